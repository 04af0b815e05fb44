"""A number that belongs to somebody else in sevDesk is never linked, also not by way of an invoice (contract, 4.2)."""

from __future__ import annotations

from datetime import date

from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.system.invoicing import Refused, issue, member_of, problems, voucher_of
from tests.world import World


def new_contact(request: Request) -> bool:
    return request.method == "POST" and request.path.endswith("/Contact")


def test_a_team_is_not_linked_to_a_stranger_with_its_number(world: World) -> None:
    zeta = world.sevdesk.add_contact("Zeta AG", customer_number="1001", emails=("z@zeta.example",))
    team = world.cobot.add_team("Teamwerk", "1001", billing_emails=("team@example.org",))
    issue(world, "CW-1", debitor=("teams", team))
    assert problems(world.run()) == [("1001", "ambiguous-contact")]
    assert voucher_of(world, "CW-1").contact_id != zeta


def test_the_problem_of_that_team_stays(world: World) -> None:
    world.sevdesk.add_contact("Zeta AG", customer_number="1001", emails=("z@zeta.example",))
    team = world.cobot.add_team("Teamwerk", "1001", billing_emails=("team@example.org",))
    issue(world, "CW-1", debitor=("teams", team))
    assert world.run().exit_code == 1
    assert world.run().exit_code == 1


def test_a_member_is_not_linked_to_a_stranger_with_their_number_where_cobots_count(world: World) -> None:
    world.configure(members={"customer_numbers": "cobot"})
    zeta = world.sevdesk.add_contact("Zeta AG", customer_number="1042", emails=("z@zeta.example",))
    issue(world, "CW-1", debitor=member_of(world.cobot, customer_number="1042"))
    assert problems(world.run()) == [("1042", "ambiguous-contact")]
    assert voucher_of(world, "CW-1").contact_id != zeta


def test_a_member_whom_two_contacts_fit_does_not_become_a_third_person(world: World) -> None:
    for number in ("1", "2"):
        world.sevdesk.add_contact(
            first_name="Ada", family_name="Beispiel", customer_number=number, emails=("ada@example.org",)
        )
    zeta = world.sevdesk.add_contact("Zeta AG", customer_number="1042", emails=("z@zeta.example",))
    issue(world, "CW-1", debitor=member_of(world.cobot, customer_number="1042"))
    assert problems(world.run()) == [("1042", "ambiguous-contact"), ("CW-1", "ambiguous-contact")]
    assert voucher_of(world, "CW-1").contact_id != zeta


def test_a_member_who_is_held_back_does_not_become_a_stranger(world: World) -> None:
    """SevDesk refuses Ada's contact, and while she waits her invoice comes."""
    zeta = world.sevdesk.add_contact("Zeta AG", customer_number="1042", emails=("z@zeta.example",))
    debitor = member_of(world.cobot, customer_number="1042")
    world.sevdesk_side.fault = Refused(new_contact)
    world.run()
    world.sevdesk_side.fault = no_fault
    issue(world, "CW-1", debitor=debitor)
    world.clock.advance(minutes=5)
    assert ("CW-1", "contact-not-ready") in problems(world.run())
    assert world.sevdesk.vouchers == {}
    world.clock.advance(hours=2)
    world.run()
    assert voucher_of(world, "CW-1").contact_id not in {zeta, None}


def test_the_number_of_a_refused_attempt_makes_nobody_somebody_else(world: World) -> None:
    """SevDesk refuses Ada's contact under 1001, and Ben, of the same office address, gets 1001."""
    member_of(world.cobot, "Ada Beispiel", email="office@firma.example")
    world.sevdesk_side.fault = Refused(new_contact)
    world.run()
    world.sevdesk_side.fault = no_fault
    member_of(world.cobot, "Ben Other", email="office@firma.example")
    world.clock.advance(minutes=5)
    world.run()
    world.clock.advance(hours=2)
    world.run()
    assert sorted(each.display_name for each in world.sevdesk.contacts.values()) == ["Ada Beispiel", "Ben Other"]


def test_a_number_given_out_in_this_run_makes_nobody_somebody_else(world: World) -> None:
    """Ben's number in Cobot is 1001, sevDesk gives 1001 to Ada, and both have one office address."""
    member_of(world.cobot, "Ada Beispiel", email="office@firma.example", confirmed_at=date(2026, 1, 5))
    ben = member_of(
        world.cobot, "Ben Other", email="office@firma.example", customer_number="1001", confirmed_at=date(2026, 1, 6)
    )
    issue(world, "CW-1", debitor=ben)
    world.run()
    contact = world.sevdesk.contacts[voucher_of(world, "CW-1").contact_id or ""]
    assert contact.display_name == "Ben Other"
