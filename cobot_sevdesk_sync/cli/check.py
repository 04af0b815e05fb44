"""``check``: the pre-flight of each configured space. Reads only."""

from __future__ import annotations

import click
import msgspec

from cobot_sevdesk_sync.cli.clients import open_clients
from cobot_sevdesk_sync.cli.root import GlobalOptions, tell_unexpected
from cobot_sevdesk_sync.cli.spaces import spaces_or_exit
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import Settings


@click.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def check(options: GlobalOptions, output: str) -> int:
    """Pre-flight: is everything ready for the next run?

    Reads both sides and this machine, writes nothing, and says of each thing whether it is in order, why not, and how
    to mend it. Ends with 1 when something would keep a run from its work, with 4 when a token was refused.
    """
    spaces, code = spaces_or_exit(options)
    return max([code, *(_check_one(space, options, output) for space in spaces)])


def _check_one(settings: Settings, options: GlobalOptions, output: str) -> int:
    from cobot_sevdesk_sync.check.lines import exit_code  # noqa: PLC0415 - loaded when the configuration is in order
    from cobot_sevdesk_sync.check.space import check_space  # noqa: PLC0415
    from cobot_sevdesk_sync.cli.check_text import tell_lines  # noqa: PLC0415
    from cobot_sevdesk_sync.texts import Texts  # noqa: PLC0415
    from cobot_sevdesk_sync.texts.template import terminal_safe  # noqa: PLC0415

    clock = SystemClock()
    space = settings.cobot.subdomain
    try:
        cobot, sevdesk = open_clients(settings, clock)
        lines = check_space(settings, cobot, sevdesk, clock)
    except Exception as fault:  # noqa: BLE001 - one space's failure must not keep the others from their check
        return tell_unexpected(fault)
    requests = {"cobot": cobot.requests_sent, "sevdesk": sevdesk.requests_sent}
    code = exit_code(lines)
    if output == "json":
        fields = ("name", "verdict", "what", "why", "fix")
        checks = [{field: getattr(line, field) for field in fields} for line in lines]
        document = {"space": space, "exit_code": code, "checks": checks, "requests": requests}
        click.echo(terminal_safe(msgspec.json.encode(document).decode()))
    else:
        tell_lines(lines, Texts(settings.language), space=space, requests=requests, quiet=options.quiet)
    return code
