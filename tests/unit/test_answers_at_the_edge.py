"""What a side may put into an answer: odd headers, odd bytes, addresses that lead elsewhere, somebody's secrets."""

from __future__ import annotations

import io
import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import requests
import responses
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable, SyncError, WriteNotSent
from cobot_sevdesk_sync.failures import LONGEST_LEFT_ALONE, moment_of, retry_after
from cobot_sevdesk_sync.http import Remote, Transport
from cobot_sevdesk_sync.pacing import SlidingWindowPace
from tests.unit.loopback import ScriptedServer, StoppedClock, sends

BASE = "https://api.example.org"
OWN, OTHER = "own-t0ken", "other/t0ken&sides"
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def transport_to(base: str, clock: StoppedClock) -> Transport:
    remote = Remote("cobot", [base], f"Bearer {OWN}", 5, lambda clock: SlidingWindowPace(1000, 60, clock))
    return Transport(remote, clock=clock, random=Random(7), secrets=[OTHER])


@pytest.fixture
def transport(clock: StoppedClock) -> Transport:
    return transport_to(BASE, clock)


class TestRedirects:
    def test_the_token_goes_along_within_the_very_same_origin(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a.pdf", status=302, headers={"Location": "/files/a.pdf"})
        wire.get(f"{BASE}/files/a.pdf", status=302, headers={"Location": f"{BASE}:443/b.pdf"})
        wire.get(f"{BASE}:443/b.pdf", body=b"%PDF")

        transport.read(f"{BASE}/a.pdf", endpoint="a", hops=3)

        assert [call.request.headers.get("Authorization") for call in wire.calls] == [f"Bearer {OWN}"] * 3

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://www.example.org/x",
            f"{BASE}:8443/x",
            "https://api.example.org.evil.example.net/x",
            "//x.example.org",
        ],
    )
    def test_it_goes_to_no_other_one_and_does_not_come_back(
        self, transport: Transport, wire: responses.RequestsMock, elsewhere: str
    ) -> None:
        wire.get(f"{BASE}/a.pdf", status=302, headers={"Location": elsewhere})
        wire.get(
            elsewhere if elsewhere.startswith("h") else f"https:{elsewhere}",
            status=302,
            headers={"Location": f"{BASE}/b.pdf"},
        )
        wire.get(f"{BASE}/b.pdf", body=b"%PDF")

        transport.read(f"{BASE}/a.pdf", endpoint="a", hops=3)

        assert [call.request.headers.get("Authorization") for call in wire.calls] == [f"Bearer {OWN}", None, None]

    @pytest.mark.parametrize(
        "location",
        [
            "https://[",
            "https://[::1",
            "https://]/",
            "https://x.example.org:99999/",
            "https://x.example.org:port/",
            "https://user@x.example.org/",
            "https://x.example.org\\@api.example.org/",
            "https://x.example.org%2f.evil.example.net/",
            "https://ⓧ.example.org/",
            "https://.example.org/",
            "https://" + "x" * 9000,
            "//",
        ],
    )
    def test_an_address_that_is_none_is_a_malformed_answer(
        self, transport: Transport, wire: responses.RequestsMock, location: str
    ) -> None:
        wire.get(f"{BASE}/a", status=302, headers={"Location": location})

        with pytest.raises((MalformedAnswer, Rejected)):
            transport.read(f"{BASE}/a", endpoint="a", hops=3)

    def test_a_name_that_stands_for_an_address_nearby_is_not_followed(
        self, monkeypatch: pytest.MonkeyPatch, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        """Nobody may make this machine ask its neighbours by giving them a name of his own."""
        near = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: near)
        wire.get(f"{BASE}/a", status=302, headers={"Location": "https://rebound.example.org/a"})
        wire.add_passthru("https://rebound.example.org")

        with pytest.raises(MalformedAnswer, match="the own network"):
            transport.read(f"{BASE}/a", endpoint="a", hops=3)


