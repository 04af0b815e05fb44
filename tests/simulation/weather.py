"""What stands between the program and both sides: time that passes, faults, and people who act between two requests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from msgspec import Struct
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.faults import (
    ErrorAfter,
    ErrorBefore,
    Handle,
    LoseAnswer,
    LoseRequest,
    StrikingFault,
    Truncate,
)
from cobot_sevdesk_sync.sandbox.server import AnswerTooLate, ConnectionDropped
from tests.faults.both_sides import Killed
from tests.sandbox_faults import ErrorInside200, Garbage, Redirect, TooManyRequests, is_write
from tests.simulation.events import Event
from tests.simulation.space import STRANGERS
from tests.world import TestClock

SECONDS_A_REQUEST = 0.2
# How long the program waits for an answer: the default of ``timeout_seconds``.
PATIENCE = 30.0

PICKS: Mapping[str, Callable[[Request], bool]] = {
    "any request": lambda _request: True,
    "write": is_write,
    "voucher": lambda request: request.path.endswith("/saveVoucher"),
    "contact": lambda request: request.method == "POST" and request.path.endswith("/Contact"),
    "detail": lambda request: (
        request.method == "POST" and request.path.endswith(("/ContactAddress", "/CommunicationWay"))
    ),
    "upload": lambda request: request.path.endswith("/uploadTempFile"),
    "tag": lambda request: request.method == "POST" and "/Tag/" in request.path,
    "activity": lambda request: request.method == "POST" and request.path.endswith("/activities"),
    "number": lambda request: request.method == "PUT",
    "list of vouchers": lambda request: request.method == "GET" and request.path.endswith("/Voucher"),
    "list of contacts": lambda request: request.method == "GET" and request.path.endswith("/Contact"),
    "list of invoices": lambda request: request.method == "GET" and request.path.endswith("/invoices"),
    "list of members": lambda request: request.method == "GET" and request.path.endswith("/memberships"),
    "list of positions": lambda request: request.method == "GET" and request.path.endswith("/VoucherPos"),
    "list of ways": lambda request: request.method == "GET" and request.path.endswith("/CommunicationWay"),
    "one invoice": lambda request: (
        request.method == "GET" and "/invoices/" in request.path and not request.path.endswith(".pdf")
    ),
}
WRITES = ("write", "voucher", "contact", "detail", "upload", "tag", "activity", "number")
LISTS = ("list of vouchers", "list of contacts", "list of invoices", "list of members")


class OnItsWay(Struct):
    """A request whose connection is lost and whose effect comes later."""

    due: datetime
    request: Request
    handle: Handle
    told: str


class Sky:
    """What is on its way, and what struck; shared by all runs of a life."""

    def __init__(self, clock: TestClock) -> None:
        self.clock = clock
        self.on_its_way: list[OnItsWay] = []
        self.struck: Counter[str] = Counter()
        self.requests = 0
        self.asked_to_wait = clock.now()
        """Until then a side has asked to be left alone, which holds for the next runs, too."""
        self.arrived: Callable[[str], None] = lambda _told: None

    def let_arrive(self, *, all_of_it: bool = False) -> None:
        """Let take effect what is due."""
        due = [each for each in self.on_its_way if all_of_it or each.due <= self.clock.now()]
        self.on_its_way = [each for each in self.on_its_way if each not in due]
        for each in due:
            response = each.handle(each.request)
            self.arrived(f"{each.told}, answered {response.status_code}")


class Boundary:
    """The ``fault`` of both sides during one run: counts its requests and does what was drawn for each.

    Args:
        sky: Of the life.
        events: What happens within the run, each with its place.
        people: Carries out what is no fault.
        tell: Takes each sentence of the story.
        takes_effect: Answers in place of a side, and sees what the request made.
    """

    def __init__(
        self,
        sky: Sky,
        events: Sequence[Event],
        people: Callable[[Event], str | None],
        tell: Callable[[str], None],
        takes_effect: Callable[[Request, Handle], Response],
    ) -> None:
        self._sky = sky
        self._events = list(events)
        self._people = people
        self._tell = tell
        self._takes_effect = takes_effect
        self._counts: Counter[str] = Counter()
        self.disturbed = False
        self.struck: set[str] = set()
        self._storm: tuple[Random, float] | None = None

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return self._counts["any request"]

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Answer one request."""
        self._sky.clock.advance(seconds=SECONDS_A_REQUEST)
        self._sky.requests += 1
        self._sky.let_arrive()
        for name, picks in PICKS.items():
            self._counts[name] += picks(request)
        where = f"request {self.requests}, {request.method} {request.path.rpartition('/v1')[2]}"

        def effect(request: Request) -> Response:
            return self._takes_effect(request, handle)

        fault: Event | None = None
        for event in self._due(request):
            if event.kind in FAULTS:
                fault = fault or event
                continue
            if event.kind == STORM:
                self._storm = Random(event.values["seed"]), event.values["rate"]
                self._tell(f"    {STORM} from {where} on{_shown(event.values)}")
                continue
            if told := self._people(event):
                self.disturbed = True
                self._tell(f"    before {where}: {told}")
        fault = fault or self._drawn()
        if fault is None:
            return effect(request)
        self.disturbed = True
        self._sky.struck[fault.kind] += 1
        self.struck.add(fault.kind)
        if seconds := fault.values.get("retry_after"):
            self._sky.asked_to_wait = max(self._sky.asked_to_wait, self._sky.clock.now() + timedelta(seconds=seconds))
        self._tell(f"    {where}: {fault.kind}{_shown(fault.values)}")
        return self._strike(fault, request, effect)

    def _drawn(self) -> Event | None:
        if self._storm is None:
            return None
        random, rate = self._storm
        strikes, (kind, values) = random.random() < rate, random.choice(STORMY)
        return Event(0, kind, values) if strikes else None

    def _due(self, request: Request) -> list[Event]:
        due = [
            each
            for each in self._events
            if each.place and PICKS[each.place.picks](request) and self._counts[each.place.picks] == each.place.nth
        ]
        self._events = [each for each in self._events if each not in due]
        return due

    def _strike(self, fault: Event, request: Request, effect: Handle) -> Response:
        if fault.kind == "its effect comes late":
            request.get_data(cache=True)
            due = self._sky.clock.now() + timedelta(seconds=fault.values["seconds"])
            told = f"late effect: {request.method} {request.path.rpartition('/v1')[2]}"
            self._sky.on_its_way.append(OnItsWay(due, request, effect, told))
            self._sky.clock.advance(seconds=fault.values["patience"])
            raise ConnectionDropped("the request is still on its way")
        return FAULTS[fault.kind](fault.values, request, effect, self._sky.clock)


