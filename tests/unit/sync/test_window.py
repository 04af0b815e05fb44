from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobot_sevdesk_sync.config.settings import InvoiceSettings
from cobot_sevdesk_sync.store.records import Backfill
from cobot_sevdesk_sync.sync.window import Past, Window, next_cursor, plan_window

START, TODAY = date(2026, 1, 1), date(2026, 7, 1)


def window(
    cursor: date | None = TODAY,
    *,
    last_sweep: date | None = TODAY,
    unsolved: frozenset[date] = frozenset(),
    booked_a_day: int = 0,
    since: date | None = None,
    until: date | None = None,
    sweep_days: int = 400,
    start_date: date = START,
    backfilled_from: date | None = None,
    unfinished: Sequence[Backfill] = (),
) -> Window:
    past = Past(
        cursor=cursor,
        last_sweep=last_sweep,
        last_check=TODAY,
        backfilled_from=backfilled_from,
        unfinished=unfinished,
        unsolved={f"of {day}": day for day in unsolved},
        booked_since=lambda day: booked_a_day * (TODAY - day).days,
    )
    settings = InvoiceSettings(lookback_days=7, sweep_days=sweep_days)
    return plan_window(past, start_date, settings, TODAY, since, until)


def test_a_first_run_reads_from_the_start_date_on_without_an_end() -> None:
    assert window(None, last_sweep=None) == Window(
        START, None, START, is_sweep=True, moves_cursor=True, answers_from=START, is_first=True
    )


def test_a_later_run_reads_from_a_while_before_the_cursor_on() -> None:
    assert window() == Window(date(2026, 6, 24), None, START, is_sweep=False, moves_cursor=True, answers_from=START)


def test_the_first_run_of_a_day_reads_back_as_far_as_the_sweep_counted_from_the_last_one() -> None:
    swept = window(last_sweep=TODAY - timedelta(days=1), sweep_days=30)
    assert (swept.since, swept.is_sweep) == (date(2026, 5, 31), True)
    assert window(last_sweep=TODAY + timedelta(days=1), sweep_days=30).since == date(2026, 6, 1)


def test_what_was_not_compared_today_is_swept_again_where_it_is_to_be() -> None:
    past = Past(TODAY, TODAY, None, (), {}, lambda _day: 0, last_check=TODAY - timedelta(days=1))
    for daily_check in (True, False):
        assert plan_window(past, START, InvoiceSettings(daily_check=daily_check), TODAY).is_sweep == daily_check


def test_a_sweep_never_reads_less_than_an_ordinary_run() -> None:
    assert window(last_sweep=None, sweep_days=0).since == date(2026, 6, 24)


def test_neither_lookback_nor_sweep_goes_behind_the_start_date() -> None:
    assert window(last_sweep=None).since == START
    assert window(START + timedelta(days=2)).since == START
    assert window(start_date=date(2026, 6, 30)).since == date(2026, 6, 30)


def test_an_invoice_that_waits_is_read_again_however_old_but_others_of_its_age_are_not_booked() -> None:
    old = date(2024, 2, 29)
    waiting = window(unsolved=frozenset({old, TODAY}))
    assert (waiting.since, waiting.books_from) == (old, START)


def test_where_many_are_booked_in_between_an_old_one_is_asked_for_by_itself() -> None:
    """Two requests instead of the pages of two years, in every run."""
    old, older = date(2024, 2, 29), date(2024, 1, 1)
    waiting = window(unsolved=frozenset({old, older, TODAY}), booked_a_day=1)
    assert waiting.since == date(2026, 6, 24)
    assert waiting.also == {f"of {old}", f"of {older}"}


def test_a_page_more_is_read_rather_than_several_invoices_one_by_one() -> None:
    days = [date(2026, 3, day) for day in range(1, 20)]
    waiting = window(unsolved=frozenset(days), booked_a_day=2)
    assert (waiting.since, waiting.also) == (days[0], frozenset())


def test_what_a_backfill_took_is_watched_as_far_back_as_the_sweep_goes() -> None:
    swept = window(last_sweep=None, backfilled_from=date(2025, 10, 1))
    assert (swept.since, swept.books_from, swept.answers_from) == (date(2025, 10, 1), START, date(2025, 10, 1))


def test_a_backfill_that_was_cut_short_is_gone_on_with_and_only_with_its_days() -> None:
    going_on = window(unfinished=[Backfill(date(2025, 10, 1), date(2025, 10, 31))])
    assert going_on.since == date(2025, 10, 1)
    left = [
        day for day in (date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 1), START) if going_on.leaves_alone(day)
    ]
    assert left == [date(2025, 9, 30), date(2025, 11, 1)]


def test_a_person_may_choose_days_older_than_the_start_date() -> None:
    chosen = window(since=date(2025, 1, 1), until=date(2025, 1, 31), unsolved=frozenset({date(2024, 1, 1)}))
    assert chosen == Window(
        date(2025, 1, 1),
        date(2025, 1, 31),
        date(2025, 1, 1),
        is_sweep=False,
        moves_cursor=False,
        answers_from=date(2025, 1, 1),
    )


def test_with_only_an_end_chosen_the_start_date_is_the_beginning() -> None:
    assert window(until=date(2026, 2, 1)) == Window(
        START, date(2026, 2, 1), START, is_sweep=False, moves_cursor=False, answers_from=START
    )


days = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(
    days,
    days,
    days,
    st.none() | days,
    st.integers(0, 60),
    st.integers(0, 800),
    st.frozensets(days, max_size=4),
    st.integers(0, 9),
)
def test_every_day_since_the_cursor_less_the_lookback_is_inside_and_every_unsolved_invoice_is_asked_for(
    start: date,
    today: date,
    cursor: date,
    last_sweep: date | None,
    lookback: int,
    sweep: int,
    unsolved: frozenset[date],
    booked_a_day: int,
) -> None:
    past = Past(
        cursor=cursor,
        last_sweep=last_sweep,
        last_check=today,
        backfilled_from=None,
        unfinished=(),
        unsolved={f"of {day}": day for day in unsolved},
        booked_since=lambda day: booked_a_day * (today - day).days,
    )
    planned = plan_window(past, start, InvoiceSettings(lookback_days=lookback, sweep_days=sweep), today)
    assert planned.until is None
    assert planned.since <= max(start, cursor - timedelta(days=lookback))
    assert all(planned.since <= day or f"of {day}" in planned.also for day in unsolved)
    assert len(planned.also) in {0, sum(1 for day in unsolved if day < planned.since)}
    assert planned.since >= min([start, *unsolved])
    assert planned.is_sweep == (last_sweep != today)
    if planned.is_sweep:
        assert planned.since <= max(start, today - timedelta(days=sweep))


@given(days, st.frozensets(days, max_size=5))
def test_the_cursor_never_passes_today_nor_a_day_with_unfinished_business(
    today: date, unfinished: frozenset[date]
) -> None:
    cursor = next_cursor(today, unfinished)
    assert cursor <= today
    assert all(cursor <= day for day in unfinished)
    assert cursor == today or cursor in unfinished


@pytest.mark.parametrize("future", [TODAY + timedelta(days=1), TODAY + timedelta(days=400)])
def test_an_invoice_of_the_future_does_not_pull_the_cursor_along(future: date) -> None:
    assert next_cursor(TODAY, {future}) == TODAY
    assert window(next_cursor(TODAY, {future})).since < future
