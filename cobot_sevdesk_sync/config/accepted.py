"""The file of what people accepted: read with the configuration, added to by ``sync accept`` (contract, section 5b).

It is theirs: an entry is added at its end, and whatever else stands in it (comments, keys of their own, their order)
stays byte for byte as it was.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import get_args

import msgspec
from msgspec.structs import replace

from cobot_sevdesk_sync.config.document import BrokenDocumentError, Entry, Listing, Scalar, Section, Value, parse
from cobot_sevdesk_sync.config.editing import replace_whole
from cobot_sevdesk_sync.config.faults import NOTHING, FaultList, UnfitValueError, did_you_mean, hinted, reason_of, shown
from cobot_sevdesk_sync.config.schema import DAY
from cobot_sevdesk_sync.config.settings import EXTRA, VOUCHER, Acceptance, ObjectKind, ProblemCode, Settings
from cobot_sevdesk_sync.errors import ConfigurationError, Language, StateError, Words
from cobot_sevdesk_sync.plain import one_line

KEY = "accepted"
NEVER = "never"
INVOICE = "invoice"
SETTINGS = "settings"
# A hundred times what a space accepts in a year.
MOST_BYTES = 10_000_000
FINGERPRINT = re.compile(r"[0-9a-f]{16}")
SIDE = re.compile(r"(?:invoice|voucher|positions|contact|settings):[0-9a-f]{8}|fields:[a-z_,-]+")
SIDE_LENGTH = 8
SEVDESK_ID = re.compile(r"[0-9]+")
REQUIRED = ("id", "code", "reason", "by", "day", "fingerprint")
_ENTRY = Words("fault.expected.accepted-entry", {"keys": ", ".join(REQUIRED)})
OBJECTS = (*get_args(ObjectKind), VOUCHER)
CODES: Sequence[str] = get_args(ProblemCode)
_OBJECT = Words("fault.expected.choice", {"words": ", ".join(OBJECTS)})
_CODE = Words("fault.expected.accepted-code")
_EXTRA = Words("fault.expected.choice", {"words": EXTRA})
_LIST = Words("fault.expected.accepted-list", {"key": f"{KEY}:"})
_AT_THE_END = Words("fault.expected.accepted-at-the-end", {"key": f"{KEY}:"})
# The last character that four digits name.
_LAST_SHORT = 0xFFFF
_EMPTY_LIST = re.compile(rf"^{KEY}:[ \t]*\[[ \t]*\]", re.MULTILINE)


def read_accepted(path: Path, language: Language | None) -> tuple[Acceptance, ...]:
    """Return what people accepted, in the order of the file; nothing where there is no such file.

    Raises:
        ConfigurationError: With every fault of the file.
    """
    content = _content(path, language)
    return () if content is None else _entries(content, path, language)


def settings_side(settings: Settings) -> str:
    """Return a short hash of the settings that say how lines are booked, as ``sides`` keeps it."""
    booking = {"accounts": settings.accounts, "default_account": settings.default_account, "taxes": settings.taxes}
    plain = json.dumps(msgspec.to_builtins(booking), sort_keys=True, ensure_ascii=False)
    return f"{SETTINGS}:{hashlib.sha256(plain.encode()).hexdigest()[:SIDE_LENGTH]}"


def held_against(acceptances: Iterable[Acceptance], settings: Settings) -> tuple[Acceptance, ...]:
    """Return what was accepted, marked where the settings that say how lines are booked are others now."""
    own = settings_side(settings)

    def are_others(acceptance: Acceptance) -> bool:
        return any(side.startswith(f"{SETTINGS}:") and side != own for side in acceptance.sides)

    return tuple(replace(each, is_by_other_settings=True) if are_others(each) else each for each in acceptances)


def add_accepted(
    path: Path, added: Sequence[Acceptance], *, head: str, mode: int, language: Language | None
) -> tuple[Acceptance, ...]:
    """Add entries to the file, which appears whole or stays as it was.

    Args:
        path: The file; it is made where there is none.
        added: What was accepted.
        head: What stands above the first entry of a file that is made, in one or more lines.
        mode: Who may read a file that is made.
        language: Of faults.

    Returns:
        All that stands in it now.

    Raises:
        ConfigurationError: It has faults, or no place where an entry could be added.
        StateError: It cannot be written.
    """
    content = _content(path, language)
    before = () if content is None else _entries(content, path, language)
    text = "".join(f"# {line}\n" for line in head.splitlines()) if content is None else _text(content)
    added = [replace(each, reason=one_line(each.reason), by=one_line(each.by)) for each in added]
    written = _with_entries(text, added).encode()
    if content is not None and content.startswith(b"\xef\xbb\xbf"):
        written = b"\xef\xbb\xbf" + written
    wanted = (*before, *added)
    try:
        is_readable = _entries(written, path, language) == wanted
    except ConfigurationError:
        is_readable = False
    if not is_readable:
        faults = FaultList(str(path), language=language)
        faults.add(None, KEY, Words("fault.found.accepted-elsewhere"), _AT_THE_END)
        faults.raise_if_any()
    try:
        replace_whole(path, written, mode)
    except OSError as error:
        raise StateError(str(path), error.strerror or type(error).__name__, "accepted") from error
    return wanted


def _content(path: Path, language: Language | None) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        faults = FaultList(str(path), language=language)
        faults.add(None, "", reason_of(error), Words("fault.expected.accepted-readable"))
        faults.raise_if_any()
        raise


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig")


# Read


def _entries(content: bytes, path: Path, language: Language | None) -> tuple[Acceptance, ...]:
    faults = FaultList(str(path), language=language)
    read: list[Acceptance] = []
    try:
        document = parse(content, MOST_BYTES)
    except BrokenDocumentError as broken:
        faults.add(broken.line, "", broken.found, broken.expected)
    else:
        for number, item in enumerate(_items(document, faults), start=1):
            acceptance = _acceptance(item, f"{KEY}.{number}", faults)
            if acceptance is not None:
                read.append(acceptance)
    faults.raise_if_any()
    return tuple(read)


def _items(document: Section, faults: FaultList) -> Sequence[Value]:
    lists = [entry for entry in document.entries if entry.key.text == KEY]
    if not lists:
        if document.entries:
            faults.add(document.line, KEY, NOTHING, _LIST)
        return ()
    for again in lists[1:]:
        found = Words("fault.found.key-again", {"line": str(lists[0].key.line)})
        faults.add(again.key.line, KEY, found, Words("fault.expected.key-once"))
    value = lists[0].value
    if isinstance(value, Listing):
        return value.items
    if not (isinstance(value, Scalar) and value.kind == "nothing"):
        faults.add(value.line, KEY, _found(value), _LIST)
    return ()


def _found(value: Value) -> Words:
    if isinstance(value, Scalar):
        return shown(value.text)
    return Words("fault.found.list") if isinstance(value, Listing) else Words("fault.found.section")


def _acceptance(item: Value, path: str, faults: FaultList) -> Acceptance | None:
    """Return an entry; None after a fault. Keys that are unknown are people's own."""
    if not isinstance(item, Section):
        faults.add(item.line, path, _found(item), _ENTRY)
        return None
    before = len(faults.faults)
    given: dict[str, Entry] = {}
    for entry in item.entries:
        key = entry.key.text
        if key in given:
            found = Words("fault.found.key-again", {"line": str(given[key].key.line)})
            faults.add(entry.key.line, f"{path}.{key}", found, Words("fault.expected.key-once"))
        given.setdefault(key, entry)

    def text(key: str) -> str:
        entry = given.get(key)
        if entry is None or (isinstance(entry.value, Scalar) and not entry.value.text.strip()):
            if key in REQUIRED:
                faults.add(entry.key.line if entry else item.line, f"{path}.{key}", NOTHING, _ENTRY)
            return ""
        if not isinstance(entry.value, Scalar):
            expected = Words("fault.expected.accepted-text")
            faults.add(entry.key.line, f"{path}.{key}", _found(entry.value), expected)
            return ""
        return entry.value.text.strip()

    def hashes(key: str, form: re.Pattern[str]) -> tuple[str, ...]:
        words = text(key).split()
        for word in words:
            if not form.fullmatch(word):
                expected = Words("fault.expected.accepted-fingerprint")
                faults.add(given[key].value.line, f"{path}.{key}", shown(word), expected)
        return tuple(words)

    kind = _known(text("object"), given.get("object"), OBJECTS, _OBJECT, f"{path}.object", faults) or INVOICE
    codes, expected = ((EXTRA,), _EXTRA) if kind == VOUCHER else (CODES, _CODE)
    acceptance = Acceptance(
        id=text("id"),
        code=_known(text("code"), given.get("code"), codes, expected, f"{path}.code", faults),
        reason=one_line(text("reason")),
        by=one_line(text("by")),
        day=_day(given.get("day"), path, item.line, faults),
        fingerprints=hashes("fingerprint", FINGERPRINT),
        sides=hashes("sides", SIDE),
        vouchers=hashes("vouchers", SEVDESK_ID),
        number=text("number") or None,
        object=kind,
        amount=text("amount") or None,
        is_never_booked=_is_never_booked(text("booked"), given.get("booked"), path, faults),
    )
    return acceptance if len(faults.faults) == before else None


