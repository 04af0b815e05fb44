"""Turns Cobot's answers into records; a fault names the field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from cobot_sevdesk_sync.answers import NO_JSON, Shape, WrongField, read_from, read_json
from cobot_sevdesk_sync.cobot import wire
from cobot_sevdesk_sync.cobot.records import (
    AccountingCode,
    Activity,
    Address,
    Debitor,
    DebitorKind,
    Invoice,
    InvoiceItem,
    Membership,
    NamedNumber,
    Price,
    Tax,
    Team,
    UnreadableEntry,
    UnreadableInvoice,
)
from cobot_sevdesk_sync.errors import Side
from cobot_sevdesk_sync.http import Answer

SIDE: Side = "cobot"

_LARGEST_AMOUNT = Decimal(10) ** 12
_MOST_DECIMALS = 12
# A day with which everything that is counted from it (payment deadline, look-back) stays a day.
_INVOICE_YEARS = range(1990, 3000)

# What changes in a membership without anybody changing it.
_UNSTEADY_FIELDS = frozenset({"customer_number", "picture", "next_invoice_at", "updated_at", "upcoming_plan"})

_DEBITOR_KINDS: dict[str, DebitorKind] = {"memberships": "membership", "teams": "team", "contacts": "contact"}


def decode(raw: bytes | msgspec.Raw, shape: type[Shape], within: str = "") -> Shape:
    """Decode JSON into one of the wire shapes.

    Args:
        raw: The JSON.
        shape: What it should be.
        within: The path of ``raw`` inside the answer.

    Raises:
        WrongField: It is not.
    """
    return read_json(raw, shape, within, wire.read_text_type)


def read_value(answer: Answer, shape: type[Shape]) -> Shape:
    """Return what a read was answered with, as one of the wire shapes.

    Raises:
        MalformedAnswer: It is not.
    """
    with read_from(SIDE, answer):
        return decode(answer.body, shape)


def why_unusable(body: bytes) -> str | None:
    """Return why the body of a read's success is worth another try: it is no JSON at all; None when it is."""
    try:
        decode(body, msgspec.Raw)
    except WrongField as wrong:
        return f"unreadable answer: {wrong.reason}"
    return None


def message_of(body: bytes) -> str:
    """Return what an error body of Cobot says, of API 1 or API 2.

    Raises:
        ValueError: It says nothing in any of the known ways.
    """
    try:
        known = msgspec.json.decode(body)
    except NO_JSON:
        raise ValueError("no JSON") from None
    if not isinstance(known, dict):
        raise ValueError("no object")  # noqa: TRY004 - the caller knows one kind
    errors = known.get("errors")
    if isinstance(errors, dict):
        said = [f"{name}: {_joined(messages)}" for name, messages in errors.items()]
    elif isinstance(errors, list):
        said = [_error2(error) for error in errors]
    else:
        said = [_joined(known[key]) for key in ("base", "error_description", "error", "message") if known.get(key)]
    text = "; ".join(part for part in said if part)
    if not text:
        raise ValueError("no message")
    return text


def _error2(error: object) -> str:
    if not isinstance(error, dict):
        return str(error)
    source = error.get("source")
    pointer = source.get("pointer") or source.get("parameter") if isinstance(source, dict) else None
    detail = error.get("detail") or error.get("title") or error.get("code") or ""
    return f"{pointer}: {detail}" if pointer else str(detail)


def _joined(messages: object) -> str:
    return ", ".join(map(str, messages)) if isinstance(messages, list) else str(messages)


def to_invoice(raw: bytes | msgspec.Raw) -> Invoice | UnreadableInvoice:
    """Return an invoice of API 2, or what could be read of it; never raises for one bad invoice."""
    try:
        return _invoice(raw)
    except WrongField as wrong:
        known = _anything(raw)
        attributes = known.get("attributes")
        number = attributes.get("number") if isinstance(attributes, dict) else None
        shown = _label(number) if isinstance(number, (str, int)) else None
        return UnreadableInvoice(_id_of(known, raw), shown, wrong.path, wrong.reason, _space_of(known))


