from __future__ import annotations

import pytest

from cobot_sevdesk_sync.books.names import following_number, same_number


@pytest.mark.parametrize(
    ("number", "following"),
    [
        ("1042", "1043"),
        ("KD-0999", "KD-1000"),
        ("KD-9999", "KD-10000"),
        ("007", "008"),
        ("2026-A", "2026-A1"),
        ("", "1"),
        ("KD-٣", "KD-٣1"),
    ],
)
def test_the_digits_at_the_end_are_counted_on_and_keep_their_leading_zeros(number: str, following: str) -> None:
    assert following_number(number) == following


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1042", " 1042 ", True),
        ("1042", "10421", False),
        ("KD-1", "kd-1", False),
        (None, None, False),
        ("1042", None, False),
        (None, "1042", False),
        ("", " ", False),
    ],
)
def test_customer_numbers_are_the_same_only_when_they_are_exactly_equal(
    one: str | None, other: str | None, *, same: bool
) -> None:
    assert same_number(one, other) is same
