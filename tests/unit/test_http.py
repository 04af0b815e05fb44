from __future__ import annotations

import gzip
import logging
import socket
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec
import pytest
import requests
import responses
from responses import matchers

from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    SyncError,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.http import FilePart, Remote, Transport
from cobot_sevdesk_sync.pacing import SlidingWindowPace
from tests.unit.loopback import Play, ScriptedServer, StoppedClock, answer, resets, says, unused_address

BASE = "https://api.example.org"
TOKEN = "t0ken-of-ada"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def transport_to(base: str, clock: StoppedClock, *, timeout: float = 5) -> Transport:
    return Transport(remote(base, f"Bearer {TOKEN}", timeout=timeout), clock=clock, random=Random(7))


def remote(
    base: str, authorization: str, *, timeout: float = 5, message_of: Callable[[bytes], str] | None = None
) -> Remote:
    return Remote("cobot", [base], authorization, timeout, lambda clock: SlidingWindowPace(1000, 60, clock), message_of)


@pytest.fixture
def transport(clock: StoppedClock) -> Transport:
    return transport_to(BASE, clock)


def test_a_read_returns_status_body_headers_and_a_name_without_query(
    transport: Transport, wire: responses.RequestsMock
) -> None:
    wire.get(
        f"{BASE}/spaces/sp1/invoices",
        json={"data": []},
        headers={"X-Request-Id": "r1"},
        match=[
            matchers.query_param_matcher({"filter[from]": "2026-01-01"}),
            matchers.header_matcher({"Authorization": f"Bearer {TOKEN}", "Accept": "application/vnd.api+json"}),
        ],
    )

    got = transport.read(
        f"{BASE}/spaces/sp1/invoices",
        endpoint="invoices",
        params={"filter[from]": "2026-01-01"},
        accept="application/vnd.api+json",
    )

    assert (got.status, got.body, got.request) == (200, b'{"data": []}', "GET /spaces/sp1/invoices")
    assert got.headers["x-request-id"] == "r1"
    assert wire.calls[0].request.headers["User-Agent"].startswith("cobot-sevdesk-sync/")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/invoices",
        "https://api.example.org.evil.example.com/invoices",
        "https://api.example.org@evil.example.com/",
        "http://api.example.org/invoices",
    ],
)
def test_an_address_outside_the_base_urls_is_never_asked_with_the_token(transport: Transport, url: str) -> None:
    with pytest.raises(ValueError, match="the token stays here"):
        transport.read(url, endpoint="x")
    with pytest.raises(ValueError, match="the token stays here"):
        transport.write("POST", url, endpoint="x", json={})


def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(clock: StoppedClock) -> None:
    with pytest.raises(ValueError, match="no header can carry") as caught:
        Transport(remote(BASE, "Bearer half\nother-half"), clock=clock)

    assert "half" not in str(caught.value)


def test_a_remote_never_shows_its_token() -> None:
    assert TOKEN not in repr(remote(BASE, f"Bearer {TOKEN}"))


def test_a_netrc_file_never_replaces_or_adds_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transport: Transport, wire: responses.RequestsMock
) -> None:
    netrc = tmp_path / "netrc"
    hosts = ("api.example.org", "files.example.org")
    netrc.write_text("".join(f"machine {host} login eve password other\n" for host in hosts))
    monkeypatch.setenv("NETRC", str(netrc))
    wire.get(f"{BASE}/a", body="{}")

    wire.get(f"{BASE}/moved", status=302, headers={"Location": "https://files.example.org/a"})
    wire.get("https://files.example.org/a", body="{}")

    transport.read(f"{BASE}/a", endpoint="a")
    transport.read(f"{BASE}/moved", endpoint="a", hops=1)

    assert wire.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert "Authorization" not in wire.calls[2].request.headers


def test_a_cookie_of_one_answer_does_not_go_out_with_the_next_request(clock: StoppedClock) -> None:
    with ScriptedServer([answer("{}", headers="Set-Cookie: session=1; Path=/\r\n"), answer("{}")]) as server:
        transport = transport_to(server.url, clock)
        transport.read(f"{server.url}/a", endpoint="a")
        transport.read(f"{server.url}/a", endpoint="a")

    assert b"Cookie" not in server.received[1]


