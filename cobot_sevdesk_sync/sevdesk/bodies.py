"""What is sent to sevDesk when something is created. Pure, so that a preview can show the very bodies.

Amounts are decimals (the transport writes them as JSON numbers digit by digit), days are ``dd.mm.yyyy``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from cobot_sevdesk_sync.sevdesk.records import BERLIN, AddressRequest, ContactRequest, PositionDraft, VoucherRequest

CUSTOMER_CATEGORY = 3
ACTIVE_STATUS = 1000
INVOICE_ADDRESS_CATEGORY = 47
WORK_KEY = 2
INVOICING_KEY = 8
REVENUE = "D"
ORDINARY_VOUCHER = "VOU"
COMMENT_BOUND = 255
"""Where a long-standing client cuts position texts; sevDesk's own bound is not published."""
LAST_SECOND = time(23, 59, 59)

Body = dict[str, Any]


def written_day(day: date) -> str:
    """Return a day as sevDesk takes it in requests: ``dd.mm.yyyy`` (sevDesk API, saveVoucher)."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def first_second(day: date) -> int:
    """Return the day's first second in Berlin, in seconds since 1970."""
    return int(datetime.combine(day, time.min, BERLIN).timestamp())


def last_second(day: date) -> int:
    """Return the day's last second in Berlin, in seconds since 1970."""
    return int(datetime.combine(day, LAST_SECOND, BERLIN).timestamp())


def reference(id_: str, object_name: str) -> Body:
    """Return a relation as sevDesk takes it: the id as a number, as documented, where it is one."""
    return {"id": int(id_) if id_.isascii() and id_.isdecimal() else id_, "objectName": object_name}


def contact_body(request: ContactRequest) -> Body:
    """Return the body that creates a customer. ``name`` makes it an organisation; ``surename`` is the first name."""
    names: Body = (
        {"name": request.company}
        if request.company
        else _given({"surename": request.first_name, "familyname": request.family_name})
    )
    return {
        **names,
        "category": reference(str(CUSTOMER_CATEGORY), "Category"),
        "status": ACTIVE_STATUS,
        "customerNumber": request.customer_number,
        **_given({"vatNumber": request.vat_number, "description": request.description}),
    }


def _given(fields: Mapping[str, str | None]) -> Body:
    return {field: value for field, value in fields.items() if value}


def address_body(contact_id: str, request: AddressRequest) -> Body:
    """Return the body that attaches an invoice address. Without a known country the key is left out."""
    return {
        "contact": reference(contact_id, "Contact"),
        **_given({"name": request.name, "street": request.street, "zip": request.zip, "city": request.city}),
        **({"country": reference(request.country_id, "StaticCountry")} if request.country_id else {}),
        "category": reference(str(INVOICE_ADDRESS_CATEGORY), "Category"),
    }


def communication_way_body(contact_id: str, kind: str, value: str, *, key: int, main: bool) -> Body:
    """Return the body that attaches an e-mail address or a phone number (``kind`` is ``EMAIL`` or ``PHONE``)."""
    return {
        "contact": reference(contact_id, "Contact"),
        "type": kind,
        "value": value,
        "key": reference(str(key), "CommunicationWayKey"),
        "main": main,
    }


def voucher_body(request: VoucherRequest) -> Body:
    """Return the body that books a revenue voucher.

    The keys stand in the order that sevDesk's documentation insists on: the voucher, its positions, the positions to
    delete, and the file name last. Amounts are gross (``net`` is false), so that the total is exact by construction.
    """
    return {
        "voucher": {
            "objectName": "Voucher",
            "mapAll": True,
            "voucherDate": written_day(request.voucher_date),
            "deliveryDate": written_day(request.delivery_date),
            **({"deliveryDateUntil": written_day(request.delivery_until)} if request.delivery_until else {}),
            "paymentDeadline": written_day(request.payment_deadline),
            # "Supplier" is sevDesk's word for whoever stands on the other side, customers included.
            "supplier": reference(request.contact_id, "Contact") if request.contact_id is not None else None,
            "supplierName": request.supplier_name if request.contact_id is None else None,
            "description": request.number,
            "status": request.status,
            # The one id that the documentation types as a string.
            "taxRule": {"id": request.tax_rule_id, "objectName": "TaxRule"},
            "creditDebit": REVENUE,
            "voucherType": ORDINARY_VOUCHER,
            "currency": request.currency,
            **_exchange(request.exchange_date),
            **({"costCentre": reference(request.cost_centre_id, "CostCentre")} if request.cost_centre_id else {}),
        },
        "voucherPosSave": [_position_body(position) for position in request.positions],
        "voucherPosDelete": None,
        "filename": request.filename,
    }


def _exchange(day: date | None) -> Body:
    return {"propertyForeignCurrencyDeadline": written_day(day)} if day is not None else {}


def _position_body(position: PositionDraft) -> Body:
    return {
        "objectName": "VoucherPos",
        "mapAll": True,
        "accountDatev": reference(position.account_id, "AccountDatev"),
        "taxRate": position.tax_rate,
        "net": False,
        "sumGross": position.gross,
        "comment": position.comment[:COMMENT_BOUND],
    }


def tag_body(voucher_id: str, name: str) -> Body:
    """Return the body that puts a tag on a voucher."""
    return {"name": name, "object": reference(voucher_id, "Voucher")}
