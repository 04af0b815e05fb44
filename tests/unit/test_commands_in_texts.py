"""A command in a sentence can be copied: whole on one line, named as the program was called, for the same space."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import pytest

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cli.console import Page, wrapped
from cobot_sevdesk_sync.report.html import _with_commands
from cobot_sevdesk_sync.texts import Language, Texts, commands
from cobot_sevdesk_sync.texts.catalogue import sentences
from cobot_sevdesk_sync.texts.commands import command_line
from cobot_sevdesk_sync.texts.template import template

LANGUAGES: tuple[Language, ...] = ("de", "en")
CONFIG = "/home/eva/Buchhaltung der Spaces/Eva's space am Hafen/config.yaml"
CALL = f"cobot-sevdesk --config {shlex.quote(CONFIG)}"
OTHER = "install -d -m 700 -o 1000 '/var/lib/ein Ordner mit einem langen Namen/cobot-sevdesk'"
WIDTHS = range(40, 101)
QUOTED = re.compile(r"[„“]((?:cobot-sevdesk|\{command\})(?: (?:'[^']*'|[^“”„])*)?)[“”]")


def texts_with_commands() -> Iterator[tuple[Language, str]]:
    for language in LANGUAGES:
        for key, sentence in sentences(language).items():
            if QUOTED.search(sentence) and not key.startswith("config."):
                yield language, key


def values_of(sentence: str) -> Mapping[str, str]:
    values = {name: f"{name} 4711" for name in template(sentence).gaps}
    return values | {"retry": "'S 1'", "command": OTHER, "count": "3"}


def commands_of(sentence: str, values: Mapping[str, str]) -> list[str]:
    """The commands that a filled sentence holds, as they are to be copied."""
    whole = re.sub(r"\[|\]", "", sentence)
    filled = template(whole).filled({**values, "command": "{command}"})
    found = [each.replace("cobot-sevdesk", CALL, 1) for each in QUOTED.findall(filled)]
    return [each.replace("{command}", OTHER) for each in found]


@pytest.fixture
def called_with_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cobot-sevdesk", "--config", CONFIG, "check"])


@pytest.mark.usefixtures("called_with_config")
@pytest.mark.parametrize(("language", "key"), list(texts_with_commands()))
def test_every_command_of_every_text_stands_whole_on_one_line_with_its_configuration(
    language: Language, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = sentences(language)[key]
    values = values_of(sentence)
    expected = commands_of(sentence, values)
    text = Texts(language).text(key, values)
    assert expected
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        for told in (wrapped(text, "  > ", "    "), *([printed(text, width)] if width % 10 == 0 else [])):
            lines = told.split("\n")
            for command in expected:
                assert any(command in line for line in lines), (width, command, told)
            # What has room beside the command, and what has none, loses nothing but quotation marks and stops.
            assert letters(told) == letters(f"> {text}")


def printed(text: str, width: int) -> str:
    page, out = Page(), io.StringIO()
    page._width = width
    with redirect_stdout(out):
        page.paragraph(f"> {text}")
    return out.getvalue()


def letters(text: str) -> str:
    return re.sub(r"[\s„“”.,;:]", "", text)


@pytest.mark.usefixtures("called_with_config")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_too_long_for_the_line_stands_alone_without_quotation_marks(language: Language) -> None:
    finding = Finding("voucher-gone", "invoice", "c0ffee", "S-1", {"voucher": "5001"})
    lines = wrapped(Texts(language).problem_fix(finding), "    > ", "      ").split("\n")
    assert f"      {CALL} sync retry S-1" in lines
    assert f"      {CALL} sync accept S-1 --reason …" in lines


def test_a_command_to_which_a_text_leads_stands_alone_though_it_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = Texts("de").text("check.config-permissions.open.fix", {"command": "chmod 600 'a b'"})
    assert wrapped(text, "> ", "  ") == "> Geben Sie ein:\n  chmod 600 'a b'"
    assert wrapped("Geben Sie „chmod 600 a“ ein.") == "Geben Sie „chmod 600 a“ ein."


def test_on_the_page_a_command_is_one_line_and_what_it_holds_is_escaped() -> None:
    page = _with_commands("Gelten lassen: „cobot-sevdesk sync accept 'S<1' --reason …“ & fertig")
    command = "<code>cobot-sevdesk sync accept &#39;S&lt;1&#39; --reason …</code>"
    assert page == f"Gelten lassen: {command} &amp; fertig"
    style = (Path(commands.__file__).parents[1] / "report" / "page" / "report.css").read_text(encoding="utf-8")
    assert re.search(r"^code \{[^}]*white-space: nowrap", style, re.MULTILINE)


@pytest.mark.usefixtures("called_with_config")
def test_what_is_posted_in_cobot_names_no_file_of_this_machine() -> None:
    finding = Finding("voucher-gone", "invoice", "c0ffee", "S-1", {"voucher": "5001"})
    posted = Texts("de").activity_text(finding)
    assert "„cobot-sevdesk sync retry S-1“" in posted
    assert "config.yaml" not in posted


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["sync", "run"], "cobot-sevdesk sync status"),
        (["--config=a.yaml", "-v", "sync", "run"], "cobot-sevdesk --config a.yaml sync status"),
        (
            ["--log-format", "json", "--config", "a b", "--config", "c", "sync"],
            "cobot-sevdesk --config 'a b' --config c sync status",
        ),
        (["sync", "accept", "S-1", "--reason", "--config", "x"], "cobot-sevdesk sync status"),
    ],
)
def test_a_command_is_for_the_configurations_that_this_one_was_given(
    arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["cobot-sevdesk", *arguments])
    assert command_line("sync", "status") == expected


def test_a_command_names_the_program_as_it_was_called_unless_a_shell_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "cobot-sevdesk"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    for started in ("bin/cobot-sevdesk", "./bin/cobot-sevdesk", str(program)):
        monkeypatch.setattr(sys, "argv", [started, "check"])
        monkeypatch.setenv("PATH", str(tmp_path))
        assert command_line("check") == f"{started} check"
        monkeypatch.setenv("PATH", f"{tmp_path}:{program.parent}")
        assert shutil.which("cobot-sevdesk") == str(program)
        assert command_line("check") == "cobot-sevdesk check"


def test_a_command_names_the_module_where_the_module_was_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(Path(commands.__file__).parents[1] / "__main__.py"), "check"])
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "cobot_sevdesk_sync", "check"])
    commands._program_words.cache_clear()
    with mock.patch.dict("os.environ", {"PATH": "/nowhere"}):
        assert command_line("check") == "python3 -m cobot_sevdesk_sync check"
    commands._program_words.cache_clear()
