"""The address on this machine that the browser comes back to: answers one login, and closes."""

from __future__ import annotations

import queue
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from cobot_sevdesk_sync.cobot.oauth import ForeignAnswerError, Login, code_of_query
from cobot_sevdesk_sync.errors import SetupError
from cobot_sevdesk_sync.texts import Texts

HOST = "127.0.0.1"
PATH = "/callback"
_POLL_SECONDS = 0.05
_SHOWN_SECONDS = 5.0
_SILENCE_SECONDS = 10
# How long the browser's page waits for the token's being looked at; the requests have time-outs of their own.
_VERDICT_SECONDS = 180.0
_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#1b1f24;"
    "background:#fff}@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}}"
)


class LoopbackServer:
    """Waits on a port of this machine while its ``with`` block lasts.

    Args:
        port: 0 for any free one.
        texts: The language of its pages.

    Raises:
        OSError: The port is taken.
    """

    def __init__(self, port: int, texts: Texts) -> None:
        self._texts = texts
        self._login: Login | None = None
        self._answers: queue.Queue[str | SetupError] = queue.Queue()
        self._lock = threading.Lock()
        self._answered = False
        self._has_worked: bool | None = None
        self._verdict_known = threading.Event()
        self._shown = threading.Event()
        self._server = _Server((HOST, port), _handler(self))
        self.host = f"{HOST}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True)

    @property
    def redirect_uri(self) -> str:
        """The address to register and to come back to."""
        return f"http://{self.host}{PATH}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._verdict_known.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self, login: Login, seconds: float) -> str:
        """Return the code that the browser brings for this login.

        Raises:
            SetupError: The person refused, or nobody came in time.
        """
        self._login = login
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise SetupError("login-timeout", {"seconds": f"{seconds:g}"}) from None
        if isinstance(answer, SetupError):
            self._shown.wait(_SHOWN_SECONDS)
            raise answer
        return answer

    def tell(self, *, worked: bool) -> None:
        """Let the browser's page say how the login ended, and wait until it was sent."""
        self._has_worked = worked
        self._verdict_known.set()
        self._shown.wait(_SHOWN_SECONDS)

    def page_for(self, target: str, host: str) -> tuple[int, str]:
        """Return status and page for a request's target, such as ``/callback?code=...``.

        Anything but the one good answer leaves the login waiting: other programs and pages can reach this port too.
        """
        parts = urlsplit(target)
        login = self._login
        if parts.path != PATH or host != self.host or login is None:
            return 404, self._page("page.nothing")
        try:
            answer: str | SetupError = code_of_query(login, parts.query)
        except ForeignAnswerError:
            return 400, self._page("page.foreign")
        except SetupError as denied:
            answer = denied
        with self._lock:
            if self._answered:
                return 400, self._page("page.again")
            self._answered = True
        self._answers.put(answer)
        if isinstance(answer, SetupError):
            return 200, self._page("page.denied")
        self._verdict_known.wait(_VERDICT_SECONDS)
        verdict = {None: "page.unknown", True: "page.worked", False: "page.failed"}[self._has_worked]
        return 200, self._page(verdict)

    def page_was_sent(self) -> None:
        """Note that a page is with the browser; once the login is answered, that was the last one that matters."""
        if self._answered:
            self._shown.set()

    def _page(self, key: str) -> str:
        title = escape(self._texts.text(f"login.{key}.title"))
        text = escape(self._texts.text(f"login.{key}"))
        close = escape(self._texts.text("login.page.close"))
        return (
            f'<!doctype html><html lang="{self._texts.language}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style></head>'
            f"<body><h1>{title}</h1><p>{text}</p><p>{close}</p></body></html>"
        )


class _Server(ThreadingHTTPServer):
    # Browsers open connections in advance and leave them silent; those must not keep the answer waiting.
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that closes a connection is no news, and a traceback would show the code."""


def _handler(loopback: LoopbackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _SILENCE_SECONDS

        def do_GET(self) -> None:
            """Answer the browser."""
            status, page = loopback.page_for(self.path, self.headers.get("Host", ""))
            body = page.encode()
            self.send_response(status)
            for name, value in (
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
                ("Referrer-Policy", "no-referrer"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
                ("Connection", "close"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
            if status == 200:  # noqa: PLR2004 - the only status of an answer to the login
                loopback.page_was_sent()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Log nothing: the address holds the code."""

        def version_string(self) -> str:
            """Return a name without versions."""
            return "cobot-sevdesk"

    return Handler
