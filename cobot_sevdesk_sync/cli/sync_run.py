"""``sync run``: one poll-and-push for each configured space."""

from __future__ import annotations

import logging
import sys
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from functools import partial

import click
from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cli.console import WRONG_USAGE, print_json, say_aside, screen_width, wrapped
from cobot_sevdesk_sync.cli.log import about, tell_aside
from cobot_sevdesk_sync.cli.process import MOST_WORKERS, WORKERS, asked_by_signals, side_by_side
from cobot_sevdesk_sync.cli.root import GlobalOptions, day_given, day_read_in_two_ways, tell_unexpected
from cobot_sevdesk_sync.cli.spaces import (
    Paces,
    nothing_shown,
    open_clients,
    ping,
    secrets_of,
    spaces_or_exit,
    terminal_progress,
)
from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON, USAGE, Interrupted, exit_code_of, is_signalled
from cobot_sevdesk_sync.pacing import Stop, StoppableClock, StoppablePace
from cobot_sevdesk_sync.redaction import redact
from cobot_sevdesk_sync.store.database import other_states
from cobot_sevdesk_sync.store.lock import AlreadyRunning
from cobot_sevdesk_sync.store.records import Half, StandingProblem
from cobot_sevdesk_sync.sync.result import (
    Action,
    Progress,
    RunOptions,
    RunResult,
    RunWork,
    as_json,
    figures,
    is_planned,
)
from cobot_sevdesk_sync.sync.run import Clients, run_space
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

MAIN_ACTIONS = ("create-contact", "link-contact", "create-voucher", "adopt-voucher")
# How many of each kind a dry run names, and how many in all a run may have done to be told one by one.
MOST_OF_A_KIND = 15
FEW_ACTIONS = 20

Ended = RunResult | AlreadyRunning | Exception
"""How a space's run ended; an exception is an error of the program itself."""

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
@click.option("--dry-run", is_flag=True, help="Read, write nothing, print the plan.")
@click.option(
    "--with-pdfs", is_flag=True, help="Let a dry run read the PDFs, too, a second each; a run that writes always does."
)
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_WORKERS),
    default=WORKERS,
    show_default=True,
    help="How many spaces are worked on side by side.",
)
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def run(
    options: GlobalOptions,
    since: date | None,
    until: date | None,
    only: Half | None,
    limit: int | None,
    dry_run: bool,
    with_pdfs: bool,
    jobs: int,
    output: str,
) -> int:
    """Carry over what is new: members first, then invoices."""
    spaces, code = spaces_or_exit(options, output)
    in_two_ways = day_read_in_two_ways({space.language for space in spaces})
    if in_two_ways is not None:
        say_aside(Texts(spaces[0].language).text("period.two-ways", in_two_ways), event=WRONG_USAGE)
        return USAGE
    if since is not None and until is not None and since > until:
        texts = Texts(spaces[0].language)
        days = {"since": texts.day(since), "until": texts.day(until)}
        say_aside(texts.text("period.reversed", days), event=WRONG_USAGE)
        return USAGE
    chosen = RunOptions(since, until, only, limit, dry_run, with_pdfs)
    for settings in spaces:
        _warn_of_others(settings)
    stop = Stop()
    with asked_by_signals(stop):
        return max([code, *_run_all(spaces, chosen, options, output, stop, jobs)])


def _warn_of_others(settings: Settings) -> None:
    """Say that a state file is new while there are others for the space: an environment may not be the usual one."""
    others = other_states(settings.state, settings.cobot.subdomain)
    if others:
        texts = Texts(settings.language)
        values = {"path": str(settings.state), "others": ", ".join(map(str, others))}
        space = settings.cobot.subdomain
        tell_aside("other-state", f"{space}: {texts.text('state.others', values)}", texts.text("state.others.next"))


