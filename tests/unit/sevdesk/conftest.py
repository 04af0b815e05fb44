from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses

from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.pacing import Waiting
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient, sevdesk_remote

API = "https://sevdesk.example.org/api/v1"
TOKEN = "0123456789abcdef0123456789abcdef"


class StillClock:
    """A clock on which waiting takes no time."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 4, 1, 5, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class NoPace:
    """Lets every request pass."""

    def admit(self, endpoint: str, waiting: Waiting | None = None) -> None:
        """Let it pass."""


class Sevdesk:
    """What sevDesk answers, and what it was asked."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.mock = mock

    def answers(self, method: str, path: str, *, body: str | bytes, status: int = 200) -> None:
        self.mock.add(method, f"{API}{path}", body=body, status=status, content_type="application/json")

    @property
    def sent(self) -> list[requests.PreparedRequest]:
        return [call.request for call in self.mock.calls]

    @property
    def last(self) -> requests.PreparedRequest:
        return self.sent[-1]

    def queries(self) -> list[dict[str, str]]:
        return [
            {name: values[0] for name, values in parse_qs(urlsplit(request.url or "").query).items()}
            for request in self.sent
        ]

    def last_body(self) -> bytes:
        body = self.last.body
        return body.encode() if isinstance(body, str) else body or b""


@pytest.fixture
def sevdesk() -> Iterator[Sevdesk]:
    with responses.RequestsMock() as mock:
        yield Sevdesk(mock)


@pytest.fixture
def client() -> Iterator[SevdeskClient]:
    with requests.Session() as session:
        settings = SevdeskSettings(token=TOKEN, api_url=API)
        transport = Transport(sevdesk_remote(settings), clock=StillClock(), session=session, pace=NoPace())
        yield SevdeskClient(transport, settings)
