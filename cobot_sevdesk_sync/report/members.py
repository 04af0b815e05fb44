"""Which members and teams of a period are not as they should be in sevDesk (product contract, sections 4 and 7). Pure.

A contact is found as a run finds it: by the link, else by number and name or e-mail, else by name and e-mail, else by
the mark that a contact of ours carries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.contacts import Ambiguous, Matched, differing_numbers, match_member, several_contacts
from cobot_sevdesk_sync.books.findings import READ, UNREADABLE, Finding, ObjectKind, ProblemCode, number_differs
from cobot_sevdesk_sync.books.names import contact_mark, contacts_marked, normalise_name, same_number
from cobot_sevdesk_sync.config.settings import Acceptance, MemberSettings
from cobot_sevdesk_sync.report.model import MemberClass, MemberRow
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.sync.candidates import Candidate, Holders, of_others
from cobot_sevdesk_sync.sync.plan import CREATE_CONTACT, SET_CONTACT_NUMBER, WRITE_CUSTOMER_NUMBER, DebitorKey

# Refused, or not read, these leave somebody without a contact.
NO_CONTACT_BY = (CREATE_CONTACT, SET_CONTACT_NUMBER, READ, UNREADABLE, "")


class ContactBook:
    """sevDesk's contacts, to be found without going through all of them for each member."""

    def __init__(self, contacts: Iterable[Contact], whose: Holders | None = None) -> None:
        self._whose = whose or {}
        self._by_id = {contact.id: contact for contact in contacts}
        self._by_number: dict[str, list[Contact]] = defaultdict(list)
        self._by_name: dict[str, list[Contact]] = defaultdict(list)
        self._described = [contact for contact in self._by_id.values() if contact.description]
        for contact in self._by_id.values():
            self._by_number[(contact.customer_number or "").strip()].append(contact)
            self._by_name[normalise_name(contact.name)].append(contact)

    @property
    def all(self) -> Collection[Contact]:
        """All of them, each once."""
        return self._by_id.values()

    def with_number(self, number: str | None) -> tuple[Contact, ...]:
        """Return the contacts with a customer number; nobody has no number."""
        found = self._by_number.get((number or "").strip(), ())
        return tuple(contact for contact in found if same_number(contact.customer_number, number))

    def counterparts(self, candidate: Candidate, linked_to: str | None) -> tuple[Contact, ...]:
        """Return whose contact somebody is: one, none, or several that could be it.

        Args:
            candidate: A member or team.
            linked_to: sevDesk id of the contact that the ledger knows.
        """
        if linked_to is not None:
            return (self._by_id[linked_to],) if linked_to in self._by_id else ()
        near = [*self.with_number(candidate.cobot_number)]
        for name in candidate.draft.names:
            near += self._by_name.get(name, ())
        others = of_others({each.id: self._whose.get(each.id, {}) for each in near}, candidate.debitor)
        match = match_member(candidate.draft, candidate.cobot_number, near, others)
        if isinstance(match, Matched):
            return (match.contact,)
        marked = contacts_marked(self._described, contact_mark(candidate.debitor.kind, candidate.debitor.id))
        if isinstance(match, Ambiguous) and match.because == "several":
            return marked or match.contacts
        # What fits is somebody else's, or a person's: the run names it, and nobody has a contact by it.
        return marked


def member_rows(
    candidates: Collection[Candidate], contacts: ContactBook, links: Mapping[DebitorKey, str], settings: MemberSettings
) -> list[MemberRow]:
    """Return those of whom something is not right, in the order given.

    Args:
        candidates: The members of the period, and the teams that an invoice of it is addressed to.
        contacts: sevDesk's.
        links: Whose contact is known, by sevDesk id.
        settings: ``customer_numbers`` keep: numbers may differ. A team without a number in Cobot is all right too:
            Cobot offers no way to write one.
    """
    found = [(each, contacts.counterparts(each, links.get(each.debitor))) for each in candidates]
    # Of somebody without a link, too, as after a lost state file: the mark says whose a contact is. Another one's
    # number does not.
    people = [
        (each.debitor.kind, each.debitor.id, links[each.debitor], each.cobot_number)
        if each.debitor in links
        else (each.debitor.kind, each.debitor.id, those[0].id if len(those) == 1 else "", None)
        for each, those in found
    ]
    several = several_contacts(people, contacts.all)
    single = (
        (each.debitor.kind, each.debitor.id, those[0].id, each.cobot_number) for each, those in found if len(those) == 1
    )
    differing = differing_numbers(single, contacts.all) if settings.customer_numbers != "keep" else {}
    rows = (
        _row(each, several.get((each.debitor.kind, each.debitor.id), those), contacts, differing)
        for each, those in found
    )
    return [row for row in rows if row is not None]


def accepted_by(row: MemberRow, contacts: ContactBook, accepted: Accepted) -> Acceptance | None:
    """Return the entry by which a person has let it stand that something of a member is not as it should be.

    Args:
        row: What it is.
        contacts: sevDesk's.
        accepted: What a run has named as the cause of it, which the report does not see by itself.
    """

    def said(code: ProblemCode, **details: str) -> Finding:
        return Finding(code, row.kind, row.cobot_id, None, details)

    ids = ", ".join(row.sevdesk_ids)
    if row.member_class == "number-different":
        differs = number_differs(row.kind, row.cobot_id, row.cobot_number, ids, row.sevdesk_number)
        known = accepted.of(differs) or accepted.of(said("rejected-by-cobot", step=WRITE_CUSTOMER_NUMBER))
        return known or accepted.number_not_written(row.kind, row.cobot_id, (row.cobot_number, row.sevdesk_number))
    causes = [said("ambiguous-contact", reason="several", sevdesk_ids=ids)]
    if row.member_class == "several-contacts":
        causes.append(said("duplicate-contacts", sevdesk_ids=ids))
    else:
        holders = ", ".join(contact.id for contact in contacts.with_number(row.cobot_number))
        causes += [said("ambiguous-contact", reason="number-taken", sevdesk_ids=each) for each in ("", holders)]
        causes += [said("rejected-by-sevdesk", step=step) for step in NO_CONTACT_BY]
    return next((entry for cause in causes if (entry := accepted.of(cause)) is not None), None)


def _row(
    candidate: Candidate,
    found: Sequence[Contact],
    contacts: ContactBook,
    differing: Collection[tuple[ObjectKind, str]],
) -> MemberRow | None:
    cobot_number = candidate.cobot_number

    def row(member_class: MemberClass, number: str | None, those: Iterable[Contact]) -> MemberRow:
        ids = tuple(contact.id for contact in those)
        name = candidate.draft.display_name
        return MemberRow(member_class, candidate.debitor.id, name, cobot_number, number, ids, candidate.debitor.kind)

    if not found:
        return row("without-contact", None, ())
    contact = found[0]
    if len(found) > 1:
        numbers = {each.customer_number for each in found}
        return row("several-contacts", contact.customer_number if len(numbers) == 1 else None, found)
    namesakes = contacts.with_number(contact.customer_number)
    if len(namesakes) > 1:
        return row("several-contacts", contact.customer_number, namesakes)
    if (candidate.debitor.kind, candidate.debitor.id) in differing:
        return row("number-different", contact.customer_number, (contact,))
    return None
