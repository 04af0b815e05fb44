"""Setting or removing one value in a configuration file that a person wrote: only its line is changed, added or gone.

Which key is meant (``target_of``), what is to stand there (``value_given``), and the file with it (``with_value``).

Comments, order, indentation and line ends stay. Where a value stands is taken from YAML's own reading of the file, and
what comes out is read again: if it differs in anything but that one value, the file is left as it is.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

import yaml
from msgspec import Struct

from cobot_sevdesk_sync.config.document import BrokenDocumentError, Listing, Scalar, Section, Value, nodes, parse
from cobot_sevdesk_sync.config.faults import UnfitValueError, nearest
from cobot_sevdesk_sync.config.schema import RULE_ID, TAX_RULE, TOKEN_KEYS, Field, Group, Kind, Pairs, in_own_words
from cobot_sevdesk_sync.config.settings import schema
from cobot_sevdesk_sync.errors import Language

_MARK = b"\xef\xbb\xbf"
_USUAL_STEP = 2
_PLAIN = re.compile(r"[^\W\d_][\w-]*(?: [\w-]+)*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
# A variable that is put in; two dollar signs are the characters themselves.
_VARIABLE = re.compile(r"(?<!\$)\$\{")


_EMPTY = " {}"
_Pair = tuple[yaml.Node, yaml.Node]


# The keys by which a booking account or a tax rule is found: sevDesk can say whether a value fits.
ACCOUNTS, DEFAULT_ACCOUNT = ("accounts",), ("default_account",)
RULES, ZERO_RATED = ("taxes", "rules"), ("taxes", "zero_rated")


class RefusedError(Exception):
    """A change is not made; nothing was.

    Attributes:
        key: Of the text that says why.
        values: For its gaps, as they were given.
        lines: What a person would write instead.
    """

    def __init__(self, key: str, values: Mapping[str, str], lines: Sequence[str] = ()) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
        self.lines = lines


class Target(Struct, frozen=True):
    """A key that is to be set, by the words that lead to it."""

    path: tuple[str, ...]
    field: Field
    is_folded: bool = False

    @property
    def key(self) -> str:
        """The key as it is given."""
        return ".".join(self.path)

    @property
    def is_account(self) -> bool:
        """Whether it takes a booking account."""
        return self.path[:1] in {ACCOUNTS, DEFAULT_ACCOUNT}

    @property
    def is_rule(self) -> bool:
        """Whether it takes a tax rule."""
        return self.path[:2] in {RULES, ZERO_RATED}

    @property
    def code(self) -> str | None:
        """The accounting code whose account or tax rule it is; None for other keys."""
        return self.path[-1] if self.path[:-1] in {ACCOUNTS, RULES} else None


def target_of(key: str) -> Target:
    """Return what a key stands for.

    Raises:
        RefusedError: There is no such key, or none that a command sets.
    """
    group, rest = schema(), key.strip()
    path: tuple[str, ...] = ()
    while True:
        name, _, rest = rest.partition(".")
        shown = {each: member for each, member in group.members.items() if not _is_secret(each, member)}
        before, path = path, (*path, name)
        if name in group.members.keys() - shown.keys() or name in TOKEN_KEYS:
            raise RefusedError("set.secret", {"key": key})
        member = shown.get(name)
        if member is None or (isinstance(member, Field) and rest):
            known = {each: ".".join((*before, each)) for each in shown}
            near = nearest(name.strip(), known)
            values = {"near": known[near] if near else "", "known": ", ".join(known.values())}
            raise RefusedError("set.unknown-key", {"key": key, **values})
        if isinstance(member, Field):
            return Target(path, member)
        if not rest.strip():
            raise RefusedError("set.section", {"key": key.strip(". ")})
        if isinstance(member, Pairs):
            try:
                code = str(member.key.read(Scalar(1, rest.strip(), "text", plain=False)))
            except UnfitValueError:
                raise RefusedError("set.unfit-code", {"key": key}) from None
            return Target((*path, code), Field(member.value), member.is_folded)
        group = member


def _is_secret(name: str, member: Field | Pairs | Group) -> bool:
    return name in TOKEN_KEYS or (isinstance(member, Field) and member.secret)


class NoPlaceError(Exception):
    """A value stands where, or as, no program can change it safely.

    Attributes:
        line: Of the file, counted from 1; None where it is about the whole file.
        lines: What a person would write.
    """

    def __init__(self, line: int | None, lines: Sequence[str] = ()) -> None:
        super().__init__(line)
        self.line = line
        self.lines = tuple(lines)


def value_given(field: Field, given: str, language: Language) -> str:
    """Return what somebody gave for a key, in the manner of their language, as YAML: as strict as the file is read.

    Raises:
        UnfitValueError: The key takes nothing like it.
    """
    given = in_own_words(field.kind, given, language)
    if field.nullable and given == "null":
        return "null"
    value = _read(field.kind, given)
    if value is None or field.kind in (RULE_ID, TAX_RULE):
        # A rule's number, or ``block``.
        return given
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return given if isinstance(value, int | float) else written(given.replace("${", "$${"))


def _read(kind: Kind[object], given: str) -> object:
    """Return what a value means; text may be anything, where a number or a flag has to be one without quotes."""
    with suppress(UnfitValueError):
        return kind.read(Scalar(1, given, "text", plain=False))
    return kind.read(Scalar(1, given, "text", plain=True))


def written(text: str) -> str:
    """Return a text as YAML, in quotes unless it is plain words."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)


