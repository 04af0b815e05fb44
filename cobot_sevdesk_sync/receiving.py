"""Takes in the body of an answer within bounds of size and time."""

from __future__ import annotations

from collections.abc import Iterator

import requests

from cobot_sevdesk_sync.clock import Clock

_PIECE = 64 * 1024


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