class TestReads:
    def test_a_read_is_tried_again_after_a_server_error_with_growing_waits(
        self, transport: Transport, clock: StoppedClock, wire: responses.RequestsMock
    ) -> None:
        for _ in range(3):
            wire.get(f"{BASE}/a", status=502)
        wire.get(f"{BASE}/a", body="{}")

        assert transport.read(f"{BASE}/a", endpoint="a").body == b"{}"

        assert transport.requests_sent == 4
        assert [0.25, 0.5, 1.0] <= clock.slept <= [0.5, 1.0, 2.0]
        assert len(clock.slept) == 3

    def test_a_read_that_keeps_failing_says_what_failed_last(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=503, body="down for maintenance")

        with pytest.raises(RemoteUnavailable, match="GET /a: 503 down for maintenance"):
            transport.read(f"{BASE}/a", endpoint="a", params={"email": "ada@example.org"})

        assert transport.requests_sent == 4

    def test_an_answer_that_cannot_be_used_is_asked_for_again(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/list", body="<html>")
        wire.get(f"{BASE}/list", body="{}")
        got = transport.read(f"{BASE}/list", endpoint="list", unusable=lambda body: "no" if body != b"{}" else None)
        assert (got.body, len(wire.calls)) == (b"{}", 2)

    def test_one_that_stays_unusable_is_returned_for_the_caller_to_say_what_it_means(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/list", body="<html>")
        got = transport.read(f"{BASE}/list", endpoint="list", unusable=lambda _body: "never")
        assert (got.body, len(wire.calls)) == (b"<html>", 4)

    def test_a_failure_after_an_unusable_answer_is_the_failure(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/list", body="<html>")
        wire.get(f"{BASE}/list", status=500)
        with pytest.raises(RemoteUnavailable):
            transport.read(f"{BASE}/list", endpoint="list", unusable=lambda _body: "never")

    def test_retry_after_in_seconds_is_honoured(
        self, transport: Transport, clock: StoppedClock, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=429, headers={"Retry-After": "37"})
        wire.get(f"{BASE}/a", body="{}")

        transport.read(f"{BASE}/a", endpoint="a")

        assert len(clock.slept) == 1
        assert 37 < clock.slept[0] < 38

    def test_retry_after_as_a_date_is_honoured(
        self, transport: Transport, clock: StoppedClock, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=503, headers={"Retry-After": "Wed, 01 Apr 2026 05:01:00 GMT"})
        wire.get(f"{BASE}/a", body="{}")

        transport.read(f"{BASE}/a", endpoint="a")

        assert 60 < clock.slept[0] < 61

    def test_an_unreadable_retry_after_is_as_good_as_none(
        self, transport: Transport, clock: StoppedClock, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=429, headers={"Retry-After": "soon"})
        wire.get(f"{BASE}/a", body="{}")

        transport.read(f"{BASE}/a", endpoint="a")

        assert 4 <= clock.slept[0] <= 8

    def test_a_wait_longer_than_two_minutes_is_left_to_the_next_run_and_told_with_its_end(
        self, transport: Transport, clock: StoppedClock, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=429, headers={"Retry-After": "3600"})

        with pytest.raises(RemoteUnavailable, match="wait until 2026-04-01T06:00:00Z"):
            transport.read(f"{BASE}/a", endpoint="a")

        assert clock.slept == []
        assert transport.requests_sent == 1

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_refused_token_is_told_at_once_and_the_message_never_shows_it(
        self, transport: Transport, wire: responses.RequestsMock, status: int
    ) -> None:
        wire.get(f"{BASE}/a", status=status, body=f"token {TOKEN} is not good\x1b[2J " + "x" * 500)

        with pytest.raises(TokenRefused) as caught:
            transport.read(f"{BASE}/a", endpoint="a")

        assert caught.value.status == status
        assert caught.value.message.startswith("token [secret] is not good [2J xxx")
        assert len(caught.value.message) == 200
        assert transport.requests_sent == 1

    def test_a_missing_object_is_not_found_and_another_4xx_is_rejected(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/gone", status=404)
        wire.get(f"{BASE}/odd", status=406, body="not acceptable")

        with pytest.raises(NotFound):
            transport.read(f"{BASE}/gone", endpoint="a")
        with pytest.raises(Rejected, match="406: not acceptable"):
            transport.read(f"{BASE}/odd", endpoint="a")

    def test_a_redirect_is_not_followed_unless_asked_for(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=302, headers={"Location": f"{BASE}/b"})

        with pytest.raises(Rejected):
            transport.read(f"{BASE}/a", endpoint="a")

    def test_a_redirect_is_followed_without_the_token_when_asked_for(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=302, headers={"Location": "https://store.example.org/b?signature=s"})
        wire.get("https://store.example.org/b", status=307, headers={"Location": "https://files.example.org/c"})
        wire.get("https://files.example.org/c", body="%PDF")

        assert transport.read(f"{BASE}/a", endpoint="a", accept="application/pdf", hops=3).body == b"%PDF"

        assert [call.request.headers.get("Authorization") for call in wire.calls] == [f"Bearer {TOKEN}", None, None]
        assert [call.request.headers["Accept"] for call in wire.calls] == ["application/pdf"] * 3

    @pytest.mark.parametrize("location", ["http://files.example.org/c", "file:///etc/passwd", "data:,x"])
    def test_a_redirect_to_an_address_without_encryption_or_host_is_not_followed(
        self, transport: Transport, wire: responses.RequestsMock, location: str
    ) -> None:
        wire.get(f"{BASE}/a", status=302, headers={"Location": location})

        with pytest.raises(MalformedAnswer):
            transport.read(f"{BASE}/a", endpoint="a", hops=3)

    def test_a_refusal_behind_a_redirect_is_no_refused_token(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=302, headers={"Location": "https://files.example.org/c"})
        wire.get("https://files.example.org/c", status=403, body="expired")

        with pytest.raises(Rejected, match="GET /c answered 403: expired"):
            transport.read(f"{BASE}/a", endpoint="a", hops=3)

    def test_redirects_that_go_round_in_circles_end(self, transport: Transport, wire: responses.RequestsMock) -> None:
        wire.get(f"{BASE}/a", status=302, headers={"Location": f"{BASE}/a"})

        with pytest.raises(Rejected):
            transport.read(f"{BASE}/a", endpoint="a", hops=3)

        assert transport.requests_sent == 4

    def test_a_body_beyond_its_bound_is_malformed_and_not_asked_for_again(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", body="x" * 101)

        with pytest.raises(MalformedAnswer, match="larger than 100 bytes"):
            transport.read(f"{BASE}/a", endpoint="a", max_bytes=100)

        assert transport.requests_sent == 1

    @pytest.mark.parametrize(
        "broken",
        [
            resets,
            says(""),
            says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,"),
            says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n[1,2\r\n9\r\n,3"),
        ],
        ids=["reset", "closed", "truncated", "truncated in a chunk"],
    )
    def test_a_read_whose_answer_breaks_off_is_tried_again(self, clock: StoppedClock, broken: Play) -> None:
        with ScriptedServer([broken, answer("[1,2]")]) as server:
            transport = transport_to(server.url, clock)

            assert transport.read(f"{server.url}/a", endpoint="a").body == b"[1,2]"

        assert transport.requests_sent == 2

    def test_a_compressed_chunked_body_is_unpacked(self, clock: StoppedClock) -> None:
        packed = gzip.compress(b'{"data": []}').decode("latin-1")
        head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        with ScriptedServer(
            [says(f"{head}5\r\n{packed[:5]}\r\n{len(packed) - 5:x}\r\n{packed[5:]}\r\n0\r\n\r\n")]
        ) as server:
            transport = transport_to(server.url, clock)

            assert transport.read(f"{server.url}/a", endpoint="a").body == b'{"data": []}'

    def test_a_side_that_cannot_be_reached_is_unavailable_and_no_request_has_left(self, clock: StoppedClock) -> None:
        transport = transport_to(unused_address(), clock)

        with pytest.raises(RemoteUnavailable, match="was refused"):
            transport.read(f"{transport._bases[0]}/a", endpoint="a")

        assert transport.requests_sent == 0
        assert len(clock.slept) == 3


class TestWrites:
    def test_a_json_body_carries_decimals_digit_by_digit(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.post(
            f"{BASE}/a", status=201, body="{}", match=[matchers.header_matcher({"Content-Type": "application/json"})]
        )

        transport.write("POST", f"{BASE}/a", endpoint="a", json={"amount": Decimal("19.99")})

        assert wire.calls[0].request.body == b'{"amount":19.99}'

    def test_a_file_goes_out_as_one_part_with_its_bytes_untouched(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        content = b"%PDF-1.7\r\n\x00\xff"
        wire.post(
            f"{BASE}/upload",
            body="{}",
            match=[matchers.multipart_matcher({"file": ("CW-1.pdf", content, "application/pdf")})],
        )

        part = FilePart("file", "CW-1.pdf", content, "application/pdf")

        assert transport.write("POST", f"{BASE}/upload", endpoint="u", file=part).status == 200

    @pytest.mark.parametrize("status", [301, 303, 408, 500, 502, 503, 504])
    def test_a_write_answered_by_a_redirect_or_a_server_error_is_never_repeated(
        self, transport: Transport, wire: responses.RequestsMock, status: int
    ) -> None:
        wire.post(f"{BASE}/a", status=status, headers={"Location": f"{BASE}/b", "Retry-After": "1"}, body="oh")

        with pytest.raises(OutcomeUnknown, match=f"POST /a: {status} oh"):
            transport.write("POST", f"{BASE}/a", endpoint="a", json={})

        assert transport.requests_sent == 1

    @pytest.mark.parametrize(
        "broken",
        [
            resets,
            says(""),
            says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
            says("nonsense\r\n\r\n"),
        ],
        ids=["reset", "closed", "truncated", "no HTTP"],
    )
    def test_a_write_without_a_whole_answer_is_never_repeated(self, clock: StoppedClock, broken: Play) -> None:
        with ScriptedServer([broken, answer("{}")]) as server:
            transport = transport_to(server.url, clock)

            with pytest.raises(OutcomeUnknown):
                transport.write("POST", f"{server.url}/a", endpoint="a", json={"n": 1})

        assert len(server.received) == 1
        assert transport.requests_sent == 1

    def test_a_write_on_a_kept_connection_that_the_other_side_cuts_is_never_repeated(self, clock: StoppedClock) -> None:
        def answer_then_cut(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            connection.recv(65536)
            resets(connection)

        with ScriptedServer([answer_then_cut, answer("{}")]) as server:
            transport = transport_to(server.url, clock)
            transport.read(f"{server.url}/a", endpoint="a")

            with pytest.raises(OutcomeUnknown):
                transport.write("POST", f"{server.url}/a", endpoint="a", json={"n": 1})

            assert len(server.received) == 1

    def test_a_write_without_an_answer_in_time_is_of_unknown_outcome(self, clock: StoppedClock) -> None:
        def silent(connection: socket.socket) -> None:
            connection.recv(1)

        with ScriptedServer([silent]) as server:
            transport = transport_to(server.url, clock, timeout=0.05)

            with pytest.raises(OutcomeUnknown, match="no answer within the time-out"):
                transport.write("POST", f"{server.url}/a", endpoint="a", json={})

    def test_a_read_is_tried_twice_at_a_side_that_is_silent_for_a_whole_time_out(self, clock: StoppedClock) -> None:
        """So a dead side costs its space two time-outs; one that cuts or errs, at once, has four tries."""

        def silent(connection: socket.socket) -> None:
            connection.recv(1)

        with ScriptedServer([silent, silent, answer("{}")]) as server:
            transport = transport_to(server.url, clock, timeout=0.05)

            with pytest.raises(RemoteUnavailable, match="no answer within the time-out"):
                transport.read(f"{server.url}/a", endpoint="a")

            assert len(server.received) == 2

    def test_one_silence_and_two_cuts_leave_a_read_its_fourth_try(self, clock: StoppedClock) -> None:
        def silent(connection: socket.socket) -> None:
            connection.recv(1)

        with ScriptedServer([resets, silent, resets, answer("{}")]) as server:
            transport = transport_to(server.url, clock, timeout=0.2)

            assert transport.read(f"{server.url}/a", endpoint="a").body == b"{}"

    def test_a_write_to_a_closed_door_is_tried_again_and_then_known_not_to_have_been_sent(
        self, clock: StoppedClock
    ) -> None:
        base = unused_address()
        transport = transport_to(base, clock)

        with pytest.raises(WriteNotSent, match="was refused"):
            transport.write("POST", f"{base}/a", endpoint="a", json={})

        assert (len(clock.slept), transport.requests_sent) == (3, 0)

    def test_a_throttled_write_is_sent_again_after_the_wait_asked_for(
        self, transport: Transport, clock: StoppedClock, wire: responses.RequestsMock
    ) -> None:
        wire.post(f"{BASE}/a", status=429, headers={"Retry-After": "3"})
        wire.post(f"{BASE}/a", status=201, body="{}")

        assert transport.write("POST", f"{BASE}/a", endpoint="a", json={}).status == 201
        assert 3 < clock.slept[0] < 4

    def test_a_write_throttled_to_the_end_was_not_sent(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.post(f"{BASE}/a", status=429)

        with pytest.raises(WriteNotSent):
            transport.write("POST", f"{BASE}/a", endpoint="a", json={})

        assert transport.requests_sent == 4

    @pytest.mark.parametrize(
        ("status", "error"),
        [(401, TokenRefused), (403, TokenRefused), (404, NotFound), (400, Rejected), (422, Rejected)],
    )
    def test_a_refusal_of_a_write_is_told_by_its_status(
        self, transport: Transport, wire: responses.RequestsMock, status: int, error: type[SyncError]
    ) -> None:
        wire.put(f"{BASE}/a", status=status, body="no")

        with pytest.raises(error):
            transport.write("PUT", f"{BASE}/a", endpoint="a", json={})

        assert transport.requests_sent == 1

    def test_an_answer_too_large_to_be_taken_in_leaves_the_outcome_open(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.post(f"{BASE}/a", body="x" * 101)

        with pytest.raises(OutcomeUnknown):
            transport.write("POST", f"{BASE}/a", endpoint="a", json={}, max_bytes=100)


def test_an_answer_that_trickles_leaves_a_write_open_and_is_given_up_by_a_read(clock: StoppedClock) -> None:
    class Trickle:
        def read1(self, amount: int, *, decode_content: bool) -> bytes:
            clock.move(4)
            return b"x"

        def close(self) -> None:
            pass

        release_conn = close

    class TricklingAdapter(requests.adapters.HTTPAdapter):
        def send(self, *arguments: object, **options: object) -> requests.Response:
            response = requests.Response()
            response.status_code = 200
            response.raw = Trickle()
            return response

    with requests.Session() as session:
        session.mount(BASE, TricklingAdapter())
        transport = Transport(remote(BASE, TOKEN), clock=clock, session=session)

        with pytest.raises(OutcomeUnknown, match="too slowly"):
            transport.write("POST", f"{BASE}/a", endpoint="a", json={})
        with pytest.raises(RemoteUnavailable, match="too slowly"):
            transport.read(f"{BASE}/a", endpoint="a")


def test_the_message_of_a_refusal_is_what_the_sides_own_reading_finds(
    clock: StoppedClock, wire: responses.RequestsMock
) -> None:
    side = remote(BASE, TOKEN, message_of=lambda body: str(msgspec.json.decode(body)["error"]))
    transport = Transport(side, clock=clock)
    wire.get(f"{BASE}/a", status=422, json={"error": "no such rule"})
    wire.get(f"{BASE}/b", status=422, body="<p>gateway</p>")

    with pytest.raises(Rejected, match=r"422: no such rule$"):
        transport.read(f"{BASE}/a", endpoint="a")
    with pytest.raises(Rejected, match=r"422: <p>gateway</p>$"):
        transport.read(f"{BASE}/b", endpoint="a")


def test_the_log_names_the_request_and_its_id_but_no_query_and_no_token(
    transport: Transport, wire: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wire.get(f"{BASE}/tokens/{TOKEN}", body="{}", headers={"X-Request-Id": "r-17"})

    transport.read(f"{BASE}/tokens/{TOKEN}", endpoint="a", params={"email": "ada@example.org"})

    assert caplog.messages == ["cobot GET /tokens/[secret]: 200 in 0 ms, X-Request-Id r-17"]


def test_an_error_never_carries_the_librarys_text_with_its_query(clock: StoppedClock) -> None:
    base = unused_address()
    transport = transport_to(base, clock)

    with pytest.raises(RemoteUnavailable) as caught:
        transport.read(f"{base}/a", endpoint="a", params={"email": "ada@example.org"})

    assert "ada" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_every_wait_is_told_with_its_reason(clock: StoppedClock, wire: responses.RequestsMock) -> None:
    told: list[str] = []
    transport = Transport(
        remote(BASE, TOKEN),
        clock=clock,
        session=requests.Session(),
        waiting=lambda seconds, why: told.append(why) if seconds > 0 else None,
        pace=SlidingWindowPace(1, 60, clock),
    )
    wire.get(f"{BASE}/a", status=500)
    wire.get(f"{BASE}/a", body="{}")

    transport.read(f"{BASE}/a", endpoint="a")

    assert told == ["retry", "rate-limit"]
