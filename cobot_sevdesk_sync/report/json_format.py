"""The report as one JSON object on one line (product contract, section 7), written row by row."""

from __future__ import annotations

from typing import Any, TextIO

import msgspec

from cobot_sevdesk_sync.books.vouchers import EURO, cents_text
from cobot_sevdesk_sync.exit_codes import DONE, NEEDS_A_PERSON
from cobot_sevdesk_sync.report.model import DocumentRow, MemberRow, Report, TotalRow
from cobot_sevdesk_sync.report.row_texts import document_text, member_text, rate_text
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import terminal_safe


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
    if said.codes:
        document["codes"] = said.codes
    if said.message:
        document["message"] = said.message
    if said.fix:
        document["fix"] = said.fix
    return document


def _total(row: TotalRow) -> dict[str, Any]:
    total: dict[str, Any] = {
        "month": row.month,
        "account": row.account,
        "tax_rate": rate_text(row),
        "cobot": cents_text(row.cobot_cents),
        "sevdesk": cents_text(row.sevdesk_cents),
        "difference": cents_text(row.difference_cents),
    }
    if row.currency != EURO:
        total["currency"] = row.currency
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
