"""Opening the state file: private to its user, migrated, or refused with a clear reason."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store.schema import migrations

BUSY_SECONDS = 10


@contextmanager
def state_faults(path: str) -> Iterator[None]:
    """Turn what SQLite or the file system says into a ``StateError`` that names the state file."""
    try:
        yield
    except (sqlite3.Error, OSError) as fault:
        raise StateError(path, str(fault)) from fault


def open_database(path: Path) -> Database:
    """Open or create the state file, readable and writable by its user only.

    Raises:
        StateError: The file cannot be used: unreadable, not writable, damaged, or made by a newer version.
    """
    with state_faults(str(path)):
        if path.is_dir():
            # Made as private as a file, a folder could no longer be entered.
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
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


def open_copy(path: Path) -> Database:
    """Return a copy of the state file in memory, for a dry run: the file stays byte for byte as it was.

    Raises:
        StateError: The file exists and cannot be used.
    """
    with state_faults(str(path)):
        connection = sqlite3.connect(":memory:")
        try:
            if path.exists():
                # With a write-ahead log SQLite makes files beside the one it reads; without one nobody is writing,
                # and the file is read as it lies, from a read-only folder too.
                how = "mode=ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1"
                source = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS)
                try:
                    source.backup(connection)
                finally:
                    source.close()
            return _prepared(connection, str(path))
        except BaseException:
            connection.close()
            raise


def _prepared(connection: sqlite3.Connection, path: str) -> Database:
    database = Database(connection)
    integrity = connection.execute("PRAGMA quick_check").fetchone()[0]
    if integrity != "ok":
        raise StateError(path, f"the file is damaged ({integrity})")
    unknown = sorted({migration.name for migration in migrations.applied(database)} - _known_migrations())
    if unknown:
        raise StateError(path, f"made by a newer version of this program (it knows {', '.join(unknown)})")
    if migrations.pending(database):
        migrations.apply(database)
    return database


def _known_migrations() -> set[str]:
    with closing(Database(memory=True)) as empty:
        return {migration.name for migration in migrations.pending(empty)}
