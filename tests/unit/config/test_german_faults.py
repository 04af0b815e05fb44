"""Every kind of fault as a German reads it, and that there is none without a text."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import cobot_sevdesk_sync
from cobot_sevdesk_sync.config.loading import find_config_files, load_settings, without_clashes
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault, Words
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.texts.catalogue import sentences
from cobot_sevdesk_sync.texts.template import template
from tests.unit.config.conftest import MINIMAL

PACKAGE = Path(cobot_sevdesk_sync.__file__).parent
LANGUAGES: tuple[Language, ...] = ("de", "en")
FAULT_KEYS = {key for key in sentences("en") if key.startswith("fault.")}
ONE_TOKEN = (
    "erwartet: genau eines von token, token_file und token_command, etwa token: ${NAME} für eine Umgebungsvariable"
)
ADDRESS = (
    "erwartet: eine Adresse wie https://api.example.org, ohne Benutzernamen, Passwort, Abfrage (?) und Sprungmarke (#)"
)
SUBDOMAIN = (
    "erwartet: die Subdomain des Space: was vor .cobot.me steht, etwa co-up (Kleinbuchstaben, Ziffern und Bindestriche)"
)
DAY = "in der Form JJJJ-MM-TT, etwa 2026-01-01, von 2000 bis 2100"
ACCOUNT = 'erwartet: Nummer oder Name eines Buchungskontos in sevDesk, etwa "4400"'
IN_QUOTES = "erwartet: der Wert in Anführungszeichen"
SECTION = "erwartet: ein Abschnitt: Schlüssel mit Werten, jeder in einer eigenen Zeile"
SECOND_MARK = "erwartet: ein zweites Anführungszeichen am Ende des Wertes"
STARTABLE = "erwartet: ein Befehl, der sich starten lässt"

WHOLE_FILES: tuple[tuple[str | bytes, str], ...] = (
    (
        "start_date: x\n\ta: b\n",
        "Zeile 2: gefunden: ein Tabulator, in Spalte 1; erwartet: Leerzeichen statt des Tabulators",
    ),
    (
        "a: 1\nb: x: y\n",
        "Zeile 2: gefunden: ein Doppelpunkt, wo kein Schlüssel stehen kann, in Spalte 5; erwartet: Anführungszeichen um"
        " einen Wert mit Doppelpunkt oder eine andere Einrückung",
    ),
    ('a: "open\n', f"Zeile 2: gefunden: ein Anführungszeichen ohne sein Gegenstück, in Spalte 1; {SECOND_MARK}"),
    (
        'a: "\\q"\n',
        "Zeile 1: gefunden: ein umgekehrter Schrägstrich in doppelten Anführungszeichen, in Spalte 6; erwartet:"
        " einfache Anführungszeichen um den Wert",
    ),
    (
        "a: [1, 2\nb: 1\n",
        "Zeile 2: gefunden: eine Klammer, die nicht geschlossen wird, in Spalte 2; erwartet: eine schließende Klammer"
        " oder der Wert in Anführungszeichen",
    ),
    (
        "a: @x\n",
        "Zeile 1: gefunden: ein Wert, der mit einem Zeichen beginnt, das YAML für sich braucht, in Spalte 4;"
        f" {IN_QUOTES}",
    ),
    ("a: *x\n", f"Zeile 1: gefunden: ein Wert, der mit & oder * beginnt, in Spalte 4; {IN_QUOTES}"),
    ("a: *\n", f"Zeile 1: gefunden: ein Wert, der mit * beginnt, in Spalte 5; {IN_QUOTES}"),
    ("a: &\n", f"Zeile 1: gefunden: ein Wert, der mit & beginnt, in Spalte 5; {IN_QUOTES}"),
    ("a: !x!y z\n", f"Zeile 1: gefunden: ein Wert, der mit ! beginnt, in Spalte 4; {IN_QUOTES}"),
    (
        "a: 1\n---\nb: 1\n",
        "Zeile 2: gefunden: ein zweites Dokument nach ---, in Spalte 1; erwartet: ein Dokument, also ein Space, je"
        " Datei",
    ),
    (
        "a:\n    b: 1\n  c: 1\n",
        "Zeile 3: gefunden: eine Zeile, die anders eingerückt ist als ihre Nachbarn, in Spalte 3; erwartet: dieselbe"
        " Einrückung für alle Schlüssel eines Abschnitts",
    ),
    ("a: 1\nb\n", "Zeile 3: gefunden: eine Zeile ohne Doppelpunkt, in Spalte 1; erwartet: Schlüssel: Wert"),
    (
        "%YAML 3.0\n--- a\n",
        "Zeile 1: gefunden: etwas, das kein YAML ist, in Spalte 1; erwartet: Schlüssel: Wert, Abschnitte mit"
        " Leerzeichen eingerückt",
    ),
    (
        "- a\n",
        "Zeile 1: gefunden: eine Liste oder ein einzelner Wert; erwartet: Schlüssel mit Werten, etwa start_date:"
        " 2026-01-01",
    ),
    (
        "[a]: 1\n",
        "Zeile 1: gefunden: ein Schlüssel aus mehreren Werten; erwartet: ein Wort als Schlüssel; ein Wert mit { oder ["
        " braucht Anführungszeichen",
    ),
    ("a: \x07\n", "Zeile 1: gefunden: ein Steuerzeichen; erwartet: Text ohne Steuerzeichen"),
    (
        "a: " + "[" * 2_000,
        "gefunden: Klammern in Klammern ohne Ende; erwartet: die Schlüssel aus config.example.yaml",
    ),
    (b"# \xdc\n", "Zeile 1: gefunden: Bytes, die kein UTF-8 sind; erwartet: eine Textdatei, gespeichert als UTF-8"),
    (b"#" * 1_100_000, "gefunden: 1000001 Bytes; erwartet: eine Konfigurationsdatei, die viel kleiner ist"),
)

# Lines behind the smallest configuration: what is at fault is in line 7, so only the rest is here.
LINES: tuple[tuple[str, str], ...] = (
    (
        "invoces: {}",
        "invoces: gefunden: ein unbekannter Schlüssel „invoces“; erwartet: ein Schlüssel dieses Abschnitts; meinten"
        " Sie „invoices“?",
    ),
    (
        "notify: {zzz: 1}",
        "notify.zzz: gefunden: ein unbekannter Schlüssel „zzz“; erwartet: einer der Schlüssel dieses Abschnitts:"
        " cobot, ping_url, ping_text",
    ),
    (
        "enabled: true",
        "enabled: gefunden: ein unbekannter Schlüssel „enabled“; erwartet: derselbe Schlüssel unter members oder"
        " invoices",
    ),
    (
        "members: {language: de}",
        "members.language: gefunden: ein unbekannter Schlüssel „language“; erwartet: derselbe Schlüssel unter keinem"
        " Abschnitt (am Anfang der Zeile)",
    ),
    ("accounts: [4400]", f"accounts: gefunden: eine Liste; {SECTION}"),
    ("members: yes", f"members: gefunden: ein einzelner Wert; {SECTION}"),
    ("default_account: {a: b}", f"default_account: gefunden: ein Abschnitt; {ACCOUNT}"),
    ("default_account: ''", f"default_account: gefunden: nichts; {ACCOUNT}"),
    (
        "default_account: 0815",
        f'default_account: gefunden: 0815 ohne Anführungszeichen; {ACCOUNT}; mit Anführungszeichen, also "0815", da'
        " YAML den Wert ohne sie anders versteht",
    ),
    (
        'default_account: "44\\n00"',
        f"default_account: gefunden: „44 00“; {ACCOUNT}; in einer Zeile, ohne Steuerzeichen, höchstens 500 Zeichen",
    ),
    ("accounts: {'': a}", "accounts.: gefunden: nichts; erwartet: ein Buchungscode von Cobot"),
    (
        "accepted: hand.yaml",
        "accepted: gefunden: „hand.yaml“; erwartet: der Pfad einer Datei, deren Name auf .accepted.yaml endet oder gar"
        " nicht auf .yaml (jede andere *.yaml gilt als Konfiguration)",
    ),
    ("language: English", "language: gefunden: „English“; erwartet: eines von: de, en; meinten Sie „en“?"),
    ("invoices: {status: x}", "invoices.status: gefunden: „x“; erwartet: eines von: open, draft"),
    (
        "members: {teams: ja}",
        "members.teams: gefunden: „ja“; erwartet: true oder false, ohne Anführungszeichen; meinten Sie true?",
    ),
    (
        "invoices: {due_after_days: '14'}",
        "invoices.due_after_days: gefunden: „14“; erwartet: eine ganze Zahl von 0 bis 365, ohne Anführungszeichen,"
        " oder cobot",
    ),
    (
        "invoices: {wait_hours: '14'}",
        "invoices.wait_hours: gefunden: „14“; erwartet: eine ganze Zahl von 0 bis 8760, ohne Anführungszeichen",
    ),
    (
        "taxes: {zero_rated: {eu_business: 21}}",
        "taxes.zero_rated.eu_business: gefunden: „21“; erwartet: eine Steuerregel, die auf Belegen stehen darf: 18 bis"
        " 21 (One Stop Shop, Leistungen an Unternehmen in anderen EU-Ländern) nimmt sevDesk nur auf eigenen Rechnungen."
        " Hier block lassen, und solche Rechnungen als Rechnung in sevDesk schreiben oder von Hand buchen",
    ),
    (
        "taxes: {rules: {Kaution: block}}",
        "taxes.rules.Kaution: gefunden: „block“; erwartet: die Nummer einer Steuerregel in sevDesk, etwa 22",
    ),
    (
        "taxes: {rules: {'': 22}}",
        "taxes.rules.: gefunden: nichts; erwartet: ein Buchungscode von Cobot, oder die Nummer eines Buchungskontos in"
        " sevDesk",
    ),
    (
        "invoices: {cost_centre: ''}",
        "invoices.cost_centre: gefunden: nichts; erwartet: Nummer oder Name einer Kostenstelle in sevDesk, oder null",
    ),
    ("invoices: {tag: ''}", "invoices.tag: gefunden: nichts; erwartet: der Name eines Tags, oder null"),
    (
        "  timeout_seconds: 0",
        "sevdesk.timeout_seconds: gefunden: „0“; erwartet: eine Zahl größer als 0 bis 600, mit Dezimalpunkt und ohne"
        " Anführungszeichen",
    ),
    (
        "  settle_seconds: -1",
        "sevdesk.settle_seconds: gefunden: „-1“; erwartet: eine Zahl von 0 bis 86400, mit Dezimalpunkt und ohne"
        " Anführungszeichen",
    ),
    (
        "taxes: {zero_rated: {domestic: x}}",
        "taxes.zero_rated.domestic: gefunden: „x“; erwartet: die Nummer einer Steuerregel in sevDesk, etwa 17, oder"
        " block",
    ),
    ("state: ''", "state: gefunden: nichts; erwartet: der Pfad der Statusdatei"),
    (
        "state: ~nobody-of-this-name/x",
        "state: gefunden: „~nobody-of-this-name/x“; erwartet: ein Pfad, dessen ~ für einen bekannten Benutzerordner"
        " steht",
    ),
    (
        "notify: {ping_url: hidden}",
        f"notify.ping_url: gefunden: ein Wert, der hier nicht angezeigt wird; {ADDRESS}",
    ),
    (
        "  api_url: http://example.org",
        "sevdesk.api_url: gefunden: „http://example.org“; erwartet: eine Adresse, die mit https:// beginnt (http nur"
        " für diesen Rechner, etwa 127.0.0.1)",
    ),
    (
        "  api_url: https://hidden@example.org",
        f"sevdesk.api_url: gefunden: eine Adresse mit @, ? oder # (hier nicht angezeigt); {ADDRESS}",
    ),
    (
        "default_account: ${A-B}",
        "default_account: gefunden: „${A-B}“; erwartet: ${NAME} mit dem Namen einer Umgebungsvariablen, oder $${ für"
        " die Zeichen selbst",
    ),
    (
        "default_account: ${ONE}${TWO}",
        "default_account: gefunden: ${ONE}; erwartet: eine Umgebungsvariable, die gesetzt ist; nicht gesetzt: ONE, TWO"
        " (setzen Sie sie mit export, oder schreiben Sie den Wert selbst hierher)",
    ),
)

# Instead of the token of Cobot, in line 4.
TOKENS: tuple[tuple[str, str], ...] = (
    ("token: null", f"cobot.token: gefunden: nichts; {ONE_TOKEN}"),
    ("token: hidden\n  token_file: b", f"cobot.token: gefunden: token und token_file; {ONE_TOKEN}"),
    (
        "token: hidden\n  token_file: b\n  token_command: c",
        f"cobot.token: gefunden: token und token_file und token_command; {ONE_TOKEN}",
    ),
    (
        "token: [hidden]",
        "cobot.token: gefunden: eine Liste; erwartet: ein Token, oder ${NAME} für eines aus der Umgebung",
    ),
    (
        "token: hidden hidden",
        "cobot.token: gefunden: ein Wert, der hier nicht angezeigt wird; erwartet: ein Token: eine Zeile aus"
        " Buchstaben, Ziffern und Zeichen, ohne Umlaute und Leerzeichen",
    ),
    (
        "token: Bearer hidden",
        "cobot.token: gefunden: ein Wert, der hier nicht angezeigt wird; erwartet: nur das Token, ohne „Bearer“",
    ),
    (
        "token_file: ''",
        "cobot.token_file: gefunden: nichts; erwartet: der Pfad einer Datei, die das Token enthält",
    ),
    (
        "token_file: none",
        "cobot.token_file: gefunden: „none“: Datei oder Ordner nicht vorhanden; erwartet: eine lesbare Datei",
    ),
    (
        "token_file: empty/x",
        "cobot.token_file: gefunden: „empty/x“: ein Teil des Pfades ist kein Ordner; erwartet: eine lesbare Datei",
    ),
    ("token_file: empty", "cobot.token_file: gefunden: der Inhalt von „empty“: leer; erwartet: ein Token"),
    (
        "token_file: binary",
        "cobot.token_file: gefunden: „binary“: keine Textdatei; erwartet: eine Textdatei, die ein Token enthält",
    ),
    (
        "token_file: large",
        "cobot.token_file: gefunden: eine große Datei „large“; erwartet: eine Datei, die nur ein Token enthält",
    ),
    ("token_command: ''", "cobot.token_command: gefunden: nichts; erwartet: ein Befehl, der das Token ausgibt"),
    (
        "token_command: pass 'hidden",
        "cobot.token_command: gefunden: ein unvollständiger Befehl; erwartet: ein Befehl, in dem jedes"
        " Anführungszeichen sein Gegenstück hat",
    ),
    (
        "token_command: ./empty hidden",
        f"cobot.token_command: gefunden: der Befehl „./empty“: keine Berechtigung; {STARTABLE}",
    ),
    ('token_command: "a\\0"', f"cobot.token_command: gefunden: der Befehl „a“: kein Befehl; {STARTABLE}"),
    (
        "token_command: tail -f /dev/null",
        "cobot.token_command: gefunden: ein Befehl, der noch läuft; erwartet: ein Befehl, der innerhalb von 0.5"
        " Sekunden endet",
    ),
    (
        "token_command: 'false'",
        "cobot.token_command: gefunden: ein Befehl, der mit 1 endete; erwartet: ein Befehl, der gelingt (von Hand"
        " aufgerufen, sagt er, was fehlt)",
    ),
    (
        "token_command: yes",
        "cobot.token_command: gefunden: ein Befehl, der mehr ausgibt, als ein Token lang sein kann; erwartet: eine"
        " Zeile mit dem Token, sonst nichts",
    ),
    (
        "token_file: /dev/null",
        "cobot.token_file: gefunden: „/dev/null“: keine gewöhnliche Datei; erwartet: eine lesbare Datei",
    ),
    (
        "token: ${LONG}",
        "cobot.token: gefunden: ein Wert, der hier nicht angezeigt wird; erwartet: ein Wert von höchstens 10000"
        " Zeichen",
    ),
    ("token_command: 'true'", "cobot.token_command: gefunden: die erste Zeile des Befehls: leer; erwartet: ein Token"),
)

OTHERS: tuple[tuple[str, str], ...] = (
    (
        MINIMAL.replace("co-up", "https://co-up.cobot.me/x"),
        f"Zeile 3, cobot.subdomain: gefunden: „https://co-up.cobot.me/x“; {SUBDOMAIN}; meinten Sie „co-up“?",
    ),
    (
        MINIMAL.replace("2026-01-01", "1.2.2026"),
        f"Zeile 1, start_date: gefunden: „1.2.2026“; erwartet: ein Datum {DAY}; meinten Sie 2026-02-01?",
    ),
    (
        MINIMAL.replace("2026-01-01", "2026-02-30"),
        f"Zeile 1, start_date: gefunden: „2026-02-30“; erwartet: ein Tag, den es gibt, {DAY}",
    ),
    (
        MINIMAL + "state: a\nstate: b\n",
        "Zeile 8, state: gefunden: derselbe Schlüssel noch einmal, nach Zeile 7; erwartet: jeder Schlüssel nur einmal",
    ),
)

DOCUMENTS: tuple[tuple[str | bytes, str], ...] = (
    *WHOLE_FILES,
    *OTHERS,
    *((MINIMAL + lines, f"Zeile 7, {said}") for lines, said in LINES),
    *(
        (MINIMAL.replace("token: invented-cobot-token", lines), f"Zeile {4 + lines.count(chr(10))}, {said}")
        for lines, said in TOKENS
    ),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with some files that hold no token."""
    for name, content in {"empty": b"", "binary": b"\xff\xfe", "large": b"x" * 70_000}.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults_of(folder: Path, document: str | bytes) -> list[ConfigurationFault]:
    (folder / "config.yaml").write_bytes(document if isinstance(document, bytes) else document.encode())
    with pytest.raises(ConfigurationError) as raised:
        load_settings(Path("config.yaml"), {"PATH": os.environ["PATH"], "LONG": "hidden" * 2_000}, command_seconds=0.5)
    return raised.value.faults