class TestRetryAfter:
    NOW = datetime(2026, 4, 1, 5, tzinfo=UTC)

    @pytest.mark.parametrize(
        "value",
        [
            "9" * 5000,
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Fri, 31 Dec 9999 23:59:59 -2359",
            "Mon, 01 Jan 0001 00:00:00 +2359",
            "Mon, 01 Jan 0001 00:00:00 -0000",
            "Mon, 01 Jan 10000 00:00:00 GMT",
            "Mon, " + "1" * 5000 + " Jan 2026 00:00:00 GMT",
            "Mon, 01 Jan 2026 00:00:00 +999999",
            "-1",
            "1e9",
            "²",
            "",
        ],
    )
    def test_whatever_stands_there_it_is_no_more_than_a_day_and_never_a_crash(self, value: str) -> None:
        seconds = retry_after({"Retry-After": value}, self.NOW)
        assert seconds is None or 0 <= seconds <= LONGEST_LEFT_ALONE

    def test_zeros_in_front_are_no_figures(self) -> None:
        assert retry_after({"Retry-After": "0" * 5000 + "60"}, self.NOW) == 60

    @given(st.text() | st.from_regex(r"\A(Mon, )?\d{1,6} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d [+-]?\w{1,6}\Z"))
    def test_a_date_header_is_a_moment_or_nothing(self, value: str) -> None:
        moment = moment_of(value)
        assert moment is None or moment.tzinfo is UTC

    def test_a_side_that_asks_for_a_long_wait_is_not_asked_before_it_is_over(
        self, transport: Transport, clock: StoppedClock, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=429, headers={"Retry-After": "3600"})
        until = clock.now() + timedelta(hours=1)

        with pytest.raises(RemoteUnavailable) as first:
            transport.read(f"{BASE}/a", endpoint="a")
        with pytest.raises(WriteNotSent) as second:
            transport.write("POST", f"{BASE}/b", endpoint="b", json={})
        assert (first.value.until, second.value.until, transport.left_alone_until) == (until, until, until)
        assert (transport.requests_sent, clock.slept) == (1, [])

        clock.move(3600)
        wire.get(f"{BASE}/c", body="{}")
        assert transport.read(f"{BASE}/c", endpoint="c").status == 200

    def test_the_next_run_is_told_and_keeps_to_it(self, transport: Transport, clock: StoppedClock) -> None:
        transport.leave_alone(clock.now() + DAY)

        with pytest.raises(RemoteUnavailable, match="429, asks to wait until 2026-04-02T05:00:00Z"):
            transport.read(f"{BASE}/a", endpoint="a")

        assert transport.requests_sent == 0

    def test_a_moment_noted_down_by_a_clock_that_was_wrong_counts_for_nothing(
        self, transport: Transport, clock: StoppedClock
    ) -> None:
        transport.leave_alone(clock.now() + 2 * DAY)
        assert transport.left_alone_until is None

    def test_a_fault_of_one_address_that_names_a_long_wait_holds_up_no_other(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", status=503, headers={"Retry-After": "3600"})
        wire.get(f"{BASE}/b", body="{}")

        with pytest.raises(RemoteUnavailable):
            transport.read(f"{BASE}/a", endpoint="a")
        assert transport.read(f"{BASE}/b", endpoint="b").status == 200


class TestBodies:
    def test_a_mark_of_the_byte_order_before_json_is_not_part_of_it(
        self, transport: Transport, wire: responses.RequestsMock
    ) -> None:
        wire.get(f"{BASE}/a", body=b'\xef\xbb\xbf{"a": 1}')
        assert transport.read(f"{BASE}/a", endpoint="a").body == b'{"a": 1}'

    @pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"Warning: x in line 1\n"])
    def test_a_pdf_is_left_as_it_is_with_whatever_stands_before_it(
        self, transport: Transport, wire: responses.RequestsMock, before: bytes
    ) -> None:
        document = before + b"%PDF-1.7 " + OWN.encode()
        wire.get(f"{BASE}/a", body=document)
        assert transport.read(f"{BASE}/a", endpoint="a").body == document


