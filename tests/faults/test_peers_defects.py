"""Defects that programs of this kind were seen with: one test each, named after the defect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress, price_of
from cobot_sevdesk_sync.sandbox.faults import ErrorAfter, ErrorBefore, LoseRequest, StrikingFault
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import CURSOR
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.busy_world import SETTLE_SECONDS, busy_world, run_to_rest
from tests.sandbox_adapter import InProcessAdapter
from tests.sandbox_faults import ErrorInside200, Garbage, Slow, request_to
from tests.system.invoicing import (
    DAY,
    Refused,
    booked_numbers,
    issue,
    line,
    member_of,
    positions,
    problems,
    voucher_of,
)
from tests.world import World

SAVE_VOUCHER = request_to("POST", "/saveVoucher")
# All of the busy world's invoices but one, whose line has no booking account.
BOOKED = ["CW-1", "CW-10", "CW-3", "CW-4", "CW-5", "CW-6"]


def is_new_contact(request: Request) -> bool:
    return request.method == "POST" and request.path.endswith("/Contact")


def cursor_of(world: World) -> date | None:
    ledger = Ledger.open(world.state_file)
    try:
        return ledger.mark(CURSOR)
    finally:
        ledger.close()


class Crash(BaseException):
    """The process is gone: nothing of the program may catch this."""


# A substring search taken as proof.


def test_a_substring_search_taken_as_proof(world: World) -> None:
    """2024-10 is no sign of 2024-1: neither before booking nor when looking for a voucher whose request was lost."""
    world.sevdesk.add_voucher("2024-10", DAY, "119.00", tax_rate="19", account_number="4400")
    world.sevdesk.add_contact("Anderswo AG", customer_number="77")
    issue(world, "2024-1", line(net="100.00"), debitor=member_of(world.cobot, customer_number="7"))
    world.sevdesk_side.fault = LoseRequest(SAVE_VOUCHER)
    assert problems(world.run()) == [("2024-1", "outcome-unknown")]
    world.sevdesk_side.fault = no_fault
    run_to_rest(world)
    assert booked_numbers(world) == ["2024-1", "2024-10"]
    assert [each.display_name for each in world.sevdesk.contacts.values()] == ["Anderswo AG", "Ada Beispiel"]


# A retry around a create.


class Counting:
    """Picks requests and counts them: also those that never get there."""

    def __init__(self, picks: Callable[[Request], bool]) -> None:
        self._picks = picks
        self.count = 0

    def __call__(self, request: Request) -> bool:
        """Pick."""
        picked = self._picks(request)
        self.count += picked
        return picked


@pytest.mark.parametrize("creates", [is_new_contact, SAVE_VOUCHER], ids=["contact", "voucher"])
@pytest.mark.parametrize("fault", [ErrorAfter, ErrorBefore, Slow, Garbage, ErrorInside200, LoseRequest])
def test_a_retry_around_a_create(
    world: World, fault: Callable[[Any], StrikingFault], creates: Callable[[Request], bool]
) -> None:
    """An answer that settles nothing is not followed by the same request: not in the run, and not in the next."""
    issue(world, "CW-1", debitor=member_of(world.cobot))
    created = Counting(creates)
    world.sevdesk_side.fault = fault(created)
    world.run()
    world.run()
    assert created.count == 1
    world.sevdesk_side.fault = no_fault
    run_to_rest(world)
    assert booked_numbers(world) == ["CW-1"]
    assert len(world.sevdesk.contacts) == 1


# A crash between the remote write and the local row.


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_a_crash_between_the_remote_write_and_the_local_row(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = busy_world(tmp_path)
    links = 0
    record_link = Ledger.record_link

    def crash(ledger: Ledger, *arguments: Any) -> None:
        nonlocal links
        links += 1
        if links == at:
            raise Crash
        record_link(ledger, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "record_link", crash)
        with pytest.raises(Crash):
            world.run()
    run_to_rest(world)
    assert booked_numbers(world) == BOOKED
    names = [contact.display_name for contact in world.sevdesk.contacts.values()]
    assert len(names) == len(set(names))


# A contact made in two calls, found by what the second sets.


def test_a_contact_made_in_two_calls_found_by_what_the_second_sets(world: World) -> None:
    """The e-mail address is a request of its own: a contact that was left without it is still the member's."""
    member_of(world.cobot, phone="030 111")
    world.sevdesk_side.fault = ErrorBefore(request_to("POST", "/CommunicationWay"))
    world.run()
    [contact] = world.sevdesk.contacts.values()
    assert world.sevdesk.emails_of(contact.id) == ()
    world.sevdesk_side.fault = no_fault
    run_to_rest(world)
    assert list(world.sevdesk.contacts) == [contact.id]
    assert world.sevdesk.emails_of(contact.id) == ("ada@example.org",)


