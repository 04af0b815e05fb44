"""``check`` on the command line: text for people, JSON for scripts, exit codes, several spaces, documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cobot_sevdesk_sync.check.lines import CHECK_NAMES
from cobot_sevdesk_sync.cli.check import tell_lines
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.sandbox.seed import seed_space
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.texts.catalogue import sentences
from tests.system.checking import checked
from tests.system.invoicing import DAY, issue, line, member_of, real_today
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES: tuple[Language, ...] = ("de", "en")


def run(configs: Sequence[Path], *words: str) -> Result:
    """Run the command in this process; the code is the result's return value."""
    options = [option for config in configs for option in ("--config", str(config))]
    result = CliRunner().invoke(cobot_sevdesk, [*options, *words], standalone_mode=False)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def config_of(world: World) -> Path:
    """Write the configuration for the running servers."""
    assert world._servers is not None
    return world.write_config(world._servers.cobot_url, world._servers.sevdesk_url)


def test_json_is_one_object_on_one_line_per_space(served: World, tmp_path: Path) -> None:
    issue(served, "CW-1", line(code="Hundeplatz"), day=real_today())
    first = config_of(served)
    second = tmp_path / "second.yaml"
    text = first.read_text(encoding="utf-8").replace("state.db", "second.db")
    second.write_text(text.replace(f"subdomain: {served.cobot.space.subdomain}", "subdomain: elsewhere"))
    result = run([first, second], "check", "--format", "json")
    one, other = map(json.loads, result.stdout.splitlines())
    assert (one["space"], one["exit_code"], other["space"], other["exit_code"]) == (
        served.cobot.space.subdomain,
        1,
        "elsewhere",
        4,
    )
    assert result.return_value == 4
    assert result.stderr == ""
    assert set(one) == {"space", "exit_code", "checks", "requests"}
    assert {frozenset(check) for check in one["checks"]} == {frozenset({"name", "verdict", "what", "why", "fix"})}
    assert all(check["fix"] for check in one["checks"] if check["verdict"] != "ok")
    assert min(one["requests"].values()) > 0


def test_a_broken_configuration_is_2_and_the_other_space_is_checked(served: World, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("start_date: soon\n", encoding="utf-8")
    result = run([config_of(served), broken], "check")
    assert result.return_value == 2
    assert "start_date" in result.stderr
    assert served.cobot.space.subdomain in result.stdout


def test_quiet_says_nothing_of_a_space_that_is_ready(served: World) -> None:
    issue(served, "CW-1", debitor=member_of(served.cobot), day=real_today())
    served.configure(notify={"ping_url": "https://ping.example.org/never-called"})
    result = run([config_of(served)], "-q", "check")
    assert (result.return_value, result.output) == (0, "")


def test_the_token_is_in_no_log_line(served: World, capfd: pytest.CaptureFixture[str]) -> None:
    config = config_of(served)
    result = run([config], "-v", "check")
    said = result.output + "".join(capfd.readouterr())
    assert "/api/access_tokens/[secret]" in said
    assert served.cobot.token not in said
    assert served.sevdesk.token not in said


def test_as_a_process_of_its_own_it_ends_with_the_code(served: World) -> None:
    served.sevdesk.bookkeeping_version = "1.0"
    ended = served.command("check")
    assert (ended.code, ended.stderr) == (2, "")
    assert "  failure  sevDesk's booking system: It is 1.0; 2.0 is needed." in ended.stdout


# Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_lively_space_reads_well_in_80_columns_without_colour(
    world: World, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    cobot, sevdesk, _ = seed_space(DAY)
    world = World(world.folder, cobot, sevdesk, world.start_date)
    world.configure(language=language)
    lines = checked(world)
    for each in lines:
        for sentence in (each.why, each.fix):
            for wrong in ("None", "{", "|", "  ", "..", "?", " .", " ,", "()", "„“", "“”", ": ."):
                assert wrong not in sentence.removeprefix("None "), sentence
            assert not sentence or sentence.endswith("."), sentence
    tell_lines(lines, Texts(language), space="co-up", requests={"cobot": 1, "sevdesk": 2})
    printed = capsys.readouterr().out
    marks = ("ok", "Warnung", "Fehler") if language == "de" else ("ok", "warning", "failure")
    beginnings = tuple(f"  {mark:9}" for mark in marks)
    assert sum(1 for row in printed.splitlines() if row.startswith(beginnings)) == len(lines)
    too_long = [row for row in printed.splitlines() if len(row) > 80 and str(world.folder) not in row]
    assert too_long == []
    assert "\x1b" not in printed


def test_hostile_words_cannot_act_on_a_terminal_or_flood_it(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    issue(world, "CW-1\x1b[2J", line("\x1b]0;title\x07" + "x" * 5000, code="evil\n\x1b[31m\u202e"))
    lines = checked(world)
    tell_lines(lines, Texts("en"), space="co-up")
    printed = capsys.readouterr().out
    assert not set("\x1b\x07\u202e") & set(printed)
    assert len(printed) < 10_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_texts_for_documented_checks_only(language: Language) -> None:
    keys = [key.split(".") for key in sentences(language) if key.startswith("check.")]
    assert {key[1] for key in keys} - {"mark", "title", "totals", "case"} == set(CHECK_NAMES)
    for name in CHECK_NAMES:
        assert f"check.{name}.what" in sentences(language)


def test_every_name_is_documented_with_what_it_says() -> None:
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert tuple(name for name, _, _ in rows) == CHECK_NAMES
    assert all(len(looked_at) > 10 and len(mended) > 10 for _, looked_at, mended in rows)
