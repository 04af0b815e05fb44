"""The routes of the sandbox's API 1 (older, plain JSON): what API 2 lacks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import msgspec
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.app import json_response
from cobot_sevdesk_sync.sandbox.cobot_answers import RefusalError, allow_parameters, api1_error, read_day
from cobot_sevdesk_sync.sandbox.cobot_api1_resources import (
    activity_object,
    invoice_object,
    membership_object,
    space_object,
)
from cobot_sevdesk_sync.sandbox.cobot_model import StoredMember
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState, HoldsState

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
