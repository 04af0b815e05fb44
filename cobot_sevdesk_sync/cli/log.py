"""The log on stderr, as text or as one JSON object a line.

Every event has ``time`` (UTC, to the millisecond), ``level`` (``debug``, ``info``, ``warning``, ``error``), ``logger``
and ``message``. Further fields, where they apply:

* ``space``: the subdomain of the space it is about.
* ``event``: what happened, as one of the names below.
* ``request`` (with ``-v``): a request was answered or failed. ``side`` (``cobot``, ``sevdesk``), ``request`` (method
  and path, no query), ``status``, ``milliseconds``, ``request_id`` (the side's X-Request-Id); without an answer
  ``reason``.
* ``wait`` (with ``-v``): the run waits. ``side``, ``seconds``, ``why`` (``rate-limit``, ``retry``).
* ``run-started``, ``run-finished`` (with ``-v``): ``dry_run``; at the end ``exit_code``, ``seconds``, ``members``,
  ``invoices`` and ``requests`` with the figures of ``sync run --format json``, and ``problems``, their number.
* ``run-failed``, ``run-locked``, ``configuration-fault``, ``program-error``, ``interrupted``: what a person would be
  told on stderr; ``next`` is what to do.
* ``other-state``: a run has a new state file, and there may be another one of its space; ``next`` is what to do.
* ``check-failed``, ``report-failed``, ``status-failed``, ``retry-failed``: the same of those commands; ``next`` is what
  to do.
* ``wrong-usage``: options that do not fit; nothing was done.
* ``notice``: whatever else a person would be told on stderr.
* ``ping``: the address in ``ping_url`` was called or could not be. ``status`` or ``reason``.
* ``traceback`` (with ``-v``): where the program was when it failed.

No field ever holds a token, a query or the name of a person. Control characters are escaped, so that a line is safe to
look at on a terminal.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from cobot_sevdesk_sync.cli.console import JSON, is_log_json, logger, say_aside
from cobot_sevdesk_sync.redaction import SecretFilter
from cobot_sevdesk_sync.texts.template import terminal_safe

_ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Formats each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields |= {name: value for name, value in vars(record).items() if name not in _ORDINARY}
        if record.exc_text:
            fields["traceback"] = record.exc_text
        return terminal_safe(json.dumps(fields, ensure_ascii=False, default=str))


_space: ContextVar[str | None] = ContextVar("space", default=None)


class _SpaceFilter(logging.Filter):
    """Puts the space that is worked on just now into each record, when there is one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Complete the record; never drops one."""
        space = _space.get()
        if space is not None:
            record.space = space
        return True


@contextmanager
def about(space: str) -> Iterator[None]:
    """Let everything that is logged in the block, and in its thread, be about this space."""
    before = _space.set(space)
    try:
        yield
    finally:
        _space.reset(before)


def start_log(*, log_format: str, verbose: bool, secrets: Iterable[str], several: bool) -> SecretFilter:
    """Send the log to stderr: each request with ``-v``, else only what a person should know.

    Args:
        log_format: ``text`` or ``json``.
        verbose: Whether each request is told.
        secrets: Taken out of every line, whoever wrote it.
        several: Whether several spaces are worked on, so that a line of text needs the space's name.

    Returns:
        The filter: a secret that turns up later is added to it.
    """
    handler = logging.StreamHandler()
    if log_format == JSON:
        handler.setFormatter(JsonFormatter())
        handler.name = JSON
    else:
        words = (
            "%(asctime)s %(levelname)s [%(space)s] %(message)s" if several else "%(asctime)s %(levelname)s %(message)s"
        )
        handler.setFormatter(logging.Formatter(words, defaults={"space": "-"}))
    handler.addFilter(_SpaceFilter())
    kept = SecretFilter(secrets)
    handler.addFilter(kept)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG if verbose else logging.WARNING)
    logger.propagate = False
    return kept


def tell_aside(event: str, sentence: str, next_step: str = "", *, colour: str | None = None) -> None:
    """Tell a person on stderr what went wrong; as an event where the log is JSON, so that each line there is one.

    Args:
        event: What kind of event it is, for machines.
        sentence: What happened.
        next_step: What to do next.
        colour: Of the sentence on a terminal.
    """
    if is_log_json():
        extra = {"event": event} | ({"next": next_step} if next_step else {})
        logger.error("%s", sentence, extra=extra)
        return
    say_aside(sentence, colour=colour)
    if next_step:
        say_aside(next_step)
