"""What a run reads of both remote sides, each part once and only when something needs it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from msgspec import Struct, field

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.existing import SIMILAR_DAYS
from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.books.names import common_part, following_number, search_part
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import (
    Invoice,
    InvoiceList,
    Membership,
    MembershipList,
    Space,
    Team,
    TeamList,
    UnreadableEntry,
    UnreadableInvoice,
    is_issued_by,
)
from cobot_sevdesk_sync.config.settings import COBOT, Settings
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    Rejected,
    RemoteUnavailable,
    SetupError,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import (
    Contact,
    Country,
    NoCostCentre,
    UnreadableRow,
    Voucher,
    pick_country,
    resolve_cost_centre,
)
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.plan import DebitorKey
from cobot_sevdesk_sync.sync.window import Window

BOOKING_SYSTEM = "2.0"
# A listing that is older is no ground for creating anything.
STALE_AFTER = timedelta(minutes=1)
# How many invoices that are missing from a listing are asked for one by one in a run; the rest wait for the next.
MISSING_ASKED = 100
GONE = 410
CONTACT_KINDS: tuple[ObjectKind, ...] = ("member", "team", "contact")
# After so many that got no answer, the others wait for the next run, too.
SILENCES_BORNE = 3


class InvoicesRead(Struct):
    """The space's own invoices of the window.

    Attributes:
        deleted: Links whose invoice Cobot no longer has.
        vanished: Ids of unbooked invoices that Cobot no longer has: nothing is left to be done for them.
        is_complete: Whether the list was: of an incomplete one nothing is called deleted, and the cursor stays.
        numbers: The document numbers of all that was listed, also of what other spaces of the network issued.
        days: The first and last day of which they are; None where nothing was listed.
    """

    invoices: list[Invoice] = field(default_factory=list)
    unreadable: list[UnreadableInvoice] = field(default_factory=list)
    deleted: list[Link] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    is_complete: bool = True
    numbers: Set[str] = frozenset()
    days: tuple[date, date] | None = None


def read_invoices(cobot: CobotClient, ledger: Ledger, space: Space, window: Window, today: date) -> InvoicesRead:
    """Read the window, then ask for those that should be in it and are not: moved to another date, or deleted.

    Args:
        cobot: Where they are read.
        ledger: Knows which should be there.
        space: Whose invoices; those of other spaces of the network are left out.
        window: The invoice dates.
        today: The space's calendar day.
    """
    listing = cobot.fetch_invoices(space.id, window.since, window.until)
    read = InvoicesRead(
        unreadable=[invoice for invoice in listing.unreadable if is_issued_by(invoice, space.id)],
        is_complete=listing.is_complete,
        numbers=_numbers_of(listing),
        days=(window.since, window.until or date.max),
    )
    seen = {invoice.id for invoice in listing.invoices} | {invoice.id for invoice in listing.unreadable}
    read.invoices = [invoice for invoice in listing.invoices if is_issued_by(invoice, space.id)]
    linked = ledger.invoice_links_between(window.since, window.until)
    missing = _missing(ledger, linked, seen, window)
    silences = 0
    for cobot_id in _part_of_the_day(missing, today):
        if silences >= SILENCES_BORNE:
            break
        try:
            found = cobot.fetch_invoice(cobot_id)
        except RemoteUnavailable:
            # The list was answered: it is about this one, which stands as it stood.
            silences += 1
            continue
        except Rejected as refusal:
            is_gone = isinstance(refusal, NotFound) or refusal.status == GONE
            if not is_gone or not listing.is_complete:
                continue
            if cobot_id in linked:
                read.deleted.append(linked[cobot_id])
            else:
                read.vanished.append(cobot_id)
            continue
        if not is_issued_by(found, space.id):
            read.vanished.append(cobot_id)
        elif isinstance(found, UnreadableInvoice):
            read.unreadable.append(found)
        else:
            read.invoices.append(found)
    return read


def _numbers_of(page: InvoiceList) -> frozenset[str]:
    numbers = [*(each.number for each in page.invoices), *(each.number for each in page.unreadable)]
    return frozenset(number.strip() for number in numbers if number)


def numbers_around(cobot: CobotClient, space_id: str, since: date, until: date) -> frozenset[str]:
    """Return the document numbers of Cobot's invoices, of whichever space, whose vouchers are no look-alikes.

    Args:
        cobot: Is asked for whole pages.
        space_id: Whose list also has the invoices of the other spaces of the network.
        since: The first day of the invoices that something is nearly like.
        until: The last one.
    """
    around = timedelta(days=SIMILAR_DAYS)
    pages = cobot.iterate_invoices(space_id, since - around, until + around)
    return frozenset(number for page in pages for number in _numbers_of(page))


class CobotNumbers:
    """The document numbers of Cobot's invoices: those that were read, and on demand those of the days beside them."""

    def __init__(self, cobot: CobotClient, space_id: str, read: InvoicesRead) -> None:
        self._cobot = cobot
        self._space_id = space_id
        self._days = read.days
        self._asked: dict[date, frozenset[str]] = {}
        self.known = read.numbers | {invoice.number.strip() for invoice in read.invoices}
        """Those that cost no request."""

    def around(self, day: date) -> Set[str]:
        """Return those of the days around one, asked for once and only where not all of these days were read."""
        around = timedelta(days=SIMILAR_DAYS)
        if self._days is not None and self._days[0] <= day - around and day + around <= self._days[1]:
            return self.known
        if day not in self._asked:
            self._asked[day] = numbers_around(self._cobot, self._space_id, day, day)
        return self._asked[day]