def _known(text: str, entry: Entry | None, known: Sequence[str], expected: Words, path: str, faults: FaultList) -> str:
    """Return a word that has to be a known one, after a fault where it is not."""
    if text and entry is not None and text not in known:
        faults.add(entry.value.line, path, shown(text), hinted(expected, did_you_mean(text, known)))
    return text


def _day(entry: Entry | None, path: str, line: int, faults: FaultList) -> date:
    found: str | Words = NOTHING
    expected = DAY.expected
    if entry is not None:
        line = entry.key.line
    if entry is not None and isinstance(entry.value, Scalar) and entry.value.text:
        found = shown(entry.value.text)
        try:
            return DAY.read(entry.value)
        except UnfitValueError as unfit:
            expected = unfit.expected_or(DAY.expected)
    faults.add(line, f"{path}.day", found, expected)
    return date.min


def _is_never_booked(text: str, entry: Entry | None, path: str, faults: FaultList) -> bool:
    if text not in {"", NEVER} and entry is not None:
        faults.add(entry.value.line, f"{path}.booked", shown(text), Words("fault.expected.accepted-booked"))
    return text == NEVER


# Write


def _with_entries(text: str, added: Sequence[Acceptance]) -> str:
    """Return the text with entries at its end, indented as those that stand there."""
    text = _EMPTY_LIST.sub(f"{KEY}:", text)
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += newline
    if not re.search(rf"^{KEY}:", text, re.MULTILINE):
        text += f"{KEY}:{newline}"
    hyphens = re.findall(r"^([ ]*)-[ \r\n]", text, re.MULTILINE)
    indentation = min(hyphens, key=len, default="")
    return text + "".join(f"{indentation}{line}{newline}" for each in added for line in _lines(each))


