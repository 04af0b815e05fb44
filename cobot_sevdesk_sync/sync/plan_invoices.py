"""What becomes of each invoice: booked, adopted, blocked, left alone (product contract, section 5). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cobot_sevdesk_sync.books.contacts import (
    FoundByNumber,
    Matched,
    SeveralByNumber,
    draft_from_invoice,
    match_invoice_contact,
    match_person,
    names_differ,
)
from cobot_sevdesk_sync.books.findings import Finding, NoteCode, ObjectKind, ProblemCode
from cobot_sevdesk_sync.books.vouchers import (
    BookingRules,
    VoucherDraft,
    compare_with_invoice,
    draft_voucher,
    fields_text,
    fingerprint,
    gross_cents,
    recipient_name,
)
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.records import Intent, Link, StandingProblem
from cobot_sevdesk_sync.sync.plan_contacts import Candidate, ContactPlanner
from cobot_sevdesk_sync.sync.steps import (
    AdoptVoucher,
    CreateVoucher,
    DebitorKey,
    DocumentPlan,
    LinkContact,
    PostActivity,
    Standing,
    Step,
    TagVoucher,
)

TAG = "tag"
DEBITOR_KINDS: Mapping[str, ObjectKind] = {"membership": "member", "team": "team", "contact": "contact"}
# Told once per reason on the invoice in Cobot; what passes by itself (a PDF, an unknown outcome) is not.
TOLD_IN_COBOT = frozenset(
    {
        "no-accounting-code",
        "no-booking-account",
        "ambiguous-booking-account",
        "account-not-for-revenue",
        "tax-rate-not-allowed",
        "tax-rule-undecided",
        "several-taxes-on-one-line",
        "amounts-do-not-add-up",
        "currency-not-supported",
        "voucher-differs",
        "duplicate-vouchers",
        "correction-not-booked",
        "edited-after-sync",
        "deleted-in-cobot",
    }
)
# What stays true of a linked invoice until a person has dealt with it.
STANDING_AFTER_LINK = frozenset({"edited-after-sync", "deleted-in-cobot", "voucher-differs"})


def debitor_key(invoice: Invoice) -> DebitorKey | None:
    """Return whom the invoice is addressed to, as the ledger names them."""
    return DebitorKey(DEBITOR_KINDS[invoice.debitor.kind], invoice.debitor.id) if invoice.debitor else None


@dataclass(frozen=True, slots=True)
class InvoiceHistory:
    """What the ledger knows about the invoices of the window.

    Attributes:
        links: By Cobot id.
        unknown: The oldest write of unknown outcome, by Cobot id.
        problems: Standing problems by Cobot id.
        told: Events that were posted in Cobot, as (Cobot id, event).
    """

    links: Mapping[str, Link]
    unknown: Mapping[str, Intent]
    problems: Mapping[str, Sequence[StandingProblem]]
    told: frozenset[tuple[str, str]]

    def held_back_until(self, cobot_id: str, now: datetime) -> datetime | None:
        """Return until when a rejected document waits; None when it may be tried."""
        waits = [each.next_try for each in self.problems.get(cobot_id, ()) if each.next_try and each.next_try > now]
        return max(waits, default=None)


@dataclass(frozen=True, slots=True)
class Sorting:
    """The invoices of the window, sorted by what needs sevDesk and what does not."""

    settled: tuple[DocumentPlan, ...]
    to_book: tuple[Invoice, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """When the run plans: UTC, and the space's time zone."""

    now: datetime
    time_zone: ZoneInfo

    def settled_enough(self, invoice: Invoice, wait_hours: int) -> bool:
        """Whether ``wait_hours`` have passed since the invoice date began in the space's time zone."""
        if wait_hours <= 0:
            return True
        start = datetime.combine(invoice.invoice_date, datetime.min.time(), self.time_zone)
        return self.now >= start + timedelta(hours=wait_hours)


