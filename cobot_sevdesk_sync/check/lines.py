"""What the pre-flight says: one line per thing looked at, with its verdict, the reason and the mending."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

PROGRAM = "cobot-sevdesk"
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


def command_line(config: Path, *words: str) -> str:
    """Return a command for the space of this configuration file and no other."""
    return shlex.join([PROGRAM, "--config", str(config), *words])


def exit_code(lines: Iterable[CheckLine]) -> int:
    """Return what the pre-flight ends with: the highest code that a line asks for."""
    return max((line.exit_code for line in lines), default=DONE)


class LineWriter(Struct, frozen=True):
    """Writes lines in the words of a language.

    The catalogue has ``check.NAME.what``, and for each case ``check.NAME.CASE.why`` and ``check.NAME.CASE.fix``. Values
    come from outside and are cleaned here.
    """

    texts: Texts

    def ok(self, name: str, case: str = "ok", values: Mapping[str, str] | None = None) -> CheckLine:
        """Return a line that needs nobody."""
        return CheckLine(name, "ok", *self._said(name, case, values or {}), "")

    def warning(
        self, name: str, case: str, values: Mapping[str, str] | None = None, fix: str | None = None
    ) -> CheckLine:
        """Return a line that a person should know about; ``fix`` takes the place of the catalogue's."""
        return CheckLine(name, "warning", *self._said(name, case, values or {}), self._fix(name, case, values, fix))

    def failure(
        self,
        name: str,
        case: str,
        values: Mapping[str, str] | None = None,
        fix: str | None = None,
        code: int = NEEDS_A_PERSON,
    ) -> CheckLine:
        """Return a line about something that a run would fail on, or not book."""
        said = self._said(name, case, values or {})
        return CheckLine(name, "failure", *said, self._fix(name, case, values, fix), code)

    def _said(self, name: str, case: str, values: Mapping[str, str]) -> tuple[str, str]:
        clean = _clean(values)
        return self.texts.text(f"check.{name}.what", clean), self.texts.text(f"check.{name}.{case}.why", clean)

    def _fix(self, name: str, case: str, values: Mapping[str, str] | None, fix: str | None) -> str:
        return self.texts.text(f"check.{name}.{case}.fix", _clean(values or {})) if fix is None else fix


def _clean(values: Mapping[str, str]) -> dict[str, str]:
    return {key: cleaned(value, VALUE_LENGTH).rstrip(".") for key, value in values.items()}
