"""Explains one invoice, member, team or guest: reads both sides anew, and asks the very rules that a run asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.accounts import AccountSearch, NoAccount
from cobot_sevdesk_sync.books.contacts import Agreement, ContactMatch, agreements
from cobot_sevdesk_sync.books.edits import edit_of
from cobot_sevdesk_sync.books.entries import NO_PAST
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.matching import with_missing_contact
from cobot_sevdesk_sync.books.reconcile import Reducer, compare
from cobot_sevdesk_sync.books.taxes import RateNotAllowed, RuleChoice, SeveralTaxes, choose_rules, rates_of, refusal
from cobot_sevdesk_sync.books.vouchers import (
    EURO,
    VoucherDraft,
    compare_voucher,
    compare_with_invoice,
    draft_voucher,
)
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceItem, Membership
from cobot_sevdesk_sync.errors import NotFound, Rejected
from cobot_sevdesk_sync.explain.session import Past, Session, Target
from cobot_sevdesk_sync.sevdesk.records import Account, Contact, Position, Voucher
from cobot_sevdesk_sync.store.records import Intent, Link
from cobot_sevdesk_sync.sync.candidates import (
    Candidate,
    debitor_key,
    guest_candidate,
    member_candidate,
    select_members,
    team_candidate,
)
from cobot_sevdesk_sync.sync.desk import InvoiceContact
from cobot_sevdesk_sync.sync.plan import DebitorKey, DocumentPlan
from cobot_sevdesk_sync.sync.plan_invoices import tags_of
from cobot_sevdesk_sync.sync.planner import ContactPlanning, RunContext
from cobot_sevdesk_sync.sync.sides import GONE, InvoicesRead

LeftAlone = Literal[
    "carried-over",
    "deleted",
    "unreadable",
    "gone",
    "older",
    "switched-off",
    "unconfirmed",
    "confirmed-earlier",
    "ended",
    "not-addressed",
]

InCobot = Literal["found", "gone", "unreadable", "not-asked"]
"""Whether Cobot has it, has it no more, has it in a form that cannot be read, or could not be asked."""

VoucherNow = tuple[Voucher, Sequence[Position], Mapping[str, tuple[str, str]]]
"""A voucher as sevDesk has it now, and the fields in which it is not as the invoice, or else the link, says."""


class LineExplained(Struct, frozen=True):
    """A line: how its account was looked for, which it is, its rate in percent, and why sevDesk would refuse that."""

    item: InvoiceItem
    search: AccountSearch
    account: Account | None
    rate: Decimal | SeveralTaxes
    refusal: RateNotAllowed | None


class RulesExplained(Struct, frozen=True):
    """What the rules make of the invoice as Cobot has it now, whether or not it is booked already.

    Attributes:
        choices: The tax rules of the lines, each different one once; empty when a line carries several taxes: no rule
            is looked for then.
        draft: The voucher; None when the invoice cannot be booked, for the reasons in ``findings``.
        contact: Whose voucher it is, and what decided it.
        contact_record: The contact in sevDesk; None without one, or when it is not there.
        tags: Of the voucher.
    """

    lines: Sequence[LineExplained]
    choices: Sequence[RuleChoice]
    draft: VoucherDraft | None
    findings: Sequence[Finding]
    contact: InvoiceContact
    contact_record: Contact | None
    tags: Sequence[str]


class Explained(Struct, frozen=True, kw_only=True):
    """What there is to tell of either. Times are UTC, money as in the records told of.

    Attributes:
        plan: What a run would do now; None when it would leave it alone, or that could not be found out.
        left_alone: Why a run would do nothing with it at all.
    """

    target: Target
    past: Past
    cobot: InCobot
    plan: DocumentPlan | None
    left_alone: LeftAlone | None


class InvoiceExplained(Explained, frozen=True, kw_only=True):
    """One invoice.

    Attributes:
        unreadable: What could not be read.
        is_edited: What Cobot has now is not what was booked.
        debitor: The name of the member, team or guest to whom it is addressed, where it is known.
        rules: None when a side could not be asked.
        plan_before: What a run would do first, for the contact of the invoice's debitor.
        vouchers: By the link, or else by the number; None when sevDesk could not be asked.
    """

    invoice: Invoice | None
    unreadable: str
    is_edited: bool
    debitor: str | None
    rules: RulesExplained | None
    plan_before: DocumentPlan | None
    vouchers: Sequence[VoucherNow] | None


class ContactExplained(Explained, frozen=True, kw_only=True):
    """One member, team or guest.

    Attributes:
        candidate: As Cobot has them now; None when that could not be read.
        match: What the rules find for somebody without a link; None when linked, or not asked.
        agreements: The contacts that agree with them in anything.
        contact: The linked contact as sevDesk has it now; None when it is not there, or was not asked.
        contacts_read: Whether sevDesk's contacts could be read.
    """

    candidate: Candidate | None
    match: ContactMatch | None
    agreements: Sequence[Agreement]
    contact: Contact | None
    contacts_read: bool


def explain_contact(session: Session, target: Target) -> ContactExplained:
    """Return what there is to tell about a member, team or guest; what could not be asked is in the session."""
    past = session.past(target.kind, target.id)
    in_cobot, candidate = _person_in_cobot(session, target, past.intents)
    here = session.here
    plan: DocumentPlan | None = None
    left_alone: LeftAlone | None = None
    match: ContactMatch | None = None
    if candidate is not None and here is not None:
        context = session.context(here)
        member = candidate.membership
        members = [member] if member else []
        planned = session.ask(
            lambda: session.plan(context, target.kind, target.id, members, InvoicesRead()), "cobot", "sevdesk"
        )
        if planned is not None:
            plan = planned[0]
            left_alone = "carried-over" if plan is None and past.link is not None else None
        if past.link is None:
            match = session.ask(
                lambda: ContactPlanning(context).open_desk([candidate], (), {}).match(candidate), "cobot", "sevdesk"
            )
            if planned is not None and plan is None:
                left_alone = _why_left_alone(session, context, member)
    contacts = session.ask(lambda: session.books.contacts, "sevdesk")
    number = candidate.cobot_number if candidate else None
    return ContactExplained(
        target=target,
        past=past,
        cobot=in_cobot,
        candidate=candidate,
        match=match,
        agreements=agreements(candidate.draft, number, contacts) if candidate and contacts else (),
        contact=next((each for each in contacts or () if past.link and each.id == past.link.sevdesk_id), None),
        contacts_read=contacts is not None,
        plan=plan,
        left_alone=left_alone,
    )


def _person_in_cobot(session: Session, target: Target, intents: Sequence[Intent]) -> tuple[InCobot, Candidate | None]:
    """Return who it is in Cobot now, or why that is not known."""

    def fetch() -> tuple[InCobot, Candidate | None]:
        candidate: Candidate | None = None
        try:
            if target.kind == "member":
                candidate = member_candidate(session.cobot.fetch_membership(target.id))
            elif target.kind == "team" and session.here is not None:
                team = session.context(session.here).teams.by_id.get(target.id)
                candidate = team_candidate(team) if team else None
            else:
                candidate = _guest(session, intents)
                return "found" if candidate else "not-asked", candidate
        except NotFound:
            pass
        return "found" if candidate else "gone", candidate

    return session.ask(fetch, "cobot") or ("not-asked", None)


def _guest(session: Session, intents: Sequence[Intent]) -> Candidate | None:
    """Return a guest as the invoice has them from which their contact was made: Cobot has no other page of them."""
    for invoice_id in (intent.effect["invoice"] for intent in reversed(intents) if intent.effect.get("invoice")):
        invoice = session.cobot.fetch_invoice(invoice_id)
        return guest_candidate(invoice) if isinstance(invoice, Invoice) else None
    return None


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


def explain_invoice(session: Session, target: Target) -> InvoiceExplained:
    """Return what there is to tell about an invoice; what could not be asked is in the session."""
    past = session.past("invoice", target.id)
    in_cobot, invoice, unreadable = _invoice_in_cobot(session, target)
    here = session.here
    plan: DocumentPlan | None = None
    rules: RulesExplained | None = None
    plan_before: DocumentPlan | None = None
    left_alone: LeftAlone | None = None
    if in_cobot == "gone":
        left_alone = "gone" if past.link is None else "deleted"
    elif in_cobot == "unreadable":
        left_alone = "unreadable"
    if invoice is not None and here is not None:
        context = session.context(here)
        members = _debitor(session, invoice)
        read = InvoicesRead(invoices=[invoice])
        planned = session.ask(lambda: session.plan(context, "invoice", invoice.id, members, read), "cobot", "sevdesk")
        if planned is not None:
            plan, contact_plans = planned
            debitor = debitor_key(invoice)
            plan_before = contact_plans.get(debitor) if debitor else None
            rules = session.ask(lambda: _rules(session, context, invoice, contact_plans), "cobot", "sevdesk")
            if plan is None:
                left_alone = "older" if session.settings.invoices.enabled else "switched-off"
    return InvoiceExplained(
        target=target,
        past=past,
        cobot=in_cobot,
        invoice=invoice,
        unreadable=unreadable,
        debitor=_debitor_name(session, invoice) if invoice is not None else None,
        is_edited=bool(invoice and past.link and edit_of(invoice, past.link)),
        rules=rules,
        plan=plan,
        plan_before=plan_before,
        left_alone=left_alone,
        vouchers=session.ask(lambda: _vouchers(session, past, invoice, target, rules), "sevdesk"),
    )


def _invoice_in_cobot(session: Session, target: Target) -> tuple[InCobot, Invoice | None, str]:
    """Return the invoice as Cobot has it now, or why there is none; and what cannot be read."""

    def fetch() -> tuple[InCobot, Invoice | None, str]:
        try:
            found = session.cobot.fetch_invoice(target.id)
        except Rejected as refused:
            if isinstance(refused, NotFound) or refused.status == GONE:
                return "gone", None, ""
            raise
        if isinstance(found, Invoice):
            return "found", found, ""
        return "unreadable", None, f"{found.field}: {found.reason}"

    if target.invoice is not None:
        return "found", target.invoice, ""
    return session.ask(fetch, "cobot") or ("not-asked", None, "")


def _debitor(session: Session, invoice: Invoice) -> Sequence[Membership]:
    """Return the member to whom the invoice is addressed: a run would see to their contact first."""
    debitor = debitor_key(invoice)
    if debitor is None or debitor.kind != "member":
        return ()
    return [member for member in session.members or () if member.id == debitor.id]


def _debitor_name(session: Session, invoice: Invoice) -> str | None:
    """Return who the debitor is by name; a guest is whom the invoice names."""
    debitor = debitor_key(invoice)
    if debitor is not None and debitor.kind == "team" and session.here is not None:
        context = session.context(session.here)
        team = (session.ask(lambda: context.teams.by_id, "cobot") or {}).get(debitor.id)
        return team.name if team else None
    if debitor is not None and debitor.kind == "member":
        return next((each.name or each.address.company for each in _debitor(session, invoice)), None)
    return invoice.recipient.company or invoice.recipient.name


def _rules(
    session: Session, context: RunContext, invoice: Invoice, contact_plans: dict[DebitorKey, DocumentPlan]
) -> RulesExplained:
    rules = session.books.rules
    desk = ContactPlanning(context).open_desk([], [invoice], session.contact_links())
    for planned in contact_plans.values():
        desk.enter(planned)
    contact = desk.contact_of(invoice)
    has_contact = contact.contact_id is not None or contact.contact_of is not None
    draft = draft_voucher(invoice, rules)
    rates = rates_of(invoice.items)
    known_rates = [rate for rate in rates if not isinstance(rate, SeveralTaxes)]
    searched = [rules.accounts.account_for(item) for item in invoice.items]
    accounts = [None if isinstance(found, NoAccount) else found for found in searched]
    choices: Sequence[RuleChoice | None] = [None] * len(rates)
    if len(known_rates) == len(rates):
        choices = choose_rules(invoice, accounts, known_rates, rules.taxes)
    lines: list[LineExplained] = []
    for item, account, rate, choice in zip(invoice.items, accounts, rates, choices, strict=True):
        refused = None
        if account is not None and choice is not None and choice.rule and not isinstance(rate, SeveralTaxes):
            refused = refusal(account, rate, choice.rule)
        lines.append(LineExplained(item, rules.accounts.search(item), account, rate, refused))
    return RulesExplained(
        lines=lines,
        choices=list(dict.fromkeys(filter(None, choices))),
        draft=None if isinstance(draft, tuple) else draft,
        findings=draft if isinstance(draft, tuple) else (),
        contact=contact,
        contact_record=next((each for each in session.books.contacts if each.id == contact.contact_id), None)
        if contact.contact_id
        else None,
        tags=tags_of(rules.invoices, with_contact=has_contact),
    )


def _vouchers(
    session: Session, past: Past, invoice: Invoice | None, target: Target, rules: RulesExplained | None
) -> list[VoucherNow]:
    """Return the linked voucher, or else every voucher with the invoice's number."""
    client, link = session.books.client, past.link
    if link is not None:
        try:
            found: Sequence[Voucher] = [client.fetch_voucher(link.sevdesk_id)]
        except NotFound:
            found = []
    else:
        number = (invoice.number if invoice else target.label).strip()
        found = session.books.vouchers_by_number([number]).get(number, ())
    vouchers: list[VoucherNow] = []
    for voucher in found:
        positions = client.fetch_positions(voucher.id)
        if invoice is not None and rules is not None:
            differing = _held(session, past, invoice, rules, voucher, positions)
        else:
            differing = _differences(voucher, invoice, link)
        vouchers.append((voucher, positions, differing))
    return vouchers


