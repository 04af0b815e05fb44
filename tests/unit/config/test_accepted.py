"""The file of what people accepted: read, added to, and its faults (product contract, section 5b)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cobot_sevdesk_sync.config.accepted import add_accepted, read_accepted
from cobot_sevdesk_sync.config.document import LONG, parse
from cobot_sevdesk_sync.config.loading import find_config_files, load_settings
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.errors import ConfigurationError, Language, StateError
from cobot_sevdesk_sync.plain import one_line
from cobot_sevdesk_sync.texts.catalogue import Texts
from tests.unit.config.conftest import MINIMAL

LANGUAGES: tuple[Language, ...] = ("de", "en")
PRINT = "0123456789abcdef"
ENTRY = Acceptance("inv-1", "edited-after-sync", "Written off", "anna", date(2026, 4, 1), (PRINT,), "CW-1")
TEXT = f"""\
accepted:
- number: "CW-1"
  id: "inv-1"
  code: edited-after-sync
  reason: "Written off"
  by: "anna"
  day: 2026-04-01
  fingerprint: "{PRINT}"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.accepted.yaml"


def add(path: Path, *entries: Acceptance, mode: int = 0o600) -> tuple[Acceptance, ...]:
    return add_accepted(path, entries, head="Kept by people.\nSecond line.", mode=mode, language="en")


def faults_of(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(ConfigurationError) as caught:
        read_accepted(path, "en")
    assert {each.file for each in caught.value.faults} == {str(path)}
    assert all(Texts(language).fault_text(each) for each in caught.value.faults for language in LANGUAGES)
    return [(each.line, each.path) for each in caught.value.faults]


def test_no_file_is_nothing_accepted(path: Path) -> None:
    assert read_accepted(path, "en") == ()


def test_a_new_file_has_its_head_and_an_entry_that_people_can_read(path: Path) -> None:
    assert add(path, ENTRY) == (ENTRY,)
    assert path.read_text(encoding="utf-8") == "# Kept by people.\n# Second line.\n" + TEXT
    assert read_accepted(path, "en") == (ENTRY,)


@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_new_file_has_the_mode_that_is_asked_for_and_an_old_one_keeps_its_own(path: Path, mode: int) -> None:
    add(path, ENTRY, mode=mode)
    assert path.stat().st_mode & 0o777 == mode
    path.chmod(0o664)
    add(path, ENTRY, mode=mode)
    assert path.stat().st_mode & 0o777 == 0o664
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_people_wrote_stays_byte_for_byte(path: Path) -> None:
    before = (
        "# ours\nnote: [kept, {too: yes}]\naccepted:\n"
        + TEXT.partition("\n")[2].replace("  by:", "  ticket: 42   # see the folder\n  by:")
        + "# signed 2026-05-01\n"
    )
    path.write_text(before, encoding="utf-8")
    second = Acceptance("inv-2", "voucher-gone", "On purpose", "ben", date(2026, 4, 2), (PRINT,), is_never_booked=True)
    assert add(path, second) == (ENTRY, second)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert "booked: never" in after.removeprefix(before)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "before",
    [
        "",
        "# nothing yet\n",
        "accepted:",
        "accepted: []\n",
        "accepted: null\n",
        "\ufeff" + TEXT,
        TEXT.replace("\n- ", "\n  - ").replace("\n  ", "\n    ").replace("\n    - ", "\n  - "),
        TEXT.replace('reason: "Written off"', "reason: >-\n    Written\n    off"),
        TEXT.rstrip("\n"),
    ],
)
def test_an_entry_is_added_to_whatever_stands_there(path: Path, before: str, newline: str) -> None:
    path.write_bytes(before.replace("\n", newline).encode())
    known = read_accepted(path, "en")
    if before.strip() == "accepted: null":
        with pytest.raises(ConfigurationError):
            add(path, ENTRY)
        return
    assert known in {(), (ENTRY,)}
    assert add(path, ENTRY) == (*known, ENTRY)
    assert read_accepted(path, "en") == (*known, ENTRY)
    assert path.read_bytes().startswith("\ufeff".encode()) is before.startswith("\ufeff")


@pytest.mark.parametrize("before", [TEXT + "note: last\n", "accepted: [{}]\n".format("{" + TEXT[11:13] + "}")])
def test_a_file_without_a_place_for_an_entry_is_a_fault_and_stays_as_it_is(path: Path, before: str) -> None:
    path.write_text(before, encoding="utf-8")
    with pytest.raises(ConfigurationError):
        add(path, ENTRY)
    assert path.read_text(encoding="utf-8") == before


