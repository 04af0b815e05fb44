"""Problems and notes: the stable codes of product contract, section 5, "Problem codes", and what each means.

``CODES`` says once what follows from a code; who needs to know asks a finding for its ``meaning``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.cobot.records import UnreadableEntry, UnreadableInvoice
from cobot_sevdesk_sync.config.settings import ObjectKind as KindInSettings
from cobot_sevdesk_sync.config.settings import ProblemCode as CodeInSettings
from cobot_sevdesk_sync.sevdesk.records import Contact

# Whoever writes down by hand what was accepted writes them, too: so the settings know them.
ProblemCode = CodeInSettings
ObjectKind = KindInSettings

NoteCode = Literal[
    "without-contact",
    "contact-name-differs",
    "nothing-to-book",
    "adopted",
    "tax-rounded-differently",
    "canceled-in-cobot",
]


class Code(Struct, frozen=True, kw_only=True):
    """What a code means, everywhere it matters.

    Attributes:
        name: The code itself.
        told_in_cobot: Told once per reason as an activity on the invoice in Cobot. What passes by itself is not.
        is_note: Needs nobody and never changes the exit code.
        holds_back: The document is tried after growing waits, 1 to 24 hours: failing requests would endanger the token.
        waits_alone: What waits is not the document but this one thing beside it: the document goes on all the same.
        told_once: Told by the run that finds it; later runs show it in status and report only.
        outlives_the_link: Stays true of an invoice that is booked until a person has dealt with it.
        seen_on_the_invoice: Of these, what the invoice itself shows each time it is read.
        released_by_a_person: Waits for no time, but for a person's ``sync retry``.
        comes_again: Lies in an accounting code or account, so that the next invoice has it, too, whatever became of the
            earlier ones.
        ends_by_comparing: Once the invoice is booked, the day's comparison says when it is over.
        found_daily: Found by the day's comparison of both sides alone, which also says when it is over.
        passes_by_itself: Needs nobody although it is a problem: the next runs try until it is gone.
        check: The name of the pre-flight's line that foretells it.
        why_unforetold: Without such a line, the reason.
        variant: The detail that chooses among the texts of the code.
        outliving: Of its variants, those that stay true of an invoice that is booked, where the code does not.
    """

    name: ProblemCode | NoteCode
    told_in_cobot: bool
    is_note: bool = False
    holds_back: bool = False
    waits_alone: bool = False
    told_once: bool = False
    outlives_the_link: bool = False
    seen_on_the_invoice: bool = False
    released_by_a_person: bool = False
    comes_again: bool = False
    ends_by_comparing: bool = False
    found_daily: bool = False
    passes_by_itself: bool = False
    check: str | None = None
    why_unforetold: str = ""
    variant: str | None = None
    outliving: frozenset[str] = frozenset()

    @property
    def is_over_when_compared(self) -> bool:
        """Whether it is a comparison of both sides that says when it is over."""
        return self.found_daily or self.ends_by_comparing


# Variants: a voucher that is no longer in sevDesk; an answer that could not be read; an invoice booked all the same; a
# contact that somebody has put on its voucher; an invoice that was edited after somebody had accepted that it is not
# booked; what was accepted in its place and has another number now.
VOUCHER_GONE: Final = "voucher-gone"
UNREADABLE = "unreadable"
READ = "read"
NOT_TRIED = "not-tried"
BOOKED = "booked"
GIVEN = "given"
EDITED = "accepted"
RENUMBERED = "renumbered"
NO_PDF: ProblemCode = "pdf-not-attached"
# What an invoice and its vouchers come to when they are held against each other.
COMPARED_WITH_VOUCHERS: frozenset[str] = frozenset(
    {"voucher-differs", "duplicate-vouchers", "adopted-with-differences", "voucher-changed"}
)
# A customer number that is another on each side although both were the same once: typed by hand.
NUMBER_PROBLEM: ProblemCode = "customer-number-not-written"
DIFFERS = "differs"
# Why a contact is still to come: a write is open, was refused, it could not be read whose it is, or the run makes none.
OPEN = "open"
REFUSED = "refused"
UNREAD = "unread"
LEFT_OUT = "left-out"
_LOOKS_FORWARD = "The pre-flight looks at what is to be booked; what was booked is compared by the run, once a day."
_NEEDS_NOBODY = "A note needs nobody, so nobody has to be warned of it."

CODES: Mapping[str, Code] = {
    code.name: code
    for code in (
        Code(name="no-accounting-code", told_in_cobot=True, check="accounting-codes"),
        Code(
            name="no-booking-account", told_in_cobot=True, comes_again=True, check="accounting-codes", variant="source"
        ),
        Code(name="ambiguous-booking-account", told_in_cobot=True, comes_again=True, check="accounting-codes"),
        Code(name="account-not-for-revenue", told_in_cobot=True, comes_again=True, check="accounting-codes"),
        Code(name="tax-rate-not-allowed", told_in_cobot=True, comes_again=True, check="tax-rates"),
        Code(name="tax-rule-undecided", told_in_cobot=True, check="tax-cases", variant="case"),
        Code(name="several-taxes-on-one-line", told_in_cobot=True, check="tax-rates"),
        Code(name="amounts-do-not-add-up", told_in_cobot=True, check="amounts"),
        Code(name="currency-not-supported", told_in_cobot=True, check="amounts", variant="reason"),
        Code(
            name="voucher-differs",
            variant="reason",
            told_in_cobot=True,
            outlives_the_link=True,
            ends_by_comparing=True,
            check="next-run",
        ),
        Code(
            name="duplicate-vouchers",
            told_in_cobot=True,
            outlives_the_link=True,
            ends_by_comparing=True,
            check="document-numbers",
        ),
        Code(name="pdf-unavailable", told_in_cobot=False, holds_back=True, passes_by_itself=True, check="pdf"),
        Code(
            name="rejected-by-sevdesk",
            told_in_cobot=False,
            holds_back=True,
            why_unforetold="The pre-flight writes nothing, and a refusal is the answer to a write.",
            variant="step",
            outliving=frozenset({VOUCHER_GONE}),
        ),
        Code(name="rejected-by-cobot", told_in_cobot=False, holds_back=True, check="next-run", variant="step"),
        Code(
            name="outcome-unknown",
            told_in_cobot=False,
            why_unforetold="The pre-flight writes nothing, and only a write can come to an unknown end.",
            variant="step",
        ),
        Code(
            name="ambiguous-contact",
            told_in_cobot=False,
            check="next-run",
            variant="reason",
            outliving=frozenset({BOOKED}),
        ),
        Code(
            name="customer-number-not-written",
            told_in_cobot=False,
            holds_back=True,
            released_by_a_person=True,
            check="next-run",
            variant="reason",
        ),
        Code(name="correction-not-booked", told_in_cobot=True, check="amounts"),
        Code(
            name="edited-after-sync",
            variant="reason",
            told_in_cobot=True,
            told_once=True,
            outlives_the_link=True,
            seen_on_the_invoice=True,
            check="next-run",
        ),
        Code(
            name="deleted-in-cobot",
            told_in_cobot=True,
            told_once=True,
            outlives_the_link=True,
            seen_on_the_invoice=True,
            check="next-run",
        ),
        Code(name="several-tax-rules", told_in_cobot=True, check="tax-rates"),
        Code(name="zero-total", told_in_cobot=True, check="amounts"),
        Code(name="period-closed", told_in_cobot=True, check="amounts"),
        Code(
            name="activity-refused",
            told_in_cobot=False,
            holds_back=True,
            waits_alone=True,
            why_unforetold="The pre-flight writes nothing, and a refusal is the answer to a write.",
        ),
        Code(
            name="adopted-with-differences",
            told_in_cobot=True,
            outlives_the_link=True,
            ends_by_comparing=True,
            check="next-run",
        ),
        Code(
            name="voucher-similar",
            told_in_cobot=True,
            ends_by_comparing=True,
            check="next-run",
            variant="reason",
            outliving=frozenset({BOOKED}),
        ),
        Code(name="contact-not-ready", told_in_cobot=False, check="next-run", variant="step"),
        Code(
            name="pdf-not-attached",
            told_in_cobot=False,
            told_once=True,
            outlives_the_link=True,
            why_unforetold="The pre-flight writes nothing, and sevDesk tells of a file only with the voucher it saved.",
        ),
        Code(
            name=VOUCHER_GONE,
            told_in_cobot=True,
            outlives_the_link=True,
            found_daily=True,
            why_unforetold=_LOOKS_FORWARD,
        ),
        Code(
            name="voucher-changed",
            told_in_cobot=True,
            outlives_the_link=True,
            found_daily=True,
            why_unforetold=_LOOKS_FORWARD,
        ),
        Code(name="duplicate-contacts", told_in_cobot=False, found_daily=True, why_unforetold=_LOOKS_FORWARD),
        Code(
            name="draft-left",
            told_in_cobot=False,
            outlives_the_link=True,
            found_daily=True,
            why_unforetold=_LOOKS_FORWARD,
        ),
        Code(name="without-contact", told_in_cobot=False, is_note=True, why_unforetold=_NEEDS_NOBODY),
        Code(
            name="contact-name-differs",
            variant="reason",
            told_in_cobot=False,
            is_note=True,
            why_unforetold=_NEEDS_NOBODY,
        ),
        Code(name="nothing-to-book", told_in_cobot=False, is_note=True, why_unforetold=_NEEDS_NOBODY),
        Code(name="adopted", told_in_cobot=False, is_note=True, why_unforetold=_NEEDS_NOBODY),
        Code(name="tax-rounded-differently", told_in_cobot=False, is_note=True, why_unforetold=_NEEDS_NOBODY),
        Code(
            name="canceled-in-cobot", told_in_cobot=False, is_note=True, why_unforetold=_NEEDS_NOBODY, variant="status"
        ),
    )
}
PROBLEM_CODES: frozenset[str] = frozenset(code.name for code in CODES.values() if not code.is_note)
NOTE_CODES: frozenset[str] = frozenset(code.name for code in CODES.values() if code.is_note)


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

    def with_details(self, details: Mapping[str, str]) -> Finding:
        """Return it with further details."""
        return replace(self, details={**self.details, **details})

    @property
    def about(self) -> str:
        """What makes it another one under the same code.

        The accounting code, account or tax case in question, the part of a contact, the tax rate, and the version of a
        document that changes.
        """
        details = self.details
        first = details.get("code") or details.get("account") or details.get("case") or details.get("part")
        return " ".join(part for part in (first, details.get("rate"), details.get("version")) if part)

    @property
    def reason(self) -> str:
        """The code, and what it is about: a document may be blocked for several reasons under one code."""
        return f"{self.code}:{self.about}"

    @property
    def meaning(self) -> Code:
        """What follows from the code; from one that this version does not know, as little as from a note."""
        meaning = CODES.get(self.code) or Code(name=self.code, told_in_cobot=False, is_note=True)
        if meaning.told_once and self.details.get("reason") == EDITED:
            # Nothing is booked: it is blocked until a person has looked at it.
            return replace(meaning, told_once=False, outlives_the_link=False, seen_on_the_invoice=False)
        if self.code == NUMBER_PROBLEM and self.details.get("reason") == DIFFERS:
            # Nothing is written: the day's comparison finds it, and when it is over.
            return replace(meaning, holds_back=False, released_by_a_person=False, found_daily=True)
        return meaning

    @property
    def outlives_the_link(self) -> bool:
        """Whether it stays true of an invoice that is booked, until a person has dealt with it."""
        meaning = self.meaning
        return meaning.outlives_the_link or self.details.get(meaning.variant or "") in meaning.outliving

    @property
    def is_booked_without_contact(self) -> bool:
        """Whether it is that an invoice was booked without a contact, as several fitted."""
        return self.code == "ambiguous-contact" and self.details.get("reason") == BOOKED

    @property
    def is_problem(self) -> bool:
        """Whether a person is needed."""
        return not self.meaning.is_note


class Numbered(Protocol):
    """Something with Cobot's id and an invoice number, as far as it could be read."""

    @property
    def id(self) -> str:
        """Cobot's id."""

    @property
    def number(self) -> str | None:
        """The invoice number."""


