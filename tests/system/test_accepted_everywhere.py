"""What is accepted is accepted wherever it is said: by the run, later ones, the report, and without the state."""

from __future__ import annotations

import pytest

from tests.system.invoicing import issue, line, problems
from tests.system.reporting import report_of
from tests.system.test_accept import accept, lose_state
from tests.system.test_daily_check import next_day
from tests.world import World

# A second invoice of one number


@pytest.mark.parametrize("net", ["100.00", "200.00"])
@pytest.mark.parametrize("is_booked_before", [False, True])
@pytest.mark.parametrize("is_lost", [False, True])
def test_a_second_invoice_of_a_number_that_was_accepted_is_told_nowhere_any_more(
    world: World, net: str, is_booked_before: bool, is_lost: bool
) -> None:
    issue(world, "CW-1")
    if is_booked_before:
        world.run()
    second = issue(world, "CW-1", line(net=net))
    assert problems(world.run()) == [("CW-1", "voucher-differs")]
    assert report_of(world).differs
    assert accept(world, second).code == 0
    assert not report_of(world).differs
    if is_lost:
        lose_state(world)
    for _ in range(2):
        assert problems(next_day(world)) == []
        assert not report_of(world).differs


def test_a_second_invoice_of_a_number_that_is_edited_after_it_was_accepted_is_told(world: World) -> None:
    issue(world, "CW-1")
    second = issue(world, "CW-1")
    world.run()
    accept(world, second)
    world.cobot.edit_invoice(second, lines=[line(net="300.00")])
    assert problems(next_day(world)) == [("CW-1", "voucher-differs")]
    assert report_of(world).differs
