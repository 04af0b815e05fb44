"""What an idle ``sync run`` loads, and how long that takes.

    .venv/bin/python bench/start_up.py [--python OTHER/bin/python] [--top 15] [--refuse rich --refuse jinja2 ...]

Keeps an empty space on loopback, lets one run reach its end, and looks at the second, which has nothing to do: that is
what cron starts every few minutes. Times are printed, never judged (imports: the interpreter's ``-X importtime``). With
``--refuse``, a package or module that was loaded although it should not be makes the exit code 1.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

import yaml

from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.seed import empty_space
from cobot_sevdesk_sync.sandbox.server import SandboxServers
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

TIMEOUT_SECONDS = 120
MICROSECONDS_PER_MILLISECOND = 1000
FIGURES_IN_A_LINE = 3


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


def run(python: str, config: Path, folder: Path) -> tuple[str, float, float]:
    """Run ``sync run`` in a process of its own; returns the interpreter's report of its imports, and seconds.

    The first seconds are the processor's, the second ones the clock's: on a busy machine only the first say much.

    The working folder is an empty one, so that the installed package is looked at and not the source beside this file.

    Raises:
        SystemExit: The run failed, or an idle run printed something.
    """
    command = [python, "-X", "importtime", "-m", "cobot_sevdesk_sync", "--config", str(config), "sync", "run"]
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
        sys.exit(f"the idle run ended with {ended.returncode}:\n{ended.stdout}" + "\n".join(told))
    return ended.stderr, processor, seconds


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
    options = parser.parse_args()
    cobot, sevdesk = empty_space()
    with tempfile.TemporaryDirectory() as name, SandboxServers(CobotSide(cobot), SevdeskSide(sevdesk)) as servers:
        folder = Path(name)
        config = write_config(folder, servers, cobot.space.subdomain, cobot.token, sevdesk.token)
        python = str(Path(options.python).absolute())
        run(python, config, folder)
        report, processor, seconds = run(python, config, folder)
    times = own_times(report)
    packages: dict[str, list[int]] = defaultdict(list)
    for module, taken in times.items():
        packages[module.partition(".")[0]].append(taken)
    imports = sum(times.values()) / MICROSECONDS_PER_MILLISECOND
    print(f"idle sync run: {processor:.2f} s of processor time, {seconds:.2f} s in all")
    print(f"{len(times)} modules imported in {imports:.0f} ms")
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
