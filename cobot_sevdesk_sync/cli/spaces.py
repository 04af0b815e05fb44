"""The spaces a command works on: configuration, one after the other, clients with one pace a token, and the ping."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from cobot_sevdesk_sync.answers import Reading
from cobot_sevdesk_sync.cli.console import JSON, print_json
from cobot_sevdesk_sync.cli.log import start_log, tell_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions, tell_unexpected
from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.cobot.client import CobotClient, cobot_pace, cobot_remote
from cobot_sevdesk_sync.config.loading import (
    find_config_files,
    load_cobot_section,
    load_settings,
    without_clashes,
)
from cobot_sevdesk_sync.config.settings import ACCEPTED_ENDING, CobotSettings, Settings, SevdeskSettings
from cobot_sevdesk_sync.connections import Passage, bounded_session, under_way
from cobot_sevdesk_sync.errors import USAGE, ConfigurationError, ConfigurationFault, SyncError, exit_code_of
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.pacing import Pace, Waiting
from cobot_sevdesk_sync.redaction import SecretFilter
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient, sevdesk_pace, sevdesk_remote
from cobot_sevdesk_sync.sync.result import Progress
from cobot_sevdesk_sync.texts import Texts, configuration_text, language_of_environment

# Without progress; in all it may take twice that.
PING_SECONDS = 5
# A word of a path that is shorter is none that anybody would have to guess, such as "ping".
SHORTEST_SECRET_WORD = 12
# Monitoring services keep a body of 10 to 100 kilobytes.
MOST_OF_A_TEXT = 10_000
# What SQLite, and a run, put beside the state file.
BESIDE_THE_STATE = ("", "-wal", "-shm", "-journal", ".lock")
DATABASE = b"SQLite format 3\x00"
# A configuration, or a file of what was accepted, of a space that is not served now.
_KEYS = re.compile(rb"^(?:cobot|sevdesk|accepted)\s*:", re.MULTILINE)
READ_AT_MOST = 65_536

Shown = tuple[Progress | None, Waiting | None, Reading | None]
"""What is to be called with the work done, before each wait and after each page; nothing is where nobody looks."""
NOBODY: Shown = (None, None, None)
ShownFor = Callable[[Settings], AbstractContextManager[Shown]]
"""Gives, while a space is worked on, what is to be called with its progress."""

logger = logging.getLogger(__name__)
ping_logger = logging.getLogger("cobot_sevdesk_sync.ping")


def working_folder() -> Path:
    """Return the folder that relative paths count from; one that was deleted has nothing in it, and holds up nobody."""
    try:
        return Path.cwd()
    except OSError:
        return Path()


def spaces_or_exit(options: GlobalOptions, output: str = "text") -> tuple[list[Settings], int]:
    """Return the usable spaces, and the exit code so far: 2 when a file had faults, which were told then.

    Each file fails alone; of two files about one space neither is used. Ends the process with code 2 when no space is
    usable.

    Args:
        options: Which files.
        output: With ``json`` each file with faults has its line, too, before those of the spaces.
    """
    faults: list[ConfigurationFault] = []
    spaces: list[Settings] = []
    try:
        for path in find_config_files(options.configs, os.environ, working_folder()):
            try:
                spaces.append(load_settings(path, os.environ))
            except ConfigurationError as error:
                faults.extend(error.faults)
    except ConfigurationError as error:
        faults.extend(error.faults)
    spaces, clashes = without_clashes(spaces)
    faults += clashes
    start_logging(options, spaces)
    if faults:
        if output == JSON:
            _print_faulty(faults)
        served = [space.cobot.subdomain for space in spaces]
        tell_aside("configuration-fault", *configuration_text(faults, language_of_environment(os.environ), served))
        if not spaces:
            sys.exit(USAGE)
    return spaces, USAGE if faults else 0


def _print_faulty(faults: Sequence[ConfigurationFault]) -> None:
    """Print the line of each configuration file, or folder, that cannot be used."""
    by_file: defaultdict[str, list[ConfigurationFault]] = defaultdict(list)
    for fault in faults:
        by_file[fault.file].append(fault)
    for file, of_file in by_file.items():
        message, fix = configuration_text(of_file, language_of_environment(os.environ))
        try:
            space = load_cobot_section(Path(file), os.environ)[0].subdomain
        except ConfigurationError:
            space = None
        error = {"message": message, "fix": fix}
        print_json({"space": space, "file": file, "exit_code": USAGE, "error": error})


def is_own_file(path: Path, options: GlobalOptions, spaces: Sequence[Settings], *, may_be_database: bool) -> bool:
    """Whether a file that is to be written is one of the program's own, by its real path or by what is in it.

    Args:
        path: It need not exist: the place of a state file that is still to come is taken, too.
        options: Which configuration files there are, also those with faults.
        spaces: Those that are served.
        may_be_database: Whether a database at another place may be replaced: an older copy of a state file.
    """
    real = os.path.realpath(path)
    return real in set(map(os.path.realpath, _files(options, spaces))) or _looks_own(
        Path(real), may_be_database=may_be_database
    )


def _files(options: GlobalOptions, spaces: Sequence[Settings]) -> Iterable[str | Path]:
    with suppress(ConfigurationError):
        for file in find_config_files(options.configs, os.environ, working_folder()):
            yield file
            yield file.resolve().with_suffix(ACCEPTED_ENDING)
    for space in spaces:
        yield space.accepted_file
        yield from space.token_files
        for ending in BESIDE_THE_STATE:
            yield f"{os.path.realpath(space.state)}{ending}"


def is_database(path: Path) -> bool:
    """Whether a database stands there, such as a state file; not known of one that cannot be read."""
    return _beginning(path).startswith(DATABASE)


def _beginning(path: Path) -> bytes:
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(READ_AT_MOST)
    except OSError:
        return b""


def _looks_own(path: Path, *, may_be_database: bool) -> bool:
    begins = _beginning(path)
    return (begins.startswith(DATABASE) and not may_be_database) or _KEYS.search(begins) is not None


def start_logging(options: GlobalOptions, spaces: Sequence[Settings]) -> SecretFilter:
    """Start the log without the spaces' secrets; returns what takes them out, for those that turn up later."""
    secrets = [secret for space in spaces for secret in secrets_of(space)]
    return start_log(log_format=options.log_format, verbose=options.verbose, secrets=secrets, several=len(spaces) > 1)


