"""Which contacts a run creates, links and finishes (product contract, section 4). Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from cobot_sevdesk_sync.books.contact_marks import contact_mark, contacts_marked
from cobot_sevdesk_sync.books.contacts import (
    Ambiguous,
    ContactDraft,
    Matched,
    NoMatch,
    draft_from_membership,
    draft_from_team,
    match_member,
)
from cobot_sevdesk_sync.books.customer_numbers import same_number
from cobot_sevdesk_sync.books.findings import Finding, ProblemCode
from cobot_sevdesk_sync.cobot.records import Membership, Team
from cobot_sevdesk_sync.config.settings import MemberSettings
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.steps import (
    CompleteContact,
    CreateContact,
    DebitorKey,
    DocumentPlan,
    LinkContact,
    PostActivity,
    Standing,
    Step,
    WriteCustomerNumber,
)

# What a contact's link may still have pending, in the order in which it is done.
DETAILS = "details"
NUMBER = "number"
ACTIVITY = "activity"
CONTACT_CREATED = "contact-created"
NUMBER_CHANGED = "number-changed"

ActivityText = Callable[[str, str, str | None], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who is to have a contact: a member, a team or a guest.

    Attributes:
        cobot_number: The customer number in Cobot, or on the guest's invoice.
        membership: Given for members: whose number may be written.
        keeps_number: Made from an invoice: its number is taken over when it is free.
        invoice_id: The invoice it is made from.
    """

    debitor: DebitorKey
    cobot_number: str | None
    draft: ContactDraft
    membership: Membership | None = None
    keeps_number: bool = False
    invoice_id: str | None = None


def select_members(
    members: Iterable[Membership],
    linked: Collection[str],
    *,
    confirmed_from: date,
    today: date,
    time_zone: ZoneInfo,
    named: Collection[str] = (),
) -> list[Candidate]:
    """Return the members who are to have a contact and have none (product contract, section 4.1), in a fixed order.

    Args:
        members: All members.
        linked: Ids of those who have one.
        confirmed_from: Who was confirmed on an earlier day of the space is left alone.
        today: The space's calendar day.
        time_zone: The space's time zone.
        named: Ids of those named in a problem: they are looked at until it is solved.
    """
    chosen = [
        member
        for member in members
        if member.id not in linked
        and member.confirmed_at is not None
        and (member.confirmed_at.astimezone(time_zone).date() >= confirmed_from or member.id in named)
        and (member.canceled_to is None or member.canceled_to >= today)
    ]
    return [member_candidate(member) for member in sorted(chosen, key=lambda member: (member.confirmed_at, member.id))]


def member_candidate(member: Membership) -> Candidate:
    """Return a member as a candidate, whatever their dates."""
    return Candidate(DebitorKey("member", member.id), member.customer_number, draft_from_membership(member), member)


def team_candidate(team: Team) -> Candidate:
    """Return a team as a candidate."""
    return Candidate(DebitorKey("team", team.id), team.customer_number, draft_from_team(team))


