"""``sync status``: how each space stands, from its state file alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import msgspec

from cobot_sevdesk_sync.cli.log import tell_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import spaces_or_exit
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.exit_codes import STATE_UNUSABLE
from cobot_sevdesk_sync.store.database import require_writable
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import is_held
from cobot_sevdesk_sync.store.records import RunRecord
from cobot_sevdesk_sync.sync.result import utc_text
from cobot_sevdesk_sync.sync.status import HeldDocument, Status, UnknownWrite, read_status, run_figures
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import terminal_safe

RUNS_IN_JSON = 20


@click.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def status(options: GlobalOptions, output: str) -> int:
    """Tell how each space stands: last runs, and what is blocked or waits.

    Needs no network, changes nothing, and also works while a run is at work. JSON is one object per space, each on one
    line; times are UTC.

    Ends with code 0 when nothing needs a person (also before the first run),
    1 when something does: a document is blocked, rejected or unsettled, the last
    run was stopped by a wrong set-up or a refused token, or no run came to its
    end for a day; 2 for a wrong configuration; 5 when a state file cannot be used.
    """
    spaces, code = spaces_or_exit(options)
    now = SystemClock().now()
    return max([code, *(_tell(space, now, output, is_first=space is spaces[0]) for space in spaces)])


def _tell(settings: Settings, now: datetime, output: str, *, is_first: bool) -> int:
    """Tell one space's status; returns its exit code."""
    texts = Texts(settings.language)
    try:
        found = status_of(settings, now)
    except StateError as error:
        sentence, next_step = texts.error_text(error)
        tell_aside("status-failed", f"{settings.cobot.subdomain}: {sentence}", next_step)
        if output == "json":
            fault = {"message": sentence, "fix": next_step}
            _print({"space": settings.cobot.subdomain, "exit_code": STATE_UNUSABLE, "error": fault})
        return STATE_UNUSABLE
    if output == "json":
        _print(status_fields(found, texts))
    else:
        from cobot_sevdesk_sync.cli.status_text import tell_status  # noqa: PLC0415 - loads rich, not needed for JSON

        if not is_first:
            click.echo()
        tell_status(found, texts)
    return found.exit_code


def status_of(settings: Settings, now: datetime) -> Status:
    """Return how a space stands; its state file is neither made nor changed.

    Raises:
        StateError: The file cannot be used, or the next run could not write it.
    """
    require_writable(settings.state)
    # Asked before the ledger is read: a run that ends in between has then written all that it says.
    is_running = is_held(settings.state)
    ledger = Ledger.copy_of(settings.state)
    try:
        return read_status(
            ledger,
            settings.cobot.subdomain,
            now,
            is_running=is_running,
            settle_seconds=settings.sevdesk.settle_seconds,
        )
    finally:
        ledger.close()


def status_fields(status: Status, texts: Texts) -> dict[str, Any]:
    """Return the status as ``--format json`` prints it; times are UTC, days the space's."""
    return {
        "space": status.space,
        "checked": utc_text(status.now),
        "health": status.health,
        "exit_code": status.exit_code,
        "needs_a_person": status.count,
        "running": status.is_running,
        "came_to_its_end": _utc(status.came_to_its_end),
        "cursor": status.cursor,
        "last_sweep": status.last_sweep,
        "refused_by": status.refused_by,
        "stopped_by": _stop_fields(status, texts),
        "links": {kind: status.links.get(kind, 0) for kind in ("member", "team", "contact", "invoice")},
        "unfinished": status.unfinished,
        "numbers_stopped": status.numbers_stopped,
        "problems": [_problem_fields(each, texts) for each in status.held],
        "unsettled": [_unknown_fields(each) for each in status.unknown],
        "runs": [_run_fields(run) for run in status.runs[:RUNS_IN_JSON]],
    }


def _stop_fields(status: Status, texts: Texts) -> dict[str, str] | None:
    if status.stopped_by is None:
        return None
    message, fix = texts.error_text(status.stopped_by)
    return {"message": message, "fix": fix}


def _problem_fields(held: HeldDocument, texts: Texts) -> dict[str, Any]:
    problem, finding = held.problem, held.problem.finding
    return {
        "code": finding.code,
        "object": finding.object,
        "id": finding.id,
        "number": finding.number,
        "held": held.held,
        "needs_a_person": held.needs_a_person,
        "first_seen": utc_text(problem.first_seen),
        "tries": problem.tries,
        "waits_until": _utc(held.waits_until),
        "message": texts.problem_message(finding),
        "fix": texts.problem_fix(finding),
    }


def _unknown_fields(unknown: UnknownWrite) -> dict[str, Any]:
    intent = unknown.intent
    return {
        "action": intent.action,
        "object": intent.object,
        "id": intent.cobot_id,
        "sent": utc_text(intent.sent_at),
        "looks": intent.looks,
        "looked": _utc(intent.looked_at),
        "next_look": utc_text(unknown.next_look),
    }


def _run_fields(run: RunRecord) -> dict[str, Any]:
    return {
        "started": utc_text(run.started),
        "finished": utc_text(run.finished),
        "exit_code": run.exit_code,
        "members": run_figures(run, "members"),
        "invoices": run_figures(run, "invoices"),
        "requests": run_figures(run, "requests"),
        "problems": run.summary.get("problems", 0),
    }


def _utc(moment: datetime | None) -> str | None:
    return utc_text(moment) if moment else None


def _print(document: dict[str, Any]) -> None:
    click.echo(terminal_safe(msgspec.json.encode(document).decode()))
