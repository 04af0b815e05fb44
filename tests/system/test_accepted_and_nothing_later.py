"""What is accepted is what both sides were then, also where the state was lost and where accounts alone change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import Callback, request_to
from tests.system.invoicing import DAY, Refused, booked_numbers, issue, line, problems, voucher_of
from tests.system.reporting import report_of
from tests.system.test_accept import accept, accepted, lose_state
from tests.system.test_another_difference import NAMED, QUIET, adas, let_stand, said
from tests.system.test_daily_check import next_day
from tests.system.test_made_meanwhile import Once
from tests.system.test_what_was_booked import (
    CHANGES,
    known_ada,
    more_gross,
    other_account,
    other_contact,
    other_number,
    other_rule,
)
from tests.world import World

Happens = Callable[[World], None]
# Under another number, nobody knows without the state whose voucher it was.
each_change = pytest.mark.parametrize("happens", [each for each in CHANGES if each is not other_number])


def more_in_cobot(world: World, invoice: str) -> None:
    world.cobot.edit_invoice(invoice, lines=[line(net="200.00")])


def other_lines(world: World, invoice: str) -> None:
    world.cobot.edit_invoice(invoice, lines=[line(code="4402")])


def changed_by_hand(world: World, _invoice: str) -> None:
    more_gross(world)


def moved_by_hand(world: World, _invoice: str) -> None:
    other_account(world)
    voucher_of(world, "CW-1").positions[0].account_id = world.sevdesk.account_by_number("4405").id


ACCEPTED = [more_in_cobot, other_lines, changed_by_hand, moved_by_hand]
each_accepted = pytest.mark.parametrize("differs", ACCEPTED)


# The state is lost


def accepted_without_state(world: World, differs: Callable[[World, str], None]) -> str:
    invoice = adas(world)
    differs(world, invoice)
    let_stand(world)
    lose_state(world)
    return invoice


@each_accepted
def test_what_was_accepted_stays_accepted_without_the_state(
    world: World, differs: Callable[[World, str], None]
) -> None:
    accepted_without_state(world, differs)
    assert world.run().exit_code == 0
    assert said(world) == QUIET
    assert booked_numbers(world) == ["CW-1"]


@each_accepted
@each_change
def test_a_later_change_of_the_voucher_is_named_without_the_state(
    world: World, differs: Callable[[World, str], None], happens: Happens
) -> None:
    accepted_without_state(world, differs)
    happens(world)
    next_day(world)
    follows_the_edit = (differs, happens) == (other_lines, other_account)
    assert said(world) == (QUIET if follows_the_edit else NAMED)


@each_accepted
@pytest.mark.parametrize("edit", [{"lines": [line(net="300.00")]}, {"lines": [line(code="4405", net="200.00")]}])
def test_a_later_edit_of_the_invoice_is_named_without_the_state(
    world: World, differs: Callable[[World, str], None], edit: dict[str, Any]
) -> None:
    invoice = accepted_without_state(world, differs)
    world.cobot.edit_invoice(invoice, **edit)
    next_day(world)
    assert said(world) == NAMED


# The account alone


def differing(world: World) -> None:
    ada, contact = known_ada(world)
    issue(world, "CW-1", debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "120.00", contact_id=contact)


def doubled(world: World) -> None:
    ada, contact = known_ada(world)
    issue(world, "CW-1", debitor=ada)
    for _ in range(2):
        world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact)


def strangers(world: World) -> None:
    ada, _ = known_ada(world)
    issue(world, "CW-1", debitor=ada)
    stranger = world.sevdesk.add_contact("Andere AG", customer_number="9001")
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=stranger)


def doubled_afterwards(world: World) -> None:
    adas(world)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=voucher_of(world, "CW-1").contact_id)


BLOCKED = [differing, doubled, strangers]
each_blocked = pytest.mark.parametrize("there", BLOCKED)


def first_on(world: World, account: str) -> None:
    voucher = world.sevdesk.vouchers_by_number("CW-1")[0]
    voucher.positions[0].account_id = world.sevdesk.account_by_number(account).id


@pytest.mark.parametrize("there", [*BLOCKED, doubled_afterwards])
@pytest.mark.parametrize("is_lost", [False, True], ids=["", "the state is lost"])
def test_another_account_of_what_was_accepted_is_named_until_it_is_back(
    world: World, there: Happens, is_lost: bool
) -> None:
    there(world)
    let_stand(world)
    if is_lost:
        lose_state(world)
        next_day(world)
        assert said(world) == QUIET
    first_on(world, "4402")
    assert said(world) == NAMED
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 1
    first_on(world, "4400")
    assert said(world) == QUIET
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0


@each_blocked
def test_another_account_that_is_accepted_too_is_quiet(world: World, there: Happens) -> None:
    there(world)
    let_stand(world)
    first_on(world, "4402")
    let_stand(world)
    assert len(accepted(world)) == 2
    first_on(world, "4405")
    assert said(world) == NAMED


@each_blocked
def test_what_is_blocked_asks_for_positions_once_and_sevdesk_three_times_then(world: World, there: Happens) -> None:
    there(world)
    issue(world, "CW-2", line(code="unknown"))
    assert world.run().exit_code == 1
    for expected in (1, 0):
        world.clock.advance(minutes=5)
        world.forget_requests()
        assert world.run().exit_code == 1
        assert len(world.sevdesk_side.log) <= 3
        if expected:
            accept(world, "CW-1")


def test_another_account_of_an_accepted_extra_voucher_is_named(served: World) -> None:
    issue(served, "CW-1")
    served.run()
    made = served.sevdesk.vouchers[served.sevdesk.add_voucher("CW-7", DAY, "119.00", tags=["Import"])]
    assert served.command("sync", "accept", "CW-7", "--reason", "x").code == 0
    assert not report_of(served).differs
    served.sevdesk.account_by_number("4400").number = "4499"
    assert not report_of(served).differs
    made.positions[0].account_id = served.sevdesk.account_by_number("4402").id
    assert report_of(served).differs


def test_any_further_edit_of_what_was_accepted_as_differing_is_named_without_the_state(world: World) -> None:
    invoice = accepted_without_state(world, more_in_cobot)
    world.cobot.edit_invoice(invoice, due_day=DAY + timedelta(days=30))
    next_day(world)
    assert problems(next_day(world)) == [("CW-1", "voucher-differs")]


def booked_otherwise(world: World) -> str:
    ada, contact = known_ada(world)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact, tax_rule="17")
    return issue(world, "CW-1", debitor=ada)


def changed_otherwise(world: World) -> str:
    invoice = adas(world)
    other_rule(world)
    return invoice


@pytest.mark.parametrize("first", [changed_otherwise, booked_otherwise])
@pytest.mark.parametrize("then", [other_lines, more_in_cobot])
def test_what_was_accepted_one_after_the_other_stays_accepted_without_the_state(
    world: World, first: Callable[[World], str], then: Callable[[World, str], None]
) -> None:
    invoice = first(world)
    let_stand(world)
    then(world, invoice)
    let_stand(world)
    lose_state(world)
    next_day(world)
    assert said(world) == QUIET
    other_contact(world)
    assert said(world) == NAMED


def doubled_meanwhile(world: World, then: Any = no_fault) -> None:
    """Another installation books the same number between the run's look and its write."""
    issue(world, "CW-1")

    def meanwhile(_: Request) -> None:
        world.sevdesk.add_voucher("CW-1", DAY, "119.00")

    made = Callback(Once("POST", "/Voucher/Factory/saveVoucher"), before_effect=meanwhile)
    world.sevdesk_side.fault = lambda request, handle: made(request, lambda each: then(each, handle))
    assert problems(world.run()) == [("CW-1", "duplicate-vouchers")]
    world.sevdesk_side.fault = no_fault


