"""After the answer a voucher is compared with what was meant, its file included (product contract, 5.9)."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.faults import LoseAnswer
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from tests.system.invoicing import AnswerChanged, issue, member_of, notes, problem, problems, voucher_of
from tests.world import World


def save(request: Request) -> bool:
    return request.path.endswith("/saveVoucher")


def standing(world: World) -> list[str]:
    """Return the codes that status and report go on naming."""
    with closing(Ledger.open(world.state_file)) as ledger:
        return [each.finding.code for each in ledger.problems()]


def test_a_voucher_that_came_out_without_its_pdf_is_named_once_and_stays_in_the_status(served: World) -> None:
    served.sevdesk_side.quirks.loses_files = True
    issue(served, "CW-1")
    ended = served.sync()
    assert (ended.code, ended.problem_codes) == (1, {("CW-1", "pdf-not-attached")})
    [told] = ended.json["problems"]
    assert "draft" in told["fix"]
    assert voucher_of(served, "CW-1").document_id is None
    quiet = served.command("sync", "run")
    assert (quiet.code, quiet.stdout, quiet.stderr) == (0, "", "")
    assert "CW-1" in served.command("sync", "status").stdout
    [row] = served.command("sync", "report", "--format", "json").json["rows"]
    assert "no-pdf" in str(row["marks"])


def test_what_was_put_right_is_named_no_more_after_the_days_sweep(world: World) -> None:
    world.sevdesk_side.quirks.loses_files = True
    issue(world, "CW-1")
    world.run()
    world.clock.advance(days=1, minutes=5)
    assert (world.run().exit_code, standing(world)) == (0, ["pdf-not-attached"])
    voucher = voucher_of(world, "CW-1")
    voucher.document_id = world.sevdesk.add_document(b"%PDF-1.4", "CW-1.pdf")
    world.clock.advance(days=1, minutes=5)
    assert (world.run().exit_code, standing(world)) == (0, [])


def test_where_no_pdf_is_to_be_attached_none_is_missed(world: World) -> None:
    world.configure(invoices={"attach_pdf": False})
    world.sevdesk_side.quirks.loses_files = True
    issue(world, "CW-1")
    assert world.run().exit_code == 0


def test_an_answer_that_does_not_tell_is_made_up_for_by_the_listing(world: World) -> None:
    def silent(body: Any) -> None:
        body["objects"].pop("document")
        body["objects"]["voucher"].pop("document")

    world.sevdesk_side.fault = AnswerChanged(save, silent)
    issue(world, "CW-1")
    assert (world.run().exit_code, voucher_of(world, "CW-1").document_id is None) == (0, False)


def test_a_file_beside_the_voucher_in_the_answer_is_its_own(world: World) -> None:
    def beside(body: Any) -> None:
        body["objects"]["voucher"].pop("document")

    world.sevdesk_side.fault = AnswerChanged(save, beside)
    issue(world, "CW-1")
    assert world.run().exit_code == 0


def test_a_voucher_that_is_found_after_a_lost_answer_is_looked_at_as_well(world: World) -> None:
    world.sevdesk_side.quirks.loses_files = True
    world.sevdesk_side.fault = LoseAnswer(save)
    issue(world, "CW-1")
    world.run()
    world.sevdesk_side.fault = no_fault
    world.clock.advance(minutes=5)
    assert problems(world.run()) == [("CW-1", "pdf-not-attached")]
    world.clock.advance(minutes=5)
    assert (world.run().exit_code, standing(world)) == (0, ["pdf-not-attached"])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("sumTax", "17.00", "tax 19.00 / 17.00"),
        ("sumGross", "120.00", "gross 119.00 / 120.00"),
        ("creditDebit", "C", "direction D / C"),
        ("description", "CW-2", "number CW-1 / CW-2"),
        ("supplier", {"id": "77", "objectName": "Contact"}, " / 77"),
    ],
)
def test_a_voucher_that_was_saved_otherwise_than_meant_is_named(
    world: World, field: str, value: Any, said: str
) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))

    def other(body: Any) -> None:
        body["objects"]["voucher"][field] = value

    world.sevdesk_side.fault = AnswerChanged(save, other)
    result = world.run()
    assert problems(result) == [("CW-1", "voucher-differs")]
    assert said in problem(result).details["fields"]


def test_tax_that_sevdesk_rounded_differently_is_a_note(world: World) -> None:
    def other(body: Any) -> None:
        body["objects"]["voucher"]["sumTax"] = "19.01"

    world.sevdesk_side.fault = AnswerChanged(save, other)
    issue(world, "CW-1")
    result = world.run()
    assert (result.exit_code, notes(result)) == (0, [("CW-1", "tax-rounded-differently"), ("CW-1", "without-contact")])
