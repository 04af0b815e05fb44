"""The wait before a look counts from the moment when the request really left, after all waiting for limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_state import Where
from cobot_sevdesk_sync.sandbox.faults import Handle
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Intent
from tests.sandbox_faults import Late, TooManyRequests, request_to
from tests.system.invoicing import issue, member_of
from tests.world import World

SETTLE_SECONDS = 5
RETRY_AFTER = 6
# Each kind of write: its side, its method, and a part of its path.
WRITES = {
    "create-contact": ("sevdesk", "POST", "/api/v1/Contact"),
    "create-address": ("sevdesk", "POST", "/ContactAddress"),
    "create-email": ("sevdesk", "POST", "/CommunicationWay"),
    "write-customer-number": ("cobot", "PUT", "/api/memberships"),
    "create-voucher": ("sevdesk", "POST", "/saveVoucher"),
    "tag-voucher": ("sevdesk", "POST", "/Tag/Factory/create"),
    "post-activity": ("cobot", "POST", "/api/activities"),
}


class AskedToWaitThenLate:
    """The first request of a kind is told to come back later; the second is cut off, and arrives later still."""

    def __init__(self, world: World, method: str, path: str) -> None:
        self.left: datetime | None = None
        self.late = Late()
        self._world = world
        self._picks = request_to(method, path)
        self._seen = 0

    def __call__(self, request: Request, handle: Handle) -> Response:
        if not self._picks(request):
            return handle(request)
        self._seen += 1
        if self._seen == 1:
            return TooManyRequests(retry_after=RETRY_AFTER)(request, handle)
        if self.left is None:
            self.left = self._world.clock.now()
            return self.late(request, handle)
        return handle(request)


def unsettled(world: World) -> list[Intent]:
    ledger = Ledger.open(world.state_file)
    try:
        return [intent for intent in ledger.open_intents() if intent.action in WRITES]
    finally:
        ledger.close()


def everything(world: World) -> dict[str, Sequence[object]]:
    """Return all that may be there twice."""
    sevdesk, cobot = world.sevdesk, world.cobot
    return {
        "contacts": sorted(contact.display_name for contact in sevdesk.contacts.values()),
        "addresses": sorted(each.street or "" for each in sevdesk.addresses.values()),
        "ways": sorted(each.value for each in sevdesk.ways.values()),
        "vouchers": sorted(voucher.description or "" for voucher in sevdesk.vouchers.values()),
        "tags": sorted((voucher, *sevdesk.tags_of(voucher)) for voucher in sevdesk.vouchers),
        "activities": sorted(cobot.posted_texts()),
    }


def a_member_and_an_invoice(world: World) -> None:
    world.configure(sevdesk={"settle_seconds": SETTLE_SECONDS})
    issue(world, "CW-1", debitor=member_of(world.cobot, where=Where()))


@pytest.mark.parametrize("action", WRITES)
def test_no_look_counts_before_the_pause_after_the_request_that_left(world: World, action: str) -> None:
    a_member_and_an_invoice(world)
    side, method, path = WRITES[action]
    fault = AskedToWaitThenLate(world, method, path)
    getattr(world, f"{side}_side").fault = fault
    began = world.clock.now()
    world.run()
    assert fault.left is not None
    assert fault.left - began >= timedelta(seconds=RETRY_AFTER)
    for intent in unsettled(world):
        assert intent.sent_at >= fault.left
        assert intent.looked_at is None or intent.looked_at - fault.left >= timedelta(seconds=SETTLE_SECONDS)
    getattr(world, f"{side}_side").fault = no_fault
    fault.late.release()
    for _ in range(4):
        world.clock.advance(seconds=SETTLE_SECONDS + 1)
        last = world.run()
    assert last.exit_code == 0
    found = everything(world)
    assert all(len(set(values)) == len(values) for values in found.values()), found
