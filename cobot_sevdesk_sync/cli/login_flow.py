"""One login from the question to a token that was looked at; ``login`` and ``init`` share it."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping
from typing import TypeVar

import click
from msgspec import Struct

from cobot_sevdesk_sync.cli.login_server import HOST, PATH, LoopbackServer
from cobot_sevdesk_sync.cli.screen import say_aside
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.oauth import CobotOAuth, ForeignAnswerError, Login, OAuthClient, code_of_pasted, new_login
from cobot_sevdesk_sync.cobot.open_requests import OpenRequests
from cobot_sevdesk_sync.cobot.scopes import WANTED_SCOPES
from cobot_sevdesk_sync.errors import SetupError, SyncError
from cobot_sevdesk_sync.texts import Texts

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
        login = _begin(oauth, way, f"http://{HOST}:{port or REGISTERED_PORT}{PATH}")
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
            server.tell(worked=False, sentence=texts.text("login.page.failed"))
            raise
        server.tell(worked=True, sentence=texts.text("login.page.worked"))
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
        pasted: str = click.prompt(texts.text("login.paste"), hide_input=True)
        try:
            return code_of_pasted(login, pasted)
        except ForeignAnswerError:
            say_aside(texts.text("login.paste-foreign"))
