from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.faults import LoseRequest
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.both_sides import lose_state
from tests.sandbox_faults import request_to
from tests.sandbox_states import cobot_snapshot, sevdesk_snapshot
from tests.world import World

TODAY = date(2026, 4, 1)
FLEX = [InvoiceLine("Flex", net="150.00", code="4400")]


def contact_names(world: World) -> list[str]:
    return sorted(contact.display_name for contact in world.sevdesk.contacts.values())


def in_time_zone(world: World, name: str) -> None:
    world.cobot.space = msgspec.structs.replace(world.cobot.space, time_zone=name)


def test_members_become_contacts_with_one_number_on_both_sides_by_the_command_line(served: World) -> None:
    members = [served.cobot.add_member(name, email=f"{name[:3]}@example.org") for name in ("Ada Beispiel", "Bo Muster")]
    ended = served.sync()
    assert ended.code == 0, ended.stderr
    assert ended.json["members"] == {"seen": 2, "created": 2, "linked": 0, "numbers_written": 2}
    assert contact_names(served) == ["Ada Beispiel", "Bo Muster"]
    numbers = {contact.display_name: contact.customer_number for contact in served.sevdesk.contacts.values()}
    assert [served.cobot.members[member].customer_number for member in members] == [
        numbers["Ada Beispiel"],
        numbers["Bo Muster"],
    ]
    made = [(action["action"], action["id"], action["done"]) for action in ended.json["actions"]]
    steps = ("create-contact", "write-customer-number", "post-activity")
    assert sorted(made) == sorted((step, member, True) for member in members for step in steps)


def test_a_second_run_finds_nothing_to_do_for_a_linked_member(world: World) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.run()
    before = sevdesk_snapshot(world.sevdesk), cobot_snapshot(world.cobot)
    world.forget_requests()
    result = world.run()
    assert result.exit_code == 0
    assert not result.did_something
    assert world.sevdesk_side.log == []
    assert (sevdesk_snapshot(world.sevdesk), cobot_snapshot(world.cobot)) == before


def test_an_unconfirmed_member_gets_no_contact_until_confirmed(world: World) -> None:
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=None)
    world.run()
    assert contact_names(world) == []
    world.cobot.edit_member(member, confirmed_at=datetime(2026, 3, 31, 9, tzinfo=UTC))
    world.run()
    assert contact_names(world) == ["Ada Beispiel"]


@pytest.mark.parametrize(
    ("last_day", "gets_contact"),
    [(TODAY - timedelta(days=1), False), (TODAY, True), (TODAY + timedelta(days=30), True), (None, True)],
)
def test_a_member_who_has_ended_gets_no_contact_but_one_on_the_last_day_does(
    world: World, last_day: date | None, gets_contact: bool
) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", canceled_to=last_day)
    world.run()
    assert bool(contact_names(world)) is gets_contact


def test_whether_a_member_has_ended_is_a_question_of_the_spaces_calendar_day(world: World) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", canceled_to=TODAY)
    world.clock.moment = datetime(2026, 4, 1, 22, 30, tzinfo=UTC)  # the second of April in Berlin
    world.run()
    assert contact_names(world) == []


@pytest.mark.parametrize(
    ("zone", "moment", "gets_contact"),
    [
        ("Europe/Berlin", datetime(2025, 12, 31, 23, 30, tzinfo=UTC), True),
        ("Europe/Berlin", datetime(2025, 12, 31, 22, 30, tzinfo=UTC), False),
        ("America/New_York", datetime(2026, 1, 1, 4, 30, tzinfo=UTC), False),
        ("America/New_York", datetime(2026, 1, 1, 5, 30, tzinfo=UTC), True),
    ],
)
def test_the_day_of_a_confirmation_is_the_spaces_and_start_date_counts_itself(
    world: World, zone: str, moment: datetime, gets_contact: bool
) -> None:
    in_time_zone(world, zone)
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=moment)
    world.run()
    assert bool(contact_names(world)) is gets_contact


