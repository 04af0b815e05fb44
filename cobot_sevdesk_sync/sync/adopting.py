"""Reads of sevDesk what invoices are held against, in whole pages, and only what is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from cobot_sevdesk_sync.books.existing import Existing
from cobot_sevdesk_sync.books.findings import NO_PDF, Finding
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.sevdesk.records import Contact, Position, Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.plan import DocumentPlan
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


def without_what_is_mended(
    books: SevdeskBooks, ledger: Ledger, documents: Sequence[DocumentPlan], problems: Sequence[StandingProblem]
) -> list[DocumentPlan]:
    """Name no longer what a voucher was booked without, a contact as several fitted or its PDF, once it has that.

    Looked at in one listing; where a voucher cannot be read, or is not there, it stays.

    Args:
        books: sevDesk as the run sees it.
        ledger: Knows whose vouchers are linked.
        documents: As planned.
        problems: Those of all invoices.
    """
    open_ones = {each.finding.id: each.invoice_date for each in problems if _may_be_mended(each.finding)}
    links = ledger.links("invoice", open_ones) if open_ones else {}
    days = [day for day in (link.invoice_date or open_ones[each] for each, link in links.items()) if day]
    if not days:
        return list(documents)
    try:
        listed = books.client.fetch_vouchers(since=min(days), until=max(days))
    except (RemoteUnavailable, MalformedAnswer, Rejected):
        return list(documents)
    by_id = {voucher.id: voucher for voucher in listed}
    vouchers = {each: by_id[link.sevdesk_id] for each, link in links.items() if link.sevdesk_id in by_id}
    read = {document.id for document in documents}  # the others have no plan yet
    others = [
        DocumentPlan.of(link, "unchanged", (each.finding for each in problems if each.finding.id == cobot_id))
        for cobot_id, link in links.items()
        if cobot_id in vouchers.keys() - read
    ]
    return [
        replace(each, findings=tuple(found for found in each.findings if not _is_mended(found, vouchers[each.id])))
        if each.object == "invoice" and each.id in vouchers
        else each
        for each in [*documents, *others]
    ]


def _may_be_mended(finding: Finding) -> bool:
    """Whether it says what a booked voucher lacks: a contact, as several fitted, or its PDF."""
    return finding.code == NO_PDF or finding.is_booked_without_contact


def _is_mended(finding: Finding, voucher: Voucher) -> bool:
    return _may_be_mended(finding) and bool(voucher.document_id if finding.code == NO_PDF else voucher.contact_id)
