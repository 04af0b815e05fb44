from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.edits import fingerprint
from cobot_sevdesk_sync.books.findings import NOTE_CODES, PROBLEM_CODES, Finding
from cobot_sevdesk_sync.books.vouchers import (
    NAME_BOUND,
    BookingRules,
    VoucherDraft,
    cents_text,
    compare_voucher,
    compare_with_invoice,
    draft_voucher,
    fields_text,
    gross_cents,
    is_nothing_to_book,
    recipient_name,
    tax_per_rate,
    voucher_gross_cents,
)
from cobot_sevdesk_sync.cobot.records import Address, Debitor, Invoice, NamedNumber, Price, Tax
from cobot_sevdesk_sync.config.settings import InvoiceSettings, TaxSettings, ZeroRatedSettings
from cobot_sevdesk_sync.sevdesk.records import CostCentre
from tests.unit.books.issued import DAY, account, invoice, item, price, voucher

FLEX = account("4400", "Erlöse 19 %")
ROOMS = account("4410", "Räume", rules={"1": ("19",)})
FEES = account("6855", "Gebühren", types=("EXPENSE",))


def rules(cost_centre_id: str | None = None, taxes: TaxSettings | None = None, **settings: Any) -> BookingRules:
    book = AccountBook((FLEX, ROOMS, FEES), {}, None)
    return BookingRules(book, InvoiceSettings(**settings), taxes or TaxSettings(), cost_centre_id)


def drafted(given_invoice: Invoice, given_rules: BookingRules | None = None) -> VoucherDraft:
    result = draft_voucher(given_invoice, given_rules or rules())
    assert isinstance(result, VoucherDraft), result
    return result


def problems(given_invoice: Invoice, given_rules: BookingRules | None = None) -> tuple[Finding, ...]:
    result = draft_voucher(given_invoice, given_rules or rules())
    assert isinstance(result, tuple), result
    assert all(finding.is_problem for finding in result)
    assert {(finding.object, finding.id, finding.number) for finding in result} == {("invoice", "i1", "CW-1")}
    return result


def but_amount(problem: Finding) -> dict[str, str]:
    """The details of a problem, without the amount that each carries."""
    return {name: text for name, text in problem.details.items() if name != "amount"}


def codes(given_invoice: Invoice, given_rules: BookingRules | None = None) -> list[str]:
    return [finding.code for finding in problems(given_invoice, given_rules)]


def test_an_ordinary_invoice_becomes_the_voucher_that_the_contract_describes() -> None:
    lines = (item("150.00", description="Flex"), item("30.00", code="4410", description="Raum"))
    draft = drafted(invoice(*lines), rules("cc1", due_after_days=14))
    assert (draft.number, draft.voucher_date, draft.delivery_date) == ("CW-1", DAY, DAY)
    assert draft.payment_deadline == DAY + timedelta(days=14)
    assert (draft.currency, draft.status, draft.tax_rule_id) == ("EUR", 100, "1")
    assert (draft.cost_centre_id, draft.exchange_date, draft.supplier_name) == ("cc1", None, "Ada Beispiel")
    assert draft.gross_cents == 21420
    assert [(each.account_id, int(each.rate), each.gross_cents, each.comment) for each in draft.positions] == [
        (FLEX.id, 19, 17850, "Flex"),
        (ROOMS.id, 19, 3570, "Raum"),
    ]


def test_a_voucher_may_be_saved_as_a_draft() -> None:
    assert drafted(invoice(), rules(status="draft")).status == 50


def test_every_line_without_an_account_is_named_once_per_code() -> None:
    lines = (item(code="X1"), item(code="X2"), item(code="X1"), item(code=None), item(code="6855"), item(code="4400"))
    found = problems(invoice(*lines))
    assert [(finding.code, finding.details.get("code")) for finding in found] == [
        ("no-booking-account", "X1"),
        ("no-booking-account", "X2"),
        ("no-accounting-code", None),
        ("account-not-for-revenue", "6855"),
    ]


def test_a_line_with_two_taxes_blocks_the_invoice() -> None:
    both = Price(
        Decimal(100), Decimal(126), "EUR", (Tax("A", Decimal(19), Decimal(19)), Tax("B", Decimal(7), Decimal(7)))
    )
    [problem] = problems(invoice(item(total=both, description="Catering")))
    assert problem.code == "several-taxes-on-one-line"
    assert but_amount(problem) == {"line": "Catering", "taxes": "A 19 %, B 7 %"}


