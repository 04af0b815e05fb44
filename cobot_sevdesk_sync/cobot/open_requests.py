"""What is asked of Cobot before there is a token: each request once, without an Authorization header."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.connection import cobot_pace
from cobot_sevdesk_sync.connection_errors import NetworkFailure, reason_of
from cobot_sevdesk_sync.errors import MalformedAnswer, RemoteUnavailable
from cobot_sevdesk_sync.exchange import Authorization, Exchange, Exchanger

MAX_BYTES = 1024 * 1024
_PER_MINUTE = 60


class OpenRequests:
    """Sends requests that carry no token.

    Args:
        clock: Measures and sleeps.
        timeout_seconds: For connecting, and for each silence of Cobot.
        session: A session of the caller's; None for a plain one.
    """

    def __init__(self, *, clock: Clock, timeout_seconds: float = 30, session: requests.Session | None = None) -> None:
        self._exchanger = Exchanger(
            side="cobot",
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
            raise RemoteUnavailable("cobot", name, reason_of(error)) from None
        if exchange.damage or exchange.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise RemoteUnavailable("cobot", name, exchange.damage or str(exchange.status))
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
        raise MalformedAnswer("cobot", name, "body", "not a JSON object")
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
