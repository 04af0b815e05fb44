"""Teams as contacts, and contacts made from invoices (product contract, sections 4.1 and 5.4)."""

from __future__ import annotations

from datetime import date

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sync.result import RunOptions, RunResult
from tests.sandbox_states import sevdesk_snapshot
from tests.world import World

TODAY = date(2026, 4, 1)
FLEX = [InvoiceLine("Flex", net="150.00", code="4400")]


@pytest.fixture
def making(world: World) -> World:
    """Return a world that makes missing contacts from invoices."""
    world.configure(invoices={"create_missing_contacts": True})
    return world


def problem_codes(result: RunResult) -> list[tuple[str, str]]:
    return sorted((each.finding.code, each.finding.object) for each in result.problems)


def contact_of(world: World, number: str) -> str | None:
    [voucher] = world.sevdesk.vouchers_by_number(number)
    return voucher.contact_id


# Teams


def test_a_team_becomes_a_contact_once_an_invoice_is_addressed_to_it(world: World) -> None:
    team = world.cobot.add_team(
        "Wattwerk", "t-1241", company="Wattwerk GmbH", tax_id="DE222222222", billing_emails=["books@example.org"]
    )
    world.cobot.add_team("Nordlicht", "t-1242")
    world.run()
    assert world.sevdesk.contacts == {}
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("teams", team))
    result = world.run()
    assert result.exit_code == 0
    [contact] = world.sevdesk.contacts.values()
    assert (contact.name, contact.customer_number) == ("Wattwerk GmbH", "t-1241")
    assert contact.extra["vatNumber"] == "DE222222222"
    assert world.sevdesk.emails_of(contact.id) == ("books@example.org",)
    assert contact_of(world, "CW-1") == contact.id
    assert not [each for each in world.cobot_side.log if each.method == "PUT"]
    [told] = world.cobot.posted_texts()
    assert "t-1241" in told
    world.cobot.add_invoice("CW-2", TODAY, FLEX, debitor=("teams", team))
    world.run()
    assert contact_of(world, "CW-2") == contact.id
    assert len(world.cobot.posted_texts()) == 1


def test_a_team_is_found_by_its_number_and_name(world: World) -> None:
    contact = world.sevdesk.add_contact("Wattwerk", customer_number="t-1241")
    team = world.cobot.add_team("Wattwerk", "t-1241")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("teams", team))
    assert world.run().members["linked"] == 1
    assert contact_of(world, "CW-1") == contact


def test_a_teams_number_that_is_somebody_elses_is_named_and_no_contact_is_made(world: World) -> None:
    world.sevdesk.add_contact("Somebody else", customer_number="t-1241")
    team = world.cobot.add_team("Wattwerk", "t-1241")
    world.cobot.add_invoice("CW-1", date(2025, 12, 1), FLEX, debitor=("teams", team))
    world.cobot.add_invoice("CW-2", TODAY, FLEX, debitor=("teams", team))
    result = world.run(RunOptions(only="members"))
    assert problem_codes(result) == [("ambiguous-contact", "team")]
    assert len(world.sevdesk.contacts) == 1


def test_an_invoice_older_than_the_start_makes_no_team_a_contact_even_when_it_is_read(world: World) -> None:
    world.cobot.add_invoice("CW-0", date(2025, 11, 15), [InvoiceLine("Flex", net="150.00")])
    assert world.run(RunOptions(since=date(2025, 11, 1))).exit_code == 1
    world.run()  # the sweep that reads the chosen days once more
    team = world.cobot.add_team("Wattwerk", "t-1241")
    world.cobot.add_invoice("CW-1", date(2025, 12, 1), FLEX, debitor=("teams", team))
    world.run()  # reads from the blocked invoice on
    assert world.sevdesk.contacts == {}
    assert world.sevdesk.vouchers == {}


def test_only_members_makes_the_teams_contacts_too(world: World) -> None:
    team = world.cobot.add_team("Wattwerk", "t-1241")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("teams", team))
    world.run(RunOptions(only="members"))
    assert [contact.name for contact in world.sevdesk.contacts.values()] == ["Wattwerk"]
    assert world.sevdesk.vouchers == {}


def test_teams_are_no_contacts_when_switched_off(world: World) -> None:
    world.configure(members={"teams": False})
    team = world.cobot.add_team("Wattwerk", "t-1241")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("teams", team))
    world.run()
    assert world.sevdesk.contacts == {}
    assert contact_of(world, "CW-1") is None


# Contacts from invoices


def test_without_the_setting_a_guest_gets_a_voucher_but_no_contact(world: World) -> None:
    guest = world.cobot.add_contact("Mira Gast", email="mira@example.org")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("contacts", guest))
    result = world.run()
    assert world.sevdesk.contacts == {}
    assert [note.code for note in result.notes] == ["without-contact"]


