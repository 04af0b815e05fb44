"""Commands that the pre-flight tells people to type, safe to paste into a shell."""

from __future__ import annotations

import shlex
from pathlib import Path

PROGRAM = "cobot-sevdesk"


def command_line(config: Path, *words: str) -> str:
    """Return a command for the space of this configuration file and no other."""
    return shlex.join([PROGRAM, "--config", str(config), *words])
