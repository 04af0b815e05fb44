"""Which invoices a run reads, and how far the cursor may move (product contract, section 5.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from cobot_sevdesk_sync.sync.backfill import Backfill

INVOICES_A_PAGE = 200


class Window(Struct, frozen=True):
    """The invoice dates a run reads: calendar days of the space, both ends included.

    Attributes:
        until: None reads on without an end: a future-dated invoice is booked when it is seen.
        books_from: Invoices dated earlier are left alone, and members confirmed earlier.
        is_sweep: Whether this run re-reads far enough to count as the day's sweep.
        moves_cursor: Whether the cursor may move: not where a person chose the days.
        answers_from: What is dated earlier is nobody's business any more, also when it was named or booked once.
        unfinished: Days chosen with ``--since`` that an earlier run did not get to the end of: they are booked, too.
        also: Invoices outside of these days that are asked for one by one, by Cobot id.
    """

    since: date
    until: date | None
    books_from: date
    is_sweep: bool
    moves_cursor: bool
    answers_from: date
    also: frozenset[str] = frozenset()
    unfinished: tuple[Backfill, ...] = ()

    def leaves_alone(self, day: date) -> bool:
        """Whether an invoice of this date is not booked, unless it is named in a problem."""
        return day < self.books_from and not any(day in each for each in self.unfinished)

    @property
    def members_from(self) -> date:
        """Members confirmed earlier are left alone."""
        return min([self.books_from, *(each.since for each in self.unfinished)])


def plan_window(
    *,
    start_date: date,
    backfilled_from: date | None,
    unfinished: Sequence[Backfill],
    today: date,
    cursor: date | None,
    last_sweep: date | None,
    lookback_days: int,
    sweep_days: int,
    unsolved: Mapping[str, date],
    booked_since: Callable[[date], int],
    since: date | None = None,
    until: date | None = None,
) -> Window:
    """Return what to read.

    Args:
        start_date: From the configuration.
        backfilled_from: The earliest day that a person chose with ``--since`` under this very start date; what was
            booked or named then is watched on.
        unfinished: Days chosen with ``--since`` that an earlier run did not get to the end of.
        today: The space's calendar day.
        cursor: Every invoice dated before it is booked or named; None before the first complete run.
        last_sweep: The day of the last sweep.
        lookback_days: Re-read this much before the cursor.
        sweep_days: Once a day, re-read this much.
        unsolved: Invoices that wait for something, by Cobot id: they are read again, however old.
        booked_since: How many invoices dated since a day are booked: what a window that reaches back so far re-reads.
        since: Chosen by a person: also takes invoices older than ``start_date``.
        until: Chosen by a person.
    """
    sweep_due = last_sweep is None or last_sweep != today
    answers_from = min([start_date, backfilled_from or start_date, *(each.since for each in unfinished)])
    if since is not None or until is not None:
        chosen = since if since is not None else start_date
        return Window(chosen, until, chosen, is_sweep=False, moves_cursor=False, answers_from=min(answers_from, chosen))
    if cursor is None:
        regular = start_date
    else:
        regular = max(answers_from, cursor - timedelta(days=lookback_days))
        if sweep_due:
            regular = min(regular, max(answers_from, today - timedelta(days=sweep_days)))
    regular = min([regular, *(each.since for each in unfinished)])
    older = {cobot_id: day for cobot_id, day in unsolved.items() if day < regular}
    reach = min([regular, *older.values()])
    # Whichever takes fewer requests: one for each of these, or the pages of all that lie between.
    one_by_one = len(older) <= (booked_since(reach) - booked_since(regular)) // INVOICES_A_PAGE if older else False
    return Window(
        regular if one_by_one else reach,
        None,
        books_from=start_date,
        is_sweep=sweep_due,
        moves_cursor=True,
        answers_from=answers_from,
        also=frozenset(older) if one_by_one else frozenset(),
        unfinished=tuple(unfinished),
    )


def next_cursor(today: date, unfinished_dates: Collection[date]) -> date:
    """Return the day up to which every invoice is booked or named: today, or the earliest day with open business."""
    return min([today, *unfinished_dates])
