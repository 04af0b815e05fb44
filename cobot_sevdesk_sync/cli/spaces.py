"""The spaces a command works on: configuration found, read and checked as a whole before anything else happens."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from cobot_sevdesk_sync.cli.log import start_log, tell_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.config.discovery import find_config_files, without_clashes
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault
from cobot_sevdesk_sync.exit_codes import USAGE
from cobot_sevdesk_sync.redaction import SecretFilter
from cobot_sevdesk_sync.texts import configuration_text, language_of_environment

# A word of a path that is shorter is none that anybody would have to guess, such as "ping".
SHORTEST_SECRET_WORD = 12


def load_spaces(options: GlobalOptions) -> tuple[list[Settings], list[ConfigurationFault]]:
    """Return the settings of the spaces whose file is in order, and every fault of the others: each fails alone.

    Of two files about one space neither is used.

    Raises:
        ConfigurationError: There is no file.
    """
    faults: list[ConfigurationFault] = []
    spaces: list[Settings] = []
    for path in find_config_files(options.configs, os.environ, Path.cwd()):
        try:
            spaces.append(load_settings(path, os.environ))
        except ConfigurationError as error:
            faults.extend(error.faults)
    spaces, clashes = without_clashes(spaces)
    return spaces, faults + clashes


def spaces_or_exit(options: GlobalOptions) -> tuple[list[Settings], int]:
    """Return the usable spaces, and the exit code so far: 2 when a file had faults, which were told then.

    Ends the process with code 2 when no space is usable.
    """
    try:
        spaces, faults = load_spaces(options)
    except ConfigurationError as error:
        spaces, faults = [], error.faults
    start_logging(options, spaces)
    if faults:
        tell_aside("configuration-fault", *configuration_text(faults, language_of_environment(os.environ)))
        if not spaces:
            sys.exit(USAGE)
    return spaces, USAGE if faults else 0


def start_logging(options: GlobalOptions, spaces: Sequence[Settings]) -> SecretFilter:
    """Start the log without the spaces' secrets; returns what takes them out, for those that turn up later."""
    secrets = [token for space in spaces for token in (space.cobot.token, space.sevdesk.token)]
    secrets += [part for space in spaces for part in _secret_parts(space.notify.ping_url)]
    return start_log(log_format=options.log_format, verbose=options.verbose, secrets=secrets, several=len(spaces) > 1)


def _secret_parts(ping_url: str | None) -> list[str]:
    """Return what of the address must not be told: libraries' errors quote it without its host."""
    parts = urlsplit(ping_url or "")
    words = [word for word in parts.path.split("/") if len(word) >= SHORTEST_SECRET_WORD]
    return [secret for secret in (ping_url, parts.query, *words) if secret]
