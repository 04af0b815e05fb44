"""Problems and notes: the stable codes of product contract, section 5, "Problem codes"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct, field

ProblemCode = Literal[
    "no-accounting-code",
    "no-booking-account",
    "ambiguous-booking-account",
    "account-not-for-revenue",
    "tax-rate-not-allowed",
    "tax-rule-undecided",
    "several-taxes-on-one-line",
    "amounts-do-not-add-up",
    "currency-not-supported",
    "voucher-differs",
    "duplicate-vouchers",
    "pdf-unavailable",
    "rejected-by-sevdesk",
    "rejected-by-cobot",
    "outcome-unknown",
    "ambiguous-contact",
    "customer-number-not-written",
    "correction-not-booked",
    "edited-after-sync",
    "deleted-in-cobot",
]
NoteCode = Literal["without-contact", "contact-name-differs", "nothing-to-book", "adopted"]
ObjectKind = Literal["invoice", "member", "team", "contact"]

PROBLEM_CODES: frozenset[str] = frozenset(get_args(ProblemCode))
NOTE_CODES: frozenset[str] = frozenset(get_args(NoteCode))


class Finding(Struct, frozen=True):
    """A problem or a note about one document.

    Attributes:
        code: One of ``PROBLEM_CODES`` or ``NOTE_CODES``.
        object: What it is about: an invoice, a member, a team or a guest (``contact``).
        id: Cobot's id.
        number: Invoice number or customer number; None where there is none.
        details: The values that the text catalogue puts into the sentences for this code.
    """

    code: ProblemCode | NoteCode
    object: ObjectKind
    id: str
    number: str | None
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """What makes it another one under the same code.

        The accounting code, account or tax case in question, the tax rate, and the version of a document that changes.
        """
        details = self.details
        first = details.get("code") or details.get("account") or details.get("case")
        return " ".join(part for part in (first, details.get("rate"), details.get("version")) if part)

    @property
    def reason(self) -> str:
        """The code, and what it is about: a document may be blocked for several reasons under one code."""
        return f"{self.code}:{self.about}"

    @property
    def is_problem(self) -> bool:
        """Whether a person is needed."""
        return self.code in PROBLEM_CODES
