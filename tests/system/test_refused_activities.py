"""An activity refused for what it is attached to is posted without that; what Cobot still refuses is named."""

from __future__ import annotations

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.cobot_model import StoredActivity
from cobot_sevdesk_sync.sandbox.faults import ErrorAfter, ErrorBefore, LoseAnswer, LoseRequest, StrikingFault
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.problems import release
from cobot_sevdesk_sync.sync.status import read_status
from tests.faults.both_sides import open_business
from tests.sandbox_faults import Garbage, request_to
from tests.system.invoicing import Refused, booked_numbers, issue, line, member_of, problems, requests_to
from tests.world import World

POST = request_to("POST", "/activities")
SEEN = 18


def posted(world: World) -> list[StoredActivity]:
    return [each for each in world.cobot.activities if each.type == "text"]


class Tried:
    """Picks posts of activities, and counts them: the log has none that a fault answers."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, request: Request) -> bool:
        self.count += POST(request)
        return POST(request)


def tries(world: World) -> int:
    return len([each for each in requests_to(world, "/activities") if each.is_write])


def lose_the_state(world: World) -> None:
    for mark in ("", "-wal", "-shm"):
        world.state_file.with_name(world.state_file.name + mark).unlink(missing_ok=True)


def come_to_rest(world: World) -> None:
    for _ in range(4):
        world.clock.advance(minutes=5)
        world.run()


def retry(world: World, *documents: str) -> None:
    ledger = Ledger.open(world.state_file)
    release(ledger, documents or None)
    ledger.close()


def blocked(world: World, count: int = 1) -> list[str]:
    return [issue(world, f"CW-{number:02}", line(code="unknown")) for number in range(count)]


def test_an_activity_refused_because_of_an_invoices_id_is_posted_without_it_once(world: World) -> None:
    blocked(world)
    world.cobot.quirks.invoice_activities = "refused"
    assert problems(world.run()) == [("CW-00", "no-booking-account")]
    [activity] = posted(world)
    assert (activity.source_ids, activity.level, activity.channels) == ((), "WARN", ("admin",))
    assert tries(world) == 2
    come_to_rest(world)
    assert (posted(world), tries(world)) == ([activity], 2)
    assert open_business(world) == []


@pytest.mark.parametrize("status", [400, 403, 404, 422])
def test_whatever_the_refusal_looks_like_the_same_is_tried_without_the_object(world: World, status: int) -> None:
    kind, member = member_of(world.cobot)
    issue(world, "CW-1", line(code="unknown"), debitor=(kind, member))
    world.cobot_side.fault = Refused(lambda each: POST(each) and b"source_ids" in each.get_data(cache=True), status)
    assert problems(world.run()) == [("CW-1", "no-booking-account")]
    assert [each.source_ids for each in posted(world)] == [(), ()]
    come_to_rest(world)
    assert len(posted(world)) == 2
    assert open_business(world) == []


def test_eighteen_that_are_refused_because_of_invoices_are_posted_in_one_run_and_named_nowhere(world: World) -> None:
    """And after a few of them the others are posted without their invoice at once."""
    blocked(world, SEEN)
    world.cobot.quirks.invoice_activities = "refused"
    assert {code for _, code in problems(world.run())} == {"no-booking-account"}
    assert (len(posted(world)), tries(world)) == (SEEN, SEEN + 5)


@pytest.mark.parametrize("quirk", ["attached", "refused", "not-listed"])
def test_after_a_lost_state_no_activity_is_posted_twice(world: World, quirk: str) -> None:
    world.cobot.quirks.invoice_activities = quirk  # type: ignore[assignment]
    member_of(world.cobot)
    blocked(world, 3)
    world.run()
    before = posted(world)
    assert len(before) == 4
    for _ in range(2):
        world.clock.advance(days=40)
        lose_the_state(world)
        world.run()
        come_to_rest(world)
    assert posted(world) == before
    assert open_business(world) == []


def test_a_contacts_creation_that_was_told_without_the_member_is_not_told_again_after_a_lost_state(
    world: World,
) -> None:
    """Cobot had another number before: which one is not known any more."""
    member_of(world.cobot, customer_number="77")
    member_of(world.cobot, "Ben Beispiel", customer_number="78")
    world.cobot_side.fault = Refused(lambda each: POST(each) and b"source_ids" in each.get_data(cache=True))
    world.run()
    before = posted(world)
    assert [each.source_ids for each in before] == [(), ()]
    world.clock.advance(days=2)
    lose_the_state(world)
    come_to_rest(world)
    assert posted(world) == before


@pytest.mark.parametrize("quirk", ["attached", "refused", "not-listed"])
@pytest.mark.parametrize("fault", [LoseAnswer, LoseRequest, ErrorAfter, ErrorBefore])
def test_an_activity_whose_answer_is_lost_is_looked_for_and_not_posted_twice(
    world: World, quirk: str, fault: type[StrikingFault]
) -> None:
    """Each try strikes once: the first with what it is attached to, the second without."""
    blocked(world)
    world.cobot.quirks.invoice_activities = quirk  # type: ignore[assignment]
    struck: list[Request] = []

    def lost(request: Request) -> bool:
        is_without = b"source_ids" not in request.get_data(cache=True)
        if not POST(request) or struck or (quirk == "refused") != is_without:
            return False
        struck.append(request)
        return True

    world.cobot_side.fault = fault(lost)
    first = world.run()
    assert ("CW-00", "outcome-unknown") in problems(first)
    world.clock.advance(minutes=5)
    is_found_at_once = ("CW-00", "outcome-unknown") not in problems(world.run())
    assert is_found_at_once == (fault in {LoseAnswer, ErrorAfter})
    come_to_rest(world)
    assert len(posted(world)) == 1
    assert problems(world.run()) == [("CW-00", "no-booking-account")]
    assert open_business(world) == []


def test_an_activity_that_is_refused_altogether_is_named_waits_longer_each_time_and_is_released(world: World) -> None:
    blocked(world)
    issue(world, "CW-99")
    tried = Tried()
    world.cobot_side.fault = Refused(tried, reason="no activities today")
    first = world.run()
    assert problems(first) == [("CW-00", "activity-refused"), ("CW-00", "no-booking-account")]
    [named] = [each for each in first.problems if each.finding.code == "activity-refused"]
    assert (named.finding.details["reason"], named.finding.details["status"]) == ("no activities today", "422")
    assert (first.exit_code, booked_numbers(world)) == (1, ["CW-99"])
    waits: list[float] = []
    since = world.clock.now()
    for _ in range(80):
        before = tried.count
        world.clock.advance(hours=1)
        result = world.run()
        assert (result.exit_code, ("CW-00", "activity-refused") in problems(result)) == (1, True)
        if tried.count > before:
            waits.append((world.clock.now() - since).total_seconds() / 3600)
            since = world.clock.now()
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert booked_numbers(world) == ["CW-99"]
    world.cobot_side.fault = no_fault
    for names in (("CW-00",), ()):
        retry(world, *names)
        world.clock.advance(minutes=5)
        assert problems(world.run()) == [("CW-00", "no-booking-account")]
        assert len(posted(world)) == 1


def test_a_refused_activity_is_told_once_a_day_and_stands_in_the_status(world: World) -> None:
    blocked(world)
    world.cobot_side.fault = Refused(POST)
    told = [each.finding.code for each in world.run().to_tell]
    assert sorted(told) == ["activity-refused", "no-booking-account"]
    for _ in range(12):
        world.clock.advance(hours=1, minutes=50)
        told = [each.finding.code for each in world.run().to_tell]
        assert told == []
    ledger = Ledger.open(world.state_file)
    status = read_status(ledger, "co-up", world.clock.now(), is_running=False, settle_seconds=60)
    held = {each.problem.finding.code: (each.held, each.waits_until is not None) for each in status.held}
    ledger.close()
    assert held == {"no-booking-account": ("blocked", False), "activity-refused": ("rejected", True)}
    assert status.exit_code == 1
    world.clock.advance(hours=3)
    assert {each.finding.code for each in world.run().to_tell} == {"activity-refused", "no-booking-account"}


@pytest.mark.parametrize("reasons", [("no activities today",), ("not to these", "no activities today")])
def test_eighteen_refusals_of_one_cause_are_a_few_problems_whatever_time_passes(
    world: World, reasons: tuple[str, ...]
) -> None:
    """Seen: 18 problems, then silence for a day, and `retry` releases none."""
    blocked(world, SEEN)
    issue(world, "CW-99")
    member_of(world.cobot)

    def refused(request: Request, handle: object) -> object:
        reason = reasons[0] if b"source_ids" in request.get_data(cache=True) else reasons[-1]
        return Refused(POST, reason=reason)(request, handle)  # type: ignore[arg-type]

    world.cobot_side.fault = refused  # type: ignore[assignment]
    for hours in (0, 0.1, 0.1, 1, 2, 0.1, 25):
        world.clock.advance(hours=hours)
        result = world.run()
        assert len([code for _, code in problems(result) if code == "activity-refused"]) == 5
    assert booked_numbers(world) == ["CW-99"]
    world.cobot_side.fault = no_fault
    retry(world)
    come_to_rest(world)
    assert len(posted(world)) == SEEN + 1
    assert {code for _, code in problems(world.run())} == {"no-booking-account"}


def test_one_released_by_its_number_is_tried_and_the_others_wait_on(world: World) -> None:
    blocked(world, 3)
    world.cobot_side.fault = Refused(POST)
    world.run()
    world.cobot_side.fault = no_fault
    retry(world, "CW-01")
    world.clock.advance(minutes=5)
    result = world.run()
    assert [number for number, code in problems(result) if code == "activity-refused"] == ["CW-00", "CW-02"]
    [activity] = posted(world)
    assert "CW-01" in str(activity.attributes["text"])


def test_a_refused_activity_keeps_no_document_from_being_booked(world: World) -> None:
    """Neither its own, once it may be, nor a member's contact and number; what is not to be told is named no more."""
    blocked(world)
    kind, member = member_of(world.cobot)
    issue(world, "CW-1", debitor=(kind, member))
    world.cobot_side.fault = Refused(POST)
    result = world.run()
    assert problems(result) == [
        ("1001", "activity-refused"),
        ("CW-00", "activity-refused"),
        ("CW-00", "no-booking-account"),
    ]
    assert booked_numbers(world) == ["CW-1"]
    assert world.cobot.members[member].customer_number == "1001"
    world.sevdesk.add_account("unknown", "Neues Konto")
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("1001", "activity-refused")]
    assert booked_numbers(world) == ["CW-00", "CW-1"]
    world.cobot_side.fault = no_fault
    world.clock.advance(hours=2)
    assert world.run().exit_code == 0
    assert len(posted(world)) == 1
    assert open_business(world) == []


