"""The report's documents as a table for a spreadsheet, also one with German settings.

One table and nothing else: separator and decimal mark go by the language, a byte order mark says that it is UTF-8, and
no cell can become a formula, whatever somebody calls their company.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from cobot_sevdesk_sync.books.vouchers import cents_text
from cobot_sevdesk_sync.report.model import DocumentRow, Report
from cobot_sevdesk_sync.report.row_texts import document_text, fields_sentence
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

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
    """Return a cell that a spreadsheet takes for text: on one line, an apostrophe before what looks like a formula."""
    clean = cleaned(text, LONGEST_CELL)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean
