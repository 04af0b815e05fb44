"""Unique secrets in a world, and a search for them in everything that a command leaves behind."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote

from cobot_sevdesk_sync.sandbox.cobot_state import Where
from tests.system.invoicing import issue, line, real_today
from tests.world import Ended, World

COBOT = "plantedCOBOT+token/5b1e9c=="
SEVDESK = "planted5sevdesk7token9aaaabbbbcc"
PING = "plantedPINGuuid-77aa-0c"
SECRETS = (COBOT, SEVDESK, PING)


def plant(world: World) -> None:
    """Give a world the planted secrets, and one invoice to a member, with a second that is blocked."""
    world.cobot.token, world.sevdesk.token = COBOT, SEVDESK
    # Nobody listens there: it fails, and its address could turn up in a message.
    world.configure(notify={"ping_url": f"http://127.0.0.1:1/ping/{PING}"})
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", where=Where(country="DE"))
    issue(world, "CW-1", day=real_today(), debitor=("memberships", member))
    issue(world, "CW-2", line(code=None), day=real_today())


def spellings(secret: str) -> Iterator[bytes]:
    """Yield a secret as it could turn up: plain, in a URL, in JSON, in Base64, and its first half alone."""
    for text in (secret, quote(secret, safe=""), secret.replace("/", "\\/"), secret[: len(secret) // 2]):
        yield text.encode()
    yield base64.b64encode(secret.encode()).rstrip(b"=")


def assert_nowhere(world: World, *ended: Ended, secrets: tuple[str, ...] = SECRETS) -> None:
    """See that no secret is in what was printed or logged, nor in any file but the configuration."""
    found = {f"output {number}": (each.stdout + each.stderr).encode() for number, each in enumerate(ended)}
    for path in sorted(world.folder.rglob("*")):
        if path.is_file() and path.name != "config.yaml":
            found[path.name] = path.read_bytes()
    # What one side gets is searched for the other side's secrets, and for its own outside of the header.
    found |= {f"body of {each.method} {each.path}": each.body for each in world.requests()}
    leaks = [(where, secret) for where, content in found.items() for secret in secrets if _holds(content, secret)]
    assert leaks == []


def _holds(content: bytes, secret: str) -> bool:
    return any(spelling in content for spelling in spellings(secret))


def every_command(world: World, *, all_formats: bool = False) -> list[Ended]:
    """Run each command that speaks with both sides or shows what was noted down, verbosely; ``sync run`` first."""
    report = world.folder / "report.html"
    lines = (
        ("-v", "--log-format", "json", "sync", "run", "--format", "json"),
        ("-v", "sync", "run"),
        ("-v", "sync", "report", "--format", "html", "--output", str(report)),
        ("-v", "sync", "explain", "CW-1"),
        ("-v", "sync", "status", "--format", "json"),
        ("-v", "check"),
    )
    more = (
        ("-v", "sync", "run", "--dry-run"),
        ("-v", "sync", "report"),
        ("--log-format", "json", "sync", "report", "--format", "json"),
        ("sync", "report", "--format", "csv"),
        ("sync", "status"),
        ("--log-format", "json", "check", "--format", "json"),
        ("sync", "retry", "--all"),
    )
    return [world.command(*words) for words in (*lines, *(more if all_formats else ()))]
