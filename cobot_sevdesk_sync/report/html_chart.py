"""The chart of both sides per month, as shapes with whole coordinates: money is never turned into a float."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.report.model import Sums
from cobot_sevdesk_sync.report.words import amount, grouped, month
from cobot_sevdesk_sync.texts import Texts

LEFT, RIGHT, TOP = 86, 12, 14
PLOT_WIDTH = 662
# A month gets no less than this; a chart of many months grows wider, and is scrolled.
NARROWEST_MONTH = 14
# A quarter is seen whole on a telephone, each month wide enough for its figure.
MONTH_WIDTH, MONTHS_OF_A_TELEPHONE = 86, 3
WIDEST_BAR = 26
SIDES_HEIGHT, GAP, DIFFERENCE_HEIGHT, LABELS_HEIGHT = 190, 40, 70, 26
# The lower panel while it has nothing to show but a sentence.
EMPTY_HEIGHT = 24
LABEL_WIDTH = 62
FIGURE_WIDTH = 78
MOST_INTERVALS = 4

Kind = Literal["cobot", "sevdesk", "difference"]


class Bar(Struct, frozen=True):
    """A bar in pixels of the view box; ``about`` is what a pointer that rests on it reads."""

    kind: Kind
    x: int
    y: int
    width: int
    height: int
    about: str


class Mark(Struct, frozen=True):
    """A word in the chart and where it stands; the line of an axis stands at ``y``."""

    x: int
    y: int
    text: str


class Chart(Struct, frozen=True):
    """Everything that the template writes down.

    Attributes:
        axes: The grid lines of both panels with their figures.
        zeros: The heights of the two zero lines.
        figures: The differences in figures, where there is room.
        equal: Set when no month differs: the sentence that stands in the lower panel.
    """

    title: str
    description: str
    width: int
    height: int
    left: int
    right: int
    bars: tuple[Bar, ...]
    axes: tuple[Mark, ...]
    zeros: tuple[int, int]
    months: tuple[Mark, ...]
    figures: tuple[Mark, ...]
    equal: Mark | None
    difference_label: Mark


class _Scale(Struct, frozen=True):
    """From cents to a height: ``low`` and ``high`` are whole steps, below and above all values and zero."""

    low: int
    high: int
    step: int
    top: int
    height: int

    @classmethod
    def over(cls, values: Sequence[int], top: int, height: int, intervals: int) -> _Scale:
        lowest, highest = min(0, *values), max(0, *values)
        step = _round_step(max(highest - lowest, 1), intervals)
        low = lowest // step * step
        high = -(-highest // step) * step
        return cls(low, high if high > low else low + step, step, top, height)

    def y(self, cents: int) -> int:
        """Return the height of a value in pixels, from above."""
        return self.top + (self.high - cents) * self.height // (self.high - self.low)

    def ticks(self) -> range:
        """Return the values that get a line."""
        return range(self.low, self.high + 1, self.step)


def draw(texts: Texts, months: Mapping[str, Sums], currency: str, named: str) -> Chart:
    """Return the chart of at least one month.

    Args:
        texts: The words.
        months: The sums by month (``2026-04``), in order.
        currency: Of the cents.
        named: The currency as the title names it; empty where the page has only one.
    """
    plot = min(PLOT_WIDTH, MONTH_WIDTH * max(MONTHS_OF_A_TELEPHONE, len(months)))
    step = max(NARROWEST_MONTH, plot // len(months))
    bar = min(WIDEST_BAR, step * 2 // 5)
    width = LEFT + step * len(months) + RIGHT
    both = [cents for sums in months.values() for cents in (sums.cobot_cents, sums.sevdesk_cents)]
    sides = _Scale.over(both, TOP, SIDES_HEIGHT, MOST_INTERVALS)
    lower = TOP + SIDES_HEIGHT + GAP
    differences = [sums.difference_cents for sums in months.values()]
    lower_height = DIFFERENCE_HEIGHT if any(differences) else EMPTY_HEIGHT
    below = _Scale.over(differences, lower, lower_height, 2)
    bars: list[Bar] = []
    figures: list[Mark] = []
    for index, (name, sums) in enumerate(months.items()):
        middle, of_month = LEFT + step * index + step // 2, month(texts, name)
        about = f"Cobot, {of_month}: {amount(texts, sums.cobot_cents, currency)}"
        bars.append(_bar("cobot", middle - bar, bar, sums.cobot_cents, sides, about))
        about = f"sevDesk, {of_month}: {amount(texts, sums.sevdesk_cents, currency)}"
        bars.append(_bar("sevdesk", middle, bar, sums.sevdesk_cents, sides, about))
        if difference := sums.difference_cents:
            about = f"{texts.text('html.difference')}, {of_month}: {amount(texts, difference, currency)}"
            bars.append(_bar("difference", middle - bar // 2, bar, difference, below, about))
            if step >= FIGURE_WIDTH:
                # Above or below its bar, as far as the panel goes.
                y = below.y(difference) + (-5 if difference > 0 else 14)
                figures.append(Mark(middle, y, texts.amount_of_cents(difference)))
    differing = [month(texts, name) for name, sums in months.items() if sums.difference_cents]
    every = -(-LABEL_WIDTH // step)
    height = lower + lower_height + LABELS_HEIGHT
    middle_of_all = LEFT + step * len(months) // 2
    return Chart(
        title=texts.text("html.chart.title", {"currency": named}),
        description=_description(list(months), differing, texts),
        width=width,
        height=height,
        left=LEFT,
        right=width - RIGHT,
        bars=tuple(bars),
        axes=tuple(
            Mark(LEFT - 8, scale.y(cents), _tick(texts, cents, scale.step))
            for scale in ([sides, below] if differing else [sides])
            for cents in scale.ticks()
        ),
        zeros=(sides.y(0), below.y(0)),
        months=tuple(
            Mark(LEFT + step * index + step // 2, height - 6, month(texts, name, short=True))
            for index, name in enumerate(months)
            if index % every == 0
        ),
        figures=tuple(figures),
        equal=None if differing else Mark(middle_of_all, below.y(0) - 8, texts.text("html.chart.no-difference")),
        difference_label=Mark(LEFT, lower - 14, texts.text("html.difference")),
    )


def _description(months: Sequence[str], differing: Sequence[str], texts: Texts) -> str:
    sentence = texts.text("html.chart.differing", {"months": ", ".join(differing)}) if differing else ""
    values = {
        "first": month(texts, months[0]),
        "last": month(texts, months[-1]),
        "differing": sentence or texts.text("html.chart.none-differs"),
    }
    return texts.text("html.chart.description", values)


def _bar(kind: Kind, x: int, width: int, cents: int, scale: _Scale, about: str) -> Bar:
    top, bottom = sorted((scale.y(cents), scale.y(0)))
    # Even a cent is seen: a bar of no height would say that nothing is there.
    height = max(bottom - top, 1 if cents else 0)
    return Bar(kind, x, top, width, height, about)


def _round_step(span: int, intervals: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50 ... cents that divides a span into no more than so many intervals."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * intervals >= span:
                return factor * power
        power *= 10


def _tick(texts: Texts, cents: int, step: int) -> str:
    if step % 100:
        return texts.amount_of_cents(cents)
    return f"{'-' if cents < 0 else ''}{grouped(texts, abs(cents) // 100)}"
