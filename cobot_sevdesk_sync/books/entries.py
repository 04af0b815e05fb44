"""Invoice and voucher, reduced to what they are compared by: a hundred thousand of either fit into memory. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.names import fingerprint_of, normalise_name, same_number
from cobot_sevdesk_sync.books.sums import ZERO, Split, Taxes, in_currency, merged
from cobot_sevdesk_sync.books.vouchers import EURO, REVENUE_DIRECTION, amount_text
from cobot_sevdesk_sync.sevdesk.records import Contact

Mark = Literal["paid", "open", "canceled", "written-off", "draft", "no-pdf", "e-invoice", "enshrined"]
Marks = tuple[Mark, ...]
# In place of a contact where it is not known whose it is to be: sevDesk does not have it any more, or the voucher had
# somebody else's already when it was found.
NO_LONGER_THERE = ""
SIDE_LENGTH = 8
# Without one tax per line and one currency, Cobot's tax cannot be held against a voucher's.
TAX_UNKNOWN = frozenset({"several-taxes-on-one-line", "currency-not-supported"})


class AsBooked(Struct, frozen=True, array_like=True):
    """What an invoice was booked as, to see later what was changed in sevDesk, whatever else was changed since.

    Of a voucher that was adopted it is what it should have been then; where that was not known, what it was.

    Attributes:
        number: Without surrounding spaces.
        day: The invoice date.
        gross_cents: Gross cents of ``currency``.
        rules: Ids of the tax rules it may stand under; empty where they were not known.
        contact_id: None where it was booked without a contact.
        name: Whom the voucher shows where it has no contact.
        split: Gross cents per account, by sevDesk's id, and rate; empty where they were not known.
        taxes: The tax that Cobot charged.
        within: By so many cents the voucher's may differ for each account and rate.
    """

    number: str
    day: date
    gross_cents: int
    currency: str
    rules: tuple[str, ...]
    contact_id: str | None
    name: str
    split: Split
    taxes: Taxes
    within: int = 0

    def voucher_version(self, voucher_id: str) -> str | None:
        """Return the ``version`` of the voucher that was booked as this; None where that is not known."""
        if len(self.rules) != 1 or self.contact_id == NO_LONGER_THERE:
            return None
        tax_cents = sum(cents for _, cents, _ in self.taxes)
        whose = self.contact_id or self.name
        parts = (self.gross_cents, REVENUE_DIRECTION, self.currency, whose, self.rules[0], tax_cents, False)
        return _version(voucher_id, self.number, self.day, *parts)


def _version(*parts: object) -> str:
    return "\n".join(map(str, parts))


def side_of(versions: Iterable[str]) -> str:
    """Return a short hash by which one side of a difference, whatever it consists of, is known to be still the same."""
    return fingerprint_of("\n".join(sorted(versions)))[:SIDE_LENGTH]


def positions_version(voucher_id: str, split: Split) -> str:
    """Return what is told of a voucher's positions.

    Args:
        voucher_id: sevDesk's.
        split: Gross cents per account, by sevDesk's id, and rate.
    """
    return _version(voucher_id, *(f"{account} {plain_number(rate)} {cents}" for (account, rate), cents in split))


def booked_text(booked: AsBooked) -> str:
    """Return it as the ledger keeps it."""
    return msgspec.json.encode(booked).decode()


def booked_of(text: str) -> AsBooked:
    """Return what the ledger has kept; raises ``msgspec.MsgspecError`` where it was written by nobody here."""
    return msgspec.json.decode(text, type=AsBooked)


class Past(Struct, frozen=True):
    """What the ledger knows of an invoice.

    Attributes:
        voucher_id: The voucher it is linked to.
        is_created: Whether that voucher was made for it, and not found.
        is_edited: Whether it is no longer what was booked.
        edited: What of it was, as ``edit_of`` says; nothing where that is not known.
        is_told: Whether it is known what it was booked as.
        booked: That, where it would be booked as something else now.
        findings: Its standing problems.
        is_held_back: Whether it waits after a rejection, so that a run would not try it now.
        unknown: The problem that a write's outcome is unknown.
    """

    voucher_id: str | None = None
    is_created: bool = False
    is_edited: bool = False
    edited: str = ""
    is_told: bool = False
    booked: AsBooked | None = None
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
        is_contact_taken: Whether that is the contact of somebody who is known: of a member, team or guest.
        is_contact_told: Whether sevDesk tells its contact, be it that there is none.
        taxes: Tax cents per rate as the positions are read, with the sign of ``gross_cents``.
        are_taxes_told: False as soon as a position does not tell its tax: what is there is worked out by the rate.
        is_linked: Whether the ledger links it to an invoice.
        listed_cents: Gross cents as the listing tells them, of whatever currency.
        foreign_cents: Gross cents in a currency that is not the euro, where the listing tells them beside.
        tax_cents: All of its tax, as the listing tells it; None where it does not.
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
    is_contact_taken: bool = False
    is_contact_told: bool = True
    taxes: Taxes = ()
    are_taxes_told: bool = True
    is_linked: bool = False
    marks: Marks = ()
    listed_cents: int = 0
    foreign_cents: int | None = None
    tax_cents: int | None = None

    @property
    def version(self) -> str:
        """What it is, but for its positions and payment, so that it can be seen whether it is still the same."""
        return _version(
            self.id,
            self.number,
            self.day,
            self.listed_cents,
            self.direction,
            self.told_currency,
            self.contact_id or self.name,
            self.rule,
            self.tax_cents,
            "draft" in self.marks,
        )


class InvoiceEntry(Struct):
    """An invoice, what it would become, and the vouchers that belong to it.

    Attributes:
        number: Without surrounding spaces.
        day: The invoice date, the space's calendar day.
        split: Gross cents per account and rate: of the voucher to be booked, else of the lines as far as can be told.
        split_within: By so many cents the voucher's may differ for each account and rate; None where they cannot be
            held against each other, as an account is not known.
        blocks: Why it cannot be booked.
        waits_until: ``wait_hours`` are not over before.
        is_readable: False when Cobot's answer could not be read: neither day nor amount are known then.
        rule: Id of the tax rule it would be booked under; None where that is not known.
        rules: Ids of the tax rules its lines belong under, one or, for an invoice that is blocked, several; empty where
            they are not known.
        taxes: The tax that Cobot charged.
        customer_number: As it stands on the invoice.
        contact_id: The contact that its debitor is linked to.
        had_contact: Whether it was booked with a contact; None where that is not known.
        is_number_held: Of one that was not: whether a contact that is nobody else's has its customer number.
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
    split_within: int | None = None
    rules: tuple[str, ...] = ()
    taxes: Taxes = ()
    customer_number: str | None = None
    contact_id: str | None = None
    had_contact: bool | None = None
    is_number_held: bool = False
    names: tuple[str, ...] = ()
    marks: Marks = ()

    @property
    def rule(self) -> str | None:
        """The one of its tax rules; None where there are several, or none is known."""
        return self.rules[0] if len(self.rules) == 1 else None

    @property
    def amount(self) -> str:
        """What it comes to, gross, and the tax in it."""
        return amount_text(self.gross_cents, sum(cents for _, cents, _ in self.taxes), self.currency)

    @property
    def is_split_known(self) -> bool:
        """Whether ``split`` is what a run would book, to the cent."""
        return self.split_within == 0

    @property
    def are_taxes_known(self) -> bool:
        """Whether ``taxes`` can be held against a voucher's: what Cobot charged, booked or not."""
        return self.is_readable and TAX_UNKNOWN.isdisjoint(finding.code for finding in self.blocks)

    @property
    def as_booked(self) -> InvoiceEntry:
        """The invoice as it was when its voucher was booked; as it is now where nothing else is known."""
        kept = self.past.booked
        if kept is None:
            return self
        return replace(
            self,
            number=kept.number,
            day=kept.day,
            gross_cents=kept.gross_cents,
            currency=kept.currency,
            name=kept.name,
            rules=kept.rules,
            split=kept.split,
            split_within=kept.within if kept.split else None,
            blocks=(),
            taxes=kept.taxes,
            contact_id=kept.contact_id or self.contact_id,
            names=self.names if kept.name in {"", kept.number} else (normalise_name(kept.name), *self.names),
            had_contact={None: False, NO_LONGER_THERE: None}.get(kept.contact_id, True),
        )


