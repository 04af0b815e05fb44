"""A place that the user may not look into is told in a sentence in the configured language, and ends with code 2."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.cli.root import tell_unexpected
from cobot_sevdesk_sync.errors import NEEDS_A_PERSON, RemoteUnavailable, StateError
from cobot_sevdesk_sync.texts import Texts
from tests.world import World, command_line


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that nothing may be looked up in, for the administrator, too, who may look anywhere."""
    folder = tmp_path / "closed"
    folder.mkdir()

    def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
        def looked_up(path: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(path, str | os.PathLike) and str(path).startswith(f"{folder}/"):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return real(path, *arguments, **options)

        return looked_up

    for name in ("stat", "lstat", "open", "mkdir", "listdir"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("sync", "report", "--since", "2026-04-01", "--format", "html", "--output", "{}/report.html"),
        ("sync", "report", "--since", "2026-04-01", "--output", "{}/deeper/report.txt"),
        ("sync", "status", "--backup", "{}/state.db"),
        ("sync", "status", "--backup", "{}/deeper/state.db"),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_place_for_output_that_is_closed(
    served: World, closed: Path, arguments: tuple[str, ...], language: str
) -> None:
    served.configure(language=language)
    assert served.command("sync", "run").code in {0, 1}
    ended = served.command(*(each.format(closed) for each in arguments))
    assert ended.code == 2, ended.stderr
    assert str(closed) in ended.stderr
    assert "error of its own" not in ended.stderr
    if language == "de":
        assert "Permission denied" not in ended.stderr
    assert list(closed.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--config", "{}/config.yaml", "sync", "run"),
        ("--config", "{}/deeper/config.yaml", "check"),
        ("sandbox", "--config-file", "{}/config.yaml", "--language", "de"),
        ("sandbox", "--spaces", "2", "--config-file", "{}/spaces", "--language", "de"),
        ("init", "--yes", "--language", "de", "--subdomain", "co-up", "--output", "{}/deeper/config.yaml"),
    ],
)
def test_a_place_for_a_configuration_that_is_closed(closed: Path, arguments: tuple[str, ...]) -> None:
    german = {"LC_ALL": "de_DE.UTF-8", "HOME": str(closed.parent), "COBOT_SEVDESK_CONFIG": ""}
    ended = command_line(*(each.format(closed) for each in arguments), environment=german)
    assert ended.code == 2, ended.stderr
    assert str(closed) in ended.stderr
    for english in ("error of its own", "Permission denied", "no permission"):
        assert english not in ended.stderr


def test_whatever_fails_at_a_path_that_was_given_is_no_error_of_the_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setattr("sys.argv", ["cobot-sevdesk", "login", "--token-file=there/token"])
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "there" / "token"))
    assert tell_unexpected(full) == 2
    assert "auf dem Datenträger ist kein Platz mehr" in capsys.readouterr().err
    # Elsewhere it is one.
    assert tell_unexpected(OSError(errno.ENOSPC, "full", "/elsewhere/file")) == NEEDS_A_PERSON
    assert tell_unexpected(OSError("without a file")) == NEEDS_A_PERSON


@pytest.mark.parametrize(
    ("known", "german"),
    [
        ("the host name is unknown", "der Rechnername ist unbekannt"),
        ("no answer within the time-out", "keine Antwort in der erlaubten Zeit"),
        (os.strerror(errno.EROFS), "der Datenträger ist nur lesbar"),
        ("[Errno 13] Permission denied: '/x/y'", "keine Berechtigung"),
        ("the folder /x y cannot be written to", "der Ordner /x y ist nicht beschreibbar"),
        (
            "cobot: GET /api/invoices/1.pdf answered 404: There is no such PDF.",
            "Cobot antwortete auf GET /api/invoices/1.pdf mit 404: „There is no such PDF.“",
        ),
        ("cobot: GET /x: the connection was cut", "Cobot, GET /x: die Verbindung wurde getrennt"),
        ("cobot: GET /x: body: not a PDF", "Cobot, GET /x: body: kein PDF"),
        ("the request failed (OddError)", "die Anfrage schlug fehl (OddError)"),
        ("whatever {else} it was", "whatever {else} it was"),
    ],
)
def test_a_reason_is_told_in_german_as_far_as_there_are_words(known: str, german: str) -> None:
    assert Texts("de").reason(known) == german
    assert Texts("en").reason(known) == known


def test_errors_of_either_side_and_of_the_state_file_are_told_in_german_throughout() -> None:
    unreached = RemoteUnavailable("cobot", "GET /api/x", "the connection was refused")
    assert "(GET /api/x: die Verbindung wurde abgelehnt)" in Texts("de").error_text(unreached)[0]
    closed = StateError("/x/state.db", "[Errno 13] Permission denied: '/x/state.db'", "permission")
    assert "keine Berechtigung" in Texts("de").error_text(closed)[0]


def test_every_reason_that_a_request_fails_for_has_german_words() -> None:
    import ast  # noqa: PLC0415
    import inspect  # noqa: PLC0415

    from cobot_sevdesk_sync import failures  # noqa: PLC0415

    tree = ast.parse(inspect.getsource(failures.reason_of))
    words = {
        node.elts[1].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[1], ast.Constant)
    }
    assert len(words) > 10
    assert {each for each in words if Texts("de").reason(str(each)) == each} == set()
