"""What both clients do with an answer: read its JSON, and name the field that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from cobot_sevdesk_sync.errors import MalformedAnswer, Side
from cobot_sevdesk_sync.http import Answer
from cobot_sevdesk_sync.plain import one_line

Reading = Callable[[str, int, int | None], None]
"""Told after each page of a listing: what is read, how many entries so far, and of how many, where that is known."""

NO_JSON = (ValueError, RecursionError)
"""What decoding JSON raises; the latter for absurdly deep nesting."""

_MAX_REASON = 200

Shape = TypeVar("Shape")


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
        reason, _, path = str(error).partition(" - at `$")
        path = path.rstrip("`").lstrip(".")
        joint = "." if within and path and not path.startswith("[") else ""
        raise WrongField(f"{within}{joint}{path}", reason) from None


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
