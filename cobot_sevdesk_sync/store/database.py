"""Opening the state file: private to its user, migrated, or refused with a clear reason."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from cobot_sevdesk_sync.errors import StateError, StateFault

MIGRATION_SET = "cobot_sevdesk_sync"
# Numbered and in order; each is made once in a state file, in one transaction with its own row.
MIGRATIONS: Mapping[str, tuple[str, ...]] = {
    # Links, intents, problems, the program's own marks, and runs.
    "0001_ledger": (
        # One row per Cobot object that has its counterpart in sevDesk. `pending` lists, as JSON, what is left to be
        # done for it.
        """CREATE TABLE links (
            kind TEXT NOT NULL, cobot_id TEXT NOT NULL, sevdesk_id TEXT NOT NULL, origin TEXT NOT NULL, number TEXT,
            invoice_date TEXT, gross_cents INTEGER, fingerprint TEXT, pending TEXT NOT NULL, linked_at TEXT NOT NULL,
            PRIMARY KEY (kind, cobot_id)) WITHOUT ROWID""",
        # The guard against doubles: a voucher belongs to one invoice at most.
        "CREATE UNIQUE INDEX one_invoice_per_voucher ON links (sevdesk_id) WHERE kind = 'invoice'",
        "CREATE INDEX links_by_contact ON links (kind, sevdesk_id)",
        "CREATE INDEX links_by_date ON links (kind, invoice_date)",
        # One row per remote write, committed before it is sent. `key` and `effect` say
        # how to recognise that it happened, and what to note down when it did.
        """CREATE TABLE intents (
            id INTEGER PRIMARY KEY, action TEXT NOT NULL, object TEXT NOT NULL, cobot_id TEXT NOT NULL,
            key TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('sent', 'done', 'refused', 'not-sent', 'did-not-happen')),
            sent_at TEXT NOT NULL, effect TEXT NOT NULL, looks INTEGER NOT NULL DEFAULT 0, looked_at TEXT,
            result TEXT)""",
        # Nothing is sent twice while its outcome is unknown.
        "CREATE UNIQUE INDEX one_open_intent ON intents (action, object, cobot_id, key) WHERE state = 'sent'",
        "CREATE INDEX intents_by_object ON intents (object, cobot_id)",
        """CREATE TABLE problems (
            object TEXT NOT NULL, cobot_id TEXT NOT NULL, code TEXT NOT NULL, about TEXT NOT NULL, number TEXT,
            invoice_date TEXT,
            details TEXT NOT NULL, first_seen TEXT NOT NULL, told_at TEXT, tries INTEGER NOT NULL DEFAULT 0,
            next_try TEXT, PRIMARY KEY (object, cobot_id, code, about)) WITHOUT ROWID""",
        "CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT NOT NULL, exit_code INTEGER NOT NULL,
            summary TEXT NOT NULL)""",
    ),
    # What an invoice was booked as, to see later what was changed in sevDesk.
    "0002_booked": ("ALTER TABLE links ADD COLUMN booked TEXT",),
}
BUSY_SECONDS = 10
PRIVATE = 0o600
# What the program's folders are called, and where the state files of a system service lie.
NAME = "cobot-sevdesk"
SYSTEM_FOLDER = Path("/var/lib")
# The lowest byte of SQLite's code is the kind of error.
_SQLITE_KIND = 0xFF
_SQLITE_FAULTS: Mapping[int, StateFault] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_PERM: "permission",
    sqlite3.SQLITE_READONLY: "permission",
    sqlite3.SQLITE_CANTOPEN: "permission",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_SYSTEM_FAULTS: Mapping[int, StateFault] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EROFS: "permission",
}


@contextmanager
def state_faults(path: str) -> Iterator[None]:
    """Turn what SQLite or the file system says into a ``StateError`` that names the state file."""
    try:
        yield
    except (sqlite3.Error, OSError) as fault:
        raise StateError(path, str(fault), _kind_of(fault)) from fault


# With less than this left, not even the notes of an idle run fit.
LEAST_BYTES = 256 * 1024


