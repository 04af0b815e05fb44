"""``config set`` and ``config map``: keys of a configuration set or removed, its comments kept.

Which key is meant and what the file then is says ``config/editing``; what both sides offer, and whether it fits, says
``check/codes``. Here it is asked and told.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accounts import AccountBook, comparable
from cobot_sevdesk_sync.books.cents import percentages
from cobot_sevdesk_sync.check.codes import Choices, Use, listed, near_codes
from cobot_sevdesk_sync.check.documents import line_of_code
from cobot_sevdesk_sync.cli.console import WRONG_USAGE, Column, Page, ask, say_aside
from cobot_sevdesk_sync.cli.init_questions import ask_yes
from cobot_sevdesk_sync.cli.log import tell_aside
from cobot_sevdesk_sync.cli.root import CommandGroup, GlobalOptions, SpokenContext
from cobot_sevdesk_sync.cli.setup import tell_abort
from cobot_sevdesk_sync.cli.spaces import (
    Failing,
    for_each_space,
    open_clients,
    spaces_or_exit,
    start_logging,
    working_folder,
)
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.editing import (
    ACCOUNTS,
    DEFAULT_ACCOUNT,
    NoPlaceError,
    RefusedError,
    Target,
    replace_whole,
    target_of,
    value_given,
    with_value,
)
from cobot_sevdesk_sync.config.faults import UnfitValueError, reason_of
from cobot_sevdesk_sync.config.loading import find_config_files, load_settings, read_document, state_before
from cobot_sevdesk_sync.config.settings import DEFAULT_LANGUAGE, Settings
from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON, USAGE, ConfigurationError, RemoteError, SyncError
from cobot_sevdesk_sync.sevdesk.records import Account
from cobot_sevdesk_sync.sync.sides import require_booking_system
from cobot_sevdesk_sync.texts import Texts, configuration_text, language_of_environment
from cobot_sevdesk_sync.texts.commands import command_line
from cobot_sevdesk_sync.texts.template import cleaned

FAILED = Failing("config-failed")
MODE = 0o600
# Of a value in a sentence: all keys of a section have room.
LONGEST = 1_000
BLOCK = "block"
# Of invoices whose lines have no code.
EXAMPLES_SHOWN = 3


@click.group(cls=CommandGroup, within="config")
def config() -> None:
    """Set keys of the configuration; its comments, order and line ends stay as they are."""


@config.command("set")
@click.argument("key")
@click.argument("value", required=False)
@click.option("--remove", is_flag=True, help="Remove the key, so that its default counts; a comment beside it stays.")
@click.option("--new-code", is_flag=True, help="Set it although Cobot does not have the accounting code (yet).")
@click.option("--offline", is_flag=True, help="Do not look whether both sides have the account, tax rule and code.")
@click.pass_obj
def set_key(options: GlobalOptions, /, key: str, value: str | None, remove: bool, new_code: bool, offline: bool) -> int:
    """Set one key of the configuration, such as accounts.FlexPlan 4400.

    Keys are accounts.CODE, default_account, taxes.rules.CODE, taxes.zero_rated.CASE, and every other one that holds a
    single value, such as invoices.closed_until. Without VALUE it says what the key may be. Tokens and other secrets
    are neither set nor shown. An account or a tax rule, by number or name, is looked up in sevDesk first, and its code
    in Cobot. Only the key's line is changed, added or removed, and only if the whole file is in order then.

    Ends with code 0 when the key has the value; 2 when it cannot be set so, or the file has a fault; 3 when sevDesk
    could not be reached, 4 when it refused its token. Then nothing was changed.
    """
    start_logging(options, [])
    texts = Texts(language_of_environment(os.environ))
    setting: _Setting | None = None
    try:
        file, texts = _one_file(options)
        target = target_of(key)
        if remove and value is not None:
            raise RefusedError("set.value-and-remove", {"key": target.key})
        is_asked = (target.is_account or target.is_rule) and not (offline or remove)
        setting = _Setting(file, target, texts, options if is_asked else None)
        change = setting.changed(None if remove else setting.rendered(value))
        found = setting.looked_up(change, may_be_new=new_code)
        _write(change)
    except ConfigurationError as error:
        return _tell_faults(error)
    except RefusedError as refused:
        return _tell_refused(refused, texts)
    except click.Abort as abort:
        return tell_abort(texts, "set", abort)
    except SyncError as error:
        code = FAILED.tell(setting.settings, error) if setting and setting.settings else USAGE
        say_aside(texts.text("set.nothing"))
        return code
    if not options.quiet:
        _tell_set(change, target, found)
    return DONE


@config.command("map")
@click.pass_obj
def map_codes(options: GlobalOptions) -> int:
    """Give each accounting code that has no booking account one: asks code by code.

    Looks through Cobot's accounting codes and the invoices of the last 13 months, and lists for each code the accounts
    of sevDesk that take its tax rates. The number of one sets accounts.CODE at once, as config set does; just Enter
    leaves the code as it is. Lines without a code are asked for last: default_account. Where nobody can answer, it
    only says what it would ask.

    Ends with code 0 when every code has an account, 1 when some are left without; 2 for a wrong configuration; 3 when
    a side could not be reached, 4 when it refused its token.
    """
    spaces, code = spaces_or_exit(options)
    try:
        return max([code, *for_each_space(spaces, _map, FAILED, let_through=(click.Abort,))])
    except click.Abort as abort:
        return tell_abort(Texts(spaces[0].language), "map", abort)


set_key.context_class = map_codes.context_class = SpokenContext


# Set


def _one_file(options: GlobalOptions) -> tuple[Path, Texts]:
    """Return the one configuration file that is meant, and the texts of its language.

    Raises:
        ConfigurationError: There is none, or it cannot be read.
        RefusedError: There are several.
    """
    files = find_config_files(options.configs, os.environ, working_folder())
    if len(files) > 1:
        raise RefusedError("set.several-files", {"files": ", ".join(map(str, files))})
    said = [each.value for each in read_document(files[0]).entries if each.key.text == "language"]
    is_english = any(isinstance(each, Scalar) and each.text == "en" for each in said)
    return files[0], Texts("en" if is_english else DEFAULT_LANGUAGE)


class _Change(Struct, frozen=True):
    """A file as it is and as it is to be, and the settings it then stands for; ``is_set`` where no key is removed."""

    file: Path
    before: bytes
    after: bytes
    settings: Settings
    is_set: bool

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to do."""
        return self.before == self.after


