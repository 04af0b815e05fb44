"""Sums of a document per account, rate and tax, in cents of its currency; the names of sevDesk's tax rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount
from cobot_sevdesk_sync.books.cents import plain_number, to_cents
from cobot_sevdesk_sync.books.taxes import SeveralTaxes, charged, rates_of
from cobot_sevdesk_sync.books.vouchers import VoucherDraft, cents_text, tax_per_rate
from cobot_sevdesk_sync.cobot.records import Invoice

ZERO = Decimal(0)

SplitKey = tuple[str | None, Decimal]
"""Account number (None where none can be named) and tax rate in percent."""
Split = tuple[tuple[SplitKey, int], ...]
"""Gross cents per account and rate."""
RateTax = tuple[Decimal, int, int]
"""A rate in percent, the tax cents under it, and how many lines carry it: so many cents it may be rounded by."""
Taxes = tuple[RateTax, ...]
Key = TypeVar("Key")

# What sevDesk's own API description calls the rules of revenue, with the field of the VAT return where it names one;
# 22 is in its booking guidance only. What the guidance says goes before it.
RULE_NAMES: Mapping[str, str] = {
    "1": "Umsatzsteuerpflichtige Umsätze",
    "2": "Ausfuhren",
    "3": "Innergemeinschaftliche Lieferungen",
    "4": "Steuerfreie Umsätze §4 UStG",
    "5": "Reverse Charge gem. §13b UStG (field 60 in VAT return)",
    "11": "Steuer nicht erhoben nach §19 UStG",
    "17": "Nicht im Inland steuerbare Leistung",
    "21": "Reverse Charge gem. §18b UStG (field 21 in VAT return)",
    "22": "Nicht steuerbare Einnahmen",
}
_FIELD = re.compile(r"(?i)\(?\b(?:field|feld|kennzahl|kz\.?)\s*(?P<field>\d{2})\b(?:\s+in\s+vat\s+return)?\)?")


def rule_name(rule: str | None, known: Mapping[str, str]) -> str:
    """Return what sevDesk calls a tax rule, the field of the VAT return left out.

    Args:
        rule: Its id; None where there is none.
        known: What sevDesk's booking guidance calls the rules, by id.

    Returns:
        Nothing for a rule that nobody names.
    """
    name = known.get(rule or "") or RULE_NAMES.get(rule or "", "")
    return " ".join(_FIELD.sub("", name).split())


def return_field(rule: str | None, known: Mapping[str, str]) -> str | None:
    """Return the field of the VAT return (Kennzahl) that sevDesk's own text names for a rule, if it does."""
    for name in (known.get(rule or ""), RULE_NAMES.get(rule or "")):
        if found := _FIELD.search(name or ""):
            return found["field"]
    return None


def merged(parts: Iterable[tuple[SplitKey, int]]) -> Split:
    """Return parts added up per account and rate in a fixed order, those of zero left out."""
    sums: dict[SplitKey, int] = {}
    for key, cents in parts:
        sums[key] = sums.get(key, 0) + cents
    return tuple(sorted(((key, cents) for key, cents in sums.items() if cents), key=_order))


def in_currency(
    told: Mapping[Key, int], meant: Mapping[Key, int], euros: int, total: int, count: int
) -> tuple[dict[Key, int], int]:
    """Return sums that sevDesk tells in euros in their document's own currency, by their share in its total.

    Each was rounded to a cent on its way to euros: one that cannot be told from what is meant counts as that.

    Args:
        told: Cents in euros.
        meant: Cents in the document's currency.
        euros: The document's gross cents in euros, not zero.
        total: The same in its currency, not zero.
        count: How many positions it has.

    Returns:
        The sums; and what they are short of the total, zero where that may be rounding.
    """
    units = Fraction(total, euros)

    def may_be_off(cents: Fraction) -> Fraction:
        return abs(units) * count * (1 + abs(cents / total)) / 2 + 1

    found: dict[Key, int] = {}
    for key in told.keys() | meant.keys():
        exact, wanted = told.get(key, 0) * units, Fraction(meant.get(key, 0))
        is_as_meant = abs(exact - wanted) <= may_be_off(max(exact, wanted, key=abs))
        found[key] = meant.get(key, 0) if is_as_meant else _whole(exact)
    rest = total - sum(told.values()) * units
    return found, _whole(rest) if abs(rest) > may_be_off(Fraction(total)) else 0


