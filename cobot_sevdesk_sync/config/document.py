"""A YAML text as a tree that knows its line numbers.

Nothing is constructed from YAML's tags: values stay the characters that were written, and their place in the schema
says what they mean. So ``0400`` or ``no`` can be told from ``"0400"`` and ``"no"``, and no tag makes Python do a thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import yaml

MAX_BYTES = 1_000_000
_TAG = "tag:yaml.org,2002:"

ScalarKind = Literal["text", "whole", "number", "flag", "nothing", "date", "foreign", "inserted"]
_KINDS: dict[str, ScalarKind] = {
    "str": "text",
    "value": "text",
    "merge": "text",
    "int": "whole",
    "float": "number",
    "bool": "flag",
    "null": "nothing",
    "timestamp": "date",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value.

    Attributes:
        line: Counted from 1.
        text: The characters as written, without quotes.
        kind: What YAML 1.1 takes it for; ``foreign`` for a tag of somebody's own, ``inserted`` for a value with an
            environment variable put in, which is read as its place wants it.
        plain: Whether it stands without quotes.
    """

    line: int
    text: str
    kind: ScalarKind
    plain: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. The configuration has none, so what is in it does not matter."""

    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: Value


@dataclass(frozen=True, slots=True)
class Section:
    """Keys with values, in the order of the file, repeated keys included."""

    line: int
    entries: tuple[Entry, ...]


Value = Scalar | Listing | Section


class BrokenDocumentError(Exception):
    """The text is no YAML that this program reads.

    Attributes:
        line: Counted from 1; None when it is about the whole file.
        found: What is wrong, in plain words and without the characters that stand there: they may be part of a token.
        expected: What would be right.
    """

    def __init__(self, line: int | None, found: str, expected: str) -> None:
        super().__init__(found)
        self.line = line
        self.found = found
        self.expected = expected


def parse(content: bytes) -> Section:
    """Return the document in a file's bytes; an empty one is an empty section.

    Raises:
        BrokenDocumentError: The bytes are not UTF-8, not YAML or too many, or their top level is no keys with values.
    """
    text = _decoded(content)
    try:
        node = _PlainLoader(text).get_single_node()
    except yaml.reader.ReaderError as error:
        raise BrokenDocumentError(
            text.count("\n", 0, error.position) + 1, "a control character", "text without control characters"
        ) from None
    except yaml.MarkedYAMLError as error:
        raise _explained(error) from None
    except RecursionError:
        raise BrokenDocumentError(
            None, "brackets within brackets without end", "the keys of config.example.yaml"
        ) from None
    if node is None:
        return Section(1, ())
    value = _value(node)
    if isinstance(value, Scalar) and value.kind == "nothing":
        return Section(value.line, ())
    if not isinstance(value, Section):
        raise BrokenDocumentError(
            value.line, "a list or a single value", "keys with values, such as start_date: 2026-01-01"
        )
    return value


def _decoded(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise BrokenDocumentError(None, f"{len(content)} bytes", "a configuration file, which is much smaller")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenDocumentError(line, "bytes that are not UTF-8", "a text file saved as UTF-8") from None


class _PlainLoader(yaml.SafeLoader):
    """Composes nodes without anchors and aliases: nobody needs them here, and they can make a small file endless."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:
            raise yaml.composer.ComposerError(None, None, "anchor or alias", event.start_mark)
        return super().compose_node(parent, index)


def _value(node: yaml.Node) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        kind = _KINDS.get(node.tag.removeprefix(_TAG), "foreign") if node.tag.startswith(_TAG) else "foreign"
        return Scalar(line, node.value, kind, plain=node.style is None)
    if not isinstance(node, yaml.MappingNode):
        return Listing(line)
    entries = []
    for key_node, value_node in node.value:
        key = _value(key_node)
        if not isinstance(key, Scalar):
            raise BrokenDocumentError(
                key.line, "a key made of several values", "a word as key; a value with { or [ needs quotes"
            )
        entries.append(Entry(key, _value(value_node)))
    return Section(line, tuple(entries))


# What PyYAML's own words contain, and what they mean to somebody who writes a configuration. Its words are not passed
# on: some quote the document.
_EXPLANATIONS = (
    ("\\t", "a tab", "spaces instead of the tab"),
    ("anchor or alias", "a value that begins with & or *", "the value in quotes"),
    ("found undefined alias", "a value that begins with *", "the value in quotes"),
    ("while scanning an alias", "a value that begins with *", "the value in quotes"),
    ("while scanning an anchor", "a value that begins with &", "the value in quotes"),
    (
        "mapping values are not allowed here",
        "a colon where no key can be",
        "quotes around a value with a colon, or other indentation",
    ),
    ("found character", "a value that begins with a character YAML keeps for itself", "the value in quotes"),
    (
        "found unexpected end of stream",
        "a quotation mark that is not closed",
        "a second quotation mark at the end of the value",
    ),
    (
        "while scanning a quoted scalar",
        "a quotation mark that is not closed",
        "a second quotation mark at the end of the value",
    ),
    ("found unknown escape character", "a backslash in double quotes", "single quotes around the value"),
    ("expected escape sequence", "a backslash in double quotes", "single quotes around the value"),
    ("while parsing a flow", "a bracket that is not closed", "a closing bracket, or the value in quotes"),
    ("could not find expected ':'", "a line without a colon", "key: value"),
    ("but found another document", "a second document after ---", "one document, one space, per file"),
    (
        "while parsing a block mapping",
        "a line that is indented differently from its neighbours",
        "the same indentation for all keys of a section",
    ),
    ("tag", "a value that begins with !", "the value in quotes"),
)


def _explained(error: yaml.MarkedYAMLError) -> BrokenDocumentError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else None
    place = f", at column {mark.column + 1}" if mark else ""
    words = f"{error.context or ''} {error.problem or ''}"
    for sign, found, expected in _EXPLANATIONS:
        if sign in words:
            return BrokenDocumentError(line, found + place, expected)
    return BrokenDocumentError(line, f"something that is not YAML{place}", "key: value, sections indented with spaces")
