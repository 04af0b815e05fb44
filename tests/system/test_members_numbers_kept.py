"""Whose customer number counts, and that none is overwritten, doubled or forgotten (contract, sections 3 and 4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.problems import release
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.sandbox_faults import request_to
from tests.system.invoicing import issue, member_of, problems
from tests.world import World


def retry_all(world: World) -> None:
    ledger = Ledger.open(world.state_file)
    release(ledger, None)
    ledger.close()


def test_where_cobots_numbers_count_none_is_overwritten(world: World) -> None:
    """Her contact is found by name and e-mail, and somebody else has her number in sevDesk."""
    world.configure(members={"customer_numbers": "cobot"})
    world.sevdesk.add_contact("Zeta AG", customer_number="1042", emails=("z@zeta.example",))
    world.sevdesk.add_contact(
        first_name="Ada", family_name="Beispiel", customer_number="7", emails=("ada@example.org",)
    )
    _, ada = member_of(world.cobot, customer_number="1042")
    result = world.run()
    assert world.cobot.members[ada].customer_number == "1042"
    assert problems(result) == [("1042", "ambiguous-contact")]


def test_a_pending_number_is_not_written_once_numbers_are_kept(world: World) -> None:
    """An outage held it up before."""
    _, ada = member_of(world.cobot, customer_number="K-1")
    world.cobot_side.fault = ErrorBefore(request_to("PUT", "/memberships"))
    world.run()
    world.cobot_side.fault = no_fault
    world.configure(members={"customer_numbers": "keep"})
    for _ in range(4):
        world.clock.advance(hours=3)
        world.run()
    assert world.cobot.members[ada].customer_number == "K-1"


def test_no_number_is_written_after_a_stop_once_numbers_are_kept(world: World) -> None:
    """The call was not as assumed; the person chooses keep, and says `sync retry`."""
    world.cobot.quirks.number_write = "not-found"
    _, ada = member_of(world.cobot, customer_number="K-1")
    world.run()
    world.cobot.quirks.number_write = "as-assumed"
    world.configure(members={"customer_numbers": "keep"})
    retry_all(world)
    world.clock.advance(days=2)
    world.run()
    assert world.cobot.members[ada].customer_number == "K-1"


def test_a_number_that_waited_is_the_one_that_the_contact_has_now(world: World) -> None:
    """While the writes were stopped, the contact was given another number in sevDesk."""
    world.cobot.quirks.number_write = "not-found"
    _, ada = member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts.values()
    contact.customer_number = "5000"
    world.sevdesk.add_contact("Zeta AG", customer_number="1001")
    world.cobot.quirks.number_write = "as-assumed"
    retry_all(world)
    world.clock.advance(days=30)
    world.run()
    assert world.cobot.members[ada].customer_number == "5000"


def test_a_team_does_not_take_the_number_off_a_members_contact(world: World) -> None:
    """Member and team of one company are one contact."""
    _, ada = member_of(world.cobot, company="Firma GmbH", billing_emails=("rg@firma.example",))
    world.run()
    team = world.cobot.add_team("Firma GmbH", "t-1", billing_emails=("rg@firma.example",))
    issue(world, "CW-1", debitor=("teams", team))
    world.clock.advance(hours=1)
    result = world.run()
    numbers = {each.customer_number for each in world.sevdesk.contacts.values()}
    assert world.cobot.members[ada].customer_number in numbers or problems(result)


def test_the_number_of_a_member_who_shares_a_contact_is_given_to_nobody_else(world: World) -> None:
    _, ada = member_of(world.cobot, company="Firma GmbH", billing_emails=("rg@firma.example",))
    world.run()
    team = world.cobot.add_team("Firma GmbH", "t-1", billing_emails=("rg@firma.example",))
    issue(world, "CW-1", debitor=("teams", team))
    world.clock.advance(hours=1)
    world.run()
    _, ben = member_of(world.cobot, "Ben Other")
    world.clock.advance(hours=1)
    world.run()
    assert world.cobot.members[ada].customer_number != world.cobot.members[ben].customer_number


def test_of_two_members_of_one_contact_the_first_ones_number_stays(world: World) -> None:
    world.configure(members={"customer_numbers": "cobot"})
    _, ada = member_of(world.cobot, company="Firma GmbH", billing_emails=("rg@firma.example",), customer_number="C-1")
    member_of(
        world.cobot, "Ben Other", company="Firma GmbH", billing_emails=("rg@firma.example",), customer_number="C-2"
    )
    result = world.run()
    numbers = {each.customer_number for each in world.sevdesk.contacts.values()}
    assert world.cobot.members[ada].customer_number in numbers or problems(result)


@pytest.mark.parametrize("kind", ["team", "member"])
def test_a_number_that_replaces_sevdesks_own_is_told_in_cobot(world: World, kind: str) -> None:
    contact = world.sevdesk.add_contact("Firma GmbH", customer_number="10042", emails=("rg@firma.example",))
    if kind == "team":
        team = world.cobot.add_team("Firma GmbH", "7", billing_emails=("rg@firma.example",))
        issue(world, "CW-1", debitor=("teams", team))
    else:
        world.configure(members={"customer_numbers": "cobot"})
        member_of(world.cobot, company="Firma GmbH", billing_emails=("rg@firma.example",), customer_number="7")
    world.run()
    assert world.sevdesk.contacts[contact].customer_number == "7"
    assert len(world.cobot.posted_texts()) == 1


def test_a_member_whose_contact_came_from_an_invoice_gets_the_number_once_confirmed(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    debitor = member_of(world.cobot, confirmed_at=None)
    issue(world, "CW-1", debitor=debitor)
    world.run()
    [contact] = world.sevdesk.contacts.values()
    world.cobot.edit_member(debitor[1], confirmed_at=world.clock.now())
    world.clock.advance(hours=1)
    world.run()
    assert world.cobot.members[debitor[1]].customer_number == contact.customer_number


def test_a_member_whose_contact_came_from_an_only_invoices_run_gets_the_number(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    debitor = member_of(world.cobot)
    issue(world, "CW-1", debitor=debitor)
    world.run(RunOptions(only="invoices"))
    [contact] = world.sevdesk.contacts.values()
    world.clock.moment += timedelta(hours=1)
    world.run()
    assert world.cobot.members[debitor[1]].customer_number == contact.customer_number