class TestSecretsOfEitherSide:
    @pytest.mark.parametrize("secret", [OWN, OTHER])
    @pytest.mark.parametrize(
        "spelled",
        [
            lambda secret: secret,
            lambda secret: secret.replace("/", "\\/"),
            lambda secret: secret.replace("&", "&amp;"),
            lambda secret: secret.replace("/", "%2f").replace("&", "%26"),
            lambda secret: "".join(f"\\u{ord(each):04X}" for each in secret),
            lambda secret: secret[:3] + "".join(f"\\u{ord(each):04x}" for each in secret[3:]),
        ],
        ids=["plain", "slashes of PHP", "HTML", "URL", "by number", "partly by number"],
    )
    def test_they_come_back_in_no_error_body_or_log(
        self,
        transport: Transport,
        wire: responses.RequestsMock,
        caplog: pytest.LogCaptureFixture,
        secret: str,
        spelled: object,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        body = f'{{"error": "the token {spelled(secret)} is unknown"}}'  # type: ignore[operator]
        wire.get(f"{BASE}/a", body=body)
        wire.get(f"{BASE}/moved", status=302, headers={"Location": "https://files.example.org/x"})
        wire.get("https://files.example.org/x", status=403, body=body)
        for status in (401, 422, 500):
            wire.post(f"{BASE}/{status}", status=status, body=body)

        told = [transport.read(f"{BASE}/a", endpoint="a").body.decode()]
        for status in (401, 422, 500):
            with pytest.raises(SyncError) as refused:
                transport.write("POST", f"{BASE}/{status}", endpoint="a", json={})
            told.append(str(refused.value))
        with pytest.raises(Rejected) as behind:
            transport.read(f"{BASE}/moved", endpoint="a", hops=1)
        told.append(str(behind.value))

        assert ["[secret]" in each for each in told] == [True] * 5
        assert [each for each in told if "t0k" in each or "u00" in each] == []
        assert secret not in caplog.text


class TestCertificates:
    class Recording(requests.adapters.HTTPAdapter):
        """Notes down with which certificates a request was sent."""

        verified_by: object = None

        def send(self, request: requests.PreparedRequest, *arguments: object, **options: object) -> requests.Response:
            TestCertificates.Recording.verified_by = options["verify"]
            response = requests.Response()
            response.status_code = 200
            response.raw = urllib3.HTTPResponse(io.BytesIO(b"{}"), preload_content=False)
            return response

    @pytest.mark.parametrize(
        "names", [["SSL_CERT_FILE"], ["SSL_CERT_DIR"], ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"], ["CURL_CA_BUNDLE"], []]
    )
    def test_those_that_the_environment_names_hold(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: StoppedClock, names: list[str]
    ) -> None:
        for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name, raising=False)
        for name in names:
            (tmp_path / name).touch()
            monkeypatch.setenv(name, str(tmp_path / name))
        monkeypatch.setattr("cobot_sevdesk_sync.connections.BoundedAdapter", self.Recording)

        transport_to(BASE, clock).read(f"{BASE}/a", endpoint="a")

        assert self.Recording.verified_by == (str(tmp_path / names[0]) if names else True)

    def test_a_file_that_is_not_there_is_told_and_nothing_is_sent(
        self, monkeypatch: pytest.MonkeyPatch, clock: StoppedClock
    ) -> None:
        monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
        monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
        monkeypatch.setenv("SSL_CERT_FILE", "missing.pem")
        transport = transport_to(BASE, clock)

        with pytest.raises(WriteNotSent, match="certificates that the environment names cannot be read"):
            transport.write("POST", f"{BASE}/a", endpoint="a", json={})

        assert transport.requests_sent == 0


def test_an_answer_of_sixty_megabytes_is_not_taken_in(clock: StoppedClock) -> None:
    """As a list of small entries it would take ten times as much memory."""
    play = sends("HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\n\r\n", ["{}," * 1_000_000] * 20)
    with ScriptedServer([play]) as server, pytest.raises(MalformedAnswer, match="larger than 16777216 bytes"):
        transport_to(server.url, clock).read(f"{server.url}/a", endpoint="a")


def test_an_answer_of_a_million_empty_entries_is_not_made_into_records(clock: StoppedClock) -> None:
    body = "[" + "{}," * 2_000_000 + "{}]"
    play = sends(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n", [body])
    with ScriptedServer([play]) as server, pytest.raises(MalformedAnswer, match="more than 1500000 values"):
        transport_to(server.url, clock).read(f"{server.url}/a", endpoint="a")
