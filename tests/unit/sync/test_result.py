from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    SetupError,
    StateError,
    SyncError,
    TokenRefused,
    WriteNotSent,
    exit_code_of,
)
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.faults import Handle
from cobot_sevdesk_sync.sandbox.server import json_response
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.result import RunOptions, as_json, exit_code, utc_text
from cobot_sevdesk_sync.sync.run import run_space
from tests.sandbox_states import dump
from tests.world import World

DAY = date(2026, 4, 1)
LINES = [InvoiceLine("Flex", net="150.00", code="4400")]
UNBOOKABLE = [InvoiceLine("Flex", net="150.00", code="X1")]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SetupError("booking-system-1.0"), 2),
        (RemoteUnavailable("cobot", "GET /x", "down"), 3),
        (MalformedAnswer("cobot", "GET /x", "f", "r"), 3),
        (WriteNotSent("sevdesk", "POST /x", "r"), 3),
        (OutcomeUnknown("sevdesk", "POST /x", "r"), 3),
        (Rejected("cobot", "GET /x", 422, "r"), 3),
        (TokenRefused("cobot", "GET /x", 401), 4),
        (StateError("state.db", "full"), 5),
        (SyncError(), 1),
    ],
)
def test_every_error_has_its_exit_code(error: SyncError, code: int) -> None:
    assert exit_code_of(error) == code


def test_a_run_without_problems_ends_with_zero_and_one_with_any_ends_with_one(world: World) -> None:
    assert world.run().exit_code == 0
    world.cobot.add_invoice("CW-1", DAY, UNBOOKABLE)
    result = world.run()
    assert (result.exit_code, exit_code(result.problems), exit_code([])) == (1, 1, 0)


def test_a_moment_is_told_in_utc_to_the_second() -> None:
    assert utc_text(datetime(2026, 4, 1, 7, 0, 1, 999, tzinfo=timezone(timedelta(hours=2)))) == "2026-04-01T05:00:01Z"
    assert utc_text(datetime(2026, 4, 1, tzinfo=UTC)) == "2026-04-01T00:00:00Z"


def test_the_figures_say_what_became_of_each_document(world: World) -> None:
    ada = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.cobot.add_invoice("CW-1", DAY, LINES, debitor=("memberships", ada))
    world.cobot.add_invoice("CW-2", DAY, UNBOOKABLE)
    world.cobot.add_invoice("CW-3", DAY, [InvoiceLine("Gratis", net="0.00", code="4400")])
    world.cobot.add_invoice("CW-4", DAY, LINES)
    world.sevdesk.add_voucher("CW-4", DAY, "178.50")
    result = world.run()
    assert result.members == {"seen": 1, "created": 1, "linked": 0, "numbers_written": 1}
    assert result.invoices == {
        "seen": 4,
        "created": 1,
        "adopted": 1,
        "unchanged": 0,
        "blocked": 1,
        "without_contact": 0,
        "nothing_to_book": 1,
    }
    again = world.run()
    assert (again.invoices["unchanged"], again.invoices["created"], again.did_something) == (2, 0, False)


def test_the_json_is_laid_out_as_the_contract_says(world: World) -> None:
    world.cobot.add_invoice("CW-1", DAY, UNBOOKABLE)
    world.cobot.add_invoice("CW-2", DAY, LINES)
    document = as_json(
        world.run(), lambda finding: f"message {finding.code}", str, lambda finding: f"fix {finding.code}"
    )
    assert json.loads(json.dumps(document)) == document
    assert set(document) == {
        *("space", "dry_run", "started", "finished", "exit_code", "members", "invoices"),
        *("problems", "notes", "requests", "actions"),
    }
    [problem] = document["problems"]
    assert (problem["code"], problem["number"]) == ("no-booking-account", "CW-1")
    assert (problem["message"], problem["fix"]) == ("message no-booking-account", "fix no-booking-account")
    [note] = document["notes"]
    assert set(note) == {"code", "object", "id", "number", "message"}
    created = [action for action in document["actions"] if action["action"] == "create-voucher"]
    assert [set(action) for action in created] == [{"action", "object", "id", "number", "done", "sevdesk_id"}]


def test_an_error_that_ends_a_run_is_part_of_the_result(world: World) -> None:
    settings = world.settings()
    world.cobot.token = "expired"
    result = run_space(settings, RunOptions(), world.clients, world.clock)
    document = as_json(result, str, str, str)
    assert document["exit_code"] == 4
    assert set(document["error"]) == {"message", "fix"}


