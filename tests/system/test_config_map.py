"""``config map``: an account for every code that has none, and for the lines without a code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cobot_sevdesk_sync.cli import config as config_command
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.config.loading import load_settings
from tests.system.configuring import changed_lines, commented_configuration
from tests.system.invoicing import Refused, issue, line, real_today
from tests.world import Ended, World, command_line


@pytest.fixture
def file(served: World) -> Path:
    """A configuration of the running servers, with comments of its own."""
    return commented_configuration(served)


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
    assert ended.stdout.endswith("co-up: still without a revenue account: Getränke.\n")
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
    ended = map_codes(file, "4400\n")
    assert ended.code == 2
    assert ended.stderr.endswith("There was no answer to read.\nCancelled. What is set already stays set.\n")
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
    file.write_text(
        file.read_text(encoding="utf-8").replace("accounts: {}", "accounts: {A: '4400',\n  B: '4401'}"),
        encoding="utf-8",
    )
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


def test_lines_without_a_code_are_asked_for_last_as_default_account(served: World, file: Path, attended: None) -> None:
    issue(served, "CW-1", line(code=None), line(code="4400"), day=real_today())
    issue(served, "CW-2", line(code="FlexPlan"), day=real_today())
    before = file.read_text(encoding="utf-8")
    ended = map_codes(file, "4400\n\n")
    assert ended.code == 1
    said = " ".join(ended.stdout.split())
    assert "On 1 recent invoice, such as CW-1, there are lines without an accounting code (tax rates: 19 %)." in said
    assert said.index("“FlexPlan”") < said.index("without an accounting code")
    assert said.endswith("co-up: still without a revenue account: lines without a code.")
    ended = map_codes(file, "4400\n")
    assert (ended.code, load_settings(file, {}).default_account) == (0, "4400")
    assert changed_lines(file, before) == [
        "accounts:             # none yet",
        '  FlexPlan: "4400"',
        'default_account: "4400" # ask Ada',
    ]
    assert map_codes(file).stdout == "co-up: every accounting code in use has a booking account.\n"


def test_a_default_account_that_is_none_is_asked_for_even_before_a_line_needs_it(
    served: World, file: Path, attended: None
) -> None:
    file.write_text(
        file.read_text(encoding="utf-8").replace("default_account: null", 'default_account: "9999"'), encoding="utf-8"
    )
    ended = map_codes(file, "4400\n")
    assert "Lines without an accounting code." in ended.stdout
    assert "“9999”, which leads to no revenue account" in " ".join(ended.stdout.split())
    assert (ended.code, load_settings(file, {}).default_account) == (0, "4400")


def test_without_a_terminal_the_command_for_lines_without_a_code_is_told(served: World, file: Path) -> None:
    issue(served, "CW-1", line(code=None), day=real_today())
    ended = map_codes(file)
    assert ended.code == 1
    assert "cobot-sevdesk config set default_account …" in ended.stdout


def test_in_german_it_asks_for_them_in_german(served: World, file: Path, attended: None) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("language: en", "language: de"), encoding="utf-8")
    issue(served, "CW-1", line(code=None), day=real_today())
    said = " ".join(map_codes(file, "\n").stdout.split())
    assert "Auf 1 Rechnung, etwa CW-1, stehen Positionen ohne Buchungscode (Steuersätze: 19 %)." in said
    assert "noch ohne Erlöskonto: Positionen ohne Code." in said


def test_a_code_with_an_account_that_will_not_do_is_not_told_to_have_none(served: World, file: Path) -> None:
    for number in ("4411", "4412"):
        served.sevdesk.add_account(number, "Workshops", {"1": ["19"]})
    issue(served, "CW-1", line(code="6640"), line(code="Workshops"), day=real_today())
    said = " ".join(map_codes(file).stdout.split())
    assert "“6640” is the booking account 6640 Bewirtungskosten in sevDesk, which takes no revenue." in said
    assert "“Workshops” fits several booking accounts: 4411 Workshops, 4412 Workshops." in said
    assert "has no booking account" not in said
