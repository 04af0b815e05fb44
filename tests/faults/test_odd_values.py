"""Any field of any answer may hold anything: nothing but our own errors comes of it, and it stays with its own row.

The answers are the sandbox's, the fields those of the wire shapes, found by looking at the shapes themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import msgspec
import pytest
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.cobot import wire as cobot_wire
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import RemoteError
from cobot_sevdesk_sync.sandbox.faults import Handle
from cobot_sevdesk_sync.sandbox.server import SandboxSide, no_fault
from cobot_sevdesk_sync.sevdesk import wire as sevdesk_wire
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import AddressRequest, ContactRequest
from tests.system.invoicing import DAY, booked_numbers, issue, line, member_of
from tests.world import World, empty_world

Path_ = tuple[str | int, ...]

MISSING = "(missing)"
ODD: Mapping[str, str] = {
    "missing": MISSING,
    "null": "null",
    "empty": '""',
    "blank": '"  "',
    "text": '"error"',
    "true": "true",
    "zero": "0",
    "negative": "-1",
    "fraction": "1.5",
    "list": "[]",
    "list-of-null": "[null]",
    "list-of-lists": "[[[]]]",
    "object": "{}",
    "object-of-lists": '{"id": [], "data": [], "value": {}}',
    "half-a-pair": r'"Ada \ud83d"',
    "nul": r'"Ada \u0000"',
    "long-text": '"' + "x" * 100_000 + '"',
    "digits-in-text": '"' + "9" * 5000 + '"',
    "digits": "9" * 5000,
    "many-digits": "9" * 4000,
    "exponent": "1e999999999",
    "exponent-in-text": '"1e999999999"',
    "tiny": '"1e-999999999"',
    "not-a-number": '"NaN"',
    "signalling": '"sNaN"',
    "infinite": '"Infinity"',
    "last-moment": '"9999-12-31T23:59:59-14:00"',
    "last-moment-of-api-1": '"9999/12/31 23:59:59 +0000"',
    "first-moment": '"0001-01-01T00:00:00+14:00"',
    "no-day": '"0000-00-00"',
    "before-all-days": '"-0001-11-30"',
    "seconds": '"99999999999999999999"',
    "nested": "[" * 400 + "]" * 400,
}
SECONDS = 5.0
"""No odd value may keep the program busy for longer, and shared machines are slow."""

LONGEST_SENTENCE = 1000

SHORT = 400
SHORT_RUNS, LONG_RUNS = 40, 1500


def fields_of(module: Any) -> set[str]:
    """Return the names, as they stand in JSON, of every field of every shape."""
    shapes = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    return set(chain.from_iterable(shape.__struct_encode_fields__ for shape in shapes))


def places(document: Any, names: set[str], path: Path_ = ()) -> Iterator[Path_]:
    """Yield where one of the fields stands; of a list its first two entries are enough."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name in names:
                yield (*path, name)
            yield from places(value, names, (*path, name))
    elif isinstance(document, list):
        for index, value in enumerate(document[:2]):
            yield from places(value, names, (*path, index))


def damaged(document: Any, path: Path_, odd: str) -> bytes:
    """Return JSON with one value replaced by characters that need not be JSON's own way to write anything."""
    copy = json.loads(json.dumps(document))
    parent = copy
    for step in path[:-1]:
        parent = parent[step]
    if odd == MISSING:
        parent.pop(path[-1], None)
        return json.dumps(copy).encode()
    parent[path[-1]] = "(here)"
    return json.dumps(copy).replace('"(here)"', odd, 1).encode()


