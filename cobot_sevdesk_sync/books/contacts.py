"""Contacts: what a member, a team or a guest becomes in sevDesk, and which contact there is the same one already.

Nothing here is fuzzy: a wrong contact on a voucher is worse than none (product contract, sections 4 and 5.4).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.addresses import PostalAddress, parse_address
from cobot_sevdesk_sync.books.countries import compact_vat_id
from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.books.names import (
    line_or_none,
    marks_in,
    normalise_name,
    same_number,
    split_name,
    without_invisible,
)
from cobot_sevdesk_sync.cobot.records import Address, Invoice, Membership, Team
from cobot_sevdesk_sync.sevdesk.records import Contact

RecognisedBy = Literal["number", "name-and-email", "mark"]
Doubt = Literal["several", "anothers", "another-kind"]


class ContactDraft(Struct, frozen=True):
    """A contact as it would be created: an organisation when ``company`` is given, else a person.

    Attributes:
        vat_number: VAT identification number without separators; None when the tax id is none.
        email: The address of the contact itself, as written in Cobot.
        billing_emails: Further addresses that invoices go to, none of them twice.
        other_names: Names beside the display name under which the contact may stand in sevDesk already: the team whose
            invoices a company gets, a person's name as it was written.
        people: The names of the persons behind a company: a contact of that name may be theirs alone.
    """

    company: str | None = None
    first_name: str | None = None
    family_name: str | None = None
    vat_number: str | None = None
    address: PostalAddress | None = None
    email: str | None = None
    billing_emails: tuple[str, ...] = ()
    phone: str | None = None
    other_names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def display_name(self) -> str:
        """The name as sevDesk shows it."""
        return self.company or _full_name(self.first_name, self.family_name)

    @property
    def names(self) -> frozenset[str]:
        """All names, for comparing."""
        return frozenset({*self.own_names, *map(normalise_name, self.people)})

    @property
    def own_names(self) -> frozenset[str]:
        """The names without those of persons behind a company, for comparing."""
        return frozenset(map(normalise_name, (self.display_name, *self.other_names)))

    @property
    def emails(self) -> frozenset[str]:
        """All e-mail addresses, for comparing."""
        return frozenset(map(normalise_email, filter(None, (self.email, *self.billing_emails))))

    def may_be(self, other: ContactDraft) -> bool:
        """Say whether two are called the same and have an e-mail address in common."""
        return not self.own_names.isdisjoint(other.own_names) and not self.emails.isdisjoint(other.emails)


# Whose contacts are somebody else's already, by sevDesk id: what each of these is in Cobot; None where not known.
OfOthers = Mapping[str, Collection[ContactDraft | None]]
NOBODYS: OfOthers = {}


class Matched(Struct, frozen=True):
    """The one contact, and what it was recognised by."""

    contact: Contact
    by: RecognisedBy


class NoMatch(Struct, frozen=True):
    """No contact yet. ``number_taken_by`` is somebody else who has the customer number in sevDesk."""

    number_taken_by: Contact | None = None


class Ambiguous(Struct, frozen=True):
    """Contacts could be meant, and none is taken.

    Attributes:
        because: Several fit; or what fits is somebody else's already, or of a person where a company is wanted.
    """

    contacts: tuple[Contact, ...]
    because: Doubt = "several"


ContactMatch = Matched | NoMatch | Ambiguous


def several_contacts(
    people: Iterable[tuple[ObjectKind, str, str, str | None]], contacts: Iterable[Contact]
) -> dict[tuple[ObjectKind, str], tuple[Contact, ...]]:
    """Return who has more than one contact, by kind and Cobot id: by the mark, or by the number of one of them.

    Args:
        people: Kind, Cobot id, sevDesk id of the linked contact, and the customer number in Cobot of each.
        contacts: sevDesk's, all of them.
    """
    by_id = {contact.id: contact for contact in contacts}
    by_number: dict[str, list[Contact]] = {}
    by_mark: dict[tuple[str, str], list[Contact]] = {}
    for contact in by_id.values():
        by_number.setdefault((contact.customer_number or "").strip(), []).append(contact)
        for mark in marks_in(contact.description):
            by_mark.setdefault(mark, []).append(contact)
    found: dict[tuple[ObjectKind, str], tuple[Contact, ...]] = {}
    for kind, cobot_id, contact_id, number in people:
        linked = by_id.get(contact_id)
        own = [linked] if linked is not None else []
        numbers = {(each or "").strip() for each in (number, *(one.customer_number for one in own))} - {""}
        groups = [[*own, *by_mark.get((kind, cobot_id), ())], *(by_number.get(each, []) for each in numbers)]
        distinct = [{each.id: each for each in group} for group in groups]
        those = {id_: each for group in distinct if len(group) > 1 for id_, each in group.items()}
        if those:
            found[(kind, cobot_id)] = tuple(sorted(those.values(), key=lambda each: each.id))
    return found


def differing_numbers(
    people: Iterable[tuple[ObjectKind, str, str, str | None]], contacts: Iterable[Contact]
) -> dict[tuple[ObjectKind, str], Contact]:
    """Return whose contact has another customer number than they have in Cobot, with the contact, by kind and Cobot id.

    A contact that a team and its member share can have only one of their numbers; that of a team cannot be written in
    Cobot, so that one without is all right, too.

    Args:
        people: Kind, Cobot id, sevDesk id of the contact, and the customer number in Cobot of each.
        contacts: sevDesk's, all of them.
    """
    by_id = {contact.id: contact for contact in contacts}
    compared = [(*person, by_id[person[2]]) for person in people if person[2] in by_id]
    agree = {
        (kind, contact.id) for kind, _, _, number, contact in compared if same_number(contact.customer_number, number)
    }
    return {
        (kind, cobot_id): contact
        for kind, cobot_id, _, number, contact in compared
        if not same_number(contact.customer_number, number)
        and not (kind == "team" and (not (number or "").strip() or ("member", contact.id) in agree))
        and ((number or "").strip() or (contact.customer_number or "").strip())
    }


def draft_from_membership(membership: Membership) -> ContactDraft:
    """Return the contact for a member (product contract, section 4.3)."""
    return _draft(
        company=membership.address.company,
        person=membership.name,
        address=membership.address,
        emails=(membership.email, *membership.billing_emails),
        phone=membership.phone,
        fallback=membership.id,
    )


def draft_from_team(team: Team) -> ContactDraft:
    """Return the contact for a team: always an organisation, named like its billing company or else like the team."""
    return _draft(
        company=line_or_none(team.billing_address.company) or team.name,
        person=None,
        address=team.billing_address,
        emails=team.billing_emails,
        tax_id=team.tax_id,
        other_names=(team.name,),
        fallback=team.id,
    )


def draft_from_invoice(invoice: Invoice) -> ContactDraft:
    """Return the contact for whom an invoice is addressed to, from the invoice alone: a guest, or anybody."""
    return _draft(
        company=invoice.recipient.company,
        person=None,
        address=invoice.recipient,
        emails=invoice.billing_emails,
        tax_id=invoice.tax_id,
        fallback=invoice.debitor.id if invoice.debitor else invoice.id,
    )


def _draft(
    *,
    company: str | None,
    person: str | None,
    address: Address,
    emails: Iterable[str | None],
    fallback: str,
    phone: str | None = None,
    tax_id: str | None = None,
    other_names: Sequence[str] = (),
) -> ContactDraft:
    """Return a draft that has a name in any case: the e-mail's local part for want of one, else Cobot's id."""
    different = _different_emails(emails)
    own = different[0] if different else None
    company = line_or_none(company)
    person = line_or_none(person) or line_or_none(address.name)
    first_name, family_name = None, None
    if company is None:
        local_part = own.partition("@")[0] if own else None
        first_name, family_name = split_name(person or local_part or fallback)
    draft = ContactDraft(
        company=company,
        first_name=first_name,
        family_name=family_name,
        vat_number=compact_vat_id(tax_id),
        address=_address_with_person(parse_address(address), address, company),
        email=own,
        billing_emails=tuple(different[1:]),
        phone=line_or_none(phone),
    )
    people = (person, _first_name_first(person), line_or_none(address.name))
    if company is None:
        return replace(draft, other_names=_others(draft, (*people, *other_names)))
    return replace(draft, other_names=_others(draft, other_names), people=_others(draft, people))


def _others(draft: ContactDraft, names: Iterable[str | None]) -> tuple[str, ...]:
    """Return the names that are not the one shown, each once."""
    lines = map(line_or_none, names)
    return tuple(dict.fromkeys(name for name in lines if name and name != draft.display_name))


def _first_name_first(person: str | None) -> str | None:
    """Return the other reading of a name with a comma: whether a degree stands behind it shows in the letters' case."""
    before, comma, after = (part.strip() for part in (person or "").partition(","))
    return f"{after} {before}" if comma and before and after else None


