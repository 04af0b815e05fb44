"""The report as a value: every document of either side in exactly one class (product contract, sections 2 and 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.books.reconcile import DocumentClass, Remark, Split
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.config.schema import is_loopback
from cobot_sevdesk_sync.config.settings import Acceptance, Settings
from cobot_sevdesk_sync.errors import Side

MemberClass = Literal["without-contact", "number-different", "several-contacts"]

# The classes in their one order: what needs a person, the worst of it first, and what needs nobody.
FLAGGED: tuple[DocumentClass, ...] = ("different", "duplicate", "extra", "missing", "blocked")
CALM: tuple[DocumentClass, ...] = ("matched", "nothing-to-book")


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

    @property
    def month(self) -> str:
        """The month of its day: ``2026-04``."""
        return month_of(self.day)


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
    """

    member_class: MemberClass
    cobot_id: str
    name: str
    cobot_number: str | None
    sevdesk_number: str | None
    sevdesk_ids: tuple[str, ...]
    kind: ObjectKind = "member"


class Addresses(Struct, frozen=True):
    """Where a person opens a document in the browser: templates with ``{id}``; None where no address is known."""

    cobot_invoice: str | None
    cobot_member: str | None
    sevdesk_voucher: str | None
    sevdesk_contact: str | None


class Report(Struct, frozen=True):
    """A period, proved. ``since`` and ``until`` are calendar days of the space, both included; ``made`` is UTC.

    Attributes:
        totals: Ordered by month, account and rate; see ``Totals.rows``.
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

    @property
    def differs(self) -> bool:
        """Whether anything differs: then the exit code is 1."""
        return (
            any(row.document_class not in CALM and row.accepted is None for row in self.rows)
            or any(total.open_cents for total in self.totals)
            or bool(self.members)
        )

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


def month_of(day: date) -> str:
    """Return a day's month: ``2026-04``."""
    return f"{day.year:04}-{day.month:02}"


def addresses_for(settings: Settings) -> Addresses:
    """Return the address templates of a space; a space on this machine (the sandbox) has no pages to open."""
    host = urlsplit(settings.cobot.space_url).hostname or ""
    member = None if is_loopback(host) or not host else f"{settings.cobot.space_url}/admin/memberships/{{id}}"
    return Addresses(cobot_invoice=None, cobot_member=member, sevdesk_voucher=None, sevdesk_contact=None)
