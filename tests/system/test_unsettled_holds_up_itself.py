"""A write of unknown outcome waits alone; what it belongs to is planned, and named in the run that settles it.

Product contract, section 6: a document whose outcome is unknown holds up nothing else; section 1: what could not be
booked is named, in every run.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.cobot_state import Where
from cobot_sevdesk_sync.sandbox.faults import LoseRequest
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import NUMBERS_STOPPED
from cobot_sevdesk_sync.sync.result import RunResult
from tests.faults.both_sides import Killed, run_that_may_be_killed
from tests.sandbox_faults import Callback, request_to
from tests.system.invoicing import booked_numbers, issue, line, member_of, problems, requests_to
from tests.world import World

SAVE = request_to("POST", "/saveVoucher")
TAG = request_to("POST", "/Tag/Factory/create")
ACTIVITY = request_to("POST", "/api/activities")
ADDRESS = request_to("POST", "/ContactAddress")
WAY = request_to("POST", "/CommunicationWay")
NUMBER = request_to("PUT", "/api/memberships")


def new_contact(request: Request) -> bool:
    return request.method == "POST" and request.path.endswith("/Contact")


def killed_at(world: World, picks: Callable[[Request], bool], *, after_effect: bool = True) -> None:
    """Let a run be killed at a write, before or after its effect."""

    def kill(_request: Request) -> None:
        raise Killed

    calls = {"after_effect" if after_effect else "before_effect": kill}
    fault = Callback(picks, **calls)
    world.cobot_side.fault = world.sevdesk_side.fault = fault
    assert run_that_may_be_killed(world) is None
    world.cobot_side.fault = world.sevdesk_side.fault = no_fault


def run_that_settles_at_its_end(world: World) -> RunResult:
    """Run right after the last one; while it reads, the time to look for what was sent comes."""
    passes = Callback(request_to("GET", "/memberships"), after_effect=lambda _: world.clock.advance(seconds=61))
    world.cobot_side.fault = passes
    result = world.run()
    world.cobot_side.fault = no_fault
    return result


def unsettled(world: World) -> list[str]:
    ledger = Ledger.open(world.state_file)
    try:
        return [each.action for each in ledger.open_intents()]
    finally:
        ledger.close()


def blocked_invoice(world: World) -> str:
    return issue(world, "CW-1", line(code=None))


# Invoices.


def test_an_activity_settled_at_the_end_leaves_its_invoice_named_in_that_very_run(world: World) -> None:
    """Found by the simulation, seed 627."""
    blocked_invoice(world)
    killed_at(world, ACTIVITY)
    result = run_that_settles_at_its_end(world)
    assert unsettled(world) == []
    assert problems(result) == [("CW-1", "no-accounting-code")]
    assert result.exit_code == 1
    world.clock.advance(hours=1)
    assert problems(world.run()) == [("CW-1", "no-accounting-code")]
    assert len(world.cobot.posted_texts()) == 1


def test_an_invoice_is_named_with_its_reason_while_its_activity_is_open(world: World) -> None:
    blocked_invoice(world)
    killed_at(world, ACTIVITY)
    result = world.run()
    assert unsettled(world) == ["post-activity"]
    assert problems(result) == [("CW-1", "no-accounting-code"), ("CW-1", "outcome-unknown")]
    assert requests_to(world, "/api/activities")[-1].method == "POST"  # that of the run that was killed


def test_an_open_activity_does_not_keep_its_invoice_from_being_booked(world: World) -> None:
    invoice = blocked_invoice(world)
    killed_at(world, ACTIVITY, after_effect=False)
    world.cobot.edit_invoice(invoice, lines=[line()])
    result = world.run()
    assert booked_numbers(world) == ["CW-1"]
    assert problems(result) == [("CW-1", "outcome-unknown")]
    for _ in range(3):
        world.clock.advance(seconds=61)
        result = world.run()
    assert (result.exit_code, unsettled(world), booked_numbers(world)) == (0, [], ["CW-1"])


def test_a_second_reason_is_told_in_cobot_while_the_activity_of_the_first_is_open(world: World) -> None:
    invoice = blocked_invoice(world)
    killed_at(world, ACTIVITY, after_effect=False)
    world.cobot.edit_invoice(invoice, lines=[line(code="9999")])
    result = world.run()
    assert problems(result) == [("CW-1", "no-booking-account"), ("CW-1", "outcome-unknown")]
    assert len(world.cobot.posted_texts()) == 1
    for _ in range(3):
        world.clock.advance(seconds=61)
        result = world.run()
    assert problems(result) == [("CW-1", "no-booking-account")]
    assert len(world.cobot.posted_texts()) == 1


def test_a_lost_tag_keeps_neither_the_edit_of_its_invoice_nor_its_activity_from_being_told(world: World) -> None:
    invoice = issue(world, "CW-1")
    killed_at(world, TAG, after_effect=False)
    world.cobot.edit_invoice(invoice, lines=[line(net="200.00")])
    result = world.run()
    assert unsettled(world) == ["tag-voucher"]
    assert problems(result) == [("CW-1", "edited-after-sync"), ("CW-1", "outcome-unknown")]
    assert len(world.cobot.posted_texts()) == 1


@pytest.mark.parametrize("picks", [SAVE, TAG], ids=["create-voucher", "tag-voucher"])
def test_an_edit_is_named_by_the_run_that_settles_the_voucher_or_its_tag_at_its_end(
    world: World, picks: Callable[[Request], bool]
) -> None:
    invoice = issue(world, "CW-1")
    killed_at(world, picks)
    world.cobot.edit_invoice(invoice, lines=[line(net="200.00")])
    result = run_that_settles_at_its_end(world)
    assert unsettled(world) == []
    assert problems(result) == [("CW-1", "edited-after-sync")]
    assert sum(result.left.values()) == 0
    assert result.invoices["unchanged"] == 1


def test_a_voucher_found_at_the_end_of_a_run_whose_invoice_was_deleted_is_named_in_that_run_and_the_next(
    world: World,
) -> None:
    invoice = issue(world, "CW-1")
    killed_at(world, SAVE)
    world.cobot.delete_invoice(invoice)
    result = run_that_settles_at_its_end(world)
    assert unsettled(world) == []
    assert problems(result) == [("CW-1", "outcome-unknown")]
    assert problems(world.run()) == [("CW-1", "deleted-in-cobot")]


def test_a_voucher_that_was_not_made_leaves_its_blocked_invoice_named_in_every_run(world: World) -> None:
    invoice = issue(world, "CW-1")
    killed_at(world, SAVE, after_effect=False)
    world.cobot.edit_invoice(invoice, lines=[line(code=None)])
    named: list[str] = []
    for _ in range(4):
        result = run_that_settles_at_its_end(world)
        named += [each.finding.code for each in result.problems]
        assert result.exit_code == 1
    assert unsettled(world) == []
    assert named == ["outcome-unknown"] * 2 + ["no-accounting-code"] * 2


@pytest.mark.parametrize("is_deleted", [False, True], ids=["there", "deleted"])
@pytest.mark.parametrize("picks", [SAVE, TAG], ids=["create-voucher", "tag-voucher"])
def test_no_open_write_of_a_run_that_was_killed_stays_unnamed(
    world: World, picks: Callable[[Request], bool], *, is_deleted: bool
) -> None:
    invoice = issue(world, "CW-1")
    killed_at(world, picks)
    if is_deleted:
        world.cobot.delete_invoice(invoice)
    result = world.run()
    assert len(unsettled(world)) == 1
    assert "outcome-unknown" in {each.finding.code for each in result.problems}
    first = [each for each in result.to_tell if each.finding.code == "outcome-unknown"]
    again = world.run()
    assert len(first) == 1
    assert [each for each in again.to_tell if each.finding.code == "outcome-unknown"] == []


# Members.

PARTS = {"create-address": ADDRESS, "create-email": WAY, "write-customer-number": NUMBER, "post-activity": ACTIVITY}


def stop_numbers(world: World) -> None:
    ledger = Ledger.open(world.state_file)
    ledger.record_mark(NUMBERS_STOPPED, "somebody else")
    ledger.close()


@pytest.mark.parametrize("picks", [new_contact, ADDRESS, WAY], ids=["create-contact", "create-address", "create-email"])
def test_a_contact_settled_at_the_end_leaves_its_member_named_in_that_very_run(
    world: World, picks: Callable[[Request], bool]
) -> None:
    """Numbers are no longer written in the space: that is said of each member whose number waits."""
    member_of(world.cobot, where=Where())
    killed_at(world, picks)
    stop_numbers(world)
    result = run_that_settles_at_its_end(world)
    assert unsettled(world) == []
    assert [code for _, code in problems(result)] == ["customer-number-not-written"]


@pytest.mark.parametrize("picks", PARTS.values(), ids=list(PARTS))
def test_what_is_open_of_a_contact_holds_up_nothing_else_of_it(world: World, picks: Callable[[Request], bool]) -> None:
    member_of(world.cobot, where=Where(), phone="030 1234567")
    killed_at(world, picks, after_effect=False)
    [open_write] = unsettled(world)
    result = world.run()
    assert [code for _, code in problems(result)] == ["outcome-unknown"]
    assert unsettled(world) == [open_write]
    written = {
        "create-address": len(world.sevdesk.addresses) == 1,
        "create-email": sum("@" in way.value for way in world.sevdesk.ways.values()) == 1,
        "create-phone": sum("@" not in way.value for way in world.sevdesk.ways.values()) == 1,
        "write-customer-number": any(each.customer_number for each in world.cobot.members.values()),
        "post-activity": len(world.cobot.posted_texts()) == 1,
    }
    assert {name for name, is_done in written.items() if not is_done} == {open_write}
    for _ in range(4):
        world.clock.advance(seconds=61)
        result = world.run()
    assert (result.exit_code, unsettled(world)) == (0, [])
    assert (len(world.sevdesk.addresses), len(world.sevdesk.ways), len(world.cobot.posted_texts())) == (1, 2, 1)


def test_an_address_that_is_open_gets_no_second_one_beside_it_when_it_is_edited_meanwhile(world: World) -> None:
    """Of an address a contact of ours gets one."""
    _, member = member_of(world.cobot, where=Where(street="Alter Weg 1", post_code="10115", city="Berlin"))
    world.sevdesk_side.fault = LoseRequest(ADDRESS)
    world.run()
    world.sevdesk_side.fault = no_fault
    world.cobot.edit_member(member, street="Neuer Weg 2")
    world.run()
    assert world.sevdesk.addresses == {}
    assert unsettled(world) == ["create-address"]
