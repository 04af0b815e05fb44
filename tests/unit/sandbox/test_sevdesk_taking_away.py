"""Drafts, contacts and tags can be taken away again; a booked voucher only after it was made a draft."""

from __future__ import annotations

import pytest
import requests

from tests.unit.sandbox.sevdesk_desk import BASE, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def delete(desk: Desk, path: str) -> requests.Response:
    return desk.session.delete(BASE + path)


def test_a_booked_voucher_has_to_become_a_draft_before_it_is_deleted(desk: Desk) -> None:
    voucher_id = desk.save().json()["objects"]["voucher"]["id"]
    desk.post("/Tag/Factory/create", {"name": "Import", "object": {"id": voucher_id, "objectName": "Voucher"}})
    refused = delete(desk, f"/Voucher/{voucher_id}")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, 159)
    assert desk.put(f"/Voucher/{voucher_id}/resetToDraft").json()["objects"]["status"] == "50"
    assert delete(desk, f"/Voucher/{voucher_id}").status_code == 200
    assert desk.get(f"/Voucher/{voucher_id}").status_code == 404
    assert desk.filtered("/TagRelation", {}) == []


def test_an_enshrined_voucher_stays_as_it_is(desk: Desk) -> None:
    voucher_id = desk.save().json()["objects"]["voucher"]["id"]
    desk.state.vouchers[voucher_id].enshrined = desk.now
    assert desk.put(f"/Voucher/{voucher_id}/resetToDraft").status_code == 400
    assert desk.state.vouchers[voucher_id].status == 100


def test_a_contact_that_a_voucher_names_cannot_be_deleted(desk: Desk) -> None:
    contact_id = desk.state.add_contact("Ada Muster GmbH", emails=["ada@example.org"])
    desk.save(supplier={"id": contact_id, "objectName": "Contact"}, supplierName=None)
    assert delete(desk, f"/Contact/{contact_id}").status_code == 409
    desk.state.vouchers.clear()
    assert delete(desk, f"/Contact/{contact_id}").status_code == 200
    assert (desk.state.contacts, desk.state.ways) == ({}, {})


def test_a_tag_goes_from_all_that_carries_it(desk: Desk) -> None:
    voucher_id = desk.save().json()["objects"]["voucher"]["id"]
    desk.state.tag_voucher(voucher_id, "Import")
    [tag_id] = desk.state.tags
    assert delete(desk, f"/Tag/{tag_id}").status_code == 200
    assert desk.state.tags_of(voucher_id) == ()
