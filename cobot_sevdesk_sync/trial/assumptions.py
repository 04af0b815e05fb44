"""The table of assumptions (product contract, section 8): what nobody outside the two services knows for certain.

docs/assumptions.md, the sandbox's switches and the steps of ``trial`` all come from it. Two sentences of the catalogues
belong to each: ``assumption.<name>`` is what is assumed, ``assumption.<name>.otherwise`` what the program does if not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from cobot_sevdesk_sync.books.findings import NoteCode, ProblemCode
from cobot_sevdesk_sync.errors import Side

MARK = "cobot-sevdesk-trial"
"""What everything carries that a trial makes, and the name of Cobot's members whose number it may write."""

Then = Literal["copes", "names", "unused"]
"""What becomes of a run when an assumption is wrong: it does all its work, it names what it could not do, or what is
assumed is for people and the trial only."""


class Switch(Struct, frozen=True):
    """What makes an assumption otherwise in the sandbox.

    Attributes:
        quirk: The switch of the side's quirks.
        value: What it is set to.
    """

    quirk: str
    value: Any


class Assumption(Struct, frozen=True, kw_only=True):
    """One thing that the program takes for true.

    Attributes:
        name: Short and stable.
        side: Whose behaviour it is.
        source: Where it comes from: a document and its section, who reported it, or ``inferred``.
        step: The step of the trial that answers it.
        switches: Each makes it otherwise in its own way.
        then: What becomes of a run then.
        codes: Of these problems and notes one is told then.
    """

    name: str
    side: Side
    source: str
    step: str
    switches: tuple[Switch, ...]
    then: Then = "copes"
    codes: tuple[ProblemCode | NoteCode, ...] = ()


def _cobot(name: str, step: str, source: str, *switches: tuple[str, Any], **fields: Any) -> Assumption:
    turned = tuple(Switch(*each) for each in switches)
    return Assumption(name=f"cobot-{name}", side="cobot", source=source, step=step, switches=turned, **fields)


def _sevdesk(name: str, step: str, source: str, *switches: tuple[str, Any], **fields: Any) -> Assumption:
    turned = tuple(Switch(*each) for each in switches)
    return Assumption(name=f"sevdesk-{name}", side="sevdesk", source=source, step=step, switches=turned, **fields)


_NUMBER: tuple[ProblemCode, ...] = ("customer-number-not-written",)
_REFUSED: tuple[ProblemCode, ...] = ("rejected-by-sevdesk",)
_INFERRED_CALL = "inferred from Cobot's other updates (API 1, spaces); no public document shows the call"
_SAVE = "sevDesk API, saveVoucher"

