"""``sync run``: one poll-and-push for each configured space."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Literal

import click
import msgspec

from cobot_sevdesk_sync.cli.clients import Waiting, open_clients
from cobot_sevdesk_sync.cli.days import day_given
from cobot_sevdesk_sync.cli.root import GlobalOptions, tell_unexpected
from cobot_sevdesk_sync.cli.spaces import spaces_or_exit
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.exit_codes import USAGE
from cobot_sevdesk_sync.store.lock import AlreadyRunning
from cobot_sevdesk_sync.sync.outcome import Progress
from cobot_sevdesk_sync.sync.result import RunResult, as_json
from cobot_sevdesk_sync.sync.run import RunOptions
from cobot_sevdesk_sync.sync.space import run_space
from cobot_sevdesk_sync.texts import Texts


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
    if since is not None and until is not None and since > until:
        click.echo(f"--since {since} is after --until {until}: no day lies between them. Nothing was done.", err=True)
        return USAGE
    spaces, code = spaces_or_exit(options)
    chosen = RunOptions(since, until, only, limit, dry_run)
    codes = [_run_one(space, chosen, options, output=output, several=len(spaces) > 1) for space in spaces]
    return max([code, *codes])


def _run_one(settings: Settings, chosen: RunOptions, options: GlobalOptions, *, output: str, several: bool) -> int:
    clock = SystemClock()
    texts = Texts(settings.language)
    with _progress(settings, texts, options, output) as (progress, waiting):
        try:
            result = run_space(settings, chosen, lambda space: open_clients(space, clock, waiting), clock, progress)
        except AlreadyRunning:
            click.echo(texts.text("run.locked", {"space": settings.cobot.subdomain}), err=True)
            return 0
        except Exception as fault:  # noqa: BLE001 - one space's failure must not keep the others from their run
            return tell_unexpected(fault)
    if output == "json":
        document = as_json(result, texts.problem_message, texts.problem_fix)
        click.echo(msgspec.json.Encoder(decimal_format="number").encode(document).decode())
        if result.error is not None and result.error_is_news:
            click.echo("\n".join(result.error), err=True)
    else:
        from cobot_sevdesk_sync.cli.run_text import tell  # noqa: PLC0415 - not needed for JSON

        tell(result, texts, quiet=options.quiet, named=several, on_terminal=sys.stdout.isatty())
    _ping(settings, result)
    return result.exit_code


def _progress(
    settings: Settings, texts: Texts, options: GlobalOptions, output: str
) -> AbstractContextManager[tuple[Progress | None, Waiting | None]]:
    if sys.stderr.isatty() and not options.quiet and not options.verbose and output == "text":
        from cobot_sevdesk_sync.cli.progress import terminal_progress  # noqa: PLC0415 - loads rich, on a terminal only

        return terminal_progress(settings.cobot.subdomain, texts)
    return nullcontext((None, None))


def _ping(settings: Settings, result: RunResult) -> None:
    """Tell the dead-man's switch that the run took place; it never fails the run."""
    if settings.notify.ping_url is None or result.dry_run:
        return
    from cobot_sevdesk_sync.cli.ping import ping  # noqa: PLC0415 - only where configured

    ping(settings.notify.ping_url, result.exit_code)
