"""Keeps secrets out of logs and error texts (product contract, section 6)."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

MASK = "[secret]"

# JSON may spell any character by its number; sides do so for few, and for none of a token's.
_ASCII_BY_NUMBER = re.compile(rb"\\u00[2-7]")

_ATTRIBUTES_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in a text, also in the spelling it has inside a URL or a JSON string.

    Args:
        text: Any text that is going to leave the program.
        secrets: The secrets; empty ones are passed over.

    Returns:
        The text with ``[secret]`` in the place of each secret.
    """
    # The longest first: a secret that begins with another one must not leave its tail behind.
    for spelling in sorted(_all_spellings(secrets), key=len, reverse=True):
        text = text.replace(spelling, MASK)
    return text


def redact_bytes(body: bytes, secrets: Iterable[str]) -> bytes:
    """Replace every secret in an answer's body: a side that quotes its token leaves it nowhere, not even as data.

    Args:
        body: What a side answered.
        secrets: The secrets; empty ones are passed over.
    """
    spellings = _all_spellings(secrets)
    if any(spelling.encode() in body for spelling in spellings):
        body = redact(body.decode("utf-8", "surrogateescape"), spellings).encode("utf-8", "surrogateescape")
    if _ASCII_BY_NUMBER.search(body):
        for spelling in sorted(spellings, key=len, reverse=True):
            by_number = "".join(rf"(?:{re.escape(each)}|\\u{ord(each):04x})" for each in spelling)
            body = re.sub(by_number.encode(), MASK.encode(), body, flags=re.IGNORECASE)
    return body


def _all_spellings(secrets: Iterable[str]) -> set[str]:
    return {spelling for secret in secrets if secret for spelling in _spellings(secret)}


def _spellings(secret: str) -> set[str]:
    in_json = json.dumps(secret)[1:-1]
    in_html = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    in_urls = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    return {secret, in_json, in_json.replace("/", "\\/"), in_html, *in_urls, *map(_with_small_digits, in_urls)}


def _with_small_digits(quoted: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), quoted)


class SecretFilter(logging.Filter):
    """Takes registered secrets out of every log record, whoever wrote it: message, arguments, extras and traceback.

    Belongs on the handlers, not on a logger: only there do the records of other libraries pass by.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets: set[str] = set()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Register one more secret; an empty one is passed over."""
        if secret:
            self._secrets.add(secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record in place; never drops one."""
        record.msg = redact(record.getMessage(), self._secrets)
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text, self._secrets)
            # A formatter of its own would format the exception anew, secrets included.
            record.exc_info = None
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._secrets)
        for name, value in list(vars(record).items()):
            if name not in _ATTRIBUTES_OF_EVERY_RECORD:
                setattr(record, name, self._redacted(value))
        return True

    def _redacted(self, value: object) -> object:
        """Return a value of an extra: figures as they are, and everything that could hold a text without secrets."""
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, Mapping):
            return {redact(str(name), self._secrets): self._redacted(each) for name, each in value.items()}
        return redact(str(value), self._secrets)
