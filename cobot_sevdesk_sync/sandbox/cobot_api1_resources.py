"""The objects of the sandbox's API 1, with the members that Cobot's older documentation and its clients show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cobot_sevdesk_sync.sandbox.cobot_answers import api1_day, api1_time
from cobot_sevdesk_sync.sandbox.cobot_model import (
    PostalAddress,
    SandboxSpace,
    StoredActivity,
    StoredInvoice,
    StoredMember,
)
from cobot_sevdesk_sync.sandbox.cobot_money import TAX_NAME, StoredLine, decimal_text


def membership_object(member: StoredMember) -> dict[str, Any]:
    """Return a membership: the only place where its customer number and its address are."""
    address = member.address
    return {
        "id": member.id,
        "name": member.name,
        "email": member.email,
        "phone": member.phone,
        "user": {"id": f"user-{member.id[:8]}", "email": member.email} if member.email else None,
        "picture": f"https://cdn.example.org/{member.id}.png",
        "address": {
            "company": address.company,
            "name": address.name,
            "full_address": address.full_text("\n"),
            "address": address.street,
            "post_code": address.post_code,
            "city": address.city,
            "state": address.state,
            "country": address.country,
        },
        "billing_emails": list(member.billing_emails),
        "charge_taxes": member.charge_taxes,
        "customer_number": member.customer_number,
        "plan": {"name": member.plan, "accounting_code": None, "currency": "EUR", "extras": []},
        "upcoming_plan": None,
        "payment_method": {"name": "SEPA", "automated": True},
        "confirmed_at": api1_time(member.confirmed_at),
        "starts_at": api1_day(member.starts_day),
        "canceled_to": api1_day(member.canceled_to),
        "next_invoice_at": api1_day(member.starts_day),
        "team_id": member.team_id,
    }


def space_object(space: SandboxSpace) -> dict[str, Any]:
    """Return a space; the country is an English name here."""
    return {
        "id": space.id,
        "name": space.name,
        "url": f"https://{space.subdomain}.cobot.me",
        "email": space.email,
        "created_at": api1_day(space.created_day),
        "description": None,
        "owner_id": None,
        "subdomain": space.subdomain,
        "tax_rate": 19.0,
        "price_display": "net",
        "price_decimals": 2,
        "country": space.country,
        "locale": "de-DE",
        "in_eu": True,
        "time_zone_name": space.time_zone,
        "time_zone_offset": 3600,
        "hour_format": 24,
    }


def activity_object(activity: StoredActivity) -> dict[str, Any]:
    """Return an entry of the feed; it has no id, and its sources are not shown."""
    shown: dict[str, Any] = {
        "created_at": api1_time(activity.created_at),
        "type": activity.type,
        "channels": list(activity.channels),
        "attributes": dict(activity.attributes),
    }
    if activity.type == "text":
        shown["level"] = activity.level
    return shown


def invoice_object(invoice: StoredInvoice, issuer: SandboxSpace) -> dict[str, Any]:
    """Return an invoice: ``created_at`` is its date, numbers of invoice and customer are integers where they can be."""
    digits = "".join(character for character in invoice.number.rpartition("-")[2] if character.isdigit())
    number = invoice.customer_number
    return {
        "id": invoice.id,
        "created_at": api1_day(invoice.day),
        "paid_at": api1_day(invoice.due_day) if invoice.paid_status == "paid" else None,
        "charge_at": None,
        "due_date": api1_day(invoice.due_day),
        "eInvoicingReady": invoice.e_invoice,
        "currency": invoice.currency,
        "membership_id": invoice.debitor_id if invoice.debitor_type == "memberships" else None,
        "contact_id": invoice.debitor_id if invoice.debitor_type == "contacts" else None,
        "address": _address(invoice.recipient),
        "space_address": _address(issuer.address),
        "invoice_text": invoice.text or "",
        "tax_name": TAX_NAME,
        "tax_id_name": "USt-IdNr.",
        "tax_id": invoice.tax_id,
        "invoice_number": int(digits or 0),
        "formatted_invoice_number": invoice.number,
        "customer_number": int(number) if number is not None and number.isdecimal() else number,
        "items": [_item(line, position) for position, line in enumerate(invoice.lines, start=1)],
    }


def _item(line: StoredLine, position: int) -> dict[str, Any]:
    return {
        "id": str(position),
        "description": line.description,
        "quantity": decimal_text(line.quantity),
        "amount": decimal_text(line.unit.net),
        "tax_amount": decimal_text(line.unit.gross - line.unit.net),
        "amount_with_tax": decimal_text(line.unit.gross),
        "total_amount": decimal_text(line.total.net),
        "total_tax_amount": decimal_text(line.total.gross - line.total.net),
        "total_amount_with_tax": decimal_text(line.total.gross),
        "tax_rate": decimal_text(sum((tax.rate for tax in line.total.taxes), Decimal(0))),
        "paid": line.paid,
        "accounting_code": line.code,
        "cost_center": None,
        "membership_id": None,
    }


def _address(address: PostalAddress) -> dict[str, str | None]:
    return {
        "name": address.name,
        "company": address.company,
        "full_address": address.full_text("\n"),
        "country": address.country,
    }
