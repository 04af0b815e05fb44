"""What the report calls a difference can be accepted, also where no run looks at it (any more) (contract, 5b)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.system.in_process import command
from tests.system.invoicing import DAY, AnswerChanged, Refused, issue, line, member_of, problems, voucher_of
from tests.system.reporting import only, report_of
from tests.system.test_accept import WHY, accepted
from tests.system.test_daily_check import (
    account_changed,
    amount_changed,
    contact_changed,
    date_changed,
    deleted,
    doubled,
    number_changed,
    redrafted,
    rule_changed,
)
from tests.world import Ended, World


@pytest.fixture
def old(served: World) -> World:
    """Two booked invoices, so old that no run compares them any more."""
    served.configure(invoices={"sweep_days": 3, "lookback_days": 1})
    ada = member_of(served.cobot)
    for number in (1, 2):
        issue(served, f"CW-{number}", debitor=ada)
    assert served.run().exit_code == 0
    for _ in range(3):
        served.clock.advance(days=20)
        assert problems(served.run()) == []
    return served


def accept(world: World, *names: str) -> Ended:
    world.forget_requests()
    ended = world.command("sync", "accept", *names, "--reason", WHY)
    assert [each for each in world.requests() if each.is_write] == []
    return ended


def edited(world: World) -> None:
    [invoice] = [each.id for each in world.cobot.invoices.values() if each.number == "CW-1"]
    world.cobot.edit_invoice(invoice, lines=[line(code="4402")])


def deleted_in_cobot(world: World) -> None:
    [invoice] = [each.id for each in world.cobot.invoices.values() if each.number == "CW-1"]
    del world.cobot.invoices[invoice]


def without_pdf(world: World) -> None:
    voucher_of(world, "CW-1").document_id = None


def typed_alike(world: World) -> None:
    contact = voucher_of(world, "CW-1").contact_id
    world.sevdesk.add_voucher("cw 1", DAY + timedelta(days=2), "119.00", contact_id=contact)


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (deleted, "voucher-gone"),
        (doubled, "duplicate-vouchers"),
        (redrafted, "draft-left"),
        (amount_changed, "voucher-changed"),
        (date_changed, "voucher-changed"),
        (number_changed, "voucher-changed"),
        (contact_changed, "voucher-changed"),
        (account_changed, "voucher-changed"),
        (rule_changed, "voucher-changed"),
        (edited, "edited-after-sync"),
        (deleted_in_cobot, "deleted-in-cobot"),
        (without_pdf, "pdf-not-attached"),
        (typed_alike, "voucher-similar"),
    ],
)
def test_a_difference_of_an_invoice_older_than_the_sweep_is_accepted(
    old: World, happens: Callable[[World], None], code: str
) -> None:
    happens(old)
    assert report_of(old).differs
    assert old.run().exit_code == 0
    ended = accept(old, "CW-1")
    assert (ended.code, ended.stderr) == (0, "")
    assert [(each.number, each.code) for each in accepted(old)] == [("CW-1", code)]
    assert f"CW-1: {code} is accepted" in ended.stdout
    if happens is not typed_alike:  # whose own voucher is accepted by itself
        assert not report_of(old).differs
    again = accept(old, "CW-1")
    assert (again.code, "accepted before" in again.stderr) == (2, True)
    # What is seen by a run after all, has been accepted.
    old.configure(invoices={"sweep_days": 400})
    old.clock.advance(days=1)
    assert problems(old.run()) == []


def test_what_was_not_there_when_the_day_was_compared_is_accepted_all_the_same(served: World) -> None:
    issue(served, "CW-1")
    served.run()
    served.clock.advance(hours=25)
    served.run()
    amount_changed(served)
    assert report_of(served).differs
    assert accept(served, "CW-1").code == 0
    assert not report_of(served).differs


def test_another_difference_of_what_was_accepted_is_accepted_by_itself(old: World) -> None:
    amount_changed(old)
    accept(old, "CW-1")
    amount_changed(old)
    assert report_of(old).differs
    assert accept(old, "CW-1").code == 0
    assert not report_of(old).differs
    assert len(accepted(old)) == 2


def test_what_agrees_has_no_open_difference(old: World) -> None:
    amount_changed(old)
    for name in ("CW-2", voucher_of(old, "CW-2").id):
        ended = accept(old, "CW-1", name)
        assert (ended.code, ended.stdout) == (2, "")
        assert f"{name}: there is no open difference" in ended.stderr
    assert accepted(old) == ()


def test_an_invoice_that_has_moved_is_looked_for_on_its_day(old: World) -> None:
    [invoice] = [each.id for each in old.cobot.invoices.values() if each.number == "CW-1"]
    old.cobot.edit_invoice(invoice, day=DAY + timedelta(days=30))
    assert report_of(old).differs
    assert accept(old, "CW-1").code == 0
    assert only(report_of(old), "CW-1").accepted is not None


def test_where_a_position_cannot_be_read_nothing_is_accepted(old: World) -> None:
    amount_changed(old)

    def unreadable(answer: Any) -> None:
        for each in answer["objects"]:
            each["taxRate"] = "?"

    old.sevdesk_side.fault = AnswerChanged(lambda request: request.path.endswith("/VoucherPos"), unreadable)
    ended = accept(old, "CW-1")
    assert (ended.code, accepted(old)) == (2, ())
    assert "could not be read" in ended.stderr


def test_where_a_side_cannot_be_asked_nothing_is_accepted(old: World) -> None:
    amount_changed(old)
    old.sevdesk_side.fault = Refused(lambda _request: True, 401)
    assert (accept(old, "CW-1").code, accepted(old)) == (4, ())


def test_what_a_run_has_named_is_accepted_without_asking_anybody(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    amount_changed(world)
    world.clock.advance(hours=25)
    world.run()
    world.forget_requests()
    assert command(world, "sync", "accept", "CW-1", "--reason", WHY).code == 0
    assert world.requests() == []
