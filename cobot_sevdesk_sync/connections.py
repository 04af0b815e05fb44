"""Connections on which no request is without end: one deadline from its start to its last byte, and a bound of bytes.

The libraries' time-outs bound each silence only. A side that sends a byte now and then, in the status line, a header,
between chunks or after them, could hold a run up for ever. Here every single read and write asks what is left.
"""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

import requests
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

from cobot_sevdesk_sync.clock import Clock, Leaving
from cobot_sevdesk_sync.hosts import is_near

PATIENCES = 4
"""A request may take so many time-outs in all, each of them the most that it may stand still."""

SLOWEST_DOCUMENT = 64 * 1024
"""A document is given a further second for each so many bytes of it that were moved."""

OVERHEAD_BYTES = 1024 * 1024
"""What an answer may weigh beyond its body: its head, and what is around the pieces of the body."""

_PIECE = 64 * 1024
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class TrickleError(TimeoutError):
    """The request did not end in time, although there was progress."""


class OversizeError(Exception):
    """The answer weighs more than allowed."""


class NearAddressError(OSError):
    """A name from an answer stands for an address of this machine or its neighbours."""


class Passage:
    """One request on its way: until when, how much, and who is told that it leaves.

    Args:
        clock: Measures the time.
        patience: The most seconds without any progress.
        seconds: The most seconds in all, from now.
        max_bytes: The most that the answer's body may weigh on its way.
        is_document: Whether each byte that was moved buys time, as a document of some megabytes may need it.
        leaving: Told when the request is put on the wire.
        far_only: Whether it must not lead to this machine or its neighbours, whatever name they have.

    Attributes:
        has_left: Whether it was put on the wire; until then nothing can have happened.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        patience: float,
        seconds: float,
        max_bytes: int,
        is_document: bool = False,
        leaving: Leaving | None = None,
        far_only: bool = False,
    ) -> None:
        self.far_only = far_only
        self.has_left = False
        self._clock = clock
        self._patience = patience
        self._began = clock.monotonic()
        self._seconds = seconds
        self._left_bytes = max_bytes + OVERHEAD_BYTES
        self._per_byte = 1 / SLOWEST_DOCUMENT if is_document else 0.0
        self._leaving = leaving

    @property
    def seconds_spent(self) -> float:
        """How long it has taken so far."""
        return self._clock.monotonic() - self._began

    def patience(self) -> float:
        """Return how many seconds the next step may take.

        Raises:
            TrickleError: The time is over.
        """
        left = self._seconds - self.seconds_spent
        if left <= 0:
            raise TrickleError
        return min(self._patience, left)

    def count_sent(self, amount: int) -> None:
        """Note that bytes left."""
        self._seconds += amount * self._per_byte

    def count_received(self, amount: int) -> None:
        """Note that bytes came.

        Raises:
            OversizeError: They are more than allowed.
        """
        self._seconds += amount * self._per_byte
        self._left_bytes -= amount
        if self._left_bytes < 0:
            raise OversizeError

    def leave(self) -> None:
        """Tell that the request is put on the wire now."""
        if self._leaving is not None:
            self._leaving()
        self.has_left = True


_under_way: ContextVar[Passage | None] = ContextVar("passage", default=None)


@contextmanager
def under_way(passage: Passage) -> Iterator[None]:
    """Hold the connections used inside the block to a passage."""
    token = _under_way.set(passage)
    try:
        yield
    finally:
        _under_way.reset(token)


class _BoundedReader(io.RawIOBase):
    """Reads from a connection's socket, be it plain or encrypted, no longer and no more than the passage allows."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        super().__init__()
        self._raw = raw
        self._socket = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        passage = _under_way.get()
        if passage is None:
            return self._raw.readinto(buffer)
        self._socket.settimeout(passage.patience())
        try:
            amount = self._raw.readinto(buffer)
        except TimeoutError:
            # Which of the two it was: all the time that there is, or one silence.
            passage.patience()
            raise
        passage.count_received(amount or 0)
        return amount

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(HTTPResponse):
    """Parses an answer of which every byte, the head's and the chunks' included, comes through the bounded reader."""

    def __init__(
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self.fp: io.BufferedReader = io.BufferedReader(_BoundedReader(self.fp.detach(), sock))


class _BoundedConnection(HTTPConnection):
    response_class = _BoundedResponse

    def _new_conn(self) -> socket.socket:
        """Return a connected socket; all addresses of the name share the passage's time."""
        passage = _under_way.get()
        if passage is None:
            return super()._new_conn()
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, allowed_gai_family(), socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError as error:
            raise NewConnectionError(self, "no host name") from error
        if passage.far_only and self.proxy is None and any(is_near(str(address[0])) for *_, address in found):
            raise NearAddressError
        failure: OSError = OSError("the name has no address")
        for family, kind, protocol, _name, address in found:
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(passage.patience())
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.connect(address)
                # What is left is for the handshake.
                sock.settimeout(passage.patience())
            except OSError as error:
                sock.close()
                failure = error
            else:
                return sock
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, "no connection in time") from failure
        raise NewConnectionError(self, "no connection") from failure

    def endheaders(self, *arguments: Any, **options: Any) -> None:
        """Send the head, which is the moment when a request leaves."""
        passage = _under_way.get()
        if passage is not None:
            if self.sock is None:
                # Otherwise done at the first byte, after the moment was told.
                self.connect()
            passage.leave()
        super().endheaders(*arguments, **options)

    def send(self, data: Any) -> None:
        """Send in pieces, so that a long body that goes forward is not taken for one that stands still."""
        passage = _under_way.get()
        if passage is None or self.sock is None or not isinstance(data, bytes):
            super().send(data)
            return
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            self.sock.settimeout(passage.patience())
            super().send(piece)
            passage.count_sent(len(piece))


