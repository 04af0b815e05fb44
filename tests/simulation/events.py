"""What happens in a space's life, as data: drawn from a seed beforehand, so that any part of it can be lived again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct, field

BEGINNING = datetime(2026, 1, 5, 5, 0, tzinfo=UTC)
# Invoices may be dated so far back that only the day's sweep sees them.
START_DATE = date(2024, 10, 1)
DAYS_A_MONTH = 30


class Place(Struct, frozen=True):
    """A request of a run: the ``nth`` (from 1) of those that ``picks`` names."""

    picks: str
    nth: int


class Event(Struct, frozen=True):
    """One thing that happens.

    Attributes:
        minute: When, in minutes since the beginning; what belongs to a run has the run's minute.
        kind: The name of its ingredient; ``runs`` for a run, ``rests`` for some days without faults.
        values: What the ingredient needs to know.
        place: The request of the run before it at which it happens; None for what happens between runs.
    """

    minute: float
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None

    @property
    def moment(self) -> datetime:
        """When it is due, UTC."""
        return BEGINNING + timedelta(minutes=self.minute)


def text_of(moment: datetime) -> str:
    """Return a moment of the story to the second."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"
