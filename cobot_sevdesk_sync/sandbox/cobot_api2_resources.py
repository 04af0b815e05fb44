"""The objects of the sandbox's API 2, with exactly the members that Cobot's document of API 2 lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cobot_sevdesk_sync.sandbox.cobot_answers import Resource
from cobot_sevdesk_sync.sandbox.cobot_model import (
    PostalAddress,
    SandboxSpace,
    StoredGuest,
    StoredInvoice,
    StoredMember,
    StoredTeam,
)
from cobot_sevdesk_sync.sandbox.cobot_money import TAX_NAME, NumberedName, StoredLine, StoredPrice, decimal_text

_SPACE_LINKS = (
    "allocations",
    "availableResources",
    "calendarBlockers",
    "costCenters",
    "revenueAccounts",
    "events",
    "resources",
    "bookings",
    "accessToken",
    "products",
    "paymentMethods",
    "teams",
)


def space_resource(space: SandboxSpace) -> Resource:
    """Return a space."""
    links = {name: {"links": {"related": f"https://api.cobot.me/spaces/{space.id}/{name}"}} for name in _SPACE_LINKS}
    return {
        "id": space.id,
        "type": "spaces",
        "attributes": {
            "name": space.name,
            "subdomain": space.subdomain,
            "createdAt": space.created_day.isoformat(),
            "email": space.email,
            "countryCode": space.country_code,
            "locale": "de-DE",
            "description": None,
            "inEu": True,
            "timeZone": space.time_zone,
            "hourFormat": 24,
            "priceDisplay": "net",
            "priceDecimals": 2,
            "logo": None,
            "defaultTaxes": [{"name": TAX_NAME, "rate": "19.0"}],
        },
        "relationships": {**links, "network": _linked("networks", space.network_id)},
    }


def membership_resource(member: StoredMember, space_id: str) -> Resource:
    """Return a membership; it has neither a customer number nor an address here."""
    relationships = {"space": _linked("spaces", space_id)}
    if member.team_id is not None:
        relationships["team"] = _linked("teams", member.team_id)
    return {
        "id": member.id,
        "type": "memberships",
        "attributes": {
            "name": member.name,
            "email": member.email,
            "phone": member.phone,
            "company": member.address.company,
            "confirmedAt": member.confirmed_at.date().isoformat() if member.confirmed_at else None,
            "canceledAt": member.canceled_to.isoformat() if member.canceled_to else None,
            "photo": None,
        },
        "relationships": relationships,
    }


def team_resource(team: StoredTeam, space_id: str) -> Resource:
    """Return a team."""
    return {
        "id": team.id,
        "type": "teams",
        "attributes": {
            "name": team.name,
            "taxId": team.tax_id,
            "customerNumber": team.customer_number,
            "photo": None,
            "billingAddress": _invoice_address(team.address),
            "billingEmails": list(team.billing_emails),
        },
        "relationships": {"space": _linked("spaces", space_id)},
    }


def contact_resource(guest: StoredGuest, space_id: str) -> Resource:
    """Return a contact of the space; its address is free text only."""
    membership = {"type": "memberships", "id": guest.membership_id} if guest.membership_id else None
    address = guest.address
    return {
        "id": guest.id,
        "type": "contacts",
        "attributes": {
            "email": guest.email,
            "phone": guest.phone,
            "address": {"name": address.name, "company": address.company, "fullAddress": address.full_text("\n")},
            "photo": None,
        },
        "relationships": {"space": _linked("spaces", space_id), "membership": {"data": membership}},
    }


def numbered_resource(kind: str, position: int, named: NumberedName, space_id: str) -> Resource:
    """Return a revenue account or a cost centre of the space's list."""
    return {
        "id": f"{kind}-{position}",
        "type": kind,
        "attributes": {"name": named.name, "number": named.number},
        "relationships": {"space": _linked("spaces", space_id)},
    }


