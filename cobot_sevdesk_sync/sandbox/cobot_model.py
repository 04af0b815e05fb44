"""What the sandbox's Cobot remembers, as plain values, and what it charges for a line and for an invoice.

Cobot does not say how it rounds. Like most invoicing systems, the sandbox rounds a line's tax half up to the cent and
computes the total's tax per rate on the sum, so that the lines' cents need not add up to the total's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

CENT = Decimal("0.01")
TAX_NAME = "USt."


DebitorType = Literal["memberships", "teams", "contacts"]
NumberWrite = Literal["as-assumed", "no-body", "not-found", "not-allowed", "ignored", "blanks-phone"]
_COUNTRY_CODES = {
    "Germany": "DE",
    "Austria": "AT",
    "France": "FR",
    "Switzerland": "CH",
    "Poland": "PL",
    "Netherlands": "NL",
}
ALL_SCOPES = (
    "read_user",
    "read_spaces",
    "read_memberships",
    "write_memberships",
    "read_invoices",
    "read_teams",
    "read_contacts",
    "read_accounting_codes",
    "read_revenue_accounts",
    "read_cost_centers",
    "read_activities",
    "write_activities",
)


class StoredTax(msgspec.Struct, frozen=True):
    """A tax of a line or of a total; ``rate`` in percent."""

    rate: Decimal
    amount: Decimal


class StoredPrice(msgspec.Struct, frozen=True):
    """An amount without and with its taxes."""

    net: Decimal
    gross: Decimal
    taxes: tuple[StoredTax, ...] = ()


class NumberedName(msgspec.Struct, frozen=True):
    """A revenue account or a cost centre, as a line of an invoice copies it."""

    name: str
    number: str


class InvoiceLine(msgspec.Struct, frozen=True):
    """One line as an admin enters it.

    Attributes:
        description: Printed on the invoice.
        net: Price of one unit without taxes; or ``gross`` is given.
        gross: Price of one unit with taxes.
        rates: Tax rates in percent; none at all, or "0", for a line without tax.
        code: The accounting code.
        price: The line's total, where it shall be something else than the amounts computed.
    """

    description: str
    net: str | None = None
    gross: str | None = None
    rates: tuple[str, ...] = ("19",)
    code: str | None = None
    revenue_account: NumberedName | None = None
    cost_center: NumberedName | None = None
    quantity: str = "1.0"
    paid: bool = False
    price: StoredPrice | None = None


class StoredLine(msgspec.Struct, frozen=True):
    """One line of an invoice with its amounts, per unit and in total."""

    description: str
    quantity: Decimal
    unit: StoredPrice
    total: StoredPrice
    code: str | None
    revenue_account: NumberedName | None
    cost_center: NumberedName | None
    paid: bool
    by_gross: bool


def cents(amount: Decimal) -> Decimal:
    """Round half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def price_of(net: str, gross: str, taxes: Mapping[str, str] | None = None) -> StoredPrice:
    """Return a price with exactly these amounts; ``taxes`` maps rates in percent to amounts."""
    stored = tuple(StoredTax(Decimal(rate), Decimal(amount)) for rate, amount in (taxes or {}).items())
    return StoredPrice(Decimal(net), Decimal(gross), stored)


def priced_line(line: InvoiceLine) -> StoredLine:
    """Return the line with its amounts.

    Raises:
        ValueError: Neither or both of net and gross are given.
    """
    if (line.net is None) == (line.gross is None):
        raise ValueError(f"{line.description}: give either the net or the gross price")
    rates = tuple(Decimal(rate) for rate in line.rates)
    quantity = Decimal(line.quantity)
    each = Decimal(line.net if line.net is not None else line.gross or 0)
    price = _from_net if line.net is not None else _from_gross
    return StoredLine(
        description=line.description,
        quantity=quantity,
        unit=price(each, rates),
        total=line.price or price(cents(each * quantity), rates),
        code=line.code,
        revenue_account=line.revenue_account,
        cost_center=line.cost_center,
        paid=line.paid,
        by_gross=line.gross is not None,
    )


def total_price(lines: Sequence[StoredLine]) -> StoredPrice:
    """Return the invoice's total: tax per rate on the sum of its lines, from gross where all are priced gross."""
    groups: dict[tuple[Decimal, ...], list[StoredLine]] = {}
    for line in lines:
        groups.setdefault(tuple(tax.rate for tax in line.total.taxes), []).append(line)
    net = gross = Decimal(0)
    taxes: dict[Decimal, Decimal] = {}
    for rates, group in groups.items():
        if all(line.by_gross for line in group):
            price = _from_gross(sum((line.total.gross for line in group), Decimal(0)), rates)
        else:
            price = _from_net(sum((line.total.net for line in group), Decimal(0)), rates)
        net += price.net
        gross += price.gross
        for tax in price.taxes:
            taxes[tax.rate] = taxes.get(tax.rate, Decimal(0)) + tax.amount
    return StoredPrice(net, gross, tuple(StoredTax(rate, amount) for rate, amount in taxes.items()))


def _from_net(net: Decimal, rates: Sequence[Decimal]) -> StoredPrice:
    taxes = tuple(StoredTax(rate, cents(net * rate / 100)) for rate in rates)
    return StoredPrice(net, net + sum((tax.amount for tax in taxes), Decimal(0)), taxes)


