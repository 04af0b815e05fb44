"""What both sides of the sandbox hold, to be compared before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.sevdesk_state import ContactRow, SevdeskState, VoucherRow

_VOLATILE = frozenset({"id", "created", "updated", "contact_id", "cost_centre_id", "document_id", "account_id"})


def dump(state: CobotState | SevdeskState) -> Any:
    """Return everything a side holds."""
    return msgspec.to_builtins(state)


def cobot_snapshot(state: CobotState) -> dict[str, Any]:
    """Return what a program can have changed, comparable whatever order and moment it happened at."""
    texts = [activity for activity in state.activities if activity.type == "text"]
    posted = [(str(a.attributes["text"]), a.level or "", sorted(a.channels), sorted(a.source_ids)) for a in texts]
    return {
        "members": {member_id: msgspec.to_builtins(member) for member_id, member in sorted(state.members.items())},
        "activities": sorted(posted),
    }


def sevdesk_snapshot(state: SevdeskState) -> dict[str, list[Any]]:
    """Return what a bookkeeper would compare: no ids, no times, no temporary files, order of arrival ignored."""
    return {
        "contacts": _sorted(_contact_view(state, contact) for contact in state.contacts.values()),
        "vouchers": _sorted(_voucher_view(state, voucher) for voucher in state.vouchers.values()),
    }


def _contact_view(state: SevdeskState, contact: ContactRow) -> dict[str, Any]:
    addresses = (row for row in state.addresses.values() if row.contact_id == contact.id)
    ways = (row for row in state.ways.values() if row.contact_id == contact.id)
    return {
        **_without_volatile(contact),
        "addresses": _sorted(_without_volatile(row) for row in addresses),
        "ways": _sorted(_without_volatile(row) for row in ways),
    }


def _voucher_view(state: SevdeskState, voucher: VoucherRow) -> dict[str, Any]:
    contact = state.contacts.get(voucher.contact_id or "")
    cost_centre = state.cost_centres.get(voucher.cost_centre_id or "")
    positions = []
    for position in voucher.positions:
        account = state.accounts.get(position.account_id)
        positions.append({**_without_volatile(position), "account": account.number if account else None})
    return {
        **_without_volatile(voucher),
        "contact": [contact.customer_number, contact.display_name] if contact else None,
        "cost_centre": cost_centre.name if cost_centre else None,
        "pdf": hashlib.sha256(state.pdf_of(voucher.id)).hexdigest() if voucher.document_id else None,
        "positions": positions,
        "tags": list(state.tags_of(voucher.id)),
    }


def _without_volatile(row: object) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(row).items() if name not in _VOLATILE}


def _sorted(rows: Iterable[dict[str, Any]]) -> list[Any]:
    return sorted(rows, key=lambda row: msgspec.json.encode(row, order="deterministic"))
