"""A token of Cobot's by OAuth 2: authorization code flow with PKCE (Cobot API, OAuth 2; RFC 6749, 7636, 8252).

The program is a public client: what proves that the code came back to whom it was meant for is the verifier, which
never leaves this process before the exchange.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import responses as status_phrases
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import requests
from msgspec import Struct

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient, cobot_pace, cobot_remote
from cobot_sevdesk_sync.cobot.decode import SIDE
from cobot_sevdesk_sync.cobot.records import Space
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable, SetupError, TokenRefused
from cobot_sevdesk_sync.exchange import Authorization, Exchange, Exchanger
from cobot_sevdesk_sync.failures import NetworkFailure, reason_of
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.plain import one_line
from cobot_sevdesk_sync.redaction import redact

NEEDED_SCOPES = (
    "read_user",
    "read_spaces",
    "read_memberships",
    "read_teams",
    "read_invoices",
    "write_memberships",
    "read_activities",
    "write_activities",
)
"""What the default settings need, in the order in which people are told of them."""

WANTED_SCOPES = (*NEEDED_SCOPES, "read_accounting_codes")
"""What a login asks for: ``check`` also looks at the list of accounting codes; a run does not need it."""

CLIENT_NAME = "cobot-sevdesk-sync"
CHALLENGE_METHOD = "S256"
LONGEST_TOKEN = 4_096
MAX_BYTES = 1024 * 1024

_LONGEST_MESSAGE = 200
_VERIFIER_BYTES, _STATE_BYTES = 64, 32
_PER_MINUTE = 60

RandomText = Callable[[int], str]


def missing_scopes(granted: frozenset[str]) -> tuple[str, ...]:
    """Return the needed scopes that a token does not have.

    An older, broad scope (``read``, ``write``) may include the finer ones, which is not documented: those count as
    there, and what Cobot answers to each request decides.
    """
    return tuple(scope for scope in NEEDED_SCOPES if scope not in granted and scope.partition("_")[0] not in granted)


@dataclass(eq=False)
class ScopesMissingError(TokenRefused):
    """The token is good but may do too little.

    Attributes:
        missing: The names of the rights it lacks.
    """

    missing: tuple[str, ...] = ()


def open_space(settings: CobotSettings, clock: Clock) -> tuple[CobotClient, Space]:
    """Return a client whose token has the rights that a run needs, and the space it opens.

    Raises:
        ScopesMissingError: The token has too few rights.
        TokenRefused: The token is not accepted, or its user is no admin of the space.
        RemoteUnavailable, Rejected, MalformedAnswer: As their names say.
    """
    client = CobotClient(Transport(cobot_remote(settings), clock=clock), settings)
    try:
        granted = client.fetch_token_scopes()
    except Rejected:
        # Not every kind of token may be looked up; then the requests themselves show what it may do.
        return client, client.fetch_space()
    if missing := missing_scopes(granted):
        request = "GET /api/access_tokens/[secret]"
        raise ScopesMissingError(SIDE, request, HTTPStatus.FORBIDDEN, ", ".join(missing), missing)
    return client, client.fetch_space()


class OpenRequests:
    """Sends requests that carry no token.

    Args:
        clock: Measures and sleeps.
        timeout_seconds: For connecting, and for each silence of Cobot.
        session: A session of the caller's; None for a plain one.
    """

    def __init__(self, *, clock: Clock, timeout_seconds: float = 30, session: requests.Session | None = None) -> None:
        self._exchanger = Exchanger(
            side=SIDE,
            pace=cobot_pace(_PER_MINUTE, clock),
            timeout_seconds=timeout_seconds,
            clock=clock,
            session=session,
            waiting=None,
        )

    def get(self, url: str) -> Exchange:
        """Return the answer to a GET, whatever its status below 500.

        Raises:
            RemoteUnavailable: No answer, or a fault of Cobot's own.
        """
        return self._send(requests.Request("GET", url))

    def post_form(self, url: str, form: Mapping[str, str]) -> Exchange:
        """Return the answer to a form; raises as ``get``."""
        return self._send(requests.Request("POST", url, data=dict(form)))

    def post_json(self, url: str, body: Mapping[str, object]) -> Exchange:
        """Return the answer to a JSON object; raises as ``get``."""
        headers = {"Content-Type": "application/json"}
        return self._send(requests.Request("POST", url, data=json.dumps(body).encode(), headers=headers))

    def _send(self, request: requests.Request) -> Exchange:
        name = request_name(request.method or "", request.url or "")
        request.headers = {**request.headers, "Accept": "application/json"}
        # An explicit "no header": requests would look for one in a .netrc file.
        request.auth = Authorization(None)
        try:
            exchange = self._exchanger.exchange(request, name, name, MAX_BYTES)
        except NetworkFailure as error:
            raise RemoteUnavailable(SIDE, name, reason_of(error)) from None
        if exchange.damage or exchange.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise RemoteUnavailable(SIDE, name, exchange.damage or str(exchange.status))
        return exchange


def request_name(method: str, url: str) -> str:
    """Return method and path for errors and the log: the query may hold what nobody else should read."""
    return f"{method} {urlsplit(url).path or '/'}"


def json_object(exchange: Exchange, name: str) -> dict[str, Any]:
    """Return the JSON object in an answer.

    Raises:
        MalformedAnswer: There is none.
    """
    try:
        found = json.loads(exchange.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MalformedAnswer(SIDE, name, "body", "not a JSON object")
    return found


def fetch_space_name(ask: OpenRequests, account_url: str, subdomain: str) -> str | None:
    """Return the name of the space with this subdomain, the subdomain itself where Cobot does not tell the name.

    Asked without a token (Cobot API 1, spaces; seen in a client, not promised): only a 404 is taken as proof.

    Returns:
        None when there is no such space.

    Raises:
        RemoteUnavailable: Cobot could not be asked.
    """
    url = f"{account_url}/api/spaces/{quote(subdomain, safe='')}"
    exchange = ask.get(url)
    if exchange.status == HTTPStatus.NOT_FOUND:
        return None
    if not exchange.succeeded:
        return subdomain
    name = json_object(exchange, request_name("GET", url)).get("name")
    return name if isinstance(name, str) and name.strip() else subdomain


class OAuthClient(Struct, frozen=True):
    """The app in whose name a person is asked; ``secret`` only where Cobot gave one."""

    id: str
    secret: str | None = None

    def __repr__(self) -> str:
        return f"OAuthClient(id={self.id!r})"


class Login(Struct, frozen=True):
    """One login from the question to the answer.

    Attributes:
        redirect_uri: Where the browser comes back to, on this machine.
        state: Comes back with the answer, so that a foreign answer is told from ours.
        verifier: Shown to Cobot only together with the code (RFC 7636).
    """

    client: OAuthClient
    redirect_uri: str
    state: str
    verifier: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Login(client={self.client!r}, redirect_uri={self.redirect_uri!r}, scopes={self.scopes!r})"

    def address(self, account_url: str) -> str:
        """Return the address of Cobot's page where the person agrees. It holds nothing that has to be kept secret."""
        query = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(self.scopes),
            "state": self.state,
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": CHALLENGE_METHOD,
        }
        return f"{account_url}/oauth/authorize?{urlencode(query)}"


