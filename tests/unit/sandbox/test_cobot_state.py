from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import (
    InvoiceLine,
    PostalAddress,
    decimal_text,
    price_of,
    priced_line,
    total_price,
)
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState, free_text
from tests.sandbox_states import cobot_snapshot

DAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("number", "text"),
    [("150", "150.0"), ("178.50", "178.5"), ("28.55", "28.55"), ("-0.10", "-0.1"), ("1E+2", "100.0"), ("0", "0.0")],
)
def test_amounts_are_written_with_at_least_one_place_and_no_more_than_needed(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


def test_a_line_by_net_adds_its_tax_rounded_half_up() -> None:
    line = priced_line(InvoiceLine("x", net="0.50", rates=("19",), quantity="3.0"))
    assert line.total == price_of("1.50", "1.79", {"19": "0.29"})


def test_three_lines_of_10_01_gross_miss_the_tax_of_their_total_by_a_cent() -> None:
    lines = [priced_line(InvoiceLine("x", gross="10.01")) for _ in range(3)]
    total = total_price(lines)
    assert (total.gross, total.taxes[0].amount) == (Decimal("30.03"), Decimal("4.79"))
    assert sum(line.total.taxes[0].amount for line in lines) == Decimal("4.80")


def test_lines_by_net_may_miss_the_gross_total_by_a_cent() -> None:
    lines = [priced_line(InvoiceLine("x", net="8.41")) for _ in range(3)]
    assert sum(line.total.gross for line in lines) == Decimal("30.03")
    assert total_price(lines).gross == Decimal("30.02")


def test_a_total_has_each_rate_once_and_a_line_may_have_two() -> None:
    lines = [
        priced_line(InvoiceLine("x", net="100", rates=("19",))),
        priced_line(InvoiceLine("x", net="100", rates=("7",))),
        priced_line(InvoiceLine("x", net="100", rates=("19", "2"))),
        priced_line(InvoiceLine("x", net="100", rates=())),
    ]
    assert total_price(lines) == price_of("400", "447.00", {"19": "38.00", "7": "7.00", "2": "2.00"})


def test_a_line_needs_exactly_one_of_net_and_gross() -> None:
    with pytest.raises(ValueError, match="either"):
        priced_line(InvoiceLine("x"))


def test_an_invoice_keeps_what_it_copied_when_the_member_changes() -> None:
    state = CobotState()
    member_id = state.add_member("Ada Beispiel", customer_number="7", email="ada@example.org")
    invoice_id = state.add_invoice("KH-1", DAY, [InvoiceLine("x", net="1")], debitor=("memberships", member_id))
    state.edit_member(member_id, customer_number="8", city="Bremen")
    assert state.members[member_id].address.city == "Bremen"
    assert (state.invoices[invoice_id].customer_number, state.invoices[invoice_id].recipient.city) == ("7", "Hamburg")


def test_an_unknown_field_is_not_set_silently() -> None:
    state = CobotState()
    member_id = state.add_member("Ada Beispiel")
    with pytest.raises(AttributeError):
        state.edit_member(member_id, customer_no="8")


def test_an_address_of_free_text_has_no_parts_and_no_country() -> None:
    state = CobotState()
    member = state.members[state.add_member("Ada Beispiel", where=free_text("Weg 1\n10115 Berlin"))]
    assert (member.address.street, member.address.country_code) == (None, None)
    assert member.address.full_text(", ") == "Weg 1\n10115 Berlin"


@pytest.mark.parametrize(("country", "code"), [("DE", "DE"), ("Germany", "DE"), ("Atlantis", None), (None, None)])
def test_a_country_is_a_code_or_a_name(country: str | None, code: str | None) -> None:
    assert PostalAddress(country=country).country_code == code


def test_a_snapshot_ignores_the_moment_and_order_of_activities_but_not_their_text() -> None:
    first, second, third = CobotState(), CobotState(), CobotState()
    for state, texts in ((first, ["a", "b"]), (second, ["b", "a"]), (third, ["a", "c"])):
        for minute, text in enumerate(texts):
            state.add_activity("text", {"text": text}, datetime(2026, 2, 1, 0, minute, tzinfo=UTC))
    assert cobot_snapshot(first) == cobot_snapshot(second)
    assert cobot_snapshot(first) != cobot_snapshot(third)
