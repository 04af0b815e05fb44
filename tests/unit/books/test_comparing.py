"""A voucher held against its invoice: what differs is named with both values, and what cannot be compared as such."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.entries import NO_PAST, InvoiceEntry, VoucherEntry
from cobot_sevdesk_sync.books.reconcile import Comparison, Reducer, compare, tax_of
from cobot_sevdesk_sync.books.sums import net_and_tax, return_field, rule_name, taxes_of_invoice, taxes_text
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.cobot.records import Address, Invoice, Price, Tax
from cobot_sevdesk_sync.config.settings import InvoiceSettings, TaxSettings
from cobot_sevdesk_sync.sevdesk.records import Contact, Position, Voucher
from tests.unit.books.issued import DAY, account, invoice, item, voucher

ADA = Contact("c1", "1042", "Ada Beispiel", is_person=True)
STRANGER = Contact("c2", "9999", "Fremde GmbH", is_person=False)
CONTACTS = {each.id: each for each in (ADA, STRANGER)}
ACCOUNT = account()
RULES = BookingRules(
    AccountBook((ACCOUNT, account("4300", "Erlöse 7 %")), {}, None),
    InvoiceSettings(foreign_currency="daily_rate"),
    TaxSettings(),
    None,
)


def right(**changes: Any) -> Voucher:
    """The voucher that a run would have made of ``invoice()``, on a contact of that name."""
    return voucher(**{"tax_rule_id": "1", "document_id": "d1", **changes})


def position(gross: str = "178.50", tax: str | None = "28.50", rate: str = "19", **fields: Any) -> Position:
    values: dict[str, Any] = {"account_id": ACCOUNT.id, "sum_net": None, "comment": None, **fields}
    return Position("p1", "v1", tax_rate=Decimal(rate), sum_gross=Decimal(gross), sum_tax=_decimal(tax), **values)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def entries(
    issued: Invoice, made: Voucher, positions: Sequence[Position], contact_id: str | None = None
) -> tuple[InvoiceEntry, VoucherEntry]:
    reducer = Reducer(RULES, CONTACTS.get)
    expected = reducer.invoice(issued, NO_PAST, None, contact_id)
    booked = reducer.voucher(made, expected)
    for each in positions:
        reducer.position(booked, each)
    return expected, booked


def compared(
    issued: Invoice | None = None,
    made: Voucher | None = None,
    *positions: Position,
    contact_id: str | None = None,
) -> Comparison:
    return compare(*entries(issued or invoice(), made or right(), positions or (position(),), contact_id))


def fields(comparison: Comparison) -> dict[str, tuple[str, str]]:
    return dict(comparison.fields)


def test_the_right_voucher_differs_in_nothing_and_everything_was_compared() -> None:
    assert compared() == Comparison()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"number": "CW-2"}, {"number": ("CW-1", "CW-2")}),
        ({"voucher_date": DAY + timedelta(1)}, {"date": ("2026-04-01", "2026-04-02")}),
        ({"voucher_date": None}, {"date": ("2026-04-01", "-")}),
        ({"tax_rule_id": "4"}, {"tax_rule": ("1", "4")}),
        ({"currency": "USD"}, {"gross": ("178.50", "? USD"), "currency": ("EUR", "USD")}),
    ],
)
def test_each_difference_has_its_field_and_both_values(
    change: dict[str, Any], expected: dict[str, tuple[str, str]]
) -> None:
    assert fields(compared(made=right(**change))) == expected


def test_amount_and_direction_are_compared_and_make_it_another_voucher() -> None:
    short = compared(None, right(sum_gross=Decimal("178.49")), position("178.49", "28.50"))
    assert fields(short)["gross"] == ("178.50", "178.49")
    assert short.is_another
    assert not short.is_strangers
    expense = compared(made=right(credit_debit="C"))
    assert fields(expense)["direction"] == ("D", "C")
    assert expense.is_another
    assert not compared(made=right(tax_rule_id="4")).is_another


def test_a_contact_fits_by_link_or_number_or_name() -> None:
    named = invoice(customer_number="1042", recipient=Address(name="Somebody Else", country="DE"))
    assert fields(compared(named)) == {}
    assert fields(compared(named, right(contact_id="c2"), contact_id="c2")) == {}
    assert fields(compared(invoice(recipient=Address(company="  ADA  beispiel", country="DE")))) == {}


def test_a_contact_with_another_number_and_another_name_is_a_strangers() -> None:
    found = compared(invoice(customer_number="1042"), right(contact_id="c2"))
    assert fields(found) == {"contact": ("1042 Ada Beispiel", "9999 Fremde GmbH")}
    assert found.is_strangers
    assert found.is_another


def test_a_namesake_of_the_linked_contact_differs_and_is_no_stranger() -> None:
    found = compared(invoice(customer_number="7"), contact_id="c7")
    assert fields(found) == {"contact": ("7 Ada Beispiel", "1042 Ada Beispiel")}
    assert not found.is_strangers


def test_without_a_contact_the_recipients_name_is_compared() -> None:
    assert fields(compared(made=right(contact_id=None, supplier_name="ada beispiel"))) == {}
    other = compared(made=right(contact_id=None, supplier_name="Fremde GmbH"))
    assert fields(other) == {"contact": ("Ada Beispiel", "Fremde GmbH")}
    assert other.is_strangers


@pytest.mark.parametrize(
    ("change", "unknown"),
    [
        ({"contact_id": None}, ("contact",)),
        ({"contact_id": "gone"}, ("contact",)),
        ({"tax_rule_id": None}, ("tax_rule",)),
        ({"currency": None}, ("currency",)),
    ],
)
def test_what_the_listing_lacks_is_not_compared_and_is_named(change: dict[str, Any], unknown: tuple[str, ...]) -> None:
    found = compared(made=right(**change))
    assert found.differences == ()
    assert found.not_compared == unknown


def test_an_invoice_that_names_nobody_contradicts_no_contact_unless_its_number_does() -> None:
    nobody = Address(country="DE")
    unnamed = invoice(recipient=nobody)
    assert compared(unnamed, right(contact_id=None, supplier_name="CW-1")) == Comparison()
    for made in (right(contact_id=None, supplier_name="Tagesgast"), right()):
        found = compared(unnamed, made)
        assert (found.differences, found.not_compared) == ((), ("contact",))
    numbered = compared(invoice(recipient=nobody, customer_number="7"))
    assert fields(numbered) == {"contact": ("7 CW-1", "1042 Ada Beispiel")}
    assert not numbered.is_strangers


def test_tax_under_another_rate_or_account_is_named() -> None:
    seven = compared(None, right(), position("178.50", "11.68", "7"))
    assert fields(seven) == {
        "tax": ("19 % 28.50", "7 % 11.68"),
        "accounts": ("4400 19 % 178.50", "4400 7 % 178.50"),
    }
    unknown = compared(None, right(), position(account_id="77"))
    assert fields(unknown) == {"accounts": ("4400 19 % 178.50", "77 19 % 178.50")}


@pytest.mark.parametrize(("tax", "is_note"), [("28.51", True), ("28.49", True), ("28.52", False), ("28.48", False)])
def test_tax_that_differs_by_a_cent_a_line_is_a_note(tax: str, is_note: bool) -> None:
    found = compared(None, right(), position("178.50", tax))
    assert (found.rounding is not None) is is_note
    assert ("tax" in fields(found)) is not is_note


def test_two_lines_may_be_off_by_two_cents() -> None:
    issued = invoice(item("75.00"), item("75.00"))
    assert compared(issued, right(), position("178.50", "28.52")).rounding is not None
    assert "tax" in fields(compared(issued, right(), position("178.50", "28.53")))


def test_tax_follows_from_net_and_gross_and_is_not_compared_where_neither_tells_it() -> None:
    assert tax_of(position(tax=None, sum_net=Decimal("150.00"))) == Decimal("28.50")
    assert tax_of(position(tax=None)) is None
    found = compared(None, right(), position(tax=None))
    assert found.differences == ()
    assert found.not_compared == ("tax",)
    _, booked = entries(invoice(), right(), [position(tax=None), position("1.00", None, "-100")])
    assert booked.taxes == ((Decimal(19), 2850, 0),)


def test_positions_of_an_expense_count_with_their_sign_turned_round() -> None:
    _, booked = entries(invoice(), right(credit_debit="C"), [position()])
    assert (booked.gross_cents, booked.taxes) == (-17850, ((Decimal(19), -2850, 0),))


def test_without_its_positions_neither_tax_nor_accounts_are_compared() -> None:
    assert compare(*entries(invoice(), right(), ()), with_positions=False) == Comparison()


def test_of_an_invoice_that_cannot_be_booked_the_tax_is_compared_and_the_accounts_are_not() -> None:
    issued = invoice(item(code="nobody knows"))
    assert compared(issued, right()) == Comparison(not_compared=("accounts",))
    lost = compared(issued, right(), position("178.50", "0", "0"))
    assert fields(lost) == {"tax": ("19 % 28.50", "-")}


def test_of_an_invoice_that_cannot_be_booked_the_rule_is_compared_where_its_lines_tell_it() -> None:
    taxed = invoice(item(code="nobody knows"))
    assert fields(compared(taxed, right(tax_rule_id="4"))) == {"tax_rule": ("1", "4")}


def test_several_taxes_on_a_line_are_held_against_nothing() -> None:
    taxes = (Tax("USt.", Decimal(19), Decimal("19.00")), Tax("Kur", Decimal(7), Decimal("7.00")))
    issued = invoice(item(total=Price(Decimal(100), Decimal(126), "EUR", taxes)))
    assert taxes_of_invoice(issued) == ((Decimal(26), 2600, 1),)
    assert compared(issued, right(sum_gross=Decimal(126)), position("126.00", "0", "0")) == Comparison(
        not_compared=("tax", "accounts")
    )


def in_dollars(*positions: Position, **changes: Any) -> Comparison:
    """A voucher of 178.50 dollars, which are 160.00 euros, with positions in euros."""
    made = {"currency": "USD", "sum_gross": Decimal("160.00"), "sum_gross_foreign": Decimal("178.50"), **changes}
    return compared(invoice(item(currency="USD")), right(**made), *(positions or (position("160.00", "25.55"),)))


def test_positions_in_euros_are_compared_by_their_share_of_the_sum_in_the_invoices_currency() -> None:
    assert in_dollars() == Comparison()
    assert in_dollars(position("100.01", "15.97"), position("59.99", "9.58")) == Comparison()
    seven = in_dollars(position("160.00", "10.47", "7"))
    assert fields(seven) == {
        "tax": ("19 % 28.50", "7 % 11.68"),
        "accounts": ("4400 19 % 178.50", "4400 7 % 178.50"),
    }
    other = in_dollars(position("60.00", "9.58"), position("100.00", "15.97", account_id="77"))
    assert fields(other) == {"accounts": ("4400 19 % 178.50", "4400 19 % 66.94; 77 19 % 111.56")}


def test_positions_in_euros_that_do_not_add_up_to_the_voucher_are_named() -> None:
    short = in_dollars(position("150.00", "23.95"))
    assert fields(short) == {
        "tax": ("19 % 28.50", "19 % 26.72"),
        "accounts": ("4400 19 % 178.50", "? 0 % 11.16; 4400 19 % 167.34"),
    }


def test_an_expense_in_another_currency_counts_with_its_sign_turned_round() -> None:
    assert fields(in_dollars(credit_debit="C")) == {
        "direction": ("D", "C"),
        "tax": ("19 % 28.50", "19 % -28.50"),
        "accounts": ("4400 19 % 178.50", "4400 19 % -178.50"),
    }


def test_without_a_sum_positions_in_euros_have_no_share() -> None:
    for nothing in (in_dollars(sum_gross=Decimal(0)), in_dollars(sum_gross_foreign=Decimal(0))):
        assert nothing.not_compared == ("tax", "accounts")
    assert compare(
        *entries(invoice(item(currency="USD")), right(currency="USD", sum_gross_foreign=Decimal("178.50")), ())
    ).not_compared == ("tax", "accounts")


def test_of_an_invoice_that_could_not_be_read_nothing_is_compared() -> None:
    expected, booked = entries(invoice(), right(number="another"), ())
    expected.is_readable = False
    assert compare(expected, booked) == Comparison()


def test_marks_say_how_both_sides_stand() -> None:
    expected, booked = entries(invoice(paid_status="writtenOff", is_e_invoice=True), right(status="1000"), ())
    assert (expected.marks, booked.marks) == (("written-off", "e-invoice"), ("paid",))
    expected, booked = entries(invoice(paid_status="?"), right(status="50", document_id=None, is_enshrined=True), ())
    assert (expected.marks, booked.marks) == ((), ("draft", "no-pdf", "enshrined"))
    assert entries(invoice(), right(status="?"), ())[1].marks == ()


def test_net_and_tax_stand_under_their_rate() -> None:
    split = ((("4400", Decimal(19)), 11900), (("4401", Decimal(19)), 1190), (("4300", Decimal(7)), 1070))
    taxes = ((Decimal(7), 70, 1), (Decimal(19), 2090, 2))
    assert net_and_tax(split, taxes) == [(Decimal(7), 1000, 70), (Decimal(19), 11000, 2090)]
    assert taxes_text(()) == "-"


def test_rules_have_sevdesks_own_names_and_fields() -> None:
    assert rule_name("1", {}) == "Umsatzsteuerpflichtige Umsätze"
    assert rule_name("5", {}) == "Reverse Charge gem. §13b UStG"
    assert rule_name("4", {"4": "Steuerfrei (Kennzahl 48)"}) == "Steuerfrei"
    assert rule_name("99", {}) == rule_name(None, {}) == ""
    assert (return_field("5", {}), return_field("21", {}), return_field("1", {})) == ("60", "21", None)
    assert return_field("5", {"5": "Reverse Charge gem. §13b UStG"}) == "60"
    assert return_field("4", {"4": "Steuerfrei (Kennzahl 48)"}) == "48"
    assert return_field(None, {}) is None


def test_without_sevdesks_contacts_only_the_link_can_say_whose_voucher_it_is() -> None:
    reducer = Reducer(RULES)
    for contact_id, unknown in (("c1", ()), (None, ("contact",))):
        expected = reducer.invoice(invoice(), NO_PAST, None, contact_id)
        found = compare(expected, reducer.voucher(right(), expected), with_positions=False)
        assert (found.differences, found.not_compared) == ((), unknown)
