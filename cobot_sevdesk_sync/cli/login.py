"""``login``: gets a Cobot token through the browser, and stores it in a private file."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.cli.console import ask, refuse, say_aside
from cobot_sevdesk_sync.cli.init_config import write_private_files
from cobot_sevdesk_sync.cli.login_server import HOST, PATH, LoopbackServer
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.setup import (
    CLIENT_SECRET_VARIABLE,
    cobot_address_options,
    cobot_settings,
    oauth_client,
    read_subdomain,
    tell_abort,
    tell_error,
)
from cobot_sevdesk_sync.cli.spaces import start_logging
from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.cobot.oauth import (
    WANTED_SCOPES,
    CobotOAuth,
    ForeignAnswerError,
    Login,
    OAuthClient,
    OpenRequests,
    code_of_pasted,
    new_login,
    open_space,
)
from cobot_sevdesk_sync.cobot.records import Space
from cobot_sevdesk_sync.config.loading import find_config_files, load_cobot_section
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import ConfigurationError, SetupError, SyncError
from cobot_sevdesk_sync.texts import Language, Texts, language_of_environment
from cobot_sevdesk_sync.texts.template import cleaned

REGISTERED_PORT = 47811
"""The port in the redirect address of an app that a person registered: Cobot compares the address whole."""

WAIT_SECONDS = 300.0

Found = TypeVar("Found")


class LoginWay(Struct, frozen=True):
    """How to log in.

    Attributes:
        account_url: Cobot's authorization server.
        client: An app that the person registered; None: this program registers itself.
        port: Of the address the browser comes back to; None for any free one, or the one of a registered app.
        browser: Whether to open one here; else the person pastes what the browser elsewhere ended at.
        seconds: How long to wait for the browser.
    """

    account_url: str
    client: OAuthClient | None = None
    port: int | None = None
    browser: bool = True
    seconds: float = WAIT_SECONDS


def obtain_token(way: LoginWay, verify: Callable[[str], Found], texts: Texts, clock: Clock) -> tuple[str, Found]:
    """Return a new token, and what ``verify`` found with it. Nothing is stored.

    Raises:
        SetupError: Refused by the person or by Cobot, out of time, or the port is taken.
        SyncError: Whatever ``verify`` raises; the browser's page says then that it did not work.
    """
    oauth = CobotOAuth(way.account_url, OpenRequests(clock=clock))
    port = way.port if way.port is not None else (0 if way.client is None else REGISTERED_PORT)
    if not way.browser:
        login = _begin(oauth, way, _address(port))
        token = oauth.exchange(login, _pasted_code(login, way, texts))
        return token, verify(token)
    try:
        server = LoopbackServer(port, texts)
    except OSError as fault:
        raise SetupError("login-port-taken", {"port": str(port), "reason": fault.strerror or str(fault)}) from None
    with server:
        login = _begin(oauth, way, server.redirect_uri)
        address = login.address(way.account_url)
        click.echo(texts.text("login.opening"))
        click.echo(f"\n{address}\n")
        webbrowser.open(address)
        code = server.wait(login, way.seconds)
        try:
            token = oauth.exchange(login, code)
            found = verify(token)
        except SyncError:
            server.tell(worked=False)
            raise
        server.tell(worked=True)
        return token, found


def can_open_browser(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether a browser with a window can be opened from here; a text browser would take over the terminal."""
    if sys.platform == "darwin" or environment.get("BROWSER"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _begin(oauth: CobotOAuth, way: LoginWay, redirect_uri: str) -> Login:
    client = way.client or oauth.register(redirect_uri, WANTED_SCOPES)
    return new_login(client, redirect_uri, WANTED_SCOPES)


def _pasted_code(login: Login, way: LoginWay, texts: Texts) -> str:
    click.echo(texts.text("login.open-elsewhere"))
    click.echo(f"\n{login.address(way.account_url)}\n")
    click.echo(texts.text("login.paste-explained"))
    while True:
        pasted = ask(texts.text("login.paste"), hidden=True)
        try:
            return code_of_pasted(login, pasted)
        except ForeignAnswerError:
            say_aside(texts.text("login.paste-foreign"))


@click.command()
@click.option(
    "--subdomain",
    callback=read_subdomain,
    metavar="SPACE",
    help="The space's subdomain or address; by default the configuration's.",
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to store the token.  [default: SUBDOMAIN.cobot-token beside the configuration]",
)
@click.option("--no-browser", is_flag=True, help="Print the address for a browser elsewhere, and take the code.")
@click.option("--client-id", metavar="ID", help="An app that you registered at Cobot; by default none is needed.")
@click.option(
    "--client-secret-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=f"The file with that app's secret; ${CLIENT_SECRET_VARIABLE} is read, too.",
)
@click.option("--ask-client-secret", is_flag=True, help="Ask for that app's secret, without showing it.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="The port on this machine that the browser comes back to."
    f"  [default: any free one; {REGISTERED_PORT} with --client-id]",
)
@click.option("--timeout", "seconds", type=click.IntRange(1, 3600), default=300, show_default=True, help="Seconds.")
@click.option("--language", type=click.Choice(["en", "de"]), help="By default the configuration's.")
@cobot_address_options
@click.pass_obj
def login(
    options: GlobalOptions,
    /,
    subdomain: str | None,
    token_file: Path | None,
    no_browser: bool,
    client_id: str | None,
    client_secret_file: Path | None,
    ask_client_secret: bool,
    port: int | None,
    seconds: int,
    language: Language | None,
    **addresses: str | None,
) -> int:
    """Get a Cobot token through the browser, and store it in a private file.

    Nothing is changed in Cobot but that this program is allowed in. The token is never shown.
    """
    secrets = start_logging(options, [])
    if subdomain is None:
        settings, folder, texts = _configured(options, language)
    else:
        texts = Texts(language or language_of_environment(os.environ))
        settings = cobot_settings(subdomain, "", addresses)
        folder = Path.cwd()
    path = (token_file or folder / f"{settings.subdomain}.cobot-token").absolute()
    _require_place(path, texts)
    try:
        question = texts.text("login.client-secret") if ask_client_secret else None
        client = oauth_client(client_id, client_secret_file, question=question)
        if client is not None:
            secrets.add(client.secret or "")
        browser = not no_browser and can_open_browser()
        if client is not None:
            click.echo(texts.text("login.registered-address", {"address": _address(port)}))
        way = LoginWay(settings.account_url, client, port, browser, float(seconds))
        clock = SystemClock()

        def look(token: str) -> Space:
            # From here on an error of the program might quote it.
            secrets.add(token)
            return open_space(replace(settings, token=token), clock)[1]

        token, space = obtain_token(way, look, texts, clock)
        write_private_files(path.parent, {path.name: f"{token}\n"})
    except SyncError as error:
        return tell_error(texts, error, settings.subdomain)
    except OSError as fault:
        refuse(texts.text("login.unwritable", {"path": str(path), "reason": texts.reason(fault)}))
    except click.Abort as abort:
        return tell_abort(texts, "login", abort)
    click.echo(texts.text("login.done", {"name": cleaned(space.name), "subdomain": space.subdomain, "path": str(path)}))
    click.echo(f"\ncobot:\n  token_file: {path}")
    return 0


def _configured(options: GlobalOptions, language: Language | None) -> tuple[CobotSettings, Path, Texts]:
    """Return where the configured space is, the configuration's folder, and the texts; ends the process else.

    Args:
        options: Which configuration.
        language: The one that was asked for; else it is the configuration's, else the environment's.
    """
    texts = Texts(language or language_of_environment(os.environ))
    try:
        files = find_config_files(options.configs, os.environ, Path.cwd())
        if len(files) != 1:
            refuse(texts.text("login.which-space"))
        settings, configured = load_cobot_section(files[0], os.environ)
    except ConfigurationError as error:
        texts = Texts(language or error.language or texts.language)
        refuse(f"{texts.error_text(error)[0]}\n{texts.text('login.which-space')}")
    return settings, files[0].absolute().parent, Texts(language or configured or texts.language)


def _require_place(path: Path, texts: Texts) -> None:
    """End the process before anybody is asked anything, when the token could not be stored in the end."""
    if os.path.lexists(path):
        refuse(texts.text("login.exists", {"path": str(path)}))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        refuse(
            texts.text(
                "login.unwritable", {"path": str(path), "reason": texts.reason("no permission, or no such folder")}
            )
        )


def _address(port: int | None) -> str:
    return f"http://{HOST}:{port or REGISTERED_PORT}{PATH}"
