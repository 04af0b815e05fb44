"""The routes of the sandbox's API 2 (Cobot API 2: JSON:API, paged)."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_model import (
    TAX_NAME,
    NumberedName,
    PostalAddress,
    SandboxSpace,
    StoredInvoice,
    StoredLine,
    StoredPrice,
    StoredTeam,
    decimal_text,
)
from cobot_sevdesk_sync.sandbox.cobot_state import HoldsState
from cobot_sevdesk_sync.sandbox.cobot_wire import (
    Resource,
    Route,
    allow_parameters,
    paged,
    read_day,
    single,
)
from cobot_sevdesk_sync.sandbox.pdf import make_invoice_pdf
from cobot_sevdesk_sync.sandbox.server import Refusal

_SPACE_LINKS = (
    "allocations",
    "availableResources",
    "calendarBlockers",
    "costCenters",
    "revenueAccounts",
    "events",
    "resources",
    "bookings",
    "accessToken",
    "products",
    "paymentMethods",
    "teams",
)
PDF_ROUTE = "GET /invoices/<invoice_id>.pdf"
PAGE_PARAMETERS = ("page[number]", "page[size]")
PDF_TOKEN_SECONDS = 300


def space_resource(space: SandboxSpace) -> Resource:
    """Return a space."""
    links = {name: {"links": {"related": f"https://api.cobot.me/spaces/{space.id}/{name}"}} for name in _SPACE_LINKS}
    return {
        "id": space.id,
        "type": "spaces",
        "attributes": {
            "name": space.name,
            "subdomain": space.subdomain,
            "createdAt": space.created_day.isoformat(),
            "email": space.email,
            "countryCode": space.country_code,
            "locale": "de-DE",
            "description": None,
            "inEu": True,
            "timeZone": space.time_zone,
            "hourFormat": 24,
            "priceDisplay": "net",
            "priceDecimals": 2,
            "logo": None,
            "defaultTaxes": [{"name": TAX_NAME, "rate": "19.0"}],
        },
        "relationships": {**links, "network": _linked("networks", space.network_id)},
    }


def team_resource(team: StoredTeam, space_id: str) -> Resource:
    """Return a team."""
    return {
        "id": team.id,
        "type": "teams",
        "attributes": {
            "name": team.name,
            "taxId": team.tax_id,
            "customerNumber": team.customer_number,
            "photo": None,
            "billingAddress": _invoice_address(team.address),
            "billingEmails": list(team.billing_emails),
        },
        "relationships": {"space": _linked("spaces", space_id)},
    }


def invoice_resource(invoice: StoredInvoice, issuer: SandboxSpace, pdf_url: str) -> Resource:
    """Return an invoice. ``pdf_url`` works for a few minutes and is another one next time."""
    open_lines = sum((line.total.gross for line in invoice.lines if line.paid), Decimal(0))
    return {
        "id": invoice.id,
        "type": "invoices",
        "attributes": {
            "invoiceText": None,
            "billingEmails": list(invoice.billing_emails),
            "invoiceDate": invoice.day.isoformat(),
            "paidDate": invoice.due_day.isoformat() if invoice.paid_status == "paid" else None,
            "paidStatus": invoice.paid_status,
            "dueDate": invoice.due_day.isoformat(),
            "eInvoicingReady": invoice.e_invoice,
            "remindAt": invoice.due_day.isoformat(),
            "number": invoice.number,
            "sentStatus": "sent",
            "reminderStatus": "notSent",
            "sentRemindersCount": 0,
            "lastReminderSentAt": None,
            "senderTaxId": issuer.tax_id,
            "taxId": invoice.tax_id,
            "taxIdName": "USt-IdNr.",
            "pdf": {
                "eInvoice": invoice.e_invoice,
                "eInvoiceStandard": "Zugferd" if invoice.e_invoice else None,
                "url": pdf_url,
                "archived": invoice.e_invoice,
            },
            "chargeAt": None,
            "canCharge": False,
            "canUpdate": not invoice.e_invoice,
            "customerNumber": invoice.customer_number,
            "recipientAddress": _invoice_address(invoice.recipient),
            "senderAddress": _invoice_address(issuer.address),
            "notes": None,
            "items": [_item(line, invoice.currency) for line in invoice.lines],
            "payableAmount": decimal_text(invoice.total.gross - open_lines),
            "paidAmount": decimal_text(invoice.paid_amount),
            "totalAmount": _price(invoice.total, invoice.currency),
        },
        "relationships": _invoice_relationships(invoice),
    }


def _invoice_relationships(invoice: StoredInvoice) -> dict[str, Any]:
    related = f"https://api.cobot.me/invoices/{invoice.id}/payment_methods"
    relationships: dict[str, Any] = {
        "space": _linked("spaces", invoice.space_id),
        "paymentMethods": {"links": {"related": related}},
    }
    if invoice.debitor_type is not None and invoice.debitor_id is not None:
        # The older, deprecated relationship named after the kind is still sent beside the debitor.
        linked = _linked(invoice.debitor_type, invoice.debitor_id)
        relationships["debitor"] = linked
        relationships[invoice.debitor_type.removesuffix("s")] = linked
    if invoice.corrected_id is not None:
        relationships["correctedInvoice"] = _linked("invoices", invoice.corrected_id)
    return relationships


def _item(line: StoredLine, currency: str) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": decimal_text(line.quantity),
        "paid": line.paid,
        "accountingCode": line.code,
        "costCenter": _named(line.cost_center),
        "revenueAccount": _named(line.revenue_account),
        "amount": _price(line.unit, currency),
        "totalAmount": _price(line.total, currency),
    }


def _named(named: NumberedName | None) -> dict[str, str] | None:
    return {"name": named.name, "number": named.number} if named else None


def _price(price: StoredPrice, currency: str) -> dict[str, Any]:
    taxes = [
        {"name": TAX_NAME, "rate": decimal_text(tax.rate), "amount": decimal_text(tax.amount)} for tax in price.taxes
    ]
    return {
        "net": decimal_text(price.net),
        "gross": decimal_text(price.gross),
        "currency": currency,
        "taxes": taxes,
    }


def _invoice_address(address: PostalAddress) -> dict[str, str | None]:
    return {
        "name": address.name,
        "company": address.company,
        "fullAddress": address.full_text(", "),
        "street": address.street,
        "postCode": address.post_code,
        "city": address.city,
        "state": address.state,
        "countryCode": address.country_code,
    }


def _linked(kind: str, linked_id: str) -> dict[str, Any]:
    return {"data": {"type": kind, "id": linked_id}}


def get_health(_side: HoldsState, _request: Request) -> Response:
    """Answer that the service is up."""
    return Response(status=204)


def get_user(side: HoldsState, request: Request) -> Response:
    """Answer whose token it is, and with ``include=adminOf`` which spaces that user administers."""
    allow_parameters(request, "include")
    included = [name for name in request.args.get("include", "").split(",") if name]
    state = side.state
    if not set(included) <= {"adminOf", "memberOf"}:
        raise Refusal(400, "only adminOf and memberOf can be included here", parameter="include")
    if included and "read_spaces" not in state.scopes:
        raise Refusal(403, "The scope read_spaces is missing.")
    spaces = [state.space] if state.is_admin else []
    administered = [{"type": "spaces", "id": space.id} for space in spaces]
    resource = {
        "id": state.user_id,
        "type": "users",
        "attributes": {"email": state.user_email},
        "relationships": {"adminOf": {"data": administered}, "memberOf": {"data": []}, "memberships": {"data": []}},
    }
    wanted = spaces if "adminOf" in included else []
    return single(resource, [space_resource(space) for space in wanted] if included else None)


def list_teams(side: HoldsState, request: Request, space_id: str) -> Response:
    """Answer the teams that began by ``filter[to]`` and have not ended before ``filter[from]``."""
    allow_parameters(request, *PAGE_PARAMETERS, "filter[from]", "filter[to]")
    start, end = _required_days(request)
    # The other space of the network shows none.
    own_teams = side.state.teams.values() if _space(side, space_id).id == side.state.space.id else ()
    rows = [
        team for team in own_teams if team.starts_day <= end and (team.canceled_to is None or team.canceled_to >= start)
    ]
    return paged(request, rows, lambda row: team_resource(row, space_id))


def list_invoices(side: HoldsState, request: Request, space_id: str) -> Response:
    """Answer the invoices that the filters name; the order means nothing.

    The own space's list also has the invoices that its members got from the other space of the network.
    """
    allow_parameters(request, *PAGE_PARAMETERS, "filter[from]", "filter[to]")
    issued = list(side.state.invoices.values())
    if _space(side, space_id).id != side.state.space.id:
        issued = [invoice for invoice in issued if invoice.space_id == space_id]
    rows = _ordered(side, _filtered(side, request, issued), first_page=request.args.get("page[number]", "1") == "1")
    repeated = side.state.quirks.repeated_rows
    return paged(request, rows, lambda row: _invoice(side, request, row), repeated_rows=repeated)


def get_invoice(side: HoldsState, request: Request, invoice_id: str) -> Response:
    """Answer one invoice."""
    invoice = side.state.invoices.get(invoice_id)
    if invoice is None:
        raise Refusal(404, "There is no such invoice.")
    return single(_invoice(side, request, invoice))


def get_pdf(side: HoldsState, request: Request, invoice_id: str) -> Response:
    """Answer an invoice's PDF; it is rendered now unless one was given."""
    invoice = side.state.invoices.get(invoice_id)
    if invoice is None or invoice.pdf_missing:
        raise Refusal(404, "There is no such PDF.")
    with_payment = request.args.get("e_invoice") != "true"
    document = invoice.pdf
    if document is None:
        document = make_invoice_pdf(invoice, _issuer(side, invoice), payment=with_payment)
    return Response(document, 200, content_type="application/pdf")


