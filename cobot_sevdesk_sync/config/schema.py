"""What the keys of a configuration may be (product contract, section 3), and how they are found in ``settings``.

The kinds here stand in the annotations there: type, bounds and default of a key are written once.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from types import NoneType
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args, get_origin
from urllib.parse import urlsplit

from msgspec import UNSET, Struct

from cobot_sevdesk_sync.clock import day_written
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import UnfitValueError, did_you_mean, meant, printable, shown
from cobot_sevdesk_sync.errors import Language, Words

SUBDOMAIN_MARK = "{subdomain}"
# Anything else is read differently by different programs, and could send a token to another host than is seen.
_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


Meaning = TypeVar("Meaning")


class Kind(Struct, Generic[Meaning], frozen=True):
    """How one value is read.

    Attributes:
        read: Returns what the value means, or raises ``UnfitValueError``.
        expected: What the value should be.
    """

    read: Callable[[Scalar], Meaning]
    expected: Words


def address(*, subdomain_mark: bool = False) -> Kind[str]:
    """Return the kind of an address without credentials and query, read without a slash at its end.

    Args:
        subdomain_mark: Whether ``{subdomain}`` may stand in it; it is left there.
    """

    def read(value: Scalar) -> str:
        """Return the address. Plain http is for this machine only: a token would travel readable."""
        try:
            text = text_of(value)
        except UnfitValueError:
            # Without its own words, which quote the value: an address may be a secret.
            raise UnfitValueError from None
        checked = text.replace(SUBDOMAIN_MARK, "space") if subdomain_mark else text
        if "@" in checked or "?" in checked or "#" in checked:
            raise UnfitValueError(found=Words("fault.found.address-with-more"))
        if not _CHARACTERS.fullmatch(checked):
            raise UnfitValueError
        try:
            parts = urlsplit(checked)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise UnfitValueError from None
        if parts.scheme not in {"http", "https"} or not host:
            raise UnfitValueError
        if parts.scheme == "http" and not is_loopback(host):
            raise UnfitValueError(Words("fault.expected.https"))
        return text.rstrip("/")

    return Kind(read, Words("fault.expected.address"))


def is_loopback(host: str) -> bool:
    """Return whether a host name or IP address is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


