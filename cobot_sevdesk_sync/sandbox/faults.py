"""What can go wrong between the program and a remote side, one class each, repeatable to the request.

A fault is set as a side's ``fault``. By itself it strikes every request; ``when`` narrows that to the n-th request it
sees (counted from 1) or to those that a predicate picks. ``RandomFaults`` decides instead of ``when``.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.server import ConnectionDropped, json_response

Handle = Callable[[Request], Response]
When = Callable[[Request], bool] | int | None


class RequestCounter:
    """Counts the requests that reach either side; as a side's ``fault`` it counts and changes nothing.

    Attributes:
        requests: Method and path of each request, in the order of arrival.
    """

    def __init__(self) -> None:
        self.requests: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Count the request and answer it."""
        self.count(request)
        return handle(request)

    def count(self, request: Request) -> int:
        """Return which request this is, from 1."""
        with self._lock:
            self.requests.append(f"{request.method} {request.path}")
            return len(self.requests)

    @property
    def number(self) -> int:
        """How many requests there were."""
        return len(self.requests)


class StrikingFault:
    """The base of all faults: when it strikes, and what happens to the requests that it lets pass."""

    def __init__(self, when: When = None) -> None:
        self._when = when
        self._seen = 0
        self._lock = threading.Lock()

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Strike, or let the request pass."""
        return self.strike(request, handle) if self._picks(request) else self.let_pass(request, handle)

    def strike(self, request: Request, handle: Handle) -> Response:
        """Do to the request what this fault does."""
        raise NotImplementedError

    def let_pass(self, request: Request, handle: Handle) -> Response:
        """Answer a request that is not struck."""
        response = handle(request)
        self.another_answered()
        return response

    def another_answered(self) -> None:
        """Take notice of a request that was answered after the strike."""

    def _picks(self, request: Request) -> bool:
        with self._lock:
            self._seen += 1
            seen = self._seen
        if self._when is None:
            return True
        return seen == self._when if isinstance(self._when, int) else self._when(request)


class LoseRequest(StrikingFault):
    """The connection breaks before the request has an effect."""

    def strike(self, request: Request, handle: Handle) -> Response:  # noqa: ARG002 - it never gets there
        """Hang up."""
        raise ConnectionDropped("the request was lost")


class LoseAnswer(StrikingFault):
    """The request takes effect, then the connection breaks."""

    def strike(self, request: Request, handle: Handle) -> Response:
        """Take effect and hang up."""
        handle(request)
        raise ConnectionDropped("the answer was lost")


class ErrorBefore(StrikingFault):
    """A 500 without any effect."""

    def strike(self, request: Request, handle: Handle) -> Response:  # noqa: ARG002
        """Answer 500."""
        return _server_error()


class ErrorAfter(StrikingFault):
    """A 500 although the request took effect."""

    def strike(self, request: Request, handle: Handle) -> Response:
        """Take effect and answer 500."""
        handle(request)
        return _server_error()


class Truncate(StrikingFault):
    """The request takes effect; its answer breaks off in the middle of the body."""

    def strike(self, request: Request, handle: Handle) -> Response:
        """Announce the whole body and send half of it."""
        response = handle(request)
        body = response.get_data()
        response.set_data(body[: len(body) // 2])
        response.headers["Content-Length"] = str(max(len(body), 1))
        return response


class RandomFaults:
    """Strikes a share of all requests with faults drawn by a seeded generator: chaos that can be repeated.

    Attributes:
        struck: Which requests were struck (from 1), and with what.
    """

    def __init__(self, seed: int, rate: float, kinds: Sequence[StrikingFault]) -> None:
        self.struck: list[tuple[int, str]] = []
        self.counter = RequestCounter()
        self._random = random.Random(seed)
        self._rate = rate
        self._kinds = tuple(kinds)
        self._lock = threading.Lock()

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Count the request; strike it with a drawn fault or let it pass."""
        number = self.counter.count(request)
        with self._lock:
            # Both are drawn for every request, so that the sequence does not depend on what was struck.
            strikes, fault = self._random.random() < self._rate, self._random.choice(self._kinds)
        if strikes:
            self.struck.append((number, type(fault).__name__))
            return fault.strike(request, handle)
        response = handle(request)
        for kind in self._kinds:
            kind.another_answered()
        return response


def _server_error() -> Response:
    return json_response({"error": {"message": "Internal Server Error"}, "objects": None}, 500)
