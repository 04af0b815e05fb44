"""Whose voucher it becomes (product contract, section 5.4)."""

from __future__ import annotations

import pytest

from tests.system.invoicing import (
    actions,
    issue,
    member_of,
    notes,
    positions,
    problems,
    requests_to,
    voucher_of,
)
from tests.world import World


def contact_name(world: World, number: str) -> str | None:
    """Return the name of the contact on the one voucher with a document number."""
    contact_id = voucher_of(world, number).contact_id
    return world.sevdesk.contacts[contact_id].display_name if contact_id else None


def guest_of(world: World, name: str = "Gerd Gast", email: str | None = "gerd@example.org") -> tuple[str, str]:
    """Add a guest and return the debitor of their invoices."""
    return ("contacts", world.cobot.add_contact(name, email=email))


def test_a_members_invoice_goes_to_the_members_contact_by_the_command_line(served: World) -> None:
    issue(served, "CW-1", debitor=member_of(served.cobot))
    issue(served, "CW-2", debitor=guest_of(served))
    ended = served.sync()
    assert ended.code == 0, ended.stderr
    assert contact_name(served, "CW-1") == "Ada Beispiel"
    assert served.sevdesk.tags_of(voucher_of(served, "CW-1").id) == ("Import",)
    assert contact_name(served, "CW-2") is None
    assert ended.json["invoices"]["without_contact"] == 1
    assert [(note["number"], note["code"]) for note in ended.json["notes"]] == [("CW-2", "without-contact")]


def test_the_link_of_the_debitor_counts_more_than_the_number_on_the_invoice(world: World) -> None:
    member = member_of(world.cobot)
    world.run()
    world.sevdesk.add_contact("Fremde GmbH", customer_number="777")
    issue(world, "CW-1", debitor=member, customer_number="777")
    result = world.run()
    assert contact_name(world, "CW-1") == "Ada Beispiel"
    assert (notes(result), result.exit_code) == ([], 0)


def test_a_teams_invoice_goes_to_the_teams_contact(world: World) -> None:
    team = world.cobot.add_team("Kollektiv Nord", "T-1")
    issue(world, "CW-1", debitor=("teams", team))
    world.run()
    assert contact_name(world, "CW-1") == "Kollektiv Nord"


def test_a_contact_with_exactly_the_invoices_number_is_taken_and_linked(world: World) -> None:
    world.sevdesk.add_contact(first_name="Gerd", family_name="Gast", customer_number="100")
    world.sevdesk.add_contact("Falsche GmbH", customer_number="1001")
    guest = guest_of(world)
    issue(world, "CW-1", debitor=guest, customer_number="100")
    result = world.run()
    assert contact_name(world, "CW-1") == "Gerd Gast"
    assert (result.exit_code, notes(result)) == (0, [])
    assert ("link-contact", guest[1]) in [(each.action, each.id) for each in result.actions]
    assert world.sevdesk.tags_of(voucher_of(world, "CW-1").id) == ("Import",)
    issue(world, "CW-2", debitor=guest, customer_number="no more")
    world.run()
    assert contact_name(world, "CW-2") == "Gerd Gast"


def test_another_name_under_the_invoices_number_is_noted_and_needs_nobody(world: World) -> None:
    world.sevdesk.add_contact("Neuer Name GmbH", customer_number="100")
    issue(world, "CW-1", debitor=guest_of(world), customer_number="100")
    result = world.run()
    assert contact_name(world, "CW-1") == "Neuer Name GmbH"
    assert (result.exit_code, notes(result)) == (0, [("CW-1", "contact-name-differs")])


def test_a_contact_that_is_linked_to_another_debitor_is_not_taken_by_its_number(world: World) -> None:
    member = member_of(world.cobot)
    world.run()
    number = world.cobot.members[member[1]].customer_number
    assert number
    issue(world, "CW-1", debitor=guest_of(world), customer_number=number)
    result = world.run()
    assert contact_name(world, "CW-1") is None
    assert (result.exit_code, notes(result)) == (0, [("CW-1", "without-contact")])


def test_a_contact_that_this_very_run_links_to_another_debitor_is_not_taken_either(world: World) -> None:
    world.sevdesk.add_contact(
        first_name="Ada", family_name="Beispiel", customer_number="100", emails=["ada@example.org"]
    )
    member_of(world.cobot, customer_number="100")
    issue(world, "CW-1", debitor=guest_of(world), customer_number="100")
    world.run()
    assert contact_name(world, "CW-1") is None


