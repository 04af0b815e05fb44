"""Names and other short texts as people write them: in one line, comparable, and a person's name in its two parts."""

from __future__ import annotations

import re
import unicodedata

# Words that belong to the family name behind them: Ludwig van der Beispiel.
_PARTICLES = frozenset(
    {"af", "av", "de", "degli", "dei", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "da", "das", "dal"}
    | {"la", "las", "le", "los", "ten", "ter", "te", "op", "'t", "van", "vom", "von", "vor", "zu", "zum", "zur"}
    | {"al", "el", "bin", "ibn"}
)
# Words that belong to the family name before them: Ada Muster jun.
_SUFFIXES = frozenset({"jr", "jun", "sr", "sen", "ii", "iii", "iv"})
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def one_line(text: str | None) -> str | None:
    """Return a text with single spaces and without control characters or line breaks, None when nothing is left."""
    return " ".join(_CONTROL_CHARACTERS.sub(" ", text or "").split()) or None


def normalise_name(name: str) -> str:
    """Return a name for comparing: case, surrounding and repeated spaces and the coding of accents do not count."""
    # decomposed before folding, as Unicode defines caseless matching of equivalent texts
    folded = unicodedata.normalize("NFD", name).casefold()
    return unicodedata.normalize("NFC", " ".join(folded.split()))


def split_name(name: str) -> tuple[str | None, str]:
    """Split a person's name into first and family name.

    The last word is the family name, with the particles before it (van der, de la) and a suffix behind it (jun.).
    A comma puts the family name first, unless a degree stands behind it. A single word is a family name.

    Args:
        name: Not empty.

    Returns:
        First name, None without one, and family name.
    """
    before, comma, after = (part.strip() for part in name.partition(","))
    if before and after:
        if not _is_degree(before, after):
            return after, before
        first_name, family_name = split_name(before)
        return first_name, f"{family_name}{comma} {after}"
    words = name.split()
    start = len(words) - 1
    if start > 1 and words[start].rstrip(".").casefold() in _SUFFIXES:
        start -= 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    if words[0] in _PARTICLES:
        # in small letters it is no first name: "von Muster"
        start = 0
    return " ".join(words[:start]) or None, " ".join(words[start:])


def _is_degree(before: str, after: str) -> bool:
    """Say whether what stands behind a comma is a degree rather than a first name: M.A., MBA, Dr."""
    return "." in after or (after.isupper() and not before.isupper())