def test_two_vouchers_that_a_run_finds_itself_are_accepted_with_their_accounts(world: World) -> None:
    doubled_meanwhile(world)
    assert accept(world, "CW-1").code == 0
    first_on(world, "4402")
    assert said(world) == NAMED


def test_two_vouchers_are_named_also_where_their_positions_cannot_be_read(world: World) -> None:
    doubled_meanwhile(world, Refused(request_to("GET", "/VoucherPos")))
    assert problems(next_day(world)) == [("CW-1", "duplicate-vouchers")]


# What is said depends on settings and contacts, too


def accepted_on_another_contact(world: World) -> str:
    """CW-1 was found on a second contact of Ada's, which was accepted; then the state is lost. Returns the contact."""
    ada, _ = known_ada(world)
    other = world.sevdesk.add_contact("Ada Beispiel", customer_number="9001")
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=other)
    issue(world, "CW-1", debitor=ada)
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("CW-1", "adopted-with-differences")]
    accept(world, "CW-1")
    lose_state(world)
    return other


def test_an_accepted_contact_stays_accepted_without_the_state(world: World) -> None:
    accepted_on_another_contact(world)
    assert next_day(world).exit_code == 0
    assert said(world) == QUIET


@pytest.mark.parametrize(
    "setting",
    [{"accounts": {"4400": "4405"}}, {"taxes": {"rules": {"4400": "17"}, "small_business": True}}],
    ids=["account", "tax rule"],
)
def test_an_accepted_contact_hides_nothing_that_another_setting_makes_differ(
    world: World, setting: dict[str, Any]
) -> None:
    accepted_on_another_contact(world)
    world.configure(**setting)
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]
    assert report_of(world).differs