def let_go(read: InvoicesRead, ledger: Ledger, window: Window) -> bool:
    """Let go of invoices that are not booked and lie, by now, before all that this program answers for.

    Returns:
        Whether there were any; they are among ``vanished`` then.
    """
    ids = [invoice.id for invoice in read.invoices if invoice.invoice_date < window.answers_from]
    unsettled = {intent.cobot_id for intent in ledger.open_intents()}
    left = set(ids) - ledger.links("invoice", ids).keys() - unsettled
    read.invoices = [invoice for invoice in read.invoices if invoice.id not in left]
    read.vanished.extend(sorted(left))
    return bool(left)


def _part_of_the_day(missing: list[str], today: date) -> list[str]:
    """Return those that are asked for in this run; each day begins with others, so that all have their turn."""
    if len(missing) <= MISSING_ASKED:
        return missing
    start = today.toordinal() * MISSING_ASKED % len(missing)
    return (missing + missing)[start : start + MISSING_ASKED]


def _missing(ledger: Ledger, linked: Mapping[str, Link], seen: Iterable[str], window: Window) -> list[str]:
    problems = [each for each in ledger.problems() if each.finding.object == "invoice"]
    known_deleted = {each.finding.id for each in problems if each.finding.code == "deleted-in-cobot"}
    expected = (set(linked) - known_deleted) | window.also
    for problem in problems:
        day = problem.invoice_date
        # The date of an invoice that could not be read is not known: it may be anywhere, or deleted.
        in_window = day is None or (day >= window.since and (window.until is None or day <= window.until))
        if (in_window or problem.finding.id in window.also) and not problem.finding.meaning.told_once:
            expected.add(problem.finding.id)
    return sorted(expected - set(seen))


