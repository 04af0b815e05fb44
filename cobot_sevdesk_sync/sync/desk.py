"""Who gets which contact, and with which number (product contract, sections 4.2, 4.3 and 5.4)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.contacts import (
    Ambiguous,
    ContactDraft,
    ContactMatch,
    Matched,
    NoMatch,
    OfOthers,
    half_made,
    has_name_of,
    is_anothers,
    match_invoice_contact,
    match_member,
    names_differ,
)
from cobot_sevdesk_sync.books.findings import (
    BOOKED,
    NUMBER_PROBLEM,
    OPEN,
    READ,
    REFUSED,
    UNREAD,
    Finding,
    contact_not_ready,
    of_invoice,
    several_fit,
)
from cobot_sevdesk_sync.books.names import contact_mark, contacts_marked, may_be_whose, same_number
from cobot_sevdesk_sync.books.vouchers import recipient_name
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.sevdesk.records import Contact, UnreadableRow
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.candidates import Candidate, Following, Holders, debitor_key, guest_candidate, of_others
from cobot_sevdesk_sync.sync.plan import (
    DETAILS,
    NUMBER,
    CompleteContact,
    CreateContact,
    DebitorKey,
    DocumentPlan,
    LinkContact,
    Standing,
    Step,
)

ContactWay = Literal["link", "plan", "number", "several", "undecided", "none"]


class InvoiceContact(Struct, frozen=True):
    """Whose voucher it will be: an id, a debitor whose contact is planned, nobody, or not decided yet (``waits``).

    Attributes:
        by: What decided it: the debitor's link, the debitor's own plan in this run, the customer number; or that
            several contacts fit, that the debitor's own plan came to no contact, or that none fits.
    """

    by: ContactWay
    contact_id: str | None = None
    contact_of: DebitorKey | None = None
    waits: Standing | None = None
    findings: tuple[Finding, ...] = ()
    steps: tuple[Step, ...] = ()


class Numbers(Struct, frozen=True):
    """What is known of customer numbers before a run gives any.

    Attributes:
        reserved: Those that an earlier, rejected or unknown attempt used, per debitor.
        not_free: Those that sevDesk once said are not free although no contact in its list has them.
        not_free_lately: Those of which it said so within a day: a number that has to be had is asked for again.
    """

    reserved: Mapping[DebitorKey, Sequence[str]] = {}
    not_free: Collection[str] = frozenset()
    not_free_lately: Collection[str] = frozenset()


class ContactsRead(Struct, frozen=True):
    """sevDesk's contacts, those that cannot be read, and why nothing may be concluded from both; and who may get one.

    Attributes:
        guests: Who may get a contact from an invoice.
    """

    contacts: Sequence[Contact]
    unreadable: Sequence[UnreadableRow] = ()
    fault: str | None = None
    guests: Sequence[Candidate] = ()


NOBODY: Mapping[DebitorKey, str] = {}
NO_NUMBERS = Numbers()


class Desk:
    """sevDesk's contacts as this run changes them: what one decision takes or gives, the next one sees.

    So two new members who are one person get one contact, and no number goes to two.

    Args:
        following: What is done once a contact exists; has the settings of members.
        contacts: sevDesk's; none where nothing of this run depends on them.
        unreadable: Those of sevDesk's that cannot be read.
        fault: Why nothing may be concluded from both, which then are empty; None when all is well.
        links: Whose contact is known, by sevDesk id.
        holders: Says whose each of the contacts is.
        numbers: What is known of customer numbers.
        next_numbers: Asks sevDesk for so many that are free, next first.
        country_id: sevDesk's id of the country of an address.
        has_details: Says whether a contact, by its sevDesk id, has all the details of a draft.
        creates_missing: Whether a debitor without a contact gets one from the invoice (``create_missing_contacts``).
        limit: At most so many new contacts; None is without limit.
        waits_for: Says why the contact of somebody is still to come of whom nothing is planned, and what could not be
            read; None where none is.
        later: Reads the first three of these when an invoice first needs them: of one that is blocked, none does.
    """

    def __init__(
        self,
        following: Following,
        contacts: Iterable[Contact],
        *,
        unreadable: Sequence[UnreadableRow] = (),
        fault: str | None = None,
        links: Mapping[DebitorKey, str] = NOBODY,
        holders: Callable[[Sequence[Contact]], Holders] = lambda _contacts: {},
        numbers: Numbers = NO_NUMBERS,
        next_numbers: Callable[[int], Sequence[str]] = lambda _count: (),
        country_id: Callable[[ContactDraft], str | None] = lambda _draft: None,
        has_details: Callable[[str, ContactDraft], bool] = lambda _id, _draft: False,
        creates_missing: bool = False,
        limit: int | None = None,
        waits_for: Callable[[DebitorKey], tuple[str, str] | None] = lambda _debitor: None,
        later: Callable[[], ContactsRead] | None = None,
    ) -> None:
        self._settings = following.settings
        self._following = following
        self._contacts = list(contacts)
        self._unreadable = unreadable
        self._fault = fault
        self._later = later
        self._links = dict(links)
        self._whose = holders
        self._holders = {contact_id: dict(those) for contact_id, those in holders(self._contacts).items()}
        self._numbers = numbers
        self._next_numbers = next_numbers
        self._country_id = country_id
        self._has_details = has_details
        self._creates_missing = creates_missing
        self._limit = limit
        self._left = limit
        self._waits_for = waits_for
        self._free_numbers: list[str] = []
        # Whose contact it will be, by the id that stands for one that is still to be created.
        self._promised: dict[str, DebitorKey] = {}
        self._plans: dict[DebitorKey, DocumentPlan] = {}

    @property
    def plans(self) -> tuple[DocumentPlan, ...]:
        """What is planned for contacts, in order."""
        return tuple(self._plans.values())

    def knows(self, debitor: DebitorKey) -> bool:
        """Whether somebody has a contact, or a plan."""
        return debitor in self._links or debitor in self._plans

    def enter(self, document: DocumentPlan) -> None:
        """Take note of what was decided elsewhere about somebody: their invoices go by it."""
        self._plans[DebitorKey(document.object, document.id)] = document

    def prepare(self, candidates: Sequence[Candidate], guests: Sequence[Candidate] = ()) -> None:
        """Ask sevDesk, before anybody is planned, for what these will need: their countries, and free numbers.

        Args:
            candidates: Members and teams.
            guests: Who may get a contact from an invoice.
        """
        matches = [(candidate, self.match(candidate)) for candidate in candidates]
        new = [(candidate, match) for candidate, match in matches if self._may_need_number(match)]
        unfinished = [
            candidate
            for candidate, match in matches
            if isinstance(match, Matched) and _is_ours(match.contact, candidate.debitor)
        ]
        drafts = [*(candidate.draft for candidate, _ in new), *(guest.draft for guest in guests)]
        for draft in [*drafts, *(candidate.draft for candidate in unfinished)]:
            self._country_id(draft)
        # The limit is for new contacts; one that is found without a number gets one all the same.
        found = sum(1 for _, match in new if isinstance(match, Matched))
        wanted = len(drafts) if self._limit is None else min(len(drafts), self._limit + found)
        self._free_numbers = list(self._next_numbers(wanted))

    def _may_need_number(self, match: ContactMatch) -> bool:
        if isinstance(match, Matched):
            return not match.contact.customer_number and self._settings.customer_numbers != "keep"
        return isinstance(match, NoMatch)

    # Who somebody is

    def match(self, candidate: Candidate) -> ContactMatch:
        """Return whose contact the candidate already is.

        Also by a number that an earlier attempt of ours used, together with the name; and where none fits, or several
        do, by the mark of every contact of ours: its e-mail address and its number in Cobot may not be written yet.
        """
        draft, others = candidate.draft, self._of_others(candidate)
        for number in self._numbers.reserved.get(candidate.debitor, ()):
            outcome = match_member(draft, number, self._contacts, others, self._promised)
            if isinstance(outcome, Matched) and outcome.by == "number" and not has_name_of(outcome.contact, draft):
                # The number has become somebody else's who has the same address.
                continue
            if not isinstance(outcome, NoMatch) and not is_anothers(outcome):
                break
        else:
            outcome = match_member(draft, candidate.cobot_number, self._contacts, others, self._promised)
        if isinstance(outcome, Matched):
            return outcome
        marked = contacts_marked(self._contacts, contact_mark(candidate.debitor.kind, candidate.debitor.id))
        if marked:
            return Matched(marked[0], by="mark") if len(marked) == 1 else Ambiguous(marked)
        if isinstance(outcome, Ambiguous) and not is_anothers(outcome):
            return outcome
        unfinished = half_made(draft, self._contacts, others)
        if unfinished:
            return Ambiguous(unfinished)
        # Who is made from an invoice takes another number then (contract, section 5.4).
        return NoMatch() if is_anothers(outcome) and candidate.keeps_number else outcome

    def _of_others(self, candidate: Candidate) -> OfOthers:
        """Return whose contacts are somebody else's; for somebody made from an invoice, all that are linked are."""
        debitor = candidate.debitor
        linked = self._contacts_of_others(debitor) if candidate.keeps_number else ()
        return {**dict.fromkeys(linked, (None,)), **of_others(self._holders, debitor)}

    def _unread(self, debitor: DebitorKey | None, number: str | None, names: Collection[str] = ()) -> str | None:
        """Return why it is not known whether somebody has a contact that is not in the list; None when it is known."""
        if self._fault is not None:
            return self._fault
        mark = contact_mark(debitor.kind, debitor.id) if debitor is not None else ""
        mine = (each for each in self._unreadable if may_be_whose(each, mark=mark, number=number, names=names))
        return next(map(str, mine), None)

    # Members and teams

    def plan(self, candidate: Candidate) -> DocumentPlan:
        """Return, and enter, what is to be done for one candidate without a link."""
        document = self._decide(candidate)
        self.enter(document)
        return document

    def _decide(self, candidate: Candidate) -> DocumentPlan:
        match = self.match(candidate)
        unread = self._unread(candidate.debitor, candidate.cobot_number, candidate.draft.names)
        if unread is not None and not (isinstance(match, Matched) and self._fault is None):
            debitor = candidate.debitor
            finding = candidate.finding("rejected-by-sevdesk", step=READ, reason=unread)
            return DocumentPlan(debitor.kind, debitor.id, candidate.cobot_number, "blocked", findings=(finding,))
        if isinstance(match, Ambiguous):
            return _blocked(candidate, reason=match.because, contacts=match.contacts)
        if isinstance(match, Matched):
            return self._link(candidate, match.contact)
        return self._create(candidate)

    def finish(self, candidate: Candidate, link: Link, number: str | None, country_id: str | None) -> DocumentPlan:
        """Return what an earlier run left undone for a linked contact.

        Args:
            candidate: Whose contact it is.
            link: With what is pending.
            number: The contact's customer number now.
            country_id: sevDesk's id of the country of the address.
        """
        steps: list[Step] = []
        if DETAILS in link.pending:
            steps.append(CompleteContact(candidate.debitor, link.sevdesk_id, candidate.draft, country_id))
        if number:
            steps.extend(self._following.steps(candidate, number, link.pending))
        return self._document(candidate, number, "finishing", steps, link.pending)

    def _create(self, candidate: Candidate) -> DocumentPlan:
        """Return the creation of a contact, or why it must not be made now."""
        if self._own_number_is_taken(candidate):
            return self._taken(candidate)
        number = self._number_for(candidate) if self._left is None or self._left > 0 else None
        if number is None:
            return DocumentPlan(candidate.debitor.kind, candidate.debitor.id, candidate.cobot_number, "waiting")
        pending = self._following.pending(candidate, number, created=True)
        self._promise(candidate, number)
        create = CreateContact(
            candidate.debitor,
            candidate.draft,
            number,
            self._country_id(candidate.draft),
            (DETAILS, *pending),
            candidate.invoice_id,
            own_number=self._needs_own_number(candidate) and same_number(number, candidate.cobot_number),
        )
        steps = [create, *self._following.steps(candidate, number, pending)]
        return self._document(candidate, number, "create", steps, pending)

    def _link(self, candidate: Candidate, contact: Contact) -> DocumentPlan:
        """Return the link to a found contact.

        One that carries our mark was made before the state was lost, however it was found: what its creation still
        lacks is completed (product contract, section 4.6).
        """
        is_ours = _is_ours(contact, candidate.debitor)
        if candidate.debitor.kind == "member" and self._own_number_is_taken(candidate, but_by=contact.id):
            # Neither may Cobot's number be overwritten, nor somebody else's be doubled.
            return self._taken(candidate)
        number, new_number = contact.customer_number, None
        wanted = self._wanted_number(candidate, contact)
        if wanted is not None and wanted != number:
            new_number = wanted
        final = new_number or number
        replaced = number if new_number and number and new_number != number else None
        pending: tuple[str, ...] = ()
        if final:
            pending = self._following.pending(candidate, final, created=is_ours, replaced=replaced)
        lacks_details = is_ours and not self._has_details(contact.id, candidate.draft)
        details = (DETAILS,) if lacks_details else ()
        contact_of = self._promised.get(contact.id)
        self._claim(candidate, contact, final)
        steps: list[Step] = [
            LinkContact(candidate.debitor, contact.id, final, new_number, (*details, *pending), contact_of)
        ]
        if lacks_details:
            country_id = self._country_id(candidate.draft)
            steps.append(CompleteContact(candidate.debitor, contact.id, candidate.draft, country_id))
        if final:
            steps.extend(self._following.steps(candidate, final, pending))
        return self._document(candidate, final, "link", steps, pending)

    def _document(
        self,
        candidate: Candidate,
        number: str | None,
        standing: Standing,
        steps: Sequence[Step],
        pending: Collection[str],
    ) -> DocumentPlan:
        debitor = candidate.debitor
        findings: tuple[Finding, ...] = ()
        if NUMBER in pending and not self._following.may_write_numbers and self._settings.customer_numbers != "keep":
            findings = (candidate.finding(NUMBER_PROBLEM, reason="stopped", number=number or ""),)
        return DocumentPlan(debitor.kind, debitor.id, number, standing, findings=findings, steps=tuple(steps))

    # Numbers

    def _wanted_number(self, candidate: Candidate, contact: Contact) -> str | None:
        """Return the number a found contact should carry, None to leave it as it is."""
        if self._settings.customer_numbers == "keep" or candidate.debitor.kind == "contact":
            return None
        if contact.customer_number and self._is_anothers(contact, candidate):
            return None
        if self._cobot_rules(candidate) and candidate.cobot_number:
            holders = {each.id for each in self._with_number(candidate.cobot_number)}
            return candidate.cobot_number if holders <= {contact.id} else None
        return None if contact.customer_number else self._next_number()

    def _is_anothers(self, contact: Contact, candidate: Candidate) -> bool:
        """Whether the contact is somebody else's, too, whose number it has: a team and its member of one company."""
        return contact.id in self._promised or any(
            debitor != candidate.debitor for debitor in self._holders.get(contact.id, ())
        )

    def _cobot_rules(self, candidate: Candidate) -> bool:
        """Whether Cobot's number counts: for teams always, as Cobot offers no way to write it."""
        return candidate.debitor.kind == "team" or self._settings.customer_numbers == "cobot"

    def _own_number_is_taken(self, candidate: Candidate, but_by: str | None = None) -> bool:
        """Whether the contact would have to carry Cobot's number and somebody else in sevDesk has it."""
        if not self._needs_own_number(candidate):
            return False
        is_new = but_by is None
        return self._is_taken(candidate.cobot_number, but_by) or (
            is_new and candidate.cobot_number in self._numbers.not_free_lately
        )

    def _needs_own_number(self, candidate: Candidate) -> bool:
        """Whether no other number than Cobot's will do; somebody made from an invoice may have the next one."""
        may_have_another = candidate.debitor.kind == "contact" or candidate.keeps_number
        return not may_have_another and self._cobot_rules(candidate)

    def _taken(self, candidate: Candidate) -> DocumentPlan:
        return _blocked(candidate, reason="number-taken", contacts=self._with_number(candidate.cobot_number))

    def _number_for(self, candidate: Candidate) -> str | None:
        """Return the number of a new contact; None when no free one is at hand."""
        wants_own = self._cobot_rules(candidate) or candidate.debitor.kind == "contact" or candidate.keeps_number
        may_have_own = self._needs_own_number(candidate) or candidate.cobot_number not in self._numbers.not_free
        if wants_own and may_have_own and candidate.cobot_number and not self._is_taken(candidate.cobot_number):
            return candidate.cobot_number
        return self._next_number()

    def _next_number(self) -> str | None:
        while self._free_numbers:
            number = self._free_numbers.pop(0)
            if not self._is_taken(number):
                return number
        return None

    def _with_number(self, number: str | None) -> list[Contact]:
        return [each for each in self._contacts if same_number(each.customer_number, number)]

    def _is_taken(self, number: str | None, but_by: str | None = None) -> bool:
        return any(each.id != but_by for each in self._with_number(number))

    def _promise(self, candidate: Candidate, number: str) -> None:
        """Let later candidates see a contact that is still to be created."""
        draft = candidate.draft
        planned_id = f"planned {candidate.debitor.kind} {candidate.debitor.id}"
        emails = frozenset(email for email in (draft.email, *draft.billing_emails) if email)
        self._contacts.append(Contact(planned_id, number, draft.display_name, draft.company is None, emails))
        self._promised[planned_id] = candidate.debitor
        self._holders[planned_id] = {candidate.debitor: draft}
        if self._left is not None:
            self._left -= 1

    def _claim(self, candidate: Candidate, contact: Contact, number: str | None) -> None:
        """Let later candidates see whose contact it is, and with which number."""
        self._holders.setdefault(contact.id, {})[candidate.debitor] = candidate.draft
        if number is not None:
            self._contacts = [
                replace(each, customer_number=number) if each.id == contact.id else each for each in self._contacts
            ]

    # Invoices

    def known_contact(self, invoice: Invoice) -> str | None:
        """Return the contact in sevDesk that an invoice's debitor has, or is found to have in this run."""
        debitor = debitor_key(invoice)
        if debitor is None or debitor in self._links:
            return self._links.get(debitor) if debitor is not None else None
        planned = self._plans.get(debitor)
        steps = planned.steps if planned is not None else ()
        return next((step.contact_id for step in steps if isinstance(step, LinkContact) and not step.contact_of), None)

    def contact_of(self, invoice: Invoice) -> InvoiceContact:
        """Find the contact of an invoice in the order of product contract, section 5.4."""
        debitor = debitor_key(invoice)
        if debitor is not None:
            if debitor in self._links:
                return InvoiceContact("link", contact_id=self._links[debitor])
            planned = self._plans.get(debitor)
            if planned is not None:
                return self._planned_contact(invoice, debitor, planned)
            waits = self._waits_for(debitor)
            if waits is not None:
                return _not_ready(invoice, *waits)
        return self._contact_by_number(invoice, debitor)

    def _planned_contact(self, invoice: Invoice, debitor: DebitorKey, planned: DocumentPlan) -> InvoiceContact:
        """Return the contact of somebody judged by section 4: what a number alone says must not overrule that."""
        if planned.standing in {"create", "link"}:
            return InvoiceContact("plan", contact_of=debitor)
        if planned.standing == "waiting":
            return InvoiceContact("plan", waits="waiting")
        if planned.standing == "unsettled":
            return _not_ready(invoice, OPEN)
        ambiguous = [each for each in planned.findings if each.code == "ambiguous-contact"]
        if ambiguous:
            several = [each for each in ambiguous if each.details.get("reason") == "several"]
            return _several(invoice, several) if several else InvoiceContact("undecided")
        refused = [each for each in planned.findings if each.code in {"rejected-by-sevdesk", "rejected-by-cobot"}]
        unread = [each for each in refused if each.details.get("step") == READ]
        # Whose contact it is, is not known where it could not be read: it may be there.
        step = UNREAD if unread else REFUSED
        return _not_ready(invoice, step, next((each.details.get("reason", "") for each in unread or refused), ""))

    def _read_contacts(self) -> None:
        """Read sevDesk's contacts, where that was left until an invoice needs them."""
        if self._later is None:
            return
        read, self._later = self._later(), None
        self._contacts, self._unreadable, self._fault = list(read.contacts), read.unreadable, read.fault
        self._holders = {contact_id: dict(those) for contact_id, those in self._whose(self._contacts).items()}
        if read.fault is None:
            self.prepare((), read.guests)

    def _contact_by_number(self, invoice: Invoice, debitor: DebitorKey | None) -> InvoiceContact:
        if invoice.customer_number or self._creates_missing:
            self._read_contacts()
        unread = self._unread(debitor, invoice.customer_number) if invoice.customer_number else None
        if unread is not None:
            problem = of_invoice(invoice, "rejected-by-sevdesk", step=READ, reason=unread)
            return InvoiceContact("undecided", waits="blocked", findings=(problem,))
        match = match_invoice_contact(invoice.customer_number, self._contacts, self._contacts_of_others(debitor))
        if isinstance(match, Ambiguous):
            return InvoiceContact("several", findings=(several_fit(invoice, invoice.customer_number, match.contacts),))
        if isinstance(match, Matched):
            contact = match.contact
            findings: tuple[Finding, ...] = ()
            if names_differ(invoice.recipient, contact):
                note = of_invoice(
                    invoice,
                    "contact-name-differs",
                    cobot_name=recipient_name(invoice),
                    sevdesk_name=contact.name,
                    number=contact.customer_number or "",
                )
                findings = (note,)
            if debitor is None:
                return InvoiceContact("number", contact_id=contact.id, findings=findings)
            candidate = guest_candidate(invoice)
            if candidate is not None and debitor.kind == "contact" and _is_ours(contact, debitor):
                self.enter(self._link(candidate, contact))
                return InvoiceContact("plan", contact_of=debitor, findings=findings)
            self._links[debitor] = contact.id
            link = LinkContact(debitor, contact.id, contact.customer_number, None, ())
            return InvoiceContact("number", contact_id=contact.id, findings=findings, steps=(link,))
        return self._missing_contact(invoice)

    def several_for(self, invoice: Invoice) -> tuple[Finding, ...]:
        """Return the problem that several contacts fit an invoice whose voucher is there, without one.

        Asked after the fact, so that nothing is decided by it.
        """
        debitor = debitor_key(invoice)
        if debitor is not None and debitor in self._links:
            return ()
        if invoice.customer_number or self._creates_missing:
            self._read_contacts()
        planned = self._plans.get(debitor) if debitor is not None else None
        if debitor is not None and planned is not None:
            found = self._planned_contact(invoice, debitor, planned).findings
            return tuple(each for each in found if each.code == "ambiguous-contact")
        match = match_invoice_contact(invoice.customer_number, self._contacts, self._contacts_of_others(debitor))
        candidate = guest_candidate(invoice) if self._creates_missing and isinstance(match, NoMatch) else None
        if candidate is not None:
            match = self.match(candidate)
        number = candidate.cobot_number if candidate is not None else invoice.customer_number
        return (several_fit(invoice, number, match.contacts),) if isinstance(match, Ambiguous) else ()

    def _contacts_of_others(self, debitor: DebitorKey | None) -> frozenset[str]:
        """Return the contacts that are, or will be, somebody else's."""
        linked = {contact_id for linked, contact_id in self._links.items() if linked != debitor}
        held = {contact_id for contact_id, whose in self._holders.items() if whose.keys() - {debitor}}
        being_linked = {
            step.contact_id
            for plan in self._plans.values()
            for step in plan.steps
            if isinstance(step, LinkContact) and step.debitor != debitor
        }
        return frozenset(linked | being_linked | self._promised.keys() | held)

    def _missing_contact(self, invoice: Invoice) -> InvoiceContact:
        candidate = guest_candidate(invoice) if self._creates_missing else None
        if candidate is None:
            return InvoiceContact("none")
        document = self._decide(candidate)
        unread = [each.details.get("reason", "") for each in document.findings if each.details.get("step") == READ]
        if unread:
            return _not_ready(invoice, UNREAD, unread[0])
        if document.standing == "blocked":
            # Told of this invoice: its debitor is no candidate of section 4.
            return _several(invoice, document.findings)
        self.enter(document)
        if document.standing == "waiting":
            return InvoiceContact("plan", waits="waiting")
        return InvoiceContact("plan", contact_of=candidate.debitor)


