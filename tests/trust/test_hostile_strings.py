"""What people at either side may call things acts on no terminal, no page and no spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import pytest
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.sandbox.cobot_state import Where
from cobot_sevdesk_sync.sandbox.faults import Handle, StrikingFault
from cobot_sevdesk_sync.texts.template import terminal_safe
from tests.system.invoicing import issue, line, real_today
from tests.world import Ended, World

HOSTILE = (
    '=HYPERLINK("http://evil.example.org")<script>alert(1)</script>[red]{{7*7}}\x1b]0;owned\x07\x1b[2J'
    "\x9b31m\u202egnp.exe\u2028\r\nSet-Cookie: a\tb\x7f"
)
NUMBER = "+CW<b>\x1b[31m\u202e'1"
HUGE = "Z" * 200_000
# Category Cc but the line feed that ends a line, and what turns the writing direction or hides.
ALLOWED = {"\n"}


class Sprinkle(StrikingFault):
    """Puts a hostile text at the end of every answer's names, messages and descriptions."""

    FIELDS = frozenset({"name", "surename", "familyname", "street", "city", "description", "title", "supplierName"})

    def strike(self, request: Request, handle: Handle) -> Response:
        response = handle(request)
        if (response.mimetype or "").endswith("json"):
            response.set_data(msgspec.json.encode(self._sprinkled(msgspec.json.decode(response.get_data()))))
        return response

    def _sprinkled(self, value: Any, field: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self._sprinkled(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self._sprinkled(each) for each in value]
        return value + HOSTILE if isinstance(value, str) and field in self.FIELDS else value


@pytest.fixture
def hostile(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(SystemClock, "sleep", lambda _self, _seconds: None)
    today = real_today()
    member = world.cobot.add_member(f"Ada {HOSTILE}", email="ada@example.org", where=Where(country="DE"))
    issue(world, NUMBER, line(HOSTILE, code=None), day=today)
    issue(world, "CW-2", line(f"Flex {HOSTILE}"), day=today, debitor=("memberships", member))
    issue(world, "CW-3", line(code=f"<i>{HOSTILE}"), day=today)
    issue(world, "CW-4", line(HUGE, code=HUGE[:5000]), day=today)
    with world.served():
        yield world


def harmful(text: str) -> set[str]:
    """Return the characters of a text that a terminal could act on, or that make it lie."""
    return {
        f"U+{ord(char):04X}"
        for char in text
        if char not in ALLOWED and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }


def assert_harmless(ended: Ended) -> None:
    assert harmful(ended.stdout.replace("\r\n", "\n")) == set()
    assert harmful(ended.stderr) == set()
    assert len(ended.stdout) + len(ended.stderr) < 200_000


@pytest.mark.parametrize("from_answers", [False, True], ids=["from-people", "in-every-answer"])
def test_no_command_lets_a_hostile_text_act_on_a_terminal(hostile: World, from_answers: bool) -> None:
    if from_answers:
        hostile.cobot_side.fault = hostile.sevdesk_side.fault = Sprinkle()
    for words in (
        ("sync", "run", "--dry-run"),
        ("-v", "sync", "run"),
        ("sync", "report"),
        ("sync", "status"),
        ("sync", "explain", NUMBER),
        ("check",),
    ):
        assert_harmless(hostile.command(*words))


def test_json_is_safe_to_look_at_and_still_says_what_was_there(hostile: World) -> None:
    for words in (
        ("-v", "--log-format", "json", "sync", "run", "--format", "json", "--dry-run"),
        ("--log-format", "json", "sync", "run", "--format", "json"),
        ("sync", "report", "--format", "json"),
        ("sync", "status", "--format", "json"),
        ("check", "--format", "json"),
    ):
        ended = hostile.command(*words)
        assert harmful(ended.stdout) == harmful(ended.stderr) == set()
        [document] = ended.stdout.splitlines()
        json.loads(document)
        for event in ended.stderr.splitlines():
            json.loads(event)
    assert NUMBER in {number for number, _ in hostile.sync().problem_codes}


def test_no_cell_of_the_csv_is_a_formula_and_no_text_breaks_its_rows(hostile: World) -> None:
    ended = hostile.command("sync", "report", "--format", "csv")
    rows = list(csv.reader(io.StringIO(ended.stdout), delimiter=";" if ";" in ended.stdout.splitlines()[0] else ","))
    # Several tables, an empty line between two of them; in each, all rows are of one width.
    for is_table, table in groupby(rows, key=bool):
        assert not is_table or len({len(row) for row in table}) == 1
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    # The mark at the beginning tells spreadsheets the encoding.
    assert harmful(ended.stdout.removeprefix("\ufeff").replace("\r\n", "\n")) == set()


def test_no_text_becomes_markup_in_the_page(hostile: World, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert hostile.command("sync", "report", "--format", "html", "--output", str(page)).code == 1
    text = page.read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert "<b>\x1b" not in text
    assert "CW<b>" not in text
    assert not re.search(r"<i>=HYPERLINK", text)
    assert len(text) < 500_000


def test_activities_in_cobot_hold_neither_markup_nor_control_characters(hostile: World) -> None:
    hostile.command("sync", "run")
    posted = hostile.cobot.posted_texts()
    assert posted
    for text in posted:
        assert harmful(text) == set()
        assert "<script>" not in text
        assert len(text) < 5000


def test_error_messages_of_either_side_are_one_harmless_bounded_line(hostile: World) -> None:
    class Says(StrikingFault):
        def strike(self, request: Request, handle: Handle) -> Response:
            del request, handle
            text = HOSTILE + HUGE[:100_000]
            return Response(json.dumps({"message": text, "error": {"message": text}}), 422)

    for side in (hostile.cobot_side, hostile.sevdesk_side):
        before, side.fault = side.fault, Says()
        for words in (("-v", "sync", "run"), ("check",)):
            assert_harmless(hostile.command(*words))
        side.fault = before


def test_escaping_changes_no_meaning() -> None:
    value = {"a": HOSTILE, "\u200f": "Grüße, 😀 \U000e0001", "n": 1}
    escaped = terminal_safe(json.dumps(value, ensure_ascii=False))
    assert json.loads(escaped) == value
    assert harmful(escaped) == set()
    assert "Grüße, 😀" in escaped
