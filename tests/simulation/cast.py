"""Who and what there is to choose from while a life is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from msgspec import Struct

from tests.simulation.space import LINES, PEOPLE

Values = Mapping[str, Any]


class Cast(Struct):
    """Who and what there is to choose from while a life is drawn.

    Attributes:
        is_orderly: People do nothing that would have to be named: then a run at rest has nothing to ask sevDesk.
    """

    random: Random
    is_orderly: bool = False
    invoices: int = 0
    numbers: int = 0

    def person(self) -> int:
        """Return one of the people."""
        return self.random.randrange(len(PEOPLE))

    def invoice(self) -> int:
        """Return one of the invoices so far, the newest above all."""
        back = min(int(self.random.expovariate(0.35)), max(self.invoices - 1, 0))
        return max(self.invoices - back, 1)

    def next_invoice(self) -> int:
        """Return a number that no invoice has."""
        self.invoices += 1
        return self.invoices

    def lines(self) -> str:
        """Return the name of an invoice's lines."""
        names = [name for name in LINES if name not in (TO_BE_NAMED if self.is_orderly else RARE_LINES)]
        return self.random.choice(["a desk", "a desk", *names])


# They are an ingredient of their own.
RARE_LINES = ("a deposit beside rent", "sums that cancel each other out")
TO_BE_NAMED = (*RARE_LINES, "no code", "no tax", "an account that is missing", "an account that may vanish")


def appears(cast: Cast) -> Values:
    """Return what an invoice is that is issued."""
    chosen = cast.random
    debitor = chosen.choice(["member"] * 6 + ["team", "guest", "nobody", "Swiss"])
    return {
        "key": cast.next_invoice(),
        "debitor": debitor,
        "who": cast.person(),
        "days": chosen.choice([0, 0, 0, 0, -1, -3, -6, -30, -120, -395, 5, 40]),
        "lines": "no tax" if debitor == "Swiss" else cast.lines(),
        "currency": "CHF" if chosen.random() < 0.04 and not cast.is_orderly else "EUR",
    }
