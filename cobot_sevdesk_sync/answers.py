"""What both clients do with an answer: read its JSON, and name the field that is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from cobot_sevdesk_sync.errors import MalformedAnswer, Side
from cobot_sevdesk_sync.http import Answer
from cobot_sevdesk_sync.plain import one_line

Reading = Callable[[str, int, int | None], None]
"""Told after each page of a listing: what is read, how many entries so far, and of how many, where that is known."""

NO_JSON = (ValueError, RecursionError)
"""What decoding JSON raises; the latter for absurdly deep nesting."""

BROKEN = "\N{REPLACEMENT CHARACTER}"
"""Stands in what was glimpsed for characters that could not be read."""

_MAX_REASON = 200
_LONGEST_VALUE = 40
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A pair of surrogates, a lone one, or any other escape: only so is it clear where an escape begins.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
# Is in no text: what it stands in cannot be read, and what stands around that can.
_NO_CHARACTER = b"\xff"
# An amount beyond a trillion or finer than a trillionth is a broken answer, and would be slow to calculate with.
_LARGEST_EXPONENT, _SMALLEST_EXPONENT = 12, -12
_MOST_DIGITS = 18
_MOST_GLIMPSED = 5000

Shape = TypeVar("Shape")


class Form(Struct, frozen=True):
    """How the entries of a listing have always been, beyond what reading them needs.

    Attributes:
        always: The fields that every entry has had, be it with null.
        known: The values that a field has had.
    """

    always: tuple[str, ...] = ()
    known: Mapping[str, frozenset[str]] = {}


def note_unexpected(into: Counter[str], forms: Mapping[str, Form], listing: str, answer: Answer, entries: int) -> None:
    """Count what is not as it has always been: ``/Voucher: status: 200``, ``/Voucher: currency is missing``.

    Looked for in the JSON itself, which costs next to nothing: whatever it is, it stops nothing.

    Args:
        into: Counts.
        forms: By listing; of any other nothing is known.
        listing: Which one it is.
        answer: One page of it.
        entries: How many entries there are in that.
    """
    if listing in forms:
        for what, count in _unexpected_in(answer.body, entries, forms[listing]):
            into[f"{listing}: {what}"] += count


def _unexpected_in(body: bytes, entries: int, form: Form) -> Iterator[tuple[str, int]]:
    for name in form.always:
        missing = entries - body.count(f'"{name}"'.encode())
        if missing > 0:
            yield f"{name} is missing", missing
    for name, known in form.known.items():
        pattern = rb'"%b"\s*:\s*(?:"([^"]*)"|(-?[\w.]+)|\[([^\]]*)\])' % name.encode()
        strange: Counter[str] = Counter()
        for groups in re.findall(pattern, body):
            values = groups[2].replace(b'"', b"").split(b",") if groups[2] else [groups[0] or groups[1]]
            found = (one_line(each.decode("utf-8", "replace"), _LONGEST_VALUE) for each in values)
            strange.update(each for each in found if each not in known and each != "null")
        yield from ((f"{name}: {value}", count) for value, count in strange.items())


class WrongField(Exception):
    """Part of an answer is not as documented.

    Attributes:
        path: Where, such as ``attributes.items[0].quantity``; ``body`` for the whole.
        reason: What was expected and what was found instead.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path or "body"
        self.reason = one_line(reason, _MAX_REASON)


def read_json(
    raw: bytes | str | msgspec.Raw,
    shape: type[Shape],
    within: str = "",
    hook: Callable[[type, Any], Any] | None = None,
) -> Shape:
    """Decode JSON into a shape.

    Args:
        raw: The JSON.
        shape: What it should be.
        within: The path of ``raw`` inside the answer.
        hook: Reads texts into types that JSON does not know.

    Raises:
        WrongField: It is not.
    """
    try:
        return msgspec.json.decode(raw, type=shape, dec_hook=hook)
    except NO_JSON as error:
        mended = _mended(bytes(raw)) if isinstance(raw, bytes) else None
        if mended is not None:
            return read_json(mended, shape, within, hook)
        reason, _, path = str(error).partition(" - at `$")
        if isinstance(error, UnicodeDecodeError) and not isinstance(raw, str):
            reason, path = "Expected a text, got characters that are none", _place_of_broken(glimpsed(raw))
        path = path.rstrip("`").lstrip(".")
        joint = "." if within and path and not path.startswith("[") else ""
        raise WrongField(f"{within}{joint}{path}", reason) from None


def _mended(body: bytes) -> bytes | None:
    """Return JSON without what keeps all of it from being read although it is one text's fault; None for nothing such.

    That is a mark before its first byte, and half a pair of surrogates: the text that it stands in stays unreadable.
    """
    mended = body.removeprefix(_BYTE_ORDER_MARK)
    if b"\\u" in mended:
        mended = _ESCAPE.sub(lambda found: _NO_CHARACTER if found["lone"] else found[0], mended)
    return mended if mended != body else None


def glimpsed(raw: bytes | msgspec.Raw) -> Any:
    """Return what can be seen of JSON that is not as it should be: numbers as texts, ``BROKEN`` for what is none.

    None where it is not even JSON.
    """
    import json  # noqa: PLC0415 - hardly ever is anything unreadable

    try:
        return json.loads(bytes(raw).decode("utf-8", "replace"), parse_int=str, parse_float=str, parse_constant=str)
    except NO_JSON:
        return None


def texts_in(found: Any, *, but: str = "") -> tuple[str, ...]:
    """Return every text and number in something glimpsed, without surrounding spaces, but for the values of one key."""
    texts: list[str] = []
    waiting = [found]
    while waiting and len(texts) < _MOST_GLIMPSED:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend(each for name, each in value.items() if name != but)
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and value.strip():
            texts.append(value.encode("utf-8", "replace").decode().strip())
    return tuple(texts)


def _place_of_broken(found: Any) -> str:
    """Return the path of a text with a broken character; empty where there is none."""
    waiting = [("", found)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend((f"{path}.{name}", each) for name, each in value.items())
        elif isinstance(value, list):
            waiting.extend((f"{path}[{index}]", each) for index, each in enumerate(value))
        elif isinstance(value, str) and BROKEN in value:
            return path
    return ""


def ordinary(value: Decimal, path: str) -> Decimal:
    """Return a decimal as it was sent.

    Raises:
        WrongField: It is NaN, infinite, or so large or fine that it is no amount, rate or quantity.
    """
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str) or value.adjusted() >= _LARGEST_EXPONENT or exponent < _SMALLEST_EXPONENT:
        raise WrongField(path, "Expected an ordinary decimal number")
    return value


def whole_number(value: object) -> int | None:
    """Return a whole number, zero or more, that may come as a text; None for anything else, absurdly long ones too."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**_MOST_DIGITS else None
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS:
        return int(value)
    return None


def whole_number_in(raw: msgspec.Raw) -> int | None:
    """Return the whole number that undecoded JSON holds, as a number or a text; None for anything else or nothing."""
    try:
        return whole_number(msgspec.json.decode(raw))
    except NO_JSON:
        return None


@contextmanager
def read_from(side: Side, answer: Answer) -> Iterator[None]:
    """Make a wrong field inside the block an error about the answer.

    Raises:
        MalformedAnswer: There is one.
    """
    try:
        yield
    except WrongField as wrong:
        raise MalformedAnswer(side, answer.request, wrong.path, wrong.reason) from None
