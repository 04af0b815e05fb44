"""What is accepted is accepted wherever it is said: by the run, later ones, the report, and without the state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.system.invoicing import DAY, Refused, booked_numbers, issue, line, member_of, problem, problems, voucher_of
from tests.system.reporting import report_of
from tests.system.test_accept import WHY, accept, lose_state, problems_in_status, text_of
from tests.system.test_daily_check import next_day
from tests.world import World

# A second invoice of one number


@pytest.mark.parametrize("net", ["100.00", "200.00"])
@pytest.mark.parametrize("is_booked_before", [False, True])
@pytest.mark.parametrize("is_lost", [False, True])
def test_a_second_invoice_of_a_number_that_was_accepted_is_told_nowhere_any_more(
    world: World, net: str, is_booked_before: bool, is_lost: bool
) -> None:
    issue(world, "CW-1")
    if is_booked_before:
        world.run()
    second = issue(world, "CW-1", line(net=net))
    assert problems(world.run()) == [("CW-1", "voucher-differs")]
    assert report_of(world).differs
    assert accept(world, second).code == 0
    assert not report_of(world).differs
    if is_lost:
        lose_state(world)
    for _ in range(2):
        assert problems(next_day(world)) == []
        assert not report_of(world).differs


def test_a_second_invoice_of_a_number_that_is_edited_after_it_was_accepted_is_told(world: World) -> None:
    issue(world, "CW-1")
    second = issue(world, "CW-1")
    world.run()
    accept(world, second)
    world.cobot.edit_invoice(second, lines=[line(net="300.00")])
    assert problems(next_day(world)) == [("CW-1", "voucher-differs")]
    assert report_of(world).differs


# Members


def number_refused(world: World) -> str:
    world.cobot_side.fault = Refused(lambda request: request.method == "PUT")
    return member_of(world.cobot)[1]


def contact_refused(world: World) -> str:
    world.sevdesk_side.fault = Refused(lambda request: request.method == "POST" and request.path.endswith("/Contact"))
    return member_of(world.cobot)[1]


def number_of_somebody_else(world: World) -> str:
    world.configure(members={"customer_numbers": "cobot"})
    world.sevdesk.add_contact("Somebody else", customer_number="7")
    return member_of(world.cobot, customer_number="7")[1]


def several_that_fit(world: World) -> str:
    for number in ("7", "8"):
        world.sevdesk.add_contact(
            first_name="Ada", family_name="Beispiel", customer_number=number, emails=["ada@example.org"]
        )
    return world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=DAY)


each_of_a_member = pytest.mark.parametrize(
    "differs", [number_refused, contact_refused, number_of_somebody_else, several_that_fit]
)


@each_of_a_member
@pytest.mark.parametrize("is_lost", [False, True])
def test_what_is_accepted_of_a_member_is_accepted_in_the_report(
    world: World, differs: Callable[[World], str], is_lost: bool
) -> None:
    membership = differs(world)
    assert world.run().exit_code == 1
    assert report_of(world).differs
    assert accept(world, membership).code == 0
    if is_lost:
        lose_state(world)
    assert next_day(world).exit_code == 0
    report = report_of(world)
    assert (report.differs, len(report.members), report.accepted_count) == (False, 1, 1)


@pytest.mark.parametrize("output", ["text", "json", "html"])
def test_the_report_shows_by_whom_when_and_why_it_was_accepted_of_a_member(world: World, output: str) -> None:
    accept(world, known(world, number_refused(world)))
    shown = text_of(report_of(world), output)
    assert WHY in shown
    assert "Different numbers" not in shown or output == "html"
    assert "enter the same customer number" not in shown


def known(world: World, membership: str) -> str:
    world.run()
    return membership


def test_another_number_than_the_one_that_was_accepted_is_a_difference(world: World) -> None:
    membership = known(world, number_refused(world))
    accept(world, membership)
    [contact] = world.sevdesk.contacts.values()
    contact.customer_number = "9999"
    assert report_of(world).differs
    assert [code for _, code in problems(next_day(world))] == ["customer-number-not-written"]
    assert accept(world, membership).code == 0
    assert next_day(world).exit_code == 0
    assert not report_of(world).differs


def test_another_holder_of_the_number_than_the_one_that_was_accepted_is_a_difference(world: World) -> None:
    accept(world, known(world, number_of_somebody_else(world)))
    world.sevdesk.contacts.clear()
    world.sevdesk.add_contact("Quite another", customer_number="7")
    assert report_of(world).differs


def test_another_problem_of_a_member_whose_first_was_accepted_is_a_difference(world: World) -> None:
    accept(world, known(world, number_of_somebody_else(world)))
    world.configure(members={"customer_numbers": "sevdesk"})
    contact_is_refused = Refused(lambda request: request.method == "POST" and request.path.endswith("/Contact"))
    world.sevdesk_side.fault = contact_is_refused
    assert next_day(world).exit_code == 1
    assert report_of(world).differs


# A voucher without its PDF


def adopted_without_pdf(world: World) -> None:
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Laufkundschaft", pdf=None)
    issue(world, "CW-1")
    world.run()


def removed_later(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    voucher_of(world, "CW-1").document_id = None


each_bare = pytest.mark.parametrize("happens", [adopted_without_pdf, removed_later])


@each_bare
def test_a_missing_pdf_is_named_once_by_the_days_comparison_and_until_it_is_there(
    world: World, happens: Callable[[World], None]
) -> None:
    happens(world)
    found = next_day(world)
    assert (problems(found), found.exit_code) == ([("CW-1", "pdf-not-attached")], 1)
    assert next_day(world).exit_code == 0
    assert problems_in_status(world) == ["pdf-not-attached"]
    assert report_of(world).differs
    voucher_of(world, "CW-1").document_id = world.sevdesk.add_document(b"%PDF-1.4", "CW-1.pdf")
    next_day(world)
    assert problems_in_status(world) == []
    assert not report_of(world).differs


@each_bare
@pytest.mark.parametrize("is_lost", [False, True])
def test_a_missing_pdf_that_is_accepted_keeps_neither_run_nor_report(
    world: World, happens: Callable[[World], None], is_lost: bool
) -> None:
    happens(world)
    next_day(world)
    assert accept(world, "CW-1").code == 0
    if is_lost:
        lose_state(world)
    assert [next_day(world).exit_code, next_day(world).exit_code] == [0, 0]
    assert not report_of(world).differs


def test_where_no_pdf_is_to_be_attached_none_is_named(world: World) -> None:
    world.configure(invoices={"attach_pdf": False})
    removed_later(world)
    assert problems(next_day(world)) == []


# A voucher in an invoice's place


def in_its_place(world: World, count: int = 1) -> str:
    """Accepted: a voucher of another amount, or two, under the number of an invoice."""
    invoice = issue(world, "CW-1")
    for _ in range(count):
        world.sevdesk.add_voucher("CW-1", DAY, "200.00", supplier_name="Laufkundschaft")
    world.run()
    ended = accept(world, "CW-1")
    assert ended.code == 0
    said = "it needs nobody any more, and gets no voucher here while sevDesk has what stands in its place."
    assert said in " ".join(ended.stdout.split())
    return invoice


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("is_lost", [False, True])
def test_what_was_accepted_in_an_invoices_place_keeps_it_from_being_booked_under_another_number_too(
    world: World, count: int, is_lost: bool
) -> None:
    in_its_place(world, count)
    for voucher in world.sevdesk.vouchers.values():
        voucher.description = "Old 7"
    if is_lost:
        lose_state(world)
    result = next_day(world)
    assert (problems(result), booked_numbers(world)) == ([("CW-1", "voucher-differs")], ["Old 7"] * count)
    assert "number CW-1 / Old 7" in problem(result).details["fields"]
    assert report_of(world).differs
    assert accept(world, "CW-1").code == 0
    assert next_day(world).exit_code == 0
    assert [row for row in report_of(world).rows if row.cobot_id and row.accepted is None] == []
    assert len(world.sevdesk.vouchers) == count


def test_what_was_accepted_in_an_invoices_place_and_is_deleted_lets_it_be_booked(world: World) -> None:
    in_its_place(world)
    world.sevdesk.vouchers.clear()
    assert problems(next_day(world)) == []
    assert booked_numbers(world) == ["CW-1"]


def test_where_it_cannot_be_read_whether_it_is_there_nothing_is_booked(world: World) -> None:
    in_its_place(world)
    [voucher] = world.sevdesk.vouchers.values()
    voucher.description = "Old 7"
    world.sevdesk_side.fault = Refused(lambda request: request.path.endswith(f"/Voucher/{voucher.id}"))
    assert problems(next_day(world)) == [("CW-1", "rejected-by-sevdesk")]
    assert booked_numbers(world) == ["Old 7"]


# Before the first run


def nothing_in_sevdesk(world: World, day: date) -> str:
    issue(world, "CW-1", day=day)
    return "CW-1"


def another_amount(world: World, day: date) -> str:
    issue(world, "CW-1", line(net="200.00"), day=day)
    world.sevdesk.add_voucher("CW-1", day, "119.00")
    return "CW-1"


def by_the_id_of_its_voucher(world: World, day: date) -> str:
    another_amount(world, day)
    return voucher_of(world, "CW-1").id


def two_vouchers(world: World, day: date) -> str:
    world.sevdesk.add_voucher("CW-1", day, "119.00")
    return another_amount(world, day)


def by_its_own_id(world: World, day: date) -> str:
    return issue(world, "CW-1", day=day)


def a_member(world: World, day: date) -> str:
    world.cobot.add_member("Ada Beispiel", confirmed_at=day, customer_number="17")
    return "17"


each_unnamed = pytest.mark.parametrize(
    "there",
    [nothing_in_sevdesk, another_amount, by_the_id_of_its_voucher, two_vouchers, by_its_own_id, a_member],
)


@each_unnamed
@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("en", DAY, " sync run”; what that names"),
        ("en", date(2025, 8, 1), " sync run --since 2025-08-01”; what that names"),
        ("de", date(2025, 8, 1), " sync run --since 01.08.2025“; was "),
    ],
)
def test_before_a_run_has_named_it_accept_says_which_run_comes_first(
    served: World, there: Callable[[World, date], str], language: str, day: date, said: str
) -> None:
    served.configure(language=language)
    name = there(served, day)
    ended = served.command("sync", "accept", name, "--reason", WHY)
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"{name}: ")
    assert said in ended.stderr


@pytest.mark.parametrize("there", [another_amount, two_vouchers])
def test_after_that_run_it_is_accepted_and_the_report_agrees(
    served: World, there: Callable[[World, date], str]
) -> None:
    name = there(served, date(2025, 8, 1))
    assert served.command("sync", "run", "--since", "2025-08-01").code == 1
    assert served.command("sync", "accept", name, "--reason", WHY).code == 0
    report = report_of(served, since=date(2025, 8, 1))
    assert not report.differs
