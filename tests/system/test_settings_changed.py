"""Settings that were changed between two runs count for what is pending, too."""

from __future__ import annotations

from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import request_to
from tests.system.invoicing import Refused, issue, member_of, voucher_of
from tests.world import World


def test_a_pending_activity_is_not_posted_once_they_are_switched_off(world: World) -> None:
    member_of(world.cobot)
    world.cobot_side.fault = ErrorBefore(request_to("POST", "/activities"))
    world.run()
    world.cobot_side.fault = no_fault
    world.configure(notify={"cobot": False})
    for _ in range(4):
        world.clock.advance(hours=3)
        world.run()
    assert world.cobot.posted_texts() == []


def test_a_pending_tag_is_not_put_on_once_there_is_none(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk_side.fault = Refused(request_to("POST", "/Tag"))
    world.run()
    world.sevdesk_side.fault = no_fault
    world.configure(invoices={"tag": None, "tag_without_contact": None})
    world.clock.advance(hours=5)
    world.run()
    assert world.sevdesk.tags_of(voucher_of(world, "CW-1").id) == ()


def test_the_problems_of_members_end_once_members_are_switched_off(world: World) -> None:
    for number in ("1", "2"):
        world.sevdesk.add_contact(
            first_name="Ada", family_name="Beispiel", customer_number=number, emails=("ada@example.org",)
        )
    member_of(world.cobot)
    world.run()
    world.configure(members={"enabled": False})
    world.clock.advance(days=1)
    assert world.run().exit_code == 0
