"""Amounts to the cent (product contract, section 5.7)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, price_of
from tests.system.invoicing import (
    booked_numbers,
    issue,
    line,
    notes,
    positions,
    problems,
    sevdesk_writes,
    sums,
    voucher_of,
)
from tests.world import World


def test_each_line_becomes_one_position_of_gross_cents_in_order(served: World) -> None:
    issue(
        served,
        "CW-1",
        line("Fix Desk, April", "250.00", code="4401"),
        line("Tageskarte", gross="19.99", code="4406"),
        line("Raum", "12.50", code="4404", quantity="3.0"),
    )
    ended = served.sync()
    assert ended.code == 0, ended.stderr
    assert positions(served, "CW-1") == [("4401", "19", "297.50"), ("4406", "19", "19.99"), ("4404", "19", "44.63")]
    assert sums(served, "CW-1")[2] == f"{served.cobot.invoice_by_number('CW-1').total.gross:.2f}"
    assert [each.comment for each in voucher_of(served, "CW-1").positions] == ["Fix Desk, April", "Tageskarte", "Raum"]
    assert not any(each.net for each in voucher_of(served, "CW-1").positions)


def test_lines_that_need_no_combining_stay_apart_though_account_and_rate_are_the_same(world: World) -> None:
    issue(world, "CW-1", line("A"), line("B"))
    world.run()
    assert positions(world, "CW-1") == [("4400", "19", "119.00")] * 2


NASTY: dict[str, list[InvoiceLine]] = {
    "net": [line(f"Raum {index}", "10.03") for index in range(3)],
    "gross": [line(f"Raum {index}", gross="3.33") for index in range(7)],
    "two accounts": [line("A", "10.03", code="4401"), line("B", "10.03", code="4402"), line("C", "10.03", code="4401")],
    "two rates": [
        line("A", "0.03", code="4200"),
        line("B", "0.07", code="4200", rates=("7",)),
        line("C", "0.03", code="4200"),
    ],
    "one cent": [line("A", "0.01")],
    "discount": [line("A", "99.99"), line("Rabatt", "-33.33")],
    "many": [line(f"Druck {index}", "0.04") for index in range(40)],
    "quantity": [line("Druck", "0.045", quantity="33"), line("Druck", "1.115", quantity="3")],
}


@pytest.mark.parametrize("case", NASTY)
def test_total_and_tax_per_rate_are_cobots_to_the_cent_however_the_lines_round(world: World, case: str) -> None:
    issue(world, "CW-1", *NASTY[case])
    result = world.run()
    assert problems(result) == []
    total = world.cobot.invoice_by_number("CW-1").total
    voucher = voucher_of(world, "CW-1")
    assert (voucher.sum_net, voucher.sum_gross) == (total.net, total.gross)
    booked: dict[Decimal, Decimal] = {}
    for each in voucher.positions:
        rate = each.tax_rate.normalize()
        booked[rate] = booked.get(rate, Decimal(0)) + each.sum_tax
    assert booked == {tax.rate.normalize(): tax.amount for tax in total.taxes}


def test_lines_are_combined_per_account_and_rate_where_rounding_each_would_miss_the_tax(world: World) -> None:
    drinks = [line(f"Getränk {index}", gross="3.33") for index in range(7)]
    issue(world, "CW-1", *drinks, line("Raum", gross="119.00", code="4404"))
    assert problems(world.run()) == []
    assert positions(world, "CW-1") == [("4400", "19", "23.31"), ("4404", "19", "119.00")]
    assert voucher_of(world, "CW-1").sum_tax == Decimal("22.72")
    assert voucher_of(world, "CW-1").positions[0].comment == "; ".join(f"Getränk {index}" for index in range(7))


@pytest.mark.parametrize(
    "lines", [[line(net="0.00")], [line("A", "10.00"), line("Gutschrift", "-10.00")], [line(code=None, net="0.00")]]
)
def test_an_invoice_of_zero_is_noted_and_asks_nothing_of_sevdesk(world: World, lines: list[InvoiceLine]) -> None:
    issue(world, "CW-1", *lines)
    result = world.run()
    assert (result.exit_code, notes(result), problems(result)) == (0, [("CW-1", "nothing-to-book")], [])
    assert result.invoices["nothing_to_book"] == 1
    assert booked_numbers(world) == []
    assert world.sevdesk_side.log == []
    assert world.cobot.posted_texts() == []


@pytest.mark.parametrize(
    ("total", "reason"),
    [
        (price_of("100.00", "120.00", {"19": "20.00"}), "total"),
        (price_of("99.00", "119.00", {"19": "20.00"}), "tax"),
        (price_of("100.00", "119.00", {"7": "19.00"}), "tax"),
    ],
)
def test_lines_that_cannot_be_made_to_give_the_total_are_named(world: World, total: object, reason: str) -> None:
    issue(world, "CW-1", total=total)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "amounts-do-not-add-up")])
    expected = {"total": {"lines", "total"}, "tax": {"rate", "cobot_tax", "sevdesk_tax"}}[reason]
    assert set(result.problems[0].finding.details) == {*expected, "amount", "invoice"}
    assert sevdesk_writes(world) == []


def test_large_and_odd_amounts_lose_nothing(world: World) -> None:
    issue(world, "CW-1", line(gross="19.99"), line(gross="1234567.89", code="4401"))
    world.run()
    assert positions(world, "CW-1") == [("4400", "19", "19.99"), ("4401", "19", "1234567.89")]