def faults_without_a_document(folder: Path) -> list[ConfigurationFault]:
    """Give a fault of each kind that is about which file."""

    def space(name: str, subdomain: str, state: str) -> Settings:
        path = folder / f"{name}.yaml"
        path.write_text(MINIMAL.replace("co-up", subdomain) + f"state: {state}\n")
        return load_settings(Path(path.name), {})

    (folder / "spaces").mkdir()
    spaces = [space("a", "one", "x"), space("b", "one", "y"), space("c", "two", "x")]
    found: list[ConfigurationFault] = []
    for provoke in (
        lambda: load_settings(Path("none.yaml"), {}),
        lambda: load_settings(Path("spaces"), {}),
        lambda: find_config_files([Path("spaces")], {}, folder),
        lambda: find_config_files([], {}, folder / "spaces"),
    ):
        with pytest.raises(ConfigurationError) as raised:
            provoke()
        found += raised.value.faults
    return found + without_clashes(spaces)[1]


def keys(words: str | Words) -> Iterator[str]:
    """Give the keys of all texts that words are put together of."""
    if isinstance(words, Words):
        yield words.key
        for value in words.values.values():
            yield from keys(value)


def calls_of_words() -> Iterator[tuple[str, ast.Call]]:
    for module in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words":
                yield f"{module.name}:{node.lineno}", node


