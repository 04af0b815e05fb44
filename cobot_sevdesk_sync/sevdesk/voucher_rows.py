"""Vouchers, their positions and tags, as sevDesk sends them. Only fields that are used are read."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from cobot_sevdesk_sync.sevdesk.records import Position, Tag, TagRelation, Voucher
from cobot_sevdesk_sync.sevdesk.scalars import (
    Reference,
    Scalar,
    amount,
    amount_or_none,
    day_or_none,
    own_id,
    reference_id,
    required_reference_id,
    text_or_none,
)


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
