"""All that may write remotely: the kinds of writes, the way to send one, and what became of one without an answer.

A write is committed as an intent before it leaves, its outcome after the answer. Its kind is made with its look: what
cannot be looked for cannot be sent. A look is made no sooner than ``settle_seconds`` after the write was sent. One that
finds nothing is repeated as much later, because the effect may still be on its way; only then may the write be tried
again (product contract, section 6).
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import NO_PDF, NUMBER_PROBLEM, Finding, ObjectKind, ProblemCode
from cobot_sevdesk_sync.books.names import common_part, contact_mark, contacts_marked, fingerprint_of, normalise_name
from cobot_sevdesk_sync.books.vouchers import compare_voucher
from cobot_sevdesk_sync.clock import Clock, Leaving
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Membership
from cobot_sevdesk_sync.errors import (
    Interrupted,
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    Side,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.sevdesk.records import CommunicationWay, ContactAddress, UnreadableRow, Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import NUMBERS_STOPPED, Intent, Link, Origin, StandingProblem, voucher_link
from cobot_sevdesk_sync.sync.activities import feed_of_days, keys_of
from cobot_sevdesk_sync.sync.plan import (
    CREATE_ADDRESS,
    CREATE_CONTACT,
    CREATE_VOUCHER,
    NUMBER,
    POST_ACTIVITY,
    SET_CONTACT_NUMBER,
    TAG,
    TAG_VOUCHER,
    UPLOAD_FILE,
    WAY_EMAIL,
    WAY_PHONE,
    WRITE_CUSTOMER_NUMBER,
    DebitorKey,
    Step,
    WriteName,
)
from cobot_sevdesk_sync.sync.problems import waiting_time
from cobot_sevdesk_sync.sync.result import Action, LeftForNow
from cobot_sevdesk_sync.sync.sides import SevdeskBooks

Result = TypeVar("Result")

FORBIDDEN = 403
# How a refusal with that status is kept that is about a document, and not about the token.
DOCUMENT_FORBIDDEN = "403 for the document"
# So many documents refused in a row for one cause, and the others of the kind are left to the next run.
REFUSALS_BORNE = 5
LOOKS_NEEDED = 2
# A write that failed once is tried again by the next run; only then it waits longer after each try.
FAILURES_FORGIVEN = 1
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


class Lookout(Struct, dict=True):
    """From where the effects of writes are looked for: both sides, and the ledger."""

    cobot: CobotClient
    books: SevdeskBooks
    ledger: Ledger
    clock: Clock

    @cached_property
    def voucher_tags(self) -> frozenset[tuple[str, str]]:
        """The tags of all vouchers, as (sevDesk id, name); read once, and only when asked for."""
        return self.books.read_voucher_tags()

    @cached_property
    def posted_lately(self) -> frozenset[str]:
        """The activities of the space since the oldest unanswered one; read once, and only when asked for."""
        sent = (each.sent_at for each in self.ledger.open_intents() if each.action == POST_ACTIVITY)
        now = self.clock.now()
        return keys_of(feed_of_days(self.cobot, min(sent, default=now), now))


class Kind(Struct, frozen=True):
    """A kind of write.

    Attributes:
        side: Where it is made.
        look: Looks for its effect; None is found nothing.
        is_harmless: Nothing depends on it, and making it again doubles nothing: it is neither waited nor looked for.
    """

    side: Side
    look: Callable[[Lookout, Intent], Look]
    is_harmless: bool = False


def look_for_contact(at: Lookout, intent: Intent) -> Look:
    """Look for a contact that was created: by its number, and its mark or its name."""
    number = intent.effect["number"]
    holders = at.books.client.fetch_contacts_by_number(number)
    # By its mark, also when sevDesk keeps another name than was sent.
    ours = contacts_marked(holders, contact_mark(intent.object, intent.cobot_id)) or tuple(
        contact for contact in holders if contact_key(number, contact.name) == intent.effect["contact"]
    )
    if len(ours) > 1:
        return Undecided()
    if not ours:
        return None
    return Found(ours[0].id, lambda: _note_contact(at, intent, ours[0].id, "created"))


def look_for_contact_number(at: Lookout, intent: Intent) -> Look:
    """Look for a number that a contact was given."""
    contact_id = intent.effect["contact_id"]
    holders = at.books.client.fetch_contacts_by_number(intent.effect["number"])
    if contact_id not in {contact.id for contact in holders}:
        return None
    return Found(contact_id, lambda: _note_contact(at, intent, contact_id, "linked"))


def _note_contact(at: Lookout, intent: Intent, contact_id: str, origin: Origin) -> None:
    number, pending = intent.effect["number"], tuple(intent.effect["pending"])
    link = Link(intent.object, intent.cobot_id, contact_id, origin, number=number, pending=pending)
    at.ledger.record_link(link, at.clock.now())


def look_for_detail(at: Lookout, intent: Intent) -> Look:
    """Look for an address, e-mail address or phone number of a contact."""
    contact_id = intent.effect["contact_id"]
    client = at.books.client
    present = keys_present(client.fetch_addresses(contact_id), client.fetch_communication_ways(contact_id))
    return Found(None) if (intent.action, intent.key) in present else None


def look_for_customer_number(at: Lookout, intent: Intent) -> Look:
    """Look for a number that was written to a member in Cobot."""
    try:
        member = at.cobot.fetch_membership(intent.cobot_id)
    except NotFound:
        return None
    fault = number_fault(member, intent.effect["number"], intent.effect["others"])
    if fault.get("reason") == "unchanged":
        return None

    def note() -> None:
        at.ledger.record_step_done("member", intent.cobot_id, NUMBER)
        if fault:
            at.ledger.record_mark(NUMBERS_STOPPED, intent.cobot_id)
            finding = Finding(NUMBER_PROBLEM, "member", intent.cobot_id, fault["number"], fault)
            at.ledger.record_problem(StandingProblem(finding, at.clock.now()))

    return Found(None, note)


def look_for_voucher(at: Lookout, intent: Intent) -> Look:
    """Look for a voucher of exactly this number, day and amount that is no other invoice's."""
    unreadable: list[UnreadableRow] = []
    part = common_part([intent.key]) or None
    listed = at.books.client.fetch_vouchers(number_contains=part, passed_by=unreadable.append)
    if any(row.is_blind or row.may_carry(intent.key) for row in unreadable):
        return Undecided()
    same_number = [voucher for voucher in listed if voucher.number == intent.key]
    owners = at.ledger.invoices_of_vouchers([voucher.id for voucher in same_number])
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

    def note() -> None:
        at.ledger.record_link(link, at.clock.now())
        if intent.effect.get("with_pdf") and found[0].document_id is None:
            problem = Finding(NO_PDF, "invoice", intent.cobot_id, intent.key, {"sevdesk_ids": found[0].id})
            at.ledger.record_problem(StandingProblem(problem, at.clock.now(), link.invoice_date))

    return Found(found[0].id, note)


