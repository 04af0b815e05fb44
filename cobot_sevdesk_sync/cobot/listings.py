"""Lists from Cobot whose entries may be unreadable one by one, and the small records that only ``check`` needs."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Team, UnreadableInvoice


class UnreadableEntry(Struct, frozen=True):
    """A member or team whose answer is not as documented: which, where, and what was wrong."""

    id: str
    field: str
    reason: str


class MembershipList(Struct, frozen=True):
    """The space's members, each once, in the order of the answer."""

    members: tuple[Membership, ...]
    unreadable: tuple[UnreadableEntry, ...]


class TeamList(Struct, frozen=True):
    """The space's teams, each once."""

    teams: tuple[Team, ...]
    unreadable: tuple[UnreadableEntry, ...]


class InvoiceList(Struct, frozen=True):
    """Invoices of a window, or of one page of it."""

    invoices: tuple[Invoice, ...]
    unreadable: tuple[UnreadableInvoice, ...]


class AccountingCode(Struct, frozen=True):
    """An accounting code of the space. ``tax_rate`` in percent."""

    name: str
    tax_rate: Decimal | None
