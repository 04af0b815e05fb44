"""Turns sevDesk's answers into records; a fault names the field.

A success is ``{"objects": ...}``: an array, one object or a bare value. An error also comes inside HTTP 200, so every
body is looked at (sevDesk API, response envelope and errors).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from types import GenericAlias
from typing import Any, Generic, Never, TypeVar

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.answers import (
    NO_JSON,
    Shape,
    WrongField,
    glimpsed,
    ordinary,
    read_from,
    read_json,
    texts_in,
    whole_number,
    whole_number_in,
)
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
from cobot_sevdesk_sync.plain import one_line
from cobot_sevdesk_sync.sevdesk import wire
from cobot_sevdesk_sync.sevdesk.records import (
    BERLIN,
    Account,
    CommunicationWay,
    Contact,
    ContactAddress,
    CostCentre,
    Country,
    Position,
    Tag,
    TagRelation,
    UnreadableRow,
    Voucher,
)

SIDE: Side = "sevdesk"

PERCENT_BY_WORD = {"ZERO": Decimal(0), "SEVEN": Decimal(7), "NINETEEN": Decimal(19)}

_MAX_MESSAGE = 300
_NOT_FOUND_CODE = 151
_NOT_ALLOWED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_LONGEST_ID = 20
_LONGEST_FILENAME = 300
_LONGEST_NUMBER = 100
# Days with which everything that is counted from them stays a day.
_YEARS = range(1900, 3000)
# How a database writes that there is no day, and what some programs make of it.
_NO_DAY = re.compile(r"^(?:0000-00-00|-0001-11-30)(?:$|[T ])")

_NO_ERROR = frozenset({b"", b"null", b"[]", b"false", b'""'})
_MESSAGE = re.compile(r'"message"\s*:\s*(?P<text>"(?:[^"\\]|\\.)*")')
_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]*)`$")

Record = TypeVar("Record")


class Fault(Struct, frozen=True):
    """What an error body says. ``status`` is the HTTP status that the body itself names."""

    message: str
    code: int | None = None
    status: int | None = None

    @property
    def is_not_found(self) -> bool:
        """Whether the object does not exist (any more)."""
        return self.code == _NOT_FOUND_CODE or self.status == HTTPStatus.NOT_FOUND

    @property
    def is_not_allowed(self) -> bool:
        """Whether the token was refused."""
        return self.status in _NOT_ALLOWED


def decode(raw: bytes | str | msgspec.Raw, shape: type[Shape], within: str = "") -> Shape:
    """Decode JSON into one of the wire shapes; of a field that is missing, the path is its own.

    Args:
        raw: The JSON.
        shape: What it should be.
        within: The path of ``raw`` inside the answer.

    Raises:
        WrongField: It is not.
    """
    try:
        return read_json(raw, shape, within)
    except WrongField as wrong:
        missing = _MISSING.match(wrong.reason)
        if missing is None:
            raise
        place = f"{wrong.path}." if within or wrong.path != "body" else ""
        raise WrongField(f"{place}{missing['name']}", "missing") from None


def read_value(answer: Answer, shape: type[Shape]) -> Shape:
    """Return ``objects`` of a read as one value.

    Raises:
        MalformedAnswer: The body is no envelope, what is in it is not that value, or it carries an error that says
            nothing about what to do next.
        NotFound: The error is code 151.
        TokenRefused: The error names status 401 or 403.
        RemoteUnavailable: The error names status 429 or 5xx: sevDesk failed, the next run may succeed.
    """
    envelope = _read_envelope(answer)
    with read_from(SIDE, answer):
        return decode(envelope.objects, shape, "objects")


class Page(Struct, Generic[Record], frozen=True):
    """One page of a listing.

    Attributes:
        rows: Each row that can be read, with what tells it from others.
        unreadable: Likewise the others.
        total: How many rows there are in all; None where sevDesk does not tell.
    """

    rows: Sequence[tuple[str, Record]]
    unreadable: Sequence[tuple[str, UnreadableRow]]
    total: int | None

    def __len__(self) -> int:
        return len(self.rows) + len(self.unreadable)


def read_page(answer: Answer, shape: type[Shape], to_record: Callable[[Shape], Record]) -> Page[Record]:
    """Return ``objects`` as rows, be it an array or one single object. What is wrong with one row stays with that one.

    Raises:
        MalformedAnswer: ``objects`` is neither.
        SyncError: As ``read_value``.
    """
    envelope = _read_envelope(answer)
    # A string in sevDesk's own example, a number elsewhere; whatever else it is says nothing.
    total = whole_number_in(envelope.total)
    single = bytes(memoryview(envelope.objects)[:1]) == b"{"
    kind: Any = shape if single else GenericAlias(list, (shape,))
    try:
        found = decode(envelope.objects, kind, "objects")
        rows = [found] if single else found
        return Page([(_identity(row), to_record(row)) for row in rows], (), total)
    except WrongField:
        # Then row by row.
        pass
    with read_from(SIDE, answer):
        raws = [envelope.objects] if single else decode(envelope.objects, list[msgspec.Raw], "objects")
    entries = [_entry(raw, shape, to_record) for raw in raws]
    return Page(
        [(name, entry) for name, entry in entries if not isinstance(entry, UnreadableRow)],
        [(name, entry) for name, entry in entries if isinstance(entry, UnreadableRow)],
        total,
    )


def _entry(
    raw: msgspec.Raw, shape: type[Shape], to_record: Callable[[Shape], Record]
) -> tuple[str, Record | UnreadableRow]:
    """Return a row, with what tells it from others: its id, or all of it where it has none."""
    try:
        row = decode(raw, shape)
        return _identity(row), to_record(row)
    except WrongField as wrong:
        seen = glimpsed(raw)
        found = seen.get("id") if isinstance(seen, Mapping) else None
        known = found.strip() if isinstance(found, str) and _is_id(found.strip()) else None
        return known or bytes(raw).hex(), UnreadableRow(known, wrong.path, wrong.reason, texts_in(seen, but="id"))


def _identity(row: object) -> str:
    # Accounts have their id under another name, and come on one page.
    found = getattr(row, "id", None)
    return str(found).strip() if found is not None else repr(row)


def read_record(answer: Answer, shape: type[Shape], to_record: Callable[[Shape], Record]) -> Record:
    """Return the one record that was asked for by its id.

    Raises:
        NotFound: There is none.
        MalformedAnswer: There are several, or it cannot be read.
        SyncError: As ``read_value``.
    """
    page = read_page(answer, shape, to_record)
    if len(page) == 0:
        raise NotFound(SIDE, answer.request, answer.status, "an empty list")
    if len(page) > 1:
        raise MalformedAnswer(SIDE, answer.request, "objects", "more than the one that was asked for")
    for _, row in page.unreadable:
        raise MalformedAnswer(SIDE, answer.request, f"objects[0].{row.field}", row.reason)
    return page.rows[0][1]


def written_record(answer: Answer, shape: type[Shape], to_record: Callable[[Shape], Record]) -> Record:
    """Return the record that a write was answered with.

    The documentation shows some answers without the wrapping; such a bare object is taken as well.

    Raises:
        OutcomeUnknown: The answer carries an error in spite of its status, or cannot be read: it may have happened.
    """
    try:
        envelope, fault = _opened(answer.body, "objects")
        if fault is not None:
            raise OutcomeUnknown(SIDE, answer.request, f"error inside status {answer.status}: {fault.message}")
        return to_record(decode(envelope.objects if envelope.has_objects else answer.body, shape, "objects"))
    except WrongField as wrong:
        raise OutcomeUnknown(SIDE, answer.request, f"unreadable answer: {wrong.path}: {wrong.reason}") from None


def why_unusable(body: bytes) -> str | None:
    """Return why the body of a read's success is worth another try; None when it is not.

    That is an unreadable body, and an error that says neither "not found" nor "not allowed".
    """
    try:
        envelope, fault = _opened(body)
    except WrongField as wrong:
        return f"unreadable answer: {wrong.reason}"
    if fault is None:
        return None if envelope.has_objects else "an answer without objects"
    return None if fault.is_not_found or fault.is_not_allowed else f"error inside a success: {fault.message}"


def in_sevdesks_words(refusal: Rejected | TokenRefused) -> Rejected | TokenRefused:
    """Return a refusal with sevDesk's own words as its message: ``error.message``, else ``message``, else the raw text.

    A body with error code 151 says "not found" whatever the status; a plain 400 does not prove absence.
    """
    fault = _fault_in(refusal.message)
    kind = type(refusal)
    if isinstance(refusal, Rejected) and fault.code == _NOT_FOUND_CODE:
        kind = NotFound
    return kind(refusal.side, refusal.request, refusal.status, fault.message)


def _read_envelope(answer: Answer) -> wire.Envelope:
    """Return the envelope of a read, its ``objects`` still undecoded; raises as ``read_value``."""
    with read_from(SIDE, answer):
        envelope, fault = _opened(answer.body)
    if fault is not None:
        _raise_fault(answer, fault)
    if not envelope.has_objects:
        raise MalformedAnswer(SIDE, answer.request, "objects", "missing")
    return envelope


def _raise_fault(answer: Answer, fault: Fault) -> Never:
    if fault.is_not_found:
        raise NotFound(SIDE, answer.request, HTTPStatus.NOT_FOUND, fault.message)
    if fault.status is not None and fault.is_not_allowed:
        raise TokenRefused(SIDE, answer.request, fault.status, fault.message)
    reason = f"error inside status {answer.status}: {fault.message}"
    if fault.status == HTTPStatus.TOO_MANY_REQUESTS or (fault.status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise RemoteUnavailable(SIDE, answer.request, reason)
    # Neither sevDesk's own failure nor the absence of the object: the answer simply is not the data that was asked for.
    raise MalformedAnswer(SIDE, answer.request, "error", reason)


def _opened(body: bytes | str, within: str = "") -> tuple[wire.Envelope, Fault | None]:
    """Return an answer's envelope and the error in it, None when it carries none; raises ``WrongField``."""
    envelope = decode(body, wire.Envelope, within)
    if bytes(envelope.error) not in _NO_ERROR:
        error = decode(envelope.error, object, within)
        if not isinstance(error, dict):
            return envelope, Fault(_message(error))
        code, status = whole_number(error.get("code")), whole_number(error.get("responseCode"))
        return envelope, Fault(_message(error.get("message")), code, status)
    if bytes(envelope.message) not in _NO_ERROR and not envelope.has_objects:
        return envelope, Fault(_message(decode(envelope.message, object, within)))
    return envelope, None


