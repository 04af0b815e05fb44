"""The root command and its global options (product contract, section 2)."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click
from msgspec import Struct

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.cli.colour import is_colour_wanted
from cobot_sevdesk_sync.cli.lazy import LazyGroup
from cobot_sevdesk_sync.exit_codes import NEEDS_A_PERSON, USAGE

INTERRUPTED = 130

logger = logging.getLogger("cobot_sevdesk_sync")


class GlobalOptions(Struct):
    """What stands before the command."""

    configs: tuple[Path, ...]
    verbose: bool
    quiet: bool
    log_format: str


@click.group(
    cls=LazyGroup,
    lazy={
        "demo": ("cobot_sevdesk_sync.cli.demo:demo", "Try everything on built-in servers; needs no account."),
        "sandbox": ("cobot_sevdesk_sync.cli.sandbox:sandbox", "Keep the built-in Cobot and sevDesk running."),
        "init": ("cobot_sevdesk_sync.cli.init:init", "Set a space up: asks, verifies, writes the configuration."),
        "login": ("cobot_sevdesk_sync.cli.login:login", "Get a Cobot token through the browser."),
        "check": ("cobot_sevdesk_sync.cli.check:check", "Pre-flight: is everything ready for the next run?"),
        "sync": ("cobot_sevdesk_sync.cli.sync:sync", "Carry members and invoices over; what cron calls."),
    },
    elsewhere={name: f"sync {name}" for name in ("run", "report", "status", "explain", "retry")},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    "configs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A configuration file, or a folder of them. Repeatable. "
    "Default: $COBOT_SEVDESK_CONFIG, ./config.yaml, your config folder.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log each request to stderr, without secrets.")
@click.option("-q", "--quiet", is_flag=True, help="Tell problems only.")
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The log on stderr."
)
@click.version_option(__version__, prog_name="cobot-sevdesk")
@click.pass_context
def cobot_sevdesk(
    context: click.Context, configs: tuple[Path, ...], verbose: bool, quiet: bool, log_format: str
) -> None:
    """Carry a coworking space's members and invoices from Cobot into sevDesk.

    Each confirmed member becomes one contact, each invoice exactly one voucher, to the cent; what could not be booked
    is named with its reason.
    """
    if not is_colour_wanted():
        context.color = False
    context.obj = GlobalOptions(configs, verbose, quiet, log_format)


def tell_unexpected(fault: Exception) -> int:
    """Tell that the program itself failed, with a traceback for ``-v`` only; returns the exit code."""
    from cobot_sevdesk_sync.cli.log import tell_aside  # noqa: PLC0415 - --help and --version need no log

    logger.debug("the program failed", exc_info=fault)
    tell_aside(
        "program-error",
        f"The program stopped at an error of its own ({type(fault).__name__}). What was finished stays finished, the"
        " next run looks before it writes. Run it again with -v to see where it was, and report that.",
    )
    return NEEDS_A_PERSON


def _tell_usage(fault: click.ClickException) -> None:
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    if context is None or context.find_root().params.get("log_format") != "json":
        fault.show()
        return
    from cobot_sevdesk_sync.cli.log import start_log  # noqa: PLC0415 - no configuration was read yet
    from cobot_sevdesk_sync.cli.screen import WRONG_USAGE, say_aside  # noqa: PLC0415

    start_log(log_format="json", verbose=False, secrets=(), several=False)
    say_aside(fault.format_message(), event=WRONG_USAGE)


def main() -> None:
    """Run the command line; ends the process with the exit code."""
    try:
        code = cobot_sevdesk.main(standalone_mode=False)
    except click.exceptions.Abort:
        from cobot_sevdesk_sync.cli.log import tell_aside  # noqa: PLC0415

        tell_aside("interrupted", "Interrupted. What was finished stays finished; the next run goes on from there.")
        sys.exit(INTERRUPTED)
    except click.ClickException as fault:
        _tell_usage(fault)
        sys.exit(USAGE)
    except Exception as fault:  # noqa: BLE001 - the outermost edge: a person gets a sentence, not a traceback
        sys.exit(tell_unexpected(fault))
    sys.exit(code if isinstance(code, int) else 0)
