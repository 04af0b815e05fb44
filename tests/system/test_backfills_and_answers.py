"""Rules that meet: a backfill cut short, questions left unanswered, shared contacts, switched settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from msgspec.structs import replace
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.config.loading import without_clashes
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.server import Fault, no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import OPEN_BACKFILLS
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.both_sides import come_to_rest
from tests.sandbox_faults import request_to
from tests.system.invoicing import AnswerChanged, Refused, booked_numbers, issue, member_of, problems, voucher_of
from tests.system.reporting import classes, report_of
from tests.world import World

AVAILABLE = "/checkCustomerNumberAvailability"
Handle = Callable[[Request], Response]


def answering(when: Callable[[Request], bool], body: str, status: int = 200) -> Fault:
    def fault(request: Request, handle: Handle) -> Response:
        return Response(body, status, content_type="application/json") if when(request) else handle(request)

    return fault


def refuse_unlooked(world: World, path: str) -> list[str]:
    """Refuse what is posted there, while no single contact can be read; returns the posts as they come."""
    posts: list[str] = []

    def fault(request: Request, handle: Handle) -> Response:
        if request.method == "POST" and path in request.path:
            posts.append(request.path)
            return Response('{"error":{"message":"no"}}', 422, content_type="application/json")
        if request.method == "GET" and "/Contact/" in request.path and request.path.rsplit("/", 1)[1].isdigit():
            return Response("{}", 500, content_type="application/json")
        return handle(request)

    world.sevdesk_side.fault = fault
    return posts


def cut_short(world: World, options: RunOptions, after: int = 2) -> None:
    world.sevdesk_side.fault = answering(lambda _: len(world.sevdesk.vouchers) >= after, "{}", 503)
    assert world.run(options).exit_code == 3
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)


def old_ones(world: World, count: int = 6) -> list[str]:
    world.start_date = date(2026, 3, 1)
    for number in range(count):
        issue(world, f"OLD-{number}", day=date(2026, 2, 1 + number))
    return [f"OLD-{number}" for number in range(count)]


@pytest.mark.parametrize(
    "other",
    [
        RunOptions(since=date(2026, 3, 15)),
        RunOptions(until=date(2026, 4, 1)),
        RunOptions(since=date(2026, 2, 20)),
        RunOptions(since=date(2026, 2, 20), limit=5),
    ],
    ids=str,
)
def test_another_chosen_run_does_not_end_an_open_backfill(world: World, other: RunOptions) -> None:
    old = old_ones(world)
    cut_short(world, RunOptions(since=date(2026, 2, 1)))
    world.run(other)
    world.clock.advance(minutes=5)
    come_to_rest(world)
    assert booked_numbers(world) == old


@pytest.mark.parametrize(
    "options",
    [RunOptions(since=date(2026, 2, 1), limit=4), RunOptions(since=date(2026, 2, 1), only="invoices")],
    ids=str,
)
def test_a_backfill_cut_short_is_finished_with_whatever_options_it_was_begun(world: World, options: RunOptions) -> None:
    old = old_ones(world)
    cut_short(world, options)
    come_to_rest(world)
    assert booked_numbers(world) == old


def test_a_limit_bounds_the_run_that_it_was_given_to_and_no_later_one(world: World) -> None:
    old = old_ones(world)
    world.run(RunOptions(since=date(2026, 2, 1), limit=1))
    assert len(booked_numbers(world)) == 1
    world.clock.advance(minutes=5)
    come_to_rest(world)
    assert booked_numbers(world) == old


@pytest.mark.parametrize("options", [RunOptions(since=date(2024, 6, 1)), RunOptions(until=date(2024, 12, 31))], ids=str)
def test_days_after_the_start_date_that_no_sweep_reaches_are_finished_as_well(
    world: World, options: RunOptions
) -> None:
    world.start_date = date(2024, 1, 1)
    world.run()
    world.clock.advance(days=1)
    world.run()
    late = [f"LATE-{number}" for number in range(3)]
    for number, each in enumerate(late):
        issue(world, each, day=date(2024, 6, 1 + number))
    cut_short(world, options)
    come_to_rest(world)
    assert booked_numbers(world) == late


@pytest.mark.parametrize("only", ["members", "invoices"])
def test_of_a_backfill_of_one_half_later_runs_finish_that_half_alone(
    world: World, only: Literal["members", "invoices"]
) -> None:
    world.start_date = date(2026, 3, 1)
    member_of(world.cobot, confirmed_at=date(2026, 2, 1))
    issue(world, "OLD-1", day=date(2026, 2, 1))
    world.cobot_side.fault = answering(lambda request: "/memberships" in request.path, "{}", 503)
    if only == "invoices":
        world.cobot_side.fault = answering(lambda request: "/invoices" in request.path, "{}", 503)
    assert world.run(RunOptions(since=date(2026, 1, 1), only=only)).exit_code == 3
    world.cobot_side.fault = no_fault
    come_to_rest(world)
    assert (len(world.sevdesk.contacts), booked_numbers(world)) == ((1, []) if only == "members" else (0, ["OLD-1"]))


def run_the_halves_apart(world: World) -> None:
    """Two lines in the crontab: ``--only members`` and ``--only invoices``."""
    for _ in range(8):
        world.clock.advance(hours=7)
        world.run(RunOptions(only="members"))
        world.run(RunOptions(only="invoices"))


@pytest.mark.parametrize("only", [None, "members"])
def test_a_backfill_ends_where_members_and_invoices_are_run_apart(
    world: World, only: Literal["members"] | None
) -> None:
    old_ones(world)
    world.run()
    world.clock.advance(minutes=5)
    if only is None:
        cut_short(world, RunOptions(since=date(2025, 1, 1)))
    else:
        assert world.run(RunOptions(since=date(2025, 1, 1), only=only)).exit_code == 0
    run_the_halves_apart(world)
    assert Ledger.copy_of(world.state_file).mark(OPEN_BACKFILLS) is None


@pytest.mark.parametrize("only", [None, "members"])
def test_a_backfill_with_an_incomplete_list_of_members_is_not_done(
    world: World, only: Literal["members"] | None
) -> None:
    def first_without_id(request: Request, handle: Handle) -> Response:
        response = handle(request)
        if request.method == "GET" and "membership" in request.path:
            body = json.loads(response.get_data())
            if isinstance(body, list) and body:
                body[0].pop("id", None)
                response.set_data(json.dumps(body))
        return response

    world.start_date = date(2026, 3, 1)
    world.run()
    for name in ("Ada Alt", "Bea Alt"):
        world.cobot.add_member(name, email=f"{name[0]}@example.org", confirmed_at=date(2025, 6, 1))
    world.cobot_side.fault = first_without_id
    world.clock.advance(minutes=5)
    world.run(RunOptions(since=date(2025, 1, 1), only=only))
    for _ in range(3):
        world.clock.advance(days=1)
        world.run()
    world.cobot_side.fault = no_fault
    for _ in range(3):
        world.clock.advance(days=1)
        world.run()
    assert len(world.sevdesk.contacts) == 2


def test_two_backfills_cut_short(world: World) -> None:
    old = old_ones(world)
    cut_short(world, RunOptions(since=date(2026, 2, 1), until=date(2026, 2, 10)))
    issue(world, "FEB-1", day=date(2026, 2, 20))
    cut_short(world, RunOptions(since=date(2026, 2, 15), until=date(2026, 2, 25)), after=0)
    come_to_rest(world)
    assert booked_numbers(world) == ["FEB-1", *old]


@pytest.mark.parametrize("side", ["cobot"])
def test_backfill_that_fails_at_its_first_request(world: World, side: str) -> None:
    old = old_ones(world)
    world.run()
    world.clock.advance(days=1)
    at = world.cobot_side if side == "cobot" else world.sevdesk_side
    at.fault = answering(lambda _: True, "{}", 503)
    assert world.run(RunOptions(since=date(2026, 2, 1))).exit_code == 3
    at.fault = no_fault
    come_to_rest(world)
    assert booked_numbers(world) == old


def test_start_date_moved_while_a_backfill_is_open(world: World) -> None:
    old = old_ones(world)
    cut_short(world, RunOptions(since=date(2026, 2, 1)))
    world.start_date = date(2026, 2, 20)
    come_to_rest(world)
    assert booked_numbers(world) == old


def test_backfill_with_invoices_off_books_nothing_old_later(world: World) -> None:
    old_ones(world)
    world.configure(invoices={"enabled": False})
    assert world.run(RunOptions(since=date(2026, 2, 1))).exit_code == 0
    world.configure(invoices={"enabled": True})
    world.clock.advance(days=30)
    world.run()
    assert booked_numbers(world) == []


def test_a_side_that_goes_down_after_the_probe_is_code_3(world: World) -> None:
    for number in range(12):
        member_of(world.cobot, f"N{number} Beispiel")
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    world.run()
    world.clock.advance(hours=30)
    seen: list[str] = []

    def fault(request: Request, handle: Handle) -> Response:
        is_probe = "bookkeepingSystemVersion" in request.path
        if "/ContactAddress" in request.path and request.method == "GET":
            seen.append("address")
        elif "probe" not in seen and is_probe and "address" in seen:
            seen.append("probe")
            return handle(request)
        if "probe" in seen or (seen[-1:] == ["address"] and not is_probe and "/ContactAddress" in request.path):
            return Response("{}", 503, content_type="application/json")
        return handle(request)

    world.sevdesk_side.fault = fault
    result = world.run()
    assert "probe" in seen
    assert result.exit_code == 3, problems(result)


def test_no_two_contacts_with_one_number(world: World) -> None:
    member_of(world.cobot)

    def fault(request: Request, handle: Handle) -> Response:
        if request.path.endswith(AVAILABLE):
            number = request.args["customerNumber"]
            if not any(each.customer_number == number for each in world.sevdesk.contacts.values()):
                world.sevdesk.add_contact("Somebody else GmbH", customer_number=number)
            return Response("{}", 500, content_type="application/json")
        return handle(request)

    world.sevdesk_side.fault = fault
    world.run()
    world.sevdesk_side.fault = no_fault
    come_to_rest(world)
    numbers = [each.customer_number for each in world.sevdesk.contacts.values()]
    assert len(numbers) == len(set(numbers)), numbers


def test_an_invoice_whose_debitor_gets_no_number_is_booked_or_named(world: World) -> None:
    invoice = issue(world, "CW-1", debitor=member_of(world.cobot))
    world.sevdesk_side.fault = answering(lambda r: r.path.endswith(AVAILABLE), '{"objects": false}')
    for _ in range(15):
        world.clock.advance(hours=5)
        result = world.run()
    named = invoice in [each.finding.id for each in result.problems]
    assert named or booked_numbers(world), problems(result)


def test_reads_that_fail_for_many_do_not_make_a_run_last_for_hours(world: World) -> None:
    for number in range(30):
        member_of(world.cobot, f"N{number} Beispiel")
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    world.run()
    world.clock.advance(hours=30)
    world.sevdesk_side.fault = ErrorBefore(request_to("GET", "/ContactAddress"))
    world.run()
    world.clock.advance(minutes=5)
    world.forget_requests()
    world.clock.slept = 0
    world.run()
    asked = len([each for each in world.requests() if "/ContactAddress" in each.path])
    assert (asked, world.clock.slept) == (0, 0)


def test_a_backfill_ends_although_somebody_gets_no_number(world: World) -> None:
    world.start_date = date(2026, 3, 1)
    issue(world, "OLD", day=date(2026, 2, 3), debitor=member_of(world.cobot, confirmed_at=date(2026, 2, 2)))
    world.sevdesk_side.fault = answering(lambda r: r.path.endswith(AVAILABLE), '{"objects": false}')
    world.run(RunOptions(since=date(2026, 2, 1)))
    for _ in range(15):
        world.clock.advance(hours=5)
        world.run()
    ledger = Ledger.open(world.state_file)
    mark = ledger.mark(OPEN_BACKFILLS)
    ledger.close()
    assert mark is None


def test_a_member_that_cannot_be_read_now_is_not_one_who_left(world: World) -> None:
    member_of(world.cobot, company="Beispiel GmbH", email="office@b.example")
    world.run()
    [contact] = world.sevdesk.contacts.values()
    before = contact.customer_number
    team = world.cobot.add_team("Beispiel GmbH", "t-1", billing_emails=("office@b.example",))
    issue(world, "CW-1", debitor=("teams", team))

    def spoil(body: Any) -> None:
        for each in body if isinstance(body, list) else body.get("data", []):
            fields = each.get("attributes", each)
            for name in ("confirmed_at", "confirmedAt"):
                if name in fields:
                    fields[name] = "never"

    world.cobot_side.fault = AnswerChanged(
        lambda r: r.method == "GET" and r.path.rstrip("/").endswith("/memberships"), spoil
    )
    world.clock.advance(minutes=5)
    result = world.run()
    assert ("rejected-by-cobot") in [code for _, code in problems(result)]
    assert contact.customer_number == before


def test_the_report_names_a_member_whose_number_differs_from_the_shared_contact(world: World) -> None:
    member_of(world.cobot)
    world.clock.advance(minutes=1)
    _, second = member_of(world.cobot)
    world.run()
    world.clock.advance(minutes=5)
    world.run()
    assert len(world.sevdesk.contacts) == 1
    assert not report_of(world).differs
    world.cobot.edit_member(second, customer_number="999")
    assert report_of(world).differs


def test_a_voucher_made_anew_by_hand_in_another_month_is_no_duplicate(world: World) -> None:
    issue(world, "CW-1", day=date(2026, 3, 31))
    issue(world, "CW-2", day=date(2026, 4, 1))
    world.run()
    del world.sevdesk.vouchers[voucher_of(world, "CW-1").id]
    world.sevdesk.add_voucher("CW-1", date(2026, 4, 1), "119.00")
    assert classes(report_of(world, date(2026, 4, 1), date(2026, 4, 30)))["CW-1"] != "duplicate"


def test_the_report_reads_no_document_one_by_one(world: World) -> None:
    ids = [issue(world, f"CW-{number}") for number in range(5)]
    world.run()
    for each in ids[:4]:
        world.cobot.delete_invoice(each)
    world.forget_requests()
    report_of(world)
    one_by_one = [each.path for each in world.requests() if any(each.path.endswith(f"/{i}") for i in ids)]
    assert one_by_one == []


@pytest.mark.parametrize("status", [410, 422, 500])
def test_one_invoice_that_cannot_be_asked_for_stops_no_report(world: World, status: int) -> None:
    gone = issue(world, "CW-1")
    issue(world, "CW-2")
    world.run()
    world.cobot.delete_invoice(gone)
    world.cobot_side.fault = answering(lambda r: r.path.endswith(f"/{gone}"), '{"errors":[{"detail":"x"}]}', status)
    assert "CW-2" in classes(report_of(world))


def test_every_space_left_out_is_named_with_its_clash(world: World, tmp_path: Path) -> None:
    base = world.settings()
    a = replace(base, source=tmp_path / "a.yaml", state=tmp_path / "a.db")
    other = replace(base.cobot, subdomain="other")
    b = replace(base, source=tmp_path / "b.yaml", state=tmp_path / "b.db", cobot=other)
    c = replace(base, source=tmp_path / "c.yaml", state=tmp_path / "b.db")
    kept, faults = without_clashes([a, b, c])
    assert b in kept or any("b.yaml" in str(fault) for fault in faults), faults


@pytest.mark.parametrize("who", ["member", "guest"])
def test_who_is_gone_from_cobot_is_not_named_for_ever(world: World, who: str) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    invoice = ""
    if who == "member":
        _, person = member_of(world.cobot)
    else:
        person = world.cobot.add_contact("Gustav Gast", email="gustav@example.org")
        invoice = issue(world, "CW-1", debitor=("contacts", person))
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    assert world.run().exit_code == 1
    world.sevdesk_side.fault = no_fault
    if who == "member":
        del world.cobot.members[person]
    else:
        world.cobot.delete_invoice(invoice)
    for _ in range(4):
        world.clock.advance(hours=30)
        result = world.run()
    assert not [each for each in result.problems if each.finding.id == person], problems(result)


def test_a_refused_voucher_waits_although_its_contact_cannot_be_looked_at(world: World) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    posts = refuse_unlooked(world, "/saveVoucher")
    for _ in range(6):
        world.run()
        world.clock.advance(minutes=5)
    assert len(posts) == 1


def test_own_number_of_cobot_taken_meanwhile(world: World) -> None:
    world.configure(members={"customer_numbers": "cobot"})
    member_of(world.cobot, customer_number="500")

    def fault(request: Request, handle: Handle) -> Response:
        if request.path.endswith(AVAILABLE):
            if len(world.sevdesk.contacts) == 0:
                world.sevdesk.add_contact("Somebody else GmbH", customer_number="500")
            return Response("{}", 503, content_type="application/json")
        return handle(request)

    world.sevdesk_side.fault = fault
    world.run()
    assert [each.customer_number for each in world.sevdesk.contacts.values()].count("500") == 1


def test_a_refused_contact_detail_waits(world: World) -> None:
    member_of(world.cobot)
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    world.run()
    posts = refuse_unlooked(world, "/CommunicationWay")
    world.clock.advance(hours=2)
    for _ in range(6):
        world.run()
        world.clock.advance(minutes=5)
    assert len(posts) <= 1
