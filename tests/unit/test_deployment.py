"""What lies in deploy/ does what docs/operation.md says of it."""

from __future__ import annotations

import getpass
import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PROBLEM = "1 problem needs a person\n  CW-2026-17  no-accounting-code"
FAULT = "2026-04-01 05:00:00,123 ERROR config.yaml: line 3"


class Journal(NamedTuple):
    """A machine on which a run has written to the journal, and whose mail program keeps what it is given."""

    folder: Path

    def write(self, said: str) -> None:
        (self.folder / "said").write_text(said, encoding="utf-8")

    def tell(self, code: str, result: str = "success", **more: str) -> str:
        """Let the run of a unit be told; returns what the mail program got."""
        mail = self.folder / "mail"
        mail.unlink(missing_ok=True)
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "MONITOR_UNIT": "cobot-sevdesk.service",
            "MONITOR_SERVICE_RESULT": result,
            "MONITOR_EXIT_STATUS": code,
            "MONITOR_INVOCATION_ID": "abc",
            "STATE_DIRECTORY": str(self.folder / "state"),
            "MAILTO": "books@example.org",
            "SENDMAIL": str(self.folder / "bin" / "sendmail"),
            **more,
        }
        subprocess.run([DEPLOY / "cobot-sevdesk-tell"], env=environment, check=True, timeout=60)
        return mail.read_text(encoding="utf-8") if mail.exists() else ""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    (tmp_path / "bin").mkdir()
    (tmp_path / "state").mkdir()
    for name, line in (
        ("journalctl", f'case "$*" in *INVOCATION_ID=abc*) cat "{tmp_path}/said" ;; esac'),
        ("sendmail", f'cat > "{tmp_path}/mail"'),
    ):
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
    return Journal(tmp_path)


def test_a_document_that_needs_a_person_is_no_failed_service() -> None:
    lines = (DEPLOY / "cobot-sevdesk.service").read_text(encoding="utf-8").splitlines()
    assert "SuccessExitStatus=1" in lines
    told = dict(line.split("=", 1) for line in lines if line.startswith(("OnSuccess=", "OnFailure=")))
    # Of one unit that both start, systemd 252 does not say which run it is about (it sets no MONITOR_UNIT).
    assert len(set(told.values())) == 2
    assert all(re.fullmatch(r"cobot-sevdesk-tell@%N-\w+\.service", name) for name in told.values())
    assert next(line for line in lines if line.startswith("ExecStart=")).split()[1] == "--quiet"


def test_a_run_with_news_is_mailed_once_and_a_run_without_never(journal: Journal) -> None:
    journal.write(PROBLEM)
    mail = journal.tell("1")
    assert mail.startswith("To: books@example.org\nSubject: cobot-sevdesk on ")
    assert "cobot-sevdesk.service ended with code 1" in mail
    assert PROBLEM in mail
    journal.write("")  # the same problem stands, and was told: the run prints nothing
    assert [journal.tell("1") for _ in range(3)] == ["", "", ""]
    journal.write(PROBLEM)  # a day later the run tells it again
    assert PROBLEM in journal.tell("1")


def test_a_run_that_is_well_is_not_mailed(journal: Journal) -> None:
    journal.write("a warning, say")
    assert journal.tell("0") == ""


def test_what_every_run_prints_is_told_once_a_day_and_when_it_changes(journal: Journal) -> None:
    journal.write(FAULT)
    assert FAULT in journal.tell("2", "exit-code")
    journal.write(FAULT.replace("05:00:00,123", "05:05:00,456"))
    assert journal.tell("2", "exit-code") == ""
    journal.write(FAULT.replace("line 3", "line 4"))
    assert "line 4" in journal.tell("2", "exit-code")
    told = journal.folder / "state" / "cobot-sevdesk.service"
    yesterday = told.stat().st_mtime - 24 * 3600
    os.utime(told, (yesterday, yesterday))
    assert "line 4" in journal.tell("2", "exit-code")


def test_what_was_mended_in_between_is_told_when_it_comes_back(journal: Journal) -> None:
    journal.write(FAULT)
    assert journal.tell("2", "exit-code")
    assert journal.tell("0") == ""
    assert journal.tell("2", "exit-code")


