"""Which invoices a run reads, and how far the cursor may move (product contract, section 5.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """The invoice dates a run reads: calendar days of the space, both ends included.

    Attributes:
        until: None reads on without an end: a future-dated invoice is booked when it is seen.
        books_from: Invoices dated earlier are left alone, and members confirmed earlier.
        is_sweep: Whether this run re-reads far enough to count as the day's sweep.
        moves_cursor: Whether the cursor may move: not where a person chose the days.
    """

    since: date
    until: date | None
    books_from: date
    is_sweep: bool
    moves_cursor: bool


def plan_window(
    *,
    start_date: date,
    today: date,
    cursor: date | None,
    last_sweep: date | None,
    lookback_days: int,
    sweep_days: int,
    unsolved_dates: Collection[date],
    since: date | None = None,
    until: date | None = None,
) -> Window:
    """Return what to read.

    Args:
        start_date: From the configuration.
        today: The space's calendar day.
        cursor: Every invoice dated before it is booked or named; None before the first complete run.
        last_sweep: The day of the last sweep.
        lookback_days: Re-read this much before the cursor.
        sweep_days: Once a day, re-read this much.
        unsolved_dates: Dates of invoices that wait for something: they are read again, however old.
        since: Chosen by a person: also takes invoices older than ``start_date``.
        until: Chosen by a person.
    """
    sweep_due = last_sweep is None or last_sweep != today
    if cursor is None:
        regular = start_date
    else:
        regular = max(start_date, cursor - timedelta(days=lookback_days))
        if sweep_due:
            regular = min(regular, max(start_date, today - timedelta(days=sweep_days)))
    if since is not None or until is not None:
        chosen = since if since is not None else start_date
        return Window(chosen, until, books_from=chosen, is_sweep=False, moves_cursor=False)
    return Window(min([regular, *unsolved_dates]), None, books_from=start_date, is_sweep=sweep_due, moves_cursor=True)


def next_cursor(today: date, unfinished_dates: Collection[date]) -> date:
    """Return the day up to which every invoice is booked or named: today, or the earliest day with open business."""
    return min([today, *unfinished_dates])
