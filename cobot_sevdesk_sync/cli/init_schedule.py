"""The lines that make a written configuration run by itself, with whole paths: cron knows neither folder nor PATH."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

PROGRAM = "cobot-sevdesk"


def program_words() -> list[str]:
    """Return how this very installation is started, whatever the working folder."""
    started = Path(sys.argv[0])
    if started.name == PROGRAM and started.is_file():
        return [os.path.abspath(started)]  # noqa: PTH100 - a link stays a link: it survives an update of its target
    beside = Path(sys.executable).parent / PROGRAM
    if beside.is_file():
        return [str(beside)]
    found = shutil.which(PROGRAM)
    return [found] if found else [sys.executable, "-m", "cobot_sevdesk_sync"]


def run_command(config: Path) -> str:
    """Return the command that cron or systemd calls, safe for a shell."""
    return shlex.join([*program_words(), "--config", str(config.absolute()), "sync", "run"])


def cron_line(config: Path) -> str:
    """Return a line for ``crontab -e``: every five minutes. A percent sign is cron's line break, so it is escaped."""
    return f"*/5 * * * *  {run_command(config)}".replace("%", "\\%")