@pytest.mark.parametrize(("document", "said"), DOCUMENTS, ids=lambda value: str(value)[-40:])
def test_a_german_reads_what_is_wrong_and_what_would_be_right(folder: Path, document: str | bytes, said: str) -> None:
    (fault,) = faults_of(folder, document)
    line = Texts("de").fault_text(fault)
    assert line.removeprefix("config.yaml").removeprefix(", ").removeprefix(": ") == said
    assert "hidden" not in line


def test_a_german_reads_which_file_is_at_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: folder / "user")
    readable = "erwartet: eine lesbare Konfigurationsdatei (beginnen Sie mit einer Kopie von config.example.yaml)"
    assert [Texts("de").fault_text(fault) for fault in faults_without_a_document(folder)] == [
        f"none.yaml: gefunden: Datei oder Ordner nicht vorhanden; {readable}",
        f"spaces: gefunden: ein Ordner, keine Datei; {readable}",
        "spaces: gefunden: ein Ordner ohne *.yaml; erwartet: eine Konfigurationsdatei darin",
        f"config.yaml: gefunden: keine Konfigurationsdatei im Ordner {folder}/spaces, in dem Sie gerade sind; erwartet:"
        f" eine an einer dieser Stellen: --config DATEI, COBOT_SEVDESK_CONFIG, {folder}/spaces/config.yaml oder"
        f" {folder}/user/config.yaml; siehe config.example.yaml",
        "b.yaml, cobot.subdomain: gefunden: „one“ wie in a.yaml; erwartet: eine einzige Konfigurationsdatei je Space",
        "c.yaml, state: gefunden: die Statusdatei von a.yaml; erwartet: eine eigene Statusdatei je Space",
    ]


