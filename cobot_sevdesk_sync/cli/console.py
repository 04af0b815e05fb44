"""What is printed for a person: headings, paragraphs, columns of 80 characters, moments in words; lines on stderr."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Literal, NoReturn

import click
import msgspec
from msgspec import Struct

from cobot_sevdesk_sync.errors import USAGE
from cobot_sevdesk_sync.texts import Texts, commands
from cobot_sevdesk_sync.texts.template import terminal_safe

WIDTH = 80
WIDEST = 100
NARROWEST_PARAGRAPH = 40
# Columns need more room than sentences do.
NARROWEST_PAGE = 60
INDENT = 3
GAP = 2
COLOUR_CODES = {"bold": "1", "dim": "2", "green": "32", "bold cyan": "1;36"}
# Lets the sign before it be drawn as a picture, which is two columns wide.
PICTURE_MARK = "\N{VARIATION SELECTOR-16}"

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# From here on the larger unit says enough.
HOURS_FROM = timedelta(minutes=90)
DAYS_FROM = timedelta(hours=48)

# The name of the log's handler where each line on stderr is an object of its own.
JSON = "json"
NOTICE = "notice"
WRONG_USAGE = "wrong-usage"

logger = logging.getLogger("cobot_sevdesk_sync")


def ask(question: str, *, default: str | None = None, show_default: bool = True, hidden: bool = False) -> str:
    """Return the answer to a question, which is asked where somebody sees it: on stderr where stdout leads elsewhere.

    Args:
        question: As it is shown.
        default: Just Enter; None to ask again.
        show_default: Whether it is shown.
        hidden: Whether what is typed is not.

    Raises:
        click.Abort: There is no answer: cancelled, or nobody sees the question.
    """
    on_stdout, on_stderr = sys.stdout.isatty(), sys.stderr.isatty()
    if sys.stdin.isatty() and not (on_stdout or on_stderr):
        raise click.Abort from EOFError("nobody sees the question")
    is_aside = on_stderr and not on_stdout
    return str(click.prompt(question, default=default, show_default=show_default, hide_input=hidden, err=is_aside))


def is_colour_wanted() -> bool:
    """Return whether a terminal may be given colour."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def screen_width() -> int:
    """Return how many columns a line may have: the terminal's, within what reads well, else 80."""
    return max(NARROWEST_PARAGRAPH, min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST))


def wrapped(text: str, first: str = "", following: str = "") -> str:
    """Return a paragraph broken at spaces; a path, an address or a command stays whole.

    Args:
        text: The paragraph.
        first: What its first line begins with.
        following: What all others begin with.
    """
    return "\n".join(commands.wrapped(text, screen_width(), first, following))


ColumnKind = Literal["left", "right", "cut", "words", "wrap"]


