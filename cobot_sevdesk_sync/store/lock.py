"""One run at a time: locks of the operating system that die with their process.

There are two, taken together. One is the space's, the same for every user, environment and state file of a machine: two
runs with different state files know nothing of each other's writes and would double them. The other is the state
file's, which also keeps two spaces from one file, and runs of other containers that share its folder.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import socket
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store.database import state_faults

# Whatever is to share the locks has to share this name; a test that plays two machines gives each its own.
NAMESPACE = "cobot-sevdesk-sync"
# Where there are no abstract sockets: the folder that every user of the machine sees alike, TMPDIR or not.
SHARED_FOLDER = Path("/tmp")  # noqa: S108 - what lies there is opened with care, and never read or written
# Linux has names for sockets that are no files: nobody can remove, plant or keep one beyond the end of its process.
HAS_ABSTRACT_SOCKETS = sys.platform == "linux"
_CREDENTIALS = struct.Struct("3i")
_WAITING_LOOKS = 8


class AlreadyRunning(Exception):
    """Another process works on the same space or state file.

    Attributes:
        holder: Its number, and its user's; None where the system does not tell.
    """

    def __init__(self, holder: tuple[int, int] | None = None) -> None:
        super().__init__(holder)
        self.holder = holder


def is_held(state: Path, space: str) -> bool:
    """Whether another process works on the space or the state file just now; makes and changes no file.

    Args:
        state: The state file.
        space: As ``exclusive`` takes it.

    Raises:
        StateError: A lock cannot be looked at.
    """
    with state_faults(str(state)):
        return _is_space_held(space) or _is_file_held(_lock_file(state))


@contextmanager
def exclusive(state: Path, space: str) -> Iterator[None]:
    """Hold the space's lock and the state file's.

    Args:
        state: The state file; a link leads to the same lock as the file itself.
        space: What tells the space from all others: Cobot's address and the subdomain.

    Raises:
        AlreadyRunning: Another process holds one of them.
        StateError: A lock cannot be made.
    """
    with state_faults(str(state)):
        held = _space_lock(space)
    try:
        with state_faults(str(state)):
            lock_file = _lock_file(state)
            lock_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = _OpenFile(_locked_descriptor(lock_file, 0o600))
        try:
            yield
        finally:
            lock.close()
    finally:
        held.close()


@contextmanager
def exclusive_file(path: Path) -> Iterator[None]:
    """Hold a file that is read, added to and replaced, which several spaces may share; nothing is made beside it.

    Raises:
        AlreadyRunning: Another process holds it.
        StateError: The lock cannot be made.
    """
    with state_faults(str(path)):
        held = _space_lock(os.path.realpath(path))
    try:
        yield
    finally:
        held.close()


def _lock_file(state: Path) -> Path:
    return Path(f"{os.path.realpath(state)}.lock")


def _is_file_held(path: Path) -> bool:
    """Whether a lock file is locked; one that is not there is not."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
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


# The space's lock


class _OpenFile:
    """A descriptor that is closed like a socket; closing gives its lock back."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def close(self) -> None:
        """Close it."""
        os.close(self._descriptor)


def _name_of(space: str) -> str:
    """Return the lock's name: other users may see it, and learn nothing from it."""
    return f"{NAMESPACE}-{hashlib.sha256(space.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _shared_file(space: str) -> Path:
    return SHARED_FOLDER / f"{_name_of(space)}.lock"


def _space_lock(space: str) -> socket.socket | _OpenFile:
    """Take the space's lock on this machine; closing what is returned gives it back.

    Raises:
        AlreadyRunning: Another process holds it, of whichever user.
        OSError: It cannot be made.
    """
    if not HAS_ABSTRACT_SOCKETS:
        return _OpenFile(_locked_descriptor(_shared_file(space), 0o666))
    held = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        held.bind(f"\0{_name_of(space)}")
        # Nobody is ever answered: who connects learns that the lock is held, and by whom.
        held.listen(_WAITING_LOOKS)
    except OSError as fault:
        held.close()
        if fault.errno == errno.EADDRINUSE:
            raise AlreadyRunning(_holder(space)) from None
        raise
    return held


def _is_space_held(space: str) -> bool:
    if HAS_ABSTRACT_SOCKETS:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as looking:
            looking.settimeout(0)
            # Nobody listens there: free. Too many ask at once: held.
            return looking.connect_ex(f"\0{_name_of(space)}") != errno.ECONNREFUSED
    return _is_file_held(_shared_file(space))


def _holder(space: str) -> tuple[int, int] | None:
    """Return the process and the user that hold a space's socket; None when they cannot be asked for any more."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.settimeout(0)
            asking.connect(f"\0{_name_of(space)}")
            peer = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    except OSError:
        return None
    process, user, _ = _CREDENTIALS.unpack(peer)
    # A process that this one cannot see, as in another container, has no number here.
    return (process, user) if process > 0 else None


def _locked_descriptor(path: Path, mode: int) -> int:
    """Open and lock a file, which is made with that mode if need be; nothing in it is read or written.

    Raises:
        AlreadyRunning: Another process holds it.
        StateError: Something stands there that this program did not make: a link, a folder, a file closed to others.
        OSError: It cannot be made.
    """
    while True:
        descriptor = _open_with_care(path, mode)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunning from None
            # Cleared away between opening and locking, it is no longer the one that others find.
            with_name = path.lstat()
            if os.path.samestat(with_name, os.fstat(descriptor)):
                return descriptor
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _open_with_care(path: Path, mode: int) -> int:
    # Never through a link that somebody planted, and not waiting for whoever would read from a pipe. For writing, as a
    # file that other machines share (NFS) is locked for oneself alone only so.
    with_care = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        descriptor = os.open(path, with_care | os.O_CREAT | os.O_EXCL, mode)
        # The umask is this user's; a lock may be everybody's.
        os.fchmod(descriptor, mode)
    except FileExistsError:
        try:
            descriptor = os.open(path, with_care)
        except FileNotFoundError:
            return _open_with_care(path, mode)
        except OSError as fault:
            raise StateError(str(path), fault.strerror or str(fault), "foreign-lock") from fault
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise StateError(str(path), "not a regular file", "foreign-lock")
    return descriptor
