"""How far the other side's clock is from ours is learnt from its answers, and from nothing else."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
import responses

from cobot_sevdesk_sync.check.environment import check_clock
from cobot_sevdesk_sync.check.lines import LineWriter
from cobot_sevdesk_sync.http import Remote, Transport
from cobot_sevdesk_sync.pacing import SlidingWindowPace
from cobot_sevdesk_sync.texts import Texts
from tests.world import TestClock

BASE = "https://api.example.org"
WRITER = LineWriter(Texts("en"))


def transport_to(clock: TestClock) -> Transport:
    pace = SlidingWindowPace(1000, 60, clock)
    return Transport(Remote("cobot", [BASE], "Bearer t", 5, lambda _clock: pace), clock=clock)


@pytest.mark.parametrize("minutes", [-90, 0, 7])
def test_the_last_answer_that_told_the_time_counts(minutes: int) -> None:
    clock = TestClock()
    transport = transport_to(clock)
    assert transport.clock_skew is None
    told = format_datetime(clock.now() + timedelta(minutes=minutes), usegmt=True)
    with responses.RequestsMock() as wire:
        wire.get(f"{BASE}/a", body=b"{}", headers={"Date": "Thu, 01 Jan 1970 00:00:00 GMT"})
        wire.get(f"{BASE}/b", body=b"{}", headers={"Date": told})
        wire.get(f"{BASE}/c", body=b"{}")
        wire.get(f"{BASE}/d", body=b"{}", headers={"Date": "half past nine"})
        for path in "abcd":
            transport.read(f"{BASE}/{path}", endpoint="x")
    assert transport.clock_skew == timedelta(minutes=minutes)


def test_the_side_that_differs_most_is_named() -> None:
    skews = {"Cobot": timedelta(seconds=-3), "sevDesk": timedelta(seconds=-300)}
    assert "300 seconds ahead of sevDesk's" in check_clock(skews, WRITER).why


def test_servers_that_tell_no_time_are_a_warning() -> None:
    assert check_clock({"Cobot": None, "sevDesk": None}, WRITER).verdict == "warning"
