from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import (
    CobotSettings,
    InvoiceSettings,
    MemberSettings,
    NotifySettings,
    Settings,
    SevdeskSettings,
    TaxSettings,
)
from cobot_sevdesk_sync.errors import ConfigurationError
from tests.unit.config.conftest import MINIMAL, Faults, Load, told


def test_only_four_values_are_required_and_all_others_keep_their_defaults(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("sys.platform", "linux")
    settings = load(MINIMAL)
    assert settings == Settings(
        source=tmp_path / "config.yaml",
        start_date=date(2026, 1, 1),
        language="de",
        state=settings.state,
        cobot=CobotSettings("co-up", "invented-cobot-token", space_url="https://co-up.cobot.me"),
        sevdesk=SevdeskSettings("invented-sevdesk-token"),
    )
    assert settings.state.parts[-2:] == ("cobot-sevdesk", "co-up.db")


def test_every_value_can_be_set(load: Load, tmp_path: Path) -> None:
    settings = load(
        """\
start_date: "2026-02-01"
language: en
state: state/co-up.db
cobot:
  subdomain: co-up
  token: abc
  api_url: http://127.0.0.1:8001/
  space_url: http://{subdomain}.localhost:8001
  account_url: http://[::1]:8001
  requests_per_minute: 600
  timeout_seconds: 0.5
sevdesk:
  {token: def, api_url: https://books.example.org/v1, requests_per_second: 0.5, timeout_seconds: 5, settle_seconds: 0}
members: {enabled: no, customer_numbers: keep, teams: false}
invoices:
  enabled: true
  status: draft
  due_after_days: 14
  cost_centre: 100
  attach_pdf: false
  tag: null
  tag_without_contact: ~
  create_missing_contacts: yes
  corrections: block
  foreign_currency: daily_rate
  wait_hours: 2
  lookback_days: 14
  sweep_days: 30
accounts:
  FlexPlan: 4400
  "0815": "8400"
  99: Erlöse 19 %
default_account: 4400
taxes:
  small_business: true
  zero_rated: {domestic: 4, eu_business: "5", eu_private: block, third_country: 17}
notify: {cobot: false, ping_url: https://ping.example.org/abc/}
"""
    )
    assert settings.start_date == date(2026, 2, 1)
    assert settings.language == "en"
    assert settings.state == tmp_path / "state/co-up.db"
    assert settings.cobot == CobotSettings(
        "co-up", "abc", "http://127.0.0.1:8001", "http://co-up.localhost:8001", "http://[::1]:8001", 600, 0.5
    )
    assert settings.sevdesk == SevdeskSettings("def", "https://books.example.org/v1", 0.5, 5, 0)
    assert settings.members == MemberSettings(enabled=False, customer_numbers="keep", teams=False)
    assert settings.invoices == InvoiceSettings(
        enabled=True,
        status="draft",
        due_after_days=14,
        cost_centre="100",
        attach_pdf=False,
        tag=None,
        tag_without_contact=None,
        create_missing_contacts=True,
        corrections="block",
        foreign_currency="daily_rate",
        wait_hours=2,
        lookback_days=14,
        sweep_days=30,
    )
    assert settings.accounts == {"FlexPlan": "4400", "0815": "8400", "99": "Erlöse 19 %"}
    assert settings.default_account == "4400"
    assert settings.taxes.small_business
    zero_rated = settings.taxes.zero_rated
    assert (zero_rated.domestic, zero_rated.eu_business, zero_rated.eu_private, zero_rated.third_country) == (
        "4", "5", None, "17",
    )  # fmt: skip
    assert settings.notify == NotifySettings(cobot=False, ping_url="https://ping.example.org/abc")


def test_a_section_without_anything_in_it_is_an_empty_section(load: Load) -> None:
    settings = load(MINIMAL + "members:\ninvoices: null\naccounts:\ntaxes:\n  zero_rated:\nnotify: {}\n")
    assert settings.members == MemberSettings()
    assert settings.accounts == {}
    assert settings.taxes == TaxSettings()


def test_all_faults_are_told_together_in_the_order_of_the_file(faults: Faults, tmp_path: Path) -> None:
    found = faults(
        """\
start_date: 2026-02-30
language: fr
cobot:
  subdomain: co-up
  token: abc
  timeout_seconds: soon
invoices:
  status: opn
  due_after_day: 5
  wait_hours: -1
"""
    )
    assert [(fault.line, fault.path) for fault in found] == [
        (None, "sevdesk.token"),
        (1, "start_date"),
        (2, "language"),
        (6, "cobot.timeout_seconds"),
        (8, "invoices.status"),
        (9, "invoices.due_after_day"),
        (10, "invoices.wait_hours"),
    ]
    assert {fault.file for fault in found} == {str(tmp_path / "config.yaml")}
    by_path = {fault.path: fault for fault in found}
    assert by_path["invoices.status"].found == '"opn"'
    assert by_path["invoices.status"].expected == 'one of: open, draft; did you mean "open"?'
    assert 'did you mean "due_after_days"?' in by_path["invoices.due_after_day"].expected
    assert by_path["language"].expected == "one of: de, en"
    assert "day that exists" in by_path["start_date"].expected
    assert by_path["invoices.wait_hours"].expected == "a whole number from 0 to 8760, without quotes"


def test_an_empty_file_names_everything_that_is_required(faults: Faults) -> None:
    for text in ("", "# nothing yet\n", "---\n", "null\n"):
        assert [fault.path for fault in faults(text)] == [
            "cobot.subdomain",
            "cobot.token",
            "sevdesk.token",
            "start_date",
        ]


def test_a_known_key_in_the_wrong_section_is_told_where_it_belongs(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + "cost_centre: 100\n")
    assert fault.expected == "it under invoices"
    (fault,) = faults(MINIMAL + "members:\n  default_account: 4400\n")
    assert fault.expected == "it under no section (at the beginning of the line)"


def test_a_key_that_is_there_twice_is_a_fault(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + "default_account: 4400\ndefault_account: 8400\n")
    assert (fault.line, fault.path, fault.expected) == (8, "default_account", "each key once")
    assert "line 7" in fault.found
    (fault,) = faults(MINIMAL + 'accounts:\n  99: "4400"\n  "99": "8400"\n')
    assert fault.path == "accounts.99"


def test_codes_of_tax_rules_that_differ_in_letter_case_only_are_one_key(faults: Faults) -> None:
    [fault] = faults(MINIMAL + "taxes:\n  rules:\n    Kaution: 22\n    kaution: 4\naccounts: {a: 1, A: 2}\n")
    assert (fault.path, fault.expected) == ("taxes.rules.kaution", "each key once")


@pytest.mark.parametrize("value", ["0815", "0400", "44.0", "no", "2026-01-01", "1_000", "0x1F", "1:30", "+44"])
def test_an_account_that_yaml_reads_differently_than_it_is_written_has_to_be_quoted(faults: Faults, value: str) -> None:
    (fault,) = faults(MINIMAL + f"default_account: {value}\n")
    assert fault.path == "default_account"
    assert fault.found == f"{value} without quotes"
    assert f'with quotes around it, "{value}"' in fault.expected


def test_an_accounting_code_that_yaml_reads_differently_has_to_be_quoted(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + 'accounts:\n  0400: "4400"\n')
    assert (fault.line, fault.path) == (8, "accounts.0400")
    assert "quotes" in fault.expected


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ("default_account: ''", "default_account"),
        ("default_account: [4400]", "default_account"),
        ("default_account: {a: b}", "default_account"),
        ("default_account: !account 4400", "default_account"),
        ('default_account: "44\\n00"', "default_account"),
        ("accounts: [4400]", "accounts"),
        ("accounts: 4400", "accounts"),
        ("accounts: {FlexPlan: null}", "accounts.FlexPlan"),
        ("members: yes", "members"),
        ("members: {enabled: 1}", "members.enabled"),
        ("members: {enabled: 'true'}", "members.enabled"),
        ("members: {enabled: }", "members.enabled"),
        ("invoices: {due_after_days: '14'}", "invoices.due_after_days"),
        ("invoices: {due_after_days: 1.5}", "invoices.due_after_days"),
        ("invoices: {due_after_days: 366}", "invoices.due_after_days"),
        ("invoices: {sweep_days: 010}", "invoices.sweep_days"),
        ("invoices: {tag: ''}", "invoices.tag"),
        ("invoices: {tag: off}", "invoices.tag"),
        ("taxes: {zero_rated: {domestic: USTPFL}}", "taxes.zero_rated.domestic"),
        ("taxes: {zero_rated: {domestic: 0}}", "taxes.zero_rated.domestic"),
        ("taxes: {rules: {Kaution: block}}", "taxes.rules.Kaution"),
        ("taxes: {zero_beside_taxed: yes}", "taxes.zero_beside_taxed"),
        ("invoices: {due_after_days: sevdesk}", "invoices.due_after_days"),
        ("invoices: {service_period: year}", "invoices.service_period"),
        ("invoices: {closed_until: 2026-02-30}", "invoices.closed_until"),
        ("taxes: {zero_rated: {domestic: null}}", "taxes.zero_rated.domestic"),
        ("notify: {ping_url: ping.example.org}", "notify.ping_url"),
        ("state: ''", "state"),
    ],
)
def test_a_value_of_the_wrong_kind_is_a_fault(faults: Faults, lines: str, path: str) -> None:
    (fault,) = faults(MINIMAL + lines + "\n")
    assert fault.path == path
    assert fault.line == 7
    assert fault.expected


