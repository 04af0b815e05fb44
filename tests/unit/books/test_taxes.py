from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.taxes import (
    RateNotAllowed,
    RuleChoice,
    SeveralTaxes,
    charged,
    choose_rule,
    rates_of,
    refusal,
)
from cobot_sevdesk_sync.cobot.records import Address, Price, Tax
from cobot_sevdesk_sync.config.settings import TaxSettings, ZeroRatedSettings
from tests.unit.books.issued import account, invoice, item, price

NINETEEN, SEVEN, ZERO = Decimal("19.0"), Decimal(7), Decimal("0.00")
CHOSEN = TaxSettings(zero_rated=ZeroRatedSettings("2", "3", "4", "5"))


def taxed(*taxes: Tax) -> Price:
    return Price(Decimal(100), Decimal(100) + sum((tax.amount for tax in taxes), Decimal(0)), "EUR", taxes)


def test_a_tax_of_zero_percent_is_no_tax() -> None:
    tax = Tax("USt.", NINETEEN, Decimal(19))
    assert charged((Tax("frei", ZERO, Decimal(0)), tax)) == (tax,)


@pytest.mark.parametrize("taxes", [(), (Tax("", ZERO, Decimal(0)),), (Tax("", ZERO, ZERO), Tax("", Decimal(0), ZERO))])
def test_a_line_without_a_charged_tax_is_at_zero_percent(taxes: tuple[Tax, ...]) -> None:
    assert rates_of([item(total=taxed(*taxes))])[0] == 0


def test_a_line_with_one_tax_is_at_its_rate() -> None:
    assert rates_of([item(rate="7")])[0] == 7


def test_a_line_with_two_taxes_is_named_with_both() -> None:
    line = item(description="Catering", total=taxed(Tax("USt.", NINETEEN, Decimal(19)), Tax("", SEVEN, Decimal(7))))
    assert rates_of([line])[0] == SeveralTaxes("Catering", "USt. 19 %, 7 %")


def test_an_invoice_with_any_taxed_line_is_taxable_revenue_whoever_the_recipient_is() -> None:
    abroad = invoice(recipient=Address(name="Ada", country="US"))
    assert choose_rule(abroad, [ZERO, SEVEN], CHOSEN).rule == "1"


def test_a_small_business_books_everything_under_its_own_rule() -> None:
    settings = replace(CHOSEN, small_business=True)
    assert choose_rule(invoice(), [NINETEEN], settings).rule == "11"
    assert choose_rule(invoice(), [ZERO], settings).rule == "11"


@pytest.mark.parametrize(
    ("country", "tax_id", "rule"),
    [
        ("DE", None, "2"),
        ("Germany", "DE111111111", "2"),
        ("AT", "ATU12345678", "3"),
        ("AT", None, "4"),
        ("US", None, "5"),
        ("CH", "CHE-123.456.789", "5"),
    ],
)
def test_an_untaxed_invoice_gets_the_rule_chosen_for_its_recipient(country: str, tax_id: str | None, rule: str) -> None:
    untaxed = invoice(recipient=Address(name="Ada", country=country), tax_id=tax_id)
    assert choose_rule(untaxed, [ZERO], CHOSEN).rule == rule


@pytest.mark.parametrize(
    ("country", "tax_id", "case"),
    [
        ("DE", None, "domestic"),
        ("AT", "ATU12345678", "eu_business"),
        ("FR", None, "eu_private"),
        ("US", None, "third_country"),
    ],
)
def test_without_a_choice_an_untaxed_invoice_is_undecided(country: str, tax_id: str | None, case: str) -> None:
    untaxed = invoice(recipient=Address(name="Ada", country=country), tax_id=tax_id)
    assert choose_rule(untaxed, [ZERO], TaxSettings()) == RuleChoice("untaxed", None, case, country)


@pytest.mark.parametrize("country", [None, "", "Atlantis"])
def test_an_untaxed_invoice_to_an_unknown_country_is_undecided_whatever_was_chosen(country: str | None) -> None:
    untaxed = invoice(recipient=Address(name="Ada", country=country))
    assert choose_rule(untaxed, [ZERO], CHOSEN) == RuleChoice("untaxed", None, "unknown", country)


def test_a_rate_is_allowed_however_many_zeros_it_is_written_with() -> None:
    for rate in ("19", "19.0", "19.000"):
        assert refusal(account(), Decimal(rate), "1") is None


def test_a_rate_that_the_account_does_not_take_is_named_with_what_it_takes() -> None:
    narrow = account("4300", "Erlöse 7 %", rules={"11": ("0",), "2": ("0",), "1": ("7", "0")})
    assert refusal(narrow, NINETEEN, "1") == RateNotAllowed(
        "4300 Erlöse 7 %", NINETEEN, "1", "1: 0 %, 7 %; 2: 0 %; 11: 0 %"
    )


def test_a_rule_that_the_account_does_not_know_is_refused() -> None:
    assert isinstance(refusal(account(), ZERO, "4"), RateNotAllowed)


@pytest.mark.parametrize(
    ("rate", "text"), [("19.00", "19"), ("5.50", "5.5"), ("0.00", "0"), ("100", "100"), ("1E+2", "100"), ("0.1", "0.1")]
)
def test_a_rate_is_shown_without_needless_zeros(rate: str, text: str) -> None:
    assert plain_number(Decimal(rate)) == text


@given(st.decimals(min_value=0, max_value=100, places=4))
def test_a_shown_rate_is_the_rate(rate: Decimal) -> None:
    assert Decimal(plain_number(rate)) == rate
    assert "E" not in plain_number(rate)


@given(st.lists(st.sampled_from(["0", "0.0", "7", "19"]), max_size=4))
def test_only_taxes_above_zero_make_a_rate(rates: list[str]) -> None:
    line = item(total=taxed(*(Tax("USt.", Decimal(rate), Decimal(1)) for rate in rates)))
    counting = [Decimal(rate) for rate in rates if Decimal(rate)]
    result = rates_of([line])[0]
    if len(counting) > 1:
        assert isinstance(result, SeveralTaxes)
    else:
        assert result == (counting[0] if counting else 0)


def test_the_price_of_the_fixtures_has_the_tax_that_it_says() -> None:
    assert rates_of([item(total=price("100.00", "19"))])[0] == 19


def test_a_line_that_costs_nothing_makes_no_invoice_a_taxed_one() -> None:
    """A free coffee at 19 % beside a desk without tax; beside a taxed desk it stays as it is."""
    free, untaxed, desk = item("0.00", rate="19"), item("100.00", rate="0"), item("100.00", rate="7")
    assert rates_of([untaxed, free]) == [0, 0]
    assert rates_of([desk, free]) == [7, 19]
    assert rates_of([free]) == [19]
