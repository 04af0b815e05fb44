"""JSON that is safe to look at: what could act on a terminal stands in it as an escape, and means the same."""

from __future__ import annotations

import json
import unicodedata

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class _Escapes(dict[int, str | int]):
    """Looks each character up once."""

    def __missing__(self, code: int) -> str | int:
        harmful = unicodedata.category(chr(code)) in _HARMFUL and code != ord("\n")
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
