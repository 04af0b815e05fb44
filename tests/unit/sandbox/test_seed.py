from __future__ import annotations

import copy
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from werkzeug.test import Client

from cobot_sevdesk_sync.books.findings import NOTE_CODES, PROBLEM_CODES
from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.cobot_model import StoredInvoice
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.seed import Expectations, empty_space, seed_space
from cobot_sevdesk_sync.sandbox.seed_contents import InvoiceSituation, MemberSituation
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from tests.sandbox_states import dump

TODAY = date(2026, 4, 20)
DAYS = [TODAY, date(2026, 1, 31), date(2026, 3, 1), date(2028, 2, 29), date(2026, 12, 31)]

Seed = tuple[CobotState, SevdeskState, Expectations]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def seed(request: pytest.FixtureRequest) -> Seed:
    return seed_space(request.param)


def own_invoices(cobot: CobotState) -> list[StoredInvoice]:
    return [invoice for invoice in cobot.invoices.values() if invoice.space_id == cobot.space.id]


def special(seed: Seed, situation: InvoiceSituation) -> StoredInvoice:
    cobot, _, expectations = seed
    return cobot.invoices[expectations.invoice(situation).id]


def test_the_same_day_gives_the_same_space() -> None:
    first, second = seed_space(TODAY), seed_space(TODAY)
    assert dump(first[0]) == dump(second[0])
    assert dump(first[1]) == dump(second[1])
    assert first[2] == second[2]


def test_the_space_has_the_size_of_a_real_one(seed: Seed) -> None:
    cobot, _, expectations = seed
    assert 38 <= len(cobot.members) <= 45
    assert len(cobot.teams) == 3
    assert 130 <= expectations.own_invoices <= 170
    assert expectations.own_invoices == len(own_invoices(cobot))


def test_every_situation_is_shown_by_at_least_one_invoice_or_member(seed: Seed) -> None:
    expectations = seed[2]
    assert {special.situation for special in expectations.invoices} == set(get_args(InvoiceSituation))
    assert {special.situation for special in expectations.members} == set(get_args(MemberSituation))


def test_expected_codes_are_codes_of_the_contract(seed: Seed) -> None:
    expectations = seed[2]
    assert set(expectations.codes_by_number.values()) <= PROBLEM_CODES | NOTE_CODES
    assert {special.code for special in expectations.members} <= {None, *PROBLEM_CODES}


def test_invoice_numbers_are_unique_and_run_through_each_year_without_a_gap(seed: Seed) -> None:
    parts = [invoice.number.split("-") for invoice in own_invoices(seed[0])]
    for year in {year for _, year, _ in parts}:
        numbers = sorted(int(number) for _, of_year, number in parts if of_year == year)
        assert numbers == list(range(1, len(numbers) + 1))


def test_all_invoices_lie_in_the_four_months_but_the_future_dated_one(seed: Seed) -> None:
    cobot, _, expectations = seed
    future = special(seed, "future-dated")
    assert future.day == expectations.today + timedelta(days=9)
    others = [invoice.day for invoice in cobot.invoices.values() if invoice.id != future.id]
    assert min(others) == expectations.start_date
    assert max(others) <= expectations.today
    assert expectations.start_date.day == 1


def test_a_backdated_invoice_has_a_late_number_and_an_early_day() -> None:
    seed = seed_space(TODAY)
    backdated = special(seed, "backdated")
    number = int(backdated.number.rsplit("-", 1)[1])
    later_days = [
        invoice
        for invoice in own_invoices(seed[0])
        if invoice.day > backdated.day and int(invoice.number.rsplit("-", 1)[1]) < number
    ]
    assert len(later_days) > 50


def test_the_missing_account_is_used_by_invoices_and_absent_at_sevdesk_until_it_is_added(seed: Seed) -> None:
    cobot, sevdesk, expectations = seed
    number, name = expectations.missing_account
    waiting = [entry.id for entry in expectations.invoices if entry.situation == "missing-account"]
    assert len(waiting) == 2
    assert all(any(line.code == number for line in cobot.invoices[invoice_id].lines) for invoice_id in waiting)
    with pytest.raises(KeyError):
        sevdesk.account_by_number(number)
    restored = copy.deepcopy(sevdesk)
    restored.add_account(number, name)
    assert restored.account_by_number(number).name == name


def test_every_other_code_leads_to_an_account_that_takes_its_rate_unless_the_invoice_is_special(seed: Seed) -> None:
    cobot, sevdesk, expectations = seed
    unusual = set(expectations.codes_by_number)
    for invoice in own_invoices(cobot):
        if invoice.number in unusual:
            continue
        for line in invoice.lines:
            code = line.revenue_account.number if line.revenue_account else line.code
            assert code is not None
            account = sevdesk.account_by_number("4404" if "besprechungsräume" in code else code)
            rates = {Decimal(rate) for allowed in account.rules.values() for rate in allowed}
            assert "REVENUE" in account.receipt_types
            assert {tax.rate for tax in line.total.taxes} <= rates


def test_rounding_situations_really_miss_by_a_cent(seed: Seed) -> None:
    by_gross, by_net = special(seed, "gross-rounding"), special(seed, "net-rounding")
    assert sum(line.total.gross for line in by_gross.lines) == by_gross.total.gross
    assert sum(line.total.taxes[0].amount for line in by_gross.lines) != by_gross.total.taxes[0].amount
    assert sum(line.total.gross for line in by_net.lines) - by_net.total.gross == Decimal("0.01")


