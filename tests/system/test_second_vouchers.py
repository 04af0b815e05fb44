"""No second voucher of a number is made, however a number is coded and whatever sevDesk's search finds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from werkzeug.wrappers import Request, Response

from tests.system.invoicing import DAY, booked_numbers, issue, problems
from tests.system.reporting import report_of
from tests.system.test_accept import lose_state
from tests.system.test_daily_check import next_day
from tests.world import World


@pytest.mark.parametrize("number", ["CW-1", "CW-2026-0010", "2026/7"])
@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "another installation"])
def test_a_search_that_finds_beginnings_only_is_not_relied_upon(world: World, number: str, *, by_hand: bool) -> None:
    world.sevdesk_side.quirks.number_search = "beginning"
    issue(world, "CW-2026-0001", day=DAY)
    world.run()
    next_day(world)
    day = world.clock.now().date()
    issue(world, number, day=day)
    if by_hand:
        world.sevdesk.add_voucher(number, day, "119.00", supplier_name="Laufkundschaft")
    else:
        state = world.state_file.read_bytes()
        world.run()
        world.state_file.write_bytes(state)  # of an hour ago
    world.clock.advance(minutes=5)
    world.run()
    assert booked_numbers(world).count(number) == 1


def test_a_search_that_changes_later_is_seen_to_have_and_the_double_is_named_in_that_run(world: World) -> None:
    issue(world, "CW-2026-0001")
    world.run()
    next_day(world)
    world.sevdesk_side.quirks.number_search = "beginning"
    day = world.clock.now().date()
    world.sevdesk.add_voucher("CW-2026-0002", day, "119.00", supplier_name="Laufkundschaft")
    issue(world, "CW-2026-0002", day=day)
    assert problems(world.run()) == [("CW-2026-0002", "duplicate-vouchers")]
    world.sevdesk.add_voucher("CW-2026-0003", day, "119.00", supplier_name="Laufkundschaft")
    issue(world, "CW-2026-0003", day=day)
    world.clock.advance(minutes=5)
    world.run()
    assert booked_numbers(world).count("CW-2026-0003") == 1


def test_once_a_part_was_found_a_new_invoice_is_looked_for_by_a_part(world: World) -> None:
    looked = []
    for number in range(3):
        issue(world, f"CW-{number}")
        world.forget_requests()
        world.run()
        listings = [each for each in world.sevdesk_side.log if each.method == "GET" and each.path.endswith("/Voucher")]
        looked.append([parse_qs(each.query).get("descriptionLike", ["all"])[0] for each in listings])
        world.clock.advance(minutes=5)
    assert looked == [["all", "all", "W"], ["1", "1"], ["2", "2"]]


def find_whole_words_only(world: World) -> None:
    """As a full-text index does: words and figures of a number, and no parts of them."""

    def fault(request: Request, handle: Callable[[Request], Response]) -> Response:
        part = request.args.get("descriptionLike")
        if request.method != "GET" or not request.path.endswith("/Voucher") or not part:
            return handle(request)
        vouchers = world.sevdesk.vouchers
        hidden = {
            key: each
            for key, each in vouchers.items()
            if part.casefold() not in re.findall(r"[^\W_]+", (each.description or "").casefold())
        }
        for key in hidden:
            del vouchers[key]
        try:
            return handle(request)
        finally:
            vouchers.update(hidden)

    world.sevdesk_side.fault = fault


@pytest.mark.parametrize("number", ["CW-2026-002", "CW-2026-017"])
def test_a_search_that_finds_whole_words_only_is_not_relied_upon(world: World, number: str) -> None:
    find_whole_words_only(world)
    issue(world, "CW-2026-001", day=DAY)
    world.run()
    next_day(world)
    day = world.clock.now().date()
    issue(world, number, day=day)
    world.sevdesk.add_voucher(number, day, "119.00", supplier_name="Laufkundschaft")
    world.run()
    assert booked_numbers(world).count(number) == 1


def test_a_refused_proof_of_the_search_ends_no_run(world: World) -> None:
    def fault(request: Request, handle: Callable[[Request], Response]) -> Response:
        if request.args.get("descriptionLike") and request.path.endswith("/Voucher"):
            return Response('{"error":{"message":"blocked"}}', 403, content_type="application/json")
        return handle(request)

    world.sevdesk_side.fault = fault
    issue(world, "CW-2026-1")
    result = world.run()
    assert booked_numbers(world) == ["CW-2026-1"]
    assert (result.exit_code, problems(result)) == (0, [])


@pytest.mark.parametrize(
    ("there", "issued"),
    [
        ("RÄ-1", unicodedata.normalize("NFD", "RÄ-1")),
        (unicodedata.normalize("NFD", "RÄ-1"), "RÄ-1"),
        ("CW-１", "CW-1"),
        ("ＣＷ-1", "CW-1"),
        ("CW-①", "CW-1"),
    ],
)
def test_a_number_in_another_coding_is_nearly_the_same_number(world: World, there: str, issued: str) -> None:
    world.sevdesk.add_voucher(there, DAY, "119.00", supplier_name="Laufkundschaft")
    issue(world, issued)
    assert problems(world.run()) == [(issued, "voucher-similar")]
    assert len(world.sevdesk.vouchers) == 1
    assert report_of(world).differs


def test_after_a_lost_state_a_number_that_comes_in_another_coding_is_not_booked_again(world: World) -> None:
    invoice = issue(world, "RÄ-1")
    world.run()
    lose_state(world)
    world.cobot.edit_invoice(invoice, number=unicodedata.normalize("NFD", "RÄ-1"))
    world.clock.advance(hours=1)
    assert [code for _, code in problems(world.run())] == ["voucher-similar"]
    assert len(world.sevdesk.vouchers) == 1
