"""Days as sevDesk means them: Berlin's calendar days, whatever notation they come in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
LAST_SECOND = time(23, 59, 59)


def berlin_day(value: str | int) -> date:
    """Return the day in Berlin.

    sevDesk answers with RFC 3339 and an offset, a day being midnight in Berlin; comparing in UTC would miss by one day.

    Args:
        value: RFC 3339, an ISO date, ``dd.mm.yyyy``, or seconds since 1970 as a number or as digits.

    Raises:
        ValueError: It is none of these.
    """
    text = str(value).strip()
    try:
        if text.removeprefix("-").isdecimal():
            return datetime.fromtimestamp(int(text), UTC).astimezone(BERLIN).date()
        if text[2:3] == ".":
            return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=BERLIN).date()
        moment = datetime.fromisoformat(text)
        # A moment without an offset is already a day on Berlin's calendar.
        return moment.date() if moment.tzinfo is None else moment.astimezone(BERLIN).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError("not a date") from error


def written_day(day: date) -> str:
    """Return a day as sevDesk takes it in requests: ``dd.mm.yyyy`` (sevDesk API, saveVoucher)."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def first_second(day: date) -> int:
    """Return the day's first second in Berlin, in seconds since 1970."""
    return int(datetime.combine(day, time.min, BERLIN).timestamp())


def last_second(day: date) -> int:
    """Return the day's last second in Berlin, in seconds since 1970."""
    return int(datetime.combine(day, LAST_SECOND, BERLIN).timestamp())
