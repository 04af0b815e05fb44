"""Reports on one space: reads both sides of a period, writes nothing anywhere (product contract, sections 2 and 7)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.report.documents import DocumentsRead, History, Period
from cobot_sevdesk_sync.report.members import ContactBook, member_rows
from cobot_sevdesk_sync.report.model import DocumentRow, MemberRow, Report, Totals, addresses_for
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.candidates import Candidate, select_members, team_candidate
from cobot_sevdesk_sync.sync.sides import SevdeskBooks, SpaceToday, require_owner


def report_space(
    settings: Settings,
    cobot: CobotClient,
    sevdesk: SevdeskClient,
    clock: Clock,
    since: date | None,
    until: date | None,
    ledger: Ledger,
) -> Report:
    """Return the report of a period.

    Args:
        settings: The space's.
        cobot: Only read from.
        sevdesk: Only read from.
        clock: For "today".
        since: First invoice date; None for ``start_date``.
        until: Last invoice date; None for the space's today.
        ledger: What runs have noted down, empty before there ever was one; nothing is recorded in it.

    Raises:
        TokenRefused, RemoteUnavailable, MalformedAnswer, Rejected, SetupError, StateError: See the exit codes.
    """
    now = clock.now()
    space = cobot.fetch_space()
    if ledger is not None:
        require_owner(ledger, space)
    here = SpaceToday(space, now.astimezone(ZoneInfo(space.time_zone)).date())
    first = since if since is not None else settings.start_date
    # A space that starts next month has a period without documents, not one that ends before it begins.
    period = Period(first, until if until is not None else max(first, here.today))
    history = History(ledger, now)
    books = SevdeskBooks(sevdesk, settings, clock)
    documents = DocumentsRead(settings, cobot, books, history, here, now, period)
    totals = Totals()
    rows: list[DocumentRow] = documents.read(totals) if settings.invoices.enabled else []
    members: list[MemberRow] = []
    if settings.members.enabled:
        members = _members(documents)
    return Report(
        space=settings.cobot.subdomain,
        space_name=space.name,
        since=period.since,
        until=period.until,
        made=now,
        rows=rows,
        totals=totals.rows(),
        members=members,
        addresses=addresses_for(settings),
    )


def _members(read: DocumentsRead) -> list[MemberRow]:
    """Return the members of a period who are not as they should be, once its invoices have been read."""
    cobot, history, here, period = read.cobot, read.history, read.here, read.period
    candidates: list[Candidate] = [
        candidate
        for candidate in select_members(
            cobot.fetch_memberships().members,
            (),
            confirmed_from=period.since,
            today=here.today,
            time_zone=here.time_zone,
        )
        if candidate.membership is not None
        and candidate.membership.confirmed_at is not None
        and candidate.membership.confirmed_at.astimezone(here.time_zone).date() <= period.until
    ]
    links = dict(history.contact_links("member", [candidate.debitor.id for candidate in candidates]))
    if read.teams and read.settings.members.teams:
        links |= history.contact_links("team", read.teams)
        known = cobot.fetch_teams(here.space.id, here.today).teams
        candidates += [team_candidate(team) for team in known if team.id in read.teams]
    if not candidates:
        return []
    return member_rows(candidates, ContactBook(read.books.contacts), links, read.settings.members)
