"""Which invoices of the window are dealt with, and which are to be booked (product contract, section 5). Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from cobot_sevdesk_sync.books.findings import Finding, of_invoice
from cobot_sevdesk_sync.books.vouchers import cents_text, fingerprint, gross_cents
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import InvoiceSettings
from cobot_sevdesk_sync.store.records import Intent, Link, StandingProblem
from cobot_sevdesk_sync.sync.standing import waits_until
from cobot_sevdesk_sync.sync.steps import TAG, DebitorKey, DocumentPlan, GiveUp, Standing, TagVoucher

VERSION_LENGTH = 8


class InvoiceHistory(Struct, frozen=True):
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
        waits = [until for each in self.problems.get(cobot_id, ()) if (until := waits_until(each, now))]
        return max(waits, default=None)


class Sorting(Struct, frozen=True):
    """The invoices of the window, sorted by what needs sevDesk and what does not."""

    settled: tuple[DocumentPlan, ...]
    to_book: tuple[Invoice, ...]


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


def sort_invoices(
    invoices: Iterable[Invoice],
    history: InvoiceHistory,
    moment: Moment,
    *,
    left_alone: Callable[[date], bool],
    settings: InvoiceSettings,
) -> Sorting:
    """Sort out the invoices for which sevDesk need not be asked: linked, held back, waiting, of zero amount.

    Args:
        invoices: All of the window.
        history: What the ledger knows about them.
        moment: When the run plans.
        left_alone: Whether an invoice of a date is not booked, unless it is named in a problem.
        settings: Of invoices.
    """
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
            settled.append(_linked(invoice, link, standing, settings.tags, waits=waits))
        elif left_alone(invoice.invoice_date) and not standing:
            continue
        elif gross_cents(invoice.total) == 0:
            settled.append(document("nothing-to-book", of_invoice(invoice, "nothing-to-book")))
        elif history.held_back_until(invoice.id, moment.now) is not None:
            settled.append(document("held-back", *(each.finding for each in standing)))
        elif not moment.settled_enough(invoice, settings.wait_hours):
            settled.append(document("waiting"))
        else:
            to_book.append(invoice)
    return Sorting(tuple(settled), tuple(to_book))


def unsettled_finding(intent: Intent, number: str | None) -> Finding:
    """Return the problem that a write's outcome is unknown."""
    details = {"step": intent.action, "since": intent.sent_at.isoformat(timespec="seconds")}
    return Finding("outcome-unknown", intent.object, intent.cobot_id, number, details)


def pending_tags(link: Link, wanted: Collection[str]) -> tuple[TagVoucher | GiveUp, ...]:
    """Return the tags that an earlier run left undone for a voucher; those no longer wanted are given up."""
    steps = [(step, step.removeprefix(f"{TAG}:")) for step in link.pending if step.startswith(f"{TAG}:")]
    return tuple(
        TagVoucher(link.cobot_id, link.number, link.sevdesk_id, tag)
        if tag in wanted
        else GiveUp(DebitorKey("invoice", link.cobot_id), step)
        for step, tag in steps
    )


def _is_known_from_the_ledger_only(finding: Finding) -> bool:
    """Whether it is still true of a linked invoice, although the invoice itself does not show it."""
    return finding.meaning.outlives_the_link and not finding.meaning.seen_on_the_invoice


def _linked(
    invoice: Invoice, link: Link, standing: Sequence[StandingProblem], tags: Collection[str], *, waits: bool
) -> DocumentPlan:
    findings = [each.finding for each in standing if _is_known_from_the_ledger_only(each.finding)]
    if link.fingerprint is not None and link.fingerprint != fingerprint(invoice):
        findings.append(
            of_invoice(
                invoice,
                "edited-after-sync",
                sevdesk_ids=link.sevdesk_id,
                version=fingerprint(invoice)[:VERSION_LENGTH],
                total=cents_text(gross_cents(invoice.total)),
            )
        )
    steps = () if waits else pending_tags(link, tags)
    if waits:
        findings = [each.finding for each in standing]
    standing_now: Standing = "held-back" if waits else "finishing" if steps else "unchanged"
    return DocumentPlan(
        "invoice", invoice.id, invoice.number, standing_now, invoice.invoice_date, tuple(findings), steps
    )
