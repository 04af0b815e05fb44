"""One space, looked at without a write: a copy of its ledger, both sides, and what could not be asked of them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import TypeVar

from msgspec import Struct, field

from cobot_sevdesk_sync.books.contacts import normalise_email
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.books.names import contact_mark, contacts_marked, normalise_name, same_number
from cobot_sevdesk_sync.clock import Clock, day_written
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, is_issued_by
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    SetupError,
    SyncError,
    TokenRefused,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Intent, Link, StandingProblem
from cobot_sevdesk_sync.sync.candidates import Candidate
from cobot_sevdesk_sync.sync.desk import Desk
from cobot_sevdesk_sync.sync.home import SpaceToday, find_space
from cobot_sevdesk_sync.sync.plan import CREATE_VOUCHER, DebitorKey, DocumentPlan
from cobot_sevdesk_sync.sync.planner import ContactPlanning, RunContext, RunPlanner
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.sync.sides import CONTACT_KINDS, InvoicesRead, Members, SevdeskBooks, contact_links
from cobot_sevdesk_sync.sync.told import Wording
from cobot_sevdesk_sync.sync.window import window_of_run

KINDS = ("invoice", *CONTACT_KINDS)
NEAREST_SHOWN = 5
# A part of a name that is shorter says nothing.
SHORTEST_PART = 2
BEGINNING = date(2000, 1, 1)
COBOT_ID = re.compile(r"[0-9a-f-]{16,}")

Answer = TypeVar("Answer")


class Target(Struct, frozen=True):
    """Somebody or something that a name may mean.

    Attributes:
        label: How a person recognises it: its number, and a name where one is known.
        invoice: As Cobot listed it, where it was found there.
        number: Of the invoice or customer, where it has one.
    """

    kind: ObjectKind
    id: str
    label: str
    invoice: Invoice | None = None
    number: str | None = None


class Past(Struct, frozen=True):
    """What the ledger knows: the link and when it was made, the standing problems, every write, oldest first."""

    link: Link | None
    linked_at: datetime | None
    problems: Sequence[StandingProblem]
    intents: Sequence[Intent]


class Found(Struct, frozen=True):
    """What a name means: one target, several, or none; then there are names that are much like it."""

    targets: tuple[Target, ...] = ()
    near: tuple[str, ...] = ()


def find_known(ledger: Ledger, name: str) -> tuple[Target, ...]:
    """Return what the ledger knows by this name: by number, else by Cobot id, else by sevDesk id."""
    by_number: dict[tuple[str, str], Target] = {}
    by_cobot_id: dict[tuple[str, str], Target] = {}
    by_sevdesk_id: dict[tuple[str, str], Target] = {}
    for target, number, sevdesk_id in _known(ledger):
        if same_number(number, name):
            by_number.setdefault((target.kind, target.id), target)
        if target.id == name:
            by_cobot_id.setdefault((target.kind, target.id), target)
        if sevdesk_id == name:
            by_sevdesk_id.setdefault((target.kind, target.id), target)
    return tuple((by_number or by_cobot_id or by_sevdesk_id).values())


def find_by_problem(ledger: Ledger, code: str) -> tuple[Target, ...]:
    """Return what has a standing problem of this code. To look at, not to act on: it stands for all that have it."""
    return tuple(dict.fromkeys(_target_of(each.finding) for each in ledger.problems() if each.finding.code == code))


def _target_of(finding: Finding) -> Target:
    return Target(finding.object, finding.id, finding.number or finding.id, number=finding.number)


def _known(ledger: Ledger) -> Iterator[tuple[Target, str | None, str | None]]:
    """Yield what is linked, then what has problems, then what is being written: each with number and sevDesk id."""
    for kind in KINDS:
        for link in ledger.links(kind).values():
            yield Target(kind, link.cobot_id, link.number or link.cobot_id), link.number, link.sevdesk_id
    for finding in (problem.finding for problem in ledger.problems()):
        yield _target_of(finding), finding.number, None
    for intent in ledger.open_intents():
        number = intent.key if intent.action == CREATE_VOUCHER else None
        yield Target(intent.object, intent.cobot_id, intent.key), number, None


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
    given = {name.strip(), normalise_name(name)}
    found = [each.target for each in people if not given.isdisjoint(each.keys)]
    if found:
        return Found(tuple(found))
    names |= {(key, each.target.label) for each in people for key in each.keys if key != each.target.id}
    if COBOT_ID.fullmatch(name):
        by_id = _invoice_by_id(session, name)
        if by_id is not None:
            return Found((by_id,))
    # A sevDesk id leads to a number; the rest of the search is for that.
    number = _number_in_sevdesk(session, name) or name
    start = session.settings.start_date
    listed: list[Invoice] = []
    for since, until in ((start, None), (BEGINNING, start - timedelta(days=1))):
        listing = session.ask(partial(_listed, session, here.space.id, since, until), "cobot")
        invoices = listing or ()
        by_number = [each for each in invoices if same_number(each.number, number) or each.id == name]
        if by_number:
            return Found(tuple(_invoice_target(each) for each in by_number))
        names |= {(each.number, each.number) for each in invoices}
        listed += invoices
    of_contact = [each.target for each in people if number != name and number in each.keys]
    listed.sort(key=lambda each: each.invoice_date, reverse=True)
    # What is written as an amount or a day is that first: its figures alone may stand in many a number.
    found = of_contact or _by_amount_or_day(name, listed) or _by_part_of_number(name, people, listed)
    found = found or _by_part_of_name(session, name, people, listed)
    return Found(tuple(found), () if found else near_matches(name, names))


class Person(Struct, frozen=True):
    """A member or team: all that they are called by, and of that the names and e-mail addresses, for comparing."""

    target: Target
    number: str | None
    names: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """Id, number, names and e-mail address."""
        return self.names | {key.strip() for key in (self.target.id, self.number) if key}


def _by_part_of_number(name: str, people: Sequence[Person], invoices: Sequence[Invoice]) -> list[Target]:
    """Return whose number this is but for letter case and signs; else whose last part or parts; else in whose it is.

    A comma, a point and a currency sign count.
    """
    if not any(each.isdigit() for each in name):
        return []
    numbers = [(each.number, _invoice_target(each)) for each in invoices]
    numbers += [(each.number, each.target) for each in people if each.number]
    words, folded = _number_words(name), name.strip().casefold()
    without_signs = (
        lambda number: "".join(_number_words(number)) == "".join(words),
        lambda number: _number_words(number)[-len(words) :] == words,
    )
    with_signs = (
        lambda number: number.casefold().endswith(folded),
        lambda number: folded in number.casefold(),
    )
    # 11,90 is not 1190.
    for fits in with_signs if _SIGNS_THAT_COUNT.search(name) else without_signs + with_signs:
        if found := [target for number, target in numbers if fits(number)]:
            return found
    return []


_SIGNS_THAT_COUNT = re.compile(r"[.,€$£]")


def _number_words(number: str) -> list[str]:
    return re.findall(r"\w+", number.casefold().replace("_", " "))


_AMOUNT = re.compile(r"(?:€|EUR)? ?(-?\d[\d.,]*) ?(?:€|EUR)?", re.IGNORECASE | re.ASCII)
_CENTS = re.compile(r"[.,](\d\d)$")


def amount_given(text: str) -> Decimal | None:
    """Return the amount that somebody writes, such as 1.234,50 € or 1,234.50; None where it is none."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    cents = _CENTS.search(found[1])
    if cents is None and found[0] == found[1]:
        # A figure alone may be anything.
        return None
    whole = re.sub(r"[.,]", "", found[1][: cents.start()] if cents else found[1])
    return Decimal(f"{whole}.{cents[1] if cents else '00'}")


