"""A YAML text as a tree that knows its line numbers.

Nothing is constructed from YAML's tags: values stay the characters that were written, and their place in the schema
says what they mean. So ``0400`` or ``no`` can be told from ``"0400"`` and ``"no"``, and no tag makes Python do a thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import yaml
from msgspec import Struct

from cobot_sevdesk_sync.config.faults import NOT_SHOWN, UnfitValueError
from cobot_sevdesk_sync.errors import Words

_MARK = re.compile(r"\$\$\{|\$\{(?P<name>[^}]*)(?P<end>\}?)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def substituted(text: str, environment: Mapping[str, str]) -> str:
    """Return the text with every ``${NAME}`` replaced; what is put in is not looked at again.

    Raises:
        UnfitValueError: A variable is not set or far too long, or what stands between the braces is no name.
    """
    missing: list[str] = []

    def replacement(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return "${"
        if not match["end"] or not _NAME.fullmatch(name):
            raise UnfitValueError(Words("fault.expected.variable", {"variable": "${NAME}", "literal": "$${"}))
        if name not in environment:
            missing.append(name)
        return environment.get(name, "")

    result = _MARK.sub(replacement, text)
    if len(result) > MAX_TEXT:
        raise UnfitValueError(Words("fault.expected.shorter", {"most": str(MAX_TEXT)}), found=NOT_SHOWN)
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        raise UnfitValueError(Words("fault.expected.set-variable", {"names": names}), found="${" + missing[0] + "}")
    return result


MAX_BYTES = 1_000_000
# Characters; no configuration has so many, but a file of what was accepted over years may.
LONG = 8_000
# Of one value with its variables put in.
MAX_TEXT = 10_000
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


class Scalar(Struct, frozen=True):
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


class Listing(Struct, frozen=True):
    """A list. The configuration has none; the file of what was accepted is one."""

    line: int
    items: tuple[Value, ...] = ()


class Entry(Struct, frozen=True):
    """A key and its value."""

    key: Scalar
    value: Value


class Section(Struct, frozen=True):
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

    def __init__(self, line: int | None, found: Words, expected: Words) -> None:
        super().__init__(found.key)
        self.line = line
        self.found = found
        self.expected = expected


def parse(content: bytes, most: int = MAX_BYTES) -> Section:
    """Return the document in a file's bytes, at most so many; an empty one is an empty section.

    Raises:
        BrokenDocumentError: The bytes are not UTF-8, not YAML or too many, or their top level is no keys with values.
    """
    text = _decoded(content, most)
    try:
        node = _composed(text)
    except yaml.reader.ReaderError as error:
        raise BrokenDocumentError(
            text.count("\n", 0, error.position) + 1,
            Words("fault.found.control-character"),
            Words("fault.expected.no-control-characters"),
        ) from None
    except yaml.MarkedYAMLError as error:
        raise _explained(error) from None
    except RecursionError:
        raise BrokenDocumentError(
            None, Words("fault.found.endless-brackets"), Words("fault.expected.keys-of-example")
        ) from None
    if node is None:
        return Section(1, ())
    value = _value(node)
    if isinstance(value, Scalar) and value.kind == "nothing":
        return Section(value.line, ())
    if not isinstance(value, Section):
        raise BrokenDocumentError(value.line, Words("fault.found.no-keys"), Words("fault.expected.keys"))
    return value


def nodes(content: bytes) -> tuple[str, yaml.Node | None]:
    """Return a file's characters, and YAML's nodes, which know where in them each begins and ends.

    Raises:
        BrokenDocumentError: As for ``parse``.
    """
    parse(content)
    text = _decoded(content, MAX_BYTES)
    return text, _PlainLoader(text).get_single_node()


def _composed(text: str) -> yaml.Node | None:
    """Return the node of a text. A long one is read by YAML's own library, where there is one: ten times as fast."""
    if len(text) > LONG and yaml.__with_libyaml__:
        try:
            events = yaml.parse(text, Loader=yaml.CSafeLoader)
            if not any(getattr(event, "anchor", None) is not None for event in events):
                node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
                return node
        except yaml.YAMLError:
            # The other reader says what is wrong.
            pass
    return _PlainLoader(text).get_single_node()


def _decoded(content: bytes, most: int) -> str:
    if len(content) > most:
        found = Words("fault.found.bytes", {"count": str(len(content))})
        raise BrokenDocumentError(None, found, Words("fault.expected.smaller"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenDocumentError(line, Words("fault.found.not-utf8"), Words("fault.expected.utf8")) from None


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
        return Scalar(line, node.value, kind, plain=not node.style)
    if not isinstance(node, yaml.MappingNode):
        return Listing(line, tuple(map(_value, node.value)))
    entries = []
    for key_node, value_node in node.value:
        key = _value(key_node)
        if not isinstance(key, Scalar):
            expected = Words("fault.expected.word-as-key", {"curly": "{", "square": "["})
            raise BrokenDocumentError(key.line, Words("fault.found.several-as-key"), expected)
        entries.append(Entry(key, _value(value_node)))
    return Section(line, tuple(entries))


_IN_QUOTES = Words("fault.expected.in-quotes")
_OPEN_QUOTATION = (Words("fault.found.open-quotation"), Words("fault.expected.second-quotation-mark"))
_BACKSLASH = (Words("fault.found.backslash"), Words("fault.expected.single-quotes"))
# What PyYAML's own words contain, and what they mean to somebody who writes a configuration. Its words are not passed
# on: some quote the document.
_EXPLANATIONS: tuple[tuple[str, Words, Words], ...] = (
    ("\\t", Words("fault.found.tab"), Words("fault.expected.spaces")),
    ("anchor or alias", Words("fault.found.begins-with-anchor-or-alias"), _IN_QUOTES),
    ("found undefined alias", Words("fault.found.begins-with-alias"), _IN_QUOTES),
    ("while scanning an alias", Words("fault.found.begins-with-alias"), _IN_QUOTES),
    ("while scanning an anchor", Words("fault.found.begins-with-anchor"), _IN_QUOTES),
    ("mapping values are not allowed here", Words("fault.found.colon"), Words("fault.expected.quotes-or-indentation")),
    ("found character", Words("fault.found.begins-with-reserved"), _IN_QUOTES),
    ("found unexpected end of stream", *_OPEN_QUOTATION),
    ("while scanning a quoted scalar", *_OPEN_QUOTATION),
    ("found unknown escape character", *_BACKSLASH),
    ("expected escape sequence", *_BACKSLASH),
    ("while parsing a flow", Words("fault.found.open-bracket"), Words("fault.expected.closing-bracket")),
    ("could not find expected ':'", Words("fault.found.no-colon"), Words("fault.expected.key-and-value")),
    ("but found another document", Words("fault.found.second-document"), Words("fault.expected.one-document")),
    ("while parsing a block mapping", Words("fault.found.indentation"), Words("fault.expected.same-indentation")),
    ("tag", Words("fault.found.begins-with-tag"), _IN_QUOTES),
)


def _explained(error: yaml.MarkedYAMLError) -> BrokenDocumentError:
    mark = error.problem_mark or error.context_mark
    words = f"{error.context or ''} {error.problem or ''}"
    unknown = (Words("fault.found.no-yaml"), Words("fault.expected.yaml"))
    found, expected = next(((found, expected) for sign, found, expected in _EXPLANATIONS if sign in words), unknown)
    if mark is None:
        return BrokenDocumentError(None, found, expected)
    placed = Words("fault.found.at-column", {"found": found, "column": str(mark.column + 1)})
    return BrokenDocumentError(mark.line + 1, placed, expected)
