"""The state of the sandbox's Cobot, with methods that do what an admin does in the web interface."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from cobot_sevdesk_sync.sandbox.cobot_model import (
    ALL_SCOPES,
    DebitorType,
    InvoiceLine,
    PostalAddress,
    Quirks,
    SandboxSpace,
    StoredActivity,
    StoredGuest,
    StoredInvoice,
    StoredMember,
    StoredPrice,
    StoredTeam,
    priced_line,
    total_price,
)

_ADDRESS_PARTS = frozenset(PostalAddress.__struct_fields__) - {"name"}
_DEFAULT_DAY = date(2026, 1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where somebody lives or does business; either parts or ``full_address`` only."""

    street: str | None = "Musterweg 1"
    post_code: str | None = "20457"
    city: str | None = "Hamburg"
    state: str | None = None
    country: str | None = "DE"
    full_address: str | None = None


def free_text(full_address: str, country: str | None = None) -> Where:
    """Return an address of which only the free text is known."""
    return Where(street=None, post_code=None, city=None, country=country, full_address=full_address)


OWN_SPACE = SandboxSpace(
    id="c0b07a11ce5f4d0e9a3b7d2f61c84e10",
    subdomain="co-up",
    name="Kranhalle Coworking",
    email="team@kranhalle.example.org",
    address=PostalAddress(
        company="Kranhalle Coworking GmbH", street="Am Kai 3", post_code="20457", city="Hamburg", country="DE"
    ),
)
OTHER_SPACE = SandboxSpace(
    id="5e11b0c0de9f4c7d8b2a6e3f90d15a77",
    subdomain="speicher-sieben",
    name="Speicher Sieben",
    email="team@speicher-sieben.example.org",
    address=PostalAddress(
        company="Speicher Sieben UG", street="Holzdamm 7", post_code="28195", city="Bremen", country="DE"
    ),
)


