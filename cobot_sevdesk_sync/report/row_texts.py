"""What there is to say of a document or a member: its codes, what is the matter, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from msgspec import Struct

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.report.model import DocumentRow, MemberRow, TotalRow
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

NO_CODES: tuple[str, ...] = ()


class RowText(Struct, frozen=True):
    """Sentences in the space's language, plain text; empty where there is nothing to say or to do.

    Attributes:
        codes: Of product contract, section 5, "Problem codes".
    """

    codes: tuple[str, ...]
    message: str
    fix: str


def document_text(row: DocumentRow, texts: Texts) -> RowText:
    """Return what there is to say of a document."""
    codes = tuple(dict.fromkeys(finding.code for finding in row.findings))
    messages: list[str] = []
    fixes: list[str] = []
    own = _own_key(row)
    if own is not None:
        values = _values(row, texts)
        messages.append(texts.text(f"report.message.{own}", values))
        fixes.append(texts.text(f"report.fix.{own}", values))
    for finding in row.findings:
        # All fields that differ are told in one sentence already, those of the split among them.
        if not (row.fields and finding.code == "voucher-differs"):
            messages.append(texts.problem_message(finding))
            fixes.append(texts.problem_fix(finding))
    return RowText(codes, _joined(messages), _joined(fixes))


def _own_key(row: DocumentRow) -> str | None:
    if row.remark is not None:
        return row.remark
    if row.fields:
        return "different"
    if row.document_class == "missing" and not row.findings:
        return "missing"
    if row.document_class == "extra" and not row.findings:
        return "extra"
    return None


def _values(row: DocumentRow, texts: Texts) -> dict[str, str]:
    return {
        "number": cleaned(row.number),
        "sevdesk_ids": cleaned(", ".join(row.sevdesk_ids)),
        "fields": fields_sentence(row.fields, texts),
        "until": _moment(row.waits_until) if row.waits_until else "",
    }


def fields_sentence(fields: Mapping[str, tuple[str, str]], texts: Texts) -> str:
    """Return what differs on one line, each field with Cobot's and sevDesk's value."""

    def said(name: str, value: str) -> str:
        return texts.field_value(name, cleaned(value)) or "–"

    return ", ".join(
        f"{texts.text(f'report.field.{name}')} {said(name, meant)} / {said(name, found)}"
        for name, (meant, found) in fields.items()
    )


def member_text(row: MemberRow, texts: Texts) -> RowText:
    """Return what there is to say of a member."""
    values = {
        "name": cleaned(row.name),
        "cobot_number": cleaned(row.cobot_number or ""),
        "sevdesk_number": cleaned(row.sevdesk_number or ""),
        "sevdesk_ids": cleaned(", ".join(row.sevdesk_ids)),
    }
    message = texts.text(f"report.member.message.{row.member_class}", values)
    return RowText(NO_CODES, message, texts.text(f"report.member.fix.{row.member_class}", values))


def rate_text(row: TotalRow) -> str:
    """Return a total's tax rate in percent without needless zeros: ``19``."""
    return plain_number(row.tax_rate)


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, sentences)))


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
