"""sevDesk as the pre-flight sees it: what a run would read, with few requests and each of them once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.sync.worlds import SevdeskBooks


class CheckedBooks(SevdeskBooks):
    """sevDesk's side for the checks and for the planner of the next run, which share what was read.

    Made only once the account is known to be on booking system 2.0.
    """

    def __init__(self, client: SevdeskClient, settings: Settings) -> None:
        super().__init__(client, settings, is_version_known=True)
        self._known: dict[str, Sequence[Voucher]] = {}

    @cached_property
    def account_book(self) -> AccountBook:
        """The booking accounts, to be found as a run finds them."""
        return AccountBook(self.client.fetch_accounts(), self._settings.accounts, self._settings.default_account)

    @property
    def rules_without_cost_centre(self) -> BookingRules:
        """The booking rules as far as accounts, taxes and amounts go."""
        return BookingRules(self.account_book, self._settings.invoices, self._settings.taxes, None)

    @cached_property
    def cost_centre_id(self) -> str | None:
        """The configured cost centre's id.

        Raises:
            SetupError: It does not exist, or several are called so.
        """
        return self._cost_centre_id()

    @cached_property
    def rules(self) -> BookingRules:
        """The booking rules of a run; see ``SevdeskBooks``."""
        return BookingRules(self.account_book, self._settings.invoices, self._settings.taxes, self.cost_centre_id)

    def vouchers_by_number(self, numbers: Sequence[str]) -> Mapping[str, Sequence[Voucher]]:
        """Return the vouchers that carry exactly one of the numbers; who asked for more before need not ask again."""
        wanted = {number.strip() for number in numbers}
        if not wanted <= self._known.keys():
            found = super().vouchers_by_number(numbers)
            self._known.update({number: found.get(number, ()) for number in wanted})
        return {number: self._known[number] for number in wanted if self._known[number]}