@dataclass
class CobotState:
    """One coworking space: its settings, members, teams, guests, invoices and feed; empty at first.

    Attributes:
        space: The space that the token's user administers.
        other_space: Another space of the same network.
        token: Accepted from the start, with ``scopes``: at first every one that the program needs.
        quirks: What may be switched.
        issued_tokens: The scopes of each token that a login brought.
        guests: Contacts by id; members, teams and invoices are kept likewise.
        activities: The feed, oldest first.
        accounting_codes: The tax rate of each code in the space's list.
        made: How many ids were made.
    """

    space: SandboxSpace = OWN_SPACE
    other_space: SandboxSpace = OTHER_SPACE
    token: str = "sandbox-cobot-token"  # noqa: S105 - accepted by the sandbox only
    user_id: str = "0ad1f2c3b4e5968778695a4b3c2d1e0f"
    user_email: str = "admin@kranhalle.example.org"
    is_admin: bool = True
    scopes: tuple[str, ...] = ALL_SCOPES
    issued_tokens: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quirks: Quirks = field(default_factory=Quirks)
    members: dict[str, StoredMember] = field(default_factory=dict)
    teams: dict[str, StoredTeam] = field(default_factory=dict)
    guests: dict[str, StoredGuest] = field(default_factory=dict)
    invoices: dict[str, StoredInvoice] = field(default_factory=dict)
    activities: list[StoredActivity] = field(default_factory=list)
    accounting_codes: dict[str, str | None] = field(default_factory=dict)
    made: int = 0

    # What tests and the demo set directly.

    def scopes_of(self, token: str) -> tuple[str, ...] | None:
        """Return what a token may do; None for one that is not accepted."""
        return self.scopes if token == self.token else self.issued_tokens.get(token)

    def grant(self, *scopes: str) -> None:
        """Let the token have exactly these scopes."""
        self.scopes = scopes

    def revoke(self, *scopes: str) -> None:
        """Take these scopes from the token."""
        self.scopes = tuple(scope for scope in self.scopes if scope not in scopes)

    def add_accounting_code(self, name: str, tax_rate: str | None = "19.0") -> None:
        """Add a code to the space's list; invoices may carry codes that are not in it (any more)."""
        self.accounting_codes[name] = tax_rate

    # Members, teams, guests.

    def add_member(
        self,
        name: str,
        *,
        company: str | None = None,
        email: str | None = None,
        customer_number: str | None = None,
        confirmed_at: datetime | date | None = _DEFAULT_DAY,
        starts_day: date | None = None,
        canceled_to: date | None = None,
        where: Where | None = None,
        phone: str | None = None,
        billing_emails: Sequence[str] = (),
        charge_taxes: bool = True,
        plan: str = "Flex",
        id: str | None = None,  # noqa: A002 - Cobot's own word
    ) -> str:
        """Add a membership and return its id. ``confirmed_at`` None: nobody confirmed it yet; a day: 9 o'clock UTC."""
        member_id = id or self.new_id("membership")
        moment = _moment(confirmed_at)
        self.members[member_id] = StoredMember(
            id=member_id,
            name=name,
            email=email,
            phone=phone,
            address=_address(name, company, where),
            billing_emails=tuple(billing_emails),
            charge_taxes=charge_taxes,
            customer_number=customer_number,
            plan=plan,
            confirmed_at=moment,
            starts_day=starts_day or (moment.date() if moment else _DEFAULT_DAY),
            canceled_to=canceled_to,
        )
        return member_id

    def edit_member(self, member_id: str, **changes: Any) -> None:
        """Change a member's fields; parts of the address (``street``, ``company`` ...) are given by their own names."""
        edit_stored(self.members[member_id], changes)

    def add_team(
        self,
        name: str,
        customer_number: str,
        *,
        company: str | None = None,
        contact_name: str | None = None,
        tax_id: str | None = None,
        where: Where | None = None,
        billing_emails: Sequence[str] = (),
        starts_day: date = _DEFAULT_DAY,
        canceled_to: date | None = None,
        id: str | None = None,  # noqa: A002 - Cobot's own word
    ) -> str:
        """Add a team and return its id; the company is the team's name unless another is given."""
        team_id = id or self.new_id("team")
        self.teams[team_id] = StoredTeam(
            id=team_id,
            name=name,
            customer_number=customer_number,
            tax_id=tax_id,
            address=_address(contact_name, company or name, where),
            billing_emails=tuple(billing_emails),
            starts_day=starts_day,
            canceled_to=canceled_to,
        )
        return team_id

    def add_contact(
        self,
        name: str,
        *,
        company: str | None = None,
        email: str | None = None,
        where: Where | None = None,
        id: str | None = None,  # noqa: A002 - Cobot's own word
    ) -> str:
        """Add a guest and return the id."""
        guest_id = id or self.new_id("contact")
        self.guests[guest_id] = StoredGuest(
            id=guest_id,
            email=email,
            address=_address(name, company, where),
        )
        return guest_id

    def new_id(self, kind: str) -> str:
        """Return an id as Cobot makes them; the same ones in the same order each time."""
        self.made += 1
        return hashlib.sha256(f"{self.space.id} {kind} {self.made}".encode()).hexdigest()[:32]

    # Invoices and the feed.

    def add_invoice(
        self,
        number: str,
        day: date,
        lines: Sequence[InvoiceLine],
        *,
        debitor: tuple[DebitorType, str] | None = None,
        currency: str = "EUR",
        tax_id: str | None = None,
        recipient: PostalAddress | None = None,
        customer_number: str | None = None,
        billing_emails: Sequence[str] | None = None,
        corrected: str | None = None,
        space_id: str | None = None,
        e_invoice: bool = False,
        total: StoredPrice | None = None,
        paid_status: str = "unpaid",
        pdf: bytes | None = None,
        pdf_missing: bool = False,
        created_at: datetime | None = None,
        id: str | None = None,  # noqa: A002 - Cobot's own word
    ) -> str:
        """Issue an invoice and return its id.

        Recipient, customer number, e-mail addresses and tax id are copied from the debitor unless given. ``day`` is
        the invoice date; ``created_at`` (UTC, the invoice date by default) only dates the entry in the feed.
        """
        invoice_id = id or self.new_id("invoice")
        known = self._debitor_copy(debitor)
        priced = tuple(priced_line(line) for line in lines)
        total = total or total_price(priced)
        self.invoices[invoice_id] = StoredInvoice(
            id=invoice_id,
            number=number,
            day=day,
            due_day=day + timedelta(days=14),
            currency=currency,
            customer_number=customer_number or known.customer_number,
            tax_id=tax_id or known.tax_id,
            recipient=recipient or known.address,
            billing_emails=known.billing_emails if billing_emails is None else tuple(billing_emails),
            lines=priced,
            total=total,
            debitor_type=debitor[0] if debitor else None,
            debitor_id=debitor[1] if debitor else None,
            space_id=space_id or self.space.id,
            corrected_id=corrected,
            paid_status=paid_status,
            paid_amount=total.gross if paid_status == "paid" else Decimal(0),
            e_invoice=e_invoice,
            pdf=pdf,
            pdf_missing=pdf_missing,
        )
        self._announce(self.invoices[invoice_id], created_at or datetime.combine(day, time(4), UTC))
        return invoice_id

    def edit_invoice(self, invoice_id: str, *, lines: Sequence[InvoiceLine] | None = None, **changes: Any) -> None:
        """Change an invoice as an admin may until it is locked; new lines bring a new total unless one is given."""
        invoice = self.invoices[invoice_id]
        if lines is not None:
            invoice.lines = tuple(priced_line(line) for line in lines)
            invoice.total = total_price(invoice.lines)
        edit_stored(invoice, changes)

    def delete_invoice(self, invoice_id: str) -> None:
        """Delete an invoice; its number stays unused."""
        del self.invoices[invoice_id]

    def invoice_by_number(self, number: str) -> StoredInvoice:
        """Return the invoice with this number.

        Raises:
            KeyError: There is none.
        """
        for invoice in self.invoices.values():
            if invoice.number == number:
                return invoice
        raise KeyError(number)

    def _announce(self, invoice: StoredInvoice, created_at: datetime) -> None:
        digits = "".join(character for character in invoice.number.rpartition("-")[2] if character.isdigit())
        member = self.members.get(invoice.debitor_id or "")
        attributes: dict[str, str | int | None] = {
            "invoice_number": int(digits or 0),
            "invoice_id": invoice.id,
            "amount": str(invoice.total.gross),
            "currency": invoice.currency,
            "membership_id": member.id if member else None,
            "membership_name": member.name if member else None,
        }
        sources = tuple(source for source in (invoice.id, invoice.debitor_id) if source)
        self.add_activity("new_invoice", attributes, created_at, source_ids=sources)

    def add_activity(
        self,
        kind: str,
        attributes: dict[str, str | int | None],
        created_at: datetime,
        *,
        level: str | None = None,
        channels: Sequence[str] = ("admin",),
        source_ids: Sequence[str] = (),
    ) -> StoredActivity:
        """Append to the feed and return the entry."""
        activity = StoredActivity(
            created_at=created_at,
            type=kind,
            attributes=attributes,
            level=level,
            channels=tuple(channels),
            source_ids=tuple(source_ids),
        )
        self.activities.append(activity)
        return activity

    def posted_texts(self) -> list[str]:
        """Return the texts that programs posted, oldest first."""
        return [str(activity.attributes["text"]) for activity in self.activities if activity.type == "text"]

    def _debitor_copy(self, debitor: tuple[DebitorType, str] | None) -> _DebitorCopy:
        if debitor is None:
            return _DebitorCopy(PostalAddress(name="Laufkundschaft", full_address="Hamburg"))
        kind, debitor_id = debitor
        if kind == "memberships":
            member = self.members[debitor_id]
            emails = member.billing_emails or ((member.email,) if member.email else ())
            return _DebitorCopy(member.address, member.customer_number, None, emails)
        if kind == "teams":
            team = self.teams[debitor_id]
            return _DebitorCopy(team.address, team.customer_number, team.tax_id, team.billing_emails)
        guest = self.guests[debitor_id]
        return _DebitorCopy(guest.address, None, None, (guest.email,) if guest.email else ())


