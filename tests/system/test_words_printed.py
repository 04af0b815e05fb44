"""What the commands print of a whole space, in both languages: words for figures and states, days, and 80 columns."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cobot_sevdesk_sync.sandbox.seed import seed_space
from cobot_sevdesk_sync.texts import Language
from tests.unit.test_german_documentation import WORDS_TO_AVOID
from tests.world import World

COLUMNS = 80
LANGUAGES: tuple[Language, ...] = ("de", "en")
COMMANDS = {
    "check": ("check",),
    "dry run": ("sync", "run", "--dry-run"),
    "run": ("sync", "run", "--limit", "30"),
    "status": ("sync", "status"),
    "report": ("sync", "report"),
}
ONE_OF_MANY = {
    "de": r"\b1 (?:Rechnungen|Kontakte|Belege|Mitglieder|Teams|Vorgänge|Kundennummern|Nummern|Codes|Tage|Läufe|weitere"
    r"|Anfragen|Positionen|Schritte|Spaces|Sekunden)\b",
    "en": r"\b1 (?:invoices|contacts|vouchers|members|teams|documents|numbers|customer numbers|codes|days|runs|requests"
    r"|lines|steps|spaces|seconds)\b",
}
RAW_STATES = r"\b(?:unpaid|writtenOff|paid_out|paidOut|[Ss]tatus:? (?:50|100|750|1000))\b"
# Bare numbers of tax rules, where their names are known.
BARE_RULES = r"\b(?:[Tt]ax rule|Steuerregel) \d|\(tax rule:|\(Steuerregel:|; \d+: "
ISO_DAY = r"\b20\d\d-\d\d(?:-\d\d)?\b"


@pytest.fixture(scope="module", params=LANGUAGES)
def printed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Language, dict[str, str]]:
    """The language, and what each command prints to somebody with 80 columns."""
    # Commands are never broken: the path that each holds is the test's, and longer than anybody's.
    language: Language = request.param
    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    cobot, sevdesk, expected = seed_space(today)
    world = World(tmp_path_factory.mktemp(language), cobot, sevdesk, expected.start_date)
    world.configure(language=language, invoices={"cost_centre": expected.cost_centre})
    said = {}
    with pytest.MonkeyPatch.context() as patch, world.served():
        patch.setattr("tests.world.TIMEOUT_SECONDS", 900)
        for name, arguments in COMMANDS.items():
            days = ("--since", (today - timedelta(days=120)).isoformat()) if name == "report" else ()
            ended = world.command(*arguments, *days, environment={"COLUMNS": str(COLUMNS)})
            assert ended.code in {0, 1}, ended.stderr
            said[name] = ended.stdout.replace(f"--config {world.config_file} ", "")
    return language, said


@pytest.mark.parametrize("command", COMMANDS)
def test_figures_states_and_rules_stand_in_words(printed: tuple[Language, dict[str, str]], command: str) -> None:
    language, said = printed
    text = " ".join(said[command].split())
    for wrong in (ONE_OF_MANY[language], RAW_STATES, BARE_RULES, r"answered \d{3}"):
        assert [found[0] for found in re.finditer(rf".{{20}}(?:{wrong}).{{20}}", text)] == [], wrong


@pytest.mark.parametrize("command", COMMANDS)
def test_german_has_its_own_words_and_days(printed: tuple[Language, dict[str, str]], command: str) -> None:
    language, said = printed
    if language != "de":
        pytest.skip("English has other words")
    # What stands between quotation marks is to be typed; numbers of documents have years, too.
    text = re.sub(r"„[^“]*“|\b\w+-2\d{3}-\d+\b|/\S+", "", " ".join(said[command].split()))
    assert [found[0] for found in WORDS_TO_AVOID.finditer(text)] == []
    assert [found[0] for found in re.finditer(rf".{{20}}{ISO_DAY}.{{20}}", text)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_longer_than_the_screen(printed: tuple[Language, dict[str, str]], command: str) -> None:
    _, said = printed
    longest = [line for line in said[command].splitlines() if len(line) > COLUMNS and max(map(len, line.split())) < 60]
    assert longest == []