def test_since_takes_members_confirmed_before_the_start_date_and_leaves_earlier_ones(world: World) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=date(2025, 6, 1))
    world.cobot.add_member("Bo Muster", email="bo@example.org", confirmed_at=date(2025, 5, 31))
    world.run()
    assert contact_names(world) == []
    world.run(RunOptions(since=date(2025, 6, 1)))
    assert contact_names(world) == ["Ada Beispiel"]


def test_since_leaves_members_confirmed_between_start_date_and_since(world: World) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=date(2026, 2, 1))
    world.run(RunOptions(since=date(2026, 3, 1)))
    assert contact_names(world) == []


def test_a_member_who_comes_back_under_a_new_membership_is_the_same_contact(world: World) -> None:
    before = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.run()
    [contact] = world.sevdesk.contacts.values()
    world.cobot.edit_member(before, canceled_to=TODAY - timedelta(days=1))
    after = world.cobot.add_member("Ada Beispiel", email="Ada@Example.org", confirmed_at=TODAY)
    result = world.run()
    assert result.members == {"seen": 2, "created": 0, "linked": 1, "numbers_written": 1}
    assert list(world.sevdesk.contacts) == [contact.id]
    assert world.cobot.members[after].customer_number == contact.customer_number
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", after))
    world.run()
    [voucher] = world.sevdesk.vouchers_by_number("CW-1")
    assert voucher.contact_id == contact.id


def test_a_member_who_comes_back_before_the_contact_was_finished_gets_no_second_one(world: World) -> None:
    """Without its e-mail address it cannot be told for theirs, nor for nobody's: they wait, named."""
    before = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.sevdesk_side.fault = LoseRequest(request_to("POST", "/CommunicationWay"))
    world.run()
    world.cobot.edit_member(before, canceled_to=TODAY - timedelta(days=1), customer_number=None)
    after = world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=TODAY)
    lose_state(world)
    world.sevdesk_side.fault = no_fault
    named = [(each.finding.code, each.finding.id) for each in world.run().to_tell]
    assert named == [("ambiguous-contact", after)]
    assert contact_names(world) == ["Ada Beispiel"]
    [contact] = world.sevdesk.contacts
    world.clients(world.settings())[1].send_email(contact, "ada@example.org", billing=False, main=True)
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert contact_names(world) == ["Ada Beispiel"]


def test_two_memberships_of_one_person_in_one_run_become_one_contact(world: World) -> None:
    members = [
        world.cobot.add_member("Ada Beispiel", email="ada@example.org", plan=plan) for plan in ("Flex", "Fix Desk")
    ]
    for number, member in zip(("CW-1", "CW-2"), members, strict=True):
        world.cobot.add_invoice(number, TODAY, FLEX, debitor=("memberships", member))
    result = world.run()
    [contact] = world.sevdesk.contacts.values()
    assert result.members == {"seen": 2, "created": 1, "linked": 1, "numbers_written": 2}
    assert {world.cobot.members[member].customer_number for member in members} == {contact.customer_number}
    assert {voucher.contact_id for voucher in world.sevdesk.vouchers.values()} == {contact.id}
    assert len(world.sevdesk.addresses) == 1


def test_two_new_members_in_one_run_get_different_numbers(world: World) -> None:
    members = [world.cobot.add_member(f"Mitglied {turn}", email=f"m{turn}@example.org") for turn in range(5)]
    world.run()
    numbers = {world.cobot.members[member].customer_number for member in members}
    assert numbers == {"1001", "1002", "1003", "1004", "1005"}
    assert {contact.customer_number for contact in world.sevdesk.contacts.values()} == numbers


