"""Opens the two clients for a space's settings."""

from __future__ import annotations

from collections.abc import Callable

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.connection import cobot_transport
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.transport import sevdesk_transport

Waiting = Callable[[float, str], None]


def open_clients(settings: Settings, clock: Clock, waiting: Waiting | None = None) -> tuple[CobotClient, SevdeskClient]:
    """Return the clients for both sides; ``waiting`` is told before each wait: the seconds, and why."""
    cobot = CobotClient(cobot_transport(settings.cobot, clock=clock, waiting=waiting), settings.cobot)
    sevdesk = SevdeskClient(sevdesk_transport(settings.sevdesk, clock=clock, waiting=waiting), settings.sevdesk)
    return cobot, sevdesk
