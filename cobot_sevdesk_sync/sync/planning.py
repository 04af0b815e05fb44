"""From what was read to the plan: asks the pure planners, and reads of sevDesk only what they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind, of_unreadable
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.sync.candidates import Candidate
from cobot_sevdesk_sync.sync.contact_planning import ContactPlanning
from cobot_sevdesk_sync.sync.context import RunContext
from cobot_sevdesk_sync.sync.debitors import debitor_key, guest_candidate
from cobot_sevdesk_sync.sync.plan_contacts import ContactPlanner
from cobot_sevdesk_sync.sync.plan_invoices import InvoicePlanner
from cobot_sevdesk_sync.sync.reading import InvoicesRead, Members
from cobot_sevdesk_sync.sync.settle import activity_key
from cobot_sevdesk_sync.sync.sort_invoices import (
    InvoiceHistory,
    Moment,
    pending_tags,
    sort_invoices,
)
from cobot_sevdesk_sync.sync.standing import POSTED_AGAIN_AFTER
from cobot_sevdesk_sync.sync.steps import (
    CompleteContact,
    DebitorKey,
    DocumentPlan,
    NotePosted,
    Plan,
    PostActivity,
    Step,
)
from cobot_sevdesk_sync.sync.telling import with_activities
from cobot_sevdesk_sync.sync.write_kinds import CREATE_VOUCHER, POST_ACTIVITY

CONTACT_KINDS: tuple[ObjectKind, ...] = ("member", "team", "contact")


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
        )
        contact_links = self._contact_links()
        contacts = ContactPlanning(self.context)
        ready: list[DocumentPlan] = []
        candidates: list[Candidate] = []
        if members is not None:
            for candidate in contacts.candidates(members, read.invoices, contact_links):
                idle = self.context.cannot_be_tried(candidate.debitor, candidate.cobot_number)
                if idle is not None:
                    ready.append(idle)
                else:
                    candidates.append(candidate)
            ready.extend(contacts.unreadable_teams(read.invoices, contact_links))
        to_book = sorting.to_book if with_invoices else ()
        planner = contacts.planner(candidates, to_book, contact_links, members)
        if planner is not None:
            ready.extend(planner.plan(candidate) for candidate in candidates)
        ready.extend(contacts.finishing(members or Members(self.context.cobot, ()), read.invoices, planner))
        contact_plans = {DebitorKey(document.object, document.id): document for document in ready}
        invoices: list[DocumentPlan] = []
        if with_invoices:
            invoices = self._plan_invoices(sorting.settled, to_book, contact_links, contact_plans, planner, read)
            ready = list(contact_plans.values())
        told = [self._told(document, read.invoices, history) for document in invoices]
        refused = self._refused_lately
        ready = [_without_refused(document, refused) for document in ready]
        contacts_to_tell = [document for document in ready if _may_have_been_told(document)]
        unposted = self._without_posted([*told, *contacts_to_tell])
        return Plan(
            tuple(unposted.get((document.object, document.id), document) for document in ready),
            tuple(unposted[(document.object, document.id)] for document in told),
        )

    def unreadable_invoices(self, read: InvoicesRead) -> list[Finding]:
        """Return a problem for each invoice that could not be read and is not booked yet."""
        linked = self.context.ledger.links("invoice", [each.id for each in read.unreadable])
        return [of_unreadable("invoice", each, each.number) for each in read.unreadable if each.id not in linked]

    def _history(self, invoices: Sequence[Invoice]) -> InvoiceHistory:
        ids = [invoice.id for invoice in invoices]
        return InvoiceHistory(
            links=self.context.ledger.links("invoice", ids),
            unknown={
                cobot_id: intent for (kind, cobot_id), intent in self.context.unknown.items() if kind == "invoice"
            },
            problems={
                cobot_id: found for (kind, cobot_id), found in self.context.problems.items() if kind == "invoice"
            },
            told=self.context.ledger.keys_done(POST_ACTIVITY) | self._refused_lately,
        )

    @property
    def _refused_lately(self) -> frozenset[tuple[str, str]]:
        """The activities that Cobot refused within a day, as (Cobot id, event)."""
        return self.context.ledger.keys_refused(POST_ACTIVITY, self.context.now - POSTED_AGAIN_AFTER)

    def _contact_links(self) -> dict[DebitorKey, str]:
        return {
            DebitorKey(kind, cobot_id): link.sevdesk_id
            for kind in CONTACT_KINDS
            for cobot_id, link in self.context.ledger.links(kind).items()
        }

    def _plan_invoices(
        self,
        settled: Sequence[DocumentPlan],
        to_book: Sequence[Invoice],
        contact_links: dict[DebitorKey, str],
        contact_plans: dict[DebitorKey, DocumentPlan],
        planner: ContactPlanner | None,
        read: InvoicesRead,
    ) -> list[DocumentPlan]:
        deleted = self._deleted(read)
        documents = [*settled, *self._untagged([*settled, *deleted]), *deleted]
        for debitor in {debitor for invoice in to_book if (debitor := debitor_key(invoice)) is not None}:
            if debitor not in contact_links and debitor not in contact_plans:
                # Nobody's contact is made from an invoice while an earlier attempt is open, or waits.
                idle = self.context.cannot_be_tried(debitor, None)
                if idle is not None:
                    contact_plans[debitor] = idle
        if to_book:
            vouchers = self.context.books.vouchers_by_number([invoice.number for invoice in to_book])
            found = [voucher.id for same_number in vouchers.values() for voucher in same_number]
            invoice_planner = InvoicePlanner(
                rules=self.context.books.rules,
                vouchers=vouchers,
                voucher_owners=self.context.ledger.invoices_of_vouchers(found),
                voucher_tags=self.context.books.read_voucher_tags() if vouchers else frozenset(),
                contact_links=contact_links,
                contact_plans=contact_plans,
                planner=planner,
                candidate_for=guest_candidate,
                creations_left=self.context.limit,
                numbers_taken={
                    intent.key: intent.cobot_id
                    for intent in self.context.ledger.open_intents()
                    if intent.action == CREATE_VOUCHER
                },
            )
            documents += [invoice_planner.plan(invoice) for invoice in to_book]
        order = {
            document.id: (document.invoice_date or self.context.here.today, document.number or "")
            for document in documents
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
                findings=tuple(
                    each.finding
                    for each in self.context.problems.get(("invoice", link.cobot_id), ())
                    if each.finding.meaning.outlives_the_link
                ),
                steps=pending_tags(link, self.context.settings.invoices.tags),
            )
            for link in self.context.ledger.unfinished_links()
            if link.kind == "invoice"
            and link.cobot_id not in read
            and self.context.cannot_be_tried(DebitorKey("invoice", link.cobot_id), link.number) is None
        ]

    def _deleted(self, read: InvoicesRead) -> list[DocumentPlan]:
        return [
            DocumentPlan(
                "invoice",
                link.cobot_id,
                link.number,
                "deleted",
                link.invoice_date,
                findings=(
                    Finding(
                        "deleted-in-cobot", "invoice", link.cobot_id, link.number, {"sevdesk_ids": link.sevdesk_id}
                    ),
                ),
                steps=()
                if self.context.cannot_be_tried(DebitorKey("invoice", link.cobot_id), link.number)
                else pending_tags(link, self.context.settings.invoices.tags),
            )
            for link in read.deleted
        ]

    def _told(self, document: DocumentPlan, invoices: Sequence[Invoice], history: InvoiceHistory) -> DocumentPlan:
        """Add the activities for problems that Cobot's users have not been told yet."""
        if not self.context.settings.notify.cobot or document.standing in {"held-back", "unsettled"}:
            return document
        debitor = next((each.debitor.id for each in invoices if each.id == document.id and each.debitor), None)
        return with_activities(document, history.told, self.context.wording.activity_text, debitor)

    def _without_posted(self, documents: Sequence[DocumentPlan]) -> dict[tuple[ObjectKind, str], DocumentPlan]:
        """Post no activity that the feed shows already: the state file may have been lost since.

        Returns:
            The documents by object and Cobot id.
        """
        about = sorted(
            {document.id for document in documents for step in document.steps if isinstance(step, PostActivity)}
        )
        if not about:
            return _by_object(documents)
        try:
            feed = self.context.cobot.fetch_activities(about)
        except (RemoteUnavailable, MalformedAnswer, Rejected):
            # Nothing is posted on hope, and nothing is kept from being booked: the next run tells it.
            return _by_object(_without_activities(document) for document in documents)
        seen = frozenset(activity_key(activity.text) for activity in feed if activity.text)
        return _by_object(_with_posted_noted(document, seen) for document in documents)


