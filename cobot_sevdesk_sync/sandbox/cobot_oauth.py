"""The sandbox's authorization server, in Cobot's place: asks for consent, gives a code, changes the code for a token.

As strict as the standards are (RFC 6749, 7591, 7636), in Cobot's paths: a code is good once and for ten minutes, for
its own client, redirect address and verifier only.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_model import ALL_SCOPES
from cobot_sevdesk_sync.sandbox.cobot_state import HoldsState
from cobot_sevdesk_sync.sandbox.server import Handler, json_response

_PASSED_ON = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1b1f24}"
    "li{font-family:ui-monospace,monospace}button{font:inherit;padding:.6rem 1.4rem;margin-right:.6rem}"
    ".note{color:#57606a}"
)


APP_ID = "sandbox-app"
APP_SECRET = "sandbox-app-secret"  # noqa: S105 - of an app that exists in the sandbox only
APP_REDIRECT = "http://127.0.0.1:47811/callback"
CODE_LIFE = timedelta(minutes=10)
_SHORTEST_VERIFIER, _LONGEST_VERIFIER = 43, 128


def consent_page(app: str, user: str, values: Mapping[str, str]) -> Response:
    """Return the page that asks whether the app may do what it wants.

    Args:
        app: The app's name.
        user: Whose rights are given.
        values: The request's parameters; they come back with the decision.
    """
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(values[name])}">' for name in _PASSED_ON if name in values
    )
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in values["scope"].split())
    body = (
        f"<h1>Allow {escape(app)}?</h1><p>You are {escape(user)}. The app asks for:</p><ul>{scopes}</ul>"
        f'<form method="post" action="/oauth/authorize">{hidden}'
        '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form>'
        '<p class="note">This is the sandbox, not Cobot: nothing real is given away here.</p>'
    )
    return _page("Allow access", body, 200)


def refusal_page(reason: str) -> Response:
    """Return the page for a request that must not lead anywhere."""
    return _page("Not possible", f"<h1>Not possible</h1><p>{escape(reason)}</p>", 400)


def _page(title: str, body: str, status: int) -> Response:
    document = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(document, status=status, headers=headers, content_type="text/html; charset=utf-8")


@dataclass(frozen=True, slots=True)
class RegisteredClient:
    """An app. One without a secret is public and has to use PKCE."""

    id: str
    name: str
    redirect_uris: tuple[str, ...]
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class GivenCode:
    """What a code stands for."""

    client_id: str
    redirect_uri: str
    challenge: str
    scopes: tuple[str, ...]
    until: datetime


class CobotOAuthServer:
    """The handlers, and the apps and codes they know.

    Attributes:
        clients: Registered apps by id; one is there from the start.
        registration_is_open: Whether programs may register themselves.
    """

    def __init__(self, side: HoldsState) -> None:
        self._side = side
        self.clients = {APP_ID: RegisteredClient(APP_ID, "Sandbox", (APP_REDIRECT,), APP_SECRET)}
        self.registration_is_open = True
        self._codes: dict[str, GivenCode] = {}

    @property
    def routes(self) -> Mapping[str, Handler]:
        """What answers each method and path, for anybody."""
        return {
            "GET /.well-known/oauth-authorization-server": self.metadata,
            "POST /oauth/register": self.register,
            "GET /oauth/authorize": self.ask,
            "POST /oauth/authorize": self.decide,
            "POST /oauth/access_token": self.token,
        }

    def metadata(self, request: Request) -> Response:
        """Answer what the server can do (RFC 8414)."""
        base = request.url_root.rstrip("/")
        return json_response(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/oauth/authorize",
                "token_endpoint": f"{base}/oauth/access_token",
                "registration_endpoint": f"{base}/oauth/register",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "token_endpoint_auth_methods_supported": ["none"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def register(self, request: Request) -> Response:
        """Register a public client, for redirect addresses on its own machine only."""
        if not self.registration_is_open:
            return _error("access_denied", "Apps are registered on the developer pages.", 403)
        try:
            wanted = msgspec.json.decode(request.get_data(), type=dict[str, Any])
        except msgspec.DecodeError:
            return _error("invalid_client_metadata", "The body is not a JSON object.")
        uris = wanted.get("redirect_uris")
        if not isinstance(uris, list) or not uris or not all(_is_loopback(uri) for uri in uris):
            return _error("invalid_redirect_uri", "redirect_uris has to name addresses on 127.0.0.1.")
        if wanted.get("token_endpoint_auth_method") != "none":
            return _error("invalid_client_metadata", "Only public clients are registered.")
        client = RegisteredClient(secrets.token_hex(16), str(wanted.get("client_name") or "?"), tuple(uris))
        self.clients[client.id] = client
        return json_response(
            {
                "client_id": client.id,
                "client_name": client.name,
                "redirect_uris": uris,
                "token_endpoint_auth_method": "none",
            },
            201,
        )

    def ask(self, request: Request) -> Response:
        """Answer the page on which the person agrees or does not."""
        return self._when_in_order(request.args, self._show)

    def decide(self, request: Request) -> Response:
        """Send the browser back with a code, or with the refusal."""
        return self._when_in_order(request.form, self._send_back)

    def token(self, request: Request) -> Response:
        """Change a code for a token."""
        if request.mimetype != "application/x-www-form-urlencoded":
            return _error("invalid_request", "Send a form.")
        form = request.form
        client = self.clients.get(form.get("client_id", ""))
        if client is None or (client.secret is not None and form.get("client_secret") != client.secret):
            return _error("invalid_client", "The app is unknown, or its secret is wrong.", 401)
        if form.get("grant_type") != "authorization_code":
            return _error("unsupported_grant_type", "Only authorization_code is known.")
        # Taken out whatever comes of it: a code is good for one try.
        given = self._codes.pop(form.get("code", ""), None)
        if given is None or given.until < self._side.clock():
            return _error("invalid_grant", "The code is unknown, was used, or has run out.")
        if given.client_id != client.id or given.redirect_uri != form.get("redirect_uri"):
            return _error("invalid_grant", "The code was given to another app or address.")
        if not _proves(form.get("code_verifier", ""), given.challenge):
            return _error("invalid_grant", "The code verifier does not fit.")
        token = secrets.token_hex(32)
        self._side.state.issued_tokens[token] = given.scopes
        response = json_response({"access_token": token, "token_type": "bearer"})
        response.headers["Cache-Control"] = "no-store"
        return response

    def _when_in_order(
        self, values: Mapping[str, str], go_on: Callable[[Mapping[str, str], RegisteredClient], Response]
    ) -> Response:
        client = self.clients.get(values.get("client_id", ""))
        if client is None:
            return refusal_page("This app is not known.")
        if values.get("redirect_uri") not in client.redirect_uris:
            return refusal_page("The address to return to is not the one that was registered.")
        scopes = values.get("scope", "").split()
        if values.get("response_type") != "code":
            return _back(values, error="unsupported_response_type")
        if not scopes or not set(scopes) <= set(ALL_SCOPES):
            return _back(values, error="invalid_scope")
        challenge = values.get("code_challenge", "")
        if (challenge or client.secret is None) and (
            values.get("code_challenge_method") != "S256" or len(challenge) != _SHORTEST_VERIFIER
        ):
            return _back(values, error="invalid_request", error_description="A code_challenge by S256 is wanted.")
        return go_on(values, client)

    def _show(self, values: Mapping[str, str], client: RegisteredClient) -> Response:
        return consent_page(client.name, self._side.state.user_email, values)

    def _send_back(self, values: Mapping[str, str], client: RegisteredClient) -> Response:
        if values.get("decision") != "allow":
            return _back(values, error="access_denied", error_description="The user did not agree.")
        # Nobody can give away more than they have themselves.
        own = self._side.state.scopes
        code = secrets.token_hex(16)
        self._codes[code] = GivenCode(
            client.id,
            values["redirect_uri"],
            values.get("code_challenge", ""),
            tuple(scope for scope in values["scope"].split() if scope in own),
            self._side.clock() + CODE_LIFE,
        )
        return _back(values, code=code)


def _proves(verifier: str, challenge: str) -> bool:
    if not challenge:
        return True
    if not _SHORTEST_VERIFIER <= len(verifier) <= _LONGEST_VERIFIER or not verifier.isascii():
        return False
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii") == challenge


def _is_loopback(uri: object) -> bool:
    return isinstance(uri, str) and urlsplit(uri).scheme == "http" and urlsplit(uri).hostname == "127.0.0.1"


def _back(values: Mapping[str, str], **answer: str) -> Response:
    query = urlencode({**answer, **({"state": values["state"]} if values.get("state") else {})})
    return Response(status=302, headers={"Location": f"{values['redirect_uri']}?{query}"})


def _error(code: str, description: str, status: int = 400) -> Response:
    return json_response({"error": code, "error_description": description}, status)
