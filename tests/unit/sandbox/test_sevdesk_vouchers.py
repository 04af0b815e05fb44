from __future__ import annotations

import base64
import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox_states import dump

from .sevdesk_desk import NOW, PDF, Desk, position_body, voucher_body

DAY = date(2026, 3, 31)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_saved_voucher_comes_back_wrapped_with_texts_for_numbers(desk: Desk) -> None:
    answer = desk.save(positions=[position_body(desk.state, sumGross=0.1), position_body(desk.state, sumGross=30)])
    assert answer.status_code == 201
    objects = answer.json()["objects"]
    assert set(objects) == {"voucher", "voucherPos", "vatdrop"}
    voucher = objects["voucher"]
    assert (voucher["status"], voucher["sumGross"], voucher["creditDebit"]) == ("100", "30.1", "D")
    assert voucher["paidAmount"] == 0
    assert not isinstance(voucher["paidAmount"], str)
    assert [position["sumGross"] for position in objects["voucherPos"]] == ["0.1", "30"]
    assert objects["voucherPos"][0]["net"] == "0"
    assert isinstance(objects["voucherPos"][0]["accountDatev"]["id"], str)


def test_relations_that_a_voucher_lacks_are_absent(desk: Desk) -> None:
    voucher = desk.save().json()["objects"]["voucher"]
    assert not {"supplier", "document", "costCentre"} & set(voucher)


def test_a_day_comes_back_as_berlins_midnight(desk: Desk) -> None:
    voucher = desk.save(voucherDate="31.08.2026", deliveryDate="2026-12-31").json()["objects"]["voucher"]
    assert voucher["voucherDate"] == "2026-08-31T00:00:00+02:00"
    assert voucher["deliveryDate"] == "2026-12-31T00:00:00+01:00"


def test_a_unix_time_is_a_day_in_berlin(desk: Desk) -> None:
    voucher = desk.save(voucherDate=1774908000).json()["objects"]["voucher"]  # 2026-03-30 22:00 UTC
    assert voucher["voucherDate"] == "2026-03-31T00:00:00+02:00"


