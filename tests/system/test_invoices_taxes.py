"""One tax rule per voucher, one rate per line, as sevDesk allows it (product contract, section 5.6)."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, PostalAddress, price_of
from tests.system.invoicing import issue, line, positions, problem, problems, sevdesk_writes, sums, voucher_of
from tests.world import World

EVERY_CASE = {"domestic": "4", "eu_business": "5", "eu_private": "11", "third_country": "17"}


def somebody_in(country: str | None) -> PostalAddress:
    return PostalAddress(name="Ada Beispiel", street="Weg 1", post_code="1000", city="Stadt", country=country)


@pytest.mark.parametrize(("rate", "account"), [("19", "4400"), ("7", "4300"), ("7", "4200")])
def test_a_rate_above_zero_is_taxable_revenue_at_that_rate(world: World, rate: str, account: str) -> None:
    issue(world, "CW-1", line(code=account, rates=(rate,)))
    assert world.run().exit_code == 0
    assert voucher_of(world, "CW-1").tax_rule_id == "1"
    assert positions(world, "CW-1") == [(account, rate, f"{100 + int(rate)}.00")]


def test_several_rates_stand_in_one_voucher_line_by_line(served: World) -> None:
    issue(served, "CW-1", line(code="4400"), line("Buch", "50.00", code="4300", rates=("7",)))
    ended = served.sync()
    assert ended.code == 0, ended.stderr
    assert positions(served, "CW-1") == [("4400", "19", "119.00"), ("4300", "7", "53.50")]
    assert sums(served, "CW-1") == ("150.00", "22.50", "172.50")
    assert voucher_of(served, "CW-1").tax_rule_id == "1"


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "domestic": ({"recipient": somebody_in("DE")}, "domestic", "4"),
    "domestic with a VAT id": ({"recipient": somebody_in("DE"), "tax_id": "DE123456789"}, "domestic", "4"),
    "EU business": ({"recipient": somebody_in("AT"), "tax_id": "ATU12345678"}, "eu_business", "5"),
    "EU without a VAT id": ({"recipient": somebody_in("AT")}, "eu_private", "11"),
    "EU with a national number": ({"recipient": somebody_in("AT"), "tax_id": "12 345/6789"}, "eu_private", "11"),
    "third country": ({"recipient": somebody_in("CH")}, "third_country", "17"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("rates", [(), ("0",)])
def test_an_untaxed_invoice_gets_the_rule_configured_for_its_kind_of_recipient(
    world: World, case: str, rates: tuple[str, ...]
) -> None:
    fields, _, rule = CASES[case]
    world.configure(taxes={"zero_rated": EVERY_CASE})
    issue(world, "CW-1", line(code="4200", rates=rates), **fields)
    result = world.run()
    assert problems(result) == []
    assert voucher_of(world, "CW-1").tax_rule_id == rule
    assert positions(world, "CW-1") == [("4200", "0", "100.00")]


@pytest.mark.parametrize("case", CASES)
def test_an_untaxed_invoice_is_blocked_until_its_kind_of_recipient_has_a_rule(world: World, case: str) -> None:
    fields, kind, _ = CASES[case]
    world.configure(taxes={"zero_rated": {name: rule for name, rule in EVERY_CASE.items() if name != kind}})
    issue(world, "CW-1", line(code="4200", rates=()), **fields)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "tax-rule-undecided")])
    assert problem(result).details["case"] == kind
    assert sevdesk_writes(world) == []


@pytest.mark.parametrize("country", [None, "Nirgendland"])
def test_an_untaxed_invoice_to_an_unknown_country_is_undecided(world: World, country: str | None) -> None:
    world.configure(taxes={"zero_rated": EVERY_CASE})
    issue(world, "CW-1", line(code="4200", rates=()), recipient=somebody_in(country))
    result = world.run()
    assert problems(result) == [("CW-1", "tax-rule-undecided")]
    assert problem(result).details["case"] == "unknown"


def test_every_kind_of_recipient_is_blocked_unless_configured(world: World) -> None:
    for index, (fields, _, _) in enumerate(CASES.values()):
        issue(world, f"CW-{index}", line(code="4200", rates=()), **fields)
    result = world.run()
    assert {code for _, code in problems(result)} == {"tax-rule-undecided"}
    assert len(problems(result)) == len(CASES)


def test_a_taxed_invoice_abroad_is_taxable_revenue_as_cobot_charged_it(world: World) -> None:
    world.configure(taxes={"zero_rated": EVERY_CASE})
    issue(world, "CW-1", recipient=somebody_in("CH"))
    world.run()
    assert voucher_of(world, "CW-1").tax_rule_id == "1"


def test_a_small_business_books_everything_under_its_own_rule(world: World) -> None:
    world.configure(taxes={"small_business": True, "zero_rated": EVERY_CASE})
    issue(world, "CW-1", line(code="4185", rates=()))
    issue(world, "CW-2", line(code="4185", rates=()), recipient=somebody_in("CH"))
    issue(world, "CW-3", line(code="4200", rates=("19",)))
    result = world.run()
    assert voucher_of(world, "CW-1").tax_rule_id == voucher_of(world, "CW-2").tax_rule_id == "11"
    assert problems(result) == [("CW-3", "tax-rate-not-allowed")]


def test_an_untaxed_line_beside_taxed_ones_is_blocked_unless_a_person_says_that_it_is_taxable(world: World) -> None:
    issue(world, "CW-1", line(), line("Mahngebühr", "10.00", code="4400", rates=()))
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "several-tax-rules")])
    assert sevdesk_writes(world) == []
    world.configure(taxes={"zero_beside_taxed": "taxable"})
    assert world.run().exit_code == 0
    assert positions(world, "CW-1") == [("4400", "19", "119.00"), ("4400", "0", "10.00")]
    assert voucher_of(world, "CW-1").tax_rule_id == "1"


def test_a_deposit_is_booked_on_an_invoice_of_its_own_only_and_by_the_only_rule_of_its_account(world: World) -> None:
    """Cobot's own sign-up charge puts a deposit beside the first month."""
    world.configure(taxes={"zero_beside_taxed": "taxable", "zero_rated": {"domestic": "4"}})
    issue(world, "CW-1", line(), line("Kaution", "50.00", code="3550", rates=()))
    issue(world, "CW-2", line("Kaution", "50.00", code="3550", rates=()))
    assert problems(world.run()) == [("CW-1", "several-tax-rules")]
    assert (voucher_of(world, "CW-2").tax_rule_id, positions(world, "CW-2")) == ("22", [("3550", "0", "50.00")])