def secrets_of(settings: Settings) -> list[str]:
    """Return what must appear nowhere: both sides' tokens, whichever side quotes them, and the ping's address."""
    return [settings.cobot.token, settings.sevdesk.token, *_secret_parts(settings.notify.ping_url)]


def _secret_parts(ping_url: str | None) -> list[str]:
    """Return what of the address must not be told: libraries' errors quote it without its host."""
    parts = urlsplit(ping_url or "")
    words = [word for word in parts.path.split("/") if len(word) >= SHORTEST_SECRET_WORD]
    return [secret for secret in (ping_url, parts.query, *words) if secret]


class Failing(Struct, frozen=True):
    """How it is told that a space failed.

    Attributes:
        event: What it is where the log is JSON.
        colour: Of the sentence on a terminal.
        named: Whether the sentence begins with the space's name.
        also: Done then, such as to print the object that stands for it; told the exit code, and the sentence with what
            to do next.
    """

    event: str
    colour: str | None = None
    named: bool = True
    also: Callable[[Settings, int, tuple[str, str]], None] | None = None

    def tell(self, settings: Settings, error: SyncError) -> int:
        """Tell an error; returns its exit code."""
        code, (sentence, next_step) = exit_code_of(error), Texts(settings.language).error_text(error)
        named = f"{settings.cobot.subdomain}: {sentence}" if self.named else sentence
        tell_aside(self.event, named, next_step, colour=self.colour)
        if self.also is not None:
            self.also(settings, code, (sentence, next_step))
        return code


def for_each_space(
    spaces: Sequence[Settings],
    work: Callable[[Settings], int],
    failing: Failing,
    *,
    let_through: tuple[type[Exception], ...] = (),
) -> list[int]:
    """Return the exit code of the work on each space, one after the other; who fails keeps no other from its turn.

    Args:
        spaces: All that are worked on.
        work: Returns the exit code of one; what it raises is told here.
        failing: How that is told.
        let_through: What concerns all spaces, and ends the command.
    """
    codes = []
    for settings in spaces:
        try:
            codes.append(work(settings))
        except let_through:
            raise
        except SyncError as error:
            codes.append(failing.tell(settings, error))
        except Exception as fault:  # noqa: BLE001 - an error of the program itself, too, is this space's alone
            codes.append(tell_unexpected(fault))
    return codes


def terminal_progress(wanted: bool) -> AbstractContextManager[ShownFor]:
    """Show the progress of spaces on a terminal while the block runs, if that is wanted; nothing elsewhere."""
    if wanted and sys.stderr.isatty():
        from cobot_sevdesk_sync.cli.progress import progress_of_spaces  # noqa: PLC0415 - loads rich, on a terminal only

        return progress_of_spaces()
    return nullcontext(nothing_shown)


def nothing_shown(_settings: Settings) -> AbstractContextManager[Shown]:
    """Give what shows a space's progress where nobody looks."""
    return nullcontext(NOBODY)


