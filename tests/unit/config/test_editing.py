"""Setting one value in a file that a person wrote: one line is another, all else is as it was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import text

from cobot_sevdesk_sync.config.document import BrokenDocumentError, Scalar, Section, parse
from cobot_sevdesk_sync.config.editing import NoPlaceError, replace_whole, value_given, with_value, written
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.schema import Field, Group, Pairs
from cobot_sevdesk_sync.config.settings import schema
from cobot_sevdesk_sync.errors import Language

ROOT = Path(__file__).resolve().parents[3]
FLEX = ("accounts", "FlexPlan")


def edited(text: str, path: tuple[str, ...] = FLEX, value: str = '"4400"', **options: Any) -> str:
    return with_value(text.encode(), path, value, **options).decode()


def field(path: str) -> Field:
    member: Field | Pairs | Group = schema()
    for name in path.split("."):
        assert isinstance(member, Group)
        member = member.members[name]
    assert not isinstance(member, Group)
    return Field(member.value) if isinstance(member, Pairs) else member


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('accounts:\n  FlexPlan: "8400"\nlanguage: de\n', 'accounts:\n  FlexPlan: "4400"\nlanguage: de\n'),
        ("accounts:\n  FlexPlan:   8400   # soon\n", 'accounts:\n  FlexPlan:   "4400"  # soon\n'),
        ("accounts:\n  FlexPlan: 8     # soon\n", 'accounts:\n  FlexPlan: "4400"  # soon\n'),
        ('accounts:\n  FlexPlan: "84000000" # soon\n', 'accounts:\n  FlexPlan: "4400"     # soon\n'),
        ("accounts:\n  FlexPlan:\n", 'accounts:\n  FlexPlan: "4400"\n'),
        ("accounts:\n  FlexPlan:   # which?\n", 'accounts:\n  FlexPlan: "4400"  # which?\n'),
        ("accounts:\n  'FlexPlan' : '8400'\n", "accounts:\n  'FlexPlan' : \"4400\"\n"),
        ("accounts:\n  FlexPlan: !!str 8400\n", 'accounts:\n  FlexPlan: "4400"\n'),
        ("accounts:\n  FlexPlan: $${A}\n", 'accounts:\n  FlexPlan: "4400"\n'),
        ('accounts:\n    "FlexPlan": null\n    B: "1"', 'accounts:\n    "FlexPlan": "4400"\n    B: "1"'),
    ],
)
def test_a_value_that_is_there_is_replaced_in_its_line(before: str, after: str) -> None:
    assert edited(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Below the last of its section, and indented like it.
        (
            'accounts:\n  A: "1" # one\n\nlanguage: de\n',
            'accounts:\n  A: "1" # one\n  FlexPlan: "4400"\n\nlanguage: de\n',
        ),
        ('accounts:\n    A: "1"\n', 'accounts:\n    A: "1"\n    FlexPlan: "4400"\n'),
        ('accounts:\n  A: "1"', 'accounts:\n  A: "1"\n  FlexPlan: "4400"\n'),
        ("accounts:\n  A:\n# end\n", 'accounts:\n  A:\n  FlexPlan: "4400"\n# end\n'),
        ("accounts:\n  A: |\n    1\nb: 2\n", 'accounts:\n  A: |\n    1\n  FlexPlan: "4400"\nb: 2\n'),
        # Where the section is empty.
        ("# a\naccounts: {}   # none yet\nb: 1\n", '# a\naccounts:      # none yet\n  FlexPlan: "4400"\nb: 1\n'),
        ("accounts:\n  # B: 1\nb: 1\n", 'accounts:\n  FlexPlan: "4400"\n  # B: 1\nb: 1\n'),
        ("accounts: null\n", 'accounts:\n  FlexPlan: "4400"\n'),
        ("accounts: ~ # none\n", 'accounts:   # none\n  FlexPlan: "4400"\n'),
        ("b:\n    c: 1\naccounts: {}\n", 'b:\n    c: 1\naccounts:\n    FlexPlan: "4400"\n'),
        # Where there is no section.
        ("a: 1\n# end\n", 'a: 1\n# end\naccounts:\n  FlexPlan: "4400"\n'),
        ("a: 1\n...\n", 'a: 1\naccounts:\n  FlexPlan: "4400"\n...\n'),
        ("---\na: 1\n", '---\na: 1\naccounts:\n  FlexPlan: "4400"\n'),
    ],
)
def test_one_that_is_not_there_gets_a_line_of_its_own(before: str, after: str) -> None:
    assert edited(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('accounts: {A: "1"}  # one\n', 'accounts: {A: "1", FlexPlan: "4400"}  # one\n'),
        ('accounts: { A: "1", }\n', 'accounts: { A: "1", FlexPlan: "4400", }\n'),
        ('accounts: {FlexPlan: 1, A: "1"} # one\n', 'accounts: {FlexPlan: "4400", A: "1"} # one\n'),
        ("accounts: {FlexPlan: }\n", 'accounts: {FlexPlan: "4400" }\n'),
    ],
)
def test_between_braces_on_one_line_it_is_set_there(before: str, after: str) -> None:
    assert edited(before) == after


def test_a_section_within_a_section_between_braces_is_made_there() -> None:
    path = ("taxes", "zero_rated", "domestic")
    assert edited("taxes: {a: 1}\n", path, "4") == "taxes: {a: 1, zero_rated: {domestic: 4}}\n"
    assert edited("taxes: {zero_rated: {}} # x\n", path, "4") == "taxes: {zero_rated: {domestic: 4}} # x\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('accounts:\n  FlexPlan: "8400"\n  B: "1"\n', 'accounts:\n  B: "1"\n'),
        # What a person noted beside it stays.
        ('accounts:\n  FlexPlan: "8400"  # ask Ada\n  B: "1"', 'accounts:\n  # ask Ada\n  B: "1"'),
        ('accounts:\r\n  B: "1"\r\n  FlexPlan: 1 # x\r\nb: 1\r\n', 'accounts:\r\n  B: "1"\r\n  # x\r\nb: 1\r\n'),
        # The last of a section leaves it empty.
        ('accounts:\n  FlexPlan: "8400"\nb: 1\n', "accounts: {}\nb: 1\n"),
        ('accounts:      # mine\n  # all\n  FlexPlan: "8400"', "accounts: {}   # mine\n  # all\n"),
        ('accounts: {FlexPlan: "1"} # x\n', "accounts: {} # x\n"),
        ('accounts: {FlexPlan: "1", B: "2"}\n', 'accounts: {B: "2"}\n'),
        ('accounts: {A: "1", FlexPlan: "1", B: "2"}\n', 'accounts: {A: "1", B: "2"}\n'),
        ("accounts:\n  FlexPlan: ${ACCOUNT}\n  B: 1\n", "accounts:\n  B: 1\n"),
        # What is not there is not removed.
        ("accounts:\n  B: 1\n", "accounts:\n  B: 1\n"),
        ("accounts: {}\n", "accounts: {}\n"),
        ("a: 1\n", "a: 1\n"),
    ],
)
def test_a_key_is_removed_with_its_line_and_nothing_else(before: str, after: str) -> None:
    assert with_value(before.encode(), FLEX, None).decode() == after


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('accounts:\n  FlexPlan: "44\n    00"\n', 2),
        ("accounts:\n  FlexPlan: |\n    4400\n", 2),
        ("accounts:\n  FlexPlan: {}\n", 2),
        ("accounts:\n  ? FlexPlan\n  : 1\n", 3),
        ("accounts: some\n", 1),
        ('accounts:\n  FlexPlan: "1"\n  FlexPlan: "2"\n', None),
    ],
)
def test_what_cannot_be_removed_safely_is_left_to_a_person(text: str, line: int | None) -> None:
    with pytest.raises(NoPlaceError) as nowhere:
        with_value(text.encode(), FLEX, None)
    assert (nowhere.value.line, nowhere.value.lines) == (line, ())


def test_a_section_within_a_section_is_made_with_its_key() -> None:
    path = ("taxes", "zero_rated", "domestic")
    assert edited("taxes: {}\n", path, "4") == "taxes:\n  zero_rated:\n    domestic: 4\n"
    before = "taxes:\n  zero_rated:\n    domestic: block # ask\n    eu_private: block\n"
    assert edited(before, path, "4") == before.replace("block # ask", "4     # ask")


def test_line_ends_of_another_system_and_the_mark_at_the_beginning_stay() -> None:
    before = '\ufeff# Größe\r\naccounts:\r\n  Ä: "1"  # eins\r\nb: 1\r\n'.encode()
    after = with_value(before, FLEX, '"4400"')
    assert after == before.replace(b"# eins\r\n", b'# eins\r\n  FlexPlan: "4400"\r\n')
    assert with_value(after, FLEX, '"4401"') == after.replace(b"4400", b"4401")


def test_a_tax_rule_of_the_same_code_in_other_letters_is_the_one_that_is_set() -> None:
    before = "taxes:\n  rules:\n    kaution: 4\n"
    assert edited(before, ("taxes", "rules", "Kaution"), "22", is_folded=True) == before.replace("4", "22")
    assert edited(before, ("taxes", "rules", "Kaution"), "22").endswith("    kaution: 4\n    Kaution: 22\n")


@pytest.mark.parametrize(
    "code",
    ["4400", "Tarif: groß", "a # b", "no", "- x", '"quoted"', "{x}", "ä ö", "*", "C:\\x", "&a", "${NAME}", "?", "a.b"],
)
def test_a_code_is_quoted_where_it_would_be_read_as_something_else(code: str) -> None:
    once = edited("accounts: {}\n", ("accounts", code), '"4400"')
    again = edited(once, ("accounts", code), '"4401"')
    assert again == once.replace(': "4400"', ': "4401"')


@given(code=text(min_size=1, max_size=30).map(str.strip).filter(lambda code: code and code.isprintable()))
@settings(max_examples=60)
def test_whatever_a_code_is_called_it_is_read_back_as_it_is(code: str) -> None:
    read = parse(edited('accounts:\n  A: "1"\n', ("accounts", code), '"4400"').encode()).entries[0].value
    assert isinstance(read, Section)
    assert (read.entries[-1].key.text, read.entries[-1].value) == (
        code,
        Scalar(read.entries[-1].key.line, "4400", "text", plain=False),
    )


def test_plain_words_stand_without_quotes() -> None:
    assert [written(each) for each in ("FlexPlan", "Feste Plätze", "Yes", "0400", "")] == [
        "FlexPlan",
        "Feste Plätze",
        '"Yes"',
        '"0400"',
        '""',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('accounts: {A: "1",\n  B: "2"}\n', 1),
        ('accounts: {A: "1", FlexPlan}\n', 1),
        ("{accounts: {}}\n", 1),
        ("accounts: {\n}\n", 1),
        ("accounts:\n  FlexPlan: ${ACCOUNT}\n", 2),
        ('accounts:\n  FlexPlan: "44\n    00"\n', 2),
        ("accounts:\n  FlexPlan: |\n    4400\n", 2),
        ("accounts:\n  FlexPlan: {}\n", 2),
        ("accounts: some\n", 1),
        ("accounts:\n  ? FlexPlan\n  : 1\n", 3),
        ('accounts:\n  FlexPlan: "1"\n  FlexPlan: "2"\n', None),
        ("", None),
    ],
)
def test_where_it_cannot_be_done_safely_it_is_said_which_lines_to_write(text: str, line: int | None) -> None:
    with pytest.raises(NoPlaceError) as nowhere:
        edited(text)
    assert nowhere.value.line == line
    assert nowhere.value.lines == ("accounts:", '  FlexPlan: "4400"')


def test_an_anchor_is_no_file_that_this_program_reads() -> None:
    with pytest.raises(BrokenDocumentError):
        edited("a: &x 1\naccounts: {}\n")


def test_in_the_example_file_every_value_can_be_set_and_no_other_line_changes() -> None:
    example = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    for path, member in schema().walk():
        if isinstance(member, Field) and not path.endswith(".token"):
            changed = edited(example, tuple(path.split(".")), '"something"').splitlines()
            differing = [new for old, new in zip(example.splitlines(), changed, strict=True) if old != new]
            assert len(differing) == 1, path
            assert '"something"' in differing[0]


@pytest.mark.parametrize(
    ("path", "given", "value"),
    [
        ("accounts", " 4400 ", '"4400"'),
        ("accounts", "0400", '"0400"'),
        ("accounts", "Erlöse", "Erlöse"),
        ("accounts", "${HOME}", '"$${HOME}"'),
        ("default_account", "null", "null"),
        ("taxes.rules", "22", "22"),
        ("taxes.zero_rated.domestic", "block", "block"),
        ("taxes.zero_rated.domestic", "4", "4"),
        ("taxes.small_business", "yes", "true"),
        ("invoices.closed_until", "2026-03-31", "2026-03-31"),
        ("invoices.closed_until", "null", "null"),
        ("invoices.due_after_days", "14", "14"),
        ("invoices.due_after_days", "cobot", "cobot"),
        ("invoices.status", "draft", "draft"),
        ("sevdesk.timeout_seconds", "1.5", "1.5"),
    ],
)
def test_a_value_is_written_as_its_key_reads_it(path: str, given: str, value: str) -> None:
    assert value_given(field(path), given, "en") == value


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("accounts", ""),
        ("accounts", "a\nb: c"),
        ("taxes.rules", "block"),
        ("taxes.rules", "19"),
        ("taxes.small_business", "maybe"),
        ("invoices.due_after_days", "-1"),
        ("invoices.status", "null"),
    ],
)
def test_what_the_file_would_be_refused_for_is_refused_before(path: str, given: str) -> None:
    with pytest.raises(UnfitValueError):
        value_given(field(path), given, "en")


@pytest.mark.parametrize(
    ("path", "given", "language", "value"),
    [
        ("invoices.closed_until", "1.8.2026", "de", "2026-08-01"),
        ("start_date", " 01. 08. 2026 ", "de", "2026-08-01"),
        ("invoices.closed_until", "31.8.2026", "en", "2026-08-31"),
        ("invoices.closed_until", "2026-8-1", "en", "2026-08-01"),
        ("sevdesk.timeout_seconds", "2,5", "de", "2.5"),
        ("taxes.small_business", "Ja", "de", "true"),
        ("taxes.small_business", "nein", "en", "false"),
    ],
)
def test_a_value_may_be_written_as_people_of_the_language_do(
    path: str, given: str, language: Language, value: str
) -> None:
    assert value_given(field(path), given, language) == value


@pytest.mark.parametrize(
    ("path", "given", "language"),
    [
        ("invoices.closed_until", "1.8.2026", "en"),
        ("invoices.closed_until", "31.2.2026", "de"),
        ("sevdesk.timeout_seconds", "2,5", "en"),
        ("sevdesk.timeout_seconds", "2,5,1", "de"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(path: str, given: str, language: Language) -> None:
    with pytest.raises(UnfitValueError):
        value_given(field(path), given, language)


def test_a_file_is_replaced_behind_its_link_with_the_rights_it_had(tmp_path: Path) -> None:
    file, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    replace_whole(link, b"a: 2\n", 0o600)
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"a: 2\n", 0o640)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.yaml", "real.yaml"]


def test_one_that_cannot_be_left_to_its_owner_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    real = Path.stat

    def of_somebody_else(path: Path, **options: Any) -> os.stat_result:
        found = real(path, **options)
        if path.name != "config.yaml":
            return found
        return os.stat_result((*found[:4], found.st_uid + 1, *found[5:]))

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "stat", of_somebody_else)
    monkeypatch.setattr(os, "chown", refused)
    with pytest.raises(PermissionError):
        replace_whole(file, b"a: 2\n", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["config.yaml"]
    assert file.read_bytes() == b"a: 1\n"
