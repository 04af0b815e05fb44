"""The report for a person at a terminal or in a mail: the sums first, then what needs a person."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TextIO

from msgspec import Struct

from cobot_sevdesk_sync.books.matching import DocumentClass
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.report.model import CALM, DocumentRow, Report, Sums, flagged_from
from cobot_sevdesk_sync.report.words import document_text, member_text
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

WIDTH = 80
# How many documents of a class, and members, are told one by one; --format csv names all.
MOST_SHOWN = 20
LONGEST_NAME = 40


def _as_it_is(text: str) -> str:
    return text


class Style(Struct, frozen=True):
    """How the text is set: its width in characters, and how headings and warnings are made to stand out."""

    width: int = WIDTH
    heading: Callable[[str], str] = _as_it_is
    warning: Callable[[str], str] = _as_it_is
    fine: Callable[[str], str] = _as_it_is


PLAIN = Style()


def write_text(report: Report, texts: Texts, out: TextIO, style: Style = PLAIN) -> None:
    """Write the report."""
    for line in _Telling(report, texts, style).lines():
        out.write(line.rstrip() + "\n")


def write_summary(report: Report, texts: Texts, out: TextIO, style: Style = PLAIN) -> None:
    """Write what one reads in ten seconds: the verdict, the sums, how many documents of each class."""
    for line in _Telling(report, texts, style).summary():
        out.write(line.rstrip() + "\n")


class _Telling(Struct, frozen=True):
    report: Report
    texts: Texts
    style: Style

    def lines(self) -> Iterable[str]:
        yield from self.summary()
        # What is only missing comes last: it may be much, and all of it for one reason.
        for document_class in flagged_from("blocked"):
            yield from self._documents(document_class)
        yield from self._members()

    def summary(self) -> Iterable[str]:
        report = self.report
        title = {"space": cleaned(report.space_name), "since": str(report.since), "until": str(report.until)}
        verdict, style = ("differs", self.style.warning) if report.differs else ("agrees", self.style.fine)
        yield from map(self.style.heading, self._paragraph(self._say("title", title), "", ""))
        yield from map(style, self._paragraph(self._say(verdict), "", ""))
        yield ""
        yield from self._totals()
        yield from self._counts()

    def _say(self, key: str, values: dict[str, str] | None = None) -> str:
        return self.texts.text(f"report.{key}", values)

    def _totals(self) -> Iterable[str]:
        for currency in sorted(self.report.currencies, key=lambda each: (each != EURO, each)):
            yield from self._control(currency)
            yield ""

    def _control(self, currency: str) -> Iterable[str]:
        """Yield both sides' sums: months with a difference, and all together."""
        months, whole = self.report.months(currency), self.report.sums(currency)
        differing = {month: sums for month, sums in months.items() if sums.differs_inside}
        table = [(self._say("gross", {"currency": cleaned(currency)}), "Cobot", "sevDesk", self._say("difference"))]
        table += [(month, *self._cells(sums)) for month, sums in differing.items()]
        table.append((self._say("total"), *self._cells(whole)))
        widths = [max(len(cells[column]) for cells in table) for column in range(4)]
        for index, cells in enumerate(table):
            first = cells[0].ljust(widths[0])
            line = "  ".join([first, *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))])
            yield self.style.heading(line) if index == len(table) - 1 else line
        if len(differing) < len(months):
            calm = {"count": str(len(months) - len(differing))}
            yield from self._paragraph(self._say("calm-months", calm), "", "")
        if whole.differs_inside and not whole.difference_cents:
            yield from self._paragraph(self._say("differences-inside"), "", "")

    def _cells(self, sums: Sums) -> tuple[str, str, str]:
        written = self.texts.amount_of_cents
        return written(sums.cobot_cents), written(sums.sevdesk_cents), written(sums.difference_cents)

    def _counts(self) -> Iterable[str]:
        counts = Counter(row.document_class for row in self.report.rows)
        yield self.style.heading(self._say("documents", {"count": str(len(self.report.rows))}))
        width = max(len(str(count)) for count in [0, *counts.values()])
        for document_class in CALM + flagged_from("missing"):
            if counts[document_class]:
                label = self._say(f"class.{document_class}")
                meaning = self._say(f"meaning.{document_class}")
                figure = str(counts[document_class]).rjust(width)
                yield from self._paragraph(f"{label}: {meaning}", f"  {figure}  ", " " * (4 + width))

    def _documents(self, document_class: DocumentClass) -> Iterable[str]:
        rows = [row for row in self.report.rows if row.document_class == document_class]
        if not rows:
            return
        heading = {"class": self._say(f"class.{document_class}"), "count": str(len(rows))}
        yield ""
        yield self.style.heading(self._say("section", heading))
        common = ""
        if document_class == "missing":
            common = self._say("fix.missing")
            yield from self._paragraph(common, "  > ", "    ")
        for row in rows[:MOST_SHOWN]:
            yield from self._document(row, common)
        if len(rows) > MOST_SHOWN:
            yield from self._paragraph(self._say("further", {"count": str(len(rows) - MOST_SHOWN)}), "  ", "  ")

    def _document(self, row: DocumentRow, common: str) -> Iterable[str]:
        said = document_text(row, self.texts)
        amount = f"{self.texts.amount_of_cents(row.gross_cents)} {cleaned(row.currency)}"
        head = "  ".join(filter(None, (cleaned(row.number), str(row.day), amount, cleaned(row.name, LONGEST_NAME))))
        cut = head if len(head) <= self.style.width - 2 else head[: self.style.width - 3].rstrip() + "…"
        name = cleaned(row.number)
        yield "  " + cut.replace(name, self.style.heading(name), 1) if name else "  " + cut
        if said.fix == common and not said.codes:
            return
        message = f"{', '.join(said.codes)}: {said.message}" if said.codes else said.message
        yield from self._paragraph(message, "    ", "    ")
        if said.fix:
            yield from self._paragraph(said.fix, "    > ", "      ")

    def _members(self) -> Iterable[str]:
        rows = self.report.members
        if not rows:
            return
        yield ""
        yield self.style.heading(self._say("members", {"count": str(len(rows))}))
        for member_class in dict.fromkeys(row.member_class for row in rows):
            of_class = [row for row in rows if row.member_class == member_class]
            for row in of_class[:MOST_SHOWN]:
                yield from self._paragraph(member_text(row, self.texts).message, "  ", "    ")
            if len(of_class) > MOST_SHOWN:
                further = self._say("further-members", {"count": str(len(of_class) - MOST_SHOWN)})
                yield from self._paragraph(further, "  ", "  ")
            yield from self._paragraph(member_text(of_class[0], self.texts).fix, "  > ", "    ")

    def _paragraph(self, text: str, first: str, following: str) -> list[str]:
        return textwrap.wrap(
            text,
            self.style.width,
            initial_indent=first,
            subsequent_indent=following,
            break_long_words=False,
            break_on_hyphens=False,
        )
