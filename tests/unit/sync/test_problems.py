from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.problems import is_due_to_be_told, needs_a_person, record_findings, waiting_time

NOW = datetime(2026, 4, 1, 10, tzinfo=UTC)
DAY = date(2026, 4, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "state.db")
    yield opened
    opened.close()


def finding(code: Any, /, **details: str) -> Finding:
    return Finding(code, "invoice", "i1", "CW-1", details)


def record(ledger: Ledger, *findings: Finding, hours: float = 0, tried: bool = True) -> dict[str, StandingProblem]:
    now = NOW + timedelta(hours=hours)
    record_findings(ledger, "invoice", "i1", findings, invoice_date=DAY, now=now, tried=tried)
    return {problem.finding.code: problem for problem in ledger.problems()}


def test_a_rejected_document_waits_longer_after_each_try_from_one_hour_to_a_day() -> None:
    assert [waiting_time(tries) / timedelta(hours=1) for tries in range(1, 9)] == [1, 2, 4, 8, 16, 24, 24, 24]


@given(st.integers(1, 10**6))
def test_no_document_waits_less_than_an_hour_or_more_than_a_day(tries: int) -> None:
    assert timedelta(hours=1) <= waiting_time(tries) <= waiting_time(tries + 1) <= timedelta(hours=24)


@pytest.mark.parametrize(
    "code", ["rejected-by-sevdesk", "rejected-by-cobot", "pdf-unavailable", "customer-number-not-written"]
)
def test_a_failing_document_is_held_back_after_it_was_tried(ledger: Ledger, code: str) -> None:
    first = record(ledger, finding(code))[code]
    assert (first.tries, first.next_try) == (1, NOW + timedelta(hours=1))
    second = record(ledger, finding(code), hours=1)[code]
    assert (second.tries, second.next_try, second.first_seen) == (2, NOW + timedelta(hours=3), NOW)


def test_a_document_that_was_only_looked_at_keeps_its_waiting_time(ledger: Ledger) -> None:
    record(ledger, finding("pdf-unavailable"))
    kept = record(ledger, finding("pdf-unavailable"), hours=0.5, tried=False)["pdf-unavailable"]
    assert (kept.tries, kept.next_try) == (1, NOW + timedelta(hours=1))


def test_a_blocked_document_never_waits(ledger: Ledger) -> None:
    assert record(ledger, finding("no-booking-account"))["no-booking-account"].next_try is None


def test_notes_are_not_kept(ledger: Ledger) -> None:
    assert record(ledger, finding("without-contact"), finding("adopted")) == {}


def test_what_is_no_longer_found_is_solved_and_the_rest_keeps_its_age(ledger: Ledger) -> None:
    record(ledger, finding("no-booking-account"), finding("ambiguous-contact"))
    left = record(ledger, finding("ambiguous-contact"), hours=5)
    assert set(left) == {"ambiguous-contact"}
    assert left["ambiguous-contact"].first_seen == NOW
    assert record(ledger) == {}


def test_while_an_outcome_is_unknown_nothing_counts_as_solved(ledger: Ledger) -> None:
    record(ledger, finding("voucher-differs"))
    assert set(record(ledger, finding("outcome-unknown"))) == {"voucher-differs", "outcome-unknown"}


def test_other_documents_problems_are_left_alone(ledger: Ledger) -> None:
    other = StandingProblem(Finding("voucher-differs", "invoice", "i2", None), NOW)
    ledger.record_problem(other)
    record(ledger)
    assert ledger.problems() == (other,)


def test_every_account_that_is_missing_stays_named_while_the_invoice_is_blocked(ledger: Ledger) -> None:
    kept = record(ledger, finding("no-booking-account", code="X1"), finding("no-booking-account", code="X2"))
    assert set(kept) == {"no-booking-account"}
    assert {problem.finding.details["code"] for problem in ledger.problems()} == {"X1", "X2"}


def test_a_new_reason_under_an_old_code_is_told_by_the_run_that_finds_it(ledger: Ledger) -> None:
    ledger.record_problem(StandingProblem(finding("no-booking-account", code="X1"), NOW, DAY, told_at=NOW))
    problem = record(ledger, finding("no-booking-account", code="X2"), hours=1)["no-booking-account"]
    assert is_due_to_be_told(problem, NOW + timedelta(hours=1))


@pytest.mark.parametrize(("hours", "due"), [(0, False), (23.9, False), (24, True), (48, True)])
def test_a_lasting_problem_is_told_once_a_day(hours: float, *, due: bool) -> None:
    problem = StandingProblem(finding("voucher-differs"), NOW, told_at=NOW)
    assert is_due_to_be_told(problem, NOW + timedelta(hours=hours)) is due
    assert needs_a_person(problem)


@pytest.mark.parametrize("code", ["edited-after-sync", "deleted-in-cobot"])
def test_a_change_after_the_sync_is_told_by_the_run_that_finds_it_and_never_again(code: str) -> None:
    new = StandingProblem(finding(code), NOW)
    told = StandingProblem(finding(code), NOW, told_at=NOW)
    assert is_due_to_be_told(new, NOW)
    assert needs_a_person(new)
    assert not is_due_to_be_told(told, NOW + timedelta(days=9))
    assert not needs_a_person(told)
