"""Which members and teams of a period are not as they should be in sevDesk (product contract, sections 4 and 7). Pure.

A contact is found as a run finds it: by the link, else by number and name or e-mail, else by name and e-mail, else by
the mark that a contact of ours carries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from cobot_sevdesk_sync.books.contacts import Ambiguous, Matched, match_member, several_contacts
from cobot_sevdesk_sync.books.names import contact_mark, contacts_marked, normalise_name, same_number
from cobot_sevdesk_sync.config.settings import MemberSettings
from cobot_sevdesk_sync.report.model import MemberClass, MemberRow
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.sync.candidates import Candidate


class ContactBook:
    """sevDesk's contacts, to be found without going through all of them for each member."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
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
        match = match_member(candidate.draft, candidate.cobot_number, near)
        if isinstance(match, Matched):
            return (match.contact,)
        if isinstance(match, Ambiguous):
            return match.contacts
        return contacts_marked(self._described, contact_mark(candidate.debitor.kind, candidate.debitor.id))


def member_rows(
    candidates: Collection[Candidate], contacts: ContactBook, links: Mapping[str, str], settings: MemberSettings
) -> list[MemberRow]:
    """Return those of whom something is not right, in the order given.

    Args:
        candidates: The members of the period, and the teams that an invoice of it is addressed to.
        contacts: sevDesk's.
        links: sevDesk contact id by Cobot id.
        settings: ``customer_numbers`` keep: numbers may differ. A team without a number in Cobot is all right too:
            Cobot offers no way to write one.
    """
    found = [(each, contacts.counterparts(each, links.get(each.debitor.id))) for each in candidates]
    # Of somebody without a link, too, as after a lost state file: the mark says whose a contact is. Another one's
    # number does not.
    people = [
        (each.debitor.kind, each.debitor.id, links[each.debitor.id], each.cobot_number)
        if each.debitor.id in links
        else (each.debitor.kind, each.debitor.id, those[0].id if len(those) == 1 else "", None)
        for each, those in found
    ]
    several = several_contacts(people, contacts.all)
    # A contact that a team and its member share can have only one of their numbers; that of a team cannot be written.
    in_order = {
        those[0].id
        for candidate, those in found
        if len(those) == 1
        and candidate.debitor.kind == "member"
        and same_number(those[0].customer_number, candidate.cobot_number)
    }
    rows = (
        _row(each, several.get((each.debitor.kind, each.debitor.id), those), contacts, settings, in_order)
        for each, those in found
    )
    return [row for row in rows if row is not None]


def _row(
    candidate: Candidate,
    found: Sequence[Contact],
    contacts: ContactBook,
    settings: MemberSettings,
    in_order: Collection[str],
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
    needs_none = settings.customer_numbers == "keep" or (candidate.debitor.kind == "team" and not cobot_number)
    shares = candidate.debitor.kind == "team" and contact.id in in_order
    if not needs_none and not shares and not same_number(contact.customer_number, cobot_number):
        return row("number-different", contact.customer_number, (contact,))
    return None
