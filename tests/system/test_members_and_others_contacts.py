"""A contact that is somebody's already becomes somebody else's only where both are the same (product contract, 4)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.system.invoicing import DAY, issue, member_of, problem, problems, voucher_of
from tests.system.reporting import report_of
from tests.system.test_accept import lose_state
from tests.world import World


def contact_name(world: World, number: str) -> str | None:
    """Return the name of the contact on the one voucher with a document number."""
    contact_id = voucher_of(world, number).contact_id
    return world.sevdesk.contacts[contact_id].display_name if contact_id else None


def ada_by_hand(world: World, number: str | None = None) -> str:
    """Add a contact of a person in sevDesk, as the bookkeeper does."""
    return world.sevdesk.add_contact(
        first_name="Ada", family_name="Beispiel", customer_number=number or "", emails=["ada@example.org"]
    )


@pytest.mark.parametrize("first", ["private", "company"])
@pytest.mark.parametrize("state", ["kept", "lost", "one run"])
def test_a_company_has_a_contact_beside_the_private_one_of_its_manager(world: World, first: str, state: str) -> None:
    member_ids = {}
    for turn, which in enumerate(["private", "company"] if first == "private" else ["company", "private"]):
        company = "Beispiel GmbH" if which == "company" else None
        day = date(2026, 2, 1 + turn)
        member_ids[which] = member_of(
            world.cobot, "Ada Beispiel", company=company, email="ada@example.org", confirmed_at=day
        )
        if state != "one run":
            assert world.run().exit_code == 0
            world.clock.advance(minutes=5)
    if state == "lost":
        lose_state(world)
    issue(world, "CW-1", debitor=member_ids["private"])
    issue(world, "CW-2", debitor=member_ids["company"])
    assert world.run().exit_code == 0
    assert (contact_name(world, "CW-1"), contact_name(world, "CW-2")) == ("Ada Beispiel", "Beispiel GmbH")
    assert len(world.sevdesk.contacts) == 2
    assert not report_of(world).differs
    assert not report_of(world, with_state=False).differs


def test_a_persons_contact_of_nobody_is_not_guessed_to_be_the_companys(world: World) -> None:
    by_hand = ada_by_hand(world)
    company = member_of(world.cobot, "Ada Beispiel", company="Beispiel GmbH", email="ada@example.org")
    result = world.run()
    assert (problem(result).code, problem(result).details["reason"]) == ("ambiguous-contact", "another-kind")
    assert list(world.sevdesk.contacts) == [by_hand]
    assert [row.member_class for row in report_of(world).members] == ["without-contact"]
    world.sevdesk.add_contact("Beispiel GmbH", emails=["ada@example.org"])
    issue(world, "CW-1", debitor=company)
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert contact_name(world, "CW-1") == "Beispiel GmbH"
    assert not report_of(world).differs


def test_a_number_typed_for_another_of_the_same_address_links_nobody_to_a_strangers_contact(world: World) -> None:
    """Both have the office's e-mail address; the second is given the first one's number in Cobot."""
    member_of(world.cobot, "Ada Beispiel", email="office@firma.example")
    world.run()
    [adas] = world.sevdesk.contacts.values()
    _, ben = member_of(
        world.cobot, "Ben Muster", email="office@firma.example", customer_number=adas.customer_number, confirmed_at=DAY
    )
    world.clock.advance(minutes=5)
    result = world.run()
    found = problem(result)
    assert (found.code, found.id, found.details["reason"], found.details["sevdesk_ids"]) == (
        "ambiguous-contact",
        ben,
        "anothers",
        adas.id,
    )
    assert [(row.member_class, row.cobot_id) for row in report_of(world).members] == [("without-contact", ben)]
    world.cobot.edit_member(ben, customer_number="4711")
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert len(world.sevdesk.contacts) == 2
    assert not report_of(world).differs


def test_who_comes_first_after_a_lost_state_takes_nobodys_contact(world: World) -> None:
    """Ada's contact was made by hand and has her number; the company was confirmed before her."""
    ada_by_hand(world, "500")
    company = member_of(
        world.cobot, "Ada Beispiel", company="Beispiel GmbH", email="ada@example.org", confirmed_at=date(2026, 2, 1)
    )
    private = member_of(world.cobot, customer_number="500", confirmed_at=date(2026, 2, 2))
    issue(world, "CW-1", debitor=private)
    issue(world, "CW-2", debitor=company)
    assert world.run().exit_code == 0
    assert (contact_name(world, "CW-1"), contact_name(world, "CW-2")) == ("Ada Beispiel", "Beispiel GmbH")


def test_a_guest_with_a_members_number_is_not_booked_on_the_contact_that_carries_the_members_mark(
    world: World,
) -> None:
    """The member was confirmed before the start: their contact came from an invoice, and the state is lost."""
    world.configure(invoices={"create_missing_contacts": True})
    ada = member_of(world.cobot, customer_number="77", confirmed_at=date(2025, 6, 1))
    issue(world, "CW-1", debitor=ada)
    world.run()
    lose_state(world)
    guest = ("contacts", world.cobot.add_contact("Gerd Gast", email="gerd@example.org"))
    issue(world, "CW-2", debitor=guest, customer_number="77")
    world.run()
    assert (contact_name(world, "CW-1"), contact_name(world, "CW-2")) == ("Ada Beispiel", "Gerd Gast")


def test_a_guest_of_the_same_address_with_a_members_number_gets_a_contact_of_their_own(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    member_of(world.cobot, "Ada Beispiel", email="office@firma.example")
    world.run()
    [adas] = world.sevdesk.contacts.values()
    guest = ("contacts", world.cobot.add_contact("Gerd Gast", email="office@firma.example"))
    issue(world, "CW-1", debitor=guest, customer_number=adas.customer_number)
    assert problems(world.run()) == []
    assert contact_name(world, "CW-1") == "Gerd Gast"


def test_who_is_called_like_a_contact_that_is_linked_to_another_of_the_same_address_is_named(world: World) -> None:
    """Ben was linked to it by number and e-mail address, which is allowed; then Ada comes, whose name it has."""
    ada_by_hand(world, "500")
    member_of(world.cobot, "Ben Muster", email="ada@example.org", customer_number="500")
    assert world.run().exit_code == 0
    _, ada = member_of(world.cobot, confirmed_at=DAY)
    world.clock.advance(minutes=5)
    found = problem(world.run())
    assert (found.code, found.id, found.details["reason"]) == ("ambiguous-contact", ada, "anothers")


@pytest.mark.parametrize(("company", "said"), [("Beispiel GmbH", "a person's"), (None, "somebody else's")])
def test_explain_says_why_what_fits_is_not_taken(served: World, company: str | None, said: str) -> None:
    world = served
    ada_by_hand(world, "500")
    if company is None:
        member_of(world.cobot, customer_number="500")
        world.run()
    _, second = member_of(
        world.cobot,
        "Ada Beispiel" if company else "Ben Muster",
        company=company,
        email="ada@example.org",
        customer_number=None if company else "500",
    )
    ended = world.command("sync", "explain", second)
    assert said in " ".join(ended.stdout.split())