def _run_all(
    spaces: list[Settings], chosen: RunOptions, options: GlobalOptions, output: str, stop: Stop, jobs: int
) -> list[int]:
    """Run the spaces, several of them side by side, and tell of them in their order; returns their exit codes."""
    clock = StoppableClock(stop)
    paces = Paces(spaces, clock, lambda pace: StoppablePace(pace, stop))

    def tell(runs: Iterable[Ended]) -> list[int]:
        return [
            _tell(settings, ended, options, output=output, several=len(spaces) > 1)
            for settings, ended in zip(spaces, runs, strict=True)
        ]

    with terminal_progress(_is_shown(options, output)) as shown:

        def work(settings: Settings) -> Ended:
            if stop.signal is not None:
                return _not_begun(settings, chosen, Interrupted(stop.signal))
            with shown(settings) as (progress, waiting, reading):
                clients = partial(open_clients, clock=clock, waiting=waiting, paces=paces, reading=reading)
                return _run(settings, chosen, clients, clock, progress)

        if len(spaces) == 1:
            ended = [work(spaces[0])]
        else:
            with closing(side_by_side(spaces, work, stop, jobs)) as runs:
                if shown is nothing_shown:
                    return tell(runs)
                ended = list(runs)
    # Told while the bar stands, it would tear the bar up.
    return tell(ended)


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
            _ping(settings, chosen, ended)
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
            process, user = ended.holder or ("", "")
            values = {"space": settings.cobot.subdomain, "process": str(process), "user": str(user)}
            sentence = texts.text("run.locked", values)
            tell_aside("run-locked", sentence)
            if output == "json":
                _print(_nothing_done(settings, DONE, (sentence, "")), texts)
            return DONE
        if isinstance(ended, Exception):
            return tell_unexpected(ended)
        said_anything = False
        if output == "json":
            _print(ended, texts)
        else:
            on_terminal, texts = sys.stdout.isatty(), texts.there(ended.time_zone)
            said_anything = (
                tell(ended, texts, quiet=options.quiet, named=several, on_terminal=on_terminal) or on_terminal
            )
        # What is printed of a run that was stopped would be half the story without the reason.
        to_tell = ended.error_is_news or said_anything
        if ended.error is not None and to_tell:
            sentence, next_step = ended.error
            event = "interrupted" if is_signalled(ended.exit_code) else "run-failed"
            tell_aside(event, f"{ended.space}: {sentence}", next_step, colour="red")
        return ended.exit_code


def _is_shown(options: GlobalOptions, output: str) -> bool:
    return output == "text" and not options.quiet and not options.verbose


def _not_begun(settings: Settings, chosen: RunOptions, asked: Interrupted) -> RunResult:
    """Return the result of a run that was asked to end before it began."""
    error = Texts(settings.language).error_text(asked)
    return replace(_nothing_done(settings, exit_code_of(asked), error), dry_run=chosen.dry_run)


def _nothing_done(settings: Settings, code: int, error: tuple[str, str]) -> RunResult:
    """Return the result of a run that did and saw nothing, and why."""
    now = SystemClock().now()
    members, invoices = figures(RunWork())
    return RunResult(
        space=settings.cobot.subdomain,
        dry_run=False,
        started=now,
        finished=now,
        exit_code=code,
        members=members,
        invoices=invoices,
        error=error,
    )


def _print(result: RunResult, texts: Texts) -> None:
    print_json(as_json(result, texts.problem_message, texts.planned_message, texts.problem_fix))


def _ping(settings: Settings, chosen: RunOptions, ended: RunResult | Exception) -> None:
    """Tell the dead-man's switch that the run took place, and what it says if that is wanted; never fails the run."""
    if settings.notify.ping_url is None or chosen.dry_run:
        return
    if isinstance(ended, Exception):
        ping(settings.notify.ping_url, NEEDS_A_PERSON)
    elif settings.notify.ping_text:
        text = redact(sent_text(ended, Texts(settings.language).there(ended.time_zone)), secrets_of(settings))
        ping(settings.notify.ping_url, ended.exit_code, text)
    else:
        ping(settings.notify.ping_url, ended.exit_code)


def sent_text(result: RunResult, texts: Texts) -> str:
    """Return what a run has to say to who does not look on: what it did, and what is new or a day old.

    Empty when that is nothing.
    """
    error = result.error if result.error is not None and result.error_is_news else None
    if not (result.did_something or result.to_tell or error):
        return ""
    lines = [_in_a_line(result, result.to_tell, texts)]
    for problem in result.to_tell:
        finding = problem.finding
        lines += ["", f"{cleaned(finding.number or finding.id)}  {finding.code}", texts.problem_message(finding)]
        lines += [f"> {fix}"] if (fix := texts.problem_fix(finding)) else []
    return "\n".join((*lines, *(("", *error) if error else ()))) + "\n"


