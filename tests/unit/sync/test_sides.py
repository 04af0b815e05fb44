from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.books.names import common_part
from cobot_sevdesk_sync.errors import SetupError
from cobot_sevdesk_sync.sandbox.faults import Handle
from cobot_sevdesk_sync.sandbox.server import json_response
from cobot_sevdesk_sync.sync.sides import CobotTeams, SevdeskBooks
from tests.world import World

DAY = date(2026, 4, 1)
numbers_drawn = st.lists(st.text("ab1-_%\\ ", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=6)


@given(numbers_drawn)
def test_the_common_part_is_in_every_number_and_holds_no_wildcard(numbers: list[str]) -> None:
    part = common_part(numbers)
    assert all(part in number.strip() for number in numbers)
    assert not set(part) & set("%_\\")
    assert part == part.strip()


@given(st.text("CW-", max_size=3), st.lists(st.integers(1, 9999), min_size=1, max_size=6))
def test_no_text_that_all_numbers_share_is_longer_than_their_common_part(prefix: str, counted: list[int]) -> None:
    assert len(common_part([f"{prefix}{number}" for number in counted])) >= len(prefix)


@pytest.mark.parametrize(
    ("numbers", "part"),
    [
        ([], ""),
        ([""], ""),
        (["%"], ""),
        (["A", "B"], ""),
        (["CW-1"], "CW-1"),
        ([" CW-1 ", "CW-12"], "CW-1"),
        (["A_BC", "BC%"], "BC"),
    ],
)
def test_the_common_part_by_example(numbers: list[str], part: str) -> None:
    assert common_part(numbers) == part


def books(world: World, **sections: Any) -> SevdeskBooks:
    world.configure(**sections)
    settings = world.settings()
    _, sevdesk = world.clients(settings)
    return SevdeskBooks(sevdesk, settings, world.clock)


def test_one_listing_finds_the_vouchers_of_all_numbers_exactly(world: World) -> None:
    for number in ("CW-1", "CW-10", "cw-1", "CW-1-A", " CW-2 ", "CW-3", "CW-3", None):
        world.sevdesk.add_voucher(number, DAY, "1.00")
    desk = books(world)
    found = desk.vouchers_by_number(["CW-1", "CW-2 ", "CW-3", "CW-4"])
    assert {number: len(vouchers) for number, vouchers in found.items()} == {"CW-1": 1, "CW-2": 1, "CW-3": 2}
    assert len([each for each in world.sevdesk_side.log if each.path.endswith("/Voucher")]) == 1


@pytest.mark.parametrize("numbers", [["2026_1", "2026_2"], ["10%", "20%"], ["A\\1"], ["X", "7"]])
def test_numbers_with_wildcards_or_nothing_in_common_are_found_all_the_same(world: World, numbers: list[str]) -> None:
    for number in numbers:
        world.sevdesk.add_voucher(number, DAY, "1.00")
    assert set(books(world).vouchers_by_number(numbers)) == set(numbers)


def test_no_numbers_need_no_request(world: World) -> None:
    assert books(world).vouchers_by_number([]) == {}
    assert world.requests() == []


def test_the_first_thing_asked_is_the_booking_system_and_only_once(world: World) -> None:
    desk = books(world)
    assert desk.contacts == ()
    desk.read_voucher_tags()
    asked = [each.path for each in world.sevdesk_side.log]
    assert asked[0].endswith("/Tools/bookkeepingSystemVersion")
    assert len([path for path in asked if path.endswith("bookkeepingSystemVersion")]) == 1


def test_an_account_on_the_old_booking_system_is_refused_before_anything_else(world: World) -> None:
    def old(request: Request, handle: Handle) -> Response:
        return json_response({"objects": {"version": "1.0"}})

    world.sevdesk_side.fault = old
    desk = books(world)
    with pytest.raises(SetupError) as told:
        _ = desk.rules
    assert (told.value.what, told.value.details) == ("booking-system-1.0", {"version": "1.0"})


@pytest.mark.parametrize("given_as", ["100", "Kranhalle"])
def test_the_cost_centre_is_found_by_number_or_name(world: World, given_as: str) -> None:
    cost_centre = world.sevdesk.add_cost_centre("Kranhalle", "100")
    assert books(world, invoices={"cost_centre": given_as}).rules.cost_centre_id == cost_centre


def test_a_cost_centre_that_does_not_exist_stops_the_run_and_names_those_that_do(world: World) -> None:
    world.sevdesk.add_cost_centre("Kranhalle", "100")
    with pytest.raises(SetupError) as told:
        _ = books(world, invoices={"cost_centre": "200"}).rules
    assert told.value.details == {"given": "200", "existing": "100 Kranhalle"}


def test_without_a_cost_centre_none_is_read(world: World) -> None:
    assert books(world).rules.cost_centre_id is None
    assert not [each for each in world.sevdesk_side.log if "CostCentre" in each.path]


@pytest.mark.parametrize("count", [0, -1])
def test_no_number_is_asked_for_where_none_is_needed(world: World, count: int) -> None:
    assert books(world).free_numbers(count) == []
    assert world.requests() == []


def test_free_numbers_are_different_and_counted_on_from_sevdesks_next(world: World) -> None:
    first = world.sevdesk.next_customer_number()
    taken = str(int(first) + 1)
    world.sevdesk.add_contact("Beispiel GmbH", customer_number=taken)
    numbers = books(world).free_numbers(3)
    assert numbers == [first, str(int(first) + 2), str(int(first) + 3)]


def test_numbers_under_way_are_nobody_elses_and_one_request_is_enough(world: World) -> None:
    first = int(world.sevdesk.next_customer_number())
    desk = books(world)
    assert desk.contacts == ()
    world.forget_requests()
    assert desk.free_numbers(3, {str(first), str(first + 2)}) == [str(first + 1), str(first + 3), str(first + 4)]
    assert [each.path.rpartition("/")[2] for each in world.sevdesk_side.log] == ["getNextCustomerNumber"]


def test_countries_that_sevdesk_does_not_know_have_no_id(world: World) -> None:
    desk = books(world)
    assert desk.country_id("DE") is not None
    assert desk.country_id("XX") is None
    assert len(world.sevdesk_side.log) == 2


def test_tags_are_told_by_voucher_and_name_and_read_anew_each_time(world: World) -> None:
    voucher = world.sevdesk.add_voucher("CW-1", DAY, "1.00", tags=["Import"])
    desk = books(world)
    assert desk.read_voucher_tags() == {(voucher, "Import")}
    world.sevdesk.tag_voucher(voucher, "Mismatch")
    assert desk.read_voucher_tags() == {(voucher, "Import"), (voucher, "Mismatch")}


def test_teams_are_read_once_and_only_when_asked_for(world: World) -> None:
    team = world.cobot.add_team("Wattwerk", "t-1")
    cobot, _ = world.clients(world.settings())
    teams = CobotTeams(cobot, world.cobot.space.id, DAY)
    assert world.requests() == []
    assert set(teams.by_id) == set(teams.by_id) == {team}
    assert len({each.path for each in world.cobot_side.log}) == len(world.cobot_side.log)
