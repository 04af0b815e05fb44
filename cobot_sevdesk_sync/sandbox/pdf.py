"""Invoice documents as Cobot would hand them out: one A4 page, and for an e-invoice the XML embedded beside it.

The page is readable in any viewer; the embedded XML is a much shortened invoice of the kind that e-invoices
carry. It shows whether a PDF is carried on unchanged, and is not meant to be filed with anybody.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from xml.sax.saxutils import escape

import pydyf

from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress, SandboxSpace, StoredInvoice

LEFT_MARGIN = 57
RIGHT_EDGE = 538
LINES_ON_PAGE = 28
DESCRIPTION_LENGTH = 58
# Courier's characters are 0.6 em wide, so that amounts can be set flush right without a table of widths.
COURIER_WIDTH = 0.6


def make_invoice_pdf(invoice: StoredInvoice, issuer: SandboxSpace, *, payment: bool = True) -> bytes:
    """Return the document; the same bytes for the same invoice.

    Args:
        invoice: What is printed; an e-invoice gets the XML embedded.
        issuer: The space that sends it.
        payment: Whether the payment terms are printed.
    """
    pdf = pydyf.PDF()
    fonts = pydyf.Dictionary({name: _font(pdf, base) for name, base in _FONTS.items()})
    content = pydyf.Stream(compress=True)
    _print_sheet(content, invoice, issuer, payment=payment)
    pdf.add_object(content)
    pdf.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, 595, 842]),
                "Resources": pydyf.Dictionary({"ProcSet": pydyf.Array(["/PDF", "/Text"]), "Font": fonts}),
                "Contents": content.reference,
            }
        )
    )
    pdf.info["Title"] = pydyf.String(f"Rechnung {invoice.number}")
    if invoice.e_invoice:
        _embed(pdf, "factur-x.xml", _invoice_xml(invoice, issuer))
    output = io.BytesIO()
    pdf.write(output, version=b"1.7", identifier=True)
    return output.getvalue()


_FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Courier"}


def _font(pdf: pydyf.PDF, base: str) -> bytes:
    font = pydyf.Dictionary(
        {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{base}", "Encoding": "/WinAnsiEncoding"}
    )
    pdf.add_object(font)
    reference: bytes = font.reference
    return reference


def _print_sheet(content: pydyf.Stream, invoice: StoredInvoice, issuer: SandboxSpace, *, payment: bool) -> None:
    _text(content, 780, " · ".join(_address_lines(issuer.address)), size=8)
    for row, address_line in enumerate(_address_lines(invoice.recipient)[:7]):
        _text(content, 740 - 14 * row, address_line)
    _text(content, 615, f"Rechnung {invoice.number}", font="F2", size=16)
    _text(content, 595, f"Rechnungsdatum {invoice.day:%d.%m.%Y}")
    height = 560
    for line in invoice.lines[:LINES_ON_PAGE]:
        rates = " + ".join(_german(tax.rate, places=0) for tax in line.total.taxes) or "0"
        _text(content, height, f"{_german(line.quantity, places=0)} x {line.description}"[:DESCRIPTION_LENGTH])
        _amount(content, height, f"{rates} %", right=430)
        _amount(content, height, _german(line.total.gross))
        height -= 14
    hidden = len(invoice.lines) - LINES_ON_PAGE
    if hidden > 0:
        _text(content, height, f"und {hidden} weitere Positionen")
        height -= 14
    height -= 10
    for label, amount in _totals(invoice):
        _text(content, height, label, font="F2", left=330)
        _amount(content, height, _german(amount))
        height -= 14
    if payment:
        _text(content, height - 20, f"Bitte zahlen Sie bis zum {invoice.due_day:%d.%m.%Y}.")


def _totals(invoice: StoredInvoice) -> Sequence[tuple[str, Decimal]]:
    total = invoice.total
    taxes = [(f"USt. {_german(tax.rate, places=0)} %", tax.amount) for tax in total.taxes]
    return [("Netto", total.net), *taxes, (f"Gesamt {invoice.currency}", total.gross)]


def _address_lines(address: PostalAddress) -> tuple[str, ...]:
    names = [part for part in (address.company, address.name) if part]
    return (*names, *address.full_text("\n").splitlines()) or ("",)


def _text(
    content: pydyf.Stream, height: float, text: str, *, font: str = "F1", size: float = 10, left: float = LEFT_MARGIN
) -> None:
    content.begin_text()
    content.set_font_size(font, size)
    content.set_text_matrix(1, 0, 0, 1, left, height)
    # Hexadecimal, because the library's own strings would be UTF-16, which these fonts do not read.
    content.show_text(f"<{_win_ansi(text).hex()}>")
    content.end_text()


def _amount(content: pydyf.Stream, height: float, text: str, *, right: float = RIGHT_EDGE) -> None:
    _text(content, height, text, font="F3", left=round(right - len(text) * 10 * COURIER_WIDTH, 2))


def _win_ansi(text: str) -> bytes:
    return b"".join(_win_ansi_character(character) for character in text)


@cache
def _win_ansi_character(character: str) -> bytes:
    """Return the character's byte; one the fonts lack loses its accent, or becomes a question mark."""
    if not character.isprintable():
        return b" "
    for candidate in (character, unicodedata.normalize("NFKD", character)[:1]):
        try:
            return candidate.encode("cp1252")
        except UnicodeEncodeError:
            continue
    return b"?"


def _german(number: Decimal, *, places: int = 2) -> str:
    """Write a number with a decimal comma; more places than asked for where it has them."""
    shown = number.quantize(Decimal(1).scaleb(-places))
    exact = shown if shown == number else number.normalize()
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def _embed(pdf: pydyf.PDF, filename: str, xml: bytes) -> None:
    stream = pydyf.Stream(
        [xml],
        extra={
            "Type": "/EmbeddedFile",
            "Subtype": "/text#2Fxml",
            "Params": pydyf.Dictionary({"Size": len(xml)}),
        },
    )
    pdf.add_object(stream)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(filename),
            "UF": pydyf.String(filename),
            "AFRelationship": "/Alternative",
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
        }
    )
    pdf.add_object(specification)
    pdf.catalog["AF"] = pydyf.Array([specification.reference])
    pdf.catalog["Names"] = pydyf.Dictionary(
        {"EmbeddedFiles": pydyf.Dictionary({"Names": pydyf.Array([pydyf.String(filename), specification.reference])})}
    )


def _invoice_xml(invoice: StoredInvoice, issuer: SandboxSpace) -> bytes:
    tax = sum((tax.amount for tax in invoice.total.taxes), Decimal(0))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>{escape(invoice.number)}</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">{invoice.day:%Y%m%d}</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>{escape(_address_lines(issuer.address)[0])}</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>{escape(_address_lines(invoice.recipient)[0])}</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeSettlement>
<ram:InvoiceCurrencyCode>{escape(invoice.currency)}</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxBasisTotalAmount>{invoice.total.net:.2f}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount>{tax:.2f}</ram:TaxTotalAmount>
<ram:GrandTotalAmount>{invoice.total.gross:.2f}</ram:GrandTotalAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
""".encode()
