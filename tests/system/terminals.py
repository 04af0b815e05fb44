"""A program on a terminal of its own, as a person meets it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.world import TIMEOUT_SECONDS

COLUMNS, ROWS = 80, 24
# Before Ctrl-C is pressed again: longer than any end takes that was asked for.
PATIENCE_SECONDS = 10


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

    def interrupt(self) -> int:
        """Press Ctrl-C, and again while nothing comes of it; returns the exit code.

        A signal that comes between a question's last character and the wait for its answer is marked by Python's
        handler, but wakes nobody: a person presses again.
        """
        for _ in range(TIMEOUT_SECONDS // PATIENCE_SECONDS):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE_SECONDS)
                break
        return self.end()

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
