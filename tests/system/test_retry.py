"""``sync retry``: what no longer waits, and what each kind of open business is told (product contract, section 2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import exclusive
from cobot_sevdesk_sync.store.records import NUMBERS_STOPPED, Link, StandingProblem
from tests.sandbox_faults import request_to
from tests.system.in_process import command, command_of
from tests.system.invoicing import Refused, booked_numbers, issue
from tests.world import World, empty_world

NOW = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def ledger(world: World) -> Iterator[Ledger]:
    opened = Ledger.open(world.state_file)
    yield opened
    opened.close()


def stands(
    ledger: Ledger, code: str, number: str, *, waits: bool = False, kind: ObjectKind = "invoice"
) -> StandingProblem:
    finding = Finding(code, kind, f"id of {number}", number)  # type: ignore[arg-type]
    next_try = NOW + timedelta(hours=4) if waits else None
    problem = StandingProblem(finding, NOW, told_at=NOW, tries=3, next_try=next_try)
    ledger.record_problem(problem)
    return problem


def waiting(ledger: Ledger) -> list[str | None]:
    return [each.finding.number for each in ledger.problems() if each.next_try is not None]


def test_the_next_run_tries_what_was_released_and_nothing_else(world: World) -> None:
    world.sevdesk_side.fault = Refused(request_to("POST", "saveVoucher"))
    issue(world, "CW-1")
    issue(world, "CW-2")
    world.run()
    world.sevdesk_side.fault = no_fault
    ended = command(world, "sync", "retry", "CW-1")
    assert (ended.code, ended.stderr) == (0, "")
    assert "CW-1 no longer waits: the next run tries it" in ended.stdout
    world.run()
    assert booked_numbers(world) == ["CW-1"]
    assert command(world, "sync", "retry", "--all").code == 0
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1", "CW-2"]


def test_a_document_is_named_by_number_or_by_cobot_id(world: World, ledger: Ledger) -> None:
    for number in ("CW-1", "CW-2", "CW-3"):
        stands(ledger, "rejected-by-sevdesk", number, waits=True)
    assert command(world, "sync", "retry", "id of CW-1", " CW-2 ").code == 0
    assert waiting(ledger) == ["CW-3"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no-accounting-code", "every run looks at it again"),
        ("outcome-unknown", "the next run looks before it sends anything again"),
        ("edited-after-sync", "no run changes the voucher"),
        ("deleted-in-cobot", "no run changes the voucher"),
        ("voucher-differs", "every run looks at it again"),
    ],
)
def test_what_does_not_wait_for_a_time_is_said_to_and_stays_as_it_is(
    world: World, ledger: Ledger, code: str, said: str
) -> None:
    stands(ledger, code, "CW-1")
    ended = command(world, "sync", "retry", "CW-1")
    assert ended.code == 0
    assert said in ended.stdout
    assert [each.finding.code for each in ledger.problems()] == [code]


COMPARED = "is held against sevDesk again by the next run"
STANDS = "waits for nothing that could be released, and stays named"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("voucher-differs", COMPARED),
        ("duplicate-vouchers", COMPARED),
        ("adopted-with-differences", COMPARED),
        ("voucher-changed", COMPARED),
        ("draft-left", COMPARED),
        ("pdf-not-attached", STANDS),
        ("edited-after-sync", "no run changes the voucher"),
    ],
)
def test_what_stands_of_a_booked_invoice_is_ended_by_no_retry_and_accept_is_named(
    world: World, ledger: Ledger, code: str, said: str
) -> None:
    problem = stands(ledger, code, "CW-1")
    ledger.record_link(Link("invoice", problem.finding.id, "5001", "created"), NOW)
    ended = command(world, "sync", "retry", "CW-1")
    assert (ended.code, said in ended.stdout) == (0, True)
    assert "“cobot-sevdesk sync accept CW-1 --reason …”" in ended.stdout
    assert [each.finding.code for each in ledger.problems()] == [code]
    everything = command(world, "sync", "retry", "--all")
    assert "CW-1" not in everything.stdout
    assert [each.finding.code for each in ledger.problems()] == [code]


def test_what_no_run_compares_is_not_said_to_be_compared(world: World, ledger: Ledger) -> None:
    problem = stands(ledger, "voucher-differs", "CW-1")
    ledger.record_link(Link("invoice", problem.finding.id, "5001", "created"), NOW)
    world.configure(invoices={"daily_check": False})
    assert STANDS in command(world, "sync", "retry", "CW-1").stdout


def test_a_voucher_that_came_without_its_pdf_stays_named_in_status_after_retry(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk_side.loses_files = True
    world.run()
    assert command(world, "sync", "retry", "CW-1").code == 0
    told = json.loads(command(world, "sync", "status", "--format", "json").stdout)
    assert [each["code"] for each in told["problems"]] == ["pdf-not-attached"]


@pytest.mark.parametrize("arguments", [["1001"], ["--all"]])
def test_number_writes_that_were_stopped_go_on(world: World, ledger: Ledger, arguments: list[str]) -> None:
    stands(ledger, "customer-number-not-written", "1001", kind="member")
    ledger.record_mark(NUMBERS_STOPPED, "id of 1001")
    ended = command(world, "sync", "retry", *arguments)
    assert ended.code == 0
    assert "numbers are written to Cobot again" in ended.stdout
    assert ledger.mark(NUMBERS_STOPPED) is None


def test_all_releases_what_waits_and_leaves_the_rest(world: World, ledger: Ledger) -> None:
    stands(ledger, "rejected-by-sevdesk", "CW-1", waits=True)
    stands(ledger, "no-booking-account", "CW-2")
    ended = command(world, "sync", "retry", "--all")
    assert (ended.code, "CW-1" in ended.stdout, "CW-2" in ended.stdout) == (0, True, False)
    assert [each.tries for each in ledger.problems()] == [0, 3]
    again = command(world, "sync", "retry", "--all")
    said = "co-up: nothing was waiting for a time; 2 stand open and are looked at by every run.\n"
    assert (again.code, again.stdout) == (0, said)


def test_all_with_nothing_open_says_only_that(world: World) -> None:
    assert command(world, "sync", "retry", "--all").stdout == "co-up: nothing was waiting for a time.\n"


def test_a_booked_invoice_is_said_to_be_booked(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    ended = command(world, "sync", "retry", "CW-1")
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr == "co-up: CW-1 is booked or linked already; nothing about it waits.\n"


def test_an_unknown_name_ends_with_2_names_what_is_like_it_and_changes_nothing(world: World, ledger: Ledger) -> None:
    stands(ledger, "rejected-by-sevdesk", "CW-2026-17", waits=True)
    ended = command(world, "sync", "retry", "CW-2026-71")
    assert (ended.code, ended.stdout) == (2, "")
    assert "CW-2026-71: nothing is held back" in ended.stderr
    assert "Much like it: CW-2026-17." in ended.stderr
    assert waiting(ledger) == ["CW-2026-17"]


def test_of_several_names_the_known_ones_are_released_all_the_same(world: World, ledger: Ledger) -> None:
    stands(ledger, "rejected-by-sevdesk", "CW-1", waits=True)
    ended = command(world, "sync", "retry", "CW-1", "quite-another")
    assert ended.code == 2
    assert ("CW-1 no longer waits" in ended.stdout, "quite-another: nothing" in ended.stderr) == (True, True)
    assert waiting(ledger) == []


@pytest.mark.parametrize("arguments", [[], ["CW-1", "--all"]])
def test_either_names_or_all_are_asked_for(world: World, arguments: list[str]) -> None:
    ended = command(world, "sync", "retry", *arguments)
    assert (ended.code, ended.stdout) == (2, "")
    assert "--all" in ended.stderr
    world.configure(language="de")
    assert "Es wurde nichts geändert." in command(world, "sync", "retry", *arguments).stderr


def test_while_a_run_is_at_work_nothing_is_released_and_nothing_called_unknown(world: World, ledger: Ledger) -> None:
    stands(ledger, "rejected-by-sevdesk", "CW-1", waits=True)
    with exclusive(world.state_file, "any"):
        ended = command(world, "sync", "retry", "CW-1")
    assert (ended.code, ended.stdout) == (0, "")
    assert ended.stderr == "co-up: a run is still at work; nothing was released. Try again when it is done.\n"
    assert waiting(ledger) == ["CW-1"]


def test_with_several_spaces_each_is_searched_and_a_broken_one_ends_with_5(tmp_path: Path) -> None:
    worlds = {}
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        worlds[name] = empty_world(tmp_path / name)
        worlds[name].configure(cobot={"subdomain": name})
        worlds[name].settings()
    configs = [str(world.config_file) for world in worlds.values()]
    ledger = Ledger.open(worlds["two"].state_file)
    stands(ledger, "rejected-by-sevdesk", "CW-1", waits=True)
    ended = command_of(configs, "sync", "retry", "CW-1")
    assert (ended.code, ended.stdout.startswith("two: CW-1")) == (0, True)
    worlds["one"].state_file.write_bytes(b"no database " * 100)
    stands(ledger, "rejected-by-sevdesk", "CW-1", waits=True)
    broken = command_of(configs, "sync", "retry", "CW-1")
    assert (broken.code, waiting(ledger)) == (5, [])
    ledger.close()
