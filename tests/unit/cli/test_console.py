"""Paragraphs and tables keep within the page, whatever they hold."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobot_sevdesk_sync.cli.console import INDENT, WIDTH, Column, Page

CELLS = st.text(alphabet="ab -é日", max_size=60)
KINDS = st.sampled_from(["left", "right", "cut", "words", "wrap"])


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_column_takes_the_room_that_the_others_leave(capsys: pytest.CaptureFixture[str]) -> None:
    Page().table((Column("Name", "cut"), Column("Gross", "right")), [("Ada", "12.30"), ("b" * 90, "1,234.00")])
    assert told(capsys) == [
        "   Name" + " " * 68 + "Gross",
        "   Ada" + " " * 69 + "12.30",
        "   " + "b" * 66 + "…  1,234.00",
    ]


def test_a_sign_of_the_far_east_takes_two_columns_and_an_accent_of_its_own_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Page().table((Column(), Column(kind="wrap")), [("日本", "x"), ("Cafe\u0301", "x"), ("ab", "x")])
    assert told(capsys) == ["   日本  x", "   Cafe\u0301  x", "   ab    x"]


def test_a_long_word_is_cut_beside_a_name_and_broken_in_a_paragraph(capsys: pytest.CaptureFixture[str]) -> None:
    page = Page()
    page.pairs([("Name", "a " + "w" * 80)])
    page.paragraph("a " + "w" * 80)
    assert told(capsys) == [
        "   Name  a",
        " " * 9 + "w" * 70 + "…",
        "   a",
        "   " + "w" * 77,
        "   www",
    ]


@given(kind=KINDS, text=CELLS, width=st.integers(1, 40))
def test_each_line_of_a_cell_is_as_wide_as_its_column(kind: str, text: str, width: int) -> None:
    lines = Column(kind=kind).set(text, width)  # type: ignore[arg-type]
    assert lines
    # A sign of two columns may be wider than all the room there is.
    assert width == 1 or {sum(2 if sign == "日" else 1 for sign in line) for line in lines} == {width}


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4), kinds=st.tuples(KINDS, KINDS, KINDS))
def test_no_line_of_a_table_is_longer_than_the_page(rows: list[tuple[str, str, str]], kinds: tuple[str, ...]) -> None:
    with redirect_stdout(io.StringIO()) as out:
        Page().table([Column(kind=kind) for kind in kinds], rows)  # type: ignore[arg-type]
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert all(line.startswith(" " * INDENT) or not line for line in lines)
