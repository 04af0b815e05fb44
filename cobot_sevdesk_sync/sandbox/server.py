"""What both sides of the sandbox share - routing, the request log, the place of faults - and their loopback servers."""

from __future__ import annotations

import contextlib
import io
import logging
import select
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.http import http_date
from werkzeug.routing import Map, Rule
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Handler = Callable[..., Response]


HOST = "127.0.0.1"
_POLL_SECONDS = 0.05
_log = logging.getLogger(__name__)


class ConnectionDropped(Exception):
    """The sandbox hangs up instead of answering: the server closes the socket, the in-process adapter raises."""


class AnswerTooLate(ConnectionDropped):
    """The answer exists, but comes only after the client stopped waiting.

    Attributes:
        response: The answer that nobody waits for.
        seconds: How long the server holds it back, unless the client hangs up earlier.
    """

    def __init__(self, response: Response, seconds: float) -> None:
        super().__init__(f"answered only after {seconds} seconds")
        self.response = response
        self.seconds = seconds


class Refusal(Exception):
    """A request that a side refuses; the side words the answer.

    Attributes:
        status: The HTTP status.
        message: Why, for a person to read.
        code: sevDesk's own code, where one is known.
        parameter: The query parameter that is wrong, which Cobot names.
    """

    def __init__(self, status: int, message: str, code: int | None = None, *, parameter: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it arrived, in the order of arrival, with the status that was (or would have been) answered."""

    side: str
    method: str
    path: str
    query: str
    body: bytes
    status: int

    @property
    def is_write(self) -> bool:
        """Whether the request was meant to change something."""
        return self.method not in {"GET", "HEAD"}


# Stands between the network and one side: hangs up (by raising ``ConnectionDropped``), answers by itself, or alters the
# answer that its second argument gives, which has the effect.
Fault = Callable[[Request, Callable[[Request], Response]], Response]


def no_fault(request: Request, handle: Callable[[Request], Response]) -> Response:
    """Answer as the healthy side does."""
    return handle(request)


def json_response(value: object, status: int = 200, content_type: str = "application/json") -> Response:
    """Return a JSON answer."""
    return Response(msgspec.json.encode(value), status=status, content_type=content_type)


class SandboxSide:
    """A WSGI application with state: one remote side. Subclasses register their routes and word their errors.

    Attributes:
        log: Every request that reached the side, also those whose answer a fault swallowed.
        fault: What strikes the requests; ``no_fault`` by default.
        clock: The present moment in UTC.
        base_path: What the side's URLs start with, after host and port.
    """

    name = "side"
    base_path = ""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.clock = clock or (lambda: datetime.now(UTC))
        self.log: list[LoggedRequest] = []
        self.fault: Fault = no_fault
        self._lock = threading.RLock()
        self._handlers: dict[str, Handler] = {}

    def route(self, endpoint: str, handler: Handler) -> None:
        """Register what answers ``METHOD /path``, called with the request and the values in the path.

        Args:
            endpoint: The path below ``base_path``, in werkzeug's rule syntax.
            handler: Returns the answer.
        """
        method, _, path = endpoint.partition(" ")
        self._handlers[f"{method} {self.base_path}{path}"] = handler

    def not_found(self, request: Request) -> Refusal:
        """Return the refusal of a path that the side does not have."""
        raise NotImplementedError

    def wrong_method(self, request: Request) -> Refusal:
        """Return the refusal of a method that the path does not have."""
        raise NotImplementedError

    def refuse(self, request: Request, refusal: Refusal) -> Response:
        """Word a refusal."""
        raise NotImplementedError

    def guard(self, request: Request, endpoint: str) -> Response | None:
        """Check headers, token, scopes and rates; an answer here, or a ``Refusal``, ends the request."""
        raise NotImplementedError

    def handle(self, request: Request) -> Response:
        """Answer one request, one at a time: the side's state is never seen half-changed."""
        with self._lock:
            response = self._answer(request)
            self.log.append(
                LoggedRequest(
                    side=self.name,
                    method=request.method,
                    path=request.path,
                    query=request.query_string.decode("latin-1"),
                    body=request.get_data(cache=True),
                    status=response.status_code,
                )
            )
            return response

    @property
    def writes(self) -> list[LoggedRequest]:
        """The logged requests that were meant to change something."""
        return [entry for entry in self.log if entry.is_write]

    def _answer(self, request: Request) -> Response:
        request.get_data(cache=True)
        try:
            endpoint, values = _routes(tuple(self._handlers)).bind_to_environ(request.environ).match()
        except MethodNotAllowed:
            return self.refuse(request, self.wrong_method(request))
        except (NotFound, HTTPException):
            return self.refuse(request, self.not_found(request))
        try:
            refused = self.guard(request, endpoint)
            if refused is not None:
                return refused
            return self._handlers[endpoint](request, **{name: str(value) for name, value in values.items()})
        except Refusal as refusal:
            return self.refuse(request, refusal)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (WSGI)."""
        response = self.fault(Request(environ), self.handle)
        response.headers.setdefault("Date", http_date(self.clock()))
        return response(environ, start_response)


class NamedSides:
    """Sides of several spaces behind one address, each below its name: ``/co-up-1/spaces/...``.

    Args:
        sides: By name.
    """

    base_path = ""

    def __init__(self, sides: Mapping[str, SandboxSide]) -> None:
        self._sides = dict(sides)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (WSGI)."""
        name, _, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
        side = self._sides.get(name)
        if side is None:
            return Response(status=404)(environ, start_response)
        return side({**environ, "SCRIPT_NAME": f"/{name}", "PATH_INFO": f"/{rest}"}, start_response)


@lru_cache(maxsize=8)
def _routes(endpoints: tuple[str, ...]) -> Map:
    # Shared between all sides with the same paths: tests make hundreds of them, and compiling the paths takes longest.
    rules = []
    for endpoint in endpoints:
        method, _, path = endpoint.partition(" ")
        rules.append(Rule(path, endpoint=endpoint, methods=[method]))
    return Map(rules, strict_slashes=False)


class SandboxServers:
    """Serves the two sides while its ``with`` block lasts.

    Cobot's side answers API 1 and API 2 on one port: their paths differ.

    Args:
        cobot: The Cobot side, or those of several spaces.
        sevdesk: Likewise sevDesk's.
        cobot_port: 0 for any free port.
        sevdesk_port: Likewise.

    Attributes:
        cobot_url: Where Cobot's side is, without a trailing slash; known from the start.
        sevdesk_url: Likewise, with the side's ``base_path``.

    Raises:
        OSError: A port is taken.
    """

    def __init__(
        self,
        cobot: SandboxSide | NamedSides,
        sevdesk: SandboxSide | NamedSides,
        *,
        cobot_port: int = 0,
        sevdesk_port: int = 0,
    ) -> None:
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

    def __init__(self, side: SandboxSide | NamedSides, port: int) -> None:
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
