"""Requests to one side: time-outs, retries by kind of request, pacing, counting, redaction."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from random import Random, SystemRandom
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from msgspec import Struct

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    Side,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.failures import (
    LONGEST_RETRY_AFTER,
    NetworkFailure,
    OversizeError,
    RepeatableError,
    TrickleError,
    Tries,
    certainly_not_sent,
    may_be_followed,
    reason_of,
    receive,
    retry_after,
)
from cobot_sevdesk_sync.pacing import Pace, Waiting
from cobot_sevdesk_sync.plain import one_line
from cobot_sevdesk_sync.redaction import redact, redact_bytes

logger = logging.getLogger("cobot_sevdesk_sync.http")

USER_AGENT = f"cobot-sevdesk-sync/{__version__}"

MAX_JSON_BYTES = 64 * 1024 * 1024
"""The most a JSON answer may weigh, unpacked: a space's whole list of members with room to spare."""

_MAX_ERROR_BYTES = 64 * 1024
_MAX_REQUEST_ID = 100
_MAX_MESSAGE = 2000
_MAX_SHORT_MESSAGE = 200
_BODY_TIMEOUTS = 4

_json = msgspec.json.Encoder(decimal_format="number")

Unusable = Callable[[bytes], str | None]
"""Says why the body of a success cannot be used; None when it can."""


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


class Answer(Struct, frozen=True):
    """A successful answer (2xx).

    Attributes:
        headers: By name, upper and lower case alike.
        request: Method and path, such as ``GET /spaces/sp1/invoices``: no query, no token.
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    request: str


class FilePart(Struct, frozen=True):
    """One file of a multipart body: ``name`` is the form field, ``filename`` the file's own name."""

    name: str
    filename: str
    content: bytes
    content_type: str


class Remote(Struct, frozen=True):
    """One remote side: where it is, and how it wants to be spoken to.

    Attributes:
        side: Named in every error.
        base_urls: The only addresses that get the token.
        authorization: The whole value of the Authorization header.
        timeout_seconds: For connecting, and for each silence of the other side; a body may take four times that.
        pace: Makes the pace that keeps the side's limits.
        message_of: Reads the message out of an error body; raises ValueError when it finds none. Without it, or then,
            the body itself is the message.
    """

    side: Side
    base_urls: Sequence[str]
    authorization: str
    timeout_seconds: float
    pace: Callable[[Clock], Pace]
    message_of: Callable[[bytes], str] | None = None

    def __repr__(self) -> str:
        return f"Remote(side={self.side!r}, base_urls={self.base_urls!r})"