def test_limit_bounds_the_contacts_of_a_run_and_the_next_runs_make_the_rest(world: World) -> None:
    for turn in range(5):
        world.cobot.add_member(f"Mitglied {turn}", email=f"m{turn}@example.org", confirmed_at=date(2026, 2, turn + 1))
    assert world.run(RunOptions(limit=2)).members["created"] == 2
    assert contact_names(world) == ["Mitglied 0", "Mitglied 1"]
    assert world.run(RunOptions(limit=2)).members["created"] == 2
    assert world.run(RunOptions(limit=2)).members["created"] == 1
    assert len(contact_names(world)) == 5


def test_limit_counts_new_contacts_only_not_those_that_are_found(world: World) -> None:
    world.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", customer_number="", emails=["ada@example.org"])
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=date(2026, 2, 1))
    world.cobot.add_member("Bo Muster", email="bo@example.org", confirmed_at=date(2026, 2, 2))
    result = world.run(RunOptions(limit=1))
    assert result.error is None
    assert result.members["linked"] == 1
    assert result.members["created"] == 1
    assert len({contact.customer_number for contact in world.sevdesk.contacts.values()}) == 2


def test_an_invoice_waits_for_the_contact_that_limit_left_out(world: World) -> None:
    members = [
        world.cobot.add_member(f"Mitglied {turn}", email=f"m{turn}@example.org", confirmed_at=date(2026, 2, turn + 1))
        for turn in range(2)
    ]
    world.cobot.add_invoice("CW-2", TODAY, FLEX, debitor=("memberships", members[1]))
    world.run(RunOptions(limit=1))
    assert world.sevdesk.vouchers == {}
    world.run(RunOptions(limit=1))
    [voucher] = world.sevdesk.vouchers_by_number("CW-2")
    assert voucher.contact_id is not None


def test_only_members_leaves_the_invoices_out_and_only_invoices_the_members(world: World) -> None:
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", member))
    world.run(RunOptions(only="members"))
    assert contact_names(world) == ["Ada Beispiel"]
    assert world.sevdesk.vouchers == {}
    world.cobot.add_member("Bo Muster", email="bo@example.org")
    world.run(RunOptions(only="invoices"))
    assert contact_names(world) == ["Ada Beispiel"]
    [voucher] = world.sevdesk.vouchers_by_number("CW-1")
    assert voucher.contact_id is not None


def test_members_are_neither_read_nor_made_contacts_when_switched_off(world: World) -> None:
    world.configure(members={"enabled": False})
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", member))
    result = world.run()
    assert result.members["seen"] == 0
    assert contact_names(world) == []
    assert not [request for request in world.cobot_side.log if request.path == "/api/memberships"]
    [voucher] = world.sevdesk.vouchers_by_number("CW-1")
    assert voucher.contact_id is None
    assert world.sevdesk.tags_of(voucher.id) == ("Import", "Mismatch")


def test_a_dry_run_plans_members_with_what_would_be_sent_and_writes_nothing(served: World) -> None:
    member = served.cobot.add_member("Ada Beispiel", email="ada@example.org", phone="040 555 1")
    planned = served.sync("--dry-run")
    assert served.sevdesk.contacts == {}
    assert not [request for request in served.requests() if request.is_write]
    assert not served.state_file.exists()
    assert [(action["action"], action["id"], action["done"]) for action in planned.json["actions"]] == [
        ("create-contact", member, False),
        ("write-customer-number", member, False),
        ("post-activity", member, False),
    ]
    create, write, post = (action["payload"] for action in planned.json["actions"])
    assert create["contact"]["surename"] == "Ada"
    assert create["contact"]["customerNumber"] == "1001"
    assert create["addresses"][0]["street"] == "Musterweg 1"
    assert create["communication_ways"] == ["ada@example.org", "040 555 1"]
    assert write == {"customer_number": "1001"}
    assert "1001" in post["text"]
    carried_out = served.sync()
    keys = ("action", "object", "id", "number")
    assert [[action[key] for key in keys] for action in carried_out.json["actions"]] == [
        [action[key] for key in keys] for action in planned.json["actions"]
    ]