def _invoice(raw: bytes | msgspec.Raw) -> Invoice:
    resource = decode(raw, wire.Resource2)
    found = decode(resource.attributes, wire.InvoiceAttributes, "attributes")
    related = decode(resource.relationships, wire.InvoiceRelationships, "relationships")
    number = _label(found.number)
    if number is None:
        raise WrongField("attributes.number", "Expected a number, got an empty text")
    if found.invoice_date.value.year not in _INVOICE_YEARS:
        raise WrongField("attributes.invoiceDate", "Expected a day between the years 1990 and 2999")
    return Invoice(
        id=resource.id,
        number=number,
        invoice_date=found.invoice_date.value,
        due_date=found.due_date.value if found.due_date else None,
        paid_status=found.paid_status,
        customer_number=_label(found.customer_number),
        tax_id=_label(found.tax_id),
        recipient=_address2(found.recipient_address),
        billing_emails=_emails(found.billing_emails),
        items=tuple(_item(item, f"attributes.items[{index}]") for index, item in enumerate(found.items)),
        total=_price(found.total_amount, "attributes.totalAmount"),
        debitor=_debitor(related),
        space_id=_target(related.space),
        corrected_invoice_id=_target(related.corrected_invoice),
        is_e_invoice=isinstance(found.pdf, dict) and found.pdf.get("eInvoice") is True,
    )


def to_membership(raw: bytes | msgspec.Raw) -> Membership:
    """Return a member of API 1.

    Raises:
        WrongField: It is none.
    """
    found = decode(raw, wire.Membership1)
    address = found.address or wire.Address1()
    everything = decode(raw, dict[str, Any])
    return Membership(
        id=found.id,
        name=_text(found.name),
        email=_label(found.email),
        phone=_label(found.phone),
        address=Address(
            name=_text(address.name),
            company=_text(address.company),
            full_address=_text(address.full_address),
            street=_text(address.address),
            post_code=_label(address.post_code),
            city=_text(address.city),
            state=_text(address.state),
            country=_label(address.country),
        ),
        billing_emails=_emails(found.billing_emails),
        customer_number=_label(found.customer_number),
        confirmed_at=found.confirmed_at.value if found.confirmed_at else None,
        canceled_to=found.canceled_to.value if found.canceled_to else None,
        team_id=_label(found.team_id),
        other_fields={
            key: msgspec.json.encode(value, order="deterministic").decode()
            for key, value in everything.items()
            if key not in _UNSTEADY_FIELDS
        },
    )


def to_listed_membership(raw: msgspec.Raw) -> Membership | UnreadableEntry:
    """Return a member of API 1's list; never raises for one bad member."""
    try:
        return to_membership(raw)
    except WrongField as wrong:
        return UnreadableEntry(_id_of(_anything(raw), raw), wrong.path, wrong.reason)


def to_team(raw: msgspec.Raw) -> Team:
    """Return a team of API 2.

    Raises:
        WrongField: It is none.
    """
    resource = decode(raw, wire.Resource2)
    found = decode(resource.attributes, wire.TeamAttributes, "attributes")
    return Team(
        id=resource.id,
        name=_text(found.name) or "",
        tax_id=_label(found.tax_id),
        customer_number=_label(found.customer_number),
        billing_address=_address2(found.billing_address),
        billing_emails=_emails(found.billing_emails),
    )


def to_listed_team(raw: msgspec.Raw) -> Team | UnreadableEntry:
    """Return a team of API 2's list; never raises for one bad team."""
    try:
        return to_team(raw)
    except WrongField as wrong:
        return UnreadableEntry(_id_of(_anything(raw), raw), wrong.path, wrong.reason)


def to_activity(found: wire.Activity1) -> Activity:
    """Return an activity; without a text where it is none that a program posted."""
    text = found.attributes.text if found.attributes else None
    return Activity(found.created_at.value, found.type, text if isinstance(text, str) else None)


