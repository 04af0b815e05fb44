"""The day's comparison: what is booked is held against sevDesk, both sides, in whole pages (contract, section 5b).

Nothing is repaired. What is found stands until the next comparison finds it mended, or a person lets it stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import STANDS_FOR_IT
from cobot_sevdesk_sync.books.contacts import differing_numbers, several_contacts
from cobot_sevdesk_sync.books.entries import AsBooked, InvoiceEntry
from cobot_sevdesk_sync.books.findings import (
    CODES,
    GIVEN,
    NO_PDF,
    NUMBER_PROBLEM,
    Finding,
    ObjectKind,
    ProblemCode,
    number_differs,
)
from cobot_sevdesk_sync.books.matching import Matching, contact_given
from cobot_sevdesk_sync.books.reconcile import compare
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceList
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.both_sides import BothSides, Period
from cobot_sevdesk_sync.sync.candidates import select_members
from cobot_sevdesk_sync.sync.plan import NUMBER, DocumentPlan
from cobot_sevdesk_sync.sync.problems import BESIDE_NOTHING
from cobot_sevdesk_sync.sync.sides import CobotTeams, InvoicesRead, Members

FOUND_DAILY = frozenset(code.name for code in CODES.values() if code.found_daily)
# What holding a voucher against its invoice says, here and elsewhere.
BY_COMPARING = frozenset({"voucher-differs", "adopted-with-differences", "voucher-changed"})
OWN_CODES = FOUND_DAILY | BY_COMPARING | {"duplicate-vouchers", "voucher-similar", NO_PDF}
TWO_CONTACTS: ProblemCode = "duplicate-contacts"
OF_CONTACTS = frozenset({TWO_CONTACTS, NUMBER_PROBLEM})


def swept_period(
    settings: Settings, today: date, answers_from: date, read: InvoicesRead, named: Collection[date] = ()
) -> Period:
    """Return the days that are compared.

    Args:
        settings: Say how far the day's sweep looks back.
        today: The space's calendar day.
        answers_from: What is dated earlier is nobody's business any more.
        read: The invoices of the sweep: the future-dated ones, too.
        named: The dates of invoices, however old, that are named until a comparison finds them mended.
    """
    since = max(answers_from, min([today - timedelta(days=settings.invoices.sweep_days), *named]))
    return Period(since, max([today, since, *(invoice.invoice_date for invoice in read.invoices)]))


class DailyCheck(Struct, frozen=True):
    """Compares both sides of a period.

    Attributes:
        both: Reads sevDesk's side.
        ledger: Knows what is booked, and what is named already.
        began: When the run began, UTC: what it booked itself was compared with what sevDesk answered.
        nothing_to_book: Cobot ids of the invoices of which the run has said that.
        busy: Whose contact or number the run itself had to do with, after both sides were read.
    """

    both: BothSides
    ledger: Ledger
    began: datetime
    nothing_to_book: frozenset[str] = frozenset()
    busy: frozenset[tuple[ObjectKind, str]] = frozenset()

    def documents(self, read: InvoicesRead | None, members: Members | None) -> list[DocumentPlan]:
        """Return the documents of which something else is true now than what is named, with all that is true of them.

        Args:
            read: The invoices of the sweep; None leaves them out.
            members: None leaves contacts out.

        Raises:
            TokenRefused, RemoteUnavailable, MalformedAnswer, Rejected: Nothing is concluded.
        """
        invoices = self._invoices(read) if read is not None else []
        return [*invoices, *(self._contacts(members) if members is not None else ())]

    def _invoices(self, read: InvoicesRead) -> list[DocumentPlan]:
        period = self.both.period
        booked = self.ledger.invoice_links_between(period.since, period.until)
        booked = {each: booked[each] for each in booked.keys() - self.ledger.invoices_linked_since(self.began).keys()}
        invoices = [invoice for invoice in read.invoices if invoice.invoice_date in period]
        unlinked = self.nothing_to_book | self.both.accepted.with_vouchers
        if not booked and unlinked.isdisjoint(each.id for each in invoices):
            return []
        matching = self.both.matching([InvoiceList(tuple(invoices), tuple(read.unreadable))])
        self.both.read_sevdesk(matching)
        return list(self._changed(matching, booked, {each.id: each for each in invoices}))

    def _changed(
        self, matching: Matching, booked: Mapping[str, Link], invoices: Mapping[str, Invoice]
    ) -> Iterable[DocumentPlan]:
        alike = self.both.look_alikes(matching)
        for entry in matching.in_order():
            link, invoice = booked.get(entry.id), invoices.get(entry.id)
            findings = self.both.findings_of(matching, entry, invoice, alike.get(entry.id))
            if findings is None:
                # Not known: what is named of it stands as it stood.
                continue
            document = None
            if link is not None and link.booked is None and not entry.past.is_edited:
                self._learn(matching, entry)
            elif link is not None and link.booked is not None and link.booked.contact_id is None:
                self._learn_contact(entry, link.booked)
            if link is not None:
                document = self._document(DocumentPlan.of(link, "unchanged"), findings, self._own_codes(entry))
            elif invoice is not None and entry.id in self.nothing_to_book:
                document = self._document(DocumentPlan.of(invoice, "nothing-to-book"), findings, BESIDE_NOTHING)
            elif invoice is not None and entry.vouchers and entry.id in self.both.accepted.with_vouchers:
                # The runs do not read the positions of what they do not book.
                document = self._document(DocumentPlan.of(invoice, "blocked"), findings, STANDS_FOR_IT)
            if document is not None:
                yield document
        for voucher, owner in matching.unclaimed.values():
            link = booked.get(owner or "")
            if (
                link is not None
                and link.booked is not None
                and link.sevdesk_id == voucher.id
                and self.both.is_whole(voucher)
            ):
                # Cobot does not have the invoice any more, or has it on another day.
                changed = matching.changed_since_booked(link.cobot_id, link.booked, voucher)
                found = [changed] if changed is not None else []
                document = self._document(DocumentPlan.of(link, "unchanged"), found, {"voucher-changed"})
                if document is not None:
                    yield document

    def _learn(self, matching: Matching, entry: InvoiceEntry) -> None:
        """Note down what an invoice was booked as, where the version that booked it did not."""
        own = [voucher for voucher in entry.vouchers if voucher.is_linked]
        if len(own) == 1 and len(entry.vouchers) == 1:
            [voucher] = own
            self.ledger.record_booked(entry.id, matching.reducer.meant_by(entry, voucher, compare(entry, voucher)))

    def _learn_contact(self, entry: InvoiceEntry, booked: AsBooked) -> None:
        """Note down whom somebody has put on a voucher that was booked without a contact: another one then differs."""
        given = contact_given(entry, entry.vouchers[0]) if len(entry.vouchers) == 1 else None
        if given is not None:
            self.ledger.record_booked(entry.id, replace(booked, contact_id=given.id, name=given.name))

    def _own_codes(self, entry: InvoiceEntry) -> Collection[str]:
        # Where it is not known what was booked, an edit of the invoice may explain what differs: that is named already.
        return OWN_CODES - BY_COMPARING if entry.past.is_edited and not entry.past.is_told else OWN_CODES

    def _document(
        self, document: DocumentPlan, findings: Sequence[Finding], own: Collection[str]
    ) -> DocumentPlan | None:
        """Return a document with all that is true of it; None where just that is named."""

        def is_own(finding: Finding) -> bool:
            return finding.code in own and (document.object == "invoice" or finding.meaning.found_daily)

        accepted = self.both.accepted
        found = [each for each in accepted.still_open(findings) if is_own(each) and each.is_problem]
        standing = [each.finding for each in self.ledger.problems_of(document.object, document.id)]
        kept = [each for each in standing if not is_own(each)]
        # Once: from now on the contact that was given is the one that it is to have.
        noted = [each for each in findings if each.details.get("reason") == GIVEN]
        if not noted and _told(found) == _told(each for each in standing if is_own(each)):
            return None
        return replace(document, findings=(*kept, *found, *noted))

    def _contacts(self, members: Members) -> list[DocumentPlan]:
        """Return the members and teams of whom something is not right in sevDesk, and those of whom it is again."""
        listed = {member.id: member.customer_number for member in members.listed}
        links = {each.cobot_id: each for each in self.ledger.links("member").values() if each.cobot_id in listed}
        people: dict[tuple[ObjectKind, str], Link] = {("member", cobot_id): link for cobot_id, link in links.items()}
        people |= {("team", cobot_id): link for cobot_id, link in self.ledger.links("team").items()}
        standing = [each.finding for each in self.ledger.problems()]
        named = [each for each in standing if each.code in OF_CONTACTS and each.meaning.found_daily]
        if not people and not named:
            return []
        who = [(*key, link.sevdesk_id, listed.get(link.cobot_id)) for key, link in people.items()]
        several = several_contacts(who, self.both.books.contacts)
        differing = self._differing(people, members)
        documents = []
        for key in dict.fromkeys([*several, *differing, *((each.object, each.id) for each in named)]):
            link = people.get(key) or self.ledger.link(*key)
            if link is None:
                continue
            found: Sequence[Finding] = [differing[key]] if key in differing else ()
            if key in several:
                ids = ", ".join(each.id for each in several[key])
                found = [Finding(TWO_CONTACTS, *key, listed.get(key[1]) or link.number, {"sevdesk_ids": ids})]
            documents.append(self._document(DocumentPlan.of(link, "unchanged"), found, OF_CONTACTS))
        return [each for each in documents if each is not None]

    def _differing(
        self, people: Mapping[tuple[ObjectKind, str], Link], members: Members
    ) -> dict[tuple[ObjectKind, str], Finding]:
        """Return of whom the customer number is another on each side, and is not to be written any more.

        Of members, those whom a run gives a contact: who was confirmed before the start is left alone.
        """
        settings, here, both = self.both.settings, self.both.here, self.both
        if settings.members.customer_numbers == "keep":
            return {}
        due = select_members(
            members.listed, (), confirmed_from=settings.start_date, today=here.today, time_zone=here.time_zone
        )
        numbers: dict[tuple[ObjectKind, str], str | None] = {
            (each.debitor.kind, each.debitor.id): each.cobot_number for each in due
        }
        if settings.members.teams and any(kind == "team" for kind, _ in people):
            teams = CobotTeams(both.cobot, here.space.id, here.today).by_id
            numbers |= {("team", team.id): team.customer_number for team in teams.values()}
        settled = {
            key: link
            for key, link in people.items()
            if key in numbers and NUMBER not in link.pending and key not in self.busy
        }
        compared = ((*key, link.sevdesk_id, numbers[key]) for key, link in settled.items())
        return {
            key: number_differs(*key, numbers[key], contact.id, contact.customer_number)
            for key, contact in differing_numbers(compared, both.books.contacts).items()
        }


def _told(findings: Iterable[Finding]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return what findings say, to be compared."""
    return sorted((each.code, each.number or "", sorted(each.details.items())) for each in findings)
