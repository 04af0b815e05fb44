"""A contact that is still to come is waited for, as no voucher's contact is ever changed (product contract, 5.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.faults import LoseAnswer, LoseRequest, StrikingFault
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.sync.result import RunOptions
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


INVOICES = RunOptions(only="invoices")


@pytest.mark.parametrize("who", ["member", "team", "member without an entry"])
def test_a_run_of_invoices_alone_waits_for_the_contact_that_a_whole_run_makes(world: World, who: str) -> None:
    world.sevdesk.add_contact("Fremde GmbH", customer_number="77")
    if who == "team":
        debitor = ("teams", world.cobot.add_team("Kollektiv Nord", "T-1"))
    else:
        debitor = member_of(world.cobot, customer_number="77")
    known = ("contacts", world.cobot.add_contact("Gerd Gast", email="gerd@example.org"))
    issue(world, "CW-1", debitor=debitor, customer_number="77")
    issue(world, "CW-2", debitor=known)
    if who == "member without an entry":
        world.cobot_side.fault = AnswerChanged(memberships, lambda body: body[0].update(id=None))
    for _ in range(2):
        result = world.run(INVOICES)
        assert problems(result) == [("CW-1", "contact-not-ready")]
        assert booked_numbers(world) == ["CW-2"]
        world.clock.advance(minutes=5)
    assert [each.finding.details["step"] for each in result.problems] == [
        "unread" if who == "member without an entry" else "left-out"
    ]
    world.cobot_side.fault = no_fault
    assert problems(world.run()) == []
    assert booked_numbers(world) == ["CW-1", "CW-2"]
    name = "Kollektiv Nord" if who == "team" else "Ada Beispiel"
    assert world.sevdesk.contacts[voucher_of(world, "CW-1").contact_id or ""].display_name == name


@pytest.mark.parametrize("who", ["before the start", "gone", "team, and teams are none"])
def test_a_run_of_invoices_alone_waits_for_nobody_whom_no_run_gives_a_contact(world: World, who: str) -> None:
    if who == "team, and teams are none":
        world.configure(members={"teams": False})
        debitor = ("teams", world.cobot.add_team("Kollektiv Nord", "T-1"))
    elif who == "gone":
        debitor = member_of(world.cobot, canceled_to=date(2026, 3, 31))
    else:
        debitor = member_of(world.cobot, confirmed_at=date(2025, 12, 31))
    issue(world, "CW-1", debitor=debitor)
    assert problems(world.run(INVOICES)) == []
    assert booked_numbers(world) == ["CW-1"]


def test_a_run_of_invoices_alone_reads_members_only_where_a_contact_may_be_missing(world: World) -> None:
    ada = member_of(world.cobot)
    world.run()
    issue(world, "CW-1", debitor=ada)
    world.forget_requests()
    world.run(INVOICES)
    assert booked_numbers(world) == ["CW-1"]
    assert [each for each in world.cobot_side.log if "/memberships" in each.path] == []


def test_with_members_switched_off_no_contact_is_to_come(world: World) -> None:
    world.configure(members={"enabled": False})
    issue(world, "CW-1", debitor=member_of(world.cobot))
    for options in (INVOICES, None):
        assert problems(world.run(options)) == []
    assert booked_numbers(world) == ["CW-1"]
