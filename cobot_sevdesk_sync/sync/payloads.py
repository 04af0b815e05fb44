"""What a step would send, for a dry run: the very bodies that a run sends (product contract, section 7)."""

from __future__ import annotations

from typing import Any

from cobot_sevdesk_sync.sevdesk.bodies import address_body, contact_body, voucher_body
from cobot_sevdesk_sync.sync.apply_contacts import contact_request, details_of
from cobot_sevdesk_sync.sync.apply_invoices import voucher_request
from cobot_sevdesk_sync.sync.steps import (
    CreateContact,
    CreateVoucher,
    LinkContact,
    PostActivity,
    Step,
    WriteCustomerNumber,
)

NEW_CONTACT = "new"


def payload_of(step: Step, contact_id: str | None = None) -> Any:
    """Return what the step would send, JSON-able; None for a step that sends nothing.

    Args:
        step: The step.
        contact_id: The voucher's contact; of one that is still to be created, whose it is.
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
            return voucher_body(voucher_request(step.draft, contact_id, None))
        case PostActivity():
            return {"text": step.text, "level": step.level, "channels": ["admin"], "source_ids": list(step.source_ids)}
        case _:
            return None
