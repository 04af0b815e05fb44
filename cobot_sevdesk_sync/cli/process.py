"""What the process is started with and ended by, its three streams and signals, and the threads that it works in."""

from __future__ import annotations

import codecs
import errno
import io
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TypeVar

import msgspec
from msgspec import Struct

from cobot_sevdesk_sync.errors import code_of_signal
from cobot_sevdesk_sync.pacing import Stop

if TYPE_CHECKING:
    from concurrent.futures import Future

# What asks a process to end. A terminal that is closed asks, too.
ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # no SIGHUP on Windows
STREAMS = 3
# The work on a space waits for the network nearly all the time, so that threads do. More of them do not help where the
# processor is what is short (bench/many_spaces.py), and hold more in memory at once.
WORKERS, MOST_WORKERS = 4, 64

Item = TypeVar("Item")
Result = TypeVar("Result")

Handler = Callable[[int, FrameType | None], object]


class Outlet(io.RawIOBase):
    """Writes to a descriptor as long as it takes anything; what is written then is lost, and the work goes on.

    Attributes:
        fault: Why it takes no more; None while it does.
    """

    def __init__(self, descriptor: int) -> None:
        self.fault: OSError | None = None
        self._descriptor = descriptor

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Return whether a person looks on."""
        return os.isatty(self._descriptor)

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        """Write some of the data; returns how much is dealt with."""
        while self.fault is None:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                # Whoever reads is slow, and has set the stream so that it does not wait.
                waiting = select.poll()
                waiting.register(self._descriptor, select.POLLOUT)
                waiting.poll()
            except OSError as fault:
                self.fault = fault
        return len(data)


def prepare_streams() -> Outlet | None:
    """Make the standard streams fit for use: there, unfailing, and able to say every letter.

    Returns:
        Where stdout leads to; None where somebody has put something else in its place.
    """
    for descriptor in range(STREAMS):
        try:
            os.fstat(descriptor)
        except OSError:
            # Else the next file that is opened, the state file perhaps, would be written to by whatever prints.
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
    outlet = _prepared("stdout", 1)
    _prepared("stderr", 2)
    return outlet


def _prepared(name: str, descriptor: int) -> Outlet | None:
    stream, original = getattr(sys, name), getattr(sys, f"__{name}__")
    if stream is not original or not isinstance(stream, io.TextIOWrapper | None):
        return None
    outlet = Outlet(descriptor)
    encoding = stream.encoding if stream is not None else "utf-8"
    if codecs.lookup(encoding).name == "ascii":
        encoding = "utf-8"
    written = io.TextIOWrapper(
        io.BufferedWriter(outlet),  # type: ignore[type-var]  # it is raw, whatever the stubs say
        encoding=encoding,
        errors="replace" if name == "stdout" else "backslashreplace",
        line_buffering=name == "stderr" or outlet.isatty(),
    )
    setattr(sys, name, written)
    return outlet


def lost_output(outlet: Outlet | None) -> str:
    """Return why what was printed did not get where it should; empty when it did, or when nobody wants it any more."""
    sys.stdout.flush()
    if outlet is None or outlet.fault is None or outlet.fault.errno == errno.EPIPE:
        return ""
    return outlet.fault.strerror or str(outlet.fault)


class Ended(BaseException):
    """A signal ends the command; no fault, and nothing that a handler of faults should take.

    Attributes:
        code: The exit code.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = code_of_signal(number)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise Ended in the block when a signal asks for the end.

    The first process of a container is not ended by a signal that it does not handle. Ctrl-C keeps Python's own way.
    """

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        raise Ended(number)

    with _handled(end, tuple(each for each in ENDING if each != signal.SIGINT)):
        yield


@contextmanager
def asked_by_signals(stop: Stop) -> Iterator[None]:
    """Let a signal ask for the end of the work in the block; a second one ends the process at once."""

    def ask(number: int, _frame: FrameType | None) -> None:
        if stop.signal is not None:
            # No clearing up: the locks die with the process, and the state file is made for that.
            os._exit(code_of_signal(number))
        stop.ask(number)

    with _handled(ask, ENDING):
        yield


@contextmanager
def _handled(handler: Handler, numbers: tuple[signal.Signals, ...]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # What whoever started the process has let it ignore (nohup), it goes on ignoring.
    before = {each: signal.getsignal(each) for each in numbers}
    taken = [each for each, handling in before.items() if handling is not signal.SIG_IGN]
    try:
        for each in taken:
            signal.signal(each, handler)
        yield
    finally:
        for each in taken:
            signal.signal(each, before[each] or signal.SIG_DFL)


def side_by_side(
    items: Sequence[Item], work: Callable[[Item], Result], stop: Stop, workers: int = WORKERS
) -> Generator[Result]:
    """Yield the work's results in the order of the items, each as soon as it and those before it are there.

    Close it (``contextlib.closing``) where the results are not all taken: then the stop is asked for and the workers
    are waited for, each at most until its request under way has ended.

    Args:
        items: What to work on.
        work: Called in threads, for each item once; what it raises is raised in the place of its result.
        stop: Asked when this ends early; work that begins after that is to end at once by itself.
        workers: The most items at a time.
    """
    from concurrent.futures import Future  # noqa: PLC0415 - one space needs no threads

    _take_shapes_apart()
    futures: list[Future[Result]] = [Future() for _ in items]
    queue: SimpleQueue[tuple[Future[Result], Item]] = SimpleQueue()
    for pair in zip(futures, items, strict=True):
        queue.put(pair)
    threads = [
        # As daemons they do not keep the process from its end when a person interrupts twice.
        threading.Thread(target=_worker, args=(queue, work), name=f"space-{number}", daemon=True)
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


def _take_shapes_apart() -> None:
    """Let the library find out what each of the program's records holds, before threads are there.

    It does so when a record is first read, and two threads that do so at once end the process (seen with msgspec 0.22:
    a segmentation fault in one of ten starts on a busy machine).
    """
    left = Struct.__subclasses__()
    while left:
        shape = left.pop()
        left += shape.__subclasses__()
        # What is never read need not be readable.
        with suppress(Exception):
            msgspec.json.Decoder(shape)


def _worker(queue: SimpleQueue[tuple[Future[Result], Item]], work: Callable[[Item], Result]) -> None:
    while True:
        try:
            future, item = queue.get_nowait()
        except Empty:
            return
        try:
            future.set_result(work(item))
        except BaseException as fault:  # noqa: BLE001 - handed to whoever waits for the result
            future.set_exception(fault)