def require_writable(path: Path) -> None:
    """See that a run could write the state file, or make it; nothing is made or changed.

    Raises:
        StateError: It could not.
    """
    folder = nearest_folder(path)
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise StateError(str(path), f"the folder {folder} cannot be written to", "permission")
    if shutil.disk_usage(folder).free < LEAST_BYTES:
        raise StateError(str(path), "no space left on the disk", "full")
    if not os.path.exists(path):  # noqa: PTH110 - see nearest_folder
        return
    with state_faults(str(path)):
        _require_regular(path.stat(), path)
    if belongs_to_another(path):
        raise StateError(str(path), "the file belongs to another user", "permission")
    if not os.access(path, os.R_OK | os.W_OK):
        raise StateError(str(path), "the file cannot be read or written", "permission")


def _require_regular(found: os.stat_result, path: Path) -> None:
    """See that a state file is one: a device or a pipe would be waited for, and a folder closed to its own user.

    Raises:
        StateError: It is not.
    """
    if stat.S_ISDIR(found.st_mode):
        raise StateError(str(path), os.strerror(errno.EISDIR))
    if not stat.S_ISREG(found.st_mode):
        raise StateError(str(path), "not a regular file")


def other_states(state: Path, subdomain: str) -> list[Path]:
    """Return where else, by custom, state files of the same space lie, when a state file is new.

    A run that knows nothing of what another state file remembers is told apart from a first run by nothing else.

    Args:
        state: The state file that is about to be used.
        subdomain: The space's.

    Returns:
        Files that exist, and folders that exist and that this user may not look into; none where the state file exists.
    """
    if os.path.exists(state):  # noqa: PTH110 - see nearest_folder
        return []
    found: list[Path] = []
    for folder in _usual_folders():
        other = folder / f"{subdomain}.db"
        try:
            other.stat()
        except PermissionError:
            # Whether it is there cannot be seen: named with what can be.
            found.append(folder)
        except OSError:
            continue
        else:
            found.append(other)
    return found


def _usual_folders() -> list[Path]:
    """Return the state folders of this machine's users, whatever the environment says, and that of the unit."""
    homes = [Path.home()] if os.environ.get("HOME") else []
    if os.name == "posix":
        import pwd  # noqa: PLC0415 - not there on Windows

        homes += [Path(each.pw_dir) for each in pwd.getpwall()]
    folders = [home / place / NAME for home in homes for place in (".local/state", "Library/Application Support")]
    # As far as can be seen: a home that is closed to others says nothing about it.
    return [each for each in dict.fromkeys([SYSTEM_FOLDER / NAME, *folders]) if os.path.isdir(each)]  # noqa: PTH112


def belongs_to_another(path: Path) -> bool:
    """Whether a file is another user's, so that a run could not make it private; the administrator may do so."""
    return os.name == "posix" and os.getuid() not in {0, path.stat().st_uid}


def nearest_folder(path: Path) -> Path:
    """Return the state file's folder, or the nearest one above it that can be seen: the first run makes the rest.

    In a folder that this user may not enter nothing can be seen. ``Path.exists`` raises there, before Python 3.14.
    """
    return next((each for each in path.parents if os.path.exists(each)), path.parent)  # noqa: PTH110


def _kind_of(fault: sqlite3.Error | OSError) -> StateFault:
    if isinstance(fault, sqlite3.OperationalError) and "decode to UTF-8" in str(fault):
        return "damaged"
    if isinstance(fault, OSError):
        return _SYSTEM_FAULTS.get(fault.errno or 0, "")
    return _SQLITE_FAULTS.get(getattr(fault, "sqlite_errorcode", 0) & _SQLITE_KIND, "")


