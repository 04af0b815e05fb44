"""Whether the state file was made with this very sevDesk account: with another's, all would seem booked already."""

from __future__ import annotations

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.errors import NotFound, SetupError
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.worlds import SevdeskBooks
from cobot_sevdesk_sync.sync.writes import fingerprint_of

# A short hash, by which a token is recognised that nobody can find from it.
KNOWN_TOKEN = "sevdesk_token"  # noqa: S105 - a mark's name
LOOKED_FOR = 3


def require_known_account(ledger: Ledger, books: SevdeskBooks, token: str) -> None:
    """See, when the token is another than before, that sevDesk has what was linked last. No request else.

    Args:
        ledger: The space's.
        books: sevDesk as the run sees it.
        token: Of the configuration.

    Raises:
        SetupError: It has none of it: the token opens another account, and nothing may be taken for booked there.
    """
    mark = fingerprint_of(token)
    if ledger.mark(KNOWN_TOKEN) == mark:
        return
    newest = ledger.newest_links(LOOKED_FOR)
    if ledger.mark(KNOWN_TOKEN) is not None and newest:
        is_known = any(_exists(books.client, link) for link in newest) or _has_any(books.client, ledger)
        if not is_known:
            raise SetupError("another-account", {"ids": ", ".join(link.sevdesk_id for link in newest)})
    ledger.record_mark(KNOWN_TOKEN, mark)


def _has_any(client: SevdeskClient, ledger: Ledger) -> bool:
    """Whether sevDesk has anything at all of what is linked: the newest may have been deleted by hand."""
    vouchers = {link.sevdesk_id for link in ledger.links("invoice").values()}
    if any(voucher.id in vouchers for page in client.iterate_voucher_pages() for voucher in page):
        return True
    kinds: tuple[ObjectKind, ...] = ("member", "team", "contact")
    contacts = {link.sevdesk_id for kind in kinds for link in ledger.links(kind).values()}
    return any(contact.id in contacts for contact in client.fetch_contacts())


def _exists(client: SevdeskClient, link: Link) -> bool:
    if link.kind != "invoice":
        return client.fetch_contact_exists(link.sevdesk_id)
    try:
        client.fetch_voucher(link.sevdesk_id)
    except NotFound:
        return False
    return True
