from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store import database
from cobot_sevdesk_sync.store.database import MIGRATIONS, open_database


def tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found = {name for (name,) in rows}
    connection.close()
    return found


def applied(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
    connection.close()
    return [name for (name,) in rows]


def test_every_migration_has_a_row_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    assert applied(path) == list(MIGRATIONS)
    assert tables(path) >= {"links", "intents", "problems", "marks", "runs"}


def test_a_file_that_is_up_to_date_is_not_migrated_again(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    before = path.read_bytes()
    open_database(path).close()
    assert path.read_bytes() == before


def test_migrations_are_numbered_without_gaps() -> None:
    assert [int(name.partition("_")[0]) for name in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def with_a_second(*statements: str) -> dict[str, tuple[str, ...]]:
    """Return the real first migration and a second one."""
    return {**MIGRATIONS, "9999_more": statements}


def test_a_migration_that_fails_leaves_nothing_of_itself_and_the_file_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO marks (name, value) VALUES ('cursor', '2026-04-01')")
    connection.commit()
    connection.close()
    with monkeypatch.context() as patched:
        failing = with_a_second("CREATE TABLE half (x)", "DELETE FROM marks", "CREATE TABLE half (x)")
        patched.setattr(database, "MIGRATIONS", failing)
        with pytest.raises(StateError, match="half") as told:
            open_database(path)
        assert told.value.path == str(path)
    assert applied(path) == list(MIGRATIONS)
    assert "half" not in tables(path)
    opened = open_database(path)
    assert opened.execute("SELECT value FROM marks").fetchall() == [("2026-04-01",)]
    opened.close()


def test_a_migration_that_fails_in_a_new_file_keeps_the_ones_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.db"
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", with_a_second("CREATE TABLE half (x)", "rubbish"))
        with pytest.raises(StateError):
            open_database(path)
    assert applied(path) == list(MIGRATIONS)
    assert "half" not in tables(path)


def test_an_older_file_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    monkeypatch.setattr(database, "MIGRATIONS", with_a_second("ALTER TABLE marks ADD COLUMN note TEXT"))
    open_database(path).close()
    assert applied(path) == [*MIGRATIONS, "9999_more"]


def test_no_table_has_a_column_for_personal_data(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    connection = sqlite3.connect(path)
    columns = {row[1] for table in tables(path) for row in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()
    assert columns.isdisjoint({"email", "phone", "address", "street", "recipient", "token"})


def test_a_file_of_this_version_is_opened_without_the_library_that_migrates(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    program = (
        "import sys; from pathlib import Path; from cobot_sevdesk_sync.store.ledger import Ledger;"
        " Ledger.open(Path(sys.argv[1])).close(); sys.exit('sqlite_utils' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == 0