def tell(result: RunResult, texts: Texts, *, quiet: bool, named: bool, on_terminal: bool) -> bool:
    """Print one space's run; what ended it early is not told here. Returns whether there was anything to print.

    Args:
        result: The run.
        texts: In the space's language.
        quiet: Problems only.
        named: Whether several spaces are told: each has one line, with its name, and below it what needs a person.
        on_terminal: A person looks on: everything that stands is told; else only what is new or a day old.
    """
    # What ended a run early is not to be searched for behind what was known before.
    tells_all = on_terminal and result.error is None
    problems: Sequence[StandingProblem] = result.problems if tells_all else result.to_tell
    worth_telling = result.did_something or result.dry_run
    if not quiet and (worth_telling or on_terminal):
        if named and not result.dry_run and (worth_telling or result.error is None):
            _tell_in_a_line(result, problems, texts)
        else:
            _tell_at_length(result, problems, texts, named=named)
    if not quiet and worth_telling:
        _tell_notes(result, texts)
    _tell_problems(result, problems, texts, named=named or quiet, on_terminal=on_terminal)
    return bool(problems) or (worth_telling and not quiet)


def _tell_at_length(result: RunResult, problems: Sequence[StandingProblem], texts: Texts, *, named: bool) -> None:
    """Tell what a run did, or would do, and its figures."""
    if named:
        click.secho(result.space, bold=True)
    _tell_actions(result, texts)
    came_to_its_end = result.error is None
    if result.did_something or result.left.get("unreached") or (came_to_its_end and (result.dry_run or problems)):
        _tell_figures(result, texts)
    elif came_to_its_end:
        click.echo(texts.text("run.idle", {"space": result.space}))


def _tell_problems(
    result: RunResult, problems: Sequence[StandingProblem], texts: Texts, *, named: bool, on_terminal: bool
) -> None:
    """Tell what needs a person, then what settles by itself, and how many were told by an earlier run."""
    for key, chosen in zip(("run.problems", "run.unsettled"), _parted(problems), strict=True):
        if chosen:
            heading = texts.text(key, {"count": str(len(chosen))})
            click.secho(f"{result.space}: {heading}" if named else heading, bold=True, fg="yellow")
        for problem in chosen:
            _tell_finding(problem.finding, texts, planned=is_planned(result, problem))
    told_before = len(result.problems) - len(problems)
    if told_before and (problems or on_terminal):
        click.echo(wrapped(texts.text("run.told-before", {"count": str(told_before)})))


def _parted(problems: Sequence[StandingProblem]) -> tuple[list[StandingProblem], list[StandingProblem]]:
    """Return what needs a person, and what the next run settles by itself."""
    persons: list[StandingProblem] = []
    unsettled: list[StandingProblem] = []
    for each in problems:
        (unsettled if each.finding.code == "outcome-unknown" else persons).append(each)
    return persons, unsettled


def _tell_in_a_line(result: RunResult, problems: Sequence[StandingProblem], texts: Texts) -> None:
    """Tell a run that is one of several."""
    click.echo(_in_a_line(result, problems, texts))


def _in_a_line(result: RunResult, problems: Sequence[StandingProblem], texts: Texts) -> str:
    """Return what a run did, and how much needs a person, which stands below it."""
    if not (result.did_something or problems):
        return texts.text("run.idle", {"space": result.space})
    persons, unsettled = _parted(problems)
    values = {
        "space": result.space,
        "booked": str(result.invoices["created"] + result.invoices["adopted"]),
        "contacts": str(result.members["created"] + result.members["linked"]),
        "problems": str(len(persons) or ""),
        "unsettled": str(len(unsettled) or ""),
        "seconds": texts.seconds(result.finished - result.started),
    }
    return texts.text("run.line", values)


