"""Errors named by what to do next, the words they carry in no language yet, and the exit codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

Language = Literal["de", "en"]
Side = Literal["cobot", "sevdesk"]
StateFault = Literal[
    "",
    "full",
    "permission",
    "damaged",
    "newer",
    "locked",
    "another-space",
    "another-account",
    "foreign-lock",
    "accepted",
]

# The exit codes. Beyond these, a command that a signal ends has the shell's own: 128 and the signal's number.
DONE = 0
NEEDS_A_PERSON = 1
USAGE = 2
UNREACHABLE = 3
TOKEN_REFUSED = 4
STATE_UNUSABLE = 5


class Words(Struct, frozen=True):
    """Words that ``Texts.words`` says in a language.

    Attributes:
        key: Of the text catalogue, which has it in every language.
        values: What fills the text's gaps: characters as they stand in a file, or words again.
    """

    key: str
    values: Mapping[str, str | Words] = msgspec.field(default_factory=dict)


class SyncError(Exception):
    """The root of all errors this program raises on purpose."""


class ConfigurationFault(Struct, frozen=True):
    """One fault of a configuration file.

    Attributes:
        file: The file as the user named it.
        line: The line, counted from 1; None when the fault is about the file as a whole.
        path: Where in the document, such as ``invoices.status``; empty for the whole document.
        found: What stands there, shortened, never a secret.
        expected: What would be right, with a "did you mean" where one is near.
        language: The language of the file, which the fault is told in; None when the file could not be read.
    """

    file: str
    line: int | None
    path: str
    found: str | Words
    expected: Words
    language: Language | None = None


@dataclass(eq=False)
class ProgramFailure(SyncError):
    """An error of the program itself ended the run. Exit code 1.

    Attributes:
        kind: The kind of error; never its words, which may hold anything.
    """

    kind: str

    def __str__(self) -> str:
        return self.kind


@dataclass(eq=False)
class Interrupted(SyncError):
    """The run was asked to end. Raised before a request leaves or while one waits, never in the middle of one.

    Attributes:
        signal: The number of the signal that asked.
    """

    signal: int

    def __str__(self) -> str:
        return f"signal {self.signal}"


@dataclass(eq=False)
class ConfigurationError(SyncError):
    """The configuration cannot be used; every fault is listed. Exit code 2, nothing was requested."""

    faults: list[ConfigurationFault]

    def __str__(self) -> str:
        return "; ".join(f"{fault.path}: {fault.expected.key}" for fault in self.faults)

    @property
    def language(self) -> Language | None:
        """The language of the first faulty file; None when it could not be read."""
        return self.faults[0].language


@dataclass(eq=False)
class SetupError(SyncError):
    """The account or space is not what the program needs (booking system 1.0, unknown cost centre ...). Exit code 2.

    Attributes:
        what: A key of the text catalogue that names the situation.
        details: The values for that text.
    """

    what: str
    details: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.what} {self.details}"


@dataclass(eq=False)
class StateError(SyncError):
    """The local state file cannot be used. Exit code 5.

    Attributes:
        kind: Why, as far as it is known: what to do next depends on it.
        reason: In the system's words; of ``another-space`` the subdomain of the space that the file belongs to, of
            ``another-account`` the sevDesk ids that its account does not have.
    """

    path: str
    reason: str
    kind: StateFault = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(eq=False)
class RemoteError(SyncError):
    """Something about one remote request.

    Attributes:
        side: Which remote side.
        request: Method and path without query secrets, such as ``GET /spaces/sp1/invoices``.
    """

    side: Side
    request: str

    @property
    def asked(self) -> str:
        """The request as people are told of it, without Cobot's ids: the log has them."""
        return re.sub(r"(?<![0-9A-Za-z])[0-9a-f]{16,}(?![0-9A-Za-z])", "…", self.request)

    @property
    def in_short(self) -> str:
        """What came of it, without the request, in whose path are ids: for words that name the document anyway."""
        return str(self).removeprefix(f"{self.side}: {self.request}").removeprefix(" answered").lstrip(": ")


@dataclass(eq=False)
class TokenRefused(RemoteError):
    """401 or 403, or the token's user is no admin of the space: stop the run at once. Exit code 4."""

    status: int
    message: str = ""

    def __str__(self) -> str:
        return f"{self.side}: {self.request} answered {self.status} {self.message}".rstrip()


NOBODY_HERE = "the connection was refused by this computer"
"""The reason where the address is one of this computer, such as a sandbox has, and nobody listens there."""


@dataclass(eq=False)
class RemoteUnavailable(RemoteError):
    """A read failed for good after its retries, or the side could not be reached. Exit code 3; next run tries again.

    Attributes:
        until: Until when the side wants to be left alone, UTC; None where it did not say so.
    """

    reason: str
    until: datetime | None = None

    def __str__(self) -> str:
        return f"{self.side}: {self.request}: {self.reason}"


@dataclass(eq=False)
class MalformedAnswer(RemoteError):
    """A read was answered with something that is not what the reference says: names side, request and field."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.side}: {self.request}: {self.field}: {self.reason}"


@dataclass(eq=False)
class Rejected(RemoteError):
    """The side understood the request and refused it (4xx but 401, 403, 429): a person must look at the document."""

    status: int
    message: str

    def __str__(self) -> str:
        return f"{self.side}: {self.request} answered {self.status}: {self.message}"


@dataclass(eq=False)
class NotFound(Rejected):
    """404, or sevDesk's error code 151: the object does not exist (any more)."""


@dataclass(eq=False)
class WriteNotSent(RemoteError):
    """A write certainly did not reach the side (connection refused, 429 to the end): nothing happened, try next run.

    Attributes:
        until: Until when the side wants to be left alone, UTC; None where it did not say so.
    """

    reason: str
    until: datetime | None = None

    def __str__(self) -> str:
        return f"{self.side}: {self.request}: {self.reason}"


@dataclass(eq=False)
class OutcomeUnknown(RemoteError):
    """A write that may or may not have happened (time-out, reset, 5xx, 3xx, unreadable): find out first."""

    reason: str

    def __str__(self) -> str:
        return f"{self.side}: {self.request}: {self.reason}"


_EXIT_CODES: tuple[tuple[tuple[type[SyncError], ...], int], ...] = (
    ((TokenRefused,), TOKEN_REFUSED),
    ((SetupError, ConfigurationError), USAGE),
    ((StateError,), STATE_UNUSABLE),
    ((RemoteUnavailable, MalformedAnswer, WriteNotSent, OutcomeUnknown, Rejected), UNREACHABLE),
)


def code_of_signal(number: int) -> int:
    """Return the exit code of a command that a signal ended, as a shell has it: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + number


def is_signalled(code: int) -> bool:
    """Whether an exit code says that a signal ended the command."""
    return code > 128  # noqa: PLR2004 - see above


def exit_code_of(error: SyncError) -> int:
    """Return the exit code for an error that ended a run (product contract, section 2, "Exit codes")."""
    if isinstance(error, Interrupted):
        return code_of_signal(error.signal)
    return next((code for kinds, code in _EXIT_CODES if isinstance(error, kinds)), NEEDS_A_PERSON)