def _whole(cents: Fraction) -> int:
    return (2 * cents + 1) // 2


def _order(part: tuple[SplitKey, int]) -> tuple[str, Decimal]:
    (account, rate), _ = part
    return account or "", rate


def split_of_lines(invoice: Invoice, book: AccountBook, total: int) -> Split:
    """Return an invoice's lines per account and rate, whether or not it can be booked.

    Several taxes on one line count as one of their sum; what the lines are short of the total counts to no account.

    Args:
        invoice: All of it.
        book: Finds the accounts; a line without counts to no account.
        total: The invoice's gross cents, which the parts add up to.
    """
    parts: list[tuple[SplitKey, int]] = []
    for item in invoice.items:
        account = book.account_for(item)
        number = None if isinstance(account, NoAccount) else account.number
        rate = sum((tax.rate for tax in charged(item.total.taxes)), ZERO)
        parts.append(((number, rate), to_cents(item.total.gross)))
    rest = total - sum(cents for _, cents in parts)
    return merged([*parts, ((None, ZERO), rest)])


def split_of_draft(draft: VoucherDraft) -> Split:
    """Return the gross cents per account and rate of a voucher to be booked."""
    return merged(((each.account_number, each.rate), each.gross_cents) for each in draft.positions)


def taxes_of_invoice(invoice: Invoice) -> Taxes:
    """Return the tax that Cobot charged per rate, with the lines that carry it.

    Several taxes on one line count as one of their sum, as in ``split_of_lines``.
    """
    rates = rates_of(invoice.items)
    lines: dict[Decimal, int] = {}
    of_lines: dict[Decimal, Decimal] = {}
    for item, found in zip(invoice.items, rates, strict=True):
        taxes = charged(item.total.taxes)
        rate = sum((tax.rate for tax in taxes), ZERO) if isinstance(found, SeveralTaxes) else found
        lines[rate] = lines.get(rate, 0) + 1
        of_lines[rate] = of_lines.get(rate, ZERO) + sum((tax.amount for tax in taxes), ZERO)
    several = any(isinstance(found, SeveralTaxes) for found in rates)
    per_rate = of_lines if several else tax_per_rate(invoice)
    return tuple((rate, cents, lines.get(rate, 0)) for rate in sorted(per_rate) if (cents := to_cents(per_rate[rate])))


def split_text(split: Split) -> str:
    """Return a split on one line: ``4400 19 % 1190.00; ? 7 % 10.70``."""
    return "; ".join(f"{account or '?'} {plain_number(rate)} % {cents_text(cents)}" for (account, rate), cents in split)


def taxes_text(taxes: Taxes) -> str:
    """Return taxes on one line: ``7 % 0.70; 19 % 190.00``; a dash for none."""
    return "; ".join(f"{plain_number(rate)} % {cents_text(cents)}" for rate, cents, _ in taxes) or "-"


def net_and_tax(split: Split, taxes: Taxes) -> list[tuple[Decimal, int, int]]:
    """Return rate, net cents and tax cents of a document, per rate.

    Args:
        split: Its gross cents.
        taxes: Its tax; a rate that is not in it has none.
    """
    gross: dict[Decimal, int] = {}
    for (_, rate), cents in split:
        gross[rate] = gross.get(rate, 0) + cents
    tax = {rate: cents for rate, cents, _ in taxes}
    return [(rate, gross.get(rate, 0) - tax.get(rate, 0), tax.get(rate, 0)) for rate in sorted(gross.keys() | tax)]
