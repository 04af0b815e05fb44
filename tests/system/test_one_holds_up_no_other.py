"""Whatever is wrong with one thing stays with that one: named where it concerns somebody, and no obstacle to others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.cli import sync_run
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore, Handle, LoseAnswer
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import IntentState
from cobot_sevdesk_sync.sync import sides as reading
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.sync.run import SpaceRun
from tests.faults.both_sides import Kill, Killed, come_to_rest, run_that_may_be_killed
from tests.sandbox_faults import request_to
from tests.system.invoicing import (
    DAY,
    AnswerChanged,
    Refused,
    booked_numbers,
    issue,
    line,
    member_of,
    notes,
    problems,
    voucher_of,
)
from tests.world import World


def posted(world: World) -> int:
    return len([each for each in world.cobot.activities if each.type == "text"])


def test_an_unreadable_team_is_named_and_its_invoice_waits_for_it(world: World) -> None:
    broken = world.cobot.add_team("Teamwerk", "t-1")
    other = world.cobot.add_team("Studio Nord", "t-2")
    issue(world, "CW-1", line(), debitor=("teams", broken))
    issue(world, "CW-2", line(), debitor=("teams", other))

    def without_name(answer: Any) -> None:
        next(each for each in answer["data"] if each["id"] == broken)["attributes"]["name"] = ["?"]

    world.cobot_side.fault = AnswerChanged(request_to("GET", "/teams"), without_name)
    result = world.run()
    found = {(each.finding.object, each.finding.code) for each in result.problems}
    assert (result.exit_code, found) == (1, {("team", "rejected-by-cobot"), ("invoice", "contact-not-ready")})
    assert broken in {each.finding.id for each in result.problems}
    # What contact a voucher has is never changed afterwards.
    assert (booked_numbers(world), notes(result)) == (["CW-2"], [])
    world.cobot_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert {contact.name for contact in world.sevdesk.contacts.values()} == {"Teamwerk", "Studio Nord"}
    assert (booked_numbers(world), voucher_of(world, "CW-1").contact_id is None) == (["CW-1", "CW-2"], False)


def test_an_unreadable_invoice_of_another_space_is_not_ours(world: World) -> None:
    foreign = issue(world, "XX-1", line(), space_id="another-space")
    issue(world, "CW-1", line())

    def unreadable(answer: Any) -> None:
        next(each for each in answer["data"] if each["id"] == foreign)["attributes"]["items"] = "none"

    world.cobot_side.fault = AnswerChanged(lambda request: request.path.endswith("/invoices"), unreadable)
    result = world.run()
    assert (result.exit_code, result.problems, result.invoices["seen"]) == (0, [], 1)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_an_invoice_of_an_impossible_day_is_named_and_the_others_are_booked(world: World, day: str) -> None:
    world.configure(invoices={"due_after_days": 30})
    odd = issue(world, "CW-1", line())
    issue(world, "CW-2", line())

    def dated(answer: Any) -> None:
        next(each for each in answer["data"] if each["id"] == odd)["attributes"]["invoiceDate"] = day

    world.cobot_side.fault = AnswerChanged(lambda request: request.path.endswith("/invoices"), dated)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "rejected-by-cobot")])
    assert "invoiceDate" in result.problems[0].finding.details["reason"]
    assert booked_numbers(world) == ["CW-2"]


def test_a_contact_deleted_in_sevdesk_is_made_anew_for_the_next_invoice(world: World) -> None:
    kind, member = member_of(world.cobot)
    world.run()
    (gone,) = world.sevdesk.contacts
    del world.sevdesk.contacts[gone]
    issue(world, "CW-1", line(), debitor=(kind, member))
    world.clock.advance(minutes=5)
    first = world.run()
    assert (problems(first), booked_numbers(world)) == ([("CW-1", "contact-not-ready")], [])
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    (made,) = world.sevdesk.contacts
    assert (made != gone, voucher_of(world, "CW-1").contact_id) == (True, made)


def test_details_of_a_contact_deleted_meanwhile_are_given_up_with_it(world: World) -> None:
    member_of(world.cobot)
    world.sevdesk_side.fault = Kill(request_to("POST", "/CommunicationWay"), after_effect=False)
    assert run_that_may_be_killed(world) is None
    world.sevdesk_side.fault = no_fault
    world.sevdesk.contacts.clear()
    world.sevdesk.addresses.clear()
    come_to_rest(world)
    assert len(world.sevdesk.contacts) == 1


def test_an_error_of_the_program_is_told_pinged_and_in_the_json(served: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is told once a day, not every five minutes."""
    served.configure(notify={"ping_url": "https://ping.example.org/never-called"})
    served.command("--version")  # writes the configuration

    def fails(_run: SpaceRun) -> None:
        raise ZeroDivisionError("token sandbox-cobot-token")

    pinged: list[int] = []
    monkeypatch.setattr(SpaceRun, "run", fails)
    monkeypatch.setattr(sync_run, "ping", lambda _url, code: pinged.append(code))
    arguments = ["--config", str(served.config_file), "sync", "run", "--format", "json"]
    ended = CliRunner().invoke(cobot_sevdesk, arguments, standalone_mode=False)
    assert (ended.return_value, pinged) == (1, [1])
    assert '"exit_code":1' in ended.stdout
    assert "ZeroDivisionError" in ended.stderr
    assert "sandbox-cobot-token" not in ended.output + ended.stderr
    again = CliRunner().invoke(cobot_sevdesk, arguments, standalone_mode=False)
    assert (again.return_value, again.stderr) == (1, "")


