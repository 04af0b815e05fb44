from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from cobot_sevdesk_sync.plain import CONTROL, HARMFUL, is_harmful, one_line


def test_a_foreign_text_becomes_one_bounded_line_without_control_characters() -> None:
    assert one_line("a\x1b[31m\r\nb\x00\u202e   c", 100) == "a [31m b c"
    assert one_line("x" * 300, 200) == "x" * 199 + "…"


def test_no_space_stands_before_the_sign_that_more_followed() -> None:
    assert one_line("abc def", 5) == "abc…"


def test_without_a_bound_all_of_it_is_returned() -> None:
    assert one_line(" x\n" * 3000) == " ".join("x" * 3000)


def test_what_is_only_invisible_stays_where_only_control_characters_are_unfit() -> None:
    assert one_line("Ada\u200dMuster\x07", unfit=CONTROL) == "Ada\u200dMuster"


@given(st.text(), st.integers(1, 30))
def test_a_line_is_printable_and_within_its_bound(text: str, most: int) -> None:
    line = one_line(text, most)
    assert line.isprintable()
    assert len(line) <= most


def test_all_that_is_not_printable_is_harmful_or_a_space() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        is_odd_space = unicodedata.category(character) == "Zs" and character != " "
        assert character.isprintable() != (is_harmful(character) or is_odd_space)
    assert CONTROL < HARMFUL
