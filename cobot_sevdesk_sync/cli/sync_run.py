"""``sync run``: one poll-and-push for each configured space."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import date
from functools import partial
from typing import Literal

import click
import msgspec

from cobot_sevdesk_sync.cli.clients import NOBODY, Paces, Shown, open_clients
from cobot_sevdesk_sync.cli.days import day_given
from cobot_sevdesk_sync.cli.log import about, tell_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions, tell_unexpected
from cobot_sevdesk_sync.cli.screen import WRONG_USAGE, say_aside
from cobot_sevdesk_sync.cli.spaces import spaces_or_exit
from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.exit_codes import DONE, NEEDS_A_PERSON, USAGE
from cobot_sevdesk_sync.store.lock import AlreadyRunning
from cobot_sevdesk_sync.sync.outcome import Progress
from cobot_sevdesk_sync.sync.result import RunResult, as_json, figures
from cobot_sevdesk_sync.sync.run import RunOptions, RunWork
from cobot_sevdesk_sync.sync.space import Clients, run_space
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import terminal_safe

ShownFor = Callable[[Settings], AbstractContextManager[Shown]]
"""Gives, while a space is worked on, what is to be called with its progress."""

logger = logging.getLogger(__name__)


@click.command()
@click.option(
    "--since",
    callback=day_given,
    metavar="DATE",
    help="Invoices dated from this day on, also older ones than start_date.",
)
@click.option("--until", callback=day_given, metavar="DATE", help="Invoices dated up to this day.")
@click.option("--only", type=click.Choice(["members", "invoices"]), help="Leave the other half out.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many new documents.")
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing, print the plan.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def run(
    options: GlobalOptions,
    since: date | None,
    until: date | None,
    only: Literal["members", "invoices"] | None,
    limit: int | None,
    dry_run: bool,
    output: str,
) -> int:
    """Carry over what is new: members first, then invoices."""
    spaces, code = spaces_or_exit(options)
    if since is not None and until is not None and since > until:
        days = {"since": since.isoformat(), "until": until.isoformat()}
        say_aside(Texts(spaces[0].language).text("period.reversed", days), event=WRONG_USAGE)
        return USAGE
    chosen = RunOptions(since, until, only, limit, dry_run)
    if len(spaces) > 1:
        return max([code, *_run_several(spaces, chosen, options, output)])
    settings, clock = spaces[0], SystemClock()
    with _progress(options, output) as shown, shown(settings) as (progress, waiting, reading):
        clients = partial(open_clients, clock=clock, waiting=waiting, reading=reading)
        ended = _run(settings, chosen, clients, clock, progress)
    return max(code, _tell(settings, ended, options, output=output, several=False))


def _run_several(spaces: list[Settings], chosen: RunOptions, options: GlobalOptions, output: str) -> list[int]:
    """Run spaces side by side and tell of them in their order; returns their exit codes."""
    from cobot_sevdesk_sync.cli import side_by_side  # noqa: PLC0415 - one space needs no threads

    stop = side_by_side.Stop()
    clock = side_by_side.StoppableClock(stop)
    paces = Paces(spaces, clock, lambda pace: side_by_side.StoppablePace(pace, stop))

    def tell(runs: Iterable[Ended]) -> list[int]:
        return [
            _tell(settings, ended, options, output=output, several=True)
            for settings, ended in zip(spaces, runs, strict=True)
        ]

    with _progress(options, output) as shown:

        def work(settings: Settings) -> Ended:
            with shown(settings) as (progress, waiting, reading):
                clients = partial(open_clients, clock=clock, waiting=waiting, paces=paces, reading=reading)
                return _run(settings, chosen, clients, clock, progress)

        with closing(side_by_side.side_by_side(spaces, work, stop)) as runs:
            if shown is _nothing_shown:
                return tell(runs)
            ended = list(runs)
    # Told while the bar stands, it would tear the bar up.
    return tell(ended)


Ended = RunResult | AlreadyRunning | Exception
"""How a space's run ended; an exception is an error of the program itself."""


