"""Document numbers: how sevDesk, which searches by substring only, is asked for several at once."""

from __future__ import annotations

import re
from collections.abc import Iterable


def common_part(numbers: Iterable[str]) -> str:
    """Return the longest text that all document numbers contain: one listing by substring then finds them all."""
    wanted = [number.strip() for number in numbers]
    shortest = min(wanted, key=len, default="")
    for length in range(len(shortest), 0, -1):
        for start in range(len(shortest) - length + 1):
            part = shortest[start : start + length]
            # Whether the search takes these as wildcards is unknown: leave them out, the listing only grows.
            if part.strip() == part and not set(part) & set("%_\\") and all(part in number for number in wanted):
                return part
    return ""


def number_shape(number: str) -> str | None:
    """Return a number with each run of digits made one ``0``: ``CW-2026-17`` becomes ``CW-0-0``.

    None for a number of digits alone: so many programs number like that, that it says nothing of where it comes from.
    """
    shape = re.sub(r"[0-9]+", "0", number.strip())
    return shape if shape not in {"", "0"} else None
