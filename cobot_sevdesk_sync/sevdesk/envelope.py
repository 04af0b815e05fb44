"""The wrapping of every sevDesk answer.

A success is ``{"objects": ...}``: an array, one object or a bare value. An error also comes inside HTTP 200, so every
body is looked at (sevDesk API, response envelope and errors).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from types import GenericAlias
from typing import Any, Never, Protocol, TypeVar

import msgspec
from msgspec import Struct

from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    Side,
    TokenRefused,
)
from cobot_sevdesk_sync.http import Answer

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


_PLACE = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]*)`$")

RecordT = TypeVar("RecordT")
RecordT_co = TypeVar("RecordT_co", covariant=True)
ValueT = TypeVar("ValueT")


class WrongValueError(ValueError):
    """A value of a row is not what it should be; ``field`` is sevDesk's name for it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


class Row(Protocol[RecordT_co]):
    """One row as sevDesk sends it."""

    def record(self) -> RecordT_co:
        """Return what the program works with; raises ``WrongValueError`` when the row is unusable."""
        ...


def read_objects(answer: Answer) -> tuple[msgspec.Raw, int | None]:
    """Return the still undecoded ``objects`` of a read, and the ``total`` where sevDesk told one.

    Raises:
        MalformedAnswer: The body is no envelope, or carries an error that says nothing about what to do next.
        NotFound: The error is code 151.
        TokenRefused: The error names status 401 or 403.
        RemoteUnavailable: The error names status 429 or 5xx: sevDesk failed, the next run may succeed.
    """
    try:
        envelope = msgspec.json.decode(answer.body, type=Envelope)
        fault = envelope.fault
    except UNREADABLE as error:
        _malformed(answer, error, "")
    if fault is not None:
        _raise_fault(answer, fault)
    if not envelope.has_objects:
        raise MalformedAnswer(SIDE, answer.request, "objects", "missing")
    return envelope.objects, _total(envelope)


def _raise_fault(answer: Answer, fault: Fault) -> Never:
    if fault.code == NOT_FOUND_CODE or fault.status == HTTPStatus.NOT_FOUND:
        raise NotFound(SIDE, answer.request, HTTPStatus.NOT_FOUND, fault.message)
    if fault.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise TokenRefused(SIDE, answer.request, fault.status, fault.message)
    reason = f"error inside status {answer.status}: {fault.message}"
    if fault.status == HTTPStatus.TOO_MANY_REQUESTS or (fault.status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise RemoteUnavailable(SIDE, answer.request, reason)
    # Neither sevDesk's own failure nor the absence of the object: the answer simply is not the data that was asked for.
    raise MalformedAnswer(SIDE, answer.request, "error", reason)


def _total(envelope: Envelope) -> int | None:
    # A string in sevDesk's own example, a number elsewhere; whatever else it is says nothing.
    return number_in(msgspec.json.decode(envelope.total)) if bytes(envelope.total) else None


def read_value(answer: Answer, kind: type[ValueT]) -> ValueT:
    """Return ``objects`` as one value of ``kind``; raises as ``read_objects``."""
    objects, _ = read_objects(answer)
    try:
        return msgspec.json.decode(objects, type=kind)
    except UNREADABLE as error:
        _malformed(answer, error, "objects")


def read_rows(answer: Answer, row_type: type[ValueT]) -> tuple[list[ValueT], int | None]:
    """Return ``objects`` as rows, be it an array or one single object, and the ``total`` where sevDesk told one.

    Raises:
        MalformedAnswer: One row is not what the reference says. No row vanishes silently: the whole listing is refused.
        SyncError: As ``read_objects``.
    """
    objects, total = read_objects(answer)
    single = bytes(memoryview(objects)[:1]) == b"{"
    kind: Any = row_type if single else GenericAlias(list, (row_type,))
    try:
        rows = msgspec.json.decode(objects, type=kind)
    except UNREADABLE as error:
        _malformed(answer, error, "objects")
    return ([rows] if single else rows), total


def records_of(answer: Answer, rows: Sequence[Row[RecordT]]) -> list[RecordT]:
    """Return the records of rows; raises ``MalformedAnswer`` with the place of a wrong value."""
    records = []
    for place, row in enumerate(rows):
        try:
            records.append(row.record())
        except WrongValueError as wrong:
            raise MalformedAnswer(SIDE, answer.request, f"objects[{place}].{wrong.field}", wrong.reason) from None
    return records


def written_value(answer: Answer, kind: type[ValueT]) -> ValueT:
    """Return ``objects`` of a write's answer as ``kind``.

    The documentation shows some answers without the wrapping; such a bare object is taken as well.

    Raises:
        OutcomeUnknown: The answer carries an error in spite of its status, or cannot be read: it may have happened.
    """
    try:
        envelope = msgspec.json.decode(answer.body, type=Envelope)
        fault = envelope.fault
        if fault is not None:
            raise OutcomeUnknown(SIDE, answer.request, f"error inside status {answer.status}: {fault.message}")
        return msgspec.json.decode(envelope.objects if envelope.has_objects else answer.body, type=kind)
    except UNREADABLE as error:
        field, reason = _place_and_reason(error, "objects")
        raise OutcomeUnknown(SIDE, answer.request, f"unreadable answer: {field}: {reason}") from None


def written_record(answer: Answer, row: Row[RecordT]) -> RecordT:
    """Return the record of a row that a write was answered with; raises ``OutcomeUnknown`` when it is unusable."""
    try:
        return row.record()
    except WrongValueError as wrong:
        reason = f"unreadable answer: {wrong.field}: {wrong.reason}"
        raise OutcomeUnknown(SIDE, answer.request, reason) from None


def _malformed(answer: Answer, error: Exception, start: str) -> Never:
    field, reason = _place_and_reason(error, start)
    raise MalformedAnswer(SIDE, answer.request, field, reason) from None


def _place_and_reason(error: Exception, start: str) -> tuple[str, str]:
    """Return where in a document a decoding fault lies, such as ``objects[3].sumGross``, and what it is."""
    text = str(error)
    place = _PLACE.search(text)
    path = (start + (place["path"] if place else "")).lstrip(".")
    reason = _PLACE.sub("", text)
    missing = _MISSING.match(reason)
    if missing:
        return f"{path}.{missing['name']}".lstrip("."), "missing"
    return path or "body", bounded(reason)