def may_be_given(expected: InvoiceEntry, booked: VoucherEntry, contact: Contact) -> bool:
    """Whether whom somebody has put on a voucher that had no contact may be the one who is meant.

    Of an invoice whose debitor has no contact: where its number says who is meant, or is another than the contact's,
    and where the contact is another customer's, nobody knows.
    """
    numbers = (expected.customer_number, contact.customer_number)
    has_another_number = all(each and each.strip() for each in numbers) and not same_number(*numbers)
    if normalise_name(contact.name) in expected.names:
        return not (booked.is_contact_taken and has_another_number)
    is_somebody_known = has_another_number or expected.is_number_held
    return not booked.is_contact_taken and (same_number(*numbers) or not is_somebody_known)


def booked_split(voucher: VoucherEntry) -> Split | None:
    """Return a voucher's split, which adds up to its gross; None where its positions are in another currency.

    In euros a difference between the positions and the voucher's own sum is real: it counts to no account.
    """
    rest = voucher.gross_cents - sum(cents for _, cents in voucher.positions)
    if rest and voucher.currency != EURO:
        return None
    return merged([*voucher.positions, ((None, ZERO), rest)])


def in_currency_of(invoice: InvoiceEntry, voucher: VoucherEntry) -> VoucherEntry:
    """Return a voucher that belongs to no invoice of those read, its amount in the currency of this one."""
    if EURO in (invoice.currency, voucher.told_currency or EURO):
        return voucher
    told = {voucher.listed_cents, voucher.foreign_cents} - {None}
    cents = invoice.gross_cents if invoice.gross_cents in told else voucher.foreign_cents
    if cents is None:
        return replace(voucher, is_gross_told=False)
    gross = cents if voucher.direction == REVENUE_DIRECTION else -cents
    return replace(voucher, currency=invoice.currency, gross_cents=gross)