class Damage:
    """Changes the answers to one request, and remembers what they were."""

    def __init__(self, path: Path_ | None = None, odd: str = "null", when: Callable[[Request], bool] | None = None):
        self.path = path
        self.odd = odd
        self.when = when
        self.seen: Any = None

    def __call__(self, request: Request, handle: Handle) -> Response:
        response = handle(request)
        if self.when is not None and not self.when(request):
            return response
        try:
            document = json.loads(response.get_data())
        except ValueError:
            return response
        self.seen = self.seen if self.seen is not None else document
        if self.path is not None:
            try:
                response.set_data(damaged(document, self.path, self.odd))
            except (KeyError, IndexError, TypeError):
                # Another answer of the same call.
                return response
        return response


def peopled(folder: Path) -> World:
    """Return a world in which every listing has something in it, already in sync."""
    world = empty_world(folder)
    world.sevdesk.add_cost_centre("Kranhalle", "100")
    team = world.cobot.add_team("Teamwerk", "t-1")
    issue(world, "CW-1", line(), debitor=member_of(world.cobot, "Ada Beispiel", billing_emails=["r@example.org"]))
    issue(world, "CW-2", line(code="unknown"), debitor=member_of(world.cobot, "Bo Muster"))
    issue(world, "CW-3", line(), debitor=("teams", team))
    world.run()
    return world


def cobot_calls(world: World) -> dict[str, Callable[[CobotClient], object]]:
    space, today = world.cobot.space.id, DAY
    member, invoice = next(iter(world.cobot.members)), world.cobot.invoice_by_number("CW-1").id
    blocked = world.cobot.invoice_by_number("CW-2").id
    return {
        "space": lambda client: client.fetch_space(),
        "members": lambda client: client.fetch_memberships(),
        "member": lambda client: client.fetch_membership(member),
        "teams": lambda client: client.fetch_teams(space, today),
        "invoices": lambda client: client.fetch_invoices(space, date(2026, 1, 1), None),
        "invoice": lambda client: client.fetch_invoice(invoice),
        "codes": lambda client: client.fetch_accounting_codes(),
        "scopes": lambda client: client.fetch_token_scopes(),
        "activities": lambda client: client.fetch_activities([blocked]),
    }


def sevdesk_calls(world: World) -> dict[str, Callable[[SevdeskClient], object]]:
    voucher, contact = next(iter(world.sevdesk.vouchers)), next(iter(world.sevdesk.contacts))
    request = ContactRequest("7001", "Beispiel GmbH", None, None)
    return {
        "version": lambda client: client.fetch_booking_system_version(),
        "accounts": lambda client: client.fetch_accounts(),
        "countries": lambda client: client.fetch_countries(),
        "cost-centres": lambda client: client.fetch_cost_centres(),
        "contacts": lambda client: client.fetch_contacts(),
        "contact": lambda client: client.fetch_contact_exists(contact),
        "contacts-by-number": lambda client: client.fetch_contacts_by_number("1001"),
        "next-number": lambda client: client.fetch_next_customer_number(),
        "number-is-free": lambda client: client.fetch_number_is_free("1001"),
        "addresses": lambda client: client.fetch_addresses(contact),
        "ways": lambda client: client.fetch_communication_ways(contact),
        "vouchers": lambda client: client.fetch_vouchers(),
        "voucher": lambda client: client.fetch_voucher(voucher),
        "voucher-exists": lambda client: client.fetch_voucher_exists(voucher),
        "positions-of-one": lambda client: client.fetch_positions(voucher),
        "positions": lambda client: list(client.iterate_position_pages()),
        "tags": lambda client: client.fetch_tags(),
        "tag-relations": lambda client: client.fetch_tag_relations(),
        "create-contact": lambda client: client.send_contact(request),
        "create-address": lambda client: client.send_address(contact, AddressRequest("Kai 1", "20457", "Hamburg", "1")),
        "create-email": lambda client: client.send_email(contact, "x@example.org", billing=False, main=False),
        "upload": lambda client: client.send_upload("CW-1.pdf", b"%PDF-1.7 made up"),
        "create-tag": lambda client: client.send_tag(voucher, "Import"),
        "set-number": lambda client: client.send_contact_number(contact, "1001"),
    }


