"""A signal ends a run between two requests: nothing is left open, it is told and pinged, and the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.errors import Interrupted
from cobot_sevdesk_sync.pacing import SlidingWindowPace, Stop, StoppableClock, StoppablePace
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from tests.faults.processes import RunningSync, unmeasured_environment
from tests.programs import needed_program
from tests.sandbox_faults import Callback, request_to
from tests.system.invoicing import booked_numbers, issue, member_of, real_today
from tests.system.spaces import run_all, served_spaces
from tests.unit.loopback import ScriptedServer, answer
from tests.world import TIMEOUT_SECONDS, World

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
SAVE_VOUCHER = request_to("POST", "/saveVoucher")
NUMBERS = ["CW-1", "CW-2", "CW-3"]


def with_invoices(world: World) -> World:
    for number in NUMBERS:
        debitor = member_of(world.cobot, f"Ada {number}", email=f"{number}@a.example")
        issue(world, number, day=real_today(), debitor=debitor)
    return world


class Asking:
    """Sends a signal to a run from within a request, before its effect."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.asked_at = 0.0
        self._known = threading.Event()
        self._run: RunningSync | None = None

    def asks(self, run: RunningSync) -> RunningSync:
        self._run = run
        self._known.set()
        return run

    def __call__(self, _request: Request) -> None:
        self._known.wait(TIMEOUT_SECONDS)
        assert self._run is not None
        self.asked_at = time.monotonic()
        self._run.process.send_signal(self.number)


def no_open_write(world: World) -> bool:
    ledger = Ledger.copy_of(world.state_file)
    try:
        return not ledger.open_intents()
    finally:
        ledger.close()


