"""The conversation of `init`: each answer is looked at on the other side at once; nothing is written before the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import click
from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.cli.asking import ask_yes
from cobot_sevdesk_sync.cli.init_facts import CobotFacts, SevdeskFacts, read_cobot, read_sevdesk
from cobot_sevdesk_sync.cli.init_questions import Questions
from cobot_sevdesk_sync.cli.init_tokens import GivenToken, ask_for_token, token_from_file
from cobot_sevdesk_sync.cli.login_flow import LoginWay, can_open_browser, obtain_token
from cobot_sevdesk_sync.cli.page import Page
from cobot_sevdesk_sync.cli.screen import say_aside
from cobot_sevdesk_sync.cli.setup_errors import tell_error
from cobot_sevdesk_sync.cli.setup_options import cobot_settings, subdomain_of
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.access import open_space
from cobot_sevdesk_sync.cobot.open_requests import OpenRequests, fetch_space_name
from cobot_sevdesk_sync.cobot.scopes import NEEDED_SCOPES
from cobot_sevdesk_sync.config.settings import CobotSettings, SevdeskSettings
from cobot_sevdesk_sync.errors import RemoteUnavailable, SetupError, SyncError
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.texts.template import cleaned

Given = TypeVar("Given")
Found = TypeVar("Found")


class Choices(Struct, frozen=True):
    """What the options say; what they leave open is asked, or gets its default when nobody is there to ask.

    Attributes:
        addresses: Where the sides are, by configuration path; empty for the real ones.
    """

    language: Language
    subdomain: str | None = None
    cobot_token: GivenToken | None = None
    sevdesk_token: GivenToken | None = None
    start_date: date | None = None
    due_after_days: int | None = None
    cost_centre: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    unattended: bool = False


class SetUp(Struct, frozen=True):
    """What is to be written: ``values`` by configuration path, and ``token_files`` by name."""

    subdomain: str
    values: dict[str, object]
    token_files: dict[str, str]

    def __repr__(self) -> str:
        return f"SetUp(subdomain={self.subdomain!r}, values={self.values!r})"


class Conversation:
    """Asks, looks and tells, side by side.

    Args:
        choices: What the options said.
        folder: Where the configuration will be.
        environment: The environment variables, for tokens.
        keep_secret: Is told each token before it is used: from then on an error of the program might quote it.
    """

    def __init__(
        self,
        choices: Choices,
        folder: Path,
        texts: Texts,
        page: Page,
        clock: Clock,
        environment: Mapping[str, str],
        keep_secret: Callable[[str], None],
    ) -> None:
        self._choices = choices
        self._folder = folder
        self._texts = texts
        self._page = page
        self._clock = clock
        self._environment = environment
        self._keep_secret = keep_secret
        self._subdomain = ""
        self._explained: set[str] = set()

    def carry_out(self) -> SetUp:
        """Return what is to be written.

        Raises:
            click.Abort: The person cancels; nothing was written.
            SyncError: A side refused or could not be reached, and nobody is there to ask again.
        """
        self._page.title(self._text("init.title"))
        self._page.paragraph(self._text("init.intro"), indent=0)
        self._heading("init.space")
        self._subdomain, _ = self._settled(self._first(self._choices.subdomain, self._ask_subdomain), self._see_space)
        self._heading("init.cobot")
        cobot_token, cobot = self._settled(
            self._first(self._choices.cobot_token or self._token_beside(), self._ask_cobot_token), self._open_cobot
        )
        self._heading("init.sevdesk")
        sevdesk_token, sevdesk = self._settled(
            self._first(self._choices.sevdesk_token, self._ask_sevdesk_token), self._open_sevdesk
        )
        if not self._choices.unattended:
            self._heading("init.choices")
        questions = Questions(self._texts, self._page, unattended=self._choices.unattended)
        values: dict[str, object] = {
            "start_date": questions.start_date(self._choices.start_date, cobot.today),
            "language": self._texts.language,
            "cobot.subdomain": self._subdomain,
            **self._choices.addresses,
            "invoices.due_after_days": questions.due_after_days(
                self._choices.due_after_days, cobot.invoices.usual_term
            ),
            "invoices.cost_centre": questions.cost_centre(self._choices.cost_centre, sevdesk.cost_centres),
            **questions.zero_rated(cobot.invoices, sevdesk.zero_rules),
        }
        files: dict[str, str] = {}
        for side, given in (("cobot", cobot_token), ("sevdesk", sevdesk_token)):
            name = self._free_name(f"{self._subdomain}.{side}-token")
            values |= given.settings(side, name)
            if given.is_new:
                files[name] = f"{given.token}\n"
        return SetUp(self._subdomain, values, files)

    def _text(self, key: str, values: Mapping[str, str] | None = None) -> str:
        return self._texts.text(key, values)

    def _heading(self, key: str) -> None:
        self._page.heading(self._text(key))

    @staticmethod
    def _first(given: Given | None, ask: Callable[[], Given]) -> Callable[[], Given]:
        """Return what gives an option's value once, and asks from then on."""
        left = [] if given is None else [given]
        return lambda: left.pop() if left else ask()

    def _settled(self, get: Callable[[], Given], look: Callable[[Given], Found]) -> tuple[Given, Found]:
        """Return an answer and what was found with it; a person is asked again until it holds."""
        while True:
            try:
                given = get()
                return given, self._patiently(lambda given=given: look(given))  # type: ignore[misc]
            except SyncError as error:
                if self._choices.unattended:
                    raise
                self._tell(error)

    def _patiently(self, look: Callable[[], Found]) -> Found:
        """Return what was found; when a side cannot be reached, the same answer is tried again as long as wanted."""
        while True:
            try:
                return look()
            except RemoteUnavailable as error:
                if self._choices.unattended:
                    raise
                self._tell(error)
                if not ask_yes(self._texts, self._text("init.again"), default=True):
                    raise click.Abort from None

    def _tell(self, error: SyncError) -> None:
        tell_error(self._texts, error, self._subdomain)
        self._page.gap()

    # The space.

    def _ask_subdomain(self) -> str:
        while True:
            given: str = click.prompt(self._text("init.address"))
            try:
                return subdomain_of(given)
            except ValueError:
                say_aside(self._text("init.address-unusable", {"given": cleaned(given)}))

    def _see_space(self, subdomain: str) -> str:
        name = fetch_space_name(OpenRequests(clock=self._clock), self._cobot(subdomain, "").account_url, subdomain)
        if name is None:
            raise SetupError("unknown-space", {"subdomain": subdomain})
        self._page.paragraph(self._text("init.space-found", {"name": cleaned(name), "subdomain": subdomain}))
        return name

    def _cobot(self, subdomain: str, token: str) -> CobotSettings:
        where = self._choices.addresses
        return cobot_settings(
            subdomain, token, where.get("cobot.api_url"), where.get("cobot.space_url"), where.get("cobot.account_url")
        )

    # Cobot's token.

    def _token_beside(self) -> GivenToken | None:
        """Return the token that an earlier ``login`` left beside the configuration."""
        path = self._folder / f"{self._subdomain}.cobot-token"
        if not path.is_file():
            return None
        self._page.paragraph(self._text("init.token-beside", {"path": str(path)}))
        return token_from_file(path, self._folder)

    def _ask_cobot_token(self) -> GivenToken:
        self._explain_once("init.cobot-explained", {"scopes": ", ".join(NEEDED_SCOPES)})
        return ask_for_token("cobot", self._texts, self._page, self._environment, self._log_in)

    def _explain_once(self, key: str, values: Mapping[str, str] | None = None) -> None:
        """Say how a token is got; after a slip the person knows."""
        if key not in self._explained:
            self._explained.add(key)
            self._page.paragraph(self._text(key, values))
            self._page.gap()

    def _log_in(self) -> str:
        way = LoginWay(self._cobot(self._subdomain, "").account_url, browser=can_open_browser(os.environ))
        token, _ = obtain_token(way, self._see_login, self._texts, self._clock)
        return token

    def _see_login(self, token: str) -> object:
        self._keep_secret(token)
        return open_space(self._cobot(self._subdomain, token), self._clock)

    def _open_cobot(self, given: GivenToken) -> CobotFacts:
        self._keep_secret(given.token)
        facts = read_cobot(self._cobot(self._subdomain, given.token), self._clock)
        values = {
            "name": cleaned(facts.space.name),
            "members": str(facts.members),
            "invoices": str(facts.invoices.seen),
            "time_zone": facts.space.time_zone,
        }
        self._page.paragraph(self._text("init.cobot-found", values))
        return facts

    # sevDesk's token.

    def _ask_sevdesk_token(self) -> GivenToken:
        self._explain_once("init.sevdesk-explained")
        return ask_for_token("sevdesk", self._texts, self._page, self._environment, None)

    def _open_sevdesk(self, given: GivenToken) -> SevdeskFacts:
        self._keep_secret(given.token)
        settings = SevdeskSettings(given.token)
        if "sevdesk.api_url" in self._choices.addresses:
            settings = replace(settings, api_url=self._choices.addresses["sevdesk.api_url"])
        facts = read_sevdesk(settings, self._clock)
        values = {
            "accounts": str(facts.accounts),
            "chart": facts.chart or "",
            "cost_centres": str(len(facts.cost_centres)),
        }
        self._page.paragraph(self._text("init.sevdesk-found", values))
        return facts

    def _free_name(self, name: str) -> str:
        """Return a name that no file has yet: what is there stays as it is."""
        number, free = 2, name
        while os.path.lexists(self._folder / free):
            number, free = number + 1, f"{name}-{number}"
        return free
