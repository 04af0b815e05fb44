"""Writes a report in the format that was asked for."""

from __future__ import annotations

from typing import Literal, TextIO

from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.report.text_format import PLAIN, Style
from cobot_sevdesk_sync.texts import Texts

Format = Literal["text", "json", "csv", "html"]


def write_report(report: Report, output: Format, out: TextIO, texts: Texts, style: Style = PLAIN) -> None:
    """Write a report; each format is loaded only when it is asked for.

    Args:
        report: Of one space.
        output: The format.
        out: Takes text as it is: opened with ``newline=""``, so that a table keeps its line ends.
        texts: In the space's language.
        style: For ``text``.
    """
    if output == "json":
        from cobot_sevdesk_sync.report.json_format import write_json  # noqa: PLC0415

        write_json(report, texts, out)
    elif output == "csv":
        from cobot_sevdesk_sync.report.csv_format import write_csv  # noqa: PLC0415

        write_csv(report, texts, out)
    elif output == "html":
        from cobot_sevdesk_sync.report.html import write_html  # noqa: PLC0415 - loads a template engine

        write_html(report, texts, out)
    else:
        from cobot_sevdesk_sync.report.text_format import write_text  # noqa: PLC0415

        write_text(report, texts, out, style)
