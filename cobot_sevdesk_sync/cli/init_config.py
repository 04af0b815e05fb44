"""The configuration file that `init` writes: every key, in the order of ``config.example.yaml``, with what it means."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from cobot_sevdesk_sync.config.loading import DEFAULT_SPACE_URL
from cobot_sevdesk_sync.config.settings import (
    CobotSettings,
    InvoiceSettings,
    MemberSettings,
    NotifySettings,
    SevdeskSettings,
    TaxSettings,
)
from cobot_sevdesk_sync.texts import Texts

MODE = 0o600
FOLDER_PREFIX = ".cobot-sevdesk-"

Look = Callable[[Path], None]


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
            _write(workshop / name, text)
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


def _write(path: Path, text: str) -> None:
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
_PLAIN = re.compile(r"(?:[A-Za-z/]|~/)[A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_GAPS = {"variable": "${NAME}", "literal": "$${", "subdomain_mark": "{subdomain}"}


class Reference(Struct, frozen=True):
    """A value that names an environment variable: its ``${...}`` is meant."""

    variable: str


class Row(Struct, frozen=True):
    """A key.

    Attributes:
        path: Such as ``invoices.status``.
        above: Whether the catalogue has a comment to stand above it, as ``config.PATH``.
        note: Whether it has one to stand behind it, as ``config.PATH.note``.
    """

    path: str
    above: bool = False
    note: bool = False


_LAYOUT = (
    Row("start_date", above=True),
    Row("language", above=True),
    Row("state", above=True),
    Row("cobot"),
    Row("cobot.subdomain", above=True),
    Row("cobot.token", above=True),
    Row("cobot.token_file", note=True),
    Row("cobot.token_command", note=True),
    Row("cobot.api_url", above=True),
    Row("cobot.space_url"),
    Row("cobot.account_url"),
    Row("cobot.requests_per_minute", note=True),
    Row("cobot.timeout_seconds", note=True),
    Row("sevdesk"),
    Row("sevdesk.token", above=True),
    Row("sevdesk.token_file"),
    Row("sevdesk.token_command"),
    Row("sevdesk.api_url"),
    Row("sevdesk.requests_per_second"),
    Row("sevdesk.timeout_seconds"),
    Row("sevdesk.settle_seconds", above=True),
    Row("members"),
    Row("members.enabled", note=True),
    Row("members.customer_numbers", above=True),
    Row("members.teams", note=True),
    Row("invoices"),
    Row("invoices.enabled", note=True),
    Row("invoices.status", note=True),
    Row("invoices.due_after_days", note=True),
    Row("invoices.cost_centre", note=True),
    Row("invoices.attach_pdf", note=True),
    Row("invoices.tag", note=True),
    Row("invoices.tag_without_contact", note=True),
    Row("invoices.create_missing_contacts", above=True),
    Row("invoices.corrections", above=True),
    Row("invoices.foreign_currency", above=True),
    Row("invoices.wait_hours", note=True),
    Row("invoices.lookback_days", note=True),
    Row("invoices.sweep_days", note=True),
    Row("accounts", above=True),
    Row("default_account", above=True),
    Row("taxes"),
    Row("taxes.small_business", above=True),
    Row("taxes.zero_rated", above=True),
    Row("taxes.zero_rated.domestic"),
    Row("taxes.zero_rated.eu_business", note=True),
    Row("taxes.zero_rated.eu_private", note=True),
    Row("taxes.zero_rated.third_country"),
    Row("notify"),
    Row("notify.cobot", note=True),
    Row("notify.ping_url", above=True),
)


def config_text(values: Mapping[str, object], texts: Texts) -> str:
    """Return the configuration as YAML with comments in the language of the texts.

    Args:
        values: What was chosen, by path such as ``invoices.status``; whatever is not there gets its default.
        texts: The language of the comments.
    """
    known = {**default_values(), **values}
    lines = [*_comment(texts.text("config.head", _GAPS), "")]
    for row in _LAYOUT:
        depth = row.path.count(".")
        indent = "  " * depth
        if depth == 0:
            lines.append("")
        if row.above:
            lines += _comment(texts.text(f"config.{row.path}", _GAPS), indent)
        key = f"{indent}{row.path.rpartition('.')[2]}:"
        is_section = any(other.path.startswith(f"{row.path}.") for other in _LAYOUT)
        line = key if is_section else f"{key} {yaml_value(known.get(row.path))}"
        if row.note:
            line = f"{line:<{_NOTE_COLUMN}} # {texts.text(f'config.{row.path}.note', _GAPS)}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def default_values() -> dict[str, object]:
    """Return the defaults of all keys, by path, as a configuration writes them."""
    sections = {
        "cobot": CobotSettings("", "", space_url=DEFAULT_SPACE_URL),
        "sevdesk": SevdeskSettings(""),
        "members": MemberSettings(),
        "invoices": InvoiceSettings(),
        "taxes": TaxSettings(),
        "notify": NotifySettings(),
    }
    found: dict[str, object] = {"language": "de", "state": None, "accounts": {}, "default_account": None}
    for name, section in sections.items():
        found |= dict(_flattened(name, section))
    for name in ("cobot", "sevdesk"):
        found |= {f"{name}.token": None, f"{name}.token_file": None, f"{name}.token_command": None}
    return found | {path: "block" for path in found if path.startswith("taxes.zero_rated.")}


def _flattened(path: str, section: Struct) -> Iterator[tuple[str, object]]:
    for name in section.__struct_fields__:
        value = getattr(section, name)
        where = f"{path}.{name}"
        if isinstance(value, Struct):
            yield from _flattened(where, value)
        else:
            yield where, value


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
        for line in textwrap.wrap(
            paragraph,
            WIDTH,
            initial_indent=f"{indent}# ",
            subsequent_indent=f"{indent}# ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
