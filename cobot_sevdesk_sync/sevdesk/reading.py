"""What is read from sevDesk. It ignores filters it does not know, so every filtered row is looked at again here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain

from msgspec.structs import replace

from cobot_sevdesk_sync.errors import MalformedAnswer, NotFound
from cobot_sevdesk_sync.sevdesk.catalogue_rows import AccountRow, CostCentreRow, CountryRow, VersionRow
from cobot_sevdesk_sync.sevdesk.connection import Query, RecordT, SevdeskConnection, path_to
from cobot_sevdesk_sync.sevdesk.contact_rows import AddressRow, CommunicationWayRow, ContactRow
from cobot_sevdesk_sync.sevdesk.days import first_second, last_second
from cobot_sevdesk_sync.sevdesk.envelope import read_rows, read_value, records_of
from cobot_sevdesk_sync.sevdesk.faults import SIDE
from cobot_sevdesk_sync.sevdesk.records import (
    Account,
    CommunicationWay,
    Contact,
    ContactAddress,
    CostCentre,
    Country,
    Position,
    Tag,
    TagRelation,
    Voucher,
)
from cobot_sevdesk_sync.sevdesk.voucher_rows import PositionRow, TagRelationRow, TagRow, VoucherRow

EMAIL = "EMAIL"
WITH_PERSONS = ("depth", "1")
"""Without it sevDesk lists organisations only."""


class SevdeskReading(SevdeskConnection):
    """The reading half of the client.

    All methods raise ``TokenRefused``, ``RemoteUnavailable``, ``Rejected`` or ``MalformedAnswer`` as their names say.
    """

    def fetch_booking_system_version(self) -> str:
        """Return the booking system's version, such as ``2.0``."""
        return str(read_value(self._read("/Tools/bookkeepingSystemVersion"), VersionRow).version)

    def fetch_accounts(self) -> tuple[Account, ...]:
        """Return every booking account with the tax rules and rates it allows."""
        answer = self._read("/ReceiptGuidance/forAllAccounts")
        rows, _ = read_rows(answer, AccountRow)
        return tuple(records_of(answer, rows))

    def fetch_countries(self) -> tuple[Country, ...]:
        """Return sevDesk's list of countries, several rows for one code included."""
        return _all(self._pages("/StaticCountry", CountryRow))

    def fetch_cost_centres(self) -> tuple[CostCentre, ...]:
        """Return all cost centres."""
        return _all(self._pages("/CostCentre", CostCentreRow))

    def fetch_contacts(self) -> tuple[Contact, ...]:
        """Return all contacts, organisations and persons, with their e-mail addresses."""
        return _all(self.iterate_contact_pages())

    def iterate_contact_pages(self, *, with_emails: bool = True) -> Iterator[list[Contact]]:
        """Yield all contacts page by page.

        Args:
            with_emails: Whether the addresses are read too, before the first page; without, ``emails`` is empty.
        """
        emails: defaultdict[str, set[str]] = defaultdict(set)
        if with_emails:
            for way in self._communication_ways((("type", EMAIL),)):
                if way.type == EMAIL and way.value:
                    emails[way.contact_id].add(way.value)
        for page in self._pages("/Contact", ContactRow, (WITH_PERSONS,)):
            yield [replace(contact, emails=frozenset(emails.get(contact.id, ()))) for contact in page]

    def fetch_contact_exists(self, contact_id: str) -> bool:
        """Return whether sevDesk still has a contact."""
        try:
            answer = self._read(path_to("Contact", contact_id))
        except NotFound:
            return False
        rows, _ = read_rows(answer, ContactRow)
        return any(record.id == contact_id for record in records_of(answer, rows))

    def fetch_contacts_by_number(self, number: str) -> tuple[Contact, ...]:
        """Return the contacts with exactly this customer number (surrounding spaces aside), their ``emails`` empty."""
        wanted = number.strip()
        found = _all(self._pages("/Contact", ContactRow, (("customerNumber", wanted), WITH_PERSONS)))
        return tuple(contact for contact in found if contact.customer_number == wanted)

    def fetch_next_customer_number(self) -> str:
        """Return the next free customer number; asking does not reserve it."""
        answer = self._read("/Contact/Factory/getNextCustomerNumber")
        value = read_value(answer, object)
        number = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not number:
            raise MalformedAnswer(SIDE, answer.request, "objects", "not a customer number")
        return number

    def fetch_number_is_free(self, number: str) -> bool:
        """Return whether no contact has this customer number."""
        answer = self._read("/Contact/Mapper/checkCustomerNumberAvailability", (("customerNumber", number.strip()),))
        text = str(read_value(answer, object)).lower()
        if text not in {"true", "1", "false", "0"}:
            raise MalformedAnswer(SIDE, answer.request, "objects", "neither true nor false")
        return text in {"true", "1"}

    def fetch_addresses(self, contact_id: str) -> tuple[ContactAddress, ...]:
        """Return the postal addresses of a contact."""
        found = _all(self._pages("/ContactAddress", AddressRow, _of("contact", contact_id, "Contact")))
        return tuple(address for address in found if address.contact_id == contact_id)

    def fetch_communication_ways(self, contact_id: str) -> tuple[CommunicationWay, ...]:
        """Return the e-mail addresses, phone numbers ... of a contact.

        Filtered by contact alone: together with a type the filter has been seen to hide entries.
        """
        found = self._communication_ways(_of("contact", contact_id, "Contact"))
        return tuple(way for way in found if way.contact_id == contact_id)

    def _communication_ways(self, query: Query) -> Iterator[CommunicationWay]:
        pages = self._pages("/CommunicationWay", CommunicationWayRow, query)
        return (way for page in pages for way in page if way is not None)

    def fetch_vouchers(
        self, *, number_contains: str | None = None, since: date | None = None, until: date | None = None
    ) -> tuple[Voucher, ...]:
        """Return all vouchers that ``iterate_voucher_pages`` yields."""
        return _all(self.iterate_voucher_pages(number_contains=number_contains, since=since, until=until))

    def iterate_voucher_pages(
        self, *, number_contains: str | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[list[Voucher]]:
        """Yield vouchers of both directions page by page, to the end of the list. Deleted ones are not listed.

        Args:
            number_contains: Only those whose number contains this, in any case. There is no exact filter: ``2026-1``
                also finds ``2026-10``, so compare exactly.
            since: Only those dated on or after this day in Berlin.
            until: Only those dated on or before this day in Berlin.

        Yields:
            Pages, some of them possibly empty. A voucher without a date is kept where sevDesk lists it: nothing shows
            that it lies outside the period.
        """
        query: list[tuple[str, str]] = []
        wanted = (number_contains or "").strip()
        if wanted:
            query.append(("descriptionLike", wanted))
        if since is not None:
            # A second early: should the bound turn out to be exclusive, the day's own vouchers are found all the same.
            query.append(("startDate", str(first_second(since) - 1)))
        if until is not None:
            query.append(("endDate", str(last_second(until))))

        def belongs(voucher: Voucher) -> bool:
            if wanted.casefold() not in voucher.number.casefold():
                return False
            day = voucher.voucher_date
            return day is None or ((since is None or since <= day) and (until is None or day <= until))

        for page in self._pages("/Voucher", VoucherRow, query):
            yield [voucher for voucher in page if belongs(voucher)]

    def fetch_voucher(self, voucher_id: str) -> Voucher:
        """Return one voucher.

        Raises:
            NotFound: It does not exist (any more).
            MalformedAnswer: Another voucher, or more than one, was given.
        """
        answer = self._read(path_to("Voucher", voucher_id))
        rows, _ = read_rows(answer, VoucherRow)
        vouchers = records_of(answer, rows)
        if not vouchers:
            raise NotFound(SIDE, answer.request, answer.status, "an empty list")
        if [voucher.id for voucher in vouchers] != [voucher_id]:
            raise MalformedAnswer(SIDE, answer.request, "objects[0].id", "not the voucher that was asked for")
        return vouchers[0]

    def fetch_positions(self, voucher_id: str) -> tuple[Position, ...]:
        """Return the positions of a voucher."""
        found = _all(self._pages("/VoucherPos", PositionRow, _of("voucher", voucher_id, "Voucher")))
        return tuple(position for position in found if position.voucher_id == voucher_id)

    def iterate_position_pages(self) -> Iterator[list[Position]]:
        """Yield the positions of all vouchers page by page."""
        return self._pages("/VoucherPos", PositionRow)

    def fetch_tags(self) -> tuple[Tag, ...]:
        """Return all tags."""
        return _all(self._pages("/Tag", TagRow))

    def fetch_tag_relations(self) -> tuple[TagRelation, ...]:
        """Return which object carries which tag. The tag's name is known only where sevDesk sends it along."""
        pages = self._pages("/TagRelation", TagRelationRow)
        return tuple(relation for page in pages for relation in page if relation is not None)


def _all(pages: Iterator[list[RecordT]]) -> tuple[RecordT, ...]:
    return tuple(chain.from_iterable(pages))


def _of(relation: str, id_: str, object_name: str) -> Query:
    return ((f"{relation}[id]", id_), (f"{relation}[objectName]", object_name))
