"""``check``: the pre-flight of each configured space. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import click

from cobot_sevdesk_sync.check.lines import CheckLine, Verdict, exit_code
from cobot_sevdesk_sync.cli.console import print_json, wrapped
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import Failing, for_each_space, open_clients, spaces_or_exit
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.texts import Texts

COLOURS: Mapping[Verdict, str] = {"ok": "green", "warning": "yellow", "failure": "red"}
MARK_WIDTH = 9


@click.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def check(options: GlobalOptions, output: str) -> int:
    """Pre-flight: is everything ready for the next run?

    Reads both sides and this machine, writes nothing, and says of each thing whether it is in order, why not, and how
    to mend it. Ends with 1 when something would keep a run from its work, with 4 when a token was refused.
    """
    spaces, code = spaces_or_exit(options, output)
    return max([code, *for_each_space(spaces, partial(_check, options, output), Failing("check-failed"))])


def _check(options: GlobalOptions, output: str, settings: Settings) -> int:
    """Check one space and tell what was found; returns the exit code."""
    from cobot_sevdesk_sync.check.space import check_space  # noqa: PLC0415 - loaded when the configuration is in order

    clock = SystemClock()
    space = settings.cobot.subdomain
    cobot, sevdesk = open_clients(settings, clock)
    lines = check_space(settings, cobot, sevdesk, clock)
    requests = {"cobot": cobot.requests_sent, "sevdesk": sevdesk.requests_sent}
    code = exit_code(lines)
    if output == "json":
        fields = ("name", "verdict", "what", "why", "fix")
        checks = [{field: getattr(line, field) for field in fields} for line in lines]
        print_json({"space": space, "exit_code": code, "checks": checks, "requests": requests})
    else:
        tell_lines(lines, Texts(settings.language), space=space, requests=requests, quiet=options.quiet)
    return code


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
