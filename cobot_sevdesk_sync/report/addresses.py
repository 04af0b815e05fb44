"""Where a person opens a document in the browser.

Of the two programs' own web pages only one has a known address: a membership in Cobot's admin section. The other three
are left unknown rather than guessed, since a link that leads nowhere, or to another document, is worse than a number.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from cobot_sevdesk_sync.config.addresses import is_loopback
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.report.model import Addresses


def addresses_for(settings: Settings) -> Addresses:
    """Return the address templates of a space; a space on this machine (the sandbox) has no pages to open."""
    host = urlsplit(settings.cobot.space_url).hostname or ""
    member = None if is_loopback(host) or not host else f"{settings.cobot.space_url}/admin/memberships/{{id}}"
    return Addresses(cobot_invoice=None, cobot_member=member, sevdesk_voucher=None, sevdesk_contact=None)
