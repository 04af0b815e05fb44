from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.names import line_or_none, normalise_name, split_name


@pytest.mark.parametrize(
    ("name", "first_name", "family_name"),
    [
        ("Ada Muster", "Ada", "Muster"),
        ("Ada  Maria\tMuster", "Ada Maria", "Muster"),
        ("Muster", None, "Muster"),
        ("Muster, Ada", "Ada", "Muster"),
        ("MUSTER, ADA", "ADA", "MUSTER"),
        ("van der Beispiel, Ludwig", "Ludwig", "van der Beispiel"),
        ("Ludwig van der Beispiel", "Ludwig", "van der Beispiel"),
        ("Eddy De Probe", "Eddy", "De Probe"),
        ("von Muster", None, "von Muster"),
        ("Al Muster", "Al", "Muster"),
        ("Ada Muster jun.", "Ada", "Muster jun."),
        ("Ada von Muster III", "Ada", "von Muster III"),
        ("Ada Jr", "Ada", "Jr"),
        ("Ada Muster, M.A.", "Ada", "Muster, M.A."),
        ("Ada Muster, MBA", "Ada", "Muster, MBA"),
        (", Ada", ",", "Ada"),
        ("Muster,", None, "Muster,"),
    ],
)
def test_a_persons_name_is_split_before_the_family_name(name: str, first_name: str | None, family_name: str) -> None:
    assert split_name(name) == (first_name, family_name)


@settings(deadline=None)
@given(st.text().filter(lambda text: text.strip()))
def test_no_word_of_a_name_is_lost_and_the_family_name_is_never_empty(name: str) -> None:
    first_name, family_name = split_name(name)
    together = f"{first_name or ''}{family_name}"
    assert family_name
    assert sorted("".join(together.split()).replace(",", "")) == sorted("".join(name.split()).replace(",", ""))


def test_names_compare_without_case_spaces_and_the_coding_of_accents() -> None:
    assert normalise_name("  BEISPIEL  Gmbh ") == normalise_name("Beispiel GmbH")
    assert normalise_name("Jo\u0308rg") == normalise_name("J\u00f6rg")


def test_names_that_are_only_similar_differ() -> None:
    assert normalise_name("Jörg") != normalise_name("Joerg")
    assert normalise_name("Beispiel GmbH") != normalise_name("Beispiel GmbH & Co. KG")


@settings(deadline=None)
@given(st.text())
def test_a_normalised_name_stays_as_it_is(name: str) -> None:
    assert normalise_name(normalise_name(name)) == normalise_name(name)


def test_a_text_becomes_one_line_without_control_characters() -> None:
    assert line_or_none(" Flex\r\nDesk\x00 10/2030\x7f ") == "Flex Desk 10/2030"
    assert line_or_none("\x07 \n") is None
    assert line_or_none(None) is None
