"""The ``sync`` commands."""

from __future__ import annotations

import click

from cobot_sevdesk_sync.cli.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    lazy={
        "run": ("cobot_sevdesk_sync.cli.sync_run:run", "One poll-and-push; what cron calls."),
        "report": ("cobot_sevdesk_sync.cli.sync_report:report", "Prove a period: both sides, document by document."),
        "status": ("cobot_sevdesk_sync.cli.sync_status:status", "Last runs, and what is blocked or waits."),
        "explain": ("cobot_sevdesk_sync.cli.sync_explain:explain", "One invoice or member, step by step."),
        "retry": ("cobot_sevdesk_sync.cli.sync_retry:retry", "Let the next run try held-back documents again."),
    },
)
def sync() -> None:
    """Carry members and invoices from Cobot into sevDesk."""
