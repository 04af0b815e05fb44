"""What was not as it had always been in an answer is counted and shown by status, and stops nothing."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.seed import seed_space
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import UNEXPECTED
from tests.system.invoicing import DAY, AnswerChanged, booked_numbers, issue, real_today
from tests.world import World


def listing(path: str) -> Any:
    return lambda request: request.method == "GET" and request.path.endswith(path)


def noted(world: World) -> dict[tuple[str, str], int]:
    with closing(Ledger.open(world.state_file)) as ledger:
        return {(each.side, each.form): each.count for each in ledger.mark(UNEXPECTED) or ()}


def without(name: str) -> Any:
    def change(answer: Any) -> None:
        for row in answer["objects"]:
            row.pop(name, None)

    return change


def with_status(answer: Any) -> None:
    for entry in answer["data"]:
        entry["attributes"]["paidStatus"] = "disputed"


def with_rate(answer: Any) -> None:
    answer["objects"][0]["allowedTaxRules"][0]["taxRates"].append("SIXTEEN")


def test_in_a_space_as_it_is_nothing_is_unexpected(tmp_path: Any) -> None:
    cobot, sevdesk, expected = seed_space(DAY)
    world = World(tmp_path, cobot, sevdesk, expected.start_date)
    for _ in range(2):
        world.run()
        world.clock.advance(days=1)
    assert noted(world) == {}


@pytest.mark.parametrize(
    ("side", "path", "change", "form"),
    [
        ("sevdesk", "/Voucher", without("currency"), "/Voucher: currency is missing"),
        ("sevdesk", "/ReceiptGuidance/forAllAccounts", with_rate, "/ReceiptGuidance: taxRates: SIXTEEN"),
        ("cobot", "/invoices", with_status, "invoices: paidStatus: disputed"),
    ],
    ids=["missing-field", "tax-rate", "paid-status"],
)
def test_an_unexpected_form_is_counted_and_all_else_goes_on(
    world: World, side: str, path: str, change: Any, form: str
) -> None:
    world.sevdesk.add_voucher("BY-HAND", DAY, "119.00")
    issue(world, "CW-1")
    getattr(world, f"{side}_side").fault = AnswerChanged(listing(path), change)
    assert world.run().exit_code == 0
    assert "CW-1" in booked_numbers(world)
    assert noted(world)[(side, form)] >= 1


def test_status_shows_it_and_needs_nobody_for_it(served: World) -> None:
    issue(served, "CW-1", day=real_today())
    served.cobot_side.fault = AnswerChanged(listing("/invoices"), with_status)
    assert served.sync().code == 0
    shown = served.command("sync", "status")
    assert (shown.code, "invoices: paidStatus: disputed" in " ".join(shown.stdout.split())) == (0, True)
    [told] = served.command("sync", "status", "--format", "json").json["unexpected"]
    assert (told["side"], told["form"], told["count"]) == ("cobot", "invoices: paidStatus: disputed", 1)


def test_what_nobody_met_for_a_month_is_forgotten(world: World) -> None:
    issue(world, "CW-1")
    world.cobot_side.fault = AnswerChanged(listing("/invoices"), with_status)
    world.run()
    world.cobot_side.fault = no_fault
    world.clock.advance(days=29)
    world.run()
    assert len(noted(world)) == 1
    world.clock.advance(days=2)
    world.run()
    assert noted(world) == {}


def test_what_comes_from_outside_is_bounded(world: World) -> None:
    def flood(answer: Any) -> None:
        for number, entry in enumerate(answer["data"]):
            entry["attributes"]["paidStatus"] = f"{number}-\x1b[31m" + "x" * 5000

    for number in range(80):
        issue(world, f"CW-{number}")
    world.cobot_side.fault = AnswerChanged(listing("/invoices"), flood)
    world.run()
    forms = [form for _, form in noted(world)]
    assert len(forms) == 50
    assert max(map(len, forms)) < 100
    assert not any("\x1b" in form for form in forms)
