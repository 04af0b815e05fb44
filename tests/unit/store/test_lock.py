from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store.lock import AlreadyRunning, exclusive

SPACE = "cobot.test co-up"
HOLDER = """
import sys
from pathlib import Path
from cobot_sevdesk_sync.store.lock import exclusive
with exclusive(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_only_one_at_a_time_works_on_a_state_file(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with exclusive(state, SPACE), pytest.raises(AlreadyRunning), exclusive(state, SPACE):
        pytest.fail("both hold the lock")
    with exclusive(state, SPACE):
        pass


def test_the_lock_is_given_back_when_the_work_fails(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with pytest.raises(ZeroDivisionError), exclusive(state, SPACE):
        raise ZeroDivisionError
    with exclusive(state, SPACE):
        pass


def test_two_spaces_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with exclusive(tmp_path / "one.db", "one"), exclusive(tmp_path / "two.db", "two"):
        pass


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state), SPACE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning), exclusive(state, SPACE):
            pytest.fail("both hold the lock")
        holder.kill()
    with exclusive(state, SPACE):
        pass


def test_the_lock_file_and_its_folder_are_private(tmp_path: Path) -> None:
    state = tmp_path / "folder" / "state.db"
    with exclusive(state, SPACE):
        assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(Path(f"{state}.lock").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError) as told, exclusive(tmp_path / "file" / "state.db", SPACE):
        pytest.fail("there is no such folder")
    assert told.value.path == str(tmp_path / "file" / "state.db")


def test_an_error_of_the_work_is_not_blamed_on_the_state_file(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError), exclusive(tmp_path / "state.db", SPACE):
        raise ConnectionResetError