ASSUMPTIONS: Mapping[str, Assumption] = {
    each.name: each
    for each in (
        _cobot("list-order", "lists", "not said (API 2, invoices)", ("invoice_order", "shuffled")),
        _cobot(
            "list-once", "lists", "Cobot API 2, pagination; what happens meanwhile is not said", ("repeated_rows", True)
        ),
        _cobot(
            "list-days",
            "lists",
            "inferred; the filters' edges are not described (API 2, invoices)",
            ("exclusive_days", True),
        ),
        _cobot(
            "pdf-accept",
            "pdf",
            "inferred from the content; the general rule says otherwise (API 2)",
            ("pdf_accept", "json-api"),
        ),
        _cobot("feed-whole", "feed", "Cobot API 1, activities: no bound is mentioned", ("most_activities", 60)),
        _cobot(
            "number-call",
            "number",
            _INFERRED_CALL,
            ("number_write", "not-found"),
            ("number_write", "not-allowed"),
            ("number_write", "ignored"),
            then="names",
            codes=_NUMBER,
        ),
        _cobot("number-alone", "number", _INFERRED_CALL, ("number_write", "blanks-phone"), then="names", codes=_NUMBER),
        _cobot("number-shared", "number", "inferred; not said", ("unique_numbers", True), then="names", codes=_NUMBER),
        _cobot(
            "activity-on-invoice",
            "activities",
            "inferred from the list's filter (API 1, activities); Cobot's own app once said members only",
            ("invoice_activities", "refused"),
            ("invoice_activities", "not-listed"),
        ),
        _cobot(
            "activity-text",
            "activities",
            "inferred; only its markup is spoken of (API 1, activities)",
            ("activity_text", "cut"),
        ),
        _cobot("refusal", "activities", "Cobot API 1: 422 with errors by field", ("refusals", "text"), then="unused"),
        _sevdesk(
            "accounts-added",
            "accounts",
            "inferred; whether the receipt guidance lists accounts that were added is not said",
            ("hidden_accounts", ("4402",)),
            then="names",
            codes=("no-booking-account",),
        ),
        _sevdesk("contact-exact", "contacts", "measured by a client", ("contact_filter", "part")),
        _sevdesk(
            "contact-free", "contacts", "sevDesk API, checkCustomerNumberAvailability", ("tells_free_numbers", False)
        ),
        _sevdesk(
            "contact-next",
            "contacts",
            "sevDesk API, getNextCustomerNumber",
            ("next_number", "taken"),
        ),
        _sevdesk("contact-shared", "contacts", "inferred; the API only asks to avoid it", ("unique_contacts", True)),
        _sevdesk(
            "file-attached",
            "booked",
            "sevDesk API, uploadTempFile",
            ("loses_files", True),
            then="names",
            codes=("pdf-not-attached",),
        ),
        _sevdesk("tag-reused", "tags", "inferred; not said (Tag/Factory/create)", ("reuses_tags", False)),
        _sevdesk("tag-twice", "tags", "inferred; not said (Tag/Factory/create)", ("refuses", ("tag-twice",))),
        _sevdesk(
            "tag-booked",
            "tags",
            "inferred; a booked voucher takes no other change",
            ("refuses", ("tag-booked",)),
            then="names",
            codes=_REFUSED,
        ),
        _sevdesk(
            "rounding",
            "rounding",
            "inferred; the rule is not described (saveVoucher)",
            ("rounding", "voucher"),
            ("rounding", "down"),
            then="names",
            codes=("tax-rounded-differently", "voucher-differs"),
        ),
        _sevdesk(
            "negative-total", "totals", f"{_SAVE}: not said", ("refuses", ("negative",)), then="names", codes=_REFUSED
        ),
        _sevdesk("zero-total", "totals", f"{_SAVE}: not said", ("refuses", ("zero",)), then="unused"),
        *(
            _sevdesk(
                f"rule-{rule}",
                "rules",
                "sevDesk API, receipt guidance and API news",
                ("refuses", (f"rule-{rule}",)),
                then="names",
                codes=_REFUSED,
            )
            for rule in ("4", "5", "17", "22")
        ),
        _sevdesk("rule-21", "rules", "sevDesk's API news of 2025-05-12", ("takes_every_rule", True), then="unused"),
        _sevdesk(
            "draft-checked", "drafts", "inferred; refusals are described for open vouchers", ("checks_drafts", False)
        ),
        _sevdesk(
            "delivery-later", "drafts", f"{_SAVE}: not said", ("refuses", ("delivery",)), then="names", codes=_REFUSED
        ),
        _sevdesk("foreign-sum", "drafts", "seen in a client's code", ("foreign_sums", "instead")),
        _sevdesk(
            "cost-centre",
            "drafts",
            "seen in a client's code",
            ("keeps_cost_centre", False),
            then="names",
            codes=("voucher-differs",),
        ),
        _sevdesk("file-gone", "drafts", "inferred; how long a file is kept is not said", ("wants_files", False)),
        _sevdesk("number-twice", "drafts", "inferred; every client checks by itself", ("unique_documents", True)),
        _sevdesk("search-part", "search", "measured by a client", ("number_search", "beginning")),
        _sevdesk("search-case", "search", "inferred; not said", ("number_search", "case")),
        _sevdesk("search-signs", "search", "inferred; not said", ("number_search", "wildcards")),
        _sevdesk("list-total", "search", "sevDesk API, countAll", ("totals", False)),
        _sevdesk("list-order", "search", "inferred; not said", ("order", "shuffled")),
        _sevdesk("list-days", "search", "inferred; the filters' edges are not described", ("exclusive_dates", True)),
        _sevdesk(
            "refusal",
            "refusal",
            "sevDesk API, validationError; recorded by a client",
            ("refusals", "text"),
            then="unused",
        ),
    )
}