def _from_gross(gross: Decimal, rates: Sequence[Decimal]) -> StoredPrice:
    divided = gross / (1 + sum(rates, Decimal(0)) / 100)
    if len(rates) == 1:
        net = cents(divided)
        return StoredPrice(net, gross, (StoredTax(rates[0], gross - net),))
    taxes = tuple(StoredTax(rate, cents(divided * rate / 100)) for rate in rates)
    return StoredPrice(gross - sum((tax.amount for tax in taxes), Decimal(0)), gross, taxes)


def decimal_text(number: Decimal) -> str:
    """Write a number as API 2 does: with at least one decimal place, and no more than it needs ("150.0", "28.55")."""
    text = f"{number:f}"
    whole, _, places = text.partition(".")
    return f"{whole}.{places.rstrip('0') or '0'}"


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address; ``full_address`` is free text where no parts are known. ``country`` is a code or an English name."""

    name: str | None = None
    company: str | None = None
    full_address: str | None = None
    street: str | None = None
    post_code: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None

    def full_text(self, separator: str) -> str:
        """Return the address without the names, its lines joined."""
        if self.full_address is not None:
            return self.full_address
        town = " ".join(part for part in (self.post_code, self.city) if part)
        return separator.join(part for part in (self.street, town, self.state) if part)

    @property
    def country_code(self) -> str | None:
        """The two-letter code, where one is known."""
        if self.country is None or len(self.country) == 2:  # noqa: PLR2004 - the length of a country code
            return self.country
        return _COUNTRY_CODES.get(self.country)


class SandboxSpace(msgspec.Struct, frozen=True, kw_only=True):
    """A coworking space; the second one of the network has issued a few invoices, too."""

    id: str
    subdomain: str
    name: str
    email: str
    address: PostalAddress
    tax_id: str | None = "DE111111111"
    time_zone: str = "Europe/Berlin"
    country_code: str = "DE"
    country: str = "Germany"
    created_day: date = date(2019, 5, 2)
    network_id: str = "network-1"


class StoredMember(msgspec.Struct, kw_only=True):
    """A membership. ``confirmed_at`` in UTC; ``canceled_to`` is its last day."""

    id: str
    name: str
    email: str | None
    phone: str | None
    address: PostalAddress
    billing_emails: tuple[str, ...]
    charge_taxes: bool
    customer_number: str | None
    plan: str
    confirmed_at: datetime | None
    starts_day: date
    canceled_to: date | None


class StoredTeam(msgspec.Struct, kw_only=True):
    """A team with invoices of its own; ``starts_day`` and ``canceled_to`` bound its time at the space."""

    id: str
    name: str
    customer_number: str
    tax_id: str | None
    address: PostalAddress
    billing_emails: tuple[str, ...]
    starts_day: date
    canceled_to: date | None


class StoredGuest(msgspec.Struct, kw_only=True):
    """A contact of the space: somebody with a drop-in pass, a booked meeting room or an event ticket."""

    id: str
    email: str | None
    address: PostalAddress


class StoredInvoice(msgspec.Struct, kw_only=True):
    """An invoice as it was issued; recipient and customer number are copies that later edits elsewhere leave alone."""

    id: str
    number: str
    day: date
    due_day: date
    currency: str
    customer_number: str | None
    tax_id: str | None
    recipient: PostalAddress
    billing_emails: tuple[str, ...]
    lines: tuple[StoredLine, ...]
    total: StoredPrice
    debitor_type: DebitorType | None
    debitor_id: str | None
    space_id: str
    corrected_id: str | None
    paid_status: str
    paid_amount: Decimal
    e_invoice: bool
    pdf: bytes | None
    pdf_missing: bool


class StoredActivity(msgspec.Struct, kw_only=True):
    """An entry of the activity feed; ``attributes`` hold what its type shows."""

    created_at: datetime
    type: str
    attributes: dict[str, str | int | None]
    level: str | None
    channels: tuple[str, ...]
    source_ids: tuple[str, ...]


class Quirks(msgspec.Struct, kw_only=True):
    """Where nobody knows what Cobot does, and where it may be inconvenient.

    Attributes:
        number_write: What the (undocumented) call that writes a customer number does: as assumed (200 and the member),
            the same without a body (204), 404, 405, nothing at all in a 200, or empty the member's phone and post code
            beside writing the number.
        unique_numbers: Whether a customer number that another member has is refused with 422.
        rate_limits: Whether the limits per minute are kept.
        invoice_order: Whether the list's order is the same each time or new for each listing; it is never sorted.
        repeated_rows: Whether a further page begins with the row the last one ended with.
        pdf_accept: Which Accept header the route of a PDF wants.
        invoice_activities: What becomes of an activity that is to be attached to an invoice: that is done, it is
            refused with 422, or it is taken and not listed under the invoice.
        activity_text: Whether an activity's text is kept, but for its markup, or cut after some of its words.
        most_activities: How many of the feed are listed at most, the newest; None is without limit.
        exclusive_days: Whether the filters of the list of invoices leave out those dated exactly then.
        refusals: Whether a refusal of API 1 is worded as documented, or as plain text.
    """

    number_write: NumberWrite = "as-assumed"
    unique_numbers: bool = False
    rate_limits: bool = False
    invoice_order: Literal["stable", "shuffled"] = "stable"
    repeated_rows: bool = False
    pdf_accept: Literal["either", "pdf", "json-api"] = "either"
    invoice_activities: Literal["attached", "refused", "not-listed"] = "attached"
    activity_text: Literal["kept", "cut"] = "kept"
    most_activities: int | None = None
    exclusive_days: bool = False
    refusals: Literal["documented", "text"] = "documented"
