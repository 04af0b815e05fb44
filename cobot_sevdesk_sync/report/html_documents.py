"""The second part of the page: the documents by class, then the members.

A browser takes some thousand rows well and a hundred thousand badly. So the page lists a bounded number of documents,
those that need a person first, and counts the others per month; CSV has all of them, and the page says so.
"""

from __future__ import annotations

import json
import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from cobot_sevdesk_sync.report.html_totals import CALM_CLASSES, CLASS_ORDER, amounts
from cobot_sevdesk_sync.report.html_words import amount, day, field_value, grouped, joined, link, moment, month, outside
from cobot_sevdesk_sync.report.model import Addresses, DocumentClass, DocumentRow, MemberClass, MemberRow, Report
from cobot_sevdesk_sync.report.row_texts import member_text
from cobot_sevdesk_sync.texts import Texts

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
