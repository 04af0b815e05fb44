"""Runs one space from its settings to its result: lock, ledger, clients, errors to exit codes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

from msgspec.structs import replace

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    OutcomeUnknown,
    ProgramFailure,
    Rejected,
    RemoteUnavailable,
    SetupError,
    StateError,
    SyncError,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.exit_codes import NEEDS_A_PERSON, STATE_UNUSABLE, TOKEN_REFUSED, UNREACHABLE, USAGE
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import RUNS_KEPT, Ledger
from cobot_sevdesk_sync.store.lock import exclusive
from cobot_sevdesk_sync.store.records import RunRecord
from cobot_sevdesk_sync.sync.outcome import Progress
from cobot_sevdesk_sync.sync.result import (
    RunResult,
    exit_code,
    figures,
    left_over,
    notes,
    standing_problems,
)
from cobot_sevdesk_sync.sync.run import REFUSED_BY, RunOptions, RunWork, SpaceRun
from cobot_sevdesk_sync.sync.standing import is_due_to_be_told
from cobot_sevdesk_sync.sync.stop import is_news
from cobot_sevdesk_sync.texts import Texts

# When the space's first run started, kept beyond the runs that are kept.
FIRST_RUN = "first_run"

logger = logging.getLogger(__name__)

Clients = Callable[[Settings], tuple[CobotClient, SevdeskClient]]

EXIT_CODES: tuple[tuple[tuple[type[SyncError], ...], int], ...] = (
    ((TokenRefused,), TOKEN_REFUSED),
    ((SetupError,), USAGE),
    ((StateError,), STATE_UNUSABLE),
    ((RemoteUnavailable, MalformedAnswer, WriteNotSent, OutcomeUnknown, Rejected), UNREACHABLE),
)


def exit_code_of(error: SyncError) -> int:
    """Return the exit code for an error that ended a run (product contract, section 2, "Exit codes")."""
    return next((code for kinds, code in EXIT_CODES if isinstance(error, kinds)), NEEDS_A_PERSON)


def run_space(
    settings: Settings, options: RunOptions, clients: Clients, clock: Clock, progress: Progress | None = None
) -> RunResult:
    """Run one space and return what there is to tell; errors become part of the result.

    Raises:
        AlreadyRunning: Another run holds the lock.
    """
    texts = Texts(settings.language)
    started = clock.now()
    result = RunResult(settings.cobot.subdomain, options.dry_run, started, started, 0, *figures(RunWork()))
    try:
        with nullcontext() if options.dry_run else exclusive(settings.state):
            ledger = Ledger.copy_of(settings.state) if options.dry_run else Ledger.open(settings.state)
            try:
                return _run(settings, options, clients, clock, texts, ledger, result, progress)
            finally:
                ledger.close()
    except SyncError as error:
        return replace(result, finished=clock.now(), exit_code=exit_code_of(error), error=texts.error_text(error))


def _run(
    settings: Settings,
    options: RunOptions,
    clients: Clients,
    clock: Clock,
    texts: Texts,
    ledger: Ledger,
    result: RunResult,
    progress: Progress | None,
) -> RunResult:
    cobot, sevdesk = clients(settings)
    run = SpaceRun(
        settings=settings,
        options=options,
        ledger=ledger,
        cobot=cobot,
        sevdesk=sevdesk,
        clock=clock,
        wording=texts,
        progress=progress,
    )
    error: SyncError | None = None
    try:
        run.run()
    except SyncError as fault:
        error = fault
    except Exception as fault:
        logger.debug("the program failed", exc_info=fault)
        error = ProgramFailure(type(fault).__name__)
    problems = standing_problems(ledger)
    members, invoices = figures(run.work)
    result = replace(
        result,
        finished=clock.now(),
        members=members,
        invoices=invoices,
        left=left_over(run.work, invoices),
        problems=problems,
        to_tell=tuple(each for each in problems if options.dry_run or is_due_to_be_told(each, clock.now())),
        notes=notes(run.work),
        requests={"cobot": cobot.requests_sent, "sevdesk": sevdesk.requests_sent},
        actions=[action for outcome in run.work.outcomes for action in outcome.actions],
        exit_code=exit_code(problems) if error is None else max(exit_code_of(error), exit_code(problems)),
        error=texts.error_text(error) if error is not None else None,
    )
    if error is None or isinstance(error, TokenRefused):
        ledger.record_mark(REFUSED_BY, error.side if error else None)
    # A dry run is asked for: what is told once a day only is for runs that nobody looks at.
    result = replace(result, error_is_news=is_news(ledger, error, clock.now()) or options.dry_run)
    _record(ledger, result, clock.now())
    return result


def _record(ledger: Ledger, result: RunResult, now: datetime) -> None:
    """Note down that the problems were told, and how the run went."""
    with ledger.transaction():
        for problem in result.to_tell:
            ledger.record_problem(replace(problem, told_at=now))
        summary = {
            "members": dict(result.members),
            "invoices": dict(result.invoices),
            "requests": dict(result.requests),
            "problems": len(result.problems),
        }
        if ledger.mark(FIRST_RUN) is None:
            kept = ledger.runs(RUNS_KEPT)
            ledger.record_mark(FIRST_RUN, (kept[-1].started if kept else result.started).isoformat())
        ledger.record_run(RunRecord(result.started, result.finished, result.exit_code, summary))
