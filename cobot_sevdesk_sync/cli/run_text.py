"""What ``sync run`` prints for people: nothing when there is nothing to tell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal

import click

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cli.screen import screen_width, wrapped
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.outcome import Action
from cobot_sevdesk_sync.sync.result import RunResult, is_planned
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

MAIN_ACTIONS = ("create-contact", "link-contact", "create-voucher", "adopt-voucher")
# How many of each kind a dry run names, and how many in all a run may have done to be told one by one.
MOST_OF_A_KIND = 15
FEW_ACTIONS = 20


def tell(result: RunResult, texts: Texts, *, quiet: bool, named: bool, on_terminal: bool) -> bool:
    """Print one space's run; what ended it early is not told here. Returns whether there was anything to print.

    Args:
        result: The run.
        texts: In the space's language.
        quiet: Problems only.
        named: Whether several spaces are told: each has one line, with its name, and below it what needs a person.
        on_terminal: A person looks on: everything that stands is told; else only what is new or a day old.
    """
    problems: Sequence[StandingProblem] = result.problems if on_terminal else result.to_tell
    worth_telling = result.did_something or result.dry_run
    if not quiet and named and not result.dry_run and (worth_telling or (on_terminal and result.error is None)):
        _tell_in_a_line(result, problems, texts)
    elif not quiet and (worth_telling or on_terminal):
        if named:
            click.secho(result.space, bold=True)
        _tell_actions(result, texts)
        if (
            result.did_something
            or result.left.get("unreached")
            or (result.error is None and (result.dry_run or problems))
        ):
            _tell_figures(result, texts)
        elif result.error is None:
            click.echo(texts.text("run.idle", {"space": result.space}))
    if result.notes and not quiet and worth_telling:
        click.secho(texts.text("run.notes"), bold=True)
        _tell_notes(result, texts)
    for key, chosen in (("run.problems", _of_persons(problems)), ("run.unsettled", _unsettled(problems))):
        if chosen:
            heading = texts.text(key, {"count": str(len(chosen))})
            click.secho(f"{result.space}: {heading}" if named or quiet else heading, bold=True, fg="yellow")
            for problem in chosen:
                tell_findings([problem.finding], texts, planned=is_planned(result, problem))
    told_before = len(result.problems) - len(problems)
    if problems and told_before:
        click.echo(texts.text("run.told-before", {"count": str(told_before)}))
    return bool(problems) or (worth_telling and not quiet)


def _of_persons(problems: Sequence[StandingProblem]) -> list[StandingProblem]:
    return [each for each in problems if each.finding.code != "outcome-unknown"]


def _unsettled(problems: Sequence[StandingProblem]) -> list[StandingProblem]:
    """Return what the next run settles by itself."""
    return [each for each in problems if each.finding.code == "outcome-unknown"]


def _tell_in_a_line(result: RunResult, problems: Sequence[StandingProblem], texts: Texts) -> None:
    """Tell a run that is one of several: what it did, and how much needs a person, which stands below it."""
    if not (result.did_something or problems):
        click.echo(texts.text("run.idle", {"space": result.space}))
        return
    values = {
        "space": result.space,
        "booked": str(result.invoices["created"] + result.invoices["adopted"]),
        "contacts": str(result.members["created"] + result.members["linked"]),
        "problems": str(len(_of_persons(problems)) or ""),
        "unsettled": str(len(_unsettled(problems)) or ""),
        "seconds": texts.seconds(result.finished - result.started),
    }
    click.echo(texts.text("run.line", values))


def _tell_figures(result: RunResult, texts: Texts) -> None:
    members, invoices = result.members, result.invoices
    lines = [
        texts.text(
            "run.members-planned" if result.dry_run else "run.members",
            {
                "seen": str(members["seen"]),
                "created": str(members["created"]),
                "linked": str(members["linked"]),
                "numbers": str(members["numbers_written"]),
            },
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
    return texts.text(f"action.{action.action}", {key: value for key, value in values.items() if value})


def _tell_notes(result: RunResult, texts: Texts) -> None:
    """Tell the first note of each code in full, and of the others only the numbers."""
    notes = result.notes
    for code in dict.fromkeys(note.code for note in notes):
        first, *others = [note for note in notes if note.code == code]
        tell_findings([first], texts, planned=result.dry_run)
        if others:
            numbers = ", ".join(cleaned(note.number or note.id) for note in others)
            click.echo(wrapped(texts.text("run.likewise", {"numbers": numbers}), "    ", "      "))


def tell_findings(findings: Iterable[Finding], texts: Texts, *, planned: bool = False) -> None:
    """Print each finding with its code, what it means and what to do next; of a plan, as what would be."""
    message = texts.planned_message if planned else texts.problem_message
    for finding in findings:
        name = cleaned(finding.number or finding.id)
        click.echo(f"  {click.style(name, bold=True)}  {click.style(finding.code, fg='cyan')}")
        click.echo(wrapped(message(finding), "    ", "    "))
        fix = texts.problem_fix(finding)
        if fix:
            click.echo(wrapped(fix, "    > ", "      "))
