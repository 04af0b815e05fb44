"""The German words of ``--help`` and of wrong command lines: whole, and of the very words that are told."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cobot_sevdesk_sync.cli.root import COMMANDS, cobot_sevdesk
from cobot_sevdesk_sync.texts.german_command_line import COMMAND_LINE
from tests.world import command_line

ROOT = Path(__file__).resolve().parents[3] / "cobot_sevdesk_sync"


def every_command(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from every_command(inner, click.Context(inner, info_name=name, parent=context))


def texts_told() -> set[str]:
    """Every paragraph of help, and every line of the list of commands."""
    told = set(COMMANDS.values())
    root = click.Context(cobot_sevdesk, info_name="cobot-sevdesk", **cobot_sevdesk.context_settings)
    for command, context in every_command(cobot_sevdesk, root):
        helps = [command.help, *(each.help for each in command.get_params(context) if isinstance(each, click.Option))]
        told |= {" ".join(part.split()) for text in helps if text for part in text.split("\n\n")}
    return told


def words_in(folder: Path) -> set[str]:
    """Every text that stands in the sources of a folder."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.py")))
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_all_that_help_tells_has_its_german_words() -> None:
    assert texts_told() - COMMAND_LINE.keys() == set()


def test_no_german_words_are_left_over_from_words_that_nobody_tells() -> None:
    known = texts_told() | words_in(Path(click.__file__).parent) | words_in(ROOT / "cli")
    assert COMMAND_LINE.keys() - known == set()


@pytest.mark.parametrize("words", COMMAND_LINE)
def test_the_german_words_have_the_same_gaps(words: str) -> None:
    assert set(re.findall(r"\{\w+", words)) == set(re.findall(r"\{\w+", COMMAND_LINE[words]))


WRONG = {
    ("sync", "run", "--limt", "3"): ("No such option", "Die Option '--limt' gibt es nicht"),
    ("sync", "run", "--since", "31.2.2026"): ("no calendar has", "'31.2.2026' ist ein Tag, den kein Kalender kennt"),
    ("run",): ("Did you mean 'sync run'", "Den Befehl 'run' gibt es nicht. Gemeint ist vielleicht 'sync run'."),
    ("sync", "run", "--format", "xml"): ("is not one of", "'xml' ist keines von"),
    ("sync", "explain"): ("Missing argument", "Es fehlt das Argument"),
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_wrong_command_line_is_told_in_the_language_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    locale = {"LC_ALL": f"{language}_DE.UTF-8", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    ended = command_line(*arguments, environment=locale)
    assert ended.code == 2
    assert WRONG[arguments][language == "de"] in ended.stderr


@pytest.mark.parametrize("written", ["language: de\n", "start_date: 2026-01-01\n", "language: 'de' # so\n"])
def test_the_configuration_outweighs_the_environment_and_need_not_be_right(tmp_path: Path, written: str) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(written, encoding="utf-8")
    before = (gettext.dgettext, gettext.dngettext)
    ended = command_line("--config", str(config), "sync", "run", "--help", environment={"LC_ALL": "en_GB.UTF-8"})
    assert "Neues übertragen: erst Mitglieder, dann Rechnungen." in ended.stdout
    assert "Diese Hilfe zeigen." in ended.stdout
    assert (gettext.dgettext, gettext.dngettext) == before
    config.write_text("language: en\n", encoding="utf-8")
    ended = command_line(f"--config={config}", "sync", "run", "--help", environment={"LC_ALL": "de_DE.UTF-8"})
    assert "Carry over what is new" in ended.stdout
    assert "Show this message and exit." in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "option", "mended"),
    [
        (("check", "--config", "a b.yaml"), "--config", "--config 'a b.yaml' check"),
        (("sync", "--config=c.yaml", "run", "--dry-run"), "--config", "--config=c.yaml sync run --dry-run"),
        (("-q", "sync", "run", "--limit", "3", "-v"), "-v", "-q -v sync run --limit 3"),
        (("sync", "status", "--quiet"), "--quiet", "--quiet sync status"),
        (("check", "--log-format", "json", "--config", "c"), "--log-format", "--log-format json --config c check"),
    ],
)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The option {} belongs before the command: cobot-sevdesk {}"),
        ("de", "Die Option {} gehört vor den Befehl: cobot-sevdesk {}"),
    ],
)
def test_a_global_option_behind_the_command_is_told_with_the_command_as_it_has_to_be(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    option: str,
    mended: str,
    language: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    locale = {"LC_ALL": f"{language}_DE.UTF-8", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    ended = command_line(*arguments, environment=locale)
    assert ended.code == 2
    assert said.format(option, mended) in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize("command", [("sync", "run"), ("check",), ("sync", "status")])
def test_in_the_wrong_folder_one_is_told_which_it_is_and_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "COBOT_SEVDESK_CONFIG": ""}
    ended = command_line(*command, environment=home | {"LC_ALL": "de_DE.UTF-8"})
    assert ended.code == 2
    assert f"keine Konfigurationsdatei im Ordner {tmp_path}, in dem Sie gerade sind" in ended.stderr
    assert f"{tmp_path}/cobot-sevdesk/config.yaml" in ended.stderr
    assert "Mit cd in den Ordner wechseln" in ended.stderr
    assert "cobot-sevdesk --config ORDNER/config.yaml check" in ended.stderr
    assert "berichtigen" not in ended.stderr
    english = command_line(*command, environment=home | {"LC_ALL": "C"})
    assert "Change with cd to the folder that holds it" in english.stderr
