"""The report as one HTML file for the bookkeeper: read in a browser, filed as PDF.

The file stands alone. It carries its style and script, and forbids itself everything else: no request leaves it. Every
value is escaped by the template engine; whatever comes from Cobot or sevDesk is text, never markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

import cobot_sevdesk_sync
from cobot_sevdesk_sync.books.reconcile import DocumentClass
from cobot_sevdesk_sync.report.html_chart import Chart, draw
from cobot_sevdesk_sync.report.model import Addresses, DocumentRow, MemberClass, MemberRow, Report, TotalRow
from cobot_sevdesk_sync.report.words import (
    EURO,
    amount,
    day,
    field_value,
    figure,
    grouped,
    joined,
    link,
    member_text,
    moment,
    month,
    outside,
    rate,
)
from cobot_sevdesk_sync.texts import Texts

if TYPE_CHECKING:
    from jinja2 import Environment

# What needs a person comes first, the worst of it at the top.
CLASS_ORDER: tuple[DocumentClass, ...] = (
    "different",
    "duplicate",
    "extra",
    "missing",
    "blocked",
    "matched",
    "nothing-to-book",
)
CALM_CLASSES = frozenset({"matched", "nothing-to-book"})


class Line(Struct, frozen=True):
    """A line of a table of sums, in words. ``differs`` marks it; ``labels`` name it, one per column."""

    labels: tuple[str, ...]
    cobot: str
    sevdesk: str
    difference: str
    differs: bool


class CurrencyPart(Struct, frozen=True):
    """All sums of one currency.

    Attributes:
        name: The currency in titles; empty while there is only one.
        total: With the currency's sign; the tables' figures are bare, their captions name the currency.
        accounts: One line per month, booking account and tax rate.
    """

    currency: str
    name: str
    total: Line
    months: tuple[Line, ...]
    months_sum: Line
    accounts: tuple[Line, ...]
    chart: Chart | None


class ClassLine(Struct, frozen=True):
    """How many documents a class holds and their gross amounts, one per currency."""

    name: DocumentClass
    label: str
    count: str
    amounts: tuple[str, ...]
    calm: bool


def verdict(report: Report, texts: Texts) -> tuple[str, ...]:
    """Return what the report comes to: the verdict, then a sentence each about documents, sums and members."""
    flagged = sum(row.document_class not in CALM_CLASSES for row in report.rows)
    everything = grouped(texts, len(report.rows))
    if not report.rows and not report.differs:
        return (texts.text("html.verdict.empty"),)
    sentences = [texts.text("html.verdict.differs" if report.differs else "html.verdict.agrees")]
    if flagged:
        values = {"count": grouped(texts, flagged), "all": everything}
        sentences.append(texts.text("html.documents.to-look-at", values))
    elif report.rows:
        sentences.append(texts.text("html.documents.agree", {"all": everything}))
    sentences.append(_sentence_on_sums(report.totals, texts))
    if report.members:
        sentences.append(texts.text("html.members.to-look-at", {"count": grouped(texts, len(report.members))}))
    return tuple(sentences)


def currency_parts(totals: Iterable[TotalRow], texts: Texts) -> tuple[CurrencyPart, ...]:
    """Return the sums per currency, the euro first; a period without any sums has a euro part of zero."""
    rows: dict[str, list[TotalRow]] = {EURO: []}
    for total in totals:
        rows.setdefault(total.currency, []).append(total)
    if not rows[EURO] and len(rows) > 1:
        del rows[EURO]
    named = len(rows) > 1
    return tuple(_part(currency, of_it, texts, named=named) for currency, of_it in rows.items())


def class_lines(report: Report, texts: Texts) -> tuple[ClassLine, ...]:
    """Return the classes that have documents, with their number and gross amounts."""
    counts: dict[DocumentClass, int] = defaultdict(int)
    sums: dict[DocumentClass, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in report.rows:
        counts[row.document_class] += 1
        sums[row.document_class][row.currency] += row.gross_cents
    return tuple(
        ClassLine(
            name=name,
            label=texts.text(f"report.class.{name}"),
            count=grouped(texts, counts[name]),
            amounts=amounts(texts, sums[name]),
            calm=name in CALM_CLASSES,
        )
        for name in CLASS_ORDER
        if counts[name]
    )


def amounts(texts: Texts, cents: Mapping[str, int]) -> tuple[str, ...]:
    """Return sums with their currencies."""
    return tuple(amount(texts, value, currency) for currency, value in sorted(cents.items()))


def _sentence_on_sums(totals: Sequence[TotalRow], texts: Texts) -> str:
    differences: dict[str, int] = defaultdict(int)
    for total in totals:
        differences[total.currency] += total.difference_cents
    unequal = {currency: cents for currency, cents in differences.items() if cents}
    if unequal:
        return texts.text("html.sums.differ", {"difference": " / ".join(amounts(texts, unequal))})
    in_parts = any(total.difference_cents for total in totals)
    return texts.text("html.sums.equal-in-all" if in_parts else "html.sums.equal")


def _part(currency: str, totals: Sequence[TotalRow], texts: Texts, *, named: bool) -> CurrencyPart:
    months: dict[str, tuple[int, int]] = {}
    for total in totals:
        cobot, sevdesk = months.get(total.month, (0, 0))
        months[total.month] = (cobot + total.cobot_cents, sevdesk + total.sevdesk_cents)
    ordered = [(name, *months[name]) for name in sorted(months)]
    cobot = sum(line[1] for line in ordered)
    sevdesk = sum(line[2] for line in ordered)
    difference = cobot - sevdesk
    name = outside(currency) if named else ""
    return CurrencyPart(
        currency=outside(currency),
        name=name,
        total=Line(
            labels=(),
            cobot=amount(texts, cobot, currency),
            sevdesk=amount(texts, sevdesk, currency),
            difference=amount(texts, difference, currency),
            differs=difference != 0,
        ),
        months=tuple(_line(texts, (month(texts, each),), left, right) for each, left, right in ordered),
        months_sum=_line(texts, (texts.text("html.sum"),), cobot, sevdesk),
        accounts=tuple(_account_line(texts, total) for total in sorted(totals, key=_account_order)),
        chart=draw(ordered, texts, currency, name) if ordered else None,
    )


def _account_order(total: TotalRow) -> tuple[str, bool, str, object]:
    return (total.month, total.account is None, total.account or "", total.tax_rate)


def _account_line(texts: Texts, total: TotalRow) -> Line:
    account = texts.text("html.no-account") if total.account is None else outside(total.account)
    labels = (month(texts, total.month), account, rate(texts, total.tax_rate))
    return _line(texts, labels, total.cobot_cents, total.sevdesk_cents)


def _line(texts: Texts, labels: tuple[str, ...], cobot: int, sevdesk: int) -> Line:
    return Line(
        labels=labels,
        cobot=figure(texts, cobot),
        sevdesk=figure(texts, sevdesk),
        difference=figure(texts, cobot - sevdesk),
        differs=cobot != sevdesk,
    )


MOST_DOCUMENTS = 5_000
MOST_MEMBERS = 1_000
MEMBER_ORDER: tuple[MemberClass, ...] = ("several-contacts", "number-different", "without-contact")
# The classes whose advice is the same in every format of the report.
ADVICE_OF_THE_REPORT = frozenset({"different", "extra", "missing"})


class Reference(Struct, frozen=True):
    """An id or number as it is shown, with its address where that is known."""

    text: str
    address: str | None


class FieldLine(Struct, frozen=True):
    """A field that differs, with both values."""

    name: str
    cobot: str
    sevdesk: str


class Advice(Struct, frozen=True):
    """A sentence about a document and what to do about it; a note asks for nothing."""

    message: str
    mend: str


class Document(Struct, frozen=True):
    """A row of the page.

    Attributes:
        month: ``2026-04``, to filter by.
        account_list: The booking accounts as JSON, to filter by; a number may hold any character.
        day_key: The day as ISO date, to sort by.
        gross_key: Gross cents, to sort by.
    """

    month: str
    account_list: str
    day: str
    day_key: str
    number: Reference
    name: str
    accounts: str
    gross: str
    gross_key: int
    vouchers: tuple[Reference, ...]
    fields: tuple[FieldLine, ...]
    advice: tuple[Advice, ...]


class FoldedMonth(Struct, frozen=True):
    """Documents of a month that are counted and not listed."""

    month: str
    count: str
    amounts: tuple[str, ...]


class ClassSection(Struct, frozen=True):
    """A class of documents. ``documents`` is read once, while the page is written."""

    name: DocumentClass
    label: str
    meaning: str
    mend: str
    count: str
    has_listed: bool
    documents: Iterator[Document]
    folded: tuple[FoldedMonth, ...]


class Choice(Struct, frozen=True):
    """A value to filter by and how it is called."""

    value: str
    label: str


class Documents(Struct, frozen=True):
    """All of the second part.

    Attributes:
        folded_note: Said when not all documents are listed.
        months: Those of the listed documents; likewise ``accounts``.
    """

    sections: tuple[ClassSection, ...]
    listed: int
    folded_note: str
    months: tuple[Choice, ...]
    accounts: tuple[Choice, ...]


class Member(Struct, frozen=True):
    """A member of whom something is not as it should be, in words."""

    label: str
    name: Reference
    cobot_number: str
    sevdesk_number: str
    contacts: tuple[Reference, ...]
    meaning: str
    mend: str


class Members(Struct, frozen=True):
    """The listed members; ``folded_note`` is said when those are not all."""

    members: tuple[Member, ...]
    folded_note: str


def documents_of(report: Report, texts: Texts, most: int = MOST_DOCUMENTS) -> Documents:
    """Return the documents by class, oldest first; of all classes together no more than ``most`` are listed."""
    by_class: dict[DocumentClass, list[DocumentRow]] = defaultdict(list)
    for row in report.rows:
        by_class[row.document_class].append(row)
    sections: list[ClassSection] = []
    months: set[str] = set()
    accounts: set[str] = set()
    room = most
    for name in CLASS_ORDER:
        rows = sorted(by_class.pop(name, ()), key=_oldest_first)
        if not rows:
            continue
        listed, folded = rows[:room], rows[room:]
        room -= len(listed)
        months.update(_month(row) for row in listed)
        accounts.update(account for row in listed for account in row.accounts)
        sections.append(_section(name, listed, folded, report.addresses, texts))
    every = len(report.rows)
    counts = {"listed": grouped(texts, most), "all": grouped(texts, every), "command": _csv_command(report)}
    return Documents(
        sections=tuple(sections),
        listed=most - room,
        folded_note=texts.text("html.documents.folded", counts) if every > most else "",
        months=tuple(Choice(each, month(texts, each)) for each in sorted(months)),
        accounts=tuple(Choice(each, outside(each)) for each in sorted(accounts)),
    )


def members_of(report: Report, texts: Texts, most: int = MOST_MEMBERS) -> Members:
    """Return the members of whom something is not as it should be."""
    ordered = sorted(report.members, key=lambda row: (MEMBER_ORDER.index(row.member_class), row.name.casefold()))
    command = f"cobot-sevdesk sync report {_period(report)} --format json"
    counts = {"listed": grouped(texts, most), "all": grouped(texts, len(ordered)), "command": command}
    return Members(
        members=tuple(_member(row, report.addresses, texts) for row in ordered[:most]),
        folded_note=texts.text("html.members.folded", counts) if len(ordered) > most else "",
    )


def _section(
    name: DocumentClass,
    listed: Sequence[DocumentRow],
    folded: Sequence[DocumentRow],
    addresses: Addresses,
    texts: Texts,
) -> ClassSection:
    return ClassSection(
        name=name,
        label=texts.text(f"report.class.{name}"),
        meaning=texts.text(f"html.meaning.{name}"),
        mend=_mend(name, texts),
        count=grouped(texts, len(listed) + len(folded)),
        has_listed=bool(listed),
        documents=(_document(row, addresses, texts) for row in listed),
        folded=tuple(_folded(folded, texts)),
    )


def _mend(name: DocumentClass, texts: Texts) -> str:
    if name in CALM_CLASSES:
        return ""
    return texts.text(f"report.fix.{name}" if name in ADVICE_OF_THE_REPORT else f"html.mend.{name}")


def _advice(row: DocumentRow, texts: Texts) -> Iterator[Advice]:
    """Say what is particular to a document; what holds for its class stands there, and what differs in a list."""
    if row.remark is not None:
        values = {"until": moment(texts, row.waits_until) if row.waits_until else ""}
        yield Advice(texts.text(f"report.message.{row.remark}", values), texts.text(f"report.fix.{row.remark}", values))
    for finding in row.findings:
        if not (row.fields and finding.code == "voucher-differs"):
            yield Advice(texts.problem_message(finding), texts.problem_fix(finding))


def _document(row: DocumentRow, addresses: Addresses, texts: Texts) -> Document:
    number = outside(row.number) or texts.text("html.no-number")
    return Document(
        month=_month(row),
        account_list=json.dumps(row.accounts),
        day=day(texts, row.day),
        day_key=row.day.isoformat(),
        number=Reference(number, link(addresses.cobot_invoice, row.cobot_id)),
        name=outside(row.name),
        accounts=joined([outside(account) for account in row.accounts]),
        gross=amount(texts, row.gross_cents, row.currency),
        gross_key=row.gross_cents,
        vouchers=_references(row.sevdesk_ids, addresses.sevdesk_voucher),
        fields=tuple(
            FieldLine(
                name=texts.text(f"report.field.{field}"),
                cobot=field_value(texts, field, cobot, row.currency),
                sevdesk=field_value(texts, field, sevdesk, row.currency),
            )
            for field, (cobot, sevdesk) in row.fields.items()
        ),
        advice=tuple(_advice(row, texts)),
    )


def _member(row: MemberRow, addresses: Addresses, texts: Texts) -> Member:
    said = member_text(row, texts)
    return Member(
        label=texts.text(f"html.member.class.{row.member_class}"),
        name=Reference(
            outside(row.name) or outside(row.cobot_id),
            link(addresses.cobot_member if row.kind == "member" else None, row.cobot_id),
        ),
        cobot_number=outside(row.cobot_number) or "–",
        sevdesk_number=outside(row.sevdesk_number) or "–",
        contacts=_references(row.sevdesk_ids, addresses.sevdesk_contact),
        meaning=said.message,
        mend=said.fix,
    )


def _references(identifiers: Iterable[str], template: str | None) -> tuple[Reference, ...]:
    return tuple(Reference(outside(each), link(template, each)) for each in identifiers)


def _folded(rows: Iterable[DocumentRow], texts: Texts) -> Iterator[FoldedMonth]:
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        counts[_month(row)] += 1
        sums[_month(row)][row.currency] += row.gross_cents
    for each in sorted(counts):
        yield FoldedMonth(month(texts, each), grouped(texts, counts[each]), amounts(texts, sums[each]))


def _oldest_first(row: DocumentRow) -> tuple[str, str]:
    return (row.day.isoformat(), row.number)


def _month(row: DocumentRow) -> str:
    return f"{row.day:%Y-%m}"


def _period(report: Report) -> str:
    return f"--since {report.since.isoformat()} --until {report.until.isoformat()}"


def _csv_command(report: Report) -> str:
    """Return the command that writes every document of this very period into a table."""
    file = shlex.quote(f"report-{report.since.isoformat()}-{report.until.isoformat()}.csv")
    return f"cobot-sevdesk sync report {_period(report)} --format csv --output {file}"


PAGE = files("cobot_sevdesk_sync") / "report" / "page"
# Pieces of the page that are written at once.
BUFFERED = 200


def write_html(report: Report, texts: Texts, out: TextIO) -> None:
    """Write the page piece by piece: it is never in memory as a whole."""
    style, script = _file("report.css"), _file("report.js")
    page_style = _page_style(report, texts)
    values: dict[str, object] = {
        "report": report,
        "language": texts.language,
        "space": outside(report.space),
        "space_name": outside(report.space_name) or outside(report.space),
        "since": day(texts, report.since),
        "until": day(texts, report.until),
        "made": moment(texts, report.made),
        "version": cobot_sevdesk_sync.__version__,
        "style": style,
        "page_style": page_style,
        "script": script,
        "policy": _policy((style, page_style), script),
        "verdict": verdict(report, texts),
        "parts": currency_parts(report.totals, texts),
        "classes": class_lines(report, texts),
        "all_count": grouped(texts, len(report.rows)),
        "documents": documents_of(report, texts),
        "members": members_of(report, texts),
    }
    stream = _environment(texts).get_template("report.html.jinja").stream(values)
    stream.enable_buffering(BUFFERED)
    for piece in stream:
        out.write(piece)


def _environment(texts: Texts) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - a run must not pay for it

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_file),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["say"] = partial(_say, texts)
    return environment


def _say(texts: Texts, key: str, values: Mapping[str, str] | None = None, /, **named: str) -> str:
    """Return a text of the page, ``say("html.days", since=..., until=...)``; keys are given without ``html.``."""
    return texts.text(f"html.{key}", {**(values or {}), **named})


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
    days = _say(texts, "days", since=day(texts, report.since), until=day(texts, report.until))
    left = f"{outside(report.space_name) or outside(report.space)} · {_say(texts, 'heading')}"
    right = f"{days} · {_say(texts, 'made')} {moment(texts, report.made)}"
    of = f"{_quoted(_say(texts, 'page'))} counter(page) {_quoted(_say(texts, 'page-of'))} counter(pages)"
    return (
        f"@page {{ @top-left {{ content: {_quoted(left)}; }} @top-right {{ content: {_quoted(right)}; }}"
        f" @bottom-right {{ content: {of}; }} }}"
    )


def _quoted(text: str) -> str:
    """Return a CSS string. All but letters and digits is written by its number, so nothing in it can end the string."""
    written = "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in text)
    return f'"{written}"'