def test_a_run_that_was_ended_from_outside_is_told_though_it_said_nothing(journal: Journal) -> None:
    journal.write("")
    assert "cobot-sevdesk.service: timeout" in journal.tell("15", "timeout")
    assert journal.tell("15", "timeout") == ""


def test_another_program_than_mail_may_tell_it(journal: Journal) -> None:
    journal.write(PROBLEM)
    told = journal.folder / "told"
    assert journal.tell("1", TELL_COMMAND=f"cat > '{told}'") == ""
    assert PROBLEM in told.read_text(encoding="utf-8")


def test_a_machine_on_which_nobody_is_named_fails_no_service(journal: Journal) -> None:
    journal.write(PROBLEM)
    assert journal.tell("1", MAILTO="") == ""


def test_an_instance_a_space_is_the_unit_of_all_with_one_configuration() -> None:
    everything = (DEPLOY / "cobot-sevdesk.service").read_text(encoding="utf-8").splitlines()[1:]
    one = (DEPLOY / "cobot-sevdesk@.service").read_text(encoding="utf-8").splitlines()[1:]
    differing = [(left, right) for left, right in zip(everything, one, strict=True) if left != right]
    assert [right.partition("=")[0] for _, right in differing] == ["Description", "ExecStart"]
    assert differing[1][1] == differing[1][0].replace("/etc/cobot-sevdesk ", "/etc/cobot-sevdesk/%i.yaml ")


@pytest.fixture
def wrapper(tmp_path: Path) -> Path:
    """The wrapper with the folders of this test, for the user who runs it, and a program that tells what it got."""
    program = tmp_path / "program"
    program.write_text(
        '#!/bin/sh\nprintf "%s|" "$COBOT_SEVDESK_CONFIG" "$XDG_STATE_HOME" "${A-}" "${B-}" "$PWD" "$@"\n'
    )
    program.chmod(0o755)
    text = (DEPLOY / "cobot-sevdesk").read_text(encoding="utf-8")
    for name, value in (
        ("program", program),
        ("user", getpass.getuser()),
        ("settings", tmp_path / "etc"),
        ("states", tmp_path / "lib"),
    ):
        text = re.sub(rf"(?m)^{name}=.*$", f"{name}={value}", text, count=1)
    (tmp_path / "etc").mkdir()
    (tmp_path / "lib" / "cobot-sevdesk").mkdir(parents=True)
    (tmp_path / "wrapper").write_text(text, encoding="utf-8")
    (tmp_path / "wrapper").chmod(0o755)
    return tmp_path / "wrapper"


def called(wrapper: Path, *words: str) -> list[str]:
    ended = subprocess.run(
        [wrapper, *words], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True, timeout=60
    )
    return ended.stdout.split("|")[:-1]


def test_every_command_gets_the_services_configurations_state_files_and_variables(wrapper: Path) -> None:
    etc, lib = wrapper.parent / "etc", wrapper.parent / "lib"
    (etc / "tokens.env").write_text('# tokens\n\nA=$(touch made) `x`\nB="two words"', encoding="utf-8")
    beside = str(lib / "cobot-sevdesk")
    got = called(wrapper, "sync", "explain", "two words")
    assert got == [str(etc), str(lib), "$(touch made) `x`", "two words", beside, "sync", "explain", "two words"]
    assert not (lib / "cobot-sevdesk" / "made").exists()


def test_files_of_tokens_need_no_file_of_variables(wrapper: Path) -> None:
    assert called(wrapper, "check")[-1] == "check"


def test_the_wrapper_and_the_units_mean_the_same_places() -> None:
    unit = (DEPLOY / "cobot-sevdesk.service").read_text(encoding="utf-8")
    places = dict(re.findall(r"(?m)^(program|user|settings|states)=(\S+)$", (DEPLOY / "cobot-sevdesk").read_text()))
    assert f"ExecStart={places['program']} --quiet --config {places['settings']} " in unit
    assert f"User={places['user']}\n" in unit
    assert f"Environment=XDG_STATE_HOME={places['states']}\n" in unit
    assert f"EnvironmentFile=-{places['settings']}/tokens.env" in unit
