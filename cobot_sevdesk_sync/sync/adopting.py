"""Reads of sevDesk what invoices without a link are held against, in whole pages, and only what is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from cobot_sevdesk_sync.books.existing import Existing
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.errors import MalformedAnswer
from cobot_sevdesk_sync.sevdesk.records import Contact, Position
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.sides import SevdeskBooks

# Up to so many vouchers are asked for their positions one by one; of more, all positions are read in whole pages.
ASKED_ALONE = 3


def existing_documents(
    books: SevdeskBooks, ledger: Ledger, to_book: Sequence[Invoice], numbers: Collection[str]
) -> Existing:
    """Return what sevDesk has under the numbers of invoices, one listing for all; the rest is read when asked for.

    Args:
        books: sevDesk as the run sees it.
        ledger: Knows whose vouchers are linked.
        to_book: Invoices without a link.
        numbers: The document numbers of all the space's invoices that were read.
    """
    vouchers = books.vouchers_by_number([invoice.number for invoice in to_book])
    found = [voucher.id for same_number in vouchers.values() for voucher in same_number]
    reading = _Reading(books)
    return Existing(
        books.rules,
        vouchers,
        owners=ledger.invoices_of_vouchers(found),
        contact_of=reading.contact,
        positions_of=reading.positions,
        nearby=books.listed.values(),
        other_numbers=frozenset(number.strip() for number in numbers),
        is_linked=lambda voucher_id: bool(ledger.invoices_of_vouchers([voucher_id])),
    )


class _Reading:
    """Reads each list at most once, whether or not it can be relied upon."""

    def __init__(self, books: SevdeskBooks) -> None:
        self._books = books

    @cached_property
    def _contacts(self) -> Mapping[str, Contact] | MalformedAnswer:
        try:
            return {contact.id: contact for contact in self._books.contacts}
        except MalformedAnswer as fault:
            return fault

    def contact(self, contact_id: str) -> Contact | None:
        """Return a contact of sevDesk's.

        Raises:
            MalformedAnswer: The list of contacts does not add up.
        """
        if isinstance(self._contacts, MalformedAnswer):
            raise self._contacts
        return self._contacts.get(contact_id)

    def positions(self, voucher_ids: Collection[str]) -> Iterable[Position]:
        """Yield at least the positions of these vouchers.

        Raises:
            MalformedAnswer: Their list does not add up.
        """
        client = self._books.client
        if len(voucher_ids) <= ASKED_ALONE:
            for voucher_id in sorted(voucher_ids):
                yield from client.fetch_positions(voucher_id)
            return
        for page in client.iterate_position_pages():
            yield from (position for position in page if position.voucher_id in voucher_ids)
