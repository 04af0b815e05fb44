"""``config set``: what an owner needs most often, without a look into the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.cli import config as config_command
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.errors import RemoteUnavailable
from tests.system.configuring import HEAD, changed_lines, commented_configuration
from tests.system.in_process import command_of
from tests.system.invoicing import issue, line, real_today
from tests.world import Ended, World, command_line

CODES = ("FlexPlan", "Tarif", "Kaution", "Größe L")


@pytest.fixture
def file(served: World) -> Iterator[Path]:
    """A configuration of the running servers, with comments of its own; Cobot has some codes."""
    for code in CODES:
        served.cobot.add_accounting_code(code)
    path = commented_configuration(served)
    yield path
    assert sorted(each.name for each in path.parent.iterdir() if each.name.startswith(".")) == []


def set_key(file: Path, key: str, value: str, *options: str) -> Ended:
    return command_line("--config", str(file), "config", "set", key, value, *options)


def test_an_account_is_set_in_one_line_after_a_look_at_sevdesk(served: World, file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    ended = set_key(file, "accounts.FlexPlan", "4400")
    assert (ended.code, ended.stderr) == (0, "")
    assert f"accounts.FlexPlan is set in {file}." in ended.stdout
    assert "That is 4400 " in ended.stdout
    assert "19 %" in ended.stdout
    assert changed_lines(file, before) == ["accounts:             # none yet", '  FlexPlan: "4400"']
    assert load_settings(file, {}).accounts == {"FlexPlan": "4400"}
    assert file.stat().st_mode & 0o777 == 0o640
    assert {each.method for each in served.requests()} == {"GET"}


def test_set_again_it_is_replaced_and_set_to_the_same_nothing_is_written(served: World, file: Path) -> None:
    set_key(file, "accounts.FlexPlan", "4400")
    before = file.read_text(encoding="utf-8")
    version = file.stat().st_ino
    same = set_key(file, "accounts.FlexPlan", "4400")
    assert (same.code, file.stat().st_ino) == (0, version)
    assert "stands so" in same.stdout
    other = sorted(each.number for each in served.sevdesk.accounts.values() if each.number.startswith("44"))[-1]
    assert set_key(file, "accounts.FlexPlan", other).code == 0
    assert file.read_text(encoding="utf-8") == before.replace('FlexPlan: "4400"', f'FlexPlan: "{other}"')


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("accounts.FlexPlan", "9999", "sevDesk has no booking account “9999”."),
        ("default_account", "9999", "sevDesk has no booking account “9999”."),
        ("accounts.FlexPlan", "6300", "takes no revenue in sevDesk"),
        ("taxes.rules.Kaution", "99", "sevDesk has no revenue account that takes the tax rule"),
        ("taxes.zero_rated.domestic", "99", "sevDesk has no revenue account that takes the tax rule"),
        ("taxes.rules.4400", "22", "sevDesk does not allow the tax rule"),
    ],
)
def test_what_sevdesk_would_not_take_is_not_written(served: World, file: Path, key: str, value: str, said: str) -> None:
    served.sevdesk.add_account("6300", "Miete", {}, receipt_types=("EXPENSE",))
    served.sevdesk.add_account("3551", "Kautionen", {"22": ["0"]})
    before = file.read_bytes()
    ended = set_key(file, key, value)
    assert (ended.code, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert "Nothing was changed" in ended.stderr
    assert file.read_bytes() == before


def test_a_tax_rule_that_an_account_allows_is_set(served: World, file: Path) -> None:
    served.sevdesk.add_account("3551", "Kautionen", {"22": ["0"]})
    set_key(file, "accounts.Kaution", "3551")
    assert set_key(file, "taxes.rules.Kaution", "22").code == 0
    assert set_key(file, "taxes.zero_rated.domestic", "22").code == 0
    assert set_key(file, "taxes.zero_rated.eu_private", "block").code == 0
    taxes = load_settings(file, {}).taxes
    assert (taxes.rules, taxes.zero_rated.domestic, taxes.zero_rated.eu_private) == ({"Kaution": "22"}, "22", None)
    assert file.read_text(encoding="utf-8").startswith(HEAD)


def test_offline_nothing_is_asked_and_no_token_is_needed(served: World, file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace(served.sevdesk.token, "${NOT_SET_HERE}")
    file.write_text(text, encoding="utf-8")
    assert set_key(file, "accounts.FlexPlan", "9999").code == 2
    assert set_key(file, "accounts.FlexPlan", "9999", "--offline").code == 0
    assert set_key(file, "invoices.closed_until", "2026-03-31").code == 0
    assert served.requests() == []
    text = file.read_text(encoding="utf-8")
    assert '  FlexPlan: "9999"\n' in text
    assert text.endswith("invoices:\n  closed_until: 2026-03-31\n")


@pytest.mark.parametrize("key", ["cobot.token", "sevdesk.token_file", "sevdesk.token_command", "notify.ping_url"])
def test_a_secret_is_neither_set_nor_shown(file: Path, key: str) -> None:
    before = file.read_bytes()
    ended = set_key(file, key, "hunter2hunter2")
    assert (ended.code, ended.stdout) == (2, "")
    assert f"“{key}” is a secret" in ended.stderr
    assert "hunter2" not in ended.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("booking.FlexPlan", "4400", "There are: start_date, language,"),
        ("invoices.closed", "2026-03-31", "invoices.closed_until"),
        ("invoices.status.x", "open", "is no key"),
        ("invoices", "open", "write “invoices.”"),
        ("accounts.", "4400", "write “accounts.”"),
        (
            "invoices.status",
            "opened",
            "invoices.status cannot be “opened”; nothing was changed. Expected: one of: open",
        ),
        ("taxes.rules.Kaution", "block", "cannot be “block”"),
        ("default_account", "", "cannot be nothing"),
        (f"accounts.{'x' * 501}", "4400", "can be no code"),
    ],
)
def test_what_is_no_key_or_no_value_is_told_with_what_would_be(file: Path, key: str, value: str, said: str) -> None:
    before = file.read_bytes()
    ended = set_key(file, key, value)
    assert ended.code == 2
    assert said in " ".join(ended.stderr.split())
    assert file.read_bytes() == before


def test_a_file_with_a_fault_is_not_written_unless_this_mends_it(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "invoices:\n  status: opened\n", encoding="utf-8")
    before = file.read_bytes()
    ended = set_key(file, "accounts.FlexPlan", "4400", "--offline")
    assert ended.code == 2
    assert "invoices.status" in ended.stderr
    assert "The configuration was not changed." in ended.stderr
    assert file.read_bytes() == before
    assert set_key(file, "invoices.status", "draft").code == 0
    assert load_settings(file, {}).invoices.status == "draft"


def test_where_a_person_has_to_write_it_the_lines_are_told(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("accounts: {}", 'accounts: {A: "4400",\n  B: "4401"}')
    file.write_text(text, encoding="utf-8")
    ended = set_key(file, "accounts.FlexPlan", "4400")
    assert ended.code == 2
    number = text.splitlines().index('accounts: {A: "4400",') + 1
    assert f"{file}, line {number}: there, only a person should change accounts.FlexPlan" in ended.stderr
    assert ended.stderr.endswith('\n  accounts:\n    FlexPlan: "4400"\n')
    assert file.read_text(encoding="utf-8") == text


def test_where_sevdesk_refuses_the_token_nothing_is_changed(served: World, file: Path) -> None:
    before = file.read_bytes()
    served.sevdesk.token = "another"
    ended = set_key(file, "accounts.FlexPlan", "4400")
    assert ended.code == 4
    assert "The configuration was not changed." in ended.stderr
    assert file.read_bytes() == before


def test_where_sevdesk_does_not_answer_nothing_is_changed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(_client: object) -> None:
        raise RemoteUnavailable("sevdesk", "GET /Tools/bookkeepingSystemVersion", "no answer")

    monkeypatch.setattr(config_command, "require_booking_system", unreachable)
    before = file.read_bytes()
    ended = set_key(file, "accounts.FlexPlan", "4400")
    assert ended.code == 3
    assert "The configuration was not changed." in ended.stderr
    assert file.read_bytes() == before


def test_several_configurations_are_told_apart_first(file: Path) -> None:
    other = file.with_name("other.yaml")
    other.write_bytes(file.read_bytes())
    ended = command_of([str(file), str(other)], "config", "set", "accounts.FlexPlan", "4400")
    assert ended.code == 2
    assert "--config" in ended.stderr


def test_a_file_that_is_missing_or_cannot_be_read_is_told(tmp_path: Path) -> None:
    ended = set_key(tmp_path / "none.yaml", "accounts.FlexPlan", "4400")
    assert (ended.code, ended.stdout) == (2, "")
    assert "none.yaml" in ended.stderr


def test_a_file_that_somebody_else_changes_meanwhile_stays_theirs(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(path: Path, *arguments: Any, **options: Any) -> Any:
        settings = load_settings(path, *arguments, **options)
        file.write_bytes(file.read_bytes() + b"# theirs\n")
        return settings

    monkeypatch.setattr(config_command, "load_settings", meanwhile)
    ended = set_key(file, "invoices.status", "draft")
    assert ended.code == 2
    assert "was changed meanwhile" in ended.stderr
    assert file.read_bytes().endswith(b"# theirs\n")


def test_a_folder_that_cannot_be_written_to_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(config_command, "replace_whole", refused)
    before = file.read_bytes()
    ended = set_key(file, "invoices.status", "draft")
    assert ended.code == 2
    assert "cannot be written" in ended.stderr
    assert file.read_bytes() == before


def test_in_a_german_space_it_speaks_german(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("language: en", "language: de"), encoding="utf-8")
    assert "ist ein Geheimnis" in set_key(file, "cobot.token", "x").stderr
    assert "gesetzt, in" in set_key(file, "accounts.Tarif", "4400").stdout
    told = command_line("--config", str(file), "config", "set", "--help").stdout
    assert "Einen Schlüssel der Konfiguration setzen" in told


# --remove


def remove(file: Path, key: str, *options: str) -> Ended:
    return command_line("--config", str(file), "config", "set", key, "--remove", *options)


def test_a_key_is_removed_and_what_was_noted_beside_it_stays(served: World, file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    set_key(file, "accounts.FlexPlan", "4400")
    ended = remove(file, "accounts.FlexPlan")
    assert (ended.code, ended.stdout) == (0, f"accounts.FlexPlan is removed from {file}; its default counts.\n")
    assert file.read_text(encoding="utf-8") == before
    served.forget_requests()
    assert remove(file, "default_account").code == 0
    assert file.read_text(encoding="utf-8") == before.replace("default_account: null # ask Ada", "# ask Ada")
    assert served.requests() == []
    again = remove(file, "default_account")
    assert (again.code, again.stdout) == (0, f"default_account is not set in {file}; nothing was changed.\n")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("start_date", "start_date"),
        ("cobot.token", "is a secret"),
        ("accounts", "write “accounts.”"),
        ("invoices.closed", "is no key"),
    ],
)
def test_what_cannot_be_missing_or_is_no_key_is_not_removed(file: Path, key: str, said: str) -> None:
    before = file.read_bytes()
    ended = remove(file, key)
    assert (ended.code, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert file.read_bytes() == before


def test_where_a_person_has_to_remove_it_that_is_told(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("accounts: {}", 'accounts:\n  A: "44\n    00"\n#')
    file.write_text(text, encoding="utf-8")
    ended = remove(file, "accounts.A")
    assert ended.code == 2
    assert "should only be removed by hand there" in ended.stderr
    assert file.read_text(encoding="utf-8") == text


def test_either_a_value_or_its_removal(file: Path) -> None:
    ended = set_key(file, "invoices.status", "draft", "--remove")
    assert ended.code == 2
    assert "either a value or --remove" in ended.stderr


# A code that Cobot does not have


def test_a_code_that_is_mistyped_is_told_with_those_that_are_like_it(served: World, file: Path) -> None:
    before = file.read_bytes()
    for key in ("accounts.FlexPlann", "accounts.flexplan"):
        ended = set_key(file, key, "4400")
        assert (ended.code, ended.stdout) == (2, "")
        said = " ".join(ended.stderr.split())
        assert f"does not have the accounting code “{key.partition('.')[2]}”" in said
        assert "Most alike: FlexPlan." in said
        assert "--new-code" in said
    assert file.read_bytes() == before
    assert set_key(file, "accounts.FlexPlann", "4400", "--new-code").code == 0
    # What stands in the file already was meant.
    assert set_key(file, "accounts.FlexPlann", "4400").code == 0
    assert load_settings(file, {}).accounts == {"FlexPlann": "4400"}


def test_the_code_of_a_tax_rule_is_looked_for_too_and_letter_case_is_none_there(served: World, file: Path) -> None:
    served.sevdesk.add_account("3551", "Kautionen", {"22": ["0"]})
    assert "Most alike: Kaution." in set_key(file, "taxes.rules.Kautoin", "22").stderr
    assert set_key(file, "taxes.rules.kaution", "22").code == 0
    assert set_key(file, "taxes.rules.3551", "22").code == 0
    assert set_key(file, "taxes.zero_rated.domestic", "22").code == 0


def test_a_code_of_an_invoice_needs_not_be_in_cobots_list(served: World, file: Path) -> None:
    issue(served, "CW-1", line(code="OldPlan"), day=real_today())
    assert set_key(file, "accounts.OldPlan", "4400").code == 0


def test_where_cobot_cannot_be_asked_the_account_is_set_and_that_is_told(served: World, file: Path) -> None:
    served.cobot.token = "another"
    ended = set_key(file, "accounts.FlexPlan", "4400")
    assert ended.code == 0
    assert "Whether Cobot has the code “FlexPlan” could not be looked up." in ended.stderr


# Tax rules by name, and what there is to choose from


@pytest.mark.parametrize("name", ["Nicht steuerbare Einnahmen", "nicht  steuerbare einnahmen", "22"])
def test_a_tax_rule_is_taken_by_its_name_and_told_with_number_and_name(served: World, file: Path, name: str) -> None:
    served.sevdesk.add_account("3551", "Kautionen", {"22": ["0"], "17": ["0"]})
    ended = set_key(file, "taxes.zero_rated.domestic", name)
    assert (ended.code, ended.stderr) == (0, "")
    assert "In sevDesk that is the tax rule 22 Nicht steuerbare Einnahmen." in ended.stdout
    assert load_settings(file, {}).taxes.zero_rated.domestic == "22"


@pytest.mark.parametrize("name", ["Umsätze", "Nicht", "19", "§", "Steuer nicht"])
def test_a_name_that_may_mean_several_rules_or_none_is_answered_with_all_there_are(
    served: World, file: Path, name: str
) -> None:
    served.sevdesk.add_account("3551", "Kautionen", {"22": ["0"], "17": ["0"], "11": ["0"]})
    before = file.read_bytes()
    ended = set_key(file, "taxes.zero_rated.domestic", name)
    assert (ended.code, ended.stdout) == (2, "")
    assert "nothing was changed" in ended.stderr
    if name != "19":
        assert "17 Nicht im Inland steuerbare Leistung, 22 Nicht steuerbare Einnahmen" in " ".join(ended.stderr.split())
    assert file.read_bytes() == before


def test_without_a_value_the_choices_are_listed_as_sevdesk_has_them_now(served: World, file: Path) -> None:
    served.sevdesk.add_account("3551", "Kautionen", {"22": ["0"]})
    before = file.read_bytes()
    rules = command_line("--config", str(file), "config", "set", "taxes.rules.Kaution")
    assert rules.code == 2
    assert "22  Nicht steuerbare Einnahmen" in rules.stdout
    assert "the value is missing" in rules.stderr
    accounts = command_line("--config", str(file), "config", "set", "default_account")
    assert "3551" in accounts.stdout
    words = command_line("--config", str(file), "config", "set", "invoices.status")
    assert (words.code, words.stdout) == (2, "")
    assert "Expected: one of: open, draft" in words.stderr
    assert "--remove" in words.stderr
    assert file.read_bytes() == before


def test_in_a_german_space_days_and_numbers_are_written_as_germans_do(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("language: en", "language: de"), encoding="utf-8")
    assert set_key(file, "invoices.closed_until", "1.8.2026").code == 0
    assert set_key(file, "cobot.timeout_seconds", "2,5").code == 0
    assert "timeout_seconds: 2.5" in file.read_text(encoding="utf-8")
    settings = load_settings(file, {})
    assert (str(settings.invoices.closed_until), settings.cobot.timeout_seconds) == ("2026-08-01", 2.5)


@pytest.mark.parametrize(("day", "is_ahead"), [("2098-12-31", True), ("2020-12-31", False)])
def test_books_that_are_closed_ahead_are_told_what_that_means(file: Path, day: str, is_ahead: bool) -> None:
    said = f"{day} is a day to come: nothing that is dated up to then is booked."
    ended = set_key(file, "invoices.closed_until", day)
    assert (ended.code, said in " ".join(ended.stdout.split())) == (0, is_ahead)
    # Another key's change does not say it again.
    assert "a day to come" not in set_key(file, "cobot.timeout_seconds", "2").stdout


# Slips of the hand, and files as people have them


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "unexpected extra argument (4400). What has a space in it belongs in quotation marks."),
        ("de", "Unerwartetes Argument (4400). Was ein Leerzeichen enthält, gehört in Anführungszeichen."),
    ],
)
def test_a_code_with_a_space_is_told_to_belong_in_quotation_marks(file: Path, language: str, said: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("language: en", f"language: {language}"), encoding="utf-8")
    ended = command_line("--config", str(file), "config", "set", "accounts.Flex", "Plan", "4400")
    assert (ended.code, said in " ".join(ended.stderr.split())) == (2, True)
    # Where there is no value, there is no hint at one.
    assert said[-20:] not in command_line("--config", str(file), "sync", "run", "a").stderr


def test_a_write_protected_file_stays_as_it_is(file: Path) -> None:
    file.chmod(0o400)
    before = file.read_bytes()
    ended = set_key(file, "invoices.status", "draft")
    assert ended.code == 2
    assert "is write-protected" in ended.stderr
    assert "chmod u+w" in ended.stderr
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (before, 0o400)


def test_an_equals_sign_between_key_and_value_is_told(served: World, file: Path) -> None:
    ended = command_line("--config", str(file), "config", "set", "accounts.FlexPlan=4400")
    assert (ended.code, ended.stdout) == (2, "")
    assert "Key and value stand apart: accounts.FlexPlan 4400." in ended.stderr


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("default_account", "4400,00", "gibt es in sevDesk nicht. Am ähnlichsten:"),
        ("default_account", "44", "4400 Erlöse 19 % USt"),
        ("default_account", " ", "kann nicht leer sein"),
        ("invoices.due_after_days", "14,5", "eine ganze Zahl von 0 bis 365"),
        ("invoices.closed_until", "31.02.2026", "ein Tag, den es gibt"),
        ("invoices.status", "offen", "meinten Sie „open“?"),
        ("taxes.small_business", "jein", "true oder false"),
        ("taxes.zero_rated.eu_business", "21", "block lassen"),
    ],
)
def test_a_slip_is_answered_in_german_with_what_would_be_right(
    served: World, file: Path, key: str, value: str, said: str
) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("language: en", "language: de"), encoding="utf-8")
    before = file.read_bytes()
    ended = set_key(file, key, value)
    assert (ended.code, ended.stdout) == (2, "")
    assert said in " ".join(ended.stderr.split())
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("accounts:\n\tFlexPlan: '4400'\n", "found a tab"),
        ("accounts: &all\n  FlexPlan: '4400'\n", "begins with & or *"),
        ("accounts:\n  FlexPlan: '4400'\n  FlexPlan: '4401'\n", "FlexPlan"),
    ],
)
def test_a_file_that_cannot_be_read_for_sure_stays_as_it_is(file: Path, lines: str, said: str) -> None:
    file.write_text(
        file.read_text(encoding="utf-8").replace("accounts: {}          # none yet\n", lines), encoding="utf-8"
    )
    before = file.read_bytes()
    for words in (("4402",), ("--remove",)):
        ended = command_line("--config", str(file), "config", "set", "accounts.FlexPlan", *words)
        assert ended.code == 2
        assert said in ended.stderr
        assert file.read_bytes() == before


def test_line_ends_of_another_system_a_link_and_the_mode_stay(served: World, file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o600)
    before = file.read_bytes()
    link = file.with_name("link.yml")
    link.symlink_to(file)
    assert set_key(link, "default_account", "4400").code == 0
    assert file.read_bytes() == before.replace(b"default_account: null #", b'default_account: "4400" #')
    assert (link.is_symlink(), file.stat().st_mode & 0o777) == (True, 0o600)


def test_a_mistyped_key_is_answered_with_the_one_that_is_meant(file: Path) -> None:
    ended = set_key(file, "invoices.close_until", "2026-03-31")
    assert (ended.code, ended.stdout) == (2, "")
    said = "“invoices.close_until” is no key of the configuration. Did you mean “invoices.closed_until”?"
    assert ended.stderr.startswith(said)
    assert "invoices.status" not in ended.stderr


@pytest.mark.parametrize("language", ["en", "de"])
def test_another_state_file_is_told_with_what_follows(file: Path, language: str) -> None:
    old = load_settings(file, {}).state
    assert set_key(file, "language", language).code == 0
    anew = {"en": "all begins anew", "de": "beginnt alles von vorn"}[language]
    unless = {"en": "unless", "de": "außer"}[language]
    for words in (("state", "other.db"), ("--remove", "state"), ("cobot.subdomain", "harbour")):
        before = load_settings(file, {}).state
        ended = command_line("--config", str(file), "config", "set", *words)
        said, after = ended.stdout, load_settings(file, {}).state
        assert (ended.code, before != after) == (0, True)
        assert all(each in said for each in (str(before), str(after), anew))
        assert (unless in said) is ("state" in words)
    assert anew not in set_key(file, "start_date", "2026-02-01").stdout
    assert set_key(file, "state", str(old)).code == 0
    # It stays: whose it is, every command looks at.
    assert anew not in set_key(file, "cobot.subdomain", "co-up").stdout
