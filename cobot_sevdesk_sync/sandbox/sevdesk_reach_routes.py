"""The sandbox's sevDesk: how a contact is reached - addresses and communication ways - and the list of countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_catalogue import ADDRESS_CATEGORIES, CATEGORIES, COMMUNICATION_KEYS
from cobot_sevdesk_sync.sandbox.sevdesk_contact_routes import contact_view
from cobot_sevdesk_sync.sandbox.sevdesk_rows import AddressRow, CountryRow, WayRow
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Refusal,
    filter_reference,
    flag_text,
    flag_value,
    found,
    in_order,
    listing,
    moment_text,
    read_body,
    reference,
    stub,
    text_value,
    wrapped,
)

if TYPE_CHECKING:
    from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

_NAME_LINES = ("name", "name2", "name3", "name4")
_ADDRESS_FIELDS = ("contact", "street", "zip", "city", "country", "category", *_NAME_LINES)
_WAY_FIELDS = ("contact", "type", "value", "key", "main")
_WAY_TYPES = {"EMAIL", "PHONE", "WEB", "MOBILE"}


class ReachRoutes:
    """sevDesk API, ContactAddress, CommunicationWay, StaticCountry and Category."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        serve = self.side.serve
        serve("GET", "/ContactAddress", self.list_addresses)
        serve("POST", "/ContactAddress", self.create_address)
        serve("GET", "/ContactAddress/<address_id>", self.get_address)
        serve("PUT", "/ContactAddress/<address_id>", self.update_address)
        serve("DELETE", "/ContactAddress/<address_id>", self.delete_address)
        serve("GET", "/CommunicationWay", self.list_ways)
        serve("POST", "/CommunicationWay", self.create_way)
        serve("GET", "/CommunicationWay/<way_id>", self.get_way)
        serve("PUT", "/CommunicationWay/<way_id>", self.update_way)
        serve("DELETE", "/CommunicationWay/<way_id>", self.delete_way)
        serve("GET", "/CommunicationWayKey", self.list_keys)
        serve("GET", "/StaticCountry", self.list_countries)
        serve("GET", "/Category", self.list_categories)

    def list_addresses(self, request: Request) -> Response:
        """List addresses, of one contact when asked."""
        contact_id = filter_reference(request.args, "contact", "Contact")
        rows = in_order(self.side.state.addresses.values(), self.side.order)
        return listing(request, [row for row in rows if contact_id in (None, row.contact_id)], _address_view)

    def get_address(self, request: Request, address_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Return one address."""
        return wrapped([_address_view(found(self.side.state.addresses, "ContactAddress", address_id))])

    def create_address(self, request: Request) -> Response:
        """Create an address; contact, country and category are required. The answer embeds the contact."""
        body = read_body(request, _ADDRESS_FIELDS)
        for name in ("contact", "country", "category"):
            if body.get(name) is None:
                raise Refusal(400, f"{name} is required")
        row = AddressRow("", self.side.clock(), "", "", "")
        self._apply_address(row, body)
        row.id = self.side.state.new_id()
        self.side.state.addresses[row.id] = row
        return wrapped(
            _address_view(row) | {"contact": contact_view(self.side.state.contacts[row.contact_id])}, CREATED
        )

    def update_address(self, request: Request, address_id: str) -> Response:
        """Change the given fields of an address."""
        row = found(self.side.state.addresses, "ContactAddress", address_id)
        self._apply_address(row, read_body(request, _ADDRESS_FIELDS))
        return wrapped(_address_view(row))

    def delete_address(self, request: Request, address_id: str) -> Response:  # noqa: ARG002
        """Delete an address."""
        found(self.side.state.addresses, "ContactAddress", address_id)
        del self.side.state.addresses[address_id]
        return wrapped([None])

    def _apply_address(self, row: AddressRow, body: Json) -> None:
        state = self.side.state
        contact_id, country_id, category_id = row.contact_id, row.country_id, row.category_id
        if "contact" in body:
            contact_id = reference(body["contact"], "Contact", "contact")
            found(state.contacts, "Contact", contact_id)
        if "country" in body:
            country_id = reference(body["country"], "StaticCountry", "country")
            found(state.countries, "StaticCountry", country_id)
        if "category" in body:
            category_id = reference(body["category"], "Category", "category")
            if category_id not in ADDRESS_CATEGORIES:
                raise Refusal(400, f"category: there is no Category {category_id} for addresses")
        texts = {name: text_value(body[name], name) for name in ("street", "zip", "city", *_NAME_LINES) if name in body}
        row.contact_id, row.country_id, row.category_id = contact_id, country_id, category_id
        for name, value in texts.items():
            if name in _NAME_LINES:
                row.extra = {**row.extra, name: value or ""}
            else:
                setattr(row, name, value)

    def list_ways(self, request: Request) -> Response:
        """List communication ways by contact and type.

        All three filters at once find nothing, as some accounts have shown; ``value`` is no filter at all.
        """
        contact_id = filter_reference(request.args, "contact", "Contact")
        kind = request.args.get("type")
        if contact_id is not None and kind is not None and "main" in request.args:
            return listing(request, [], _way_view)
        rows = in_order(self.side.state.ways.values(), self.side.order)
        rows = [row for row in rows if contact_id in (None, row.contact_id) and kind in (None, row.type)]
        return listing(request, rows, _way_view)

    def get_way(self, request: Request, way_id: str) -> Response:  # noqa: ARG002
        """Return one communication way."""
        return wrapped([_way_view(found(self.side.state.ways, "CommunicationWay", way_id))])

    def create_way(self, request: Request) -> Response:
        """Create a communication way; type, value and key are required, and here also the contact."""
        body = read_body(request, _WAY_FIELDS)
        for name in ("contact", "type", "value", "key"):
            if not body.get(name):
                raise Refusal(400, f"{name} is required")
        row = WayRow("", self.side.clock(), "", "", "", "")
        self._apply_way(row, body)
        row.id = self.side.state.new_id()
        self.side.state.ways[row.id] = row
        return wrapped(_way_view(row), CREATED)

    def update_way(self, request: Request, way_id: str) -> Response:
        """Change the given fields of a communication way."""
        row = found(self.side.state.ways, "CommunicationWay", way_id)
        self._apply_way(row, read_body(request, _WAY_FIELDS))
        return wrapped(_way_view(row))

    def delete_way(self, request: Request, way_id: str) -> Response:  # noqa: ARG002
        """Delete a communication way."""
        found(self.side.state.ways, "CommunicationWay", way_id)
        del self.side.state.ways[way_id]
        return wrapped([None])

    def _apply_way(self, row: WayRow, body: Json) -> None:
        contact_id, key_id = row.contact_id, row.key_id
        if "contact" in body:
            contact_id = reference(body["contact"], "Contact", "contact")
            found(self.side.state.contacts, "Contact", contact_id)
        if "key" in body:
            key_id = reference(body["key"], "CommunicationWayKey", "key")
            if key_id not in COMMUNICATION_KEYS:
                raise Refusal(400, f"key: there is no CommunicationWayKey {key_id}")
        kind = text_value(body.get("type", row.type), "type") or ""
        if kind not in _WAY_TYPES:
            raise Refusal(400, f"type: {kind} is not one of {', '.join(sorted(_WAY_TYPES))}")
        main = flag_value(body.get("main", row.main), "main")
        row.value = text_value(body.get("value", row.value), "value") or ""
        row.contact_id, row.key_id, row.type, row.main = contact_id, key_id, kind, main

    def list_keys(self, request: Request) -> Response:  # noqa: ARG002
        """List what a communication way can be for."""
        keys = COMMUNICATION_KEYS.items()
        return wrapped([{"id": key, "objectName": "CommunicationWayKey", "name": name} for key, name in keys])

    def list_countries(self, request: Request) -> Response:
        """List the countries, by ``code`` when asked (case aside)."""
        code = request.args.get("code")
        rows = list(self.side.state.countries.values())
        if code is not None:
            rows = [row for row in rows if row.code.casefold() == code.casefold()]
        return listing(request, rows, _country_view)

    def list_categories(self, request: Request) -> Response:
        """List the categories of an object type."""
        categories = ADDRESS_CATEGORIES if request.args.get("objectType") == "ContactAddress" else CATEGORIES
        return wrapped([{"id": key, "objectName": "Category", "name": name} for key, name in categories.items()])


def _address_view(row: AddressRow) -> Json:
    return {
        "id": row.id,
        "objectName": "ContactAddress",
        "create": moment_text(row.created),
        "contact": stub(row.contact_id, "Contact"),
        "street": row.street,
        "zip": row.zip,
        "city": row.city,
        "country": stub(row.country_id, "StaticCountry"),
        "category": stub(row.category_id, "Category"),
        "sevClient": stub("1", "SevClient"),
    } | {name: row.extra.get(name) for name in _NAME_LINES}


def _way_view(row: WayRow) -> Json:
    return {
        "id": row.id,
        "objectName": "CommunicationWay",
        "create": moment_text(row.created),
        "contact": stub(row.contact_id, "Contact"),
        "type": row.type,
        "value": row.value,
        "key": stub(row.key_id, "CommunicationWayKey"),
        "main": flag_text(row.main),
        "sevClient": stub("1", "SevClient"),
    }


def _country_view(row: CountryRow) -> Json:
    return {"id": row.id, "objectName": "StaticCountry", "code": row.code, "name": row.name, "nameEn": row.name_en}
