"""The rows of the ledger as values. Times are UTC; dates are the space's calendar days.

Of people it holds what a problem's sentence needs: a line's description, what a side answered.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind

Origin = Literal["created", "linked", "adopted"]
IntentState = Literal["sent", "done", "refused", "not-sent", "did-not-happen"]


class Link(Struct, frozen=True):
    """That a Cobot object has its counterpart in sevDesk.

    Attributes:
        number: The customer number of a contact, or the document number of a voucher.
        gross_cents: Gross cents in the invoice's currency.
        fingerprint: What was booked, to see later edits.
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
    """Return a stored moment."""
    return datetime.fromisoformat(text) if text else None


def day_of(text: str | None) -> date | None:
    """Return a stored calendar day."""
    return date.fromisoformat(text) if text else None


def link_of(row: Mapping[str, Any]) -> Link:
    """Return a row of ``links``."""
    return Link(
        kind=row["kind"],
        cobot_id=row["cobot_id"],
        sevdesk_id=row["sevdesk_id"],
        origin=row["origin"],
        number=row["number"],
        invoice_date=day_of(row["invoice_date"]),
        gross_cents=row["gross_cents"],
        fingerprint=row["fingerprint"],
        pending=tuple(json.loads(row["pending"])),
    )


def intent_of(row: Mapping[str, Any]) -> Intent:
    """Return a row of ``intents``."""
    return Intent(
        id=row["id"],
        action=row["action"],
        object=row["object"],
        cobot_id=row["cobot_id"],
        key=row["key"],
        state=row["state"],
        sent_at=datetime.fromisoformat(row["sent_at"]),
        effect=json.loads(row["effect"]),
        looks=row["looks"],
        looked_at=moment_of(row["looked_at"]),
        result=row["result"],
    )


def problem_of(row: Mapping[str, Any]) -> StandingProblem:
    """Return a row of ``problems``."""
    return StandingProblem(
        finding=Finding(row["code"], row["object"], row["cobot_id"], row["number"], json.loads(row["details"])),
        first_seen=datetime.fromisoformat(row["first_seen"]),
        invoice_date=day_of(row["invoice_date"]),
        told_at=moment_of(row["told_at"]),
        tries=row["tries"],
        next_try=moment_of(row["next_try"]),
    )