class _Setting(Struct):
    """One key of one file that is to be set or removed.

    Attributes:
        asking: How it is logged when both sides are asked what they offer; None where they are not to be asked.
        settings: Those with which they were asked, also when it failed.
        choices: What they offer, once they have said it.
    """

    file: Path
    target: Target
    texts: Texts
    asking: GlobalOptions | None = None
    settings: Settings | None = None
    choices: Choices | None = None

    def offered(self, settings: Settings) -> Choices:
        """Return what both sides offer to these settings.

        Raises:
            SyncError: It cannot be known.
        """
        if self.choices is None:
            self.settings = settings
            if self.asking is not None:
                start_logging(self.asking, [settings])
            self.choices = _choices(settings)
        return replace(self.choices, settings=settings)

    def rendered(self, given: str | None) -> str:
        """Return what somebody gave for the key, as YAML; a tax rule may be given by its name.

        Args:
            given: None to tell what there is to choose from, and to ask for it where somebody sits at a terminal.

        Raises:
            RefusedError: The key takes nothing like it, or nothing was chosen.
            SyncError: What is offered cannot be known.
        """
        if given is None:
            given = self._chosen()
        field, named = self.target.field, given.strip()
        try:
            if self.asking and self.target.is_rule and named != BLOCK and not named.isdecimal():
                called = self.offered(self.changed(None).settings).rules_called(named)
                named = called[0] if len(called) == 1 else named
            return value_given(field, named, self.texts.language)
        except UnfitValueError as unfit:
            expected = self.texts.words(unfit.expected_or(field.kind.expected))
            known = listed(self.choices.rules) if self.choices else ""
            values = {"key": self.target.key, "given": given, "expected": expected, "known": known}
            raise RefusedError("set.unfit-value", values) from None

    def _chosen(self) -> str:
        """Tell what there is to choose from, and return what somebody chose."""
        key, texts = self.target.key, self.texts
        values = {"key": key, "expected": texts.words(self.target.field.kind.expected)}
        if self.asking is None or "=" in key:
            values["apart"] = key.replace("=", " ", 1) if "=" in key else ""
            raise RefusedError("set.no-value", values)
        choices = self.offered(self.changed(None).settings)
        click.echo(texts.text("set.choices", {"key": cleaned(key)}))
        if self.target.is_rule:
            rows = [(rule, cleaned(name)) for rule, name in choices.rules.items()]
            Page().table((Column(), Column(kind="words")), rows)
        else:
            _show_accounts(choices.fitting())
        if not can_answer():
            raise RefusedError("set.no-value", values)
        answer = ask(texts.text("set.question"), default="", show_default=False).strip()
        if not answer:
            raise RefusedError("set.nothing", {})
        return answer

    def changed(self, rendered: str | None) -> _Change:
        """Return a change that leaves the file in order; without a value, one that removes the key.

        Raises:
            ConfigurationError: The file has faults, or would have.
            RefusedError: A person has to write it.
        """
        read_document(self.file)
        before = self.file.read_bytes()
        try:
            after = with_value(before, self.target.path, rendered, is_folded=self.target.is_folded)
        except NoPlaceError as nowhere:
            values = {"file": str(self.file), "line": str(nowhere.line or ""), "key": self.target.key}
            why = "set.no-place" if rendered is not None else "set.not-removable"
            raise RefusedError(why, values, nowhere.lines) from None
        settings = load_settings(self.file, os.environ, content=after, with_tokens=self.asking is not None)
        return _Change(self.file, before, after, settings, rendered is not None)

    def looked_up(self, change: _Change, *, may_be_new: bool) -> Account | str | None:
        """Return the account or the tax rule that the key then leads to; None where it leads to neither, or unasked.

        Args:
            change: To the new value.
            may_be_new: Whether it may be the key of a code that Cobot does not have.

        Raises:
            RefusedError: sevDesk has no such account or rule, or does not allow it there, or no such code is meant.
            SyncError: That cannot be known.
        """
        if self.asking is None:
            return None
        choices = self.offered(change.settings)
        found = choices.led_to(self.target, self.texts)
        if self.target.code is not None and not may_be_new:
            self._require_known(self.target.code, change, choices)
        return found

    def _require_known(self, code: str, change: _Change, choices: Choices) -> None:
        """Let a person say whether a code is meant that Cobot does not have, unless it stands in the file already."""
        if with_value(change.before, self.target.path, None, is_folded=self.target.is_folded) != change.before:
            return
        if self.target.is_rule and code in {account.number for account in choices.accounts}:
            return
        try:
            known = [each for each in choices.codes() if each is not None]
        except RemoteError:
            say_aside(self.texts.text("set.code-not-looked-up", {"code": cleaned(code)}))
            return
        if code in known or (self.target.is_folded and comparable(code) in map(comparable, known)):
            return
        values = {"code": code, "nearest": ", ".join(near_codes(code, known))}
        if not can_answer():
            unknown = self.texts.text("set.unknown-code", values)
            raise RefusedError("set.unknown-code.refused", {**values, "first": unknown})
        say_aside(self.texts.text("set.unknown-code", _cleaned(values)))
        if not ask_yes(self.texts, self.texts.text("set.unknown-code.anyway"), default=False):
            raise RefusedError("set.nothing", {})


