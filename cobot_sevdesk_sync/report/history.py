"""What the state file knows of a period's invoices; without one, nothing: a report does without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.reconcile_entries import NO_PAST, Past
from cobot_sevdesk_sync.books.vouchers import fingerprint
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link, StandingProblem
from cobot_sevdesk_sync.sync.sort_invoices import unsettled_finding
from cobot_sevdesk_sync.sync.standing import waits_until
from cobot_sevdesk_sync.sync.write_kinds import CREATE_VOUCHER


class History:
    """Asks the ledger page by page, so that its hundred thousand links are never in memory as objects."""

    def __init__(self, ledger: Ledger | None, now: datetime) -> None:
        self._ledger = ledger
        self._now = now
        self._problems: dict[str, list[StandingProblem]] = defaultdict(list)
        self._unknown: dict[str, Finding] = {}
        self.numbers_taken: dict[str, str] = {}
        """Document numbers in writes of unknown outcome, and for which invoice (Cobot id)."""
        if ledger is None:
            return
        for problem in ledger.problems():
            if problem.finding.object == "invoice":
                self._problems[problem.finding.id].append(problem)
        for intent in ledger.open_intents():
            if intent.object == "invoice":
                self._unknown.setdefault(intent.cobot_id, unsettled_finding(intent, None))
            if intent.action == CREATE_VOUCHER:
                self.numbers_taken[intent.key] = intent.cobot_id

    def links(self, cobot_ids: Collection[str]) -> Mapping[str, Link]:
        """Return the links of those invoices that have one, by Cobot id."""
        return self._ledger.links("invoice", cobot_ids) if self._ledger else {}

    def owners(self, voucher_ids: Collection[str]) -> Mapping[str, str]:
        """Return the Cobot id of the invoice each voucher is linked to, by sevDesk id."""
        return self._ledger.invoices_of_vouchers(voucher_ids) if self._ledger else {}

    def invoice_date(self, cobot_id: str) -> date | None:
        """Return the date that a linked invoice had when it was booked."""
        link = self._ledger.link("invoice", cobot_id) if self._ledger else None
        return link.invoice_date if link else None

    def contact_links(self, kind: str, cobot_ids: Collection[str]) -> Mapping[str, str]:
        """Return the sevDesk contact of those members or teams that are linked, by Cobot id."""
        if self._ledger is None:
            return {}
        links = self._ledger.links("team" if kind == "team" else "member", cobot_ids)
        return {cobot_id: link.sevdesk_id for cobot_id, link in links.items()}

    def past(self, invoice: Invoice, link: Link | None) -> Past:
        """Return what is known of an invoice."""
        is_edited = link is not None and link.fingerprint is not None and link.fingerprint != fingerprint(invoice)
        return self._past(invoice.id, link, invoice.number, is_edited=is_edited)

    def past_of_unreadable(self, cobot_id: str, link: Link | None) -> Past:
        """Return what is known of an invoice that could not be read: whether it was edited is not."""
        return self._past(cobot_id, link, None, is_edited=False)

    def _past(self, cobot_id: str, link: Link | None, number: str | None, *, is_edited: bool) -> Past:
        problems = self._problems.get(cobot_id, ())
        unknown = self._unknown.get(cobot_id)
        if link is None and not problems and unknown is None:
            return NO_PAST
        return Past(
            voucher_id=link.sevdesk_id if link else None,
            is_edited=is_edited,
            findings=tuple(each.finding for each in problems),
            is_held_back=any(waits_until(each, self._now) is not None for each in problems),
            unknown=None if unknown is None else Finding(unknown.code, "invoice", cobot_id, number, unknown.details),
        )