def test_without_a_contact_the_voucher_carries_the_recipients_name_and_both_tags(world: World) -> None:
    issue(world, "CW-1", debitor=guest_of(world))
    result = world.run()
    voucher = voucher_of(world, "CW-1")
    assert (voucher.contact_id, voucher.supplier_name) == (None, "Gerd Gast")
    assert world.sevdesk.tags_of(voucher.id) == ("Import", "Mismatch")
    assert (result.exit_code, result.invoices["without_contact"]) == (0, 1)
    assert world.sevdesk.contacts == {}
    assert requests_to(world, "/activities") == []


def test_an_invoice_to_nobody_is_booked_without_a_contact(world: World) -> None:
    issue(world, "CW-1")
    result = world.run()
    assert voucher_of(world, "CW-1").supplier_name == "Laufkundschaft"
    assert notes(result) == [("CW-1", "without-contact")]


@pytest.mark.parametrize(
    ("tag", "without", "expected"), [(None, "Mismatch", ("Mismatch",)), ("Cobot", None, ("Cobot",)), (None, None, ())]
)
def test_the_tags_are_the_configured_ones(
    world: World, tag: str | None, without: str | None, expected: tuple[str, ...]
) -> None:
    world.configure(invoices={"tag": tag, "tag_without_contact": without})
    issue(world, "CW-1")
    world.run()
    assert world.sevdesk.tags_of(voucher_of(world, "CW-1").id) == expected


def test_several_contacts_with_the_number_are_no_contact_and_a_problem(world: World) -> None:
    for name in ("Eins GmbH", "Zwei GmbH"):
        world.sevdesk.add_contact(name, customer_number="100")
    issue(world, "CW-1", debitor=guest_of(world), customer_number="100")
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "ambiguous-contact")])
    assert notes(result) == [("CW-1", "without-contact")]
    assert positions(world, "CW-1") == [("4400", "19", "119.00")]
    assert world.sevdesk.tags_of(voucher_of(world, "CW-1").id) == ("Import", "Mismatch")
    assert contact_name(world, "CW-1") is None


def test_a_missing_contact_is_made_with_the_invoices_number_where_that_is_wanted(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    issue(world, "CW-1", debitor=guest_of(world), customer_number="G-5")
    result = world.run()
    assert contact_name(world, "CW-1") == "Gerd Gast"
    [contact] = world.sevdesk.contacts.values()
    assert contact.customer_number == "G-5"
    assert world.sevdesk.emails_of(contact.id) == ("gerd@example.org",)
    assert (result.exit_code, notes(result), result.members["created"]) == (0, [], 1)


def test_a_missing_contact_without_a_number_gets_sevdesks_next(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    world.sevdesk.add_contact("Erste GmbH", customer_number="1001")
    issue(world, "CW-1", debitor=guest_of(world))
    world.run()
    assert contact_name(world, "CW-1") == "Gerd Gast"
    assert sorted(each.customer_number for each in world.sevdesk.contacts.values()) == ["1001", "1002"]


def test_a_missing_contact_whose_number_is_somebody_elses_gets_sevdesks_next(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    member = member_of(world.cobot)
    world.run()
    number = world.cobot.members[member[1]].customer_number
    issue(world, "CW-1", debitor=guest_of(world), customer_number=number)
    world.run()
    assert contact_name(world, "CW-1") == "Gerd Gast"
    assert sorted(each.customer_number for each in world.sevdesk.contacts.values()) == ["1001", "1002"]


def test_two_invoices_of_one_guest_make_one_contact(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    guest = guest_of(world)
    issue(world, "CW-1", debitor=guest)
    issue(world, "CW-2", debitor=guest)
    world.run()
    assert len(world.sevdesk.contacts) == 1
    assert contact_name(world, "CW-1") == contact_name(world, "CW-2") == "Gerd Gast"


def test_a_guest_with_the_name_and_email_of_a_contact_is_that_person(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    contact = world.sevdesk.add_contact(first_name="Gerd", family_name="Gast", emails=["gerd@example.org"])
    issue(world, "CW-1", debitor=guest_of(world))
    issue(world, "CW-2", debitor=guest_of(world))
    world.run()
    assert set(world.sevdesk.contacts) == {contact}
    assert voucher_of(world, "CW-1").contact_id == voucher_of(world, "CW-2").contact_id == contact


def test_an_invoice_to_nobody_makes_no_contact_even_where_missing_ones_are_made(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    issue(world, "CW-1")
    world.run()
    assert world.sevdesk.contacts == {}


def test_with_members_switched_off_the_number_still_finds_the_contact(world: World) -> None:
    world.configure(members={"enabled": False})
    world.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", customer_number="100")
    issue(world, "CW-1", debitor=member_of(world.cobot, customer_number="100"))
    result = world.run()
    assert contact_name(world, "CW-1") == "Ada Beispiel"
    assert len(world.sevdesk.contacts) == 1
    assert actions(result)[-1] == ("tag-voucher", "CW-1")
