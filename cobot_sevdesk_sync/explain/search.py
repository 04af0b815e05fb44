"""What a number, an id or a name means: first by the ledger, which needs no request, then by asking both sides."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from msgspec import Struct

from cobot_sevdesk_sync.books.contact_marks import contact_mark, contacts_marked
from cobot_sevdesk_sync.books.contacts import normalise_email, normalise_name
from cobot_sevdesk_sync.books.customer_numbers import same_number
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Team
from cobot_sevdesk_sync.errors import NotFound
from cobot_sevdesk_sync.explain.model import Target
from cobot_sevdesk_sync.explain.session import Session
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.planning import CONTACT_KINDS
from cobot_sevdesk_sync.sync.write_kinds import CREATE_VOUCHER

KINDS = ("invoice", *CONTACT_KINDS)
NEAREST_SHOWN = 5
BEGINNING = date(2000, 1, 1)
COBOT_ID = re.compile(r"[0-9a-f-]{16,}")


class Found(Struct, frozen=True):
    """What a name means: one target, several, or none; then there are names that are much like it."""

    targets: tuple[Target, ...] = ()
    near: tuple[str, ...] = ()


def find_known(ledger: Ledger, name: str) -> tuple[Target, ...]:
    """Return what the ledger knows by this name: by number, else by Cobot id, else by sevDesk id."""
    by_number: dict[tuple[str, str], Target] = {}
    by_cobot_id: dict[tuple[str, str], Target] = {}
    by_sevdesk_id: dict[tuple[str, str], Target] = {}
    for kind in KINDS:
        for link in ledger.links(kind).values():
            target = Target(kind, link.cobot_id, link.number or link.cobot_id)
            if same_number(link.number, name):
                by_number[kind, link.cobot_id] = target
            if link.cobot_id == name:
                by_cobot_id[kind, link.cobot_id] = target
            if link.sevdesk_id == name:
                by_sevdesk_id[kind, link.cobot_id] = target
    for problem in ledger.problems():
        finding = problem.finding
        target = Target(finding.object, finding.id, finding.number or finding.id)
        if same_number(finding.number, name):
            by_number.setdefault((finding.object, finding.id), target)
        if finding.id == name:
            by_cobot_id.setdefault((finding.object, finding.id), target)
    for intent in ledger.open_intents():
        target = Target(intent.object, intent.cobot_id, intent.key)
        if intent.action == CREATE_VOUCHER and same_number(intent.key, name):
            by_number.setdefault((intent.object, intent.cobot_id), target)
        if intent.cobot_id == name:
            by_cobot_id.setdefault((intent.object, intent.cobot_id), target)
    return tuple((by_number or by_cobot_id or by_sevdesk_id).values())


def known_numbers(ledger: Ledger) -> set[tuple[str, str]]:
    """Return every number that the ledger knows, as ``near_matches`` takes them."""
    linked = {link.number for kind in KINDS for link in ledger.links(kind).values()}
    return {(number, number) for number in linked | {each.finding.number for each in ledger.problems()} if number}


def near_matches(name: str, names: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return what is much like a name, at most five, the most alike first; case does not count.

    Args:
        name: As it was typed.
        names: What it may have been meant for: what it is compared with, and what is shown.
    """
    by_key = {key.casefold(): shown for key, shown in sorted(names)}
    alike = difflib.get_close_matches(name.casefold(), by_key, NEAREST_SHOWN)
    return tuple(dict.fromkeys(by_key[key] for key in alike))


def find_remotely(session: Session, name: str) -> Found:
    """Return what a name means by Cobot's listings, or by a document or contact in sevDesk that leads there.

    Members and teams are read whole, invoices from ``start_date`` on, and older ones only when nothing was found.
    """
    here = session.here
    if here is None:
        return Found(near=near_matches(name, known_numbers(session.ledger)))
    names = known_numbers(session.ledger)
    people = list(_people(session))
    found = [target for target, keys in people if name.strip() in keys or normalise_name(name) in keys]
    if found:
        return Found(tuple(found))
    names |= {(key, target.label) for target, keys in people for key in keys if key != target.id}
    if COBOT_ID.fullmatch(name):
        by_id = _invoice_by_id(session, name)
        if by_id is not None:
            return Found((by_id,))
    # A sevDesk id leads to a number; the rest of the search is for that.
    number = _number_in_sevdesk(session, name) or name
    start = session.settings.start_date
    for since, until in ((start, None), (BEGINNING, start - timedelta(days=1))):
        listing = session.ask(partial(_listed, session, here.space.id, since, until), "cobot")
        invoices = listing or ()
        by_number = [each for each in invoices if same_number(each.number, number) or each.id == name]
        if by_number:
            return Found(tuple(_invoice_target(each) for each in by_number))
        names |= {(each.number, each.number) for each in invoices}
    of_contact = [target for target, keys in people if number != name and number in keys]
    return Found(tuple(of_contact), () if of_contact else near_matches(name, names))


def _listed(session: Session, space_id: str, since: date, until: date | None) -> tuple[Invoice, ...]:
    listing = session.cobot.fetch_invoices(space_id, since, until)
    return tuple(invoice for invoice in listing.invoices if session.is_own(invoice))


def _invoice_by_id(session: Session, cobot_id: str) -> Target | None:
    def fetch() -> Target | None:
        try:
            invoice = session.cobot.fetch_invoice(cobot_id)
        except NotFound:
            return None
        if isinstance(invoice, Invoice):
            return _invoice_target(invoice) if session.is_own(invoice) else None
        return Target("invoice", invoice.id, invoice.number or invoice.id)

    return session.ask(fetch, "cobot")


def _invoice_target(invoice: Invoice) -> Target:
    return Target("invoice", invoice.id, invoice.number, invoice)


def _people(session: Session) -> Iterator[tuple[Target, frozenset[str]]]:
    """Yield members and teams, with all that they are called by."""
    for member in session.members or ():
        yield Target("member", member.id, _called(member.customer_number, member.name)), _keys_of_member(member)
    if session.here is not None:
        context = session.context(session.here)
        for team in (session.ask(lambda: context.teams.by_id, "cobot") or {}).values():
            yield Target("team", team.id, _called(team.customer_number, team.name)), _keys_of_team(team)


def _called(number: str | None, name: str | None) -> str:
    return " ".join(filter(None, (number, name)))


def _keys_of_member(member: Membership) -> frozenset[str]:
    names = (member.name, member.address.company)
    keys = [member.id, member.customer_number, *(normalise_name(name) for name in names if name)]
    keys += [normalise_email(member.email)] if member.email else []
    return frozenset(key.strip() for key in keys if key)


def _keys_of_team(team: Team) -> frozenset[str]:
    keys = (team.id, team.customer_number, normalise_name(team.name))
    return frozenset(key.strip() for key in keys if key)


def _number_in_sevdesk(session: Session, name: str) -> str | None:
    """Return the document number of a voucher with this id, or whose number or mark a contact with this id carries."""
    if not name.isdecimal():
        return None

    def look() -> str | None:
        try:
            return session.books.client.fetch_voucher(name).number or None
        except NotFound:
            pass
        contact = next((each for each in session.books.contacts if each.id == name), None)
        if contact is None:
            return None
        for member in session.members or ():
            if contacts_marked([contact], contact_mark("member", member.id)):
                return member.id
        return contact.customer_number

    return session.ask(look, "sevdesk")
