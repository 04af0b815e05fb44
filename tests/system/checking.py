"""Checking a world in process, in few words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cobot_sevdesk_sync.check.lines import CheckLine
from cobot_sevdesk_sync.check.space import check_space
from tests.world import World

PLENTY = 10**12


def checked(world: World, prepare: Callable[[], object] = lambda: None, **free: Any) -> list[CheckLine]:
    """Return the lines of a pre-flight.

    Args:
        world: What is checked.
        prepare: Called when the clients are there and nothing was asked yet.
        free: ``free_bytes`` as ``check_space`` takes it; without, the disk has room.
    """
    settings = world.settings()
    cobot, sevdesk = world.clients(settings)
    prepare()
    return check_space(settings, cobot, sevdesk, world.clock, free_bytes=free.get("free_bytes", _plenty))


def _plenty(_folder: Path) -> int:
    return PLENTY


def verdicts(lines: list[CheckLine]) -> list[tuple[str, str]]:
    """Return name and verdict of every line that is not ok."""
    return [(line.name, line.verdict) for line in lines if line.verdict != "ok"]


def named(lines: list[CheckLine], name: str) -> CheckLine:
    """Return the only line with a name."""
    [line] = [line for line in lines if line.name == name]
    return line
