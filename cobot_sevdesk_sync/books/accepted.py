"""Which differences a person has let stand (product contract, section 5b). Pure.

A difference is recognised by a fingerprint of what makes it this one: its document, its code, and those of its details
that neither the language nor the moment nor a lost state file changes. Another difference of the document has another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from cobot_sevdesk_sync.books.entries import VoucherEntry
from cobot_sevdesk_sync.books.findings import EDITED, Finding, NoteCode, ProblemCode, of_invoice
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.books.vouchers import amount_of
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import EXTRA, VOUCHER, Acceptance

# Accepted, it means that another document only resembles this one, which is then booked.
ANOTHER_DOCUMENT = "voucher-similar"
# Accepted, it means that there is to be no voucher, whatever else is known.
VOUCHER_GONE = "voucher-gone"
VOUCHER_CHANGED = "voucher-changed"
# By which voucher or invoice may have got another number.
RENUMBERING = frozenset({VOUCHER_CHANGED, "edited-after-sync"})
# Accepted, it means that vouchers which are there stand for the invoice.
STANDS_FOR_IT = frozenset({"voucher-differs", "duplicate-vouchers"})
# No difference yet: the next run finds out what became of the write.
NOT_YET_KNOWN = frozenset({"outcome-unknown"})
# Where one of these differs, accounts and tax differ with it, which only the report goes on to compare.
WHAT_IT_IS = frozenset({"number", "date", "gross", "currency", "direction"})
_FIELD = re.compile(r"(?:^|(?<=, ))(number|date|gross|currency|direction|contact|tax_rule|tax|accounts)(?= )")
# What the invoice was and what it is, of an edit; see ``edits``.
_BOTH_VALUES = r"(?:^|(?<=, ))(number|date|gross) (.*?) / (.*?)(?=, |$)"


class Accepted:
    """Answers what was accepted.

    Args:
        acceptances: The entries of the space's file.
    """

    def __init__(self, acceptances: Iterable[Acceptance] = ()) -> None:
        self.acceptances: Sequence[Acceptance] = tuple(acceptances)
        self._differences = {
            (each.object, each.id, fingerprint): each for each in self.acceptances for fingerprint in each.fingerprints
        }
        self._never_booked = {
            each.id: each for each in self.acceptances if each.object == "invoice" and each.is_never_booked
        }

        self.without_contact: Mapping[str, Acceptance] = {
            each.id: each for each in self.acceptances if each.object == "invoice" and each.code == "ambiguous-contact"
        }
        """By Cobot id, where a person has let stand that a voucher has no contact although several fit."""

    def of(self, finding: Finding) -> Acceptance | None:
        """Return the entry by which this finding was accepted; None where it was not."""
        if not self._differences:
            return None
        known = (self._differences.get((finding.object, finding.id, each)) for each in _recognised_by(finding))
        return next((entry for entry in known if entry is not None), None)

    def of_voucher(self, voucher: VoucherEntry) -> Acceptance | None:
        """Return the entry by which a voucher that belongs to no invoice was accepted as it is; None without one."""
        if not self._differences:
            return None
        return self._differences.get((VOUCHER, voucher.id, fingerprint_of_voucher(voucher)))

    def never_booked(self, cobot_id: str, amount: str) -> Acceptance | None:
        """Return the entry by which an invoice of that amount gets no voucher; None where it is to be booked.

        It was blocked when it was accepted, or its voucher was deleted on purpose. It holds whatever the state file
        remembers.

        Args:
            cobot_id: The invoice's.
            amount: What it comes to now, gross, with its currency.
        """
        entry = self._never_booked.get(cobot_id)
        return entry if entry is not None and entry.amount in (None, amount) else None

    def without_voucher(self, invoice: Invoice) -> Acceptance | Finding | None:
        """Return what was accepted of an invoice for which sevDesk has no voucher at all.

        Returns:
            The entry by which it gets none; None where it is to be booked, also as the voucher that was accepted in its
            place is gone; the problem that it comes to another amount than what was accepted.
        """
        entry = self._never_booked.get(invoice.id)
        if entry is None or entry.code in STANDS_FOR_IT:
            return None
        if self.never_booked(invoice.id, amount_of(invoice)) is not None:
            return entry
        now = amount_of(invoice)
        details = {"reason": EDITED, "fields": f"gross {entry.amount} / {now}", "amount": now, "day": entry.day}
        return of_invoice(invoice, "edited-after-sync", **{name: str(value) for name, value in details.items()})

    def of_all(self, findings: Iterable[Finding]) -> Acceptance | None:
        """Return the entry by which a document's problems were accepted; None where one was not, or there is none."""
        entries = [self.of(finding) for finding in findings if finding.is_problem]
        return entries[0] if entries and None not in entries else None

    def still_open(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings without those that were accepted."""
        return tuple(finding for finding in findings if self.of(finding) is None)


NOTHING_ACCEPTED = Accepted()


def can_be_accepted(finding: Finding) -> bool:
    """Whether a person can let it stand."""
    return finding.is_problem and finding.code not in NOT_YET_KNOWN


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


def fingerprints_of(finding: Finding) -> tuple[str, ...]:
    """Return how a difference is recognised: first its own fingerprint, then that of the same in other words.

    An invoice that was edited after its voucher was made differs from that voucher: so the report says, and so a run
    would after the state file was lost. Of a voucher that was changed, a run would say so, too.
    """
    fields = finding.details.get("fields", "")
    own = _recognised_by(finding)[0]
    if finding.code == VOUCHER_CHANGED:
        others: tuple[tuple[ProblemCode, str], ...] = (
            ("voucher-differs", _what_it_is(fields)),
            ("adopted-with-differences", fields),
        )
        return (own, *(_fingerprint(finding, code, said, about="") for code, said in others))
    if finding.code != "edited-after-sync":
        return (own,)
    pairs = re.findall(_BOTH_VALUES, finding.details.get("fields", ""))
    fields = ", ".join(f"{name} {now} / {was}" for name, was, now in pairs)
    return (own, _fingerprint(finding, "voucher-differs", fields, about="")) if fields else (own,)


def _recognised_by(finding: Finding) -> tuple[str, ...]:
    """Return the fingerprints by which a difference is found that was accepted, its own one first.

    A voucher that differs is marked as what it is; where it was accepted as an edit or a change, what differs is known.
    """
    details = finding.details
    fields = details.get("fields", "")
    if finding.code == "voucher-differs":
        fields = _what_it_is(fields)
    mark = details.get("mark")
    own = _fingerprint(finding, finding.code, mark or ("" if "version" in details else fields))
    if mark is None or finding.code != "voucher-differs":
        return (own,)
    return (own, _fingerprint(finding, finding.code, fields))


def fingerprint_of_voucher(voucher: VoucherEntry) -> str:
    """Return how a voucher that belongs to no invoice is recognised: with its positions, by what it says of revenue."""
    taxes = [f"{rate.normalize():f} {cents}" for rate, cents, _ in voucher.taxes]
    amount = [voucher.direction, str(voucher.gross_cents), voucher.told_currency or "", voucher.rule or ""]
    day = voucher.day.isoformat() if voucher.day else ""
    parts = [VOUCHER, voucher.id, EXTRA, voucher.number, day, *amount, *taxes, voucher.contact_id or ""]
    return fingerprint_of("\n".join(parts))


def _what_it_is(fields: str) -> str:
    """Return the differing fields that a run names, too, of those that the report names; all of them without such."""
    starts = [found.start() for found in _FIELD.finditer(fields)]
    ends = [*starts[1:], len(fields)]
    parts = [fields[start:end].removesuffix(", ") for start, end in zip(starts, ends, strict=True)]
    kept = [part for part in parts if part.partition(" ")[0] in WHAT_IT_IS]
    return ", ".join(kept) or fields


def _fingerprint(finding: Finding, code: ProblemCode | NoteCode, fields: str, about: str | None = None) -> str:
    details = finding.details
    variant = details.get(finding.meaning.variant or "", "")
    ids = sorted(filter(None, (each.strip() for each in details.get("sevdesk_ids", "").split(","))))
    amount = details.get("amount", "")
    parts = [finding.object, finding.id, code, finding.about if about is None else about, variant, fields, *ids]
    parts += [amount] if amount else []
    return fingerprint_of("\n".join(parts))