@pytest.mark.parametrize("value", ["0", "-1", "1e3", "601", ".inf", ".nan", "'30'", "1,5"])
def test_a_time_out_is_a_number_above_zero(faults: Faults, value: str) -> None:
    text = MINIMAL + f"  timeout_seconds: {value}\n"
    (fault,) = faults(text)
    assert fault.path == "sevdesk.timeout_seconds"


@pytest.mark.parametrize(
    "value", ["2026-1-1", "01.01.2026", "1999-12-31", "2101-01-01", "2026-01-01 10:00:00", "today"]
)
def test_a_start_date_is_a_day_of_this_century(faults: Faults, value: str) -> None:
    (fault,) = faults(MINIMAL.replace("2026-01-01", value))
    assert fault.path == "start_date"
    assert "YYYY-MM-DD" in fault.expected


@pytest.mark.parametrize(
    "value", ["https://co-up.cobot.me/admin/memberships", "co-up.cobot.me", "Co-Up", "http://me@co-up.cobot.me"]
)
def test_a_pasted_address_is_answered_with_the_subdomain_in_it(faults: Faults, value: str) -> None:
    (fault,) = faults(MINIMAL.replace("subdomain: co-up", f"subdomain: {value}"))
    assert fault.path == "cobot.subdomain"
    assert 'did you mean "co-up"?' in fault.expected


