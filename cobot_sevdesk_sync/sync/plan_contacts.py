"""Which contacts a run creates, links and finishes (product contract, section 4). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.contacts import Ambiguous, ContactDraft, Matched, NoMatch, has_name_of, match_member
from cobot_sevdesk_sync.books.findings import Finding, ProblemCode
from cobot_sevdesk_sync.books.names import contact_mark, contacts_marked, same_number
from cobot_sevdesk_sync.config.settings import MemberSettings
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.candidates import DETAILS, NUMBER, ActivityText, Candidate, FollowingSteps, contact_pending
from cobot_sevdesk_sync.sync.plan import (
    CompleteContact,
    CreateContact,
    DebitorKey,
    DocumentPlan,
    LinkContact,
    Standing,
    Step,
)


class ContactPlanner(Struct):
    """Plans one contact after the other, so that two new members who are one person get one contact.

    Attributes:
        contacts: sevDesk's contacts; those planned are added.
        free_numbers: Customer numbers that sevDesk said are free, next first: one for each contact that may be created.
        reserved: Customer numbers that an earlier, rejected or unknown attempt used, per debitor.
        country_ids: sevDesk's id per country code.
        home_country: The country of an address that names none.
        may_write_numbers: False once a number write went wrong for this space.
        not_free: Numbers that sevDesk once said are not free although no contact in its list has them.
        not_free_lately: Those of which it said so within a day: a number that has to be had is asked for again.
        linked: sevDesk ids of the contacts that are somebody's already, with the debitors they are linked to.
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
    not_free: Collection[str] = frozenset()
    not_free_lately: Collection[str] = frozenset()
    linked: dict[str, Collection[DebitorKey]] = field(default_factory=dict)
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

        Also by a number that an earlier attempt of ours used, together with the name, and last of all by the mark that
        every contact of ours has from the first: its e-mail address and its number in Cobot may not be written yet.
        """
        for number in self.reserved.get(candidate.debitor, ()):
            attempt = match_member(candidate.draft, number, self.contacts)
            if (
                isinstance(attempt, Matched)
                and attempt.by == "number"
                and not has_name_of(attempt.contact, candidate.draft)
            ):
                # The number has become somebody else's who has the same address.
                continue
            if not isinstance(attempt, NoMatch):
                return attempt
        outcome = match_member(candidate.draft, candidate.cobot_number, self.contacts)
        if isinstance(outcome, Matched) and outcome.by == "number" and self._is_chance(outcome.contact, candidate):
            others = [contact for contact in self.contacts if contact.id != outcome.contact.id]
            outcome = match_member(candidate.draft, candidate.cobot_number, others)
        if not isinstance(outcome, NoMatch):
            return outcome
        marked = contacts_marked(self.contacts, contact_mark(candidate.debitor.kind, candidate.debitor.id))
        if marked:
            return Matched(marked[0], by="mark") if len(marked) == 1 else Ambiguous(marked)
        return outcome

    def _is_chance(self, contact: Contact, candidate: Candidate) -> bool:
        """Whether the number agrees only because this run gave it to another new contact."""
        return contact.id in self.planned_by_contact and not has_name_of(contact, candidate.draft)

    def create(self, candidate: Candidate) -> DocumentPlan:
        """Return the creation of a contact, or why it must not be made now."""
        if self._own_number_is_taken(candidate):
            return self._taken(candidate)
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
                own_number=self._needs_own_number(candidate) and same_number(number, candidate.cobot_number),
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
        if candidate.debitor.kind == "member" and self._own_number_is_taken(candidate, but_by=contact.id):
            # Neither may Cobot's number be overwritten, nor somebody else's be doubled.
            return self._taken(candidate)
        number, new_number = contact.customer_number, None
        wanted = self._wanted_number(candidate, contact)
        if wanted is not None and wanted != number:
            new_number = wanted
        final = new_number or number
        replaced = number if new_number and number and new_number != number else None
        pending = self._pending(candidate, final, created=is_unfinished, replaced=replaced) if final else ()
        details = (DETAILS,) if is_unfinished else ()
        contact_of = self.planned_by_contact.get(contact.id)
        self._remember_link(candidate, contact, final)
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
        if contact.customer_number and self._is_anothers(contact, candidate):
            return None
        if self._cobot_rules(candidate) and candidate.cobot_number:
            holders = {each.id for each in self.contacts if same_number(each.customer_number, candidate.cobot_number)}
            return candidate.cobot_number if holders <= {contact.id} else None
        return None if contact.customer_number else self._next_number()

    def _is_anothers(self, contact: Contact, candidate: Candidate) -> bool:
        """Whether the contact is somebody else's, too, whose number it has: a team and its member of one company."""
        return contact.id in self.planned_by_contact or any(
            debitor != candidate.debitor for debitor in self.linked.get(contact.id, ())
        )

    def _cobot_rules(self, candidate: Candidate) -> bool:
        """Whether Cobot's number counts: for teams always, as Cobot offers no way to write it."""
        return candidate.debitor.kind == "team" or self.settings.customer_numbers == "cobot"

    def _own_number_is_taken(self, candidate: Candidate, but_by: str | None = None) -> bool:
        """Whether the contact would have to carry Cobot's number and somebody else in sevDesk has it."""
        if not self._needs_own_number(candidate):
            return False
        is_new = but_by is None
        return self._is_taken(candidate.cobot_number, but_by) or (
            is_new and candidate.cobot_number in self.not_free_lately
        )

    def _needs_own_number(self, candidate: Candidate) -> bool:
        """Whether no other number than Cobot's will do; somebody made from an invoice may have the next one."""
        may_have_another = candidate.debitor.kind == "contact" or candidate.keeps_number
        return not may_have_another and self._cobot_rules(candidate)

    def _taken(self, candidate: Candidate) -> DocumentPlan:
        holders = [each for each in self.contacts if same_number(each.customer_number, candidate.cobot_number)]
        return self._problem(candidate, "ambiguous-contact", reason="number-taken", contacts=holders)

    def _number_for(self, candidate: Candidate) -> str | None:
        """Return the number of a new contact; None when no free one is at hand."""
        wants_own = self._cobot_rules(candidate) or candidate.debitor.kind == "contact" or candidate.keeps_number
        may_have_own = self._needs_own_number(candidate) or candidate.cobot_number not in self.not_free
        if wants_own and may_have_own and candidate.cobot_number and not self._is_taken(candidate.cobot_number):
            return candidate.cobot_number
        return self._next_number()

    def _next_number(self) -> str | None:
        while self.free_numbers:
            number = self.free_numbers.pop(0)
            if not self._is_taken(number):
                return number
        return None

    def _is_taken(self, number: str | None, but_by: str | None = None) -> bool:
        return any(each.id != but_by and same_number(each.customer_number, number) for each in self.contacts)

    def _remember(self, candidate: Candidate, number: str) -> None:
        """Let later candidates see this planned contact."""
        draft = candidate.draft
        planned_id = f"planned {candidate.debitor.kind} {candidate.debitor.id}"
        emails = frozenset(email for email in (draft.email, *draft.billing_emails) if email)
        self.contacts.append(Contact(planned_id, number, draft.display_name, draft.company is None, emails))
        self.planned_by_contact[planned_id] = candidate.debitor

    def _remember_link(self, candidate: Candidate, contact: Contact, number: str | None) -> None:
        """Let later candidates see whose contact it is, and with which number."""
        self.linked[contact.id] = {*self.linked.get(contact.id, ()), candidate.debitor}
        if number is not None:
            self.contacts = [
                replace(each, customer_number=number) if each.id == contact.id else each for each in self.contacts
            ]

    def _country_id(self, draft: ContactDraft) -> str | None:
        if draft.address is None:
            return None
        return self.country_ids.get(draft.address.country_code or self.home_country)

    def _pending(
        self, candidate: Candidate, number: str | None, *, created: bool, replaced: str | None = None
    ) -> tuple[str, ...]:
        return contact_pending(
            candidate, number, created=created, replaced=replaced, settings=self.settings, notify=self.notify
        )

    def following_steps(self, candidate: Candidate, number: str, pending: Iterable[str]) -> Iterable[Step]:
        """Return the steps after the contact itself; see ``FollowingSteps``."""
        following = FollowingSteps(self.settings, self.activity_text, self.notify, self.may_write_numbers)
        return following.of(candidate, number, tuple(pending))

    def finish(self, candidate: Candidate, link: Link, number: str | None) -> DocumentPlan:
        """Return what an earlier run left undone for a linked contact.

        Args:
            candidate: Whose contact it is.
            link: With what is pending.
            number: The contact's customer number now.
        """
        steps: list[Step] = []
        if DETAILS in link.pending:
            steps.append(
                CompleteContact(candidate.debitor, link.sevdesk_id, candidate.draft, self._country_id(candidate.draft))
            )
        if number:
            steps.extend(self.following_steps(candidate, number, link.pending))
        return self._document(candidate, number, "finishing", steps, link.pending)

    def _document(
        self,
        candidate: Candidate,
        number: str | None,
        standing: Standing,
        steps: Sequence[Step],
        pending: Collection[str],
    ) -> DocumentPlan:
        findings: tuple[Finding, ...] = ()
        if NUMBER in pending and not self.may_write_numbers and self.settings.customer_numbers != "keep":
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


def _finding(candidate: Candidate, code: ProblemCode, details: Mapping[str, str]) -> Finding:
    return Finding(code, candidate.debitor.kind, candidate.debitor.id, candidate.cobot_number, details)
