"""Invoice and voucher, held against each other (product contract, sections 5.3 and 7). Pure.

``compare`` is the one rule by which a voucher is as it should be.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.cents import to_cents
from cobot_sevdesk_sync.books.edits import explained_by, named_in
from cobot_sevdesk_sync.books.entries import (
    NO_LONGER_THERE,
    AsBooked,
    InvoiceEntry,
    Mark,
    Marks,
    Past,
    VoucherEntry,
    booked_split,
    may_be_given,
    positions_version,
    side_of,
    split_in_currency,
    taxes_in_currency,
)
from cobot_sevdesk_sync.books.findings import Finding, Numbered, of_invoice, of_unreadable
from cobot_sevdesk_sync.books.names import fingerprint_of, normalise_name, same_number
from cobot_sevdesk_sync.books.sums import (
    ZERO,
    Split,
    SplitKey,
    Taxes,
    merged,
    split_of_draft,
    split_of_lines,
    split_text,
    taxes_of_invoice,
    taxes_text,
)
from cobot_sevdesk_sync.books.vouchers import (
    EURO,
    REVENUE_DIRECTION,
    BookingRules,
    VoucherDraft,
    cents_text,
    draft_behind_gates,
    fields_text,
    gross_cents,
    known_rules,
    recipient_name,
    voucher_gross_cents,
)
from cobot_sevdesk_sync.cobot.records import Invoice, UnreadableInvoice
from cobot_sevdesk_sync.sevdesk.records import Contact, Position, Voucher

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
VERSION_LENGTH = 8
# Blocked by these only, an invoice has accounts and amounts all the same that a voucher can be held against.
COMPARABLE = frozenset({"tax-rule-undecided", "several-tax-rules", "tax-rate-not-allowed", "zero-total"})

Fields = Mapping[str, tuple[str, str]]
"""What differs: Cobot's value and sevDesk's, per field."""

NO_FIELDS: Fields = MappingProxyType({})

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
    if not expected.rules or booked.rule is None:
        unknown.append("tax_rule")
    elif booked.rule not in expected.rules:
        found.append(Difference("tax_rule", ", ".join(expected.rules), booked.rule))
    if not with_positions:
        return Comparison(tuple(found), None, tuple(unknown))
    split, rounding = split_in_currency(booked, expected.split), None
    if expected.are_taxes_known:
        taxes = taxes_in_currency(booked, expected.taxes)
        if taxes is None or not booked.are_taxes_told:
            unknown.append("tax")
        elif tax := _tax_differs(expected.taxes, taxes):
            difference, is_rounding = tax
            rounding = difference if is_rounding else None
            found += [] if is_rounding else [difference]
    else:
        unknown.append("tax")
    if split is None or expected.split_within is None:
        unknown.append("accounts")
    elif _is_off(expected.split, split, expected.split_within):
        found.append(Difference("accounts", split_text(expected.split), split_text(split)))
    return Comparison(tuple(found), rounding, tuple(unknown))


def may_be_its_own(invoice: InvoiceEntry, voucher: VoucherEntry) -> bool:
    """Whether one of several vouchers of an invoice's number can be its own: no expense, and nobody else's."""
    is_revenue = voucher.direction == REVENUE_DIRECTION
    return is_revenue and not compare(invoice.as_booked, voucher, with_positions=False).is_strangers


NOTHING_KNOWN = Comparison()


def since_booked(entry: InvoiceEntry, booked: VoucherEntry, now: Comparison) -> Comparison:
    """Return what of a voucher was changed in sevDesk since it was booked, whatever was edited in Cobot since.

    Args:
        entry: The invoice, as it is now.
        booked: Its voucher with all its positions.
        now: How they differ. A voucher that agrees with the invoice as it is now in everything follows the edit, as far
            as that can have changed it: no edit of a due date makes another account right, but another setting.
    """
    found = compare(entry.as_booked, booked)
    if now.fields or not found.fields.keys().isdisjoint(now.not_compared):
        return found
    explained = explained_by(entry.past.edited)
    return replace(found, differences=tuple(each for each in found.differences if each.field not in explained))


def voucher_differs(invoice: InvoiceEntry, voucher: VoucherEntry, found: Comparison) -> Finding:
    """Return the problem that a voucher of an invoice's number is another's, marked as what both are now.

    The contact is left out of the mark, whose name may be mended: who it is, the voucher's own version says.
    """
    pairs = {name: pair for name, pair in found.another.items() if name != "contact"}
    mark = fingerprint_of("\n".join((fields_text(pairs), taxes_text(invoice.taxes), voucher.version)))
    return of_invoice(
        invoice,
        "voucher-differs",
        sevdesk_ids=voucher.id,
        fields=fields_text(found.another),
        mark=mark[:VERSION_LENGTH],
    )


def voucher_changed(invoice: InvoiceEntry, voucher: VoucherEntry, fields: Fields) -> Finding:
    """Return the problem that a voucher is no longer what it was booked as; its contact may be renamed."""
    by_id = {**fields, "contact": ("", voucher.contact_id or voucher.name)} if "contact" in fields else fields
    version = fingerprint_of(fields_text(by_id))[:VERSION_LENGTH]
    whole = fields_text(fields)
    return of_invoice(invoice, "voucher-changed", sevdesk_ids=voucher.id, fields=whole, version=version)


def duplicate_vouchers(invoice: Numbered, vouchers: Sequence[VoucherEntry], booked: InvoiceEntry | AsBooked) -> Finding:
    """Return the problem that an invoice has several vouchers, marked as what it and these are now."""
    ids = ", ".join(each.id for each in vouchers)
    amounts = f"{cents_text(booked.gross_cents)} {taxes_text(booked.taxes)}"
    mark = fingerprint_of("\n".join((amounts, *sorted(each.version for each in vouchers))))
    return of_invoice(invoice, "duplicate-vouchers", sevdesk_ids=ids, mark=mark[:VERSION_LENGTH])


def booked_as(draft: VoucherDraft, invoice: Invoice) -> AsBooked:
    """Return what an invoice is booked as by a draft, but for the contact, who may still have to be created."""
    return AsBooked(
        number=draft.number.strip(),
        day=draft.voucher_date,
        gross_cents=draft.gross_cents,
        currency=draft.currency,
        rules=(draft.tax_rule_id,),
        contact_id=None,
        name=draft.supplier_name,
        split=merged(((each.account_id, each.rate), each.gross_cents) for each in draft.positions),
        taxes=taxes_of_invoice(invoice),
    )


NOT_TOLD = Difference("contact", "", "")


def _is_off(meant: Split, found: Split, within: int) -> bool:
    """Whether two splits differ by more cents for an account and rate than they may."""
    sums, booked = dict(meant), dict(found)
    return any(abs(sums.get(key, 0) - booked.get(key, 0)) > within for key in sums.keys() | booked)


def _as_told(booked: VoucherEntry) -> int:
    return booked.gross_cents if booked.direction == REVENUE_DIRECTION else -booked.gross_cents


def _contact_differs(expected: InvoiceEntry, booked: VoucherEntry) -> Difference | None:
    """Return how the voucher's contact or recipient is another's; ``NOT_TOLD`` where there is nothing to go by."""
    meant = " ".join(filter(None, (expected.customer_number, expected.name)))
    was_without = booked.is_linked and expected.had_contact is False
    if booked.is_linked and expected.had_contact and booked.contact_id is None:
        return Difference("contact", meant, booked.name or "-") if booked.is_contact_told else NOT_TOLD
    if booked.contact_id is None:
        if booked.name == expected.name or normalise_name(booked.name) in expected.names:
            return None
        if not (booked.name and expected.names) and not (was_without and booked.is_contact_told):
            return NOT_TOLD
        return Difference("contact", meant, booked.name or "-", is_strangers=bool(booked.name and expected.names))
    if booked.contact_id == expected.contact_id:
        return None
    contact = booked.contact
    if contact is None or not (was_without or expected.names or expected.customer_number or expected.contact_id):
        return NOT_TOLD
    has_the_name = normalise_name(contact.name) in expected.names
    has_the_number = same_number(contact.customer_number, expected.customer_number)
    # The number on an invoice may be an older one, that is somebody else's now.
    is_its_own = has_the_number and has_the_name
    if expected.contact_id is None:
        either = has_the_number or has_the_name
        is_its_own = may_be_given(expected, booked, contact) if was_without else either
    if is_its_own:
        return None
    shown = " ".join(filter(None, (contact.customer_number, contact.name)))
    return Difference(
        "contact", meant, shown, is_strangers=bool(expected.names) and not has_the_name and not has_the_number
    )


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
        is_taken: Says by its id whether it is somebody's who is known.
    """

    def __init__(
        self,
        rules: BookingRules,
        contact_of: Callable[[str], Contact | None] = _no_contact,
        is_taken: Callable[[str], bool] = lambda _id: False,
    ) -> None:
        self._rules = rules
        self._contact_of = contact_of
        self._is_taken = is_taken
        self._keys: dict[SplitKey, SplitKey] = {}
        self._days: dict[date, date] = {}
        self._splits: dict[Split, Split] = {}
        self._taxes: dict[Taxes, Taxes] = {}
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._marks: dict[Marks, Marks] = {}
        self._rule_ids: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._account_numbers = {account.id: account.number for account in rules.accounts.accounts}
        self._account_ids = {number: account_id for account_id, number in self._account_numbers.items()}

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
        within: int | None = None
        rules: tuple[str, ...] = ()
        draft, blocks = draft_behind_gates(invoice, self._rules)
        if isinstance(draft, VoucherDraft):
            split, within = self._split(split_of_draft(draft)), 0
            rules = (draft.tax_rule_id,)
        elif problems := tuple(finding for finding in draft if finding.is_problem):
            blocks = blocks or problems
            split = self._split(split_of_lines(invoice, self._rules.accounts, total))
            has_accounts = all(account is not None for (account, _), _ in split)
            within = len(invoice.items) if has_accounts and all(each.code in COMPARABLE for each in problems) else None
            rules = known_rules(invoice, self._rules)
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
        entry = InvoiceEntry(
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
            split_within=within,
            rules=self._rule_ids.setdefault(rules, rules),
            taxes=self._taxes.setdefault(taxes, taxes),
            customer_number=sys.intern(invoice.customer_number) if invoice.customer_number else None,
            contact_id=contact_id,
            names=self._names.setdefault(names, names),
            marks=self._marks.setdefault(marks, marks),
        )
        if past.booked is not None:
            entry.past = replace(past, booked=self._booked(entry, past.booked))
        return entry

    def _booked(self, entry: InvoiceEntry, kept: AsBooked) -> AsBooked | None:
        """Return what an invoice was booked as; None where it would be booked as that today: it is kept once."""
        kept = self._as_named(kept)
        now = AsBooked(
            entry.number,
            entry.day,
            entry.gross_cents,
            entry.currency,
            entry.rules,
            entry.contact_id,
            entry.name,
            entry.split,
            entry.taxes,
        )
        if kept == now and entry.is_split_known:
            entry.had_contact = kept.contact_id is not None
            return None
        return replace(
            kept,
            split=self._splits.setdefault(kept.split, kept.split),
            taxes=self._taxes.setdefault(kept.taxes, kept.taxes),
        )

    def _as_named(self, kept: AsBooked) -> AsBooked:
        """Return it with the numbers that its accounts have today.

        A contact that sevDesk does not have any more says nothing of whose the voucher is to be.
        """
        numbers = self._account_numbers
        split = merged(((numbers.get(key or "", key), rate), cents) for (key, rate), cents in kept.split)
        is_gone = kept.contact_id is not None and self._contact_of(kept.contact_id) is None
        return replace(kept, split=split, contact_id=NO_LONGER_THERE if is_gone else kept.contact_id)

    def as_booked(self, cobot_id: str, kept: AsBooked) -> InvoiceEntry:
        """Return an invoice that Cobot does not have any more, or only on another day, as it was booked."""
        past = Past(is_created=True, is_told=True, booked=self._as_named(kept))
        entry = InvoiceEntry(
            cobot_id, kept.number, kept.day, kept.gross_cents, kept.currency, kept.name, kept.split, past=past
        )
        return entry.as_booked

    def meant_by(self, expected: InvoiceEntry, booked: VoucherEntry, found: Comparison) -> AsBooked:
        """Return what an invoice's voucher that was found in sevDesk is to be from now on; see ``AsBooked``.

        Args:
            expected: The invoice.
            booked: The voucher with all its positions.
            found: What holding them against each other came to.
        """
        differing = found.fields
        is_told = "tax_rule" not in differing and booked.rule is not None
        is_meant = expected.is_split_known or "accounts" in differing
        split = expected.split if is_meant else split_in_currency(booked, expected.split) or ()
        another = expected.contact_id or (NO_LONGER_THERE if booked.contact_id else None)
        return AsBooked(
            number=expected.number,
            day=expected.day,
            gross_cents=expected.gross_cents,
            currency=expected.currency,
            rules=(booked.rule,) if is_told and booked.rule is not None else expected.rules,
            contact_id=another if "contact" in differing else booked.contact_id,
            name=expected.name if "contact" in differing or booked.contact_id else booked.name,
            split=self._by_id(split),
            taxes=expected.taxes if expected.are_taxes_known else booked.taxes,
            within=expected.split_within or 0 if is_meant else 0,
        )

    def with_vouchers(self, finding: Finding, vouchers: Sequence[VoucherEntry], *, are_positions_read: bool) -> Finding:
        """Return a finding about vouchers with what these are now; see ``Accepted``.

        Whose they are is told where that differs: their contact may become another's.
        """
        told = {"voucher": side_of(each.version for each in vouchers)}
        contacts = [each.contact for each in vouchers if each.contact is not None]
        if contacts and "contact" in named_in(finding.details.get("fields", "")):
            told["contact"] = side_of(f"{normalise_name(each.name)}\n{each.customer_number}" for each in contacts)
        if are_positions_read:
            told["positions"] = side_of(positions_version(each.id, self.positions_of(each)) for each in vouchers)
        return finding.with_details(told)

    def positions_of(self, voucher: VoucherEntry) -> Split:
        """Return what a voucher's positions are: gross cents per account, by sevDesk's id, and rate."""
        return self._by_id(booked_split(voucher) or voucher.positions)

    def _by_id(self, split: Split) -> Split:
        """Return it with sevDesk's ids of its accounts, whose numbers may change."""
        ids = self._account_ids
        return merged(((ids.get(key or "", key), rate), cents) for (key, rate), cents in split)

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
            is_contact_taken=is_linked and contact_id is not None and self._is_taken(contact_id),
            is_contact_told=voucher.is_contact_told,
            is_linked=is_linked,
            marks=self._marks.setdefault(marks, marks),
            listed_cents=to_cents(voucher.sum_gross),
            foreign_cents=None if voucher.sum_gross_foreign is None else to_cents(voucher.sum_gross_foreign),
            tax_cents=to_cents(voucher.sum_tax) if voucher.sum_tax is not None else None,
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
