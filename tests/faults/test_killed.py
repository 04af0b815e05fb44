"""A run that is really killed, at any request, leaves a world that the next runs bring to the same end."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from cobot_sevdesk_sync.sandbox.faults import RequestCounter
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.faults.busy_world import busy_world, remains, run_to_rest
from tests.faults.processes import Killer, RunningSync
from tests.sandbox_faults import Callback, FaultAt
from tests.world import World

Moment = Literal["before its effect", "after its effect"]
MOMENTS: tuple[Moment, ...] = ("before its effect", "after its effect")
KINDS_OF_WRITES = 9
# Its one line has no booking account: that is told on every run, whatever happens.
BLOCKED = [("CW-2", "no-accounting-code")]


class Undisturbed(NamedTuple):
    """How a world ends that nothing happens to, and the requests of its first run in order."""

    remains: dict[str, object]
    requests: list[str]


def world_of_today(folder: Path) -> World:
    """Return a busy world whose clock tells the real time: that is where a process lives."""
    world = busy_world(folder)
    world.clock.moment = datetime.now(UTC)
    return world


def sides_are_well(world: World) -> None:
    world.cobot_side.fault = world.sevdesk_side.fault = no_fault


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    world = world_of_today(tmp_path_factory.mktemp("undisturbed"))
    counter = RequestCounter()
    world.cobot_side.fault = world.sevdesk_side.fault = counter
    world.run()
    requests = list(counter.requests)
    sides_are_well(world)
    run_to_rest(world)
    return Undisturbed(remains(world), requests)


def killed_at(world: World, number: int, moment: Moment) -> None:
    """Run the program as a process and kill it at one request, counted from 1."""
    killer = Killer()
    before = moment == "before its effect"
    fault = Callback(before_effect=killer if before else None, after_effect=None if before else killer)
    world.cobot_side.fault = world.sevdesk_side.fault = FaultAt(number, fault, RequestCounter())
    with world.served() as servers:
        ended = killer.kills(RunningSync(world, servers)).ended()
    assert ended.code == -signal.SIGKILL, ended.stderr
    sides_are_well(world)


def assert_no_trace(folder: Path, numbers: Iterable[int], moment: Moment, undisturbed: Undisturbed) -> None:
    for number in numbers:
        world = world_of_today(folder / f"{number} {moment}")
        killed_at(world, number, moment)
        world.clock.moment = datetime.now(UTC)
        run_to_rest(world)
        assert remains(world) == undisturbed.remains, f"killed at request {number}, {undisturbed.requests[number - 1]}"


def kind_of(request: str) -> str:
    """Return a request without the ids in its path."""
    return re.sub(r"/(?!v1/)[^/]*\d[^/]*", "/ID", request)


def one_write_of_each_kind(requests: list[str]) -> list[int]:
    first: dict[str, int] = {}
    for number, request in enumerate(requests, 1):
        if not request.startswith("GET "):
            first.setdefault(kind_of(request), number)
    return sorted(first.values())


def test_each_kind_of_write_is_one_of_the_boundaries(undisturbed: Undisturbed) -> None:
    """The search below is only worth something if no kind of write is missing, and each is there once."""
    numbers = one_write_of_each_kind(undisturbed.requests)
    assert len(numbers) == KINDS_OF_WRITES, sorted({kind_of(undisturbed.requests[each - 1]) for each in numbers})


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("which", range(KINDS_OF_WRITES))
def test_a_process_killed_at_a_write_leaves_no_trace(
    which: int, moment: Moment, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    """A real SIGKILL around the first write of each kind: at rest, both sides are as if nothing had happened."""
    number = one_write_of_each_kind(undisturbed.requests)[which]
    assert_no_trace(tmp_path, [number], moment, undisturbed)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_process_killed_at_any_request_leaves_no_trace(
    moment: Moment, undisturbed: Undisturbed, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """The whole search: each request, reads and writes."""
    if not pytestconfig.getoption("--every-boundary"):
        pytest.skip("a search of many minutes: ask for it with --every-boundary")
    assert_no_trace(tmp_path, range(1, len(undisturbed.requests) + 1), moment, undisturbed)


def test_the_program_itself_goes_on_after_a_kill_without_any_other_clock(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    """The same by processes alone: with ``settle_seconds: 0`` the next ones look at once, twice, and write again."""
    world = world_of_today(tmp_path)
    world.configure(sevdesk={"settle_seconds": 0})
    [number] = [
        number
        for number in one_write_of_each_kind(undisturbed.requests)
        if undisturbed.requests[number - 1].endswith("/saveVoucher")
    ]
    killed_at(world, number, "before its effect")
    with world.served() as servers:
        # The first run looks at its beginning and at its end, so that the second books.
        first, _, last = (RunningSync(world, servers).ended() for _ in range(3))
    assert any(code == "outcome-unknown" for _, code in first.problem_codes)
    assert last.problem_codes == set(BLOCKED)
    assert last.json["actions"] == []
    assert remains(world) == undisturbed.remains
