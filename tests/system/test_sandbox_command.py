from __future__ import annotations

import json
import re
import shlex
import signal
import stat
from pathlib import Path

import pytest
import requests
import yaml

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.errors import RemoteUnavailable
from cobot_sevdesk_sync.texts import Language, Texts
from tests.system.test_demo import PATIENCE, lines_until, running
from tests.world import World, command_line


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_sandbox_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with running("sandbox", folder=tmp_path) as process:
        lines_until(process, "requests_per_second")
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert stderr == ""
    assert "stopped" in stdout


def test_the_printed_configuration_is_ready_and_the_space_is_counted(tmp_path: Path) -> None:
    with running("sandbox", folder=tmp_path) as process:
        lines = lines_until(process, "requests_per_second")
        text = "\n".join(lines)
        assert re.search(r"42 members, 3 teams, \d+ invoices; 25 contacts, 6 vouchers", text)
        path = tmp_path / "config.yaml"
        path.write_text("\n".join(lines[[line.startswith("start_date:") for line in lines].index(True) :]))
        settings = load_settings(path, {})
        assert settings.cobot.api_url in text
        assert requests.get(f"{settings.cobot.api_url}/health", timeout=PATIENCE).status_code == 204
        assert settings.state.parent == tmp_path


def test_the_configuration_file_is_private_and_used_by_a_run(tmp_path: Path) -> None:
    path = tmp_path / "space.yaml"
    with running("sandbox", "--empty", "--config-file", str(path), folder=tmp_path) as process:
        lines_until(process, "sync run")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        ended = command_line("--config", str(path), "sync", "run", "--format", "json")
        assert ended.code == 0, ended.stderr
        assert ended.json["invoices"]["seen"] == 0


def test_the_printed_init_command_sets_the_space_up(tmp_path: Path) -> None:
    with running("sandbox", "--empty", folder=tmp_path) as process:
        lines = [line.strip() for line in lines_until(process, "requests_per_second")]
        [tokens] = [line for line in lines if line.startswith("export COBOT_TOKEN")]
        [words] = [shlex.split(line)[1:] for line in lines if line.startswith("cobot-sevdesk init")]
        environment = dict(word.split("=") for word in shlex.split(tokens)[1:])
        words[words.index("--output") + 1] = str(tmp_path / "sandbox.yaml")
        ended = command_line(*words, environment=environment | {"XDG_STATE_HOME": str(tmp_path)})
        assert ended.code == 0, ended.stderr
    assert (tmp_path / "sandbox.yaml").is_file()
    assert "cobot-sevdesk --config ./sandbox.yaml sync run --dry-run" in lines


def test_the_printed_init_command_works_in_the_folder_where_a_configuration_was_written_and_what_stays_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with running("sandbox", "--empty", "--config-file", "sandbox.yaml", folder=tmp_path) as process:
        lines = [line.strip() for line in lines_until(process, "sync run")]
        [tokens] = [line for line in lines if line.startswith("export COBOT_TOKEN")]
        [words] = [shlex.split(line)[1:] for line in lines if line.startswith("cobot-sevdesk init")]
        environment = dict(word.split("=") for word in shlex.split(tokens)[1:])
        ended = command_line(*words, environment=environment | {"XDG_STATE_HOME": str(tmp_path)})
        assert ended.code == 0, ended.stderr
        assert "cobot-sevdesk --config ./sandbox-2.yaml sync run --dry-run" in lines
        assert command_line("--config", "sandbox.yaml", "sync", "run").code == 0
        # A next sandbox of this name would follow what is accepted here.
        (tmp_path / "sandbox.accepted.yaml").write_text("accepted: []\n")
        process.send_signal(signal.SIGINT)
        end = " ".join(process.communicate(timeout=PATIENCE)[0].split())
    left = {path.name for path in tmp_path.iterdir() if path.is_file() and path.name != "sandbox-2.yaml"}
    assert "sandbox.yaml" in left
    assert len(left) > 1
    assert all(name in end for name in left), (left, end)


def test_a_configuration_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("mine")
    ended = command_line("sandbox", "--config-file", str(path))
    assert ended.code == 2
    assert str(path) in ended.stderr
    assert ended.stdout == ""
    assert path.read_text() == "mine"


