"""Calendar days on the command line, written as ``YYYY-MM-DD``."""

from __future__ import annotations

from datetime import date, datetime

import click


def day_given(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """Return an option's calendar day; None when it was not given.

    Raises:
        BadParameter: It is no such day.
    """
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day written as YYYY-MM-DD, such as 2026-04-01") from None
