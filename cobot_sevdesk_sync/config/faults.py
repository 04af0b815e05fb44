"""Collecting the faults of one configuration file, so that all of them are told together."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault, Language, Words
from cobot_sevdesk_sync.plain import one_line

FOUND_SHOWN = 60
TOKEN = Words("fault.expected.token")
NOTHING = Words("fault.found.nothing")
NOT_SHOWN = Words("fault.found.not-shown")
# The operating system says why in English only; these are what a person meets.
_REASONS = {
    # Said by this program of a pipe or a device; the system itself has hardly a use for it when a file is opened.
    errno.EINVAL: Words("fault.reason.not-regular"),
    errno.ENOENT: Words("fault.reason.missing"),
    errno.EACCES: Words("fault.reason.no-permission"),
    errno.EISDIR: Words("fault.reason.folder"),
    errno.ENOTDIR: Words("fault.reason.no-folder"),
}


class UnfitValueError(Exception):
    """A value is not what its place expects.

    Attributes:
        expected: What would be right; None for the general words of its place.
        hint: What to add to those words, such as a "did you mean".
        found: What to show instead of the value as it stands, for instance because it holds a secret.
    """

    def __init__(
        self, expected: Words | None = None, *, hint: Words | None = None, found: str | Words | None = None
    ) -> None:
        super().__init__(expected)
        self.expected = expected
        self.hint = hint
        self.found = found

    def expected_or(self, general: Words) -> Words:
        """Return what would be right, with the hint; ``general`` are the words of the value's place."""
        return hinted(self.expected or general, self.hint)


class FaultList(Struct):
    """The faults found so far in one file.

    Attributes:
        file: The file as the user named it.
        language: The file's language, once it is known.
    """

    file: str
    faults: list[ConfigurationFault] = field(default_factory=list)
    language: Language | None = None

    def add(self, line: int | None, path: str, found: str | Words, expected: Words) -> None:
        """Note one fault. ``line`` counts from 1; ``found`` must not be a secret."""
        self.faults.append(ConfigurationFault(self.file, line, path, found, expected))

    def raise_if_any(self) -> None:
        """Raise ``ConfigurationError`` with all faults in the order of the file, if there is one."""
        if self.faults:
            ordered = sorted(self.faults, key=lambda fault: (fault.line or 0, fault.path))
            raise ConfigurationError([replace(fault, language=self.language) for fault in ordered])


def printable(text: str, most: int = FOUND_SHOWN) -> str:
    """Return a value on one line, without control characters, shortened."""
    line = one_line(text)
    return line if len(line) <= most else line[:most] + "…"


def shown(text: str, most: int = FOUND_SHOWN) -> Words:
    """Return a value as a fault shows it: printable, and in the quotation marks of the language."""
    return Words("fault.quoted", {"value": printable(text, most)})


def reason_of(error: OSError) -> str | Words:
    """Return why the operating system refused; what is rare in its own words."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def hinted(expected: Words, hint: Words | None) -> Words:
    """Return what would be right, followed by a hint if there is one."""
    return expected if hint is None else Words("fault.hinted", {"expected": expected, "hint": hint})


def meant(value: str | Words) -> Words:
    """Return the hint that asks whether this was meant."""
    return Words("fault.hint.meant", {"value": value})


def nearest(given: str, known: Iterable[str], *, certain: bool = False) -> str | None:
    """Return the known word nearest to the given one, or None when none is near.

    Args:
        given: What stands there.
        known: What may stand there.
        certain: One of them is meant, however little they resemble.
    """
    by_folded = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(given.casefold(), by_folded, n=1, cutoff=0 if certain else 0.6)
    return by_folded[near[0]] if near else None


def did_you_mean(given: str, known: Iterable[str], *, certain: bool = False) -> Words | None:
    """Return a hint with the word that ``nearest`` finds, or None when none is near."""
    near = nearest(given, known, certain=certain)
    return None if near is None else meant(shown(near))
