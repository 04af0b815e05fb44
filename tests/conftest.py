"""What every test gets: no network but loopback, unhurried property tests, worlds in folders of their own."""

from __future__ import annotations

import logging
import os
import shlex
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from cobot_sevdesk_sync.store import lock
from tests.simulation.figures import SEED, SIMULATION, sentence_of
from tests.world import World, empty_world

# The command line is started some hundred times: where no bytecode is kept, each start would compile all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Each state file is synced to its disk at every write, thousands of times in all: in memory that takes no time.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a private folder in it
ROOM_NEEDED = 2 * 1024**3
if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM_NEEDED:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))

# A shell starts a background job with Ctrl-C ignored, and all programs that the tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Shared cores are slow at times; a property is no stopwatch.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("long", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for the long forms of searches."""
    parser.addoption("--every-boundary", action="store_true", help="strike every request with every fault (minutes)")
    parser.addoption("--long-search", action="store_true", help="the long forms of simulation, chaos and properties")
    parser.addoption("--seed", type=int, help="simulation: live the life of this seed alone")
    parser.addoption("--months", type=int, default=300, help="simulation: space-months of the long form")
    parser.addoption("--seeds-from", type=int, default=0, help="simulation: the first seed of the long form")
    parser.addoption("--minutes", type=float, help="begin no further test after so many minutes")
    parser.addoption("--unmended", default="", help="simulation: also these points that do not hold yet (A1,A4 or all)")


def pytest_configure(config: pytest.Config) -> None:
    """Let properties be searched longer where that is asked for; before the tests are read, which take the profile."""
    if config.getoption("--long-search"):
        settings.load_profile("long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let it not be the same files each night that are not begun in time."""
    if config.getoption("--minutes"):
        # A text draws the same in each of several processes, whatever its hash. Lives, without end, come last.
        seed = config.getoption("--hypothesis-seed", default=0)
        items.sort(key=lambda item: (_is_life(item), Random(f"{seed} {item.path.name}").random()))


def _is_life(item: pytest.Item) -> bool:
    return "seed" in getattr(item, "fixturenames", ())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin nothing new when the time is over."""
    minutes = item.config.getoption("--minutes")
    if minutes and time.monotonic() - BEGAN > minutes * 60:
        pytest.skip(NOT_IN_TIME)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Add up what the simulated lives came to, and say how what a long search found is brought back."""
    stats = terminalreporter.stats
    reports = [each for of_kind in stats.values() for each in of_kind]
    called = [each for each in reports if getattr(each, "when", "") == "call"]
    properties = [each for report in called for each in report.user_properties]
    lives = [value for name, value in properties if name == SIMULATION]
    if sentence := sentence_of(lives):
        terminalreporter.write_line(f"simulation: {sentence}")
    if late := sum(NOT_IN_TIME in str(getattr(each, "longrepr", "")) for each in stats.get("skipped", ())):
        terminalreporter.write_line(f"not begun in time: {late}")
    if config.getoption("--long-search"):
        for report in [*stats.get("failed", ()), *stats.get("error", ())]:
            terminalreporter.write_line(f"again: {again(report, config)}")


def again(report: Any, config: pytest.Config) -> str:
    """Return the command that brings back what a test of a long search found."""
    seed = config.getoption("--hypothesis-seed", default=None)
    life = dict(report.user_properties).get(SIMULATION, {}).get(SEED)
    parts = [
        ".venv/bin/python -m pytest",
        shlex.quote(report.nodeid),
        "--long-search",
        "--every-boundary" if config.getoption("--every-boundary") else "",
        f"--hypothesis-seed={seed}" if seed is not None and life is None else "",
        f"--seed {life}" if life is not None else "",
    ]
    return " ".join(part for part in parts if part)


BEGAN = time.monotonic()
NOT_IN_TIME = "not begun in time"

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True, scope="session")
def _a_machine_of_its_own() -> Iterator[None]:
    """Let no run of this process meet the lock of one in another: their worlds have the same addresses."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lock, "NAMESPACE", f"{lock.NAMESPACE}-tests-{os.getpid()}")
        yield


@pytest.fixture(autouse=True)
def _log_untouched() -> None:
    """Undo what commands run in this process, also those of a wider fixture, did to the program's logger."""
    logger = logging.getLogger("cobot_sevdesk_sync")
    logger.handlers.clear()
    logger.setLevel(logging.NOTSET)
    logger.propagate = True


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world with a space without members and invoices."""
    return empty_world(tmp_path)


@pytest.fixture
def served(world: World) -> Iterator[World]:
    """Return the same world with its servers running, for the command line."""
    with world.served():
        yield world