def _message(value: object) -> str:
    if value is None:
        return "no message"
    return one_line(value if isinstance(value, str) else msgspec.json.encode(value).decode(), _MAX_MESSAGE)


def _fault_in(text: str) -> Fault:
    """Return what an error body says; a body that is none, or was cut off on its way here, is its own message."""
    try:
        _, fault = _opened(text)
    except WrongField:
        fault = None
    if fault is not None:
        return fault
    cut_off = _MESSAGE.search(text)
    try:
        message = msgspec.json.decode(cut_off["text"], type=str) if cut_off else text
    except NO_JSON:
        message = text
    return Fault(one_line(message, _MAX_MESSAGE))


def to_voucher(found: wire.VoucherRow) -> Voucher:
    """Return the voucher. An amount of null is a draft without positions: nothing is booked, which is zero."""
    return Voucher(
        id=_id(found.id, "id"),
        number=_label(found.description) or "",
        voucher_date=_day(found.voucher_date, "voucherDate"),
        credit_debit=found.credit_debit or "",
        status=str(found.status),
        sum_gross=ordinary(Decimal(0) if found.sum_gross is None else found.sum_gross, "sumGross"),
        sum_tax=_amount_or_none(found.sum_tax, "sumTax"),
        currency=_label(found.currency),
        contact_id=_target(found.supplier),
        supplier_name=_label(found.supplier_name or None),
        # A relation that is not there is a key that is missing; a listing that tells neither has been cut.
        is_contact_told=found.supplier is not None or found.supplier_name is not UNSET,
        sum_gross_foreign=_amount_or_none(found.sum_gross_foreign_currency, "sumGrossForeignCurrency"),
        tax_rule_id=_target(found.tax_rule),
        document_id=_target(found.document),
        is_enshrined=(_label(found.enshrined) or "0").lower() not in {"0", "false"},
        cost_centre_id=_target(found.cost_centre),
    )


