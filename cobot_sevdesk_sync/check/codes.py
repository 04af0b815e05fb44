"""What a space's accounting codes, booking accounts and tax rules leave to choose from, for ``config``."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import REVENUE, AccountBook, NoAccount, code_of, comparable
from cobot_sevdesk_sync.books.sums import rule_name
from cobot_sevdesk_sync.books.taxes import SMALL_BUSINESS, TAXABLE_REVENUE, ZERO, SeveralTaxes, rates_of, refusal
from cobot_sevdesk_sync.check.documents import line_of_code
from cobot_sevdesk_sync.cobot.records import AccountingCode, Invoice
from cobot_sevdesk_sync.sevdesk.records import Account

NEAREST_SHOWN = 3


class Use(Struct):
    """What is known of an accounting code, or of the lines without one.

    Attributes:
        rates: Their tax rates in percent.
        invoices: The numbers of the invoices that have them, in the order in which they were read, each once.
    """

    rates: set[Decimal]
    invoices: dict[str, None]


def codes_in_use(invoices: Iterable[Invoice], codes: Iterable[AccountingCode]) -> dict[str | None, Use]:
    """Return the codes that invoices or Cobot's own list have, by name; None stands for lines without any."""
    found: dict[str | None, Use] = defaultdict(lambda: Use(set(), {}))
    for invoice in invoices:
        for item, rate in zip(invoice.items, rates_of(invoice.items), strict=True):
            use = found[code_of(item)]
            use.rates |= set() if isinstance(rate, SeveralTaxes) else {rate}
            use.invoices[invoice.number] = None
    for each in codes:
        if name := each.name.strip():
            found[name].rates |= set() if each.tax_rate is None else {each.tax_rate}
    return dict(found)


def without_account(book: AccountBook, used: Mapping[str | None, Use]) -> dict[str | None, Use]:
    """Return the codes that lead to no account, by name; lines without a code stand last, as None.

    They are among them, too, where a default account is set and is none: nothing else would show it before they come.
    """
    if book.default_account is not None:
        used = {None: Use(set(), {}), **used}
    ordered = sorted(used, key=lambda code: (code is None, code or ""))
    return {code: used[code] for code in ordered if isinstance(book.account_for(line_of_code(code)), NoAccount)}


def near_codes(code: str, known: Iterable[str]) -> list[str]:
    """Return up to three codes that may be meant, the most alike first; letter case does not count."""
    by_folded = {comparable(each): each for each in sorted(known)}
    return [by_folded[each] for each in difflib.get_close_matches(comparable(code), by_folded, NEAREST_SHOWN)]


def fitting_accounts(
    accounts: Sequence[Account], rates: Iterable[Decimal], *, is_small_business: bool
) -> list[Account]:
    """Return the revenue accounts that take all the rates, by number; none whose number is not its own."""
    rates = frozenset(rates)
    count = Counter(account.number for account in accounts)

    def takes(account: Account, rate: Decimal) -> bool:
        if is_small_business:
            return refusal(account, rate, SMALL_BUSINESS) is None
        if rate == ZERO:
            return any(ZERO in allowed for allowed in account.rates_by_rule.values())
        return refusal(account, rate, TAXABLE_REVENUE) is None

    found = [
        account
        for account in accounts
        if REVENUE in account.receipt_types
        and count[account.number] == 1
        and all(takes(account, rate) for rate in rates)
    ]
    return sorted(found, key=lambda account: account.number)


def rules_offered(accounts: Iterable[Account]) -> dict[str, str]:
    """Return the tax rules that some revenue account takes at 0 %, by number, with what sevDesk calls them."""
    names: dict[str, str] = {}
    for account in accounts:
        if REVENUE in account.receipt_types:
            for rule, rates in account.rates_by_rule.items():
                if ZERO in rates:
                    names[rule] = names.get(rule) or rule_name(rule, account.rule_names)
    return dict(sorted(names.items(), key=lambda each: (len(each[0]), each[0])))


def rules_called(name: str, offered: Mapping[str, str]) -> list[str]:
    """Return the numbers of the rules of this name: sevDesk's own now, or the one that report and messages have.

    A part of a name is none: by the half of a sentence nobody should choose a tax.
    """
    wanted = _bare(name)
    return [rule for rule, known in offered.items() if wanted in {_bare(known), _bare(rule_name(rule, {}))} - {""}]


def _bare(name: str) -> str:
    """Return a name for comparing: letter case, spaces and signs between words aside."""
    return " ".join("".join(each if each.isalnum() else " " for each in name.casefold()).split())
