"""``init`` as a person meets it: a process on a terminal of 80 columns, answered at each question."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from tests.world import TIMEOUT_SECONDS, World

COBOT_TOKEN = "typed-cobot-token-5b1e"
SEVDESK_TOKEN = "typed5sevdesk7token9aaaabbbbcc99"
COLUMNS, ROWS = 80, 24


class Terminal:
    """A program on a terminal of its own.

    Args:
        words: The program's words.
        folder: Where it is started.
        environment: Its environment variables.
    """

    def __init__(self, words: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            words, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self.shown = ""
        self._answered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def wait_for(self, words: str) -> None:
        """Read until these words are shown, after what was answered last."""
        self._read(lambda: words in self.shown[self._answered :], words)

    def answer(self, question: str, words: str) -> None:
        """Type an answer when the question is there."""
        self.wait_for(question)
        self._answered = len(self.shown)
        os.write(self._ours, f"{words}\n".encode())

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed just now."""
        return bool(termios.tcgetattr(self._ours)[3] & termios.ECHO)

    def end(self) -> int:
        """Read to the end; returns the exit code."""
        self._read(lambda: False, "")
        return self.process.wait(TIMEOUT_SECONDS)

    def _read(self, enough: object, words: str) -> None:
        assert callable(enough)
        end = time.monotonic() + TIMEOUT_SECONDS
        while not enough():
            ready, _, _ = select.select([self._ours], [], [], max(0, end - time.monotonic()))
            try:
                piece = os.read(self._ours, 65536) if ready else b""
            except OSError:
                piece = b""  # Linux's way of saying that the program has closed its terminal
            if not piece:
                assert not words, f"{words!r} was not shown, but:\n{self.shown}"
                return
            self.shown += piece.decode().replace("\r\n", "\n")


@pytest.fixture
def terminal(served: World) -> Iterator[Terminal]:
    served.cobot.token, served.sevdesk.token = COBOT_TOKEN, SEVDESK_TOKEN
    served.sevdesk.add_cost_centre("Kranhalle", "100")
    assert served._servers is not None
    words = [sys.executable, "-m", "cobot_sevdesk_sync", "init", "--sevdesk-api-url", served._servers.sevdesk_url]
    for name in ("api", "space", "account"):
        words += [f"--cobot-{name}-url", served._servers.cobot_url]
    kept = {name: value for name, value in os.environ.items() if name not in {"COBOT_TOKEN", "SEVDESK_TOKEN"}}
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LC_ALL": "en_GB.UTF-8",
        "NO_COLOR": "1",
        "XDG_STATE_HOME": str(served.folder / "state"),
    }
    with Terminal(words, served.folder, environment) as started:
        yield started


def answer_up_to_the_sevdesk_token(terminal: Terminal) -> None:
    terminal.answer("Sprache / Language", "")
    terminal.answer("Address of the space", "https://co-up.cobot.me/admin")
    terminal.answer("Which way", "2")
    terminal.answer("Token (not shown)", COBOT_TOKEN)
    terminal.answer("Which way", "1")
    terminal.wait_for("Token (not shown)")


def test_a_person_answers_each_question_and_ends_with_a_configuration(terminal: Terminal, served: World) -> None:
    answer_up_to_the_sevdesk_token(terminal)
    assert not terminal.echoes()
    terminal.answer("Token (not shown)", SEVDESK_TOKEN)
    terminal.answer("First day (YYYY", "")
    terminal.answer("Days [", "14")
    terminal.answer("Cost centre [", "1")
    assert terminal.end() == 0
    settings = load_settings(served.config_file, {})
    assert (settings.cobot.token, settings.sevdesk.token) == (COBOT_TOKEN, SEVDESK_TOKEN)
    assert (settings.invoices.due_after_days, settings.invoices.cost_centre) == (14, "100")
    for secret in (COBOT_TOKEN, SEVDESK_TOKEN):
        assert secret not in terminal.shown
    # A path and a command to copy are never broken.
    assert [line for line in terminal.shown.splitlines() if len(line) > COLUMNS and "/" not in line] == []


def test_ctrl_c_at_a_hidden_question_leaves_nothing_and_gives_the_terminal_back(
    terminal: Terminal, served: World
) -> None:
    answer_up_to_the_sevdesk_token(terminal)
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.end() == 130
    assert "Cancelled. Nothing was written." in terminal.shown
    assert [path for path in served.folder.rglob("*") if path.is_file()] == []
