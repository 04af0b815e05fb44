"""What the program asks of sevDesk, request by request: all of it, and nothing else."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain
from math import floor
from typing import TypeVar
from urllib.parse import quote

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.answers import Reading, note_unexpected
from cobot_sevdesk_sync.clock import Clock, Leaving
from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, NotFound, OutcomeUnknown, Rejected, TokenRefused
from cobot_sevdesk_sync.http import MAX_JSON_BYTES, Answer, FilePart, Remote, RemoteClient, Transport
from cobot_sevdesk_sync.pacing import SlidingWindowPace
from cobot_sevdesk_sync.sevdesk import decode, wire
from cobot_sevdesk_sync.sevdesk.bodies import (
    INVOICING_KEY,
    WORK_KEY,
    Body,
    address_body,
    communication_way_body,
    contact_body,
    first_second,
    last_second,
    tag_body,
    voucher_body,
)
from cobot_sevdesk_sync.sevdesk.decode import (
    SIDE,
    in_sevdesks_words,
    read_page,
    read_record,
    read_value,
    why_unusable,
    written_record,
)
from cobot_sevdesk_sync.sevdesk.records import (
    Account,
    AddressRequest,
    CommunicationWay,
    Contact,
    ContactAddress,
    ContactRequest,
    CostCentre,
    Country,
    Position,
    Tag,
    TagRelation,
    UnreadableRow,
    Voucher,
    VoucherRequest,
)

ENDPOINT = "sevdesk"
"""sevDesk counts no endpoints; one pace holds for all requests."""

PAGE_SIZE = 1000
"""The most rows that sevDesk gives at once."""

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
"""The answer to an upload holds a picture of each page."""

LONG_LISTINGS = {
    "/Voucher": "vouchers",
    "/VoucherPos": "positions",
    "/Contact": "contacts",
    "/CommunicationWay": "addresses",
    "/TagRelation": "tags",
}
"""What somebody who waits is told of, by path."""

WITH_PERSONS = ("depth", "1")
"""Without it sevDesk lists organisations only."""

EMAIL = "EMAIL"
PDF = "application/pdf"

logger = logging.getLogger(__name__)

Query = Sequence[tuple[str, str]]
Record = TypeVar("Record")
Row = TypeVar("Row")

READINGS = 4
"""So often a listing that does not add up is read."""

MOST_PAGES = 2000
"""A listing without end is left after so many."""

PassedBy = Callable[[UnreadableRow], object]
"""Gets each row that cannot be read."""


def _nobodys(_row: UnreadableRow) -> None:
    """Pass by a row that cannot be read: nothing of ours depends on it."""


class _Reading(Struct):
    """One reading of a listing: what came, and what its total said meanwhile.

    Attributes:
        totals: What sevDesk said on each page; None where it said nothing.
        full: How many pages brought something new.
    """

    seen: set[str] = field(default_factory=set)
    totals: list[int | None] = field(default_factory=list)
    full: int = 0

    def fault(self, before: _Reading | None) -> str | None:
        """Return why it may be incomplete: it does not add up, or did not stand still; None when it is whole.

        Without a total that can only be told, for more than one page, from another reading.
        """
        told = set(self.totals)
        if told == {None}:
            same = self.full <= 1 or (before is not None and before.seen == self.seen)
            return None if same else "another reading brought other rows"
        if len(told) > 1:
            return "its total changed while it was read"
        if told != {len(self.seen)}:
            return f"{len(self.seen)} rows came, and its total says {told.pop()}"
        return None


def sevdesk_pace(requests_per_second: float, clock: Clock) -> SlidingWindowPace:
    """Return a pace over all of sevDesk's endpoints together; below one request a second the window grows instead."""
    per_window = max(1, floor(requests_per_second))
    return SlidingWindowPace(per_window, per_window / requests_per_second, clock, one_for_all=True)


def sevdesk_remote(settings: SevdeskSettings) -> Remote:
    """Return how sevDesk is spoken with: its address, token (without ``Bearer``), limit and time-out as configured."""
    return Remote(
        side=SIDE,
        base_urls=(settings.api_url,),
        authorization=settings.token,
        timeout_seconds=settings.timeout_seconds,
        pace=partial(sevdesk_pace, settings.requests_per_second),
    )


