"""No request is without end: one deadline from its start to its last byte, and a bound of bytes, whatever happens.

The server's plays move the clock, so that no time passes for real.
"""

from __future__ import annotations

import inspect
import itertools
import logging
import socket
import threading
from collections.abc import Callable, Iterable
from random import Random

import pytest
import requests

from cobot_sevdesk_sync.cli import spaces
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.connections import SLOWEST_DOCUMENT, Passage
from cobot_sevdesk_sync.errors import MalformedAnswer, OutcomeUnknown, RemoteUnavailable, WriteNotSent
from cobot_sevdesk_sync.http import FilePart, Remote, Transport
from cobot_sevdesk_sync.pacing import SlidingWindowPace
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient, sevdesk_remote
from tests.sandbox_adapter import InProcessAdapter
from tests.unit.loopback import Play, ScriptedServer, StoppedClock, answer, sends

PATIENCE = 5
"""Seconds; in all a request may take four times that."""

CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
SLOW: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "status line byte by byte": ("HTTP/1.1 200 ", lambda: itertools.repeat("x")),
    "one header byte by byte": ("HTTP/1.1 200 OK\r\nX-Long: ", lambda: itertools.repeat("x")),
    "header after header": ("HTTP/1.1 200 OK\r\n", lambda: (f"X-{number}: x\r\n" for number in itertools.count())),
    "100 Continue for ever": ("", lambda: itertools.repeat("HTTP/1.1 100 Continue\r\n\r\n")),
    "headers of a 100 Continue": ("HTTP/1.1 100 Continue\r\n", lambda: itertools.repeat("X")),
    "body drip": ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", lambda: itertools.repeat("x")),
    "body without a length": ("HTTP/1.1 200 OK\r\n\r\n", lambda: itertools.repeat("x")),
    "chunk extension": (f"{CHUNKED}1;", lambda: itertools.repeat("x")),
    "chunk after chunk": (CHUNKED, lambda: itertools.repeat("1\r\nx\r\n")),
    "trailers": (f"{CHUNKED}1\r\nx\r\n0\r\n", lambda: itertools.repeat("X: x\r\n")),
}


def slowly(kind: str, clock: StoppedClock) -> Play:
    """A second passes between two pieces."""
    head, endless = SLOW[kind]
    return sends(head, endless(), lambda: clock.move(1))


def transport_to(base: str, clock: StoppedClock | None = None, *, per_minute: int = 1000) -> Transport:
    remote = Remote("sevdesk", [base], "token", PATIENCE, lambda clock: SlidingWindowPace(per_minute, 60, clock))
    return Transport(remote, clock=clock or StoppedClock(), random=Random(7))


@pytest.mark.parametrize("kind", SLOW)
def test_a_write_whose_answer_never_ends_is_of_unknown_outcome(kind: str) -> None:
    clock = StoppedClock()
    # From Python 3.14 on, its own http gives up on answers that only say to continue.
    reason = "too slowly|was cut" if kind == "100 Continue for ever" else "too slowly"
    with ScriptedServer([slowly(kind, clock)]) as server, pytest.raises(OutcomeUnknown, match=reason):
        transport_to(server.url, clock).write("POST", f"{server.url}/a", endpoint="a", json={})


def test_a_read_whose_answer_never_ends_is_given_up_after_its_tries() -> None:
    clock = StoppedClock()
    with ScriptedServer([slowly("status line byte by byte", clock) for _ in range(4)]) as server:
        transport = transport_to(server.url, clock)

        with pytest.raises(RemoteUnavailable, match="too slowly"):
            transport.read(f"{server.url}/a", endpoint="a")

    assert transport.requests_sent == 4


def test_the_time_for_sending_counts_too() -> None:
    class TickingClock(StoppedClock):
        def monotonic(self) -> float:
            self.move(1)
            return super().monotonic()

    def swallow(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            while connection.recv(1_000_000):
                pass

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=swallow, args=[server])
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(OutcomeUnknown, match="too slowly"):
            transport_to(url, TickingClock()).write("POST", f"{url}/a", endpoint="a", json="x" * 3_000_000)
        thread.join()


