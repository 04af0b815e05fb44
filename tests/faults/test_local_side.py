"""What goes wrong on the machine itself: full disks, files that cannot be written, clocks that jump, changing days."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.faults import LoseAnswer, LoseRequest, RequestCounter
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.database import open_database
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import CURSOR
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.busy_world import busy_world, remains, run_to_rest
from tests.faults.processes import unmeasured_environment
from tests.sandbox_faults import Callback, FaultAt, request_to
from tests.system.invoicing import DAY, Refused, booked_numbers, issue, member_of, problems
from tests.world import TIMEOUT_SECONDS, World

STATE_UNUSABLE = 5
SAVE_VOUCHER = request_to("POST", "/saveVoucher")
LIMITED = (
    "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
    " sys.argv[1:2] = []; runpy.run_module('cobot_sevdesk_sync', run_name='__main__', alter_sys=True)"
)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    world = busy_world(tmp_path_factory.mktemp("undisturbed"))
    run_to_rest(world)
    return remains(world)


def assert_goes_on(world: World, expected: dict[str, Any]) -> None:
    """The file is whole, and the next runs bring the world to the end it would have had."""
    connection = sqlite3.connect(world.state_file)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    run_to_rest(world)
    assert remains(world) == expected


# The file is in use.


def test_a_state_file_that_is_only_locked_is_never_called_one_to_be_moved_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.run()
    monkeypatch.setattr("cobot_sevdesk_sync.store.database.BUSY_SECONDS", 0.0)
    other = sqlite3.connect(world.state_file)
    other.execute("BEGIN EXCLUSIVE")
    world.clock.advance(days=1)
    result = world.run()
    other.close()
    assert result.exit_code == STATE_UNUSABLE
    assert result.error is not None
    said = " ".join(result.error)
    assert "Another program holds the state file" in said
    assert "leave it where it is" in said
    assert "move" not in said
    assert world.run().exit_code == 0


# The disk is full.


@pytest.mark.parametrize("pages_left", [0, 1, 2, 4, 7, 11, 16])
def test_a_disk_that_is_full_in_the_middle_of_a_run_ends_it_with_code_5(
    pages_left: int, undisturbed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = busy_world(tmp_path)
    # In small pages a run's rows take many of them, and the disk can be full at many moments.
    small = sqlite3.connect(world.state_file)
    small.executescript("PRAGMA page_size = 512; CREATE TABLE any (x); DROP TABLE any")
    small.close()
    Ledger.open(world.state_file).close()

    def nearly_full(path: Path) -> sqlite3.Connection:
        connection = open_database(path)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + pages_left}")
        return connection

    with monkeypatch.context() as patched:
        patched.setattr("cobot_sevdesk_sync.store.ledger.open_database", nearly_full)
        result = world.run()
    assert result.exit_code == STATE_UNUSABLE
    assert result.error is not None
    assert "full" in " ".join(result.error)
    assert_goes_on(world, undisturbed)


def writes_of_a_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    writes = 0
    write = Ledger._write

    def counted(ledger: Ledger, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        nonlocal writes
        writes += 1
        return write(ledger, sql, parameters)

    world = busy_world(folder)
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "_write", counted)
        world.run()
    return writes


def run_until_write(world: World, number: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run while the ledger takes so many writes and fails at each one after; returns the exit code."""
    writes = 0
    write = Ledger._write

    def failing(ledger: Ledger, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        nonlocal writes
        writes += 1
        if writes >= number:
            sql, parameters = "INSERT INTO a_table_that_does_not_exist VALUES (1)", ()
        return write(ledger, sql, parameters)

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "_write", failing)
        return world.run().exit_code