class ForeignAnswerError(ValueError):
    """An answer that does not belong to this login: its state is another one, or it holds no code."""


def new_login(
    client: OAuthClient, redirect_uri: str, scopes: Sequence[str], random: RandomText = secrets.token_urlsafe
) -> Login:
    """Return a login with a state and a verifier of its own; ``random`` gives URL-safe text of so many random bytes."""
    return Login(client, redirect_uri, random(_STATE_BYTES), random(_VERIFIER_BYTES), tuple(scopes))


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def code_of_query(login: Login, query: str) -> str:
    """Return the code in the query of a redirect.

    Raises:
        ForeignAnswerError: The state is not this login's, or there is neither a code nor an error.
        SetupError: The person, or Cobot, refused.
    """
    found = parse_qs(query, keep_blank_values=False)
    state = found.get("state", [""])
    if len(state) != 1 or not hmac.compare_digest(state[0].encode(), login.state.encode()):
        raise ForeignAnswerError("another state")
    if "error" in found:
        said = found.get("error_description", found["error"])[0]
        raise SetupError("login-denied", {"reason": one_line(said, _LONGEST_MESSAGE)})
    code = found.get("code", [])
    if len(code) != 1:
        raise ForeignAnswerError("no code")
    return code[0]


def code_of_pasted(login: Login, text: str) -> str:
    """Return the code in what a person pasted: the whole address the browser ended at, or the code alone.

    A code alone comes without a state; the verifier still binds it to this login.

    Raises:
        ForeignAnswerError: It is the address of another login, or nothing usable.
        SetupError: The address says that the login was refused.
    """
    words = text.split()
    if len(words) != 1:
        raise ForeignAnswerError("not one word")
    word = words[0]
    if "://" in word or word.startswith(("?", "/")) or "code=" in word or "error=" in word:
        return code_of_query(login, urlsplit(word).query or word.lstrip("/?"))
    return word


