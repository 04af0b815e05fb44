"""A number that sevDesk says is not free although no contact in its list has it, of an archived one for instance."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from werkzeug.wrappers import Request, Response

from tests.system.invoicing import booked_numbers, issue, member_of, problems
from tests.world import World


def never_free(number: str) -> Callable[..., Response]:
    """SevDesk says that a number is not free: of an archived or deleted contact, or one that the list leaves out."""

    def fault(request: Request, handle: Callable[[Request], Response]) -> Response:
        if "checkCustomerNumberAvailability" in request.path and request.args.get("customerNumber") == number:
            return Response(msgspec.json.encode({"objects": False}), content_type="application/json")
        return handle(request)

    return fault


@pytest.mark.parametrize("who", ["team", "member-cobot", "guest"])
def test_no_invoice_waits_for_ever_without_being_named(world: World, who: str) -> None:
    if who == "team":
        debitor = ("teams", world.cobot.add_team("Teamwerk", "42", billing_emails=("team@example.org",)))
    elif who == "member-cobot":
        world.configure(members={"customer_numbers": "cobot"})
        debitor = member_of(world.cobot, customer_number="42")
    else:
        world.configure(invoices={"create_missing_contacts": True})
        debitor = ("contacts", world.cobot.add_contact("Gustav Gast", email="gustav@example.org"))
    issue(world, "CW-1", debitor=debitor, customer_number="42")
    world.sevdesk_side.fault = never_free("42")
    for _ in range(5):
        world.clock.advance(hours=30)
        result = world.run()
    assert booked_numbers(world) == ["CW-1"] or (problems(result) and result.exit_code == 1)
