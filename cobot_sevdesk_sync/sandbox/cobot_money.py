"""What the sandbox's Cobot charges: a line's price from its net or gross amount, and the total of an invoice.

Cobot does not say how it rounds. Like most invoicing systems, the sandbox rounds a line's tax half up to the cent and
computes the total's tax per rate on the sum, so that the lines' cents need not add up to the total's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

CENT = Decimal("0.01")
TAX_NAME = "USt."


class StoredTax(msgspec.Struct, frozen=True):
    """A tax of a line or of a total; ``rate`` in percent."""

    rate: Decimal
    amount: Decimal


class StoredPrice(msgspec.Struct, frozen=True):
    """An amount without and with its taxes."""

    net: Decimal
    gross: Decimal
    taxes: tuple[StoredTax, ...] = ()


class NumberedName(msgspec.Struct, frozen=True):
    """A revenue account or a cost centre, as a list of the space has it and as a line copies it."""

    name: str
    number: str


class InvoiceLine(msgspec.Struct, frozen=True):
    """One line as an admin enters it.

    Attributes:
        description: Printed on the invoice.
        net: Price of one unit without taxes; or ``gross`` is given.
        gross: Price of one unit with taxes.
        rates: Tax rates in percent; none at all, or "0", for a line without tax.
        code: The accounting code.
        price: The line's total, where it shall be something else than the amounts computed.
    """

    description: str
    net: str | None = None
    gross: str | None = None
    rates: tuple[str, ...] = ("19",)
    code: str | None = None
    revenue_account: NumberedName | None = None
    cost_center: NumberedName | None = None
    quantity: str = "1.0"
    paid: bool = False
    price: StoredPrice | None = None


class StoredLine(msgspec.Struct, frozen=True):
    """One line of an invoice with its amounts, per unit and in total."""

    description: str
    quantity: Decimal
    unit: StoredPrice
    total: StoredPrice
    code: str | None
    revenue_account: NumberedName | None
    cost_center: NumberedName | None
    paid: bool
    by_gross: bool


def cents(amount: Decimal) -> Decimal:
    """Round half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def price_of(net: str, gross: str, taxes: Mapping[str, str] | None = None) -> StoredPrice:
    """Return a price with exactly these amounts; ``taxes`` maps rates in percent to amounts."""
    stored = tuple(StoredTax(Decimal(rate), Decimal(amount)) for rate, amount in (taxes or {}).items())
    return StoredPrice(Decimal(net), Decimal(gross), stored)


def priced_line(line: InvoiceLine) -> StoredLine:
    """Return the line with its amounts.

    Raises:
        ValueError: Neither or both of net and gross are given.
    """
    if (line.net is None) == (line.gross is None):
        raise ValueError(f"{line.description}: give either the net or the gross price")
    rates = tuple(Decimal(rate) for rate in line.rates)
    quantity = Decimal(line.quantity)
    each = Decimal(line.net if line.net is not None else line.gross or 0)
    price = _from_net if line.net is not None else _from_gross
    return StoredLine(
        description=line.description,
        quantity=quantity,
        unit=price(each, rates),
        total=line.price or price(cents(each * quantity), rates),
        code=line.code,
        revenue_account=line.revenue_account,
        cost_center=line.cost_center,
        paid=line.paid,
        by_gross=line.gross is not None,
    )


def total_price(lines: Sequence[StoredLine]) -> StoredPrice:
    """Return the invoice's total: tax per rate on the sum of its lines, from gross where all are priced gross."""
    groups: dict[tuple[Decimal, ...], list[StoredLine]] = {}
    for line in lines:
        groups.setdefault(tuple(tax.rate for tax in line.total.taxes), []).append(line)
    net = gross = Decimal(0)
    taxes: dict[Decimal, Decimal] = {}
    for rates, group in groups.items():
        if all(line.by_gross for line in group):
            price = _from_gross(sum((line.total.gross for line in group), Decimal(0)), rates)
        else:
            price = _from_net(sum((line.total.net for line in group), Decimal(0)), rates)
        net += price.net
        gross += price.gross
        for tax in price.taxes:
            taxes[tax.rate] = taxes.get(tax.rate, Decimal(0)) + tax.amount
    return StoredPrice(net, gross, tuple(StoredTax(rate, amount) for rate, amount in taxes.items()))


def _from_net(net: Decimal, rates: Sequence[Decimal]) -> StoredPrice:
    taxes = tuple(StoredTax(rate, cents(net * rate / 100)) for rate in rates)
    return StoredPrice(net, net + sum((tax.amount for tax in taxes), Decimal(0)), taxes)


def _from_gross(gross: Decimal, rates: Sequence[Decimal]) -> StoredPrice:
    divided = gross / (1 + sum(rates, Decimal(0)) / 100)
    if len(rates) == 1:
        net = cents(divided)
        return StoredPrice(net, gross, (StoredTax(rates[0], gross - net),))
    taxes = tuple(StoredTax(rate, cents(divided * rate / 100)) for rate in rates)
    return StoredPrice(gross - sum((tax.amount for tax in taxes), Decimal(0)), gross, taxes)


def decimal_text(number: Decimal) -> str:
    """Write a number as API 2 does: with at least one decimal place, and no more than it needs ("150.0", "28.55")."""
    text = f"{number:f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places.rstrip('0') or '0'}"
