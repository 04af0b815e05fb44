"""What the state machine found, each shrunk by hand to what matters."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.faults import Handle
from cobot_sevdesk_sync.sandbox.server import json_response, no_fault
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.both_sides import Kill, come_to_rest, lose_state, run_that_may_be_killed
from tests.sandbox_faults import Redirect
from tests.system.invoicing import problems
from tests.world import World


def test_a_contact_without_its_e_mail_yet_is_found_again_when_the_state_is_lost(world: World) -> None:
    """Killed between the contact and its address, and the state file lost: still one contact for the member."""
    world.cobot.add_member("Nils Nordmann", email="nils@example.org")
    world.sevdesk_side.fault = Kill(
        lambda request: request.method == "POST" and request.path.endswith("/ContactAddress"), after_effect=False
    )
    assert run_that_may_be_killed(world) is None
    world.sevdesk_side.fault = no_fault
    lose_state(world)
    world.run(RunOptions(since=world.start_date))
    come_to_rest(world)
    assert [contact.display_name for contact in world.sevdesk.contacts.values()] == ["Nils Nordmann"]


def test_a_finished_contact_without_number_or_e_mail_in_cobot_is_found_again_and_not_told_twice(world: World) -> None:
    """With ``customer_numbers: keep`` and no e-mail address nothing but our own mark says whose contact it is."""
    world.configure(members={"customer_numbers": "keep"})
    world.cobot.add_member("Nils Nordmann", email=None)
    come_to_rest(world)
    posted = len(world.cobot.activities)
    lose_state(world)
    world.run(RunOptions(since=world.start_date))
    come_to_rest(world)
    assert len(world.sevdesk.contacts) == 1
    assert (posted, len(world.cobot.activities)) == (1, 1)


def test_a_question_that_sevdesk_does_not_take_keeps_nobody_from_their_contact(world: World) -> None:
    """Whether a number is free is asked for good measure: an invoice must not be booked without contact for it."""
    member = world.cobot.add_member("Nils Nordmann", email="nils@example.org")
    lines = [InvoiceLine("Flex", net="100.00", code="4400")]
    world.cobot.add_invoice("CW-1", world.start_date, lines, debitor=("memberships", member))
    world.sevdesk_side.fault = Redirect(lambda request: "Availability" in request.path)
    assert world.run().exit_code == 0
    (contact,) = world.sevdesk.contacts.values()
    (voucher,) = world.sevdesk.vouchers.values()
    assert voucher.contact_id == contact.id


def test_a_number_that_was_taken_since_the_plan_is_nobody_elses_and_the_next_run_takes_another(world: World) -> None:
    """The listing does not show who has the number: it is asked for right before it is used."""
    member = world.cobot.add_member("Nils Nordmann", email="nils@example.org")
    world.cobot.add_invoice(
        "CW-1", world.start_date, [InvoiceLine("Flex", net="100.00", code="4400")], debitor=("memberships", member)
    )
    first = world.sevdesk.next_customer_number()

    def taken(request: Request, handle: Handle) -> Response:
        if "Availability" in request.path and request.args["customerNumber"] == first:
            return json_response({"objects": False})
        return handle(request)

    world.sevdesk_side.fault = taken
    assert problems(world.run()) == [("CW-1", "contact-not-ready")]
    assert (len(world.sevdesk.contacts), len(world.sevdesk.vouchers)) == (0, 0)
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    (contact,) = world.sevdesk.contacts.values()
    (voucher,) = world.sevdesk.vouchers.values()
    assert contact.customer_number == str(int(first) + 1) == world.cobot.members[member].customer_number
    assert voucher.contact_id == contact.id