def _by_amount_or_day(name: str, invoices: Sequence[Invoice]) -> list[Target]:
    """Return the invoices of this gross total, or of this day."""
    amount = amount_given(name)
    found = [each for each in invoices if amount is not None and each.total.gross == amount]
    if not found:
        with suppress(ValueError):
            written = day_written(name)
            found = [each for each in invoices if written is not None and each.invoice_date == written[0]]
    return [_invoice_target(each, each.recipient.company or each.recipient.name) for each in found]


def _spellings(text: str) -> tuple[str, str]:
    """Return a name with its umlauts written out, and with all accents left out: for who has no such keys."""
    folded = normalise_name(text)
    plain = unicodedata.normalize("NFD", folded)
    return folded.translate(_WRITTEN_OUT), "".join(each for each in plain if not unicodedata.combining(each))


_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _by_part_of_name(
    session: Session, name: str, people: Sequence[Person], invoices: Sequence[Invoice]
) -> list[Target]:
    """Return who has each word of a name as a part of theirs, in Cobot or as a contact in sevDesk; else whose invoices.

    Args:
        session: Of the space.
        name: As it was typed.
        people: Members and teams.
        invoices: All that were read: guests are known by their invoices.
    """
    words = normalise_name(name).split()
    if sum(map(len, words)) < SHORTEST_PART:
        return []

    spelt = [_spellings(word) for word in words]

    def is_part_of(names: Iterable[str | None]) -> bool:
        return any(
            all(any(map(str.__contains__, whole, word)) for word in spelt)
            for whole in (_spellings(each) for each in names if each)
        )

    found = {each.target.id: each.target for each in people if is_part_of(each.names)}
    contacts = session.ask(lambda: session.books.contacts, "sevdesk") or ()
    for contact in contacts:
        if is_part_of((contact.name, *contact.emails)):
            for target in _targets_of_contact(session, contact, people):
                found.setdefault(target.id, target)
    if found:
        return list(found.values())
    return [
        _invoice_target(each, each.recipient.company or each.recipient.name)
        for each in invoices
        if is_part_of((each.recipient.company, each.recipient.name, *each.billing_emails))
    ]


