"""What an idle ``sync run`` loads, and how long that takes.

    .venv/bin/python bench/start_up.py [--python OTHER/bin/python] [--top 15] [--pairs 7] [--refuse rich ...]

Keeps an empty space on loopback, lets one run reach its end, and looks at the second, which has nothing to do: that is
what cron starts every few minutes. Times are printed, never judged (imports: the interpreter's ``-X importtime``). With
``--refuse``, a package or module that was loaded although it should not be makes the exit code 1.

How much of that is this program's own, a bare script tells: it loads the libraries that any such program needs, sends
the same requests and reads one row. Idle run and script are started in turns, so that both meet the same machine; the
ratio of their processor time is the median over the pairs.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.seed import empty_space
from cobot_sevdesk_sync.sandbox.server import SandboxServers, SandboxSide
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

TIMEOUT_SECONDS = 120
MICROSECONDS_PER_MILLISECOND = 1000
FIGURES_IN_A_LINE = 3
# Given: the configuration, the state file, and method, address and token of each request.
BARE_SCRIPT = """\
import sqlite3, sys
import click, requests, yaml
_, config, state, *requested = sys.argv
with open(config, encoding="utf-8") as file:
    yaml.safe_load(file)
connection = sqlite3.connect(state)
connection.execute("SELECT * FROM sqlite_master LIMIT 1").fetchone()
connection.close()
with requests.Session() as session:
    for each in requested:
        method, url, token = each.split(" ", 2)
        headers = {"Authorization": token, "Accept": "application/vnd.api+json, application/json"}
        session.request(method, url, headers=headers, timeout=60).raise_for_status()
"""


def write_config(folder: Path, servers: SandboxServers, subdomain: str, cobot_token: str, sevdesk_token: str) -> Path:
    """Write a configuration for the servers into a folder and return it."""
    document = {
        "start_date": date.today().replace(day=1).isoformat(),  # noqa: DTZ011 - any day will do, the space is empty
        "language": "en",
        "state": str(folder / "state.db"),
        "cobot": {
            "subdomain": subdomain,
            "token": cobot_token,
            "api_url": servers.cobot_url,
            "space_url": servers.cobot_url,
            "account_url": servers.cobot_url,
        },
        "sevdesk": {"token": sevdesk_token, "api_url": servers.sevdesk_url},
    }
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    path.chmod(0o600)
    return path


def idle_command(python: str, config: Path, *options: str) -> list[str]:
    """Return the command line of a run."""
    return [python, *options, "-m", "cobot_sevdesk_sync", "--config", str(config), "sync", "run"]


def run(what: str, command: Sequence[str], folder: Path) -> tuple[str, float, float]:
    """Run a command in a process of its own; returns the interpreter's report of its imports, if any, and seconds.

    The first seconds are the processor's, the second ones the clock's: on a busy machine only the first say much.

    The working folder is an empty one, so that the installed package is looked at and not the source beside this file.

    Raises:
        SystemExit: The command failed, or printed something, which an idle run does not.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False, cwd=folder, env=environment
    )
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = [line for line in ended.stderr.splitlines() if not line.startswith("import time:")]
    if ended.returncode != 0 or told or ended.stdout:
        sys.exit(f"{what} ended with {ended.returncode}:\n{ended.stdout}" + "\n".join(told))
    return ended.stderr, processor, seconds


def asked(side: SandboxSide, url: str, authorization: str) -> list[str]:
    """Return what a side was asked, for the bare script; where its requests go to another path, under ``url``.

    Raises:
        SystemExit: Something was written, which an idle run does not.
    """
    if side.writes:
        sys.exit(f"the idle run wrote to {side.name}")
    server = url.removesuffix(side.base_path)
    return [f"{each.method} {server}{each.path}?{each.query} {authorization}" for each in side.log]