def test_with_rate_limits_the_configuration_keeps_to_them(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    with running("sandbox", "--rate-limits", "--config-file", str(path), folder=tmp_path) as process:
        lines_until(process, "sync run")
        document = yaml.safe_load(path.read_text())
        assert "requests_per_minute" not in document["cobot"]
        url, token = document["cobot"]["api_url"], document["cobot"]["token"]
        answers = [
            requests.get(f"{url}/api/memberships", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)
            for _ in range(7)
        ]
        assert [answer.status_code for answer in answers] == [200] * 6 + [429]


def test_with_faults_a_share_of_the_requests_goes_wrong(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    arguments = ("sandbox", "--empty", "--faults", "1", "--seed", "3", "--config-file", str(path))
    with running(*arguments, folder=tmp_path) as process:
        assert "100 %" in "\n".join(lines_until(process, "sync run"))
        url = yaml.safe_load(path.read_text())["cobot"]["api_url"]
        wrong = 0
        for _ in range(8):
            try:
                wrong += requests.get(f"{url}/api/spaces/co-up", timeout=PATIENCE).status_code == 500
            except requests.RequestException:
                wrong += 1
        assert wrong == 8


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--faults", "2"), "--faults"),
        (("--faults", "often"), "--faults"),
        (("--seed", "3"), "--faults"),
        (("--cobot-port", "70000"), "--cobot-port"),
        (("--cobot-port", "18123", "--sevdesk-port", "18123"), "18123"),
        (("--config-file", "/nowhere/at/all/config.yaml"), "/nowhere"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(arguments: tuple[str, ...], word: str) -> None:
    ended = command_line("sandbox", *arguments)
    assert ended.code == 2
    assert word in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    with running("sandbox", "--empty", "--config-file", str(path), folder=tmp_path) as process:
        lines_until(process, "sync run")
        port = yaml.safe_load(path.read_text())["cobot"]["api_url"].rpartition(":")[2]
        ended = command_line("sandbox", "--cobot-port", port)
    assert ended.code == 2
    assert "in use" in ended.stderr
    assert ended.stdout == ""


def test_accounts_for_a_trial_and_what_is_otherwise_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    words = ("--for-trial", "--otherwise", "cobot-number-call:2", "--otherwise", "sevdesk-rounding")
    with running("sandbox", *words, "--config-file", str(path), folder=tmp_path) as process:
        told = "\n".join(lines_until(process, " trial"))
        assert "cobot-number-call:2, sevdesk-rounding" in told
        ended = command_line("--config", str(path), "trial", "--yes", "--format", "json")
    differing = [each["name"] for each in ended.json["assumptions"] if each["verdict"] == "differs"]
    assert (ended.code, differing) == (1, ["cobot-number-call", "sevdesk-rounding"])


def test_several_spaces_have_sides_and_configurations_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "spaces"
    with running("sandbox", "--spaces", "3", "--config-file", str(folder), folder=tmp_path) as process:
        lines_until(process, "sync run")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert sorted(path.name for path in folder.iterdir()) == [f"co-up-00{number}.yaml" for number in (1, 2, 3)]
        one = command_line(
            "--config", str(folder / "co-up-002.yaml"), "sync", "run", "--limit", "2", "--format", "json"
        )
        assert one.json["space"] == "co-up-002"
        assert one.json["invoices"]["created"] == 2, one.stderr
        assert [each["code"] for each in one.json["problems"] if each["code"] == "pdf-unavailable"] == []
        others = command_line("--config", str(folder), "sync", "run", "--limit", "1", "--format", "json")
    told = [json.loads(each) for each in others.stdout.splitlines()]
    assert [each["space"] for each in told] == ["co-up-001", "co-up-002", "co-up-003"]
    assert [each["invoices"]["created"] for each in told] == [1, 1, 1]


def test_several_spaces_without_a_folder_for_them_are_refused(tmp_path: Path) -> None:
    assert command_line("sandbox", "--spaces", "2").code == 2
    ended = command_line("sandbox", "--empty", "--spaces", "2", "--config-file", str(tmp_path))
    assert (ended.code, str(tmp_path) in ended.stderr) == (2, True)


@pytest.mark.parametrize(
    ("language", "said"), [("de", "Die Sandbox läuft nicht."), ("en", "the sandbox is not running.")]
)
def test_a_configuration_of_a_sandbox_that_does_not_run_says_so(
    world: World, language: Language, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    (world.folder / "sandbox.yaml").touch()
    world.configure(language=language)
    path = world.write_config("http://127.0.0.1:1", "http://127.0.0.1:1")
    ended = command_line("--config", str(path), "sync", "run")
    assert ended.code == 3
    assert said in ended.stderr
    assert "Internet" not in ended.stderr
    # Another one, whose file is its own: this configuration is of no use to it.
    assert f"cobot-sevdesk sandbox --language {language} --config-file ./sandbox-2.yaml" in ended.stderr
    assert f"{path} sandbox" not in ended.stderr
    # What others are asked for is told as before.
    elsewhere = RemoteUnavailable("cobot", "GET /api/x", "the connection was refused")
    assert said not in Texts(language).error_text(elsewhere)[1]
