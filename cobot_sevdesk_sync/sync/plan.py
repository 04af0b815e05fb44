"""The plan as a value: what is to be written for each document. A dry run prints it, a run carries it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.contacts import ContactDraft
from cobot_sevdesk_sync.books.entries import AsBooked
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.books.vouchers import VoucherDraft
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.store.records import Link

# The kinds of writes as the ledger names them; ``sync/writes.py`` says of each how its effect is looked for.
WriteName = Literal[
    "create-contact",
    "set-contact-number",
    "create-address",
    "create-email",
    "create-phone",
    "write-customer-number",
    "upload-file",
    "create-voucher",
    "tag-voucher",
    "post-activity",
]
CREATE_CONTACT: Final = "create-contact"
SET_CONTACT_NUMBER: Final = "set-contact-number"
CREATE_ADDRESS: Final = "create-address"
WAY_EMAIL: Final = "create-email"
WAY_PHONE: Final = "create-phone"
WRITE_CUSTOMER_NUMBER: Final = "write-customer-number"
UPLOAD_FILE: Final = "upload-file"
CREATE_VOUCHER: Final = "create-voucher"
TAG_VOUCHER: Final = "tag-voucher"
POST_ACTIVITY: Final = "post-activity"
# While the outcome of one of these is unknown, it waits alone: its contact or voucher is there already, or needs none.
WAITS_ALONE = frozenset(
    {CREATE_ADDRESS, WAY_EMAIL, WAY_PHONE, WRITE_CUSTOMER_NUMBER, UPLOAD_FILE, TAG_VOUCHER, POST_ACTIVITY}
)
# No write: a customer number that turned out to be somebody's, so that it is not planned again.
RESERVE_NUMBER: Final = "reserve-number"

# What a link may have pending. Of a contact, in the order in which it is done: its details, its number in Cobot, one
# activity (``activity:<kind>:<old number>``); of a voucher one for each tag (``tag:Import``).
DETAILS = "details"
NUMBER = "number"
ACTIVITY = "activity"
TAG = "tag"


class DebitorKey(Struct, frozen=True):
    """Who has a contact in sevDesk: a member, a team or a guest, by Cobot's id."""

    kind: ObjectKind
    id: str


class CreateContact(Struct, frozen=True):
    """Create a contact with its number, then its address, e-mail addresses and phone.

    Attributes:
        pending: What follows for the link, see ``Link.pending``.
        invoice_id: The invoice it is made from; None for members and teams.
        own_number: The number is Cobot's own, and no other would do.
    """

    debitor: DebitorKey
    draft: ContactDraft
    number: str
    country_id: str | None
    pending: tuple[str, ...]
    invoice_id: str | None = None
    own_number: bool = False


class CompleteContact(Struct, frozen=True):
    """Add what is still missing of a contact that an earlier run created: address, e-mail addresses, phone."""

    debitor: DebitorKey
    contact_id: str
    draft: ContactDraft
    country_id: str | None


class LinkContact(Struct, frozen=True):
    """Note down that a contact found in sevDesk is this debitor's.

    Attributes:
        new_number: The customer number to be set on the contact; None leaves it as it is.
        contact_of: Given when the contact is one that an earlier step of the same plan creates for this debitor.
    """

    debitor: DebitorKey
    contact_id: str
    number: str | None
    new_number: str | None
    pending: tuple[str, ...]
    contact_of: DebitorKey | None = None


class WriteCustomerNumber(Struct, frozen=True):
    """Write a number to a member in Cobot; ``before`` is everything else of the member, which must not change."""

    membership_id: str
    number: str
    old_number: str | None
    before: Mapping[str, str]


class CreateVoucher(Struct, frozen=True):
    """Book an invoice.

    Attributes:
        contact_id: The contact; None when it is that of ``contact_of``, or when there is none.
        contact_of: The debitor whose contact an earlier step of the same plan creates.
        tags: For the voucher.
        booked: What it is booked as, but for the contact.
    """

    invoice_id: str
    draft: VoucherDraft
    contact_id: str | None
    contact_of: DebitorKey | None
    fingerprint: str
    attach_pdf: bool
    tags: tuple[str, ...]
    booked: AsBooked


class AdoptVoucher(Struct, frozen=True):
    """Note down that a voucher found in sevDesk is this invoice's; only missing tags are added."""

    invoice_id: str
    number: str
    voucher_id: str
    invoice_date: date
    gross_cents: int
    fingerprint: str
    tags: tuple[str, ...]
    booked: AsBooked


class TagVoucher(Struct, frozen=True):
    """Tag a voucher that an earlier run left untagged."""

    invoice_id: str
    number: str | None
    voucher_id: str
    tag: str


class PostActivity(Struct, frozen=True):
    """Tell the space's admins in Cobot, attached to the objects of ``source_ids``, once per ``event``.

    Attributes:
        pending: The step to be struck off the link, for activities that are part of one.
    """

    object: ObjectKind
    id: str
    number: str | None
    event: str
    text: str
    level: Literal["WARN", "ERROR"] | None
    source_ids: tuple[str, ...]
    pending: str | None = None


class NotePosted(Struct, frozen=True):
    """Note down that an activity is in Cobot already: the state file was lost since it was posted."""

    activity: PostActivity


class GiveUp(Struct, frozen=True):
    """Strike off something pending that the settings no longer ask for."""

    debitor: DebitorKey
    pending: str


Step = (
    CreateContact
    | CompleteContact
    | LinkContact
    | WriteCustomerNumber
    | CreateVoucher
    | AdoptVoucher
    | TagVoucher
    | PostActivity
    | NotePosted
    | GiveUp
)

# What a document is to the figures of a run.
Standing = Literal[
    "unchanged",  # linked, nothing to do
    "deleted",  # linked, and gone in Cobot
    "finishing",  # linked, an earlier run's remaining steps are to be done
    "create",
    "link",
    "adopt",
    "blocked",  # named in a problem, nothing is written to sevDesk
    "held-back",  # rejected earlier, waits longer
    "unsettled",  # an earlier write's outcome is unknown
    "waiting",  # for wait_hours, for --limit, or for its debitor's contact
    "nothing-to-book",
    "accepted",  # not to be booked here: a person said so
]


class DocumentPlan(Struct, frozen=True):
    """One document of a run: where it stands, what is found about it, what is to be done, in order."""

    object: ObjectKind
    id: str
    number: str | None
    standing: Standing
    invoice_date: date | None = None
    findings: tuple[Finding, ...] = ()
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(
        cls,
        document: Invoice | Link,
        standing: Standing,
        findings: Iterable[Finding] = (),
        steps: Iterable[Step] = (),
    ) -> DocumentPlan:
        """Return the plan of an invoice as Cobot has it, or of what is linked."""
        kind, id_ = (document.kind, document.cobot_id) if isinstance(document, Link) else ("invoice", document.id)
        return cls(kind, id_, document.number, standing, document.invoice_date, tuple(findings), tuple(steps))


def with_steps(document: DocumentPlan, change: Callable[[Step], Step | None]) -> DocumentPlan:
    """Return the document with each step changed; one that becomes None is left out."""
    return replace(document, steps=tuple(step for step in map(change, document.steps) if step is not None))


class Plan(Struct, frozen=True):
    """Everything a run will do: contacts first, then invoices, each in a fixed order."""

    contacts: tuple[DocumentPlan, ...] = ()
    invoices: tuple[DocumentPlan, ...] = field(default=())

    @property
    def documents(self) -> tuple[DocumentPlan, ...]:
        """All documents in the order in which they are carried out."""
        return self.contacts + self.invoices
