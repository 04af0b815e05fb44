"""Progress shows on a terminal and nowhere else; the log as JSON is one documented event per line."""

from __future__ import annotations

import json
import os
import pty
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock

import pytest

from cobot_sevdesk_sync.cli import log as json_log
from cobot_sevdesk_sync.cli.progress import Note, Shown, _NoteColumn, progress_of_spaces
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.report.space import report_space
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import exclusive
from tests.sandbox_faults import TooManyRequests
from tests.system.invoicing import issue, line, real_today
from tests.system.spaces import served_spaces
from tests.world import World, command_line

COLUMNS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
CLEARED = re.compile(r"\x1b\[2K(\x1b\[\?25h|\r)*$")


class Screen:
    """What arrived at a terminal; complete once its block has ended."""

    def __init__(self) -> None:
        self.raw = ""

    @property
    def text(self) -> str:
        """Without the terminal's own control sequences."""
        return COLUMNS.sub("", self.raw)


@contextmanager
def terminal(*streams: str) -> Iterator[Screen]:
    """Let these of the process's streams be a terminal while the block runs."""
    screen = Screen()
    main, other = pty.openpty()
    arrived = bytearray()

    def read() -> None:
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # how Linux says that the other end is closed
                return
            if not piece:
                return
            arrived.extend(piece)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with os.fdopen(other, "w", encoding="utf-8") as stream:
            replaced = {f"sys.{name}": stream for name in streams}
            with mock.patch.dict(os.environ, {"TERM": "xterm", "COLUMNS": "120"}):
                patches = [mock.patch(name, each) for name, each in replaced.items()]
                for patch in patches:
                    patch.start()
                try:
                    yield screen
                finally:
                    for patch in patches:
                        patch.stop()
    finally:
        reader.join()
        os.close(main)
        screen.raw = arrived.decode("utf-8", "replace")


def run(config: Path, *words: str, before: tuple[str, ...] = ()) -> int:
    code: int = cobot_sevdesk.main(["--config", str(config), *before, *words], standalone_mode=False)
    return code


