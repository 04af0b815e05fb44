"""The root command and its global options (product contract, section 2)."""

from __future__ import annotations

import importlib
import logging
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click
from msgspec import Struct

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.cli.console import is_colour_wanted
from cobot_sevdesk_sync.errors import NEEDS_A_PERSON, USAGE


class LazyGroup(click.Group):
    """A group that knows its commands as ``{"name": ("module:attribute", "short help")}``."""

    def __init__(
        self,
        *args: Any,
        lazy: Mapping[str, tuple[str, str]],
        elsewhere: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the commands, and those that people look for here although they stand below one of these."""
        super().__init__(*args, **kwargs)
        self._lazy = lazy
        self._elsewhere = elsewhere or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were given."""
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load and return a command."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module_name, _, attribute = self._lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module_name), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; one that stands elsewhere is named with its whole path."""
        if args[0] in self._elsewhere:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {self._elsewhere[args[0]]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in self._lazy.items()])


@click.group(
    cls=LazyGroup,
    lazy={
        "run": ("cobot_sevdesk_sync.cli.sync_run:run", "One poll-and-push; what cron calls."),
        "report": ("cobot_sevdesk_sync.cli.sync_report:report", "Prove a period: both sides, document by document."),
        "status": ("cobot_sevdesk_sync.cli.sync_status:status", "Last runs, and what is blocked or waits."),
        "explain": ("cobot_sevdesk_sync.cli.sync_explain:explain", "One invoice or member, step by step."),
        "retry": ("cobot_sevdesk_sync.cli.sync_retry:retry", "Let the next run try held-back documents again."),
    },
)
def sync() -> None:
    """Carry members and invoices from Cobot into sevDesk."""


def day_given(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """Return an option's calendar day; None when it was not given.

    Raises:
        BadParameter: It is no such day.
    """
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day written as YYYY-MM-DD, such as 2026-04-01") from None


_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LONG = 3600.0


class _Stopped(BaseException):
    """The user ends the command; no fault, and nothing that a handler of faults should take."""


@contextmanager
def until_stopped() -> Iterator[None]:
    """End the block quietly when SIGINT or SIGTERM comes."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        # A second Ctrl-C must not break the clearing up.
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise _Stopped

    before = {each: signal.signal(each, stop) for each in _SIGNALS}
    try:
        yield
    except _Stopped:
        pass
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def wait_for_ever() -> NoReturn:
    """Wait until a signal ends the surrounding block."""
    while True:
        time.sleep(_LONG)


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
        "sync": ("cobot_sevdesk_sync.cli.root:sync", "Carry members and invoices over; what cron calls."),
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
    from cobot_sevdesk_sync.cli.console import WRONG_USAGE, say_aside  # noqa: PLC0415
    from cobot_sevdesk_sync.cli.log import start_log  # noqa: PLC0415 - no configuration was read yet

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