def test_an_untaxed_invoice_without_a_choice_is_undecided_and_says_for_whom() -> None:
    [problem] = problems(invoice(item(rate=None)))
    assert (problem.code, but_amount(problem)) == ("tax-rule-undecided", {"case": "domestic", "country": "DE"})
    [problem] = problems(invoice(item(rate=None), recipient=Address(name="Ada")))
    assert but_amount(problem) == {"case": "unknown"}


def test_an_untaxed_invoice_is_booked_under_the_rule_chosen_for_its_recipient() -> None:
    taxes = TaxSettings(zero_rated=ZeroRatedSettings(domestic="1"))
    assert drafted(invoice(item(rate=None)), rules(taxes=taxes)).tax_rule_id == "1"


DEPOSITS = account("3550", "Kautionen", rules={"22": ("0",)})
RENT = account("4105", "Miete", rules={"4": ("0",)})


def with_deposits(taxes: TaxSettings | None = None, **settings: Any) -> BookingRules:
    book = AccountBook((FLEX, ROOMS, FEES, DEPOSITS, RENT), {"Kaution": "3550"}, None)
    return BookingRules(book, InvoiceSettings(**settings), taxes or TaxSettings(), None)


def test_an_untaxed_line_beside_a_taxed_one_is_blocked_unless_it_is_said_to_be_taxable() -> None:
    mixed = invoice(item("100.00"), item("10.00", None, description="Porto"))
    [problem] = problems(mixed)
    assert problem.code == "several-tax-rules"
    assert but_amount(problem) == {
        "rules": "1: Flex Desk; ?: Porto",
        "line": "Porto",
        "setting": "taxes.zero_beside_taxed",
    }
    draft = drafted(mixed, rules(taxes=TaxSettings(zero_beside_taxed="taxable")))
    assert draft.tax_rule_id == "1"
    assert [(int(each.rate), each.gross_cents) for each in draft.positions] == [(19, 11900), (0, 1000)]


def test_a_deposit_beside_a_taxed_line_is_blocked_whatever_is_said_of_others() -> None:
    mixed = invoice(item("100.00"), item("200.00", None, code="Kaution", description="Schlüssel"))
    for taxes in (TaxSettings(), TaxSettings(zero_beside_taxed="taxable")):
        [problem] = problems(mixed, with_deposits(taxes))
        assert problem.code == "several-tax-rules"
        assert but_amount(problem) == {"rules": "1: Flex Desk; 22: Schlüssel", "line": "Schlüssel"}


def test_a_deposit_on_an_invoice_of_its_own_is_booked_by_the_only_rule_of_its_account() -> None:
    taxes = TaxSettings(zero_rated=ZeroRatedSettings(domestic="4"))
    draft = drafted(invoice(item("200.00", None, code="Kaution")), with_deposits(taxes))
    assert (draft.tax_rule_id, [each.account_number for each in draft.positions]) == ("22", ["3550"])


def test_untaxed_lines_of_several_rules_are_blocked() -> None:
    both = invoice(item("200.00", None, code="Kaution"), item("50.00", None, code="4105", description="Lager"))
    [problem] = problems(both, with_deposits())
    assert (problem.code, problem.details["rules"]) == ("several-tax-rules", "22: Flex Desk; 4: Lager")


def test_a_rule_that_its_account_does_not_allow_is_named_with_its_setting_and_no_other_is_taken() -> None:
    taxes = TaxSettings(rules={"Kaution": "4"})
    [problem] = problems(invoice(item("200.00", None, code="Kaution")), with_deposits(taxes))
    assert problem.code == "tax-rate-not-allowed"
    assert (problem.details["rule"], problem.details["setting"]) == ("4", "taxes.rules.Kaution")


def test_what_is_undecided_is_named_beside_what_differs() -> None:
    three = invoice(
        item("1.00", None, code="Kaution"), item("1.00", None, code="4105"), item("1.00", None, code="4400")
    )
    assert codes(three, with_deposits()) == ["tax-rule-undecided", "several-tax-rules"]
    two = invoice(item("1.00", None, code="Kaution"), item("1.00", None, code="4400"))
    assert codes(two, with_deposits()) == ["tax-rule-undecided"]


