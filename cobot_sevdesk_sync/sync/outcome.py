"""What became of the documents of a run: what is told of them, and to whom the work is shown."""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.sync.steps import DocumentPlan


class Action(Struct, frozen=True):
    """One step as the outside sees it (product contract, section 7)."""

    action: str
    object: str
    id: str
    number: str | None
    done: bool
    sevdesk_id: str | None = None
    payload: Any = None


class Outcome(Struct):
    """What became of one document: the plan's findings and those of carrying it out."""

    document: DocumentPlan
    findings: list[Finding]
    actions: list[Action] = field(default_factory=list)
    finished: bool = False
    with_contact: bool = True


class Progress(Protocol):
    """Is told how far the work is."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show it."""
        ...


class ContactPending(Exception):
    """The debitor's contact is not there yet: its outcome is unknown, or it waits. The invoice waits with it."""


class ContactGone(ContactPending):
    """sevDesk does not have the linked contact any more: the next run looks for it, or makes it, anew."""
