"""Sentences with gaps.

``{name}`` is a gap; ``{count#contact#contacts}`` is a figure with the word for one of them, and for any other number.
``[a {name} b|c]`` is a part of which the first variant stands whose gaps can all be filled; when
there is none, the part is left out. So a sentence reads well whatever is known.

What comes from outside is made safe to look at here, too: a value before it is put in, and JSON, where what could act
on a terminal stands as an escape and means the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from cobot_sevdesk_sync.plain import is_harmful, one_line

VALUE_LENGTH = 200
_PART = r"\[([^\[\]]*)\]|([^\[\]]+)"
_GAP = r"\{([a-z_A-Z]+)(#[^#{}]+#[^#{}]+)?\}"


class Template(Struct, frozen=True):
    """A sentence, taken apart: each part has one or more variants, and the last may be empty."""

    parts: tuple[tuple[str, ...], ...]

    @property
    def gaps(self) -> frozenset[str]:
        """The names of all gaps."""
        return frozenset(name for variants in self.parts for variant in variants for name in _names(variant))

    @property
    def required(self) -> frozenset[str]:
        """The names of the gaps without which the sentence cannot be said."""
        return frozenset(name for variants in self.parts if len(variants) == 1 for name in _names(variants[0]))

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the sentence. An empty value counts as unknown; outside of brackets, what is unknown becomes ``?``."""
        return "".join(self._variant(variants, values) for variants in self.parts)

    @staticmethod
    def _variant(variants: tuple[str, ...], values: Mapping[str, str]) -> str:
        for variant in variants:
            if len(variants) == 1 or all(values.get(name) for name in _names(variant)):
                return re.sub(_GAP, lambda gap: _filled(gap, values), variant)
        return ""


def _names(variant: str) -> list[str]:
    return [gap[1] for gap in re.finditer(_GAP, variant)]


def _filled(gap: re.Match[str], values: Mapping[str, str]) -> str:
    value = values.get(gap[1]) or "?"
    if gap[2] is None:
        return value
    _, one, others = gap[2].split("#")
    return f"{value} {one if value == '1' else others}"


@cache
def template(text: str) -> Template:
    """Return a catalogue's text taken apart."""
    parts: list[tuple[str, ...]] = []
    for match in re.finditer(_PART, text):
        optional, fixed = match.groups()
        parts.append((fixed,) if fixed is not None else (*optional.split("|"), ""))
    return Template(tuple(parts))


def cleaned(value: str, length: int = VALUE_LENGTH) -> str:
    """Return a value as it may be shown: on one line, without characters that act on a terminal, and bounded."""
    return one_line(value, length)


class _Escapes(dict[int, str | int]):
    """Looks each character up once."""

    def __missing__(self, code: int) -> str | int:
        harmful = is_harmful(chr(code)) and code != ord("\n")
        # Beyond the first plane JSON takes two escapes, which its own encoder knows.
        escape: str | int = json.dumps(chr(code))[1:-1] if harmful and code > 0x7F else code  # noqa: PLR2004 - ASCII
        if harmful and code <= 0x7F:  # noqa: PLR2004
            escape = f"\\u{code:04x}"
        self[code] = escape
        return escape


_ESCAPES = _Escapes()


def terminal_safe(document: str) -> str:
    """Return a JSON text with every control and invisible character of its strings escaped.

    JSON's own rules ask for that below U+0020 only, but terminals also act on U+0080 to U+009F, and characters that
    turn the writing direction make a line lie.

    Args:
        document: One or more JSON texts, one a line.
    """
    if document.isascii() and "\x7f" not in document:
        return document
    return document.translate(_ESCAPES)
