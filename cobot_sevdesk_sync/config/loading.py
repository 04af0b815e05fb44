"""Reading one configuration file into settings (product contract, section 3)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from cobot_sevdesk_sync.config.document import MAX_BYTES, BrokenDocumentError, Section, parse
from cobot_sevdesk_sync.config.faults import NOTHING, TOKEN, FaultList, UnfitValueError, reason_of, shown
from cobot_sevdesk_sync.config.reading import Reader
from cobot_sevdesk_sync.config.schema import SUBDOMAIN_MARK, TOKEN_KEYS, Group
from cobot_sevdesk_sync.config.settings import (
    ACCEPTED_ENDING,
    DEFAULT_LANGUAGE,
    DEFAULT_SPACE_URL,
    Acceptance,
    CobotSettings,
    Settings,
    schema,
)
from cobot_sevdesk_sync.config.tokens import (
    COMMAND_SECONDS,
    TokenSource,
    expanded,
    paths_of,
    read_token,
    token_source,
)
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault, Language, Words

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
    section = _without_tokens(values[SECTION]) | {"token": "", "space_url": _space_url(values[SECTION])}
    return CobotSettings(**section), values.get("language")


VARIABLE = "COBOT_SEVDESK_CONFIG"
FILE_NAME = "config.yaml"


def find_config_files(arguments: Sequence[Path], environment: Mapping[str, str], cwd: Path) -> list[Path]:
    """Return the configuration files to work with, each once; a folder means every ``*.yaml`` in it, by name.

    A file that is named need not exist: reading it says what is wrong, and the other spaces go on.

    Args:
        arguments: What was given as ``--config``.
        environment: For ``COBOT_SEVDESK_CONFIG``, which counts when no argument is given.
        cwd: The working folder: relative paths count from here, and ``config.yaml`` is looked for here.

    Raises:
        ConfigurationError: A folder has no ``*.yaml``, or nothing was given and nothing is in the usual places.
    """
    variable = environment.get(VARIABLE, "").strip()
    if arguments:
        return _every(arguments, cwd)
    if variable:
        return _every([Path(variable)], cwd)
    here = cwd / FILE_NAME
    if os.path.isfile(here):  # noqa: PTH113 - what may not be looked at is none
        return [here]
    from platformdirs import user_config_path  # noqa: PLC0415 - only needed when nothing nearer is found

    folder = user_config_path(APPLICATION, appauthor=False)
    with suppress(OSError):
        if files := _in_folder(folder):
            return files
    places = {"variable": VARIABLE, "here": str(here), "there": str(folder / FILE_NAME)}
    found = Words("fault.found.no-configuration", {"folder": str(cwd)})
    expected = Words("fault.expected.place", places)
    raise ConfigurationError([ConfigurationFault(FILE_NAME, None, "", found, expected)])


def without_clashes(spaces: Sequence[Settings]) -> tuple[list[Settings], list[ConfigurationFault]]:
    """Leave out configurations of one and the same space, and those that share a state file: neither may be meant.

    Args:
        spaces: In the order of their files.

    Returns:
        The spaces that are in nobody's way, and a fault for each file that repeats an earlier one.
    """
    faults: list[ConfigurationFault] = []
    clashing: set[Path] = set()
    by_subdomain: dict[str, Path] = {}
    by_state: dict[Path, Path] = {}
    for space in spaces:
        name = space.cobot.subdomain
        same_space = by_subdomain.setdefault(name, space.source)
        if same_space != space.source:
            found = Words("fault.found.subdomain-again", {"name": shown(name), "file": str(same_space)})
            faults.append(_repeated(space, "cobot.subdomain", found, Words("fault.expected.one-file")))
            clashing |= {same_space, space.source}
        same_state = by_state.setdefault(_real(space.state), space.source)
        if same_state not in {space.source, same_space}:
            found = Words("fault.found.state-again", {"file": str(same_state)})
            faults.append(_repeated(space, "state", found, Words("fault.expected.own-state")))
            clashing |= {same_state, space.source}
    return [space for space in spaces if space.source not in clashing], faults


def _repeated(space: Settings, path: str, found: Words, expected: Words) -> ConfigurationFault:
    return ConfigurationFault(str(space.source), None, path, found, expected, space.language)


def _every(paths: Iterable[Path], cwd: Path) -> list[Path]:
    files: dict[Path, Path] = {}
    faults: list[ConfigurationFault] = []
    for path in paths:
        place = cwd / _at_home(path)
        try:
            found = _in_folder(place) if os.path.isdir(place) else [place]  # noqa: PTH112 - see there
        except OSError as error:
            expected = Words("fault.expected.folder-for-user", {"user": str(os.getuid())})
            faults.append(ConfigurationFault(str(path), None, "", reason_of(error), expected))
            continue
        if not found:
            nothing, expected = Words("fault.found.empty-folder"), Words("fault.expected.file-in-folder")
            faults.append(ConfigurationFault(str(path), None, "", nothing, expected))
        for file in found:
            files.setdefault(_real(file), file)
    if faults:
        raise ConfigurationError(faults)
    return list(files.values())


def _real(path: Path) -> Path:
    """Return where a path leads to, or itself where that cannot be known: then reading it says why."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _at_home(path: Path) -> Path:
    """Return a path with ``~`` expanded, or as it is when there is no such home: then reading it names it."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _in_folder(folder: Path) -> list[Path]:
    """Return a folder's ``*.yaml`` by name; editors' leavings and files of what was accepted are no configurations.

    Raises:
        OSError: It is there and cannot be listed. A file in it that cannot be read says so when it is read.
    """
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - a folder that may not be listed is an error, not empty
    except FileNotFoundError:
        return []
    files = (folder / name for name in names if name.endswith(".yaml") and not name.endswith(ACCEPTED_ENDING))
    # What may not be looked at is no folder to it.
    return [file for file in files if not file.name.startswith(".") and not os.path.isdir(file)]  # noqa: PTH112


APPLICATION = "cobot-sevdesk"
SIDES = ("cobot", "sevdesk")


def state_before(path: Path, environment: Mapping[str, str], content: bytes) -> Path | None:
    """Return the state file by what stood in a configuration before; None where that was not in order."""
    try:
        return load_settings(path, environment, content=content, with_tokens=False).state
    except ConfigurationError:
        return None


def load_settings(
    path: Path,
    environment: Mapping[str, str],
    *,
    command_seconds: float = COMMAND_SECONDS,
    content: bytes | None = None,
    with_tokens: bool = True,
) -> Settings:
    """Return the settings of one space.

    A ``token_command`` is only run when everything else in the file is right.

    Args:
        path: The configuration file.
        environment: The environment variables, for ``${NAME}`` and for a ``token_command``.
        command_seconds: How long a ``token_command`` may take.
        content: What is to be read as if it stood in the file.
        with_tokens: Whether both sides' tokens are wanted; without, they are empty, and nothing about them is a fault.

    Raises:
        ConfigurationError: With every fault of the file.
    """
    document = read_document(path, content)
    faults = FaultList(str(path))
    reader = Reader(environment, faults, {})
    values = reader.read(document)
    faults.language = values.get("language", DEFAULT_LANGUAGE)
    # Beside the file itself: whoever takes a link to it, and whoever does not, mean the same state file and tokens.
    folder, beside = _real(path.absolute()).parent, path.absolute().parent
    state = _state(values, folder, beside, reader)
    accepted = _accepted(values, folder, reader)
    tokens = dict.fromkeys(SIDES, "")
    if with_tokens:
        sources = {side: _source(side, values[side], reader) for side in SIDES}
    else:
        sources = {}
        of_tokens = {f"{side}.{key}" for side in SIDES for key in TOKEN_KEYS}
        faults.faults = [fault for fault in faults.faults if fault.path not in of_tokens]
    for of_commands in (False, True):
        if of_commands:
            faults.raise_if_any()
        for side, source in sources.items():
            if source is not None and (source.key == "token_command") is of_commands:
                tokens[side] = _token(side, source, _folder_of(source, folder, beside), reader, command_seconds)
    faults.raise_if_any()
    files = [source for source in sources.values() if source is not None and source.key == "token_file"]
    values |= {side: _without_tokens(values[side]) | {"token": tokens[side]} for side in SIDES}
    values["cobot"]["space_url"] = _space_url(values["cobot"])
    values |= {"source": path, "language": faults.language, "state": state, "accepted": accepted}
    values["token_files"] = tuple(expanded(each.value, _folder_of(each, folder, beside)) for each in files)
    settings: Settings = _settings(schema(), values)
    return refreshed(settings)


def refreshed(settings: Settings) -> Settings:
    """Return the settings with what people have accepted by now: a file that is as it was is not read again.

    Raises:
        ConfigurationError: With every fault of that file.
    """
    try:
        found = settings.accepted_file.stat()
    except OSError:
        # What is wrong, reading it says.
        version = None
    else:
        version = (found.st_ino, found.st_size, found.st_mtime_ns)
        if version == settings.accepted_version:
            return settings
    return replace(settings, acceptances=_acceptances(settings), accepted_version=version)


def _acceptances(settings: Settings) -> tuple[Acceptance, ...]:
    """Return what people accepted; most spaces have no file of it, and need not know how it is read."""
    try:
        settings.accepted_file.lstat()
    except FileNotFoundError:
        return ()
    except OSError:
        # Reading it says why: what was accepted must not be forgotten silently.
        pass
    from cobot_sevdesk_sync.config.accepted import held_against, read_accepted  # noqa: PLC0415

    return held_against(read_accepted(settings.accepted_file, settings.language), settings)


def read_document(path: Path, content: bytes | None = None) -> Section:
    """Return what stands in a file, or in the bytes that are to stand in it.

    Raises:
        ConfigurationError: The file cannot be read, or is no YAML that this program reads.
    """
    try:
        if content is not None:
            return parse(content)
        with path.open("rb") as file:
            return parse(file.read(MAX_BYTES + 1))
    except OSError as error:
        expected = Words("fault.expected.readable-configuration")
        if isinstance(error, PermissionError):
            expected = Words("fault.expected.file-for-user", {"user": str(os.getuid())})
        fault = ConfigurationFault(str(path), None, "", reason_of(error), expected)
    except BrokenDocumentError as broken:
        fault = ConfigurationFault(str(path), broken.line, "", broken.found, broken.expected)
    raise ConfigurationError([fault])


def _state(values: Mapping[str, Any], folder: Path, beside: Path, reader: Reader) -> Path:
    """Return where the state file is: as configured, else named after the space in the user's state folder.

    One beside a link to the configuration, where earlier versions had it, is a fault: without it all would begin anew.
    """
    given = values.get("state")
    if given is None:
        usual = usual_state(values["cobot"].get("subdomain", ""))
        if not usual.is_absolute():
            # A user without a home, or a variable that says where from here: each working folder would have its own.
            reader.faults.add(None, "state", NOTHING, Words("fault.expected.state-without-home"))
        return usual
    try:
        path, before = expanded(given, folder), expanded(given, beside)
    except UnfitValueError as unfit:
        expected = unfit.expected_or(Words("fault.expected.state-path"))
    else:
        if not os.path.lexists(before) or _real(before) == _real(path):
            return path
        expected = Words("fault.expected.state-beside-file", {"before": str(before), "path": str(path)})
    reader.faults.add(reader.lines["state"], "state", shown(given), expected)
    return folder


def _accepted(values: Mapping[str, Any], folder: Path, reader: Reader) -> Path | None:
    """Return where the file of what people accepted is, if the configuration says so."""
    given = values.get("accepted")
    if given is None:
        return None
    expected = Words("fault.expected.accepted-path")
    try:
        path = expanded(given, folder)
    except UnfitValueError as unfit:
        expected = unfit.expected_or(expected)
    else:
        # In a folder of configurations it would be taken for one.
        if path.suffix != ".yaml" or path.name.endswith(ACCEPTED_ENDING):
            return path
    reader.faults.add(reader.lines["accepted"], "accepted", shown(given), expected)
    return None


def usual_state(subdomain: str) -> Path:
    """Return where a space's state file is by this user's environment; a relative path where that does not say."""
    from platformdirs import user_state_path  # noqa: PLC0415 - only needed without ``state``

    return user_state_path(APPLICATION, appauthor=False) / f"{subdomain}.db"


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


def _folder_of(source: TokenSource, folder: Path, beside: Path) -> Path:
    """Return where a token's relative path counts from: beside a link to the configuration if it is only there."""
    for path in paths_of(source) if beside != folder else ():
        with suppress(UnfitValueError):
            here, there = (os.path.exists(expanded(path, each)) for each in (folder, beside))  # noqa: PTH110 - never raises
            if there and not here:
                return beside
    return folder


def _token(side: str, source: TokenSource, folder: Path, reader: Reader, command_seconds: float) -> str:
    path = f"{side}.{source.key}"
    try:
        return read_token(source, folder, reader.environment, command_seconds)
    except UnfitValueError as unfit:
        found = unfit.found or shown(source.value)
        reader.faults.add(reader.lines[path], path, found, unfit.expected_or(TOKEN))
        return ""


def _without_tokens(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if key not in TOKEN_KEYS}


def _space_url(section: Mapping[str, Any]) -> str:
    given: str = section.get("space_url", DEFAULT_SPACE_URL)
    return given.replace(SUBDOMAIN_MARK, section["subdomain"])


def _settings(group: Group, values: Mapping[str, Any]) -> Any:
    """Return the settings of a section without faults; what is not given keeps the default of its class."""
    sections = {name: member for name, member in group.members.items() if isinstance(member, Group)}
    made = {name: _settings(member, values[name]) for name, member in sections.items()}
    return group.settings(**{**values, **made})
