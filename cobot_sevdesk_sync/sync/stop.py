"""What stopped the last runs, kept in the ledger: for ``sync status``, and so that the same is told once a day."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    ProgramFailure,
    Rejected,
    RemoteUnavailable,
    SetupError,
    StateError,
    SyncError,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.standing import was_told_lately

LAST_ERROR = "last_error"

_KINDS: Mapping[str, type[SyncError]] = {
    kind.__name__: kind
    for kind in (
        TokenRefused,
        SetupError,
        StateError,
        RemoteUnavailable,
        MalformedAnswer,
        Rejected,
        NotFound,
        WriteNotSent,
        OutcomeUnknown,
        ProgramFailure,
    )
}
# The words of the other side may hold anything, also names.
_FOREIGN = frozenset({"message"})
# What tells two errors of one kind apart; what changes from try to try, such as the request, does not.
_WORDS_OF_CAUSE = ("field", "reason", "what", "kind")
_FIGURES = re.compile(r"\d+")
# A reason that begins with a status goes on in the other side's words.
_STATUS = re.compile(r"(\d)\d\d\b")


def is_news(ledger: Ledger, error: SyncError | None, now: datetime) -> bool:
    """Whether what ended a run has to be told, which is noted down then; a run that got through forgets all.

    News is what no run since the last that got through has told, and once a day what lasts: faults that take turns are
    told once each.
    """
    if error is None:
        ledger.record_mark(LAST_ERROR, None)
        return False
    kept = _kept(ledger)
    told = {cause: moment for cause, moment in _told(kept).items() if was_told_lately(moment, now)}
    cause = _cause(error)
    news = cause not in told
    if news:
        told[cause] = now
    written = {"error": _written(error), "told": {each: moment.isoformat() for each, moment in told.items()}}
    ledger.record_mark(LAST_ERROR, json.dumps(written))
    return news


def last_stop(ledger: Ledger) -> SyncError | None:
    """Return what ended the last run early, without the words of the other side; None when it got through."""
    kept = _kept(ledger).get("error")
    if not isinstance(kept, dict):
        return None
    kind = _KINDS.get(kept.pop("error", ""))
    try:
        return kind(**dict.fromkeys(_FOREIGN & _names(kind), "") | kept) if kind else None
    except TypeError:
        # Kept by another version.
        return None


def _kept(ledger: Ledger) -> dict[str, Any]:
    try:
        kept = json.loads(ledger.mark(LAST_ERROR) or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _told(kept: Mapping[str, Any]) -> dict[str, datetime]:
    return {cause: datetime.fromisoformat(moment) for cause, moment in kept.get("told", {}).items()}


def _written(error: SyncError) -> dict[str, Any]:
    names = _names(type(error)) - _FOREIGN
    written = {name: getattr(error, name) for name in sorted(names)}
    if status := _STATUS.match(str(written.get("reason", ""))):
        written["reason"] = status[0]
    return {"error": type(error).__name__} | written


def _cause(error: SyncError) -> str:
    parts = [str(getattr(error, name)) for name in ("side", "status") if hasattr(error, name)]
    for name in _WORDS_OF_CAUSE:
        words = str(getattr(error, name, ""))
        status = _STATUS.match(words)
        parts.append(f"{status[1]}xx" if status else _FIGURES.sub("", words))
    given = getattr(error, "details", {}).get("given", "")
    return " ".join(filter(None, [type(error).__name__, *parts, given]))


def _names(kind: type[SyncError] | None) -> frozenset[str]:
    return frozenset(each.name for each in fields(kind)) if kind and is_dataclass(kind) else frozenset()
