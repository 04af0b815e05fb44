"""What sevDesk says, as typed values. Days are Berlin's calendar days; amounts are decimals as sevDesk sent them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from cobot_sevdesk_sync.answers import BROKEN

BERLIN = ZoneInfo("Europe/Berlin")

PREFERRED_ENGLISH_NAME = {"GB": "united kingdom"}
"""sevDesk lists several rows for GB (England, Great Britain, United Kingdom); only this one means the whole."""


class UnreadableRow(Struct, frozen=True):
    """A row of a listing that is not as documented: what was wrong, and what can be seen of it all the same.

    Attributes:
        id: None where it has none.
        field: Which field is not as documented.
        reason: What was expected, and what was found instead.
        texts: Every text and number in it, ids aside; nothing where it is no object, or empty.
    """

    id: str | None
    field: str
    reason: str
    texts: tuple[str, ...]

    @property
    def is_blind(self) -> bool:
        """Whether nothing at all can be seen of it: it may be anything."""
        return not self.texts

    def may_carry(self, text: str) -> bool:
        """Whether one of its fields is, or may be, exactly this number: a broken one may be whatever it contains."""
        wanted = text.strip()
        return any(each == wanted or (BROKEN in each and wanted in each) for each in self.texts)

    def __str__(self) -> str:
        return f"{self.id or '?'}: {self.field}: {self.reason}"


class Contact(Struct, frozen=True):
    """A contact with its e-mail addresses.

    ``name`` is the organisation's name, or first name and family name of a person, joined by a space.
    ``description`` is empty where nothing is described.
    """

    id: str
    customer_number: str | None
    name: str
    is_person: bool
    emails: frozenset[str] = field(default_factory=frozenset)
    description: str = ""


class Account(Struct, frozen=True):
    """A booking account (Buchungskonto) as the receipt guidance lists it.

    Attributes:
        id: ``accountDatevId``.
        rates_by_rule: Allowed tax rates in percent, per id of an allowed tax rule.
        receipt_types: Such as ``REVENUE``.
        rule_names: What sevDesk calls the rules, by id, where it says so.
        rule_texts: sevDesk's own words for each of these rules: its code and its description.
    """

    id: str
    number: str
    name: str
    rates_by_rule: Mapping[str, frozenset[Decimal]]
    receipt_types: frozenset[str]
    rule_names: Mapping[str, str] = field(default_factory=dict)
    rule_texts: Mapping[str, str] = field(default_factory=dict)


class Voucher(Struct, frozen=True):
    """A voucher (Beleg) as sevDesk lists it.

    Attributes:
        number: The document number (sevDesk's ``description``), without surrounding spaces; empty when there is none.
        credit_debit: ``D`` for revenue, ``C`` for expenses.
        sum_gross: In the account's own currency, positive or negative.
        sum_gross_foreign: In the voucher's currency; None when sevDesk does not tell it.
        tax_rule_id: None where sevDesk does not tell it, as of documents made under booking system 1.0.
        document_id: The attached file; None where there is none.
        is_enshrined: Whether it can no longer be changed (festgeschrieben).
        is_contact_told: Whether sevDesk tells its contact, be it that there is none.
    """

    id: str
    number: str
    voucher_date: date | None
    credit_debit: str
    status: str
    sum_gross: Decimal
    sum_tax: Decimal | None
    currency: str | None
    contact_id: str | None
    supplier_name: str | None
    sum_gross_foreign: Decimal | None = None
    tax_rule_id: str | None = None
    document_id: str | None = None
    is_enshrined: bool = False
    is_contact_told: bool = True
    cost_centre_id: str | None = None


class Position(Struct, frozen=True):
    """One position of a voucher. ``tax_rate`` in percent; ``account_id`` is None where no account was chosen yet."""

    id: str
    voucher_id: str
    account_id: str | None
    tax_rate: Decimal
    sum_gross: Decimal
    sum_net: Decimal | None
    sum_tax: Decimal | None
    comment: str | None


class CostCentre(Struct, frozen=True):
    """A cost centre (Kostenstelle)."""

    id: str
    name: str
    number: str | None


class Country(Struct, frozen=True):
    """A country of sevDesk's static list. ``code`` in upper case."""

    id: str
    code: str
    name: str
    name_en: str


class ContactAddress(Struct, frozen=True):
    """A postal address of a contact."""

    id: str
    contact_id: str
    street: str | None
    zip: str | None
    city: str | None
    country_id: str | None


class CommunicationWay(Struct, frozen=True):
    """An e-mail address or phone number of a contact. ``key_id`` 2 is work, 8 is invoicing."""

    id: str
    contact_id: str
    type: str
    value: str
    key_id: str | None


class Tag(Struct, frozen=True):
    """A tag that can be put on documents."""

    id: str
    name: str


class TagRelation(Struct, frozen=True):
    """That an object carries a tag."""

    tag_id: str
    tag_name: str | None
    object_id: str
    object_name: str


class PositionDraft(Struct, frozen=True):
    """One position to be booked: ``gross`` in the voucher's currency with two decimals, ``tax_rate`` in percent."""

    account_id: str
    tax_rate: Decimal
    gross: Decimal
    comment: str


class VoucherRequest(Struct, frozen=True):
    """Everything ``saveVoucher`` needs.

    ``delivery_until`` is the last day of a service period that has more than one. Exactly one of ``contact_id`` and
    ``supplier_name`` is given. ``exchange_date`` is set for foreign currencies only: sevDesk converts at that day's
    rate.
    """

    number: str
    voucher_date: date
    delivery_date: date
    payment_deadline: date
    currency: str
    status: int
    tax_rule_id: str
    contact_id: str | None
    supplier_name: str | None
    cost_centre_id: str | None
    exchange_date: date | None
    positions: tuple[PositionDraft, ...]
    filename: str | None
    delivery_until: date | None = None


class AddressRequest(Struct, frozen=True):
    """A postal address to be attached to a contact. ``country_id`` of sevDesk's static list."""

    street: str | None
    zip: str | None
    city: str | None
    country_id: str | None
    name: str | None = None


class ContactRequest(Struct, frozen=True):
    """A contact to be created: an organisation when ``company`` is given, else a person."""

    customer_number: str
    company: str | None
    first_name: str | None
    family_name: str | None
    vat_number: str | None = None
    description: str | None = None


class NoCostCentre(Enum):
    """Why no cost centre was chosen."""

    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


def resolve_cost_centre(cost_centres: Iterable[CostCentre], text: str) -> CostCentre | NoCostCentre:
    """Return the cost centre with this number, else the only one with exactly this name (surrounding spaces aside)."""
    wanted = text.strip()
    known = tuple(cost_centres)
    found = [each for each in known if each.number == wanted] or [each for each in known if each.name == wanted]
    if len(found) > 1:
        return NoCostCentre.AMBIGUOUS
    return found[0] if found else NoCostCentre.UNKNOWN


def pick_country(countries: Iterable[Country], code: str) -> Country | None:
    """Return the country with this ISO code, in any case; None when sevDesk does not list it.

    Of several rows the preferred one, else always the same one: any of them is that country.
    """
    wanted = code.strip().upper()
    preferred = PREFERRED_ENGLISH_NAME.get(wanted)
    found = [country for country in countries if country.code == wanted] if wanted else []
    return min(
        found,
        key=lambda country: (country.name_en.casefold() != preferred, len(country.id), country.id),
        default=None,
    )