@pytest.fixture(autouse=True)
def _nothing_is_ignored() -> Iterator[None]:
    """Whoever starts the tests may have let them ignore a hang-up (nohup): what they start would ignore it, too."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_in_the_middle_of_a_write_lets_it_end_and_begins_nothing_more(number: int, served: World) -> None:
    with_invoices(served)
    with ScriptedServer([answer("ok")]) as switch:
        served.configure(notify={"ping_url": f"{switch.url}/check"})
        asking = Asking(number)
        served.sevdesk_side.fault = Callback(SAVE_VOUCHER, before_effect=asking)
        assert served._servers is not None
        ended = asking.asks(RunningSync(served, served._servers)).ended()
        assert [each.split(b" ")[1] for each in switch.received] == [b"/check/fail"]
    assert ended.code == 128 + number
    assert ended.json["exit_code"] == ended.code
    assert f"signal {int(number)}" in ended.json["error"]["message"]
    assert f"was asked to end (signal {int(number)})" in ended.stderr
    assert "next run goes on" in ended.stderr
    assert booked_numbers(served) == [NUMBERS[0]]
    assert no_open_write(served)
    status = served.command("sync", "status", "--format", "json")
    assert (status.code, json.loads(status.stdout)["runs"][0]["exit_code"]) == (0, ended.code)
    served.sevdesk_side.fault = no_fault
    assert served.sync().code == 0
    assert booked_numbers(served) == NUMBERS


def test_a_signal_during_a_read_ends_the_run_after_its_answer(served: World) -> None:
    with_invoices(served)
    asking = Asking(signal.SIGTERM)
    served.cobot_side.fault = Callback(1, before_effect=asking)
    assert served._servers is not None
    served.forget_requests()
    ended = asking.asks(RunningSync(served, served._servers)).ended()
    assert ended.code == 143
    assert len(served.requests()) == 1


def test_a_signal_cuts_a_wait_for_a_rate_limit_short(served: World) -> None:
    with_invoices(served)
    asking = Asking(signal.SIGTERM)
    served.configure(cobot={"requests_per_minute": 1})
    served.cobot_side.fault = Callback(lambda request: "invoices" in request.path, after_effect=asking)
    assert served._servers is not None
    ended = asking.asks(RunningSync(served, served._servers)).ended()
    assert ended.code == 143
    assert time.monotonic() - asking.asked_at < 20


def test_a_second_signal_ends_the_process_at_once(served: World) -> None:
    with_invoices(served)
    asking = Asking(signal.SIGTERM)
    ended_already = threading.Event()

    def twice(request: Request) -> None:
        asking(request)
        assert asking._run is not None
        while asking._run.process.poll() is None:
            # Two at once would be taken for one.
            asking._run.process.send_signal(signal.SIGTERM)
            ended_already.wait(0.05)

    served.sevdesk_side.fault = Callback(SAVE_VOUCHER, before_effect=twice)
    assert served._servers is not None
    run = asking.asks(RunningSync(served, served._servers))
    assert run.process.wait(TIMEOUT_SECONDS) == 143
    run.ended()


def test_the_first_process_of_a_container_ends_by_a_signal_as_any_other(served: World) -> None:
    unshare = needed_program("unshare", "util-linux")
    unshared = [unshare, "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if subprocess.run([*unshared, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody make a container")
    with_invoices(served)
    assert served._servers is not None
    config = served.write_config(served._servers.cobot_url, served._servers.sevdesk_url)
    inside: list[int] = []
    known = threading.Event()

    def ask(_request: Request) -> None:
        known.wait(TIMEOUT_SECONDS)
        children = Path(f"/proc/{inside[0]}/task/{inside[0]}/children").read_text(encoding="ascii").split()
        os.kill(int(children[0]), signal.SIGTERM)

    served.sevdesk_side.fault = Callback(SAVE_VOUCHER, before_effect=ask)
    command = [sys.executable, "-W", "error", "-m", "cobot_sevdesk_sync", "--config", str(config), "sync", "run"]
    process = subprocess.Popen(
        [*unshared, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=unmeasured_environment()
    )
    inside.append(process.pid)
    known.set()
    _, stderr = process.communicate(timeout=TIMEOUT_SECONDS)
    assert process.returncode == 143, stderr
    assert "signal 15" in stderr
    assert booked_numbers(served) == [NUMBERS[0]]
    assert no_open_write(served)


def test_a_reading_command_is_ended_by_sigterm_with_a_line(served: World) -> None:
    assert served._servers is not None
    config = served.write_config(served._servers.cobot_url, served._servers.sevdesk_url)
    started: list[subprocess.Popen[str]] = []
    known = threading.Event()

    def ask(_request: Request) -> None:
        known.wait(TIMEOUT_SECONDS)
        started[0].send_signal(signal.SIGTERM)
        started[0].wait(TIMEOUT_SECONDS)

    served.cobot_side.fault = Callback(1, before_effect=ask)
    started.append(
        subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "cobot_sevdesk_sync", "--config", str(config), "sync", "report"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=unmeasured_environment(),
        )
    )
    known.set()
    _, stderr = started[0].communicate(timeout=TIMEOUT_SECONDS)
    assert started[0].returncode == 143
    assert stderr.startswith("Interrupted.")
    assert len(stderr.splitlines()) == 1


def test_of_several_spaces_none_begins_after_the_signal_and_each_is_told(tmp_path: Path) -> None:
    names = ["a", "b", "c", "d", "e", "f", "g"]
    started: list[subprocess.Popen[str]] = []
    known = threading.Event()

    def ask(_request: Request) -> None:
        known.wait(TIMEOUT_SECONDS)
        started[0].send_signal(signal.SIGTERM)

    with served_spaces(tmp_path, names) as worlds:
        for name, world in worlds.items():
            issue(world, f"{name}-1", day=real_today())
        worlds["a"].sevdesk_side.fault = Callback(SAVE_VOUCHER, before_effect=ask)
        command = ["-m", "cobot_sevdesk_sync", "--config", str(tmp_path / "spaces"), "sync", "run", "--format", "json"]
        started.append(
            subprocess.Popen(
                [sys.executable, "-W", "error", *command],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=unmeasured_environment(),
            )
        )
        known.set()
        stdout, stderr = started[0].communicate(timeout=TIMEOUT_SECONDS)
        assert started[0].returncode == 143, stderr
        told = [json.loads(line) for line in stdout.splitlines()]
        assert [each["space"] for each in told] == names
        assert all(each["exit_code"] in {0, 143} for each in told)
        assert run_all(tmp_path).code == 0
        assert [booked_numbers(world) for world in worlds.values()] == [[f"{name}-1"] for name in names]


def test_once_asked_no_request_is_admitted_and_every_wait_ends() -> None:
    stop = Stop()
    clock = StoppableClock(stop)
    pace = StoppablePace(SlidingWindowPace(1, 3600, clock), stop)
    pace.admit("any")
    asking = threading.Timer(0.05, stop.ask, (signal.SIGTERM,))
    asking.start()
    # Would wait for an hour.
    with pytest.raises(Interrupted):
        pace.admit("any")
    asking.join()
    with pytest.raises(Interrupted) as asked:
        pace.admit("other")
    assert asked.value.signal == signal.SIGTERM
