"""Both sides of a period in few bytes: an invoice, a voucher, and how each is split over accounts and rates. Pure.

A report holds every document of a period at once, a hundred thousand and more, so of each only this much is kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount
from cobot_sevdesk_sync.books.cents import plain_number, to_cents
from cobot_sevdesk_sync.books.findings import Finding, of_unreadable
from cobot_sevdesk_sync.books.taxes import charged
from cobot_sevdesk_sync.books.vouchers import (
    EURO,
    REVENUE_DIRECTION,
    BookingRules,
    cents_text,
    compare_voucher,
    draft_voucher,
    gross_cents,
    recipient_name,
    voucher_gross_cents,
)
from cobot_sevdesk_sync.cobot.records import Invoice, UnreadableInvoice
from cobot_sevdesk_sync.sevdesk.records import Voucher

ZERO = Decimal(0)

SplitKey = tuple[str | None, Decimal]
"""Account number (None where none can be named) and tax rate in percent."""
Split = tuple[tuple[SplitKey, int], ...]
"""Gross cents per account and rate."""
Fields = Mapping[str, tuple[str, str]]
"""What differs: Cobot's value and sevDesk's, per field."""

NO_FIELDS: Fields = MappingProxyType({})


class Past(Struct, frozen=True):
    """What the ledger knows of an invoice.

    Attributes:
        voucher_id: The voucher it is linked to.
        is_edited: Whether it is no longer what was booked.
        findings: Its standing problems.
        is_held_back: Whether it waits after a rejection, so that a run would not try it now.
        unknown: The problem that a write's outcome is unknown.
    """

    voucher_id: str | None = None
    is_edited: bool = False
    findings: tuple[Finding, ...] = ()
    is_held_back: bool = False
    unknown: Finding | None = None


NO_PAST = Past()


class VoucherEntry(Struct):
    """A voucher, compared with the invoice it belongs to.

    Attributes:
        day: Berlin's calendar day; None for a voucher without a date.
        gross_cents: Gross cents of ``currency``; those of an expense with the sign turned round.
        fields: What differs from the invoice, the split aside.
        positions: Gross cents per account and rate as they are read; see ``merged``.
    """

    id: str
    number: str
    day: date | None
    direction: str
    gross_cents: int
    currency: str
    name: str
    fields: Fields = NO_FIELDS
    positions: Split = ()


class InvoiceEntry(Struct):
    """An invoice, what it would become, and the vouchers that belong to it.

    Attributes:
        number: Without surrounding spaces.
        day: The invoice date, the space's calendar day.
        split: Gross cents per account and rate: of the voucher to be booked, else of the lines as far as can be told.
        blocks: Why it cannot be booked.
        waits_until: ``wait_hours`` are not over before.
        is_readable: False when Cobot's answer could not be read: neither day nor amount are known then.
    """

    id: str
    number: str
    day: date
    gross_cents: int
    currency: str
    name: str
    split: Split
    blocks: tuple[Finding, ...] = ()
    past: Past = NO_PAST
    waits_until: datetime | None = None
    is_readable: bool = True
    vouchers: tuple[VoucherEntry, ...] = ()

    @property
    def is_split_known(self) -> bool:
        """Whether ``split`` is what a run would book, so that a voucher can be held against it."""
        return self.is_readable and not self.blocks and self.gross_cents != 0


class Reducer:
    """Turns documents into entries; what is equal in many of them (accounts, rates, days, names) is kept once."""

    def __init__(self, rules: BookingRules) -> None:
        self._rules = rules
        self._keys: dict[SplitKey, SplitKey] = {}
        self._days: dict[date, date] = {}
        self._splits: dict[Split, Split] = {}
        self._account_numbers = {account.id: account.number for account in rules.accounts.accounts}

    def invoice(self, invoice: Invoice, past: Past, waits_until: datetime | None) -> InvoiceEntry:
        """Return an invoice as the same rules would book it that a run goes by."""
        total = gross_cents(invoice.total)
        split: Split = ()
        blocks: tuple[Finding, ...] = ()
        if total != 0:
            draft = draft_voucher(invoice, self._rules)
            if isinstance(draft, tuple):
                blocks = draft
                split = self._split(split_of_lines(invoice, self._rules.accounts, total))
            else:
                split = self._split(((each.account_number, each.rate), each.gross_cents) for each in draft.positions)
        return InvoiceEntry(
            id=invoice.id,
            number=invoice.number.strip(),
            day=self._day(invoice.invoice_date),
            gross_cents=total,
            currency=sys.intern(invoice.total.currency),
            name=sys.intern(recipient_name(invoice)),
            split=split,
            blocks=blocks,
            past=past,
            waits_until=waits_until,
        )

    def unreadable(self, found: UnreadableInvoice, past: Past, day: date, gross: int) -> InvoiceEntry:
        """Return an invoice that could not be read.

        Args:
            found: What could be read of it.
            past: What the ledger knows.
            day: Where to put it in the period.
            gross: Gross cents that were booked for it, zero when that is not known.
        """
        number = (found.number or found.id).strip()
        blocks = (of_unreadable("invoice", found, found.number),)
        return InvoiceEntry(found.id, number, day, gross, EURO, "", (), blocks, past, is_readable=False)

    def voucher(self, voucher: Voucher, invoice: InvoiceEntry | None) -> VoucherEntry:
        """Return a voucher, compared with the invoice it belongs to, if any."""
        currency, gross = EURO, to_cents(voucher.sum_gross)
        fields: Fields = NO_FIELDS
        if invoice is not None and invoice.is_readable:
            booked = voucher_gross_cents(voucher, invoice.currency, invoice.gross_cents)
            if booked is not None:
                currency, gross = invoice.currency, booked
            fields = _differing(invoice, voucher) or NO_FIELDS
        return VoucherEntry(
            id=voucher.id,
            number=voucher.number,
            day=self._day(voucher.voucher_date) if voucher.voucher_date else None,
            direction=sys.intern(voucher.credit_debit),
            gross_cents=gross if voucher.credit_debit == REVENUE_DIRECTION else -gross,
            currency=currency,
            name=sys.intern(voucher.supplier_name or ""),
            fields=fields,
        )

    def position(self, entry: VoucherEntry, account_id: str | None, rate: Decimal, gross: Decimal) -> None:
        """Add a position to its voucher; an account that the booking guidance does not know stands by its id."""
        number = self._account_numbers.get(account_id, account_id) if account_id is not None else None
        cents = to_cents(gross) if entry.direction == REVENUE_DIRECTION else -to_cents(gross)
        added = (self._key((number, rate)), cents)
        split = (*entry.positions, added)
        entry.positions = self._splits.setdefault(split, split)

    def _split(self, parts: Iterable[tuple[SplitKey, int]]) -> Split:
        split = merged((self._key(key), cents) for key, cents in parts)
        return self._splits.setdefault(split, split)

    def _key(self, key: SplitKey) -> SplitKey:
        return self._keys.setdefault(key, key)

    def _day(self, day: date) -> date:
        return self._days.setdefault(day, day)


def _differing(invoice: InvoiceEntry, voucher: Voucher) -> dict[str, tuple[str, str]]:
    fields = compare_voucher(
        number=invoice.number,
        day=invoice.day,
        gross=invoice.gross_cents,
        currency=invoice.currency,
        voucher=voucher,
    )
    if voucher.currency is not None and voucher.currency != invoice.currency:
        fields["currency"] = (invoice.currency, voucher.currency)
    return fields


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


def merged(parts: Iterable[tuple[SplitKey, int]]) -> Split:
    """Return parts added up per account and rate in a fixed order, those of zero left out."""
    sums: dict[SplitKey, int] = {}
    for key, cents in parts:
        sums[key] = sums.get(key, 0) + cents
    return tuple(sorted(((key, cents) for key, cents in sums.items() if cents), key=_order))


def _order(part: tuple[SplitKey, int]) -> tuple[str, Decimal]:
    (account, rate), _ = part
    return account or "", rate


def booked_split(voucher: VoucherEntry) -> Split | None:
    """Return a voucher's split, which adds up to its gross; None where its positions are in another currency.

    In euros a difference between the positions and the voucher's own sum is real: it counts to no account.
    """
    rest = voucher.gross_cents - sum(cents for _, cents in voucher.positions)
    if rest and voucher.currency != EURO:
        return None
    return merged([*voucher.positions, ((None, ZERO), rest)])


def counted_split(voucher: VoucherEntry, meant: Split) -> Split:
    """Return what a voucher counts in the totals, adding up to its gross.

    Args:
        voucher: With its positions.
        meant: Its invoice's split, for a voucher in another currency that does not tell its own.
    """
    split = booked_split(voucher)
    if split is not None:
        return split
    if sum(cents for _, cents in meant) == voucher.gross_cents:
        return meant
    return merged([((None, ZERO), voucher.gross_cents)])


def split_text(split: Split) -> str:
    """Return a split on one line: ``4400 19 % 1190.00; ? 7 % 10.70``."""
    return "; ".join(f"{account or '?'} {plain_number(rate)} % {cents_text(cents)}" for (account, rate), cents in split)
