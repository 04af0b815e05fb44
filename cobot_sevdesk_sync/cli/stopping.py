"""Ending a command that runs until Ctrl-C: in order, whichever of the two usual signals asks for it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LONG = 3600.0


class _Stopped(BaseException):
    """The user ends the command; no fault, and nothing that a handler of faults should take."""


@contextmanager
def until_stopped() -> Iterator[None]:
    """End the block quietly when SIGINT or SIGTERM comes."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        # A second Ctrl-C must not break the clearing up.
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise _Stopped

    before = {each: signal.signal(each, stop) for each in _SIGNALS}
    try:
        yield
    except _Stopped:
        pass
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def wait_for_ever() -> NoReturn:
    """Wait until a signal ends the surrounding block."""
    while True:
        time.sleep(_LONG)
