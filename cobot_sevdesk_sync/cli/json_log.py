"""The log as one JSON object per line.

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
* ``report-failed``, ``status-failed``, ``retry-failed``: the same of those commands; ``next`` is what to do.
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
from datetime import UTC, datetime

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
