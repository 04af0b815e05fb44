"""``init``: sets a space up by asking and looking, and writes its configuration in the end."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import click
from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.check.lines import exit_code
from cobot_sevdesk_sync.check.space import check_space
from cobot_sevdesk_sync.cli.check import tell_lines
from cobot_sevdesk_sync.cli.console import Page, ask, refuse, say_aside
from cobot_sevdesk_sync.cli.init_config import Reference, config_text, write_private_files
from cobot_sevdesk_sync.cli.init_questions import (
    CobotFacts,
    Questions,
    SevdeskFacts,
    ask_word,
    ask_yes,
    read_cobot,
    read_sevdesk,
)
from cobot_sevdesk_sync.cli.login import LoginWay, can_open_browser, obtain_token
from cobot_sevdesk_sync.cli.root import GlobalOptions, day_given, day_read_in_two_ways
from cobot_sevdesk_sync.cli.setup import (
    VARIABLES,
    GivenToken,
    ask_for_token,
    cobot_address_options,
    cobot_settings,
    read_address,
    read_strictly,
    read_subdomain,
    subdomain_of,
    tell_abort,
    tell_error,
    token_from_environment,
    token_from_file,
    unusable_text,
)
from cobot_sevdesk_sync.cli.spaces import open_clients, start_logging
from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.cobot.oauth import NEEDED_SCOPES, OpenRequests, fetch_space_name, open_space
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.loading import FILE_NAME, load_settings, usual_state
from cobot_sevdesk_sync.config.schema import DAY
from cobot_sevdesk_sync.config.settings import CobotSettings, SevdeskSettings
from cobot_sevdesk_sync.errors import NEEDS_A_PERSON, RemoteUnavailable, SetupError, SyncError
from cobot_sevdesk_sync.sync.home import require_home
from cobot_sevdesk_sync.texts import Language, Texts, language_of_environment
from cobot_sevdesk_sync.texts.template import cleaned

PROGRAM = "cobot-sevdesk"
_TOKEN_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

Given = TypeVar("Given")
Found = TypeVar("Found")


class SetUp(Struct, frozen=True):
    """What is to be written: ``values`` by configuration path, and ``token_files`` by name."""

    subdomain: str
    values: dict[str, object]
    token_files: dict[str, str]

    def __repr__(self) -> str:
        return f"SetUp(subdomain={self.subdomain!r}, values={self.values!r})"


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """Return an option's calendar day, one that a configuration may have."""
    day = day_given(context, parameter, value)
    return read_strictly(DAY, day.isoformat() if day else None, plain=True)


