"""Amounts: the lines of an invoice as positions in cents that add up (product contract, section 5.7).

sevDesk gets gross amounts and derives net and tax of each position itself (sevDesk API, voucher positions with ``net``
false); how it rounds is not documented, half up per position is assumed here and checked against its answer later.
All counting is done in fractions: no amount is rounded but where a rule says so, whatever number of digits it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import floor
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.fitting import fitted
from cobot_sevdesk_sync.books.names import line_or_none

COMMENT_LENGTH = 255
# Ways to combine groups that are tried one by one, times lines: beyond, only "none" and "all" before the search.
_MOST_WORK = 20_000


class Line(Struct, frozen=True):
    """A line of an invoice with the booking account found for it.

    Attributes:
        rate: Tax in percent; a negative one fits nothing.
        gross: With tax, in the invoice's currency, any number of decimals.
        net: Without tax, likewise.
    """

    account_id: str
    account_number: str
    rate: Decimal
    gross: Decimal
    net: Decimal
    description: str


class Position(Struct, frozen=True):
    """A position to be booked: one line, or several of one account and rate. ``rate`` in percent."""

    account_id: str
    account_number: str
    rate: Decimal
    gross_cents: int
    comment: str


class AmountsDoNotAddUp(Struct, frozen=True):
    """No positions give both the invoice's total and its taxes.

    Attributes:
        reason: ``total`` when the lines miss the invoice's total, ``tax`` when sevDesk would derive another tax.
        details: For ``total``: ``lines`` and ``total``, gross. For ``tax``: ``rate`` in percent, ``cobot_tax`` and
            ``sevdesk_tax``. Amounts with two decimals in the invoice's currency.
    """

    reason: Literal["total", "tax"]
    details: Mapping[str, str]


def to_cents(amount: Decimal) -> int:
    """Return an amount in whole cents, rounded half up (a half goes away from zero)."""
    return _round_half_up(Fraction(amount) * 100)


def from_cents(cents: int) -> Decimal:
    """Return an amount of whole cents with two decimals."""
    return Decimal(cents).scaleb(-2)


def plain_number(value: Decimal) -> str:
    """Return a number without needless zeros, such as a rate in percent: ``19``, ``5.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percentages(rates: Iterable[Decimal]) -> str:
    """Return rates as they are listed, each once, from the lowest: ``0 %, 19 %``."""
    return ", ".join(f"{plain_number(rate)} %" for rate in sorted(set(rates)))


@lru_cache(maxsize=1024)
def derived_tax(gross_cents: int, rate: Decimal) -> int:
    """Return the tax in cents that sevDesk is assumed to derive for one gross position.

    Args:
        gross_cents: With tax.
        rate: In percent, not negative.
    """
    return gross_cents - _round_half_up(Fraction(gross_cents * 100) / (100 + Fraction(rate)))


def plan_positions(
    lines: Sequence[Line], total_gross: Decimal, taxes: Mapping[Decimal, Decimal]
) -> tuple[Position, ...] | AmountsDoNotAddUp:
    """Turn the lines of an invoice into positions that give its total and its taxes to the cent.

    One position per line where that fits; else lines of one account and rate are combined, in as few such groups as
    will do; else what changes least, and the sum of each account and rate by a cent a line at most: whenever there are
    positions within that bound, ``fitted`` finds some. The order stays, and a combined position stands where the first
    of its lines stood.

    Args:
        lines: All lines; those of a correction are negative.
        total_gross: The invoice's total with tax.
        taxes: The tax that Cobot charged, per rate in percent, in the invoice's currency; a rate not named has none.

    Returns:
        The positions, or why there are none.
    """
    total = to_cents(total_gross)
    charged = {rate: to_cents(tax) for rate, tax in taxes.items()}
    lowest = min((line.rate for line in lines), default=Decimal())
    if lowest < 0:
        return _tax_difference(lowest, charged, {})
    first_misfit: AmountsDoNotAddUp | None = None
    for parcels in _arrangements(lines):
        for cents in _amounts(parcels, total):
            misfit = _tax_misfit(parcels, cents, charged)
            if misfit is None:
                return tuple(map(_position, parcels, cents))
            first_misfit = first_misfit or misfit
    shares = list(map(_share, lines))
    found = fitted([(share.line.rate, share.line.account_id, share.rounded) for share in shares], total, charged)
    if found is not None:
        return tuple(_position(tuple(shares[place] for place in places), cents) for places, cents in found)
    if first_misfit is not None:
        return first_misfit
    sum_of_lines = sum(to_cents(line.gross) for line in lines)
    return AmountsDoNotAddUp("total", {"lines": str(from_cents(sum_of_lines)), "total": str(from_cents(total))})


class _Share(Struct, frozen=True):
    """A line as it takes part in the search, all amounts gross and in cents.

    Attributes:
        rounded: The amount given, in whole cents.
        exact: The amount given.
        finer: The amount that the net amount makes, where it says the same in more digits; else the amount given.
    """

    line: Line
    rounded: int
    exact: Fraction
    finer: Fraction


_Parcel = tuple[_Share, ...]
"""The lines of one position."""


def _share(line: Line) -> _Share:
    """Return a line for the search."""
    exact = Fraction(line.gross) * 100
    from_net = Fraction(line.net) * (100 + Fraction(line.rate))
    return _Share(line, to_cents(line.gross), exact, from_net if abs(from_net - exact) < 1 else exact)


