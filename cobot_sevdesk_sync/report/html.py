"""The report as one HTML file for the bookkeeper: read in a browser, filed as PDF.

The file stands alone. It carries its style and script, and forbids itself everything else: no request leaves it. Every
value is escaped by the template engine; whatever comes from Cobot or sevDesk is text, never markup. The templates are
given the report itself, and filters that write its figures; here is what they cannot say in a line.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TextIO

from msgspec import Struct

import cobot_sevdesk_sync
from cobot_sevdesk_sync.books.matching import DocumentClass
from cobot_sevdesk_sync.report.html_chart import draw
from cobot_sevdesk_sync.report.model import CALM, FLAGGED, DocumentRow, MemberClass, MemberRow, Report
from cobot_sevdesk_sync.report.words import (
    SHOWN_BY_FIELDS,
    accepted_text,
    account_text,
    amount,
    booked_unknown,
    field_value,
    gap_text,
    grouped,
    head_facts,
    link,
    marks_text,
    member_text,
    moment,
    month,
    outside,
    rate,
    remarks,
    rule_text,
    verdict_sentences,
)
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.commands import command_line, parts

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

PAGE = files("cobot_sevdesk_sync") / "report" / "page"
# Pieces of the page that are written at once.
BUFFERED = 200
# How many are listed one by one; the documents beyond are counted.
MOST_DOCUMENTS = 5_000
MOST_MEMBERS = 1_000
MOST_LISTED = 200
SectionName = DocumentClass | Literal["accepted"]
# What was accepted has a section of its own, whatever its class: it is to be read, and needs nobody.
SECTIONS: tuple[SectionName, ...] = (*FLAGGED, "accepted", *CALM)
MEMBER_ORDER: tuple[MemberClass, ...] = ("several-contacts", "number-different", "without-contact")
# The classes whose advice is the same in every format of the report.
ADVICE_OF_THE_REPORT = frozenset({"different", "extra", "missing"})


def write_html(report: Report, texts: Texts, out: TextIO) -> None:
    """Write the page piece by piece: it is never in memory as a whole."""
    style, script = _file("report.css"), _file("report.js")
    page_style = _page_style(report, texts)
    sections = sections_of(report)
    values: dict[str, object] = {
        "report": report,
        "sections": sections,
        "filter_months": sorted({row.month for section in sections for row in section.listed}),
        "filter_accounts": sorted({each for section in sections for row in section.listed for each in row.accounts}),
        "members": members_in_order(report),
        "head_facts": head_facts(texts, report),
        "booked_unknown": booked_unknown(texts, report),
        "remarks": remarks(texts, report),
        "verdict": verdict(report, texts),
        "language": texts.language,
        "version": cobot_sevdesk_sync.__version__,
        "style": style,
        "page_style": page_style,
        "script": script,
        "policy": _policy((style, page_style), script),
        "most_documents": MOST_DOCUMENTS,
        "most_members": MOST_MEMBERS,
        "most_listed": MOST_LISTED,
        "csv_command": _command(report, "csv"),
        "json_command": _command(report, "json"),
    }
    stream = _environment(report, texts).get_template("report.html.jinja").stream(values)
    stream.enable_buffering(BUFFERED)
    for piece in stream:
        out.write(piece)


def _environment(report: Report, texts: Texts) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - a run must not pay for it

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_file),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    of_language: Mapping[str, Callable[..., object]] = {
        "amount": amount,
        "amounts": amounts,
        "field_value": field_value,
        "grouped": grouped,
        "moment": partial(moment, time_zone=report.time_zone),
        "month": month,
        "rate": rate,
    }
    environment.filters |= {name: partial(write, texts) for name, write in of_language.items()}
    environment.filters |= {
        "day": texts.day,
        "figure": texts.amount_of_cents,
        "json": json.dumps,
        "link": link,
        "outside": outside,
    }
    environment.filters["with_commands"] = _with_commands
    environment.globals |= {
        "text": texts.text,
        "say": partial(_say, texts),
        "mend": partial(_mend, texts),
        "accepted_text": partial(accepted_text, texts),
        "account_text": partial(account_text, texts, names=report.account_names),
        "advice_on": partial(_advice, texts, report.time_zone),
        "column": lambda name: texts.text(f"report.column.{name}"),
        "gap_text": partial(gap_text, texts),
        "marks_text": partial(marks_text, texts),
        "rule_text": partial(rule_text, texts),
        "member_text": partial(member_text, texts=texts),
        "draw": partial(draw, texts),
    }
    return environment


def _say(texts: Texts, key: str, values: Mapping[str, str] | None = None, /, **named: str) -> str:
    """Return a text of the page, ``say("html.days", since=..., until=...)``; keys are given without ``html.``."""
    return texts.text(f"html.{key}", {**(values or {}), **named})


def amounts(texts: Texts, cents: Mapping[str, int]) -> tuple[str, ...]:
    """Return sums with their currencies."""
    return tuple(amount(texts, value, currency) for currency, value in sorted(cents.items()))


def _mend(texts: Texts, name: SectionName) -> str:
    """Return what to do about the documents of a class that needs a person."""
    return texts.text(f"report.fix.{name}" if name in ADVICE_OF_THE_REPORT else f"html.mend.{name}")


def _advice(texts: Texts, time_zone: str, row: DocumentRow) -> list[tuple[str, str]]:
    """Return what is particular to a document, each sentence with what to do about it.

    A note asks for nothing, and what was accepted for nothing more. What holds for its class stands there, and what
    differs in a list.
    """
    advice: list[tuple[str, str]] = []
    if row.remark is not None:
        values = {"until": moment(texts, row.waits_until, time_zone) if row.waits_until else ""}
        message = texts.text(f"report.message.{row.remark}", values)
        advice.append((message, texts.text(f"report.fix.{row.remark}", values)))
    advice += (
        (texts.problem_message(finding), texts.problem_fix(finding))
        for finding in row.findings
        if not (row.fields and finding.code in SHOWN_BY_FIELDS)
    )
    return advice if row.accepted is None else [(message, "") for message, _ in advice]


def verdict(report: Report, texts: Texts) -> tuple[str, ...]:
    """Return what the report comes to: the verdict, then a sentence each about documents, sums and members."""
    flagged = sum(row.is_open for row in report.rows)
    accepted = report.accepted_count
    everything = grouped(texts, len(report.rows))
    sentences = verdict_sentences(texts, report)
    # Where more follows the sentence is short.
    short = {"agrees": "html.verdict.agrees", "differs": "html.verdict.differs"}.get(report.verdict)
    if short is not None:
        sentences[0] = texts.text(short)
    if report.is_empty and not report.differs:
        return tuple(sentences)
    if flagged:
        values = {"count": grouped(texts, flagged), "all": everything}
        sentences.append(texts.text("html.documents.to-look-at", values))
    elif report.rows and not accepted:
        sentences.append(texts.text("html.documents.agree", {"all": everything}))
    if accepted and report.differs:
        sentences.append(texts.text("html.documents.accepted", {"count": grouped(texts, accepted)}))
    sentences.append(_sentence_on_sums(report, texts))
    if any(row.differs for row in report.tax):
        sentences.append(texts.text("html.tax.differs"))
    members = sum(row.accepted is None for row in report.members)
    if members:
        sentences.append(texts.text("html.members.to-look-at", {"count": grouped(texts, members)}))
    return tuple(sentences)


def _sentence_on_sums(report: Report, texts: Texts) -> str:
    sums = {currency: report.sums(currency) for currency in report.currencies}
    unequal = {currency: each.difference_cents for currency, each in sums.items() if each.difference_cents}
    if unequal:
        # Whether all of it was accepted is a question of every single total.
        key = "html.sums.differ" if any(total.open_cents for total in report.totals) else "html.sums.differ-accepted"
        return texts.text(key, {"difference": " / ".join(amounts(texts, unequal))})
    in_parts = any(each.differs_inside for each in sums.values())
    return texts.text("html.sums.equal-in-all" if in_parts else "html.sums.equal")


class Tally(Struct, frozen=True):
    """How many documents there are, and their gross cents by currency."""

    count: int
    cents: Mapping[str, int]


class Section(Struct, frozen=True):
    """The documents of a class, or those that were accepted; at least one.

    Attributes:
        whole: All of them, counted.
        listed: Those that the page lists, oldest first.
        folded: The others, counted by month (``2026-04``).
    """

    name: SectionName
    whole: Tally
    listed: Sequence[DocumentRow]
    folded: Mapping[str, Tally]

    @property
    def is_calm(self) -> bool:
        """Whether its documents need nobody."""
        return self.name not in FLAGGED


def sections_of(report: Report, most: int = MOST_DOCUMENTS) -> list[Section]:
    """Return the classes that have documents; of all classes together no more than ``most`` are listed."""
    by_class: dict[SectionName, list[DocumentRow]] = {name: [] for name in SECTIONS}
    for row in report.rows:
        by_class[row.document_class if row.accepted is None else "accepted"].append(row)
    sections: list[Section] = []
    room = most
    for name, rows in by_class.items():
        if rows:
            rows.sort(key=lambda row: (row.day, row.number))
            listed, others = rows[:room], rows[room:]
            room -= len(listed)
            folded = {each: _tally(of_month) for each, of_month in groupby(others, key=lambda row: row.month)}
            sections.append(Section(name, _tally(rows), listed, folded))
    return sections


def _tally(rows: Iterable[DocumentRow]) -> Tally:
    count, cents = 0, Counter[str]()
    for row in rows:
        count += 1
        cents[row.currency] += row.gross_cents
    return Tally(count, cents)


def members_in_order(report: Report) -> list[MemberRow]:
    """Return the members of whom something is not as it should be, the worst first, what is accepted last."""
    return sorted(
        report.members,
        key=lambda row: (row.accepted is not None, MEMBER_ORDER.index(row.member_class), row.name.casefold()),
    )


def _command(report: Report, written: str) -> str:
    """Return the command that writes all of this very period as JSON, or into a file as CSV."""
    since, until = report.since.isoformat(), report.until.isoformat()
    words = ["sync", "report", "--since", since, "--until", until, "--format", written]
    return command_line(*words, *(["--output", f"report-{since}-{until}.csv"] if written == "csv" else []))


def _with_commands(text: str) -> Markup:
    """Return a text escaped, with its commands as such: on one line, so that what is copied is one line, too."""
    from markupsafe import Markup, escape  # noqa: PLC0415 - with jinja2

    pieces = [
        escape(before) + (Markup("<code>{}</code>").format(command) if command else "")
        for before, command in parts(text)
    ]
    return Markup("").join(pieces)


def _file(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _policy(styles: tuple[str, ...], script: str) -> str:
    """Return the content security policy: nothing but this style and this script, known by their hashes."""
    allowed = " ".join(_hash(style) for style in styles)
    return f"default-src 'none'; style-src {allowed}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _page_style(report: Report, texts: Texts) -> str:
    """Return the style of a printed page's margins: on each, what it belongs to and which of how many it is."""
    days = _say(texts, "days", since=texts.day(report.since), until=texts.day(report.until))
    left = f"{outside(report.space_name) or outside(report.space)} · {_say(texts, 'heading')}"
    right = f"{days} · {_say(texts, 'made')} {moment(texts, report.made, report.time_zone)}"
    of = f"{_quoted(_say(texts, 'page'))} counter(page) {_quoted(_say(texts, 'page-of'))} counter(pages)"
    return (
        f"@page {{ @top-left {{ content: {_quoted(left)}; }} @top-right {{ content: {_quoted(right)}; }}"
        f" @bottom-right {{ content: {of}; }} }}"
    )


def _quoted(text: str) -> str:
    """Return a CSS string. All but letters and digits is written by its number, so nothing in it can end the string."""
    written = "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in text)
    return f'"{written}"'
