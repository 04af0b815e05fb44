"""Figures, dates and names as people of a language write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cobot_sevdesk_sync.cobot.records import Address
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

LONGEST_NAME = 40


def percent(value: Decimal) -> str:
    """Return a tax rate: ``19 %``."""
    return f"{value.normalize():f} %"


def month_name(texts: Texts, first: date) -> str:
    """Return a month: ``August 2026``."""
    return f"{texts.text('demo.months').split()[first.month - 1]} {first.year}"


def day_name(texts: Texts, day: date) -> str:
    """Return a day: ``1 August 2026``, in German ``1. August 2026``."""
    return f"{day.day}{'.' if texts.language == 'de' else ''} {month_name(texts, day)}"


def who(address: Address) -> str:
    """Return whom an invoice is addressed to: the company, else the person."""
    return cleaned(address.company or address.name or "–", LONGEST_NAME)


def listed(names: Iterable[str], most: int = 3) -> str:
    """Return the first few names."""
    several = [cleaned(name, LONGEST_NAME) for name in names]
    return ", ".join(several[:most])
