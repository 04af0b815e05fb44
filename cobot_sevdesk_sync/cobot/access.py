"""What a token opens: looked at as soon as somebody gives one, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.connection import cobot_transport
from cobot_sevdesk_sync.cobot.records import Space
from cobot_sevdesk_sync.cobot.scopes import missing_scopes
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import Rejected, TokenRefused


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
    client = CobotClient(cobot_transport(settings, clock=clock), settings)
    try:
        granted = client.fetch_token_scopes()
    except Rejected:
        # Not every kind of token may be looked up; then the requests themselves show what it may do.
        return client, client.fetch_space()
    if missing := missing_scopes(granted):
        request = "GET /api/access_tokens/[secret]"
        raise ScopesMissingError("cobot", request, HTTPStatus.FORBIDDEN, ", ".join(missing), missing)
    return client, client.fetch_space()
