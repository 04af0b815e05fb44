"""The root command and its global options (product contract, section 2)."""

from __future__ import annotations

import gettext
import importlib
import logging
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date
from functools import cached_property
from gettext import gettext as _
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click
from msgspec import Struct

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.cli.console import is_colour_wanted
from cobot_sevdesk_sync.cli.process import Ended, ended_by_signals, lost_output, prepare_streams
from cobot_sevdesk_sync.clock import day_written
from cobot_sevdesk_sync.errors import NEEDS_A_PERSON, USAGE, Language

# What the list of commands says of each. ``sync run`` is the function ``run`` in ``cli/sync_run.py``, ``demo`` the
# function ``demo`` in ``cli/demo.py``; loaded only when it is called.
COMMANDS = {
    "demo": "Try everything on built-in servers; needs no account.",
    "sandbox": "Keep the built-in Cobot and sevDesk running.",
    "init": "Set a space up: asks, verifies, writes the configuration.",
    "login": "Get a Cobot token through the browser.",
    "check": "Pre-flight: is everything ready for the next run?",
    "config": "Set keys of the configuration; its comments stay.",
    "config set": "Set one key, such as accounts.FlexPlan 4400.",
    "config map": "Ask for the account of each code that has none.",
    "trial": "See whether both APIs are as assumed; for accounts made for that.",
    "sync": "Carry members and invoices over; what cron calls.",
    "sync run": "One poll-and-push; what cron calls.",
    "sync report": "Prove a period: both sides, document by document.",
    "sync status": "Last runs, and what is blocked or waits.",
    "sync explain": "One invoice or member, step by step.",
    "sync retry": "Let the next run try held-back documents again.",
    "sync accept": "Let a difference stand that somebody has looked at.",
}
INTERRUPTED = 130

# Click's words for what a number may be.
_RANGE = r"\b(-?[\d.]+)<=x<=(-?[\d.]+)|\bx>=(-?[\d.]+)"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LONG = 3600.0

logger = logging.getLogger("cobot_sevdesk_sync")


class GlobalOptions(Struct):
    """What stands before the command."""

    configs: tuple[Path, ...]
    verbose: bool
    quiet: bool
    log_format: str


# Click asks for these while it builds a command, told or not.
_ASKED_AT_START = frozenset(
    {"path", "file", "%(prog)s, version %(version)s", "Show the version and exit.", "Show this message and exit."}
)


class Speaker:
    """Answers in place of gettext, by which click's words pass: in German where configuration or environment is.

    Which it is, is found out with the first word that is told; a run that has nothing to say never asks.
    """

    @cached_property
    def table(self) -> Mapping[str, str]:
        """German words by the source's; none where another language is spoken."""
        if _language_at_hand() != "de":
            return {}
        from cobot_sevdesk_sync.texts.german_command_line import COMMAND_LINE  # noqa: PLC0415 - for few commands

        return COMMAND_LINE

    def dgettext(self, domain: str, message: str) -> str:
        """Return what a text says in the language."""
        del domain
        return message if message in _ASKED_AT_START else self.table.get(message, message)

    def dngettext(self, domain: str, msgid1: str, msgid2: str, n: int) -> str:
        """Return the same of what is said of one or of several."""
        return self.dgettext(domain, msgid1 if n == 1 else msgid2)

    def help(self, text: str | None) -> str | None:
        """Return a help text, paragraph by paragraph."""
        if not text:
            return text
        paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
        return "\n\n".join(self.table.get(each, each) for each in paragraphs)

    def ranges(self, text: str) -> str:
        """Return a text with click's ranges, such as ``1<=x<=64``, in the language's words."""
        return re.sub(_RANGE, self._range, text) if self.table else text

    def _range(self, found: re.Match[str]) -> str:
        least, most, only_least = found.groups()
        return f"ab {only_least}" if only_least else f"{least} bis {most}"

    @contextmanager
    def told(self, command: click.Command, context: click.Context) -> Iterator[None]:
        """Let a command have its help and its placeholders, such as ``FILE``, in the language while the block runs."""
        parameters = command.get_params(context)
        words: list[tuple[object, str, str | None]] = [(command, "help", self.help(command.help))]
        metavars = [name for name in ("options_metavar", "subcommand_metavar") if hasattr(command, name)]
        words += [(command, name, self.table.get(getattr(command, name))) for name in metavars]
        for each in parameters:
            if isinstance(each, click.Option):
                words.append((each, "help", self.help(each.help)))
            shown = each.make_metavar(context)
            words.append((each, "metavar", self.table.get(shown, each.metavar)))
        before = [(each, name, getattr(each, name)) for each, name, _word in words]
        try:
            _set_all(words)
            yield
        finally:
            _set_all(before)


def _set_all(words: Iterable[tuple[object, str, str | None]]) -> None:
    for each, name, word in words:
        setattr(each, name, word)


_SPEAKER: ContextVar[Speaker | None] = ContextVar("speaker", default=None)


def language_spoken() -> Language:
    """Return the language in which the command line speaks."""
    speaker = _SPEAKER.get()
    return "de" if speaker is not None and speaker.table else "en"


