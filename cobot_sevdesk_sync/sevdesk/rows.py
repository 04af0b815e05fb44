"""What sevDesk sends, as typed records: vouchers, positions, tags, contacts, catalogues. Only what is used is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from cobot_sevdesk_sync.sevdesk.bodies import berlin_day
from cobot_sevdesk_sync.sevdesk.envelope import WrongValueError
from cobot_sevdesk_sync.sevdesk.records import (
    Account,
    CommunicationWay,
    Contact,
    ContactAddress,
    CostCentre,
    Country,
    Position,
    Tag,
    TagRelation,
    Voucher,
)

Scalar = str | int
LARGEST_EXPONENT, SMALLEST_EXPONENT = 12, -12
"""An amount beyond a trillion or finer than a trillionth is a broken answer, and would be slow to calculate with."""


class Reference(msgspec.Struct, rename="camel"):
    """A relation to another object; with ``embed`` it carries more of it, such as its name."""

    id: Scalar | None = None
    object_name: str | None = None
    name: str | None = None


def text_or_none(value: Scalar | None) -> str | None:
    """Return the text without surrounding spaces; None for null and for nothing but spaces."""
    return (str(value).strip() or None) if value is not None else None


def required_text(field: str, value: Scalar) -> str:
    """Return the text without surrounding spaces; raises ``WrongValueError`` when nothing is left."""
    text = text_or_none(value)
    if text is None:
        raise WrongValueError(field, "empty")
    return text


def own_id(value: Scalar) -> str:
    """Return a row's own id."""
    return required_text("id", value)


def amount(field: str, value: Decimal) -> Decimal:
    """Return an amount or a percentage as it was sent; raises ``WrongValueError`` for what cannot be one."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str) or value.adjusted() > LARGEST_EXPONENT or exponent < SMALLEST_EXPONENT:
        raise WrongValueError(field, "not an amount")
    return value


def amount_or_none(field: str, value: Decimal | None) -> Decimal | None:
    """Return an amount that may be null."""
    return None if value is None else amount(field, value)


def day_or_none(field: str, value: Scalar | None) -> date | None:
    """Return the day in Berlin; None where none is set. Raises ``WrongValueError`` for what is no date."""
    text = text_or_none(value)
    if text is None:
        return None
    try:
        return berlin_day(text)
    except ValueError as error:
        raise WrongValueError(field, str(error)) from None


def reference_id(reference: Reference | None) -> str | None:
    """Return the id of a related object; None where there is none."""
    return text_or_none(reference.id) if reference is not None else None


def required_reference_id(field: str, reference: Reference | None) -> str:
    """Return the id of a related object that must be there; raises ``WrongValueError`` when it is missing."""
    found = reference_id(reference)
    if found is None:
        raise WrongValueError(field, "missing")
    return found


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
    supplier_name: Scalar | None = None

    def record(self) -> Voucher:
        """Return the voucher. An amount of null is a draft without positions: nothing is booked, which is zero."""
        return Voucher(
            id=own_id(self.id),
            number=text_or_none(self.description) or "",
            voucher_date=day_or_none("voucherDate", self.voucher_date),
            credit_debit=self.credit_debit or "",
            status=str(self.status),
            sum_gross=amount("sumGross", Decimal(0) if self.sum_gross is None else self.sum_gross),
            sum_tax=amount_or_none("sumTax", self.sum_tax),
            currency=text_or_none(self.currency),
            contact_id=reference_id(self.supplier),
            supplier_name=text_or_none(self.supplier_name),
            sum_gross_foreign=amount_or_none("sumGrossForeignCurrency", self.sum_gross_foreign_currency),
        )


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

    def record(self) -> Position:
        """Return the position."""
        return Position(
            id=own_id(self.id),
            voucher_id=required_reference_id("voucher.id", self.voucher),
            account_id=reference_id(self.account_datev),
            tax_rate=amount("taxRate", self.tax_rate),
            sum_gross=amount("sumGross", self.sum_gross),
            sum_net=amount_or_none("sumNet", self.sum_net),
            sum_tax=amount_or_none("sumTax", self.sum_tax),
            comment=text_or_none(self.comment),
        )


class TagRow(msgspec.Struct, rename="camel"):
    """A tag."""

    id: Scalar
    name: Scalar | None = None

    def record(self) -> Tag:
        """Return the tag."""
        return Tag(id=own_id(self.id), name=text_or_none(self.name) or "")


class TagRelationRow(msgspec.Struct, rename="camel"):
    """That an object carries a tag."""

    id: Scalar
    tag: Reference | None = None
    object: Reference | None = None

    def record(self) -> TagRelation | None:
        """Return the relation; None when its tag or its object is gone: it says nothing of any document then."""
        tag_id, object_id = reference_id(self.tag), reference_id(self.object)
        if self.tag is None or self.object is None or tag_id is None or object_id is None:
            return None
        return TagRelation(
            tag_id=tag_id,
            tag_name=text_or_none(self.tag.name),
            object_id=object_id,
            object_name=self.object.object_name or "",
        )


class ContactRow(msgspec.Struct, rename="camel"):
    """A contact. ``surename`` is the first name; ``name`` is set for organisations only."""

    id: Scalar
    name: Scalar | None = None
    surename: Scalar | None = None
    familyname: Scalar | None = None
    customer_number: Scalar | None = None
    description: Scalar | None = None

    def record(self) -> Contact:
        """Return the contact, its e-mail addresses still unknown."""
        person = " ".join(filter(None, (text_or_none(self.surename), text_or_none(self.familyname))))
        return Contact(
            id=own_id(self.id),
            customer_number=text_or_none(self.customer_number),
            name=text_or_none(self.name) or person,
            is_person=bool(person),
            description=text_or_none(self.description) or "",
        )


class AddressRow(msgspec.Struct, rename="camel"):
    """A postal address."""

    id: Scalar
    contact: Reference | None = None
    street: Scalar | None = None
    zip: Scalar | None = None
    city: Scalar | None = None
    country: Reference | None = None

    def record(self) -> ContactAddress:
        """Return the address."""
        return ContactAddress(
            id=own_id(self.id),
            contact_id=required_reference_id("contact.id", self.contact),
            street=text_or_none(self.street),
            zip=text_or_none(self.zip),
            city=text_or_none(self.city),
            country_id=reference_id(self.country),
        )


class CommunicationWayRow(msgspec.Struct, rename="camel"):
    """An e-mail address, phone number ..."""

    id: Scalar
    type: str
    value: Scalar | None = None
    contact: Reference | None = None
    key: Reference | None = None

    def record(self) -> CommunicationWay | None:
        """Return the communication way; None when it belongs to no contact (any more)."""
        contact_id = reference_id(self.contact)
        if contact_id is None:
            return None
        return CommunicationWay(
            id=own_id(self.id),
            contact_id=contact_id,
            type=self.type,
            value=text_or_none(self.value) or "",
            key_id=reference_id(self.key),
        )


PERCENT_BY_WORD = {"ZERO": Decimal(0), "SEVEN": Decimal(7), "NINETEEN": Decimal(19)}


class VersionRow(msgspec.Struct):
    """The booking system's version."""

    version: Scalar


