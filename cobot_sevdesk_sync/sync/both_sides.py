"""Reads the documents of a period from both sides in whole pages, for the report and for the day's comparison.

Pages are let go as soon as they are reduced to what is compared, so that a hundred thousand documents a side fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date, datetime

from msgspec import Struct, field

from cobot_sevdesk_sync.books.accepted import NOTHING_ACCEPTED, Accepted
from cobot_sevdesk_sync.books.edits import edit_of, invoice_version, with_version
from cobot_sevdesk_sync.books.entries import NO_PAST, InvoiceEntry, Past, VoucherEntry
from cobot_sevdesk_sync.books.findings import (
    COMPARED_WITH_VOUCHERS,
    NO_PDF,
    Finding,
    ObjectKind,
    before_booking,
    of_invoice,
    several_fit,
)
from cobot_sevdesk_sync.books.matching import Matching
from cobot_sevdesk_sync.books.names import common_part
from cobot_sevdesk_sync.books.reconcile import Reducer
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import (
    Debitor,
    DebitorKind,
    Invoice,
    InvoiceList,
    UnreadableInvoice,
    is_issued_by,
)
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.sevdesk.records import Contact, UnreadableRow, Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link, StandingProblem
from cobot_sevdesk_sync.sync.home import SpaceToday
from cobot_sevdesk_sync.sync.plan import CREATE_VOUCHER, WAITS_ALONE, DebitorKey
from cobot_sevdesk_sync.sync.plan_invoices import Moment
from cobot_sevdesk_sync.sync.problems import holds_up_until, unsettled_finding
from cobot_sevdesk_sync.sync.sides import SevdeskBooks, contact_links, numbers_around

KIND_OF_DEBITOR: Mapping[DebitorKind, ObjectKind] = {"membership": "member", "team": "team", "contact": "contact"}


class History:
    """Asks the ledger page by page, so that its hundred thousand links are never in memory as objects."""

    def __init__(self, ledger: Ledger, now: datetime, accepted: Accepted = NOTHING_ACCEPTED) -> None:
        self._ledger = ledger
        self.accepted = accepted
        self._now = now
        self._problems: dict[str, list[StandingProblem]] = defaultdict(list)
        self._unknown: dict[str, Finding] = {}
        self.numbers_taken: dict[str, str] = {}
        """Document numbers in writes of unknown outcome, and for which invoice (Cobot id)."""
        self.edits: dict[str, Finding] = {}
        """What was edited after its voucher was made, by Cobot id, as far as ``past`` was asked."""
        self.versions: dict[str, str] = {}
        """What invoices are, by Cobot id, of which a person has let stand what they were, as far as they were read."""
        for problem in ledger.problems():
            if problem.finding.object == "invoice":
                self._problems[problem.finding.id].append(problem)
        for intent in ledger.open_intents():
            if intent.object == "invoice" and intent.action not in WAITS_ALONE:
                self._unknown.setdefault(intent.cobot_id, unsettled_finding(intent, None))
            if intent.action == CREATE_VOUCHER:
                self.numbers_taken[intent.key] = intent.cobot_id

    def links(self, cobot_ids: Collection[str]) -> Mapping[str, Link]:
        """Return the links of those invoices that have one, by Cobot id."""
        return self._ledger.links("invoice", cobot_ids)

    def owners(self, voucher_ids: Collection[str]) -> Mapping[str, str]:
        """Return the Cobot id of the invoice each voucher is linked to, by sevDesk id."""
        return self._ledger.invoices_of_vouchers(voucher_ids)

    def invoice_date(self, cobot_id: str) -> date | None:
        """Return the date that a linked invoice had when it was booked."""
        link = self._ledger.link("invoice", cobot_id)
        return link.invoice_date if link else None

    def contacts_of(self, debitors: Iterable[Debitor]) -> Mapping[Debitor, str]:
        """Return the sevDesk contact of those debitors that are linked."""
        by_kind: dict[ObjectKind, dict[str, Debitor]] = defaultdict(dict)
        for debitor in debitors:
            by_kind[KIND_OF_DEBITOR[debitor.kind]][debitor.id] = debitor
        found: dict[Debitor, str] = {}
        for kind, those in by_kind.items():
            links = self._ledger.links(kind, those.keys())
            found |= {those[cobot_id]: link.sevdesk_id for cobot_id, link in links.items()}
        return found

    def booked_since(self, moment: datetime) -> Mapping[str, datetime]:
        """Return when invoices were booked, by Cobot id, of those that were at or after a moment."""
        return self._ledger.invoices_linked_since(moment)

    @property
    def contact_links(self) -> dict[DebitorKey, str]:
        """The contact of everybody who has one, by sevDesk id."""
        return contact_links(self._ledger)

    def problems_of(self, kind: ObjectKind, cobot_id: str) -> Sequence[StandingProblem]:
        """Return what runs have named of a member or team and nobody has let stand."""
        found = self._ledger.problems_of(kind, cobot_id)
        return [each for each in found if self.accepted.of(each.finding) is None]

    def linked_contacts(self) -> Set[str]:
        """Return the sevDesk ids of the contacts that are somebody's."""
        return {link.sevdesk_id for kind in KIND_OF_DEBITOR.values() for link in self._ledger.links(kind).values()}

    def past(self, document: Invoice | UnreadableInvoice, link: Link | None) -> Past:
        """Return what is known of an invoice; of one that could not be read it is not known whether it was edited."""
        readable = document if isinstance(document, Invoice) else None
        number = readable.number if readable else None
        edit = edit_of(readable, link) if readable is not None and link is not None else None
        if edit is not None:
            self.edits[document.id] = edit
        problems = self._problems.get(document.id, ())
        unknown = self._unknown.get(document.id)
        if link is None and not problems and unknown is None:
            return NO_PAST
        return Past(
            voucher_id=link.sevdesk_id if link else None,
            is_edited=edit is not None,
            edited=edit.details.get("fields", "") if edit is not None else "",
            is_created=link is not None and link.origin == "created",
            is_told=link is not None and link.booked is not None,
            booked=link.booked if link is not None else None,
            findings=tuple(each.finding for each in problems),
            is_held_back=any(holds_up_until(each, self._now) is not None for each in problems),
            unknown=None if unknown is None else Finding(unknown.code, "invoice", document.id, number, unknown.details),
        )


