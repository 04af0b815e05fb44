"""What the tests of the HTTP layer share: a clock that only moves when told, and a server that answers byte by byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

Play = Callable[[socket.socket], None]


class StoppedClock:
    """A clock that stands still; sleeping moves it on, and is remembered in ``slept``."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 4, 1, 5, tzinfo=UTC)
        self.seconds = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.move(seconds)

    def move(self, seconds: float) -> None:
        self.seconds += seconds
        self.moment += timedelta(seconds=seconds)


class ScriptedServer:
    """Takes one request per connection and lets the next play of its script answer it, byte by byte."""

    def __init__(self, plays: Sequence[Play]) -> None:
        self._plays = list(plays)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.received: list[bytes] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        # Wakes up a server that still waits for a request that never came.
        self._plays.clear()
        socket.create_connection(self._socket.getsockname()).close()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while self._plays:
            connection, _ = self._socket.accept()
            with connection:
                if not self._plays:
                    return
                self.received.append(_request_of(connection))
                self._plays.pop(0)(connection)
        self._socket.accept()[0].close()


def _request_of(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def says(text: str) -> Play:
    """Send these bytes and close in order."""
    return lambda connection: connection.sendall(text.encode("latin-1"))


def resets(connection: socket.socket) -> None:
    """Cut the connection without a word (RST)."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def sends(head: str, endless: Iterable[str], after_each: Callable[[], None] = lambda: None) -> Play:
    """Send a head at once and then, piece by piece, what never ends; until the client hangs up."""

    def play(connection: socket.socket) -> None:
        try:
            connection.sendall(head.encode("latin-1"))
            for piece in endless:
                connection.sendall(piece.encode("latin-1"))
                after_each()
        except OSError:
            return

    return play


def answer(body: str, *, status: str = "200 OK", headers: str = "") -> Play:
    """Send a whole answer and close."""
    return says(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n{body}")


def unused_address() -> str:
    """Return the URL of a loopback port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"
