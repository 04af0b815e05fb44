"""Finding out what became of a write that was not answered (product contract, section 6).

A look is made no sooner than ``settle_seconds`` after the write was sent. One that finds nothing is repeated as much
later, because the effect may still be on its way; only then may the write be tried again.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta

from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Intent
from cobot_sevdesk_sync.sync.sides import SevdeskBooks
from cobot_sevdesk_sync.sync.writes import KINDS, Found, Lookout, Undecided

LOOKS_NEEDED = 2
# So many looks of one kind that get no answer, and the others of the kind wait for the next run.
SILENCES_BORNE = 2

logger = logging.getLogger(__name__)


class Settler:
    """Looks for the effects of unanswered writes, and notes down what it finds."""

    def __init__(
        self, ledger: Ledger, cobot: CobotClient, books: SevdeskBooks, clock: Clock, settle_seconds: float
    ) -> None:
        self._ledger = ledger
        self._cobot = cobot
        self._books = books
        self._clock = clock
        self._pause = timedelta(seconds=settle_seconds)

    def settle(self) -> tuple[Intent, ...]:
        """Look for every unanswered write that is due; returns those still unknown afterwards.

        A look that cannot be made decides nothing, and keeps nobody else waiting; where the side does not answer, few
        looks of the same kind are tried in vain.

        Raises:
            TokenRefused, SetupError: The run stops.
        """
        due = [intent for intent in self._ledger.open_intents() if self._is_due(intent)]
        # Who was looked for last comes last: those that cannot be looked for keep no other from its turn.
        due.sort(key=lambda intent: intent.looked_at or intent.sent_at)
        lookout = Lookout(self._cobot, self._books, self._ledger, self._clock)
        unanswered: Counter[str] = Counter()
        for intent in due:
            if unanswered[intent.action] >= SILENCES_BORNE:
                continue
            try:
                self._settle_one(intent, lookout)
            except RemoteUnavailable as silence:
                logger.debug("%s of %s could not be looked for: %s", intent.action, intent.cobot_id, silence)
                self._ledger.record_look(intent.id, self._clock.now(), in_vain=False)
                unanswered[intent.action] += 1
        return self._ledger.open_intents()

    def _is_due(self, intent: Intent) -> bool:
        kind = KINDS.get(intent.action)
        if kind is not None and kind.is_harmless:
            return True
        now = self._clock.now()
        since = intent.looked_at or intent.sent_at
        if since > now:
            # The machine's clock jumped back: count from now, so that the wait is kept and does not last for ever.
            self._ledger.record_sent_at(intent.id, now)
            return False
        return now >= since + self._pause

    def _settle_one(self, intent: Intent, lookout: Lookout) -> None:
        kind = KINDS.get(intent.action)
        if kind is not None and kind.is_harmless:
            self._ledger.record_outcome(intent.id, "did-not-happen")
            return
        try:
            # What a newer version noted down is not for this one to decide.
            look = kind.look(lookout, intent) if kind is not None else Undecided()
        except (MalformedAnswer, Rejected):
            # This one cannot be looked for now; the others can.
            look = Undecided()
        if isinstance(look, Found):
            with self._ledger.transaction():
                look.note()
                self._ledger.record_solved(intent.object, intent.cobot_id, {"outcome-unknown"})
                self._ledger.record_outcome(intent.id, "done", look.result)
            return
        with self._ledger.transaction():
            self._ledger.record_look(intent.id, self._clock.now(), in_vain=look is None)
            if look is None and intent.looks + 1 >= LOOKS_NEEDED:
                self._ledger.record_outcome(intent.id, "did-not-happen")