class Column(Struct, frozen=True):
    """A column of a table.

    Attributes:
        kind: How it is set. ``left``, ``right`` and ``cut`` keep to one line and cut off what is too long; ``words`` is
            broken at spaces, which cuts off what is too long of a single word; ``wrap`` breaks that, too.
        width: In characters; None for as wide as its cells, or what is left for ``cut``, ``words`` and ``wrap``.
        style: Of its cells on a terminal.
    """

    heading: str = ""
    kind: ColumnKind = "left"
    width: int | None = None
    style: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether its cells may have several lines."""
        return self.kind in {"words", "wrap"}

    @property
    def is_flexible(self) -> bool:
        """Whether it takes what room the others leave."""
        return self.width is None and (self.is_broken or self.kind == "cut")

    def set(self, text: str, width: int) -> list[str]:
        """Return a cell as lines of exactly this width; none where there is no room at all."""
        if width < 1:
            return []
        lines = _broken(text, width, fold=self.kind == "wrap") if self.is_broken else [text]
        if self.kind == "right":
            return [_padding(line.rstrip(), width) + _shortened(line.rstrip(), width) for line in lines]
        return [_padded(_shortened(line, width), width) for line in lines]


class Page:
    """Writes to stdout. Nothing is taken as markup, whatever it holds."""

    def __init__(self) -> None:
        self.coloured = sys.stdout.isatty() and is_colour_wanted()
        self._width = WIDTH
        if sys.stdout.isatty():
            columns = os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH
            self._width = max(NARROWEST_PAGE, min(columns, WIDEST))

    def heading(self, text: str) -> None:
        """Print a heading with an empty line before and after it."""
        self.gap()
        self._write(self._styled(line, "bold cyan") for line in _paragraph(text, self._width))
        self.gap()

    def title(self, text: str) -> None:
        """Print the first line of all."""
        self._write(self._styled(line, "bold") for line in _paragraph(text, self._width))

    def gap(self) -> None:
        """Print an empty line."""
        self._write([""])

    def paragraph(self, text: str, style: str = "", *, indent: int = INDENT) -> None:
        """Print a paragraph, broken at spaces."""
        width = self._width - indent
        self._write(
            " " * indent + self._styled(line, style) + _padding(line, width) for line in _paragraph(text, width)
        )

    def lines(self, *lines: str, indent: int = INDENT) -> None:
        """Print lines that are not to be broken, such as commands and paths."""
        self._write(f"{' ' * indent}{line}".rstrip() for line in lines)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names and what belongs to them, in two columns."""
        self.table((Column(style="bold"), Column(kind="words")), rows)

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, footer: Sequence[str] | None = None
    ) -> None:
        """Print aligned columns, below their headings if they have any; ``footer`` is a last row that stands out."""
        styled_rows = [(row, "") for row in rows]
        if any(column.heading for column in columns):
            styled_rows.insert(0, ([column.heading for column in columns], "dim"))
        if footer is not None:
            styled_rows.append((footer, "bold"))
        widths = _widths(columns, [row for row, _ in styled_rows], self._width - INDENT)
        for row, style in styled_rows:
            self._row(columns, widths, row, style)

    def _row(self, columns: Sequence[Column], widths: Sequence[int], row: Sequence[str], style: str) -> None:
        gaps = _gaps(columns)
        cells = [
            column.set(text, width - gap) for column, text, width, gap in zip(columns, row, widths, gaps, strict=True)
        ]
        for number in range(max(map(len, cells))):
            line = " " * INDENT
            for column, cell, width, gap in zip(columns, cells, widths, gaps, strict=True):
                if number < len(cell):
                    line += self._styled(cell[number], style or column.style) + self._styled(" " * gap, column.style)
                else:
                    line += self._styled(" " * width, column.style)
            self._write([line])

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{COLOUR_CODES[style]}m{text}\x1b[0m" if self.coloured and style and text else text

    def _write(self, lines: Iterable[str]) -> None:
        text = "".join(f"{line if self.coloured else line.rstrip()}\n" for line in lines)
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()


def _gaps(columns: Sequence[Column]) -> list[int]:
    """Return how much room is left free behind each column."""
    return [GAP] * (len(columns) - 1) + [0]


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return how wide each column is, with the gap behind it, so that together they fill the room."""
    gaps = _gaps(columns)
    needed = [
        min(room, gap + (column.width if column.width is not None else max(_breadth(row[at]) for row in rows)))
        for at, (column, gap) in enumerate(zip(columns, gaps, strict=True))
    ]
    widths = list(needed)
    flexible = [at for at, column in enumerate(columns) if column.is_flexible]
    left = room - sum(width for at, width in enumerate(needed) if at not in flexible)
    for number, at in enumerate(flexible):
        widths[at] = max(1 + gaps[at], -(-left // (len(flexible) - number)))
        left -= widths[at]
    excess = sum(widths) - room
    if excess > 0:
        # Too narrow a terminal: what could be broken goes, then all columns give up alike.
        for at, column in enumerate(columns):
            less = min(widths[at], excess) if column.is_flexible and column.is_broken else 0
            widths[at] -= less
            excess -= less
        shrinking = [at for at, width in enumerate(widths) if width]
        for number, at in enumerate(shrinking):
            less = min(widths[at], round(excess / (len(shrinking) - number)))
            widths[at] = min(needed[at], widths[at] - less)
            excess -= less
    spare, weight = max(0, room - sum(widths)), sum(widths)
    for at, width in enumerate(widths):
        more = -(-width * spare // weight) if weight else spare
        spare, weight = spare - more, weight - width
        # What still has no room stands beyond the edge, and is not seen.
        widths[at] = min(width + more, room - sum(widths[:at]))
    return widths


def _paragraph(text: str, width: int) -> Iterator[str]:
    for line in text.split("\n"):
        yield from _broken(line, width, fold=True)


def _broken(text: str, width: int, *, fold: bool) -> list[str]:
    """Return a line broken at spaces; ``fold`` also breaks a word that is too long for a line of its own."""
    return commands.wrapped(text, width, measure=_breadth, fold=_pieces if fold else None)


def _pieces(word: str, width: int) -> Iterator[str]:
    while word:
        piece = _fitting(word, width) or word[0]
        yield piece
        word = word[len(piece) :]


def _shortened(text: str, width: int) -> str:
    if _breadth(text) <= width:
        return text
    return _padded(_fitting(text, width - 1), width - 1) + "…"


def _fitting(text: str, width: int) -> str:
    """Return as much of the beginning as has room."""
    return next((text[:end] for end in range(len(text), 0, -1) if _breadth(text[:end]) <= width), "")


def _padded(text: str, width: int) -> str:
    return text + _padding(text, width)


def _padding(text: str, width: int) -> str:
    return " " * (width - _breadth(text))


def _breadth(text: str) -> int:
    """Return how many columns of a terminal a text takes: a sign of the Far East two, an accent of its own none."""
    if text.isascii():
        return len(text)
    pictures = sum(1 for sign, mark in pairwise(text) if mark == PICTURE_MARK and _breadth_of(sign) == 1)
    return sum(map(_breadth_of, text)) + pictures


def _breadth_of(sign: str) -> int:
    if unicodedata.category(sign).startswith("M"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def print_json(document: object) -> None:
    """Print a document as one line of JSON."""
    click.echo(terminal_safe(msgspec.json.Encoder(decimal_format="number").encode(document).decode()))


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


def refuse(sentence: str, *, event: str = NOTICE) -> NoReturn:
    """End the process as for wrong usage; ``event`` as for ``say_aside``."""
    say_aside(sentence, event=event)
    sys.exit(USAGE)


def _wrapped_entry(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return wrapped(line.strip(), indent, f"{indent}  " if indent else "")


def span_text(span: timedelta, texts: Texts) -> str:
    """Return a span in one unit, rounded down: ``3 min``, ``2 h``, ``5 days``; a negative one is none."""
    span = max(span, timedelta())
    if span < HOURS_FROM:
        return texts.text("span.minutes", {"count": str(span // timedelta(minutes=1))})
    if span < DAYS_FROM:
        return texts.text("span.hours", {"count": str(span // HOUR)})
    return texts.text("span.days", {"count": str(span // DAY)})
