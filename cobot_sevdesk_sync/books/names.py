"""Names and other short texts as people write them: in one line, comparable, and a person's name in its two parts."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable

from msgspec import Struct

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.plain import CONTROL, one_line
from cobot_sevdesk_sync.sevdesk.records import Contact, UnreadableRow

# Words that belong to the family name behind them: Ludwig van der Beispiel.
_PARTICLES = frozenset(
    {"af", "av", "de", "degli", "dei", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "da", "das", "dal"}
    | {"la", "las", "le", "los", "ten", "ter", "te", "op", "'t", "van", "vom", "von", "vor", "zu", "zum", "zur"}
    | {"al", "el", "bin", "ibn"}
)
# Words that belong to the family name before them: Ada Muster jun.
_SUFFIXES = frozenset({"jr", "jun", "sr", "sen", "ii", "iii", "iv"})


# Of the characters that cannot be seen, those that only say where a line may break or a file began.
_OF_NO_USE = "[\u00ad\u200b\u2060\ufeff]"
# All that Unicode names as not to be seen (Default_Ignorable_Code_Point), and the marks of annotations.
_INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# What looks like a blank and is none by its category, and control characters, which ``line_or_none`` makes blanks.
_BLANK = "[\x00-\x1f\x7f-\x9f\u2800\u3164\uffa0]"


# A run of figures, or of letters.
_RUN = re.compile(r"[0-9]+|[^\W0-9_]+")


def line_or_none(text: str | None) -> str | None:
    """Return a text with single spaces and without control characters or line breaks, None when nothing is left.

    Left out, too, is what only says where a line may break (a soft hyphen, a space of no width). Anything else that
    cannot be seen stays, as it belongs to how a name is written, or to an emoji; by itself alone it is nothing.
    """
    line = one_line(text or "", unfit=CONTROL)
    if line.isascii():
        return line or None
    line = " ".join(re.sub(_OF_NO_USE, "", line).split())
    return line if _seen(line).strip() else None


def normalise_name(name: str) -> str:
    """Return a name for comparing, so that two which look the same are the same (product contract, section 4.3).

    Letter case, the kind and amount of blanks, the coding of accents and characters that cannot be seen do not count.
    """
    # decomposed before folding, as Unicode defines caseless matching of equivalent texts
    folded = unicodedata.normalize("NFD", _seen(name)).casefold()
    return unicodedata.normalize("NFC", " ".join(folded.split()))


def without_invisible(text: str) -> str:
    """Return a text without the characters that cannot be seen: an e-mail address, in which none has a meaning."""
    return text if text.isascii() else re.sub(_INVISIBLE, "", text)


def _seen(text: str) -> str:
    """Return what can be seen of a text, with a plain space for each blank that is none by its category."""
    if text.isascii() and text.isprintable():  # which nearly all are, and it is told at once
        return text
    return re.sub(_BLANK, " ", re.sub(_INVISIBLE, "", text))


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


_MARKS = re.compile(r"(?<![\w:-])cobot:(member|team|contact):([\w-]+)(?![\w:-])")


def contact_mark(kind: ObjectKind, cobot_id: str) -> str:
    """Return what a contact made for a Cobot object has in its description."""
    return f"cobot:{kind}:{cobot_id}"


def contacts_marked(contacts: Iterable[Contact], mark: str) -> tuple[Contact, ...]:
    """Return the contacts with this mark, each once; a person may have written around it."""
    whole = _whole(mark)
    return tuple({contact.id: contact for contact in contacts if whole.search(contact.description)}.values())


def marks_in(text: str) -> tuple[tuple[ObjectKind, str], ...]:
    """Return what for, kind and Cobot id, a contact was made that has this description."""
    return tuple(_MARKS.findall(text))


def may_be_whose(row: UnreadableRow, *, mark: str, number: str | None, names: Collection[str]) -> bool:
    """Say whether a contact that cannot be read may be somebody's.

    Args:
        row: What can be seen of it; of one of which nothing can be seen, it may.
        mark: What a contact made for them has in its description.
        number: Their customer number.
        names: Theirs, for comparing.
    """
    if row.is_blind or (number is not None and row.may_carry(number)):
        return True
    whole = _whole(mark)
    # A person's name stands in two fields.
    words = {word for text in row.texts for word in normalise_name(text).split()}
    return any(map(whole.search, row.texts)) or any(name and set(name.split()) <= words for name in names)


def _whole(mark: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w:-]){re.escape(mark)}(?![\w:-])")


def same_number(one: str | None, other: str | None) -> bool:
    """Say whether two customer numbers are the same: exactly, but for surrounding spaces. No number equals none."""
    return one is not None and other is not None and one.strip() == other.strip() != ""


def nearly_same_number(number: str, other: str) -> bool:
    """Say whether another document number may be this one as somebody else wrote it (product contract, section 5.3).

    So it is where they differ only in letter case, blanks, dashes and other signs, zeros in front of figures or how a
    character is coded (an accent by itself, a wide figure), and where this number stands inside a longer one. ``CW-42``
    is not inside of ``CW-421``: that is another number.
    """
    if number.strip() == other.strip():
        return False
    this, that = _runs(number), _runs(other)
    if not this or not that:
        return False
    if "".join(this) == "".join(that):
        return True
    part, whole = _joined(this), _joined(that)
    before = "(?<![0-9])" if part[0].isdigit() else ""
    after = "(?![0-9])" if part[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(part)}{after}", whole) is not None


def _runs(number: str) -> list[str]:
    """Return the runs of letters and of figures in a number, all else left out, whatever they are coded as."""
    return _RUN.findall(unicodedata.normalize("NFKC", number).casefold())


def _joined(runs: Iterable[str]) -> str:
    """Return runs as one text, without zeros in front of figures, those side by side kept apart."""
    joined = ""
    for run in runs:
        text = run.lstrip("0") or "0" if run[0].isdigit() else run
        joined += f"-{text}" if joined[-1:].isdigit() and text[0].isdigit() else text
    return joined


def following_number(number: str) -> str:
    """Return the number after a number.

    Args:
        number: Digits at the end are counted on, whatever stands before them and their leading zeros stay:
            ``KD-0999`` is followed by ``KD-1000``. Without digits at the end a 1 is put there.
    """
    digits = re.search(r"[0-9]*\Z", number)
    ending = digits[0] if digits else ""
    return number[: len(number) - len(ending)] + str(int(ending or "0") + 1).zfill(len(ending))


def common_part(numbers: Iterable[str]) -> str:
    """Return the longest text that all document numbers contain: one listing by substring then finds them all."""
    wanted = [number.strip() for number in numbers]
    shortest = min(wanted, key=len, default="")
    for length in range(len(shortest), 0, -1):
        for start in range(len(shortest) - length + 1):
            part = shortest[start : start + length]
            # Whether the search takes these as wildcards is unknown: leave them out, the listing only grows.
            if part.strip() == part and not set(part) & set("%_\\") and all(part in number for number in wanted):
                return part
    return ""


def search_part(numbers: Iterable[str]) -> str:
    """Return a text that all document numbers contain, and those that are nearly one of them, too, as far as can be.

    So one listing by substring finds them all. Of a single number that is its last figures, without zeros in front; of
    several the longest run of letters or of figures in what they have in common. The signs between runs, and figures
    that are zeros alone, others leave out: where there is nothing else, the text is empty, and all are listed.
    """
    wanted = {number.strip() for number in numbers}
    part = common_part(wanted)
    if not any(map(_RUN.search, wanted)):
        return part  # Nothing else is nearly one of them.
    found: list[str] = _RUN.findall(part)
    runs = [run.lstrip("0") for run in found if run.strip("0")]
    figures = [run for run in runs if run[0].isdigit()]
    if len(wanted) == 1 and figures:
        return figures[-1]
    return max(reversed(runs), key=len, default="")


def inner_part(number: str) -> str:
    """Return the longest part of a number inside of a run of figures or letters, at neither end of it where it can be.

    So it is found only by a search that finds any part: not by one for words, their beginnings, or the number's. Empty
    where the number has none.
    """
    runs = _RUN.findall(number)
    parts = [run[1:-1] if len(run) > len("01") else run[1:] for run in runs]
    return max(reversed(parts), key=len, default="")


class Gap(Struct, frozen=True):
    """Numbers missing in a run: ``count`` of them from ``first`` to ``last``, between two that are there."""

    prefix: str
    after: str
    first: str
    last: str
    before: str
    count: int


_LAST_DIGITS = re.compile(r"(?s)(?P<prefix>.*?)(?P<counted>[0-9]{1,18})(?P<suffix>[^0-9]*)")


def gaps_in(numbers: Iterable[str]) -> list[Gap]:
    """Return what is missing in the runs of document numbers, a run being what differs in its last digits alone.

    ``CW-2026-7`` and ``CW-2026-10`` are one run, in which 8 and 9 are missing. A number without digits is in none.
    """
    runs: dict[tuple[str, str], dict[int, str]] = {}
    for number in numbers:
        if found := _LAST_DIGITS.fullmatch(number.strip()):
            runs.setdefault((found["prefix"], found["suffix"]), {})[int(found["counted"])] = number.strip()
    gaps: list[Gap] = []
    for (prefix, suffix), run in sorted(runs.items()):
        width = min(len(number) - len(prefix) - len(suffix) for number in run.values())
        in_order = sorted(run)
        for low, high in itertools.pairwise(in_order):
            if high - low > 1:
                first, last = (f"{prefix}{each:0{width}}{suffix}" for each in (low + 1, high - 1))
                gaps.append(Gap(prefix, run[low], first, last, run[high], high - low - 1))
    return gaps


def number_shape(number: str) -> str | None:
    """Return a number with each run of digits made one ``0``: ``CW-2026-17`` becomes ``CW-0-0``.

    None for a number of digits alone: so many programs number like that, that it says nothing of where it comes from.
    """
    shape = re.sub(r"[0-9]+", "0", number.strip())
    return shape if shape not in {"", "0"} else None


def fingerprint_of(text: str) -> str:
    """Return a short hash by which a text is recognised without being kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
