"""Carries out the plan for invoices: PDF, upload, voucher, tags (product contract, sections 5.8 and 5.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.cents import derived_tax, from_cents, to_cents
from cobot_sevdesk_sync.books.entries import booked_text
from cobot_sevdesk_sync.books.findings import Finding, Numbered, of_invoice
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.books.vouchers import VoucherDraft, cents_text, compare_voucher, fields_text
from cobot_sevdesk_sync.clock import Leaving
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    TokenRefused,
    seen_of,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import PositionDraft, Voucher, VoucherRequest
from cobot_sevdesk_sync.store.records import Link, voucher_link
from cobot_sevdesk_sync.sync.apply_contacts import require_contact
from cobot_sevdesk_sync.sync.plan import (
    CREATE_VOUCHER,
    TAG,
    TAG_VOUCHER,
    UPLOAD_FILE,
    AdoptVoucher,
    CreateVoucher,
    TagVoucher,
)
from cobot_sevdesk_sync.sync.writes import FORBIDDEN, Write, Writer

COST_CENTRE = "cost_centre"


class Booked(Struct, frozen=True):
    """A voucher that was saved.

    Attributes:
        voucher_id: Empty in a dry run.
        differing: The fields in which it is not what was meant, each with both values.
        rounding: The tax, where it differs by no more than a cent a position.
        lacks_pdf: Whether the file that was sent along is not attached.
    """

    voucher_id: str
    differing: Mapping[str, tuple[str, str]] = {}
    rounding: tuple[str, str] | None = None
    lacks_pdf: bool = False


class VoucherGone(Exception):
    """A voucher that was to be tagged is not in sevDesk any more."""


class PdfUnavailable(Exception):
    """The invoice's PDF could not be had; nothing was written.

    Attributes:
        silence: Given where Cobot did not answer at all.
    """

    def __init__(self, fault: Rejected | MalformedAnswer | RemoteUnavailable) -> None:
        super().__init__(seen_of(fault))
        self.silence = fault if isinstance(fault, RemoteUnavailable) else None


def voucher_request(draft: VoucherDraft, contact_id: str | None, filename: str | None) -> VoucherRequest:
    """Return what ``saveVoucher`` is sent."""
    return VoucherRequest(
        number=draft.number,
        voucher_date=draft.voucher_date,
        delivery_date=draft.delivery_date,
        delivery_until=draft.delivery_until,
        payment_deadline=draft.payment_deadline,
        currency=draft.currency,
        status=draft.status,
        tax_rule_id=draft.tax_rule_id,
        contact_id=contact_id,
        supplier_name=draft.supplier_name if contact_id is None else None,
        cost_centre_id=draft.cost_centre_id,
        exchange_date=draft.exchange_date,
        positions=tuple(
            PositionDraft(each.account_id, each.rate, from_cents(each.gross_cents), each.comment)
            for each in draft.positions
        ),
        filename=filename,
    )


class InvoiceApplier(Struct, frozen=True):
    """Writes vouchers to sevDesk.

    Attributes:
        reads_pdfs: False of a rehearsal that leaves them alone.
        was_there: Whether a voucher, by its id, is known to have been in sevDesk before: no new one has such an id.
    """

    cobot: CobotClient
    sevdesk: SevdeskClient
    writer: Writer
    reads_pdfs: bool = True
    was_there: Callable[[str], bool] = lambda _voucher_id: False

    def fetch_pdf(self, invoice_id: str) -> bytes:
        """Return the invoice's PDF as Cobot gives it, byte for byte.

        Raises:
            PdfUnavailable: Cobot does not have it, or what it gave is no PDF.
        """
        try:
            pdf = self.cobot.fetch_pdf(invoice_id)
        except RemoteUnavailable as silence:
            raise PdfUnavailable(silence) from silence
        except TokenRefused as refusal:
            if refusal.status != FORBIDDEN or not self.writer.token_counts("cobot"):
                raise
            self.writer.answered.add("cobot")
            raise PdfUnavailable(Rejected("cobot", refusal.request, refusal.status, refusal.message)) from refusal
        except (Rejected, MalformedAnswer) as fault:
            self.writer.answered.add("cobot")
            raise PdfUnavailable(fault) from fault
        self.writer.answered.add("cobot")
        return pdf

    def create(self, step: CreateVoucher, contact_id: str | None, tags: tuple[str, ...]) -> Booked:
        """Book one invoice; the tags are still pending then."""
        draft = step.draft
        filename = None
        if step.attach_pdf and self.reads_pdfs:
            pdf = self.fetch_pdf(step.invoice_id)
            upload = Write(UPLOAD_FILE, "invoice", step.invoice_id, fingerprint_of(step.invoice_id), {})
            name = f"{''.join(sign if sign.isalnum() or sign in '-_.' else '-' for sign in draft.number)}.pdf"
            filename = self.writer.send(
                upload, lambda leaving: self.sevdesk.send_upload(name, pdf, leaving=leaving), rehearsed=""
            )
        request = voucher_request(draft, contact_id, filename)
        link = {
            "number": draft.number,
            "invoice_date": draft.voucher_date.isoformat(),
            "gross_cents": draft.gross_cents,
            "currency": draft.currency,
            "fingerprint": step.fingerprint,
            "booked": booked_text(replace(step.booked, contact_id=contact_id)),
            "pending": [f"{TAG}:{tag}" for tag in tags],
            "with_pdf": step.attach_pdf,
        }
        write = Write(CREATE_VOUCHER, "invoice", step.invoice_id, draft.number.strip(), link)

        def book(leaving: Leaving) -> Booked:
            voucher = self.sevdesk.send_voucher(request, leaving=leaving)
            is_anothers = voucher.id in self.writer.ledger.invoices_of_vouchers([voucher.id])
            if is_anothers or self.was_there(voucher.id):
                whose = "is another invoice's" if is_anothers else "was there before"
                reason = f"the answer names voucher {voucher.id}, which {whose}"
                raise OutcomeUnknown("sevdesk", "saveVoucher", reason)
            return _booked(draft, voucher, contact_id, with_pdf=step.attach_pdf)

        def note(booked: Booked) -> str:
            booking = voucher_link(step.invoice_id, booked.voucher_id, "created", link)
            self.writer.ledger.record_link(booking, self.writer.clock.now())
            return booked.voucher_id

        try:
            booked = self.writer.send(write, book, note, rehearsed=Booked(""))
        except Rejected as refusal:
            if contact_id is not None:
                require_contact(self.sevdesk, self.writer.ledger, contact_id, refusal)
            raise
        return self._with_cost_centre_read(booked, draft)

    def _with_cost_centre_read(self, booked: Booked, draft: VoucherDraft) -> Booked:
        """Return it without its cost centre among what differs where the answer alone did not tell of that."""
        if COST_CENTRE not in booked.differing:
            return booked
        try:
            found = self.sevdesk.fetch_voucher(booked.voucher_id).cost_centre_id
        except (Rejected, MalformedAnswer, RemoteUnavailable):
            return booked
        if found != draft.cost_centre_id:
            return booked
        differing = {name: values for name, values in booked.differing.items() if name != COST_CENTRE}
        return replace(booked, differing=differing)

    def adopt(self, step: AdoptVoucher) -> None:
        """Note down that a voucher found in sevDesk is this invoice's; its missing tags are pending then."""
        link = Link(
            "invoice",
            step.invoice_id,
            step.voucher_id,
            "adopted",
            number=step.number,
            invoice_date=step.invoice_date,
            gross_cents=step.gross_cents,
            fingerprint=step.fingerprint,
            pending=tuple(f"{TAG}:{tag}" for tag in step.tags),
            booked=step.booked,
        )
        self.writer.record(lambda: self.writer.ledger.record_link(link, self.writer.clock.now()))

    def tag(self, step: TagVoucher) -> None:
        """Put one tag on a voucher.

        Raises:
            VoucherGone: sevDesk does not have it any more; what was pending for it is given up.
        """
        write = Write(TAG_VOUCHER, "invoice", step.invoice_id, step.tag, {"voucher_id": step.voucher_id})

        def note(_: None) -> str:
            self.writer.ledger.record_step_done("invoice", step.invoice_id, f"{TAG}:{step.tag}")
            return step.voucher_id

        try:
            self.writer.send(
                write,
                lambda leaving: self.sevdesk.send_tag(step.voucher_id, step.tag, leaving=leaving),
                note,
                rehearsed=None,
            )
        except Rejected as refusal:
            if not self._is_gone(step.voucher_id):
                raise
            link = self.writer.ledger.link("invoice", step.invoice_id)
            for pending in link.pending if link is not None else ():
                self.writer.ledger.record_step_done("invoice", step.invoice_id, pending)
            raise VoucherGone from refusal

    def _is_gone(self, voucher_id: str) -> bool:
        try:
            self.sevdesk.fetch_voucher(voucher_id)
        except NotFound:
            return True
        except (Rejected, MalformedAnswer, RemoteUnavailable):
            # Then the refusal stands.
            return False
        return False


