"""``sync status``: from the state file alone, also while a run is at work (product contract, section 2)."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.cli.sync_status import status_fields, status_of
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import exclusive
from cobot_sevdesk_sync.store.records import Link, RunRecord
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.sync.run import run_space
from cobot_sevdesk_sync.texts import Texts
from tests.sandbox_faults import request_to
from tests.system.in_process import command, command_of
from tests.system.invoicing import Refused, issue, line, member_of
from tests.world import World, empty_world


def fields(world: World) -> dict[str, Any]:
    """The status at the moment of the world's clock, as JSON has it."""
    return status_fields(status_of(world.settings(), world.clock.now()), Texts("en"))


def files(world: World) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(world.folder.iterdir())
        if path != world.config_file
    }


def test_before_the_first_run_it_says_so_and_makes_no_file(world: World) -> None:
    ended = command(world, "sync", "status")
    assert (ended.code, ended.stderr, files(world)) == (0, "", {})
    assert "no run yet" in ended.stdout
    assert "sync run --dry-run" in ended.stdout


def test_it_tells_what_is_blocked_rejected_unknown_and_edited_and_changes_nothing(world: World) -> None:
    ada = member_of(world.cobot)
    issue(world, "CW-1", line(code=None))
    issue(world, "CW-2", debitor=ada)
    edited = issue(world, "CW-3")
    world.run()
    issue(world, "CW-4")
    world.cobot.edit_invoice(edited, lines=[line(net="120.00")])
    world.sevdesk_side.fault = Refused(request_to("POST", "saveVoucher"))
    world.clock.advance(minutes=5)
    world.run()
    issue(world, "CW-5")
    world.sevdesk_side.fault = ErrorBefore(request_to("POST", "saveVoucher"))
    world.clock.advance(minutes=5)
    world.run()
    before = files(world)
    world.forget_requests()
    told = fields(world)
    assert (told["exit_code"], told["needs_a_person"]) == (1, 3)
    assert {(each["number"], each["held"], each["waits_until"]) for each in told["problems"]} == {
        ("CW-1", "blocked", None),
        ("CW-3", "after-sync", None),
        ("CW-4", "rejected", "2026-04-01T11:05:00Z"),
        ("CW-5", "unsettled", None),
    }
    [unknown] = told["unsettled"]
    assert (unknown["action"], unknown["looks"]) == ("create-voucher", 0)
    assert told["links"] == {"member": 1, "team": 0, "contact": 0, "invoice": 2}
    assert (str(told["cursor"]), str(told["last_sweep"])) == ("2026-04-01", "2026-04-01")
    assert [run["exit_code"] for run in told["runs"]] == [1, 1, 1]
    assert (files(world), world.requests()) == (before, [])


