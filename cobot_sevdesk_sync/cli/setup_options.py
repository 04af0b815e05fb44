"""What `login` and `init` take alike: the space's name however it is written, the language, and where Cobot is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from msgspec.structs import replace

from cobot_sevdesk_sync.cobot.oauth import OAuthClient
from cobot_sevdesk_sync.config.addresses import SUBDOMAIN_MARK, Address
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.kinds import Subdomain
from cobot_sevdesk_sync.config.loading import DEFAULT_SPACE_URL
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.texts import Texts

CLIENT_SECRET_VARIABLE = "COBOT_CLIENT_SECRET"  # noqa: S105 - the variable's name
_HOST = re.compile(r"(?:https?://|(?!https?:))([^/?#]+)", re.IGNORECASE)
_DOMAIN = ".cobot.me"

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
        return Subdomain().read(Scalar(1, name, "text", plain=False))
    except UnfitValueError:
        raise ValueError(text) from None


def read_subdomain(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return an option's subdomain."""
    if value is None:
        return None
    try:
        return subdomain_of(value)
    except ValueError:
        raise click.BadParameter(
            f"{value!r} is neither a subdomain nor an address such as https://co-up.cobot.me"
        ) from None


def read_address(_context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return an option's address, as strict as the configuration is; click refuses one in English."""
    if value is None:
        return None
    kind = Address(subdomain_mark=parameter.name == "cobot_space_url")
    try:
        return kind.read(Scalar(1, value, "text", plain=False))
    except UnfitValueError as unfit:
        raise click.BadParameter(f"expected {Texts('en').words(unfit.expected_or(kind.expected))}") from None


def cobot_address_options(command: Command) -> Command:
    """Add the options that say where Cobot is; only the sandbox needs them."""
    for name in ("account", "space", "api"):
        command = click.option(
            f"--cobot-{name}-url", callback=read_address, metavar="URL", help="For the sandbox: its address."
        )(command)
    return command


def cobot_settings(
    subdomain: str, token: str, api_url: str | None, space_url: str | None, account_url: str | None
) -> CobotSettings:
    """Return the settings with what was given; an address that was not keeps its default."""
    space = (space_url or DEFAULT_SPACE_URL).replace(SUBDOMAIN_MARK, subdomain)
    settings = CobotSettings(subdomain, token, space_url=space)
    return replace(settings, api_url=api_url or settings.api_url, account_url=account_url or settings.account_url)


def oauth_client(client_id: str | None, secret_file: Path | None, *, ask: str | None) -> OAuthClient | None:
    """Return the app that a person registered; None when none was named.

    Args:
        client_id: Its id.
        secret_file: A file with its secret; else ``COBOT_CLIENT_SECRET`` is looked at. Never an option's own value,
            which other users of the machine can read.
        ask: The question with which to ask for the secret; None for not asking.

    Raises:
        OSError: The file cannot be read.
    """
    if client_id is None:
        return None
    if secret_file is not None:
        secret: str | None = secret_file.read_text(encoding="utf-8").strip()
    elif ask is not None:
        secret = click.prompt(ask, hide_input=True)
    else:
        secret = os.environ.get(CLIENT_SECRET_VARIABLE)
    return OAuthClient(client_id, secret or None)
