"""The report as a value: every document of either side in exactly one class (product contract, sections 2 and 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct, field

from cobot_sevdesk_sync.books.entries import Mark, Marks
from cobot_sevdesk_sync.books.findings import NO_PDF, Finding, ObjectKind
from cobot_sevdesk_sync.books.matching import DocumentClass, Remark
from cobot_sevdesk_sync.books.names import Gap
from cobot_sevdesk_sync.books.reconcile import Compared
from cobot_sevdesk_sync.books.sums import Split
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.clock import month_of
from cobot_sevdesk_sync.config.schema import is_loopback
from cobot_sevdesk_sync.config.settings import Acceptance, Settings
from cobot_sevdesk_sync.errors import Side
from cobot_sevdesk_sync.report.tax import BlockedTax, TaxRow

MemberClass = Literal["without-contact", "number-different", "several-contacts"]
Verdict = Literal["agrees", "agrees.accepted", "so-far", "so-far.accepted", "empty", "without-invoices", "differs"]

# The classes in their one order: what needs a person, the worst of it first, and what needs nobody.
FLAGGED: tuple[DocumentClass, ...] = ("different", "duplicate", "extra", "missing", "blocked")
CALM: tuple[DocumentClass, ...] = ("matched", "nothing-to-book")
PAID_OR_OPEN: tuple[Mark, ...] = ("paid", "open")
NO_REVENUE: tuple[Mark, ...] = ("canceled", "written-off")
IN_COBOT: tuple[Mark, ...] = PAID_OR_OPEN + NO_REVENUE


def flagged_from(first: DocumentClass) -> tuple[DocumentClass, ...]:
    """Return the classes that need a person in their order, begun with one of them; those before it come last."""
    place = FLAGGED.index(first)
    return FLAGGED[place:] + FLAGGED[:place]


class DocumentRow(Struct, frozen=True):
    """One document: an invoice with or without its vouchers, or a voucher from Cobot without an invoice.

    Attributes:
        cobot_id: None for a voucher without an invoice.
        number: Document number.
        day: Calendar day of the space for an invoice, of Berlin for a voucher without one.
        gross_cents: Gross cents of ``currency``: the invoice's, else the voucher's.
        fields: What differs, as (Cobot's value, sevDesk's value) per field.
        findings: Why it is blocked, and what else a person should know of it.
        accounts: Account numbers that the document is booked on or would be, without repeats.
        name: Who the invoice is addressed to, or the voucher's name.
        remark: What else there is to say of it: ``waits`` for ``wait_hours`` to be over; ``voucher-gone`` when the
            voucher it was booked as is no longer in sevDesk.
        waits_until: UTC; given with ``waits``.
        accepted: By which entry a person has let it stand as it is: then it is no difference any more.
        cobot_marks: The state of the invoice: paid or open, canceled, an e-invoice ...
        sevdesk_marks: The state of its voucher: a draft, paid or open, without its PDF ...
        not_compared: What could not be compared, as sevDesk does not tell it.
    """

    document_class: DocumentClass
    cobot_id: str | None
    number: str
    sevdesk_ids: tuple[str, ...]
    day: date
    gross_cents: int
    currency: str = EURO
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    accounts: tuple[str, ...] = ()
    name: str = ""
    remark: Remark | None = None
    waits_until: datetime | None = None
    accepted: Acceptance | None = None
    cobot_marks: Marks = ()
    sevdesk_marks: Marks = ()
    not_compared: tuple[Compared, ...] = ()

    @property
    def month(self) -> str:
        """The month of its day: ``2026-04``."""
        return month_of(self.day)

    @property
    def is_open(self) -> bool:
        """Whether its class needs a person, and nobody has let it stand."""
        return self.document_class not in CALM and self.accepted is None


class TotalRow(Struct, frozen=True):
    """Both sides' gross cents of one month, booking account and tax rate.

    Attributes:
        month: ``2026-04``.
        account: Account number; None for what could not be assigned to one.
        tax_rate: Percent.
        accepted_cents: How much of the difference is made by documents that a person has let stand as they are.
    """

    month: str
    account: str | None
    tax_rate: Decimal
    cobot_cents: int
    sevdesk_cents: int
    currency: str = EURO
    accepted_cents: int = 0

    @property
    def difference_cents(self) -> int:
        """Cobot's gross less sevDesk's."""
        return self.cobot_cents - self.sevdesk_cents

    @property
    def open_cents(self) -> int:
        """What of the difference nobody has accepted."""
        return self.difference_cents - self.accepted_cents


class Sums(Struct, frozen=True):
    """Totals of one currency added up, in gross cents.

    Attributes:
        differs_inside: Whether any of the totals differs, even where their sums do not.
    """

    cobot_cents: int
    sevdesk_cents: int
    differs_inside: bool

    @property
    def difference_cents(self) -> int:
        """Cobot's gross less sevDesk's."""
        return self.cobot_cents - self.sevdesk_cents


class MemberRow(Struct, frozen=True):
    """A member of whom something is not as it should be.

    Attributes:
        cobot_number: Customer number in Cobot.
        sevdesk_number: Customer number of the contact.
        sevdesk_ids: The contacts.
        kind: ``member``, or ``team``.
        accepted: By which entry a person has let it stand: then it is no difference any more.
    """

    member_class: MemberClass
    cobot_id: str
    name: str
    cobot_number: str | None
    sevdesk_number: str | None
    sevdesk_ids: tuple[str, ...]
    kind: ObjectKind = "member"
    accepted: Acceptance | None = None


class Addresses(Struct, frozen=True):
    """Where a person opens a document in the browser: templates with ``{id}``; None where no address is known."""

    cobot_invoice: str | None
    cobot_member: str | None
    sevdesk_voucher: str | None
    sevdesk_contact: str | None


class Booked(Struct, frozen=True):
    """A document that was booked into the period lately; ``at`` is UTC."""

    row: DocumentRow
    at: datetime


class Head(Struct, frozen=True):
    """What a report was made with; moments are UTC.

    Attributes:
        version: The program's.
        cobot_read: When Cobot's documents began to be read.
        sevdesk_read: When sevDesk's documents began to be read; None where they were not.
        configuration: Fingerprint of the settings, tokens and places of files left out.
        accepted: Fingerprint of the file of what a person accepted; None where there is no such file.
        runs_since: Since when the state file knows of runs; None where it knows of none.
    """

    version: str
    cobot_read: datetime
    sevdesk_read: datetime | None
    configuration: str
    accepted: str | None
    runs_since: datetime | None = None


class PaymentSum(Struct, frozen=True):
    """The documents whose payment stands so on either side, and their gross cents."""

    cobot: Mark
    sevdesk: Mark
    currency: str
    count: int
    cents: int


class Report(Struct, frozen=True):
    """A period, proved. ``since`` and ``until`` are calendar days of the space, both included; ``made`` is UTC.

    Attributes:
        totals: Ordered by month, account and rate; see ``Totals.rows``.
        tax: Ordered by month, rule and rate.
        blocked_tax: What cannot be booked, apart.
        gaps: Numbers missing among the invoices of the period.
        booked_since: From which day on ``booked`` counts; None where that was not asked.
        is_booked_known: Whether the state file knows of all runs since that day.
        time_zone: Of the space; moments are shown in it.
        account_names: By account number.
        makes_drafts: Whether the program is told to make drafts, which are no bookings.
        wants_pdf: Whether each voucher is to have its PDF.
        is_over: Whether the last day of the period is past, by the calendar of the space.
        compares_invoices: Whether invoices are compared at all, or the configuration leaves them out.
    """

    space: str
    space_name: str
    since: date
    until: date
    made: datetime
    rows: Sequence[DocumentRow]
    totals: Sequence[TotalRow]
    members: Sequence[MemberRow]
    addresses: Addresses
    tax: Sequence[TaxRow] = ()
    blocked_tax: Sequence[BlockedTax] = ()
    gaps: Sequence[Gap] = ()
    booked_since: date | None = None
    booked: Sequence[Booked] = ()
    head: Head | None = None
    time_zone: str = "UTC"
    account_names: Mapping[str, str] = field(default_factory=dict)
    makes_drafts: bool = False
    wants_pdf: bool = True
    is_over: bool = True
    compares_invoices: bool = True
    is_booked_known: bool = True

    @property
    def differs(self) -> bool:
        """Whether anything differs, is a draft or lacks its PDF: then the exit code is 1."""
        return (
            any(row.is_open for row in self.rows)
            or any(total.open_cents for total in self.totals)
            or any(row.differs for row in self.tax)
            or any(map(self.is_unfinished, self.rows))
            or any(member.accepted is None for member in self.members)
        )

    @property
    def is_empty(self) -> bool:
        """Whether neither side has a document in the period."""
        return not self.rows

    @property
    def verdict(self) -> Verdict:
        """What the period comes to."""
        if self.differs:
            return "differs"
        if not self.compares_invoices:
            return "without-invoices"
        if self.is_empty:
            return "empty"
        if self.accepted_count:
            return "agrees.accepted" if self.is_over else "so-far.accepted"
        return "agrees" if self.is_over else "so-far"

    @property
    def may_be_signed(self) -> bool:
        """Whether the period is over, holds documents, and nothing in it is open."""
        return self.verdict in {"agrees", "agrees.accepted"}

    @property
    def gets_signature(self) -> bool:
        """Whether there is a line to sign on: not below a month that goes on, nor below nothing."""
        return self.is_over and not self.is_empty

    @property
    def to_look_at(self) -> int:
        """How many documents and members a person has to look at."""
        return sum(row.is_open or self.is_unfinished(row) for row in self.rows) + len(self.members)

    def is_unfinished(self, row: DocumentRow) -> bool:
        """Whether a voucher is a draft, or lacks the PDF that it is to have, and nobody has let just that stand."""
        let_stand = {each.code for each in row.findings} if row.accepted is not None else set()
        is_draft = "draft" in row.sevdesk_marks and let_stand.isdisjoint({"draft-left", "duplicate-vouchers"})
        is_bare = self.wants_pdf and "no-pdf" in row.sevdesk_marks
        return is_draft or (is_bare and let_stand.isdisjoint({NO_PDF, "duplicate-vouchers"}))

    @property
    def accepted_count(self) -> int:
        """How many documents and members a person has let stand as they are."""
        return sum(row.accepted is not None for rows in (self.rows, self.members) for row in rows)

    def marked(self, mark: Mark) -> list[DocumentRow]:
        """Return the documents whose voucher has a mark."""
        return [row for row in self.rows if mark in row.sevdesk_marks]

    @property
    def not_compared(self) -> dict[Compared, int]:
        """What could not be compared, and of how many documents."""
        return dict(Counter(name for row in self.rows for name in row.not_compared))

    def payments(self) -> list[PaymentSum]:
        """Return how payment stands on both sides, added up: the four combinations, and what else there is.

        A draft, a document on one side only, and one with several vouchers is left out.
        """
        sums: dict[tuple[Mark, Mark, str], tuple[int, int]] = {
            (cobot, sevdesk, EURO): (0, 0) for cobot in PAID_OR_OPEN for sevdesk in PAID_OR_OPEN
        }
        for row in self.rows:
            state = payment_of(row)
            if state is not None:
                count, cents = sums.get((*state, row.currency), (0, 0))
                sums[(*state, row.currency)] = count + 1, cents + row.gross_cents
        return [PaymentSum(*key, *value) for key, value in sums.items()]

    def paid_as(self, cobot: Marks, sevdesk: Mark) -> list[DocumentRow]:
        """Return the documents whose payment stands so on the two sides."""
        return [
            row
            for row in self.rows
            if (state := payment_of(row)) is not None and state[0] in cobot and state[1] == sevdesk
        ]

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the totals, the euro first; a period without any totals has the euro."""
        found = tuple(dict.fromkeys(total.currency for total in self.totals)) or (EURO,)
        return tuple(sorted(found, key=lambda currency: currency != EURO))

    def totals_in(self, currency: str) -> list[TotalRow]:
        """Return the totals of one currency."""
        return [total for total in self.totals if total.currency == currency]

    def sums(self, currency: str = EURO) -> Sums:
        """Return all totals of one currency, added up."""
        return _added(self.totals_in(currency))

    def months(self, currency: str = EURO) -> dict[str, Sums]:
        """Return the totals of one currency added up per month (``2026-04``), in the order of the months."""
        by_month: dict[str, list[TotalRow]] = {}
        for total in self.totals_in(currency):
            by_month.setdefault(total.month, []).append(total)
        return {month: _added(by_month[month]) for month in sorted(by_month)}


