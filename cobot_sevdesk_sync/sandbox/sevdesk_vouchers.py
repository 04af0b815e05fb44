"""The sandbox's sevDesk: vouchers with their files and tags, and everything that booking system 2.0 checks in them."""

from __future__ import annotations

import base64
import hashlib
import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.server import Refusal
from cobot_sevdesk_sync.sandbox.sevdesk_state import (
    CENT,
    FileRow,
    HoldsAccount,
    PositionRow,
    TagRelationRow,
    TagRow,
    VoucherRow,
    derived_sums,
    upload_hash,
)
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Routes,
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
    listing,
    moment_text,
    number_text,
    read_body,
    reference,
    stub,
    text_value,
    wrapped,
)

DRAFT, OPEN = 50, 100
_NO_DRAFT = 159
_PDF_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
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
_VOUCHER_FIELDS = frozenset(
    {*_DAYS, "supplier", "supplierName", "description", "taxRule", "creditDebit", "voucherType", "currency"}
    | {"costCentre", "objectName", "mapAll", "status", "taxType", "taxSet"}
)
_POSITION_FIELDS = frozenset(
    {"objectName", "mapAll", "accountDatev", "accountingType", "taxRate", "net", "isAsset"}
    | {"sumNet", "sumGross", "comment"}
)
_RATES = {Decimal(0), Decimal(7), Decimal(19)}
_LARGEST_CENTS_EXPONENT = -2

# Units of a currency per euro, for vouchers that leave the rate to sevDesk.
_DAILY_RATES = {"USD": Decimal("1.10"), "GBP": Decimal("0.85"), "CHF": Decimal("0.95")}


def _voucher_view(voucher: VoucherRow, side: HoldsAccount) -> Json:
    """Return a voucher: numbers as text but ``paidAmount``, relations that it lacks absent."""
    rate = _units_per_euro(voucher.currency)
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
        **_sums(voucher, rate, side),
        "sumDiscounts": "0",
        "sumDiscountsForeignCurrency": "0",
        "paidAmount": 0,
        "taxRule": stub(voucher.tax_rule_id, "TaxRule"),
        "taxType": None,
        "creditDebit": voucher.credit_debit,
        "voucherType": voucher.voucher_type,
        "currency": voucher.currency,
        "propertyForeignCurrencyDeadline": day_text(voucher.exchange_deadline),
        "propertyExchangeRate": number_text(rate),
        "enshrined": moment_text(voucher.enshrined) if voucher.enshrined else None,
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


def _position_view(position: PositionRow, voucher: VoucherRow, side: HoldsAccount) -> Json:
    """Return a position."""
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
        **_sums(position, _units_per_euro(voucher.currency), side),
        "comment": position.comment,
    }


def _sums(row: VoucherRow | PositionRow, units_per_euro: Decimal, side: HoldsAccount) -> Json:
    """Return the three sums, in euros and in the voucher's currency."""
    given = {"sumNet": row.sum_net, "sumTax": row.sum_tax, "sumGross": row.sum_gross}
    in_euros = {name: (amount / units_per_euro).quantize(CENT, ROUND_HALF_UP) for name, amount in given.items()}
    accounting = {f"{name}Accounting": amount for name, amount in in_euros.items()}
    is_beside = side.quirks.foreign_sums == "beside"
    shown = (in_euros if is_beside else given) | accounting
    if is_beside and isinstance(row, VoucherRow):
        # A position has no such fields (sevDesk API, VoucherPos).
        is_foreign = units_per_euro != 1
        shown |= {f"{name}ForeignCurrency": given[name] if is_foreign else Decimal(0) for name in given}
    return {name: number_text(amount) for name, amount in shown.items()}


def _units_per_euro(currency: str) -> Decimal:
    return _DAILY_RATES.get(currency, Decimal(1))


def upload_file(side: HoldsAccount, request: Request) -> Response:
    """Keep a file for the next saveVoucher; the same content always gets the same name."""
    try:
        original_name, content = _only_part(request)
    finally:
        request.close()
    is_xml = content.lstrip().startswith(b"<?xml")
    if b"%PDF" not in content[:1024] and not is_xml:
        raise Refusal(422, "The file is neither a PDF nor an XML invoice")
    name = f"{upload_hash(content)}.{'xml' if is_xml else 'pdf'}"
    side.state.uploads[name] = FileRow(name, name, original_name, content)
    answer: Json = {
        "pages": max(1, len(_PDF_PAGE.findall(content))),
        "mimeType": "image/jpg",
        "originMimeType": "application/xml" if is_xml else "application/pdf",
        "filename": name,
        "contentHash": hashlib.sha256(content).hexdigest(),
        "content": [base64.b64encode(content).decode()],
        "isEInvoice": is_xml or b"factur-x.xml" in content,
    }
    return wrapped(answer, CREATED)


