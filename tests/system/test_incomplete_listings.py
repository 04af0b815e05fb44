"""What a list lacks says nothing when the list is incomplete: nothing is made, called deleted, or left behind by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.faults import Handle, LoseAnswer
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import CURSOR
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.sandbox_faults import Callback, request_to
from tests.system.invoicing import (
    DAY,
    AnswerChanged,
    booked_numbers,
    issue,
    line,
    member_of,
    problems,
    requests_to,
    voucher_of,
)
from tests.system.reporting import classes, codes, only, report_of
from tests.world import World


def cursor(world: World) -> date | None:
    ledger = Ledger.open(world.state_file)
    try:
        return ledger.mark(CURSOR)
    finally:
        ledger.close()


def is_list_of(path_end: str) -> Callable[[Request], bool]:
    return lambda request: request.method == "GET" and request.path.endswith(path_end)


INVOICES = is_list_of("/invoices")
VOUCHERS = is_list_of("/Voucher")
CONTACTS = is_list_of("/Contact")


# Cobot's lists


def without_id(number: str) -> Callable[[Any], None]:
    def change(answer: Any) -> None:
        for row in answer["data"]:
            if row["attributes"]["number"] == number:
                row["id"] = None

    return change


def test_an_invoice_without_an_id_is_named_and_the_cursor_stays_until_it_has_one(world: World) -> None:
    old = DAY - timedelta(days=500)
    world.start_date = old
    issue(world, "CW-1", line(), day=old)
    issue(world, "CW-2", line())
    world.cobot_side.fault = AnswerChanged(INVOICES, without_id("CW-1"))
    first = world.run()
    assert (first.exit_code, problems(first)) == (1, [("CW-1", "rejected-by-cobot")])
    assert "id" in first.problems[0].finding.details["reason"]
    assert (booked_numbers(world), cursor(world)) == (["CW-2"], None)
    world.cobot_side.fault = no_fault
    world.clock.advance(hours=1)
    assert world.run().exit_code == 0
    assert (booked_numbers(world), cursor(world)) == (["CW-1", "CW-2"], DAY)


def test_nothing_is_called_deleted_by_a_list_in_which_an_entry_has_no_id(world: World) -> None:
    issue(world, "CW-1", line())
    issue(world, "CW-2", line())
    world.run()
    gone = world.cobot.invoice_by_number("CW-1")
    del world.cobot.invoices[gone.id]
    world.cobot_side.fault = AnswerChanged(INVOICES, without_id("CW-2"))
    world.clock.advance(hours=1)
    assert "deleted-in-cobot" not in {code for _, code in problems(world.run())}
    world.cobot_side.fault = no_fault
    world.clock.advance(hours=1)
    assert problems(world.run()) == [("CW-1", "deleted-in-cobot")]


def test_no_contact_is_given_up_by_a_list_in_which_a_member_has_no_id(world: World) -> None:
    _, member = member_of(world.cobot, "Ada Beispiel")
    member_of(world.cobot, "Bo Muster")
    world.cobot.revoke("write_activities")
    world.run()
    world.cobot.grant(*world.cobot.scopes, "write_activities")
    ledger = Ledger.open(world.state_file)
    pending = ledger.link("member", member)
    ledger.close()
    assert pending is not None
    assert pending.pending

    def change(answer: Any) -> None:
        answer[:] = [{**row, "id": None} for row in answer]

    world.cobot_side.fault = AnswerChanged(lambda request: request.path.endswith("/api/memberships"), change)
    kept = world.cobot.members.pop(member)
    world.clock.advance(hours=1)
    world.run()
    world.cobot.members[member] = kept
    world.cobot_side.fault = no_fault
    world.clock.advance(hours=25)
    world.run()
    assert any(member in activity.source_ids for activity in world.cobot.activities)


def many_invoices(world: World, count: int) -> None:
    for number in range(count):
        issue(world, f"CW-{number:04}", line(gross="0.00"), day=DAY - timedelta(days=number % 30))


def test_an_invoice_that_slips_through_between_two_pages_is_booked_however_old_it_is(world: World) -> None:
    """One on the first page is deleted while the second is on its way; what slips is older than any sweep."""
    world.start_date = DAY - timedelta(days=600)
    many_invoices(world, 201)
    issue(world, "OLD-1", line(), day=DAY - timedelta(days=500))
    issue(world, "OLD-2", line(), day=DAY - timedelta(days=501))
    struck: list[str] = []

    def delete_one(request: Request) -> None:
        if request.args.get("page[number]") == "2" and not struck:
            first = next(iter(world.cobot.invoices))
            struck.append(first)
            del world.cobot.invoices[first]

    world.cobot_side.fault = Callback(INVOICES, before_effect=delete_one)
    assert world.run().exit_code == 0
    assert struck
    assert booked_numbers(world) == ["OLD-1", "OLD-2"]
    assert cursor(world) == DAY


def test_a_list_that_never_stands_still_moves_no_cursor(world: World) -> None:
    many_invoices(world, 230)

    def delete_one(request: Request) -> None:
        if request.args.get("page[number]") == "2":
            del world.cobot.invoices[next(iter(world.cobot.invoices))]

    world.cobot_side.fault = Callback(INVOICES, before_effect=delete_one)
    assert world.run().exit_code == 0
    assert cursor(world) is None
    assert len(requests_to(world, "/invoices")) < 20
    world.cobot_side.fault = no_fault
    world.clock.advance(hours=1)
    world.run()
    assert cursor(world) == DAY


# sevDesk's lists, on which a create rests


def total_of(answer: Any, total: object) -> None:
    answer["total"] = total


def emptied(answer: Any) -> None:
    answer["objects"] = []


def test_a_listing_of_vouchers_that_does_not_add_up_books_nothing_and_is_named(world: World) -> None:
    issue(world, "CW-1", line())
    world.run()
    world.state_file.unlink()
    world.sevdesk_side.fault = AnswerChanged(VOUCHERS, emptied)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "rejected-by-sevdesk")])
    assert booked_numbers(world) == ["CW-1"]
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert (world.run().exit_code, booked_numbers(world)) == (0, ["CW-1"])


def test_what_needs_no_listing_that_does_not_add_up_goes_on(world: World) -> None:
    """The contacts are not known: who has none gets none, and their invoice waits; the others are booked."""
    known = member_of(world.cobot, "Ada Beispiel")
    world.run()
    new = member_of(world.cobot, "Bo Muster")
    issue(world, "CW-1", line(), debitor=known)
    issue(world, "CW-2", line(), debitor=new)
    world.sevdesk_side.fault = AnswerChanged(CONTACTS, lambda answer: total_of(answer, "6"))
    world.clock.advance(minutes=5)
    result = world.run()
    assert (result.exit_code, booked_numbers(world), len(world.sevdesk.contacts)) == (1, ["CW-1"], 1)
    about = {(each.finding.object, each.finding.code) for each in result.problems}
    assert about == {("member", "rejected-by-sevdesk"), ("invoice", "contact-not-ready")}
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert voucher_of(world, "CW-2").contact_id is not None


def test_a_listing_of_one_number_that_does_not_add_up_keeps_no_other_number_from_being_booked(world: World) -> None:
    issue(world, "CW-1", line())
    issue(world, "CW-2", line())

    def odd(request: Request) -> bool:
        return VOUCHERS(request) and request.args.get("descriptionLike") != "CW-2"

    world.sevdesk_side.fault = AnswerChanged(odd, lambda answer: total_of(answer, "6"))
    result = world.run()
    assert (problems(result), booked_numbers(world)) == ([("CW-1", "rejected-by-sevdesk")], ["CW-2"])


@pytest.mark.parametrize("total", [True, False])
def test_pages_of_a_hundred_are_read_to_their_end_with_or_without_a_total(world: World, total: bool) -> None:
    for number in range(250):
        world.sevdesk.add_voucher(f"CW-9-{number}", DAY, "5.00")
    world.sevdesk.add_voucher("CW-9", DAY, "119.00")
    issue(world, "CW-9", line())

    def capped(request: Request, handle: Handle) -> Any:
        if not VOUCHERS(request):
            return handle(request)
        environ = dict(request.environ)
        environ["QUERY_STRING"] = environ["QUERY_STRING"].replace("limit=1000", "limit=100")
        fault = AnswerChanged(lambda _: not total, lambda answer: answer.pop("total", None))
        return fault(Request(environ), handle)

    world.sevdesk_side.fault = capped
    assert (world.run().exit_code, booked_numbers(world).count("CW-9")) == (0, 1)


# Rows that cannot be read


def odd_row(row_id: str, **fields: object) -> Callable[[Any], None]:
    def change(answer: Any) -> None:
        for row in answer["objects"]:
            if row["id"] == row_id:
                row.update(fields)

    return change


@pytest.mark.parametrize("fields", [{"sumGross": "much"}, {"voucherDate": "someday"}, {"id": None}, {"status": []}])
def test_an_unreadable_voucher_with_the_very_number_of_an_invoice_keeps_it_from_being_booked(
    world: World, fields: dict[str, object]
) -> None:
    voucher = world.sevdesk.add_voucher("CW-1", DAY, "119.00")
    issue(world, "CW-1", line())
    issue(world, "CW-10", line())
    world.sevdesk_side.fault = AnswerChanged(VOUCHERS, odd_row(voucher, **fields))
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "rejected-by-sevdesk")])
    assert booked_numbers(world) == ["CW-1", "CW-10"]


@pytest.mark.parametrize("fields", [{"sumGross": "much"}, {"voucherDate": "-0001-11-30"}, {"id": []}, {"supplier": 7}])
def test_an_unreadable_voucher_of_somebody_elses_is_passed_by(world: World, fields: dict[str, object]) -> None:
    voucher = world.sevdesk.add_voucher("CW-99", DAY, "119.00")
    issue(world, "CW-1", line())
    world.sevdesk_side.fault = AnswerChanged(VOUCHERS, odd_row(voucher, **fields))
    assert (world.run().exit_code, booked_numbers(world)) == (0, ["CW-1", "CW-99"])


def test_a_voucher_of_which_nothing_can_be_seen_may_be_anybodys(world: World) -> None:
    issue(world, "CW-1", line())
    world.sevdesk.add_voucher("CW-99", DAY, "119.00")

    def blind(answer: Any) -> None:
        answer["objects"] = [None for _ in answer["objects"]] or [None]
        answer["total"] = str(len(answer["objects"]))

    world.sevdesk_side.fault = AnswerChanged(VOUCHERS, blind)
    result = world.run()
    assert (problems(result), booked_numbers(world)) == ([("CW-1", "rejected-by-sevdesk")], ["CW-99"])


@pytest.mark.parametrize("seen_by", ["number", "mark", "name"])
def test_an_unreadable_contact_allows_no_second_one(world: World, seen_by: str) -> None:
    kind, member = member_of(world.cobot, "Ada Beispiel", customer_number="1001")
    name = "Ada Beispiel" if seen_by == "name" else "Beispiel Umbenannt"
    contact = world.sevdesk.add_contact(name, customer_number="1001" if seen_by == "number" else "55")
    other = world.sevdesk.add_contact("Fremde Werke GmbH", customer_number="77")
    fields: dict[str, object] = {"surename": []}
    if seen_by == "mark":
        fields["description"] = f"made by hand cobot:member:{member} and edited"
    issue(world, "CW-1", line(), debitor=(kind, member))
    issue(world, "CW-2", line())
    world.sevdesk_side.fault = AnswerChanged(CONTACTS, odd_row(contact, **fields))
    result = world.run()
    assert set(world.sevdesk.contacts) == {contact, other}
    named = {code for _, code in problems(result)}
    assert (named, booked_numbers(world)) == ({"rejected-by-sevdesk", "contact-not-ready"}, ["CW-2"])


def test_an_unreadable_contact_of_somebody_elses_is_passed_by(world: World) -> None:
    issue(world, "CW-1", line(), debitor=member_of(world.cobot, "Ada Beispiel"))
    contact = world.sevdesk.add_contact("Fremde Werke GmbH", customer_number="77")
    world.sevdesk_side.fault = AnswerChanged(CONTACTS, odd_row(contact, description=["?"]))
    assert (world.run().exit_code, len(world.sevdesk.contacts), booked_numbers(world)) == (0, 2, ["CW-1"])


def test_a_voucher_of_unknown_outcome_that_cannot_be_read_is_not_made_again(world: World) -> None:
    issue(world, "CW-1", line())
    world.sevdesk_side.fault = LoseAnswer(request_to("POST", "/saveVoucher"))
    world.run()
    made = voucher_of(world, "CW-1").id
    world.sevdesk_side.fault = AnswerChanged(VOUCHERS, odd_row(made, sumGross="much"))
    for _ in range(5):
        world.clock.advance(minutes=5)
        assert {code for _, code in problems(world.run())} == {"outcome-unknown"}
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert (world.run().exit_code, booked_numbers(world)) == (0, ["CW-1"])


# Ids


@pytest.mark.parametrize("answered", ["error", "", None, 0, "-5", 1.5, True, [], "5001x"])
@pytest.mark.parametrize("path", ["/Contact", "/Voucher/Factory/saveVoucher"])
def test_an_id_that_is_no_number_leaves_a_create_unknown_until_it_is_looked_for(
    world: World, path: str, answered: object
) -> None:
    issue(world, "CW-1", line(), debitor=member_of(world.cobot, "Ada Beispiel"))

    def change(answer: Any) -> None:
        found = answer["objects"]
        found.get("voucher", found)["id"] = answered

    world.sevdesk_side.fault = AnswerChanged(
        lambda request: request.method == "POST" and request.path.endswith(path), change
    )
    result = world.run()
    assert "outcome-unknown" in {code for _, code in problems(result)}
    world.sevdesk_side.fault = no_fault
    for _ in range(3):
        world.clock.advance(minutes=5)
        result = world.run()
    assert result.exit_code == 0
    assert (len(world.sevdesk.contacts), booked_numbers(world)) == (1, ["CW-1"])
    assert voucher_of(world, "CW-1").contact_id in world.sevdesk.contacts


# Bounds on what is made from one document


def test_of_three_hundred_reasons_ten_are_told_and_the_others_counted(world: World) -> None:
    issue(world, "CW-1", *(line(code=f"unknown-{number}") for number in range(300)))
    result = world.run()
    assert len(result.problems) == 10
    assert result.problems[-1].finding.details.get("more") or any(
        each.finding.details.get("more") == "290" for each in result.problems
    )
    posted = [each for each in world.cobot.activities if each.type == "text"]
    assert len(posted) == 10
    assert any("290" in str(each) for each in posted)


def test_four_hundred_addresses_make_no_four_hundred_entries(world: World) -> None:
    member_of(world.cobot, "Ada Beispiel", billing_emails=[f"a{number}@example.org" for number in range(400)])
    member_of(world.cobot, "Bo Muster")
    result = world.run()
    assert [each.finding.code for each in result.problems] == ["rejected-by-cobot"]
    assert "billing_emails: 400" in result.problems[0].finding.details["reason"]
    assert len(world.sevdesk.contacts) == 1


# Values at the edge of what there is


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "9999/12/31 23:59:59 +0000", "0001-01-01T00:00:00+14:00"])
def test_a_member_confirmed_at_the_edge_of_the_calendar_is_named(world: World, moment: str) -> None:
    _, odd = member_of(world.cobot, "Ada Beispiel")
    member_of(world.cobot, "Bo Muster")

    def change(answer: Any) -> None:
        next(row for row in answer if row["id"] == odd)["confirmed_at"] = moment

    world.cobot_side.fault = AnswerChanged(lambda request: request.path.endswith("/api/memberships"), change)
    result = world.run()
    assert [(each.finding.code, each.finding.id) for each in result.problems] == [("rejected-by-cobot", odd)]
    assert (result.error, len(world.sevdesk.contacts)) == (None, 1)


def test_an_invoice_date_with_a_time_is_its_day_and_a_number_of_pages_may_be_a_text(world: World) -> None:
    issue(world, "CW-1", line())

    def change(answer: Any) -> None:
        answer["meta"]["totalPages"] = str(answer["meta"]["totalPages"])
        for row in answer["data"]:
            row["attributes"]["invoiceDate"] += "T00:00:00.000+02:00"

    world.cobot_side.fault = AnswerChanged(INVOICES, change)
    assert world.run().exit_code == 0
    assert voucher_of(world, "CW-1").voucher_date == DAY


def test_a_pdf_that_begins_a_little_later_is_attached_byte_for_byte(world: World) -> None:
    issue(world, "CW-1", line())
    sent: list[bytes] = []

    def later(request: Request, handle: Handle) -> Any:
        response = handle(request)
        if request.path.endswith(".pdf"):
            response.set_data(b"\xef\xbb\xbf\r\n" + response.get_data())
            sent.append(response.get_data())
        return response

    world.cobot_side.fault = later
    assert world.run().exit_code == 0
    [kept] = world.sevdesk.documents.values()
    assert kept.content == sent[0]


@pytest.mark.parametrize("number", ["9" * 5000, "x" * 200, "", "a\nb", None, [], True])
def test_a_next_number_that_is_none_is_told_and_gives_nobody_a_contact(world: World, number: object) -> None:
    member_of(world.cobot, "Ada Beispiel")

    def change(answer: Any) -> None:
        answer["objects"] = number

    world.sevdesk_side.fault = AnswerChanged(request_to("GET", "/getNextCustomerNumber"), change)
    result = world.run(RunOptions())
    assert (result.exit_code, len(world.sevdesk.contacts)) == (3, 0)
    assert result.error is not None
    assert len(result.error[0]) < 500


# The report


def test_the_report_names_an_unreadable_voucher_of_an_invoice_and_passes_by_a_strangers(world: World) -> None:
    issue(world, "CW-1", line())
    issue(world, "CW-2", line())
    world.run()
    stranger = world.sevdesk.add_voucher("RE-7", DAY, "119.00")
    odd = {voucher_of(world, "CW-1").id, stranger}

    def change(answer: Any) -> None:
        for row in answer["objects"]:
            if row["id"] in odd:
                row["sumGross"] = "much"

    world.sevdesk_side.fault = AnswerChanged(VOUCHERS, change)
    report = report_of(world)
    assert classes(report) == {"CW-1": "blocked", "CW-2": "matched"}
    assert codes(only(report, "CW-1")) == ["rejected-by-sevdesk"]


@pytest.mark.parametrize("fields", [{"taxRate": None}, {"voucher": None}, {"sumGross": "much"}, {"id": None}])
def test_the_report_shows_what_an_unreadable_position_is_short_of(world: World, fields: dict[str, object]) -> None:
    issue(world, "CW-1", line())
    issue(world, "CW-2", line())
    world.run()
    [position] = voucher_of(world, "CW-1").positions
    world.sevdesk_side.fault = AnswerChanged(is_list_of("/VoucherPos"), odd_row(position.id, **fields))
    report = report_of(world)
    assert classes(report) == {"CW-1": "different", "CW-2": "matched"}
    assert list(only(report, "CW-1").fields) == ["accounts"]


@pytest.mark.parametrize("day", ["0000-00-00", "-0001-11-30T00:00:00+00:53", "9999-12-31T23:59:59+00:00"])
def test_the_report_stands_a_strangers_voucher_of_no_day(world: World, day: str) -> None:
    issue(world, "CW-1", line())
    world.run()
    stranger = world.sevdesk.add_voucher("RE-7", DAY, "119.00")
    world.sevdesk_side.fault = AnswerChanged(VOUCHERS, odd_row(stranger, voucherDate=day))
    assert classes(report_of(world)) == {"CW-1": "matched"}


def test_the_report_calls_nothing_deleted_by_an_incomplete_list(world: World) -> None:
    issue(world, "CW-1", line())
    issue(world, "CW-2", line())
    world.run()
    del world.cobot.invoices[world.cobot.invoice_by_number("CW-1").id]
    world.cobot_side.fault = AnswerChanged(INVOICES, without_id("CW-2"))
    assert "deleted-in-cobot" not in codes(only(report_of(world), "CW-1"))
    world.cobot_side.fault = no_fault
    assert codes(only(report_of(world), "CW-1")) == ["deleted-in-cobot"]
