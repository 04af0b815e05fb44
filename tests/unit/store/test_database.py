from __future__ import annotations

import errno
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store import database
from cobot_sevdesk_sync.store.database import (
    nearest_folder,
    open_copy,
    open_database,
    other_states,
    require_writable,
    state_faults,
)

FULL_SYNCHRONOUS = 2


def made(path: Path) -> Path:
    open_database(path).close()
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_state_file_and_its_folder_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = made(tmp_path / "folder" / "state.db")
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_a_state_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = made(tmp_path / "state.db")
    path.chmod(0o644)
    assert mode(made(path)) == 0o600


def test_the_folder_of_a_state_file_is_left_as_it_is_where_it_exists(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    made(tmp_path / "state.db")
    assert mode(tmp_path) == 0o755


def test_every_commit_reaches_the_disk_before_it_returns(tmp_path: Path) -> None:
    opened = open_database(tmp_path / "state.db")
    assert opened.execute("PRAGMA synchronous").fetchone() == (FULL_SYNCHRONOUS,)
    # A journal that is not kept on disk would take that promise back.
    assert opened.execute("PRAGMA journal_mode").fetchone()[0] in {"delete", "truncate", "persist", "wal"}
    opened.close()


@pytest.mark.parametrize("opener", [open_database, open_copy])
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path, opener: type) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"start_date: 2026-01-01\n" * 100)
    with pytest.raises(StateError, match="not a database") as told:
        opener(path)
    assert told.value.path == str(path)
    assert path.read_bytes() == b"start_date: 2026-01-01\n" * 100


@pytest.mark.parametrize("opener", [open_database, open_copy])
def test_a_damaged_file_is_told_before_it_is_used(tmp_path: Path, opener: type) -> None:
    path = made(tmp_path / "state.db")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StateError) as told:
        opener(path)
    assert told.value.path == str(path)
    assert "damaged" in told.value.reason or "malformed" in told.value.reason


@pytest.mark.parametrize("opener", [open_database, open_copy])
def test_a_file_made_by_a_newer_version_is_told_and_left_alone(tmp_path: Path, opener: type) -> None:
    path = made(tmp_path / "state.db")
    newer = sqlite3.connect(path)
    newer.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('cobot_sevdesk_sync', '0999_from_the_future', '2030-01-01')"
    )
    newer.commit()
    newer.close()
    before = path.read_bytes()
    with pytest.raises(StateError, match="0999_from_the_future") as refused:
        opener(path)
    assert refused.value.kind == "newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "full"),
        (OSError(errno.EACCES, "Permission denied"), "permission"),
        (OSError(errno.EIO, "Input/output error"), ""),
        (sqlite3.OperationalError("made here, so without SQLite's code"), ""),
    ],
)
def test_the_cause_is_told_by_its_kind(fault: Exception, kind: str) -> None:
    with pytest.raises(StateError) as told, state_faults("state.db"):
        raise fault
    assert told.value.kind == kind


def test_a_disk_that_is_full_is_told_as_sqlite_says_it(tmp_path: Path) -> None:
    database = open_database(tmp_path / "state.db")
    database.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StateError) as told, state_faults("state.db"):
        database.execute("CREATE TABLE big AS SELECT randomblob(100000) AS bytes")
    assert told.value.kind == "full"
    database.close()


@pytest.mark.parametrize("opener", [open_database, open_copy])
def test_a_file_that_is_no_database_is_told_as_damaged(tmp_path: Path, opener: type) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(StateError) as told:
        opener(path)
    assert told.value.kind == "damaged"


def test_what_a_run_could_not_write_is_told_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "below" / "state.db"
    require_writable(path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(os, "access", lambda each, _mode: each != tmp_path)
    with pytest.raises(StateError, match="folder") as told:
        require_writable(path)
    assert told.value.kind == "permission"
    made(tmp_path / "own.db")
    monkeypatch.setattr(os, "access", lambda each, _mode: each != tmp_path / "own.db")
    with pytest.raises(StateError, match="file"):
        require_writable(tmp_path / "own.db")


def test_what_another_program_migrated_in_the_same_file_is_its_own_business(tmp_path: Path) -> None:
    path = made(tmp_path / "state.db")
    other = sqlite3.connect(path)
    other.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('another', '0999', 'x')")
    other.commit()
    other.close()
    made(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_is_told_with_its_reason(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StateError, match="ermission"):
            open_database(tmp_path / "state.db")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_cannot_be_made_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "state.db"
    with pytest.raises(StateError) as told:
        open_database(path)
    assert told.value.path == str(path)
    assert "file" in told.value.reason


@pytest.mark.parametrize("opener", [open_database, open_copy])
def test_a_folder_in_the_place_of_the_file_is_told_and_stays_as_accessible_as_it_was(
    tmp_path: Path, opener: type
) -> None:
    folder = tmp_path / "spaces"
    folder.mkdir(mode=0o755)
    with pytest.raises(StateError):
        opener(folder)
    assert mode(folder) == 0o755


def test_a_file_that_somebody_else_migrates_is_told_as_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    path = tmp_path / "state.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE unrelated (x)")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StateError, match="locked") as told:
        open_database(path)
    assert told.value.path == str(path)
    other.execute("ROLLBACK")
    other.close()


def test_a_copy_is_migrated_where_the_file_is_not(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    empty = sqlite3.connect(path)
    empty.execute("CREATE TABLE unrelated (x)")
    empty.commit()
    empty.close()
    before = path.read_bytes()
    copy = open_copy(path)
    assert copy.execute("SELECT count(*) FROM links").fetchone() == (0,)
    copy.close()
    assert path.read_bytes() == before


def test_a_path_with_signs_that_mean_something_in_a_url_is_only_a_path(tmp_path: Path) -> None:
    path = made(tmp_path / "co-up?mode=memory#1 %41.db")
    assert path.exists()
    copy = open_copy(path)
    assert copy.execute("SELECT count(*) FROM links").fetchone() == (0,)
    copy.close()
    assert {each.name.removesuffix("-wal").removesuffix("-shm") for each in tmp_path.iterdir()} == {path.name}


def test_a_copy_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    path = made(tmp_path / "state.db")
    open_copy(path).close()
    assert [each.name for each in tmp_path.iterdir()] == ["state.db"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_in_a_folder_that_may_not_be_entered_the_nearest_that_can_be_seen_is_named(tmp_path: Path) -> None:
    (tmp_path / "theirs" / "below").mkdir(parents=True)
    (tmp_path / "theirs").chmod(0)
    try:
        path = tmp_path / "theirs" / "below" / "state.db"
        assert nearest_folder(path) == tmp_path / "theirs"
        with pytest.raises(StateError, match="theirs cannot be written to"):
            require_writable(path)
        assert path not in other_states(path, "state")
    finally:
        (tmp_path / "theirs").chmod(0o700)
