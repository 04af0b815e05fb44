"""The end of the demo: the reconciliation report, its summary on the page and the whole of it in a file to open."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from cobot_sevdesk_sync.books.vouchers import EURO, cents_text
from cobot_sevdesk_sync.cli.clients import open_clients
from cobot_sevdesk_sync.cli.demo_telling import Telling
from cobot_sevdesk_sync.cli.page import INDENT
from cobot_sevdesk_sync.cli.sandbox_config import write_private
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.report.formats import write_report
from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.report.space import report_space
from cobot_sevdesk_sync.report.text_format import WIDTH, Style, write_summary
from cobot_sevdesk_sync.store.ledger import Ledger

FILE_NAME = "cobot-sevdesk-report.html"


def read_report(settings: Settings, until: date) -> Report:
    """Return the report that ``sync report --until`` makes.

    Args:
        settings: The demo's space.
        until: The last invoice's day, which may lie in the future.
    """
    clock = SystemClock()
    cobot, sevdesk = open_clients(settings, clock)
    ledger = Ledger.copy_of(settings.state)
    try:
        return report_space(settings, cobot, sevdesk, clock, None, until, ledger)
    finally:
        ledger.close()


def differences(report: Report) -> str:
    """Return by how many euros both sides differ according to the report, as a decimal text."""
    return cents_text(sum(total.difference_cents for total in report.totals if total.currency == EURO))


def tell_report(report: Report, telling: Telling, folder: Path | None) -> None:
    """Print the report's summary, write the whole as a page, and say where that is.

    Args:
        report: The report.
        telling: Where the demo tells.
        folder: Where the page goes; None for a fresh folder of its own that stays.
    """
    summary, page = io.StringIO(), io.StringIO()
    write_summary(report, telling.texts, summary, Style(width=WIDTH - INDENT))
    write_report(report, "html", page, telling.texts)
    path = (folder or Path(tempfile.mkdtemp(prefix="cobot-sevdesk-report-"))) / FILE_NAME
    write_private(path, page.getvalue())
    telling.report(summary.getvalue().splitlines(), path)
