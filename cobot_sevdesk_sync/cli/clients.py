"""Opens the clients of a space; spaces that use one token keep one pace together."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.connection import cobot_pace, cobot_transport
from cobot_sevdesk_sync.cobot.paging import Reading
from cobot_sevdesk_sync.config.settings import CobotSettings, Settings, SevdeskSettings
from cobot_sevdesk_sync.pacing import Pace, Waiting
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.transport import sevdesk_pace, sevdesk_transport
from cobot_sevdesk_sync.sync.outcome import Progress

logger = logging.getLogger(__name__)

__all__ = ["NOBODY", "Paces", "Reading", "Shown", "Waiting", "open_clients"]

Shown = tuple[Progress | None, Waiting | None, Reading | None]
"""What is to be called with the work done, before each wait and after each page; nothing is where nobody looks."""
NOBODY: Shown = (None, None, None)


class Paces:
    """The paces of several spaces: one for each token at one address, because there the other side counts it.

    Where two spaces allow a token different numbers of requests, the lower one holds for both.

    Args:
        spaces: All spaces that are worked on.
        clock: Measures and sleeps.
        around: Put around each pace.
    """

    def __init__(
        self, spaces: Sequence[Settings], clock: Clock, around: Callable[[Pace], Pace] = lambda pace: pace
    ) -> None:
        per_minute: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        per_second: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
        for space in spaces:
            per_minute[_cobot_key(space.cobot)].append(space.cobot.requests_per_minute)
            per_second[_sevdesk_key(space.sevdesk)].append(space.sevdesk.requests_per_second)
        self._cobot = {key: around(cobot_pace(min(rates), clock)) for key, rates in per_minute.items()}
        self._sevdesk = {key: around(sevdesk_pace(min(rates), clock)) for key, rates in per_second.items()}

    def cobot(self, settings: CobotSettings) -> Pace:
        """Return the pace of a space's Cobot token."""
        return self._cobot[_cobot_key(settings)]

    def sevdesk(self, settings: SevdeskSettings) -> Pace:
        """Return the pace of a space's sevDesk token."""
        return self._sevdesk[_sevdesk_key(settings)]


def open_clients(
    settings: Settings,
    clock: Clock,
    waiting: Waiting | None = None,
    paces: Paces | None = None,
    reading: Reading | None = None,
) -> tuple[CobotClient, SevdeskClient]:
    """Return the clients for both sides.

    Args:
        settings: The space's.
        clock: Measures and sleeps.
        waiting: Told before each wait: the seconds, and why.
        paces: Those of all spaces that are worked on together; without, the space has its own.
        reading: Told after each page of a long listing.
    """
    of_cobot = paces.cobot(settings.cobot) if paces else None
    of_sevdesk = paces.sevdesk(settings.sevdesk) if paces else None
    cobot = cobot_transport(settings.cobot, clock=clock, waiting=_logged("cobot", waiting), pace=of_cobot)
    sevdesk = sevdesk_transport(settings.sevdesk, clock=clock, waiting=_logged("sevdesk", waiting), pace=of_sevdesk)
    return CobotClient(cobot, settings.cobot, reading), SevdeskClient(sevdesk, settings.sevdesk, reading)


def _logged(side: str, waiting: Waiting | None) -> Waiting:
    def told(seconds: float, why: str) -> None:
        logger.debug("%s: %s, waits %.1f s", side, why, seconds, extra=_wait_event(side, seconds, why))
        if waiting is not None:
            waiting(seconds, why)

    return told


def _wait_event(side: str, seconds: float, why: str) -> dict[str, str | float]:
    return {"event": "wait", "side": side, "seconds": round(seconds, 3), "why": why}


def _cobot_key(settings: CobotSettings) -> tuple[str, ...]:
    # The space's own address differs from space to space; Cobot counts by user (Cobot API, rate limits).
    return (settings.api_url, settings.account_url, settings.token)


def _sevdesk_key(settings: SevdeskSettings) -> tuple[str, ...]:
    return (settings.api_url, settings.token)
