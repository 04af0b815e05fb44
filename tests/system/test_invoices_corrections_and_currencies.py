"""Negative totals and other currencies (product contract, section 5.7, last sentences)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.sevdesk_state import PositionRow, derived_sums
from tests.system.invoicing import DAY, issue, line, member_of, positions, problem, problems, sevdesk_writes, voucher_of
from tests.system.reporting import only, report_of
from tests.system.test_accept import accept
from tests.system.test_daily_check import next_day
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


# Compared by account, rate and tax, although sevDesk tells the positions in euros only


@pytest.fixture(params=["beside", "instead"])
def abroad(world: World, request: pytest.FixtureRequest) -> World:
    """A world with an invoice in dollars over two accounts, booked and found right."""
    world.sevdesk_side.quirks.foreign_sums = request.param
    world.configure(invoices={"foreign_currency": "daily_rate"})
    ada = member_of(world.cobot)
    issue(
        world,
        "CW-1",
        line(net="707.07"),
        line("Buch", net="33.33", code="4300", rates=("7",)),
        debitor=ada,
        currency="USD",
    )
    assert world.run().exit_code == 0
    assert next_day(world).exit_code == 0
    row = only(report_of(world), "CW-1")
    assert (row.document_class, row.not_compared) == ("matched", ())
    assert not report_of(world).differs
    return world


def revalued(position: PositionRow, gross: Decimal, rate: Decimal) -> None:
    position.tax_rate = rate
    position.sum_net, position.sum_tax, position.sum_gross = derived_sums(gross, rate, net=False)


def other_account(world: World) -> None:
    voucher_of(world, "CW-1").positions[0].account_id = world.sevdesk.account_by_number("4402").id


def other_rate(world: World) -> None:
    revalued(voucher_of(world, "CW-1").positions[0], Decimal("841.41"), Decimal(0))


def moved_amount(world: World) -> None:
    first, second = voucher_of(world, "CW-1").positions
    revalued(first, first.sum_gross - 10, first.tax_rate)
    revalued(second, second.sum_gross + 10, second.tax_rate)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (other_account, "accounts 4300 7 % 35.66; 4400 19 % 841.41 / 4300 7 % 35.66; 4402 19 % 841.41"),
        (other_rate, "4400 0 % 841.41"),
        (moved_amount, "accounts 4300 7 % 35.66; 4400 19 % 841.41 / 4300 7 % 45.66; 4400 19 % 831.41"),
    ],
)
def test_a_changed_voucher_in_another_currency_is_named(abroad: World, happens: Any, said: str) -> None:
    happens(abroad)
    assert report_of(abroad).differs
    result = next_day(abroad)
    assert problems(result) == [("CW-1", "voucher-changed")]
    assert said in problem(result).details["fields"]
    accept(abroad, "CW-1")
    assert next_day(abroad).exit_code == 0


def test_a_voucher_in_another_currency_is_compared_when_it_is_adopted(world: World) -> None:
    world.configure(invoices={"foreign_currency": "daily_rate"})
    member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts
    issue(world, "CW-1", debitor=("memberships", next(iter(world.cobot.members))), currency="USD")
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact, currency="USD", account_number="4402")
    result = world.run()
    assert problems(result) == [("CW-1", "adopted-with-differences")]
    assert problem(result).details["fields"] == "accounts 4400 19 % 119.00 / 4402 19 % 119.00"


def test_a_voucher_in_another_currency_whose_invoice_was_deleted_is_still_compared(abroad: World) -> None:
    [invoice] = abroad.cobot.invoices
    abroad.cobot.delete_invoice(invoice)
    assert problems(next_day(abroad)) == [("CW-1", "deleted-in-cobot")]
    accept(abroad, "CW-1")
    assert next_day(abroad).exit_code == 0
    other_account(abroad)
    assert problems(next_day(abroad)) == [("CW-1", "voucher-changed")]
    assert report_of(abroad).differs


def test_an_invoice_that_cannot_be_booked_is_canceled_and_written_anew_and_its_month_can_be_signed(
    served: World,
) -> None:
    """What the fixes of ``several-tax-rules`` and ``zero-total`` advise: an issued invoice keeps what it holds."""
    member = member_of(served.cobot)
    deposit = line("Kaution", "50.00", code="3550", rates=())
    old = issue(served, "CW-1", line(), deposit, debitor=member)
    assert served.sync().code == 1
    back = (line(net="-100.00"), line("Kaution", "-50.00", code="3550", rates=()))
    issue(served, "CW-2", *back, debitor=member, corrected=old)
    issue(served, "CW-3", debitor=member)
    issue(served, "CW-4", deposit, debitor=member)
    served.configure(taxes={"rules": {"3550": 22}})
    assert served.sync().code == 1
    assert accept(served, "CW-1", "CW-2").code == 0
    assert served.sync().code == 0
    assert [len(served.sevdesk.vouchers_by_number(f"CW-{each}")) for each in (1, 2, 3, 4)] == [0, 0, 1, 1]
    assert not report_of(served).differs


def test_an_invoice_that_cannot_be_booked_as_one_is_booked_by_hand_as_two_and_accepted(served: World) -> None:
    issue(served, "CW-1", line(), line("Kaution", "50.00", code="3550", rates=()))
    served.sync()
    for number, gross in (("CW-1 Miete", "119.00"), ("CW-1 Kaution", "50.00")):
        served.sevdesk.add_voucher(number, DAY, Decimal(gross))
    assert accept(served, "CW-1").code == 0
    assert (served.sync().code, report_of(served).differs) == (0, False)