def _lines(acceptance: Acceptance) -> Iterator[str]:
    pairs = [
        ("number", _quoted(acceptance.number) if acceptance.number else ""),
        ("object", acceptance.object if acceptance.object != INVOICE else ""),
        ("id", _quoted(acceptance.id)),
        ("amount", _quoted(acceptance.amount) if acceptance.amount else ""),
        ("code", acceptance.code),
        ("reason", _quoted(acceptance.reason)),
        ("by", _quoted(acceptance.by)),
        ("day", acceptance.day.isoformat()),
        ("booked", NEVER if acceptance.is_never_booked else ""),
        ("fingerprint", _quoted(" ".join(acceptance.fingerprints))),
        ("sides", _quoted(" ".join(acceptance.sides)) if acceptance.sides else ""),
        ("vouchers", _quoted(" ".join(acceptance.vouchers)) if acceptance.vouchers else ""),
    ]
    hyphen = "-"
    for key, value in pairs:
        if value:
            yield f"{hyphen} {key}: {value}"
            hyphen = " "


def _quoted(text: str) -> str:
    """Return a text in the quotation marks and escapes that YAML shares with JSON."""
    return re.sub(r"[^\x20-\x7e]", _readable, json.dumps(text, ensure_ascii=False))


def _readable(sign: re.Match[str]) -> str:
    if sign[0].isprintable():
        return sign[0]
    return f"\\u{ord(sign[0]):04x}" if ord(sign[0]) <= _LAST_SHORT else f"\\U{ord(sign[0]):08x}"
