"""The daily comparison where runs are always of a part: what a run reads is compared, and only that is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import timedelta
from io import StringIO

import pytest

from cobot_sevdesk_sync.cli.sync_status import status_of, tell_status
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.texts import Texts
from tests.system.invoicing import DAY, booked_numbers, issue, problem, problems, requests_to
from tests.system.test_daily_check import booked, contact_doubled, deleted, next_day
from tests.world import World

INVOICES, MEMBERS, LIMITED = RunOptions(only="invoices"), RunOptions(only="members"), RunOptions(limit=1)
NOT_COMPARED = re.compile("compared with sevDesk|mit sevDesk verglichen")


def test_a_run_with_a_limit_compares_everything(world: World) -> None:
    """The limit is one of new documents."""
    booked(world)
    deleted(world)
    contact_doubled(world)
    assert [code for _, code in problems(next_day(world, LIMITED))] == ["duplicate-contacts", "voucher-gone"]
    world.forget_requests()
    world.run(LIMITED)
    assert (len(world.cobot_side.log), len(world.sevdesk_side.log)) == (2, 0)


def test_a_run_with_a_limit_that_is_used_up_compares_what_is_booked(world: World) -> None:
    booked(world)
    deleted(world)
    for number in range(3, 6):
        issue(world, f"CW-{number}")
    assert [code for _, code in problems(next_day(world, LIMITED))] == ["voucher-gone"]
    assert booked_numbers(world) == ["CW-2", "CW-3"]


def test_runs_of_invoices_compare_these_and_a_whole_run_of_the_day_the_contacts(world: World) -> None:
    booked(world)
    deleted(world)
    contact_doubled(world)
    assert [code for _, code in problems(next_day(world, INVOICES))] == ["voucher-gone"]
    world.forget_requests()
    assert [code for _, code in problems(world.run())] == ["duplicate-contacts", "voucher-gone"]
    assert requests_to(world, "/VoucherPos") == []  # the invoices are compared for today
    world.forget_requests()
    world.run()
    assert (len(world.cobot_side.log), len(world.sevdesk_side.log)) == (2, 0)


def test_runs_of_members_compare_these_and_a_whole_run_of_the_day_the_invoices(world: World) -> None:
    booked(world)
    deleted(world)
    contact_doubled(world)
    world.clock.advance(hours=25)
    world.forget_requests()
    assert [code for _, code in problems(world.run(MEMBERS))] == ["duplicate-contacts"]
    assert requests_to(world, "/Voucher") == []
    world.forget_requests()
    world.run(MEMBERS)
    assert world.sevdesk_side.log == []
    assert [code for _, code in problems(world.run())] == ["duplicate-contacts", "voucher-gone"]


@pytest.mark.parametrize("options", [INVOICES, MEMBERS], ids=["invoices", "members"])
def test_a_part_is_compared_once_a_day(world: World, options: RunOptions) -> None:
    booked(world)
    next_day(world, options)
    world.forget_requests()
    world.run(options)
    assert world.sevdesk_side.log == []


CHOSEN = {
    "since": RunOptions(since=DAY - timedelta(days=9)),
    "since later": RunOptions(since=DAY + timedelta(days=1)),
    "until": RunOptions(until=DAY + timedelta(days=99)),
    "until earlier": RunOptions(until=DAY - timedelta(days=1)),
    "both": RunOptions(since=DAY + timedelta(days=1), until=DAY + timedelta(days=1)),
}
each_choice = pytest.mark.parametrize("chosen", CHOSEN.values(), ids=list(CHOSEN))


@each_choice
def test_a_run_of_chosen_days_compares_what_it_would_without_them(world: World, chosen: RunOptions) -> None:
    booked(world)
    deleted(world)
    contact_doubled(world)
    assert [code for _, code in problems(next_day(world, chosen))] == ["duplicate-contacts", "voucher-gone"]


@each_choice
def test_where_every_run_is_of_chosen_days_they_compare_once_a_day(world: World, chosen: RunOptions) -> None:
    issue(world, "CW-1", day=chosen.since or chosen.until or DAY)
    world.clock.advance(hours=25)
    world.run(chosen)
    next_day(world, chosen)
    world.forget_requests()
    world.clock.advance(minutes=5)
    world.run(chosen)
    assert world.sevdesk_side.log == []
    assert len(world.cobot_side.log) == 2
    world.sevdesk.vouchers.clear()
    assert [problems(next_day(world, chosen)) for _ in range(2)] == [[("CW-1", "voucher-gone")]] * 2
    assert status_text(world) == []


def test_what_was_read_of_the_chosen_days_is_not_read_again_to_be_compared(world: World) -> None:
    booked(world)
    world.clock.advance(hours=25)
    world.forget_requests()
    world.run(CHOSEN["since later"])
    assert len(requests_to(world, "/invoices")) == 2
    world.clock.advance(hours=25)
    world.forget_requests()
    world.run(RunOptions(since=world.start_date))
    assert len(requests_to(world, "/invoices")) == 1


def test_a_run_of_chosen_days_books_none_of_the_others_that_it_compares(world: World) -> None:
    booked(world)
    issue(world, "CW-3")
    deleted(world)
    assert problems(next_day(world, CHOSEN["since later"])) == [("CW-1", "voucher-gone")]
    assert booked_numbers(world) == ["CW-2"]


def test_a_backfill_before_anything_is_booked_compares_nothing(world: World) -> None:
    world.run(CHOSEN["since"])
    assert requests_to(world, "/Voucher") == []


def test_what_is_mended_is_named_no_longer_by_runs_of_its_part(world: World) -> None:
    booked(world)
    contact_doubled(world)
    assert problem(next_day(world, MEMBERS)).code == "duplicate-contacts"
    del world.sevdesk.contacts[max(world.sevdesk.contacts)]
    assert problem(next_day(world, INVOICES)).code == "duplicate-contacts"
    assert next_day(world, MEMBERS).exit_code == 0


# What is told where a part is never compared.


def status_text(world: World) -> list[str]:
    """Return the paragraphs of `sync status` that are about the comparison."""
    told = StringIO()
    settings = world.settings()
    with redirect_stdout(told):
        tell_status(status_of(settings, world.clock.now()), Texts(settings.language))
    paragraphs = " ".join(told.getvalue().split()).split(". ")
    return [each for each in paragraphs if NOT_COMPARED.search(each)]


def runs_for(world: World, days: int, options: RunOptions) -> None:
    for _ in range(days):
        next_day(world, options)


@pytest.mark.parametrize(
    ("options", "part"), [(INVOICES, "contacts"), (MEMBERS, "invoices")], ids=["no contacts", "no invoices"]
)
def test_status_says_in_one_line_what_was_not_compared_for_more_than_two_days(
    world: World, options: RunOptions, part: str
) -> None:
    booked(world)
    next_day(world)
    runs_for(world, 2, options)
    assert status_text(world) == []
    runs_for(world, 1, options)
    [said] = status_text(world)
    assert f"{part} (last on 2026-04-02)" in said
    world.run()
    assert status_text(world) == []


def test_status_says_it_in_german(world: World) -> None:
    world.configure(language="de")
    booked(world)
    next_day(world)
    runs_for(world, 3, INVOICES)
    [said] = status_text(world)
    assert "Kontakte (zuletzt am 02.04.2026)" in said


def never(world: World) -> None:
    runs_for(world, 4, INVOICES)


def switched_off(world: World) -> None:
    world.configure(invoices={"daily_check": False})
    next_day(world)
    runs_for(world, 4, INVOICES)


def without_members(world: World) -> None:
    world.configure(members={"enabled": False})
    runs_for(world, 4, RunOptions())


@pytest.mark.parametrize(
    ("happens", "is_said"),
    [(never, True), (switched_off, False), (without_members, False)],
    ids=["never", "switched off", "without members"],
)
def test_it_is_said_of_what_was_never_compared_but_not_of_what_is_not_wanted(
    world: World, happens: Callable[[World], None], *, is_said: bool
) -> None:
    issue(world, "CW-1")
    happens(world)
    assert bool(status_text(world)) is is_said