@dataclass
class ContactPlanner:
    """Plans one contact after the other, so that two new members who are one person get one contact.

    Attributes:
        contacts: sevDesk's contacts; those planned are added.
        free_numbers: Customer numbers that sevDesk said are free, next first: one for each contact that may be created.
        reserved: Customer numbers that an earlier, rejected or unknown attempt used, per debitor.
        country_ids: sevDesk's id per country code.
        home_country: The country of an address that names none.
        may_write_numbers: False once a number write went wrong for this space.
        creations_left: For ``--limit``; None is without limit.
    """

    settings: MemberSettings
    contacts: list[Contact]
    free_numbers: list[str]
    country_ids: Mapping[str, str]
    activity_text: ActivityText
    notify: bool
    may_write_numbers: bool
    home_country: str = "DE"
    reserved: Mapping[DebitorKey, Sequence[str]] = field(default_factory=dict)
    creations_left: int | None = None
    planned_by_contact: dict[str, DebitorKey] = field(default_factory=dict)

    def plan(self, candidate: Candidate) -> DocumentPlan:
        """Return what is to be done for one candidate without a link."""
        match = self.match(candidate)
        if isinstance(match, Ambiguous):
            return self._problem(candidate, "ambiguous-contact", reason="several", contacts=match.contacts)
        if isinstance(match, Matched):
            return self._link(candidate, match.contact, is_unfinished=match.by == "mark")
        return self.create(candidate)

    def match(self, candidate: Candidate) -> Matched | NoMatch | Ambiguous:
        """Return whose contact the candidate already is.

        Also by a number that an earlier attempt of ours used, and last of all by the mark that every contact of ours
        has from the first: its e-mail address and its number in Cobot may not have been written yet.
        """
        numbers = [*self.reserved.get(candidate.debitor, ()), candidate.cobot_number]
        outcome: Matched | NoMatch | Ambiguous = NoMatch(None)
        for number in numbers:
            outcome = match_member(candidate.draft, number, self.contacts)
            if not isinstance(outcome, NoMatch):
                return outcome
        marked = contacts_marked(self.contacts, contact_mark(candidate.debitor.kind, candidate.debitor.id))
        if marked:
            return Matched(marked[0], by="mark") if len(marked) == 1 else Ambiguous(marked)
        return outcome

    def create(self, candidate: Candidate) -> DocumentPlan:
        """Return the creation of a contact, or why it must not be made now."""
        if self._own_number_is_taken(candidate):
            taken_by = [
                contact for contact in self.contacts if same_number(contact.customer_number, candidate.cobot_number)
            ]
            return self._problem(candidate, "ambiguous-contact", reason="number-taken", contacts=taken_by)
        number = self._number_for(candidate) if self.creations_left is None or self.creations_left > 0 else None
        if number is None:
            return DocumentPlan(candidate.debitor.kind, candidate.debitor.id, candidate.cobot_number, "waiting")
        if self.creations_left is not None:
            self.creations_left -= 1
        pending = self._pending(candidate, number, created=True)
        self._remember(candidate, number)
        steps: list[Step] = [
            CreateContact(
                candidate.debitor,
                candidate.draft,
                number,
                self._country_id(candidate.draft),
                (DETAILS, *pending),
                candidate.invoice_id,
            )
        ]
        steps.extend(self.following_steps(candidate, number, pending))
        return self._document(candidate, number, "create", steps, pending)

    def _link(self, candidate: Candidate, contact: Contact, *, is_unfinished: bool) -> DocumentPlan:
        """Return the link to a found contact.

        Args:
            candidate: Whose contact it is.
            contact: As found.
            is_unfinished: It is one of ours, made before the state was lost: what follows its creation may be missing.
        """
        number, new_number = contact.customer_number, None
        wanted = self._wanted_number(candidate, contact)
        if wanted is not None and wanted != number:
            new_number = wanted
        final = new_number or number
        pending = self._pending(candidate, final, created=is_unfinished) if final else ()
        details = (DETAILS,) if is_unfinished else ()
        contact_of = self.planned_by_contact.get(contact.id)
        steps: list[Step] = [
            LinkContact(candidate.debitor, contact.id, final, new_number, (*details, *pending), contact_of)
        ]
        if is_unfinished:
            country_id = self._country_id(candidate.draft)
            steps.append(CompleteContact(candidate.debitor, contact.id, candidate.draft, country_id))
        if final:
            steps.extend(self.following_steps(candidate, final, pending))
        return self._document(candidate, final, "link", steps, pending)

    def _wanted_number(self, candidate: Candidate, contact: Contact) -> str | None:
        """Return the number a found contact should carry, None to leave it as it is."""
        if self.settings.customer_numbers == "keep" or candidate.debitor.kind == "contact":
            return None
        if self._cobot_rules(candidate) and candidate.cobot_number:
            holders = {each.id for each in self.contacts if same_number(each.customer_number, candidate.cobot_number)}
            return candidate.cobot_number if holders <= {contact.id} else None
        return None if contact.customer_number else self._next_number()

    def _cobot_rules(self, candidate: Candidate) -> bool:
        """Whether Cobot's number counts: for teams always, as Cobot offers no way to write it."""
        return candidate.debitor.kind == "team" or self.settings.customer_numbers == "cobot"

    def _own_number_is_taken(self, candidate: Candidate) -> bool:
        """Whether the contact would have to carry Cobot's number and somebody else in sevDesk has it."""
        may_have_another = candidate.debitor.kind == "contact" or candidate.keeps_number
        return not may_have_another and self._cobot_rules(candidate) and self._is_taken(candidate.cobot_number)

    def _number_for(self, candidate: Candidate) -> str | None:
        """Return the number of a new contact; None when no free one is at hand."""
        wants_own = self._cobot_rules(candidate) or candidate.debitor.kind == "contact" or candidate.keeps_number
        if wants_own and candidate.cobot_number and not self._is_taken(candidate.cobot_number):
            return candidate.cobot_number
        return self._next_number()

    def _next_number(self) -> str | None:
        while self.free_numbers:
            number = self.free_numbers.pop(0)
            if not self._is_taken(number):
                return number
        return None

    def _is_taken(self, number: str | None) -> bool:
        return any(same_number(contact.customer_number, number) for contact in self.contacts)

    def _remember(self, candidate: Candidate, number: str) -> None:
        """Let later candidates see this planned contact."""
        draft = candidate.draft
        planned_id = f"planned {candidate.debitor.kind} {candidate.debitor.id}"
        emails = frozenset(email for email in (draft.email, *draft.billing_emails) if email)
        self.contacts.append(Contact(planned_id, number, draft.display_name, draft.company is None, emails))
        self.planned_by_contact[planned_id] = candidate.debitor

    def _country_id(self, draft: ContactDraft) -> str | None:
        if draft.address is None:
            return None
        return self.country_ids.get(draft.address.country_code or self.home_country)

    def _pending(self, candidate: Candidate, number: str | None, *, created: bool) -> tuple[str, ...]:
        return contact_pending(candidate, number, created=created, settings=self.settings, notify=self.notify)

    def following_steps(self, candidate: Candidate, number: str, pending: Iterable[str]) -> Iterable[Step]:
        """Return the steps after the contact itself: the number in Cobot, the activity."""
        for step in pending:
            name, _, rest = step.partition(":")
            if name == NUMBER and candidate.membership is not None and self.may_write_numbers:
                member = candidate.membership
                yield WriteCustomerNumber(member.id, number, member.customer_number, member.other_fields)
            elif name == ACTIVITY:
                kind, _, old_number = rest.partition(":")
                yield PostActivity(
                    object=candidate.debitor.kind,
                    id=candidate.debitor.id,
                    number=number,
                    event=f"{kind}:{number}",
                    text=self.activity_text(kind, number, old_number or None),
                    level=None,
                    source_ids=(candidate.debitor.id,),
                    pending=step,
                )

    def finish(self, candidate: Candidate, link: Link) -> DocumentPlan:
        """Return what an earlier run left undone for a linked contact."""
        steps: list[Step] = []
        if DETAILS in link.pending:
            steps.append(
                CompleteContact(candidate.debitor, link.sevdesk_id, candidate.draft, self._country_id(candidate.draft))
            )
        if link.number:
            steps.extend(self.following_steps(candidate, link.number, link.pending))
        return self._document(candidate, link.number, "finishing", steps, link.pending)

    def _document(
        self,
        candidate: Candidate,
        number: str | None,
        standing: Standing,
        steps: Sequence[Step],
        pending: Collection[str],
    ) -> DocumentPlan:
        findings: tuple[Finding, ...] = ()
        if NUMBER in pending and not self.may_write_numbers:
            findings = (
                _finding(candidate, "customer-number-not-written", {"reason": "stopped", "number": number or ""}),
            )
        return DocumentPlan(
            candidate.debitor.kind,
            candidate.debitor.id,
            number,
            standing,
            findings=findings,
            steps=tuple(steps),
        )

    def _problem(
        self, candidate: Candidate, code: ProblemCode, *, reason: str, contacts: Iterable[Contact]
    ) -> DocumentPlan:
        details = {
            "reason": reason,
            "number": candidate.cobot_number or "",
            "sevdesk_ids": ", ".join(contact.id for contact in contacts),
        }
        return DocumentPlan(
            candidate.debitor.kind,
            candidate.debitor.id,
            candidate.cobot_number,
            "blocked",
            findings=(_finding(candidate, code, details),),
        )


def contact_pending(
    candidate: Candidate, number: str | None, *, created: bool, settings: MemberSettings, notify: bool
) -> tuple[str, ...]:
    """Return what follows once the contact exists: the number in Cobot where it differs, and one activity."""
    member = candidate.membership
    changes = (
        member is not None and settings.customer_numbers != "keep" and bool(number) and number != member.customer_number
    )
    pending: list[str] = [NUMBER] if changes else []
    if notify and (created or changes):
        kind = CONTACT_CREATED if created else NUMBER_CHANGED
        old_number = member.customer_number if changes and member is not None else None
        pending.append(f"{ACTIVITY}:{kind}:{old_number or ''}")
    return tuple(pending)


def _finding(candidate: Candidate, code: ProblemCode, details: Mapping[str, str]) -> Finding:
    return Finding(code, candidate.debitor.kind, candidate.debitor.id, candidate.cobot_number, details)
