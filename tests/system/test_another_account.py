"""A state file that was made with one sevDesk account, and the token of another: a trial one, then the real one."""

from __future__ import annotations

import msgspec
import pytest

from cobot_sevdesk_sync.sandbox.seed import empty_space
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from tests.system.invoicing import booked_numbers, issue, member_of
from tests.system.test_report_command import invoked
from tests.world import World

NEW_TOKEN = "fedcba9876543210fedcba9876543210"


def test_what_was_booked_in_another_account_is_not_taken_for_booked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.run()
    world.sevdesk = empty_space()[1]
    world.sevdesk.token = NEW_TOKEN
    world.sevdesk_side = SevdeskSide(world.sevdesk)
    world.clock.advance(minutes=5)
    result = world.run()
    assert result.exit_code == 5
    assert result.error is not None
    assert "another sevDesk account" in result.error[0]
    assert invoked(monkeypatch, world).return_value == 5
    assert (booked_numbers(world), world.sevdesk.contacts) == ([], {})
    world.state_file.unlink()
    assert (world.run().exit_code, booked_numbers(world)) == (0, ["CW-1"])


def test_a_new_token_of_the_same_account_is_seen_once(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    world.sevdesk.token = NEW_TOKEN
    world.clock.advance(minutes=5)
    world.forget_requests()
    assert world.run().exit_code == 0
    assert [each.path for each in world.sevdesk_side.log if "/Voucher/" in each.path] != []
    world.clock.advance(minutes=5)
    world.forget_requests()
    assert world.run().exit_code == 0
    assert list(world.sevdesk_side.log) == []


def test_a_new_token_before_anything_is_linked_asks_for_nothing(world: World) -> None:
    world.run()
    world.sevdesk.token = NEW_TOKEN
    world.clock.advance(minutes=5)
    world.forget_requests()
    assert world.run().exit_code == 0
    assert list(world.sevdesk_side.log) == []


def test_a_run_that_finds_the_state_to_be_another_spaces_tells_what_it_has_asked(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    world.cobot.space = msgspec.structs.replace(world.cobot.space, id="b" * 32)
    world.clock.advance(hours=25)
    world.forget_requests()
    result = world.run()
    assert result.exit_code == 5
    assert result.requests == {"cobot": len(world.cobot_side.log), "sevdesk": 0}
    assert result.requests["cobot"] > 0
