"""Explains one member, team or guest: reads both sides anew, and asks the very rules that a run asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.contacts import ContactMatch, agreements
from cobot_sevdesk_sync.cobot.records import Invoice, Membership
from cobot_sevdesk_sync.errors import NotFound
from cobot_sevdesk_sync.explain.model import ContactExplained, LeftAlone, Target
from cobot_sevdesk_sync.explain.session import Session
from cobot_sevdesk_sync.store.records import Intent
from cobot_sevdesk_sync.sync.candidates import Candidate, member_candidate, select_members, team_candidate
from cobot_sevdesk_sync.sync.contact_planning import ContactPlanning
from cobot_sevdesk_sync.sync.context import RunContext
from cobot_sevdesk_sync.sync.debitors import guest_candidate
from cobot_sevdesk_sync.sync.reading import InvoicesRead
from cobot_sevdesk_sync.sync.steps import DocumentPlan


class _InCobot(Struct, frozen=True):
    """Who it is in Cobot now, or why that is not known."""

    state: Literal["found", "gone", "not-asked"]
    candidate: Candidate | None = None

    @property
    def member(self) -> Membership | None:
        """The member, where it is one."""
        return self.candidate.membership if self.candidate else None


def explain_contact(session: Session, target: Target) -> ContactExplained:
    """Return what there is to tell about a member, team or guest; what could not be asked stands in ``errors``."""
    past = session.past(target.kind, target.id)
    in_cobot = _in_cobot(session, target, past.intents)
    candidate, here = in_cobot.candidate, session.here
    plan: DocumentPlan | None = None
    left_alone: LeftAlone | None = None
    match: ContactMatch | None = None
    if candidate is not None and here is not None:
        context = session.context(here)
        members = [in_cobot.member] if in_cobot.member else []
        planned = session.ask(
            lambda: session.plan(context, target.kind, target.id, members, InvoicesRead()), "cobot", "sevdesk"
        )
        if planned is not None:
            plan = planned[0]
            left_alone = "carried-over" if plan is None and past.link is not None else None
        if past.link is None:
            match = session.ask(lambda: _match(context, candidate), "cobot", "sevdesk")
            if planned is not None and plan is None:
                left_alone = _why_left_alone(session, context, in_cobot.member)
    contacts = session.ask(lambda: session.books.contacts, "sevdesk")
    number = candidate.cobot_number if candidate else None
    return ContactExplained(
        target=target,
        past=past,
        cobot=in_cobot.state,
        candidate=candidate,
        confirmed_at=_confirmed_at(in_cobot.member),
        match=match,
        agreements=agreements(candidate.draft, number, contacts) if candidate and contacts else (),
        contact=next((each for each in contacts or () if past.link and each.id == past.link.sevdesk_id), None),
        contacts_read=contacts is not None,
        plan=plan,
        left_alone=left_alone,
        errors=session.errors,
    )


def _in_cobot(session: Session, target: Target, intents: Sequence[Intent]) -> _InCobot:
    def fetch() -> _InCobot:
        candidate: Candidate | None = None
        try:
            if target.kind == "member":
                candidate = member_candidate(session.cobot.fetch_membership(target.id))
            elif target.kind == "team" and session.here is not None:
                team = session.context(session.here).teams.by_id.get(target.id)
                candidate = team_candidate(team) if team else None
            else:
                return _guest(session, intents)
        except NotFound:
            pass
        return _InCobot("found", candidate) if candidate else _InCobot("gone")

    return session.ask(fetch, "cobot") or _InCobot("not-asked")


def _guest(session: Session, intents: Sequence[Intent]) -> _InCobot:
    """Return a guest as the invoice has them from which their contact was made: Cobot has no other page of them."""
    for invoice_id in (intent.effect["invoice"] for intent in reversed(intents) if intent.effect.get("invoice")):
        invoice = session.cobot.fetch_invoice(invoice_id)
        candidate = guest_candidate(invoice) if isinstance(invoice, Invoice) else None
        return _InCobot("found", candidate) if candidate else _InCobot("not-asked")
    return _InCobot("not-asked")


def _match(context: RunContext, candidate: Candidate) -> ContactMatch | None:
    planner = ContactPlanning(context).planner([candidate], (), {})
    return planner.match(candidate) if planner else None


def _why_left_alone(session: Session, context: RunContext, member: Membership | None) -> LeftAlone | None:
    """Return why a run would not look at somebody without a contact, by asking its rule with one condition less."""
    if not session.settings.members.enabled:
        return "switched-off"
    if member is None:
        return "not-addressed"

    def is_chosen(confirmed_from: date, today: date) -> bool:
        zone = context.here.time_zone
        return bool(select_members([member], (), confirmed_from=confirmed_from, today=today, time_zone=zone))

    if not is_chosen(date.min, date.min):
        return "unconfirmed"
    return "ended" if not is_chosen(date.min, context.here.today) else "confirmed-earlier"


def _confirmed_at(member: Membership | None) -> datetime | None:
    return member.confirmed_at if member else None
