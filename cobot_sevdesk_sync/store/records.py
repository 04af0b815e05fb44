"""The rows of the ledger as values. Times are UTC; dates are the space's calendar days.

Of people it holds what a problem's sentence needs: a line's description, what a side answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Struct, field

from cobot_sevdesk_sync.books.entries import AsBooked, booked_of
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.errors import Side

Origin = Literal["created", "linked", "adopted"]
IntentState = Literal["sent", "done", "refused", "not-sent", "did-not-happen"]


class Link(Struct, frozen=True):
    """That a Cobot object has its counterpart in sevDesk.

    Attributes:
        number: The customer number of a contact, or the document number of a voucher.
        gross_cents: Gross cents in the invoice's currency.
        fingerprint: What was booked, to see later edits in Cobot.
        booked: What it was booked as, to see later changes in sevDesk.
        pending: What is still to be done for it, such as ``tag:Import``.
    """

    kind: ObjectKind
    cobot_id: str
    sevdesk_id: str
    origin: Origin
    number: str | None = None
    invoice_date: date | None = None
    gross_cents: int | None = None
    fingerprint: str | None = None
    pending: tuple[str, ...] = ()
    booked: AsBooked | None = None


class Intent(Struct, frozen=True):
    """One remote write. ``state`` is ``sent`` from before it leaves until its outcome is known.

    Attributes:
        key: What is written: a reserved customer number, a document number, a tag's name ...
        effect: How to recognise it, and what to note down once it is seen: hashes, ids, amounts.
        looks: How many complete looks found nothing.
        looked_at: When it was last looked for.
        result: The sevDesk id it led to.
    """

    id: int
    action: str
    object: ObjectKind
    cobot_id: str
    key: str
    state: IntentState
    sent_at: datetime
    effect: Mapping[str, Any] = field(default_factory=dict)
    looks: int = 0
    looked_at: datetime | None = None
    result: str | None = None


class StandingProblem(Struct, frozen=True):
    """A problem as the ledger keeps it between runs.

    Attributes:
        told_at: When a run last told it.
        next_try: A held-back document is not tried before this moment.
    """

    finding: Finding
    first_seen: datetime
    invoice_date: date | None = None
    told_at: datetime | None = None
    tries: int = 0
    next_try: datetime | None = None


class RunRecord(Struct, frozen=True):
    """A finished run: when, how it ended, and its figures."""

    started: datetime
    finished: datetime
    exit_code: int
    summary: Mapping[str, object] = field(default_factory=dict)


Half = Literal["members", "invoices"]
"""What alone a run may be about (``--only``)."""
HALVES: frozenset[Half] = frozenset({"members", "invoices"})


class Backfill(Struct, frozen=True):
    """The invoice dates that a person chose with ``--since`` or ``--until``, both included.

    Attributes:
        since: The first day.
        until: The last day; None is without an end.
        only: What alone is wanted of these days; None for members and invoices.
    """

    since: date
    until: date | None
    only: Half | None = None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.since <= day and (self.until is None or day <= self.until)

    def covers(self, other: Backfill) -> bool:
        """Whether all that another one wants is wanted here, too."""
        return (
            self.only in (None, other.only)
            and self.since <= other.since
            and (self.until is None or (other.until is not None and other.until <= self.until))
        )


class OpenBackfills(Struct, frozen=True):
    """The backfills that are not finished, or were read once only, and the start date under which they were chosen."""

    start_date: date
    spans: tuple[Backfill, ...]


class BackfilledFrom(Struct, frozen=True):
    """The earliest day chosen with ``--since``, and the start date under which it was."""

    since: date
    start_date: date


class UnexpectedForm(Struct, frozen=True):
    """Something in a side's answers that was not as it had always been.

    Attributes:
        form: What, such as ``/Voucher: status: 200``.
        count: How often the last run met it that met it.
    """

    side: Side
    form: str
    count: int
    first: datetime
    last: datetime


class TrialRecord(Struct, frozen=True):
    """When the assumptions were last looked at on these accounts, and what was otherwise.

    Attributes:
        token: A short hash of the sevDesk token it was done with.
    """

    at: datetime
    differing: tuple[str, ...]
    not_tried: tuple[str, ...]
    token: str


class Owner(Struct, frozen=True):
    """The space that a state file belongs to, by Cobot's id; the subdomain is that of its last run."""

    id: str
    subdomain: str