class Transport:
    """Speaks HTTP with one remote side.

    Args:
        remote: The side.
        clock: Measures and sleeps.
        session: A session of the caller's, with adapters of its own; None for a plain one.
        random: Spreads the waits between tries.
        waiting: Told before each wait: the seconds, and why (``rate-limit`` or ``retry``).
        pace: One that others with the same token keep as well, asked before every request, retries included; None for
            one of its own.

    Raises:
        ValueError: The authorization holds a character that no header can carry.
    """

    def __init__(
        self,
        remote: Remote,
        *,
        clock: Clock,
        session: requests.Session | None = None,
        random: Random | None = None,
        waiting: Waiting | None = None,
        pace: Pace | None = None,
    ) -> None:
        side, authorization = remote.side, remote.authorization
        # Checked here because the library's own refusal would quote the header, token included.
        if not (authorization.isascii() and authorization.isprintable()):
            raise ValueError(f"the token for {side} holds a character that no header can carry")
        self.side: Side = side
        self._bases = tuple(base.rstrip("/") for base in remote.base_urls if base)
        self._authorization = authorization
        self._secrets = {authorization, authorization.rpartition(" ")[2]}
        self._clock = clock
        self._message_of = remote.message_of
        self._exchanger = Exchanger(
            side=side,
            pace=pace or remote.pace(clock),
            timeout_seconds=remote.timeout_seconds,
            clock=clock,
            session=session,
            waiting=waiting,
        )
        self._tries = Tries(clock, random or SystemRandom(), waiting)

    @property
    def requests_sent(self) -> int:
        """Every request that left, retries included."""
        return self._exchanger.requests_sent

    @property
    def clock_skew(self) -> timedelta | None:
        """How far the other side's clock is ahead of ours, by its last answer; None when no answer told the time."""
        return self._exchanger.clock_skew

    def read(
        self,
        url: str,
        *,
        endpoint: str,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        accept: str = "application/json",
        max_bytes: int = MAX_JSON_BYTES,
        hops_without_token: int = 0,
        unusable: Unusable | None = None,
    ) -> Answer:
        """Send a GET, and again on network errors, 5xx, 429 and answers that cannot be used.

        Args:
            url: Beneath one of the base URLs.
            endpoint: The name under which the request is paced.
            params: The query.
            accept: The Accept header.
            max_bytes: The most the body may weigh, unpacked.
            hops_without_token: How many redirects may be followed; the token never goes along.
            unusable: Says why the body of a success cannot be used, None when it can. The last try's is returned as it
                is: what it means is the caller's to say.

        Raises:
            ValueError: The URL is not beneath a base URL.
            TokenRefused: 401 or 403.
            NotFound: 404.
            Rejected: Another 4xx, or a redirect that may not be followed.
            RemoteUnavailable: All tries failed, or the side asks to wait longer than two minutes.
            MalformedAnswer: The body is larger than ``max_bytes``, or a redirect leads nowhere one may go.
        """
        self._require_base(url)
        auth = Authorization(self._authorization)
        request = requests.Request("GET", url, params=params, headers={"Accept": accept}, auth=auth)
        return self._read(request, endpoint, max_bytes, hops_without_token, unusable)

    def read_without_token(
        self,
        url: str,
        *,
        endpoint: str,
        accept: str = "application/json",
        max_bytes: int = MAX_JSON_BYTES,
        hops: int = 3,
    ) -> Answer:
        """Send a GET that carries no token to an address the remote side named, following further redirects.

        Args:
            url: Anything; ``may_be_followed`` says where one may go.
            endpoint: The name under which the request is paced.
            accept: The Accept header.
            max_bytes: The most the body may weigh, unpacked.
            hops: How many redirects may be followed from there.

        Raises:
            MalformedAnswer: The address is none that may be asked, or the body is larger than ``max_bytes``.
            NotFound, Rejected, RemoteUnavailable: As ``read``; 401 and 403 are Rejected too, as no token was refused.
        """
        if not may_be_followed(url, self._bases):
            raise MalformedAnswer(self.side, self._name("GET", url), "Location", "not an address that may be followed")
        request = requests.Request("GET", url, headers={"Accept": accept}, auth=Authorization(None))
        return self._read(request, endpoint, max_bytes, hops)

    def write(
        self,
        method: str,
        url: str,
        *,
        endpoint: str,
        json: object | None = None,
        file: FilePart | None = None,
        max_bytes: int = MAX_JSON_BYTES,
    ) -> Answer:
        """Send a request that changes something: once, and again only where it certainly had no effect.

        Args:
            method: POST, PUT ...
            url: Beneath one of the base URLs.
            endpoint: The name under which the request is paced.
            json: The body, encoded here; decimals become JSON numbers, digit by digit.
            file: A multipart body instead.
            max_bytes: The most the answer may weigh, unpacked.

        Raises:
            ValueError: The URL is not beneath a base URL.
            TokenRefused: 401 or 403.
            NotFound: 404.
            Rejected: Another 4xx.
            WriteNotSent: No connection, or 429, to the last try.
            OutcomeUnknown: Anything that leaves open whether the write happened.
        """
        self._require_base(url)
        request = requests.Request(method, url, auth=Authorization(self._authorization))
        request.headers = {"Accept": "application/json"}
        if file is not None:
            request.files = {file.name: (file.filename, file.content, file.content_type)}
        elif json is not None:
            request.data = _json.encode(json)
            request.headers["Content-Type"] = "application/json"
        return self._write(request, endpoint, max_bytes)

    def _read(
        self, request: requests.Request, endpoint: str, max_bytes: int, hops: int, unusable: Unusable | None = None
    ) -> Answer:
        name = self._name("GET", str(request.url))
        useless: Exchange | None = None

        def attempt() -> Exchange:
            nonlocal useless
            useless = None
            try:
                exchange = self._exchanger.exchange(request, name, endpoint, max_bytes)
            except NetworkFailure as error:
                raise RepeatableError(reason_of(error)) from None
            if _throttled(exchange) or _failed_at_the_other_side(exchange):
                raise self._try_again(exchange)
            if exchange.succeeded and exchange.damage and not exchange.too_large:
                raise RepeatableError(exchange.damage)
            if exchange.succeeded and unusable and (reason := unusable(exchange.body)):
                useless = exchange
                raise RepeatableError(reason)
            return exchange

        try:
            exchange = self._tries.run(attempt)
        except RepeatableError as last:
            if useless is None:
                raise RemoteUnavailable(self.side, name, last.reason) from None
            exchange = useless
        if exchange.succeeded:
            if exchange.damage:
                raise MalformedAnswer(self.side, name, "body", exchange.damage)
            return Answer(exchange.status, exchange.body, exchange.headers, name)
        location = exchange.headers.get("Location")
        if hops > 0 and location and exchange.status < HTTPStatus.BAD_REQUEST:
            url, accept = urljoin(str(request.url), location), request.headers["Accept"]
            return self.read_without_token(url, endpoint=endpoint, accept=accept, max_bytes=max_bytes, hops=hops - 1)
        raise self._refusal(exchange, name, request)

    def _write(self, request: requests.Request, endpoint: str, max_bytes: int) -> Answer:
        name = self._name(str(request.method), str(request.url))

        def attempt() -> Exchange:
            try:
                exchange = self._exchanger.exchange(request, name, endpoint, max_bytes)
            except NetworkFailure as error:
                if certainly_not_sent(error):
                    raise RepeatableError(reason_of(error)) from None
                raise OutcomeUnknown(self.side, name, reason_of(error)) from None
            if _throttled(exchange):
                raise self._try_again(exchange)
            return exchange

        try:
            exchange = self._tries.run(attempt)
        except RepeatableError as last:
            raise WriteNotSent(self.side, name, last.reason) from None
        if exchange.succeeded:
            if exchange.damage:
                raise OutcomeUnknown(self.side, name, exchange.damage)
            return Answer(exchange.status, exchange.body, exchange.headers, name)
        if exchange.status < HTTPStatus.BAD_REQUEST or _failed_at_the_other_side(exchange):
            raise OutcomeUnknown(self.side, name, self._status_and_message(exchange))
        raise self._refusal(exchange, name, request)

    def _refusal(self, exchange: Exchange, name: str, request: requests.Request) -> RemoteError:
        """Return what a 3xx or 4xx answer means, the same for reads and writes."""
        # A signed address that has run out says 403 too; the run is to end only when the token was shown and refused.
        token_shown = isinstance(request.auth, Authorization) and request.auth.shows_token
        if token_shown and exchange.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return TokenRefused(self.side, name, exchange.status, self._message(exchange, _MAX_SHORT_MESSAGE))
        kind = NotFound if exchange.status == HTTPStatus.NOT_FOUND else Rejected
        return kind(self.side, name, exchange.status, self._message(exchange, _MAX_MESSAGE))

    def _try_again(self, exchange: Exchange) -> RepeatableError:
        seconds = retry_after(exchange.headers, self._clock.now())
        reason = self._status_and_message(exchange)
        if seconds is not None and seconds > LONGEST_RETRY_AFTER:
            until = self._clock.now() + timedelta(seconds=seconds)
            reason = f"{exchange.status}, asks to wait until {until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return RepeatableError(reason, seconds, throttled=_throttled(exchange))

    def _status_and_message(self, exchange: Exchange) -> str:
        return f"{exchange.status} {self._message(exchange, _MAX_SHORT_MESSAGE)}".rstrip()

    def _message(self, exchange: Exchange, limit: int) -> str:
        text = exchange.body.decode("utf-8", "replace")
        if self._message_of is not None:
            # An error page of something in between is no JSON: its text is still the best there is.
            with contextlib.suppress(ValueError):
                text = self._message_of(exchange.body)
        return one_line(redact(text, self._secrets), limit)

    def _require_base(self, url: str) -> None:
        if not any(url == base or url.startswith((f"{base}/", f"{base}?")) for base in self._bases):
            raise ValueError(f"not an address of {self.side}: the token stays here")

    def _name(self, method: str, url: str) -> str:
        return redact(f"{method} {urlsplit(url).path or '/'}", self._secrets)


def _throttled(exchange: Exchange) -> bool:
    return exchange.status == HTTPStatus.TOO_MANY_REQUESTS


def _failed_at_the_other_side(exchange: Exchange) -> bool:
    # 408 is a 4xx by number only: the server gave up waiting, which says nothing about what it had understood by then.
    return exchange.status >= HTTPStatus.INTERNAL_SERVER_ERROR or exchange.status == HTTPStatus.REQUEST_TIMEOUT
