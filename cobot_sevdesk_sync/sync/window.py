"""Which invoices a run reads, and how far the cursor may move (product contract, section 5.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.config.settings import InvoiceSettings, Settings
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import (
    BACKFILLED_FROM,
    CURSOR,
    HALVES,
    LAST_CHECK,
    LAST_SWEEP,
    OPEN_BACKFILLS,
    READ_ONCE,
    START_DATE,
    SWEEP_BEFORE,
    Backfill,
    BackfilledFrom,
    Half,
    Mark,
    OpenBackfills,
)
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
        unfinished: Days that a person chose and an earlier run did not get to the end of, and in a sweep days that were
            read once only: they are booked, too.
        also: Invoices outside of these days that are asked for one by one, by Cobot id.
        is_first: Whether all since the start date is read for the first time.
        compared: The dates of invoices that are read because the day's comparison says whether what is named is over.
    """

    since: date
    until: date | None
    books_from: date
    is_sweep: bool
    moves_cursor: bool
    answers_from: date
    also: frozenset[str] = frozenset()
    unfinished: tuple[Backfill, ...] = ()
    is_first: bool = False
    compared: frozenset[date] = frozenset()

    def holds(self, other: Window) -> bool:
        """Whether all that another window reads was read with this one."""
        return self.since <= other.since and self.until is None and not other.also

    def leaves_alone(self, day: date) -> bool:
        """Whether an invoice of this date is not booked, unless it is named in a problem."""
        chosen = (each for each in self.unfinished if each.only != "members")
        return day < self.books_from and not any(day in each for each in chosen)

    @property
    def members_from(self) -> date:
        """Members confirmed earlier are left alone."""
        return self.members_later(self.books_from)

    def members_later(self, start: date) -> date:
        """Return from which day of confirmation on members get a contact by a run that books from ``start`` on."""
        chosen = (each for each in self.unfinished if each.only != "invoices")
        return min([start, *(each.since for each in chosen)])


def window_of_run(settings: Settings, options: RunOptions, ledger: Ledger, today: date) -> Window:
    """Return which invoices a run reads that starts on ``today``, the space's calendar day."""
    cursor, moved_under = ledger.mark(CURSOR), ledger.mark(START_DATE)
    # With a start date that was moved back, all from there on is read once, as by a first run.
    begins_earlier = moved_under is not None and settings.start_date < moved_under
    last_sweep, unfinished = ledger.mark(LAST_SWEEP), open_backfills(ledger, settings.start_date)
    if last_sweep != today:
        unfinished += tuple(each for each in read_once(ledger, settings.start_date) if each not in unfinished)
    last_check = ledger.mark(LAST_CHECK) if settings.invoices.daily_check else None
    to_compare = _to_compare(ledger) if settings.invoices.daily_check and last_check != today else {}
    past = Past(
        cursor=min(cursor, today) if cursor and not begins_earlier else None,
        last_sweep=last_sweep,
        sweep_before=ledger.mark(SWEEP_BEFORE),
        last_check=last_check,
        backfilled_from=backfilled_from(ledger, settings.start_date),
        unfinished=unfinished,
        unsolved=_unsolved(ledger) | to_compare,
        to_compare=frozenset(to_compare.values()),
        booked_since=ledger.count_of_invoices_since,
    )
    return plan_window(past, settings.start_date, settings.invoices, today, options.since, options.until)


def _unsolved(ledger: Ledger) -> dict[str, date]:
    """Return the invoices that wait for something, with their dates: blocked, rejected, of unknown outcome."""
    waiting = {
        each.finding.id: each.invoice_date
        for each in ledger.problems()
        if each.finding.object == "invoice" and each.invoice_date and not each.finding.meaning.told_once
    }
    linked = ledger.links("invoice", waiting).keys() - _untold(ledger)
    unsolved = {cobot_id: day for cobot_id, day in waiting.items() if cobot_id not in linked}
    for intent in ledger.open_intents():
        if "invoice_date" in intent.effect:
            unsolved[intent.cobot_id] = date.fromisoformat(intent.effect["invoice_date"])
    return unsolved


