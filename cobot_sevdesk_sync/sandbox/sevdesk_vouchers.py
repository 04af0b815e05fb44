"""The sandbox's sevDesk: which vouchers a listing is asked for (sevDesk API, "How to filter for certain vouchers")."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_state import (
    CENT,
    FileRow,
    PositionRow,
    SevdeskState,
    TagRelationRow,
    TagRow,
    VoucherRow,
    derived_sums,
    upload_hash,
)
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Refusal,
    amount_value,
    check_fields,
    contains,
    day_seconds,
    day_text,
    day_value,
    filter_number,
    filter_reference,
    flag_text,
    flag_value,
    found,
    in_order,
    json_number,
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

Test = Callable[[VoucherRow], bool]
Value = str | None
Number = int | Decimal | None

_EXACT: dict[str, Callable[[VoucherRow], Value]] = {
    "status": lambda row: str(row.status),
    "creditDebit": lambda row: row.credit_debit,
    "voucherType": lambda row: row.voucher_type,
    "year": lambda row: str(row.voucher_date.year) if row.voucher_date else None,
    "month": lambda row: str(row.voucher_date.month) if row.voucher_date else None,
}
_REFERENCES: dict[str, tuple[str, Callable[[VoucherRow], Value]]] = {
    "contact": ("Contact", lambda row: row.contact_id),
    "costCentre": ("CostCentre", lambda row: row.cost_centre_id),
}
_RANGES: tuple[tuple[str, str, Callable[[VoucherRow], Number]], ...] = (
    ("startDate", "endDate", lambda row: day_seconds(row.voucher_date) if row.voucher_date else None),
    ("createAfter", "createBefore", lambda row: unix_seconds(row.created)),
    ("updateAfter", "updateBefore", lambda row: unix_seconds(row.updated)),
    ("startAmount", "endAmount", lambda row: row.sum_gross),
)


def voucher_tests(arguments: MultiDict[str, str], state: SevdeskState, *, exclusive_dates: bool) -> list[Test]:
    """Return what every listed voucher has to pass; filters that are unknown, incomplete or unreadable give nothing.

    Args:
        arguments: The request's query.
        state: For the names of contacts and for tags.
        exclusive_dates: Whether a voucher dated exactly at ``startDate`` or ``endDate`` is left out.
    """
    tests = [_equal(read, arguments[name]) for name, read in _EXACT.items() if name in arguments]
    for name, (model, read) in _REFERENCES.items():
        wanted = filter_reference(arguments, name, model)
        if wanted is not None:
            tests.append(_equal(read, wanted))
    for name, read_texts in _texts(state).items():
        if arguments.get(name):
            tests.append(_like(read_texts, arguments[name]))
    for lower, upper, read_number in _RANGES:
        exclusive = exclusive_dates and lower == "startDate"
        tests.append(_between(read_number, filter_number(arguments, lower), filter_number(arguments, upper), exclusive))
    tag_id = filter_reference(arguments, "tags[0]", "Tag")
    if tag_id is not None:
        tagged = {relation.object_id for relation in state.tag_relations.values() if relation.tag_id == tag_id}
        tests.append(lambda row: row.id in tagged)
    return tests


def _texts(state: SevdeskState) -> dict[str, Callable[[VoucherRow], Iterable[Value]]]:
    def supplier_names(row: VoucherRow) -> Iterable[Value]:
        contact = state.contacts.get(row.contact_id or "")
        return (row.supplier_name, contact.display_name if contact else None)

    def comments(row: VoucherRow) -> list[Value]:
        return [position.comment for position in row.positions]

    return {
        "descriptionLike": lambda row: (row.description,),
        "supplierName": supplier_names,
        "commentLike": comments,
        "searchCommentOrDescription": lambda row: [row.description, *comments(row)],
    }


def _equal(read: Callable[[VoucherRow], Value], wanted: str) -> Test:
    return lambda row: read(row) == wanted


def _like(read: Callable[[VoucherRow], Iterable[Value]], part: str) -> Test:
    return lambda row: any(contains(text, part) for text in read(row))


def _between(
    read: Callable[[VoucherRow], Number],
    lower: Decimal | None,
    upper: Decimal | None,
    exclusive: bool,  # noqa: FBT001 - told once, by the only caller
) -> Test:
    def inside(row: VoucherRow) -> bool:
        value = read(row)
        if value is None:
            return lower is None and upper is None
        if exclusive and value in (lower, upper):
            return False
        return (lower is None or value >= lower) and (upper is None or value <= upper)

    return inside


def voucher_view(voucher: VoucherRow, state: SevdeskState) -> Json:
    """Return a voucher: numbers as text but ``paidAmount``, relations that it lacks absent."""
    rate = _units_per_euro(voucher, state)
    view: Json = {
        "id": voucher.id,
        "objectName": "Voucher",
        "additionalInformation": None,
        "create": moment_text(voucher.created),
        "update": moment_text(voucher.updated),
        "sevClient": stub("1", "SevClient"),
        "createUser": stub("1", "SevUser"),
        "voucherDate": day_text(voucher.voucher_date),
        "supplierName": voucher.supplier_name,
        "description": voucher.description,
        "payDate": day_text(voucher.pay_date),
        "status": str(voucher.status),
        "sumNet": number_text(voucher.sum_net),
        "sumTax": number_text(voucher.sum_tax),
        "sumGross": number_text(voucher.sum_gross),
        "sumNetAccounting": number_text(_in_euros(voucher.sum_net, rate)),
        "sumTaxAccounting": number_text(_in_euros(voucher.sum_tax, rate)),
        "sumGrossAccounting": number_text(_in_euros(voucher.sum_gross, rate)),
        "sumDiscounts": "0",
        "sumDiscountsForeignCurrency": "0",
        "paidAmount": json_number(voucher.paid_amount),
        "taxRule": stub(voucher.tax_rule_id, "TaxRule"),
        "taxType": None,
        "creditDebit": voucher.credit_debit,
        "voucherType": voucher.voucher_type,
        "currency": voucher.currency,
        "propertyForeignCurrencyDeadline": day_text(voucher.exchange_deadline),
        "propertyExchangeRate": number_text(rate),
        "enshrined": moment_text(voucher.updated) if voucher.enshrined else None,
        "paymentDeadline": day_text(voucher.payment_deadline),
        "deliveryDate": day_text(voucher.delivery_date),
        "deliveryDateUntil": day_text(voucher.delivery_date_until),
    }
    relations = {
        "supplier": (voucher.contact_id, "Contact"),
        "document": (voucher.document_id, "Document"),
        "costCentre": (voucher.cost_centre_id, "CostCentre"),
    }
    return view | {name: stub(object_id, model) for name, (object_id, model) in relations.items() if object_id}


def position_view(position: PositionRow, voucher: VoucherRow, state: SevdeskState) -> Json:
    """Return a position."""
    rate = _units_per_euro(voucher, state)
    return {
        "id": position.id,
        "objectName": "VoucherPos",
        "additionalInformation": None,
        "create": moment_text(voucher.created),
        "update": moment_text(voucher.updated),
        "sevClient": stub("1", "SevClient"),
        "voucher": stub(voucher.id, "Voucher"),
        "accountDatev": stub(position.account_id, "AccountDatev"),
        "taxRate": number_text(position.tax_rate),
        "net": flag_text(position.net),
        "isAsset": flag_text(position.is_asset),
        "sumNet": number_text(position.sum_net),
        "sumTax": number_text(position.sum_tax),
        "sumGross": number_text(position.sum_gross),
        "sumNetAccounting": number_text(_in_euros(position.sum_net, rate)),
        "sumTaxAccounting": number_text(_in_euros(position.sum_tax, rate)),
        "sumGrossAccounting": number_text(_in_euros(position.sum_gross, rate)),
        "comment": position.comment,
    }


def _units_per_euro(voucher: VoucherRow, state: SevdeskState) -> Decimal:
    if voucher.currency == "EUR":
        return Decimal(1)
    daily_rate = state.exchange_rates.get(voucher.currency, Decimal(1))
    # A deadline wins over a given rate (sevDesk API, saveVoucher).
    return daily_rate if voucher.exchange_deadline or not voucher.exchange_rate else voucher.exchange_rate


def _in_euros(amount: Decimal, units_per_euro: Decimal) -> Decimal:
    return (amount / units_per_euro).quantize(CENT, ROUND_HALF_UP)


_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


class FileRoutes:
    """sevDesk API, uploadTempFile, and Document."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        self.side.serve("POST", "/Voucher/Factory/uploadTempFile", self.upload)
        self.side.serve("GET", "/Document/<document_id>", self.get_document)
        self.side.serve("GET", "/Document/<document_id>/download", self.download)

    def upload(self, request: Request) -> Response:
        """Keep a file for the next saveVoucher; the same content always gets the same name."""
        try:
            original_name, content = _only_part(request)
        finally:
            request.close()
        is_xml = content.lstrip().startswith(b"<?xml")
        if not content.startswith(b"%PDF") and not is_xml:
            raise Refusal(422, "The file is neither a PDF nor an XML invoice")
        name = f"{upload_hash(content)}.{'xml' if is_xml else 'pdf'}"
        self.side.state.uploads[name] = FileRow(name, name, original_name, content)
        answer: Json = {
            "pages": max(1, len(_PAGE.findall(content))),
            "mimeType": "image/jpg",
            "originMimeType": "application/xml" if is_xml else "application/pdf",
            "filename": name,
            "contentHash": hashlib.sha256(content).hexdigest(),
            "content": [base64.b64encode(content).decode()],
            "isEInvoice": is_xml or b"factur-x.xml" in content,
        }
        return wrapped(answer, CREATED)

    def get_document(self, request: Request, document_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Describe a document."""
        row = found(self.side.state.documents, "Document", document_id)
        return wrapped([{"id": row.id, "objectName": "Document", "filename": row.original_name}])

    def download(self, request: Request, document_id: str) -> Response:  # noqa: ARG002
        """Return a document's bytes, as base64 text."""
        row = found(self.side.state.documents, "Document", document_id)
        content = base64.b64encode(row.content).decode()
        return wrapped({"filename": row.original_name, "base64encoded": True, "content": content})


def _only_part(request: Request) -> tuple[str, bytes]:
    if request.mimetype != "multipart/form-data" or list(request.files) != ["file"] or list(request.form):
        raise Refusal(400, "Expected multipart/form-data with exactly one part named file")
    part = request.files["file"]
    if not part.filename:
        raise Refusal(400, "The file has no name")
    return part.filename, part.read()


class TagRoutes:
    """sevDesk API, Tag and TagRelation. A repeated relation is kept twice, so that a repeated write shows."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        serve = self.side.serve
        serve("GET", "/Tag", self.list_tags)
        serve("POST", "/Tag", self.create_tag)
        serve("GET", "/Tag/<tag_id>", self.get_tag)
        serve("PUT", "/Tag/<tag_id>", self.rename_tag)
        serve("DELETE", "/Tag/<tag_id>", self.delete_tag)
        serve("POST", "/Tag/Factory/create", self.tag_object)
        serve("GET", "/TagRelation", self.list_relations)
        serve("POST", "/TagRelation", self.create_relation)

    def list_tags(self, request: Request) -> Response:
        """List tags, by exact ``name`` when asked."""
        name, tag_id = request.args.get("name"), request.args.get("id")
        rows = in_order(self.side.state.tags.values(), self.side.order)
        rows = [row for row in rows if name in (None, row.name) and tag_id in (None, row.id)]
        return listing(request, rows, _tag_view)

    def get_tag(self, request: Request, tag_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Return one tag."""
        return wrapped([_tag_view(found(self.side.state.tags, "Tag", tag_id))])

    def create_tag(self, request: Request) -> Response:
        """Create a tag that nothing carries yet."""
        row = TagRow("", self.side.clock(), self._name(read_body(request, ("name", "objectName", "mapAll"))))
        row.id = self.side.state.new_id()
        self.side.state.tags[row.id] = row
        return wrapped(_tag_view(row), CREATED)

    def rename_tag(self, request: Request, tag_id: str) -> Response:
        """Rename a tag."""
        row = found(self.side.state.tags, "Tag", tag_id)
        row.name = self._name(read_body(request, ("name",)))
        return wrapped(_tag_view(row))

    def delete_tag(self, request: Request, tag_id: str) -> Response:  # noqa: ARG002
        """Delete a tag and take it off everything."""
        state = self.side.state
        found(state.tags, "Tag", tag_id)
        del state.tags[tag_id]
        state.tag_relations = {key: row for key, row in state.tag_relations.items() if row.tag_id != tag_id}
        return wrapped([None])

    def tag_object(self, request: Request) -> Response:
        """Put a tag on a voucher, making the tag where it is new; answered with 200, unlike other creations."""
        body = read_body(request, ("name", "object"))
        name = self._name(body)
        voucher_id = self._voucher_id(body)
        return wrapped(_relation_view(self.side.state.tag_voucher(voucher_id, name, self.side.clock())))

    def list_relations(self, request: Request) -> Response:
        """List what carries which tag."""
        return listing(request, in_order(self.side.state.tag_relations.values(), self.side.order), _relation_view)

    def create_relation(self, request: Request) -> Response:
        """Put an existing tag on a voucher."""
        body = read_body(request, ("tag", "object", "objectName", "mapAll"))
        tag_id = reference(body.get("tag"), "Tag", "tag")
        tag = found(self.side.state.tags, "Tag", tag_id)
        voucher_id = self._voucher_id(body)
        row = TagRelationRow(self.side.state.new_id(), self.side.clock(), tag.id, voucher_id, "Voucher")
        self.side.state.tag_relations[row.id] = row
        return wrapped(_relation_view(row), CREATED)

    def _name(self, body: Json) -> str:
        name = text_value(body.get("name"), "name")
        if not name:
            raise Refusal(400, "name is required")
        return name

    def _voucher_id(self, body: Json) -> str:
        voucher_id = reference(body.get("object"), "Voucher", "object")
        return found(self.side.state.vouchers, "Voucher", voucher_id).id


def _tag_view(row: TagRow) -> Json:
    return {
        "id": row.id,
        "objectName": "Tag",
        "additionalInformation": None,
        "create": moment_text(row.created),
        "name": row.name,
        "sevClient": stub("1", "SevClient"),
    }


def _relation_view(row: TagRelationRow) -> Json:
    return {
        "id": row.id,
        "objectName": "TagRelation",
        "additionalInformation": None,
        "create": moment_text(row.created),
        "tag": stub(row.tag_id, "Tag"),
        "object": stub(row.object_id, row.object_name),
        "sevClient": stub("1", "SevClient"),
    }


DRAFT, OPEN, PARTLY_PAID, PAID = 50, 100, 750, 1000
_BOOKING_FIELDS = ("amount", "date", "type", "checkAccount", "checkAccountTransaction", "createFeed")
_BOOKING_TYPES = {"FULL_PAYMENT", "N", "CB", "CF", "O", "OF", "MTC"}


class VoucherRoutes:
    """sevDesk API, Voucher and VoucherPos, but for saving."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        serve = self.side.serve
        serve("GET", "/Voucher", self.list_vouchers)
        serve("GET", "/Voucher/<voucher_id>", self.get_voucher)
        serve("DELETE", "/Voucher/<voucher_id>", self.delete_voucher)
        serve("PUT", "/Voucher/<voucher_id>/resetToDraft", self.reset_to_draft)
        serve("PUT", "/Voucher/<voucher_id>/resetToOpen", self.reset_to_open)
        serve("PUT", "/Voucher/<voucher_id>/enshrine", self.enshrine)
        serve("PUT", "/Voucher/<voucher_id>/bookAmount", self.book_amount)
        serve("GET", "/VoucherPos", self.list_positions)

    def list_vouchers(self, request: Request) -> Response:
        """List vouchers; a filter that is unknown, incomplete or unreadable is ignored without a word."""
        rows = in_order(self.side.state.vouchers.values(), self.side.order)
        tests = voucher_tests(request.args, self.side.state, exclusive_dates=self.side.exclusive_dates)
        rows = [row for row in rows if all(test(row) for test in tests)]
        direction = request.args.get("orderByVoucherNumber")
        if direction in {"ASC", "DESC"}:
            rows.sort(key=lambda row: row.description or "", reverse=direction == "DESC")
        return listing(request, rows, lambda row: voucher_view(row, self.side.state))

    def get_voucher(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Return one voucher, in an array of one."""
        return wrapped([voucher_view(self._voucher(voucher_id), self.side.state)])

    def list_positions(self, request: Request) -> Response:
        """List positions, of one voucher when asked."""
        state = self.side.state
        voucher_id = filter_reference(request.args, "voucher", "Voucher")
        owners: dict[str, VoucherRow] = {}
        positions: list[PositionRow] = []
        for voucher in in_order(state.vouchers.values(), self.side.order):
            if voucher_id in (None, voucher.id):
                owners |= {position.id: voucher for position in voucher.positions}
                positions += voucher.positions
        return listing(request, positions, lambda position: position_view(position, owners[position.id], state))

    def delete_voucher(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Delete a draft; anything else is refused with 409, code 159."""
        voucher = self._voucher(voucher_id)
        if voucher.status != DRAFT:
            raise Refusal(409, "The voucher is no draft and can not be deleted", 159)
        state = self.side.state
        del state.vouchers[voucher_id]
        state.tag_relations = {key: row for key, row in state.tag_relations.items() if row.object_id != voucher_id}
        return wrapped([None])

    def reset_to_draft(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Make a voucher a draft again, unless it is enshrined."""
        return self._reset(voucher_id, DRAFT)

    def reset_to_open(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Forget a voucher's payments."""
        if self._voucher(voucher_id).status < OPEN:
            raise Refusal(422, "A draft can not be reset to open")
        return self._reset(voucher_id, OPEN)

    def enshrine(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Lock a voucher that is no draft, for good."""
        voucher = self._voucher(voucher_id)
        if voucher.status == DRAFT:
            raise Refusal(422, "A draft can not be enshrined")
        voucher.enshrined = True
        voucher.updated = self.side.clock()
        return wrapped(voucher_view(voucher, self.side.state))

    def book_amount(self, request: Request, voucher_id: str) -> Response:
        """Book a payment; what exceeds the voucher is cut."""
        voucher = self._voucher(voucher_id)
        body = read_body(request, _BOOKING_FIELDS)
        for name in ("amount", "date", "type", "checkAccount"):
            if body.get(name) is None:
                raise Refusal(400, f"{name} is required")
        reference(body["checkAccount"], "CheckAccount", "checkAccount")
        if body["type"] not in _BOOKING_TYPES:
            raise Refusal(400, f"type: {body['type']} is not one of {', '.join(sorted(_BOOKING_TYPES))}")
        if voucher.status == DRAFT:
            raise Refusal(422, "A draft can not be paid")
        if voucher.status == PAID:
            raise Refusal(422, "The voucher is already paid", 751)
        amount, before = amount_value(body["amount"], "amount"), voucher.status
        due = voucher.sum_gross if voucher.credit_debit == "D" else -voucher.sum_gross
        paid = voucher.paid_amount + (amount if due >= 0 else -amount)
        voucher.paid_amount = min(paid, abs(due))
        voucher.status = PAID if voucher.paid_amount == abs(due) else PARTLY_PAID
        voucher.pay_date = day_value(body["date"], "date")
        voucher.updated = self.side.clock()
        return wrapped(
            {
                "objectName": "VoucherLog",
                "fromStatus": str(before),
                "toStatus": str(voucher.status),
                "amountPayed": json_number(amount),
                "bookingDate": day_text(voucher.pay_date),
            }
        )

    def _voucher(self, voucher_id: str) -> VoucherRow:
        return found(self.side.state.vouchers, "Voucher", voucher_id)

    def _reset(self, voucher_id: str, status: int) -> Response:
        voucher = self._voucher(voucher_id)
        if voucher.enshrined:
            raise Refusal(422, "Already enshrined")
        voucher.status, voucher.paid_amount, voucher.pay_date = status, voucher.paid_amount * 0, None
        voucher.updated = self.side.clock()
        return wrapped(voucher_view(voucher, self.side.state))


# Writable fields only, as sevDesk's API description, saveVoucher, has them; sums and the like are read-only there.
_BODY_FIELDS = ("voucher", "voucherPosSave", "voucherPosDelete", "filename")
_DAYS = {
    "voucherDate": "voucher_date",
    "deliveryDate": "delivery_date",
    "deliveryDateUntil": "delivery_date_until",
    "paymentDeadline": "payment_deadline",
    "payDate": "pay_date",
    "propertyForeignCurrencyDeadline": "exchange_deadline",
}
_CHANGEABLE = frozenset(
    {*_DAYS, "supplier", "supplierName", "description", "taxRule", "creditDebit", "voucherType", "currency"}
    | {"propertyExchangeRate", "costCentre"}
)
_VOUCHER_FIELDS = _CHANGEABLE | {"id", "objectName", "mapAll", "status", "taxType", "taxSet"}
_POSITION_FIELDS = frozenset(
    {"id", "objectName", "mapAll", "accountDatev", "accountingType", "taxRate", "net", "isAsset"}
    | {"sumNet", "sumGross", "comment"}
)
_RATES = {Decimal(0), Decimal(7), Decimal(19)}
_LARGEST_CENTS_EXPONENT = -2


class SaveRoutes:
    """sevDesk API, saveVoucher and the update of a draft's simple fields."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        self.side.serve("POST", "/Voucher/Factory/saveVoucher", self.save)
        self.side.serve("PUT", "/Voucher/<voucher_id>", self.update)

    def save(self, request: Request) -> Response:
        """Create a voucher, or save a draft anew; nothing is kept of a voucher that is refused."""
        state = self.side.state
        body = read_body(request, _BODY_FIELDS)
        given = _modelled(body.get("voucher"), "Voucher", _VOUCHER_FIELDS)
        positions = body.get("voucherPosSave")
        if not isinstance(positions, list) or not positions:
            raise Refusal(400, "voucherPosSave: expected a list of positions")
        drafts = [_modelled(position, "VoucherPos", _POSITION_FIELDS) for position in positions]
        voucher = self._existing(given) or self._new(given)
        voucher.status = _status(given)
        self._apply(voucher, given)
        saved = self._positions(drafts, voucher)
        self._check(voucher, saved)
        upload = self._upload(body.get("filename"))
        self._replace_positions(voucher, saved, body.get("voucherPosDelete"))
        if upload is not None:
            del state.uploads[upload.name]
            voucher.document_id = state.add_document(upload.content, upload.original_name)
        voucher.updated = self.side.clock()
        voucher.id = voucher.id or state.new_id()
        state.vouchers[voucher.id] = voucher
        answer: Json = {
            "voucher": voucher_view(voucher, state) | {"mapAll": True},
            "voucherPos": [position_view(position, voucher, state) for position in saved],
            "vatdrop": "not relevant",
        }
        if upload is not None and voucher.document_id is not None:
            answer["document"] = stub(voucher.document_id, "Document") | {"filename": upload.original_name}
        return wrapped(answer, CREATED)

    def update(self, request: Request, voucher_id: str) -> Response:
        """Change simple fields of a draft; its status cannot be changed this way."""
        row = found(self.side.state.vouchers, "Voucher", voucher_id)
        body = read_body(request, _CHANGEABLE | {"id", "objectName", "mapAll"})
        voucher = _draft_copy(row)
        self._apply(voucher, body)
        self._check(voucher, voucher.positions)
        voucher.updated = self.side.clock()
        self.side.state.vouchers[voucher_id] = voucher
        return wrapped(voucher_view(voucher, self.side.state))

    def _existing(self, given: Json) -> VoucherRow | None:
        if given.get("id") is None:
            return None
        return _draft_copy(found(self.side.state.vouchers, "Voucher", str(given["id"])))

    def _new(self, given: Json) -> VoucherRow:
        for name in ("status", "taxRule", "creditDebit", "voucherType"):
            if given.get(name) is None:
                raise Refusal(400, f"voucher: {name} is required")
        now = self.side.clock()
        return VoucherRow(id="", created=now, updated=now, status=DRAFT, credit_debit="D")

    def _apply(self, voucher: VoucherRow, given: Json) -> None:
        if self.side.state.bookkeeping_version != "2.0":
            raise Refusal(422, "taxRule is not supported in bookkeeping system version 1.0")
        if given.get("taxSet") is not None or given.get("taxType") is not None:
            raise Refusal(422, "taxType and taxSet are not supported here, use taxRule")
        for name, attribute in _DAYS.items():
            if name in given:
                setattr(voucher, attribute, day_value(given[name], name))
        for name, attribute in {"supplierName": "supplier_name", "description": "description"}.items():
            if name in given:
                setattr(voucher, attribute, text_value(given[name], name) or None)
        if given.get("taxRule") is not None:
            voucher.tax_rule_id = reference(given["taxRule"], "TaxRule", "taxRule")
        if "supplier" in given:
            voucher.contact_id = self._known(given["supplier"], "Contact", "supplier", self.side.state.contacts)
        if "costCentre" in given:
            cost_centres = self.side.state.cost_centres
            voucher.cost_centre_id = self._known(given["costCentre"], "CostCentre", "costCentre", cost_centres)
        voucher.credit_debit = _choice(given, "creditDebit", ("C", "D"), voucher.credit_debit)
        voucher.voucher_type = _choice(given, "voucherType", ("VOU", "RV"), voucher.voucher_type)
        voucher.currency = text_value(given.get("currency"), "currency") or voucher.currency
        if given.get("propertyExchangeRate") is not None:
            voucher.exchange_rate = amount_value(given["propertyExchangeRate"], "propertyExchangeRate")

    def _known(self, value: object, model: str, field: str, rows: dict[str, Any]) -> str | None:
        if value is None:
            return None
        object_id = reference(value, model, field)
        if object_id not in rows:
            raise Refusal(422, f"{field}: there is no {model} with the id {object_id}")
        return object_id

    def _positions(self, drafts: list[Json], voucher: VoucherRow) -> list[PositionRow]:
        known = {position.id for position in voucher.positions}
        saved = []
        for draft in drafts:
            position = self._position(draft)
            if draft.get("id") is not None:
                position.id = str(draft["id"])
                if position.id not in known:
                    raise Refusal(422, f"The voucher has no position {position.id}")
            saved.append(position)
        if len({position.net for position in saved}) > 1:
            raise Refusal(400, "Net and gross positions can not be mixed in one voucher")
        return saved

    def _position(self, draft: Json) -> PositionRow:
        if draft.get("accountingType") is not None:
            raise Refusal(422, "accountingType is not supported here, use accountDatev")
        for name in ("accountDatev", "taxRate", "net"):
            if draft.get(name) is None:
                raise Refusal(400, f"voucherPosSave: {name} is required")
        account_id = reference(draft["accountDatev"], "AccountDatev", "accountDatev")
        if account_id not in self.side.state.accounts:
            raise Refusal(422, f"There is no account with the id {account_id}")
        net = flag_value(draft["net"], "net")
        governing = "sumNet" if net else "sumGross"
        if draft.get(governing) is None:
            raise Refusal(400, f"voucherPosSave: {governing} is required when net is {str(net).lower()}")
        amount = amount_value(draft[governing], governing)
        exponent = amount.normalize().as_tuple().exponent
        if not isinstance(exponent, int) or exponent < _LARGEST_CENTS_EXPONENT:
            raise Refusal(422, f"{governing}: {amount} is finer than a cent")
        rate = amount_value(draft["taxRate"], "taxRate")
        net_sum, tax_sum, gross_sum = derived_sums(amount, rate, net=net)
        return PositionRow(
            id="",
            account_id=account_id,
            tax_rate=rate,
            net=net,
            sum_net=net_sum,
            sum_tax=tax_sum,
            sum_gross=gross_sum,
            comment=text_value(draft.get("comment"), "comment"),
            is_asset=flag_value(draft.get("isAsset", False), "isAsset"),
        )

    def _check(self, voucher: VoucherRow, positions: list[PositionRow]) -> None:
        if voucher.status == OPEN and voucher.contact_id is None and voucher.supplier_name is None:
            raise Refusal(422, "The voucher needs a supplier or a supplierName")
        if voucher.currency != "EUR" and voucher.exchange_deadline is None and voucher.exchange_rate is None:
            raise Refusal(422, "A foreign currency needs propertyForeignCurrencyDeadline or propertyExchangeRate")
        if voucher.status == OPEN or self.side.checks_drafts:
            for position in positions:
                self._check_tax(voucher, position)

    def _check_tax(self, voucher: VoucherRow, position: PositionRow) -> None:
        rule = self.side.state.tax_rules.get(voucher.tax_rule_id)
        account = self.side.state.accounts[position.account_id]
        if rule is None or not rule.on_vouchers:
            raise Refusal(422, f"The tax rule {rule.code if rule else voucher.tax_rule_id} is not valid on vouchers")
        if voucher.credit_debit == "D" and "REVENUE" not in account.receipt_types:
            raise Refusal(422, f"The account {account.number} is not valid for revenue")
        if rule.id not in account.rules:
            raise Refusal(422, f"Regular input tax rule '{rule.code}' is not valid for the account {account.number}")
        if position.tax_rate not in _RATES or number_text(position.tax_rate) not in account.rules[rule.id]:
            rate = number_text(position.tax_rate)
            raise Refusal(422, f"The tax rate {rate} is not valid for '{rule.code}' on the account {account.number}")

    def _upload(self, filename: object) -> FileRow | None:
        if filename is None:
            return None
        upload = self.side.state.uploads.get(str(filename))
        if upload is None:
            raise Refusal(422, f"There is no uploaded file {str(filename)[:60]}")
        return upload

    def _replace_positions(self, voucher: VoucherRow, saved: list[PositionRow], dropped: object) -> None:
        doomed = dropped if isinstance(dropped, list) else [dropped] if dropped is not None else []
        gone = {reference(value, "VoucherPos", "voucherPosDelete") for value in doomed}
        changed = {position.id for position in saved if position.id}
        # A position that the call neither names nor drops stays, though the sums are those of the call alone.
        kept = [position for position in voucher.positions if position.id not in gone | changed]
        for position in saved:
            position.id = position.id or self.side.state.new_id()
        voucher.positions = kept + saved
        voucher.sum_net = sum((position.sum_net for position in saved), Decimal(0))
        voucher.sum_tax = sum((position.sum_tax for position in saved), Decimal(0))
        voucher.sum_gross = sum((position.sum_gross for position in saved), Decimal(0))


def _modelled(value: object, model: str, allowed: frozenset[str]) -> Json:
    if not isinstance(value, dict) or value.get("objectName") != model or value.get("mapAll") is not True:
        raise Refusal(400, f"{model}: expected array with 'objectName' {model} and 'mapAll' true")
    check_fields(value, allowed, model)
    return value


def _draft_copy(row: VoucherRow) -> VoucherRow:
    if row.status != DRAFT:
        raise Refusal(400, "The voucher is no draft, use resetToDraft first", 90400)
    return replace(row, positions=list(row.positions))


def _status(given: Json) -> int:
    status = amount_value(given.get("status", DRAFT), "status")
    if status not in (DRAFT, OPEN):
        raise Refusal(422, f"The status {number_text(status)} is not valid, use 50 or 100")
    return int(status)


def _choice(given: Json, name: str, allowed: tuple[str, ...], default: str) -> str:
    value = given.get(name, default)
    if value not in allowed:
        raise Refusal(400, f"{name}: expected one of {', '.join(allowed)}")
    return str(value)
