"""Which voucher belongs to which invoice, and what is true of each document (product contract, section 7). Pure.

What is called ``missing`` here is what a run would book, and what is called ``blocked`` it would not. The one exception
is a document that only has to wait a little longer: it is missing, and says until when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.entries import AsBooked, InvoiceEntry, VoucherEntry, counted_split, in_currency_of
from cobot_sevdesk_sync.books.existing import SIMILAR_DAYS
from cobot_sevdesk_sync.books.findings import (
    BOOKED,
    COMPARED_WITH_VOUCHERS,
    GIVEN,
    READ,
    VOUCHER_GONE,
    Finding,
    number_taken,
    of_invoice,
)
from cobot_sevdesk_sync.books.names import nearly_same_number, normalise_name
from cobot_sevdesk_sync.books.reconcile import (
    NO_FIELDS,
    NOTHING_KNOWN,
    Compared,
    Comparison,
    Fields,
    Reducer,
    compare,
    duplicate_vouchers,
    may_be_its_own,
    since_booked,
    voucher_changed,
    voucher_differs,
)
from cobot_sevdesk_sync.books.sums import Split
from cobot_sevdesk_sync.books.vouchers import REVENUE_DIRECTION, fields_text
from cobot_sevdesk_sync.sevdesk.records import Contact, UnreadableRow, Voucher

DocumentClass = Literal["matched", "missing", "extra", "different", "duplicate", "blocked", "nothing-to-book"]
Remark = Literal["waits"]

# What the last run said of an invoice that neither side shows by itself.
UNTIL_SETTLED = frozenset({"contact-not-ready", "voucher-similar"})


class Verdict(Struct, frozen=True):
    """What is true of one invoice.

    Attributes:
        fields: What differs between invoice and voucher.
        findings: Problems and notes, in the plan's own codes.
        remark: What else there is to say: it waits for ``wait_hours``.
        cobot: Its gross cents per account and rate, as they count in the totals.
        rule: The tax rule under which it counts; None where no rule is known.
        not_compared: What could not be compared, as sevDesk does not tell it.
    """

    document_class: DocumentClass
    cobot: Split
    fields: Fields = NO_FIELDS
    findings: tuple[Finding, ...] = ()
    remark: Remark | None = None
    rule: str | None = None
    not_compared: tuple[Compared, ...] = ()


class Matching(Struct):
    """Says which voucher belongs to which invoice: by the link, else by the exact number, whatever its date.

    Attributes:
        by_id: All invoices of the period.
        numbers_taken: Document numbers on their way to sevDesk, and for which invoice (Cobot id).
        wants_open: Whether vouchers are to be open: then a draft is left over.
        vouchers: Those that matter to the report, by id.
        unclaimed: Vouchers that belong to no invoice of the period, by id, with the invoice they are linked to.
        several_fit: Says of an invoice whose voucher has no contact whether several fit.
    """

    reducer: Reducer
    numbers_taken: dict[str, str] = field(default_factory=dict)
    wants_open: bool = False
    by_id: dict[str, InvoiceEntry] = field(default_factory=dict)
    vouchers: dict[str, VoucherEntry] = field(default_factory=dict)
    unclaimed: dict[str, tuple[VoucherEntry, str | None]] = field(default_factory=dict)
    several_fit: Callable[[InvoiceEntry], Iterable[Finding]] = lambda _entry: ()
    _unreadable: list[UnreadableRow] = field(default_factory=list)
    # Those without a link that are dated in the period.
    _in_period: set[str] = field(default_factory=set)
    _by_number: dict[str, InvoiceEntry] = field(default_factory=dict)
    _namesakes: dict[str, list[InvoiceEntry]] = field(default_factory=dict)
    _contested: dict[str, dict[str, Voucher]] = field(default_factory=dict)
    # Vouchers that stand under a number but are somebody else's: (voucher id, owner's Cobot id) per number.
    _elsewhere: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add_invoice(self, entry: InvoiceEntry) -> None:
        """Take an invoice; one that comes twice counts as it came last. All come before the first voucher."""
        self.by_id[entry.id] = entry

    def index(self) -> None:
        """Get ready for the vouchers."""
        for entry in self.in_order():
            first = self._by_number.setdefault(entry.number, entry)
            if first is not entry:
                self._namesakes.setdefault(entry.number, [first]).append(entry)

    def in_order(self) -> list[InvoiceEntry]:
        """Return the invoices in the order in which a run plans them."""
        return sorted(self.by_id.values(), key=lambda entry: (entry.day, entry.number, entry.id))

    @property
    def numbers(self) -> Iterable[str]:
        """The document numbers of the period, each once; ``index`` comes first."""
        return self._by_number.keys()

    def links_unfound(self) -> bool:
        """Whether an invoice is linked to a voucher that was not among those given so far."""
        linked = {entry.past.voucher_id for entry in self.by_id.values()} - {None}
        return not linked <= self.vouchers.keys()

    def add_voucher(self, voucher: Voucher, owner: str | None, *, in_period: bool) -> None:
        """Take a voucher; one that comes twice counts once.

        Args:
            voucher: Of any date and direction.
            owner: Cobot id of the invoice it is linked to.
            in_period: Whether it is dated in the period: only then it may be one too many.
        """
        if voucher.id in self.vouchers or voucher.id in self._contested.get(voucher.number, ()):
            return
        entry = self.by_id.get(owner) if owner is not None else self._by_number.get(voucher.number)
        if owner is not None:
            self._note_elsewhere(voucher, owner)
        if entry is None or (owner is not None and entry.past.voucher_id != voucher.id):
            # An expense that nothing connects with Cobot is somebody else's business.
            if in_period and (owner is not None or voucher.credit_debit == REVENUE_DIRECTION):
                reduced = self.reducer.voucher(voucher, None)
                self.unclaimed[voucher.id] = (reduced, owner)
                self.vouchers[voucher.id] = reduced
            return
        if owner is None and voucher.number in self._namesakes:
            self._contested.setdefault(voucher.number, {})[voucher.id] = voucher
            return
        if in_period and owner is None and voucher.credit_debit == REVENUE_DIRECTION:
            self._in_period.add(voucher.id)
        self._attach(voucher, entry)

    def changed_since_booked(self, cobot_id: str, kept: AsBooked, voucher: VoucherEntry) -> Finding | None:
        """Return the problem that the voucher of an invoice that is not among these is not what it was booked as."""
        entry = self.reducer.as_booked(cobot_id, kept)
        own = in_currency_of(entry, voucher)
        if not own.is_gross_told:
            return None
        fields = compare(entry, replace(own, is_linked=True)).fields
        return self._with_vouchers(voucher_changed(entry, voucher, fields), [voucher]) if fields else None

    def look_alikes(self, other_numbers: Collection[str] = ()) -> dict[str, Finding]:
        """Return the problem that beside an invoice's voucher there is one of nearly its number, by Cobot id.

        By the rule that would have kept it from being booked, had that voucher been there before its own.

        Args:
            other_numbers: The document numbers of Cobot's invoices that are none of these.
        """
        by_sum: dict[tuple[date, int | None], list[VoucherEntry]] = defaultdict(list)
        for voucher, owner in self.unclaimed.values():
            if owner is None and voucher.day is not None and voucher.number not in other_numbers:
                for cents in {voucher.gross_cents, voucher.foreign_cents}:
                    by_sum[voucher.day, cents].append(voucher)
        found: dict[str, Finding] = {}
        for entry in self.in_order() if by_sum else ():
            if entry.is_readable and entry.vouchers:
                kept = entry.as_booked
                days = (kept.day + timedelta(days=off) for off in range(-SIMILAR_DAYS, SIMILAR_DAYS + 1))
                listed = (each for day in days for each in by_sum.get((day, kept.gross_cents), ()))
                if alike := [each for each in listed if _is_look_alike(kept, each)]:
                    numbers, ids = (", ".join(each) for each in zip(*((it.number, it.id) for it in alike), strict=True))
                    found[entry.id] = of_invoice(
                        entry, "voucher-similar", similar=numbers, sevdesk_ids=ids, reason=BOOKED
                    )
        return found

    def add_unreadable(self, row: UnreadableRow) -> None:
        """Take note of a voucher that cannot be read: it may be an invoice's."""
        self._unreadable.append(row)

    def _unread(self, entry: InvoiceEntry) -> UnreadableRow | None:
        """Return a voucher that cannot be read and is, or may be, this invoice's."""
        own = {voucher.id for voucher in entry.vouchers}
        return next(
            (
                row
                for row in self._unreadable
                if row.id not in own
                and (row.may_carry(entry.number) or (row.id is not None and row.id == entry.past.voucher_id))
            ),
            None,
        )

    def _note_elsewhere(self, voucher: Voucher, owner: str) -> None:
        first = self._by_number.get(voucher.number)
        if first is not None and (first.id != owner or voucher.number in self._namesakes):
            self._elsewhere.setdefault(voucher.number, []).append((voucher.id, owner))

    def settle_contested(self) -> None:
        """Give vouchers whose number several invoices share to one of them: the first they do not differ from."""
        for number, vouchers in self._contested.items():
            free = [entry for entry in self._namesakes[number] if not entry.vouchers] or self._namesakes[number]
            chosen = free[0]
            if len(vouchers) == 1:
                [voucher] = vouchers.values()
                chosen = next((entry for entry in free if self._fits(voucher, entry)), chosen)
            for voucher in vouchers.values():
                self._attach(voucher, chosen)
            self._elsewhere.setdefault(number, []).extend((voucher_id, chosen.id) for voucher_id in vouchers)
        self._contested.clear()
        self._leave_strangers()

    def _fits(self, voucher: Voucher, entry: InvoiceEntry) -> bool:
        reduced = self.reducer.voucher(voucher, entry)
        return not compare(entry, reduced, with_positions=False).differences

    def _leave_strangers(self) -> None:
        """Let go of vouchers of another customer's where an invoice has one of its own.

        One with a contact is another space's. Whose one without is, nobody knows: it is one too many.
        """
        for entry in self.by_id.values():
            is_replaced = entry.past.voucher_id is not None and not any(each.is_linked for each in entry.vouchers)
            if len(entry.vouchers) > 1 or is_replaced:
                own = tuple(each for each in entry.vouchers if each.is_linked or may_be_its_own(entry, each))
                # Beside none of its own, a single one is named by itself: whose it is, a person sees.
                for each in entry.vouchers if own or is_replaced else ():
                    if each not in own and each.contact_id is None and each.id in self._in_period:
                        self.unclaimed[each.id] = (each, None)
                    elif each not in own:
                        del self.vouchers[each.id]
                entry.vouchers = own if own or is_replaced else entry.vouchers

    def _attach(self, voucher: Voucher, entry: InvoiceEntry) -> None:
        reduced = self.reducer.voucher(voucher, entry, is_linked=entry.past.voucher_id == voucher.id)
        entry.vouchers = (*entry.vouchers, reduced)
        self.vouchers[voucher.id] = reduced

    def judge(self, entry: InvoiceEntry) -> Verdict:
        """Return what is true of an invoice; asked in the order of ``in_order``, once for each."""
        verdict = self._judged(entry)
        if COMPARED_WITH_VOUCHERS.isdisjoint(each.code for each in verdict.findings):
            return verdict
        return replace(verdict, findings=tuple(self._with_vouchers(each, entry.vouchers) for each in verdict.findings))

    def _with_vouchers(self, finding: Finding, vouchers: Sequence[VoucherEntry]) -> Finding:
        if finding.code not in COMPARED_WITH_VOUCHERS:
            return finding
        return self.reducer.with_vouchers(finding, vouchers, are_positions_read=True)

    def _judged(self, entry: InvoiceEntry) -> Verdict:
        if not entry.is_readable:
            return Verdict("blocked", (), findings=entry.blocks)
        unread = self._unread(entry)
        if unread is not None:
            # Neither missing nor matched: it is not known, and a run books nothing on top of it.
            problem = of_invoice(entry, "rejected-by-sevdesk", step=READ, reason=str(unread))
            return Verdict("blocked", entry.split, findings=(problem,))
        if len(entry.vouchers) > 1:
            findings = (duplicate_vouchers(entry, entry.vouchers, entry), *_edited(entry))
            return Verdict("duplicate", entry.split, findings=findings, rule=entry.rule or entry.vouchers[0].rule)
        if entry.vouchers:
            return self._compared(entry, entry.vouchers[0])
        return self._without_voucher(entry)

    def _compared(self, entry: InvoiceEntry, voucher: VoucherEntry) -> Verdict:
        if entry.past.is_told and not entry.past.is_edited:
            # By other settings it would be booked otherwise today: it counts as what it was booked as.
            entry = entry.as_booked
        found = compare(entry, voucher)
        # What no rule could say, the bookkeeper has said: the invoice counts as she booked it.
        rule = entry.rule or voucher.rule
        problems, notes = self._findings(entry, voucher, found)
        if found.differences or problems:
            fields = with_missing_contact(found.fields or NO_FIELDS, entry, problems)
            return Verdict("different", entry.split, fields, (*problems, *notes), None, rule)
        if entry.gross_cents == 0 and not entry.blocks:
            return Verdict("nothing-to-book", (), findings=(of_invoice(entry, "nothing-to-book"), *notes))
        if entry.past.voucher_id is None:
            # A run would adopt it: no other invoice gets a voucher of this number then.
            self.numbers_taken[entry.number] = entry.id
        split = entry.split if entry.is_split_known else counted_split(voucher, entry.split)
        return Verdict("matched", split, findings=notes, rule=rule, not_compared=found.not_compared)

    def _findings(
        self, entry: InvoiceEntry, voucher: VoucherEntry, found: Comparison
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the problems and the notes about a voucher that was held against its invoice."""
        problems: list[Finding] = []
        notes: list[Finding] = []
        if entry.past.is_edited:
            problems.append(of_invoice(entry, "edited-after-sync", sevdesk_ids=voucher.id))
        differs = self._differs(entry, voucher, found)
        if differs is not None:
            problems.append(differs)
        if voucher.contact_id is None:
            problems.extend(self.several_fit(entry))
        if self.wants_open and "draft" in voucher.marks and entry.past.voucher_id is not None:
            problems.append(of_invoice(entry, "draft-left", sevdesk_ids=voucher.id))
        given = given_otherwise(entry, voucher)
        if given is not None:
            notes.append(given)
        if found.rounding is not None:
            taxes = f"{found.rounding.cobot} / {found.rounding.sevdesk}"
            notes.append(of_invoice(entry, "tax-rounded-differently", sevdesk_ids=voucher.id, taxes=taxes))
        if "open" in voucher.marks and not {"canceled", "written-off"}.isdisjoint(entry.marks):
            status = "canceled" if "canceled" in entry.marks else "writtenOff"
            notes.append(of_invoice(entry, "canceled-in-cobot", sevdesk_ids=voucher.id, status=status))
        return tuple(problems), tuple(notes)

    def _differs(self, entry: InvoiceEntry, voucher: VoucherEntry, found: Comparison) -> Finding | None:
        """Return the problem that a voucher is not as it should be; an edit of the invoice explains what it changed."""
        past = entry.past
        if past.is_edited:
            found = since_booked(entry, voucher, found) if past.is_told else NOTHING_KNOWN
        fields = found.fields
        # What was said when it was booked is still said.
        was_told = any(each.code == "voucher-differs" for each in past.findings)
        is_replaced = past.voucher_id not in (None, voucher.id)
        was_given = "contact" in fields and voucher.contact_id is not None and entry.as_booked.had_contact is False
        is_changed = past.is_created or was_given or found.is_another or "number" in fields
        if fields and (is_replaced or (voucher.is_linked and is_changed and not was_told)):
            return voucher_changed(entry, voucher, fields)
        if found.is_another and "number" not in fields:
            return voucher_differs(entry, voucher, found)
        if fields and "number" not in fields and not past.is_created:
            # By a run that has adopted it, or would.
            whole = fields_text(fields)
            return of_invoice(entry, "adopted-with-differences", sevdesk_ids=voucher.id, fields=whole)
        return None

    def _without_voucher(self, entry: InvoiceEntry) -> Verdict:
        past = entry.past
        if past.unknown is not None:
            return Verdict("blocked", entry.split, findings=(past.unknown,))
        if past.voucher_id is not None:
            blind = next((row for row in self._unreadable if row.is_blind), None)
            if blind is not None:
                # It may be this one.
                problem = of_invoice(entry, "rejected-by-sevdesk", step=READ, reason=str(blind))
                return Verdict("blocked", entry.split, findings=(problem,))
            gone = of_invoice(entry, VOUCHER_GONE, sevdesk_ids=past.voucher_id, amount=entry.amount)
            return Verdict("missing", entry.split, findings=(gone, *_edited(entry)), rule=entry.rule)
        if entry.gross_cents == 0 and not entry.blocks:
            return Verdict("nothing-to-book", (), findings=(of_invoice(entry, "nothing-to-book"),))
        if past.is_held_back:
            return Verdict("blocked", entry.split, findings=past.findings)
        if entry.waits_until is not None:
            return Verdict("missing", entry.split, remark="waits", rule=entry.rule)
        until_settled = tuple(each for each in past.findings if each.code in UNTIL_SETTLED)
        blocks = self._number_in_use(entry) or entry.blocks or until_settled
        if blocks:
            return Verdict("blocked", entry.split, findings=blocks)
        self.numbers_taken[entry.number] = entry.id
        return Verdict("missing", entry.split, findings=past.findings, rule=entry.rule)

    def _number_in_use(self, entry: InvoiceEntry) -> tuple[Finding, ...]:
        """Return the problem that the number is another invoice's already; nothing when it is free."""
        elsewhere = [(voucher, owner) for voucher, owner in self._elsewhere.get(entry.number, ()) if owner != entry.id]
        taken_by = self.numbers_taken.get(entry.number)
        if taken_by is None and not elsewhere:
            return ()
        ids = [voucher_id for voucher_id, _ in elsewhere]
        if taken_by is None and len(elsewhere) > 1:
            return (of_invoice(entry, "duplicate-vouchers", sevdesk_ids=", ".join(ids)),)
        return (number_taken(entry, taken_by or elsewhere[0][1], ids),)


def contact_given(entry: InvoiceEntry, booked: VoucherEntry) -> Contact | None:
    """Return the contact that somebody has put on a voucher booked without one, where it may be the one that is meant.

    Args:
        entry: The invoice, as it is now.
        booked: Its voucher.
    """
    kept = entry.as_booked
    if not booked.is_linked or kept.had_contact is not False or booked.contact is None:
        return None
    is_another = "contact" in compare(kept, booked, with_positions=False).fields
    return None if is_another else booked.contact


def given_otherwise(entry: InvoiceEntry, booked: VoucherEntry) -> Finding | None:
    """Return the note that the contact which was put on a voucher has another name than its invoice."""
    given, kept = contact_given(entry, booked), entry.as_booked
    if given is None or given.id == kept.contact_id or normalise_name(given.name) in kept.names:
        return None
    return of_invoice(
        entry,
        "contact-name-differs",
        reason=GIVEN,
        cobot_name=entry.name,
        sevdesk_name=given.name,
        number=given.customer_number or "",
    )


def _is_look_alike(kept: InvoiceEntry, voucher: VoucherEntry) -> bool:
    if not nearly_same_number(kept.number, voucher.number):
        return False
    found = compare(kept, in_currency_of(kept, voucher), with_positions=False)
    return found.another.keys() <= {"date"} and "contact" not in found.not_compared


def _edited(entry: InvoiceEntry) -> tuple[Finding, ...]:
    """Return the problem that the invoice is no longer what was booked, if it is not."""
    ids = entry.past.voucher_id or ""
    return (of_invoice(entry, "edited-after-sync", sevdesk_ids=ids),) if entry.past.is_edited else ()


def with_missing_contact(
    fields: Mapping[str, tuple[str, str]], entry: InvoiceEntry, findings: Iterable[Finding]
) -> Mapping[str, tuple[str, str]]:
    """Return in what a voucher without a contact differs: also in that, where it has none because several fit."""
    if not any(each.is_booked_without_contact for each in findings):
        return fields
    return {"contact": (" ".join(filter(None, (entry.customer_number, entry.name))), "-"), **fields}
