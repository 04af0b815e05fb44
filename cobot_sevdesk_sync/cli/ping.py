"""The dead-man's switch: GET on success, GET <url>/fail otherwise (the convention of healthchecks services)."""

from __future__ import annotations

import logging

import requests

PING_SECONDS = 5

logger = logging.getLogger("cobot_sevdesk_sync.ping")


def ping(url: str, exit_code: int) -> None:
    """Call the switch; whatever happens is logged and never fails the run."""
    target = url if exit_code == 0 else f"{url.rstrip('/')}/fail"
    try:
        with requests.get(target, timeout=PING_SECONDS, allow_redirects=False, stream=True) as answer:
            logger.debug("ping answered %s", answer.status_code, extra={"event": "ping", "status": answer.status_code})
    except Exception as fault:  # noqa: BLE001 - libraries raise errors of their own for odd addresses
        # The address itself may be a secret: only the kind of fault is told.
        reason = type(fault).__name__
        logger.warning(
            "the configured ping_url could not be reached: %s", reason, extra={"event": "ping", "reason": reason}
        )