def to_position(found: wire.PositionRow) -> Position:
    """Return the position."""
    return Position(
        id=_id(found.id, "id"),
        voucher_id=_required_target(found.voucher, "voucher.id"),
        account_id=_target(found.account_datev),
        tax_rate=ordinary(found.tax_rate, "taxRate"),
        sum_gross=ordinary(found.sum_gross, "sumGross"),
        sum_net=_amount_or_none(found.sum_net, "sumNet"),
        sum_tax=_amount_or_none(found.sum_tax, "sumTax"),
        comment=_label(found.comment),
    )


def to_tag(found: wire.TagRow) -> Tag:
    """Return the tag."""
    return Tag(id=_id(found.id, "id"), name=_label(found.name) or "")


def to_tag_relation(found: wire.TagRelationRow) -> TagRelation | None:
    """Return the relation; None when its tag or its object is gone: it says nothing of any document then."""
    tag_id, object_id = _target(found.tag), _target(found.object)
    if found.tag is None or found.object is None or tag_id is None or object_id is None:
        return None
    return TagRelation(
        tag_id=tag_id,
        tag_name=_label(found.tag.name),
        object_id=object_id,
        object_name=found.object.object_name or "",
    )


def to_contact(found: wire.ContactRow) -> Contact:
    """Return the contact, its e-mail addresses still unknown."""
    person = " ".join(filter(None, (_label(found.surename), _label(found.familyname))))
    return Contact(
        id=_id(found.id, "id"),
        customer_number=_label(found.customer_number),
        name=_label(found.name) or person,
        is_person=bool(person),
        description=_label(found.description) or "",
    )