def sort_invoices(
    invoices: Iterable[Invoice], history: InvoiceHistory, moment: Moment, *, books_from: date, wait_hours: int
) -> Sorting:
    """Sort out the invoices for which sevDesk need not be asked: linked, held back, waiting, of zero amount."""
    settled: list[DocumentPlan] = []
    to_book: list[Invoice] = []
    for invoice in sorted(invoices, key=lambda each: (each.invoice_date, each.number, each.id)):
        link = history.links.get(invoice.id)
        unknown = history.unknown.get(invoice.id)
        standing = history.problems.get(invoice.id, ())

        def document(standing: Standing, *findings: Finding, invoice: Invoice = invoice) -> DocumentPlan:
            return DocumentPlan(
                "invoice",
                invoice.id,
                invoice.number,
                standing,
                invoice.invoice_date,
                findings,
            )

        if unknown is not None:
            settled.append(document("unsettled", unsettled_finding(unknown, invoice.number)))
        elif link is not None:
            waits = history.held_back_until(invoice.id, moment.now) is not None
            settled.append(_linked(invoice, link, standing, waits=waits))
        elif invoice.invoice_date < books_from and not standing:
            continue
        elif gross_cents(invoice.total) == 0:
            settled.append(
                document("nothing-to-book", Finding("nothing-to-book", "invoice", invoice.id, invoice.number))
            )
        elif history.held_back_until(invoice.id, moment.now) is not None:
            settled.append(document("held-back", *(each.finding for each in standing)))
        elif not moment.settled_enough(invoice, wait_hours):
            settled.append(document("waiting"))
        else:
            to_book.append(invoice)
    return Sorting(tuple(settled), tuple(to_book))


def unsettled_finding(intent: Intent, number: str | None) -> Finding:
    """Return the problem that a write's outcome is unknown."""
    details = {"step": intent.action, "since": intent.sent_at.isoformat(timespec="seconds")}
    return Finding("outcome-unknown", intent.object, intent.cobot_id, number, details)


def _linked(invoice: Invoice, link: Link, standing: Sequence[StandingProblem], *, waits: bool) -> DocumentPlan:
    findings = [each.finding for each in standing if each.finding.code in STANDING_AFTER_LINK - {"edited-after-sync"}]
    if link.fingerprint is not None and link.fingerprint != fingerprint(invoice):
        details = {"sevdesk_ids": link.sevdesk_id}
        findings.append(Finding("edited-after-sync", "invoice", invoice.id, invoice.number, details))
    steps = tuple(
        TagVoucher(invoice.id, link.number, link.sevdesk_id, step.removeprefix(f"{TAG}:"))
        for step in link.pending
        if step.startswith(f"{TAG}:") and not waits
    )
    if waits:
        findings = [each.finding for each in standing]
    standing_now: Standing = "held-back" if waits else "finishing" if steps else "unchanged"
    return DocumentPlan(
        "invoice", invoice.id, invoice.number, standing_now, invoice.invoice_date, tuple(findings), steps
    )


def common_part(numbers: Iterable[str]) -> str:
    """Return the longest text that all document numbers contain: one listing by substring then finds them all."""
    wanted = [number.strip() for number in numbers]
    shortest = min(wanted, key=len, default="")
    for length in range(len(shortest), 0, -1):
        for start in range(len(shortest) - length + 1):
            part = shortest[start : start + length]
            # Whether the search takes these as wildcards is unknown: leave them out, the listing only grows.
            if part.strip() == part and not set(part) & set("%_\\") and all(part in number for number in wanted):
                return part
    return ""


