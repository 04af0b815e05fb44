"""``init``: sets a space up by asking and looking, and writes its configuration in the end."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeVar

import click
from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.check.lines import exit_code
from cobot_sevdesk_sync.check.space import check_space
from cobot_sevdesk_sync.cli.check import tell_lines
from cobot_sevdesk_sync.cli.console import Page, say_aside
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
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.setup import (
    VARIABLES,
    GivenToken,
    UnusableTokenError,
    ask_for_token,
    cobot_address_options,
    cobot_settings,
    read_address,
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
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.loading import FILE_NAME, load_settings
from cobot_sevdesk_sync.config.schema import Day
from cobot_sevdesk_sync.config.settings import CobotSettings, SevdeskSettings
from cobot_sevdesk_sync.errors import USAGE, RemoteUnavailable, SetupError, SyncError
from cobot_sevdesk_sync.texts import Language, Texts, language_of_environment
from cobot_sevdesk_sync.texts.template import cleaned

PROGRAM = "cobot-sevdesk"
_TOKEN_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

Given = TypeVar("Given")
Found = TypeVar("Found")


class Choices(Struct, frozen=True):
    """What the options say; what they leave open is asked, or gets its default when nobody is there to ask.

    Attributes:
        addresses: Where the sides are, by configuration path; empty for the real ones.
    """

    language: Language
    subdomain: str | None = None
    cobot_token: GivenToken | None = None
    sevdesk_token: GivenToken | None = None
    start_date: date | None = None
    due_after_days: int | None = None
    cost_centre: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    unattended: bool = False


class SetUp(Struct, frozen=True):
    """What is to be written: ``values`` by configuration path, and ``token_files`` by name."""

    subdomain: str
    values: dict[str, object]
    token_files: dict[str, str]

    def __repr__(self) -> str:
        return f"SetUp(subdomain={self.subdomain!r}, values={self.values!r})"


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """Return an option's calendar day, as strict as the configuration is; click refuses one in English."""
    if value is None:
        return None
    try:
        return Day().read(Scalar(1, value, "text", plain=True))
    except UnfitValueError as unfit:
        raise click.BadParameter(f"expected {Texts('en').words(unfit.expected_or(Day().expected))}") from None


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
    _require_place(path, texts)
    tokens = _tokens({"cobot": cobot_token_file, "sevdesk": sevdesk_token_file}, texts, unattended=unattended)
    choices = Choices(
        texts.language,
        subdomain,
        tokens["cobot"],
        tokens["sevdesk"],
        start_date,
        due_after_days,
        cost_centre,
        # cobot_api_url is cobot.api_url.
        {name.replace("_", ".", 1): url for name, url in addresses.items() if url is not None},
        unattended,
    )
    _require_enough(choices, texts)
    page = Page()
    try:
        setup = Conversation(
            choices, path.parent, texts, page, SystemClock(), os.environ, keep_secret=secrets.add
        ).carry_out()
        _write(path, setup, texts)
    except click.Abort as abort:
        return tell_abort(texts, "init", abort)
    except SyncError as error:
        return tell_error(texts, error, subdomain or "")
    except UnusableTokenError as unusable:
        _refuse(unusable_text(texts, unusable))
    except OSError as fault:
        _refuse(texts.text("init.unwritable", {"path": str(path), "reason": fault.strerror or str(fault)}))
    return tell_end(path, setup, texts, page)


def _place(options: GlobalOptions, output: Path | None) -> Path:
    """Return the whole path of the file to write."""
    if output is None and len(options.configs) == 1:
        output = options.configs[0]
    return (output or Path(FILE_NAME)).expanduser().absolute()


def _require_place(path: Path, texts: Texts) -> None:
    """End the process before anybody is asked anything, when the file could not be written in the end."""
    if os.path.lexists(path):
        _refuse(texts.text("init.exists", {"path": str(path)}))
    if not path.parent.is_dir():
        _refuse(texts.text("init.no-folder", {"path": str(path.parent)}))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        _refuse(texts.text("init.unwritable", {"path": str(path), "reason": "no permission"}))


def _tokens(files: Mapping[str, Path | None], texts: Texts, *, unattended: bool) -> dict[str, GivenToken | None]:
    """Return the tokens that options and, with nobody to ask, the environment give."""
    found: dict[str, GivenToken | None] = {}
    for side, file in files.items():
        try:
            if file is not None:
                found[side] = token_from_file(file, Path.cwd())
            else:
                found[side] = token_from_environment(side, os.environ) if unattended else None
        except UnusableTokenError as unusable:
            _refuse(unusable_text(texts, unusable))
    return found


