"""A space's accounting codes, and what its booking accounts and tax rules leave to choose from, for ``config``."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import REVENUE, AccountBook, NoAccount, code_of, comparable
from cobot_sevdesk_sync.books.sums import rule_name
from cobot_sevdesk_sync.books.taxes import SMALL_BUSINESS, TAXABLE_REVENUE, ZERO, SeveralTaxes, rates_of, refusal
from cobot_sevdesk_sync.check.documents import line_of_code
from cobot_sevdesk_sync.clock import Clock, months_before
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import AccountingCode, is_issued_by
from cobot_sevdesk_sync.config.editing import RefusedError, Target
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import RemoteError
from cobot_sevdesk_sync.sevdesk.records import Account
from cobot_sevdesk_sync.texts import Texts

# How far back invoices are looked through.
MONTHS_LOOKED_BACK = 13
NEAREST_SHOWN = 3


class Use(Struct):
    """What is known of an accounting code, or of the lines without one.

    Attributes:
        rates: Their tax rates in percent.
        invoices: The numbers of the invoices that have them, in the order in which they were read, each once.
    """

    rates: set[Decimal]
    invoices: dict[str, None]


class Choices(Struct, frozen=True):
    """What both sides of one space offer.

    Attributes:
        settings: The space's, as they are or are to be.
        accounts: sevDesk's.
        cobot: Asked for the codes when they are wanted.
    """

    settings: Settings
    accounts: tuple[Account, ...]
    cobot: CobotClient
    clock: Clock

    @property
    def book(self) -> AccountBook:
        """The accounts, as the settings lead to them."""
        return AccountBook(self.accounts, self.settings.accounts, self.settings.default_account)

    @property
    def rules(self) -> dict[str, str]:
        """The tax rules that some revenue account takes at 0 %, by number, with what sevDesk calls them."""
        names: dict[str, str] = {}
        for account in self.accounts:
            if REVENUE in account.receipt_types:
                for rule, rates in account.rates_by_rule.items():
                    if ZERO in rates:
                        names[rule] = names.get(rule) or rule_name(rule, account.rule_names)
        return dict(sorted(names.items(), key=lambda each: (len(each[0]), each[0])))

    def rules_called(self, name: str) -> list[str]:
        """Return the numbers of the rules of this name: sevDesk's own now, or the one that report and messages have.

        A part of a name is none: by the half of a sentence nobody should choose a tax.
        """
        wanted = _bare(name)
        names = {rule: {_bare(known), _bare(rule_name(rule, {}))} for rule, known in self.rules.items()}
        return [rule for rule, called in names.items() if wanted and wanted in called]

    def fitting(self, rates: Iterable[Decimal] = ()) -> list[Account]:
        """Return the revenue accounts that take all the rates, by number; none whose number is not its own."""
        rates = frozenset(rates)
        count = Counter(account.number for account in self.accounts)

        def takes(account: Account, rate: Decimal) -> bool:
            if self.settings.taxes.small_business:
                return refusal(account, rate, SMALL_BUSINESS) is None
            if rate == ZERO:
                return any(ZERO in allowed for allowed in account.rates_by_rule.values())
            return refusal(account, rate, TAXABLE_REVENUE) is None

        found = [
            account
            for account in self.accounts
            if REVENUE in account.receipt_types
            and count[account.number] == 1
            and all(takes(account, rate) for rate in rates)
        ]
        return sorted(found, key=lambda account: account.number)

    def codes(self) -> dict[str | None, Use]:
        """Return the codes that recent invoices or Cobot's own list have, by name; None stands for lines without any.

        Raises:
            RemoteError: Cobot's invoices could not be read.
        """
        space = self.cobot.fetch_space()
        today = self.clock.now().astimezone(ZoneInfo(space.time_zone)).date()
        found: dict[str | None, Use] = defaultdict(lambda: Use(set(), {}))
        for invoice in self.cobot.fetch_invoices(space.id, months_before(today, MONTHS_LOOKED_BACK), None).invoices:
            # Another space of the network may have issued it.
            items = invoice.items if is_issued_by(invoice, space.id) else ()
            for item, rate in zip(items, rates_of(items), strict=True):
                use = found[code_of(item)]
                use.rates |= set() if isinstance(rate, SeveralTaxes) else {rate}
                use.invoices[invoice.number] = None
        for each in codes_listed(self.cobot):
            if name := each.name.strip():
                found[name].rates |= set() if each.tax_rate is None else {each.tax_rate}
        return dict(found)

    def without_account(self) -> dict[str | None, Use]:
        """Return the codes that lead to no account, by name; lines without a code stand last, as None.

        They are among them, too, where a default account is set and is none: nothing else would show it before they
        come.
        """
        book, used = self.book, self.codes()
        if book.default_account is not None:
            used = {None: Use(set(), {}), **used}
        ordered = sorted(used, key=lambda code: (code is None, code or ""))
        return {code: used[code] for code in ordered if isinstance(book.account_for(line_of_code(code)), NoAccount)}

    def led_to(self, target: Target, texts: Texts) -> Account | str | None:
        """Return the account that a key leads to by these settings, or the tax rule; None where it leads to neither.

        Raises:
            RefusedError: sevDesk has no such account or rule, or does not allow it there.
        """
        code, taxes = target.code, self.settings.taxes
        leads_to_account = code is not None or (target.is_account and self.settings.default_account is not None)
        account = self.book.account_for(line_of_code(code)) if leads_to_account else None
        if not target.is_rule:
            if isinstance(account, NoAccount):
                raise RefusedError(f"set.{account.code}", account.details)
            return account
        if code is None:
            rule = getattr(taxes.zero_rated, target.path[-1])
        else:
            rule = next(rule for key, rule in taxes.rules.items() if comparable(key) == comparable(code))
        if rule is None:
            return None
        if rule not in self.rules:
            raise RefusedError("set.rule-unknown", {"rule": texts.rule(rule), "known": listed(self.rules)})
        refused = refusal(account, ZERO, rule) if isinstance(account, Account) else None
        if refused is not None:
            values = {"rule": texts.rule(rule), "account": refused.account, "allowed": texts.rules(refused.allowed)}
            raise RefusedError("set.rule-refused", values)
        return f"{rule} {self.rules[rule]}".strip()


def codes_listed(cobot: CobotClient) -> tuple[AccountingCode, ...]:
    """Return the space's accounting codes, none where the token may not read them: a run does without."""
    try:
        return cobot.fetch_accounting_codes()
    except RemoteError:
        return ()


def near_codes(code: str, known: Iterable[str]) -> list[str]:
    """Return up to three codes that may be meant, the most alike first; letter case does not count."""
    by_folded = {comparable(each): each for each in sorted(known)}
    return [by_folded[each] for each in difflib.get_close_matches(comparable(code), by_folded, NEAREST_SHOWN)]


def listed(rules: Mapping[str, str]) -> str:
    """Return tax rules on a line, each by its number and name."""
    return ", ".join(f"{rule} {name}".strip() for rule, name in rules.items())


def _bare(name: str) -> str:
    """Return a name for comparing: letter case, spaces and signs between words aside."""
    return " ".join("".join(each if each.isalnum() else " " for each in name.casefold()).split())
