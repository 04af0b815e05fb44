"""Days given to ``--since`` and ``--until``: as 2026-08-01 and as 1.8.2026 (product contract, section 2)."""

from __future__ import annotations

from datetime import date

import pytest

from cobot_sevdesk_sync.cli.init_questions import day_meant
from cobot_sevdesk_sync.texts import Language
from tests.system.invoicing import booked_numbers, issue, real_today
from tests.world import World, command_line

USAGE = 2


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", "%-d. %-m. %Y"])
def test_a_day_is_taken_in_either_form_where_only_one_day_can_be_meant(served: World, language: str, form: str) -> None:
    served.configure(language=language)
    day = real_today().replace(month=1, day=1 if form.startswith("%Y") else 31)
    issue(served, "CW-1", day=day)
    ended = served.command("sync", "run", "--since", day.strftime(form), "--until", day.strftime(form))
    assert (ended.code, booked_numbers(served)) == (0, ["CW-1"])


def test_in_a_german_space_the_day_stands_before_the_month(served: World) -> None:
    served.configure(language="de")
    issue(served, "CW-AUGUST", day=real_today().replace(year=2025, month=8, day=1))
    issue(served, "CW-JANUARY", day=real_today().replace(year=2025, month=1, day=8))
    assert served.command("sync", "run", "--since", "1.8.2025", "--until", "1.8.2025").code == 0
    assert booked_numbers(served) == ["CW-AUGUST"]


@pytest.mark.parametrize("command", ["run", "report"])
def test_a_day_that_can_be_read_in_two_ways_is_asked_about_where_nobody_writes_german(
    served: World, command: str
) -> None:
    ended = served.command("sync", command, "--since", "1.8.2025")
    assert (ended.code, ended.stdout) == (USAGE, "")
    assert "--since 1.8.2025 can be read in two ways: write 2025-08-01 or 2025-01-08" in ended.stderr
    assert served.requests() == []


@pytest.mark.parametrize("day", ["2026-02-30", "31.4.2026", "2026-13-01", "0.1.2026", "29.2.2025", "0000-01-01"])
@pytest.mark.parametrize("command", ["run", "report"])
def test_a_day_that_no_calendar_has_is_called_that(served: World, day: str, command: str) -> None:
    ended = served.command("sync", command, "--until", day)
    assert ended.code == USAGE
    assert f"'{day}' is a day that no calendar has" in ended.stderr
    assert served.requests() == []


@pytest.mark.parametrize("day", ["tomorrow", "", "1.8.26", "2026/08/01", "20260801", "2026-8-1T00:00", "\u0661.8.2026"])
def test_what_is_no_day_is_answered_with_how_a_day_is_written(served: World, day: str) -> None:
    ended = served.command("sync", "run", "--since", day)
    assert ended.code == USAGE
    assert "is not a day: write YYYY-MM-DD, such as 2026-08-01" in " ".join(ended.stderr.split())


# Where days are given otherwise: the same ways everywhere.


@pytest.mark.parametrize(("language", "given"), [("de", "1.8.2026"), ("en", "2026-8-1"), ("en", "31.8.2026")])
def test_init_takes_its_first_day_in_the_same_ways(language: str, given: str) -> None:
    ended = command_line("init", "--yes", "--language", language, "--start-date", given)
    # Its other options are missing; the day is none of them.
    assert ended.code == USAGE
    assert "--subdomain" in ended.stderr
    assert given not in ended.stderr


@pytest.mark.parametrize(
    ("language", "given", "said"),
    [
        ("en", "1.8.2026", "--start-date 1.8.2026 can be read in two ways: write 2026-08-01 or 2026-01-08"),
        ("de", "31.2.2026", "that no calendar has"),
        ("de", "1.8.1999", "from 2000 to 2100"),
        ("en", "tomorrow", "is not a day: write YYYY-MM-DD"),
    ],
)
def test_init_says_what_is_wrong_with_its_first_day(language: str, given: str, said: str) -> None:
    ended = command_line("init", "--yes", "--language", language, "--start-date", given)
    assert ended.code == USAGE
    assert said in " ".join(ended.stderr.split())


@pytest.mark.parametrize(
    ("language", "answer", "day", "meant"),
    [
        ("de", "1.3.2026", date(2026, 3, 1), ""),
        ("de", " 01. 03. 2026 ", date(2026, 3, 1), ""),
        ("en", "31.3.2026", date(2026, 3, 31), ""),
        ("en", "2026-3-1", date(2026, 3, 1), ""),
        ("en", "1.3.2026", None, "2026-03-01"),
        ("de", "31.2.2026", None, ""),
        ("de", "1.3.1999", None, ""),
        ("de", "bald", None, ""),
    ],
)
def test_the_question_for_the_first_day_takes_them_too(
    language: Language, answer: str, day: date | None, meant: str
) -> None:
    assert day_meant(answer, language) == (day, meant)