def to_address(found: wire.AddressRow) -> ContactAddress:
    """Return the address."""
    return ContactAddress(
        id=_id(found.id, "id"),
        contact_id=_required_target(found.contact, "contact.id"),
        street=_label(found.street),
        zip=_label(found.zip),
        city=_label(found.city),
        country_id=_target(found.country),
    )


def to_communication_way(found: wire.CommunicationWayRow) -> CommunicationWay | None:
    """Return the communication way, its type possibly empty; None when it belongs to no contact (any more)."""
    contact_id = _target(found.contact)
    if contact_id is None:
        return None
    return CommunicationWay(
        id=_label(found.id) or "",
        contact_id=contact_id,
        type=found.type if isinstance(found.type, str) else "",
        value=_label(found.value) or "",
        key_id=_target(found.key),
    )


def to_account(found: wire.AccountRow) -> Account:
    """Return the account with what it allows."""
    rates: dict[str, frozenset[Decimal]] = {}
    names: dict[str, str] = {}
    texts: dict[str, str] = {}
    # What is not understood is not allowed: neither a rule that cannot be read, nor a word that is not known.
    rules = (_understood(raw, wire.TaxRuleRow) for raw in _understood(found.allowed_tax_rules, list[msgspec.Raw]) or ())
    for rule in filter(None, rules):
        percents = {PERCENT_BY_WORD[word] for word in rule.tax_rates or () if word in PERCENT_BY_WORD}
        rates[str(rule.id)] = rates.get(str(rule.id), frozenset()) | percents
        words = [each.strip() for each in (rule.name, rule.description) if isinstance(each, str) and each.strip()]
        texts[str(rule.id)] = " ".join(words)
        if isinstance(rule.description, str) and rule.description.strip():
            names[str(rule.id)] = words[-1]
    return Account(
        id=_id(found.account_datev_id, "accountDatevId"),
        number=_required(found.account_number, "accountNumber"),
        name=_label(found.account_name) or "",
        rates_by_rule=rates,
        receipt_types=frozenset(_understood(found.allowed_receipt_types, list[str]) or ()),
        rule_names=names,
        rule_texts=texts,
    )


def _understood(raw: msgspec.Raw, shape: type[Shape]) -> Shape | None:
    """Return part of a row; None where it is not as documented."""
    try:
        return decode(raw, shape)
    except WrongField:
        return None


