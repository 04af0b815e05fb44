"""Effects that arrive long after the connection was lost, state files that vanish, tokens that are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.faults import Handle, RequestCounter, StrikingFault
from cobot_sevdesk_sync.sandbox.server import SandboxSide, no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.busy_world import SETTLE_SECONDS, busy_world, remains, run_to_rest
from tests.sandbox_faults import Callback, FaultAt, Late, request_to
from tests.system.invoicing import booked_numbers, issue, member_of, problems
from tests.world import World

VOUCHER = request_to("POST", "/saveVoucher")
CONTACT = request_to("POST", "/Contact")
# All of the busy world's invoices but one, whose line has no booking account.
BOOKED = ["CW-1", "CW-10", "CW-3", "CW-4", "CW-5", "CW-6"]
SINCE = RunOptions(since=date(2026, 1, 1))


def first_to(picks: Callable[[Request], bool]) -> Callable[[Request], bool]:
    """Return a predicate for the first request that another one picks."""
    seen: list[str] = []

    def is_first(request: Request) -> bool:
        if not picks(request) or seen:
            return False
        seen.append(request.path)
        return True

    return is_first


def is_new_contact(request: Request) -> bool:
    return CONTACT(request) and request.path.endswith("/Contact")


def undisturbed(folder: Path) -> dict[str, object]:
    world = busy_world(folder)
    run_to_rest(world)
    return remains(world)


def run_later(world: World) -> None:
    world.clock.advance(seconds=SETTLE_SECONDS + 1)
    world.run()


def looks(world: World) -> list[int]:
    """Return how often each write of unknown outcome was looked for."""
    ledger = Ledger.open(world.state_file)
    try:
        return [intent.looks for intent in ledger.open_intents()]
    finally:
        ledger.close()


# Arriving late.


@pytest.mark.parametrize("picks", [VOUCHER, is_new_contact], ids=["voucher", "contact"])
@pytest.mark.parametrize("looks_before", [0, 1])
def test_what_arrives_before_or_between_the_looks_is_found_and_not_made_again(
    picks: Callable[[Request], bool], looks_before: int, tmp_path: Path
) -> None:
    world = busy_world(tmp_path / "disturbed")
    late = Late(first_to(picks))
    world.sevdesk_side.fault = late
    world.run()
    for look in range(looks_before):
        run_later(world)
        assert looks(world) == [look + 1]
    assert late.release() == 1
    run_to_rest(world)
    assert remains(world) == undisturbed(tmp_path / "undisturbed")


@pytest.mark.parametrize("picks", [VOUCHER, is_new_contact], ids=["voucher", "contact"])
def test_what_arrives_while_the_first_look_is_made_is_found_by_the_second(
    picks: Callable[[Request], bool], tmp_path: Path
) -> None:
    """The listing has been answered without it; it arrives before the run goes on."""
    world = busy_world(tmp_path / "disturbed")
    late = Late(first_to(picks))
    world.sevdesk_side.fault = late
    world.run()
    looking = request_to("GET", "/Contact" if picks is is_new_contact else "/Voucher")

    def arrives(_request: Request) -> None:
        assert late.release() == 1

    world.sevdesk_side.fault = Callback(first_to(looking), after_effect=arrives)
    run_to_rest(world)
    assert remains(world) == undisturbed(tmp_path / "undisturbed")


@pytest.mark.parametrize("picks", [VOUCHER, is_new_contact], ids=["voucher", "contact"])
def test_what_arrives_after_two_looks_in_vain_is_adopted_where_it_comes_before_the_next_listing(
    picks: Callable[[Request], bool], tmp_path: Path
) -> None:
    """The second look closes the intent; the run that tries again lists first, and finds it by its natural key."""
    world = busy_world(tmp_path)
    late = Late(first_to(picks))
    world.sevdesk_side.fault = late
    world.run()
    run_later(world)

    def arrives_after_the_second_look(request: Request, handle: Handle) -> Response:
        # The look is over as soon as Cobot is asked for the members.
        if request.path.endswith("/memberships"):
            assert looks(world) == []
            assert late.release() == 1
        return handle(request)

    world.sevdesk_side.fault = no_fault
    world.cobot_side.fault = arrives_after_the_second_look
    world.clock.advance(seconds=SETTLE_SECONDS + 1)
    world.run()
    world.cobot_side.fault = no_fault
    run_to_rest(world)
    numbers = booked_numbers(world)
    assert sorted(set(numbers)) == numbers
    names = sorted(contact.display_name for contact in world.sevdesk.contacts.values())
    assert sorted(set(names)) == names
    assert numbers == BOOKED


def test_nothing_else_waits_for_the_unknown_voucher(world: World) -> None:
    member = member_of(world.cobot)
    for number in ("CW-1", "CW-2", "CW-3"):
        issue(world, number, debitor=member)
    late = Late(first_to(VOUCHER))
    world.sevdesk_side.fault = late
    result = world.run()
    assert problems(result) == [("CW-1", "outcome-unknown")]
    assert booked_numbers(world) == ["CW-2", "CW-3"]
    world.sevdesk_side.fault = no_fault
    issue(world, "CW-4", debitor=member)
    world.run()
    assert booked_numbers(world) == ["CW-2", "CW-3", "CW-4"]


def test_nothing_but_their_own_invoices_waits_for_an_unknown_contact(world: World) -> None:
    unlucky, lucky = member_of(world.cobot), member_of(world.cobot, "Bea Blum")
    issue(world, "CW-1", debitor=unlucky)
    issue(world, "CW-2", debitor=lucky)
    late = Late(first_to(is_new_contact))
    world.sevdesk_side.fault = late
    result = world.run()
    assert ("CW-1", "contact-not-ready") in problems(result)
    assert booked_numbers(world) == ["CW-2"]
    late.release()
    run_to_rest(world)
    assert booked_numbers(world) == ["CW-1", "CW-2"]
    assert len(world.sevdesk.contacts) == 2


def test_the_number_of_a_contact_on_its_way_is_given_to_nobody_else(world: World) -> None:
    """For sevDesk it is still free: whoever got it would share it as soon as the first contact arrives."""
    member_of(world.cobot)
    late = Late(first_to(is_new_contact))
    world.sevdesk_side.fault = late
    world.run()
    member_of(world.cobot, "Bea Blum")
    world.run()
    assert late.release() == 1
    run_to_rest(world)
    numbers = {each.display_name: each.customer_number for each in world.sevdesk.contacts.values()}
    assert numbers == {member.name: member.customer_number for member in world.cobot.members.values()}
    assert len(set(numbers.values())) == 2


# The state file vanishes.


def lose_state(world: World, *marks: str) -> None:
    for mark in ("", *marks):
        Path(f"{world.state_file}{mark}").unlink(missing_ok=True)


class Vanishing(StrikingFault):
    """The state file is deleted while a request is under way, by somebody who does not know what belongs to it."""

    def __init__(self, world: World, *marks: str) -> None:
        super().__init__()
        self._world = world
        self._marks = marks

    def strike(self, request: Request, handle: Handle) -> Response:
        """Answer, and delete it."""
        response = handle(request)
        lose_state(self._world, *self._marks)
        return response


def assert_since_adopts(world: World, expected: dict[str, object]) -> None:
    """A run with ``--since`` doubles nothing, repeats no activity, and what follows comes to rest."""
    world.cobot_side.fault = world.sevdesk_side.fault = no_fault
    world.clock.advance(seconds=SETTLE_SECONDS + 1)
    result = world.run(SINCE)
    assert result.error is None
    run_to_rest(world)
    assert remains(world) == expected


def test_a_state_file_lost_at_rest_costs_neither_a_write_nor_an_activity(tmp_path: Path) -> None:
    world = busy_world(tmp_path)
    run_to_rest(world)
    expected = remains(world)
    lose_state(world, "-wal", "-shm")
    world.forget_requests()
    assert_since_adopts(world, expected)
    assert [each for each in world.requests() if each.is_write] == []


def requests_of_a_run(folder: Path) -> list[str]:
    world = busy_world(folder)
    counter = RequestCounter()
    world.cobot_side.fault = world.sevdesk_side.fault = counter
    world.run()
    return list(counter.requests)


@pytest.mark.parametrize("marks", [(), ("-wal", "-shm")], ids=["alone", "with what belongs to it"])
def test_a_state_file_lost_in_the_middle_of_a_run_costs_nothing(
    marks: tuple[str, ...], tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """It vanishes at a request after which the run is gone, too: at every twelfth, by option at every one."""
    requests = requests_of_a_run(tmp_path / "count")
    expected = undisturbed(tmp_path / "undisturbed")
    step = 1 if pytestconfig.getoption("--every-boundary") else 12
    for number in range(len(requests), 0, -step):
        world = busy_world(tmp_path / str(number))
        vanishing = FaultAt(number, Vanishing(world, *marks), RequestCounter())
        world.cobot_side.fault = world.sevdesk_side.fault = vanishing
        world.run()
        lose_state(world, *marks)
        assert_since_adopts(world, expected)


# A refused token.


class TokenRevoked(StrikingFault):
    """401, whatever is asked, from one request on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._seen = 0
        self.refused = 0

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Answer while the token is valid."""
        self._seen += 1
        if self._seen < self._number:
            return handle(request)
        self.refused += 1
        return Response('{"error": {"message": "Authentication required"}}', 401, content_type="application/json")


@pytest.mark.parametrize(
    ("side", "number"),
    [*(("cobot", number) for number in (1, 2, 5, 8)), *(("sevdesk", number) for number in (1, 9, 17, 30))],
)
def test_a_refused_token_stops_the_run_at_the_first_answer_and_the_next_one_asks_once(
    side: str, number: int, tmp_path: Path
) -> None:
    world = busy_world(tmp_path / "refused")
    revoked = TokenRevoked(number)
    sides: dict[str, SandboxSide] = {"cobot": world.cobot_side, "sevdesk": world.sevdesk_side}
    refusing = sides.pop(side)
    [other] = sides.values()
    refusing.fault = revoked
    result = world.run()
    assert (result.exit_code, revoked.refused) == (4, 1)
    for _ in range(3):
        world.clock.advance(hours=7)
        world.forget_requests()
        before = remains(world)
        revoked.refused = 0
        again = world.run()
        assert (again.exit_code, revoked.refused, other.log) == (4, 1, [])
        assert remains(world) == before
    refusing.fault = no_fault
    run_to_rest(world)
    assert remains(world) == undisturbed(tmp_path / "undisturbed")


def test_a_run_after_a_refusal_that_is_over_asks_no_more_than_others(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk_side.fault = TokenRevoked(3)
    assert world.run().exit_code == 4
    world.sevdesk_side.fault = no_fault
    assert world.run().exit_code == 0
    world.forget_requests()
    assert world.run().exit_code == 0
    assert world.sevdesk_side.log == []


def test_a_refusal_by_sevdesk_is_asked_about_though_nothing_else_is_to_be_done(world: World) -> None:
    """An idle run asks sevDesk nothing; one after a refusal must not take the silence for peace."""
    invoice = issue(world, "CW-1")
    revoked = TokenRevoked(3)
    world.sevdesk_side.fault = revoked
    assert world.run().exit_code == 4
    world.cobot.delete_invoice(invoice)
    assert world.run().exit_code == 4
    assert revoked.refused == 2
    world.sevdesk_side.fault = no_fault
    assert world.run().exit_code == 0
