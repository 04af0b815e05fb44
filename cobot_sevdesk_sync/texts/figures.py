"""Figures as people of a language write them. What machines read (JSON, CSV, the ledger) is not written here."""

from __future__ import annotations

from decimal import Decimal

from cobot_sevdesk_sync.words import Language

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
