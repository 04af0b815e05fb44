"""Another difference of a document is a new one: what was accepted, edited or booked before hides none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem
from tests.system.invoicing import DAY, booked_numbers, issue, line, problems, voucher_of
from tests.system.reporting import report_of
from tests.system.test_accept import accept, accepted, lose_state
from tests.system.test_daily_check import booked, next_day
from tests.system.test_what_was_booked import (
    known_ada,
    more_gross,
    other_account,
    other_contact,
    other_rule,
    without_vat,
)
from tests.world import World

Happens = Callable[[World], None]
CHANGES = [without_vat, other_account, other_contact, other_rule, more_gross]
each_change = pytest.mark.parametrize("happens", CHANGES)
NAMED, QUIET = (True, True), (False, False)


def said(world: World) -> tuple[bool, bool]:
    """Whether the report differs, and whether the next day's run needs somebody."""
    differs = report_of(world).differs
    return differs, next_day(world).exit_code == 1


def adas(world: World, number: str = "CW-1", *lines: Any, **fields: Any) -> str:
    ada, _ = known_ada(world)
    invoice = issue(world, number, *lines, debitor=ada, **fields)
    world.run()
    return invoice


def let_stand(world: World, number: str = "CW-1") -> None:
    """The next day names it, a person accepts it, and all is quiet."""
    assert next_day(world).exit_code == 1
    assert accept(world, number).code == 0
    assert said(world) == QUIET


@each_change
def test_deletion_accepted_then_the_voucher_is_changed(world: World, happens: Happens) -> None:
    invoice = adas(world)
    issue(world, "CW-2")
    world.cobot.delete_invoice(invoice)
    let_stand(world)
    happens(world)
    assert said(world) == NAMED


@pytest.mark.parametrize("net", ["5000.00"])
def test_duplicates_accepted_before_any_was_adopted_then_the_invoice_comes_to_more(world: World, net: str) -> None:
    ada, contact = known_ada(world)
    invoice = issue(world, "CW-1", debitor=ada)
    for _ in range(2):
        world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact)
    let_stand(world)
    world.cobot.edit_invoice(invoice, lines=[line(net=net)])
    assert said(world) == NAMED


def test_gone_accepted_state_lost_then_the_invoice_comes_to_more(world: World) -> None:
    invoice = adas(world)
    del world.sevdesk.vouchers[voucher_of(world, "CW-1").id]
    let_stand(world)
    world.cobot.edit_invoice(invoice, lines=[line(net="5000.00")])
    lose_state(world)
    next_day(world)
    assert said(world) == NAMED


def test_blocked_accepted_then_the_same_gross_owes_vat(world: World) -> None:
    invoice = adas(world, "CW-1", line(net="119.00", rates=()))
    let_stand(world)
    world.cobot.edit_invoice(invoice, lines=[line(net="100.00")])
    assert said(world) == NAMED


def test_zero_total_accepted_then_it_owes_a_hundred_times_the_vat(world: World) -> None:
    deposit: dict[str, Any] = {"rates": (), "code": "3550"}
    invoice = adas(world, "CW-1", line(net="100.00"), line("Kaution", net="-119.00", **deposit))
    let_stand(world)
    lines = [line(net="10000.00"), line("Kaution", net="-11900.00", **deposit)]
    world.cobot.edit_invoice(invoice, lines=lines)
    assert said(world) == NAMED


def test_voucher_accepted_as_differing_then_the_invoice_loses_its_vat(world: World) -> None:
    ada, contact = known_ada(world)
    world.configure(taxes={"rules": {"4200": 4}})
    invoice = issue(world, "CW-1", debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "120.00", contact_id=contact)
    let_stand(world)
    world.cobot.edit_invoice(invoice, lines=[line(net="119.00", code="4200", rates=())])
    assert said(world) == NAMED