class Period(Struct, frozen=True):
    """Calendar days of the space, both included."""

    since: date
    until: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.since <= day <= self.until


class BothSides(Struct):
    """Reads the documents of a period.

    Attributes:
        teams: Ids of the teams that an invoice of the period is addressed to.
        is_complete: Whether Cobot's lists were: of an incomplete one nothing is called deleted.
        sevdesk_read: When sevDesk's documents began to be read, UTC.
        unread_positions: Positions that cannot be read: some voucher lacks them.
    """

    settings: Settings
    cobot: CobotClient
    books: SevdeskBooks
    history: History
    here: SpaceToday
    now: datetime
    period: Period
    clock: Clock
    teams: set[str] = field(default_factory=set)
    is_complete: bool = True
    sevdesk_read: datetime | None = None
    unread_positions: list[UnreadableRow] = field(default_factory=list)
    _contacts: dict[str, Contact] | None = None
    _free_contacts: dict[str, list[Contact]] | None = None
    _linked_contacts: Set[str] | None = None

    @property
    def accepted(self) -> Accepted:
        """What a person has let stand."""
        return self.history.accepted

    def matching(self, pages: Iterable[InvoiceList]) -> Matching:
        """Return the invoices of the period, ready for the vouchers.

        Args:
            pages: Cobot's; those that other spaces issued are left out.
        """
        reducer = Reducer(self.books.rules, self._contact, self._is_taken)
        wants_open = self.settings.invoices.status == "open"
        taken = dict(self.history.numbers_taken)
        matching = Matching(reducer, taken, wants_open=wants_open, several_fit=self._several_fit)
        for page in pages:
            self._take_invoices(page, matching)
        matching.index()
        return matching

    def read_sevdesk(self, matching: Matching) -> None:
        """Read the vouchers that matter, with their positions."""
        self.sevdesk_read = self.clock.now()
        self._read_vouchers(matching)
        self._read_positions(matching)

    def look_alikes(self, matching: Matching) -> Mapping[str, Finding]:
        """Return the problem that beside an invoice's voucher there is one of nearly its number, by Cobot id.

        What a person has called another document before the invoice was booked is left out. Whose numbers they are,
        Cobot is asked only where there are some: an invoice of another space, or of a day beside the period.
        """
        found = matching.look_alikes()
        if found:
            days = [matching.by_id[key].as_booked.day for key in found]
            found = matching.look_alikes(numbers_around(self.cobot, self.here.space.id, min(days), max(days)))
        return {key: each for key, each in found.items() if self.accepted.of(before_booking(each)) is None}

    def lacking_pdf(self, entry: InvoiceEntry) -> tuple[Finding, ...]:
        """Return the problems that vouchers of an invoice lack the PDF that each is to have."""
        bare = (each for each in entry.vouchers if "no-pdf" in each.marks and self.settings.invoices.attach_pdf)
        return tuple(of_invoice(entry, NO_PDF, sevdesk_ids=each.id) for each in bare)

    def findings_of(
        self, matching: Matching, entry: InvoiceEntry, invoice: Invoice | None, look_alike: Finding | None
    ) -> tuple[Finding, ...] | None:
        """Return all that is true of an invoice; None where something cannot be read that may tell otherwise.

        Args:
            matching: With the vouchers and their positions.
            entry: The invoice in it.
            invoice: All of it, where Cobot told it.
            look_alike: What ``look_alikes`` says of it.
        """
        edit = self.history.edits.get(entry.id)
        judged = matching.judge(entry).findings
        beside = (*filter(None, (look_alike,)), *self.lacking_pdf(entry))
        # What a run says of an edit is what a person accepts.
        findings = (*(edit if edit and each.code == edit.code else each for each in judged), *beside)
        if invoice is not None and not COMPARED_WITH_VOUCHERS.isdisjoint(each.code for each in findings):
            is_booked = entry.past.voucher_id is not None
            findings = with_version(findings, invoice_version(invoice), is_booked=is_booked)
        is_unread = not entry.is_readable or any(each.code == "rejected-by-sevdesk" for each in findings)
        return None if is_unread or not all(map(self.is_whole, entry.vouchers)) else findings

    def is_whole(self, voucher: VoucherEntry) -> bool:
        """Whether no position that cannot be read may be the voucher's."""
        return not self.unread_positions or sum(cents for _, cents in voucher.positions) == voucher.gross_cents

    def _contact(self, contact_id: str) -> Contact | None:
        """Return a contact of sevDesk's; all of them are read when the first is asked for."""
        if self._contacts is None:
            self._contacts = {contact.id: contact for contact in self.books.contacts}
        return self._contacts.get(contact_id)

    def _several_fit(self, entry: InvoiceEntry) -> Sequence[Finding]:
        """Return the problem that an invoice was, or would be, booked without a contact, as several fit.

        Of one that is booked the ledger says so, or that a person has let it stand; of any other its number does.
        """
        named = [each for each in entry.past.findings if each.is_booked_without_contact]
        if named or (entry.past.voucher_id is not None and entry.id not in self.accepted.without_contact):
            return named
        number = (entry.customer_number or "").strip()
        if not number or (entry.contact_id is not None and entry.had_contact is not False):
            return ()
        found = self._free(number)
        return (several_fit(entry, number, found),) if len(found) > 1 else ()

    def _is_taken(self, contact_id: str) -> bool:
        """Whether a contact is somebody's."""
        if self._linked_contacts is None:
            self._linked_contacts = self.history.linked_contacts()
        return contact_id in self._linked_contacts

    def _free(self, number: str) -> Sequence[Contact]:
        """Return the contacts with a customer number that are nobody's."""
        if self._free_contacts is None:
            self._free_contacts = defaultdict(list)
            for contact in self.books.contacts:
                if contact.customer_number and not self._is_taken(contact.id):
                    self._free_contacts[contact.customer_number.strip()].append(contact)
        return self._free_contacts.get(number, ())

    def _take_invoices(self, page: InvoiceList, matching: Matching) -> None:
        moment = Moment(self.now, self.here.time_zone)
        hours, reducer = self.settings.invoices.wait_hours, matching.reducer
        self.is_complete = self.is_complete and page.is_complete
        own = [invoice for invoice in page.invoices if is_issued_by(invoice, self.here.space.id)]
        linked = self.history.links([*(each.id for each in own), *(each.id for each in page.unreadable)])
        contacts = self.history.contacts_of(each.debitor for each in own if each.debitor is not None)
        for invoice in own:
            if invoice.id in self.accepted.versioned:
                self.history.versions[invoice.id] = invoice_version(invoice)
            link = linked.get(invoice.id)
            waits = None if moment.settled_enough(invoice, hours) else moment.settled_at(invoice, hours)
            contact = contacts.get(invoice.debitor) if invoice.debitor is not None else None
            if contact is not None and self._contact(contact) is None:
                # Deleted, or merged with another: whose it is, the names say.
                contact = None
            entry = reducer.invoice(invoice, self.history.past(invoice, link), waits, contact)
            if link is not None and link.booked is not None and link.booked.contact_id is None:
                entry.is_number_held = bool(self._free((invoice.customer_number or "").strip()))
            matching.add_invoice(entry)
            if invoice.debitor is not None and invoice.debitor.kind == "team":
                self.teams.add(invoice.debitor.id)
        for found in page.unreadable:
            link = linked.get(found.id)
            day = (link.invoice_date if link else None) or self.period.since
            gross = (link.gross_cents if link else None) or 0
            matching.add_invoice(reducer.unreadable(found, self.history.past(found, link), day, gross))

    def _read_vouchers(self, matching: Matching) -> None:
        """Read the vouchers of the period, those of any date that may carry one of the numbers, and renumbered ones."""
        client = self.books.client
        part = common_part(matching.numbers)
        everything = bool(part == "" and matching.by_id)
        passed_by = matching.add_unreadable
        if not everything:
            since, until = self.period.since, self.period.until
            self._take(client.iterate_voucher_pages(since=since, until=until, passed_by=passed_by), matching)
        if part:
            self._take(client.iterate_voucher_pages(number_contains=part, passed_by=passed_by), matching)
        if everything or matching.links_unfound():
            self._take(client.iterate_voucher_pages(passed_by=passed_by), matching)
        matching.settle_contested()

    def _take(self, pages: Iterable[list[Voucher]], matching: Matching) -> None:
        for page in pages:
            owners = self.history.owners([voucher.id for voucher in page])
            for voucher in page:
                day = voucher.voucher_date
                in_period = day is None or day in self.period
                matching.add_voucher(voucher, owners.get(voucher.id), in_period=in_period)

    def _read_positions(self, matching: Matching) -> None:
        if not matching.vouchers:
            return
        for page in self.books.client.iterate_position_pages(self.unread_positions.append):
            for position in page:
                voucher = matching.vouchers.get(position.voucher_id)
                if voucher is not None:
                    matching.reducer.position(voucher, position)
