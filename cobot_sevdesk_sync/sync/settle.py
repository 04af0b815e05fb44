"""Finding out what became of a write that was not answered (product contract, section 6).

A look is made no sooner than ``settle_seconds`` after the write was sent. One that finds nothing is repeated as much
later, because the effect may still be on its way; only then may the write be tried again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property, partial

from msgspec import Struct

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.names import common_part, contact_mark, contacts_marked
from cobot_sevdesk_sync.books.vouchers import compare_voucher
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import MalformedAnswer, NotFound, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Intent, Link, Origin, StandingProblem
from cobot_sevdesk_sync.sync.candidates import NUMBER
from cobot_sevdesk_sync.sync.plan import TAG
from cobot_sevdesk_sync.sync.sides import SevdeskBooks
from cobot_sevdesk_sync.sync.writes import (
    CREATE_ADDRESS,
    CREATE_CONTACT,
    CREATE_VOUCHER,
    NUMBER_PROBLEM,
    NUMBERS_STOPPED,
    POST_ACTIVITY,
    SET_CONTACT_NUMBER,
    TAG_VOUCHER,
    UPLOAD_FILE,
    WAY_EMAIL,
    WAY_PHONE,
    WRITE_CUSTOMER_NUMBER,
    activity_key,
    contact_key,
    keys_present,
    number_fault,
    voucher_link,
)

LOOKS_NEEDED = 2
# So many looks of one kind that get no answer, and the others of the kind wait for the next run.
SILENCES_BORNE = 2

logger = logging.getLogger(__name__)


class Found(Struct, frozen=True):
    """The write did happen; ``result`` is the id it led to, ``note`` records what follows from it."""

    result: str | None
    note: Callable[[], None] = lambda: None


class Undecided(Struct, frozen=True):
    """What was found leaves it open: two objects where one was expected, or an answer that cannot be used."""


Look = Found | Undecided | None


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
        tags = _VoucherTags(self._books)
        unanswered: Counter[str] = Counter()
        for intent in due:
            if unanswered[intent.action] >= SILENCES_BORNE:
                continue
            try:
                self._settle_one(intent, tags)
            except RemoteUnavailable as silence:
                logger.debug("%s of %s could not be looked for: %s", intent.action, intent.cobot_id, silence)
                self._ledger.record_look(intent.id, self._clock.now(), in_vain=False)
                unanswered[intent.action] += 1
        return self._ledger.open_intents()

    def _is_due(self, intent: Intent) -> bool:
        if intent.action == UPLOAD_FILE:
            return True
        now = self._clock.now()
        since = intent.looked_at or intent.sent_at
        if since > now:
            # The machine's clock jumped back: count from now, so that the wait is kept and does not last for ever.
            self._ledger.record_sent_at(intent.id, now)
            return False
        return now >= since + self._pause

    def _settle_one(self, intent: Intent, tags: _VoucherTags) -> None:
        if intent.action == UPLOAD_FILE:
            # An uploaded file that no voucher names is thrown away by sevDesk, and uploading it anew is harmless.
            self._ledger.record_outcome(intent.id, "did-not-happen")
            return
        try:
            look = self._look(intent, tags)
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

    def _look(self, intent: Intent, tags: _VoucherTags) -> Look:
        looks: Mapping[str, Callable[[Intent], Look]] = {
            CREATE_CONTACT: self._look_for_contact,
            SET_CONTACT_NUMBER: self._look_for_contact_number,
            CREATE_ADDRESS: self._look_for_detail,
            WAY_EMAIL: self._look_for_detail,
            WAY_PHONE: self._look_for_detail,
            WRITE_CUSTOMER_NUMBER: self._look_for_number,
            CREATE_VOUCHER: self._look_for_voucher,
            TAG_VOUCHER: partial(self._look_for_tag, tags=tags),
            POST_ACTIVITY: self._look_for_activity,
        }
        look = looks.get(intent.action)
        # What a newer version noted down is not for this one to decide.
        return look(intent) if look is not None else Undecided()

    def _look_for_tag(self, intent: Intent, tags: _VoucherTags) -> Look:
        voucher_id = intent.effect["voucher_id"]
        if (voucher_id, intent.key) not in tags.carried:
            return None
        step = f"{TAG}:{intent.key}"
        return Found(voucher_id, lambda: self._ledger.record_step_done("invoice", intent.cobot_id, step))

    def _look_for_detail(self, intent: Intent) -> Look:
        contact_id = intent.effect["contact_id"]
        present = keys_present(
            self._books.client.fetch_addresses(contact_id), self._books.client.fetch_communication_ways(contact_id)
        )
        return Found(None) if (intent.action, intent.key) in present else None

    def _look_for_contact_number(self, intent: Intent) -> Look:
        contact_id = intent.effect["contact_id"]
        holders = self._books.client.fetch_contacts_by_number(intent.effect["number"])
        if contact_id not in {contact.id for contact in holders}:
            return None
        return Found(contact_id, lambda: self._note_contact(intent, contact_id, "linked"))

    def _look_for_contact(self, intent: Intent) -> Look:
        number = intent.effect["number"]
        holders = self._books.client.fetch_contacts_by_number(number)
        # By its mark, also when sevDesk keeps another name than was sent.
        ours = contacts_marked(holders, contact_mark(intent.object, intent.cobot_id)) or tuple(
            contact for contact in holders if contact_key(number, contact.name) == intent.effect["contact"]
        )
        if len(ours) > 1:
            return Undecided()
        if not ours:
            return None
        return Found(ours[0].id, lambda: self._note_contact(intent, ours[0].id, "created"))

    def _note_contact(self, intent: Intent, contact_id: str, origin: Origin) -> None:
        link = Link(
            intent.object,
            intent.cobot_id,
            contact_id,
            origin,
            number=intent.effect["number"],
            pending=tuple(intent.effect["pending"]),
        )
        self._ledger.record_link(link, self._clock.now())

    def _look_for_voucher(self, intent: Intent) -> Look:
        same_number = [
            voucher
            for voucher in self._books.client.fetch_vouchers(number_contains=common_part([intent.key]) or None)
            if voucher.number == intent.key
        ]
        owners = self._ledger.invoices_of_vouchers([voucher.id for voucher in same_number])
        # Another invoice of the same number may have been booked: its voucher is not this one's.
        found = [
            voucher
            for voucher in same_number
            if owners.get(voucher.id, intent.cobot_id) == intent.cobot_id and _is_as_sent(voucher, intent)
        ]
        if len(found) > 1:
            return Undecided()
        if not found:
            return None
        link = voucher_link(intent.cobot_id, found[0].id, "created", intent.effect)
        return Found(found[0].id, lambda: self._ledger.record_link(link, self._clock.now()))

    def _look_for_number(self, intent: Intent) -> Look:
        try:
            member = self._cobot.fetch_membership(intent.cobot_id)
        except NotFound:
            return None
        number = intent.effect["number"]
        fault = number_fault(member, number, intent.effect["others"])
        if fault.get("reason") == "unchanged":
            return None
        return Found(None, lambda: self._note_number(intent, fault))

    def _note_number(self, intent: Intent, fault: dict[str, str]) -> None:
        self._ledger.record_step_done("member", intent.cobot_id, NUMBER)
        if fault:
            self._ledger.record_mark(NUMBERS_STOPPED, intent.cobot_id)
            finding = Finding(NUMBER_PROBLEM, "member", intent.cobot_id, fault["number"], fault)
            self._ledger.record_problem(StandingProblem(finding, self._clock.now()))

    def _look_for_activity(self, intent: Intent) -> Look:
        posted = self._cobot.fetch_activities([intent.cobot_id])
        if intent.effect["text"] not in {activity_key(activity.text) for activity in posted if activity.text}:
            return None
        return Found(
            None,
            lambda: self._ledger.record_step_done(intent.object, intent.cobot_id, intent.effect.get("pending") or ""),
        )


def _is_as_sent(voucher: Voucher, intent: Intent) -> bool:
    """Whether a voucher of the same number is the one that was sent, and not somebody else's with other figures."""
    return not compare_voucher(
        number=intent.key,
        day=date.fromisoformat(intent.effect["invoice_date"]),
        gross=intent.effect["gross_cents"],
        currency=intent.effect["currency"],
        voucher=voucher,
    )


class _VoucherTags:
    """The tags of all vouchers, read once per settling and only when asked for."""

    def __init__(self, books: SevdeskBooks) -> None:
        self._books = books

    @cached_property
    def carried(self) -> frozenset[tuple[str, str]]:
        return self._books.read_voucher_tags()
