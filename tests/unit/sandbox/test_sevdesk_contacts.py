from __future__ import annotations

import pytest
import requests

from .sevdesk_desk import BASE, NOW, Desk, contact_body


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_token_stands_alone_in_the_header(desk: Desk) -> None:
    desk.session.headers["Authorization"] = f"Bearer {desk.state.token}"
    answer = desk.get("/Contact")
    assert answer.status_code == 401
    assert answer.json() == {"message": "Authentication required"}


def test_no_token_at_all_is_401(desk: Desk) -> None:
    del desk.session.headers["Authorization"]
    assert desk.get("/Tools/bookkeepingSystemVersion").status_code == 401


def test_an_error_has_the_recorded_shape(desk: Desk) -> None:
    answer = desk.get("/Contact/99")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert set(error) == {"exceptionUUID", "message", "errorCode", "code", "data", "responseCode"}
    assert (error["code"], error["responseCode"], error["data"]) == (151, 404, [])
    assert error["message"] == "No Model_Contact with the id 99 was found"
    assert answer.json()["objects"] is None


def test_an_unknown_path_is_not_mistaken_for_a_missing_object(desk: Desk) -> None:
    assert desk.get("/Contacts").status_code == 400


def test_a_wrong_method_is_a_500(desk: Desk) -> None:
    answer = desk.put("/Contact")
    assert answer.status_code == 500
    assert "wrong HTTP Type" in answer.json()["error"]["message"]


def test_a_created_contact_comes_back_wrapped_with_texts_for_numbers(desk: Desk) -> None:
    answer = desk.post("/Contact", contact_body(customerNumber="COBOT-4711", vatNumber="DE000000000"))
    assert answer.status_code == 201
    contact = answer.json()["objects"]
    assert isinstance(contact["id"], str)
    assert contact["customerNumber"] == "COBOT-4711"
    assert contact["status"] == "1000"
    assert contact["vatNumber"] == "DE000000000"
    assert "parent" not in contact
    assert contact["familyname"] is None


def test_a_contact_without_number_gets_the_next_free_one(desk: Desk) -> None:
    desk.state.add_contact("Nachbar KG", customer_number="1001")
    assert desk.get("/Contact/Factory/getNextCustomerNumber").json() == {"objects": "1002"}
    assert desk.post("/Contact", contact_body()).json()["objects"]["customerNumber"] == "1002"


def test_a_new_contact_is_a_lead_unless_told_otherwise(desk: Desk) -> None:
    body = contact_body()
    del body["status"]
    assert desk.post("/Contact", body).json()["objects"]["status"] == "100"


def test_a_contact_needs_a_category(desk: Desk) -> None:
    assert desk.post("/Contact", {"name": "Beispiel Raum GmbH"}).status_code == 400


@pytest.mark.parametrize(
    "category", [{"id": 3}, 3, {"id": 3, "objectName": "Kategorie"}, {"id": 47, "objectName": "Category"}]
)
def test_a_reference_needs_id_and_object_name_of_something_that_exists(desk: Desk, category: object) -> None:
    assert desk.post("/Contact", contact_body(category=category)).status_code == 400


def test_a_misspelt_field_is_refused(desk: Desk) -> None:
    answer = desk.post("/Contact", contact_body(surname="Ada"))
    assert answer.status_code == 400
    assert "surname" in answer.json()["error"]["message"]
    assert not desk.state.contacts


def test_persons_are_hidden_without_depth(desk: Desk) -> None:
    desk.state.add_contact(first_name="Ada", family_name="Muster", customer_number="7")
    assert desk.filtered("/Contact", {}) == []
    assert desk.filtered("/Contact", {"customerNumber": "7"}) == []
    assert [row["surename"] for row in desk.filtered("/Contact", {"depth": "1"})] == ["Ada"]


def test_a_person_has_no_name(desk: Desk) -> None:
    body = {"surename": "Ada", "familyname": "Muster", "category": {"id": 3, "objectName": "Category"}}
    assert desk.post("/Contact", body).json()["objects"]["name"] is None


def test_a_name_put_on_a_person_keeps_the_persons_names(desk: Desk) -> None:
    contact_id = desk.state.add_contact(first_name="Ada", family_name="Muster")
    contact = desk.put(f"/Contact/{contact_id}", {"name": "Muster Werkstatt"}).json()["objects"]
    assert (contact["name"], contact["surename"], contact["familyname"]) == ("Muster Werkstatt", "Ada", "Muster")


def test_the_customer_number_filter_is_exact(desk: Desk) -> None:
    desk.state.add_contact("Eins GmbH", customer_number="10")
    desk.state.add_contact("Zwei GmbH", customer_number="101")
    assert [row["name"] for row in desk.filtered("/Contact", {"customerNumber": "10"})] == ["Eins GmbH"]


def test_an_unknown_filter_is_ignored_without_a_word(desk: Desk) -> None:
    desk.state.add_contact("Eins GmbH")
    assert len(desk.filtered("/Contact", {"customerNumbr": "nobody's"})) == 1


def test_two_contacts_may_have_one_number(desk: Desk) -> None:
    for _ in range(2):
        assert desk.post("/Contact", contact_body(customerNumber="5")).status_code == 201
    assert len(desk.filtered("/Contact", {"customerNumber": "5"})) == 2


def test_availability_needs_its_parameter(desk: Desk) -> None:
    desk.state.add_contact("Eins GmbH", customer_number="5")
    path = "/Contact/Mapper/checkCustomerNumberAvailability"
    assert desk.get(path).status_code == 500
    assert desk.get(path, customerNumber="5").json() == {"objects": False}
    assert desk.get(path, customerNumber="6").json() == {"objects": True}


