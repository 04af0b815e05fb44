"""``sync run`` on several spaces: at once, told in order, each failing alone, one pace for a token they share."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.cli import sync_run
from cobot_sevdesk_sync.cli import sync_run as run_text
from cobot_sevdesk_sync.cli.process import WORKERS, side_by_side
from cobot_sevdesk_sync.cli.spaces import Paces, open_clients
from cobot_sevdesk_sync.cobot.wire import Page
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import Interrupted
from cobot_sevdesk_sync.pacing import Stop, StoppableClock, StoppablePace
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.result import RunOptions, RunResult
from cobot_sevdesk_sync.sync.run import run_space
from cobot_sevdesk_sync.texts import Texts
from tests.faults.processes import unmeasured_environment
from tests.sandbox_faults import Callback
from tests.system.invoicing import booked_numbers, issue, line, real_today
from tests.system.spaces import run_all, served_spaces
from tests.world import COBOT_URL, TestClock, World, command_line, empty_world

PATIENCE = 30


# What the work of several is made of


def test_results_come_in_the_order_of_the_items_however_long_each_takes() -> None:
    last_is_done = threading.Event()

    def work(item: int) -> int:
        if item == 1:
            assert last_is_done.wait(PATIENCE)
        if item == 3:
            last_is_done.set()
        return item * 10

    assert list(side_by_side([1, 2, 3], work, Stop(), workers=2)) == [10, 20, 30]


def test_no_more_than_the_workers_are_at_work_at_once_and_as_many_as_that_are() -> None:
    together = threading.Barrier(WORKERS, timeout=PATIENCE)
    lock = threading.Lock()
    now, most = 0, 0

    def work(_item: int) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        together.wait()
        with lock:
            now -= 1

    assert len(list(side_by_side(range(WORKERS * 2), work, Stop()))) == WORKERS * 2
    assert most == WORKERS


def test_every_record_that_is_read_is_known_to_the_library_before_a_thread_reads_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two threads that read the first of its kind at once end the whole process, in one of ten starts."""
    known: list[type] = []
    monkeypatch.setattr("msgspec.json.Decoder", known.append)

    def work(_item: int) -> int:
        return len(known)

    counts = list(side_by_side([1, 2], work, Stop()))
    assert counts == [len(known)] * 2
    assert {Link, Page} <= set(known)


def test_closing_early_stops_the_waits_and_the_requests_of_all_workers() -> None:
    stop = Stop()
    at_work = threading.Barrier(2, timeout=PATIENCE)
    ended: list[str] = []

    def work(item: str) -> None:
        if item == "first":
            return
        at_work.wait()
        try:
            StoppableClock(stop).sleep(3600)
        except Interrupted:
            ended.append(item)
            raise

    with closing(side_by_side(["first", "second"], work, stop)) as results:
        next(results)
        at_work.wait()
    assert ended == ["second"]
    with pytest.raises(Interrupted):
        StoppablePace(Paces([], TestClock()), stop).admit("any")  # type: ignore[arg-type]  # never asked


# Spaces


def test_spaces_are_worked_on_at_once_and_told_in_the_order_of_their_files(tmp_path: Path) -> None:
    """Each space's first request is answered only once all have sent theirs."""
    names = ["adlershof", "bremen", "celle"]
    together = threading.Barrier(len(names), timeout=PATIENCE)

    def waits(_request: Request) -> None:
        together.wait()

    with served_spaces(tmp_path, names) as worlds:
        for name, world in worlds.items():
            issue(world, f"{name}-1", day=real_today())
            world.cobot_side.fault = Callback(1, before_effect=waits)
        ended = run_all(tmp_path, "--format", "json")
        told = [json.loads(each) for each in ended.stdout.splitlines()]
        assert [each["space"] for each in told] == names
        assert [booked_numbers(world) for world in worlds.values()] == [[f"{name}-1"] for name in names]
    assert (ended.code, ended.stderr) == (0, "")


