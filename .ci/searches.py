"""The long searches, part after part, within a stated time; started by ``.ci/nightly``.

A part that fails, or that does not come to its end, hides none of the others. The closing lines say what each came to
and, for whatever was found, the one command that brings it back.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).resolve().parent.parent
FOUND, NOT_TO_THE_END = 1, 3
LEAST_MINUTES = 5
# A part begins nothing new in the last of its minutes, so that what is under way comes to its end.
LAST_SHARE, MOST_LAST_MINUTES = 0.25, 8.0
# Who does not stop when asked to is ended.
SECONDS_TO_STOP = 60
SUMMARY = re.compile(r"^=*\s*((?:\d+ [a-z]+, )*\d+ [a-z]+) in ([\d.]+)s.*$")
PYTEST_FOUND = 1


@dataclass(frozen=True)
class Part:
    """One search.

    Attributes:
        share: Of the time that is left when it begins; what it does not need is the next one's.
        arguments: For pytest.
        is_endless: Whether it goes on as long as it may; another has an end, and not to reach it is told.
    """

    name: str
    share: float
    arguments: tuple[str, ...]
    is_endless: bool = False


def parts_of(seed: int) -> tuple[Part, ...]:
    """Return the searches in the order in which they are made.

    Args:
        seed: Of the properties' examples, and the first of the lives.
    """
    properties = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests" / "unit").rglob("test_*.py"))
        if "hypothesis" in path.read_text(encoding="utf-8")
    ]
    drawn = (f"--hypothesis-seed={seed}", "--long-search")
    return (
        Part("properties", 0.2, (*drawn, *properties)),
        Part("faults", 0.65, (*drawn, "--every-boundary", "tests/faults")),
        Part(
            "lives",
            1.0,
            # So many that the night is over before; of five complaints each is told, and they are enough.
            ("--long-search", "--months=9000", f"--seeds-from={seed * 10000}", "--maxfail=5", "tests/simulation"),
            is_endless=True,
        ),
    )


@dataclass(frozen=True)
class Ended:
    """How a part ended.

    Attributes:
        code: What pytest ended with; negative when it had to be ended.
        lines: What it wrote.
        was_stopped: Whether its time was over.
    """

    part: Part
    code: int
    seconds: float
    lines: Sequence[str]
    was_stopped: bool

    @property
    def counts(self) -> str:
        """How many tests passed, failed and were left out, in pytest's words."""
        found = [match[1] for line in self.lines if (match := SUMMARY.match(line))]
        return found[-1] if found else "no result"

    @property
    def not_reached(self) -> int:
        """How many of its tests were not begun in time."""
        return sum(int(line.partition(": ")[2]) for line in self.lines if line.startswith("not begun in time: "))

    @property
    def has_found(self) -> bool:
        """Whether anything was found; a part without a result has found that it does not work."""
        stopped = self.was_stopped and self.code != PYTEST_FOUND and not self.again
        return self.code != 0 and not stopped

    @property
    def is_whole(self) -> bool:
        """Whether it came to its end."""
        if self.part.is_endless:
            return not self.was_stopped and " passed" in self.counts
        return not self.was_stopped and not self.not_reached

    @property
    def again(self) -> list[str]:
        """The commands that bring back what was found."""
        return [line for line in self.lines if line.startswith("again: ")]


def run_part(part: Part, minutes: float, processes: str, python: str = sys.executable) -> Ended:
    """Run one part, at most for so many minutes, and pass on what it writes.

    Args:
        part: Which.
        minutes: Its time; nothing new is begun in the last of them.
        processes: How many work side by side, or ``auto``.
        python: With what it is run.
    """
    begins_for = minutes - min(minutes * LAST_SHARE, MOST_LAST_MINUTES)
    command = [python, "-m", "pytest", "-q", f"--minutes={begins_for:.3f}"]
    command += ["-n", processes] if processes != "1" else []
    print(f"\n== {part.name}: at most {minutes:.0f} minutes\n   {' '.join(command + list(part.arguments))}", flush=True)
    began, lines = time.monotonic(), []
    # A group of its own, as it starts others: who ends it ends all of them.
    with subprocess.Popen(
        [*command, *part.arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as running:
        asks = Timer(minutes * 60, running.send_signal, [signal.SIGINT])
        ends = Timer(minutes * 60 + SECONDS_TO_STOP, os.killpg, [running.pid, signal.SIGKILL])
        try:
            asks.start()
            ends.start()
            for line in running.stdout or ():
                print(line, end="", flush=True)
                lines.append(line.rstrip("\n"))
            code = running.wait()
        finally:
            asks.cancel()
            ends.cancel()
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
    seconds = time.monotonic() - began
    return Ended(part, code, seconds, lines, was_stopped=seconds >= minutes * 60)


def closing_lines(ended: Iterable[Ended], seed: int, minutes: float) -> list[str]:
    """Return what the night came to.

    Args:
        ended: Its parts.
        seed: Of all of them.
        minutes: How long they took.
    """
    lines = [f"== The night's searches, seed {seed}, {minutes:.0f} minutes"]
    again: list[str] = []
    for each in ended:
        note = f", not begun in time: {each.not_reached}" if each.not_reached and not each.part.is_endless else ""
        note += ", stopped when its time was over" if each.was_stopped else ""
        lines.append(f"{each.part.name}: {each.counts} in {each.seconds:.0f} s, code {each.code}{note}")
        lines += [f"  {line}" for line in each.lines if line.startswith("simulation: ")]
        again += each.again
    code = exit_code(ended)
    said = {0: "nothing found", FOUND: "found something", NOT_TO_THE_END: "nothing found, and not all was searched"}
    return [*lines, *dict.fromkeys(again), f"{said[code]} (code {code})"]


def exit_code(ended: Iterable[Ended]) -> int:
    """Return 0 for nothing found, 1 for something, 3 for nothing in what was searched, which is not all."""
    ended = list(ended)
    if any(each.has_found for each in ended):
        return FOUND
    return 0 if all(each.is_whole for each in ended) else NOT_TO_THE_END


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the searches and return the exit code."""
    parser = argparse.ArgumentParser(prog=".ci/nightly", description="The long searches, for a nightly schedule.")
    parser.add_argument("--minutes", type=float, default=180, help="how long it may take in all (default 180)")
    parser.add_argument("--processes", default="auto", help="how many work side by side (default: one a core)")
    today = int(f"{datetime.now().astimezone():%Y%m%d}")
    parser.add_argument("--seed", type=int, default=today, help="what is drawn (default: the day, as 20260831)")
    parser.add_argument("parts", nargs="*", metavar="part", help="properties, faults, lives (default: all)")
    given = parser.parse_args(arguments)
    parts = parts_of(given.seed)
    if unknown := set(given.parts) - {each.name for each in parts}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if given.minutes < LEAST_MINUTES:
        parser.error(f"less than {LEAST_MINUTES} minutes is no search")
    chosen = [each for each in parts if not given.parts or each.name in given.parts]
    os.chdir(ROOT)
    began, ended = time.monotonic(), []
    for each in chosen:
        left = given.minutes - (time.monotonic() - began) / 60
        share = each.share if each is not chosen[-1] else 1.0
        # The time in which a part is made to stop is within the whole.
        ended.append(run_part(each, max(left * share - SECONDS_TO_STOP / 60, 0.1), given.processes))
    print("\n" + "\n".join(closing_lines(ended, given.seed, (time.monotonic() - began) / 60)))
    return exit_code(ended)


if __name__ == "__main__":
    sys.exit(main())
