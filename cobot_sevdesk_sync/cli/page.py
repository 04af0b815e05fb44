"""Prints headings, paragraphs and aligned columns: with colour on a terminal, else as plain text of 80 columns."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cobot_sevdesk_sync.cli.colour import is_colour_wanted
from cobot_sevdesk_sync.cli.screen import WIDEST, WIDTH

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
