"""Invoices as Cobot issues them and accounts as sevDesk lists them, for tests of the booking rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cobot_sevdesk_sync.cobot.records import Address, Debitor, Invoice, InvoiceItem, NamedNumber, Price, Tax
from cobot_sevdesk_sync.sevdesk.records import Account, Voucher

DAY = date(2026, 4, 1)
EVERY_RATE = {"1": ("0", "7", "19")}


def price(net: str, rate: str | None = "19", currency: str = "EUR", gross: str | None = None) -> Price:
    """Return a price with at most one tax."""
    amount = Decimal(net)
    if rate is None:
        return Price(amount, Decimal(gross or net), currency, ())
    whole = Decimal(gross) if gross is not None else (amount * (100 + Decimal(rate)) / 100).quantize(Decimal("0.01"))
    return Price(amount, whole, currency, (Tax("USt.", Decimal(rate), whole - amount),))


def item(
    net: str = "150.00",
    rate: str | None = "19",
    *,
    code: str | None = "4400",
    revenue_account: NamedNumber | None = None,
    description: str = "Flex Desk",
    total: Price | None = None,
    currency: str = "EUR",
) -> InvoiceItem:
    return InvoiceItem(
        description, Decimal(1), total or price(net, rate, currency), code, revenue_account, cost_center=None
    )


def summed(items: Sequence[InvoiceItem]) -> Price:
    """Return the total of the items, the tax per rate added up."""
    per_rate: dict[Decimal, Decimal] = {}
    for each in items:
        for tax in each.total.taxes:
            per_rate[tax.rate] = per_rate.get(tax.rate, Decimal(0)) + tax.amount
    return Price(
        sum((each.total.net for each in items), Decimal(0)),
        sum((each.total.gross for each in items), Decimal(0)),
        items[0].total.currency if items else "EUR",
        tuple(Tax("USt.", rate, amount) for rate, amount in per_rate.items()),
    )


def invoice(*items: InvoiceItem, total: Price | None = None, **changes: Any) -> Invoice:
    """Return an invoice to a German recipient; ``changes`` are fields of the record."""
    lines = items or (item(),)
    fields: dict[str, Any] = {
        "id": "i1",
        "number": "CW-1",
        "invoice_date": DAY,
        "due_date": DAY,
        "paid_status": "unpaid",
        "customer_number": None,
        "tax_id": None,
        "recipient": Address(name="Ada Beispiel", country="DE"),
        "billing_emails": (),
        "items": lines,
        "total": total or summed(lines),
        "debitor": Debitor("membership", "m1"),
        "space_id": None,
        "corrected_invoice_id": None,
    }
    return Invoice(**{**fields, **changes})


def account(
    number: str = "4400",
    name: str = "Erlöse 19 %",
    *,
    rules: Mapping[str, Sequence[str]] | None = None,
    types: Sequence[str] = ("REVENUE",),
) -> Account:
    rates = {rule: frozenset(map(Decimal, allowed)) for rule, allowed in (rules or EVERY_RATE).items()}
    return Account(f"id-{number}-{name}", number, name, rates, frozenset(types))


def voucher(**changes: Any) -> Voucher:
    """Return the voucher that is right for ``invoice()``; ``changes`` are fields of the record."""
    fields: dict[str, Any] = {
        "id": "v1",
        "number": "CW-1",
        "voucher_date": DAY,
        "credit_debit": "D",
        "status": "100",
        "sum_gross": Decimal("178.50"),
        "sum_tax": None,
        "currency": "EUR",
        "contact_id": "c1",
        "supplier_name": None,
        "sum_gross_foreign": None,
    }
    return Voucher(**{**fields, **changes})
