"""What a bookkeeper signs a month by: tax, marks, payments, gaps, what was booked lately, and what it rests on."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.report.formats import Format, write_report
from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.report.space import fingerprint_of_settings
from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress
from cobot_sevdesk_sync.texts import Language, Texts
from tests.system.invoicing import DAY, AnswerChanged, issue, line, member_of, voucher_of
from tests.system.reporting import classes, codes, only, report_of
from tests.world import World

GROSS = "119.00"


def written(report: Report, output: Format = "text", language: Language = "en") -> str:
    out = io.StringIO(newline="")
    write_report(report, output, out, Texts(language))
    return out.getvalue()


def document(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(report, "json"))
    return found


def by_hand(world: World, number: str, gross: str = GROSS, **fields: Any) -> str:
    return world.sevdesk.add_voucher(number, fields.pop("day", DAY), gross, **fields)


def lists(world: World, change: Any) -> None:
    """Let sevDesk's listing of vouchers be another one: ``change`` gets each row."""

    def all_rows(body: Any) -> None:
        for row in body["objects"]:
            change(row)

    world.sevdesk_side.fault = AnswerChanged(
        lambda request: request.method == "GET" and request.path.endswith("/Voucher"), all_rows
    )


# Tax


def test_net_and_tax_stand_per_month_rule_and_rate_on_both_sides(world: World) -> None:
    issue(world, "CW-1", line(), line("Book", code="4300", rates=("7",)))
    issue(world, "CW-2")
    world.run()
    assert document(report_of(world))["tax"] == [
        {
            "month": "2026-04",
            "rule": "1",
            "rule_name": "Umsatzsteuerpflichtige Umsätze",
            "tax_rate": rate,
            "cobot_net": net,
            "cobot_tax": tax,
            "sevdesk_net": net,
            "sevdesk_tax": tax,
            "difference": "0.00",
            "net_difference": "0.00",
            "return_field": None,
        }
        for rate, net, tax in (("7", "100.00", "7.00"), ("19", "200.00", "38.00"))
    ]


def test_a_voucher_under_another_tax_rule_is_different_and_stands_under_its_own_rule(world: World) -> None:
    world.configure(taxes={"zero_rated": {"domestic": 4}})
    issue(world, "CW-1", line(rates=(), code="4200"), recipient=PostalAddress(name="Ada Beispiel", country="DE"))
    by_hand(world, "CW-1", "100.00", tax_rate="0", tax_rule="5", account_number="4200")
    report = report_of(world)
    row = only(report, "CW-1")
    assert (row.document_class, dict(row.fields)) == ("different", {"tax_rule": ("4", "5")})
    found = {each["rule"]: each for each in document(report)["tax"]}
    assert (found["4"]["cobot_net"], found["4"]["sevdesk_net"]) == ("100.00", "0.00")
    assert (found["5"]["cobot_net"], found["5"]["sevdesk_net"], found["5"]["return_field"]) == ("0.00", "100.00", "60")
    assert "return field 60" in written(report)
    assert "(5)" in written(report)


def test_vat_that_is_lost_on_a_voucher_by_hand_is_seen_even_if_no_rule_could_book_it(world: World) -> None:
    issue(world, "CW-1", line(code="nobody knows"))
    by_hand(world, "CW-1", tax_rate="0")
    row = only(report_of(world), "CW-1")
    assert (row.document_class, dict(row.fields)) == ("different", {"tax": ("19 % 19.00", "-")})


def test_what_is_blocked_stands_apart_with_its_tax(world: World) -> None:
    issue(world, "CW-1", line(code="nobody knows"))
    found = document(report_of(world))
    assert found["tax"] == []
    assert found["tax_blocked"] == [{"month": "2026-04", "tax_rate": "19", "net": "100.00", "tax": "19.00"}]
    assert found["exit_code"] == 1


def test_tax_rounded_by_a_cent_is_a_note_and_the_month_can_be_signed(world: World) -> None:
    issue(world, "CW-1")
    by_hand(world, "CW-1")
    [position] = voucher_of(world, "CW-1").positions
    position.sum_tax, position.sum_net = Decimal("19.01"), Decimal("99.99")
    report = report_of(world)
    assert (classes(report), codes(only(report, "CW-1"))) == ({"CW-1": "matched"}, ["tax-rounded-differently"])
    assert not report.differs
    assert document(report)["tax"][0]["difference"] == "-0.01"


# Contacts