@click.command()
@click.option("--subdomain", callback=read_subdomain, metavar="SPACE", help="The space's subdomain or address.")
@click.option(
    "--cobot-token-file", type=_TOKEN_FILE, help=f"A file with the Cobot token; ${VARIABLES['cobot']} is read, too."
)
@click.option(
    "--sevdesk-token-file",
    type=_TOKEN_FILE,
    help=f"A file with the sevDesk token; ${VARIABLES['sevdesk']} is read, too.",
)
@click.option("--start-date", callback=_day, metavar="DATE", help="The first day this program answers for.")
@click.option("--due-after-days", type=click.IntRange(0, 365), help="Days from invoice date to payment deadline.")
@click.option("--cost-centre", metavar="NAME", help="Number or name of a sevDesk cost centre, for every voucher.")
@click.option("--language", type=click.Choice(["de", "en"]), help="Of the questions and of the configuration.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration to write.  [default: what --config names, else ./config.yaml]",
)
@click.option("--yes", "unattended", is_flag=True, help="Ask nothing: options, environment and defaults decide.")
@cobot_address_options
@click.option("--sevdesk-api-url", callback=read_address, metavar="URL", help="For the sandbox: its address.")
@click.pass_obj
def init(
    options: GlobalOptions,
    /,
    subdomain: str | None,
    cobot_token_file: Path | None,
    sevdesk_token_file: Path | None,
    start_date: date | None,
    due_after_days: int | None,
    cost_centre: str | None,
    language: Language | None,
    output: Path | None,
    unattended: bool,
    **addresses: str | None,
) -> int:
    """Set a space up: asks, verifies each answer, and writes a private configuration in the end.

    Nothing is changed in Cobot or sevDesk, no token is shown, and no file is overwritten. Ctrl-C leaves nothing behind.
    """
    secrets = start_logging(options, [])
    path = _place(options, output)
    usual = language_of_environment(os.environ)
    if language is None and not unattended:
        try:
            chosen = ask_word(Texts(usual), "Sprache / Language (de, en)", ("de", "en"), default=usual)
            language = "de" if chosen == "de" else "en"
        except click.Abort as abort:
            return tell_abort(Texts(usual), "init", abort)
    texts = Texts(language or usual)
    in_two_ways = day_read_in_two_ways({texts.language})
    if in_two_ways is not None:
        refuse(texts.text("period.two-ways", in_two_ways))
    _require_place(path, texts)
    tokens = _tokens({"cobot": cobot_token_file, "sevdesk": sevdesk_token_file}, texts, unattended=unattended)
    page = Page()
    conversation = Conversation(
        texts=texts,
        page=page,
        clock=SystemClock(),
        folder=path.parent,
        keep_secret=secrets.add,
        unattended=unattended,
        addresses={name: url for name, url in addresses.items() if url is not None},
        subdomain=subdomain,
        cobot_token=tokens["cobot"],
        sevdesk_token=tokens["sevdesk"],
        start_date=start_date,
        due_after_days=due_after_days,
        cost_centre=cost_centre,
    )
    conversation.require_enough()
    try:
        setup = conversation.carry_out()
        _write(path, setup, texts)
    except click.Abort as abort:
        return tell_abort(texts, "init", abort)
    except SyncError as error:
        return tell_error(texts, error, subdomain or "")
    except UnfitValueError as unfit:
        refuse(unusable_text(texts, unfit))
    except OSError as fault:
        refuse(texts.text("init.unwritable", {"path": str(path), "reason": texts.reason(fault)}))
    return tell_end(path, setup, texts, page)


def _place(options: GlobalOptions, output: Path | None) -> Path:
    """Return the whole path of the file to write."""
    if output is None and len(options.configs) == 1:
        output = options.configs[0]
    try:
        return (output or Path(FILE_NAME)).expanduser().absolute()
    except FileNotFoundError:
        # The working folder was deleted: there is nothing to count from.
        refuse(Texts(language_of_environment(os.environ)).text("init.no-folder", {"path": "."}))


def _require_place(path: Path, texts: Texts) -> None:
    """End the process before anybody is asked anything, when the file could not be written in the end."""
    if os.path.lexists(path):
        refuse(texts.text("init.exists", {"path": str(path)}))
    if not os.path.isdir(path.parent):  # noqa: PTH112 - Path's own raises in a folder that may not be entered
        refuse(texts.text("init.no-folder", {"path": str(path.parent)}))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        refuse(texts.text("init.unwritable", {"path": str(path), "reason": texts.reason("no permission")}))


def _tokens(files: Mapping[str, Path | None], texts: Texts, *, unattended: bool) -> dict[str, GivenToken | None]:
    """Return the tokens that options and, with nobody to ask, the environment give."""
    found: dict[str, GivenToken | None] = {}
    for side, file in files.items():
        try:
            if file is not None:
                found[side] = token_from_file(file, Path.cwd())
            else:
                found[side] = token_from_environment(side, os.environ) if unattended else None
        except UnfitValueError as unfit:
            refuse(unusable_text(texts, unfit))
    return found


def _write(path: Path, setup: SetUp, texts: Texts) -> None:
    """Write tokens and configuration together, once the program's own reading has found nothing wrong with them."""
    files = {**setup.token_files, path.name: config_text(setup.values, texts)}
    write_private_files(path.parent, files, lambda folder: load_settings(folder / path.name, os.environ))