def _address_with_person(address: PostalAddress | None, source: Address, company: str | None) -> PostalAddress | None:
    """Return the address of an organisation with the person's name above the street, where it is not lost."""
    name = line_or_none(source.name)
    if address is None or company is None or name is None or normalise_name(name) == normalise_name(company):
        return address
    return replace(address, name_lines=(name, *address.name_lines))


class Agreement(Struct, frozen=True):
    """In what a contact agrees with somebody of Cobot: number and one of the others, or both others, make a match."""

    contact: Contact
    number: bool
    name: bool
    email: bool


def agreements(draft: ContactDraft, customer_number: str | None, contacts: Iterable[Contact]) -> tuple[Agreement, ...]:
    """Return the contacts that agree in anything, those that agree in most first; see ``match_member``."""
    compared = [
        Agreement(
            contact,
            number=same_number(contact.customer_number, customer_number),
            name=has_name_of(contact, draft),
            email=_has_email_of(contact, draft),
        )
        for contact in _each_once(contacts)
    ]
    agreeing = [each for each in compared if each.number or each.name or each.email]
    return tuple(sorted(agreeing, key=lambda each: (-(each.number + each.name + each.email), each.contact.id)))


def match_member(
    draft: ContactDraft,
    customer_number: str | None,
    contacts: Iterable[Contact],
    of_others: OfOthers = NOBODYS,
    just_numbered: Collection[str] = (),
) -> ContactMatch:
    """Find the contact of a member or team that is not linked yet (product contract, section 4.2).

    Args:
        draft: What would be created; its e-mails and names are compared.
        customer_number: The number in Cobot.
        contacts: All contacts of sevDesk; one that is listed twice counts once.
        of_others: Those that are somebody else's already. Such a one is this one's, too, where both are the same:
            person or company, name and e-mail.
        just_numbered: Ids of those whose number was given to them just now: it says nothing of whose they are.

    Returns:
        The contact that has exactly this number and also an e-mail or a name of the draft; else the one that has both
        an e-mail and a name of it. When several fit, or it is not certain whose the one is, none is taken. A number
        alone never makes a match.
    """
    known = _each_once(contacts)
    free = [contact for contact in known if _may_be_theirs(draft, contact, of_others.get(contact.id, ()))]
    with_number = [contact for contact in known if same_number(contact.customer_number, customer_number)]
    given = [contact for contact in with_number if contact.id not in just_numbered]
    numbered = [each for each in given if has_name_of(each, draft) or _has_email_of(each, draft)]
    same = [contact for contact in numbered if contact in free]
    if same:
        return _one_of(same, "number")
    by_person = match_person(draft, free)
    if not isinstance(by_person, NoMatch):
        return by_person
    # Number, or name and e-mail, agree with somebody else's: one of both is mistaken, and it is not known which.
    both = (each for each in known if _has_own_name_of(each, draft) and _has_email_of(each, draft))
    doubtful = _each_once((*numbered, *both))
    if doubtful:
        return Ambiguous(tuple(doubtful), because="anothers")
    return NoMatch(number_taken_by=with_number[0] if with_number else None)


