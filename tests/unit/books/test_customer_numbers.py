from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.customer_numbers import following_number, reserve_numbers, same_number


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


def test_numbers_in_use_are_skipped_whatever_spaces_stand_around_them() -> None:
    assert reserve_numbers(" 1042", {"1043 ", "1045"}, 3) == ("1042", "1044", "1046")


def test_an_empty_first_number_begins_at_one() -> None:
    assert reserve_numbers("", set(), 2) == ("1", "2")


def test_no_numbers_are_reserved_when_none_are_wanted() -> None:
    assert reserve_numbers("1042", set(), 0) == ()


@settings(deadline=None)
@given(
    first=st.from_regex(r"[A-Z]{0,3}[0-9]{0,4}", fullmatch=True),
    taken=st.sets(st.from_regex(r"[A-Z]{0,1}[0-9]{1,2}", fullmatch=True)),
    count=st.integers(0, 20),
)
def test_reserved_numbers_are_all_different_and_all_free(first: str, taken: set[str], count: int) -> None:
    reserved = reserve_numbers(first, taken, count)
    assert len(set(reserved)) == len(reserved) == count
    assert taken.isdisjoint(reserved)
    assert "" not in reserved


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
