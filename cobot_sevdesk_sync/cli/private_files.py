"""Writes new files that only their user can read: all of them or none, and never over one that exists."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

MODE = 0o600
FOLDER_PREFIX = ".cobot-sevdesk-"

Look = Callable[[Path], None]


def write_private_files(folder: Path, files: Mapping[str, str], look: Look | None = None) -> None:
    """Write new files into a folder, the last one of them last.

    They are written into a folder beside their place first, and linked into place when all are whole: whoever reads
    the last finds the others there, and an end in between leaves none behind.

    Args:
        folder: Where to; it exists.
        files: Their contents by name.
        look: Looks at the folder of the finished files, and raises what is wrong with them, before they get into place.

    Raises:
        FileExistsError: One of them exists already; it stays as it is, and nothing was written.
        OSError: They cannot be written; nothing was.
    """
    for name in files:
        if os.path.lexists(folder / name):
            raise FileExistsError(None, "File exists", str(folder / name))
    workshop = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=folder))
    placed: list[Path] = []
    try:
        for name, text in files.items():
            _write(workshop / name, text)
        if look is not None:
            look(workshop)
        for name, text in files.items():
            _place(workshop / name, folder / name, text, placed)
    except BaseException:
        # Ctrl-C included: half of a set-up is worse than none.
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _place(source: Path, target: Path, text: str, placed: list[Path]) -> None:
    try:
        # A link fails where something is already, which a rename would replace.
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links.
        descriptor = _created(target)
        placed.append(target)
        _fill(descriptor, text)
    else:
        placed.append(target)


def _write(path: Path, text: str) -> None:
    _fill(_created(path), text)


def _created(path: Path) -> int:
    """Return a new file that is open for writing; raises ``FileExistsError`` where there is one."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)


def _fill(descriptor: int, text: str) -> None:
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, MODE)
        file.write(text)
        file.flush()
        os.fsync(descriptor)
