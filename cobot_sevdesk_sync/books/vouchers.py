"""What is booked for an invoice: the voucher's draft, or why there is none (product contract, sections 5.3 to 5.8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount
from cobot_sevdesk_sync.books.cents import (
    AmountsDoNotAddUp,
    Line,
    Position,
    from_cents,
    plain_number,
    plan_positions,
    to_cents,
)
from cobot_sevdesk_sync.books.findings import Finding, ProblemCode, of_invoice
from cobot_sevdesk_sync.books.taxes import (
    SMALL_BUSINESS,
    TAXABLE_REVENUE,
    RateNotAllowed,
    SeveralTaxes,
    charged,
    choose_rule,
    rates_of,
    refusal,
)
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceItem, Price
from cobot_sevdesk_sync.config.settings import InvoiceSettings, TaxSettings
from cobot_sevdesk_sync.sevdesk.records import Account, Voucher

EURO = "EUR"
REVENUE_DIRECTION = "D"
STATUS = {"open": 100, "draft": 50}
NAME_BOUND = 255


class VoucherDraft(Struct, frozen=True):
    """A voucher to be booked; everything but the contact, who may still have to be created.

    Attributes:
        supplier_name: The recipient's name, shown where there is no contact.
        exchange_date: For foreign currencies: sevDesk converts at this day's rate.
    """

    number: str
    voucher_date: date
    delivery_date: date
    payment_deadline: date
    currency: str
    status: int
    tax_rule_id: str
    cost_centre_id: str | None
    exchange_date: date | None
    supplier_name: str
    gross_cents: int
    positions: tuple[Position, ...]


MOST_REASONS = 10
"""Each is told, and each in an activity of its own: who has mended these finds the others by the next run."""


class BookingRules(Struct, frozen=True):
    """What the settings and sevDesk's catalogue say about booking any invoice of the space."""

    accounts: AccountBook
    invoices: InvoiceSettings
    taxes: TaxSettings
    cost_centre_id: str | None


def gross_cents(price: Price) -> int:
    """Return a price's gross amount in cents of its currency."""
    return to_cents(price.gross)


def recipient_name(invoice: Invoice) -> str:
    """Return whom the invoice is addressed to: company, name, first line of the address, or else the number."""
    recipient = invoice.recipient
    first_line = (recipient.full_address or "").strip().splitlines()[:1]
    for candidate in (recipient.company, recipient.name, *first_line):
        if candidate and candidate.strip():
            return candidate.strip()[:NAME_BOUND]
    return invoice.number


