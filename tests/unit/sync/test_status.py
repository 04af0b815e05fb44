"""How a space stands: the health, the exit code and what is told, worked out from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.errors import ProgramFailure
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import CURSOR, LAST_SWEEP, NUMBERS_STOPPED, Link, RunRecord, StandingProblem
from cobot_sevdesk_sync.sync.plan import CREATE_VOUCHER, UPLOAD_FILE
from cobot_sevdesk_sync.sync.result import is_news
from cobot_sevdesk_sync.sync.status import Status, read_status

NOW = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.copy_of(tmp_path / "state.db")
    yield opened
    opened.close()


def read(ledger: Ledger, *, now: datetime = NOW, is_running: bool = False) -> Status:
    return read_status(ledger, "co-up", now, is_running=is_running, settle_seconds=60)


def ran(ledger: Ledger, code: int = 0, ago: timedelta = 5 * MINUTE, **summary: Any) -> None:
    ledger.record_run(RunRecord(NOW - ago, NOW - ago, code, summary))


def stands(
    ledger: Ledger,
    code: str = "no-accounting-code",
    *,
    kind: ObjectKind = "invoice",
    cobot_id: str = "i1",
    told: bool = True,
    next_try: datetime | None = None,
) -> None:
    finding = Finding(code, kind, cobot_id, "CW-1")  # type: ignore[arg-type]
    ledger.record_problem(
        StandingProblem(finding, NOW - 60 * MINUTE, told_at=NOW if told else None, tries=1, next_try=next_try)
    )


def is_sent(ledger: Ledger, action: str = CREATE_VOUCHER, ago: timedelta = 5 * MINUTE) -> int:
    return ledger.record_intent(action, "invoice", "i1", "CW-1", {}, NOW - ago)


def test_before_the_first_run_there_is_nothing_to_do(ledger: Ledger) -> None:
    status = read(ledger)
    assert (status.health, status.exit_code, status.last_run) == ("no-run", 0, None)


@pytest.mark.parametrize(
    ("code", "health", "exit_code"),
    [(0, "well", 0), (1, "well", 0), (2, "failed", 1), (3, "unreachable", 0), (4, "failed", 1), (5, "failed", 1)],
)
def test_how_the_last_run_ended_decides_when_nothing_stands_open(
    ledger: Ledger, code: int, health: str, exit_code: int
) -> None:
    ran(ledger, 0, 10 * MINUTE)
    ran(ledger, code)
    status = read(ledger)
    assert (status.health, status.exit_code) == (health, exit_code)


def test_a_run_that_an_error_of_the_program_ended_was_stopped(ledger: Ledger) -> None:
    ran(ledger, 0, 10 * MINUTE)
    ran(ledger, 1)
    is_news(ledger, ProgramFailure("KeyError"), NOW)
    assert (read(ledger).health, read(ledger).exit_code) == ("failed", 1)


def test_a_first_run_that_was_interrupted_is_told_apart_from_none(ledger: Ledger) -> None:
    assert not read(ledger).was_interrupted
    ledger.record_link(Link("invoice", "i1", "5001", "created"), NOW)
    assert read(ledger).was_interrupted
    ran(ledger)
    assert not read(ledger).was_interrupted


def test_what_the_next_run_settles_is_counted_apart(ledger: Ledger) -> None:
    stands(ledger, "outcome-unknown", cobot_id="i2")
    stands(ledger)
    is_sent(ledger)
    assert (read(ledger).count, read(ledger).unsettled_count) == (2, 1)


def test_one_outage_needs_nobody_but_one_that_lasts_a_day_does(ledger: Ledger) -> None:
    ran(ledger, 0, timedelta(hours=24) - MINUTE)
    ran(ledger, 3)
    assert (read(ledger).health, read(ledger).exit_code) == ("unreachable", 0)
    later = read(ledger, now=NOW + MINUTE)
    assert (later.health, later.exit_code) == ("overdue", 1)


def test_a_timer_that_stopped_is_noticed_after_a_day(ledger: Ledger) -> None:
    ran(ledger, 0, timedelta())
    assert read(ledger, now=NOW + timedelta(hours=23, minutes=59)).health == "well"
    overdue = read(ledger, now=NOW + timedelta(hours=24))
    assert (overdue.health, overdue.exit_code) == ("overdue", 1)


def test_a_run_that_is_at_work_is_not_overdue(ledger: Ledger) -> None:
    ran(ledger, 0, timedelta(days=9))
    assert read(ledger, is_running=True).health == "well"


@pytest.mark.parametrize("code", ["no-accounting-code", "rejected-by-sevdesk", "outcome-unknown", "voucher-differs"])
def test_what_makes_a_run_end_with_1_makes_the_status_end_with_1(ledger: Ledger, code: str) -> None:
    ran(ledger, 1)
    stands(ledger, code)
    status = read(ledger)
    assert (status.health, status.exit_code, status.count) == ("needs-a-person", 1, 1)


@pytest.mark.parametrize("code", ["edited-after-sync", "deleted-in-cobot"])
def test_an_edit_that_a_run_has_told_goes_on_showing_and_changes_no_exit_code(ledger: Ledger, code: str) -> None:
    ran(ledger)
    stands(ledger, code, told=True)
    status = read(ledger)
    assert (status.health, status.exit_code) == ("well", 0)
    assert [(each.held, each.needs_a_person) for each in status.held] == [("after-sync", False)]
    stands(ledger, code, told=False)
    assert read(ledger).exit_code == 1


def test_until_when_a_rejected_document_waits_is_told_and_a_blocked_one_waits_for_nothing(ledger: Ledger) -> None:
    until = NOW + timedelta(hours=2)
    stands(ledger, "rejected-by-sevdesk", cobot_id="i1", next_try=until)
    stands(ledger, "no-booking-account", cobot_id="i2")
    stands(ledger, "pdf-unavailable", cobot_id="i3", next_try=NOW - MINUTE)
    held = {each.problem.finding.id: (each.held, each.waits_until) for each in read(ledger).held}
    assert held == {"i1": ("rejected", until), "i2": ("blocked", None), "i3": ("rejected", None)}


def test_a_write_of_unknown_outcome_needs_somebody_also_before_a_run_named_it(ledger: Ledger) -> None:
    ran(ledger)
    intent = is_sent(ledger)
    status = read(ledger)
    assert (status.health, status.count, status.exit_code) == ("needs-a-person", 1, 1)
    assert status.unknown[0].next_look == NOW - 4 * MINUTE
    ledger.record_look(intent, NOW, in_vain=True)
    assert (read(ledger).unknown[0].intent.looks, read(ledger).unknown[0].next_look) == (1, NOW + MINUTE)


def test_an_unknown_write_and_the_problem_that_names_it_count_once(ledger: Ledger) -> None:
    ran(ledger, 1)
    is_sent(ledger)
    stands(ledger, "outcome-unknown")
    assert read(ledger).count == 1


def test_what_a_run_at_work_has_just_sent_is_under_way(ledger: Ledger) -> None:
    ran(ledger)
    is_sent(ledger, ago=timedelta(seconds=59))
    assert read(ledger, is_running=True).unknown == []
    assert len(read(ledger).unknown) == 1


def test_an_upload_that_nobody_names_needs_nobody(ledger: Ledger) -> None:
    ran(ledger)
    is_sent(ledger, UPLOAD_FILE)
    assert (read(ledger).unknown, read(ledger).exit_code) == ([], 0)


def test_runs_that_had_nothing_to_do_are_one_group_and_busy_ones_stand_alone(ledger: Ledger) -> None:
    for _ in range(3):
        ran(ledger)
    for _ in range(2):
        ran(ledger, invoices={"created": 1})
    ran(ledger, members={"numbers_written": 1})
    ran(ledger, 3)
    ran(ledger)
    groups = read(ledger).run_groups(9)
    assert [(len(group.runs), group.did_something, group.runs[0].exit_code) for group in groups] == [
        (1, False, 0),
        (1, False, 3),
        (1, True, 0),
        (1, True, 0),
        (1, True, 0),
        (3, False, 0),
    ]
    assert len(read(ledger).run_groups(2)) == 2


def test_cursor_sweep_links_and_the_stop_of_number_writes_are_told(ledger: Ledger) -> None:
    ledger.record_mark(CURSOR, date(2026, 3, 31))
    ledger.record_mark(LAST_SWEEP, date(2026, 4, 1))
    ledger.record_mark(NUMBERS_STOPPED, "m1")
    ledger.record_link(Link("invoice", "i1", "5001", "created", pending=("tag:Import",)), NOW)
    ledger.record_link(Link("invoice", "i2", "5002", "created"), NOW)
    ledger.record_link(Link("team", "t1", "7", "linked"), NOW)
    status = read(ledger)
    assert (str(status.cursor), str(status.last_sweep)) == ("2026-03-31", "2026-04-01")
    assert (status.links, status.unfinished, status.numbers_stopped) == ({"invoice": 2, "team": 1}, 1, "m1")
