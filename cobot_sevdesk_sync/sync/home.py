"""Where a run is at home: the space and its calendar day, and whose state file it is, the space's and the account's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from cobot_sevdesk_sync.books.countries import is_elsewhere
from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Space
from cobot_sevdesk_sync.errors import SetupError, StateError
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import KNOWN_TOKEN, OWNER, SEARCH_PROVED, SPACE, VERSION_ASKED, Link, Owner
from cobot_sevdesk_sync.sync.sides import SevdeskBooks

GERMANYS_TIME_ZONE = "Europe/Berlin"
# No account goes back to an older booking system: for so long after it was asked, reading needs no asking.
VERSION_HOLDS = timedelta(days=1)
# So many of what was linked last are looked for in an account that may be another.
LOOKED_FOR = 3


class SpaceToday(Struct, frozen=True):
    """The space and its calendar day."""

    space: Space
    today: date

    @property
    def time_zone(self) -> ZoneInfo:
        """The space's time zone."""
        return ZoneInfo(self.space.time_zone)


def find_space(cobot: CobotClient, ledger: Ledger, subdomain: str, now: datetime) -> SpaceToday:
    """Return the space, asked for once a day: its id and time zone hardly ever change.

    Raises:
        StateError: The ledger belongs to another space.
    """
    kept = _space_kept(ledger.mark(SPACE) or {}, now)
    if kept is not None and kept.space.subdomain.casefold() == subdomain.casefold():
        require_owner(ledger, kept.space)
        return kept
    space = cobot.fetch_space()
    require_owner(ledger, space)
    today = now.astimezone(ZoneInfo(space.time_zone)).date()
    fields = {
        "id": space.id,
        "subdomain": space.subdomain,
        "name": space.name,
        "time_zone": space.time_zone,
        "country_code": space.country_code,
        "read_on": today.isoformat(),
    }
    ledger.record_mark(SPACE, fields)
    return SpaceToday(space, today)


def time_zone_of(ledger: Ledger) -> str:
    """Return the time zone in which moments are told to people: the space's, as a run kept it, else Germany's."""
    kept = str((ledger.mark(SPACE) or {}).get("time_zone"))
    try:
        ZoneInfo(kept)
    except (ValueError, KeyError, OSError):
        return GERMANYS_TIME_ZONE
    return kept


def require_home(space: Space) -> None:
    """See that a space is in Germany, as far as its country is known: the tax rules are those of German VAT.

    Raises:
        SetupError: It is elsewhere.
    """
    if is_elsewhere(space.country_code):
        raise SetupError("outside-germany", {"name": space.name, "country": space.country_code or ""})


def _space_kept(fields: dict[str, Any], now: datetime) -> SpaceToday | None:
    """Return what the ledger keeps of the space for a day; None on another day, and for what another version kept."""
    if fields.keys() != {*Space.__struct_fields__, "read_on"}:
        return None
    try:
        space = msgspec.convert(fields, Space)
        today = now.astimezone(ZoneInfo(space.time_zone)).date()
    except (msgspec.ValidationError, ValueError, KeyError, OSError):
        return None
    return SpaceToday(space, today) if fields["read_on"] == today.isoformat() else None


def owner_of(ledger: Ledger) -> Owner | None:
    """Return the space that a ledger belongs to; None of one that no run has used yet."""
    owner = ledger.mark(OWNER)
    if owner is not None:
        return owner
    # A ledger of an older version belongs to the space that used it last.
    try:
        return msgspec.convert(ledger.mark(SPACE), Owner)
    except msgspec.ValidationError:
        return None


def is_earlier(copy: Ledger, ledger: Ledger) -> bool:
    """Whether a ledger is of the same space, called the same, as another, and knows of no later run.

    Raises:
        StateError: One is none, or cannot be read.
    """
    theirs, ours = owner_of(copy), owner_of(ledger)
    if theirs is not None and ours != theirs:
        return False
    later, last = copy.runs(1), ledger.runs(1)
    return not later or (bool(last) and later[0].started <= last[0].started)


def require_owner(ledger: Ledger, space: Space) -> None:
    """See that a ledger belongs to a space, and note down that it does.

    Raises:
        StateError: It belongs to another: nothing may be taken for booked that was booked there.
    """
    owner = owner_of(ledger)
    if owner is not None and owner.id != space.id:
        raise StateError(ledger.path, owner.subdomain, "another-space")
    mark = Owner(space.id, space.subdomain)
    if ledger.mark(OWNER) != mark:
        ledger.record_mark(OWNER, mark)


def require_named_owner(ledger: Ledger, subdomain: str) -> None:
    """See that a ledger belongs to the space of this name, where nobody can be asked for its id.

    Raises:
        StateError: It does not, or the space was renamed and no run has seen it yet.
    """
    owner = owner_of(ledger)
    if owner is not None and owner.subdomain.casefold() != subdomain.casefold():
        raise StateError(ledger.path, owner.subdomain, "another-space")


def require_own_ledger(ledger: Ledger, cobot: CobotClient, subdomain: str) -> None:
    """See that a ledger belongs to a space, before anything is noted down in it; asks only where the names differ.

    Raises:
        StateError: It belongs to another.
        RemoteError: The space could not be asked for.
    """
    try:
        require_named_owner(ledger, subdomain)
    except StateError:
        require_owner(ledger, cobot.fetch_space())


def require_known_account(ledger: Ledger, books: SevdeskBooks, token: str, now: datetime) -> None:
    """See, when the token is another than before, that sevDesk has what was linked last. No request else.

    Args:
        ledger: The space's.
        books: sevDesk as the run sees it.
        token: Of the configuration.
        now: UTC.

    Raises:
        SetupError: It is on booking system 1.0.
        StateError: It has none of it: the token opens another account, and nothing may be taken for booked there.
    """
    mark = fingerprint_of(token)
    if ledger.mark(KNOWN_TOKEN) == mark:
        asked_at = ledger.mark(VERSION_ASKED)
        books.was_checked_lately = asked_at is not None and timedelta() <= now - asked_at < VERSION_HOLDS
        return
    ledger.record_mark(VERSION_ASKED, None)
    ledger.record_mark(SEARCH_PROVED, None)
    newest = ledger.newest_links(LOOKED_FOR)
    if ledger.mark(KNOWN_TOKEN) is not None and newest:
        is_known = any(_exists(books.client, link) for link in newest) or _has_any(books.client, ledger)
        if not is_known:
            raise StateError(ledger.path, ", ".join(link.sevdesk_id for link in newest), "another-account")
    ledger.record_mark(KNOWN_TOKEN, mark)


def _has_any(client: SevdeskClient, ledger: Ledger) -> bool:
    """Whether sevDesk has anything at all of what is linked: the newest may have been deleted by hand."""
    vouchers = {link.sevdesk_id for link in ledger.links("invoice").values()}
    if any(voucher.id in vouchers for page in client.iterate_voucher_pages() for voucher in page):
        return True
    kinds: tuple[ObjectKind, ...] = ("member", "team", "contact")
    contacts = {link.sevdesk_id for kind in kinds for link in ledger.links(kind).values()}
    return any(contact.id in contacts for contact in client.fetch_contacts())


def _exists(client: SevdeskClient, link: Link) -> bool:
    if link.kind != "invoice":
        return client.fetch_contact_exists(link.sevdesk_id)
    return client.fetch_voucher_exists(link.sevdesk_id)
