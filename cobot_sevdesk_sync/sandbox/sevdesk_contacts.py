"""The sandbox's sevDesk: contacts, their customer numbers, addresses and communication ways; the list of countries."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.server import Refusal
from cobot_sevdesk_sync.sandbox.sevdesk_state import AddressRow, ContactRow, CountryRow, HoldsAccount, WayRow
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Routes,
    amount_value,
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
    wrapped,
)

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
_NAMES = ("name", "surename", "familyname")
_FIELDS = frozenset({*_EXTRA_FIELDS, *_NAMES, "status", "customerNumber", "category", "objectName", "mapAll"})
_CATEGORIES = {"2", "3", "4", "28"}  # supplier, customer, partner, prospect
_STATUSES = {100, 500, 1000}
_NEW_STATUS = 100
_NAME_LINES = ("name", "name2", "name3", "name4")
_ADDRESS_FIELDS = ("contact", "street", "zip", "city", "country", "category", *_NAME_LINES)
_ADDRESS_CATEGORIES = {"43", "47", "48"}  # work, invoice address, delivery address
_WAY_FIELDS = ("contact", "type", "value", "key", "main")
_WAY_TYPES = {"EMAIL", "PHONE", "WEB", "MOBILE"}
_COMMUNICATION_KEYS = frozenset("12345678")  # from private to invoice address


def list_contacts(side: HoldsAccount, request: Request) -> Response:
    """List contacts: persons only with ``depth=1``, ``customerNumber`` exact; another filter is ignored."""
    rows = in_order(side.state.contacts.values(), side.quirks.order)
    if request.args.get("depth") != "1":
        rows = [row for row in rows if not row.is_person]
    number = request.args.get("customerNumber")
    if number is not None:
        in_part = side.quirks.contact_filter == "part"
        rows = [row for row in rows if number == row.customer_number or (in_part and number in row.customer_number)]
    return listing(request, rows, _contact_view, with_total=side.quirks.totals)


def get_contact(side: HoldsAccount, _request: Request, contact_id: str) -> Response:
    """Return one contact, in an array of one."""
    return wrapped([_contact_view(found(side.state.contacts, "Contact", contact_id))])


def create_contact(side: HoldsAccount, request: Request) -> Response:
    """Create a contact; without a number it gets the next free one, and a doubled number is taken."""
    body = read_body(request, _FIELDS)
    if "category" not in body:
        raise Refusal(400, "category is required")
    if not any(body.get(name) for name in _NAMES):
        raise Refusal(400, "A contact needs a name, or a surename and familyname")
    now = side.clock()
    row = ContactRow(id="", created=now, updated=now, customer_number="", status=_NEW_STATUS)
    _change_contact(row, body)
    row.customer_number = row.customer_number or side.state.next_customer_number()
    if side.quirks.unique_contacts and not _is_free(side, row.customer_number):
        raise Refusal(422, "The customer number is already in use")
    row.id = side.state.new_id()
    side.state.contacts[row.id] = row
    return wrapped(_contact_view(row), CREATED)


def update_contact(side: HoldsAccount, request: Request, contact_id: str) -> Response:
    """Change the given fields and leave the others."""
    row = found(side.state.contacts, "Contact", contact_id)
    _change_contact(row, read_body(request, _FIELDS))
    row.updated = side.clock()
    return wrapped(_contact_view(row))


def next_number(side: HoldsAccount, _request: Request) -> Response:
    """Return the next free customer number, reserving nothing."""
    if side.quirks.next_number == "taken" and side.state.contacts:
        return wrapped(list(side.state.contacts.values())[-1].customer_number)
    return wrapped(side.state.next_customer_number())


def number_available(side: HoldsAccount, request: Request) -> Response:
    """Say whether a customer number is free; without the parameter sevDesk fails with 500."""
    number = request.args.get("customerNumber")
    if number is None:
        raise Refusal(500, "Undefined index: customerNumber")
    if not side.quirks.tells_free_numbers:
        raise Refusal(400, "There is no such mapper")
    return wrapped(_is_free(side, number))


def _is_free(side: HoldsAccount, number: str) -> bool:
    return all(row.customer_number != number for row in side.state.contacts.values())


def delete_contact(side: HoldsAccount, _request: Request, contact_id: str) -> Response:
    """Delete a contact that no voucher names, with its addresses and communication ways."""
    state = side.state
    found(state.contacts, "Contact", contact_id)
    if any(row.contact_id == contact_id for row in state.vouchers.values()):
        raise Refusal(409, "The contact is in use")
    del state.contacts[contact_id]
    state.addresses = {row.id: row for row in state.addresses.values() if row.contact_id != contact_id}
    state.ways = {row.id: row for row in state.ways.values() if row.contact_id != contact_id}
    return wrapped(None)


def _change_contact(row: ContactRow, body: Json) -> None:
    """Change a contact as the body says, or refuse and leave it as it was."""
    texts = {name: text_value(body[name], name) or None for name in _NAMES if name in body}
    category_id = reference(body["category"], "Category", "category") if "category" in body else row.category_id
    if category_id not in _CATEGORIES:
        raise Refusal(400, f"category: there is no Category {category_id} for contacts")
    status = int(amount_value(body.get("status", row.status), "status"))
    if status not in _STATUSES:
        raise Refusal(400, f"status: {status} is not one of 100, 500, 1000")
    number = (text_value(body.get("customerNumber"), "customerNumber") or row.customer_number).strip()
    extra = {name: _extra_text(body[name], name) for name in _EXTRA_FIELDS if name in body}
    for name, value in texts.items():
        setattr(row, name, value)
    row.category_id, row.status, row.customer_number = category_id, status, number
    row.extra = {name: value for name, value in (row.extra | extra).items() if value is not None}


def _extra_text(value: object, field: str) -> str | None:
    if isinstance(value, bool):
        return flag_text(value)
    if isinstance(value, int):
        return number_text(value)
    return text_value(value, field)


def list_addresses(side: HoldsAccount, request: Request) -> Response:
    """List addresses, of one contact when asked."""
    contact_id = filter_reference(request.args, "contact", "Contact")
    rows = in_order(side.state.addresses.values(), side.quirks.order)
    return listing(request, [row for row in rows if contact_id in (None, row.contact_id)], _address_view)


def create_address(side: HoldsAccount, request: Request) -> Response:
    """Create an address; contact, country and category are required. The answer embeds the contact."""
    state, body = side.state, read_body(request, _ADDRESS_FIELDS)
    for name in ("contact", "country", "category"):
        if body.get(name) is None:
            raise Refusal(400, f"{name} is required")
    contact = found(state.contacts, "Contact", reference(body["contact"], "Contact", "contact"))
    country = found(state.countries, "StaticCountry", reference(body["country"], "StaticCountry", "country"))
    category_id = reference(body["category"], "Category", "category")
    if category_id not in _ADDRESS_CATEGORIES:
        raise Refusal(400, f"category: there is no Category {category_id} for addresses")
    texts = {name: text_value(body.get(name), name) for name in ("street", "zip", "city")}
    names = {name: text_value(body[name], name) or "" for name in _NAME_LINES if name in body}
    row = AddressRow(state.new_id(), side.clock(), contact.id, country.id, category_id, **texts, extra=names)
    state.addresses[row.id] = row
    return wrapped(_address_view(row) | {"contact": _contact_view(contact)}, CREATED)


def list_ways(side: HoldsAccount, request: Request) -> Response:
    """List communication ways by contact and type.

    All three filters at once find nothing, as some accounts have shown; ``value`` is no filter at all.
    """
    contact_id = filter_reference(request.args, "contact", "Contact")
    kind = request.args.get("type")
    if contact_id is not None and kind is not None and "main" in request.args:
        return listing(request, [], _way_view)
    rows = in_order(side.state.ways.values(), side.quirks.order)
    rows = [row for row in rows if contact_id in (None, row.contact_id) and kind in (None, row.type)]
    return listing(request, rows, _way_view)


def create_way(side: HoldsAccount, request: Request) -> Response:
    """Create a communication way; type, value and key are required, and here also the contact."""
    state, body = side.state, read_body(request, _WAY_FIELDS)
    for name in ("contact", "type", "value", "key"):
        if not body.get(name):
            raise Refusal(400, f"{name} is required")
    contact = found(state.contacts, "Contact", reference(body["contact"], "Contact", "contact"))
    key_id = reference(body["key"], "CommunicationWayKey", "key")
    if key_id not in _COMMUNICATION_KEYS:
        raise Refusal(400, f"key: there is no CommunicationWayKey {key_id}")
    kind = text_value(body["type"], "type") or ""
    if kind not in _WAY_TYPES:
        raise Refusal(400, f"type: {kind} is not one of {', '.join(sorted(_WAY_TYPES))}")
    main = flag_value(body.get("main", False), "main")
    value = text_value(body["value"], "value") or ""
    row = WayRow(state.new_id(), side.clock(), contact.id, kind, value, key_id, main)
    state.ways[row.id] = row
    return wrapped(_way_view(row), CREATED)


def list_countries(side: HoldsAccount, request: Request) -> Response:
    """List the countries."""
    return listing(request, side.state.countries.values(), _country_view)


def _contact_view(contact: ContactRow) -> Json:
    """Return a contact as it stands in answers; the fields that it lacks are null."""
    return {
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
    } | {name: contact.extra.get(name) for name in _EXTRA_FIELDS}


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


CONTACT_ROUTES: Routes = {
    "GET /Contact": list_contacts,
    "POST /Contact": create_contact,
    "GET /Contact/<contact_id>": get_contact,
    "PUT /Contact/<contact_id>": update_contact,
    "DELETE /Contact/<contact_id>": delete_contact,
    "GET /Contact/Factory/getNextCustomerNumber": next_number,
    "GET /Contact/Mapper/checkCustomerNumberAvailability": number_available,
    "GET /ContactAddress": list_addresses,
    "POST /ContactAddress": create_address,
    "GET /CommunicationWay": list_ways,
    "POST /CommunicationWay": create_way,
    "GET /StaticCountry": list_countries,
}
