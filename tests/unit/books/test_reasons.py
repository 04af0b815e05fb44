"""The rules tell their reasons: the way an account was found, why a tax rule, in what a contact agrees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount
from cobot_sevdesk_sync.books.contacts import ContactDraft, Matched, agreements, match_member
from cobot_sevdesk_sync.books.taxes import choose_rules
from cobot_sevdesk_sync.cobot.records import InvoiceItem, NamedNumber, Price
from cobot_sevdesk_sync.config.settings import TaxSettings, ZeroRatedSettings
from cobot_sevdesk_sync.sevdesk.records import Account, Contact
from tests.unit.books.issued import invoice

ACCOUNTS = tuple(
    Account(number, number, name, {"1": frozenset({Decimal(19)})}, frozenset({"REVENUE"}))
    for number, name in (("4400", "Erlöse"), ("4410", "Räume"), ("4420", "räume "))
)


def item(code: str | None, revenue_account: str | None = None) -> InvoiceItem:
    price = Price(Decimal(100), Decimal(119), "EUR", ())
    account = NamedNumber(None, revenue_account) if revenue_account else None
    return InvoiceItem("Flex", Decimal(1), price, code, account, None)


@pytest.mark.parametrize(
    ("line", "source", "wanted", "by", "count"),
    [
        (item("4400"), "accounting-code", "4400", "number", 1),
        (item("Flex"), "accounting-code", "4400", "number", 1),
        (item(" ERLÖSE"), "accounting-code", "ERLÖSE", "name", 1),
        (item(" ", "4400"), "revenue-account", "4400", "number", 1),
        (item(None), "default-account", "4400", "number", 1),
        (item("Räume"), "accounting-code", "Räume", "name", 2),
        (item("9999"), "accounting-code", "9999", None, 0),
    ],
)
def test_a_search_says_how_the_account_was_found(
    line: InvoiceItem, source: str, wanted: str, by: str | None, count: int
) -> None:
    book = AccountBook(ACCOUNTS, {"Flex": "4400"}, "4400")
    search = book.search(line)
    assert (search.source, search.wanted, search.by, len(search.found)) == (source, wanted, by, count)
    assert isinstance(book.account_for(line), NoAccount) is (count != 1)


def test_without_any_code_nothing_is_searched_for() -> None:
    search = AccountBook(ACCOUNTS, {}, None).search(item(None))
    assert (search.code, search.source, search.found) == (None, "default-account", ())


def test_a_choice_of_the_tax_rule_says_why() -> None:
    chosen = TaxSettings(zero_rated=ZeroRatedSettings(domestic="2"))
    small = TaxSettings(small_business=True)
    zero, taxed = Decimal(0), Decimal(19)
    choices = [
        choose_rules(invoice(), [ACCOUNTS[0]], [rate], settings)[0]
        for rate, settings in ((zero, small), (taxed, chosen), (zero, chosen), (zero, TaxSettings()))
    ]
    assert [(each.because, each.rule, each.case) for each in choices] == [
        ("small-business", "11", ""),
        ("taxed", "1", ""),
        ("untaxed", "2", "domestic"),
        ("untaxed", None, "domestic"),
    ]


def test_the_contact_that_agrees_in_most_comes_first_and_strangers_not_at_all() -> None:
    draft = ContactDraft(first_name="Ada", family_name="Beispiel", email="ada@example.org")
    contacts = [
        Contact("1", "77", "Bo Muster", is_person=True),
        Contact("2", "5", "Cleo Niemand", is_person=True),
        Contact("3", "6", "ada beispiel", is_person=True, emails=frozenset({"ADA@example.org"})),
    ]
    found = agreements(draft, "77", [*contacts, contacts[0]])
    assert [(each.contact.id, each.number, each.name, each.email) for each in found] == [
        ("3", False, True, True),
        ("1", True, False, False),
    ]
    match = match_member(draft, "77", contacts)
    assert isinstance(match, Matched)
    assert match.contact == found[0].contact
