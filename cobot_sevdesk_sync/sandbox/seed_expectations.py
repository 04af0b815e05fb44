"""What is special about the documents of the seeded space, so that the demo and the tests can point at each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

InvoiceSituation = Literal[
    "no-code",
    "missing-account",
    "account-by-name",
    "ambiguous-account-name",
    "expense-account",
    "rate-not-allowed",
    "revenue-account",
    "zero-domestic",
    "zero-eu-business",
    "zero-eu-private",
    "zero-third-country",
    "zero-unknown-country",
    "rates-19-and-7",
    "rates-19-and-0",
    "rates-19-and-0-not-allowed",
    "gross-rounding",
    "net-rounding",
    "two-taxes-on-a-line",
    "amounts-off",
    "correction",
    "credit",
    "zero-total",
    "nobody",
    "guest",
    "ambiguous-contact",
    "contact-name-differs",
    "unknown-old-member",
    "ended-member",
    "returning-member-before",
    "returning-member-after",
    "number-of-somebody-else",
    "voucher-equal",
    "voucher-differs",
    "voucher-twice",
    "voucher-with-longer-number",
    "backdated",
    "future-dated",
    "another-space",
    "foreign-currency",
    "e-invoice",
    "pdf-missing",
    "markup",
    "team",
]

MemberSituation = Literal[
    "confirmed-before-start",
    "unconfirmed",
    "ended",
    "will-leave",
    "returning-before",
    "returning-after",
    "number-of-somebody-else",
    "known-by-name-and-email",
    "two-contacts-with-the-number",
    "free-text-address",
    "foreign-address",
    "foreign-free-text-address",
    "markup",
    "without-email",
    "own-number",
]


@dataclass(frozen=True, slots=True)
class SpecialInvoice:
    """An invoice that shows a situation.

    Attributes:
        code: The problem or note that it ends with under the default settings; None when it is simply booked (or, for
            another space's invoice, left alone).
    """

    situation: InvoiceSituation
    number: str
    id: str
    code: str | None


@dataclass(frozen=True, slots=True)
class SpecialMember:
    """A member who shows a situation; ``code`` as for invoices."""

    situation: MemberSituation
    name: str
    id: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Expectations:
    """What is in the seeded space.

    Attributes:
        today: The day the space was made for.
        start_date: What the configuration should say: the first of the earliest month with invoices.
        missing_account: Number and name of the booking account that the bookkeeper has still to add at sevDesk.
        cost_centre: Number of a cost centre that sevDesk has.
        own_invoices: How many invoices the space itself issued.
        invoices: Every special invoice; several may show the same situation.
        members: Every special member.
    """

    today: date
    start_date: date
    missing_account: tuple[str, str]
    cost_centre: str
    own_invoices: int
    invoices: tuple[SpecialInvoice, ...]
    members: tuple[SpecialMember, ...]

    def invoice(self, situation: InvoiceSituation) -> SpecialInvoice:
        """Return the first invoice that shows the situation; every situation is shown by one at least."""
        return next(special for special in self.invoices if special.situation == situation)

    def member(self, situation: MemberSituation) -> SpecialMember:
        """Return the first member who shows the situation."""
        return next(special for special in self.members if special.situation == situation)

    @property
    def codes_by_number(self) -> Mapping[str, str]:
        """Problem or note per invoice number, for those that end with one."""
        return {special.number: special.code for special in self.invoices if special.code is not None}
