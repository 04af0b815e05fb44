"""Requests to one side: which are tried again, what an answer means, where a redirect may lead."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from random import Random, SystemRandom
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from msgspec import Struct

from cobot_sevdesk_sync.clock import Clock, Leaving
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
from cobot_sevdesk_sync.exchange import Authorization, Exchange, Exchanger
from cobot_sevdesk_sync.failures import (
    LONGEST_LEFT_ALONE,
    LONGEST_RETRY_AFTER,
    NetworkFailure,
    RepeatableError,
    Tries,
    certainly_not_sent,
    leads_near,
    reason_of,
    retry_after,
    was_cut,
    was_silent,
)
from cobot_sevdesk_sync.hosts import has_near_address, is_same_origin, may_be_followed
from cobot_sevdesk_sync.pacing import Pace, Waiting
from cobot_sevdesk_sync.plain import one_line
from cobot_sevdesk_sync.redaction import redact

MAX_JSON_BYTES = 16 * 1024 * 1024
"""The most a JSON answer may weigh, unpacked: a space's whole list of members with room to spare."""

MOST_VALUES = 1_500_000
"""The most values in a JSON answer, by its commas: each takes memory, however short it is written."""

_MAX_MESSAGE = 2000
_MAX_SHORT_MESSAGE = 200

_json = msgspec.json.Encoder(decimal_format="number")

Unusable = Callable[[bytes], str | None]
"""Says why the body of a success cannot be used; None when it can."""


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
        timeout_seconds: How long a request may stand still; in all, from its start to its last byte, it may take four
            times that, and a document a second more for each 64 KiB.
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


