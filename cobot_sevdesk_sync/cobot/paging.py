"""Reads an API 2 collection to its end, whatever the server says, or fails to say, about where the end is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from cobot_sevdesk_sync.cobot import decode, wire
from cobot_sevdesk_sync.errors import MalformedAnswer
from cobot_sevdesk_sync.http import Answer

PAGE_SIZE = 200
"""The largest page that Cobot gives (Cobot API 2, pagination)."""


Reading = Callable[[str, int, int | None], None]
"""Told after each page of a listing: what is read, how many entries so far, and of how many, where that is known."""


def read_pages(
    fetch: Callable[[list[tuple[str, str]]], Answer], told: Callable[[int, int | None], None] = lambda _done, _of: None
) -> Iterator[tuple[Answer, list[msgspec.Raw]]]:
    """Yield the entries of each page, undecoded.

    The pages are asked for by number, and the links of the answer only say whether there is a next one: an address that
    the other side names never gets the token. Where it says nothing, the end is the page that brings nothing new.

    Args:
        fetch: Sends the request for one page, given the paging parameters.
        told: Is told after each page how many entries were read, and of how many about.

    Raises:
        MalformedAnswer: A page is none, or the same entries come again although more are announced, which would go on
            for ever or, worse, leave the rest unread.
    """
    seen: set[bytes] = set()
    number = 0
    while True:
        number += 1
        answer = fetch([("page[number]", str(number)), ("page[size]", str(PAGE_SIZE))])
        page = _page(answer)
        entries = {_identity(raw) for raw in page.data}
        nothing_new = entries <= seen
        seen |= entries
        announced = _announces_more(page, number)
        told(len(seen), _total(page, len(seen), number))
        if nothing_new:
            if announced or (len(page.data) >= PAGE_SIZE and announced is None):
                raise MalformedAnswer("cobot", answer.request, "data", f"page {number} repeats what earlier pages held")
            if number == 1:
                yield answer, page.data
            return
        yield answer, page.data
        if announced is False:
            return


def _page(answer: Answer) -> wire.Page:
    try:
        return decode.decode(answer.body, wire.Page)
    except decode.UnreadableError as fault:
        raise MalformedAnswer("cobot", answer.request, fault.field, fault.reason) from None


def _announces_more(page: wire.Page, number: int) -> bool | None:
    """Return whether the answer speaks of a further page; None when it says nothing about it."""
    total = page.meta.total_pages if page.meta else None
    if page.links is None and total is None:
        return None
    return bool(page.links and page.links.next) or (total is not None and total > number)


def _total(page: wire.Page, done: int, number: int) -> int | None:
    """Return how many entries there are about: pages are told, and the last one need not be full."""
    pages = page.meta.total_pages if page.meta else None
    if pages is None:
        return None
    return done if pages <= number else pages * PAGE_SIZE


class _Identity(msgspec.Struct):
    id: msgspec.Raw = msgspec.Raw(b"")


def _identity(raw: msgspec.Raw) -> bytes:
    """Return what tells one entry from another: its id, or all of it when it has none."""
    try:
        found = bytes(msgspec.json.decode(raw, type=_Identity).id)
    except msgspec.DecodeError:
        found = b""
    return found or bytes(raw)