@contextmanager
def _spoken() -> Iterator[None]:
    """Let the command line speak the language at hand while the block runs."""
    speaker, before = Speaker(), (gettext.dgettext, gettext.dngettext)
    token = _SPEAKER.set(speaker)
    gettext.dgettext, gettext.dngettext = speaker.dgettext, speaker.dngettext
    try:
        yield
    finally:
        gettext.dgettext, gettext.dngettext = before
        _SPEAKER.reset(token)


def _language_at_hand() -> str:
    """Return the language of the configuration that the command line leads to, without checking it; else its own."""
    from cobot_sevdesk_sync.config.loading import find_config_files  # noqa: PLC0415 - as above
    from cobot_sevdesk_sync.config.settings import DEFAULT_LANGUAGE  # noqa: PLC0415
    from cobot_sevdesk_sync.errors import ConfigurationError  # noqa: PLC0415
    from cobot_sevdesk_sync.texts import language_of_environment  # noqa: PLC0415

    given = [Path(each) for before, each in pairwise(sys.argv) if before == "--config"]
    given += [Path(each.partition("=")[2]) for each in sys.argv if each.startswith("--config=")]
    try:
        text = find_config_files(given, os.environ, Path.cwd())[0].read_text(encoding="utf-8")
    except (ConfigurationError, OSError, ValueError, IndexError):
        return language_of_environment(os.environ)
    named = re.search(r"""^language:\s*["']?(\w+)""", text, re.MULTILINE)
    return named[1] if named else DEFAULT_LANGUAGE


class SpokenContext(click.Context):
    """Tells a command's help in the language at hand."""

    def get_help(self) -> str:
        """Return the help."""
        return self._told(super().get_help)

    def get_usage(self) -> str:
        """Return the line that shows how the command is called."""
        return self._told(super().get_usage)

    def _told(self, tell: Callable[[], str]) -> str:
        speaker = _SPEAKER.get()
        if speaker is None or not speaker.table:
            return tell()
        with speaker.told(self.command, self):
            return speaker.ranges(tell())


class CommandGroup(click.Group):
    """A group whose commands are those of the table that begin with ``within``."""

    context_class = SpokenContext

    def __init__(self, *args: Any, within: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._within = within

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        del ctx
        paths = [path.rpartition(" ") for path in COMMANDS]
        return [name for before, _, name in paths if before == self._within]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load and return a command."""
        if cmd_name in self.commands or cmd_name not in self.list_commands(ctx):
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"cobot_sevdesk_sync.cli.{self._path(cmd_name).replace(' ', '_')}")
        command: click.Command = getattr(module, cmd_name)
        command.context_class = SpokenContext
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; of a name that is none, the most similar one is named, with its path from here."""
        name = args[0]
        if not name.startswith("-") and self._path(name) not in COMMANDS:
            within = f"{self._within} ".lstrip()
            there = {path.rpartition(" ")[2]: path.removeprefix(within) for path in COMMANDS if path.startswith(within)}
            from difflib import get_close_matches  # noqa: PLC0415 - for wrong names only

            similar = get_close_matches(name, there, n=1)
            unknown = (
                _("No such command {name!r}. Did you mean {other!r}?") if similar else _("No such command {name!r}.")
            )
            ctx.fail(unknown.format(name=name, other=there[similar[0]] if similar else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(COMMANDS[self._path(name)])) for name in self.list_commands(ctx)])

    def _path(self, name: str) -> str:
        return f"{self._within} {name}".lstrip()


