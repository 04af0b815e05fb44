"""Tokens go to their own side only, and are neither printed, logged nor stored, whatever goes wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.sandbox.faults import Handle, StrikingFault
from cobot_sevdesk_sync.sandbox.server import SandboxSide
from tests.faults.processes import RunningSync
from tests.sandbox_faults import Callback, Redirect, Slow, is_write, request_to
from tests.trust.planted import COBOT, PING, SECRETS, SEVDESK, assert_nowhere, every_command, plant
from tests.world import World, command_line

PATIENCE = 60


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "sleep", lambda _self, _seconds: None)


@pytest.fixture
def planted(world: World) -> Iterator[World]:
    plant(world)
    with world.served():
        yield world


class Echo(StrikingFault):
    """Answers with an error page that quotes the request's Authorization header, in body and headers."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status

    def strike(self, request: Request, handle: Handle) -> Response:
        del handle
        seen = request.headers.get("Authorization", "")
        body = {"message": f"refused {seen}", "error": {"message": seen, "code": 1}, "errors": [{"title": seen}]}
        headers = {"X-Request-Id": seen, "Location": f"https://elsewhere.example.org/?t={seen}"}
        return Response(json.dumps(body), self.status, headers, mimetype="application/json")


class EchoInside(StrikingFault):
    """Puts the token where the answer has a number, a yes or no, or nothing at all: never where a name would be."""

    def strike(self, request: Request, handle: Handle) -> Response:
        response = handle(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if (response.mimetype or "").endswith("json") and response.status_code < 300:
            document = msgspec.json.decode(response.get_data())
            response.set_data(msgspec.json.encode(_replaced(document, token)))
        return response


def _replaced(value: Any, token: str) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(each, token) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, token) for each in value]
    return value if isinstance(value, str) else token


class Plain(StrikingFault):
    """Answers 200 with the header itself: no JSON."""

    def strike(self, request: Request, handle: Handle) -> Response:
        del handle
        return Response(request.headers.get("Authorization", ""), mimetype="application/json")


def only(side: str, world: World) -> SandboxSide:
    return world.cobot_side if side == "cobot" else world.sevdesk_side


def test_when_all_goes_well_no_secret_is_anywhere(planted: World) -> None:
    ended = every_command(planted, all_formats=True)
    assert planted.sevdesk.vouchers_by_number("CW-1")
    assert any("GET /" in each.stderr for each in ended), "nothing was logged: the search would prove nothing"
    assert_nowhere(planted, *ended)
    assert PING in planted.config_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
@pytest.mark.parametrize(
    "fault",
    [Echo(401), Echo(500), Echo(422), Echo(302), EchoInside(), Plain()],
    ids=["refused", "server-error", "rejected", "redirected", "inside-an-answer", "no-json"],
)
def test_an_answer_that_quotes_the_token_makes_no_command_show_or_store_it(
    planted: World, fault: StrikingFault, side: str
) -> None:
    only(side, planted).fault = fault
    ended = every_command(planted)
    assert ended[0].code != 0
    assert_nowhere(planted, *ended)


@pytest.mark.parametrize("status", [400, 500])
def test_a_write_that_is_answered_with_the_token_leaves_no_trace_of_it(planted: World, status: int) -> None:
    class EchoWrites(Echo):
        def __call__(self, request: Request, handle: Handle) -> Response:
            return self.strike(request, handle) if is_write(request) else handle(request)

    planted.cobot_side.fault = planted.sevdesk_side.fault = EchoWrites(status)
    ended = every_command(planted)
    assert ended[0].code != 0
    assert_nowhere(planted, *ended)


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_a_side_that_does_not_answer_in_time_makes_nothing_known(planted: World, side: str) -> None:
    planted.configure(cobot={"timeout_seconds": 1}, sevdesk={"timeout_seconds": 1})
    only(side, planted).fault = Slow(1, seconds=PATIENCE)
    ended = [planted.command("-v", "sync", "run"), planted.command("-v", "--log-format", "json", "sync", "run")]
    assert "no answer within the time-out" in ended[0].stderr
    assert_nowhere(planted, *ended)


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_a_refused_token_is_named_by_its_side_and_not_by_itself(planted: World, side: str) -> None:
    wrong = f"planted{side}wrong00000000000000aa"
    planted.configure(**{side: {"token": wrong}})
    ended = every_command(planted)
    assert ended[0].code == 4
    assert_nowhere(planted, *ended, secrets=(*SECRETS, wrong))


# Other hosts


