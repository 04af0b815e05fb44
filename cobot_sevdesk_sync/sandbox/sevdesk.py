"""The sandbox's sevDesk side: as strict as the real one is known to be, and stricter where a slip should show."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.app import Handler, SandboxSide, json_response
from cobot_sevdesk_sync.sandbox.sevdesk_contact_routes import ContactRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_file_routes import FileRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_ledger_routes import LedgerRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_reach_routes import ReachRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_saving import SaveRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.sandbox.sevdesk_tag_routes import TagRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_voucher_routes import VoucherRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_wire import Order, Refusal, error_response


class SevdeskSide(SandboxSide):
    """sevDesk's API on a ``SevdeskState``.

    What nobody outside sevDesk knows is a switch, set to what is harder for a client unless said otherwise.

    Attributes:
        order: In which order listings come.
        checks_drafts: Whether a draft with a wrong rule, rate or account is refused like an open voucher.
        reject_duplicate_numbers: Whether a contact may not take another's customer number.
        exclusive_dates: Whether ``startDate`` and ``endDate`` leave out vouchers dated exactly then; default no.
        requests_per_second: Above it the answer is 429; None for no limit.
    """

    name = "sevdesk"
    base_path = "/api/v1"

    def __init__(self, state: SevdeskState | None = None, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(clock)
        self.state = state or SevdeskState()
        self.order: Order = "newest"
        self.checks_drafts = True
        self.reject_duplicate_numbers = False
        self.exclusive_dates = False
        self.requests_per_second: int | None = None
        self._recent: deque[datetime] = deque()
        self._errors = 0
        for routes in (ContactRoutes, ReachRoutes, VoucherRoutes, SaveRoutes, FileRoutes, LedgerRoutes, TagRoutes):
            routes(self).register()

    def serve(self, method: str, path: str, handler: Handler) -> None:
        """Register a handler below the base path; a ``Refusal`` that it raises becomes the error answer."""

        def answer(request: Request, **values: str) -> Response:
            try:
                return handler(request, **values)
            except Refusal as refusal:
                return self.refuse(refusal)

        self.route(method, self.base_path + path, answer)

    def refuse(self, refusal: Refusal) -> Response:
        """Return an error answer with an identifier of its own."""
        self._errors += 1
        return error_response(refusal, f"00000000-0000-4000-8000-{self._errors:012x}")

    def guard(self, request: Request, endpoint: str) -> Response | None:  # noqa: ARG002 - the limit is per token
        """Check the raw token (no ``Bearer``) and the rate."""
        if request.headers.get("Authorization") != self.state.token:
            return json_response({"message": "Authentication required"}, 401)
        if self.requests_per_second is not None:
            now = self.clock()
            while self._recent and now - self._recent[0] >= timedelta(seconds=1):
                self._recent.popleft()
            if len(self._recent) >= self.requests_per_second:
                response = self.refuse(Refusal(429, "Too many requests"))
                response.headers["Retry-After"] = "1"
                return response
            self._recent.append(now)
        return None

    def not_found(self, request: Request) -> Response:
        """Answer an unknown path: not with 404, which would look like a missing object."""
        return self.refuse(Refusal(400, f"There is no {request.path[:200]}"))

    def wrong_method(self, request: Request) -> Response:
        """Answer a wrong method, as sevDesk does, with 500."""
        return self.refuse(Refusal(500, f"wrong HTTP Type {request.method}"))
