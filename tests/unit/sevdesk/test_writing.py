from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.sevdesk.bodies import contact_body, voucher_body
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import AddressRequest, ContactRequest, PositionDraft, VoucherRequest
from tests.unit.sevdesk.conftest import Sevdesk

VOUCHER = VoucherRequest(
    number="CW-2026-42",
    voucher_date=date(2026, 4, 1),
    delivery_date=date(2026, 4, 2),
    payment_deadline=date(2026, 4, 15),
    currency="EUR",
    status=100,
    tax_rule_id="1",
    contact_id="11",
    supplier_name=None,
    cost_centre_id="77",
    exchange_date=None,
    positions=(
        PositionDraft("990001", Decimal(19), Decimal("19.99"), "Flex Desk"),
        PositionDraft("990002", Decimal(7), Decimal("-0.10"), "x" * 300),
    ),
    filename="0123.pdf",
)


def test_a_voucher_is_sent_in_sevdesks_order_with_exact_amounts(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    saved = {
        "voucher": {
            "id": "5001",
            "description": "CW-2026-42",
            "voucherDate": "2026-04-01T00:00:00+02:00",
            "creditDebit": "D",
            "status": "100",
            "sumGross": "19.89",
            "currency": "EUR",
            "supplier": {"id": "11", "objectName": "Contact"},
        },
        "voucherPos": [],
        "vatdrop": "not relevant",
    }
    sevdesk.answers("POST", "/Voucher/Factory/saveVoucher", body=json.dumps({"objects": saved}), status=201)
    voucher = client.send_voucher(VOUCHER)
    assert (voucher.id, voucher.number, voucher.sum_gross) == ("5001", "CW-2026-42", Decimal("19.89"))
    assert (voucher.voucher_date, voucher.contact_id) == (date(2026, 4, 1), "11")
    sent = sevdesk.last_body()
    assert b'"sumGross":19.99' in sent
    assert b'"sumGross":-0.10' in sent
    body = json.loads(sent)
    assert list(body) == ["voucher", "voucherPosSave", "voucherPosDelete", "filename"]
    assert body["filename"] == "0123.pdf"
    assert body["voucherPosDelete"] is None
    assert body["voucher"] == {
        "objectName": "Voucher",
        "mapAll": True,
        "voucherDate": "01.04.2026",
        "deliveryDate": "02.04.2026",
        "paymentDeadline": "15.04.2026",
        "supplier": {"id": 11, "objectName": "Contact"},
        "supplierName": None,
        "description": "CW-2026-42",
        "status": 100,
        "taxRule": {"id": "1", "objectName": "TaxRule"},
        "creditDebit": "D",
        "voucherType": "VOU",
        "currency": "EUR",
        "costCentre": {"id": 77, "objectName": "CostCentre"},
    }
    assert body["voucherPosSave"][0] == {
        "objectName": "VoucherPos",
        "mapAll": True,
        "accountDatev": {"id": 990001, "objectName": "AccountDatev"},
        "taxRate": 19,
        "net": False,
        "sumGross": 19.99,
        "comment": "Flex Desk",
    }
    assert len(body["voucherPosSave"][1]["comment"]) == 255


def test_a_voucher_without_contact_carries_the_name_and_one_without_cost_centre_no_key() -> None:
    body = voucher_body(
        replace(VOUCHER, contact_id=None, supplier_name="Ada Muster", cost_centre_id=None, filename=None)
    )
    assert body["voucher"]["supplier"] is None
    assert body["voucher"]["supplierName"] == "Ada Muster"
    assert "costCentre" not in body["voucher"]
    assert body["filename"] is None


def test_only_a_voucher_in_foreign_currency_names_the_day_of_the_rate() -> None:
    foreign = voucher_body(replace(VOUCHER, currency="CHF", exchange_date=date(2026, 4, 1)))
    assert foreign["voucher"]["propertyForeignCurrencyDeadline"] == "01.04.2026"
    assert "propertyForeignCurrencyDeadline" not in voucher_body(VOUCHER)["voucher"]


def test_a_saved_voucher_is_also_read_without_the_wrapping(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    body = '{"voucher": {"id": "5001", "status": "100", "sumGross": "19.89"}, "voucherPos": []}'
    sevdesk.answers("POST", "/Voucher/Factory/saveVoucher", body=body, status=201)
    assert client.send_voucher(VOUCHER).id == "5001"


def test_an_organisation_is_created_with_its_number_in_one_call(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("POST", "/Contact", body='{"objects": {"id": "9000001", "objectName": "Contact"}}', status=201)
    request = ContactRequest("COBOT-4711", "Beispiel Raum GmbH", "Ada", "Muster", "DE000000000", "cobot:team:t1")
    assert client.send_contact(request) == "9000001"
    assert json.loads(sevdesk.last_body()) == {
        "name": "Beispiel Raum GmbH",
        "category": {"id": 3, "objectName": "Category"},
        "status": 1000,
        "customerNumber": "COBOT-4711",
        "vatNumber": "DE000000000",
        "description": "cobot:team:t1",
    }


@pytest.mark.parametrize(
    ("first", "family", "names"),
    [("Ada", "Muster", {"surename": "Ada", "familyname": "Muster"}), (None, "Muster", {"familyname": "Muster"})],
)
def test_a_person_has_a_first_name_spelt_surename_and_no_name(
    first: str | None, family: str, names: dict[str, str]
) -> None:
    body = contact_body(ContactRequest("1001", None, first, family))
    assert {field: value for field, value in body.items() if "name" in field} == names
    assert "vatNumber" not in body


def test_a_customer_number_is_written_alone(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("PUT", "/Contact/11", body='{"objects": {"id": 11}}')
    client.send_contact_number("11", "1001")
    assert json.loads(sevdesk.last_body()) == {"customerNumber": "1001"}


def test_an_address_is_an_invoice_address(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("POST", "/ContactAddress", body='{"objects": {"id": "31"}}', status=201)
    request = AddressRequest("Beispielweg 1", "10000", "Berlin", "1", name="Haus 2")
    assert client.send_address("11", request) == "31"
    assert json.loads(sevdesk.last_body()) == {
        "contact": {"id": 11, "objectName": "Contact"},
        "name": "Haus 2",
        "street": "Beispielweg 1",
        "zip": "10000",
        "city": "Berlin",
        "country": {"id": 1, "objectName": "StaticCountry"},
        "category": {"id": 47, "objectName": "Category"},
    }


def test_an_address_of_an_unknown_country_leaves_the_key_out(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("POST", "/ContactAddress", body='{"objects": {"id": "31"}}', status=201)
    client.send_address("11", AddressRequest("Beispielweg 1", None, None, None))
    assert set(json.loads(sevdesk.last_body())) == {"contact", "street", "category"}


@pytest.mark.parametrize(("billing", "key"), [(False, 2), (True, 8)])
def test_an_email_address_is_for_work_or_for_invoices(
    client: SevdeskClient, sevdesk: Sevdesk, key: int, *, billing: bool
) -> None:
    sevdesk.answers("POST", "/CommunicationWay", body='{"objects": {"id": "41"}}', status=201)
    assert client.send_email("11", "ada@example.org", billing=billing, main=not billing) == "41"
    assert json.loads(sevdesk.last_body()) == {
        "contact": {"id": 11, "objectName": "Contact"},
        "type": "EMAIL",
        "value": "ada@example.org",
        "key": {"id": key, "objectName": "CommunicationWayKey"},
        "main": not billing,
    }


def test_a_phone_number_is_sent_as_such(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("POST", "/CommunicationWay", body='{"objects": {"id": "42"}}', status=201)
    assert client.send_phone("11", "+49 30 12345") == "42"
    body = json.loads(sevdesk.last_body())
    assert (body["type"], body["value"], body["main"]) == ("PHONE", "+49 30 12345", False)


def test_a_pdf_is_uploaded_untouched_and_a_preview_of_megabytes_does_no_harm(
    client: SevdeskClient, sevdesk: Sevdesk
) -> None:
    preview = '{"objects": {"content": ["' + "QUJD" * 2_000_000 + '"], "filename": "0f0f.pdf", "pages": 1}}'
    sevdesk.answers("POST", "/Voucher/Factory/uploadTempFile", body=preview, status=201)
    content = b"%PDF-1.7\r\n\x00\xff embedded factur-x.xml\n%%EOF"
    assert client.send_upload("CW-2026-42.pdf", content) == "0f0f.pdf"
    sent = sevdesk.last_body()
    assert content in sent
    assert b'name="file"; filename="CW-2026-42.pdf"' in sent
    assert b"Content-Type: application/pdf" in sent
    assert sevdesk.last.headers["Content-Type"].startswith("multipart/form-data; boundary=")


def test_a_tag_is_put_on_a_voucher(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("POST", "/Tag/Factory/create", body='{"objects": {"id": "3", "objectName": "TagRelation"}}')
    client.send_tag("5001", "Import")
    assert json.loads(sevdesk.last_body()) == {"name": "Import", "object": {"id": 5001, "objectName": "Voucher"}}