def _write(change: _Change) -> None:
    """Put the change into its place, if the file still is what was read."""
    if change.is_same:
        return
    values = {"file": str(change.file)}
    try:
        if not change.file.stat().st_mode & stat.S_IWUSR:
            # Only that file's folder has to be open to us; but somebody meant it to stay.
            raise RefusedError("set.write-protected", values)
        if change.file.read_bytes() != change.before:
            raise RefusedError("set.meanwhile", values)
        replace_whole(change.file, change.after, MODE)
    except OSError as error:
        reason = Texts(change.settings.language).words(reason_of(error))
        raise RefusedError("set.not-written", values | {"reason": reason}) from None


def _tell_set(change: _Change, target: Target, found: Account | str | None) -> None:
    texts = Texts(change.settings.language)
    what = ("same" if change.is_same else "done") if change.is_set else ("absent" if change.is_same else "removed")
    click.echo(texts.text(f"set.{what}", _cleaned({"file": str(change.file), "key": target.key})))
    closed = change.settings.invoices.closed_until if target.key == "invoices.closed_until" else None
    if closed is not None and closed > SystemClock().now().date():
        click.echo(texts.text("set.closed-ahead", {"day": texts.day(closed)}))
    before, state = state_before(change.file, os.environ, change.before), change.settings.state
    if before is not None and before != state:
        # Another space's state file is of no use.
        kept = str(before) if target.key == "state" else ""
        click.echo(texts.text("set.state", _cleaned({"state": str(state), "before": str(before), "kept": kept})))
    if isinstance(found, Account):
        click.echo(texts.text("set.account", {"account": _named(found), "rates": _rates(found)}))
    elif found is not None:
        click.echo(texts.text("set.rule", {"rule": cleaned(found)}))