def test_a_dry_run_without_a_state_file_writes_nowhere(world: World) -> None:
    ada = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.cobot.add_invoice("CW-1", DAY, LINES, debitor=("memberships", ada))
    world.configure(state=str(world.folder / "folder" / "state.db"))
    before = (dump(world.cobot), dump(world.sevdesk))
    result = world.run(RunOptions(dry_run=True))
    assert {action.done for action in result.actions} == {False}
    assert (dump(world.cobot), dump(world.sevdesk)) == before
    assert not (world.folder / "folder").exists()


# Problems: told in time, and gone when they are over


@dataclass
class Rewrite:
    """Changes what one path answers, while it is switched on."""

    path: str
    old: str
    new: str
    on: bool = True

    def __call__(self, request: Request, handle: Handle) -> Response:
        answer = handle(request)
        if self.on and request.method == "GET" and request.path.endswith(self.path):
            answer.set_data(answer.get_data(as_text=True).replace(self.old, self.new))
        return answer


@dataclass
class Refuse:
    """Answers 422 to one kind of write, while it is switched on."""

    path: str
    on: bool = True

    def __call__(self, request: Request, handle: Handle) -> Response:
        if self.on and request.method == "POST" and request.path.endswith(self.path):
            return json_response({"error": {"message": "not like this"}}, 422)
        return handle(request)


def test_a_member_that_cannot_be_read_is_told_once_a_day_not_every_run(world: World) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=datetime(2026, 1, 5, 9, tzinfo=UTC))
    world.cobot_side.fault = Rewrite("/memberships", "2026", "rubbish")
    told = []
    for _ in range(3):
        result = world.run()
        assert [problem.finding.code for problem in result.problems] == ["rejected-by-cobot"]
        told.append(len(result.to_tell))
        world.clock.advance(minutes=5)
    assert told == [1, 0, 0]


def test_an_unreadable_invoice_that_is_deleted_is_not_complained_about_for_ever(world: World) -> None:
    invoice = world.cobot.add_invoice("CW-1", DAY, LINES)
    rewrite = Rewrite("/invoices", "2026-04-01", "rubbish")
    world.cobot_side.fault = rewrite
    assert world.run().exit_code == 1
    rewrite.on = False
    world.cobot.delete_invoice(invoice)
    world.clock.advance(hours=25)
    assert world.run().exit_code == 0


def test_a_guest_whose_contact_was_rejected_is_not_complained_about_for_ever(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    guest = world.cobot.add_contact("Ada Beispiel", email="ada@example.org")
    world.cobot.add_invoice("CW-1", DAY, LINES, debitor=("contacts", guest))
    refuse = Refuse("/Contact")
    world.sevdesk_side.fault = refuse
    assert world.run().exit_code == 1
    refuse.on = False
    for _ in range(2):
        world.clock.advance(hours=25)
        result = world.run()
    assert result.exit_code == 0


def test_a_tag_that_sevdesk_rejects_is_not_tried_again_every_run(world: World) -> None:
    world.cobot.add_invoice("CW-1", DAY, LINES)
    world.sevdesk_side.fault = Refuse("/Tag/Factory/create")
    assert world.run().exit_code == 1
    world.clock.advance(minutes=5)
    world.forget_requests()
    assert world.run().exit_code == 1
    assert world.sevdesk_side.log == []


def test_a_linked_invoice_whose_date_moved_is_named_once_and_costs_no_second_voucher(world: World) -> None:
    invoice = world.cobot.add_invoice("CW-1", DAY, LINES)
    world.run()
    world.cobot.edit_invoice(invoice, day=date(2025, 1, 1))
    codes = [[problem.finding.code for problem in world.run().problems] for _ in range(3)]
    assert codes == [["edited-after-sync"], [], []]
    assert len(world.sevdesk.vouchers) == 1


def test_without_invoices_the_cursor_stays_so_that_none_is_missed_later(world: World) -> None:
    world.configure(invoices={"enabled": False})
    world.cobot.add_invoice("CW-1", date(2026, 1, 5), LINES)
    world.run()
    world.configure(invoices={"enabled": True, "sweep_days": 0})
    world.run()
    assert len(world.sevdesk.vouchers_by_number("CW-1")) == 1


def test_what_was_told_is_noted_down(world: World) -> None:
    world.cobot.add_invoice("CW-1", DAY, UNBOOKABLE)
    world.run()
    ledger = Ledger.open(Path(world.state_file))
    [problem] = ledger.problems()
    [run] = ledger.runs(5)
    ledger.close()
    assert isinstance(problem, StandingProblem)
    assert problem.told_at == world.clock.now()
    assert (run.exit_code, run.summary["problems"]) == (1, 1)
