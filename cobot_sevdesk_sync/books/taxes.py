"""Which tax rule a voucher gets, and which rate each line (product contract, section 5.6).

The rule ids are sevDesk's (sevDesk API, tax rules): 1 taxable revenue, 11 small business under section 19 UStG. The tax
that Cobot charged is followed, never worked out anew. A line without tax has a reason, and what was sold says it before
who bought it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import code_of, comparable
from cobot_sevdesk_sync.books.addresses import parse_address
from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.countries import RecipientCase, country_code, recipient_case
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceItem, Tax
from cobot_sevdesk_sync.config.settings import NOT_ON_VOUCHERS, TaxSettings
from cobot_sevdesk_sync.sevdesk.records import Account

TAXABLE_REVENUE = "1"
SMALL_BUSINESS = "11"
ZERO = Decimal(0)


class SeveralTaxes(Struct, frozen=True):
    """A line carries more than one tax; sevDesk takes one rate per position."""

    line: str
    taxes: str


class RateNotAllowed(Struct, frozen=True):
    """sevDesk does not allow this rate under this rule for this account."""

    account: str
    rate: Decimal
    rule: str
    allowed: str


Because = Literal["small-business", "taxed", "configured", "only-rule", "beside-taxed", "costs-nothing", "untaxed"]


class RuleChoice(Struct, frozen=True):
    """Which tax rule a line gets, and why.

    Attributes:
        because: The space is a small business, the line is taxed, a setting names its code or account, its account
            takes only one rule at 0 %, it stands beside taxed lines without a reason of its own, it costs nothing, or
            the recipient decides.
        rule: sevDesk's id; None when it is undecided.
        case: The kind of recipient, where that decides; ``unknown`` without a country.
        country: The recipient's: its code, or what stood there when that is no country.
        setting: The key of the configuration that decided, where one did.
    """

    because: Because
    rule: str | None
    case: str = ""
    country: str | None = None
    setting: str | None = None


def charged(taxes: Iterable[Tax]) -> tuple[Tax, ...]:
    """Return the taxes that count: no tax, an empty list and a tax of 0 % are the same (Cobot API 2, invoices)."""
    return tuple(tax for tax in taxes if tax.rate != ZERO)


def rates_of(items: Sequence[InvoiceItem]) -> list[Decimal | SeveralTaxes]:
    """Return each line's one tax rate in percent, zero when it has none.

    A line that costs nothing carries no tax, whatever rate stands at it: beside lines without tax it makes no invoice a
    taxed one.
    """
    rates = [_rate_of(item) for item in items]
    costs = [bool(item.total.gross or item.total.net) for item in items]
    if any(is_charged and rate != ZERO for rate, is_charged in zip(rates, costs, strict=True)) or not any(costs):
        return rates
    return [rate if is_charged else ZERO for rate, is_charged in zip(rates, costs, strict=True)]


def _rate_of(item: InvoiceItem) -> Decimal | SeveralTaxes:
    taxes = charged(item.total.taxes)
    if len(taxes) > 1:
        named = ", ".join(f"{tax.name} {plain_number(tax.rate)} %".strip() for tax in taxes)
        return SeveralTaxes(item.description, named)
    return taxes[0].rate if taxes else ZERO


def choose_rules(
    invoice: Invoice,
    accounts: Sequence[Account | None],
    rates: Sequence[Decimal],
    settings: TaxSettings,
) -> list[RuleChoice]:
    """Choose the tax rule of each line (product contract, section 5.6).

    Args:
        invoice: Its lines, and for the recipient's country and VAT id.
        accounts: The booking account of each line; None where there is none.
        rates: The rate of each line, in percent.
        settings: Small business or not, and the choices for lines without tax.
    """
    if settings.small_business:
        return [RuleChoice("small-business", SMALL_BUSINESS) for _ in rates]
    lines = list(zip(invoice.items, accounts, rates, strict=True))
    costs = [bool(item.total.gross or item.total.net) for item in invoice.items]
    found = [
        RuleChoice("taxed", TAXABLE_REVENUE) if rate != ZERO else _own_reason(item, account, settings)
        for item, account, rate in lines
    ]
    is_taxed = any(rate != ZERO for rate in rates)
    rest = _beside_taxed(settings) if is_taxed else _by_recipient(invoice, settings)
    chosen = [each or rest for each in found]
    # What costs nothing needs no reason: it goes with what is sold beside it.
    leading = next((each for each, cost in zip(chosen, costs, strict=True) if cost), rest)
    return [
        each if cost or each.because == "taxed" else RuleChoice("costs-nothing", leading.rule)
        for each, cost in zip(chosen, costs, strict=True)
    ]


def _own_reason(item: InvoiceItem, account: Account | None, settings: TaxSettings) -> RuleChoice | None:
    """Return the rule of a line without tax that follows from what was sold; None when nothing does."""
    for wanted in (code_of(item), account.number if account is not None else None):
        for key, rule in settings.rules.items() if wanted is not None else ():
            if comparable(key) == comparable(wanted or ""):
                return RuleChoice("configured", rule, setting=f"taxes.rules.{key}")
    if account is None:
        return None
    others = {rule for rule, rates in account.rates_by_rule.items() if ZERO in rates and rule != TAXABLE_REVENUE}
    # That the space is a small business, only a person says.
    if len(others) == 1 and not others & {SMALL_BUSINESS, *NOT_ON_VOUCHERS}:
        return RuleChoice("only-rule", others.pop())
    return None


def _beside_taxed(settings: TaxSettings) -> RuleChoice:
    """Return the rule of a line without tax, and without a reason of its own, that stands beside taxed ones."""
    is_taxable = settings.zero_beside_taxed == "taxable"
    return RuleChoice("beside-taxed", TAXABLE_REVENUE if is_taxable else None, setting="taxes.zero_beside_taxed")


def _by_recipient(invoice: Invoice, settings: TaxSettings) -> RuleChoice:
    """Return the rule of a line without tax that follows from who bought it."""
    country = country_code(invoice.recipient.country)
    case = case_of(invoice)
    if case is None:
        return RuleChoice("untaxed", None, "unknown", invoice.recipient.country)
    return RuleChoice("untaxed", getattr(settings.zero_rated, case), case, country, f"taxes.zero_rated.{case}")


def case_of(invoice: Invoice) -> RecipientCase | None:
    """Return which kind of recipient an invoice has, for one without tax; None while their country is unknown."""
    address = parse_address(invoice.recipient)
    return recipient_case(invoice.recipient.country, invoice.tax_id, address.zip if address is not None else None)


def refusal(account: Account, rate: Decimal, rule: str) -> RateNotAllowed | None:
    """Return why sevDesk would refuse this rate under this rule for this account; None when it is allowed."""
    allowed = account.rates_by_rule.get(rule, frozenset())
    if rate in allowed:
        return None
    shown = "; ".join(
        f"{rule_id}: {', '.join(plain_number(value) + ' %' for value in sorted(rates))}"
        for rule_id, rates in sorted(account.rates_by_rule.items(), key=lambda pair: (len(pair[0]), pair[0]))
    )
    return RateNotAllowed(f"{account.number} {account.name}", rate, rule, shown)
