"""``sync explain`` in words: one invoice, or one member, team or guest, step by step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.contacts import Agreement, Ambiguous, Matched, NoMatch
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.reconcile import PAYMENT_IN_COBOT, PAYMENT_IN_SEVDESK
from cobot_sevdesk_sync.books.taxes import SeveralTaxes
from cobot_sevdesk_sync.books.vouchers import recipient_name
from cobot_sevdesk_sync.cli.console import Column, ColumnKind, Page, span_text
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import COBOT, Settings
from cobot_sevdesk_sync.explain.explain import (
    ContactExplained,
    InvoiceExplained,
    LeftAlone,
    LineExplained,
    RulesExplained,
)
from cobot_sevdesk_sync.explain.session import Past
from cobot_sevdesk_sync.store.records import Intent
from cobot_sevdesk_sync.sync.apply import payload_of
from cobot_sevdesk_sync.sync.candidates import debitor_key
from cobot_sevdesk_sync.sync.plan import (
    AdoptVoucher,
    CompleteContact,
    CreateContact,
    CreateVoucher,
    DocumentPlan,
    LinkContact,
    Step,
    TagVoucher,
    WriteCustomerNumber,
)
from cobot_sevdesk_sync.sync.problems import waits_until
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

MOST_AGREEMENTS = 20
MARKS = {True: "x", False: "-"}
CODE_LENGTH = 24
ACCOUNT_LENGTH = 34
# Which sentence names a step, and what of the step fills its gaps.
STEPS: Mapping[type[Step], tuple[str, Mapping[str, str]]] = {
    CreateContact: ("create-contact", {"number": "number", "name": "draft.display_name"}),
    CompleteContact: ("complete-contact", {"id": "contact_id"}),
    LinkContact: ("link-contact", {"id": "contact_id", "number": "new_number"}),
    WriteCustomerNumber: ("write-customer-number", {"number": "number"}),
    CreateVoucher: ("create-voucher", {"number": "draft.number", "tags": "tags"}),
    AdoptVoucher: ("adopt-voucher", {"id": "voucher_id", "tags": "tags"}),
    TagVoucher: ("tag-voucher", {"id": "voucher_id", "tags": "tag"}),
}


class Telling:
    """Prints one explanation, step by step.

    Args:
        texts: In the space's language.
        settings: The space's.
        now: UTC.
        with_payload: Whether the bodies that a run would send are shown too.
    """

    def __init__(self, texts: Texts, settings: Settings, now: datetime, *, with_payload: bool) -> None:
        self.texts = texts
        self.settings = settings
        self.page = Page()
        self._now = now
        self._with_payload = with_payload
        self._steps = 0

    def id_of(self, cobot_id: str | None) -> str | None:
        """Return an id that only who looks into a fault needs: None unless more is to be told."""
        return cobot_id if self._with_payload else None

    def step(self, key: str) -> None:
        """Begin the next step."""
        self._steps += 1
        self.page.heading(f"{self._steps}  {self.texts.text(f'explain.step.{key}')}")

    def say(self, key: str, values: Mapping[str, str] | None = None, *, style: str = "") -> None:
        """Print a sentence of the catalogue; its values come from outside, and are cleaned here."""
        clean = {name: cleaned(value) for name, value in (values or {}).items()}
        self.page.paragraph(self.texts.text(f"explain.{key}", clean), style)

    def pairs(self, rows: Sequence[tuple[str, str | None]]) -> None:
        """Print named facts; what is not known is left out."""
        shown = [(self.texts.text(f"explain.fact.{key}"), cleaned(value)) for key, value in rows if value]
        if shown:
            self.page.pairs(shown)

    def findings(self, findings: Sequence[Finding]) -> None:
        """Print each finding with its code, what it means and what to do next."""
        for finding in findings:
            self.page.paragraph(finding.code, "bold")
            self.page.paragraph(self.texts.problem_message(finding), indent=5)
            if fix := self.texts.problem_fix(finding):
                self.page.paragraph(f"> {fix}", indent=5)

    def differences(self, fields: Mapping[str, tuple[str, str]]) -> None:
        """Print what is meant beside what is there, field by field."""
        rows = [
            (self.texts.text(f"field.{name}"), self._value(name, meant), self._value(name, there))
            for name, (meant, there) in fields.items()
        ]
        self.table({"field": "left", "cobot": "left", "sevdesk": "left"}, rows)

    def _value(self, field: str, value: str) -> str:
        return self.texts.field_value(field, cleaned(value))

    def table(self, columns: Mapping[str, ColumnKind], rows: Sequence[Sequence[str]]) -> None:
        """Print rows in columns with headings of the catalogue, and how each is set."""
        self.page.table([Column(self.texts.text(f"explain.column.{key}"), columns[key]) for key in columns], rows)

    def sent(self, past: Past) -> None:
        """Print every remote write that was made, and how it ended."""
        self.step("sent")
        if not past.intents:
            self.say("sent.nothing")
            return
        rows = [
            (self.texts.moment(intent.sent_at), self.texts.step_name(intent.action), self._outcome(intent))
            for intent in past.intents
        ]
        self.table({"when": "left", "what": "wrap", "outcome": "wrap"}, rows)

    def _outcome(self, intent: Intent) -> str:
        values = {
            "result": cleaned(intent.result or ""),
            "looks": str(intent.looks) if intent.looks else "",
            "looked": self.texts.moment(intent.looked_at) if intent.looked_at else "",
        }
        return self.texts.text(f"explain.outcome.{intent.state}", values)

    def problems(self, past: Past) -> None:
        """Print the standing problems: since when, how often tried, when next."""
        self.step("problems")
        if not past.problems:
            self.say("problems.none")
        for problem in past.problems:
            until = waits_until(problem, self._now)
            values = {
                "code": problem.finding.code,
                "since": self.texts.moment(problem.first_seen),
                "tries": str(problem.tries) if problem.tries else "",
                "until": self.texts.moment(until) if until else "",
                "left": span_text(until - self._now, self.texts) if until else "",
            }
            self.say("problems.one", values)

    def run_would(
        self, plan: DocumentPlan | None, left_alone: LeftAlone | None, before: DocumentPlan | None = None
    ) -> None:
        """Print what the next run would do with it, after what it does ``before``, and why."""
        self.step("plan")
        if plan is None:
            day = {"day": self.texts.day(self.settings.start_date)}
            self.say(f"left-alone.{left_alone}" if left_alone else "plan.unknown", day)
            return
        self.say(f"plan.{plan.standing}")
        steps = (*(before.steps if before else ()), *plan.steps)
        self.page.lines(*(f"- {self._step_text(step)}" for step in steps), indent=5)
        self.findings([*(before.findings if before else ()), *plan.findings])
        if self._with_payload:
            for step in steps:
                self._payload(step)

    def _step_text(self, step: Step) -> str:
        key, gaps = STEPS.get(type(step), ("post-activity", {}))
        values = {gap: attrgetter(path)(step) or "" for gap, path in gaps.items()}
        words = {gap: cleaned(", ".join(found) if isinstance(found, tuple) else found) for gap, found in values.items()}
        return self.texts.text(f"explain.do.{key}", words)

    def _payload(self, step: Step) -> None:
        body = payload_of(step, getattr(step, "contact_id", None))
        if body is None:
            return
        self.page.gap()
        self.say("payload", {"what": self._step_text(step)}, style="bold")
        text = json.dumps(body, indent=2, ensure_ascii=False, default=_plain)
        self.page.lines(*(cleaned_line(line) for line in text.splitlines()), indent=5)


def cleaned_line(line: str) -> str:
    """Return a line of JSON without characters that act on a terminal, its indentation kept."""
    return " " * (len(line) - len(line.lstrip(" "))) + cleaned(line, 2000)


def _plain(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def tell_contact(telling: Telling, found: ContactExplained) -> None:
    """Print the explanation of a member, team or guest."""
    name = found.candidate.draft.display_name if found.candidate else found.target.label
    values = {"name": cleaned(name), "space": telling.settings.cobot.subdomain}
    telling.page.title(telling.texts.text(f"explain.title.{found.target.kind}", values))
    telling.step("cobot")
    _tell_person(telling, found)
    telling.step("linked")
    _tell_link(telling, found.past, "linked")
    telling.step("match")
    _tell_match(telling, found)
    telling.run_would(found.plan, found.left_alone)
    telling.sent(found.past)
    telling.problems(found.past)
    telling.step("contact")
    _tell_contact_now(telling, found)


def _tell_person(telling: Telling, found: ContactExplained) -> None:
    candidate = found.candidate
    if candidate is None:
        telling.say(f"person.{found.cobot}")
        return
    member, draft = candidate.membership, candidate.draft
    telling.pairs(
        [
            ("name", member.name if member else draft.display_name),
            ("company", draft.company),
            ("email", ", ".join(filter(None, (draft.email, *draft.billing_emails)))),
            ("cobot-id", telling.id_of(candidate.debitor.id)),
            ("customer-number", candidate.cobot_number),
            ("confirmed", telling.texts.moment(member.confirmed_at) if member and member.confirmed_at else None),
            ("ends", telling.texts.day(member.canceled_to) if member and member.canceled_to else None),
        ]
    )
    if candidate.debitor.kind == "contact":
        telling.say("person.by-invoice")


def _tell_link(telling: Telling, past: Past, part: str, changed: str = "") -> None:
    """Print what it is ``linked`` with or ``booked`` as, and whether the invoice is ``edited`` or ``unchanged``."""
    link = past.link
    if link is None:
        telling.say(f"{part}.no")
        return
    values = {
        "id": link.sevdesk_id,
        "when": telling.texts.moment(past.linked_at) if past.linked_at else "",
        "number": link.number or "",
        "day": telling.texts.day(link.invoice_date) if link.invoice_date else "",
        "gross": telling.texts.amount_of_cents(link.gross_cents) if link.gross_cents is not None else "",
    }
    telling.say(f"{part}.{link.origin}", values)
    if changed:
        telling.say(f"booked.{changed}", style="bold" if changed == "edited" else "")
    if link.pending:
        telling.say("booked.pending", {"steps": ", ".join(link.pending)})


def _tell_match(telling: Telling, found: ContactExplained) -> None:
    if found.past.link is not None:
        telling.say("match.link")
    elif found.match is not None:
        match found.match:
            case Matched():
                telling.say(f"match.{found.match.by}", {"id": found.match.contact.id})
            case Ambiguous():
                telling.say(
                    f"match.{found.match.because}", {"ids": ", ".join(each.id for each in found.match.contacts)}
                )
            case NoMatch():
                taken = found.match.number_taken_by
                telling.say("match.none", {"taken": f"{taken.id} {taken.name}" if taken else ""})
    else:
        telling.say("match.not-asked")
    if found.agreements:
        telling.say("match.agreements")
        rows = [_agreement_row(each) for each in found.agreements[:MOST_AGREEMENTS]]
        telling.table({"contact": "cut", "number": "left", "name": "left", "email": "left"}, rows)


def _agreement_row(each: Agreement) -> tuple[str, str, str, str]:
    contact = each.contact
    name = cleaned(" ".join(filter(None, (contact.id, contact.customer_number, contact.name))))
    return name, MARKS[each.number], MARKS[each.name], MARKS[each.email]


def _tell_contact_now(telling: Telling, found: ContactExplained) -> None:
    contact, link = found.contact, found.past.link
    if not found.contacts_read:
        telling.say("contact-now.not-asked")
    elif link is None:
        telling.say("contact-now.none")
    elif contact is None:
        telling.say("contact-now.gone", {"id": link.sevdesk_id})
    else:
        telling.pairs(
            [
                ("sevdesk-id", contact.id),
                ("name", contact.name),
                ("customer-number", contact.customer_number),
                ("email", ", ".join(sorted(contact.emails))),
            ]
        )
        number = found.candidate.cobot_number if found.candidate else None
        if found.candidate is not None and (number or "").strip() != (contact.customer_number or "").strip():
            values = {"cobot": number or "-", "sevdesk": contact.customer_number or "-"}
            telling.say("contact-now.number-differs", values, style="bold")
        elif found.candidate is not None:
            telling.say("contact-now.same-number")


def tell_invoice(telling: Telling, found: InvoiceExplained) -> None:
    """Print the explanation of an invoice."""
    number = found.invoice.number if found.invoice else found.target.label
    space = telling.settings.cobot.subdomain
    telling.page.title(telling.texts.text("explain.title.invoice", {"number": cleaned(number), "space": space}))
    telling.step("cobot")
    _tell_cobot(telling, found)
    telling.step("booked")
    is_known = found.invoice is not None and found.past.link is not None and found.past.link.fingerprint
    _tell_link(telling, found.past, "booked", "edited" if found.is_edited else "unchanged" if is_known else "")
    if found.rules is not None and found.invoice is not None:
        telling.step("rules")
        _tell_rules(telling, found.rules, found.invoice)
        if found.plan is None or not found.plan.findings:
            # What a run is blocked by is told with what a run would do.
            telling.findings(found.rules.findings)
    telling.run_would(found.plan, found.left_alone, found.plan_before)
    telling.sent(found.past)
    telling.problems(found.past)
    telling.step("voucher")
    _tell_vouchers(telling, found)


def _tell_cobot(telling: Telling, found: InvoiceExplained) -> None:
    invoice = found.invoice
    if invoice is None:
        telling.say(f"cobot.{found.cobot}", {"reason": found.unreadable})
        return
    debitor = debitor_key(invoice)
    called = found.debitor or (debitor.id if debitor else "")
    telling.pairs(
        [
            ("number", invoice.number),
            ("cobot-id", telling.id_of(invoice.id)),
            ("invoice-date", telling.texts.day(invoice.invoice_date)),
            ("recipient", recipient_name(invoice)),
            ("country", invoice.recipient.country),
            ("tax-id", invoice.tax_id),
            ("debitor", f"{telling.texts.text(f'explain.kind.{debitor.kind}')} {called}" if debitor else None),
            ("customer-number", invoice.customer_number),
            ("total", f"{telling.texts.amount(invoice.total.gross)} {invoice.total.currency}"),
            ("net", f"{telling.texts.amount(invoice.total.net)} {invoice.total.currency}"),
            ("paid", telling.texts.state(PAYMENT_IN_COBOT.get(invoice.paid_status), invoice.paid_status)),
            ("corrects", telling.id_of(invoice.corrected_invoice_id)),
        ]
    )


def _tell_rules(telling: Telling, rules: RulesExplained, invoice: Invoice) -> None:
    telling.say("rules.intro")
    record, contact = rules.contact_record, rules.contact
    values = {
        "id": contact.contact_id or "",
        "name": record.name if record else "",
        "number": invoice.customer_number or "",
    }
    gone = contact.contact_id is not None and record is None
    telling.say("contact.gone" if gone else f"contact.{contact.by}", values)
    telling.findings([finding for finding in contact.findings if not finding.is_problem])
    telling.page.gap()
    kinds: dict[str, ColumnKind] = {"line": "cut", "gross": "right", "tax": "right", "code": "left", "account": "left"}
    telling.table(kinds, [_line_row(telling, line) for line in rules.lines])
    telling.page.gap()
    for key, line in {_account_key(line): line for line in rules.lines}.items():
        telling.say(f"account.{key[0]}", _account_values(line))
    _tell_tax(telling, rules)
    _tell_voucher_to_be(telling, rules)


def _line_row(telling: Telling, line: LineExplained) -> tuple[str, str, str, str, str]:
    rate = "?" if isinstance(line.rate, SeveralTaxes) else f"{plain_number(line.rate)} %"
    account = cleaned(f"{line.account.number} {line.account.name}", ACCOUNT_LENGTH - 10) if line.account else "-"
    code = cleaned(line.search.code or "-", CODE_LENGTH)
    return cleaned(line.item.description), telling.texts.amount(line.item.total.gross), rate, code, account


def _account_key(line: LineExplained) -> tuple[str, str | None, str]:
    """Return which sentence says how a line's account was found; equal lines need it once."""
    search = line.search
    if search.code is None:
        return "no-code", None, ""
    how = "not-found" if search.by is None else "several" if len(search.found) > 1 else search.by
    return (how if line.account or how in {"not-found", "several"} else "no-revenue"), search.code, search.source