class _Elsewhere(HTTPServer):
    def __init__(self) -> None:
        self.seen: list[str] = []
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(f"{self.command} {self.path}\n{self.headers}")
                self.send_response(200)
                self.send_header("Content-Length", "8")
                self.end_headers()
                self.wfile.write(b"%PDF-1.7")

            do_POST = do_PUT = do_GET  # noqa: N815 - the names that the server calls

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Log nothing."""

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def elsewhere() -> Iterator[_Elsewhere]:
    server = _Elsewhere()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
@pytest.mark.parametrize("which", ["reads", "writes"])
def test_a_redirect_to_another_host_is_not_followed_and_takes_no_token_along(
    planted: World, elsewhere: _Elsewhere, side: str, which: str
) -> None:
    when: Callable[[Request], bool] = is_write if which == "writes" else lambda request: not is_write(request)
    only(side, planted).fault = Redirect(when, location=f"http://127.0.0.1:{elsewhere.server_port}/steal")
    ended = [planted.command("-v", "sync", "run"), planted.command("-v", "check")]
    assert elsewhere.seen == []
    assert_nowhere(planted, *ended)


def test_a_pdf_that_lies_elsewhere_is_fetched_without_the_token(planted: World, elsewhere: _Elsewhere) -> None:
    place = f"http://127.0.0.1:{elsewhere.server_port}/store/a.pdf?signature=plantedSIGNATURE"
    planted.cobot_side.fault = Redirect(request_to("GET", ".pdf"), location=place)
    ended = planted.command("-v", "sync", "run")
    [request] = elsewhere.seen
    assert request.startswith("GET /store/a.pdf?signature=")
    assert "authorization" not in request.lower()
    assert planted.sevdesk.vouchers_by_number("CW-1")
    assert_nowhere(planted, ended, secrets=(*SECRETS, "plantedSIGNATURE"))


# The program's own errors, and its own process


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("-v",), "sync_run.run_space"),
        (("-v", "--log-format", "json"), "sync_run.run_space"),
        ((), "sync_run.run_space"),
        (("-v",), "sync_report.report_space"),
    ],
)
def test_a_traceback_shows_no_token_even_where_the_error_itself_quotes_one(
    planted: World, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], place: str
) -> None:
    def failing(*_arguments: object, **_options: object) -> None:
        try:
            raise KeyError(SEVDESK)
        except KeyError as fault:
            raise ValueError(f"Authorization: Bearer {COBOT} {PING}") from fault

    monkeypatch.setattr(f"cobot_sevdesk_sync.cli.{place}", failing)
    ended = planted.command(*words, "sync", "run" if "run" in place else "report")
    assert ended.code == 1
    assert ("Traceback" in ended.stderr) is bool(words)
    assert_nowhere(planted, ended)


def test_a_traceback_of_init_shows_no_token_that_it_was_given(
    planted: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def failing(settings: SevdeskSettings, _clock: object) -> None:
        raise ValueError(f"Authorization: {settings.token}, Bearer {COBOT}")

    monkeypatch.setattr("cobot_sevdesk_sync.cli.init.read_sevdesk", failing)
    files = {"--cobot-token-file": COBOT, "--sevdesk-token-file": SEVDESK}
    given: list[str] = []
    for option, token in files.items():
        path = tmp_path / f"given{option}"
        path.write_text(token, encoding="utf-8")
        path.chmod(0o600)
        given += [option, str(path)]
    assert planted._servers is not None
    for name in ("api", "space", "account"):
        given += [f"--cobot-{name}-url", planted._servers.cobot_url]
    output = tmp_path / "made.yaml"
    ended = command_line("-v", "init", "--yes", "--subdomain", "co-up", "--output", str(output), *given)
    for option in files:
        (tmp_path / f"given{option}").unlink()
    assert ended.code == 1
    assert "Traceback" in ended.stderr
    assert not output.exists()
    assert_nowhere(planted, ended)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no /proc here")
def test_the_process_list_shows_no_secret_while_a_run_is_at_work(world: World) -> None:
    """Neither this process nor a ``token_command`` it starts has a token among its words."""
    plant(world)
    token_file = world.folder / "config.yaml.token"
    token_file.write_text(SEVDESK, encoding="utf-8")
    world.configure(sevdesk={"token": None, "token_command": f"cat {token_file}"})
    with world.served() as servers:
        shown: list[bytes] = []
        running: list[RunningSync] = []
        known = threading.Event()

        def look(_request: Request) -> None:
            known.wait(PATIENCE)
            shown.append(Path(f"/proc/{running[0].process.pid}/cmdline").read_bytes())

        world.cobot_side.fault = world.sevdesk_side.fault = Callback(before_effect=look)
        running.append(RunningSync(world, servers))
        known.set()
        ended = running[0].ended()
    token_file.unlink()
    assert shown
    assert all(b"sync" in words for words in shown)
    assert not [words for words in shown for secret in SECRETS if secret.encode() in words]
    assert ended.code == 1
    assert_nowhere(world, ended)


def test_a_fault_of_the_configuration_quotes_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    lines = (
        "start_date: soon",
        f"cobot: {{subdomain: co-up, token: 'Bearer {COBOT}', tokne: {COBOT}}}",
        f"sevdesk: {{token: '{SEVDESK} and more', api_url: 'ftp://{SEVDESK}@example.org'}}",
        f"notify: {{ping_url: 'no address {PING}'}}",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    for words in (("sync", "run"), ("-v", "check"), ("--log-format", "json", "sync", "status")):
        ended = command_line("--config", str(path), *words)
        assert ended.code == 2
        for secret in SECRETS:
            assert secret not in ended.stdout + ended.stderr