def test_the_time_for_connecting_counts_for_all_addresses_of_a_name_together(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = StoppedClock()
    tried: list[object] = []

    def connect(_self: socket.socket, address: object) -> None:
        tried.append(address)
        clock.move(4)
        raise TimeoutError

    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{last}", 80)) for last in range(1, 100)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_options: addresses)
    monkeypatch.setattr(socket.socket, "connect", connect)
    base = "http://many.example.org"

    with pytest.raises(WriteNotSent, match="no connection within the time-out"):
        transport_to(base, clock).write("POST", f"{base}/a", endpoint="a", json={})

    assert len(tried) == 4 * 5  # four tries of twenty seconds each


def test_a_write_whose_handshake_never_ends_was_not_sent() -> None:
    clock = StoppedClock()

    def accept(server: socket.socket) -> None:
        for _ in range(4):
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                clock.move(30)
                connection.sendall(b"\x16\x03\x03\x00\x7a\x02")  # the beginning of a hello

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=accept, args=[server])
        thread.start()
        base = f"https://127.0.0.1:{server.getsockname()[1]}"
        transport = transport_to(base, clock)
        with pytest.raises(WriteNotSent):
            transport.write("POST", f"{base}/a", endpoint="a", json={})
        thread.join()
    assert transport.requests_sent == 0


def test_a_redirect_leaves_the_next_address_only_the_time_that_is_left() -> None:
    clock = StoppedClock()

    def after(seconds: float, play: Play) -> Play:
        def late(connection: socket.socket) -> None:
            clock.move(seconds)
            play(connection)

        return late

    moved = answer("", status="302 Found", headers="Location: /b\r\n")
    with (
        ScriptedServer([after(15, moved), *[after(6, answer("{}"))] * 4]) as server,
        pytest.raises(RemoteUnavailable, match="too slowly"),
    ):
        transport_to(server.url, clock).read(f"{server.url}/a", endpoint="a", hops=3)
    with ScriptedServer([after(15, moved), after(4, answer("{}"))]) as server:
        assert transport_to(server.url, clock).read(f"{server.url}/a", endpoint="a", hops=3).status == 200


