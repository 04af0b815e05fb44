"""Planted differences come out in exactly the right class, with the right totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.sync.result import RunOptions
from tests.system.invoicing import DAY, AnswerChanged, issue, line, problems, voucher_of
from tests.system.reporting import assert_each_once, classes, codes, differences, only, report_of, sums
from tests.world import World

GROSS = "119.00"


def by_hand(world: World, number: str, day: date = DAY, gross: str = GROSS, **fields: object) -> str:
    return world.sevdesk.add_voucher(number, day, gross, **fields)  # type: ignore[arg-type]


def test_a_matching_voucher_made_by_hand_is_matched_without_any_state(world: World) -> None:
    issue(world, "CW-1")
    voucher = by_hand(world, " CW-1 ")
    report = report_of(world)
    row = only(report, "CW-1")
    assert (row.document_class, row.sevdesk_ids, row.accounts) == ("matched", (voucher,), ("4400",))
    assert not report.differs
    assert sums(report) == (11900, 11900)


def test_what_a_run_would_book_is_missing_and_is_matched_after_it(world: World) -> None:
    issue(world, "CW-1")
    issue(world, "CW-2", line(), line(code="no such account"))
    before = report_of(world)
    assert classes(before) == {"CW-1": "missing", "CW-2": "blocked"}
    assert codes(only(before, "CW-2")) == ["no-booking-account"]
    assert differences(before) == {("2026-04", "4400", "19"): (23800, 0), ("2026-04", None, "19"): (11900, 0)}
    result = world.run()
    assert {each.number for each in result.actions if each.action == "create-voucher"} == {"CW-1"}
    assert classes(report_of(world)) == {"CW-1": "matched", "CW-2": "blocked"}


@pytest.mark.parametrize(
    ("change", "field", "pair"),
    [
        ({"gross": "119.01"}, "gross", ("119.00", "119.01")),
        ({"gross": "118.99"}, "gross", ("119.00", "118.99")),
        ({"day": DAY + timedelta(days=1)}, "date", ("2026-04-01", "2026-04-02")),
        ({"day": DAY - timedelta(days=1)}, "date", ("2026-04-01", "2026-03-31")),
        ({"day": date(2025, 4, 1)}, "date", ("2026-04-01", "2025-04-01")),
        ({"credit_debit": "C"}, "direction", ("D", "C")),
        ({"account_number": "4401"}, "accounts", ("4400 19 % 119.00", "4401 19 % 119.00")),
        ({"tax_rate": "7", "account_number": "4300"}, "accounts", ("4400 19 % 119.00", "4300 7 % 119.00")),
    ],
)
def test_one_difference_is_named_with_both_values(
    world: World, change: dict[str, object], field: str, pair: tuple[str, str]
) -> None:
    issue(world, "CW-1")
    by_hand(world, "CW-1", **change)  # type: ignore[arg-type]
    row = only(report_of(world), "CW-1")
    assert row.document_class == "different"
    assert dict(row.fields)[field] == pair
    if field == "date":
        assert list(row.fields) == ["date"]
    if field == "accounts":
        assert set(row.fields) == {"accounts", "tax"} - ({"tax"} if change == {"account_number": "4401"} else set())


def test_several_differences_in_one_document_are_all_named(world: World) -> None:
    issue(world, "CW-1")
    by_hand(world, "CW-1", DAY + timedelta(days=2), "107.00", tax_rate="7", account_number="4300")
    report = report_of(world)
    row = only(report, "CW-1")
    assert set(row.fields) == {"gross", "date", "tax", "accounts"}
    assert codes(row) == ["voucher-differs"]
    assert differences(report) == {
        ("2026-04", "4300", "7"): (0, 10700),
        ("2026-04", "4400", "19"): (11900, 0),
    }


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 28), date(2026, 10, 26)])
def test_days_on_which_the_clocks_change_are_compared_as_days(world: World, day: date) -> None:
    world.clock.moment = datetime(2026, 12, 1, tzinfo=UTC)
    for offset in (-1, 0, 1):
        issue(world, f"CW-{offset + 5}", day=day)
        by_hand(world, f"CW-{offset + 5}", day + timedelta(days=offset))
    report = report_of(world, day, day)
    assert classes(report) == {"CW-4": "different", "CW-5": "matched", "CW-6": "different"}


def test_both_ends_of_the_period_belong_to_it_and_neighbours_do_not(world: World) -> None:
    world.clock.moment = datetime(2026, 12, 1, tzinfo=UTC)
    since, until = date(2026, 3, 29), date(2026, 10, 25)
    for number, day in enumerate((since - timedelta(days=1), since, until, until + timedelta(days=1))):
        issue(world, f"CW-{number}", day=day)
        by_hand(world, f"CW-{number}", day)
    report = report_of(world, since, until)
    assert classes(report) == {"CW-1": "matched", "CW-2": "matched"}
    assert sums(report) == (23800, 23800)


def test_neighbour_numbers_are_not_taken_for_each_other(world: World) -> None:
    issue(world, "CW-1")
    issue(world, "CW-10")
    by_hand(world, "CW-10")
    assert classes(report_of(world)) == {"CW-1": "missing", "CW-10": "matched"}


def test_several_vouchers_with_one_number_are_a_duplicate_also_years_apart(world: World) -> None:
    issue(world, "CW-1")
    first, second = by_hand(world, "CW-1"), by_hand(world, "CW-1", date(2024, 4, 1))
    report = report_of(world)
    row = only(report, "CW-1")
    assert row.document_class == "duplicate"
    assert set(row.sevdesk_ids) == {first, second}
    assert sums(report) == (11900, 23800)


def test_a_voucher_from_cobot_without_an_invoice_is_extra_by_tag_or_number(world: World) -> None:
    issue(world, "CW-2026-1")
    by_hand(world, "CW-2026-1")
    by_hand(world, "CW-2026-999")
    by_hand(world, "something else", tags=["Import"])
    by_hand(world, "4711")
    by_hand(world, "XY-2026-1")
    by_hand(world, "CW-2026-7", credit_debit="C")
    report = report_of(world)
    assert classes(report) == {"CW-2026-1": "matched", "CW-2026-999": "extra", "something else": "extra"}
    assert sums(report) == (11900, 35700)


def test_a_number_of_digits_alone_accuses_nobody(world: World) -> None:
    issue(world, "1001")
    by_hand(world, "1001")
    by_hand(world, "2002")
    assert classes(report_of(world)) == {"1001": "matched"}


def test_a_voucher_whose_invoice_lies_outside_the_period_is_not_extra_but_different(world: World) -> None:
    issue(world, "CW-1", day=date(2026, 2, 28))
    issue(world, "CW-2", day=date(2026, 3, 5))
    by_hand(world, "CW-1", date(2026, 3, 1), tags=["Import"])
    by_hand(world, "CW-2", date(2026, 3, 5))
    march = report_of(world, date(2026, 3, 1), date(2026, 3, 31))
    assert classes(march) == {"CW-1": "different", "CW-2": "matched"}
    assert dict(only(march, "CW-1").fields) == {"date": ("2026-02-28", "2026-03-01")}
    february = report_of(world, date(2026, 2, 1), date(2026, 2, 28))
    assert dict(only(february, "CW-1").fields) == {"date": ("2026-02-28", "2026-03-01")}


def test_an_invoice_deleted_after_the_sync_leaves_an_extra_voucher(world: World) -> None:
    invoice = issue(world, "CW-1")
    world.run()
    world.cobot.delete_invoice(invoice)
    row = only(report_of(world), "CW-1")
    assert (row.document_class, row.cobot_id, codes(row)) == ("extra", None, ["deleted-in-cobot"])


def test_an_invoice_edited_after_the_sync_stays_a_difference(world: World) -> None:
    invoice = issue(world, "CW-1")
    world.run()
    world.cobot.edit_invoice(invoice, lines=[line("Another name")])
    world.run()
    row = only(report_of(world), "CW-1")
    assert (row.document_class, dict(row.fields), codes(row)) == ("different", {}, ["edited-after-sync"])
    world.cobot.edit_invoice(invoice, lines=[line(net="200.00")])
    row = only(report_of(world), "CW-1")
    assert dict(row.fields)["gross"] == ("238.00", "119.00")
    assert codes(row) == ["edited-after-sync"]


def test_a_linked_voucher_that_was_renumbered_is_different_and_not_missing(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    voucher_of(world, "CW-1").description = "CW-1a"
    row = only(report_of(world), "CW-1")
    assert (row.document_class, dict(row.fields)) == ("different", {"number": ("CW-1", "CW-1a")})


def test_a_linked_voucher_far_away_in_time_and_under_another_number_is_found(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    voucher = voucher_of(world, "CW-1")
    voucher.description, voucher.voucher_date = "quite another", date(2020, 1, 1)
    assert set(only(report_of(world), "CW-1").fields) == {"number", "date"}


def test_a_linked_voucher_that_is_gone_is_missing_and_says_how_to_book_it_again(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    world.sevdesk.vouchers.clear()
    row = only(report_of(world), "CW-1")
    assert (row.document_class, codes(row)) == ("missing", ["voucher-gone"])
    assert codes(only(report_of(world, with_state=False), "CW-1")) == []


def test_an_invoice_that_is_left_to_settle_is_missing_and_says_until_when(world: World) -> None:
    world.configure(invoices={"wait_hours": 48})
    issue(world, "CW-1")
    row = only(report_of(world), "CW-1")
    assert (row.document_class, row.remark) == ("missing", "waits")
    assert row.waits_until == datetime(2026, 4, 2, 22, tzinfo=UTC)


def test_what_is_held_back_is_blocked_until_a_run_would_try_it_again(world: World) -> None:
    issue(world, "CW-1", pdf_missing=True)
    world.run()
    row = only(report_of(world), "CW-1")
    assert (row.document_class, codes(row)) == ("blocked", ["pdf-unavailable"])
    world.clock.advance(hours=25)
    row = only(report_of(world), "CW-1")
    assert (row.document_class, codes(row)) == ("missing", ["pdf-unavailable"])


def test_a_total_of_zero_is_nothing_to_book_and_counts_nowhere(world: World) -> None:
    issue(world, "CW-1", line(), line(net="-100.00"))
    report = report_of(world)
    assert classes(report) == {"CW-1": "nothing-to-book"}
    assert not report.differs
    assert report.totals == ()


def test_an_invoice_without_account_whose_voucher_was_made_by_hand_counts_as_the_voucher(world: World) -> None:
    issue(world, "CW-1", line(code=None))
    by_hand(world, "CW-1")
    report = report_of(world)
    assert classes(report) == {"CW-1": "matched"}
    assert not report.differs
    assert only(report, "CW-1").accounts == ("4400",)


def test_two_invoices_with_one_number_are_one_to_book_and_one_blocked_as_in_a_run(world: World) -> None:
    issue(world, "CW-1")
    issue(world, "CW-1", line(net="50.00"))
    report = report_of(world)
    assert classes(report) == {"CW-1": "blocked missing"}
    assert_each_once(report, world)
    result = world.run()
    assert [each.number for each in result.actions if each.action == "create-voucher"] == ["CW-1"]
    after = report_of(world)
    assert classes(after) == {"CW-1": "blocked matched"}
    assert codes(next(row for row in after.rows if row.document_class == "blocked")) == ["voucher-differs"]
    assert classes(report_of(world, with_state=False)) == {"CW-1": "blocked matched"}


def test_an_invoice_of_another_space_is_not_counted(world: World) -> None:
    issue(world, "CW-1", space_id="another-space")
    assert report_of(world).rows == []


def test_a_correction_is_matched_with_its_negative_voucher(world: World) -> None:
    issue(world, "CW-1", line(net="-100.00"))
    world.run()
    report = report_of(world)
    assert classes(report) == {"CW-1": "matched"}
    assert sums(report) == (-11900, -11900)


def test_a_foreign_currency_has_totals_of_its_own(world: World) -> None:
    issue(world, "CW-1", currency="CHF")
    issue(world, "CW-2")
    report = report_of(world)
    assert classes(report) == {"CW-1": "blocked", "CW-2": "missing"}
    assert (sums(report), sums(report, "CHF")) == ((11900, 0), (11900, 0))
    world.configure(invoices={"foreign_currency": "daily_rate"})
    world.run()
    report = report_of(world)
    assert classes(report) == {"CW-1": "matched", "CW-2": "matched"}
    assert (sums(report), sums(report, "CHF")) == ((11900, 11900), (11900, 11900))
    assert not report.differs


def test_positions_that_miss_the_vouchers_own_sum_are_a_difference(world: World) -> None:
    issue(world, "CW-1")
    voucher = world.sevdesk.vouchers[by_hand(world, "CW-1")]
    voucher.positions[0] = replace(voucher.positions[0], sum_gross=Decimal("118.00"))
    report = report_of(world)
    assert dict(only(report, "CW-1").fields)["accounts"] == ("4400 19 % 119.00", "? 0 % 1.00; 4400 19 % 118.00")
    assert sums(report) == (11900, 11900)
    assert report.differs


def test_a_document_on_the_border_of_a_page_is_seen_once(world: World) -> None:
    for number in range(1, 402):
        issue(world, f"CW-{number}")
    for number in range(1, 1001):
        if number not in {200, 201, 400}:
            by_hand(world, f"CW-{number}")
    report = report_of(world)
    found = classes(report)
    assert {number for number, document_class in found.items() if document_class == "missing"} == {
        "CW-200",
        "CW-201",
        "CW-400",
    }
    assert sum(document_class == "matched" for document_class in found.values()) == 398
    assert sum(document_class == "extra" for document_class in found.values()) == 599
    assert_each_once(report, world)


def test_documents_are_read_in_whole_pages_and_nothing_is_written(world: World) -> None:
    for number in range(1, 31):
        issue(world, f"CW-{number}")
        by_hand(world, f"CW-{number}")
    world.forget_requests()
    report_of(world)
    many = len(world.requests())
    assert not any(request.is_write for request in world.requests())
    assert not world.state_file.exists()
    few_world = len({(request.method, request.path) for request in world.requests()})
    assert many <= few_world + 1


def test_switched_off_halves_are_not_reported(world: World) -> None:
    issue(world, "CW-1")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=DAY)
    world.configure(invoices={"enabled": False})
    assert (report_of(world).rows, len(report_of(world).members)) == ([], 1)
    world.configure(invoices={"enabled": True}, members={"enabled": False})
    assert (len(report_of(world).rows), report_of(world).members) == (1, [])


def test_since_reaches_behind_the_start_date_as_in_a_run(world: World) -> None:
    issue(world, "CW-1", day=date(2025, 12, 31))
    assert report_of(world).rows == []
    assert classes(report_of(world, date(2025, 12, 1))) == {"CW-1": "missing"}
    result = world.run(RunOptions(since=date(2025, 12, 1)))
    assert [each.number for each in result.actions if each.action == "create-voucher"] == ["CW-1"]


def test_a_space_that_starts_later_has_an_empty_report(world: World) -> None:
    world.start_date = date(2027, 1, 1)
    report = report_of(world)
    assert (report.since, report.until, report.rows, report.differs) == (
        date(2027, 1, 1),
        date(2027, 1, 1),
        [],
        False,
    )


def test_an_unreadable_invoice_is_blocked_with_its_voucher(world: World) -> None:
    issue(world, "CW-1")
    world.run()

    def change(body: Any) -> None:
        body["data"][0]["attributes"]["totalAmount"]["gross"] = "many"

    world.cobot_side.fault = AnswerChanged(lambda request: request.path.endswith("/invoices"), change)
    row = only(report_of(world), "CW-1")
    assert (row.document_class, codes(row), row.gross_cents) == ("blocked", ["rejected-by-cobot"], 11900)
    assert row.sevdesk_ids == (voucher_of(world, "CW-1").id,)


def test_a_voucher_over_nothing_for_an_invoice_over_nothing_is_nothing_to_book(world: World) -> None:
    issue(world, "CW-1", line(net="0.00"))
    by_hand(world, "CW-1", gross="0.00")
    report = report_of(world)
    assert (classes(report), report.differs) == ({"CW-1": "nothing-to-book"}, False)


def test_a_voucher_in_another_currency_is_different_and_names_both_currencies(world: World) -> None:
    issue(world, "CW-1")
    by_hand(world, "CW-1", currency="CHF")
    row = only(report_of(world), "CW-1")
    assert (row.document_class, row.fields["currency"]) == ("different", ("EUR", "CHF"))


def test_a_total_of_zero_that_owes_tax_is_blocked_in_the_report_until_somebody_books_it(world: World) -> None:
    """Nothing to book is only what is zero for each account and rate."""
    deposit = line("Kaution zurück", "-119.00", code="3550", rates=())
    issue(world, "CW-1", line(), deposit)
    issue(world, "CW-2", line(), line("Storno", "-100.00"))
    report = report_of(world)
    assert classes(report) == {"CW-1": "blocked", "CW-2": "nothing-to-book"}
    assert codes(only(report, "CW-1")) == ["zero-total"]
    by_hand(world, "CW-1", gross="0.00")
    assert problems(world.run()) == [("CW-1", "adopted-with-differences")]  # the tax is still not in it
    assert "zero-total" not in codes(only(report_of(world), "CW-1"))


def test_what_is_dated_in_a_closed_period_is_blocked_in_the_report(world: World) -> None:
    world.configure(invoices={"closed_until": DAY.isoformat()})
    issue(world, "CW-1")
    assert codes(only(report_of(world), "CW-1")) == ["period-closed"]