def test_an_activity_that_cobot_always_fails_at_is_named_so_too_and_keeps_nothing_from_being_booked(
    world: World,
) -> None:
    blocked(world)
    tried = Tried()
    world.cobot_side.fault = ErrorBefore(tried)
    for _ in range(40):
        world.clock.advance(minutes=5)
        result = world.run()
    assert ("CW-00", "activity-refused") in problems(result)
    assert 2 < tried.count <= 5
    world.sevdesk.add_account("unknown", "Neues Konto")
    come_to_rest(world)
    assert booked_numbers(world) == ["CW-00"]
    assert world.run().exit_code == 0


def test_an_edit_that_could_not_be_told_is_told_later_however_old_the_invoice_is(world: World) -> None:
    invoice = issue(world, "CW-1")
    world.run()
    world.cobot.edit_invoice(invoice, lines=[line(net="200.00")])
    world.cobot_side.fault = Refused(POST)
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("CW-1", "activity-refused"), ("CW-1", "edited-after-sync")]
    world.clock.advance(days=20)
    world.run()
    world.cobot_side.fault = no_fault
    retry(world, "CW-1")
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert len(posted(world)) == 1


def test_while_an_activity_waits_and_afterwards_an_idle_run_asks_for_nothing_more(world: World) -> None:
    blocked(world)
    kind, member = member_of(world.cobot)
    issue(world, "CW-1", debitor=(kind, member))
    world.cobot_side.fault = Refused(POST)
    world.run()
    world.clock.advance(minutes=5)
    world.forget_requests()
    world.run()
    assert requests_to(world, "/activities") == []
    world.cobot_side.fault = no_fault
    world.sevdesk.add_account("unknown", "Neues Konto")
    world.clock.advance(hours=2)
    come_to_rest(world)
    world.forget_requests()
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert (len(world.cobot_side.log), len(world.sevdesk_side.log)) == (2, 0)


