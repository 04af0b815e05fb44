"""A report in the format that was asked for: table and JSON object are made here (contract, section 7)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Any, Literal, TextIO

import msgspec

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.vouchers import EURO, cents_text
from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON
from cobot_sevdesk_sync.report.model import DocumentRow, MemberRow, Report, TotalRow
from cobot_sevdesk_sync.report.text import PLAIN, Style, write_text
from cobot_sevdesk_sync.report.words import document_text, fields_sentence, member_text
from cobot_sevdesk_sync.sync.result import accepted_fields
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned, terminal_safe

Format = Literal["text", "json", "csv", "html"]

BYTE_ORDER_MARK = "\ufeff"
LONGEST_CELL = 2000
COLUMNS = (
    "class",
    "meaning",
    "date",
    "number",
    "gross",
    "currency",
    "name",
    "accounts",
    "fields",
    "codes",
    "message",
    "fix",
    "cobot_id",
    "sevdesk_ids",
)
# What a spreadsheet takes for the beginning of a formula, in ASCII and in full width.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# A whole number that a spreadsheet shows as it is written: it keeps fifteen digits, and no zero in front.
_KEPT = r"(?:0|[1-9][0-9]{0,14})"
# What else it takes for a number, a sum of money, a date or a time, and shows otherwise: 00017, 12E3, 1-2, 3/4, 1. Mai.
_NUMBER_OR_DATE = r"(?i)(?=.*\d)(?:[\d\s.,:/%'\u2019+()$\u20ac\u00a3_-]|e|eur|am|pm)+"
_MONTH = r"(?:jan|feb|mar|m\u00e4r|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[^\W\d_]*"
_DATE_IN_WORDS = rf"(?i)(?=.*\d)(?:\d{{1,4}}[\s.,/-]*)*{_MONTH}(?:[\s.,/-]*\d{{1,4}})*"
_TRUTH = r"(?i)true|false|wahr|falsch"


def write_report(report: Report, output: Format, out: TextIO, texts: Texts, style: Style = PLAIN) -> None:
    """Write a report; each format is loaded only when it is asked for.

    Args:
        report: Of one space.
        output: The format.
        out: Takes text as it is: opened with ``newline=""``, so that a table keeps its line ends.
        texts: In the space's language.
        style: For ``text``.
    """
    if output == "json":
        write_json(report, texts, out)
    elif output == "csv":
        write_csv(report, texts, out)
    elif output == "html":
        from cobot_sevdesk_sync.report.html import write_html  # noqa: PLC0415 - loads a template engine

        write_html(report, texts, out)
    else:
        write_text(report, texts, out, style)


def write_csv(report: Report, texts: Texts, out: TextIO) -> None:
    """Write one line per document, below a line of headings; lines end with CR LF."""
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";" if texts.language == "de" else ",", lineterminator="\r\n")
    writer.writerow(texts.text(f"report.column.{name}") for name in COLUMNS)
    for row in report.rows:
        writer.writerow(_cells(row, texts))


def _cells(row: DocumentRow, texts: Texts) -> Iterable[str]:
    said = document_text(row, texts)
    amount = cents_text(row.gross_cents)
    yield row.document_class
    yield texts.text(f"report.class.{row.document_class}")
    yield row.day.isoformat()
    yield defused(row.number)
    # A number stays a number, a negative one too: it holds nothing but digits, its sign and one mark.
    yield amount.replace(".", ",") if texts.language == "de" else amount
    yield defused(row.currency)
    yield defused(row.name)
    yield defused(", ".join(row.accounts))
    yield defused(fields_sentence(row.fields, texts))
    yield defused(", ".join(said.codes))
    yield defused(said.message)
    yield defused(said.fix)
    yield defused(row.cobot_id or "")
    yield defused(", ".join(row.sevdesk_ids))


def defused(text: str) -> str:
    """Return a cell that a spreadsheet takes for text: on one line, an apostrophe before what it would change.

    That is what looks like a formula, and a number or name that it would show as another number or as a date. An
    apostrophe is the one sign that both Excel and LibreOffice leave where it is: ``="00017"`` is a formula itself.
    """
    clean = cleaned(text, LONGEST_CELL)
    return f"'{clean}" if clean.startswith(_FORMULA) or _is_read_otherwise(clean) else clean


def _is_read_otherwise(text: str) -> bool:
    """Whether a spreadsheet shows something else than what is written."""
    if re.fullmatch(_KEPT, text, re.ASCII):
        return False
    return any(re.fullmatch(pattern, text) for pattern in (_NUMBER_OR_DATE, _DATE_IN_WORDS, _TRUTH))


def write_json(report: Report, texts: Texts, out: TextIO) -> None:
    """Write the report; sentences are in the space's language."""
    head = {
        "space": report.space,
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "exit_code": NEEDS_A_PERSON if report.differs else DONE,
    }
    out.write(_text(head)[:-1])
    out.write(',"rows":[')
    for index, row in enumerate(report.rows):
        out.write(("," if index else "") + _text(_document(row, texts)))
    totals = [_total(row) for row in report.totals]
    members = [_member(row, texts) for row in report.members]
    out.write(f'],"totals":{_text(totals)},"members":{_text(members)}}}\n')


def failed_report(space: str, exit_code: int, since: str | None, until: str | None, error: tuple[str, str]) -> str:
    """Return the object for a space that could not be reported on: as above, with the error and without rows."""
    return _text(
        {
            "space": space,
            "since": since,
            "until": until,
            "exit_code": exit_code,
            "rows": [],
            "totals": [],
            "error": {"message": error[0], "fix": error[1]},
        }
    )


def _text(value: object) -> str:
    return terminal_safe(msgspec.json.encode(value).decode())


def _document(row: DocumentRow, texts: Texts) -> dict[str, Any]:
    said = document_text(row, texts)
    document: dict[str, Any] = {
        "class": row.document_class,
        "cobot_id": row.cobot_id,
        "number": row.number,
        "sevdesk_ids": row.sevdesk_ids,
        "date": row.day.isoformat(),
        "gross": cents_text(row.gross_cents),
    }
    if row.currency != EURO:
        document["currency"] = row.currency
    if row.document_class == "different":
        document["fields"] = {name: {"cobot": meant, "sevdesk": found} for name, (meant, found) in row.fields.items()}
    if row.accepted is not None:
        document["accepted"] = accepted_fields(row.accepted)
    optional = {"codes": said.codes, "message": said.message, "fix": said.fix}
    return document | {name: value for name, value in optional.items() if value}


def _total(row: TotalRow) -> dict[str, Any]:
    total: dict[str, Any] = {
        "month": row.month,
        "account": row.account,
        "tax_rate": plain_number(row.tax_rate),
        "cobot": cents_text(row.cobot_cents),
        "sevdesk": cents_text(row.sevdesk_cents),
        "difference": cents_text(row.difference_cents),
    }
    if row.currency != EURO:
        total["currency"] = row.currency
    if row.accepted_cents:
        total["accepted"] = cents_text(row.accepted_cents)
    return total


def _member(row: MemberRow, texts: Texts) -> dict[str, Any]:
    said = member_text(row, texts)
    return {
        "class": row.member_class,
        "cobot_id": row.cobot_id,
        "cobot_number": row.cobot_number,
        "sevdesk_number": row.sevdesk_number,
        "sevdesk_ids": row.sevdesk_ids,
        "message": said.message,
        "fix": said.fix,
    }