def _account_values(line: LineExplained) -> dict[str, str]:
    search = line.search
    return {
        "line": line.item.description,
        "code": search.code or "",
        "default": search.code or "" if search.source == "default-account" else "",
        "revenue": search.code or "" if search.source == "revenue-account" else "",
        "mapped": search.wanted if search.wanted != search.code else "",
        "account": ", ".join(f"{account.number} {account.name}" for account in search.found),
    }


def _tell_tax(telling: Telling, rules: RulesExplained) -> None:
    if not rules.choices:
        telling.say("tax.several")
        return
    for choice in rules.choices:
        if choice.rule is None and choice.because == "costs-nothing":
            continue
        undecided = "tax.undecided.beside-taxed" if choice.because == "beside-taxed" else "tax.undecided"
        key = f"tax.{choice.because}" if choice.rule is not None else undecided
        values = {"rule": telling.texts.rule(choice.rule or ""), "case": choice.case, "country": choice.country or ""}
        telling.say(key, {**values, "setting": choice.setting or ""})
    refused = [line.refusal for line in rules.lines if line.refusal is not None]
    for each in dict.fromkeys(refused):
        allowed = telling.texts.rules(each.allowed)
        telling.say("tax.refused", {"account": each.account, "rate": plain_number(each.rate), "allowed": allowed})
    decided = {choice.rule for choice in rules.choices}
    if len(decided) > 1:
        telling.say("tax.several-rules")
    elif None not in decided and not refused and all(line.account for line in rules.lines):
        telling.say("tax.allowed")


