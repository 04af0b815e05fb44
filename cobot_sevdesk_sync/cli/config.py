"""``config set`` and ``config map``: keys of a configuration set or removed, its comments kept."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount, comparable
from cobot_sevdesk_sync.books.cents import percentages
from cobot_sevdesk_sync.books.taxes import ZERO, refusal
from cobot_sevdesk_sync.check.codes import (
    Use,
    codes_in_use,
    fitting_accounts,
    near_codes,
    rules_called,
    rules_offered,
    without_account,
)
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
from cobot_sevdesk_sync.clock import Clock, SystemClock, months_before
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import AccountingCode, Invoice, is_issued_by
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.editing import NoPlaceError, replace_whole, value_given, with_value
from cobot_sevdesk_sync.config.faults import UnfitValueError, reason_of
from cobot_sevdesk_sync.config.loading import find_config_files, load_settings, read_document, state_before
from cobot_sevdesk_sync.config.schema import TOKEN_KEYS, Field, Group, Pairs
from cobot_sevdesk_sync.config.settings import DEFAULT_LANGUAGE, Settings, TaxSettings, schema
from cobot_sevdesk_sync.errors import (
    DONE,
    NEEDS_A_PERSON,
    USAGE,
    ConfigurationError,
    Language,
    RemoteError,
    SyncError,
)
from cobot_sevdesk_sync.sevdesk.records import Account
from cobot_sevdesk_sync.sync.sides import require_booking_system
from cobot_sevdesk_sync.texts import Texts, configuration_text, language_of_environment
from cobot_sevdesk_sync.texts.commands import command_line
from cobot_sevdesk_sync.texts.template import cleaned

FAILED = Failing("config-failed")
# As far back as ``check`` looks.
MONTHS_LOOKED_BACK = 13
MODE = 0o600
# Of a value in a sentence: all keys of a section have room.
LONGEST = 1_000
# What sevDesk itself can say whether it fits.
LIVE = {("accounts",), ("default_account",), ("taxes", "rules"), ("taxes", "zero_rated")}
ACCOUNTS, DEFAULT = "accounts", "default_account"
BLOCK = "block"
# Of invoices whose lines have no code.
EXAMPLES_SHOWN = 3


class _RefusedError(Exception):
    """A change is not made; nothing was.

    Attributes:
        key: Of the text that says why.
        values: For its gaps.
        lines: What a person would write instead.
    """

    def __init__(self, key: str, values: Mapping[str, str], lines: Sequence[str] = ()) -> None:
        super().__init__(key)
        self.key = key
        self.values = {name: cleaned(value, LONGEST) for name, value in values.items()}
        self.lines = lines

    def tell(self, texts: Texts) -> int:
        """Tell it on stderr; returns the exit code."""
        sentence = texts.text(self.key, self.values)
        say_aside("\n".join([sentence, *(f"  {line}" for line in self.lines)]), event=WRONG_USAGE)
        return USAGE


class _Target(Struct, frozen=True):
    """A key that is to be set, by the words that lead to it."""

    path: tuple[str, ...]
    field: Field
    is_folded: bool = False

    @property
    def key(self) -> str:
        """The key as it is given."""
        return ".".join(self.path)

    @property
    def is_rule(self) -> bool:
        """Whether it takes a tax rule."""
        return self.path[0] == "taxes" and self.is_live

    @property
    def is_live(self) -> bool:
        """Whether sevDesk can say if a value fits."""
        return any(self.path[: len(start)] == start for start in LIVE)


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
    try:
        file, language = _one_file(options)
    except ConfigurationError as error:
        return _tell_faults(error)
    except _RefusedError as refused:
        return refused.tell(Texts(language_of_environment(os.environ)))
    texts = Texts(language)
    sides: _Sides | None = None
    try:
        target = target_of(key)
        if remove and value is not None:
            raise _RefusedError("set.value-and-remove", {"key": target.key})
        is_asked = target.is_live and not (offline or remove)
        sides = _Sides(options) if is_asked else None
        rendered = None if remove else _rendered(file, target, value, texts, sides)
        change = _changed(file, target, rendered, with_tokens=is_asked)
        found = None
        if sides is not None:
            sides.open(change.settings)
            found = _fitting(target, change.settings, sides.accounts, texts)
            if not new_code:
                _require_known_code(change, target, sides, texts)
        _write(change)
    except ConfigurationError as error:
        return _tell_faults(error)
    except _RefusedError as refused:
        return refused.tell(texts)
    except click.Abort as abort:
        return tell_abort(texts, "set", abort)
    except SyncError as error:
        code = FAILED.tell(sides.settings, error) if sides and sides.settings else USAGE
        say_aside(texts.text("set.nothing"))
        return code
    if not options.quiet:
        _tell_set(change, target, found, Texts(change.settings.language))
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


def _one_file(options: GlobalOptions) -> tuple[Path, Language]:
    """Return the one configuration file that is meant, and its language.

    Raises:
        ConfigurationError: There is none, or it cannot be read.
        _RefusedError: There are several.
    """
    files = find_config_files(options.configs, os.environ, working_folder())
    if len(files) > 1:
        raise _RefusedError("set.several-files", {"files": ", ".join(map(str, files))})
    document = read_document(files[0])
    for entry in document.entries:
        if entry.key.text == "language" and isinstance(entry.value, Scalar) and entry.value.text == "en":
            return files[0], "en"
    return files[0], DEFAULT_LANGUAGE


def target_of(key: str) -> _Target:
    """Return what a key stands for.

    Raises:
        _RefusedError: There is no such key, or none that a command sets.
    """
    group, rest = schema(), key.strip()
    path: tuple[str, ...] = ()
    while True:
        name, _, rest = rest.partition(".")
        member = group.members.get(name)
        path = (*path, name)
        if name in TOKEN_KEYS or _is_secret(member):
            raise _RefusedError("set.secret", {"key": key})
        if member is None or (isinstance(member, Field) and rest):
            before = f"{'.'.join(path[:-1])}." if path[1:] else ""
            known = [each for each, found in group.members.items() if each not in TOKEN_KEYS and not _is_secret(found)]
            near = "".join(f"{before}{each}" for each in near_codes(name, known)[:1])
            listed = ", ".join(f"{before}{each}" for each in known)
            raise _RefusedError("set.unknown-key", {"key": key, "near": near, "known": listed})
        if isinstance(member, Field):
            return _Target(path, member)
        if not rest.strip():
            raise _RefusedError("set.section", {"key": key.strip(". ")})
        if isinstance(member, Pairs):
            return _Target((*path, _code(member, rest, key)), Field(member.value), member.is_folded)
        group = member


def _is_secret(member: Field | Pairs | Group | None) -> bool:
    return isinstance(member, Field) and member.secret


def _code(pairs: Pairs, given: str, key: str) -> str:
    try:
        return str(pairs.key.read(Scalar(1, given.strip(), "text", plain=False)))
    except UnfitValueError:
        raise _RefusedError("set.unfit-code", {"key": key}) from None


def _rendered(file: Path, target: _Target, given: str | None, texts: Texts, sides: _Sides | None) -> str:
    """Return what somebody gave for a key, as YAML; a tax rule may be given by its name.

    Args:
        file: The configuration.
        target: The key.
        given: None to tell what there is to choose from, and to ask for it where somebody sits at a terminal.
        texts: The language.
        sides: For what they offer; None where they are not to be asked.

    Raises:
        _RefusedError: The key takes nothing like it, or nothing was chosen.
        SyncError: What is offered cannot be known.
    """
    if given is None:
        given = _chosen(file, target, texts, sides)
    expected = target.field.kind.expected
    try:
        named = given.strip()
        if sides is not None and target.is_rule and named != BLOCK and not named.isdecimal():
            sides.open(_changed(file, target, None, with_tokens=True).settings)
            called = rules_called(named, sides.rules)
            named = called[0] if len(called) == 1 else named
        return value_given(target.field, named, texts.language)
    except UnfitValueError as unfit:
        values = {"key": target.key, "given": given, "expected": texts.words(unfit.expected_or(expected))}
        raise _RefusedError("set.unfit-value", values | {"known": _listed(sides.rules if sides else {})}) from None


def _chosen(file: Path, target: _Target, texts: Texts, sides: _Sides | None) -> str:
    values = {"key": target.key, "expected": texts.words(target.field.kind.expected)}
    if sides is None or "=" in target.key:
        raise _RefusedError(
            "set.no-value", values | {"apart": target.key.replace("=", " ", 1) if "=" in target.key else ""}
        )
    settings = _changed(file, target, None, with_tokens=True).settings
    sides.open(settings)
    click.echo(texts.text("set.choices", {"key": cleaned(target.key)}))
    if target.is_rule:
        Page().table((Column(), Column(kind="words")), [(rule, cleaned(name)) for rule, name in sides.rules.items()])
    else:
        _show_accounts(fitting_accounts(sides.accounts, (), is_small_business=settings.taxes.small_business))
    if not can_answer():
        raise _RefusedError("set.no-value", values)
    answer = ask(texts.text("set.question"), default="", show_default=False).strip()
    if not answer:
        raise _RefusedError("set.nothing", {})
    return answer


def _listed(rules: Mapping[str, str]) -> str:
    return ", ".join(f"{rule} {name}".strip() for rule, name in rules.items())


def _show_accounts(accounts: Sequence[Account]) -> None:
    Page().table((Column(), Column(kind="words"), Column()), [(a.number, a.name, _rates(a)) for a in accounts])


class _Sides:
    """Both sides of a space, opened when they are first needed.

    Args:
        options: Say how it is logged.
    """

    def __init__(self, options: GlobalOptions) -> None:
        self._options = options
        self.settings: Settings | None = None
        self.accounts: tuple[Account, ...] = ()
        self.rules: Mapping[str, str] = {}

    def open(self, settings: Settings) -> None:
        """Read what sevDesk offers.

        Raises:
            SyncError: It cannot be known.
        """
        if self.settings is not None:
            return
        self.settings = settings
        start_logging(self._options, [settings])
        self.cobot, sevdesk = open_clients(settings, SystemClock())
        require_booking_system(sevdesk)
        self.accounts = sevdesk.fetch_accounts()
        self.rules = rules_offered(self.accounts)


def _changed(file: Path, target: _Target, rendered: str | None, *, with_tokens: bool) -> _Change:
    """Return a change that leaves the file in order; without a value, one that removes the key.

    Raises:
        ConfigurationError: The file has faults, or would have.
        _RefusedError: A person has to write it.
    """
    read_document(file)
    before = file.read_bytes()
    try:
        after = with_value(before, target.path, rendered, is_folded=target.is_folded)
    except NoPlaceError as nowhere:
        values = {"file": str(file), "line": str(nowhere.line or ""), "key": target.key}
        why = "set.no-place" if rendered is not None else "set.not-removable"
        raise _RefusedError(why, values, nowhere.lines) from None
    settings = load_settings(file, os.environ, content=after, with_tokens=with_tokens)
    return _Change(file, before, after, settings, rendered is not None)


def _write(change: _Change) -> None:
    """Put the change into its place, if the file still is what was read."""
    if change.is_same:
        return
    values = {"file": str(change.file)}
    try:
        if not change.file.stat().st_mode & stat.S_IWUSR:
            # Only that file's folder has to be open to us; but somebody meant it to stay.
            raise _RefusedError("set.write-protected", values)
        if change.file.read_bytes() != change.before:
            raise _RefusedError("set.meanwhile", values)
        replace_whole(change.file, change.after, MODE)
    except OSError as error:
        reason = Texts(change.settings.language).words(reason_of(error))
        raise _RefusedError("set.not-written", values | {"reason": reason}) from None


def _fitting(target: _Target, settings: Settings, accounts: tuple[Account, ...], texts: Texts) -> Account | str | None:
    """Return the account that a key leads to with its new value, or the tax rule; None where it leads to neither.

    Args:
        target: The key.
        settings: With its new value.
        accounts: sevDesk's.
        texts: Name a rule.

    Raises:
        _RefusedError: sevDesk has no such account or rule, or does not allow it there.
    """
    book = AccountBook(accounts, settings.accounts, settings.default_account)
    code = target.path[-1] if len(target.path) > 1 else None
    if target.is_rule:
        return _fitting_rule(target, settings.taxes, book, texts)
    if code is None and settings.default_account is None:
        return None
    found = book.account_for(line_of_code(code))
    if isinstance(found, NoAccount):
        raise _RefusedError(f"set.{found.code}", found.details)
    return found


def _fitting_rule(target: _Target, taxes: TaxSettings, book: AccountBook, texts: Texts) -> str | None:
    name = target.path[-1]
    if target.path[1] == "rules":
        rule = next(rule for key, rule in taxes.rules.items() if comparable(key) == comparable(name))
    else:
        rule = getattr(taxes.zero_rated, name)
    if rule is None:
        return None
    offered = rules_offered(book.accounts)
    if rule not in offered:
        raise _RefusedError("set.rule-unknown", {"rule": texts.rule(rule), "known": _listed(offered)})
    account = book.account_for(line_of_code(name)) if target.path[1] == "rules" else None
    refused = refusal(account, ZERO, rule) if isinstance(account, Account) else None
    if refused is not None:
        values = {"rule": texts.rule(rule), "account": refused.account, "allowed": texts.rules(refused.allowed)}
        raise _RefusedError("set.rule-refused", values)
    return f"{rule} {offered[rule]}".strip()


def _require_known_code(change: _Change, target: _Target, sides: _Sides, texts: Texts) -> None:
    """Let a person say whether a code is meant that Cobot does not have, unless it stands in the file already.

    Raises:
        _RefusedError: It is not meant, or nobody is there to say so.
    """
    code = target.path[-1]
    if len(target.path) == 1 or target.path[:2] == ("taxes", "zero_rated"):
        return
    if with_value(change.before, target.path, None, is_folded=target.is_folded) != change.before:
        return
    if target.is_rule and code in {account.number for account in sides.accounts}:
        return
    try:
        known = [each for each in codes_in_use(*_read_codes(sides.cobot, SystemClock())) if each is not None]
    except RemoteError:
        say_aside(texts.text("set.code-not-looked-up", {"code": cleaned(code)}))
        return
    if code in known or (target.is_folded and comparable(code) in map(comparable, known)):
        return
    values = {"code": code, "nearest": ", ".join(near_codes(code, known))}
    if can_answer():
        say_aside(texts.text("set.unknown-code", {name: cleaned(value, LONGEST) for name, value in values.items()}))
        if ask_yes(texts, texts.text("set.unknown-code.anyway"), default=False):
            return
        raise _RefusedError("set.nothing", {})
    raise _RefusedError("set.unknown-code.refused", {**values, "first": texts.text("set.unknown-code", values)})


def _tell_set(change: _Change, target: _Target, found: Account | str | None, texts: Texts) -> None:
    values = {"file": cleaned(str(change.file), LONGEST), "key": cleaned(target.key)}
    what = ("same" if change.is_same else "done") if change.is_set else ("absent" if change.is_same else "removed")
    click.echo(texts.text(f"set.{what}", values))
    closed = change.settings.invoices.closed_until if target.key == "invoices.closed_until" else None
    if closed is not None and closed > SystemClock().now().date():
        click.echo(texts.text("set.closed-ahead", {"day": texts.day(closed)}))
    before = state_before(change.file, os.environ, change.before)
    if before is not None and before != change.settings.state:
        # Another space's state file is of no use.
        paths = {"state": change.settings.state, "before": before, "kept": before if target.key == "state" else ""}
        click.echo(texts.text("set.state", {name: cleaned(str(path), LONGEST) for name, path in paths.items()}))
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


def _named(account: Account) -> str:
    return cleaned(f"{account.number} {account.name}")


def _rates(account: Account) -> str:
    """Return the rates that an account takes under whatever rule."""
    return percentages(rate for rates in account.rates_by_rule.values() for rate in rates)


# Map


def _map(settings: Settings) -> int:
    """Ask for each code of one space that has no account; returns the exit code."""
    texts, page, clock = Texts(settings.language), Page(), SystemClock()
    cobot, sevdesk = open_clients(settings, clock)
    require_booking_system(sevdesk)
    accounts = sevdesk.fetch_accounts()
    book = AccountBook(accounts, settings.accounts, settings.default_account)
    used = without_account(book, codes_in_use(*_read_codes(cobot, clock)))
    space = settings.cobot.subdomain
    if not used:
        click.echo(texts.text("map.none", {"space": space}))
        return DONE
    is_asked = can_answer()
    left: list[str] = []
    for code, use in used.items():
        fitting = fitting_accounts(accounts, use.rates, is_small_business=settings.taxes.small_business)
        page.gap()
        page.paragraph(_asked_for(code, use, book, texts), indent=0)
        page.paragraph(texts.text("map.fitting" if fitting else "map.none-fits"), indent=0)
        _show_accounts(fitting)
        key = DEFAULT if code is None else f"{ACCOUNTS}.{code}"
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
        values |= {"rates": percentages(use.rates), "found": ", ".join(cleaned(f"{x.number} {x.name}") for x in found)}
        return texts.text("map.code" + ("" if not found else ".no-revenue" if len(found) == 1 else ".several"), values)
    values = {"account": cleaned(book.default_account or ""), "rates": percentages(use.rates)}
    numbers = [cleaned(each) for each in list(use.invoices)[:EXAMPLES_SHOWN]]
    return texts.text("map.no-code", values | {"count": str(len(use.invoices) or ""), "numbers": ", ".join(numbers)})


def can_answer() -> bool:
    """Whether somebody sits at a terminal, and sees there what may be chosen and what does not fit."""
    return all(each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr))


def _read_codes(cobot: CobotClient, clock: Clock) -> tuple[Sequence[Invoice], Sequence[AccountingCode]]:
    """Return the space's recent invoices, and its accounting codes as far as the token may read them."""
    space = cobot.fetch_space()
    today = clock.now().astimezone(ZoneInfo(space.time_zone)).date()
    invoices = cobot.fetch_invoices(space.id, months_before(today, MONTHS_LOOKED_BACK), None).invoices
    try:
        codes = cobot.fetch_accounting_codes()
    except RemoteError:
        codes = ()
    return [each for each in invoices if is_issued_by(each, space.id)], codes


def _ask(settings: Settings, key: str, fitting: Sequence[Account], texts: Texts) -> bool:
    """Ask for the account that a key is to have and set it; returns whether it has one now."""
    by_number = {account.number: account for account in fitting}
    while True:
        answer = ask(texts.text("map.question"), default="", show_default=False).strip()
        if not answer:
            return False
        if answer in by_number:
            break
        say_aside(texts.text("map.unfit", {"given": cleaned(answer)}))
    try:
        target = target_of(key)
        change = _changed(settings.source, target, value_given(target.field, answer, texts.language), with_tokens=False)
        _write(change)
    except _RefusedError as refused:
        refused.tell(texts)
        return False
    _tell_set(change, target, by_number[answer], texts)
    return True