def test_every_kind_of_fault_is_among_these(folder: Path) -> None:
    faults = [fault for document, _ in DOCUMENTS for fault in faults_of(folder, document)]
    faults += faults_without_a_document(folder)
    provoked = {key for fault in faults for words in (fault.found, fault.expected) for key in keys(words)}
    # What was pasted into ``init``, and a user without a home; what is wrong in the file of what was accepted is
    # provoked in test_accepted.py.
    elsewhere = {key for key in FAULT_KEYS if ".accepted-" in key and key != "fault.expected.accepted-path"}
    assert (
        FAULT_KEYS - provoked
        == {
            "fault.found.given",
            "fault.expected.state-without-home",
            # Behind a link: provoked in test_loading.py.
            "fault.expected.state-beside-file",
            # Root may read everything: provoked in test_discovery.py.
            "fault.expected.file-for-user",
            "fault.expected.folder-for-user",
        }
        | elsewhere
    )


def test_whatever_a_room_has_to_say_is_in_the_catalogue_and_fills_its_gaps() -> None:
    said = set()
    for where, call in calls_of_words():
        key = ast.literal_eval(call.args[0])
        said.add(key)
        filled: set[str] | None = set()
        if len(call.args) > 1:
            values = call.args[1]
            filled = {ast.literal_eval(name) for name in values.keys if name} if isinstance(values, ast.Dict) else None
        for language in LANGUAGES:
            assert filled is None or template(sentences(language)[key]).gaps == filled, where
    assert said == FAULT_KEYS