def test_a_contact_whose_number_is_missing_in_cobot_is_found_without_the_state_file(world: World) -> None:
    """The number in Cobot is the last request: without it, name and e-mail address tell whose contact it is."""
    member_of(world.cobot)
    world.cobot_side.fault = ErrorBefore(request_to("PUT", "/memberships"))
    world.run()
    world.state_file.unlink()
    world.cobot_side.fault = no_fault
    world.run(RunOptions(since=world.start_date))
    run_to_rest(world)
    [contact] = world.sevdesk.contacts.values()
    [member] = world.cobot.members.values()
    assert member.customer_number == contact.customer_number


# A cursor stored before the work, or moved by a dry run.


def test_a_cursor_stored_before_the_work(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    world.run()
    before = cursor_of(world)
    world.clock.advance(days=3)
    issue(world, "CW-1", day=DAY + timedelta(days=1))
    issue(world, "CW-2", day=DAY + timedelta(days=2))
    world.sevdesk_side.fault = Refused(SAVE_VOUCHER, 401)
    assert world.run().exit_code == 4
    assert cursor_of(world) == before
    world.sevdesk_side.fault = no_fault
    run_to_rest(world)
    assert booked_numbers(world) == ["CW-1", "CW-2"]
    assert cursor_of(world) == date(2026, 4, 4)


def test_a_cursor_moved_by_a_dry_run(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    world.run()
    before = world.state_file.read_bytes()
    issue(world, "CW-1", day=DAY + timedelta(days=1))
    world.clock.advance(days=30)
    assert world.run(RunOptions(dry_run=True)).invoices["created"] == 1
    assert world.state_file.read_bytes() == before
    world.clock.advance(days=30)
    world.run()
    assert booked_numbers(world) == ["CW-1"]


# A newest-row cursor that skips what arrived while it was off.


def test_a_newest_row_cursor_that_skips_what_arrived_while_it_was_off(world: World) -> None:
    """The newest invoice known is dated ahead; everything dated before it and issued later is booked all the same."""
    world.configure(invoices={"sweep_days": 0, "lookback_days": 0})
    issue(world, "CW-9", day=DAY + timedelta(days=60))
    world.run()
    for days in (17, 1, 30, 9):
        issue(world, f"CW-{100 + days}", day=DAY + timedelta(days=days))
    world.clock.advance(days=45)
    world.run()
    assert booked_numbers(world) == ["CW-101", "CW-109", "CW-117", "CW-130", "CW-9"]


# One broken document that blocks all later ones.


def test_one_broken_document_that_blocks_all_later_ones(world: World) -> None:
    """Broken in each of the ways an invoice can be: the later ones are booked, each broken one is named."""
    member = member_of(world.cobot)
    issue(world, "CW-1", line(code="9999"), debitor=member)
    issue(world, "CW-2", total=price_of("100.00", "120.00", {"19": "20.00"}), debitor=member)
    unreadable = issue(world, "CW-3", debitor=member)
    without_pdf = issue(world, "CW-4", debitor=member)
    issue(world, "CW-5", line(net="0.00"), debitor=member)
    issue(world, "CW-6", line("unsaved"), debitor=member)
    for number in (7, 8, 9):
        issue(world, f"CW-{number}", debitor=member)
    world.cobot.edit_invoice(unreadable, currency="??")
    world.cobot_side.fault = Refused(lambda request: without_pdf in request.path and "pdf" in request.path, 404)
    world.sevdesk_side.fault = Refused(lambda request: SAVE_VOUCHER(request) and b"unsaved" in request.get_data())
    result = world.run()
    assert {"CW-7", "CW-8", "CW-9"} <= set(booked_numbers(world))
    named = {number for number, _ in problems(result)}
    assert {"CW-1", "CW-2", "CW-4", "CW-6"} <= named
    assert set(booked_numbers(world)) | named >= {f"CW-{number}" for number in (1, 2, 3, 4, 6, 7, 8, 9)}


# A one-day window without catch-up.


def test_a_one_day_window_without_catch_up(world: World) -> None:
    world.configure(invoices={"sweep_days": 0, "lookback_days": 1})
    world.run()
    numbers = []
    for days in range(1, 40):
        numbers.append(f"CW-{days:02}")
        issue(world, numbers[-1], day=DAY + timedelta(days=days))
    world.clock.advance(days=39)
    world.run()
    assert booked_numbers(world) == numbers


# Cents through floats.

FLOAT_TRAPS = ("19.99", "1.15", "4.35", "8.20", "0.29", "0.57", "16.08", "1.10", "2.675", "1234567.89", "1.005")


def test_cents_through_floats(world: World) -> None:
    """19.99 is 1999 cents and not 1998: amounts that a float truncates or rounds the other way."""
    for number, gross in enumerate(FLOAT_TRAPS):
        issue(world, f"CW-{number}", line(gross=gross))
    assert problems(world.run()) == []
    for number in range(len(FLOAT_TRAPS)):
        charged = world.cobot.invoice_by_number(f"CW-{number}").total.gross
        assert voucher_of(world, f"CW-{number}").sum_gross == charged
    assert voucher_of(world, "CW-0").sum_gross == Decimal("19.99")


# Positions that do not add up to the document.


def test_positions_that_do_not_add_up_to_the_document(world: World) -> None:
    """Rounded line by line these three miss the total by a cent; the voucher never does."""
    issue(world, "CW-1", *(line(f"Raum {number}", "10.03") for number in range(3)))
    issue(world, "CW-2", total=price_of("100.00", "119.01", {"19": "19.01"}))
    result = world.run()
    charged = world.cobot.invoice_by_number("CW-1").total.gross
    assert sum(Decimal(gross) for _, _, gross in positions(world, "CW-1")) == charged
    assert voucher_of(world, "CW-1").sum_gross == charged
    assert problems(result) == [("CW-2", "amounts-do-not-add-up")]


# A list read only to its first page.


def test_a_list_read_only_to_its_first_page(world: World) -> None:
    """Invoices, contacts and vouchers alike: the one that matters is the last of more than a page."""
    world.configure(invoices={"attach_pdf": False, "tag": None, "tag_without_contact": None})
    for number in range(1001):
        world.sevdesk.add_contact(f"Firma {number} GmbH", customer_number=str(10_000 + number))
        world.sevdesk.add_voucher(f"CW-10{number}", DAY, "1.00", tax_rate="19", account_number="4400")
    last = world.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", emails=("ada@example.org",))
    voucher = world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=last, tax_rate="19", account_number="4400")
    contacts = len(world.sevdesk.contacts)
    member = member_of(world.cobot)
    issue(world, "CW-1", debitor=member)
    more = [f"NEW-{number:03}" for number in range(120)]
    for each in more:
        issue(world, each, debitor=member)
    assert world.run().exit_code == 0
    assert len(world.sevdesk.contacts) == contacts
    assert [each.id for each in world.sevdesk.vouchers_by_number("CW-1")] == [voucher]
    assert [number for number in booked_numbers(world) if number.startswith("NEW")] == more


# Requests without time-outs.


def test_requests_without_time_outs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of a run that makes every kind of request."""
    world = busy_world(tmp_path)
    world.configure(cobot={"timeout_seconds": 11}, sevdesk={"timeout_seconds": 12})
    timeouts: list[object] = []
    send = InProcessAdapter.send

    def noted(adapter: InProcessAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        timeouts.append(options["timeout"])
        return send(adapter, request, **options)

    monkeypatch.setattr(InProcessAdapter, "send", noted)
    world.run()
    assert len(timeouts) == len(world.requests())
    longest = {timeout if isinstance(timeout, int | float) else max(timeout) for timeout in timeouts}  # type: ignore[call-overload]
    assert longest == {11, 12}


# A dry run that invents its reads.


def test_a_dry_run_that_invents_its_reads(tmp_path: Path) -> None:
    """It reads all that the run reads before a write, and so announces what the run then does."""
    world = busy_world(tmp_path)
    rehearsal = world.run(RunOptions(dry_run=True, with_pdfs=True))
    rehearsed = {f"{each.method} {each.path}" for each in world.requests()}
    assert not any(each.is_write for each in world.requests())
    world.forget_requests()
    result = world.run()
    announced = [(each.action, each.object, each.id, each.number) for each in rehearsal.actions]
    done = [(each.action, each.object, each.id, each.number) for each in result.actions]
    assert announced == done
    contact_paths = ("/ContactAddress", "/CommunicationWay")
    reads = {f"{each.method} {each.path}" for each in world.requests() if not each.is_write}
    unread = {each for each in reads - rehearsed if not each.endswith(contact_paths)}
    assert unread <= {each for each in unread if "/memberships/" in each}, "only what is read back after a write"


# One rule for a whole shop.


def test_one_rule_for_a_whole_shop(world: World) -> None:
    """Each invoice gets the tax rule of its own recipient, each line its own rate and account."""
    world.configure(taxes={"zero_rated": {"domestic": "4", "eu_business": "5", "eu_private": "11"}})

    def somebody_in(country: str) -> PostalAddress:
        return PostalAddress(name="Ada", street="Weg 1", post_code="1000", city="Stadt", country=country)

    issue(world, "TAXED", line(code="4400"), line("Buch", "50.00", code="4300", rates=("7",)))
    issue(world, "HERE", line(code="4200", rates=()), recipient=somebody_in("DE"))
    issue(world, "FIRM", line(code="4200", rates=()), recipient=somebody_in("AT"), tax_id="ATU12345678")
    issue(world, "PERSON", line(code="4200", rates=()), recipient=somebody_in("AT"))
    issue(world, "ABROAD", line(code="4200", rates=()), recipient=somebody_in("CH"))
    assert problems(world.run()) == [("ABROAD", "tax-rule-undecided")]
    rules = {each.description: each.tax_rule_id for each in world.sevdesk.vouchers.values()}
    assert rules == {"TAXED": "1", "HERE": "4", "FIRM": "5", "PERSON": "11"}
    assert positions(world, "TAXED") == [("4400", "19", "119.00"), ("4300", "7", "53.50")]


# An error value used as an id.


@pytest.mark.parametrize("effect", [True, False])
@pytest.mark.parametrize("fault", [ErrorInside200, Garbage])
def test_an_error_value_used_as_an_id(fault: Callable[..., StrikingFault], effect: bool, tmp_path: Path) -> None:
    """Whatever create is answered with an error or nonsense under a status of success: nothing refers to it."""
    world = busy_world(tmp_path)
    world.sevdesk_side.fault = fault(lambda request: request.method == "POST", effect=effect)
    world.run()
    assert_every_id_exists(world)
    world.sevdesk_side.fault = no_fault
    world.clock.advance(seconds=SETTLE_SECONDS)
    run_to_rest(world)
    assert_every_id_exists(world)
    assert booked_numbers(world) == BOOKED


def assert_every_id_exists(world: World) -> None:
    ledger = Ledger.open(world.state_file)
    try:
        assert {each.sevdesk_id for each in ledger.links("invoice").values()} <= set(world.sevdesk.vouchers)
        for kind in ("member", "team", "contact"):
            links = ledger.links(kind)
            assert {each.sevdesk_id for each in links.values()} <= set(world.sevdesk.contacts)
    finally:
        ledger.close()
    made_for = {each.contact_id for each in world.sevdesk.vouchers.values() if each.contact_id is not None}
    assert made_for <= set(world.sevdesk.contacts)
