"""Opens the transport to sevDesk: its host, its raw token, its pace."""

from __future__ import annotations

from math import floor
from random import Random

import requests

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.pacing import Pace, SlidingWindowPace, Waiting


def sevdesk_pace(requests_per_second: float, clock: Clock) -> SlidingWindowPace:
    """Return a pace over all of sevDesk's endpoints together; below one request a second the window grows instead."""
    per_window = max(1, floor(requests_per_second))
    return SlidingWindowPace(per_window, per_window / requests_per_second, clock, one_for_all=True)


def sevdesk_transport(
    settings: SevdeskSettings,
    *,
    clock: Clock,
    session: requests.Session | None = None,
    random: Random | None = None,
    waiting: Waiting | None = None,
    pace: Pace | None = None,
) -> Transport:
    """Return a transport to sevDesk as configured.

    Args:
        settings: Address, token, limit and time-out.
        clock: Measures and sleeps.
        session: A session of the caller's; None for a plain one.
        random: Spreads the waits between tries.
        waiting: Told before each wait: the seconds, and why.
        pace: One that others with the same token keep as well; None for one of its own.
    """
    return Transport(
        side="sevdesk",
        base_urls=[settings.api_url],
        authorization=settings.token,
        pace=pace or sevdesk_pace(settings.requests_per_second, clock),
        timeout_seconds=settings.timeout_seconds,
        clock=clock,
        session=session,
        random=random,
        waiting=waiting,
    )
