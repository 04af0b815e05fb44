"""One remote write: committed as an intent before it leaves, its outcome after the answer (contract, section 6).

Here are the kinds of writes, and the keys by which each effect is recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct, field

from cobot_sevdesk_sync.books.contacts import normalise_name
from cobot_sevdesk_sync.books.findings import ObjectKind, ProblemCode
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.records import Membership
from cobot_sevdesk_sync.errors import OutcomeUnknown, Rejected, Side, TokenRefused, WriteNotSent
from cobot_sevdesk_sync.sevdesk.records import CommunicationWay, ContactAddress
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link, Origin

CREATE_CONTACT = "create-contact"
SET_CONTACT_NUMBER = "set-contact-number"
CREATE_ADDRESS = "create-address"
WAY_EMAIL = "create-email"
WAY_PHONE = "create-phone"
WRITE_CUSTOMER_NUMBER = "write-customer-number"
UPLOAD_FILE = "upload-file"
CREATE_VOUCHER = "create-voucher"
TAG_VOUCHER = "tag-voucher"
POST_ACTIVITY = "post-activity"

SIDES: Mapping[str, Side] = {
    CREATE_CONTACT: "sevdesk",
    SET_CONTACT_NUMBER: "sevdesk",
    CREATE_ADDRESS: "sevdesk",
    WAY_EMAIL: "sevdesk",
    WAY_PHONE: "sevdesk",
    WRITE_CUSTOMER_NUMBER: "cobot",
    UPLOAD_FILE: "sevdesk",
    CREATE_VOUCHER: "sevdesk",
    TAG_VOUCHER: "sevdesk",
    POST_ACTIVITY: "cobot",
}

# No writes: a customer number that turned out to be somebody's, so that it is not planned again; and something of a
# document that could not be read.
RESERVE_NUMBER = "reserve-number"
READ = "read"

# The mark that stops all further number writes for the space until a person says `sync retry`.
NUMBERS_STOPPED = "customer_numbers_stopped"
NUMBER_PROBLEM: ProblemCode = "customer-number-not-written"


Result = TypeVar("Result")


class Write(Struct, frozen=True):
    """What is about to be written.

    Attributes:
        key: What is written, unique for the object and action: no second one is sent while the first is unknown.
        effect: How to recognise it, and what to note down once it is seen.
    """

    action: str
    object: ObjectKind
    cobot_id: str
    key: str
    effect: Mapping[str, Any]


class Writer(Struct, frozen=True):
    """Sends writes, each framed by its intent.

    Attributes:
        answered: The sides that have answered a write, with a yes or a no.
    """

    ledger: Ledger
    clock: Clock
    answered: set[Side] = field(default_factory=set)

    def send(
        self, write: Write, request: Callable[[], Result], note: Callable[[Result], str | None] = lambda _result: None
    ) -> Result:
        """Send one write.

        Args:
            write: What is written; committed before the request leaves.
            request: Sends it.
            note: Records what follows, in the transaction that closes the intent; returns the result's id.

        Raises:
            OutcomeUnknown: The intent stays open: only a look may close it.
            Rejected, WriteNotSent, TokenRefused: Nothing was written; the intent is closed.
        """
        if self.ledger.is_under_way(write.action, write.object, write.cobot_id, write.key):
            raise OutcomeUnknown(SIDES[write.action], write.action, "an earlier one is not settled yet")
        intent = self.ledger.record_intent(
            write.action, write.object, write.cobot_id, write.key, write.effect, self.clock.now()
        )
        try:
            result = request()
        except (Rejected, TokenRefused) as refusal:
            self.answered.add(SIDES[write.action])
            self.ledger.record_outcome(intent, "refused", str(getattr(refusal, "status", "")))
            raise
        except WriteNotSent:
            self.ledger.record_outcome(intent, "not-sent")
            raise
        self.answered.add(SIDES[write.action])
        with self.ledger.transaction():
            self.ledger.record_outcome(intent, "done", note(result))
        return result

    def unknown_details(self, kind: ObjectKind, cobot_id: str) -> dict[str, str]:
        """Return which write of an object is unknown, and since when, as details of the problem."""
        sent = [intent for intent in self.ledger.intents_of(kind, cobot_id) if intent.state == "sent"]
        if not sent:
            return {}
        return {"step": sent[-1].action, "since": sent[-1].sent_at.isoformat(timespec="seconds")}


def activity_key(text: str) -> str:
    """Return how an activity's text is recognised, whatever Cobot did to its markup and spaces."""
    from html import unescape  # noqa: PLC0415 - brings a table of every named character

    plain = unescape(re.sub(r"<[^>]*>", "", text))
    return fingerprint_of(" ".join(normalise_name(plain).split()))


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


def voucher_link(invoice_id: str, voucher_id: str, origin: Origin, noted: Mapping[str, Any]) -> Link:
    """Return the link of an invoice to its voucher from what the intent noted down."""
    return Link(
        "invoice",
        invoice_id,
        voucher_id,
        origin,
        number=noted["number"],
        invoice_date=date.fromisoformat(noted["invoice_date"]),
        gross_cents=noted["gross_cents"],
        fingerprint=noted["fingerprint"],
        pending=tuple(noted["pending"]),
    )
