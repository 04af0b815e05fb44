"""The configuration file that `init` writes: every key of the schema, with what it means."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from cobot_sevdesk_sync.config.schema import Group
from cobot_sevdesk_sync.config.settings import schema
from cobot_sevdesk_sync.texts.catalogue import Texts, sentences
from cobot_sevdesk_sync.texts.commands import wrapped

MODE = 0o600
FOLDER_PREFIX = ".cobot-sevdesk-"

Look = Callable[[Path], object]


def write_private_files(folder: Path, files: Mapping[str, str], look: Look | None = None) -> None:
    """Write new files into a folder, the last one of them last.

    They are written into a folder beside their place first, and linked into place when all are whole: whoever reads
    the last finds the others there, and an end in between leaves none behind.

    Args:
        folder: Where to; it exists.
        files: Their contents by name.
        look: Looks at the folder of the finished files, and raises what is wrong with them, before they get into place.

    Raises:
        FileExistsError: One of them exists already; it stays as it is, and nothing was written.
        OSError: They cannot be written; nothing was.
    """
    for name in files:
        if os.path.lexists(folder / name):
            raise FileExistsError(None, "File exists", str(folder / name))
    workshop = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=folder))
    placed: list[Path] = []
    try:
        for name, text in files.items():
            write_private(workshop / name, text)
        if look is not None:
            look(workshop)
        for name, text in files.items():
            _place(workshop / name, folder / name, text, placed)
    except BaseException:
        # Ctrl-C included: half of a set-up is worse than none.
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _place(source: Path, target: Path, text: str, placed: list[Path]) -> None:
    try:
        # A link fails where something is already, which a rename would replace.
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links.
        descriptor = _created(target)
        placed.append(target)
        _fill(descriptor, text)
    else:
        placed.append(target)


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its user can read.

    Raises:
        FileExistsError: There is one already; it stays as it is.
        OSError: It cannot be written.
    """
    _fill(_created(path), text)


def _created(path: Path) -> int:
    """Return a new file that is open for writing; raises ``FileExistsError`` where there is one."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)


def _fill(descriptor: int, text: str) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, MODE)
        file.write(text)
        file.flush()
        os.fsync(descriptor)


WIDTH = 100
_NOTE_COLUMN = 30
_MOST_BEHIND = 60
_PLAIN = re.compile(r"(?:[A-Za-z/]|~/)[A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_GAPS = {"variable": "${NAME}", "literal": "$${", "subdomain_mark": "{subdomain}"}


class Reference(Struct, frozen=True):
    """A value that names an environment variable: its ``${...}`` is meant."""

    variable: str


# Keys whose comment would say again what stands above them, or beside Cobot's key of the same name.
_SAID_ALREADY = frozenset(
    {
        "cobot.space_url",
        "cobot.account_url",
        "sevdesk.token_file",
        "sevdesk.token_command",
        "sevdesk.api_url",
        "sevdesk.requests_per_second",
        "sevdesk.timeout_seconds",
        "taxes.zero_rated.domestic",
        "taxes.zero_rated.third_country",
    }
)


def config_text(values: Mapping[str, object], texts: Texts) -> str:
    """Return the configuration as YAML with comments in the language of the texts.

    Args:
        values: What was chosen, by path such as ``invoices.status``; whatever is not there gets its default.
        texts: The language of the comments.
    """
    head = Texts(texts.language, plainly=True).text("config.head", _GAPS)
    return "\n".join(_comment(head, "")) + "\n" + keys_text(values, texts)


def keys_text(values: Mapping[str, object], texts: Texts) -> str:
    """Return the same without the comment at its top."""
    return "\n".join(_lines(values, texts)) + "\n"


def meaning(path: str, texts: Texts) -> str | None:
    """Return the sentence about a key, or about a section if it has one; every key has one.

    Args:
        path: Such as ``invoices.status``.
        texts: In whose language.
    """
    key = f"config.{path}"
    return Texts(texts.language, plainly=True).text(key, _GAPS) if key in sentences(texts.language) else None


def _lines(values: Mapping[str, object], texts: Texts) -> Iterator[str]:
    for path, member in schema().walk():
        depth = path.count(".")
        indent = "  " * depth
        if depth == 0:
            yield ""
        line = f"{indent}{path.rpartition('.')[2]}:"
        if not isinstance(member, Group):
            line = f"{line} {yaml_value(values.get(path, member.default))}"
        said = None if path in _SAID_ALREADY else meaning(path, texts)
        if said and _is_short(said):
            line = f"{line:<{_NOTE_COLUMN}} # {said}"
        elif said:
            yield from _comment(said, indent)
        yield line


def _is_short(said: str) -> bool:
    """Return whether a comment stands behind the value: a few words do, whole sentences stand above it."""
    is_sentence = said[0].isupper() and said.endswith((".", ":"))
    return len(said) <= _MOST_BEHIND and not is_sentence


def yaml_value(value: object) -> str:
    """Return a value so that YAML, and this program's reading of it, gives it back as it is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Reference):
        return f"${{{value.variable}}}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value:g}"
    if value == {}:
        return "{}"
    text = str(value)
    if text.startswith(("https://", "http://")) and " " not in text:
        return text
    literal = text.replace("${", "$${")
    if _PLAIN.fullmatch(literal) and literal.lower() not in _WORDS_OF_YAML:
        return literal
    return json.dumps(literal, ensure_ascii=False)


def _comment(text: str, indent: str) -> list[str]:
    return [
        line
        for paragraph in text.split("\n")
        for line in wrapped(paragraph, WIDTH, f"{indent}# ", f"{indent}# ")
        if paragraph
    ]
