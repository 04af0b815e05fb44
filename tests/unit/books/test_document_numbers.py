from __future__ import annotations

import pytest

from cobot_sevdesk_sync.books.names import common_part, gaps_in


@pytest.mark.parametrize(
    ("numbers", "part"),
    [
        (["CW-2026-17"], "CW-2026-17"),
        (["CW-2026-17", " CW-2026-204 "], "CW-2026-"),
        (["A1", "B2"], ""),
        (["50%_A", "6%_A"], "A"),
        ([], ""),
    ],
)
def test_the_longest_text_that_all_numbers_share_is_asked_for(numbers: list[str], part: str) -> None:
    assert common_part(numbers) == part


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        ([], []),
        (["CW-1", "CW-2", "Miete"], []),
        (["CW-2026-7", "CW-2026-10"], [("CW-2026-7", "CW-2026-8", "CW-2026-9", "CW-2026-10", 2)]),
        (["CW-0099", "CW-0101"], [("CW-0099", "CW-0100", "CW-0100", "CW-0101", 1)]),
        (["A-1", "B-3", "A-3"], [("A-1", "A-2", "A-2", "A-3", 1)]),
        (["1/26", "3/26"], []),
        (["17a", "19a", "18b"], [("17a", "18a", "18a", "19a", 1)]),
        (["1", "1000000000000"], [("1", "2", "999999999999", "1000000000000", 999999999998)]),
        (["9" * 30], []),
    ],
)
def test_what_is_missing_in_a_run_of_numbers_is_named_with_its_neighbours(
    numbers: list[str], gaps: list[tuple[str, str, str, str, int]]
) -> None:
    assert [(each.after, each.first, each.last, each.before, each.count) for each in gaps_in(numbers)] == gaps
