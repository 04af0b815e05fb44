"""The routes of the sandbox's API 1 (older, plain JSON): what API 2 lacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import msgspec
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_model import SandboxSpace, StoredActivity, StoredMember
from cobot_sevdesk_sync.sandbox.cobot_state import HoldsState
from cobot_sevdesk_sync.sandbox.cobot_wire import (
    Route,
    allow_parameters,
    api1_day,
    api1_error,
    api1_time,
)
from cobot_sevdesk_sync.sandbox.server import Refusal, json_response

# Read less often than the other endpoints may be.
MEMBER_LIST_ROUTE = "GET /api/memberships"
SHORT_TEXT = 60
"""So many characters of an activity's text are kept where they are not all."""

_LEVELS = {"ERROR", "WARN"}
_CHANNELS = {"admin", "membership"}
_ACTIVITY_FIELDS = {"text", "level", "channels", "source_ids"}


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
        "team_id": None,
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


def get_space(side: HoldsState, _request: Request, subdomain: str) -> Response:
    """Answer a space, to anybody."""
    for space in (side.state.space, side.state.other_space):
        if space.subdomain == subdomain:
            return json_response(space_object(space))
    raise Refusal(404, "There is no such space.")


def get_access_token(side: HoldsState, _request: Request, token: str) -> Response:
    """Answer the scopes of a token."""
    scopes = side.state.scopes_of(token)
    if scopes is None:
        raise Refusal(404, "There is no such token.")
    return json_response({"scope": list(scopes)})


def list_memberships(side: HoldsState, request: Request) -> Response:
    """Answer all members in one array, also those not confirmed yet and those who have left."""
    _require_admin(side)
    allow_parameters(request)
    return json_response([membership_object(member) for member in side.state.members.values()])


def get_membership(side: HoldsState, _request: Request, membership_id: str) -> Response:
    """Answer one member."""
    _require_admin(side)
    return json_response(membership_object(_member(side, membership_id)))


def put_customer_number(side: HoldsState, request: Request, membership_id: str) -> Response:
    """Write a member's customer number, in the manner that the switches of the state say."""
    _require_admin(side)
    quirks = side.state.quirks
    if quirks.number_write == "not-found":
        raise Refusal(404, "Not found.")
    if quirks.number_write == "not-allowed":
        raise Refusal(405, "Method not allowed.")
    member = _member(side, membership_id)
    body = _json_object(request)
    if set(body) != {"customer_number"}:
        return api1_error(422, dict.fromkeys(sorted(set(body) - {"customer_number"}), "is not a known field"))
    number = body["customer_number"]
    if not isinstance(number, str) or not number.strip():
        return api1_error(422, {"customer_number": "is invalid"})
    others = (other for other in side.state.members.values() if other.id != member.id)
    if quirks.unique_numbers and any(other.customer_number == number for other in others):
        return api1_error(422, {"customer_number": "has already been taken"})
    if quirks.number_write != "ignored":
        side.state.edit_member(membership_id, customer_number=number)
    if quirks.number_write == "blanks-phone":
        side.state.edit_member(membership_id, phone=None, post_code=None)
    if quirks.number_write == "no-body":
        return Response(status=204)
    return json_response(membership_object(member))


def list_accounting_codes(side: HoldsState, _request: Request) -> Response:
    """Answer the space's list of accounting codes."""
    _require_admin(side)
    codes = side.state.accounting_codes
    return json_response([{"name": name, "tax_rate": rate} for name, rate in codes.items()])


def list_activities(side: HoldsState, request: Request) -> Response:
    """Answer a part of the feed, newest first: of a span of time, or what belongs to one of the sources, or the last.

    A span of time, both ends included, may be narrowed to some types; the others take the place of it.
    """
    _require_admin(side)
    allow_parameters(request, "source_ids", "from", "to", "types", "last")
    given = sorted(request.args)
    newest_first = sorted(side.state.activities, key=lambda entry: entry.created_at, reverse=True)
    if given == ["source_ids"]:
        sources = set(request.args["source_ids"].split(","))
        found = [entry for entry in newest_first if set(entry.source_ids) & sources]
    elif given == ["last"] and request.args["last"].isdecimal():
        found = newest_first[: int(request.args["last"])]
    elif given in (["from", "to"], ["from", "to", "types"]):
        since, until = (_read_time(request, name) for name in ("from", "to"))
        types = set(request.args["types"].split(",")) if "types" in given else None
        found = [
            entry for entry in newest_first if since <= entry.created_at <= until and (not types or entry.type in types)
        ]
    else:
        raise Refusal(400, "Give from and to, or source_ids, or last.")
    return json_response([activity_object(entry) for entry in found[: side.state.quirks.most_activities]])


def _read_time(request: Request, parameter: str) -> datetime:
    """Return a moment of the query string, such as ``2014-02-12 00:00:00 +0000``.

    Raises:
        Refusal: It is none.
    """
    try:
        return datetime.strptime(request.args[parameter], "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        raise Refusal(400, f"{parameter} is not a time", parameter=parameter) from None


def post_activity(side: HoldsState, request: Request) -> Response:
    """Add a text to the feed; there is no way to change or delete it, and none to see that it is a repetition."""
    _require_admin(side)
    body = _json_object(request)
    errors = _activity_errors(body)
    sources = body.get("source_ids") or []
    invoices = [] if errors else [each for each in sources if each in side.state.invoices]
    quirk = side.state.quirks.invoice_activities
    if invoices and quirk == "refused":
        errors["source_ids"] = "is invalid"
    if errors:
        return api1_error(422, errors)
    text = without_markup(body["text"])
    activity = side.state.add_activity(
        "text",
        {"text": text[:SHORT_TEXT] if side.state.quirks.activity_text == "cut" else text},
        side.clock(),
        level=body.get("level"),
        channels=body.get("channels") or ["admin"],
        source_ids=[each for each in sources if quirk != "not-listed" or each not in invoices],
    )
    return json_response(activity_object(activity), 201)


def _member(side: HoldsState, membership_id: str) -> StoredMember:
    member = side.state.members.get(membership_id)
    if member is None:
        raise Refusal(404, "There is no such membership.")
    return member


def _require_admin(side: HoldsState) -> None:
    if not side.state.is_admin:
        raise Refusal(403, "You are not an admin of this space.")


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
        raise Refusal(415, "Send JSON.")
    try:
        return msgspec.json.decode(request.get_data(), type=dict[str, Any])
    except msgspec.DecodeError:
        raise Refusal(400, "The body is not a JSON object.") from None


API1_ROUTES: Mapping[str, Route] = {
    "GET /api/access_tokens/<token>": Route(get_access_token),
    "GET /api/spaces/<subdomain>": Route(get_space, is_open=True),
    MEMBER_LIST_ROUTE: Route(list_memberships, "read_memberships"),
    "GET /api/memberships/<membership_id>": Route(get_membership, "read_memberships"),
    "PUT /api/memberships/<membership_id>": Route(put_customer_number, "write_memberships"),
    "GET /api/accounting_codes": Route(list_accounting_codes, "read_accounting_codes"),
    "GET /api/activities": Route(list_activities, "read_activities"),
    "POST /api/activities": Route(post_activity, "write_activities"),
}
