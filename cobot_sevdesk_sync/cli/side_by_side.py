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


class StoppableClock(SystemClock):
    """The machine's clock, whose waits a stop cuts short."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def sleep(self, seconds: float) -> None:
        """Wait, or raise Stopped."""
        if self._stop.wait(seconds):
            raise Stopped


class StoppablePace:
    """A pace that lets no request leave once a stop was asked for.

    Only here and in waits does work end: an answer that is under way is still taken in and noted down, so that the next
    run has less to look up.
    """

    def __init__(self, pace: Pace, stop: threading.Event) -> None:
        self._pace = pace
        self._stop = stop

    def admit(self, endpoint: str, waiting: Waiting | None = None) -> None:
        """Return once a request to the endpoint may leave, or raise Stopped."""
        if self._stop.is_set():
            raise Stopped
        self._pace.admit(endpoint, waiting)


def side_by_side(
    items: Sequence[Item], work: Callable[[Item], Result], stop: threading.Event, workers: int = WORKERS
) -> Generator[Result]:
    """Yield the work's results in the order of the items, each as soon as it and those before it are there.

    Close it (``contextlib.closing``) where the results are not all taken: then the stop is asked for and the workers
    are waited for, each at most until its request under way has ended. A second interruption does not wait any longer.

    Args:
        items: What to work on.
        work: Called in threads, for each item once; what it raises is raised in the place of its result.
        stop: Set when this ends early, an interruption above all: tells every worker to end.
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
        stop.set()
        for thread in threads:
            thread.join()


def _worker(
    queue: SimpleQueue[tuple[Future[Result], Item]], work: Callable[[Item], Result], stop: threading.Event
) -> None:
    while True:
        try:
            future, item = queue.get_nowait()
        except Empty:
            return
        try:
            if stop.is_set():
                raise Stopped
            future.set_result(work(item))
        except BaseException as fault:  # noqa: BLE001 - handed to whoever waits for the result
            future.set_exception(fault)
