"""A configuration as a person keeps it, for the commands that write into it."""

from __future__ import annotations

from pathlib import Path

from tests.world import World

HEAD = "# Mine: keep.\n"
TAIL = "accounts: {}          # none yet\ndefault_account: null # ask Ada\n"


def commented_configuration(world: World) -> Path:
    """Write a configuration of the running servers, with comments of its own."""
    assert world._servers is not None
    path = world.write_config(world._servers.cobot_url, world._servers.sevdesk_url)
    path.write_text(HEAD + path.read_text(encoding="utf-8") + TAIL, encoding="utf-8")
    path.chmod(0o640)
    return path


def changed_lines(file: Path, before: str) -> list[str]:
    """The lines that are new, in a file where all others are as they were, in their order."""
    now, old = file.read_text(encoding="utf-8").splitlines(), before.splitlines()
    assert [each for each in old if each in now] == [each for each in now if each in old]
    return [each for each in now if each not in old]
