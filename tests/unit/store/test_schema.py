from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store import database
from cobot_sevdesk_sync.store.database import create_ledger, migrations, open_database


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
    assert applied(path) == ["0001_ledger"]
    assert tables(path) >= {"links", "intents", "problems", "marks", "runs"}


def test_a_file_that_is_up_to_date_is_not_migrated_again(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    before = path.read_bytes()
    open_database(path).close()
    assert path.read_bytes() == before


def test_migrations_are_numbered_without_gaps() -> None:
    empty = Database(memory=True)
    names = [migration.name for migration in migrations.pending(empty)]
    empty.close()
    assert [int(name.partition("_")[0]) for name in names] == list(range(1, len(names) + 1))


def with_a_second(*statements: str) -> Migrations:
    """Return the real first migration and a second one."""
    both = Migrations("cobot_sevdesk_sync")
    both(name="0001_ledger")(create_ledger)

    @both(name="0002_more")
    def more(connected: Database) -> None:
        for statement in statements:
            connected.execute(statement)

    return both


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
        patched.setattr(database, "migrations", failing)
        with pytest.raises(StateError, match="half") as told:
            open_database(path)
        assert told.value.path == str(path)
    assert applied(path) == ["0001_ledger"]
    assert "half" not in tables(path)
    opened = open_database(path)
    assert opened.conn.execute("SELECT value FROM marks").fetchall() == [("2026-04-01",)]
    opened.close()


def test_a_migration_that_fails_in_a_new_file_keeps_the_ones_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.db"
    with monkeypatch.context() as patched:
        patched.setattr(database, "migrations", with_a_second("CREATE TABLE half (x)", "rubbish"))
        with pytest.raises(StateError):
            open_database(path)
    assert applied(path) == ["0001_ledger"]
    assert "half" not in tables(path)


def test_an_older_file_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    monkeypatch.setattr(database, "migrations", with_a_second("ALTER TABLE marks ADD COLUMN note TEXT"))
    open_database(path).close()
    assert applied(path) == ["0001_ledger", "0002_more"]


def test_no_table_has_a_column_for_personal_data(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    open_database(path).close()
    connection = sqlite3.connect(path)
    columns = {row[1] for table in tables(path) for row in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()
    assert columns.isdisjoint({"email", "phone", "address", "street", "recipient", "token"})
