"""What is dated before the start date is left alone, unless a person chose it with `--since` (contract, section 3)."""

from __future__ import annotations

from datetime import date

import pytest

from cobot_sevdesk_sync.sync.result import RunOptions
from tests.system.invoicing import booked_numbers, issue, line, member_of, problems
from tests.world import World


def test_what_was_blocked_is_left_alone_once_the_start_date_is_later(world: World) -> None:
    issue(world, "CW-1", line(code="9999"), day=date(2026, 1, 15))
    assert problems(world.run()) == [("CW-1", "no-booking-account")]
    world.start_date = date(2026, 4, 1)
    world.configure(accounts={"9999": "4400"})
    world.clock.advance(hours=1)
    world.run()
    assert booked_numbers(world) == []


def test_what_was_blocked_is_no_longer_told_once_the_start_date_is_later(world: World) -> None:
    issue(world, "CW-1", line(code="9999"), day=date(2026, 1, 15))
    world.run()
    world.start_date = date(2026, 4, 1)
    world.clock.advance(days=1)
    assert world.run().exit_code == 0


def test_a_blocked_invoice_that_is_dated_back_before_the_start_date_is_left_alone(world: World) -> None:
    world.start_date = date(2026, 4, 1)
    invoice = issue(world, "CW-1", line(code="9999"), day=date(2026, 4, 1))
    world.run()
    world.cobot.edit_invoice(invoice, lines=[line()], day=date(2026, 3, 31))
    world.clock.advance(hours=1)
    world.run()
    assert booked_numbers(world) == []


def test_a_member_who_was_named_is_left_alone_once_the_start_date_is_later(world: World) -> None:
    for number in ("1", "2"):
        last = world.sevdesk.add_contact(
            first_name="Ada", family_name="Beispiel", customer_number=number, emails=("ada@example.org",)
        )
    member_of(world.cobot)
    world.run()
    world.start_date = date(2026, 4, 1)
    del world.sevdesk.contacts[last]
    world.clock.advance(hours=1)
    assert [each.action for each in world.run().actions] == []


@pytest.mark.parametrize("what", ["edited-after-sync", "deleted-in-cobot"])
def test_what_a_backfill_booked_is_watched_like_all_else(world: World, what: str) -> None:
    """Its date lies before the start date."""
    invoice = issue(world, "CW-1", day=date(2025, 12, 31))
    world.run()
    world.run(RunOptions(since=date(2025, 12, 1)))
    assert booked_numbers(world) == ["CW-1"]
    if what == "edited-after-sync":
        world.cobot.edit_invoice(invoice, lines=[line(net="5.00")])
    else:
        world.cobot.delete_invoice(invoice)
    world.clock.advance(days=1)
    assert problems(world.run()) == [("CW-1", what)]


def test_a_start_date_that_is_moved_back_is_read_from_whatever_the_sweep(world: World) -> None:
    world.configure(invoices={"sweep_days": 30})
    world.start_date = date(2026, 4, 1)
    issue(world, "CW-1", day=date(2026, 1, 15))
    world.run()
    world.start_date = date(2026, 1, 1)
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == ["CW-1"]
