"""Sentences with gaps.

``{name}`` is a gap. ``[a {name} b|c]`` is a part of which the first variant stands whose gaps can all be filled; when
there is none, the part is left out. So a sentence reads well whatever is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

VALUE_LENGTH = 200
_PART = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
_GAP = re.compile(r"\{([a-z_A-Z]+)\}")
# Control characters could act on a terminal, and the invisible ones that turn the writing direction could make it lie.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Template(Struct, frozen=True):
    """A sentence, taken apart: each part has one or more variants, and the last may be empty."""

    parts: tuple[tuple[str, ...], ...]

    @property
    def gaps(self) -> frozenset[str]:
        """The names of all gaps."""
        return frozenset(name for variants in self.parts for variant in variants for name in _GAP.findall(variant))

    @property
    def required(self) -> frozenset[str]:
        """The names of the gaps without which the sentence cannot be said."""
        return frozenset(name for variants in self.parts if len(variants) == 1 for name in _GAP.findall(variants[0]))

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the sentence. An empty value counts as unknown; outside of brackets, what is unknown becomes ``?``."""
        return "".join(self._variant(variants, values) for variants in self.parts)

    @staticmethod
    def _variant(variants: tuple[str, ...], values: Mapping[str, str]) -> str:
        for variant in variants:
            if len(variants) == 1 or all(values.get(name) for name in _GAP.findall(variant)):
                return _GAP.sub(lambda gap: values.get(gap[1]) or "?", variant)
        return ""


@cache
def template(text: str) -> Template:
    """Return a catalogue's text taken apart."""
    parts: list[tuple[str, ...]] = []
    for match in _PART.finditer(text):
        optional, fixed = match.groups()
        parts.append((fixed,) if fixed is not None else (*optional.split("|"), ""))
    return Template(tuple(parts))


def cleaned(value: str, length: int = VALUE_LENGTH) -> str:
    """Return a value as it may be shown: on one line, without characters that act on a terminal, and bounded."""
    printable = "".join(" " if unicodedata.category(char) in _HARMFUL else char for char in value[: 10 * length])
    words = " ".join(printable.split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
