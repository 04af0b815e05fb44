"""Invented answers of Cobot, whole and right; a test changes what it is about."""

from __future__ import annotations

import copy
from typing import Any

INVOICE: dict[str, Any] = {
    "id": "inv1",
    "type": "invoices",
    "attributes": {
        "number": "CW-2026-17",
        "invoiceDate": "2026-04-01",
        "dueDate": "2026-04-15",
        "remindAt": "2026-04-22",
        "paidStatus": "unpaid",
        "customerNumber": " 1042 ",
        "taxId": "DE999999999",
        "recipientAddress": {
            "name": "Ada Beispiel",
            "company": "",
            "fullAddress": "Weg 1\n10115 Berlin",
            "street": "Weg 1",
            "postCode": "10115",
            "city": "Berlin",
            "state": None,
            "countryCode": "DE",
        },
        "billingEmails": ["buchhaltung@example.org", ""],
        "items": [
            {
                "description": "Flex April",
                "quantity": "1.0",
                "accountingCode": " 8400",
                "costCenter": None,
                "revenueAccount": {"name": "Flex", "number": "4400"},
                "amount": {"net": "150.0", "gross": "178.5", "currency": "EUR", "taxes": []},
                "totalAmount": {
                    "net": "150.0",
                    "gross": "178.5",
                    "currency": "EUR",
                    "taxes": [{"name": "MwSt.", "rate": "19.0", "amount": "28.5"}],
                },
            }
        ],
        "totalAmount": {
            "net": "150.0",
            "gross": "178.5",
            "currency": "EUR",
            "taxes": [{"name": "MwSt.", "rate": "19.0", "amount": "28.5"}],
        },
    },
    "relationships": {
        "debitor": {"data": {"id": "aa11", "type": "memberships"}},
        "space": {"data": {"id": "sp1", "type": "spaces"}},
        "paymentMethods": {"links": {"related": "/invoices/inv1/payment_methods"}},
    },
}

MEMBERSHIP: dict[str, Any] = {
    "id": "aa11",
    "name": "Ada Beispiel",
    "email": "ada@example.org",
    "phone": "",
    "user": None,
    "picture": "https://pictures.example.org/1?signature=1",
    "address": {
        "company": "Beispiel GmbH",
        "name": "Ada Beispiel",
        "full_address": "Weg 1\n10115 Berlin",
        "country": "Germany",
    },
    "billing_emails": ["buchhaltung@example.org"],
    "customer_number": "1042",
    "plan": {"name": "Flex", "price_per_cycle": "150.0"},
    "confirmed_at": "2026/03/02 09:15:00 +0100",
    "starts_at": "2026/03/01",
    "canceled_to": "2026/12/31",
    "next_invoice_at": "2026/04/01",
    "upcoming_plan": None,
}

TEAM: dict[str, Any] = {
    "id": "t1",
    "type": "teams",
    "attributes": {
        "name": "Team Beispiel",
        "taxId": None,
        "customerNumber": "t-1241",
        "billingAddress": {"company": "Beispiel GmbH", "fullAddress": "Weg 1, 10115 Berlin", "countryCode": "DE"},
        "billingEmails": [],
    },
}

USER: dict[str, Any] = {
    "data": {
        "id": "u1",
        "type": "users",
        "attributes": {"email": "ada@example.org"},
        "relationships": {"adminOf": {"data": [{"id": "sp0", "type": "spaces"}, {"id": "sp1", "type": "spaces"}]}},
    },
    "included": [
        {"id": "m9", "type": "memberships", "relationships": {}},
        {"id": "sp0", "type": "spaces", "attributes": {"subdomain": "elsewhere", "timeZone": None}},
        {
            "id": "sp1",
            "type": "spaces",
            "attributes": {
                "name": "Werkraum",
                "subdomain": "werkraum",
                "countryCode": "DE",
                "timeZone": "Europe/Berlin",
                "inEu": "true,",
            },
        },
        {
            "id": "sp2",
            "type": "spaces",
            "attributes": {"subdomain": "only-a-member-there", "timeZone": "Europe/Berlin"},
        },
    ],
}


def invoice(
    identifier: str = "inv1", relationships: dict[str, Any] | None = None, **attributes: object
) -> dict[str, Any]:
    """Return an invoice with other attributes, or without those given as ``...``."""
    changed = copy.deepcopy(INVOICE)
    changed["id"] = identifier
    if relationships is not None:
        changed["relationships"] = relationships
    _change(changed["attributes"], attributes)
    return changed


def membership(**fields: object) -> dict[str, Any]:
    """Return a member with other fields, or without those given as ``...``."""
    changed = copy.deepcopy(MEMBERSHIP)
    _change(changed, fields)
    return changed


def _change(target: dict[str, Any], changes: dict[str, object]) -> None:
    for name, value in changes.items():
        if value is ...:
            del target[name]
        else:
            target[name] = value
