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
    will do; else cents are moved, too: a position of one line stays within a cent of it, one of several lines within a
    cent a line of their sum, and so does each account and rate. Whenever there are positions within that bound, they
    are found, as far as ``_searched`` says. The order stays, and a combined position stands where the first of its
    lines stood.

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


# Lines of an account and rate among which every way to combine them is tried; the ways treble with each.
_MOST_COMBINED = 10
# The same where an invoice has more than so many lines.
_MANY_LINES, _MOST_COMBINED_OF_MANY = 50, 6

_Found = tuple[tuple[int, ...], int]
"""A position that was found: where its lines stand in the invoice, and its amount in cents."""


class _Piece(Struct, frozen=True, dict=True):
    """Some lines of one account and rate in the search: which sums and taxes they can be made to give.

    What they reach is kept as the bits of one number: a *move* of their sum and a *change* of their tax, both against
    one unmoved position a line, stand at bit ``(move + n) * stride + change + 2 * n`` for n lines. To add another
    position is to shift. A position of k lines is moved by at most k cents, its tax by at most 2 * k.

    Attributes:
        places: Where the lines stand in the invoice.
        cents: What they give rounded, gross.
        numerator: Over ``denominator``: the part of a gross amount that is net.
        is_still: No position is moved; lines are combined only.
    """

    places: tuple[int, ...]
    cents: tuple[int, ...]
    numerator: int
    denominator: int
    is_still: bool

    def tax(self, cents: int) -> int:
        """Return what ``derived_tax`` returns."""
        net = (2 * self.numerator * abs(cents) + self.denominator) // (2 * self.denominator)
        return cents - net if cents >= 0 else cents + net

    @cached_property
    def tax_apart(self) -> int:
        """The tax of one unmoved position per line."""
        return sum(map(self.tax, self.cents))

    @property
    def _stride(self) -> int:
        return 4 * len(self.cents) + 1

    @cached_property
    def _shifts(self) -> Sequence[Sequence[tuple[int, int]]]:
        """For each set of lines as one position: its moves, the smallest first, and by how many bits each shifts."""
        shifts: list[list[tuple[int, int]]] = []
        for chosen in range(1 << len(self.cents)):
            members = [cents for place, cents in enumerate(self.cents) if chosen >> place & 1]
            total, apart, count = sum(members), sum(map(self.tax, members)), len(members)
            moves = [0, *(sign * by for by in range(1, 1 if self.is_still else count + 1) for sign in (1, -1))]
            changes = [self.tax(total + move) - apart for move in moves]
            shifts.append(
                [
                    (move, (move + count) * self._stride + change + 2 * count)
                    for move, change in zip(moves, changes, strict=True)
                ]
            )
        return shifts

    @cached_property
    def _reached(self) -> Sequence[int]:
        """What each set of lines reaches in all the ways to combine them."""
        reached = [1]
        for chosen in range(1, 1 << len(self.cents)):
            bits = 0
            for position in _with_the_first(chosen):
                others = reached[chosen ^ position]
                for _, shift in self._shifts[position]:
                    bits |= others << shift
            reached.append(bits)
        return reached

    @cached_property
    def options(self) -> Mapping[int, Sequence[int]]:
        """The changes of tax that are reached, by the move of the sum; the smallest moves and changes first."""
        count, bits = len(self.cents), self._reached[-1]
        options: dict[int, Sequence[int]] = {}
        for move in sorted(range(-count, count + 1), key=abs):
            row = bits >> (move + count) * self._stride
            changes = [change for change in range(-2 * count, 2 * count + 1) if row >> change + 2 * count & 1]
            options[move] = sorted(changes, key=abs)
        return options

    def positions(self, move: int, change: int) -> list[_Found]:
        """Return positions for a move and a change that are reached: single and unmoved ones while that will do."""
        found: list[_Found] = []
        left = (1 << len(self.cents)) - 1
        bit = (move + len(self.cents)) * self._stride + change + 2 * len(self.cents)
        while left:
            position, moved, shift = next(
                (position, moved, shift)
                for position in sorted(_with_the_first(left), key=int.bit_count)
                for moved, shift in self._shifts[position]
                if shift <= bit and self._reached[left ^ position] >> bit - shift & 1
            )
            members = [place for place in range(len(self.cents)) if position >> place & 1]
            found.append(
                (tuple(self.places[each] for each in members), sum(self.cents[each] for each in members) + moved)
            )
            left, bit = left ^ position, bit - shift
        return found