WITHOUT = [(key, f"accepted.1.{key}") for key in ("id", "code", "reason", "by", "day", "fingerprint")]


@pytest.mark.parametrize(("key", "place"), WITHOUT)
def test_an_entry_that_lacks_something_is_named_with_its_line(path: Path, key: str, place: str) -> None:
    lines = [line for line in TEXT.splitlines() if not line.strip().startswith(f"{key}:")]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert faults_of(path) == [(2, place)]
    path.write_text(TEXT.replace(f"{key}: ", f"{key}:  # "), encoding="utf-8")
    assert [found for _, found in faults_of(path)] == [place]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("note: 1\n", [(1, "accepted")]),
        ("accepted: all of it\n", [(1, "accepted")]),
        ("accepted: {number: CW-1}\n", [(1, "accepted")]),
        ("accepted:\n- CW-1\n- [CW-2]\n", [(2, "accepted.1"), (3, "accepted.2")]),
        ("accepted:\n- id: [\n", [(3, "")]),
        (TEXT + TEXT, [(9, "accepted")]),
        (TEXT + '  id: "inv-2"\n', [(9, "accepted.1.id")]),
        (TEXT.replace("2026-04-01", "1.4.2026"), [(7, "accepted.1.day")]),
        (TEXT.replace("2026-04-01", "2026-04-31"), [(7, "accepted.1.day")]),
        (TEXT.replace("2026-04-01", "[2026-04-01]"), [(7, "accepted.1.day")]),
        (TEXT.replace('"Written off"', "[Written, off]"), [(5, "accepted.1.reason")]),
        (TEXT.replace('"Written off"', "{Written: off}"), [(5, "accepted.1.reason")]),
        (TEXT.replace(PRINT, f"{PRINT} nonsense"), [(8, "accepted.1.fingerprint")]),
        (TEXT + "  booked: later\n", [(9, "accepted.1.booked")]),
        (TEXT + "  object: Invoice\n", [(9, "accepted.1.object")]),
        (TEXT + "  object: voucher\n", [(4, "accepted.1.code")]),
        (TEXT.replace("edited-after-sync", "edited-after-sinc"), [(4, "accepted.1.code")]),
        (TEXT.replace("edited-after-sync", "nothing-to-book"), [(4, "accepted.1.code")]),
    ],
)
def test_faults_come_all_at_once_with_file_and_line(
    path: Path, text: str, faults: list[tuple[int | None, str]]
) -> None:
    path.write_text(text, encoding="utf-8")
    assert faults_of(path) == faults


@pytest.mark.parametrize(
    ("written", "meant", "hint"),
    [
        ("  object: Invoice", "one of: invoice, member, team, contact, voucher", 'did you mean "invoice"?'),
        ("  code: Edited-after-sync", "the code of a problem", 'did you mean "edited-after-sync"?'),
    ],
)
def test_an_unknown_word_is_told_with_what_may_stand_there_and_what_is_nearest(
    path: Path, written: str, meant: str, hint: str
) -> None:
    lines = [each for each in TEXT.splitlines() if not (each.startswith("  code:") and "code" in written)]
    path.write_text("\n".join([*lines, written]), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_accepted(path, "en")
    [fault] = caught.value.faults
    said = Texts("en").words(fault.expected)
    assert meant in said
    assert hint in said


def test_a_file_that_cannot_be_read_or_written_is_told_apart(path: Path) -> None:
    path.mkdir()
    assert faults_of(path) == [(None, "")]
    with pytest.raises(StateError) as caught:
        add(path.parent / "nowhere" / "config.accepted.yaml", ENTRY)
    assert "Nothing was accepted" in Texts("en").error_text(caught.value)[0]


def test_a_link_to_a_file_elsewhere_stays_a_link(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "versioned" / "co-up.yaml"
    elsewhere.parent.mkdir()
    path.symlink_to(elsewhere)
    add(path, ENTRY)
    assert path.is_symlink()
    assert read_accepted(elsewhere, "en") == (ENTRY,)


TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: one_line(text) != "")
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text
)
PRINTS = st.lists(st.from_regex(r"[0-9a-f]{16}", fullmatch=True), min_size=1, max_size=2).map(tuple)
ENTRIES = st.builds(
    Acceptance,
    id=NAMES,
    code=st.sampled_from(["voucher-gone", "zero-total"]),
    reason=TEXTS,
    by=TEXTS,
    day=st.dates(date(2000, 1, 1), date(2100, 12, 31)),
    fingerprints=PRINTS,
    number=st.none() | NAMES,
    object=st.sampled_from(["invoice", "member"]),
    is_never_booked=st.booleans(),
)


