"""A run may end between any two things that it notes down: the next ones go on as if nothing had happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.store.ledger import Ledger
from tests.faults.both_sides import Killed, lose_state, run_that_may_be_killed
from tests.faults.busy_world import busy_world, remains, run_to_rest
from tests.world import World

EACH_RUN = 9


class Commits:
    """Counts what a ledger commits, and ends the process after one of them.

    Args:
        last: The number of the commit after which the process ends; None for none.
    """

    def __init__(self, last: int | None = None) -> None:
        self.count = 0
        self._last = last
        self._depth = 0

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Surround something that is committed at its end, unless it is part of something greater."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
        if self._depth == 0:
            self.count += 1
            if self.count == self._last:
                raise Killed


@contextmanager
def watched(commits: Commits) -> Iterator[None]:
    """Let every ledger be watched while the block lasts."""
    write, transaction = Ledger._write, Ledger.transaction

    def counted(ledger: Ledger, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        with commits.inside():
            return write(ledger, sql, parameters)

    @contextmanager
    def counted_together(ledger: Ledger) -> Iterator[None]:
        with commits.inside(), transaction(ledger):
            yield

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Ledger, "_write", counted)
        patched.setattr(Ledger, "transaction", counted_together)
        yield


def world_whose_state_was_lost(folder: Path) -> World:
    """Return a world that is carried over, and whose next run has to find all of it again."""
    world = busy_world(folder)
    run_to_rest(world)
    lose_state(world)
    return world


@pytest.mark.parametrize("make", [busy_world, world_whose_state_was_lost])
def test_a_run_may_end_between_any_two_notes(make: Any, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Each ninth in every run of the tests, all of them with ``--every-boundary``."""
    whole = make(tmp_path / "whole")
    commits = Commits()
    with watched(commits):
        whole.run()
    run_to_rest(whole)
    expected = remains(whole)
    assert commits.count > EACH_RUN
    step = 1 if pytestconfig.getoption("--every-boundary") else EACH_RUN
    for last in range(1, commits.count + 1, step):
        world = make(tmp_path / f"{last}")
        with watched(Commits(last)):
            assert run_that_may_be_killed(world) is None
        run_to_rest(world)
        assert remains(world) == expected, f"ended after note {last} of {commits.count}"
