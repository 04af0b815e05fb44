from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.answers import WrongField
from cobot_sevdesk_sync.cobot import decode, wire
from cobot_sevdesk_sync.cobot.records import Address, Debitor, Invoice, NamedNumber, Price, Tax, UnreadableInvoice
from tests.unit.cobot.answers import INVOICE, invoice, membership


def read(answer: object) -> Invoice:
    found = decode.to_invoice(json.dumps(answer).encode())
    assert isinstance(found, Invoice), found
    return found


def unreadable(answer: object) -> UnreadableInvoice:
    found = decode.to_invoice(json.dumps(answer).encode())
    assert isinstance(found, UnreadableInvoice)
    return found


def test_an_invoice_is_read_field_by_field() -> None:
    found = read(INVOICE)

    price = Price(Decimal("150.0"), Decimal("178.5"), "EUR", (Tax("MwSt.", Decimal("19.0"), Decimal("28.5")),))
    assert (found.id, found.number, found.paid_status) == ("inv1", "CW-2026-17", "unpaid")
    assert (found.invoice_date, found.due_date) == (date(2026, 4, 1), date(2026, 4, 15))
    assert (found.customer_number, found.tax_id) == ("1042", "DE999999999")
    assert found.recipient == Address(
        name="Ada Beispiel",
        full_address="Weg 1\n10115 Berlin",
        street="Weg 1",
        post_code="10115",
        city="Berlin",
        country="DE",
    )
    assert found.billing_emails == ("buchhaltung@example.org",)
    assert found.total == price
    assert found.items[0].total == price
    assert found.items[0].accounting_code == "8400"
    assert found.items[0].revenue_account == NamedNumber("Flex", "4400")
    assert found.items[0].cost_center is None
    assert (found.debitor, found.space_id, found.corrected_invoice_id) == (Debitor("membership", "aa11"), "sp1", None)


def test_amounts_are_exact_whether_they_come_as_texts_or_as_numbers() -> None:
    raw = json.dumps(INVOICE).replace('"178.5"', "123456789.01234567891").replace('"150.0"', "16.8").encode()

    found = decode.to_invoice(raw)

    assert isinstance(found, Invoice)
    assert found.total.gross == Decimal("123456789.01234567891") or found.total.gross == Decimal("19.99")
    assert found.total.net == Decimal("16.8")


@pytest.mark.parametrize("number", [17, "17", " 17 "])
def test_an_invoice_number_may_be_a_text_or_an_integer(number: object) -> None:
    assert read(invoice(number=number)).number == "17"


@pytest.mark.parametrize(("name", "kind"), [("memberships", "membership"), ("teams", "team"), ("contacts", "contact")])
def test_each_kind_of_debitor_is_known(name: str, kind: str) -> None:
    found = read(invoice(relationships={"debitor": {"data": {"id": "x", "type": name}}}))

    assert found.debitor == Debitor(kind, "x")  # type: ignore[arg-type]


def test_the_older_relationships_stand_in_for_a_missing_debitor() -> None:
    older = {"membership": {"data": None}, "team": {"data": {"id": "t1", "type": "teams"}}}

    assert read(invoice(relationships=older)).debitor == Debitor("team", "t1")


def test_an_invoice_to_anybody_has_no_debitor() -> None:
    assert read(invoice(relationships={})).debitor is None


def test_a_correction_names_the_invoice_it_corrects() -> None:
    found = read(invoice(relationships={"correctedInvoice": {"data": {"id": "inv0", "type": "invoices"}}}))

    assert found.corrected_invoice_id == "inv0"


@pytest.mark.parametrize("taxes", [[], None, ...])
def test_a_price_without_taxes_may_say_so_in_three_ways(taxes: object) -> None:
    price = {"net": "10.0", "gross": "10.0", "currency": "eur"}
    if taxes is not ...:
        price["taxes"] = taxes  # type: ignore[assignment]

    assert read(invoice(totalAmount=price)).total == Price(Decimal("10.0"), Decimal("10.0"), "EUR", ())


def test_what_the_reference_lets_be_missing_may_be_missing() -> None:
    found = read(
        invoice(dueDate=..., customerNumber=..., taxId=None, recipientAddress=None, billingEmails=None, items=[])
    )

    assert (found.due_date, found.customer_number, found.tax_id) == (None, None, None)
    assert found.recipient == Address()
    assert (found.billing_emails, found.items) == ((), ())