def _to_compare(ledger: Ledger) -> dict[str, date]:
    """Return the invoices, with their dates, of which only a comparison with sevDesk says whether they are mended."""
    return {
        each.finding.id: each.invoice_date
        for each in ledger.problems()
        if each.finding.object == "invoice" and each.invoice_date and each.finding.meaning.is_over_when_compared
    }


def _untold(ledger: Ledger) -> set[str]:
    """Return the invoices that are there, and of which something is still to be told in Cobot, which refused it."""
    problems = ledger.problems()
    deleted = {each.finding.id for each in problems if each.finding.code == "deleted-in-cobot"}
    return {each.finding.id for each in problems if each.finding.meaning.waits_alone} - deleted


class Past(Struct, frozen=True):
    """What earlier runs left, as far as it decides what is read.

    Attributes:
        cursor: Every invoice dated before it is booked or named; None before the first complete run.
        last_sweep: The day of the last sweep.
        sweep_before: The day of the sweep before that.
        last_check: The day on which the invoices of both sides were last compared; a sweep is its ground.
        backfilled_from: The earliest day that a person chose with ``--since`` under the present start date; what was
            booked or named then is watched on.
        unfinished: Days that a person chose and an earlier run did not get to the end of, and for a sweep days that
            were read once only.
        unsolved: Invoices that wait for something, by Cobot id: they are read again, however old.
        to_compare: The dates of those among them that are held against sevDesk.
        booked_since: How many invoices dated since a day are booked: what a window that reaches back so far re-reads.
    """

    cursor: date | None
    last_sweep: date | None
    backfilled_from: date | None
    unfinished: Sequence[Backfill]
    unsolved: Mapping[str, date]
    booked_since: Callable[[date], int]
    last_check: date | None = None
    to_compare: frozenset[date] = frozenset()
    sweep_before: date | None = None


def plan_window(
    past: Past,
    start_date: date,
    settings: InvoiceSettings,
    today: date,
    since: date | None = None,
    until: date | None = None,
) -> Window:
    """Return what to read.

    Args:
        past: What earlier runs left.
        start_date: From the configuration.
        settings: Say how far a run and the day's sweep look back.
        today: The space's calendar day.
        since: Chosen by a person: also takes invoices older than the start date.
        until: Chosen by a person.
    """
    unfinished = past.unfinished
    sweep_due = past.last_sweep != today or (settings.daily_check and past.last_check != today)
    answers_from = min([start_date, past.backfilled_from or start_date, *(each.since for each in unfinished)])
    if since is not None or until is not None:
        chosen = since if since is not None else start_date
        return Window(chosen, until, chosen, is_sweep=False, moves_cursor=False, answers_from=min(answers_from, chosen))
    if past.cursor is None:
        regular = start_date
    else:
        regular = max(answers_from, past.cursor - timedelta(days=settings.lookback_days))
        if sweep_due:
            # From the last but one on: what came after it is still within, however long no run was made, and what one
            # reading alone has missed without a sign is read once more.
            swept = min(past.sweep_before or past.last_sweep or today, past.last_sweep or today, today)
            regular = min(regular, max(answers_from, swept - timedelta(days=settings.sweep_days)))
    regular = min([regular, *(each.since for each in unfinished)])
    older = {cobot_id: day for cobot_id, day in past.unsolved.items() if day < regular}
    reach = min([regular, *older.values()])
    # Whichever takes fewer requests: one for each of these, or the pages of all that lie between.
    booked_between = past.booked_since(reach) - past.booked_since(regular) if older else 0
    one_by_one = bool(older) and len(older) <= booked_between // INVOICES_A_PAGE
    return Window(
        regular if one_by_one else reach,
        None,
        books_from=start_date,
        is_sweep=sweep_due,
        moves_cursor=True,
        answers_from=answers_from,
        also=frozenset(older) if one_by_one else frozenset(),
        unfinished=tuple(unfinished),
        is_first=past.cursor is None,
        compared=past.to_compare,
    )


