"""A voucher dated in one month whose invoice is dated in another: each counts in its own (contract, section 7)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.system.invoicing import issue, voucher_of
from tests.system.reporting import report_of
from tests.world import World


def moved(world: World, how: str) -> None:
    """Leave an invoice of March 31 with a voucher of April 1."""
    invoice = issue(world, "CW-1", day=date(2026, 4, 1) if how == "invoice edited" else date(2026, 3, 31))
    world.run()
    if how == "invoice edited":
        world.cobot.edit_invoice(invoice, day=date(2026, 3, 31))
    else:
        voucher_of(world, "CW-1").voucher_date = date(2026, 4, 1)
    world.clock.advance(days=1)
    world.run()


@pytest.mark.parametrize("how", ["invoice edited", "voucher edited"])
def test_aprils_report_has_aprils_voucher(world: World, how: str) -> None:
    moved(world, how)
    april = report_of(world, date(2026, 4, 1), date(2026, 4, 30))
    assert april.rows
    assert [(row.month, row.cobot_cents, row.sevdesk_cents) for row in april.totals] == [("2026-04", 0, 11900)]


@pytest.mark.parametrize("how", ["invoice edited", "voucher edited"])
def test_totals_have_each_document_in_its_own_month(world: World, how: str) -> None:
    moved(world, how)
    both = report_of(world, date(2026, 3, 1), date(2026, 4, 30))
    assert {(row.month, row.cobot_cents, row.sevdesk_cents) for row in both.totals} == {
        ("2026-03", 11900, 0),
        ("2026-04", 0, 11900),
    }
