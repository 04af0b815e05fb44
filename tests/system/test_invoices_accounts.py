"""Which booking account a line goes to, and what happens to an invoice without one (product contract, section 5.5)."""

from __future__ import annotations

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, NumberedName
from tests.sandbox_states import dump
from tests.system.invoicing import (
    booked_numbers,
    issue,
    line,
    member_of,
    positions,
    problems,
    sevdesk_writes,
)
from tests.world import World

FLEX = NumberedName("Erlöse Flex Desk", "4402")


def account_of(world: World, number: str = "CW-1") -> str:
    """Return the account of the only position of a voucher."""
    [(account, _, _)] = positions(world, number)
    return account


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (line(code="4401"), "4401"),
        (line(code=" 4401 "), "4401"),
        (line(code="Erlöse Fix Desk"), "4401"),
        (line(code="  erlöse FIX desk "), "4401"),
        (line(code=None, revenue_account=FLEX), "4402"),
        (line(code="  ", revenue_account=FLEX), "4402"),
        (line(code="4401", revenue_account=FLEX), "4401"),
    ],
)
def test_a_lines_account_is_the_one_with_its_codes_number_or_name(
    world: World, given: InvoiceLine, expected: str
) -> None:
    issue(world, "CW-1", given)
    assert world.run().exit_code == 0
    assert account_of(world) == expected


def test_a_number_counts_more_than_a_name(world: World) -> None:
    world.sevdesk.add_account("8888", "4401")
    issue(world, "CW-1", line(code="4401"))
    world.run()
    assert account_of(world) == "4401"


def test_a_part_of_a_number_or_name_is_not_enough(world: World) -> None:
    issue(world, "CW-1", line(code="440"))
    issue(world, "CW-2", line(code="Fix Desk"))
    assert problems(world.run()) == [("CW-1", "no-booking-account"), ("CW-2", "no-booking-account")]


def test_the_default_account_is_for_lines_without_any_code_only(world: World) -> None:
    world.configure(default_account="4407")
    issue(world, "CW-1", line(code=None), line(code=None, revenue_account=FLEX), line(code="4401"))
    issue(world, "CW-2", line(code="9999"))
    result = world.run()
    assert [account for account, _, _ in positions(world, "CW-1")] == ["4407", "4402", "4401"]
    assert problems(result) == [("CW-2", "no-booking-account")]


@pytest.mark.parametrize("target", ["4406", "Erlöse Tageskarten"])
def test_a_mapped_code_goes_where_the_configuration_says(world: World, target: str) -> None:
    world.configure(accounts={"4401": target, "DayPass": target})
    issue(world, "CW-1", line(code="DayPass"))
    issue(world, "CW-2", line(code="4401"))
    assert world.run().exit_code == 0
    assert account_of(world) == account_of(world, "CW-2") == "4406"


def test_a_revenue_accounts_number_is_mapped_too(world: World) -> None:
    world.configure(accounts={"4402": "4406"})
    issue(world, "CW-1", line(code=None, revenue_account=FLEX))
    world.run()
    assert account_of(world) == "4406"


def test_one_line_without_an_account_blocks_the_whole_invoice_and_no_other(served: World) -> None:
    invoice_id = issue(served, "CW-1", line(), line("Hund", code="Hundeplatz"))
    issue(served, "CW-2", line())
    ended = served.sync()
    assert ended.code == 1
    assert ended.problem_codes == {("CW-1", "no-booking-account")}
    assert booked_numbers(served) == ["CW-2"]
    [found] = ended.json["problems"]
    assert (found["object"], found["id"]) == ("invoice", invoice_id)
    assert "Hundeplatz" in found["message"]
    assert "Hundeplatz" in found["fix"]
    assert (ended.json["invoices"]["blocked"], ended.json["invoices"]["created"]) == (1, 1)


def test_one_line_without_an_account_among_others_is_enough_to_block(world: World) -> None:
    issue(world, "CW-1", line(), line("Hund", code="Hundeplatz"), line(code="4401"))
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "no-booking-account")])
    assert sevdesk_writes(world) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (line(code=None), "no-accounting-code"),
        (line(code="9999"), "no-booking-account"),
        (line(code="Doppelt"), "ambiguous-booking-account"),
        (line(code="7777"), "ambiguous-booking-account"),
        (line(code="6815"), "account-not-for-revenue"),
        (line(code="Bürobedarf"), "account-not-for-revenue"),
    ],
)
def test_a_line_without_exactly_one_revenue_account_is_named_and_nothing_is_written_to_sevdesk(
    world: World, given: InvoiceLine, code: str
) -> None:
    for number, name in (("8001", "Doppelt"), ("8002", "doppelt "), ("7777", "Eins"), ("7777", "Zwei")):
        world.sevdesk.add_account(number, name)
    invoice_id = issue(world, "CW-1", given, debitor=member_of(world.cobot))
    world.run()
    world.forget_requests()
    before = dump(world.sevdesk)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", code)])
    assert result.invoices["blocked"] == 1
    assert sevdesk_writes(world) == []
    assert dump(world.sevdesk) == before
    told = [each for each in world.cobot.activities if invoice_id in each.source_ids and each.type == "text"]
    assert [(each.level, each.channels) for each in told] == [("WARN", ("admin",))]


def test_every_missing_account_of_an_invoice_is_named_with_the_nearest_ones(world: World) -> None:
    issue(world, "CW-1", line(code="4409"), line(code="xyz"), line(code="4409"))
    world.run()
    assert len([text for text in world.cobot.posted_texts() if "4409" in text]) == 1
    assert len([text for text in world.cobot.posted_texts() if "xyz" in text]) == 1
    assert any("4401 Erlöse Fix Desk" in text or "4400 Erlöse 19" in text for text in world.cobot.posted_texts())


def test_an_activity_is_posted_once_per_reason(world: World) -> None:
    invoice_id = issue(world, "CW-1", line(code="AAA"))
    for _ in range(3):
        world.run()
        world.clock.advance(hours=30)
    assert len(world.cobot.posted_texts()) == 1
    world.cobot.edit_invoice(invoice_id, lines=[line(code="BBB")])
    for _ in range(2):
        world.run()
        world.clock.advance(hours=30)
    assert [("AAA" in text, "BBB" in text) for text in world.cobot.posted_texts()] == [(True, False), (False, True)]


def test_no_activity_is_posted_where_cobot_is_not_to_be_notified(world: World) -> None:
    world.configure(notify={"cobot": False})
    issue(world, "CW-1", line(code="AAA"))
    assert world.run().exit_code == 1
    assert world.cobot.posted_texts() == []
    assert world.cobot_side.writes == []


def test_a_blocked_invoice_is_booked_by_itself_once_its_cause_is_gone(world: World) -> None:
    issue(world, "CW-1", line(code="9999"))
    for _ in range(3):
        assert world.run().exit_code == 1
        world.clock.advance(minutes=5)
    assert sevdesk_writes(world) == []
    world.sevdesk.add_account("9999", "Erlöse Neu")
    result = world.run()
    assert (result.exit_code, problems(result), account_of(world)) == (0, [], "9999")


def test_a_blocked_invoice_is_booked_once_the_configuration_says_where(served: World) -> None:
    issue(served, "CW-1", line(code="9999"))
    assert served.sync().code == 1
    served.configure(accounts={"9999": "4405"})
    assert served.sync().code == 0
    assert account_of(served) == "4405"


def test_codes_with_markup_are_escaped_in_the_activity(world: World) -> None:
    issue(world, "CW-1", line("<b>x</b>", code="<script>alert(1)</script>"))
    world.run()
    [text] = world.cobot.posted_texts()
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
