"""One remote write: committed as an intent before it leaves, its outcome after the answer (contract, section 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.errors import OutcomeUnknown, Rejected, Side, TokenRefused, WriteNotSent
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.write_kinds import SIDES

Result = TypeVar("Result")


def fingerprint_of(text: str) -> str:
    """Return a short hash by which a text is recognised without being kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Write(Struct, frozen=True):
    """What is about to be written.

    Attributes:
        key: What is written, unique for the object and action: no second one is sent while the first is unknown.
        effect: How to recognise it, and what to note down once it is seen.
    """

    action: str
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
        self, write: Write, request: Callable[[], Result], note: Callable[[Result], str | None] = lambda _result: None
    ) -> Result:
        """Send one write.

        Args:
            write: What is written; committed before the request leaves.
            request: Sends it.
            note: Records what follows, in the transaction that closes the intent; returns the result's id.

        Raises:
            OutcomeUnknown: The intent stays open: only a look may close it.
            Rejected, WriteNotSent, TokenRefused: Nothing was written; the intent is closed.
        """
        if self.ledger.is_under_way(write.action, write.object, write.cobot_id, write.key):
            raise OutcomeUnknown(SIDES[write.action], write.action, "an earlier one is not settled yet")
        intent = self.ledger.record_intent(
            write.action, write.object, write.cobot_id, write.key, write.effect, self.clock.now()
        )
        try:
            result = request()
        except (Rejected, TokenRefused) as refusal:
            self.answered.add(SIDES[write.action])
            self.ledger.record_outcome(intent, "refused", str(getattr(refusal, "status", "")))
            raise
        except WriteNotSent:
            self.ledger.record_outcome(intent, "not-sent")
            raise
        self.answered.add(SIDES[write.action])
        with self.ledger.transaction():
            self.ledger.record_outcome(intent, "done", note(result))
        return result

    def unknown_details(self, kind: ObjectKind, cobot_id: str) -> dict[str, str]:
        """Return which write of an object is unknown, and since when, as details of the problem."""
        sent = [intent for intent in self.ledger.intents_of(kind, cobot_id) if intent.state == "sent"]
        if not sent:
            return {}
        return {"step": sent[-1].action, "since": sent[-1].sent_at.isoformat(timespec="seconds")}
