"""Whether a side takes writes, or only answers nothing about single documents."""

from __future__ import annotations

from collections.abc import Iterable

from cobot_sevdesk_sync.errors import OutcomeUnknown, RemoteUnavailable, Side


class Silences:
    """Counts the documents in a row for which a side gave no usable answer; any answer ends the row."""

    def __init__(self) -> None:
        self._counts: dict[Side, int] = {}
        self._last: dict[Side, RemoteUnavailable | OutcomeUnknown] = {}

    def note(self, silence: RemoteUnavailable | OutcomeUnknown) -> None:
        """Count one more document."""
        self._counts[silence.side] = self._counts.get(silence.side, 0) + 1
        self._last[silence.side] = silence

    def end(self, sides: Iterable[Side]) -> None:
        """Note that these sides have answered."""
        for side in sides:
            self._counts.pop(side, None)

    def require_answers(self, most: int) -> None:
        """Stop where a side has been silent about so many documents in a row.

        Raises:
            RemoteUnavailable: It has.
        """
        for side, count in sorted(self._counts.items()):
            if count >= most:
                last = self._last[side]
                reason = f"{most} documents in a row got no usable answer ({last.reason})"
                raise RemoteUnavailable(side, last.request, reason)