def _only_part(request: Request) -> tuple[str, bytes]:
    if request.mimetype != "multipart/form-data" or list(request.files) != ["file"] or list(request.form):
        raise Refusal(400, "Expected multipart/form-data with exactly one part named file")
    part = request.files["file"]
    if not part.filename:
        raise Refusal(400, "The file has no name")
    return part.filename, part.read()


def list_tags(side: HoldsAccount, request: Request) -> Response:
    """List tags."""
    return listing(request, in_order(side.state.tags.values(), side.quirks.order), _tag_view)


def list_relations(side: HoldsAccount, request: Request) -> Response:
    """List what carries which tag."""
    return listing(request, in_order(side.state.tag_relations.values(), side.quirks.order), _relation_view)


def tag_voucher(side: HoldsAccount, request: Request) -> Response:
    """Put a tag on a voucher, making the tag where it is new; answered with 200, unlike other creations.

    A repeated relation is kept twice, so that a repeated write shows.
    """
    body = read_body(request, ("name", "object"))
    name = text_value(body.get("name"), "name")
    if not name:
        raise Refusal(400, "name is required")
    voucher = found(side.state.vouchers, "Voucher", reference(body.get("object"), "Voucher", "object"))
    refuses = side.quirks.refuses
    if "tag-twice" in refuses and name in side.state.tags_of(voucher.id):
        raise Refusal(422, "The object has this tag already")
    if "tag-booked" in refuses and voucher.status != DRAFT:
        raise Refusal(400, "You can only update draft documents")
    relation = side.state.tag_voucher(voucher.id, name, side.clock(), is_new=not side.quirks.reuses_tags)
    return wrapped(_relation_view(relation))


def delete_tag(side: HoldsAccount, _request: Request, tag_id: str) -> Response:
    """Delete a tag, and take it off what carries it."""
    state = side.state
    found(state.tags, "Tag", tag_id)
    del state.tags[tag_id]
    state.tag_relations = {row.id: row for row in state.tag_relations.values() if row.tag_id != tag_id}
    return wrapped(None)


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
        "object": stub(row.voucher_id, "Voucher"),
        "sevClient": stub("1", "SevClient"),
    }


def list_vouchers(side: HoldsAccount, request: Request) -> Response:
    """List vouchers by ``descriptionLike``, ``startDate`` and ``endDate``, the dates in Unix seconds.

    A filter that is unknown or unreadable is ignored without a word.
    """
    arguments = request.args
    part = arguments.get("descriptionLike", "")
    start, end = filter_number(arguments, "startDate"), filter_number(arguments, "endDate")

    def listed(row: VoucherRow) -> bool:
        if not contains(row.description, part, side.quirks.number_search):
            return False
        if row.voucher_date is None:
            return start is None and end is None
        second = day_seconds(row.voucher_date)
        if side.quirks.exclusive_dates and second in (start, end):
            return False
        return (start is None or second >= start) and (end is None or second <= end)

    rows = in_order(side.state.vouchers.values(), side.quirks.order)
    listed_rows = [row for row in rows if listed(row)]
    return listing(request, listed_rows, partial(_voucher_view, side=side), with_total=side.quirks.totals)


def get_voucher(side: HoldsAccount, _request: Request, voucher_id: str) -> Response:
    """Return one voucher, in an array of one."""
    return wrapped([_voucher_view(found(side.state.vouchers, "Voucher", voucher_id), side)])


def delete_voucher(side: HoldsAccount, _request: Request, voucher_id: str) -> Response:
    """Delete a draft; nothing else can be deleted."""
    voucher = found(side.state.vouchers, "Voucher", voucher_id)
    if voucher.status != DRAFT:
        raise Refusal(409, "The voucher is no longer a draft", _NO_DRAFT)
    del side.state.vouchers[voucher_id]
    relations = side.state.tag_relations.values()
    side.state.tag_relations = {row.id: row for row in relations if row.voucher_id != voucher_id}
    return wrapped(None)


def reset_to_draft(side: HoldsAccount, _request: Request, voucher_id: str) -> Response:
    """Make a booked voucher a draft again, unless it is enshrined."""
    voucher = found(side.state.vouchers, "Voucher", voucher_id)
    if voucher.enshrined is not None:
        raise Refusal(400, "Already enshrined")
    voucher.status = DRAFT
    return wrapped(_voucher_view(voucher, side))


def list_positions(side: HoldsAccount, request: Request) -> Response:
    """List positions, of one voucher when asked."""
    voucher_id = filter_reference(request.args, "voucher", "Voucher")
    owners: dict[str, VoucherRow] = {}
    positions: list[PositionRow] = []
    for voucher in in_order(side.state.vouchers.values(), side.quirks.order):
        if voucher_id in (None, voucher.id):
            owners |= {position.id: voucher for position in voucher.positions}
            positions += voucher.positions
    return listing(request, positions, lambda position: _position_view(position, owners[position.id], side))