def test_extra_voucher_accepted_then_moved_to_another_contact(served: World) -> None:
    issue(served, "CW-1")
    served.run()
    made = served.sevdesk.vouchers[served.sevdesk.add_voucher("CW-7", DAY, "119.00", tags=["Import"])]
    assert served.command("sync", "accept", "CW-7", "--reason", "x").code == 0
    assert not report_of(served).differs
    made.contact_id = served.sevdesk.add_contact("Grete Muster", customer_number="9001")
    assert report_of(served).differs


@each_change
def test_state_of_the_former_version_edit_accepted_then_changed(world: World, happens: Happens) -> None:
    invoice = adas(world)
    with closing(sqlite3.connect(world.state_file)) as database:
        database.execute("UPDATE links SET booked = NULL")
        database.commit()
    assert said(world) == QUIET
    world.cobot.edit_invoice(invoice, due_day=DAY + timedelta(days=30))
    let_stand(world)
    happens(world)
    assert said(world) == NAMED


def test_state_of_the_former_version_then_the_contact_is_taken_away(world: World) -> None:
    adas(world)
    with closing(sqlite3.connect(world.state_file)) as database:
        database.execute("UPDATE links SET booked = NULL")
        database.commit()
    assert said(world) == QUIET
    voucher = voucher_of(world, "CW-1")
    voucher.contact_id = voucher.supplier_name = None
    assert said(world) == NAMED


def test_moved_to_a_stranger_who_has_the_number_that_the_invoice_shows(world: World) -> None:
    _, contact = known_ada(world)
    ada = ("memberships", next(iter(world.cobot.members)))
    issue(world, "CW-1", debitor=ada, customer_number="1077")
    world.run()
    assert voucher_of(world, "CW-1").contact_id == contact
    voucher_of(world, "CW-1").contact_id = world.sevdesk.add_contact("Grete Muster", customer_number="1077")
    assert said(world) == NAMED


def test_an_edit_that_is_followed_by_half(world: World) -> None:
    world.configure(taxes={"rules": {"4200": 4}})
    invoice = adas(world)
    world.cobot.edit_invoice(invoice, lines=[line(net="50.00", code="4200", rates=())])
    let_stand(world)
    voucher_of(world, "CW-1").tax_rule_id = "4"
    assert said(world) == NAMED


def test_number_edited_and_accepted_then_the_state_is_lost(world: World) -> None:
    invoice = adas(world)
    world.cobot.edit_invoice(invoice, number="CW-9")
    let_stand(world, "CW-9")
    lose_state(world)
    next_day(world)
    assert len(booked_numbers(world)) == 1


def test_day_moved_and_accepted_then_vat_lost_in_the_month_of_the_voucher(world: World) -> None:
    invoice = adas(world)
    world.cobot.edit_invoice(invoice, day=date(2026, 3, 20))
    let_stand(world)
    without_vat(world)
    assert report_of(world, date(2026, 4, 1), date(2026, 4, 30)).differs


def test_moved_before_the_start_and_accepted_then_vat_lost(world: World) -> None:
    invoice = adas(world)
    world.cobot.edit_invoice(invoice, day=date(2025, 12, 31))
    assert next_day(world).exit_code == 1
    accept(world, "CW-1")
    assert said(world) == QUIET
    without_vat(world)
    assert said(world) == NAMED


def test_duplicates_accepted_then_the_invoice_is_edited(world: World) -> None:
    invoice = adas(world)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=voucher_of(world, "CW-1").contact_id)
    let_stand(world)
    world.cobot.edit_invoice(invoice, lines=[line(net="5000.00")])
    assert said(world) == NAMED


def test_gone_accepted_then_the_invoice_is_edited(world: World) -> None:
    invoice = adas(world)
    del world.sevdesk.vouchers[voucher_of(world, "CW-1").id]
    let_stand(world)
    world.cobot.edit_invoice(invoice, lines=[line(net="5000.00")])
    assert said(world) == NAMED


def test_second_voucher_for_the_recipient_it_was_booked_with(world: World) -> None:
    invoice = issue(world, "CW-1", recipient=PostalAddress(name="Otto Gast"))
    world.run()
    world.cobot.edit_invoice(invoice, recipient=PostalAddress(name="Otto Neu"))
    let_stand(world)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Otto Gast")
    assert said(world) == NAMED


