"""Contacts and what hangs on them, as sevDesk sends them. Only fields that are used are read."""

from __future__ import annotations

import msgspec

from cobot_sevdesk_sync.sevdesk.records import CommunicationWay, Contact, ContactAddress
from cobot_sevdesk_sync.sevdesk.scalars import (
    Reference,
    Scalar,
    own_id,
    reference_id,
    required_reference_id,
    text_or_none,
)


class ContactRow(msgspec.Struct, rename="camel"):
    """A contact. ``surename`` is the first name; ``name`` is set for organisations only."""

    id: Scalar
    name: Scalar | None = None
    surename: Scalar | None = None
    familyname: Scalar | None = None
    customer_number: Scalar | None = None
    description: Scalar | None = None

    def record(self) -> Contact:
        """Return the contact, its e-mail addresses still unknown."""
        person = " ".join(filter(None, (text_or_none(self.surename), text_or_none(self.familyname))))
        return Contact(
            id=own_id(self.id),
            customer_number=text_or_none(self.customer_number),
            name=text_or_none(self.name) or person,
            is_person=bool(person),
            description=text_or_none(self.description) or "",
        )


class AddressRow(msgspec.Struct, rename="camel"):
    """A postal address."""

    id: Scalar
    contact: Reference | None = None
    street: Scalar | None = None
    zip: Scalar | None = None
    city: Scalar | None = None
    country: Reference | None = None

    def record(self) -> ContactAddress:
        """Return the address."""
        return ContactAddress(
            id=own_id(self.id),
            contact_id=required_reference_id("contact.id", self.contact),
            street=text_or_none(self.street),
            zip=text_or_none(self.zip),
            city=text_or_none(self.city),
            country_id=reference_id(self.country),
        )


class CommunicationWayRow(msgspec.Struct, rename="camel"):
    """An e-mail address, phone number ..."""

    id: Scalar
    type: str
    value: Scalar | None = None
    contact: Reference | None = None
    key: Reference | None = None

    def record(self) -> CommunicationWay | None:
        """Return the communication way; None when it belongs to no contact (any more)."""
        contact_id = reference_id(self.contact)
        if contact_id is None:
            return None
        return CommunicationWay(
            id=own_id(self.id),
            contact_id=contact_id,
            type=self.type,
            value=text_or_none(self.value) or "",
            key_id=reference_id(self.key),
        )
