"""The sandbox's sevDesk: saving a voucher, with everything that booking system 2.0 checks on the way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_rows import FileRow, PositionRow, VoucherRow, derived_sums
from cobot_sevdesk_sync.sandbox.sevdesk_voucher_routes import DRAFT, OPEN
from cobot_sevdesk_sync.sandbox.sevdesk_voucher_views import position_view, voucher_view
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Refusal,
    amount_value,
    check_fields,
    day_value,
    flag_value,
    found,
    number_text,
    read_body,
    reference,
    stub,
    text_value,
    wrapped,
)

if TYPE_CHECKING:
    from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

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
