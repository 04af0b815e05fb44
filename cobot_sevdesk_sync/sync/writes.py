"""One remote write: committed as an intent before it leaves, its outcome after the answer (contract, section 6).

Only what can be looked for can be sent: the kinds of writes stand in ``sync/settle.py``, each with its look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.errors import OutcomeUnknown, Rejected, Side, TokenRefused, WriteNotSent
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.plan import (
    DebitorKey,
    Step,
    WriteName,
)
from cobot_sevdesk_sync.sync.result import Action
from cobot_sevdesk_sync.sync.settle import KINDS

Result = TypeVar("Result")


class Write(Struct, frozen=True):
    """What is about to be written.

    Attributes:
        key: What is written, unique for the object and action: no second one is sent while the first is unknown.
        effect: How to recognise it, and what to note down once it is seen.
    """

    action: WriteName
    object: ObjectKind
    cobot_id: str
    key: str
    effect: Mapping[str, Any]


class Writer(Struct, frozen=True):
    """Sends writes, each framed by its intent.

    Attributes:
        answered: The sides that have answered a write, with a yes or a no.
    """

    ledger: Ledger
    clock: Clock
    answered: set[Side] = field(default_factory=set)

    def send(
        self,
        write: Write,
        request: Callable[[], Result],
        note: Callable[[Result], str | None] = lambda _result: None,
        *,
        rehearsed: Result,  # noqa: ARG002 - a rehearsal's answer
    ) -> Result:
        """Send one write.

        Args:
            write: What is written; committed before the request leaves.
            request: Sends it.
            note: Records what follows, in the transaction that closes the intent; returns the result's id.
            rehearsed: What a rehearsal, which sends nothing, returns in place of the result.

        Raises:
            OutcomeUnknown: The intent stays open: only a look may close it.
            Rejected, WriteNotSent, TokenRefused: Nothing was written; the intent is closed.
        """
        side = KINDS[write.action].side
        if self.ledger.is_under_way(write.action, write.object, write.cobot_id, write.key):
            raise OutcomeUnknown(side, write.action, "an earlier one is not settled yet")
        intent = self.ledger.record_intent(
            write.action, write.object, write.cobot_id, write.key, write.effect, self.clock.now()
        )
        try:
            result = request()
        except (Rejected, TokenRefused) as refusal:
            self.answered.add(side)
            self.ledger.record_outcome(intent, "refused", str(getattr(refusal, "status", "")))
            raise
        except WriteNotSent:
            self.ledger.record_outcome(intent, "not-sent")
            raise
        self.answered.add(side)
        with self.ledger.transaction():
            self.ledger.record_outcome(intent, "done", note(result))
        return result

    def record(self, note: Callable[[], object]) -> None:
        """Note something down that needs no request."""
        note()

    def action(
        self,
        name: str,
        about: DebitorKey,
        number: str | None,
        sevdesk_id: str | None,
        step: Step,  # noqa: ARG002 - a rehearsal tells what it would send
        contact_id: str | None = None,  # noqa: ARG002 - likewise
    ) -> Action:
        """Return a step as the outside sees it.

        Args:
            name: Of the action (product contract, section 7).
            about: Whose it is.
            number: Its number.
            sevdesk_id: What it led to; empty where there is nothing yet.
            step: What was carried out.
            contact_id: The contact of a voucher.
        """
        return Action(name, about.kind, about.id, number, done=True, sevdesk_id=sevdesk_id or None)

    def unknown_details(self, kind: ObjectKind, cobot_id: str) -> dict[str, str]:
        """Return which write of an object is unknown, and since when, as details of the problem."""
        sent = [intent for intent in self.ledger.intents_of(kind, cobot_id) if intent.state == "sent"]
        if not sent:
            return {}
        return {"step": sent[-1].action, "since": sent[-1].sent_at.isoformat(timespec="seconds")}


class Rehearsal(Writer, frozen=True, kw_only=True):
    """Sends nothing and notes nothing down: a dry run.

    Attributes:
        payload_of: What a step would send, given the step and a voucher's contact.
    """

    payload_of: Callable[[Step, str | None], Any]

    def send(
        self,
        write: Write,  # noqa: ARG002 - not sent
        request: Callable[[], Result],  # noqa: ARG002 - not sent
        note: Callable[[Result], str | None] = lambda _result: None,  # noqa: ARG002 - nothing happened
        *,
        rehearsed: Result,
    ) -> Result:
        """Return what stands for the result."""
        return rehearsed

    def record(self, note: Callable[[], object]) -> None:
        """Note nothing down."""

    def action(
        self,
        name: str,
        about: DebitorKey,
        number: str | None,
        sevdesk_id: str | None,
        step: Step,
        contact_id: str | None = None,
    ) -> Action:
        """Return a step that a run would carry out, with what it would send."""
        payload = self.payload_of(step, contact_id)
        return Action(name, about.kind, about.id, number, done=False, sevdesk_id=sevdesk_id or None, payload=payload)
