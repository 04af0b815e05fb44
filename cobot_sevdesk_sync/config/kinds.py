"""The kinds of values a configuration has: each reads the characters of one value, or says what it expects."""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from msgspec import Struct

from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import TOKEN, UnfitValueError, did_you_mean, meant, printable, shown
from cobot_sevdesk_sync.words import Words

TEXT_LENGTH = 500
FIRST_YEAR, LAST_YEAR = 2000, 2100
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_LEADING_ZERO = re.compile(r"0[0-9_]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_RULE = re.compile(r"[1-9][0-9]{0,3}")
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

_FLAGS_IN_GERMAN = {"ja": True, "wahr": True, "an": True, "nein": False, "falsch": False, "aus": False}
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.\s*([0-9]{1,2})\.\s*([0-9]{4})")


class Kind(Protocol):
    """How one value is read."""

    @property
    def expected(self) -> Words:
        """What the value should be."""
        ...

    def read(self, value: Scalar) -> object:
        """Return what the value means, or raise ``UnfitValueError``."""
        ...


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


class Text(Struct, frozen=True):
    """One line of text that is not empty."""

    expected: Words = Words("fault.expected.text")

    def read(self, value: Scalar) -> str:
        """Return the text, trimmed."""
        return text_of(value)


class Token(Struct, frozen=True):
    """The characters of a token, a command or another value that no fault may quote."""

    expected: Words = TOKEN

    def read(self, value: Scalar) -> str:
        """Return the characters, trimmed; whatever YAML takes them for, a token is what is written."""
        text = value.text.strip()
        if not text or value.kind in {"nothing", "foreign"}:
            raise UnfitValueError
        return text


class Choice(Struct, frozen=True):
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def expected(self) -> Words:
        """The valid words."""
        return Words("fault.expected.choice", {"words": ", ".join(self.words)})

    def read(self, value: Scalar) -> str:
        """Return the word."""
        if value.text not in self.words:
            begun = [word for word in self.words if value.text.casefold().startswith(word)]
            raise UnfitValueError(hint=did_you_mean(value.text, begun or self.words, certain=bool(begun)))
        return value.text


class Flag(Struct, frozen=True):
    """Yes or no."""

    expected: Words = Words("fault.expected.flag")

    def read(self, value: Scalar) -> bool:
        """Return whether it is yes."""
        answer = _FLAGS.get(value.text.lower())
        if answer is None or not value.plain:
            probable = answer if answer is not None else _FLAGS_IN_GERMAN.get(value.text.casefold())
            raise UnfitValueError(hint=None if probable is None else meant(str(probable).lower()))
        return answer


class Whole(Struct, frozen=True):
    """A whole number between two limits, both included."""

    least: int
    most: int

    @property
    def expected(self) -> Words:
        """The limits."""
        return Words("fault.expected.whole", {"least": str(self.least), "most": str(self.most)})

    def read(self, value: Scalar) -> int:
        """Return the number."""
        if not value.plain or not _WHOLE.fullmatch(value.text) or not self.least <= int(value.text) <= self.most:
            raise UnfitValueError
        return int(value.text)


class Number(Struct, frozen=True):
    """A number between two limits, both included; ``above_zero`` leaves out zero itself."""

    most: float
    above_zero: bool = True

    @property
    def expected(self) -> Words:
        """The limits."""
        most = {"most": f"{self.most:g}"}
        if self.above_zero:
            return Words("fault.expected.number-above-zero", most)
        return Words("fault.expected.number", most)

    def read(self, value: Scalar) -> float:
        """Return the number."""
        if not value.plain or not _NUMBER.fullmatch(value.text):
            raise UnfitValueError
        number = float(value.text)
        if number < 0 or number > self.most or (self.above_zero and number == 0):
            raise UnfitValueError
        return number


_DAY_FORM = Words("fault.day-form", {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})


class Day(Struct, frozen=True):
    """A calendar day, with or without quotes."""

    expected: Words = Words("fault.expected.day", {"form": _DAY_FORM})

    def read(self, value: Scalar) -> date:
        """Return the day."""
        text = value.text.strip()
        if not _DAY.fullmatch(text):
            german = _GERMAN_DAY.fullmatch(text)
            hint = meant(f"{german[3]}-{german[2]:0>2}-{german[1]:0>2}") if german else None
            raise UnfitValueError(hint=hint)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise UnfitValueError(Words("fault.expected.day-that-exists", {"form": _DAY_FORM})) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UnfitValueError
        return day


class Subdomain(Struct, frozen=True):
    """A space's name in its Cobot address."""

    expected: Words = Words("fault.expected.subdomain")

    def read(self, value: Scalar) -> str:
        """Return the subdomain."""
        text = text_of(value)
        if _SUBDOMAIN.fullmatch(text):
            return text
        host = text.rpartition("://")[2].split("/", 1)[0].rpartition("@")[2]
        candidate = host.split(".", 1)[0].lower()
        raise UnfitValueError(hint=meant(shown(candidate)) if _SUBDOMAIN.fullmatch(candidate) else None)


class TaxRule(Struct, frozen=True):
    """The id of a sevDesk tax rule, or ``block``, which is read as None."""

    expected: Words = Words("fault.expected.tax-rule")

    def read(self, value: Scalar) -> str | None:
        """Return the rule's id."""
        text = value.text.strip()
        if text == "block":
            return None
        if not _RULE.fullmatch(text):
            raise UnfitValueError
        return text
