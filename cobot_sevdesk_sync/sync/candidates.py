"""Who is to have a contact, and what follows once they have it: members, teams, guests (contract, section 4). Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeGuard
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.contacts import (
    ContactDraft,
    Matched,
    OfOthers,
    draft_from_invoice,
    draft_from_membership,
    draft_from_team,
    match_member,
)
from cobot_sevdesk_sync.books.countries import compact_vat_id
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind, ProblemCode
from cobot_sevdesk_sync.books.names import marks_in
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Team
from cobot_sevdesk_sync.config.settings import MemberSettings
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.sync.plan import ACTIVITY, NUMBER, DebitorKey, GiveUp, PostActivity, Step, WriteCustomerNumber

CONTACT_CREATED = "contact-created"
NUMBER_CHANGED = "number-changed"
CONTACT_RENUMBERED = "contact-renumbered"

ActivityText = Callable[[str, str, str | None], str]
# Whose each contact is, by its sevDesk id: members and teams, and what each is in Cobot; None where not known.
Holders = Mapping[str, Mapping["DebitorKey", ContactDraft | None]]

DEBITOR_KINDS: Mapping[str, ObjectKind] = {"membership": "member", "team": "team", "contact": "contact"}


class Candidate(Struct, frozen=True):
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

    def finding(self, code: ProblemCode, **details: str) -> Finding:
        """Return a problem of this one."""
        return Finding(code, self.debitor.kind, self.debitor.id, self.cobot_number, details)


def select_members(
    members: Iterable[Membership],
    linked: Collection[str],
    *,
    confirmed_from: date,
    today: date,
    time_zone: ZoneInfo,
    named: Collection[str] = (),
    named_from: date | None = None,
) -> list[Candidate]:
    """Return the members who are to have a contact and have none (product contract, section 4.1), in a fixed order.

    Args:
        members: All members.
        linked: Ids of those who have one.
        confirmed_from: Who was confirmed on an earlier day of the space is left alone.
        today: The space's calendar day.
        time_zone: The space's time zone.
        named: Ids of those named in a problem: they are looked at until it is solved.
        named_from: Also of those, who was confirmed on an earlier day is left alone; None leaves out nobody.
    """

    def is_due(member: Membership) -> bool:
        if member.confirmed_at is None or member.id in linked:
            return False
        first = (named_from or date.min) if member.id in named else confirmed_from
        return member.confirmed_at.astimezone(time_zone).date() >= first and (
            member.canceled_to is None or member.canceled_to >= today
        )

    chosen = sorted(filter(is_due, members), key=lambda member: (member.confirmed_at, member.id))
    return [member_candidate(member) for member in chosen]


def member_candidate(member: Membership) -> Candidate:
    """Return a member as a candidate, whatever their dates."""
    return Candidate(DebitorKey("member", member.id), member.customer_number, draft_from_membership(member), member)


def team_candidate(team: Team) -> Candidate:
    """Return a team as a candidate."""
    return Candidate(DebitorKey("team", team.id), team.customer_number, draft_from_team(team))


def with_vat_ids(candidates: Iterable[Candidate], invoices: Iterable[Invoice]) -> list[Candidate]:
    """Return candidates with the VAT id that their invoices carry: a member's own page in Cobot has none.

    Nobody gets one whose invoices carry several.
    """
    carried: dict[DebitorKey, set[str]] = {}
    for invoice in invoices:
        debitor, vat_id = debitor_key(invoice), compact_vat_id(invoice.tax_id)
        if debitor is not None and vat_id is not None:
            carried.setdefault(debitor, set()).add(vat_id)
    return [
        replace(each, draft=replace(each.draft, vat_number=next(iter(found))))
        if each.draft.vat_number is None and len(found := carried.get(each.debitor, set())) == 1
        else each
        for each in candidates
    ]


def holders_of(
    linked: Mapping[DebitorKey, str],
    contacts: Iterable[Contact],
    members: Iterable[Membership] = (),
    living: Collection[str] | None = None,
) -> dict[str, dict[DebitorKey, ContactDraft | None]]:
    """Return whose each contact is: by link, by mark, or by number and name or e-mail (product contract, section 4).

    Guests and those who left have none to keep.

    Args:
        linked: Whose contact is known, by sevDesk id.
        contacts: sevDesk's.
        members: All that are listed.
        living: Ids of the members whose membership is not over; None where that is not known.
    """
    drafts = {member.id: draft_from_membership(member) for member in members if living is None or member.id in living}
    found: dict[str, dict[DebitorKey, ContactDraft | None]] = {}

    def note(contact_id: str, debitor: DebitorKey) -> None:
        is_over = debitor.kind == "member" and living is not None and debitor.id not in living
        if debitor.kind != "contact" and not is_over:
            found.setdefault(contact_id, {})[debitor] = drafts.get(debitor.id) if debitor.kind == "member" else None

    for debitor, contact_id in linked.items():
        note(contact_id, debitor)
    by_number: dict[str, list[Contact]] = {}
    for contact in contacts:
        by_number.setdefault((contact.customer_number or "").strip(), []).append(contact)
        for kind, cobot_id in marks_in(contact.description):
            note(contact.id, DebitorKey(kind, cobot_id))
    for member in members:
        debitor, number = DebitorKey("member", member.id), (member.customer_number or "").strip()
        if number in by_number and number and member.id in drafts and debitor not in linked:
            match = match_member(drafts[member.id], number, by_number[number])
            if isinstance(match, Matched) and match.by == "number":
                note(match.contact.id, debitor)
    return found


def of_others(holders: Holders, debitor: DebitorKey) -> OfOthers:
    """Return the contacts that are somebody else's than this debitor's, as ``match_member`` takes them."""
    found = {
        contact_id: [draft for each, draft in those.items() if each != debitor] for contact_id, those in holders.items()
    }
    return {contact_id: others for contact_id, others in found.items() if others}


def debitor_key(invoice: Invoice) -> DebitorKey | None:
    """Return whom the invoice is addressed to, as the ledger names them."""
    return DebitorKey(DEBITOR_KINDS[invoice.debitor.kind], invoice.debitor.id) if invoice.debitor else None


def guest_candidate(invoice: Invoice) -> Candidate | None:
    """Return the debitor of an invoice as somebody to have a contact made from the invoice's own words."""
    debitor = debitor_key(invoice)
    if debitor is None:
        return None
    return Candidate(
        debitor, invoice.customer_number, draft_from_invoice(invoice), keeps_number=True, invoice_id=invoice.id
    )


