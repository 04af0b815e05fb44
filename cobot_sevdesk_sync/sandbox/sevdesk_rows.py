"""The rows of the sandbox's sevDesk: plain data, amounts as decimals in the voucher's currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(slots=True)
class ContactRow:
    """A contact: an organisation when ``name`` is set, a person otherwise (``surename`` is the first name)."""

    id: str
    created: datetime
    updated: datetime
    customer_number: str
    name: str | None = None
    surename: str | None = None
    familyname: str | None = None
    category_id: str = "3"
    status: int = 1000
    parent_id: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def is_person(self) -> bool:
        """Whether the listing hides the contact without ``depth=1``."""
        return self.name is None

    @property
    def display_name(self) -> str:
        """The organisation's name, or first and family name."""
        return self.name or " ".join(part for part in (self.surename, self.familyname) if part)


@dataclass(slots=True)
class AddressRow:
    """A postal address of a contact; ``extra`` holds ``name`` and ``name2`` to ``name4``."""

    id: str
    created: datetime
    contact_id: str
    country_id: str
    category_id: str
    street: str | None = None
    zip: str | None = None
    city: str | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class WayRow:
    """An e-mail address, phone number or web page of a contact."""

    id: str
    created: datetime
    contact_id: str
    type: str
    value: str
    key_id: str
    main: bool = False


@dataclass(slots=True)
class AccountRow:
    """A booking account of the receipt guidance: allowed rates in percent per id of an allowed tax rule."""

    id: str
    number: str
    name: str
    rules: dict[str, tuple[str, ...]]
    receipt_types: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class TaxRuleRow:
    """A tax rule; ``on_vouchers`` is false for those that only sevDesk's own invoices may use."""

    id: str
    code: str
    name: str
    on_vouchers: bool = True


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country of the static list; the case of ``code`` differs from row to row, as at sevDesk."""

    id: str
    code: str
    name: str
    name_en: str


@dataclass(slots=True)
class CostCentreRow:
    """A cost centre."""

    id: str
    name: str
    number: str | None


@dataclass(slots=True)
class PositionRow:
    """One position of a voucher; two of the three sums follow from the governing one."""

    id: str
    account_id: str
    tax_rate: Decimal
    net: bool
    sum_net: Decimal
    sum_tax: Decimal
    sum_gross: Decimal
    comment: str | None = None
    is_asset: bool = False


@dataclass(slots=True)
class VoucherRow:
    """A voucher. Its sums are those of the positions in the call that saved it last (sevDesk API, saveVoucher)."""

    id: str
    created: datetime
    updated: datetime
    status: int
    credit_debit: str
    voucher_type: str = "VOU"
    description: str | None = None
    voucher_date: date | None = None
    delivery_date: date | None = None
    delivery_date_until: date | None = None
    payment_deadline: date | None = None
    pay_date: date | None = None
    currency: str = "EUR"
    exchange_deadline: date | None = None
    exchange_rate: Decimal | None = None
    tax_rule_id: str = "1"
    contact_id: str | None = None
    supplier_name: str | None = None
    cost_centre_id: str | None = None
    document_id: str | None = None
    enshrined: bool = False
    paid_amount: Decimal = Decimal(0)
    sum_net: Decimal = Decimal(0)
    sum_tax: Decimal = Decimal(0)
    sum_gross: Decimal = Decimal(0)
    positions: list[PositionRow] = field(default_factory=list)


@dataclass(slots=True)
class FileRow:
    """An uploaded file: temporary under its ``name``, or a document once a voucher took it."""

    id: str
    name: str
    original_name: str
    content: bytes


@dataclass(slots=True)
class TagRow:
    """A tag."""

    id: str
    created: datetime
    name: str


@dataclass(slots=True)
class TagRelationRow:
    """That an object carries a tag."""

    id: str
    created: datetime
    tag_id: str
    object_id: str
    object_name: str


def derived_sums(amount: Decimal, tax_rate: Decimal, *, net: bool) -> tuple[Decimal, Decimal, Decimal]:
    """Return net, tax and gross of one position from its governing amount, rounded half away from zero to cents.

    Args:
        amount: The net amount when ``net``, else the gross amount.
        tax_rate: In percent.
        net: Which of the two governs.
    """
    if net:
        tax = (amount * tax_rate / 100).quantize(CENT, ROUND_HALF_UP)
        return amount, tax, amount + tax
    net_amount = (amount * 100 / (100 + tax_rate)).quantize(CENT, ROUND_HALF_UP)
    return net_amount, amount - net_amount, amount
