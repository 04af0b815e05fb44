"""Figures as people of a language write them. What machines read (JSON, CSV, the ledger) is not written here."""

from __future__ import annotations

import re
from decimal import Decimal

from cobot_sevdesk_sync.errors import Language

_AMOUNT = r"-?\d+\.\d\d"
# One account and rate of a split: ``4400 19 % 1190.00``.
_RATE_AND_AMOUNT = r"(?<= )(\d+(?:\.\d+)?) % (-?\d+\.\d\d)(?=;|$)"
_GERMAN_SIGNS = str.maketrans(",.", ".,")


def seconds_text(seconds: float, language: Language) -> str:
    """Return seconds to a tenth: ``4.2``, in German ``4,2``."""
    written = f"{seconds:.1f}"
    return written.replace(".", ",") if language == "de" else written


def amount_text(value: Decimal, language: Language) -> str:
    """Return an amount with its thousands apart and at least two decimals: ``-1,234.50``, in German ``-1.234,50``."""
    whole, _, decimals = f"{value:,f}".partition(".")
    written = f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    return written.translate(_GERMAN_SIGNS) if language == "de" else written


def field_value_text(field: str, value: str, language: Language) -> str:
    """Return one side's value of a field that differs, with its amounts and rates as people write them.

    Args:
        field: Its name: ``gross`` is an amount, ``accounts`` a split; others hold none.
        value: As the rules write it, with points.
        language: Whose signs are wanted.
    """

    def rate_and_amount(part: re.Match[str]) -> str:
        rate = part[1].translate(_GERMAN_SIGNS) if language == "de" else part[1]
        return f"{rate} % {amount_text(Decimal(part[2]), language)}"

    if field == "gross":
        return re.sub(_AMOUNT, lambda part: amount_text(Decimal(part[0]), language), value)
    return re.sub(_RATE_AND_AMOUNT, rate_and_amount, value) if field == "accounts" else value