def test_a_total_of_zero_whose_sums_cancel_out_owes_tax_and_is_blocked() -> None:
    last = invoice(item("100.00"), item("-119.00", None, code="Kaution", description="Kaution zurück"))
    assert gross_cents(last.total) == 0
    assert not is_nothing_to_book(last)
    [problem] = problems(last, with_deposits())
    assert problem.code == "zero-total"
    assert but_amount(problem) == {"sums": "3550 0 % -119.00; 4400 19 % 119.00", "tax": "19.00"}
    untaxed = invoice(item("50.00", None), item("-50.00", None, code="X"))
    assert but_amount(problems(untaxed)[0]) == {"sums": "4400 0 % 50.00; X 0 % -50.00"}


def test_there_is_nothing_to_book_where_the_sum_is_zero_for_each_account_and_rate() -> None:
    whole = invoice(item("100.00"), item("-100.00"), item("0.00", None))
    assert is_nothing_to_book(whole)
    [note] = draft_voucher(whole, rules())  # type: ignore[misc]
    assert (note.code, note.is_problem) == ("nothing-to-book", False)
    by_name = invoice(item("100.00"), item("-100.00", code="Erlöse 19 %"))
    assert not is_nothing_to_book(by_name)
    [note] = draft_voucher(by_name, rules())  # type: ignore[misc]
    assert note.code == "nothing-to-book"
    lines_miss_it = invoice(item("100.00"), total=price("0", None))
    assert but_amount(problems(lines_miss_it)[0]) == {"lines": "119.00", "total": "0.00"}
    rates = invoice(item("100.00"), item("-119.00", None))
    assert codes(rates) == ["zero-total"]


def test_nothing_is_booked_into_a_closed_period() -> None:
    [problem] = problems(invoice(), rules(closed_until=DAY))
    assert (problem.code, but_amount(problem)) == ("period-closed", {"until": DAY.isoformat(), "day": DAY.isoformat()})
    assert drafted(invoice(), rules(closed_until=DAY - timedelta(days=1)))
    assert codes(invoice(item("100.00"), item("-119.00", None)), rules(closed_until=DAY)) == ["period-closed"]


@pytest.mark.parametrize(
    ("day", "period", "first", "last"),
    [
        (date(2026, 4, 15), "invoice_date", date(2026, 4, 15), None),
        (date(2026, 4, 15), "month", date(2026, 4, 1), date(2026, 4, 30)),
        (date(2026, 1, 31), "previous_month", date(2025, 12, 1), date(2025, 12, 31)),
        (date(2024, 3, 1), "previous_month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), "next_month", date(2027, 1, 1), date(2027, 1, 31)),
    ],
)
def test_the_delivery_date_follows_the_service_period(day: date, period: str, first: date, last: date | None) -> None:
    draft = drafted(invoice(invoice_date=day), rules(service_period=period))
    assert (draft.voucher_date, draft.delivery_date, draft.delivery_until) == (day, first, last)


def test_the_deadline_may_be_the_due_date_that_the_invoice_carries() -> None:
    by_cobot = rules(due_after_days="cobot")
    due = DAY + timedelta(days=9)
    assert drafted(invoice(due_date=due), by_cobot).payment_deadline == due
    assert drafted(invoice(due_date=None), by_cobot).payment_deadline == DAY


KAI, PIER = NamedNumber("Kai", "100"), NamedNumber("Pier", None)


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        ((KAI, KAI), "c1"),
        ((PIER,), "c2"),
        ((NamedNumber("Kai", "999"),), "c1"),
        ((KAI, PIER), None),
        ((KAI, None), None),
        ((None,), None),
        ((NamedNumber("Nirgends", "999"),), None),
        ((NamedNumber(None, " "),), None),
        ((NamedNumber("Zwilling", None),), None),
    ],
)
def test_the_cost_centre_may_be_that_of_all_lines(
    carried: tuple[NamedNumber | None, ...], expected: str | None
) -> None:
    centres = (
        CostCentre("c1", "Kai", "100"),
        CostCentre("c2", "Pier", None),
        CostCentre("c3", "Zwilling", "5"),
        CostCentre("c4", "Zwilling", "6"),
    )
    given_rules = replace(rules(cost_centre="cobot"), cost_centres=centres)
    lines = [replace(item("10.00"), cost_center=centre) for centre in carried]
    assert drafted(invoice(*lines), given_rules).cost_centre_id == expected


