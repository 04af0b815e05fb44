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
# A longer answer that does not fit may be a secret, pasted a question too early.
LONGEST_REPEATED = 12


def shown(given: str) -> str:
    """Return an answer as it may be repeated; nothing of one that may be a secret."""
    return cleaned(given) if len(given) <= LONGEST_REPEATED else ""


def ask_number(texts: Texts, question: str, *, least: int, most: int, default: int, if_long: str = "") -> int:
    """Return a whole number between two limits, both included.

    Args:
        texts: The language.
        question: Is asked until the answer fits.
        least: The lowest.
        most: The highest.
        default: Just Enter.
        if_long: What else to say to an answer that may be a secret.
    """
    while True:
        given = str(click.prompt(question, default=str(default))).strip()
        if given.isascii() and given.isdigit() and len(given) <= DIGITS and least <= int(given) <= most:
            return int(given)
        say_aside(texts.text("ask.number", {"given": shown(given), "least": str(least), "most": str(most)}))
        if if_long and not shown(given):
            say_aside(if_long)


def ask_word(texts: Texts, question: str, words: Sequence[str], *, default: str) -> str:
    """Return one of a few words."""
    while True:
        given = str(click.prompt(question, default=default)).strip()
        if given in words:
            return given
        say_aside(texts.text("ask.word", {"given": shown(given), "words": ", ".join(words)}))


def ask_yes(texts: Texts, question: str, *, default: bool) -> bool:
    """Return whether the answer is yes; just Enter is the default."""
    hint = texts.text("ask.yes-or-no.yes" if default else "ask.yes-or-no.no")
    while True:
        given = str(click.prompt(f"{question} [{hint}]", default="", show_default=False)).strip()
        if given.casefold() in YES | NO or not given:
            return given.casefold() in YES if given else default
        say_aside(texts.text("ask.yes-or-no", {"given": shown(given)}))
