"""Which differences a person has let stand (product contract, section 5b). Pure.

A difference is recognised by a fingerprint of what makes it this one: its document, its code, and those of its details
that neither the language nor the moment nor a lost state file changes. Another difference of the document has another.
Beside it stands what both sides were, and in what they differed: it tells another position, and the same difference
once the state is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from cobot_sevdesk_sync.books.edits import explained_by, invoice_version, named_in
from cobot_sevdesk_sync.books.entries import VoucherEntry, positions_version
from cobot_sevdesk_sync.books.findings import EDITED, RENUMBERED, Finding, Numbered, ObjectKind, ProblemCode, of_invoice
from cobot_sevdesk_sync.books.names import fingerprint_of, same_number
from cobot_sevdesk_sync.books.sums import Split
from cobot_sevdesk_sync.books.vouchers import amount_of
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import EXTRA, VOUCHER, Acceptance
from cobot_sevdesk_sync.sevdesk.records import Voucher

# Accepted, it means that another document only resembles this one, which is then booked.
ANOTHER_DOCUMENT = "voucher-similar"
# Accepted, it means that there is to be no voucher, whatever else is known.
VOUCHER_GONE = "voucher-gone"
EDITED_AFTER_SYNC: ProblemCode = "edited-after-sync"
NUMBER_NOT_WRITTEN: ProblemCode = "customer-number-not-written"
# By which voucher or invoice may have got another number.
RENUMBERING = frozenset({"voucher-changed", EDITED_AFTER_SYNC})
# Accepted, it means that vouchers which are there stand for the invoice.
STANDS_FOR_IT = frozenset({"voucher-differs", "duplicate-vouchers"})
# No difference yet: the next run finds out what became of the write.
NOT_YET_KNOWN = frozenset({"outcome-unknown"})
# What says of an invoice and its voucher that they are not the same. While both are as they were when one of these was
# accepted, so are the others, as far as they name what was named then: a run that has lost its state says it in other
# words, and another setting makes something else differ.
OF_BOTH_SIDES = frozenset({EDITED_AFTER_SYNC, "voucher-changed", "voucher-differs", "adopted-with-differences"})
# What an invoice is to have by the settings, whatever both sides are.
BY_SETTINGS = frozenset({"accounts", "tax_rule"})
INVOICE, VOUCHERS, POSITIONS, CONTACT, FIELDS = "invoice", "voucher", "positions", "contact", "fields"


class Accepted:
    """Answers what was accepted.

    Args:
        acceptances: The entries of the space's file.
    """

    def __init__(self, acceptances: Iterable[Acceptance] = ()) -> None:
        self.acceptances: Sequence[Acceptance] = tuple(acceptances)
        # What was accepted last comes first; two with one fingerprint are of two forms of the document.
        self._differences: dict[tuple[str, str, str], list[Acceptance]] = {}
        self._never_booked: dict[str, list[Acceptance]] = {}
        for each in reversed(self.acceptances):
            for fingerprint in each.fingerprints:
                self._differences.setdefault((each.object, each.id, fingerprint), []).append(each)
            if each.object == "invoice" and each.is_never_booked:
                self._never_booked.setdefault(each.id, []).append(each)
        self._of_both_sides = _of_both_sides(self.acceptances)
        self.with_vouchers = frozenset(each.id for each in self.acceptances if _side(POSITIONS, each.sides))
        """Cobot ids of the invoices of which vouchers were accepted as they were then."""
        self.in_place: dict[str, set[str]] = {}
        """sevDesk's ids of the vouchers that were accepted in an invoice's place, by its Cobot id."""
        for each in self.acceptances:
            if each.vouchers:
                self.in_place.setdefault(each.id, set()).update(each.vouchers)
        self.versioned = frozenset(each.id for each in self.acceptances if _side(INVOICE, each.sides))
        """Cobot ids of the invoices of which it is known what they were when something of them was accepted."""

        self.without_contact: Mapping[str, Acceptance] = {
            each.id: each for each in self.acceptances if each.object == "invoice" and each.code == "ambiguous-contact"
        }
        """By Cobot id, where a person has let stand that a voucher has no contact although several fit."""

    def of(self, finding: Finding) -> Acceptance | None:
        """Return the entry by which this finding was accepted; None where it was not.

        Positions that were not read, now or when it was accepted, are taken to be the same. An invoice in whose
        place something else was accepted is another matter once it is edited.
        """
        if not self._differences:
            return None
        now = sides_of(finding)
        known = [
            each
            for each in self._differences.get((finding.object, finding.id, fingerprint_of_difference(finding)), ())
            if _is_same(POSITIONS, each.sides, now) and (_is_same(INVOICE, each.sides, now) or not _is_in_place(each))
        ]
        if finding.code == NUMBER_NOT_WRITTEN:
            numbers = (finding.number, finding.details.get("number"))
            known = [each for each in known if _is_of_number(each, numbers)]
        if not known and finding.code in OF_BOTH_SIDES and finding.details.keys() >= {INVOICE, VOUCHERS}:
            known = self._by_both_sides(finding, now)
        return known[0] if known else None

    def _by_both_sides(self, finding: Finding, now: Sequence[str]) -> list[Acceptance]:
        """Return the entries of a document that is what it was then, on both sides, and differs in no further field."""
        found = self._of_both_sides.get(finding.id, ())
        # Those of former versions do not say in what it differed.
        named = [_named_by(each) for _, each in found]
        if None not in named and not _named_in(finding) <= frozenset[str]().union(*filter(None, named)):
            return []
        return [
            each
            for then, each in found
            if all(_side(which, then) == _side(which, now) for which in (INVOICE, VOUCHERS))
            and _side(POSITIONS, now) in {"", _side(POSITIONS, then)}
            and _is_same(CONTACT, then, now)
        ]

    def number_not_written(self, kind: ObjectKind, cobot_id: str, numbers: Collection[str | None]) -> Acceptance | None:
        """Return the entry by which it may stand that a customer's numbers differ, while they are what they were.

        Args:
            kind: A member or team.
            cobot_id: Its id.
            numbers: Cobot's and sevDesk's.
        """
        return next(
            (
                each
                for each in self.acceptances
                if (each.object, each.id, each.code) == (kind, cobot_id, NUMBER_NOT_WRITTEN)
                and _is_of_number(each, numbers)
            ),
            None,
        )

    def of_voucher(self, voucher: VoucherEntry, split: Split) -> Acceptance | None:
        """Return the entry by which a voucher that belongs to no invoice was accepted as it is; None without one.

        Args:
            voucher: With its positions.
            split: These per account, by sevDesk's id, and rate.
        """
        if not self._differences:
            return None
        known = self._differences.get((VOUCHER, voucher.id, fingerprint_of_voucher(voucher, split)))
        return known[0] if known else None

    def never_booked(self, cobot_id: str, amount: str, version: str | None) -> Acceptance | None:
        """Return the entry by which such an invoice gets no voucher; None where it is to be booked, or was edited.

        It was blocked when it was accepted, or its voucher was deleted on purpose. It holds whatever the state file
        remembers.

        Args:
            cobot_id: The invoice's.
            amount: What it comes to now, gross, with its currency.
            version: What else it is now; None where that is not known.
        """
        return next(iter(self._of_never_booked(cobot_id, amount, version)), None)

    def _of_never_booked(self, cobot_id: str, amount: str, version: str | None) -> list[Acceptance]:
        now = (f"{INVOICE}:{version}",) if version is not None else ()
        return [
            each
            for each in self._never_booked.get(cobot_id, ())
            if each.amount in (None, amount) and _is_same(INVOICE, each.sides, now)
        ]

    def is_never_booked(self, invoice: Invoice) -> bool:
        """Whether a person has said that an invoice as it is gets no voucher."""
        if invoice.id not in self._never_booked:
            return False
        return self.never_booked(invoice.id, amount_of(invoice), invoice_version(invoice)) is not None

    def without_voucher(self, invoice: Invoice) -> Acceptance | Finding | None:
        """Return what was accepted of an invoice for which sevDesk has no voucher at all.

        Returns:
            The entry by which it gets none; None where it is to be booked, also as the voucher that was accepted in its
            place is gone; the problem that it is not what was accepted any more.
        """
        last = next(iter(self._never_booked.get(invoice.id, ())), None)
        if last is None or last.code in STANDS_FOR_IT:
            return None
        now = amount_of(invoice)
        known = self._of_never_booked(invoice.id, now, invoice_version(invoice))
        entry = next((each for each in known if each.code not in STANDS_FOR_IT), None)
        if entry is not None:
            return entry
        fields = {"fields": f"gross {last.amount} / {now}"} if last.amount not in (None, now) else {}
        details = {"reason": EDITED, **fields, "amount": now, "day": str(last.day), INVOICE: invoice_version(invoice)}
        return of_invoice(invoice, EDITED_AFTER_SYNC, **details)

    def left_in_place(self, invoice: Numbered, voucher_of: Callable[[str], Voucher | None]) -> Finding | None:
        """Return the problem that what was accepted in an invoice's place is in sevDesk still, under another number.

        Args:
            invoice: Under whose number sevDesk has nothing.
            voucher_of: Returns sevDesk's voucher by its id; asked only where one was accepted so.
        """
        asked = map(voucher_of, self.in_place.get(invoice.id, ()))
        found = sorted((each for each in asked if each is not None), key=lambda each: each.id)
        if not found:
            return None
        ids, numbers = (", ".join(each) for each in zip(*((it.id, it.number) for it in found), strict=True))
        fields = f"number {(invoice.number or '').strip()} / {numbers or '-'}"
        return of_invoice(invoice, "voucher-differs", reason=RENUMBERED, sevdesk_ids=ids, fields=fields)

    def of_all(self, findings: Iterable[Finding]) -> Acceptance | None:
        """Return the entry by which a document's problems were accepted; None where one was not, or there is none."""
        entries = [self.of(finding) for finding in findings if finding.is_problem]
        return entries[0] if entries and None not in entries else None

    def still_open(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings without those that were accepted."""
        return tuple(finding for finding in findings if self.of(finding) is None)


def can_be_accepted(finding: Finding) -> bool:
    """Whether a person can let it stand."""
    return finding.is_problem and finding.code not in NOT_YET_KNOWN


def in_place_by(finding: Finding) -> tuple[str, ...]:
    """Return sevDesk's ids of the vouchers that are accepted in place of an invoice's own; not another invoice's."""
    if finding.code not in STANDS_FOR_IT or "owner" in finding.details:
        return ()
    ids = (each.strip() for each in finding.details.get("sevdesk_ids", "").split(","))
    return tuple(each for each in ids if each.isascii() and each.isdigit())


def is_never_booked(finding: Finding, *, has_voucher: bool) -> bool:
    """Whether accepting this means that its invoice gets no voucher.

    Args:
        finding: What is accepted.
        has_voucher: Whether the invoice is linked to one.
    """
    if finding.object != "invoice" or finding.code == ANOTHER_DOCUMENT:
        return False
    # Under another number, a lost state file would leave nobody to know whose voucher it is.
    is_renumbered = finding.code in RENUMBERING and finding.details.get("fields", "").startswith("number ")
    return finding.code == VOUCHER_GONE or is_renumbered or not has_voucher


def fingerprint_of_difference(finding: Finding) -> str:
    """Return how a difference is recognised: what it says, or where it has a mark or a version, that."""
    details = finding.details
    fields = details.get("mark") or ("" if "version" in details else details.get("fields", ""))
    variant = details.get(finding.meaning.variant or "", "")
    # Whose number it has stays, whatever becomes of that invoice's voucher.
    named = "" if "owner" in details else details.get("sevdesk_ids", "")
    ids = sorted(filter(None, (each.strip() for each in named.split(","))))
    amount = details.get("amount", "")
    parts = [finding.object, finding.id, finding.code, finding.about, variant, fields, *ids]
    parts += [amount] if amount else []
    return fingerprint_of("\n".join(parts))


def sides_of(finding: Finding) -> tuple[str, ...]:
    """Return what was held against each other, as an acceptance keeps it, as far as it is known, and what differed."""
    details = finding.details
    sides = [f"{side}:{details[side]}" for side in (INVOICE, VOUCHERS, POSITIONS, CONTACT) if details.get(side)]
    if details.get(VOUCHERS) and details.get(FIELDS):
        sides.append(f"{FIELDS}:{','.join(named_in(details[FIELDS]))}")
    return tuple(sides)


def _of_both_sides(acceptances: Sequence[Acceptance]) -> Mapping[str, Sequence[tuple[Sequence[str], Acceptance]]]:
    """Return invoice and voucher as they were accepted, by the invoice's Cobot id.

    An edit that was accepted goes with each state of the voucher that was.
    """
    found = [each for each in acceptances if each.code in OF_BOTH_SIDES and _side(INVOICE, each.sides)]
    edits: dict[str, list[str]] = {}
    for each in found:
        if each.code == EDITED_AFTER_SYNC:
            edits.setdefault(each.id, []).append(_side(INVOICE, each.sides))
    states: dict[str, list[tuple[Sequence[str], Acceptance]]] = {}
    for each in reversed(found):
        own = _side(INVOICE, each.sides)
        for invoice in (own, *edits.get(each.id, ())):
            sides = (invoice, *(side for side in each.sides if side != own))
            states.setdefault(each.id, []).append((sides, each))
    return states


def _named_by(entry: Acceptance) -> frozenset[str] | None:
    """Return in what a voucher may differ by what was accepted; None where that is not known."""
    fields = _side(FIELDS, entry.sides).removeprefix(f"{FIELDS}:").replace(",", ", ")
    if not fields:
        return None
    named = explained_by(fields) if entry.code == EDITED_AFTER_SYNC else frozenset(named_in(fields))
    # By others it may be another account or rule that it was to have then.
    return named - BY_SETTINGS if entry.is_by_other_settings else named


def _named_in(finding: Finding) -> frozenset[str]:
    """Return in what a voucher differs; nothing for an edit, which is Cobot's alone and goes by no setting."""
    return frozenset() if finding.code == EDITED_AFTER_SYNC else frozenset(named_in(finding.details.get(FIELDS, "")))


def _side(which: str, sides: Sequence[str]) -> str:
    return next((side for side in sides if side.startswith(f"{which}:")), "")


def _is_of_number(entry: Acceptance, numbers: Iterable[str | None]) -> bool:
    """Whether a customer's number that was not written is the one of which that was accepted, as far as it is known."""
    return entry.number is None or any(same_number(entry.number, number) for number in numbers)


def _is_in_place(entry: Acceptance) -> bool:
    """Whether something else was accepted in place of the invoice's own voucher: none, another, or several."""
    return entry.is_never_booked or entry.code in STANDS_FOR_IT


def _is_same(which: str, then: Sequence[str], now: Sequence[str]) -> bool:
    """Whether something is what it was when it was accepted, as far as both are known."""
    return len({_side(which, then), _side(which, now)} - {""}) <= 1


def fingerprint_of_voucher(voucher: VoucherEntry, split: Split) -> str:
    """Return how a voucher that belongs to no invoice is recognised: with its positions, by what it says of revenue.

    Args:
        voucher: With its positions.
        split: These per account, by sevDesk's id, and rate.
    """
    taxes = [f"{rate.normalize():f} {cents}" for rate, cents, _ in voucher.taxes]
    amount = [voucher.direction, str(voucher.gross_cents), voucher.told_currency or "", voucher.rule or ""]
    day = voucher.day.isoformat() if voucher.day else ""
    parts = [VOUCHER, voucher.id, EXTRA, voucher.number, day, *amount, *taxes, voucher.contact_id or ""]
    parts.append(positions_version(voucher.id, split))
    return fingerprint_of("\n".join(parts))


NOTHING_ACCEPTED = Accepted()
