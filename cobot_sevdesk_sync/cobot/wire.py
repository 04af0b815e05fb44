"""The shapes of Cobot's JSON: API 1 (snake_case) and API 2 (JSON:API, camelCase).

Required is what the program cannot do without; everything else may be missing or null. Unknown keys are passed over.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from cobot_sevdesk_sync.answers import Form

Id = Annotated[str, msgspec.Meta(pattern=r"^[^\s/]*[^\s/.][^\s/]*$", max_length=200)]
"""An opaque id that can stand in a path."""

Label = str | int | None
"""A number that somebody typed: a text in one place of the API, an integer in another."""


FORMS = {
    "invoices": Form(
        always=("paidStatus", "dueDate", "taxId", "billingEmails", "canUpdate", "eInvoicingReady", "recipientAddress"),
        known={"paidStatus": frozenset({"unpaid", "paid", "pending", "canceled", "writtenOff"})},
    ),
    "teams": Form(always=("customerNumber", "billingAddress", "billingEmails", "taxId")),
    "memberships": Form(always=("customer_number", "confirmed_at", "billing_emails", "full_address")),
}
"""How the entries of lists have always been (Cobot API 2: required by its schema; API 1: in all that was seen)."""

YEARS = range(1990, 3000)
"""Of days and moments with which all that is counted from them (payment deadline, look-back, zones) stays a day."""

_LONGEST_MOMENT = 40
_DAY_WITH_TIME = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*", re.DOTALL)


class Day:
    """A calendar day, ``YYYY-MM-DD`` (API 2) or ``YYYY/MM/DD`` (API 1), whatever time stands behind it."""

    __slots__ = ("value",)

    def __init__(self, value: date) -> None:
        self.value = value


class Moment:
    """A moment, ISO 8601 (API 2) or ``YYYY/MM/DD HH:MM:SS +0000`` (API 1); UTC where no offset is given."""

    __slots__ = ("value",)

    def __init__(self, value: datetime) -> None:
        self.value = value


def read_text_type(kind: type, found: object) -> object:
    """Turn a text of the JSON into a ``Day`` or ``Moment``; msgspec adds the path to the error.

    Raises:
        ValueError: The text is none.
    """
    if not isinstance(found, str):
        raise ValueError("Expected a date as text")  # noqa: TRY004 - msgspec adds the path to a ValueError
    text = re.sub(r"^([0-9]{4})/([0-9]{2})/([0-9]{2})", r"\1-\2-\3", found.strip()[:_LONGEST_MOMENT])
    # "2026-03-02 09:15:00 +0000" becomes what the standard library reads.
    text = re.sub(r" ([+-][0-9]{2}):?([0-9]{2})$", r"\1:\2", text)
    try:
        if kind is Day:
            # A day has been seen with a time behind it.
            return Day(date.fromisoformat(_DAY_WITH_TIME.sub(r"\1", text)))
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("Expected a date" if kind is Day else "Expected a date and time") from None
    if moment.year not in YEARS:
        raise ValueError("Expected a moment between the years 1990 and 2999")
    return Moment(moment)


class Identified(msgspec.Struct):
    """Of anything, its id alone."""

    id: Id


class Resource2(msgspec.Struct):
    """What every JSON:API resource has; the rest of it stays undecoded."""

    id: Id
    type: str
    attributes: msgspec.Raw = msgspec.Raw(b"{}")
    relationships: msgspec.Raw = msgspec.Raw(b"{}")


class Links(msgspec.Struct):
    """Where the neighbouring pages are; only whether there is a next one matters."""

    next: Any = None


class Meta(msgspec.Struct, rename="camel"):
    """How many pages there are; a text that is a number has been seen in places like this."""

    total_pages: Any = None


class Page(msgspec.Struct):
    """One page of an API 2 collection."""

    data: list[msgspec.Raw]
    links: msgspec.Raw = msgspec.Raw(b"null")
    meta: msgspec.Raw = msgspec.Raw(b"null")


class Single(msgspec.Struct):
    """An API 2 answer about one object."""

    data: msgspec.Raw


class Reference(msgspec.Struct):
    """A JSON:API resource identifier."""

    id: Id
    type: str


class ToOne(msgspec.Struct):
    """A relationship to one object; may hold nothing but links."""

    data: Reference | None = None


class ToMany(msgspec.Struct):
    """A relationship to several objects."""

    data: list[msgspec.Raw] | None = None


class UserRelationships(msgspec.Struct, rename="camel"):
    """Which spaces the token's user administers."""

    admin_of: ToMany | None = None


