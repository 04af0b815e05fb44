"""``sync run`` as a process of its own that can be killed at an exact request."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.server import ConnectionDropped, SandboxServers
from tests.world import TIMEOUT_SECONDS, Ended, World


def unmeasured_environment() -> dict[str, str]:
    """Return the environment of a process that is killed, or may not write: it leaves no coverage and no bytecode."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}


class RunningSync:
    """One ``sync run --format json`` that has been started."""

    def __init__(self, world: World, servers: SandboxServers, *arguments: str) -> None:
        config = world.write_config(servers.cobot_url, servers.sevdesk_url)
        command = ["-m", "cobot_sevdesk_sync", "--config", str(config), "sync", "run", "--format", "json", *arguments]
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=unmeasured_environment(),
        )

    def ended(self) -> Ended:
        """Wait for the end."""
        stdout, stderr = self.process.communicate(timeout=TIMEOUT_SECONDS)
        return Ended(self.process.returncode, stdout, stderr)


class Killer:
    """Kills a process (SIGKILL) from within a request that it waits for."""

    def __init__(self) -> None:
        self._known = threading.Event()
        self._victim: RunningSync | None = None

    def kills(self, victim: RunningSync) -> RunningSync:
        """Say who is to be killed."""
        self._victim = victim
        self._known.set()
        return victim

    def __call__(self, _request: Request) -> None:
        """Kill, wait until it is dead, and hang up."""
        self._known.wait(TIMEOUT_SECONDS)
        assert self._victim is not None
        self._victim.process.kill()
        self._victim.process.wait(TIMEOUT_SECONDS)
        raise ConnectionDropped("the client was killed")
