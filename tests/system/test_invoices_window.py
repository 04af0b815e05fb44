"""Which invoices a run reads (product contract, section 5.1), and what a person may choose (section 2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.system.invoicing import DAY, booked_numbers, issue, line, member_of, problems, requests_to
from tests.world import World


def days(count: int) -> timedelta:
    return timedelta(days=count)


def test_a_first_run_starts_at_the_start_date_and_leaves_older_invoices_alone(world: World) -> None:
    issue(world, "OLD", day=world.start_date - days(1))
    issue(world, "FIRST", day=world.start_date)
    result = world.run()
    assert booked_numbers(world) == ["FIRST"]
    assert result.invoices["seen"] == 1
    assert result.exit_code == 0


def test_a_later_run_of_the_day_reads_back_lookback_days_and_no_further(world: World) -> None:
    world.configure(invoices={"lookback_days": 5})
    world.run()
    issue(world, "IN", day=DAY - days(5))
    issue(world, "OUT", day=DAY - days(6))
    world.forget_requests()
    world.run()
    assert booked_numbers(world) == ["IN"]
    [listing] = [each for each in world.cobot_side.log if each.path.endswith("/invoices")]
    # A day wider, for filters that leave out the day they name.
    assert "2026-03-26" in listing.query


def test_the_days_sweep_finds_what_is_older_than_the_lookback_up_to_sweep_days(world: World) -> None:
    world.configure(invoices={"sweep_days": 30})
    world.run()
    world.clock.advance(days=1)
    world.run()
    # Counted from the last sweep but one.
    issue(world, "SWEPT", day=DAY - days(30))
    issue(world, "TOO-OLD", day=DAY - days(31))
    world.run()
    assert booked_numbers(world) == []
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["SWEPT"]


def test_a_sweep_reaches_back_from_the_last_one_however_long_the_program_was_off(world: World) -> None:
    world.configure(invoices={"sweep_days": 30})
    world.run()
    issue(world, "LATE", day=DAY - days(25))
    world.clock.advance(days=20)
    world.run()
    assert booked_numbers(world) == ["LATE"]


def test_what_one_sweep_after_a_long_pause_missed_is_reached_by_the_next_one(world: World) -> None:
    """A list may lack a row without a sign of it."""
    world.configure(invoices={"sweep_days": 30})
    world.run()
    world.clock.advance(days=20)
    world.run()
    issue(world, "MISSED", day=DAY - days(25))
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["MISSED"]
    world.clock.advance(days=1)
    world.run()
    issue(world, "TOO-OLD", day=DAY - days(25))
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["MISSED"]


@pytest.mark.parametrize("chosen", [None, RunOptions(since=date(2024, 6, 1))])
def test_what_is_read_for_the_first_time_is_read_once_more_by_the_next_days_sweep(
    world: World, chosen: RunOptions | None
) -> None:
    """A list may lack a row without a sign of it, and no later sweep would come to days so long ago."""
    old = date(2024, 7, 1)
    world.start_date = date(2025, 9, 1) if chosen else date(2024, 6, 1)
    world.run()
    world.run(chosen or RunOptions())
    issue(world, "MISSED", day=old)
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["MISSED"]
    issue(world, "TOO-OLD", day=old)
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["MISSED"]


def test_the_sweep_never_reaches_before_the_start_date(world: World) -> None:
    world.run()
    issue(world, "OLD", day=world.start_date - days(1))
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == []


def test_the_sweep_is_made_once_a_day(world: World) -> None:
    world.run()
    world.clock.advance(days=1)
    world.run()
    issue(world, "LATE", day=DAY - days(60))
    world.clock.advance(hours=1)
    world.run()
    assert booked_numbers(world) == []
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["LATE"]


def test_the_day_changes_at_midnight_of_the_space_not_of_utc(world: World) -> None:
    world.clock.moment = datetime(2026, 4, 1, 21, 30, tzinfo=UTC)
    world.run()
    issue(world, "LATE", day=DAY - days(60))
    world.clock.advance(minutes=29)
    world.run()
    assert booked_numbers(world) == []
    world.clock.advance(minutes=2)
    world.run()
    assert booked_numbers(world) == ["LATE"]


def test_a_future_dated_invoice_is_booked_when_it_is_seen(world: World) -> None:
    issue(world, "CW-9", day=DAY + days(300))
    world.run()
    assert booked_numbers(world) == ["CW-9"]
    assert world.sevdesk.vouchers_by_number("CW-9")[0].voucher_date == DAY + days(300)


def test_a_future_dated_invoice_does_not_drag_the_window_forward(world: World) -> None:
    world.configure(invoices={"sweep_days": 0})
    issue(world, "CW-9", day=DAY + days(300))
    world.run()
    issue(world, "CW-1", day=DAY)
    world.clock.advance(days=2)
    world.run()
    assert booked_numbers(world) == ["CW-1", "CW-9"]


def test_what_was_issued_while_the_program_was_off_is_caught_up_without_a_sweep(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    world.run()
    issue(world, "CW-1", day=DAY + days(2))
    issue(world, "CW-2", day=DAY + days(40))
    world.clock.advance(days=60)
    world.run()
    assert booked_numbers(world) == ["CW-1", "CW-2"]


def test_all_pages_are_read_whatever_the_order_and_repetitions(world: World) -> None:
    world.cobot.quirks.invoice_order = "shuffled"
    world.cobot.quirks.repeated_rows = True
    world.configure(invoices={"attach_pdf": False, "tag": None, "tag_without_contact": None})
    numbers = sorted(f"CW-{index:03}" for index in range(230))
    for number in numbers:
        issue(world, number)
    result = world.run()
    assert booked_numbers(world) == numbers
    assert result.invoices["seen"] == result.invoices["created"] == 230
    # The first page says that there are several: they are counted, read, and counted again.
    assert len(requests_to(world, "/invoices")) == 5


def test_an_invoice_of_another_space_of_the_network_is_left_alone_and_not_counted(world: World) -> None:
    member = member_of(world.cobot)
    issue(world, "SSI-1", debitor=member, space_id=world.cobot.other_space.id)
    issue(world, "CW-1", debitor=member)
    result = world.run()
    assert booked_numbers(world) == ["CW-1"]
    assert result.invoices["seen"] == 1
    assert problems(result) == []


def test_wait_hours_count_from_the_invoice_days_beginning_in_the_space(world: World) -> None:
    world.configure(invoices={"wait_hours": 12})
    issue(world, "CW-1")
    world.clock.moment = datetime(2026, 4, 1, 9, 59, 59, tzinfo=UTC)  # 11:59:59 in Berlin
    early = world.run()
    assert booked_numbers(world) == []
    assert (early.exit_code, problems(early), world.sevdesk_side.log) == (0, [], [])
    world.clock.advance(seconds=1)
    world.run()
    assert booked_numbers(world) == ["CW-1"]


def test_an_invoice_that_waits_longer_than_the_lookback_is_not_forgotten(world: World) -> None:
    world.configure(invoices={"wait_hours": 24 * 20, "lookback_days": 0, "sweep_days": 0})
    issue(world, "CW-1")
    for _ in range(19):
        world.run()
        world.clock.advance(days=1)
    assert booked_numbers(world) == []
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["CW-1"]


def test_a_run_that_ends_early_does_not_move_the_cursor(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    world.run()
    issue(world, "CW-1", day=DAY + days(1))
    world.clock.advance(days=30)
    world.sevdesk_side.fault = ErrorBefore()
    assert world.run().exit_code == 3
    world.sevdesk_side.fault = no_fault
    world.clock.advance(days=1)
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1"]


def test_a_blocked_invoice_is_looked_at_however_old_it_gets(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    issue(world, "CW-1", line(code="9999"))
    assert problems(world.run()) == [("CW-1", "no-booking-account")]
    world.clock.advance(days=200)
    assert problems(world.run()) == [("CW-1", "no-booking-account")]
    world.sevdesk.add_account("9999", "Erlöse Neu")
    world.clock.advance(days=1)
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1"]


def test_since_and_until_are_both_inclusive_and_since_reaches_before_the_start_date(served: World) -> None:
    for number, day in {"A": 9, "B": 10, "C": 20, "D": 21}.items():
        issue(served, number, day=date(2025, 12, day))
    ended = served.sync("--since", "2025-12-10", "--until", "2025-12-20")
    assert ended.code == 0, ended.stderr
    assert booked_numbers(served) == ["B", "C"]
    assert ended.json["invoices"]["seen"] == 2


def test_until_alone_starts_at_the_start_date(world: World) -> None:
    issue(world, "A", day=world.start_date - days(1))
    issue(world, "B", day=world.start_date)
    issue(world, "C", day=DAY)
    world.run(RunOptions(until=DAY - days(1)))
    assert booked_numbers(world) == ["B"]


@pytest.mark.parametrize("chosen", [RunOptions(since=DAY), RunOptions(until=DAY), RunOptions(only="members")])
def test_a_run_over_chosen_days_or_halves_does_not_move_the_cursor(world: World, chosen: RunOptions) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    world.run(chosen)
    issue(world, "CW-1", day=world.start_date)
    world.clock.advance(days=30)
    world.run()
    assert booked_numbers(world) == ["CW-1"]


def test_a_run_of_invoices_only_moves_the_cursor_and_counts_as_the_days_sweep(world: World) -> None:
    """A schedule that always runs so would read all since the start date every few minutes."""
    world.configure(invoices={"lookback_days": 5})
    world.run(RunOptions(only="invoices"))
    world.forget_requests()
    world.run(RunOptions(only="invoices"))
    [listing] = [each for each in world.cobot_side.log if each.path.endswith("/invoices")]
    assert "2026-03-26" in listing.query


def test_only_members_books_nothing_and_only_invoices_makes_no_contact(served: World) -> None:
    member = member_of(served.cobot)
    issue(served, "CW-1", debitor=member)
    ended = served.sync("--only", "members")
    assert (ended.code, ended.json["members"]["created"], booked_numbers(served)) == (0, 1, [])
    member_of(served.cobot, "Bob Muster")
    ended = served.sync("--only", "invoices")
    assert (ended.code, ended.json["members"]["created"], booked_numbers(served)) == (0, 0, ["CW-1"])
    assert len(served.sevdesk.contacts) == 1


def test_invoices_switched_off_are_not_booked(world: World) -> None:
    world.configure(invoices={"enabled": False})
    issue(world, "CW-1")
    world.run()
    assert booked_numbers(world) == []
    assert world.sevdesk_side.log == []


def test_a_limit_takes_the_oldest_first_and_leaves_none_behind(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    for number, day in {"C": 0, "A": 2, "E": 1, "B": 3, "D": 0}.items():
        issue(world, number, day=DAY - days(day))
    assert world.run(RunOptions(limit=2)).invoices["created"] == 2
    assert booked_numbers(world) == ["A", "B"]
    world.clock.advance(days=1)
    world.run(RunOptions(limit=2))
    assert booked_numbers(world) == ["A", "B", "C", "E"]
    world.clock.advance(days=10)
    world.run()
    assert booked_numbers(world) == ["A", "B", "C", "D", "E"]


def test_a_limit_counts_new_documents_not_known_or_blocked_ones(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    issue(world, "CW-2", line(code=None))
    issue(world, "CW-3")
    assert world.run(RunOptions(limit=1)).invoices["created"] == 1
    assert booked_numbers(world) == ["CW-1", "CW-3"]


@pytest.mark.parametrize(
    "arguments",
    [("--since", "2026-4-x"), ("--limit", "0"), ("--only", "x"), ("--since", "2026-03-02", "--until", "2026-03-01")],
)
def test_wrong_usage_ends_with_2_and_asks_nobody_anything(served: World, arguments: tuple[str, ...]) -> None:
    assert served.sync(*arguments).code == 2
    assert served.requests() == []