def _tell_figures(result: RunResult, texts: Texts) -> None:
    members, invoices = result.members, result.invoices
    lines = [
        texts.text(
            "run.members-planned" if result.dry_run else "run.members",
            {**{name: str(count) for name, count in members.items()}, "numbers": str(members["numbers_written"])},
        ),
        texts.text(
            "run.invoices-planned" if result.dry_run else "run.invoices",
            {
                **{name: str(count) for name, count in invoices.items()},
                **{name: str(count) if count else "" for name, count in result.left.items()},
                "seen": str(invoices["seen"] + result.left.get("unreached", 0)),
                "nothing": str(invoices["nothing_to_book"]),
            },
        ),
        texts.text(
            "run.requests",
            {
                "cobot": str(result.requests.get("cobot", 0)),
                "sevdesk": str(result.requests.get("sevdesk", 0)),
                "seconds": texts.seconds(result.finished - result.started),
            },
        ),
    ]
    for line in lines:
        hanging = " " * (len(line) - len(line.partition("  ")[2].lstrip()))
        click.echo(wrapped(line, "", hanging))


def _tell_actions(result: RunResult, texts: Texts) -> None:
    """Tell what a dry run would do, or what a run did as long as that is a short list; small steps only as figures."""
    main = [action for action in result.actions if action.action in MAIN_ACTIONS]
    if result.error is None and result.dry_run:
        click.secho(texts.text("run.dry" if main else "run.dry-nothing"), bold=True)
    elif not main or len(main) > FEW_ACTIONS:
        return
    for kind in MAIN_ACTIONS:
        of_kind = [action for action in main if action.action == kind]
        for action in of_kind[:MOST_OF_A_KIND]:
            click.echo("  " + textwrap.shorten(_action_line(action, texts), screen_width() - 2, placeholder=" ..."))
        if len(of_kind) > MOST_OF_A_KIND:
            click.echo("    " + texts.text("run.further", {"count": str(len(of_kind) - MOST_OF_A_KIND)}))
    if result.pdfs_not_read:
        click.echo(wrapped(texts.text("run.dry-pdfs", {"count": str(result.pdfs_not_read)}), "  ", "  "))


def _action_line(action: Action, texts: Texts) -> str:
    payload = action.payload if isinstance(action.payload, dict) else {}
    contact, voucher = payload.get("contact", {}), payload.get("voucher", {})
    name = contact.get("name") or " ".join(filter(None, (contact.get("surename"), contact.get("familyname"))))
    gross = sum((position["sumGross"] for position in payload.get("voucherPosSave", ())), Decimal())
    values = {
        "number": cleaned(action.number or action.id),
        "name": cleaned(name or voucher.get("supplierName") or ""),
        "gross": f"{texts.amount(gross)} {cleaned(voucher.get('currency') or '')}" if voucher else "",
        "sevdesk_id": cleaned(action.sevdesk_id or "") if action.done else "",
    }
    done = "done." if action.done else ""
    return texts.text(f"action.{done}{action.action}", {key: value for key, value in values.items() if value})


def _tell_notes(result: RunResult, texts: Texts) -> None:
    """Tell the first note of each code in full, and of the others only the numbers."""
    notes = result.notes
    if notes:
        click.secho(texts.text("run.notes"), bold=True)
    for code in dict.fromkeys(note.code for note in notes):
        first, *others = [note for note in notes if note.code == code]
        _tell_finding(first, texts, planned=result.dry_run)
        if others:
            numbers = ", ".join(cleaned(note.number or note.id) for note in others)
            click.echo(wrapped(texts.text("run.likewise", {"numbers": numbers}), "    ", "      "))


def _tell_finding(finding: Finding, texts: Texts, *, planned: bool) -> None:
    """Print a finding with its code, what it means and what to do next; of a plan, as what would be."""
    message = texts.planned_message if planned else texts.problem_message
    name = cleaned(finding.number or finding.id)
    click.echo(f"  {click.style(name, bold=True)}  {click.style(finding.code, fg='cyan')}")
    click.echo(wrapped(message(finding), "    ", "    "))
    fix = texts.problem_fix(finding)
    if fix:
        click.echo(wrapped(fix, "    > ", "      "))
