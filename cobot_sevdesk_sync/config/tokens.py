"""Where a token comes from: the configuration itself, a file, or a command. No fault quotes a token."""

from __future__ import annotations

import errno
import os
import selectors
import shlex
import stat
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cobot_sevdesk_sync.config.faults import NOT_SHOWN, NOTHING, TOKEN, UnfitValueError, reason_of, shown
from cobot_sevdesk_sync.config.schema import TOKEN_KEYS
from cobot_sevdesk_sync.errors import Words

if TYPE_CHECKING:
    import subprocess

COMMAND_SECONDS = 30.0
FILE_BYTES = 65_536
# What is kept of what a command prints; a token is a line of it.
OUTPUT_BYTES = 65_536
# How often it is looked whether a command that prints nothing has ended.
LOOK_SECONDS = 0.02
TOKEN_LENGTH = 4_096


class TokenSource(Struct, frozen=True):
    """One of the three ways to give a token: ``key`` is ``token``, ``token_file`` or ``token_command``."""

    key: str
    value: str


def token_source(section: Mapping[str, Any]) -> TokenSource:
    """Return the one way that a section names.

    Raises:
        UnfitValueError: None or several are named.
    """
    given = [TokenSource(key, section[key]) for key in TOKEN_KEYS if section.get(key) is not None]
    if len(given) == 1:
        return given[0]
    found = _listed([source.key for source in given])
    raise UnfitValueError(Words("fault.expected.one-token", {"variable": "${NAME}"}), found=found)


def _listed(keys: Sequence[str]) -> str | Words:
    if not keys:
        return NOTHING
    first, *others = keys
    return Words("fault.and", {"left": first, "right": _listed(others)}) if others else first


def paths_of(source: TokenSource) -> list[str]:
    """Return what of a way to a token may be a path: the file, or words of the command."""
    if source.key == "token_file":
        return [source.value]
    try:
        words = shlex.split(source.value) if source.key == "token_command" else []
    except ValueError:
        # Running it says what is wrong.
        return []
    # A program without a slash is looked for where programs are.
    return [word for place, word in enumerate(words) if word and (place or "/" in word)]


def read_token(
    source: TokenSource, folder: Path, environment: Mapping[str, str], seconds: float = COMMAND_SECONDS
) -> str:
    """Return the token.

    Args:
        source: Where it is.
        folder: The configuration file's folder: relative paths count from here, and the command runs here.
        environment: The command's environment.
        seconds: How long the command may take.

    Raises:
        UnfitValueError: There is none to be had, or what there is cannot be a token.
    """
    if source.key == "token_file":
        return checked_token(
            _from_file(source.value, folder), Words("fault.found.content", {"file": shown(source.value)})
        )
    if source.key == "token_command":
        output = _from_command(source.value, folder, environment, seconds)
        return checked_token(output, Words("fault.found.first-line"))
    return checked_token(source.value, NOT_SHOWN)


def checked_token(text: str, found: str | Words) -> str:
    """Return a token trimmed; ``found`` says in a fault what was looked at."""
    token = text.strip()
    if not token:
        raise UnfitValueError(TOKEN, found=Words("fault.found.empty", {"what": found}))
    if token.lower().startswith("bearer "):
        raise UnfitValueError(Words("fault.expected.without-bearer"), found=found)
    if len(token) > TOKEN_LENGTH or not token.isascii() or not token.isprintable() or " " in token:
        raise UnfitValueError(Words("fault.expected.token-characters"), found=found)
    return token


def expanded(text: str, folder: Path) -> Path:
    """Return an absolute path: ``~`` is the user's home, anything relative counts from the configuration file's folder.

    Raises:
        UnfitValueError: There is no home for ``~``.
    """
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise UnfitValueError(Words("fault.expected.known-home")) from None
    return folder / path


def _from_file(text: str, folder: Path) -> str:
    try:
        content = read_regular(expanded(text, folder), FILE_BYTES + 1)
        if len(content) > FILE_BYTES:
            found = Words("fault.found.large-file", {"file": shown(text)})
            raise UnfitValueError(Words("fault.expected.token-only"), found=found)
        return content.decode("utf-8-sig")
    except OSError as error:
        found = Words("fault.found.unreadable", {"file": shown(text), "reason": reason_of(error)})
        raise UnfitValueError(Words("fault.expected.readable-file"), found=found) from None
    except ValueError:
        found = Words("fault.found.no-text", {"file": shown(text)})
        raise UnfitValueError(Words("fault.expected.text-file"), found=found) from None


def read_regular(path: Path, most: int) -> bytes:
    """Return the first so many bytes of a file.

    Raises:
        OSError: It cannot be read, or is no file but a pipe or a device, which might never end, or never begin.
    """
    # To open a pipe would be to wait for whoever writes to it, and some devices do something when they are opened.
    if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read(most)


class OversizeError(Exception):
    """A command prints more than a token can be."""


def _printed(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Return what a command printed to stdout, and see it end; whatever happens, it has ended then.

    Raises:
        TimeoutError: It has not ended in time.
        OversizeError: It printed more than ``OUTPUT_BYTES``.
    """
    until = time.monotonic() + seconds
    kept = bytearray()
    try:
        with selectors.DefaultSelector() as reading:
            if process.stdout is not None:
                reading.register(process.stdout, selectors.EVENT_READ)
            while reading.get_map():
                ready = reading.select(LOOK_SECONDS)
                if not ready and process.poll() is not None:
                    # It has ended; something that it left behind, such as an agent, holds the other end still.
                    break
                if time.monotonic() > until:
                    raise TimeoutError
                for key, _ in ready:
                    piece = os.read(key.fd, OUTPUT_BYTES)
                    kept += piece
                    if not piece:
                        reading.unregister(key.fileobj)
                    if len(kept) > OUTPUT_BYTES:
                        raise OversizeError
        while process.poll() is None:
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(LOOK_SECONDS)
    finally:
        # Of no effect on one that has ended. What it has started itself and left behind is not waited for.
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    return bytes(kept)


def _from_command(text: str, folder: Path, environment: Mapping[str, str], seconds: float) -> str:
    import subprocess  # noqa: PLC0415 - only needed where a command is configured

    try:
        words = shlex.split(text)
    except ValueError:
        found = Words("fault.found.unfinished-command")
        raise UnfitValueError(Words("fault.expected.closed-quotation"), found=found) from None
    try:
        # The user's own command, from the user's own file, and no shell between.
        process = subprocess.Popen(  # noqa: S603
            words,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else Words("fault.reason.no-command")
        found = Words("fault.found.unstartable", {"command": shown(words[0]), "reason": reason})
        raise UnfitValueError(Words("fault.expected.startable"), found=found) from None
    try:
        output = _printed(process, seconds)
    except TimeoutError:
        raise UnfitValueError(
            Words("fault.expected.ends-within", {"seconds": f"{seconds:g}"}),
            found=Words("fault.found.still-running"),
        ) from None
    except OversizeError:
        raise UnfitValueError(Words("fault.expected.token-line"), found=Words("fault.found.large-output")) from None
    if process.returncode != 0:
        # Nothing of what it said: a command that fails over a token may say the token.
        found = Words("fault.found.failed-command", {"status": str(process.returncode)})
        raise UnfitValueError(Words("fault.expected.success"), found=found)
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else ""
