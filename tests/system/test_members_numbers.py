"""The customer number written back to Cobot (product contract, section 4.4)."""

from __future__ import annotations

from datetime import date
from typing import get_args

import msgspec
import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import NumberWrite
from cobot_sevdesk_sync.sandbox.server import LoggedRequest
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.problems import release
from cobot_sevdesk_sync.sync.result import RunResult
from tests.world import World

NUMBER_PROBLEM = "customer-number-not-written"


def number_writes(world: World) -> list[LoggedRequest]:
    return [each for each in world.cobot_side.log if each.method == "PUT"]


def number_problems(result: RunResult) -> dict[str, str]:
    found = [each.finding for each in result.problems]
    assert {finding.code for finding in found} <= {NUMBER_PROBLEM}
    return {finding.id: finding.details["reason"] for finding in found}


def retry_all(world: World) -> None:
    ledger = Ledger.open(world.state_file)
    release(ledger, None)
    ledger.close()


def add_two(world: World) -> tuple[str, str]:
    first, second = (
        world.cobot.add_member(name, email=f"{name[:2]}@example.org", phone="040 555", confirmed_at=date(2026, 2, day))
        for day, name in ((1, "Ada Beispiel"), (2, "Bo Muster"))
    )
    return first, second


@pytest.mark.parametrize(
    ("rule", "in_cobot", "in_sevdesk"),
    [("sevdesk", "500", "500"), ("cobot", "77", "77"), ("keep", "77", "500")],
)
def test_whose_number_counts_for_a_found_contact_is_a_setting(
    world: World, rule: str, in_cobot: str, in_sevdesk: str
) -> None:
    world.configure(members={"customer_numbers": rule})
    contact = world.sevdesk.add_contact("Beispiel GmbH", customer_number="500", emails=["ada@example.org"])
    member = world.cobot.add_member(
        "Ada Beispiel", company="Beispiel GmbH", email="ada@example.org", customer_number="77"
    )
    result = world.run()
    assert result.exit_code == 0
    assert result.members["linked"] == 1
    assert world.cobot.members[member].customer_number == in_cobot
    assert world.sevdesk.contacts[contact].customer_number == in_sevdesk


@pytest.mark.parametrize(
    ("rule", "in_cobot", "in_sevdesk"),
    [("sevdesk", "1001", "1001"), ("cobot", "77", "77"), ("keep", "77", "1001")],
)
def test_whose_number_counts_for_a_new_contact_is_a_setting(
    world: World, rule: str, in_cobot: str, in_sevdesk: str
) -> None:
    world.configure(members={"customer_numbers": rule})
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    assert world.run().exit_code == 0
    [contact] = world.sevdesk.contacts.values()
    assert world.cobot.members[member].customer_number == in_cobot
    assert contact.customer_number == in_sevdesk
    assert bool(number_writes(world)) is (in_cobot != "77")


def test_under_the_rule_cobot_a_member_without_a_number_gets_sevdesks_next(world: World) -> None:
    world.configure(members={"customer_numbers": "cobot"})
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    assert world.run().exit_code == 0
    assert world.cobot.members[member].customer_number == "1001"


def test_under_the_rule_cobot_a_number_of_somebody_else_is_a_problem_and_no_contact_is_made(world: World) -> None:
    world.configure(members={"customer_numbers": "cobot"})
    world.sevdesk.add_contact("Somebody else", customer_number="77")
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    result = world.run()
    assert [(each.finding.code, each.finding.id) for each in result.problems] == [("ambiguous-contact", member)]
    assert len(world.sevdesk.contacts) == 1
    assert world.cobot.members[member].customer_number == "77"


def test_under_the_rule_keep_a_found_contact_without_a_number_stays_without(world: World) -> None:
    world.configure(members={"customer_numbers": "keep"})
    contact = world.sevdesk.add_contact("Beispiel GmbH", customer_number="", emails=["ada@example.org"])
    member = world.cobot.add_member("Ada Beispiel", company="Beispiel GmbH", email="ada@example.org")
    world.cobot.add_member("Bo Muster", email="bo@example.org")
    result = world.run()
    assert (result.exit_code, result.members["linked"], result.members["created"]) == (0, 1, 1)
    assert world.sevdesk.contacts[contact].customer_number == ""
    assert world.cobot.members[member].customer_number is None


def test_a_found_contact_without_a_number_gets_one_on_both_sides(world: World) -> None:
    contact = world.sevdesk.add_contact("Beispiel GmbH", customer_number="", emails=["ada@example.org"])
    member = world.cobot.add_member("Ada Beispiel", company="Beispiel GmbH", email="ada@example.org")
    assert world.run().exit_code == 0
    number = world.sevdesk.contacts[contact].customer_number
    assert number
    assert world.cobot.members[member].customer_number == number