def open_database(path: Path) -> sqlite3.Connection:
    """Open or create the state file, readable and writable by its user only.

    Raises:
        StateError: The file cannot be used: unreadable, not writable, damaged, or made by a newer version.
    """
    with state_faults(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_private(path)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
        try:
            # A power cut must not take back what a commit promised: a lost intent is a write that may be repeated.
            # The write-ahead log makes that one flush to the disk per commit instead of four.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            return _prepared(connection, str(path))
        except BaseException:
            connection.close()
            raise


def _make_private(path: Path) -> None:
    """Make a state file that is not there yet, and one that is its user's only; what a link leads to keeps its mode."""
    if path.exists():
        # Looked at before it is opened: to open some devices is to do something.
        _require_regular(path.stat(), path)
    if path.is_symlink():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_NONBLOCK, PRIVATE))
        return
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW, PRIVATE)
    try:
        found = os.fstat(descriptor)
        _require_regular(found, path)
        if stat.S_IMODE(found.st_mode) != PRIVATE:
            os.fchmod(descriptor, PRIVATE)
    finally:
        os.close(descriptor)


def open_copy(path: Path, *, as_it_is: bool = False) -> sqlite3.Connection:
    """Return a copy of the state file in memory, for a dry run: the file stays byte for byte as it was.

    Args:
        path: The state file.
        as_it_is: Whether it stays in the form of the version that wrote it, whichever that is.

    Raises:
        StateError: The file exists and cannot be used.
    """
    with state_faults(str(path)):
        connection = sqlite3.connect(":memory:")
        try:
            if path.exists():
                _copy(path, connection)
            return connection if as_it_is else _prepared(connection, str(path))
        except BaseException:
            connection.close()
            raise


def _copy(path: Path, target: sqlite3.Connection) -> None:
    """Copy a state file as it stands at one moment, also while a run is at work."""
    _require_regular(path.stat(), path)
    # With a write-ahead log SQLite makes files beside the one it reads; without one nobody is writing,
    # and the file is read as it lies, from a read-only folder too.
    how = "mode=ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1"
    source = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS)
    try:
        source.backup(target)
    finally:
        source.close()


def back_up(path: Path, target: Path, *, overwrite: bool = False) -> None:
    """Write the state file, as it stands at one moment, to another file: private, whole or not at all.

    A run may be at work. What an older or newer version wrote stays as that wrote it.

    Args:
        path: The state file.
        target: The back-up.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        StateError: The state file is not there or cannot be used.
        FileExistsError: The back-up is there already; it stays as it is.
        OSError: It cannot be written; none was.
    """
    with state_faults(str(path)), closing(sqlite3.connect(":memory:")) as copy:
        _copy(path, copy)
        _require_sound(copy, str(path))
        content = copy.serialize()
    if not overwrite and os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        if overwrite:
            Path(unfinished).replace(target)
        else:
            # A link fails where something is already, which a rename would replace.
            target.hardlink_to(unfinished)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _require_sound(connection: sqlite3.Connection, path: str) -> None:
    integrity = connection.execute("PRAGMA quick_check").fetchone()[0]
    if integrity != "ok":
        raise StateError(path, f"its check says: {integrity}", "damaged")


def _prepared(connection: sqlite3.Connection, path: str) -> sqlite3.Connection:
    _require_sound(connection, path)
    made = _migrations_made(connection)
    unknown = sorted(made - set(MIGRATIONS))
    if unknown:
        raise StateError(path, f"it knows {', '.join(unknown)}", "newer")
    if made < set(MIGRATIONS):
        _migrate(connection)
    return connection


def _migrations_made(connection: sqlite3.Connection) -> set[str]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (MIGRATION_SET,))
    return {name for (name,) in rows}


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring a state file to this version's form. The library is loaded for that alone: a run does without."""
    from sqlite_utils import Database, Migrations  # noqa: PLC0415 - a tenth of an idle run's start

    migrations = Migrations(MIGRATION_SET)
    for name, statements in MIGRATIONS.items():

        @migrations(name=name)
        def migrate(database: Database, statements: tuple[str, ...] = statements) -> None:
            for statement in statements:
                database.execute(statement)

    migrations.apply(Database(connection))


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done inside together, or nothing; within another such block it is a part of that."""
    nested = connection.in_transaction
    connection.execute("SAVEPOINT part" if nested else "BEGIN")
    try:
        yield
        connection.execute("RELEASE part" if nested else "COMMIT")
    except BaseException:
        if not nested:
            connection.rollback()
        elif connection.in_transaction:
            # A full disk can end the whole transaction, savepoints included.
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise
