"""A failed connection is told by what made it fail."""

from __future__ import annotations

import pytest
import requests
import urllib3.exceptions

from cobot_sevdesk_sync.failures import certainly_not_sent, reason_of
from tests.unit.loopback import unused_address


def test_a_refused_connection_is_said_to_be_refused() -> None:
    with pytest.raises(requests.ConnectionError) as refused:
        requests.get(unused_address(), timeout=5)
    assert reason_of(refused.value) == "the connection was refused"
    assert certainly_not_sent(refused.value)


def test_nobody_who_answers_in_time_is_told_as_that() -> None:
    slow = urllib3.exceptions.ConnectTimeoutError(None, "slow")
    assert reason_of(requests.exceptions.ConnectTimeout(slow)) == "no connection within the time-out"
