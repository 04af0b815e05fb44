"""What a side keeps refusing, or keeps failing at, is one document's, is told in its words, and is tried ever less."""

from __future__ import annotations

import pytest
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.faults import ErrorBefore, Handle
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import request_to
from tests.system.invoicing import DAY, Refused, booked_numbers, issue, line, problems
from tests.world import World

DISLIKED = "Schmutz und Söhne"


def test_a_403_on_one_documents_voucher_is_that_documents(world: World) -> None:
    """A firewall that dislikes the text of one line stops neither the run nor the others."""
    for number in range(4):
        issue(world, f"CW-{number}", line(DISLIKED if number == 1 else "Flex"))
    save = request_to("POST", "/Voucher/Factory/saveVoucher")
    world.sevdesk_side.fault = Refused(
        lambda request: save(request) and b"Schmutz" in request.get_data(cache=True), 403, "blocked by policy"
    )
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "rejected-by-sevdesk")])
    assert "blocked by policy" in result.problems[0].finding.details["reason"]
    assert booked_numbers(world) == ["CW-0", "CW-2", "CW-3"]
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=30)
    assert booked_numbers(world) == ["CW-0", "CW-2", "CW-3"]
    world.clock.advance(hours=2)
    assert world.run().exit_code == 0


def test_a_403_on_one_documents_pdf_is_that_documents(world: World) -> None:
    ids = [issue(world, f"CW-{number}") for number in range(3)]
    world.cobot_side.fault = Refused(lambda request: ids[1] in request.path and "pdf" in request.path, 403)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "pdf-unavailable")])
    assert booked_numbers(world) == ["CW-0", "CW-2"]


def test_a_token_that_is_refused_altogether_still_ends_the_run_at_once(world: World) -> None:
    for number in range(4):
        issue(world, f"CW-{number}")
    world.sevdesk_side.fault = Refused(lambda _: True, 403, "token")
    assert world.run().exit_code == 4
    assert len(world.sevdesk_side.log) <= 2


def test_sixty_refusals_of_one_cause_are_not_tried_one_by_one(world: World) -> None:
    """After a few the run stops trying that kind, and names what it left."""
    for number in range(60):
        issue(world, f"CW-{number:02}")
    save = request_to("POST", "/Voucher/Factory/saveVoucher")
    tried: list[Request] = []

    def counted(request: Request) -> bool:
        if save(request):
            tried.append(request)
        return save(request)

    world.sevdesk_side.fault = Refused(counted, 422, "the account is locked")
    result = world.run()
    assert len(tried) == 5
    assert len(result.problems) == 60
    assert all("the account is locked" in each.finding.details["reason"] for each in result.problems)
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    world.run()
    assert len(booked_numbers(world)) == 55


def test_different_refusals_stop_nothing(world: World) -> None:
    for number in range(20):
        issue(world, f"CW-{number:02}")
    seen: list[int] = []

    class Various(Refused):
        def strike(self, request: Request, handle: Handle) -> Response:
            seen.append(1)
            self._reason = "a" * len(seen)
            return super().strike(request, handle)

    world.sevdesk_side.fault = Various(request_to("POST", "/Voucher/Factory/saveVoucher"))
    world.run()
    assert len(seen) == 20


@pytest.mark.parametrize("path", ["/Voucher/Factory/saveVoucher", "/Voucher/Factory/uploadTempFile"])
def test_a_write_that_answers_500_for_ever_waits_longer_after_each_try(world: World, path: str) -> None:
    """Seen: 144 to 288 failing requests a day for one document, and the server's sentence told nowhere."""
    issue(world, "CW-1")
    tried: list[Request] = []

    def counted(request: Request) -> bool:
        if request_to("POST", path)(request):
            tried.append(request)
        return request_to("POST", path)(request)

    world.sevdesk_side.fault = ErrorBefore(counted)
    for _ in range(288):
        result = world.run()
        world.clock.advance(minutes=5)
    assert 2 < len(tried) <= 8
    assert result.exit_code == 1
    [named] = [each.finding for each in result.problems if each.finding.code == "rejected-by-sevdesk"]
    assert named.details["reason"]
    world.sevdesk_side.fault = no_fault
    world.clock.advance(hours=25)
    for _ in range(3):
        world.run()
        world.clock.advance(minutes=5)
    assert booked_numbers(world) == ["CW-1"]
    assert world.run().exit_code == 0


@pytest.mark.parametrize("is_invoices", [True, False])
def test_a_voucher_answered_with_an_id_that_was_there_before_is_an_unknown_outcome(
    world: World, is_invoices: bool
) -> None:
    """Seen: exit 5, with the advice to set the state aside; and somebody else's voucher that was tagged."""
    from tests.system.invoicing import AnswerChanged  # noqa: PLC0415

    if is_invoices:
        issue(world, "CW-1")
        world.run()
        [known] = world.sevdesk.vouchers
    else:
        known = world.sevdesk.add_voucher("CW-1", DAY, "50.00", tags=("Import",))
    issue(world, "CW-2")

    def change(body: object) -> None:
        body["objects"]["voucher"]["id"] = known  # type: ignore[index]

    world.sevdesk_side.fault = AnswerChanged(request_to("POST", "/Voucher/Factory/saveVoucher"), change)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-2", "outcome-unknown")])
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert world.run().exit_code == 0
    assert booked_numbers(world) == ["CW-1", "CW-2"]
