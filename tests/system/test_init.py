"""``init`` against the sandbox: asked, unattended, cancelled, refused; what it writes, and what nobody may see."""

from __future__ import annotations

import logging
import re
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from msgspec.structs import replace

from cobot_sevdesk_sync.cli.init import is_in_container
from cobot_sevdesk_sync.cli.init_config import config_text, write_private_files
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.cli.setup import subdomain_of
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, PostalAddress
from cobot_sevdesk_sync.sandbox.cobot_state import Where
from cobot_sevdesk_sync.texts import Language, Texts
from tests.world import World

COBOT_TOKEN = "planted-cobot-token-5b1e"
SEVDESK_TOKEN = "planted5sevdesk7token9aaaabbbbcc"
ANSWERS = ("en", "https://co-up.cobot.me/admin/dashboard", "2", COBOT_TOKEN, "1", SEVDESK_TOKEN, "", "10", "1")
"""Language, address, way and token of Cobot, way and token of sevDesk, first day, days, cost centre."""

Init = Callable[..., Result]


@pytest.fixture
def init(served: World, monkeypatch: pytest.MonkeyPatch) -> Init:
    monkeypatch.chdir(served.folder)
    monkeypatch.setenv("XDG_STATE_HOME", str(served.folder / "state"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    for variable in ("COBOT_TOKEN", "SEVDESK_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    served.cobot_side.clock = served.sevdesk_side.clock = served.clock.now
    monkeypatch.setattr("cobot_sevdesk_sync.cli.init.SystemClock", lambda: served.clock)
    # The tests may run in one.
    monkeypatch.setattr("cobot_sevdesk_sync.cli.init.is_in_container", lambda _: False)
    served.cobot.token, served.sevdesk.token = COBOT_TOKEN, SEVDESK_TOKEN
    served.sevdesk.add_cost_centre("Kranhalle", "100")
    assert served._servers is not None
    base = served._servers.cobot_url
    urls = [word for name in ("api", "space", "account") for word in (f"--cobot-{name}-url", base)]
    urls += ["--sevdesk-api-url", served._servers.sevdesk_url]

    def call(*arguments: str, answers: tuple[str, ...] = ()) -> Result:
        given = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(cobot_sevdesk, ["init", *urls, *arguments], input=given, standalone_mode=False)

    return call


@pytest.fixture
def unattended(init: Init, served: World) -> Init:
    def call(*arguments: str, cobot: str = COBOT_TOKEN, sevdesk: str = SEVDESK_TOKEN) -> Result:
        tokens = served.folder / "tokens"
        tokens.mkdir(exist_ok=True)
        for name, token in (("cobot", cobot), ("sevdesk", sevdesk)):
            (tokens / name).write_text(token)
            (tokens / name).chmod(0o600)
        files = ("--cobot-token-file", "tokens/cobot", "--sevdesk-token-file", "tokens/sevdesk")
        return init("--yes", "--language", "en", "--subdomain", "co-up", *files, *arguments)

    return call


def written(world: World) -> Settings:
    return load_settings(world.config_file, {})


def left_behind(world: World) -> set[str]:
    return {path.name for path in world.folder.rglob("*") if path.is_file() and path.parent.name != "tokens"}


def add_invoice(world: World, number: str, rate: str, country: str = "DE") -> None:
    member = world.cobot.add_member("Erika Beispiel", email=f"erika-{number}@example.org", where=Where(country=country))
    line = InvoiceLine("Fix Desk", net="100.00", rates=(rate,), code="4400")
    world.cobot.add_invoice(number, date(2026, 3, 2), [line], debitor=("memberships", member))


def test_answers_become_a_private_configuration_with_tokens_in_files_of_their_own(
    init: Init, served: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ended = init(answers=ANSWERS)
    assert ended.return_value == 0, ended.output
    settings = written(served)
    assert settings.cobot.subdomain == "co-up"
    assert (settings.cobot.token, settings.sevdesk.token) == (COBOT_TOKEN, SEVDESK_TOKEN)
    assert settings.start_date == date(2026, 4, 1)
    assert settings.language == "en"
    assert (settings.invoices.due_after_days, settings.invoices.cost_centre) == (10, "100")
    assert left_behind(served) == {"config.yaml", "co-up.cobot-token", "co-up.sevdesk-token"}
    for name in left_behind(served):
        assert stat.S_IMODE((served.folder / name).stat().st_mode) == 0o600
    for secret in (COBOT_TOKEN, SEVDESK_TOKEN):
        assert secret not in ended.output
        assert secret not in caplog.text
        assert secret not in served.config_file.read_text()


def test_the_person_reads_whom_and_what_was_found_and_how_to_go_on(init: Init, served: World) -> None:
    ended = init(answers=ANSWERS)
    space = served.cobot.space
    said = " ".join(ended.output.split())
    assert f"You are an admin of {space.name}." in said
    assert "in the manner of SKR 04" in said
    assert "booking system 2.0" in said
    assert "1 100 Kranhalle" in said
    assert "oauth2_clients" in said
    assert f"--config {served.config_file} sync run --dry-run" in said
    assert "*/5 * * * * /" in said
    assert "ExecStart=/" in said
    assert "SuccessExitStatus=1 TimeoutStartSec=" in said
    assert "co-up: " in said  # the result of check
    assert all(len(line) <= 80 for line in ended.output.splitlines() if "/" not in line)


def test_in_a_container_the_line_for_the_host_is_told(init: Init, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cron's line with the container's own paths would be of no use there."""
    monkeypatch.setattr("cobot_sevdesk_sync.cli.init.is_in_container", lambda _: True)
    said = " ".join(init(answers=ANSWERS).output.split())
    assert "*/5 * * * * podman run --rm --stop-timeout 180 … cobot-sevdesk --config /" in said
    assert "(docs/operation.md, “Container”)" in said
    assert "ExecStart=" not in said
    assert "timeout -k" not in said


@pytest.mark.parametrize("mark", [".dockerenv", "run/.containerenv"])
def test_a_container_is_known_by_what_its_engine_leaves(tmp_path: Path, mark: str) -> None:
    assert not is_in_container({}, tmp_path)
    assert is_in_container({"KUBERNETES_SERVICE_HOST": "192.0.2.1"}, tmp_path)
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).touch()
    assert is_in_container({}, tmp_path)


def test_nothing_is_written_at_either_side(init: Init, served: World) -> None:
    init(answers=ANSWERS)
    assert [entry for entry in served.requests() if entry.is_write] == []


@pytest.mark.parametrize("answered", range(len(ANSWERS)))
def test_input_that_ends_at_any_question_leaves_nothing(init: Init, served: World, answered: int) -> None:
    ended = init(answers=ANSWERS[:answered])
    assert ended.return_value == 2
    assert ended.stderr.splitlines()[-1] in {
        "Cancelled. Nothing was written.",
        "Abgebrochen. Es wurde nichts geschrieben.",
    }
    assert left_behind(served) == set()
    assert list(served.folder.iterdir()) == []


def test_input_that_ends_is_told_apart_from_a_person_who_cancels(init: Init, served: World) -> None:
    """A person who cancels: ``test_init_in_a_terminal``."""
    said = init(answers=()).stderr
    assert "There was no answer to read." in said or "Es gab keine Antwort zu lesen." in said
    assert "init --yes" in said
    assert list(served.folder.iterdir()) == []


def test_enter_after_a_german_date_takes_what_was_meant(init: Init, served: World) -> None:
    answers = (*ANSWERS[:6], "1.3.2026", "", *ANSWERS[7:])
    ended = init(answers=answers)
    assert ended.return_value == 0, ended.output
    assert written(served).start_date == date(2026, 3, 1)


def test_a_start_date_far_ahead_is_asked_about(init: Init, served: World) -> None:
    answers = (*ANSWERS[:6], "2027-08-01", "n", "2026-04-01", *ANSWERS[7:])
    ended = init(answers=answers)
    assert ended.return_value == 0, ended.output
    assert "until then nothing is booked" in ended.output
    assert written(served).start_date == date(2026, 4, 1)


def test_every_mistake_is_told_and_asked_again(init: Init, served: World) -> None:
    served.cobot.issued_tokens["narrow"] = ("read_user",)
    answers: tuple[str, ...] = (
        "en",
        "https://example.org/",
        "nowhere",
        "co-up",
        "2",
        "wrong",
        "2",
        "narrow",
        "2",
        "with space",
    )
    answers += ("2", COBOT_TOKEN, "1", "wrong", "1", SEVDESK_TOKEN, "1.4.2026", "2026-03-01", "400", "0", "")
    ended = init(answers=answers)
    assert ended.return_value == 0, ended.output
    said = " ".join(ended.stderr.split())
    for told in (
        "is no address of a space",
        "Cobot knows no space “nowhere”.",
        "Cobot does not accept the token",
        "Missing: read_spaces, read_memberships",
        "This is no token",
        "sevDesk does not accept the token",
        "“1.4.2026” is no day written as YYYY-MM-DD, such as 2026-08-01. Did you mean 2026-04-01?",
    ):
        assert told in said, told
    assert written(served).start_date == date(2026, 3, 1)
    assert written(served).invoices.cost_centre is None
    assert "with space" not in ended.output
    for explained in ("The program needs a token of an admin", "Log in to sevDesk as an administrator"):
        assert " ".join(ended.output.split()).count(explained) == 1


def test_a_token_pasted_at_the_menu_is_not_shown_again(init: Init, served: World) -> None:
    ended = init(answers=(*ANSWERS[:2], COBOT_TOKEN, *ANSWERS[2:]))
    assert ended.return_value == 0, ended.output
    assert COBOT_TOKEN not in ended.stderr
    assert "Clear the screen" in " ".join(ended.stderr.split())


@pytest.mark.parametrize("centre", ["1", "100", "Kranhalle"])
def test_a_cost_centre_is_chosen_by_line_number_or_name(init: Init, served: World, centre: str) -> None:
    ended = init(answers=(*ANSWERS[:8], "nowhere", centre))
    assert ended.return_value == 0, ended.output
    assert "“nowhere” does not fit" in ended.stderr
    assert written(served).invoices.cost_centre == "100"


def test_a_first_day_years_ago_is_confirmed(init: Init, served: World) -> None:
    ended = init(answers=(*ANSWERS[:6], "2016-03-01", "", "2016-04-01", "y", "10", "1"))
    assert ended.return_value == 0, ended.output
    assert "more than two years back" in " ".join(ended.output.split())
    assert written(served).start_date == date(2016, 4, 1)


def test_untaxed_invoices_are_asked_about_only_where_there_are_some(init: Init, served: World) -> None:
    add_invoice(served, "CW-1", "19")
    without = init("--output", "one.yaml", answers=ANSWERS)
    assert "Tax rule" not in without.output
    add_invoice(served, "CW-2", "0")
    asked = init("--output", "two.yaml", answers=(*ANSWERS, "4"))
    assert "To recipients in Germany: 1." in asked.output
    assert "outside the EU" not in asked.output
    assert load_settings(served.folder / "two.yaml", {}).taxes.zero_rated.domestic == "4"
    assert "due after 14 days" in " ".join(asked.output.split())


def test_reverse_charge_within_germany_is_not_offered_for_businesses_elsewhere(init: Init, served: World) -> None:
    add_invoice(served, "CW-1", "19")
    abroad = PostalAddress(name="Gruber", street="Ring 2", post_code="1010", city="Wien", country="AT")
    served.cobot.add_invoice(
        "CW-2", date(2026, 3, 2), [InvoiceLine("Raum", net="10", rates=())], recipient=abroad, tax_id="ATU12345678"
    )
    asked = init(answers=(*ANSWERS, "5", "0"))
    assert asked.return_value == 0, asked.output
    assert "In another EU country" in asked.output or "another EU country, with a VAT id: 1." in asked.output
    assert "13b" not in asked.output
    assert written(served).taxes.zero_rated.eu_business is None


def test_a_space_outside_germany_is_not_set_up(init: Init, served: World) -> None:
    served.cobot.space = replace(served.cobot.space, country_code="CH", country="Switzerland")
    ended = init(answers=ANSWERS)
    assert ended.return_value == 2
    assert "outside Germany" in " ".join(ended.stderr.split())
    assert not (served.folder / "config.yaml").exists()


def test_a_space_without_any_vat_is_asked_whether_it_is_a_small_business(init: Init, served: World) -> None:
    add_invoice(served, "CW-1", "0")
    assert "Kleinunternehmer" in init(answers=(*ANSWERS, "y")).output
    assert written(served).taxes.small_business


def test_a_token_that_login_left_beside_is_used(init: Init, served: World) -> None:
    (served.folder / "co-up.cobot-token").write_text(COBOT_TOKEN)
    ended = init(answers=(*ANSWERS[:2], *ANSWERS[4:]))
    assert ended.return_value == 0, ended.output
    assert "Using the token in" in ended.output
    assert written(served).cobot.token == COBOT_TOKEN


def test_unattended_the_options_and_what_was_found_decide(unattended: Init, served: World) -> None:
    add_invoice(served, "CW-1", "19")
    ended = unattended("--start-date", "2026-02-01", "--cost-centre", "Kranhalle")
    assert ended.exception is None, ended.output
    assert ended.return_value in {0, 1}, ended.output
    settings = written(served)
    assert settings.start_date == date(2026, 2, 1)
    assert settings.invoices.due_after_days == 14
    assert settings.invoices.cost_centre == "Kranhalle"
    assert left_behind(served) == {"config.yaml"}
    assert yaml.safe_load(served.config_file.read_text())["cobot"]["token_file"] == str(served.folder / "tokens/cobot")


def test_unattended_tokens_of_the_environment_are_named_and_not_copied(
    init: Init, served: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COBOT_TOKEN", COBOT_TOKEN)
    monkeypatch.setenv("SEVDESK_TOKEN", SEVDESK_TOKEN)
    ended = init("--yes", "--language", "en", "--subdomain", "co-up")
    assert ended.return_value == 0, ended.output
    assert "token: ${COBOT_TOKEN}" in served.config_file.read_text()
    assert "set COBOT_TOKEN, SEVDESK_TOKEN there too" in " ".join(ended.output.split())
    assert COBOT_TOKEN not in served.config_file.read_text() + ended.output


@pytest.mark.parametrize(
    ("language", "start", "due"),
    [
        ("en", "Without --start-date the first day of this month is taken, 2026-04-01", "due on the invoice date"),
        ("de", "Ohne --start-date gilt der erste Tag dieses Monats, der 01.04.2026", "am Rechnungsdatum fällig"),
    ],
)
def test_unattended_what_was_not_given_and_is_taken_is_said(
    unattended: Init, served: World, language: str, start: str, due: str
) -> None:
    said = " ".join(unattended("--language", language).output.split())
    assert start in said
    assert due in said
    assert written(served).start_date == date(2026, 4, 1)


def test_unattended_what_was_given_is_not_told_again(unattended: Init) -> None:
    said = unattended("--start-date", "2026-05-01", "--due-after-days", "14").output
    assert "--start-date" not in said
    assert "--due-after-days" not in said


def test_unattended_everything_that_is_missing_is_named_at_once(init: Init, served: World) -> None:
    ended = init("--yes", "--language", "en")
    assert ended.exit_code == 2
    for option in ("--subdomain", "--cobot-token-file", "--sevdesk-token-file"):
        assert option in ended.stderr
    assert served.requests() == []


@pytest.mark.parametrize(
    ("arguments", "tokens", "code", "told"),
    [
        (("--subdomain", "nowhere"), {}, 2, "knows no space"),
        ((), {"cobot": "wrong"}, 4, "Cobot does not accept the token"),
        ((), {"sevdesk": "wrong"}, 4, "sevDesk does not accept the token"),
        (("--cost-centre", "900"), {}, 2, "100 Kranhalle"),
        (("--sevdesk-api-url", "http://127.0.0.1:9/api/v1"), {}, 3, "sevDesk could not be reached"),
        (("--cobot-account-url", "http://127.0.0.1:9"), {}, 3, "Cobot could not be reached"),
    ],
)
def test_unattended_a_mistake_ends_with_its_code_and_leaves_nothing(
    unattended: Init, served: World, arguments: tuple[str, ...], tokens: dict[str, str], code: int, told: str
) -> None:
    ended = unattended(*arguments, **tokens)
    assert ended.return_value == code, ended.output
    assert told in " ".join(ended.stderr.split())
    assert left_behind(served) == set()


def test_an_account_on_the_old_booking_system_is_code_2(unattended: Init, served: World) -> None:
    served.sevdesk.bookkeeping_version = "1.0"
    ended = unattended()
    assert ended.return_value == 2
    assert "booking system 1.0" in ended.stderr
    assert left_behind(served) == set()


def test_a_file_that_is_there_is_never_overwritten(unattended: Init, served: World) -> None:
    served.config_file.write_text("mine")
    ended = unattended()
    assert ended.exit_code == 2
    assert "is not overwritten" in ended.stderr
    assert served.config_file.read_text() == "mine"
    assert served.requests() == []


def keys(document: object, path: str = "") -> list[str]:
    if not isinstance(document, dict) or path == "accounts":
        return [path]
    return [path, *(name for key, value in document.items() for name in keys(value, f"{path}.{key}".lstrip(".")))]


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_written_has_every_key_of_the_example_in_its_order_with_the_same_defaults(language: Language) -> None:
    example = yaml.safe_load((Path(__file__).parents[2] / "config.example.yaml").read_text(encoding="utf-8"))
    text = config_text({"start_date": date(2026, 1, 1), "cobot.subdomain": "co-up", "language": "de"}, Texts(language))
    document = yaml.safe_load(text)
    assert keys(document) == keys(example)
    for side in ("cobot", "sevdesk"):
        document[side]["token"] = example[side]["token"]
    assert document == example
    assert all(len(line) <= 120 for line in text.splitlines())
    assert "?" not in text.replace("? ", "")


@pytest.mark.parametrize(
    "value", ["Kranhalle", "100", "0815", "no", "1.5", "a: b", "#1", "[x]", "Süd & Nord", '"q"', "${HOME}", "- x", "~"]
)
def test_any_name_of_a_cost_centre_comes_back_as_it_is(tmp_path: Path, value: str) -> None:
    path = tmp_path / "config.yaml"
    chosen = {"start_date": date(2026, 1, 1), "cobot.subdomain": "co-up", "invoices.cost_centre": value}
    tokens = {"cobot.token": "abc", "sevdesk.token": "def"}
    path.write_text(config_text({**chosen, **tokens}, Texts("en")), encoding="utf-8")
    assert load_settings(path, {}).invoices.cost_centre == value


@pytest.mark.parametrize(
    ("given", "subdomain"),
    [
        ("co-up", "co-up"),
        (" Co-Up ", "co-up"),
        ("co-up.cobot.me", "co-up"),
        ("https://co-up.cobot.me/admin?x=1#y", "co-up"),
        ("http://co-up.cobot.me:443", "co-up"),
    ],
)
def test_a_space_is_known_by_its_word_or_any_of_its_addresses(given: str, subdomain: str) -> None:
    assert subdomain_of(given) == subdomain


@pytest.mark.parametrize("given", ["", "https://www.cobot.me/", "https://example.org/", "a b", "-x", "https://", "ä"])
def test_what_names_no_space_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(given)}$"):
        subdomain_of(given)


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    def cancelled(_folder: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_private_files(tmp_path, {"a": "1", "b": "2"}, cancelled)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "b").write_text("mine")
    with pytest.raises(FileExistsError):
        write_private_files(tmp_path, {"a": "1", "b": "2"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    write_private_files(tmp_path, {"a": "1"})
    assert (tmp_path / "a").read_text() == "1"
    assert (tmp_path / "a").stat().st_nlink == 1


def test_files_that_come_into_being_meanwhile_are_kept_and_ours_taken_back(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        write_private_files(tmp_path, {"a": "1", "b": "2"}, lambda _folder: (tmp_path / "b").write_text("theirs"))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"b": "theirs"}
