"""What a failed connection proves about a request: whether it can have arrived, in words without any URL."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions

NetworkFailure = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
"""Everything that sending a request or reading its answer raises when the network or the other side fails."""


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