def with_value(content: bytes, path: Sequence[str], value: str | None, *, is_folded: bool = False) -> bytes:
    """Return a file's bytes with one value set, or without it.

    Args:
        content: The bytes as they are.
        path: The keys that lead to the value, such as ``("accounts", "FlexPlan")``.
        value: The value as YAML, on one line; None to remove the key, of whose line a comment stays.
        is_folded: Whether letter case makes no other key of the last one.

    Raises:
        BrokenDocumentError: The file is no YAML that this program reads.
        NoPlaceError: Its place cannot be found, or changed safely.
    """
    text, root = nodes(content)
    lines = () if value is None else tuple(_lines(path, value, "", _USUAL_STEP))
    edit = _Edit(text, path, value, is_folded=is_folded)
    try:
        changed = edit.made(root)
        result = (_MARK if content.startswith(_MARK) else b"") + changed.encode()
        is_as_wanted = _is_only_change(parse(content), parse(result), edit)
    except NoPlaceError as nowhere:
        raise NoPlaceError(nowhere.line, lines) from None
    except BrokenDocumentError:
        raise NoPlaceError(None, lines) from None
    if not is_as_wanted:
        raise NoPlaceError(None, lines)
    return result


def _lines(path: Sequence[str], value: str, indent: str, step: int) -> Iterator[str]:
    for depth, name in enumerate(path):
        end = f": {value}" if depth == len(path) - 1 else ":"
        yield f"{indent}{' ' * step * depth}{written_key(name)}{end}"


def _braced(path: Sequence[str], value: str) -> str:
    """Return keys and value as they stand between braces."""
    first, *others = path
    return f"{written_key(first)}: " + (f"{{{_braced(others, value)}}}" if others else value)


def written_key(name: str) -> str:
    """Return a key as YAML: those of the schema have underscores, and stand as they are."""
    return name if re.fullmatch(r"[a-z]+(?:_[a-z]+)+", name) else written(name)