def _run(settings: Settings, chosen: RunOptions, clients: Clients, clock: Clock, progress: Progress | None) -> Ended:
    """Run one space; what goes wrong is returned, as it must not keep the others from their run."""
    with about(settings.cobot.subdomain):
        logger.info("the run starts", extra={"event": "run-started", "dry_run": chosen.dry_run})
        try:
            ended: Ended = run_space(settings, chosen, clients, clock, progress)
        except (AlreadyRunning, Exception) as fault:  # noqa: BLE001
            ended = fault
        if isinstance(ended, RunResult):
            logger.info("the run ended with code %d", ended.exit_code, extra=_figures(ended))
        if not isinstance(ended, AlreadyRunning):
            _ping(settings, chosen, ended.exit_code if isinstance(ended, RunResult) else NEEDS_A_PERSON)
    return ended


def _figures(result: RunResult) -> dict[str, object]:
    return {
        "event": "run-finished",
        "dry_run": result.dry_run,
        "exit_code": result.exit_code,
        "seconds": (result.finished - result.started).total_seconds(),
        "members": dict(result.members),
        "invoices": dict(result.invoices),
        "requests": dict(result.requests),
        "problems": len(result.problems),
    }


def _tell(settings: Settings, ended: Ended, options: GlobalOptions, *, output: str, several: bool) -> int:
    """Tell how one space's run ended; returns its exit code."""
    with about(settings.cobot.subdomain):
        texts = Texts(settings.language)
        if isinstance(ended, AlreadyRunning):
            sentence = texts.text("run.locked", {"space": settings.cobot.subdomain})
            tell_aside("run-locked", sentence)
            if output == "json":
                _print(_locked(settings, sentence), texts)
            return DONE
        if isinstance(ended, Exception):
            return tell_unexpected(ended)
        said_anything = False
        if output == "json":
            _print(ended, texts)
        else:
            from cobot_sevdesk_sync.cli.run_text import tell  # noqa: PLC0415 - not needed for JSON

            on_terminal = sys.stdout.isatty()
            said_anything = (
                tell(ended, texts, quiet=options.quiet, named=several, on_terminal=on_terminal) or on_terminal
            )
        # What is printed of a run that was stopped would be half the story without the reason.
        to_tell = ended.error_is_news or said_anything
        if ended.error is not None and to_tell:
            sentence, next_step = ended.error
            tell_aside("run-failed", f"{ended.space}: {sentence}", next_step, colour="red")
        return ended.exit_code


def _locked(settings: Settings, sentence: str) -> RunResult:
    """Return the result of a run that found another at work: nothing was seen or done."""
    now = SystemClock().now()
    members, invoices = figures(RunWork())
    return RunResult(
        space=settings.cobot.subdomain,
        dry_run=False,
        started=now,
        finished=now,
        exit_code=DONE,
        members=members,
        invoices=invoices,
        requests={"cobot": 0, "sevdesk": 0},
        error=(sentence, ""),
    )


def _print(result: RunResult, texts: Texts) -> None:
    document = as_json(result, texts.problem_message, texts.planned_message, texts.problem_fix)
    click.echo(terminal_safe(msgspec.json.Encoder(decimal_format="number").encode(document).decode()))


def _progress(options: GlobalOptions, output: str) -> AbstractContextManager[ShownFor]:
    if sys.stderr.isatty() and not options.quiet and not options.verbose and output == "text":
        from cobot_sevdesk_sync.cli.progress import progress_of_spaces  # noqa: PLC0415 - loads rich, on a terminal only

        return progress_of_spaces()
    return nullcontext(_nothing_shown)


def _nothing_shown(_settings: Settings) -> AbstractContextManager[Shown]:
    return nullcontext(NOBODY)


def _ping(settings: Settings, chosen: RunOptions, code: int) -> None:
    """Tell the dead-man's switch that the run took place; it never fails the run."""
    if settings.notify.ping_url is None or chosen.dry_run:
        return
    from cobot_sevdesk_sync.cli.ping import ping  # noqa: PLC0415 - only where configured

    ping(settings.notify.ping_url, code)
