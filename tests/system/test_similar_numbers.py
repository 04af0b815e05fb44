"""A voucher of nearly the invoice's number may be the same document: a person says (product contract, 5.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.system.invoicing import (
    DAY,
    booked_numbers,
    issue,
    member_of,
    problem,
    problems,
    requests_to,
    sevdesk_writes,
)
from tests.world import World

GROSS = "119.00"


@pytest.fixture
def ada(world: World) -> World:
    """A world in which Ada is linked to her contact."""
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", id="ada")
    world.run()
    world.forget_requests()
    return world


def contact(world: World) -> str:
    [only] = world.sevdesk.contacts
    return only


@pytest.mark.parametrize(
    "similar", ["cw-42", "CW 42", "CW42", "CW-0042", "Cw–42", "Rechnung CW-42", "CW-42 a", "CW-42/2", "0CW-42"]
)
def test_a_hand_typed_number_gets_no_second_voucher(ada: World, similar: str) -> None:
    voucher = ada.sevdesk.add_voucher(similar, DAY + timedelta(days=3), GROSS, contact_id=contact(ada))
    issue(ada, "CW-42", debitor=("memberships", "ada"))
    result = ada.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-42", "voucher-similar")])
    assert problem(result).details == {"similar": similar, "sevdesk_ids": voucher}
    assert booked_numbers(ada) == [similar]
    assert sevdesk_writes(ada) == []
    ada.clock.advance(minutes=5)
    assert problems(ada.run()) == [("CW-42", "voucher-similar")]
    # A person says that it is the same.
    ada.sevdesk.vouchers[voucher].description = "CW-42"
    ada.sevdesk.vouchers[voucher].voucher_date = DAY
    ada.clock.advance(minutes=5)
    result = ada.run()
    assert (result.exit_code, result.invoices["adopted"]) == (0, 1)


def test_without_a_contact_the_recipients_name_says_whose_it_is(world: World) -> None:
    issue(world, "CW-42")
    world.sevdesk.add_voucher("cw-42", DAY, GROSS, supplier_name="laufkundschaft")
    assert problems(world.run()) == [("CW-42", "voucher-similar")]


OTHERS: dict[str, dict[str, Any]] = {
    "another number": {"number": "CW-421"},
    "another amount": {"gross": "119.01"},
    "four days later": {"day": DAY + timedelta(days=4)},
    "four days before": {"day": DAY - timedelta(days=4)},
    "an expense": {"credit_debit": "C"},
}


@pytest.mark.parametrize("what", OTHERS)
def test_it_is_another_document_where_it_has(ada: World, what: str) -> None:
    fields = {"number": "cw-42", "day": DAY, "gross": GROSS, **OTHERS[what]}
    ada.sevdesk.add_voucher(**fields, contact_id=contact(ada))
    issue(ada, "CW-42", debitor=("memberships", "ada"))
    assert ada.run().exit_code == 0
    assert "CW-42" in booked_numbers(ada)


def test_it_is_another_document_on_a_strangers_contact_and_where_nobody_is_named(ada: World) -> None:
    stranger = ada.sevdesk.add_contact("Andere GmbH", customer_number="9000")
    ada.sevdesk.add_voucher("cw-42", DAY, GROSS, contact_id=stranger)
    ada.sevdesk.add_voucher("CW 42", DAY, GROSS)
    issue(ada, "CW-42", debitor=("memberships", "ada"))
    assert ada.run().exit_code == 0
    assert "CW-42" in booked_numbers(ada)


def test_what_is_another_invoices_of_the_space_is_no_look_alike(ada: World) -> None:
    """Booked by this program, or still to be adopted: their numbers are Cobot's own."""
    issue(ada, "CW-42-A", debitor=("memberships", "ada"))
    ada.run()
    ada.sevdesk.add_voucher("CW-42-B", DAY, GROSS, contact_id=contact(ada))
    issue(ada, "CW-42-B", debitor=("memberships", "ada"))
    issue(ada, "CW-42", debitor=("memberships", "ada"))
    ada.clock.advance(minutes=5)
    assert ada.run().exit_code == 0
    assert booked_numbers(ada) == ["CW-42", "CW-42-A", "CW-42-B"]


def test_looking_for_it_takes_no_listing_of_its_own(world: World) -> None:
    debitor = member_of(world.cobot)
    world.run()
    counts = []
    for number in (1, 5):
        for each in range(number):
            issue(world, f"CW-{number}{each}", debitor=debitor)
        world.forget_requests()
        world.clock.advance(minutes=5)
        world.run()
        counts.append(len([each for each in requests_to(world, "/Voucher") if each.path.endswith("/Voucher")]))
    assert counts == [2, 2]
