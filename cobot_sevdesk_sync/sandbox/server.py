"""Both sides on loopback, each on a port of its own."""

from __future__ import annotations

import contextlib
import io
import logging
import select
import socket
import threading
from types import TracebackType
from typing import Any, Self

from werkzeug.datastructures import Headers
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app

from cobot_sevdesk_sync.sandbox.app import AnswerTooLate, ConnectionDropped, SandboxSide

HOST = "127.0.0.1"
_POLL_SECONDS = 0.05
_log = logging.getLogger(__name__)


class SandboxServers:
    """Serves the two sides while its ``with`` block lasts.

    Cobot's side answers API 1 and API 2 on one port: their paths differ.

    Args:
        cobot: The Cobot side.
        sevdesk: The sevDesk side.
        cobot_port: 0 for any free port.
        sevdesk_port: Likewise.

    Attributes:
        cobot_url: Where Cobot's side is, without a trailing slash; known from the start.
        sevdesk_url: Likewise, with the side's ``base_path``.

    Raises:
        OSError: A port is taken.
    """

    def __init__(self, cobot: SandboxSide, sevdesk: SandboxSide, *, cobot_port: int = 0, sevdesk_port: int = 0) -> None:
        self._servers: list[_Server] = []
        try:
            for side, port in ((cobot, cobot_port), (sevdesk, sevdesk_port)):
                self._servers.append(_Server(side, port))
        except OSError:
            self._close()
            raise
        self.cobot_url, self.sevdesk_url = (server.url for server in self._servers)
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Answer requests from now on, in threads of their own."""
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), name=server.url, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Hang up on everybody and free the ports."""
        if self._threads:
            for server in self._servers:
                server.shutdown()
        self._close()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _close(self) -> None:
        for server in self._servers:
            server.hang_up()
            server.server_close()


class _Server(ThreadedWSGIServer):
    """One side's server. It knows its open connections, so that stopping neither waits for a client nor leaks one."""

    def __init__(self, side: SandboxSide, port: int) -> None:
        self._open: dict[socket.socket, threading.Thread] = {}
        self._open_lock = threading.Lock()
        # The socket is bound here because werkzeug would end the whole process over a port that is taken.
        with socket.create_server((HOST, port)) as listener:
            super().__init__(HOST, port, side, _Handler, fd=listener.fileno())
        self.url = f"http://{HOST}:{self.port}{side.base_path}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread that ``hang_up`` can end."""
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        with self._open_lock:
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that is over."""
        with self._open_lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that are killed in the middle of a request are what the sandbox is for."""

    def hang_up(self) -> None:
        """Close every open connection and wait for its thread."""
        with self._open_lock:
            connections = list(self._open.items())
        for connection, _ in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for _, thread in connections:
            thread.join()


class _Handler(WSGIRequestHandler):
    """Answers requests one after the other on a connection that stays open, as both remote sides do."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Answer one request, or hang up as the side's fault wants."""
        environ = self.make_environ()
        # Read whole: the next request starts behind it, and a fault may want it after the connection is gone.
        stream = environ["wsgi.input"]
        terminated = environ.get("wsgi.input_terminated", False)
        body = stream.read() if terminated else stream.read(int(environ.get("CONTENT_LENGTH") or 0))
        environ |= {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}
        try:
            parts, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        except AnswerTooLate as late:
            if self._client_waits(late.seconds):
                response = late.response
                self._send(response.status, response.get_wsgi_headers(environ), response.get_data())
            else:
                self.close_connection = True
        except ConnectionDropped:
            self.close_connection = True
        except Exception:  # noqa: BLE001 - whatever it is, the client gets an answer and the log the reason
            _log.exception("the sandbox itself failed on %s %s", self.command, self.path.partition("?")[0])
            self._send("500 Internal Server Error", Headers(), b"")
        else:
            self._send(status, headers, b"".join(parts))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: the side keeps its own log."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Log nothing."""

    def _client_waits(self, seconds: float) -> bool:
        readable, _, _ = select.select([self.connection], [], [], seconds)
        return not readable

    def _send(self, status: str, headers: Headers, body: bytes) -> None:
        code, _, phrase = status.partition(" ")
        # The side tells the time by its own clock: no second Date header from here.
        self.send_response_only(int(code), phrase)
        headers.setdefault("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        if int(headers["Content-Length"]) > len(body):
            self.close_connection = True
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
