"""The sandbox's sevDesk: contacts and their customer numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_catalogue import CATEGORIES
from cobot_sevdesk_sync.sandbox.sevdesk_rows import ContactRow
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Refusal,
    amount_value,
    contains,
    filter_number,
    filter_reference,
    flag_text,
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
