"""Which addresses that a remote side names may be asked at all."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit


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
