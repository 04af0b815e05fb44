"""A voucher that is in sevDesk only: looked for by its number or id, so that a person can let it stand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.entries import VoucherEntry
from cobot_sevdesk_sync.books.reconcile import Reducer
from cobot_sevdesk_sync.books.sums import Split
from cobot_sevdesk_sync.books.vouchers import REVENUE_DIRECTION, BookingRules
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import is_issued_by
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import NotFound
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.adopting import require_known_account
from cobot_sevdesk_sync.sync.sides import SevdeskBooks, find_space, require_own_ledger

# How far around its date an invoice of a voucher's number is looked for, as the report does.
WIDER_BY = timedelta(days=400)

WhyNot = Literal["unknown", "several", "expense", "of-invoice", "unread"]


class Surplus(Struct, frozen=True):
    """What a name means in sevDesk.

    Attributes:
        voucher: One that belongs to no invoice, with the tax of its positions; None where there is none, or one that
            has an invoice.
        split: What its positions are, per account, by sevDesk's id, and rate.
        why_not: Why there is none; ``unread`` where something cannot be read that may tell otherwise.
        ids: sevDesk's, where it has several of this number.
    """

    voucher: VoucherEntry | None = None
    split: Split = ()
    why_not: WhyNot = "unknown"
    ids: tuple[str, ...] = ()


class SurplusSearch(Struct, frozen=True):
    """Looks for vouchers that belong to no invoice; nothing is written, not even to the ledger's file.

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
        books = SevdeskBooks(self.sevdesk, self.settings, self.clock)
        require_own_ledger(self.ledger, self.cobot, self.settings.cobot.subdomain)
        require_known_account(self.ledger, books, self.settings.sevdesk.token, self.clock.now())
        found = list(books.vouchers_by_number([name]).get(name, ()))
        if name in books.uncertain_numbers:
            return Surplus(why_not="unread")
        if not found and name.isascii() and name.isdigit():
            found = self._by_id(books, name)
        if len(found) > 1:
            return Surplus(why_not="several", ids=tuple(each.id for each in found))
        if not found:
            return Surplus()
        [voucher] = found
        why_not = self._why_not(voucher)
        return Surplus(why_not=why_not) if why_not is not None else self._reduced(books, voucher)

    def _by_id(self, books: SevdeskBooks, voucher_id: str) -> list[Voucher]:
        try:
            return [books.client.fetch_voucher(voucher_id)]
        except NotFound:
            return []

    def _why_not(self, voucher: Voucher) -> WhyNot | None:
        if voucher.credit_debit != REVENUE_DIRECTION:
            return "expense"
        if self.ledger.invoices_of_vouchers([voucher.id]):
            return "of-invoice"
        here = find_space(self.cobot, self.ledger, self.settings.cobot.subdomain, self.clock.now())
        day = voucher.voucher_date or here.today
        return self._of_invoice(voucher.number, here.space.id, day)

    def _of_invoice(self, number: str, space_id: str, day: date) -> WhyNot | None:
        is_complete = True
        for page in self.cobot.iterate_invoices(space_id, day - WIDER_BY, day + WIDER_BY):
            is_complete = is_complete and page.is_complete
            numbers = [each.number for each in page.invoices if is_issued_by(each, space_id)]
            numbers += [each.number for each in page.unreadable if each.number and is_issued_by(each, space_id)]
            if number in {each.strip() for each in numbers}:
                return "of-invoice"
        return None if is_complete else "unread"

    def _reduced(self, books: SevdeskBooks, voucher: Voucher) -> Surplus:
        # Only its own sums are asked for, per account by its id: neither booking accounts nor cost centres are needed.
        settings = self.settings
        reducer = Reducer(BookingRules(AccountBook((), {}, None), settings.invoices, settings.taxes, None))
        entry = reducer.voucher(voucher, None)
        for position in books.client.fetch_positions(voucher.id):
            reducer.position(entry, position)
        return Surplus(entry, reducer.positions_of(entry))
