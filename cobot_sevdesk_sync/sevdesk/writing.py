"""What is written to sevDesk. Every write is sent once; an answer that settles nothing is ``OutcomeUnknown``."""

from __future__ import annotations

from cobot_sevdesk_sync.http import FilePart
from cobot_sevdesk_sync.sevdesk.bodies import (
    INVOICING_KEY,
    WORK_KEY,
    Body,
    address_body,
    communication_way_body,
    contact_body,
    tag_body,
    voucher_body,
)
from cobot_sevdesk_sync.sevdesk.connection import SevdeskConnection, path_to
from cobot_sevdesk_sync.sevdesk.created_rows import CreatedRow, SavedVoucherRow, UploadRow
from cobot_sevdesk_sync.sevdesk.envelope import written_record, written_value
from cobot_sevdesk_sync.sevdesk.records import AddressRequest, ContactRequest, Voucher, VoucherRequest

PDF = "application/pdf"


class SevdeskWriting(SevdeskConnection):
    """The writing half of the client.

    All methods raise ``TokenRefused`` (401, 403), ``Rejected`` (another 4xx, with sevDesk's message), ``WriteNotSent``
    (it certainly did not arrive) and ``OutcomeUnknown`` (anything else, also an error inside a 2xx or a 2xx that
    cannot be read).
    """

    def send_contact(self, request: ContactRequest) -> str:
        """Create a customer, the number set in the same call, and return the contact's id."""
        return self._create("/Contact", contact_body(request))

    def send_contact_number(self, contact_id: str, number: str) -> None:
        """Set a contact's customer number; its other fields stay as they are."""
        answer = self._write("PUT", path_to("Contact", contact_id), json={"customerNumber": number})
        written_record(answer, written_value(answer, CreatedRow))

    def send_address(self, contact_id: str, request: AddressRequest) -> str:
        """Attach an invoice address to a contact and return the address's id."""
        return self._create("/ContactAddress", address_body(contact_id, request))

    def send_email(self, contact_id: str, value: str, *, billing: bool, main: bool) -> str:
        """Attach an e-mail address, for invoices (``billing``) or for work, and return its id."""
        key = INVOICING_KEY if billing else WORK_KEY
        return self._create("/CommunicationWay", communication_way_body(contact_id, "EMAIL", value, key=key, main=main))

    def send_phone(self, contact_id: str, value: str) -> str:
        """Attach a phone number and return its id. Not marked as main: that place is the e-mail address's."""
        body = communication_way_body(contact_id, "PHONE", value, key=WORK_KEY, main=False)
        return self._create("/CommunicationWay", body)

    def send_upload(self, filename: str, content: bytes) -> str:
        """Upload a PDF, byte for byte, and return the name under which ``send_voucher`` attaches it.

        Sending the same file again is harmless: sevDesk derives the name from the content.
        """
        part = FilePart(name="file", filename=filename, content=content, content_type=PDF)
        answer = self._write("POST", "/Voucher/Factory/uploadTempFile", file=part)
        return written_record(answer, written_value(answer, UploadRow))

    def send_voucher(self, request: VoucherRequest) -> Voucher:
        """Book a revenue voucher and return it as sevDesk saved it."""
        answer = self._write("POST", "/Voucher/Factory/saveVoucher", json=voucher_body(request))
        return written_record(answer, written_value(answer, SavedVoucherRow).voucher)

    def send_tag(self, voucher_id: str, name: str) -> None:
        """Put a tag on a voucher; the tag is made where it does not exist yet."""
        self._create("/Tag/Factory/create", tag_body(voucher_id, name))

    def _create(self, path: str, body: Body) -> str:
        answer = self._write("POST", path, json=body)
        return written_record(answer, written_value(answer, CreatedRow))
