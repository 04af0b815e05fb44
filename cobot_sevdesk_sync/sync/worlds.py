"""What a run reads of both remote sides, each part once and only when something needs it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.customer_numbers import following_number
from cobot_sevdesk_sync.books.document_numbers import common_part
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.listings import TeamList, UnreadableEntry
from cobot_sevdesk_sync.cobot.records import Team
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import SetupError
from cobot_sevdesk_sync.sevdesk.catalogue import NoCostCentre, pick_country, resolve_cost_centre
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Contact, Voucher

BOOKING_SYSTEM = "2.0"


def require_booking_system(client: SevdeskClient) -> None:
    """Ask for the booking system's version.

    Raises:
        SetupError: It is another than 2.0: nothing may be written.
    """
    version = client.fetch_booking_system_version()
    if version != BOOKING_SYSTEM:
        raise SetupError("booking-system-1.0", {"version": version})


class SevdeskBooks:
    """sevDesk as one run sees it. The first thing ever asked is the booking system's version."""

    def __init__(self, client: SevdeskClient, settings: Settings, *, is_version_known: bool = False) -> None:
        self._client = client
        self._settings = settings
        self._version_checked = is_version_known

    @property
    def client(self) -> SevdeskClient:
        """Return the client, once the account is known to be on booking system 2.0.

        Raises:
            SetupError: It is on 1.0: nothing may be written.
        """
        self.require_booking_system()
        return self._client

    def require_booking_system(self) -> None:
        """Ask for the booking system's version, once in a run; it is what sevDesk is asked first.

        Raises:
            SetupError: It is 1.0.
        """
        if self._version_checked:
            return
        require_booking_system(self._client)
        self._version_checked = True

    @cached_property
    def rules(self) -> BookingRules:
        """The booking rules: accounts, cost centre, settings.

        Raises:
            SetupError: The configured cost centre does not exist, or several are called so; all are named.
        """
        settings = self._settings
        book = AccountBook(self.client.fetch_accounts(), settings.accounts, settings.default_account)
        return BookingRules(book, settings.invoices, settings.taxes, self._cost_centre_id())

    def _cost_centre_id(self) -> str | None:
        wanted = self._settings.invoices.cost_centre
        if wanted is None:
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
        """All contacts with their e-mail addresses."""
        return self.client.fetch_contacts()

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
    def _countries(self) -> Callable[[str], str | None]:
        countries = self.client.fetch_countries()

        def country_id(code: str) -> str | None:
            country = pick_country(countries, code)
            return country.id if country else None

        return country_id

    def country_ids(self, codes: Iterable[str]) -> Mapping[str, str]:
        """Return sevDesk's country id per two-letter code, for those it knows."""
        wanted = sorted(set(codes))
        found = {code: self._countries(code) for code in wanted}
        return {code: country_id for code, country_id in found.items() if country_id is not None}

    def read_voucher_tags(self) -> frozenset[tuple[str, str]]:
        """Return which vouchers carry which tags, as (sevDesk id, tag name), read anew at each call."""
        names = {tag.id: tag.name for tag in self.client.fetch_tags()}
        return frozenset(
            (each.object_id, each.tag_name or names.get(each.tag_id, ""))
            for each in self.client.fetch_tag_relations()
            if each.object_name == "Voucher"
        )

    def vouchers_by_number(self, numbers: Sequence[str]) -> Mapping[str, Sequence[Voucher]]:
        """Return the vouchers that carry exactly one of the document numbers: one listing for all of them."""
        if not numbers:
            return {}
        wanted = {number.strip() for number in numbers}
        by_number: dict[str, list[Voucher]] = defaultdict(list)
        for voucher in self.client.fetch_vouchers(number_contains=common_part(numbers) or None):
            if voucher.number in wanted:
                by_number[voucher.number].append(voucher)
        return by_number


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
