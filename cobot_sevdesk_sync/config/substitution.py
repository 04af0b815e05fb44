"""Environment variables in values: ``${NAME}``, and ``$${`` for the characters ``${`` themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.words import Words

_MARK = re.compile(r"\$\$\{|\$\{(?P<name>[^}]*)(?P<end>\}?)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def substituted(text: str, environment: Mapping[str, str]) -> str:
    """Return the text with every ``${NAME}`` replaced; what is put in is not looked at again.

    Raises:
        UnfitValueError: A variable is not set, or what stands between the braces is no name.
    """
    missing: list[str] = []

    def replacement(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return "${"
        if not match["end"] or not _NAME.fullmatch(name):
            raise UnfitValueError(Words("fault.expected.variable", {"variable": "${NAME}", "literal": "$${"}))
        if name not in environment:
            missing.append(name)
        return environment.get(name, "")

    result = _MARK.sub(replacement, text)
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        raise UnfitValueError(Words("fault.expected.set-variable", {"names": names}), found="${" + missing[0] + "}")
    return result
