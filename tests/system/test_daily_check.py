"""Once a day both sides are compared, and what nobody would notice is named (product contract, section 5b)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cobot_sevdesk_sync.books.findings import ProblemCode
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.problems import release
from cobot_sevdesk_sync.sync.result import RunOptions, RunResult
from tests.system.in_process import command
from tests.system.invoicing import (
    DAY,
    AnswerChanged,
    Refused,
    booked_numbers,
    issue,
    line,
    member_of,
    problem,
    problems,
    requests_to,
    sevdesk_writes,
    voucher_of,
)
from tests.system.reporting import codes, only, report_of
from tests.system.test_accept import accept, lose_state
from tests.world import World


def next_day(world: World, options: RunOptions | None = None) -> RunResult:
    world.clock.advance(hours=25)
    return world.run(options)


def booked(world: World, count: int = 2) -> None:
    """Some invoices of a member, each with its voucher."""
    ada = member_of(world.cobot)
    for number in range(1, count + 1):
        issue(world, f"CW-{number}", debitor=ada)
    assert world.run().exit_code == 0


def deleted(world: World) -> None:
    del world.sevdesk.vouchers[voucher_of(world, "CW-1").id]


def doubled(world: World) -> None:
    first = voucher_of(world, "CW-1")
    second = world.sevdesk.add_voucher("CW-1", DAY, "119.00")
    world.sevdesk.vouchers[second].contact_id = first.contact_id


def redrafted(world: World) -> None:
    voucher_of(world, "CW-1").status = 50


def amount_changed(world: World) -> None:
    voucher = voucher_of(world, "CW-1")
    voucher.sum_gross += 1
    voucher.positions[0].sum_gross += 1


def date_changed(world: World) -> None:
    voucher_of(world, "CW-1").voucher_date = DAY + timedelta(days=1)


def number_changed(world: World) -> None:
    voucher_of(world, "CW-1").description = "XY-77"


def contact_changed(world: World) -> None:
    voucher_of(world, "CW-1").contact_id = world.sevdesk.add_contact("Grete Muster", customer_number="9001")


def account_changed(world: World) -> None:
    voucher = voucher_of(world, "CW-1")
    others = [each for each in world.sevdesk.accounts.values() if each.number == "4200"]
    voucher.positions[0].account_id = others[0].id


def rule_changed(world: World) -> None:
    voucher_of(world, "CW-1").tax_rule_id = "4"


def contact_doubled(world: World) -> None:
    [first] = [each for each in world.sevdesk.contacts.values() if each.display_name == "Ada Beispiel"]
    made = world.sevdesk.add_contact("Ada Beispiel")
    world.sevdesk.contacts[made].extra["description"] = first.extra["description"]


DIFFERENCES: dict[str, tuple[Any, ProblemCode]] = {
    "deleted": (deleted, "voucher-gone"),
    "doubled": (doubled, "duplicate-vouchers"),
    "a draft again": (redrafted, "draft-left"),
    "amount": (amount_changed, "voucher-changed"),
    "date": (date_changed, "voucher-changed"),
    "number": (number_changed, "voucher-changed"),
    "contact": (contact_changed, "voucher-changed"),
    "account": (account_changed, "voucher-changed"),
    "rule": (rule_changed, "voucher-changed"),
    "contacts": (contact_doubled, "duplicate-contacts"),
}
each_difference = pytest.mark.parametrize(("happens", "code"), DIFFERENCES.values(), ids=list(DIFFERENCES))


@each_difference
def test_what_was_done_in_sevdesk_by_hand_is_named_by_the_next_days_run(
    world: World, happens: Any, code: ProblemCode
) -> None:
    booked(world)
    happens(world)
    assert world.run().exit_code == 0  # not within the day
    world.forget_requests()
    result = next_day(world)
    assert (result.exit_code, problem(result).code) == (1, code)
    assert [each.finding.code for each in result.to_tell] == [code]
    assert sevdesk_writes(world) == []
    # It stands, and is told once a day.
    world.clock.advance(hours=1)
    again = world.run()
    assert (again.exit_code, again.to_tell, problem(again).code) == (1, (), code)
    assert [each.finding.code for each in next_day(world).to_tell] == [code]


@each_difference
def test_what_is_mended_is_named_no_longer_by_the_next_days_run(world: World, happens: Any, code: ProblemCode) -> None:
    booked(world)
    vouchers, contacts = copy.deepcopy(world.sevdesk.vouchers), copy.deepcopy(world.sevdesk.contacts)
    happens(world)
    assert problem(next_day(world)).code == code
    world.sevdesk.vouchers, world.sevdesk.contacts = vouchers, contacts
    result = next_day(world)
    assert (result.exit_code, problems(result)) == (0, [])
    assert not report_of(world).differs


@pytest.mark.parametrize("kept", [0, 1], ids=["its own", "the other"])
def test_whichever_of_two_vouchers_is_left_counts_as_the_invoices(world: World, kept: int) -> None:
    booked(world, 1)
    doubled(world)
    assert problem(next_day(world)).code == "duplicate-vouchers"
    vouchers = world.sevdesk.vouchers_by_number("CW-1")
    del world.sevdesk.vouchers[vouchers[1 - kept].id]
    result = next_day(world)
    assert (result.exit_code, problems(result), booked_numbers(world)) == (0, [], ["CW-1"])


@each_difference
def test_what_is_accepted_needs_nobody_also_when_the_state_file_is_lost(
    world: World, happens: Any, code: ProblemCode
) -> None:
    booked(world)
    happens(world)
    finding = problem(next_day(world))
    assert accept(world, finding.number or finding.id).code == 0
    numbers = booked_numbers(world)
    assert problems(world.run()) == []
    result = next_day(world)
    assert (result.exit_code, problems(result), result.to_tell) == (0, [], ())
    lose_state(world)
    result = next_day(world)
    assert booked_numbers(world) == numbers
    if code not in {"draft-left", "duplicate-contacts"}:
        assert (result.exit_code, problems(result)) == (0, [])
    assert next_day(world).exit_code == 0
    assert booked_numbers(world) == numbers


def test_a_changed_voucher_is_named_with_both_values(world: World) -> None:
    booked(world)
    amount_changed(world)
    finding = problem(next_day(world))
    assert finding.details["fields"].startswith("gross 119.00 / 120.00")
    assert finding.details["sevdesk_ids"] == voucher_of(world, "CW-1").id


def test_another_change_of_an_accepted_voucher_is_named(world: World) -> None:
    booked(world)
    amount_changed(world)
    next_day(world)
    accept(world, "CW-1")
    assert next_day(world).exit_code == 0
    amount_changed(world)
    assert "121.00" in problem(next_day(world)).details["fields"]


def test_a_deleted_voucher_is_made_anew_only_when_a_person_says_so(world: World) -> None:
    booked(world)
    deleted(world)
    next_day(world)
    for _ in range(3):
        next_day(world)
    command(world, "sync", "retry", "--all")
    next_day(world)
    assert booked_numbers(world) == ["CW-2"]
    assert command(world, "sync", "retry", "CW-1").code == 0
    result = world.run()
    assert (result.exit_code, booked_numbers(world)) == (0, ["CW-1", "CW-2"])
    assert next_day(world).exit_code == 0


def test_an_old_deleted_voucher_is_made_anew_too(world: World) -> None:
    booked(world)
    world.clock.advance(days=60)
    deleted(world)
    assert problem(world.run()).code == "voucher-gone"
    command(world, "sync", "retry", "CW-1")
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1", "CW-2"]


def test_after_a_retry_the_next_run_compares_at_once(world: World) -> None:
    booked(world)
    amount_changed(world)
    next_day(world)
    voucher = voucher_of(world, "CW-1")
    voucher.sum_gross -= 1
    voucher.positions[0].sum_gross -= 1
    ended = command(world, "sync", "retry", "CW-1")
    assert "is held against sevDesk again by the next run" in ended.stdout
    assert world.run().exit_code == 0


def test_it_is_told_in_cobot_once(world: World) -> None:
    booked(world)
    deleted(world)
    next_day(world)
    told = [text for text in world.cobot.posted_texts() if "no longer in sevDesk" in text]
    assert len(told) == 1
    next_day(world)
    lose = len(world.cobot.posted_texts())
    next_day(world)
    assert len(world.cobot.posted_texts()) == lose


def test_an_edit_in_cobot_is_no_second_problem(world: World) -> None:
    ada = member_of(world.cobot)
    invoice = issue(world, "CW-1", debitor=ada)
    world.run()
    world.cobot.edit_invoice(invoice, lines=[line(net="200.00")])
    assert problems(next_day(world)) == [("CW-1", "edited-after-sync")]
    assert problems(next_day(world)) == []


def test_what_was_adopted_with_differences_stays_that_until_it_is_mended(world: World) -> None:
    ada = member_of(world.cobot)
    issue(world, "CW-0", debitor=ada)
    world.run()
    issue(world, "CW-1", debitor=ada)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", tax_rule="4")
    voucher_of(world, "CW-1").contact_id = voucher_of(world, "CW-0").contact_id
    assert problems(world.run()) == [("CW-1", "adopted-with-differences")]
    assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]
    voucher_of(world, "CW-1").tax_rule_id = "1"
    assert problems(next_day(world)) == []


def test_a_voucher_of_this_number_on_a_strangers_contact_is_another_spaces(world: World) -> None:
    booked(world)
    stranger = world.sevdesk.add_contact("Andere AG", customer_number="9001")
    made = world.sevdesk.add_voucher("CW-1", DAY, "17.00")
    world.sevdesk.vouchers[made].contact_id = stranger
    assert next_day(world).exit_code == 0


def test_its_requests_are_whole_pages_and_nothing_per_document(world: World) -> None:
    booked(world, 30)
    amount_changed(world)
    world.clock.advance(hours=25)
    world.forget_requests()
    world.run()
    asked = [each for each in world.sevdesk_side.log if "bookkeepingSystemVersion" not in each.path]
    paths = {each.path.removeprefix("/api/v1") for each in asked}
    assert paths <= {"/ReceiptGuidance/forAllAccounts", "/Voucher", "/VoucherPos", "/Contact", "/CommunicationWay"}
    listed = [each for each in asked if "ReceiptGuidance" not in each.path]
    assert all("limit=1000" in each.query for each in listed)
    assert len(listed) <= 5
    assert len(requests_to(world, "/invoices/")) == 0
    world.forget_requests()
    world.run()
    assert (len(world.cobot_side.log), len(world.sevdesk_side.log)) == (2, 0)


def test_a_dry_run_finds_it_and_remembers_nothing(world: World) -> None:
    booked(world)
    deleted(world)
    before = world.state_file.read_bytes()
    assert problem(next_day(world, RunOptions(dry_run=True))).code == "voucher-gone"
    assert world.state_file.read_bytes() == before
    assert problem(world.run()).code == "voucher-gone"


def test_switched_off_nothing_is_compared_or_named_any_more(world: World) -> None:
    booked(world)
    deleted(world)
    next_day(world)
    world.configure(invoices={"daily_check": False})
    world.clock.advance(hours=25)
    world.forget_requests()
    assert world.run().exit_code == 0
    assert world.sevdesk_side.log == []


@each_difference
def test_the_report_says_the_same(world: World, happens: Any, code: ProblemCode) -> None:
    booked(world)
    happens(world)
    finding = problem(next_day(world))
    report = report_of(world)
    assert report.differs
    if code != "duplicate-contacts":
        assert code in codes(only(report, "CW-1"))
    accept(world, finding.number or finding.id)
    assert not report_of(world).differs


def spoil_positions(body: Any) -> None:
    body["objects"][0]["sumGross"] = "many"


def test_a_position_that_cannot_be_read_is_no_change(world: World) -> None:
    booked(world)
    world.clock.advance(hours=25)
    world.sevdesk_side.fault = AnswerChanged(lambda request: request.path.endswith("/VoucherPos"), spoil_positions)
    result = world.run()
    assert (result.exit_code, problems(result), result.error) == (0, [], None)


def test_a_voucher_that_cannot_be_read_is_not_called_gone(world: World) -> None:
    booked(world)

    def spoil(body: Any) -> None:
        body["objects"] = [{"id": "1"}, *body["objects"][1:]]

    world.clock.advance(hours=25)
    world.sevdesk_side.fault = AnswerChanged(lambda request: request.path.endswith("/Voucher"), spoil)
    assert "voucher-gone" not in {code for _, code in problems(world.run())}


def test_what_stood_stands_while_sevdesk_cannot_be_asked_and_the_next_run_compares(world: World) -> None:
    booked(world)
    deleted(world)
    next_day(world)
    issue(world, "CW-9")
    world.clock.advance(hours=25)
    world.sevdesk_side.fault = Refused(lambda request: request.path.endswith("/VoucherPos"), status=500)
    result = world.run()
    assert (result.exit_code, result.error is not None) == (3, True)
    assert ("CW-1", "voucher-gone") in problems(result)
    assert "CW-9" in booked_numbers(world)
    world.sevdesk_side.fault = no_fault
    world.forget_requests()
    assert problems(world.run()) == [("CW-1", "voucher-gone")]
    assert requests_to(world, "/VoucherPos")


def test_an_invoice_that_cannot_be_read_keeps_what_is_named_of_its_voucher(world: World) -> None:
    booked(world, 1)
    deleted(world)
    next_day(world)

    def spoil(body: Any) -> None:
        body["data"][0]["attributes"]["totalAmount"]["gross"] = "many"

    world.clock.advance(hours=25)
    world.cobot_side.fault = AnswerChanged(lambda request: request.path.endswith("/invoices"), spoil)
    assert ("CW-1", "voucher-gone") in problems(world.run())


def test_other_members_and_other_runs_leave_a_doubled_contact_named(world: World) -> None:
    booked(world)
    contact_doubled(world)
    next_day(world)
    for name in ("Grete Beispiel", "Jan Beispiel"):
        world.cobot.add_member(name, email="info@example.org")
        world.clock.advance(hours=1)
        assert "duplicate-contacts" in {code for _, code in problems(world.run())}


def test_two_contacts_of_one_number_are_one_members(world: World) -> None:
    booked(world)
    [first] = [each for each in world.sevdesk.contacts.values() if each.display_name == "Ada Beispiel"]
    world.sevdesk.add_contact("A. Beispiel", customer_number=first.customer_number)
    assert problem(next_day(world)).code == "duplicate-contacts"


def test_a_voucher_made_anew_by_hand_as_it_was_is_no_difference(world: World) -> None:
    booked(world)
    contact = voucher_of(world, "CW-1").contact_id
    deleted(world)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact)
    assert next_day(world).exit_code == 0
    assert not report_of(world).differs


@pytest.mark.parametrize("retried", [False, True])
def test_what_is_mended_is_named_no_more_however_old_the_invoice_is(world: World, *, retried: bool) -> None:
    world.configure(invoices={"lookback_days": 1, "sweep_days": 3})
    ada = member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts
    issue(world, "CW-1", debitor=ada)
    made = world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact, account_number="4200")
    for _ in range(2):
        assert problems(world.run()) == [("CW-1", "adopted-with-differences")]
        world.clock.advance(days=20)
    world.run()
    [right] = [each.id for each in world.sevdesk.accounts.values() if each.number == "4400"]
    world.sevdesk.vouchers[made].positions[0].account_id = right
    if retried:
        assert command(world, "sync", "retry", "CW-1").code == 0
    else:
        assert problems(world.run()) == [("CW-1", "adopted-with-differences")]
        world.clock.advance(days=1)
    assert problems(world.run()) == []
    assert world.run().exit_code == 0


# Customer numbers that a person typed on one side


def typed_in_cobot(world: World, member_id: str) -> None:
    world.cobot.edit_member(member_id, customer_number="7777")


def typed_in_sevdesk(world: World, member_id: str) -> None:
    [contact] = world.sevdesk.contacts.values()
    contact.customer_number = "7777"


def cleared_in_cobot(world: World, member_id: str) -> None:
    world.cobot.edit_member(member_id, customer_number=None)


@pytest.mark.parametrize("edit", [typed_in_cobot, typed_in_sevdesk, cleared_in_cobot])
def test_a_number_typed_by_hand_is_named_until_it_is_mended(world: World, edit: Callable[[World, str], None]) -> None:
    _, ada = member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts.values()
    edit(world, ada)
    in_cobot, in_sevdesk = world.cobot.members[ada].customer_number, contact.customer_number
    world.forget_requests()
    found = problem(next_day(world))
    assert (found.code, found.id) == ("customer-number-not-written", ada)
    assert (found.details["cobot_number"], found.details["number"]) == (in_cobot or "", in_sevdesk)
    world.clock.advance(minutes=5)
    again = world.run()
    assert (again.exit_code, [each.finding for each in again.problems], again.to_tell) == (1, [found], ())
    assert [each for each in world.requests() if each.is_write] == []
    assert report_of(world).differs
    if edit is typed_in_sevdesk:
        contact.customer_number = in_cobot or ""
    else:
        world.cobot.edit_member(ada, customer_number=in_sevdesk)
    assert problems(next_day(world)) == []
    assert not report_of(world).differs


def test_a_number_that_differs_is_accepted_until_it_is_another(world: World) -> None:
    _, ada = member_of(world.cobot)
    world.run()
    typed_in_cobot(world, ada)
    next_day(world)
    assert accept(world, ada).code == 0
    assert problems(next_day(world)) == []
    assert not report_of(world).differs
    world.cobot.edit_member(ada, customer_number="8888")
    assert [code for _, code in problems(next_day(world))] == ["customer-number-not-written"]
    assert report_of(world).differs


def test_retry_has_the_next_run_look_at_the_number_again(world: World) -> None:
    _, ada = member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts.values()
    typed_in_sevdesk(world, ada)
    next_day(world)
    contact.customer_number = world.cobot.members[ada].customer_number or ""
    with closing(Ledger.open(world.state_file)) as ledger:
        assert [each.consequence for each in release(ledger, [ada], is_compared=True)] == ["compared"]
    world.clock.advance(minutes=5)
    assert problems(world.run()) == []


@pytest.mark.parametrize("why", ["kept", "gone", "before the start", "to be written"])
def test_a_number_that_may_differ_is_not_named(world: World, why: str) -> None:
    if why == "to be written":
        world.cobot.quirks.number_write = "not-found"
    _, ada = member_of(world.cobot)
    world.run()
    if why == "kept":
        world.configure(members={"customer_numbers": "keep"})
    elif why == "gone":
        world.cobot.edit_member(ada, canceled_to=DAY)
    elif why == "before the start":
        world.cobot.edit_member(ada, confirmed_at=datetime(2025, 12, 1, tzinfo=UTC))
    if why != "to be written":
        typed_in_cobot(world, ada)
    found = [each.finding.details["reason"] for each in next_day(world).problems]
    assert found == (["not-as-assumed"] if why == "to be written" else [])


def test_a_teams_number_is_compared_as_well(world: World) -> None:
    team = world.cobot.add_team("Kollektiv Nord", "T-1")
    issue(world, "CW-1", debitor=("teams", team))
    world.run()
    [contact] = world.sevdesk.contacts.values()
    contact.customer_number = "7777"
    found = problem(next_day(world))
    assert (found.code, found.object, found.id) == ("customer-number-not-written", "team", team)
    contact.customer_number = "T-1"
    assert problems(next_day(world)) == []


def test_a_team_that_shares_its_members_contact_may_have_another_number(world: World) -> None:
    member_of(world.cobot, company="Beispiel GmbH", email="office@b.example")
    team = world.cobot.add_team("Beispiel GmbH", "t-1", billing_emails=("office@b.example",))
    issue(world, "CW-1", debitor=("teams", team))
    assert world.run().exit_code == 0
    assert problems(next_day(world)) == []
