"""``sync report`` at the command line: exit codes, files, formats, and agreement with the runs around it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from cobot_sevdesk_sync.cli import sync_report
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.sandbox.seed import seed_space
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.system.invoicing import DAY, issue, line
from tests.system.reporting import assert_each_once, classes, report_of
from tests.world import World, empty_world

OWN_MODE = 0o600


def invoked(monkeypatch: pytest.MonkeyPatch, world: World, *arguments: str) -> Result:
    """Run ``sync report`` in this process against a world, on its own clock."""
    monkeypatch.setattr(sync_report, "open_clients", lambda settings, *_, **__: world.clients(settings))
    monkeypatch.setattr(sync_report, "SystemClock", lambda: world.clock)
    world.settings()
    command = ["--config", str(world.config_file), "sync", "report", *arguments]
    return CliRunner().invoke(cobot_sevdesk, command, standalone_mode=False)


def test_after_a_clean_run_the_report_exits_with_zero(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(world, "CW-1")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", confirmed_at=DAY)
    assert invoked(monkeypatch, world).return_value == 1
    assert world.run().exit_code == 0
    world.clock.advance(days=1)
    found = invoked(monkeypatch, world, "--until", DAY.isoformat())
    assert found.return_value == 0
    assert "Everything agrees" in found.stdout
    assert found.stderr == ""


def test_before_and_after_a_run_of_the_seeded_space_report_and_run_agree(tmp_path: Path) -> None:
    cobot, sevdesk, expected = seed_space(DAY)
    world = World(tmp_path, cobot, sevdesk, expected.start_date)
    before = report_of(world, until=DAY)
    assert_each_once(before, world)
    result = world.run(RunOptions(since=expected.start_date, until=DAY))
    created = {action.number for action in result.actions if action.action == "create-voucher"}
    missing = {row.number for row in before.rows if row.document_class == "missing"}
    without_pdf = {each.finding.number for each in result.problems if each.finding.code == "pdf-unavailable"}
    assert missing - without_pdf == created
    adopted = {action.number for action in result.actions if action.action == "adopt-voucher"}
    assert adopted == {row.number for row in before.rows if row.document_class == "matched"}
    after = report_of(world, until=DAY)
    assert_each_once(after, world)
    found = classes(after)
    assert "missing" not in found.values()
    not_booked = {
        each.finding.number
        for each in result.problems
        if each.finding.object == "invoice" and each.finding.number not in created
    }
    named = {number for number, name in found.items() if name in {"blocked", "different", "duplicate"}}
    several = {each.finding.number for each in result.problems if each.finding.is_booked_without_contact}
    assert several
    assert named == not_booked | several
    assert classes(report_of(world, until=DAY, with_state=False)) == found | dict.fromkeys(without_pdf, "missing")


def test_a_report_is_written_whole_and_for_its_user_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(world, "CW-1")
    file = world.folder / "report.csv"
    file.write_text("an older one", encoding="utf-8")
    found = invoked(monkeypatch, world, "--format", "csv", "--output", str(file))
    assert (found.return_value, found.stdout) == (1, "")
    assert str(file) in found.stderr
    assert b"CW-1" in file.read_bytes()
    documents, *others = file.read_bytes().split(b"\r\n\r\n")
    assert documents.count(b"\r\n") == 1
    assert len(others) == 3
    assert file.stat().st_mode & 0o777 == OWN_MODE
    assert sorted(path.name for path in world.folder.iterdir()) == ["config.yaml", "report.csv"]


def test_a_report_that_fails_leaves_an_older_file_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file = world.folder / "report.csv"
    file.write_text("an older one", encoding="utf-8")
    world.sevdesk.token = "another"
    world.configure(sevdesk={"token": "wrong"})
    found = invoked(monkeypatch, world, "--format", "csv", "--output", str(file))
    assert found.return_value == 4
    assert "sevDesk" in found.stderr
    assert file.read_text(encoding="utf-8") == "an older one"


def test_a_refused_token_is_told_in_json_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(cobot={"token": "wrong"})
    found = invoked(monkeypatch, world, "--format", "json", "--since", "2026-04-01")
    assert found.return_value == 4
    document = json.loads(found.stdout)
    assert (document["exit_code"], document["since"], document["until"]) == (4, "2026-04-01", None)
    assert document["error"]["message"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--since", "2026-05-01", "--until", "2026-04-01"), "no day lies between"),
        (("--output", "no-such-folder/report.csv"), "does not exist"),
        (("--output", "report.pdf"), "with the ending .html, open it in the browser and print it"),
        (("--output", "report.PDF"), "with the ending .html, open it in the browser and print it"),
        (
            ("--output", "report.xlsx"),
            "ends in .xlsx is to be is not known. Endings: .html, .csv, .json, .txt (or none",
        ),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    found = invoked(monkeypatch, world, *arguments)
    assert found.return_value == 2
    assert told in " ".join(found.stderr.split())
    assert world.requests() == []


@pytest.mark.parametrize("name", ["report", "report.txt", ".report", "report.odd"])
def test_a_report_without_an_ending_is_text_and_with_a_format_the_ending_is_only_told(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = world.folder / name
    found = invoked(monkeypatch, world, "--output", str(file), *(["--format", "text"] if name == "report.odd" else []))
    assert (found.return_value, file.exists()) == (0, True)


def test_a_report_needs_no_state_makes_none_and_takes_no_lock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(world, "CW-1")
    invoked(monkeypatch, world)
    assert [path.name for path in world.folder.iterdir()] == ["config.yaml"]
    world.run()
    before = {path.name: path.read_bytes() for path in world.folder.iterdir()}
    invoked(monkeypatch, world)
    assert {path.name: path.read_bytes() for path in world.folder.iterdir()} == before


def test_a_damaged_state_file_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.state_file.write_bytes(b"not a database" * 100)
    assert invoked(monkeypatch, world).return_value == 5


def test_several_spaces_are_a_line_each_and_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "spaces"
    folder.mkdir()
    worlds: dict[str, World] = {}
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        world = empty_world(tmp_path / name)
        world.cobot.space = msgspec.structs.replace(world.cobot.space, subdomain=name)
        world.settings()
        world.config_file.rename(folder / f"{name}.yaml")
        worlds[name] = world
    issue(worlds["south"], "CW-1")
    monkeypatch.setattr(
        sync_report, "open_clients", lambda space, *_, **__: worlds[space.cobot.subdomain].clients(space)
    )
    monkeypatch.setattr(sync_report, "SystemClock", lambda: worlds["south"].clock)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(
            cobot_sevdesk, ["--config", str(folder), "sync", "report", *arguments], standalone_mode=False
        )

    found = run("--format", "json")
    documents = [json.loads(text) for text in found.stdout.splitlines()]
    assert [(each["space"], each["exit_code"]) for each in documents] == [("north", 0), ("south", 1)]
    assert found.return_value == 1
    refused = run("--format", "csv")
    assert (refused.return_value, refused.stdout) == (2, "")
    assert "--config" in refused.stderr


def test_the_german_report_speaks_german(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.configure(language="de")
    issue(world, "CW-1", line(code=None))
    found = invoked(monkeypatch, world)
    assert "Nicht buchbar (1)" in found.stdout
    assert "no-accounting-code: Rechnung CW-1 wurde nicht gebucht" in found.stdout


def test_the_command_works_as_a_process_of_its_own(served: World) -> None:
    issue(served, "CW-1", day=datetime.now(UTC).date())
    ended = served.command("sync", "report", "--format", "json", "--until", "2099-12-31")
    assert ended.code == 1
    assert [row["class"] for row in ended.json["rows"]] == ["missing"]
    assert ended.stderr == ""