@pytest.mark.parametrize("value", ["co_up!", "-co", "co up", "../x"])
def test_a_subdomain_has_letters_digits_and_hyphens(faults: Faults, value: str) -> None:
    assert faults(MINIMAL.replace("subdomain: co-up", f"subdomain: {value}"))[0].path == "cobot.subdomain"


@pytest.mark.parametrize(
    "value",
    [
        "http://api.example.org",
        "http://127.0.0.1.example.org",
        "ftp://api.example.org",
        "api.example.org",
        "https://",
        "https://api.example.org:port",
        "https://{subdomain}.example.org",
        "https://user:hidden-word@api.example.org",
        "https://api.example.org?key=hidden-word",
        "https://api.example.org/#hidden-word",
        "https://api.example.org\\@elsewhere.example.com",
        "https://api example.org",
    ],
)
def test_an_address_that_could_give_a_token_away_is_refused(faults: Faults, value: str) -> None:
    (fault,) = faults(MINIMAL + f"  api_url: '{value}'\n")
    assert fault.path == "sevdesk.api_url"
    assert "https://" in fault.expected
    assert "hidden-word" not in fault.found


def test_environment_variables_stand_for_values_of_every_kind(load: Load) -> None:
    settings = load(
        MINIMAL.replace("invented-cobot-token", "${TOKEN}")
        + "invoices: {due_after_days: '${DAYS}', tag: 'Import $${DAYS}', attach_pdf: '${PDF}'}\n"
        + "default_account: ${ACCOUNT}\nstate: ${FOLDER}/${NAME}.db\n",
        {"TOKEN": " 00112233 ", "DAYS": "30", "PDF": "false", "ACCOUNT": "0400", "FOLDER": "/srv", "NAME": "${DAYS}"},
    )
    assert settings.cobot.token == "00112233"
    assert settings.invoices.due_after_days == 30
    assert settings.invoices.tag == "Import ${DAYS}"
    assert not settings.invoices.attach_pdf
    assert settings.default_account == "0400"
    assert settings.state == Path("/srv/${DAYS}.db"), "what a variable holds is not looked through for variables"


def test_a_variable_that_is_not_set_is_named(faults: Faults) -> None:
    (fault,) = faults(MINIMAL.replace("invented-cobot-token", "${COBOT_TOKEN}"))
    assert (fault.line, fault.path, fault.found) == (4, "cobot.token", "${COBOT_TOKEN}")
    assert "COBOT_TOKEN is not" in fault.expected


