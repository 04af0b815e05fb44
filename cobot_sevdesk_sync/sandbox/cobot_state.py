"""The state of the sandbox's Cobot, with methods that do what an admin does in the web interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from cobot_sevdesk_sync.sandbox.cobot_model import (
    CobotContents,
    DebitorType,
    PostalAddress,
    StoredActivity,
    StoredInvoice,
)
from cobot_sevdesk_sync.sandbox.cobot_money import InvoiceLine, StoredPrice, priced_line, total_price
from cobot_sevdesk_sync.sandbox.cobot_people import CobotPeople, edit_stored


class HoldsState(Protocol):
    """Whoever answers for a space: the state may be changed or replaced between requests.

    Attributes:
        clock: The present moment in UTC.
    """

    state: CobotState
    clock: Callable[[], datetime]


class CobotState(CobotPeople):
    """One coworking space, its members, teams, guests, invoices and feed."""

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
        text: str | None = None,
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
            text=text,
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

    # Comparing and keeping.

    def snapshot(self) -> dict[str, Any]:
        """Return what a program can have changed, comparable whatever order and moment it happened at."""
        texts = [activity for activity in self.activities if activity.type == "text"]
        posted = [(str(a.attributes["text"]), a.level or "", sorted(a.channels), sorted(a.source_ids)) for a in texts]
        return {
            "members": {member_id: msgspec.to_builtins(member) for member_id, member in sorted(self.members.items())},
            "activities": sorted(posted),
        }

    def dump(self) -> dict[str, Any]:
        """Return everything as JSON can hold it."""
        dumped: dict[str, Any] = msgspec.to_builtins(self.contents)
        return dumped

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> CobotState:
        """Return the state that ``dump`` wrote."""
        return cls(msgspec.convert(dumped, CobotContents))

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
