"""Reading what can be read: one refusal or silent side must not keep the rest from being checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TypeVar

from msgspec import Struct, field

from cobot_sevdesk_sync.check.lines import CheckLine, LineWriter
from cobot_sevdesk_sync.errors import RemoteError, RemoteUnavailable, Side, TokenRefused
from cobot_sevdesk_sync.exit_codes import NEEDS_A_PERSON, TOKEN_REFUSED, UNREACHABLE

Read = TypeVar("Read")


class Attempts(Struct):
    """Both sides as far as they answer.

    Attributes:
        lost: What ended the conversation with a side: it is not asked again.
        faults: Single requests that were refused or answered unusably.
        told: Errors that a line of their own tells.
        not_checked: Names of the checks that could not be made.
    """

    lost: dict[Side, RemoteError] = field(default_factory=dict)
    faults: list[RemoteError] = field(default_factory=list)
    told: list[RemoteError] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

    def read(
        self, side: Side, ask: Callable[[], Read], *, decisive: bool = False, but: tuple[type[RemoteError], ...] = ()
    ) -> Read | None:
        """Return what a side answers; None when it does not.

        Args:
            side: Which one is asked.
            ask: Asks; may ask several times.
            decisive: Whether without an answer the side cannot be used at all.
            but: Errors that the caller wants to see itself.
        """
        if side in self.lost:
            return None
        try:
            return ask()
        except RemoteError as error:
            if isinstance(error, but):
                raise
            rights_differ_by_request = error.side == "cobot" and getattr(error, "status", 0) == HTTPStatus.FORBIDDEN
            ends = isinstance(error, RemoteUnavailable | TokenRefused) and not rights_differ_by_request
            if decisive or ends:
                self.lost[error.side] = error
            else:
                self.faults.append(error)
            return None

    def skip(self, *names: str) -> None:
        """Note checks that could not be made."""
        self.not_checked.extend(name for name in names if name not in self.not_checked)

    def lines(self, side: Side, writer: LineWriter) -> Iterator[CheckLine]:
        """Yield what there is to say about a side's access."""
        name = f"{side}-access"
        errors = [
            error for error in [*self.lost.values(), *self.faults] if error.side == side and error not in self.told
        ]
        for error in errors:
            values = {"request": error.request, "status": str(getattr(error, "status", ""))}
            values |= {"reason": str(getattr(error, "reason", "")), "message": str(getattr(error, "message", ""))}
            if isinstance(error, TokenRefused):
                case = "forbidden" if error.status == HTTPStatus.FORBIDDEN else "refused"
                yield writer.failure(name, case, values, code=TOKEN_REFUSED)
            elif isinstance(error, RemoteUnavailable):
                yield writer.failure(name, "unreachable", values, code=UNREACHABLE)
            else:
                sentence, fix = writer.texts.error_text(error)
                code = UNREACHABLE if error in self.lost.values() else NEEDS_A_PERSON
                yield writer.failure(name, "unusable", {"reason": sentence}, fix, code=code)
        if not errors:
            yield writer.ok(name)
