"""Makes a text from outside fit to stand on a line of a terminal, a log or a document: one line, bounded, harmless."""

from __future__ import annotations

import unicodedata
from collections.abc import Set

CONTROL = frozenset({"Cc"})
"""The Unicode categories that no text of ours holds, whatever it is for."""

HARMFUL = CONTROL | {"Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""What could act on a terminal, and the invisible characters that turn the writing direction and so make a line lie."""

# A text may be long; only the part that can matter is looked at.
_LOOKED_AT = 10


def is_harmful(character: str) -> bool:
    """Return whether a character must not be shown as it is."""
    return unicodedata.category(character) in HARMFUL


def one_line(text: str, most: int | None = None, unfit: Set[str] = HARMFUL) -> str:
    """Return a text on one line, with single spaces and without unfit characters.

    Args:
        text: What somebody else wrote; anything.
        most: The most characters to return, a longer text ending in "…"; None for all of it.
        unfit: The Unicode categories of the characters that become spaces.
    """
    looked_at = text if most is None else text[: most * _LOOKED_AT]
    if not looked_at.isprintable():  # which nearly all are, and it is told at once
        looked_at = "".join(" " if unicodedata.category(each) in unfit else each for each in looked_at)
    line = " ".join(looked_at.split())
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"
