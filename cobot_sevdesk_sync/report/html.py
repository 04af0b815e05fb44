"""The report as one HTML file for the bookkeeper: read in a browser, filed as PDF.

The file stands alone. It carries its style and script, and forbids itself everything else: no request leaves it. Every
value is escaped by the template engine; whatever comes from Cobot or sevDesk is text, never markup.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO

import cobot_sevdesk_sync
from cobot_sevdesk_sync.report.html_documents import documents_of, members_of
from cobot_sevdesk_sync.report.html_totals import class_lines, currency_parts, verdict
from cobot_sevdesk_sync.report.html_words import day, grouped, moment, outside
from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.texts import Texts

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE = files("cobot_sevdesk_sync") / "report" / "page"
# Pieces of the page that are written at once.
BUFFERED = 200


def write_html(report: Report, texts: Texts, out: TextIO) -> None:
    """Write the page piece by piece: it is never in memory as a whole."""
    style, script = _file("report.css"), _file("report.js")
    page_style = _page_style(report, texts)
    values: dict[str, object] = {
        "report": report,
        "language": texts.language,
        "space": outside(report.space),
        "space_name": outside(report.space_name) or outside(report.space),
        "since": day(texts, report.since),
        "until": day(texts, report.until),
        "made": moment(texts, report.made),
        "version": cobot_sevdesk_sync.__version__,
        "style": style,
        "page_style": page_style,
        "script": script,
        "policy": _policy((style, page_style), script),
        "verdict": verdict(report, texts),
        "parts": currency_parts(report.totals, texts),
        "classes": class_lines(report, texts),
        "all_count": grouped(texts, len(report.rows)),
        "documents": documents_of(report, texts),
        "members": members_of(report, texts),
    }
    stream = _environment(texts).get_template("report.html.jinja").stream(values)
    stream.enable_buffering(BUFFERED)
    for piece in stream:
        out.write(piece)


def _environment(texts: Texts) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - a run must not pay for it

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_file),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["say"] = partial(_say, texts)
    return environment


def _say(texts: Texts, key: str, values: Mapping[str, str] | None = None, /, **named: str) -> str:
    """Return a text of the page, ``say("html.days", since=..., until=...)``; keys are given without ``html.``."""
    return texts.text(f"html.{key}", {**(values or {}), **named})


def _file(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _policy(styles: tuple[str, ...], script: str) -> str:
    """Return the content security policy: nothing but this style and this script, known by their hashes."""
    allowed = " ".join(_hash(style) for style in styles)
    return f"default-src 'none'; style-src {allowed}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _page_style(report: Report, texts: Texts) -> str:
    """Return the style of a printed page's margins: on each, what it belongs to and which of how many it is."""
    days = _say(texts, "days", since=day(texts, report.since), until=day(texts, report.until))
    left = f"{outside(report.space_name) or outside(report.space)} · {_say(texts, 'heading')}"
    right = f"{days} · {_say(texts, 'made')} {moment(texts, report.made)}"
    of = f"{_quoted(_say(texts, 'page'))} counter(page) {_quoted(_say(texts, 'page-of'))} counter(pages)"
    return (
        f"@page {{ @top-left {{ content: {_quoted(left)}; }} @top-right {{ content: {_quoted(right)}; }}"
        f" @bottom-right {{ content: {of}; }} }}"
    )


def _quoted(text: str) -> str:
    """Return a CSS string. All but letters and digits is written by its number, so nothing in it can end the string."""
    written = "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in text)
    return f'"{written}"'