class TaxRuleRow(msgspec.Struct, rename="camel"):
    """A tax rule that an account allows, with its rates as words."""

    id: Scalar
    tax_rates: Sequence[Scalar] | None = None

    @property
    def percents(self) -> frozenset[Decimal]:
        """The rates in percent. A word that is not known is dropped: what is not understood is not allowed."""
        return frozenset(PERCENT_BY_WORD[word] for word in self.tax_rates or () if word in PERCENT_BY_WORD)


class AccountRow(msgspec.Struct, rename="camel"):
    """A booking account of the receipt guidance."""

    account_datev_id: Scalar
    account_number: Scalar
    account_name: str | None = None
    allowed_tax_rules: Sequence[TaxRuleRow] | None = None
    allowed_receipt_types: Sequence[str] | None = None

    def record(self) -> Account:
        """Return the account with what it allows."""
        rates: dict[str, frozenset[Decimal]] = {}
        for rule in self.allowed_tax_rules or ():
            rates[str(rule.id)] = rates.get(str(rule.id), frozenset()) | rule.percents
        return Account(
            id=required_text("accountDatevId", self.account_datev_id),
            number=required_text("accountNumber", self.account_number),
            name=text_or_none(self.account_name) or "",
            rates_by_rule=rates,
            receipt_types=frozenset(self.allowed_receipt_types or ()),
        )


class CountryRow(msgspec.Struct, rename="camel"):
    """A country of the static list."""

    id: Scalar
    code: str | None = None
    name: str | None = None
    name_en: str | None = None

    def record(self) -> Country:
        """Return the country; the code has been seen in lower case."""
        return Country(
            id=own_id(self.id),
            code=(text_or_none(self.code) or "").upper(),
            name=text_or_none(self.name) or "",
            name_en=text_or_none(self.name_en) or "",
        )


class CostCentreRow(msgspec.Struct, rename="camel"):
    """A cost centre. The endpoint is undocumented, and so is the name of the number's field."""

    id: Scalar
    name: Scalar | None = None
    number: Scalar | None = None
    cost_centre_number: Scalar | None = None

    def record(self) -> CostCentre:
        """Return the cost centre."""
        return CostCentre(
            id=own_id(self.id),
            name=text_or_none(self.name) or "",
            number=text_or_none(self.number) or text_or_none(self.cost_centre_number),
        )


class CreatedRow(msgspec.Struct):
    """What a write was answered with: at the least an id."""

    id: Scalar

    def record(self) -> str:
        """Return the id."""
        return own_id(self.id)


class SavedVoucherRow(msgspec.Struct):
    """What saveVoucher was answered with."""

    voucher: VoucherRow


class UploadRow(msgspec.Struct):
    """What an upload was answered with. The preview of several megabytes beside it is passed over."""

    filename: str

    def record(self) -> str:
        """Return the name under which the file waits to be attached."""
        return required_text("filename", self.filename)