def _by_object(documents: Iterable[DocumentPlan]) -> dict[tuple[ObjectKind, str], DocumentPlan]:
    return {(document.object, document.id): document for document in documents}


def _may_have_been_told(document: DocumentPlan) -> bool:
    """Whether the contact is an earlier run's: its activity may have been posted before the state was lost."""
    return document.standing == "finishing" or any(isinstance(step, CompleteContact) for step in document.steps)


def _without_refused(document: DocumentPlan, refused: frozenset[tuple[str, str]]) -> DocumentPlan:
    steps = tuple(
        step for step in document.steps if not isinstance(step, PostActivity) or (step.id, step.event) not in refused
    )
    return document if len(steps) == len(document.steps) else replace(document, steps=steps)


def _with_posted_noted(document: DocumentPlan, seen: frozenset[str]) -> DocumentPlan:
    """Return the document with the activities that the feed shows noted down instead of posted."""
    steps: list[Step] = [
        NotePosted(step) if isinstance(step, PostActivity) and activity_key(step.text) in seen else step
        for step in document.steps
    ]
    return replace(document, steps=tuple(steps))


def _without_activities(document: DocumentPlan) -> DocumentPlan:
    steps = tuple(step for step in document.steps if not isinstance(step, PostActivity))
    return replace(document, steps=steps)
