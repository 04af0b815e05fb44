"""Collecting the faults of one configuration file, so that all of them are told together."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault

FOUND_SHOWN = 60
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
NOT_SHOWN = "a value that is not shown here"


class UnfitValueError(Exception):
    """A value is not what its place expects.

    Attributes:
        expected: What would be right, in words; None for the general words of its place.
        hint: What to add to those words, such as a "did you mean".
        found: What to show instead of the value as it stands, for instance because it holds a secret.
    """

    def __init__(self, expected: str | None = None, *, hint: str = "", found: str | None = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.hint = hint
        self.found = found


@dataclass(slots=True)
class FaultList:
    """The faults found so far in one file.

    Attributes:
        file: The file as the user named it.
    """

    file: str
    faults: list[ConfigurationFault] = field(default_factory=list)

    def add(self, line: int | None, path: str, found: str, expected: str) -> None:
        """Note one fault. ``line`` counts from 1; ``found`` must not be a secret."""
        self.faults.append(ConfigurationFault(self.file, line, path, found, expected))

    def raise_if_any(self) -> None:
        """Raise ``ConfigurationError`` with all faults in the order of the file, if there is one."""
        if self.faults:
            raise ConfigurationError(sorted(self.faults, key=lambda fault: (fault.line or 0, fault.path)))


def shown(text: str, most: int = FOUND_SHOWN) -> str:
    """Return a value as a fault shows it: in quotes, on one line, without control characters, shortened."""
    printable = "".join(" " if unicodedata.category(char) in _UNPRINTABLE else char for char in text)
    if len(printable) > most:
        printable = printable[:most] + "…"
    return f'"{printable}"'


def did_you_mean(given: str, known: Iterable[str], *, certain: bool = False) -> str:
    """Return ``; did you mean "x"?`` for the known word nearest to the given one, or nothing when none is near.

    Args:
        given: What stands there.
        known: What may stand there.
        certain: One of them is meant, however little they resemble.
    """
    by_folded = {word.casefold(): word for word in known}
    near = difflib.get_close_matches(given.casefold(), by_folded, n=1, cutoff=0 if certain else 0.6)
    return f'; did you mean "{by_folded[near[0]]}"?' if near else ""
