"""Tries again what may be tried again, after a wait the other side can bear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import TypeVar

import tenacity

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.pacing import RETRY, Waiting

LONGEST_RETRY_AFTER = 120.0
"""The most seconds a run waits because the side asks for it; beyond, the next run comes sooner."""

_TRIES = 4
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0

Result = TypeVar("Result")


@dataclass(eq=False)
class RepeatableError(Exception):
    """The request may be sent once more: it certainly had no effect, or it is a read.

    Attributes:
        reason: Why, in words for the error that ends the tries.
        retry_after: The seconds the side asked for.
        throttled: The side said that there were too many requests (429).
    """

    reason: str
    retry_after: float | None = None
    throttled: bool = False


class Tries:
    """Runs an attempt up to four times, waiting between: jittered and doubling from half a second to eight."""

    def __init__(self, clock: Clock, random: Random, waiting: Waiting | None) -> None:
        self._clock = clock
        self._random = random
        self._waiting = waiting

    def run(self, attempt: Callable[[], Result]) -> Result:
        """Return what the attempt returns.

        Raises:
            RepeatableError: The last try's, when the tries are used up or the side asks for more than two minutes.
        """
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(_TRIES),
            wait=self._wait,
            retry=tenacity.retry_if_exception(_worth_waiting),
            sleep=self._clock.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        return retrying(attempt)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        longest: float = min(_FIRST_WAIT * 2.0 ** (state.attempt_number - 1), _LONGEST_WAIT)
        reason = state.outcome.exception() if state.outcome else None
        if isinstance(reason, RepeatableError):
            if reason.retry_after is not None:
                # A little more than asked for, so that many clients do not come back in the same instant.
                return reason.retry_after + self._random.uniform(_FIRST_WAIT / 2, _FIRST_WAIT)
            if reason.throttled:
                longest = _LONGEST_WAIT
        return self._random.uniform(longest / 2, longest)

    def _tell(self, state: tenacity.RetryCallState) -> None:
        if self._waiting is not None:
            self._waiting(state.upcoming_sleep, RETRY)


def _worth_waiting(error: BaseException) -> bool:
    if not isinstance(error, RepeatableError):
        return False
    return error.retry_after is None or error.retry_after <= LONGEST_RETRY_AFTER


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, given as whole seconds or as an HTTP date.

    Args:
        headers: Of the answer.
        now: The present moment, for a date.

    Returns:
        Seconds, 0 for a date gone by; None when there is no such header or it cannot be read.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0)
