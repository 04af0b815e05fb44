"""Several spaces, each with both remote sides of its own, and one folder with a configuration file for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from tests.world import Ended, World, command_line, empty_world


@contextmanager
def served_spaces(folder: Path, names: Sequence[str]) -> Iterator[dict[str, World]]:
    """Keep a world for each name on loopback ports; ``folder / "spaces"`` holds their configuration files."""
    configs = folder / "spaces"
    configs.mkdir()
    with ExitStack() as stack:
        worlds: dict[str, World] = {}
        for name in names:
            (folder / name).mkdir()
            world = empty_world(folder / name)
            world.cobot.space = msgspec.structs.replace(world.cobot.space, subdomain=name)
            servers = stack.enter_context(world.served())
            config = world.write_config(servers.cobot_url, servers.sevdesk_url)
            (configs / f"{name}.yaml").symlink_to(config)
            worlds[name] = world
        yield worlds


def run_all(folder: Path, *arguments: str, before: Sequence[str] = ()) -> Ended:
    """Run ``sync run`` on every configuration of the folder, within this process."""
    return command_line("--config", str(folder / "spaces"), *before, "sync", "run", *arguments)
