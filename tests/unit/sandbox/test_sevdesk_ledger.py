from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from tests.sandbox_states import sevdesk_snapshot

from .sevdesk_desk import PDF, Desk

DAY = date(2026, 3, 31)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_guidance_gives_ids_as_numbers_and_rates_as_words(desk: Desk) -> None:
    rows = desk.filtered("/ReceiptGuidance/forAllAccounts", {})
    assert len(rows) > 40
    account = next(row for row in rows if row["accountNumber"] == "4400")
    assert isinstance(account["accountDatevId"], int)
    assert account["accountName"] == "Erlöse 19 % USt"
    assert account["allowedReceiptTypes"] == ["REVENUE"]
    rule = account["allowedTaxRules"][0]
    assert (rule["id"], rule["name"], rule["taxRates"]) == (1, "USTPFL_UMS_EINN", ["ZERO", "NINETEEN"])


def test_an_account_can_be_taken_away_and_added(desk: Desk) -> None:
    def accounts() -> list[dict[str, Any]]:
        rows = desk.filtered("/ReceiptGuidance/forAllAccounts", {})
        return [row for row in rows if row["accountNumber"] == "4400"]

    desk.state.remove_account("4400")
    assert accounts() == []
    desk.state.add_account("4400", "Erlöse")
    [account] = accounts()
    assert account["allowedTaxRules"][0]["taxRates"] == ["ZERO", "SEVEN", "NINETEEN"]


def test_cost_centres_are_listed_with_name_and_number(desk: Desk) -> None:
    desk.state.add_cost_centre("Coworking", "100")
    row = desk.filtered("/CostCentre", {"limit": "1000"})[0]
    assert (row["objectName"], row["name"], row["number"]) == ("CostCentre", "Coworking", "100")


def test_the_tag_factory_answers_200_and_uses_a_tag_again(desk: Desk) -> None:
    ids = [desk.state.add_voucher(number, DAY, "119") for number in ("A", "B")]
    for voucher_id in ids:
        answer = desk.post(
            "/Tag/Factory/create", {"name": "Import", "object": {"id": int(voucher_id), "objectName": "Voucher"}}
        )
        assert answer.status_code == 200
        assert answer.json()["objects"]["objectName"] == "TagRelation"
    assert [row["name"] for row in desk.filtered("/Tag", {})] == ["Import"]
    relations = desk.filtered("/TagRelation", {})
    assert {row["object"]["id"] for row in relations} == set(ids)
    assert "name" not in relations[0]["tag"]


def test_a_tag_put_on_twice_shows_twice(desk: Desk) -> None:
    voucher_id = desk.state.add_voucher("A", DAY, "119")
    body = {"name": "Import", "object": {"id": int(voucher_id), "objectName": "Voucher"}}
    desk.post("/Tag/Factory/create", body)
    desk.post("/Tag/Factory/create", body)
    assert desk.state.tags_of(voucher_id) == ("Import", "Import")


def test_a_tag_needs_a_name_and_something_to_stick_to(desk: Desk) -> None:
    voucher_id = desk.state.add_voucher("A", DAY, "119")
    target = {"id": int(voucher_id), "objectName": "Voucher"}
    assert desk.post("/Tag/Factory/create", {"object": target}).status_code == 400
    assert (
        desk.post("/Tag/Factory/create", {"name": "x", "object": {"id": 9, "objectName": "Voucher"}}).status_code == 404
    )
    assert desk.post("/Tag/Factory/create", {"name": "x", "object": {"id": int(voucher_id)}}).status_code == 400


def _filled(noise: int) -> SevdeskState:
    state = SevdeskState()
    for _ in range(noise):
        state.new_id()
    contact_id = state.add_contact("Eins GmbH", customer_number="5", emails=["a@example.org"])
    state.add_voucher("A", DAY, "119.00", contact_id=contact_id, tags=["Import"], pdf=PDF)
    return state


def test_a_snapshot_forgets_ids_and_nothing_that_matters() -> None:
    first, second = _filled(0), _filled(7)
    assert sevdesk_snapshot(first) == sevdesk_snapshot(second)
    second.tag_voucher(second.vouchers_by_number("A")[0].id, "Mismatch")
    assert sevdesk_snapshot(first) != sevdesk_snapshot(second)
    third = _filled(0)
    third.add_voucher("A", DAY, "119.00")
    assert len(sevdesk_snapshot(third)["vouchers"]) == 2
