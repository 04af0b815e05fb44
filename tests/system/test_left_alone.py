"""A side that asks for a long wait (429 with Retry-After) is left alone by the next runs, too (contract, section 6)."""

from __future__ import annotations

import pytest

from cobot_sevdesk_sync.errors import Side
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import TooManyRequests, request_to
from tests.system.invoicing import issue
from tests.world import World

DAY = 86_400


def fault(world: World, side: Side, *, on: bool) -> None:
    of_side = world.cobot_side if side == "cobot" else world.sevdesk_side
    of_side.fault = TooManyRequests(request_to("GET", "/"), retry_after=DAY) if on else no_fault


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_no_run_asks_before_the_moment_that_the_side_named(world: World, side: Side) -> None:
    issue(world, "CW-1")
    fault(world, side, on=True)
    first = world.run()
    assert first.exit_code == 3
    assert first.requests[side] == 1
    assert first.error is not None
    assert "2026" in first.error[0]
    fault(world, side, on=False)

    world.clock.advance(hours=23)
    second = world.run()
    assert (second.exit_code, second.requests[side]) == (3, 0)
    assert not second.error_is_news  # told by the run that met it, and once a day while it lasts

    world.clock.advance(hours=2)
    assert world.run().invoices["created"] == 1
    assert world.run().exit_code == 0


def test_where_nothing_is_to_be_asked_of_that_side_the_runs_go_on(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    issue(world, "CW-2")
    fault(world, "sevdesk", on=True)
    assert world.run().exit_code == 3
    world.cobot.delete_invoice(next(key for key, each in world.cobot.invoices.items() if each.number == "CW-2"))
    assert world.run().requests["sevdesk"] == 0
