"""Fitting: amounts in cents for the lines of an invoice, so that they meet its total and its taxes (section 5.7).

All is counted in whole cents, gross. A *group* is the lines of one account and rate; a *move* is by how many cents a
sum comes out other than its lines do. What positions may be:

* Each is one line or several of its group; so a group has no more positions than lines.
* The sum of a group moves by no more than a cent a line. A single position has no bound of its own: where nothing
  nearer meets the taxes, some of a group's positions take from others of it, as little as will do.

Whether there are positions within that is known without trying. The tax of one is the part of its amount that is tax,
and a rest of rounding: with a net part of ``numerator / denominator``, a whole number of parts of the denominator, half
a cent at most; and each such rest has some amount. So positions that add up to a sum have each tax in whole cents that
is no farther from that of the sum than their greatest rests (``_Rounding.reaches``). Least and most of it rise by a
cent at most where the sum does; so groups together reach all that is between their least and their most (``_Room``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

# Lines of an account and rate among which every way to combine them is tried; the ways treble with each.
_SIZES = (2, 4, 6)
# The same where an invoice has more than so many lines.
_MANY_LINES, _SIZES_OF_MANY = 100, (2,)

# How fine a net part may be for what all amounts reach: that of each rate up to 100 % with one decimal is not finer.
_FINEST = 2_000

# More cents than any move has.
_FAR = 1 << 60

Found = tuple[tuple[int, ...], int]
"""A position that was found: where its lines stand in the invoice, and its amount in cents."""


def fitted(
    lines: Sequence[tuple[Decimal, str, int]], total: int, taxes: Mapping[Decimal, int]
) -> Sequence[Found] | None:
    """Return positions that meet total and taxes and change as little of the lines as will do; None if there are none.

    Lines are combined before cents are moved, few before many; then each position moves by a cent a line of its own at
    most, and sums little before more. For a group of many lines that is tried in parts. What it leaves is left to
    positions that take from others of their group: so whenever there are positions, some are found. A rate of more
    than one decimal has to do without those.

    Args:
        lines: Rate in percent, not negative; account; gross.
        total: Of the invoice, gross.
        taxes: Per rate.
    """
    cents = [own for _, _, own in lines]
    members: dict[Decimal, dict[str, list[int]]] = {}
    for place, (rate, account, _) in enumerate(lines):
        members.setdefault(rate, {}).setdefault(account, []).append(place)
    wanted, rates = total - sum(cents), sorted(members)
    if any(tax and rate not in members for rate, tax in taxes.items()):
        return None
    roundings = {rate: _Rounding.of(rate) for rate in rates}
    charged = [taxes.get(rate, 0) for rate in rates]
    groups = {rate: [_Group.of(places, cents, roundings[rate]) for places in members[rate].values()] for rate in rates}
    rooms: list[_Room] = []
    moves: list[int] | None = None
    if all(rounding.denominator <= _FINEST for rounding in roundings.values()):
        rooms = [_Room.of(groups[rate]) for rate in rates]
        moves = _moves([room.moves(tax) for room, tax in zip(rooms, charged, strict=True)], wanted)
        if moves is None:
            return None
    for tables in _tables(list(groups.values()), many=len(lines) > _MANY_LINES):
        near = _moves([table.moves(tax) for table, tax in zip(tables, charged, strict=True)], wanted)
        if near is not None:
            return _of_all(tables, near, charged)
    return None if moves is None else _of_all(rooms, moves, charged)


def _tables(groups: Sequence[Sequence[_Group]], *, many: bool) -> Iterator[list[_Table]]:
    """Return what the groups of each rate reach with positions near to their lines, what changes least first."""
    largest = max(len(group.cents) for of_rate in groups for group in of_rate)
    sizes = sorted({min(size, largest) for size in (_SIZES_OF_MANY if many else _SIZES)} - {1})
    still = [(size, True, [0]) for size in sizes]
    moved = [(size, False, [0, 1, size]) for size in sizes]
    for size, is_still, widths in [*still, (1, False, [1]), *moved]:
        pieces = [[piece for group in of_rate for piece in group.pieces(size, is_still=is_still)] for of_rate in groups]
        for width in widths:
            yield [_Table.of(of_rate, width) for of_rate in pieces]


def _of_all(sources: Sequence[_Table | _Room], moves: Sequence[int], taxes: Sequence[int]) -> list[Found]:
    """Return the positions of all rates in the order of the lines, by the first line of each."""
    each_rate = zip(sources, moves, taxes, strict=True)
    return sorted(each for source, move, tax in each_rate for each in source.positions(move, tax))


class _Rounding(Struct, frozen=True):
    """How the tax of a position follows from its amount, for one rate.

    Attributes:
        numerator: Over ``denominator``, in lowest terms: the part of a gross amount that is net.
    """

    numerator: int
    denominator: int

    @classmethod
    def of(cls, rate: Decimal) -> _Rounding:
        """Return that of a rate in percent, not negative."""
        net_part = 100 / (100 + Fraction(rate))
        return cls(net_part.numerator, net_part.denominator)

    def tax(self, cents: int) -> int:
        """Return what ``derived_tax`` returns."""
        net = (2 * self.numerator * abs(cents) + self.denominator) // (2 * self.denominator)
        return cents - net if cents >= 0 else cents + net

    def greatest_rests(self, count: int) -> int:
        """Return the most that the rests of so many positions come to, in the unit of ``rests``."""
        return count * (self.denominator - self.denominator % 2)

    def rests(self, gross: int, tax: int) -> int:
        """Return twice the sum of the rests of all positions with a sum and a tax, times the denominator."""
        return 2 * (self.denominator * tax - (self.denominator - self.numerator) * gross)

    def reaches(self, count: int, gross: int, tax: int) -> bool:
        """Whether so many positions, of whatever amounts, can have a sum and a tax."""
        rests, greatest = self.rests(gross, tax), self.greatest_rests(count)
        if abs(rests) < greatest or self.denominator % 2:
            return abs(rests) <= greatest
        # A half goes away from zero: so all rests are half a cent more only where all amounts are below zero.
        return abs(rests) == greatest <= 2 * abs(gross) and rests * gross < 0

    def taxes(self, count: int, gross: int) -> tuple[int, int]:
        """Return the least and the most tax of so many positions, one or more, with a sum."""
        share, greatest = 2 * (self.denominator - self.numerator) * gross, self.greatest_rests(count)
        least, most = -((greatest - share) // (2 * self.denominator)), (share + greatest) // (2 * self.denominator)
        return least + (not self.reaches(count, gross, least)), most - (not self.reaches(count, gross, most))


class _Group(Struct, frozen=True):
    """The lines of one account and rate: where they stand in the invoice, and what they give rounded, gross."""

    places: tuple[int, ...]
    cents: tuple[int, ...]
    rounding: _Rounding

    @classmethod
    def of(cls, places: Sequence[int], cents: Sequence[int], rounding: _Rounding) -> _Group:
        """Return that of some of an invoice's lines, whose cents are all given."""
        return cls(tuple(places), tuple(cents[place] for place in places), rounding)

    def moves(self) -> dict[int, range]:
        """Return by how many cents its sum can be moved for each tax, from the least tax on.

        Least and most tax rise with the sum: so no move is left out between two.
        """
        count, total = len(self.cents), sum(self.cents)
        taxes = [self.rounding.taxes(count, total + move) for move in range(-count, count + 1)]
        least, most = [each for each, _ in taxes], [each for _, each in taxes]
        return {
            tax: range(bisect_left(most, tax) - count, bisect_right(least, tax) - count)
            for tax in range(least[0], most[-1] + 1)
        }

    def pieces(self, size: int, *, is_still: bool) -> list[_Piece]:
        """Return its lines in pieces of so many at most."""
        starts = range(0, len(self.cents), size)
        return [
            _Piece(self.places[at : at + size], self.cents[at : at + size], self.rounding, is_still) for at in starts
        ]

    def positions(self, move: int, tax: int) -> list[Found]:
        """Return one position per line for a move and a tax that are reached.

        The largest lines come last, and take what the others leave to them: a line stays as it is while those after it
        can still make up for it, if possible with little.
        """
        order = sorted(range(len(self.cents)), key=lambda each: abs(self.cents[each]))
        # A move alone takes a cent from each of some lines.
        first_moved = len(order) - abs(move)
        own = [self.cents[each] + (at >= first_moved) * (1 if move > 0 else -1) for at, each in enumerate(order)]
        left_own, left_own_tax = sum(own), sum(map(self.rounding.tax, own))
        left, left_tax = left_own, tax
        found: list[Found] = []
        for after, each, near in zip(reversed(range(len(order))), order, own, strict=True):
            amount = near
            if (left, left_tax) != (left_own, left_own_tax):
                amount = self._amount(near, left - left_own, after, left, left_tax) if after else left
            found.append(((self.places[each],), amount))
            left_own, left_own_tax = left_own - near, left_own_tax - self.rounding.tax(near)
            left, left_tax = left - amount, left_tax - self.rounding.tax(amount)
        return found

    def _amount(self, near: int, drift: int, after: int, left: int, left_tax: int) -> int:
        """Return the amount of a line that moves least, and leaves to those after it what they reach.

        Args:
            near: What it is to be near to.
            drift: By how much the lines before it took too little in sum.
            after: How many lines come after it.
            left: The sum of it and those.
            left_tax: Their tax.
        """
        rounding = self.rounding
        # None of those after it is to need a larger rest than are easily had, or than each of them needs as it is.
        easily = (after + 1) * (2 * rounding.numerator - rounding.denominator)
        most = max(easily, abs(rounding.rests(left, left_tax))) * after
        return next(
            amount
            for amount in _near(near, drift, rounding.denominator)
            if abs(rounding.rests(left - amount, left_tax - rounding.tax(amount))) * (after + 1) <= most
            and rounding.reaches(after, left - amount, left_tax - rounding.tax(amount))
        )