class Members(Struct):
    """The space's members, by id; who is not in the list is asked for by id. ``unreadable`` has others.

    Attributes:
        is_complete: Whether the list was: of an incomplete one nobody is called gone.
        gone: Ids of those who were asked for and whom Cobot does not have.
    """

    cobot: CobotClient
    listed: tuple[Membership, ...]
    unreadable: Mapping[str, UnreadableEntry] = field(default_factory=dict)
    is_complete: bool = True
    gone: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, cobot: CobotClient, listing: MembershipList) -> Members:
        """Return those of a list that was read."""
        return cls(cobot, listing.members, {each.id: each for each in listing.unreadable}, listing.is_complete)

    @property
    def everybody(self) -> tuple[Membership, ...]:
        """All members of the space, also those that the run is not about."""
        return self.listed

    def living(self, today: date) -> frozenset[str] | None:
        """Return the ids of those whose membership is not over on a day of the space; None where not all are known."""
        if not self.is_complete:
            return None
        present = (each.id for each in self.everybody if each.canceled_to is None or each.canceled_to >= today)
        return frozenset(present) | self.unreadable.keys()

    def fault_of(self, membership_id: str) -> UnreadableEntry | None:
        """Return why a member cannot be read; None where they can, and where the space has no such member."""
        fault = self.unreadable.get(membership_id)
        is_listed = any(member.id == membership_id for member in self.listed)
        if fault is None and not is_listed and not self.is_complete:
            return _not_in(membership_id, "members")
        return fault

    def by_id(self, membership_id: str) -> Membership | None:
        """Return a member, also a former one; None when Cobot does not have them, or they cannot be read."""
        for member in self.listed:
            if member.id == membership_id:
                return member
        try:
            return self.cobot.fetch_membership(membership_id)
        except NotFound:
            if self.is_complete:
                self.gone.add(membership_id)
            return None
        except (Rejected, MalformedAnswer, RemoteUnavailable):
            return None


def contact_links(ledger: Ledger) -> dict[DebitorKey, str]:
    """Return the contact of each debitor that has one, by sevDesk id."""
    return {
        DebitorKey(kind, cobot_id): link.sevdesk_id
        for kind in CONTACT_KINDS
        for cobot_id, link in ledger.links(kind).items()
    }


class CobotTeams:
    """The space's teams, read once and only when an invoice is addressed to one without a contact."""

    def __init__(self, client: CobotClient, space_id: str, today: date) -> None:
        self._client = client
        self._space_id = space_id
        self._today = today

    @cached_property
    def _listing(self) -> TeamList:
        return self._client.fetch_teams(self._space_id, self._today)

    @cached_property
    def by_id(self) -> Mapping[str, Team]:
        """All teams that can be read, by id."""
        return {team.id: team for team in self._listing.teams}

    @cached_property
    def unreadable(self) -> Mapping[str, UnreadableEntry]:
        """The others, by id."""
        return {team.id: team for team in self._listing.unreadable}

    def fault_of(self, team_id: str) -> UnreadableEntry | None:
        """Return why a team cannot be read; None where it can, and where the space has no such team."""
        fault = self.unreadable.get(team_id)
        if fault is None and team_id not in self.by_id and not self._listing.is_complete:
            return _not_in(team_id, "teams")
        return fault


def _not_in(id_: str, what: str) -> UnreadableEntry:
    return UnreadableEntry(id_, "data", f"the list of {what} is incomplete, and it is not in it")