class User(msgspec.Struct):
    """The token's user."""

    relationships: UserRelationships | None = None


class UserAnswer(msgspec.Struct):
    """``GET /user?include=adminOf``."""

    data: User
    included: list[msgspec.Raw] = []


class SpaceAttributes(msgspec.Struct, rename="camel"):
    """A space; other spaces of the token's user need not be readable."""

    subdomain: str | None = None
    time_zone: str | None = None
    name: str | None = None
    country_code: str | None = None


class Address2(msgspec.Struct, rename="camel"):
    """An address in API 2; the structured parts may be null."""

    name: str | None = None
    company: str | None = None
    full_address: str | None = None
    street: str | None = None
    post_code: Label = None
    city: str | None = None
    state: str | None = None
    country_code: str | None = None


class Tax2(msgspec.Struct):
    """A tax of a price."""

    rate: Decimal
    amount: Decimal
    name: str | None = None


class Price2(msgspec.Struct):
    """A price object. Without tax the list is empty, null or missing."""

    net: Decimal
    gross: Decimal
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{3}$")]
    taxes: list[Tax2] | None = None


class NamedNumber2(msgspec.Struct):
    """A revenue account or cost centre as copied to a line."""

    name: Label = None
    number: Label = None


class Item2(msgspec.Struct, rename="camel"):
    """A line of an invoice."""

    quantity: Decimal
    total_amount: Price2
    description: str | None = None
    accounting_code: Label = None
    revenue_account: NamedNumber2 | None = None
    cost_center: NamedNumber2 | None = None


class InvoiceAttributes(msgspec.Struct, rename="camel"):
    """An invoice."""

    number: str | int
    invoice_date: Day
    paid_status: str
    items: list[Item2]
    total_amount: Price2
    due_date: Day | None = None
    customer_number: Label = None
    tax_id: str | None = None
    recipient_address: Address2 | None = None
    billing_emails: list[str] | None = None
    pdf: Any = None


class InvoiceRelationships(msgspec.Struct, rename="camel"):
    """To whom an invoice belongs; ``membership``, ``team`` and ``contact`` are what ``debitor`` was before."""

    debitor: ToOne | None = None
    membership: ToOne | None = None
    team: ToOne | None = None
    contact: ToOne | None = None
    space: ToOne | None = None
    corrected_invoice: ToOne | None = None


class TeamAttributes(msgspec.Struct, rename="camel"):
    """A team."""

    name: str
    tax_id: str | None = None
    customer_number: Label = None
    billing_address: Address2 | None = None
    billing_emails: list[str] | None = None


class Address1(msgspec.Struct):
    """A member's address in API 1: ``address`` is the street, ``country`` a name or a code."""

    name: str | None = None
    company: str | None = None
    full_address: str | None = None
    address: str | None = None
    post_code: Label = None
    city: str | None = None
    state: str | None = None
    country: str | None = None


class Membership1(msgspec.Struct):
    """A member in API 1. ``confirmed_at`` has to be there: its absence must not make everybody unconfirmed."""

    id: Id
    confirmed_at: Moment | None
    name: str | None = None
    email: str | None = None
    phone: Label = None
    address: Address1 | None = None
    billing_emails: list[str] | None = None
    customer_number: Label = None
    canceled_to: Day | None = None
    team_id: str | None = None


class AccountingCode1(msgspec.Struct):
    """An accounting code in API 1."""

    name: str | int
    tax_rate: Decimal | None = None


class TokenScopes1(msgspec.Struct):
    """What a token may do: a list, or one text with spaces."""

    scope: list[str] | str


class Activity1(msgspec.Struct):
    """An entry of the activity feed in API 1."""

    created_at: Moment
    type: str
    attributes: Any = None
    """Other types than a program's have other ones."""
