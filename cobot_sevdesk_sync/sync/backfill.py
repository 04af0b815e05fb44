"""What a person has had booked from before the start date (``--since``): watched on, and finished if cut short."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from cobot_sevdesk_sync.store.ledger import Ledger

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
