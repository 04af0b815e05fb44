"""What both sides of the sandbox share: routing, the request log, and the place where faults strike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.http import http_date
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Handler = Callable[..., Response]


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


class Fault(Protocol):
    """Stands between the network and one side: may hang up, answer by itself, or alter the answer."""

    def __call__(self, request: Request, handle: Callable[[Request], Response]) -> Response:
        """Answer the request, by ``handle`` (which has the effect) or otherwise; or raise ``ConnectionDropped``."""
        ...


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

    def route(self, method: str, path: str, handler: Handler) -> None:
        """Register a handler for ``path`` (werkzeug's rule syntax), called with the request and the path's values."""
        self._handlers[f"{method} {path}"] = handler

    def not_found(self, request: Request) -> Response:
        """Answer a path that the side does not have."""
        raise NotImplementedError

    def wrong_method(self, request: Request) -> Response:
        """Answer a method that the path does not have."""
        raise NotImplementedError

    def guard(self, request: Request, endpoint: str) -> Response | None:
        """Check headers, token, scopes and rates; an answer here ends the request."""
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
            return self.wrong_method(request)
        except (NotFound, HTTPException):
            return self.not_found(request)
        refused = self.guard(request, endpoint)
        if refused is not None:
            return refused
        return self._handlers[endpoint](request, **_text_values(values))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (WSGI)."""
        response = self.fault(Request(environ), self.handle)
        response.headers.setdefault("Date", http_date(self.clock()))
        return response(environ, start_response)


@lru_cache(maxsize=8)
def _routes(endpoints: tuple[str, ...]) -> Map:
    # Shared between all sides with the same paths: tests make hundreds of them, and compiling the paths takes longest.
    rules = []
    for endpoint in endpoints:
        method, _, path = endpoint.partition(" ")
        rules.append(Rule(path, endpoint=endpoint, methods=[method]))
    return Map(rules, strict_slashes=False)


def _text_values(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
