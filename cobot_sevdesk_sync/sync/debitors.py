"""Whom an invoice is addressed to, as the ledger names them (product contract, section 1, "debitor")."""

from __future__ import annotations

from collections.abc import Mapping

from cobot_sevdesk_sync.books.contacts import draft_from_invoice
from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.sync.candidates import Candidate
from cobot_sevdesk_sync.sync.steps import DebitorKey

DEBITOR_KINDS: Mapping[str, ObjectKind] = {"membership": "member", "team": "team", "contact": "contact"}


def debitor_key(invoice: Invoice) -> DebitorKey | None:
    """Return whom the invoice is addressed to, as the ledger names them."""
    return DebitorKey(DEBITOR_KINDS[invoice.debitor.kind], invoice.debitor.id) if invoice.debitor else None


def guest_candidate(invoice: Invoice) -> Candidate | None:
    """Return the debitor of an invoice as somebody to have a contact made from the invoice's own words."""
    debitor = debitor_key(invoice)
    if debitor is None:
        return None
    return Candidate(
        debitor, invoice.customer_number, draft_from_invoice(invoice), keeps_number=True, invoice_id=invoice.id
    )
