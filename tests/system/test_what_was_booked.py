"""What was booked is held against what it was booked as, whatever was edited, accepted, closed or configured since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, PostalAddress
from cobot_sevdesk_sync.sandbox.sevdesk_state import VoucherRow
from tests.system.invoicing import DAY, booked_numbers, issue, line, member_of, problems, voucher_of
from tests.system.reporting import codes, only, report_of
from tests.system.test_accept import accept, lose_state
from tests.system.test_daily_check import booked, next_day
from tests.world import World

Happens = Callable[[World], None]


def known_ada(world: World) -> tuple[tuple[str, str], str]:
    """Ada, linked to her contact: debitor and contact id."""
    ada = member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts
    return ada, contact


def other_rule(world: World) -> None:
    voucher_of(world, "CW-1").tax_rule_id = "17"


def other_account(world: World) -> None:
    voucher_of(world, "CW-1").positions[0].account_id = world.sevdesk.account_by_number("4402").id


def without_vat(world: World) -> None:
    made_tax_free(voucher_of(world, "CW-1"))


def made_tax_free(voucher: VoucherRow) -> None:
    """The bookkeeper saves it as tax-free: the same gross, no VAT."""
    [position] = voucher.positions
    position.tax_rate = position.sum_tax = voucher.sum_tax = Decimal(0)
    position.sum_net = voucher.sum_net = position.sum_gross
    voucher.tax_rule_id = "4"


def other_contact(world: World) -> None:
    voucher_of(world, "CW-1").contact_id = world.sevdesk.add_contact("Grete Muster", customer_number="9001")


def other_number(world: World) -> None:
    voucher_of(world, "CW-1").description = "XX"


def more_gross(world: World) -> None:
    voucher = voucher_of(world, "CW-1")
    voucher.sum_gross += 500
    voucher.positions[0].sum_gross += 500


CHANGES = [other_rule, other_account, without_vat, other_contact, other_number, more_gross]


# An edit in Cobot explains what it changed, and nothing else


def edited(world: World) -> str:
    ada, _ = known_ada(world)
    invoice = issue(world, "CW-1", debitor=ada)
    world.run()
    world.cobot.edit_invoice(invoice, due_day=DAY + timedelta(days=30))
    assert problems(next_day(world)) == [("CW-1", "edited-after-sync")]
    return invoice


@pytest.mark.parametrize("happens", CHANGES)
def test_a_change_after_an_edit_is_named_beside_it(world: World, happens: Happens) -> None:
    edited(world)
    happens(world)
    assert ("CW-1", "voucher-changed") in problems(next_day(world))


@pytest.mark.parametrize("happens", CHANGES)
def test_a_change_after_an_accepted_edit_is_named_by_the_run_and_the_report(world: World, happens: Happens) -> None:
    edited(world)
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    happens(world)
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    assert report_of(world).differs


def test_a_change_after_an_accepted_cancellation_is_named(world: World) -> None:
    ada, _ = known_ada(world)
    invoice = issue(world, "CW-1", debitor=ada)
    world.run()
    world.cobot.edit_invoice(invoice, paid_status="canceled")
    assert problems(next_day(world)) == [("CW-1", "edited-after-sync")]
    accept(world, "CW-1")
    without_vat(world)
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    assert report_of(world).differs


def test_a_voucher_that_still_shows_the_recipient_it_was_booked_with_was_not_changed(world: World) -> None:
    guest = ("contacts", world.cobot.add_contact("Gast Eins", email="g@example.org"))
    invoice = issue(world, "CW-1", debitor=guest)
    assert world.run().exit_code == 0
    world.cobot.edit_invoice(invoice, recipient=PostalAddress(name="Gast Zwei"))
    assert problems(next_day(world)) == [("CW-1", "edited-after-sync")]


def test_a_voucher_that_follows_the_edit_was_not_changed(world: World) -> None:
    ada, _ = known_ada(world)
    invoice = issue(world, "CW-1", debitor=ada)
    world.run()
    world.cobot.edit_invoice(invoice, lines=[line(code="4402")])
    other_account(world)
    assert problems(next_day(world)) == [("CW-1", "edited-after-sync")]


BESIDE: list[tuple[dict[str, Any], Happens, dict[str, Any]]] = [
    ({"accounts": {"4400": "4402"}}, other_account, {"due_day": DAY + timedelta(days=30)}),
    ({"accounts": {"4400": "4402"}}, other_account, {"recipient": PostalAddress(name="Ada Neu")}),
    ({"accounts": {"4400": "4402"}}, other_account, {"paid_status": "canceled"}),
    ({"taxes": {"zero_rated": {"domestic": 17}}}, other_rule, {"due_day": DAY + timedelta(days=30)}),
    ({"taxes": {"zero_rated": {"domestic": 17}}}, other_rule, {"number": "CW-9"}),
]


@pytest.mark.parametrize(("setting", "happens", "edit"), BESIDE)
def test_a_voucher_that_follows_a_changed_setting_beside_an_edit_is_named(
    world: World, setting: dict[str, Any], happens: Happens, edit: dict[str, Any]
) -> None:
    is_taxed = "accounts" in setting
    world.configure(taxes={"zero_rated": {"domestic": 4}})
    ada, _ = known_ada(world)
    fields: dict[str, Any] = {} if is_taxed else {"rates": (), "code": "4200"}
    invoice = issue(world, "CW-1", line(**fields), debitor=ada)
    assert world.run().exit_code == 0
    world.configure(**setting)
    happens(world)
    voucher_of(world, "CW-1").description = edit.get("number", "CW-1")
    world.cobot.edit_invoice(invoice, **edit)
    differing = "accounts" if is_taxed else "tax_rule"
    result = next_day(world)
    [changed] = [each.finding for each in result.problems if each.finding.code == "voucher-changed"]
    assert changed.details["fields"].split(" ")[0] == differing
    row = only(report_of(world), edit.get("number", "CW-1"))
    assert "voucher-changed" in codes(row)
    accept(world, edit.get("number", "CW-1"))
    assert next_day(world).exit_code == 0


def test_a_change_that_was_mended_is_over_also_where_the_invoice_was_edited(world: World) -> None:
    ada, _ = known_ada(world)
    invoice = issue(world, "CW-1", debitor=ada)
    world.run()
    voucher_of(world, "CW-1").voucher_date = DAY + timedelta(days=1)
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    world.cobot.edit_invoice(invoice, due_day=DAY + timedelta(days=30))
    next_day(world)
    voucher_of(world, "CW-1").voucher_date = DAY
    next_day(world)
    accept(world, "CW-1")
    assert problems(next_day(world)) == []


def test_what_differed_when_it_was_adopted_is_over_once_mended_also_where_the_invoice_was_edited(world: World) -> None:
    ada, contact = known_ada(world)
    invoice = issue(world, "CW-1", debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact, tax_rule="4")
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]
    world.cobot.edit_invoice(invoice, due_day=DAY + timedelta(days=30))
    assert sorted(problems(next_day(world))) == [("CW-1", "adopted-with-differences"), ("CW-1", "edited-after-sync")]
    voucher_of(world, "CW-1").tax_rule_id = "1"
    next_day(world)
    assert ("CW-1", "adopted-with-differences") not in problems(next_day(world))


# What keeps an invoice from being booked today keeps no voucher from being compared


@pytest.mark.parametrize("happens", [other_account, other_rule])
def test_a_change_in_a_closed_period_is_named(world: World, happens: Happens) -> None:
    booked(world)
    world.configure(invoices={"closed_until": date(2026, 4, 30)})
    happens(world)
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    assert report_of(world).differs


def test_another_reason_for_no_tax_in_a_closed_period_is_named(world: World) -> None:
    world.configure(taxes={"rules": {"4200": 4}})
    ada, _ = known_ada(world)
    issue(world, "CW-1", line(rates=(), code="4200"), debitor=ada)
    assert world.run().exit_code == 0
    world.configure(invoices={"closed_until": date(2026, 4, 30)})
    other_rule(world)
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    assert report_of(world).differs


def test_what_is_adopted_in_a_closed_period_is_compared(world: World) -> None:
    ada, contact = known_ada(world)
    world.configure(invoices={"closed_until": date(2026, 4, 30)})
    issue(world, "CW-1", debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", tax_rule="4", account_number="4402", contact_id=contact)
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]
    assert report_of(world).differs


def test_a_change_is_named_also_where_the_account_has_lost_its_rate(world: World) -> None:
    booked(world)
    world.sevdesk.account_by_number("4400").rules = {"1": ("0",)}
    voucher_of(world, "CW-1").tax_rule_id = "4"
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    assert report_of(world).differs


DEPOSIT = line("Kaution", net="500.00", code="3550", rates=())
RENT = line("Miete", net="300.00", code="4105", rates=())


@pytest.mark.parametrize(
    ("taxes", "lines", "gross", "rule", "account"),
    [
        ({}, (DEPOSIT, RENT), "800.00", "3", "4400"),
        ({"small_business": True}, (line(rates=()),), "100.00", "1", "4400"),
        ({"rules": {"4400": 4}}, (line(rates=()),), "100.00", "17", "4402"),
        ({}, (line(rates=()),), "100.00", "3", "4970"),
    ],
    ids=["several rules", "small business", "a rule its account does not allow", "undecided, on another account"],
)
def test_what_is_adopted_of_a_blocked_invoice_is_compared_as_far_as_it_is_known(
    world: World, taxes: dict[str, object], lines: tuple[InvoiceLine, ...], gross: str, rule: str, account: str
) -> None:
    world.configure(taxes=taxes)
    ada, contact = known_ada(world)
    issue(world, "CW-1", *lines, debitor=ada)
    world.sevdesk.add_voucher(
        "CW-1", DAY, gross, contact_id=contact, tax_rate="0", tax_rule=rule, account_number=account
    )
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]


def test_what_no_rule_could_say_is_compared_with_what_was_there_when_it_was_adopted(world: World) -> None:
    ada, contact = known_ada(world)
    issue(world, "CW-1", line(rates=()), debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "100.00", contact_id=contact, tax_rate="0", tax_rule="4")
    assert world.run().exit_code == 0
    other_rule(world)
    assert next_day(world).exit_code == 1
    assert report_of(world).differs


# What was made anew by hand


ANEW: list[dict[str, Any]] = [{"tax_rate": "0", "tax_rule": "4"}, {"account_number": "4402"}, {"tax_rule": "4"}]


def made_anew(world: World, **how: Any) -> None:
    booked(world)
    contact = voucher_of(world, "CW-1").contact_id
    del world.sevdesk.vouchers[voucher_of(world, "CW-1").id]
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact, **how)


@pytest.mark.parametrize("how", ANEW, ids=["vat", "account", "rule"])
def test_a_voucher_that_was_made_anew_otherwise_is_named(world: World, how: dict[str, Any]) -> None:
    made_anew(world, **how)
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    row = only(report_of(world), "CW-1")
    assert (row.document_class, codes(row)) == ("different", ["voucher-changed"])


def test_a_voucher_that_was_made_anew_as_a_draft_is_named(world: World) -> None:
    made_anew(world)
    voucher_of(world, "CW-1").status = 50
    assert problems(next_day(world)) == [("CW-1", "draft-left")]


def test_a_voucher_that_was_made_anew_as_it_was_needs_nobody(world: World) -> None:
    made_anew(world)
    assert problems(next_day(world)) == []
    assert not report_of(world).differs


# Another difference of what was accepted is a new one


def test_two_vouchers_that_were_accepted_are_named_once_one_is_changed(world: World) -> None:
    booked(world)
    first = voucher_of(world, "CW-1")
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=first.contact_id)
    assert problems(next_day(world)) == [("CW-1", "duplicate-vouchers")]
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    first.tax_rule_id = "4"
    assert problems(next_day(world)) == [("CW-1", "duplicate-vouchers")]
    assert report_of(world).differs


def a_euro_off(world: World) -> str:
    """An invoice for which a voucher stands, as a person has said, that is a euro off; its sevDesk id."""
    ada, contact = known_ada(world)
    issue(world, "CW-1", debitor=ada)
    voucher = world.sevdesk.add_voucher("CW-1", DAY, "120.00", contact_id=contact)
    assert problems(next_day(world)) == [("CW-1", "voucher-differs")]
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    assert not report_of(world).differs
    return voucher


@pytest.mark.parametrize("happens", [without_vat, other_contact, other_rule])
def test_a_voucher_that_was_accepted_is_named_once_it_is_changed(world: World, happens: Happens) -> None:
    a_euro_off(world)
    happens(world)
    assert report_of(world).differs
    assert problems(next_day(world)) == [("CW-1", "voucher-differs")]


def test_an_invoice_is_booked_once_the_voucher_is_gone_that_was_accepted_in_its_place(world: World) -> None:
    del world.sevdesk.vouchers[a_euro_off(world)]
    assert report_of(world).differs
    next_day(world)
    assert booked_numbers(world) == ["CW-1"]
    assert not report_of(world).differs


def not_to_be_booked(world: World) -> str:
    ada, _ = known_ada(world)
    invoice = issue(world, "CW-1", line(net="10.00", rates=()), debitor=ada)
    assert problems(next_day(world)) == [("CW-1", "tax-rule-undecided")]
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    return invoice


def test_a_blocked_invoice_that_was_accepted_is_named_once_it_comes_to_more(world: World) -> None:
    world.cobot.edit_invoice(not_to_be_booked(world), lines=[line(net="5000.00", rates=())])
    assert problems(next_day(world)) == [("CW-1", "tax-rule-undecided")]
    assert report_of(world).differs


def test_an_invoice_accepted_as_not_to_be_booked_is_asked_about_once_it_could_be(world: World) -> None:
    world.cobot.edit_invoice(not_to_be_booked(world), lines=[line(net="5000.00")])
    result = next_day(world)
    assert problems(result) == [("CW-1", "edited-after-sync")]
    [told] = result.problems
    assert told.finding.details["fields"] == "gross 10.00 EUR / 5950.00 EUR (950.00)"
    assert booked_numbers(world) == []
    assert report_of(world).differs
    assert next_day(world).exit_code == 1
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    assert not report_of(world).differs


def test_a_voucher_accepted_as_gone_is_named_when_it_is_made_by_hand_without_vat(world: World) -> None:
    booked(world)
    contact = voucher_of(world, "CW-1").contact_id
    del world.sevdesk.vouchers[voucher_of(world, "CW-1").id]
    next_day(world)
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact, tax_rate="0", tax_rule="4")
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]


def test_another_contact_that_was_accepted_may_be_renamed(world: World) -> None:
    booked(world)
    other = world.sevdesk.add_contact("Grete Muster", customer_number="9001")
    voucher_of(world, "CW-1").contact_id = other
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    world.sevdesk.contacts[other].name = "Grete Muster GmbH"
    assert problems(next_day(world)) == []


# Nothing is named that nobody changed


def of_small_business(world: World) -> None:
    world.configure(taxes={"small_business": True})
    ada, _ = known_ada(world)
    issue(world, "CW-1", line(rates=(), code="4200"), debitor=ada)
    assert world.run().exit_code == 0


def test_another_account_from_now_on_leaves_the_older_vouchers_right(world: World) -> None:
    booked(world)
    world.configure(accounts={"4400": "4402"})
    assert problems(next_day(world)) == []
    assert not report_of(world).differs


def test_no_small_business_any_more_leaves_the_older_vouchers_right(world: World) -> None:
    of_small_business(world)
    world.configure(taxes={"small_business": False, "zero_rated": {"domestic": 4}})
    assert problems(next_day(world)) == []
    assert not report_of(world).differs


@pytest.mark.parametrize("is_state_lost", [False, True])
def test_contacts_that_a_bookkeeper_merged_are_one_customer(world: World, is_state_lost: bool) -> None:
    booked(world)
    old = voucher_of(world, "CW-1").contact_id
    assert old is not None
    new = world.sevdesk.add_contact(
        first_name="Ada", family_name="Beispiel", customer_number="5000", emails=["ada@example.org"]
    )
    for voucher in world.sevdesk.vouchers.values():
        voucher.contact_id = new
    del world.sevdesk.contacts[old]
    if is_state_lost:
        lose_state(world)
    next_day(world)
    assert problems(next_day(world)) == []
    assert len(world.sevdesk.vouchers) == 2


def test_whom_a_bookkeeper_puts_on_a_voucher_without_contact_is_right(world: World) -> None:
    guest = ("contacts", world.cobot.add_contact("Gast Eins", email="g@example.org"))
    issue(world, "CW-1", debitor=guest)
    assert world.run().exit_code == 0
    voucher_of(world, "CW-1").contact_id = world.sevdesk.add_contact("Eins Beratung GmbH")
    assert problems(next_day(world)) == []
    assert not report_of(world).differs


def test_an_expense_of_the_same_number_is_somebody_elses(world: World) -> None:
    booked(world)
    world.sevdesk.add_voucher("CW-1", DAY, "50.00", credit_debit="C", account_number="6815")
    assert problems(next_day(world)) == []
    assert not report_of(world).differs


# Contacts


def test_a_contact_taken_away_from_a_voucher_is_named(world: World) -> None:
    booked(world)
    voucher = voucher_of(world, "CW-1")
    voucher.contact_id = voucher.supplier_name = None
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]


def test_a_second_voucher_under_a_mistyped_name_has_a_row(world: World) -> None:
    booked(world)
    made = world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Ada Beispeil", tags=("Import",))
    next_day(world)
    report = report_of(world)
    [row] = [each for each in report.rows if made in each.sevdesk_ids]
    assert row.document_class == "extra"
    assert report.differs


@pytest.mark.parametrize("shown", ["Grete Muster", "", None])
@pytest.mark.parametrize("is_by_hand", [False, True])
def test_another_name_on_a_voucher_without_contact_is_named(world: World, shown: str | None, is_by_hand: bool) -> None:
    issue(world, "CW-1", recipient=PostalAddress(name="Gast Eins"))
    if is_by_hand:
        world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Gast Eins")
    assert world.run().exit_code == 0
    voucher_of(world, "CW-1").supplier_name = shown
    assert report_of(world).differs
    assert next_day(world).exit_code == 1
    voucher_of(world, "CW-1").supplier_name = " gast  EINS"
    assert problems(next_day(world)) == []
    assert not report_of(world).differs


def test_a_voucher_that_showed_nobody_when_it_was_adopted_was_not_changed(world: World) -> None:
    issue(world, "CW-1", recipient=PostalAddress(name="Gast Eins"))
    world.sevdesk.add_voucher("CW-1", DAY, "119.00")
    assert world.run().exit_code == 0
    assert problems(next_day(world)) == []
    assert not report_of(world).differs