def test_the_write_carries_the_number_alone_and_is_read_back(world: World) -> None:
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", phone="040 555")
    before = msgspec.to_builtins(world.cobot.members[member])
    world.run()
    [write] = number_writes(world)
    assert msgspec.json.decode(write.body) == {"customer_number": "1001"}
    position = world.cobot_side.log.index(write)
    following = world.cobot_side.log[position + 1]
    assert (following.method, following.path) == ("GET", f"/api/memberships/{member}")
    assert msgspec.to_builtins(world.cobot.members[member]) == before | {"customer_number": "1001"}


def test_an_equal_number_is_not_written(world: World) -> None:
    world.sevdesk.add_contact("Beispiel GmbH", customer_number="77", emails=["ada@example.org"])
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number=" 77 ")
    assert world.run().members["numbers_written"] == 0
    assert number_writes(world) == []


@pytest.mark.parametrize("quirk", ["as-assumed", "no-body"])
def test_an_answer_with_and_one_without_a_body_are_both_a_success(world: World, quirk: NumberWrite) -> None:
    world.cobot.quirks.number_write = quirk
    first, second = add_two(world)
    result = world.run()
    assert result.exit_code == 0
    assert result.members["numbers_written"] == 2
    assert [world.cobot.members[each].customer_number for each in (first, second)] == ["1001", "1002"]


REASONS = {
    "not-found": "not-as-assumed",
    "not-allowed": "not-as-assumed",
    "ignored": "unchanged",
    "blanks-phone": "something-else-changed",
}


def test_every_behaviour_of_the_number_write_that_the_sandbox_knows_is_tested() -> None:
    assert set(REASONS) | {"as-assumed", "no-body"} == set(get_args(NumberWrite))


@pytest.mark.parametrize(("quirk", "reason"), REASONS.items())
def test_a_write_that_is_not_as_assumed_stops_every_further_one_until_a_person_says_retry(
    world: World, quirk: NumberWrite, reason: str
) -> None:
    world.cobot.quirks.number_write = quirk
    first, second = add_two(world)
    result = world.run()
    assert result.exit_code == 1
    assert len(number_writes(world)) == 1
    assert number_problems(result) == {first: reason, second: "stopped"}
    assert len(world.sevdesk.contacts) == 2
    third = world.cobot.add_member("Cleo Probe", email="cleo@example.org")
    world.cobot.quirks.number_write = "as-assumed"
    for hours in (0.1, 2, 24, 24):
        world.clock.advance(hours=hours)
        later = world.run()
        assert later.exit_code == 1
        assert len(number_writes(world)) == 1
        assert number_problems(later) == {first: reason, second: "stopped", third: "stopped"}
    retry_all(world)
    released = world.run()
    numbers = {contact.display_name: contact.customer_number for contact in world.sevdesk.contacts.values()}
    assert {member.name: member.customer_number for member in world.cobot.members.values()} == numbers
    assert released.exit_code == 0, [each.finding for each in released.problems]
    world.forget_requests()
    assert world.run().exit_code == 0
    assert not [request for request in world.requests() if request.is_write]


def test_the_stop_and_its_release_by_the_command_line(served: World) -> None:
    served.cobot.quirks.number_write = "not-found"
    first, second = add_two(served)
    ended = served.sync()
    assert ended.code == 1
    reasons = {problem["id"]: problem for problem in ended.json["problems"]}
    assert set(reasons) == {first, second}
    assert "sync retry" in reasons[first]["fix"]
    served.cobot.quirks.number_write = "as-assumed"
    assert served.sync().code == 1
    assert len(number_writes(served)) == 1
    retried = served.command("sync", "retry", first)
    assert retried.code == 0, retried.stderr
    served.command("sync", "retry", "--all")
    ended = served.sync()
    assert ended.code == 0, ended.stdout
    assert ended.json["members"]["numbers_written"] == 2


def test_a_number_that_cobot_refuses_as_taken_holds_up_this_member_only(world: World) -> None:
    world.cobot.quirks.unique_numbers = True
    world.cobot.add_member("Old", confirmed_at=date(2025, 1, 1), customer_number="1001")
    first, second = add_two(world)
    result = world.run()
    assert number_problems(result) == {first: "rejected"}
    assert world.cobot.members[second].customer_number == "1002"
    writes = len(number_writes(world))
    world.clock.advance(minutes=30)
    assert world.run().exit_code == 1
    assert len(number_writes(world)) == writes
    world.cobot.quirks.unique_numbers = False
    world.clock.advance(minutes=31)
    assert world.run().exit_code == 0
    assert world.cobot.members[first].customer_number == "1001"


def test_no_number_is_written_again_in_later_runs_when_cobots_is_edited_by_hand(world: World) -> None:
    first, _ = add_two(world)
    world.run()
    world.cobot.edit_member(first, customer_number="900")
    world.forget_requests()
    world.run()
    assert number_writes(world) == []