@pytest.mark.parametrize("kind", SLOW)
def test_a_ping_that_is_answered_without_end_is_given_up_and_fails_no_run(
    kind: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = StoppedClock()
    monkeypatch.setattr(spaces, "SystemClock", lambda: clock)
    caplog.set_level(logging.DEBUG, "cobot_sevdesk_sync.ping")
    with ScriptedServer([slowly(kind, clock)]) as server:
        spaces.ping(f"{server.url}/ping", 0)
    assert "ping" in caplog.text


class TestBytes:
    @pytest.mark.parametrize(
        ("head", "endless"),
        [
            ("HTTP/1.1 200 OK\r\n\r\n", "x"),
            (f"{CHUNKED}1;", "x"),
            (CHUNKED, "1;" + "x" * 1000 + "\r\nx\r\n"),
            ("", "HTTP/1.1 100 Continue\r\n\r\n"),
        ],
        ids=["body", "chunk extension", "chunks of almost nothing", "100 Continue"],
    )
    def test_an_answer_that_pours_for_ever_ends_at_its_bound(self, head: str, endless: str) -> None:
        with (
            ScriptedServer([sends(head, itertools.repeat(endless * 1000)) for _ in range(4)]) as server,
            pytest.raises((MalformedAnswer, RemoteUnavailable), match=r"larger than|cut"),
        ):
            transport_to(server.url).read(f"{server.url}/a", endpoint="a", max_bytes=10_000)

    def test_headers_without_measure_are_refused(self) -> None:
        huge = [f"X-{number}: {'x' * 60_000}\r\n" for number in range(99)]
        with (
            ScriptedServer([sends("HTTP/1.1 200 OK\r\n", huge) for _ in range(4)]) as server,
            pytest.raises(RemoteUnavailable, match="larger than allowed"),
        ):
            transport_to(server.url).read(f"{server.url}/a", endpoint="a", max_bytes=10_000)


class TestDocuments:
    def test_a_document_is_given_time_by_its_size_and_anything_else_is_not(self) -> None:
        for is_document, more in ((True, 10.0), (False, 0.0)):
            clock = StoppedClock()
            passage = Passage(clock, patience=5, seconds=20, max_bytes=10**9, is_document=is_document)
            passage.count_sent(4 * SLOWEST_DOCUMENT)
            passage.count_received(6 * SLOWEST_DOCUMENT)
            clock.move(19.9 + more)
            assert 0 < passage.patience() <= 0.2
            clock.move(0.2)
            with pytest.raises(TimeoutError):
                passage.patience()


class TestLeaving:
    def test_it_is_told_at_each_try_after_all_waiting_for_limits(self) -> None:
        clock, told = StoppedClock(), list[float]()
        throttled = answer("{}", status="429 Slow Down", headers="Retry-After: 6\r\n")
        with ScriptedServer([throttled, throttled, answer("{}", status="201 Created")]) as server:
            transport = transport_to(server.url, clock, per_minute=1)
            url = f"{server.url}/a"
            transport.write("POST", url, endpoint="a", json={}, leaving=lambda: told.append(clock.seconds))

        assert [round(moment - 1000) for moment in told] == [0, 60, 120]
        assert told[-1] == clock.seconds  # the pace let it go, and nothing was waited for afterwards

    @pytest.mark.parametrize("client", [CobotClient, SevdeskClient])
    def test_every_write_of_both_clients_can_tell_it(self, client: type) -> None:
        writes = {name: each for name, each in vars(client).items() if name.startswith("send_")}
        assert writes
        assert [name for name, each in writes.items() if "leaving" not in inspect.signature(each).parameters] == []

    def test_it_is_told_over_connections_of_the_callers_too(self) -> None:
        told: list[str] = []
        side = SevdeskSide()
        settings = SevdeskSettings(side.state.token, api_url="http://sevdesk.test/api/v1")
        with requests.Session() as session:
            session.mount("http://sevdesk.test", InProcessAdapter(side))
            client = SevdeskClient(Transport(sevdesk_remote(settings), clock=StoppedClock(), session=session), settings)
            client.send_upload("a.pdf", b"%PDF-1.7", leaving=lambda: told.append("left"))
            client.send_contact_number(side.state.add_contact(), "17", leaving=lambda: told.append("left"))
        assert told == ["left", "left"]

    def test_it_is_told_when_the_connection_stands_and_not_when_it_could_not_be_made(self) -> None:
        told: list[str] = []
        with socket.create_server(("127.0.0.1", 0)) as closed:
            url = f"http://127.0.0.1:{closed.getsockname()[1]}"

        with pytest.raises(WriteNotSent):
            transport_to(url).write("POST", f"{url}/a", endpoint="a", json={}, leaving=lambda: told.append("left"))

        assert told == []

    def test_what_it_raises_ends_the_write_before_a_byte_has_left(self) -> None:
        def full() -> None:
            raise RuntimeError("the disk is full")

        with socket.create_server(("127.0.0.1", 0)) as server:
            url = f"http://127.0.0.1:{server.getsockname()[1]}"
            with pytest.raises(RuntimeError, match="the disk is full"):
                transport_to(url).write("POST", f"{url}/a", endpoint="a", json={}, leaving=full)
            connection, _ = server.accept()
            with connection:
                assert connection.recv(1) == b""


class SilentlyClosing:
    """Forgets a connection after its first answer: what comes on it is not answered, and nothing is closed."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.kept: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> SilentlyClosing:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()
        for connection in self.kept:
            connection.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.kept.append(connection)
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


class TestFreshConnections:
    def test_a_write_does_not_start_on_a_connection_that_may_have_died_silently(self) -> None:
        clock = StoppedClock()
        with SilentlyClosing() as server:
            transport = transport_to(server.url, clock)
            transport.read(f"{server.url}/a", endpoint="a")
            clock.move(1.5)

            assert transport.write("POST", f"{server.url}/a", endpoint="a", json={}).status == 200
            assert len(server.kept) == 2

    def test_writes_that_follow_each_other_share_one_connection(self) -> None:
        def twice(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

        with ScriptedServer([twice]) as server:
            transport = transport_to(server.url)
            for _ in range(2):
                transport.write("POST", f"{server.url}/a", endpoint="a", json={})

        assert len(server.received) == 1

    def test_an_upload_is_sent_again_when_the_connection_is_cut_and_another_write_is_not(self) -> None:
        def cuts(_connection: socket.socket) -> None:
            return

        part = FilePart("file", "a.pdf", b"%PDF", "application/pdf")
        with ScriptedServer([cuts, answer("{}"), cuts]) as server:
            transport = transport_to(server.url)
            url = f"{server.url}/a"
            assert transport.write("POST", url, endpoint="a", file=part, is_harmless=True).status == 200
            with pytest.raises(OutcomeUnknown, match="was cut"):
                transport.write("POST", url, endpoint="a", file=part)
        assert len(server.received) == 3

    def test_an_upload_that_is_cut_to_the_end_is_of_unknown_outcome(self) -> None:
        part = FilePart("file", "a.pdf", b"%PDF", "application/pdf")
        with ScriptedServer([lambda _connection: None] * 4) as server, pytest.raises(OutcomeUnknown, match="was cut"):
            transport_to(server.url).write("POST", f"{server.url}/a", endpoint="a", file=part, is_harmless=True)
