"""The files that follow from the program, so that nothing in them has to be written twice.

docs/cli.md, the man page and the shells' completions (share/, which the wheel installs) come from its commands,
THIRD-PARTY.md from constraints.txt, docs/problems.md from its texts, docs/assumptions.md from its table of assumptions.
From the keys of its configuration come the table in docs/configuration.md and all but the head of config.example.yaml;
the prose around is kept. Problems and configuration have a German page each, docs/de/probleme.md and
docs/de/konfiguration.md.

``documents.py write`` writes them, ``documents.py check`` says whether they are current; a test does the same.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from datetime import date
from importlib import metadata
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.books.findings import CODES, Code, Finding, ObjectKind
from cobot_sevdesk_sync.cli.init_config import Reference, keys_text, meaning, yaml_value
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.config.schema import TOKEN_KEYS, Field, Group, Pairs
from cobot_sevdesk_sync.config.settings import schema
from cobot_sevdesk_sync.errors import Language
from cobot_sevdesk_sync.texts.catalogue import Texts, sentences
from cobot_sevdesk_sync.trial.assumptions import ASSUMPTIONS, QUESTIONS, Assumption

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "cobot-sevdesk"
WIDTH = 100
CONFIGURATION: dict[Language, str] = {"en": "docs/configuration.md", "de": "docs/de/konfiguration.md"}
PROBLEMS: dict[Language, str] = {"en": "docs/problems.md", "de": "docs/de/probleme.md"}
EXAMPLE = "config.example.yaml"
ABOUT_PEOPLE = {"customer-number-not-written"}

MAN_WIDTH = 78
MAN_SUBJECT = "carries a coworking space's members and invoices from Cobot into sevDesk"
MAN_FILES = """\
$COBOT_SEVDESK_CONFIG, ./config.yaml, ~/.config/cobot-sevdesk/*.yaml
    The configuration, one file a space; the first of these that is there.
~/.local/state/cobot-sevdesk/SUBDOMAIN.db
    The state file, unless the configuration says otherwise.
"""
THIRD_PARTY_OPENING = """\
# What comes from others

Written from `constraints.txt` by `.ci/documents.py write`: every package that an installation as the README says brings
along, at exactly this version (with the hashes that stand there), and the licence that it declares. The licences' own
texts come with each package, in `site-packages/NAME-VERSION.dist-info/`. hatchling and what it needs (packaging,
pathspec, pluggy, tomlkit, trove-classifiers) only build; of these the container's image has none but pluggy. The
report's page, the sandbox and the demo bring nothing else along, and load nothing from elsewhere.
"""
COMMANDS_OPENING = """\
# The commands

Written from the program by `.ci/documents.py write`, so it says what `--help` says. What comes out of `check`,
`sync report` and the others, and how to read it, stands in pages of their own: see the [README](../README.md).
"""
PROBLEMS_OPENING: dict[Language, str] = {
    "en": """\
# Problems and notes

Written from the program's texts by `.ci/documents.py write`. The codes are stable: they stand in the output, in
`sync status`, in the report, in JSON. The sentences here are the general ones; the program puts in what it saw: the
accounting code, the amounts, the ids. Where a code has several causes, each is listed.

A problem makes the exit code 1 as long as it lasts; `edited-after-sync` and `deleted-in-cobot` only in the run that
finds them. One document's problem never holds up another document. What is blocked (no account, open tax rule,
amounts) is looked at again by every run; what was rejected, and a PDF that cannot be had, waits 1 to 24 hours, or
until `cobot-sevdesk sync retry`.
""",
    "de": """\
# Probleme und Hinweise

Diese Seite entsteht aus den Texten des Programms (`.ci/documents.py write`). Die Codes ändern sich nicht: Sie stehen
in der Ausgabe, in `cobot-sevdesk sync status`, im Abgleich und im JSON. Hier steht je Code der allgemeine Befund;
das Programm nennt dazu, was es gesehen hat: den Buchungscode, die Beträge, die IDs. Hat ein Code mehrere Ursachen,
ist jede aufgeführt. Wie Sie mit einer Meldung umgehen, steht in [Was tun, wenn …](was-tun-wenn.md).

Solange ein Problem besteht, endet jeder Lauf mit dem Code 1; bei `edited-after-sync` und `deleted-in-cobot` nur der
Lauf, der es findet. Das Problem einer Rechnung hält nie eine andere auf. Was nicht buchbar ist (Buchungskonto,
offene Steuerregel, Beträge), prüft jeder Lauf von selbst neu. Was abgelehnt wurde, und ein PDF, das nicht abrufbar
ist, wartet 1 bis 24 Stunden oder bis zu `cobot-sevdesk sync retry`.
""",
}
NOTES_OPENING: dict[Language, str] = {
    "en": "## Notes\n\nNotes need nobody and never change the exit code.\n",
    "de": "## Hinweise\n\nBei einem Hinweis ist nichts zu tun; er ändert den Code am Ende nie.\n",
}
WHAT_TO_DO: dict[Language, str] = {"en": "What to do", "de": "Maßnahme"}
# The words of the table of the configuration's keys.
TABLE_HEAD: dict[Language, str] = {
    "en": "| key | default | may be | means |",
    "de": "| Schlüssel | Vorgabe | Möglich ist | Bedeutung |",
}
ONE_OF_THREE: dict[Language, str] = {"en": "one of three", "de": "eines von dreien"}
REQUIRED: dict[Language, str] = {"en": "required", "de": "Pflicht"}
A_SECTION: dict[Language, str] = {"en": "a section", "de": "ein Abschnitt"}
OR_NULL: dict[Language, str] = {"en": ", or null", "de": ", oder null"}
ASSUMPTIONS_OPENING = """\
# Assumptions

Written from the program's table of assumptions by `.ci/documents.py write`. There is no public sandbox of either API,
and both leave things open. Each section is one thing that the program takes for true; `cobot-sevdesk trial` looks at it
on accounts made for that (see [the manual, in German](de/probelauf.md)), and `cobot-sevdesk sandbox --otherwise NAME`
lets you see what happens if it is otherwise: `NAME:2` is the second way. A test turns each switch and holds a whole
run, a lost answer and a lost state file to what is said here: nothing is doubled, nothing is lost, and what could not
be done is named.
"""
THEN = {
    "copes": "A run does all its work all the same.",
    "names": "A run names what it could not do or what came out otherwise.",
    "unused": "No run depends on it.",
}
SIDES = {"cobot": "Cobot", "sevdesk": "sevDesk"}
# What the example has instead of a default: a day, a space, and tokens from the environment.
EXAMPLE_VALUES = {
    "start_date": date(2026, 1, 1),
    "cobot.subdomain": "co-up",
    "cobot.token": Reference("COBOT_TOKEN"),
    "sevdesk.token": Reference("SEVDESK_TOKEN"),
}


def command_page() -> str:
    """Return docs/cli.md: each command's own help, in the order of the program's list."""
    parts = [COMMANDS_OPENING]
    for path, command, context in _commands(cobot_sevdesk, _context(cobot_sevdesk, PROGRAM, None)):
        parts.append(f"## `{path}`\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def _commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    # A width of its own: the page must not depend on the terminal it is written from.
    context.terminal_width = WIDTH
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _commands(inner, _context(inner, name, context))


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return click.Context(command, info_name=name, parent=parent, **command.context_settings)


def problem_page(language: Language) -> str:
    """Return the page of problems: what each code means and how it is mended, in the program's own words."""
    parts = [PROBLEMS_OPENING[language]]
    parts += [f"## `{code.name}`\n\n{_meanings(code, language)}\n" for code in CODES.values() if not code.is_note]
    parts.append(NOTES_OPENING[language])
    parts += [f"### `{code.name}`\n\n{_meanings(code, language)}\n" for code in CODES.values() if code.is_note]
    return "\n".join(parts)


def assumption_page() -> str:
    """Return docs/assumptions.md: each assumption, and which open question each of them answers."""
    parts = [ASSUMPTIONS_OPENING]
    for side, name in SIDES.items():
        parts.append(f"## {name}\n")
        parts += [_assumption(each) for each in ASSUMPTIONS.values() if each.side == side]
    parts.append("## Open questions\n\nEach open question about the two APIs, and where it is answered.\n")
    rows = ["| question | answered by |", "| --- | --- |"]
    for question, answer in QUESTIONS.items():
        said = answer if isinstance(answer, str) else ", ".join(f"`{name}`" for name in answer)
        rows.append(f"| {question} | {said} |")
    return "\n".join([*parts, "\n".join(rows)]) + "\n"


def _assumption(assumption: Assumption) -> str:
    texts, key = Texts("en"), f"assumption.{assumption.name}"
    switches = ", ".join(f"`{switch.quirk}: {_shown(switch.value)}`" for switch in assumption.switches)
    codes = f" ({', '.join(f'`{code}`' for code in assumption.codes)})" if assumption.codes else ""
    return (
        f"### `{assumption.name}`\n\n{texts.text(key)}\n\n"
        f"*Where it comes from:* {assumption.source}.\n\n"
        f"*If it is otherwise:* {texts.text(f'{key}.otherwise')} {THEN[assumption.then].rstrip('.')}{codes}.\n\n"
        f"*Looked at by* the step `{assumption.step}`; *the sandbox's switch:* {switches}.\n"
    )


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value).lower()


def _meanings(code: Code, language: Language) -> str:
    texts = Texts(language)
    about: ObjectKind = "member" if code.name in ABOUT_PEOPLE else "invoice"
    number = "1017" if about == "member" else "CW-2026-17"
    said: list[tuple[str, str]] = []
    for variant in ("", *_variants(code.name, language)):
        details = {code.variant: variant} if variant and code.variant else {}
        finding = Finding(code.name, about, "", number, details)
        pair = (texts.problem_message(finding), texts.problem_fix(finding))
        if pair not in said:
            said.append(pair)
    label = WHAT_TO_DO[language]
    return "\n\n".join(f"{message}\n\n*{label}:* {fix}" if fix else message for message, fix in said)


def _variants(code: str, language: Language) -> list[str]:
    keys = (key.split(".", 2) for key in sentences(language))
    return list(dict.fromkeys(key[2] for key in keys if key[0] in {"message", "fix"} and key[1] == code and key[2:]))


def configuration_page(language: Language) -> str:
    """Return the page of the configuration: in its table each key, its default, what it may be, what it means."""
    rows = [TABLE_HEAD[language], "| --- | --- | --- | --- |"]
    texts = Texts(language)
    for path, member in schema().walk():
        said = meaning(path, texts)
        if said:
            cells = (f"`{path}`", _default(path, member, language), _may_be(member, texts), said)
            rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    table = "\n".join(rows) + "\n"
    written = _written(CONFIGURATION[language])
    return re.sub(r"(?:^\|.*\n)+", lambda _: table, written, count=1, flags=re.MULTILINE)


def _default(path: str, member: Field | Pairs | Group, language: Language) -> str:
    if isinstance(member, Group):
        return ""
    if path.rpartition(".")[2] in TOKEN_KEYS:
        return ONE_OF_THREE[language]
    if isinstance(member, Field) and member.required:
        return REQUIRED[language]
    return f"`{yaml_value(member.default)}`"


def _may_be(member: Field | Pairs | Group, texts: Texts) -> str:
    if isinstance(member, Group):
        return A_SECTION[texts.language]
    expected = texts.words(member.kind.expected if isinstance(member, Field) else member.value.expected)
    is_null_unsaid = isinstance(member, Field) and member.nullable and not expected.endswith(" null")
    return expected + OR_NULL[texts.language] if is_null_unsaid else expected


def example_file() -> str:
    """Return config.example.yaml: below its head every key with its default and its meaning."""
    head = _written(EXAMPLE).partition("\n\n")[0]
    return f"{head}\n{keys_text(EXAMPLE_VALUES, Texts('en'))}"


def man_page() -> str:
    """Return the man page: each command's own help, in the order of the program's list."""
    parts = [f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM} {__version__}" "User commands"', ".SH NAME"]
    parts += [f"{PROGRAM} \\- {_roff(MAN_SUBJECT)}", ".SH SYNOPSIS", f".B {PROGRAM}", r"[OPTIONS] COMMAND [ARGS]..."]
    for path, command, context in _commands(cobot_sevdesk, _context(cobot_sevdesk, PROGRAM, None)):
        # A width of its own: without colours and at the width of a terminal.
        context.terminal_width = MAN_WIDTH
        title = "DESCRIPTION" if path == PROGRAM else path.removeprefix(f"{PROGRAM} ").upper()
        parts += [f'.SH "{_roff(title)}"', ".nf", _roff(command.get_help(context).rstrip()), ".fi"]
    parts += [".SH FILES", ".nf", _roff(MAN_FILES.rstrip()), ".fi"]
    return "\n".join(parts) + "\n"


def _roff(text: str) -> str:
    """Return a text with what the formatter would take for its own made harmless."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").splitlines()
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in lines)


def completion(shell: str) -> str:
    """Return the completion of a shell, as the program itself writes it."""
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the three that click knows
    text: str = kind(cobot_sevdesk, {}, PROGRAM, f"_{PROGRAM.upper().replace('-', '_')}_COMPLETE").source()
    return text.strip() + "\n"


def third_party_page() -> str:
    """Return THIRD-PARTY.md: what constraints.txt installs, with the licence that each package declares."""
    rows = ["| package | version | licence |", "| --- | --- | --- |"]
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", _written("constraints.txt"), re.MULTILINE):
        said = metadata.metadata(name)
        known = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier", ()) if each.startswith("License ::")]
        said_by_name = [each.partition("\n")[0] for each in said.get_all("License", ())]
        declared = (*said.get_all("License-Expression", ()), ", ".join(known), *said_by_name, "see its own files")
        licence = next(filter(None, declared))
        rows.append(f"| {name} | {version} | {licence} |")
    return "\n".join((THIRD_PARTY_OPENING, *rows)) + "\n"


def _written(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pages() -> dict[str, str]:
    """Return the text of each file by its path inside the project."""
    return {
        "docs/cli.md": command_page(),
        **{name: configuration_page(language) for language, name in CONFIGURATION.items()},
        **{name: problem_page(language) for language, name in PROBLEMS.items()},
        "docs/assumptions.md": assumption_page(),
        EXAMPLE: example_file(),
        "THIRD-PARTY.md": third_party_page(),
        f"share/man/man1/{PROGRAM}.1": man_page(),
        f"share/bash-completion/completions/{PROGRAM}": completion("bash"),
        f"share/zsh/site-functions/_{PROGRAM}": completion("zsh"),
        f"share/fish/vendor_completions.d/{PROGRAM}.fish": completion("fish"),
    }


def stale() -> list[str]:
    """Return the pages that are not what the program says today."""
    return [
        name
        for name, text in pages().items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Carry out ``write`` or ``check``; returns the exit code."""
    if sys.argv[1:] == ["write"]:
        for name, text in pages().items():
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_text(text, encoding="utf-8")
        return 0
    if sys.argv[1:] == ["check"]:
        for name in stale():
            print(f"{name} is not current: run .ci/documents.py write")
        return 1 if stale() else 0
    print(inspect.getdoc(sys.modules[__name__]) or "")
    return 2


if __name__ == "__main__":
    sys.exit(main())