class Conversation(Struct, kw_only=True):
    """Asks, looks and tells, side by side; what the options leave open is asked.

    Attributes:
        folder: Where the configuration will be.
        keep_secret: Is told each token before it is used: from then on an error of the program might quote it.
        unattended: Nobody is there to ask: what the options leave open gets its default.
        addresses: Where the sides are, by option; empty for the real ones.
        space: The subdomain, once it is settled.
        explained: Of which sides the person was told how a token is got.
        secrets: The tokens so far, which no side's answer may bring back.
    """

    texts: Texts
    page: Page
    folder: Path
    keep_secret: Callable[[str], None]
    unattended: bool
    addresses: Mapping[str, str]
    subdomain: str | None
    cobot_token: GivenToken | None
    sevdesk_token: GivenToken | None
    start_date: date | None
    due_after_days: int | None
    cost_centre: str | None
    clock: Clock
    space: str = ""
    explained: set[str] = field(default_factory=set)
    secrets: list[str] = field(default_factory=list)

    def require_enough(self) -> None:
        """End the process when nobody is there to ask for what is missing."""
        if not self.unattended:
            return
        needed = {
            "--subdomain": self.subdomain,
            f"--cobot-token-file (${VARIABLES['cobot']})": self.cobot_token,
            f"--sevdesk-token-file (${VARIABLES['sevdesk']})": self.sevdesk_token,
        }
        missing = [name for name, value in needed.items() if value is None]
        if missing:
            refuse(self._text("init.missing", {"options": ", ".join(missing)}))

    def carry_out(self) -> SetUp:
        """Return what is to be written.

        Raises:
            click.Abort: The person cancels; nothing was written.
            SyncError: A side refused or could not be reached, and nobody is there to ask again.
        """
        self.page.title(self._text("init.title"))
        self.page.paragraph(self._text("init.intro"), indent=0)
        self._heading("init.space")
        self.space, _ = self._settled(self._first(self.subdomain, self._ask_subdomain), self._see_space)
        self._heading("init.cobot")
        cobot_token, cobot = self._settled(
            self._first(self.cobot_token or self._token_beside(), lambda: self._ask_token("cobot")), self._open_cobot
        )
        require_home(cobot.space)
        self._heading("init.sevdesk")
        sevdesk_token, sevdesk = self._settled(
            self._first(self.sevdesk_token, lambda: self._ask_token("sevdesk")), self._open_sevdesk
        )
        if not self.unattended:
            self._heading("init.choices")
        questions = Questions(self.texts, self.page, unattended=self.unattended)
        values: dict[str, object] = {
            "start_date": questions.start_date(self.start_date, cobot.today),
            "language": self.texts.language,
            # As it is for whoever runs init: another environment would lead another run to another file.
            "state": str(usual_state(self.space)),
            "cobot.subdomain": self.space,
            # cobot_api_url is cobot.api_url.
            **{name.replace("_", ".", 1): url for name, url in self.addresses.items()},
            "invoices.due_after_days": questions.due_after_days(self.due_after_days, cobot.usual_term),
            "invoices.cost_centre": questions.cost_centre(self.cost_centre, sevdesk.cost_centres),
            **questions.zero_rated(cobot, sevdesk.zero_rules),
        }
        files: dict[str, str] = {}
        for side, given in (("cobot", cobot_token), ("sevdesk", sevdesk_token)):
            name = self._free_name(f"{self.space}.{side}-token")
            values |= given.settings(side, name)
            if given.is_new:
                files[name] = f"{given.token}\n"
        return SetUp(self.space, values, files)

    def _text(self, key: str, values: Mapping[str, str] | None = None) -> str:
        return self.texts.text(key, values)

    def _heading(self, key: str) -> None:
        self.page.heading(self._text(key))

    @staticmethod
    def _first(given: Given | None, ask: Callable[[], Given]) -> Callable[[], Given]:
        """Return what gives an option's value once, and asks from then on."""
        left = [] if given is None else [given]
        return lambda: left.pop() if left else ask()

    def _settled(self, get: Callable[[], Given], look: Callable[[Given], Found]) -> tuple[Given, Found]:
        """Return an answer and what was found with it; a person is asked again until it holds."""
        while True:
            try:
                given = get()
                return given, self._patiently(lambda given=given: look(given))  # type: ignore[misc]
            except SyncError as error:
                if self.unattended:
                    raise
                self._tell(error)

    def _patiently(self, look: Callable[[], Found]) -> Found:
        """Return what was found; when a side cannot be reached, the same answer is tried again as long as wanted."""
        while True:
            try:
                return look()
            except RemoteUnavailable as error:
                if self.unattended:
                    raise
                self._tell(error)
                if not ask_yes(self.texts, self._text("init.again"), default=True):
                    raise click.Abort from None

    def _tell(self, error: SyncError) -> None:
        tell_error(self.texts, error, self.space)
        self.page.gap()

    # The space.

    def _ask_subdomain(self) -> str:
        while True:
            given = ask(self._text("init.address"))
            try:
                return subdomain_of(given)
            except ValueError:
                say_aside(self._text("init.address-unusable", {"given": cleaned(given)}))

    def _see_space(self, subdomain: str) -> str:
        name = fetch_space_name(OpenRequests(clock=self.clock), self._cobot(subdomain, "").account_url, subdomain)
        if name is None:
            raise SetupError("unknown-space", {"subdomain": subdomain})
        self.page.paragraph(self._text("init.space-found", {"name": cleaned(name), "subdomain": subdomain}))
        return name

    def _cobot(self, subdomain: str, token: str) -> CobotSettings:
        return cobot_settings(subdomain, token, self.addresses)

    # Cobot's token.

    def _token_beside(self) -> GivenToken | None:
        """Return the token that an earlier ``login`` left beside the configuration."""
        path = self.folder / f"{self.space}.cobot-token"
        if not os.path.isfile(path):  # noqa: PTH113 - what may not be looked at is none
            return None
        self.page.paragraph(self._text("init.token-beside", {"path": str(path)}))
        return token_from_file(path, self.folder)

    def _ask_token(self, side: str) -> GivenToken:
        """Ask for a side's token; how it is got is said once: after a slip the person knows."""
        if side not in self.explained:
            self.explained.add(side)
            self.page.paragraph(self._text(f"init.{side}-explained", {"scopes": ", ".join(NEEDED_SCOPES)}))
            self.page.gap()
        return ask_for_token(side, self.texts, self.page, self._log_in if side == "cobot" else None)

    def _log_in(self) -> str:
        way = LoginWay(self._cobot(self.space, "").account_url, browser=can_open_browser(os.environ))
        token, _ = obtain_token(way, self._see_login, self.texts, self.clock)
        return token

    def _keep(self, token: str) -> None:
        self.secrets.append(token)
        self.keep_secret(token)

    def _see_login(self, token: str) -> object:
        self._keep(token)
        return open_space(self._cobot(self.space, token), self.clock)

    def _open_cobot(self, given: GivenToken) -> CobotFacts:
        self._keep(given.token)
        facts = read_cobot(self._cobot(self.space, given.token), self.clock)
        values = {
            "name": cleaned(facts.space.name),
            "members": str(facts.members),
            "invoices": str(facts.invoices),
            "time_zone": facts.space.time_zone,
        }
        self.page.paragraph(self._text("init.cobot-found", values))
        return facts

    # sevDesk's token.

    def _open_sevdesk(self, given: GivenToken) -> SevdeskFacts:
        self._keep(given.token)
        settings = SevdeskSettings(given.token)
        settings = replace(settings, api_url=self.addresses.get("sevdesk_api_url", settings.api_url))
        facts = read_sevdesk(settings, self.clock, self.secrets)
        values = {
            "accounts": str(facts.accounts),
            "chart": facts.chart or "",
            "cost_centres": str(len(facts.cost_centres)),
        }
        self.page.paragraph(self._text("init.sevdesk-found", values))
        return facts

    def _free_name(self, name: str) -> str:
        """Return a name that no file has yet: what is there stays as it is."""
        number, free = 2, name
        while os.path.lexists(self.folder / free):
            number, free = number + 1, f"{name}-{number}"
        return free