class Paces:
    """The paces of several spaces: one for each token at one address, because there the other side counts it.

    Where two spaces allow a token different numbers of requests, the lower one holds for both.

    Args:
        spaces: All spaces that are worked on.
        clock: Measures and sleeps.
        around: Put around each pace.
    """

    def __init__(
        self, spaces: Sequence[Settings], clock: Clock, around: Callable[[Pace], Pace] = lambda pace: pace
    ) -> None:
        per_minute: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        per_second: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
        for space in spaces:
            per_minute[_cobot_key(space.cobot)].append(space.cobot.requests_per_minute)
            per_second[_sevdesk_key(space.sevdesk)].append(space.sevdesk.requests_per_second)
        self._cobot = {key: around(cobot_pace(min(rates), clock)) for key, rates in per_minute.items()}
        self._sevdesk = {key: around(sevdesk_pace(min(rates), clock)) for key, rates in per_second.items()}

    def cobot(self, settings: CobotSettings) -> Pace:
        """Return the pace of a space's Cobot token."""
        return self._cobot[_cobot_key(settings)]

    def sevdesk(self, settings: SevdeskSettings) -> Pace:
        """Return the pace of a space's sevDesk token."""
        return self._sevdesk[_sevdesk_key(settings)]


def open_clients(
    settings: Settings,
    clock: Clock,
    waiting: Waiting | None = None,
    paces: Paces | None = None,
    reading: Reading | None = None,
) -> tuple[CobotClient, SevdeskClient]:
    """Return the clients for both sides.

    Args:
        settings: The space's.
        clock: Measures and sleeps.
        waiting: Told before each wait: the seconds, and why.
        paces: Those of all spaces that are worked on together; without, the space has its own.
        reading: Told after each page of a long listing.
    """
    cobot, sevdesk = open_transports(settings, clock, waiting, paces)
    return CobotClient(cobot, settings.cobot, reading), SevdeskClient(sevdesk, settings.sevdesk, reading)


def open_transports(
    settings: Settings, clock: Clock, waiting: Waiting | None = None, paces: Paces | None = None
) -> tuple[Transport, Transport]:
    """Return what speaks HTTP with each side; the arguments as for ``open_clients``."""
    of_cobot = paces.cobot(settings.cobot) if paces else None
    of_sevdesk = paces.sevdesk(settings.sevdesk) if paces else None
    secrets = secrets_of(settings)
    cobot = Transport(
        cobot_remote(settings.cobot), clock=clock, waiting=_logged("cobot", waiting), pace=of_cobot, secrets=secrets
    )
    sevdesk = Transport(
        sevdesk_remote(settings.sevdesk),
        clock=clock,
        waiting=_logged("sevdesk", waiting),
        pace=of_sevdesk,
        secrets=secrets,
    )
    return cobot, sevdesk


def _logged(side: str, waiting: Waiting | None) -> Waiting:
    def told(seconds: float, why: str) -> None:
        event = {"event": "wait", "side": side, "seconds": round(seconds, 3), "why": why}
        logger.debug("%s: %s, waits %.1f s", side, why, seconds, extra=event)
        if waiting is not None:
            waiting(seconds, why)

    return told


def _cobot_key(settings: CobotSettings) -> tuple[str, ...]:
    # The space's own address differs from space to space; Cobot counts by user (Cobot API, rate limits).
    return (settings.api_url, settings.account_url, settings.token)


def _sevdesk_key(settings: SevdeskSettings) -> tuple[str, ...]:
    return (settings.api_url, settings.token)


def ping(url: str, exit_code: int, text: str = "") -> None:
    """Call the switch; whatever happens is logged and never fails the run.

    Args:
        url: Its address.
        exit_code: Of the run.
        text: What the run had to say, if that is to be sent along: then it is a POST.
    """
    target = url if exit_code == 0 else f"{url.rstrip('/')}/fail"
    passage = Passage(SystemClock(), patience=PING_SECONDS, seconds=2 * PING_SECONDS, max_bytes=0)
    try:
        with (
            bounded_session() as session,
            under_way(passage),
            session.request(
                "POST" if text else "GET",
                target,
                data=text[:MOST_OF_A_TEXT].encode() if text else None,
                headers={"Content-Type": "text/plain; charset=utf-8"} if text else None,
                timeout=PING_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer,
        ):
            ping_logger.debug(
                "ping answered %s", answer.status_code, extra={"event": "ping", "status": answer.status_code}
            )
    except Exception as fault:  # noqa: BLE001 - libraries raise errors of their own for odd addresses
        # The address itself may be a secret: only the kind of fault is told.
        reason = type(fault).__name__
        ping_logger.warning(
            "the configured ping_url could not be reached: %s", reason, extra={"event": "ping", "reason": reason}
        )