TEXT_LENGTH = 500
FIRST_YEAR, LAST_YEAR = 2000, 2100
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_NUMBER_IN_GERMAN = re.compile(r"[0-9]{1,9},[0-9]{1,9}")
_LEADING_ZERO = re.compile(r"0[0-9_]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_RULE = re.compile(r"[1-9][0-9]{0,3}")
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

_FLAGS_IN_GERMAN = {"ja": True, "wahr": True, "an": True, "nein": False, "falsch": False, "aus": False}


def text_of(value: Scalar) -> str:
    """Return the characters of a value that is meant as text, trimmed.

    A whole number without quotes is taken as its digits. Where YAML would read something else than is written
    (``0400``, ``44.0``, ``no``), quotes are asked for.
    """
    text = value.text.strip()
    if value.kind in {"nothing", "foreign"} or not text:
        raise UnfitValueError
    if value.plain and _is_doubtful(value):
        raise UnfitValueError(
            hint=Words("fault.hint.quotes", {"value": printable(value.text)}),
            found=Words("fault.found.without-quotes", {"value": printable(value.text)}),
        )
    if len(text) > TEXT_LENGTH or not text.isprintable():
        raise UnfitValueError(hint=Words("fault.hint.one-line", {"most": str(TEXT_LENGTH)}))
    return text


def _is_doubtful(value: Scalar) -> bool:
    if value.kind == "inserted":
        return False
    if value.kind == "whole":
        return not _WHOLE.fullmatch(value.text)
    return value.kind in {"number", "flag", "date"} or bool(_LEADING_ZERO.fullmatch(value.text))


def line(expected: Words) -> Kind[str]:
    """Return the kind of one line of text that is not empty, read without spaces around it."""
    return Kind(text_of, expected)


def secret(expected: Words) -> Kind[str]:
    """Return the kind of a token, a command or another value that no fault may quote."""

    def read(value: Scalar) -> str:
        """Return the characters, trimmed; whatever YAML takes them for, a token is what is written."""
        text = value.text.strip()
        if not text or value.kind in {"nothing", "foreign"}:
            raise UnfitValueError
        return text

    return Kind(read, expected)


def choice(words: tuple[str, ...]) -> Kind[str]:
    """Return the kind of one of a few words."""

    def read(value: Scalar) -> str:
        if value.text not in words:
            begun = [word for word in words if value.text.casefold().startswith(word)]
            raise UnfitValueError(hint=did_you_mean(value.text, begun or words, certain=bool(begun)))
        return value.text

    return Kind(read, Words("fault.expected.choice", {"words": ", ".join(words)}))


def _flag(value: Scalar) -> bool:
    answer = _FLAGS.get(value.text.lower())
    if answer is None or not value.plain:
        probable = answer if answer is not None else _FLAGS_IN_GERMAN.get(value.text.casefold())
        raise UnfitValueError(hint=None if probable is None else meant(str(probable).lower()))
    return answer


FLAG = Kind(_flag, Words("fault.expected.flag"))
"""Yes or no."""


def whole(least: int, most: int) -> Kind[int]:
    """Return the kind of a whole number between two limits, both included."""

    def read(value: Scalar) -> int:
        if not value.plain or not _WHOLE.fullmatch(value.text) or not least <= int(value.text) <= most:
            raise UnfitValueError
        return int(value.text)

    return Kind(read, Words("fault.expected.whole", {"least": str(least), "most": str(most)}))


def number(most: float, *, above_zero: bool = True) -> Kind[float]:
    """Return the kind of a number from zero to a limit, which is included; ``above_zero`` leaves out zero itself."""

    def read(value: Scalar) -> float:
        if not value.plain or not _NUMBER.fullmatch(value.text):
            raise UnfitValueError
        number = float(value.text)
        if number < 0 or number > most or (above_zero and number == 0):
            raise UnfitValueError
        return number

    limit = {"most": f"{most:g}"}
    if above_zero:
        return Kind(read, Words("fault.expected.number-above-zero", limit))
    return Kind(read, Words("fault.expected.number", limit))


_DAY_FORM = Words("fault.day-form", {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})


def _day(value: Scalar) -> date:
    text = value.text.strip()
    if not _DAY.fullmatch(text):
        try:
            written = day_written(text)
        except ValueError:
            raise UnfitValueError(Words("fault.expected.day-that-exists", {"form": _DAY_FORM})) from None
        raise UnfitValueError(hint=meant(written[0].isoformat()) if written else None)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnfitValueError(Words("fault.expected.day-that-exists", {"form": _DAY_FORM})) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnfitValueError
    return day


def in_own_words(kind: Kind[Any], given: str, language: Language) -> str:
    """Return what somebody gave, as a file writes it: days, numbers and yes or no as people of the language write them.

    What can be read in two ways, or is nothing of the kind, stays as it is; reading it says what is wrong.
    """
    text = given.strip()
    if kind is DAY:
        with suppress(ValueError):
            written = day_written(text)
            if written is not None and (language == "de" or not written[1]):
                return written[0].isoformat()
    elif kind is FLAG:
        answer = _FLAGS_IN_GERMAN.get(text.casefold())
        return text if answer is None else str(answer).lower()
    elif (
        language == "de" and kind.expected.key.startswith("fault.expected.number") and _NUMBER_IN_GERMAN.fullmatch(text)
    ):
        return text.replace(",", ".")
    return text


DAY = Kind(_day, Words("fault.expected.day", {"form": _DAY_FORM}))
"""A calendar day, with or without quotes."""


def _subdomain(value: Scalar) -> str:
    text = text_of(value)
    if _SUBDOMAIN.fullmatch(text):
        return text
    host = text.rpartition("://")[2].split("/", 1)[0].rpartition("@")[2]
    candidate = host.split(".", 1)[0].lower()
    raise UnfitValueError(hint=meant(shown(candidate)) if _SUBDOMAIN.fullmatch(candidate) else None)


SUBDOMAIN = Kind(_subdomain, Words("fault.expected.subdomain"))
"""A space's name in its Cobot address."""


NOT_ON_VOUCHERS = frozenset({"18", "19", "20", "21"})
"""The tax rules that sevDesk documents as impossible on vouchers: one stop shop, and reverse charge within the EU."""


def _rule_id(value: Scalar) -> str:
    text = value.text.strip()
    if text in NOT_ON_VOUCHERS:
        raise UnfitValueError(Words("fault.expected.tax-rule-of-vouchers"))
    if not _RULE.fullmatch(text):
        raise UnfitValueError
    return text


RULE_ID = Kind(_rule_id, Words("fault.expected.tax-rule-id"))
"""The id of a sevDesk tax rule that may stand on a voucher."""


def _tax_rule(value: Scalar) -> str | None:
    return None if value.text.strip() == "block" else _rule_id(value)


TAX_RULE = Kind(_tax_rule, Words("fault.expected.tax-rule"))
"""The same, or ``block``, which is read as None."""


def whole_or(word: str, least: int, most: int) -> Kind[int | str]:
    """Return the kind of a whole number between two limits, or one word."""
    numbers = whole(least, most)

    def read(value: Scalar) -> int | str:
        return word if value.text == word else numbers.read(value)

    values = {"least": str(least), "most": str(most), "word": word}
    return Kind(read, Words("fault.expected.whole-or", values))


class Field(Struct, frozen=True):
    """One value.

    Attributes:
        kind: How it is read.
        required: Whether it must be given.
        nullable: Whether ``null`` (or nothing) is a value of its own.
        secret: Whether it must never be shown.
        default: What is meant where it is left out, as a file writes it; None where there is no such thing.
    """

    kind: Kind[Any]
    required: bool = False
    nullable: bool = False
    secret: bool = False
    default: object = None


class Pairs(Struct, frozen=True):
    """A section whose keys are the user's own words, such as accounting codes.

    Attributes:
        is_folded: Whether letter case makes no other key.
    """

    key: Kind[Any]
    value: Kind[Any]
    is_folded: bool = False
    default: Mapping[str, str] = {}


class Group(Struct, frozen=True):
    """A section with known keys, and the class of settings it stands for."""

    settings: type[Struct]
    members: Mapping[str, Field | Pairs | Group]

    def walk(self, before: str = "") -> Iterator[tuple[str, Field | Pairs | Group]]:
        """Give every key by its path such as ``invoices.status``, and every section before what is in it."""
        for name, member in self.members.items():
            yield f"{before}{name}", member
            if isinstance(member, Group):
                yield from member.walk(f"{before}{name}.")


class Key(Struct, frozen=True):
    """Says in an annotation what type and kind of a value do not.

    Attributes:
        default: What is meant where the key is left out, as a file writes it, if the class has no default or writes it
            in another way. Only where this is None is ``null`` then a value.
        secret: Whether it must never be shown.
    """

    default: object = UNSET
    secret: bool = False


class Either(Struct, frozen=True):
    """Says in an annotation that a value has several keys of its own, of which a file gives one."""

    members: Mapping[str, Field]


ONE_TOKEN = Either(
    {
        "token": Field(
            secret(Words("fault.expected.token-or-variable", {"variable": "${NAME}"})), nullable=True, secret=True
        ),
        "token_file": Field(line(Words("fault.expected.token-path")), nullable=True),
        "token_command": Field(secret(Words("fault.expected.token-command")), nullable=True, secret=True),
    }
)
TOKEN_KEYS = tuple(ONE_TOKEN.members)


def group_of(settings: type[Struct]) -> Group:
    """Return the section that a class of settings stands for, in the order of its attributes.

    What ``Annotated`` or the type itself gives no kind to is no key of a file.
    """
    members: dict[str, Field | Pairs | Group] = {}
    names, defaults = settings.__struct_fields__, settings.__struct_defaults__
    first = len(names) - len(defaults)
    for place, name in enumerate(names):
        kind, key, plain = _annotated(settings.__annotations__[name])
        if isinstance(kind, Either):
            members |= kind.members
        elif isinstance(kind, Pairs | Group):
            members[name] = kind
        elif kind is None:
            continue
        elif key.default is not UNSET:
            members[name] = Field(kind, nullable=key.default is None, secret=key.secret, default=key.default)
        elif place < first:
            members[name] = Field(kind, required=True, secret=key.secret)
        else:
            nullable = NoneType in get_args(plain)
            members[name] = Field(kind, nullable=nullable, secret=key.secret, default=defaults[place - first])
    return Group(settings, members)


def _annotated(annotation: Any) -> tuple[Kind[Any] | Either | Pairs | Group | None, Key, Any]:
    """Return how a value is read, what else is said of its key, and the type alone."""
    plain, *said = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    key = next((each for each in said if isinstance(each, Key)), Key())
    kind = next((each for each in said if not isinstance(each, Key)), None)
    if kind is None and get_origin(plain) is Literal:
        kind = choice(get_args(plain))
    if kind is None and isinstance(plain, type) and issubclass(plain, Struct):
        kind = group_of(plain)
    return kind or _KINDS.get(plain), key, plain


_KINDS: dict[Any, Kind[Any]] = {bool: FLAG, date: DAY}
