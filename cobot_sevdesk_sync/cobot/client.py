"""What the program asks of Cobot, request by request.

Members, accounting codes, activities and the customer number are only in API 1; invoices, teams and the space's id only
in API 2 (Cobot API reference, section 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from cobot_sevdesk_sync.answers import NO_JSON, Reading, WrongField, note_unexpected, read_from, whole_number
from cobot_sevdesk_sync.clock import Clock, Leaving
from cobot_sevdesk_sync.cobot import decode, wire
from cobot_sevdesk_sync.cobot.decode import SIDE, message_of, read_value, why_unusable
from cobot_sevdesk_sync.cobot.records import (
    AccountingCode,
    Activity,
    Invoice,
    InvoiceList,
    Membership,
    MembershipList,
    Space,
    Team,
    TeamList,
    UnreadableEntry,
    UnreadableInvoice,
)
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, TokenRefused
from cobot_sevdesk_sync.exchange import is_pdf
from cobot_sevdesk_sync.http import Answer, Remote, RemoteClient, Transport
from cobot_sevdesk_sync.pacing import SlidingWindowPace

MEMBERSHIPS = "GET /api/memberships"
"""The list of members, the one endpoint with a limit of its own (Cobot API 1, memberships)."""

JSON_API = "application/vnd.api+json"

PAGE_SIZE = 200
"""The largest page that Cobot gives (Cobot API 2, pagination)."""

MOST_SPANS = 200
"""Of one reading of activities by time: so many answers, and it is given up."""

MAX_PDF_BYTES = 20 * 1024 * 1024

READINGS = 4
"""So often a list of several pages is read that does not stand still."""

MOST_PAGES = 2000
"""A list without end is left after so many."""

UNSTEADY: list[msgspec.Raw] = []
"""Comes last of a list's pages when it did not stand still: nothing may be concluded from what it lacks."""

_PER_MINUTE = 60
_MEMBERSHIPS_PER_MINUTE = 6
_IDS_PER_REQUEST = 50
_REDIRECTS_OF_A_PDF = 3
# An answer of so many activities or more may have been cut: how many Cobot gives at most is not documented.
_MAYBE_CUT = 50
# Activities are dated to the second.
_SECOND = timedelta(seconds=1)
A_DAY = timedelta(days=1)
_FIRST_DAY, _LAST_DAY = date.min + A_DAY, date.max - A_DAY
_BEGINNING = date(2000, 1, 1)

Query = Sequence[tuple[str, str]]


