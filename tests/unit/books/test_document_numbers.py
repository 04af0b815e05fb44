from __future__ import annotations

import pytest

from cobot_sevdesk_sync.books.names import common_part


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