def _near(amount: int, drift: int, denominator: int) -> Iterator[int]:
    """Return amounts that have each rest there is, near to one first, and to what makes up for a drift.

    An amount within the denominator of any other has each rest, but for a half: that goes by the sign.
    """
    step = 1 if drift >= 0 else -1
    drift = max(-denominator, min(drift, denominator))
    for by in range(0, drift + step, step):
        yield amount + by
    for by in range(step, step * (denominator + 1), step):
        yield amount - by
        yield amount + drift + by
    yield -(denominator // 2)
    yield denominator // 2


class _Room(Struct, frozen=True):
    """All that the groups of one rate reach together: for each tax the moves of their sum, without gaps.

    Attributes:
        own: Of each group.
        together: For each number of groups, from none on.
    """

    groups: Sequence[_Group]
    own: Sequence[Mapping[int, range]]
    together: Sequence[Mapping[int, range]]

    @classmethod
    def of(cls, groups: Sequence[_Group]) -> _Room:
        """Return that of groups of one rate."""
        own = [group.moves() for group in groups]
        together: list[Mapping[int, range]] = [{0: range(1)}]
        for moves in own:
            together.append(_added(together[-1], moves))
        return cls(groups, own, together)

    def moves(self, tax: int) -> range:
        """Return by how many cents the sum of all can be moved so that their tax is the one wanted."""
        return self.together[-1].get(tax, range(0))

    def positions(self, move: int, tax: int) -> list[Found]:
        """Return positions with a move and a tax that are reached."""
        found: list[Found] = []
        for group, own, others in reversed(list(zip(self.groups, self.own, self.together[:-1], strict=True))):
            apart = sum(map(group.rounding.tax, group.cents))
            own_move, own_tax = next(
                (min(allowed, key=abs), each)
                for _, each in sorted((abs(each - apart), each) for each in own)
                if (rest := others.get(tax - each))
                and (allowed := range(max(own[each][0], move - rest[-1]), min(own[each][-1], move - rest[0]) + 1))
            )
            found += group.positions(own_move, own_tax)
            move, tax = move - own_move, tax - own_tax
        return found


def _added(some: Mapping[int, range], others: Mapping[int, range]) -> dict[int, range]:
    """Return what two reach together, from what each reaches: moves by tax; taxes without gaps, too."""
    first, count = min(some) + min(others), len(some) + len(others) - 1
    starts, stops = [_FAR] * count, [-_FAR] * count
    some_starts = [moves.start for moves in some.values()]
    some_stops = [moves.stop for moves in some.values()]
    for at, moves in enumerate(others.values()):
        behind = at + len(some)
        starts[at:behind] = map(min, starts[at:behind], [start + moves.start for start in some_starts])
        stops[at:behind] = map(max, stops[at:behind], [stop + moves.stop - 1 for stop in some_stops])
    return {first + at: range(start, stop) for at, (start, stop) in enumerate(zip(starts, stops, strict=True))}


class _Piece(Struct, frozen=True, dict=True):
    """Some lines of one account and rate in the search: which sums and taxes they can be made to give.

    What they reach is kept as the bits of one number: a *move* of their sum and a *change* of their tax, both against
    one unmoved position a line, stand at bit ``(move + n) * stride + change + 2 * n`` for n lines. To add another
    position is to shift. A position of k lines is moved by at most k cents, its tax by at most 2 * k.

    Attributes:
        places: Where the lines stand in the invoice.
        cents: What they give rounded, gross.
        rounding: That of their rate.
        is_still: No position is moved; lines are combined only.
    """

    places: tuple[int, ...]
    cents: tuple[int, ...]
    rounding: _Rounding
    is_still: bool

    @cached_property
    def tax_apart(self) -> int:
        """The tax of one unmoved position per line."""
        return sum(map(self.rounding.tax, self.cents))

    @property
    def _stride(self) -> int:
        return 4 * len(self.cents) + 1

    @cached_property
    def _shifts(self) -> Sequence[Sequence[tuple[int, int]]]:
        """For each set of lines as one position: its moves, the smallest first, and by how many bits each shifts."""
        shifts: list[list[tuple[int, int]]] = []
        for chosen in range(1 << len(self.cents)):
            members = [cents for place, cents in enumerate(self.cents) if chosen >> place & 1]
            total, apart, count = sum(members), sum(map(self.rounding.tax, members)), len(members)
            moves = [0, *(sign * by for by in range(1, 1 if self.is_still else count + 1) for sign in (1, -1))]
            changes = [self.rounding.tax(total + move) - apart for move in moves]
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

    def positions(self, move: int, change: int) -> list[Found]:
        """Return positions for a move and a change that are reached: single and unmoved ones while that will do."""
        found: list[Found] = []
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

    def positions(self, move: int, tax: int) -> list[Found]:
        """Return positions with a move and a tax that are reached."""
        change = tax - sum(piece.tax_apart for piece in self.pieces) - sum(least for _, least in self.floors)
        bit = (move - sum(least for least, _ in self.floors)) * self.stride + change
        found: list[Found] = []
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


def _moves(fitting: Sequence[Sequence[int]], wanted: int) -> list[int] | None:
    """Return by how many cents each rate's sum is moved, as little as will do; None when nothing fits.

    Args:
        fitting: The moves that each rate allows.
        wanted: Their sum.
    """
    steps: list[dict[int, tuple[int, int]]] = [{0: (0, 0)}]
    for at, of_rate in enumerate(fitting):
        further: dict[int, tuple[int, int]] = {}
        for before, (cost, _) in steps[-1].items():
            # What the last one is to have is known.
            for moved in of_rate if at + 1 < len(fitting) else {wanted - before}.intersection(of_rate):
                known = further.get(before + moved)
                if known is None or cost + abs(moved) < known[0]:
                    further[before + moved] = (cost + abs(moved), moved)
        steps.append(further)
    if wanted not in steps[-1]:
        return None
    moves: list[int] = []
    for step in reversed(steps[1:]):
        moves.append(step[wanted][1])
        wanted -= moves[-1]
    return moves[::-1]