def test_each_account_and_rate_that_sevdesk_would_refuse_is_named_before_anything_is_sent() -> None:
    lines = (item("100.00"), item("10.00", None, code="4410"), item("20.00", None, code="4410"), item("1.00", "16"))
    found = problems(invoice(*lines), rules(taxes=TaxSettings(zero_beside_taxed="taxable")))
    assert [(finding.code, finding.details["account"], finding.details["rate"]) for finding in found] == [
        ("tax-rate-not-allowed", "4400 Erlöse 19 %", "16"),
        ("tax-rate-not-allowed", "4410 Räume", "0"),
    ]
    assert found[1].details["allowed"] == "1: 19 %"


def test_a_small_business_needs_accounts_that_allow_its_rule() -> None:
    taxes = TaxSettings(small_business=True)
    assert codes(invoice(item(rate=None)), rules(taxes=taxes)) == ["tax-rate-not-allowed"]


def test_an_invoice_whose_lines_miss_its_total_is_blocked() -> None:
    assert codes(invoice(item("100.00"), total=price("100.00", gross="119.50"))) == ["amounts-do-not-add-up"]


def test_an_invoice_with_a_total_and_no_lines_is_blocked_not_booked_empty() -> None:
    bare = replace(invoice(), items=())
    taxes = TaxSettings(zero_rated=ZeroRatedSettings(domestic="1"))
    assert codes(bare, rules(taxes=taxes)) == ["amounts-do-not-add-up"]


def test_a_correction_is_a_negative_voucher_or_blocked_as_configured() -> None:
    correction = invoice(item("-150.00"))
    draft = drafted(correction)
    assert (draft.gross_cents, [each.gross_cents for each in draft.positions]) == (-17850, [-17850])
    assert codes(correction, rules(corrections="block")) == ["correction-not-booked"]


def test_a_foreign_currency_is_blocked_or_converted_at_the_rate_of_the_invoice_date() -> None:
    foreign = invoice(item(currency="CHF"))
    [problem] = problems(foreign)
    assert (problem.code, but_amount(problem)) == ("currency-not-supported", {"currency": "CHF"})
    draft = drafted(foreign, rules(foreign_currency="daily_rate"))
    assert (draft.currency, draft.exchange_date, draft.gross_cents) == ("CHF", DAY, 17850)


@pytest.mark.parametrize("foreign_currency", ["block", "daily_rate"])
@pytest.mark.parametrize(("line", "total"), [("CHF", "EUR"), ("EUR", "CHF")])
def test_a_line_in_another_currency_than_the_total_is_never_booked_as_if_it_were_in_that(
    line: str, total: str, foreign_currency: str
) -> None:
    mixed = invoice(item("100.00", currency=total), item("50.00", currency=line), total=price("150.00", currency=total))
    [problem] = problems(mixed, rules(foreign_currency=foreign_currency))
    assert problem.code == "currency-not-supported"
    if total == "EUR" or foreign_currency == "daily_rate":
        assert (problem.details["currency"], problem.details["total_currency"]) == (line, total)


@given(st.lists(st.integers(min_value=-100_000, max_value=100_000).filter(bool), min_size=1, max_size=6))
def test_the_positions_add_up_to_the_invoice_to_the_cent_or_nothing_is_booked(nets: list[int]) -> None:
    lines = [item(str(Decimal(net) / 100)) for net in nets]
    result = draft_voucher(invoice(*lines), rules())
    if isinstance(result, VoucherDraft):
        total = sum(line.total.gross for line in lines)
        assert sum(position.gross_cents for position in result.positions) == result.gross_cents == total * 100


# The recipient's name


@pytest.mark.parametrize(
    ("recipient", "name"),
    [
        (Address(company=" Beispiel GmbH ", name="Ada"), "Beispiel GmbH"),
        (Address(company=" ", name=" Ada "), "Ada"),
        (Address(full_address="\n  Ada Beispiel \nMusterweg 1"), "Ada Beispiel"),
        (Address(full_address=" \n "), "CW-1"),
        (Address(), "CW-1"),
    ],
)
def test_a_voucher_always_has_a_name(recipient: Address, name: str) -> None:
    assert recipient_name(invoice(recipient=recipient)) == name


