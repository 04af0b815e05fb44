"""Which invoices a run reads, and how far the cursor may move (product contract, section 5.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.result import RunOptions

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


# The earliest day chosen under a start date, and that start date.
BACKFILLED_FROM = "backfilled_from"
# The start date, and the days of each backfill that is not finished.
OPEN_BACKFILLS = "open_backfills"
OPEN_END = "-"


class Backfill(Struct, frozen=True):
    """The invoice dates that a person chose, both included; ``until`` None is without an end."""

    since: date
    until: date | None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.since <= day and (self.until is None or day <= self.until)

    def covers(self, other: Backfill) -> bool:
        """Whether all days of another one are among these."""
        return self.since <= other.since and (
            self.until is None or (other.until is not None and other.until <= self.until)
        )


def backfilled_from(ledger: Ledger, start_date: date) -> date | None:
    """Return the earliest day that was chosen under this start date."""
    since, _, under = (ledger.mark(BACKFILLED_FROM) or "").partition(" ")
    return date.fromisoformat(since) if under == start_date.isoformat() else None


def open_backfills(ledger: Ledger, start_date: date) -> tuple[Backfill, ...]:
    """Return the backfills that are not finished; a start date that was moved on since then has ended them."""
    words = (ledger.mark(OPEN_BACKFILLS) or "").split()
    if not words or start_date > date.fromisoformat(words[0]):
        return ()
    return tuple(_read(span) for span in words[1:])


def begin_backfill(ledger: Ledger, start_date: date, chosen: Backfill, *, is_whole: bool) -> None:
    """Note down, before anything is asked for, what a person has chosen.

    Args:
        ledger: The space's.
        start_date: Of the configuration.
        chosen: The days.
        is_whole: All of it is wanted; what a person asks for in parts (``--limit``, ``--only``) no later run goes on
            with.
    """
    if chosen.since >= start_date:
        return
    earliest = min(chosen.since, backfilled_from(ledger, start_date) or start_date)
    with ledger.transaction():
        ledger.record_mark(BACKFILLED_FROM, f"{earliest.isoformat()} {start_date.isoformat()}")
        if is_whole:
            others = [each for each in open_backfills(ledger, start_date) if not chosen.covers(each)]
            _record(ledger, start_date, [*others, chosen])


def end_backfills(ledger: Ledger, start_date: date, read: Backfill) -> None:
    """Note down that everything dated within these days is booked or named."""
    _record(ledger, start_date, [each for each in open_backfills(ledger, start_date) if not read.covers(each)])


def _record(ledger: Ledger, start_date: date, backfills: Iterable[Backfill]) -> None:
    spans = [f"{each.since.isoformat()}/{each.until.isoformat() if each.until else OPEN_END}" for each in backfills]
    ledger.record_mark(OPEN_BACKFILLS, " ".join([start_date.isoformat(), *spans]) if spans else None)


def _read(span: str) -> Backfill:
    since, _, until = span.partition("/")
    return Backfill(date.fromisoformat(since), None if until == OPEN_END else date.fromisoformat(until))


def window_of_run(settings: Settings, options: RunOptions, ledger: Ledger, today: date) -> Window:
    """Return which invoices a run reads that starts on ``today``, the space's calendar day."""
    cursor = ledger.mark(CURSOR)
    last_sweep = ledger.mark(LAST_SWEEP)
    return plan_window(
        start_date=settings.start_date,
        backfilled_from=backfilled_from(ledger, settings.start_date),
        unfinished=open_backfills(ledger, settings.start_date),
        today=today,
        cursor=min(date.fromisoformat(cursor), today) if cursor and not _begins_earlier(ledger, settings) else None,
        last_sweep=date.fromisoformat(last_sweep) if last_sweep else None,
        lookback_days=settings.invoices.lookback_days,
        sweep_days=settings.invoices.sweep_days,
        unsolved=_unsolved(ledger),
        booked_since=ledger.count_of_invoices_since,
        since=options.since,
        until=options.until,
    )


def _begins_earlier(ledger: Ledger, settings: Settings) -> bool:
    """Whether the start date was moved back: then all from there on is read once, as by a first run."""
    before = ledger.mark(START_DATE)
    return before is not None and settings.start_date < date.fromisoformat(before)


def _unsolved(ledger: Ledger) -> dict[str, date]:
    """Return the invoices that wait for something, with their dates: blocked, rejected, of unknown outcome."""
    waiting = {
        each.finding.id: each.invoice_date
        for each in ledger.problems()
        if each.finding.object == "invoice" and each.invoice_date and not each.finding.meaning.told_once
    }
    linked = ledger.links("invoice", waiting)
    unsolved = {cobot_id: day for cobot_id, day in waiting.items() if cobot_id not in linked}
    for intent in ledger.open_intents():
        if "invoice_date" in intent.effect:
            unsolved[intent.cobot_id] = date.fromisoformat(intent.effect["invoice_date"])
    return unsolved


CURSOR = "cursor"
# The start date under which the cursor was last moved.
START_DATE = "start_date"
LAST_SWEEP = "last_sweep"
