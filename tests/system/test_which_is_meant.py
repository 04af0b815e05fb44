"""A number may be a member's and an invoice's: ``accept`` and ``retry`` do nothing before it is said which is meant."""

from __future__ import annotations

from pathlib import Path

from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.system.in_process import command, command_of
from tests.system.invoicing import Refused, booked_numbers, issue, line, member_of, problems
from tests.system.test_accept import accept, accepted
from tests.system.test_daily_check import next_day
from tests.world import World, empty_world


def refused_number(world: World) -> str:
    """A member who becomes the contact 1001, a number that Cobot does not take."""
    world.cobot_side.fault = Refused(lambda request: request.method == "PUT")
    return member_of(world.cobot)[1]


def test_a_number_of_a_member_and_an_invoice_accepts_neither_until_it_is_said_which(world: World) -> None:
    refused_number(world)
    invoice = issue(world, "1001", line(code="unknown"))
    assert {code for _, code in problems(world.run())} == {"customer-number-not-written", "no-booking-account"}
    ended = accept(world, "1001")
    assert (ended.code, ended.stdout, accepted(world)) == (2, "", ())
    assert "“1001” may mean several. Nothing was accepted; say which:" in ended.stderr
    assert f"  invoice 1001: cobot-sevdesk sync accept {invoice}\n" in ended.stderr
    assert accept(world, invoice).code == 0
    assert [each.code for each in accepted(world)] == ["no-booking-account"]


def test_a_number_whose_member_is_in_order_is_asked_about_too(world: World) -> None:
    member_of(world.cobot)
    issue(world, "1001", line(code="unknown"))
    world.run()
    assert accept(world, "1001").code == 2
    world.configure(accounts={"unknown": "4400"})
    next_day(world)
    assert booked_numbers(world) == ["1001"]


def test_two_invoices_of_a_number_are_asked_about_too(world: World) -> None:
    issue(world, "CW-1")
    second = issue(world, "CW-1", line(net="200.00"))
    world.run()
    assert accept(world, "CW-1").code == 2
    assert accept(world, second).code == 0


def test_the_number_of_a_member_makes_no_deleted_voucher_anew(world: World) -> None:
    invoice = issue(world, "1001")
    world.run()
    world.sevdesk.vouchers.clear()
    membership = refused_number(world)
    assert {code for _, code in problems(next_day(world))} == {"customer-number-not-written", "voucher-gone"}
    ended = command(world, "sync", "retry", "1001")
    assert (ended.code, ended.stdout) == (2, "")
    assert f"cobot-sevdesk sync retry {membership}" in ended.stderr
    assert command(world, "sync", "retry", membership).code == 0
    world.cobot_side.fault = no_fault
    world.run()
    assert booked_numbers(world) == []
    assert command(world, "sync", "retry", invoice).code == 0
    world.run()
    assert booked_numbers(world) == ["1001"]


def test_what_is_clear_is_released_beside_a_number_that_is_not(world: World) -> None:
    world.sevdesk_side.fault = Refused(lambda request: request.path.endswith("saveVoucher"))
    refused_number(world)
    issue(world, "1001")
    issue(world, "CW-1")
    world.run()
    ended = command(world, "sync", "retry", "1001", "CW-1")
    assert (ended.code, "CW-1 no longer waits" in ended.stdout, "1001" in ended.stdout) == (2, True, False)


def test_the_number_of_a_member_of_one_space_is_no_invoice_of_another(tmp_path: Path) -> None:
    worlds = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        worlds.append(empty_world(tmp_path / name))
        worlds[-1].configure(cobot={"subdomain": name})
    one, two = worlds
    issue(one, "1001")
    one.run()
    one.sevdesk.vouchers.clear()
    next_day(one)
    refused_number(two)
    two.run()
    ended = command_of([str(each.config_file) for each in worlds], "sync", "retry", "1001")
    assert (ended.code, ended.stdout) == (2, "")
    one.run()
    assert booked_numbers(one) == []
