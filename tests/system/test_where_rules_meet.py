"""Where two rules meet: reads that fail, numbers of several, backfills, switches thrown to and fro, other months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.config.loading import without_clashes
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore, LoseAnswer
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import CURSOR
from cobot_sevdesk_sync.sync.problems import release
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.both_sides import come_to_rest
from tests.sandbox_faults import request_to
from tests.system.invoicing import Refused, booked_numbers, issue, line, member_of, problems, voucher_of
from tests.system.reporting import classes, report_of
from tests.world import World

AVAILABLE = "/checkCustomerNumberAvailability"
NEW_TOKEN = "fedcba9876543210fedcba9876543210"


def answering(when: Any, body: str, status: int = 200) -> Any:
    """Answer some requests with a body of our own."""

    def fault(request: Request, handle: Callable[[Request], Response]) -> Response:
        return Response(body, status, content_type="application/json") if when(request) else handle(request)

    return fault


@pytest.mark.parametrize(("body", "status"), [("{}", 500), ("{", 200)])
@pytest.mark.parametrize("who", ["member", "team"])
def test_a_read_that_failed_books_no_invoice_without_its_contact(
    world: World, who: str, body: str, status: int
) -> None:
    debitor = member_of(world.cobot) if who == "member" else ("teams", world.cobot.add_team("Teamwerk", "t-1"))
    issue(world, "CW-1", debitor=debitor)
    world.sevdesk_side.fault = answering(lambda r: r.path.endswith(AVAILABLE), body, status)
    world.run()
    world.sevdesk_side.fault = no_fault
    come_to_rest(world)
    assert len(world.sevdesk.contacts) == 1
    assert voucher_of(world, "CW-1").contact_id is not None


@pytest.mark.parametrize("before", ["former member", "guest"])
def test_who_comes_back_takes_cobots_number_along(world: World, before: str) -> None:
    world.configure(members={"customer_numbers": "cobot"}, invoices={"create_missing_contacts": True})
    if before == "guest":
        issue(world, "CW-1", debitor=("contacts", world.cobot.add_contact("Ada Beispiel", email="ada@example.org")))
        world.run()
    else:
        _, old = member_of(world.cobot, customer_number="77")
        world.run()
        world.cobot.edit_member(old, canceled_to=date(2026, 3, 31))
    member_of(world.cobot, customer_number="78", confirmed_at=world.clock.now())
    world.clock.advance(minutes=5)
    result = world.run()
    assert not report_of(world).differs or result.exit_code == 1


def test_a_team_that_shares_its_members_contact_is_not_named(world: World) -> None:
    member_of(world.cobot, company="Beispiel GmbH", email="office@b.example")
    team = world.cobot.add_team("Beispiel GmbH", "t-1", billing_emails=("office@b.example",))
    issue(world, "CW-1", debitor=("teams", team))
    result = world.run()
    assert not report_of(world).differs or result.exit_code == 1


@pytest.mark.parametrize("why", ["contact deleted", "number taken"])
def test_what_waits_in_a_backfill_is_booked_or_named(world: World, why: str) -> None:
    world.start_date = date(2026, 3, 1)
    debitor = member_of(world.cobot, confirmed_at=date(2026, 3, 2) if why == "contact deleted" else date(2026, 2, 2))
    world.run()
    world.sevdesk.contacts.clear()
    issue(world, "OLD", day=date(2026, 2, 3), debitor=debitor)
    taken = [True] if why == "number taken" else []

    def once(request: Request, handle: Callable[[Request], Response]) -> Response:
        if request.path.endswith(AVAILABLE) and taken:
            taken.clear()
            return Response('{"objects": false}', 200, mimetype="application/json")
        return handle(request)

    world.sevdesk_side.fault = once
    world.clock.advance(minutes=5)
    result = world.run(RunOptions(since=date(2026, 2, 1)))
    for _ in range(3):
        world.clock.advance(hours=20)
        result = world.run()
    assert booked_numbers(world) == ["OLD"] or problems(result)


def test_the_rest_of_a_backfill_that_was_cut_short_comes_next_time(world: World) -> None:
    world.start_date = date(2026, 3, 1)
    for number in range(6):
        issue(world, f"OLD-{number}", day=date(2026, 2, 1 + number))
    world.sevdesk_side.fault = answering(lambda _: len(world.sevdesk.vouchers) >= 2, "{}", 503)
    assert world.run(RunOptions(since=date(2026, 2, 1))).exit_code == 3
    come_to_rest(world)
    assert len(booked_numbers(world)) == 6


def test_nobody_waits_for_a_free_number_for_ever_without_being_named(world: World) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.sevdesk_side.fault = answering(lambda r: r.path.endswith(AVAILABLE), '{"objects": false}')
    for _ in range(15):
        world.clock.advance(hours=5)
        result = world.run()
    assert booked_numbers(world) or problems(result)


@pytest.mark.parametrize("count", [1, 3])
def test_documents_that_cannot_be_read_hold_up_no_other_nor_the_cursor(world: World, count: int) -> None:
    for name in ("Ada Beispiel", "Bea Blum", "Cem Celik")[:count]:
        member_of(world.cobot, name)
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    world.run()
    world.sevdesk_side.fault = ErrorBefore(request_to("GET", "/ContactAddress"))
    if count > 1:
        issue(world, "CW-1")
    for _ in range(4):
        world.clock.advance(hours=25)
        result = world.run()
    ledger = Ledger.open(world.state_file)
    cursor = ledger.mark(CURSOR)
    ledger.close()
    assert (result.exit_code, booked_numbers(world)) == (1, ["CW-1"] if count > 1 else [])
    assert cursor == world.clock.now().date()


def test_a_look_that_cannot_be_made_keeps_no_other_unsettled(world: World) -> None:
    issue(world, "AA-1")
    issue(world, "BB-2")
    world.sevdesk_side.fault = LoseAnswer(request_to("POST", "/saveVoucher"))
    world.run()
    world.sevdesk_side.fault = answering(lambda r: r.method == "GET" and "AA-1" in r.args.values(), "{}", 500)
    for _ in range(4):
        world.clock.advance(minutes=10)
        result = world.run()
    assert problems(result) == [("AA-1", "outcome-unknown")]


def test_cobots_number_is_not_overwritten_once_cobots_count(world: World) -> None:
    _, member = member_of(world.cobot, customer_number="42")
    world.cobot_side.fault = Refused(lambda request: request.method in {"PUT", "PATCH"})
    world.run()
    world.cobot_side.fault = no_fault
    world.configure(members={"customer_numbers": "cobot"})
    world.clock.advance(hours=2)
    world.run()
    assert world.cobot.members[member].customer_number == "42"


@pytest.mark.parametrize("broken", [{"500"}, {"500", "502", "504"}])
def test_a_dry_run_goes_as_far_as_a_run(world: World, broken: set[str]) -> None:
    world.configure(members={"customer_numbers": "cobot"})
    for number in range(6):
        member_of(
            world.cobot, f"N{number} Beispiel", customer_number=f"50{number}", confirmed_at=date(2026, 2, 1 + number)
        )
    issue(world, "CW-1")
    world.sevdesk_side.fault = ErrorBefore(
        lambda r: r.path.endswith(AVAILABLE) and r.args.get("customerNumber") in broken
    )
    dry = world.run(RunOptions(dry_run=True))
    real = world.run()
    assert (dry.exit_code, problems(dry)) == (real.exit_code, problems(real))


def test_deleted_invoices_with_unsettled_tags_stop_no_run(world: World) -> None:
    gone = [issue(world, f"CW-{number}") for number in range(3)]
    world.sevdesk_side.fault = LoseAnswer(request_to("POST", "/Tag/Factory/create"))
    world.run()
    world.sevdesk_side.fault = no_fault
    for each in gone:
        world.cobot.delete_invoice(each)
    issue(world, "CW-9")
    world.clock.advance(seconds=10)
    assert (world.run().exit_code, "CW-9" in booked_numbers(world)) == (1, True)


@pytest.mark.parametrize("only", ["members", "invoices"])
def test_a_start_date_moved_forward_and_back_forgets_nothing(world: World, only: Any) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    issue(world, "OLD", line(code="9"), day=date(2026, 1, 5))
    world.run()
    world.start_date = date(2026, 3, 1)
    world.clock.advance(minutes=5)
    world.run(RunOptions(only=only))
    world.start_date = date(2026, 1, 1)
    world.clock.advance(days=1)
    assert problems(world.run()) == [("OLD", "no-booking-account")]


def test_invoices_switched_off_and_on_forget_no_blocked_one(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    issue(world, "OLD", line(code="9"), day=date(2026, 1, 5))
    world.run()
    world.clock.advance(days=60)
    world.configure(invoices={"enabled": False})
    world.run()
    world.configure(invoices={"enabled": True})
    world.clock.advance(days=1)
    assert problems(world.run()) == [("OLD", "no-booking-account")]


def test_a_guest_whose_invoice_cannot_be_read_now_stays_named(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True, "sweep_days": 0})
    guest = world.cobot.add_contact("Gustav Gast", email="gustav@example.org")
    invoice = issue(world, "CW-1", day=date(2026, 3, 1), debitor=("contacts", guest))
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    assert world.run().exit_code == 1
    world.clock.advance(hours=30)
    world.cobot_side.fault = ErrorBefore(lambda request: request.path.endswith(f"/invoices/{invoice}"))
    assert world.run().exit_code == 1


def test_three_vouchers_deleted_by_hand_are_not_another_account(world: World) -> None:
    for number in range(6):
        issue(world, f"CW-{number}")
        world.run()
        world.clock.advance(minutes=5)
    for number in (3, 4, 5):
        del world.sevdesk.vouchers[voucher_of(world, f"CW-{number}").id]
    world.sevdesk.token = NEW_TOKEN
    assert world.run().exit_code == 0


def test_a_state_file_shared_with_a_left_out_space_is_a_clash(world: World, tmp_path: Path) -> None:
    base = world.settings()
    a = replace(base, source=tmp_path / "a.yaml", state=tmp_path / "a.db")
    b = replace(base, source=tmp_path / "b.yaml", state=tmp_path / "b.db")
    c = replace(a, source=tmp_path / "c.yaml", state=b.state, cobot=replace(base.cobot, subdomain="other"))
    assert without_clashes([a, b, c])[0] == []


def test_a_second_voucher_dated_in_another_month_is_a_duplicate(world: World) -> None:
    issue(world, "CW-1", day=date(2026, 3, 31))
    issue(world, "CW-2", day=date(2026, 4, 1))
    world.run()
    world.sevdesk.add_voucher("CW-1", date(2026, 4, 1), "119.00")
    assert classes(report_of(world, date(2026, 4, 1), date(2026, 4, 30)))["CW-1"] == "duplicate"


def test_another_spaces_invoice_of_another_month_is_not_ours(world: World) -> None:
    issue(world, "CW-1", day=date(2026, 3, 31), space_id=world.cobot.other_space.id)
    issue(world, "CW-2", day=date(2026, 4, 1))
    world.run()
    world.sevdesk.add_voucher("CW-1", date(2026, 4, 1), "119.00")
    assert classes(report_of(world, date(2026, 4, 1), date(2026, 4, 30)))["CW-1"] == "extra"


def test_an_invoice_moved_far_away_is_not_deleted(world: World) -> None:
    invoice = issue(world, "CW-1", day=date(2026, 4, 1))
    world.run()
    world.cobot.edit_invoice(invoice, day=date(2024, 4, 1))
    [row] = report_of(world, date(2026, 4, 1), date(2026, 4, 30)).rows
    assert "deleted-in-cobot" not in [finding.code for finding in row.findings]


@pytest.mark.parametrize("chosen", [["42"], None], ids=["named", "all"])
def test_retry_asks_again_whether_a_number_is_free(world: World, chosen: list[str] | None) -> None:
    world.configure(members={"customer_numbers": "cobot"})
    member_of(world.cobot, customer_number="42")
    world.sevdesk_side.fault = answering(lambda r: r.path.endswith(AVAILABLE), '{"objects": false}')
    assert world.run().exit_code == 1
    world.sevdesk_side.fault = no_fault
    ledger = Ledger.open(world.state_file)
    release(ledger, chosen)
    ledger.close()
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
