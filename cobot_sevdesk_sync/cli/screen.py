"""How text is broken on a screen: at spaces, no wider than reads well; and what is said on stderr."""

from __future__ import annotations

import logging
import shutil
import sys
import textwrap

import click

WIDTH = 80
WIDEST = 100
NARROWEST = 40
# The name of the log's handler where each line on stderr is an object of its own.
JSON = "json"
NOTICE = "notice"
WRONG_USAGE = "wrong-usage"

logger = logging.getLogger("cobot_sevdesk_sync")


def screen_width() -> int:
    """Return how many columns a line may have: the terminal's, within what reads well, else 80."""
    return max(NARROWEST, min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST))


def wrapped(text: str, first: str = "", following: str = "") -> str:
    """Return a paragraph broken at spaces; a path, an address or a command's option stays whole.

    Args:
        text: The paragraph.
        first: What its first line begins with.
        following: What all others begin with.
    """
    return textwrap.fill(
        text,
        screen_width(),
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def is_log_json() -> bool:
    """Whether each line on stderr has to be a JSON object."""
    return any(handler.name == JSON for handler in logger.handlers)


def say_aside(sentences: str, *, colour: str | None = None, event: str = NOTICE) -> None:
    """Print to stderr; on a terminal broken at spaces, else a line stays a line, for mails and logs.

    Args:
        sentences: One or several lines; those that begin with spaces are the entries of a list.
        colour: On a terminal.
        event: What it is where the log is JSON.
    """
    if is_log_json():
        logger.warning("%s", sentences, extra={"event": event})
        return
    if sys.stderr.isatty():
        sentences = "\n".join(map(_wrapped_entry, sentences.split("\n")))
    click.secho(sentences, fg=colour, err=True)


def _wrapped_entry(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return wrapped(line.strip(), indent, f"{indent}  " if indent else "")
