"""The spaces a command works on: configuration found, read and checked as a whole before anything else happens."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.config.discovery import find_config_files, require_distinct
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault
from cobot_sevdesk_sync.exit_codes import USAGE
from cobot_sevdesk_sync.redaction import SecretFilter
from cobot_sevdesk_sync.texts import Texts


def load_spaces(options: GlobalOptions) -> tuple[list[Settings], list[ConfigurationFault]]:
    """Return the settings of the spaces whose file is in order, and every fault of the others: each fails alone.

    Raises:
        ConfigurationError: There is no file, or two are about one space: none of them is used.
    """
    faults: list[ConfigurationFault] = []
    spaces: list[Settings] = []
    for path in find_config_files(options.configs, os.environ, Path.cwd()):
        try:
            spaces.append(load_settings(path, os.environ))
        except ConfigurationError as error:
            faults.extend(error.faults)
    require_distinct(spaces)
    return spaces, faults


def spaces_or_exit(options: GlobalOptions) -> tuple[list[Settings], int]:
    """Return the usable spaces, and the exit code so far: 2 when a file had faults, which were told then.

    Ends the process with code 2 when no space is usable.
    """
    try:
        spaces, faults = load_spaces(options)
    except ConfigurationError as error:
        spaces, faults = [], error.faults
    if faults:
        sentence, next_step = Texts("en").error_text(ConfigurationError(faults))
        click.echo(f"{sentence}\n{next_step}", err=True)
        if not spaces:
            sys.exit(USAGE)
    start_logging(options, spaces)
    return spaces, USAGE if faults else 0


def start_logging(options: GlobalOptions, spaces: Sequence[Settings]) -> None:
    """Send the log to stderr, without secrets: each request with ``-v``, else only what a person should know."""
    handler = logging.StreamHandler()
    if options.log_format == "json":
        from cobot_sevdesk_sync.cli.json_log import JsonFormatter  # noqa: PLC0415 - loaded only when chosen

        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    secrets = [token for space in spaces for token in (space.cobot.token, space.sevdesk.token)]
    secrets += [space.notify.ping_url for space in spaces if space.notify.ping_url]
    handler.addFilter(SecretFilter(secrets))
    root = logging.getLogger("cobot_sevdesk_sync")
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if options.verbose else logging.WARNING)
    root.propagate = False