def of_invoice(invoice: Numbered, code: ProblemCode | NoteCode, /, **details: str) -> Finding:
    """Return a problem or a note about an invoice.

    Args:
        invoice: It, or an entry that stands for it.
        code: Which.
        details: What the texts of the code may name.
    """
    return Finding(code, "invoice", invoice.id, invoice.number, details)


def before_booking(finding: Finding) -> Finding:
    """Return a finding about a booked invoice as a run would have found it before."""
    return replace(finding, details={name: text for name, text in finding.details.items() if name != "reason"})


def contact_not_ready(invoice: Numbered, step: str = "", reason: str = "") -> Finding:
    """Return that an invoice waits for its contact.

    Args:
        invoice: It.
        step: ``OPEN``, ``REFUSED``, ``UNREAD`` or ``LEFT_OUT``; nothing where the next run makes it.
        reason: What was said, or what could not be read.
    """
    given = {"step": step, "reason": reason}
    return of_invoice(invoice, "contact-not-ready", **{name: text for name, text in given.items() if text})


def number_taken(invoice: Numbered, owner: str, voucher_ids: Iterable[str] = ()) -> Finding:
    """Return that an invoice has the number of another one, whatever became of that.

    Args:
        invoice: It.
        owner: Cobot id of the other one.
        voucher_ids: sevDesk's, of what stands under the number by now.
    """
    ids, fields = ", ".join(voucher_ids), f"number also on invoice {owner}"
    return of_invoice(invoice, "voucher-differs", sevdesk_ids=ids, fields=fields, owner=owner)