def attempt(side: SandboxSide, damage: Damage, call: Callable[[], object]) -> None:
    """Make a call whose answers are damaged: it returns, or raises one of our errors, and in time.

    Raises:
        Exception: Anything else.
    """
    side.fault = damage
    began, said = perf_counter(), ""
    try:
        call()
    except RemoteError as error:
        said = str(error)
    finally:
        side.fault = no_fault
    assert perf_counter() - began < SECONDS
    # What a person is shown of it is short, whatever the answer was.
    assert len(said) < LONGEST_SENTENCE


@pytest.mark.parametrize("side_name", ["cobot", "sevdesk"])
def test_whatever_stands_in_whichever_field_a_call_returns_or_raises_one_of_our_errors(
    tmp_path: Path, side_name: str, request: pytest.FixtureRequest
) -> None:
    world = peopled(tmp_path)
    clients = world.clients(world.settings())
    client: Any = clients[0] if side_name == "cobot" else clients[1]
    side: SandboxSide = world.cobot_side if side_name == "cobot" else world.sevdesk_side
    calls: Mapping[str, Callable[[Any], object]] = cobot_calls(world) if side_name == "cobot" else sevdesk_calls(world)
    names = fields_of(cobot_wire if side_name == "cobot" else sevdesk_wire)
    found: dict[str, list[Path_]] = {}
    for name, call in calls.items():
        look = Damage()
        side.fault = look
        # A second contact of one number, say: its answer is one like others.
        with suppress(RemoteError):
            call(client)
        found[name] = list(places(look.seen, names))
    met = {str(path[-1]) for paths in found.values() for path in paths}
    for paths in found.values():
        # What the sandbox never sends is put beside everything that it does.
        beside = {path[:-1] for path in paths}
        paths += [(*path, name) for path in sorted(beside, key=str) for name in sorted(names - met)]
    cases = [(name, path, odd) for name, paths in found.items() for path in paths for odd in ODD]
    if not request.config.getoption("--long-search"):
        cases = Random(1).sample(cases, SHORT)
    for name, path, odd in cases:
        try:
            attempt(side, Damage(path, ODD[odd]), partial(calls[name], client))
        except Exception as error:
            raise AssertionError(f"{name} {path} {odd}") from error


class Row:
    """One row of a listing: the side, how the path of the request ends, and the id."""

    def __init__(self, side_name: str, path: str, row_id: str) -> None:
        self.side_name = side_name
        self.path = path
        self.row_id = row_id

    def find(self, document: Any) -> Path_ | None:
        """Return where the row stands in an answer."""
        before: Path_ = ()
        rows: Any = document
        for name in ("objects", "data"):
            if isinstance(document, dict) and name in document:
                before, rows = (name,), document[name]
        if not isinstance(rows, list):
            return None
        for index, row in enumerate(rows):
            if isinstance(row, dict) and self.row_id in {str(row.get("id")), str(row.get("accountDatevId"))}:
                return (*before, index)
        return None


class RowDamage:
    """Damages one row in every answer of a listing; without a place, it remembers what the row looks like."""

    def __init__(self, row: Row, place: Path_ | None = None, odd: str = "null") -> None:
        self.row = row
        self.place = place
        self.odd = odd
        self.seen: Any = None

    def __call__(self, request: Request, handle: Handle) -> Response:
        response = handle(request)
        if request.method != "GET" or not request.path.endswith(self.row.path):
            return response
        document = json.loads(response.get_data())
        at = self.row.find(document)
        if at is None:
            return response
        if self.place is None:
            self.seen = document
            for step in at:
                self.seen = self.seen[step]
        else:
            response.set_data(damaged(document, (*at, *self.place), self.odd))
        return response


