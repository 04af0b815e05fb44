"""Carries out the plan for contacts: the contact, its details, its number in Cobot (product contract, section 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct

from cobot_sevdesk_sync.books.contacts import ContactDraft
from cobot_sevdesk_sync.books.findings import NUMBER_PROBLEM, Finding
from cobot_sevdesk_sync.books.names import contact_mark
from cobot_sevdesk_sync.clock import Leaving
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import (
    Interrupted,
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import AddressRequest, ContactRequest
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Intent, Link, Origin
from cobot_sevdesk_sync.sync.plan import (
    CREATE_ADDRESS,
    CREATE_CONTACT,
    DETAILS,
    NUMBER,
    RESERVE_NUMBER,
    SET_CONTACT_NUMBER,
    WAY_EMAIL,
    WAY_PHONE,
    WRITE_CUSTOMER_NUMBER,
    CompleteContact,
    CreateContact,
    DebitorKey,
    LinkContact,
    WriteCustomerNumber,
    WriteName,
)
from cobot_sevdesk_sync.sync.result import ContactGone
from cobot_sevdesk_sync.sync.writes import (
    Write,
    Writer,
    address_key,
    contact_key,
    field_hashes,
    keys_present,
    number_fault,
    way_key,
)

METHOD_NOT_ALLOWED = 405
NO_FAULT: Mapping[str, str] = {}
NUMBERS_TRIED = 3
# A member read longer ago is read anew before its number is written: somebody may have edited it meanwhile.
FRESH = timedelta(minutes=1)


class NumberNotWritten(Exception):
    """The number could not be written to the member; carries the problem to be named."""

    def __init__(self, details: Mapping[str, str], *, stops_all: bool) -> None:
        super().__init__(details.get("reason", ""))
        self.details = details
        self.stops_all = stops_all


class NumberTaken(Exception):
    """The number planned for a new contact is somebody's by now: the next run plans with another."""


def contact_request(debitor: DebitorKey, draft: ContactDraft, number: str) -> ContactRequest:
    """Return what creates the contact."""
    return ContactRequest(
        customer_number=number,
        company=draft.company,
        first_name=draft.first_name,
        family_name=draft.family_name,
        vat_number=draft.vat_number,
        description=contact_mark(debitor.kind, debitor.id),
    )


class Detail(Struct, frozen=True):
    """One thing to be attached to a contact: its address, an e-mail address, a phone number."""

    action: WriteName
    key: str
    address: AddressRequest | None = None
    value: str = ""
    billing: bool = False
    main: bool = False


def details_of(draft: ContactDraft, country_id: str | None) -> Iterator[Detail]:
    """Return what is to be attached to the contact, in order."""
    postal = draft.address
    if postal is not None and any((postal.street, postal.zip, postal.city, country_id)):
        request = AddressRequest(postal.street, postal.zip, postal.city, country_id, postal.name)
        yield Detail(CREATE_ADDRESS, address_key(postal.street, postal.zip, postal.city), address=request)
    if draft.email:
        yield Detail(WAY_EMAIL, way_key(draft.email), value=draft.email, main=True)
    for email in draft.billing_emails:
        yield Detail(WAY_EMAIL, way_key(email), value=email, billing=True)
    if draft.phone:
        yield Detail(WAY_PHONE, way_key(draft.phone), value=draft.phone)


def lacking(details: Iterable[Detail], present: Collection[tuple[str, str]]) -> Iterator[Detail]:
    """Return which of a contact's details it does not have yet.

    Of an address and a phone number, of which a contact of ours gets one, any counts: somebody may have corrected it.

    Args:
        details: All that it is to have.
        present: What it has, as ``keys_present`` names it.
    """
    actions = {action for action, _ in present}
    for detail in details:
        is_one_of_several = detail.action == WAY_EMAIL
        if (detail.action, detail.key) in present if is_one_of_several else detail.action in actions:
            continue
        yield detail


def is_under_way(intent: Intent, detail: Detail) -> bool:
    """Whether a detail, or another in whose place it would stand, was sent and may still arrive."""
    is_one_of_several = detail.action == WAY_EMAIL
    return intent.action == detail.action and (intent.key == detail.key or not is_one_of_several)


