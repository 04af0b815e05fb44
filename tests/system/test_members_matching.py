from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sync.result import RunResult
from tests.system.test_accept import lose_state
from tests.system.test_daily_check import next_day
from tests.world import World

TODAY = date(2026, 4, 1)
FLEX = [InvoiceLine("Flex", net="150.00", code="4400")]


def codes(result: RunResult) -> list[tuple[str, str, str]]:
    return sorted((each.finding.code, each.finding.object, each.finding.id) for each in result.problems)


def add_ada(world: World, number: str | None = "1", email: str | None = "ada@example.org") -> str:
    emails = [email] if email else []
    return world.sevdesk.add_contact(
        first_name="Ada", family_name="Beispiel", customer_number="" if number is None else number, emails=emails
    )


def test_number_and_email_make_a_match_whatever_the_name(world: World) -> None:
    contact = world.sevdesk.add_contact("Beispielwerkstatt", customer_number="77", emails=["ADA@example.org "])
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    result = world.run()
    assert result.exit_code == 0
    assert (result.members["created"], result.members["linked"], result.members["numbers_written"]) == (0, 1, 0)
    assert list(world.sevdesk.contacts) == [contact]
    assert world.cobot.members[member].customer_number == "77"


def test_number_and_name_make_a_match_whatever_the_email(world: World) -> None:
    contact = add_ada(world, "77", email="old@example.org")
    world.cobot.add_member("ada  BEISPIEL", email="ada@example.org", customer_number="77")
    result = world.run()
    assert result.members["linked"] == 1
    assert list(world.sevdesk.contacts) == [contact]


def test_a_number_is_compared_exactly_not_as_a_part_of_another(world: World) -> None:
    add_ada(world, "177", email="old@example.org")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    assert world.run().members["created"] == 1


def test_name_and_email_make_a_match_and_the_number_of_the_contact_goes_to_cobot(world: World) -> None:
    contact = add_ada(world, "500")
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    result = world.run()
    assert (result.members["linked"], result.members["numbers_written"]) == (1, 1)
    assert list(world.sevdesk.contacts) == [contact]
    assert world.cobot.members[member].customer_number == "500"


def test_neither_name_nor_email_alone_make_a_match(world: World) -> None:
    add_ada(world, "500", email="other@example.org")
    world.sevdesk.add_contact("Somebody else", customer_number="501", emails=["ada@example.org"])
    world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    result = world.run()
    assert (result.members["created"], result.members["linked"]) == (1, 0)
    assert len(world.sevdesk.contacts) == 3


def test_the_number_comes_before_name_and_email(world: World) -> None:
    by_number = add_ada(world, "77", email="old@example.org")
    add_ada(world, "500")
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", member))
    result = world.run()
    assert result.exit_code == 0
    [voucher] = world.sevdesk.vouchers_by_number("CW-1")
    assert voucher.contact_id == by_number


def test_the_stored_link_comes_before_everything_else(world: World) -> None:
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.run()
    [linked] = world.sevdesk.contacts
    world.sevdesk.contacts[linked].customer_number = "900"
    world.sevdesk.add_contact("Ada Beispiel", customer_number="1001", emails=["ada@example.org"])
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", member))
    result = world.run()
    assert result.members["linked"] == 0
    [voucher] = world.sevdesk.vouchers_by_number("CW-1")
    assert voucher.contact_id == linked


def test_two_contacts_that_fit_the_number_are_ambiguous_and_neither_is_linked(served: World) -> None:
    for email in ("ada@example.org", "ada@other.example.org"):
        add_ada(served, "77", email=email)
    member = served.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    ended = served.sync()
    assert ended.code == 1
    assert [(each["code"], each["object"], each["id"]) for each in ended.json["problems"]] == [
        ("ambiguous-contact", "member", member)
    ]
    assert not [request for request in served.requests() if request.is_write]
    assert ended.json["problems"][0]["fix"]


def test_two_contacts_of_one_name_and_email_are_ambiguous_until_a_person_decides(world: World) -> None:
    first, second = add_ada(world, "500"), add_ada(world, "501")
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    result = world.run()
    assert codes(result) == [("ambiguous-contact", "member", member)]
    assert result.exit_code == 1
    assert list(world.sevdesk.contacts) == [first, second]
    assert world.run().exit_code == 1
    del world.sevdesk.contacts[second]
    solved = world.run()
    assert (solved.exit_code, solved.members["linked"]) == (0, 1)
    assert world.cobot.members[member].customer_number == "500"


@pytest.mark.parametrize("fields", [{"customer_number": "1"}, {"emails": ["ada@example.org"]}])
def test_of_several_that_fit_the_one_with_our_mark_is_the_members(world: World, fields: dict[str, Any]) -> None:
    ada = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", ada))
    world.run()
    [ours] = world.sevdesk.contacts
    if "customer_number" in fields:
        fields = {"customer_number": world.sevdesk.contacts[ours].customer_number}
    world.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", **fields)
    lose_state(world)
    world.cobot.add_invoice("CW-2", TODAY, FLEX, debitor=("memberships", ada))
    result = world.run()
    assert (result.members["linked"], result.invoices["adopted"], result.invoices["without_contact"]) == (1, 1, 0)
    # Two of one number are one member's, which a person is told.
    doubled = [("duplicate-contacts", "member", ada)] if "customer_number" in fields else []
    assert codes(next_day(world)) == doubled
    assert {each.contact_id for each in world.sevdesk.vouchers.values()} == {ours}


def test_a_number_that_is_somebody_elses_in_sevdesk_is_never_linked(world: World) -> None:
    other = world.sevdesk.add_contact("Somebody else", customer_number="77", emails=["other@example.org"])
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", member))
    result = world.run()
    assert result.exit_code == 0
    assert (result.members["created"], result.members["linked"]) == (1, 0)
    [made] = set(world.sevdesk.contacts) - {other}
    assert world.cobot.members[member].customer_number == world.sevdesk.contacts[made].customer_number != "77"
    [voucher] = world.sevdesk.vouchers_by_number("CW-1")
    assert voucher.contact_id == made


def test_somebody_elses_number_is_not_linked_although_a_namesake_is_elsewhere(world: World) -> None:
    world.sevdesk.add_contact("Somebody else", customer_number="77", emails=["other@example.org"])
    ada = add_ada(world, "500")
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    result = world.run()
    assert result.members["linked"] == 1
    assert world.cobot.members[member].customer_number == world.sevdesk.contacts[ada].customer_number == "500"


def test_a_company_is_found_under_the_name_of_its_person_too(world: World) -> None:
    contact = add_ada(world, "77")
    world.cobot.add_member("Ada Beispiel", company="Beispiel GmbH", email="ada@example.org", customer_number="77")
    assert world.run().members["linked"] == 1
    assert list(world.sevdesk.contacts) == [contact]


def test_a_contact_with_many_others_around_it_is_found_on_a_later_page(world: World) -> None:
    for turn in range(1, 1120):
        world.sevdesk.add_contact(f"Firma {turn}", customer_number=str(5000 + turn))
    contact = add_ada(world, "77")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    assert world.run().members["linked"] == 1
    assert contact in world.sevdesk.contacts