class _CannotBook(Exception):
    """An invoice cannot be booked; carries every reason that can be named."""

    def __init__(self, *reasons: tuple[ProblemCode, Mapping[str, str]]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def draft_voucher(invoice: Invoice, rules: BookingRules) -> VoucherDraft | tuple[Finding, ...]:
    """Return the voucher for an invoice whose total is not zero, or every reason that can be named against it.

    Of more than ``MOST_REASONS`` the first ones, the last of them with how many ``more`` there are.
    """
    try:
        return _drafted(invoice, rules)
    except _CannotBook as blocked:
        named, more = blocked.reasons[:MOST_REASONS], len(blocked.reasons) - MOST_REASONS
        findings = [of_invoice(invoice, code, **details) for code, details in named]
        if more > 0:
            findings[-1] = replace(findings[-1], details={**findings[-1].details, "more": str(more)})
        return tuple(findings)


def _drafted(invoice: Invoice, rules: BookingRules) -> VoucherDraft:
    total = gross_cents(invoice.total)
    foreign = invoice.total.currency != EURO
    if total < 0 and rules.invoices.corrections == "block":
        raise _CannotBook(("correction-not-booked", {}))
    if foreign and rules.invoices.foreign_currency == "block":
        raise _CannotBook(("currency-not-supported", {"currency": invoice.total.currency}))
    _require_one_currency(invoice)
    accounts = _accounts(invoice.items, rules.accounts)
    rates = [_one_rate(rate) for rate in rates_of(invoice.items)]
    rule = _rule(invoice, accounts, rates, rules.taxes)
    return VoucherDraft(
        number=invoice.number,
        voucher_date=invoice.invoice_date,
        delivery_date=invoice.invoice_date,
        payment_deadline=invoice.invoice_date + timedelta(days=rules.invoices.due_after_days),
        currency=invoice.total.currency,
        status=STATUS[rules.invoices.status],
        tax_rule_id=rule,
        cost_centre_id=rules.cost_centre_id,
        exchange_date=invoice.invoice_date if foreign else None,
        supplier_name=recipient_name(invoice),
        gross_cents=total,
        positions=_positions(invoice, accounts, rates),
    )


def _require_one_currency(invoice: Invoice) -> None:
    """See that every line is in the currency of the total: a voucher has one."""
    for item in invoice.items:
        if item.total.currency != invoice.total.currency:
            currencies = {"currency": item.total.currency, "total_currency": invoice.total.currency}
            raise _CannotBook(
                ("currency-not-supported", {"reason": "line", "line": item.description, **currencies}),
            )


def _accounts(items: Iterable[InvoiceItem], book: AccountBook) -> list[Account]:
    accounts: list[Account] = []
    missing: dict[tuple[str, str | None], NoAccount] = {}
    for item in items:
        account = book.account_for(item)
        if isinstance(account, NoAccount):
            missing.setdefault((account.code, account.details.get("code")), account)
        else:
            accounts.append(account)
    if missing:
        raise _CannotBook(*((reason.code, reason.details) for reason in missing.values()))
    return accounts


def _one_rate(rate: Decimal | SeveralTaxes) -> Decimal:
    if isinstance(rate, SeveralTaxes):
        raise _CannotBook(("several-taxes-on-one-line", {"line": rate.line, "taxes": rate.taxes}))
    return rate


def _rule(invoice: Invoice, accounts: Sequence[Account], rates: Sequence[Decimal], settings: TaxSettings) -> str:
    choice = choose_rule(invoice, rates, settings)
    rule = choice.rule
    if rule is None:
        raise _CannotBook(("tax-rule-undecided", _given(case=choice.case, country=choice.country)))
    refusals: dict[RateNotAllowed, str] = {}
    for item, account, rate in zip(invoice.items, accounts, rates, strict=True):
        refused = refusal(account, rate, rule)
        if refused is not None:
            refusals.setdefault(refused, item.description)
    if refusals:
        # The configuration key that chose the rule, where one did.
        setting = None if rule in {TAXABLE_REVENUE, SMALL_BUSINESS} else f"taxes.zero_rated.{choice.case}"
        raise _CannotBook(
            *(
                (
                    "tax-rate-not-allowed",
                    {
                        "line": refusals[each],
                        "account": each.account,
                        "rate": plain_number(each.rate),
                        "rule": each.rule,
                        "allowed": each.allowed,
                        **_given(setting=setting),
                    },
                )
                for each in sorted(refusals, key=lambda each: (each.account, each.rate))
            )
        )
    return rule


def _positions(invoice: Invoice, accounts: Sequence[Account], rates: Sequence[Decimal]) -> tuple[Position, ...]:
    lines = [
        Line(account.id, account.number, rate, item.total.gross, item.total.net, item.description)
        for item, account, rate in zip(invoice.items, accounts, rates, strict=True)
    ]
    positions = plan_positions(lines, invoice.total.gross, tax_per_rate(invoice))
    if isinstance(positions, AmountsDoNotAddUp):
        raise _CannotBook(("amounts-do-not-add-up", positions.details))
    return positions


def tax_per_rate(invoice: Invoice) -> dict[Decimal, Decimal]:
    """Return the tax that Cobot charged per rate: as the total lists it, else added up from the lines."""
    taxes = charged(invoice.total.taxes)
    if not taxes:
        taxes = tuple(tax for item in invoice.items for tax in charged(item.total.taxes))
    per_rate: dict[Decimal, Decimal] = {}
    for tax in taxes:
        per_rate[tax.rate] = per_rate.get(tax.rate, Decimal(0)) + tax.amount
    return per_rate


def voucher_gross_cents(voucher: Voucher, currency: str, meant: int) -> int | None:
    """Return a voucher's gross cents in the invoice's currency; None when sevDesk does not tell it in that currency.

    Which of its sums sevDesk gives in a foreign currency is not documented: the one that is as meant counts.
    """
    total = to_cents(voucher.sum_gross)
    if currency == EURO:
        return total if voucher.currency in (None, EURO) else None
    foreign = to_cents(voucher.sum_gross_foreign) if voucher.sum_gross_foreign is not None else None
    return total if total == meant else foreign


def compare_voucher(
    *, number: str, day: date, gross: int, currency: str, voucher: Voucher
) -> dict[str, tuple[str, str]]:
    """Return the fields in which a voucher is not what it should be: ``{"gross": ("119.00", "120.00")}``.

    Args:
        number: The invoice number.
        day: The invoice date.
        gross: Gross cents of the invoice's currency.
        currency: The invoice's currency.
        voucher: What sevDesk has; its day is Berlin's.

    Returns:
        What was meant and what is there, per field out of ``number``, ``date``, ``gross`` and ``direction``.
    """
    booked = voucher_gross_cents(voucher, currency, gross)
    fields = {
        "number": (number.strip(), voucher.number),
        "date": (day.isoformat(), voucher.voucher_date.isoformat() if voucher.voucher_date else "-"),
        "gross": (
            cents_text(gross),
            cents_text(booked) if booked is not None else f"? {voucher.currency or ''}".strip(),
        ),
        "direction": (REVENUE_DIRECTION, voucher.credit_debit),
    }
    return {name: pair for name, pair in fields.items() if pair[0] != pair[1]}


def compare_with_invoice(invoice: Invoice, voucher: Voucher) -> dict[str, tuple[str, str]]:
    """Return the fields in which a voucher differs from an invoice; see ``compare_voucher``."""
    return compare_voucher(
        number=invoice.number,
        day=invoice.invoice_date,
        gross=gross_cents(invoice.total),
        currency=invoice.total.currency,
        voucher=voucher,
    )


def cents_text(cents: int) -> str:
    """Return cents as a decimal text with two places: ``-1190`` is ``-11.90``."""
    return f"{from_cents(cents):.2f}"


def fields_text(fields: Mapping[str, tuple[str, str]]) -> str:
    """Return differing fields on one line: ``gross 119.00 / 120.00, date 2026-04-01 / 2026-04-02``."""
    return ", ".join(f"{name} {meant} / {found}" for name, (meant, found) in fields.items())


def fingerprint(invoice: Invoice) -> str:
    """Return a hash of all that is booked or shown on the document, to see later whether the invoice was edited.

    Left out is what changes without an edit: payment, reminders, and the customer number, which this program writes.
    """

    def price(value: Price) -> list[object]:
        taxes = sorted((plain_number(tax.rate), plain_number(tax.amount)) for tax in charged(value.taxes))
        return [plain_number(value.net), plain_number(value.gross), value.currency, taxes]

    recipient = invoice.recipient
    content = [
        invoice.number,
        invoice.invoice_date.isoformat(),
        [recipient.name, recipient.company, recipient.full_address, recipient.country],
        invoice.tax_id,
        price(invoice.total),
        [
            [
                item.description,
                plain_number(item.quantity),
                item.accounting_code,
                item.revenue_account.number if item.revenue_account else None,
                price(item.total),
            ]
            for item in invoice.items
        ],
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _given(**details: str | None) -> dict[str, str]:
    return {name: value for name, value in details.items() if value is not None}