def test_a_disk_that_takes_no_more_from_any_write_on_leaves_nothing_half_done(
    undisturbed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    """At every tenth write to the state file, by option at each."""
    count = writes_of_a_run(tmp_path / "count", monkeypatch)
    for number in range(1, count + 1, 1 if pytestconfig.getoption("--every-boundary") else 10):
        world = busy_world(tmp_path / str(number))
        assert run_until_write(world, number, monkeypatch) == STATE_UNUSABLE
        assert_goes_on(world, undisturbed)


@pytest.mark.parametrize("limit", [0, 8_192, 70_000, 130_000])
def test_a_process_that_may_write_no_more_ends_with_code_5_and_the_next_goes_on(
    limit: int, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    """By the operating system's own limit on a file's size (bytes): the real program, the real error."""
    world = busy_world(tmp_path)
    with world.served() as servers:
        config = world.write_config(servers.cobot_url, servers.sevdesk_url)
        ended = subprocess.run(
            [sys.executable, "-W", "error", "-c", LIMITED, str(limit), "--config", str(config), "sync", "run"],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
            env=unmeasured_environment(),
        )
    assert ended.returncode == STATE_UNUSABLE, ended.stderr
    assert str(world.state_file) in ended.stderr
    assert "Traceback" not in ended.stderr
    # The process lived in the real time: what it sent last is looked for from then on.
    world.clock.moment = max(world.clock.moment, datetime.now(UTC))
    assert_goes_on(world, undisturbed)


# The file cannot be written, or used.


@pytest.mark.parametrize("mark", ["-wal", "-journal", ".lock"])
def test_a_file_that_cannot_be_written_ends_with_code_5_before_anything_is_requested(
    mark: str, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    """A folder stands where SQLite or the lock wants its file: for root, too, there is no way around that."""
    world = busy_world(tmp_path)
    world.run()
    in_the_way = Path(f"{world.state_file}{mark}")
    in_the_way.unlink(missing_ok=True)
    in_the_way.mkdir()
    world.forget_requests()
    result = world.run()
    if mark != "-journal":
        assert (result.exit_code, world.requests()) == (STATE_UNUSABLE, [])
    in_the_way.rmdir()
    assert_goes_on(world, undisturbed)


def write_a_newer_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('cobot_sevdesk_sync', '9999_later', '2030-01-01')"
        )
    connection.close()


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [write_a_newer_version, damage])
def test_a_file_that_cannot_be_used_is_left_alone_and_may_be_moved_away(
    spoil: Callable[[Path], None], tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    """Spoilt with a write of unknown outcome in it; moved away, the past is adopted by ``--since``."""
    world = busy_world(tmp_path)
    world.sevdesk_side.fault = LoseAnswer(SAVE_VOUCHER)
    world.run()
    world.sevdesk_side.fault = no_fault
    spoil(world.state_file)
    world.forget_requests()
    before = world.state_file.read_bytes()
    for _ in range(2):
        assert (world.run().exit_code, world.requests()) == (STATE_UNUSABLE, [])
    assert world.state_file.read_bytes() == before
    world.state_file.rename(tmp_path / "away.db")
    assert world.run(RunOptions(since=world.start_date)).error is None
    assert_goes_on(world, undisturbed)


# The clock jumps back.


@pytest.mark.parametrize("fault", [LoseAnswer, LoseRequest])
@pytest.mark.parametrize("days", [1, 400])
def test_a_clock_that_was_ahead_while_a_write_was_sent_neither_doubles_nor_loses_it(
    days: int, fault: Callable[..., Any], world: World
) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.clock.advance(days=days)
    world.sevdesk_side.fault = fault(SAVE_VOUCHER)
    assert problems(world.run()) == [("CW-1", "outcome-unknown")]
    world.sevdesk_side.fault = no_fault
    world.clock.advance(days=-days)
    run_to_rest(world)
    assert booked_numbers(world) == ["CW-1"]


def test_a_clock_that_was_ahead_moves_no_window_past_later_invoices(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    world.clock.advance(days=400)
    world.run()
    world.clock.advance(days=-399)
    issue(world, "CW-1", day=DAY)
    issue(world, "CW-2", day=DAY + timedelta(days=1))
    world.run()
    world.clock.advance(days=1)
    world.run()
    assert "CW-2" in booked_numbers(world)


def test_a_clock_that_was_ahead_holds_no_document_back_for_as_long(world: World) -> None:
    """Tried again a year from now would be never."""
    issue(world, "CW-1")
    world.clock.advance(days=400)
    world.sevdesk_side.fault = Refused(SAVE_VOUCHER)
    assert problems(world.run()) == [("CW-1", "rejected-by-sevdesk")]
    world.sevdesk_side.fault = no_fault
    world.clock.advance(days=-400)
    world.run()
    world.clock.advance(hours=25)
    world.run()
    assert booked_numbers(world) == ["CW-1"]


def test_a_clock_that_was_ahead_silences_no_problem_and_no_error_for_as_long(world: World) -> None:
    issue(world, "CW-1")
    world.clock.advance(days=400)
    world.sevdesk_side.fault = Refused(SAVE_VOUCHER)
    assert len(world.run().to_tell) == 1
    world.clock.advance(days=-400)
    world.run()
    world.clock.advance(hours=25)
    assert len(world.run().to_tell) == 1


def test_a_clock_that_was_ahead_keeps_no_error_from_being_told(world: World) -> None:
    issue(world, "CW-1")
    world.clock.advance(days=400)
    world.sevdesk_side.fault = Refused(SAVE_VOUCHER, 401)
    assert [world.run().error_is_news for _ in range(2)] == [True, False]
    world.clock.advance(days=-400)
    assert [world.run().error_is_news for _ in range(2)] == [True, False]


# Days and hours change while a run is at work.

NIGHTS = {
    "a new day": datetime(2026, 4, 2, 21, 59, 30, tzinfo=UTC),
    "a new day that begins in the past of UTC": datetime(2026, 4, 2, 23, 59, 30, tzinfo=UTC),
    "summer time begins": datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC),
    "summer time ends": datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC),
    "a new year": datetime(2026, 12, 31, 22, 59, 30, tzinfo=UTC),
}


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("number", [1, 3, 14, 28, 42])
def test_a_day_or_hour_that_changes_during_a_run_changes_nothing_in_the_books(
    night: str, number: int, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    """A minute passes at one request: the run's day is the one on which it began."""
    world = busy_world(tmp_path)
    world.clock.moment = NIGHTS[night]

    def a_minute_passes(_request: Request) -> None:
        world.clock.advance(seconds=60)

    passing = FaultAt(number, Callback(before_effect=a_minute_passes), RequestCounter())
    world.cobot_side.fault = world.sevdesk_side.fault = passing
    result = world.run()
    assert result.error is None
    world.cobot_side.fault = world.sevdesk_side.fault = no_fault
    ledger = Ledger.open(world.state_file)
    began = NIGHTS[night] + timedelta(hours=2 if NIGHTS[night].month in {4, 10} else 1)
    assert ledger.mark(CURSOR) == began.date()
    ledger.close()
    run_to_rest(world)
    assert remains(world) == undisturbed
