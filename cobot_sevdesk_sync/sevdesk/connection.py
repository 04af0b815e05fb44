"""One request at a time to sevDesk, and whole listings page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar
from urllib.parse import quote

from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, TokenRefused
from cobot_sevdesk_sync.http import Answer, FilePart, Transport
from cobot_sevdesk_sync.sevdesk.envelope import Row, read_rows, records_of
from cobot_sevdesk_sync.sevdesk.faults import SIDE, readable_refusal, readable_token_refusal, why_unusable

PAGE_SIZE = 1000
"""The most rows that sevDesk gives at once."""

MAX_BYTES = 64 * 1024 * 1024
"""A page of a thousand rows, and an upload's preview, weigh some megabytes each."""

ENDPOINT = "sevdesk"
"""sevDesk counts no endpoints; one pace holds for all requests."""

LONG_LISTINGS = {
    "/Voucher": "vouchers",
    "/VoucherPos": "positions",
    "/Contact": "contacts",
    "/CommunicationWay": "addresses",
    "/TagRelation": "tags",
}
"""What somebody who waits is told of, by path."""

Reading = Callable[[str, int, int | None], None]
"""Told after each page of a listing: what is read, how many rows so far, and of how many, where that is known."""

Query = Sequence[tuple[str, str]]
RecordT = TypeVar("RecordT")
RecordT_co = TypeVar("RecordT_co", covariant=True)


class NumberedRow(Row[RecordT_co], Protocol[RecordT_co]):
    """A row with an id of its own."""

    id: str | int


def path_to(*parts: str) -> str:
    """Return a path of these parts, each one escaped: ids are data."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


class SevdeskConnection:
    """Sends requests beneath sevDesk's base address and makes its errors readable.

    Args:
        transport: Sends the raw token in ``Authorization`` (sevDesk takes no ``Bearer``).
        settings: Where sevDesk is.
        reading: Told after each page of a listing.
    """

    def __init__(self, transport: Transport, settings: SevdeskSettings, reading: Reading | None = None) -> None:
        self._transport = transport
        self._api_url = settings.api_url.rstrip("/")
        self._reading = reading

    @property
    def requests_sent(self) -> int:
        """Every request that left, retries included."""
        return self._transport.requests_sent

    @property
    def clock_skew(self) -> timedelta | None:
        """How far the other side's clock is ahead of ours, by its last answer; None when no answer told the time."""
        return self._transport.clock_skew

    def _read(self, path: str, query: Query = ()) -> Answer:
        try:
            return self._transport.read(
                f"{self._api_url}{path}",
                endpoint=ENDPOINT,
                params=list(query),
                max_bytes=MAX_BYTES,
                unusable=why_unusable,
            )
        except Rejected as refusal:
            raise readable_refusal(refusal) from None
        except TokenRefused as refusal:
            raise readable_token_refusal(refusal) from None

    def _write(self, method: str, path: str, *, json: object | None = None, file: FilePart | None = None) -> Answer:
        try:
            return self._transport.write(
                method, f"{self._api_url}{path}", endpoint=ENDPOINT, json=json, file=file, max_bytes=MAX_BYTES
            )
        except Rejected as refusal:
            raise readable_refusal(refusal) from None
        except TokenRefused as refusal:
            raise readable_token_refusal(refusal) from None

    def _pages(self, path: str, row_type: type[NumberedRow[RecordT]], query: Query = ()) -> Iterator[list[RecordT]]:
        """Yield a listing page by page to its end, rows that come twice only once.

        A page shorter than asked for is the last one, unless sevDesk's own count says that there is more: a server
        that gives fewer rows than asked for must not make rows vanish.

        Raises:
            MalformedAnswer: A row is unusable, or the same full page comes again and again.
        """
        seen: set[str] = set()
        offset = 0
        while True:
            window = (("limit", str(PAGE_SIZE)), ("offset", str(offset)), ("countAll", "true"))
            answer = self._read(path, [*query, *window])
            rows, total = read_rows(answer, row_type)
            fresh: list[RecordT] = []
            before = len(seen)
            for row, record in zip(rows, records_of(answer, rows), strict=True):
                if str(row.id) not in seen:
                    seen.add(str(row.id))
                    fresh.append(record)
            if self._reading is not None and path in LONG_LISTINGS:
                self._reading(LONG_LISTINGS[path], len(seen), total)
            if fresh:
                yield fresh
            is_full = len(rows) >= PAGE_SIZE
            if len(seen) == before:
                if is_full:
                    raise MalformedAnswer(SIDE, answer.request, "offset", "the same page was given again")
                return
            offset += len(rows)
            if not is_full and (total is None or offset >= total):
                return
