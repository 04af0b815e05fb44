"""The sandbox's sevDesk: how vouchers and their positions stand in answers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from cobot_sevdesk_sync.sandbox.sevdesk_rows import CENT, PositionRow, VoucherRow
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    Json,
    day_text,
    flag_text,
    json_number,
    moment_text,
    number_text,
    stub,
)


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
