"""The voucher itself and what is checked after the answer (product contract, sections 5.8 and 5.9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import NumberedName
from cobot_sevdesk_sync.sandbox.faults import LoseAnswer
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import request_to
from tests.system.in_process import command
from tests.system.invoicing import (
    DAY,
    AnswerChanged,
    issue,
    line,
    member_of,
    notes,
    problem,
    problems,
    requests_to,
    sevdesk_writes,
    voucher_of,
)
from tests.world import World

SAVE = request_to("POST", "saveVoucher")


def test_every_field_of_the_voucher_is_as_the_contract_says(world: World) -> None:
    centre = world.sevdesk.add_cost_centre("Kranhalle", "KH-1")
    world.configure(invoices={"due_after_days": 14, "cost_centre": "KH-1"})
    issue(world, "CW-2026-1", debitor=member_of(world.cobot), day=date(2026, 2, 28))
    assert world.run().exit_code == 0
    voucher = voucher_of(world, "CW-2026-1")
    assert (voucher.credit_debit, voucher.voucher_type, voucher.status) == ("D", "VOU", 100)
    assert (voucher.voucher_date, voucher.delivery_date) == (date(2026, 2, 28), date(2026, 2, 28))
    assert voucher.payment_deadline == date(2026, 3, 14)
    assert (voucher.currency, voucher.cost_centre_id, voucher.tax_rule_id) == ("EUR", centre, "1")
    assert world.sevdesk.pdf_of(voucher.id).startswith(b"%PDF")


def test_without_settings_it_is_due_at_once_open_and_of_no_cost_centre(world: World) -> None:
    world.sevdesk.add_cost_centre("Kranhalle", "KH-1")
    issue(world, "CW-1")
    world.run()
    voucher = voucher_of(world, "CW-1")
    assert (voucher.payment_deadline, voucher.status, voucher.cost_centre_id) == (DAY, 100, None)


def test_a_draft_is_saved_where_that_is_wanted(world: World) -> None:
    world.configure(invoices={"status": "draft"})
    issue(world, "CW-1")
    world.run()
    assert voucher_of(world, "CW-1").status == 50


@pytest.mark.parametrize("given", ["KH-1", "Kranhalle"])
def test_a_cost_centre_is_found_by_number_and_by_name(world: World, given: str) -> None:
    world.sevdesk.add_cost_centre("Andere", "KH-2")
    centre = world.sevdesk.add_cost_centre("Kranhalle", "KH-1")
    world.configure(invoices={"cost_centre": given})
    issue(world, "CW-1")
    world.run()
    assert voucher_of(world, "CW-1").cost_centre_id == centre


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 factur-x.xml \x00\xff\r\n\n%%EOF\n\n"


@pytest.mark.parametrize("accept", ["either", "pdf", "json-api"])
def test_the_pdf_is_attached_byte_for_byte(world: World, accept: Any) -> None:
    world.cobot.quirks.pdf_accept = accept
    issue(world, "CW/1 ä", pdf=PDF, e_invoice=True)
    world.run()
    assert world.sevdesk.pdf_of(voucher_of(world, "CW/1 ä").id) == PDF


def test_each_voucher_gets_its_own_pdf(world: World) -> None:
    for number in ("CW-1", "CW-2", "CW-3"):
        issue(world, number, pdf=b"%PDF-1.4 " + number.encode())
    world.run()
    for number in ("CW-1", "CW-2", "CW-3"):
        assert world.sevdesk.pdf_of(voucher_of(world, number).id) == b"%PDF-1.4 " + number.encode()


def test_no_pdf_is_fetched_or_attached_where_none_is_wanted(world: World) -> None:
    world.configure(invoices={"attach_pdf": False})
    issue(world, "CW-1", pdf_missing=True)
    assert world.run().exit_code == 0
    assert voucher_of(world, "CW-1").document_id is None
    assert requests_to(world, ".pdf") == []
    assert "POST /Voucher/Factory/uploadTempFile" not in sevdesk_writes(world)


CHANGES: dict[str, dict[str, Any]] = {
    "gross": {"sumGross": "118.99"},
    "date": {"voucherDate": "2026-04-02T00:00:00+02:00"},
    "number": {"description": "CW-2"},
    "direction": {"creditDebit": "C"},
}


@pytest.mark.parametrize("field", CHANGES)
def test_an_answer_that_is_not_what_was_meant_is_named_until_it_is_seen_to_be_so(world: World, field: str) -> None:
    def change(body: Any) -> None:
        body["objects"]["voucher"].update(CHANGES[field])

    world.sevdesk_side.fault = AnswerChanged(SAVE, change)
    issue(world, "CW-1")
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "voucher-differs")])
    assert problem(result).details["fields"].startswith(field)
    assert world.sevdesk.tags_of(voucher_of(world, "CW-1").id) == ("Import", "Mismatch")
    world.sevdesk_side.fault = no_fault
    world.clock.advance(hours=2)
    world.forget_requests()
    assert problems(world.run()) == [("CW-1", "voucher-differs")]
    assert world.sevdesk_side.log == []
    assert "is held against sevDesk again" in command(world, "sync", "retry", "CW-1").stdout
    assert world.run().exit_code == 0


def test_tags_that_an_answer_lost_are_finished_once_and_nothing_is_made_twice(world: World) -> None:
    world.configure(sevdesk={"settle_seconds": 60})
    issue(world, "CW-1")
    world.sevdesk_side.fault = LoseAnswer(request_to("POST", "/Tag"))
    result = world.run()
    assert problems(result) == [("CW-1", "outcome-unknown")]
    world.sevdesk_side.fault = no_fault
    for _ in range(4):
        world.clock.advance(minutes=5)
        result = world.run()
    assert result.exit_code == 0
    assert world.sevdesk.tags_of(voucher_of(world, "CW-1").id) == ("Import", "Mismatch")


def test_a_voucher_whose_answer_was_lost_is_looked_for_and_not_made_again(world: World) -> None:
    issue(world, "CW-1")
    issue(world, "CW-2")
    world.sevdesk_side.fault = LoseAnswer(SAVE)
    result = world.run()
    assert problems(result) == [("CW-1", "outcome-unknown"), ("CW-2", "outcome-unknown")]
    world.sevdesk_side.fault = no_fault
    for _ in range(3):
        world.clock.advance(minutes=2)
        result = world.run()
    assert (result.exit_code, len(world.sevdesk.vouchers)) == (0, 2)
    assert world.sevdesk.tags_of(voucher_of(world, "CW-1").id) == ("Import", "Mismatch")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("invoice_date", date(2026, 3, 15), None),
        ("month", date(2026, 3, 1), date(2026, 3, 31)),
        ("previous_month", date(2026, 2, 1), date(2026, 2, 28)),
        ("next_month", date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_the_delivery_date_is_that_of_the_service_period(
    world: World, period: str, first: date, last: date | None
) -> None:
    world.configure(invoices={"service_period": period})
    issue(world, "CW-1", day=date(2026, 3, 15))
    assert world.run().exit_code == 0
    voucher = voucher_of(world, "CW-1")
    assert (voucher.voucher_date, voucher.delivery_date, voucher.delivery_date_until) == (
        date(2026, 3, 15),
        first,
        last,
    )


def test_due_date_and_cost_centre_may_be_those_that_cobot_says(world: World) -> None:
    centre = world.sevdesk.add_cost_centre("Kranhalle", "KH-1")
    world.configure(invoices={"due_after_days": "cobot", "cost_centre": "cobot"})
    hall, pier = NumberedName("Kranhalle", "KH-1"), NumberedName("Pier", "P")
    issue(world, "CW-1", line(cost_center=hall), line(cost_center=hall))
    issue(world, "CW-2", line(cost_center=hall), line(cost_center=pier))
    assert world.run().exit_code == 0
    assert voucher_of(world, "CW-1").payment_deadline == DAY + timedelta(days=14)
    assert [voucher_of(world, number).cost_centre_id for number in ("CW-1", "CW-2")] == [centre, None]


def test_nothing_is_booked_into_a_closed_period_until_it_is_opened(world: World) -> None:
    world.configure(invoices={"closed_until": DAY.isoformat()})
    issue(world, "CW-1")
    issue(world, "CW-2", day=DAY + timedelta(days=1))
    assert problems(world.run()) == [("CW-1", "period-closed")]
    assert len(voucher_of(world, "CW-2").positions) == 1
    world.configure(invoices={"closed_until": None})
    assert problems(world.run()) == []
    assert voucher_of(world, "CW-1")


@pytest.mark.parametrize("status", ["canceled", "writtenOff"])
def test_what_is_canceled_or_written_off_in_cobot_is_booked_like_any_other_and_noted(world: World, status: str) -> None:
    issue(world, "CW-1", paid_status=status, debitor=member_of(world.cobot))
    result = world.run()
    assert (result.exit_code, notes(result)) == (0, [("CW-1", "canceled-in-cobot")])
    assert len(voucher_of(world, "CW-1").positions) == 1
