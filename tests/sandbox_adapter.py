"""A sandbox without a network: mounted on a requests session, it answers in process what a server would send."""

from __future__ import annotations

import http.client
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPHeaderDict
from urllib3 import HTTPResponse as PooledResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError, ReadTimeoutError
from werkzeug.test import create_environ, run_wsgi_app

from cobot_sevdesk_sync.sandbox.server import AnswerTooLate, ConnectionDropped, SandboxSide


class InProcessAdapter(HTTPAdapter):
    """Answers a session's requests from a side, failing in exactly the ways of the real stack.

    The answer travels as HTTP/1.1 bytes through the parsers of the standard library and urllib3, so that streaming,
    headers and a body that is too short behave as over a socket.

    Attributes:
        down: While set, connections are refused.
    """

    def __init__(self, side: SandboxSide) -> None:
        super().__init__(max_retries=0)
        self.side = side
        self.down = False

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT002 - the interface of requests
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,  # noqa: FBT002
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Return the side's answer.

        Raises:
            requests.exceptions.ConnectionError: The side hung up, or is down.
            requests.exceptions.ReadTimeout: The side answers too late.
        """
        url = str(request.url)
        if self.down:
            raise _refused(request, url)
        try:
            raw = self._answer(request, url)
        except AnswerTooLate as error:
            reason = ReadTimeoutError(HTTPConnectionPool("sandbox"), url, f"Read timed out. (read timeout={timeout})")
            raise requests.exceptions.ReadTimeout(reason, request=request) from error
        except ConnectionDropped as error:
            closed = http.client.RemoteDisconnected("Remote end closed connection without response")
            reason_of_close = ProtocolError("Connection aborted.", closed)
            raise requests.exceptions.ConnectionError(reason_of_close, request=request) from error
        response: requests.Response = self.build_response(request, raw)
        if not stream:
            response.content  # noqa: B018 - reads the body, as requests does for an answer that is not streamed
        return response

    def _answer(self, request: requests.PreparedRequest, url: str) -> PooledResponse:
        origin, sent = _origin(url), _body(request)
        path, _, query = url.removeprefix(origin).partition("?")
        environ = create_environ(base_url=origin, method=request.method or "GET", input_stream=io.BytesIO(sent))
        # WSGI wants the bytes of the path as Latin-1.
        environ |= {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query, "REQUEST_URI": path}
        for name, value in request.headers.items():
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            key = name.upper().replace("-", "_")
            environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = text
        environ["CONTENT_LENGTH"] = str(len(sent))
        parts, status, headers = run_wsgi_app(self.side, environ, buffered=True)
        body = b"".join(parts)
        headers.setdefault("Content-Length", str(len(body)))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return _parsed(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body, request.method or "GET")


class _Wire:
    """What the standard library's parser wants of a socket."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, *_arguments: Any, **_options: Any) -> io.BytesIO:
        """Return the bytes as a file."""
        return io.BytesIO(self._content)


def _parsed(content: bytes, method: str) -> PooledResponse:
    parsed = http.client.HTTPResponse(_Wire(content), method=method)  # type: ignore[arg-type]
    parsed.begin()
    return PooledResponse(
        body=parsed,
        headers=HTTPHeaderDict(parsed.msg.items()),
        status=parsed.status,
        version=parsed.version,
        reason=parsed.reason,
        preload_content=False,
        decode_content=False,
        original_response=parsed,
        enforce_content_length=True,
        request_method=method,
    )


def _refused(request: requests.PreparedRequest, url: str) -> requests.exceptions.ConnectionError:
    cause = NewConnectionError(HTTPConnection("sandbox"), "Failed to establish a new connection: Connection refused")
    return requests.exceptions.ConnectionError(
        MaxRetryError(HTTPConnectionPool("sandbox"), url, cause), request=request
    )


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"


def _body(request: requests.PreparedRequest) -> bytes:
    if request.body is None:
        return b""
    return request.body.encode() if isinstance(request.body, str) else bytes(request.body)
