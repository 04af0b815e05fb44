"""Any field of any answer may hold anything: nothing but our own errors comes of it, and it stays with its own row.

The answers are the sandbox's, the fields those of the wire shapes, found by looking at the shapes themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
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

SHORT = 400
SHORT_RUNS = 40


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
        del parent[path[-1]]
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
        "create-tag": lambda client: client.send_tag(voucher, "Import"),
        "set-number": lambda client: client.send_contact_number(contact, "1001"),
    }


def attempt(side: SandboxSide, damage: Damage, call: Callable[[], object]) -> None:
    """Make a call whose answers are damaged: it returns, or raises one of our errors, and in time.

    Raises:
        Exception: Anything else.
    """
    side.fault = damage
    began = perf_counter()
    try:
        call()
    except RemoteError as error:
        # What a person is shown of it is short, whatever the answer was.
        assert len(str(error)) < 2000
    finally:
        side.fault = no_fault
    assert perf_counter() - began < SECONDS


@pytest.mark.parametrize("side_name", ["cobot", "sevdesk"])
def test_whatever_stands_in_whichever_field_a_call_returns_or_raises_one_of_our_errors(
    tmp_path: Path, side_name: str, request: pytest.FixtureRequest
) -> None:
    world = peopled(tmp_path)
    clients = world.clients(world.settings())
    client: Any = clients[0] if side_name == "cobot" else clients[1]
    side: SandboxSide = world.cobot_side if side_name == "cobot" else world.sevdesk_side
    calls: Mapping[str, Callable[[Any], object]] = (
        cobot_calls(world) if side_name == "cobot" else sevdesk_calls(world)
    )
    names = fields_of(cobot_wire if side_name == "cobot" else sevdesk_wire)
    met: set[str] = set()
    cases: list[tuple[str, Path_, str]] = []
    for name, call in calls.items():
        look = Damage()
        side.fault = look
        try:
            call(client)
        except RemoteError:
            pass  # a second contact of one number, say: its answer is one like others
        found = list(places(look.seen, names))
        met |= {str(path[-1]) for path in found}
        cases += [(name, path, odd) for path in found for odd in ODD]
    # Every field of every shape is tried but those that the sandbox never sends.
    assert names - met <= NEVER_SENT[side_name]
    if not request.config.getoption("--long-search"):
        cases = Random(1).sample(cases, SHORT)
    for name, path, odd in cases:
        try:
            attempt(side, Damage(path, ODD[odd]), lambda name=name: calls[name](client))
        except Exception as error:
            raise AssertionError(f"{name} {path} {odd}") from error


NEVER_SENT = {"cobot": set[str](), "sevdesk": set[str]()}


LISTINGS: Mapping[str, tuple[str, Path_, str]] = {
    "contacts": ("sevdesk", ("objects", 0), "/Contact"),
    "ways": ("sevdesk", ("objects", 0), "/CommunicationWay"),
    "vouchers": ("sevdesk", ("objects", 0), "/Voucher"),
    "tags": ("sevdesk", ("objects", 0), "/Tag"),
    "tag-relations": ("sevdesk", ("objects", 0), "/TagRelation"),
    "countries": ("sevdesk", ("objects", 0), "/StaticCountry"),
    "accounts": ("sevdesk", ("objects", 0), "/ReceiptGuidance/forAllAccounts"),
    "members": ("cobot", (0,), "/api/memberships"),
    "invoices": ("cobot", ("data", 0), "/invoices"),
    "teams": ("cobot", ("data", 0), "/teams"),
}


def unbooked(folder: Path) -> World:
    """Return a world with somebody else's rows first in every listing of sevDesk, and an odd one out in Cobot's."""
    world = empty_world(folder)
    stranger = world.sevdesk.add_contact(customer_number="7", name="Fremde Werke GmbH", emails=["f@example.net"])
    world.sevdesk.add_voucher(
        "CW-0", DAY, contact_id=stranger, tags=["Fremd"], positions=[("1", "0", "5")]
    )
    odd_team = world.cobot.add_team("Aalwerk", "t-0")
    issue(world, "ODD", line(), debitor=member_of(world.cobot, "Odo Sonder"))
    issue(world, "CW-T", line(), debitor=("teams", odd_team))
    issue(world, "CW-1", line(), debitor=member_of(world.cobot, "Ada Beispiel"))
    issue(world, "CW-2", line(), debitor=member_of(world.cobot, "Bo Muster"))
    issue(world, "CW-3", line(), debitor=("teams", world.cobot.add_team("Teamwerk", "t-1")))
    return world
