"""Invoice and voucher, held against each other (product contract, sections 5.3 and 7). Pure.

Both are reduced to entries, so that a hundred thousand of either fit into memory; ``compare`` is the one rule by which
a voucher is as it should be.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.cents import to_cents
from cobot_sevdesk_sync.books.findings import Finding, of_unreadable
from cobot_sevdesk_sync.books.names import normalise_name, same_number
from cobot_sevdesk_sync.books.sums import (
    ZERO,
    Split,
    SplitKey,
    Taxes,
    merged,
    split_of_lines,
    split_text,
    taxes_of_invoice,
    taxes_text,
)
from cobot_sevdesk_sync.books.vouchers import (
    EURO,
    REVENUE_DIRECTION,
    BookingRules,
    cents_text,
    draft_voucher,
    gross_cents,
    recipient_name,
    voucher_gross_cents,
)
from cobot_sevdesk_sync.cobot.records import Invoice, UnreadableInvoice
from cobot_sevdesk_sync.sevdesk.records import Contact, Position, Voucher

Mark = Literal["paid", "open", "canceled", "written-off", "draft", "no-pdf", "e-invoice", "enshrined"]
Marks = tuple[Mark, ...]
PAYMENT_IN_COBOT: Mapping[str, Mark] = {
    "paid": "paid",
    "unpaid": "open",
    "pending": "open",
    "canceled": "canceled",
    "writtenOff": "written-off",
}
# 150 is transferred, 750 partly paid.
PAYMENT_IN_SEVDESK: Mapping[str, Mark] = {"50": "draft", "100": "open", "150": "open", "750": "open", "1000": "paid"}
HUNDRED = Decimal(100)
# Without one tax per line and one currency, Cobot's tax cannot be held against a voucher's.
TAX_UNKNOWN = frozenset({"several-taxes-on-one-line", "currency-not-supported"})
Fields = Mapping[str, tuple[str, str]]
"""What differs: Cobot's value and sevDesk's, per field."""

NO_FIELDS: Fields = MappingProxyType({})


class Past(Struct, frozen=True):
    """What the ledger knows of an invoice.

    Attributes:
        voucher_id: The voucher it is linked to.
        is_created: Whether that voucher was made for it, and not found.
        is_edited: Whether it is no longer what was booked.
        findings: Its standing problems.
        is_held_back: Whether it waits after a rejection, so that a run would not try it now.
        unknown: The problem that a write's outcome is unknown.
    """

    voucher_id: str | None = None
    is_created: bool = False
    is_edited: bool = False
    findings: tuple[Finding, ...] = ()
    is_held_back: bool = False
    unknown: Finding | None = None


NO_PAST = Past()


class VoucherEntry(Struct):
    """A voucher, reduced to what it is compared by.

    Attributes:
        day: Berlin's calendar day; None for a voucher without a date.
        gross_cents: Gross cents of ``currency``; those of an expense with the sign turned round.
        name: The recipient that is shown where there is no contact.
        positions: Gross cents per account and rate as they are read; see ``merged``.
        told_currency: The currency that sevDesk names.
        is_gross_told: Whether ``gross_cents`` are of the invoice's currency.
        rule: Id of the tax rule; None where sevDesk does not tell it.
        contact_id: None where it has no contact.
        contact: That contact, where sevDesk still lists it.
        taxes: Tax cents per rate as the positions are read, with the sign of ``gross_cents``.
        are_taxes_told: False as soon as a position does not tell its tax: what is there is worked out by the rate.
        is_linked: Whether the ledger links it to an invoice.
    """

    id: str
    number: str
    day: date | None
    direction: str
    gross_cents: int
    currency: str
    name: str
    positions: Split = ()
    told_currency: str | None = None
    is_gross_told: bool = True
    rule: str | None = None
    contact_id: str | None = None
    contact: Contact | None = None
    taxes: Taxes = ()
    are_taxes_told: bool = True
    is_linked: bool = False
    marks: Marks = ()


class InvoiceEntry(Struct):
    """An invoice, what it would become, and the vouchers that belong to it.

    Attributes:
        number: Without surrounding spaces.
        day: The invoice date, the space's calendar day.
        split: Gross cents per account and rate: of the voucher to be booked, else of the lines as far as can be told.
        blocks: Why it cannot be booked.
        waits_until: ``wait_hours`` are not over before.
        is_readable: False when Cobot's answer could not be read: neither day nor amount are known then.
        rule: Id of the tax rule it would be booked under; None where it cannot be booked.
        taxes: The tax that Cobot charged.
        customer_number: As it stands on the invoice.
        contact_id: The contact that its debitor is linked to.
        names: Whom it is addressed to, each name ready for comparing; empty where nobody is named.
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
    rule: str | None = None
    taxes: Taxes = ()
    customer_number: str | None = None
    contact_id: str | None = None
    names: tuple[str, ...] = ()
    marks: Marks = ()

    @property
    def is_split_known(self) -> bool:
        """Whether ``split`` is what a run would book, so that a voucher can be held against it."""
        return self.is_readable and not self.blocks and self.gross_cents != 0

    @property
    def are_taxes_known(self) -> bool:
        """Whether ``taxes`` can be held against a voucher's: what Cobot charged, booked or not."""
        return self.is_readable and TAX_UNKNOWN.isdisjoint(finding.code for finding in self.blocks)


