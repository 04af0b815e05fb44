"""Faults of the sandbox that only tests need: late effects, wrong answers, one exact request, calls in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.faults import Handle, RequestCounter, StrikingFault, When
from cobot_sevdesk_sync.sandbox.server import AnswerTooLate, ConnectionDropped, json_response

CREATED = 201


def is_write(request: Request) -> bool:
    """Say whether a request is meant to change something."""
    return request.method not in {"GET", "HEAD"}


def request_to(method: str, path_part: str) -> Callable[[Request], bool]:
    """Return a predicate for one method and a part of the path."""
    return lambda request: request.method == method and path_part in request.path


class ErrorInside200(StrikingFault):
    """An error object inside a successful status, with or without the effect (sevDesk API, errors)."""

    def __init__(self, when: When = None, *, effect: bool = True, code: int = 390) -> None:
        super().__init__(when)
        self._effect = effect
        self._code = code

    def strike(self, request: Request, handle: Handle) -> Response:
        """Answer with the status of a success and the body of a failure."""
        status = handle(request).status_code if self._effect else CREATED if request.method == "POST" else 200
        error = {"message": "An error inside a success", "code": self._code, "data": [], "responseCode": 422}
        return json_response({"error": error, "objects": None}, status)


class Garbage(StrikingFault):
    """The request takes effect (unless told otherwise) and is answered 200 with something that is not JSON."""

    def __init__(self, when: When = None, *, effect: bool = True) -> None:
        super().__init__(when)
        self._effect = effect

    def strike(self, request: Request, handle: Handle) -> Response:
        """Answer with a page for people."""
        if self._effect:
            handle(request)
        return Response("<html><title>Maintenance</title></html>", content_type="text/html")


class TooManyRequests(StrikingFault):
    """A 429 without any effect; ``retry_after`` in seconds, None leaves the header out."""

    def __init__(self, when: When = None, *, retry_after: int | None = 1) -> None:
        super().__init__(when)
        self._retry_after = retry_after

    def strike(self, request: Request, handle: Handle) -> Response:
        """Answer 429."""
        response = json_response({"error": {"message": "Too many requests"}}, 429)
        if self._retry_after is not None:
            response.headers["Retry-After"] = str(self._retry_after)
        return response


class Redirect(StrikingFault):
    """A 302 to somewhere else, without any effect."""

    def __init__(self, when: When = None, *, location: str = "https://elsewhere.example.org/") -> None:
        super().__init__(when)
        self._location = location

    def strike(self, request: Request, handle: Handle) -> Response:
        """Answer 302."""
        return Response(status=302, headers={"Location": self._location})


class Slow(StrikingFault):
    """The request takes effect, but its answer comes later than the client waits."""

    def __init__(self, when: When = None, *, seconds: float = 60) -> None:
        super().__init__(when)
        self._seconds = seconds

    def strike(self, request: Request, handle: Handle) -> Response:
        """Take effect and hold the answer back."""
        raise AnswerTooLate(handle(request), self._seconds)


class Late(StrikingFault):
    """The connection breaks at once; the request is still on its way and takes effect later.

    It does so after ``after`` further requests were answered, and at the latest on ``release()``.
    """

    def __init__(self, when: When = None, *, after: int | None = None) -> None:
        super().__init__(when)
        self._after = after
        self._waiting: list[_OnItsWay] = []

    def strike(self, request: Request, handle: Handle) -> Response:
        """Keep the request for later and hang up."""
        request.get_data(cache=True)
        with self._lock:
            self._waiting.append(_OnItsWay(request, handle, self._after))
        raise ConnectionDropped("the request is still on its way")

    def another_answered(self) -> None:
        """Count down, and let arrive what is due."""
        with self._lock:
            for waiting in self._waiting:
                if waiting.answers_before is not None:
                    waiting.answers_before -= 1
        self._arrive(lambda waiting: waiting.answers_before is not None and waiting.answers_before <= 0)

    def release(self) -> int:
        """Let every waiting request arrive now, and return how many there were."""
        return self._arrive(lambda _waiting: True)

    def _arrive(self, is_due: Callable[[_OnItsWay], bool]) -> int:
        with self._lock:
            due = [waiting for waiting in self._waiting if is_due(waiting)]
            self._waiting = [waiting for waiting in self._waiting if waiting not in due]
        for waiting in due:
            waiting.handle(waiting.request)
        return len(due)


@dataclass(eq=False)
class _OnItsWay:
    """A request that arrives later: after so many more answers, or on command alone (None)."""

    request: Request
    handle: Handle
    answers_before: int | None


class Callback(StrikingFault):
    """Calls out before and after the effect, so that a test can kill the client at an exact request."""

    def __init__(
        self,
        when: When = None,
        *,
        before_effect: Callable[[Request], None] | None = None,
        after_effect: Callable[[Request], None] | None = None,
    ) -> None:
        super().__init__(when)
        self._before_effect = before_effect
        self._after_effect = after_effect

    def strike(self, request: Request, handle: Handle) -> Response:
        """Answer, with the calls around it."""
        if self._before_effect is not None:
            self._before_effect(request)
        response = handle(request)
        if self._after_effect is not None:
            self._after_effect(request)
        return response


class FaultAt:
    """Strikes exactly one request, counted from 1 across every side that has this object as its ``fault``."""

    def __init__(self, number: int, fault: StrikingFault, counter: RequestCounter | None = None) -> None:
        self.number = number
        self.fault = fault
        self.counter = counter or RequestCounter()

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Count the request; strike it or let it pass."""
        if self.counter.count(request) == self.number:
            return self.fault.strike(request, handle)
        return self.fault.let_pass(request, handle)
