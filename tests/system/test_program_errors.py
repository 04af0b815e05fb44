from __future__ import annotations

import logging

import pytest
from click.testing import CliRunner

from cobot_sevdesk_sync.cli import sync_run
from cobot_sevdesk_sync.cli.root import cobot_sevdesk, main
from tests.world import World


def _fails(*_arguments: object, **_options: object) -> None:
    raise ZeroDivisionError("token sandbox-cobot-token")


def test_an_error_of_the_program_itself_is_a_sentence_and_no_traceback(
    served: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went wrong inside stays inside: no traceback, and none of its words, which may hold anything."""
    served.command("--version")  # writes the configuration
    monkeypatch.setattr(sync_run, "run_space", _fails)
    ended = CliRunner().invoke(
        cobot_sevdesk, ["--config", str(served.config_file), "sync", "run"], standalone_mode=False
    )
    assert ended.return_value == 1
    assert "ZeroDivisionError" in ended.stderr
    assert "Traceback" not in ended.output
    assert "sandbox-cobot-token" not in ended.output


def test_outside_of_a_run_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cobot_sevdesk, "main", _fails)
    logging.getLogger("cobot_sevdesk_sync").setLevel(logging.WARNING)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
