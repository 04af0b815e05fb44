"""One request and its answer: paced, timed, bounded, counted and logged, never repeated and never redirected."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Set
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from msgspec import Struct

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.connection_errors import NetworkFailure, certainly_not_sent, reason_of
from cobot_sevdesk_sync.errors import Side
from cobot_sevdesk_sync.pacing import Pace, Waiting
from cobot_sevdesk_sync.receiving import OversizeError, TrickleError, receive
from cobot_sevdesk_sync.redaction import one_line, redact_bytes

logger = logging.getLogger("cobot_sevdesk_sync.http")

USER_AGENT = f"cobot-sevdesk-sync/{__version__}"

_MAX_ERROR_BYTES = 64 * 1024
_MAX_REQUEST_ID = 100
_BODY_TIMEOUTS = 4


class Authorization(requests.auth.AuthBase):
    """Sets the header, or leaves it out; either way requests finds an ``auth`` and does not look into a .netrc file."""

    def __init__(self, value: str | None) -> None:
        self._value = value

    @property
    def shows_token(self) -> bool:
        """Whether there is a header to set."""
        return self._value is not None

    @property
    def secrets(self) -> Set[str]:
        """What an answer must not be allowed to bring back: the header's value, and the token in it."""
        return {self._value, self._value.rpartition(" ")[2]} if self._value else frozenset()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Complete a request that is about to leave."""
        if self._value is not None:
            request.headers["Authorization"] = self._value
        return request


class Exchange(Struct, frozen=True):
    """What came back, whatever its status.

    Attributes:
        damage: Why the body is not whole; None when it is.
        too_large: The body is not whole because it is larger than allowed.
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    damage: str | None
    too_large: bool

    @property
    def succeeded(self) -> bool:
        """Whether the status is 2xx."""
        return self.status < HTTPStatus.MULTIPLE_CHOICES


class Exchanger:
    """Sends requests of one side, each exactly once.

    Attributes:
        requests_sent: Every request that left.
        clock_skew: How far the other side's clock was ahead of ours at its last answer that told the time.
    """

    def __init__(
        self,
        *,
        side: Side,
        pace: Pace,
        timeout_seconds: float,
        clock: Clock,
        session: requests.Session | None,
        waiting: Waiting | None,
    ) -> None:
        self.requests_sent = 0
        self.clock_skew: timedelta | None = None
        self._side = side
        self._pace = pace
        self._timeout = timeout_seconds
        self._clock = clock
        self._session = session or _plain_session()
        self._waiting = waiting
        self._around: dict[str, dict[str, Any]] = {}
        # urllib3 logs whole URLs: names, mail addresses and short-lived PDF tokens are in their queries.
        logging.getLogger("urllib3").setLevel(logging.ERROR)

    def _surroundings(self, url: str) -> dict[str, Any]:
        """Return proxies and certificates from the environment; looked up once per host, as they cost some time."""
        host = urlsplit(url).netloc
        if host not in self._around:
            self._around[host] = dict(
                self._session.merge_environment_settings(url, {}, stream=True, verify=None, cert=None)
            )
        return self._around[host]

    def exchange(self, request: requests.Request, name: str, endpoint: str, max_bytes: int) -> Exchange:
        """Send once and take in the answer.

        Args:
            request: What to send.
            name: Method and path, for the log.
            endpoint: The name under which the request is paced.
            max_bytes: The most the body of a success may weigh, unpacked.

        Raises:
            NetworkFailure: Not even a status came back.
        """
        self._pace.admit(endpoint, self._waiting)
        prepared = self._session.prepare_request(request)
        prepared.headers["User-Agent"] = USER_AGENT
        around = self._surroundings(prepared.url or "")
        certificates = True if around["verify"] is None else around["verify"]
        began = self._clock.monotonic()
        self.requests_sent += 1
        try:
            # Through the adapter: the session would read the whole body of a redirect, and keep cookies.
            adapter = self._session.get_adapter(prepared.url or "")
            response = adapter.send(
                prepared,
                stream=True,
                timeout=self._timeout,
                verify=certificates,
                cert=around["cert"],
                proxies=around["proxies"],
            )
        except NetworkFailure as error:
            if certainly_not_sent(error):
                self.requests_sent -= 1
            reason = reason_of(error)
            logger.debug("%s %s: %s", self._side, name, reason, extra=self._event(name, reason=reason))
            raise
        self.clock_skew = _skew(response.headers.get("Date"), self._clock.now(), self.clock_skew)
        secrets = request.auth.secrets if isinstance(request.auth, Authorization) else frozenset()
        exchange = self._take_in(response, max_bytes, secrets)
        milliseconds = round((self._clock.monotonic() - began) * 1000)
        request_id = one_line(exchange.headers.get("X-Request-Id", "-"), _MAX_REQUEST_ID)
        extra = self._event(name, status=exchange.status, milliseconds=milliseconds, request_id=request_id)
        logger.debug(
            "%s %s: %d in %d ms, X-Request-Id %s",
            self._side,
            name,
            exchange.status,
            milliseconds,
            request_id,
            extra=extra,
        )
        return exchange

    def _event(self, name: str, **fields: str | int) -> dict[str, str | int]:
        return {"event": "request", "side": self._side, "request": name, **fields}

    def _take_in(self, response: requests.Response, max_bytes: int, secrets: Set[str]) -> Exchange:
        status = response.status_code
        body, damage, too_large = b"", None, False
        bound = max_bytes if status < HTTPStatus.MULTIPLE_CHOICES else _MAX_ERROR_BYTES
        try:
            body = receive(response, bound, self._clock, self._timeout * _BODY_TIMEOUTS)
        except OversizeError:
            damage, too_large = f"larger than {bound} bytes", True
        except TrickleError:
            damage = "the answer came too slowly"
        except NetworkFailure as error:
            damage = reason_of(error)
        finally:
            response.close()
        # A document stays as it is, byte for byte.
        if not body.startswith(b"%PDF"):
            body = redact_bytes(body, secrets)
        return Exchange(status, body, response.headers, damage, too_large)


def _skew(date_header: str | None, now: datetime, known: timedelta | None) -> timedelta | None:
    """Return how far a Date header is ahead of ``now``; what was ``known`` when there is none that can be read."""
    try:
        told = parsedate_to_datetime(date_header or "")
    except (ValueError, OverflowError):
        return known
    return (told if told.tzinfo else told.replace(tzinfo=UTC)) - now


def _plain_session() -> requests.Session:
    session = requests.Session()
    # The library's default, said aloud: nothing below this program sends a request again.
    for scheme in ("https://", "http://"):
        session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=0))
    return session
