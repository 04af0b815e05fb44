"""The report for a person at a terminal or in a mail: the sums first, then what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from msgspec import Struct

from cobot_sevdesk_sync.books.entries import Mark, Marks
from cobot_sevdesk_sync.books.matching import DocumentClass
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.report.model import CALM, NO_REVENUE, DocumentRow, Report, Sums, flagged_from
from cobot_sevdesk_sync.report.tax import TaxRow
from cobot_sevdesk_sync.report.words import (
    accepted_text,
    account_text,
    booked_unknown,
    document_text,
    gap_text,
    head_facts,
    marks_text,
    member_text,
    moment,
    rate,
    remarks,
    rule_text,
    verdict_sentences,
)
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.commands import wrapped
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


def write_overview(report: Report, texts: Texts, out: TextIO, style: Style = PLAIN) -> None:
    """Write what a month is judged by: the verdict, the sums, the classes, what was accepted, and the tax."""
    for line in _Telling(report, texts, style).overview():
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
        yield from self._unfinished()
        yield from self._members()
        yield from self._tax()
        yield from self._accounts()
        yield from self._payments()
        yield from self._gaps()
        yield from self._booked()
        yield from self._accepted()
        yield from self._head()

    def overview(self) -> Iterable[str]:
        yield from self.summary()
        yield from self._accepted()
        yield from self._tax()

    def summary(self) -> Iterable[str]:
        """Yield what one reads in ten seconds: the verdict, the sums, how many documents of each class."""
        report = self.report
        title = {"space": cleaned(report.space_name), "since": self.texts.day(report.since)}
        title["until"] = self.texts.day(report.until)
        style = self.style.warning if report.differs else self.style.fine if report.may_be_signed else _as_it_is
        yield from map(self.style.heading, self._paragraph(self._say("title", title), "", ""))
        for sentence in verdict_sentences(self.texts, report):
            yield from map(style, self._paragraph(sentence, "", ""))
        for remark in remarks(self.texts, report):
            yield from self._paragraph(remark, "", "")
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
        table += [(self.texts.month(month), *self._cells(sums)) for month, sums in differing.items()]
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
        counts = Counter(row.document_class for row in self.report.rows if row.accepted is None)
        accepted = self.report.accepted_count
        yield self.style.heading(self._say("documents", {"count": str(len(self.report.rows))}))
        width = max(len(str(count)) for count in [0, *counts.values()])
        for document_class in CALM + flagged_from("missing"):
            if counts[document_class]:
                label = self._say(f"class.{document_class}")
                meaning = self._say(f"meaning.{document_class}")
                figure = str(counts[document_class]).rjust(width)
                yield from self._paragraph(f"{label}: {meaning}", f"  {figure}  ", " " * (4 + width))
        if accepted:
            first = f"  {str(accepted).rjust(width)}  "
            yield from self._paragraph(self._say("accepted.count"), first, " " * (4 + width))

    def _heading(self, key: str, values: dict[str, str] | None = None) -> Iterable[str]:
        yield ""
        yield from map(self.style.heading, self._paragraph(self._say(key, values), "", ""))

    def _figures(self, names: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]]) -> list[str]:
        """Return a table: a label a row, the figures below it where they do not fit beside it.

        Args:
            names: Of the columns.
            rows: Each its label and its cents.
        """
        written = [(label, [self.texts.amount_of_cents(cents) for cents in row]) for label, row in rows]
        widths = [max([len(name), *(len(cells[at]) for _, cells in written)]) for at, name in enumerate(names)]
        room = self.style.width - sum(widths) - 2 * len(widths)
        lines: list[str] = []
        for label, cells in [("", names), *written]:
            figures = "".join(f"  {cell.rjust(width)}" for cell, width in zip(cells, widths, strict=True))
            above = [] if len(label) <= room else self._paragraph(label, "", "  ")
            lines += [*above, ("" if above else label).ljust(room) + figures]
        return lines

    def _tax(self) -> Iterable[str]:
        report, texts = self.report, self.texts
        for currency in dict.fromkeys(row.currency for row in report.tax):
            yield from self._heading("tax.heading", {"currency": cleaned(currency)})
            names = ("cobot_net", "cobot_tax", "sevdesk_net", "sevdesk_tax")
            of_currency = [row for row in report.tax if row.currency == currency]
            rows = [(self._tax_label(row), tuple(getattr(row, name) for name in names)) for row in of_currency]
            yield from self._figures([self._say(f"column.{name}") for name in names], rows)
            for row in of_currency:
                if not row.differs and not row.difference_cents:
                    continue
                values = {"what": self._tax_label(row), "tax": texts.amount_of_cents(row.difference_cents)}
                values["net"] = texts.amount_of_cents(row.net_difference_cents)
                yield from self._paragraph(self._say("tax.differs", values), "  ", "    ")
        if report.tax:
            yield from self._paragraph(self._say("tax.about"), "", "")
        if report.blocked_tax:
            yield from self._heading("tax.blocked.heading")
            blocked = [
                (f"{texts.month(row.month)}  {rate(texts, row.tax_rate)}  {cleaned(row.currency)}", (row.net, row.tax))
                for row in report.blocked_tax
            ]
            yield from self._figures([self._say("column.net"), self._say("column.tax")], blocked)

    def _tax_label(self, row: TaxRow) -> str:
        named = rule_text(self.texts, row.rule, row.rule_name)
        field = self._say("tax.field", {"field": row.return_field}) if row.return_field else ""
        return "  ".join(
            filter(None, (self.texts.month(row.month), f"{named}, {rate(self.texts, row.tax_rate)}", field))
        )

    def _accounts(self) -> Iterable[str]:
        report = self.report
        for currency in dict.fromkeys(row.currency for row in report.totals):
            yield from self._heading("totals.heading", {"currency": cleaned(currency)})
            rows = [
                (
                    f"{self.texts.month(row.month)}  {account_text(self.texts, row.account, report.account_names)},"
                    f" {rate(self.texts, row.tax_rate)}",
                    (row.cobot_cents, row.sevdesk_cents, row.difference_cents),
                )
                for row in report.totals_in(currency)
            ]
            yield from self._figures(["Cobot", "sevDesk", self._say("difference")], rows)

    def _unfinished(self) -> Iterable[str]:
        rows = [row for row in self.report.rows if self.report.is_unfinished(row)]
        if rows:
            yield from self._heading("unfinished.heading", {"count": str(len(rows))})
            yield from self._listed(rows, lambda row: marks_text(self.texts, row.sevdesk_marks))
            yield from self._paragraph(self._say("unfinished.fix"), "  > ", "    ")

    def _listed(self, rows: Sequence[DocumentRow], about: Callable[[DocumentRow], str]) -> Iterable[str]:
        """Yield a line for each of the first documents, with what is to be said of it."""
        for row in rows[:MOST_SHOWN]:
            amount = f"{self.texts.amount_of_cents(row.gross_cents)} {cleaned(row.currency)}"
            told = (cleaned(row.number), self.texts.day(row.day), amount, about(row), cleaned(row.name, LONGEST_NAME))
            yield from self._paragraph("  ".join(filter(None, told)), "  ", "    ")
        yield from self._further(rows)

    def _further(self, rows: Sequence[object], key: str = "further") -> Iterable[str]:
        """Yield how many there are beyond the first ones."""
        if len(rows) > MOST_SHOWN:
            yield from self._paragraph(self._say(key, {"count": str(len(rows) - MOST_SHOWN)}), "  ", "  ")

    def _payments(self) -> Iterable[str]:
        report, texts = self.report, self.texts
        if not any(each.count for each in report.payments()):
            return
        yield from self._heading("payments.heading")
        for each in report.payments():
            state = {"cobot": marks_text(texts, (each.cobot,)), "sevdesk": marks_text(texts, (each.sevdesk,))}
            amount = f"{texts.amount_of_cents(each.cents)} {cleaned(each.currency)}"
            yield from self._paragraph(
                self._say("payments.sum", {**state, "count": str(each.count), "amount": amount}), "  ", "    "
            )
        lists: tuple[tuple[str, Marks, Mark], ...] = (
            ("payments.cobot-only", ("paid",), "open"),
            ("payments.sevdesk-only", ("open",), "paid"),
            ("payments.canceled", NO_REVENUE, "open"),
        )
        for key, cobot, sevdesk in lists:
            if rows := report.paid_as(cobot, sevdesk):
                yield from self._paragraph(self._say(key, {"count": str(len(rows))}), "  ", "    ")
                yield from self._listed(rows, lambda row: marks_text(texts, row.cobot_marks))

    def _gaps(self) -> Iterable[str]:
        gaps = self.report.gaps
        if gaps:
            yield from self._heading("gaps.heading", {"count": str(len(gaps))})
            for gap in gaps[:MOST_SHOWN]:
                yield from self._paragraph(gap_text(self.texts, gap), "  ", "    ")
            yield from self._further(gaps)
            yield from self._paragraph(self._say("gaps.about"), "  > ", "    ")

    def _booked(self) -> Iterable[str]:
        report = self.report
        if report.booked_since is not None:
            values = {"day": self.texts.day(report.booked_since), "count": str(len(report.booked))}
            unknown = booked_unknown(self.texts, report)
            if report.booked or not unknown:
                yield from self._heading("booked.heading" if report.booked else "booked.none", values)
            if unknown:
                yield ""
                yield from self._paragraph(unknown, "", "")
            moments = {id(each.row): moment(self.texts, each.at, report.time_zone) for each in report.booked}
            yield from self._listed([each.row for each in report.booked], lambda row: moments[id(row)])

    def _head(self) -> Iterable[str]:
        report = self.report
        facts = head_facts(self.texts, report)
        if not facts:
            return
        yield from self._heading("head.heading")
        width = max(len(name) for name, _ in facts)
        for name, value in facts:
            yield from self._paragraph(value, f"  {name.ljust(width)}  ", " " * (width + 4))
        for name in ("head.date", "head.signature") if report.gets_signature else ():
            yield ""
            yield f"  {self._say(name)} ".ljust(self.style.width - 2, "_")

    def _documents(self, document_class: DocumentClass) -> Iterable[str]:
        rows = [row for row in self.report.rows if row.document_class == document_class and row.accepted is None]
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
        yield from self._further(rows)

    def _document(self, row: DocumentRow, common: str) -> Iterable[str]:
        said = document_text(row, self.texts, self.report.time_zone)
        amount = f"{self.texts.amount_of_cents(row.gross_cents)} {cleaned(row.currency)}"
        parts = (cleaned(row.number), self.texts.day(row.day), amount, cleaned(row.name, LONGEST_NAME))
        head = "  ".join(filter(None, parts))
        cut = head if len(head) <= self.style.width - 2 else head[: self.style.width - 3].rstrip() + "…"
        name = cleaned(row.number)
        yield "  " + cut.replace(name, self.style.heading(name), 1) if name else "  " + cut
        if said.fix == common and not said.codes:
            return
        if row.sevdesk_marks:
            marks = {
                "cobot": marks_text(self.texts, row.cobot_marks),
                "sevdesk": marks_text(self.texts, row.sevdesk_marks),
            }
            yield from self._paragraph(self._say("marks", marks), "    ", "      ")
        message = f"{', '.join(said.codes)}: {said.message}" if said.codes else said.message
        yield from self._paragraph(message, "    ", "    ")
        if row.accepted is not None:
            yield from self._paragraph(accepted_text(self.texts, row.accepted), "    > ", "      ")
        elif said.fix:
            yield from self._paragraph(said.fix, "    > ", "      ")

    def _members(self) -> Iterable[str]:
        rows = [row for row in self.report.members if row.accepted is None]
        if not rows:
            return
        yield ""
        yield self.style.heading(self._say("members", {"count": str(len(rows))}))
        for member_class in dict.fromkeys(row.member_class for row in rows):
            of_class = [row for row in rows if row.member_class == member_class]
            for row in of_class[:MOST_SHOWN]:
                yield from self._paragraph(member_text(row, self.texts).message, "  ", "    ")
            yield from self._further(of_class, "further-members")
            yield from self._paragraph(member_text(of_class[0], self.texts).fix, "  > ", "    ")

    def _accepted(self) -> Iterable[str]:
        rows = [row for row in self.report.rows if row.accepted is not None]
        members = [row for row in self.report.members if row.accepted is not None]
        if not rows and not members:
            return
        yield ""
        yield self.style.heading(self._say("accepted", {"count": str(self.report.accepted_count)}))
        for member in members[:MOST_SHOWN]:
            yield from self._paragraph(member_text(member, self.texts).message, "  ", "    ")
            yield from self._paragraph(member_text(member, self.texts).fix, "    > ", "      ")
        yield from self._further(members, "further-members")
        for row in rows[:MOST_SHOWN]:
            yield from self._document(row, "")
        yield from self._further(rows)

    def _paragraph(self, text: str, first: str, following: str) -> list[str]:
        return wrapped(text, self.style.width, first, following)
