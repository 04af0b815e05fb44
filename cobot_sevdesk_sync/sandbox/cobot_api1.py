"""The routes of the sandbox's API 1 (older, plain JSON): what API 2 lacks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import msgspec
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_model import (
    TAX_NAME,
    PostalAddress,
    SandboxSpace,
    StoredActivity,
    StoredInvoice,
    StoredLine,
    StoredMember,
    decimal_text,
)
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState, HoldsState
from cobot_sevdesk_sync.sandbox.cobot_wire import (
    RefusalError,
    allow_parameters,
    api1_day,
    api1_error,
    api1_time,
    read_day,
)
from cobot_sevdesk_sync.sandbox.server import json_response


def membership_object(member: StoredMember) -> dict[str, Any]:
    """Return a membership: the only place where its customer number and its address are."""
    address = member.address
    return {
        "id": member.id,
        "name": member.name,
        "email": member.email,
        "phone": member.phone,
        "user": {"id": f"user-{member.id[:8]}", "email": member.email} if member.email else None,
        "picture": f"https://cdn.example.org/{member.id}.png",
        "address": {
            "company": address.company,
            "name": address.name,
            "full_address": address.full_text("\n"),
            "address": address.street,
            "post_code": address.post_code,
            "city": address.city,
            "state": address.state,
            "country": address.country,
        },
        "billing_emails": list(member.billing_emails),
        "charge_taxes": member.charge_taxes,
        "customer_number": member.customer_number,
        "plan": {"name": member.plan, "accounting_code": None, "currency": "EUR", "extras": []},
        "upcoming_plan": None,
        "payment_method": {"name": "SEPA", "automated": True},
        "confirmed_at": api1_time(member.confirmed_at),
        "starts_at": api1_day(member.starts_day),
        "canceled_to": api1_day(member.canceled_to),
        "next_invoice_at": api1_day(member.starts_day),
        "team_id": member.team_id,
    }


def space_object(space: SandboxSpace) -> dict[str, Any]:
    """Return a space; the country is an English name here."""
    return {
        "id": space.id,
        "name": space.name,
        "url": f"https://{space.subdomain}.cobot.me",
        "email": space.email,
        "created_at": api1_day(space.created_day),
        "description": None,
        "owner_id": None,
        "subdomain": space.subdomain,
        "tax_rate": 19.0,
        "price_display": "net",
        "price_decimals": 2,
        "country": space.country,
        "locale": "de-DE",
        "in_eu": True,
        "time_zone_name": space.time_zone,
        "time_zone_offset": 3600,
        "hour_format": 24,
    }


def activity_object(activity: StoredActivity) -> dict[str, Any]:
    """Return an entry of the feed; it has no id, and its sources are not shown."""
    shown: dict[str, Any] = {
        "created_at": api1_time(activity.created_at),
        "type": activity.type,
        "channels": list(activity.channels),
        "attributes": dict(activity.attributes),
    }
    if activity.type == "text":
        shown["level"] = activity.level
    return shown


def invoice_object(invoice: StoredInvoice, issuer: SandboxSpace) -> dict[str, Any]:
    """Return an invoice: ``created_at`` is its date, numbers of invoice and customer are integers where they can be."""
    digits = "".join(character for character in invoice.number.rpartition("-")[2] if character.isdigit())
    number = invoice.customer_number
    return {
        "id": invoice.id,
        "created_at": api1_day(invoice.day),
        "paid_at": api1_day(invoice.due_day) if invoice.paid_status == "paid" else None,
        "charge_at": None,
        "due_date": api1_day(invoice.due_day),
        "eInvoicingReady": invoice.e_invoice,
        "currency": invoice.currency,
        "membership_id": invoice.debitor_id if invoice.debitor_type == "memberships" else None,
        "contact_id": invoice.debitor_id if invoice.debitor_type == "contacts" else None,
        "address": _address(invoice.recipient),
        "space_address": _address(issuer.address),
        "invoice_text": invoice.text or "",
        "tax_name": TAX_NAME,
        "tax_id_name": "USt-IdNr.",
        "tax_id": invoice.tax_id,
        "invoice_number": int(digits or 0),
        "formatted_invoice_number": invoice.number,
        "customer_number": int(number) if number is not None and number.isdecimal() else number,
        "items": [_item(line, position) for position, line in enumerate(invoice.lines, start=1)],
    }


def _item(line: StoredLine, position: int) -> dict[str, Any]:
    return {
        "id": str(position),
        "description": line.description,
        "quantity": decimal_text(line.quantity),
        "amount": decimal_text(line.unit.net),
        "tax_amount": decimal_text(line.unit.gross - line.unit.net),
        "amount_with_tax": decimal_text(line.unit.gross),
        "total_amount": decimal_text(line.total.net),
        "total_tax_amount": decimal_text(line.total.gross - line.total.net),
        "total_amount_with_tax": decimal_text(line.total.gross),
        "tax_rate": decimal_text(sum((tax.rate for tax in line.total.taxes), Decimal(0))),
        "paid": line.paid,
        "accounting_code": line.code,
        "cost_center": None,
        "membership_id": None,
    }


def _address(address: PostalAddress) -> dict[str, str | None]:
    return {
        "name": address.name,
        "company": address.company,
        "full_address": address.full_text("\n"),
        "country": address.country,
    }


_TIME_FORMATS = ("%Y-%m-%d %H:%M:%S %z", "%Y/%m/%d %H:%M:%S %z")
_LEVELS = {"ERROR", "WARN"}
_CHANNELS = {"admin", "membership"}
_ACTIVITY_FIELDS = {"text", "level", "channels", "source_ids"}


class Api1:
    """The handlers; each is called when token and scope are in order."""

    def __init__(self, side: HoldsState) -> None:
        self._side = side

    @property
    def _state(self) -> CobotState:
        return self._side.state

    def user(self, _request: Request) -> Response:
        """Answer whose token it is and which spaces that user administers: subdomains, no ids."""
        contents = self._state.contents
        administered = [contents.space] if contents.is_admin else []
        links = [
            {
                "space_subdomain": space.subdomain,
                "space_name": space.name,
                "space_link": f"https://www.cobot.me/api/spaces/{space.subdomain}",
                "name": None,
            }
            for space in administered
        ]
        return json_response(
            {"id": contents.user_id, "email": contents.user_email, "memberships": [], "admin_of": links}
        )

    def space(self, _request: Request, subdomain: str) -> Response:
        """Answer a space, to anybody."""
        for space in (self._state.space, self._state.other_space):
            if space.subdomain == subdomain:
                return json_response(space_object(space))
        raise RefusalError(404, "There is no such space.")

    def access_token(self, _request: Request, token: str) -> Response:
        """Answer the scopes of a token."""
        scopes = self._state.scopes_of(token)
        if scopes is None:
            raise RefusalError(404, "There is no such token.")
        return json_response({"scope": list(scopes)})

    def memberships(self, request: Request) -> Response:
        """Answer all members in one array, also those not confirmed yet and those who have left."""
        self._require_admin()
        allow_parameters(request, "ids", "attributes", "all")
        wanted = request.args.get("ids")
        members = [
            member for member in self._state.members.values() if wanted is None or member.id in wanted.split(",")
        ]
        shown = [membership_object(member) for member in members]
        attributes = request.args.get("attributes")
        if attributes is not None:
            shown = [{name: value for name, value in row.items() if name in attributes.split(",")} for row in shown]
        return json_response(shown)

    def membership(self, _request: Request, membership_id: str) -> Response:
        """Answer one member."""
        self._require_admin()
        return json_response(membership_object(self._member(membership_id)))

    def write_membership(self, request: Request, membership_id: str) -> Response:
        """Write a member's customer number, in the manner that the switches of the state say."""
        self._require_admin()
        quirks = self._state.quirks
        if quirks.number_write == "not-found":
            raise RefusalError(404, "Not found.")
        if quirks.number_write == "not-allowed":
            raise RefusalError(405, "Method not allowed.")
        member = self._member(membership_id)
        body = _json_object(request)
        if set(body) != {"customer_number"}:
            return api1_error(422, dict.fromkeys(sorted(set(body) - {"customer_number"}), "is not a known field"))
        number = body["customer_number"]
        if not isinstance(number, str) or not number.strip():
            return api1_error(422, {"customer_number": "is invalid"})
        others = (other for other in self._state.members.values() if other.id != member.id)
        if quirks.unique_numbers and any(other.customer_number == number for other in others):
            return api1_error(422, {"customer_number": "has already been taken"})
        if quirks.number_write != "ignored":
            self._state.edit_member(membership_id, customer_number=number)
        if quirks.number_write == "blanks-phone":
            self._state.edit_member(membership_id, phone=None, post_code=None)
        if quirks.number_write == "no-body":
            return Response(status=204)
        return json_response(membership_object(member))

    def accounting_codes(self, _request: Request) -> Response:
        """Answer the space's list of accounting codes."""
        self._require_admin()
        codes = self._state.contents.accounting_codes
        return json_response([{"name": name, "tax_rate": rate} for name, rate in codes.items()])

    def activities(self, request: Request) -> Response:
        """Answer a part of the feed: by source, the last so many, or a span of time with or without types."""
        self._require_admin()
        allow_parameters(request, "from", "to", "types", "source_ids", "last")
        entries = self._state.activities
        sources, last = request.args.get("source_ids"), request.args.get("last")
        if sources is not None:
            found = [entry for entry in entries if set(entry.source_ids) & set(sources.split(","))]
        elif last is not None:
            if not last.isdecimal() or int(last) < 1:
                raise RefusalError(400, "last is not a number from 1 on")
            found = entries[-int(last) :]
        else:
            start, end = _moment(request, "from"), _moment(request, "to")
            types = request.args.get("types")
            found = [
                entry
                for entry in entries
                if start <= entry.created_at <= end and (types is None or entry.type in types.split(","))
            ]
        newest_first = sorted(found, key=lambda entry: entry.created_at, reverse=True)
        return json_response([activity_object(entry) for entry in newest_first])

    def post_activity(self, request: Request) -> Response:
        """Add a text to the feed; there is no way to change or delete it, and none to see that it is a repetition."""
        self._require_admin()
        body = _json_object(request)
        errors = _activity_errors(body)
        if errors:
            return api1_error(422, errors)
        activity = self._state.add_activity(
            "text",
            {"text": without_markup(body["text"])},
            self._side.clock(),
            level=body.get("level"),
            channels=body.get("channels") or ["admin"],
            source_ids=body.get("source_ids") or [],
        )
        return json_response(activity_object(activity), 201)

    def invoices(self, request: Request) -> Response:
        """Answer all invoices of a span, both ends included, in one array."""
        self._require_admin()
        allow_parameters(request, "from", "to", "ids")
        start, end, ids = read_day(request, "from"), read_day(request, "to"), request.args.get("ids")
        issued = [
            invoice
            for invoice in self._state.invoices.values()
            if invoice.space_id == self._state.space.id
            and (start is None or invoice.day >= start)
            and (end is None or invoice.day <= end)
            and (ids is None or invoice.id in ids.split(","))
        ]
        return json_response([invoice_object(invoice, self._state.space) for invoice in issued])

    def invoice(self, _request: Request, invoice_id: str) -> Response:
        """Answer one invoice."""
        invoice = self._state.invoices.get(invoice_id)
        if invoice is None:
            raise RefusalError(404, "There is no such invoice.")
        return json_response(invoice_object(invoice, self._state.space))

    def _member(self, membership_id: str) -> StoredMember:
        member = self._state.members.get(membership_id)
        if member is None:
            raise RefusalError(404, "There is no such membership.")
        return member

    def _require_admin(self) -> None:
        if not self._state.contents.is_admin:
            raise RefusalError(403, "You are not an admin of this space.")