def _tell_faults(error: ConfigurationError) -> int:
    texts = Texts(error.language or language_of_environment(os.environ))
    sentence, next_step = configuration_text(error.faults, language_of_environment(os.environ))
    tell_aside("configuration-fault", sentence, next_step)
    say_aside(texts.text("set.nothing"))
    return USAGE


def _tell_refused(refused: RefusedError, texts: Texts) -> int:
    sentence = texts.text(refused.key, _cleaned(refused.values))
    say_aside("\n".join([sentence, *(f"  {line}" for line in refused.lines)]), event=WRONG_USAGE)
    return USAGE


# Map


def _map(settings: Settings) -> int:
    """Ask for each code of one space that has no account; returns the exit code."""
    texts, page, choices = Texts(settings.language), Page(), _choices(settings)
    used = choices.without_account()
    space = settings.cobot.subdomain
    if not used:
        click.echo(texts.text("map.none", {"space": space}))
        return DONE
    is_asked = can_answer()
    left: list[str] = []
    for code, use in used.items():
        fitting = choices.fitting(use.rates)
        page.gap()
        page.paragraph(_asked_for(code, use, choices.book, texts), indent=0)
        page.paragraph(texts.text("map.fitting" if fitting else "map.none-fits"), indent=0)
        _show_accounts(fitting)
        key = ".".join(DEFAULT_ACCOUNT if code is None else (*ACCOUNTS, code))
        if not is_asked:
            page.lines(f"{command_line('config', 'set', cleaned(key))} …")
        if not (is_asked and fitting and _ask(settings, key, fitting, texts)):
            left.append(texts.text("map.lines-without-code") if code is None else cleaned(code))
    if left:
        page.gap()
        click.echo(texts.text("map.left", {"space": space, "codes": ", ".join(left)}))
        if not is_asked:
            click.echo(texts.text("map.nobody"))
    return NEEDS_A_PERSON if left else DONE


def _asked_for(code: str | None, use: Use, book: AccountBook, texts: Texts) -> str:
    """Return the words about a code that needs an account, or about the lines without one."""
    if code is not None:
        found = book.search(line_of_code(code)).found
        values = {"code": cleaned(code), "account": cleaned(book.mapping.get(code, ""))}
        values |= {"rates": percentages(use.rates), "found": ", ".join(map(_named, found))}
        return texts.text("map.code" + ("" if not found else ".no-revenue" if len(found) == 1 else ".several"), values)
    values = {"account": cleaned(book.default_account or ""), "rates": percentages(use.rates)}
    numbers = [cleaned(each) for each in list(use.invoices)[:EXAMPLES_SHOWN]]
    return texts.text("map.no-code", values | {"count": str(len(use.invoices) or ""), "numbers": ", ".join(numbers)})


def _ask(settings: Settings, key: str, fitting: Sequence[Account], texts: Texts) -> bool:
    """Ask for the account that a key is to have and set it; returns whether it has one now."""
    by_number = {account.number: account for account in fitting}
    while (answer := ask(texts.text("map.question"), default="", show_default=False).strip()) not in by_number:
        if not answer:
            return False
        say_aside(texts.text("map.unfit", {"given": cleaned(answer)}))
    try:
        setting = _Setting(settings.source, target_of(key), texts)
        change = setting.changed(setting.rendered(answer))
        _write(change)
    except RefusedError as refused:
        _tell_refused(refused, texts)
        return False
    _tell_set(change, setting.target, by_number[answer])
    return True


# Both


def can_answer() -> bool:
    """Whether somebody sits at a terminal, and sees there what may be chosen and what does not fit."""
    return all(each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr))


def _choices(settings: Settings) -> Choices:
    cobot, sevdesk = open_clients(settings, SystemClock())
    require_booking_system(sevdesk)
    return Choices(settings, sevdesk.fetch_accounts(), cobot, SystemClock())


def _show_accounts(accounts: Sequence[Account]) -> None:
    Page().table((Column(), Column(kind="words"), Column()), [(a.number, a.name, _rates(a)) for a in accounts])


def _named(account: Account) -> str:
    return cleaned(f"{account.number} {account.name}")


def _rates(account: Account) -> str:
    """Return the rates that an account takes under whatever rule."""
    return percentages(rate for rates in account.rates_by_rule.values() for rate in rates)


def _cleaned(values: Mapping[str, str]) -> dict[str, str]:
    return {name: cleaned(value, LONGEST) for name, value in values.items()}
