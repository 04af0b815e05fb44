"""Tells the space's admins in Cobot, once per event; what cannot be told holds up nothing."""

from __future__ import annotations

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import OutcomeUnknown, Rejected, WriteNotSent
from cobot_sevdesk_sync.sync.pending import ACTIVITY, NUMBER, NUMBER_CHANGED
from cobot_sevdesk_sync.sync.settle import activity_key
from cobot_sevdesk_sync.sync.steps import PostActivity
from cobot_sevdesk_sync.sync.write_kinds import POST_ACTIVITY
from cobot_sevdesk_sync.sync.writes import Write, Writer

# After so many in a row that got no answer, the others are left to the next run.
UNANSWERED_IN_A_ROW = 3


class ActivityApplier:
    """Posts the activities of one run."""

    def __init__(self, cobot: CobotClient, writer: Writer) -> None:
        self._cobot = cobot
        self._writer = writer
        self._unanswered = 0

    def waits(self, step: PostActivity) -> bool:
        """Whether an activity is left to the next run: Cobot takes none just now, or it tells of a number to come."""
        if self._unanswered >= UNANSWERED_IN_A_ROW:
            return True
        link = self._writer.ledger.link(step.object, step.id) if step.pending else None
        tells_of_number = step.pending is not None and step.pending.startswith(f"{ACTIVITY}:{NUMBER_CHANGED}")
        return link is not None and tells_of_number and NUMBER in link.pending

    def post(self, step: PostActivity) -> Finding | None:
        """Post an activity; returns the problem when it could not be.

        Raises:
            TokenRefused: The run stops.
        """
        effect = {"text": activity_key(step.text), "pending": step.pending}
        write = Write(POST_ACTIVITY, step.object, step.id, step.event, effect)
        try:
            self._writer.send(
                write,
                lambda: self._cobot.send_activity(
                    step.text, level=step.level, channels=("admin",), source_ids=step.source_ids
                ),
                lambda _: self._strike_off(step),
            )
        except Rejected as refusal:
            details = {"reason": refusal.message, "status": str(refusal.status), "step": POST_ACTIVITY}
            return Finding("rejected-by-cobot", step.object, step.id, step.number, details)
        except WriteNotSent as not_sent:
            self._unanswered += 1
            details = {"reason": not_sent.reason, "step": POST_ACTIVITY}
            return Finding("rejected-by-cobot", step.object, step.id, step.number, details)
        except OutcomeUnknown:
            self._unanswered += 1
            details = self._writer.unknown_details(step.object, step.id)
            return Finding("outcome-unknown", step.object, step.id, step.number, details)
        self._unanswered = 0
        return None

    def note_posted(self, step: PostActivity) -> None:
        """Note down that an activity is in Cobot already."""
        ledger = self._writer.ledger
        with ledger.transaction():
            ledger.record_settled(POST_ACTIVITY, step.object, step.id, step.event, "done", self._writer.clock.now())
            self._strike_off(step)

    def _strike_off(self, step: PostActivity) -> None:
        if step.pending is not None:
            self._writer.ledger.record_step_done(step.object, step.id, step.pending)
