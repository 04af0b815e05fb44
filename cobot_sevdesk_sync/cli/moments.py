"""Moments and spans of time in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cobot_sevdesk_sync.texts import Texts

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# From here on the larger unit says enough.
HOURS_FROM = timedelta(minutes=90)
DAYS_FROM = timedelta(hours=48)


def moment_text(moment: datetime) -> str:
    """Return a moment to the minute, in UTC as in JSON and log: ``2026-04-01 05:00 UTC``."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def span_text(span: timedelta, texts: Texts) -> str:
    """Return a span in one unit, rounded down: ``3 min``, ``2 h``, ``5 days``; a negative one is none."""
    span = max(span, timedelta())
    if span < HOURS_FROM:
        return texts.text("span.minutes", {"count": str(span // timedelta(minutes=1))})
    if span < DAYS_FROM:
        return texts.text("span.hours", {"count": str(span // HOUR)})
    return texts.text("span.days", {"count": str(span // DAY)})
