from __future__ import annotations

from decimal import Decimal
from typing import Any

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
    choose_rules,
    rates_of,
    refusal,
)
from cobot_sevdesk_sync.cobot.records import Address, Invoice, Price, Tax
from cobot_sevdesk_sync.config.settings import TaxSettings, ZeroRatedSettings
from cobot_sevdesk_sync.sevdesk.records import Account
from tests.unit.books.issued import account, invoice, item, price

NINETEEN, SEVEN, ZERO = Decimal("19.0"), Decimal(7), Decimal("0.00")
CHOSEN = TaxSettings(zero_rated=ZeroRatedSettings("2", "3", "4", "5"))
WIDE = account(rules={"1": ("0", "7", "19"), "4": ("0",), "22": ("0",)})
DEPOSITS = account("3550", "Kautionen", rules={"22": ("0",)})


def choose_rule(given: Invoice, rates: list[Decimal], settings: TaxSettings, *accounts: Account | None) -> RuleChoice:
    """Return the choice for an invoice whose lines all have the same."""
    lines = tuple(item("100.00", None if rate == 0 else str(rate)) for rate in rates)
    of_lines = [*accounts, *[WIDE] * (len(rates) - len(accounts))]
    [choice] = set(choose_rules(replace(given, items=lines), of_lines, rates, settings))
    return choice


def of_each(settings: TaxSettings, *lines: tuple[str | None, Account | None], **changes: Any) -> list[RuleChoice]:
    """Return the choices for lines of 100.00, each given by its rate and account; the code is the account's number."""
    items = tuple(item("100.00", rate, code=each.number if each else "X") for rate, each in lines)
    rates = [Decimal(rate or 0) for rate, _ in lines]
    return choose_rules(invoice(*items, **changes), [each for _, each in lines], rates, settings)


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


def test_a_taxed_line_is_taxable_revenue_whoever_the_recipient_is() -> None:
    abroad = invoice(recipient=Address(name="Ada", country="US"))
    assert choose_rule(abroad, [SEVEN], CHOSEN) == RuleChoice("taxed", "1")


def test_what_was_sold_says_the_rule_before_who_bought_it_does() -> None:
    """In the order of the contract: small business, configured, the only rule of the account, the recipient."""
    settings = TaxSettings(rules={"3550": "4"}, zero_rated=ZeroRatedSettings(domestic="17"))
    for_account, only, by_recipient = (
        of_each(given, (None, each))[0] for given, each in ((settings, DEPOSITS), (CHOSEN, DEPOSITS), (settings, WIDE))
    )
    assert for_account == RuleChoice("configured", "4", setting="taxes.rules.3550")
    assert only == RuleChoice("only-rule", "22")
    assert by_recipient == RuleChoice("untaxed", "17", "domestic", "DE", "taxes.zero_rated.domestic")
    [small] = of_each(replace(settings, small_business=True), (None, DEPOSITS))
    assert small == RuleChoice("small-business", "11")


def test_a_configured_rule_goes_by_the_code_before_the_account() -> None:
    settings = TaxSettings(rules={"Kaution": "22", "4400": "4"})
    lines = (item("100.00", None, code=" Kaution "), item("100.00", None, code="Miete"))
    choices = choose_rules(invoice(*lines), [WIDE, WIDE], [ZERO, ZERO], settings)
    assert [(each.rule, each.setting) for each in choices] == [("22", "taxes.rules.Kaution"), ("4", "taxes.rules.4400")]


@pytest.mark.parametrize(("key", "code"), [("Erlöse", "erlöse"), ("kaution", " KAUTION "), ("MIETE", "Miete")])
def test_the_code_of_a_configured_rule_is_found_letter_case_and_spaces_aside(key: str, code: str) -> None:
    settings = TaxSettings(rules={key: "17"})
    [choice] = choose_rules(invoice(item("100.00", None, code=code)), [WIDE], [ZERO], settings)
    assert (choice.rule, choice.setting) == ("17", f"taxes.rules.{key}")


@pytest.mark.parametrize(
    "rules",
    [
        {"1": ("0", "19")},
        {"4": ("0",), "22": ("0",)},
        {"11": ("0",)},
        {"21": ("0",)},
        {"4": ("7",)},
        {"4": ("0",), "11": ("0",)},
    ],
)
def test_an_account_with_no_one_rule_at_zero_says_nothing(rules: dict[str, tuple[str, ...]]) -> None:
    """That a line is taxable at 0 %, or the space a small business, only a person says."""
    [choice] = of_each(TaxSettings(), (None, account(rules=rules)))
    assert (choice.because, choice.rule) == ("untaxed", None)


def test_a_line_without_an_account_goes_by_its_code_or_the_recipient() -> None:
    assert of_each(CHOSEN, (None, None))[0].rule == "2"
    assert of_each(TaxSettings(rules={"X": "22"}), (None, None))[0].rule == "22"


def test_a_line_without_tax_beside_a_taxed_one_is_open_unless_a_person_says_taxable() -> None:
    taxable = replace(CHOSEN, zero_beside_taxed="taxable")
    assert [each.rule for each in of_each(CHOSEN, ("19", WIDE), (None, WIDE))] == ["1", None]
    assert [each.rule for each in of_each(taxable, ("19", WIDE), (None, WIDE))] == ["1", "1"]
    assert of_each(taxable, ("19", WIDE), (None, WIDE))[1].because == "beside-taxed"


def test_a_reason_of_its_own_holds_beside_taxed_lines_whatever_a_person_says_of_the_others() -> None:
    taxable = TaxSettings(zero_beside_taxed="taxable", rules={"4400": "1"})
    assert [each.rule for each in of_each(taxable, ("19", WIDE), (None, DEPOSITS))] == ["1", "22"]
    assert of_each(TaxSettings(rules={"4400": "1"}), ("19", WIDE), (None, WIDE))[1].because == "configured"


def test_what_costs_nothing_goes_with_what_is_sold_beside_it() -> None:
    free = item("0.00", None, code="4400")
    beside_taxed = choose_rules(invoice(free, item()), [WIDE, WIDE], [ZERO, NINETEEN], TaxSettings())
    assert [(each.because, each.rule) for each in beside_taxed] == [("costs-nothing", "1"), ("taxed", "1")]
    beside_deposit = choose_rules(invoice(free, item("50.00", None)), [WIDE, DEPOSITS], [ZERO, ZERO], TaxSettings())
    assert [each.rule for each in beside_deposit] == ["22", "22"]
    assert choose_rules(invoice(free), [WIDE], [ZERO], TaxSettings())[0].rule is None


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
    assert choose_rule(untaxed, [ZERO], TaxSettings()) == RuleChoice(
        "untaxed", None, case, country, f"taxes.zero_rated.{case}"
    )


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
