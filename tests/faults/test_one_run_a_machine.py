"""One run at a time for a space on a machine, and one space for a state file, whoever starts what with what."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.config.loading import usual_state
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store import database, lock
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import AlreadyRunning, exclusive, is_held
from cobot_sevdesk_sync.store.records import OWNER
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.texts import Language, Texts
from tests.faults.processes import RunningSync, unmeasured_environment
from tests.sandbox_faults import Callback, request_to
from tests.system.checking import checked, named
from tests.system.in_process import command
from tests.system.invoicing import booked_numbers, issue, member_of, real_today
from tests.world import TIMEOUT_SECONDS, Ended, World, empty_world

SAVE_VOUCHER = request_to("POST", "/saveVoucher")
STATE_UNUSABLE = 5
SPACE = "cobot.test:443 co-up"
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")


# Two runs of one space


def run_beside(served: World, environment: dict[str, str], state: str | None) -> Ended:
    """Run with another environment and state file than this world's; without one, the environment's own counts."""
    assert served._servers is not None
    usual, served.folder = served.folder, served.folder / "beside"
    served.folder.mkdir(exist_ok=True)
    served.folder.chmod(0o777)
    try:
        config = served.write_config(served._servers.cobot_url, served._servers.sevdesk_url)
    finally:
        served.folder = usual
    lines = [line for line in config.read_text(encoding="utf-8").splitlines() if not line.startswith("state:")]
    config.write_text("\n".join([*lines, f"state: {state}" if state else ""]), encoding="utf-8")
    config.chmod(0o644)
    command = [sys.executable, "-W", "error", "-m", "cobot_sevdesk_sync", "--config", str(config), "sync", "run"]
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
        env={**unmeasured_environment(), "XDG_STATE_HOME": "", **environment},
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("how", ["another file", "another home", "another state folder", "a link", "the same file"])
def test_a_second_run_of_a_space_leaves_in_peace_whichever_state_file_it_has(how: str, served: World) -> None:
    """In the middle of the first, which has booked one of two: each that knows nothing of it would book both."""
    for number in ("CW-1", "CW-2"):
        issue(served, number, day=real_today(), debitor=member_of(served.cobot, number, email=f"{number}@a.example"))
    beside: list[Ended] = []
    other = served.folder / "other"
    other.mkdir()
    (other / "linked.db").symlink_to(served.state_file)
    environment, state = {
        "another file": ({}, str(other / "other.db")),
        "another home": ({"HOME": str(other)}, None),
        "another state folder": ({"XDG_STATE_HOME": str(other)}, None),
        "a link": ({}, str(other / "linked.db")),
        "the same file": ({}, str(served.state_file)),
    }[how]

    def second(_request: Request) -> None:
        served.sevdesk_side.fault = no_fault
        beside.append(run_beside(served, dict(environment), state))

    served.sevdesk_side.fault = Callback(SAVE_VOUCHER, after_effect=second)
    assert served._servers is not None
    first = RunningSync(served, served._servers).ended()
    assert first.code == 0, first.stderr
    [ended] = beside
    assert (ended.code, ended.stdout) == (0, "")
    assert "another run is still at work" in ended.stderr.splitlines()[-1]
    assert booked_numbers(served) == ["CW-1", "CW-2"]


HOLDER = """
import os
import sys
from pathlib import Path
from cobot_sevdesk_sync.store import lock
lock.NAMESPACE, lock.HAS_ABSTRACT_SOCKETS = sys.argv[3], sys.argv[4] == "sockets"
lock.SHARED_FOLDER = Path(sys.argv[5])
os.setuid(int(sys.argv[6]))
with lock.exclusive(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=["sockets", "files"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Both ways to lock, each on every system that has it."""
    if request.param == "sockets" and not lock.HAS_ABSTRACT_SOCKETS:
        pytest.skip("this system has no abstract sockets")
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    monkeypatch.setattr(lock, "HAS_ABSTRACT_SOCKETS", request.param == "sockets")
    monkeypatch.setattr(lock, "SHARED_FOLDER", shared)
    return str(request.param)


def held_by_another(tmp_path: Path, kind: str, as_user: int | None = None) -> subprocess.Popen[str]:
    folder = tmp_path / "theirs"
    folder.mkdir()
    folder.chmod(0o777)
    arguments = [
        str(folder / "state.db"),
        SPACE,
        lock.NAMESPACE,
        kind,
        str(lock.SHARED_FOLDER),
        str(as_user or os.getuid()),
    ]
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=unmeasured_environment(),
    )


def test_the_spaces_lock_is_seen_by_other_processes_and_dies_with_its_own(tmp_path: Path, kind: str) -> None:
    mine = tmp_path / "state.db"
    with held_by_another(tmp_path, kind) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_held(mine, SPACE)
        assert not is_held(mine, "another space")
        with pytest.raises(AlreadyRunning) as running, exclusive(mine, SPACE):
            pytest.fail("both hold the lock")
        if kind == "sockets":
            assert running.value.holder == (holder.pid, os.getuid())
        holder.kill()
        holder.wait()
        assert not is_held(mine, SPACE)
        with exclusive(mine, SPACE):
            assert is_held(tmp_path / "third.db", SPACE)


@ROOT_ONLY
def test_the_spaces_lock_of_another_user_counts_and_leaves_nothing_that_is_in_the_way(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file that another user made nobody but that user can change the mode; it is opened all the same."""
    everybodys = Path(tempfile.mkdtemp())
    everybodys.chmod(0o1777)
    monkeypatch.setattr(lock, "SHARED_FOLDER", everybodys)
    with held_by_another(everybodys, kind, as_user=65534) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning), exclusive(tmp_path / "state.db", SPACE):
            pytest.fail("both hold the lock")
        holder.kill()
    with exclusive(tmp_path / "state.db", SPACE):
        pass
    shutil.rmtree(everybodys)


@pytest.mark.parametrize("planted", ["link", "dangling link", "folder", "pipe"])
def test_what_somebody_planted_in_the_locks_place_is_neither_followed_nor_waited_for(
    planted: str, tmp_path: Path, kind: str
) -> None:
    if kind == "sockets":
        pytest.skip("a name that is no file cannot be planted")
    theirs, place = tmp_path / "theirs", lock._shared_file(SPACE)
    theirs.write_text("precious")
    theirs.chmod(0o640)
    if planted == "folder":
        place.mkdir()
    elif planted == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(theirs if planted == "link" else tmp_path / "nothing")
    with pytest.raises(StateError) as told, exclusive(tmp_path / "state.db", SPACE):
        pytest.fail("it locked something")
    assert told.value.kind == "foreign-lock"
    assert (theirs.read_text(), stat.S_IMODE(theirs.stat().st_mode)) == ("precious", 0o640)
    assert not (tmp_path / "nothing").exists()


def test_the_shared_lock_file_may_be_opened_by_every_user_whatever_the_umask(tmp_path: Path, kind: str) -> None:
    before = os.umask(0o077)
    try:
        with exclusive(tmp_path / "state.db", SPACE):
            left = list(lock.SHARED_FOLDER.iterdir())
    finally:
        os.umask(before)
    assert [stat.S_IMODE(each.stat().st_mode) for each in left] == ([0o666] if kind == "files" else [])


def test_a_shared_lock_file_that_is_cleared_away_while_it_is_taken_is_made_anew(tmp_path: Path, kind: str) -> None:
    with exclusive(tmp_path / "state.db", SPACE):
        for each in lock.SHARED_FOLDER.iterdir():
            each.unlink()
    with exclusive(tmp_path / "state.db", SPACE):
        assert is_held(tmp_path / "other.db", SPACE)
    assert kind in {"sockets", "files"}


def test_a_state_file_that_lies_on_nfs_can_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There a lock for oneself alone needs a file that is open for writing (flock(2))."""
    locked = fcntl.flock

    def as_on_nfs(descriptor: int, how: int) -> None:
        if how & fcntl.LOCK_EX and fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        locked(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", as_on_nfs)
    with (
        exclusive(tmp_path / "state.db", "co-up"),
        pytest.raises(AlreadyRunning),
        exclusive(tmp_path / "state.db", "b"),
    ):
        pass


def test_a_space_is_the_same_however_its_address_and_name_are_written() -> None:
    usual = CobotSettings("co-up", "x")
    others = ["https://API.cobot.me", "https://api.cobot.me:443", "https://api.cobot.me."]
    assert {CobotSettings("CO-UP", "y", api_url=each).space for each in others} == {usual.space}
    assert CobotSettings("co-up", "x", api_url="http://127.0.0.1:1").space != usual.space
    assert CobotSettings("co-down", "x").space != usual.space


def test_retry_leaves_a_space_alone_that_a_run_with_another_state_file_works_on(world: World, tmp_path: Path) -> None:
    with exclusive(tmp_path / "other.db", world.settings().cobot.space):
        ended = command(world, "sync", "retry", "--all")
        status = command(world, "sync", "status")
    assert ended.code == 0
    assert not world.state_file.exists()
    assert "at work" in status.stdout


# A new state file beside another one


@pytest.fixture
def other_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The state file of the system's service, in the place where the unit keeps it."""
    monkeypatch.setattr(database, "SYSTEM_FOLDER", tmp_path / "var")
    folder = tmp_path / "var" / "cobot-sevdesk"
    folder.mkdir(parents=True)
    state = folder / f"{empty_world(tmp_path).cobot.space.subdomain}.db"
    Ledger.open(state).close()
    return state


def test_a_run_and_check_that_find_a_new_state_file_beside_another_say_so(other_state: Path, served: World) -> None:
    warned = named(checked(served), "state-file")
    assert (warned.verdict, str(other_state) in warned.why) == ("warning", True)
    assert str(other_state) in served.command("sync", "run", "--dry-run").stderr
    first = served.sync()
    assert first.code == 0
    assert str(other_state) in first.stderr
    # From then on it is this one.
    assert served.sync().stderr == ""
    assert named(checked(served), "state-file").verdict == "ok"


def test_a_folder_that_this_user_may_not_look_into_is_named_as_one_that_may_have_it(
    monkeypatch: pytest.MonkeyPatch, other_state: Path, tmp_path: Path
) -> None:
    look = Path.stat

    def closed(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path == other_state:
            raise PermissionError(13, "Permission denied")
        return look(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", closed)
    assert database.other_states(tmp_path / "new.db", other_state.stem) == [other_state.parent]


def test_init_writes_the_whole_path_of_the_state_file() -> None:
    assert usual_state("co-up").is_absolute()


# Two spaces on one state file


def another_space(world: World) -> World:
    """Return another space whose configuration was copied: all is its own but the state file."""
    folder = world.folder / "another"
    folder.mkdir()
    other = empty_world(folder)
    space = msgspec.structs.replace(other.cobot.space, id="another-space-id", subdomain="co-down")
    other.cobot.space = space
    other.configure(state=str(world.state_file))
    return other


def test_a_state_file_of_another_space_ends_every_command_with_code_5_and_stays_as_it_is(world: World) -> None:
    issue(world, "CW-1")
    assert world.run().exit_code == 0
    other = another_space(world)
    issue(other, "CW-1")
    before = world.state_file.read_bytes()
    result = other.run()
    assert result.exit_code == STATE_UNUSABLE
    assert result.error is not None
    assert world.cobot.space.subdomain in result.error[0]
    assert "state file of its own" in result.error[1]
    assert len(other.requests()) == 1
    assert other.run(RunOptions(dry_run=True)).exit_code == STATE_UNUSABLE
    assert booked_numbers(other) == []
    assert world.state_file.read_bytes() == before
    failures = [line for line in checked(other) if (line.name, line.verdict) == ("state-file", "failure")]
    assert [line.exit_code for line in failures] == [STATE_UNUSABLE]
    with other.served():
        for words in (("status",), ("retry", "--all"), ("report",), ("run",), ("explain", "CW-1")):
            ended = other.command("sync", *words)
            assert ended.code == STATE_UNUSABLE, (words, ended)
            assert "belongs to another space" in ended.stderr
    issue(world, "CW-2")
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1", "CW-2"]


def test_a_space_of_the_same_name_and_another_id_is_another_space(world: World) -> None:
    world.run()
    world.clock.advance(days=1)
    world.cobot.space = msgspec.structs.replace(world.cobot.space, id="made-anew")
    assert world.run().exit_code == STATE_UNUSABLE


def test_a_space_that_was_renamed_keeps_its_state_file(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    world.cobot.space = msgspec.structs.replace(world.cobot.space, subdomain="new-name")
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1"]
    ledger = Ledger.open(world.state_file)
    owner = ledger.mark(OWNER)
    ledger.close()
    assert owner is not None
    assert owner.subdomain == "new-name"


def test_a_state_file_of_an_older_version_belongs_to_the_space_that_used_it_last(world: World) -> None:
    world.run()
    ledger = Ledger.open(world.state_file)
    ledger.record_mark(OWNER, None)
    ledger.close()
    assert another_space(world).run().exit_code == STATE_UNUSABLE
    assert world.run().exit_code == 0
    ledger = Ledger.open(world.state_file)
    owner = ledger.mark(OWNER)
    ledger.close()
    assert owner is not None
    assert owner.id == world.cobot.space.id


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_said_of_a_locked_file_never_advises_to_put_it_aside(language: Language) -> None:
    texts = Texts(language)
    sentence, fix = texts.error_text(StateError("state.db", "database is locked", "locked"))
    usual, usual_fix = texts.error_text(StateError("state.db", "database is locked"))
    assert sentence != usual
    assert fix != usual_fix


def test_a_state_file_that_another_program_holds_is_named_as_held(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.run()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    other = sqlite3.connect(world.state_file)
    other.execute("BEGIN EXCLUSIVE")
    result = world.run()
    other.rollback()
    other.close()
    assert result.exit_code == STATE_UNUSABLE
    assert result.error is not None
    assert "holds the state file" in result.error[0]
    assert "leave it where it is" in result.error[1]
    assert world.run().exit_code == 0
