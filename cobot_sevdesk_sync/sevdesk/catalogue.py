"""Choosing from sevDesk's catalogues. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from cobot_sevdesk_sync.sevdesk.records import CostCentre, Country

PREFERRED_ENGLISH_NAME = {"GB": "united kingdom"}
"""sevDesk lists several rows for GB (England, Great Britain, United Kingdom); only this one means the whole."""


class NoCostCentre(Enum):
    """Why no cost centre was chosen."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


def resolve_cost_centre(cost_centres: Iterable[CostCentre], text: str) -> CostCentre | NoCostCentre:
    """Return the cost centre with this number, else the only one with exactly this name (surrounding spaces aside)."""
    wanted = text.strip()
    known = tuple(cost_centres)
    found = [each for each in known if each.number == wanted] or [each for each in known if each.name == wanted]
    if len(found) > 1:
        return NoCostCentre.AMBIGUOUS
    return found[0] if found else NoCostCentre.UNKNOWN


def pick_country(countries: Iterable[Country], code: str) -> Country | None:
    """Return the country with this ISO code, in any case; None when sevDesk does not list it.

    Of several rows the preferred one, else always the same one: any of them is that country.
    """
    wanted = code.strip().upper()
    preferred = PREFERRED_ENGLISH_NAME.get(wanted)
    found = [country for country in countries if country.code == wanted] if wanted else []
    return min(
        found,
        key=lambda country: (country.name_en.casefold() != preferred, len(country.id), country.id),
        default=None,
    )