@pytest.mark.parametrize("words", [("sync", "run"), ("sync", "report")])
def test_on_a_terminal_work_shows_what_it_is_at_and_clears_up_after_itself(
    served: World, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    issue(served, "CW-1", day=real_today())
    served.command("--version")
    with terminal("stderr") as screen:
        run(served.config_file, *words)
    assert "co-up: " in screen.text
    assert CLEARED.search(screen.raw), "the bar is still there, or the cursor is not"
    assert "\x1b" not in capsys.readouterr().out, "what goes to a file is no place for a bar"


@pytest.mark.parametrize("before", [("-q",), ("-v",)])
def test_quiet_and_verbose_runs_show_no_bar_even_on_a_terminal(served: World, before: tuple[str, ...]) -> None:
    issue(served, "CW-1", day=real_today())
    served.command("--version")
    with terminal("stderr") as screen:
        run(served.config_file, "sync", "run", before=before)
    assert "\x1b[2K" not in screen.raw
    assert ("GET /" in screen.raw) is ("-v" in before)


def test_pipes_get_no_bar(served: World) -> None:
    issue(served, "CW-1", day=real_today())
    ended = served.command("sync", "run")
    assert ended.stderr == ""
    assert "\x1b" not in ended.stdout


@contextmanager
def progress(world: World) -> Iterator[Shown]:
    """Show the progress of the world's space while the block runs."""
    with progress_of_spaces() as shown, shown(world.settings()) as calls:
        yield calls


def test_progress_tells_how_many_of_how_many_how_fast_and_why_it_waits(world: World) -> None:
    with terminal("stderr") as screen, progress(world) as (show, waiting, _reading):
        for done in range(4):
            show(done, 250, f"CW-{done}")
        waiting(37.0, "rate-limit")
    assert "co-up: CW-3" in screen.text
    assert "3/250" in screen.text
    assert "/min" in screen.text
    assert "waiting 37 s for the rate limit" in screen.text


def test_while_it_reads_it_tells_how_many_of_how_many_where_that_is_known(world: World) -> None:
    with terminal("stderr") as screen, progress(world) as (show, _waiting, reading):
        reading("invoices", 200, 800)
        reading("vouchers", 1000, None)
        show(3, 250, "CW-3")
        reading("contacts", 7, 7)
    assert "co-up: invoices in Cobot" in screen.text
    assert "200/800" in screen.text
    assert "1000/?" in screen.text
    assert "contacts" not in screen.text, "the work is what is told once it has begun"


def test_a_note_on_a_wait_is_gone_when_the_wait_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("cobot_sevdesk_sync.cli.progress.time.monotonic", lambda: now[0])
    column = _NoteColumn()
    note = Note(105.0, lambda left: f"waiting {left:.0f} s")
    task = mock.Mock(fields={"note": note})
    assert column.render(task).plain == "waiting 5 s"
    now[0] = 105.0
    assert column.render(task).plain == ""


def test_a_report_tells_the_totals_of_both_sides(world: World) -> None:
    for number in range(3):
        issue(world, f"CW-{number}")
    world.run()
    seen: list[tuple[str, int, int | None]] = []
    settings = world.settings()
    cobot, sevdesk = world.clients(settings)
    cobot._reading = sevdesk._reading = lambda *told: seen.append(told)
    with closing(Ledger.copy_of(world.state_file)) as ledger:
        report_space(settings, cobot, sevdesk, world.clock, None, None, ledger)
    assert {("invoices", 3, 3), ("vouchers", 3, 3), ("positions", 3, 3)} <= set(seen)


def test_a_hostile_name_neither_acts_on_the_terminal_nor_tears_up_the_bar(world: World) -> None:
    with terminal("stderr") as screen, progress(world) as (show, waiting, _reading):
        show(0, 2, "[bold]x[/bold]\x1b]0;title\x07\n\u202egnp.exe\x9b31m" + "y" * 500)
        waiting(2.0, "rate-limit")  # is drawn at once
    assert "\x1b]0" not in screen.raw
    assert "\x9b" not in screen.raw
    assert "\u202e" not in screen.raw
    assert "[bold]x[/bold]" in screen.text
    assert "y" * 31 not in screen.text


def test_several_spaces_have_a_line_each_while_they_are_at_work_and_are_told_afterwards(tmp_path: Path) -> None:
    with served_spaces(tmp_path, ["celle", "dessau"]) as worlds:
        for name, world in worlds.items():
            issue(world, f"{name}-1", line(code=None), day=real_today())
        with terminal("stderr", "stdout") as screen:
            assert run(tmp_path / "spaces", "sync", "run") == 1
    told = screen.text.rpartition("celle: 0 invoices booked")
    assert told[1]
    assert "celle: reading" in told[0]
    assert "dessau: reading" in told[0]
    assert "dessau: 0 invoices booked" in told[2]


# The log as JSON


def test_each_line_of_the_log_is_an_event_whose_fields_are_documented(
    served: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cobot_sevdesk_sync.clock.SystemClock.sleep", lambda _self, _seconds: None)
    issue(served, "CW-1", day=real_today())
    served.cobot_side.fault = TooManyRequests(2)
    ended = served.command("-v", "--log-format", "json", "sync", "run")
    events = [json.loads(each) for each in ended.stderr.splitlines()]
    names = {each["event"] for each in events}
    assert {"run-started", "request", "wait", "run-finished"} <= names
    documented = json_log.__doc__ or ""
    fields = {name for each in events for name in each}
    assert [name for name in sorted(fields | names) if f"``{name}``" not in documented] == []
    assert {(each["side"], each["why"]) for each in events if each["event"] == "wait"} == {("cobot", "retry")}
    [finished] = [each for each in events if each["event"] == "run-finished"]
    assert (finished["exit_code"], finished["invoices"]["created"]) == (0, 1)


def test_what_went_wrong_is_an_event_too_and_a_quiet_run_logs_nothing(served: World) -> None:
    assert served.command("--log-format", "json", "sync", "run").stderr == ""
    served.configure(cobot={"token": "refused"})
    refused = json.loads(served.command("--log-format", "json", "sync", "run").stderr)
    assert (refused["event"], refused["level"], refused["space"]) == ("run-failed", "error", "co-up")
    assert refused["next"]
    served.configure(start_date="soon")
    broken = json.loads(served.command("--log-format", "json", "sync", "run").stderr)
    assert broken["event"] == "configuration-fault"


@pytest.mark.parametrize(
    ("arguments", "event"),
    [
        (("sync", "run", "--since", "2026-02-02", "--until", "2026-02-01"), "wrong-usage"),
        (("sync", "run", "--since", "soon"), "wrong-usage"),
        (("sync", "report", "--since", "2026-02-02", "--until", "2026-02-01"), "wrong-usage"),
        (("sync", "report", "--output", "no-such-folder/report.csv"), "wrong-usage"),
        (("sync", "retry"), "wrong-usage"),
        (("sync", "retry", "CW-1"), "notice"),
        (("run",), "wrong-usage"),
    ],
)
def test_what_other_commands_say_aside_is_an_event_too(served: World, arguments: tuple[str, ...], event: str) -> None:
    ended = served.command("--log-format", "json", *arguments)
    assert ended.code == 2
    said = json.loads(ended.stderr)
    assert said["event"] == event
    assert f"``{event}``" in (json_log.__doc__ or "")


def test_a_locked_space_has_its_object_on_stdout_as_well(served: World) -> None:
    with exclusive(served.state_file, "any"):
        ended = served.sync()
    assert ended.code == 0
    assert (ended.json["exit_code"], ended.json["invoices"]["seen"], ended.json["problems"]) == (0, 0, [])
    assert "another run is still at work" in ended.json["error"]["message"]


@pytest.mark.parametrize("name", ["run", "report", "status", "explain", "retry"])
def test_a_command_that_stands_below_sync_is_named_with_its_path(name: str) -> None:
    ended = command_line(name)
    assert ended.code == 2
    assert f"Did you mean 'sync {name}'?" in ended.stderr


def test_options_that_do_not_fit_are_told_in_the_language_of_the_space(served: World, tmp_path: Path) -> None:
    served.configure(language="de")
    reversed_days = ("--since", "2026-02-02", "--until", "2026-02-01")
    for command in ("run", "report"):
        assert "Dazwischen ist kein Tag" in served.command("sync", command, *reversed_days).stderr
    assert "Das ist ein Ordner" in served.command("sync", "report", "--output", str(tmp_path)).stderr
    assert "Den Ordner gibt es nicht" in served.command("sync", "report", "--output", "no-such-folder/a.csv").stderr
