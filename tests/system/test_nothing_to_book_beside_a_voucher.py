"""An invoice with nothing to book, under whose number sevDesk has a voucher: what the report says, a run says, too."""

from __future__ import annotations

import pytest

from cobot_sevdesk_sync.sync.result import RunResult
from tests.system.in_process import command
from tests.system.invoicing import DAY, issue, line, member_of, notes, problem, problems, requests_to, voucher_of
from tests.system.reporting import codes, only, report_of
from tests.system.test_accept import accept
from tests.world import World


def next_day(world: World) -> RunResult:
    world.clock.advance(hours=25)
    return world.run()


def an_empty_invoice(world: World) -> str:
    """One beside another that is booked: a canceled month, each line taken back under its own account and rate."""
    ada = member_of(world.cobot)
    issue(world, "CW-1", debitor=ada)
    empty = issue(world, "CW-2", line(net="100.00"), line("taken back", net="-100.00"), debitor=ada)
    assert notes(world.run()) == [("CW-2", "nothing-to-book")]
    return empty


@pytest.mark.parametrize(("count", "code"), [(1, "voucher-differs"), (2, "duplicate-vouchers")])
def test_a_voucher_of_its_number_is_named_by_the_days_comparison_and_by_every_run_until_it_is_mended(
    world: World, count: int, code: str
) -> None:
    an_empty_invoice(world)
    made = [world.sevdesk.add_voucher("CW-2", DAY, "119.00") for _ in range(count)]
    for each in made:
        world.sevdesk.vouchers[each].contact_id = voucher_of(world, "CW-1").contact_id
    result = next_day(world)
    assert (result.exit_code, problems(result)) == (1, [("CW-2", code)])
    assert result.invoices["nothing_to_book"] == 1
    assert code in codes(only(report_of(world), "CW-2"))
    assert sum("CW-2" in text for text in world.cobot.posted_texts()) == 1
    world.clock.advance(hours=1)
    world.forget_requests()
    again = world.run()
    assert (again.exit_code, problems(again), again.to_tell) == (1, [("CW-2", code)], ())
    assert world.sevdesk_side.log == []
    for each in made:
        del world.sevdesk.vouchers[each]
    assert problems(world.run()) == [("CW-2", code)]
    assert next_day(world).exit_code == 0
    assert sum("CW-2" in text for text in world.cobot.posted_texts()) == 1


def test_it_costs_whole_pages_only_and_an_idle_run_nothing(world: World) -> None:
    an_empty_invoice(world)
    for number in range(3, 13):
        issue(world, f"CW-{number}", line(net="10.00"), line(net="-10.00"))
        world.sevdesk.add_voucher(f"CW-{number}", DAY, "11.90")
    world.clock.advance(hours=25)
    world.forget_requests()
    assert len(problems(world.run())) == 10
    assert requests_to(world, "/Voucher/") == []
    assert len(requests_to(world, "/Voucher")) <= 4
    world.forget_requests()
    world.run()
    assert (len(world.cobot_side.log), len(world.sevdesk_side.log)) == (2, 0)


def test_it_can_be_accepted(world: World) -> None:
    an_empty_invoice(world)
    world.sevdesk.add_voucher("CW-2", DAY, "119.00")
    assert problem(next_day(world)).code == "voucher-differs"
    assert accept(world, "CW-2").code == 0
    assert problems(world.run()) == []
    assert next_day(world).exit_code == 0
    assert not report_of(world).differs


def test_after_a_retry_the_next_run_compares_at_once(world: World) -> None:
    an_empty_invoice(world)
    made = world.sevdesk.add_voucher("CW-2", DAY, "119.00")
    next_day(world)
    del world.sevdesk.vouchers[made]
    command(world, "sync", "retry", "CW-2")
    assert world.run().exit_code == 0


def test_without_the_daily_comparison_nothing_of_it_stays_named(world: World) -> None:
    an_empty_invoice(world)
    world.sevdesk.add_voucher("CW-2", DAY, "119.00")
    next_day(world)
    world.configure(invoices={"daily_check": False})
    assert world.run().exit_code == 0


def test_a_voucher_of_zero_is_no_difference(world: World) -> None:
    an_empty_invoice(world)
    made = world.sevdesk.add_voucher("CW-2", DAY, "0.00")
    world.sevdesk.vouchers[made].contact_id = voucher_of(world, "CW-1").contact_id
    assert next_day(world).exit_code == 0


def test_an_invoice_from_before_the_start_date_is_nobodys_business(world: World) -> None:
    an_empty_invoice(world)
    old = world.start_date.replace(year=world.start_date.year - 1)
    issue(world, "CW-0", line(net="100.00"), line(net="-100.00"), day=old)
    world.sevdesk.add_voucher("CW-0", old, "119.00")
    assert next_day(world).exit_code == 0
