"""Reports on one space: reads both sides of a period, writes nothing anywhere (product contract, sections 2 and 7)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.report.documents import DocumentsRead
from cobot_sevdesk_sync.report.members import ContactBook, accepted_by, member_rows
from cobot_sevdesk_sync.report.model import Booked, DocumentRow, Head, MemberRow, Report, addresses_for
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import FIRST_RUN
from cobot_sevdesk_sync.sync.both_sides import History, Period
from cobot_sevdesk_sync.sync.candidates import Candidate, holders_of, select_members, team_candidate
from cobot_sevdesk_sync.sync.home import SpaceToday, require_known_account, require_owner
from cobot_sevdesk_sync.sync.sides import Members, SevdeskBooks


def report_space(
    settings: Settings,
    cobot: CobotClient,
    sevdesk: SevdeskClient,
    clock: Clock,
    since: date | None,
    until: date | None,
    ledger: Ledger,
    booked_since: date | None = None,
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
        booked_since: The day, of the space, since when what was booked into the period is listed; None lists nothing.

    Raises:
        TokenRefused, RemoteUnavailable, MalformedAnswer, Rejected, SetupError, StateError: See the exit codes.
    """
    now = clock.now()
    space = cobot.fetch_space()
    require_owner(ledger, space)
    here = SpaceToday(space, now.astimezone(ZoneInfo(space.time_zone)).date())
    first = since if since is not None else settings.start_date
    # A space that starts next month has a period without documents, not one that ends before it begins.
    period = Period(first, until if until is not None else max(first, here.today))
    history = History(ledger, now, Accepted(settings.acceptances))
    books = SevdeskBooks(sevdesk, settings, clock)
    require_known_account(ledger, books, settings.sevdesk.token, now)
    documents = DocumentsRead(settings, cobot, books, history, here, now, period, clock)
    runs_since = ledger.mark(FIRST_RUN)
    rows = documents.read() if settings.invoices.enabled else []
    accounts = books.rules.accounts.accounts if settings.invoices.enabled else ()
    rule_names = {rule: name for account in accounts for rule, name in account.rule_names.items()}
    return Report(
        space=settings.cobot.subdomain,
        space_name=space.name,
        since=period.since,
        until=period.until,
        made=now,
        rows=rows,
        totals=documents.totals.rows(),
        members=_members(documents) if settings.members.enabled else [],
        addresses=addresses_for(settings),
        tax=documents.tax.rows(rule_names),
        blocked_tax=documents.tax.blocked(),
        gaps=documents.gaps,
        booked_since=booked_since,
        booked=_booked(rows, history, booked_since, here) if booked_since is not None else (),
        is_booked_known=booked_since is None
        or (runs_since is not None and runs_since <= _first_moment(booked_since, here)),
        head=Head(
            __version__,
            now,
            documents.sevdesk_read,
            fingerprint_of_settings(settings),
            _accepted(settings),
            runs_since,
        ),
        time_zone=space.time_zone,
        account_names={account.number: account.name for account in accounts},
        makes_drafts=settings.invoices.status == "draft",
        wants_pdf=settings.invoices.attach_pdf,
        is_over=period.until < here.today,
        compares_invoices=settings.invoices.enabled,
    )


def _booked(rows: Sequence[DocumentRow], history: History, since: date, here: SpaceToday) -> list[Booked]:
    """Return what was booked since a day of the space, in the order of the rows."""
    moments = history.booked_since(_first_moment(since, here))
    found = ((row, moments.get(row.cobot_id or "")) for row in rows if row.sevdesk_ids)
    return [Booked(row, at) for row, at in found if at is not None]


def _first_moment(day: date, here: SpaceToday) -> datetime:
    return datetime.combine(day, time.min, here.time_zone)


def fingerprint_of_settings(settings: Settings) -> str:
    """Return a short hash of everything in a configuration that decides what is booked, compared and told.

    Left out are the tokens, and where files lie: the same configuration has the same fingerprint on every machine.
    """
    plain: dict[str, Any] = msgspec.to_builtins(settings, enc_hook=str)
    for section, name in (("cobot", "token"), ("sevdesk", "token"), ("notify", "ping_url")):
        del plain[section][name]
    for name in ("source", "state", "token_files", "accepted", "acceptances", "accepted_version"):
        del plain[name]
    return fingerprint_of(json.dumps(plain, sort_keys=True, ensure_ascii=False))


def _accepted(settings: Settings) -> str | None:
    """Return a short hash of the file of what a person accepted; None where there is none."""
    try:
        content = settings.accepted_file.read_bytes()
    except OSError:
        return None
    return hashlib.sha256(content).hexdigest()[:16]


def _members(read: DocumentsRead) -> list[MemberRow]:
    """Return the members of a period who are not as they should be, once its invoices have been read."""
    cobot, history, here, period = read.cobot, read.history, read.here, read.period
    listing = cobot.fetch_memberships()
    candidates: list[Candidate] = [
        candidate
        for candidate in select_members(
            listing.members,
            (),
            confirmed_from=period.since,
            today=here.today,
            time_zone=here.time_zone,
        )
        if candidate.membership is not None
        and candidate.membership.confirmed_at is not None
        and candidate.membership.confirmed_at.astimezone(here.time_zone).date() <= period.until
    ]
    if read.teams and read.settings.members.teams:
        known = cobot.fetch_teams(here.space.id, here.today).teams
        candidates += [team_candidate(team) for team in known if team.id in read.teams]
    if not candidates:
        return []
    contacts, links = read.books.contacts, history.contact_links
    whose = holders_of(links, contacts, listing.members, Members.of(cobot, listing).living(here.today))
    book = ContactBook(contacts, whose)
    return [
        replace(row, accepted=accepted_by(row, book, read.accepted))
        if not history.problems_of(row.kind, row.cobot_id)
        else row
        for row in member_rows(candidates, book, links, read.settings.members)
    ]