def _is_as_sent(voucher: Voucher, intent: Intent) -> bool:
    """Whether a voucher of the same number is the one that was sent, and not somebody else's with other figures."""
    return not compare_voucher(
        number=intent.key,
        day=date.fromisoformat(intent.effect["invoice_date"]),
        gross=intent.effect["gross_cents"],
        currency=intent.effect["currency"],
        voucher=voucher,
    )


def look_for_tag(at: Lookout, intent: Intent) -> Look:
    """Look for a tag of a voucher."""
    voucher_id = intent.effect["voucher_id"]
    if (voucher_id, intent.key) not in at.voucher_tags:
        return None
    step = f"{TAG}:{intent.key}"
    return Found(voucher_id, lambda: at.ledger.record_step_done("invoice", intent.cobot_id, step))


def look_for_activity(at: Lookout, intent: Intent) -> Look:
    """Look for an activity by the object it is about, and by day; in both by its text."""
    wanted = intent.effect["text"]
    if wanted not in keys_of(at.cobot.fetch_activities([intent.cobot_id])) and wanted not in at.posted_lately:
        return None
    pending = intent.effect.get("pending") or ""
    return Found(None, lambda: at.ledger.record_step_done(intent.object, intent.cobot_id, pending))


KINDS: Mapping[str, Kind] = {
    CREATE_CONTACT: Kind("sevdesk", look_for_contact),
    SET_CONTACT_NUMBER: Kind("sevdesk", look_for_contact_number),
    CREATE_ADDRESS: Kind("sevdesk", look_for_detail),
    WAY_EMAIL: Kind("sevdesk", look_for_detail),
    WAY_PHONE: Kind("sevdesk", look_for_detail),
    WRITE_CUSTOMER_NUMBER: Kind("cobot", look_for_customer_number),
    UPLOAD_FILE: Kind("sevdesk", lambda _at, _file: None, is_harmless=True),  # that no voucher names is thrown away
    CREATE_VOUCHER: Kind("sevdesk", look_for_voucher),
    TAG_VOUCHER: Kind("sevdesk", look_for_tag),
    POST_ACTIVITY: Kind("cobot", look_for_activity),
}


