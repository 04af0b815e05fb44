from __future__ import annotations

import pytest

from cobot_sevdesk_sync.cobot.decode import message_of


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"errors": {"customer_number": "is taken"}}', "customer_number: is taken"),
        ('{"errors": {"base": ["first", "second"], "name": "third"}}', "base: first, second; name: third"),
        ('{"base": "not allowed"}', "not allowed"),
        ('{"error": "invalid_token", "message": "gone"}', "invalid_token; gone"),
        (
            '{"errors": [{"source": {"pointer": "/data/x"}, "detail": "is wrong"}, {"title": "Odd"}, "plain"]}',
            "/data/x: is wrong; Odd; plain",
        ),
        ('{"errors": [{"source": null, "code": "c1"}]}', "c1"),
    ],
)
def test_a_message_is_found_in_every_shape_an_error_body_has(body: str, message: str) -> None:
    assert message_of(body.encode()) == message


@pytest.mark.parametrize("body", ["", "<p>Bad gateway</p>", "[]", "{}", '{"errors": []}', '{"errors": {}}'])
def test_a_body_that_says_nothing_in_a_known_way_is_told_apart(body: str) -> None:
    with pytest.raises(ValueError, match="no "):
        message_of(body.encode())
