"""What the pre-flight says about members and their numbers, and about what the next run would do. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from cobot_sevdesk_sync.books.contacts import Ambiguous, NoMatch
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.names import normalise_name
from cobot_sevdesk_sync.check.lines import NAMED, CheckLine, LineWriter
from cobot_sevdesk_sync.cobot.records import Membership
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.sync.candidates import Candidate, Following, holders_of, select_members
from cobot_sevdesk_sync.sync.desk import Desk
from cobot_sevdesk_sync.sync.plan import (
    AdoptVoucher,
    CreateContact,
    CreateVoucher,
    LinkContact,
    Plan,
    WriteCustomerNumber,
)
from cobot_sevdesk_sync.texts.commands import command_line

COUNTED = (
    ("contacts", CreateContact),
    ("links", LinkContact),
    ("numbers", WriteCustomerNumber),
    ("vouchers", CreateVoucher),
    ("adopted", AdoptVoucher),
)


def check_members(
    members: Iterable[Membership],
    linked: Collection[str],
    contacts: Sequence[Contact],
    settings: Settings,
    writer: LineWriter,
    *,
    today: date,
    time_zone: ZoneInfo,
) -> Iterator[CheckLine]:
    """Yield who is active and has no contact, though no run will make one by itself.

    Args:
        members: All members of the space.
        linked: Cobot ids of those whose contact is known to the state file.
        contacts: All contacts of sevDesk.
        settings: Of the space; who was confirmed before ``start_date`` is left alone by a run.
        writer: Writes the lines.
        today: The space's calendar day.
        time_zone: The space's time zone.
    """
    members = tuple(members)
    candidates = select_members(members, linked, confirmed_from=date.min, today=today, time_zone=time_zone)
    living = {each.id for each in members if each.canceled_to is None or each.canceled_to >= today}
    desk = Desk(Following(settings.members), contacts, holders=lambda read: holders_of({}, read, members, living))
    without: list[tuple[date, Candidate]] = []
    several: list[Candidate] = []
    for candidate in candidates:
        match = desk.match(candidate)
        confirmed = _confirmed_day(candidate, time_zone)
        if isinstance(match, Ambiguous):
            several.append(candidate)
        elif isinstance(match, NoMatch) and confirmed < settings.start_date:
            without.append((confirmed, candidate))
    if without:
        first = writer.texts.day(min(day for day, _ in without))
        command = command_line("sync", "run", "--since", first, "--only", "members", configs=[settings.source])
        values = {"count": str(len(without)), "names": _names(candidate for _, candidate in without)}
        values |= {"start": writer.texts.day(settings.start_date), "command": command}
        yield writer.warning("members-without-contact", "left-alone", values)
    if several:
        values = {"count": str(len(several)), "names": _names(several)}
        yield writer.warning("members-without-contact", "several", values)
    if not without and not several:
        yield writer.ok("members-without-contact", values={"count": str(len(linked) + len(candidates))})


def check_customer_numbers(
    members: Iterable[Membership], contacts: Iterable[Contact], writer: LineWriter, today: date
) -> Iterator[CheckLine]:
    """Yield customer numbers that several contacts, or several active people in Cobot, have."""
    in_sevdesk: dict[str, list[str]] = defaultdict(list)
    for contact in contacts:
        if contact.customer_number:
            in_sevdesk[contact.customer_number.strip()].append(contact.id)
    in_cobot: dict[str, set[str]] = defaultdict(set)
    for member in members:
        active = member.confirmed_at is not None and (member.canceled_to is None or member.canceled_to >= today)
        if active and member.customer_number and member.customer_number.strip():
            # Somebody who came back under a new membership keeps the number: that is one person.
            in_cobot[member.customer_number.strip()].add(normalise_name(_name(member)))
    told = False
    for case, by_number in (("contacts", in_sevdesk), ("members", in_cobot)):
        twice = sorted(number for number, owners in by_number.items() if number and len(set(owners)) > 1)
        if twice:
            told = True
            values = {"count": str(len(twice)), "numbers": ", ".join(twice[:NAMED])}
            yield writer.warning("customer-numbers", case, values)
    if not told:
        yield writer.ok("customer-numbers", values={"count": str(len(in_sevdesk))})


def _confirmed_day(candidate: Candidate, time_zone: ZoneInfo) -> date:
    """Return the space's calendar day on which a member was confirmed; ``select_members`` takes no others."""
    moment = candidate.membership.confirmed_at if candidate.membership else None
    return moment.astimezone(time_zone).date() if moment else date.max


def _names(candidates: Iterable[Candidate]) -> str:
    return ", ".join([candidate.draft.display_name for candidate in candidates][:NAMED])


def _name(member: Membership) -> str:
    return member.address.company or member.name or member.email or member.id


def check_next_run(
    plan: Plan, others: Iterable[Finding], told: Collection[tuple[str, str]], config: Path, writer: LineWriter
) -> CheckLine:
    """Return whether the next run would be quiet, and what it would do.

    Args:
        plan: Of the next run.
        others: Problems of documents that could not be read.
        told: Edits and deletions after the sync that an earlier run told already, as (Cobot id, reason): no run ends
            with code 1 because of them again.
        config: The space's configuration file.
        writer: Writes the line.
    """
    steps = Counter(type(step) for document in plan.documents for step in document.steps)
    values = {name: str(steps[kind]) for name, kind in COUNTED if steps[kind]}
    command = command_line("sync", "run", "--dry-run", configs=[config])
    found = [*others, *(finding for document in plan.documents for finding in document.findings)]
    named = Counter(each.code for each in found if each.is_problem and (each.id, each.reason) not in told)
    if named:
        codes = ", ".join(f"{code} ({count})" for code, count in sorted(named.items()))
        return writer.failure("next-run", "problems", {**values, "codes": codes, "command": command})
    return writer.ok("next-run", "works" if values else "quiet", {**values, "command": command})
