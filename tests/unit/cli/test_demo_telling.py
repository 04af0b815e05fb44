"""What the demo says of months: what is open in each, and which can be signed."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.cli.console import Page
from cobot_sevdesk_sync.cli.demo_telling import Telling, months_of, open_in
from cobot_sevdesk_sync.report.model import MemberRow, Report
from cobot_sevdesk_sync.sandbox.seed import empty_space
from cobot_sevdesk_sync.texts import Texts
from tests.unit.report.page_examples import matched, well

ENGLISH = Texts("en")
MARCH = replace(well(), since=date(2026, 3, 1), until=date(2026, 3, 31), rows=[matched(17, 3)])


def told(capsys: pytest.CaptureFixture[str], report: Report, today: date) -> str:
    Telling(Page(), ENGLISH, *empty_space()).signing([report], today)
    return " ".join(capsys.readouterr().out.split())


def test_a_month_in_which_nothing_is_open_can_be_signed_once_it_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert "March 2026 Can be signed: nothing is open." in told(capsys, MARCH, date(2026, 4, 1))
    assert "March 2026 Can be signed once it is over: nothing is open." in told(capsys, MARCH, date(2026, 3, 31))


def test_a_draft_and_a_member_of_whom_something_is_not_right_are_open(capsys: pytest.CaptureFixture[str]) -> None:
    draft = replace(matched(18, 3), sevdesk_marks=("draft",))
    member = MemberRow("number-different", "me2", "Dorn & Söhne", "1043", "1034", ("91",))
    report = replace(MARCH, rows=[matched(17, 3), draft], members=[member])
    assert report.differs
    assert open_in(report, ENGLISH) == [("CW-2026-18", "draft"), ("Dorn & Söhne", "Different numbers")]
    assert "Not yet. Open: CW-2026-18 (draft); Dorn & Söhne (" in told(capsys, report, date(2026, 4, 1))


def test_a_document_without_a_problem_of_its_own_is_open_by_its_class() -> None:
    report = replace(MARCH, rows=[replace(matched(17, 3), document_class="missing")])
    assert open_in(report, ENGLISH) == [("CW-2026-17", "Missing")]


def test_months_are_those_that_have_a_document_from_their_first_to_their_last_day() -> None:
    report = replace(MARCH, rows=[matched(17, 3), matched(18, 2), matched(19, 3)])
    assert months_of(report) == [(date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 31))]
