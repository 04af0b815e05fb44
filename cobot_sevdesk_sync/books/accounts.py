"""Which booking account a line goes to (product contract, section 5.5)."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.findings import ProblemCode
from cobot_sevdesk_sync.cobot.records import InvoiceItem
from cobot_sevdesk_sync.sevdesk.records import Account

REVENUE = "REVENUE"
NEAREST_SHOWN = 3
NEAR_ENOUGH = 0.5


class NoAccount(Struct, frozen=True):
    """Why a line has no booking account: a problem code and the values for its text."""

    code: ProblemCode
    details: Mapping[str, str]


class AccountSearch(Struct, frozen=True):
    """How a line's booking account was looked for.

    Attributes:
        code: What the line is marked with; None when it has nothing and no default account is set.
        source: Where the code is from.
        wanted: What sevDesk was searched for: the code, or what ``accounts:`` maps it to.
        by: What the accounts found have in common with it; None when none was found.
        found: The accounts; exactly one that takes revenue is used.
    """

    code: str | None
    source: Literal["accounting-code", "revenue-account", "default-account"]
    wanted: str = ""
    by: Literal["number", "name"] | None = None
    found: tuple[Account, ...] = ()


def code_of(item: InvoiceItem) -> str | None:
    """Return the line's accounting code, else its revenue account's number; None when it has neither."""
    for code in (item.accounting_code, item.revenue_account.number if item.revenue_account else None):
        if code and code.strip():
            return code.strip()
    return None


def comparable(name: str) -> str:
    """Return a code or a name ready for comparing: letter case and surrounding spaces aside."""
    return name.strip().casefold()


class AccountBook(Struct, frozen=True, dict=True):
    """The booking accounts of sevDesk's receipt guidance, to be found by number or by name.

    Attributes:
        accounts: All accounts, also those that are not for revenue (so that a wrong choice can be named).
        mapping: ``accounts:`` of the configuration, Cobot's code to sevDesk's account number.
        default_account: For lines without any code; None blocks such an invoice.
    """

    accounts: tuple[Account, ...]
    mapping: Mapping[str, str]
    default_account: str | None

    @cached_property
    def _by_number(self) -> Mapping[str, list[Account]]:
        found: dict[str, list[Account]] = defaultdict(list)
        for account in self.accounts:
            found[account.number].append(account)
        return dict(found)

    @cached_property
    def _by_name(self) -> Mapping[str, list[Account]]:
        found: dict[str, list[Account]] = defaultdict(list)
        for account in self.accounts:
            found[comparable(account.name)].append(account)
        return dict(found)

    def search(self, item: InvoiceItem) -> AccountSearch:
        """Look for a line's account: by its code as ``accounts:`` maps it, first as a number, then as a name."""
        code = code_of(item) or self.default_account
        source: Literal["accounting-code", "revenue-account", "default-account"] = "default-account"
        if code_of(item) is not None:
            source = "accounting-code" if (item.accounting_code or "").strip() else "revenue-account"
        if code is None:
            return AccountSearch(None, source)
        wanted = self.mapping.get(code, code)
        if by_number := self._by_number.get(wanted):
            return AccountSearch(code, source, wanted, "number", tuple(by_number))
        by_name = self._by_name.get(comparable(wanted), [])
        return AccountSearch(code, source, wanted, "name" if by_name else None, tuple(by_name))

    def account_for(self, item: InvoiceItem) -> Account | NoAccount:
        """Return the one account for a line, or why there is none. An amount of zero makes no difference."""
        search = self.search(item)
        code, wanted, found = search.code, search.wanted, search.found
        if code is None:
            return NoAccount("no-accounting-code", {"line": item.description})
        if not found:
            details = {"code": code, "account": wanted, "line": item.description, "nearest": self.nearest(wanted)}
            if search.source == "default-account":
                # No code of Cobot's is to blame, but the one of the configuration.
                details = {**details, "code": "", "source": "default"}
            return NoAccount("no-booking-account", details)
        if len(found) > 1:
            return NoAccount("ambiguous-booking-account", {"code": code, "accounts": _listed(found)})
        account = found[0]
        if REVENUE not in account.receipt_types:
            return NoAccount("account-not-for-revenue", {"code": code, "account": _listed([account])})
        return account

    def nearest(self, wanted: str) -> str:
        """Return up to three revenue accounts whose number or name resembles ``wanted``, such as ``4400 Erlöse``."""
        text = comparable(wanted)

        def likeness(account: Account) -> float:
            return max(
                difflib.SequenceMatcher(None, text, candidate).ratio()
                for candidate in (account.number, comparable(account.name))
            )

        revenue = [account for account in self.accounts if REVENUE in account.receipt_types]
        ranked = sorted(
            ((likeness(account), account) for account in revenue), key=lambda pair: (-pair[0], pair[1].number)
        )
        return _listed(account for ratio, account in ranked[:NEAREST_SHOWN] if ratio >= NEAR_ENOUGH)


def _listed(accounts: Iterable[Account]) -> str:
    return ", ".join(f"{account.number} {account.name}" for account in accounts)
