from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.errors import ConfigurationError
from tests.unit.config.conftest import MINIMAL, Faults, Load, told


def with_cobot(line: str) -> str:
    return MINIMAL.replace("token: invented-cobot-token", line)


def printing(code: str) -> str:
    """A token_command line that runs a piece of Python."""
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"
    return "token_command: '" + command.replace("'", "''") + "'"


def test_a_token_file_counts_from_the_folder_of_the_configuration(load: Load, tmp_path: Path) -> None:
    (tmp_path / "cobot.token").write_bytes(b"\xef\xbb\xbf from-a-file\r\n")
    assert load(with_cobot("token_file: cobot.token")).cobot.token == "from-a-file"


def test_a_token_file_may_be_in_the_home_folder(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "token").write_text("from-home", encoding="utf-8")
    assert load(with_cobot("token_file: ~/token")).cobot.token == "from-home"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xff\xfe", "not a text file"),
        (b"x" * 70_000, "large"),
    ],
)
def test_a_token_file_without_a_token_is_told_with_the_reason(
    faults: Faults, tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "cobot.token").write_bytes(content)
    (fault,) = faults(with_cobot("token_file: cobot.token"))
    assert (fault.line, fault.path) == (4, "cobot.token_file")
    assert "cobot.token" in fault.found
    assert words in fault.found


def test_a_token_file_that_is_a_folder_is_a_fault(faults: Faults) -> None:
    (fault,) = faults(with_cobot("token_file: ."))
    assert "directory" in fault.found


@pytest.mark.parametrize(
    "content", ["hidden\nword", "hidden word", "hidd\u00e9n", "Bearer hidden", "hidden" * 1_000, "hid\x07den"]
)
def test_what_cannot_be_a_token_is_refused_and_not_quoted(faults: Faults, tmp_path: Path, content: str) -> None:
    (tmp_path / "cobot.token").write_text(content, encoding="utf-8")
    (fault,) = faults(with_cobot("token_file: cobot.token"))
    assert "hid" not in fault.found + fault.expected
    (fault,) = faults(with_cobot("token: ${TOKEN}"), {"TOKEN": content})
    assert (fault.line, fault.path) == (4, "cobot.token")
    assert "hid" not in fault.found + fault.expected


def test_an_empty_environment_variable_is_no_token(faults: Faults) -> None:
    (fault,) = faults(with_cobot("token: ${TOKEN}"), {"TOKEN": " "})
    assert fault.path == "cobot.token"


def test_a_token_that_looks_like_a_number_is_taken_as_it_is_written(load: Load) -> None:
    assert load(with_cobot("token: 00012_3")).cobot.token == "00012_3"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("token: hidden\n  token_file: cobot.token", "token and token_file"),
        ("token_file: a\n  token_command: hidden", "token_file and token_command"),
        ("token: null", "nothing"),
        ("token_file:", "nothing"),
    ],
)
def test_exactly_one_way_to_give_a_token_is_asked_for(faults: Faults, lines: str, found: str) -> None:
    (fault,) = faults(with_cobot(lines))
    assert (fault.path, fault.found) == ("cobot.token", found)
    assert fault.line in {4, 5}
    assert "hidden" not in fault.found


def test_a_token_of_the_wrong_kind_is_not_shown(faults: Faults) -> None:
    for line in ("token: [hidden]", "token: {hidden: 1}", "token: !x hidden"):
        (fault,) = faults(with_cobot(line))
        assert fault.path == "cobot.token"
        assert "hidden" not in fault.found + fault.expected


def test_a_token_where_a_section_belongs_is_not_shown(faults: Faults) -> None:
    (fault,) = faults("start_date: 2026-01-01\ncobot: {subdomain: a, token: b}\nsevdesk: hidden\n")
    assert (fault.line, fault.path, fault.found) == (3, "sevdesk", "a single value")


def test_a_command_gives_its_first_line_and_runs_in_the_folder_of_the_configuration(load: Load, tmp_path: Path) -> None:
    settings = load(
        with_cobot(printing('import os; print(os.environ["NAME"] + "-token"); print("more")')), {"NAME": "co-up"}
    )
    assert settings.cobot.token == "co-up-token"
    settings = load(with_cobot(printing("import os; print(os.getcwd())")))
    assert settings.cobot.token == os.path.realpath(tmp_path)


def test_a_command_is_not_given_to_a_shell(load: Load, tmp_path: Path) -> None:
    settings = load(
        with_cobot(printing("import sys; print(sys.argv[1])")[:-1] + " $(touch${IFS}made);x'"), {"IFS": "_"}
    )
    assert settings.cobot.token == "$(touch_made);x"
    assert not (tmp_path / "made").exists()


