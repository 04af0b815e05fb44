"""A voucher that is there already is compared in all that matters before it is adopted (product contract, 5.3)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_states import dump
from tests.system.invoicing import (
    DAY,
    AnswerChanged,
    actions,
    issue,
    member_of,
    notes,
    problem,
    problems,
    requests_to,
    sevdesk_writes,
)
from tests.system.reporting import only, report_of
from tests.world import World

GROSS = "119.00"


def positions_page(request: Request) -> bool:
    return request.method == "GET" and request.path.endswith("/VoucherPos")


def contacts_page(request: Request) -> bool:
    return request.method == "GET" and request.path.endswith("/Contact")


@pytest.fixture
def known(world: World) -> World:
    """A world in which Ada is linked to her contact, and CW-1 addressed to her."""
    member = member_of(world.cobot)
    world.run()
    issue(world, "CW-1", debitor=member)
    world.forget_requests()
    return world


def adas(world: World) -> str:
    [contact] = [each.id for each in world.sevdesk.contacts.values() if each.display_name == "Ada Beispiel"]
    return contact


def test_another_spaces_voucher_on_a_strangers_contact_is_not_adopted(known: World) -> None:
    stranger = known.sevdesk.add_contact("Andere Fläche GmbH", customer_number="9000")
    voucher = known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=stranger)
    before = dump(known.sevdesk)
    result = known.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "voucher-differs")])
    found = problem(result).details
    assert found["sevdesk_ids"] == voucher
    assert found["fields"].startswith("contact ")
    assert "9000 Andere Fläche GmbH" in found["fields"]
    assert dump(known.sevdesk) == before
    assert only(report_of(known), "CW-1").document_class == "different"


def test_a_voucher_without_contact_for_another_recipient_is_not_adopted(known: World) -> None:
    known.sevdesk.add_voucher("CW-1", DAY, GROSS, supplier_name="Jemand Anderes")
    assert problems(known.run()) == [("CW-1", "voucher-differs")]
    assert sevdesk_writes(known) == []


def test_of_two_vouchers_one_on_a_strangers_contact_does_not_count(known: World) -> None:
    stranger = known.sevdesk.add_contact("Andere Fläche GmbH", customer_number="9000")
    known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=stranger)
    own = known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=adas(known))
    result = known.run()
    assert (result.exit_code, notes(result)) == (0, [("CW-1", "adopted")])
    assert [each.sevdesk_id for each in result.actions if each.action == "adopt-voucher"] == [own]


def test_two_vouchers_that_both_fit_are_named_whoever_else_has_one(known: World) -> None:
    stranger = known.sevdesk.add_contact("Andere Fläche GmbH", customer_number="9000")
    known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=stranger)
    own = [known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=adas(known)) for _ in range(2)]
    result = known.run()
    assert problems(result) == [("CW-1", "duplicate-vouchers")]
    assert sorted(problem(result).details["sevdesk_ids"].split(", ")) == sorted(own)


DIFFERENT: dict[str, tuple[dict[str, Any], str]] = {
    "at 7 % instead of 19 %": ({"tax_rate": "7"}, "tax 19 % 19.00 / 7 % 7.79"),
    "at 0 % under another rule": ({"tax_rate": "0", "tax_rule": "4"}, "tax_rule 1 / 4"),
    "on another account": ({"account_number": "4402"}, "accounts 4400 19 % 119.00 / 4402 19 % 119.00"),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_voucher_is_adopted_and_named(known: World, what: str) -> None:
    changes, said = DIFFERENT[what]
    voucher = known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=adas(known), **changes)
    result = known.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "adopted-with-differences")])
    assert said in problem(result).details["fields"]
    assert ("adopt-voucher", "CW-1") in actions(result)
    assert (result.invoices["adopted"], result.invoices["created"]) == (1, 0)
    row = only(report_of(known), "CW-1")
    assert [each.code for each in row.findings] == ["adopted-with-differences"]
    # It stays until it is mended or accepted.
    known.clock.advance(minutes=5)
    assert problems(known.run()) == [("CW-1", "adopted-with-differences")]
    assert known.sevdesk.vouchers[voucher].tax_rule_id == changes.get("tax_rule", "1")


def test_a_second_contact_of_the_same_name_is_a_difference_and_no_strangers(known: World) -> None:
    twin = known.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", customer_number="9000")
    known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=twin)
    result = known.run()
    assert problems(result) == [("CW-1", "adopted-with-differences")]
    assert problem(result).details["fields"].startswith("contact ")


def test_tax_that_was_rounded_differently_is_a_note(known: World) -> None:
    voucher = known.sevdesk.vouchers[known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=adas(known))]
    [position] = voucher.positions
    position.sum_tax, position.sum_net = Decimal("19.01"), Decimal("99.99")
    result = known.run()
    assert (result.exit_code, notes(result)) == (0, [("CW-1", "adopted"), ("CW-1", "tax-rounded-differently")])


def test_what_the_listing_lacks_is_not_compared(known: World) -> None:
    known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=adas(known), tax_rule="4")

    def without_rule(body: Any) -> None:
        for each in body["objects"]:
            each.pop("taxRule", None)

    known.sevdesk_side.fault = AnswerChanged(lambda request: request.path.endswith("/Voucher"), without_rule)
    assert (known.run().exit_code, notes(known.run())) == (0, [])


@pytest.mark.parametrize(("count", "requests"), [(2, 2), (3, 3), (4, 1), (12, 1)])
def test_the_positions_of_all_are_read_in_few_requests(world: World, count: int, requests: int) -> None:
    for number in range(count):
        issue(world, f"CW-{number}")
        world.sevdesk.add_voucher(f"CW-{number}", DAY, GROSS, supplier_name="Laufkundschaft")
    result = world.run()
    assert (result.exit_code, result.invoices["adopted"]) == (0, count)
    assert len(requests_to(world, "/VoucherPos")) == requests
    world.forget_requests()
    world.clock.advance(minutes=5)
    world.run()
    assert world.sevdesk_side.log == []


def test_a_run_that_adopts_nothing_reads_no_positions(known: World) -> None:
    known.run()
    assert requests_to(known, "/VoucherPos") == []
    assert len(sevdesk_writes(known)) == 3


@pytest.mark.parametrize("where", [positions_page, contacts_page])
def test_nothing_is_adopted_that_could_not_be_compared(known: World, where: Any) -> None:
    contact = known.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", customer_number="9000")
    known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=contact)

    def adds_up_no_more(body: Any) -> None:
        body["total"] = "99"

    known.sevdesk_side.fault = AnswerChanged(where, adds_up_no_more)
    result = known.run()
    if where is contacts_page:
        assert problems(result) == [("CW-1", "rejected-by-sevdesk")]
        assert actions(result) == []
    known.sevdesk_side.fault = no_fault
    known.clock.advance(minutes=5)
    assert problems(known.run()) == [("CW-1", "adopted-with-differences")]


def test_after_a_lost_state_file_what_was_adopted_with_differences_is_named_again(known: World) -> None:
    known.sevdesk.add_voucher("CW-1", DAY, GROSS, contact_id=adas(known), account_number="4402")
    first = problem(known.run())
    known.state_file.unlink()
    known.clock.advance(minutes=5)
    assert problem(known.run()) == first


def test_another_day_is_not_adopted_even_with_the_same_contact(known: World) -> None:
    known.sevdesk.add_voucher("CW-1", DAY + timedelta(days=1), GROSS, contact_id=adas(known))
    assert problems(known.run()) == [("CW-1", "voucher-differs")]