@pytest.mark.parametrize("change", [{"objectName": ...}, {"mapAll": ...}, {"mapAll": False}, {"voucherNumber": "1"}])
def test_a_voucher_that_is_no_model_or_has_unknown_fields_is_malformed(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.save(**change).status_code == 400
    assert desk.save(positions=[position_body(desk.state, **change)]).status_code == 400
    assert not desk.state.vouchers


def test_a_voucher_is_made_anew_and_no_other_is_changed(desk: Desk) -> None:
    voucher_id = desk.save(status=50).json()["objects"]["voucher"]["id"]
    before = dump(desk.state)
    assert desk.save(status=50, id=int(voucher_id)).status_code == 400
    dropped = voucher_body(desk.state) | {"voucherPosDelete": [{"id": 1, "objectName": "VoucherPos"}]}
    assert desk.post("/Voucher/Factory/saveVoucher", dropped).status_code == 400
    assert dump(desk.state) == before


@pytest.mark.parametrize("change", [{"taxRule": ...}, {"creditDebit": ...}, {"voucherType": ...}, {"status": ...}])
def test_a_voucher_lacking_a_required_field_is_malformed(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.save(**change).status_code == 400


@pytest.mark.parametrize("change", [{"taxRate": ...}, {"net": ...}, {"accountDatev": ...}, {"sumGross": ...}])
def test_a_position_lacking_a_required_field_is_malformed(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.save(positions=[position_body(desk.state, **change)]).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"status": 1000},
        {"taxRule": {"id": 21, "objectName": "TaxRule"}},
        {"taxRule": {"id": 4, "objectName": "TaxRule"}},
        {"taxRule": {"id": 99, "objectName": "TaxRule"}},
        {"supplier": {"id": 99, "objectName": "Contact"}},
        {"costCentre": {"id": 99, "objectName": "CostCentre"}},
        {"filename": "0123456789abcdef0123456789abcdef.pdf"},
        {"supplierName": None},
        {"currency": "USD"},
        {"taxType": "default"},
    ],
)
def test_what_booking_system_two_checks_is_422(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.save(**change).status_code == 422
    assert not desk.state.vouchers


@pytest.mark.parametrize("change", [{"taxRate": 7}, {"taxRate": 16}, {"taxRate": 5}, {"sumGross": 10.005}])
def test_a_rate_or_amount_that_does_not_fit_is_422(desk: Desk, change: dict[str, Any]) -> None:
    assert desk.save(positions=[position_body(desk.state, **change)]).status_code == 422


def test_a_revenue_voucher_takes_revenue_accounts_only(desk: Desk) -> None:
    desk.state.add_account("6999", "Nur Ausgaben", {"1": ("19",)}, ["EXPENSE"])
    positions = [position_body(desk.state, "6999")]
    assert desk.save(positions=positions).status_code == 422
    assert desk.save(positions=positions, creditDebit="C").status_code == 201


def test_drafts_are_checked_alike(desk: Desk) -> None:
    wrong = [position_body(desk.state, taxRate=7)]
    assert desk.save(status=50, positions=wrong).status_code == 422


def test_a_draft_needs_no_supplier(desk: Desk) -> None:
    assert desk.save(status=50, supplierName=None).status_code == 201


def test_net_and_gross_cannot_be_mixed(desk: Desk) -> None:
    mixed = [position_body(desk.state), position_body(desk.state, net=True, sumNet=100)]
    assert desk.save(positions=mixed).status_code == 400


@pytest.mark.parametrize(
    ("gross", "net", "tax"),
    [("10.01", "8.41", "1.6"), ("-10.01", "-8.41", "-1.6"), ("0.03", "0.03", "0"), ("0", "0", "0")],
)
def test_the_other_sums_are_derived_per_position_half_away_from_zero(
    desk: Desk, gross: str, net: str, tax: str
) -> None:
    answer = desk.save(positions=[position_body(desk.state, sumGross=gross)] * 3).json()["objects"]
    assert {(row["sumNet"], row["sumTax"]) for row in answer["voucherPos"]} == {(net, tax)}
    assert Decimal(answer["voucher"]["sumTax"]) == 3 * Decimal(tax)
    assert Decimal(answer["voucher"]["sumGross"]) == 3 * Decimal(gross)


def test_a_net_position_grows_by_its_tax(desk: Desk) -> None:
    voucher = desk.save(positions=[position_body(desk.state, net=True, sumNet="0.50")]).json()["objects"]["voucher"]
    assert (voucher["sumNet"], voucher["sumTax"], voucher["sumGross"]) == ("0.5", "0.1", "0.6")


def test_a_foreign_currency_is_converted_at_the_days_rate(desk: Desk) -> None:
    daily = desk.save(currency="USD", propertyForeignCurrencyDeadline="31.03.2026")
    assert daily.json()["objects"]["voucher"]["sumGrossAccounting"] == "108.18"
    voucher = daily.json()["objects"]["voucher"]
    assert (voucher["sumGross"], voucher["sumGrossForeignCurrency"]) == ("108.18", "119")


def test_two_vouchers_may_have_one_number(desk: Desk) -> None:
    desk.save()
    desk.save()
    assert len(desk.state.vouchers_by_number("CW-2026-1")) == 2


def test_an_upload_is_named_by_its_content(desk: Desk) -> None:
    first, second = desk.upload(), desk.upload()
    assert first.status_code == 201
    file = first.json()["objects"]
    stem, _, suffix = file["filename"].partition(".")
    assert (len(stem), suffix) == (32, "pdf")
    assert set(stem) <= set("0123456789abcdef")
    assert file["contentHash"] == hashlib.sha256(PDF).hexdigest()
    assert base64.b64decode(file["content"][0]) == PDF
    assert (file["pages"], file["isEInvoice"]) == (1, False)
    assert second.json()["objects"]["filename"] == file["filename"]


def test_an_upload_has_to_be_one_pdf_part_named_file(desk: Desk) -> None:
    assert desk.upload(b"GIF89a").status_code == 422
    url = "http://sevdesk.test/api/v1/Voucher/Factory/uploadTempFile"
    assert desk.session.post(url, files={"document": ("a.pdf", PDF, "application/pdf")}).status_code == 400
    assert desk.session.post(url, data=PDF).status_code == 400


def test_a_voucher_consumes_its_upload(desk: Desk) -> None:
    name = desk.upload().json()["objects"]["filename"]
    saved = desk.save(filename=name).json()["objects"]
    assert desk.state.pdf_of(saved["voucher"]["id"]) == PDF
    assert saved["document"]["id"] == saved["voucher"]["document"]["id"]
    assert desk.save(filename=name).status_code == 422


def test_a_refused_voucher_leaves_its_upload(desk: Desk) -> None:
    name = desk.upload().json()["objects"]["filename"]
    assert desk.save(filename=name, status=1000).status_code == 422
    assert desk.save(filename=name).status_code == 201


def test_the_old_booking_system_refuses_tax_rules(desk: Desk) -> None:
    desk.state.bookkeeping_version = "1.0"
    assert desk.get("/Tools/bookkeepingSystemVersion").json() == {"objects": {"version": "1.0"}}
    assert desk.save().status_code == 422


def numbers(desk: Desk, params: dict[str, str]) -> list[str]:
    return sorted(row["description"] for row in desk.filtered("/Voucher", params))


def test_the_number_filter_is_a_substring_without_wildcards(desk: Desk) -> None:
    for number in ("CW-1", "CW-10", "cw-12", "X_1", "50%"):
        desk.state.add_voucher(number, DAY, "119")
    assert numbers(desk, {"descriptionLike": "CW-1"}) == ["CW-1", "CW-10", "cw-12"]
    assert numbers(desk, {"descriptionLike": "_"}) == ["X_1"]
    assert numbers(desk, {"descriptionLike": "%"}) == ["50%"]


def test_the_day_filters_are_unix_seconds_and_can_leave_out_their_ends(desk: Desk) -> None:
    for day in (30, 31):
        desk.state.add_voucher(f"CW-{day}", date(2026, 3, day), "119")
    midnight = "1774908000"
    assert numbers(desk, {"startDate": midnight}) == ["CW-31"]
    assert numbers(desk, {"endDate": "1774907999"}) == ["CW-30"]
    assert numbers(desk, {"startDate": midnight, "endDate": midnight}) == ["CW-31"]
    desk.side.quirks.exclusive_dates = True
    assert numbers(desk, {"startDate": midnight}) == []


def test_an_unknown_or_unreadable_voucher_filter_is_ignored_without_a_word(desk: Desk) -> None:
    desk.state.add_voucher("A", DAY, "119")
    assert numbers(desk, {"description": "B"}) == ["A"]
    assert numbers(desk, {"startDate": "31.12.2099"}) == ["A"]


def test_positions_are_listed_for_one_voucher_or_all(desk: Desk) -> None:
    first = desk.state.add_voucher("A", DAY, "119")
    desk.state.add_voucher("B", DAY, "119")
    assert len(desk.filtered("/VoucherPos", {})) == 2
    rows = desk.filtered("/VoucherPos", {"voucher[id]": first, "voucher[objectName]": "Voucher"})
    assert [row["voucher"]["id"] for row in rows] == [first]
    assert rows[0]["sumTax"] == "19"
    assert NOW.tzinfo is not None