def invoice_resource(invoice: StoredInvoice, issuer: SandboxSpace, pdf_url: str) -> Resource:
    """Return an invoice. ``pdf_url`` works for a few minutes and is another one next time."""
    open_lines = sum((line.total.gross for line in invoice.lines if line.paid), Decimal(0))
    return {
        "id": invoice.id,
        "type": "invoices",
        "attributes": {
            "invoiceText": invoice.text,
            "billingEmails": list(invoice.billing_emails),
            "invoiceDate": invoice.day.isoformat(),
            "paidDate": invoice.due_day.isoformat() if invoice.paid_status == "paid" else None,
            "paidStatus": invoice.paid_status,
            "dueDate": invoice.due_day.isoformat(),
            "eInvoicingReady": invoice.e_invoice,
            "remindAt": invoice.due_day.isoformat(),
            "number": invoice.number,
            "sentStatus": "sent",
            "reminderStatus": "notSent",
            "sentRemindersCount": 0,
            "lastReminderSentAt": None,
            "senderTaxId": issuer.tax_id,
            "taxId": invoice.tax_id,
            "taxIdName": "USt-IdNr.",
            "pdf": {
                "eInvoice": invoice.e_invoice,
                "eInvoiceStandard": "Zugferd" if invoice.e_invoice else None,
                "url": pdf_url,
                "archived": invoice.e_invoice,
            },
            "chargeAt": None,
            "canCharge": False,
            "canUpdate": not invoice.e_invoice,
            "customerNumber": invoice.customer_number,
            "recipientAddress": _invoice_address(invoice.recipient),
            "senderAddress": _invoice_address(issuer.address),
            "notes": None,
            "items": [_item(line, invoice.currency) for line in invoice.lines],
            "payableAmount": decimal_text(invoice.total.gross - open_lines),
            "paidAmount": decimal_text(invoice.paid_amount),
            "totalAmount": _price(invoice.total, invoice.currency),
        },
        "relationships": _invoice_relationships(invoice),
    }


def _invoice_relationships(invoice: StoredInvoice) -> dict[str, Any]:
    related = f"https://api.cobot.me/invoices/{invoice.id}/payment_methods"
    relationships: dict[str, Any] = {
        "space": _linked("spaces", invoice.space_id),
        "paymentMethods": {"links": {"related": related}},
    }
    if invoice.debitor_type is not None and invoice.debitor_id is not None:
        # The older, deprecated relationship named after the kind is still sent beside the debitor.
        linked = _linked(invoice.debitor_type, invoice.debitor_id)
        relationships["debitor"] = linked
        relationships[invoice.debitor_type.removesuffix("s")] = linked
    if invoice.corrected_id is not None:
        relationships["correctedInvoice"] = _linked("invoices", invoice.corrected_id)
    return relationships


def _item(line: StoredLine, currency: str) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": decimal_text(line.quantity),
        "paid": line.paid,
        "accountingCode": line.code,
        "costCenter": _named(line.cost_center),
        "revenueAccount": _named(line.revenue_account),
        "amount": _price(line.unit, currency),
        "totalAmount": _price(line.total, currency),
    }


def _named(named: NumberedName | None) -> dict[str, str] | None:
    return {"name": named.name, "number": named.number} if named else None


def _price(price: StoredPrice, currency: str) -> dict[str, Any]:
    taxes = [
        {"name": TAX_NAME, "rate": decimal_text(tax.rate), "amount": decimal_text(tax.amount)} for tax in price.taxes
    ]
    return {
        "net": decimal_text(price.net),
        "gross": decimal_text(price.gross),
        "currency": currency,
        "taxes": taxes,
    }


def _invoice_address(address: PostalAddress) -> dict[str, str | None]:
    return {
        "name": address.name,
        "company": address.company,
        "fullAddress": address.full_text(", "),
        "street": address.street,
        "postCode": address.post_code,
        "city": address.city,
        "state": address.state,
        "countryCode": address.country_code,
    }


def _linked(kind: str, linked_id: str) -> dict[str, Any]:
    return {"data": {"type": kind, "id": linked_id}}