def unbooked(folder: Path) -> tuple[World, list[Row]]:
    """Return a world with invoices to be booked, and of each listing a row that is nobody's of them."""
    world = empty_world(folder)
    state, cobot = world.sevdesk, world.cobot
    stranger = state.add_contact("Fremde Werke GmbH", customer_number="7", emails=["f@example.net"])
    voucher = state.add_voucher("CW-0", DAY, "119.00", contact_id=stranger, tags=["Fremd"])
    account = state.add_account("4999", "Fremdes")
    _, odd_member = member_of(cobot, "Odo Sonder")
    odd_team = cobot.add_team("Aalwerk", "t-0")
    odd_invoice = issue(world, "CW-9", line())
    issue(world, "CW-8", line(), debitor=("teams", odd_team))
    issue(world, "CW-1", line(), debitor=member_of(cobot, "Ada Beispiel"))
    issue(world, "CW-2", line(), debitor=member_of(cobot, "Bo Muster"))
    issue(world, "CW-3", line(), debitor=("teams", cobot.add_team("Teamwerk", "t-1")))
    issue(world, "CW-4", line())
    rows = [
        Row("sevdesk", "/Contact", stranger),
        Row("sevdesk", "/CommunicationWay", next(iter(state.ways))),
        Row("sevdesk", "/Voucher", voucher),
        Row("sevdesk", "/Tag", next(iter(state.tags))),
        Row("sevdesk", "/TagRelation", next(iter(state.tag_relations))),
        Row("sevdesk", "/StaticCountry", next(iter(state.countries))),
        Row("sevdesk", "/ReceiptGuidance/forAllAccounts", account),
        Row("cobot", "/api/memberships", odd_member),
        Row("cobot", "/invoices", odd_invoice),
        Row("cobot", "/teams", odd_team),
    ]
    return world, rows


BOOKED = {"CW-1", "CW-2", "CW-3", "CW-4"}


def side_of(world: World, row: Row) -> SandboxSide:
    return world.cobot_side if row.side_name == "cobot" else world.sevdesk_side


def row_cases(folder: Path) -> list[tuple[int, Path_, str]]:
    """Return every field of one row of each listing, with everything that may stand in it."""
    folder.mkdir()
    _, rows = unbooked(folder)
    cases: list[tuple[int, Path_, str]] = []
    for number in range(len(rows)):
        world, again = unbooked(folder)
        look = RowDamage(again[number])
        side_of(world, again[number]).fault = look
        world.run()
        world.state_file.unlink()
        if look.seen is not None:
            names = fields_of(cobot_wire if again[number].side_name == "cobot" else sevdesk_wire)
            cases += [(number, place, odd) for place in places(look.seen, names) for odd in ODD]
        assert look.seen is not None or again[number].path in NOT_ASKED_FOR, again[number].path
    return cases


# A run that adopts nothing asks for no tags.
NOT_ASKED_FOR = {"/Tag", "/TagRelation"}


def test_whatever_stands_in_one_field_of_one_row_a_run_ends_well_with_everything_else_booked(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    cases = row_cases(tmp_path / "look")
    is_long = request.config.getoption("--long-search")
    cases = Random(2).sample(cases, LONG_RUNS if is_long else SHORT_RUNS)
    for turn, (number, place, odd) in enumerate(cases):
        folder = tmp_path / str(turn)
        folder.mkdir()
        world, rows = unbooked(folder)
        row = rows[number]
        side_of(world, row).fault = RowDamage(row, place, ODD[odd])
        result = world.run()
        about = f"{row.path} {place} {odd}: {result.error} {[each.finding for each in result.problems]}"
        assert result.error is None, about
        booked = booked_numbers(world)
        assert set(booked) >= BOOKED, about
        assert len(booked) == len(set(booked)), about
        # What is not booked is named. (An invoice of Cobot's may become another one by what stands in it.)
        named = {each.finding.number for each in result.problems}
        assert row.side_name == "cobot" or {"CW-8", "CW-9"} <= {*booked, *named}, about
        world.state_file.unlink()
