from __future__ import annotations

from datetime import date

import pytest

from cobot_sevdesk_sync.sevdesk.bodies import first_second, last_second, written_day
from cobot_sevdesk_sync.sevdesk.decode import berlin_day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-08-31T00:00:00+02:00", date(2026, 8, 31)),
        ("2026-01-15T00:00:00+01:00", date(2026, 1, 15)),
        ("2026-08-30T22:00:00Z", date(2026, 8, 31)),
        ("2026-08-30T22:00:00+00:00", date(2026, 8, 31)),
        ("2026-08-31", date(2026, 8, 31)),
        ("2026-08-31 00:00:00", date(2026, 8, 31)),
        ("31.08.2026", date(2026, 8, 31)),
        (1788127200, date(2026, 8, 31)),
        ("1788127200", date(2026, 8, 31)),
        (1788127199, date(2026, 8, 30)),
    ],
)
def test_a_day_is_read_on_berlins_calendar_in_every_notation(value: str | int, day: date) -> None:
    assert berlin_day(value) == day


@pytest.mark.parametrize(
    "value", ["", "soon", "2026-13-01", "0000-00-00", "31.02.2026", 10**30, "9999-12-31T23:59:59-12:00"]
)
def test_what_is_no_date_is_refused(value: str | int) -> None:
    with pytest.raises(ValueError, match="not a date"):
        berlin_day(value)


def test_a_day_is_written_with_leading_zeros() -> None:
    assert written_day(date(2026, 4, 1)) == "01.04.2026"


def test_the_bounds_of_a_day_follow_summer_time() -> None:
    """The day on which the clocks go forward has 23 hours."""
    assert first_second(date(2026, 8, 31)) == 1788127200
    assert last_second(date(2026, 8, 31)) == 1788127200 + 24 * 3600 - 1
    assert last_second(date(2026, 3, 29)) - first_second(date(2026, 3, 29)) == 23 * 3600 - 1


def test_the_last_day_of_the_calendar_has_a_last_second() -> None:
    assert last_second(date(9999, 12, 31)) > first_second(date(9999, 12, 31))
