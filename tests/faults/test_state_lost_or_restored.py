"""The state file is lost, or an older one is put back, at any moment: what is begun is finished, each part once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.cobot_state import Where
from tests.faults.both_sides import lose_state, run_that_may_be_killed
from tests.faults.busy_world import DAY, SETTLE_SECONDS, busy_world, remains, run_to_rest
from tests.faults.test_killed_between import Commits, watched
from tests.system.invoicing import issue
from tests.world import World, empty_world

EACH = 3


def world_of_new_people(folder: Path) -> World:
    """Return a world with a member, a team and a guest, none of whom has a contact, each with an invoice."""
    folder.mkdir(parents=True, exist_ok=True)
    world = empty_world(folder)
    world.configure(invoices={"create_missing_contacts": True}, sevdesk={"settle_seconds": SETTLE_SECONDS})
    member = world.cobot.add_member(
        "Ada Beispiel",
        email="ada@example.org",
        phone="030 111",
        billing_emails=("books@example.org",),
        customer_number="77",
        where=Where(street="Weg 1", post_code="10115", city="Berlin", country="DE"),
    )
    # Who keeps the number that Cobot has is found again by it.
    other = world.cobot.add_member("Bo Beispiel", email="bo@example.org", phone="030 222")
    team = world.cobot.add_team("Teamwerk", "t-77", billing_emails=("team@example.org",))
    guest = world.cobot.add_contact("Gustav Gast", email="gustav@example.org")
    issue(world, "CW-1", day=DAY, debitor=("memberships", member))
    issue(world, "CW-2", day=DAY, debitor=("memberships", other))
    issue(world, "CW-3", day=DAY, debitor=("teams", team))
    issue(world, "CW-4", day=DAY, debitor=("contacts", guest), customer_number="g-5")
    return world


def commits_of_a_run(folder: Path) -> int:
    commits = Commits()
    with watched(commits):
        world_of_new_people(folder).run()
    return commits.count


def remains_without_old_numbers(world: World) -> dict[str, Any]:
    """Return all that the sides show; which number Cobot had before, nobody knows any more once the state is lost."""
    left = remains(world)
    left["cobot"]["activities"] = sorted(
        (re.sub("; Cobot had .* before", "", text), *others) for text, *others in left["cobot"]["activities"]
    )
    return left


def rested(folder: Path) -> dict[str, Any]:
    world = world_of_new_people(folder)
    run_to_rest(world)
    return remains_without_old_numbers(world)


def test_a_state_lost_in_the_middle_of_a_member_costs_neither_a_detail_nor_the_activity_and_doubles_none(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """The run ends after each of its local commits, and the state file is gone; by option after every one."""
    expected = rested(tmp_path / "expected")
    count = commits_of_a_run(tmp_path / "count")
    step = 1 if pytestconfig.getoption("--every-boundary") else EACH
    for last in range(1, count + 1, step):
        world = world_of_new_people(tmp_path / f"{last}")
        with watched(Commits(last)):
            assert run_that_may_be_killed(world) is None
        lose_state(world)
        run_to_rest(world)
        assert remains_without_old_numbers(world) == expected, f"lost after commit {last} of {count}"


class Kept(Commits):
    """Keeps a copy of the state file as it stands after each commit."""

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__()
        self._world = world
        self._folder = folder

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Surround a commit, and copy the file after it."""
        before = self.count
        with super().inside():
            yield
        if self.count > before:
            put_in_place(self._world.state_file, self._folder / f"{self.count}.db")


def put_in_place(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


@pytest.mark.parametrize("make", [world_of_new_people, busy_world])
def test_an_older_state_put_back_from_any_moment_makes_nothing_twice(
    make: Callable[[Path], World], tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """No second tag, contact, detail, voucher or activity, from each earlier moment of the run; by option from all."""
    copies = tmp_path / "copies"
    copies.mkdir()
    world = make(tmp_path / "world")
    kept = Kept(world, copies)
    with watched(kept):
        world.run()
    run_to_rest(world)
    expected = remains(world)
    step = 1 if pytestconfig.getoption("--every-boundary") else EACH * 2
    for moment in range(1, kept.count + 1, step):
        lose_state(world)
        put_in_place(copies / f"{moment}.db", world.state_file)
        run_to_rest(world)
        assert remains(world) == expected, f"put back from commit {moment} of {kept.count}"
