from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import (
    IDS_PER_QUERY,
    MARKS,
    Backfill,
    BackfilledFrom,
    Link,
    Mark,
    OpenBackfills,
    Owner,
    RunRecord,
    StandingProblem,
    TrialRecord,
    UnexpectedForm,
)

NOW = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
DAY = date(2026, 4, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(path)
    yield opened
    opened.close()


def note(name: str) -> Mark[str]:
    return Mark(name, str, str)


def invoice_link(cobot_id: str = "i1", voucher_id: str = "v1", **changes: object) -> Link:
    link = Link("invoice", cobot_id, voucher_id, "created", "CW-1", DAY, 17850, "f", ("tag:Import", "tag:Mismatch"))
    return replace(link, **changes)


def problem(code: str = "voucher-differs", cobot_id: str = "i1", **changes: object) -> StandingProblem:
    finding = Finding(code, "invoice", cobot_id, "CW-1", {"fields": "größer"})  # type: ignore[arg-type]
    return replace(StandingProblem(finding, NOW, DAY), **changes)


# Links


def test_a_link_is_given_back_as_it_was_stored(ledger: Ledger) -> None:
    bare = Link("member", "m1", "c1", "linked")
    ledger.record_link(invoice_link(), NOW)
    ledger.record_link(bare, NOW)
    assert ledger.link("invoice", "i1") == invoice_link()
    assert ledger.link("member", "m1") == bare
    assert ledger.link("member", "i1") is None


def test_a_link_outlives_the_process(path: Path) -> None:
    first = Ledger.open(path)
    first.record_link(invoice_link(), NOW)
    first.close()
    second = Ledger.open(path)
    assert second.links("invoice") == {"i1": invoice_link()}
    second.close()


def test_a_new_link_of_the_same_object_replaces_the_old_one(ledger: Ledger) -> None:
    ledger.record_link(invoice_link(), NOW)
    ledger.record_link(invoice_link(voucher_id="v2", origin="adopted", pending=()), NOW)
    assert ledger.links("invoice") == {"i1": invoice_link(voucher_id="v2", origin="adopted", pending=())}


def test_the_database_itself_refuses_one_voucher_for_two_invoices(ledger: Ledger) -> None:
    ledger.record_link(invoice_link("i1", "v1"), NOW)
    with pytest.raises(StateError, match=r"links\.sevdesk_id"):
        ledger.record_link(invoice_link("i2", "v1"), NOW)
    assert list(ledger.links("invoice")) == ["i1"]


def test_one_contact_may_belong_to_two_memberships_and_share_its_id_with_a_voucher(ledger: Ledger) -> None:
    for link in (Link("member", "m1", "1", "created"), Link("member", "m2", "1", "linked"), invoice_link("i1", "1")):
        ledger.record_link(link, NOW)
    assert set(ledger.links("member")) == {"m1", "m2"}


def test_more_links_are_asked_for_than_one_query_takes(ledger: Ledger) -> None:
    ids = [f"i{number}" for number in range(2 * IDS_PER_QUERY + 1)]
    with ledger.transaction():
        for cobot_id in ids:
            ledger.record_link(invoice_link(cobot_id, f"v{cobot_id}"), NOW)
    assert set(ledger.links("invoice", ids)) == set(ids)
    assert ledger.links("invoice", []) == {}
    assert set(ledger.links("invoice", ["i1", "unknown"])) == {"i1"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2025, 12, 1), date(2026, 2, 1)), st.dates(date(2025, 12, 1), date(2026, 2, 1)), st.booleans())
def test_links_are_found_by_invoice_date_both_ends_included(since: date, until: date, open_end: bool) -> None:
    days = [date(2025, 12, 15) + timedelta(days=number) for number in range(40)]
    wanted = {str(day) for day in days if since <= day and (open_end or day <= until)}
    ledger = Ledger.copy_of(Path("no-such-file"))
    with ledger.transaction():
        for day in days:
            ledger.record_link(invoice_link(str(day), f"v{day}", invoice_date=day), NOW)
        ledger.record_link(Link("member", "m1", "c1", "linked", invoice_date=days[0]), NOW)
    assert set(ledger.invoice_links_between(since, None if open_end else until)) == wanted
    ledger.close()


