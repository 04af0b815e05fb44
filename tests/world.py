"""A Cobot and a sevDesk to test against: the command line over HTTP, or one run in process with its own clock."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import pytest
import requests
import yaml

from cobot_sevdesk_sync.cli import main
from cobot_sevdesk_sync.cli.spaces import secrets_of
from cobot_sevdesk_sync.cobot.client import CobotClient, cobot_remote
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.seed import empty_space
from cobot_sevdesk_sync.sandbox.server import LoggedRequest, SandboxServers
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient, sevdesk_remote
from cobot_sevdesk_sync.sync.result import RunOptions, RunResult
from cobot_sevdesk_sync.sync.run import run_space
from tests.sandbox_adapter import InProcessAdapter

TIMEOUT_SECONDS = 120
COBOT_URL = "https://cobot.test"
SEVDESK_URL = "https://sevdesk.test/api/v1"


@dataclass
class TestClock:
    """A clock that stands still until it is moved; sleeping moves it."""

    __test__ = False  # not a test class, whatever its name

    moment: datetime = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
    slept: float = 0.0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.moment += timedelta(seconds=seconds)

    def advance(self, **span: float) -> None:
        """Let time pass: ``advance(hours=1)``."""
        self.moment += timedelta(**span)


@dataclass(frozen=True)
class Ended:
    """A command that ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        document: dict[str, Any] = json.loads(self.stdout)
        return document

    @property
    def problem_codes(self) -> set[tuple[str | None, str]]:
        """(number, code) of every problem."""
        return {(problem["number"], problem["code"]) for problem in self.json["problems"]}


@dataclass
class World:
    """Both remote sides, a configuration and a state file in a folder of its own.

    Attributes:
        today: What the space's documents are dated around; the command line itself lives today.
        extra: Configuration beyond the addresses and tokens, by section.
    """

    folder: Path
    cobot: CobotState
    sevdesk: SevdeskState
    start_date: date
    extra: dict[str, Any] = field(default_factory=dict)
    clock: TestClock = field(default_factory=TestClock)

    def __post_init__(self) -> None:
        self.cobot_side = CobotSide(self.cobot)
        self.sevdesk_side = SevdeskSide(self.sevdesk)
        self._servers: SandboxServers | None = None

    @property
    def state_file(self) -> Path:
        return self.folder / "state.db"

    @property
    def config_file(self) -> Path:
        return self.folder / "config.yaml"

    def configure(self, **sections: Any) -> None:
        """Set configuration beyond the necessary: ``configure(invoices={"due_after_days": 14})``; merged by section."""
        for name, value in sections.items():
            if isinstance(value, Mapping) and isinstance(self.extra.get(name), dict):
                self.extra[name].update(value)
            else:
                self.extra[name] = dict(value) if isinstance(value, Mapping) else value

    def write_config(self, cobot_url: str, sevdesk_url: str) -> Path:
        document: dict[str, Any] = {
            "start_date": self.start_date.isoformat(),
            "language": "en",
            "state": str(self.state_file),
            "cobot": {
                "subdomain": self.cobot.space.subdomain,
                "token": self.cobot.token,
                "api_url": cobot_url,
                "space_url": cobot_url,
                "account_url": cobot_url,
                "requests_per_minute": 1_000_000,
            },
            "sevdesk": {"token": self.sevdesk.token, "api_url": sevdesk_url, "requests_per_second": 100_000},
        }
        for name, value in self.extra.items():
            if isinstance(value, dict) and isinstance(document.get(name), dict):
                document[name] = {**document[name], **value}
            else:
                document[name] = value
        self.config_file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        self.config_file.chmod(0o600)
        return self.config_file

    # Over HTTP, by the command line

    @contextmanager
    def served(self) -> Iterator[SandboxServers]:
        """Keep both sides on loopback ports while the block runs."""
        with SandboxServers(self.cobot_side, self.sevdesk_side) as servers:
            self._servers = servers
            yield servers
        self._servers = None

    def command(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
        """Run ``cobot-sevdesk --config <this world's> ...`` over HTTP; needs ``served``."""
        return command_line(*self._with_config(arguments), environment=environment)

    def process(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
        """Run the same as a process of its own, as cron does."""
        return command_process(*self._with_config(arguments), environment=environment)

    def _with_config(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        assert self._servers is not None, "the servers are not running: use `with world.served():`"
        self.write_config(self._servers.cobot_url, self._servers.sevdesk_url)
        return ("--config", str(self.config_file), *arguments)

    def sync(self, *arguments: str) -> Ended:
        """Run ``sync run --format json``."""
        return self.command("sync", "run", "--format", "json", *arguments)

    # In process, with a clock that stands still

    def settings(self) -> Settings:
        return load_settings(self.write_config(COBOT_URL, SEVDESK_URL), {})

    def run(self, options: RunOptions | None = None) -> RunResult:
        """Carry out one run in process; fast, and time passes only when the test says so."""
        return run_space(self.settings(), options or RunOptions(), self.clients, self.clock)

    def clients(self, settings: Settings) -> tuple[CobotClient, SevdeskClient]:
        self.cobot_side.clock = self.clock.now
        self.sevdesk_side.clock = self.clock.now
        session = requests.Session()
        session.mount(COBOT_URL, InProcessAdapter(self.cobot_side))
        session.mount(SEVDESK_URL, InProcessAdapter(self.sevdesk_side))
        random = Random(1)
        cobot, sevdesk = (
            Transport(remote, clock=self.clock, session=session, random=random, secrets=secrets_of(settings))
            for remote in (cobot_remote(settings.cobot), sevdesk_remote(settings.sevdesk))
        )
        return CobotClient(cobot, settings.cobot), SevdeskClient(sevdesk, settings.sevdesk)

    # What happened

    def requests(self) -> list[LoggedRequest]:
        """Every request that reached either side since the last ``forget_requests``."""
        return [*self.cobot_side.log, *self.sevdesk_side.log]

    def forget_requests(self) -> None:
        self.cobot_side.log.clear()
        self.sevdesk_side.log.clear()


def empty_world(folder: Path, start_date: date = date(2026, 1, 1)) -> World:
    """Return a world with a space without members and invoices, and sevDesk's standard catalogue."""
    cobot, sevdesk = empty_space()
    return World(folder, cobot, sevdesk, start_date)


def command_line(*arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
    """Run ``cobot-sevdesk`` from its outermost edge, within this process: the start of another takes far longer."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        redirect_stdout(stdout),
        redirect_stderr(stderr),
        mock.patch.dict(os.environ, environment or {}),
        mock.patch.object(sys, "argv", ["cobot-sevdesk", *arguments]),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert isinstance(ended.value.code, int)
    return Ended(ended.value.code, stdout.getvalue(), stderr.getvalue())


def command_process(*arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
    """Run ``cobot-sevdesk`` as a process of its own; a Python warning is an error there, too."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", "cobot_sevdesk_sync", *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **(environment or {})},
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)