Compared = Literal["number", "date", "gross", "direction", "currency", "contact", "tax_rule", "tax", "accounts"]
# Without these it is not the invoice's voucher, or not as booked; the others are found by its positions and rule.
OF_THE_VOUCHER: frozenset[Compared] = frozenset({"date", "gross", "direction", "currency"})


class Difference(Struct, frozen=True):
    """One thing in which a voucher is not what it should be, with both values as text.

    Attributes:
        is_strangers: Of ``contact``: it is another customer's, by number and by name.
    """

    field: Compared
    cobot: str
    sevdesk: str
    is_strangers: bool = False


class Comparison(Struct, frozen=True):
    """What holding a voucher against its invoice came to.

    Attributes:
        differences: In the order of ``Compared``.
        rounding: The tax, where it differs by no more than a cent a line: a note, no difference.
        not_compared: What could not be compared, as one side does not tell it.
    """

    differences: tuple[Difference, ...] = ()
    rounding: Difference | None = None
    not_compared: tuple[Compared, ...] = ()

    @property
    def fields(self) -> Fields:
        """Cobot's value and sevDesk's of everything that differs, by its name."""
        return {each.field: (each.cobot, each.sevdesk) for each in self.differences}

    @property
    def another(self) -> Fields:
        """Of these, what makes it another document's, or shows whose it is."""
        told = OF_THE_VOUCHER | ({"contact"} if self.is_strangers else frozenset())
        return {name: pair for name, pair in self.fields.items() if name in told}

    @property
    def is_strangers(self) -> bool:
        """Whether the voucher belongs to somebody else: another space, another customer."""
        return any(each.is_strangers for each in self.differences)

    @property
    def is_another(self) -> bool:
        """Whether it cannot be taken for the invoice's voucher: amount, date, direction, or whose it is."""
        return self.is_strangers or any(each.field in OF_THE_VOUCHER for each in self.differences)


