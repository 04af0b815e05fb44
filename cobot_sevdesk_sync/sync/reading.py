"""What a run reads of Cobot: the space, its members, the invoices of the window, and those that went missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Space, UnreadableInvoice, is_issued_by
from cobot_sevdesk_sync.errors import MalformedAnswer, NotFound, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.window import Window

SPACE = "space"
# How many invoices that are missing from a listing are asked for one by one in a run; the rest wait for the next.
MISSING_ASKED = 100
GONE = 410
# After so many that got no answer, the others wait for the next run, too.
SILENCES_BORNE = 3


class SpaceToday(Struct, frozen=True):
    """The space and its calendar day."""

    space: Space
    today: date

    @property
    def time_zone(self) -> ZoneInfo:
        """The space's time zone."""
        return ZoneInfo(self.space.time_zone)


def find_space(cobot: CobotClient, ledger: Ledger, subdomain: str, now: datetime) -> SpaceToday:
    """Return the space, asked for once a day: its id and time zone hardly ever change."""
    kept = ledger.mark(SPACE)
    if kept is not None:
        fields = json.loads(kept)
        read_on = fields.pop("read_on")
        # What another version kept is read anew.
        if fields.keys() == set(Space.__struct_fields__):
            space = Space(**fields)
            today = now.astimezone(ZoneInfo(space.time_zone)).date()
            if read_on == today.isoformat() and space.subdomain.casefold() == subdomain.casefold():
                return SpaceToday(space, today)
    space = cobot.fetch_space()
    today = now.astimezone(ZoneInfo(space.time_zone)).date()
    fields = {
        "id": space.id,
        "subdomain": space.subdomain,
        "name": space.name,
        "time_zone": space.time_zone,
        "country_code": space.country_code,
        "read_on": today.isoformat(),
    }
    ledger.record_mark(SPACE, json.dumps(fields))
    return SpaceToday(space, today)


class InvoicesRead(Struct):
    """The space's own invoices of the window.

    Attributes:
        deleted: Links whose invoice Cobot no longer has.
        vanished: Ids of unbooked invoices that Cobot no longer has: nothing is left to be done for them.
    """

    invoices: list[Invoice] = field(default_factory=list)
    unreadable: list[UnreadableInvoice] = field(default_factory=list)
    deleted: list[Link] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)


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
    read = InvoicesRead(unreadable=[invoice for invoice in listing.unreadable if is_issued_by(invoice, space.id)])
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
            if not isinstance(refusal, NotFound) and refusal.status != GONE:
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
    """The space's members, by id; who is not in the list is asked for by id. ``unreadable`` has the ids of others.

    Attributes:
        gone: Ids of those who were asked for and whom Cobot does not have.
    """

    cobot: CobotClient
    listed: tuple[Membership, ...]
    unreadable: frozenset[str] = frozenset()
    gone: set[str] = field(default_factory=set)

    def by_id(self, membership_id: str) -> Membership | None:
        """Return a member, also a former one; None when Cobot does not have them, or they cannot be read."""
        for member in self.listed:
            if member.id == membership_id:
                return member
        try:
            return self.cobot.fetch_membership(membership_id)
        except NotFound:
            self.gone.add(membership_id)
            return None
        except (Rejected, MalformedAnswer, RemoteUnavailable):
            return None
