"""What there is to tell about one invoice, member, team or guest. Times are UTC, money as in the records told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import AccountSearch
from cobot_sevdesk_sync.books.contacts import Agreement, ContactMatch
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.books.taxes import RateNotAllowed, RuleChoice, SeveralTaxes
from cobot_sevdesk_sync.books.vouchers import VoucherDraft
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceItem
from cobot_sevdesk_sync.errors import SyncError
from cobot_sevdesk_sync.sevdesk.records import Account, Contact, Position, Voucher
from cobot_sevdesk_sync.store.records import Intent, Link, StandingProblem
from cobot_sevdesk_sync.sync.candidates import Candidate
from cobot_sevdesk_sync.sync.desk import InvoiceContact
from cobot_sevdesk_sync.sync.plan import DocumentPlan

LeftAlone = Literal[
    "carried-over",
    "deleted",
    "unreadable",
    "gone",
    "older",
    "switched-off",
    "unconfirmed",
    "confirmed-earlier",
    "ended",
    "not-addressed",
]


class Target(Struct, frozen=True):
    """Somebody or something that a name may mean.

    Attributes:
        label: How a person recognises it: its number, and a name where one is known.
        invoice: As Cobot listed it, where it was found there.
    """

    kind: ObjectKind
    id: str
    label: str
    invoice: Invoice | None = None


class Past(Struct, frozen=True):
    """What the ledger knows: the link and when it was made, the standing problems, every write, oldest first."""

    link: Link | None
    linked_at: datetime | None
    problems: Sequence[StandingProblem]
    intents: Sequence[Intent]


class LineExplained(Struct, frozen=True):
    """A line: how its account was looked for, which it is, its rate in percent, and why sevDesk would refuse that."""

    item: InvoiceItem
    search: AccountSearch
    account: Account | None
    rate: Decimal | SeveralTaxes
    refusal: RateNotAllowed | None


class RulesExplained(Struct, frozen=True):
    """What the rules make of the invoice as Cobot has it now, whether or not it is booked already.

    Attributes:
        rule: None when a line carries several taxes: no rule is looked for then.
        draft: The voucher; None when the invoice cannot be booked, for the reasons in ``findings``.
        contact: Whose voucher it is, and what decided it.
        contact_record: The contact in sevDesk; None without one, or when it is not there.
        tags: Of the voucher.
    """

    lines: Sequence[LineExplained]
    rule: RuleChoice | None
    draft: VoucherDraft | None
    findings: Sequence[Finding]
    contact: InvoiceContact
    contact_record: Contact | None
    tags: Sequence[str]


class VoucherNow(Struct, frozen=True):
    """A voucher as sevDesk has it now, and the fields in which it is not as the invoice, or else the link, says."""

    voucher: Voucher
    positions: Sequence[Position]
    differences: Mapping[str, tuple[str, str]]


class InvoiceExplained(Struct, frozen=True):
    """One invoice.

    Attributes:
        cobot: Whether Cobot has it, has it no more, has it in a form that cannot be read, or could not be asked.
        unreadable: What could not be read.
        is_edited: What Cobot has now is not what was booked.
        rules: None when a side could not be asked.
        plan: What a run would do now; None when it would leave it alone, or that could not be found out.
        plan_before: What it would do first, for the contact of the invoice's debitor.
        left_alone: Why a run would do nothing with it at all.
        vouchers: By the link, or else by the number; None when sevDesk could not be asked.
        errors: What could not be asked.
    """

    target: Target
    past: Past
    cobot: Literal["found", "gone", "unreadable", "not-asked"]
    invoice: Invoice | None
    unreadable: str
    is_edited: bool
    rules: RulesExplained | None
    plan: DocumentPlan | None
    plan_before: DocumentPlan | None
    left_alone: LeftAlone | None
    vouchers: Sequence[VoucherNow] | None
    errors: Sequence[SyncError]


class ContactExplained(Struct, frozen=True):
    """One member, team or guest.

    Attributes:
        candidate: As Cobot has them now; None when that could not be read.
        cobot: See ``InvoiceExplained``.
        confirmed_at: Of a member; None while unconfirmed.
        match: What the rules find for somebody without a link; None when linked, or not asked.
        agreements: The contacts that agree with them in anything.
        contact: The linked contact as sevDesk has it now; None when it is not there, or was not asked.
        contacts_read: Whether sevDesk's contacts could be read.
    """

    target: Target
    past: Past
    cobot: Literal["found", "gone", "not-asked"]
    candidate: Candidate | None
    confirmed_at: datetime | None
    match: ContactMatch | None
    agreements: Sequence[Agreement]
    contact: Contact | None
    contacts_read: bool
    plan: DocumentPlan | None
    left_alone: LeftAlone | None
    errors: Sequence[SyncError]