def save_voucher(side: HoldsAccount, request: Request) -> Response:
    """Create a voucher; nothing is kept of one that is refused.

    sevDesk can also save a draft anew: the sandbox refuses the id of a voucher or position, which a new one lacks.
    """
    state = side.state
    body = read_body(request, _BODY_FIELDS)
    if body.get("voucherPosDelete") is not None:
        raise Refusal(400, "voucherPosDelete: a new voucher has no positions to delete")
    given = _modelled(body.get("voucher"), "Voucher", _VOUCHER_FIELDS)
    drafts = body.get("voucherPosSave")
    if not isinstance(drafts, list) or not drafts:
        raise Refusal(400, "voucherPosSave: expected a list of positions")
    drafts = [_modelled(draft, "VoucherPos", _POSITION_FIELDS) for draft in drafts]
    voucher = _voucher(side, given)
    voucher.positions = [_position(side, draft) for draft in drafts]
    _check(side, voucher)
    upload = _upload(side, body.get("filename"))
    for position in voucher.positions:
        position.id = state.new_id()
    voucher.sum_net = sum((position.sum_net for position in voucher.positions), Decimal(0))
    voucher.sum_tax = sum((position.sum_tax for position in voucher.positions), Decimal(0))
    voucher.sum_gross = sum((position.sum_gross for position in voucher.positions), Decimal(0))
    if side.quirks.rounding == "voucher":
        by_rate = {each.tax_rate: Decimal(0) for each in voucher.positions}
        for each in voucher.positions:
            by_rate[each.tax_rate] += each.sum_gross
        voucher.sum_tax = sum((derived_sums(gross, rate, net=False)[1] for rate, gross in by_rate.items()), Decimal(0))
        voucher.sum_net = voucher.sum_gross - voucher.sum_tax
    if upload is not None:
        del state.uploads[upload.name]
        if not side.quirks.loses_files:
            voucher.document_id = state.add_document(upload.content, upload.original_name)
    voucher.id = state.new_id()
    state.vouchers[voucher.id] = voucher
    answer: Json = {
        "voucher": _voucher_view(voucher, side) | {"mapAll": True},
        "voucherPos": [_position_view(position, voucher, side) for position in voucher.positions],
        "vatdrop": "not relevant",
    }
    if upload is not None and voucher.document_id is not None:
        answer["document"] = stub(voucher.document_id, "Document") | {"filename": upload.original_name}
    return wrapped(answer, CREATED)


def _voucher(side: HoldsAccount, given: Json) -> VoucherRow:
    """Return the voucher that the body describes, without its positions."""
    state = side.state
    for name in ("status", "taxRule", "creditDebit", "voucherType"):
        if given.get(name) is None:
            raise Refusal(400, f"voucher: {name} is required")
    status = _status(given)
    if state.bookkeeping_version != "2.0":
        raise Refusal(422, "taxRule is not supported in bookkeeping system version 1.0")
    if given.get("taxSet") is not None or given.get("taxType") is not None:
        raise Refusal(422, "taxType and taxSet are not supported here, use taxRule")
    now = side.clock()
    voucher = VoucherRow(id="", created=now, updated=now, status=status, credit_debit="D")
    for name, attribute in _DAYS.items():
        if name in given:
            setattr(voucher, attribute, day_value(given[name], name))
    voucher.supplier_name = text_value(given.get("supplierName"), "supplierName") or None
    voucher.description = text_value(given.get("description"), "description") or None
    voucher.tax_rule_id = reference(given["taxRule"], "TaxRule", "taxRule")
    voucher.contact_id = _known(given.get("supplier"), "Contact", "supplier", state.contacts)
    cost_centre_id = _known(given.get("costCentre"), "CostCentre", "costCentre", state.cost_centres)
    voucher.cost_centre_id = cost_centre_id if side.quirks.keeps_cost_centre else None
    voucher.credit_debit = _choice(given, "creditDebit", ("C", "D"))
    voucher.voucher_type = _choice(given, "voucherType", ("VOU", "RV"))
    voucher.currency = text_value(given.get("currency"), "currency") or voucher.currency
    return voucher


def _known(value: object, model: str, field: str, rows: dict[str, Any]) -> str | None:
    if value is None:
        return None
    object_id = reference(value, model, field)
    if object_id not in rows:
        raise Refusal(422, f"{field}: there is no {model} with the id {object_id}")
    return object_id


