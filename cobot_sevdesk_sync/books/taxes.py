"""Which tax rule a voucher gets, and which rate each line (product contract, section 5.6).

The rule ids are sevDesk's (sevDesk API, tax rules): 1 taxable revenue, 11 small business under section 19 UStG. The tax
that Cobot charged is followed, never worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.countries import country_code, recipient_case
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceItem, Tax
from cobot_sevdesk_sync.config.settings import TaxSettings
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


class RuleChoice(Struct, frozen=True):
    """Which tax rule a voucher gets, and why.

    Attributes:
        because: The space is a small business, a line is taxed, or none is.
        rule: sevDesk's id; None when it is undecided.
        case: The kind of recipient of an untaxed invoice; ``unknown`` without a country.
        country: The recipient's: its code, or what stood there when that is no country.
    """

    because: Literal["small-business", "taxed", "untaxed"]
    rule: str | None
    case: str = ""
    country: str | None = None


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


def choose_rule(invoice: Invoice, rates: Iterable[Decimal | SeveralTaxes], settings: TaxSettings) -> RuleChoice:
    """Choose the voucher's tax rule (product contract, section 5.6).

    Args:
        invoice: For the recipient's country and VAT id.
        rates: The rate of each line, in percent.
        settings: Small business or not, and the choices for untaxed invoices.
    """
    if settings.small_business:
        return RuleChoice("small-business", SMALL_BUSINESS)
    if any(rate != ZERO for rate in rates):
        return RuleChoice("taxed", TAXABLE_REVENUE)
    country = country_code(invoice.recipient.country)
    case = recipient_case(country, invoice.tax_id)
    if case is None:
        return RuleChoice("untaxed", None, "unknown", invoice.recipient.country)
    return RuleChoice("untaxed", getattr(settings.zero_rated, case), case, country)


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
