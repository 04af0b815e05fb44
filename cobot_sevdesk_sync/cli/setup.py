"""What `login` and `init` have in common: options, tokens, and what is said when a side refuses."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.cli.console import Page, ask, is_log_json, say_aside
from cobot_sevdesk_sync.cli.init_config import Reference
from cobot_sevdesk_sync.cli.init_questions import ask_number
from cobot_sevdesk_sync.cli.root import INTERRUPTED, language_spoken
from cobot_sevdesk_sync.cobot.oauth import OAuthClient, ScopesMissingError
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import NOT_SHOWN, TOKEN, UnfitValueError
from cobot_sevdesk_sync.config.schema import SUBDOMAIN, SUBDOMAIN_MARK, Kind, address
from cobot_sevdesk_sync.config.settings import DEFAULT_SPACE_URL, CobotSettings
from cobot_sevdesk_sync.config.tokens import TokenSource, checked_token, read_token
from cobot_sevdesk_sync.errors import (
    USAGE,
    ConfigurationError,
    RemoteUnavailable,
    SetupError,
    SyncError,
    TokenRefused,
    Words,
    exit_code_of,
)
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

CLIENT_SECRET_VARIABLE = "COBOT_CLIENT_SECRET"  # noqa: S105 - the variable's name
_HOST = re.compile(r"(?:https?://|(?!https?:))([^/?#]+)", re.IGNORECASE)
_DOMAIN = ".cobot.me"
UNAUTHORIZED = 401
SIDES = {"cobot": "Cobot", "sevdesk": "sevDesk"}
VARIABLES = {"cobot": "COBOT_TOKEN", "sevdesk": "SEVDESK_TOKEN"}

Value = TypeVar("Value")
Command = TypeVar("Command", bound=Callable[..., object])


def subdomain_of(text: str) -> str:
    """Return the subdomain in what a person gives: the word itself, the host, or any address within the space.

    Raises:
        ValueError: There is none in it.
    """
    found = _HOST.match(text.strip())
    host = (found[1] if found else "").lower().rpartition("@")[2].partition(":")[0]
    name = host.removesuffix(_DOMAIN)
    # "www" is Cobot itself, and another domain tells nothing about the space's name.
    if name in {"www", "api", "dev", "members"} and host.endswith(_DOMAIN):
        raise ValueError(text)
    try:
        return SUBDOMAIN.read(Scalar(1, name, "text", plain=False))
    except UnfitValueError:
        raise ValueError(text) from None


def read_subdomain(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return an option's subdomain."""
    if value is None:
        return None
    try:
        return subdomain_of(value)
    except ValueError:
        unfit = _("{given!r} is neither a subdomain nor an address such as https://co-up.cobot.me")
        raise click.BadParameter(unfit.format(given=value)) from None