def pdf_token_is_valid(side: HoldsState, request: Request) -> bool:
    """Whether the request carries the token of a PDF's URL that was handed out within the last few minutes."""
    invoice_id = request.path.removeprefix("/invoices/").removesuffix(".pdf")
    window = _token_window(side)
    return request.args.get("token") in {_pdf_token(invoice_id, window), _pdf_token(invoice_id, window - 1)}


def _invoice(side: HoldsState, request: Request, invoice: StoredInvoice) -> dict[str, object]:
    token = _pdf_token(invoice.id, _token_window(side))
    url = f"{request.url_root}invoices/{invoice.id}.pdf?token={token}"
    return invoice_resource(invoice, _issuer(side, invoice), url)


def _issuer(side: HoldsState, invoice: StoredInvoice) -> SandboxSpace:
    own = side.state.space
    return own if invoice.space_id == own.id else side.state.other_space


def _token_window(side: HoldsState) -> int:
    return int(side.clock().timestamp()) // PDF_TOKEN_SECONDS


def _ordered(side: HoldsState, rows: Sequence[StoredInvoice], *, first_page: bool) -> list[StoredInvoice]:
    """Return the rows in no meaningful order, the same for all pages of one listing."""
    mixed = sorted(rows, key=lambda invoice: hashlib.sha256(invoice.id.encode()).hexdigest())
    if side.state.quirks.invoice_order == "shuffled":
        if first_page:
            side.listings += 1
        random.Random(side.listings).shuffle(mixed)
    return mixed