@given(st.lists(st.lists(ENTRIES, min_size=1, max_size=3), min_size=1, max_size=3))
def test_whatever_is_accepted_is_read_as_it_was_accepted(batches: list[list[Acceptance]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.accepted.yaml"
        for batch in batches:
            add(path, *batch)
        read = read_accepted(path, "en")
    given_in_all = [each for batch in batches for each in batch]
    assert [each.fingerprints for each in read] == [each.fingerprints for each in given_in_all]
    assert [(each.id, each.number, each.code) for each in read] == [
        (each.id, each.number, each.code) for each in given_in_all
    ]
    assert [(each.reason, each.by) for each in read] == [
        (one_line(each.reason), one_line(each.by)) for each in given_in_all
    ]


# As a part of the configuration


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(MINIMAL, encoding="utf-8")
    return file


def test_it_lies_beside_the_configuration_and_is_read_with_it(config: Path, path: Path) -> None:
    assert load_settings(config, {}).accepted_file == path
    assert load_settings(config, {}).acceptances == ()
    add(path, ENTRY)
    assert load_settings(config, {}).acceptances == (ENTRY,)


def test_it_may_lie_elsewhere(config: Path, tmp_path: Path) -> None:
    config.write_text(MINIMAL + "accepted: books/hand.accepted.yaml\n", encoding="utf-8")
    (tmp_path / "books").mkdir()
    add(tmp_path / "books" / "hand.accepted.yaml", ENTRY)
    assert load_settings(config, {}).acceptances == (ENTRY,)


@pytest.mark.parametrize("given", ["", "accepted: hand.accepted.yaml\n"])
def test_whoever_takes_a_link_to_the_configuration_has_the_same_file(config: Path, tmp_path: Path, given: str) -> None:
    config.write_text(MINIMAL + given, encoding="utf-8")
    folder = tmp_path / "spaces"
    folder.mkdir()
    (folder / "co-up.yaml").symlink_to(config)
    assert load_settings(folder / "co-up.yaml", {}).accepted_file == load_settings(config, {}).accepted_file
    assert load_settings(config, {}).accepted_file.parent == tmp_path


def test_a_folder_of_configurations_does_not_take_it_for_one(config: Path, path: Path, tmp_path: Path) -> None:
    add(path, ENTRY)
    assert find_config_files([tmp_path], {}, tmp_path) == [config]
    config.write_text(MINIMAL + "accepted: hand.yaml\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(config, {})
    assert [each.path for each in caught.value.faults] == ["accepted"]


def test_its_faults_are_faults_of_the_configuration(config: Path, path: Path) -> None:
    path.write_text("accepted: no\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(config, {})
    assert [(each.file, each.line, each.language) for each in caught.value.faults] == [(str(path), 1, "de")]


def test_a_long_file_is_read_as_a_short_one_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML's own library reads it where there is one, and this program's rules hold all the same."""
    many = tuple(replace(ENTRY, id=f"inv-{number}", reason=f"Grund „{number}“: # 1") for number in range(60))
    assert add(path, *many) == many
    assert len(path.read_text(encoding="utf-8")) > LONG
    quick = parse(path.read_bytes())
    monkeypatch.setattr("cobot_sevdesk_sync.config.document.LONG", 10**9)
    assert parse(path.read_bytes()) == quick


@pytest.mark.parametrize("broken", ["- id: [\n", "- id: &all x\n", "- id: *all\n"])
def test_in_a_long_file_a_fault_has_its_line_too(path: Path, broken: str) -> None:
    text = TEXT + "".join(f"# {number:60}\n" for number in range(200))
    path.write_text(text + broken, encoding="utf-8")
    [(line, _)] = faults_of(path)
    assert line is not None
    assert line >= text.count("\n")


def test_what_stands_in_an_invoices_place_is_kept_by_its_ids(path: Path) -> None:
    entry = replace(ENTRY, vouchers=("5001", "5002"))
    assert add(path, entry) == (entry,)
    assert '  vouchers: "5001 5002"\n' in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("5002", "the other"), encoding="utf-8")
    with pytest.raises(ConfigurationError):
        read_accepted(path, "en")