def is_anothers(match: ContactMatch) -> bool:
    """Say whether what fits is somebody else's already."""
    return isinstance(match, Ambiguous) and match.because == "anothers"


def _may_be_theirs(draft: ContactDraft, contact: Contact, others: Collection[ContactDraft | None]) -> bool:
    """Say whether a contact may be somebody's although it is that of others: where they are the same (contract, 4)."""
    if not others:
        return True
    is_one = _has_own_name_of(contact, draft) and _has_email_of(contact, draft)
    return is_one and _are_of_one_kind(draft, contact, others) and all(map(draft.may_be, filter(None, others)))


def _are_of_one_kind(draft: ContactDraft, contact: Contact, others: Iterable[ContactDraft | None]) -> bool:
    """Say whether all those whose contact it is are companies, or all persons, as the draft is."""
    kinds = (not contact.is_person if other is None else other.company is not None for other in others)
    return all(is_company == (draft.company is not None) for is_company in kinds)


def half_made(draft: ContactDraft, contacts: Iterable[Contact], of_others: OfOthers = NOBODYS) -> tuple[Contact, ...]:
    """Return the contacts of a draft's name that were made for somebody, and have no e-mail yet.

    Whoever it is may be a member who comes back under a new membership before their contact was finished: without an
    e-mail it cannot be told. A person's is no company's.
    """
    named = (each for each in _each_once(contacts) if not each.emails and has_name_of(each, draft))
    made = (each for each in named if marks_in(each.description))
    found = (each for each in made if _are_of_one_kind(draft, each, of_others.get(each.id, ())))
    return tuple(found) if draft.emails else ()


