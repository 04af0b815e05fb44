"""Document numbers: how sevDesk, which searches by substring only, is asked for several at once."""

from __future__ import annotations

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