def test_what_was_sold_says_the_rule_before_who_bought_it(world: World) -> None:
    world.configure(taxes={"rules": {"Miete": 4}, "zero_rated": {"domestic": "17"}}, accounts={"Miete": "4200"})
    issue(world, "CW-1", line(code="Miete", rates=()))
    issue(world, "CW-2", line(code="4200", rates=()), recipient=somebody_in("DE"))
    assert problems(world.run()) == []
    assert [voucher_of(world, number).tax_rule_id for number in ("CW-1", "CW-2")] == ["4", "17"]


def test_a_configured_rule_that_its_account_does_not_allow_is_named_and_no_other_is_taken(world: World) -> None:
    world.configure(taxes={"rules": {"3550": 4}})
    issue(world, "CW-1", line("Kaution", "50.00", code="3550", rates=()))
    result = world.run()
    assert problems(result) == [("CW-1", "tax-rate-not-allowed")]
    assert problem(result).details["setting"] == "taxes.rules.3550"


def test_a_total_of_zero_that_owes_tax_is_blocked_and_one_that_owes_none_is_noted(world: World) -> None:
    """A member's last invoice: 119.00 at 19 % less a deposit of 119.00."""
    issue(world, "CW-1", line(), line("Kaution zurück", "-119.00", code="3550", rates=()))
    issue(world, "CW-2", line(), line("Storno", "-100.00"))
    issue(world, "CW-3", line(code="4400"), line("Storno", "-100.00", code="Erlöse 19 % USt"))
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "zero-total")])
    assert problem(result).details["tax"] == "19.00"
    assert {note.number for note in result.notes if note.code == "nothing-to-book"} == {"CW-2", "CW-3"}
    assert sevdesk_writes(world) == []


def test_a_space_outside_germany_ends_with_code_2_and_one_sentence(served: World) -> None:
    served.cobot.space = replace(served.cobot.space, country_code="AT", country="Austria")
    issue(served, "CW-1")
    ended = served.sync()
    assert ended.code == 2
    assert "outside Germany" in ended.stderr or "nicht in Deutschland" in ended.stderr
    assert served.sevdesk.vouchers == {}


@pytest.mark.parametrize(
    "lines",
    [
        [line(code="4400", rates=("7",))],
        [line(code="4300", rates=("19",))],
        [line(code="4200", rates=("16",))],
        [line(), line(code="4500")],
    ],
)
def test_a_rate_that_sevdesk_does_not_allow_is_found_before_anything_is_sent(
    world: World, lines: list[InvoiceLine]
) -> None:
    issue(world, "CW-1", *lines)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "tax-rate-not-allowed")])
    assert {"account", "rate", "rule", "allowed"} <= set(problem(result).details)
    assert sevdesk_writes(world) == []


def test_a_configured_rule_that_the_account_does_not_allow_is_found_before_anything_is_sent(world: World) -> None:
    world.configure(taxes={"zero_rated": {"domestic": "17"}})
    issue(world, "CW-1", line(code="4400", rates=()), recipient=somebody_in("DE"))
    assert problems(world.run()) == [("CW-1", "tax-rate-not-allowed")]
    assert sevdesk_writes(world) == []


def test_a_line_with_several_taxes_is_blocked_and_one_of_zero_is_none(world: World) -> None:
    issue(world, "CW-1", line(rates=("19", "7")))
    issue(world, "CW-2", line(rates=("19", "0")))
    result = world.run()
    assert problems(result) == [("CW-1", "several-taxes-on-one-line")]
    assert positions(world, "CW-2") == [("4400", "19", "119.00")]


def test_a_tax_that_cobot_charged_wrongly_is_not_put_right(world: World) -> None:
    wrong = price_of("100.00", "118.00", {"19": "18.00"})
    issue(world, "CW-1", line(price=wrong), total=wrong)
    result = world.run()
    assert (result.exit_code, problems(result)) == (1, [("CW-1", "amounts-do-not-add-up")])
    assert sevdesk_writes(world) == []


def test_a_free_line_does_not_get_around_what_is_decided_for_untaxed_invoices(world: World) -> None:
    vienna = PostalAddress(company="Wien GmbH", street="Gasse 1", post_code="1010", city="Wien", country="AT")
    desk = line(net="100.00", rates=("0",), code="4200")
    coffee = line("free coffee", net="0.00", code="4200")
    issue(world, "CW-1", desk, coffee, recipient=vienna, tax_id="ATU12345678")
    assert problems(world.run()) == [("CW-1", "tax-rule-undecided")]
    world.configure(taxes={"zero_rated": {"eu_business": 5}}, invoices={"attach_pdf": False})
    world.clock.advance(minutes=5)
    world.run()
    assert voucher_of(world, "CW-1").tax_rule_id == "5"
    assert [rate for _, rate, _ in positions(world, "CW-1")] == ["0", "0"]