def read_address(_context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return an option's address."""
    return read_strictly(address(subdomain_mark=parameter.name == "cobot_space_url"), value, plain=False)


def read_strictly(kind: Kind[Value], value: str | None, *, plain: bool) -> Value | None:
    """Return an option's value, as strict as the configuration is."""
    if value is None:
        return None
    try:
        return kind.read(Scalar(1, value, "text", plain=plain))
    except UnfitValueError as unfit:
        expected = Texts(language_spoken()).words(unfit.expected_or(kind.expected))
        raise click.BadParameter(_("expected {expected}").format(expected=expected)) from None


def cobot_address_options(command: Command) -> Command:
    """Add the options that say where Cobot is; only the sandbox needs them."""
    for name in ("account", "space", "api"):
        command = click.option(
            f"--cobot-{name}-url", callback=read_address, metavar="URL", help="For the sandbox: its address."
        )(command)
    return command


def cobot_settings(subdomain: str, token: str, addresses: Mapping[str, str | None]) -> CobotSettings:
    """Return the settings with the addresses that were given, by option; one that was not keeps its default."""
    api_url, space_url, account_url = (addresses.get(f"cobot_{name}_url") for name in ("api", "space", "account"))
    space = (space_url or DEFAULT_SPACE_URL).replace(SUBDOMAIN_MARK, subdomain)
    settings = CobotSettings(subdomain, token, space_url=space)
    return replace(settings, api_url=api_url or settings.api_url, account_url=account_url or settings.account_url)


def oauth_client(client_id: str | None, secret_file: Path | None, *, question: str | None) -> OAuthClient | None:
    """Return the app that a person registered; None when none was named.

    Args:
        client_id: Its id.
        secret_file: A file with its secret; else ``COBOT_CLIENT_SECRET`` is looked at. Never an option's own value,
            which other users of the machine can read.
        question: With which to ask for the secret; None for not asking.

    Raises:
        OSError: The file cannot be read.
    """
    if client_id is None:
        return None
    if secret_file is not None:
        secret: str | None = secret_file.read_text(encoding="utf-8").strip()
    elif question is not None:
        secret = ask(question, hidden=True)
    else:
        secret = os.environ.get(CLIENT_SECRET_VARIABLE)
    return OAuthClient(client_id, secret or None)


def setup_error_text(texts: Texts, error: SyncError, subdomain: str) -> tuple[str, str]:
    """Return what happened and was not done, and what to do next."""
    if isinstance(error, ScopesMissingError):
        key, values = "setup.scopes-missing", {"scopes": ", ".join(error.missing)}
    elif isinstance(error, TokenRefused):
        kind = "unknown" if error.status == UNAUTHORIZED or error.side == "sevdesk" else "not-admin"
        key, values = f"setup.token-refused.{error.side}.{kind}", {"subdomain": subdomain, "status": str(error.status)}
    elif isinstance(error, RemoteUnavailable):
        values = {"side": SIDES[error.side], "request": cleaned(error.request), "reason": cleaned(error.reason)}
        key = "setup.unreachable"
    else:
        return texts.error_text(error)
    return texts.text(key, values), texts.text(f"{key}.next", values)


def tell_error(texts: Texts, error: SyncError, subdomain: str) -> int:
    """Print it to stderr; returns the exit code."""
    say_aside("\n".join(setup_error_text(texts, error, subdomain)))
    return USAGE if isinstance(error, ConfigurationError | SetupError) else exit_code_of(error)


def tell_abort(texts: Texts, command: str, abort: click.Abort) -> int:
    """Tell that nothing was written or stored; returns the exit code.

    A person who cancels is told apart from input that has ended (cron, a pipe): there, the words were of wrong usage.

    Args:
        texts: The language.
        command: ``init`` or ``login``.
        abort: How the question ended.
    """
    nobody_answers = isinstance(abort.__cause__ or abort.__context__, EOFError)
    if not is_log_json():
        click.echo(err=True)
    if nobody_answers:
        say_aside(texts.text(f"{command}.nobody-answers"))
    say_aside(texts.text(f"{command}.cancelled"))
    return USAGE if nobody_answers else INTERRUPTED


class GivenToken(Struct, frozen=True):
    """A token and where it comes from.

    Attributes:
        file: The user's own file with it.
        variable: The environment variable with it; with neither, the token is new and gets a file of its own.
    """

    token: str
    file: Path | None = None
    variable: str | None = None

    def __repr__(self) -> str:
        return f"GivenToken(file={self.file!r}, variable={self.variable!r})"

    @property
    def is_new(self) -> bool:
        """Whether it is nowhere stored yet."""
        return self.file is None and self.variable is None

    def settings(self, side: str, new_file: str) -> dict[str, object]:
        """Return what the configuration says about it, by path; ``new_file`` is the file made for a new token."""
        if self.variable is not None:
            return {f"{side}.token": Reference(self.variable)}
        return {f"{side}.token_file": str(self.file) if self.file is not None else new_file}


def token_from_file(path: Path, cwd: Path) -> GivenToken:
    """Return the token in a file of the user's; the configuration will name the file by its whole path.

    Raises:
        UnfitValueError: There is none in it.
    """
    token = read_token(TokenSource("token_file", str(path)), cwd, {})
    return GivenToken(token, file=cwd / path.expanduser())


def token_from_text(text: str) -> GivenToken:
    """Return a token that was typed or pasted.

    Raises:
        UnfitValueError: It cannot be one.
    """
    return GivenToken(checked_token(text, Words("fault.found.given")))


def token_from_environment(side: str, environment: Mapping[str, str]) -> GivenToken | None:
    """Return the token in the side's usual environment variable; None where it is not set.

    Raises:
        UnfitValueError: What is set cannot be one.
    """
    variable = VARIABLES[side]
    text = environment.get(variable, "").strip()
    return GivenToken(checked_token(text, f"${variable}"), variable=variable) if text else None


def unusable_text(texts: Texts, unfit: UnfitValueError) -> str:
    """Return why what was given is no token, without quoting it."""
    values = {"found": texts.words(unfit.found or NOT_SHOWN), "expected": texts.words(unfit.expected_or(TOKEN))}
    return texts.text("init.token-unusable", values)


def ask_for_token(side: str, texts: Texts, page: Page, log_in: Callable[[], str] | None) -> GivenToken:
    """Ask how the token is to be given, and take it; asks again until there is one.

    Args:
        side: ``cobot`` or ``sevdesk``.
        texts: The language of the questions.
        page: Where the ways are listed.
        log_in: Gets a token through the browser; None where there is no such way.

    Raises:
        click.Abort: The person cancels.
        SyncError: The login failed.
    """
    ways = [way for way in ("login", "paste", "file", "variable") if way != "login" or log_in is not None]
    if not os.environ.get(VARIABLES[side], "").strip():
        ways.remove("variable")
    while True:
        for number, way in enumerate(ways, start=1):
            page.lines(f"{number}  {texts.text(f'init.way.{way}', {'variable': VARIABLES[side]})}")
        question, too_early = texts.text("init.way"), texts.text("init.token-too-early")
        number = ask_number(texts, question, least=1, most=len(ways), default=1, if_long=too_early)
        way = ways[number - 1]
        try:
            if way == "login" and log_in is not None:
                return GivenToken(log_in())
            if way == "file":
                return token_from_file(Path(ask(texts.text("init.token-path"))), Path.cwd())
            if way == "variable" and (found := token_from_environment(side, os.environ)) is not None:
                return found
            return token_from_text(ask(texts.text("init.token-hidden"), hidden=True))
        except UnfitValueError as unfit:
            say_aside(unusable_text(texts, unfit))
