"""Amounts: the lines of an invoice as positions in cents that add up (product contract, section 5.7).

sevDesk gets gross amounts and derives net and tax of each position itself (sevDesk API, voucher positions with ``net``
false); how it rounds is not documented, half up per position is assumed here and checked against its answer later.
All counting is done in fractions: no amount is rounded but where a rule says so, whatever number of digits it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations
from math import floor
from typing import Literal

from msgspec import Struct

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
    will do; else cents are moved, at most one a line, in the sum of an account and rate. Whenever there are positions
    within that bound, they are found. The order stays, and a combined position stands where the first of its lines
    stood.

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
    found = _searched(lines, total, charged)
    if found is not None:
        return found
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


_Reach = tuple[tuple[int, int], ...]
"""Taxes in cents that are reached, as runs from the first to the last."""


class _Group(Struct, frozen=True, dict=True):
    """The lines of one account and one rate in the search: which sums and taxes they can be made to give.

    sevDesk's net of a position is ``x * numerator / denominator`` rounded; what rounding adds to it or takes from it,
    times the denominator, is the position's *rest*. The rests of positions with a given sum settle their tax.

    Attributes:
        places: Where the lines stand in the invoice.
        cents: What they give rounded, gross.
    """

    places: tuple[int, ...]
    cents: tuple[int, ...]
    numerator: int
    denominator: int

    def tax(self, cents: int) -> int:
        """Return what ``derived_tax`` returns."""
        net = (2 * self.numerator * abs(cents) + self.denominator) // (2 * self.denominator)
        return cents - net if cents >= 0 else cents + net

    @cached_property
    def sum(self) -> int:
        """The sum of the lines."""
        return sum(self.cents)

    @cached_property
    def tax_apart(self) -> int:
        """The tax of one position per line."""
        return sum(map(self.tax, self.cents))

    @cached_property
    def _steps(self) -> Mapping[int, frozenset[int]]:
        """The lines whose tax changes when they are moved by one cent, up or down."""
        return {
            step: frozenset(
                place for place, cents in enumerate(self.cents) if self.tax(cents + step) != self.tax(cents)
            )
            for step in (1, -1)
        }

    def reach(self, moved: int, *, freely: bool) -> _Reach:
        """Return the taxes that positions can give whose sum is moved by some cents, at most one a line.

        Args:
            moved: By how many the sum of the lines is moved.
            freely: Positions may change places with each other by any number of cents. Else a line is moved by one at
                most, all in one direction, or all are one position.
        """
        total, count = self.sum + moved, len(self.cents)
        step = 1 if moved > 0 else -1
        changing = len(self._steps[step])
        fewest, most = max(0, abs(moved) - (count - changing)), min(abs(moved), changing)
        apart = sorted((self.tax_apart + step * fewest, self.tax_apart + step * most))
        together = self.tax(total)
        runs = [(apart[0], apart[1]), (together, together)]
        if freely:
            # As many rests as lines, each at most half a cent: any sum of them that goes with the total is reached.
            rests = count * ((self.denominator - 1) // 2)
            rest_without_tax = (self.numerator - self.denominator) * total
            runs.append(
                (-((rests + rest_without_tax) // self.denominator), (rests - rest_without_tax) // self.denominator)
            )
        return tuple(dict.fromkeys(runs))

    def amounts(self, moved: int, tax: int) -> list[int]:
        """Return the positions that give a tax within reach: one for each line, or one for all of them."""
        step = 1 if moved > 0 else -1
        changes = (tax - self.tax_apart) * step
        changing = sorted(self._steps[step])
        if 0 <= changes <= min(abs(moved), len(changing)) and abs(moved) - changes <= len(self.cents) - len(changing):
            others = [place for place in range(len(self.cents)) if place not in self._steps[step]]
            chosen = {*changing[:changes], *others[: abs(moved) - changes]}
            return [cents + step if place in chosen else cents for place, cents in enumerate(self.cents)]
        if self.tax(self.sum + moved) == tax:
            return [self.sum + moved]
        return self._shifted(moved, tax) or self._rearranged(self.sum + moved, tax)

    def _shifted(self, moved: int, tax: int) -> list[int] | None:
        """Return positions near the lines' amounts: the tax of the nearest ones is changed, others make up for it."""
        step = 1 if moved > 0 else -1
        amounts = [cents + step if place < abs(moved) else cents for place, cents in enumerate(self.cents)]
        missing = tax - sum(map(self.tax, amounts))
        step = 1 if missing > 0 else -1
        for _ in range(abs(missing)):
            by, place = min((self._room(cents, step) + 1, place) for place, cents in enumerate(amounts))
            amounts[place] += step * by
            rooms = sorted(((self._room(cents, -step), other) for other, cents in enumerate(amounts)), reverse=True)
            for room, other in rooms:
                taken = min(room, by) if other != place else 0
                amounts[other] -= step * taken
                by -= taken
            if by:
                return None
        return amounts

    def _room(self, cents: int, step: int) -> int:
        """Return by how many cents a position can be moved without another tax; bounded, as 0 % has no other."""
        here = self.tax(cents)
        return next(
            (by for by in range(self.denominator) if self.tax(cents + step * (by + 1)) != here), self.denominator
        )

    def _rearranged(self, total: int, tax: int) -> list[int]:
        """Return positions whose rests are as equal as can be: these there are whenever there are any."""
        count = len(self.cents)
        rests, larger = divmod(self.numerator * total - self.denominator * (total - tax), count)
        inverse = pow(self.numerator, -1, self.denominator)
        amounts: list[int] = []
        for place, cents in enumerate(self.cents):
            fitting = (rests + (place < larger)) * inverse
            amounts.append(cents + _nearest_to_zero(fitting - cents, self.denominator))
        turns = (total - sum(amounts)) // self.denominator
        for turn in range(abs(turns)):
            amounts[turn % count] += self.denominator if turns > 0 else -self.denominator
        return amounts