Value = TypeVar("Value")

# What reading a row or a mark raises whose content is not what was written there.
UNDECODABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, msgspec.MsgspecError)


class Mark(Struct, Generic[Value], frozen=True):
    """One of the program's own notes that stand once in a ledger, with how it is written and read."""

    name: str
    written: Callable[[Value], str]
    read: Callable[[str], Value]


OPEN_END = "-"


def _side_of(text: str) -> Side:
    return "sevdesk" if text == "sevdesk" else "cobot"


def _spans_text(backfills: OpenBackfills) -> str:
    return " ".join([backfills.start_date.isoformat(), *map(_span_text, backfills.spans)])


def _span_text(span: Backfill) -> str:
    parts = (span.since.isoformat(), span.until.isoformat() if span.until else OPEN_END, span.only)
    return "/".join(part for part in parts if part)


def _spans_of(text: str) -> OpenBackfills:
    start_date, *spans = text.split()
    return OpenBackfills(date.fromisoformat(start_date), tuple(map(_span_of, spans)))


def _span_of(text: str) -> Backfill:
    since, until, *only = text.split("/")
    end = None if until == OPEN_END else date.fromisoformat(until)
    return Backfill(date.fromisoformat(since), end, msgspec.convert(only[0], Half) if only else None)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} does not say in which time zone")
    return moment


def _json_text(value: Struct) -> str:
    return msgspec.json.encode(value).decode()


def _days_text(days: BackfilledFrom) -> str:
    return f"{days.since.isoformat()} {days.start_date.isoformat()}"


def _days_of(text: str) -> BackfilledFrom:
    since, start_date = text.split()
    return BackfilledFrom(date.fromisoformat(since), date.fromisoformat(start_date))


# Every invoice dated before it is booked or named.
CURSOR = Mark("cursor", date.isoformat, date.fromisoformat)
# The start date under which the cursor was last moved.
START_DATE = Mark("start_date", date.isoformat, date.fromisoformat)
LAST_SWEEP = Mark("last_sweep", date.isoformat, date.fromisoformat)
# The one before: what a single reading has missed without a sign, the next sweep still reaches.
SWEEP_BEFORE = Mark("sweep_before", date.isoformat, date.fromisoformat)
# When the invoices of both sides were last compared, and when the contacts.
LAST_CHECK = Mark("last_check", date.isoformat, date.fromisoformat)
LAST_CONTACT_CHECK = Mark("last_contact_check", date.isoformat, date.fromisoformat)
BACKFILLED_FROM = Mark("backfilled_from", _days_text, _days_of)
OPEN_BACKFILLS = Mark("open_backfills", _spans_text, _spans_of)
READ_ONCE = Mark("read_once", _spans_text, _spans_of)
# When the space's first run started, kept beyond the runs that are kept.
FIRST_RUN = Mark("first_run", datetime.isoformat, _moment)
# The side that refused its token when a run last ended so; gone once a run got through.
REFUSED_BY: Mark[Side] = Mark("refused_by", str, _side_of)
# What stopped the last runs, as JSON.
LAST_ERROR: Mark[str] = Mark("last_error", str, str)
# Cobot's space as it was read last, and on which day.
SPACE: Mark[dict[str, Any]] = Mark("space", json.dumps, partial(msgspec.json.decode, type=dict[str, Any]))
# Whose state file it is. One that an older version made takes it on.
OWNER: Mark[Owner] = Mark("owner", _json_text, partial(msgspec.json.decode, type=Owner))
# A short hash, by which sevDesk's token is recognised that nobody can find from it.
KNOWN_TOKEN: Mark[str] = Mark("sevdesk_token", str, str)
# When a run last asked for the booking system's version, with this token: within a day of it reading needs no asking.
VERSION_ASKED: Mark[datetime] = Mark("booking_system_asked", datetime.isoformat, _moment)
# The voucher that the account's search found by a part of its number which is not the beginning.
SEARCH_PROVED: Mark[str] = Mark("search_proved", str, str)
# Because of this member no more numbers are written in the space, until a person says ``sync retry``.
NUMBERS_STOPPED: Mark[str] = Mark("customer_numbers_stopped", str, str)
# What of the answers was not as it had always been, lately.
UNEXPECTED: Mark[tuple[UnexpectedForm, ...]] = Mark(
    "unexpected_forms",
    lambda forms: msgspec.json.encode(forms).decode(),
    partial(msgspec.json.decode, type=tuple[UnexpectedForm, ...]),
)
# The last trial.
TRIAL: Mark[TrialRecord] = Mark("trial", _json_text, partial(msgspec.json.decode, type=TrialRecord))
# Until when a side asked not to be asked at all.
LEFT_ALONE: Mapping[Side, Mark[datetime]] = {
    "cobot": Mark("cobot_left_alone_until", datetime.isoformat, datetime.fromisoformat),
    "sevdesk": Mark("sevdesk_left_alone_until", datetime.isoformat, datetime.fromisoformat),
}
MARKS: tuple[Mark[Any], ...] = (
    CURSOR,
    START_DATE,
    LAST_SWEEP,
    SWEEP_BEFORE,
    LAST_CHECK,
    LAST_CONTACT_CHECK,
    BACKFILLED_FROM,
    OPEN_BACKFILLS,
    READ_ONCE,
    FIRST_RUN,
    REFUSED_BY,
    LAST_ERROR,
    SPACE,
    OWNER,
    KNOWN_TOKEN,
    VERSION_ASKED,
    SEARCH_PROVED,
    NUMBERS_STOPPED,
    UNEXPECTED,
    TRIAL,
    *LEFT_ALONE.values(),
)


