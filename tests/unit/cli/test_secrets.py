from __future__ import annotations

from cobot_sevdesk_sync.cli.init import SetUp
from cobot_sevdesk_sync.cli.setup import GivenToken


def test_a_token_is_not_in_the_words_of_what_init_was_given() -> None:
    assert "invented-token" not in repr(GivenToken("invented-token"))
    assert "invented-token" not in repr(SetUp("coworking-wald", {}, {"cobot.token": "invented-token"}))
