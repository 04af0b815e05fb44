"""One request and its answer: paced, bounded, counted, and its body taken in without secrets."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Set
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from msgspec import Struct

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.clock import Clock, Leaving
from cobot_sevdesk_sync.connections import (
    PATIENCES,
    BoundedAdapter,
    OversizeError,
    Passage,
    bounded_session,
    receive,
    under_way,
)
from cobot_sevdesk_sync.errors import Side
from cobot_sevdesk_sync.failures import (
    LONGEST_RETRY_AFTER,
    CertificatesUnreadableError,
    NetworkFailure,
    NeverLeftError,
    certainly_not_sent,
    moment_of,
    reason_of,
    retry_after,
)
from cobot_sevdesk_sync.pacing import Pace, Waiting
from cobot_sevdesk_sync.plain import one_line
from cobot_sevdesk_sync.redaction import redact_bytes

logger = logging.getLogger("cobot_sevdesk_sync.http")

USER_AGENT = f"cobot-sevdesk-sync/{__version__}"

_MAX_ERROR_BYTES = 64 * 1024
_MAX_REQUEST_ID = 100
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PDF_BEGINS_WITHIN = 1024
_FRESH_SECONDS = 1.0


def is_pdf(body: bytes) -> bool:
    """Return whether a body is a PDF: as readers of them do, some bytes before its mark are borne."""
    return b"%PDF" in body[:_PDF_BEGINS_WITHIN]


class Authorization(requests.auth.AuthBase):
    """Sets the header, or leaves it out; either way requests finds an ``auth`` and does not look into a .netrc file."""

    def __init__(self, value: str | None) -> None:
        self._value = value

    @property
    def shows_token(self) -> bool:
        """Whether there is a header to set."""
        return self._value is not None

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
        seconds: How long it took, from the start to the last byte.
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    damage: str | None
    too_large: bool
    seconds: float = 0.0

    @property
    def succeeded(self) -> bool:
        """Whether the status is 2xx."""
        return self.status < HTTPStatus.MULTIPLE_CHOICES


class Exchanger:
    """Sends requests of one side, each exactly once.

    Attributes:
        requests_sent: Every request that left.
        clock_skew: How far the other side's clock was ahead of ours at its last answer that told the time.
        left_alone_until: Until when the side asked not to be asked; nothing leaves before.

    Args:
        side: Named in the log.
        pace: Asked before every request.
        timeout_seconds: How long a request may stand still; in all it may take four times that.
        clock: Measures and sleeps.
        session: A session of the caller's, with adapters of its own; None for a plain one.
        waiting: Told before each wait.
        secrets: What no answer may bring back, whoever's it is.
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
        secrets: Set[str] = frozenset(),
    ) -> None:
        self.requests_sent = 0
        self.clock_skew: timedelta | None = None
        self.left_alone_until: datetime | None = None
        self._side = side
        self._pace = pace
        self._timeout = timeout_seconds
        self._clock = clock
        self._session = session or bounded_session()
        self._waiting = waiting
        self._secrets = secrets
        self._answered: dict[str, float] = {}
        self._around: dict[str, dict[str, Any]] = {}
        # urllib3 logs whole URLs: names, mail addresses and short-lived PDF tokens are in their queries.
        logging.getLogger("urllib3").setLevel(logging.ERROR)

    def _surroundings(self, url: str) -> dict[str, Any]:
        """Return proxies and certificates from the environment; looked up once per host, as they cost some time.

        Raises:
            CertificatesUnreadableError: There are none where the environment says so.
        """
        host = urlsplit(url).netloc
        if host not in self._around:
            around = dict(self._session.merge_environment_settings(url, {}, stream=True, verify=None, cert=None))
            if isinstance(around["verify"], str) and not os.access(around["verify"], os.R_OK):
                raise CertificatesUnreadableError
            self._around[host] = around
        return self._around[host]

    def exchange(
        self,
        request: requests.Request,
        name: str,
        endpoint: str,
        max_bytes: int,
        *,
        is_document: bool = False,
        spent: float = 0.0,
        far_only: bool = False,
        leaving: Leaving | None = None,
    ) -> Exchange:
        """Send once and take in the answer.

        Args:
            request: What to send.
            name: Method and path, for the log.
            endpoint: The name under which the request is paced.
            max_bytes: The most the body of a success may weigh, unpacked.
            is_document: Whether it may take longer by the bytes of a document.
            spent: The seconds that the redirect to this address took already.
            far_only: Whether it must not lead to this machine or its neighbours.
            leaving: Told right before the request is put on the wire, after all waiting.

        Raises:
            NetworkFailure: Not even a status came back.
        """
        self._pace.admit(endpoint, self._waiting)
        prepared = self._session.prepare_request(request)
        prepared.headers["User-Agent"] = USER_AGENT
        url = prepared.url or ""
        # Through the adapter: the session would read the whole body of a redirect, and keep cookies.
        adapter = self._session.get_adapter(url)
        if prepared.method != "GET":
            self._let_go_of_idle(adapter, url)
        passage = Passage(
            self._clock,
            patience=self._timeout,
            seconds=self._timeout * PATIENCES - spent,
            max_bytes=max_bytes,
            is_document=is_document,
            leaving=leaving,
            far_only=far_only,
        )
        self.requests_sent += 1
        with under_way(passage):
            response = self._answer_to(prepared, adapter, passage, name)
            self._note(response)
            exchange = self._take_in(response, max_bytes, passage)
        self._answered[_origin(url)] = self._clock.monotonic()
        milliseconds = round(exchange.seconds * 1000)
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

    def _answer_to(
        self, prepared: requests.PreparedRequest, adapter: requests.adapters.BaseAdapter, passage: Passage, name: str
    ) -> requests.Response:
        try:
            around = self._surroundings(prepared.url or "")
            if not isinstance(adapter, BoundedAdapter):
                passage.leave()
            return adapter.send(
                prepared,
                stream=True,
                timeout=self._timeout,
                verify=around["verify"],
                cert=around["cert"],
                proxies=around["proxies"],
            )
        except NetworkFailure as error:
            never_left = isinstance(adapter, BoundedAdapter) and not passage.has_left
            if never_left or certainly_not_sent(error):
                self.requests_sent -= 1
            reason = reason_of(error)
            logger.debug("%s %s: %s", self._side, name, reason, extra=self._event(name, reason=reason))
            if never_left:
                raise NeverLeftError from error
            raise

    def _let_go_of_idle(self, adapter: requests.adapters.BaseAdapter, url: str) -> None:
        """Begin anew unless this side answered a moment ago: an idle connection may have died without a sign.

        What is sent on it gets no answer, which leaves a write open; a read is only sent again.
        """
        answered = self._answered.get(_origin(url))
        if answered is not None and self._clock.monotonic() - answered > _FRESH_SECONDS:
            adapter.close()

    def _note(self, response: requests.Response) -> None:
        """Note what the head of an answer says about the side."""
        now = self._clock.now()
        told = moment_of(response.headers.get("Date"))
        if told is not None:
            self.clock_skew = told - now
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            seconds = retry_after(response.headers, now) or 0
            if seconds > LONGEST_RETRY_AFTER:
                self.left_alone_until = now + timedelta(seconds=seconds)

    def _event(self, name: str, **fields: str | int) -> dict[str, str | int]:
        return {"event": "request", "side": self._side, "request": name, **fields}

    def _take_in(self, response: requests.Response, max_bytes: int, passage: Passage) -> Exchange:
        status = response.status_code
        body, damage, too_large = b"", None, False
        bound = max_bytes if status < HTTPStatus.MULTIPLE_CHOICES else _MAX_ERROR_BYTES
        try:
            body = receive(response, bound, passage)
        except OversizeError:
            damage, too_large = f"larger than {bound} bytes", True
        except NetworkFailure as error:
            damage = reason_of(error)
        finally:
            response.close()
        # A document stays as it is, byte for byte.
        if not is_pdf(body):
            body = redact_bytes(body.removeprefix(_BYTE_ORDER_MARK), self._secrets)
        return Exchange(status, body, response.headers, damage, too_large, passage.seconds_spent)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
