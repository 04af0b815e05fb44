"""Questions at a terminal, asked until the answer fits, in the person's language.

Each raises ``click.Abort`` when the person cancels or the input has ended.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from cobot_sevdesk_sync.cli.screen import say_aside
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

# Whoever is asked in German may answer in English, and the reverse.
YES = frozenset({"j", "ja", "y", "yes"})
NO = frozenset({"n", "nein", "no"})
DIGITS = 9


def ask_number(texts: Texts, question: str, *, least: int, most: int, default: int) -> int:
    """Return a whole number between two limits, both included."""
    while True:
        given = str(click.prompt(question, default=str(default))).strip()
        if given.isascii() and given.isdigit() and len(given) <= DIGITS and least <= int(given) <= most:
            return int(given)
        say_aside(texts.text("ask.number", {"given": cleaned(given), "least": str(least), "most": str(most)}))


def ask_word(texts: Texts, question: str, words: Sequence[str], *, default: str) -> str:
    """Return one of a few words."""
    while True:
        given = str(click.prompt(question, default=default)).strip()
        if given in words:
            return given
        say_aside(texts.text("ask.word", {"given": cleaned(given), "words": ", ".join(words)}))


def ask_yes(texts: Texts, question: str, *, default: bool) -> bool:
    """Return whether the answer is yes; just Enter is the default."""
    hint = texts.text("ask.yes-or-no.yes" if default else "ask.yes-or-no.no")
    while True:
        given = str(click.prompt(f"{question} [{hint}]", default="", show_default=False)).strip()
        if given.casefold() in YES | NO or not given:
            return given.casefold() in YES if given else default
        say_aside(texts.text("ask.yes-or-no", {"given": cleaned(given)}))
