"""The sandbox's sevDesk: contacts and their customer numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_state import (
    ADDRESS_CATEGORIES,
    CATEGORIES,
    COMMUNICATION_KEYS,
    AddressRow,
    ContactRow,
    CountryRow,
    WayRow,
)
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Refusal,
    amount_value,
    contains,
    filter_number,
    filter_reference,
    flag_text,
    flag_value,
    found,
    in_order,
    listing,
    moment_text,
    number_text,
    read_body,
    reference,
    stub,
    text_value,
    unix_seconds,
    wrapped,
)

if TYPE_CHECKING:
    from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

# Field names as sevDesk's API description, createContact, has them (``surename`` is its spelling).
_EXTRA_FIELDS = (
    "titel",
    "description",
    "academicTitle",
    "gender",
    "name2",
    "birthday",
    "vatNumber",
    "bankAccount",
    "bankNumber",
    "defaultCashbackTime",
    "defaultCashbackPercent",
    "defaultTimeToPay",
    "taxNumber",
    "taxOffice",
    "exemptVat",
    "defaultDiscountAmount",
    "defaultDiscountPercentage",
    "buyerReference",
    "governmentAgency",
)
_FIELDS = frozenset(
    {*_EXTRA_FIELDS, "name", "surename", "familyname", "status", "customerNumber", "parent", "category"}
    | {"objectName", "mapAll"}
)
_STATUSES = {100, 500, 1000}
_NEW_STATUS = 100


def contact_view(contact: ContactRow) -> Json:
    """Return a contact as it stands in answers; relations that it lacks are absent, other fields null."""
    view: Json = {
        "id": contact.id,
        "objectName": "Contact",
        "additionalInformation": None,
        "create": moment_text(contact.created),
        "update": moment_text(contact.updated),
        "name": contact.name,
        "status": str(contact.status),
        "customerNumber": contact.customer_number,
        "surename": contact.surename,
        "familyname": contact.familyname,
        "category": stub(contact.category_id, "Category"),
        "sevClient": stub("1", "SevClient"),
    }
    if contact.parent_id is not None:
        view["parent"] = stub(contact.parent_id, "Contact")
    return view | {name: contact.extra.get(name) for name in _EXTRA_FIELDS}


class ContactRoutes:
    """sevDesk API, Contact."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths; the fixed ones besides the one with an id."""
        serve = self.side.serve
        serve("GET", "/Contact", self.list_contacts)
        serve("POST", "/Contact", self.create_contact)
        serve("GET", "/Contact/<contact_id>", self.get_contact)
        serve("PUT", "/Contact/<contact_id>", self.update_contact)
        serve("DELETE", "/Contact/<contact_id>", self.delete_contact)
        serve("GET", "/Contact/Factory/getNextCustomerNumber", self.next_number)
        serve("GET", "/Contact/Mapper/checkCustomerNumberAvailability", self.number_available)

    def list_contacts(self, request: Request) -> Response:
        """List contacts: persons only with ``depth=1``, ``customerNumber`` exact, ``name`` by substring."""
        arguments = request.args
        rows = in_order(self.side.state.contacts.values(), self.side.order)
        if arguments.get("depth") != "1":
            rows = [row for row in rows if not row.is_person]
        if "customerNumber" in arguments:
            rows = [row for row in rows if row.customer_number == arguments["customerNumber"]]
        if "name" in arguments:
            rows = [row for row in rows if contains(row.display_name, arguments["name"])]
        category = filter_reference(arguments, "category", "Category")
        if category is not None:
            rows = [row for row in rows if row.category_id == category]
        for name, attribute in (("create", "created"), ("update", "updated")):
            after, before = filter_number(arguments, f"{name}After"), filter_number(arguments, f"{name}Before")
            rows = [row for row in rows if after is None or unix_seconds(getattr(row, attribute)) >= after]
            rows = [row for row in rows if before is None or unix_seconds(getattr(row, attribute)) <= before]
        direction = arguments.get("orderByCustomerNumber")
        if direction in {"ASC", "DESC"}:
            rows.sort(key=lambda row: row.customer_number, reverse=direction == "DESC")
        return listing(request, rows, contact_view)

    def get_contact(self, request: Request, contact_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Return one contact, in an array of one."""
        return wrapped([contact_view(found(self.side.state.contacts, "Contact", contact_id))])

    def create_contact(self, request: Request) -> Response:
        """Create a contact; without a number it gets the next free one. A doubled number is a switch of the side."""
        body = read_body(request, _FIELDS)
        if "category" not in body:
            raise Refusal(400, "category is required")
        if not any(body.get(name) for name in ("name", "surename", "familyname")):
            raise Refusal(400, "A contact needs a name, or a surename and familyname")
        now = self.side.clock()
        row = ContactRow(id="", created=now, updated=now, customer_number="", status=_NEW_STATUS)
        self._apply(row, body)
        row.customer_number = row.customer_number or self.side.state.next_customer_number()
        row.id = self.side.state.new_id()
        self.side.state.contacts[row.id] = row
        return wrapped(contact_view(row), CREATED)

    def update_contact(self, request: Request, contact_id: str) -> Response:
        """Change the given fields and leave the others."""
        row = found(self.side.state.contacts, "Contact", contact_id)
        self._apply(row, read_body(request, _FIELDS))
        row.updated = self.side.clock()
        return wrapped(contact_view(row))

    def delete_contact(self, request: Request, contact_id: str) -> Response:  # noqa: ARG002
        """Delete a contact that no voucher names."""
        state = self.side.state
        found(state.contacts, "Contact", contact_id)
        if any(voucher.contact_id == contact_id for voucher in state.vouchers.values()):
            raise Refusal(409, "The contact is referenced by other objects")
        del state.contacts[contact_id]
        state.addresses = {key: row for key, row in state.addresses.items() if row.contact_id != contact_id}
        state.ways = {key: row for key, row in state.ways.items() if row.contact_id != contact_id}
        return wrapped([None])

    def next_number(self, request: Request) -> Response:  # noqa: ARG002
        """Return the next free customer number, reserving nothing."""
        return wrapped(self.side.state.next_customer_number())

    def number_available(self, request: Request) -> Response:
        """Say whether a customer number is free; without the parameter sevDesk fails with 500."""
        number = request.args.get("customerNumber")
        if number is None:
            raise Refusal(500, "Undefined index: customerNumber")
        return wrapped(all(row.customer_number != number for row in self.side.state.contacts.values()))

    def _apply(self, row: ContactRow, body: Json) -> None:
        texts = {
            name: text_value(body[name], name) or None for name in ("name", "surename", "familyname") if name in body
        }
        category_id = reference(body["category"], "Category", "category") if "category" in body else row.category_id
        if category_id not in CATEGORIES:
            raise Refusal(400, f"category: there is no Category {category_id} for contacts")
        status = int(amount_value(body.get("status", row.status), "status"))
        if status not in _STATUSES:
            raise Refusal(400, f"status: {status} is not one of 100, 500, 1000")
        parent_id = row.parent_id
        if body.get("parent") is not None:
            parent_id = reference(body["parent"], "Contact", "parent")
            found(self.side.state.contacts, "Contact", parent_id)
        number = (text_value(body.get("customerNumber"), "customerNumber") or row.customer_number).strip()
        taken = any(other.customer_number == number and other is not row for other in self.side.state.contacts.values())
        if number and number != row.customer_number and taken and self.side.reject_duplicate_numbers:
            raise Refusal(400, f"The customer number {number} is already in use")
        extra = {name: _extra_text(body[name], name) for name in _EXTRA_FIELDS if name in body}
        for name, value in texts.items():
            setattr(row, name, value)
        row.category_id, row.status, row.parent_id, row.customer_number = category_id, status, parent_id, number
        row.extra = {name: value for name, value in (row.extra | extra).items() if value is not None}


def _extra_text(value: object, field: str) -> str | None:
    if isinstance(value, bool):
        return flag_text(value)
    if isinstance(value, int):
        return number_text(value)
    return text_value(value, field)


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
