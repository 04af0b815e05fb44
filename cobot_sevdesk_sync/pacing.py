"""When the next request may leave: below the number a remote side allows, and not once the run was asked to end."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.errors import Interrupted

Waiting = Callable[[float, str], None]
"""Told before each wait: the seconds, and why (``rate-limit`` or ``retry``)."""

RATE_LIMIT = "rate-limit"
RETRY = "retry"

# A wait that floating point rounds to nothing would go round for ever on a clock that stands still meanwhile.
_SHORTEST_WAIT = 0.001


class Pace(Protocol):
    """Decides when the next request may leave."""

    def admit(self, endpoint: str, waiting: Waiting | None = None) -> None:
        """Return once a request to the endpoint may leave, and count it as sent."""
        ...


class SlidingWindowPace:
    """Never lets more than ``limit`` requests leave in any span of ``seconds``, counted per endpoint.

    May be shared by several transports and threads.

    Args:
        limit: Requests per window and endpoint; at least 1.
        seconds: The length of the window.
        clock: Tells the time and sleeps.
        per_endpoint: Endpoints with a limit of their own, for the same window.
        one_for_all: Count all endpoints together (sevDesk) and not each by itself (Cobot).
    """

    def __init__(
        self,
        limit: int,
        seconds: float,
        clock: Clock,
        per_endpoint: Mapping[str, int] | None = None,
        *,
        one_for_all: bool = False,
    ) -> None:
        self._limits = dict(per_endpoint or {})
        self._limit = limit
        if min([limit, *self._limits.values()]) < 1 or seconds <= 0:
            raise ValueError("a pace needs at least one request in a window longer than nothing")
        self._seconds = seconds
        self._clock = clock
        self._one_for_all = one_for_all
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def admit(self, endpoint: str, waiting: Waiting | None = None) -> None:
        """Return once a request to the endpoint may leave, and count it as sent.

        Args:
            endpoint: The name under which the remote side counts.
            waiting: Told before each wait.
        """
        while (delay := self._delay(endpoint)) > 0:
            if waiting is not None:
                waiting(delay, RATE_LIMIT)
            self._clock.sleep(delay)

    def _delay(self, endpoint: str) -> float:
        """Return the seconds still to wait, or 0 after counting the request."""
        limit = self._limits.get(endpoint, self._limit)
        with self._lock:
            now = self._clock.monotonic()
            sent = self._sent["" if self._one_for_all else endpoint]
            while sent and sent[0] + self._seconds <= now:
                sent.popleft()
            if len(sent) < limit:
                sent.append(now)
                return 0
            return max(sent[0] + self._seconds - now, _SHORTEST_WAIT)


class Stop:
    """Tells all that works to end: before its next request, or in its present wait.

    May be asked by the handler of a signal: nothing here takes a lock, as the handler runs in the middle of whatever
    the main thread does just then.

    Attributes:
        signal: The number of the signal that asked; None while nobody did.
    """

    def __init__(self) -> None:
        self.signal: int | None = None
        # Once written to, it stays readable: whoever waits, and will ever wait, wakes.
        self._read_end, self._write_end = os.pipe()
        os.set_blocking(self._write_end, False)

    def __del__(self) -> None:
        for descriptor in (self._read_end, self._write_end):
            with suppress(OSError):
                os.close(descriptor)

    def ask(self, number: int = signal.SIGINT) -> None:
        """Ask for the end; the first to ask counts."""
        if self.signal is None:
            self.signal = int(number)
        with suppress(OSError):
            os.write(self._write_end, b"!")

    def check(self) -> None:
        """Go on, or raise Interrupted when the end was asked for."""
        if self.signal is not None:
            raise Interrupted(self.signal)

    def wait(self, seconds: float) -> None:
        """Wait; raises Interrupted as soon as the end is asked for."""
        waiting = select.poll()
        waiting.register(self._read_end, select.POLLIN)
        waiting.poll(max(seconds, 0) * 1000)
        self.check()


class StoppableClock(SystemClock):
    """The machine's clock, whose waits a stop cuts short."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop

    def sleep(self, seconds: float) -> None:
        """Wait, or raise Interrupted."""
        self._stop.wait(seconds)


class StoppablePace:
    """A pace that lets no request leave once a stop was asked for.

    Only here and in waits does work end: an answer that is under way is still taken in and noted down, so that the next
    run has less to look up.
    """

    def __init__(self, pace: Pace, stop: Stop) -> None:
        self._pace = pace
        self._stop = stop

    def admit(self, endpoint: str, waiting: Waiting | None = None) -> None:
        """Return once a request to the endpoint may leave, or raise Interrupted."""
        self._stop.check()
        self._pace.admit(endpoint, waiting)
