"""Negative totals and other currencies (product contract, section 5.7, last sentences)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.system.invoicing import issue, line, member_of, positions, problem, problems, sevdesk_writes, voucher_of
from tests.world import World


def test_a_correction_is_a_revenue_voucher_with_negative_amounts(served: World) -> None:
    member = member_of(served.cobot)
    first = issue(served, "CW-1", debitor=member)
    issue(served, "CW-2", line(net="-100.00"), debitor=member, corrected=first)
    ended = served.sync()
    assert ended.code == 0, ended.stderr
    assert positions(served, "CW-2") == [("4400", "19", "-119.00")]
    voucher = voucher_of(served, "CW-2")
    assert (voucher.credit_debit, voucher.sum_gross, voucher.sum_tax) == ("D", Decimal("-119.00"), Decimal("-19.00"))


def test_a_correction_is_blocked_where_that_is_wanted(world: World) -> None:
    world.configure(invoices={"corrections": "block"})
    issue(world, "CW-1")
    issue(world, "CW-2", line(net="-100.00"))
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-2", "correction-not-booked")])
    assert voucher_of(world, "CW-1").sum_gross == Decimal("119.00")
    assert world.sevdesk.vouchers_by_number("CW-2") == []
    assert len(world.cobot.posted_texts()) == 1
    world.configure(invoices={"corrections": "negative"})
    assert world.run().exit_code == 0


def test_a_negative_line_of_a_positive_invoice_is_no_correction(world: World) -> None:
    world.configure(invoices={"corrections": "block"})
    issue(world, "CW-1", line(), line("Rabatt", "-10.00"))
    assert world.run().exit_code == 0
    assert positions(world, "CW-1") == [("4400", "19", "119.00"), ("4400", "19", "-11.90")]


def test_another_currency_is_blocked_unless_configured(world: World) -> None:
    issue(world, "CW-1", currency="USD")
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "currency-not-supported")])
    assert problem(result).details["currency"] == "USD"
    assert sevdesk_writes(world) == []


@pytest.mark.parametrize("currency", ["USD", "CHF"])
def test_another_currency_is_booked_as_invoiced_at_the_rate_of_the_invoice_date(world: World, currency: str) -> None:
    world.configure(invoices={"foreign_currency": "daily_rate"})
    issue(world, "CW-1", currency=currency, day=date(2026, 3, 30))
    issue(world, "CW-2")
    result = world.run()
    assert (result.exit_code, problems(result)) == (0, [])
    voucher = voucher_of(world, "CW-1")
    assert (voucher.currency, voucher.exchange_deadline) == (currency, date(2026, 3, 30))
    assert positions(world, "CW-1") == [("4400", "19", "119.00")]
    euro = voucher_of(world, "CW-2")
    assert (euro.currency, euro.exchange_deadline) == ("EUR", None)


def test_a_foreign_voucher_is_adopted_after_the_state_is_lost(world: World) -> None:
    world.configure(invoices={"foreign_currency": "daily_rate"})
    issue(world, "CW-1", currency="USD")
    world.run()
    world.state_file.unlink()
    result = world.run()
    assert (result.exit_code, result.invoices["adopted"]) == (0, 1)
