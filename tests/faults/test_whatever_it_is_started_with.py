"""The program does its work whatever it is started with: streams closed or full, no folder, no home, no locale."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.errors import ConfigurationError
from tests.faults.processes import unmeasured_environment
from tests.system.invoicing import booked_numbers, issue, member_of, real_today
from tests.world import TIMEOUT_SECONDS, Ended, World

PROGRAM = f'"{sys.executable}" -W error -m cobot_sevdesk_sync'
COMMANDS = {
    "run": ("sync run", 0),
    "run as JSON": ("sync run --format json", 0),
    "dry run": ("sync run --dry-run", 0),
    "status": ("sync status", 0),
    "report": ("sync report", 1),
    "check": ("check", 0),
}
# How a shell starts it, and what is lost of what it prints.
STREAMS = {
    "stderr closed": "2>&-",
    "stdout closed": ">&-",
    "both closed": ">&- 2>&-",
    "all three closed": "<&- >&- 2>&-",
    "stderr full": "2>/dev/full",
    "stdout gone": "| true",
}
NEEDS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")


def started(world: World, words: str, around: str = "{}", environment: Mapping[str, str] | None = None) -> Ended:
    """Start the program by a shell as ``around`` says; the exit code is the program's own, also in a pipe."""
    assert world._servers is not None
    config = world.write_config(world._servers.cobot_url, world._servers.sevdesk_url)
    code = world.folder / "code"
    command = around.format(f'{{ {PROGRAM} --config "{config}" {words}; echo $? > "{code}"; }}')
    kept = {name: value for name, value in unmeasured_environment().items() if not name.startswith(("LC_", "LANG"))}
    ended = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=TIMEOUT_SECONDS,
        check=False,
        env=kept if environment is None else {**kept, **environment},
    )
    return Ended(int(code.read_text(encoding="ascii")), ended.stdout, ended.stderr)


def with_an_invoice(world: World) -> None:
    issue(world, "CW-1", day=real_today(), debitor=member_of(world.cobot, "Jürgen Groß", email="j@a.example"))


def assert_did_its_work(world: World, name: str, ended: Ended) -> None:
    _, code = COMMANDS[name]
    assert ended.code == code, ended
    assert "Traceback" not in ended.stderr
    assert booked_numbers(world) == (["CW-1"] if name.startswith("run") else [])
    if name.startswith("run"):
        assert world.sync().json["invoices"]["unchanged"] == 1


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("name", COMMANDS)
def test_it_does_its_work_with_streams_that_take_nothing(name: str, stream: str, served: World) -> None:
    with_an_invoice(served)
    ended = started(served, COMMANDS[name][0], f"{{}} {STREAMS[stream]}")
    assert_did_its_work(served, name, ended)


@NEEDS_FULL
@pytest.mark.parametrize("name", COMMANDS)
def test_output_that_did_not_fit_is_said_and_never_code_0(name: str, served: World) -> None:
    with_an_invoice(served)
    ended = started(served, COMMANDS[name][0], "{} >/dev/full")
    assert ended.code == 1
    assert "No space left" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert booked_numbers(served) == (["CW-1"] if name.startswith("run") else [])


@pytest.mark.parametrize("name", COMMANDS)
def test_it_does_its_work_in_a_folder_that_was_deleted(name: str, served: World) -> None:
    with_an_invoice(served)
    gone = served.folder / "gone"
    gone.mkdir()
    ended = started(served, COMMANDS[name][0], f'cd "{gone}" && rmdir "{gone}" && {{}}')
    assert_did_its_work(served, name, ended)


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "xx_YY.nothing", "LANG": "no such locale", "LANGUAGE": "?"},
        {"PYTHONIOENCODING": "latin-1"},
        {"TERM": "", "COLUMNS": "0", "LINES": "no", "TZ": "No/Where"},
        {"NO_COLOR": "1", "TERM": "dumb", "PATH": ""},
    ],
    ids=["no home", "no locale", "an unknown locale", "few letters", "an odd terminal", "no path"],
)
@pytest.mark.parametrize("name", COMMANDS)
def test_it_does_its_work_whatever_the_environment_says(name: str, environment: dict[str, str], served: World) -> None:
    with_an_invoice(served)
    served.configure(language="de")
    assert_did_its_work(served, name, started(served, COMMANDS[name][0], environment=environment))


def without_a_config(folder: Path, around: str) -> Ended:
    ended = subprocess.run(
        ["/bin/sh", "-c", around.format(f"{PROGRAM} sync run")],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=TIMEOUT_SECONDS,
        check=False,
        env={**unmeasured_environment(), "HOME": str(folder), "XDG_CONFIG_HOME": "", "COBOT_SEVDESK_CONFIG": ""},
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_a_deleted_folder_without_a_named_configuration_is_wrong_usage_and_no_crash(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    ended = without_a_config(tmp_path, f'cd "{gone}" && rmdir "{gone}" && {{}}')
    assert ended.code == 2, ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_user_without_a_home_is_asked_for_the_place_of_the_state_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "start_date: 2026-01-01\ncobot: {subdomain: co-up, token: abcdef}\nsevdesk: {token: ghijkl}\n", encoding="utf-8"
    )
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: Path("~/.local/state/cobot-sevdesk"))
    with pytest.raises(ConfigurationError) as told:
        load_settings(config, {})
    assert [fault.path for fault in told.value.faults] == ["state"]


def test_a_report_to_a_device_is_written_to_it_and_does_not_take_its_place(served: World) -> None:
    device = served.folder / "pipe"
    os.mkfifo(device)
    with ThreadPoolExecutor(1) as beside:
        read = beside.submit(device.read_text, encoding="utf-8")
        ended = served.command("sync", "report", "--output", str(device))
        assert ended.code == 0, ended.stderr
        assert read.result(TIMEOUT_SECONDS)
    assert device.is_fifo()