def findings_about(invoice: Numbered, booked: Booked) -> list[Finding]:
    """Return what is to be said of a voucher that was just saved for an invoice."""
    voucher_id, found = booked.voucher_id, []
    if booked.differing:
        fields = fields_text(booked.differing)
        found.append(of_invoice(invoice, "voucher-differs", sevdesk_ids=voucher_id, fields=fields))
    if booked.rounding is not None:
        taxes = " / ".join(booked.rounding)
        found.append(of_invoice(invoice, "tax-rounded-differently", sevdesk_ids=voucher_id, taxes=taxes))
    if booked.lacks_pdf:
        found.append(of_invoice(invoice, "pdf-not-attached", sevdesk_ids=voucher_id))
    return found


def _booked(draft: VoucherDraft, voucher: Voucher, contact_id: str | None, *, with_pdf: bool) -> Booked:
    """Return how a saved voucher is held against what was meant."""
    differing = compare_voucher(
        number=draft.number,
        day=draft.voucher_date,
        gross=draft.gross_cents,
        currency=draft.currency,
        voucher=voucher,
    )
    if draft.exchange_date is not None and voucher.sum_gross_foreign is None:
        # The answer tells the converted amount only: what it was converted from cannot be compared.
        differing.pop("gross", None)
    if voucher.contact_id != contact_id:
        differing["contact"] = (contact_id or "-", voucher.contact_id or "-")
    if draft.cost_centre_id is not None and voucher.cost_centre_id != draft.cost_centre_id:
        differing[COST_CENTRE] = (draft.cost_centre_id, voucher.cost_centre_id or "-")
    rounding = None
    if draft.exchange_date is None and voucher.sum_tax is not None:
        meant, found = (
            sum(derived_tax(each.gross_cents, each.rate) for each in draft.positions),
            to_cents(voucher.sum_tax),
        )
        taxes = (cents_text(meant), cents_text(found))
        if abs(meant - found) > len(draft.positions):
            differing["tax"] = taxes
        elif meant != found:
            rounding = taxes
    return Booked(voucher.id, differing, rounding, lacks_pdf=with_pdf and voucher.document_id is None)