def _targets_of_contact(session: Session, contact: Contact, people: Sequence[Person]) -> Iterator[Target]:
    """Yield whose contact it is: by link, by its mark, or by its number."""
    for kind in CONTACT_KINDS:
        for link in session.ledger.links(kind).values():
            if link.sevdesk_id == contact.id:
                yield Target(kind, link.cobot_id, _called(link.number, contact.name))
    for each in people:
        is_marked = contacts_marked([contact], contact_mark(each.target.kind, each.target.id))
        if is_marked or same_number(each.number, contact.customer_number):
            yield each.target


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


def _invoice_target(invoice: Invoice, recipient: str | None = None) -> Target:
    return Target("invoice", invoice.id, _called(invoice.number, recipient), invoice, invoice.number)


def _people(session: Session) -> Iterator[Person]:
    """Yield members and teams, with all that they are called by."""
    for member in session.members or ():
        called = _called(member.customer_number, member.name or member.address.company)
        target = Target("member", member.id, called, number=member.customer_number)
        names = [normalise_name(each) for each in (member.name, member.address.company) if each]
        names += [normalise_email(member.email)] if member.email else []
        yield Person(target, member.customer_number, frozenset(names))
    if session.here is not None:
        context = session.context(session.here)
        for team in (session.ask(lambda: context.teams.by_id, "cobot") or {}).values():
            called = _called(team.customer_number, team.name)
            target = Target("team", team.id, called, number=team.customer_number)
            names = [normalise_name(each) for each in (team.name, team.billing_address.company) if each]
            yield Person(target, team.customer_number, frozenset(names))


def _called(number: str | None, name: str | None) -> str:
    return " ".join(filter(None, (number, name)))


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


