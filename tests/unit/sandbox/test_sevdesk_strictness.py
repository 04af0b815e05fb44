from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.sandbox_states import sevdesk_snapshot

from .sevdesk_desk import BASE, Desk, contact_body, position_body, voucher_body


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("model", ["Contact", "Voucher"])
def test_every_missing_object_is_a_404_with_code_151(desk: Desk, model: str) -> None:
    answer = desk.get(f"/{model}/99")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, 151)
    assert f"Model_{model} " in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": 7},
        {"status": "many"},
        {"name": ["a"]},
        {"category": {"id": "x", "objectName": "Category"}},
        {"category": {"id": True, "objectName": "Category"}},
        {"category": {"id": 3, "objectName": "Category", "name": "Kunde"}},
    ],
)
def test_a_contact_of_wrong_types_is_400(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.post("/Contact", contact_body(**change)).status_code == 400
    assert not desk.state.contacts


def test_a_contact_without_any_name_is_400(desk: Desk) -> None:
    assert desk.post("/Contact", {"category": {"id": 3, "objectName": "Category"}}).status_code == 400


def test_flags_and_numbers_of_a_contact_come_back_as_texts(desk: Desk) -> None:
    answer = desk.post("/Contact", contact_body(exemptVat=False, defaultTimeToPay=14)).json()["objects"]
    assert (answer["exemptVat"], answer["defaultTimeToPay"]) == ("0", "14")


def test_an_address_or_communication_way_of_wrong_values_is_refused(desk: Desk) -> None:
    contact = {"id": desk.state.add_contact("Eins GmbH"), "objectName": "Contact"}
    country, category = {"id": 1, "objectName": "StaticCountry"}, {"id": 47, "objectName": "Category"}
    address = {"contact": contact, "country": country, "category": category, "name2": "Hinterhaus"}
    wrong = {"category": {"id": 3, "objectName": "Category"}}
    assert desk.post("/ContactAddress", address | wrong).status_code == 400
    assert desk.post("/ContactAddress", address).json()["objects"]["name2"] == "Hinterhaus"
    assert [row["name2"] for row in desk.filtered("/ContactAddress", {})] == ["Hinterhaus"]
    way = {
        "contact": contact,
        "type": "PHONE",
        "value": "+49 30 1",
        "key": {"id": 2, "objectName": "CommunicationWayKey"},
    }
    assert desk.post("/CommunicationWay", way | {"main": "perhaps"}).status_code == 400
    assert desk.post("/CommunicationWay", {"type": "PHONE"}).status_code == 400
    assert desk.post("/CommunicationWay", way | {"main": "true"}).json()["objects"]["main"] == "1"
    assert [row["value"] for row in desk.filtered("/CommunicationWay", {})] == ["+49 30 1"]


@pytest.mark.parametrize("value", ["31.02.2026", "yesterday", "2026-13-01"])
def test_an_impossible_day_is_400(desk: Desk, value: str) -> None:
    assert desk.save(voucherDate=value).status_code == 400


def test_a_moment_is_the_berlin_day_it_falls_on(desk: Desk) -> None:
    voucher = desk.save(voucherDate="2026-03-30T22:30:00Z").json()["objects"]["voucher"]
    assert voucher["voucherDate"].startswith("2026-03-31")


@pytest.mark.parametrize("change", [{"creditDebit": "X"}, {"voucherType": "BILL"}, {"taxRule": 1}, {"status": "open"}])
def test_a_voucher_of_wrong_values_is_400(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.save(**change).status_code == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"accountingType": {"id": 26, "objectName": "AccountingType"}}, 422),
        ({"accountDatev": {"id": 99, "objectName": "AccountDatev"}}, 422),
        ({"id": 99}, 400),
        ({"net": "maybe"}, 400),
        ({"sumGross": "NaN"}, 400),
        ({"sumGross": "ten"}, 400),
        ({"net": True}, 400),
    ],
)
def test_a_position_of_wrong_values_is_refused(desk: Desk, change: dict[str, Any], status: int) -> None:
    assert desk.save(positions=[position_body(desk.state, **change)]).status_code == status


def test_a_voucher_needs_positions(desk: Desk) -> None:
    body = voucher_body(desk.state)
    assert desk.post("/Voucher/Factory/saveVoucher", body | {"voucherPosSave": []}).status_code == 400
    assert desk.post("/Voucher/Factory/saveVoucher", body | {"voucherPos": []}).status_code == 400


def test_ids_and_amounts_may_be_texts(desk: Desk) -> None:
    positions = [position_body(desk.state, taxRate="19", sumGross="119.00")]
    answer = desk.save(taxRule={"id": "1", "objectName": "TaxRule"}, status="50", positions=positions)
    assert answer.json()["objects"]["voucher"]["sumGross"] == "119"


def test_a_voucher_names_its_contact_and_cost_centre(desk: Desk) -> None:
    contact = {"id": desk.state.add_contact("Eins GmbH"), "objectName": "Contact"}
    cost_centre = {"id": desk.state.add_cost_centre("Coworking", "1"), "objectName": "CostCentre"}
    voucher = desk.save(supplier=contact, supplierName=None, costCentre=cost_centre).json()["objects"]["voucher"]
    assert (voucher["supplier"], voucher["costCentre"]) == (contact, cost_centre)
    assert sevdesk_snapshot(desk.state)["vouchers"][0]["cost_centre"] == "Coworking"


def test_an_xml_invoice_is_taken_under_its_own_name(desk: Desk) -> None:
    file = desk.upload(b"<?xml version='1.0'?><Invoice/>", "rechnung.xml").json()["objects"]
    assert file["isEInvoice"] is True
    assert file["filename"].endswith(".xml")
    document = desk.save(filename=file["filename"]).json()["objects"]["document"]
    assert document["filename"] == "rechnung.xml"


def test_an_upload_needs_a_file_name(desk: Desk) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n%PDF-1.7\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    url = f"{BASE}/Voucher/Factory/uploadTempFile"
    assert desk.session.post(url, data=body, headers=headers).status_code == 400


def test_an_unknown_account_or_file_is_a_key_error(desk: Desk) -> None:
    voucher_id = desk.state.add_voucher("A", date(2026, 3, 31), "119", pdf=None)
    with pytest.raises(KeyError):
        desk.state.account_by_number("9999")
    with pytest.raises(KeyError):
        desk.state.pdf_of(voucher_id)
