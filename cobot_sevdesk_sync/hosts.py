"""What a host is, whatever its spelling, and where an address out of an answer may lead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# A last label that a resolver may read as a number makes the whole name an address: 127.1, 0x7f000001, 2130706433.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that no public register gives out, and that lead to this machine or its neighbours (RFC 6761, 6762, 8375).
_NEAR_ENDINGS = frozenset(
    {"localhost", "local", "internal", "localdomain", "lan", "home", "corp", "intranet", "private", "test", "invalid"}
)
# An IPv6 address may carry an IPv4 address, which is where it leads (RFC 6052): who has no IPv4 reaches it so.
_TRANSLATED = ip_network("64:ff9b::/96")
_LAST_32_BITS = 0xFFFFFFFF


def is_near(host: str) -> bool:
    """Return whether a host is this machine or one of its neighbours; also when it is unclear what it is.

    Args:
        host: A name or an IP address, as in a URL.
    """
    name = host.rstrip(".").casefold() if not host.endswith("..") else ""
    try:
        return not _is_global(ip_address(name.partition("%")[0]))
    except ValueError:
        return not _is_public_name(name)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            carried = IPv4Address(int(address) & _LAST_32_BITS)
        if carried is not None:
            return _is_global(carried)
    return address.is_global and not address.is_multicast


def _is_public_name(name: str) -> bool:
    labels = name.split(".")
    return (
        len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not _NUMBER.fullmatch(labels[-1])
        and labels[-1] not in _NEAR_ENDINGS
        and labels[-2:] != ["home", "arpa"]
    )


def may_be_followed(url: str, bases: Sequence[str]) -> bool:
    """Tell whether a request without a token may go to an address out of an answer.

    It has to be encrypted, unless a configured address is not. And it must not lead to this machine or its neighbours,
    unless a configured address is there, too: what they answer would end up as a document in the books. What is unclear
    is not followed: libraries do not agree on what it means.

    Args:
        url: Out of an answer; anything.
        bases: The configured addresses.
    """
    parts = _split(url)
    known = [found for found in map(_split, bases) if found is not None]
    if parts is None or parts.scheme not in {"https", *(base.scheme for base in known)}:
        return False
    return not is_near(parts.hostname or "") or has_near_address(bases)


def has_near_address(bases: Sequence[str]) -> bool:
    """Return whether one of the configured addresses is on this machine or beside it."""
    return any(is_near(found.hostname or "") for found in map(_split, bases) if found is not None)


def is_same_origin(url: str, other: str) -> bool:
    """Return whether two addresses are of one scheme, host and port; never where it is unclear what one of them is."""
    left, right = _split(url), _split(other)
    return left is not None and right is not None and _origin(left) == _origin(right)


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _DEFAULT_PORTS.get(parts.scheme)


def _split(url: str) -> SplitResult | None:
    """Return the parts of an address; None when it is none, or could be read in more than one way."""
    if len(url) > _LONGEST or not url.isprintable() or "\\" in url or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if not host or not host.isascii() or "@" in parts.netloc:
        return None
    is_clear = "[" in parts.netloc or re.fullmatch(r"[a-z0-9._-]+", host)
    return parts if is_clear else None