def _position(side: HoldsAccount, draft: Json) -> PositionRow:
    if draft.get("accountingType") is not None:
        raise Refusal(422, "accountingType is not supported here, use accountDatev")
    for name in ("accountDatev", "taxRate", "net"):
        if draft.get(name) is None:
            raise Refusal(400, f"voucherPosSave: {name} is required")
    account_id = reference(draft["accountDatev"], "AccountDatev", "accountDatev")
    if account_id not in side.state.accounts:
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
    if side.quirks.rounding == "down" and not net:
        tax_sum = (amount * rate / (100 + rate)).quantize(CENT, ROUND_DOWN)
        net_sum = gross_sum - tax_sum
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


def _check(side: HoldsAccount, voucher: VoucherRow) -> None:
    if len({position.net for position in voucher.positions}) > 1:
        raise Refusal(400, "Net and gross positions can not be mixed in one voucher")
    if voucher.status == OPEN and voucher.contact_id is None and voucher.supplier_name is None:
        raise Refusal(422, "The voucher needs a supplier or a supplierName")
    if voucher.currency != "EUR" and voucher.exchange_deadline is None:
        raise Refusal(422, "A foreign currency needs propertyForeignCurrencyDeadline")
    _refuse_for_itself(side, voucher)
    # Drafts, too: whether sevDesk checks them is not known, and this is harder for a client.
    for position in voucher.positions if voucher.status != DRAFT or side.quirks.checks_drafts else ():
        _check_tax(side, voucher, position)


def _refuse_for_itself(side: HoldsAccount, voucher: VoucherRow) -> None:
    """Refuse what the switches say and, where they do, a second document of a number."""
    total = sum((position.sum_gross for position in voucher.positions), Decimal(0))
    kinds = {
        "negative": total < 0,
        "zero": total == 0,
        "delivery": voucher.delivery_date is not None
        and voucher.voucher_date is not None
        and voucher.delivery_date > voucher.voucher_date,
        f"rule-{voucher.tax_rule_id}": True,
    }
    for kind in side.quirks.refuses:
        if kinds.get(kind):
            raise Refusal(422, f"The voucher is not valid: {kind}")
    if side.quirks.unique_documents and voucher.description and side.state.vouchers_by_number(voucher.description):
        raise Refusal(422, "There is a document with this number already")


def _check_tax(side: HoldsAccount, voucher: VoucherRow, position: PositionRow) -> None:
    rule = side.state.tax_rules.get(voucher.tax_rule_id)
    account = side.state.accounts[position.account_id]
    if rule is not None and not rule.on_vouchers and side.quirks.takes_every_rule:
        return
    if rule is None or not rule.on_vouchers:
        raise Refusal(422, f"The tax rule {rule.code if rule else voucher.tax_rule_id} is not valid on vouchers")
    if voucher.credit_debit == "D" and "REVENUE" not in account.receipt_types:
        raise Refusal(422, f"The account {account.number} is not valid for revenue")
    if rule.id not in account.rules:
        raise Refusal(422, f"Regular input tax rule '{rule.code}' is not valid for the account {account.number}")
    if position.tax_rate not in _RATES or number_text(position.tax_rate) not in account.rules[rule.id]:
        rate = number_text(position.tax_rate)
        raise Refusal(422, f"The tax rate {rate} is not valid for '{rule.code}' on the account {account.number}")


def _upload(side: HoldsAccount, filename: object) -> FileRow | None:
    if filename is None:
        return None
    upload = side.state.uploads.get(str(filename))
    if upload is None and not side.quirks.wants_files:
        return None
    if upload is None:
        raise Refusal(422, f"There is no uploaded file {str(filename)[:60]}")
    return upload


def _modelled(value: object, model: str, allowed: frozenset[str]) -> Json:
    if not isinstance(value, dict) or value.get("objectName") != model or value.get("mapAll") is not True:
        raise Refusal(400, f"{model}: expected array with 'objectName' {model} and 'mapAll' true")
    check_fields(value, allowed, model)
    return value


def _status(given: Json) -> int:
    status = amount_value(given["status"], "status")
    if status not in (DRAFT, OPEN):
        raise Refusal(422, f"The status {number_text(status)} is not valid, use 50 or 100")
    return int(status)


def _choice(given: Json, name: str, allowed: tuple[str, ...]) -> str:
    if given[name] not in allowed:
        raise Refusal(400, f"{name}: expected one of {', '.join(allowed)}")
    return str(given[name])


VOUCHER_ROUTES: Routes = {
    "GET /Voucher": list_vouchers,
    "GET /Voucher/<voucher_id>": get_voucher,
    "DELETE /Voucher/<voucher_id>": delete_voucher,
    "PUT /Voucher/<voucher_id>/resetToDraft": reset_to_draft,
    "GET /VoucherPos": list_positions,
    "POST /Voucher/Factory/uploadTempFile": upload_file,
    "POST /Voucher/Factory/saveVoucher": save_voucher,
    "GET /Tag": list_tags,
    "DELETE /Tag/<tag_id>": delete_tag,
    "POST /Tag/Factory/create": tag_voucher,
    "GET /TagRelation": list_relations,
}