def _nearest_to_zero(number: int, modulus: int) -> int:
    """Return the number nearest to zero that leaves the same remainder."""
    return (number + modulus // 2) % modulus - modulus // 2


def _searched(lines: Sequence[Line], total: int, charged: Mapping[Decimal, int]) -> tuple[Position, ...] | None:
    """Search for positions that meet total and taxes, and move no account-and-rate sum by more than a cent a line.

    Sums are moved as little as will do, and single positions by more than a cent a line only where nothing else fits.
    """
    members: dict[tuple[Decimal, str], list[int]] = {}
    for place, line in enumerate(lines):
        members.setdefault((line.rate, line.account_id), []).append(place)
    rates: dict[Decimal, list[_Group]] = {}
    for (rate, _), places in members.items():
        net_part = 100 / (100 + Fraction(rate))
        cents = tuple(to_cents(lines[place].gross) for place in places)
        group = _Group(tuple(places), cents, net_part.numerator, net_part.denominator)
        rates.setdefault(rate, []).append(group)
    groups = [group for of_rate in rates.values() for group in of_rate]
    wanted = total - sum(group.sum for group in groups)
    if abs(wanted) > len(lines) or any(tax and rate not in rates for rate, tax in charged.items()):
        return None
    if not all(_may_reach(of_rate, charged.get(rate, 0), wanted, len(lines)) for rate, of_rate in rates.items()):
        return None
    most = max((len(places) for places in members.values()), default=0)
    for freely in (False, True):
        width = 0
        while True:
            tables = [_table(of_rate, width, freely=freely) for of_rate in rates.values()]
            taxes = [charged.get(rate, 0) - _floor(of_rate) for rate, of_rate in rates.items()]
            moves = _moves(tables, taxes, wanted)
            if moves is not None:
                steps = zip(rates.values(), tables, moves, taxes, strict=True)
                settled = [
                    group.amounts(moved, tax)
                    for of_rate, table, move, target in steps
                    for group, (moved, tax) in zip(
                        of_rate, _way_back(of_rate, table, width, move, target, freely=freely), strict=True
                    )
                ]
                return _placed(lines, groups, settled)
            if width >= most:
                break
            width = 2 * width or 1
    return None


def _may_reach(groups: Sequence[_Group], tax: int, wanted: int, lines: int) -> bool:
    """Whether a rate's tax is as near to that of its sum as a cent more a line, and half a cent of rounding, allow.

    Args:
        groups: Those of the rate.
        tax: In cents.
        wanted: By how much the lines of all rates miss the total.
        lines: How many there are.
    """
    count, total = sum(len(group.cents) for group in groups), sum(group.sum for group in groups)
    numerator, denominator = groups[0].numerator, groups[0].denominator
    least = total + max(-count, wanted - (lines - count))
    most = total + min(count, wanted + (lines - count))
    tax_share = denominator - numerator
    return (
        tax_share * 2 * least - count * denominator
        <= 2 * denominator * tax
        <= (tax_share * 2 * most + count * denominator)
    )


def _options(group: _Group, width: int, *, freely: bool) -> Iterator[tuple[int, _Reach]]:
    """Return the moves of a group's sum, the smallest first, with the taxes that each reaches."""
    for by in range(min(width, len(group.cents)) + 1):
        for moved in dict.fromkeys((by, -by)):
            yield moved, group.reach(moved, freely=freely)


_Table = list[dict[int, int]]
"""For each number of groups, from none on: cents moved in all, and a bit for each tax reached, counted from a floor."""


def _floor(groups: Sequence[_Group]) -> int:
    """Return a tax that groups cannot fall short of, whatever is moved."""
    return sum(group.tax(group.sum) - 2 * len(group.cents) - 1 for group in groups)


def _table(groups: Sequence[_Group], width: int, *, freely: bool) -> _Table:
    """Return what the groups of one rate reach together."""
    table: _Table = [{0: 1}]
    for group in groups:
        floor_of_group = _floor([group])
        reached: dict[int, int] = {}
        for moved, runs in _options(group, width, freely=freely):
            for first, last in runs:
                if first > last:
                    continue
                for before, taxes in table[-1].items():
                    reached[before + moved] = reached.get(before + moved, 0) | _spread_bits(
                        taxes << (first - floor_of_group), last - first
                    )
        table.append(reached)
    return table


def _spread_bits(bits: int, more: int) -> int:
    """Return bits together with those up to so many places above each."""
    done = 0
    while done < more:
        by = min(done + 1, more - done)
        bits |= bits << by
        done += by
    return bits


def _moves(tables: Sequence[_Table], taxes: Sequence[int], wanted: int) -> list[int] | None:
    """Return by how many cents each rate's sum is moved, as little as will do; None when nothing fits."""
    ways: dict[int, tuple[int, list[int]]] = {0: (0, [])}
    for table, target in zip(tables, taxes, strict=True):
        fitting = [moved for moved, reached in table[-1].items() if target >= 0 and reached >> target & 1]
        further: dict[int, tuple[int, list[int]]] = {}
        for before, (cost, moves) in ways.items():
            for moved in fitting:
                candidate = (cost + abs(moved), [*moves, moved])
                if before + moved not in further or candidate < further[before + moved]:
                    further[before + moved] = candidate
        ways = further
    return ways[wanted][1] if wanted in ways else None


def _way_back(
    groups: Sequence[_Group], table: _Table, width: int, moved: int, tax: int, *, freely: bool
) -> list[tuple[int, int]]:
    """Return for each group by how much its sum is moved, and its tax, so that the sums of both come out."""
    ways: list[tuple[int, int]] = []
    for group, before in zip(reversed(groups), reversed(table[:-1]), strict=True):
        floor_of_group = _floor([group])
        own, own_tax = next(
            (by, one)
            for by, runs in _options(group, width, freely=freely)
            for first, last in runs
            for one in range(first, last + 1)
            if tax - one + floor_of_group >= 0 and before.get(moved - by, 0) >> (tax - one + floor_of_group) & 1
        )
        ways.append((own, own_tax))
        moved, tax = moved - own, tax - own_tax + floor_of_group
    return ways[::-1]


def _placed(lines: Sequence[Line], groups: Sequence[_Group], settled: Sequence[Sequence[int]]) -> tuple[Position, ...]:
    """Return the positions in the order of the lines; one of several lines stands where the first of them stood."""
    placed: dict[int, Position] = {}
    for group, amounts in zip(groups, settled, strict=True):
        shares = [_share(lines[place]) for place in group.places]
        if len(amounts) == len(shares):
            for place, share, cents in zip(group.places, shares, amounts, strict=True):
                placed[place] = _position((share,), cents)
        else:
            placed[group.places[0]] = _position(tuple(shares), amounts[0])
    return tuple(placed[place] for place in sorted(placed))


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
