"""How the sandbox's Cobot answers: the error shapes of both APIs, dates, and the pages of API 2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.server import Handler, Refusal, json_response

JSON_API = "application/vnd.api+json"
DEFAULT_PAGE_SIZE = 72
LARGEST_PAGE = 200

Row = TypeVar("Row")
Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """What answers one method and path.

    Attributes:
        handler: Called with the side, the request and the ids in the path, when headers, token and scope are in order.
        scope: What the token has to allow; None when any token will do.
        is_open: Whether anybody may ask, without a token.
    """

    handler: Handler
    scope: str | None = None
    is_open: bool = False


def api2_error(status: int, detail: str, *, parameter: str | None = None) -> Response:
    """Return an error as JSON:API words it (Cobot API 2, schema failure)."""
    error: dict[str, Any] = {"status": str(status), "detail": detail}
    if parameter is not None:
        error["source"] = {"parameter": parameter}
    return json_response({"errors": [error]}, status, JSON_API)


def api1_error(status: int, errors: Mapping[str, str] | str) -> Response:
    """Return an error of API 1: messages per field for 422, and one sentence for everything else."""
    body = {"error": errors} if isinstance(errors, str) else {"errors": dict(errors)}
    return json_response(body, status)


def api1_day(day: date | None) -> str | None:
    """Write a date as API 1 does."""
    return f"{day:%Y/%m/%d}" if day else None


def api1_time(moment: datetime | None) -> str | None:
    """Write a moment as API 1 does, in UTC."""
    return f"{moment.astimezone(UTC):%Y/%m/%d %H:%M:%S} +0000" if moment else None


def read_day(request: Request, parameter: str) -> date | None:
    """Return a date of the query string, ``YYYY-MM-DD``; None when it is not given.

    Raises:
        Refusal: It is no date.
    """
    text = request.args.get(parameter)
    if text is None:
        return None
    try:
        if len(text) != len("2026-01-31"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(400, f"{parameter} is not a date", parameter=parameter) from None


def allow_parameters(request: Request, *names: str) -> None:
    """Refuse query parameters that the route does not know, so that a misspelled filter is seen.

    Raises:
        Refusal: There is one.
    """
    for name in request.args:
        if name not in names:
            raise Refusal(400, f"{name} is not a known parameter", parameter=name)


def paged(
    request: Request, rows: Sequence[Row], resource: Callable[[Row], Resource], *, repeated_rows: bool = False
) -> Response:
    """Answer one page of a collection (Cobot API 2, pagination): 72 rows unless asked otherwise, never more than 200.

    Args:
        request: Carries ``page[number]`` and ``page[size]``.
        rows: The whole collection.
        resource: Renders one row.
        repeated_rows: Whether further pages begin with the row before them, as when a row was added in between.

    Raises:
        Refusal: Number or size is no whole number from 1 on.
    """
    number = _whole_number(request, "page[number]", 1)
    size = min(_whole_number(request, "page[size]", DEFAULT_PAGE_SIZE), LARGEST_PAGE)
    last = max(1, -(-len(rows) // size))
    start = (number - 1) * size
    first_row = start - 1 if repeated_rows and start > 0 else start
    link = _links(request)
    document = {
        "data": [resource(row) for row in rows[first_row : start + size]],
        "meta": {"totalPages": last, "currentPage": number},
        "links": {
            "first": link(1),
            "prev": link(number - 1) if number > 1 else None,
            "self": link(number),
            "next": link(number + 1) if number < last else None,
            "last": link(last),
        },
    }
    return json_response(document, 200, JSON_API)


def single(resource: Resource, included: Sequence[Resource] | None = None) -> Response:
    """Answer one object, with the related ones that were asked for."""
    document: dict[str, Any] = {"data": resource}
    if included is not None:
        document["included"] = list(included)
    return json_response(document, 200, JSON_API)


def _whole_number(request: Request, parameter: str, default: int) -> int:
    text = request.args.get(parameter)
    if text is None:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise Refusal(400, f"{parameter} is not a number from 1 on", parameter=parameter)
    return int(text)


def _links(request: Request) -> Callable[[int], str]:
    """Return a function that writes the relative link of a page."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "page[number]"]

    def link(number: int) -> str:
        return f"{request.path}?{urlencode([*others, ('page[number]', str(number))])}"

    return link