SETTINGS = {
    "account": {"accounts": {"4402": "4405"}},
    "tax rule": {"taxes": {"small_business": True}},
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))
def test_an_accepted_edit_of_the_lines_hides_nothing_that_another_setting_makes_differ(
    world: World, setting: dict[str, Any]
) -> None:
    ada, _ = known_ada(world)
    invoice = issue(world, "CW-1", debitor=ada)
    world.run()
    other_lines(world, invoice)
    let_stand(world)
    lose_state(world)
    assert (next_day(world).exit_code, said(world)) == (0, QUIET)
    lose_state(world)
    world.configure(**setting)
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]
    assert report_of(world).differs
    accept(world, "CW-1")
    assert (next_day(world).exit_code, said(world)) == (0, QUIET)
    lose_state(world)
    assert next_day(world).exit_code == 0


def test_an_accepted_account_of_a_voucher_hides_no_other_that_a_setting_makes_right(world: World) -> None:
    ada, contact = known_ada(world)
    issue(world, "CW-1", debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact, account_number="4402")
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("CW-1", "adopted-with-differences")]
    accept(world, "CW-1")
    lose_state(world)
    world.configure(accounts={"never used": "4405"})
    assert (next_day(world).exit_code, said(world)) == (0, QUIET)
    lose_state(world)
    world.configure(accounts={"4400": "4405"})
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]


def test_an_accepted_contact_that_becomes_somebody_else_is_named(world: World) -> None:
    other = accepted_on_another_contact(world)
    world.sevdesk.contacts[other].name = "Andere AG"
    assert problems(next_day(world)) == [("CW-1", "voucher-differs")]
    assert report_of(world).differs


def test_a_voucher_moved_to_a_contact_that_becomes_somebody_else_is_named_without_the_state(world: World) -> None:
    adas(world)
    other = world.sevdesk.add_contact("Ada Beispiel", customer_number="9001")
    voucher_of(world, "CW-1").contact_id = other
    let_stand(world)
    lose_state(world)
    world.sevdesk.contacts[other].name = "Andere AG"
    next_day(world)
    assert said(world) == NAMED


def test_what_was_accepted_before_and_after_an_edit_is_accepted_in_both_forms(world: World) -> None:
    invoice = issue(world, "CW-1", line(code="nix"))
    world.run()
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    world.cobot.edit_invoice(invoice, lines=[line("Other", code="nix")])
    assert next_day(world).exit_code == 1
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    world.cobot.edit_invoice(invoice, lines=[line(code="nix")])
    assert problems(next_day(world)) == []
    assert not report_of(world).differs
    world.cobot.edit_invoice(invoice, lines=[line("Third", code="nix")])
    assert next_day(world).exit_code == 1
