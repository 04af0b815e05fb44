"""What is printed for a person: headings, paragraphs, columns of 80 characters, moments in words; lines on stderr."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import click
from msgspec import Struct
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cobot_sevdesk_sync.texts import Texts


def is_colour_wanted() -> bool:
    """Return whether a terminal may be given colour."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


NARROWEST = 60
INDENT = 3


class Column(Struct, frozen=True):
    """A column of a table.

    Attributes:
        kind: How it is set; ``cut`` keeps to one line and cuts off what is too long.
        width: In characters; None for as wide as its cells, or what is left for ``cut`` and ``wrap``.
    """

    heading: str = ""
    kind: Literal["left", "right", "cut", "wrap"] = "left"
    width: int | None = None


class Page:
    """Writes to stdout. Nothing is taken as markup, whatever it holds."""

    def __init__(self) -> None:
        self.coloured = sys.stdout.isatty() and is_colour_wanted()
        width = WIDTH
        if sys.stdout.isatty():
            # One column less: a full line makes some terminals add an empty one.
            width = max(NARROWEST, min(os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH, WIDEST))
        self._console = Console(
            force_terminal=self.coloured,
            no_color=not self.coloured,
            width=width,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def heading(self, text: str) -> None:
        """Print a heading with an empty line before and after it."""
        self._print(Text(f"\n{text}", "bold cyan"))
        self.gap()

    def title(self, text: str) -> None:
        """Print the first line of all."""
        self._print(Text(text, "bold"))

    def gap(self) -> None:
        """Print an empty line."""
        self._print(Text(""))

    def paragraph(self, text: str, style: str = "", *, indent: int = INDENT) -> None:
        """Print a paragraph, broken at spaces."""
        self._print(Padding(Text(text, style), (0, 0, 0, indent)))

    def lines(self, *lines: str, indent: int = INDENT) -> None:
        """Print lines that are not to be broken, such as commands and paths."""
        for line in lines:
            self._write(f"{' ' * indent}{line}".rstrip() + "\n")

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names and what belongs to them, in two columns."""
        table = _grid()
        table.add_column(no_wrap=True, style="bold")
        table.add_column(ratio=1)
        for row in rows:
            table.add_row(*map(Text, row))
        self._show(table)

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, footer: Sequence[str] | None = None
    ) -> None:
        """Print aligned columns, below their headings if they have any; ``footer`` is a last row that stands out."""
        table = _grid()
        for column in columns:
            table.add_column(
                justify="right" if column.kind == "right" else "left",
                no_wrap=column.kind != "wrap",
                overflow="fold" if column.kind == "wrap" else "ellipsis",
                width=column.width,
                ratio=1 if column.kind in {"cut", "wrap"} and column.width is None else None,
            )
        if any(column.heading for column in columns):
            table.add_row(*(Text(column.heading, "dim") for column in columns))
        for row in rows:
            table.add_row(*map(Text, row))
        if footer is not None:
            table.add_row(*(Text(cell, "bold") for cell in footer))
        self._show(table)

    def _show(self, table: Table) -> None:
        self._print(Padding(table, (0, 0, 0, INDENT)))

    def _print(self, what: object) -> None:
        with self._console.capture() as captured:
            self._console.print(what)
        text = captured.get()
        if not self.coloured:
            text = "".join(f"{line.rstrip()}\n" for line in text.splitlines()) or "\n"
        self._write(text)

    def _write(self, text: str) -> None:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()


def _grid() -> Table:
    return Table.grid(padding=(0, 2, 0, 0), expand=True)


WIDTH = 80
WIDEST = 100
NARROWEST_SCREEN = 40
# The name of the log's handler where each line on stderr is an object of its own.
JSON = "json"
NOTICE = "notice"
WRONG_USAGE = "wrong-usage"

logger = logging.getLogger("cobot_sevdesk_sync")


def screen_width() -> int:
    """Return how many columns a line may have: the terminal's, within what reads well, else 80."""
    return max(NARROWEST_SCREEN, min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST))


def wrapped(text: str, first: str = "", following: str = "") -> str:
    """Return a paragraph broken at spaces; a path, an address or a command's option stays whole.

    Args:
        text: The paragraph.
        first: What its first line begins with.
        following: What all others begin with.
    """
    return textwrap.fill(
        text,
        screen_width(),
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def is_log_json() -> bool:
    """Whether each line on stderr has to be a JSON object."""
    return any(handler.name == JSON for handler in logger.handlers)


def say_aside(sentences: str, *, colour: str | None = None, event: str = NOTICE) -> None:
    """Print to stderr; on a terminal broken at spaces, else a line stays a line, for mails and logs.

    Args:
        sentences: One or several lines; those that begin with spaces are the entries of a list.
        colour: On a terminal.
        event: What it is where the log is JSON.
    """
    if is_log_json():
        logger.warning("%s", sentences, extra={"event": event})
        return
    if sys.stderr.isatty():
        sentences = "\n".join(map(_wrapped_entry, sentences.split("\n")))
    click.secho(sentences, fg=colour, err=True)


def _wrapped_entry(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return wrapped(line.strip(), indent, f"{indent}  " if indent else "")


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# From here on the larger unit says enough.
HOURS_FROM = timedelta(minutes=90)
DAYS_FROM = timedelta(hours=48)


def moment_text(moment: datetime) -> str:
    """Return a moment to the minute, in UTC as in JSON and log: ``2026-04-01 05:00 UTC``."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def span_text(span: timedelta, texts: Texts) -> str:
    """Return a span in one unit, rounded down: ``3 min``, ``2 h``, ``5 days``; a negative one is none."""
    span = max(span, timedelta())
    if span < HOURS_FROM:
        return texts.text("span.minutes", {"count": str(span // timedelta(minutes=1))})
    if span < DAYS_FROM:
        return texts.text("span.hours", {"count": str(span // HOUR)})
    return texts.text("span.days", {"count": str(span // DAY)})