def test_a_name_is_bounded() -> None:
    assert len(recipient_name(invoice(recipient=Address(name="A" * 1000)))) == NAME_BOUND


# Tax per rate


def test_the_tax_per_rate_is_the_totals_and_only_without_it_the_sum_of_the_lines() -> None:
    lines = (item("100.00"), item("100.00"), item("100.00", "7"))
    stated = Price(Decimal(300), Decimal("344.99"), "EUR", (Tax("", Decimal(19), Decimal("37.99")),))
    assert tax_per_rate(invoice(*lines, total=stated)) == {Decimal(19): Decimal("37.99")}
    silent = Price(Decimal(300), Decimal(345), "EUR", ())
    assert tax_per_rate(invoice(*lines, total=silent)) == {Decimal(19): Decimal(38), Decimal(7): Decimal(7)}


# Comparing


def test_a_voucher_that_is_the_invoice_differs_in_nothing() -> None:
    assert compare_with_invoice(invoice(), voucher()) == {}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"number": "cw-1"}, {"number": ("CW-1", "cw-1")}),
        ({"voucher_date": date(2026, 4, 2)}, {"date": ("2026-04-01", "2026-04-02")}),
        ({"voucher_date": None}, {"date": ("2026-04-01", "-")}),
        ({"sum_gross": Decimal("178.51")}, {"gross": ("178.50", "178.51")}),
        ({"sum_gross": Decimal("-178.50")}, {"gross": ("178.50", "-178.50")}),
        ({"credit_debit": "C"}, {"direction": ("D", "C")}),
        ({"currency": "CHF"}, {"gross": ("178.50", "? CHF")}),
    ],
)
def test_a_voucher_that_differs_is_told_by_field(changes: dict[str, Any], fields: dict[str, tuple[str, str]]) -> None:
    assert compare_with_invoice(invoice(), voucher(**changes)) == fields


@pytest.mark.parametrize(
    "changes", [{"currency": None}, {"status": "1000"}, {"contact_id": None}, {"sum_tax": Decimal(1)}]
)
def test_what_is_not_compared_makes_no_difference(changes: dict[str, Any]) -> None:
    assert compare_with_invoice(invoice(), voucher(**changes)) == {}


def test_spaces_around_an_invoice_number_make_no_difference() -> None:
    assert compare_with_invoice(invoice(number=" CW-1 "), voucher()) == {}


@given(
    st.sampled_from(["CW-1", "cw-1", "CW-10"]),
    st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    st.integers(-3, 3),
    st.sampled_from(["D", "C"]),
)
def test_a_difference_is_named_exactly_where_there_is_one(number: str, day: date, gross: int, direction: str) -> None:
    found = compare_voucher(
        number="CW-1",
        day=date(2026, 1, 2),
        gross=1,
        currency="EUR",
        voucher=voucher(number=number, voucher_date=day, sum_gross=Decimal(gross) / 100, credit_debit=direction),
    )
    expected = {
        "number": number != "CW-1",
        "date": day != date(2026, 1, 2),
        "gross": gross != 1,
        "direction": direction != "D",
    }
    assert set(found) == {name for name, differs in expected.items() if differs}
    assert all(meant != there for meant, there in found.values())


@pytest.mark.parametrize(
    ("currency", "changes", "cents"),
    [
        ("CHF", {"sum_gross": Decimal("178.50")}, 17850),
        ("CHF", {"sum_gross": Decimal("187.00"), "sum_gross_foreign": Decimal("178.50")}, 17850),
        ("CHF", {"sum_gross": Decimal("187.00"), "sum_gross_foreign": Decimal("180.00")}, 18000),
        ("CHF", {"sum_gross": Decimal("187.00")}, None),
        ("EUR", {"currency": "CHF"}, None),
        ("EUR", {"currency": None}, 17850),
    ],
)
def test_of_a_foreign_voucher_the_sum_in_the_invoices_currency_counts(
    currency: str, changes: dict[str, Any], cents: int | None
) -> None:
    assert voucher_gross_cents(voucher(**changes), currency, 17850) == cents


def test_an_untold_currency_shows_as_a_question_mark() -> None:
    found = compare_voucher(number="CW-1", day=DAY, gross=1, currency="CHF", voucher=voucher(currency=None))
    assert found == {"gross": ("0.01", "?")}