def _space(side: HoldsState, space_id: str) -> SandboxSpace:
    """Return a space of the network.

    Raises:
        Refusal: 404 for an unknown one, 403 when the token's user administers none.
    """
    spaces = {space.id: space for space in (side.state.space, side.state.other_space)}
    if space_id not in spaces:
        raise Refusal(404, "There is no such space.")
    if not side.state.is_admin:
        raise Refusal(403, "You are not an admin of this space.")
    return spaces[space_id]


def _required_days(request: Request) -> tuple[date, date]:
    start, end = read_day(request, "filter[from]"), read_day(request, "filter[to]")
    if start is None or end is None:
        missing = "filter[from]" if start is None else "filter[to]"
        raise Refusal(400, f"{missing} is required", parameter=missing)
    return start, end


def _filtered(side: HoldsState, request: Request, rows: Sequence[StoredInvoice]) -> list[StoredInvoice]:
    """Return the invoices of the days that the filters name, both ends included unless a switch says otherwise."""
    start, end = read_day(request, "filter[from]"), read_day(request, "filter[to]")
    if side.state.quirks.exclusive_days:
        rows = [row for row in rows if row.day not in (start, end)]
    return [row for row in rows if (start is None or row.day >= start) and (end is None or row.day <= end)]


def _pdf_token(invoice_id: str, window: int) -> str:
    return hashlib.sha256(f"{invoice_id} {window}".encode()).hexdigest()[:16]


API2_ROUTES: Mapping[str, Route] = {
    "GET /health": Route(get_health, is_open=True),
    "GET /user": Route(get_user, "read_user"),
    "GET /spaces/<space_id>/teams": Route(list_teams, "read_teams"),
    "GET /spaces/<space_id>/invoices": Route(list_invoices, "read_invoices"),
    "GET /invoices/<invoice_id>": Route(get_invoice, "read_invoices"),
    PDF_ROUTE: Route(get_pdf, "read_invoices"),
}