class Following(Struct, frozen=True):
    """What follows once a contact exists: its number in Cobot where it differs, and one activity.

    Attributes:
        activity_text: What is posted for a kind of event, a number and the one before.
        notify: Whether activities are posted.
        may_write_numbers: False once a number write went wrong for this space.
    """

    settings: MemberSettings
    activity_text: ActivityText = lambda *_: ""
    notify: bool = False
    may_write_numbers: bool = False

    def pending(
        self, candidate: Candidate, number: str | None, *, created: bool, replaced: str | None = None
    ) -> tuple[str, ...]:
        """Return what is pending then, as ``Link.pending`` keeps it.

        Args:
            candidate: Whose contact it is.
            number: The contact's customer number.
            created: Whether the contact is made.
            replaced: The number that the contact had in sevDesk until now, where that changes.
        """
        changes = self._is_to_be_written(candidate, number)
        pending: list[str] = [NUMBER] if changes else []
        if self.notify and (created or changes or replaced):
            kind = CONTACT_CREATED if created else NUMBER_CHANGED if changes else CONTACT_RENUMBERED
            old_number = candidate.cobot_number if changes else replaced
            pending.append(f"{ACTIVITY}:{kind}:{old_number or ''}")
        return tuple(pending)

    def steps(self, candidate: Candidate, number: str, pending: Sequence[str]) -> Iterator[Step]:
        """Return the steps for what is pending; what is no longer wanted is given up."""
        number_unwanted = NUMBER in pending and not self._still_wants_number(candidate, number)
        for step in pending:
            name, _, rest = step.partition(":")
            kind, _, old_number = rest.partition(":")
            unwanted = number_unwanted
            if name == ACTIVITY:
                unwanted = not self.notify or (number_unwanted and kind == NUMBER_CHANGED)
            if name in {NUMBER, ACTIVITY} and unwanted:
                yield GiveUp(candidate.debitor, step)
            elif name == NUMBER and self._may_write_number(member := candidate.membership):
                yield WriteCustomerNumber(member.id, number, member.customer_number, member.other_fields)
            elif name == ACTIVITY:
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

    def _is_to_be_written(self, candidate: Candidate, number: str | None) -> bool:
        """Whether Cobot is to get the number: never over one of its own where Cobot's numbers count."""
        if candidate.debitor.kind != "member" or not number or number == candidate.cobot_number:
            return False
        if self.settings.customer_numbers == "cobot":
            return not candidate.cobot_number
        return self.settings.customer_numbers == "sevdesk"

    def _still_wants_number(self, candidate: Candidate, number: str) -> bool:
        """Whether a number that is pending is to be written: settings and the member may have changed meanwhile."""
        if candidate.membership is None:
            return self.settings.customer_numbers != "keep"
        return self._is_to_be_written(candidate, number)

    def _may_write_number(self, member: Membership | None) -> TypeGuard[Membership]:
        """Whether a number may be written now; that of a member who is not confirmed yet waits."""
        return self.may_write_numbers and member is not None and member.confirmed_at is not None