class ContactApplier(Struct, frozen=True):
    """Writes contacts to sevDesk and customer numbers to Cobot. ``members_read_at`` is in UTC."""

    cobot: CobotClient
    sevdesk: SevdeskClient
    writer: Writer
    members_read_at: datetime

    def require_free(self, step: CreateContact) -> None:
        """Ask whether the planned number is still free; one that is not is not planned again.

        Where sevDesk gives no usable answer, its contacts with this number are asked for.

        Raises:
            NumberTaken: It is not.
            Rejected, MalformedAnswer, RemoteUnavailable: Neither question was answered.
        """
        try:
            is_free = self.sevdesk.fetch_number_is_free(step.number)
        except (Rejected, MalformedAnswer, RemoteUnavailable):
            is_free = not self.sevdesk.fetch_contacts_by_number(step.number)
        if is_free:
            return
        ledger, debitor = self.writer.ledger, step.debitor
        ledger.record_settled(RESERVE_NUMBER, debitor.kind, debitor.id, step.number, "refused", self.writer.clock.now())
        raise NumberTaken(step.number)

    def has_met_taken_numbers(self, debitor: DebitorKey) -> bool:
        """Whether so many numbers turned out to be taken that another one will hardly do."""
        refused = [
            each
            for each in self.writer.ledger.intents_of(debitor.kind, debitor.id)
            if each.action == RESERVE_NUMBER and each.state == "refused"
        ]
        return len(refused) >= NUMBERS_TRIED

    def create(self, step: CreateContact) -> str:
        """Create the contact, without its details; returns its sevDesk id, empty in a dry run."""
        debitor = step.debitor
        request = contact_request(debitor, step.draft, step.number)
        write = Write(
            CREATE_CONTACT,
            debitor.kind,
            debitor.id,
            step.number,
            {
                "contact": contact_key(step.number, step.draft.display_name),
                "number": step.number,
                "pending": list(step.pending),
                "invoice": step.invoice_id,
            },
        )

        def note(contact_id: str) -> str:
            self._link(debitor, contact_id, "created", step.number, step.pending)
            return contact_id

        return self.writer.send(
            write, lambda leaving: self.sevdesk.send_contact(request, leaving=leaving), note, rehearsed=""
        )

    def attach(self, step: CreateContact, contact_id: str) -> list[Finding]:
        """Attach the details of a contact just created; returns a problem for each that sevDesk refused."""
        refused = self._attach(step.debitor, contact_id, step.draft, step.country_id, frozenset())
        return [detail_problem(step.debitor, step.number, contact_id, *each) for each in refused]

    def complete(self, step: CompleteContact, number: str | None) -> list[Finding]:
        """Attach what is still missing of a contact that an earlier run created.

        Args:
            step: Whose contact.
            number: Its customer number.

        Returns:
            A problem for each detail that sevDesk refused.

        Raises:
            ContactGone: sevDesk does not have the contact any more.
        """
        present = keys_present(
            self.sevdesk.fetch_addresses(step.contact_id), self.sevdesk.fetch_communication_ways(step.contact_id)
        )
        refused = self._attach(step.debitor, step.contact_id, step.draft, step.country_id, present)
        if refused:
            require_contact(self.sevdesk, self.writer.ledger, step.contact_id, refused[0][1])
        return [detail_problem(step.debitor, number, step.contact_id, *each) for each in refused]

    def _attach(
        self,
        debitor: DebitorKey,
        contact_id: str,
        draft: ContactDraft,
        country_id: str | None,
        present: frozenset[tuple[str, str]],
    ) -> list[tuple[Detail, Rejected]]:
        """Attach what is lacking; one that is refused, or under way, keeps back none of the others.

        Returns:
            The refused ones.
        """
        refused: list[tuple[Detail, Rejected]] = []
        ledger = self.writer.ledger
        under_way = [each for each in ledger.intents_of(debitor.kind, debitor.id) if each.state == "sent"]
        wanted = list(lacking(details_of(draft, country_id), present))
        to_send = [each for each in wanted if not any(is_under_way(intent, each) for intent in under_way)]
        for detail in to_send:
            write = Write(detail.action, debitor.kind, debitor.id, detail.key, {"contact_id": contact_id})
            send = partial(self._send_detail, contact_id, detail)
            try:
                self.writer.send(write, send, lambda result: result, rehearsed="")
            except Rejected as refusal:
                refused.append((detail, refusal))
        if not refused and to_send == wanted:
            self.writer.record(lambda: ledger.record_step_done(debitor.kind, debitor.id, DETAILS))
        return refused

    def _send_detail(self, contact_id: str, detail: Detail, leaving: Leaving) -> str:
        if detail.address is not None:
            return self.sevdesk.send_address(contact_id, detail.address, leaving=leaving)
        if detail.action == WAY_PHONE:
            return self.sevdesk.send_phone(contact_id, detail.value, leaving=leaving)
        billing, main = detail.billing, detail.main
        return self.sevdesk.send_email(contact_id, detail.value, billing=billing, main=main, leaving=leaving)

    def link(self, step: LinkContact, contact_id: str) -> None:
        """Note down whose contact it is; set its number first where it has to change."""
        debitor = step.debitor
        if step.new_number is None:
            self.writer.record(lambda: self._link(debitor, contact_id, "linked", step.number, step.pending))
            return
        new_number = step.new_number
        write = Write(
            SET_CONTACT_NUMBER,
            debitor.kind,
            debitor.id,
            new_number,
            {"contact_id": contact_id, "number": new_number, "pending": list(step.pending)},
        )

        def note(_: None) -> str:
            self._link(debitor, contact_id, "linked", step.number, step.pending)
            return contact_id

        def send(leaving: Leaving) -> None:
            self.sevdesk.send_contact_number(contact_id, new_number, leaving=leaving)

        self.writer.send(write, send, note, rehearsed=None)

    def _link(
        self, debitor: DebitorKey, contact_id: str, origin: Origin, number: str | None, pending: tuple[str, ...]
    ) -> None:
        link = Link(debitor.kind, debitor.id, contact_id, origin, number=number, pending=pending)
        self.writer.ledger.record_link(link, self.writer.clock.now())

    def write_number(self, step: WriteCustomerNumber) -> bool:
        """Write the number to the member, read it back, and see that nothing else changed; returns whether it was sent.

        Raises:
            NumberNotWritten: It was refused, or the call is not as assumed.
            OutcomeUnknown: It was not answered, or could not be read back.
        """
        ledger = self.writer.ledger
        if step.old_number == step.number:
            self.writer.record(lambda: ledger.record_step_done("member", step.membership_id, NUMBER))
            return False
        before = field_hashes(self._before(step))
        effect = {"number": step.number, "others": before}
        write = Write(WRITE_CUSTOMER_NUMBER, "member", step.membership_id, step.number, effect)

        def note(fault: Mapping[str, str]) -> None:
            if fault.get("reason") != "unchanged":
                ledger.record_step_done("member", step.membership_id, NUMBER)

        try:
            fault = self.writer.send(write, partial(self._write_and_read_back, step, before), note, rehearsed=NO_FAULT)
        except Rejected as refusal:
            stops = isinstance(refusal, NotFound) or refusal.status == METHOD_NOT_ALLOWED
            reason = "not-as-assumed" if stops else "rejected"
            details = {"number": step.number, "reason": reason, "answer": refusal.message}
            raise NumberNotWritten(details, stops_all=stops) from refusal
        if fault:
            raise NumberNotWritten(fault, stops_all=True)
        return True

    def _before(self, step: WriteCustomerNumber) -> Mapping[str, str]:
        """Return all else of the member as it is now: as planned, or read anew when the plan is no longer fresh."""
        if self.writer.clock.now() - self.members_read_at < FRESH:
            return step.before
        return self.cobot.fetch_membership(step.membership_id).other_fields

    def _write_and_read_back(
        self, step: WriteCustomerNumber, before: Mapping[str, str], leaving: Leaving
    ) -> Mapping[str, str]:
        """Return what went wrong, as details of the problem."""
        self.cobot.send_customer_number(step.membership_id, step.number, leaving=leaving)
        try:
            after = self.cobot.fetch_membership(step.membership_id)
        except (Rejected, RemoteUnavailable, MalformedAnswer) as fault:
            raise OutcomeUnknown("cobot", fault.request, "the number could not be read back") from fault
        except Interrupted as asked:
            # The write has left: it is looked for by the next run.
            raise OutcomeUnknown("cobot", WRITE_CUSTOMER_NUMBER, "the run was asked to end") from asked
        return number_fault(after, step.number, before)