def test_a_put_changes_only_what_it_names(desk: Desk) -> None:
    contact_id = desk.state.add_contact("Eins GmbH", customer_number="5")
    contact = desk.put(f"/Contact/{contact_id}", {"customerNumber": "6"}).json()["objects"]
    assert (contact["name"], contact["customerNumber"]) == ("Eins GmbH", "6")
    assert desk.get(f"/Contact/{contact_id}").json()["objects"][0]["customerNumber"] == "6"


def test_an_address_needs_contact_country_and_category(desk: Desk) -> None:
    contact_id = desk.state.add_contact("Eins GmbH")
    body = {
        "contact": {"id": contact_id, "objectName": "Contact"},
        "country": {"id": 1, "objectName": "StaticCountry"},
        "category": {"id": 47, "objectName": "Category"},
        "street": "Beispielweg 1",
    }
    for name in ("contact", "country", "category"):
        assert (
            desk.post("/ContactAddress", {key: value for key, value in body.items() if key != name}).status_code == 400
        )
    answer = desk.post("/ContactAddress", body)
    assert answer.status_code == 201
    assert answer.json()["objects"]["contact"]["name"] == "Eins GmbH"
    other = {"contact[id]": "1", "contact[objectName]": "Contact"}
    assert desk.filtered("/ContactAddress", other) == []


def test_a_communication_way_has_a_closed_list_of_types_and_keys(desk: Desk) -> None:
    contact_id = desk.state.add_contact("Eins GmbH")
    body = {
        "contact": {"id": contact_id, "objectName": "Contact"},
        "type": "EMAIL",
        "value": "buero@example.org",
        "key": {"id": 8, "objectName": "CommunicationWayKey"},
        "main": True,
    }
    assert desk.post("/CommunicationWay", body | {"type": "MAIL"}).status_code == 400
    assert (
        desk.post("/CommunicationWay", body | {"key": {"id": 9, "objectName": "CommunicationWayKey"}}).status_code
        == 400
    )
    answer = desk.post("/CommunicationWay", body)
    assert answer.status_code == 201
    assert answer.json()["objects"]["main"] == "1"
    assert desk.state.emails_of(contact_id) == ("buero@example.org",)


def test_three_filters_on_communication_ways_find_nothing_and_a_value_is_no_filter(desk: Desk) -> None:
    contact_id = desk.state.add_contact("Eins GmbH", emails=["buero@example.org"])
    of_contact = {"contact[id]": contact_id, "contact[objectName]": "Contact"}
    assert len(desk.filtered("/CommunicationWay", of_contact)) == 1
    assert desk.filtered("/CommunicationWay", of_contact | {"type": "EMAIL", "main": "1"}) == []
    assert len(desk.filtered("/CommunicationWay", {"type": "EMAIL", "value": "other@example.org"})) == 1


def test_country_codes_come_in_either_case_and_britain_three_times(desk: Desk) -> None:
    rows = desk.filtered("/StaticCountry", {"limit": "1000"})
    assert next(row for row in rows if row["nameEn"] == "Germany")["id"] == "1"
    assert {row["code"].islower() for row in rows} == {True, False}
    assert [row["code"].casefold() for row in rows].count("gb") == 3


def test_a_listing_is_paged_and_counted_as_text(desk: Desk) -> None:
    for number in range(1105):
        desk.state.add_contact(f"Gast {number}", customer_number=str(number))
    assert len(desk.filtered("/Contact", {})) == 100
    assert len(desk.filtered("/Contact", {"limit": "5000"})) == 1000
    assert len(desk.filtered("/Contact", {"limit": "1000", "offset": "1000"})) == 105
    assert desk.get("/Contact", countAll="true", limit="1").json()["total"] == "1105"


def test_a_listing_comes_newest_first_unless_switched(desk: Desk) -> None:
    for name in ("Eins", "Zwei", "Drei"):
        desk.state.add_contact(name)
    assert [row["name"] for row in desk.filtered("/Contact", {})] == ["Drei", "Zwei", "Eins"]
    desk.side.quirks.order = "oldest"
    assert [row["name"] for row in desk.filtered("/Contact", {})] == ["Eins", "Zwei", "Drei"]
    desk.side.quirks.order = "scattered"
    assert desk.filtered("/Contact", {}) == desk.filtered("/Contact", {})


def test_the_rate_limit_answers_429_until_a_second_has_passed(desk: Desk) -> None:
    desk.side.requests_per_second = 1
    assert desk.get("/Contact").status_code == 200
    answer = desk.get("/Contact")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    desk.now = NOW.replace(second=1)
    assert desk.get("/Contact").status_code == 200


@pytest.mark.parametrize("body", [b"not json", b"[]"])
def test_a_body_has_to_be_a_json_object(desk: Desk, body: bytes) -> None:
    answer = desk.session.post(f"{BASE}/Contact", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert desk.session.post(f"{BASE}/Contact", data={"name": "x"}).status_code == 400


def test_the_log_keeps_every_request_with_its_status(desk: Desk) -> None:
    desk.post("/Contact", contact_body())
    desk.get("/Contact", depth="1")
    assert [(entry.method, entry.path, entry.query, entry.status) for entry in desk.side.log] == [
        ("POST", "/api/v1/Contact", "", 201),
        ("GET", "/api/v1/Contact", "depth=1", 200),
    ]
    assert len(desk.side.writes) == 1
    assert isinstance(desk.session, requests.Session)
