"""The catalogue of texts: from findings and errors to sentences for the terminal, the report and Cobot.

What comes out is plain text. Whatever a finding or an error carries came from Cobot, sevDesk or a file: it is put in on
one line, without control characters, bounded. A place with markup of its own still has to escape the sentence.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from zoneinfo import ZoneInfo

from cobot_sevdesk_sync.books.cents import from_cents
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.sums import rule_name
from cobot_sevdesk_sync.books.vouchers import UNKNOWN_RULE
from cobot_sevdesk_sync.errors import (
    NOBODY_HERE,
    ConfigurationError,
    ConfigurationFault,
    Interrupted,
    Language,
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    ProgramFailure,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    SetupError,
    StateError,
    SyncError,
    TokenRefused,
    Words,
    WriteNotSent,
)
from cobot_sevdesk_sync.texts.commands import PROGRAM, command_line, free_sandbox_file, with_calls_named
from cobot_sevdesk_sync.texts.template import cleaned, template

SIDE_NAMES = {"cobot": "Cobot", "sevdesk": "sevDesk"}
ACTIVITY_VALUE_LENGTH = 120
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}
FAULT_LENGTH = 500
_ERROR_KEYS: tuple[tuple[type[RemoteError], str], ...] = (
    (TokenRefused, "token-refused"),
    (NotFound, "not-found"),
    (Rejected, "rejected"),
    (RemoteUnavailable, "remote-unavailable"),
    (MalformedAnswer, "malformed-answer"),
    (WriteNotSent, "write-not-sent"),
    (OutcomeUnknown, "outcome-unknown"),
)
# The details that are amounts, as the rules write them: with a point.
_AMOUNT_DETAILS = frozenset({"lines", "total", "tax", "cobot_tax", "sevdesk_tax"})
_REMOTE_FIELDS = ("status", "message", "reason", "field")
_GROSS = r"(?:^|(?<=, ))gross [^,]*"
_AMOUNT = r"(?<= )-?\d+\.\d\d(?= |$)"
_FIELD = (
    r"(?:^|(?<=, ))"
    r"(number also on invoice|gross|date|number|direction|currency|contact|cost_centre|tax_rule|tax|accounts)(?= )"
)
# What of an invoice was edited, where only that is known.
_NAMED_DAYS = r"(?:^|(?<=, ))(?:date|due-date) [^,]*"
_NAMED_SIGNS = r"(?:^|(?<=, ))(direction|tax_rule) (\w+) / (\w+|-)(?=, |$)"
_PART = r"(?:^|(?<=, ))(recipient|tax-id|amounts|lines|due-date|e-invoice|canceled|written-off)(?=, |$)"
# The details and fields that are days, as the rules write them: 2026-04-01.
_DAYS = frozenset({"date", "due-date", "day", "until"})
_DAY = r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b"
_DIRECTIONS = frozenset({"C", "D"})
_PLAIN_AMOUNT = r"-?\d+\.\d\d"
# One account and rate of a split: ``4400 19 % 1190.00``.
_RATE_AND_AMOUNT = r"(?:^|(?<= ))(\d+(?:\.\d+)?) % (-?\d+\.\d\d)(?=;|$)"
_GERMAN_SIGNS = str.maketrans(",.", ".,")
# The details that are several tax rules with what is said of each, and how they name one.
_RULE_LISTS = frozenset({"rules", "allowed"})
_LISTED_RULE = r"(?:^|(?<=; ))(?:\d+|\?)(?=: )"
Escape = Callable[..., str]


@cache
def sentences(language: Language) -> Mapping[str, str]:
    """Return every sentence of a language by its key, gaps and all; only this language is loaded."""
    if language == "de":
        from cobot_sevdesk_sync.texts.german import GERMAN  # noqa: PLC0415 - loaded with the first sentence

        return GERMAN
    from cobot_sevdesk_sync.texts.english import ENGLISH  # noqa: PLC0415 - loaded with the first sentence

    return ENGLISH


def language_of_environment(environment: Mapping[str, str]) -> Language:
    """Return the language that a person's environment asks for; English where it asks for none of the two."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value and not value.startswith(("C", "POSIX")):
            return "de" if value.lower().startswith("de") else "en"
    return "en"


def seconds_text(seconds: float, language: Language) -> str:
    """Return seconds to a tenth: ``4.2``, in German ``4,2``."""
    written = f"{seconds:.1f}"
    return written.replace(".", ",") if language == "de" else written


