"""What is told, and that it is told once: edits, deletions, unsettled and rejected documents (contract, 2, 5.2, 6)."""

from __future__ import annotations

from datetime import date

import pytest

from cobot_sevdesk_sync.sandbox.faults import LoseRequest
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.sandbox_faults import request_to
from tests.system.invoicing import Refused, issue, line
from tests.world import World

SAVE = request_to("POST", "/saveVoucher")


@pytest.mark.parametrize("status", [422, 429])
def test_a_deletion_is_posted_once_also_while_a_tag_is_pending(world: World, status: int) -> None:
    invoice = issue(world, "CW-1")
    world.sevdesk_side.fault = Refused(request_to("POST", "/Tag"), status)
    world.run()
    world.sevdesk_side.fault = no_fault
    world.cobot.delete_invoice(invoice)
    world.clock.advance(hours=2)
    world.run()
    assert len(world.cobot.posted_texts()) == 1


def test_a_second_edit_is_told_too(world: World) -> None:
    """The first has been dealt with."""
    invoice = issue(world, "CW-1")
    world.run()
    world.cobot.edit_invoice(invoice, lines=[line(net="200.00")])
    world.clock.advance(days=1)
    assert world.run().exit_code == 1
    world.cobot.edit_invoice(invoice, lines=[line(net="300.00")])
    world.clock.advance(days=1)
    assert world.run().exit_code == 1


def test_an_edit_after_an_undone_one_is_posted_too(world: World) -> None:
    invoice = issue(world, "CW-1")
    world.run()
    for net, code in (("200.00", 1), ("100.00", 0), ("300.00", 1)):
        world.cobot.edit_invoice(invoice, lines=[line(net=net)])
        world.clock.advance(days=1)
        assert world.run().exit_code == code
    assert len(world.cobot.posted_texts()) == 2


def test_a_write_of_unknown_outcome_is_named_also_when_its_invoice_is_deleted(world: World) -> None:
    invoice = issue(world, "CW-1")
    world.sevdesk_side.fault = LoseRequest(SAVE)
    assert world.run().exit_code == 1
    world.sevdesk_side.fault = no_fault
    world.cobot.delete_invoice(invoice)
    result = world.run()
    ledger = Ledger.open(world.state_file)
    unsettled = ledger.open_intents()
    ledger.close()
    assert unsettled
    assert result.exit_code == 1


def test_a_run_whose_limit_is_used_up_forgets_no_rejection(world: World) -> None:
    issue(world, "CW-1", line("refused"), day=date(2026, 3, 30))
    world.sevdesk_side.fault = Refused(lambda request: SAVE(request) and b"refused" in request.get_data())
    assert world.run().exit_code == 1
    issue(world, "CW-0", day=date(2026, 3, 29))
    world.clock.advance(hours=2)
    result = world.run(RunOptions(limit=1))
    assert [each.number for each in result.actions if each.action == "create-voucher"] == ["CW-0"]
    assert result.exit_code == 1
