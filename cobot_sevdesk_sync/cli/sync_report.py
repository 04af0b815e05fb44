"""``sync report``: both sides of a period, document by document; reads only."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TextIO

import click
from msgspec import Struct

from cobot_sevdesk_sync.cli.console import WRONG_USAGE, is_colour_wanted, say_aside, screen_width
from cobot_sevdesk_sync.cli.root import GlobalOptions, day_given, day_read_in_two_ways
from cobot_sevdesk_sync.cli.spaces import (
    Failing,
    for_each_space,
    is_own_file,
    open_clients,
    spaces_or_exit,
    terminal_progress,
)
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON, USAGE
from cobot_sevdesk_sync.report.formats import Format, write_report
from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.report.space import report_space
from cobot_sevdesk_sync.report.text import Style
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

FORMATS: Mapping[str, Format] = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".txt": "text",
}


class _Wanted(Struct):
    """The report that is wanted, and where it is written to.

    Attributes:
        file: None for stdout.
        is_replacing: Whether a file that is there may be replaced, also where somebody looks on.
        verdicts: What each space's report came to.
        missing: Of how many spaces neither the report nor the failure was told so far.
        is_written: Turns True when the file is in its place.
    """

    since: date | None
    until: date | None
    booked_since: date | None
    output: Format
    file: Path | None
    is_replacing: bool
    missing: int
    out: TextIO
    verdicts: list[str]
    is_written: bool = False


@click.command()
@click.option(
    "--since", callback=day_given, metavar="DATE", help="Documents dated from this day on. Default: start_date."
)
@click.option("--until", callback=day_given, metavar="DATE", help="Documents dated up to this day. Default: today.")
@click.option(
    "--booked-since",
    callback=day_given,
    metavar="DATE",
    help="Also list what was booked into the period since this day: for a month that is reported already.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "csv", "html"]),
    help="Default: by the ending of the file, else text.",
)
@click.option(
    "--output",
    "file",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Write the report to a file that only you can read, instead of to stdout.",
)
@click.option(
    "--overwrite",
    is_flag=True,
    help="Replace a file that is there without asking at a terminal; elsewhere nobody is asked.",
)
@click.pass_obj
def report(
    options: GlobalOptions,
    since: date | None,
    until: date | None,
    booked_since: date | None,
    output: Format | None,
    file: Path | None,
    overwrite: bool,
) -> int:
    """Prove a period: every document of either side in exactly one class, and the sums. Writes nothing remotely."""
    by_ending = FORMATS.get(file.suffix.lower()) if file is not None else None
    chosen: Format = output or by_ending or "text"
    spaces, code = spaces_or_exit(options, chosen)
    texts = Texts(spaces[0].language)
    wanted = _Wanted(since, until, booked_since, chosen, file, overwrite, len(spaces), sys.stdout, [])
    is_ending_known = output is not None or file is None or file.suffix == "" or by_ending is not None
    misfit = _misfit(wanted, options, spaces, texts, is_ending_known=is_ending_known)
    if misfit is not None:
        say_aside(misfit, event=WRONG_USAGE)
        return USAGE
    try:
        with _opened(wanted):
            failing = Failing("report-failed", colour="red", also=partial(_write_failed, wanted))
            work = partial(_report_one, wanted, options)
            codes = for_each_space(spaces, work, failing, let_through=(OSError,))
    except OSError as fault:
        if file is None:
            raise
        values = {"path": str(file), "reason": texts.reason(fault)}
        say_aside(texts.text("report.output.failed", values), event=WRONG_USAGE)
        return USAGE
    if file is not None and wanted.is_written and not options.quiet:
        say_aside(texts.text("report.written", {"verdicts": " ".join(wanted.verdicts), "path": str(file)}))
        if by_ending not in {None, chosen}:
            values = {"path": str(file), "format": chosen, "ending": file.suffix}
            say_aside(texts.text("report.output.ending", values))
    return max([code, *codes])


def _misfit(
    wanted: _Wanted, options: GlobalOptions, spaces: Sequence[Settings], texts: Texts, *, is_ending_known: bool
) -> str | None:
    """Return what does not fit in the options; None when a report can be made."""
    since, until, file = wanted.since, wanted.until, wanted.file
    in_two_ways = day_read_in_two_ways({space.language for space in spaces})
    if in_two_ways is not None:
        return texts.text("period.two-ways", in_two_ways)
    if since is not None and until is not None and since > until:
        return texts.text("period.reversed", {"since": texts.day(since), "until": texts.day(until)})
    if file is not None and is_own_file(file, options, spaces, may_be_database=False):
        return texts.text("own-file", {"path": str(file)})
    if file is not None and os.path.isdir(file):  # noqa: PTH112 - Path's own raises in a folder that may not be entered
        return texts.text("report.output.is-folder", {"path": str(file)})
    if file is not None and not is_ending_known and not _is_device(file):
        key = "report.output.pdf" if file.suffix.lower() == ".pdf" else "report.output.unknown-ending"
        return texts.text(key, {"path": cleaned(str(file)), "ending": cleaned(file.suffix)})
    if file is not None and not _is_device(file) and not _can_be_made(file):
        return texts.text("report.output.no-folder", {"path": str(file)})
    if file is not None and file.is_file() and not wanted.is_replacing and not may_replace(file, texts):
        return texts.text("report.output.exists", {"path": str(file)})
    if len(spaces) > 1 and wanted.output in {"csv", "html"}:
        names = ", ".join(space.cobot.subdomain for space in spaces)
        return texts.text("report.one-space", {"format": wanted.output, "spaces": names})
    return None


def is_watched() -> bool:
    """Whether somebody looks on who can say what is meant: a script of cron or systemd has no terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def may_replace(file: Path, texts: Texts) -> bool:
    """Whether an earlier report may be replaced: a script's may, at a terminal who sits there is asked."""
    if not is_watched():
        return True
    from cobot_sevdesk_sync.cli.init_questions import ask_yes  # noqa: PLC0415 - for a terminal only

    return ask_yes(texts, texts.text("report.output.replace", {"path": str(file)}), default=False)