@dataclass
class InvoicePlanner:
    """Plans one invoice after the other.

    Attributes:
        vouchers: What sevDesk has under each document number (exact, trimmed).
        voucher_owners: Cobot id of the invoice a voucher is linked to, by sevDesk id.
        voucher_tags: Which vouchers carry which tags, as (sevDesk id, name); read only when a voucher may be adopted.
        contact_links: sevDesk contact id by debitor.
        contact_plans: What this run does for debitors without a link.
        planner: Creates contacts from invoices where the settings say so; None when contacts were not read.
        creations_left: For ``--limit``; None is without limit.
    """

    rules: BookingRules
    vouchers: Mapping[str, Sequence[Voucher]]
    voucher_owners: Mapping[str, str]
    voucher_tags: frozenset[tuple[str, str]]
    contact_links: dict[DebitorKey, str]
    contact_plans: dict[DebitorKey, DocumentPlan]
    planner: ContactPlanner | None
    candidate_for: Callable[[Invoice], Candidate | None]
    creations_left: int | None = None
    new_contacts: list[DocumentPlan] = field(default_factory=list)
    _numbers_planned: dict[str, str] = field(default_factory=dict)

    def plan(self, invoice: Invoice) -> DocumentPlan:
        """Return what is to be done for one invoice that has no link."""
        number = invoice.number.strip()
        existing = self.vouchers.get(number, ())
        if number in self._numbers_planned:
            fields = f"number also on invoice {self._numbers_planned[number]}"
            return self._blocked(invoice, [self._problem(invoice, "voucher-differs", fields=fields)])
        if len(existing) > 1:
            ids = ", ".join(voucher.id for voucher in existing)
            return self._blocked(invoice, [self._problem(invoice, "duplicate-vouchers", sevdesk_ids=ids)])
        if existing:
            return self._existing(invoice, existing[0])
        draft = draft_voucher(invoice, self.rules)
        if isinstance(draft, tuple):
            return self._blocked(invoice, draft)
        return self._create(invoice, draft)

    def _existing(self, invoice: Invoice, voucher: Voucher) -> DocumentPlan:
        owner = self.voucher_owners.get(voucher.id)
        differing = compare_with_invoice(invoice, voucher)
        if owner is not None or differing:
            fields = fields_text(differing) if differing else f"number also on invoice {owner}"
            return self._blocked(
                invoice, [self._problem(invoice, "voucher-differs", sevdesk_ids=voucher.id, fields=fields)]
            )
        wanted = self._tags(with_contact=voucher.contact_id is not None)
        step = AdoptVoucher(
            invoice.id,
            invoice.number,
            voucher.id,
            invoice.invoice_date,
            gross_cents(invoice.total),
            fingerprint(invoice),
            tuple(tag for tag in wanted if (voucher.id, tag) not in self.voucher_tags),
        )
        note = self._note(invoice, "adopted", sevdesk_ids=voucher.id)
        self._numbers_planned[invoice.number.strip()] = invoice.id
        return self._document(invoice, "adopt", [note], [step])

    def _create(self, invoice: Invoice, draft: VoucherDraft) -> DocumentPlan:
        if self.creations_left is not None and self.creations_left <= 0:
            return self._document(invoice, "waiting", [], [])
        contact = self._contact(invoice)
        if contact.waits:
            return self._document(invoice, contact.waits, list(contact.findings), [])
        if self.creations_left is not None:
            self.creations_left -= 1
        self._numbers_planned[invoice.number.strip()] = invoice.id
        findings = list(contact.findings)
        has_contact = contact.contact_id is not None or contact.contact_of is not None
        if not has_contact:
            findings.append(self._note(invoice, "without-contact"))
        without = self._tags(with_contact=False)
        step = CreateVoucher(
            invoice_id=invoice.id,
            draft=draft,
            contact_id=contact.contact_id,
            contact_of=contact.contact_of,
            fingerprint=fingerprint(invoice),
            attach_pdf=self.rules.invoices.attach_pdf,
            tags=self._tags(with_contact=True) if has_contact else without,
            tags_without_contact=without,
        )
        return self._document(invoice, "create", findings, [*contact.steps, step])

    def _contact(self, invoice: Invoice) -> _InvoiceContact:
        """Find the contact in the order of product contract, section 5.4."""
        debitor = debitor_key(invoice)
        if debitor is not None:
            if debitor in self.contact_links:
                return _InvoiceContact(contact_id=self.contact_links[debitor])
            planned = self.contact_plans.get(debitor)
            if planned is not None and planned.standing in {"waiting", "unsettled"}:
                findings = tuple(
                    replace(each, object="invoice", id=invoice.id, number=invoice.number) for each in planned.findings
                )
                return _InvoiceContact(waits=planned.standing, findings=findings)
            if planned is not None and planned.standing in {"create", "link"}:
                return _InvoiceContact(contact_of=debitor)
        return self._contact_by_number(invoice, debitor)

    def _contact_by_number(self, invoice: Invoice, debitor: DebitorKey | None) -> _InvoiceContact:
        if self.planner is None:
            return _InvoiceContact()
        others = frozenset(
            contact_id for linked, contact_id in self.contact_links.items() if linked != debitor
        ) | frozenset(self.planner.planned_by_contact)
        match = match_invoice_contact(invoice.customer_number, self.planner.contacts, others)
        if isinstance(match, SeveralByNumber):
            ids = ", ".join(contact.id for contact in match.contacts)
            number = invoice.customer_number or ""
            problem = self._problem(invoice, "ambiguous-contact", reason="several", number=number, sevdesk_ids=ids)
            return _InvoiceContact(findings=(problem,))
        if isinstance(match, FoundByNumber):
            contact = match.contact
            findings: tuple[Finding, ...] = ()
            name = recipient_name(invoice)
            if names_differ(invoice.recipient, contact):
                note = self._note(
                    invoice,
                    "contact-name-differs",
                    cobot_name=name,
                    sevdesk_name=contact.name,
                    number=contact.customer_number or "",
                )
                findings = (note,)
            if debitor is None:
                return _InvoiceContact(contact_id=contact.id, findings=findings)
            self.contact_links[debitor] = contact.id
            link = LinkContact(debitor, contact.id, contact.customer_number, None, ())
            return _InvoiceContact(contact_id=contact.id, findings=findings, steps=(link,))
        return self._missing_contact(invoice, debitor)

    def _missing_contact(self, invoice: Invoice, debitor: DebitorKey | None) -> _InvoiceContact:
        candidate = self.candidate_for(invoice) if self.rules.invoices.create_missing_contacts else None
        if candidate is None or debitor is None or self.planner is None:
            return _InvoiceContact()
        match = match_person(candidate.draft, self.planner.contacts)
        document = self.planner.plan(candidate) if isinstance(match, Matched) else self.planner.create(candidate)
        self.contact_plans[debitor] = document
        self.new_contacts.append(document)
        if document.standing == "waiting":
            return _InvoiceContact(waits="waiting")
        return _InvoiceContact(contact_of=debitor) if document.steps else _InvoiceContact(findings=document.findings)

    def _tags(self, *, with_contact: bool) -> tuple[str, ...]:
        names = (self.rules.invoices.tag, None if with_contact else self.rules.invoices.tag_without_contact)
        return tuple(name for name in names if name)

    def _problem(self, invoice: Invoice, code: ProblemCode, **details: str) -> Finding:
        return Finding(code, "invoice", invoice.id, invoice.number, details)

    def _note(self, invoice: Invoice, code: NoteCode, **details: str) -> Finding:
        return Finding(code, "invoice", invoice.id, invoice.number, details)

    def _blocked(self, invoice: Invoice, findings: Sequence[Finding]) -> DocumentPlan:
        return self._document(invoice, "blocked", findings, [])

    def _document(
        self, invoice: Invoice, standing: Standing, findings: Sequence[Finding], steps: Sequence[Step]
    ) -> DocumentPlan:
        return DocumentPlan(
            "invoice",
            invoice.id,
            invoice.number,
            standing,
            invoice.invoice_date,
            tuple(findings),
            tuple(steps),
        )


