"""What the program asks of sevDesk, request by request: all of it, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from math import floor
from typing import Protocol, TypeVar
from urllib.parse import quote

from msgspec.structs import replace

from cobot_sevdesk_sync.answers import Reading
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.connections import Leaving
from cobot_sevdesk_sync.errors import MalformedAnswer, NotFound, Rejected, TokenRefused
from cobot_sevdesk_sync.http import MAX_JSON_BYTES, Answer, FilePart, Remote, Transport
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
    read_records,
    read_rows,
    read_value,
    records_of,
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
    Voucher,
    VoucherRequest,
)

ENDPOINT = "sevdesk"
"""sevDesk counts no endpoints; one pace holds for all requests."""

PAGE_SIZE = 1000
"""The most rows that sevDesk gives at once."""

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
"""The answer to an upload holds a picture of each page."""

MOST_PAGES = 1_000
"""Of one listing: a million rows. Who gives more gives them for ever."""

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

Query = Sequence[tuple[str, str]]
Record = TypeVar("Record")


class NumberedRow(Protocol):
    """A row with an id of its own."""

    id: wire.Scalar


Row = TypeVar("Row", bound=NumberedRow)


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


class SevdeskClient:
    """Speaks with sevDesk for one account: reads typed records (``fetch_*``, ``iterate_*``) and writes (``send_*``).

    Every method raises ``TokenRefused`` (401, 403) and ``Rejected`` (another 4xx), with sevDesk's own words. Reads also
    ``RemoteUnavailable`` and, for an answer that is not as documented, ``MalformedAnswer``. Writes ``WriteNotSent`` (it
    certainly did not arrive) and ``OutcomeUnknown`` (anything else, also an error inside a 2xx or a 2xx that cannot be
    read) instead. Every write takes ``leaving``, which is told right before each try is put on the wire, after all
    waiting for limits.
    """

    def __init__(self, transport: Transport, settings: SevdeskSettings, reading: Reading | None = None) -> None:
        self._transport = transport
        self._api_url = settings.api_url.rstrip("/")
        self._reading = reading

    @property
    def requests_sent(self) -> int:
        """Every request that left, retries included."""
        return self._transport.requests_sent

    @property
    def clock_skew(self) -> timedelta | None:
        """How far the other side's clock is ahead of ours, by its last answer; None when no answer told the time."""
        return self._transport.clock_skew

    @property
    def left_alone_until(self) -> datetime | None:
        """Until when sevDesk asked not to be asked at all; None when it did not."""
        return self._transport.left_alone_until

    def leave_alone(self, until: datetime | None) -> None:
        """Ask nothing before a moment, which sevDesk named in an earlier run."""
        self._transport.leave_alone(until)

    def fetch_booking_system_version(self) -> str:
        """Return the booking system's version, such as ``2.0``."""
        return str(read_value(self._read("/Tools/bookkeepingSystemVersion"), wire.VersionRow).version)

    def fetch_accounts(self) -> tuple[Account, ...]:
        """Return every booking account with the tax rules and rates it allows."""
        answer = self._read("/ReceiptGuidance/forAllAccounts")
        return tuple(read_records(answer, wire.AccountRow, decode.to_account))

    def fetch_countries(self) -> tuple[Country, ...]:
        """Return sevDesk's list of countries, several rows for one code included."""
        return _all(self._pages("/StaticCountry", wire.CountryRow, decode.to_country))

    def fetch_cost_centres(self) -> tuple[CostCentre, ...]:
        """Return all cost centres."""
        return _all(self._pages("/CostCentre", wire.CostCentreRow, decode.to_cost_centre))

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
        for page in self._pages("/Contact", wire.ContactRow, decode.to_contact, (WITH_PERSONS,)):
            yield [replace(contact, emails=frozenset(emails.get(contact.id, ()))) for contact in page]

    def fetch_contact_exists(self, contact_id: str) -> bool:
        """Return whether sevDesk still has a contact."""
        try:
            answer = self._read(_path("Contact", contact_id))
        except NotFound:
            return False
        found = read_records(answer, wire.ContactRow, decode.to_contact)
        return any(contact.id == contact_id for contact in found)

    def fetch_contacts_by_number(self, number: str) -> tuple[Contact, ...]:
        """Return the contacts with exactly this customer number (surrounding spaces aside), their ``emails`` empty."""
        wanted = number.strip()
        found = _all(
            self._pages("/Contact", wire.ContactRow, decode.to_contact, (("customerNumber", wanted), WITH_PERSONS))
        )
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

    def fetch_addresses(self, contact_id: str | None = None) -> tuple[ContactAddress, ...]:
        """Return the postal addresses of a contact; None for those of all, in whole pages."""
        query = _of("contact", contact_id, "Contact") if contact_id is not None else ()
        found = _all(self._pages("/ContactAddress", wire.AddressRow, decode.to_address, query))
        return tuple(address for address in found if contact_id in {None, address.contact_id})

    def fetch_communication_ways(self, contact_id: str | None = None) -> tuple[CommunicationWay, ...]:
        """Return the e-mail addresses, phone numbers ... of a contact; None for those of all, in whole pages.

        Filtered by contact alone: together with a type the filter has been seen to hide entries.
        """
        found = self._communication_ways(_of("contact", contact_id, "Contact") if contact_id is not None else ())
        return tuple(way for way in found if contact_id in {None, way.contact_id})

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

        for page in self._pages("/Voucher", wire.VoucherRow, decode.to_voucher, query):
            yield [voucher for voucher in page if belongs(voucher)]

    def fetch_voucher(self, voucher_id: str) -> Voucher:
        """Return one voucher.

        Raises:
            NotFound: It does not exist (any more).
            MalformedAnswer: Another voucher, or more than one, was given.
        """
        answer = self._read(_path("Voucher", voucher_id))
        vouchers = read_records(answer, wire.VoucherRow, decode.to_voucher)
        if not vouchers:
            raise NotFound(SIDE, answer.request, answer.status, "an empty list")
        if [voucher.id for voucher in vouchers] != [voucher_id]:
            raise MalformedAnswer(SIDE, answer.request, "objects[0].id", "not the voucher that was asked for")
        return vouchers[0]

    def fetch_positions(self, voucher_id: str) -> tuple[Position, ...]:
        """Return the positions of a voucher."""
        found = _all(
            self._pages("/VoucherPos", wire.PositionRow, decode.to_position, _of("voucher", voucher_id, "Voucher"))
        )
        return tuple(position for position in found if position.voucher_id == voucher_id)

    def iterate_position_pages(self) -> Iterator[list[Position]]:
        """Yield the positions of all vouchers page by page."""
        return self._pages("/VoucherPos", wire.PositionRow, decode.to_position)

    def fetch_tags(self) -> tuple[Tag, ...]:
        """Return all tags."""
        return _all(self._pages("/Tag", wire.TagRow, decode.to_tag))

    def fetch_tag_relations(self) -> tuple[TagRelation, ...]:
        """Return which object carries which tag. The tag's name is known only where sevDesk sends it along."""
        pages = self._pages("/TagRelation", wire.TagRelationRow, decode.to_tag_relation)
        return tuple(relation for page in pages for relation in page if relation is not None)

    def send_contact(self, request: ContactRequest, *, leaving: Leaving | None = None) -> str:
        """Create a customer, the number set in the same call, and return the contact's id."""
        return self._create("/Contact", contact_body(request), leaving)

    def send_contact_number(self, contact_id: str, number: str, *, leaving: Leaving | None = None) -> None:
        """Set a contact's customer number; its other fields stay as they are."""
        answer = self._write("PUT", _path("Contact", contact_id), json={"customerNumber": number}, leaving=leaving)
        written_record(answer, wire.CreatedRow, decode.to_id)

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
        self, path: str, shape: type[Row], to_record: Callable[[Row], Record], query: Query = ()
    ) -> Iterator[list[Record]]:
        """Yield a listing page by page to its end, rows that come twice only once.

        A page shorter than asked for is the last one, unless sevDesk's own count says that there is more: a server
        that gives fewer rows than asked for must not make rows vanish.

        Raises:
            MalformedAnswer: A row is unusable, the same full page comes again and again, or there are more pages than
                any account has.
        """
        seen: set[str] = set()
        offset = 0
        for _page in range(MOST_PAGES):
            window = (("limit", str(PAGE_SIZE)), ("offset", str(offset)), ("countAll", "true"))
            answer = self._read(path, [*query, *window])
            rows, total = read_rows(answer, shape)
            fresh: list[Record] = []
            before = len(seen)
            for row, record in zip(rows, records_of(answer, rows, to_record), strict=True):
                if str(row.id) not in seen:
                    seen.add(str(row.id))
                    fresh.append(record)
            if self._reading is not None and path in LONG_LISTINGS:
                self._reading(LONG_LISTINGS[path], len(seen), total)
            if fresh:
                yield fresh
            is_full = len(rows) >= PAGE_SIZE
            if len(seen) == before:
                if is_full:
                    raise MalformedAnswer(SIDE, answer.request, "offset", "the same page was given again")
                return
            offset += len(rows)
            if not is_full and (total is None or offset >= total):
                return
        raise MalformedAnswer(SIDE, f"GET {path}", "offset", f"more than {MOST_PAGES} pages")

    def _communication_ways(self, query: Query) -> Iterator[CommunicationWay]:
        pages = self._pages("/CommunicationWay", wire.CommunicationWayRow, decode.to_communication_way, query)
        return (way for page in pages for way in page if way is not None)

    def _create(self, path: str, body: Body, leaving: Leaving | None) -> str:
        answer = self._write("POST", path, json=body, leaving=leaving)
        return written_record(answer, wire.CreatedRow, decode.to_id)


def _path(*parts: str) -> str:
    """Return a path of these parts, each one escaped: ids are data."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _all(pages: Iterator[list[Record]]) -> tuple[Record, ...]:
    return tuple(chain.from_iterable(pages))


def _of(relation: str, id_: str, object_name: str) -> Query:
    return ((f"{relation}[id]", id_), (f"{relation}[objectName]", object_name))
