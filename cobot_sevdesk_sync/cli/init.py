"""``init``: sets a space up by asking and looking, and writes its configuration in the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from cobot_sevdesk_sync.cli.asking import ask_word
from cobot_sevdesk_sync.cli.init_config import config_text
from cobot_sevdesk_sync.cli.init_end import tell_end
from cobot_sevdesk_sync.cli.init_flow import Choices, Conversation, SetUp
from cobot_sevdesk_sync.cli.init_tokens import (
    VARIABLES,
    GivenToken,
    UnusableTokenError,
    token_from_environment,
    token_from_file,
    unusable_text,
)
from cobot_sevdesk_sync.cli.page import Page
from cobot_sevdesk_sync.cli.private_files import write_private_files
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.screen import say_aside
from cobot_sevdesk_sync.cli.setup_errors import tell_abort, tell_error
from cobot_sevdesk_sync.cli.setup_options import (
    cobot_address_options,
    read_address,
    read_subdomain,
)
from cobot_sevdesk_sync.cli.spaces import start_logging
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.discovery import FILE_NAME
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.kinds import Day
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.errors import SyncError
from cobot_sevdesk_sync.exit_codes import USAGE
from cobot_sevdesk_sync.texts import Language, Texts, language_of_environment

_TOKEN_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


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
    subdomain: str | None,
    cobot_token_file: Path | None,
    sevdesk_token_file: Path | None,
    start_date: date | None,
    due_after_days: int | None,
    cost_centre: str | None,
    language: Language | None,
    output: Path | None,
    unattended: bool,
    cobot_api_url: str | None,
    cobot_space_url: str | None,
    cobot_account_url: str | None,
    sevdesk_api_url: str | None,
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
    addresses = {
        "cobot.api_url": cobot_api_url,
        "cobot.space_url": cobot_space_url,
        "cobot.account_url": cobot_account_url,
        "sevdesk.api_url": sevdesk_api_url,
    }
    tokens = _tokens({"cobot": cobot_token_file, "sevdesk": sevdesk_token_file}, texts, unattended=unattended)
    choices = Choices(
        texts.language,
        subdomain,
        tokens["cobot"],
        tokens["sevdesk"],
        start_date,
        due_after_days,
        cost_centre,
        {name: url for name, url in addresses.items() if url is not None},
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
