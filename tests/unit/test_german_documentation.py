"""The German pages say what the English ones say, and what they say is what the program has.

They are written for owners and bookkeepers and not translated word by word, so the headings are paired by a table.
"""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import yaml

from cobot_sevdesk_sync.books.findings import NOTE_CODES, PROBLEM_CODES
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.config.schema import Group, Pairs
from cobot_sevdesk_sync.config.settings import schema
from cobot_sevdesk_sync.texts.catalogue import Texts, sentences
from cobot_sevdesk_sync.texts.german_command_line import COMMAND_LINE

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ["README.de.md", *sorted(f"docs/de/{path.name}" for path in (ROOT / "docs/de").glob("*.md"))]
ENGLISH = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
PAGES = [*ENGLISH, *GERMAN, *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs/decisions").glob("*.md"))]

# Which English pages a German one takes the place of.
PAIRS = {
    "README.de.md": ["README.md"],
    "docs/de/einrichten.md": ["docs/set-up.md"],
    "docs/de/buchungskonten.md": ["docs/mapping.md"],
    "docs/de/steuern.md": ["docs/taxes.md"],
    "docs/de/abgleich.md": ["docs/report.md", "docs/daily-comparison.md"],
    "docs/de/uebernahme.md": ["docs/take-over.md"],
    "docs/de/was-tun-wenn.md": ["docs/reading-status.md", "docs/recovery.md"],
    "docs/de/akzeptieren.md": ["docs/accepted.md"],
    "docs/de/betrieb.md": ["docs/operation.md"],
    "docs/de/deinstallieren.md": ["docs/uninstall.md"],
    "docs/de/konfiguration.md": ["docs/configuration.md"],
    "docs/de/probleme.md": ["docs/problems.md"],
}
# Pages for developers, scripts and whoever runs hundreds of spaces, in English only.
ENGLISH_ONLY = {
    "docs/architecture.md",
    "docs/assumptions.md",
    "docs/check.md",
    "docs/cli.md",
    "docs/logs.md",
    "docs/many-spaces.md",
}
# Pages that only a German office asks for.
GERMAN_ONLY = {"docs/de/probelauf.md", "docs/de/verfahrensdokumentation.md"}

# Each English heading with its German one; what stands alone is for one kind of reader only.
HEADINGS: dict[str, list[tuple[str | None, str | None]]] = {
    "README.de.md": [
        (None, "Was zuerst da sein muss"),
        ("Try it", "Ausprobieren"),
        (None, "Wie der Befehl danach heißt"),
        ("Use it for a space", "Mit Ihren eigenen Konten"),
        ("Commands", "Befehle"),
        ("Exit codes", "Die Codes am Ende"),
        ("What it does, and what it does not", "Was das Programm tut und was nicht"),
        ("Where it remembers", "Was es sich merkt"),
        ("Problem codes", "Die Probleme in Kürze"),
        ("Limits, and how they are met", "Was die Schnittstellen offenlassen"),
        (None, "Weiterlesen"),
    ],
    "docs/de/einrichten.md": [
        ("1. What must be there", "1. Was Sie brauchen"),
        ("2. Install", "2. Das Programm installieren"),
        ("3. Set the space up", "3. Den Space einrichten"),
        (None, "Frage 1: der Space"),
        (None, "Frage 2: das Cobot-Token"),
        (None, "Frage 3: das sevDesk-Token"),
        (None, "Frage 4: wie gebucht wird"),
        (None, "4. Prüfen, ob alles passt"),
        ("5. First runs", "5. Die ersten Läufe"),
        ("6. Cron", "6. Regelmäßig laufen lassen"),
        ("4. More about the Cobot token", "Mehr über das Cobot-Token"),
        (None, "Die Konfiguration von Hand"),
        ("When something is wrong", "Wenn etwas nicht stimmt"),
    ],
    "docs/de/buchungskonten.md": [
        ("How a line gets its account", "Wie eine Position zu ihrem Konto kommt"),
        ("Three ways to make it fit", "Drei Wege, es passend zu machen"),
        (None, "In Cobot: die Kontonummer als Buchungscode"),
        (None, "In der Konfiguration: die Codes übersetzen"),
        (None, "In sevDesk: das Konto hinzufügen"),
        (None, "Danach"),
        ("From the command line", "Mit einem Befehl"),
        ("Why the whole invoice is blocked", "Warum die ganze Rechnung wartet"),
    ],
    "docs/de/steuern.md": [
        ("One rule per voucher, one rate per line", "Eine Steuerregel je Beleg, ein Satz je Position"),
        ("Lines without VAT", "Rechnungen und Positionen ohne Umsatzsteuer"),
        ("Businesses in other EU countries", "Unternehmen in anderen EU-Ländern"),
        ("Several rules on one invoice", "Mehrere Steuerregeln auf einer Rechnung"),
        ("A total of zero", "Summe null"),
        ("Cents", "Cent"),
        ("Corrections and other currencies", "Rechnungskorrekturen und andere Währungen"),
        ("Service periods and closed months", "Leistungszeitraum und abgeschlossene Monate"),
    ],
    "docs/de/abgleich.md": [
        (None, "Einen Monat prüfen und unterschreiben"),
        ("What to look at first", "Was Sie zuerst ansehen"),
        ("The classes", "Die Klassen"),
        ("What a month is signed by", "Womit ein Monat unterschrieben wird"),
        ("Members", "Mitglieder"),
        ("Formats", "Formen"),
        (None, "Was jeden Tag verglichen wird"),
        ("Other currencies", "Andere Währungen"),
        ("What is not looked at", "Worauf nicht geachtet wird"),
    ],
    "docs/de/uebernahme.md": [
        (None, "Schritt für Schritt"),
        (None, "Was aus dem wird, was schon da ist"),
        (None, "Zurück zum Add-on"),
    ],
    "docs/de/was-tun-wenn.md": [
        (None, "Wo Sie nachsehen"),
        ("`cobot-sevdesk sync status`", "Wie steht es insgesamt?"),
        ("`cobot-sevdesk sync explain NUMBER-OR-ID`", "Warum ist diese Rechnung so gebucht, oder warum nicht?"),
        ("`cobot-sevdesk sync retry NUMBER-OR-ID`, or `--all`", "Etwas wartet, und die Ursache ist behoben"),
        (None, "Eine Rechnung ist nicht gebucht"),
        (None, "Etwas Gebuchtes stimmt nicht mehr"),
        (None, "In Cobot bezahlt, in sevDesk offen"),
        ("The machine died, or the run was killed", "Der Rechner ist abgestürzt, oder ein Lauf wurde abgebrochen"),
        (
            "The state file is gone, or you move to another machine",
            "Die Statusdatei ist weg, oder Sie ziehen auf einen anderen Rechner um",
        ),
        ("Exit code 5: the state file cannot be used", "Code 5: Die Statusdatei ist nicht benutzbar"),
        ("Exit code 4: a token was refused", "Code 4: Ein Token wurde abgelehnt"),
        ("Exit code 3: a side could not be reached", "Code 3: Eine Seite war nicht erreichbar"),
        (None, "Code 2: Die Konfiguration oder der Aufruf ist falsch"),
        ("A document is held back", "Etwas ist zurückgestellt"),
        ("A contact was deleted in sevDesk", "In sevDesk wurde ein Kontakt gelöscht"),
        ("Cobot does not take an activity", "Cobot nimmt eine Aktivität nicht an"),
        ("The clock was wrong", "Die Uhr des Rechners ging falsch"),
    ],
    "docs/de/akzeptieren.md": [
        ("The file", "Wo es steht"),
        ("What was edited", "Was in Cobot geändert wurde"),
    ],
    "docs/de/betrieb.md": [
        (None, "Was regelmäßig zu tun ist"),
        ("cron", "cron"),
        ("Monitoring", "Lebenszeichen-Überwachung"),
        ("systemd", "systemd"),
        ("Container", "Container"),
        ("Network", "Netz"),
        ("The state file", "Die Statusdatei"),
        ("Upgrade and downgrade", "Update"),
        ("The log", "Das Protokoll"),
        ("Man page and shell completion", "Befehle vervollständigen"),
    ],
    "docs/de/deinstallieren.md": [],
    "docs/de/konfiguration.md": [(None, "Die Datei ändern")],
}

# What the wording list of the German texts has better words for.
WORDS_TO_AVOID = re.compile(
    r"(?i:\b(?:k?einen Menschen|(?:braucht?|bräuchte) (?:niemanden|jemanden)|jemand gebraucht)\b)"
    r"|\b[Gg]esperrt|[Üü]berzählig|\bMehrfach:|\bDokumente?\b(?! nach ---|, also ein Space)"
    r"|Belegart [CD]\b|\bRegeln? \d|\bSteuerregeln? \d"
    r"|\bunpaid\b|\bwrittenOff\b|Status (?:50|100|1000)\b|\bpaid_out\b"
    r"|nicht(?: so)? wie die Rechnung|passenden Beleg\b|auf den Cent(?!\s+genau)"
    r"|Totmann|Zustandsdatei|Schlagw[oö]rt|Rechnungszeile|(?:den|jeden|keinen|einen|der) Tag (?:fehlt|setzen|am Beleg)"
    r"|Buchungssystem|Buchhaltungssystem|nimmt keine (?:Erlöse|Einnahmen) auf|mehrere Steuern\b|ohne Steuer\b"
    r"|(?<!ungs)\b[Kk]orrektur(?:en)?\b(?! der)|Einnahmenbeleg|\bin Ruhe\b|\bdie PDF\b(?!s)"
    r"|Was ist los|Was ist zu tun|Schirm|Verschiedene Nummern|durchweg|\bFälligkeit:"
)
# A voucher that is booked for good cannot be deleted.
ADVICE_TO_DELETE = re.compile(r"\b(?:[Ll]öschen|zu löschen|gelöscht werden)\b")
# Keys that are also words of other lists, such as the fields of the JSON.
COMMON_WORDS = {"accepted", "language", "state"}
GENERATED = {"docs/de/probleme.md", "docs/de/konfiguration.md"}


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[tuple[str, str]]:
    """A page's blocks of code, each with its language; the page's own text is the block of the language ``prose``."""
    language, parts = "prose", [("prose", "")]
    for line in page(name).splitlines(keepends=True):
        fence = re.match(r" *```(\w*)$", line)
        if fence:
            language = (fence[1] or "text") if language == "prose" else "prose"
            parts.append((language, ""))
        else:
            parts[-1] = (language, parts[-1][1] + line)
    return [(kind, textwrap.dedent(text) if kind != "prose" else text) for kind, text in parts]


def prose(name: str) -> str:
    """A page without its blocks of code."""
    return "".join(text for language, text in blocks(name) if language == "prose")


def headings(name: str) -> list[str]:
    return re.findall(r"^##+ (.+)$", prose(name), re.MULTILINE)


def anchors(name: str) -> set[str]:
    """The names that headings can be linked by, as the usual viewers of Markdown make them."""
    titles = re.findall(r"^#+ (.+)$", prose(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def spans(name: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose(name))


def command_lines(name: str) -> Iterator[list[str]]:
    """Each command of the program that a page has in code style, as its words after the program's name."""
    lines = spans(name)
    for language, text in blocks(name):
        if language in {"sh", "text"}:
            lines += [line.strip() for line in text.replace("\\\n", " ").splitlines()]
    for line in lines:
        for words in re.findall(r"(?:^|/bin/|&& )cobot-sevdesk(?= |$)([^|&#]*)", line):
            yield shlex.split(re.sub(r"\s(?:2>>|>).*", "", words))


def named_command(words: list[str]) -> tuple[str, set[str]]:
    """The command that words name, and its options; fails where there is no such command or option."""
    command: click.Command = cobot_sevdesk
    path: list[str] = []
    options: set[str] = set()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.startswith("-"):
            known = {each: option for option in command.params for each in option.opts} | {"--help": None, "-h": None}
            assert word in known, f"{' '.join(words)}: {word}"
            options.add(word)
            option = known[word]
            if isinstance(option, click.Option) and not option.is_flag and not option.count:
                assert rest, f"{' '.join(words)}: {word} without its value"
                rest.pop(0)
        elif isinstance(command, click.Group):
            inner = command.get_command(click.Context(command), word)
            assert inner is not None, f"{' '.join(words)}: {word}"
            command = inner
            path.append(word)
    return " ".join(path), options


def named_commands(name: str) -> set[str]:
    return {named_command(words)[0] for words in command_lines(name)} - {""}


def settings() -> set[str]:
    return {path for path, _member in schema().walk()}


def named_settings(name: str) -> set[str]:
    """Each key of the configuration that a page names in code style."""
    sections = {path.split(".")[0] for path, member in schema().walk() if isinstance(member, Group)}
    sections |= {path.split(".")[0] for path in settings() if "." in path}
    named: set[str] = set()
    for span in spans(name):
        words = span.split(":")[0]
        if words in settings():
            named.add(words)
        elif re.fullmatch(r"[a-z_]+(?:\.[a-z_]+)+", words) and words.split(".")[0] in sections:
            assert words in settings(), f"{name}: {words}"
    return named


def named_codes(name: str) -> set[str]:
    return set(spans(name)) & (PROBLEM_CODES | NOTE_CODES)


def test_every_page_has_its_pair_or_a_reason_to_stand_alone() -> None:
    assert set(ENGLISH) - {each for pages in PAIRS.values() for each in pages} <= ENGLISH_ONLY
    assert set(GERMAN) - set(PAIRS) <= GERMAN_ONLY


@pytest.mark.parametrize("german", sorted(PAIRS.keys() - {"docs/de/probleme.md"}))
def test_both_languages_have_the_headings_of_the_table(german: str) -> None:
    table = HEADINGS[german]
    assert headings(german) == [theirs for _, theirs in table if theirs]
    english = sorted(heading for name in PAIRS[german] for heading in headings(name))
    assert english == sorted(ours for ours, _ in table if ours)


def test_both_pages_of_problems_have_the_same_sections() -> None:
    assert headings("docs/de/probleme.md") == [
        heading.replace("Notes", "Hinweise") for heading in headings("docs/problems.md")
    ]


@pytest.mark.parametrize("german", sorted(PAIRS))
def test_the_german_page_names_every_command_of_the_english_one(german: str) -> None:
    english = {command for name in PAIRS[german] for command in named_commands(name)}
    assert english - named_commands(german) == set()


@pytest.mark.parametrize("german", sorted(PAIRS))
def test_the_german_page_names_every_setting_of_the_english_one(german: str) -> None:
    english = {setting for name in PAIRS[german] for setting in named_settings(name)}
    assert english - COMMON_WORDS - named_settings(german) == set()


@pytest.mark.parametrize("german", sorted(PAIRS))
def test_the_german_page_names_every_problem_of_the_english_one(german: str) -> None:
    english = {code for name in PAIRS[german] for code in named_codes(name)}
    assert english - named_codes(german) == set()


@pytest.mark.parametrize("document", [*GERMAN, *(name for name in ENGLISH if name != "docs/cli.md")])
def test_every_command_that_is_written_down_exists_with_its_options(document: str) -> None:
    for words in command_lines(document):
        named_command(words)


@pytest.mark.parametrize("document", [*GERMAN, *ENGLISH])
def test_every_key_of_an_example_exists(document: str) -> None:
    members = dict(schema().walk())

    def paths(value: object, before: str) -> Iterator[str]:
        if isinstance(value, dict) and not isinstance(members.get(before.rstrip(".")), Pairs):
            for key, inner in value.items():
                yield from paths(inner, f"{before}{key}.")
        else:
            yield before.rstrip(".")

    for block in (text for language, text in blocks(document) if language == "yaml"):
        read = yaml.safe_load(block)
        if isinstance(read.get("accepted"), list):
            continue
        assert set(paths(read, "")) <= members.keys(), block


@pytest.mark.parametrize("document", PAGES)
def test_every_link_and_anchor_leads_somewhere(document: str) -> None:
    here = (ROOT / document).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(document)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (here / path).resolve() if path else ROOT / document
        assert file.exists(), f"{document}: {target}"
        if anchor:
            assert anchor in anchors(str(file.relative_to(ROOT))), f"{document}: {target}"


@pytest.mark.parametrize("document", sorted(GERMAN))
def test_german_pages_use_the_words_of_the_list(document: str) -> None:
    assert WORDS_TO_AVOID.findall(page(document)) == []


def test_german_texts_use_the_words_of_the_list() -> None:
    told = {**sentences("de"), **COMMAND_LINE}
    assert {key: WORDS_TO_AVOID.findall(text) for key, text in told.items() if WORDS_TO_AVOID.search(text)} == {}


def test_whoever_is_told_to_delete_a_voucher_is_told_what_to_do_when_it_is_booked_for_good() -> None:
    for key, text in sentences("en").items():
        if re.search(r"\b(?:delete|deleted)\b", text) and "voucher" in text and re.search(r"\bfix\b|^html\.mend", key):
            assert "enshrined" in text, key
    for key, text in sentences("de").items():
        if ADVICE_TO_DELETE.search(text) and "Beleg" in text and ("fix" in key or key.startswith("html.mend")):
            assert "festgeschrieben" in text, key
    for name in GERMAN:
        for line in page(name).splitlines():
            if ADVICE_TO_DELETE.search(line) and "Gegenbeleg" in line:
                assert "festgeschrieben" in line, line


def test_what_the_list_calls_otherwise_is_called_so() -> None:
    german = Texts("de")
    wanted = {
        "report.class.blocked": "Nicht buchbar",
        "report.class.extra": "Nur in sevDesk",
        "report.class.duplicate": "Doppelt gebucht",
        "report.documents": "Vorgänge: 3",
        "field.accounts": "Buchungskonto und Steuersatz",
        "direction.D": "Einnahme",
        "direction.C": "Ausgabe",
        "report.mark.written-off": "ausgebucht",
        "report.mark.open": "offen",
        "report.payments.title": "Zahlungsstatus",
        "report.column.message": "Befund",
        "report.column.fix": "Maßnahme",
        "html.scrolls": "Seitlich scrollen",
        "html.member.class.number-different": "Abweichende Kundennummer",
        "check.ping-url.what": "Lebenszeichen-Überwachung",
        "check.booking-system.what": "sevDesk-Systemversion",
        "run.problems": "Bitte prüfen (3):",
        "action.done.create-contact": "Kontakt 3 angelegt: 3 (sevDesk-ID 3)",
        "action.done.create-voucher": "3 gebucht: 3, 3 (sevDesk-ID 3)",
        "explain.due": "Fällig am 3 (Rechnungsdatum + 3 Tage) (invoices.due_after_days).",
    }
    gaps = dict.fromkeys(("count", "number", "name", "sevdesk_id", "gross", "day", "days"), "3")
    assert {key: german.text(key, gaps) for key in wanted} == wanted
    assert "steuerfrei nach § 19 UStG (seit 2025)" in german.text("config.taxes.small_business")
    assert german.field_value("date", "2026-09-01") == "01.09.2026"