def test_a_command_that_fails_is_told_with_its_exit_code_and_nothing_of_what_it_said(
    capfd: pytest.CaptureFixture[str], faults: Faults
) -> None:
    """Its words may hold the token, in whatever spelling."""
    code = 'import sys; print("hidden"); sys.stderr.write("no rights for the token hidden"); sys.exit(3)'
    (fault,) = faults(with_cobot(printing(code)))
    assert (fault.line, fault.path) == (4, "cobot.token_command")
    assert "ended with 3" in fault.found
    assert "hidden" not in fault.found
    assert "hidden" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("token_command: no-such-program --key hidden", "no-such-program"),
        ("token_command: pass 'hidden", "unfinished"),
        ("token_command: '\"\"'", "the command"),
    ],
)
def test_a_command_that_cannot_start_is_a_fault(faults: Faults, line: str, words: str) -> None:
    (fault,) = faults(with_cobot(line))
    assert fault.path == "cobot.token_command"
    assert words in fault.found
    assert "hidden" not in fault.found + fault.expected


def test_a_command_that_prints_nothing_is_a_fault(faults: Faults) -> None:
    (fault,) = faults(with_cobot(printing("pass")))
    assert "empty" in fault.found


def test_a_command_that_does_not_end_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(with_cobot("token_command: tail -f /dev/null"), encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_settings(path, dict(os.environ), command_seconds=0.05)
    (fault,) = told(raised.value.faults)
    assert "0.05 seconds" in fault.expected


def test_a_command_does_not_run_while_anything_else_is_wrong(faults: Faults, tmp_path: Path) -> None:
    text = with_cobot(printing('open("ran", "w").close()')) + "language: fr\n"
    (fault,) = faults(text)
    assert fault.path == "language"
    assert not (tmp_path / "ran").exists()


def test_the_faults_of_both_tokens_are_told_together(faults: Faults) -> None:
    text = MINIMAL.replace("token: invented-cobot-token", "token_file: a").replace(
        "token: invented-sevdesk-token", "token_file: b"
    )
    assert [fault.path for fault in faults(text)] == ["cobot.token_file", "sevdesk.token_file"]


# Bounds


def test_a_command_that_prints_without_end_is_ended_before_it_fills_the_memory(faults: Faults) -> None:
    endless = "import sys, itertools; [sys.stdout.write('x' * 65536) and None for _ in itertools.count()]"
    (fault,) = faults(with_cobot(printing(endless)))
    assert fault.path == "cobot.token_command"
    assert "more than a token" in fault.found


def test_what_a_command_says_beside_its_output_is_read_by_nobody(load: Load) -> None:
    """However much it is: nothing of it is kept, and it does not keep the command from going on."""
    code = "import sys; [sys.stderr.write('x' * 65536) for _ in range(200)]; print('from-a-command')"
    assert load(with_cobot(printing(code))).cobot.token == "from-a-command"


def test_what_a_command_leaves_behind_with_its_output_open_is_not_waited_for(load: Load) -> None:
    """As a program does that starts an agent: the command ended, and its child still holds the pipe."""
    agent = f"subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(20)'])"
    code = f"import subprocess; print('from-a-command', flush=True); {agent}"
    assert load(with_cobot(printing(code))).cobot.token == "from-a-command"


def test_a_command_that_closes_its_output_and_goes_on_is_ended_in_time(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    code = "import os, time; os.close(1); os.close(2); time.sleep(60)"
    path.write_text(with_cobot(printing(code)), encoding="utf-8")
    with pytest.raises(ConfigurationError) as late:
        load_settings(path, os.environ, command_seconds=1)
    assert "still running" in told(late.value.faults)[0].found


@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "/dev/zero", "/dev/tty"])
def test_a_token_file_that_is_no_file_is_a_fault_and_never_waited_for(
    faults: Faults, tmp_path: Path, kind: str
) -> None:
    name = "cobot.token"
    if kind.startswith("/dev"):
        name = kind
    else:
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / name).symlink_to(tmp_path / "pipe")
        name = "pipe" if kind == "pipe" else name
    (fault,) = faults(with_cobot(f"token_file: {name}"))
    assert fault.path == "cobot.token_file"
    assert "no regular file" in fault.found


def test_a_variable_that_is_far_too_long_is_a_fault_that_does_not_show_it(faults: Faults) -> None:
    (fault,) = faults(with_cobot("token: ${LONG}"), {"LONG": "x" * 2_000_000})
    assert fault.path == "cobot.token"
    assert "10000" in fault.expected
    assert len(fault.found) < 200
