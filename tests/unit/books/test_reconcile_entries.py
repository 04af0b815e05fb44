"""What tells documents of Cobot from others by number, and how splits add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.books.entries import VoucherEntry, booked_split, counted_split
from cobot_sevdesk_sync.books.names import number_shape
from cobot_sevdesk_sync.books.sums import merged, split_text

VOUCHER = VoucherEntry("v1", "CW-1", None, "D", 11900, "EUR", "", positions=((("4400", Decimal(19)), 11900),))
MEANT = ((("4401", Decimal(19)), 11900),)


@pytest.mark.parametrize(
    ("number", "shape"),
    [
        ("CW-2026-17", "CW-0-0"),
        (" 2026-17 ", "0-0"),
        ("CW17a", "CW0a"),
        ("4711", None),
        ("", None),
        ("Miete", "Miete"),
    ],
)
def test_a_number_has_a_shape_unless_it_is_all_digits(number: str, shape: str | None) -> None:
    assert number_shape(number) == shape


def test_parts_of_one_account_and_rate_are_added_up_and_zeros_left_out() -> None:
    key, other = ("4400", Decimal("19.0")), ("4400", Decimal(19))
    assert merged([(key, 100), (other, 50), ((None, Decimal(0)), 0)]) == ((key, 150),)
    assert split_text(merged([(key, 150), ((None, Decimal(7)), -5)])) == "? 7 % -0.05; 4400 19 % 1.50"


def test_a_voucher_counts_with_its_own_sum_whatever_its_positions_are() -> None:
    short = replace(VOUCHER, gross_cents=12000)
    split = booked_split(short)
    assert split is not None
    assert sum(cents for _, cents in split) == 12000
    assert split[0] == ((None, Decimal(0)), 100)


def test_positions_in_another_currency_are_not_taken_for_the_split() -> None:
    foreign = replace(VOUCHER, gross_cents=10000, currency="CHF")
    assert booked_split(foreign) is None
    assert counted_split(foreign, MEANT) == (((None, Decimal(0)), 10000),)
    assert counted_split(replace(foreign, gross_cents=11900, positions=()), MEANT) == MEANT
