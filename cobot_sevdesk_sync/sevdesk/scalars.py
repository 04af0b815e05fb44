"""sevDesk's scalars and relations as they come.

Ids and amounts are strings almost everywhere and numbers in places; relations that do not exist are missing keys
rather than null (sevDesk API, scalars and response envelope).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from cobot_sevdesk_sync.sevdesk.days import berlin_day
from cobot_sevdesk_sync.sevdesk.envelope import WrongValueError

Scalar = str | int
LARGEST_EXPONENT, SMALLEST_EXPONENT = 12, -12
"""An amount beyond a trillion or finer than a trillionth is a broken answer, and would be slow to calculate with."""


class Reference(msgspec.Struct, rename="camel"):
    """A relation to another object; with ``embed`` it carries more of it, such as its name."""

    id: Scalar | None = None
    object_name: str | None = None
    name: str | None = None


def text_or_none(value: Scalar | None) -> str | None:
    """Return the text without surrounding spaces; None for null and for nothing but spaces."""
    return (str(value).strip() or None) if value is not None else None


def required_text(field: str, value: Scalar) -> str:
    """Return the text without surrounding spaces; raises ``WrongValueError`` when nothing is left."""
    text = text_or_none(value)
    if text is None:
        raise WrongValueError(field, "empty")
    return text


def own_id(value: Scalar) -> str:
    """Return a row's own id."""
    return required_text("id", value)


def amount(field: str, value: Decimal) -> Decimal:
    """Return an amount or a percentage as it was sent; raises ``WrongValueError`` for what cannot be one."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str) or value.adjusted() > LARGEST_EXPONENT or exponent < SMALLEST_EXPONENT:
        raise WrongValueError(field, "not an amount")
    return value


def amount_or_none(field: str, value: Decimal | None) -> Decimal | None:
    """Return an amount that may be null."""
    return None if value is None else amount(field, value)


def day_or_none(field: str, value: Scalar | None) -> date | None:
    """Return the day in Berlin; None where none is set. Raises ``WrongValueError`` for what is no date."""
    text = text_or_none(value)
    if text is None:
        return None
    try:
        return berlin_day(text)
    except ValueError as error:
        raise WrongValueError(field, str(error)) from None


def reference_id(reference: Reference | None) -> str | None:
    """Return the id of a related object; None where there is none."""
    return text_or_none(reference.id) if reference is not None else None


def required_reference_id(field: str, reference: Reference | None) -> str:
    """Return the id of a related object that must be there; raises ``WrongValueError`` when it is missing."""
    found = reference_id(reference)
    if found is None:
        raise WrongValueError(field, "missing")
    return found
