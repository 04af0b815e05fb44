"""The tokens that `init` is given: how a person or an option gives one, and how the configuration will name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click
from msgspec import Struct

from cobot_sevdesk_sync.cli.asking import ask_number
from cobot_sevdesk_sync.cli.init_config import Reference
from cobot_sevdesk_sync.cli.page import Page
from cobot_sevdesk_sync.cli.screen import say_aside
from cobot_sevdesk_sync.config.faults import NOT_SHOWN, TOKEN, UnfitValueError
from cobot_sevdesk_sync.config.tokens import TokenSource, checked_token, read_token
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.words import Words

VARIABLES = {"cobot": "COBOT_TOKEN", "sevdesk": "SEVDESK_TOKEN"}


class UnusableTokenError(Exception):
    """What was given cannot be a token.

    Attributes:
        found: What was looked at; never quotes it.
        expected: What would be right.
    """

    def __init__(self, unfit: UnfitValueError) -> None:
        super().__init__(unfit.expected)
        self.found = unfit.found or NOT_SHOWN
        self.expected = unfit.expected_or(TOKEN)


class GivenToken(Struct, frozen=True):
    """A token and where it comes from.

    Attributes:
        file: The user's own file with it.
        variable: The environment variable with it; with neither, the token is new and gets a file of its own.
    """

    token: str
    file: Path | None = None
    variable: str | None = None

    def __repr__(self) -> str:
        return f"GivenToken(file={self.file!r}, variable={self.variable!r})"

    @property
    def is_new(self) -> bool:
        """Whether it is nowhere stored yet."""
        return self.file is None and self.variable is None

    def settings(self, side: str, new_file: str) -> dict[str, object]:
        """Return what the configuration says about it, by path; ``new_file`` is the file made for a new token."""
        if self.variable is not None:
            return {f"{side}.token": Reference(self.variable)}
        return {f"{side}.token_file": str(self.file) if self.file is not None else new_file}


def token_from_file(path: Path, cwd: Path) -> GivenToken:
    """Return the token in a file of the user's; the configuration will name the file by its whole path.

    Raises:
        UnusableTokenError: There is none in it.
    """
    try:
        token = read_token(TokenSource("token_file", str(path)), cwd, {})
    except UnfitValueError as unfit:
        raise UnusableTokenError(unfit) from None
    return GivenToken(token, file=cwd / path.expanduser())


def token_from_text(text: str) -> GivenToken:
    """Return a token that was typed or pasted.

    Raises:
        UnusableTokenError: It cannot be one.
    """
    try:
        return GivenToken(checked_token(text, Words("fault.found.given")))
    except UnfitValueError as unfit:
        raise UnusableTokenError(unfit) from None


def token_from_environment(side: str, environment: Mapping[str, str]) -> GivenToken | None:
    """Return the token in the side's usual environment variable; None where it is not set.

    Raises:
        UnusableTokenError: What is set cannot be one.
    """
    variable = VARIABLES[side]
    text = environment.get(variable, "").strip()
    if not text:
        return None
    try:
        return GivenToken(checked_token(text, f"${variable}"), variable=variable)
    except UnfitValueError as unfit:
        raise UnusableTokenError(unfit) from None


def unusable_text(texts: Texts, unusable: UnusableTokenError) -> str:
    """Return why what was given is no token."""
    values = {"found": texts.words(unusable.found), "expected": texts.words(unusable.expected)}
    return texts.text("init.token-unusable", values)


def ask_for_token(
    side: str, texts: Texts, page: Page, environment: Mapping[str, str], log_in: Callable[[], str] | None
) -> GivenToken:
    """Ask how the token is to be given, and take it; asks again until there is one.

    Args:
        side: ``cobot`` or ``sevdesk``.
        texts: The language of the questions.
        page: Where the ways are listed.
        environment: Whether the side's usual variable is there.
        log_in: Gets a token through the browser; None where there is no such way.

    Raises:
        click.Abort: The person cancels.
        SyncError: The login failed.
    """
    ways = [way for way in ("login", "paste", "file", "variable") if way != "login" or log_in is not None]
    if not environment.get(VARIABLES[side], "").strip():
        ways.remove("variable")
    while True:
        for number, way in enumerate(ways, start=1):
            page.lines(f"{number}  {texts.text(f'init.way.{way}', {'variable': VARIABLES[side]})}")
        question, too_early = texts.text("init.way"), texts.text("init.token-too-early")
        number = ask_number(texts, question, least=1, most=len(ways), default=1, if_long=too_early)
        way = ways[number - 1]
        try:
            if way == "login" and log_in is not None:
                return GivenToken(log_in())
            if way == "file":
                return token_from_file(Path(click.prompt(texts.text("init.token-path"))), Path.cwd())
            if way == "variable" and (found := token_from_environment(side, environment)) is not None:
                return found
            return token_from_text(click.prompt(texts.text("init.token-hidden"), hide_input=True))
        except UnusableTokenError as unusable:
            say_aside(unusable_text(texts, unusable))
