"""A voucher of nearly the invoice's number may be the same document: a person says (product contract, 5.3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cobot_sevdesk_sync.sync.result import RunOptions
from tests.system.invoicing import (
    DAY,
    booked_numbers,
    issue,
    line,
    member_of,
    problem,
    problems,
    requests_to,
    sevdesk_writes,
)
from tests.system.reporting import codes, only, report_of
from tests.system.test_accept import accept, lose_state
from tests.system.test_daily_check import next_day
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
    assert {"similar": similar, "sevdesk_ids": voucher}.items() <= problem(result).details.items()
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


@pytest.mark.parametrize(
    ("number", "similar", "beside"),
    [("CW-42", "CW 42", "B-7"), ("CW-042", "CW-42", "7-099"), ("CW-42", "cw42", "7-1")],
)
def test_beside_others_of_another_form_it_gets_no_second_voucher_either(
    ada: World, number: str, similar: str, beside: str
) -> None:
    issue(ada, "R2026100", debitor=("memberships", "ada"))
    # From then on a search is known to find any part of a number, and is relied upon.
    ada.run()
    ada.sevdesk.add_voucher(similar, DAY, GROSS, contact_id=contact(ada))
    issue(ada, number, debitor=("memberships", "ada"))
    issue(ada, beside, line(code=None))
    for _ in range(2):
        ada.clock.advance(minutes=5)
        assert set(problems(ada.run())) == {(number, "voucher-similar"), (beside, "no-accounting-code")}
    assert booked_numbers(ada) == sorted(["R2026100", similar])


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


def test_what_is_another_spaces_invoices_is_no_look_alike(ada: World) -> None:
    """Two spaces of a network in one sevDesk account: Cobot lists the other's invoice, too."""
    issue(ada, "B-2026-1", debitor=("memberships", "ada"), space_id="other-space")
    ada.sevdesk.add_voucher("B-2026-1", DAY, GROSS, contact_id=contact(ada))
    issue(ada, "2026-1", debitor=("memberships", "ada"))
    ada.clock.advance(minutes=5)
    assert problems(ada.run()) == []
    assert booked_numbers(ada) == ["2026-1", "B-2026-1"]


@pytest.mark.parametrize("days", [-3, -1, 1, 3])
def test_a_run_of_chosen_days_knows_the_invoices_beside_them(ada: World, days: int) -> None:
    beside = DAY + timedelta(days=days)
    issue(ada, "CW-42-B", debitor=("memberships", "ada"), day=beside)
    ada.sevdesk.add_voucher("CW-42-B", beside, GROSS, contact_id=contact(ada))
    issue(ada, "CW-42", debitor=("memberships", "ada"))
    assert problems(ada.run(RunOptions(since=DAY, until=DAY))) == []
    assert booked_numbers(ada) == ["CW-42", "CW-42-B"]


@pytest.mark.parametrize(("is_there", "since", "listings"), [(False, DAY, 1), (True, DAY, 2), (True, None, 1)])
def test_cobot_is_asked_whose_number_it_is_only_where_that_was_not_read(
    ada: World, is_there: bool, since: date | None, listings: int
) -> None:
    """Once for all invoices of a day: where there is a look-alike, and the days around it were not read."""
    for number in ("CW-42", "CW-43"):
        issue(ada, number, debitor=("memberships", "ada"))
        if is_there:
            ada.sevdesk.add_voucher(number.lower(), DAY, GROSS, contact_id=contact(ada))
    ada.run(RunOptions(since=since, until=since))
    assert booked_numbers(ada) == (["cw-42", "cw-43"] if is_there else ["CW-42", "CW-43"])
    assert len([each for each in requests_to(ada, "/spaces/") if each.path.endswith("/invoices")]) == listings


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
    # The first one booked also shows what a search finds.
    assert counts == [3, 2]


# Typed by hand after the invoice was booked


def typed_afterwards(world: World, similar: str = "cw-42", **fields: Any) -> str:
    issue(world, "CW-42", debitor=("memberships", "ada"))
    world.run()
    of = {"gross": GROSS, "day": DAY, "contact_id": next(iter(world.sevdesk.contacts)), **fields}
    return world.sevdesk.add_voucher(similar, of.pop("day"), of.pop("gross"), **of)