class _Edit:
    """One value to be set in one text, or to be removed from it."""

    def __init__(self, text: str, path: Sequence[str], value: str | None, *, is_folded: bool) -> None:
        self.text = text
        self.path = path
        self.value = value
        self.is_folded = is_folded
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.step = _USUAL_STEP

    def is_called(self, key: str, depth: int) -> bool:
        """Whether a key of the file is that of the path."""
        wanted, key = self.path[depth], key.strip()
        if self.is_folded and depth == len(self.path) - 1:
            return key.casefold() == wanted.casefold()
        return key == wanted

    def made(self, root: yaml.Node | None) -> str:
        """Return the text with the value set, or without it."""
        if not _is_block(root) or not isinstance(root, yaml.MappingNode):
            raise NoPlaceError(None if root is None else root.start_mark.line + 1)
        self.step = _step_of(root)
        node, above = root, None
        for depth in range(len(self.path)):
            entry = next((pair for pair in node.value if self.is_called(str(pair[0].value), depth)), None)
            if entry is None:
                return self.text if self.value is None else self._added(node, depth, self.value)
            key, found = entry
            if depth == len(self.path) - 1:
                return self._removed(node, entry, above) if self.value is None else self._replaced(entry, self.value)
            if _is_nothing(found):
                return self.text if self.value is None else self._filled(node, entry, depth + 1, self.value)
            if not isinstance(found, yaml.MappingNode) or not (_is_block(found) or _is_one_line(key, found)):
                raise NoPlaceError(found.start_mark.line + 1)
            node, above = found, key
        raise NoPlaceError(None)

    def _span(self, entry: _Pair) -> tuple[int, int]:
        """Return where the value of a key begins and ends, if it is a plain one on the line of its key."""
        key, found = entry
        is_scalar = isinstance(found, yaml.ScalarNode) and found.style in {None, "'", '"'}
        if not (_is_one_line(key, found) and is_scalar):
            raise NoPlaceError(found.start_mark.line + 1)
        start, end = found.start_mark.index, found.end_mark.index
        return (start, end) if start != end else (self._behind_colon(key),) * 2

    def _replaced(self, entry: _Pair, value: str) -> str:
        """Return the text with another value behind a key."""
        start, end = self._span(entry)
        if _VARIABLE.search(entry[1].value):
            raise NoPlaceError(entry[1].start_mark.line + 1)
        value = value if self.text[:start].endswith(" ") else f" {value}"
        return self.text[:start] + value + _moved_comment(self.text[end:], len(value) - (end - start))

    def _removed(self, node: yaml.MappingNode, entry: _Pair, above: yaml.Node | None) -> str:
        """Return the text without a key and its value; a comment behind them gets their line."""
        key, (_, end) = entry[0], self._span(entry)
        if not _is_block(node):
            return self._removed_from_braces(node, entry, end)
        begin, line_end = self.text.rfind("\n", 0, key.start_mark.index) + 1, _line_end(self.text, end)
        indent, rest = self.text[begin : key.start_mark.index], self.text[end:line_end].lstrip(" \t")
        if indent.strip(" ") or (rest.strip() and not rest.startswith("#")):
            raise NoPlaceError(key.start_mark.line + 1)
        text = self.text[:begin] + (indent + rest if rest.strip() else "") + self.text[line_end:]
        if above is None or node.value != [entry]:
            return text
        colon = self._behind_colon(above)
        return text[:colon] + _EMPTY + _moved_comment(text[colon:], len(_EMPTY))

    def _removed_from_braces(self, node: yaml.MappingNode, entry: _Pair, end: int) -> str:
        place = node.value.index(entry)
        if len(node.value) == 1:
            return self.text[: node.start_mark.index] + _EMPTY.strip() + self.text[node.end_mark.index :]
        if place:
            return self.text[: node.value[place - 1][1].end_mark.index] + self.text[end:]
        return self.text[: entry[0].start_mark.index] + self.text[node.value[1][0].start_mark.index :]

    def _filled(self, node: yaml.MappingNode, entry: _Pair, depth: int, value: str) -> str:
        """Return the text with the rest of the path below a key that has nothing behind it, ``null`` or ``{}``."""
        key, found = entry
        if not _is_block(node):
            start, end = found.start_mark.index, found.end_mark.index
            if start == end:
                raise NoPlaceError(key.start_mark.line + 1)
            return f"{self.text[:start]}{{{_braced(self.path[depth:], value)}}}{self.text[end:]}"
        colon, end = self._behind_colon(key), found.end_mark.index
        text = self.text[:colon] + _moved_comment(self.text[end:], colon - end)
        return self._with_lines(text, _line_end(text, colon), depth, key.start_mark.column + self.step, value)

    def _added(self, node: yaml.MappingNode, depth: int, value: str) -> str:
        """Return the text with the rest of the path at the end of a section."""
        last: yaml.Node = node
        if not _is_block(node):
            at = node.value[-1][1].end_mark.index
            return f"{self.text[:at]}, {_braced(self.path[depth:], value)}{self.text[at:]}"
        while isinstance(last, yaml.CollectionNode) and _is_block(last) and last.value:
            last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
        end = last.end_mark.index
        is_behind_line = end > 0 and self.text[end - 1] == "\n"
        at = end if is_behind_line else _line_end(self.text, end)
        if depth == 0 and not re.search(r"^(?:\.\.\.|---)", self.text[at:], re.MULTILINE):
            # Comments at the end of the file belong to the section above them.
            at = len(self.text)
        return self._with_lines(self.text, at, depth, node.value[0][0].start_mark.column, value)

    def _with_lines(self, text: str, at: int, depth: int, column: int, value: str) -> str:
        lines = _lines(self.path[depth:], value, " " * column, self.step)
        before = text[:at] if text[:at].endswith("\n") else text[:at] + self.newline
        return before + "".join(f"{line}{self.newline}" for line in lines) + text[at:]

    def _behind_colon(self, key: yaml.Node) -> int:
        end: int = key.end_mark.index
        found = re.compile(r"[ \t]*:").match(self.text, end)
        if found is None:
            raise NoPlaceError(key.start_mark.line + 1)
        return found.end()