def to_accounting_code(found: wire.AccountingCode1, path: str) -> AccountingCode:
    """Return an accounting code, its name possibly empty; ``path`` is its place in the answer.

    Raises:
        WrongField: Its rate is no ordinary number.
    """
    rate = None if found.tax_rate is None else _amount(found.tax_rate, f"{path}.tax_rate")
    return AccountingCode(str(found.name).strip(), rate)


def _item(found: wire.Item2, path: str) -> InvoiceItem:
    return InvoiceItem(
        description=_text(found.description) or "",
        quantity=_amount(found.quantity, f"{path}.quantity"),
        total=_price(found.total_amount, f"{path}.totalAmount"),
        accounting_code=_label(found.accounting_code),
        revenue_account=_named_number(found.revenue_account),
        cost_center=_named_number(found.cost_center),
    )


def _price(found: wire.Price2, path: str) -> Price:
    taxes = tuple(
        Tax(
            name=_text(tax.name) or "",
            rate=_amount(tax.rate, f"{path}.taxes[{index}].rate"),
            amount=_amount(tax.amount, f"{path}.taxes[{index}].amount"),
        )
        for index, tax in enumerate(found.taxes or ())
    )
    net, gross = _amount(found.net, f"{path}.net"), _amount(found.gross, f"{path}.gross")
    return Price(net, gross, found.currency.upper(), taxes)


def _amount(value: Decimal, path: str) -> Decimal:
    """Refuse what is a Decimal but no amount: NaN, infinity, and exponents that only exhaust the memory."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(value) >= _LARGEST_AMOUNT or exponent < -_MOST_DECIMALS:
        raise WrongField(path, "Expected an ordinary decimal number")
    return value


def _debitor(related: wire.InvoiceRelationships) -> Debitor | None:
    for relationship in (related.debitor, related.membership, related.team, related.contact):
        if relationship and relationship.data and (kind := _DEBITOR_KINDS.get(relationship.data.type)):
            return Debitor(kind, relationship.data.id)
    return None


def _target(relationship: wire.ToOne | None) -> str | None:
    return relationship.data.id if relationship and relationship.data else None


def _address2(found: wire.Address2 | None) -> Address:
    if found is None:
        return Address()
    return Address(
        name=_text(found.name),
        company=_text(found.company),
        full_address=_text(found.full_address),
        street=_text(found.street),
        post_code=_label(found.post_code),
        city=_text(found.city),
        state=_text(found.state),
        country=_label(found.country_code),
    )


def _named_number(found: wire.NamedNumber2 | None) -> NamedNumber | None:
    if found is None:
        return None
    name, number = _label(found.name), _label(found.number)
    return NamedNumber(name, number) if name or number else None


def _emails(found: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(email for text in found or () if (email := _label(text)))


def _text(found: str | None) -> str | None:
    """Return a text as it is, but without NULs, which neither SQLite nor a header bears; None for an empty one."""
    text = (found or "").replace("\0", "")
    return text if text.strip() else None


def _label(found: str | int | None) -> str | None:
    """Return a number, code or address trimmed: people type spaces around them, and they are compared exactly."""
    text = "" if found is None else str(found).replace("\0", "").strip()
    return text or None


def _anything(raw: bytes | msgspec.Raw) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(raw)
    except NO_JSON:
        return {}
    return found if isinstance(found, dict) else {}


def _space_of(known: dict[str, Any]) -> str | None:
    """Return the space that issued something unreadable, where that much can be read."""
    found: Any = known
    for key in ("relationships", "space", "data", "id"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


def _id_of(known: dict[str, Any], raw: bytes | msgspec.Raw) -> str:
    """Return the id of something unreadable; without one, a stand-in that is the same on every run."""
    found = known.get("id")
    if isinstance(found, str) and re.fullmatch(r"[^\s/]{1,200}", found):
        return found
    return "without-id-" + hashlib.sha256(bytes(raw)).hexdigest()[:16]
