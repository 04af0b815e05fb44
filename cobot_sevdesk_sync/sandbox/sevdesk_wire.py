"""How the sandbox's sevDesk speaks: bodies and filters in, texts for numbers and the ``objects`` envelope out."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.server import Handler, Refusal, json_response

BERLIN = ZoneInfo("Europe/Berlin")
DEFAULT_LIMIT = 100
LARGEST_LIMIT = 1000
CREATED = 201
_shuffling = random.Random(1)

Order = Literal["newest", "oldest", "scattered", "shuffled"]
Json = dict[str, Any]
# What answers each method and path below the base path, called with the side, the request and the ids in the path.
Routes = Mapping[str, Handler]


class Identified(Protocol):
    """A row with an id."""

    @property
    def id(self) -> str:
        """The id, as text."""
        ...


Row = TypeVar("Row", bound=Identified)


def found(rows: Mapping[str, Row], model: str, object_id: str) -> Row:
    """Return the row with this id, or refuse with 404 and code 151."""
    row = rows.get(object_id)
    if row is None:
        raise Refusal(404, f"No Model_{model} with the id {object_id} was found", 151)
    return row


def error_response(refusal: Refusal, uuid: str, *, as_text: bool = False) -> Response:
    """Return an error answer in the recorded shape, or ``as_text`` alone."""
    if as_text:
        return Response(refusal.message, refusal.status, content_type="text/plain")
    error = {
        "exceptionUUID": uuid,
        "message": refusal.message,
        "errorCode": 0,
        "code": refusal.code,
        "data": [],
        "responseCode": refusal.status,
    }
    return json_response({"error": error, "objects": None}, refusal.status)


def wrapped(value: object, status: int = 200) -> Response:
    """Return an answer in the ``objects`` envelope."""
    return json_response({"objects": value}, status)


# --- what comes in ---


def read_body(request: Request, allowed: Iterable[str]) -> Json:
    """Return the JSON object of a write, decimals with their exact text; refuse a field not in ``allowed`` with 400.

    sevDesk ignores most unknown fields; the sandbox is stricter so that a misspelt one shows.
    """
    if request.mimetype != "application/json":
        raise Refusal(400, f"The content type {request.mimetype or 'nothing'} is not supported, send application/json")
    try:
        body = json.loads(request.get_data(cache=True), parse_float=Decimal)
    except ValueError as error:
        raise Refusal(400, f"The body is not valid JSON: {error}") from None
    if not isinstance(body, dict):
        raise Refusal(400, "The body has to be an object")
    check_fields(body, allowed, "body")
    return body


def check_fields(value: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    """Refuse fields that sevDesk does not know."""
    unknown = sorted(set(value) - set(allowed))
    if unknown:
        raise Refusal(400, f"Unknown field in {where}: {', '.join(unknown)}")


def reference(value: object, model: str, field: str) -> str:
    """Return the id of ``{"id": .., "objectName": model}``, or refuse with 400."""
    if not isinstance(value, dict) or set(value) != {"id", "objectName"} or value["objectName"] != model:
        raise Refusal(400, f"{field}: expected array with 'id' and 'objectName' of {model}")
    object_id = value["id"]
    if isinstance(object_id, bool) or not isinstance(object_id, (int, str)) or not str(object_id).isdigit():
        raise Refusal(400, f"{field}: the id has to be a number")
    return str(object_id)


def text_value(value: object, field: str) -> str | None:
    """Return a text or None; numbers are taken as text, anything else is refused with 400."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    raise Refusal(400, f"{field}: expected a string")


def amount_value(value: object, field: str) -> Decimal:
    """Return a number given as a number or as text, or refuse with 400."""
    if isinstance(value, (int, Decimal, str)) and not isinstance(value, bool):
        try:
            amount = Decimal(value)
        except InvalidOperation:
            amount = Decimal("NaN")
        if amount.is_finite():
            return amount
    raise Refusal(400, f"{field}: expected a number")


def flag_value(value: object, field: str) -> bool:
    """Return a boolean given as one or as 0 or 1, or refuse with 400."""
    if value in (True, False) or value in ("1", "0", "true", "false"):
        return value in (True, "1", "true")
    raise Refusal(400, f"{field}: expected a boolean")


