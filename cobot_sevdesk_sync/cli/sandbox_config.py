"""A configuration that fits the sandbox's two servers."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import yaml
from msgspec import Struct

# The sandbox takes what it gets: nothing to wait for. With its limits switched on, the program's own defaults hold.
UNHURRIED = {"cobot": {"requests_per_minute": 1_000_000}, "sevdesk": {"requests_per_second": 100_000}}
SETTLE_SECONDS = 5


class Sandbox(Struct, frozen=True):
    """Where the two servers are, and what they take."""

    subdomain: str
    cobot_url: str
    cobot_token: str
    sevdesk_url: str
    sevdesk_token: str
    rate_limits: bool = False


def config_text(
    sandbox: Sandbox, *, start_date: date, language: str, state: str, cost_centre: str | None = None
) -> str:
    """Return the configuration as YAML.

    Args:
        sandbox: The servers.
        start_date: The first day the program is responsible for.
        language: ``de`` or ``en``.
        state: The state file; relative to the configuration's folder.
        cost_centre: Number of a cost centre for every voucher.
    """
    cobot: dict[str, object] = {
        "subdomain": sandbox.subdomain,
        "token": sandbox.cobot_token,
        "api_url": sandbox.cobot_url,
        "space_url": sandbox.cobot_url,
        "account_url": sandbox.cobot_url,
    }
    sevdesk: dict[str, object] = {
        "token": sandbox.sevdesk_token,
        "api_url": sandbox.sevdesk_url,
        "settle_seconds": SETTLE_SECONDS,
    }
    if not sandbox.rate_limits:
        cobot |= UNHURRIED["cobot"]
        sevdesk |= UNHURRIED["sevdesk"]
    document: dict[str, object] = {
        "start_date": start_date,
        "language": language,
        "state": state,
        "cobot": cobot,
        "sevdesk": sevdesk,
    }
    if cost_centre is not None:
        document["invoices"] = {"cost_centre": cost_centre}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its user can read.

    Raises:
        FileExistsError: There is one already; it stays as it is.
        OSError: It cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.write(text)
