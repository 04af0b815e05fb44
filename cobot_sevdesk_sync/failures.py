"""What a failed request proves, which are tried again, what is read of an answer, and where a redirect may lead."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from random import Random
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import tenacity
import urllib3.exceptions

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.pacing import RETRY, Waiting

NetworkFailure = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
"""Everything that sending a request or reading its answer raises when the network or the other side fails."""

LONGEST_RETRY_AFTER = 120.0
"""The most seconds a run waits because the side asks for it; beyond, the next run comes sooner."""

_PIECE = 64 * 1024
_TRIES = 4
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0

Result = TypeVar("Result")


def certainly_not_sent(error: BaseException) -> bool:
    """Tell whether the request cannot have reached the other side.

    True for a refused connection, an unknown host name, a connect time-out and a certificate that does not hold, all of
    which end before the first byte of the request. Everything else, a reset of a kept-alive connection above all, may
    have happened after the other side acted.
    """
    before_the_request = (
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.ConnectTimeoutError,
        requests.exceptions.ConnectTimeout,
        ssl.SSLCertVerificationError,
    )
    return any(isinstance(link, before_the_request) for link in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it says it was caused by.

    ``__context__`` is left out on purpose: an earlier attempt that was refused proves nothing about this one.
    """
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        link = waiting.pop()
        if not isinstance(link, BaseException) or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [*link.args, getattr(link, "reason", None), getattr(link, "original_error", None), link.__cause__]


def reason_of(error: BaseException) -> str:
    """Say what happened, in words of our own: the libraries' texts carry URLs with their query."""
    kinds: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
        ((ConnectionRefusedError,), "the connection was refused"),
        ((ssl.SSLCertVerificationError,), "the certificate of the other side does not hold"),
        ((urllib3.exceptions.NameResolutionError,), "the host name is unknown"),
        # To urllib3 this is a kind of connect time-out, too.
        ((urllib3.exceptions.NewConnectionError,), "no connection"),
        (
            (urllib3.exceptions.ConnectTimeoutError, requests.exceptions.ConnectTimeout),
            "no connection within the time-out",
        ),
        (
            (urllib3.exceptions.ReadTimeoutError, requests.exceptions.Timeout, TimeoutError),
            "no answer within the time-out",
        ),
        ((urllib3.exceptions.IncompleteRead,), "the answer broke off"),
        (
            (urllib3.exceptions.DecodeError, requests.exceptions.ContentDecodingError),
            "the answer could not be unpacked",
        ),
        ((ConnectionError, urllib3.exceptions.ProtocolError), "the connection was cut"),
        ((ssl.SSLError, urllib3.exceptions.SSLError, requests.exceptions.SSLError), "the encrypted connection failed"),
        ((urllib3.exceptions.ProxyError, requests.exceptions.ProxyError), "the proxy failed"),
    )
    links = list(_chain(error))
    for kind, words in kinds:
        if any(isinstance(link, kind) for link in links):
            return words
    return f"the request failed ({type(error).__name__})"


def may_be_followed(url: str, bases: Sequence[str]) -> bool:
    """Tell whether a request without a token may go to an address out of an answer.

    It has to be encrypted, unless a configured address is not. And it must not lead to this machine or its neighbours,
    unless a configured address is there, too: what they answer would end up as a document in the books.

    Args:
        url: Out of an answer; anything.
        bases: The configured addresses.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    known = [urlsplit(base) for base in bases]
    if not host or parts.scheme not in {"https", *(base.scheme for base in known)}:
        return False
    return not _is_near(host) or any(_is_near(base.hostname or "") for base in known)


def _is_near(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


class OversizeError(Exception):
    """The body weighs more than allowed."""


class TrickleError(Exception):
    """The body did not end in time."""


def receive(response: requests.Response, max_bytes: int, clock: Clock, max_seconds: float) -> bytes:
    """Read a streamed body to its end.

    Args:
        response: An answer sent with ``stream=True`` whose body nobody has read yet.
        max_bytes: The most it may weigh, unpacked.
        clock: Measures the time.
        max_seconds: The most the whole body may take. Time-outs of the socket only bound each silence, so that a server
            that sends a byte now and then could hold the run up for ever.

    Raises:
        OversizeError: There is more.
        TrickleError: It takes longer.
        requests.RequestException: The connection failed or the body ended before its announced length.
        urllib3.exceptions.HTTPError: Likewise.
    """
    began = clock.monotonic()
    body = bytearray()
    for piece in _pieces(response):
        body += piece
        if len(body) > max_bytes:
            raise OversizeError
        if clock.monotonic() - began > max_seconds:
            raise TrickleError
    return bytes(body)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield what arrives as it arrives: a read that fills a buffer first leaves no chance to look at the clock."""
    read1 = getattr(response.raw, "read1", None)
    if read1 is None:
        yield from response.iter_content(1024)
        return
    while piece := read1(_PIECE, decode_content=True):
        yield piece


@dataclass(eq=False)
class RepeatableError(Exception):
    """The request may be sent once more: it certainly had no effect, or it is a read.

    Attributes:
        reason: Why, in words for the error that ends the tries.
        retry_after: The seconds the side asked for.
        throttled: The side said that there were too many requests (429).
    """

    reason: str
    retry_after: float | None = None
    throttled: bool = False


class Tries:
    """Runs an attempt up to four times, waiting between: jittered and doubling from half a second to eight."""

    def __init__(self, clock: Clock, random: Random, waiting: Waiting | None) -> None:
        self._clock = clock
        self._random = random
        self._waiting = waiting

    def run(self, attempt: Callable[[], Result]) -> Result:
        """Return what the attempt returns.

        Raises:
            RepeatableError: The last try's, when the tries are used up or the side asks for more than two minutes.
        """
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(_TRIES),
            wait=self._wait,
            retry=tenacity.retry_if_exception(_worth_waiting),
            sleep=self._clock.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        return retrying(attempt)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        longest: float = min(_FIRST_WAIT * 2.0 ** (state.attempt_number - 1), _LONGEST_WAIT)
        reason = state.outcome.exception() if state.outcome else None
        if isinstance(reason, RepeatableError):
            if reason.retry_after is not None:
                # A little more than asked for, so that many clients do not come back in the same instant.
                return reason.retry_after + self._random.uniform(_FIRST_WAIT / 2, _FIRST_WAIT)
            if reason.throttled:
                longest = _LONGEST_WAIT
        return self._random.uniform(longest / 2, longest)

    def _tell(self, state: tenacity.RetryCallState) -> None:
        if self._waiting is not None:
            self._waiting(state.upcoming_sleep, RETRY)


def _worth_waiting(error: BaseException) -> bool:
    if not isinstance(error, RepeatableError):
        return False
    return error.retry_after is None or error.retry_after <= LONGEST_RETRY_AFTER


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, given as whole seconds or as an HTTP date.

    Args:
        headers: Of the answer.
        now: The present moment, for a date.

    Returns:
        Seconds, 0 for a date gone by; None when there is no such header or it cannot be read.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0)
