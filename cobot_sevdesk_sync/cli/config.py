"""``config set`` and ``config map``: keys of a configuration set from the command line, its comments kept."""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import REVENUE, AccountBook, NoAccount, code_of
from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.taxes import SMALL_BUSINESS, TAXABLE_REVENUE, ZERO, SeveralTaxes, rates_of, refusal
from cobot_sevdesk_sync.check.documents import line_of_code
from cobot_sevdesk_sync.cli.console import WRONG_USAGE, Column, Page, say_aside
from cobot_sevdesk_sync.cli.log import tell_aside
from cobot_sevdesk_sync.cli.root import CommandGroup, GlobalOptions, SpokenContext
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
from cobot_sevdesk_sync.config.loading import find_config_files, load_settings, read_document
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
from cobot_sevdesk_sync.texts.template import cleaned

FAILED = Failing("config-failed")
# As far back as ``check`` looks.
MONTHS_LOOKED_BACK = 13
MODE = 0o600
# Of a value in a sentence: all keys of a section have room.
LONGEST = 1_000
# What sevDesk itself can say whether it fits.
LIVE = {("accounts",), ("default_account",), ("taxes", "rules"), ("taxes", "zero_rated")}
ACCOUNTS = "accounts"


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
    def is_live(self) -> bool:
        """Whether sevDesk can say if a value fits."""
        return any(self.path[: len(start)] == start for start in LIVE)


class _Change(Struct, frozen=True):
    """A file as it is and as it is to be, and the settings it then stands for."""

    file: Path
    before: bytes
    after: bytes
    settings: Settings


@click.group(cls=CommandGroup, within="config")
def config() -> None:
    """Set keys of the configuration; its comments, order and line ends stay as they are."""


@config.command("set")
@click.argument("key")
@click.argument("value")
@click.option("--offline", is_flag=True, help="Do not ask sevDesk whether it has the account or the tax rule.")
@click.pass_obj
def set_key(options: GlobalOptions, key: str, value: str, offline: bool) -> int:
    """Set one key of the configuration, such as accounts.FlexPlan 4400.

    Keys are accounts.CODE, default_account, taxes.rules.CODE, taxes.zero_rated.CASE, and every other one that holds a
    single value, such as invoices.closed_until. Tokens and other secrets are neither set nor shown. An account or a
    tax rule is looked up in sevDesk first. Only the key's line is changed or added, and only if the whole file is in
    order then.

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
    try:
        target = target_of(key)
        change = _changed(file, target, _rendered(target, value, texts), with_tokens=target.is_live and not offline)
    except ConfigurationError as error:
        return _tell_faults(error)
    except _RefusedError as refused:
        return refused.tell(texts)
    settings = change.settings
    texts = Texts(settings.language)
    try:
        account = None
        if target.is_live and not offline:
            start_logging(options, [settings])
            _, sevdesk = open_clients(settings, SystemClock())
            require_booking_system(sevdesk)
            account = _fitting_account(target, settings, sevdesk.fetch_accounts(), texts)
        _write(change)
    except _RefusedError as refused:
        return refused.tell(texts)
    except SyncError as error:
        code = FAILED.tell(settings, error)
        say_aside(texts.text("set.nothing"))
        return code
    if not options.quiet:
        _tell_set(change, target, account, texts)
    return DONE


@config.command("map")
@click.pass_obj
def map_codes(options: GlobalOptions) -> int:
    """Give each accounting code that has no booking account one: asks code by code.

    Looks through Cobot's accounting codes and the invoices of the last 13 months, and lists for each code the accounts
    of sevDesk that take its tax rates. The number of one sets accounts.CODE at once, as config set does; just Enter
    leaves the code as it is. Where nobody can answer, it only says what it would ask.

    Ends with code 0 when every code has an account, 1 when some are left without; 2 for a wrong configuration; 3 when
    a side could not be reached, 4 when it refused its token.
    """
    spaces, code = spaces_or_exit(options)
    return max([code, *for_each_space(spaces, _map, FAILED, let_through=(click.Abort,))])


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
            raise _RefusedError(
                "set.unknown-key", {"key": key, "known": ", ".join(f"{before}{each}" for each in known)}
            )
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


def _rendered(target: _Target, given: str, texts: Texts) -> str:
    try:
        return value_given(target.field, given)
    except UnfitValueError as unfit:
        expected = texts.words(unfit.expected_or(target.field.kind.expected))
        raise _RefusedError("set.unfit-value", {"key": target.key, "given": given, "expected": expected}) from None


def _changed(file: Path, target: _Target, rendered: str, *, with_tokens: bool) -> _Change:
    """Return a change that leaves the file in order.

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
        raise _RefusedError("set.no-place", values, nowhere.lines) from None
    return _Change(file, before, after, load_settings(file, os.environ, content=after, with_tokens=with_tokens))


