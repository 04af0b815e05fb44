"""Opens the connection to Cobot: its hosts, its token, its rate limits."""

from __future__ import annotations

from random import Random

import requests

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.error_messages import message_of
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.pacing import Pace, SlidingWindowPace, Waiting

MEMBERSHIPS = "GET /api/memberships"
"""The list of members, the one endpoint with a limit of its own (Cobot API 1, memberships)."""

_PER_MINUTE = 60
_MEMBERSHIPS_PER_MINUTE = 6


def cobot_pace(requests_per_minute: int, clock: Clock) -> SlidingWindowPace:
    """Return a pace that keeps Cobot's limits: so many requests per minute and endpoint, and 6 of the list of members.

    Args:
        requests_per_minute: Cobot's ordinary limit is 60. Who is granted more is granted more of the list too.
        clock: Measures and sleeps.
    """
    granted = max(requests_per_minute, _PER_MINUTE)
    memberships = min(_MEMBERSHIPS_PER_MINUTE * granted // _PER_MINUTE, requests_per_minute)
    return SlidingWindowPace(requests_per_minute, 60, clock, {MEMBERSHIPS: memberships})


def cobot_transport(
    settings: CobotSettings,
    *,
    clock: Clock,
    session: requests.Session | None = None,
    random: Random | None = None,
    waiting: Waiting | None = None,
    pace: Pace | None = None,
) -> Transport:
    """Return a transport to Cobot as configured.

    Args:
        settings: Addresses, token, limit and time-out.
        clock: Measures and sleeps.
        session: A session of the caller's; None for a plain one.
        random: Spreads the waits between tries.
        waiting: Told before each wait: the seconds, and why.
        pace: One that others with the same token keep as well; None for one of its own.
    """
    return Transport(
        side="cobot",
        base_urls=[settings.api_url, settings.space_url, settings.account_url],
        authorization=f"Bearer {settings.token}",
        pace=pace or cobot_pace(settings.requests_per_minute, clock),
        timeout_seconds=settings.timeout_seconds,
        clock=clock,
        session=session,
        random=random,
        waiting=waiting,
        message_of=message_of,
    )