def _require_enough(choices: Choices, texts: Texts) -> None:
    """End the process when nobody is there to ask for what is missing."""
    if not choices.unattended:
        return
    needed = {
        "--subdomain": choices.subdomain,
        f"--cobot-token-file (or ${VARIABLES['cobot']})": choices.cobot_token,
        f"--sevdesk-token-file (or ${VARIABLES['sevdesk']})": choices.sevdesk_token,
    }
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        _refuse(texts.text("init.missing", {"options": ", ".join(missing)}))


def _write(path: Path, setup: SetUp, texts: Texts) -> None:
    """Write tokens and configuration together, once the program's own reading has found nothing wrong with them."""
    files = {**setup.token_files, path.name: config_text(setup.values, texts)}
    write_private_files(path.parent, files, lambda folder: _read_back(folder / path.name))


def _read_back(path: Path) -> None:
    load_settings(path, os.environ)


def _refuse(sentence: str) -> NoReturn:
    """End the process as for wrong usage."""
    say_aside(sentence)
    sys.exit(USAGE)


class Conversation:
    """Asks, looks and tells, side by side.

    Args:
        choices: What the options said.
        folder: Where the configuration will be.
        environment: The environment variables, for tokens.
        keep_secret: Is told each token before it is used: from then on an error of the program might quote it.
    """

    def __init__(
        self,
        choices: Choices,
        folder: Path,
        texts: Texts,
        page: Page,
        clock: Clock,
        environment: Mapping[str, str],
        keep_secret: Callable[[str], None],
    ) -> None:
        self._choices = choices
        self._folder = folder
        self._texts = texts
        self._page = page
        self._clock = clock
        self._environment = environment
        self._secrets: list[str] = []
        self._keep_elsewhere = keep_secret
        self._subdomain = ""
        self._explained: set[str] = set()

    def carry_out(self) -> SetUp:
        """Return what is to be written.

        Raises:
            click.Abort: The person cancels; nothing was written.
            SyncError: A side refused or could not be reached, and nobody is there to ask again.
        """
        self._page.title(self._text("init.title"))
        self._page.paragraph(self._text("init.intro"), indent=0)
        self._heading("init.space")
        self._subdomain, _ = self._settled(self._first(self._choices.subdomain, self._ask_subdomain), self._see_space)
        self._heading("init.cobot")
        cobot_token, cobot = self._settled(
            self._first(self._choices.cobot_token or self._token_beside(), self._ask_cobot_token), self._open_cobot
        )
        self._heading("init.sevdesk")
        sevdesk_token, sevdesk = self._settled(
            self._first(self._choices.sevdesk_token, self._ask_sevdesk_token), self._open_sevdesk
        )
        if not self._choices.unattended:
            self._heading("init.choices")
        questions = Questions(self._texts, self._page, unattended=self._choices.unattended)
        values: dict[str, object] = {
            "start_date": questions.start_date(self._choices.start_date, cobot.today),
            "language": self._texts.language,
            "cobot.subdomain": self._subdomain,
            **self._choices.addresses,
            "invoices.due_after_days": questions.due_after_days(
                self._choices.due_after_days, cobot.invoices.usual_term
            ),
            "invoices.cost_centre": questions.cost_centre(self._choices.cost_centre, sevdesk.cost_centres),
            **questions.zero_rated(cobot.invoices, sevdesk.zero_rules),
        }
        files: dict[str, str] = {}
        for side, given in (("cobot", cobot_token), ("sevdesk", sevdesk_token)):
            name = self._free_name(f"{self._subdomain}.{side}-token")
            values |= given.settings(side, name)
            if given.is_new:
                files[name] = f"{given.token}\n"
        return SetUp(self._subdomain, values, files)

    def _text(self, key: str, values: Mapping[str, str] | None = None) -> str:
        return self._texts.text(key, values)

    def _heading(self, key: str) -> None:
        self._page.heading(self._text(key))

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
                if self._choices.unattended:
                    raise
                self._tell(error)

    def _patiently(self, look: Callable[[], Found]) -> Found:
        """Return what was found; when a side cannot be reached, the same answer is tried again as long as wanted."""
        while True:
            try:
                return look()
            except RemoteUnavailable as error:
                if self._choices.unattended:
                    raise
                self._tell(error)
                if not ask_yes(self._texts, self._text("init.again"), default=True):
                    raise click.Abort from None

    def _tell(self, error: SyncError) -> None:
        tell_error(self._texts, error, self._subdomain)
        self._page.gap()

    # The space.

    def _ask_subdomain(self) -> str:
        while True:
            given: str = click.prompt(self._text("init.address"))
            try:
                return subdomain_of(given)
            except ValueError:
                say_aside(self._text("init.address-unusable", {"given": cleaned(given)}))

    def _see_space(self, subdomain: str) -> str:
        name = fetch_space_name(OpenRequests(clock=self._clock), self._cobot(subdomain, "").account_url, subdomain)
        if name is None:
            raise SetupError("unknown-space", {"subdomain": subdomain})
        self._page.paragraph(self._text("init.space-found", {"name": cleaned(name), "subdomain": subdomain}))
        return name

    def _cobot(self, subdomain: str, token: str) -> CobotSettings:
        where = self._choices.addresses
        return cobot_settings(
            subdomain, token, where.get("cobot.api_url"), where.get("cobot.space_url"), where.get("cobot.account_url")
        )

    # Cobot's token.

    def _token_beside(self) -> GivenToken | None:
        """Return the token that an earlier ``login`` left beside the configuration."""
        path = self._folder / f"{self._subdomain}.cobot-token"
        if not path.is_file():
            return None
        self._page.paragraph(self._text("init.token-beside", {"path": str(path)}))
        return token_from_file(path, self._folder)

    def _ask_cobot_token(self) -> GivenToken:
        self._explain_once("init.cobot-explained", {"scopes": ", ".join(NEEDED_SCOPES)})
        return ask_for_token("cobot", self._texts, self._page, self._environment, self._log_in)

    def _explain_once(self, key: str, values: Mapping[str, str] | None = None) -> None:
        """Say how a token is got; after a slip the person knows."""
        if key not in self._explained:
            self._explained.add(key)
            self._page.paragraph(self._text(key, values))
            self._page.gap()

    def _log_in(self) -> str:
        way = LoginWay(self._cobot(self._subdomain, "").account_url, browser=can_open_browser(os.environ))
        token, _ = obtain_token(way, self._see_login, self._texts, self._clock)
        return token

    def _keep_secret(self, token: str) -> None:
        self._secrets.append(token)
        self._keep_elsewhere(token)

    def _see_login(self, token: str) -> object:
        self._keep_secret(token)
        return open_space(self._cobot(self._subdomain, token), self._clock)

    def _open_cobot(self, given: GivenToken) -> CobotFacts:
        self._keep_secret(given.token)
        facts = read_cobot(self._cobot(self._subdomain, given.token), self._clock)
        values = {
            "name": cleaned(facts.space.name),
            "members": str(facts.members),
            "invoices": str(facts.invoices.seen),
            "time_zone": facts.space.time_zone,
        }
        self._page.paragraph(self._text("init.cobot-found", values))
        return facts

    # sevDesk's token.

    def _ask_sevdesk_token(self) -> GivenToken:
        self._explain_once("init.sevdesk-explained")
        return ask_for_token("sevdesk", self._texts, self._page, self._environment, None)

    def _open_sevdesk(self, given: GivenToken) -> SevdeskFacts:
        self._keep_secret(given.token)
        settings = SevdeskSettings(given.token)
        if "sevdesk.api_url" in self._choices.addresses:
            settings = replace(settings, api_url=self._choices.addresses["sevdesk.api_url"])
        facts = read_sevdesk(settings, self._clock, self._secrets)
        values = {
            "accounts": str(facts.accounts),
            "chart": facts.chart or "",
            "cost_centres": str(len(facts.cost_centres)),
        }
        self._page.paragraph(self._text("init.sevdesk-found", values))
        return facts

    def _free_name(self, name: str) -> str:
        """Return a name that no file has yet: what is there stays as it is."""
        number, free = 2, name
        while os.path.lexists(self._folder / free):
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
    page.paragraph(texts.text("init.next.cron"))
    page.lines(cron_line(path), indent=5)
    page.paragraph(texts.text("init.next.systemd"))
    page.lines(f"ExecStart={run_command(path).replace('%', '%%')}", indent=5)
    page.lines(f"TimeoutStartSec={SECONDS_OF_A_RUN}", f"TimeoutStopSec={SECONDS_TO_END}", indent=5)
    variables = [value.variable for value in setup.values.values() if isinstance(value, Reference)]
    if variables:
        page.paragraph(texts.text("init.next.variables", {"variables": ", ".join(variables)}))
    return exit_code(lines)