def compare(expected: InvoiceEntry, booked: VoucherEntry, *, with_positions: bool = True) -> Comparison:
    """Hold a voucher against the invoice it belongs to: by this rule alone, in the report and everywhere else.

    Args:
        expected: The invoice; of one that could not be read nothing is compared.
        booked: The voucher with all its positions.
        with_positions: False while positions are still to be read: neither tax nor accounts are compared then.
    """
    if not expected.is_readable:
        return Comparison()
    told = booked.is_gross_told
    gross = cents_text(_as_told(booked)) if told else f"? {booked.told_currency or ''}".strip()
    pairs: list[tuple[Compared, str, str]] = [
        ("number", expected.number, booked.number),
        ("date", expected.day.isoformat(), booked.day.isoformat() if booked.day else "-"),
        ("gross", cents_text(expected.gross_cents), gross),
        ("direction", REVENUE_DIRECTION, booked.direction),
        ("currency", expected.currency, booked.told_currency or expected.currency),
    ]
    found = [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
    unknown: list[Compared] = [] if booked.told_currency else ["currency"]
    contact = _contact_differs(expected, booked)
    if contact is NOT_TOLD:
        unknown.append("contact")
    elif contact is not None:
        found.append(contact)
    if expected.rule is not None and booked.rule is None:
        unknown.append("tax_rule")
    elif expected.rule is not None and booked.rule != expected.rule:
        found.append(Difference("tax_rule", expected.rule, booked.rule or "-"))
    if not with_positions:
        return Comparison(tuple(found), None, tuple(unknown))
    split, rounding = booked_split(booked), None
    if expected.are_taxes_known:
        # Positions that do not add up to the voucher do not tell all of its tax either.
        is_whole = sum(cents for _, cents in booked.positions) == booked.gross_cents
        if split is None or not is_whole or not booked.are_taxes_told:
            unknown.append("tax")
        elif tax := _tax_differs(expected.taxes, booked.taxes):
            difference, is_rounding = tax
            rounding = difference if is_rounding else None
            found += [] if is_rounding else [difference]
    if expected.is_split_known:
        if split is None:
            unknown.append("accounts")
        elif split != expected.split:
            found.append(Difference("accounts", split_text(expected.split), split_text(split)))
    return Comparison(tuple(found), rounding, tuple(unknown))


NOT_TOLD = Difference("contact", "", "")


def _as_told(booked: VoucherEntry) -> int:
    return booked.gross_cents if booked.direction == REVENUE_DIRECTION else -booked.gross_cents


def _contact_differs(expected: InvoiceEntry, booked: VoucherEntry) -> Difference | None:
    """Return how the voucher's contact or recipient is another's; ``NOT_TOLD`` where there is nothing to go by."""
    meant = " ".join(filter(None, (expected.customer_number, expected.name)))
    if booked.contact_id is None:
        if booked.name == expected.name or normalise_name(booked.name) in expected.names:
            return None
        if not booked.name or not expected.names:
            return NOT_TOLD
        return Difference("contact", meant, booked.name, is_strangers=True)
    if booked.contact_id == expected.contact_id:
        return None
    contact = booked.contact
    if contact is None or not (expected.names or expected.customer_number or expected.contact_id):
        return NOT_TOLD
    if same_number(contact.customer_number, expected.customer_number):
        return None
    has_the_name = normalise_name(contact.name) in expected.names
    if has_the_name and expected.contact_id is None:
        return None
    shown = " ".join(filter(None, (contact.customer_number, contact.name)))
    return Difference("contact", meant, shown, is_strangers=bool(expected.names) and not has_the_name)


def _tax_differs(meant: Taxes, found: Taxes) -> tuple[Difference, bool] | None:
    """Return how the tax differs, and whether by no more than a cent a line."""
    expected = {rate: (cents, lines) for rate, cents, lines in meant}
    booked = {rate: cents for rate, cents, _ in found}
    off = [(abs(expected.get(rate, (0, 0))[0] - booked.get(rate, 0)), rate) for rate in expected.keys() | booked]
    if not any(cents for cents, _ in off):
        return None
    is_rounding = all(cents <= expected.get(rate, (0, 0))[1] for cents, rate in off)
    return Difference("tax", taxes_text(meant), taxes_text(found)), is_rounding


def _no_contact(_: str) -> Contact | None:
    return None


class Reducer:
    """Turns documents into entries; what is equal in many of them (accounts, rates, days, names) is kept once.

    Args:
        rules: Accounts, settings and taxes.
        contact_of: Finds sevDesk's contact by its id.
    """

    def __init__(self, rules: BookingRules, contact_of: Callable[[str], Contact | None] = _no_contact) -> None:
        self._rules = rules
        self._contact_of = contact_of
        self._keys: dict[SplitKey, SplitKey] = {}
        self._days: dict[date, date] = {}
        self._splits: dict[Split, Split] = {}
        self._taxes: dict[Taxes, Taxes] = {}
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._marks: dict[Marks, Marks] = {}
        self._account_numbers = {account.id: account.number for account in rules.accounts.accounts}

    def invoice(
        self, invoice: Invoice, past: Past, waits_until: datetime | None, contact_id: str | None = None
    ) -> InvoiceEntry:
        """Return an invoice as the same rules would book it that a run goes by.

        Args:
            invoice: All of it.
            past: What the ledger knows.
            waits_until: ``wait_hours`` are not over before.
            contact_id: The contact that its debitor is linked to.
        """
        total = gross_cents(invoice.total)
        split: Split = ()
        blocks: tuple[Finding, ...] = ()
        rule: str | None = None
        draft = draft_voucher(invoice, self._rules)
        if isinstance(draft, tuple):
            blocks = tuple(finding for finding in draft if finding.is_problem)
            if blocks:
                split = self._split(split_of_lines(invoice, self._rules.accounts, total))
        else:
            split = self._split(((each.account_number, each.rate), each.gross_cents) for each in draft.positions)
            rule = sys.intern(draft.tax_rule_id)
        name, taxes = sys.intern(recipient_name(invoice)), taxes_of_invoice(invoice)
        recipient = invoice.recipient
        names = tuple(
            dict.fromkeys(
                normalise_name(each)
                for each in (recipient.company, recipient.name, name if name != invoice.number else None)
                if each and each.strip()
            )
        )
        payment = PAYMENT_IN_COBOT.get(invoice.paid_status)
        marks: Marks = (*((payment,) if payment else ()), *(("e-invoice",) if invoice.is_e_invoice else ()))
        return InvoiceEntry(
            id=invoice.id,
            number=invoice.number.strip(),
            day=self._day(invoice.invoice_date),
            gross_cents=total,
            currency=sys.intern(invoice.total.currency),
            name=name,
            split=split,
            blocks=blocks,
            past=past,
            waits_until=waits_until,
            rule=rule,
            taxes=self._taxes.setdefault(taxes, taxes),
            customer_number=sys.intern(invoice.customer_number) if invoice.customer_number else None,
            contact_id=contact_id,
            names=self._names.setdefault(names, names),
            marks=self._marks.setdefault(marks, marks),
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

    def voucher(self, voucher: Voucher, invoice: InvoiceEntry | None, *, is_linked: bool = False) -> VoucherEntry:
        """Return a voucher, its amount in the currency of the invoice it belongs to, if any."""
        currency, gross, is_told = EURO, to_cents(voucher.sum_gross), True
        if invoice is not None and invoice.is_readable:
            booked = voucher_gross_cents(voucher, invoice.currency, invoice.gross_cents)
            is_told = booked is not None
            if booked is not None:
                currency, gross = invoice.currency, booked
        contact_id = sys.intern(voucher.contact_id) if voucher.contact_id else None
        state = PAYMENT_IN_SEVDESK.get(voucher.status)
        marks: Marks = (
            *((state,) if state else ()),
            *(() if voucher.document_id else ("no-pdf",)),
            *(("enshrined",) if voucher.is_enshrined else ()),
        )
        return VoucherEntry(
            id=voucher.id,
            number=voucher.number,
            day=self._day(voucher.voucher_date) if voucher.voucher_date else None,
            direction=sys.intern(voucher.credit_debit),
            gross_cents=gross if voucher.credit_debit == REVENUE_DIRECTION else -gross,
            currency=currency,
            name=sys.intern(voucher.supplier_name or ""),
            told_currency=sys.intern(voucher.currency) if voucher.currency else None,
            is_gross_told=is_told,
            rule=sys.intern(voucher.tax_rule_id) if voucher.tax_rule_id else None,
            contact_id=contact_id,
            contact=self._contact_of(contact_id) if contact_id else None,
            is_linked=is_linked,
            marks=self._marks.setdefault(marks, marks),
        )

    def position(self, entry: VoucherEntry, position: Position) -> None:
        """Add a position to its voucher; an account that the booking guidance does not know stands by its id."""
        account_id, rate = position.account_id, position.tax_rate
        number = self._account_numbers.get(account_id, account_id) if account_id is not None else None
        sign = 1 if entry.direction == REVENUE_DIRECTION else -1
        split = (*entry.positions, (self._key((number, rate)), sign * to_cents(position.sum_gross)))
        entry.positions = self._splits.setdefault(split, split)
        tax = tax_of(position)
        if tax is None:
            entry.are_taxes_told = False
            tax = position.sum_gross * rate / (HUNDRED + rate) if rate != -HUNDRED else ZERO
        sums = {known: cents for known, cents, _ in entry.taxes}
        sums[rate] = sums.get(rate, 0) + sign * to_cents(tax)
        taxes: Taxes = tuple((known, sums[known], 0) for known in sorted(sums) if sums[known])
        entry.taxes = self._taxes.setdefault(taxes, taxes)

    def _split(self, parts: Iterable[tuple[SplitKey, int]]) -> Split:
        split = merged((self._key(key), cents) for key, cents in parts)
        return self._splits.setdefault(split, split)

    def _key(self, key: SplitKey) -> SplitKey:
        return self._keys.setdefault(key, key)

    def _day(self, day: date) -> date:
        return self._days.setdefault(day, day)


def tax_of(position: Position) -> Decimal | None:
    """Return a position's tax as sevDesk tells it, or as it follows from net and gross; None where neither is told."""
    if position.sum_tax is not None:
        return position.sum_tax
    return None if position.sum_net is None else position.sum_gross - position.sum_net


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