def test_only_links_with_something_left_to_do_are_unfinished_oldest_first(ledger: Ledger) -> None:
    ledger.record_link(invoice_link("i2", "v2"), NOW + timedelta(hours=1))
    ledger.record_link(invoice_link("i3", "v3"), NOW)
    ledger.record_link(invoice_link("i1", "v1", pending=()), NOW)
    assert [link.cobot_id for link in ledger.unfinished_links()] == ["i3", "i2"]


def test_a_finished_step_is_struck_off_and_nothing_else(ledger: Ledger) -> None:
    ledger.record_link(invoice_link(), NOW)
    ledger.record_step_done("invoice", "i1", "tag:Import")
    assert ledger.link("invoice", "i1") == invoice_link(pending=("tag:Mismatch",))
    ledger.record_step_done("invoice", "i1", "unknown")
    ledger.record_step_done("invoice", "nobody", "tag:Import")
    ledger.record_step_done("invoice", "i1", "tag:Mismatch")
    assert ledger.unfinished_links() == ()


def test_the_invoice_of_a_voucher_is_found_by_the_vouchers_id(ledger: Ledger) -> None:
    ledger.record_link(invoice_link("i1", "v1"), NOW)
    ledger.record_link(Link("member", "m1", "v2", "created"), NOW)
    assert ledger.invoices_of_vouchers(["v1", "v2", "v3"]) == {"v1": "i1"}
    assert ledger.invoices_of_vouchers([]) == {}


# Intents


def test_the_wait_for_an_unknown_write_can_start_anew(ledger: Ledger) -> None:
    intent_id = ledger.record_intent("tag", "invoice", "i1", "A", {}, NOW + timedelta(days=9))
    ledger.record_look(intent_id, NOW, in_vain=True)
    ledger.record_sent_at(intent_id, NOW)
    [intent] = ledger.open_intents()
    assert (intent.sent_at, intent.looks, intent.looked_at) == (NOW, 0, None)


def test_an_intent_is_open_until_its_outcome_is_known(ledger: Ledger) -> None:
    intent_id = ledger.record_intent("create-voucher", "invoice", "i1", "CW-1", {"gross_cents": 1, "tags": ["ü"]}, NOW)
    [intent] = ledger.open_intents()
    assert (intent.id, intent.action, intent.object, intent.cobot_id) == (intent_id, "create-voucher", "invoice", "i1")
    assert (intent.key, intent.state, intent.sent_at) == ("CW-1", "sent", NOW)
    assert (intent.effect, intent.looks, intent.looked_at) == ({"gross_cents": 1, "tags": ["ü"]}, 0, None)
    ledger.record_look(intent_id, NOW + timedelta(minutes=1), in_vain=True)
    [looked] = ledger.open_intents()
    assert (looked.looks, looked.looked_at) == (1, NOW + timedelta(minutes=1))
    ledger.record_outcome(intent_id, "done", "v1")
    assert ledger.open_intents() == ()
    [done] = ledger.intents_of("invoice", "i1")
    assert (done.state, done.result) == ("done", "v1")


def test_the_database_itself_refuses_a_second_write_while_the_first_is_unknown(ledger: Ledger) -> None:
    ledger.record_intent("create-voucher", "invoice", "i1", "CW-1", {}, NOW)
    with pytest.raises(StateError):
        ledger.record_intent("create-voucher", "invoice", "i1", "CW-1", {}, NOW)
    assert len(ledger.open_intents()) == 1


@pytest.mark.parametrize("state", ["done", "refused", "not-sent", "did-not-happen"])
def test_another_try_is_possible_once_the_first_is_settled(ledger: Ledger, state: str) -> None:
    first = ledger.record_intent("create-voucher", "invoice", "i1", "CW-1", {}, NOW)
    ledger.record_outcome(first, state)  # type: ignore[arg-type]
    second = ledger.record_intent("create-voucher", "invoice", "i1", "CW-1", {}, NOW)
    assert [intent.id for intent in ledger.open_intents()] == [second]