def _arrangements(lines: Sequence[Line]) -> Iterator[list[_Parcel]]:
    """Return the ways to put lines together into positions, those with the fewest combined groups first.

    A group is what has one account and one rate. Where there are many, only "none" and "all" are tried: the number of
    ways doubles with each.
    """
    groups: dict[tuple[str, Decimal], list[_Share]] = {}
    for line in lines:
        groups.setdefault((line.account_id, line.rate), []).append(_share(line))
    several = [key for key, members in groups.items() if len(members) > 1]
    sizes = range(len(several) + 1) if len(lines) << len(several) <= _MOST_WORK else (0, len(several))
    for size in sizes:
        for combined in map(set, combinations(several, size)):
            yield list(_parcels(lines, groups, combined))


def _parcels(
    lines: Sequence[Line], groups: Mapping[tuple[str, Decimal], list[_Share]], combined: set[tuple[str, Decimal]]
) -> Iterator[_Parcel]:
    """Return the positions of one arrangement in the order of the lines."""
    waiting = {key: iter(members) for key, members in groups.items()}
    for line in lines:
        key = (line.account_id, line.rate)
        parcel = tuple(waiting[key]) if key in combined else (next(waiting[key]),)
        if parcel:
            yield parcel


def _amounts(parcels: Sequence[_Parcel], total: int) -> Iterator[list[int]]:
    """Return ways to give each position an amount, all together making the total, the most obvious first.

    The lines' own rounded amounts are the only way if they add up. If rounding alone made them miss the total, its
    cents are spread by the amounts before rounding; no line moves by more than one cent.
    """
    rounded = [sum(share.rounded for share in parcel) for parcel in parcels]
    if sum(rounded) == total:
        yield rounded
        return
    rates = [parcel[0].line.rate for parcel in parcels]
    before_rounding: tuple[list[Fraction], ...] = (
        [sum((share.finer for share in parcel), Fraction()) for parcel in parcels],
        [sum((share.exact for share in parcel), Fraction()) for parcel in parcels],
    )
    for exact in before_rounding:
        if abs(sum(exact, Fraction()) - total) < 1:
            cents = _spread_by_rate(rates, exact, total)
            moved = [abs(new - old) for new, old in zip(cents, rounded, strict=True)]
            if all(by <= len(parcel) for by, parcel in zip(moved, parcels, strict=True)):
                yield cents


def _spread_by_rate(rates: Sequence[Decimal], exact: Sequence[Fraction], total: int) -> list[int]:
    """Spread a total over positions: first over the tax rates, as the tax follows each rate's sum, then within each."""
    places: dict[Decimal, list[int]] = {}
    for place, rate in enumerate(rates):
        places.setdefault(rate, []).append(place)
    sums = [sum((exact[place] for place in members), Fraction()) for members in places.values()]
    cents = [0] * len(exact)
    for members, rate_total in zip(places.values(), _spread(sums, total), strict=True):
        for place, amount in zip(members, _spread([exact[place] for place in members], rate_total), strict=True):
            cents[place] = amount
    return cents


def _spread(exact: Sequence[Fraction], total: int) -> list[int]:
    """Round amounts so that they make a total, by the largest remainder, the first of equals before the others.

    Args:
        exact: Amounts whose sum is less than one cent away from the total: so at most one cent goes to each.
        total: In cents.
    """
    cents = [floor(amount) for amount in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: cents[place] - exact[place])
    for place in by_remainder[: total - sum(cents)]:
        cents[place] += 1
    return cents


def _tax_misfit(
    parcels: Sequence[_Parcel], cents: Sequence[int], charged: Mapping[Decimal, int]
) -> AmountsDoNotAddUp | None:
    """Return the lowest rate for which sevDesk would derive another tax than Cobot charged; None when all are equal."""
    derived: dict[Decimal, int] = {}
    for parcel, amount in zip(parcels, cents, strict=True):
        rate = parcel[0].line.rate
        derived[rate] = derived.get(rate, 0) + derived_tax(amount, rate)
    for rate in sorted({*charged, *derived}):
        if charged.get(rate, 0) != derived.get(rate, 0):
            return _tax_difference(rate, charged, derived)
    return None


def _tax_difference(rate: Decimal, charged: Mapping[Decimal, int], derived: Mapping[Decimal, int]) -> AmountsDoNotAddUp:
    """Return the finding about one rate."""
    cobot_tax, sevdesk_tax = (str(from_cents(side.get(rate, 0))) for side in (charged, derived))
    return AmountsDoNotAddUp("tax", {"rate": plain_number(rate), "cobot_tax": cobot_tax, "sevdesk_tax": sevdesk_tax})


def _position(parcel: _Parcel, cents: int) -> Position:
    """Return the position for the lines of a parcel."""
    line = parcel[0].line
    return Position(line.account_id, line.account_number, line.rate, cents, _comment(parcel))


def _comment(parcel: _Parcel) -> str:
    """Return the lines' descriptions without control characters, each different one once, in bounded length."""
    descriptions = (line_or_none(share.line.description) for share in parcel)
    comment = "; ".join(dict.fromkeys(filter(None, descriptions)))
    return comment if len(comment) <= COMMENT_LENGTH else comment[: COMMENT_LENGTH - 1].rstrip() + "…"


def _round_half_up(amount: Fraction) -> int:
    """Return the nearest whole number, of two equally near ones that farther from zero."""
    nearest = floor(abs(amount) + Fraction(1, 2))
    return nearest if amount >= 0 else -nearest
