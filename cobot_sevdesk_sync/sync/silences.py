"""Whether a side is down, or only answers nothing about single documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cobot_sevdesk_sync.errors import OutcomeUnknown, RemoteUnavailable, Side


class Silences:
    """Counts the documents in a row that a side gave no usable answer for; any answer ends the row."""

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

    def goes_on(self, side: Side) -> bool:
        """Whether the side has not answered since the last document was counted."""
        return side in self._counts

    def require_answers(self, most: int, sides: Collection[Side] = ("cobot", "sevdesk")) -> None:
        """Stop where one of the sides has been silent about so many documents in a row.

        Raises:
            RemoteUnavailable: It has.
        """
        for side in sorted(sides):
            if self._counts.get(side, 0) >= most:
                last = self._last[side]
                about = "1 document" if most == 1 else f"{most} documents in a row"
                raise RemoteUnavailable(side, last.request, f"{about} got no usable answer ({last.reason})")
