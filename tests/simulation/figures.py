"""The figures of all lives of a test run, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tests.simulation.events import DAYS_A_MONTH

if TYPE_CHECKING:
    from tests.simulation.life import Lived

SIMULATION = "simulation"
COUNTED = ("days", "runs", "requests", "faults", "edits", "rests", "idle_runs")


def figures_of(lived: Lived) -> dict[str, int]:
    """Return what a life came to, by name; its complaint is counted under the complaint's kind."""
    figures = {name: int(getattr(lived.figures, name)) for name in COUNTED}
    return figures | ({lived.complaint.kind: 1} if lived.complaint else {})


def sentence_of(lives: Iterable[Mapping[str, int]]) -> str:
    """Return the figures of all lives in one line; empty where there were none."""
    total: Counter[str] = Counter()
    for each in lives:
        total.update(each)
    if not total:
        return ""
    counted = ", ".join(f"{total[name]} {name.replace('_', ' ')}" for name in COUNTED[1:])
    complaints = {name: count for name, count in total.items() if name not in COUNTED}
    found = ", ".join(f"{count} x {name}" for name, count in complaints.items())
    return f"{total['days'] / DAYS_A_MONTH:.1f} space-months, {counted}; complaints: {found or 'none'}"