def amount_text(value: Decimal, language: Language) -> str:
    """Return an amount with its thousands apart and at least two decimals: ``-1,234.50``, in German ``-1.234,50``."""
    whole, _, decimals = f"{value:,f}".partition(".")
    written = f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    return written.translate(_GERMAN_SIGNS) if language == "de" else written


def day_text(value: date, language: Language) -> str:
    """Return a calendar day: ``2026-04-01``, in German ``01.04.2026``."""
    return f"{value:%d.%m.%Y}" if language == "de" else value.isoformat()


def field_value_text(field: str, value: str, language: Language) -> str:
    """Return one side's value of a field that differs, with its amounts and rates as people write them.

    Args:
        field: Its name: ``gross`` is an amount, ``accounts``, ``sums`` and ``tax`` have some, ``date`` is a day,
            ``tax_rule`` an id, ``direction`` a letter; others are text.
        value: As the rules write it, with points.
        language: Whose signs are wanted.
    """

    def rate_and_amount(part: re.Match[str]) -> str:
        rate = part[1].translate(_GERMAN_SIGNS) if language == "de" else part[1]
        return f"{rate} % {amount_text(Decimal(part[2]), language)}"

    if field == "gross":
        return re.sub(_PLAIN_AMOUNT, lambda part: amount_text(Decimal(part[0]), language), value)
    if field in _DAYS:
        return re.sub(_DAY, lambda part: day_text(date.fromisoformat(part[0]), language), value)
    if field == "direction" and value in _DIRECTIONS:
        return f"{sentences(language)[f'direction.{value}']} ({value})"
    if field == "tax_rule":
        name = rule_name(value, {})
        return f"{name} ({value})" if name else value
    return re.sub(_RATE_AND_AMOUNT, rate_and_amount, value) if field in {"accounts", "sums", "tax"} else value


