"""The sandbox's sevDesk: booking system, receipt guidance, tax rules and cost centres."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_catalogue import RATE_WORDS
from cobot_sevdesk_sync.sandbox.sevdesk_rows import AccountRow, CostCentreRow
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Refusal,
    found,
    listing,
    read_body,
    text_value,
    wrapped,
)

if TYPE_CHECKING:
    from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide


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