def _tell_voucher_to_be(telling: Telling, rules: RulesExplained) -> None:
    draft, texts = rules.draft, telling.texts
    if draft is None:
        return
    telling.say(
        "amounts.combined" if len(draft.positions) < len(rules.lines) else "amounts.each",
        {
            "positions": ", ".join(
                f"{position.account_number} {texts.amount_of_cents(position.gross_cents)}"
                for position in draft.positions
            ),
            "sum": texts.amount_of_cents(sum(position.gross_cents for position in draft.positions)),
            "total": texts.amount_of_cents(draft.gross_cents),
            "currency": draft.currency,
        },
    )
    invoices = telling.settings.invoices
    by_cobot = invoices.due_after_days == COBOT
    days = "" if by_cobot else str(invoices.due_after_days)
    telling.say("due", {"day": telling.texts.day(draft.payment_deadline), "days": days})
    if draft.delivery_until is not None:
        period = {"first": telling.texts.day(draft.delivery_date), "last": telling.texts.day(draft.delivery_until)}
        telling.say("service-period", {**period, "setting": invoices.service_period})
    if draft.cost_centre_id is not None:
        telling.say("cost-centre", {"name": invoices.cost_centre or "", "id": draft.cost_centre_id})
    telling.say("tags", {"tags": ", ".join(rules.tags)})


def _tell_vouchers(telling: Telling, found: InvoiceExplained) -> None:
    link, texts = found.past.link, telling.texts
    if found.vouchers is None:
        telling.say("voucher.not-asked")
        return
    if not found.vouchers:
        telling.say("voucher.gone" if link else "voucher.none", {"id": link.sevdesk_id if link else ""})
        return
    for voucher, positions, differences in found.vouchers:
        telling.pairs(
            [
                ("sevdesk-id", voucher.id),
                ("number", voucher.number or None),
                ("voucher-date", texts.day(voucher.voucher_date) if voucher.voucher_date else None),
                ("gross", f"{texts.amount(voucher.sum_gross)} {voucher.currency or ''}"),
                ("status", texts.state(PAYMENT_IN_SEVDESK.get(voucher.status), voucher.status)),
                ("contact", voucher.contact_id or voucher.supplier_name),
                (
                    "positions",
                    ", ".join(
                        f"{texts.amount(position.sum_gross)} ({plain_number(position.tax_rate)} %)"
                        for position in positions
                    ),
                ),
            ]
        )
        if differences:
            telling.say("voucher.differs", style="bold")
            telling.differences(differences)
        elif found.invoice is not None:
            telling.say("voucher.same")
