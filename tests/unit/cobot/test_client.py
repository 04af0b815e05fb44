from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import responses
from responses import matchers

from cobot_sevdesk_sync.cobot.client import MEMBERSHIPS, CobotClient, cobot_pace, cobot_remote
from cobot_sevdesk_sync.cobot.records import AccountingCode, Activity, Invoice, Space, UnreadableInvoice
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    TokenRefused,
)
from cobot_sevdesk_sync.http import Transport
from tests.unit.cobot.answers import TEAM, USER, invoice, membership
from tests.unit.loopback import StoppedClock

API = "https://api.cobot.example.org"
SPACE = "https://werkraum.cobot.example.org"
ACCOUNT = "https://www.cobot.example.org"
TOKEN = "c0bot/t0ken"
JSON_API = {"Accept": "application/vnd.api+json", "Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def client() -> CobotClient:
    settings = CobotSettings("Werkraum", TOKEN, API, SPACE, ACCOUNT)
    return CobotClient(Transport(cobot_remote(settings), clock=StoppedClock()), settings)


def counted(wire: responses.RequestsMock, pages: int | None, *, path: str = "spaces/sp1/invoices") -> None:
    """Let a list of several pages be counted: of pages of one entry there are so many."""
    wire.get(
        f"{API}/{path}",
        json={"data": [], **({} if pages is None else {"meta": {"totalPages": pages}})},
        match=[matchers.query_param_matcher({"page[number]": "1", "page[size]": "1"}, strict_match=False)],
    )


def page(
    wire: responses.RequestsMock, number: int, entries: list[Any], *, path: str = "spaces/sp1/invoices", **more: object
) -> None:
    wire.get(
        f"{API}/{path}",
        json={"data": entries, **more},
        match=[
            matchers.query_param_matcher({"page[number]": str(number), "page[size]": "200"}, strict_match=False),
            matchers.header_matcher(JSON_API),
        ],
    )


def ids(found: tuple[Invoice, ...] | tuple[UnreadableInvoice, ...]) -> list[str]:
    return [one.id for one in found]


class TestSpace:
    def test_the_configured_space_is_found_among_those_the_user_administers(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(
            f"{API}/user",
            json=USER,
            match=[matchers.query_param_matcher({"include": "adminOf"}), matchers.header_matcher(JSON_API)],
        )

        assert client.fetch_space() == Space("sp1", "werkraum", "Werkraum", "Europe/Berlin", "DE")

    @pytest.mark.parametrize("subdomain", ["unknown", "only-a-member-there"])
    def test_a_space_the_user_does_not_administer_is_a_refused_token(
        self, wire: responses.RequestsMock, subdomain: str
    ) -> None:
        settings = CobotSettings(subdomain, TOKEN, API, SPACE, ACCOUNT)
        client = CobotClient(Transport(cobot_remote(settings), clock=StoppedClock()), settings)
        wire.get(f"{API}/user", json=USER)

        with pytest.raises(TokenRefused, match=f"not an admin of the space {subdomain}") as caught:
            client.fetch_space()

        assert (caught.value.side, caught.value.request, caught.value.status) == ("cobot", "GET /user", 403)

    def test_a_time_zone_nobody_knows_is_malformed_and_named(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{API}/user", body=json.dumps(USER).replace("Europe/Berlin", "../etc/passwd"))

        with pytest.raises(MalformedAnswer, match=r"cobot: GET /user: included\[2\]\.attributes\.timeZone"):
            client.fetch_space()


class TestMembers:
    def test_readable_members_are_listed_beside_the_unreadable_ones(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(
            f"{SPACE}/api/memberships",
            json=[membership(), membership(id="bb22", confirmed_at="some day"), membership(id="cc33"), "nonsense"],
            match=[matchers.header_matcher({"Accept": "application/json", "Authorization": f"Bearer {TOKEN}"})],
        )

        found = client.fetch_memberships()

        assert [member.id for member in found.members] == ["aa11", "cc33"]
        assert (found.unreadable[0].id, found.unreadable[0].field) == ("bb22", "confirmed_at")
        assert found.unreadable[1].id.startswith("without-id-")

    def test_a_member_listed_twice_counts_once(self, client: CobotClient, wire: responses.RequestsMock) -> None:
        wire.get(f"{SPACE}/api/memberships", json=[membership(name="old"), membership(name="new")])

        assert [member.name for member in client.fetch_memberships().members] == ["new"]

    def test_one_member_is_read_by_id(self, client: CobotClient, wire: responses.RequestsMock) -> None:
        wire.get(f"{SPACE}/api/memberships/a%2Fb", json=membership(id="aa11"))

        assert client.fetch_membership("a/b").id == "aa11"

    @pytest.mark.parametrize("identifier", ["", ".", ".."])
    def test_an_id_that_leads_to_another_path_is_not_sent(self, client: CobotClient, identifier: str) -> None:
        with pytest.raises(ValueError, match="an id cannot be"):
            client.send_customer_number(identifier, "1042")

    def test_a_malformed_member_names_side_request_and_field(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{SPACE}/api/memberships/aa11", json=membership(billing_emails="ada@example.org"))

        with pytest.raises(MalformedAnswer, match="cobot: GET /api/memberships/aa11: billing_emails: Expected `array"):
            client.fetch_membership("aa11")

    def test_all_pages_of_teams_ever_confirmed_are_read(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        page(wire, 1, [TEAM], path="spaces/sp1/teams", links={"next": "/more"})
        page(wire, 2, [{**TEAM, "id": "t2"}], path="spaces/sp1/teams", links={"next": None})
        counted(wire, 2, path="spaces/sp1/teams")

        teams = client.fetch_teams("sp1", date(2026, 4, 1)).teams

        assert [(team.id, team.customer_number) for team in teams] == [("t1", "t-1241"), ("t2", "t-1241")]
        assert "filter%5Bfrom%5D=2000-01-01&filter%5Bto%5D=2026-04-01" in str(wire.calls[0].request.url)

    def test_the_customer_number_is_put_alone_and_as_text(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.put(f"{SPACE}/api/memberships/aa11", status=204)

        client.send_customer_number("aa11", "1042")

        request = wire.calls[0].request
        assert request.body == b'{"customer_number":"1042"}'
        assert request.headers["Content-Type"] == "application/json"
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"

    def test_a_refused_customer_number_tells_cobots_own_words(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.put(f"{SPACE}/api/memberships/aa11", status=422, json={"errors": {"customer_number": ["is taken"]}})

        with pytest.raises(Rejected, match=r"PUT /api/memberships/aa11 answered 422: customer_number: is taken$"):
            client.send_customer_number("aa11", "1042")

    def test_a_server_error_leaves_open_whether_the_number_was_written(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.put(f"{SPACE}/api/memberships/aa11", status=500)

        with pytest.raises(OutcomeUnknown):
            client.send_customer_number("aa11", "1042")


class TestInvoices:
    def test_all_pages_are_read_as_long_as_a_next_one_is_linked(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        page(wire, 1, [invoice("a"), invoice("b")], links={"next": "https://elsewhere.example.com/steal"})
        page(wire, 2, [invoice("c")], links={"next": None})
        counted(wire, 3)

        found = client.fetch_invoices("sp1", date(2026, 3, 1), None)

        assert ids(found.invoices) == ["a", "b", "c"]
        assert "filter%5Bfrom%5D=2026-02-28" in str(wire.calls[0].request.url)
        assert "filter%5Bto%5D" not in str(wire.calls[0].request.url)

    def test_all_pages_are_read_when_only_their_number_is_told(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        page(wire, 1, [invoice("a")], meta={"totalPages": 2})
        page(wire, 2, [invoice("b")], meta={"totalPages": 2})
        counted(wire, 2)

        found = client.fetch_invoices("sp1", date(2026, 3, 1), date(2026, 4, 30))

        assert ids(found.invoices) == ["a", "b"]
        assert "filter%5Bto%5D=2026-05-01" in str(wire.calls[0].request.url)

    def test_without_any_word_about_pages_the_end_is_the_page_that_brings_nothing(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        page(wire, 1, [invoice(f"i{number}") for number in range(72)])
        page(wire, 2, [invoice("z")])
        page(wire, 3, [])
        counted(wire, None)

        assert len(client.fetch_invoices("sp1", date(2026, 3, 1), None).invoices) == 73

    @pytest.mark.parametrize(
        "more", [{}, {"links": {}, "meta": {}}, {"links": {"next": None}}, {"meta": {"totalPages": 0}}]
    )
    def test_an_empty_window_is_an_empty_list(
        self, client: CobotClient, wire: responses.RequestsMock, more: dict[str, Any]
    ) -> None:
        page(wire, 1, [], **more)

        found = client.fetch_invoices("sp1", date(2026, 3, 1), None)

        assert (found.invoices, found.unreadable) == ((), ())

    def test_a_server_that_repeats_one_page_for_ever_is_found_out(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        for number in (1, 2):
            page(wire, number, [invoice("a")], links={"next": "/spaces/sp1/invoices?page[number]=2"})
        counted(wire, 1)

        with pytest.raises(MalformedAnswer, match="page 2 repeats"):
            client.fetch_invoices("sp1", date(2026, 3, 1), None)

    def test_an_invoice_that_moved_to_the_next_page_meanwhile_counts_once_as_read_last(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        page(wire, 1, [invoice("a"), invoice("b", number="old")], meta={"totalPages": 2})
        page(wire, 2, [invoice("b", number="new"), invoice("c")], meta={"totalPages": 2})
        counted(wire, 3)

        found = client.fetch_invoices("sp1", date(2026, 3, 1), None)

        assert [(one.id, one.number) for one in found.invoices] == [
            ("a", "CW-2026-17"),
            ("b", "new"),
            ("c", "CW-2026-17"),
        ]

    def test_one_unreadable_invoice_does_not_hold_up_the_others(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        page(wire, 1, [invoice("a"), invoice("b", paidStatus=None), invoice("c")], links={"next": None})

        found = client.fetch_invoices("sp1", date(2026, 3, 1), None)

        assert ids(found.invoices) == ["a", "c"]
        assert [(bad.id, bad.number, bad.field) for bad in found.unreadable] == [
            ("b", "CW-2026-17", "attributes.paidStatus")
        ]

    def test_invoices_outside_the_window_are_left_out_whatever_the_filter_did(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        days = ["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"]
        page(wire, 1, [invoice(day, invoiceDate=day) for day in days], links={"next": None})

        found = client.fetch_invoices("sp1", date(2026, 3, 1), date(2026, 3, 31))

        assert ids(found.invoices) == ["2026-03-01", "2026-03-31"]

    def test_pages_are_handed_out_one_by_one(self, client: CobotClient, wire: responses.RequestsMock) -> None:
        page(wire, 1, [invoice("a")], links={"next": "/2"})

        first = next(client.iterate_invoices("sp1", date(2026, 3, 1), None))

        assert ids(first.invoices) == ["a"]
        assert len(wire.calls) == 1

    @pytest.mark.parametrize("body", ["", "<html>", '{"data": null}', '{"data": {}}', '{"data": [1'])
    def test_a_page_that_is_none_is_malformed(
        self, client: CobotClient, wire: responses.RequestsMock, body: str
    ) -> None:
        wire.get(f"{API}/spaces/sp1/invoices", body=body)

        with pytest.raises(MalformedAnswer, match="cobot: GET /spaces/sp1/invoices: "):
            client.fetch_invoices("sp1", date(2026, 3, 1), None)

    def test_one_invoice_is_read_by_id_and_missing_when_it_is_gone(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{API}/invoices/inv1", json={"data": invoice()}, match=[matchers.header_matcher(JSON_API)])
        wire.get(f"{API}/invoices/inv2", status=404)
        wire.get(f"{API}/invoices/inv3", json={"data": invoice("inv3", items=None)})

        found = client.fetch_invoice("inv1")

        assert isinstance(found, Invoice)
        assert found.total.gross == Decimal("178.5")
        with pytest.raises(NotFound):
            client.fetch_invoice("inv2")
        assert isinstance(client.fetch_invoice("inv3"), UnreadableInvoice)


class TestPdf:
    def test_a_pdf_is_handed_on_byte_for_byte(self, client: CobotClient, wire: responses.RequestsMock) -> None:
        content = b"%PDF-1.7\n\x00\xff<xml/>"
        wire.get(
            f"{API}/invoices/inv1.pdf", body=content, match=[matchers.header_matcher({"Accept": "application/pdf"})]
        )

        assert client.fetch_pdf("inv1") == content

    @pytest.mark.parametrize("status", [406, 415])
    def test_a_route_that_insists_on_the_json_api_type_is_asked_once_more(
        self, client: CobotClient, wire: responses.RequestsMock, status: int
    ) -> None:
        wire.get(
            f"{API}/invoices/inv1.pdf", status=status, match=[matchers.header_matcher({"Accept": "application/pdf"})]
        )
        wire.get(f"{API}/invoices/inv1.pdf", body=b"%PDF-1.7", match=[matchers.header_matcher(JSON_API)])

        assert client.fetch_pdf("inv1") == b"%PDF-1.7"

    def test_a_route_that_refuses_both_types_is_rejected(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{API}/invoices/inv1.pdf", status=406)

        with pytest.raises(Rejected):
            client.fetch_pdf("inv1")

        assert len(wire.calls) == 2

    def test_a_redirect_to_a_store_is_followed_without_the_token(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(
            f"{API}/invoices/inv1.pdf", status=302, headers={"Location": "https://store.example.com/x?signature=1"}
        )
        wire.get("https://store.example.com/x", body=b"%PDF-1.7")

        assert client.fetch_pdf("inv1") == b"%PDF-1.7"
        assert "Authorization" not in wire.calls[1].request.headers

    @pytest.mark.parametrize("body", [b"", b"<html>rendering</html>", b"%PD", b'{"data": {}}'])
    def test_something_else_than_a_pdf_is_malformed(
        self, client: CobotClient, wire: responses.RequestsMock, body: bytes
    ) -> None:
        wire.get(f"{API}/invoices/inv1.pdf", body=body)

        with pytest.raises(MalformedAnswer, match="not a PDF"):
            client.fetch_pdf("inv1")

    def test_a_pdf_beyond_20_megabytes_is_malformed(self, client: CobotClient, wire: responses.RequestsMock) -> None:
        wire.get(f"{API}/invoices/inv1.pdf", body=b"%PDF" + b"\0" * 20 * 1024 * 1024)

        with pytest.raises(MalformedAnswer, match="larger than"):
            client.fetch_pdf("inv1")

    def test_a_pdf_that_is_missing_or_failing_says_which(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{API}/invoices/inv1.pdf", status=404)
        wire.get(f"{API}/invoices/inv2.pdf", status=500)

        with pytest.raises(NotFound):
            client.fetch_pdf("inv1")
        with pytest.raises(RemoteUnavailable):
            client.fetch_pdf("inv2")


class TestTheRest:
    def test_accounting_codes_may_lack_a_rate(self, client: CobotClient, wire: responses.RequestsMock) -> None:
        wire.get(
            f"{SPACE}/api/accounting_codes",
            json=[{"name": " 8400", "tax_rate": "19.0"}, {"name": 8300, "tax_rate": None}, {"name": ""}],
        )

        assert client.fetch_accounting_codes() == (
            AccountingCode("8400", Decimal("19.0")),
            AccountingCode("8300", None),
        )

    @pytest.mark.parametrize("scope", [["read_user", "read_invoices"], "read_user read_invoices"])
    def test_the_scopes_of_the_token_are_read_without_showing_it(
        self, client: CobotClient, wire: responses.RequestsMock, caplog: pytest.LogCaptureFixture, scope: object
    ) -> None:
        caplog.set_level(logging.DEBUG)
        wire.get(f"{ACCOUNT}/api/access_tokens/c0bot%2Ft0ken", json={"scope": scope})

        assert client.fetch_token_scopes() == {"read_user", "read_invoices"}
        assert "t0ken" not in caplog.text
        assert "/api/access_tokens/[secret]" in caplog.text

    @pytest.mark.parametrize("status", [302, 401, 404, 500])
    def test_a_failure_to_read_the_scopes_never_shows_the_token(
        self, client: CobotClient, wire: responses.RequestsMock, status: int
    ) -> None:
        wire.get(f"{ACCOUNT}/api/access_tokens/c0bot%2Ft0ken", status=status, body=f"no such token {TOKEN}")

        with pytest.raises((TokenRefused, Rejected, RemoteUnavailable)) as caught:
            client.fetch_token_scopes()

        assert "t0ken" not in str(caught.value) + repr(caught.value)
        assert "[secret]" in str(caught.value)

    def test_activities_are_asked_for_by_what_they_are_attached_to(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        text = {
            "created_at": "2026/04/01 05:00:00 +0000",
            "type": "text",
            "attributes": {"text": "Hallo"},
            "level": "WARN",
        }
        other = {"created_at": "2026/04/01 05:00:01 +0000", "type": "new_invoice", "attributes": {"invoice_number": 7}}
        wire.get(
            f"{SPACE}/api/activities",
            json=[text, other],
            match=[matchers.query_param_matcher({"source_ids": "inv1,aa11"})],
        )

        assert client.fetch_activities(["inv1", "aa11"]) == (
            Activity(datetime(2026, 4, 1, 5, tzinfo=UTC), "text", "Hallo"),
            Activity(datetime(2026, 4, 1, 5, 0, 1, tzinfo=UTC), "new_invoice", None),
        )

    def test_no_objects_mean_no_request_and_many_mean_several(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{SPACE}/api/activities", json=[])

        assert client.fetch_activities([]) == ()
        assert len(wire.calls) == 0
        client.fetch_activities([f"i{number}" for number in range(51)])
        assert client.requests_sent == 2

    def test_an_activity_carries_what_it_is_about_and_leaves_out_what_it_is_not(
        self, client: CobotClient, wire: responses.RequestsMock
    ) -> None:
        wire.post(f"{SPACE}/api/activities", status=201, body="")

        client.send_activity("Hallo", None, ["admin"], [])
        client.send_activity("Achtung", "WARN", ["admin"], ["inv1"])

        assert [json.loads(call.request.body or "") for call in wire.calls] == [
            {"text": "Hallo", "channels": ["admin"]},
            {"text": "Achtung", "channels": ["admin"], "level": "WARN", "source_ids": ["inv1"]},
        ]


@pytest.mark.parametrize(
    ("per_minute", "ordinary", "memberships"), [(60, 60, 6), (30, 30, 6), (120, 120, 12), (4, 4, 4)]
)
def test_the_list_of_members_is_paced_by_its_own_limit(per_minute: int, ordinary: int, memberships: int) -> None:
    clock = StoppedClock()
    pace = cobot_pace(per_minute, clock)

    for _ in range(ordinary):
        pace.admit("GET /invoices/<id>")
    for _ in range(memberships):
        pace.admit(MEMBERSHIPS)
    assert clock.slept == []

    pace.admit(MEMBERSHIPS)
    assert clock.slept == [60]


def test_a_listing_that_never_ends_has_a_bound_that_is_told(
    client: CobotClient, wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cobot_sevdesk_sync.cobot.client.MOST_PAGES", 3)
    for number in (1, 2, 3):
        page(wire, number, [invoice(f"i{number}")], links={"next": "https://api.cobot.example.org/more"})
    counted(wire, None)
    with pytest.raises(MalformedAnswer, match="no end after 3 pages"):
        client.fetch_invoices("sp1", date(2026, 1, 1), None)
    assert len(wire.calls) == 1 + 1 + 3