@dataclass(frozen=True, slots=True)
class _DebitorCopy:
    """What an invoice copies from whom it is addressed to."""

    address: PostalAddress
    customer_number: str | None = None
    tax_id: str | None = None
    billing_emails: tuple[str, ...] = ()


def edit_stored(stored: StoredMember | StoredTeam | StoredInvoice, changes: Mapping[str, Any]) -> None:
    """Change fields in place; parts of an address by their own names.

    Raises:
        AttributeError: There is no such field.
    """
    address_field = "recipient" if isinstance(stored, StoredInvoice) else "address"
    for name, value in changes.items():
        if name in _ADDRESS_PARTS:
            changed = msgspec.structs.replace(getattr(stored, address_field), **{name: value})
            setattr(stored, address_field, changed)
        elif name in stored.__struct_fields__:
            setattr(stored, name, value)
        else:
            raise AttributeError(f"{type(stored).__name__} has no field {name}")


def _address(name: str | None, company: str | None, where: Where | None) -> PostalAddress:
    return PostalAddress(name=name, company=company, **asdict(where or Where()))


def _moment(given: datetime | date | None) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return given
    return datetime.combine(given, time(9), UTC)


class HoldsState(Protocol):
    """Whoever answers for a space: the state may be changed or replaced between requests.

    Attributes:
        clock: The present moment in UTC.
        listings: How many listings of invoices there were, while their order is shuffled.
    """

    state: CobotState
    clock: Callable[[], datetime]
    listings: int
