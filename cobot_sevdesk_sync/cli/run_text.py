"""What ``sync run`` prints for people: nothing when there is nothing to tell."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

import click

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.apply import Action
from cobot_sevdesk_sync.sync.result import RunResult
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

WIDEST = 100
MOST_ACTIONS = 40


def tell(result: RunResult, texts: Texts, *, quiet: bool, named: bool, on_terminal: bool) -> None:
    """Print one space's run.

    Args:
        result: The run.
        texts: In the space's language.
        quiet: Problems only.
        named: Whether several spaces are told, so that each needs its name.
        on_terminal: A person looks on: everything that stands is told; else only what is new or a day old.
    """
    problems: Sequence[StandingProblem] = result.problems if on_terminal else result.to_tell
    worth_telling = result.did_something or result.dry_run
    if not quiet and (worth_telling or on_terminal):
        if named:
            click.secho(result.space, bold=True)
        if result.dry_run:
            _tell_plan(result.actions, texts)
        if worth_telling or result.error is not None:
            _tell_figures(result, texts)
        elif not problems:
            click.echo(texts.text("run.idle", {"space": result.space}))
    if result.notes and not quiet and worth_telling:
        click.secho(texts.text("run.notes"), bold=True)
        tell_findings(result.notes, texts)
    if problems:
        heading = texts.text("run.problems", {"count": str(len(problems))})
        click.secho(f"{result.space}: {heading}" if named or quiet else heading, bold=True, fg="yellow")
        tell_findings([problem.finding for problem in problems], texts)
    if result.error is not None and (on_terminal or result.error_is_news):
        sentence, next_step = result.error
        click.secho(f"{result.space}: {sentence}", fg="red", err=True)
        click.echo(next_step, err=True)


def _tell_figures(result: RunResult, texts: Texts) -> None:
    members, invoices = result.members, result.invoices
    lines = [
        texts.text(
            "run.members",
            {
                "seen": str(members["seen"]),
                "created": str(members["created"]),
                "linked": str(members["linked"]),
                "numbers": str(members["numbers_written"]),
            },
        ),
        texts.text(
            "run.invoices",
            {name: str(invoices[name]) for name in invoices} | {"nothing": str(invoices["nothing_to_book"])},
        ),
        texts.text(
            "run.requests",
            {
                "cobot": str(result.requests.get("cobot", 0)),
                "sevdesk": str(result.requests.get("sevdesk", 0)),
                "seconds": f"{(result.finished - result.started).total_seconds():.1f}",
            },
        ),
    ]
    for line in lines:
        hanging = " " * (len(line) - len(line.partition("  ")[2].lstrip()))
        click.echo(textwrap.fill(line, _width(), subsequent_indent=hanging))


def _tell_plan(actions: Sequence[Action], texts: Texts) -> None:
    click.secho(texts.text("run.dry"), bold=True)
    for action in actions[:MOST_ACTIONS]:
        tag = action.payload.get("tag", "") if isinstance(action.payload, dict) else ""
        values = {"number": cleaned(action.number or action.id), "tag": cleaned(tag)}
        click.echo(f"  {texts.text(f'action.{action.action}', values)}")
    if len(actions) > MOST_ACTIONS:
        click.echo("  " + texts.text("run.further", {"count": str(len(actions) - MOST_ACTIONS)}))


def tell_findings(findings: Iterable[Finding], texts: Texts) -> None:
    """Print each finding with its code, what it means and what to do next."""
    for finding in findings:
        name = cleaned(finding.number or finding.id)
        click.echo(f"  {click.style(name, bold=True)}  {click.style(finding.code, fg='cyan')}")
        click.echo(_paragraph(texts.problem_message(finding), "    ", "    "))
        fix = texts.problem_fix(finding)
        if fix:
            click.echo(_paragraph(fix, "    > ", "      "))


def _paragraph(text: str, first: str, following: str) -> str:
    return textwrap.fill(
        text,
        _width(),
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _width() -> int:
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
