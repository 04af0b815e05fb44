"""One run at a time per state file: a lock of the operating system, which dies with its process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from cobot_sevdesk_sync.store.database import state_faults


class AlreadyRunning(Exception):
    """Another process works on the same state file."""


def is_held(state: Path) -> bool:
    """Whether another process works on the state file just now; makes and changes no file.

    Raises:
        StateError: The lock file cannot be looked at.
    """
    import fcntl  # noqa: PLC0415 - where there is none, runs can still be locked, only not be looked for

    lock_file = Path(f"{state}.lock")
    with state_faults(str(state)):
        try:
            descriptor = os.open(lock_file, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            # A shared lock, given back at once: it can be had whenever no run holds its own.
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
    return False


@contextmanager
def exclusive(state: Path) -> Iterator[None]:
    """Hold the state file's lock.

    Raises:
        AlreadyRunning: Another process holds it.
        StateError: The lock file cannot be made next to the state file.
    """
    lock = FileLock(f"{state}.lock", mode=0o600)
    with state_faults(str(state)):
        state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise AlreadyRunning from None
    try:
        yield
    finally:
        lock.release()