@pytest.mark.parametrize("similar", ["cw-42", "CW 42", "CW42", "CW-0042", "Cw–42", "Rechnung CW-42", "CW-42 a"])
def test_one_typed_after_it_was_booked_is_named_by_the_next_day_and_the_report(ada: World, similar: str) -> None:
    voucher = typed_afterwards(ada, similar, day=DAY - timedelta(days=3))
    row = only(report_of(ada), similar)
    assert (row.document_class, codes(row)) == ("extra", ["voucher-similar"])
    assert only(report_of(ada), "CW-42").document_class == "matched"
    result = next_day(ada)
    assert (result.exit_code, problems(result)) == (1, [("CW-42", "voucher-similar")])
    assert problem(result).details == {"similar": similar, "sevdesk_ids": voucher, "reason": "booked"}
    assert problems(ada.run()) == [("CW-42", "voucher-similar")]
    # The bookkeeper deletes it.
    del ada.sevdesk.vouchers[voucher]
    assert next_day(ada).exit_code == 0
    assert not report_of(ada).differs


def test_another_spaces_voucher_beside_a_booked_one_is_no_look_alike(ada: World) -> None:
    typed_afterwards(ada, "B-CW-42")
    assert codes(only(report_of(ada), "B-CW-42")) == ["voucher-similar"]
    issue(ada, "B-CW-42", debitor=("memberships", "ada"), space_id="other-space")
    assert not report_of(ada).differs
    assert problems(next_day(ada)) == []


def test_the_voucher_of_an_invoice_beside_the_reports_period_is_no_look_alike(ada: World) -> None:
    typed_afterwards(ada, "CW-42-B")
    assert report_of(ada, since=DAY, until=DAY).differs
    issue(ada, "CW-42-B", debitor=("memberships", "ada"), day=DAY - timedelta(days=1))
    assert not report_of(ada, since=DAY, until=DAY).differs


def test_one_typed_afterwards_that_is_another_document_is_accepted(ada: World) -> None:
    typed_afterwards(ada)
    next_day(ada)
    assert accept(ada, "CW-42").code == 0
    assert next_day(ada).exit_code == 0
    assert not report_of(ada).differs
    lose_state(ada)
    assert ada.run().exit_code == 0
    assert next_day(ada).exit_code == 0
    assert booked_numbers(ada) == ["CW-42", "cw-42"]


def test_what_was_called_another_document_before_it_was_booked_is_named_no_more(ada: World) -> None:
    ada.sevdesk.add_voucher("cw-42", DAY, GROSS, contact_id=contact(ada))
    issue(ada, "CW-42", debitor=("memberships", "ada"))
    assert problems(ada.run()) == [("CW-42", "voucher-similar")]
    assert accept(ada, "CW-42").code == 0
    assert problems(next_day(ada)) == []
    assert booked_numbers(ada) == ["CW-42", "cw-42"]
    assert problems(next_day(ada)) == []
    assert not report_of(ada).differs


@pytest.mark.parametrize("what", OTHERS)
def test_one_typed_afterwards_is_another_document_where_it_has(ada: World, what: str) -> None:
    fields = {**OTHERS[what]}
    typed_afterwards(ada, fields.pop("number", "cw-42"), **fields)
    assert problems(next_day(ada)) == []


def test_one_typed_afterwards_on_a_strangers_contact_is_another_document(ada: World) -> None:
    stranger = ada.sevdesk.add_contact("Andere GmbH", customer_number="9000")
    typed_afterwards(ada, contact_id=stranger)
    assert problems(next_day(ada)) == []
    assert not report_of(ada).differs


def test_one_typed_afterwards_in_another_currency_is_named(ada: World) -> None:
    ada.configure(invoices={"foreign_currency": "daily_rate"})
    issue(ada, "CW-42", debitor=("memberships", "ada"), currency="USD")
    ada.run()
    ada.sevdesk.add_voucher("cw-42", DAY, GROSS, contact_id=contact(ada), currency="USD")
    assert report_of(ada).differs
    assert problems(next_day(ada)) == [("CW-42", "voucher-similar")]
