"""What a person has had booked from before the start date (``--since``): watched on, and finished if cut short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cobot_sevdesk_sync.store.ledger import Ledger

# The earliest day chosen under a start date, and that start date.
BACKFILLED_FROM = "backfilled_from"
# The days of a backfill that is not finished, and the start date.
OPEN_BACKFILL = "open_backfill"
OPEN_END = "-"


@dataclass(frozen=True, slots=True)
class Backfill:
    """The invoice dates that a person chose, both included; ``until`` None is without an end."""

    since: date
    until: date | None


def backfilled_from(ledger: Ledger, start_date: date) -> date | None:
    """Return the earliest day that was chosen under this start date."""
    since, _, under = (ledger.mark(BACKFILLED_FROM) or "").partition(" ")
    return date.fromisoformat(since) if under == start_date.isoformat() else None


def open_backfill(ledger: Ledger, start_date: date) -> Backfill | None:
    """Return the backfill under this start date that is not finished."""
    words = (ledger.mark(OPEN_BACKFILL) or "").split()
    if not words or words[2] != start_date.isoformat():
        return None
    return Backfill(date.fromisoformat(words[0]), None if words[1] == OPEN_END else date.fromisoformat(words[1]))


def begin_backfill(ledger: Ledger, start_date: date, chosen: Backfill, *, is_whole: bool) -> None:
    """Note down, before anything is booked, what a person has chosen.

    Args:
        ledger: The space's.
        start_date: Of the configuration.
        chosen: The days.
        is_whole: All of it is wanted; what a person asks for in parts only (``--limit``) no later run goes on with.
    """
    if chosen.since >= start_date:
        return
    earliest = min(chosen.since, backfilled_from(ledger, start_date) or start_date)
    with ledger.transaction():
        ledger.record_mark(BACKFILLED_FROM, f"{earliest.isoformat()} {start_date.isoformat()}")
        if is_whole:
            until = chosen.until.isoformat() if chosen.until else OPEN_END
            ledger.record_mark(OPEN_BACKFILL, f"{chosen.since.isoformat()} {until} {start_date.isoformat()}")


def end_backfill(ledger: Ledger) -> None:
    """Note down that everything chosen is booked or named."""
    ledger.record_mark(OPEN_BACKFILL, None)