def test_one_failing_space_touches_no_other_and_the_highest_code_wins(tmp_path: Path) -> None:
    with served_spaces(tmp_path, ["broken", "damaged", "fine", "refused"]) as worlds:
        for name, world in worlds.items():
            issue(world, f"{name}-1", day=real_today())
        worlds["damaged"].state_file.write_bytes(b"no database" * 100)
        worlds["refused"].cobot.is_admin = False
        worlds["broken"].config_file.write_text("start_date: soon\n", encoding="utf-8")
        ended = run_all(tmp_path, "--format", "json")
        results = [json.loads(each) for each in ended.stdout.splitlines()]
        told = {each["space"]: each["exit_code"] for each in results}
        assert told == {None: 2, "damaged": 5, "fine": 0, "refused": 4}
        sent = {each["space"]: each["requests"] for each in results if each["space"]}
        assert sent["damaged"] == {"cobot": 0, "sevdesk": 0}
        assert sent["refused"]["cobot"] > 0
        assert booked_numbers(worlds["fine"]) == ["fine-1"]
    assert ended.code == 5
    assert "broken.yaml" in ended.stderr


def test_a_program_error_in_one_space_touches_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(settings: Settings, *arguments: Any) -> RunResult:
        if settings.cobot.subdomain == "celle":
            raise ZeroDivisionError
        return run_space(settings, *arguments)

    monkeypatch.setattr(sync_run, "run_space", failing)
    with served_spaces(tmp_path, ["celle", "dessau"]) as worlds:
        issue(worlds["dessau"], "D-1", day=real_today())
        ended = run_all(tmp_path)
        assert booked_numbers(worlds["dessau"]) == ["D-1"]
    assert ended.code == 1
    assert "ZeroDivisionError" in ended.stderr


def test_without_news_several_spaces_print_nothing_and_with_news_a_line_each(tmp_path: Path) -> None:
    with served_spaces(tmp_path, ["celle", "dessau"]) as worlds:
        issue(worlds["dessau"], "D-1", day=real_today())
        issue(worlds["dessau"], "D-2", line(code=None), day=real_today())
        first, second = run_all(tmp_path), run_all(tmp_path)
    lines = first.stdout.splitlines()
    assert lines[0].startswith("dessau: 1 invoice booked, 0 contacts made or linked, 1 needs a person")
    assert [each for each in lines if each.startswith(("celle", "dessau"))] == lines[:1] + [
        each for each in lines if each.startswith("dessau: Needs")
    ]
    assert (second.code, second.stdout, second.stderr) == (1, "", "")


