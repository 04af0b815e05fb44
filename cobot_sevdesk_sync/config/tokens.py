"""Where a token comes from: the configuration itself, a file, or a command. No fault quotes a token."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cobot_sevdesk_sync.config.faults import NOT_SHOWN, UnfitValueError, shown
from cobot_sevdesk_sync.config.schema import TOKEN_KEYS

COMMAND_SECONDS = 30.0
FILE_BYTES = 65_536
TOKEN_LENGTH = 4_096
MESSAGE_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TokenSource:
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
    found = " and ".join(source.key for source in given) if given else "nothing"
    raise UnfitValueError(
        "one of token, token_file and token_command, such as token: ${NAME} for an environment variable",
        found=found,
    )


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
        return checked_token(_from_file(source.value, folder), f"the content of {shown(source.value)}")
    if source.key == "token_command":
        return checked_token(_from_command(source.value, folder, environment, seconds), "the command's first line")
    return checked_token(source.value, NOT_SHOWN)


def checked_token(text: str, found: str) -> str:
    """Return a token trimmed; ``found`` says in a fault what was looked at."""
    token = text.strip()
    if not token:
        raise UnfitValueError("a token", found=f"{found}: empty")
    if token.lower().startswith("bearer "):
        raise UnfitValueError('the token alone, without "Bearer"', found=found)
    if len(token) > TOKEN_LENGTH or not token.isascii() or not token.isprintable() or " " in token:
        raise UnfitValueError("a token: one line of letters, digits and signs, without spaces", found=found)
    return token


def expanded(text: str, folder: Path) -> Path:
    """Return an absolute path: ``~`` is the user's home, anything relative counts from the configuration file's folder.

    Raises:
        UnfitValueError: There is no home for ``~``.
    """
    try:
        path = Path(text).expanduser()
    except RuntimeError:
        raise UnfitValueError("a path whose ~ means a known home folder") from None
    return folder / path


def _from_file(text: str, folder: Path) -> str:
    try:
        with expanded(text, folder).open("rb") as file:
            content = file.read(FILE_BYTES + 1)
        if len(content) > FILE_BYTES:
            raise UnfitValueError("a file that holds a token and nothing else", found=f"a large file {shown(text)}")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UnfitValueError("a file that can be read", found=f"{shown(text)}: {error.strerror}") from None
    except ValueError:
        raise UnfitValueError("a text file that holds a token", found=f"{shown(text)}: not a text file") from None


def _from_command(text: str, folder: Path, environment: Mapping[str, str], seconds: float) -> str:
    try:
        words = shlex.split(text)
    except ValueError:
        raise UnfitValueError("a command whose quotation marks are closed", found="an unfinished command") from None
    try:
        # The user's own command, from the user's own file, and no shell between.
        process = subprocess.Popen(  # noqa: S603
            words,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a command"
        raise UnfitValueError(
            "a command that can be started", found=f"the command {shown(words[0])}: {reason}"
        ) from None
    with process:
        try:
            output, messages = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise UnfitValueError(
                f"a command that ends within {seconds:g} seconds", found="a command still running"
            ) from None
    if process.returncode != 0:
        said = shown(messages.decode("utf-8", "replace").strip(), MESSAGE_SHOWN)
        raise UnfitValueError(
            "a command that succeeds", found=f"a command that ended with {process.returncode} and said {said}"
        )
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else ""
