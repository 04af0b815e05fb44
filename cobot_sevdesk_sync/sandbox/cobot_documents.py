"""An invoice of the sandbox's Cobot as a printed sheet."""

from __future__ import annotations

from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress, SandboxSpace, StoredInvoice
from cobot_sevdesk_sync.sandbox.pdf import InvoiceSheet, SheetLine, make_invoice_pdf


def invoice_document(invoice: StoredInvoice, issuer: SandboxSpace, *, payment: bool = True) -> bytes:
    """Return the invoice's PDF: the one given, byte for byte, or one printed now, the same each time."""
    if invoice.pdf is not None:
        return invoice.pdf
    return make_invoice_pdf(
        InvoiceSheet(
            number=invoice.number,
            day=invoice.day,
            due_day=invoice.due_day,
            currency=invoice.currency,
            sender=_address_lines(issuer.address),
            recipient=_address_lines(invoice.recipient),
            lines=tuple(
                SheetLine(
                    line.description, line.quantity, tuple(tax.rate for tax in line.total.taxes), line.total.gross
                )
                for line in invoice.lines
            ),
            net=invoice.total.net,
            taxes=tuple((tax.rate, tax.amount) for tax in invoice.total.taxes),
            gross=invoice.total.gross,
            payment=payment,
            e_invoice=invoice.e_invoice,
        )
    )


def _address_lines(address: PostalAddress) -> tuple[str, ...]:
    names = [part for part in (address.company, address.name) if part]
    return (*names, *address.full_text("\n").splitlines()) or ("",)
