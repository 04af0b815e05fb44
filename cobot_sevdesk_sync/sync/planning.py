"""From what was read to the plan: asks the pure planners, and reads of sevDesk only what they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from cobot_sevdesk_sync.books.contacts import ContactDraft, NoMatch
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Intent, StandingProblem
from cobot_sevdesk_sync.sync.apply_contacts import CREATE_CONTACT, NUMBERS_STOPPED
from cobot_sevdesk_sync.sync.plan_contacts import (
    DETAILS,
    Candidate,
    ContactPlanner,
    member_candidate,
    select_members,
    team_candidate,
)
from cobot_sevdesk_sync.sync.plan_invoices import (
    TAG,
    InvoiceHistory,
    InvoicePlanner,
    Moment,
    debitor_key,
    guest_candidate,
    sort_invoices,
    unsettled_finding,
    with_activities,
)
from cobot_sevdesk_sync.sync.reading import InvoicesRead, Members, SpaceToday
from cobot_sevdesk_sync.sync.settle import POST_ACTIVITY, activity_key
from cobot_sevdesk_sync.sync.steps import DebitorKey, DocumentPlan, Plan, PostActivity, TagVoucher
from cobot_sevdesk_sync.sync.window import Window
from cobot_sevdesk_sync.sync.worlds import CobotTeams, SevdeskBooks

HOME_COUNTRY = "DE"
CONTACT_KINDS: tuple[ObjectKind, ...] = ("member", "team", "contact")


class Wording(Protocol):
    """The sentences posted to Cobot, in the configured language."""

    def activity_text(self, finding: Finding) -> str:
        """Return what is posted on an invoice for a problem."""
        ...

    def member_activity_text(self, kind: str, number: str, old_number: str | None) -> str:
        """Return what is posted for a contact made or a number changed."""
        ...


@dataclass
class RunPlanner:
    """Plans one run. ``now`` is UTC; ``here`` has the space's calendar day."""

    settings: Settings
    options_limit: int | None
    ledger: Ledger
    cobot: CobotClient
    books: SevdeskBooks
    wording: Wording
    here: SpaceToday
    now: datetime
    window: Window
    _problems: Mapping[tuple[str, str], Sequence[StandingProblem]] = field(init=False)
    _unknown: Mapping[tuple[str, str], Intent] = field(init=False)

    def __post_init__(self) -> None:
        problems: dict[tuple[str, str], list[StandingProblem]] = defaultdict(list)
        for problem in self.ledger.problems():
            problems[(problem.finding.object, problem.finding.id)].append(problem)
        self._problems = problems
        unknown: dict[tuple[str, str], Intent] = {}
        for intent in self.ledger.open_intents():
            unknown.setdefault((intent.object, intent.cobot_id), intent)
        self._unknown = unknown
        self._teams = CobotTeams(self.cobot, self.here.space.id, self.here.today)

    def plan(self, members: Members | None, read: InvoicesRead, *, with_invoices: bool) -> Plan:
        """Return the plan of the run; reads of sevDesk what it takes.

        Args:
            members: None leaves members and teams out.
            read: The invoices of the window.
            with_invoices: False plans contacts only.
        """
        moment = Moment(self.now, self.here.time_zone)
        history = self._history(read.invoices)
        sorting = sort_invoices(
            read.invoices,
            history,
            moment,
            books_from=self.window.books_from,
            wait_hours=self.settings.invoices.wait_hours,
        )
        contact_links = self._contact_links()
        ready: list[DocumentPlan] = []
        candidates: list[Candidate] = []
        if members is not None:
            for candidate in self._candidates(members, read.invoices, contact_links):
                idle = self._cannot_be_tried(candidate.debitor, candidate.cobot_number)
                if idle is not None:
                    ready.append(idle)
                else:
                    candidates.append(candidate)
        to_book = sorting.to_book if with_invoices else ()
        planner = self._contact_planner(candidates, to_book, contact_links)
        if planner is not None:
            ready.extend(planner.plan(candidate) for candidate in candidates)
        ready.extend(self._finishing(members, read.invoices, planner))
        contact_plans = {DebitorKey(document.object, document.id): document for document in ready}
        invoices: list[DocumentPlan] = []
        if with_invoices:
            invoices = self._plan_invoices(sorting.settled, to_book, contact_links, contact_plans, planner, read)
            ready = list(contact_plans.values())
        told = [self._told(document, read.invoices, history) for document in invoices]
        return Plan(tuple(ready), tuple(self._without_posted(told)))

    def unreadable_invoices(self, read: InvoicesRead) -> list[Finding]:
        """Return a problem for each invoice that could not be read and is not booked yet."""
        linked = self.ledger.links("invoice", [each.id for each in read.unreadable])
        return [
            Finding("rejected-by-cobot", "invoice", each.id, each.number, {"reason": f"{each.field}: {each.reason}"})
            for each in read.unreadable
            if each.id not in linked
        ]

    def _history(self, invoices: Sequence[Invoice]) -> InvoiceHistory:
        ids = [invoice.id for invoice in invoices]
        return InvoiceHistory(
            links=self.ledger.links("invoice", ids),
            unknown={cobot_id: intent for (kind, cobot_id), intent in self._unknown.items() if kind == "invoice"},
            problems={cobot_id: found for (kind, cobot_id), found in self._problems.items() if kind == "invoice"},
            told=self.ledger.keys_done(POST_ACTIVITY),
        )

    def _contact_links(self) -> dict[DebitorKey, str]:
        return {
            DebitorKey(kind, cobot_id): link.sevdesk_id
            for kind in CONTACT_KINDS
            for cobot_id, link in self.ledger.links(kind).items()
        }

    def _candidates(
        self, members: Members, invoices: Sequence[Invoice], linked: Mapping[DebitorKey, str]
    ) -> list[Candidate]:
        candidates = select_members(
            members.listed,
            {debitor.id for debitor in linked if debitor.kind == "member"},
            confirmed_from=self.window.books_from,
            today=self.here.today,
            time_zone=self.here.time_zone,
            named={cobot_id for kind, cobot_id in self._problems if kind == "member"},
        )
        if self.settings.members.teams:
            addressed = {
                debitor.id
                for invoice in invoices
                if (debitor := debitor_key(invoice)) is not None
                and debitor.kind == "team"
                and debitor not in linked
                and invoice.invoice_date >= self.window.books_from
            }
            # Who is named in a problem is looked at until it is solved.
            addressed |= {cobot_id for kind, cobot_id in self._problems if kind == "team"} - {
                debitor.id for debitor in linked if debitor.kind == "team"
            }
            candidates += [
                team_candidate(self._teams.by_id[team_id])
                for team_id in sorted(addressed)
                if team_id in self._teams.by_id
            ]
        return candidates

    def _cannot_be_tried(self, debitor: DebitorKey, number: str | None) -> DocumentPlan | None:
        """Return the document of somebody who has to wait: an unknown outcome, or held back after a rejection."""
        key = (debitor.kind, debitor.id)
        if key in self._unknown:
            finding = unsettled_finding(self._unknown[key], number)
            return DocumentPlan(debitor.kind, debitor.id, number, "unsettled", findings=(finding,))
        standing = self._problems.get(key, ())
        if any(each.next_try is not None and each.next_try > self.now for each in standing):
            findings = tuple(each.finding for each in standing)
            return DocumentPlan(debitor.kind, debitor.id, number, "held-back", findings=findings)
        return None

    def _contact_planner(
        self, candidates: Sequence[Candidate], to_book: Sequence[Invoice], linked: Mapping[DebitorKey, str]
    ) -> ContactPlanner | None:
        """Return the planner with all it needs of sevDesk; None when every contact is known already."""
        coming = {candidate.debitor for candidate in candidates}
        unlinked = [
            invoice for invoice in to_book if (debitor := debitor_key(invoice)) not in linked and debitor not in coming
        ]
        creates = self.settings.invoices.create_missing_contacts
        if not candidates and not any(invoice.customer_number or creates for invoice in unlinked):
            return None
        planner = ContactPlanner(
            settings=self.settings.members,
            contacts=list(self.books.contacts),
            free_numbers=[],
            country_ids={},
            home_country=self._home,
            activity_text=self.wording.member_activity_text,
            notify=self.settings.notify.cobot,
            may_write_numbers=self.ledger.mark(NUMBERS_STOPPED) is None,
            reserved=self._reserved(candidates),
            creations_left=self.options_limit,
        )
        new = [candidate for candidate in candidates if self._may_need_number(planner, candidate)]
        guests = {debitor_key(invoice): guest_candidate(invoice) for invoice in unlinked} if creates else {}
        drafts = [candidate.draft for candidate in [*new, *guests.values()] if candidate is not None]
        planner.country_ids = self._country_ids(drafts)
        wanted = len(drafts) if self.options_limit is None else min(len(drafts), self.options_limit)
        planner.free_numbers = self.books.reserve_numbers(wanted)
        return planner

    def _country_ids(self, drafts: Sequence[ContactDraft]) -> Mapping[str, str]:
        """Return sevDesk's ids of the countries in these addresses; none is read when there are no addresses."""
        addresses = [draft.address for draft in drafts if draft.address is not None]
        return self.books.country_ids(address.country_code or self._home for address in addresses)

    @property
    def _home(self) -> str:
        """The country of an address that names none: the space's own."""
        return self.here.space.country_code or HOME_COUNTRY

    def _may_need_number(self, planner: ContactPlanner, candidate: Candidate) -> bool:
        match = planner.match(candidate)
        if isinstance(match, NoMatch):
            return True
        contact = getattr(match, "contact", None)
        return contact is not None and not contact.customer_number and self.settings.members.customer_numbers != "keep"

    def _reserved(self, candidates: Sequence[Candidate]) -> dict[DebitorKey, list[str]]:
        """Return the numbers of earlier attempts: what was answered with an error may still have happened."""
        reserved: dict[DebitorKey, list[str]] = {}
        for candidate in candidates:
            attempts = self.ledger.intents_of(candidate.debitor.kind, candidate.debitor.id)
            numbers = [intent.key for intent in attempts if intent.action == CREATE_CONTACT]
            if numbers:
                reserved[candidate.debitor] = numbers
        return reserved

    def _finishing(
        self, members: Members | None, invoices: Sequence[Invoice], planner: ContactPlanner | None
    ) -> list[DocumentPlan]:
        """Plan what earlier runs left undone for contacts that exist."""
        documents: list[DocumentPlan] = []
        for link in self.ledger.unfinished_links():
            if link.kind == "invoice" or members is None:
                continue
            debitor = DebitorKey(link.kind, link.cobot_id)
            idle = self._cannot_be_tried(debitor, link.number)
            if idle is not None:
                documents.append(idle)
                continue
            candidate = self._known_candidate(debitor, members, invoices)
            if candidate is None:
                continue
            finisher = planner or ContactPlanner(
                settings=self.settings.members,
                contacts=[],
                free_numbers=[],
                country_ids={},
                home_country=self._home,
                activity_text=self.wording.member_activity_text,
                notify=self.settings.notify.cobot,
                may_write_numbers=self.ledger.mark(NUMBERS_STOPPED) is None,
            )
            if DETAILS in link.pending:
                finisher.country_ids = {**finisher.country_ids, **self._country_ids([candidate.draft])}
            documents.append(finisher.finish(candidate, link))
        return documents

    def _known_candidate(self, debitor: DebitorKey, members: Members, invoices: Sequence[Invoice]) -> Candidate | None:
        if debitor.kind == "member":
            member = members.by_id(debitor.id)
            return member_candidate(member) if member else None
        if debitor.kind == "team":
            team = self._teams.by_id.get(debitor.id)
            return team_candidate(team) if team else None
        addressed = [invoice for invoice in invoices if debitor_key(invoice) == debitor]
        return guest_candidate(addressed[-1]) if addressed else None

    def _plan_invoices(
        self,
        settled: Sequence[DocumentPlan],
        to_book: Sequence[Invoice],
        contact_links: dict[DebitorKey, str],
        contact_plans: dict[DebitorKey, DocumentPlan],
        planner: ContactPlanner | None,
        read: InvoicesRead,
    ) -> list[DocumentPlan]:
        documents = [*settled, *self._untagged(settled), *self._deleted(read)]
        if to_book:
            vouchers = self.books.vouchers_by_number([invoice.number for invoice in to_book])
            found = [voucher.id for same_number in vouchers.values() for voucher in same_number]
            invoice_planner = InvoicePlanner(
                rules=self.books.rules,
                vouchers=vouchers,
                voucher_owners=self.ledger.invoices_of_vouchers(found),
                voucher_tags=self.books.read_voucher_tags() if vouchers else frozenset(),
                contact_links=contact_links,
                contact_plans=contact_plans,
                planner=planner,
                candidate_for=guest_candidate,
                creations_left=self.options_limit,
            )
            documents += [invoice_planner.plan(invoice) for invoice in to_book]
        order = {
            document.id: (document.invoice_date or self.here.today, document.number or "") for document in documents
        }
        return sorted(documents, key=lambda document: (*order[document.id], document.id))

    def _untagged(self, settled: Sequence[DocumentPlan]) -> list[DocumentPlan]:
        """Plan the tags that an earlier run left undone, for vouchers whose invoice is outside the window."""
        read = {document.id for document in settled}
        return [
            DocumentPlan(
                "invoice",
                link.cobot_id,
                link.number,
                "finishing",
                link.invoice_date,
                steps=tuple(
                    TagVoucher(link.cobot_id, link.number, link.sevdesk_id, step.removeprefix(f"{TAG}:"))
                    for step in link.pending
                ),
            )
            for link in self.ledger.unfinished_links()
            if link.kind == "invoice"
            and link.cobot_id not in read
            and self._cannot_be_tried(DebitorKey("invoice", link.cobot_id), link.number) is None
        ]

    def _deleted(self, read: InvoicesRead) -> list[DocumentPlan]:
        return [
            DocumentPlan(
                "invoice",
                link.cobot_id,
                link.number,
                "unchanged",
                link.invoice_date,
                findings=(
                    Finding(
                        "deleted-in-cobot", "invoice", link.cobot_id, link.number, {"sevdesk_ids": link.sevdesk_id}
                    ),
                ),
            )
            for link in read.deleted
        ]

    def _told(self, document: DocumentPlan, invoices: Sequence[Invoice], history: InvoiceHistory) -> DocumentPlan:
        """Add the activities for problems that Cobot's users have not been told yet."""
        if not self.settings.notify.cobot or document.standing in {"held-back", "unsettled"}:
            return document
        debitor = next((each.debitor.id for each in invoices if each.id == document.id and each.debitor), None)
        return with_activities(document, history.told, self.wording.activity_text, debitor)

    def _without_posted(self, documents: Sequence[DocumentPlan]) -> list[DocumentPlan]:
        """Leave out the activities that the feed shows already: the state file may have been lost since."""
        about = sorted(
            {document.id for document in documents for step in document.steps if isinstance(step, PostActivity)}
        )
        if not about:
            return list(documents)
        seen = {activity_key(activity.text) for activity in self.cobot.fetch_activities(about) if activity.text}
        left: list[DocumentPlan] = []
        for document in documents:
            posted = [
                step for step in document.steps if isinstance(step, PostActivity) and activity_key(step.text) in seen
            ]
            for step in posted:
                intent = self.ledger.record_intent(POST_ACTIVITY, "invoice", document.id, step.event, {}, self.now)
                self.ledger.record_outcome(intent, "done")
            left.append(replace(document, steps=tuple(step for step in document.steps if step not in posted)))
        return left
