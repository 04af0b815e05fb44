"""Which configuration files a command works with (product contract, section 2, ``--config``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cobot_sevdesk_sync.config.faults import shown
from cobot_sevdesk_sync.config.loading import APPLICATION
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault
from cobot_sevdesk_sync.words import Words

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
    if here.is_file():
        return [here]
    from platformdirs import user_config_path  # noqa: PLC0415 - only needed when nothing nearer is found

    folder = user_config_path(APPLICATION, appauthor=False)
    if files := _in_folder(folder):
        return files
    places = {"variable": VARIABLE, "here": str(here), "there": str(folder / FILE_NAME)}
    found, expected = Words("fault.found.no-configuration"), Words("fault.expected.place", places)
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
        same_state = by_state.setdefault(space.state.resolve(), space.source)
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
        found = _in_folder(place) if place.is_dir() else [place]
        if not found:
            nothing, expected = Words("fault.found.empty-folder"), Words("fault.expected.file-in-folder")
            faults.append(ConfigurationFault(str(path), None, "", nothing, expected))
        for file in found:
            files.setdefault(file.resolve(), file)
    if faults:
        raise ConfigurationError(faults)
    return list(files.values())


def _at_home(path: Path) -> Path:
    """Return a path with ``~`` expanded, or as it is when there is no such home: then reading it names it."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _in_folder(folder: Path) -> list[Path]:
    """Return a folder's ``*.yaml`` by name. Files that begin with a dot are editors' leavings, not configurations."""
    return sorted(file for file in folder.glob("*.yaml") if not file.name.startswith(".") and file.is_file())
