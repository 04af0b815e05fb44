"""What a failed request proves, which are tried again, and how long a side wants to be left alone."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterator, Mapping
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
from cobot_sevdesk_sync.connections import NearAddressError, OversizeError, TrickleError
from cobot_sevdesk_sync.errors import NOBODY_HERE
from cobot_sevdesk_sync.pacing import RETRY, Waiting


class CertificatesUnreadableError(requests.RequestException):
    """The certificates that the environment names cannot be read."""


class NeverLeftError(requests.RequestException):
    """The request failed before it was put on the wire."""


NetworkFailure = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, OversizeError)
"""Everything that sending a request or reading its answer raises when the network or the other side fails."""

LONGEST_RETRY_AFTER = 120.0
"""The most seconds a run waits because the side asks for it; beyond, the next run comes sooner."""

LONGEST_LEFT_ALONE = 86_400.0
"""The most seconds for which a side is left alone because it asks for it: one that names a year is asked tomorrow."""

_LONGEST_HEADER = 100
_TRIES = 4
# Each of them takes a whole time-out: who was silent twice is dead for this run, and the next one comes soon.
_SILENCES = 2
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0

Result = TypeVar("Result")


def certainly_not_sent(error: BaseException) -> bool:
    """Tell whether the request cannot have reached the other side.

    True for a refused connection, an unknown host name, a connect time-out, a certificate that does not hold and a
    handshake that does not end: all before the first byte of the request. Everything else, a reset of a kept-alive
    connection above all, may have happened after the other side acted.
    """
    before_the_request = (
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.ConnectTimeoutError,
        requests.exceptions.ConnectTimeout,
        ssl.SSLCertVerificationError,
        CertificatesUnreadableError,
        NearAddressError,
        NeverLeftError,
    )
    return any(isinstance(link, before_the_request) for link in _chain(error))


def was_silent(error: BaseException) -> bool:
    """Tell whether the other side said nothing for a whole time-out, or did not even take the connection."""
    silences = (urllib3.exceptions.TimeoutError, requests.exceptions.Timeout, TimeoutError)
    # To urllib3 a refused connection is a kind of connect time-out, too.
    links = [link for link in _chain(error) if not isinstance(link, urllib3.exceptions.NewConnectionError)]
    return any(isinstance(link, silences) for link in links) and not any(
        isinstance(link, TrickleError) for link in links
    )


def leads_near(error: BaseException) -> bool:
    """Tell whether a name that must not stands for this machine or one of its neighbours."""
    return any(isinstance(link, NearAddressError) for link in _chain(error))


def was_cut(error: BaseException) -> bool:
    """Tell whether the other side cut the connection, without an answer."""
    cuts = (ConnectionError, http.client.RemoteDisconnected)
    return not certainly_not_sent(error) and any(isinstance(link, cuts) for link in _chain(error))


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


def _asked_this_computer(error: BaseException) -> bool:
    """Tell whether the request that an error is about was to an address of this very computer."""
    host = urlsplit(str(getattr(getattr(error, "request", None), "url", None) or "")).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def reason_of(error: BaseException) -> str:
    """Say what happened, in words of our own: the libraries' texts carry URLs with their query."""
    kinds: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
        ((ConnectionRefusedError,), "the connection was refused"),
        ((ssl.SSLCertVerificationError,), "the certificate of the other side does not hold"),
        ((CertificatesUnreadableError,), "the certificates that the environment names cannot be read"),
        ((NearAddressError,), "the name leads into the own network"),
        ((OversizeError,), "the answer is larger than allowed"),
        ((urllib3.exceptions.NameResolutionError,), "the host name is unknown"),
        # To urllib3 this is a kind of connect time-out, too.
        ((urllib3.exceptions.NewConnectionError,), "no connection"),
        (
            (urllib3.exceptions.ConnectTimeoutError, requests.exceptions.ConnectTimeout),
            "no connection within the time-out",
        ),
        ((TrickleError,), "the answer came too slowly"),
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
    if any(isinstance(link, ConnectionRefusedError) for link in links) and any(map(_asked_this_computer, links)):
        return NOBODY_HERE
    for kind, words in kinds:
        if any(isinstance(link, kind) for link in links):
            return words
    return f"the request failed ({type(error).__name__})"


@dataclass(eq=False)
class RepeatableError(Exception):
    """The request may be sent once more: it certainly had no effect, or it is a read.

    Attributes:
        reason: Why, in words for the error that ends the tries.
        retry_after: The seconds the side asked for.
        throttled: The side said that there were too many requests (429).
        silent: It took a whole time-out to learn nothing.
    """

    reason: str
    retry_after: float | None = None
    throttled: bool = False
    silent: bool = False


class Tries:
    """Runs an attempt up to four times, waiting between: jittered and doubling from half a second to eight.

    A side that is silent for a whole time-out has two tries.
    """

    def __init__(self, clock: Clock, random: Random, waiting: Waiting | None) -> None:
        self._clock = clock
        self._random = random
        self._waiting = waiting

    def run(self, attempt: Callable[[], Result]) -> Result:
        """Return what the attempt returns.

        Raises:
            RepeatableError: The last try's, when the tries are used up or the side asks for more than two minutes.
        """
        silences = 0

        def counted() -> Result:
            nonlocal silences
            try:
                return attempt()
            except RepeatableError as error:
                silences += error.silent
                raise

        def is_enough(state: tenacity.RetryCallState) -> bool:
            return state.attempt_number >= _TRIES or silences >= _SILENCES

        retrying = tenacity.Retrying(
            stop=is_enough,
            wait=self._wait,
            retry=tenacity.retry_if_exception(_worth_waiting),
            sleep=self._clock.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        return retrying(counted)

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
        Seconds, 0 for a date gone by, never more than a day; None when there is no such header or it cannot be read.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value.lstrip("0")[:9] or 0), LONGEST_LEFT_ALONE)
    moment = moment_of(value)
    return None if moment is None else min(max((moment - now).total_seconds(), 0), LONGEST_LEFT_ALONE)


def moment_of(header: str | None) -> datetime | None:
    """Return the moment that a header names, in UTC; None when it cannot be read, or no calendar has it."""
    if not header or len(header) > _LONGEST_HEADER:
        return None
    try:
        moment = parsedate_to_datetime(header)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
