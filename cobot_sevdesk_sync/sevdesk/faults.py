"""What sevDesk's error bodies say.

The recorded shape is ``{"error": {"message", "code", "responseCode", ...}, "objects": null}``; a 401 has been seen with
its message at the top; and bodies of something in between are no JSON at all (sevDesk API, errors).
"""

from __future__ import annotations

import re
from http import HTTPStatus

import msgspec
from msgspec import Struct

from cobot_sevdesk_sync.errors import NotFound, Rejected, Side, TokenRefused

SIDE: Side = "sevdesk"
MESSAGE_BOUND = 300
NOT_FOUND_CODE = 151
UNREADABLE = (ValueError, RecursionError)
"""What decoding JSON raises; the latter for absurdly deep nesting."""

_NO_ERROR = frozenset({b"", b"null", b"[]", b"false", b'""'})
_MESSAGE = re.compile(r'"message"\s*:\s*(?P<text>"(?:[^"\\]|\\.)*")')


class Fault(Struct, frozen=True):
    """What an error body says. ``status`` is the HTTP status that the body itself names."""

    message: str
    code: int | None
    status: int | None


class Envelope(msgspec.Struct):
    """The outermost keys of any answer, their values still undecoded; empty where a key is missing."""

    objects: msgspec.Raw = msgspec.Raw(b"")
    error: msgspec.Raw = msgspec.Raw(b"")
    message: msgspec.Raw = msgspec.Raw(b"")
    total: msgspec.Raw = msgspec.Raw(b"")

    @property
    def has_objects(self) -> bool:
        """Whether there is a key ``objects``, whatever its value. The value is not copied: previews weigh megabytes."""
        return memoryview(self.objects).nbytes > 0

    @property
    def fault(self) -> Fault | None:
        """The error in the answer; None when it carries none. ``ValueError`` when it is unreadable."""
        if bytes(self.error) not in _NO_ERROR:
            error = msgspec.json.decode(self.error)
            if not isinstance(error, dict):
                return Fault(_text(error), None, None)
            return Fault(
                _text(error.get("message")), number_in(error.get("code")), number_in(error.get("responseCode"))
            )
        if bytes(self.message) not in _NO_ERROR and not self.has_objects:
            return Fault(_text(msgspec.json.decode(self.message)), None, None)
        return None


def bounded(text: str) -> str:
    """Return a remote text on one line, at most 300 characters: it is data, and it goes to terminals and logs."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= MESSAGE_BOUND else f"{line[: MESSAGE_BOUND - 1]}…"


def _text(value: object) -> str:
    if value is None:
        return "no message"
    return bounded(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def number_in(value: object) -> int | None:
    """Return a whole number that may come as a string; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else None


def _fault_in(text: str) -> Fault:
    """Return what an error body says; a body that is none, or was cut off on its way here, is its own message."""
    try:
        fault = msgspec.json.decode(text, type=Envelope).fault
    except UNREADABLE:
        fault = None
    if fault is not None:
        return fault
    cut_off = _MESSAGE.search(text)
    try:
        message = msgspec.json.decode(cut_off["text"], type=str) if cut_off else text
    except UNREADABLE:
        message = text
    return Fault(bounded(message), None, None)


def readable_refusal(refusal: Rejected) -> Rejected:
    """Return a refusal with sevDesk's own words as its message: ``error.message``, else ``message``, else the raw text.

    A body with error code 151 says "not found" whatever the status; a plain 400 does not prove absence.
    """
    fault = _fault_in(refusal.message)
    kind = NotFound if fault.code == NOT_FOUND_CODE else type(refusal)
    return kind(refusal.side, refusal.request, refusal.status, fault.message)


def readable_token_refusal(refusal: TokenRefused) -> TokenRefused:
    """Return a refused token's error with sevDesk's own words as its message."""
    return TokenRefused(refusal.side, refusal.request, refusal.status, _fault_in(refusal.message).message)


def why_unusable(body: bytes) -> str | None:
    """Return why the body of a read's success is worth another try; None when it is not.

    That is an unreadable body, and an error that says neither "not found" nor "not allowed".
    """
    try:
        envelope = msgspec.json.decode(body, type=Envelope)
        fault = envelope.fault
    except UNREADABLE as error:
        return bounded(f"unreadable answer: {error}")
    if fault is None:
        return None if envelope.has_objects else "an answer without objects"
    settled = fault.code == NOT_FOUND_CODE or fault.status in {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
    }
    return None if settled else f"error inside a success: {fault.message}"