def payment_of(row: DocumentRow) -> tuple[Mark, Mark] | None:
    """Return how the payment of a document stands in Cobot and in sevDesk; None where it is not on both sides."""
    cobot = next((mark for mark in row.cobot_marks if mark in IN_COBOT), None)
    sevdesk = next((mark for mark in row.sevdesk_marks if mark in PAID_OR_OPEN), None)
    if cobot is None or sevdesk is None or len(row.sevdesk_ids) != 1:
        return None
    return cobot, sevdesk


def _added(totals: Sequence[TotalRow]) -> Sums:
    return Sums(
        sum(total.cobot_cents for total in totals),
        sum(total.sevdesk_cents for total in totals),
        any(total.difference_cents for total in totals),
    )


_Key = tuple[str, str | None, Decimal, str]


class Totals:
    """Adds up gross cents while the documents are read."""

    def __init__(self) -> None:
        self._sums: dict[_Key, dict[Side, int]] = {}
        self._accepted: dict[_Key, int] = {}

    def add(self, side: Side, day: date, currency: str, split: Split, *, is_accepted: bool = False) -> None:
        """Add an invoice to Cobot's side, a voucher to sevDesk's, in the month of its own date.

        Args:
            side: Whose it is.
            day: Its own.
            currency: Of its amounts.
            split: Gross cents per account and rate.
            is_accepted: Whether a person has let it stand, whatever it differs in.
        """
        month = month_of(day)
        for (account, rate), cents in split:
            key = (month, account, rate, currency)
            self._sums.setdefault(key, {"cobot": 0, "sevdesk": 0})[side] += cents
            if is_accepted:
                self._accepted[key] = self._accepted.get(key, 0) + (cents if side == "cobot" else -cents)

    def rows(self) -> tuple[TotalRow, ...]:
        """Return a row per month, account, rate and currency, in that order; what has no account comes last."""

        def order(item: tuple[_Key, dict[Side, int]]) -> tuple[str, bool, str, Decimal, str]:
            month, account, rate, currency = item[0]
            return month, account is None, account or "", rate, currency

        return tuple(
            TotalRow(
                month,
                account,
                rate,
                cents["cobot"],
                cents["sevdesk"],
                currency,
                self._accepted.get((month, account, rate, currency), 0),
            )
            for (month, account, rate, currency), cents in sorted(self._sums.items(), key=order)
        )


def addresses_for(settings: Settings) -> Addresses:
    """Return the address templates of a space; a space on this machine (the sandbox) has no pages to open."""
    host = urlsplit(settings.cobot.space_url).hostname or ""
    member = None if is_loopback(host) or not host else f"{settings.cobot.space_url}/admin/memberships/{{id}}"
    return Addresses(cobot_invoice=None, cobot_member=member, sevdesk_voucher=None, sevdesk_contact=None)