class _Reading(Struct, frozen=True):
    """A GET, and what ``Transport.read`` says of it."""

    request: requests.Request
    endpoint: str
    max_bytes: int
    hops: int
    unusable: Unusable | None
    is_document: bool


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
        secrets: What no answer of this side may bring back beside its own token: the other side's.

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
        secrets: Iterable[str] = (),
    ) -> None:
        side, authorization = remote.side, remote.authorization
        # Checked here because the library's own refusal would quote the header, token included.
        if not (authorization.isascii() and authorization.isprintable()):
            raise ValueError(f"the token for {side} holds a character that no header can carry")
        self.side: Side = side
        self._bases = tuple(base.rstrip("/") for base in remote.base_urls if base)
        self._authorization = authorization
        self._secrets = frozenset({authorization, authorization.rpartition(" ")[2], *secrets})
        self._clock = clock
        self._message_of = remote.message_of
        self._exchanger = Exchanger(
            side=side,
            pace=pace or remote.pace(clock),
            timeout_seconds=remote.timeout_seconds,
            clock=clock,
            session=session,
            waiting=waiting,
            secrets=self._secrets,
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

    @property
    def left_alone_until(self) -> datetime | None:
        """Until when the side asked not to be asked at all, by its last answer that asked for more than two minutes."""
        return self._exchanger.left_alone_until

    def leave_alone(self, until: datetime | None) -> None:
        """Send nothing before a moment, which the side asked for in an earlier run.

        One that is further off than any such moment was noted down by a clock that was wrong, and counts for nothing.
        """
        furthest = self._clock.now() + timedelta(seconds=LONGEST_LEFT_ALONE)
        self._exchanger.left_alone_until = until if until is not None and until <= furthest else None

    def read(
        self,
        url: str,
        *,
        endpoint: str,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        accept: str = "application/json",
        max_bytes: int = MAX_JSON_BYTES,
        hops: int = 0,
        unusable: Unusable | None = None,
        is_document: bool = False,
    ) -> Answer:
        """Send a GET, and again on network errors, 5xx, 429 and answers that cannot be used.

        Args:
            url: Beneath one of the base URLs.
            endpoint: The name under which the request is paced.
            params: The query.
            accept: The Accept header.
            max_bytes: The most the body may weigh, unpacked.
            hops: How many redirects may be followed; the token goes along only where scheme, host and port stay.
            unusable: Says why the body of a success cannot be used, None when it can. The last try's is returned as it
                is: what it means is the caller's to say.
            is_document: Whether it may take longer by the bytes of a document.

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
        return self._read(_Reading(request, endpoint, max_bytes, hops, unusable, is_document))

    def write(
        self,
        method: str,
        url: str,
        *,
        endpoint: str,
        json: object | None = None,
        file: FilePart | None = None,
        max_bytes: int = MAX_JSON_BYTES,
        leaving: Leaving | None = None,
        is_harmless: bool = False,
    ) -> Answer:
        """Send a request that changes something: once, and again only where it certainly had no effect.

        Args:
            method: POST, PUT ...
            url: Beneath one of the base URLs.
            endpoint: The name under which the request is paced.
            json: The body, encoded here; decimals become JSON numbers, digit by digit.
            file: A multipart body instead.
            max_bytes: The most the answer may weigh, unpacked.
            leaving: Told right before each try is put on the wire, after all waiting; what it raises ends the write,
                which has not left then.
            is_harmless: Whether it may be sent again when the connection was cut, because twice is as good as once.

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
        name = self._name(method, url)
        is_cut = False

        def attempt() -> Exchange:
            nonlocal is_cut
            self._wait_until_asked_again()
            try:
                exchange = self._exchanger.exchange(
                    request, name, endpoint, max_bytes, is_document=file is not None, leaving=leaving
                )
            except NetworkFailure as error:
                is_cut = was_cut(error)
                if certainly_not_sent(error) or (is_harmless and is_cut):
                    raise RepeatableError(reason_of(error), silent=was_silent(error)) from None
                raise OutcomeUnknown(self.side, name, reason_of(error)) from None
            if _throttled(exchange):
                is_cut = False
                raise self._try_again(exchange)
            return exchange

        try:
            exchange = self._tries.run(attempt)
        except RepeatableError as last:
            if is_cut:
                raise OutcomeUnknown(self.side, name, last.reason) from None
            raise WriteNotSent(self.side, name, last.reason, self._told_to_wait()) from None
        if exchange.succeeded:
            if exchange.damage:
                raise OutcomeUnknown(self.side, name, exchange.damage)
            return Answer(exchange.status, exchange.body, exchange.headers, name)
        if exchange.status < HTTPStatus.BAD_REQUEST or _failed_at_the_other_side(exchange):
            raise OutcomeUnknown(self.side, name, self._status_and_message(exchange))
        raise self._refusal(exchange, name, request)

    def _read(self, reading: _Reading, spent: float = 0.0) -> Answer:
        request = reading.request
        name = self._name("GET", str(request.url))
        useless: Exchange | None = None

        def attempt() -> Exchange:
            nonlocal useless
            useless = None
            self._wait_until_asked_again()
            try:
                exchange = self._exchanger.exchange(
                    request,
                    name,
                    reading.endpoint,
                    reading.max_bytes,
                    is_document=reading.is_document,
                    spent=spent,
                    far_only=not _shows_token(request) and not has_near_address(self._bases),
                )
            except NetworkFailure as error:
                if leads_near(error):
                    raise MalformedAnswer(self.side, name, "Location", reason_of(error)) from None
                raise RepeatableError(reason_of(error), silent=was_silent(error)) from None
            if _throttled(exchange) or _failed_at_the_other_side(exchange):
                raise self._try_again(exchange)
            if exchange.succeeded and exchange.damage and not exchange.too_large:
                raise RepeatableError(exchange.damage)
            if exchange.succeeded and reading.unusable and (reason := reading.unusable(exchange.body)):
                useless = exchange
                raise RepeatableError(reason)
            return exchange

        try:
            exchange = self._tries.run(attempt)
        except RepeatableError as last:
            if useless is None:
                raise RemoteUnavailable(self.side, name, last.reason, self._told_to_wait()) from None
            exchange = useless
        if exchange.succeeded:
            if exchange.damage:
                raise MalformedAnswer(self.side, name, "body", exchange.damage)
            if not reading.is_document and exchange.body.count(b",") > MOST_VALUES:
                raise MalformedAnswer(self.side, name, "body", f"more than {MOST_VALUES} values")
            return Answer(exchange.status, exchange.body, exchange.headers, name)
        location = exchange.headers.get("Location")
        if reading.hops > 0 and location and exchange.status < HTTPStatus.BAD_REQUEST:
            return self._read(self._next_hop(reading, location, name), spent + exchange.seconds)
        raise self._refusal(exchange, name, request)

    def _next_hop(self, reading: _Reading, location: str, name: str) -> _Reading:
        """Return the reading that a redirect asks for.

        The token goes along where it was asked with it, and the next address is of the very same scheme, host and port;
        once it was left behind, it stays there.

        Raises:
            MalformedAnswer: The address is none that may be asked.
        """
        asked = reading.request
        try:
            url = urljoin(str(asked.url), location)
        except ValueError:
            url = ""
        keeps_token = _shows_token(asked) and is_same_origin(url, str(asked.url))
        if not keeps_token and not may_be_followed(url, self._bases):
            raise MalformedAnswer(self.side, name, "Location", "not an address that may be followed")
        auth = Authorization(self._authorization if keeps_token else None)
        request = requests.Request("GET", url, headers={"Accept": asked.headers["Accept"]}, auth=auth)
        return msgspec.structs.replace(reading, request=request, hops=reading.hops - 1, unusable=None)

    def _refusal(self, exchange: Exchange, name: str, request: requests.Request) -> RemoteError:
        """Return what a 3xx or 4xx answer means, the same for reads and writes."""
        # A signed address that has run out says 403 too; the run is to end only when the token was shown and refused.
        if _shows_token(request) and exchange.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return TokenRefused(self.side, name, exchange.status, self._message(exchange, _MAX_SHORT_MESSAGE))
        kind = NotFound if exchange.status == HTTPStatus.NOT_FOUND else Rejected
        return kind(self.side, name, exchange.status, self._message(exchange, _MAX_MESSAGE))

    def _wait_until_asked_again(self) -> None:
        """Leave the side alone for as long as it asked.

        Raises:
            RepeatableError: That is not over yet.
        """
        until = self._told_to_wait()
        if until is not None:
            seconds = (until - self._clock.now()).total_seconds()
            raise RepeatableError(_asks_to_wait(HTTPStatus.TOO_MANY_REQUESTS, until), seconds, throttled=True)

    def _told_to_wait(self) -> datetime | None:
        until = self._exchanger.left_alone_until
        return until if until is not None and until > self._clock.now() else None

    def _try_again(self, exchange: Exchange) -> RepeatableError:
        seconds = retry_after(exchange.headers, self._clock.now())
        reason = self._status_and_message(exchange)
        if seconds is not None and seconds > LONGEST_RETRY_AFTER:
            until = self._clock.now() + timedelta(seconds=seconds)
            reason = _asks_to_wait(exchange.status, until)
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


class RemoteClient:
    """What every client of a remote side tells of its requests.

    Attributes:
        unexpected: How often something in a list was not as it has always been, by what it was.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.unexpected: Counter[str] = Counter()

    @property
    def requests_sent(self) -> int:
        """Every request that left, retries included."""
        return self._transport.requests_sent

    @property
    def clock_skew(self) -> timedelta | None:
        """How far the other side's clock is ahead of ours, by its last answer; None when no answer told the time."""
        return self._transport.clock_skew

    @property
    def left_alone_until(self) -> datetime | None:
        """Until when the side asked not to be asked at all; None when it did not."""
        return self._transport.left_alone_until

    def leave_alone(self, until: datetime | None) -> None:
        """Ask nothing before a moment, which the side named in an earlier run."""
        self._transport.leave_alone(until)


def _asks_to_wait(status: int, until: datetime) -> str:
    return f"{status:d}, asks to wait until {until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _shows_token(request: requests.Request) -> bool:
    return isinstance(request.auth, Authorization) and request.auth.shows_token


def _throttled(exchange: Exchange) -> bool:
    return exchange.status == HTTPStatus.TOO_MANY_REQUESTS


def _failed_at_the_other_side(exchange: Exchange) -> bool:
    # 408 is a 4xx by number only: the server gave up waiting, which says nothing about what it had understood by then.
    return exchange.status >= HTTPStatus.INTERNAL_SERVER_ERROR or exchange.status == HTTPStatus.REQUEST_TIMEOUT
