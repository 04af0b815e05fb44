"""Checking a world in process, in few words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cobot_sevdesk_sync.check.lines import CheckLine
from cobot_sevdesk_sync.check.space import check_space
from tests.world import World

PLENTY = 10**12


def checked(world: World, prepare: Callable[[], object] = lambda: None, **of_machine: Any) -> list[CheckLine]:
    """Return the lines of a pre-flight.

    Args:
        world: What is checked.
        prepare: Called when the clients are there and nothing was asked yet.
        of_machine: ``free_bytes`` and ``sendmail`` as ``check_space`` takes them; without, the disk has room, and mail
            is sent.
    """
    settings = world.settings()
    cobot, sevdesk = world.clients(settings)
    prepare()
    here = {"free_bytes": _plenty, "sendmail": lambda: "/usr/sbin/sendmail"}
    return check_space(settings, cobot, sevdesk, world.clock, **(here | of_machine))


def _plenty(_folder: Path) -> int:
    return PLENTY


def verdicts(lines: list[CheckLine]) -> list[tuple[str, str]]:
    """Return name and verdict of every line that is not ok."""
    return [(line.name, line.verdict) for line in lines if line.verdict != "ok"]


def named(lines: list[CheckLine], name: str) -> CheckLine:
    """Return the only line with a name."""
    [line] = [line for line in lines if line.name == name]
    return line
