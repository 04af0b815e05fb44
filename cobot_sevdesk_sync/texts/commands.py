"""Commands inside of sentences: named as this program was called, and never broken over lines.

Whoever copies a command that was broken runs its first line: a dry run becomes a run. So a paragraph is broken here,
around its commands. One that is too long for a line has a line of its own, without quotation marks: the terminal breaks
it to the eye only, and what is copied is one line.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, count
from pathlib import Path

from msgspec import Struct

from cobot_sevdesk_sync.plain import one_line

PROGRAM = "cobot-sevdesk"
MODULE = "cobot_sevdesk_sync"
# What else a text tells people to type.
_OTHER_PROGRAMS = ("chmod", "chown", "install")
# The first word after the program's name; what else follows it is prose.
_FIRST_WORDS = r"-|check\b|config\b|demo\b|init\b|login\b|sandbox\b|sync\b|trial\b"
_OPTIONS_WITH_VALUE = ("--config", "--log-format")
_OPENING = "„“"
# What may be left out where the command has a line of its own.
_ENDS = ("", ".", ",", ";", ":")


def program_words() -> list[str]:
    """Return how this program was called, or by its plain name where that is what a shell finds."""
    return list(_program_words(sys.argv[0], os.environ.get("PATH")))


@lru_cache
def _program_words(started: str, search_path: str | None) -> tuple[str, ...]:
    if os.path.basename(started) == PROGRAM:  # noqa: PTH119 - a path would lose the ./ before it
        found = shutil.which(PROGRAM, path=search_path)
        is_found = found is not None and os.path.realpath(found) == os.path.realpath(started)
        return (PROGRAM,) if is_found or os.sep not in started else (started,)
    if Path(started).parent.name == MODULE and sys.orig_argv[1:3] == ["-m", MODULE]:
        return (sys.orig_argv[0], "-m", MODULE)
    return (PROGRAM,)


def configs_given(arguments: Sequence[str]) -> list[str]:
    """Return what stands behind ``--config`` before the command."""
    given: list[str] = []
    words = iter(arguments)
    for word in words:
        name, is_joined, value = word.partition("=")
        if not word.startswith("-"):
            break
        if name in _OPTIONS_WITH_VALUE:
            value = value if is_joined else next(words, "")
        if name == "--config":
            given.append(value)
    return given


def command_line(*words: str, configs: Sequence[str | Path] | None = None) -> str:
    """Return a command of this program, ready for a shell.

    Args:
        words: What stands behind the global options; none for the beginning of a command.
        configs: The configurations that it is for; None for those that this process was given, as they were.
    """
    given = configs_given(sys.argv[1:]) if configs is None else configs
    options = [word for config in given for word in ("--config", str(config))]
    return typed([*program_words(), *options, *words])


def free_sandbox_file() -> str:
    """Return a name for a sandbox's configuration that is free here: ``./sandbox.yaml``, ``./sandbox-2.yaml``..."""
    names = chain(["./sandbox.yaml"], (f"./sandbox-{number}.yaml" for number in count(2)))
    return next(name for name in names if not os.path.lexists(name))


def typed(words: Sequence[str]) -> str:
    """Return a command as it is typed into a shell; one that could act on the terminal which shows it is cleaned."""
    line = shlex.join(words)
    return line if line.isprintable() else one_line(line)


def with_calls_named(sentence: str, gap: str) -> str:
    """Return a sentence of the catalogue with a gap in place of the program's name in each of its quoted commands."""
    return re.sub(rf"(?<=[{_OPENING}]){PROGRAM}(?= )", gap, sentence)


def _command() -> str:
    return _command_of(shlex.join(program_words()))


@lru_cache
def _command_of(call: str) -> str:
    """Return the pattern of a command: quoted, or up to the end of the text behind a colon."""
    calls = sorted({PROGRAM, call}, key=len, reverse=True)
    own = rf"(?:{'|'.join(map(re.escape, calls))}) (?={_FIRST_WORDS})"
    quoted = rf"[{_OPENING}](?:{own}|(?:{'|'.join(_OTHER_PROGRAMS)}) )(?:'[^']*'|\"'\"|[^'{_OPENING}”])*[“”]"
    return rf"{quoted}|(?:(?<=: )|\A){own}.*"


class _Word(Struct, frozen=True):
    """What stays on one line.

    Attributes:
        space: What stands before it.
        text: With what is glued to it, such as a full stop.
        command: The command by itself where it is one that may stand alone, else empty.
        is_last: Whether it is a command to which the text leads, and with which it ends.
        has_command: Whether there is a command in it.
    """

    space: str
    text: str
    command: str = ""
    is_last: bool = False
    has_command: bool = False


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text's pieces in turns: what is no command, and the command behind it without its quotation marks."""
    end = 0
    for found in re.finditer(_command(), text):
        yield text[end : found.start()], _bare(found[0])
        end = found.end()
    yield text[end:], ""


def _bare(command: str) -> str:
    return command[1:-1] if command[0] in _OPENING else command


def _words(text: str) -> Iterator[_Word]:
    command, before = _command(), ""
    if not re.search(command, text):
        yield from (_Word(found[1], found[2]) for found in re.finditer(r"(\s*)(\S+)", text, re.ASCII))
        return
    for found in re.finditer(rf"(\s*)(({command})?(?:{command}|\S)*)", text, re.ASCII):
        space, word, beginning = found.groups()
        if word and beginning is not None and word[len(beginning) :] in _ENDS:
            is_last = before.endswith(":") and not text[found.end() :].strip() and bool(space)
            yield _Word(space, word, _bare(beginning), is_last, has_command=True)
        elif word:
            yield _Word(space, word, has_command=re.search(command, word) is not None)
        before = word


def wrapped(
    text: str,
    width: int,
    first: str = "",
    following: str = "",
    *,
    measure: Callable[[str], int] = len,
    fold: Callable[[str, int], Iterable[str]] | None = None,
) -> list[str]:
    """Return a paragraph as lines, broken at spaces; a command stays whole, and so does a word.

    Args:
        text: The paragraph.
        width: In columns.
        first: What its first line begins with.
        following: What all others begin with.
        measure: Tells how many columns a text takes.
        fold: Breaks a word that is too long for a line of its own; without, it stands beyond the edge.
    """
    lines, line, is_begun = list[str](), first, False
    for word in _words(text):
        space = word.space.replace("\n", " ").expandtabs() if is_begun or not lines else ""
        if word.command and (word.is_last or measure(following + word.text) > width):
            if is_begun:
                lines.append(line)
            lines.append((following if lines else first) + word.command)
            line, is_begun = following, False
            continue
        if is_begun and measure(line + space + word.text) > width:
            lines.append(line)
            line, space = following, ""
        pieces = [word.text]
        if fold is not None and not word.has_command and measure(line + word.text) > width:
            pieces = list(fold(word.text, width - measure(line)))
        lines += [(line + space if at == 0 else following) + piece for at, piece in enumerate(pieces[:-1])]
        line = (line + space if len(pieces) == 1 else following) + pieces[-1]
        is_begun = True
    return [*lines, line] if is_begun or not lines else lines
