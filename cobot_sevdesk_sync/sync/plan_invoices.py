"""What becomes of each invoice: left alone, booked, adopted, blocked (product contract, section 5). Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import NOTHING_ACCEPTED, Accepted
from cobot_sevdesk_sync.books.edits import edit_of, fingerprint, invoice_version, with_version
from cobot_sevdesk_sync.books.entries import AsBooked
from cobot_sevdesk_sync.books.existing import Existing
from cobot_sevdesk_sync.books.findings import READ, Finding, number_taken, of_invoice
from cobot_sevdesk_sync.books.reconcile import booked_as
from cobot_sevdesk_sync.books.vouchers import (
    CANCELED,
    BookingRules,
    VoucherDraft,
    draft_voucher,
    gross_cents,
    is_nothing_to_book,
)
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import InvoiceSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.records import Intent, Link, StandingProblem
from cobot_sevdesk_sync.sync.desk import Desk
from cobot_sevdesk_sync.sync.plan import (
    TAG,
    AdoptVoucher,
    CreateVoucher,
    DebitorKey,
    DocumentPlan,
    GiveUp,
    Standing,
    TagVoucher,
)
from cobot_sevdesk_sync.sync.problems import BESIDE_NOTHING, holds_up_until, unsettled_finding


class Moment(Struct, frozen=True):
    """When the run plans: UTC, and the space's time zone."""

    now: datetime
    time_zone: ZoneInfo

    def settled_enough(self, invoice: Invoice, wait_hours: int) -> bool:
        """Whether ``wait_hours`` have passed since the invoice date began in the space's time zone."""
        return wait_hours <= 0 or self.now >= self.settled_at(invoice, wait_hours)

    def settled_at(self, invoice: Invoice, wait_hours: int) -> datetime:
        """Return the moment, UTC, from which on an invoice has settled enough to be booked."""
        start = datetime.combine(invoice.invoice_date, datetime.min.time(), self.time_zone).astimezone(UTC)
        # Hours are added in UTC: on the days on which the clocks change the wall clock would count one wrongly.
        return start + timedelta(hours=wait_hours)


class InvoiceHistory(Struct, frozen=True):
    """What the ledger knows about the invoices of the window.

    Attributes:
        links: By Cobot id.
        unknown: The oldest write of unknown outcome on which the voucher itself hangs, by Cobot id.
        problems: Standing problems by Cobot id.
        told: Events that were posted in Cobot, as (Cobot id, event).
    """

    links: Mapping[str, Link]
    unknown: Mapping[str, Intent]
    problems: Mapping[str, Sequence[StandingProblem]]
    told: frozenset[tuple[str, str]]

    def held_back_until(self, cobot_id: str, now: datetime) -> datetime | None:
        """Return until when a rejected document waits; None when it may be tried."""
        waits = [until for each in self.problems.get(cobot_id, ()) if (until := holds_up_until(each, now))]
        return max(waits, default=None)


class Sorting(Struct, frozen=True):
    """The invoices of the window, sorted by what needs sevDesk and what does not."""

    settled: tuple[DocumentPlan, ...]
    to_book: tuple[Invoice, ...]


def sort_invoices(
    invoices: Iterable[Invoice],
    history: InvoiceHistory,
    moment: Moment,
    *,
    left_alone: Callable[[date], bool],
    settings: InvoiceSettings,
    never_booked: Callable[[Invoice], bool] = lambda _invoice: False,
) -> Sorting:
    """Sort out the invoices for which sevDesk need not be asked: linked, held back, waiting, nothing to book.

    Args:
        invoices: All of the window.
        history: What the ledger knows about them.
        moment: When the run plans.
        left_alone: Whether an invoice of a date is not booked, unless it is named in a problem.
        settings: Of invoices.
        never_booked: Whether one gets no voucher, as a person has said: it is looked at in the sweep only.
    """
    settled: list[DocumentPlan] = []
    to_book: list[Invoice] = []
    for invoice in sorted(invoices, key=lambda each: (each.invoice_date, each.number, each.id)):
        link = history.links.get(invoice.id)
        unknown = history.unknown.get(invoice.id)
        standing = history.problems.get(invoice.id, ())
        if unknown is not None:
            settled.append(DocumentPlan.of(invoice, "unsettled", [unsettled_finding(unknown, invoice.number)]))
        elif link is not None:
            waits = history.held_back_until(invoice.id, moment.now) is not None
            settled.append(_linked(invoice, link, standing, settings.tags, waits=waits))
        elif left_alone(invoice.invoice_date) and not standing:
            continue
        elif never_booked(invoice) and not standing:
            settled.append(DocumentPlan.of(invoice, "accepted"))
        elif is_nothing_to_book(invoice):
            settled.append(_nothing_to_book(invoice, standing if settings.daily_check else ()))
        elif history.held_back_until(invoice.id, moment.now) is not None:
            settled.append(DocumentPlan.of(invoice, "held-back", (each.finding for each in standing)))
        elif not moment.settled_enough(invoice, settings.wait_hours):
            settled.append(DocumentPlan.of(invoice, "waiting"))
        else:
            to_book.append(invoice)
    return Sorting(tuple(settled), tuple(to_book))


