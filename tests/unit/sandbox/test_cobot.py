from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from werkzeug.test import Client, TestResponse

from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, NumberWrite
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from tests.sandbox_states import cobot_snapshot

NOW = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
JSON_API = "application/vnd.api+json"
FLEX = InvoiceLine("Flex", net="150", code="4400")


class Space:
    """A space behind a side whose clock stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW
        self.state = CobotState()
        self.side = CobotSide(self.state, clock=lambda: self.now)
        self.client = Client(self.side)

    @property
    def path(self) -> str:
        return f"/spaces/{self.state.space.id}"

    def get(self, path: str, query: Mapping[str, str] | None = None, accept: str = JSON_API) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.state.token}", "Accept": accept}
        return self.client.get(path, query_string=dict(query) if query else None, headers=headers)

    def data(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        answer = self.get(path, query)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.data)["data"]

    def send(self, method: str, path: str, body: object) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.state.token}"}
        return self.client.open(path, method=method, json=body, headers=headers)


@pytest.fixture
def space() -> Space:
    return Space()


def numbers(rows: list[dict[str, Any]]) -> list[str]:
    return [row["attributes"]["number"] for row in rows]


# Headers, token, scopes, limits.


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "sandbox-cobot-token"])
@pytest.mark.parametrize("path", ["/user", "/api/memberships"])
def test_a_request_without_the_right_token_is_refused_with_401(
    space: Space, path: str, authorization: str | None
) -> None:
    headers = {"Accept": JSON_API} | ({"Authorization": authorization} if authorization else {})
    assert space.client.get(path, headers=headers).status_code == 401


def test_a_token_without_the_scope_is_refused_with_403(space: Space) -> None:
    space.state.revoke("read_invoices", "write_activities")
    assert space.get(f"{space.path}/invoices").status_code == 403
    assert space.send("POST", "/api/activities", {"text": "hello"}).status_code == 403
    assert space.state.posted_texts() == []


def test_including_the_administered_spaces_needs_the_scope_for_spaces(space: Space) -> None:
    space.state.revoke("read_spaces")
    assert space.get("/user").status_code == 200
    assert space.get("/user", {"include": "adminOf"}).status_code == 403


def test_api_2_without_its_accept_header_answers_406_and_api_1_does_not_mind(space: Space) -> None:
    assert space.get("/user", accept="application/json").status_code == 406
    assert space.get("/api/memberships", accept="application/json").status_code == 200


def test_health_and_the_public_space_need_no_token(space: Space) -> None:
    assert space.client.get("/health").status_code == 204
    public = space.client.get("/api/spaces/co-up")
    assert msgspec.json.decode(public.data)["time_zone_name"] == "Europe/Berlin"


def test_unknown_paths_and_methods_are_worded_as_their_api_does(space: Space) -> None:
    assert "errors" in msgspec.json.decode(space.get("/nowhere").data)
    assert space.get("/nowhere").status_code == 404
    assert "error" in msgspec.json.decode(space.get("/api/nowhere").data)
    assert space.send("DELETE", "/api/activities", {}).status_code == 405


def test_the_member_list_may_be_read_six_times_a_minute_and_then_tells_how_long_to_wait(space: Space) -> None:
    space.state.quirks.rate_limits = True
    for _ in range(6):
        assert space.get("/api/memberships").status_code == 200
        space.now += timedelta(seconds=2)
    refused = space.get("/api/memberships")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "48")
    assert space.get("/user").status_code == 200
    space.now += timedelta(seconds=48)
    assert space.get("/api/memberships").status_code == 200


def test_other_endpoints_may_be_asked_sixty_times_a_minute_each(space: Space) -> None:
    space.state.quirks.rate_limits = True
    assert [space.get("/user").status_code for _ in range(61)] == [200] * 60 + [429]
    assert space.get(f"{space.path}/invoices").status_code == 200


def test_the_scopes_of_the_token_can_be_asked_for(space: Space) -> None:
    space.state.grant("read_user", "read_spaces")
    answer = space.get(f"/api/access_tokens/{space.state.token}")
    assert msgspec.json.decode(answer.data) == {"scope": ["read_user", "read_spaces"]}
    assert space.get("/api/access_tokens/another").status_code == 404


def test_a_user_who_is_no_admin_sees_no_administered_space_and_none_of_its_lists(space: Space) -> None:
    space.state.is_admin = False
    answer = msgspec.json.decode(space.get("/user", {"include": "adminOf"}).data)
    assert answer["included"] == []
    assert space.get(f"{space.path}/invoices").status_code == 403
    assert space.get("/api/memberships").status_code == 403


def test_the_administered_space_is_found_by_its_subdomain(space: Space) -> None:
    included = msgspec.json.decode(space.get("/user", {"include": "adminOf"}).data)["included"]
    assert [(entry["id"], entry["attributes"]["subdomain"]) for entry in included] == [(space.state.space.id, "co-up")]


def test_a_state_put_in_its_place_between_requests_is_the_one_that_answers(space: Space) -> None:
    assert msgspec.json.decode(space.get("/api/memberships").data) == []
    other = CobotState()
    other.add_member("Ada Beispiel")
    space.side.state = other
    assert len(msgspec.json.decode(space.get("/api/memberships").data)) == 1


# Pages and filters of API 2.


def add_invoices(space: Space, count: int) -> None:
    member_id = space.state.add_member("Ada Beispiel", email="ada@example.org", customer_number="1042")
    for number in range(1, count + 1):
        day = date(2026, 1, 1) + timedelta(days=number - 1)
        space.state.add_invoice(f"KH-{number}", day, [FLEX], debitor=("memberships", member_id))


def test_a_page_has_72_rows_unless_asked_otherwise_and_never_more_than_200(space: Space) -> None:
    add_invoices(space, 230)
    answer = msgspec.json.decode(space.get(f"{space.path}/invoices").data)
    assert (len(answer["data"]), answer["meta"]) == (72, {"totalPages": 4, "currentPage": 1})
    answer = msgspec.json.decode(space.get(f"{space.path}/invoices", {"page[size]": "1000"}).data)
    assert (len(answer["data"]), answer["meta"]["totalPages"]) == (200, 2)


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("repeated", [False, True])
def test_following_the_links_finds_every_invoice(space: Space, *, shuffled: bool, repeated: bool) -> None:
    add_invoices(space, 25)
    space.state.quirks.invoice_order = "shuffled" if shuffled else "stable"
    space.state.quirks.repeated_rows = repeated
    path: str | None = f"{space.path}/invoices?page%5Bsize%5D=10"
    found: list[str] = []
    while path:
        answer = msgspec.json.decode(space.get(path).data)
        found += numbers(answer["data"])
        path = answer["links"]["next"]
    assert set(found) == {f"KH-{number}" for number in range(1, 26)}
    assert len(found) == (27 if repeated else 25)


def test_the_order_of_invoices_is_not_that_of_their_dates_and_changes_only_when_told_to(space: Space) -> None:
    add_invoices(space, 20)
    first, second = (numbers(space.data(f"{space.path}/invoices")) for _ in range(2))
    assert first == second
    assert first != [f"KH-{number}" for number in range(1, 21)]
    space.state.quirks.invoice_order = "shuffled"
    first, second = (numbers(space.data(f"{space.path}/invoices")) for _ in range(2))
    assert first != second


def test_invoices_are_filtered_by_their_date_with_both_ends_included(space: Space) -> None:
    add_invoices(space, 10)
    rows = space.data(f"{space.path}/invoices", {"filter[from]": "2026-01-03", "filter[to]": "2026-01-05"})
    assert sorted(numbers(rows)) == ["KH-3", "KH-4", "KH-5"]


@pytest.mark.parametrize(
    "query",
    [
        {"filter[from]": "01.02.2026"},
        {"filter[form]": "2026-01-01"},
        {"filter[paidStatus]": "unpaid"},
        {"page[size]": "0"},
        {"page[number]": "first"},
    ],
)
def test_a_wrong_filter_or_page_is_answered_with_400_and_named(space: Space, query: dict[str, str]) -> None:
    answer = space.get(f"{space.path}/invoices", query)
    assert answer.status_code == 400
    assert msgspec.json.decode(answer.data)["errors"][0]["source"]["parameter"] == next(iter(query))


def test_the_own_list_has_the_other_spaces_invoices_marked_and_the_other_list_only_its_own(space: Space) -> None:
    add_invoices(space, 1)
    other = space.state.other_space.id
    space.state.add_invoice("S7-1", date(2026, 1, 1), [FLEX], space_id=other)
    by_number = {row["attributes"]["number"]: row for row in space.data(f"{space.path}/invoices")}
    assert by_number["S7-1"]["relationships"]["space"]["data"]["id"] == other
    assert by_number["KH-1"]["relationships"]["space"]["data"]["id"] == space.state.space.id
    assert numbers(space.data(f"/spaces/{other}/invoices")) == ["S7-1"]
    assert space.get("/spaces/unknown/invoices").status_code == 404


def test_teams_are_listed_only_with_both_days_given(space: Space) -> None:
    path = f"{space.path}/teams"
    assert space.get(path).status_code == 400
    assert space.get(path, {"filter[from]": "2026-01-01"}).status_code == 400
    assert space.get(path, {"filter[from]": "2026-01-01", "filter[to]": "2026-04-01"}).status_code == 200


def test_teams_are_listed_that_began_by_one_day_and_had_not_ended_before_the_other(space: Space) -> None:
    add = space.state.add_team
    add("Stays", "t-1", starts_day=date(2026, 1, 5))
    add("Left early", "t-2", starts_day=date(2026, 1, 5), canceled_to=date(2026, 1, 31))
    add("Came late", "t-3", starts_day=date(2026, 3, 5))
    rows = space.data(f"{space.path}/teams", {"filter[from]": "2026-02-01", "filter[to]": "2026-02-28"})
    assert [row["attributes"]["name"] for row in rows] == ["Stays"]


# Invoices.


def test_an_invoice_shows_amounts_as_decimal_strings_and_whom_it_is_addressed_to(space: Space) -> None:
    add_invoices(space, 1)
    [row] = space.data(f"{space.path}/invoices")
    price = {
        "net": "150.0",
        "gross": "178.5",
        "currency": "EUR",
        "taxes": [{"name": "USt.", "rate": "19.0", "amount": "28.5"}],
    }
    attributes = row["attributes"]
    assert (
        attributes["totalAmount"] == attributes["items"][0]["totalAmount"] == attributes["items"][0]["amount"] == price
    )
    assert attributes["customerNumber"] == "1042"
    assert attributes["recipientAddress"]["fullAddress"] == "Musterweg 1, 20457 Hamburg"
    assert row["relationships"]["debitor"] == row["relationships"]["membership"]
    assert space.data(f"/invoices/{row['id']}")["attributes"]["number"] == "KH-1"


def test_an_invoice_to_nobody_has_no_debitor_and_a_correction_names_what_it_corrects(space: Space) -> None:
    first = space.state.add_invoice("KH-1", date(2026, 1, 1), [FLEX])
    minus = InvoiceLine("Flex", net="-150", code="4400")
    second = space.state.add_invoice("KH-2", date(2026, 1, 2), [minus], corrected=first)
    assert "debitor" not in space.data(f"/invoices/{first}")["relationships"]
    corrected = space.data(f"/invoices/{second}")
    assert corrected["relationships"]["correctedInvoice"]["data"]["id"] == first
    assert corrected["attributes"]["totalAmount"]["gross"] == "-178.5"


def test_a_deleted_invoice_is_gone_and_an_edited_one_is_different(space: Space) -> None:
    invoice_id = space.state.add_invoice("KH-1", date(2026, 1, 1), [FLEX])
    space.state.edit_invoice(invoice_id, lines=[InvoiceLine("Flex", net="160", code="4400")], city="Bremen")
    attributes = space.data(f"/invoices/{invoice_id}")["attributes"]
    assert (attributes["totalAmount"]["gross"], attributes["recipientAddress"]["city"]) == ("190.4", "Bremen")
    space.state.delete_invoice(invoice_id)
    assert space.get(f"/invoices/{invoice_id}").status_code == 404


def test_a_pdf_wants_one_of_two_types_and_comes_unchanged_when_it_was_given(space: Space) -> None:
    made = space.state.add_invoice("KH-1", date(2026, 1, 1), [FLEX])
    given = space.state.add_invoice("KH-2", date(2026, 1, 1), [FLEX], pdf=b"%PDF-1.7 given")
    missing = space.state.add_invoice("KH-3", date(2026, 1, 1), [FLEX], pdf_missing=True)
    assert space.get(f"/invoices/{made}.pdf", accept="application/pdf").data.startswith(b"%PDF")
    assert space.get(f"/invoices/{made}.pdf", accept=JSON_API).data.startswith(b"%PDF")
    assert space.get(f"/invoices/{made}.pdf", accept="application/json").status_code == 406
    assert space.get(f"/invoices/{given}.pdf", accept="application/pdf").data == b"%PDF-1.7 given"
    assert space.get(f"/invoices/{missing}.pdf", accept="application/pdf").status_code == 404
    space.state.quirks.pdf_accept = "json-api"
    assert space.get(f"/invoices/{made}.pdf", accept="application/pdf").status_code == 406


def test_the_address_of_a_pdf_works_without_a_token_for_a_few_minutes(space: Space) -> None:
    invoice_id = space.state.add_invoice("KH-1", date(2026, 1, 1), [FLEX])
    url = space.data(f"/invoices/{invoice_id}")["attributes"]["pdf"]["url"]
    path = url.removeprefix("http://localhost")
    assert space.client.get(path).data.startswith(b"%PDF")
    space.now += timedelta(minutes=15)
    assert space.client.get(path).status_code in {401, 406}


# API 1.


def test_the_member_list_has_unconfirmed_and_former_members_with_number_and_address(space: Space) -> None:
    add = space.state.add_member
    add("Ada Beispiel", customer_number="1042", confirmed_at=datetime(2026, 3, 2, 9, 15, tzinfo=UTC))
    add("Unconfirmed", confirmed_at=None)
    add("Former", canceled_to=date(2026, 1, 31))
    rows = msgspec.json.decode(space.get("/api/memberships").data)
    assert [row["name"] for row in rows] == ["Ada Beispiel", "Unconfirmed", "Former"]
    assert (rows[0]["customer_number"], rows[0]["confirmed_at"]) == ("1042", "2026/03/02 09:15:00 +0000")
    assert rows[0]["address"]["full_address"] == "Musterweg 1\n20457 Hamburg"
    assert (rows[1]["confirmed_at"], rows[2]["canceled_to"]) == (None, "2026/01/31")


@pytest.mark.parametrize(
    ("switch", "status", "number", "phone"),
    [
        ("as-assumed", 200, "1001", "040 1"),
        ("no-body", 204, "1001", "040 1"),
        ("not-found", 404, "7", "040 1"),
        ("not-allowed", 405, "7", "040 1"),
        ("ignored", 200, "7", "040 1"),
        ("blanks-phone", 200, "1001", None),
    ],
)
def test_writing_a_customer_number_behaves_as_switched(
    space: Space, switch: NumberWrite, status: int, number: str, phone: str | None
) -> None:
    member_id = space.state.add_member("Ada Beispiel", customer_number="7", phone="040 1")
    space.state.quirks.number_write = switch
    answer = space.send("PUT", f"/api/memberships/{member_id}", {"customer_number": "1001"})
    assert answer.status_code == status
    member = msgspec.json.decode(space.get(f"/api/memberships/{member_id}").data)
    assert (member["customer_number"], member["phone"]) == (number, phone)


@pytest.mark.parametrize(
    "body", [{"customer_number": 1001}, {"customer_number": "1", "phone": "2"}, {"number": "1"}, {}]
)
def test_writing_anything_but_a_customer_number_as_text_is_refused_with_422(space: Space, body: object) -> None:
    member_id = space.state.add_member("Ada Beispiel", customer_number="7")
    before = cobot_snapshot(space.state)
    assert space.send("PUT", f"/api/memberships/{member_id}", body).status_code == 422
    assert cobot_snapshot(space.state) == before


def test_a_number_another_member_has_is_refused_when_numbers_are_unique(space: Space) -> None:
    space.state.add_member("Ada Beispiel", customer_number="1001")
    member_id = space.state.add_member("Ben Beispiel", customer_number="7")
    space.state.quirks.unique_numbers = True
    answer = space.send("PUT", f"/api/memberships/{member_id}", {"customer_number": "1001"})
    assert (answer.status_code, msgspec.json.decode(answer.data)) == (
        422,
        {"errors": {"customer_number": "has already been taken"}},
    )


def test_a_posted_activity_keeps_its_links_loses_its_markup_and_is_found_by_its_source(space: Space) -> None:
    text = 'Rechnung <b>KH-1</b> &amp; <a href="https://example.org">mehr</a><script>'
    body = {"text": text, "level": "WARN", "channels": ["admin"], "source_ids": ["inv1"]}
    assert space.send("POST", "/api/activities", body).status_code == 201
    expected = 'Rechnung KH-1 &amp; <a href="https://example.org">mehr</a>'
    assert space.state.posted_texts() == [expected]
    [entry] = msgspec.json.decode(space.get("/api/activities", {"source_ids": "inv1,inv2"}).data)
    assert entry == {
        "created_at": "2026/04/01 08:00:00 +0000",
        "type": "text",
        "level": "WARN",
        "channels": ["admin"],
        "attributes": {"text": expected},
    }
    assert msgspec.json.decode(space.get("/api/activities", {"source_ids": "inv2"}).data) == []


@pytest.mark.parametrize(
    "body",
    [
        {"text": " "},
        {"text": "x", "level": "INFO"},
        {"text": "x", "channels": "admin"},
        {"text": "x", "channels": ["members"]},
        {"text": "x", "source_ids": [1]},
        {"text": "x", "type": "text"},
    ],
)
def test_an_activity_with_a_wrong_field_is_refused_with_422_and_not_posted(space: Space, body: object) -> None:
    answer = space.send("POST", "/api/activities", body)
    assert answer.status_code == 422
    assert len(msgspec.json.decode(answer.data)["errors"]) == 1
    assert space.state.posted_texts() == []


def test_the_feed_shows_issued_invoices_and_is_read_by_source_by_time_or_from_its_end(space: Space) -> None:
    invoice_id = space.state.add_invoice("KH-17", date(2026, 2, 1), [FLEX])
    space.send("POST", "/api/activities", {"text": "hello"})
    [entry] = msgspec.json.decode(space.get("/api/activities", {"source_ids": invoice_id}).data)
    assert entry["attributes"]["invoice_number"] == 17

    def types(**asked: str) -> list[str]:
        return [each["type"] for each in msgspec.json.decode(space.get("/api/activities", asked).data)]

    issued, posted = (each.created_at for each in space.state.activities)
    assert issued < posted
    at_first, at_last = (f"{each:%Y-%m-%d %H:%M:%S} +0000" for each in (issued, posted))
    assert types(**{"from": at_first, "to": at_last}) == ["text", "new_invoice"]
    assert types(**{"from": at_last, "to": at_last}) == ["text"]
    assert types(**{"from": at_first, "to": at_last, "types": "new_invoice,plan_change"}) == ["new_invoice"]
    assert types(last="1") == ["text"]
    space.state.quirks.most_activities = 1
    assert types(**{"from": at_first, "to": at_last}) == ["text"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"last": "x"},
        {"from": "2026-02-01 00:00:00 +0000"},
        {"from": "2026-02-01", "to": "2026-02-02"},
        {"source_ids": "inv1", "last": "1"},
        {"source_ids": "inv1", "types": "text"},
    ],
)
def test_the_feed_is_asked_for_in_one_of_three_ways(space: Space, asked: dict[str, str]) -> None:
    assert space.get("/api/activities", asked).status_code == 400


@pytest.mark.parametrize(("quirk", "status", "listed"), [("refused", 422, 0), ("not-listed", 201, 0)])
def test_an_activity_of_an_invoice_is_refused_or_not_listed_under_it_where_that_is_switched_on(
    space: Space, quirk: str, status: int, listed: int
) -> None:
    invoice_id = space.state.add_invoice("KH-17", date(2026, 2, 1), [FLEX])
    space.state.quirks.invoice_activities = quirk  # type: ignore[assignment]
    assert space.send("POST", "/api/activities", {"text": "a", "source_ids": [invoice_id, "m1"]}).status_code == status
    assert space.send("POST", "/api/activities", {"text": "b", "source_ids": ["m1"]}).status_code == 201
    shown = msgspec.json.decode(space.get("/api/activities", {"source_ids": invoice_id}).data)
    assert len([each for each in shown if each["type"] == "text"]) == listed
    assert space.state.posted_texts() == (["b"] if quirk == "refused" else ["a", "b"])


def test_accounting_codes_are_listed(space: Space) -> None:
    space.state.add_accounting_code("4400")
    codes = msgspec.json.decode(space.get("/api/accounting_codes").data)
    assert codes == [{"name": "4400", "tax_rate": "19.0"}]