@dataclass(frozen=True)
class Comparison:
    """Processor time of idle runs and of the bare script, in seconds, pair by pair."""

    idle: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How many times the script's time an idle run takes: the median of the pairs."""
        return statistics.median(idle / bare for idle, bare in zip(self.idle, self.bare, strict=True))


def compare(idle: Sequence[str], bare: Sequence[str], folder: Path, pairs: int) -> Comparison:
    """Run both in turns, ``pairs`` times, one uncounted pair before."""

    def seconds() -> tuple[float, float]:
        return run("the idle run", idle, folder)[1], run("the bare script", bare, folder)[1]

    seconds()
    taken = [seconds() for _ in range(pairs)]
    return Comparison(tuple(each for each, _ in taken), tuple(each for _, each in taken))


def own_times(report: str) -> dict[str, int]:
    """Return the microseconds each module took itself, its own imports not counted."""
    times: dict[str, int] = {}
    for line in report.splitlines():
        figures = line.removeprefix("import time:").split("|")
        if len(figures) == FIGURES_IN_A_LINE and figures[0].strip().isdigit():
            times[figures[2].strip()] = int(figures[0])
    return times


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="What an idle sync run loads, and how long that takes.")
    parser.add_argument("--python", default=sys.executable, help="the interpreter whose installation is measured")
    parser.add_argument("--top", type=int, default=15, help="how many packages to list")
    parser.add_argument(
        "--refuse", action="append", default=[], metavar="PACKAGE", help="or module: must not be loaded"
    )
    parser.add_argument("--pairs", type=int, default=7, help="how often idle run and bare script are compared")
    options = parser.parse_args()
    if options.pairs < 1:
        parser.error("--pairs: at least 1")
    cobot, sevdesk = empty_space()
    sides = CobotSide(cobot), SevdeskSide(sevdesk)
    with tempfile.TemporaryDirectory() as name, SandboxServers(*sides) as servers:
        folder = Path(name)
        config = write_config(folder, servers, cobot.space.subdomain, cobot.token, sevdesk.token)
        python = str(Path(options.python).absolute())
        run("the first run", idle_command(python, config), folder)
        for side in sides:
            side.log.clear()
        report, processor, seconds = run("the idle run", idle_command(python, config, "-X", "importtime"), folder)
        requested = [
            *asked(sides[0], servers.cobot_url, f"Bearer {cobot.token}"),
            *asked(sides[1], servers.sevdesk_url, sevdesk.token),
        ]
        bare = [python, "-c", BARE_SCRIPT, str(config), str(folder / "state.db"), *requested]
        comparison = compare(idle_command(python, config), bare, folder, options.pairs)
    times = own_times(report)
    packages: dict[str, list[int]] = defaultdict(list)
    for module, taken in times.items():
        packages[module.partition(".")[0]].append(taken)
    imports = sum(times.values()) / MICROSECONDS_PER_MILLISECOND
    print(f"idle sync run: {processor:.2f} s of processor time, {seconds:.2f} s in all")
    print(f"{len(times)} modules imported in {imports:.0f} ms")
    idle_seconds, bare_seconds = statistics.median(comparison.idle), statistics.median(comparison.bare)
    print(f"in turns, {len(requested)} requests each: idle run {idle_seconds:.2f} s, bare script {bare_seconds:.2f} s")
    print(f"ratio of processor time {comparison.ratio:.2f} (median of {options.pairs} pairs)")
    ranked = sorted(packages.items(), key=lambda item: -sum(item[1]))
    for package, taken_each in ranked[: options.top]:
        milliseconds = sum(taken_each) / MICROSECONDS_PER_MILLISECOND
        print(f"{milliseconds:7.1f} ms {len(taken_each):4} modules  {package}")
    loaded = sorted(set(options.refuse) & (set(packages) | set(times)))
    if loaded:
        print(f"loaded, although an idle run does not use it: {', '.join(loaded)}")
    return 1 if loaded else 0


if __name__ == "__main__":
    sys.exit(main())
