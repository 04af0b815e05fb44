"""The sandbox's Cobot: API 1 below ``/api/``, API 2 beside it on the same host, as strict as Cobot's documents say.

Where the documents are silent, the switches of the state (``Quirks``) offer more than one behaviour.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_api1 import API1_ROUTES, MEMBER_LIST_ROUTE
from cobot_sevdesk_sync.sandbox.cobot_api2 import API2_ROUTES, PDF_ROUTE, pdf_token_is_valid
from cobot_sevdesk_sync.sandbox.cobot_oauth import CobotOAuthServer
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.cobot_wire import JSON_API, api1_error, api2_error
from cobot_sevdesk_sync.sandbox.server import Refusal, SandboxSide

# Requests in any 60 seconds, per endpoint (Cobot API 1, general and memberships).
LIMIT = 60
LIMITS = {MEMBER_LIST_ROUTE: 6}
WINDOW = timedelta(seconds=60)
ERRORS_FROM = 400

_PDF_TYPES = {
    "either": ("application/pdf", JSON_API),
    "pdf": ("application/pdf",),
    "json-api": (JSON_API,),
}


class CobotSide(SandboxSide):
    """Both APIs of Cobot over one state.

    Attributes:
        state: What the space holds; it may be changed between requests.
        oauth: Its authorization server.
        listings: As ``HoldsState`` says.
    """

    name = "cobot"

    def __init__(self, state: CobotState | None = None, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(clock)
        self.state = state or CobotState()
        self.listings = 0
        self._scopes: dict[str, str | None] = {}
        self._recent: dict[str, deque[datetime]] = {}
        for endpoint, route in {**API1_ROUTES, **API2_ROUTES}.items():
            if not route.is_open:
                self._scopes[endpoint] = route.scope
            self.route(endpoint, partial(route.handler, self))
        self.oauth = CobotOAuthServer(self)
        for endpoint, handler in self.oauth.routes.items():
            self.route(endpoint, handler)

    def not_found(self, request: Request) -> Refusal:  # noqa: ARG002 - the same for every path
        """Return the refusal of a path that Cobot does not have."""
        return Refusal(404, "There is no such path.")

    def wrong_method(self, request: Request) -> Refusal:  # noqa: ARG002 - the same for every method
        """Return the refusal of a method that the path does not have."""
        return Refusal(405, "The path does not know this method.")

    def refuse(self, request: Request, refusal: Refusal) -> Response:
        """Word a refusal in the manner of the API concerned."""
        if _is_api1(request):
            return api1_error(refusal.status, refusal.message)
        return api2_error(refusal.status, refusal.message, parameter=refusal.parameter)

    def _answer(self, request: Request) -> Response:
        response = super()._answer(request)
        if self.state.quirks.refusals == "text" and response.status_code >= ERRORS_FROM and _is_api1(request):
            return Response("Not like this.", response.status_code, content_type="text/plain")
        return response

    def guard(self, request: Request, endpoint: str) -> Response | None:
        """Check headers, token, scope and rate, in this order."""
        if endpoint in self._scopes:
            self._check_headers(request, endpoint)
            self._check_token(request, endpoint)
        seconds = self._seconds_to_wait(endpoint)
        if seconds == 0:
            return None
        response = self.refuse(request, Refusal(429, "Too many requests."))
        response.headers["Retry-After"] = str(seconds)
        return response

    def _check_headers(self, request: Request, endpoint: str) -> None:
        if _is_api1(request):
            return
        accepted = _PDF_TYPES[self.state.quirks.pdf_accept] if endpoint == PDF_ROUTE else (JSON_API,)
        header = request.headers.get("Accept", "")
        # A PDF's own URL carries a token and is opened by browsers, which accept anything.
        if not any(kind in header for kind in accepted) and not self._has_pdf_token(request, endpoint):
            raise Refusal(406, f"Accept {accepted[0]}.")
        if request.method not in {"GET", "HEAD"} and request.mimetype != JSON_API:
            raise Refusal(415, f"Send {JSON_API}.")

    def _check_token(self, request: Request, endpoint: str) -> None:
        if self._has_pdf_token(request, endpoint):
            return
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        granted = self.state.scopes_of(token) if kind.lower() == "bearer" else None
        if granted is None:
            raise Refusal(401, "The access token is missing or unknown.")
        scope = self._scopes[endpoint]
        if scope is not None and scope not in granted:
            raise Refusal(403, f"The scope {scope} is missing.")

    def _has_pdf_token(self, request: Request, endpoint: str) -> bool:
        return endpoint == PDF_ROUTE and pdf_token_is_valid(self, request)

    def _seconds_to_wait(self, endpoint: str) -> int:
        """Return 0 for a request that is within the limit, and counts it; else when the next one will be."""
        if not self.state.quirks.rate_limits:
            return 0
        now = self.clock()
        recent = self._recent.setdefault(endpoint, deque())
        while recent and recent[0] <= now - WINDOW:
            recent.popleft()
        if len(recent) >= LIMITS.get(endpoint, LIMIT):
            return max(1, math.ceil((recent[0] + WINDOW - now).total_seconds()))
        recent.append(now)
        return 0


def _is_api1(request: Request) -> bool:
    return request.path.startswith("/api/")
