"""``login`` against the sandbox, which plays the authorization server; the browser is a thread of the test's."""

from __future__ import annotations

import logging
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from click.testing import CliRunner, Result

from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.sandbox.cobot_oauth import APP_ID, APP_REDIRECT, APP_SECRET
from tests.world import TIMEOUT_SECONDS, World


class Person:
    """Somebody at a browser: opens what is opened for them, and presses a button."""

    def __init__(self) -> None:
        self.decision = "allow"
        self.visits: list[str] = []
        self.pages: list[requests.Response] = []
        self.before: Callable[[str, str], None] | None = None
        self._threads: list[threading.Thread] = []

    def open(self, address: str) -> bool:
        thread = threading.Thread(target=self._visit, args=(address,))
        self._threads.append(thread)
        thread.start()
        return True

    def decide(self, address: str) -> str:
        """Return the address that Cobot sends the browser to."""
        parts = urlsplit(address)
        values = {name: found[0] for name, found in parse_qs(parts.query).items()}
        answer = requests.post(
            f"{parts.scheme}://{parts.netloc}/oauth/authorize",
            data=values | {"decision": self.decision},
            allow_redirects=False,
            timeout=TIMEOUT_SECONDS,
        )
        return answer.headers["Location"]

    def _visit(self, address: str) -> None:
        self.visits.append(address)
        back = self.decide(address)
        if self.before is not None:
            self.before(address, back)
        self.pages.append(requests.get(back, timeout=TIMEOUT_SECONDS))

    def leave(self) -> None:
        for thread in self._threads:
            thread.join()


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    someone = Person()
    monkeypatch.setattr("webbrowser.open", someone.open)
    monkeypatch.setenv("BROWSER", "patched")
    yield someone
    someone.leave()


Login = Callable[..., Result]


@pytest.fixture
def login(served: World, monkeypatch: pytest.MonkeyPatch) -> Login:
    monkeypatch.chdir(served.folder)
    assert served._servers is not None
    base = served._servers.cobot_url

    def call(*arguments: str, input: str | None = None, **environment: str) -> Result:  # noqa: A002 - click's word
        urls = [word for name in ("api", "space", "account") for word in (f"--cobot-{name}-url", base)]
        words = ["login", "--language", "en", "--subdomain", "co-up", *urls, *arguments]
        return CliRunner().invoke(cobot_sevdesk, words, input=input, env=environment, standalone_mode=False)

    return call


def token_of(world: World, name: str = "co-up.cobot-token") -> str:
    return (world.folder / name).read_text().strip()


