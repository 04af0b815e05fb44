from __future__ import annotations

from datetime import date

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from tests.world import World


def test_one_invoice_becomes_one_voucher_by_the_command_line(served: World) -> None:
    member = served.cobot.add_member("Ada Beispiel", email="ada@example.org")
    day = date(2026, 4, 1)
    lines = [InvoiceLine("Flex", net="150.00", code="4400")]
    served.cobot.add_invoice("CW-1", day, lines, debitor=("memberships", member))
    ended = served.process("sync", "run", "--format", "json")
    assert ended.code == 0, ended.stderr
    assert ended.json["invoices"]["created"] == 1
    [voucher] = served.sevdesk.vouchers_by_number("CW-1")
    assert served.sevdesk.tags_of(voucher.id) == ("Import",)


def test_one_invoice_becomes_one_voucher_in_process(world: World) -> None:
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    lines = [InvoiceLine("Flex", net="150.00", code="4400")]
    world.cobot.add_invoice("CW-1", date(2026, 4, 1), lines, debitor=("memberships", member))
    result = world.run()
    assert result.exit_code == 0
    assert len(world.sevdesk.vouchers_by_number("CW-1")) == 1
    world.forget_requests()
    again = world.run()
    assert again.exit_code == 0
    assert len(world.cobot_side.log) <= 3
    assert world.sevdesk_side.log == []