@pytest.mark.parametrize("value", ["${", "${}", "${A-B}", "${A", "x${ A }"])
def test_braces_without_a_name_are_a_fault(faults: Faults, value: str) -> None:
    (fault,) = faults(MINIMAL + f"default_account: '{value}'\n", {"A": "4400"})
    assert "environment variable" in fault.expected


def test_what_an_environment_variable_holds_is_in_no_fault(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + "language: ${LANGUAGE}\n", {"LANGUAGE": "hidden-word"})
    assert fault.found == '"${LANGUAGE}"'
    assert "hidden-word" not in fault.expected


def test_a_state_file_may_be_in_the_home_folder(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    assert load(MINIMAL + "state: ~/spaces/co-up.db\n").state == Path("/home/anna/spaces/co-up.db")


def test_a_state_file_in_nobodys_home_is_a_fault(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + "state: ~nobody-of-this-name/co-up.db\n")
    assert (fault.line, fault.path) == (7, "state")


def test_a_relative_state_file_counts_from_the_folder_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spaces").mkdir()
    (tmp_path / "spaces" / "co-up.yaml").write_text(MINIMAL + "state: co-up.db\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    settings = load_settings(Path("spaces/co-up.yaml"), {})
    assert settings.state == tmp_path / "spaces" / "co-up.db"
    assert settings.source == Path("spaces/co-up.yaml")


def test_a_file_that_is_missing_or_a_folder_is_one_fault(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(ConfigurationError) as raised:
            load_settings(path, {})
        (fault,) = told(raised.value.faults)
        assert (fault.file, fault.line) == (str(path), None)
        assert "can be read" in fault.expected


def test_tokens_are_not_in_the_settings_words(load: Load) -> None:
    settings = load(MINIMAL + "notify: {ping_url: https://ping.example.org/hidden-word}\n")
    assert "invented-" not in repr(settings)
    assert "hidden-word" not in repr(settings)


@pytest.mark.parametrize("rule", ["18", "19", "20", "21", "'21'"])
@pytest.mark.parametrize("place", ["zero_rated: {eu_business: %s}", "rules: {Raum: %s}"])
def test_a_rule_that_cannot_stand_on_a_voucher_is_a_fault_that_says_what_to_do_instead(
    faults: Faults, rule: str, place: str
) -> None:
    [fault] = faults(MINIMAL + f"taxes: {{{place % rule}}}\n")
    assert "as an invoice in sevDesk, or book them by hand" in fault.expected


def test_settings_of_taxes_and_periods_are_read(load: Load) -> None:
    settings = load(
        MINIMAL
        + """
invoices: {due_after_days: cobot, cost_centre: cobot, service_period: previous_month, closed_until: 2026-03-31}
taxes: {rules: {Kaution: 22, "4105": "4"}, zero_beside_taxed: taxable}
"""
    )
    invoices = settings.invoices
    assert (invoices.due_after_days, invoices.cost_centre, invoices.service_period) == (
        "cobot",
        "cobot",
        "previous_month",
    )
    assert invoices.closed_until == date(2026, 3, 31)
    assert (settings.taxes.rules, settings.taxes.zero_beside_taxed) == ({"Kaution": "22", "4105": "4"}, "taxable")
    without = load(MINIMAL)
    assert (without.invoices.due_after_days, without.invoices.service_period) == (0, "invoice_date")
    assert (without.invoices.closed_until, without.taxes.rules, without.taxes.zero_beside_taxed) == (None, {}, "block")


# A configuration that a link leads to


@pytest.fixture
def linked(tmp_path: Path) -> tuple[Path, Path]:
    """A configuration with relative paths, and a link to it in another folder."""
    (tmp_path / "real").mkdir()
    (tmp_path / "links").mkdir()
    real, link = tmp_path / "real" / "co-up.yaml", tmp_path / "links" / "space.yaml"
    text = MINIMAL.replace("token: invented-cobot-token", "token_file: cobot-token")
    real.write_text(f"state: co-up.db\n{text}", encoding="utf-8")
    (real.parent / "cobot-token").write_text("beside-the-file\n", encoding="utf-8")
    link.symlink_to(real)
    return real, link


def test_by_a_link_and_by_its_own_name_a_configuration_has_the_same_state_and_tokens(linked: tuple[Path, Path]) -> None:
    by_name, by_link = (load_settings(each, {}) for each in linked)
    assert by_name.state == by_link.state == linked[0].with_name("co-up.db")
    assert by_name.cobot.token == by_link.cobot.token == "beside-the-file"
    assert by_name.token_files == by_link.token_files == (linked[0].with_name("cobot-token"),)
    assert by_name.accepted_file == by_link.accepted_file


def test_a_state_file_of_earlier_beside_the_link_is_never_given_up_silently(linked: tuple[Path, Path]) -> None:
    real, link = linked
    (link.with_name("co-up.db")).write_bytes(b"what was linked so far")
    assert load_settings(real, {}).state == real.with_name("co-up.db")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(link, {})
    [fault] = caught.value.faults
    assert (fault.path, fault.line) == ("state", 1)
    sentence = told([fault])[0].expected
    assert str(link.with_name("co-up.db")) in sentence
    assert str(real.with_name("co-up.db")) in sentence
    # The whole path settles it.
    text = real.read_text(encoding="utf-8").replace("co-up.db", str(link.with_name("co-up.db")))
    real.write_text(text, encoding="utf-8")
    assert load_settings(link, {}).state == load_settings(real, {}).state == link.with_name("co-up.db")


def test_the_same_state_file_by_both_folders_is_no_fault(linked: tuple[Path, Path]) -> None:
    real, link = linked
    real.with_name("co-up.db").write_bytes(b"what was linked so far")
    link.with_name("co-up.db").symlink_to(real.with_name("co-up.db"))
    assert load_settings(link, {}).state == real.with_name("co-up.db")
    folder = real.parent.parent / "folder"
    folder.symlink_to(real.parent)
    assert load_settings(folder / real.name, {}).state == real.with_name("co-up.db")


def test_a_token_that_stands_beside_the_link_only_is_still_found(linked: tuple[Path, Path]) -> None:
    real, link = linked
    real.with_name("cobot-token").rename(link.with_name("cobot-token"))
    settings = load_settings(link, {})
    assert settings.cobot.token == "beside-the-file"
    assert settings.token_files == (link.with_name("cobot-token"),)


def by_command(linked: tuple[Path, Path], command: str) -> tuple[str, str]:
    """The token by its own name and by the link, where a command tells it: a script there prints where it runs."""
    real, link = linked
    text = real.read_text(encoding="utf-8").replace("token_file: cobot-token", f"token_command: {command}")
    real.write_text(text, encoding="utf-8")
    by_name, by_link = (load_settings(each, {"PATH": "/usr/bin:/bin"}).cobot.token for each in (real, link))
    return by_name, by_link


def tool(folder: Path) -> None:
    (folder / "get-token").write_text(f"#!/bin/sh\necho of-{folder.name}-${{PWD##*/}}\n", encoding="utf-8")
    (folder / "get-token").chmod(0o700)


@pytest.mark.parametrize("command", ["./get-token", "sh get-token", "sh -- ./get-token"])
def test_a_command_by_a_relative_path_runs_beside_the_file_itself(linked: tuple[Path, Path], command: str) -> None:
    for each in linked:
        tool(each.parent)
    assert by_command(linked, command) == ("of-real-real", "of-real-real")


@pytest.mark.parametrize("command", ["./get-token", "sh get-token", "sh -- ./get-token"])
def test_a_command_that_stands_beside_the_link_only_is_still_found(linked: tuple[Path, Path], command: str) -> None:
    real, link = linked
    tool(link.parent)
    with pytest.raises(ConfigurationError):
        by_command(linked, command)
    assert load_settings(link, {"PATH": "/usr/bin:/bin"}).cobot.token == "of-links-links"
    tool(real.parent)
    assert load_settings(link, {"PATH": "/usr/bin:/bin"}).cobot.token == "of-real-real"


@pytest.mark.parametrize("command", ["echo", "echo 'a", "true"])
def test_a_command_without_a_path_runs_beside_the_file_itself(linked: tuple[Path, Path], command: str) -> None:
    """A folder that is called like a program is none of its words."""
    (linked[1].parent / "echo").mkdir()
    with pytest.raises(ConfigurationError):
        by_command(linked, command)


def test_a_relative_place_of_what_was_accepted_counts_from_the_file_itself(linked: tuple[Path, Path]) -> None:
    real, _ = linked
    real.write_text(f"accepted: a.accepted.yaml\n{real.read_text(encoding='utf-8')}", encoding="utf-8")
    assert {load_settings(each, {}).accepted_file for each in linked} == {real.with_name("a.accepted.yaml")}