def number_differs(
    kind: ObjectKind, cobot_id: str, cobot_number: str | None, contact_id: str, sevdesk_number: str | None
) -> Finding:
    """Return that somebody's customer number is another in Cobot than at their contact.

    Args:
        kind: Whose.
        cobot_id: Theirs.
        cobot_number: In Cobot, where there is one.
        contact_id: The contact's sevDesk id.
        sevdesk_number: Its number, where it has one.
    """
    in_cobot, in_sevdesk = cobot_number or "", sevdesk_number or ""
    details = {"reason": DIFFERS, "number": in_sevdesk, "cobot_number": in_cobot, "sevdesk_ids": contact_id}
    details["fields"] = f"customer_number {in_cobot} / {in_sevdesk}"
    return Finding(NUMBER_PROBLEM, kind, cobot_id, cobot_number or sevdesk_number, details)


def several_fit(invoice: Numbered, number: str | None, contacts: Iterable[Contact]) -> Finding:
    """Return that an invoice is booked without a contact, as several would fit.

    Args:
        invoice: It.
        number: The customer number, where there is one.
        contacts: Those that fit.
    """
    ids = ", ".join(contact.id for contact in contacts)
    return of_invoice(invoice, "ambiguous-contact", reason=BOOKED, number=number or "", sevdesk_ids=ids)


def of_unreadable(kind: ObjectKind, found: UnreadableEntry | UnreadableInvoice, number: str | None = None) -> Finding:
    """Return the problem that something of Cobot's could not be read.

    Args:
        kind: What it is.
        found: Its id, and what was wrong.
        number: Its number, where it has one.
    """
    return of_unread("rejected-by-cobot", kind, found.id, number, f"{found.field}: {found.reason}")


def of_unread(code: ProblemCode, kind: ObjectKind, cobot_id: str, number: str | None, reason: str) -> Finding:
    """Return the problem that what must be known of something could not be read.

    Args:
        code: Which side's answer it was.
        kind: What it is.
        cobot_id: Its id.
        number: Its number, where it has one.
        reason: What could not be read, and why.
    """
    return Finding(code, kind, cobot_id, number, {"reason": reason, "step": READ})