def _write(change: _Change) -> None:
    """Put the change into its place, if the file still is what was read."""
    if change.before == change.after:
        return
    values = {"file": str(change.file)}
    try:
        if change.file.read_bytes() != change.before:
            raise _RefusedError("set.meanwhile", values)
        replace_whole(change.file, change.after, MODE)
    except OSError as error:
        reason = Texts(change.settings.language).words(reason_of(error))
        raise _RefusedError("set.not-written", values | {"reason": reason}) from None


def _fitting_account(
    target: _Target, settings: Settings, accounts: tuple[Account, ...], texts: Texts
) -> Account | None:
    """Return the account that a key leads to with its new value; None for a tax rule.

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
    if target.path[0] == "taxes":
        _require_rule(target, settings.taxes, book, texts)
        return None
    if code is None and settings.default_account is None:
        return None
    found = book.account_for(line_of_code(code))
    if isinstance(found, NoAccount):
        raise _RefusedError(f"set.{found.code}", found.details)
    return found


def _require_rule(target: _Target, taxes: TaxSettings, book: AccountBook, texts: Texts) -> None:
    name = target.path[-1]
    if target.path[1] == "rules":
        rule = next(rule for key, rule in taxes.rules.items() if key.casefold() == name.casefold())
    else:
        rule = getattr(taxes.zero_rated, name)
    if rule is None:
        return
    offered = {
        each
        for account in book.accounts
        if REVENUE in account.receipt_types
        for each, rates in account.rates_by_rule.items()
        if ZERO in rates
    }
    values = {"rule": texts.rule(rule)}
    if rule not in offered:
        known = ", ".join(texts.rule(each) for each in sorted(offered, key=lambda each: (len(each), each)))
        raise _RefusedError("set.rule-unknown", values | {"known": known})
    account = book.account_for(line_of_code(name)) if target.path[1] == "rules" else None
    refused = refusal(account, ZERO, rule) if isinstance(account, Account) else None
    if refused is not None:
        raise _RefusedError(
            "set.rule-refused", values | {"account": refused.account, "allowed": texts.rules(refused.allowed)}
        )


def _tell_set(change: _Change, target: _Target, account: Account | None, texts: Texts) -> None:
    values = {"file": cleaned(str(change.file), LONGEST), "key": cleaned(target.key)}
    click.echo(texts.text("set.same" if change.before == change.after else "set.done", values))
    if account is not None:
        click.echo(texts.text("set.account", {"account": _named(account), "rates": _rates(account)}))


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
    return _percent(rate for rates in account.rates_by_rule.values() for rate in rates)


def _percent(rates: Iterable[Decimal]) -> str:
    return ", ".join(f"{plain_number(rate)} %" for rate in sorted(set(rates)))


# Map


def _map(settings: Settings) -> int:
    """Ask for each code of one space that has no account; returns the exit code."""
    texts, page, clock = Texts(settings.language), Page(), SystemClock()
    cobot, sevdesk = open_clients(settings, clock)
    require_booking_system(sevdesk)
    accounts = sevdesk.fetch_accounts()
    book = AccountBook(accounts, settings.accounts, settings.default_account)
    rates_by_code = open_codes(book, *_in_use(cobot, clock))
    space = settings.cobot.subdomain
    if not rates_by_code:
        click.echo(texts.text("map.none", {"space": space}))
        return DONE
    is_asked = can_answer()
    left: list[str] = []
    for code, rates in rates_by_code.items():
        fitting = fitting_accounts(accounts, rates, is_small_business=settings.taxes.small_business)
        page.gap()
        values = {"code": cleaned(code), "account": cleaned(book.mapping.get(code, "")), "rates": _percent(rates)}
        page.paragraph(texts.text("map.code", values), indent=0)
        page.paragraph(texts.text("map.fitting" if fitting else "map.none-fits"), indent=0)
        page.table((Column(), Column(kind="words"), Column()), [(a.number, a.name, _rates(a)) for a in fitting])
        if not is_asked:
            page.lines(f"cobot-sevdesk config set {shlex.quote(f'{ACCOUNTS}.{cleaned(code)}')} …")
        if not (is_asked and fitting and _ask(settings, code, fitting, texts)):
            left.append(cleaned(code))
    if left:
        page.gap()
        click.echo(texts.text("map.left", {"space": space, "codes": ", ".join(left)}))
        if not is_asked:
            click.echo(texts.text("map.nobody"))
    return NEEDS_A_PERSON if left else DONE


def can_answer() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty()


def _in_use(cobot: CobotClient, clock: Clock) -> tuple[Sequence[Invoice], Sequence[AccountingCode]]:
    """Return the space's recent invoices, and its accounting codes as far as the token may read them."""
    space = cobot.fetch_space()
    today = clock.now().astimezone(ZoneInfo(space.time_zone)).date()
    invoices = cobot.fetch_invoices(space.id, months_before(today, MONTHS_LOOKED_BACK), None).invoices
    try:
        codes = cobot.fetch_accounting_codes()
    except RemoteError:
        codes = ()
    return [each for each in invoices if is_issued_by(each, space.id)], codes