def test_writes_of_other_actions_objects_and_keys_do_not_wait_for_each_other(ledger: Ledger) -> None:
    for action, cobot_id, key in (("tag", "i1", "A"), ("tag", "i1", "B"), ("tag", "i2", "A"), ("upload", "i1", "A")):
        ledger.record_intent(action, "invoice", cobot_id, key, {}, NOW)
    ledger.record_intent("tag", "member", "i1", "A", {}, NOW)
    assert len(ledger.open_intents()) == 5
    assert len(ledger.intents_of("invoice", "i1")) == 3


def test_a_state_that_nobody_knows_is_refused(ledger: Ledger) -> None:
    intent_id = ledger.record_intent("tag", "invoice", "i1", "A", {}, NOW)
    with pytest.raises(StateError):
        ledger.record_outcome(intent_id, "perhaps")  # type: ignore[arg-type]


def test_only_finished_writes_count_as_done(ledger: Ledger) -> None:
    for state in ("sent", "done", "refused"):
        intent_id = ledger.record_intent("post-activity", "invoice", state, "event", {}, NOW)
        ledger.record_outcome(intent_id, state)
    assert ledger.keys_done("post-activity") == {("done", "event")}
    assert ledger.keys_done("tag") == frozenset()


# Problems


def test_a_problem_is_given_back_as_it_was_stored(ledger: Ledger) -> None:
    full = problem(told_at=NOW, tries=3, next_try=NOW + timedelta(hours=4))
    bare = problem(cobot_id="i2", invoice_date=None)
    ledger.record_problem(full)
    ledger.record_problem(bare)
    assert ledger.problems() == (full, bare)
    assert ledger.problems_of("invoice", "i1") == (full,)
    assert ledger.problems_of("member", "i1") == ()


def test_a_problem_of_the_same_code_is_replaced_and_problems_come_oldest_first(ledger: Ledger) -> None:
    ledger.record_problem(problem("pdf-unavailable", first_seen=NOW + timedelta(hours=1)))
    ledger.record_problem(problem(tries=1))
    ledger.record_problem(problem(tries=2))
    assert [(each.finding.code, each.tries) for each in ledger.problems()] == [
        ("voucher-differs", 2),
        ("pdf-unavailable", 0),
    ]


def test_only_the_solved_codes_of_that_object_are_forgotten(ledger: Ledger) -> None:
    for each in (problem(), problem("pdf-unavailable"), problem(cobot_id="i2")):
        ledger.record_problem(each)
    ledger.record_solved("invoice", "i1", {"voucher-differs", "duplicate-vouchers"})
    assert {(each.finding.id, each.finding.code) for each in ledger.problems()} == {
        ("i1", "pdf-unavailable"),
        ("i2", "voucher-differs"),
    }


# Marks and runs


def test_a_mark_is_kept_replaced_and_removed(ledger: Ledger) -> None:
    assert ledger.mark(note("cursor")) is None
    ledger.record_mark(note("cursor"), "2026-04-01")
    ledger.record_mark(note("cursor"), "2026-04-02")
    assert ledger.mark(note("cursor")) == "2026-04-02"
    ledger.record_mark(note("cursor"), None)
    ledger.record_mark(note("cursor"), None)
    assert ledger.mark(note("cursor")) is None


def test_only_the_last_runs_are_kept_newest_first(ledger: Ledger) -> None:
    runs = [RunRecord(NOW, NOW + timedelta(seconds=number), number % 2, {"n": number}) for number in range(5)]
    for run in runs:
        ledger.record_run(run, keep=3)
    assert ledger.runs(10) == tuple(reversed(runs[2:]))
    assert ledger.runs(1) == (runs[4],)


# Transactions and faults


class Interrupted(Exception):
    pass


def test_a_transaction_is_kept_whole_or_not_at_all(ledger: Ledger) -> None:
    ledger.record_mark(note("before"), "kept")

    def interrupted() -> None:
        with ledger.transaction():
            intent_id = ledger.record_intent("tag", "invoice", "i1", "A", {}, NOW)
            ledger.record_link(invoice_link(), NOW)
            ledger.record_step_done("invoice", "i1", "tag:Import")
            ledger.record_run(RunRecord(NOW, NOW, 0))
            ledger.record_outcome(intent_id, "done")
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert (ledger.links("invoice"), ledger.intents_of("invoice", "i1"), ledger.runs(1)) == ({}, (), ())
    assert ledger.mark(note("before")) == "kept"


