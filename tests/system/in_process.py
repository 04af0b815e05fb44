"""The command line in this process: no network is reached but by what a test passes in."""

from __future__ import annotations

from click.testing import CliRunner

from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from tests.world import Ended, World


def command(world: World, *arguments: str) -> Ended:
    """Run ``cobot-sevdesk --config <this world's> ...`` in process, for commands that need no network."""
    world.settings()
    return command_of([str(world.config_file)], *arguments)


def command_of(configs: list[str], *arguments: str) -> Ended:
    """Run ``cobot-sevdesk`` with these configuration files in process."""
    options = [part for config in configs for part in ("--config", config)]
    result = CliRunner().invoke(cobot_sevdesk, [*options, *arguments], standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    code = result.return_value if result.exception is None else result.exit_code
    return Ended(int(code or 0), result.stdout, result.stderr)