def _nothing_to_book(invoice: Invoice, standing: Iterable[StandingProblem]) -> DocumentPlan:
    """Return that there is nothing to book, and what the day's comparison has found in sevDesk under the number."""
    beside = [each.finding for each in standing if each.finding.code in BESIDE_NOTHING]
    return DocumentPlan.of(invoice, "nothing-to-book", [of_invoice(invoice, "nothing-to-book"), *beside])


def _linked(
    invoice: Invoice, link: Link, standing: Sequence[StandingProblem], tags: Collection[str], *, waits: bool
) -> DocumentPlan:
    findings = [each.finding for each in standing if _is_known_from_the_ledger_only(each.finding)]
    edit = edit_of(invoice, link)
    if edit is not None:
        findings.append(edit)
    steps = () if waits else pending_tags(link, tags)
    if waits:
        findings = [each.finding for each in standing]
    standing_now: Standing = "held-back" if waits else "finishing" if steps else "unchanged"
    return DocumentPlan.of(invoice, standing_now, findings, steps)


def _is_known_from_the_ledger_only(finding: Finding) -> bool:
    """Whether it is still true of a linked invoice, although the invoice itself does not show it."""
    return finding.outlives_the_link and not finding.meaning.seen_on_the_invoice


def pending_tags(link: Link, wanted: Collection[str]) -> tuple[TagVoucher | GiveUp, ...]:
    """Return the tags that an earlier run left undone for a voucher; those no longer wanted are given up."""
    steps = [(step, step.removeprefix(f"{TAG}:")) for step in link.pending if step.startswith(f"{TAG}:")]
    return tuple(
        TagVoucher(link.cobot_id, link.number, link.sevdesk_id, tag)
        if tag in wanted
        else GiveUp(DebitorKey("invoice", link.cobot_id), step)
        for step, tag in steps
    )


def tags_of(settings: InvoiceSettings, *, with_contact: bool) -> tuple[str, ...]:
    """Return the tags of a voucher with or without a contact."""
    names = (settings.tag, None if with_contact else settings.tag_without_contact)
    return tuple(name for name in names if name)


