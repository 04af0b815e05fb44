"""Holding a document against the schema: every value that fits, and a fault for every one that does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.config.document import Entry, Listing, Scalar, Section, Value, substituted
from cobot_sevdesk_sync.config.faults import (
    NOT_SHOWN,
    NOTHING,
    FaultList,
    UnfitValueError,
    did_you_mean,
    hinted,
    printable,
    shown,
)
from cobot_sevdesk_sync.config.schema import Field, Group, Pairs
from cobot_sevdesk_sync.config.settings import schema
from cobot_sevdesk_sync.errors import Words

_LIST = Words("fault.found.list")


class Reader(Struct):
    """Reads one document.

    Attributes:
        environment: The environment variables for ``${NAME}``.
        faults: Where faults go.
        lines: The line of every key that is there, by its path; for faults that are found later.
    """

    environment: Mapping[str, str]
    faults: FaultList
    lines: dict[str, int]

    def read(self, document: Section) -> dict[str, Any]:
        """Return the values that are given and fit, as nested dictionaries like the schema's groups."""
        return self._group(schema(), document, "")

    def _group(self, group: Group, value: Value | None, path: str) -> dict[str, Any]:
        """Return a group's values. None or null is an empty section: what is required is then missing from it."""
        if isinstance(value, Listing) or (isinstance(value, Scalar) and value.kind != "nothing"):
            self._no_section(value, path)
            return {}
        entries = self._entries(value, path)
        given: dict[str, Entry] = {}
        for key, entry in entries:
            if key not in group.members:
                expected = _belongs_elsewhere(key, path) or _known_here(key, group)
                unknown = Words("fault.found.unknown-key", {"key": shown(key)})
                self.faults.add(entry.key.line, _joined(path, key), unknown, expected)
            else:
                given[key] = entry
        line = value.line if value is not None and path else None
        values: dict[str, Any] = {}
        for key, member in group.members.items():
            where = _joined(path, key)
            found = given.get(key)
            if isinstance(member, Group):
                values[key] = self._group(member, found.value if found else None, where)
            elif isinstance(member, Pairs):
                values[key] = self._pairs(member, found.value if found else None, where)
            elif found is not None:
                self._field(member, found, where, values)
            elif member.required:
                self.faults.add(line, where, NOTHING, member.kind.expected)
        return values

    def _field(self, field: Field, entry: Entry, path: str, values: dict[str, Any]) -> None:
        key = path.rpartition(".")[2]
        value = entry.value
        if field.nullable and isinstance(value, Scalar) and value.kind == "nothing":
            values[key] = None
        elif (read := self._fitting(field, value, path)) is not UNSET:
            values[key] = read

    def _pairs(self, pairs: Pairs, value: Value | None, path: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, entry in self._entries(value, path, is_folded=pairs.is_folded):
            where = _joined(path, key)
            word = self._fitting(Field(pairs.key), entry.key, where, is_key=True)
            if word is not UNSET and (read := self._fitting(Field(pairs.value), entry.value, where)) is not UNSET:
                result[str(word)] = read
        return result

    def _entries(self, value: Value | None, path: str, *, is_folded: bool = False) -> Iterator[tuple[str, Entry]]:
        """Give the keys of a section once each; a key that comes again is a fault."""
        if value is None or (isinstance(value, Scalar) and value.kind == "nothing"):
            return
        if not isinstance(value, Section):
            self._no_section(value, path)
            return
        first_lines: dict[str, int] = {}
        for entry in value.entries:
            key = entry.key.text.strip()
            alike = key.casefold() if is_folded else key
            if alike in first_lines:
                found = Words("fault.found.key-again", {"line": str(first_lines[alike])})
                self.faults.add(entry.key.line, _joined(path, key), found, Words("fault.expected.key-once"))
                continue
            first_lines[alike] = entry.key.line
            self.lines[_joined(path, key)] = entry.key.line
            yield key, entry

    def _no_section(self, value: Scalar | Listing, path: str) -> None:
        # Not quoted: whatever stands where a section belongs may be a token.
        found = _LIST if isinstance(value, Listing) else Words("fault.found.single-value")
        self.faults.add(value.line, path, found, Words("fault.expected.section"))

    def _inserted(self, value: Value) -> Scalar:
        """Return a value with its environment variables put in."""
        if not isinstance(value, Scalar):
            raise UnfitValueError(found=_LIST if isinstance(value, Listing) else Words("fault.found.section"))
        if "${" not in value.text:
            return value
        return replace(value, text=substituted(value.text, self.environment), kind="inserted", plain=True)

    def _fitting(self, field: Field, value: Value, path: str, *, is_key: bool = False) -> object:
        """Return what a value means; UNSET, after a fault, for one that does not fit. Keys stay as they are written."""
        try:
            return field.kind.read(value if is_key and isinstance(value, Scalar) else self._inserted(value))
        except UnfitValueError as unfit:
            found: str | Words = NOTHING
            if unfit.found is not None:
                found = unfit.found
            elif isinstance(value, Scalar) and value.kind != "nothing" and value.text:
                # As written, so that an environment variable is named and its value is not shown.
                found = NOT_SHOWN if field.secret else shown(value.text)
            self.faults.add(value.line, path, found, unfit.expected_or(field.kind.expected))
            return UNSET


def _joined(path: str, key: str) -> str:
    word = printable(key)
    return f"{path}.{word}" if path else word


def _known_here(key: str, group: Group) -> Words:
    """Return what may stand in a section: the key that is nearest, or all of them when none is near."""
    hint = did_you_mean(key, group.members)
    if hint is None:
        return Words("fault.expected.one-of-the-keys", {"keys": ", ".join(group.members)})
    return hinted(Words("fault.expected.known-key"), hint)


def _belongs_elsewhere(key: str, path: str) -> Words | None:
    """Return where a key belongs that is known, but not in this section; None when it is unknown everywhere."""
    known = (where.rpartition(".") for where, _ in schema().walk())
    sections = [section for section, _, name in known if name == key and section != path]
    if not sections:
        return None
    return Words("fault.expected.elsewhere", {"places": _either(sections)})


def _either(sections: Sequence[str]) -> str | Words:
    first, *others = sections
    place = first or Words("fault.no-section")
    return Words("fault.or", {"left": place, "right": _either(others)}) if others else place
