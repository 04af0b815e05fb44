"""What a contact says of where it comes from, in the call that creates it.

A contact is made in several calls: what it is recognised by (the e-mail address, the number in Cobot) comes after the
contact itself. Should the program die in between and its state be lost, this one line still tells whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.sevdesk.records import Contact


def contact_mark(kind: ObjectKind, cobot_id: str) -> str:
    """Return what a contact made for a Cobot object has in its description."""
    return f"cobot:{kind}:{cobot_id}"


def contacts_marked(contacts: Iterable[Contact], mark: str) -> tuple[Contact, ...]:
    """Return the contacts with this mark, each once; a person may have written around it."""
    whole = re.compile(rf"(?<![\w:-]){re.escape(mark)}(?![\w:-])")
    return tuple({contact.id: contact for contact in contacts if whole.search(contact.description)}.values())
