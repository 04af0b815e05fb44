"""Questions as a person meets them: a process on a terminal of 80 columns, such as ``init``, answered at each one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from tests.system.terminals import COLUMNS, Terminal
from tests.world import World

COBOT_TOKEN = "typed-cobot-token-5b1e"
SEVDESK_TOKEN = "typed5sevdesk7token9aaaabbbbcc99"


@pytest.fixture
def terminal(served: World) -> Iterator[Terminal]:
    served.cobot.token, served.sevdesk.token = COBOT_TOKEN, SEVDESK_TOKEN
    served.sevdesk.add_cost_centre("Kranhalle", "100")
    assert served._servers is not None
    words = [sys.executable, "-m", "cobot_sevdesk_sync", "init", "--sevdesk-api-url", served._servers.sevdesk_url]
    for name in ("api", "space", "account"):
        words += [f"--cobot-{name}-url", served._servers.cobot_url]
    kept = {name: value for name, value in os.environ.items() if name not in {"COBOT_TOKEN", "SEVDESK_TOKEN"}}
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LC_ALL": "en_GB.UTF-8",
        "NO_COLOR": "1",
        "XDG_STATE_HOME": str(served.folder / "state"),
    }
    with Terminal(words, served.folder, environment) as started:
        yield started


def answer_up_to_the_sevdesk_token(terminal: Terminal) -> None:
    terminal.answer("Sprache / Language", "")
    terminal.answer("Address of the space", "https://co-up.cobot.me/admin")
    terminal.answer("Which way", "2")
    terminal.answer("Token (not shown)", COBOT_TOKEN)
    terminal.answer("Which way", "1")
    terminal.wait_for("Token (not shown)")


def test_a_person_answers_each_question_and_ends_with_a_configuration(terminal: Terminal, served: World) -> None:
    answer_up_to_the_sevdesk_token(terminal)
    assert not terminal.echoes()
    terminal.answer("Token (not shown)", SEVDESK_TOKEN)
    terminal.answer("First day (YYYY", "")
    terminal.answer("Days [", "14")
    terminal.answer("Cost centre [", "1")
    assert terminal.end() == 0
    settings = load_settings(served.config_file, {})
    assert (settings.cobot.token, settings.sevdesk.token) == (COBOT_TOKEN, SEVDESK_TOKEN)
    assert (settings.invoices.due_after_days, settings.invoices.cost_centre) == (14, "100")
    for secret in (COBOT_TOKEN, SEVDESK_TOKEN):
        assert secret not in terminal.shown
    # A path and a command to copy are never broken.
    assert [line for line in terminal.shown.splitlines() if len(line) > COLUMNS and "/" not in line] == []


def test_ctrl_c_at_a_hidden_question_leaves_nothing_and_gives_the_terminal_back(
    terminal: Terminal, served: World
) -> None:
    answer_up_to_the_sevdesk_token(terminal)
    assert terminal.interrupt() == 130
    assert "Cancelled. Nothing was written." in terminal.shown
    assert [path for path in served.folder.rglob("*") if path.is_file()] == []


def at_a_terminal(world: World, words: str) -> Terminal:
    """Start the program in a shell, which may lead its output elsewhere."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "en_GB.UTF-8", "LANGUAGE": ""}
    for name in ("COBOT_TOKEN", "SEVDESK_TOKEN"):
        environment.pop(name, None)
    program = f"exec {sys.executable} -m cobot_sevdesk_sync {words}"
    return Terminal(["/bin/sh", "-c", program], world.folder, environment)


@pytest.mark.parametrize("elsewhere", [">/dev/null", ">&-", ">log.txt"])
def test_a_question_is_seen_where_stdout_leads_elsewhere(served: World, elsewhere: str) -> None:
    served._with_config(())
    page = served.folder / "page.txt"
    page.write_text("signed", encoding="utf-8")
    with at_a_terminal(served, f"--config {served.config_file} sync report --output {page} {elsewhere}") as terminal:
        terminal.answer("Replace it?", "n")
        assert terminal.end() == 2
    assert page.read_text(encoding="utf-8") == "signed"
    with at_a_terminal(served, f"init --output new.yaml {elsewhere}") as terminal:
        terminal.answer("Sprache / Language", "en")
        terminal.wait_for("Address of the space")


@pytest.mark.parametrize(
    ("words", "code"),
    [("init --output new.yaml", 2), ("--config {} config map", 1), ("--config {} sync report --output page.txt", 0)],
)
def test_nobody_is_asked_who_does_not_see_the_question(served: World, words: str, code: int) -> None:
    served.cobot.add_accounting_code("FlexPlan")
    served._with_config(())
    (served.folder / "page.txt").write_text("of yesterday", encoding="utf-8")
    with at_a_terminal(served, f"{words.format(served.config_file)} >log.txt 2>&1") as terminal:
        assert terminal.end() == code
