"""Both sides as the demo reads them for itself: by the clients, whole, and without a look into the program's ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from msgspec import Struct

from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Space, is_issued_by
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Account, Contact, Position, Voucher

ZERO = Decimal("0.00")


class CobotBooks(Struct, frozen=True):
    """What is in Cobot; ``invoices`` are the space's own, by date and number."""

    space: Space
    members: tuple[Membership, ...]
    teams: int
    invoices: tuple[Invoice, ...]


class SevdeskBooks(Struct, frozen=True):
    """What is in sevDesk, each kind by id; ``tags`` are the names per voucher."""

    contacts: Mapping[str, Contact]
    vouchers: Mapping[str, Voucher]
    positions: Mapping[str, Position]
    tags: Mapping[str, tuple[str, ...]]
    accounts: Mapping[str, Account]

    def of_number(self, number: str) -> list[Voucher]:
        """Return the vouchers with exactly this document number."""
        return [voucher for voucher in self.vouchers.values() if voucher.number == number]

    def positions_of(self, voucher: Voucher) -> list[Position]:
        """Return a voucher's positions in the order in which they were booked."""
        found = [position for position in self.positions.values() if position.voucher_id == voucher.id]
        return sorted(found, key=lambda position: (len(position.id), position.id))

    def keeps(self, earlier: SevdeskBooks) -> bool:
        """Whether every contact, voucher, position and tag of an earlier reading is still there, and the same."""
        pairs: Iterable[tuple[Mapping[str, object], Mapping[str, object]]] = (
            (self.contacts, earlier.contacts),
            (self.vouchers, earlier.vouchers),
            (self.positions, earlier.positions),
            (self.tags, earlier.tags),
        )
        return all(now.get(key) == value for now, before in pairs for key, value in before.items())


def read_cobot(client: CobotClient, since: date, today: date) -> CobotBooks:
    """Return the space, its members and teams, and its invoices from a day on."""
    space = client.fetch_space()
    invoices = client.fetch_invoices(space.id, since, None).invoices
    own = [invoice for invoice in invoices if is_issued_by(invoice, space.id)]
    return CobotBooks(
        space,
        client.fetch_memberships().members,
        len(client.fetch_teams(space.id, today).teams),
        tuple(sorted(own, key=lambda invoice: (invoice.invoice_date, len(invoice.number), invoice.number))),
    )


def read_sevdesk(client: SevdeskClient) -> SevdeskBooks:
    """Return every contact, voucher, position and tag."""
    names = {tag.id: tag.name for tag in client.fetch_tags()}
    tags: defaultdict[str, list[str]] = defaultdict(list)
    for relation in client.fetch_tag_relations():
        if relation.object_name == "Voucher":
            tags[relation.object_id].append(relation.tag_name or names.get(relation.tag_id, ""))
    return SevdeskBooks(
        {contact.id: contact for contact in client.fetch_contacts()},
        {voucher.id: voucher for voucher in client.fetch_vouchers()},
        {position.id: position for position in chain.from_iterable(client.iterate_position_pages())},
        {voucher: tuple(sorted(found)) for voucher, found in tags.items()},
        {account.id: account for account in client.fetch_accounts()},
    )


class MonthTotals(Struct):
    """The gross sums of one month in euros.

    Attributes:
        month: Its first day.
        named: The part of the difference that belongs to documents which were named as not booked.
    """

    month: date
    cobot: Decimal = ZERO
    sevdesk: Decimal = ZERO
    named: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """What sevDesk lacks; negative where it has too much."""
        return self.cobot - self.sevdesk

    @property
    def unexplained(self) -> Decimal:
        """What of the difference nobody has named."""
        return self.difference - self.named


def control_totals(cobot: CobotBooks, sevdesk: SevdeskBooks, unbooked: Iterable[str]) -> list[MonthTotals]:
    """Add up both sides month by month, each by its own dates and amounts; other currencies are left out.

    Args:
        cobot: All invoices.
        sevdesk: Those vouchers count whose document number is that of an invoice.
        unbooked: The ids of the invoices that were named as not booked.
    """
    months: dict[date, MonthTotals] = {}

    def of(day: date) -> MonthTotals:
        first = day.replace(day=1)
        return months.setdefault(first, MonthTotals(first))

    in_euros = {invoice.number.strip(): invoice for invoice in cobot.invoices if invoice.total.currency == EURO}
    named = set(unbooked)
    for invoice in in_euros.values():
        month = of(invoice.invoice_date)
        month.cobot += invoice.total.gross
        if invoice.id in named:
            month.named += invoice.total.gross
    for voucher in sevdesk.vouchers.values():
        matching = in_euros.get(voucher.number)
        if matching is None or voucher.credit_debit != "D":
            continue
        month = of(voucher.voucher_date or matching.invoice_date)
        month.sevdesk += voucher.sum_gross
        if matching.id in named:
            month.named -= voucher.sum_gross
    return [months[first] for first in sorted(months)]


def summed(totals: Sequence[MonthTotals]) -> MonthTotals:
    """Return all months as one."""
    return MonthTotals(
        date.min,
        sum((each.cobot for each in totals), ZERO),
        sum((each.sevdesk for each in totals), ZERO),
        sum((each.named for each in totals), ZERO),
    )
