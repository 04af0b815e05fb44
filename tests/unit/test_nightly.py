"""The long searches of the night: no part hides another, and what was found is brought back by one command."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.simulation.figures import sentence_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def searches() -> ModuleType:
    specification = importlib.util.spec_from_file_location("searches", ROOT / ".ci" / "searches.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    # A dataclass looks for the module that it is in.
    sys.modules["searches"] = module
    specification.loader.exec_module(module)
    return module


def ended(
    searches: ModuleType, name: str, code: int, lines: Sequence[str], *, stopped: bool = False, endless: bool = False
) -> Any:
    part = searches.Part(name, 0.5, ("tests",), is_endless=endless)
    return searches.Ended(part, code, 61.0, lines, stopped)


LIVES = "simulation: lives 2 (seeds 7 to 8), 6.0 space-months, 2 runs; doubles 1, losses 0, other complaints 0"
AGAIN = "again: .venv/bin/python -m pytest 'tests/simulation/test_life.py::test_x[7]' --long-search --seed 7"


def test_what_one_part_found_is_told_beside_what_the_others_came_to(searches: ModuleType) -> None:
    parts = [
        ended(searches, "faults", 1, ["FAILED tests/x.py::test_a", "again: x", "1 failed, 3 passed in 9.10s"]),
        ended(searches, "lives", 1, [LIVES, AGAIN, "1 failed, 1 passed, 98 skipped in 60.22s (0:01:00)"], endless=True),
    ]
    assert searches.exit_code(parts) == 1
    assert searches.closing_lines(parts, 20260831, 2.4) == [
        "== The night's searches, seed 20260831, 2 minutes",
        "faults: 1 failed, 3 passed in 61 s, code 1",
        "lives: 1 failed, 1 passed, 98 skipped in 61 s, code 1",
        f"  {LIVES}",
        "again: x",
        AGAIN,
        "found something (code 1)",
    ]


@pytest.mark.parametrize(
    ("code", "lines", "stopped", "endless", "expected"),
    [
        (0, ["3 passed, 1 skipped in 5.00s"], False, False, 0),
        (0, ["not begun in time: 2", "3 passed, 2 skipped in 5.00s"], False, False, 3),
        (0, ["not begun in time: 90", "3 passed, 90 skipped in 5.00s"], False, True, 0),
        # Not one life was lived: that is no search.
        (0, ["not begun in time: 90", "90 skipped in 5.00s"], False, True, 3),
        (2, ["3 passed in 5.00s"], True, False, 3),
        (2, ["again: x", "1 failed, 3 passed in 5.00s"], True, False, 1),
        (-9, [], True, False, 3),
        # pytest could not even begin.
        (4, ["ERROR: file or directory not found: tests/nowhere"], False, False, 1),
        (-9, [], False, False, 1),
    ],
)
def test_the_exit_code_tells_found_from_not_all_searched(
    searches: ModuleType, code: int, lines: list[str], stopped: bool, endless: bool, expected: int
) -> None:
    assert searches.exit_code([ended(searches, "x", code, lines, stopped=stopped, endless=endless)]) == expected
    whole = ended(searches, "y", 0, ["1 passed in 1.00s"])
    assert searches.exit_code([whole, ended(searches, "x", code, lines, stopped=stopped, endless=endless)]) == expected


def test_a_part_that_does_not_end_is_stopped_in_its_time_with_all_that_it_started(
    searches: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = tmp_path / "hanging"
    hanging.write_text("#!/bin/sh\ntrap '' INT\necho begun\nsleep 600 & wait\nsleep 600\n", encoding="utf-8")
    hanging.chmod(0o700)
    monkeypatch.setattr(searches, "SECONDS_TO_STOP", 0.3)
    began = time.monotonic()
    result = searches.run_part(searches.Part("x", 1.0, ()), 0.005, "1", str(hanging))
    assert time.monotonic() - began < 60
    assert (result.code, result.was_stopped, result.lines) == (-9, True, ["begun"])
    assert searches.exit_code([result]) == 3


def test_every_part_has_something_to_search_and_needs_only_what_the_tests_need(searches: ModuleType) -> None:
    parts = searches.parts_of(20260831)
    assert [each.name for each in parts] == ["properties", "faults", "lives"]
    for each in parts:
        named = [Path(name) for name in each.arguments if name.startswith("tests/")]
        assert named
        assert all((ROOT / name).exists() for name in named)
    assert parts[-1].is_endless
    assert "--seeds-from=202608310000" in parts[-1].arguments


def test_a_failing_test_of_a_long_search_names_the_command_that_brings_it_back(tmp_path: Path) -> None:
    """The real thing: pytest with the house's own options, a property and a life that fail."""
    inner = tmp_path / "test_inner.py"
    inner.write_text(
        "def test_a_life(record_property):\n"
        "    record_property('simulation', {'seed': 7, 'days': 3, 'a doubled voucher': 1})\n"
        "    assert False\n"
        "def test_a_property():\n    assert False\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += ["--long-search", "--hypothesis-seed=5", f"--rootdir={tmp_path}", str(inner)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    commands = [line for line in told.splitlines() if line.startswith("again: ")]
    assert commands == [
        "again: .venv/bin/python -m pytest test_inner.py::test_a_life --long-search --seed 7",
        "again: .venv/bin/python -m pytest test_inner.py::test_a_property --long-search --hypothesis-seed=5",
    ]
    assert "simulation: lives 1 (seeds 7 to 7), 0.1 space-months" in told


def test_doubles_and_losses_are_counted_by_themselves() -> None:
    lives = [{"seed": 3, "days": 30, "runs": 2}, {"seed": 4, "days": 30, "a doubled tag": 1}, {"seed": 5, "lost": 1}]
    sentence = sentence_of(lives)
    assert sentence.startswith("lives 3 (seeds 3 to 5), 2.0 space-months, 2 runs, 0 requests")
    assert sentence.endswith("; doubles 1, losses 1, other complaints 0: 1 x a doubled tag, 1 x lost")
    assert sentence_of([]) == ""