class InvoicePlanner(Struct):
    """Plans one invoice after the other.

    Attributes:
        existing: What sevDesk has under their document numbers, and nearly under them.
        uncertain_numbers: Under which there may be more than could be read, with what was wrong: nothing is booked.
        voucher_tags: Which vouchers carry which tags, as (sevDesk id, name); read when one is adopted.
        desk: Knows whose contact an invoice gets.
        numbers_taken: Document numbers that are on their way to sevDesk, and for which invoice (Cobot id).
        creations_left: For ``--limit``; None is without limit.
        accepted: What a person has let stand.
        voucher_of: Returns sevDesk's voucher by its id; asked for those accepted in place of an invoice's own.
        fault: Why what is there could not be compared: then nothing is adopted.
    """

    rules: BookingRules
    existing: Existing
    voucher_tags: Callable[[], frozenset[tuple[str, str]]]
    desk: Desk
    creations_left: int | None = None
    numbers_taken: dict[str, str] = field(default_factory=dict)
    accepted: Accepted = NOTHING_ACCEPTED
    uncertain_numbers: Mapping[str, str] = field(default_factory=dict)
    voucher_of: Callable[[str], Voucher | None] = lambda _id: None
    fault: str | None = None

    def plan(self, invoice: Invoice) -> DocumentPlan:
        """Return what is to be done for one invoice that has no link."""
        document = self._planned(invoice)
        if document.standing == "blocked":
            findings = with_version(document.findings, invoice_version(invoice), is_booked=False)
            document = replace(document, findings=findings)
        is_accepted = document.standing == "blocked" and self.accepted.of_all(document.findings) is not None
        return replace(document, standing="accepted") if is_accepted else document

    def _planned(self, invoice: Invoice) -> DocumentPlan:
        number = invoice.number.strip()
        unread = self.uncertain_numbers.get(number)
        if unread is not None:
            return _unread(invoice, unread)
        if number in self.numbers_taken:
            return DocumentPlan.of(invoice, "blocked", [number_taken(invoice, self.numbers_taken[number])])
        try:
            found = self.existing.judge(invoice, self.desk.known_contact(invoice))
        except MalformedAnswer as fault:
            # Whose contact it is, cannot be known.
            return _unread(invoice, f"{fault.field}: {fault.reason}")
        if found.voucher is not None and self.fault is not None:
            return _unread(invoice, self.fault)
        if found.voucher is not None and found.booked is not None:
            return self._adopt(invoice, found.voucher, found.booked, found.findings)
        if found.findings:
            return DocumentPlan.of(invoice, "blocked", found.findings)
        draft = draft_voucher(invoice, self.rules)
        if isinstance(draft, tuple):
            is_blocked = any(finding.is_problem for finding in draft)
            return DocumentPlan.of(invoice, "blocked" if is_blocked else "nothing-to-book", draft)
        said = self.accepted.without_voucher(invoice)
        if isinstance(said, Finding):
            return DocumentPlan.of(invoice, "blocked", [said])
        if said is not None:
            return DocumentPlan.of(invoice, "accepted")
        try:
            left = self.accepted.left_in_place(invoice, self.voucher_of)
        except (MalformedAnswer, Rejected) as fault:
            # Whether it is there still, cannot be known.
            return _unread(invoice, fault.in_short)
        return self._create(invoice, draft) if left is None else DocumentPlan.of(invoice, "blocked", [left])

    def prepare(self, invoices: Iterable[Invoice]) -> None:
        """Read, for all invoices at once, what is compared of the vouchers that may be adopted."""
        try:
            self.existing.prepare((invoice, self.desk.known_contact(invoice)) for invoice in invoices)
        except MalformedAnswer as fault:
            self.fault = f"{fault.field}: {fault.reason}"

    def _adopt(self, invoice: Invoice, voucher: Voucher, booked: AsBooked, findings: Iterable[Finding]) -> DocumentPlan:
        wanted = tags_of(self.rules.invoices, with_contact=voucher.contact_id is not None)
        present = self.voucher_tags()
        step = AdoptVoucher(
            invoice.id,
            invoice.number,
            voucher.id,
            invoice.invoice_date,
            gross_cents(invoice.total),
            fingerprint(invoice),
            tuple(tag for tag in wanted if (voucher.id, tag) not in present),
            booked,
        )
        self.numbers_taken[invoice.number.strip()] = invoice.id
        several = self.desk.several_for(invoice) if voucher.contact_id is None else ()
        return DocumentPlan.of(invoice, "adopt", [*findings, *several, *_canceled(invoice)], [step])

    def _similar(self, invoice: Invoice) -> DocumentPlan | None:
        """Return that an invoice waits until a person says whether a voucher of nearly its number is its own."""
        try:
            problem = self.existing.similar(invoice, self.desk.known_contact(invoice))
        except MalformedAnswer as fault:
            # Whose contact a look-alike has, cannot be known.
            return _unread(invoice, f"{fault.field}: {fault.reason}")
        if problem is None or self.accepted.of(problem) is not None:
            return None
        return DocumentPlan.of(invoice, "blocked", [problem])

    def _create(self, invoice: Invoice, draft: VoucherDraft) -> DocumentPlan:
        if self.creations_left is not None and self.creations_left <= 0:
            return DocumentPlan.of(invoice, "waiting")
        similar = self._similar(invoice)
        if similar is not None:
            return similar
        contact = self.desk.contact_of(invoice)
        if contact.waits:
            return DocumentPlan.of(invoice, contact.waits, contact.findings)
        if self.creations_left is not None:
            self.creations_left -= 1
        self.numbers_taken[invoice.number.strip()] = invoice.id
        findings = [*contact.findings, *_canceled(invoice)]
        has_contact = contact.contact_id is not None or contact.contact_of is not None
        if not has_contact:
            findings.append(of_invoice(invoice, "without-contact"))
        step = CreateVoucher(
            invoice_id=invoice.id,
            draft=draft,
            contact_id=contact.contact_id,
            contact_of=contact.contact_of,
            fingerprint=fingerprint(invoice),
            attach_pdf=self.rules.invoices.attach_pdf,
            tags=tags_of(self.rules.invoices, with_contact=has_contact),
            booked=booked_as(draft, invoice),
        )
        return DocumentPlan.of(invoice, "create", findings, [*contact.steps, step])


def _canceled(invoice: Invoice) -> list[Finding]:
    """Return the note that Cobot expects no money for an invoice any more: it is booked like any other."""
    if invoice.paid_status not in CANCELED:
        return []
    return [of_invoice(invoice, "canceled-in-cobot", status=invoice.paid_status)]


def _unread(invoice: Invoice, reason: str) -> DocumentPlan:
    """Return that nothing is made of an invoice, as what sevDesk has already could not be read."""
    problem = of_invoice(invoice, "rejected-by-sevdesk", step=READ, reason=reason)
    return DocumentPlan.of(invoice, "blocked", [problem])