def test_a_voucher_on_a_strangers_contact_is_different_and_a_fitting_one_beside_it_is_the_right_one(
    world: World,
) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot, customer_number="1042"))
    stranger = world.sevdesk.add_contact("Fremde GmbH", customer_number="9999")
    theirs = by_hand(world, "CW-1", contact_id=stranger)
    row = only(report_of(world), "CW-1")
    assert (row.document_class, codes(row)) == ("different", ["voucher-differs"])
    assert dict(row.fields) == {"contact": ("1042 Ada Beispiel", "9999 Fremde GmbH")}
    own = by_hand(world, "CW-1", supplier_name="Ada Beispiel")
    row = only(report_of(world), "CW-1")
    assert (row.document_class, row.sevdesk_ids) == ("matched", (own,))
    assert theirs not in row.sevdesk_ids


# What sevDesk does not tell


def test_what_the_listing_lacks_is_said_and_not_taken_for_equal(world: World) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.run()
    lists(world, lambda row: [row.pop(name, None) for name in ("supplier", "supplierName")])
    report = report_of(world)
    assert document(report)["not_compared"] == {"contact": 1}
    assert document(report)["rows"][0]["not_compared"] == ["contact"]
    assert "contact or recipient (1)" in written(report)


def test_a_rule_that_sevdesk_does_not_tell_keeps_the_month_from_being_signed(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    assert not report_of(world).differs
    lists(world, lambda row: row.pop("taxRule"))
    report = report_of(world)
    assert only(report, "CW-1").not_compared == ("tax_rule",)
    assert report.differs
    assert "no tax rule" in written(report)


# Marks


def test_each_document_carries_the_marks_of_both_sides(world: World) -> None:
    issue(world, "CW-1", paid_status="paid", e_invoice=True)
    world.run()
    voucher = voucher_of(world, "CW-1")
    voucher.status, voucher.enshrined = 1000, datetime(2026, 4, 1, tzinfo=UTC)
    report = report_of(world)
    assert document(report)["rows"][0]["marks"] == {"cobot": ["paid", "e-invoice"], "sevdesk": ["paid", "enshrined"]}
    assert not report.differs
    table = list(csv.reader(io.StringIO(written(report, "csv"))))
    assert table[1][14:16] == ["paid, e-invoice", "paid, enshrined"]


def test_a_draft_is_no_booking(world: World) -> None:
    world.configure(invoices={"status": "draft"})
    issue(world, "CW-1")
    world.run()
    report = report_of(world)
    assert classes(report) == {"CW-1": "matched"}
    assert report.differs
    [tax] = document(report)["tax"]
    assert (tax["cobot_tax"], tax["sevdesk_tax"]) == ("19.00", "0.00")
    text = written(report)
    assert "The program makes drafts" in text
    assert "Drafts: 1." in text
    voucher_of(world, "CW-1").status = 100
    report = report_of(world)
    assert not report.differs
    assert "The program makes drafts" in written(report)


def test_a_voucher_without_its_pdf_keeps_the_month_from_being_signed_unless_none_is_wanted(world: World) -> None:
    issue(world, "CW-1")
    by_hand(world, "CW-1", pdf=None)
    report = report_of(world)
    assert (classes(report), report.differs) == ({"CW-1": "matched"}, True)
    assert "Vouchers without their PDF: 1." in written(report)
    world.configure(invoices={"attach_pdf": False})
    report = report_of(world)
    assert not report.differs
    assert "Vouchers without their PDF" not in written(report)
    assert only(report, "CW-1").sevdesk_marks == ("open", "no-pdf")


# Payments


def test_payment_is_added_up_in_its_four_combinations_and_the_odd_ones_are_listed(world: World) -> None:
    states = {"CW-1": ("paid", 1000), "CW-2": ("paid", 100), "CW-3": ("unpaid", 1000), "CW-4": ("unpaid", 750)}
    for number, (paid, status) in states.items():
        issue(world, number, paid_status=paid)
        by_hand(world, number, status=status)
    report = report_of(world)
    payments = document(report)["payments"]
    assert payments["sums"] == [
        {"cobot": cobot, "sevdesk": sevdesk, "count": 1, "gross": "119.00"}
        for cobot in ("paid", "open")
        for sevdesk in ("paid", "open")
    ]
    assert [each["number"] for each in payments["paid_in_cobot_open_in_sevdesk"]] == ["CW-2"]
    assert [each["number"] for each in payments["open_in_cobot_paid_in_sevdesk"]] == ["CW-3"]
    assert not report.differs, "payment is shown, never a difference"


@pytest.mark.parametrize("state", ["canceled", "writtenOff"])
def test_what_cobot_no_longer_expects_and_sevdesk_still_has_open_is_named(world: World, state: str) -> None:
    issue(world, "CW-1", paid_status=state)
    by_hand(world, "CW-1")
    report = report_of(world)
    assert codes(only(report, "CW-1")) == ["canceled-in-cobot"]
    assert [each["number"] for each in document(report)["payments"]["canceled_in_cobot_open_in_sevdesk"]] == ["CW-1"]
    assert "Canceled or written off in Cobot, open revenue in sevDesk (1)" in written(report)
    assert not report.differs
    voucher_of(world, "CW-1").status = 1000
    assert codes(only(report_of(world), "CW-1")) == []


# Gaps


def test_numbers_that_are_missing_in_a_run_are_named_with_their_neighbours(world: World) -> None:
    for number in ("CW-7", "CW-10", "XY-1", "XY-2"):
        issue(world, number)
    world.run()
    report = report_of(world)
    assert document(report)["gaps"] == [
        {"prefix": "CW-", "after": "CW-7", "first": "CW-8", "last": "CW-9", "before": "CW-10", "count": 2}
    ]
    assert "2 numbers are missing between CW-7 and CW-10: CW-8 to CW-9." in written(report)
    assert not report.differs


# What was booked into a month that is reported already


def test_what_was_booked_into_the_period_since_a_day_is_listed(world: World) -> None:
    issue(world, "CW-1", day=date(2026, 3, 30))
    world.run()
    world.clock.advance(days=3)
    issue(world, "CW-2", day=date(2026, 3, 31))
    issue(world, "CW-3", day=date(2026, 4, 1))
    world.run()
    period = (date(2026, 3, 1), date(2026, 3, 31))
    report = report_of(world, *period, booked_since=date(2026, 4, 2))
    found = document(report)["booked_since"]
    assert found["day"] == "2026-04-02"
    assert [(each["number"], each["booked"][:16]) for each in found["rows"]] == [("CW-2", "2026-04-04T12:00")]
    assert "Booked into the period since 2026-04-02 (1)" in written(report)
    later = report_of(world, *period, booked_since=date(2026, 4, 5))
    assert document(later)["booked_since"]["rows"] == []
    assert "Nothing was booked into the period since 2026-04-05." in written(later)
    assert document(report_of(world, *period))["booked_since"] is None


# What the report rests on


def test_the_head_says_what_the_report_rests_on_in_the_spaces_own_time(world: World) -> None:
    issue(world, "CW-1")
    head = document(report_of(world))["head"]
    assert head["space"] == world.cobot.space.subdomain
    assert (head["since"], head["until"], head["time_zone"]) == ("2026-01-01", "2026-04-01", "Europe/Berlin")
    assert head["cobot_read"] == head["sevdesk_read"] == "2026-04-01T12:00:00+02:00"
    assert head["accepted"] is None
    world.config_file.with_name("config.accepted.yaml").write_text("# nothing so far\n", encoding="utf-8")
    assert len(document(report_of(world))["head"]["accepted"]) == 16
    text = written(report_of(world), language="de")
    assert "01.04.2026, 12:00 MESZ" in text
    assert "Datum:" not in text
    world.clock.advance(days=1)
    text = written(report_of(world, until=DAY), language="de")
    assert "Datum: ____" in text
    assert "Name, Unterschrift: ____" in text


def test_the_fingerprint_of_a_configuration_changes_with_what_counts_and_with_no_token_or_file(world: World) -> None:
    first = fingerprint_of_settings(world.settings())
    world.configure(sevdesk={"token": "0" * 32})
    # What was accepted has a fingerprint of its own.
    world.config_file.with_name("config.accepted.yaml").write_text("accepted: []\n", encoding="utf-8")
    assert fingerprint_of_settings(world.settings()) == first
    world.configure(invoices={"due_after_days": 14})
    assert fingerprint_of_settings(world.settings()) != first


def test_without_invoices_sevdesk_is_not_read_and_the_head_says_so(world: World) -> None:
    world.configure(invoices={"enabled": False})
    assert document(report_of(world))["head"]["sevdesk_read"] is None


def test_account_names_stand_beside_their_numbers(world: World) -> None:
    issue(world, "CW-1")
    report = report_of(world)
    name = world.sevdesk.account_by_number("4400").name
    assert document(report)["totals"][0]["account_name"] == name
    for output in ("text", "csv", "html"):
        assert name in written(report, output)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_part_fits_in_eighty_columns(world: World, language: Language) -> None:
    for index in range(25):
        issue(world, f"CW-{index * 2}", paid_status="paid" if index % 2 else "canceled")
        by_hand(world, f"CW-{index * 2}", pdf=None)
    issue(world, "CW-1000", line(net="10000000.00"), line(code="nobody knows"))
    world.run()
    report = report_of(world, booked_since=DAY - timedelta(days=1))
    text = written(report, language=language)
    assert max(map(len, text.splitlines())) <= 80
    formulas = [cell for row in csv.reader(io.StringIO(written(report, "csv"))) for cell in row if cell[:1] in "=+@"]
    assert [cell for cell in formulas if cell] == []


def test_a_month_can_be_signed_after_a_clean_run(world: World) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    issue(world, "CW-2", debitor=member_of(world.cobot, "Bo Muster"))
    world.run()
    report = report_of(world, DAY, DAY)
    assert not report.differs, written(report)
    assert report.not_compared == {}