def to_country(found: wire.CountryRow) -> Country:
    """Return the country; the code has been seen in lower case."""
    return Country(
        id=_id(found.id, "id"),
        code=(_label(found.code) or "").upper(),
        name=_label(found.name) or "",
        name_en=_label(found.name_en) or "",
    )


def to_cost_centre(found: wire.CostCentreRow) -> CostCentre:
    """Return the cost centre."""
    return CostCentre(
        id=_id(found.id, "id"),
        name=_label(found.name) or "",
        number=_label(found.number) or _label(found.cost_centre_number),
    )


def to_id(found: wire.CreatedRow) -> str:
    """Return the id of what was created."""
    return _id(found.id, "id")


def to_saved_voucher(found: wire.SavedVoucherRow) -> Voucher:
    """Return the voucher that was saved."""
    saved = to_voucher(found.voucher)
    return saved if saved.document_id is not None else replace(saved, document_id=_target(found.document))


def to_filename(found: wire.UploadRow) -> str:
    """Return the name under which the file waits to be attached."""
    name = _required(found.filename, "filename")
    if len(name) > _LONGEST_FILENAME:
        raise WrongField("filename", "Expected a name of ordinary length")
    return name


def to_customer_number(found: object) -> str | None:
    """Return the customer number that sevDesk proposes; None for what is none, absurdly long ones too."""
    if isinstance(found, bool) or not isinstance(found, str | int):
        return None
    if isinstance(found, int) and not 0 <= found < 10**_LONGEST_NUMBER:
        return None
    text = str(found).strip()
    return text if text.isprintable() and 0 < len(text) <= _LONGEST_NUMBER else None


def _label(found: wire.Scalar | None) -> str | None:
    """Return the text without surrounding spaces; None for null and for nothing but spaces."""
    return (str(found).strip() or None) if found is not None else None


def _required(found: wire.Scalar, path: str) -> str:
    """Return the text without surrounding spaces; raises ``WrongField`` when nothing is left."""
    text = _label(found)
    if text is None:
        raise WrongField(path, "empty")
    return text


def _id(found: wire.Scalar, path: str) -> str:
    """Return an id; raises ``WrongField`` for what is no number: in its place an error's words have been seen."""
    text = _required(found, path)
    if not _is_id(text):
        raise WrongField(path, "Expected an id, which is a number")
    return text


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID and bool(text.strip("0"))


def _amount_or_none(value: Decimal | None, path: str) -> Decimal | None:
    return None if value is None else ordinary(value, path)


def _day(found: wire.Scalar | None, path: str) -> date | None:
    """Return the day in Berlin; None where none is set. Raises ``WrongField`` for what is no date."""
    text = _label(found)
    if text is None or _NO_DAY.match(text):
        return None
    try:
        day = berlin_day(text)
    except ValueError as error:
        raise WrongField(path, str(error)) from None
    if day.year not in _YEARS:
        raise WrongField(path, "Expected a day between the years 1900 and 2999")
    return day


def berlin_day(value: str | int) -> date:
    """Return the day in Berlin.

    sevDesk answers with RFC 3339 and an offset, a day being midnight in Berlin; comparing in UTC would miss by one day.

    Args:
        value: RFC 3339, an ISO date, ``dd.mm.yyyy``, or seconds since 1970 as a number or as digits.

    Raises:
        ValueError: It is none of these.
    """
    text = str(value).strip()
    try:
        if text.removeprefix("-").isdecimal():
            return datetime.fromtimestamp(int(text), UTC).astimezone(BERLIN).date()
        if text[2:3] == ".":
            return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=BERLIN).date()
        moment = datetime.fromisoformat(text)
        # A moment without an offset is already a day on Berlin's calendar.
        return moment.date() if moment.tzinfo is None else moment.astimezone(BERLIN).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError("not a date") from error


def _target(reference: wire.Reference | None) -> str | None:
    """Return the id of a related object; None where there is none."""
    return _label(reference.id) if reference is not None else None


def _required_target(reference: wire.Reference | None, path: str) -> str:
    """Return the id of a related object that must be there; raises ``WrongField`` when it is missing."""
    found = _target(reference)
    if found is None:
        raise WrongField(path, "missing")
    return found
