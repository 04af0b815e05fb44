"""Addresses in the configuration: where tokens may be sent to."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from msgspec import Struct

from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.kinds import text_of
from cobot_sevdesk_sync.words import Words

SUBDOMAIN_MARK = "{subdomain}"
# Anything else is read differently by different programs, and could send a token to another host than is seen.
_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


class Address(Struct, frozen=True):
    """An address without credentials and query, returned without a slash at its end.

    Attributes:
        subdomain_mark: Whether ``{subdomain}`` may stand in it; it is left there.
    """

    subdomain_mark: bool = False
    expected: Words = Words("fault.expected.address")

    def read(self, value: Scalar) -> str:
        """Return the address. Plain http is for this machine only: a token would travel readable."""
        try:
            text = text_of(value)
        except UnfitValueError:
            # Without its own words, which quote the value: an address may be a secret.
            raise UnfitValueError from None
        checked = text.replace(SUBDOMAIN_MARK, "space") if self.subdomain_mark else text
        if "@" in checked or "?" in checked or "#" in checked:
            raise UnfitValueError(found=Words("fault.found.address-with-more"))
        if not _CHARACTERS.fullmatch(checked):
            raise UnfitValueError
        try:
            parts = urlsplit(checked)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise UnfitValueError from None
        if parts.scheme not in {"http", "https"} or not host:
            raise UnfitValueError
        if parts.scheme == "http" and not is_loopback(host):
            raise UnfitValueError(Words("fault.expected.https"))
        return text.rstrip("/")


def is_loopback(host: str) -> bool:
    """Return whether a host name or IP address is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