def _can_be_made(file: Path) -> bool:
    try:
        folder = file.absolute().parent
    except FileNotFoundError:
        # The working folder was deleted.
        return False
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)  # noqa: PTH112 - see _misfit


def _is_device(file: Path) -> bool:
    """Whether something stands there that is written to and not replaced, such as ``/dev/stdout`` or a pipe."""
    return os.path.exists(file) and not os.path.isfile(file)  # noqa: PTH110, PTH113 - see _misfit


def _report_one(wanted: _Wanted, options: GlobalOptions, settings: Settings) -> int:
    clock, is_shown = SystemClock(), not options.quiet and not options.verbose
    with terminal_progress(is_shown) as shown, shown(settings) as (_, waiting, reading):
        cobot, sevdesk = open_clients(settings, clock, waiting, reading=reading)
        with closing(Ledger.copy_of(settings.state)) as ledger:
            days = (wanted.since, wanted.until)
            found = report_space(settings, cobot, sevdesk, clock, *days, ledger, wanted.booked_since)
    write_report(found, wanted.output, wanted.out, Texts(settings.language), _style(wanted))
    wanted.missing -= 1
    wanted.verdicts.append(_verdict(found, Texts(settings.language)))
    return NEEDS_A_PERSON if found.differs else DONE


def _verdict(report: Report, texts: Texts) -> str:
    """Return in a sentence whether a report can be signed, and what stands in the way."""
    values = {"count": str(report.to_look_at or ""), "until": texts.day(report.until), "space": report.space}
    return texts.text(f"report.written.{report.verdict}", values)


def _write_failed(wanted: _Wanted, settings: Settings, code: int, error: tuple[str, str]) -> None:
    wanted.missing -= 1
    if wanted.output == "json":
        from cobot_sevdesk_sync.report.formats import failed_report  # noqa: PLC0415 - for JSON only

        since, until = (str(day) if day else None for day in (wanted.since, wanted.until))
        wanted.out.write(failed_report(settings.cobot.subdomain, code, since, until, error) + "\n")


@contextmanager
def _opened(wanted: _Wanted) -> Iterator[None]:
    """Let the report go to stdout, or to a file that appears whole, readable by its user only."""
    file = wanted.file
    if file is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield
        return
    if _is_device(file):
        with file.open("w", encoding="utf-8", newline="") as wanted.out:
            yield
        wanted.is_written = not wanted.missing
        return
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.absolute().parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as wanted.out:
            yield
            wanted.out.flush()
            os.fsync(wanted.out.fileno())
        if not wanted.missing and unfinished.stat().st_size:
            unfinished.replace(file)
            wanted.is_written = True
    finally:
        unfinished.unlink(missing_ok=True)


def _style(wanted: _Wanted) -> Style:
    if wanted.file is not None or not sys.stdout.isatty():
        return Style()
    width = screen_width()
    if not is_colour_wanted():
        return Style(width)
    styled: Callable[..., str] = click.style
    return Style(width, partial(styled, bold=True), partial(styled, fg="yellow"), partial(styled, fg="green"))
