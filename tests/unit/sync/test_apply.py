from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from cobot_sevdesk_sync.books.entries import AsBooked
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sync.apply import payload_of
from cobot_sevdesk_sync.sync.candidates import member_candidate
from cobot_sevdesk_sync.sync.plan import (
    AdoptVoucher,
    CompleteContact,
    DebitorKey,
    LinkContact,
    PostActivity,
    TagVoucher,
    WriteCustomerNumber,
)
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.unit.books.issued import DAY
from tests.unit.sync.test_desk import member
from tests.world import World

MEMBER = DebitorKey("member", "m1")


@pytest.mark.parametrize(
    ("step", "payload"),
    [
        (LinkContact(MEMBER, "c1", "1001", None, ()), None),
        (LinkContact(MEMBER, "c1", "1001", "1001", ()), {"customerNumber": "1001"}),
        (WriteCustomerNumber("m1", "1001", None, {}), {"customer_number": "1001"}),
        (
            AdoptVoucher(
                "i1", "CW-1", "v1", DAY, 1, "f", (), AsBooked("CW-1", DAY, 1, "EUR", ("1",), None, "Ada", (), ())
            ),
            None,
        ),
        (TagVoucher("i1", "CW-1", "v1", "Import"), {"tag": "Import"}),
        (CompleteContact(MEMBER, "c1", member_candidate(member()).draft, None), None),
        (
            PostActivity("invoice", "i1", "CW-1", "event", "text", "WARN", ("i1",)),
            {"text": "text", "level": "WARN", "channels": ["admin"], "source_ids": ["i1"]},
        ),
    ],
)
def test_a_step_shows_what_it_would_send(step: Any, payload: Any) -> None:
    assert payload_of(step) == payload


def test_a_dry_run_shows_the_very_bodies_that_a_run_sends(world: World) -> None:
    ada = world.cobot.add_member("Ada Beispiel", email="ada@example.org", phone="040 555")
    world.cobot.add_invoice(
        "CW-1", date(2026, 4, 1), [InvoiceLine("Flex", net="150.00", code="4400")], debitor=("memberships", ada)
    )
    shown = {action.action: action.payload for action in world.run(RunOptions(dry_run=True)).actions}
    assert json.loads(json.dumps(shown, default=str))
    assert set(shown) >= {"create-contact", "write-customer-number", "create-voucher", "tag-voucher", "post-activity"}
    contact = shown["create-contact"]
    assert contact["communication_ways"] == ["ada@example.org", "040 555"]
    assert contact["addresses"][0]["street"] == "Musterweg 1"
    world.run()
    [made] = world.sevdesk.contacts.values()
    assert made.customer_number == contact["contact"]["customerNumber"]
    [voucher] = world.sevdesk.vouchers_by_number("CW-1")
    body = shown["create-voucher"]
    assert body["voucher"]["description"] == voucher.description == "CW-1"
    assert str(body["voucher"]["creditDebit"]) == voucher.credit_debit
