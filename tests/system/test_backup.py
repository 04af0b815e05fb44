"""``sync status --backup``: the state file as it stands at one moment, private, whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cobot_sevdesk_sync.store.database import back_up, open_database
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import exclusive
from tests.system.in_process import command, command_of
from tests.system.invoicing import issue
from tests.world import World


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def linked(path: Path) -> list[str]:
    with closing(Ledger.copy_of(path)) as ledger:
        return sorted(each.number or "" for each in ledger.links("invoice").values())


@pytest.fixture
def booked(world: World) -> World:
    issue(world, "CW-1")
    world.run()
    return world


def test_the_copy_is_private_says_nothing_and_serves_as_a_state_file(booked: World) -> None:
    target = booked.folder / "copy.db"
    ended = command(booked, "sync", "status", "--backup", str(target))
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")
    assert mode(target) == 0o600
    assert linked(target) == linked(booked.state_file) == ["CW-1"]
    booked.forget_requests()
    booked.state_file.unlink()
    target.rename(booked.state_file)
    booked.run()
    assert [each.method for each in booked.requests() if each.is_write] == []


def test_a_copy_while_a_run_is_in_the_middle_of_a_write_has_what_was_committed(booked: World) -> None:
    target = booked.folder / "copy.db"
    with (
        exclusive(booked.state_file, booked.settings().cobot.space),
        closing(open_database(booked.state_file)) as busy,
    ):
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("INSERT INTO marks VALUES ('half', 'done')")
        assert command(booked, "sync", "status", "--backup", str(target)).code == 0
        busy.execute("COMMIT")
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM marks WHERE name = 'half'").fetchone() == (0,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sorted(path.name for path in booked.folder.iterdir() if "copy" in path.name) == ["copy.db"]


def test_a_file_that_is_there_is_only_replaced_when_that_is_said(booked: World) -> None:
    target = booked.folder / "copy.db"
    target.write_text("somebody's", encoding="utf-8")
    ended = command(booked, "sync", "status", "--backup", str(target))
    assert (ended.code, ended.stdout) == (2, "")
    assert "--overwrite" in ended.stderr
    assert target.read_text(encoding="utf-8") == "somebody's"
    assert command(booked, "sync", "status", "--backup", str(target), "--overwrite").code == 0
    assert (linked(target), mode(target)) == (["CW-1"], 0o600)


def of_another_space(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE marks SET value = json_set(value, '$.id', 'other') WHERE name IN ('owner', 'space')")


def of_another_name(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE marks SET value = replace(value, 'co-up', 'harbour') WHERE name IN ('owner', 'space')")


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE books (title TEXT)")


def that_is_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 4_000)


def of_a_later_run(path: Path) -> None:
    with closing(sqlite3.connect(path)) as later, later:
        later.execute("UPDATE runs SET started = '2026-04-01T10:05:00+00:00'")


@pytest.mark.parametrize(
    "change", [of_another_space, of_another_name, of_another_program, that_is_damaged, of_a_later_run]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_database_that_is_no_earlier_copy_is_never_replaced(
    booked: World, change: Callable[[Path], None], language: str
) -> None:
    booked.configure(language=language)
    target = booked.folder / "zweite.db"
    back_up(booked.state_file, target)
    change(target)
    before = target.read_bytes()
    ended = command(booked, "sync", "status", "--backup", str(target), "--overwrite")
    assert (ended.code, ended.stdout, target.read_bytes() == before) == (2, "", True)
    assert {"de": "frühere Kopie", "en": "earlier copy"}[language] in " ".join(ended.stderr.split())


def test_a_state_file_in_use_is_none_of_a_space_before_its_first_run(booked: World) -> None:
    target = booked.folder / "zweite.db"
    booked.state_file.rename(target)
    with closing(open_database(booked.state_file)):
        pass
    assert command(booked, "sync", "status", "--backup", str(target), "--overwrite").code == 2
    assert linked(target) == ["CW-1"]


def test_an_earlier_copy_is_replaced_whatever_version_wrote_it(booked: World) -> None:
    target = booked.folder / "copy.db"
    back_up(booked.state_file, target)
    with closing(sqlite3.connect(target)) as newer, newer:
        newer.execute("UPDATE _sqlite_migrations SET name = '9999_later' WHERE id = 1")
    issue(booked, "CW-2")
    booked.clock.advance(minutes=5)
    booked.run()
    assert command(booked, "sync", "status", "--backup", str(target), "--overwrite").code == 0
    assert linked(target) == ["CW-1", "CW-2"]


def test_what_cannot_be_written_is_said_and_nothing_is_left(booked: World) -> None:
    before = sorted(booked.folder.iterdir())
    ended = command(booked, "sync", "status", "--backup", str(booked.folder / "nowhere" / "copy.db"))
    assert ended.code == 2
    assert "No such file or directory" in ended.stderr
    assert sorted(booked.folder.iterdir()) == before


def test_without_a_state_file_there_is_no_copy_and_no_new_state_file(world: World) -> None:
    target = world.folder / "copy.db"
    ended = command(world, "sync", "status", "--backup", str(target))
    assert ended.code == 5
    assert not target.exists()
    assert not world.state_file.exists()


def test_a_damaged_state_file_is_no_back_up(booked: World) -> None:
    booked.state_file.write_bytes(b"no database" * 500)
    ended = command(booked, "sync", "status", "--backup", str(booked.folder / "copy.db"))
    assert ended.code == 5
    assert not (booked.folder / "copy.db").exists()


def test_what_another_version_wrote_stays_as_it_is(booked: World) -> None:
    with closing(sqlite3.connect(booked.state_file)) as newer:
        newer.execute(
            "INSERT INTO _sqlite_migrations SELECT 9, migration_set, '9999_later', applied_at"
            " FROM _sqlite_migrations LIMIT 1"
        )
        newer.commit()
    back_up(booked.state_file, booked.folder / "copy.db")
    with closing(sqlite3.connect(booked.folder / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM _sqlite_migrations WHERE name = '9999_later'").fetchone() == (1,)


def test_several_spaces_go_into_a_folder_each_under_its_name(booked: World) -> None:
    folder = booked.folder / "copies"
    folder.mkdir()
    booked.settings()  # writes the configuration
    other = booked.folder / "other.yaml"
    text = booked.config_file.read_text(encoding="utf-8")
    other.write_text(text.replace("co-up", "harbour").replace(booked.state_file.name, "harbour.db"), encoding="utf-8")
    configs = [str(booked.config_file), str(other)]
    ended = command_of(configs, "sync", "status", "--backup", str(folder), "--format", "json")
    objects = [json.loads(row) for row in ended.stdout.splitlines()]
    assert [(each["space"], each["exit_code"]) for each in objects] == [("co-up", 0), ("harbour", 5)]
    assert objects[0]["backup"] == str(folder / "co-up.db")
    assert [path.name for path in folder.iterdir()] == ["co-up.db"]
    refused = command_of(configs, "sync", "status", "--backup", str(folder / "one.db"))
    assert (refused.code, "folder" in refused.stderr) == (2, True)


def test_to_overwrite_alone_is_wrong_usage(booked: World) -> None:
    assert command(booked, "sync", "status", "--overwrite").code == 2


def test_a_folder_that_cannot_even_be_looked_at_is_said(booked: World) -> None:
    # As one that only another user may enter, and for root too: its name is longer than a name may be.
    closed = booked.folder / ("x" * 300)
    ended = command(booked, "sync", "status", "--backup", str(closed / "copy.db"))
    assert (ended.code, "cannot be written" in ended.stderr) == (2, True)
    for more in ([], ["--format", "html"]):
        ended = command(booked, "sync", "report", "--output", str(closed / "report"), *more)
        assert (ended.code, "its folder does not exist or cannot be written to" in ended.stderr) == (2, True)


def test_a_state_file_that_cannot_even_be_looked_for_ends_with_5(booked: World) -> None:
    booked.configure(state=str(booked.folder / ("x" * 300) / "state.db"))
    for words in (["run"], ["run", "--dry-run"], ["status"], ["report"]):
        ended = command(booked, "sync", *words)
        assert (words, ended.code) == (words, 5)
        assert "error of its own" not in ended.stderr
