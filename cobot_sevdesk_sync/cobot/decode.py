"""Turns Cobot's answers into records; a fault names the field."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from cobot_sevdesk_sync.answers import NO_JSON, Shape, WrongField, glimpsed, ordinary, read_from, read_json
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

# Bounds on how many things may be made from one document: what has more is named instead.
MOST_LINES = 1000
MOST_TAXES = 50
MOST_EMAILS = 50

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
        shown = _label(_shown(number)) if isinstance(number, str) else None
        cobot_id, has_id = _id_of(raw)
        return UnreadableInvoice(cobot_id, shown, wrong.path, wrong.reason, _space_of(known), has_id)


def _invoice(raw: bytes | msgspec.Raw) -> Invoice:
    resource = decode(raw, wire.Resource2)
    found = decode(resource.attributes, wire.InvoiceAttributes, "attributes")
    related = decode(resource.relationships, wire.InvoiceRelationships, "relationships")
    number = _label(found.number)
    if number is None:
        raise WrongField("attributes.number", "Expected a number, got an empty text")
    for name, day in (("invoiceDate", found.invoice_date), ("dueDate", found.due_date)):
        if day is not None and day.value.year not in wire.YEARS:
            raise WrongField(f"attributes.{name}", "Expected a day between the years 1990 and 2999")
    _require_at_most(MOST_LINES, found.items, "attributes.items")
    return Invoice(
        id=resource.id,
        number=number,
        invoice_date=found.invoice_date.value,
        due_date=found.due_date.value if found.due_date else None,
        paid_status=found.paid_status,
        customer_number=_label(found.customer_number),
        tax_id=_label(found.tax_id),
        recipient=_address2(found.recipient_address),
        billing_emails=_emails(found.billing_emails, "attributes.billingEmails"),
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
    everything = decode(raw, dict[str, msgspec.Raw])
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
        billing_emails=_emails(found.billing_emails, "billing_emails"),
        customer_number=_label(found.customer_number),
        confirmed_at=found.confirmed_at.value if found.confirmed_at else None,
        canceled_to=found.canceled_to.value if found.canceled_to else None,
        team_id=_label(found.team_id),
        other_fields={key: _canonical(value) for key, value in everything.items() if key not in _UNSTEADY_FIELDS},
    )


def _canonical(raw: msgspec.Raw) -> str:
    """Return JSON in its one form; as it came, where it is a field that nobody needs and that cannot be read."""
    try:
        return msgspec.json.encode(msgspec.json.decode(raw), order="deterministic").decode()
    except NO_JSON:
        return bytes(raw).decode("utf-8", "replace")


def to_listed_membership(raw: msgspec.Raw) -> Membership | UnreadableEntry:
    """Return a member of API 1's list; never raises for one bad member."""
    try:
        return to_membership(raw)
    except WrongField as wrong:
        return _unreadable(raw, wrong)


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
        billing_emails=_emails(found.billing_emails, "attributes.billingEmails"),
    )


def to_listed_team(raw: msgspec.Raw) -> Team | UnreadableEntry:
    """Return a team of API 2's list; never raises for one bad team."""
    try:
        return to_team(raw)
    except WrongField as wrong:
        return _unreadable(raw, wrong)


def _unreadable(raw: msgspec.Raw, wrong: WrongField) -> UnreadableEntry:
    cobot_id, has_id = _id_of(raw)
    return UnreadableEntry(cobot_id, wrong.path, wrong.reason, has_id)


def to_activity(raw: msgspec.Raw) -> Activity | None:
    """Return an activity, without a text where it is none that a program posted; None for one that cannot be read."""
    try:
        found = decode(raw, wire.Activity1)
    except WrongField:
        return None
    text = found.attributes.get("text") if isinstance(found.attributes, dict) else None
    return Activity(found.created_at.value, found.type, text if isinstance(text, str) else None)


def to_accounting_code(raw: msgspec.Raw) -> AccountingCode | None:
    """Return an accounting code, its name possibly empty; None for one that cannot be read."""
    try:
        found = decode(raw, wire.AccountingCode1)
        rate = None if found.tax_rate is None else ordinary(found.tax_rate, "tax_rate")
    except WrongField:
        return None
    return AccountingCode(str(found.name).strip(), rate)


def to_administered(raw: msgspec.Raw) -> str | None:
    """Return the id of a space that the token's user administers; None for one that cannot be read."""
    try:
        return decode(raw, wire.Reference).id
    except WrongField:
        return None


def _item(found: wire.Item2, path: str) -> InvoiceItem:
    return InvoiceItem(
        description=_text(found.description) or "",
        quantity=ordinary(found.quantity, f"{path}.quantity"),
        total=_price(found.total_amount, f"{path}.totalAmount"),
        accounting_code=_label(found.accounting_code),
        revenue_account=_named_number(found.revenue_account),
        cost_center=_named_number(found.cost_center),
    )


def _price(found: wire.Price2, path: str) -> Price:
    _require_at_most(MOST_TAXES, found.taxes or (), f"{path}.taxes")
    taxes = tuple(
        Tax(
            name=_text(tax.name) or "",
            rate=ordinary(tax.rate, f"{path}.taxes[{index}].rate"),
            amount=ordinary(tax.amount, f"{path}.taxes[{index}].amount"),
        )
        for index, tax in enumerate(found.taxes or ())
    )
    net, gross = ordinary(found.net, f"{path}.net"), ordinary(found.gross, f"{path}.gross")
    return Price(net, gross, found.currency.upper(), taxes)


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


def _emails(found: Sequence[str] | None, path: str) -> tuple[str, ...]:
    _require_at_most(MOST_EMAILS, found or (), path)
    return tuple(email for text in found or () if (email := _label(text)))


def _require_at_most(most: int, found: Sequence[object], path: str) -> None:
    """See that no more things are to be made from one document than can be meant.

    Raises:
        WrongField: There are more.
    """
    if len(found) > most:
        raise WrongField(path, f"{len(found)} entries; no more than {most} are taken")


def _text(found: str | None) -> str | None:
    """Return a text as it is, but without NULs, which neither SQLite nor a header bears; None for an empty one."""
    text = (found or "").replace("\0", "")
    return text if text.strip() else None


def _label(found: str | int | None) -> str | None:
    """Return a number, code or address trimmed: people type spaces around them, and they are compared exactly."""
    text = "" if found is None else str(found).replace("\0", "").strip()
    return text or None


def _anything(raw: bytes | msgspec.Raw) -> dict[str, Any]:
    found = glimpsed(raw)
    return found if isinstance(found, dict) else {}


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _space_of(known: dict[str, Any]) -> str | None:
    """Return the space that issued something unreadable, where that much can be read."""
    found: Any = known
    for key in ("relationships", "space", "data", "id"):
        found = found.get(key) if isinstance(found, dict) else None
    return _shown(found) if isinstance(found, str) else None


def _id_of(raw: bytes | msgspec.Raw) -> tuple[str, bool]:
    """Return the id of something unreadable, and whether it has one; else a stand-in, the same on every run."""
    try:
        return decode(raw, wire.Identified).id, True
    except WrongField:
        return "without-id-" + hashlib.sha256(bytes(raw)).hexdigest()[:16], False
