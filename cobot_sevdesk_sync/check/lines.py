"""What the pre-flight says: one line per thing looked at, with its verdict, the reason and the mending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

VALUE_LENGTH = 400
# How many documents or people a line names; the others are counted.
NAMED = 3

Verdict = Literal["ok", "warning", "failure"]

CHECK_NAMES = (
    "config-permissions",
    "state-file",
    "disk-space",
    "ping-url",
    "cobot-access",
    "cobot-scopes",
    "space",
    "sevdesk-access",
    "booking-system",
    "clock",
    "accounting-codes",
    "tax-rates",
    "tax-cases",
    "amounts",
    "cost-centre",
    "pdf",
    "members-without-contact",
    "customer-numbers",
    "document-numbers",
    "other-program",
    "trial",
    "next-run",
    "not-checked",
)
"""Every name a line can have, in the order of the lines. They are stable: scripts may rely on them."""


class CheckLine(Struct, frozen=True):
    """One thing looked at.

    Attributes:
        name: One of ``CHECK_NAMES``; several lines may share it, such as one for each accounting code.
        what: What was looked at.
        why: What was seen.
        fix: How to mend it; empty when it is ok.
        exit_code: What the pre-flight ends with because of this line (product contract, section 2).
    """

    name: str
    verdict: Verdict
    what: str
    why: str
    fix: str
    exit_code: int = DONE


def exit_code(lines: Iterable[CheckLine]) -> int:
    """Return what the pre-flight ends with: the highest code that a line asks for."""
    return max((line.exit_code for line in lines), default=DONE)


class LineWriter(Struct, frozen=True):
    """Writes lines in the words of a language.

    The catalogue has ``check.NAME.what``, and for each case ``check.NAME.CASE.why`` and ``check.NAME.CASE.fix``. Values
    come from outside and are cleaned here, but for ``command``, which is ready for a shell.
    """

    texts: Texts

    def ok(self, name: str, case: str = "ok", values: Mapping[str, str] | None = None) -> CheckLine:
        """Return a line that needs nobody."""
        return self._line(name, "ok", case, values, "")

    def warning(
        self, name: str, case: str, values: Mapping[str, str] | None = None, fix: str | None = None
    ) -> CheckLine:
        """Return a line that a person should know about; ``fix`` takes the place of the catalogue's."""
        return self._line(name, "warning", case, values, fix)

    def failure(
        self,
        name: str,
        case: str,
        values: Mapping[str, str] | None = None,
        fix: str | None = None,
        code: int = NEEDS_A_PERSON,
    ) -> CheckLine:
        """Return a line about something that a run would fail on, or not book."""
        return self._line(name, "failure", case, values, fix, code)

    def _line(
        self,
        name: str,
        verdict: Verdict,
        case: str,
        values: Mapping[str, str] | None,
        fix: str | None,
        code: int = DONE,
    ) -> CheckLine:
        clean = {
            # A command that was cut off would be another one.
            key: value if key == "command" else cleaned(value, VALUE_LENGTH).rstrip(".")
            for key, value in (values or {}).items()
        }
        what, why = (self.texts.text(f"check.{name}.{key}", clean) for key in ("what", f"{case}.why"))
        if fix is None:
            fix = self.texts.text(f"check.{name}.{case}.fix", clean)
        return CheckLine(name, verdict, what, why, fix, code)
