"""Reads of sevDesk what invoices are held against, in whole pages, and only what is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.existing import Existing
from cobot_sevdesk_sync.books.findings import NO_PDF, Finding
from cobot_sevdesk_sync.books.names import inner_part
from cobot_sevdesk_sync.books.reconcile import PAYMENT_IN_SEVDESK, Reducer, duplicate_vouchers
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import InvoiceSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable, TokenRefused
from cobot_sevdesk_sync.sevdesk.records import Contact, Position, Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import SEARCH_PROVED, StandingProblem
from cobot_sevdesk_sync.sync.plan import (
    TAG,
    AdoptVoucher,
    CreateVoucher,
    DebitorKey,
    DocumentPlan,
    GiveUp,
    Step,
    TagVoucher,
    with_steps,
)
from cobot_sevdesk_sync.sync.result import Outcome
from cobot_sevdesk_sync.sync.sides import CobotNumbers, SevdeskBooks

# Up to so many vouchers are asked for their positions one by one; of more, all positions are read in whole pages.
ASKED_ALONE = 3


def existing_documents(
    books: SevdeskBooks, ledger: Ledger, to_book: Sequence[Invoice], numbers: CobotNumbers, accepted: Accepted
) -> Existing:
    """Return what sevDesk has under the numbers of invoices, one listing for all; the rest is read when asked for.

    Args:
        books: sevDesk as the run sees it.
        ledger: Knows whose vouchers are linked.
        to_book: Invoices without a link.
        numbers: The document numbers of Cobot's invoices.
        accepted: What a person has let stand: the day's comparison looks at its positions.
    """
    vouchers = books.vouchers_by_number([invoice.number for invoice in to_book])
    found = [voucher.id for same_number in vouchers.values() for voucher in same_number]
    reading = _Reading(books)

    def positions_known(finding: Finding) -> str | None:
        mark = finding.details.get("mark")
        named = [each.finding.details for each in ledger.problems_of("invoice", finding.id)]
        known = [each.get("positions") for each in named if mark is not None and each.get("mark") == mark]
        return known[0] if known else "" if accepted.of(finding) is not None else None

    return Existing(
        books.rules,
        vouchers,
        owners=ledger.invoices_of_vouchers(found),
        contact_of=reading.contact,
        positions_of=reading.positions,
        nearby=books.listed.values(),
        other_numbers=numbers.known,
        numbers_around=numbers.around,
        is_linked=lambda voucher_id: bool(ledger.invoices_of_vouchers([voucher_id])),
        positions_known=positions_known,
    )


def with_drafts_named(
    books: SevdeskBooks, documents: Iterable[DocumentPlan], settings: InvoiceSettings
) -> list[DocumentPlan]:
    """Name the vouchers that are adopted as drafts where vouchers are to be open: they are not booked.

    Without the daily comparison nobody would see that one is opened, so none is named.
    """
    is_named = settings.status == "open" and settings.daily_check

    def named(document: DocumentPlan) -> DocumentPlan:
        adopted = [step.voucher_id for step in document.steps if isinstance(step, AdoptVoucher)]
        drafts = (each for each in adopted if PAYMENT_IN_SEVDESK.get(books.listed[each].status) == "draft")
        left = [
            Finding("draft-left", "invoice", document.id, document.number, {"sevdesk_ids": each}) for each in drafts
        ]
        return replace(document, findings=(*document.findings, *left))

    return [named(each) if is_named and each.standing == "adopt" else each for each in documents]


class _Reading:
    """Reads each list at most once, whether or not it can be relied upon."""

    def __init__(self, books: SevdeskBooks) -> None:
        self._books = books

    @cached_property
    def _contacts(self) -> Mapping[str, Contact] | MalformedAnswer:
        try:
            books = self._books
            # Whose one is shows in its number and name: its e-mail addresses are not read for that.
            pages = (
                [books.contacts] if books.are_contacts_read else books.client.iterate_contact_pages(with_emails=False)
            )
            return {contact.id: contact for page in pages for contact in page}
        except MalformedAnswer as fault:
            return fault

    def contact(self, contact_id: str) -> Contact | None:
        """Return a contact of sevDesk's.

        Raises:
            MalformedAnswer: The list of contacts does not add up.
        """
        if isinstance(self._contacts, MalformedAnswer):
            raise self._contacts
        return self._contacts.get(contact_id)

    def positions(self, voucher_ids: Collection[str]) -> Iterable[Position]:
        """Yield at least the positions of these vouchers.

        Raises:
            MalformedAnswer: Their list does not add up.
        """
        client = self._books.client
        if len(voucher_ids) <= ASKED_ALONE:
            for voucher_id in sorted(voucher_ids):
                yield from client.fetch_positions(voucher_id)
            return
        for page in client.iterate_position_pages():
            yield from (position for position in page if position.voucher_id in voucher_ids)


def without_tags_there(books: SevdeskBooks, documents: Sequence[DocumentPlan]) -> list[DocumentPlan]:
    """Put no tag that an earlier run left undone and that is there: an older state may have been put back.

    Read in such runs only; where it cannot be read, nothing is put on hope.
    """
    if not any(isinstance(step, TagVoucher) for document in documents for step in document.steps):
        return list(documents)
    try:
        present = books.read_voucher_tags()
    except (RemoteUnavailable, MalformedAnswer, Rejected):
        present = None

    def left(step: Step) -> Step | None:
        if not isinstance(step, TagVoucher):
            return step
        if present is None:
            return None
        is_there = (step.voucher_id, step.tag) in present
        return GiveUp(DebitorKey("invoice", step.invoice_id), f"{TAG}:{step.tag}") if is_there else step

    return [with_steps(document, left) for document in documents]


def without_what_is_mended(
    books: SevdeskBooks, ledger: Ledger, documents: Sequence[DocumentPlan], problems: Sequence[StandingProblem]
) -> list[DocumentPlan]:
    """Name no longer what a voucher was booked without, a contact as several fitted or its PDF, once it has that.

    Looked at in one listing; where a voucher cannot be read, or is not there, it stays.

    Args:
        books: sevDesk as the run sees it.
        ledger: Knows whose vouchers are linked.
        documents: As planned.
        problems: Those of all invoices.
    """
    open_ones = {each.finding.id: each.invoice_date for each in problems if _may_be_mended(each.finding)}
    links = ledger.links("invoice", open_ones) if open_ones else {}
    days = [day for day in (link.invoice_date or open_ones[each] for each, link in links.items()) if day]
    if not days:
        return list(documents)
    try:
        listed = books.client.fetch_vouchers(since=min(days), until=max(days))
    except (RemoteUnavailable, MalformedAnswer, Rejected):
        return list(documents)
    by_id = {voucher.id: voucher for voucher in listed}
    vouchers = {each: by_id[link.sevdesk_id] for each, link in links.items() if link.sevdesk_id in by_id}
    read = {document.id for document in documents}  # the others have no plan yet
    others = [
        DocumentPlan.of(link, "unchanged", (each.finding for each in problems if each.finding.id == cobot_id))
        for cobot_id, link in links.items()
        if cobot_id in vouchers.keys() - read
    ]
    return [
        replace(each, findings=tuple(found for found in each.findings if not _is_mended(found, vouchers[each.id])))
        if each.object == "invoice" and each.id in vouchers
        else each
        for each in [*documents, *others]
    ]


def _may_be_mended(finding: Finding) -> bool:
    """Whether it says what a booked voucher lacks: a contact, as several fitted, or its PDF."""
    return finding.code == NO_PDF or finding.is_booked_without_contact


def _is_mended(finding: Finding, voucher: Voucher) -> bool:
    return _may_be_mended(finding) and bool(voucher.document_id if finding.code == NO_PDF else voucher.contact_id)


def looked_at_again(books: SevdeskBooks, ledger: Ledger, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Look, in one listing, whether a number that a run booked is there twice, and each with its file.

    Others book, too; and the answer may not have told of the file. A search that does not find what was just booked is
    not relied upon, neither here nor later.

    Returns:
        What has become of those documents of which something else is to be said now.
    """
    booked = {
        action.number.strip(): outcome
        for outcome in outcomes
        for action in outcome.actions
        if action.action == "create-voucher" and action.done and action.number
    }
    if not booked:
        return
    numbers = sorted(booked)
    there = books.vouchers_by_number(numbers)
    if books.trusts_search and there.keys() != booked.keys():
        ledger.record_mark(SEARCH_PROVED, None)
        books.trusts_search = False
        there = books.vouchers_by_number(numbers)
    elif there and ledger.mark(SEARCH_PROVED) is None:
        _prove_search(books, ledger, [voucher for same_number in there.values() for voucher in same_number])
    for number, vouchers in there.items():
        outcome = booked[number]
        if len(vouchers) > 1:
            reducer = Reducer(books.rules)
            entries = [reducer.voucher(voucher, None) for voucher in vouchers]
            are_read = True
            try:
                for entry in entries:
                    for position in books.client.fetch_positions(entry.id):
                        reducer.position(entry, position)
            except (RemoteUnavailable, MalformedAnswer, Rejected):
                # That there are two is named whatever stands on them.
                are_read = False
            booked_as = next(each.booked for each in outcome.document.steps if isinstance(each, CreateVoucher))
            finding = duplicate_vouchers(outcome.document, entries, booked_as)
            outcome.findings.append(reducer.with_vouchers(finding, entries, are_positions_read=are_read))
            yield outcome
        elif vouchers[0].document_id is not None and any(each.code == NO_PDF for each in outcome.findings):
            outcome.findings = [each for each in outcome.findings if each.code != NO_PDF]
            yield outcome


def _prove_search(books: SevdeskBooks, ledger: Ledger, vouchers: Sequence[Voucher]) -> None:
    """See, once in an account, that its search finds a part of a number that does not stand at the beginning.

    Only then may a search for a part stand for reading all vouchers.
    """
    part, voucher = max(((inner_part(each.number), each) for each in vouchers), key=lambda found: len(found[0]))
    if not part:
        return
    day = voucher.voucher_date
    try:
        found = books.client.fetch_vouchers(number_contains=part, since=day, until=day)
    except (RemoteUnavailable, MalformedAnswer, Rejected, TokenRefused):
        # It only saves requests later: nothing that was done depends on it.
        return
    if any(each.id == voucher.id for each in found):
        ledger.record_mark(SEARCH_PROVED, voucher.id)