SECONDS_OF_A_RUN = 3600
"""After which cron or systemd ends a run; the next one goes on. Each request has a far shorter limit of its own."""

SECONDS_TO_END = 180
"""What a run that is told to end is given for the request under way."""


def program_words() -> list[str]:
    """Return how this very installation is started, whatever the working folder."""
    started = Path(sys.argv[0])
    if started.name == PROGRAM and started.is_file():
        return [os.path.abspath(started)]  # noqa: PTH100 - a link stays a link: it survives an update of its target
    beside = Path(sys.executable).parent / PROGRAM
    if beside.is_file():
        return [str(beside)]
    found = shutil.which(PROGRAM)
    return [found] if found else [sys.executable, "-m", "cobot_sevdesk_sync"]


def run_command(config: Path) -> str:
    """Return the command that cron or systemd calls, safe for a shell."""
    return shlex.join([*program_words(), "--config", str(config.absolute()), "sync", "run"])


def cron_line(config: Path) -> str:
    """Return a line for ``crontab -e``: every five minutes, and none for ever where the system can end it.

    A percent sign is cron's line break, so it is escaped.
    """
    ender = shutil.which("timeout")
    limit = f"{shlex.quote(ender)} -k {SECONDS_TO_END} {SECONDS_OF_A_RUN} " if ender else ""
    return f"*/5 * * * *  {limit}{run_command(config)}".replace("%", "\\%")


