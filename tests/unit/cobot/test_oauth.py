from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import urllib3

from cobot_sevdesk_sync.cobot.oauth import (
    NEEDED_SCOPES,
    WANTED_SCOPES,
    CobotOAuth,
    ForeignAnswerError,
    Login,
    OAuthClient,
    OpenRequests,
    ScopesMissingError,
    challenge_of,
    code_of_pasted,
    code_of_query,
    fetch_space_name,
    missing_scopes,
    new_login,
    open_space,
)
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, RemoteUnavailable, SetupError, TokenRefused
from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.cobot_oauth import APP_ID, APP_REDIRECT, APP_SECRET
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from tests.sandbox_adapter import InProcessAdapter
from tests.unit.loopback import StoppedClock
from tests.world import TestClock

BASE = "https://cobot.test"
REDIRECT = "http://127.0.0.1:50123/callback"


class Cobot:
    """The sandbox's Cobot in process, and a person with a browser."""

    def __init__(self) -> None:
        self.clock = TestClock()
        self.side = CobotSide(CobotState(), clock=self.clock.now)
        self.session = requests.Session()
        self.session.mount(BASE, InProcessAdapter(self.side))
        self.ask = OpenRequests(clock=self.clock, session=self.session)
        self.oauth = CobotOAuth(BASE, self.ask)

    def login(self) -> Login:
        return new_login(self.oauth.register(REDIRECT, WANTED_SCOPES), REDIRECT, WANTED_SCOPES)

    def consent(self, login: Login, decision: str = "allow", **changes: str) -> str:
        """Open the page, press a button, and return the address the browser is sent to."""
        address = login.address(BASE)
        assert self.session.get(address, allow_redirects=False).status_code == 200
        values = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}
        form = values | {"decision": decision} | changes
        return self.session.post(f"{BASE}/oauth/authorize", data=form, allow_redirects=False).headers["Location"]

    def code(self, login: Login) -> str:
        return code_of_query(login, urlsplit(self.consent(login)).query)


@pytest.fixture
def cobot() -> Cobot:
    return Cobot()


def test_the_challenge_is_the_one_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_each_login_has_a_state_and_a_verifier_of_its_own_and_shows_neither_to_others() -> None:
    client = OAuthClient("app", "s3cret-of-the-app")
    one, other = new_login(client, REDIRECT, ("read_user",)), new_login(client, REDIRECT, ("read_user",))
    assert one.state != other.state
    assert one.verifier != other.verifier
    assert 43 <= len(one.verifier) <= 128
    assert one.verifier not in one.address(BASE)
    assert "s3cret" not in one.address(BASE) + repr(one) + repr(client)
    assert one.verifier not in repr(one)


def test_a_login_brings_a_token_with_the_rights_that_were_asked_for(cobot: Cobot) -> None:
    login = cobot.login()
    token = cobot.oauth.exchange(login, cobot.code(login))
    assert token != cobot.side.state.token
    assert cobot.side.state.scopes_of(token) == WANTED_SCOPES


def test_a_code_is_good_once_and_for_ten_minutes(cobot: Cobot) -> None:
    login = cobot.login()
    code = cobot.code(login)
    cobot.oauth.exchange(login, code)
    with pytest.raises(SetupError, match="login-code-refused"):
        cobot.oauth.exchange(login, code)
    late = cobot.code(login)
    cobot.clock.advance(minutes=11)
    with pytest.raises(SetupError, match="login-code-refused"):
        cobot.oauth.exchange(login, late)


def test_a_stolen_code_is_worth_nothing_without_the_verifier(cobot: Cobot) -> None:
    login = cobot.login()
    code = cobot.code(login)
    thief = new_login(login.client, REDIRECT, WANTED_SCOPES)
    with pytest.raises(SetupError) as refused:
        cobot.oauth.exchange(thief, code)
    assert refused.value.details["status"] == "400"
    assert code not in str(refused.value)
    assert thief.verifier not in str(refused.value)


def test_a_person_who_does_not_agree_ends_the_login(cobot: Cobot) -> None:
    login = cobot.login()
    with pytest.raises(SetupError, match="login-denied"):
        code_of_query(login, urlsplit(cobot.consent(login, "deny")).query)


@pytest.mark.parametrize(
    "answer",
    [
        {"code": "abc", "state": "another"},
        {"code": "abc"},
        {"error": "access_denied", "state": "another"},
        {"error": "access_denied"},
        {},
    ],
)
def test_an_answer_with_another_state_is_not_ours_whatever_it_says(cobot: Cobot, answer: dict[str, str]) -> None:
    with pytest.raises(ForeignAnswerError):
        code_of_query(cobot.login(), urlencode(answer))


def test_a_state_given_twice_or_without_a_code_is_not_ours(cobot: Cobot) -> None:
    login = cobot.login()
    for query in (
        f"state={login.state}&state=x&code=abc",
        f"state={login.state}",
        f"state={login.state}&code=a&code=b",
    ):
        with pytest.raises(ForeignAnswerError):
            code_of_query(login, query)


def test_the_whole_address_its_query_or_the_code_alone_can_be_pasted(cobot: Cobot) -> None:
    login = cobot.login()
    address = cobot.consent(login)
    code = parse_qs(urlsplit(address).query)["code"][0]
    for pasted in (address, f"  {address}\n", f"?{urlsplit(address).query}", urlsplit(address).query, code):
        assert code_of_pasted(login, pasted) == code
    for pasted in ("", "two words", address.replace(login.state, "x"), "https://www.cobot.me/"):
        with pytest.raises(ForeignAnswerError):
            code_of_pasted(login, pasted)


