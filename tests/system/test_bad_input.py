"""Wrong configuration, refused tokens, broken answers, unusable state: named, with the right exit code, and in time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
import yaml
from click.testing import CliRunner
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore, Handle, StrikingFault
from cobot_sevdesk_sync.store.lock import exclusive
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.sandbox_faults import request_to
from tests.sandbox_states import sevdesk_snapshot
from tests.world import COBOT_URL, SEVDESK_URL, Ended, World, command_line

TODAY = date(2026, 4, 1)
FLEX = [InvoiceLine("Flex", net="150.00", code="4400")]


class Rewrite(StrikingFault):
    """Changes the JSON of the answers it strikes."""

    def __init__(self, when: Callable[[Request], bool], change: Callable[[Any], None]) -> None:
        super().__init__(when)
        self.change = change

    def strike(self, request: Request, handle: Handle) -> Response:
        response = handle(request)
        document = msgspec.json.decode(response.get_data())
        self.change(document)
        response.set_data(msgspec.json.encode(document))
        return response


def add_documents(world: World, count: int = 2) -> list[str]:
    """Add members with an invoice each and return their ids."""
    members = []
    for turn in range(1, count + 1):
        members.append(world.cobot.add_member(f"Mitglied {turn}", email=f"m{turn}@example.org"))
        world.cobot.add_invoice(f"CW-{turn}", TODAY, FLEX, debitor=("memberships", members[-1]))
    return members


def writes(world: World) -> list[str]:
    return [f"{each.method} {each.path}" for each in world.requests() if each.is_write]


def run_config(folder: Path, text: str, **environment: str) -> Ended:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return command_line("--config", str(path), "sync", "run", environment=environment)


def in_process(*arguments: str) -> Ended:
    """Run a command that ends before the first request in this process: no need for another."""
    result = CliRunner().invoke(cobot_sevdesk, arguments, standalone_mode=False)
    if isinstance(result.exception, click.ClickException):
        return Ended(2, result.stdout, result.exception.format_message())
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    code = result.exit_code or result.return_value or 0
    return Ended(int(code), result.stdout, result.stderr)


def configured(world: World, cobot_url: str, sevdesk_url: str, **changes: Any) -> str:
    document = yaml.safe_load(world.write_config(cobot_url, sevdesk_url).read_text(encoding="utf-8"))
    for section, values in changes.items():
        document[section] = {**document.get(section, {}), **values} if isinstance(values, dict) else values
    return yaml.safe_dump(document)


# Configuration: all faults at once, exit 2, nothing requested


def test_every_fault_of_a_configuration_is_told_at_once_and_nothing_is_requested(world: World) -> None:
    with world.served() as servers:
        text = configured(
            world,
            servers.cobot_url,
            servers.sevdesk_url,
            invoices={"due_after_days": "soon", "statsu": "open", "corrections": "ignore"},
            members={"customer_numbers": "both"},
            sevdesk={"token": None, "token_file": str(world.folder / "missing")},
            cobot={"token": "${NOT_THERE}"},
            start_date="first of May",
            colour="red",
        )
        ended = run_config(world.folder, text)
    assert ended.code == 2
    assert ended.stdout == ""
    for fault in (
        "invoices.due_after_days",
        "invoices.statsu",
        "invoices.corrections",
        "members.customer_numbers",
        "token_file",
        "NOT_THERE",
        "start_date",
        "colour",
    ):
        assert fault in ended.stderr
    assert "status" in ended.stderr
    assert "line" in ended.stderr
    assert world.requests() == []
    assert not world.state_file.exists()


def test_missing_tokens_are_both_told(world: World) -> None:
    path = world.folder / "config.yaml"
    path.write_text("start_date: 2026-01-01\ncobot: {subdomain: co-up}\nsevdesk: {}\n", encoding="utf-8")
    ended = in_process("--config", str(path), "sync", "run")
    assert ended.code == 2
    assert "cobot.token" in ended.stderr
    assert "sevdesk.token" in ended.stderr


@pytest.mark.parametrize(
    "text", ["cobot: [unclosed\n", "\tstart_date: 2026-01-01\n", "", "- just\n- a list\n", "a: &a [*a]\n"]
)
def test_yaml_that_is_none_or_no_configuration_is_a_fault_of_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    ended = in_process("--config", str(path), "sync", "run")
    assert ended.code == 2
    assert "config.yaml" in ended.stderr


def test_a_configuration_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = in_process("--config", str(tmp_path / "nowhere.yaml"), "sync", "run")
    assert ended.code == 2
    assert "nowhere.yaml" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--since", "yesterday"],
        ["--limit", "0"],
        ["--only", "teams"],
        ["--since", "2026-02-02", "--until", "2026-02-01"],
    ],
)
def test_wrong_usage_ends_with_code_2_before_anything_is_requested(world: World, arguments: list[str]) -> None:
    path = world.write_config(COBOT_URL, SEVDESK_URL)
    ended = in_process("--config", str(path), "sync", "run", *arguments)
    assert ended.code == 2
    assert ended.stderr
    assert world.requests() == []


# Tokens and rights: exit 4


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_a_wrong_token_ends_the_run_at_once_with_code_4(served: World, side: str) -> None:
    add_documents(served)
    served.configure(**{side: {"token": "0" * 31 + "1"}})
    ended = served.sync()
    assert ended.code == 4
    refused = served.cobot_side if side == "cobot" else served.sevdesk_side
    assert [request.status for request in refused.log] == [401]
    assert writes(served) == []
    assert ended.json["exit_code"] == 4
    assert "token" in ended.stderr
    assert "0" * 31 + "1" not in ended.stdout + ended.stderr
    if side == "cobot":
        assert served.sevdesk_side.log == []


@pytest.mark.parametrize("scope", ["read_user", "read_memberships", "read_invoices"])
def test_a_missing_right_to_read_ends_the_run_at_once_with_code_4(world: World, scope: str) -> None:
    add_documents(world)
    world.cobot.revoke(scope)
    result = world.run()
    assert result.exit_code == 4
    assert [request.status for request in world.cobot_side.log].count(403) == 1
    assert 403 in [each.status for each in world.cobot_side.log]
    assert writes(world) == []
    assert result.error is not None


def test_a_missing_right_to_read_teams_is_told_when_a_team_is_asked_for(world: World) -> None:
    team = world.cobot.add_team("Wattwerk", "t-1")
    world.cobot.add_invoice("CW-1", TODAY, FLEX, debitor=("teams", team))
    world.cobot.revoke("read_teams")
    assert world.run().exit_code == 4
    assert writes(world) == []


def test_a_missing_right_to_write_stops_the_run_and_what_was_finished_stays(world: World) -> None:
    first, second = add_documents(world)
    world.cobot.revoke("write_memberships")
    assert world.run().exit_code == 4
    assert len(world.sevdesk.contacts) == 1
    assert 403 in [each.status for each in world.cobot_side.log]
    world.cobot.grant(*world.cobot.scopes, "write_memberships")
    assert world.run().exit_code == 0
    assert len(world.sevdesk.contacts) == 2
    assert len(world.sevdesk.vouchers) == 2
    assert {world.cobot.members[each].customer_number for each in (first, second)} == {"1001", "1002"}


def test_a_token_of_somebody_who_is_no_admin_ends_the_run_with_code_4(world: World) -> None:
    add_documents(world)
    world.cobot.is_admin = False
    result = world.run()
    assert result.exit_code == 4
    assert len(world.cobot_side.log) == 1
    assert world.sevdesk_side.log == []


# The account at sevDesk: exit 2


def test_booking_system_1_0_is_refused_with_the_reason_and_without_a_write(served: World) -> None:
    add_documents(served)
    served.sevdesk.bookkeeping_version = "1.0"
    ended = served.sync()
    assert ended.code == 2
    assert writes(served) == []
    assert "1.0" in ended.stderr
    assert "2.0" in ended.stderr


def test_an_unknown_cost_centre_is_named_with_those_that_exist_and_nothing_is_written(world: World) -> None:
    world.cobot.add_invoice("CW-1", TODAY, FLEX)
    world.sevdesk.add_cost_centre("Kranhalle", "100")
    world.sevdesk.add_cost_centre("Speicher", "200")
    world.configure(invoices={"cost_centre": "300"})
    result = world.run()
    assert result.exit_code == 2
    assert writes(world) == []
    assert result.error is not None
    for word in ("300", "Kranhalle", "Speicher"):
        assert word in result.error[0]


def test_an_unknown_cost_centre_is_found_before_the_members_are_written(world: World) -> None:
    add_documents(world)
    world.configure(invoices={"cost_centre": "300"})
    assert world.run().exit_code == 2
    assert writes(world) == []


def test_an_unknown_default_account_blocks_what_needs_it_and_is_named_with_the_nearest(world: World) -> None:
    world.cobot.add_invoice("CW-1", TODAY, [InvoiceLine("Flex", net="150.00")])
    world.cobot.add_invoice("CW-2", TODAY, FLEX)
    world.configure(default_account="44OO")
    result = world.run()
    assert result.exit_code == 1
    [problem] = result.problems
    assert (problem.finding.number, problem.finding.code) == ("CW-1", "no-booking-account")
    assert problem.finding.details["account"] == "44OO"
    assert "4400" in problem.finding.details["nearest"]
    assert [voucher.description for voucher in world.sevdesk.vouchers.values()] == ["CW-2"]


# Answers that cannot be used


INVOICE_LIST = request_to("GET", "/invoices")
MEMBER_LIST = request_to("GET", "/api/memberships")


def invoice_row(document: Any, number: str) -> Any:
    return next(row for row in document["data"] if row["attributes"]["number"] == number)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("invoiceDate", "soon"),
        ("invoiceDate", None),
        ("number", ""),
        ("items", "none"),
        ("totalAmount", {"gross": "much", "net": "1", "currency": "EUR", "taxes": []}),
        ("totalAmount", {"gross": "NaN", "net": "1", "currency": "EUR", "taxes": []}),
    ],
)
def test_an_invoice_that_cannot_be_read_is_named_and_the_others_are_booked(
    world: World, field: str, value: object
) -> None:
    add_documents(world)
    broken = world.cobot.invoice_by_number("CW-1").id
    world.cobot_side.fault = Rewrite(
        lambda request: INVOICE_LIST(request) and not request.path.endswith(".pdf"),
        lambda document: invoice_row(document, "CW-1")["attributes"].update({field: value}),
    )
    result = world.run()
    assert result.exit_code == 1
    assert [(each.finding.code, each.finding.id) for each in result.problems] == [("rejected-by-cobot", broken)]
    assert field in result.problems[0].finding.details["reason"]
    assert [voucher.description for voucher in world.sevdesk.vouchers.values()] == ["CW-2"]
    assert world.run().to_tell == ()
    world.cobot_side.fault = lambda request, handle: handle(request)
    assert world.run().exit_code == 0
    assert len(world.sevdesk.vouchers) == 2


def test_a_member_who_cannot_be_read_is_named_and_the_others_become_contacts(world: World) -> None:
    first, _ = add_documents(world)

    def spoil(document: Any) -> None:
        next(row for row in document if row["id"] == first)["confirmed_at"] = "some day"

    world.cobot_side.fault = Rewrite(lambda request: request.path == "/api/memberships", spoil)
    result = world.run()
    assert result.exit_code == 1
    named = {(each.finding.code, each.finding.object) for each in result.problems}
    assert named == {("rejected-by-cobot", "member"), ("contact-not-ready", "invoice")}
    assert first in {each.finding.id for each in result.problems}
    assert [contact.display_name for contact in world.sevdesk.contacts.values()] == ["Mitglied 2"]
    world.clock.advance(minutes=5)
    again = world.run()
    assert again.exit_code == 1
    assert again.to_tell == ()
    world.clock.advance(hours=24)
    assert len(world.run().to_tell) == 2
    world.cobot_side.fault = lambda request, handle: handle(request)
    assert world.run().exit_code == 0
    assert len(world.sevdesk.contacts) == 2


def test_a_list_that_is_no_list_ends_the_run_with_code_3_and_names_the_request(world: World) -> None:
    add_documents(world)
    world.cobot_side.fault = Rewrite(INVOICE_LIST, lambda document: document.update(data="nothing"))
    result = world.run()
    assert result.exit_code == 3
    assert writes(world) == []
    assert result.error is not None
    assert "invoices" in result.error[0]


# Sides that cannot be reached: exit 3


def test_a_side_that_is_not_there_ends_the_run_with_code_3(world: World) -> None:
    add_documents(world)
    with world.served() as servers:
        cobot_url = servers.cobot_url
    with world.served() as servers:
        text = configured(world, cobot_url, servers.sevdesk_url)
        ended = run_config(world.folder, text)
    assert ended.code == 3
    assert "Cobot" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert writes(world) == []


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_a_read_that_fails_for_good_ends_the_run_with_code_3_after_a_few_tries(world: World, side: str) -> None:
    add_documents(world)
    failing = world.cobot_side if side == "cobot" else world.sevdesk_side
    failing.fault = ErrorBefore(lambda request: request.method == "GET")
    result = world.run()
    assert result.exit_code == 3
    assert 2 <= result.requests[side] <= 8
    assert writes(world) == []
    failing.fault = lambda request, handle: handle(request)
    assert world.run().exit_code == 0
    assert len(world.sevdesk.vouchers) == 2


# Several spaces


def test_a_space_with_a_broken_file_does_not_hold_up_another_and_the_highest_code_wins(world: World) -> None:
    add_documents(world)
    with world.served() as servers:
        good = world.folder / "a.yaml"
        good.write_text(configured(world, servers.cobot_url, servers.sevdesk_url), encoding="utf-8")
        bad = world.folder / "b.yaml"
        bad.write_text("start_date: never\n", encoding="utf-8")
        ended = command_line("--config", str(good), "--config", str(bad), "sync", "run", "--format", "json")
    assert ended.code == 2
    told = [json.loads(each) for each in ended.stdout.splitlines()]
    assert sorted(each["exit_code"] for each in told) == [0, 2]
    assert "b.yaml" in ended.stderr
    assert len(world.sevdesk.vouchers) == 2


def test_a_space_that_fails_does_not_hold_up_the_next_one(world: World) -> None:
    add_documents(world)
    with world.served() as servers:
        folder = world.folder / "spaces"
        folder.mkdir()
        refused = configured(
            world,
            servers.cobot_url,
            servers.sevdesk_url,
            cobot={"subdomain": "another", "token": "refused-token"},
            state=str(world.folder / "another.db"),
        )
        (folder / "a.yaml").write_text(refused, encoding="utf-8")
        (folder / "b.yaml").write_text(configured(world, servers.cobot_url, servers.sevdesk_url), encoding="utf-8")
        ended = command_line("--config", str(folder), "sync", "run", "--format", "json")
    assert ended.code == 4
    results = [msgspec.json.decode(line) for line in ended.stdout.splitlines()]
    assert [(each["space"], each["exit_code"]) for each in results] == [("another", 4), ("co-up", 0)]
    assert len(world.sevdesk.vouchers) == 2


# The local state: exit 5


def spoil_with_text(path: Path) -> None:
    path.write_bytes(b"this is no database, whatever its name says" * 100)


def spoil_with_a_folder(path: Path) -> None:
    path.mkdir()


def spoil_with_a_newer_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " SELECT migration_set, '9999_later', applied_at FROM _sqlite_migrations LIMIT 1"
        )
    connection.close()


@pytest.mark.parametrize("spoil", [spoil_with_text, spoil_with_a_folder, spoil_with_a_newer_version])
@pytest.mark.parametrize("dry", [False, True])
def test_an_unusable_state_ends_with_code_5_before_anything_is_requested(
    world: World, spoil: Callable[[Path], None], dry: bool
) -> None:
    add_documents(world)
    if spoil is spoil_with_a_newer_version:
        world.run()
        world.forget_requests()
    spoil(world.state_file)
    before = world.state_file.read_bytes() if world.state_file.is_file() else None
    result = world.run(RunOptions(dry_run=dry))
    assert result.exit_code == 5
    assert world.requests() == []
    assert result.error is not None
    assert str(world.state_file) in result.error[0]
    assert (world.state_file.read_bytes() if world.state_file.is_file() else None) == before


def test_a_state_that_cannot_be_made_is_told_by_the_command_line(world: World) -> None:
    add_documents(world)
    (world.folder / "file").write_text("no folder", encoding="utf-8")
    with world.served():
        world.configure(state=str(world.folder / "file" / "state.db"))
        ended = world.command("sync", "run")
    assert ended.code == 5
    assert "state.db" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert world.requests() == []


def test_a_run_beside_another_does_nothing_and_says_so_in_one_line(world: World) -> None:
    add_documents(world)
    with world.served(), exclusive(world.state_file, "any"):
        ended = world.command("sync", "run")
    assert (ended.code, ended.stdout) == (0, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "co-up" in ended.stderr
    assert world.requests() == []


def test_a_lost_state_makes_nothing_twice(world: World) -> None:
    members = add_documents(world)
    world.run()
    before = sevdesk_snapshot(world.sevdesk)
    numbers = [world.cobot.members[member].customer_number for member in members]
    world.state_file.unlink()
    result = world.run()
    assert result.exit_code == 0
    assert result.members["linked"] == 2
    assert result.invoices["adopted"] == 2
    assert sevdesk_snapshot(world.sevdesk) == before
    assert [world.cobot.members[member].customer_number for member in members] == numbers
