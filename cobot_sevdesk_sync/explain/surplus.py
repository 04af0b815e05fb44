"""What a person can let stand and no run has named: a voucher in sevDesk only, an invoice that differs from its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.accepted import Accepted, can_be_accepted
from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.entries import VoucherEntry
from cobot_sevdesk_sync.books.existing import SIMILAR_DAYS
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.books.matching import Matching
from cobot_sevdesk_sync.books.names import same_number
from cobot_sevdesk_sync.books.reconcile import Reducer
from cobot_sevdesk_sync.books.sums import Split
from cobot_sevdesk_sync.books.vouchers import REVENUE_DIRECTION, BookingRules
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceList, UnreadableInvoice, is_issued_by
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import NotFound
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.both_sides import BothSides, History, Period
from cobot_sevdesk_sync.sync.home import SpaceToday, find_space, require_known_account, require_own_ledger
from cobot_sevdesk_sync.sync.sides import SevdeskBooks

# How far around its date an invoice of a voucher's number is looked for, as the report does.
WIDER_BY = timedelta(days=400)

WhyNot = Literal["unknown", "several", "expense", "of-invoice", "unnamed", "unread", "unread-invoice"]


class Surplus(Struct, frozen=True):
    """What a name means in sevDesk.

    Attributes:
        voucher: One that belongs to no invoice, with the tax of its positions; None where there is none, or one that
            has an invoice.
        split: What its positions are, per account, by sevDesk's id, and rate.
        findings: What is open of an invoice that is booked, as a run would name it.
        why_not: Why there is none of either; ``unread`` where something cannot be read that may tell otherwise,
            ``unnamed`` where it is an invoice or member of which no run has named anything.
        ids: sevDesk's, where it has several of this number.
        since: The day of what no run has named, where it is before ``start_date``: by itself, no run looks at it.
    """

    voucher: VoucherEntry | None = None
    split: Split = ()
    findings: tuple[Finding, ...] = ()
    why_not: WhyNot = "unknown"
    ids: tuple[str, ...] = ()
    since: date | None = None


class SurplusSearch(Struct, frozen=True):
    """Looks for what no run has named; nothing is written, not even to the ledger's file.

    Attributes:
        ledger: A copy of the space's.
    """

    settings: Settings
    ledger: Ledger
    cobot: CobotClient
    sevdesk: SevdeskClient
    clock: Clock

    def look_for(self, name: str) -> Surplus:
        """Return what a document number, or else an id of sevDesk's, means.

        Raises:
            RemoteError, SetupError, StateError: It cannot be known.
        """
        books = self._books()
        found = list(books.vouchers_by_number([name]).get(name, ()))
        if name in books.uncertain_numbers:
            return Surplus(why_not="unread")
        if not found and name.isascii() and name.isdigit():
            found = self._by_id(books, name)
        here = find_space(self.cobot, self.ledger, self.settings.cobot.subdomain, self.clock.now())
        if not found:
            known = self._in_cobot(here, name, self.settings.start_date, here.today) or self._member(name)
            return known if known is not None and known.why_not != "unread" else Surplus()
        if len(found) == 1 and found[0].credit_debit != REVENUE_DIRECTION:
            return Surplus(why_not="expense")
        if self.ledger.invoices_of_vouchers([each.id for each in found]):
            return Surplus(why_not="of-invoice")
        days = [each.voucher_date or here.today for each in found]
        of_invoice = self._in_cobot(here, found[0].number, min(days), max(days))
        if of_invoice is not None:
            return of_invoice
        if len(found) > 1:
            return Surplus(why_not="several", ids=tuple(each.id for each in found))
        return self._reduced(books, found[0])

    def _books(self) -> SevdeskBooks:
        books = SevdeskBooks(self.sevdesk, self.settings, self.clock)
        require_own_ledger(self.ledger, self.cobot, self.settings.cobot.subdomain)
        require_known_account(self.ledger, books, self.settings.sevdesk.token, self.clock.now())
        return books

    def differences_of(self, link: Link) -> Surplus:
        """Return what is open of a booked invoice: all that the report says of it and nobody has let stand.

        Args:
            link: The invoice's.

        Raises:
            RemoteError, SetupError, StateError: It cannot be known.
        """
        books, now = self._books(), self.clock.now()
        here = find_space(self.cobot, self.ledger, self.settings.cobot.subdomain, now)
        try:
            invoice = self.cobot.fetch_invoice(link.cobot_id)
        except NotFound:
            invoice = None
        if isinstance(invoice, UnreadableInvoice):
            return Surplus(why_not="unread-invoice")
        day = (invoice.invoice_date if invoice is not None else link.invoice_date) or here.today
        around = timedelta(days=SIMILAR_DAYS)
        history = History(self.ledger, now, Accepted(self.settings.acceptances))
        period = Period(day - around, day + around)
        both = BothSides(self.settings, self.cobot, books, history, here, now, period, self.clock)
        matching = both.matching([InvoiceList((invoice,), ())] if invoice is not None else [])
        both.read_sevdesk(matching)
        found: tuple[Finding, ...] | None
        if invoice is None:
            found = self._of_deleted(matching, link)
        else:
            alike = both.look_alikes(matching).get(invoice.id)
            found = both.findings_of(matching, matching.by_id[invoice.id], invoice, alike)
        if found is None:
            return Surplus(why_not="unread-invoice")
        return Surplus(findings=tuple(each for each in history.accepted.still_open(found) if can_be_accepted(each)))

    def _of_deleted(self, matching: Matching, link: Link) -> tuple[Finding, ...]:
        """Return the problems of an invoice that Cobot does not have any more, while its voucher is there."""
        voucher, _ = matching.unclaimed.get(link.sevdesk_id, (None, None))
        if voucher is None:
            return ()
        ids = {"sevdesk_ids": voucher.id}
        gone = Finding("deleted-in-cobot", "invoice", link.cobot_id, link.number, ids)
        changed = matching.changed_since_booked(link.cobot_id, link.booked, voucher) if link.booked else None
        return (gone, *filter(None, (changed,)))

    def _by_id(self, books: SevdeskBooks, voucher_id: str) -> list[Voucher]:
        try:
            return [books.client.fetch_voucher(voucher_id)]
        except NotFound:
            return []

    def _in_cobot(self, here: SpaceToday, name: str, since: date, until: date) -> Surplus | None:
        """Return that an invoice is called so; None where none is, as far around these days as one is looked for."""
        is_complete = True
        for page in self.cobot.iterate_invoices(here.space.id, since - WIDER_BY, until + WIDER_BY):
            is_complete = is_complete and page.is_complete
            listed: list[Invoice | UnreadableInvoice] = [*page.invoices, *page.unreadable]
            for each in listed:
                if name in {(each.number or each.id).strip(), each.id} and is_issued_by(each, here.space.id):
                    return self._unnamed("invoice", each.id, each.invoice_date if isinstance(each, Invoice) else None)
        return None if is_complete else Surplus(why_not="unread")

    def _member(self, name: str) -> Surplus | None:
        """Return that a member is called so; None where none is."""
        for each in self.cobot.fetch_memberships().members if self.settings.members.enabled else ():
            if each.id == name or same_number(each.customer_number, name):
                return self._unnamed("member", each.id, each.confirmed_at.date() if each.confirmed_at else None)
        return None

    def _unnamed(self, kind: ObjectKind, cobot_id: str, day: date | None) -> Surplus:
        if self.ledger.problems_of(kind, cobot_id) or self.ledger.link(kind, cobot_id) is not None:
            return Surplus(why_not="of-invoice")
        is_earlier = day is not None and day < self.settings.start_date
        return Surplus(why_not="unnamed", since=day if is_earlier else None)

    def _reduced(self, books: SevdeskBooks, voucher: Voucher) -> Surplus:
        # Only its own sums are asked for, per account by its id: neither booking accounts nor cost centres are needed.
        settings = self.settings
        reducer = Reducer(BookingRules(AccountBook((), {}, None), settings.invoices, settings.taxes, None))
        entry = reducer.voucher(voucher, None)
        for position in books.client.fetch_positions(voucher.id):
            reducer.position(entry, position)
        return Surplus(entry, reducer.positions_of(entry))