def test_an_app_with_a_secret_has_to_show_it(cobot: Cobot) -> None:
    for secret, works in ((APP_SECRET, True), ("wrong", False), (None, False)):
        login = new_login(OAuthClient(APP_ID, secret), APP_REDIRECT, WANTED_SCOPES)
        code = cobot.code(login)
        if works:
            assert cobot.oauth.exchange(login, code)
        else:
            with pytest.raises(SetupError) as refused:
                cobot.oauth.exchange(login, code)
            assert refused.value.details["status"] == "401"


def test_where_programs_cannot_register_themselves_that_is_said(cobot: Cobot) -> None:
    cobot.side.oauth.registration_is_open = False
    with pytest.raises(SetupError, match="login-registration-refused"):
        cobot.oauth.register(REDIRECT, WANTED_SCOPES)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "read_everything"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_the_sandbox_refuses_a_request_that_is_not_by_the_book(
    cobot: Cobot, changes: dict[str, str], error: str
) -> None:
    assert parse_qs(urlsplit(cobot.consent(cobot.login(), **changes)).query)["error"] == [error]


def test_the_sandbox_never_sends_a_browser_to_an_address_that_was_not_registered(cobot: Cobot) -> None:
    login = cobot.login()
    address = login.address(BASE).replace("50123", "50124")
    answer = cobot.session.get(address, allow_redirects=False)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password"},
        {"redirect_uri": "http://127.0.0.1:1/callback"},
        {"client_id": "nobody"},
        {"code_verifier": ""},
    ],
)
def test_the_sandbox_gives_no_token_for_anything_else_than_the_very_login(cobot: Cobot, form: dict[str, str]) -> None:
    login = cobot.login()
    good = {
        "grant_type": "authorization_code",
        "client_id": login.client.id,
        "redirect_uri": REDIRECT,
        "code": cobot.code(login),
        "code_verifier": login.verifier,
    }
    answer = cobot.session.post(f"{BASE}/oauth/access_token", data=good | form)
    assert answer.status_code in {400, 401}
    assert "access_token" not in answer.json()


def test_the_metadata_names_what_the_program_uses(cobot: Cobot) -> None:
    found = cobot.session.get(f"{BASE}/.well-known/oauth-authorization-server").json()
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert urlsplit(found["registration_endpoint"]).path == "/oauth/register"


def test_a_token_that_may_do_too_little_is_refused_with_the_names_of_what_is_missing(cobot: Cobot) -> None:
    cobot.side.state.revoke("read_invoices", "write_activities")
    login = cobot.login()
    token = cobot.oauth.exchange(login, cobot.code(login))
    settings = CobotSettings("co-up", token, BASE, BASE, BASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cobot_sevdesk_sync.http._plain_session", lambda: cobot.session)
        with pytest.raises(ScopesMissingError) as refused:
            open_space(settings, cobot.clock)
        assert refused.value.missing == ("read_invoices", "write_activities")
        assert token not in str(refused.value)
        cobot.side.state.grant(*WANTED_SCOPES)
        cobot.side.state.is_admin = False
        again = cobot.oauth.exchange(login, cobot.code(login))
        with pytest.raises(TokenRefused, match="not an admin"):
            open_space(CobotSettings("co-up", again, BASE, BASE, BASE), cobot.clock)


def test_broad_scopes_count_for_the_finer_ones() -> None:
    assert missing_scopes(frozenset(NEEDED_SCOPES)) == ()
    assert missing_scopes(frozenset({"read", "write"})) == ()
    assert missing_scopes(frozenset({"read"})) == ("write_memberships", "write_activities")


def test_a_space_is_known_by_name_without_a_token(cobot: Cobot) -> None:
    assert fetch_space_name(cobot.ask, BASE, "co-up") == cobot.side.state.space.name
    assert fetch_space_name(cobot.ask, BASE, "nowhere") is None


Answering = Callable[[int, bytes], OpenRequests]


@pytest.fixture
def answering() -> Answering:
    def build(status: int, body: bytes) -> OpenRequests:
        class Adapter(requests.adapters.HTTPAdapter):
            def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
                raw = urllib3.HTTPResponse(io.BytesIO(body), status=status, preload_content=False)
                return self.build_response(request, raw)

        session = requests.Session()
        session.mount("https://", Adapter())
        return OpenRequests(clock=StoppedClock(), session=session)

    return build


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"access_token": ""}',
        b'{"access_token": "a b"}',
        b'{"access_token": 7}',
        b'{"access_token": "abc", "token_type": "mac"}',
        b'{"access_token": "\xc3\xa4"}',
    ],
)
def test_an_answer_without_a_usable_token_is_no_token(answering: Answering, body: bytes) -> None:
    login = new_login(OAuthClient("app"), REDIRECT, WANTED_SCOPES)
    with pytest.raises(MalformedAnswer):
        CobotOAuth(BASE, answering(200, body)).exchange(login, "code")


def test_a_fault_of_cobots_own_is_told_as_such_and_a_quoted_secret_is_masked(answering: Answering) -> None:
    login = new_login(OAuthClient("app", "s3cret-of-the-app"), REDIRECT, WANTED_SCOPES)
    with pytest.raises(RemoteUnavailable):
        CobotOAuth(BASE, answering(503, b"")).exchange(login, "code")
    echo = f'{{"error_description": "{login.verifier} s3cret-of-the-app c0de-of-this"}}'.encode()
    with pytest.raises(SetupError) as refused:
        CobotOAuth(BASE, answering(400, echo)).exchange(login, "c0de-of-this")
    assert refused.value.details["reason"] == "[secret] [secret] [secret]"


def test_a_space_that_cobot_will_not_tell_about_is_not_taken_for_missing(answering: Answering) -> None:
    assert fetch_space_name(answering(403, b""), BASE, "co-up") == "co-up"
