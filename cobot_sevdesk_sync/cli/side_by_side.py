"""Works on several spaces at once: a bounded number of threads, results in the order of the spaces, a clean stop.

The work waits for the network nearly all the time, so that threads do. One space needs none of this.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.pacing import Pace, Waiting

WORKERS = 4

Item = TypeVar("Item")
Result = TypeVar("Result")


class Stopped(BaseException):
    """The user ended the command: the work ends before its next request. No fault, and nothing to be handled."""


class Stop:
    """Tells all workers to end."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        """Ask every worker to end before its next request or in its present wait."""
        self._asked.set()

    def check(self) -> None:
        """Raise Stopped when the end was asked for."""
        if self._asked.is_set():
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Wait; raises Stopped as soon as the end is asked for."""
        if self._asked.wait(seconds):
            raise Stopped


class StoppableClock(SystemClock):
    """The machine's clock, whose waits a stop cuts short."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop

    def sleep(self, seconds: float) -> None:
        """Wait, or raise Stopped."""
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
        """Return once a request to the endpoint may leave, or raise Stopped."""
        self._stop.check()
        self._pace.admit(endpoint, waiting)


def side_by_side(
    items: Sequence[Item], work: Callable[[Item], Result], stop: Stop, workers: int = WORKERS
) -> Generator[Result]:
    """Yield the work's results in the order of the items, each as soon as it and those before it are there.

    Close it (``contextlib.closing``) where the results are not all taken: then the stop is asked for and the workers
    are waited for, each at most until its request under way has ended. A second interruption does not wait any longer.

    Args:
        items: What to work on.
        work: Called in threads, for each item once; what it raises is raised in the place of its result.
        stop: Asked when this ends early, an interruption above all.
        workers: The most items at a time.
    """
    futures: list[Future[Result]] = [Future() for _ in items]
    queue: SimpleQueue[tuple[Future[Result], Item]] = SimpleQueue()
    for pair in zip(futures, items, strict=True):
        queue.put(pair)
    threads = [
        # As daemons they do not keep the process from its end when a person interrupts twice.
        threading.Thread(target=_worker, args=(queue, work, stop), name=f"space-{number}", daemon=True)
        for number in range(1, min(workers, len(items)) + 1)
    ]
    for thread in threads:
        thread.start()
    try:
        for future in futures:
            yield future.result()
    finally:
        stop.ask()
        for thread in threads:
            thread.join()


def _worker(queue: SimpleQueue[tuple[Future[Result], Item]], work: Callable[[Item], Result], stop: Stop) -> None:
    while True:
        try:
            future, item = queue.get_nowait()
        except Empty:
            return
        try:
            stop.check()
            future.set_result(work(item))
        except BaseException as fault:  # noqa: BLE001 - handed to whoever waits for the result
            future.set_exception(fault)
