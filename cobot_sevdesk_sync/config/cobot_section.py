"""Reading of a configuration only where its space is: ``login`` needs that before there is any token to read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cobot_sevdesk_sync.config.addresses import SUBDOMAIN_MARK
from cobot_sevdesk_sync.config.faults import FaultList
from cobot_sevdesk_sync.config.loading import DEFAULT_LANGUAGE, DEFAULT_SPACE_URL, read_document
from cobot_sevdesk_sync.config.reading import Reader
from cobot_sevdesk_sync.config.schema import TOKEN_KEYS
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.words import Language

SECTION = "cobot"


def load_cobot_section(path: Path, environment: Mapping[str, str]) -> tuple[CobotSettings, Language | None]:
    """Return where a configuration's space is, its token left empty, and the configured language if there is one.

    Faults elsewhere in the file, or about the token, are not looked at: mending them may be what the login is for.

    Raises:
        ConfigurationError: The file cannot be read, or says nothing usable about where Cobot is.
    """
    document = read_document(path)
    faults, everything = FaultList(str(path)), FaultList(str(path))
    values = Reader(environment, everything, {}).read(document)
    faults.language = values.get("language", DEFAULT_LANGUAGE)
    tokens = {f"{SECTION}.{key}" for key in TOKEN_KEYS}
    for fault in everything.faults:
        if fault.path not in tokens and (fault.path == SECTION or fault.path.startswith(f"{SECTION}.")):
            faults.add(fault.line, fault.path, fault.found, fault.expected)
    faults.raise_if_any()
    section = {key: value for key, value in values[SECTION].items() if key not in TOKEN_KEYS}
    space_url = section.pop("space_url", DEFAULT_SPACE_URL).replace(SUBDOMAIN_MARK, section["subdomain"])
    return CobotSettings(token="", space_url=space_url, **section), values.get("language")