def test_a_guests_contact_from_a_backfill_is_finished_by_an_ordinary_run(world: World) -> None:
    """Its invoice lies before every later window."""
    world.configure(invoices={"create_missing_contacts": True})
    guest = world.cobot.add_contact("Gustav Gast", email="gustav@example.org")
    issue(world, "CW-1", line(), day=world.start_date - timedelta(days=30), debitor=("contacts", guest))
    world.sevdesk_side.fault = Kill(request_to("POST", "/CommunicationWay"), after_effect=False)
    assert run_that_may_be_killed(world, RunOptions(since=date(2025, 1, 1))) is None
    come_to_rest(world)
    (contact,) = world.sevdesk.contacts.values()
    assert [way.value for way in world.sevdesk.ways.values() if way.contact_id == contact.id] == ["gustav@example.org"]


def test_missing_invoices_that_cannot_be_asked_for_do_not_keep_others_from_their_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MISSING_ASKED", 2)
    numbers = [f"CW-{number}" for number in range(5)]
    ids = {issue(world, number, line(), day=DAY): number for number in numbers}
    world.run()

    def gone(request: Request, handle: Handle) -> Response:
        if any(request.path.endswith(f"/invoices/{each}") for each in list(ids)[:4]):
            return Refused(lambda _request: True, status=409)(request, handle)
        return handle(request)

    for each in ids:
        world.cobot.delete_invoice(each)
    world.cobot_side.fault = gone
    named: set[str | None] = set()
    for _ in range(5):
        world.clock.advance(days=1)
        named |= {each.finding.number for each in world.run().problems if each.finding.code == "deleted-in-cobot"}
    assert named == {"CW-4"}


def test_an_activity_that_cannot_be_looked_for_keeps_nobody_from_being_booked(world: World) -> None:
    issue(world, "CW-1", line(code="unknown"))
    world.cobot_side.fault = LoseAnswer(request_to("POST", "/activities"))
    world.run()
    world.cobot_side.fault = ErrorBefore(lambda request: request.path.endswith("/activities"))
    for number in range(2, 5):
        issue(world, f"CW-{number}", line())
        world.clock.advance(minutes=5)
        assert world.run().exit_code == 1
    assert booked_numbers(world) == ["CW-2", "CW-3", "CW-4"]


def test_activities_that_get_no_answer_are_no_sign_of_a_side_that_is_down(world: World) -> None:
    """Seven are blocked; the last one is booked by the first run, though no activity gets through."""
    for number in range(7):
        issue(world, f"CW-{number}", line(code="unknown"))
    issue(world, "CW-9", line())
    world.cobot_side.fault = ErrorBefore(request_to("POST", "/activities"))
    assert (world.run().exit_code, booked_numbers(world)) == (1, ["CW-9"])
    world.cobot_side.fault = no_fault
    for _ in range(4):
        world.clock.advance(minutes=5)
        world.run()
    assert posted(world) == 7


def test_a_deleted_invoice_that_cobot_fails_on_stops_no_run(world: World) -> None:
    lost = issue(world, "CW-1", line())
    world.run()
    world.cobot.delete_invoice(lost)
    issue(world, "CW-2", line())
    world.cobot_side.fault = ErrorBefore(request_to("GET", f"/invoices/{lost}"))
    world.clock.advance(minutes=5)
    assert (world.run().exit_code, booked_numbers(world)) == (0, ["CW-1", "CW-2"])
    world.cobot_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("CW-1", "deleted-in-cobot")]


def test_a_contact_whose_details_cannot_be_read_is_named_and_the_invoices_are_booked(world: World) -> None:
    member_of(world.cobot)
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    world.run()
    world.clock.advance(hours=2)
    world.sevdesk_side.fault = ErrorBefore(request_to("GET", "/ContactAddress"))
    issue(world, "CW-1", line())
    for _ in range(3):
        world.clock.advance(minutes=5)
        result = world.run()
    assert booked_numbers(world) == ["CW-1"]
    assert (result.exit_code, [each.finding.code for each in result.problems]) == (1, ["rejected-by-sevdesk"])
    come_to_rest(world)
    assert len(world.sevdesk.contacts) == 1


def test_a_side_that_is_down_in_the_middle_of_a_run_puts_no_blame_on_a_document(world: World) -> None:
    member_of(world.cobot)
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    world.run()
    world.clock.advance(hours=2)
    down: list[bool] = []

    def goes_down(request: Request, handle: Handle) -> Response:
        if down or request.path.endswith("/ContactAddress"):
            down.append(True)
            return Response("{}", 503, mimetype="application/json")
        return handle(request)

    world.sevdesk_side.fault = goes_down
    result = world.run()
    assert result.exit_code == 3
    assert [(each.finding.code, each.tries) for each in result.problems] == [("rejected-by-sevdesk", 1)]


def test_a_number_that_is_taken_meanwhile_is_noted_in_one_go(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was half noted down before a kill made every later run fail."""
    member_of(world.cobot)
    taken = [True]

    def availability(request: Request, handle: Handle) -> Response:
        if request.path.endswith("/checkCustomerNumberAvailability") and taken:
            taken.clear()
            return Response('{"objects": false}', 200, mimetype="application/json")
        return handle(request)

    world.sevdesk_side.fault = availability
    record_outcome = Ledger.record_outcome

    def killed(ledger: Ledger, intent_id: int, state: IntentState, result: str | None = None) -> None:
        if state == "refused":
            raise Killed
        record_outcome(ledger, intent_id, state, result)

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "record_outcome", killed)
        run_that_may_be_killed(world)
    come_to_rest(world)
    assert len(world.sevdesk.contacts) == 1