def _with_the_first(chosen: int) -> Iterator[int]:
    """Return all sets that have the first line of a set of lines, and some of the others."""
    first = chosen & -chosen
    others = some = chosen ^ first
    while some:
        yield first | some
        some = (some - 1) & others
    yield first


class _Table(Struct, frozen=True):
    """What the pieces of one rate reach together, as bits like a piece's, counted from the least that each reaches.

    Attributes:
        options: Of each piece: its moves with the changes of tax.
        floors: The least move and the least change of each.
        stride: From one move to the next.
        reached: For each number of pieces, from none on.
    """

    pieces: Sequence[_Piece]
    options: Sequence[Mapping[int, Sequence[int]]]
    floors: Sequence[tuple[int, int]]
    stride: int
    reached: Sequence[int]

    @classmethod
    def of(cls, pieces: Sequence[_Piece], width: int) -> _Table:
        """Return that of pieces whose sums move by so many cents at most."""
        options = [{move: changes for move, changes in piece.options.items() if abs(move) <= width} for piece in pieces]
        ranges = [[change for changes in each.values() for change in changes] for each in options]
        floors = [(min(each), min(changes)) for each, changes in zip(options, ranges, strict=True)]
        stride = 1 + sum(max(changes) - min(changes) for changes in ranges)
        reached = [1]
        for each, (least_move, least_change) in zip(options, floors, strict=True):
            bits, before = 0, reached[-1]
            for move, changes in each.items():
                for change in changes:
                    bits |= before << (move - least_move) * stride + change - least_change
            reached.append(bits)
        return cls(pieces, options, floors, stride, reached)

    def moves(self, tax: int) -> list[int]:
        """Return by how many cents the sum of all can be moved so that their tax is the one wanted."""
        change = tax - sum(piece.tax_apart for piece in self.pieces) - sum(least for _, least in self.floors)
        if not 0 <= change < self.stride:
            return []
        least, count = sum(least for least, _ in self.floors), self.reached[-1].bit_length() // self.stride + 1
        return [least + each for each in range(count) if self.reached[-1] >> each * self.stride + change & 1]

    def positions(self, move: int, tax: int) -> list[_Found]:
        """Return positions with a move and a tax that are reached."""
        change = tax - sum(piece.tax_apart for piece in self.pieces) - sum(least for _, least in self.floors)
        bit = (move - sum(least for least, _ in self.floors)) * self.stride + change
        found: list[_Found] = []
        for piece, options, floors, before in zip(
            reversed(self.pieces),
            reversed(self.options),
            reversed(self.floors),
            reversed(self.reached[:-1]),
            strict=True,
        ):
            own_move, own_change, shift = next(
                (own_move, own_change, shift)
                for own_move, changes in options.items()
                for own_change in changes
                if (shift := (own_move - floors[0]) * self.stride + own_change - floors[1]) <= bit
                and before >> bit - shift & 1
            )
            found += piece.positions(own_move, own_change)
            bit -= shift
        return found


