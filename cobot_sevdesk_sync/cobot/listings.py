"""Lists from Cobot whose entries may be unreadable one by one, and the small records that only ``check`` needs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Team, UnreadableInvoice


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """A member or team whose answer is not as documented: which, where, and what was wrong."""

    id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class MembershipList:
    """The space's members, each once, in the order of the answer."""

    members: tuple[Membership, ...]
    unreadable: tuple[UnreadableEntry, ...]


@dataclass(frozen=True, slots=True)
class TeamList:
    """The space's teams, each once."""

    teams: tuple[Team, ...]
    unreadable: tuple[UnreadableEntry, ...]


@dataclass(frozen=True, slots=True)
class InvoiceList:
    """Invoices of a window, or of one page of it."""

    invoices: tuple[Invoice, ...]
    unreadable: tuple[UnreadableInvoice, ...]


@dataclass(frozen=True, slots=True)
class AccountingCode:
    """An accounting code of the space. ``tax_rate`` in percent."""

    name: str
    tax_rate: Decimal | None
