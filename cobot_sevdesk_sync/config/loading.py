"""Reading one configuration file into settings (product contract, section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from cobot_sevdesk_sync.config.addresses import SUBDOMAIN_MARK
from cobot_sevdesk_sync.config.document import MAX_BYTES, BrokenDocumentError, Section, parse
from cobot_sevdesk_sync.config.faults import NOTHING, TOKEN, FaultList, UnfitValueError, reason_of, shown
from cobot_sevdesk_sync.config.reading import Reader
from cobot_sevdesk_sync.config.schema import TOKEN_KEYS
from cobot_sevdesk_sync.config.settings import (
    CobotSettings,
    InvoiceSettings,
    MemberSettings,
    NotifySettings,
    Settings,
    SevdeskSettings,
    TaxSettings,
    ZeroRatedSettings,
)
from cobot_sevdesk_sync.config.tokens import COMMAND_SECONDS, TokenSource, expanded, read_token, token_source
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault
from cobot_sevdesk_sync.words import Language, Words

APPLICATION = "cobot-sevdesk"
DEFAULT_LANGUAGE: Language = "de"
DEFAULT_SPACE_URL = f"https://{SUBDOMAIN_MARK}.cobot.me"
SIDES = ("cobot", "sevdesk")


def load_settings(path: Path, environment: Mapping[str, str], *, command_seconds: float = COMMAND_SECONDS) -> Settings:
    """Return the settings of one space.

    A ``token_command`` is only run when everything else in the file is right.

    Args:
        path: The configuration file.
        environment: The environment variables, for ``${NAME}`` and for a ``token_command``.
        command_seconds: How long a ``token_command`` may take.

    Raises:
        ConfigurationError: With every fault of the file.
    """
    document = read_document(path)
    faults = FaultList(str(path))
    reader = Reader(environment, faults, {})
    values = reader.read(document)
    faults.language = values.get("language", DEFAULT_LANGUAGE)
    folder = path.absolute().parent
    state = _state(values, folder, reader)
    sources = {side: _source(side, values[side], reader) for side in SIDES}
    tokens: dict[str, str] = {}
    for of_commands in (False, True):
        if of_commands:
            faults.raise_if_any()
        for side, source in sources.items():
            if source is not None and (source.key == "token_command") is of_commands:
                tokens[side] = _token(side, source, folder, reader, command_seconds)
    faults.raise_if_any()
    files = [source.value for source in sources.values() if source is not None and source.key == "token_file"]
    return replace(_settings(path, state, values, tokens), token_files=tuple(expanded(file, folder) for file in files))


def read_document(path: Path) -> Section:
    """Return what stands in a file.

    Raises:
        ConfigurationError: The file cannot be read, or is no YAML that this program reads.
    """
    try:
        with path.open("rb") as file:
            return parse(file.read(MAX_BYTES + 1))
    except OSError as error:
        expected = Words("fault.expected.readable-configuration")
        fault = ConfigurationFault(str(path), None, "", reason_of(error), expected)
    except BrokenDocumentError as broken:
        fault = ConfigurationFault(str(path), broken.line, "", broken.found, broken.expected)
    raise ConfigurationError([fault])


def _state(values: Mapping[str, Any], folder: Path, reader: Reader) -> Path:
    """Return where the state file is: as configured, else named after the space in the user's state folder."""
    given = values.get("state")
    if given is None:
        from platformdirs import user_state_path  # noqa: PLC0415 - only needed without ``state``

        return user_state_path(APPLICATION, appauthor=False) / f"{values['cobot'].get('subdomain', '')}.db"
    try:
        return expanded(given, folder)
    except UnfitValueError as unfit:
        expected = unfit.expected_or(Words("fault.expected.state-path"))
        reader.faults.add(reader.lines["state"], "state", shown(given), expected)
        return folder


def _source(side: str, section: Mapping[str, Any], reader: Reader) -> TokenSource | None:
    """Return where a side's token is; None after a fault."""
    given_paths = [f"{side}.{key}" for key in TOKEN_KEYS if f"{side}.{key}" in reader.lines]
    if any(fault.path in (side, *given_paths) for fault in reader.faults.faults):
        return None
    try:
        return token_source(section)
    except UnfitValueError as unfit:
        given = [path for path in given_paths if section.get(path.rpartition(".")[2]) is not None] or given_paths
        line = reader.lines[given[-1]] if given else reader.lines.get(side)
        reader.faults.add(line, f"{side}.token", unfit.found or NOTHING, unfit.expected_or(TOKEN))
        return None


def _token(side: str, source: TokenSource, folder: Path, reader: Reader, command_seconds: float) -> str:
    path = f"{side}.{source.key}"
    try:
        return read_token(source, folder, reader.environment, command_seconds)
    except UnfitValueError as unfit:
        found = unfit.found or shown(source.value)
        reader.faults.add(reader.lines[path], path, found, unfit.expected_or(TOKEN))
        return ""


def _settings(path: Path, state: Path, values: dict[str, Any], tokens: Mapping[str, str]) -> Settings:
    """Return the settings of a document without faults; what is not given keeps the default of its class."""
    cobot, sevdesk = ({key: value for key, value in values[side].items() if key not in TOKEN_KEYS} for side in SIDES)
    space_url = cobot.pop("space_url", DEFAULT_SPACE_URL).replace(SUBDOMAIN_MARK, cobot["subdomain"])
    taxes = dict(values["taxes"])
    zero_rated = ZeroRatedSettings(**taxes.pop("zero_rated"))
    return Settings(
        source=path,
        start_date=values["start_date"],
        language=values.get("language", DEFAULT_LANGUAGE),
        state=state,
        cobot=CobotSettings(token=tokens["cobot"], space_url=space_url, **cobot),
        sevdesk=SevdeskSettings(token=tokens["sevdesk"], **sevdesk),
        members=MemberSettings(**values["members"]),
        invoices=InvoiceSettings(**values["invoices"]),
        accounts=values["accounts"],
        default_account=values.get("default_account"),
        taxes=TaxSettings(zero_rated=zero_rated, **taxes),
        notify=NotifySettings(**values["notify"]),
    )
