"""What the report says of each document, by the rules of the plan (product contract, sections 5 and 7). Pure.

What is called ``missing`` here is what a run would book, and what is called ``blocked`` it would not. The one exception
is a document that only has to wait a little longer: it is missing, and says until when.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, field

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount
from cobot_sevdesk_sync.books.cents import plain_number, to_cents
from cobot_sevdesk_sync.books.findings import READ, Finding, of_invoice, of_unreadable
from cobot_sevdesk_sync.books.taxes import charged
from cobot_sevdesk_sync.books.vouchers import (
    EURO,
    REVENUE_DIRECTION,
    BookingRules,
    cents_text,
    compare_voucher,
    draft_voucher,
    fields_text,
    gross_cents,
    recipient_name,
    voucher_gross_cents,
)
from cobot_sevdesk_sync.cobot.records import Invoice, UnreadableInvoice
from cobot_sevdesk_sync.sevdesk.records import UnreadableRow, Voucher

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
        draft = draft_voucher(invoice, self._rules)
        if isinstance(draft, tuple):
            blocks = tuple(finding for finding in draft if finding.is_problem)
            if blocks:
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


DocumentClass = Literal["matched", "missing", "extra", "different", "duplicate", "blocked", "nothing-to-book"]
Remark = Literal["waits", "voucher-gone"]


class Verdict(Struct, frozen=True):
    """What is true of one invoice.

    Attributes:
        fields: What differs between invoice and voucher.
        findings: Problems and notes, in the plan's own codes.
        remark: What else there is to say: it waits for ``wait_hours``; its voucher was booked and is gone.
        cobot: Its gross cents per account and rate, as they count in the totals.
    """

    document_class: DocumentClass
    cobot: Split
    fields: Fields = NO_FIELDS
    findings: tuple[Finding, ...] = ()
    remark: Remark | None = None


class Matching(Struct):
    """Says which voucher belongs to which invoice: by the link, else by the exact number, whatever its date.

    Attributes:
        by_id: All invoices of the period.
        numbers_taken: Document numbers on their way to sevDesk, and for which invoice (Cobot id).
        vouchers: Those that matter to the report, by id.
        unclaimed: Vouchers that belong to no invoice of the period, by id, with the invoice they are linked to.
    """

    reducer: Reducer
    numbers_taken: dict[str, str] = field(default_factory=dict)
    by_id: dict[str, InvoiceEntry] = field(default_factory=dict)
    vouchers: dict[str, VoucherEntry] = field(default_factory=dict)
    unclaimed: dict[str, tuple[VoucherEntry, str | None]] = field(default_factory=dict)
    _unreadable: list[UnreadableRow] = field(default_factory=list)
    _by_number: dict[str, InvoiceEntry] = field(default_factory=dict)
    _namesakes: dict[str, list[InvoiceEntry]] = field(default_factory=dict)
    _contested: dict[str, dict[str, Voucher]] = field(default_factory=dict)
    # Vouchers that stand under a number but are somebody else's: (voucher id, owner's Cobot id) per number.
    _elsewhere: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add_invoice(self, entry: InvoiceEntry) -> None:
        """Take an invoice; one that comes twice counts as it came last. All come before the first voucher."""
        self.by_id[entry.id] = entry

    def index(self) -> None:
        """Get ready for the vouchers."""
        for entry in self.in_order():
            first = self._by_number.setdefault(entry.number, entry)
            if first is not entry:
                self._namesakes.setdefault(entry.number, [first]).append(entry)

    def in_order(self) -> list[InvoiceEntry]:
        """Return the invoices in the order in which a run plans them."""
        return sorted(self.by_id.values(), key=lambda entry: (entry.day, entry.number, entry.id))

    @property
    def numbers(self) -> Iterable[str]:
        """The document numbers of the period, each once; ``index`` comes first."""
        return self._by_number.keys()

    def links_unfound(self) -> bool:
        """Whether an invoice is linked to a voucher that was not among those given so far."""
        linked = {entry.past.voucher_id for entry in self.by_id.values()} - {None}
        return not linked <= self.vouchers.keys()

    def add_voucher(self, voucher: Voucher, owner: str | None, *, in_period: bool) -> None:
        """Take a voucher; one that comes twice counts once.

        Args:
            voucher: Of any date and direction.
            owner: Cobot id of the invoice it is linked to.
            in_period: Whether it is dated in the period: only then it may be one too many.
        """
        if voucher.id in self.vouchers or voucher.id in self._contested.get(voucher.number, ()):
            return
        entry = self.by_id.get(owner) if owner is not None else self._by_number.get(voucher.number)
        if owner is not None:
            self._note_elsewhere(voucher, owner)
        if entry is None or (owner is not None and entry.past.voucher_id != voucher.id):
            # An expense that nothing connects with Cobot is somebody else's business.
            if in_period and (owner is not None or voucher.credit_debit == REVENUE_DIRECTION):
                reduced = self.reducer.voucher(voucher, None)
                self.unclaimed[voucher.id] = (reduced, owner)
                self.vouchers[voucher.id] = reduced
            return
        if owner is None and voucher.number in self._namesakes:
            self._contested.setdefault(voucher.number, {})[voucher.id] = voucher
            return
        self._attach(voucher, entry)

    def add_unreadable(self, row: UnreadableRow) -> None:
        """Take note of a voucher that cannot be read: it may be an invoice's."""
        self._unreadable.append(row)

    def _unread(self, entry: InvoiceEntry) -> UnreadableRow | None:
        """Return a voucher that cannot be read and is, or may be, this invoice's."""
        own = {voucher.id for voucher in entry.vouchers}
        return next(
            (
                row
                for row in self._unreadable
                if row.id not in own
                and (row.may_carry(entry.number) or (row.id is not None and row.id == entry.past.voucher_id))
            ),
            None,
        )

    def _note_elsewhere(self, voucher: Voucher, owner: str) -> None:
        first = self._by_number.get(voucher.number)
        if first is not None and (first.id != owner or voucher.number in self._namesakes):
            self._elsewhere.setdefault(voucher.number, []).append((voucher.id, owner))

    def settle_contested(self) -> None:
        """Give vouchers whose number several invoices share to one of them: the first they do not differ from."""
        for number, vouchers in self._contested.items():
            free = [entry for entry in self._namesakes[number] if not entry.vouchers] or self._namesakes[number]
            chosen = free[0]
            if len(vouchers) == 1:
                [voucher] = vouchers.values()
                chosen = next((entry for entry in free if not self.reducer.voucher(voucher, entry).fields), chosen)
            for voucher in vouchers.values():
                self._attach(voucher, chosen)
            self._elsewhere.setdefault(number, []).extend((voucher_id, chosen.id) for voucher_id in vouchers)
        self._contested.clear()

    def _attach(self, voucher: Voucher, entry: InvoiceEntry) -> None:
        reduced = self.reducer.voucher(voucher, entry)
        entry.vouchers = (*entry.vouchers, reduced)
        self.vouchers[voucher.id] = reduced

    def judge(self, entry: InvoiceEntry) -> Verdict:
        """Return what is true of an invoice; asked in the order of ``in_order``, once for each."""
        if not entry.is_readable:
            return Verdict("blocked", (), findings=entry.blocks)
        unread = self._unread(entry)
        if unread is not None:
            # Neither missing nor matched: it is not known, and a run books nothing on top of it.
            problem = of_invoice(entry, "rejected-by-sevdesk", step=READ, reason=str(unread))
            return Verdict("blocked", entry.split, findings=(problem,))
        if len(entry.vouchers) > 1:
            ids = ", ".join(voucher.id for voucher in entry.vouchers)
            return Verdict(
                "duplicate", entry.split, findings=(of_invoice(entry, "duplicate-vouchers", sevdesk_ids=ids),)
            )
        if entry.vouchers:
            return self._compared(entry, entry.vouchers[0])
        return self._without_voucher(entry)

    def _compared(self, entry: InvoiceEntry, voucher: VoucherEntry) -> Verdict:
        split = booked_split(voucher)
        fields = dict(voucher.fields)
        findings: list[Finding] = []
        if entry.past.is_edited:
            findings.append(of_invoice(entry, "edited-after-sync", sevdesk_ids=voucher.id))
        if fields and "number" not in fields:
            text = fields_text(fields)
            findings.append(of_invoice(entry, "voucher-differs", sevdesk_ids=voucher.id, fields=text))
        if entry.is_split_known and split is not None and split != entry.split:
            fields["accounts"] = (split_text(entry.split), split_text(split))
        if fields or findings:
            return Verdict("different", entry.split, fields or NO_FIELDS, tuple(findings))
        if entry.gross_cents == 0 and not entry.blocks:
            return Verdict("nothing-to-book", (), findings=(of_invoice(entry, "nothing-to-book"),))
        if entry.past.voucher_id is None:
            # A run would adopt it: no other invoice gets a voucher of this number then.
            self.numbers_taken[entry.number] = entry.id
        # What no rule could say, the bookkeeper has said: the invoice counts as she booked it.
        return Verdict("matched", entry.split if entry.is_split_known else counted_split(voucher, entry.split))

    def _without_voucher(self, entry: InvoiceEntry) -> Verdict:
        past = entry.past
        if past.unknown is not None:
            return Verdict("blocked", entry.split, findings=(past.unknown,))
        if past.voucher_id is not None:
            return Verdict("missing", entry.split, remark="voucher-gone")
        if entry.gross_cents == 0 and not entry.blocks:
            return Verdict("nothing-to-book", (), findings=(of_invoice(entry, "nothing-to-book"),))
        if past.is_held_back:
            return Verdict("blocked", entry.split, findings=past.findings)
        if entry.waits_until is not None:
            return Verdict("missing", entry.split, remark="waits")
        blocks = self._number_in_use(entry) or entry.blocks
        if blocks:
            return Verdict("blocked", entry.split, findings=blocks)
        self.numbers_taken[entry.number] = entry.id
        return Verdict("missing", entry.split, findings=past.findings)

    def _number_in_use(self, entry: InvoiceEntry) -> tuple[Finding, ...]:
        """Return the problem that the number is another invoice's already; nothing when it is free."""
        elsewhere = [(voucher, owner) for voucher, owner in self._elsewhere.get(entry.number, ()) if owner != entry.id]
        taken_by = self.numbers_taken.get(entry.number)
        if taken_by is None and not elsewhere:
            return ()
        ids = ", ".join(voucher_id for voucher_id, _ in elsewhere)
        if taken_by is None and len(elsewhere) > 1:
            return (of_invoice(entry, "duplicate-vouchers", sevdesk_ids=ids),)
        fields = f"number also on invoice {taken_by or elsewhere[0][1]}"
        return (of_invoice(entry, "voucher-differs", sevdesk_ids=ids, fields=fields),)