def test_fields_are_listed_on_one_line() -> None:
    fields = {"gross": ("119.00", "120.00"), "date": ("2026-04-01", "2026-04-02")}
    assert fields_text(fields) == "gross 119.00 / 120.00, date 2026-04-01 / 2026-04-02"


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-1190, "-11.90"), (10**15, "10000000000000.00")]
)
def test_cents_are_shown_with_two_places(cents: int, text: str) -> None:
    assert cents_text(cents) == text


# The fingerprint

BOOKED: list[dict[str, Any]] = [
    {"number": "CW-2"},
    {"invoice_date": date(2026, 4, 2)},
    {"tax_id": "DE111111111"},
    {"recipient": Address(name="Ada Muster", country="DE")},
    {"recipient": Address(name="Ada Beispiel", company="Beispiel GmbH", country="DE")},
    {"recipient": Address(name="Ada Beispiel", full_address="Musterweg 1", country="DE")},
    {"recipient": Address(name="Ada Beispiel", country="AT")},
    {"total": price("150.00", gross="178.51")},
    {"total": price("150.01", gross="178.50")},
    {"total": price("150.00", currency="CHF")},
    {"total": price("150.00", "7", gross="178.50")},
    {"items": (item(), item())},
    {"items": (item(description="Fix Desk"),)},
    {"items": (replace(item(), quantity=Decimal(2)),)},
    {"items": (item(code="4410"),)},
    {"items": (item(code=None),)},
    {"items": (item(revenue_account=NamedNumber("Flex", "4400")),)},
    {"items": (item("150.01"),)},
    {"items": (item(rate="7"),)},
    {"items": (item(rate=None),)},
    {"due_date": None},
    {"is_e_invoice": True},
    {"paid_status": "canceled"},
    {"paid_status": "writtenOff"},
]
NOT_BOOKED: list[dict[str, Any]] = [
    {"paid_status": "paid"},
    {"customer_number": "1001"},
    {"billing_emails": ("ada@example.org",)},
    {"debitor": Debitor("team", "t1")},
    {"space_id": "s1"},
    {"items": (item(total=replace(price("150.00"), taxes=(Tax("MwSt.", Decimal("19.0"), Decimal("28.500")),))),)},
]


@pytest.mark.parametrize("changes", BOOKED)
def test_an_edit_of_anything_booked_or_shown_changes_the_fingerprint(changes: dict[str, Any]) -> None:
    assert fingerprint(invoice(**changes)) != fingerprint(invoice())


def test_every_such_edit_has_a_fingerprint_of_its_own() -> None:
    assert len({fingerprint(invoice(**changes)) for changes in BOOKED}) == len(BOOKED)


@pytest.mark.parametrize("changes", NOT_BOOKED)
def test_what_changes_without_an_edit_leaves_the_fingerprint_alone(changes: dict[str, Any]) -> None:
    assert fingerprint(invoice(**changes)) == fingerprint(invoice())


def test_the_order_of_the_lines_is_part_of_the_document() -> None:
    one, other = item(description="A"), item(description="B")
    assert fingerprint(invoice(one, other)) != fingerprint(invoice(other, one))


amounts = st.decimals(min_value=-1000, max_value=1000, places=2).filter(bool)


@given(amounts, st.integers(0, 3))
def test_zeros_behind_an_amount_leave_the_fingerprint_alone(amount: Decimal, zeros: int) -> None:
    longer = amount.quantize(Decimal(1).scaleb(-2 - zeros))
    one = Price(amount, amount, "EUR", ())
    other = Price(longer, longer, "EUR", ())
    assert fingerprint(invoice(item(total=one), total=one)) == fingerprint(invoice(item(total=other), total=other))


@given(amounts, amounts)
def test_two_amounts_have_two_fingerprints(one: Decimal, other: Decimal) -> None:
    def of(amount: Decimal) -> str:
        return fingerprint(invoice(total=Price(Decimal(1), amount, "EUR", ())))

    assert (of(one) == of(other)) == (one == other)


# Findings


@pytest.mark.parametrize("code", sorted(PROBLEM_CODES))
def test_a_problem_needs_a_person(code: Any) -> None:
    assert Finding(code, "invoice", "i1", "CW-1").is_problem


@pytest.mark.parametrize("code", sorted(NOTE_CODES))
def test_a_note_needs_nobody(code: Any) -> None:
    assert not Finding(code, "invoice", "i1", "CW-1").is_problem
