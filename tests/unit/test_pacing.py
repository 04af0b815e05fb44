from __future__ import annotations

import pytest

from cobot_sevdesk_sync.pacing import SlidingWindowPace
from tests.unit.loopback import StoppedClock


def test_requests_within_the_limit_leave_at_once() -> None:
    clock = StoppedClock()
    pace = SlidingWindowPace(3, 60, clock)

    for _ in range(3):
        pace.admit("a")

    assert clock.slept == []


def test_a_request_beyond_the_limit_waits_until_the_oldest_leaves_the_window() -> None:
    clock = StoppedClock()
    pace = SlidingWindowPace(2, 60, clock)
    told: list[tuple[float, str]] = []

    pace.admit("a")
    clock.move(10)
    pace.admit("a")
    clock.move(5)
    pace.admit("a", lambda seconds, why: told.append((seconds, why)))

    assert clock.slept == [45]
    assert told == [(45, "rate-limit")]


def test_no_window_ever_holds_more_than_the_limit() -> None:
    clock = StoppedClock()
    pace = SlidingWindowPace(7, 1.3, clock)
    sent = []
    for number in range(200):
        pace.admit("a")
        sent.append(clock.monotonic())
        clock.move((number * 7 % 5) / 10)

    assert all(later - earlier >= 1.3 - 1e-9 for earlier, later in zip(sent, sent[7:], strict=False))


def test_endpoints_are_counted_apart_each_with_its_own_limit() -> None:
    clock = StoppedClock()
    pace = SlidingWindowPace(2, 60, clock, {"narrow": 1})

    for endpoint in ("a", "a", "b", "b", "narrow"):
        pace.admit(endpoint)
    assert clock.slept == []

    pace.admit("narrow")
    assert clock.slept == [60]


def test_endpoints_are_counted_together_where_the_side_counts_so() -> None:
    clock = StoppedClock()
    pace = SlidingWindowPace(2, 1, clock, one_for_all=True)

    for endpoint in ("a", "b", "c"):
        pace.admit(endpoint)

    assert clock.slept == [1]


@pytest.mark.parametrize(("limit", "seconds"), [(0, 60), (1, 0)])
def test_a_pace_that_could_never_admit_anything_is_refused(limit: int, seconds: float) -> None:
    with pytest.raises(ValueError, match="at least one request"):
        SlidingWindowPace(limit, seconds, StoppedClock())