@pytest.mark.parametrize("how", ["removed", "renumbered"])
def test_a_booking_account_is_hidden_or_renumbered_in_sevdesk(world: World, how: str) -> None:
    booked(world)
    if how == "removed":
        world.sevdesk.remove_account("4400")
    else:
        world.sevdesk.account_by_number("4400").number = "4499"
    assert said(world) == QUIET


def test_a_change_and_a_draft_were_both_accepted(world: World) -> None:
    booked(world)
    other_rule(world)
    voucher_of(world, "CW-1").status = 50
    next_day(world)
    accept(world, "CW-1")
    assert sorted(each.code for each in accepted(world)) == ["draft-left", "voucher-changed"]
    assert said(world) == QUIET


def test_an_edit_and_a_missing_pdf_were_both_accepted(world: World) -> None:
    invoice = adas(world)
    voucher_of(world, "CW-1").document_id = None
    details = {"sevdesk_ids": voucher_of(world, "CW-1").id}
    finding = Finding("pdf-not-attached", "invoice", invoice, "CW-1", details)
    with closing(Ledger.open(world.state_file)) as ledger:
        ledger.record_problem(StandingProblem(finding, world.clock.now(), DAY))
    world.cobot.edit_invoice(invoice, due_day=DAY + timedelta(days=30))
    next_day(world)
    accept(world, "CW-1")
    assert sorted(each.code for each in accepted(world)) == ["edited-after-sync", "pdf-not-attached"]
    assert said(world) == QUIET


def test_adopted_under_a_wrong_rule_of_several_and_mended_to_one_of_them(world: World) -> None:
    ada, contact = known_ada(world)
    lines = (line("Kaution", net="500.00", code="3550", rates=()), line("Miete", net="300.00", code="4105", rates=()))
    issue(world, "CW-1", *lines, debitor=ada)
    world.sevdesk.add_voucher(
        "CW-1", DAY, "800.00", contact_id=contact, tax_rate="0", tax_rule="3", account_number="3550"
    )
    next_day(world)
    split_up(world, "500.00", "300.00")
    voucher_of(world, "CW-1").tax_rule_id = "4"
    assert said(world)[1] is False


def test_adopted_on_a_wrong_account_and_mended_to_the_cent_that_was_allowed(world: World) -> None:
    ada, contact = known_ada(world)
    lines = (line("A", gross="10.01", code="3550", rates=()), line("B", gross="20.02", code="4105", rates=()))
    issue(world, "CW-1", *lines, debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "30.03", contact_id=contact, tax_rate="0", tax_rule="4")
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]
    split_up(world, "10.00", "20.03")
    assert said(world) == QUIET


def split_up(world: World, deposit: str, rent: str) -> None:
    voucher = voucher_of(world, "CW-1")
    [position] = voucher.positions
    account = world.sevdesk.account_by_number
    amounts = [("3550", Decimal(deposit)), ("4105", Decimal(rent))]
    voucher.positions = [
        replace(position, id=world.sevdesk.new_id(), account_id=account(number).id, sum_net=gross, sum_gross=gross)
        for number, gross in amounts
    ]


def stranger_beside_a_deleted_one(world: World) -> str:
    booked(world)
    own = voucher_of(world, "CW-1").id
    stranger = world.sevdesk.add_contact("Andere AG", customer_number="9001")
    made = world.sevdesk.add_voucher("CW-1", DAY, "17.00", contact_id=stranger)
    assert said(world) == QUIET
    del world.sevdesk.vouchers[own]
    return made


def test_deleted_beside_another_spaces_voucher_of_this_number(world: World) -> None:
    stranger_beside_a_deleted_one(world)
    assert problems(next_day(world)) == [("CW-1", "voucher-gone")]


def test_and_the_other_space_mends_its_own(world: World) -> None:
    made = world.sevdesk.vouchers[stranger_beside_a_deleted_one(world)]
    let_stand(world)
    made.sum_gross += 5
    made.positions[0].sum_gross += 5
    assert said(world) == QUIET
