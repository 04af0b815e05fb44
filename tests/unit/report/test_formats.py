"""What the formats make of a report: JSON by the contract, a table without formulas, text that fits."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.matching import DocumentClass
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.report.formats import Format, defused, write_report
from cobot_sevdesk_sync.report.model import Addresses, DocumentRow, MemberRow, Report, TotalRow
from cobot_sevdesk_sync.report.words import document_text
from cobot_sevdesk_sync.texts import Language, Texts

DAY = date(2026, 4, 1)
EVIL = '=HYPERLINK("https://evil.example.com";"klick")'


def row(document_class: DocumentClass, number: str = "CW-1", **fields: object) -> DocumentRow:
    values: dict[str, object] = {"cobot_id": "i1", "sevdesk_ids": ("5001",), "day": DAY, "gross_cents": 11900}
    return DocumentRow(document_class, number=number, **{**values, **fields})  # type: ignore[arg-type]


def report(*rows: DocumentRow, totals: tuple[TotalRow, ...] = (), members: tuple[MemberRow, ...] = ()) -> Report:
    nowhere = Addresses(None, None, None, None)
    made = datetime(2026, 5, 1, tzinfo=UTC)
    return Report("co-up", "Co Up", DAY, date(2026, 4, 30), made, rows, totals, members, nowhere)


def written(what: Report, output: Format, language: Language = "de") -> str:
    out = io.StringIO(newline="")
    write_report(what, output, out, Texts(language))
    return out.getvalue()


def table(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def test_json_is_one_line_as_the_contract_lays_it_out() -> None:
    differing = row("different", fields={"gross": ("119.00", "120.00")}, gross_cents=11900)
    total = TotalRow("2026-04", "4400", Decimal("19.0"), 11900, 12000)
    text = written(report(differing, row("matched", "CW-2"), totals=(total,)), "json", "en")
    assert text.count("\n") == 1
    document = json.loads(text)
    assert list(document) == [
        *("space", "since", "until", "exit_code", "rows", "totals", "tax", "tax_blocked", "payments", "gaps"),
        *("booked_since", "not_compared", "members", "head"),
    ]
    assert (document["space"], document["since"], document["exit_code"]) == ("co-up", "2026-04-01", 1)
    first, second = document["rows"]
    assert first["fields"] == {"gross": {"cobot": "119.00", "sevdesk": "120.00"}}
    assert second == {
        "class": "matched",
        "cobot_id": "i1",
        "number": "CW-2",
        "sevdesk_ids": ["5001"],
        "date": "2026-04-01",
        "gross": "119.00",
        "marks": {"cobot": [], "sevdesk": []},
    }
    assert document["totals"] == [
        {
            "month": "2026-04",
            "account": "4400",
            "account_name": None,
            "tax_rate": "19",
            "cobot": "119.00",
            "sevdesk": "120.00",
            "difference": "-1.00",
        }
    ]


def test_another_currency_is_named_and_the_euro_is_not() -> None:
    total = TotalRow("2026-04", None, Decimal(0), 100, 100, "CHF")
    document = json.loads(written(report(row("matched", currency="CHF"), totals=(total,)), "json"))
    assert (document["rows"][0]["currency"], document["totals"][0]["currency"]) == ("CHF", "CHF")
    assert document["totals"][0]["account"] is None
    assert document["exit_code"] == 0


def test_a_member_makes_the_report_differ() -> None:
    member = MemberRow("number-different", "m1", "Ada Beispiel", None, "1042", ("7",))
    document = json.loads(written(report(members=(member,)), "json"))
    assert document["exit_code"] == 1
    assert document["members"][0]["message"] == (
        "Ada Beispiel: Die Kundennummer ist in Cobot nicht gesetzt und beim Kontakt 7 1042."
    )


def test_the_table_suits_a_german_spreadsheet_and_an_english_one() -> None:
    what = report(row("matched", gross_cents=-119050))
    german, english = written(what, "csv", "de"), written(what, "csv", "en")
    for text in (german, english):
        assert text.startswith("\ufeff")
        assert text.count("\r\n") == text.count("\n") == 2
    [heading, cells] = table(german, ";")
    assert (heading[0], len(heading)) == ("Klasse", len(cells))
    assert (cells[0], cells[1], cells[4]) == ("matched", "Stimmt überein", "-1190,50")
    assert table(english, ",")[1][4] == "-1190.50"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", " =1", "\u200b=1"])
def test_no_cell_becomes_a_formula(start: str) -> None:
    text = written(report(row("matched", start, name=EVIL, cobot_id=start)), "csv")
    for cell in table(text, ";")[1]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")), cell


@pytest.mark.parametrize(
    "text",
    [
        "00017",
        "0",
        "1234567890123456",
        "12E3",
        "12345678e9",
        "1-2",
        "2026-17",
        "3/4",
        "1.8",
        "1.8.2026",
        "12:30",
        "10 %",
        "1,5",
        "1 234",
        "5 EUR",
        "MAR1",
        "DEZ 17",
        "1. Mai",
        "1-Mar-26",
        "Dec-2026",
        "TRUE",
        "wahr",
        "17.",
        "(17)",
    ],
)
def test_a_number_or_name_that_a_spreadsheet_would_change_is_written_as_text(text: str) -> None:
    [_, cells] = table(written(report(row("matched", text, name=text, cobot_id=text, sevdesk_ids=(text,))), "csv"), ";")
    assert {cells[3], cells[6], cells[12], cells[13]} == {text if text == "0" else f"'{text}"}


@pytest.mark.parametrize(
    "text", ["17", "5001", "123456789012345", "CW-2026-17", "RE 00017", "9f3c", "Mai GmbH", "Maria"]
)
def test_what_a_spreadsheet_leaves_alone_gets_no_sign_of_ours(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize("text", ["0" * 40 + "a", "Mai" + "1" * 400 + "x", "1 " * 400 + "!", "=" + "9" * 400])
def test_a_long_row_of_digits_is_looked_at_once_and_not_in_all_the_ways_it_can_be_divided(text: str) -> None:
    assert defused(text).strip("'") == text


def test_a_cell_stays_on_its_line_and_keeps_its_separators() -> None:
    name = 'Müller; "Söhne",\r\nBerlin'
    text = written(report(row("matched", name=name)), "csv")
    [_, cells] = table(text, ";")
    assert cells[6] == 'Müller; "Söhne", Berlin'
    assert len(defused("x" * 10_000)) <= 2000


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_text_fits_in_eighty_columns_and_cannot_act_on_a_terminal(language: Language) -> None:
    evil = "\x1b[2J" + "Sehr lange Firma " * 20
    total = TotalRow("2026-04", "4400", Decimal(19), 123456789, 12000)
    rows = [
        row("different", "CW-1", name=evil, fields={"gross": ("1.00", "2.00"), "accounts": ("4400", "4401")}),
        row("blocked", "CW-2", findings=(Finding("no-accounting-code", "invoice", "i2", "CW-2", {"line": evil}),)),
        *(row("missing", f"CW-{number}") for number in range(3, 40)),
        row("extra", "CW-99"),
        row("missing", "CW-98", remark="voucher-gone"),
    ]
    member = MemberRow("without-contact", "m1", evil, None, None, ())
    text = written(report(*rows, totals=(total,), members=(member,)), "text", language)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    for number in ("CW-1", "CW-2", "CW-99"):
        assert number in text


def test_the_text_begins_with_the_verdict_and_the_control_totals() -> None:
    total = TotalRow("2026-04", "4400", Decimal(19), 123456, 123400)
    lines = written(report(row("missing"), totals=(total,)), "text", "de").splitlines()
    assert lines[0] == "Co Up: Abgleich von Cobot und sevDesk, 01.04.2026 bis 30.04.2026"
    assert lines[1] == "Es gibt Abweichungen. Was Sie prüfen müssen, steht unten."
    assert lines[3].split() == ["Brutto,", "EUR", "Cobot", "sevDesk", "Differenz"]
    assert lines[5].split() == ["Summe", "1.234,56", "1.234,00", "0,56"]


def test_a_period_that_agrees_is_told_in_a_few_lines() -> None:
    text = written(report(row("matched"), totals=(TotalRow("2026-04", "4400", Decimal(19), 1, 1),)), "text", "en")
    assert "Everything agrees" in text
    assert len(text.splitlines()) <= 14


def test_a_difference_between_accounts_alone_is_pointed_out() -> None:
    totals = (
        TotalRow("2026-04", "4400", Decimal(19), 100, 0),
        TotalRow("2026-04", "4401", Decimal(19), 0, 100),
    )
    text = written(report(row("different", fields={"accounts": ("a", "b")}), totals=totals), "text", "en")
    assert "other booking accounts" in text


@pytest.mark.parametrize(("number", "text"), [(-1, "-0,01"), (-12345678, "-123.456,78"), (0, "0,00"), (5, "0,05")])
def test_amounts_read_as_people_write_them(number: int, text: str) -> None:
    assert Texts("de").amount_of_cents(number) == text


def test_what_differs_is_told_once_with_all_fields() -> None:
    finding = Finding("voucher-differs", "invoice", "i1", "CW-1", {"fields": "gross 1.00 / 2.00"})
    said = document_text(row("different", fields={"gross": ("1.00", "2.00")}, findings=(finding,)), Texts("de"))
    assert said.codes == ("voucher-differs",)
    assert said.message == "Beleg 5001 weicht von der Rechnung ab (Cobot / sevDesk): Bruttobetrag 1,00 / 2,00."


def test_what_waits_says_until_when() -> None:
    waits = row("missing", remark="waits", waits_until=datetime(2026, 4, 2, 22, tzinfo=UTC))
    assert "2026-04-02, 22:00 UTC" in document_text(waits, Texts("en")).message
    assert "2026-04-03, 00:00 CEST" in document_text(waits, Texts("en"), "Europe/Berlin").message
    assert "03.04.2026, 00:00 MESZ" in document_text(waits, Texts("de"), "Europe/Berlin").message
    assert "2026-04-02, 19:00 UTC-0300" in document_text(waits, Texts("en"), "America/Sao_Paulo").message


def test_the_table_says_who_accepted_a_document_and_why_and_asks_for_nothing_more() -> None:
    entry = Acceptance("i1", "voucher-differs", "=2.00 off", "Svea Lund", DAY, ())
    different = row("different", fields={"gross": ("119.00", "117.00")})
    accepted = replace(different, accepted=entry)
    table = list(csv.DictReader(io.StringIO(written(report(different, accepted), "csv", "en").lstrip("\ufeff"))))
    assert [each["accepted"] for each in table] == ["", "accepted on 2026-04-01 by Svea Lund: =2.00 off"]
    assert [bool(each["what to do"]) for each in table] == [True, False]