def is_in_container(environment: Mapping[str, str], root: Path = Path("/")) -> bool:
    """Return whether this runs in a container: there is no cron in one, and its paths are not the host's.

    Args:
        environment: Kubernetes names itself there.
        root: Where Docker and podman leave a file.
    """
    marks = (root / ".dockerenv", root / "run" / ".containerenv")
    return "KUBERNETES_SERVICE_HOST" in environment or any(each.exists() for each in marks)


def tell_end(path: Path, setup: SetUp, texts: Texts, page: Page) -> int:
    """Tell what was written, check it as the next run will find it, and say how to go on; returns the check's code."""
    page.heading(texts.text("init.written"))
    page.lines(str(path), *(str(path.parent / name) for name in setup.token_files))
    page.heading(texts.text("init.check"))
    settings = load_settings(path, os.environ)
    clock = SystemClock()
    lines = check_space(settings, *open_clients(settings, clock), clock)
    tell_lines(lines, texts, space=setup.subdomain)
    page.heading(texts.text("init.next"))
    page.paragraph(texts.text("init.next.dry-run"))
    page.lines(shlex.join([*program_words(), "--config", str(path), "sync", "run", "--dry-run"]), indent=5)
    variables = ", ".join(value.variable for value in setup.values.values() if isinstance(value, Reference))
    if is_in_container(os.environ):
        page.paragraph(texts.text("init.next.container", {"variables": variables}))
        run = shlex.join(["--config", str(path.absolute()), "sync", "run"]).replace("%", "\\%")
        page.lines(f"*/5 * * * *  podman run --rm --stop-timeout {SECONDS_TO_END} … {PROGRAM} {run}", indent=5)
        return exit_code(lines)
    page.paragraph(texts.text("init.next.cron"))
    page.lines(cron_line(path), indent=5)
    page.paragraph(texts.text("init.next.systemd"))
    page.lines(f"ExecStart={run_command(path).replace('%', '%%')}", indent=5)
    # A document that needs a person is no service that failed.
    ends = (f"TimeoutStartSec={SECONDS_OF_A_RUN}", f"TimeoutStopSec={SECONDS_TO_END}")
    page.lines(f"SuccessExitStatus={NEEDS_A_PERSON}", *ends, indent=5)
    if variables:
        page.paragraph(texts.text("init.next.variables", {"variables": variables}))
    return exit_code(lines)