class Write(Struct, frozen=True):
    """What is about to be written.

    Attributes:
        key: What is written, unique for the object and action: no second one is sent while the first is unknown.
        effect: How to recognise it, and what to note down once it is seen.
        manner: Where one kind is sent in several: refusals in a row are counted for each.
    """

    action: WriteName
    object: ObjectKind
    cobot_id: str
    key: str
    effect: Mapping[str, Any]
    manner: str = ""

    @property
    def row(self) -> tuple[WriteName, str]:
        """Of what refusals in a row are counted."""
        return self.action, self.manner


class Writer(Struct, frozen=True):
    """Sends writes, each framed by its intent.

    Attributes:
        token_counts: Asks a side, by one cheap read, whether it still accepts the token.
        answered: The sides that have answered a write, with a yes or a no.
        refusals: Of each kind of write and manner, what the last ones in a row were refused for, without figures.
    """

    ledger: Ledger
    clock: Clock
    token_counts: Callable[[Side], bool] = lambda _side: False
    answered: set[Side] = field(default_factory=set)
    refusals: dict[tuple[WriteName, str], list[str]] = field(default_factory=dict)

    def send(
        self,
        write: Write,
        request: Callable[[Leaving], Result],
        note: Callable[[Result], str | None] = lambda _result: None,
        *,
        rehearsed: Result,  # noqa: ARG002 - a rehearsal's answer
    ) -> Result:
        """Send one write.

        Args:
            write: What is written; committed before the request leaves.
            request: Sends it, and tells when it really leaves, after all waiting for limits: the wait before a look
                counts from there.
            note: Records what follows, in the transaction that closes the intent; returns the result's id.
            rehearsed: What a rehearsal, which sends nothing, returns in place of the result.

        Raises:
            OutcomeUnknown: The intent stays open: only a look may close it.
            Rejected, WriteNotSent, TokenRefused, Interrupted: Nothing was written; the intent is closed.
            LeftForNow: It was not sent.
        """
        side = KINDS[write.action].side
        before = self.refusals.get(write.row, [])
        if len(before) >= REFUSALS_BORNE:
            raise LeftForNow(side, before[-1])
        if self.ledger.is_under_way(write.action, write.object, write.cobot_id, write.key):
            raise OutcomeUnknown(side, write.action, "an earlier one is not settled yet")
        intent = self.ledger.record_intent(
            write.action, write.object, write.cobot_id, write.key, write.effect, self.clock.now()
        )
        try:
            result = request(lambda: self.ledger.record_sent_at(intent, self.clock.now()))
        except Rejected as refusal:
            self._note_refusal(write, intent, refusal)
            raise
        except TokenRefused as refusal:
            if refusal.status == FORBIDDEN and self.token_counts(side):
                # The token is accepted: what was refused is this document, by a firewall that dislikes its text.
                refused = Rejected(side, refusal.request, refusal.status, refusal.message)
                self._note_refusal(write, intent, refused)
                raise refused from refusal
            self.answered.add(side)
            self.ledger.record_outcome(intent, "refused", str(refusal.status))
            raise
        except (WriteNotSent, Interrupted):
            # An end that was asked for is met before a request leaves, or after a 429: never in the middle of one.
            self.ledger.record_outcome(intent, "not-sent")
            raise
        except OutcomeUnknown as unknown:
            # What was answered is told when a look has found nothing.
            self.ledger.record_outcome(intent, "sent", unknown.reason)
            raise
        self.answered.add(side)
        self.refusals.pop(write.row, None)
        with self.ledger.transaction():
            self.ledger.record_outcome(intent, "done", note(result))
        return result

    def _note_refusal(self, write: Write, intent: int, refusal: Rejected) -> None:
        self.answered.add(KINDS[write.action].side)
        status = DOCUMENT_FORBIDDEN if refusal.status == FORBIDDEN else str(refusal.status)
        self.ledger.record_outcome(intent, "refused", status)
        causes = self.refusals.setdefault(write.row, [])
        if causes and without_figures(causes[-1]) != without_figures(refusal.message):
            causes.clear()
        causes.append(refusal.message)

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
        request: Callable[[Leaving], Result],  # noqa: ARG002 - not sent
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
            with self._ledger.transaction():
                self._give_back(intent)
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
                self._ledger.record_outcome(intent.id, "done", look.result)
                if all(each.state != "sent" for each in self._ledger.intents_of(intent.object, intent.cobot_id)):
                    self._ledger.record_solved(intent.object, intent.cobot_id, {"outcome-unknown"})
            return
        with self._ledger.transaction():
            self._ledger.record_look(intent.id, self._clock.now(), in_vain=look is None)
            if look is None and intent.looks + 1 >= LOOKS_NEEDED:
                self._give_back(intent)

    def _give_back(self, intent: Intent) -> None:
        """Note down that a write did not happen; one that keeps failing waits longer after each try."""
        self._ledger.record_outcome(intent.id, "did-not-happen", intent.result)
        failed = [
            each
            for each in self._ledger.intents_of(intent.object, intent.cobot_id)
            if each.action == intent.action and each.key == intent.key and each.state == "did-not-happen"
        ]
        tries = len(failed) - FAILURES_FORGIVEN
        kind = KINDS.get(intent.action)
        if tries < 1 or kind is None:
            return
        code: ProblemCode = "rejected-by-sevdesk" if kind.side == "sevdesk" else "rejected-by-cobot"
        if intent.action == POST_ACTIVITY:
            code = "activity-refused"
        details = {"reason": intent.result or "no answer", "step": intent.action}
        finding = Finding(code, intent.object, intent.cobot_id, intent.effect.get("number"), details)
        day = intent.effect.get("invoice_date")
        self._ledger.record_solved(intent.object, intent.cobot_id, {"outcome-unknown"})
        self._ledger.record_problem(
            StandingProblem(
                finding,
                failed[0].sent_at,
                date.fromisoformat(day) if day else None,
                tries=tries,
                next_try=self._clock.now() + waiting_time(tries),
            )
        )


