from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import requests
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.faults import LoseAnswer, Truncate
from cobot_sevdesk_sync.sandbox.server import Refusal, SandboxServers, SandboxSide, json_response
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from tests.sandbox_faults import Callback, FaultAt, Late, Slow

from .sevdesk_desk import PDF, contact_body


class EchoSide(SandboxSide):
    """Answers what it was sent."""

    name = "echo"

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(clock)
        self.route("POST /api/echo", lambda request: Response(request.get_data()))
        self.route("GET /broken", self._break)

    def not_found(self, request: Request) -> Refusal:
        return Refusal(404, request.path)

    def wrong_method(self, request: Request) -> Refusal:
        return Refusal(405, request.method)

    def refuse(self, request: Request, refusal: Refusal) -> Response:
        return json_response({"refused": refusal.message}, refusal.status)

    def guard(self, request: Request, endpoint: str) -> Response | None:
        return None

    def _break(self, request: Request) -> Response:
        raise RuntimeError("a fault of the sandbox")


@pytest.fixture
def sides() -> tuple[EchoSide, SevdeskSide]:
    return EchoSide(), SevdeskSide()


@pytest.fixture
def servers(sides: tuple[EchoSide, SevdeskSide]) -> Iterator[SandboxServers]:
    with SandboxServers(*sides) as running:
        yield running


@pytest.fixture
def session(sides: tuple[EchoSide, SevdeskSide]) -> Iterator[requests.Session]:
    with requests.Session() as client:
        client.trust_env = False
        client.headers["Authorization"] = sides[1].state.token
        yield client


def test_each_side_has_an_address_on_loopback(servers: SandboxServers, session: requests.Session) -> None:
    assert servers.cobot_url.startswith("http://127.0.0.1:")
    assert servers.sevdesk_url.endswith("/api/v1")
    assert session.get(f"{servers.cobot_url}/nowhere").json() == {"refused": "/nowhere"}
    version = session.get(f"{servers.sevdesk_url}/Tools/bookkeepingSystemVersion")
    assert version.json() == {"objects": {"version": "2.0"}}


def test_a_connection_serves_many_requests(servers: SandboxServers, session: requests.Session) -> None:
    sockets = set()
    for number in range(3):
        answer = session.post(f"{servers.cobot_url}/api/echo", data=f"body {number}".encode(), stream=True)
        connection: Any = answer.raw.connection
        sockets.add(connection.sock.getsockname())
        assert answer.content == f"body {number}".encode()
    assert len(sockets) == 1


def test_a_body_that_nobody_reads_does_not_disturb_the_next_request(
    servers: SandboxServers, session: requests.Session
) -> None:
    assert session.post(f"{servers.cobot_url}/nowhere", data=b"x" * 100_000).status_code == 404
    assert session.post(f"{servers.cobot_url}/api/echo", data=b"next").content == b"next"


def test_a_chunked_body_arrives_whole(servers: SandboxServers, session: requests.Session) -> None:
    chunks = iter([b"one ", b"two"])
    assert session.post(f"{servers.cobot_url}/api/echo", data=chunks).content == b"one two"


def test_an_upload_arrives_byte_for_byte(
    servers: SandboxServers, sides: tuple[EchoSide, SevdeskSide], session: requests.Session
) -> None:
    url = f"{servers.sevdesk_url}/Voucher/Factory/uploadTempFile"
    assert session.post(url, files={"file": ("a.pdf", PDF, "application/pdf")}).status_code == 201
    assert [file.content for file in sides[1].state.uploads.values()] == [PDF]


def test_a_dropped_connection_is_a_closed_one(
    servers: SandboxServers, sides: tuple[EchoSide, SevdeskSide], session: requests.Session
) -> None:
    sides[1].fault = LoseAnswer()
    with pytest.raises(requests.exceptions.ConnectionError, match="Remote end closed connection without response"):
        session.post(f"{servers.sevdesk_url}/Contact", json=contact_body())
    assert len(sides[1].state.contacts) == 1


