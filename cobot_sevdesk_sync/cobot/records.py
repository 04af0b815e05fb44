"""What Cobot says, as typed values. Amounts are decimals as Cobot sent them, dates are the space's calendar days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

DebitorKind = Literal["membership", "team", "contact"]


class Space(Struct, frozen=True):
    """A coworking space that the token's user administers."""

    id: str
    subdomain: str
    name: str
    time_zone: str
    country_code: str | None


class Address(Struct, frozen=True):
    """A postal address; the structured parts may all be missing while ``full_address`` is given.

    ``country`` is what Cobot said: a two-letter code or an English name (API 1 gives either).
    """

    name: str | None = None
    company: str | None = None
    full_address: str | None = None
    street: str | None = None
    post_code: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None


class Membership(Struct, frozen=True):
    """A member of the space (API 1).

    Attributes:
        confirmed_at: UTC; None while nobody confirmed the member.
        canceled_to: Last day of the membership; may lie in the future.
        other_fields: Every field of the answer but the customer number, each as canonical JSON, so that a later answer
            shows whether writing the number changed anything else.
    """

    id: str
    name: str | None
    email: str | None
    phone: str | None
    address: Address
    billing_emails: tuple[str, ...]
    customer_number: str | None
    confirmed_at: datetime | None
    canceled_to: date | None
    team_id: str | None
    other_fields: Mapping[str, str]


class Team(Struct, frozen=True):
    """A team with invoices of its own (API 2). Cobot offers no way to write its customer number."""

    id: str
    name: str
    tax_id: str | None
    customer_number: str | None
    billing_address: Address
    billing_emails: tuple[str, ...]


class Tax(Struct, frozen=True):
    """A tax of a line or a total. ``rate`` in percent; ``amount`` in the invoice's currency."""

    name: str
    rate: Decimal
    amount: Decimal


class Price(Struct, frozen=True):
    """An amount with and without taxes, in the invoice's currency."""

    net: Decimal
    gross: Decimal
    currency: str
    taxes: tuple[Tax, ...]


class NamedNumber(Struct, frozen=True):
    """A revenue account or cost centre as copied to an invoice line."""

    name: str | None
    number: str | None


class InvoiceItem(Struct, frozen=True):
    """One line. ``total`` is quantity times unit."""

    description: str
    quantity: Decimal
    total: Price
    accounting_code: str | None
    revenue_account: NamedNumber | None
    cost_center: NamedNumber | None


class Debitor(Struct, frozen=True):
    """Whom an invoice is addressed to."""

    kind: DebitorKind
    id: str


class Invoice(Struct, frozen=True):
    """An invoice (API 2)."""

    id: str
    number: str
    invoice_date: date
    due_date: date | None
    paid_status: str
    customer_number: str | None
    tax_id: str | None
    recipient: Address
    billing_emails: tuple[str, ...]
    items: tuple[InvoiceItem, ...]
    total: Price
    debitor: Debitor | None
    space_id: str | None
    corrected_invoice_id: str | None
    is_e_invoice: bool = False


class UnreadableInvoice(Struct, frozen=True):
    """An invoice whose answer is not as documented; what could still be read of it, and what was wrong.

    Attributes:
        id: Where it has none that can be used, a stand-in that is the same on every run.
        has_id: Whether it has one.
    """

    id: str
    number: str | None
    field: str
    reason: str
    space_id: str | None = None
    has_id: bool = True


class Activity(Struct, frozen=True):
    """An entry of the space's activity feed (API 1)."""

    created_at: datetime
    type: str
    text: str | None


class UnreadableEntry(Struct, frozen=True):
    """A member or team whose answer is not as documented: which, where, and what was wrong.

    Attributes:
        id: Where it has none that can be used, a stand-in that is the same on every run.
        has_id: Whether it has one.
    """

    id: str
    field: str
    reason: str
    has_id: bool = True


class MembershipList(Struct, frozen=True):
    """The space's members, each once, in the order of the answer.

    Attributes:
        is_complete: Whether something may be concluded from what it lacks: not where an entry has no id.
    """

    members: tuple[Membership, ...]
    unreadable: tuple[UnreadableEntry, ...]
    is_complete: bool = True


class TeamList(Struct, frozen=True):
    """The space's teams, each once.

    Attributes:
        is_complete: Whether something may be concluded from what it lacks.
    """

    teams: tuple[Team, ...]
    unreadable: tuple[UnreadableEntry, ...]
    is_complete: bool = True


class InvoiceList(Struct, frozen=True):
    """Invoices of a window, or of one page of it.

    Attributes:
        is_complete: Whether something may be concluded from what it lacks: not where an entry has no id, nor where the
            list never stood still while it was read.
    """

    invoices: tuple[Invoice, ...]
    unreadable: tuple[UnreadableInvoice, ...]
    is_complete: bool = True


class AccountingCode(Struct, frozen=True):
    """An accounting code of the space. ``tax_rate`` in percent."""

    name: str
    tax_rate: Decimal | None


def is_issued_by(invoice: Invoice | UnreadableInvoice, space_id: str) -> bool:
    """Return whether an invoice is this space's, and not that of another space of its network."""
    return invoice.space_id is None or invoice.space_id == space_id
