"""Vouchers that sevDesk has already (product contract, section 5.3): adopted or named, never doubled."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest

from cobot_sevdesk_sync.sync.result import RunOptions
from tests.sandbox_states import dump, sevdesk_snapshot
from tests.system.invoicing import (
    DAY,
    actions,
    booked_numbers,
    issue,
    member_of,
    notes,
    problem,
    problems,
    real_today,
    requests_to,
    sevdesk_writes,
    voucher_of,
)
from tests.world import World

GROSS = "119.00"
"""What an ordinary invoice comes to."""


def test_an_equal_voucher_is_adopted_with_its_missing_tags_and_nothing_else_changed(served: World) -> None:
    contact = served.sevdesk.add_contact("Laufkundschaft")
    voucher_id = served.sevdesk.add_voucher("CW-1", real_today(), GROSS, contact_id=contact, tags=["Bank"])
    before = copy.deepcopy(served.sevdesk.vouchers)
    invoice_id = issue(served, "CW-1", day=real_today())
    ended = served.sync()
    assert ended.code == 0, ended.stderr
    assert served.sevdesk.vouchers == before
    assert served.sevdesk.tags_of(voucher_id) == ("Bank", "Import")
    assert ended.json["invoices"]["adopted"] == 1
    assert ended.json["invoices"]["created"] == 0
    assert [(note["code"], note["number"]) for note in ended.json["notes"]] == [("adopted", "CW-1")]
    taken, tagged = ended.json["actions"]
    assert (taken["action"], taken["id"], taken["sevdesk_id"]) == ("adopt-voucher", invoice_id, voucher_id)
    assert (tagged["action"], tagged["sevdesk_id"], tagged["done"]) == ("tag-voucher", voucher_id, True)
    served.forget_requests()
    assert served.sync().json["invoices"]["unchanged"] == 1
    assert served.sevdesk_side.log == []


def test_tags_that_are_there_are_not_put_on_again_and_one_without_contact_is_marked(world: World) -> None:
    voucher_id = world.sevdesk.add_voucher("CW-1", DAY, GROSS, tags=["Import"], supplier_name="Laufkundschaft")
    issue(world, "CW-1")
    world.run()
    assert world.sevdesk.tags_of(voucher_id) == ("Import", "Mismatch")
    assert len(sevdesk_writes(world)) == 1


def test_a_paid_voucher_is_adopted_as_well(world: World) -> None:
    world.sevdesk.add_voucher("CW-1", DAY, GROSS, status=1000)
    issue(world, "CW-1")
    result = world.run()
    assert (notes(result), result.exit_code) == ([("CW-1", "adopted")], 0)
    assert voucher_of(world, "CW-1").status == 1000


def test_a_draft_that_is_adopted_is_named_by_that_very_run_until_somebody_opens_it(world: World) -> None:
    voucher_id = world.sevdesk.add_voucher("CW-1", DAY, GROSS, status=50)
    issue(world, "CW-1")
    planned = world.run(RunOptions(dry_run=True))
    result = world.run()
    for each in (planned, result):
        assert (notes(each), problems(each)) == ([("CW-1", "adopted")], [("CW-1", "draft-left")])
        assert each.exit_code == 1
    assert problem(result).details == {"sevdesk_ids": voucher_id}
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("CW-1", "draft-left")]
    world.clock.advance(hours=25)
    assert problems(world.run()) == [("CW-1", "draft-left")]
    voucher_of(world, "CW-1").status = 100
    world.clock.advance(hours=25)
    assert world.run().exit_code == 0


@pytest.mark.parametrize("chosen", [{"status": "draft"}, {"daily_check": False}])
def test_a_draft_is_adopted_in_silence_where_drafts_are_wanted_or_nobody_looks_again(
    world: World, chosen: dict[str, Any]
) -> None:
    world.configure(invoices=chosen)
    world.sevdesk.add_voucher("CW-1", DAY, GROSS, status=50)
    issue(world, "CW-1")
    assert (world.run().exit_code, voucher_of(world, "CW-1").status) == (0, 50)


def test_an_equal_voucher_is_adopted_whatever_would_have_blocked_the_booking(world: World) -> None:
    world.sevdesk.add_voucher("CW-1", DAY, GROSS)
    world.sevdesk.remove_account("4400")
    issue(world, "CW-1")
    assert world.run().exit_code == 0


DIFFERENT: dict[str, dict[str, Any]] = {
    "gross": {"gross": "119.01"},
    "date": {"day": DAY + timedelta(days=1)},
    "direction": {"credit_debit": "C"},
    "currency": {"currency": "USD"},
}


@pytest.mark.parametrize("field", DIFFERENT)
def test_a_voucher_that_differs_is_named_and_left_alone_and_no_second_one_made(world: World, field: str) -> None:
    world.sevdesk.add_voucher("CW-1", **{"day": DAY, "gross": GROSS, **DIFFERENT[field]})
    invoice_id = issue(world, "CW-1")
    before = dump(world.sevdesk)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "voucher-differs")])
    assert ("gross" if field == "currency" else field) in problem(result).details["fields"]
    assert dump(world.sevdesk) == before
    assert sevdesk_writes(world) == []
    world.run()
    [posted] = [each for each in world.cobot.activities if each.type == "text"]
    assert (posted.level, posted.channels, posted.source_ids[0]) == ("WARN", ("admin",), invoice_id)


def test_a_voucher_put_right_by_hand_is_adopted_by_the_next_run(world: World) -> None:
    voucher_id = world.sevdesk.add_voucher("CW-1", DAY - timedelta(days=1), GROSS)
    issue(world, "CW-1")
    assert world.run().exit_code == 1
    world.sevdesk.vouchers[voucher_id].voucher_date = DAY
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1"]


def test_several_vouchers_with_the_number_are_named_and_no_third_one_made(world: World) -> None:
    for _ in range(2):
        world.sevdesk.add_voucher("CW-1", DAY, GROSS)
    issue(world, "CW-1")
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "duplicate-vouchers")])
    assert len(world.sevdesk.vouchers_by_number("CW-1")) == 2
    assert sevdesk_writes(world) == []


@pytest.mark.parametrize("similar", ["CW-10", "XCW-1", "cw-1", "CW-1 a"])
def test_a_number_that_only_contains_the_invoices_is_another_document(world: World, similar: str) -> None:
    world.sevdesk.add_voucher(similar, DAY, GROSS)
    issue(world, "CW-1")
    result = world.run()
    assert result.exit_code == 0
    assert booked_numbers(world) == sorted(["CW-1", similar])


def test_two_invoices_one_number_inside_the_other_both_get_a_voucher(world: World) -> None:
    issue(world, "CW-10")
    world.run()
    issue(world, "CW-1")
    world.run()
    assert booked_numbers(world) == ["CW-1", "CW-10"]


def test_the_voucher_is_found_on_the_last_page_of_the_listing(world: World) -> None:
    world.sevdesk.add_voucher("CW-1", DAY, GROSS)
    for index in range(1005):
        world.sevdesk.add_voucher(f"CW-1{index:04}", DAY, "1.19")
    issue(world, "CW-1")
    result = world.run()
    assert notes(result) == [("CW-1", "adopted")]
    assert len(world.sevdesk.vouchers_by_number("CW-1")) == 1
    pages = [each for each in requests_to(world, "/api/v1/Voucher") if each.path.endswith("/Voucher")]
    assert len(pages) == 2


def test_a_lost_state_file_costs_nothing_but_time(world: World) -> None:
    member = member_of(world.cobot)
    for number in ("CW-1", "CW-2"):
        issue(world, number, debitor=member)
    issue(world, "CW-3")
    world.run()
    before = sevdesk_snapshot(world.sevdesk)
    world.state_file.unlink()
    result = world.run()
    assert sevdesk_snapshot(world.sevdesk) == before
    assert (result.exit_code, result.invoices["adopted"]) == (0, 3)


def test_two_invoices_with_one_number_get_one_voucher_and_the_other_is_named(world: World) -> None:
    issue(world, "CW-1", day=DAY - timedelta(days=1))
    issue(world, "CW-1")
    for _ in range(2):
        result = world.run()
        assert (result.exit_code, problems(result)) == (1, [("CW-1", "voucher-differs")])
        assert booked_numbers(world) == ["CW-1"]
    assert voucher_of(world, "CW-1").voucher_date == DAY - timedelta(days=1)


def test_a_voucher_that_is_one_invoices_is_never_adopted_for_another(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    issue(world, "CW-1")
    result = world.run()
    assert problems(result) == [("CW-1", "voucher-differs")]
    assert actions(result) == [("post-activity", "CW-1")]