class _BoundedTlsConnection(_BoundedConnection, HTTPSConnection):
    pass


class _BoundedPool(HTTPConnectionPool):
    ConnectionCls = _BoundedConnection


class _BoundedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _BoundedTlsConnection


_POOLS = {"http": _BoundedPool, "https": _BoundedTlsPool}


class BoundedAdapter(requests.adapters.HTTPAdapter):
    """Sends requests over connections that keep to the passage under way, directly or through a proxy."""

    def __init__(self) -> None:
        # The library's default, said aloud: nothing below this program sends a request again.
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools of bounded connections."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> urllib3.ProxyManager:
        """Return the pools of bounded connections through a proxy."""
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **options)
        if type(manager) is urllib3.ProxyManager:
            manager.pool_classes_by_scheme = _POOLS
        return manager


def receive(response: requests.Response, max_bytes: int, passage: Passage) -> bytes:
    """Read a streamed body to its end.

    Args:
        response: An answer sent with ``stream=True`` whose body nobody has read yet.
        max_bytes: The most it may weigh, unpacked.
        passage: Bounds the time; asked here as well, for connections that are none of this module.

    Raises:
        OversizeError: There is more.
        TrickleError: It takes longer.
        requests.RequestException: The connection failed or the body ended before its announced length.
        urllib3.exceptions.HTTPError: Likewise.
    """
    body = bytearray()
    for piece in _pieces(response):
        body += piece
        if len(body) > max_bytes:
            raise OversizeError
        passage.patience()
    return bytes(body)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield what arrives as it arrives: a read that fills a buffer first leaves no chance to look at the clock."""
    read1 = getattr(response.raw, "read1", None)
    if read1 is None:
        yield from response.iter_content(1024)
        return
    while piece := read1(_PIECE, decode_content=True):
        yield piece


def bounded_session() -> requests.Session:
    """Return a session whose requests are bounded while a passage is under way.

    It trusts the certificates that the environment names: REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, which requests looks
    at by itself, else SSL_CERT_FILE and SSL_CERT_DIR, which OpenSSL and most other programs look at.
    """
    session = requests.Session()
    session.verify = next((found for name in _CERTIFICATES if (found := os.environ.get(name))), True)
    for scheme in ("https://", "http://"):
        session.mount(scheme, BoundedAdapter())
    return session