class OneMember(Members):
    """The listing of a run that is about one member only; nobody else is read for it.

    Attributes:
        others: The space's members, of whom one may have the contact.
    """

    others: tuple[Membership, ...] = ()

    @property
    def everybody(self) -> tuple[Membership, ...]:
        """All members of the space."""
        return self.others

    def by_id(self, membership_id: str) -> Membership | None:
        """Return the member if it is the one."""
        return next((member for member in self.listed if member.id == membership_id), None)


class Session(Struct, dict=True):
    """Asks each side at most once in vain: what could not be asked is kept in ``errors``, and told with the rest.

    Attributes:
        ledger: A copy: what the planners of a run note down in it is thrown away.
    """

    settings: Settings
    ledger: Ledger
    cobot: CobotClient
    sevdesk: SevdeskClient
    clock: Clock
    wording: Wording
    errors: list[SyncError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.books = SevdeskBooks(self.sevdesk, self.settings, self.clock)
        self._silent: set[str] = set()

    def ask(self, question: Callable[[], Answer], *sides: str) -> Answer | None:
        """Return the answer of these sides (``cobot``, ``sevdesk``), or None, also when one is known not to answer."""
        if self._silent & set(sides):
            return None
        try:
            return question()
        except (RemoteUnavailable, TokenRefused, MalformedAnswer, Rejected, SetupError) as error:
            self.errors.append(error)
            if isinstance(error, RemoteUnavailable | TokenRefused):
                self._silent.add(error.side)
            elif not isinstance(error, RemoteError):
                self._silent.add("sevdesk")
            return None

    @cached_property
    def here(self) -> SpaceToday | None:
        """The space and its day."""
        subdomain, now = self.settings.cobot.subdomain, self.clock.now()
        return self.ask(lambda: find_space(self.cobot, self.ledger, subdomain, now), "cobot")

    @cached_property
    def members(self) -> tuple[Membership, ...] | None:
        """All members that Cobot lists and that can be read."""
        listing = self.ask(self.cobot.fetch_memberships, "cobot")
        return listing.members if listing else None

    def context(self, here: SpaceToday) -> RunContext:
        """Return the surroundings that a run would have now."""
        return RunContext(
            settings=self.settings,
            limit=None,
            ledger=self.ledger,
            cobot=self.cobot,
            books=self.books,
            wording=self.wording,
            here=here,
            now=self.clock.now(),
            window=window_of_run(self.settings, RunOptions(), self.ledger, here.today),
        )

    def plan(
        self, context: RunContext, kind: ObjectKind, cobot_id: str, members: Sequence[Membership], read: InvoicesRead
    ) -> tuple[DocumentPlan | None, dict[DebitorKey, DocumentPlan]]:
        """Return what a run would do for one object, None for nothing at all, and for the contacts it needs."""
        listed = None
        if self.settings.members.enabled:
            listed = OneMember(self.cobot, tuple(members), others=self.members or ())
        plan = RunPlanner(context).plan(listed, read, with_invoices=self.settings.invoices.enabled)
        contacts = {DebitorKey(each.object, each.id): each for each in plan.contacts}
        return next((each for each in plan.documents if (each.object, each.id) == (kind, cobot_id)), None), contacts

    def desk_for(self, context: RunContext, candidates: Sequence[Candidate], invoices: Sequence[Invoice] = ()) -> Desk:
        """Return the desk at which a run would look for the contacts of these."""
        members = Members(self.cobot, self.members) if self.members is not None else None
        return ContactPlanning(context).open_desk(candidates, invoices, contact_links(self.ledger), members)

    def past(self, kind: ObjectKind, cobot_id: str) -> Past:
        """Return what the ledger knows of an object."""
        return Past(
            link=self.ledger.link(kind, cobot_id),
            linked_at=self.ledger.linked_at(kind, cobot_id),
            problems=self.ledger.problems_of(kind, cobot_id),
            intents=self.ledger.intents_of(kind, cobot_id),
        )

    def is_own(self, invoice: Invoice) -> bool:
        """Whether this space issued the invoice, and not another of its network."""
        return self.here is None or is_issued_by(invoice, self.here.space.id)