def test_an_edit_goes_on_showing_after_the_run_that_found_it(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    world.run()
    world.cobot.edit_invoice(invoice_id, lines=[line(net="120.00")])
    for code in (1, 0, 0):
        world.clock.advance(hours=20)
        assert world.run().exit_code == code
    told = fields(world)
    assert (told["exit_code"], told["health"]) == (0, "well")
    assert [(each["code"], each["held"]) for each in told["problems"]] == [("edited-after-sync", "after-sync")]


def test_json_is_one_object_per_space_on_one_line(tmp_path: Path) -> None:
    configs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        world = empty_world(tmp_path / name)
        world.configure(cobot={"subdomain": name})
        world.settings()
        configs.append(str(world.config_file))
    ended = command_of(configs, "sync", "status", "--format", "json")
    told = [json.loads(each) for each in ended.stdout.splitlines()]
    assert [each["space"] for each in told] == ["one", "two"]
    assert set(told[0]) == {
        *("space", "checked", "health", "exit_code", "needs_a_person", "running", "came_to_its_end", "cursor"),
        *(
            "last_sweep",
            "compared",
            "not_compared",
            "refused_by",
            "stopped_by",
            "links",
            "unfinished",
            "backfills",
            "numbers_stopped",
            "problems",
            "accepted",
            "unexpected",
            "unsettled",
            "runs",
        ),
    }


def test_it_works_while_a_run_holds_the_lock_and_says_that_one_is_at_work(world: World) -> None:
    world.run()
    assert fields(world)["running"] is False
    with exclusive(world.settings().state, "any"):
        assert fields(world)["running"] is True
        assert "A run is at work just now." in command(world, "sync", "status").stdout
    assert fields(world)["running"] is False


def test_looking_for_a_run_keeps_no_run_from_starting(world: World) -> None:
    world.run()
    lock = Path(f"{world.state_file}.lock")
    before = lock.stat().st_mtime_ns
    command(world, "sync", "status")
    assert lock.stat().st_mtime_ns == before
    with exclusive(world.settings().state, "any"):
        pass


def test_a_state_file_that_cannot_be_used_ends_with_5_and_the_other_spaces_are_told(tmp_path: Path) -> None:
    configs = []
    for name in ("broken", "whole"):
        (tmp_path / name).mkdir()
        world = empty_world(tmp_path / name)
        world.configure(cobot={"subdomain": name})
        world.settings()
        configs.append(str(world.config_file))
    (tmp_path / "broken" / "state.db").write_bytes(b"no database " * 100)
    ended = command_of(configs, "sync", "status")
    assert ended.code == 5
    assert "broken: The state file" in ended.stderr
    assert "whole: no run yet" in ended.stdout
    as_json = command_of(configs, "sync", "status", "--format", "json")
    first, second = (json.loads(each) for each in as_json.stdout.splitlines())
    assert (first["exit_code"], bool(first["error"]["message"]), second["exit_code"]) == (5, True, 0)


def test_a_wrong_configuration_ends_with_2(world: World) -> None:
    world.configure(invoices={"status": "opn"})
    world.write_config("https://cobot.test", "https://sevdesk.test")
    assert command_of([str(world.config_file)], "sync", "status").code == 2


def test_a_folder_that_no_run_can_write_ends_with_5(world: World) -> None:
    """A monitor looks at the exit code only, and every run ends with 5."""
    (world.folder / "a file").write_text("", encoding="utf-8")
    world.configure(state=str(world.folder / "a file" / "state.db"))
    ended = command(world, "sync", "status")
    assert (ended.code, ended.stdout) == (5, "")
    assert "a file" in ended.stderr


def test_a_first_run_that_was_interrupted_is_said_to_have_been(world: World) -> None:
    ledger = Ledger.open(world.settings().state)
    ledger.record_link(Link("invoice", "i1", "5001", "created"), world.clock.now())
    ledger.close()
    said = " ".join(command(world, "sync", "status").stdout.split())
    assert "The first run was interrupted. Linked so far: invoices: 1. The next run goes on." in said


def test_a_stop_is_told_with_its_reason(world: World) -> None:
    world.configure(language="de", invoices={"cost_centre": "Kranhale"})
    issue(world, "CW-1")
    world.run()
    said = " ".join(command(world, "sync", "status").stdout.split())
    assert "Die Kostenstelle „Kranhale“ gibt es in sevDesk nicht" in said
    assert "invoices.cost_centre" in said


def test_a_space_that_is_not_open_to_the_token_asks_for_no_new_one_first(world: World) -> None:
    world.cobot.is_admin = False
    world.run()
    said = " ".join(command(world, "sync", "status").stdout.split())
    assert "The space is not open to this token at Cobot" in said
    assert "Check cobot.subdomain" in said


def test_what_the_next_run_settles_needs_no_person(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk_side.fault = ErrorBefore(request_to("POST", "saveVoucher"))
    world.run()
    ended = command(world, "sync", "status")
    assert ended.code == 1
    assert "The next run settles (1)" in ended.stdout
    assert "Needs a person" not in ended.stdout


def test_a_refused_token_is_said_to_need_a_new_one(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk.token = "another"  # the configuration is written from it, so the token below is the wrong one
    settings = world.settings()
    world.sevdesk.token = SevdeskState().token
    assert run_space(settings, RunOptions(), world.clients, world.clock).exit_code == 4
    told = fields(world)
    assert (told["health"], told["exit_code"], told["refused_by"]) == ("failed", 1, "sevdesk")
    assert "sevDesk does not accept the token" in command(world, "sync", "status").stdout


def test_days_that_later_runs_go_on_with_are_told_until_they_are_done(world: World) -> None:
    world.start_date = date(2026, 3, 1)
    for number in range(2):
        issue(world, f"OLD-{number}", day=date(2026, 2, 1))
    world.run(RunOptions(since=date(2026, 2, 1), until=date(2026, 2, 28), only="invoices", limit=1))
    assert fields(world)["backfills"] == [{"since": "2026-02-01", "until": "2026-02-28", "only": "invoices"}]
    said = " ".join(command(world, "sync", "status").stdout.split())
    assert "2026-02-01 to 2026-02-28, invoices only: the next run goes on with it" in said
    world.run()
    assert fields(world)["backfills"] == []


def test_stopped_number_writes_are_told_with_the_way_out(world: World) -> None:
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=date(2026, 2, 1))
    world.cobot.quirks.number_write = "not-found"
    world.run()
    assert fields(world)["numbers_stopped"] == member
    said = command(world, "sync", "status").stdout
    assert f"sync retry {member}" in " ".join(said.split())


def test_text_fits_80_columns_and_holds_nothing_that_acts_on_a_terminal(world: World) -> None:
    world.configure(language="de")
    issue(world, "CW-\x1b[2J1", line("Flex \x07 Desk " * 40, code=None))
    world.run()
    ended = command(world, "sync", "status")
    assert ended.code == 1
    assert max(map(len, ended.stdout.splitlines())) <= 80
    assert not {"\x1b", "\x07"} & set(ended.stdout)
    assert "Bitte prüfen (1)" in ended.stdout


@pytest.mark.parametrize("hours", [0, 30])
def test_when_no_run_came_for_a_day_the_timer_is_asked_after(world: World, hours: int) -> None:
    ledger = Ledger.open(world.state_file)
    moment = datetime.now(UTC) - timedelta(hours=hours)
    ledger.record_run(RunRecord(moment, moment, 0, {}))
    ledger.close()
    ended = command(world, "sync", "status")
    assert ended.code == (1 if hours else 0)
    assert ("cron" in ended.stdout) is bool(hours)


def test_a_full_disk_ends_with_5_whatever_was_noted_down_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger.open(world.state_file).close()
    usage = shutil.disk_usage(world.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=4096))
    ended = command(world, "sync", "status")
    assert (ended.code, ended.stdout) == (5, "")
