"""Prints the lines of the pre-flight for people: a mark that reads without colour, what and why, and the mending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from cobot_sevdesk_sync.check.lines import CheckLine, Verdict
from cobot_sevdesk_sync.cli.screen import wrapped
from cobot_sevdesk_sync.texts import Texts

COLOURS: Mapping[Verdict, str] = {"ok": "green", "warning": "yellow", "failure": "red"}
MARK_WIDTH = 9


def tell_lines(
    lines: Sequence[CheckLine],
    texts: Texts,
    *,
    space: str,
    requests: Mapping[str, int] | None = None,
    quiet: bool = False,
) -> None:
    """Print the lines of one space.

    Args:
        lines: In the order in which they are told.
        texts: In the space's language.
        space: Its subdomain.
        requests: How many requests it took, by ``cobot`` and ``sevdesk``; None leaves the last line out.
        quiet: Leave out what is ok, and everything when all of it is.
    """
    shown = [line for line in lines if line.verdict != "ok" or not quiet]
    if quiet and not shown:
        return
    click.secho(texts.text("check.title", {"space": space}), bold=True)
    for line in shown:
        _tell(line, texts)
    if requests is not None and not quiet:
        counts = {name: str(sum(1 for line in lines if line.verdict == name)) for name in ("failure", "warning", "ok")}
        values = {"failures": counts["failure"], "warnings": counts["warning"], "ok": counts["ok"]}
        values |= {side: str(number) for side, number in requests.items()}
        click.echo(wrapped(texts.text("check.totals", values)))


def _tell(line: CheckLine, texts: Texts) -> None:
    mark = texts.text(f"check.mark.{line.verdict}")
    indent = " " * (MARK_WIDTH + 2)
    # Wrapped first, coloured afterwards: colour codes take no room on the screen.
    text = wrapped(f"{line.what}: {line.why}", indent, indent)[len(indent) :]
    click.echo(
        f"  {click.style(mark.ljust(MARK_WIDTH), fg=COLOURS[line.verdict], bold=line.verdict != 'ok' or None)}{text}"
    )
    if line.fix:
        click.echo(wrapped(line.fix, f"{indent}> ", f"{indent}  "))
