"""What a person or another installation makes while a run goes on is neither doubled nor overlooked."""

from __future__ import annotations

from datetime import timedelta

from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import Callback, request_to
from tests.system.invoicing import DAY, booked_numbers, issue, member_of, notes, problems
from tests.world import World


class Once:
    """Picks the first request that another picker picks."""

    def __init__(self, method: str, path_part: str) -> None:
        self._picks, self._done = request_to(method, path_part), False

    def __call__(self, request: Request) -> bool:
        picked = not self._done and self._picks(request)
        self._done = self._done or picked
        return picked


def test_a_voucher_made_while_a_long_run_books_is_not_doubled(world: World) -> None:
    """The look that keeps a second voucher away is never older than a minute."""
    for number in ("CW-1", "CW-2", "CW-3"):
        issue(world, number)

    def meanwhile(_: Request) -> None:
        world.clock.advance(seconds=70)
        world.sevdesk.add_voucher("CW-3", DAY, "119.00")

    world.sevdesk_side.fault = Callback(Once("POST", "/Voucher/Factory/saveVoucher"), after_effect=meanwhile)
    first = world.run()
    assert booked_numbers(world) == ["CW-1", "CW-2", "CW-3"]
    assert first.exit_code == 0
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    second = world.run()
    assert booked_numbers(world) == ["CW-1", "CW-2", "CW-3"]
    assert ("CW-3", "adopted") in notes(second)


def test_a_voucher_made_within_the_last_minute_is_named_by_the_very_run(world: World) -> None:
    """What no look could have seen is looked for once more, in one listing, and named."""
    issue(world, "CW-1")

    def meanwhile(_: Request) -> None:
        world.sevdesk.add_voucher("CW-1", DAY, "119.00")

    world.sevdesk_side.fault = Callback(Once("POST", "/Voucher/Factory/saveVoucher"), before_effect=meanwhile)
    assert problems(world.run()) == [("CW-1", "duplicate-vouchers")]
    world.sevdesk_side.fault = no_fault
    world.clock.advance(days=2)
    later = world.run()
    assert problems(later) == [("CW-1", "duplicate-vouchers")]
    assert later.exit_code == 1


def test_a_contact_made_while_a_long_run_makes_contacts_is_not_doubled(world: World) -> None:
    for name in ("Ada", "Eva", "Ida"):
        issue(world, f"of {name}", debitor=member_of(world.cobot, f"{name} Beispiel"))

    def meanwhile(_: Request) -> None:
        world.clock.advance(seconds=70)
        world.sevdesk.add_contact(first_name="Ida", family_name="Beispiel", emails=["ida@example.org"])

    world.sevdesk_side.fault = Callback(Once("POST", "/Contact"), after_effect=meanwhile)
    world.run()
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    world.run()
    names = sorted(contact.display_name for contact in world.sevdesk.contacts.values())
    assert names == ["Ada Beispiel", "Eva Beispiel", "Ida Beispiel"]
    assert booked_numbers(world) == ["of Ada", "of Eva", "of Ida"]


def test_listings_are_read_again_every_minute_and_not_for_each_document(world: World) -> None:
    for number in range(30):
        issue(world, f"CW-{number}")
    step = timedelta(seconds=5)
    world.sevdesk_side.fault = Callback(
        request_to("POST", "/Voucher/Factory/saveVoucher"),
        after_effect=lambda _: world.clock.advance(seconds=step.total_seconds()),
    )
    world.run()
    listings = [each for each in world.sevdesk_side.log if each.path.endswith("/Voucher") and not each.is_write]
    # One to plan, one for each minute of the 150 seconds, and in the end one, and one that shows what a search finds.
    assert len(listings) == 1 + 2 + 2
    assert len(booked_numbers(world)) == 30
