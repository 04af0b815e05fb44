"""What many spaces on one machine cost, and how many of them one core serves at a run every five minutes.

    .venv/bin/python bench/many_spaces.py [--spaces 200] [--jobs 4] [--single 10]

Keeps that many spaces on loopback in this process, with an empty sevDesk and nothing booked yet, and starts
``sync run`` on all of them as cron would. Measured is the started process alone: its processor time, its largest
size, how long it took. Times are printed, never judged.

* First round: state files are made, each space is swept once.
* Idle round: nothing is new. The median of three.
* One new invoice each: read, planned, PDF and voucher written, tags, looked at once more.
* One dead side, one slow side: the same idle round, while one space's Cobot takes a request and never answers, or takes
  a second for each; when the last of the others had ended, and when that one did.
* A process for each space, as the timers of deploy/cobot-sevdesk@.timer start them: the mean of some idle ones.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from msgspec.structs import replace
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.seed import empty_space
from cobot_sevdesk_sync.sandbox.server import AnswerTooLate, NamedSides, SandboxServers, no_fault
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

FIVE_MINUTES = 300
MEGABYTE = 1024 * 1024
# Of the dead and the slow side: every other setting is the program's own, or unhurried.
TIMEOUT_SECONDS = 5
SLOW_SECONDS = 1.0
NEVER = 3600.0
IDLE_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Round:
    """What a started process cost: seconds of the clock and of the processor, its largest size in bytes, its lines."""

    took: float
    processor: float
    size: int
    told: list[dict[str, object]]


class Spaces:
    """Many spaces behind two addresses, and a folder with a configuration for each."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.cobots: dict[str, CobotSide] = {}
        self.sevdesks: dict[str, SevdeskSide] = {}
        for number in range(1, count + 1):
            name = f"space-{number:03d}"
            cobot, sevdesk = empty_space()
            cobot.space = replace(cobot.space, subdomain=name)
            self.cobots[name], self.sevdesks[name] = CobotSide(cobot), SevdeskSide(sevdesk)
        self.servers = SandboxServers(NamedSides(self.cobots), NamedSides(self.sevdesks))
        for name, side in self.cobots.items():
            self._write(name, side)

    def _write(self, name: str, side: CobotSide) -> None:
        cobot = f"{self.servers.cobot_url}/{name}"
        sevdesk = f"{self.servers.sevdesk_url}/{name}{SevdeskSide.base_path}"
        document = {
            "start_date": date(datetime.now(UTC).year, 1, 1),
            "state": f"{name}.db",
            "cobot": {
                "subdomain": name,
                "token": side.state.token,
                **dict.fromkeys(("api_url", "space_url", "account_url"), cobot),
                "requests_per_minute": 1_000_000,
                "timeout_seconds": TIMEOUT_SECONDS,
            },
            "sevdesk": {
                "token": self.sevdesks[name].state.token,
                "api_url": sevdesk,
                "requests_per_second": 100_000,
                "timeout_seconds": TIMEOUT_SECONDS,
            },
        }
        path = self.folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(document), encoding="utf-8")
        path.chmod(0o600)

    def issue(self, number: str) -> None:
        """Let each space issue an invoice."""
        today = datetime.now(UTC).date()
        for name, side in self.cobots.items():
            line = InvoiceLine("Flex Desk", "100.00", code="4400")
            side.state.add_invoice(f"{name}-{number}", today, [line])

    def booked(self) -> int:
        """Return how many vouchers there are in all."""
        return sum(len(side.state.vouchers) for side in self.sevdesks.values())


def run(config: Path, jobs: int) -> Round:
    """Start ``sync run`` on a configuration or a folder of them, and wait for its end."""
    words = [sys.executable, "-m", "cobot_sevdesk_sync", "--config", str(config), "sync", "run", "--format", "json"]
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen([*words, "--jobs", str(jobs)], stdout=out, stderr=subprocess.DEVNULL)
        # With what this one child used: of several, the system keeps the largest size only.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        lines = out.read().splitlines()
    took = time.perf_counter() - began
    return Round(took, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, [json.loads(line) for line in lines])


def ended_after(done: Round, names: Sequence[str]) -> float:
    """Return how many seconds after the first run's start the last of some spaces ended."""
    moments = {str(each["space"]): each for each in done.told}
    began = min(datetime.fromisoformat(str(each["started"])) for each in done.told)
    return max((datetime.fromisoformat(str(moments[name]["finished"])) - began).total_seconds() for name in names)


def late(seconds: float) -> Callable[[Request, Callable[[Request], Response]], Response]:
    """Return the fault of a side that answers so late."""

    def fault(request: Request, handle: Callable[[Request], Response]) -> Response:
        raise AnswerTooLate(handle(request), seconds)

    return fault


def told(title: str, done: Round, spaces: int) -> None:
    """Print a round's line."""
    codes = sorted({str(each["exit_code"]) for each in done.told})
    print(
        f"{title:<28}{done.took:8.1f} s {done.processor:8.1f} s of processor"
        f" {done.processor / spaces * 1000:8.1f} ms a space {done.size / MEGABYTE:7.0f} MB   codes {', '.join(codes)}",
        flush=True,
    )


def main() -> int:
    """Carry the rounds out; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spaces", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--single", type=int, default=10, help="So many processes of one space each.")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        spaces = Spaces(Path(folder), wanted.spaces)
        with spaces.servers:
            return measure(spaces, wanted.spaces, wanted.jobs, wanted.single)


def measure(spaces: Spaces, count: int, jobs: int, single: int) -> int:
    """Carry the rounds out on spaces that are served; returns the exit code."""
    names = list(spaces.cobots)
    print(f"{count} spaces, {jobs} side by side")
    told("first round", run(spaces.folder, jobs), count)
    idle = [run(spaces.folder, jobs) for _ in range(IDLE_ROUNDS)]
    for each in idle:
        told("idle round", each, count)
    spaces.issue("1")
    busy = run(spaces.folder, jobs)
    told("one new invoice each", busy, count)
    if spaces.booked() != count:
        print(f"booked are {spaces.booked()} of {count}")
        return 1
    for title, seconds in (("one dead side", NEVER), ("one slow side", SLOW_SECONDS)):
        spaces.cobots[names[0]].fault = late(seconds)
        done = run(spaces.folder, jobs)
        spaces.cobots[names[0]].fault = no_fault
        told(title, done, count)
        others = f"the last of the others ended after {ended_after(done, names[1:]):.1f} s"
        print(f"{'':<28}{others}, that one after {ended_after(done, names[:1]):.1f} s")
    alone = [run(spaces.folder / f"{name}.yaml", 1) for name in names[:single]]
    each_alone = statistics.mean(each.processor for each in alone)
    size = max(each.size for each in alone)
    print(f"{'a process for each, idle':<28}{'':10} {each_alone:8.2f} s of processor each {size / MEGABYTE:21.0f} MB")
    together = statistics.median(each.processor for each in idle) / count
    print("One core serves, at a run every five minutes with nothing new:")
    print(f"  {FIVE_MINUTES / together:6.0f} spaces in one process (of its time {together * 1000:.0f} ms a space)")
    print(f"  {FIVE_MINUTES / each_alone:6.0f} spaces with a process each ({each_alone * 1000:.0f} ms a space)")
    print(f"and in one process {FIVE_MINUTES / (busy.processor / count):.0f}, if each had a new invoice every time.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