class SevdeskClient(RemoteClient):
    """Speaks with sevDesk for one account: reads typed records (``fetch_*``, ``iterate_*``) and writes (``send_*``).

    Every method raises ``TokenRefused`` (401, 403) and ``Rejected`` (another 4xx), with sevDesk's own words. Reads also
    ``RemoteUnavailable`` and, for an answer that is not as documented, ``MalformedAnswer``. Writes ``WriteNotSent`` (it
    certainly did not arrive) and ``OutcomeUnknown`` (anything else, also an error inside a 2xx or a 2xx that cannot be
    read) instead. Every write takes ``leaving``, which is told right before each try is put on the wire, after all
    waiting for limits.
    """

    def __init__(self, transport: Transport, settings: SevdeskSettings, reading: Reading | None = None) -> None:
        super().__init__(transport)
        self._api_url = settings.api_url.rstrip("/")
        self._reading = reading
        self.passed_by: Counter[str] = Counter()
        """How many rows of each listing could not be read."""

    def fetch_booking_system_version(self) -> str:
        """Return the booking system's version, such as ``2.0``."""
        return str(read_value(self._read("/Tools/bookkeepingSystemVersion"), wire.VersionRow).version)

    def fetch_accounts(self) -> tuple[Account, ...]:
        """Return every booking account with the tax rules and rates it allows; one that cannot be read is passed by."""
        answer = self._read("/ReceiptGuidance/forAllAccounts")
        page = read_page(answer, wire.AccountRow, decode.to_account)
        self._count("accounts", len(page.unreadable))
        note_unexpected(self.unexpected, wire.FORMS, "/ReceiptGuidance", answer, len(page))
        return tuple(account for _, account in page.rows)

    def fetch_countries(self) -> tuple[Country, ...]:
        """Return sevDesk's list of countries, several rows for one code included."""
        return _all(self._pages("/StaticCountry", wire.CountryRow, decode.to_country, is_whole=False))

    def fetch_cost_centres(self) -> tuple[CostCentre, ...]:
        """Return all cost centres."""
        return _all(self._pages("/CostCentre", wire.CostCentreRow, decode.to_cost_centre, is_whole=False))

    def fetch_contacts(self, passed_by: PassedBy = _nobodys) -> tuple[Contact, ...]:
        """Return all contacts, organisations and persons, with their e-mail addresses.

        Args:
            passed_by: Gets each contact that cannot be read.
        """
        return _all(self.iterate_contact_pages(passed_by=passed_by))

    def iterate_contact_pages(
        self, *, with_emails: bool = True, passed_by: PassedBy = _nobodys
    ) -> Iterator[list[Contact]]:
        """Yield all contacts page by page.

        Args:
            with_emails: Whether the addresses are read too, before the first page; without, ``emails`` is empty.
            passed_by: Gets each contact that cannot be read.
        """
        emails: defaultdict[str, set[str]] = defaultdict(set)
        if with_emails:
            for way in self._communication_ways((("type", EMAIL),)):
                # Without a type it is what was asked for.
                if way.type in {EMAIL, ""} and way.value:
                    emails[way.contact_id].add(way.value)
        pages = self._pages("/Contact", wire.ContactRow, decode.to_contact, (WITH_PERSONS,), passed_by=passed_by)
        for page in pages:
            yield [replace(contact, emails=frozenset(emails.get(contact.id, ()))) for contact in page]

    def fetch_contact_exists(self, contact_id: str) -> bool:
        """Return whether sevDesk still has a contact."""
        try:
            answer = self._read(_path("Contact", contact_id))
        except NotFound:
            return False
        return _has(read_page(answer, wire.ContactRow, decode.to_contact), contact_id)

    def fetch_contacts_by_number(self, number: str) -> tuple[Contact, ...]:
        """Return the contacts with exactly this customer number (surrounding spaces aside), their ``emails`` empty.

        Raises:
            MalformedAnswer: One that cannot be read may carry the number, too.
        """
        wanted = number.strip()
        query = (("customerNumber", wanted), WITH_PERSONS)
        unreadable: list[UnreadableRow] = []
        pages = self._pages("/Contact", wire.ContactRow, decode.to_contact, query, passed_by=unreadable.append)
        found = _all(pages)
        _require_none((row for row in unreadable if row.is_blind or row.may_carry(wanted)), "GET /Contact")
        return tuple(contact for contact in found if contact.customer_number == wanted)

    def fetch_next_customer_number(self) -> str:
        """Return the next free customer number; asking does not reserve it."""
        answer = self._read("/Contact/Factory/getNextCustomerNumber")
        number = decode.to_customer_number(read_value(answer, object))
        if number is None:
            raise MalformedAnswer(SIDE, answer.request, "objects", "not a customer number")
        return number

    def fetch_number_is_free(self, number: str) -> bool:
        """Return whether no contact has this customer number."""
        answer = self._read("/Contact/Mapper/checkCustomerNumberAvailability", (("customerNumber", number.strip()),))
        found = read_value(answer, object)
        text = str(found).lower() if isinstance(found, str | int) else ""
        if text not in {"true", "1", "false", "0"}:
            raise MalformedAnswer(SIDE, answer.request, "objects", "neither true nor false")
        return text in {"true", "1"}

    def fetch_addresses(self, contact_id: str | None = None) -> tuple[ContactAddress, ...]:
        """Return the postal addresses of a contact; None for those of all, in whole pages, the unreadable left out.

        Raises:
            MalformedAnswer: One of the contact's cannot be read: it may be the very one that is to be added.
        """
        query = _of("contact", contact_id, "Contact") if contact_id is not None else ()
        unreadable: list[UnreadableRow] = []
        pages = self._pages("/ContactAddress", wire.AddressRow, decode.to_address, query, passed_by=unreadable.append)
        found = [address for address in _all(pages) if contact_id in {None, address.contact_id}]
        _require_none(unreadable if contact_id is not None else (), "GET /ContactAddress")
        return tuple(found)

    def fetch_communication_ways(self, contact_id: str | None = None) -> tuple[CommunicationWay, ...]:
        """Return the e-mail addresses, phone numbers ... of a contact; None for those of all, in whole pages.

        Filtered by contact alone: together with a type the filter has been seen to hide entries.

        Raises:
            MalformedAnswer: One cannot be read: it may be the very one that is to be added.
        """
        query = _of("contact", contact_id, "Contact") if contact_id is not None else ()
        unreadable: list[UnreadableRow] = []
        found = [
            way for way in self._communication_ways(query, unreadable.append) if contact_id in {None, way.contact_id}
        ]
        _require_none(unreadable if contact_id is not None else (), "GET /CommunicationWay")
        return tuple(found)

    def fetch_vouchers(
        self,
        *,
        number_contains: str | None = None,
        since: date | None = None,
        until: date | None = None,
        passed_by: PassedBy = _nobodys,
    ) -> tuple[Voucher, ...]:
        """Return all vouchers that ``iterate_voucher_pages`` yields."""
        pages = self.iterate_voucher_pages(
            number_contains=number_contains, since=since, until=until, passed_by=passed_by
        )
        return _all(pages)

    def iterate_voucher_pages(
        self,
        *,
        number_contains: str | None = None,
        since: date | None = None,
        until: date | None = None,
        passed_by: PassedBy = _nobodys,
    ) -> Iterator[list[Voucher]]:
        """Yield vouchers of both directions page by page, to the end of the list. Deleted ones are not listed.

        Args:
            number_contains: Only those whose number contains this, in any case. There is no exact filter: ``2026-1``
                also finds ``2026-10``, so compare exactly.
            since: Only those dated on or after this day in Berlin.
            until: Only those dated on or before this day in Berlin.
            passed_by: Gets each voucher that cannot be read, whatever its number and day.

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

        for page in self._pages("/Voucher", wire.VoucherRow, decode.to_voucher, query, passed_by=passed_by):
            yield [voucher for voucher in page if belongs(voucher)]

    def fetch_voucher(self, voucher_id: str) -> Voucher:
        """Return one voucher.

        Raises:
            NotFound: It does not exist (any more).
            MalformedAnswer: Another voucher, or more than one, was given.
        """
        answer = self._read(_path("Voucher", voucher_id))
        voucher = read_record(answer, wire.VoucherRow, decode.to_voucher)
        if voucher.id != voucher_id:
            raise MalformedAnswer(SIDE, answer.request, "objects[0].id", "not the voucher that was asked for")
        return voucher

    def fetch_voucher_exists(self, voucher_id: str) -> bool:
        """Return whether sevDesk still has a voucher, be it one that cannot be read."""
        try:
            answer = self._read(_path("Voucher", voucher_id))
        except NotFound:
            return False
        return _has(read_page(answer, wire.VoucherRow, decode.to_voucher), voucher_id)

    def fetch_positions(self, voucher_id: str) -> tuple[Position, ...]:
        """Return the positions of a voucher."""
        found = _all(
            self._pages("/VoucherPos", wire.PositionRow, decode.to_position, _of("voucher", voucher_id, "Voucher"))
        )
        return tuple(position for position in found if position.voucher_id == voucher_id)

    def iterate_position_pages(self, passed_by: PassedBy = _nobodys) -> Iterator[list[Position]]:
        """Yield the positions of all vouchers page by page; ``passed_by`` gets those that cannot be read."""
        return self._pages("/VoucherPos", wire.PositionRow, decode.to_position, passed_by=passed_by)

    def fetch_tags(self) -> tuple[Tag, ...]:
        """Return all tags."""
        return _all(self._pages("/Tag", wire.TagRow, decode.to_tag, is_whole=False))

    def fetch_tag_relations(self) -> tuple[TagRelation, ...]:
        """Return which object carries which tag. The tag's name is known only where sevDesk sends it along."""
        pages = self._pages("/TagRelation", wire.TagRelationRow, decode.to_tag_relation, is_whole=False)
        return tuple(relation for page in pages for relation in page if relation is not None)

    def send_contact(self, request: ContactRequest, *, leaving: Leaving | None = None) -> str:
        """Create a customer, the number set in the same call, and return the contact's id."""
        return self._create("/Contact", contact_body(request), leaving)

    def send_contact_number(self, contact_id: str, number: str, *, leaving: Leaving | None = None) -> None:
        """Set a contact's customer number; its other fields stay as they are."""
        answer = self._write("PUT", _path("Contact", contact_id), json={"customerNumber": number}, leaving=leaving)
        if written_record(answer, wire.CreatedRow, decode.to_id) != contact_id:
            raise OutcomeUnknown(SIDE, answer.request, "the answer is about another contact")

    def send_address(self, contact_id: str, request: AddressRequest, *, leaving: Leaving | None = None) -> str:
        """Attach an invoice address to a contact and return the address's id."""
        return self._create("/ContactAddress", address_body(contact_id, request), leaving)

    def send_email(
        self, contact_id: str, value: str, *, billing: bool, main: bool, leaving: Leaving | None = None
    ) -> str:
        """Attach an e-mail address, for invoices (``billing``) or for work, and return its id."""
        key = INVOICING_KEY if billing else WORK_KEY
        body = communication_way_body(contact_id, EMAIL, value, key=key, main=main)
        return self._create("/CommunicationWay", body, leaving)

    def send_phone(self, contact_id: str, value: str, *, leaving: Leaving | None = None) -> str:
        """Attach a phone number and return its id. Not marked as main: that place is the e-mail address's."""
        body = communication_way_body(contact_id, "PHONE", value, key=WORK_KEY, main=False)
        return self._create("/CommunicationWay", body, leaving)

    def send_upload(self, filename: str, content: bytes, *, leaving: Leaving | None = None) -> str:
        """Upload a PDF, byte for byte, and return the name under which ``send_voucher`` attaches it.

        Sending the same file again is harmless, and done when the connection was cut: sevDesk derives the name from the
        content.
        """
        part = FilePart(name="file", filename=filename, content=content, content_type=PDF)
        answer = self._write("POST", "/Voucher/Factory/uploadTempFile", file=part, leaving=leaving)
        return written_record(answer, wire.UploadRow, decode.to_filename)

    def send_voucher(self, request: VoucherRequest, *, leaving: Leaving | None = None) -> Voucher:
        """Book a revenue voucher and return it as sevDesk saved it."""
        answer = self._write("POST", "/Voucher/Factory/saveVoucher", json=voucher_body(request), leaving=leaving)
        return written_record(answer, wire.SavedVoucherRow, decode.to_saved_voucher)

    def send_tag(self, voucher_id: str, name: str, *, leaving: Leaving | None = None) -> None:
        """Put a tag on a voucher; the tag is made where it does not exist yet."""
        self._create("/Tag/Factory/create", tag_body(voucher_id, name), leaving)

    def _read(self, path: str, query: Query = ()) -> Answer:
        try:
            return self._transport.read(
                f"{self._api_url}{path}",
                endpoint=ENDPOINT,
                params=list(query),
                unusable=why_unusable,
            )
        except (Rejected, TokenRefused) as refusal:
            raise in_sevdesks_words(refusal) from None

    def _write(
        self,
        method: str,
        path: str,
        *,
        json: object | None = None,
        file: FilePart | None = None,
        leaving: Leaving | None = None,
    ) -> Answer:
        try:
            return self._transport.write(
                method,
                f"{self._api_url}{path}",
                endpoint=ENDPOINT,
                json=json,
                file=file,
                max_bytes=MAX_UPLOAD_BYTES if file else MAX_JSON_BYTES,
                leaving=leaving,
                is_harmless=file is not None,
            )
        except (Rejected, TokenRefused) as refusal:
            raise in_sevdesks_words(refusal) from None

    def _pages(
        self,
        path: str,
        shape: type[Row],
        to_record: Callable[[Row], Record],
        query: Query = (),
        *,
        passed_by: PassedBy = _nobodys,
        is_whole: bool = True,
    ) -> Iterator[list[Record]]:
        """Yield a listing page by page to its end, rows that come twice only once.

        Args:
            path: The listing.
            shape: Of a row.
            to_record: Makes the record of a row.
            query: What is asked for.
            passed_by: Gets the rows that cannot be read.
            is_whole: Read it again when it does not add up, or did not stand still while it was read: what it brings
                then is yielded as well. Where that does not help, nothing may be concluded from what it lacks.

        Raises:
            MalformedAnswer: The same full page comes again and again, or ``is_whole`` and it never adds up.
        """
        known: set[str] = set()
        before: _Reading | None = None
        fault: str | None = None
        for _ in range(READINGS):
            reading = _Reading()
            yield from self._read_through(path, shape, to_record, query, reading, known, passed_by)
            fault = reading.fault(before)
            if fault is None or not is_whole:
                return
            before = reading
        raise MalformedAnswer(SIDE, f"GET {path}", "total", f"the listing may be incomplete: {fault}")

    def _read_through(
        self,
        path: str,
        shape: type[Row],
        to_record: Callable[[Row], Record],
        query: Query,
        reading: _Reading,
        known: set[str],
        passed_by: PassedBy,
    ) -> Iterator[list[Record]]:
        """Yield what a listing brings beyond what is known, once from its beginning to its end.

        A page shorter than asked for is the last one only where sevDesk's own count says so: a server that gives fewer
        rows than asked for must not make rows vanish. Without a count the end is where a page brings nothing new.
        """
        offset = 0
        for _ in range(MOST_PAGES):
            window = (("limit", str(PAGE_SIZE)), ("offset", str(offset)), ("countAll", "true"))
            answer = self._read(path, [*query, *window])
            page = read_page(answer, shape, to_record)
            note_unexpected(self.unexpected, wire.FORMS, path, answer, len(page))
            before = len(reading.seen)
            reading.seen.update(name for name, _ in (*page.rows, *page.unreadable))
            reading.totals.append(page.total)
            new = {name for name, _ in (*page.rows, *page.unreadable)} - known
            known |= new
            fresh = list({name: record for name, record in page.rows if name in new}.values())
            unreadable = {name: row for name, row in page.unreadable if name in new}
            for row in unreadable.values():
                passed_by(row)
            self._count(LONG_LISTINGS.get(path, path), len(unreadable))
            if self._reading is not None and path in LONG_LISTINGS:
                self._reading(LONG_LISTINGS[path], len(known), page.total)
            if fresh:
                yield fresh
            if len(reading.seen) == before:
                if len(page) >= PAGE_SIZE:
                    raise MalformedAnswer(SIDE, answer.request, "offset", "the same page was given again")
                return
            reading.full += 1
            offset += len(page)
            if page.total is not None and offset >= page.total and len(page) < PAGE_SIZE:
                return
        raise MalformedAnswer(SIDE, f"GET {path}", "objects", f"no end after {MOST_PAGES} pages")

    def _count(self, what: str, rows: int) -> None:
        if rows:
            self.passed_by[what] += rows
            logger.info("sevdesk: %d of the %s cannot be read and are passed by", rows, what)

    def _communication_ways(self, query: Query, passed_by: PassedBy = _nobodys) -> Iterator[CommunicationWay]:
        shape, to_record = wire.CommunicationWayRow, decode.to_communication_way
        pages = self._pages("/CommunicationWay", shape, to_record, query, passed_by=passed_by)
        return (way for page in pages for way in page if way is not None)

    def _create(self, path: str, body: Body, leaving: Leaving | None) -> str:
        answer = self._write("POST", path, json=body, leaving=leaving)
        return written_record(answer, wire.CreatedRow, decode.to_id)


def _path(*parts: str) -> str:
    """Return a path of these parts, each one escaped: ids are data."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _has(page: decode.Page[Contact] | decode.Page[Voucher], id_: str) -> bool:
    """Whether an answer about one object is about this one, be it one that cannot be read."""
    return id_ in {record.id for _, record in page.rows} | {row.id for _, row in page.unreadable}


def _require_none(unreadable: Iterable[UnreadableRow], request: str) -> None:
    """See that there is no row that cannot be read.

    Raises:
        MalformedAnswer: There is one.
    """
    for row in unreadable:
        raise MalformedAnswer(SIDE, request, row.field, row.reason)


def _all(pages: Iterator[list[Record]]) -> tuple[Record, ...]:
    return tuple(chain.from_iterable(pages))


def _of(relation: str, id_: str, object_name: str) -> Query:
    return ((f"{relation}[id]", id_), (f"{relation}[objectName]", object_name))