def test_a_login_stores_a_token_that_works_in_a_private_file_and_never_shows_it(
    login: Login, person: Person, served: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ended = login()
    assert ended.return_value == 0, ended.output
    path = served.folder / "co-up.cobot-token"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    token = token_of(served)
    assert served.cobot.scopes_of(token)
    assert f"token_file: {path}" in ended.output
    person.leave()
    (page,) = person.pages
    assert page.status_code == 200
    assert "<h1>Logged in</h1>" in page.text
    code = parse_qs(urlsplit(page.url).query)["code"][0]
    for secret in (token, code):
        assert secret not in ended.output
        assert secret not in page.text
        assert secret not in caplog.text
    assert [entry.name for entry in served.folder.iterdir()] == ["co-up.cobot-token"]


def test_wrong_answers_leave_the_login_waiting_for_the_right_one(login: Login, person: Person) -> None:
    seen: list[tuple[int, str]] = []

    def disturb(_address: str, back: str) -> None:
        own = urlsplit(back)
        base = f"http://{own.netloc}"
        for url in (
            f"{base}/",
            f"{base}/favicon.ico",
            f"{base}/callback",
            f"{base}/callback?code=stolen&state=wrong",
            f"{base}/callback?error=access_denied&state=wrong",
        ):
            answer = requests.get(url, timeout=TIMEOUT_SECONDS)
            seen.append((answer.status_code, answer.text))
        other_name = requests.get(back, headers={"Host": "evil.example.com"}, timeout=TIMEOUT_SECONDS)
        seen.append((other_name.status_code, other_name.text))
        seen.append((requests.post(back, timeout=TIMEOUT_SECONDS).status_code, ""))

    person.before = disturb
    ended = login()
    assert ended.return_value == 0, ended.output
    assert [status for status, _ in seen] == [404, 404, 400, 400, 400, 404, 501]
    assert "stolen" not in "".join(text for _, text in seen)


def test_the_port_is_closed_after_the_one_good_answer(login: Login, person: Person) -> None:
    assert login().return_value == 0
    person.leave()
    with pytest.raises(requests.ConnectionError):
        requests.get(person.pages[0].url, timeout=TIMEOUT_SECONDS)


def test_a_person_who_does_not_allow_it_reads_so_in_both_places(login: Login, person: Person, served: World) -> None:
    person.decision = "deny"
    ended = login()
    assert ended.return_value == 2
    assert "not allowed at Cobot" in ended.stderr
    person.leave()
    assert "Access was not allowed" in person.pages[0].text
    assert list(served.folder.iterdir()) == []


def test_a_token_with_too_few_rights_is_refused_with_their_names(login: Login, person: Person, served: World) -> None:
    served.cobot.revoke("read_invoices", "write_memberships")
    ended = login()
    assert ended.return_value == 4
    assert "Missing: read_invoices, write_memberships." in ended.stderr
    person.leave()
    assert "This did not work" in person.pages[0].text
    assert list(served.folder.iterdir()) == []


def test_a_user_who_is_no_admin_is_refused(login: Login, person: Person, served: World) -> None:
    served.cobot.is_admin = False
    ended = login()
    assert ended.return_value == 4
    assert "not an admin of the space co-up" in ended.stderr
    assert list(served.folder.iterdir()) == []


def test_nobody_is_waited_for_without_end(login: Login, served: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _address: True)
    monkeypatch.setenv("BROWSER", "patched")
    ended = login("--timeout", "1")
    assert ended.return_value == 2
    assert "within 1 seconds" in ended.stderr
    assert "--no-browser" in ended.stderr


def test_without_a_browser_the_address_it_ended_at_is_pasted(
    login: Login, served: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person's browser is elsewhere: what they paste is made of what the program printed."""
    shown: list[str] = []

    def pasted(question: str, **options: object) -> str:
        assert options["hide_input"] is True
        (address,) = [word for word in shown if "/oauth/authorize" in word]
        return Person().decide(address.strip())

    monkeypatch.setattr("cobot_sevdesk_sync.cli.login.click.echo", lambda text="", **_: shown.append(str(text)))
    monkeypatch.setattr("cobot_sevdesk_sync.cli.login.click.prompt", pasted)
    ended = login("--no-browser")
    assert ended.return_value == 0, ended.output
    assert served.cobot.scopes_of(token_of(served))


def test_a_pasted_answer_to_another_login_is_told_and_asked_for_again(login: Login) -> None:
    ended = login("--no-browser", input="http://127.0.0.1:47811/callback?code=abc&state=other\nabc\n")
    assert "belongs to another attempt" in ended.stderr
    assert ended.return_value == 2
    assert "a code is good only once" in ended.stderr


def test_a_question_that_nobody_answers_leaves_nothing(login: Login, served: World) -> None:
    ended = login("--no-browser", input="")
    assert ended.return_value == 2
    assert "A login needs a person" in ended.stderr
    assert "No token was stored" in ended.stderr
    assert list(served.folder.iterdir()) == []


@pytest.mark.parametrize("way", ["file", "environment", "prompt"])
def test_an_app_of_ones_own_shows_its_secret_from_a_private_place(
    login: Login, person: Person, served: World, way: str
) -> None:
    secret_file = served.folder / "secret"
    secret_file.write_text(f"{APP_SECRET}\n")
    words, given, environment = ["--client-id", APP_ID], None, {}
    if way == "file":
        words += ["--client-secret-file", str(secret_file)]
    elif way == "environment":
        environment = {"COBOT_CLIENT_SECRET": APP_SECRET}
    else:
        words, given = [*words, "--ask-client-secret"], f"{APP_SECRET}\n"
    ended = login(*words, input=given, **environment)
    assert ended.return_value == 0, ended.output
    assert APP_REDIRECT in ended.output
    assert APP_SECRET not in ended.output


def test_where_cobot_registers_no_programs_the_way_by_hand_is_told(login: Login, person: Person, served: World) -> None:
    served.cobot_side.oauth.registration_is_open = False
    ended = login()
    assert ended.return_value == 2
    assert "oauth2_clients" in ended.stderr
    assert "--client-id" in ended.stderr


def test_a_file_that_is_there_is_not_overwritten_and_nobody_is_asked(
    login: Login, person: Person, served: World
) -> None:
    (served.folder / "co-up.cobot-token").write_text("mine")
    ended = login()
    assert ended.exit_code == 2
    assert "is not overwritten" in ended.stderr
    assert token_of(served) == "mine"
    assert person.visits == []


def test_the_configuration_says_where_the_space_is_even_without_its_token(
    served: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served._servers is not None
    served.configure(cobot={"token": "${UNSET_TOKEN}"})
    path = served.write_config(served._servers.cobot_url, served._servers.sevdesk_url)
    ended = CliRunner().invoke(cobot_sevdesk, ["--config", str(path), "login"], standalone_mode=False)
    assert ended.return_value == 0, ended.output
    assert served.cobot.scopes_of(token_of(served))


def test_a_configuration_that_names_no_space_is_a_fault_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("cobot:\n  subdomain: https://co-up.cobot.me\n")
    ended = CliRunner().invoke(cobot_sevdesk, ["--config", str(path), "login", "--language", "en"])
    assert ended.exit_code == 2
    assert "line 2, cobot.subdomain" in ended.stderr
    assert 'did you mean "co-up"' in ended.stderr


def test_a_cobot_that_cannot_be_reached_is_code_3(tmp_path: Path, person: Person) -> None:
    words = ["login", "--language", "en", "--subdomain", "co-up", "--token-file", str(tmp_path / "token")]
    ended = CliRunner().invoke(
        cobot_sevdesk, [*words, "--cobot-account-url", "http://127.0.0.1:9"], standalone_mode=False
    )
    assert ended.return_value == 3
    assert "could not be reached" in ended.stderr
    assert list(tmp_path.iterdir()) == []