class SevdeskBooks:
    """sevDesk as one run sees it. The first thing ever asked is the booking system's version."""

    def __init__(
        self, client: SevdeskClient, settings: Settings, clock: Clock, *, is_version_known: bool = False
    ) -> None:
        self._client = client
        self._settings = settings
        self._clock = clock
        self._contacts_read_at = datetime.min.replace(tzinfo=UTC)
        self._new_contacts: Sequence[Contact] = ()
        self._new_contacts_fault: MalformedAnswer | None = None
        self._vouchers_read_at: datetime | None = None
        self._numbers: frozenset[str] = frozenset()
        self._vouchers: Mapping[str, Sequence[Voucher]] = {}
        self.is_version_checked = is_version_known
        self.was_checked_lately = False
        """Whether an earlier run has: that is enough for reading."""
        self.unreadable_contacts: list[UnreadableRow] = []
        """The contacts that cannot be read, as far as the others were asked for."""
        self.listed: dict[str, Voucher] = {}
        """The vouchers that were listed while numbers were looked for, by sevDesk id: the nearly same among them."""
        self.trusts_search = True
        """Whether a search may leave vouchers out: not where the ledger does not know yet what was booked before."""
        self.uncertain_numbers: dict[str, str] = {}
        """Document numbers under which there may be more vouchers than could be read, with what was wrong."""

    @property
    def client(self) -> SevdeskClient:
        """Return the client to read with, once the account is known to be on booking system 2.0.

        Raises:
            SetupError: It is on 1.0.
        """
        if not self.was_checked_lately:
            self.require_booking_system()
        return self._client

    @property
    def writing_client(self) -> SevdeskClient:
        """Return the client to write with, once this run knows the same.

        Raises:
            SetupError: It is on 1.0: nothing may be written.
        """
        self.require_booking_system()
        return self._client

    def require_booking_system(self) -> None:
        """Ask for the booking system's version, once in a run, before sevDesk is asked for anything it rests on.

        Raises:
            SetupError: It is 1.0.
        """
        if not self.is_version_checked:
            require_booking_system(self._client)
            self.is_version_checked = True

    @cached_property
    def rules(self) -> BookingRules:
        """The booking rules: accounts, cost centre, settings.

        Raises:
            SetupError: The configured cost centre does not exist, or several are called so; all are named.
        """
        settings = self._settings
        book = AccountBook(self.client.fetch_accounts(), settings.accounts, settings.default_account)
        by_line = settings.invoices.cost_centre == COBOT
        centres = self.client.fetch_cost_centres() if by_line else ()
        return BookingRules(book, settings.invoices, settings.taxes, self._cost_centre_id(), centres)

    def _cost_centre_id(self) -> str | None:
        wanted = self._settings.invoices.cost_centre
        if wanted is None or wanted == COBOT:
            return None
        existing = self.client.fetch_cost_centres()
        found = resolve_cost_centre(existing, wanted)
        if isinstance(found, NoCostCentre):
            names = ", ".join(f"{each.number or ''} {each.name}".strip() for each in existing)
            what = f"{found.value}-cost-centre"
            raise SetupError(what, {"given": wanted, "existing": names})
        return found.id

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """All contacts that can be read, with their e-mail addresses.

        Raises:
            MalformedAnswer: The list does not add up: nobody's contact may be made by what it lacks.
        """
        self._contacts_read_at = self._clock.now()
        return self.client.fetch_contacts(self.unreadable_contacts.append)

    @property
    def are_contacts_read(self) -> bool:
        """Whether ``contacts`` costs no request any more."""
        return "contacts" in self.__dict__

    def new_contacts(self) -> Sequence[Contact]:
        """Return the contacts that appeared since they were first read; read anew where that was over a minute ago.

        What a run is about to create rests on there being none like it (contract, section 6). Those that cannot be read
        are added to ``unreadable_contacts``.

        Raises:
            MalformedAnswer: The list does not add up.
        """
        known = {contact.id for contact in self.contacts}
        if self._clock.now() - self._contacts_read_at >= STALE_AFTER:
            self._contacts_read_at = self._clock.now()
            self.unreadable_contacts.clear()
            self._new_contacts_fault = None
            try:
                listed = self.client.fetch_contacts(self.unreadable_contacts.append)
            except MalformedAnswer as fault:
                self._new_contacts_fault = fault
            else:
                self._new_contacts = [each for each in listed if each.id not in known]
        if self._new_contacts_fault is not None:
            raise self._new_contacts_fault
        return self._new_contacts

    def free_numbers(self, count: int, not_these: Collection[str] = ()) -> list[str]:
        """Return the next customer numbers that no contact has, counted on from sevDesk's own next one.

        One request, however many are wanted; whether a number is free still is asked right before it is used.

        Args:
            count: How many.
            not_these: Numbers in writes of unknown outcome, and those that sevDesk said are not free.
        """
        if count <= 0:
            return []
        taken = {contact.customer_number for contact in self.contacts if contact.customer_number}
        taken.update(not_these)
        candidate = self.client.fetch_next_customer_number()
        free: list[str] = []
        while len(free) < count:
            if candidate not in taken:
                free.append(candidate)
            candidate = following_number(candidate)
        return free

    @cached_property
    def _countries(self) -> tuple[Country, ...]:
        return self.client.fetch_countries()

    def country_id(self, code: str) -> str | None:
        """Return sevDesk's id of the country with a two-letter code; None for one that it does not know."""
        country = pick_country(self._countries, code)
        return country.id if country else None

    def read_voucher_tags(self) -> frozenset[tuple[str, str]]:
        """Return which vouchers carry which tags, as (sevDesk id, tag name), read anew at each call."""
        names = {tag.id: tag.name for tag in self.client.fetch_tags()}
        return frozenset(
            (each.object_id, each.tag_name or names.get(each.tag_id, ""))
            for each in self.client.fetch_tag_relations()
            if each.object_name == "Voucher"
        )

    def voucher_of(self, voucher_id: str) -> Voucher | None:
        """Return a voucher by its id; None where there is none."""
        try:
            return self.client.fetch_voucher(voucher_id)
        except NotFound:
            return None

    def vouchers_by_number(self, numbers: Sequence[str]) -> Mapping[str, Sequence[Voucher]]:
        """Return the vouchers that carry exactly one of the document numbers: one listing for all of them.

        Where that listing does not add up, or holds something of which nothing can be seen, each number is asked for by
        itself: what is wrong with one keeps no other from being booked. ``uncertain_numbers`` tells which.
        """
        wanted = frozenset(number.strip() for number in numbers)
        if not wanted:
            return {}
        self._vouchers_read_at = self._clock.now()
        found: dict[str, dict[str, Voucher]] = {}
        fault = self._look_for(wanted, found, search_part(wanted) if self.trusts_search else "")
        faults = 0
        for number in sorted(wanted) if fault is not None else ():
            if faults < SILENCES_BORNE:
                fault = self._look_for({number}, found, common_part({number}))
            if fault is not None:
                self.uncertain_numbers[number] = fault
                faults += 1
        self._numbers = wanted
        self._vouchers = {number: tuple(vouchers.values()) for number, vouchers in found.items()}
        return self._vouchers

    def _look_for(self, wanted: Set[str], found: dict[str, dict[str, Voucher]], part: str) -> str | None:
        """Add what sevDesk has under these numbers; return why that cannot be relied upon, None when it can."""
        unreadable: list[UnreadableRow] = []
        try:
            vouchers = self.client.fetch_vouchers(number_contains=part or None, passed_by=unreadable.append)
        except MalformedAnswer as fault:
            return f"{fault.field}: {fault.reason}"
        self.listed |= {voucher.id: voucher for voucher in vouchers}
        for voucher in vouchers:
            if voucher.number in wanted:
                found.setdefault(voucher.number, {})[voucher.id] = voucher
        for number in wanted:
            self.uncertain_numbers.pop(number, None)
            for row in unreadable:
                if row.may_carry(number):
                    self.uncertain_numbers[number] = str(row)
        return next((str(row) for row in unreadable if row.is_blind), None)

    def vouchers_now(self, number: str) -> Sequence[Voucher]:
        """Return the vouchers of a document number as they were within the last minute.

        The listing of all the numbers of the run is read anew where it was read before that: others may have made a
        voucher meanwhile (contract, section 6).

        Raises:
            MalformedAnswer: There may be more under this number than could be read.
        """
        number = number.strip()
        is_stale = self._vouchers_read_at is None or self._clock.now() - self._vouchers_read_at >= STALE_AFTER
        if is_stale or number not in self._numbers:
            self.vouchers_by_number(sorted(self._numbers | {number}))
        if number in self.uncertain_numbers:
            raise MalformedAnswer("sevdesk", "GET /Voucher", "objects", self.uncertain_numbers[number])
        return self._vouchers.get(number, ())


def require_booking_system(client: SevdeskClient) -> None:
    """Ask for the booking system's version.

    Raises:
        SetupError: It is another than 2.0: nothing may be written.
    """
    version = client.fetch_booking_system_version()
    if version != BOOKING_SYSTEM:
        raise SetupError("booking-system-1.0", {"version": version})