def day_value(value: object, field: str) -> date | None:
    """Return the Berlin day of ``dd.mm.yyyy``, an ISO date or a Unix time; refuse anything else with 400."""
    if value is None:
        return None
    text = str(value)
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=BERLIN).date()
        except ValueError:
            continue
    if text.isdigit():
        return datetime.fromtimestamp(int(text), BERLIN).date()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(400, f"{field}: {text[:40]} is no date") from None
    return moment.astimezone(BERLIN).date()


# --- what is asked for in a listing ---


def filter_reference(arguments: MultiDict[str, str], name: str, model: str) -> str | None:
    """Return the id of a complete reference filter; an incomplete one is ignored, as unknown filters are."""
    if arguments.get(f"{name}[objectName]") != model:
        return None
    return arguments.get(f"{name}[id]")


def filter_number(arguments: MultiDict[str, str], name: str) -> Decimal | None:
    """Return a numeric filter, or None when it is absent or no number (then it is ignored)."""
    try:
        return Decimal(arguments[name])
    except (KeyError, InvalidOperation):
        return None


def contains(text: str | None, part: str, search: str = "part") -> bool:
    """Say whether ``part`` stands in ``text``, case aside; ``%`` and ``_`` mean themselves.

    Args:
        text: Is searched.
        part: What for.
        search: ``case``, ``wildcards`` or ``beginning`` where it is otherwise.
    """
    whole = text or ""
    if search == "case":
        return part in whole
    whole, part = whole.casefold(), part.casefold()
    if search == "beginning":
        return whole.startswith(part)
    if search == "wildcards":
        return re.search(re.escape(part).replace("%", ".*").replace("_", "."), whole) is not None
    return part in whole


def in_order(rows: Iterable[Row], order: Order) -> list[Row]:
    """Return the rows newest first, oldest first, scattered (always the same way) or shuffled (another each time)."""
    if order == "shuffled":
        shuffled = list(rows)
        _shuffling.shuffle(shuffled)
        return shuffled
    if order == "scattered":
        return sorted(rows, key=lambda row: hashlib.sha256(row.id.encode()).digest())
    return sorted(rows, key=lambda row: int(row.id), reverse=order == "newest")


def listing(request: Request, rows: Iterable[Row], view: Callable[[Row], Json], *, with_total: bool = True) -> Response:
    """Return one page of a listing: ``limit`` (default 100, at most 1000), ``offset``, and ``countAll``."""
    everything = list(rows)
    limit = _whole_number(request.args.get("limit"), DEFAULT_LIMIT, smallest=1)
    offset = _whole_number(request.args.get("offset"), 0, smallest=0)
    page = everything[offset : offset + min(limit, LARGEST_LIMIT)]
    answer: Json = {"objects": [view(row) for row in page]}
    if with_total and request.args.get("countAll", "").casefold() in {"true", "1"}:
        answer["total"] = str(len(everything))
    return json_response(answer)


def _whole_number(text: str | None, default: int, *, smallest: int) -> int:
    if text is None or not text.isdigit() or int(text) < smallest:
        return default
    return int(text)


# --- what goes out ---


def number_text(value: Decimal | int) -> str:
    """Return a number as sevDesk writes it: text without padding, ``119`` or ``0.1``."""
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def flag_text(value: bool) -> str:  # noqa: FBT001 - the value is the subject
    """Return ``1`` or ``0``."""
    return "1" if value else "0"


def day_text(day: date | None) -> str | None:
    """Return a day as RFC 3339 of Berlin's midnight."""
    return None if day is None else datetime.combine(day, time.min, BERLIN).isoformat()


def day_seconds(day: date) -> int:
    """Return Berlin's midnight of a day in Unix seconds."""
    return int(datetime.combine(day, time.min, BERLIN).timestamp())


def moment_text(moment: datetime) -> str:
    """Return a moment as RFC 3339 with Berlin's offset."""
    return moment.astimezone(BERLIN).isoformat(timespec="seconds")


def stub(object_id: str, model: str) -> Json:
    """Return a reference as it stands in answers."""
    return {"id": object_id, "objectName": model}
