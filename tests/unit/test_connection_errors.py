"""A failed connection is told by what made it fail."""

from __future__ import annotations

import pytest
import requests
import urllib3.exceptions

from cobot_sevdesk_sync.errors import NOBODY_HERE
from cobot_sevdesk_sync.failures import certainly_not_sent, reason_of
from tests.unit.loopback import unused_address


def test_a_refused_connection_is_said_to_be_refused() -> None:
    with pytest.raises(requests.ConnectionError) as refused:
        requests.get(unused_address(), timeout=5)
    # The address is one of this computer: a sandbox that does not run, most likely.
    assert reason_of(refused.value) == NOBODY_HERE
    assert certainly_not_sent(refused.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://localhost:9/x", NOBODY_HERE),
        ("http://[::1]:9/x", NOBODY_HERE),
        ("https://api.cobot.me/x", "the connection was refused"),
        ("https://10.0.0.7/x", "the connection was refused"),
        (None, "the connection was refused"),
    ],
)
def test_only_an_address_of_this_computer_is_told_as_one(url: str | None, reason: str) -> None:
    request = requests.Request("GET", url).prepare() if url else None
    refused = requests.ConnectionError(ConnectionRefusedError(111, "Connection refused"), request=request)
    assert reason_of(refused) == reason


def test_nobody_who_answers_in_time_is_told_as_that() -> None:
    slow = urllib3.exceptions.ConnectTimeoutError(None, "slow")
    assert reason_of(requests.exceptions.ConnectTimeout(slow)) == "no connection within the time-out"