@pytest.mark.parametrize("fault", [Refused(request_to("GET", "/activities"), 400), Garbage(request_to("GET", "/act"))])
def test_where_it_cannot_be_seen_what_is_there_nothing_is_posted_and_that_is_named(
    world: World, fault: StrikingFault
) -> None:
    blocked(world)
    issue(world, "CW-1")
    world.cobot_side.fault = fault
    result = world.run()
    assert problems(result) == [("CW-00", "activity-refused"), ("CW-00", "no-booking-account")]
    assert (posted(world), booked_numbers(world)) == ([], ["CW-1"])
    world.cobot_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("CW-00", "no-booking-account")]
    assert len(posted(world)) == 1


def test_a_feed_that_is_cut_is_read_to_its_end_before_anything_is_posted(world: World) -> None:
    """Hundreds of other entries since, of which Cobot lists sixty at once."""
    world.cobot.quirks.invoice_activities = "refused"
    world.cobot.quirks.most_activities = 60
    blocked(world, 2)
    world.run()
    assert len(posted(world)) == 2
    for number in range(400):
        world.clock.advance(minutes=7)
        world.cobot.add_activity("plan_change", {"plan": f"Plan {number}"}, world.clock.now())
    lose_the_state(world)
    come_to_rest(world)
    assert len(posted(world)) == 2
