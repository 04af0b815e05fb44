from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cobot_sevdesk_sync.sandbox.pdf import InvoiceSheet, SheetLine, make_invoice_pdf

SHEET = InvoiceSheet(
    number="KH-2026-7",
    day=date(2026, 4, 1),
    due_day=date(2026, 4, 15),
    currency="EUR",
    sender=("Kranhalle Coworking GmbH", "Am Kai 3", "20457 Hamburg"),
    recipient=("Jürgen Größe & Söhne <GmbH>", "Weg 1", "10115 Berlin"),
    lines=(SheetLine("Flex Müller", Decimal("1.0"), (Decimal(19),), Decimal("1178.50")),),
    net=Decimal("990.34"),
    taxes=((Decimal(19), Decimal("188.16")),),
    gross=Decimal("1178.50"),
)


def page_text(document: bytes) -> str:
    """Return what the page shows, a line per text object."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", document, re.DOTALL)
    page = next(zlib.decompress(stream) for stream in streams if stream[:1] == b"\x78")
    return "\n".join(bytes.fromhex(match.decode()).decode("cp1252") for match in re.findall(rb"<([0-9a-f]*)>", page))


def test_a_document_is_a_pdf_from_its_first_to_its_last_bytes() -> None:
    document = make_invoice_pdf(SHEET)
    assert document.startswith(b"%PDF-1.7")
    assert document.rstrip().endswith(b"%%EOF")


def test_the_cross_reference_table_points_at_the_objects() -> None:
    document = make_invoice_pdf(replace(SHEET, e_invoice=True))
    start = int(document.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0])
    assert document[start : start + 4] == b"xref"
    offsets = [int(entry) for entry in re.findall(rb"\n(\d{10}) \d{5} n", document[start:])]
    assert len(offsets) > 5
    for number, offset in enumerate(offsets, start=1):
        assert document[offset:].startswith(f"{number} 0 obj".encode())


def test_the_page_shows_number_recipient_lines_and_totals_with_german_letters() -> None:
    text = page_text(make_invoice_pdf(SHEET))
    assert "Rechnung KH-2026-7" in text
    assert "Jürgen Größe & Söhne <GmbH>" in text
    assert "1 x Flex Müller" in text
    assert "1.178,50" in text
    assert "15.04.2026" in text


def test_the_same_sheet_gives_the_same_bytes_and_another_sheet_gives_others() -> None:
    assert make_invoice_pdf(SHEET) == make_invoice_pdf(SHEET)
    assert make_invoice_pdf(SHEET) != make_invoice_pdf(replace(SHEET, number="KH-2026-8"))


def test_an_e_invoice_carries_its_xml_as_an_alternative_and_a_plain_one_carries_none() -> None:
    document = make_invoice_pdf(replace(SHEET, e_invoice=True))
    assert b"/AFRelationship /Alternative" in document
    assert b"factur-x.xml" in document
    assert "<ram:Name>Jürgen Größe &amp; Söhne &lt;GmbH&gt;</ram:Name>".encode() in document
    assert b"<ram:GrandTotalAmount>1178.50</ram:GrandTotalAmount>" in document
    assert b"EmbeddedFile" not in make_invoice_pdf(SHEET)


def test_the_document_without_payment_information_names_no_day_of_payment() -> None:
    assert "15.04.2026" not in page_text(make_invoice_pdf(replace(SHEET, payment=False)))


def test_letters_the_fonts_lack_lose_their_accent_or_become_question_marks() -> None:
    text = page_text(make_invoice_pdf(replace(SHEET, recipient=("Ăna 東 Łucja",))))
    assert "Ana ? ?ucja" in text


def test_an_invoice_with_very_many_lines_stays_on_its_page() -> None:
    text = page_text(make_invoice_pdf(replace(SHEET, lines=SHEET.lines * 40)))
    assert "und 12 weitere Positionen" in text