def next_cursor(today: date, unfinished_dates: Collection[date]) -> date:
    """Return the day up to which every invoice is booked or named: today, or the earliest day with open business."""
    return min([today, *unfinished_dates])


def backfilled_from(ledger: Ledger, start_date: date) -> date | None:
    """Return the earliest day that was chosen under this start date."""
    chosen = ledger.mark(BACKFILLED_FROM)
    return chosen.since if chosen is not None and chosen.start_date == start_date else None


def open_backfills(ledger: Ledger, start_date: date) -> tuple[Backfill, ...]:
    """Return the backfills that are not finished; a start date that was moved on since then has ended them."""
    return _spans(ledger, OPEN_BACKFILLS, start_date)


def read_once(ledger: Ledger, start_date: date) -> tuple[Backfill, ...]:
    """Return the days that were read for the first time: the next sweep reads them once more.

    No sweep may ever come to them again, and a list may lack a row without a sign of it: what one reading alone has
    missed would be lost, and nobody told.
    """
    return _spans(ledger, READ_ONCE, start_date)


def _spans(ledger: Ledger, mark: Mark[OpenBackfills], start_date: date) -> tuple[Backfill, ...]:
    kept = ledger.mark(mark)
    return kept.spans if kept is not None and start_date <= kept.start_date else ()


def _record_spans(ledger: Ledger, mark: Mark[OpenBackfills], start_date: date, spans: Sequence[Backfill]) -> None:
    kept = OpenBackfills(start_date, tuple(dict.fromkeys(spans))) if spans else None
    if ledger.mark(mark) != kept:
        ledger.record_mark(mark, kept)


def begin_backfill(ledger: Ledger, start_date: date, options: RunOptions) -> None:
    """Note down, before anything is asked for, what a person has chosen: cut short, later runs finish it.

    Days from the start date on are noted as well: no sweep may ever come to them again. ``--limit`` bounds the run that
    it was given to, no later one (product contract, section 2).
    """
    if options.since is None and options.until is None:
        return
    chosen = Backfill(options.since or start_date, options.until, options.only)
    with ledger.transaction():
        if chosen.since < start_date:
            earliest = min(chosen.since, backfilled_from(ledger, start_date) or start_date)
            ledger.record_mark(BACKFILLED_FROM, BackfilledFrom(earliest, start_date))
        others = [each for each in open_backfills(ledger, start_date) if not chosen.covers(each)]
        _record_spans(ledger, OPEN_BACKFILLS, start_date, (*others, chosen))


def close_backfills(
    ledger: Ledger, start_date: date, window: Window, open_kinds: Set[ObjectKind], *, members: bool, invoices: bool
) -> None:
    """Note down which of the days that were read are done, and which are to be read once more.

    Args:
        ledger: The space's.
        start_date: Of the configuration.
        window: What was read.
        open_kinds: Of what is neither booked nor named.
        members: Whether the list of members was read whole, or none is wanted.
        invoices: Whether that of the invoices was.
    """
    read = Backfill(window.since, window.until)
    are_invoices_done = invoices and not open_kinds
    left: list[Backfill] = []
    again: list[Backfill] = []
    for each in open_backfills(ledger, start_date):
        done: dict[Half, bool] = {
            "members": members and not open_kinds - {"invoice"} and window.members_from <= each.since,
            "invoices": are_invoices_done and read.covers(each),
        }
        wanted = HALVES if each.only is None else {each.only}
        rest = {half for half in wanted if not done[half]}
        if rest:
            left.append(replace(each, only=each.only if rest == wanted else rest.pop()))
        again += [replace(each, only=half) for half in sorted(wanted - rest)]
    if not (window.is_sweep and are_invoices_done):
        again = [*read_once(ledger, start_date), *again]
    if window.is_first and invoices:
        again.append(Backfill(start_date, None))
    with ledger.transaction():
        _record_spans(ledger, OPEN_BACKFILLS, start_date, left)
        _record_spans(ledger, READ_ONCE, start_date, again)