def _held(
    session: Session,
    past: Past,
    invoice: Invoice,
    rules: RulesExplained,
    voucher: Voucher,
    positions: Sequence[Position],
) -> Mapping[str, tuple[str, str]]:
    """Return in what a voucher differs from its invoice, by the rule that the run and the report go by."""
    contacts = session.books.contacts if voucher.contact_id else ()
    reducer = Reducer(session.books.rules, {each.id: each for each in contacts}.get)
    expected = reducer.invoice(invoice, NO_PAST, None, rules.contact.contact_id)
    booked = reducer.voucher(voucher, expected)
    for position in positions:
        reducer.position(booked, position)
    fields = compare(expected, booked, with_positions=bool(positions)).fields
    if voucher.contact_id is not None:
        return fields
    is_let_stand = invoice.id in Accepted(session.settings.acceptances).without_contact
    is_told = past.link is not None and not is_let_stand
    named = [each.finding for each in past.problems] if is_told else rules.contact.findings
    return with_missing_contact(fields, expected, named)


def _differences(voucher: Voucher, invoice: Invoice | None, link: Link | None) -> dict[str, tuple[str, str]]:
    """Return the same by what is known of a voucher alone, where the rules could not be asked."""
    if invoice is not None:
        return compare_with_invoice(invoice, voucher)
    if link is None or link.number is None or link.invoice_date is None or link.gross_cents is None:
        return {}
    # The ledger keeps no currency: of a foreign one, sevDesk's amount in that currency is the one that counts.
    return compare_voucher(
        number=link.number,
        day=link.invoice_date,
        gross=link.gross_cents,
        currency=voucher.currency or EURO,
        voucher=voucher,
    )