IDS_PER_QUERY = 500


def in_parts(ids: Collection[str]) -> Iterator[list[str]]:
    """Yield the ids in parts that fit into one query."""
    wanted = list(ids)
    for start in range(0, len(wanted), IDS_PER_QUERY):
        yield wanted[start : start + IDS_PER_QUERY]


def moment_text(moment: datetime) -> str:
    """Return a moment as it is stored: ISO 8601 with its offset."""
    return moment.isoformat()


def moment_of(text: str | None) -> datetime | None:
    """Return a stored moment.

    Raises:
        ValueError: It is none that can be compared with another.
    """
    return _moment(text) if text else None


def _of_somebody(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row whose ids can be asked for.

    Raises:
        ValueError: They cannot: no id is empty, or dots alone, which would mean another place in an address.
    """
    for name in ("cobot_id", "sevdesk_id"):
        if name in row and not row[name].strip("."):
            raise ValueError(f"{row[name]!r} is no id")
    return row


def link_of(row: Mapping[str, Any]) -> Link:
    """Return a row of ``links``; like all of these, raises what ``UNDECODABLE`` names when it cannot be one."""
    booked = row["booked"]
    told = {"pending": json.loads(row["pending"]), "booked": None if booked is None else booked_of(booked)}
    return msgspec.convert({**_of_somebody(row), **told}, Link)


def voucher_link(invoice_id: str, voucher_id: str, origin: Origin, noted: Mapping[str, Any]) -> Link:
    """Return the link of an invoice to its voucher from what the intent noted down."""
    return Link(
        "invoice",
        invoice_id,
        voucher_id,
        origin,
        number=noted["number"],
        invoice_date=date.fromisoformat(noted["invoice_date"]),
        gross_cents=noted["gross_cents"],
        fingerprint=noted["fingerprint"],
        pending=tuple(noted["pending"]),
        booked=booked_of(noted["booked"]) if noted.get("booked") else None,
    )


def intent_of(row: Mapping[str, Any]) -> Intent:
    """Return a row of ``intents``."""
    moments = {"sent_at": _moment(row["sent_at"]), "looked_at": moment_of(row["looked_at"])}
    return msgspec.convert({**_of_somebody(row), **moments, "effect": json.loads(row["effect"])}, Intent)


def problem_of(row: Mapping[str, Any]) -> StandingProblem:
    """Return a row of ``problems``."""
    finding = {**_of_somebody(row), "id": row["cobot_id"], "details": json.loads(row["details"])}
    moments = {name: moment_of(row[name]) for name in ("told_at", "next_try")}
    return msgspec.convert(
        {**row, **moments, "finding": finding, "first_seen": _moment(row["first_seen"])}, StandingProblem
    )


def run_of(row: Mapping[str, Any]) -> RunRecord:
    """Return a row of ``runs``."""
    moments = {name: _moment(row[name]) for name in ("started", "finished")}
    return msgspec.convert({**row, **moments, "summary": json.loads(row["summary"])}, RunRecord)
