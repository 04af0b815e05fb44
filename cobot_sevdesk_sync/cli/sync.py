"""The ``sync`` commands."""

from __future__ import annotations

import click

from cobot_sevdesk_sync.cli.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    lazy={
        "run": ("cobot_sevdesk_sync.cli.sync_run:run", "One poll-and-push; what cron calls."),
        "retry": ("cobot_sevdesk_sync.cli.sync_retry:retry", "Let the next run try held-back documents again."),
    },
)
def sync() -> None:
    """Carry members and invoices from Cobot into sevDesk."""
