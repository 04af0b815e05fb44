"""From what was read to the plan: asks the pure planners, and reads of sevDesk only what they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.contacts import ContactDraft
from cobot_sevdesk_sync.books.findings import LEFT_OUT, NUMBER_PROBLEM, UNREAD, Finding, of_unreadable
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice, UnreadableInvoice
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import MalformedAnswer, NotFound, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.sevdesk.records import CommunicationWay, ContactAddress
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import NUMBERS_STOPPED, Link, StandingProblem
from cobot_sevdesk_sync.sync.adopting import (
    existing_documents,
    with_drafts_named,
    without_tags_there,
    without_what_is_mended,
)
from cobot_sevdesk_sync.sync.apply_contacts import details_of, lacking
from cobot_sevdesk_sync.sync.candidates import (
    Candidate,
    Following,
    debitor_key,
    guest_candidate,
    holders_of,
    member_candidate,
    select_members,
    team_candidate,
    with_vat_ids,
)
from cobot_sevdesk_sync.sync.desk import ContactsRead, Desk, Numbers
from cobot_sevdesk_sync.sync.home import SpaceToday
from cobot_sevdesk_sync.sync.plan import (
    CREATE_CONTACT,
    CREATE_VOUCHER,
    DETAILS,
    NUMBER,
    POST_ACTIVITY,
    RESERVE_NUMBER,
    SET_CONTACT_NUMBER,
    DebitorKey,
    DocumentPlan,
    GiveUp,
    Plan,
)
from cobot_sevdesk_sync.sync.plan_invoices import InvoiceHistory, InvoicePlanner, Moment, pending_tags, sort_invoices
from cobot_sevdesk_sync.sync.problems import OpenWrites, holds_up_until, unsettled_finding
from cobot_sevdesk_sync.sync.sides import CobotNumbers, CobotTeams, InvoicesRead, Members, SevdeskBooks, contact_links
from cobot_sevdesk_sync.sync.told import (
    Wording,
    may_be_told_since,
    may_have_been_told,
    with_activities,
    without_posted,
    without_refused,
)
from cobot_sevdesk_sync.sync.window import Window
from cobot_sevdesk_sync.sync.writes import keys_present

HOME_COUNTRY = "DE"
# A number of Cobot's own that sevDesk said is not free is asked for again after this.
ASKED_AGAIN_AFTER = timedelta(hours=24)


class RunContext(Struct, dict=True):
    """One run's surroundings. ``now`` is UTC; ``here`` has the space's calendar day.

    Attributes:
        limit: At most so many new contacts, and so many new vouchers; None is without limit.
        problems: Standing problems by kind and Cobot id.
        open: The writes of unknown outcome.
        teams: The space's teams, read when first asked for.
        accepted: What a person has let stand.
    """

    settings: Settings
    limit: int | None
    ledger: Ledger
    cobot: CobotClient
    books: SevdeskBooks
    wording: Wording
    here: SpaceToday
    now: datetime
    window: Window

    def __post_init__(self) -> None:
        problems: dict[tuple[str, str], list[StandingProblem]] = defaultdict(list)
        for problem in self.ledger.problems():
            problems[(problem.finding.object, problem.finding.id)].append(problem)
        self.problems: Mapping[tuple[str, str], Sequence[StandingProblem]] = dict(problems)
        self.open = OpenWrites.of(self.ledger)
        self.accepted = Accepted(self.settings.acceptances)
        self.teams = CobotTeams(self.cobot, self.here.space.id, self.here.today)

    @cached_property
    def members_left_out(self) -> Members:
        """The space's members, for a run that leaves them out and meets an invoice of somebody without a contact."""
        return Members.of(self.cobot, self.cobot.fetch_memberships())

    @cached_property
    def due_members(self) -> frozenset[str]:
        """Of those, who gets a contact by the next run that leaves nothing out."""
        due = self.select_members(self.members_left_out, (), self.window.members_later(self.settings.start_date))
        return frozenset(each.debitor.id for each in due)

    def select_members(self, members: Members, linked: Collection[str], confirmed_from: date) -> list[Candidate]:
        """Return which members are to have a contact and have none.

        Args:
            members: As read.
            linked: Cobot ids of those who have one.
            confirmed_from: Who was confirmed earlier is left alone, unless named in a problem.
        """
        return select_members(
            members.listed,
            linked,
            confirmed_from=confirmed_from,
            today=self.here.today,
            time_zone=self.here.time_zone,
            named={cobot_id for kind, cobot_id in self.problems if kind == "member"},
            named_from=self.window.answers_from,
        )

    @cached_property
    def details_present(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """What every contact has of addresses, e-mail addresses and phones, as ``keys_present`` names them.

        Read only after a lost state. Where it cannot be read, nothing is known to be there: each contact is then asked
        for its own before anything is added to it.
        """
        addresses: dict[str, list[ContactAddress]] = defaultdict(list)
        ways: dict[str, list[CommunicationWay]] = defaultdict(list)
        try:
            for address in self.books.client.fetch_addresses():
                addresses[address.contact_id].append(address)
            for way in self.books.client.fetch_communication_ways():
                ways[way.contact_id].append(way)
        except (RemoteUnavailable, MalformedAnswer, Rejected):
            return {}
        ids = addresses.keys() | ways.keys()
        return {each: keys_present(tuple(addresses[each]), tuple(ways[each])) for each in ids}

    def country_id(self, draft: ContactDraft) -> str | None:
        """Return sevDesk's id of the country of an address; one that names none is in the space's own country."""
        if draft.address is None:
            return None
        return self.books.country_id(draft.address.country_code or self.here.space.country_code or HOME_COUNTRY)

    def cannot_be_tried(self, debitor: DebitorKey, number: str | None) -> DocumentPlan | None:
        """Return the document of somebody who has to wait: an unknown outcome, or held back after a rejection."""
        key = (debitor.kind, debitor.id)
        if key in self.open.holding_up:
            finding = unsettled_finding(self.open.holding_up[key], number)
            return DocumentPlan(debitor.kind, debitor.id, number, "unsettled", findings=(finding,))
        standing = self.problems.get(key, ())
        if any(holds_up_until(each, self.now) is not None for each in standing):
            findings = tuple(each.finding for each in standing)
            return DocumentPlan(debitor.kind, debitor.id, number, "held-back", findings=findings)
        return None


class ContactPlanning(Struct, frozen=True):
    """Finds out who needs a contact, and reads what the desk needs of both sides for them.

    Attributes:
        gone_guests: Ids of guests whose invoice Cobot does not have any more.
    """

    context: RunContext
    gone_guests: set[str] = field(default_factory=set)

    def candidates(
        self, members: Members, invoices: Sequence[Invoice], linked: Mapping[DebitorKey, str]
    ) -> list[Candidate]:
        """Return who is to have a contact and has none: members, and teams that an invoice is addressed to."""
        has_contact = {debitor.id for debitor in linked if debitor.kind == "member"}
        candidates = self.context.select_members(members, has_contact, self.context.window.members_from)
        candidates += [
            team_candidate(self.context.teams.by_id[team_id])
            for team_id in self._teams_without_contact(invoices, linked)
            if team_id in self.context.teams.by_id
        ]
        return with_vat_ids(candidates, invoices)

    def unreadable_teams(self, invoices: Sequence[Invoice], linked: Mapping[DebitorKey, str]) -> list[DocumentPlan]:
        """Return a problem for each team that is to have a contact and cannot be read; the others go on."""
        documents: list[DocumentPlan] = []
        for team_id in self._teams_without_contact(invoices, linked):
            team = self.context.teams.fault_of(team_id)
            if team is not None:
                findings = (of_unreadable("team", team),)
                documents.append(DocumentPlan("team", team_id, None, "blocked", findings=findings))
        return documents

    def _teams_without_contact(self, invoices: Sequence[Invoice], linked: Mapping[DebitorKey, str]) -> list[str]:
        if not self.context.settings.members.teams:
            return []
        addressed = {
            debitor.id
            for invoice in invoices
            if (debitor := debitor_key(invoice)) is not None
            and debitor.kind == "team"
            and debitor not in linked
            and not self.context.window.leaves_alone(invoice.invoice_date)
        }
        # Who is named in a problem is looked at until it is solved.
        addressed |= {cobot_id for kind, cobot_id in self.context.problems if kind == "team"} - {
            debitor.id for debitor in linked if debitor.kind == "team"
        }
        return sorted(addressed)

    def open_desk(
        self,
        candidates: Sequence[Candidate],
        to_book: Sequence[Invoice],
        linked: Mapping[DebitorKey, str],
        members: Members | None = None,
    ) -> Desk:
        """Return the desk with all it needs of sevDesk for candidates; for invoices it reads that when first needed.

        Args:
            candidates: Who is to have a contact.
            to_book: Invoices that are to be booked.
            linked: Whose contact is known, by sevDesk id.
            members: As read; None leaves members out.
        """
        context = self.context
        coming = {candidate.debitor for candidate in candidates}
        unlinked = [
            invoice for invoice in to_book if (debitor := debitor_key(invoice)) not in linked and debitor not in coming
        ]
        creates = context.settings.invoices.create_missing_contacts
        following = Following(
            context.settings.members,
            context.wording.member_activity_text,
            notify=context.settings.notify.cobot,
            may_write_numbers=context.ledger.mark(NUMBERS_STOPPED) is None,
        )
        guests = {debitor_key(invoice): guest_candidate(invoice) for invoice in unlinked} if creates else {}

        def later() -> ContactsRead:
            return self._contacts([guest for guest in guests.values() if guest is not None])

        everybody = members.everybody if members is not None else ()
        living = members.living(context.here.today) if members is not None else None
        read = later() if candidates else ContactsRead(())
        desk = Desk(
            following,
            read.contacts,
            unreadable=read.unreadable,
            fault=read.fault,
            links=linked,
            holders=lambda read: holders_of(linked, read, everybody, living),
            numbers=Numbers(
                self._reserved([*coming, *filter(None, map(debitor_key, unlinked))]),
                not_free=self._refused_numbers(),
                not_free_lately=self._refused_numbers(since=context.now - ASKED_AGAIN_AFTER),
            ),
            next_numbers=lambda count: context.books.free_numbers(count, self._numbers_not_to_use()),
            country_id=context.country_id,
            has_details=self._has_details,
            creates_missing=creates,
            limit=context.limit,
            waits_for=lambda debitor: self._waits_for(debitor, members),
            later=None if candidates else later,
        )
        if candidates and read.fault is None:
            desk.prepare(candidates, read.guests)
        return desk

    def _waits_for(self, debitor: DebitorKey, members: Members | None) -> tuple[str, str] | None:
        """Return why somebody may have to get a contact that this run does not plan, and what could not be read.

        Args:
            debitor: Who.
            members: None where the run leaves members and teams out: whoever the next whole run makes one for, waits.
        """
        settings = self.context.settings
        is_left_out = members is None and settings.members.enabled and not settings.invoices.create_missing_contacts
        if debitor.kind == "member" and (members is not None or is_left_out):
            members = members or self.context.members_left_out
            fault = members.fault_of(debitor.id)
            if fault is not None:
                return UNREAD, f"{fault.field}: {fault.reason}"
            is_left_out = is_left_out and debitor.id in self.context.due_members
        is_due = debitor.kind == "member" or (debitor.kind == "team" and settings.members.teams)
        return (LEFT_OUT, "") if is_left_out and is_due else None

    def _has_details(self, contact_id: str, draft: ContactDraft) -> bool:
        """Whether a contact has all that its creation would give it; read in whole pages, for all contacts at once."""
        present = self.context.details_present.get(contact_id, frozenset())
        return not any(True for _ in lacking(details_of(draft, self.context.country_id(draft)), present))

    def _contacts(self, guests: Sequence[Candidate]) -> ContactsRead:
        books = self.context.books
        try:
            return ContactsRead(books.contacts, books.unreadable_contacts, guests=guests)
        except MalformedAnswer as fault:
            return ContactsRead((), fault=f"{fault.field}: {fault.reason}")

    def _numbers_not_to_use(self) -> frozenset[str]:
        """Return the numbers of contacts of unknown outcome, and those that turned out to be taken."""
        under_way = frozenset(
            intent.effect["number"]
            for intent in self.context.ledger.open_intents()
            if intent.action in {CREATE_CONTACT, SET_CONTACT_NUMBER}
        )
        return under_way | self._refused_numbers()

    def _refused_numbers(self, since: datetime | None = None) -> frozenset[str]:
        """Return the numbers that sevDesk said are not free."""
        return frozenset(number for _, number in self.context.ledger.keys_refused(RESERVE_NUMBER, since))

    def _reserved(self, debitors: Iterable[DebitorKey]) -> dict[DebitorKey, list[str]]:
        """Return the numbers of earlier attempts: what was answered with an error may still have happened."""
        reserved: dict[DebitorKey, list[str]] = {}
        for debitor in debitors:
            attempts = self.context.ledger.intents_of(debitor.kind, debitor.id)
            numbers = [intent.key for intent in attempts if intent.action == CREATE_CONTACT]
            if numbers:
                reserved[debitor] = numbers
        return reserved

    def enter_unfinished(self, desk: Desk, members: Members, invoices: Sequence[Invoice]) -> None:
        """Enter at the desk what earlier runs left undone for contacts that exist."""
        for link in self.context.ledger.unfinished_links():
            if link.kind == "invoice":
                continue
            debitor = DebitorKey(link.kind, link.cobot_id)
            idle = self.context.cannot_be_tried(debitor, link.number)
            if idle is not None:
                desk.enter(idle)
                continue
            candidate = self._known_candidate(debitor, members, invoices)
            if candidate is None:
                if debitor.id in members.gone | self.gone_guests:
                    # Nobody is left for whom it could be finished.
                    steps = [GiveUp(debitor, step) for step in link.pending]
                    desk.enter(DocumentPlan.of(link, "finishing", steps=steps))
                continue
            country_id = self.context.country_id(candidate.draft) if DETAILS in link.pending else None
            number = self._number_now(link) if NUMBER in link.pending else link.number
            desk.enter(self._with_cause_of_stop(desk.finish(candidate, link, number, country_id)))

    def _number_now(self, link: Link) -> str | None:
        """Return the contact's customer number, which may have changed in sevDesk since it was linked."""
        if self.context.ledger.mark(NUMBERS_STOPPED) is not None:
            return link.number
        contact = next((each for each in self.context.books.contacts if each.id == link.sevdesk_id), None)
        return contact.customer_number if contact is not None and contact.customer_number else link.number

    def _with_cause_of_stop(self, document: DocumentPlan) -> DocumentPlan:
        """Go on saying what was seen when number writes were stopped, for the member because of whom they were."""
        if document.id != self.context.ledger.mark(NUMBERS_STOPPED):
            return document
        seen = tuple(
            each.finding
            for each in self.context.problems.get((document.object, document.id), ())
            if each.finding.code == NUMBER_PROBLEM and each.finding.meaning.released_by_a_person
        )
        if not seen:
            return document
        others = tuple(each for each in document.findings if each.code != NUMBER_PROBLEM)
        return replace(document, findings=others + seen)

    def _known_candidate(self, debitor: DebitorKey, members: Members, invoices: Sequence[Invoice]) -> Candidate | None:
        if debitor.kind == "member":
            member = members.by_id(debitor.id)
            return member_candidate(member) if member else None
        if debitor.kind == "team":
            team = self.context.teams.by_id.get(debitor.id)
            return team_candidate(team) if team else None
        addressed = [invoice for invoice in invoices if debitor_key(invoice) == debitor]
        invoice = addressed[-1] if addressed else self._invoice_made_from(debitor)
        return guest_candidate(invoice) if invoice else None

    def _invoice_made_from(self, debitor: DebitorKey) -> Invoice | None:
        """Return the invoice from which a guest's contact was made: it may lie outside of this run's window."""
        attempts = self.context.ledger.intents_of(debitor.kind, debitor.id)
        ids = [intent.effect["invoice"] for intent in attempts if intent.effect.get("invoice")]
        if not ids:
            return None
        try:
            invoice = self.context.cobot.fetch_invoice(ids[-1])
        except NotFound:
            self.gone_guests.add(debitor.id)
            return None
        except (Rejected, MalformedAnswer, RemoteUnavailable):
            return None
        return None if isinstance(invoice, UnreadableInvoice) else invoice


class RunPlanner(Struct):
    """Plans one run."""

    context: RunContext

    def plan(self, members: Members | None, read: InvoicesRead, *, with_invoices: bool) -> Plan:
        """Return the plan of the run; reads of sevDesk what it takes.

        Args:
            members: None leaves members and teams out.
            read: The invoices of the window.
            with_invoices: False plans contacts only.
        """
        moment = Moment(self.context.now, self.context.here.time_zone)
        history = self._history(read.invoices)
        sorting = sort_invoices(
            read.invoices,
            history,
            moment,
            left_alone=self.context.window.leaves_alone,
            settings=self.context.settings.invoices,
            never_booked=self._is_never_booked,
        )
        linked = contact_links(self.context.ledger)
        contacts = ContactPlanning(self.context)
        decided: list[DocumentPlan] = []
        candidates: list[Candidate] = []
        if members is not None:
            for candidate in contacts.candidates(members, read.invoices, linked):
                idle = self.context.cannot_be_tried(candidate.debitor, candidate.cobot_number)
                if idle is not None:
                    decided.append(idle)
                else:
                    candidates.append(candidate)
            decided.extend(contacts.unreadable_teams(read.invoices, linked))
        to_book = sorting.to_book if with_invoices else ()
        desk = contacts.open_desk(candidates, to_book, linked, members)
        for document in decided:
            desk.enter(document)
        for candidate in candidates:
            desk.plan(candidate)
        contacts.enter_unfinished(desk, members or Members(self.context.cobot, ()), read.invoices)
        invoices = self._plan_invoices(sorting.settled, to_book, desk, read) if with_invoices else []
        told = [self._told(document, read.invoices, history) for document in invoices]
        lacking = [self.context.open.left_out_of(document) for document in (*desk.plans, *told)]
        ready = without_refused(lacking, self.context.problems, self.context.now)
        ready, told = ready[: len(desk.plans)], ready[len(desk.plans) :]
        to_tell = [*told, *(document for document in ready if may_have_been_told(document))]
        context = self.context
        unposted = without_posted(context.cobot, context.wording, to_tell, self._may_be_told_since, context.now)
        return Plan(
            tuple(unposted.get((document.object, document.id), document) for document in ready),
            tuple(unposted[(document.object, document.id)] for document in told),
        )

    def looked_at_again(
        self, documents: Iterable[DocumentPlan], members: Members | None, read: InvoicesRead
    ) -> list[DocumentPlan]:
        """Return how documents stand whose contact or voucher was found after they were planned, without steps.

        Args:
            documents: Those that an unknown outcome held up.
            members: None where the run leaves members out.
            read: The invoices of the window.
        """
        context = self.context
        asked = {(each.object, each.id) for each in documents if context.ledger.link(each.object, each.id) is not None}
        if not asked:
            return []
        contacts = ContactPlanning(context)
        desk = contacts.open_desk([], [], contact_links(self.context.ledger), members)
        contacts.enter_unfinished(desk, members or Members(context.cobot, ()), read.invoices)
        sorting = sort_invoices(
            [invoice for invoice in read.invoices if ("invoice", invoice.id) in asked],
            self._history(read.invoices),
            Moment(context.now, context.here.time_zone),
            left_alone=context.window.leaves_alone,
            settings=context.settings.invoices,
        )
        found = (context.open.left_out_of(each) for each in (*desk.plans, *sorting.settled))
        return [replace(each, steps=()) for each in found if (each.object, each.id) in asked]

    def telling(self, documents: Sequence[DocumentPlan], invoices: Sequence[Invoice]) -> tuple[DocumentPlan, ...]:
        """Return documents of which something was found, with the activities for what Cobot's users do not know yet."""
        context, history = self.context, self._history(())
        told = [self._told(document, invoices, history) for document in documents]
        lacking = [context.open.left_out_of(document) for document in told]
        ready = without_refused(lacking, context.problems, context.now)
        unposted = without_posted(context.cobot, context.wording, ready, self._may_be_told_since, context.now)
        return tuple(unposted.get((document.object, document.id), document) for document in ready)

    def _may_be_told_since(self, document: DocumentPlan) -> datetime:
        context = self.context
        sweep = timedelta(days=context.settings.invoices.sweep_days)
        return may_be_told_since(context.ledger, sweep, context.here.today, context.now, document)

    def unreadable_invoices(self, read: InvoicesRead) -> list[Finding]:
        """Return a problem for each invoice that could not be read and is not booked yet."""
        linked = self.context.ledger.links("invoice", [each.id for each in read.unreadable])
        return [of_unreadable("invoice", each, each.number) for each in read.unreadable if each.id not in linked]

    def _is_never_booked(self, invoice: Invoice) -> bool:
        """Whether a person has said that an invoice gets no voucher; the sweep looks at it all the same."""
        return not self.context.window.is_sweep and self.context.accepted.is_never_booked(invoice)

    def _history(self, invoices: Sequence[Invoice]) -> InvoiceHistory:
        ids = [invoice.id for invoice in invoices]
        return InvoiceHistory(
            links=self.context.ledger.links("invoice", ids),
            unknown={
                cobot_id: intent
                for (kind, cobot_id), intent in self.context.open.holding_up.items()
                if kind == "invoice"
            },
            problems={
                cobot_id: found for (kind, cobot_id), found in self.context.problems.items() if kind == "invoice"
            },
            told=self.context.ledger.keys_done(POST_ACTIVITY),
        )

    def _plan_invoices(
        self,
        settled: Sequence[DocumentPlan],
        to_book: Sequence[Invoice],
        desk: Desk,
        read: InvoicesRead,
    ) -> list[DocumentPlan]:
        deleted = self._deleted(read)
        documents = without_tags_there(self.context.books, [*settled, *self._untagged([*settled, *deleted]), *deleted])
        if self.context.window.is_sweep:
            named = (found for (kind, _), found in self.context.problems.items() if kind == "invoice")
            problems = [each for found in named for each in found]
            documents = without_what_is_mended(self.context.books, self.context.ledger, documents, problems)
        for debitor in {debitor for invoice in to_book if (debitor := debitor_key(invoice)) is not None}:
            if not desk.knows(debitor):
                # Nobody's contact is made from an invoice while an earlier attempt is open, or waits.
                idle = self.context.cannot_be_tried(debitor, None)
                if idle is not None:
                    desk.enter(idle)
        if to_book:
            books, open_intents = self.context.books, self.context.ledger.open_intents()
            numbers = CobotNumbers(self.context.cobot, self.context.here.space.id, read)
            existing = existing_documents(books, self.context.ledger, to_book, numbers, self.context.accepted)
            invoice_planner = InvoicePlanner(
                rules=books.rules,
                existing=existing,
                uncertain_numbers=books.uncertain_numbers,
                voucher_tags=cache(books.read_voucher_tags),
                desk=desk,
                creations_left=self.context.limit,
                numbers_taken={each.key: each.cobot_id for each in open_intents if each.action == CREATE_VOUCHER},
                accepted=self.context.accepted,
                voucher_of=books.voucher_of,
            )
            invoice_planner.prepare(to_book)
            planned = [invoice_planner.plan(invoice) for invoice in to_book]
            documents += with_drafts_named(books, planned, self.context.settings.invoices)
        today = self.context.here.today
        return sorted(documents, key=lambda each: (each.invoice_date or today, each.number or "", each.id))

    def _untagged(self, settled: Sequence[DocumentPlan]) -> list[DocumentPlan]:
        """Plan the tags that an earlier run left undone, for vouchers whose invoice is outside the window."""
        read = {document.id for document in settled}
        return [
            DocumentPlan.of(
                link,
                "finishing",
                (
                    each.finding
                    for each in self.context.problems.get(("invoice", link.cobot_id), ())
                    if each.finding.outlives_the_link
                ),
                pending_tags(link, self.context.settings.invoices.tags),
            )
            for link in self.context.ledger.unfinished_links()
            if link.kind == "invoice"
            and link.cobot_id not in read
            and self.context.cannot_be_tried(DebitorKey("invoice", link.cobot_id), link.number) is None
        ]

    def _deleted(self, read: InvoicesRead) -> list[DocumentPlan]:
        documents: list[DocumentPlan] = []
        for link in read.deleted:
            waits = self.context.cannot_be_tried(DebitorKey("invoice", link.cobot_id), link.number) is not None
            steps = () if waits else pending_tags(link, self.context.settings.invoices.tags)
            details = {"sevdesk_ids": link.sevdesk_id}
            finding = Finding("deleted-in-cobot", "invoice", link.cobot_id, link.number, details)
            documents.append(DocumentPlan.of(link, "deleted", [finding], steps))
        return documents

    def _told(self, document: DocumentPlan, invoices: Sequence[Invoice], history: InvoiceHistory) -> DocumentPlan:
        """Add the activities for problems that Cobot's users have not been told yet."""
        if not self.context.settings.notify.cobot or document.standing in {"held-back", "unsettled"}:
            return document
        debitor = next((each.debitor.id for each in invoices if each.id == document.id and each.debitor), None)
        context = self.context
        return with_activities(document, history.told, context.wording.activity_text, debitor, context.accepted)