def open_codes(
    book: AccountBook, invoices: Iterable[Invoice], codes: Iterable[AccountingCode]
) -> dict[str, frozenset[Decimal]]:
    """Return the codes that lead to no account, by name, with the tax rates that are known of them.

    Args:
        book: The accounts as they are configured.
        invoices: Their lines carry codes, and rates.
        codes: Cobot's list of them.
    """
    rates_by_code: dict[str, set[Decimal]] = defaultdict(set)
    for invoice in invoices:
        for item, rate in zip(invoice.items, rates_of(invoice.items), strict=True):
            if (code := code_of(item)) is not None:
                rates_by_code[code] |= set() if isinstance(rate, SeveralTaxes) else {rate}
    for each in codes:
        if name := each.name.strip():
            rates_by_code[name] |= set() if each.tax_rate is None else {each.tax_rate}
    return {
        code: frozenset(rates)
        for code, rates in sorted(rates_by_code.items())
        if isinstance(book.account_for(line_of_code(code)), NoAccount)
    }


def fitting_accounts(
    accounts: Sequence[Account], rates: Iterable[Decimal], *, is_small_business: bool
) -> list[Account]:
    """Return the revenue accounts that take all the rates, by number; none whose number is not its own."""
    rates = frozenset(rates)
    count = Counter(account.number for account in accounts)

    def takes(account: Account, rate: Decimal) -> bool:
        if is_small_business:
            return refusal(account, rate, SMALL_BUSINESS) is None
        if rate == ZERO:
            return any(ZERO in allowed for allowed in account.rates_by_rule.values())
        return refusal(account, rate, TAXABLE_REVENUE) is None

    found = [
        account
        for account in accounts
        if REVENUE in account.receipt_types
        and count[account.number] == 1
        and all(takes(account, rate) for rate in rates)
    ]
    return sorted(found, key=lambda account: account.number)


def _ask(settings: Settings, code: str, fitting: Sequence[Account], texts: Texts) -> bool:
    """Ask for the account of one code and set it; returns whether it has one now."""
    by_number = {account.number: account for account in fitting}
    while True:
        answer = str(click.prompt(texts.text("map.question"), default="", show_default=False)).strip()
        if not answer:
            return False
        if answer in by_number:
            break
        say_aside(texts.text("map.unfit", {"given": cleaned(answer)}))
    try:
        target = target_of(f"{ACCOUNTS}.{code}")
        change = _changed(settings.source, target, value_given(target.field, answer), with_tokens=False)
        _write(change)
    except _RefusedError as refused:
        refused.tell(texts)
        return False
    _tell_set(change, target, by_number[answer], texts)
    return True