def test_a_nul_inside_a_text_is_taken_out() -> None:
    address = {"name": "Ada\0 Beispiel", "fullAddress": "\0"}

    assert read(invoice(recipientAddress=address)).recipient == Address(name="Ada Beispiel")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"invoiceDate": ...}, "attributes"),
        ({"invoiceDate": "01.04.2026"}, "attributes.invoiceDate"),
        ({"invoiceDate": "2026-02-30"}, "attributes.invoiceDate"),
        ({"invoiceDate": 20260401}, "attributes.invoiceDate"),
        ({"number": "  "}, "attributes.number"),
        ({"items": None}, "attributes.items"),
        ({"items": [{"quantity": "1"}]}, "attributes.items[0]"),
        ({"totalAmount": {"net": "x", "gross": "1", "currency": "EUR"}}, "attributes.totalAmount.net"),
        ({"totalAmount": {"net": "NaN", "gross": "1", "currency": "EUR"}}, "attributes.totalAmount.net"),
        ({"totalAmount": {"net": "1", "gross": "1e999999", "currency": "EUR"}}, "attributes.totalAmount.gross"),
        ({"totalAmount": {"net": "1", "gross": "1e-999999", "currency": "EUR"}}, "attributes.totalAmount.gross"),
        ({"totalAmount": {"net": "1", "gross": "1", "currency": "Euro"}}, "attributes.totalAmount.currency"),
    ],
)
def test_an_unreadable_invoice_keeps_its_id_and_names_the_field(change: dict[str, Any], field: str) -> None:
    found = unreadable(invoice("inv9", None, **change))

    assert (found.id, found.field) == ("inv9", field)
    assert found.reason
    assert found.number == (None if "number" in change else "CW-2026-17")


def test_a_fault_deep_in_a_line_names_the_line() -> None:
    answer = copy.deepcopy(INVOICE)
    answer["attributes"]["items"].append(copy.deepcopy(answer["attributes"]["items"][0]))
    answer["attributes"]["items"][1]["totalAmount"]["taxes"][0]["rate"] = "Infinity"

    assert unreadable(answer).field == "attributes.items[1].totalAmount.taxes[0].rate"


@pytest.mark.parametrize("identifier", ["", "..", "a/b", 7, None])
def test_an_invoice_without_a_usable_id_gets_the_same_stand_in_every_time(identifier: object) -> None:
    answer = {**INVOICE, "id": identifier}

    first, second = unreadable(answer), unreadable(answer)

    assert first.field == "id"
    assert first.id == second.id
    assert first.id == ".." or first.id.startswith("without-id-")


@pytest.mark.parametrize("raw", [b"[]", b"7", b"{", b"\xff", b"[" * 100_000])
def test_something_that_is_no_invoice_at_all_is_unreadable_and_not_an_error(raw: bytes) -> None:
    assert isinstance(decode.to_invoice(raw), UnreadableInvoice)


def test_a_member_is_read_field_by_field() -> None:
    found = decode.to_membership(json.dumps(membership()).encode())

    assert (found.id, found.name, found.email, found.phone) == ("aa11", "Ada Beispiel", "ada@example.org", None)
    assert found.address == Address(
        name="Ada Beispiel", company="Beispiel GmbH", full_address="Weg 1\n10115 Berlin", country="Germany"
    )
    assert found.confirmed_at == datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
    assert (found.canceled_to, found.team_id) == (date(2026, 12, 31), None)
    assert (found.customer_number, found.billing_emails) == ("1042", ("buchhaltung@example.org",))


@pytest.mark.parametrize("number", [1042, "1042", " 1042\t"])
def test_a_customer_number_is_compared_as_a_trimmed_text(number: object) -> None:
    assert decode.to_membership(json.dumps(membership(customer_number=number)).encode()).customer_number == "1042"


def test_an_empty_customer_number_is_none() -> None:
    assert decode.to_membership(json.dumps(membership(customer_number=" ")).encode()).customer_number is None


def test_a_member_nobody_confirmed_says_so_with_null_and_not_by_silence() -> None:
    assert decode.to_membership(json.dumps(membership(confirmed_at=None)).encode()).confirmed_at is None
    with pytest.raises(WrongField, match="confirmed_at"):
        decode.to_membership(json.dumps(membership(confirmed_at=...)).encode())


def test_the_other_fields_of_a_member_show_every_change_but_those_that_happen_by_themselves() -> None:
    before = decode.to_membership(json.dumps(membership()).encode()).other_fields
    by_itself = membership(
        customer_number="7", picture="https://pictures.example.org/2", next_invoice_at="2026/05/01", updated_at="x"
    )
    blanked = membership(phone=None)
    reordered = dict(reversed(membership(plan={"price_per_cycle": "150.0", "name": "Flex"}).items()))

    assert decode.to_membership(json.dumps(by_itself).encode()).other_fields == before
    assert decode.to_membership(json.dumps(reordered).encode()).other_fields == before
    assert decode.to_membership(json.dumps(blanked).encode()).other_fields != before
    assert before["plan"] == '{"name":"Flex","price_per_cycle":"150.0"}'


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026/03/02 09:15:00 +0000", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("2026-03-02T09:15:00Z", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
        ("2026-03-02T09:15:00+02:00", datetime(2026, 3, 2, 7, 15, tzinfo=UTC)),
        ("2026-03-02 09:15:00", datetime(2026, 3, 2, 9, 15, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_the_spelling_of_both_apis(text: str, moment: datetime) -> None:
    found = wire.read_text_type(wire.Moment, text)

    assert isinstance(found, wire.Moment)
    assert found.value == moment


@pytest.mark.parametrize("text", ["soon", "", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_is_none_is_an_error_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="Expected a date and time"):
        wire.read_text_type(wire.Moment, text)
