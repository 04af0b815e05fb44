"""A contact that is still to come is waited for, as no voucher's contact is ever changed (product contract, 5.4)."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.faults import LoseAnswer, LoseRequest, StrikingFault
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.system.invoicing import (
    AnswerChanged,
    Refused,
    booked_numbers,
    issue,
    member_of,
    problems,
    sevdesk_writes,
    voucher_of,
)
from tests.world import World


def new_contact(request: Request) -> bool:
    return request.method == "POST" and request.path.endswith("/Contact")


def memberships(request: Request) -> bool:
    return request.method == "GET" and request.path.endswith("/api/memberships")


def nonsense(body: Any) -> None:
    body["objects"] = {"id": "somewhere"}


@pytest.fixture
def two_invoices(world: World) -> World:
    """Ada's invoice and one of somebody who is known, in a world in which both are due."""
    known = member_of(world.cobot, "Bea Muster")
    world.run()
    issue(world, "CW-1", debitor=member_of(world.cobot))
    issue(world, "CW-2", debitor=known)
    world.forget_requests()
    return world


FAULTS: dict[str, StrikingFault] = {
    "refused": Refused(new_contact),
    "answered with nonsense": AnswerChanged(new_contact, nonsense),
    "not answered": LoseAnswer(new_contact),
    "lost on the way": LoseRequest(new_contact),
}


@pytest.mark.parametrize("what", FAULTS)
def test_an_invoice_waits_for_a_contact_that_was(two_invoices: World, what: str) -> None:
    world = two_invoices
    world.sevdesk_side.fault = FAULTS[what]
    result = world.run()
    assert ("CW-1", "contact-not-ready") in problems(result)
    assert result.exit_code == 1
    assert booked_numbers(world) == ["CW-2"]
    assert sevdesk_writes(world).count("POST /Voucher/Factory/uploadTempFile") == 1
    world.clock.advance(minutes=5)
    if what == "refused":
        assert ("CW-1", "contact-not-ready") in problems(world.run())
        assert booked_numbers(world) == ["CW-2"]
    world.sevdesk_side.fault = no_fault
    for _ in range(3):
        world.clock.advance(hours=2)
        result = world.run()
    assert problems(result) == []
    assert world.sevdesk.contacts[voucher_of(world, "CW-1").contact_id or ""].display_name == "Ada Beispiel"


def test_an_invoice_of_a_member_who_cannot_be_read_waits_and_is_booked_by_the_run_that_reads_them(
    two_invoices: World,
) -> None:
    world = two_invoices
    listed: list[Any] = []

    def other_type(body: Any) -> None:
        [ada] = [each for each in body if each["name"] == "Ada Beispiel"]
        listed.append(ada)
        ada["email"] = {"address": ada["email"]}

    world.cobot_side.fault = AnswerChanged(memberships, other_type)
    world.sevdesk.add_contact("Fremde GmbH", customer_number="77")
    for _ in range(2):
        result = world.run()
        assert ("CW-1", "contact-not-ready") in problems(result)
        assert booked_numbers(world) == ["CW-2"]
        world.clock.advance(minutes=5)
    assert listed
    world.cobot_side.fault = no_fault
    result = world.run()
    assert (result.exit_code, problems(result)) == (0, [])
    assert world.sevdesk.contacts[voucher_of(world, "CW-1").contact_id or ""].display_name == "Ada Beispiel"


def test_who_is_not_in_an_incomplete_list_of_members_may_be_the_one_without_an_id(two_invoices: World) -> None:
    world = two_invoices

    def without_id(body: Any) -> None:
        for each in body:
            if each["name"] == "Ada Beispiel":
                del each["id"]

    world.cobot_side.fault = AnswerChanged(memberships, without_id)
    assert ("CW-1", "contact-not-ready") in problems(world.run())
    assert booked_numbers(world) == ["CW-2"]


def test_a_guest_whose_contact_was_refused_is_waited_for_as_well(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    guest = ("contacts", world.cobot.add_contact("Gerd Gast", email="gerd@example.org"))
    issue(world, "CW-1", debitor=guest)
    world.sevdesk_side.fault = Refused(new_contact, reason="no such city")
    result = world.run()
    assert ("CW-1", "contact-not-ready") in problems(result)
    assert world.sevdesk.vouchers == {}
    [waits] = [each.finding for each in result.problems if each.finding.code == "contact-not-ready"]
    assert waits.details == {"step": "refused", "reason": "no such city"}
    world.sevdesk_side.fault = no_fault
    world.clock.advance(hours=2)
    assert world.run().exit_code == 0
    assert voucher_of(world, "CW-1").contact_id is not None


def test_who_is_to_have_no_contact_is_not_waited_for(world: World) -> None:
    issue(world, "CW-1", debitor=("contacts", world.cobot.add_contact("Gerd Gast", email="gerd@example.org")))
    world.sevdesk_side.fault = Refused(new_contact)
    assert world.run().exit_code == 0
    assert voucher_of(world, "CW-1").contact_id is None