def test_recipients_of_untaxed_invoices_differ_in_country_and_tax_id(seed: Seed) -> None:
    def seen(situation: InvoiceSituation) -> tuple[str | None, bool]:
        invoice = special(seed, situation)
        assert not any(tax.amount for tax in invoice.total.taxes)
        return invoice.recipient.country_code, invoice.tax_id is not None

    assert seen("zero-domestic") == ("DE", False)
    assert seen("zero-eu-business") == ("AT", True)
    assert seen("zero-eu-private") == ("FR", False)
    assert seen("zero-third-country") == ("CH", False)
    assert seen("zero-unknown-country") == (None, False)


def test_vouchers_made_by_hand_are_equal_different_double_or_only_similar_in_number(seed: Seed) -> None:
    sevdesk = seed[1]
    equal, differs, twice, longer = (
        special(seed, situation)
        for situation in ("voucher-equal", "voucher-differs", "voucher-twice", "voucher-with-longer-number")
    )
    [voucher] = sevdesk.vouchers_by_number(equal.number)
    assert (voucher.voucher_date, voucher.sum_gross) == (equal.day, equal.total.gross)
    [voucher] = sevdesk.vouchers_by_number(differs.number)
    assert voucher.sum_gross != differs.total.gross
    assert len(sevdesk.vouchers_by_number(twice.number)) == 2
    strangers = special(seed, "voucher-of-stranger")
    [voucher] = sevdesk.vouchers_by_number(strangers.number)
    assert (voucher.voucher_date, voucher.sum_gross) == (strangers.day, strangers.total.gross)
    assert sevdesk.contacts[voucher.contact_id or ""].display_name != strangers.recipient.name
    assert sevdesk.vouchers_by_number(longer.number) == []
    descriptions = [voucher.description or "" for voucher in sevdesk.vouchers.values()]
    assert any(longer.number in description for description in descriptions)
    assert len(descriptions) == 6


def test_numbers_and_names_at_sevdesk_meet_the_members_as_described(seed: Seed) -> None:
    cobot, sevdesk, expectations = seed

    def contacts(number: str | None) -> list[str]:
        return [row.display_name for row in sevdesk.contacts.values() if row.customer_number == number]

    doubled = cobot.members[expectations.member("two-contacts-with-the-number").id]
    assert contacts(doubled.customer_number) == [doubled.name, doubled.name]
    taken = cobot.members[expectations.member("number-of-somebody-else").id]
    assert contacts(taken.customer_number) == ["Sofia Lindqvist"]
    known = cobot.members[expectations.member("known-by-name-and-email").id]
    assert known.customer_number is None
    assert known.name in [row.display_name for row in sevdesk.contacts.values()]
    before = cobot.members[expectations.member("returning-before").id]
    after = cobot.members[expectations.member("returning-after").id]
    assert (before.name, before.email) == (after.name, after.email)
    assert before.id != after.id
    assert before.canceled_to is not None
    assert before.canceled_to < expectations.today
    differing = special(seed, "contact-name-differs")
    assert contacts(differing.customer_number) != [differing.recipient.name]


def test_members_confirmed_unconfirmed_ended_and_leaving_are_all_there(seed: Seed) -> None:
    cobot, _, expectations = seed

    def member_days(situation: MemberSituation) -> tuple[date | None, date | None]:
        member = cobot.members[expectations.member(situation).id]
        return member.confirmed_at.date() if member.confirmed_at else None, member.canceled_to

    confirmed, _ = member_days("confirmed-before-start")
    assert confirmed is not None
    assert confirmed < expectations.start_date
    assert member_days("unconfirmed") == (None, None)
    _, ended = member_days("ended")
    assert ended is not None
    assert ended < expectations.today
    _, leaving = member_days("will-leave")
    assert leaving is not None
    assert leaving > expectations.today


def test_every_pdf_but_the_missing_one_is_printed_when_asked_for() -> None:
    cobot, _, expectations = seed_space(TODAY)
    client = Client(CobotSide(cobot))
    headers = {"Authorization": f"Bearer {cobot.token}", "Accept": "application/pdf"}
    missing = expectations.invoice("pdf-missing").id
    for invoice_id in cobot.invoices:
        answer = client.get(f"/invoices/{invoice_id}.pdf", headers=headers)
        assert answer.status_code == (404 if invoice_id == missing else 200)
        assert answer.data.startswith(b"%PDF") or invoice_id == missing
    e_invoice = client.get(f"/invoices/{expectations.invoice('e-invoice').id}.pdf", headers=headers)
    assert b"factur-x.xml" in e_invoice.data


def test_an_empty_space_has_nothing_to_sync_and_a_catalogue_to_book_with() -> None:
    cobot, sevdesk = empty_space()
    assert (cobot.members, cobot.invoices, sevdesk.contacts, sevdesk.vouchers) == ({}, {}, {}, {})
    assert sevdesk.account_by_number("4400").number == "4400"


@pytest.mark.parametrize("readme", ["README.md", "README.de.md"])
@pytest.mark.parametrize("month", range(1, 13))
def test_what_the_readmes_accept_is_what_is_open_in_the_first_month_whatever_the_day(readme: str, month: int) -> None:
    page = (Path(__file__).resolve().parents[3] / readme).read_text(encoding="utf-8")
    told = re.findall(r"KH-\d+-(\d+)", next(line for line in page.splitlines() if "sync accept KH-" in line))
    for day in (1, 15, 28):
        cobot, _, expectations = seed_space(date(2026, month, day))
        start = expectations.start_date
        first_month = [each for each in own_invoices(cobot) if each.day < (start + timedelta(days=31)).replace(day=1)]
        codes = expectations.codes_by_number
        problems = [each.number for each in first_month if codes.get(each.number) in PROBLEM_CODES]
        assert problems == [f"KH-{start.year}-{number}" for number in told], day