def test_on_a_terminal_each_space_has_a_line_of_its_own(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    result = world.run(RunOptions())
    run_text.tell(result, Texts("en"), quiet=False, named=True, on_terminal=True)
    assert capsys.readouterr().out == "co-up: nothing new.\n"


def test_log_lines_of_several_spaces_say_which_one_they_are_about(tmp_path: Path) -> None:
    with served_spaces(tmp_path, ["celle", "dessau"]):
        events = [
            json.loads(each) for each in run_all(tmp_path, before=["-v", "--log-format", "json"]).stderr.splitlines()
        ]
        text = run_all(tmp_path, before=["-v"]).stderr
    assert {each["space"] for each in events} == {"celle", "dessau"}
    assert all("[celle] " in each or "[dessau] " in each for each in text.splitlines())


def test_two_configurations_on_one_state_file_are_refused_and_nothing_is_requested(tmp_path: Path) -> None:
    with served_spaces(tmp_path, ["celle", "dessau"]) as worlds:
        document = yaml.safe_load(worlds["dessau"].config_file.read_text(encoding="utf-8"))
        document["state"] = str(worlds["celle"].state_file)
        worlds["dessau"].config_file.write_text(yaml.safe_dump(document), encoding="utf-8")
        ended = run_all(tmp_path)
        assert ended.code == 2
        assert "state" in ended.stderr
        assert [world.requests() for world in worlds.values()] == [[], []]


@pytest.mark.parametrize(
    "words", [("sync", "run"), ("sync", "status"), ("sync", "report", "--since", "2026-01-01"), ("check",)]
)
def test_in_json_a_space_whose_configuration_is_faulty_has_its_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    with served_spaces(tmp_path, ["celle", "dessau"]) as worlds:
        document = yaml.safe_load(worlds["dessau"].config_file.read_text(encoding="utf-8"))
        document["language"] = "fr"
        worlds["dessau"].config_file.write_text(yaml.safe_dump(document), encoding="utf-8")
        ended = command_line("--config", str(tmp_path / "spaces"), *words, "--format", "json")
    faulty, fine = (json.loads(each) for each in ended.stdout.splitlines())
    assert (faulty["space"], faulty["exit_code"], fine["space"]) == ("dessau", 2, "celle")
    assert faulty["file"].endswith("dessau.yaml")
    assert "language" in faulty["error"]["message"]
    assert faulty["error"]["fix"]
    assert ended.code == 2


def test_a_folder_of_faulty_configurations_only_is_told_in_json_too(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("start_date: soon\n", encoding="utf-8")
    ended = command_line("--config", str(tmp_path), "sync", "run", "--format", "json")
    files = [json.loads(each)["file"] for each in ended.stdout.splitlines()]
    assert (ended.code, [Path(file).name for file in files]) == (2, ["a.yaml", "b.yaml"])


@pytest.mark.parametrize(("jobs", "at_once"), [("1", 1), ("3", 3)])
def test_as_many_spaces_are_worked_on_side_by_side_as_jobs_says(tmp_path: Path, jobs: str, at_once: int) -> None:
    names = ["adlershof", "bremen", "celle"]
    together = threading.Barrier(at_once, timeout=PATIENCE)

    def waits(_request: Request) -> None:
        together.wait()

    with served_spaces(tmp_path, names) as worlds:
        for world in worlds.values():
            world.cobot_side.fault = Callback(1, before_effect=waits)
        assert run_all(tmp_path, "--jobs", jobs).code == 0
        assert run_all(tmp_path, "--jobs", "0").code == 2


# One pace for one token


def test_spaces_with_the_same_token_keep_one_pace_and_others_their_own(tmp_path: Path) -> None:
    one = empty_world(tmp_path).settings()
    other = replace(one, cobot=replace(one.cobot, subdomain="b", space_url="https://b.test", requests_per_minute=3))
    third = replace(one, cobot=replace(one.cobot, token="another"), sevdesk=replace(one.sevdesk, token="another"))
    paces = Paces([one, other, third], TestClock())
    assert paces.cobot(one.cobot) is paces.cobot(other.cobot)
    assert paces.cobot(one.cobot) is not paces.cobot(third.cobot)
    assert paces.sevdesk(one.sevdesk) is paces.sevdesk(other.sevdesk)
    assert paces.sevdesk(one.sevdesk) is not paces.sevdesk(third.sevdesk)


def test_the_clients_of_two_spaces_with_one_token_never_exceed_the_lower_of_their_limits(tmp_path: Path) -> None:
    clock = TestClock()
    one = empty_world(tmp_path).settings()
    one = replace(one, cobot=replace(one.cobot, requests_per_minute=3))
    other = replace(one, cobot=replace(one.cobot, subdomain="b", requests_per_minute=60))
    paces = Paces([one, other], clock)
    sent = []
    for turn in range(9):
        paces.cobot((one, other)[turn % 2].cobot).admit("GET /api/user")
        sent.append(clock.monotonic())
    assert all(later - earlier >= 60 for earlier, later in zip(sent, sent[3:], strict=False))
    assert COBOT_URL in one.cobot.api_url
    assert open_clients(one, clock, None, paces)[0].requests_sent == 0


# The end by Ctrl-C


def test_an_interruption_ends_all_spaces_in_order_and_the_next_run_finishes_the_work(tmp_path: Path) -> None:
    names = ["celle", "dessau"]
    together = threading.Barrier(len(names), timeout=PATIENCE)
    with served_spaces(tmp_path, names) as worlds:
        command = ["-m", "cobot_sevdesk_sync", "--config", str(tmp_path / "spaces"), "sync", "run"]
        process = subprocess.Popen(
            [sys.executable, "-W", "error", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=unmeasured_environment(),
        )

        def interrupt(_request: Request) -> None:
            if together.wait() == 0:
                process.send_signal(signal.SIGINT)

        for name, world in worlds.items():
            issue(world, f"{name}-1", day=real_today())
            world.cobot_side.fault = Callback(1, before_effect=interrupt)
        stdout, stderr = process.communicate(timeout=PATIENCE)
        assert process.returncode == 130
        assert stdout == ""
        told = [line for line in stderr.splitlines() if "was asked to end" in line]
        assert [line.partition(":")[0] for line in told] == names, stderr
        assert run_all(tmp_path).code == 0
        assert [booked_numbers(world) for world in worlds.values()] == [[f"{name}-1"] for name in names]
