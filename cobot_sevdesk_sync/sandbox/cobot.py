"""The sandbox's Cobot: API 1 below ``/api/``, API 2 beside it on the same host, as strict as Cobot's documents say.

Where the documents are silent, the switches of the state (``Quirks``) offer more than one behaviour.
"""

from __future__ import annotations

import functools
import math
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_api1 import Api1
from cobot_sevdesk_sync.sandbox.cobot_api2 import Api2
from cobot_sevdesk_sync.sandbox.cobot_oauth import CobotOAuthServer
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.cobot_wire import JSON_API, RefusalError, api1_error, api2_error
from cobot_sevdesk_sync.sandbox.server import Handler, SandboxSide

PDF_ROUTE = "GET /invoices/<invoice_id>.pdf"
MEMBER_LIST_ROUTE = "GET /api/memberships"
# Requests in any 60 seconds, per endpoint (Cobot API 1, general and memberships).
LIMIT = 60
LIMITS = {MEMBER_LIST_ROUTE: 6}
WINDOW = timedelta(seconds=60)

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
    """

    name = "cobot"

    def __init__(self, state: CobotState | None = None, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(clock)
        self.state = state or CobotState()
        self._scopes: dict[str, str | None] = {}
        self._recent: dict[str, deque[datetime]] = {}
        self._api1 = Api1(self)
        self._api2 = Api2(self)
        self._register_api1(self._api1)
        self._register_api2(self._api2)
        self.oauth = CobotOAuthServer(self)
        self._register_oauth(self.oauth)

    def not_found(self, request: Request) -> Response:
        """Answer a path that Cobot does not have."""
        return _error(request, 404, "There is no such path.")

    def wrong_method(self, request: Request) -> Response:
        """Answer a method that the path does not have."""
        return _error(request, 405, "The path does not know this method.")

    def guard(self, request: Request, endpoint: str) -> Response | None:
        """Check headers, token, scope and rate, in this order."""
        try:
            if endpoint in self._scopes:
                self._check_headers(request, endpoint)
                self._check_token(request, endpoint)
            self._check_rate(endpoint)
        except RefusalError as refusal:
            return _error(request, refusal.status, refusal.detail)
        except _TooManyError as excess:
            response = _error(request, 429, "Too many requests.")
            response.headers["Retry-After"] = str(excess.seconds)
            return response
        return None

    def _check_headers(self, request: Request, endpoint: str) -> None:
        if _is_api1(request):
            return
        accepted = _PDF_TYPES[self.state.quirks.pdf_accept] if endpoint == PDF_ROUTE else (JSON_API,)
        header = request.headers.get("Accept", "")
        # A PDF's own URL carries a token and is opened by browsers, which accept anything.
        if not any(kind in header for kind in accepted) and not self._has_pdf_token(request, endpoint):
            raise RefusalError(406, f"Accept {accepted[0]}.")
        if request.method not in {"GET", "HEAD"} and request.mimetype != JSON_API:
            raise RefusalError(415, f"Send {JSON_API}.")

    def _check_token(self, request: Request, endpoint: str) -> None:
        if self._has_pdf_token(request, endpoint):
            return
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        granted = self.state.scopes_of(token) if kind.lower() == "bearer" else None
        if granted is None:
            raise RefusalError(401, "The access token is missing or unknown.")
        scope = self._scopes[endpoint]
        if scope is not None and scope not in granted:
            raise RefusalError(403, f"The scope {scope} is missing.")

    def _has_pdf_token(self, request: Request, endpoint: str) -> bool:
        return endpoint == PDF_ROUTE and self._api2.pdf_token_is_valid(request)

    def _check_rate(self, endpoint: str) -> None:
        if not self.state.quirks.rate_limits:
            return
        now = self.clock()
        recent = self._recent.setdefault(endpoint, deque())
        while recent and recent[0] <= now - WINDOW:
            recent.popleft()
        if len(recent) >= LIMITS.get(endpoint, LIMIT):
            raise _TooManyError(max(1, math.ceil((recent[0] + WINDOW - now).total_seconds())))
        recent.append(now)

    def _add(self, endpoint: str, scope: str | None, handler: Handler) -> None:
        """Register a route that wants the token and, unless None, a scope."""
        self._scopes[endpoint] = scope
        self._add_open(endpoint, handler)

    def _add_open(self, endpoint: str, handler: Handler) -> None:
        """Register a route that anybody may ask."""
        method, _, path = endpoint.partition(" ")
        self.route(method, path, _answering_refusals(handler))

    def _register_api1(self, api: Api1) -> None:
        self._add("GET /api/user", "read_user", api.user)
        self._add("GET /api/access_tokens/<token>", None, api.access_token)
        self._add_open("GET /api/spaces/<subdomain>", api.space)
        self._add(MEMBER_LIST_ROUTE, "read_memberships", api.memberships)
        self._add("GET /api/memberships/<membership_id>", "read_memberships", api.membership)
        self._add("PUT /api/memberships/<membership_id>", "write_memberships", api.write_membership)
        self._add("GET /api/accounting_codes", "read_accounting_codes", api.accounting_codes)
        self._add("GET /api/activities", "read_activities", api.activities)
        self._add("POST /api/activities", "write_activities", api.post_activity)
        self._add("GET /api/invoices", "read_invoices", api.invoices)
        self._add("GET /api/invoices/<invoice_id>", "read_invoices", api.invoice)

    def _register_api2(self, api: Api2) -> None:
        self._add_open("GET /health", api.health)
        self._add("GET /user", "read_user", api.user)
        self._add("GET /spaces/<space_id>", "read_spaces", api.space)
        self._add("GET /spaces/<space_id>/memberships", "read_memberships", api.memberships)
        self._add("GET /memberships/<membership_id>", "read_memberships", api.membership)
        self._add("GET /spaces/<space_id>/teams", "read_teams", api.teams)
        self._add("GET /teams/<team_id>", "read_teams", api.team)
        self._add("GET /spaces/<space_id>/contacts", "read_contacts", api.contacts)
        self._add("GET /contacts/<contact_id>", "read_contacts", api.contact)
        self._add("GET /spaces/<space_id>/revenue_accounts", "read_revenue_accounts", api.revenue_accounts)
        self._add("GET /spaces/<space_id>/cost_centers", "read_cost_centers", api.cost_centers)
        self._add("GET /spaces/<space_id>/invoices", "read_invoices", api.invoices)
        self._add("GET /invoices/<invoice_id>", "read_invoices", api.invoice)
        self._add(PDF_ROUTE, "read_invoices", api.pdf)

    def _register_oauth(self, server: CobotOAuthServer) -> None:
        self._add_open("GET /.well-known/oauth-authorization-server", server.metadata)
        self._add_open("POST /oauth/register", server.register)
        self._add_open("GET /oauth/authorize", server.ask)
        self._add_open("POST /oauth/authorize", server.decide)
        self._add_open("POST /oauth/access_token", server.token)


class _TooManyError(Exception):
    """More requests than the endpoint takes in a minute."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _answering_refusals(handler: Handler) -> Handler:
    @functools.wraps(handler)
    def answer(request: Request, **values: str) -> Response:
        try:
            return handler(request, **values)
        except RefusalError as refusal:
            return _error(request, refusal.status, refusal.detail, parameter=refusal.parameter)

    return answer


def _is_api1(request: Request) -> bool:
    return request.path.startswith("/api/")


def _error(request: Request, status: int, detail: str, *, parameter: str | None = None) -> Response:
    if _is_api1(request):
        return api1_error(status, detail)
    return api2_error(status, detail, parameter=parameter)