def match_person(draft: ContactDraft, contacts: Iterable[Contact]) -> ContactMatch:
    """Find the contact that has a name and an e-mail of a draft (product contract, sections 4.2 and 5.4).

    Where only the person behind a company has a contact, it is not known whether that is the company's or their own.
    """
    same = [
        contact for contact in _each_once(contacts) if has_name_of(contact, draft) and _has_email_of(contact, draft)
    ]
    own = [contact for contact in same if _has_own_name_of(contact, draft)]
    if same and not own:
        return Ambiguous(tuple(same), because="another-kind")
    return _one_of(own, "name-and-email")


def match_invoice_contact(
    customer_number: str | None, contacts: Iterable[Contact], linked_contact_ids_of_other_debitors: frozenset[str]
) -> ContactMatch:
    """Find the contact of an invoice whose debitor is not linked, by the number alone (product contract, section 5.4).

    Args:
        customer_number: The one on the invoice.
        contacts: All contacts of sevDesk; one that is listed twice counts once.
        linked_contact_ids_of_other_debitors: Contacts that are somebody else already; they do not count.
    """
    found = [
        contact
        for contact in _each_once(contacts)
        if same_number(contact.customer_number, customer_number)
        and contact.id not in linked_contact_ids_of_other_debitors
    ]
    return _one_of(found, "number")


def _one_of(found: Sequence[Contact], by: RecognisedBy) -> ContactMatch:
    """Return the contact that was found, if it is the only one."""
    if len(found) > 1:
        return Ambiguous(tuple(found))
    return Matched(found[0], by) if found else NoMatch()


def names_differ(recipient: Address, contact: Contact) -> bool:
    """Say whether a contact has neither the company's nor the person's name of a recipient (``contact-name-differs``).

    Args:
        recipient: The invoice's; without any name nothing differs.
        contact: The contact that has the invoice's customer number.
    """
    company, person = line_or_none(recipient.company), line_or_none(recipient.name)
    names = [name for name in (company, person) if name]
    if person:
        names.append(_full_name(*split_name(person)))
    return bool(names) and normalise_name(contact.name) not in set(map(normalise_name, names))


def normalise_email(email: str) -> str:
    """Return an e-mail address for comparing: case, surrounding spaces and what cannot be seen do not count."""
    return unicodedata.normalize("NFC", without_invisible(email)).strip().casefold()


def has_name_of(contact: Contact, draft: ContactDraft) -> bool:
    """Say whether a contact is called like a draft."""
    return normalise_name(contact.name) in draft.names


def _has_own_name_of(contact: Contact, draft: ContactDraft) -> bool:
    return normalise_name(contact.name) in draft.own_names


def _has_email_of(contact: Contact, draft: ContactDraft) -> bool:
    return not draft.emails.isdisjoint(map(normalise_email, contact.emails))


def _full_name(first_name: str | None, family_name: str | None) -> str:
    """Return a person's name as sevDesk shows it."""
    return " ".join(filter(None, (first_name, family_name)))


def _each_once(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Return contacts without repetition: a listing that changes while it is read may show one twice."""
    return tuple({contact.id: contact for contact in contacts}.values())


def _different_emails(emails: Iterable[str | None]) -> list[str]:
    """Return the addresses in their order, each once, case aside, without what cannot be seen."""
    different: dict[str, str] = {}
    for given in emails:
        email = line_or_none(without_invisible(given or ""))
        if email:
            different.setdefault(normalise_email(email), email)
    return list(different.values())