@pytest.mark.parametrize(("taken", "number"), [(False, "g-9"), (True, "1001")])
def test_a_guest_gets_the_number_of_the_invoice_if_it_is_free_else_sevdesks_next(
    making: World, taken: bool, number: str
) -> None:
    if taken:
        making.sevdesk.add_contact("Somebody else", customer_number="g-9", emails=["other@example.org"])
        other = making.cobot.add_member("Somebody else", email="other@example.org", customer_number="g-9")
        making.cobot.edit_member(other, confirmed_at=None)
        making.run(RunOptions(only="members"))
        ledger_link(making, other)
    guest = making.cobot.add_contact("Mira Gast", email="mira@example.org")
    making.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("contacts", guest), customer_number="g-9")
    result = making.run()
    assert result.exit_code == 0
    contact = making.sevdesk.contacts[contact_of(making, "CW-1") or ""]
    assert (contact.display_name, contact.customer_number) == ("Mira Gast", number)
    assert making.sevdesk.emails_of(contact.id) == ("mira@example.org",)
    assert [row.city for row in making.sevdesk.addresses.values() if row.contact_id == contact.id] == ["Hamburg"]
    assert making.sevdesk.tags_of(making.sevdesk.vouchers_by_number("CW-1")[0].id) == ("Import",)


def ledger_link(world: World, member: str) -> None:
    """Let the one contact be this member's, as a confirmed member's would be."""
    world.cobot.edit_member(member, confirmed_at=world.clock.now())
    assert world.run(RunOptions(only="members")).members["linked"] == 1


def test_a_guest_without_a_number_gets_sevdesks_next(making: World) -> None:
    guest = making.cobot.add_contact("Mira Gast", company="Gast GmbH", email="mira@example.org")
    making.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("contacts", guest))
    making.run()
    [contact] = making.sevdesk.contacts.values()
    assert (contact.name, contact.customer_number) == ("Gast GmbH", "1001")


def test_the_same_guest_twice_in_a_run_is_one_contact_and_so_is_the_same_person_as_two_guests(making: World) -> None:
    guests = [making.cobot.add_contact("Mira Gast", email="mira@example.org") for _ in range(2)]
    for turn, guest in enumerate([*guests, guests[0]]):
        making.cobot.add_invoice(f"CW-{turn}", TODAY, FLEX, debitor=("contacts", guest))
    making.run()
    [contact] = making.sevdesk.contacts.values()
    assert {contact_of(making, f"CW-{turn}") for turn in range(3)} == {contact.id}
    making.cobot.add_invoice("CW-9", TODAY, FLEX, debitor=("contacts", guests[1]))
    making.run()
    assert contact_of(making, "CW-9") == contact.id


def test_a_guest_who_is_in_sevdesk_by_name_and_email_is_that_contact(making: World) -> None:
    known = making.sevdesk.add_contact(
        first_name="Mira", family_name="Gast", customer_number="5", emails=["mira@example.org"]
    )
    guest = making.cobot.add_contact("Mira Gast", email="mira@example.org")
    making.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("contacts", guest))
    making.run()
    assert list(making.sevdesk.contacts) == [known]
    assert contact_of(making, "CW-1") == known


def test_a_guest_who_could_be_two_contacts_is_booked_without_and_named(making: World) -> None:
    for number in ("5", "6"):
        making.sevdesk.add_contact(
            first_name="Mira", family_name="Gast", customer_number=number, emails=["mira@example.org"]
        )
    guest = making.cobot.add_contact("Mira Gast", email="mira@example.org")
    making.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("contacts", guest))
    result = making.run()
    assert len(making.sevdesk.contacts) == 2
    assert contact_of(making, "CW-1") is None
    assert [code for code, _ in problem_codes(result)] == ["ambiguous-contact"]
    making.state_file.unlink()
    again = making.run()
    assert [code for code, _ in problem_codes(again)] == ["ambiguous-contact"]
    assert [each.finding for each in again.problems] == [each.finding for each in result.problems]


def test_a_member_without_contact_gets_one_with_the_number_of_the_invoice(making: World) -> None:
    member = making.cobot.add_member(
        "Ada Beispiel", email="ada@example.org", customer_number="77", confirmed_at=date(2025, 6, 1)
    )
    making.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("memberships", member))
    result = making.run()
    assert result.exit_code == 0
    [contact] = making.sevdesk.contacts.values()
    assert (contact.display_name, contact.customer_number) == ("Ada Beispiel", "77")
    assert contact_of(making, "CW-1") == contact.id
    assert making.cobot.members[member].customer_number == "77"


def test_a_team_without_contact_gets_one_from_the_invoice_when_teams_are_off(making: World) -> None:
    making.configure(members={"teams": False})
    team = making.cobot.add_team("Wattwerk", "t-1241")
    making.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("teams", team))
    making.run()
    [contact] = making.sevdesk.contacts.values()
    assert (contact.name, contact.customer_number) == ("Wattwerk", "t-1241")


def test_nobody_gets_a_contact_even_with_the_setting(making: World) -> None:
    making.cobot.add_invoice("CW-1", TODAY, FLEX)
    making.run()
    assert making.sevdesk.contacts == {}
    assert contact_of(making, "CW-1") is None


def test_a_second_run_makes_no_further_contact(making: World) -> None:
    guest = making.cobot.add_contact("Mira Gast", email="mira@example.org")
    making.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("contacts", guest))
    making.run()
    before = sevdesk_snapshot(making.sevdesk)
    making.forget_requests()
    making.run()
    assert making.sevdesk_side.log == []
    assert sevdesk_snapshot(making.sevdesk) == before
