"""The shapes of sevDesk's JSON: the wrapping of every answer, and the rows in it.

Required is what the program cannot do without; everything else may be missing or null. Unknown keys are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from cobot_sevdesk_sync.answers import Form

FORMS = {
    "/Voucher": Form(
        always=("creditDebit", "description", "voucherDate", "sumTax", "currency"),
        known={"status": frozenset({"50", "100", "150", "750", "1000"}), "creditDebit": frozenset("CD")},
    ),
    "/VoucherPos": Form(always=("sumNet", "sumTax", "comment")),
    "/Contact": Form(always=("customerNumber", "name")),
    "/CommunicationWay": Form(known={"type": frozenset({"EMAIL", "PHONE", "WEB", "MOBILE", "FAX"})}),
    "/ReceiptGuidance": Form(
        always=("accountName", "allowedTaxRules", "allowedReceiptTypes"),
        known={"taxRates": frozenset({"ZERO", "SEVEN", "NINETEEN", ""})},
    ),
}
"""How the rows of listings have always been, by path (sevDesk API; section 9 of what is known of it in practice)."""

Scalar = str | int
"""A text or number: ids and amounts of either kind have been seen."""


class Envelope(msgspec.Struct):
    """The outermost keys of any answer, their values still undecoded; empty where a key is missing."""

    objects: msgspec.Raw = msgspec.Raw(b"")
    error: msgspec.Raw = msgspec.Raw(b"")
    message: msgspec.Raw = msgspec.Raw(b"")
    total: msgspec.Raw = msgspec.Raw(b"")

    @property
    def has_objects(self) -> bool:
        """Whether there is a key ``objects``, whatever its value. The value is not copied: previews weigh megabytes."""
        return memoryview(self.objects).nbytes > 0


class Reference(msgspec.Struct, rename="camel"):
    """A relation to another object; with ``embed`` it carries more of it, such as its name."""

    id: Scalar | None = None
    object_name: str | None = None
    name: str | None = None


class VoucherRow(msgspec.Struct, rename="camel"):
    """A voucher. Drafts may lack nearly everything."""

    id: Scalar
    status: Scalar
    sum_gross: Decimal | None
    credit_debit: str | None = None
    description: Scalar | None = None
    voucher_date: Scalar | None = None
    sum_tax: Decimal | None = None
    sum_gross_foreign_currency: Decimal | None = None
    currency: str | None = None
    supplier: Reference | None = None
    supplier_name: Scalar | UnsetType | None = UNSET
    tax_rule: Reference | None = None
    document: Reference | None = None
    cost_centre: Reference | None = None
    enshrined: Scalar | bool | None = None


class PositionRow(msgspec.Struct, rename="camel"):
    """A position of a voucher."""

    id: Scalar
    tax_rate: Decimal
    sum_gross: Decimal
    voucher: Reference | None = None
    account_datev: Reference | None = None
    sum_net: Decimal | None = None
    sum_tax: Decimal | None = None
    comment: Scalar | None = None


class TagRow(msgspec.Struct, rename="camel"):
    """A tag."""

    id: Scalar
    name: Scalar | None = None


class TagRelationRow(msgspec.Struct, rename="camel"):
    """That an object carries a tag. Its own id matters to nobody."""

    id: Scalar | None = None
    tag: Reference | None = None
    object: Reference | None = None


class ContactRow(msgspec.Struct, rename="camel"):
    """A contact. ``surename`` is the first name; ``name`` is set for organisations only."""

    id: Scalar
    name: Scalar | None = None
    surename: Scalar | None = None
    familyname: Scalar | None = None
    customer_number: Scalar | None = None
    description: Scalar | None = None


class AddressRow(msgspec.Struct, rename="camel"):
    """A postal address."""

    id: Scalar
    contact: Reference | None = None
    street: Scalar | None = None
    zip: Scalar | None = None
    city: Scalar | None = None
    country: Reference | None = None


class CommunicationWayRow(msgspec.Struct, rename="camel"):
    """An e-mail address, phone number ... Its own id matters to nobody."""

    id: Scalar | None = None
    type: Any = None
    value: Scalar | None = None
    contact: Reference | None = None
    key: Reference | None = None


class VersionRow(msgspec.Struct):
    """The booking system's version."""

    version: Scalar


class TaxRuleRow(msgspec.Struct, rename="camel"):
    """A tax rule that an account allows, with its rates as words; whatever it is called allows nothing more or less."""

    id: Scalar
    tax_rates: Sequence[Scalar] | None = None
    name: object = None
    description: object = None


class AccountRow(msgspec.Struct, rename="camel"):
    """A booking account of the receipt guidance."""

    account_datev_id: Scalar
    account_number: Scalar
    account_name: str | None = None
    allowed_tax_rules: msgspec.Raw = msgspec.Raw(b"null")
    allowed_receipt_types: msgspec.Raw = msgspec.Raw(b"null")


class CountryRow(msgspec.Struct, rename="camel"):
    """A country of the static list."""

    id: Scalar
    code: str | None = None
    name: str | None = None
    name_en: str | None = None


class CostCentreRow(msgspec.Struct, rename="camel"):
    """A cost centre. The endpoint is undocumented, and so is the name of the number's field."""

    id: Scalar
    name: Scalar | None = None
    number: Scalar | None = None
    cost_centre_number: Scalar | None = None


class CreatedRow(msgspec.Struct):
    """What a write was answered with: at the least an id."""

    id: Scalar


class SavedVoucherRow(msgspec.Struct):
    """What saveVoucher was answered with; the attached file stands in the voucher or beside it."""

    voucher: VoucherRow
    document: Reference | None = None


class UploadRow(msgspec.Struct):
    """What an upload was answered with. The preview of several megabytes beside it is passed over."""

    filename: str
