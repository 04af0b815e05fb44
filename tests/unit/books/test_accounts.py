from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount, code_of
from cobot_sevdesk_sync.cobot.records import NamedNumber
from cobot_sevdesk_sync.sevdesk.records import Account
from tests.unit.books.issued import account, item

FLEX = account("4400", "Erlöse 19 %")
ROOMS = account("4410", "Besprechungsräume")
FEES = account("6855", "Kontoführung", types=("EXPENSE",))


def book(*accounts: Account, default: str | None = None, **mapping: str) -> AccountBook:
    return AccountBook(accounts or (FLEX, ROOMS, FEES), mapping, default)


def found(result: Account | NoAccount) -> str:
    assert isinstance(result, Account), result
    return result.number


def missing(result: Account | NoAccount) -> NoAccount:
    assert isinstance(result, NoAccount), result
    return result


def test_the_accounting_code_goes_before_the_revenue_account() -> None:
    assert code_of(item(code="4400", revenue_account=NamedNumber("Räume", "4410"))) == "4400"


@pytest.mark.parametrize("code", [None, "", "   "])
def test_without_an_accounting_code_the_revenue_account_counts(code: str | None) -> None:
    assert code_of(item(code=code, revenue_account=NamedNumber("Räume", " 4410 "))) == "4410"


@pytest.mark.parametrize("revenue_account", [None, NamedNumber("Räume", None), NamedNumber(None, " ")])
def test_a_line_without_any_code_has_none(revenue_account: NamedNumber | None) -> None:
    assert code_of(item(code=None, revenue_account=revenue_account)) is None


def test_a_code_is_found_as_the_account_with_exactly_that_number() -> None:
    assert found(book().account_for(item(code=" 4410 "))) == "4410"


@pytest.mark.parametrize("code", ["besprechungsräume", "  BESPRECHUNGSRÄUME "])
def test_a_code_is_found_as_the_only_account_with_that_name_case_and_spaces_aside(code: str) -> None:
    assert found(book().account_for(item(code=code))) == "4410"


def test_a_number_goes_before_a_name() -> None:
    named_like_a_number = account("4999", "4400")
    assert found(book(FLEX, named_like_a_number).account_for(item(code="4400"))) == "4400"


def test_the_configured_mapping_translates_a_code() -> None:
    assert found(book(FlexPlan="4400").account_for(item(code="FlexPlan"))) == "4400"


def test_a_mapped_code_does_not_fall_back_to_itself() -> None:
    reason = missing(AccountBook((FLEX,), {"4400": "9999"}, None).account_for(item(code="4400")))
    assert reason.code == "no-booking-account"
    assert (reason.details["code"], reason.details["account"]) == ("4400", "9999")


def test_a_line_without_a_code_goes_to_the_default_account_through_the_mapping() -> None:
    assert found(book(default="4410").account_for(item(code=None))) == "4410"
    assert found(book(default="Sonstiges", Sonstiges="4410").account_for(item(code=None))) == "4410"


def test_the_default_account_is_not_for_a_code_that_is_unknown() -> None:
    assert missing(book(default="4400").account_for(item(code="Unbekannt"))).code == "no-booking-account"


def test_a_default_account_that_does_not_exist_is_blamed_on_the_configuration() -> None:
    """Cobot has no such code: the bookkeeper is sent to default_account, not to a code nobody entered."""
    reason = missing(book(account("4400"), default="0815").account_for(item(code=None)))
    assert reason.code == "no-booking-account"
    assert reason.details["source"] == "default"
    assert (reason.details["code"], reason.details["account"]) == ("", "0815")


def test_a_line_without_a_code_and_without_a_default_account_is_named() -> None:
    reason = missing(book().account_for(item(code=None, description="Schlüssel")))
    assert reason == NoAccount("no-accounting-code", {"line": "Schlüssel"})


def test_a_line_of_zero_needs_an_account_as_well() -> None:
    assert missing(book().account_for(item("0.00", code=None))).code == "no-accounting-code"


def test_two_accounts_of_one_name_are_never_guessed_between() -> None:
    twins = (account("4401", "Erlöse Flex"), account("4402", "erlöse flex "))
    reason = missing(book(*twins).account_for(item(code="Erlöse Flex")))
    assert reason.code == "ambiguous-booking-account"
    assert reason.details["accounts"] == "4401 Erlöse Flex, 4402 erlöse flex "


def test_two_accounts_of_one_number_are_never_guessed_between() -> None:
    twins = (account("4400", "A"), account("4400", "B"))
    assert missing(book(*twins).account_for(item(code="4400"))).code == "ambiguous-booking-account"


def test_an_account_that_is_not_for_revenue_is_named_as_such() -> None:
    reason = missing(book().account_for(item(code="6855")))
    assert reason == NoAccount("account-not-for-revenue", {"code": "6855", "account": "6855 Kontoführung"})


def test_a_mistyped_code_is_answered_with_the_nearest_revenue_accounts() -> None:
    assert (
        missing(book().account_for(item(code="4401"))).details["nearest"] == "4400 Erlöse 19 %, 4410 Besprechungsräume"
    )
    assert book().nearest("Besprechungsraum") == "4410 Besprechungsräume"


def test_nothing_that_resembles_and_no_expense_account_is_proposed() -> None:
    assert book().nearest("xyzzy") == ""
    assert "6855" not in book().nearest("6855")


def test_at_most_three_accounts_are_proposed_in_a_fixed_order() -> None:
    alike = tuple(account(f"440{digit}", f"Konto {digit}") for digit in (5, 1, 4, 2))
    assert book(*alike).nearest("4409") == "4401 Konto 1, 4402 Konto 2, 4404 Konto 4"


names = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), min_size=1, max_size=8)


@given(st.lists(st.tuples(names, names), min_size=1, max_size=5), names)
def test_whatever_is_found_has_exactly_the_number_or_the_name(accounts: list[tuple[str, str]], code: str) -> None:
    listed = tuple(account(number, name) for number, name in accounts)
    result = book(*listed).account_for(item(code=code))
    wanted = code.strip()
    if isinstance(result, Account):
        by_name = [each for each in listed if each.name.strip().casefold() == wanted.casefold()]
        assert result.number == wanted or by_name == [result]
    elif wanted:
        exact = [each for each in listed if each.number == wanted]
        assert len(exact) != 1
