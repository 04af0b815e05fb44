"""Judges the documents of a period, one row for each of either side (product contract, section 7)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import STANDS_FOR_IT
from cobot_sevdesk_sync.books.edits import invoice_version, with_version
from cobot_sevdesk_sync.books.entries import InvoiceEntry, Marks, VoucherEntry, booked_split, counted_split
from cobot_sevdesk_sync.books.findings import Finding, of_invoice, several_fit
from cobot_sevdesk_sync.books.matching import DocumentClass, Matching, Verdict
from cobot_sevdesk_sync.books.names import Gap, gaps_in, number_shape
from cobot_sevdesk_sync.books.reconcile import NO_FIELDS, Reducer
from cobot_sevdesk_sync.books.sums import Split
from cobot_sevdesk_sync.books.vouchers import fields_text
from cobot_sevdesk_sync.cobot.records import is_issued_by
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.report.model import CALM, DocumentRow, Totals
from cobot_sevdesk_sync.report.tax import TaxTotals
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.both_sides import BothSides

# How far around the period an invoice is looked for before its voucher is called one too many.
WIDER_BY = timedelta(days=400)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class Elsewhere(Struct, frozen=True):
    """An invoice of another period whose voucher is dated in this one.

    Attributes:
        day: None where it cannot be read.
        version: What it is, where something of it was accepted.
    """

    id: str
    number: str
    day: date | None
    version: str = ""


class DocumentsRead(BothSides):
    """Judges the documents of a period, once they are read.

    Attributes:
        totals: Gets the gross amounts of the documents.
        tax: Gets net and tax of the documents.
        gaps: Numbers missing among the invoices of the period, once they are read.
    """

    totals: Totals = field(default_factory=Totals)
    tax: TaxTotals = field(default_factory=TaxTotals)
    gaps: list[Gap] = field(default_factory=list)

    def read(self) -> list[DocumentRow]:
        """Return a row for each document of either side, in the order of their days."""
        # What is read is let go before the rows are sorted: both at once is the most that has to fit into memory.
        rows = self._judged()
        rows.sort(key=lambda row: (row.day, _counted(row.number), row.cobot_id or "", row.sevdesk_ids))
        return rows

    def _judged(self) -> list[DocumentRow]:
        pages = self.cobot.iterate_invoices(self.here.space.id, self.period.since, self.period.until)
        matching = self.matching(pages)
        self.gaps = gaps_in(matching.numbers)
        self.read_sevdesk(matching)
        rows = [self._row(entry, self._verdict(matching, entry)) for entry in matching.in_order()]
        return rows + self._unclaimed_rows(matching, self._unclaimed(matching))

    def _verdict(self, matching: Matching, entry: InvoiceEntry) -> Verdict:
        verdict = matching.judge(entry)
        is_booked = entry.past.voucher_id is not None
        if verdict.document_class != "missing" or is_booked or entry.id not in self.accepted.in_place:
            return verdict
        left = self.accepted.left_in_place(entry, self.books.voucher_of)
        return verdict if left is None else replace(verdict, document_class="blocked", findings=(left,))

    def _row(self, entry: InvoiceEntry, verdict: Verdict) -> DocumentRow:
        # What a run says of an edit is what a person accepts.
        edit = self.history.edits.get(entry.id)
        findings = tuple(edit if edit and each.code == edit.code else each for each in verdict.findings)
        if entry.id in self.history.versions:
            is_booked = entry.past.voucher_id is not None
            findings = with_version(findings, self.history.versions[entry.id], is_booked=is_booked)
        accepted = self._acceptance(verdict.document_class, entry, findings)
        # That its voucher has no PDF leaves it matched, and stands where a person has let it.
        lacking = self.lacking_pdf(entry)
        may_lack = self.accepted.of_all(lacking)
        findings += lacking if may_lack is not None else ()
        if verdict.document_class in CALM:
            accepted = may_lack
            if accepted is None and any(voucher.contact_id is None for voucher in entry.vouchers):
                # Several contacts fitted it once, and a person has let it be without one.
                accepted = self.accepted.without_contact.get(entry.id)
                findings += () if accepted is None else (several_fit(entry, entry.customer_number, ()),)
        is_accepted = accepted is not None
        self.totals.add("cobot", entry.day, entry.currency, verdict.cobot, is_accepted=is_accepted)
        amounts = (entry.split, entry.taxes)
        if verdict.document_class == "blocked":
            self.tax.add_blocked(entry.day, entry.currency, amounts)
        else:
            self.tax.add("cobot", entry.day, verdict.rule, entry.currency, amounts, is_accepted=is_accepted)
        parts = list(verdict.cobot)
        for voucher in entry.vouchers:
            parts += self._count(voucher, entry.day, entry, is_accepted=is_accepted)
        return DocumentRow(
            verdict.document_class,
            entry.id,
            entry.number,
            tuple(voucher.id for voucher in entry.vouchers),
            entry.day,
            entry.gross_cents,
            entry.currency,
            verdict.fields,
            findings,
            _accounts_of(tuple(parts)),
            entry.name,
            verdict.remark,
            entry.waits_until if verdict.remark == "waits" else None,
            accepted,
            entry.marks,
            _marks_of(entry.vouchers),
            verdict.not_compared,
        )

    def _acceptance(
        self, document_class: DocumentClass, entry: InvoiceEntry | None, findings: Sequence[Finding]
    ) -> Acceptance | None:
        """Return the entry by which a person has let a document stand, with all that is said of it."""
        if document_class in CALM:
            return None
        if document_class == "missing" and entry is not None and not any(each.is_problem for each in findings):
            found = self.accepted.never_booked(entry.id, entry.amount, self.history.versions.get(entry.id))
            return found if found is not None and found.code not in STANDS_FOR_IT else None
        return self.accepted.of_all(findings)

    def _count(
        self,
        voucher: VoucherEntry,
        day: date,
        entry: InvoiceEntry | None = None,
        *,
        is_accepted: bool = False,
    ) -> Split:
        """Add a voucher to the sums of sevDesk's side, and return its gross cents per account and rate.

        Args:
            voucher: With its positions.
            day: Where it counts, should it have no date of its own.
            entry: Its invoice, for a voucher in another currency that does not tell its own sums.
            is_accepted: Whether a person has let it stand as it is.
        """
        meant = entry.split if entry is not None else ()
        split = counted_split(voucher, meant)
        day = voucher.day or day
        self.totals.add("sevdesk", day, voucher.currency, split, is_accepted=is_accepted)
        if "draft" not in voucher.marks:
            own = entry is None or booked_split(voucher) is not None
            amounts = (split, voucher.taxes if own or entry is None else entry.taxes)
            self.tax.add("sevdesk", day, voucher.rule, voucher.currency, amounts, is_accepted=is_accepted)
        return split

    def _unclaimed(self, matching: Matching) -> list[tuple[VoucherEntry, Elsewhere | Finding | None]]:
        """Return the period's vouchers that come from Cobot and whose invoice is none of the period.

        Returns:
            Each with its invoice, which is dated in another period; or, where Cobot does not have it, with the problem
            that it was deleted, if it is known to have been there.
        """
        unclaimed = matching.unclaimed
        if not unclaimed:
            return []
        tags = self.settings.invoices.tags
        tagged = {voucher_id for voucher_id, tag in self.books.read_voucher_tags() if tag in tags}
        shapes = {shape for number in matching.numbers if (shape := number_shape(number)) is not None}
        alike = {
            voucher_id: each
            for each in self.look_alikes(matching).values()
            for voucher_id in each.details["sevdesk_ids"].split(", ")
        }
        accused = {
            voucher_id: (voucher, owner)
            for voucher_id, (voucher, owner) in unclaimed.items()
            if owner is not None or voucher_id in tagged.union(alike) or number_shape(voucher.number) in shapes
        }
        if not accused:
            return []
        by_id, by_number = self._elsewhere(accused.values())
        found: list[tuple[VoucherEntry, Elsewhere | Finding | None]] = []
        for voucher, owner in accused.values():
            if owner is None:
                found.append((voucher, by_number.get(voucher.number) or alike.get(voucher.id)))
            elif owner in by_id or not self.is_complete or not self._should_be_known(owner):
                # One too far away to be looked for counts as it was when it was booked.
                linked = by_id.get(owner) or Elsewhere(owner, voucher.number, self.history.invoice_date(owner))
                found.append((voucher, linked))
            else:
                details = {"sevdesk_ids": voucher.id}
                found.append((voucher, Finding("deleted-in-cobot", "invoice", owner, voucher.number, details)))
        return found

    def _elsewhere(
        self, accused: Iterable[tuple[VoucherEntry, str | None]]
    ) -> tuple[dict[str, Elsewhere], dict[str, Elsewhere]]:
        """Return which of these vouchers' invoices lie outside the period, by id and by number.

        Of several invoices with one number it is the first by day and id, in whatever order Cobot lists them.
        """
        owners: set[str] = set()
        wanted: set[str] = set()
        for voucher, owner in accused:
            if owner is None:
                wanted.add(voucher.number)
            else:
                owners.add(owner)
        by_id: dict[str, Elsewhere] = {}
        by_number: dict[str, Elsewhere] = {}
        one_day = timedelta(days=1)
        windows = (
            (self.period.since - WIDER_BY, self.period.since - one_day),
            (self.period.until + one_day, self.period.until + WIDER_BY),
            # Whoever is still missing may have been moved by years.
            (FIRST_DAY, self.period.since - WIDER_BY - one_day),
            (self.period.until + WIDER_BY + one_day, LAST_DAY),
        )
        for number, (since, until) in enumerate(windows):
            if number >= len(windows) // 2 and owners <= by_id.keys():
                break
            for page in self.cobot.iterate_invoices(self.here.space.id, since, until):
                self.is_complete = self.is_complete and page.is_complete
                own = [each for each in page.invoices if is_issued_by(each, self.here.space.id)]
                versioned = self.accepted.versioned
                versions = {each.id: invoice_version(each) for each in own if each.id in versioned}
                seen = [
                    Elsewhere(each.id, each.number.strip(), each.invoice_date, versions.get(each.id, ""))
                    for each in own
                ]
                seen += [
                    Elsewhere(each.id, (each.number or "").strip(), None)
                    for each in page.unreadable
                    if is_issued_by(each, self.here.space.id)
                ]
                by_id |= {each.id: each for each in seen if each.id in owners}
                for each in seen:
                    if each.number in wanted:
                        by_number[each.number] = min(each, by_number.get(each.number, each), key=_in_time)
        return by_id, by_number

    def _unclaimed_rows(
        self, matching: Matching, unclaimed: Sequence[tuple[VoucherEntry, Elsewhere | Finding | None]]
    ) -> list[DocumentRow]:
        """Return the rows of vouchers that no invoice of the period claims; a voucher stands in one of them."""
        surplus: dict[tuple[Elsewhere, str], list[VoucherEntry]] = defaultdict(list)
        others: list[tuple[VoucherEntry, Elsewhere | Finding | None]] = []
        for voucher, why in unclaimed:
            booked = self.history.links([why.id]).get(why.id) if isinstance(why, Elsewhere) else None
            if isinstance(why, Elsewhere) and booked is not None and self._is_second(voucher, booked):
                surplus[(why, booked.sevdesk_id)].append(voucher)
            else:
                others.append((voucher, why))
        # The voucher that was booked may be dated in the period, too: its row is then that of all of them.
        rows = [self._surplus_row(*key, vouchers) for key, vouchers in surplus.items()]
        named = {voucher_id for row in rows for voucher_id in row.sevdesk_ids}
        rows += [self._unclaimed_row(matching, *each) for each in others if each[0].id not in named]
        lone = {each.id: each for each, why in others if not isinstance(why, Elsewhere)}
        rows = [replace(row, accepted=self._acceptance_of_voucher(row, lone, matching.reducer)) for row in rows]
        accepted = {voucher_id for row in rows if row.accepted for voucher_id in row.sevdesk_ids}
        for voucher, _ in unclaimed:
            self._count(voucher, self.period.since, is_accepted=voucher.id in accepted)
        return rows

    def _acceptance_of_voucher(
        self, row: DocumentRow, lone: Mapping[str, VoucherEntry], reducer: Reducer
    ) -> Acceptance | None:
        """Return the entry by which a person has let stand what no invoice of the period claims."""
        lone_one = lone.get(row.sevdesk_ids[0]) if row.document_class == "extra" else None
        accepted = self.accepted.of_voucher(lone_one, reducer.positions_of(lone_one)) if lone_one is not None else None
        return accepted or self._acceptance(row.document_class, None, row.findings)

    def _changed(self, matching: Matching, voucher: VoucherEntry, cobot_id: str) -> tuple[Finding, ...]:
        """Return the problem that a voucher is not what its invoice, which is none of the period, was booked as."""
        link = self.history.links([cobot_id]).get(cobot_id)
        if link is None or link.booked is None or link.sevdesk_id != voucher.id:
            return ()
        changed = matching.changed_since_booked(cobot_id, link.booked, voucher)
        return (changed,) if changed is not None else ()

    def _unclaimed_row(self, matching: Matching, voucher: VoucherEntry, why: Elsewhere | Finding | None) -> DocumentRow:
        invoice = why if isinstance(why, Elsewhere) else None
        fields = {"date": (str(invoice.day or "?"), str(voucher.day or "-"))} if invoice else NO_FIELDS
        findings: tuple[Finding, ...] = (why,) if isinstance(why, Finding) else ()
        if invoice is not None:
            differs = of_invoice(invoice, "voucher-differs", sevdesk_ids=voucher.id, fields=fields_text(fields))
            differs = matching.reducer.with_vouchers(differs, [voucher], are_positions_read=True)
            findings = with_version([differs], invoice.version, is_booked=True)
        if why is not None:
            findings += self._changed(matching, voucher, why.id)
        return DocumentRow(
            "different" if invoice else "extra",
            invoice.id if invoice else None,
            voucher.number,
            (voucher.id,),
            voucher.day or self.period.since,
            voucher.gross_cents,
            voucher.currency,
            fields=fields,
            findings=findings,
            accounts=_accounts_of(counted_split(voucher, ())),
            name=_shown_name(voucher),
            sevdesk_marks=voucher.marks,
        )

    def _is_second(self, voucher: VoucherEntry, booked: Link) -> bool:
        """Whether the voucher that the invoice is linked to is another one, and still there under this number."""
        if booked.sevdesk_id == voucher.id:
            return False
        same_number = self.books.client.fetch_vouchers(number_contains=voucher.number)
        return booked.sevdesk_id in {each.id for each in same_number}

    def _surplus_row(self, invoice: Elsewhere, booked: str, vouchers: Sequence[VoucherEntry]) -> DocumentRow:
        """Return the row of vouchers whose invoice, of another period, has one of its own, ``booked``."""
        in_time = sorted(vouchers, key=lambda each: (each.day or self.period.since, each.id))
        first, ids = in_time[0], (booked, *(each.id for each in in_time))
        finding = of_invoice(invoice, "duplicate-vouchers", sevdesk_ids=", ".join(ids))
        return DocumentRow(
            "duplicate",
            invoice.id,
            first.number,
            ids,
            first.day or self.period.since,
            first.gross_cents,
            first.currency,
            findings=(finding,),
            accounts=_accounts_of(tuple(part for each in in_time for part in counted_split(each, ()))),
            name=_shown_name(first),
            sevdesk_marks=_marks_of(in_time),
        )

    def _should_be_known(self, owner: str) -> bool:
        """Whether a linked invoice would have been seen if Cobot still had it."""
        day = self.history.invoice_date(owner)
        return day is None or self.period.since - WIDER_BY <= day <= self.period.until + WIDER_BY


def _in_time(invoice: Elsewhere) -> tuple[date, str, str]:
    """Return what invoices are ordered by; one whose day is unknown comes last."""
    return (invoice.day or date.max, invoice.number, invoice.id)


def _accounts_of(split: Split) -> tuple[str, ...]:
    return tuple(dict.fromkeys(account for (account, _), _ in split if account is not None))


def _marks_of(vouchers: Sequence[VoucherEntry]) -> Marks:
    """Return every mark that one of the vouchers has; of a single one, the very tuple, which is kept once."""
    if len(vouchers) == 1:
        return vouchers[0].marks
    return tuple(dict.fromkeys(mark for voucher in vouchers for mark in voucher.marks))


def _shown_name(voucher: VoucherEntry) -> str:
    return voucher.contact.name if voucher.contact is not None else voucher.name


def _counted(number: str) -> str:
    """Return a number to sort by, so that CW-2 comes before CW-10."""
    return re.sub(r"[0-9]+", lambda digits: digits[0].zfill(12), number)
