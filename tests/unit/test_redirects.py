from __future__ import annotations

import pytest

from cobot_sevdesk_sync.failures import may_be_followed

FAR = ["https://api.cobot.me", "https://co-up.cobot.me"]


@pytest.mark.parametrize("url", ["https://store.example.org/a.pdf?sig=1", "https://192.0.34.166/x"])
def test_an_encrypted_address_elsewhere_may_be_followed(url: str) -> None:
    assert may_be_followed(url, FAR)


@pytest.mark.parametrize(
    "url",
    [
        "http://store.example.org/a.pdf",
        "file:///etc/passwd",
        "https:///nowhere",
        "https://[broken",
        "https://127.0.0.1/a",
        "https://10.0.0.7:8443/a",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/a",
        "https://[fd00::1]/a",
        "https://localhost/a",
        "https://printer.local/a",
    ],
)
def test_without_encryption_or_into_the_own_network_no_address_is_followed(url: str) -> None:
    assert not may_be_followed(url, FAR)


def test_where_a_configured_address_is_near_and_unencrypted_so_may_the_others_be() -> None:
    assert may_be_followed("http://127.0.0.1:8080/a.pdf", ["http://127.0.0.1:8081"])
