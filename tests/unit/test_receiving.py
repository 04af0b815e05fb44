from __future__ import annotations

import pytest
import requests

from cobot_sevdesk_sync.connections import OversizeError, Passage, TrickleError, receive
from tests.unit.loopback import StoppedClock


class Trickle:
    """A body that comes byte by byte, four seconds apart, and ends after ``length`` of them."""

    def __init__(self, clock: StoppedClock, length: int) -> None:
        self._clock = clock
        self.left = length

    def read1(self, amount: int, *, decode_content: bool) -> bytes:
        if not self.left:
            return b""
        self._clock.move(4)
        self.left -= 1
        return b"x"


def response_with(raw: object) -> requests.Response:
    response = requests.Response()
    response.raw = raw
    return response


def passage(clock: StoppedClock, seconds: float) -> Passage:
    return Passage(clock, patience=5, seconds=seconds, max_bytes=10**9)


def test_a_slow_body_that_ends_in_time_is_taken_in() -> None:
    clock = StoppedClock()

    assert receive(response_with(Trickle(clock, 4)), 100, passage(clock, 20)) == b"xxxx"


def test_a_body_that_trickles_on_is_given_up() -> None:
    clock = StoppedClock()
    trickle = Trickle(clock, 10**9)

    with pytest.raises(TrickleError):
        receive(response_with(trickle), 10**9, passage(clock, 20))

    assert 10**9 - trickle.left == 5


def test_a_body_of_exactly_the_bound_is_taken_in_and_one_byte_more_is_not() -> None:
    clock = StoppedClock()

    assert receive(response_with(Trickle(clock, 5)), 5, passage(clock, 100)) == b"xxxxx"
    with pytest.raises(OversizeError):
        receive(response_with(Trickle(clock, 6)), 5, passage(clock, 100))
