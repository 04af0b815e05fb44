"""Who is to have a contact: members, teams, and guests by their invoices (product contract, section 4.1). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from cobot_sevdesk_sync.books.contacts import ContactDraft, draft_from_membership, draft_from_team
from cobot_sevdesk_sync.cobot.records import Membership, Team
from cobot_sevdesk_sync.sync.steps import DebitorKey


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
