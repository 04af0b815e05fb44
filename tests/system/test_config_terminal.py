"""``config set`` and ``config map`` as an owner meets them: on a terminal, with slips of the hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from tests.system.configuring import commented_configuration
from tests.system.invoicing import issue, line, real_today
from tests.system.terminals import COLUMNS, Terminal
from tests.world import World

Start = Callable[..., Terminal]


@pytest.fixture
def file(served: World) -> Path:
    """A German configuration of the running servers, which only its owner may read."""
    path = commented_configuration(served)
    path.write_text(path.read_text(encoding="utf-8").replace("language: en", "language: de"), encoding="utf-8")
    path.chmod(0o600)
    served.cobot.add_accounting_code("FlexPlan")
    return path


@pytest.fixture
def start(file: Path) -> Start:
    """Start a command about the configuration."""

    def started(*words: str) -> Terminal:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "de_DE.UTF-8", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "cobot_sevdesk_sync", "--config", str(file), "config", *words]
        return Terminal(command, file.parent, environment)

    return started


def leavings(file: Path) -> list[str]:
    return [each.name for each in file.parent.iterdir() if each.name.startswith(".")]


def test_map_bears_with_whatever_is_typed(served: World, file: Path, start: Start) -> None:
    issue(served, "CW-1", line(code=None), day=real_today())
    with start("map") as terminal:
        for slip in ("44,00", "4400,00 €", "Erlöse", "9999", "-1", "\u0664\u0664\u0660\u0660"):
            terminal.answer("Nummer des Kontos", slip)
            terminal.wait_for("ist keine der Nummern oben")
        terminal.answer("Nummer des Kontos", "  4400 ")
        terminal.answer("Nummer des Kontos", "   ")
        assert terminal.end() == 1
    settings = load_settings(file, {})
    assert (settings.accounts, settings.default_account) == ({"FlexPlan": "4400"}, None)
    assert "noch ohne Erlöskonto: Positionen ohne Code" in " ".join(terminal.shown.split())
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each for each in terminal.shown.splitlines() if len(each) > COLUMNS and "/" not in each] == []


def test_ctrl_c_in_the_middle_of_map_keeps_what_was_set(served: World, file: Path, start: Start) -> None:
    issue(served, "CW-1", line(code=None), day=real_today())
    with start("map") as terminal:
        terminal.answer("Nummer des Kontos", "4400")
        terminal.wait_for("Nummer des Kontos")
        assert terminal.interrupt() == 130
    assert "Abgebrochen. Was schon gesetzt ist, bleibt gesetzt." in terminal.shown
    assert load_settings(file, {}).accounts == {"FlexPlan": "4400"}
    assert leavings(file) == []


def test_set_without_a_value_lists_and_asks(served: World, file: Path, start: Start) -> None:
    with start("set", "taxes.zero_rated.third_country") as terminal:
        terminal.wait_for("17  Nicht im Inland steuerbare Leistung")
        terminal.answer("Nummer (nur Eingabetaste", "17")
        assert terminal.end() == 0
    assert "In sevDesk ist das die Steuerregel 17 Nicht im Inland" in " ".join(terminal.shown.split())
    assert load_settings(file, {}).taxes.zero_rated.third_country == "17"
    before = file.read_bytes()
    with start("set", "default_account") as terminal:
        terminal.answer("Nummer (nur Eingabetaste", "")
        assert terminal.end() == 2
    with start("set", "default_account") as terminal:
        terminal.wait_for("Nummer (nur Eingabetaste")
        assert terminal.interrupt() == 130
    assert "Die Konfiguration wurde nicht geändert." in terminal.shown
    assert file.read_bytes() == before


def test_a_code_that_cobot_does_not_have_is_asked_about(served: World, file: Path, start: Start) -> None:
    before = file.read_bytes()
    for answer in ("", "n", "nein"):
        with start("set", "accounts.FlexPlann", "4400") as terminal:
            terminal.wait_for("Am ähnlichsten: FlexPlan.")
            terminal.answer("Trotzdem setzen?", answer)
            assert terminal.end() == 2
        assert file.read_bytes() == before
    with start("set", "accounts.FlexPlann", "4400") as terminal:
        terminal.answer("Trotzdem setzen?", "vielleicht")
        terminal.answer("Trotzdem setzen?", "j")
        assert terminal.end() == 0
    assert load_settings(file, {}).accounts == {"FlexPlann": "4400"}