def test_what_is_recorded_is_committed_when_the_call_returns(ledger: Ledger, path: Path) -> None:
    ledger.record_intent("tag", "invoice", "i1", "A", {}, NOW)
    other = sqlite3.connect(path)
    assert other.execute("SELECT count(*) FROM intents").fetchone() == (1,)
    other.close()


def test_nobody_else_sees_a_transaction_before_its_end(ledger: Ledger, path: Path) -> None:
    other = sqlite3.connect(path)
    with ledger.transaction():
        ledger.record_mark(note("cursor"), "2026-04-01")
        assert other.execute("SELECT count(*) FROM marks").fetchone() == (0,)
    assert other.execute("SELECT count(*) FROM marks").fetchone() == (1,)
    other.close()


def test_a_full_disk_is_told_with_the_file_and_leaves_what_was_there(ledger: Ledger, path: Path) -> None:
    ledger.record_mark(note("cursor"), "2026-04-01")
    connection = ledger._connection
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StateError, match="full") as told:
        ledger.record_mark(note("long"), "x" * 100_000)
    assert told.value.path == str(path)
    assert (ledger.mark(note("cursor")), ledger.mark(note("long"))) == ("2026-04-01", None)
    connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
    ledger.record_mark(note("long"), "x")


def test_a_locked_file_is_told_with_the_file(ledger: Ledger, path: Path) -> None:
    ledger._connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StateError, match="locked") as told:
        ledger.record_mark(note("cursor"), "x")
    assert told.value.path == str(path)
    other.execute("ROLLBACK")
    other.close()
    ledger.record_mark(note("cursor"), "x")


def test_a_contact_that_is_gone_is_nobodys_and_vouchers_of_the_same_id_stay(ledger: Ledger) -> None:
    for kind, cobot_id in (("member", "m1"), ("team", "t1")):
        ledger.record_link(Link(kind, cobot_id, "c1", "created"), NOW)  # type: ignore[arg-type]
    ledger.record_link(Link("member", "m2", "c2", "created"), NOW)
    ledger.record_link(invoice_link("i1", "c1"), NOW)
    ledger.forget_contact("c1")
    assert (set(ledger.links("member")), ledger.links("team"), set(ledger.links("invoice"))) == ({"m2"}, {}, {"i1"})


def test_what_was_refused_for_itself_is_told_since_a_moment_and_not_what_the_token_was_refused(ledger: Ledger) -> None:
    for number, (result, moment) in enumerate(
        [("422", NOW), ("401", NOW), ("403", NOW), (None, NOW), ("422", NOW - timedelta(days=2))]
    ):
        intent = ledger.record_intent("post-activity", "invoice", f"i{number}", "event", {}, moment)
        ledger.record_outcome(intent, "refused", result)
    assert {cobot_id for cobot_id, _ in ledger.keys_refused("post-activity")} == {"i0", "i3", "i4"}
    assert {cobot_id for cobot_id, _ in ledger.keys_refused("post-activity", NOW - timedelta(days=1))} == {"i0", "i3"}
    assert ledger.keys_refused("create-contact") == frozenset()


def test_a_copy_starts_as_the_file_stands_and_never_writes_to_it(path: Path) -> None:
    ledger = Ledger.open(path)
    ledger.record_link(invoice_link(), NOW)
    ledger.close()
    before, modified = path.read_bytes(), path.stat().st_mtime_ns
    copy = Ledger.copy_of(path)
    assert copy.links("invoice") == {"i1": invoice_link()}
    copy.record_mark(note("cursor"), "2026-04-01")
    copy.record_link(invoice_link("i2", "v2"), NOW)
    copy.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, modified)


def test_a_copy_has_what_an_open_ledger_just_committed(ledger: Ledger, path: Path) -> None:
    ledger.record_link(invoice_link(), NOW)
    copy = Ledger.copy_of(path)
    assert copy.links("invoice") == {"i1": invoice_link()}
    copy.close()


def test_a_copy_of_a_missing_file_is_empty_and_makes_no_file_and_no_folder(tmp_path: Path) -> None:
    copy = Ledger.copy_of(tmp_path / "folder" / "state.db")
    copy.record_mark(note("cursor"), "2026-04-01")
    assert copy.mark(note("cursor")) == "2026-04-01"
    copy.close()
    assert list(tmp_path.iterdir()) == []


