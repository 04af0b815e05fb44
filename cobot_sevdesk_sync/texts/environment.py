"""The language of a person's environment, for what is said before a configuration has told one."""

from __future__ import annotations

from collections.abc import Mapping

from cobot_sevdesk_sync.words import Language


def language_of_environment(environment: Mapping[str, str]) -> Language:
    """Return the language that a person's environment asks for; English where it asks for none of the two."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value and not value.startswith(("C", "POSIX")):
            return "de" if value.lower().startswith("de") else "en"
    return "en"
