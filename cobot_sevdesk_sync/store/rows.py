"""From the rows of the ledger's tables to its records."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.store.records import Intent, Link, StandingProblem

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