def _is_ours(contact: Contact, debitor: DebitorKey) -> bool:
    """Whether the contact carries the mark of one that was made for this debitor."""
    return bool(contacts_marked([contact], contact_mark(debitor.kind, debitor.id)))


def _not_ready(invoice: Invoice, step: str, reason: str = "") -> InvoiceContact:
    """Return that an invoice waits for a contact that is still to come, as no voucher's is ever changed afterwards."""
    finding = contact_not_ready(invoice, step, reason)
    return InvoiceContact("undecided", waits="blocked", findings=(finding,))


def _several(invoice: Invoice, findings: Iterable[Finding]) -> InvoiceContact:
    """Return that an invoice is booked without a contact, as several would fit."""
    booked = (of_invoice(invoice, "ambiguous-contact", **{**each.details, "reason": BOOKED}) for each in findings)
    return InvoiceContact("several", findings=tuple(booked))


def _blocked(candidate: Candidate, *, reason: str, contacts: Iterable[Contact]) -> DocumentPlan:
    debitor = candidate.debitor
    finding = candidate.finding(
        "ambiguous-contact",
        reason=reason,
        number=candidate.cobot_number or "",
        sevdesk_ids=", ".join(contact.id for contact in contacts),
    )
    return DocumentPlan(debitor.kind, debitor.id, candidate.cobot_number, "blocked", findings=(finding,))
