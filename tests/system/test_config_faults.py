"""The faults of configurations on the command line: each in its file's language, the words around in the first's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from tests.unit.config.conftest import MINIMAL

NEXT = {
    "de": "Die Datei berichtigen, dann „cobot-sevdesk check“. Alle Einstellungen mit ihren Vorgaben stehen in"
    " config.example.yaml.",
    "en": "Correct the file, then “cobot-sevdesk check”. All settings with their defaults are in config.example.yaml.",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a broken configuration in each language, for somebody whose machine speaks English."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for language in ("de", "en"):
        text = f"{MINIMAL}language: {language}\ninvoices: {{status: offen}}\n"
        Path(f"{language}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def call(*arguments: str) -> Result:
    """Carry a command out that has to end as for wrong usage."""
    ended = CliRunner().invoke(cobot_sevdesk, list(arguments))
    assert (ended.exit_code, ended.stdout) == (2, "")
    return ended


@pytest.mark.parametrize(
    "command", ["sync run", "sync report", "sync status", "sync explain 1", "sync retry 1", "check"]
)
def test_every_command_speaks_the_language_of_the_file(command: str, folder: Path) -> None:
    assert call("--config", "de.yaml", *command.split()).stderr.splitlines() == [
        "Die Konfiguration ist nicht verwendbar; für sie wurde nichts abgerufen oder geschrieben. Fehler: 1.",
        f"  {folder}/de.yaml, Zeile 8, invoices.status: gefunden: „offen“; erwartet: eines von: open, draft; meinten"
        " Sie „open“?",
        NEXT["de"],
    ]
    assert call("--config", "en.yaml", *command.split()).stderr.splitlines() == [
        "The configuration cannot be used; nothing was requested or written for it. Faults: 1.",
        f'  {folder}/en.yaml, line 8, invoices.status: found "offen"; expected one of: open, draft; did you mean'
        ' "open"?',
        NEXT["en"],
    ]


@pytest.mark.parametrize(("first", "second"), [("de", "en"), ("en", "de")])
def test_of_several_files_each_speaks_its_own_language_and_the_first_one_around_them(first: str, second: str) -> None:
    said = call("--config", f"{first}.yaml", "--config", f"{second}.yaml", "check").stderr.splitlines()
    found = {"de": "gefunden: „offen“", "en": 'found "offen"'}
    assert said[0].endswith({"de": "Fehler: 2.", "en": "Faults: 2."}[first])
    assert f"{first}.yaml" in said[1]
    assert found[first] in said[1]
    assert f"{second}.yaml" in said[2]
    assert found[second] in said[2]
    assert said[3:] == [NEXT[first]]


@pytest.mark.parametrize(("variable", "value", "language"), [("LANG", "de_AT.UTF-8", "de"), ("LC_ALL", "en_GB", "en")])
def test_a_file_that_cannot_be_read_is_told_in_the_language_of_the_machine(
    variable: str, value: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    Path("broken.yaml").write_text("language: en\n\tx: y\n", encoding="utf-8")
    said = {"none": {"de": "nicht vorhanden", "en": "No such file"}, "broken": {"de": "ein Tabulator", "en": "a tab"}}
    for name, words in said.items():
        for command in ("check", "login"):
            stderr = call("--config", f"{name}.yaml", command).stderr
            assert words[language] in stderr
            assert {"de": "Die Konfiguration ist", "en": "The configuration cannot"}[language] in stderr


def test_one_that_cannot_be_read_among_others_is_no_reason_to_speak_otherwise_of_them() -> None:
    said = call("--config", "none.yaml", "--config", "de.yaml", "sync", "run").stderr.splitlines()
    assert said[0].startswith("The configuration cannot be used")
    assert "found No such file or directory" in said[1]
    assert "gefunden: „offen“" in said[2]
    assert said[3] == NEXT["en"]


def test_as_an_event_too() -> None:
    event = json.loads(call("--log-format", "json", "--config", "de.yaml", "sync", "run").stderr)
    assert "gefunden: „offen“" in event["message"]
    assert event["next"] == NEXT["de"]


def test_login_speaks_the_language_it_is_told_else_that_of_the_file() -> None:
    Path("login.yaml").write_text("cobot: {subdomain: '!'}\n", encoding="utf-8")
    by_itself = call("--config", "login.yaml", "login").stderr
    assert "Zeile 1, cobot.subdomain: gefunden: „!“" in by_itself
    assert "Es ist nicht klar" in by_itself
    told = call("--config", "login.yaml", "login", "--language", "en").stderr
    assert 'line 1, cobot.subdomain: found "!"' in told
    assert "It is not clear" in told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Das ist kein Token. Gefunden: der Inhalt von „{path}“: leer; erwartet: ein Token. Es wurde nicht"),
        ("en", 'This is no token: the content of "{path}": empty; a token. It was not stored.'),
    ],
)
def test_init_says_in_its_language_why_something_is_no_token(language: str, said: str) -> None:
    Path("t").touch()
    ended = call("init", "--yes", "--language", language, "--cobot-token-file", "t")
    assert said.format(path="t") in ended.stderr