Strike = Callable[[Mapping[str, Any], Request, Handle, TestClock], Response]


def _plain(fault: type[StrikingFault]) -> Strike:
    def strike_plainly(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
        return fault().strike(request, effect)

    return strike_plainly


def _slow(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    clock.advance(seconds=values["seconds"])
    return effect(request)


def _too_slow(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    response = effect(request)
    clock.advance(seconds=PATIENCE)
    raise AnswerTooLate(response, PATIENCE)


def _killed_before(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    raise Killed


def _killed_after(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    effect(request)
    raise Killed


def _limited(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    return TooManyRequests(retry_after=values["retry_after"]).strike(request, effect)


def _forbidden(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    if not is_write(request) and not request.path.endswith(".pdf"):
        # On a list it is the token that has no right: the run ends, as it should.
        return effect(request)
    return Response("<html><title>403 Forbidden</title></html>", 403, content_type="text/html")


def _not_found(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    return Response('{"errors": [{"title": "Not found"}]}', 404, content_type="application/vnd.api+json")


def _altered(change: Callable[[dict[str, Any], Mapping[str, Any]], None]) -> Strike:
    def strike(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
        response = effect(request)
        try:
            document = json.loads(response.get_data())
        except ValueError:
            return response
        change(document, values)
        # Half a character and a number without measure are no values of this language: they are made as JSON only.
        body = json.dumps(document).replace('"1e999999999"', "1e999999999")
        return Response(body, response.status_code, content_type=response.content_type or "application/json")

    return strike


def _rows(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    rows = document.get("objects", document.get("data")) if isinstance(document, dict) else None
    return rows if isinstance(rows, list) else []


def _without_last_rows(document: Any, values: Mapping[str, Any]) -> None:
    # The total, where there is one, still counts them.
    rows = _rows(document)
    del rows[max(len(rows) - values["rows"], 0) :]


def _slips_through(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    """A row of an earlier page is deleted, so that another moves from this page to the one that was read."""
    is_first = request.args.get("offset", "0") == "0" and request.args.get("page[number]", "1") == "1"
    return effect(request) if is_first else _altered(_without_first_rows)(values, request, effect, clock)


def _without_first_rows(document: Any, values: Mapping[str, Any]) -> None:
    rows = values.get("rows", 1)
    del _rows(document)[:rows]
    if isinstance(document, dict) and str(document.get("total", "")).isdigit():
        document["total"] = str(max(int(document["total"]) - rows, 0))


def _odd_value(document: Any, values: Mapping[str, Any]) -> None:
    rows = _rows(document)
    if not rows:
        return
    row = rows[values["row"] % len(rows)]
    fields = row.get("attributes", row) if isinstance(row, dict) else {}
    names = sorted(name for name in fields if name not in {"id", "objectName", "type"})
    if named := values.get("name"):
        fields[named] = values["value"]
    elif names:
        fields[names[values["field"] % len(names)]] = values["value"]


def _strangers_odd_row(document: Any, values: Mapping[str, Any]) -> None:
    for row in _rows(document):
        if str(row.get("description")).startswith(STRANGERS):
            row[values["name"]] = values["value"]


def _row_without_id(document: Any, values: Mapping[str, Any]) -> None:
    rows = _rows(document)
    if rows and isinstance(rows[0], dict):
        rows[0].pop("id", None)


def _odd_id(document: Any, values: Mapping[str, Any]) -> None:
    objects = document.get("objects") if isinstance(document, dict) else None
    for each in (objects, objects.get("voucher") if isinstance(objects, dict) else None):
        if isinstance(each, dict) and "id" in each:
            each["id"] = "error"


def _id_of_another(values: Mapping[str, Any], request: Request, effect: Handle, clock: TestClock) -> Response:
    """A voucher is saved, and the answer names one that was there before."""
    response = effect(request)
    headers = [("Authorization", request.headers.get("Authorization", ""))]
    listing = EnvironBuilder("/api/v1/Voucher", method="GET", headers=headers, query_string={"limit": "1000"})
    listed = json.loads(effect(Request(listing.get_environ())).get_data())
    document = json.loads(response.get_data())
    # A listing has a list there: only what was saved has an id to be taken for another's.
    objects = document.get("objects") if isinstance(document, dict) else None
    saved = objects.get("voucher") if isinstance(objects, dict) else None
    others = [row["id"] for row in _rows(listed) if saved and row["id"] != saved.get("id")]
    if not saved or not others:
        return response
    saved["id"] = min(others)
    return Response(json.dumps(document), response.status_code, content_type="application/json")


FAULTS: Mapping[str, Strike] = {
    "the request is lost": _plain(LoseRequest),
    "the answer is lost": _plain(LoseAnswer),
    "500 before the effect": _plain(ErrorBefore),
    "500 after the effect": _plain(ErrorAfter),
    "an error inside a 200": _plain(ErrorInside200),
    "the answer is cut off": _plain(Truncate),
    "a page for people": _plain(Garbage),
    "a redirect": _plain(Redirect),
    "429": _limited,
    "a slow answer": _slow,
    "an answer that comes too late": _too_slow,
    "its effect comes late": _slow,
    "killed before the effect": _killed_before,
    "killed after the effect": _killed_after,
    "403 on one request": _forbidden,
    "404 on one request": _not_found,
    "rows are missing": _altered(_without_last_rows),
    "a row slips through between two pages": _slips_through,
    "an odd value": _altered(_odd_value),
    "a stranger's odd row": _altered(_strangers_odd_row),
    "a row without an id": _altered(_row_without_id),
    "an odd id": _altered(_odd_id),
    "an id of another": _id_of_another,
}


STORM = "bad weather"
# What strikes in bad weather, a share of all requests.
STORMY: tuple[tuple[str, Mapping[str, Any]], ...] = (
    *((kind, {}) for kind in FAULTS if FAULTS[kind].__name__ == "strike_plainly"),
    ("429", {"retry_after": 1}),
    ("an answer that comes too late", {}),
    ("its effect comes late", {"seconds": 90, "patience": 0}),
    ("killed before the effect", {}),
    ("killed after the effect", {}),
)


def _shown(values: Mapping[str, Any]) -> str:
    return f" ({', '.join(f'{name} {value!a}' for name, value in values.items())})" if values else ""
