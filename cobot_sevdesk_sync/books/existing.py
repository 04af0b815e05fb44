"""What sevDesk has already for an invoice: to be adopted, another's, or a look-alike (contract, section 5.3). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from cobot_sevdesk_sync.books.edits import invoice_version, with_version
from cobot_sevdesk_sync.books.entries import NO_PAST, AsBooked, InvoiceEntry, VoucherEntry
from cobot_sevdesk_sync.books.findings import Finding, number_taken, of_invoice
from cobot_sevdesk_sync.books.names import nearly_same_number
from cobot_sevdesk_sync.books.reconcile import (
    Comparison,
    Reducer,
    compare,
    duplicate_vouchers,
    may_be_its_own,
    voucher_differs,
)
from cobot_sevdesk_sync.books.vouchers import BookingRules, fields_text
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.sevdesk.records import Contact, Position, Voucher

SIMILAR_DAYS = 3


class Judged(Struct, frozen=True):
    """What sevDesk has under an invoice's number.

    Attributes:
        voucher: The one that can be adopted; None where there is none, or where it must not be.
        findings: Why not; of one that can be adopted, what is to be said of it.
        booked: Of one that can be adopted, what it is to be from then on.
    """

    voucher: Voucher | None = None
    findings: tuple[Finding, ...] = ()
    booked: AsBooked | None = None


NOTHING_THERE = Judged()


class Existing:
    """Holds what sevDesk has already against invoices that have no link.

    Args:
        rules: Accounts, settings and taxes.
        vouchers: What sevDesk has under each document number (exact, trimmed).
        owners: Cobot id of the invoice a voucher is linked to, by sevDesk id.
        contact_of: Finds sevDesk's contact by its id; asked for those alone that are not the debitor's own.
        positions_of: Returns the positions of vouchers, by sevDesk id.
        nearby: Vouchers among which those of nearly the invoices' numbers are.
        other_numbers: The document numbers of Cobot's invoices that were read.
        numbers_around: Returns those of all invoices dated around a day; asked only where there is a look-alike.
        is_linked: Says whether a voucher, by its sevDesk id, is linked to an invoice.
        positions_known: Returns what the positions are known to be of vouchers that are not adopted, as a finding says;
            nothing where they need not be known, None where they are to be read.
    """

    def __init__(
        self,
        rules: BookingRules,
        vouchers: Mapping[str, Sequence[Voucher]],
        *,
        owners: Mapping[str, str] | None = None,
        contact_of: Callable[[str], Contact | None] = lambda _id: None,
        positions_of: Callable[[Collection[str]], Iterable[Position]] = lambda _ids: (),
        nearby: Iterable[Voucher] = (),
        other_numbers: Collection[str] = (),
        numbers_around: Callable[[date], Collection[str]] = lambda _day: (),
        is_linked: Callable[[str], bool] = lambda _id: False,
        positions_known: Callable[[Finding], str | None] = lambda _finding: "",
    ) -> None:
        self._reducer = Reducer(rules)
        self._vouchers = vouchers
        self._owners = owners or {}
        self._contact_of = contact_of
        self._positions_of = positions_of
        self._by_day: dict[date | None, list[Voucher]] = defaultdict(list)
        for voucher in nearby:
            self._by_day[voucher.voucher_date].append(voucher)
        self._other_numbers = other_numbers
        self._numbers_around = numbers_around
        self._is_linked = is_linked
        self._positions_known = positions_known
        self._positions: dict[str, list[Position]] = {}

    def prepare(self, invoices: Iterable[tuple[Invoice, str | None]]) -> None:
        """Read the positions of what may be adopted, and of what is newly seen beside it, for all invoices at once.

        Args:
            invoices: Each with the contact of its debitor, as far as that is known.
        """
        wanted: dict[str, list[Position]] = {}
        for invoice, contact_id in invoices:
            judged = self.judge(invoice, contact_id)
            if judged.voucher is not None:
                wanted[judged.voucher.id] = []
            elif any("voucher" in each.details and self._positions_known(each) is None for each in judged.findings):
                wanted |= {voucher.id: [] for voucher in self._all(invoice, contact_id)}
        for position in self._positions_of(wanted.keys()) if wanted else ():
            wanted.setdefault(position.voucher_id, []).append(position)
        self._positions = wanted

    def judge(self, invoice: Invoice, contact_id: str | None) -> Judged:
        """Return what sevDesk has under exactly the invoice's number.

        Args:
            invoice: Without a link.
            contact_id: The contact of its debitor, as far as that is known.
        """
        found = self._all(invoice, contact_id)
        if len(found) > 1:
            held = [self._held(invoice, voucher, contact_id) for voucher in found]
            finding = duplicate_vouchers(invoice, [booked for _, booked, _ in held], held[0][0])
            return Judged(findings=(self._told(invoice, finding, [booked for _, booked, _ in held]),))
        return self._compared(invoice, found[0], contact_id) if found else NOTHING_THERE

    def _all(self, invoice: Invoice, contact_id: str | None) -> Sequence[Voucher]:
        """Return what is under an invoice's number; of several, those on a stranger's contact are another space's."""
        found = self._vouchers.get(invoice.number.strip(), ())
        if len(found) > 1:
            held = [self._held(invoice, each, contact_id) for each in found]
            own = [each for each, (entry, booked, _) in zip(found, held, strict=True) if may_be_its_own(entry, booked)]
            found = own or found
        return found

    def _told(self, invoice: Invoice, finding: Finding, vouchers: Sequence[VoucherEntry]) -> Finding:
        """Return a finding with what both sides are now, the positions as far as they were read, or are known."""
        are_read = all(each.id in self._positions for each in vouchers)
        told = self._reducer.with_vouchers(finding, vouchers, are_positions_read=are_read)
        [told] = with_version([told], invoice_version(invoice), is_booked=False)
        known = None if are_read else self._positions_known(told)
        return told.with_details({"positions": known}) if known else told

    def _compared(self, invoice: Invoice, voucher: Voucher, contact_id: str | None) -> Judged:
        expected, booked, first = self._held(invoice, voucher, contact_id)
        owner = self._owners.get(voucher.id)
        if owner is not None:
            return Judged(findings=(number_taken(invoice, owner, [voucher.id]),))
        if first.is_another:
            return Judged(findings=(self._told(invoice, voucher_differs(expected, booked, first), [booked]),))
        found = compare(expected, booked, with_positions=bool(self._positions.get(voucher.id)))
        findings: list[Finding] = []
        if found.differences:
            fields = fields_text(found.fields)
            finding = of_invoice(invoice, "adopted-with-differences", sevdesk_ids=voucher.id, fields=fields)
            findings.append(self._told(invoice, finding, [booked]))
        else:
            findings.append(of_invoice(invoice, "adopted", sevdesk_ids=voucher.id))
        if found.rounding is not None:
            taxes = f"{found.rounding.cobot} / {found.rounding.sevdesk}"
            findings.append(of_invoice(invoice, "tax-rounded-differently", sevdesk_ids=voucher.id, taxes=taxes))
        return Judged(voucher, tuple(findings), self._reducer.meant_by(expected, booked, found))

    def similar(self, invoice: Invoice, contact_id: str | None) -> Finding | None:
        """Return the problem that a voucher may be this invoice's, written under nearly this number.

        Args:
            invoice: Under whose own number sevDesk has nothing.
            contact_id: Its contact, as far as that is known.
        """
        days = (invoice.invoice_date + timedelta(days=off) for off in range(-SIMILAR_DAYS, SIMILAR_DAYS + 1))
        listed = (voucher for day in days for voucher in self._by_day.get(day, ()))
        found = [each for each in listed if self._is_similar(invoice, each, contact_id)]
        others = self._numbers_around(invoice.invoice_date) if found else ()
        found = [each for each in found if each.number not in others]
        if not found:
            return None
        numbers, ids = ", ".join(each.number for each in found), ", ".join(each.id for each in found)
        return of_invoice(invoice, "voucher-similar", similar=numbers, sevdesk_ids=ids)

    def _is_similar(self, invoice: Invoice, voucher: Voucher, contact_id: str | None) -> bool:
        if not nearly_same_number(invoice.number, voucher.number) or voucher.number in self._other_numbers:
            return False
        _, _, found = self._held(invoice, voucher, contact_id)
        is_same = found.another.keys() <= {"date"} and "contact" not in found.not_compared
        return is_same and not self._is_linked(voucher.id)

    def _held(
        self, invoice: Invoice, voucher: Voucher, contact_id: str | None
    ) -> tuple[InvoiceEntry, VoucherEntry, Comparison]:
        """Hold a voucher against an invoice, but for its positions."""
        expected = self._reducer.invoice(invoice, NO_PAST, None, contact_id)
        booked = self._reducer.voucher(voucher, expected)
        for position in self._positions.get(voucher.id, ()):
            self._reducer.position(booked, position)
        if booked.contact_id is not None and booked.contact_id != contact_id:
            booked.contact = self._contact_of(booked.contact_id)
        return expected, booked, compare(expected, booked, with_positions=False)
