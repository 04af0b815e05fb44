"""``config set`` and ``config map``: what an owner needs most often, without a look into the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from cobot_sevdesk_sync.cli import config as config_command
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.errors import RemoteUnavailable
from tests.system.in_process import command_of
from tests.system.invoicing import Refused, issue, line, real_today
from tests.world import Ended, World, command_line

HEAD = "# Mine: keep.\n"
TAIL = "accounts: {}          # none yet\ndefault_account: null # ask Ada\n"


@pytest.fixture
def file(served: World) -> Iterator[Path]:
    """A configuration of the running servers, with comments of its own."""
    assert served._servers is not None
    path = served.write_config(served._servers.cobot_url, served._servers.sevdesk_url)
    path.write_text(HEAD + path.read_text(encoding="utf-8") + TAIL, encoding="utf-8")
    path.chmod(0o640)
    yield path
    assert sorted(each.name for each in path.parent.iterdir() if each.name.startswith(".")) == []


def set_key(file: Path, key: str, value: str, *options: str) -> Ended:
    return command_line("--config", str(file), "config", "set", key, value, *options)


def changed_lines(file: Path, before: str) -> list[str]:
    """The lines that are new, in a file where all others are as they were, in their order."""
    now, old = file.read_text(encoding="utf-8").splitlines(), before.splitlines()
    assert [each for each in old if each in now] == [each for each in now if each in old]
    return [each for each in now if each not in old]


# config set


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
    served.sevdesk.add_account("3550", "Kautionen", {"22": ["0"]})
    before = file.read_bytes()
    ended = set_key(file, key, value)
    assert (ended.code, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert "Nothing was changed" in ended.stderr
    assert file.read_bytes() == before


def test_a_tax_rule_that_an_account_allows_is_set(served: World, file: Path) -> None:
    served.sevdesk.add_account("3550", "Kautionen", {"22": ["0"]})
    set_key(file, "accounts.Kaution", "3550")
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
        ("accounting.FlexPlan", "4400", "There are: start_date, language,"),
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
    text = file.read_text(encoding="utf-8").replace("accounts: {}", 'accounts: {A: "4400"}')
    file.write_text(text, encoding="utf-8")
    ended = set_key(file, "accounts.FlexPlan", "4400")
    assert ended.code == 2
    number = text.splitlines().index('accounts: {A: "4400"}          # none yet') + 1
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


# config map


def map_codes(file: Path, answers: str = "") -> Ended:
    arguments = ["--config", str(file), "config", "map"]
    result = CliRunner().invoke(cobot_sevdesk, arguments, input=answers, standalone_mode=False)
    assert result.exception is None, result.exception
    return Ended(int(result.return_value or 0), result.stdout, result.stderr)


@pytest.fixture
def attended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_command, "can_answer", lambda: True)


def two_open_codes(world: World) -> None:
    """One of an invoice, one of Cobot's list; and one that has its account."""
    issue(world, "CW-1", line(code="FlexPlan"), line(code="4400"), day=real_today())
    world.cobot.add_accounting_code("Getränke", "7.0")
    world.cobot.add_accounting_code("4400")


def test_where_every_code_has_an_account_nothing_is_asked(served: World, file: Path) -> None:
    issue(served, "CW-1", day=real_today())
    ended = map_codes(file)
    assert (ended.code, ended.stdout) == (0, "co-up: every accounting code in use has a booking account.\n")


def test_each_open_code_is_asked_for_and_set_at_once(served: World, file: Path, attended: None) -> None:
    two_open_codes(served)
    before = file.read_text(encoding="utf-8")
    ended = map_codes(file, "4400\n9\n\n")
    assert ended.code == 1
    assert "“FlexPlan” has no booking account. Its tax rates: 19 %." in ended.stdout
    assert "“Getränke” has no booking account. Its tax rates: 7 %." in ended.stdout
    assert "accounts.FlexPlan is set" in ended.stdout
    assert "“9” is none of the numbers above." in ended.stderr
    assert ended.stdout.endswith("co-up: still without a booking account: Getränke.\n")
    assert changed_lines(file, before) == ["accounts:             # none yet", '  FlexPlan: "4400"']
    served.forget_requests()
    only = map_codes(file, "\n")
    assert "FlexPlan" not in only.stdout
    assert {each.method for each in served.requests()} == {"GET"}


def test_when_all_are_answered_it_ends_with_0_and_the_invoice_is_booked(
    served: World, file: Path, attended: None
) -> None:
    issue(served, "CW-1", line(code="Flex: Plan"), day=real_today())
    assert map_codes(file, "4400\n").code == 0
    assert command_line("--config", str(file), "sync", "run").code == 0
    assert [each.description for each in served.sevdesk.vouchers.values()] == ["CW-1"]


def test_who_goes_away_keeps_what_was_set_before(served: World, file: Path, attended: None) -> None:
    two_open_codes(served)
    arguments = ["--config", str(file), "config", "map"]
    result = CliRunner().invoke(cobot_sevdesk, arguments, input="4400\n", standalone_mode=False)
    assert isinstance(result.exception, click.Abort)
    assert load_settings(file, {}).accounts == {"FlexPlan": "4400"}


def test_an_account_that_does_not_take_the_rate_is_not_offered(served: World, file: Path, attended: None) -> None:
    served.sevdesk.add_account("3550", "Kautionen", {"22": ["0"]})
    issue(served, "CW-1", line(code="FlexPlan"), day=real_today())
    ended = map_codes(file, "3550\n\n")
    assert "Kautionen" not in ended.stdout
    assert "“3550” is none of the numbers above." in ended.stderr


def test_without_a_terminal_it_says_what_it_would_ask(served: World, file: Path) -> None:
    two_open_codes(served)
    before = file.read_bytes()
    ended = map_codes(file)
    assert ended.code == 1
    assert "cobot-sevdesk config set accounts.FlexPlan …" in ended.stdout
    assert "cobot-sevdesk config set 'accounts.Getränke' …" in ended.stdout
    assert "Nobody can answer here." in ended.stdout
    assert file.read_bytes() == before


def test_what_cannot_be_set_by_a_program_is_told_and_left(served: World, file: Path, attended: None) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("accounts: {}", "accounts: {A: '4400'}"), encoding="utf-8")
    issue(served, "CW-1", line(code="FlexPlan"), day=real_today())
    ended = map_codes(file, "4400\n")
    assert ended.code == 1
    assert "only a person should change accounts.FlexPlan" in ended.stderr


def test_the_list_of_codes_may_be_closed_to_the_token(served: World, file: Path) -> None:
    two_open_codes(served)
    served.cobot_side.fault = Refused(lambda request: request.path.endswith("/accounting_codes"), 403)
    ended = map_codes(file)
    assert "FlexPlan" in ended.stdout
    assert "Getränke" not in ended.stdout
