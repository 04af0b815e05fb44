"""The one place that writes remotely: carries out a plan, document by document.

A document that fails never holds up another. A dry run takes the same steps, with a writer that sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from cobot_sevdesk_sync.books.contacts import NoMatch, match_member
from cobot_sevdesk_sync.books.findings import (
    NOT_TRIED,
    OPEN,
    READ,
    REFUSED,
    UNREAD,
    UNREADABLE,
    VOUCHER_GONE,
    Finding,
    ProblemCode,
    contact_not_ready,
)
from cobot_sevdesk_sync.books.names import contact_mark, contacts_marked, may_be_whose
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    Side,
    WriteNotSent,
)
from cobot_sevdesk_sync.sevdesk.bodies import address_body, contact_body, voucher_body
from cobot_sevdesk_sync.store.records import NUMBERS_STOPPED
from cobot_sevdesk_sync.sync.activities import activity_key
from cobot_sevdesk_sync.sync.apply_contacts import (
    ContactApplier,
    NumberNotWritten,
    NumberTaken,
    contact_request,
    details_of,
    number_problem,
)
from cobot_sevdesk_sync.sync.apply_invoices import (
    InvoiceApplier,
    PdfUnavailable,
    VoucherGone,
    findings_about,
    voucher_request,
)
from cobot_sevdesk_sync.sync.candidates import NUMBER_CHANGED
from cobot_sevdesk_sync.sync.plan import (
    ACTIVITY,
    NUMBER,
    POST_ACTIVITY,
    AdoptVoucher,
    CompleteContact,
    CreateContact,
    CreateVoucher,
    DebitorKey,
    DocumentPlan,
    GiveUp,
    LinkContact,
    NotePosted,
    Plan,
    PostActivity,
    Step,
    TagVoucher,
    WriteCustomerNumber,
)
from cobot_sevdesk_sync.sync.result import ContactGone, ContactPending, LeftForNow, MadeMeanwhile, Outcome, Progress
from cobot_sevdesk_sync.sync.sides import SevdeskBooks
from cobot_sevdesk_sync.sync.writes import Write, Writer

# So many unanswered or failing documents in a row mean that the side is down, not the documents.
FAILURES_IN_A_ROW = 3
# After so many activities in a row that got no answer, the others are left to the next run.
UNANSWERED_IN_A_ROW = 3
# Stands in a plan for the id of a contact that is still to be created.
NEW_CONTACT = "new"


class Silences:
    """Counts the documents in a row for which a side gave no usable answer; any answer ends the row."""

    def __init__(self) -> None:
        self._counts: dict[Side, int] = {}
        self._last: dict[Side, RemoteUnavailable | OutcomeUnknown] = {}

    def note(self, silence: RemoteUnavailable | OutcomeUnknown) -> None:
        """Count one more document."""
        self._counts[silence.side] = self._counts.get(silence.side, 0) + 1
        self._last[silence.side] = silence

    def end(self, sides: Iterable[Side]) -> None:
        """Note that these sides have answered."""
        for side in sides:
            self._counts.pop(side, None)

    def require_answers(self, most: int) -> None:
        """Stop where a side has been silent about so many documents in a row.

        Raises:
            RemoteUnavailable: It has.
        """
        for side, count in sorted(self._counts.items()):
            if count >= most:
                last = self._last[side]
                reason = f"{most} documents in a row got no usable answer ({last.reason})"
                raise RemoteUnavailable(side, last.request, reason)


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

    def post(self, step: PostActivity, findings: list[Finding]) -> bool:
        """Post an activity; one that Cobot refuses because of what it is attached to is posted without that.

        Args:
            step: It.
            findings: Gets the problem when it could not be posted.

        Returns:
            Whether it is posted; without a problem it is left to a later run.

        Raises:
            TokenRefused: The run stops.
        """
        try:
            try:
                self._send(step, step.source_ids)
            except (Rejected, LeftForNow):
                self._send(step, ())
        except LeftForNow:
            # Several were refused for one cause, which these name.
            return False
        except Rejected as refusal:
            details = {"reason": refusal.message, "status": str(refusal.status)}
            findings.append(Finding("activity-refused", step.object, step.id, step.number, details))
            return False
        except WriteNotSent:
            self._unanswered += 1
            return False
        except OutcomeUnknown:
            self._unanswered += 1
            details = self._writer.unknown_details(step.object, step.id)
            findings.append(Finding("outcome-unknown", step.object, step.id, step.number, details))
            return False
        self._unanswered = 0
        return True

    def _send(self, step: PostActivity, source_ids: Sequence[str]) -> None:
        effect = {"text": activity_key(step.text), "pending": step.pending, "number": step.number}
        # Whether what it is attached to is refused says nothing of those that are attached to nothing.
        manner = f"attached to {step.object}" if source_ids else ""
        write = Write(POST_ACTIVITY, step.object, step.id, step.event, effect, manner)
        self._writer.send(
            write,
            lambda leaving: self._cobot.send_activity(
                step.text, level=step.level, channels=("admin",), source_ids=source_ids, leaving=leaving
            ),
            lambda _: self._strike_off(step),
            rehearsed=None,
        )

    def note_posted(self, step: PostActivity) -> None:
        """Note down that an activity is in Cobot already."""
        self._writer.record(lambda: self._note_posted(step))

    def _note_posted(self, step: PostActivity) -> None:
        ledger = self._writer.ledger
        with ledger.transaction():
            ledger.record_settled(POST_ACTIVITY, step.object, step.id, step.event, "done", self._writer.clock.now())
            self._strike_off(step)

    def _strike_off(self, step: PostActivity) -> None:
        if step.pending is not None:
            self._writer.ledger.record_step_done(step.object, step.id, step.pending)


def payload_of(step: Step, contact_id: str | None = None, *, pdf: str | None = None) -> Any:
    """Return what the step would send, JSON-able; None for a step that sends nothing.

    Args:
        step: The step.
        contact_id: The voucher's contact; of one that is still to be created, whose it is.
        pdf: What to say of a PDF that would be attached.
    """
    match step:
        case CreateContact():
            details = list(details_of(step.draft, step.country_id))
            return {
                "contact": contact_body(contact_request(step.debitor, step.draft, step.number)),
                "addresses": [address_body(NEW_CONTACT, each.address) for each in details if each.address is not None],
                "communication_ways": [each.value for each in details if each.address is None],
            }
        case LinkContact():
            return {"customerNumber": step.new_number} if step.new_number else None
        case WriteCustomerNumber():
            return {"customer_number": step.number}
        case CreateVoucher():
            body = voucher_body(voucher_request(step.draft, contact_id, None))
            return {**body, "pdf": pdf} if pdf is not None and step.attach_pdf else body
        case PostActivity():
            return {"text": step.text, "level": step.level, "channels": ["admin"], "source_ids": list(step.source_ids)}
        case TagVoucher():
            return {"tag": step.tag}
        case _:
            return None


class Applier:
    """Carries out plans.

    Args:
        writer: Sends; that of a dry run does not.
        members_read_at: When the members were read, UTC.
        reads_pdfs: Whether the PDFs that are to be attached are read: a rehearsal may leave them alone.
        finished: Is told of each document when it is clear what became of it.
    """

    def __init__(
        self,
        *,
        cobot: CobotClient,
        books: SevdeskBooks,
        writer: Writer,
        members_read_at: datetime,
        finished: Callable[[Outcome], None],
        reads_pdfs: bool = True,
        progress: Progress | None = None,
    ) -> None:
        self._cobot = cobot
        self._books = books
        self._writer = writer
        self._finished = finished
        self._progress = progress
        self._reads_pdfs = reads_pdfs
        self._members_read_at = members_read_at
        self._silences = Silences()
        self._unreached: list[tuple[Outcome, RemoteUnavailable]] = []
        self._activities = ActivityApplier(cobot, writer)
        self._numbers_stopped = False
        self._planned_contacts: dict[DebitorKey, str] = {}
        # What was said where a contact could not be asked for yet.
        self._unread_contacts: dict[DebitorKey, str] = {}
        self.outcomes: list[Outcome] = []

    @cached_property
    def _contacts(self) -> ContactApplier:
        return ContactApplier(self._cobot, self._books.writing_client, self._writer, self._members_read_at)

    @cached_property
    def _invoices(self) -> InvoiceApplier:
        books = self._books
        return InvoiceApplier(
            self._cobot,
            books.writing_client,
            self._writer,
            self._reads_pdfs,
            lambda voucher_id: voucher_id in books.listed,
        )

    def apply(self, plan: Plan) -> None:
        """Carry out every document of the plan.

        Raises:
            TokenRefused, RemoteUnavailable, MalformedAnswer, StateError: The run stops; what is done stays done.
        """
        work = [document for document in plan.documents if document.steps]
        done = 0
        for document in plan.documents:
            outcome = Outcome(document, list(document.findings))
            self.outcomes.append(outcome)
            silence = None
            if document.steps:
                if self._progress:
                    self._progress(done, len(work), document.number or document.id)
                silence = self._carry_out(outcome)
                done += 1
            else:
                outcome.finished = document.standing in {"unchanged", "deleted", "nothing-to-book", "accepted"}
            if silence is None:
                self._finished(outcome)
            else:
                self._unreached.append((outcome, silence))
            if len(self._unreached) >= FAILURES_IN_A_ROW:
                self._name_unreached()
            self._silences.require_answers(FAILURES_IN_A_ROW)
        self._name_unreached()

    def _name_unreached(self) -> None:
        """Name the documents of which something could not be read, although their side answers other questions.

        Raises:
            RemoteUnavailable: It does not: the side is down, and no document is to blame.
        """
        for side in sorted({silence.side for _, silence in self._unreached}):
            # Something that needs no document.
            if side == "cobot":
                self._cobot.fetch_space()
            else:
                self._books.client.fetch_booking_system_version()
        for outcome, silence in self._unreached:
            details = {"reason": silence.reason}
            if any(isinstance(step, CreateContact) for step in outcome.document.steps):
                # Not held back: its invoices wait with it.
                details["step"] = READ
            self._fail(outcome, _refused_by(silence.side), details)
            self._finished(outcome)
        self._unreached.clear()

    def _carry_out(self, outcome: Outcome) -> RemoteUnavailable | None:
        """Carry out one document; returns the error when something of it could not be read."""
        document = outcome.document
        silence: RemoteUnavailable | OutcomeUnknown | None = None
        self._writer.answered.clear()
        began = self._writer.clock.now()
        try:
            for step in document.steps:
                self._step(outcome, step)
        except OutcomeUnknown as unknown:
            self._fail(outcome, "outcome-unknown", self._writer.unknown_details(document.object, document.id))
            silence = unknown
        except Rejected as refusal:
            details = {"reason": refusal.message, "status": str(refusal.status)}
            self._fail(outcome, _refused_by(refusal.side), details | self._refused_step(document, began))
        except LeftForNow as left:
            # Not held back: it was not tried.
            self._fail(outcome, _refused_by(left.side), {"reason": left.reason, "step": NOT_TRIED})
        except MalformedAnswer as answer:
            details = {"step": UNREADABLE, "reason": f"{answer.field}: {answer.reason}"}
            self._fail(outcome, _refused_by(answer.side), details)
        except PdfUnavailable as missing:
            self._fail(outcome, "pdf-unavailable", {"reason": str(missing)})
            silence = missing.silence
        except RemoteUnavailable as unreached:
            return unreached
        except (ContactPending, MadeMeanwhile):
            pass
        except WriteNotSent as not_sent:
            raise RemoteUnavailable(not_sent.side, not_sent.request, not_sent.reason) from not_sent
        else:
            outcome.finished = True
        if silence is not None:
            self._silences.note(silence)
        else:
            self._silences.end(self._writer.answered)
        return None

    def _refused_step(self, document: DocumentPlan, began: datetime) -> dict[str, str]:
        """Return which write was refused, as a detail of the problem; nothing where it was a read."""
        intents = self._writer.ledger.intents_of(document.object, document.id)
        is_refused = bool(intents) and intents[-1].state == "refused" and intents[-1].sent_at >= began
        return {"step": intents[-1].action} if is_refused else {}

    def _fail(self, outcome: Outcome, code: ProblemCode, details: dict[str, str]) -> None:
        document = outcome.document
        if not any(action.action == "create-voucher" for action in outcome.actions):
            # What was noted about a voucher that was not made is not true of it.
            outcome.findings = [finding for finding in outcome.findings if finding.is_problem]
        outcome.findings.append(Finding(code, document.object, document.id, document.number, details))

    def _step(self, outcome: Outcome, step: Step) -> None:
        match step:
            case CreateContact():
                self._create_contact(outcome, step)
            case CompleteContact():
                outcome.findings.extend(self._contacts.complete(step, outcome.document.number))
            case LinkContact():
                self._link_contact(outcome, step)
            case WriteCustomerNumber():
                self._write_number(outcome, step)
            case CreateVoucher():
                self._create_voucher(outcome, step)
            case AdoptVoucher():
                self._adopt(outcome, step)
            case TagVoucher():
                self._tag(outcome, step.invoice_id, step.number, step.voucher_id, (step.tag,))
            case PostActivity():
                self._post_activity(outcome, step)
            case NotePosted():
                self._activities.note_posted(step.activity)
            case GiveUp():
                ledger, debitor = self._writer.ledger, step.debitor
                self._writer.record(lambda: ledger.record_step_done(debitor.kind, debitor.id, step.pending))

    def _adopt(self, outcome: Outcome, step: AdoptVoucher) -> None:
        self._invoices.adopt(step)
        self._note(outcome, "adopt-voucher", step, step.number, step.voucher_id)
        self._tag(outcome, step.invoice_id, step.number, step.voucher_id, step.tags)

    def _note(
        self,
        outcome: Outcome,
        name: str,
        step: Step,
        number: str | None,
        sevdesk_id: str | None,
        *,
        about: DebitorKey | None = None,
        contact_id: str | None = None,
    ) -> None:
        """Note a step as the outside sees it; it is about the document itself unless ``about`` says otherwise."""
        about = about or DebitorKey(outcome.document.object, outcome.document.id)
        outcome.actions.append(self._writer.action(name, about, number, sevdesk_id, step, contact_id))

    def _create_contact(self, outcome: Outcome, step: CreateContact) -> None:
        debitor = step.debitor
        try:
            self._contacts.require_free(step)
        except NumberTaken:
            if step.own_number or self._contacts.has_met_taken_numbers(debitor):
                details = {"reason": "number-taken", "number": step.number}
                problem = Finding("ambiguous-contact", debitor.kind, debitor.id, step.number, details)
                outcome.findings.append(problem)
            raise ContactPending from None
        except (Rejected, MalformedAnswer, RemoteUnavailable) as fault:
            self._unread_contacts[debitor] = fault.in_short
            raise
        self._require_nobody_like(step)
        contact_id = self._contacts.create(step)
        self._planned_contacts[debitor] = contact_id or f"contact of {debitor.kind} {debitor.id}"
        self._note(outcome, "create-contact", step, step.number, contact_id, about=debitor)
        outcome.findings.extend(self._contacts.attach(step, contact_id))

    def _require_nobody_like(self, step: CreateContact) -> None:
        """See that nobody has made this very contact since the run planned.

        Raises:
            ContactPending: Somebody may have: the next run looks whose it is.
            MalformedAnswer: sevDesk's list of contacts does not add up.
        """
        made = set(self._planned_contacts.values())
        contacts = [each for each in self._books.new_contacts() if each.id not in made]
        mark = contact_mark(step.debitor.kind, step.debitor.id)
        may_be_theirs = any(
            may_be_whose(row, mark=mark, number=step.number, names=step.draft.names)
            for row in self._books.unreadable_contacts
            if row.id not in made
        )
        is_like = not isinstance(match_member(step.draft, None, contacts), NoMatch)
        if may_be_theirs or is_like or contacts_marked(contacts, mark):
            raise ContactPending

    def _link_contact(self, outcome: Outcome, step: LinkContact) -> None:
        contact_id = step.contact_id if step.contact_of is None else self._resolve(step.contact_of)
        self._contacts.link(step, contact_id)
        self._planned_contacts[step.debitor] = contact_id
        self._note(outcome, "link-contact", step, step.number, contact_id, about=step.debitor)

    def _write_number(self, outcome: Outcome, step: WriteCustomerNumber) -> None:
        if self._numbers_stopped:
            details = {"reason": "stopped", "number": step.number}
            outcome.findings.append(number_problem(step, details))
            return
        try:
            sent = self._contacts.write_number(step)
        except NumberNotWritten as fault:
            outcome.findings.append(number_problem(step, fault.details))
            if fault.stops_all:
                self._numbers_stopped = True
                self._writer.ledger.record_mark(NUMBERS_STOPPED, step.membership_id)
            return
        if sent:
            member = DebitorKey("member", step.membership_id)
            self._note(outcome, "write-customer-number", step, step.number, None, about=member)

    def _resolve(self, debitor: DebitorKey) -> str:
        """Return the contact that this run made or linked for a debitor.

        Raises:
            ContactPending: It is still to come: its creation was refused, not answered, or needs another number.
        """
        if debitor in self._planned_contacts:
            return self._planned_contacts[debitor]
        link = self._writer.ledger.link(debitor.kind, debitor.id)
        if link is None:
            raise ContactPending
        return link.sevdesk_id

    def _create_voucher(self, outcome: Outcome, step: CreateVoucher) -> None:
        contact_id = step.contact_id
        if step.contact_of is not None:
            try:
                contact_id = self._resolve(step.contact_of)
            except ContactPending:
                outcome.findings = [self._why_it_waits(outcome, step.contact_of)]
                raise
        number = step.draft.number
        if self._books.vouchers_now(number):
            # Made by somebody else since this run planned: the next one finds out whose it is.
            raise MadeMeanwhile
        if contact_id is None:
            outcome.with_contact = False
        try:
            booked = self._invoices.create(step, contact_id, step.tags)
        except ContactGone:
            outcome.findings = [contact_not_ready(outcome.document)]
            raise
        self._note(outcome, "create-voucher", step, number, booked.voucher_id, contact_id=contact_id)
        outcome.findings += findings_about(outcome.document, booked)
        self._tag(outcome, step.invoice_id, number, booked.voucher_id, step.tags)

    def _why_it_waits(self, outcome: Outcome, debitor: DebitorKey) -> Finding:
        """Return the problem of an invoice whose debitor's contact is still to come."""
        invoice = outcome.document
        if any(intent.state == "sent" for intent in self._writer.ledger.intents_of(debitor.kind, debitor.id)):
            return contact_not_ready(invoice, OPEN)
        if debitor in self._unread_contacts:
            return contact_not_ready(invoice, UNREAD, self._unread_contacts[debitor])
        refusals = (
            finding.details.get("reason", "")
            for each in self.outcomes
            if (each.document.object, each.document.id) == (debitor.kind, debitor.id)
            for finding in each.findings
            if finding.code == "rejected-by-sevdesk"
        )
        return contact_not_ready(invoice, REFUSED, next(refusals, ""))

    def _tag(self, outcome: Outcome, invoice_id: str, number: str | None, voucher_id: str, tags: Sequence[str]) -> None:
        for tag in tags:
            step = TagVoucher(invoice_id, number, voucher_id, tag)
            try:
                self._invoices.tag(step)
            except VoucherGone:
                details = {"sevdesk_ids": voucher_id}
                outcome.findings.append(Finding(VOUCHER_GONE, "invoice", invoice_id, number, details))
                return
            self._note(outcome, "tag-voucher", step, number, voucher_id)

    def _post_activity(self, outcome: Outcome, step: PostActivity) -> None:
        if self._activities.waits(step):
            return
        # What could not be told holds up nothing.
        if not self._activities.post(step, outcome.findings):
            return
        self._note(outcome, "post-activity", step, step.number, None, about=DebitorKey(step.object, step.id))


def _refused_by(side: Side) -> ProblemCode:
    return "rejected-by-sevdesk" if side == "sevdesk" else "rejected-by-cobot"
