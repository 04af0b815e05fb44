"""A report in the format that was asked for: table and JSON object are made here (contract, section 7)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TextIO
from zoneinfo import ZoneInfo

import msgspec

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.vouchers import EURO, cents_text
from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON
from cobot_sevdesk_sync.report.model import NO_REVENUE, DocumentRow, MemberRow, PaymentSum, Report, TotalRow
from cobot_sevdesk_sync.report.tax import BlockedTax, TaxRow
from cobot_sevdesk_sync.report.text import PLAIN, Style, write_text
from cobot_sevdesk_sync.report.words import (
    accepted_text,
    document_text,
    fields_sentence,
    head_facts,
    marks_text,
    member_text,
    moment,
)
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
    "cobot_marks",
    "sevdesk_marks",
    "not_compared",
    "accepted",
)
# What a spreadsheet takes for the beginning of a formula, in ASCII and in full width.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# A whole number that a spreadsheet shows as it is written: it keeps fifteen digits, and no zero in front.
_KEPT = r"(?:0|[1-9][0-9]{0,14})"
# What else it takes for a number, a sum of money, a date or a time, and shows otherwise: 00017, 12E3, 1-2, 3/4, 1. Mai.
_NUMBER_OR_DATE = r"(?i)(?=.*\d)(?:[\d\s.,:/%'\u2019+()$\u20ac\u00a3_-]|e|eur|am|pm)+"
_MONTH = r"(?:jan|feb|mar|m\u00e4r|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[^\W\d_]*"
# Possessive throughout: a long row of digits would otherwise be tried in all the ways in which it can be divided.
_DATE_IN_WORDS = rf"(?i)(?=.*\d)(?:\d{{1,4}}+[\s.,/-]*+)*+{_MONTH}(?:[\s.,/-]*+\d{{1,4}}+)*+"
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
    """Write one line per document, below a line of headings; lines end with CR LF.

    After an empty line each follow the tables that a month is signed by: what the report was made with, tax, totals,
    payments, gaps, and what was booked lately.
    """
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, delimiter=";" if texts.language == "de" else ",", lineterminator="\r\n")
    writer.writerow(texts.text(f"report.column.{name}") for name in COLUMNS)
    for row in report.rows:
        writer.writerow(_cells(row, report, texts))
    for table in signed_tables(report, texts):
        # A table of headings alone is left out.
        if table[1:]:
            writer.writerow(())
            writer.writerows(table)


def _cells(row: DocumentRow, report: Report, texts: Texts) -> Iterable[str]:
    said = document_text(row, texts, report.time_zone)
    yield row.document_class
    yield texts.text(f"report.class.{row.document_class}")
    yield row.day.isoformat()
    yield defused(row.number)
    yield figure(texts, row.gross_cents)
    yield defused(row.currency)
    yield defused(row.name)
    yield defused(", ".join(row.accounts))
    yield defused(fields_sentence(row.fields, texts))
    yield defused(", ".join(said.codes))
    yield defused(said.message)
    yield defused(said.fix if row.accepted is None else "")
    yield defused(row.cobot_id or "")
    yield defused(", ".join(row.sevdesk_ids))
    yield marks_text(texts, row.cobot_marks)
    yield marks_text(texts, row.sevdesk_marks)
    yield ", ".join(texts.text(f"report.field.{name}") for name in row.not_compared)
    yield defused(accepted_text(texts, row.accepted)) if row.accepted is not None else ""


def figure(texts: Texts, cents: int) -> str:
    """Return cents as a number that a spreadsheet reads: nothing but digits, a sign and one mark."""
    amount = cents_text(cents)
    return amount.replace(".", ",") if texts.language == "de" else amount


Cell = str | int | Decimal | None
"""Of a table: a text, cents, a rate in percent, or nothing."""


def signed_tables(report: Report, texts: Texts) -> Iterable[list[list[str]]]:
    """Yield the tables below the documents, each with a line of headings; the first cell of every line names it."""
    names, zone = report.account_names, report.time_zone

    def written(cell: Cell) -> str:
        if isinstance(cell, Decimal):
            rate = plain_number(cell)
            return rate.replace(".", ",") if texts.language == "de" else rate
        return figure(texts, cell) if isinstance(cell, int) else defused(cell or "")

    def table(name: str, headings: str, rows: Iterable[tuple[Cell, ...]]) -> list[list[str]]:
        title = texts.text(f"report.{name}.title")
        first = [title, *(texts.text(f"report.column.{each}") for each in headings.split())]
        return [first, *([title, *map(written, row)] for row in rows)]

    def cents_of(row: TaxRow | TotalRow) -> tuple[int, ...]:
        both: tuple[int, ...]
        if isinstance(row, TotalRow):
            both = (row.cobot_cents, row.sevdesk_cents)
        else:
            both = (row.cobot_net, row.cobot_tax, row.sevdesk_net, row.sevdesk_tax)
        return *both, row.difference_cents

    yield table("head", "fact value", head_facts(texts, report))
    yield table(
        "tax",
        "month rule rule_name return_field tax_rate cobot_net cobot_tax sevdesk_net sevdesk_tax difference currency",
        (
            (row.month, row.rule, row.rule_name, row.return_field, row.tax_rate, *cents_of(row), row.currency)
            for row in report.tax
        ),
    )
    blocked = ((row.month, row.tax_rate, row.net, row.tax, row.currency) for row in report.blocked_tax)
    yield table("tax.blocked", "month tax_rate net tax currency", blocked)
    yield table(
        "totals",
        "month account account_name tax_rate cobot sevdesk difference currency",
        (
            (row.month, row.account, names.get(row.account or ""), row.tax_rate, *cents_of(row), row.currency)
            for row in report.totals
        ),
    )
    payments = (
        (marks_text(texts, (row.cobot,)), marks_text(texts, (row.sevdesk,)), str(row.count), row.cents, row.currency)
        for row in report.payments()
        if row.count
    )
    yield table("payments", "payment_in_cobot payment_in_sevdesk count gross currency", payments)
    gaps = ((gap.after, gap.first, gap.last, gap.before, str(gap.count)) for gap in report.gaps)
    yield table("gaps", "after first last before count", gaps)
    if report.booked_since is not None:
        booked = (
            (row.number, row.day.isoformat(), row.gross_cents, row.currency, moment(texts, each.at, zone))
            for each in report.booked
            for row in (each.row,)
        )
        yield table("booked", "number date gross currency booked", booked)


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
        out.write(("," if index else "") + _text(_document(row, report, texts)))
    rest = {
        "totals": [_total(row, report.account_names) for row in report.totals],
        "tax": [_tax(row) for row in report.tax],
        "tax_blocked": [_blocked_tax(row) for row in report.blocked_tax],
        "payments": _payments(report),
        "gaps": report.gaps,
        "booked_since": _booked(report),
        "not_compared": report.not_compared,
        "members": [_member(row, texts) for row in report.members],
        "head": _head(report),
    }
    out.write(f"],{_text(rest)[1:]}\n")


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
            "tax": [],
            "payments": {},
            "gaps": [],
            "head": None,
            "error": {"message": error[0], "fix": error[1]},
        }
    )


def _text(value: object) -> str:
    return terminal_safe(msgspec.json.encode(value).decode())


def _document(row: DocumentRow, report: Report, texts: Texts) -> dict[str, Any]:
    said = document_text(row, texts, report.time_zone)
    document: dict[str, Any] = {
        "class": row.document_class,
        "cobot_id": row.cobot_id,
        "number": row.number,
        "sevdesk_ids": row.sevdesk_ids,
        "date": row.day.isoformat(),
        "gross": cents_text(row.gross_cents),
        "marks": {"cobot": row.cobot_marks, "sevdesk": row.sevdesk_marks},
    }
    if row.currency != EURO:
        document["currency"] = row.currency
    if row.document_class == "different":
        document["fields"] = {name: {"cobot": meant, "sevdesk": found} for name, (meant, found) in row.fields.items()}
    if row.accepted is not None:
        document["accepted"] = accepted_fields(row.accepted)
    optional = {
        "not_compared": row.not_compared,
        "codes": said.codes,
        "message": said.message,
        "fix": said.fix,
    }
    return document | {name: value for name, value in optional.items() if value}


def _total(row: TotalRow, names: Mapping[str, str]) -> dict[str, Any]:
    total: dict[str, Any] = {
        "month": row.month,
        "account": row.account,
        "account_name": names.get(row.account or ""),
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


def _tax(row: TaxRow) -> dict[str, Any]:
    tax: dict[str, Any] = {
        "month": row.month,
        "rule": row.rule,
        "rule_name": row.rule_name,
        "tax_rate": plain_number(row.tax_rate),
        "cobot_net": cents_text(row.cobot_net),
        "cobot_tax": cents_text(row.cobot_tax),
        "sevdesk_net": cents_text(row.sevdesk_net),
        "sevdesk_tax": cents_text(row.sevdesk_tax),
        "difference": cents_text(row.difference_cents),
        "net_difference": cents_text(row.net_difference_cents),
        "return_field": row.return_field,
    }
    return tax if row.currency == EURO else tax | {"currency": row.currency}


def _blocked_tax(row: BlockedTax) -> dict[str, Any]:
    tax = {"month": row.month, "tax_rate": plain_number(row.tax_rate)}
    tax |= {"net": cents_text(row.net), "tax": cents_text(row.tax)}
    return tax if row.currency == EURO else tax | {"currency": row.currency}


def _payments(report: Report) -> dict[str, Any]:
    def one(row: DocumentRow) -> dict[str, Any]:
        named = {"number": row.number, "cobot_id": row.cobot_id, "sevdesk_ids": row.sevdesk_ids}
        paid = named | {"gross": cents_text(row.gross_cents)}
        return paid if row.currency == EURO else paid | {"currency": row.currency}

    def summed(each: PaymentSum) -> dict[str, Any]:
        state = {"cobot": each.cobot, "sevdesk": each.sevdesk, "count": each.count, "gross": cents_text(each.cents)}
        return state if each.currency == EURO else state | {"currency": each.currency}

    return {
        "sums": [summed(each) for each in report.payments()],
        "paid_in_cobot_open_in_sevdesk": [one(row) for row in report.paid_as(("paid",), "open")],
        "open_in_cobot_paid_in_sevdesk": [one(row) for row in report.paid_as(("open",), "paid")],
        "canceled_in_cobot_open_in_sevdesk": [one(row) for row in report.paid_as(NO_REVENUE, "open")],
    }


def _booked(report: Report) -> dict[str, Any] | None:
    if report.booked_since is None:
        return None
    rows = [
        {
            "number": each.row.number,
            "cobot_id": each.row.cobot_id,
            "sevdesk_ids": each.row.sevdesk_ids,
            "date": each.row.day.isoformat(),
            "gross": cents_text(each.row.gross_cents),
            "booked": _moment(each.at, report.time_zone),
        }
        for each in report.booked
    ]
    return {"day": report.booked_since.isoformat(), "rows": rows}


def _head(report: Report) -> dict[str, Any] | None:
    head = report.head
    if head is None:
        return None
    return {
        "version": head.version,
        "space": report.space,
        "space_name": report.space_name,
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "over": report.is_over,
        "empty": report.is_empty,
        "time_zone": report.time_zone,
        "cobot_read": _moment(head.cobot_read, report.time_zone),
        "sevdesk_read": _moment(head.sevdesk_read, report.time_zone) if head.sevdesk_read else None,
        "configuration": head.configuration,
        "accepted": head.accepted,
        "runs_since": _moment(head.runs_since, report.time_zone) if head.runs_since else None,
    }


def _moment(value: datetime, time_zone: str) -> str:
    return value.astimezone(ZoneInfo(time_zone)).isoformat(timespec="seconds")


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
