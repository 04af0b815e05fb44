"""Customer numbers: which comes next, and which are free.

sevDesk gives the next free number on request, but gives it again as long as no contact took it (sevDesk API,
getNextCustomerNumber). Several contacts that are made in one run therefore count on from it.
"""

from __future__ import annotations

import re


def same_number(one: str | None, other: str | None) -> bool:
    """Say whether two customer numbers are the same: exactly, but for surrounding spaces. No number equals none."""
    return one is not None and other is not None and one.strip() == other.strip() != ""


def following_number(number: str) -> str:
    """Return the number after a number.

    Args:
        number: Digits at the end are counted on, whatever stands before them and their leading zeros stay:
            ``KD-0999`` is followed by ``KD-1000``. Without digits at the end a 1 is put there.
    """
    digits = re.search(r"[0-9]*\Z", number)
    ending = digits[0] if digits else ""
    return number[: len(number) - len(ending)] + str(int(ending or "0") + 1).zfill(len(ending))
