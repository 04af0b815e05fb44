"""What the pre-flight looks at on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cobot_sevdesk_sync.check.environment import check_files, mail_program
from cobot_sevdesk_sync.check.lines import LineWriter, exit_code
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.texts import Texts
from tests.system.checking import checked, named, verdicts
from tests.system.invoicing import issue
from tests.world import World

WRITER = LineWriter(Texts("en"))
SECRET_PING = "https://ping.example.org/planted-and-secret"


def test_files_that_others_may_read_are_told_with_the_command_that_mends_it(world: World) -> None:
    token = world.folder / "cobot token"
    token.write_text(world.cobot.token, encoding="utf-8")
    token.chmod(0o640)
    world.configure(cobot={"token": None, "token_file": "cobot token"})
    world.run()
    settings = world.settings()
    settings.source.chmod(0o644)
    settings.state.chmod(0o604)
    lines = check_files(settings, WRITER, lambda _: 10**12, lambda: "sendmail")
    assert verdicts(lines) == [
        ("config-permissions", "warning"),
        ("config-permissions", "warning"),
        ("state-file", "warning"),
    ]
    assert [each.fix.rpartition("“")[2] for each in lines if each.fix] == [
        f"chmod 600 {settings.source}”.",
        f"chmod 600 '{token}'”.",
        f"chmod 600 {settings.state}”.",
    ]
    assert exit_code(lines) == 0


def test_a_state_file_that_is_none_ends_with_5_and_everything_else_is_checked(world: World) -> None:
    issue(world, "CW-1")
    world.state_file.write_bytes(b"no database" * 100)
    world.state_file.chmod(0o600)
    lines = checked(world)
    assert verdicts(lines) == [("state-file", "failure")]
    assert exit_code(lines) == 5
    assert str(world.state_file) in named(lines, "state-file").why
    assert world.state_file.read_bytes() == b"no database" * 100


def test_a_state_file_of_somebody_else_is_to_be_given_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.run()
    settings = world.settings()
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    lines = check_files(settings, WRITER, lambda _: 10**12, lambda: "sendmail")
    assert verdicts(lines) == [("state-file", "failure")]
    assert exit_code(lines) == 5
    assert f"chown 4711 {settings.state}" in named(lines, "state-file").fix


def test_a_state_folder_that_cannot_be_made_ends_with_5(world: World) -> None:
    (world.folder / "a file").write_text("", encoding="utf-8")
    world.configure(state=str(world.folder / "a file" / "below" / "state.db"))
    lines = checked(world)
    assert (named(lines, "state-file").verdict, exit_code(lines)) == ("failure", 5)
    assert str(world.folder / "a file") in named(lines, "state-file").why
    assert "is a file and no folder" in named(lines, "state-file").why


@pytest.mark.parametrize("closed", [os.W_OK | os.X_OK, os.X_OK], ids=["its own", "one that hides it"])
def test_no_command_hands_a_folder_over_that_is_there_or_may_be(
    world: World, monkeypatch: pytest.MonkeyPatch, closed: int
) -> None:
    """With a state file in the home of root it would have been that home."""
    below = "state.db" if closed != os.X_OK else "hidden/state.db"
    home = world.folder / "home of another"
    home.mkdir()
    world.configure(state=str(home / below))
    settings = world.settings()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != home)
    line = named(check_files(settings, WRITER, lambda _: 10**12, lambda: "sendmail"), "state-file")
    assert (line.verdict, line.fix) == (
        "failure",
        "Choose another place under state in the configuration, in a folder that is yours.",
    )
    assert str(home) in line.why


def test_a_folder_that_only_an_administrator_can_make_is_named_with_the_command(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = world.folder / "there"
    there.mkdir()
    world.configure(state=str(there / "new" / "state.db"))
    settings = world.settings()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != there or not mode & os.W_OK)
    line = named(check_files(settings, WRITER, lambda _: 10**12, lambda: "sendmail"), "state-file")
    assert f"“install -d -m 700 -o {os.getuid()} {there / 'new'}”" in line.fix


def test_a_folder_that_does_not_exist_yet_is_made_by_the_first_run(world: World) -> None:
    world.configure(state=str(world.folder / "new" / "state.db"))
    lines = checked(world)
    assert "the first run makes it" in named(lines, "state-file").why
    assert verdicts(lines) == []


@pytest.mark.parametrize(
    ("megabytes", "verdict", "code"), [(201, "ok", 0), (199, "warning", 0), (20, "warning", 0), (19, "failure", 5)]
)
def test_a_disk_that_fills_up_is_told_before_it_is_full(world: World, megabytes: int, verdict: str, code: int) -> None:
    asked: list[Path] = []

    def free(folder: Path) -> int:
        asked.append(folder)
        return megabytes * 1_000_000

    lines = checked(world, free_bytes=free)
    assert (named(lines, "disk-space").verdict, exit_code(lines)) == (verdict, code)
    assert asked == [world.folder]


def test_a_disk_that_cannot_be_asked_is_a_warning(world: World) -> None:
    def free(_folder: Path) -> int:
        raise PermissionError(13, "Permission denied")

    assert "Permission denied" in named(checked(world, free_bytes=free), "disk-space").why


@pytest.mark.parametrize(("ending", "verdict"), [("", "ok"), ("/fail", "warning"), ("/start", "warning")])
def test_the_ping_address_is_looked_at_and_never_shown(world: World, ending: str, verdict: str) -> None:
    world.configure(notify={"ping_url": SECRET_PING + ending})
    lines = checked(world)
    assert named(lines, "ping-url").verdict == verdict
    assert "planted" not in str(lines)


def test_a_token_file_counts_from_the_configurations_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    (tmp_path / "token").write_text("an-invented-token", encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text(
        "start_date: 2026-01-01\ncobot:\n  subdomain: co-up\n  token_file: token\nsevdesk:\n  token: invented\n",
        encoding="utf-8",
    )
    assert load_settings(config, {}).token_files == (tmp_path / "token",)


@pytest.mark.parametrize(
    ("notify", "sendmail", "verdict"),
    [
        ({}, None, "warning"),
        ({}, "/usr/sbin/sendmail", "ok"),
        ({"ping_url": SECRET_PING}, None, "ok"),
        ({"ping_text": True}, "/usr/sbin/sendmail", "warning"),
    ],
)
def test_a_machine_from_which_no_message_would_come_is_a_warning(
    world: World, notify: dict[str, object], sendmail: str | None, verdict: str
) -> None:
    world.configure(notify={"cobot": True, **notify})
    line = named(checked(world, sendmail=lambda: sendmail), "ping-url")
    assert line.verdict == verdict
    assert (line.fix != "", line.exit_code) == (verdict == "warning", 0)


def test_a_mail_program_beside_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cobot_sevdesk_sync.check.environment.SENDMAIL_FOLDERS", (str(tmp_path),))
    monkeypatch.setenv("PATH", "")
    assert mail_program() is None
    (tmp_path / "sendmail").write_text("", encoding="utf-8")
    (tmp_path / "sendmail").chmod(0o755)
    assert mail_program() == str(tmp_path / "sendmail")


@pytest.mark.parametrize(("mode", "is_open"), [(0o440, False), (0o640, False), (0o660, True), (0o444, True)])
def test_a_secret_that_root_gives_to_the_programs_group_is_not_open_to_others(
    world: World, monkeypatch: pytest.MonkeyPatch, mode: int, *, is_open: bool
) -> None:
    """As a container gets its secrets: read-only, root's, for one group."""
    settings = world.settings()
    settings.source.chmod(mode)
    monkeypatch.setattr(os, "getuid", lambda: 10001)
    line = check_files(settings, WRITER, lambda _: 10**12, lambda: "sendmail")[0]
    assert (line.name, line.verdict == "warning") == ("config-permissions", is_open)