def require_contact(sevdesk: SevdeskClient, ledger: Ledger, contact_id: str, refusal: Rejected) -> None:
    """See whether something was refused because its contact is gone; the links to such a contact are forgotten.

    Raises:
        ContactGone: It was.
    """
    try:
        is_there = sevdesk.fetch_contact_exists(contact_id)
    except (Rejected, MalformedAnswer, RemoteUnavailable):
        # Then the refusal stands, and its document waits as for any other.
        return
    if not is_there:
        ledger.forget_contact(contact_id)
        raise ContactGone from refusal


def detail_problem(
    debitor: DebitorKey, number: str | None, contact_id: str, detail: Detail, refusal: Rejected
) -> Finding:
    """Return the problem that sevDesk refused a part of a contact that exists."""
    address = detail.address
    part = detail.value if address is None else ", ".join(filter(None, (address.street, address.zip, address.city)))
    details = {
        "step": detail.action,
        "part": part,
        "sevdesk_ids": contact_id,
        "reason": refusal.message,
        "status": str(refusal.status),
    }
    return Finding("rejected-by-sevdesk", debitor.kind, debitor.id, number, details)


def number_problem(step: WriteCustomerNumber, details: Mapping[str, str]) -> Finding:
    """Return the problem that a member's number was not written."""
    return Finding(NUMBER_PROBLEM, "member", step.membership_id, step.number, details)