def _is_one_line(key: yaml.Node, found: yaml.Node) -> bool:
    line: int = key.start_mark.line
    return line == found.start_mark.line == found.end_mark.line


def _is_block(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _is_nothing(node: yaml.Node) -> bool:
    if node.start_mark.line != node.end_mark.line:
        return False
    return not node.value if isinstance(node, yaml.MappingNode) else node.tag == "tag:yaml.org,2002:null"


def _step_of(root: yaml.MappingNode) -> int:
    """Return by how many spaces the first section is indented."""
    for key, found in root.value:
        if isinstance(found, yaml.MappingNode) and _is_block(found) and found.value:
            step: int = found.value[0][0].start_mark.column - key.start_mark.column
            return step
    return _USUAL_STEP


def _moved_comment(rest: str, more: int) -> str:
    """Return what follows a value that is so much longer now, its comment in the column where it was if it has room."""
    found = re.match(r"( +)#", rest)
    if found is None:
        return rest
    gap = len(found[1])
    return " " * max(min(gap, _USUAL_STEP), gap - more) + rest[gap:]


def _line_end(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)


# Was it that and nothing else?

_Plain = tuple[object, ...]


def _is_only_change(before: Section, after: Section, edit: _Edit) -> bool:
    """Whether two documents differ in the one value only, and it is there once, as wanted, or no more."""
    wanted = [] if edit.value is None else [parse(f"value: {edit.value}\n".encode()).entries[0].value]
    found = list(_at(after, edit, 0))
    is_there = [_plain(each) for each in found] == [_plain(each) for each in wanted]
    return is_there and _rest(before, edit, 0) == _rest(after, edit, 0)


def _at(value: Value, edit: _Edit, depth: int) -> Iterator[Value]:
    for entry in value.entries if isinstance(value, Section) else ():
        if edit.is_called(entry.key.text, depth):
            if depth == len(edit.path) - 1:
                yield entry.value
            else:
                yield from _at(entry.value, edit, depth + 1)


def _rest(section: Section, edit: _Edit, depth: int) -> _Plain:
    """Return a section without the value, and without what is empty on the way to it."""
    left: list[object] = []
    for entry in section.entries:
        if not edit.is_called(entry.key.text, depth):
            left.append((entry.key.text, _plain(entry.value)))
        elif depth < len(edit.path) - 1 and isinstance(entry.value, Section):
            inner = _rest(entry.value, edit, depth + 1)
            left += [(entry.key.text, inner)] if inner else []
    return tuple(left)


def _plain(value: Value) -> _Plain:
    if isinstance(value, Scalar):
        return ("value", value.text, value.kind, value.plain)
    if isinstance(value, Listing):
        return ("list", *map(_plain, value.items))
    return tuple((entry.key.text, _plain(entry.value)) for entry in value.entries)


# Write


def replace_whole(path: Path, content: bytes, mode: int) -> None:
    """Replace a file, which appears whole or stays as it was; who owns it and who may read it stays.

    Args:
        path: The file; where a link leads to it, the file itself is meant.
        content: What is to stand in it.
        mode: Who may read it where there is none yet.

    Raises:
        OSError: It cannot be written, or not be left to its owner.
    """
    target = path.resolve()
    unfinished: Path | None = None
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            unfinished = Path(file.name)
            with suppress(FileNotFoundError):
                found, made = target.stat(), unfinished.stat()
                mode = found.st_mode
                if (found.st_uid, found.st_gid) != (made.st_uid, made.st_gid):
                    # Written with sudo, it still is the service's: else no run could read it.
                    os.chown(unfinished, found.st_uid, found.st_gid)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(mode & 0o777)
        unfinished.replace(target)
    except OSError:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
        raise
