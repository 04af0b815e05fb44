"""Figures, days and outside strings as the page shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import quote, urlsplit

from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

EURO = "EUR"
# Keep together what belongs together: an amount and its sign of currency, a rate and its per cent.
_NO_BREAK = "\N{NO-BREAK SPACE}"
_AMOUNT = re.compile(r"(-?)(\d+)\.(\d\d)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def amount(texts: Texts, cents: int, currency: str = EURO) -> str:
    """Return cents of a currency as an amount: ``€1,190.00``, in German ``1.190,00 €``."""
    return with_currency(texts, figure(texts, cents), currency)


def figure(texts: Texts, cents: int) -> str:
    """Return cents as a figure with two decimals, without a currency."""
    return texts.amount_of_cents(cents)


def grouped(texts: Texts, whole: int) -> str:
    """Return a whole number with its thousands apart: ``12,000``, in German ``12.000``."""
    written = f"{whole:,}"
    return written.replace(",", ".") if texts.language == "de" else written


def with_currency(texts: Texts, written: str, currency: str) -> str:
    """Return a written figure with its currency, where a reader of the language expects it."""
    if texts.language == "de":
        return f"{written}{_NO_BREAK}{'€' if currency == EURO else cleaned(currency)}"
    sign = "-" if written.startswith("-") else ""
    return f"{sign}{'€' if currency == EURO else cleaned(currency) + _NO_BREAK}{written.removeprefix('-')}"


def rate(texts: Texts, percent: Decimal) -> str:
    """Return a tax rate: ``19 %``, in German ``5,5 %``."""
    return f"{percent.normalize():f}".replace(".", _decimal_sign(texts)) + f"{_NO_BREAK}%"


def day(texts: Texts, value: date) -> str:
    """Return a calendar day: ``2026-04-01``, in German ``01.04.2026``."""
    return f"{value:%d.%m.%Y}" if texts.language == "de" else value.isoformat()


def moment(texts: Texts, value: datetime) -> str:
    """Return a moment to the minute, in UTC."""
    utc = value.astimezone(UTC)
    return texts.text("html.moment", {"day": day(texts, utc.date()), "time": f"{utc:%H:%M}"})


def month(texts: Texts, value: str, *, short: bool = False) -> str:
    """Return a month such as ``2026-04`` by its name: ``April 2026``, short ``Apr 2026``."""
    year, number = value.split("-")
    names = texts.text("html.months.short" if short else "html.months").split()
    return f"{names[int(number) - 1]}{_NO_BREAK}{year}"


def outside(value: str | None) -> str:
    """Return a string from Cobot or sevDesk on one line, bounded, without signs that turn or hide text."""
    return cleaned(value or "")


def field_value(texts: Texts, field: str, value: str, currency: str) -> str:
    """Return one side's value of a field that differs; amounts and days are written as everywhere on the page."""
    if found := _AMOUNT.fullmatch(value):
        cents = int(found[2] + found[3])
        return amount(texts, -cents if found[1] else cents, currency)
    if _DAY.fullmatch(value):
        try:
            return day(texts, date.fromisoformat(value))
        except ValueError:
            return outside(value)
    return texts.field_value(field, outside(value))


def link(template: str | None, identifier: str | None) -> str | None:
    """Return the address of a document; None where it is not known. The id is percent-encoded: it is an outside string.

    Args:
        template: An address with ``{id}``.
        identifier: The document's id.
    """
    if template is None or not identifier or urlsplit(template).scheme not in {"http", "https"}:
        return None
    # A lone surrogate cannot be encoded; such an id would lead nowhere anyway.
    return template.replace("{id}", quote(identifier, safe="", errors="replace"))


def joined(values: Sequence[str]) -> str:
    """Return several short values on one line."""
    return ", ".join(values)


def _decimal_sign(texts: Texts) -> str:
    return "," if texts.language == "de" else "."
