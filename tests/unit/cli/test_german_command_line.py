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
    """Every paragraph of help, every line of the list of commands, and every word that stands for a value."""
    told = set(COMMANDS.values())
    root = click.Context(cobot_sevdesk, info_name="cobot-sevdesk", **cobot_sevdesk.context_settings)
    for command, context in every_command(cobot_sevdesk, root):
        helps = [command.help, *(each.help for each in command.get_params(context) if isinstance(each, click.Option))]
        told |= {" ".join(part.split()) for text in helps if text for part in text.split("\n\n")}
        told |= {each.make_metavar(context) for each in command.get_params(context)} - SAME_IN_BOTH
        told |= {command.options_metavar or ""}
        told |= {command.subcommand_metavar} if isinstance(command, click.Group) else set()
    return {each for each in told if not re.fullmatch(r"\[[a-z|]+\]", each)}


# Placeholders that are German words, too; a flag has none to show.
SAME_IN_BOTH = {"ID", "NAME", "SPACE", "TEXT", "URL", "BOOLEAN"}
# What click has words for, and no command here gives it a reason to say.
NEVER_SAID = re.compile(
    r"deprecated|env var|Editing failed|Windows error|Bash|Unknown|UUID|boolean|Aborted|Choice\(|Positional arguments|"
    r"declar|cannot use the same flag|iterable|nargs|"
    r"len_type|defined twice|format|start character|Confirm the action|unknown error|any key|Takes "
)
ENGLISH_WORDS = re.compile(
    r"\b(?:Usage|Options|Commands?|OPTIONS|COMMAND|ARGS|INTEGER|FLOAT|RANGE|DATE|FILE|PATH|DIRECTORY|NUMBER-OR-ID|KEY|"
    r"VALUE|BOOLEAN|default|required|Show|this|message|and|exit|the|version|Error|Try|for|help|Invalid|value|Missing|"
    r"argument|command|parameter|such|No|Did|you|mean|requires|unexpected|extra|valid|range|integer|one|does|"
    r"not|exist|directory|file|readable|Choose|from)\b|<=|>="
)


def words_of_click() -> set[str]:
    """Every text that click passes through gettext."""
    found = set()
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                found |= {each for each in texts if isinstance(each, str)}
    return found


def test_all_that_click_can_say_of_our_commands_has_its_german_words() -> None:
    said = {each for each in words_of_click() if not NEVER_SAID.search(each)}
    assert said - COMMAND_LINE.keys() - {"path", "file", "directory", "%(prog)s, version %(version)s", "d"} == set()


ALL_COMMANDS = ["", *COMMANDS]


@pytest.mark.parametrize("path", ALL_COMMANDS)
def test_no_english_word_of_click_is_left_in_german_help(path: str) -> None:
    ended = command_line(*path.split(), "--help", environment={"LC_ALL": "de_DE.UTF-8"})
    assert ended.code == 0
    known = re.sub(r"[\w.]+[_.][\w.]+|--[\w-]+", "", ended.stdout)
    assert ENGLISH_WORDS.findall(known) == []


@pytest.mark.parametrize("path", ALL_COMMANDS)
def test_english_help_is_as_it_was_after_german_help(path: str) -> None:
    before = command_line(*path.split(), "--help", environment={"LC_ALL": "en_GB.UTF-8"})
    command_line(*path.split(), "--help", environment={"LC_ALL": "de_DE.UTF-8"})
    after = command_line(*path.split(), "--help", environment={"LC_ALL": "en_GB.UTF-8"})
    assert before == after
    assert "Usage:" in before.stdout


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


# Click's English names of kinds, of which the German sentences do without.
NOT_SAID_IN_GERMAN = {"{number_type", "{name"}


@pytest.mark.parametrize("words", COMMAND_LINE)
def test_the_german_words_have_the_same_gaps(words: str) -> None:
    gaps = set(re.findall(r"\{\w+", words)) - NOT_SAID_IN_GERMAN
    assert gaps == set(re.findall(r"\{\w+", COMMAND_LINE[words])) - NOT_SAID_IN_GERMAN


WRONG = {
    ("sync", "run", "--limt", "3"): ("No such option", "Die Option '--limt' gibt es nicht"),
    ("sync", "run", "--since", "31.2.2026"): ("no calendar has", "'31.2.2026' ist ein Tag, den kein Kalender kennt"),
    ("run",): ("Did you mean 'sync run'", "Den Befehl 'run' gibt es nicht. Gemeint ist vielleicht 'sync run'."),
    ("sync", "run", "--format", "xml"): ("is not one of", "'xml' ist keines von"),
    ("sync", "explain"): ("Missing argument 'NUMBER-OR-ID'", "Es fehlt das Argument 'NUMMER-ODER-ID'"),
    ("sync", "rnu"): ("Did you mean 'run'", "Den Befehl 'rnu' gibt es nicht. Gemeint ist vielleicht 'run'."),
    ("reprot",): ("Did you mean 'sync report'", "Den Befehl 'reprot' gibt es nicht. Gemeint ist vielleicht 'sync"),
    ("nosuch",): ("No such command 'nosuch'.\n", "Den Befehl 'nosuch' gibt es nicht.\n"),
    ("sync", "run", "--limit", "x"): ("is not a valid integer", "'x' ist keine Zahl."),
    ("sync", "run", "--limit", "0"): ("not in the range x>=1", "0 ist nicht möglich, nur ab 1."),
    ("sync", "run", "--jobs", "99"): ("not in the range 1<=x<=64", "99 ist nicht möglich, nur 1 bis 64."),
    ("sync", "run", "--onyl"): ("Did you mean one of: '--only'", "(Gemeint ist vielleicht: '--only', '--until'.)"),
    ("sync", "run", "a", "b"): ("unexpected extra arguments (a b)", "Unerwartete Argumente (a b)"),
    ("check", "a"): ("unexpected extra argument (a)", "Unerwartetes Argument (a)"),
    ("sync", "report", "--output"): ("requires an argument", "Die Option '--output' verlangt einen Wert."),
    ("sync", "accept", "X"): ("Missing option '--reason'", "Es fehlt die Option '--reason'."),
    ("sync", "run", "--dry-run=1"): ("does not take a value", "Die Option '--dry-run' nimmt keinen Wert."),
    ("init", "--cobot-token-file", "no"): ("File 'no' does not exist", "'--cobot-token-file': 'no' gibt es nicht."),
    ("init", "--cobot-token-file", "."): ("File '.' is a directory", "'--cobot-token-file': '.' ist ein Ordner."),
    ("init", "--subdomain", "?"): ("neither a subdomain nor", "'?' ist weder eine Subdomain noch eine Adresse"),
    ("init", "--sevdesk-api-url", "x"): ("expected an address", "'--sevdesk-api-url': erwartet: eine Adresse"),
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
    if language == "de":
        told = re.sub(r"--[\w-]+", "", ended.stderr)
        assert ENGLISH_WORDS.findall(told) == []


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