def without_figures(text: str) -> str:
    """Return what tells one cause of a refusal from another: its words."""
    return re.sub(r"\d+", "", text)


def contact_key(number: str, name: str) -> str:
    """Return how a contact of ours is recognised: its reserved number and a hash of its name."""
    return f"{number}|{fingerprint_of(normalise_name(name))}"


def address_key(street: str | None, zip_code: str | None, city: str | None) -> str:
    """Return how an address is recognised."""
    return fingerprint_of("|".join((part or "").strip() for part in (street, zip_code, city)))


def way_key(value: str) -> str:
    """Return how an e-mail address or phone number is recognised."""
    return fingerprint_of(value.strip().casefold())


def keys_present(
    addresses: tuple[ContactAddress, ...], ways: tuple[CommunicationWay, ...]
) -> frozenset[tuple[str, str]]:
    """Return (action, key) of every detail that a contact already has."""
    kinds = {"EMAIL": WAY_EMAIL, "PHONE": WAY_PHONE, "MOBILE": WAY_PHONE}
    found = {(CREATE_ADDRESS, address_key(each.street, each.zip, each.city)) for each in addresses}
    found |= {(kinds[way.type], way_key(way.value)) for way in ways if way.type in kinds}
    return frozenset(found)


def number_fault(after: Membership, number: str, before: Mapping[str, str]) -> dict[str, str]:
    """Return what went wrong with a number write, as details of the problem; empty when all is well.

    Args:
        after: The member as read back.
        number: What was written.
        before: Hashes of all other fields before the write.
    """
    if after.customer_number != number:
        return {"number": number, "reason": "unchanged"}
    now = field_hashes(after.other_fields)
    changed = sorted(name for name in set(before) | set(now) if before.get(name) != now.get(name))
    return {"number": number, "reason": "something-else-changed", "fields": ", ".join(changed)} if changed else {}


def field_hashes(fields: Mapping[str, str]) -> dict[str, str]:
    """Return a hash per field: enough to see a change, without keeping what stood there."""
    return {name: fingerprint_of(value) for name, value in fields.items()}
