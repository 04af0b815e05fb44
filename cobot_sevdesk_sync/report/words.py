"""What there is to say of a document or a member, and how the page writes moments and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.entries import Mark, Marks
from cobot_sevdesk_sync.books.names import Gap
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.report.model import DocumentRow, MemberRow, Report
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

# Keep together what belongs together: an amount and its sign of currency, a rate and its per cent.
_NO_BREAK = "\N{NO-BREAK SPACE}"
_AMOUNT = re.compile(r"(-?)(\d+)\.(\d\d)")
# Told by the fields that differ, each with both values.
SHOWN_BY_FIELDS = frozenset({"voucher-differs", "adopted-with-differences", "voucher-changed"})
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


class RowText(Struct, frozen=True):
    """Sentences in the space's language, plain text; empty where there is nothing to say or to do.

    Attributes:
        codes: Of product contract, section 5, "Problem codes".
    """

    codes: tuple[str, ...]
    message: str
    fix: str


def document_text(row: DocumentRow, texts: Texts, time_zone: str = "UTC") -> RowText:
    """Return what there is to say of a document; moments are told in a time zone."""
    codes = tuple(dict.fromkeys(finding.code for finding in row.findings))
    messages: list[str] = []
    fixes: list[str] = []
    own = _own_key(row)
    if own is not None:
        values = _values(row, texts, time_zone)
        messages.append(texts.text(f"report.message.{own}", values))
        fixes.append(texts.text(f"report.fix.{own}", values))
    for finding in row.findings:
        # All fields that differ are told in one sentence already, those of the split among them.
        if not (row.fields and finding.code in SHOWN_BY_FIELDS):
            messages.append(texts.problem_message(finding))
            fixes.append(texts.problem_fix(finding))
    return RowText(codes, _joined(messages), _joined(fixes))


def _own_key(row: DocumentRow) -> str | None:
    if row.remark is not None:
        return row.remark
    if row.fields:
        return "different"
    if row.document_class in {"missing", "extra"} and not row.findings:
        return row.document_class
    return None


def _values(row: DocumentRow, texts: Texts, time_zone: str) -> dict[str, str]:
    return {
        "number": cleaned(row.number),
        "sevdesk_ids": cleaned(", ".join(row.sevdesk_ids)),
        "fields": fields_sentence(row.fields, texts),
        "until": moment(texts, row.waits_until, time_zone) if row.waits_until else "",
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
    """Return what there is to say of a member, and what to do or who let it stand; there are no codes for it."""
    values = {
        "name": cleaned(row.name),
        "cobot_number": cleaned(row.cobot_number or ""),
        "sevdesk_number": cleaned(row.sevdesk_number or ""),
        "sevdesk_ids": cleaned(", ".join(row.sevdesk_ids)),
    }
    message = texts.text(f"report.member.message.{row.member_class}", values)
    if row.accepted is not None:
        return RowText((), message, accepted_text(texts, row.accepted))
    return RowText((), message, texts.text(f"report.member.fix.{row.member_class}", values))


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, sentences)))


def amount(texts: Texts, cents: int, currency: str = EURO) -> str:
    """Return cents of a currency as an amount: ``€1,190.00``, in German ``1.190,00 €``."""
    written = texts.amount_of_cents(cents)
    if texts.language == "de":
        return f"{written}{_NO_BREAK}{'€' if currency == EURO else cleaned(currency)}"
    sign = "-" if written.startswith("-") else ""
    return f"{sign}{'€' if currency == EURO else cleaned(currency) + _NO_BREAK}{written.removeprefix('-')}"


def grouped(texts: Texts, whole: int) -> str:
    """Return a whole number with its thousands apart: ``12,000``, in German ``12.000``."""
    written = f"{whole:,}"
    return written.replace(",", ".") if texts.language == "de" else written


def rate(texts: Texts, percent: Decimal) -> str:
    """Return a tax rate: ``19 %``, in German ``5,5 %``."""
    written = plain_number(percent)
    return f"{written.replace('.', ',') if texts.language == 'de' else written}{_NO_BREAK}%"


def moment(texts: Texts, value: datetime, time_zone: str = "UTC") -> str:
    """Return a moment to the minute in a time zone, which is named: ``2026-04-01, 12:00 CEST``."""
    there = value.astimezone(ZoneInfo(time_zone))
    values = {"day": texts.day(there.date()), "time": f"{there:%H:%M}", "zone": texts.zone(there)}
    return texts.text("html.moment", values)


def marks_text(texts: Texts, marks: Iterable[Mark]) -> str:
    """Return the marks of one side on a line: ``open, without PDF``."""
    return ", ".join(texts.text(f"report.mark.{mark}") for mark in marks)


def rule_text(texts: Texts, rule: str | None, name: str) -> str:
    """Return a tax rule by its name, its id behind it."""
    if rule is None:
        return texts.text("report.tax.no-rule")
    return f"{cleaned(name)} ({cleaned(rule)})" if name else cleaned(rule)


def accepted_text(texts: Texts, entry: Acceptance) -> str:
    """Return who accepted something, when and why."""
    values = {"reason": cleaned(entry.reason), "by": cleaned(entry.by), "day": texts.day(entry.day)}
    return texts.text("report.accepted.entry", values)


def account_text(texts: Texts, account: str | None, names: Mapping[str, str]) -> str:
    """Return a booking account by its number, its name behind it."""
    if account is None:
        return texts.text("html.no-account")
    return " ".join(filter(None, (cleaned(account), cleaned(names.get(account, "")))))


def gap_text(texts: Texts, gap: Gap) -> str:
    """Return the sentence that says what is missing in a run of numbers."""
    values = {name: cleaned(getattr(gap, name)) for name in ("first", "last", "after", "before")}
    key = "report.gap.one" if gap.count == 1 else "report.gap.many"
    return texts.text(key, {**values, "count": grouped(texts, gap.count)})


def remarks(texts: Texts, report: Report) -> list[str]:
    """Return what holds for the whole report: drafts, missing PDFs, and what could not be compared."""
    said: list[str] = []
    if report.makes_drafts:
        said.append(texts.text("report.makes-drafts"))
    marks: Marks = ("draft", "no-pdf") if report.wants_pdf else ("draft",)
    counts = {mark: len(report.marked(mark)) for mark in marks}
    said += (
        texts.text(f"report.marked.{mark}", {"count": grouped(texts, count)}) for mark, count in counts.items() if count
    )
    if unknown := report.not_compared:
        fields = ", ".join(f"{texts.text(f'report.field.{name}')} ({count})" for name, count in unknown.items())
        said.append(texts.text("report.not-compared", {"fields": fields}))
    return said


def verdict_sentences(texts: Texts, report: Report) -> list[str]:
    """Return what the period comes to, and that it is not over where it is not."""
    values = {"count": grouped(texts, report.accepted_count), "until": texts.day(report.until)}
    said = [texts.text(f"report.{report.verdict}", values)]
    if not report.is_over and not report.verdict.startswith("so-far"):
        said.append(texts.text("report.not-over", values))
    return said


def booked_unknown(texts: Texts, report: Report) -> str:
    """Return that it is not known what was booked since the day that was asked for; empty where it is."""
    since = report.head.runs_since if report.head is not None else None
    if report.is_booked_known or report.booked_since is None:
        return ""
    known = moment(texts, since, report.time_zone) if since is not None else ""
    return texts.text("report.booked.unknown", {"day": texts.day(report.booked_since), "known": known})


def head_facts(texts: Texts, report: Report) -> list[tuple[str, str]]:
    """Return what a report was made with, each with its name."""
    head = report.head
    if head is None:
        return []
    zone = report.time_zone
    facts = {
        "version": head.version,
        "space": " ".join((cleaned(report.space_name), f"({cleaned(report.space)})")),
        "period": texts.text("html.days", {"since": texts.day(report.since), "until": texts.day(report.until)}),
        "cobot-read": moment(texts, head.cobot_read, zone),
        "sevdesk-read": moment(texts, head.sevdesk_read, zone) if head.sevdesk_read else "–",
        "configuration": head.configuration,
        "accepted": head.accepted or texts.text("report.head.no-file"),
    }
    if unknown := booked_unknown(texts, report):
        facts["booked"] = unknown
    return [(texts.text(f"report.head.{name}"), value) for name, value in facts.items()]


def month(texts: Texts, value: str, *, short: bool = False) -> str:
    """Return a month such as ``2026-04`` by its name: ``April 2026``, short ``Apr 2026``."""
    year, number = value.split("-")
    names = texts.text("html.months.short" if short else "html.months").split()
    return f"{names[int(number) - 1]}{_NO_BREAK}{year}"


def outside(value: str | None) -> str:
    """Return a string from Cobot or sevDesk on one line, bounded, without signs that turn or hide text."""
    return cleaned(value or "")


def field_value(texts: Texts, value: str, field: str, currency: str) -> str:
    """Return one side's value of a field that differs; amounts and days are written as everywhere on the page."""
    if found := _AMOUNT.fullmatch(value):
        cents = int(found[2] + found[3])
        return amount(texts, -cents if found[1] else cents, currency)
    if _DAY.fullmatch(value):
        try:
            return texts.day(date.fromisoformat(value))
        except ValueError:
            return outside(value)
    return texts.field_value(field, outside(value))


def link(identifier: str | None, template: str | None) -> str | None:
    """Return the address of a document; None where it is not known. The id is percent-encoded: it is an outside string.

    Args:
        identifier: The document's id.
        template: An address with ``{id}``.
    """
    if template is None or not identifier or urlsplit(template).scheme not in {"http", "https"}:
        return None
    # A lone surrogate cannot be encoded; such an id would lead nowhere anyway.
    return template.replace("{id}", quote(identifier, safe="", errors="replace"))
