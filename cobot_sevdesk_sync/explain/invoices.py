"""Explains one invoice: reads both sides anew, and asks the very rules that a run asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import NoAccount
from cobot_sevdesk_sync.books.taxes import SeveralTaxes, choose_rule, rates_of, refusal
from cobot_sevdesk_sync.books.vouchers import EURO, compare_voucher, compare_with_invoice, draft_voucher, fingerprint
from cobot_sevdesk_sync.cobot.records import Invoice, Membership
from cobot_sevdesk_sync.errors import NotFound, Rejected
from cobot_sevdesk_sync.explain.model import (
    InvoiceExplained,
    LeftAlone,
    LineExplained,
    RulesExplained,
    Target,
    VoucherNow,
)
from cobot_sevdesk_sync.explain.session import Session
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.contact_planning import ContactPlanning
from cobot_sevdesk_sync.sync.context import RunContext
from cobot_sevdesk_sync.sync.debitors import debitor_key, guest_candidate
from cobot_sevdesk_sync.sync.plan_invoices import InvoicePlanner
from cobot_sevdesk_sync.sync.reading import GONE, InvoicesRead
from cobot_sevdesk_sync.sync.steps import DebitorKey, DocumentPlan


class _InCobot(Struct, frozen=True):
    """The invoice as Cobot has it now, or why there is none."""

    state: Literal["found", "gone", "unreadable", "not-asked"]
    invoice: Invoice | None = None
    unreadable: str = ""


def explain_invoice(session: Session, target: Target) -> InvoiceExplained:
    """Return what there is to tell about an invoice; what could not be asked stands in ``errors``."""
    past = session.past("invoice", target.id)
    in_cobot = _in_cobot(session, target)
    invoice, here = in_cobot.invoice, session.here
    plan: DocumentPlan | None = None
    rules: RulesExplained | None = None
    plan_before: DocumentPlan | None = None
    left_alone: LeftAlone | None = None
    if in_cobot.state == "gone":
        left_alone = "gone" if past.link is None else "deleted"
    elif in_cobot.state == "unreadable":
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
        cobot=in_cobot.state,
        invoice=invoice,
        unreadable=in_cobot.unreadable,
        is_edited=bool(
            invoice and past.link and past.link.fingerprint and past.link.fingerprint != fingerprint(invoice)
        ),
        rules=rules,
        plan=plan,
        plan_before=plan_before,
        left_alone=left_alone,
        vouchers=session.ask(lambda: _vouchers(session, past.link, invoice, target), "sevdesk"),
        errors=session.errors,
    )


def _in_cobot(session: Session, target: Target) -> _InCobot:
    def fetch() -> _InCobot:
        try:
            found = session.cobot.fetch_invoice(target.id)
        except Rejected as refused:
            if isinstance(refused, NotFound) or refused.status == GONE:
                return _InCobot("gone")
            raise
        if isinstance(found, Invoice):
            return _InCobot("found", found)
        return _InCobot("unreadable", unreadable=f"{found.field}: {found.reason}")

    if target.invoice is not None:
        return _InCobot("found", target.invoice)
    return session.ask(fetch, "cobot") or _InCobot("not-asked")


def _debitor(session: Session, invoice: Invoice) -> Sequence[Membership]:
    """Return the member to whom the invoice is addressed: a run would see to their contact first."""
    debitor = debitor_key(invoice)
    if debitor is None or debitor.kind != "member":
        return ()
    return [member for member in session.members or () if member.id == debitor.id]


def _rules(
    session: Session, context: RunContext, invoice: Invoice, contact_plans: dict[DebitorKey, DocumentPlan]
) -> RulesExplained:
    rules, links = session.books.rules, session.contact_links()
    planner = InvoicePlanner(
        rules=rules,
        vouchers={},
        voucher_owners={},
        voucher_tags=frozenset(),
        contact_links=links,
        contact_plans=contact_plans,
        planner=ContactPlanning(context).planner([], [invoice], links),
        candidate_for=guest_candidate,
    )
    contact = planner.find_contact(invoice)
    has_contact = contact.contact_id is not None or contact.contact_of is not None
    draft = draft_voucher(invoice, rules)
    rates = rates_of(invoice.items)
    known_rates = [rate for rate in rates if not isinstance(rate, SeveralTaxes)]
    rule = choose_rule(invoice, known_rates, rules.taxes) if len(known_rates) == len(rates) else None
    lines: list[LineExplained] = []
    for item, rate in zip(invoice.items, rates, strict=True):
        found = rules.accounts.account_for(item)
        account = None if isinstance(found, NoAccount) else found
        refused = None
        if account is not None and rule is not None and rule.rule is not None and not isinstance(rate, SeveralTaxes):
            refused = refusal(account, rate, rule.rule)
        lines.append(LineExplained(item, rules.accounts.search(item), account, rate, refused))
    return RulesExplained(
        lines=lines,
        rule=rule,
        draft=None if isinstance(draft, tuple) else draft,
        findings=draft if isinstance(draft, tuple) else (),
        contact=contact,
        contact_record=next((each for each in session.books.contacts if each.id == contact.contact_id), None)
        if contact.contact_id
        else None,
        tags=planner.tags(with_contact=has_contact),
    )


def _vouchers(session: Session, link: Link | None, invoice: Invoice | None, target: Target) -> list[VoucherNow]:
    """Return the linked voucher, or else every voucher with the invoice's number."""
    client = session.books.client
    if link is not None:
        try:
            found: Sequence[Voucher] = [client.fetch_voucher(link.sevdesk_id)]
        except NotFound:
            found = []
    else:
        number = (invoice.number if invoice else target.label).strip()
        found = session.books.vouchers_by_number([number]).get(number, ())
    return [
        VoucherNow(voucher, client.fetch_positions(voucher.id), _differences(voucher, invoice, link))
        for voucher in found
    ]


def _differences(voucher: Voucher, invoice: Invoice | None, link: Link | None) -> dict[str, tuple[str, str]]:
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
