"""The report as a value: every document of either side in exactly one class (product contract, sections 2 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.books.reconcile import DocumentClass, Remark, Split
from cobot_sevdesk_sync.config.schema import is_loopback
from cobot_sevdesk_sync.config.settings import Settings


def addresses_for(settings: Settings) -> Addresses:
    """Return the address templates of a space; a space on this machine (the sandbox) has no pages to open."""
    host = urlsplit(settings.cobot.space_url).hostname or ""
    member = None if is_loopback(host) or not host else f"{settings.cobot.space_url}/admin/memberships/{{id}}"
    return Addresses(cobot_invoice=None, cobot_member=member, sevdesk_voucher=None, sevdesk_contact=None)


_Key = tuple[int, int, str, str | None, Decimal]


class Totals:
    """Adds up gross cents."""

    def __init__(self) -> None:
        self._sums: dict[_Key, list[int]] = {}

    def add_cobot(self, day: date, currency: str, split: Split) -> None:
        """Add an invoice, in the month of its date."""
        self._add(0, day, currency, split)

    def add_sevdesk(self, day: date, currency: str, split: Split) -> None:
        """Add a voucher, in the month of its own date."""
        self._add(1, day, currency, split)

    def _add(self, side: int, day: date, currency: str, split: Split) -> None:
        for (account, rate), cents in split:
            self._sums.setdefault((day.year, day.month, currency, account, rate), [0, 0])[side] += cents

    def rows(self) -> tuple[TotalRow, ...]:
        """Return a row per month, account, rate and currency, in that order; what has no account comes last."""
        return tuple(self._rows())

    def _rows(self) -> Iterable[TotalRow]:
        def order(item: tuple[_Key, list[int]]) -> tuple[int, int, bool, str, Decimal, str]:
            year, month, currency, account, rate = item[0]
            return year, month, account is None, account or "", rate, currency

        for (year, month, currency, account, rate), (cobot, sevdesk) in sorted(self._sums.items(), key=order):
            yield TotalRow(f"{year:04}-{month:02}", account, rate, cobot, sevdesk, currency)


__all__ = [
    "Addresses",
    "DocumentClass",
    "DocumentRow",
    "MemberClass",
    "MemberRow",
    "Remark",
    "Report",
    "TotalRow",
]

MemberClass = Literal["without-contact", "number-different", "several-contacts"]


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
    """

    document_class: DocumentClass
    cobot_id: str | None
    number: str
    sevdesk_ids: tuple[str, ...]
    day: date
    gross_cents: int
    currency: str = "EUR"
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    accounts: tuple[str, ...] = ()
    name: str = ""
    remark: Remark | None = None
    waits_until: datetime | None = None


class TotalRow(Struct, frozen=True):
    """Both sides' gross cents of one month, booking account and tax rate.

    Attributes:
        month: ``2026-04``.
        account: Account number; None for what could not be assigned to one.
        tax_rate: Percent.
    """

    month: str
    account: str | None
    tax_rate: Decimal
    cobot_cents: int
    sevdesk_cents: int
    currency: str = "EUR"

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
    """A period, proved. ``since`` and ``until`` are calendar days of the space, both included; ``made`` is UTC."""

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
        calm = {"matched", "nothing-to-book"}
        return (
            any(row.document_class not in calm for row in self.rows)
            or any(total.difference_cents for total in self.totals)
            or bool(self.members)
        )
