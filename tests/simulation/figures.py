"""The figures of all lives of a test run, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tests.simulation.events import DAYS_A_MONTH

if TYPE_CHECKING:
    from tests.simulation.life import Lived

SIMULATION = "simulation"
SEED = "seed"
# Kinds of complaints.
LOST = "lost"
DOUBLES = ("a doubled ", "a contact beside one made by hand")
COUNTED = ("days", "runs", "requests", "faults", "edits", "rests", "idle_runs")


def figures_of(lived: Lived, seed: int) -> dict[str, int]:
    """Return what a seed's life came to, by name; its complaint is counted under the complaint's kind."""
    figures = {name: int(getattr(lived.figures, name)) for name in COUNTED} | {SEED: seed}
    return figures | ({lived.complaint.kind: 1} if lived.complaint else {})


def sentence_of(lives: Sequence[Mapping[str, int]]) -> str:
    """Return the figures of all lives in one line; empty where there were none."""
    if not lives:
        return ""
    total: Counter[str] = Counter()
    for each in lives:
        total.update(each)
    seeds = sorted(each[SEED] for each in lives)
    counted = ", ".join(f"{total[name]} {name.replace('_', ' ')}" for name in COUNTED[1:])
    complaints = {name: count for name, count in total.items() if name not in {*COUNTED, SEED}}
    doubles = sum(count for name, count in complaints.items() if name.startswith(DOUBLES))
    losses = complaints.get(LOST, 0)
    others = sum(complaints.values()) - doubles - losses
    found = ", ".join(f"{count} x {name}" for name, count in complaints.items())
    return (
        f"lives {len(lives)} (seeds {seeds[0]} to {seeds[-1]}), {total['days'] / DAYS_A_MONTH:.1f} space-months,"
        f" {counted}; doubles {doubles}, losses {losses}, other complaints {others}" + (f": {found}" if found else "")
    )
