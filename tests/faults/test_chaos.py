"""A whole space is carried over while a share of all requests fails, in every way at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.faults import RandomFaults
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.faults.both_sides import (
    come_to_rest,
    complaints_at_any_time,
    complaints_at_rest,
    open_business,
    run_that_may_be_killed,
)
from tests.faults.changing_world import FAULTS
from tests.sandbox_faults import Late
from tests.world import World, empty_world

FIRST_DAY = date(2026, 1, 5)
# Cron comes every few minutes; after an hour of that, what was rejected has waited long enough, too.
MINUTES_BETWEEN_RUNS = 5
SIZES = {"short": (40, 10), "long": (500, 80)}
# Bounds with room: how many runs it took with the seeds below is told on stdout (``pytest -s``).
MOST_RUNS = {("short", 0.05): 30, ("short", 0.2): 60, ("long", 0.05): 80, ("long", 0.2): 400}


@dataclass(frozen=True)
class Weather:
    """What a chaos came to: the figures of the closing note."""

    runs: int
    struck: int
    requests: int
    doubled: list[str]
    lost: list[str]


def full_space(folder: Path, invoices: int, members: int) -> World:
    """Return a space with so many members, half of them companies, and so many invoices, some to guests or nobody."""
    world = empty_world(folder)
    world.clock.moment = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
    world.configure(invoices={"create_missing_contacts": True}, sevdesk={"settle_seconds": 60})
    ids = [
        world.cobot.add_member(
            f"Mitglied Nr{number}",
            company=f"Firma {number} GmbH" if number % 2 else None,
            email=f"mitglied{number}@example.org",
            phone=f"030 {number}",
        )
        for number in range(members)
    ]
    guest = world.cobot.add_contact("Gustav Gast", email="gustav@example.org")
    for number in range(invoices):
        debitor = ("memberships", ids[number % members])
        world.cobot.add_invoice(
            f"CW-{number}",
            FIRST_DAY + timedelta(days=number % 85),
            [InvoiceLine("Flex", net=f"{100 + number}.{number % 100:02}", code="4400")],
            debitor=("contacts", guest) if number % 20 == 7 else None if number % 20 == 13 else debitor,  # type: ignore[arg-type]
        )
    return world


def live_through(world: World, seed: int, rate: float, most_runs: int) -> Weather:
    """Run while faults strike until a run leaves nothing open, then without faults until all is at rest."""
    late = Late(after=40)
    faults = RandomFaults(seed, rate, [late, *(make() for make in FAULTS.values())])
    for runs in range(1, most_runs + 1):
        world.clock.advance(minutes=MINUTES_BETWEEN_RUNS)
        world.cobot_side.fault = world.sevdesk_side.fault = faults
        result = run_that_may_be_killed(world)
        world.cobot_side.fault = world.sevdesk_side.fault = no_fault
        assert complaints_at_any_time(world, vouchers_by_hand=(), contacts_by_hand=()) == [], f"after run {runs}"
        late.release()
        if result is not None and result.error is None and not result.actions and not open_business(world):
            break
    else:
        booked = f"{len(world.sevdesk.vouchers)} vouchers, {len(world.sevdesk.contacts)} contacts"
        raise AssertionError(f"no rest after {most_runs} runs: {booked}, {open_business(world)}")
    come_to_rest(world)
    doubled = complaints_at_any_time(world, vouchers_by_hand=(), contacts_by_hand=())
    return Weather(runs, len(faults.struck), faults.counter.number, doubled, complaints_at_rest(world))


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_a_space_is_carried_over_whatever_share_of_the_requests_fails(
    rate: float, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Rest within a bounded number of runs: one voucher per invoice, one contact per member, nothing lost."""
    size = "long" if pytestconfig.getoption("--long-search") else "short"
    invoices, members = SIZES[size]
    world = full_space(tmp_path, invoices, members)
    weather = live_through(world, seed=3, rate=rate, most_runs=MOST_RUNS[size, rate])
    print(f"{size}, {rate:.0%}: {weather}")  # noqa: T201 - the figures of the closing note
    assert weather.doubled == []
    assert weather.lost == []
    assert weather.struck > 0
    numbers = Counter(voucher.description for voucher in world.sevdesk.vouchers.values())
    assert numbers == Counter(f"CW-{number}" for number in range(invoices))
    assert len(world.sevdesk.contacts) == members + 1
