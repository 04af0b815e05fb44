"""Whatever happens at whichever request, the world ends as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.faults import (
    ErrorAfter,
    LoseAnswer,
    LoseRequest,
    RequestCounter,
    StrikingFault,
    Truncate,
)
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.faults.busy_world import busy_world, remains, run_to_rest
from tests.sandbox_faults import ErrorInside200, FaultAt, Garbage, Redirect, Slow
from tests.world import World

FAULTS: dict[str, Callable[[], StrikingFault]] = {
    "the request is lost": LoseRequest,
    "the answer is lost": LoseAnswer,
    "it fails after the effect": ErrorAfter,
    "the answer is cut": Truncate,
    "an error stands inside a 200": ErrorInside200,
    "the answer is garbage": Garbage,
    "it redirects": Redirect,
    "it answers too late": Slow,
}
EACH_RUN = ("the request is lost", "the answer is lost", "it fails after the effect")


def undisturbed(folder: Path) -> tuple[World, list[str]]:
    """Return the world after a run without faults, and its requests in order."""
    world = busy_world(folder)
    counter = RequestCounter()
    world.cobot_side.fault = world.sevdesk_side.fault = counter
    world.clock.advance(seconds=61)
    world.run()
    requests = list(counter.requests)
    world.cobot_side.fault = world.sevdesk_side.fault = no_fault
    run_to_rest(world)
    return world, requests


def disturbed(folder: Path, number: int, fault: StrikingFault) -> World:
    """Return the world after a run that is struck at one request, brought to rest."""
    world = busy_world(folder)
    struck = FaultAt(number, fault, RequestCounter())
    world.cobot_side.fault = world.sevdesk_side.fault = struck
    run_to_rest(world)
    return world


def test_the_busy_world_makes_every_kind_of_write(tmp_path: Path) -> None:
    """The boundaries below are only worth something if each kind of write is among them."""
    world, requests = undisturbed(tmp_path)
    writes = {request for request in requests if not request.startswith("GET ")}
    kinds = {
        "POST /api/v1/Contact",
        "POST /api/v1/ContactAddress",
        "POST /api/v1/CommunicationWay",
        "POST /api/v1/Voucher/Factory/uploadTempFile",
        "POST /api/v1/Voucher/Factory/saveVoucher",
        "POST /api/v1/Tag/Factory/create",
        "POST /api/activities",
    }
    assert kinds <= writes
    assert any(request.startswith("PUT /api/memberships/") for request in writes)
    assert any(request.startswith("PUT /api/v1/Contact/") for request in writes)
    assert len(world.sevdesk.vouchers) == 6


def assert_no_trace(
    folder: Path, name: str, numbers: Iterable[int], expected: dict[str, Any], requests: list[str]
) -> None:
    for number in numbers:
        struck = disturbed(folder / f"{name} {number}", number, FAULTS[name]())
        assert remains(struck) == expected, f"{name} at request {number}, {requests[number - 1]}"


def test_a_fault_at_a_write_leaves_no_trace(tmp_path: Path) -> None:
    """At every fourth write, one fault after the other: the same contacts, vouchers, tags, numbers and activities."""
    world, requests = undisturbed(tmp_path / "undisturbed")
    writes = [number for number, request in enumerate(requests, 1) if not request.startswith("GET ")]
    for turn, number in enumerate(writes[::4]):
        name = EACH_RUN[turn % len(EACH_RUN)]
        assert_no_trace(tmp_path, name, [number], remains(world), requests)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_at_every_request_leaves_no_trace(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The whole search: each request, reads and writes, struck by each fault."""
    if not pytestconfig.getoption("--every-boundary"):
        pytest.skip("a search of many minutes: ask for it with --every-boundary")
    world, requests = undisturbed(tmp_path / "undisturbed")
    assert_no_trace(tmp_path, name, range(1, len(requests) + 1), remains(world), requests)
