from __future__ import annotations

import re
import zlib
from datetime import date

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, PostalAddress
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.pdf import make_invoice_pdf

FLEX = InvoiceLine("Flex Müller", gross="1178.50")


def document(
    number: str = "KH-2026-7",
    *,
    name: str = "Jürgen Größe & Söhne <GmbH>",
    lines: int = 1,
    e_invoice: bool = False,
    payment: bool = True,
) -> bytes:
    """Return the PDF of an invoice of the first of April."""
    state = CobotState()
    recipient = PostalAddress(name=name, street="Weg 1", post_code="10115", city="Berlin")
    day = date(2026, 4, 1)
    invoice_id = state.add_invoice(number, day, [FLEX] * lines, recipient=recipient, e_invoice=e_invoice)
    return make_invoice_pdf(state.invoices[invoice_id], state.space, payment=payment)


def page_text(pdf: bytes) -> str:
    """Return what the page shows, a line per text object."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    page = next(zlib.decompress(stream) for stream in streams if stream[:1] == b"\x78")
    return "\n".join(bytes.fromhex(match.decode()).decode("cp1252") for match in re.findall(rb"<([0-9a-f]*)>", page))


def test_a_document_is_a_pdf_from_its_first_to_its_last_bytes() -> None:
    pdf = document()
    assert pdf.startswith(b"%PDF-1.7")
    assert pdf.rstrip().endswith(b"%%EOF")


def test_the_cross_reference_table_points_at_the_objects() -> None:
    pdf = document(e_invoice=True)
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0])
    assert pdf[start : start + 4] == b"xref"
    offsets = [int(entry) for entry in re.findall(rb"\n(\d{10}) \d{5} n", pdf[start:])]
    assert len(offsets) > 5
    for number, offset in enumerate(offsets, start=1):
        assert pdf[offset:].startswith(f"{number} 0 obj".encode())


def test_the_page_shows_number_recipient_lines_and_totals_with_german_letters() -> None:
    text = page_text(document())
    assert "Rechnung KH-2026-7" in text
    assert "Jürgen Größe & Söhne <GmbH>" in text
    assert "1 x Flex Müller" in text
    assert "1.178,50" in text
    assert "15.04.2026" in text


def test_the_same_invoice_gives_the_same_bytes_and_another_one_gives_others() -> None:
    assert document() == document()
    assert document() != document("KH-2026-8")


def test_an_e_invoice_carries_its_xml_as_an_alternative_and_a_plain_one_carries_none() -> None:
    pdf = document(e_invoice=True)
    assert b"/AFRelationship /Alternative" in pdf
    assert b"factur-x.xml" in pdf
    assert "<ram:Name>Jürgen Größe &amp; Söhne &lt;GmbH&gt;</ram:Name>".encode() in pdf
    assert b"<ram:GrandTotalAmount>1178.50</ram:GrandTotalAmount>" in pdf
    assert b"EmbeddedFile" not in document()


def test_the_document_without_payment_information_names_no_day_of_payment() -> None:
    assert "15.04.2026" not in page_text(document(payment=False))


def test_letters_the_fonts_lack_lose_their_accent_or_become_question_marks() -> None:
    text = page_text(document(name="Ăna 東 Łucja"))
    assert "Ana ? ?ucja" in text


def test_an_invoice_with_very_many_lines_stays_on_its_page() -> None:
    text = page_text(document(lines=40))
    assert "und 12 weitere Positionen" in text