def cobot_pace(requests_per_minute: int, clock: Clock) -> SlidingWindowPace:
    """Return a pace that keeps Cobot's limits: so many requests per minute and endpoint, and 6 of the list of members.

    Args:
        requests_per_minute: Cobot's ordinary limit is 60. Who is granted more is granted more of the list too.
        clock: Measures and sleeps.
    """
    granted = max(requests_per_minute, _PER_MINUTE)
    memberships = min(_MEMBERSHIPS_PER_MINUTE * granted // _PER_MINUTE, requests_per_minute)
    return SlidingWindowPace(requests_per_minute, 60, clock, {MEMBERSHIPS: memberships})


def cobot_remote(settings: CobotSettings) -> Remote:
    """Return how Cobot is spoken with: its addresses, token, limit and time-out as configured."""
    return Remote(
        side=SIDE,
        base_urls=(settings.api_url, settings.space_url, settings.account_url),
        authorization=f"Bearer {settings.token}",
        timeout_seconds=settings.timeout_seconds,
        pace=partial(cobot_pace, settings.requests_per_minute),
        message_of=message_of,
    )


class CobotClient(RemoteClient):
    """Speaks with Cobot for one space.

    Every method raises ``TokenRefused`` and ``Rejected``; reads also ``RemoteUnavailable`` and, for an answer that is
    not as documented, ``MalformedAnswer``; writes ``WriteNotSent`` and ``OutcomeUnknown`` instead. Every write takes
    ``leaving``, which is told right before each try is put on the wire, after all waiting for limits.
    """

    def __init__(self, transport: Transport, settings: CobotSettings, reading: Reading | None = None) -> None:
        super().__init__(transport)
        self._token = settings.token
        self._subdomain = settings.subdomain
        self._api = settings.api_url.rstrip("/")
        self._space = settings.space_url.rstrip("/")
        self._account = settings.account_url.rstrip("/")
        self._reading = reading

    def fetch_space(self) -> Space:
        """Return the configured space (scopes ``read_user`` and ``read_spaces``).

        Raises:
            TokenRefused: The token's user is no admin of it.
        """
        answer = self._read2("/user", "GET /user", [("include", "adminOf")])
        found = read_value(answer, wire.UserAnswer)
        admin_of = found.data.relationships.admin_of if found.data.relationships else None
        administered = None
        if admin_of is not None and admin_of.data is not None:
            administered = {decode.to_administered(raw) for raw in admin_of.data}
        unreadable: WrongField | None = None
        for index, raw in enumerate(found.included):
            path = f"included[{index}]"
            try:
                resource = decode.decode(raw, wire.Resource2, path)
                if resource.type != "spaces" or (administered is not None and resource.id not in administered):
                    continue
                attributes = decode.decode(resource.attributes, wire.SpaceAttributes, f"{path}.attributes")
            except WrongField as wrong:
                # Other spaces of the token's user need not be readable.
                unreadable = wrong
                continue
            if (attributes.subdomain or "").casefold() == self._subdomain.casefold():
                return _space(answer, resource.id, attributes, f"{path}.attributes")
        if unreadable is not None:
            raise MalformedAnswer(SIDE, answer.request, unreadable.path, unreadable.reason)
        message = f"the token's user is not an admin of the space {self._subdomain}"
        raise TokenRefused(SIDE, answer.request, HTTPStatus.FORBIDDEN, message)

    def fetch_memberships(self) -> MembershipList:
        """Return the space's members as API 1 lists them, unconfirmed and former ones possibly among them."""
        answer = self._read1("/api/memberships", MEMBERSHIPS)
        members: dict[str, Membership] = {}
        unreadable: dict[str, UnreadableEntry] = {}
        listed = read_value(answer, list[msgspec.Raw])
        note_unexpected(self.unexpected, wire.FORMS, "memberships", answer, len(listed))
        for raw in listed:
            found = decode.to_listed_membership(raw)
            if isinstance(found, Membership):
                members[found.id] = found
            else:
                unreadable[found.id] = found
        return MembershipList(tuple(members.values()), tuple(unreadable.values()), _all_have_ids(unreadable.values()))

    def fetch_membership(self, membership_id: str) -> Membership:
        """Return one member.

        Raises:
            NotFound: There is no such member.
        """
        answer = self._read1(f"/api/memberships/{_segment(membership_id)}", "GET /api/memberships/<id>")
        with read_from(SIDE, answer):
            return decode.to_membership(answer.body)

    def fetch_teams(self, space_id: str, today: date) -> TeamList:
        """Return every team the space ever had.

        Args:
            space_id: From ``fetch_space``.
            today: The space's calendar day.
        """
        window = [("filter[from]", _BEGINNING.isoformat()), ("filter[to]", today.isoformat())]
        found: dict[str, Team | UnreadableEntry] = {}
        stood_still = True
        for entries in self._pages(f"/spaces/{_segment(space_id)}/teams", "GET /spaces/<id>/teams", window):
            stood_still = entries is not UNSTEADY
            found |= {entry.id: entry for entry in map(decode.to_listed_team, entries)}
        unreadable = tuple(entry for entry in found.values() if isinstance(entry, UnreadableEntry))
        return TeamList(
            tuple(entry for entry in found.values() if isinstance(entry, Team)),
            unreadable,
            stood_still and _all_have_ids(unreadable),
        )

    def fetch_invoices(self, space_id: str, since: date, until: date | None) -> InvoiceList:
        """Return all invoices of a window, each once, as read last. See ``iterate_invoices``."""
        latest: dict[str, Invoice | UnreadableInvoice] = {}
        is_complete = True
        for page in self.iterate_invoices(space_id, since, until):
            latest |= {found.id: found for found in page.invoices}
            latest |= {found.id: found for found in page.unreadable}
            is_complete = is_complete and page.is_complete
        return _invoice_list(latest.values(), is_complete=is_complete)

    def iterate_invoices(self, space_id: str, since: date, until: date | None) -> Iterator[InvoiceList]:
        """Yield the invoices of a window page by page, in no particular order.

        An invoice may come twice when the list changes meanwhile. Invoices dated outside the window are left out,
        whatever the server makes of the filter; unreadable ones never are.

        Args:
            space_id: From ``fetch_space``.
            since: First invoice date.
            until: Last invoice date; None for an open end.
        """
        # A day wider: whether the filters take in the days that they name is not documented.
        window = [("filter[from]", (max(since, _FIRST_DAY) - A_DAY).isoformat())]
        if until is not None:
            window.append(("filter[to]", (min(until, _LAST_DAY) + A_DAY).isoformat()))
        path = f"/spaces/{_segment(space_id)}/invoices"
        for entries in self._pages(path, "GET /spaces/<id>/invoices", window):
            found = [decode.to_invoice(raw) for raw in entries]
            inside = [one for one in found if _within(one, since, until)]
            yield _invoice_list(inside, is_complete=entries is not UNSTEADY)

    def fetch_invoice(self, invoice_id: str) -> Invoice | UnreadableInvoice:
        """Return one invoice.

        Raises:
            NotFound: It is gone.
        """
        answer = self._read2(f"/invoices/{_segment(invoice_id)}", "GET /invoices/<id>")
        return decode.to_invoice(read_value(answer, wire.Single).data)

    def fetch_pdf(self, invoice_id: str) -> bytes:
        """Return an invoice's PDF, byte for byte.

        Raises:
            NotFound: There is none.
            MalformedAnswer: What came is no PDF, or larger than 20 MB.
        """
        # Which Accept header the route wants is not documented: API 2's general rule says one, the content another.
        try:
            answer = self._read_pdf(invoice_id, "application/pdf")
        except Rejected as refusal:
            if refusal.status not in {HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}:
                raise
            answer = self._read_pdf(invoice_id, JSON_API)
        if not is_pdf(answer.body):
            raise MalformedAnswer(SIDE, answer.request, "body", "not a PDF")
        return answer.body

    def fetch_accounting_codes(self) -> tuple[AccountingCode, ...]:
        """Return the space's accounting codes as they are now; older invoices may carry others."""
        answer = self._read1("/api/accounting_codes", "GET /api/accounting_codes")
        codes = map(decode.to_accounting_code, read_value(answer, list[msgspec.Raw]))
        return tuple(code for code in codes if code is not None and code.name)

    def fetch_token_scopes(self) -> frozenset[str]:
        """Return what the token may do. It stands in the path, so the transport masks it in logs and errors."""
        url = f"{self._account}/api/access_tokens/{quote(self._token, safe='')}"
        answer = self._transport.read(url, endpoint="GET /api/access_tokens/<token>")
        scope = read_value(answer, wire.TokenScopes1).scope
        return frozenset(scope.split() if isinstance(scope, str) else scope)

    def fetch_activities(self, source_ids: Sequence[str]) -> tuple[Activity, ...]:
        """Return the activities attached to these objects (scope ``read_activities``)."""
        activities: list[Activity] = []
        for start in range(0, len(source_ids), _IDS_PER_REQUEST):
            asked = ",".join(source_ids[start : start + _IDS_PER_REQUEST])
            answer = self._read1("/api/activities", "GET /api/activities", [("source_ids", asked)])
            activities += filter(None, map(decode.to_activity, read_value(answer, list[msgspec.Raw])))
        return tuple(activities)

    def fetch_activities_between(self, since: datetime, until: datetime) -> tuple[Activity, ...]:
        """Return all activities of a span of time, whatever they are attached to (scope ``read_activities``).

        How many Cobot gives at most is not documented: an answer of many is read again in two parts, each with some of
        them, and is whole when these bring nothing new.

        Args:
            since: UTC.
            until: UTC.

        Raises:
            MalformedAnswer: It cannot be told whether they are all.
        """
        found: dict[Activity, None] = {}
        spans = [(since, until, self.fetch_activities_at_once(since, until))]
        asked = 1
        while spans:
            begin, end, listed = spans.pop()
            found |= dict.fromkeys(listed)
            if len(listed) < _MAYBE_CUT:
                continue
            first, last = min(each.created_at for each in listed), max(each.created_at for each in listed)
            middle = sorted(each.created_at for each in listed)[len(listed) // 2]
            if not first + 2 * _SECOND <= middle <= last - 2 * _SECOND:
                middle = first + (last - first) / 2
            if last - first < 4 * _SECOND or asked >= MOST_SPANS:
                raise MalformedAnswer(SIDE, "GET /api/activities", "[]", "more of them at once than can be counted")
            older, newer = (begin, middle + _SECOND), (middle - _SECOND, end)
            parts = [(*each, self.fetch_activities_at_once(*each)) for each in (older, newer)]
            asked += len(parts)
            if not {each for *_, part in parts for each in part} <= set(listed):
                spans += parts
        return tuple(found)

    def fetch_activities_at_once(self, since: datetime, until: datetime) -> list[Activity]:
        """Return what one answer lists of a span of time, which may not be all."""
        query = [
            (name, f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} +0000")
            for name, moment in (("from", since), ("to", until))
        ]
        answer = self._read1("/api/activities", "GET /api/activities", query)
        return list(filter(None, map(decode.to_activity, read_value(answer, list[msgspec.Raw]))))

    def send_customer_number(self, membership_id: str, number: str, *, leaving: Leaving | None = None) -> None:
        """Write a member's customer number.

        No public document shows this call; it is inferred from Cobot's other updates (Cobot API 1, memberships,
        unverified). Whoever calls it has to read the member back and compare.

        Raises:
            NotFound: No such member, or no such call.
        """
        self._transport.write(
            "PUT",
            f"{self._space}/api/memberships/{_segment(membership_id)}",
            endpoint="PUT /api/memberships/<id>",
            json={"customer_number": number},
            leaving=leaving,
        )

    def send_activity(
        self,
        text: str,
        level: Literal["WARN", "ERROR"] | None,
        channels: Sequence[str],
        source_ids: Sequence[str],
        *,
        leaving: Leaving | None = None,
    ) -> None:
        """Post an activity. Cobot knows no idempotency key: the caller has to make sure that it is not there yet.

        Args:
            text: Shown as HTML; what comes from elsewhere has to be escaped in it.
            level: None for an ordinary one.
            channels: ``admin`` shows it to the admins; ``membership`` would show it to the members.
            source_ids: The objects it is attached to.
            leaving: Told right before each try is put on the wire.
        """
        body: dict[str, object] = {"text": text, "channels": list(channels)}
        if level is not None:
            body["level"] = level
        if source_ids:
            body["source_ids"] = list(source_ids)
        self._transport.write(
            "POST", f"{self._space}/api/activities", endpoint="POST /api/activities", json=body, leaving=leaving
        )

    def _read1(self, path: str, endpoint: str, query: Query = ()) -> Answer:
        return self._transport.read(self._space + path, endpoint=endpoint, params=query, unusable=why_unusable)

    def _read2(self, path: str, endpoint: str, query: Query = ()) -> Answer:
        return self._transport.read(
            self._api + path, endpoint=endpoint, params=query, accept=JSON_API, unusable=why_unusable
        )

    def _read_pdf(self, invoice_id: str, accept: str) -> Answer:
        return self._transport.read(
            f"{self._api}/invoices/{_segment(invoice_id)}.pdf",
            endpoint="GET /invoices/<id>.pdf",
            accept=accept,
            max_bytes=MAX_PDF_BYTES,
            hops=_REDIRECTS_OF_A_PDF,
            is_document=True,
        )

    def _pages(self, path: str, endpoint: str, query: Query) -> Iterator[list[msgspec.Raw]]:
        """Yield the entries of each page, undecoded; of a list that changes meanwhile, some come several times.

        Where an entry is deleted while pages are read, another slips from the next page to the one that was read. So a
        list of several pages is counted before and after, and read again when that does not agree with what came.

        Yields:
            Pages; at the end ``UNSTEADY`` when no reading agreed.

        Raises:
            MalformedAnswer: As ``_read_through``.
        """
        before: frozenset[bytes] | None = None
        count: int | None = None
        for number in range(READINGS):
            reading = _Reading()
            for page in self._read_through(path, endpoint, query, reading):
                yield page
                if number == 0 and reading.has_several:
                    # Not counted before: only now is it known that there are several.
                    break
            if not reading.has_several:
                return
            counted, count = count, self._count(path, endpoint, query)
            seen = frozenset(reading.seen)
            if number > 0 and (count == counted == len(seen) if count is not None else seen == before):
                return
            before = seen
        yield UNSTEADY

    def _count(self, path: str, endpoint: str, query: Query) -> int | None:
        """Return how many entries a list has: of pages of one entry there are so many; None where that is not told."""
        answer = self._read2(path, endpoint, [*query, ("page[number]", "1"), ("page[size]", "1")])
        return _total_pages(read_value(answer, wire.Page))

    def _read_through(self, path: str, endpoint: str, query: Query, reading: _Reading) -> Iterator[list[msgspec.Raw]]:
        """Yield the entries of each page, once from the beginning to the end.

        The pages are asked for by number, and the links of the answer only say whether there is a next one: an address
        that the other side names never gets the token. Where it says nothing, the end is the page that brings nothing
        new.

        Raises:
            MalformedAnswer: A page is none, or the same entries come again although more are announced, which would go
                on for ever or, worse, leave the rest unread. Or there are more pages than any space has.
        """
        for number in range(1, MOST_PAGES + 1):
            window = (("page[number]", str(number)), ("page[size]", str(PAGE_SIZE)))
            answer = self._read2(path, endpoint, [*query, *window])
            page = read_value(answer, wire.Page)
            note_unexpected(self.unexpected, wire.FORMS, path.rpartition("/")[2], answer, len(page.data))
            entries = {_identity(raw) for raw in page.data}
            nothing_new = entries <= reading.seen
            reading.seen |= entries
            announced = _announces_more(page, number)
            reading.has_several = number > 1 or bool(announced)
            if self._reading is not None:
                self._reading(path.rpartition("/")[2], len(reading.seen), _total(page, len(reading.seen), number))
            if nothing_new:
                if announced or (len(page.data) >= PAGE_SIZE and announced is None):
                    reason = f"page {number} repeats what earlier pages held"
                    raise MalformedAnswer(SIDE, answer.request, "data", reason)
                if number == 1:
                    yield page.data
                return
            yield page.data
            if announced is False:
                return
        raise MalformedAnswer(SIDE, f"GET {path}", "data", f"no end after {MOST_PAGES} pages")


class _Reading(msgspec.Struct):
    """One reading of a list: what tells its entries from one another, and whether there are several pages."""

    seen: set[bytes] = msgspec.field(default_factory=set)
    has_several: bool = False


def _all_have_ids(unreadable: Iterable[UnreadableEntry | UnreadableInvoice]) -> bool:
    return all(entry.has_id for entry in unreadable)


def _total_pages(page: wire.Page) -> int | None:
    """Return how many pages there are; None where that is not told."""
    try:
        return whole_number(decode.decode(page.meta, wire.Meta).total_pages)
    except WrongField:
        return None


def _has_next(page: wire.Page) -> bool | None:
    """Return whether there is a link to a next page; None where nothing is said of links."""
    try:
        return bool(decode.decode(page.links, wire.Links).next)
    except WrongField:
        return None


def _announces_more(page: wire.Page, number: int) -> bool | None:
    """Return whether the answer speaks of a further page; None when it says nothing about it."""
    has_next, total = _has_next(page), _total_pages(page)
    if has_next is None and total is None:
        return None
    return bool(has_next) or (total is not None and total > number)


def _total(page: wire.Page, done: int, number: int) -> int | None:
    """Return how many entries there are about: pages are told, and the last one need not be full."""
    pages = _total_pages(page)
    if pages is None:
        return None
    return done if pages <= number else pages * PAGE_SIZE


class _Identity(msgspec.Struct):
    id: msgspec.Raw = msgspec.Raw(b"")


def _identity(raw: msgspec.Raw) -> bytes:
    """Return what tells one entry from another: its id, or all of it when it has none."""
    try:
        found = bytes(msgspec.json.decode(raw, type=_Identity).id)
    except NO_JSON:
        found = b""
    return found or bytes(raw)


def _space(answer: Answer, space_id: str, found: wire.SpaceAttributes, path: str) -> Space:
    subdomain, time_zone = found.subdomain or "", found.time_zone or ""
    # Checked here, once: what "today" is depends on it everywhere.
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise MalformedAnswer(SIDE, answer.request, f"{path}.timeZone", "no known time zone") from None
    return Space(space_id, subdomain, found.name or subdomain, time_zone, found.country_code or None)


def _invoice_list(found: Iterable[Invoice | UnreadableInvoice], *, is_complete: bool) -> InvoiceList:
    everything = list(found)
    unreadable = tuple(one for one in everything if isinstance(one, UnreadableInvoice))
    return InvoiceList(
        tuple(one for one in everything if isinstance(one, Invoice)),
        unreadable,
        is_complete and _all_have_ids(unreadable),
    )


def _within(found: Invoice | UnreadableInvoice, since: date, until: date | None) -> bool:
    if isinstance(found, UnreadableInvoice):
        return True
    return since <= found.invoice_date and (until is None or found.invoice_date <= until)


def _segment(identifier: str) -> str:
    """Return an id as one segment of a path.

    Raises:
        ValueError: It would lead to another path.
    """
    if not identifier.strip("."):
        raise ValueError("an id cannot be empty or made of dots")
    return quote(identifier, safe="")