def test_a_truncated_answer_breaks_while_reading(
    servers: SandboxServers, sides: tuple[EchoSide, SevdeskSide], session: requests.Session
) -> None:
    sides[1].fault = Truncate(1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        session.get(f"{servers.sevdesk_url}/Contact")
    assert session.get(f"{servers.sevdesk_url}/Contact").status_code == 200


def test_a_slow_answer_outlasts_the_client(
    servers: SandboxServers, sides: tuple[EchoSide, SevdeskSide], session: requests.Session
) -> None:
    sides[1].fault = Slow()
    with pytest.raises(requests.exceptions.ReadTimeout):
        session.post(f"{servers.sevdesk_url}/Contact", json=contact_body(), timeout=0.2)
    assert len(sides[1].state.contacts) == 1


def test_a_slow_answer_reaches_a_client_that_waits(
    servers: SandboxServers, sides: tuple[EchoSide, SevdeskSide], session: requests.Session
) -> None:
    sides[1].fault = Slow(seconds=0.01)
    assert session.post(f"{servers.sevdesk_url}/Contact", json=contact_body()).status_code == 201


def test_one_fault_counts_the_requests_of_both_sides(
    servers: SandboxServers, sides: tuple[EchoSide, SevdeskSide], session: requests.Session
) -> None:
    sides[0].fault = sides[1].fault = FaultAt(2, Late(after=1))
    assert session.post(f"{servers.cobot_url}/api/echo", data=b"x").status_code == 200
    with pytest.raises(requests.exceptions.ConnectionError):
        session.post(f"{servers.sevdesk_url}/Contact", json=contact_body())
    assert session.post(f"{servers.cobot_url}/api/echo", data=b"x").status_code == 200
    assert len(sides[1].state.contacts) == 1


def test_requests_are_answered_side_by_side(
    servers: SandboxServers, sides: tuple[EchoSide, SevdeskSide], session: requests.Session
) -> None:
    gate = threading.Event()
    sides[0].fault = Callback(1, before_effect=lambda _request: _wait(gate))
    waiting = threading.Thread(target=requests.post, args=(f"{servers.cobot_url}/api/echo",), kwargs={"data": b"x"})
    waiting.start()
    assert session.get(f"{servers.sevdesk_url}/Contact").status_code == 200
    gate.set()
    waiting.join(10)
    assert not waiting.is_alive()


def _wait(gate: threading.Event) -> None:
    gate.wait(10)


def test_a_fault_of_the_sandbox_itself_is_a_500_and_logged(
    servers: SandboxServers, session: requests.Session, caplog: pytest.LogCaptureFixture
) -> None:
    assert session.get(f"{servers.cobot_url}/broken").status_code == 500
    assert "the sandbox itself failed on GET /broken" in caplog.text


def test_stopping_frees_the_ports_and_hangs_up_on_idle_clients(sides: tuple[EchoSide, SevdeskSide]) -> None:
    with SandboxServers(*sides) as servers, requests.Session() as client:
        port = int(servers.cobot_url.rpartition(":")[2])
        client.get(f"{servers.cobot_url}/nowhere")
        servers.stop()
        with pytest.raises(requests.exceptions.ConnectionError):
            client.get(f"{servers.cobot_url}/nowhere")
    with SandboxServers(*sides, cobot_port=port) as again:
        assert again.cobot_url.endswith(f":{port}")


def test_a_taken_port_is_an_error_and_not_the_end_of_the_process(sides: tuple[EchoSide, SevdeskSide]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            SandboxServers(*sides, sevdesk_port=port)


def test_nothing_is_printed(
    servers: SandboxServers, session: requests.Session, capfd: pytest.CaptureFixture[str]
) -> None:
    session.get(f"{servers.cobot_url}/nowhere")
    assert capfd.readouterr() == ("", "")
