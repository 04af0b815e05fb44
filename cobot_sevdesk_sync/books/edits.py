"""What of an invoice was changed in Cobot after its voucher was made (product contract, section 5b). Pure.

The ledger keeps a short hash of each part of what was booked, and number, day and gross total themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.entries import AsBooked, positions_version, side_of
from cobot_sevdesk_sync.books.findings import COMPARED_WITH_VOUCHERS, Finding, of_invoice
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.books.taxes import charged
from cobot_sevdesk_sync.books.vouchers import cents_text, gross_cents
from cobot_sevdesk_sync.cobot.records import Invoice, Price

VERSION_LENGTH = 8
MARK_LENGTH = 12
CANCELED, WRITTEN_OFF = "canceled", "writtenOff"
# Between a part and its hash, and so in no fingerprint that was made before there were parts.
_OF = ":"
# What a voucher that follows the edit of a part differs in from what was booked; each part has its row.
_EXPLAINS: Mapping[str, frozenset[str]] = {
    "number": frozenset({"number"}),
    "date": frozenset({"date"}),
    "recipient": frozenset({"contact", "tax_rule"}),
    "tax-id": frozenset({"tax_rule"}),
    "gross": frozenset({"gross", "tax", "accounts", "currency"}),
    "amounts": frozenset({"gross", "tax", "accounts", "currency"}),
    "lines": frozenset({"tax", "accounts", "tax_rule"}),
    **dict.fromkeys(("due-date", "e-invoice", "canceled", "written-off"), frozenset[str]()),
}
_NAMES = frozenset({"direction", *_EXPLAINS}).union(*_EXPLAINS.values())
_NAMED = re.compile(rf"(?:^|, )({'|'.join(sorted(_NAMES))})(?= |,|$)")


class Booked(Protocol):
    """What the ledger keeps of an invoice and its voucher."""

    @property
    def sevdesk_id(self) -> str:
        """The voucher's."""

    @property
    def number(self) -> str | None:
        """The invoice number that was booked."""

    @property
    def invoice_date(self) -> date | None:
        """The day that was booked."""

    @property
    def gross_cents(self) -> int | None:
        """Gross cents in the invoice's currency."""

    @property
    def fingerprint(self) -> str | None:
        """See ``fingerprint``; None where nothing is known."""

    @property
    def booked(self) -> AsBooked | None:
        """What it was booked as; None where that is not known."""


def fingerprint(invoice: Invoice) -> str:
    """Return a short hash of each part of what is booked or shown on the document, to see later what was edited.

    Left out is what changes without an edit: payment, reminders, and the customer number, which this program writes.
    """
    marks = ((name, fingerprint_of(_written(content))[:MARK_LENGTH]) for name, content in _parts(invoice).items())
    return " ".join(f"{name}{_OF}{mark}" for name, mark in marks)


def invoice_version(invoice: Invoice) -> str:
    """Return a short hash of all that an edit could change."""
    return fingerprint_of(fingerprint(invoice))[:VERSION_LENGTH]


def with_version(findings: Iterable[Finding], version: str, *, is_booked: bool) -> tuple[Finding, ...]:
    """Return what is said of an invoice with the version that it is of.

    Of one that is booked only what is said of its vouchers: that it was edited is said beside it.
    """
    return tuple(
        each.with_details({"invoice": version})
        if each.is_problem and (not is_booked or each.code in COMPARED_WITH_VOUCHERS)
        else each
        for each in findings
    )


def edit_of(invoice: Invoice, booked: Booked) -> Finding | None:
    """Return the problem that an invoice is no longer what was booked; None while it is.

    Its detail ``fields`` says what changed: number, day and gross total with both values (what was booked, what it is
    now), all else by name; nothing where the ledger was written before there were hashes of parts.
    """
    kept = booked.fingerprint
    if kept is None:
        return None
    if _OF in kept:
        changed, version = _changed(kept, invoice), invoice_version(invoice)
        if not changed:
            return None
    else:
        changed, version = [], former_fingerprint(invoice)
        if version == kept:
            return None
    fields = _with_values(changed, invoice, booked)
    details = {"fields": fields} if fields else {}
    known = booked.booked
    voucher = known.voucher_version(booked.sevdesk_id) if known is not None else None
    if known is not None and voucher is not None:
        details |= {"invoice": invoice_version(invoice), "voucher": side_of([voucher])}
        if known.split and not known.within:
            details["positions"] = side_of([positions_version(booked.sevdesk_id, known.split)])
    return of_invoice(
        invoice,
        "edited-after-sync",
        sevdesk_ids=booked.sevdesk_id,
        version=version[:VERSION_LENGTH],
        total=cents_text(gross_cents(invoice.total)),
        **details,
    )


