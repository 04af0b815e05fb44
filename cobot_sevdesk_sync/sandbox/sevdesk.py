"""The sandbox's sevDesk side: as strict as the real one is known to be, and stricter where a slip should show."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.server import Handler, SandboxSide, json_response
from cobot_sevdesk_sync.sandbox.sevdesk_contacts import ContactRoutes, ReachRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_state import RATE_WORDS, AccountRow, CostCentreRow, SevdeskState
from cobot_sevdesk_sync.sandbox.sevdesk_vouchers import FileRoutes, SaveRoutes, TagRoutes, VoucherRoutes
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Order,
    Refusal,
    error_response,
    found,
    listing,
    read_body,
    text_value,
    wrapped,
)


class LedgerRoutes:
    """sevDesk API, Tools, ReceiptGuidance, TaxRule and CostCentre."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        serve = self.side.serve
        serve("GET", "/Tools/bookkeepingSystemVersion", self.version)
        serve("GET", "/ReceiptGuidance/forAllAccounts", self.all_accounts)
        serve("GET", "/ReceiptGuidance/forRevenue", self.revenue_accounts)
        serve("GET", "/ReceiptGuidance/forExpense", self.expense_accounts)
        serve("GET", "/ReceiptGuidance/forAccountNumber", self.one_account)
        serve("GET", "/ReceiptGuidance/forTaxRule", self.accounts_of_rule)
        serve("GET", "/TaxRule", self.list_tax_rules)
        serve("GET", "/CostCentre", self.list_cost_centres)
        serve("POST", "/CostCentre", self.create_cost_centre)
        serve("GET", "/CostCentre/<cost_centre_id>", self.get_cost_centre)

    def version(self, request: Request) -> Response:  # noqa: ARG002 - every handler takes the request
        """Return the account's booking system."""
        return wrapped({"version": self.side.state.bookkeeping_version})

    def all_accounts(self, request: Request) -> Response:  # noqa: ARG002
        """Return every booking account, unpaged."""
        return self._guidance(lambda _account: True)

    def revenue_accounts(self, request: Request) -> Response:  # noqa: ARG002
        """Return the accounts for revenue."""
        return self._guidance(lambda account: "REVENUE" in account.receipt_types)

    def expense_accounts(self, request: Request) -> Response:  # noqa: ARG002
        """Return the accounts for expenses."""
        return self._guidance(lambda account: "EXPENSE" in account.receipt_types)

    def one_account(self, request: Request) -> Response:
        """Return one account as a bare object, not an array; an unknown number is 422."""
        number = request.args.get("accountNumber")
        for account in self.side.state.accounts.values():
            if account.number == number:
                return wrapped(self._account_view(account))
        raise Refusal(422, f"The account number {number} is not available")

    def accounts_of_rule(self, request: Request) -> Response:
        """Return the accounts that take a rule, asked for by its code name; an unknown one, or an id, is 422."""
        code = request.args.get("taxRule")
        rule = next((row for row in self.side.state.tax_rules.values() if row.code == code), None)
        if rule is None:
            raise Refusal(422, f"The tax rule {code} is not available")
        return self._guidance(lambda account: rule.id in account.rules)

    def list_tax_rules(self, request: Request) -> Response:
        """List the tax rules."""
        rules = self.side.state.tax_rules.values()
        return listing(
            request, rules, lambda row: {"id": row.id, "objectName": "TaxRule", "code": row.code, "name": row.name}
        )

    def list_cost_centres(self, request: Request) -> Response:
        """List the cost centres."""
        return listing(request, self.side.state.cost_centres.values(), _cost_centre_view)

    def get_cost_centre(self, request: Request, cost_centre_id: str) -> Response:  # noqa: ARG002
        """Return one cost centre."""
        return wrapped([_cost_centre_view(found(self.side.state.cost_centres, "CostCentre", cost_centre_id))])

    def create_cost_centre(self, request: Request) -> Response:
        """Create a cost centre; its number is unique."""
        body = read_body(request, ("name", "number", "objectName", "mapAll"))
        name, number = text_value(body.get("name"), "name"), text_value(body.get("number"), "number")
        if not name:
            raise Refusal(400, "name is required")
        if number and any(row.number == number for row in self.side.state.cost_centres.values()):
            raise Refusal(422, f"The cost centre number {number} is already in use")
        cost_centre_id = self.side.state.add_cost_centre(name, number)
        return wrapped(_cost_centre_view(self.side.state.cost_centres[cost_centre_id]), CREATED)

    def _guidance(self, wanted: Callable[[AccountRow], bool]) -> Response:
        return wrapped([self._account_view(row) for row in self.side.state.accounts.values() if wanted(row)])

    def _account_view(self, account: AccountRow) -> Json:
        rules = []
        for rule_id, rates in account.rules.items():
            rule = self.side.state.tax_rules[rule_id]
            words = [RATE_WORDS[rate] for rate in rates]
            # Ids are numbers in the guidance, and only here (sevDesk API, ReceiptGuidance).
            rules.append({"name": rule.code, "id": int(rule.id), "description": rule.name, "taxRates": words})
        return {
            "accountDatevId": int(account.id),
            "accountNumber": account.number,
            "accountName": account.name,
            "description": account.description,
            "allowedTaxRules": rules,
            "allowedReceiptTypes": list(account.receipt_types),
        }


def _cost_centre_view(row: CostCentreRow) -> Json:
    return {"id": row.id, "objectName": "CostCentre", "number": row.number, "name": row.name}


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