def test_no_text_that_is_stored_can_be_sql(ledger: Ledger) -> None:
    nasty = "'); DROP TABLE links; --"
    ledger.record_link(invoice_link(nasty, nasty, number=nasty), NOW)
    assert set(ledger.links("invoice", [nasty])) == {nasty}


def test_details_are_stored_as_they_are_read_by_people(ledger: Ledger, path: Path) -> None:
    ledger.record_problem(problem())
    connection = sqlite3.connect(path)
    [text] = connection.execute("SELECT details FROM problems").fetchone()
    connection.close()
    assert json.loads(text) == {"fields": "größer"}
    assert "größer" in text


EXAMPLES: dict[str, tuple[Any, str]] = {
    "cursor": (date(2026, 4, 1), "2026-04-01"),
    "start_date": (date(2026, 1, 1), "2026-01-01"),
    "last_sweep": (date(2026, 4, 1), "2026-04-01"),
    "sweep_before": (date(2026, 4, 1), "2026-04-01"),
    "last_check": (date(2026, 4, 1), "2026-04-01"),
    "last_contact_check": (date(2026, 4, 1), "2026-04-01"),
    "backfilled_from": (BackfilledFrom(date(2025, 7, 1), date(2026, 1, 1)), "2025-07-01 2026-01-01"),
    "open_backfills": (
        OpenBackfills(
            date(2026, 1, 1), (Backfill(date(2025, 7, 1), None), Backfill(date(2025, 1, 1), date(2025, 3, 31)))
        ),
        "2026-01-01 2025-07-01/- 2025-01-01/2025-03-31",
    ),
    "read_once": (
        OpenBackfills(
            date(2026, 1, 1), (Backfill(date(2025, 7, 1), None), Backfill(date(2025, 1, 1), date(2025, 3, 31)))
        ),
        "2026-01-01 2025-07-01/- 2025-01-01/2025-03-31",
    ),
    "first_run": (datetime(2026, 4, 1, 5, tzinfo=UTC), "2026-04-01T05:00:00+00:00"),
    "refused_by": ("sevdesk", "sevdesk"),
    "last_error": ('{"error": null}', '{"error": null}'),
    "space": ({"id": "s1", "read_on": "2026-04-01"}, '{"id": "s1", "read_on": "2026-04-01"}'),
    "owner": (Owner("s1", "co-up"), '{"id":"s1","subdomain":"co-up"}'),
    "sevdesk_token": ("0123456789abcdef", "0123456789abcdef"),
    "booking_system_asked": (datetime(2026, 4, 1, 5, tzinfo=UTC), "2026-04-01T05:00:00+00:00"),
    "search_proved": ("4711", "4711"),
    "customer_numbers_stopped": ("m1", "m1"),
    "unexpected_forms": (
        (UnexpectedForm("sevdesk", "/Voucher: status: 200", 3, NOW, NOW),),
        '[{"side":"sevdesk","form":"/Voucher: status: 200","count":3,'
        '"first":"2026-04-01T10:00:00Z","last":"2026-04-01T10:00:00Z"}]',
    ),
    "trial": (
        TrialRecord(datetime(2026, 4, 1, 5, tzinfo=UTC), ("sevdesk-rounding",), (), "0123"),
        '{"at":"2026-04-01T05:00:00Z","differing":["sevdesk-rounding"],"not_tried":[],"token":"0123"}',
    ),
    "cobot_left_alone_until": (datetime(2026, 4, 2, 5, tzinfo=UTC), "2026-04-02T05:00:00+00:00"),
    "sevdesk_left_alone_until": (datetime(2026, 4, 2, 5, tzinfo=UTC), "2026-04-02T05:00:00+00:00"),
}


def test_no_mark_stands_twice_in_the_table_and_each_has_its_example() -> None:
    assert [mark.name for mark in MARKS] == list(EXAMPLES)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.name)
def test_a_mark_is_read_as_it_was_written_and_stands_in_the_file_as_it_always_did(
    ledger: Ledger, mark: Mark[Any]
) -> None:
    value, text = EXAMPLES[mark.name]
    ledger.record_mark(mark, value)
    assert ledger.mark(mark) == value
    assert ledger.mark(note(mark.name)) == text