@dataclass(frozen=True, slots=True)
class _InvoiceContact:
    """Whose voucher it will be: an id, a debitor whose contact is planned, nobody, or not decided yet (``waits``)."""

    contact_id: str | None = None
    contact_of: DebitorKey | None = None
    waits: Standing | None = None
    findings: tuple[Finding, ...] = ()
    steps: tuple[Step, ...] = ()


def guest_candidate(invoice: Invoice) -> Candidate | None:
    """Return the debitor of an invoice as somebody to have a contact made from the invoice's own words."""
    debitor = debitor_key(invoice)
    if debitor is None:
        return None
    return Candidate(debitor, invoice.customer_number, draft_from_invoice(invoice), keeps_number=True)


def reason_of(finding: Finding) -> str:
    """Return what makes a reason new: the code, and the accounting code or account it is about."""
    about = finding.details.get("code") or finding.details.get("account") or finding.details.get("case") or ""
    return f"{finding.code}:{about}"


def with_activities(
    document: DocumentPlan,
    told: frozenset[tuple[str, str]],
    activity_text: Callable[[Finding], str],
    debitor_id: str | None = None,
) -> DocumentPlan:
    """Return the document's plan with an activity for each reason that was not told in Cobot yet."""
    posts: list[Step] = []
    for finding in document.findings:
        event = reason_of(finding)
        if finding.code not in TOLD_IN_COBOT or (document.id, event) in told:
            continue
        sources = tuple(each for each in (document.id, debitor_id) if each)
        posts.append(
            PostActivity("invoice", document.id, document.number, event, activity_text(finding), "WARN", sources)
        )
    return replace(document, steps=(*document.steps, *posts)) if posts else document