class Texts:
    """The texts of one language.

    Args:
        language: Which.
        plainly: Name commands by the program's usual name alone, for what others read elsewhere or later.
    """

    time_zone = "UTC"

    def __init__(self, language: Language, *, plainly: bool = False) -> None:
        self.language = language
        self._plainly = plainly

    def text(self, key: str, values: Mapping[str, str] | None = None) -> str:
        """Return the text of a key with its gaps filled by values as they are: they are clean already.

        Raises:
            KeyError: The catalogue has no such text.
        """
        sentence, filling = sentences(self.language)[key], values or {}
        if not self._plainly and PROGRAM in sentence:
            sentence = with_calls_named(sentence, "{CALL}")
            filling = {**filling, "CALL": command_line()}
        return template(sentence).filled(filling)

    def words(self, words: str | Words) -> str:
        """Return in this language what a room below has to say; characters of a file are cleaned."""
        if isinstance(words, str):
            return cleaned(self.reason(words), FAULT_LENGTH)
        return self.text(words.key, {name: self.words(value) for name, value in words.values.items()})

    def reason(self, why: str | OSError) -> str:
        """Return why something failed in the language, as far as there are words for it."""
        known = why if isinstance(why, str) else why.strerror or str(why)
        return known if self.language == "en" else _german_reason(known)

    def amount(self, value: Decimal) -> str:
        """Return an amount without its currency: ``1,234.50``, in German ``1.234,50``."""
        return amount_text(value, self.language)

    def day(self, value: date) -> str:
        """Return a calendar day: ``2026-04-01``, in German ``01.04.2026``."""
        return day_text(value, self.language)

    def month(self, value: str) -> str:
        """Return a month such as ``2026-04`` as it stands in a table, in German ``04/2026``."""
        year, _, number = value.partition("-")
        return f"{number}/{year}" if self.language == "de" else value

    def there(self, time_zone: str) -> Texts:
        """Return the texts for a space with this time zone: moments are written in it, and in UTC without."""
        found = copy(self)
        found.time_zone = time_zone
        return found

    def moment(self, value: datetime) -> str:
        """Return a moment to the minute, its zone named: ``2026-04-01 05:00 UTC``, ``01.04.2026 07:00 MESZ``."""
        there = value.astimezone(ZoneInfo(self.time_zone))
        return f"{self.day(there.date())} {there:%H:%M} {self.zone(there)}"

    def zone(self, there: datetime) -> str:
        """Return the name of a moment's time zone; one that has only figures for a name is told by its distance."""
        name = there.tzname() or ""
        shown = _GERMAN_ZONES.get(name, name) if self.language == "de" else name
        return shown if shown.isalpha() else f"UTC{there:%z}"

    def seconds(self, span: timedelta) -> str:
        """Return a span in seconds, to a tenth: ``4.2``, in German ``4,2``."""
        return seconds_text(span.total_seconds(), self.language)

    def amount_of_cents(self, cents: int) -> str:
        """Return cents as an amount without its currency."""
        return self.amount(from_cents(cents))

    def state(self, mark: str | None, given: str) -> str:
        """Return the word for how a document stands; what has none is told as it was given."""
        return self.text(f"report.mark.{mark}") if mark else given

    def rule(self, rule: str) -> str:
        """Return a tax rule as it stands in a sentence: by its name, as bookkeepers know it, its id behind it."""
        if rule == UNKNOWN_RULE:
            return self.text("report.tax.no-rule")
        name = rule_name(rule, {})
        if not name:
            return rule
        return f"„{name}“ ({rule})" if self.language == "de" else f"“{name}” ({rule})"

    def rules(self, listed: str) -> str:
        """Return what is said of several tax rules, such as ``1: 0 %, 19 %; 22: 0 %``, with their names."""
        return re.sub(_LISTED_RULE, lambda part: self.rule(part[0]), listed)

    def field_value(self, field: str, value: str) -> str:
        """Return one side's value of a field that differs as people write it."""
        return field_value_text(field, value, self.language)

    def written(self, details: Mapping[str, str]) -> dict[str, str]:
        """Return a finding's details with those that are amounts, days or tax rules as people write them."""
        return {key: self._written(key, value) for key, value in details.items()}

    def _written(self, key: str, value: str) -> str:
        if key in _AMOUNT_DETAILS:
            return self._written_amount(value)
        if key == "rule":
            return self.rule(value)
        return self.rules(value) if key in _RULE_LISTS else self.field_value(key, value)

    def problem_message(self, finding: Finding) -> str:
        """Return what happened to which document and what was not done; for a note, what there is to know."""
        return self._of_finding("message", finding, self._values(finding, cleaned))

    def planned_message(self, finding: Finding) -> str:
        """Return the same of a dry run: what tells a deed says that it would be done."""
        variant = finding.details.get(finding.meaning.variant or "", "")
        key = f"planned.{finding.code}" + (f".{variant}" if variant else "")
        if key not in sentences(self.language):
            return self.problem_message(finding)
        return self.text(key, self._values(finding, cleaned))

    def problem_fix(self, finding: Finding) -> str:
        """Return what to do next: the command to type, or where to click. A note needs nobody: empty."""
        if not finding.is_problem:
            return ""
        return self._of_finding("fix", finding, self._values(finding, cleaned))

    def step_name(self, action: str) -> str:
        """Return what a write does, as it stands in a sentence; an action without a text stays as it is."""
        return self.text(f"step.{action}") if f"step.{action}" in sentences(self.language) else action

    def activity_text(self, finding: Finding) -> str:
        """Return what is posted on the document in Cobot, which takes it as HTML: all values are escaped."""
        values = self._values(finding, _escaped)
        # Who reads it sits elsewhere, and by its text it is known again, however the next run is started.
        plain = Texts(self.language, plainly=True)
        message = plain._of_finding("message", finding, values)
        fix = plain._of_finding("fix", finding, values) if finding.is_problem else ""
        return self.text("activity.finding", {"message": message, "fix": fix}).strip()

    def member_activity_text(self, kind: str, number: str, old_number: str | None = None) -> str:
        """Return what is posted at a member in Cobot, as HTML.

        Args:
            kind: ``contact-created``, ``number-changed`` or ``contact-renumbered``.
            number: The customer number that counts now.
            old_number: The one that was there before, if another.
        """
        values = {"number": _escaped(number), "old_number": _escaped(old_number or "")}
        return self.text(f"activity.member.{kind}", values)

    def error_text(self, error: SyncError) -> tuple[str, str]:
        """Return what happened and what was not done, and the next step. Configuration faults are a line each."""
        if isinstance(error, ConfigurationError):
            faults = [self.fault_text(fault) for fault in error.faults]
            return self.configuration_text(faults, is_missing=_is_missing(error.faults))
        if isinstance(error, SetupError):
            values = {"what": cleaned(error.what)}
            values |= {key: cleaned(self.reason(value)) for key, value in error.details.items()}
            return self._pair("setup", values, (error.what,), (error.what,))
        if isinstance(error, ProgramFailure):
            return self._pair("program", {"kind": cleaned(error.kind)})
        if isinstance(error, Interrupted):
            return self._pair("interrupted", {"signal": str(error.signal)})
        if isinstance(error, StateError):
            values = {"path": cleaned(error.path), "reason": self.reason(_unended(cleaned(error.reason)))}
            return self._pair("state", values, (error.kind,), (error.kind,))
        for kind, key in _ERROR_KEYS:
            if isinstance(error, kind):
                status = "left-alone" if getattr(error, "until", None) else str(getattr(error, "status", ""))
                if getattr(error, "reason", "") == NOBODY_HERE:
                    status = "nobody-here"
                both = f"{error.side}.{status}"
                values = _remote_values(error)
                if status == "nobody-here":
                    new = ("sandbox", "--language", self.language, "--config-file", free_sandbox_file())
                    values["sandbox"] = command_line(*new, configs=[])
                if "reason" in values:
                    values["reason"] = self.reason(values["reason"])
                return self._pair(key, values, (both, status), (both, status, error.side))
        return self._pair("other", {"reason": _unended(cleaned(str(error)))})

    def fault_text(self, fault: ConfigurationFault) -> str:
        """Return one fault of a configuration as a line: where it is, what stands there and what would be right."""
        values = {
            "file": cleaned(fault.file, FAULT_LENGTH),
            "line": str(fault.line or ""),
            "path": cleaned(fault.path),
            "found": cleaned(self.words(fault.found), FAULT_LENGTH),
            "expected": cleaned(self.words(fault.expected), FAULT_LENGTH),
        }
        return self.text("error.configuration.fault", values)

    def configuration_text(
        self, faults: Sequence[str], spaces: Sequence[str] = (), *, is_missing: bool = False
    ) -> tuple[str, str]:
        """Return the heading with the lines of the faults below it, and the next step.

        Args:
            faults: A line each.
            spaces: Those that are worked on all the same.
            is_missing: Whether there is no configuration at all, the commonest reason for which is the wrong folder.
        """
        if is_missing:
            return "\n  ".join([self.text("error.configuration.none"), *faults]), self.text("next.configuration.none")
        key = "error.configuration.others" if spaces else "error.configuration"
        heading = self.text(key, {"count": str(len(faults)), "spaces": ", ".join(map(cleaned, spaces))})
        return "\n  ".join([heading, *faults]), self.text("next.configuration")

    def _pair(
        self, key: str, values: Mapping[str, str], variants: Sequence[str] = (), next_variants: Sequence[str] = ()
    ) -> tuple[str, str]:
        sentence = self._varied(f"error.{key}", *variants)
        return self.text(sentence, values), self.text(self._varied(f"next.{key}", *next_variants), values)

    def _of_finding(self, part: str, finding: Finding, values: Mapping[str, str]) -> str:
        variant = finding.details.get(finding.meaning.variant or "", "")
        said = self.text(self._varied(f"{part}.{finding.code}", variant), values)
        more = finding.details.get("more") if part == "message" else None
        return f"{said} {self.text('message.more', {'count': cleaned(more)})}" if more else said

    def _varied(self, key: str, *variants: str) -> str:
        """Return the key of the first variant that there is a text for, else the key itself."""
        varied = (f"{key}.{variant}" for variant in variants if variant)
        return next((each for each in varied if each in sentences(self.language)), key)

    def _values(self, finding: Finding, escape: Escape) -> dict[str, str]:
        """Return what a finding's sentences may name: its details under their keys, but those that say nothing new."""
        details = {key: value for key, value in finding.details.items() if value}
        if details.get("account") == details.get("code"):
            details.pop("account", None)
        if "rate" in details:
            details["rate"] = details["rate"].rstrip(" %")
        for key in ("reason", "answer", "fields"):
            if key in details:
                details[key] = self.reason(_unended(details[key]))
        details = self.written(details)
        if "fields" in details:
            details["fields"] = self._fields(details["fields"])
        if "step" in details:
            details["step"] = self.step_name(details["step"])
        if "since" in details:
            details["since"] = self._moment(details["since"])
        longer = {key: escape(value, FAULT_LENGTH) for key, value in details.items() if key in _RULE_LISTS}
        values = {key: escape(value) for key, value in details.items()} | longer
        named = {"number": escape(finding.number or ""), "id": escape(finding.id)}
        subject = self.text(f"subject.{finding.object}", named)
        retry = escape(self.handle(finding))
        return values | {"subject": subject, "Subject": subject[:1].upper() + subject[1:], "retry": retry}

    def handle(self, finding: Finding) -> str:
        """Return by what a command names the document of a finding, ready for a shell."""
        # A number that begins with a hyphen would be taken for an option of the command.
        handle = finding.number if finding.number and not finding.number.startswith("-") else finding.id
        return shlex.quote(cleaned(handle))

    def _fields(self, fields: str) -> str:
        """Return what differs in the language's words: ``Bruttobetrag 119,00 / 120,00`` for ``gross 119.00 / ...``."""
        with_amounts = re.sub(
            _GROSS, lambda part: re.sub(_AMOUNT, lambda each: self._written_amount(each[0]), part[0]), fields
        )
        with_amounts = re.sub(_NAMED_DAYS, lambda part: self.field_value("date", part[0]), with_amounts)
        with_amounts = re.sub(_NAMED_SIGNS, self._named_signs, with_amounts)
        named = re.sub(_PART, lambda word: self.text(f"field.{word[1]}"), with_amounts)
        return re.sub(_FIELD, lambda word: self.text("field." + word[1].replace(" ", "-")), named)

    def _moment(self, text: str) -> str:
        """Return a moment for people; what is no moment stays as it is."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return self.moment(moment) if moment.tzinfo else text

    def _named_signs(self, part: re.Match[str]) -> str:
        """Return what stands for something by a letter or an id, with the words for it."""
        return f"{part[1]} {self.field_value(part[1], part[2])} / {self.field_value(part[1], part[3])}"

    def _written_amount(self, text: str) -> str:
        try:
            return self.amount(Decimal(text))
        except InvalidOperation:
            return text


def configuration_text(
    faults: Sequence[ConfigurationFault], otherwise: Language, spaces: Sequence[str] = ()
) -> tuple[str, str]:
    """Return what is wrong, a fault a line, and the next step, each fault in the language of the file that it is in.

    Heading and next step are in the language of the first faulty file.

    Args:
        faults: At least one.
        otherwise: The language for a file that could not be read.
        spaces: Those whose configuration is in order, and that are worked on.
    """
    texts = [Texts(fault.language or otherwise) for fault in faults]
    lines = [each.fault_text(fault) for each, fault in zip(texts, faults, strict=True)]
    return texts[0].configuration_text(lines, spaces, is_missing=_is_missing(faults))


def _is_missing(faults: Sequence[ConfigurationFault]) -> bool:
    found = [fault.found for fault in faults]
    return all(isinstance(each, Words) and each.key == "fault.found.no-configuration" for each in found)


def _remote_values(error: RemoteError) -> dict[str, str]:
    values = {"side": SIDE_NAMES[error.side], "request": cleaned(error.asked)}
    for name in _REMOTE_FIELDS:
        if hasattr(error, name):
            values[name] = _unended(cleaned(str(getattr(error, name))))
    return values


def _escaped(value: str, length: int = ACTIVITY_VALUE_LENGTH) -> str:
    """Return a value for Cobot's HTML; Cobot makes links of bare addresses, so those are taken apart."""
    from html import escape  # noqa: PLC0415 - brings a table of every named character

    bounded = cleaned(value, length)
    return escape(re.sub(r"(?i)\bwww\.", "www. ", bounded.replace("://", ": //")))


def _german_reason(known: str) -> str:
    """Return a reason in German; one without German words as it is."""
    from cobot_sevdesk_sync.texts.german import REASON_PATTERNS, REASONS, SYSTEM_REASONS  # noqa: PLC0415 - as above

    if known in REASONS:
        return REASONS[known]
    for number, said in SYSTEM_REASONS.items():
        if known == os.strerror(number):
            return said
    for pattern, said in REASON_PATTERNS:
        if found := re.fullmatch(pattern, known):
            *before, last = found.groups()
            side = SIDE_NAMES.get(found[1], "")
            return said.format(*before, last if "„" in said else _german_reason(last), side=side)
    return known


def _unended(sentence: str) -> str:
    """Return a foreign sentence without its full stop: it is put into one of ours."""
    return sentence.rstrip(" .")
