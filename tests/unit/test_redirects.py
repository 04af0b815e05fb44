from __future__ import annotations

import pytest

from cobot_sevdesk_sync.hosts import may_be_followed

FAR = ["https://api.cobot.me", "https://co-up.cobot.me"]


@pytest.mark.parametrize(
    "url",
    [
        "https://store.example.org/a.pdf?sig=1",
        "https://store.example.org./a.pdf",
        "https://STORE.example.org:8443/a.pdf",
        "https://192.0.34.166/x",
        "https://[2606:4700::1111]/x",
        "https://[64:ff9b::192.0.34.166]/x",
        "https://xn--rechnung-n2a.example.org/Mai%20ä",
    ],
)
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
        "https://127.1/a",
        "https://0x7f000001/a",
        "https://0x7f.1/a",
        "https://2130706433/a",
        "https://017700000001/a",
        "https://0177.0.0.1/a",
        "https://127.0.0.1./a",
        "https://localhost./a",
        "https://LOCALHOST/a",
        "https://printer.local./a",
        "https://printer/a",
        "https://printer.lan/a",
        "https://router.home.arpa/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[::ffff:10.0.0.7]/a",
        "https://[64:ff9b::10.0.0.7]/a",
        "https://[2002:7f00:1::]/a",
        "https://[fe80::1%25eth0]/a",
        "https://[::]/a",
        "https://0/a",
        "https://224.0.0.1/a",
        "https://100.64.0.1/a",
        "https://１２７.0.0.1/a",
        "https://127。0。0。1/a",
        "https://%31%32%37.0.0.1/a",
        "https://store.example.org@127.0.0.1/a",
        "https://127.0.0.1\\.example.org/a",
        "https://store.example.org\t.evil/a",
        "https://store..example.org/a",
    ],
)
def test_without_encryption_or_into_the_own_network_no_address_is_followed(url: str) -> None:
    assert not may_be_followed(url, FAR)


def test_where_a_configured_address_is_near_and_unencrypted_so_may_the_others_be() -> None:
    assert may_be_followed("http://127.0.0.1:8080/a.pdf", ["http://127.0.0.1:8081"])
