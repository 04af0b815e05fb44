"""The sandbox's sevDesk side: as strict as the real one is known to be, and stricter where a slip should show."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.server import Refusal, SandboxSide, json_response
from cobot_sevdesk_sync.sandbox.sevdesk_contacts import CONTACT_ROUTES
from cobot_sevdesk_sync.sandbox.sevdesk_quirks import SevdeskQuirks
from cobot_sevdesk_sync.sandbox.sevdesk_state import AccountRow, CostCentreRow, HoldsAccount, SevdeskState
from cobot_sevdesk_sync.sandbox.sevdesk_vouchers import VOUCHER_ROUTES
from cobot_sevdesk_sync.sandbox.sevdesk_wire import Json, Routes, error_response, listing, wrapped

_RATE_WORDS = {"0": "ZERO", "7": "SEVEN", "19": "NINETEEN"}


def version(side: HoldsAccount, _request: Request) -> Response:
    """Return the account's booking system."""
    return wrapped({"version": side.state.bookkeeping_version})


def list_accounts(side: HoldsAccount, _request: Request) -> Response:
    """Return every booking account, unpaged."""
    accounts = (row for row in side.state.accounts.values() if row.number not in side.quirks.hidden_accounts)
    return wrapped([_account_view(row, side.state) for row in accounts])


def list_cost_centres(side: HoldsAccount, request: Request) -> Response:
    """List the cost centres."""
    return listing(request, side.state.cost_centres.values(), _cost_centre_view)


def _account_view(account: AccountRow, state: SevdeskState) -> Json:
    rules = []
    for rule_id, rates in account.rules.items():
        rule = state.tax_rules[rule_id]
        words = [_RATE_WORDS[rate] for rate in rates]
        # Ids are numbers in the guidance, and only here (sevDesk API, ReceiptGuidance).
        rules.append({"name": rule.code, "id": int(rule.id), "description": rule.name, "taxRates": words})
    return {
        "accountDatevId": int(account.id),
        "accountNumber": account.number,
        "accountName": account.name,
        "description": "",
        "allowedTaxRules": rules,
        "allowedReceiptTypes": list(account.receipt_types),
    }


def _cost_centre_view(row: CostCentreRow) -> Json:
    return {"id": row.id, "objectName": "CostCentre", "number": row.number, "name": row.name}


ROUTES: Routes = {
    **CONTACT_ROUTES,
    **VOUCHER_ROUTES,
    "GET /Tools/bookkeepingSystemVersion": version,
    "GET /ReceiptGuidance/forAllAccounts": list_accounts,
    "GET /CostCentre": list_cost_centres,
}


class SevdeskSide(SandboxSide):
    """sevDesk's API on a ``SevdeskState``.

    Attributes:
        state, quirks: As ``HoldsAccount`` says.
        requests_per_second: Above it the answer is 429; None for no limit.
    """

    name = "sevdesk"
    base_path = "/api/v1"

    def __init__(self, state: SevdeskState | None = None, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(clock)
        self.state = state or SevdeskState()
        self.quirks = SevdeskQuirks()
        self.requests_per_second: int | None = None
        self._recent: deque[datetime] = deque()
        self._errors = 0
        for endpoint, handler in ROUTES.items():
            self.route(endpoint, partial(handler, self))

    def refuse(self, request: Request, refusal: Refusal) -> Response:  # noqa: ARG002 - worded alike everywhere
        """Return an error answer with an identifier of its own."""
        self._errors += 1
        as_text = self.quirks.refusals == "text"
        return error_response(refusal, f"00000000-0000-4000-8000-{self._errors:012x}", as_text=as_text)

    def guard(self, request: Request, endpoint: str) -> Response | None:  # noqa: ARG002 - the limit is per token
        """Check the raw token (no ``Bearer``) and the rate."""
        if request.headers.get("Authorization") != self.state.token:
            return json_response({"message": "Authentication required"}, 401)
        if self.requests_per_second is not None:
            now = self.clock()
            while self._recent and now - self._recent[0] >= timedelta(seconds=1):
                self._recent.popleft()
            if len(self._recent) >= self.requests_per_second:
                response = self.refuse(request, Refusal(429, "Too many requests"))
                response.headers["Retry-After"] = "1"
                return response
            self._recent.append(now)
        return None

    def not_found(self, request: Request) -> Refusal:
        """Refuse an unknown path: not with 404, which would look like a missing object."""
        return Refusal(400, f"There is no {request.path[:200]}")

    def wrong_method(self, request: Request) -> Refusal:
        """Refuse a wrong method, as sevDesk does, with 500."""
        return Refusal(500, f"wrong HTTP Type {request.method}")
