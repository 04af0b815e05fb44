"""Time as a value passed in, so that tests need not wait; months of the calendar, and days as people write them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Protocol

Leaving = Callable[[], None]
"""Called right before a request is put on the wire, after all waiting, on a connection that stands."""


class Clock(Protocol):
    """What the program needs of time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that never jumps."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds on a clock that never jumps."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def months_before(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months before a day's own."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)


def month_of(day: date) -> str:
    """Return a day's month: ``2026-04``."""
    return f"{day.year:04}-{day.month:02}"


_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_GERMAN_DAY = re.compile(r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})")
_MONTHS = 12


def day_written(text: str) -> tuple[date, bool] | None:
    """Return the day that a person writes as 2026-08-01 or 1.8.2026, and whether others would read another in it.

    None where it is written in another way: then it is no day.

    Raises:
        ValueError: No calendar has it.
    """
    german = _GERMAN_DAY.fullmatch(text.strip())
    written = german or _DAY.fullmatch(text.strip())
    if written is None:
        return None
    day = date(int(written["year"]), int(written["month"]), int(written["day"]))
    return day, german is not None and day.day <= _MONTHS and day.day != day.month