def _searched(lines: Sequence[Line], total: int, charged: Mapping[Decimal, int]) -> tuple[Position, ...] | None:
    """Search for positions that meet total and taxes, and stay near the lines.

    The bound: lines of one account and rate are combined or not, some of them or all; a position of one line stays
    within a cent of it, a position of several within a cent a line of their sum.

    All there is within this bound is searched where no account and rate has more than ten lines (six in an invoice of
    more than fifty). More lines are taken in parts of so many, in their order, and combined within their part only, as
    the ways to combine them cannot all be tried: what asks for positions across parts is not found here.

    Lines are combined before cents are moved, few before many, and sums are moved little before they are moved more.
    """
    members: dict[tuple[Decimal, str], list[int]] = {}
    for place, line in enumerate(lines):
        members.setdefault((line.rate, line.account_id), []).append(place)
    cents = [to_cents(line.gross) for line in lines]
    wanted = total - sum(cents)
    rates = sorted({line.rate for line in lines})
    if abs(wanted) > len(lines) or any(tax and rate not in rates for rate, tax in charged.items()):
        return None
    largest = min(
        max(map(len, members.values()), default=1),
        _MOST_COMBINED if len(lines) <= _MANY_LINES else _MOST_COMBINED_OF_MANY,
    )
    taxes = [charged.get(rate, 0) for rate in rates]
    sizes = sorted({1, min(2, largest), min(4, largest), largest})
    attempts = [(size, 0, True) for size in sizes]
    attempts += [(size, width, False) for size in sizes for width in sorted({0, 1, size})]
    pieces: dict[Decimal, list[_Piece]] = {}
    for size, width, is_still in attempts:
        if width == 0:
            pieces = _pieces(members, cents, size, is_still=is_still)
        if not all(_may_reach(pieces[rate], tax, wanted, len(lines)) for rate, tax in zip(rates, taxes, strict=True)):
            return None
        tables = [_Table.of(pieces[rate], width) for rate in rates]
        moves = _moves([table.moves(tax) for table, tax in zip(tables, taxes, strict=True)], wanted)
        if moves is not None:
            found = zip(tables, moves, taxes, strict=True)
            return _placed(lines, [each for table, move, tax in found for each in table.positions(move, tax)])
    return None


def _pieces(
    members: Mapping[tuple[Decimal, str], Sequence[int]], cents: Sequence[int], size: int, *, is_still: bool
) -> dict[Decimal, list[_Piece]]:
    """Return the lines of each rate, in pieces of so many of one account at most.

    Args:
        members: Where the lines of each rate and account stand.
        cents: What each line gives rounded.
        size: How many lines a piece has at most.
        is_still: No position is to be moved.
    """
    pieces: dict[Decimal, list[_Piece]] = {}
    for (rate, _), places in members.items():
        net_part = 100 / (100 + Fraction(rate))
        for first in range(0, len(places), size):
            part = tuple(places[first : first + size])
            own = tuple(cents[place] for place in part)
            piece = _Piece(part, own, net_part.numerator, net_part.denominator, is_still)
            pieces.setdefault(rate, []).append(piece)
    return pieces


def _may_reach(pieces: Sequence[_Piece], tax: int, wanted: int, lines: int) -> bool:
    """Whether a rate's tax is as near to that of its sum as a cent more a line, and half a cent of rounding, allow.

    Args:
        pieces: Those of the rate.
        tax: In cents.
        wanted: By how much the lines of all rates miss the total.
        lines: How many there are.
    """
    count, total = sum(len(piece.cents) for piece in pieces), sum(sum(piece.cents) for piece in pieces)
    numerator, denominator = pieces[0].numerator, pieces[0].denominator
    least = total + max(-count, wanted - (lines - count))
    most = total + min(count, wanted + (lines - count))
    tax_share = denominator - numerator
    return (
        tax_share * 2 * least - count * denominator
        <= 2 * denominator * tax
        <= (tax_share * 2 * most + count * denominator)
    )


def _moves(fitting: Sequence[Sequence[int]], wanted: int) -> list[int] | None:
    """Return by how many cents each rate's sum is moved, as little as will do; None when nothing fits.

    Args:
        fitting: The moves that each rate allows.
        wanted: Their sum.
    """
    ways: dict[int, tuple[int, list[int]]] = {0: (0, [])}
    for of_rate in fitting:
        further: dict[int, tuple[int, list[int]]] = {}
        for before, (cost, moves) in ways.items():
            for moved in of_rate:
                candidate = (cost + abs(moved), [*moves, moved])
                if before + moved not in further or candidate < further[before + moved]:
                    further[before + moved] = candidate
        ways = further
    return ways[wanted][1] if wanted in ways else None


def _placed(lines: Sequence[Line], found: Sequence[_Found]) -> tuple[Position, ...]:
    """Return the positions in the order of the lines; one of several lines stands where the first of them stood."""
    return tuple(_position(tuple(_share(lines[place]) for place in places), cents) for places, cents in sorted(found))


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