class _MarkupStripper(HTMLParser):
    """Keeps the text and the links of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and any(name == "href" for name, _ in attrs):
            self.kept.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.kept.append("</a>")

    def handle_data(self, data: str) -> None:
        self.kept.append(data)

    def handle_entityref(self, name: str) -> None:
        self.kept.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.kept.append(f"&#{name};")


def without_markup(text: str) -> str:
    """Return the text with its links but no other tags, as Cobot keeps what programs post."""
    stripper = _MarkupStripper()
    stripper.feed(text)
    stripper.close()
    return "".join(stripper.kept)


def _activity_errors(body: dict[str, Any]) -> dict[str, str]:
    errors = dict.fromkeys(sorted(set(body) - _ACTIVITY_FIELDS), "is not a known field")
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        errors["text"] = "can't be blank"
    if body.get("level") is not None and body["level"] not in _LEVELS:
        errors["level"] = "is not included in the list"
    channels = body.get("channels", [])
    if not _is_text_list(channels) or not set(channels) <= _CHANNELS:
        errors["channels"] = "is invalid"
    if not _is_text_list(body.get("source_ids", [])):
        errors["source_ids"] = "is invalid"
    return errors


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _json_object(request: Request) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise RefusalError(415, "Send JSON.")
    try:
        return msgspec.json.decode(request.get_data(), type=dict[str, Any])
    except msgspec.DecodeError:
        raise RefusalError(400, "The body is not a JSON object.") from None


def _moment(request: Request, parameter: str) -> datetime:
    """Return a moment of the query string, ``2026-02-12 00:00:00 +0000``, or a day.

    Raises:
        RefusalError: It is missing or neither of the two.
    """
    text = request.args.get(parameter)
    if text is None:
        raise RefusalError(400, f"{parameter} is required")
    for time_format in _TIME_FORMATS:
        try:
            return datetime.strptime(text, time_format).astimezone(UTC)
        except ValueError:
            continue
    day = read_day(request, parameter)
    moment = datetime.combine(day or datetime.now(UTC).date(), datetime.min.time(), UTC)
    return moment + timedelta(days=1) if parameter == "to" else moment
