"""A state file with readable pages and bad content: code 5, or the run goes on; never an error of its own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.check.space import check_space
from cobot_sevdesk_sync.cli.sync_status import status_of, tell_status
from cobot_sevdesk_sync.errors import NEEDS_A_PERSON, StateError
from cobot_sevdesk_sync.sandbox.faults import LoseAnswer
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.database import open_copy, open_database, require_writable
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import CURSOR
from cobot_sevdesk_sync.texts import Texts
from tests.faults.busy_world import busy_world
from tests.sandbox_faults import request_to
from tests.world import World

STATE_UNUSABLE = 5
# In the place of any value. Not the empty text alone: SQLite takes every value in every column.
ODD: tuple[Any, ...] = (None, "", "x", "[]", "null", '{"x": [1]}', "2026-04-01T00:00:00", -1, 10**18, 1.5, b"\xff\x00")
# The same as text that is none.
NO_TEXT = "CAST(x'ff' AS TEXT)"


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world in which each table has rows, with a write of unknown outcome and problems among them."""
    world = busy_world(tmp_path_factory.mktemp("used"))
    world.sevdesk_side.fault = LoseAnswer(request_to("POST", "/saveVoucher"))
    world.run()
    world.sevdesk_side.fault = no_fault
    return world


def cells(path: Path) -> list[tuple[str, str, str]]:
    """Return table, column and condition of every column, and of the value of each mark."""
    connection = sqlite3.connect(path)
    found = []
    for table in ("links", "intents", "problems", "runs"):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0], table  # noqa: S608 - of the list above
        found += [(table, column, "1") for column in columns]
    names = [row[0] for row in connection.execute("SELECT name FROM marks")]
    found += [("marks", "value", f"name = '{name}'") for name in names]
    connection.close()
    return found


def spoil(path: Path, cell: tuple[str, str, str], value: Any) -> bool:
    """Put a value into one column; False where the table itself refuses it."""
    table, column, condition = cell
    connection = sqlite3.connect(path)
    try:
        with connection:
            if value == NO_TEXT:
                connection.execute(f"UPDATE OR IGNORE {table} SET {column} = {NO_TEXT} WHERE {condition}")  # noqa: S608
            else:
                connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {condition}", (value,))  # noqa: S608
    except sqlite3.Error:
        return False
    finally:
        connection.close()
    return True


def codes(world: World) -> tuple[int, list[str]]:
    """Run, check and ask for the status; return the run's code and what failed by an error of the program itself."""
    failed = []
    result = world.run()
    if result.exit_code == NEEDS_A_PERSON and result.error is not None and "error of its own" in result.error[0]:
        failed.append(f"run: {result.error[0]}")
    settings = world.settings()
    for name, look in (
        ("status", lambda: tell_status(status_of(settings, world.clock.now()), Texts("en"))),
        ("check", lambda: check_space(settings, *world.clients(settings), world.clock)),
    ):
        try:
            look()
        except StateError:
            continue
        except Exception as fault:  # noqa: BLE001 - what is looked for
            failed.append(f"{name}: {fault!r}")
    return result.exit_code, failed


@pytest.mark.parametrize("value", [*ODD, NO_TEXT], ids=repr)
def test_no_value_in_any_column_of_the_state_file_makes_an_error_of_the_program_itself(
    value: Any, used: World, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Every column and mark, all its rows spoilt at once; by option each value, else those that differ most."""
    if value in {"null", "[]", 10**18, 1.5} and not pytestconfig.getoption("--long-search"):
        pytest.skip("ask for it with --long-search")
    failures = []
    for number, cell in enumerate(cells(used.state_file)):
        world = World(tmp_path / str(number), used.cobot, used.sevdesk, used.start_date, clock=used.clock)
        world.folder.mkdir()
        shutil.copy(used.state_file, world.state_file)
        if not spoil(world.state_file, cell, value):
            continue
        _, failed = codes(world)
        failures += [(cell, each) for each in failed]
    assert failures == []


def test_a_mark_that_cannot_be_read_is_a_damaged_state_file(world: World) -> None:
    world.run()
    assert spoil(world.state_file, ("marks", "value", f"name = '{CURSOR.name}'"), "yesterday")
    result = world.run()
    assert result.exit_code == STATE_UNUSABLE
    assert result.error is not None
    assert "damaged" in result.error[0]
    assert "Move it away" in result.error[1]


# The mode


def test_a_link_as_state_file_is_used_and_what_it_leads_to_keeps_its_mode(world: World) -> None:
    target = world.folder / "target.db"
    Ledger.open(target).close()
    target.chmod(0o640)
    world.state_file.symlink_to(target)
    assert world.run().exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert world.state_file.is_symlink()


def test_a_link_to_nothing_makes_a_private_state_file(world: World) -> None:
    target = world.folder / "target.db"
    world.state_file.symlink_to(target)
    assert world.run().exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("through_a_link", [False, True])
def test_a_pipe_as_state_file_is_refused_at_once_and_keeps_its_mode(through_a_link: bool, tmp_path: Path) -> None:
    pipe, path = tmp_path / "pipe", tmp_path / "pipe"
    os.mkfifo(pipe, 0o644)
    if through_a_link:
        path = tmp_path / "state.db"
        path.symlink_to(pipe)
    for use in (open_database, open_copy, require_writable):
        with pytest.raises(StateError):
            use(path)
    assert stat.S_IMODE(pipe.stat().st_mode) == stat.S_IMODE(pipe.lstat().st_mode) != 0o600


@pytest.mark.parametrize("device", ["/dev/null", "/dev/full", "/dev/zero"])
def test_a_device_as_state_file_is_refused_and_keeps_its_mode(device: str, tmp_path: Path) -> None:
    if not Path(device).exists():
        pytest.skip("this system has no such device")
    link = tmp_path / "state.db"
    link.symlink_to(device)
    before = Path(device).stat().st_mode
    for path in (Path(device), link):
        for use in (open_database, open_copy):
            with pytest.raises(StateError):
                use(path)
    assert Path(device).stat().st_mode == before
