"""Documents that are refused or lack their PDF, and how problems are told (product contract, sections 2 and 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import request_to
from tests.system.invoicing import (
    AnswerChanged,
    Refused,
    booked_numbers,
    issue,
    line,
    problem,
    problems,
    real_today,
    requests_to,
    sevdesk_writes,
    voucher_of,
)
from tests.world import World


def saving(number: str) -> Any:
    """Return a predicate for the request that saves the voucher of a number."""
    needle = f'"{number}"'.encode()

    def picks(request: Request) -> bool:
        return request.path.endswith("saveVoucher") and needle in request.get_data(cache=True)

    return picks


def test_a_refused_document_holds_up_no_other_and_is_released_by_retry(served: World) -> None:
    for number in ("CW-1", "CW-2", "CW-3"):
        issue(served, number, day=real_today())
    served.sevdesk_side.fault = Refused(saving("CW-2"), reason="the period is closed")
    ended = served.sync()
    assert (ended.code, ended.problem_codes) == (1, {("CW-2", "rejected-by-sevdesk")})
    assert "the period is closed" in ended.json["problems"][0]["message"]
    assert booked_numbers(served) == ["CW-1", "CW-3"]
    served.sevdesk_side.fault = no_fault
    served.forget_requests()
    waiting = served.sync()
    assert (waiting.code, waiting.json["invoices"]["blocked"]) == (1, 1)
    assert served.sevdesk_side.log == []
    assert served.command("sync", "retry", "CW-2").code == 0
    assert served.sync().code == 0
    assert booked_numbers(served) == ["CW-1", "CW-2", "CW-3"]


def test_retry_of_what_is_not_held_back_is_wrong_usage(served: World) -> None:
    issue(served, "CW-1")
    served.sync()
    assert served.command("sync", "retry", "CW-1").code == 2
    assert served.command("sync", "retry").code == 2


def test_a_refused_document_waits_longer_after_each_try_from_one_hour_to_a_day(world: World) -> None:
    world.sevdesk_side.fault = Refused(request_to("POST", "saveVoucher"))
    issue(world, "CW-1")
    tried_after = []
    last = world.clock.moment
    for _ in range(2 * 80):
        world.forget_requests()
        result = world.run()
        assert problems(result) == [("CW-1", "rejected-by-sevdesk")]
        if requests_to(world, "uploadTempFile"):  # a refused request is answered before the side sees it
            tried_after.append(world.clock.moment - last)
            last = world.clock.moment
        world.clock.advance(minutes=30)
    hours = [round(each / timedelta(hours=1), 2) for each in tried_after]
    assert hours[:8] == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 24.0]


def test_a_pdf_that_cannot_be_had_holds_the_document_back_and_writes_nothing(world: World) -> None:
    invoice_id = issue(world, "CW-1", pdf_missing=True)
    issue(world, "CW-2")
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "pdf-unavailable")])
    assert booked_numbers(world) == ["CW-2"]
    world.cobot.edit_invoice(invoice_id, pdf_missing=False)
    world.clock.advance(minutes=59)
    world.forget_requests()
    assert problems(world.run()) == [("CW-1", "pdf-unavailable")]
    assert (requests_to(world, ".pdf"), world.sevdesk_side.log) == ([], [])
    world.clock.advance(minutes=1)
    assert world.run().exit_code == 0
    assert world.sevdesk.pdf_of(voucher_of(world, "CW-1").id).startswith(b"%PDF")


def test_what_is_no_pdf_is_not_attached(world: World) -> None:
    issue(world, "CW-1", pdf=b"<html>please log in</html>")
    assert problems(world.run()) == [("CW-1", "pdf-unavailable")]
    assert sevdesk_writes(world) == []


def test_an_invoice_that_cannot_be_read_is_named_and_the_rest_goes_on(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    issue(world, "CW-2")

    def change(body: Any) -> None:
        for row in body["data"]:
            if row["id"] == invoice_id:
                row["attributes"]["totalAmount"]["gross"] = "many"

    world.cobot_side.fault = AnswerChanged(
        lambda request: request.path.endswith("/invoices") and not request.path.startswith("/api/"), change
    )
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "rejected-by-cobot")])
    assert "totalAmount" in problem(result).details["reason"]
    assert booked_numbers(world) == ["CW-2"]
    world.cobot_side.fault = no_fault
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1", "CW-2"]


def test_the_run_stops_with_3_when_document_after_document_gets_no_usable_answer(world: World) -> None:
    for index in range(10):
        issue(world, f"CW-{index}")
    world.sevdesk_side.fault = ErrorBefore(request_to("POST", "saveVoucher"))
    result = world.run()
    assert result.exit_code == 3
    assert len(requests_to(world, "saveVoucher")) == 0  # the fault answers before the side sees it
    assert len([each for each in result.problems if each.finding.code == "outcome-unknown"]) == 3
    world.sevdesk_side.fault = no_fault
    for _ in range(4):
        world.clock.advance(minutes=5)
        result = world.run()
    assert result.exit_code == 0
    assert booked_numbers(world) == [f"CW-{index}" for index in range(10)]


def test_a_problem_is_told_when_it_is_found_and_once_a_day_while_it_lasts(world: World) -> None:
    issue(world, "CW-1", line(code=None))
    told = []
    for _ in range(24 * 3 + 1):
        result = world.run()
        assert result.exit_code == 1
        told.append(len(result.to_tell))
        world.clock.advance(hours=1)
    assert [hour for hour, count in enumerate(told) if count] == [0, 24, 48, 72]


def test_a_problem_is_told_by_cron_once_and_the_code_stays_1(served: World) -> None:
    issue(served, "CW-1", line(code=None))
    first, second = served.command("sync", "run"), served.command("sync", "run")
    assert (first.code, second.code) == (1, 1)
    assert "no-accounting-code" in first.stdout
    assert (second.stdout, second.stderr) == ("", "")


@pytest.mark.parametrize("minutes", [0, 5, 60])
def test_a_blocked_document_is_looked_at_on_every_run_without_a_write(world: World, minutes: int) -> None:
    issue(world, "CW-1", line(code=None))
    world.run()
    world.clock.advance(minutes=minutes)
    world.forget_requests()
    assert world.run().invoices["blocked"] == 1
    assert [each for each in world.requests() if each.is_write] == []
    assert requests_to(world, "/activities") == []  # what was told is known, and not looked up in the feed again
    world.configure(default_account="4400")
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1"]
