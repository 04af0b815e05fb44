"""What the sandbox's Cobot remembers, as plain values that JSON can hold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from cobot_sevdesk_sync.sandbox.cobot_money import NumberedName, StoredLine, StoredPrice

DebitorType = Literal["memberships", "teams", "contacts"]
NumberWrite = Literal["as-assumed", "no-body", "not-found", "not-allowed", "ignored", "blanks-phone"]

_COUNTRY_CODES = {
    "Germany": "DE",
    "Austria": "AT",
    "France": "FR",
    "Switzerland": "CH",
    "Poland": "PL",
    "Netherlands": "NL",
}

ALL_SCOPES = (
    "read_user",
    "read_spaces",
    "read_memberships",
    "write_memberships",
    "read_invoices",
    "read_teams",
    "read_contacts",
    "read_accounting_codes",
    "read_revenue_accounts",
    "read_cost_centers",
    "read_activities",
    "write_activities",
)


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address; ``full_address`` is free text where no parts are known. ``country`` is a code or an English name."""

    name: str | None = None
    company: str | None = None
    full_address: str | None = None
    street: str | None = None
    post_code: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None

    def full_text(self, separator: str) -> str:
        """Return the address without the names, its lines joined."""
        if self.full_address is not None:
            return self.full_address
        town = " ".join(part for part in (self.post_code, self.city) if part)
        return separator.join(part for part in (self.street, town, self.state) if part)

    @property
    def country_code(self) -> str | None:
        """The two-letter code, where one is known."""
        if self.country is None or len(self.country) == 2:  # noqa: PLR2004 - the length of a country code
            return self.country
        return _COUNTRY_CODES.get(self.country)


class SandboxSpace(msgspec.Struct, frozen=True, kw_only=True):
    """A coworking space; the second one of the network has issued a few invoices, too."""

    id: str
    subdomain: str
    name: str
    email: str
    address: PostalAddress
    tax_id: str | None = "DE111111111"
    time_zone: str = "Europe/Berlin"
    country_code: str = "DE"
    country: str = "Germany"
    created_day: date = date(2019, 5, 2)
    network_id: str = "network-1"


class StoredMember(msgspec.Struct, kw_only=True):
    """A membership. ``confirmed_at`` in UTC; ``canceled_to`` is its last day."""

    id: str
    name: str
    email: str | None
    phone: str | None
    address: PostalAddress
    billing_emails: tuple[str, ...]
    charge_taxes: bool
    customer_number: str | None
    plan: str
    confirmed_at: datetime | None
    starts_day: date
    canceled_to: date | None
    team_id: str | None


class StoredTeam(msgspec.Struct, kw_only=True):
    """A team with invoices of its own; ``starts_day`` and ``canceled_to`` bound its time at the space."""

    id: str
    name: str
    customer_number: str
    tax_id: str | None
    address: PostalAddress
    billing_emails: tuple[str, ...]
    starts_day: date
    canceled_to: date | None


class StoredGuest(msgspec.Struct, kw_only=True):
    """A contact of the space: somebody with a drop-in pass, a booked meeting room or an event ticket."""

    id: str
    email: str | None
    phone: str | None
    address: PostalAddress
    membership_id: str | None


class StoredInvoice(msgspec.Struct, kw_only=True):
    """An invoice as it was issued; recipient and customer number are copies that later edits elsewhere leave alone."""

    id: str
    number: str
    day: date
    due_day: date
    currency: str
    customer_number: str | None
    tax_id: str | None
    recipient: PostalAddress
    billing_emails: tuple[str, ...]
    lines: tuple[StoredLine, ...]
    total: StoredPrice
    debitor_type: DebitorType | None
    debitor_id: str | None
    space_id: str
    corrected_id: str | None
    paid_status: str
    paid_amount: Decimal
    e_invoice: bool
    text: str | None
    pdf: bytes | None
    pdf_missing: bool


class StoredActivity(msgspec.Struct, kw_only=True):
    """An entry of the activity feed; ``attributes`` hold what its type shows."""

    created_at: datetime
    type: str
    attributes: dict[str, str | int | None]
    level: str | None
    channels: tuple[str, ...]
    source_ids: tuple[str, ...]


class Quirks(msgspec.Struct, kw_only=True):
    """Where nobody knows what Cobot does, and where it may be inconvenient.

    Attributes:
        number_write: What the (undocumented) call that writes a customer number does: as assumed (200 and the member),
            the same without a body (204), 404, 405, nothing at all in a 200, or empty the member's phone and post code
            beside writing the number.
        unique_numbers: Whether a customer number that another member has is refused with 422.
        rate_limits: Whether the limits per minute are kept.
        invoice_order: Whether the list's order is the same each time or new for each listing; it is never sorted.
        repeated_rows: Whether a further page begins with the row the last one ended with.
        pdf_accept: Which Accept header the route of a PDF wants.
    """

    number_write: NumberWrite = "as-assumed"
    unique_numbers: bool = False
    rate_limits: bool = False
    invoice_order: Literal["stable", "shuffled"] = "stable"
    repeated_rows: bool = False
    pdf_accept: Literal["either", "pdf", "json-api"] = "either"


class CobotContents(msgspec.Struct, kw_only=True):
    """Everything the sandbox's Cobot holds. ``issued_tokens``: the scopes of each token that a login brought."""

    space: SandboxSpace
    other_space: SandboxSpace
    token: str
    user_id: str
    user_email: str
    is_admin: bool = True
    scopes: tuple[str, ...] = ALL_SCOPES
    issued_tokens: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    quirks: Quirks = msgspec.field(default_factory=Quirks)
    members: dict[str, StoredMember] = msgspec.field(default_factory=dict)
    teams: dict[str, StoredTeam] = msgspec.field(default_factory=dict)
    guests: dict[str, StoredGuest] = msgspec.field(default_factory=dict)
    invoices: dict[str, StoredInvoice] = msgspec.field(default_factory=dict)
    activities: list[StoredActivity] = msgspec.field(default_factory=list)
    accounting_codes: dict[str, str | None] = msgspec.field(default_factory=dict)
    revenue_accounts: list[NumberedName] = msgspec.field(default_factory=list)
    cost_centers: list[NumberedName] = msgspec.field(default_factory=list)
    made: int = 0
