from __future__ import annotations

import pytest

from cobot_sevdesk_sync.config.document import BrokenDocumentError, Scalar, parse
from cobot_sevdesk_sync.texts import Texts
from tests.unit.config.conftest import MINIMAL, Faults, Load


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("start_date: 2026-01-01\n\tlanguage: de\n", 2, "a tab"),
        ("cobot:\n\tsubdomain: co-up\n", 2, "a tab"),
        ("a: 1\nb: x: y\n", 2, "a colon"),
        ("a: 'open\nb: 1\n", 3, "not closed"),
        ('a: "open\n', 2, "not closed"),
        ('a: "\\q"\n', 1, "backslash"),
        ("a: [1, 2\nb: 1\n", 2, "bracket"),
        ("a: {b: 1\nc: 1\n", 2, "bracket"),
        ("a: @hidden\n", 1, "keeps for itself"),
        ("a: *hidden\n", 1, "& or *"),
        ("a: &hidden x\n", 1, "& or *"),
        ("a: !hid!den x\n", 1, "begins with !"),
        ("a: 1\n---\nb: 1\n", 2, "second document"),
        ("a: 1\n  b: 1\n", 2, "a colon"),
        ("a:\n    b: 1\n  c: 1\n", 3, "indented differently"),
        ("a: 1\nhidden\n", 3, "without a colon"),
        ("- a\n- b\n", 1, "a list"),
        ("hidden\n", 1, "single value"),
        ("[a]: 1\n", 1, "a key made of several"),
        ("a: 1\nb: \x07\n", 2, "control character"),
    ],
)
def test_broken_yaml_is_told_in_plain_words_with_its_line_and_without_its_characters(
    text: str, line: int, words: str
) -> None:
    with pytest.raises(BrokenDocumentError) as raised:
        parse(text.encode())
    assert raised.value.line == line
    found, expected = Texts("en").words(raised.value.found), Texts("en").words(raised.value.expected)
    assert words in found
    assert "hidden" not in found + expected


def test_broken_yaml_is_one_fault_of_the_configuration(faults: Faults) -> None:
    (fault,) = faults("cobot:\n\tsubdomain: co-up\n")
    assert (fault.line, fault.path, fault.found) == (2, "", "a tab, at column 1")


def test_brackets_without_end_do_not_end_the_program(faults: Faults) -> None:
    (fault,) = faults("a: " + "[" * 2_000)
    assert "brackets" in fault.found or "bracket" in fault.found


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(load: Load) -> None:
    text = "\ufeff" + MINIMAL.replace("\n", "\r\n")
    assert load(text).cobot.token == "invented-cobot-token"


def test_a_file_in_another_encoding_is_told_with_its_line(faults: Faults) -> None:
    (fault,) = faults("start_date: 2026-01-01\n# Übersicht\n".encode("latin-1"))
    assert fault.line == 2
    assert "UTF-8" in fault.expected
    assert "UTF-8" in faults(MINIMAL.encode("utf-16"))[0].expected


def test_a_huge_file_is_not_read(faults: Faults) -> None:
    (fault,) = faults(b"# " + b"x" * 1_100_000)
    assert "bytes" in fault.found


def test_the_characters_of_a_value_stay_as_they_are_written() -> None:
    section = parse(b'a: 0400\nb: "0400"\nc: no\nd:\ne: 2026-01-01\n')
    values = [entry.value for entry in section.entries]
    assert values == [
        Scalar(1, "0400", "whole", plain=True),
        Scalar(2, "0400", "text", plain=False),
        Scalar(3, "no", "flag", plain=True),
        Scalar(4, "", "nothing", plain=True),
        Scalar(5, "2026-01-01", "date", plain=True),
    ]