def split_in_currency(voucher: VoucherEntry, meant: Split) -> Split | None:
    """Return a voucher's split in the currency of its invoice; None where sevDesk tells it in no way.

    Args:
        voucher: With its positions, which sevDesk tells in euros.
        meant: The split that its invoice has.
    """
    split, euros = booked_split(voucher), _euros_of(voucher)
    if split is not None or not euros or not voucher.gross_cents:
        return split
    known = dict(meant)
    found, rest = in_currency(
        dict(merged(voucher.positions)), known, euros, voucher.gross_cents, len(voucher.positions)
    )
    if not rest and found == known:
        return meant
    # What is lost by rounding stands with the largest part, so that all of it adds up.
    largest = max(found, key=lambda key: abs(found[key]), default=(None, ZERO))
    lost = voucher.gross_cents - rest - sum(found.values())
    return merged([*found.items(), (largest, lost), ((None, ZERO), rest)])


def taxes_in_currency(voucher: VoucherEntry, meant: Taxes) -> Taxes | None:
    """Return a voucher's tax in the currency of its invoice; None where its positions do not tell all of it."""
    if sum(cents for _, cents in voucher.positions) == voucher.gross_cents:
        return voucher.taxes
    euros = _euros_of(voucher)
    if voucher.currency == EURO or not euros or not voucher.gross_cents:
        return None
    told, known = ({rate: cents for rate, cents, _ in taxes} for taxes in (voucher.taxes, meant))
    found, _ = in_currency(told, known, euros, voucher.gross_cents, len(voucher.positions))
    return tuple((rate, found[rate], 0) for rate in sorted(found) if found[rate])


def _euros_of(voucher: VoucherEntry) -> int:
    """Return the voucher's gross cents in euros, with the sign of its positions; zero where it has none."""
    return (voucher.listed_cents if voucher.direction == REVENUE_DIRECTION else -voucher.listed_cents) * bool(
        voucher.positions
    )


def counted_split(voucher: VoucherEntry, meant: Split) -> Split:
    """Return what a voucher counts in the totals, adding up to its gross.

    Args:
        voucher: With its positions.
        meant: Its invoice's split, for a voucher in another currency that does not tell its own.
    """
    split = split_in_currency(voucher, meant)
    if split is not None:
        return split
    if sum(cents for _, cents in meant) == voucher.gross_cents:
        return meant
    return merged([((None, ZERO), voucher.gross_cents)])