QUESTIONS: Mapping[str, tuple[str, ...] | str] = {
    "Cobot: the request that writes a customer number": ("cobot-number-call", "cobot-number-alone"),
    "Cobot: whether two members may have one number": ("cobot-number-shared",),
    "Cobot: what a customer number may hold, and whether it can be cleared": (
        "Only sevDesk's or Cobot's own numbers are written, as text; a refusal is named on its member."
    ),
    "Cobot: writing a team's number": "Cobot offers no way: a team's contact takes Cobot's number.",
    "Cobot: a member's VAT id in API 1": "It is taken from teams and invoices, where it is documented.",
    "Cobot: order and edges of the lists": ("cobot-list-order", "cobot-list-once", "cobot-list-days"),
    "Cobot: the zip of invoices, and API 1's PDF": "Not used: each PDF comes from API 2.",
    "Cobot: what `canceled` means": (
        "No account shows it on purpose. Such an invoice is booked like any other, with the note `canceled-in-cobot`."
    ),
    "Cobot: where a correction has its minus": "Only totals of lines and invoice count, whatever makes them negative.",
    "Cobot: whether each invoice makes an activity": "Invoices are found by their dates, never by the feed.",
    "Cobot: the level INFO": "Not used: WARN, ERROR or none.",
    "Cobot: whether `read_revenue_accounts` and `read_cost_centers` are granted": (
        "Not asked for: what is needed of them stands on the invoice."
    ),
    "Cobot: a country as name or code": "Either is read.",
    "Cobot: the Accept header for a PDF": ("cobot-pdf-accept",),
    "Cobot: an invoice's id on a new activity": ("cobot-activity-on-invoice",),
    "Cobot: whether an activity's text is kept word for word": ("cobot-activity-text",),
    "Cobot: how many activities are listed at once": ("cobot-feed-whole",),
    "Cobot: a date with a time, a moment with milliseconds": "Either is read.",
    "Cobot: what a refusal looks like": ("cobot-refusal",),
    "sevDesk (a): a second contact of one number": (
        "sevdesk-contact-shared",
        "sevdesk-contact-exact",
        "sevdesk-contact-free",
        "sevdesk-contact-next",
    ),
    "sevDesk (b): whether accounts that were added are listed": ("sevdesk-accounts-added",),
    "sevDesk (b): whether they are listed under the names that people gave them": (
        "Accounts are matched by number first, and by name only where one account has it."
    ),
    "sevDesk (c): whether a draft is checked": ("sevdesk-draft-checked",),
    "sevDesk (d): rounding": ("sevdesk-rounding",),
    "sevDesk (e): negative and zero totals": ("sevdesk-negative-total", "sevdesk-zero-total"),
    "sevDesk (e): an expense voucher under a revenue rule": "Not used: a correction is a negative revenue voucher.",
    "sevDesk (f): tax rules on revenue vouchers": (
        "sevdesk-rule-4",
        "sevdesk-rule-5",
        "sevdesk-rule-17",
        "sevdesk-rule-22",
        "sevdesk-rule-21",
    ),
    "sevDesk (g): adding a cost centre": "The program adds none: the one it is told to use has to exist.",
    "sevDesk: whether a voucher keeps its cost centre": ("sevdesk-cost-centre",),
    "sevDesk (h): search for numbers": ("sevdesk-search-part", "sevdesk-search-case", "sevdesk-search-signs"),
    "sevDesk (i): a second document of one number": ("sevdesk-number-twice",),
    "sevDesk (j): how large an upload may be, and how long it is kept": (
        "A file is sent right before its voucher and is no larger than 20 MB; a refusal is named, and one that got lost"
        " on the way is `sevdesk-file-gone`."
    ),
    "sevDesk: a voucher and its file": ("sevdesk-file-attached", "sevdesk-file-gone"),
    "sevDesk (k): a new voucher in an enshrined period": (
        "Enshrining cannot be undone, so no trial does it: `closed_until` names the days that are closed, and a refusal"
        " is named."
    ),
    "sevDesk (l): the exact words of a 401": (
        "Only the status counts, and a wrong token that is sent on purpose might get an account blocked."
    ),
    "sevDesk (m): the longest number, comment and customer number": (
        "Comments are cut at 255 characters; a number that comes back otherwise is `voucher-differs`."
    ),
    "sevDesk (n): order, total and edges of the lists": (
        "sevdesk-list-order",
        "sevdesk-list-total",
        "sevdesk-list-days",
    ),
    "sevDesk: sums in another currency": ("sevdesk-foreign-sum",),
    "sevDesk: a delivery date after the voucher's": ("sevdesk-delivery-later",),
    "sevDesk: tags put on again, and on a booked voucher": (
        "sevdesk-tag-reused",
        "sevdesk-tag-twice",
        "sevdesk-tag-booked",
    ),
    "sevDesk: what a refusal looks like": ("sevdesk-refusal",),
    "sevDesk: rows that lack what ours have": (
        "What cannot be read stays with its own row, is counted, and is named where it may be ours."
    ),
    "Cobot: the search for members": "Not used: the whole list is read.",
    "sevDesk: a `limit` beyond 1000": "Never asked for: a page has 1000 rows at most.",
    "sevDesk: whether a booked voucher takes its file later": (
        "It is said not to, and the program changes no voucher: `pdf-not-attached` tells a person what to do."
    ),
    "sevDesk: `existenceCheck`, `embed`, undocumented lists of accounts": "Not used.",
    "Both: other countries": "A space outside Germany ends with code 2.",
}
"""Each open question about the two APIs: the assumptions that answer it, or why no trial asks it."""


WAYS: tuple[str, ...] = tuple(
    each.name if way == 1 else f"{each.name}:{way}"
    for each in ASSUMPTIONS.values()
    for way in range(1, len(each.switches) + 1)
)
"""Every way in which something may be otherwise: ``NAME``, and ``NAME:2`` where there is more than one."""


def turn(quirks: Mapping[Side, Any], way: str) -> Assumption:
    """Make an assumption otherwise in the sandbox, and return it.

    Args:
        quirks: Of each side, to be changed.
        way: One of ``WAYS``.
    """
    name, _, number = way.partition(":")
    assumption = ASSUMPTIONS[name]
    switch = assumption.switches[int(number or 1) - 1]
    setattr(quirks[assumption.side], switch.quirk, switch.value)
    return assumption
