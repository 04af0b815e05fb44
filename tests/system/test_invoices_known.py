"""Invoices that are booked already (product contract, section 5.2), and what a run costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress
from tests.sandbox_states import dump
from tests.system.invoicing import (
    DAY,
    booked_numbers,
    issue,
    line,
    member_of,
    problems,
    real_today,
    requests_to,
    sevdesk_writes,
)
from tests.world import World


def test_an_idle_run_says_nothing_and_costs_three_requests_to_cobot_and_none_to_sevdesk(served: World) -> None:
    member = member_of(served.cobot)
    issue(served, "CW-1", debitor=member)
    assert served.command("sync", "run").code == 0
    served.forget_requests()
    ended = served.command("sync", "run")
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    assert len(served.cobot_side.log) <= 3
    assert served.sevdesk_side.log == []


def test_an_idle_run_on_the_next_day_costs_no_more_but_for_the_days_comparison(world: World) -> None:
    world.configure(invoices={"daily_check": False})
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.run()
    world.clock.advance(days=1)
    world.forget_requests()
    result = world.run()
    assert (result.exit_code, result.did_something) == (0, False)
    assert len(world.cobot_side.log) <= 3
    assert world.sevdesk_side.log == []
    assert result.invoices["unchanged"] == 1


def test_a_run_with_blocked_documents_only_asks_sevdesk_three_times(world: World) -> None:
    """The accounts, one listing of vouchers, and one of contacts, where whose a voucher is has to be known."""
    ada = member_of(world.cobot)
    issue(world, "CW-1", line(code="unknown"), debitor=ada)
    issue(world, "CW-2", line(rates=()), debitor=ada)
    issue(world, "CW-3", debitor=ada)
    issue(world, "CW-4", debitor=ada)
    issue(world, "CW-5", line(code=None), debitor=ada)
    issue(world, "CW-6", line(), line("Kaution", "-119.00", code="3550", rates=()), debitor=ada)
    world.sevdesk.add_voucher("CW-3", DAY, "17.00", supplier_name="Ada Beispiel")
    for _ in range(2):
        world.sevdesk.add_voucher("CW-4", DAY, "119.00", supplier_name="Ada Beispiel")
    world.run()
    world.clock.advance(minutes=5)
    world.forget_requests()
    result = world.run()
    assert [code for _, code in problems(result)] == [
        "no-booking-account",
        "tax-rule-undecided",
        "voucher-differs",
        "duplicate-vouchers",
        "no-accounting-code",
        "zero-total",
    ]
    assert len(world.sevdesk_side.log) <= 3


GUEST = PostalAddress(name="Gerda Gast", street="Gastweg 2", post_code="10115", city="Berlin", country="DE")


def stranger_of(world: World) -> str:
    return world.sevdesk.add_contact("Andere Fläche GmbH", customer_number="9000")


def blocked_of_a_stranger(world: World, number: str, **fields: Any) -> None:
    world.sevdesk.add_voucher(number, DAY, "119.00", contact_id=stranger_of(world))
    issue(world, number, **fields)


def blocked_as_similar(world: World, number: str, **fields: Any) -> None:
    world.sevdesk.add_voucher(f"{number} a", DAY, "119.00", contact_id=world.sevdesk.add_contact("Gerda Gast"))
    issue(world, number, **fields)


def zero_that_owes_tax(world: World, number: str, **fields: Any) -> None:
    issue(world, number, line(), line("Kaution", "-119.00", code="3550", rates=()), **fields)


BLOCKS: dict[str, Callable[..., object]] = {
    "no-accounting-code": lambda world, number, **fields: issue(world, number, line(code=None), **fields),
    "no-booking-account": lambda world, number, **fields: issue(world, number, line(code="unknown"), **fields),
    "tax-rule-undecided": lambda world, number, **fields: issue(world, number, line(rates=()), **fields),
    "voucher-differs": blocked_of_a_stranger,
    "voucher-similar": blocked_as_similar,
    "zero-total": zero_that_owes_tax,
    "period-closed": lambda world, number, **fields: issue(world, number, day=DAY - timedelta(days=90), **fields),
}
DEBITORS: dict[str, dict[str, Any]] = {
    "nobody": {"recipient": GUEST},
    "a guest": {"recipient": GUEST, "debitor": ("contacts", "gerda"), "billing_emails": ["gerda@example.org"]},
    "a guest with a number": {"recipient": GUEST, "debitor": ("contacts", "gerda"), "customer_number": "77"},
}


@pytest.mark.parametrize("creates", [False, True], ids=["", "contacts are made"])
@pytest.mark.parametrize("debitor", DEBITORS)
@pytest.mark.parametrize("codes", [*([code] for code in BLOCKS), list(BLOCKS)], ids=[*BLOCKS, "all at once"])
def test_what_is_blocked_asks_sevdesk_three_times_whoever_it_is_addressed_to(
    world: World, codes: list[str], debitor: str, creates: bool
) -> None:
    world.start_date = DAY - timedelta(days=100)
    world.configure(
        invoices={"create_missing_contacts": creates, "closed_until": (DAY - timedelta(days=80)).isoformat()}
    )
    world.cobot.add_contact("Gerda Gast", id="gerda")
    for place, code in enumerate(codes):
        BLOCKS[code](world, f"CW-{place}", **DEBITORS[debitor])
    assert sorted(code for _, code in problems(world.run())) == sorted(codes)
    world.clock.advance(minutes=5)
    world.forget_requests()
    assert sorted(code for _, code in problems(world.run())) == sorted(codes)
    assert len(world.sevdesk_side.log) <= 3, [each.path for each in world.sevdesk_side.log]
    assert sevdesk_writes(world) == []


def test_the_version_is_asked_before_each_runs_first_write_and_once_a_day_for_reading(world: World) -> None:
    world.configure(invoices={"daily_check": False})
    issue(world, "CW-1", line(code="unknown"))
    for minutes, asked in ((0, 1), (5, 0), (24 * 60, 1)):
        world.clock.advance(minutes=minutes)
        world.forget_requests()
        world.run()
        assert len(requests_to(world, "bookkeepingSystemVersion")) == asked
    world.clock.advance(minutes=5)
    issue(world, "CW-2")
    world.forget_requests()
    assert world.run().invoices["created"] == 1
    paths = [each.path for each in world.sevdesk_side.log if each.is_write or "Version" in each.path]
    assert "bookkeepingSystemVersion" in paths[0]
    world.sevdesk.bookkeeping_version = "1.0"
    issue(world, "CW-3")
    world.forget_requests()
    world.clock.advance(minutes=5)
    assert (world.run().exit_code, sevdesk_writes(world)) == (2, [])


def test_a_new_invoice_of_a_known_contact_costs_three_writes_and_one_pdf(world: World) -> None:
    member = member_of(world.cobot)
    world.run()
    issue(world, "CW-1", debitor=member)
    world.forget_requests()
    world.run()
    assert sevdesk_writes(world)[1:2] == ["POST /Voucher/Factory/saveVoucher"]
    assert len(sevdesk_writes(world)) == 3
    assert len(requests_to(world, ".pdf")) == 1
    assert requests_to(world, "/Contact") == []


def test_look_ups_are_shared_by_all_new_invoices_of_a_run(world: World) -> None:
    member = member_of(world.cobot)
    world.run()
    for index in range(20):
        issue(world, f"CW-{index}", debitor=member)
    world.forget_requests()
    world.run()
    reads = [each for each in world.sevdesk_side.log if not each.is_write]
    # One before anything is booked, one after: was a number booked elsewhere meanwhile? The first also shows what a
    # search finds.
    assert len([each for each in reads if each.path.endswith("/Voucher")]) == 3
    assert len(reads) <= 6
    assert len(sevdesk_writes(world)) == 60


def test_the_requests_told_are_those_that_arrived(served: World) -> None:
    issue(served, "CW-1", debitor=member_of(served.cobot))
    told = served.sync().json["requests"]
    assert told == {"cobot": len(served.cobot_side.log), "sevdesk": len(served.sevdesk_side.log)}


EDITS: dict[str, dict[str, Any]] = {
    "amount": {"lines": [line(net="101.00")]},
    "account": {"lines": [line(code="4401")]},
    "text": {"lines": [line("Fix Desk")]},
    "date": {"day": DAY - timedelta(days=1)},
    "number": {"number": "CW-2"},
    "recipient": {"company": "Andere GmbH"},
    "tax id": {"tax_id": "DE123456789"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_after_the_sync_is_told_once_and_never_changes_the_voucher(world: World, edit: str) -> None:
    invoice_id = issue(world, "CW-1", debitor=member_of(world.cobot))
    world.run()
    before = dump(world.sevdesk)
    world.cobot.edit_invoice(invoice_id, **EDITS[edit])
    world.clock.advance(hours=1)
    world.forget_requests()
    found = world.run()
    assert found.exit_code == 1
    assert [each.finding.code for each in found.problems] == ["edited-after-sync"]
    assert len(found.to_tell) == 1
    assert dump(world.sevdesk) == before
    assert world.sevdesk_side.log == []
    for _ in range(3):
        world.clock.advance(hours=25)
        later = world.run()
        assert (later.exit_code, later.to_tell) == (0, ())
    warnings = [text for text in world.cobot.posted_texts() if "was changed in Cobot" in text]
    assert len(warnings) == 1
    [posted] = [each for each in world.cobot.activities if each.attributes.get("text") == warnings[0]]
    assert invoice_id in posted.source_ids


@pytest.mark.parametrize(
    "change", [{"paid_status": "paid"}, {"customer_number": "4711"}, {"billing_emails": ("a@b.example",)}]
)
def test_what_changes_without_an_edit_is_none(world: World, change: dict[str, Any]) -> None:
    invoice_id = issue(world, "CW-1", debitor=member_of(world.cobot))
    world.run()
    world.cobot.edit_invoice(invoice_id, **change)
    assert world.run().exit_code == 0


def test_an_edit_by_the_command_line_ends_with_1_in_the_run_that_finds_it_only(served: World) -> None:
    invoice_id = issue(served, "CW-1", day=real_today())
    served.command("sync", "run")
    served.cobot.edit_invoice(invoice_id, lines=[line(net="1.00")])
    found, later = served.command("sync", "run"), served.command("sync", "run")
    assert (found.code, later.code, later.stdout) == (1, 0, "")
    assert "edited-after-sync" in found.stdout
    assert "CW-1" in found.stdout


def test_an_invoice_deleted_after_the_sync_is_told_once_and_its_voucher_stays(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    issue(world, "CW-2")
    world.run()
    before = dump(world.sevdesk)
    world.cobot.delete_invoice(invoice_id)
    found = world.run()
    assert (found.exit_code, problems(found)) == (1, [("CW-1", "deleted-in-cobot")])
    world.forget_requests()
    world.clock.advance(hours=25)
    later = world.run()
    assert (later.exit_code, later.to_tell) == (0, ())
    assert dump(world.sevdesk) == before
    assert len([text for text in world.cobot.posted_texts() if "no longer in Cobot" in text]) == 1
    assert len(world.cobot_side.log) <= 3


def test_a_deletion_longer_ago_than_the_lookback_is_found_by_the_sweep(world: World) -> None:
    invoice_id = issue(world, "CW-1", day=DAY - timedelta(days=60))
    world.run()
    world.cobot.delete_invoice(invoice_id)
    assert world.run().exit_code == 0
    world.clock.advance(days=1)
    assert problems(world.run()) == [("CW-1", "deleted-in-cobot")]


def test_an_invoice_moved_out_of_the_window_is_edited_not_deleted(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    world.run()
    world.cobot.edit_invoice(invoice_id, day=date(2025, 12, 1))
    assert [each.finding.code for each in world.run().problems] == ["edited-after-sync"]


def test_a_blocked_invoice_that_is_deleted_is_a_problem_no_more(world: World) -> None:
    invoice_id = issue(world, "CW-1", line(code=None))
    assert world.run().exit_code == 1
    world.cobot.delete_invoice(invoice_id)
    assert world.run().exit_code == 0
    assert booked_numbers(world) == []


def test_a_voucher_deleted_at_sevdesk_is_not_made_again_by_a_run(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    world.sevdesk.vouchers.clear()
    world.clock.advance(days=1)
    world.run()
    assert booked_numbers(world) == []