class CobotOAuth:
    """Cobot's authorization server.

    Args:
        account_url: Where it is; client secret, code and verifier go nowhere else.
        ask: Sends the requests.
    """

    def __init__(self, account_url: str, ask: OpenRequests) -> None:
        self._account = account_url.rstrip("/")
        self._ask = ask

    def register(self, redirect_uri: str, scopes: Sequence[str]) -> OAuthClient:
        """Register this installation as a public client for one redirect address (RFC 7591; Cobot's OAuth metadata).

        Raises:
            SetupError: Cobot registers no clients this way.
            RemoteUnavailable, MalformedAnswer: As their names say.
        """
        url = f"{self._account}/oauth/register"
        exchange = self._ask.post_json(
            url,
            {
                "client_name": CLIENT_NAME,
                "redirect_uris": [redirect_uri],
                "grant_types": ["authorization_code"],
                "response_types": ["code"],
                "token_endpoint_auth_method": "none",
                "scope": " ".join(scopes),
            },
        )
        if not exchange.succeeded:
            raise SetupError("login-registration-refused", _refusal(exchange))
        name = request_name("POST", url)
        found = json_object(exchange, name)
        return OAuthClient(_text(found.get("client_id"), name, "client_id"), found.get("client_secret") or None)

    def exchange(self, login: Login, code: str) -> str:
        """Return the token for a code. A code is good for one try, so this is sent once.

        Raises:
            SetupError: Cobot refuses the code, the client or the verifier.
            RemoteUnavailable, MalformedAnswer: As their names say.
        """
        url = f"{self._account}/oauth/access_token"
        form = {
            "grant_type": "authorization_code",
            "client_id": login.client.id,
            "redirect_uri": login.redirect_uri,
            "code": code,
            "code_verifier": login.verifier,
        }
        if login.client.secret:
            form["client_secret"] = login.client.secret
        exchange = self._ask.post_form(url, form)
        if not exchange.succeeded:
            raise SetupError("login-code-refused", _refusal(exchange, code, login.verifier, login.client.secret or ""))
        name = request_name("POST", url)
        found = json_object(exchange, name)
        if str(found.get("token_type", "bearer")).lower() != "bearer":
            raise MalformedAnswer(SIDE, name, "token_type", "not a bearer token")
        return _text(found.get("access_token"), name, "access_token")


def _text(value: object, name: str, key: str) -> str:
    usable = isinstance(value, str) and value.isascii() and value.isprintable() and " " not in value
    if not isinstance(value, str) or not usable or not 0 < len(value) <= LONGEST_TOKEN:
        raise MalformedAnswer(SIDE, name, key, "missing or not usable")
    return value


def _refusal(exchange: Exchange, *hidden: str) -> dict[str, str]:
    """Return status and reason of a refusal, as texts; what was sent is taken out should it be quoted."""
    try:
        found = json_object(exchange, "")
        reason = str(found.get("error_description") or found.get("error") or "")
    except MalformedAnswer:
        reason = ""
    phrase = status_phrases.get(exchange.status, "")
    said = one_line(redact(reason or phrase, hidden), _LONGEST_MESSAGE)
    return {"status": str(exchange.status), "reason": said}