def explained_by(edited: str) -> frozenset[str]:
    """Return the fields in which a voucher may differ from what was booked because it follows an edit of its invoice.

    Args:
        edited: The detail ``fields`` of that edit; of one that says nothing, everything may.
    """
    if not edited:
        return frozenset().union(*_EXPLAINS.values())
    found = (_EXPLAINS.get(name, frozenset()) for name in named_in(edited))
    return frozenset[str]().union(*found)


def named_in(fields: str) -> list[str]:
    """Return the names of what a detail ``fields`` says to differ, be it an edit or a voucher, in its order."""
    return list(dict.fromkeys(_NAMED.findall(fields)))


def _changed(kept: str, invoice: Invoice) -> list[str]:
    """Return the parts that are not as they were; one that an earlier version did not keep counts as unchanged."""
    then, now = _by_part(kept), _by_part(fingerprint(invoice))
    return [name for name, mark in now.items() if then.get(name, mark) != mark]


def _by_part(written: str) -> dict[str, str]:
    return {name: mark for name, _, mark in (part.partition(_OF) for part in written.split())}


def _with_values(changed: Iterable[str], invoice: Invoice, booked: Booked) -> str:
    """Return what changed on one line, with both values where the ledger has them: what was, what is."""
    gross = gross_cents(invoice.total)
    pairs: dict[str, tuple[str, str]] = {}
    if booked.number is not None and booked.number.strip() != invoice.number.strip():
        pairs["number"] = (booked.number.strip(), invoice.number.strip())
    if booked.invoice_date is not None and booked.invoice_date != invoice.invoice_date:
        pairs["date"] = (booked.invoice_date.isoformat(), invoice.invoice_date.isoformat())
    if booked.gross_cents is not None and booked.gross_cents != gross:
        pairs["gross"] = (cents_text(booked.gross_cents), cents_text(gross))
    said = [f"{name} {was} / {now}" for name, (was, now) in pairs.items()]
    # The gross total says with figures what the amounts would say by name.
    covered = {*pairs, "amounts"} if "gross" in pairs else {*pairs}
    return ", ".join([*said, *(name for name in changed if name not in covered)])


def _parts(invoice: Invoice) -> Mapping[str, object]:
    recipient = invoice.recipient
    return {
        "number": invoice.number,
        "date": invoice.invoice_date.isoformat(),
        "recipient": [recipient.name, recipient.company, recipient.full_address, recipient.country],
        "tax-id": invoice.tax_id,
        "amounts": _price(invoice.total),
        "lines": _lines(invoice),
        "due-date": invoice.due_date.isoformat() if invoice.due_date else None,
        "e-invoice": invoice.is_e_invoice,
        "canceled": invoice.paid_status == CANCELED,
        "written-off": invoice.paid_status == WRITTEN_OFF,
    }


def _lines(invoice: Invoice) -> list[list[object]]:
    return [
        [
            item.description,
            plain_number(item.quantity),
            item.accounting_code,
            item.revenue_account.number if item.revenue_account else None,
            _price(item.total),
        ]
        for item in invoice.items
    ]


def _price(value: Price) -> list[object]:
    taxes = sorted((plain_number(tax.rate), plain_number(tax.amount)) for tax in charged(value.taxes))
    return [plain_number(value.net), plain_number(value.gross), value.currency, taxes]


def former_fingerprint(invoice: Invoice) -> str:
    """Return the one hash of all that was kept before there was one for each part."""
    parts = _parts(invoice)
    content = [parts[name] for name in ("number", "date", "recipient", "tax-id", "amounts", "lines")]
    return hashlib.sha256(_written(content).encode()).hexdigest()


def _written(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)
