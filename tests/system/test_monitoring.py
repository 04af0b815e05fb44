"""What a monitoring service is told after a run: that it took place, and, where that is wanted, what it had to say."""

from __future__ import annotations

from tests.system.invoicing import Refused, issue, line
from tests.unit.loopback import ScriptedServer, answer
from tests.world import World

QUIET = answer("ok")


def pings(served: World, runs: int, **notify: object) -> list[str]:
    """Run so often; returns the requests that the service got, without their heads' further lines."""
    with ScriptedServer([QUIET] * runs) as service:
        served.configure(notify={"ping_url": f"{service.url}/an-invented-check", **notify})
        for _ in range(runs):
            served.sync()
            served.clock.advance(minutes=5)
    requests = [each.decode().partition("\r\n\r\n") for each in service.received]
    return [f"{head.partition(' HTTP')[0]} {body}".strip() for head, _, body in requests]


def test_without_being_asked_for_no_text_is_sent(served: World) -> None:
    issue(served, "CW-1", line(code=None))
    assert pings(served, 1) == ["GET /an-invented-check/fail"]


def test_what_a_run_has_to_say_is_posted_once_and_not_by_every_run(served: World) -> None:
    issue(served, "CW-1", line(code=None))
    first, second = pings(served, 2, ping_text=True)
    assert first.startswith("POST /an-invented-check/fail ")
    assert "\nCW-1  no-accounting-code\n" in first
    assert "\n> " in first
    assert second == "GET /an-invented-check/fail"


def test_a_good_run_says_what_it_booked_and_an_idle_one_nothing(served: World) -> None:
    issue(served, "CW-1")
    first, second = pings(served, 2, ping_text=True)
    assert first.startswith("POST /an-invented-check co-up: ")
    assert second == "GET /an-invented-check"


def test_no_secret_is_in_the_text_and_it_has_a_bound(served: World) -> None:
    for number in range(60):
        issue(served, f"CW-{number}-{served.cobot.token}", line(code=None))
    [sent] = pings(served, 1, ping_text=True)
    assert served.cobot.token not in sent
    assert served.sevdesk.token not in sent
    assert "an-invented-check" not in sent.partition("\n")[2]
    assert 9_000 < len(sent) < 10_100


def test_why_a_run_was_stopped_is_sent_too(served: World) -> None:
    issue(served, "CW-1")
    served.sevdesk_side.fault = Refused(lambda _: True, 401)
    [sent] = pings(served, 1, ping_text=True)
    assert sent.startswith("POST /an-invented-check/fail ")
    assert "sevDesk" in sent