@click.group(
    cls=CommandGroup,
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


@cobot_sevdesk.group(cls=CommandGroup, within="sync")
def sync() -> None:
    """Carry members and invoices from Cobot into sevDesk."""


_TWO_WAYS = "cobot_sevdesk_sync.days_to_be_read_in_two_ways"


def day_given(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """Return an option's calendar day, written as 2026-08-01 or 1.8.2026; None when it was not given.

    Raises:
        BadParameter: It is no day, or none that a calendar has.
    """
    if value is None:
        return None
    try:
        written = day_written(value)
    except ValueError:
        raise click.BadParameter(_("{given!r} is a day that no calendar has").format(given=value)) from None
    if written is None:
        unfit = _(
            "{given!r} is not a day: write YYYY-MM-DD, such as 2026-08-01; in a German space 1.8.2026 will do, too"
        )
        raise click.BadParameter(unfit.format(given=value))
    day, is_ambiguous = written
    if is_ambiguous:
        # Whether anybody here writes days like this, the configuration says, which is read later.
        context.meta.setdefault(_TWO_WAYS, {})[parameter.opts[0]] = (value.strip(), day)
    return day


def day_read_in_two_ways(languages: Collection[str]) -> dict[str, str] | None:
    """Return a day given as 1.8.2026 where nobody writes days like that, as values of a text; None where all is clear.

    Args:
        languages: Of the spaces.
    """
    for option, (given, day) in click.get_current_context().meta.get(_TWO_WAYS, {}).items():
        if "de" not in languages:
            other = date(day.year, day.day, day.month)
            return {"option": option, "given": given, "day": day.isoformat(), "other": other.isoformat()}
    return None


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


def _is_given(path: object) -> bool:
    """Return whether a path, or the folder that it is in, was given on the command line."""
    if not isinstance(path, str | os.PathLike):
        return False
    words = [part for word in sys.argv[1:] for part in (word, word.partition("=")[2]) if part]
    try:
        given = {each for word in words for each in (Path(word).absolute(), Path(word).absolute().parent)}
        return Path(path).absolute() in given
    except OSError:
        # The working folder was deleted.
        return False


def tell_unexpected(fault: Exception) -> int:
    """Tell that the program itself failed, with a traceback for ``-v`` only; returns the exit code."""
    from cobot_sevdesk_sync.cli.log import tell_aside  # noqa: PLC0415 - --help and --version need no log

    logger.debug("the program failed", exc_info=fault)
    if isinstance(fault, OSError) and _is_given(fault.filename):
        from cobot_sevdesk_sync.texts import Texts  # noqa: PLC0415 - for this fault only

        texts = Texts("de" if _language_at_hand() == "de" else "en")
        values = {"path": str(fault.filename), "reason": texts.reason(fault)}
        tell_aside("wrong-usage", texts.text("error.path", values), texts.text("next.path"))
        return USAGE
    tell_aside(
        "program-error",
        _(
            "The program stopped at an error of its own ({kind}). What was finished stays finished, the next run looks"
            " before it writes. Run it again with -v to see where it was, and report that."
        ).format(kind=type(fault).__name__),
    )
    return NEEDS_A_PERSON


def _with_global_options_first(fault: click.ClickException) -> click.ClickException:
    """Return what tells how the command has to be typed, where a global option stood behind it; else the fault."""
    options = {
        name: option
        for option in cobot_sevdesk.params
        for name in option.opts
        if isinstance(option, click.Option) and option.name != "version"
    }
    if not isinstance(fault, click.NoSuchOption) or fault.option_name not in options:
        return fault
    from cobot_sevdesk_sync.texts.commands import program_words, typed  # noqa: PLC0415 - for wrong usage only

    first, others, words = [], [], iter(sys.argv[1:])
    for word in words:
        option = options.get(word.partition("=")[0])
        if option is None:
            others.append(word)
        elif option.is_flag or "=" in word:
            first.append(word)
        else:
            first += [word, *[value for value in (next(words, None),) if value is not None]]
    said = _("The option {name} belongs before the command: {command}")
    command = typed([*program_words(), *first, *others])
    return click.UsageError(said.format(name=fault.option_name, command=command), fault.ctx)


def _with_quotation_marks(fault: click.ClickException) -> click.ClickException:
    """Return what also tells how a space gets into a value, where there are more words than values; else the fault."""
    context = fault.ctx if type(fault) is click.UsageError else None
    if context is None or all(not isinstance(each, click.Argument) for each in context.command.params):
        return fault
    hint = _("What has a space in it belongs in quotation marks.")
    return click.UsageError(f"{fault.format_message()}. {hint}", context)


def _tell_usage(fault: click.ClickException) -> None:
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    speaker = _SPEAKER.get()
    if speaker is not None and speaker.table:
        with speaker.told(context.command, context) if context else nullcontext():
            fault = click.UsageError(speaker.ranges(fault.format_message()), context)
    if context is None or context.find_root().params.get("log_format") != "json":
        fault.show()
        return
    from cobot_sevdesk_sync.cli.console import WRONG_USAGE, say_aside  # noqa: PLC0415
    from cobot_sevdesk_sync.cli.log import start_log  # noqa: PLC0415 - no configuration was read yet

    start_log(log_format="json", verbose=False, secrets=(), several=False)
    say_aside(fault.format_message(), event=WRONG_USAGE)


def main() -> None:
    """Run the command line; ends the process with the exit code."""
    outlet = prepare_streams()
    with _spoken():
        code = _run_command()
        reason = lost_output(outlet)
        if reason:
            from cobot_sevdesk_sync.cli.console import say_aside  # noqa: PLC0415 - --help and --version need no log

            lost = _("What was to be printed could not be written: {reason}. All else was done.")
            say_aside(lost.format(reason=reason))
            code = max(code, NEEDS_A_PERSON)
    sys.exit(code)


def _run_command() -> int:
    """Run the command that the arguments name; returns the exit code."""
    try:
        with ended_by_signals():
            code = cobot_sevdesk.main(standalone_mode=False)
    except click.exceptions.Abort:
        return _tell_interrupted(INTERRUPTED)
    except Ended as ended:
        return _tell_interrupted(ended.code)
    except click.ClickException as fault:
        _tell_usage(_with_quotation_marks(_with_global_options_first(fault)))
        return USAGE
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as fault:  # noqa: BLE001 - the outermost edge: a person gets a sentence, not a traceback
        return tell_unexpected(fault)
    return code if isinstance(code, int) else 0


def _tell_interrupted(code: int) -> int:
    from cobot_sevdesk_sync.cli.log import tell_aside  # noqa: PLC0415

    tell_aside("interrupted", _("Interrupted. What was finished stays finished; the next run goes on from there."))
    return code
