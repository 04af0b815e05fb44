"""What sevDesk has already for an invoice (product contract, section 5.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.existing import NOTHING_THERE, Existing
from cobot_sevdesk_sync.books.names import nearly_same_number, search_part
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.config.settings import InvoiceSettings, TaxSettings
from cobot_sevdesk_sync.sevdesk.records import Contact, Position, Voucher
from tests.unit.books.issued import DAY, account, invoice, voucher

RULES = BookingRules(AccountBook((account(),), {}, None), InvoiceSettings(), TaxSettings(), None)
ADA = Contact("c1", "1001", "Ada Beispiel", is_person=True, emails=frozenset())
STRANGER = Contact("c9", "9000", "Andere GmbH", is_person=False, emails=frozenset())
CONTACTS = {each.id: each for each in (ADA, STRANGER)}


def existing(*vouchers: Voucher, **changes: Any) -> Existing:
    by_number: dict[str, list[Voucher]] = {}
    for each in vouchers:
        by_number.setdefault(each.number, []).append(each)
    return Existing(RULES, by_number, **{"contact_of": CONTACTS.get, **changes})


def near(*vouchers: Voucher, **changes: Any) -> Existing:
    return existing(nearby=vouchers, **changes)


def position(gross: str = "178.50", voucher_id: str = "v1", tax: str = "28.50") -> Position:
    gross_, tax_ = Decimal(gross), Decimal(tax)
    return Position("p1", voucher_id, account().id, Decimal(19), gross_, gross_ - tax_, tax_, None)


def codes(found: Any) -> list[str]:
    return [each.code for each in found.findings]


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        ("CW-42", False),
        (" CW-42 ", False),
        ("cw-42", True),
        ("CW 42", True),
        ("CW42", True),
        ("CW\N{EN DASH}42", True),
        ("CW-0042", True),
        ("0CW-42", True),
        ("RE CW-42", True),
        ("CW-42/2", True),
        ("CW-421", False),
        ("CW-4", False),
        ("42", False),
        ("", False),
        ("--", False),
    ],
)
def test_a_number_is_nearly_another_one(other: str, *, is_near: bool) -> None:
    assert nearly_same_number("CW-42", other) is is_near


@pytest.mark.parametrize(
    ("number", "other", "is_near"),
    [
        ("2026-0017", "2026-17", True),
        ("2026-0017", "20260017", True),
        ("2026-17", "2026-170", False),
        ("17", "2026-17", True),
        ("17", "117", False),
        ("0017", "17", True),
        ("000", "0", True),
        ("/", "-", False),
    ],
)
def test_figures_side_by_side_are_kept_apart(number: str, other: str, *, is_near: bool) -> None:
    assert nearly_same_number(number, other) is is_near


@pytest.mark.parametrize(
    ("numbers", "part"),
    [
        (["CW-42"], "42"),
        (["CW-0042"], "42"),
        (["CW-2026-17"], "17"),
        (["CW-000"], "CW"),
        (["Rechnung"], "Rechnung"),
        (["--"], "--"),
        (["CW-1", "CW-2"], "CW"),
        (["CW-2026-17", " CW-2026-18"], "2026"),
        (["A1", "B2"], ""),
        # Signs between, and zeros in front, are what a number that is nearly the same may lack.
        (["CW-42", "B-7"], ""),
        (["B-0088", "B-0098"], "B"),
        (["7-01", "8-02"], ""),
        (["2026-000"], "2026"),
        (["--", "-"], "-"),
        (["--", "CW-1"], ""),
        ([], ""),
    ],
)
def test_one_search_finds_the_numbers_and_what_is_nearly_one_of_them(numbers: list[str], part: str) -> None:
    assert search_part(numbers) == part
    assert all(part in number for number in numbers)


def test_under_a_number_that_nothing_has_there_is_nothing() -> None:
    books = existing()
    assert books.judge(invoice(), None) == NOTHING_THERE


def test_what_can_be_compared_by_the_listing_alone_is() -> None:
    found = existing(voucher(contact_id="c1")).judge(invoice(), "c1")
    assert (found.voucher, codes(found)) == (voucher(contact_id="c1"), ["adopted"])
    other_rule = existing(voucher(contact_id="c1", tax_rule_id="4")).judge(invoice(), "c1")
    assert codes(other_rule) == ["adopted-with-differences"]
    assert other_rule.findings[0].details["fields"] == "tax_rule 1 / 4"


def test_a_strangers_voucher_is_not_adopted_and_beside_an_own_one_does_not_count() -> None:
    strangers, own = voucher(id="v9", contact_id="c9"), voucher(contact_id="c1")
    alone = existing(strangers).judge(invoice(), "c1")
    assert (alone.voucher, codes(alone)) == (None, ["voucher-differs"])
    assert existing(strangers, own).judge(invoice(), "c1").voucher == own
    assert codes(existing(strangers, strangers).judge(invoice(), "c1")) == ["duplicate-vouchers"]


def test_an_invoice_of_somebody_without_a_contact_is_held_against_number_and_name() -> None:
    assert codes(existing(voucher(contact_id="c1")).judge(invoice(), None)) == ["adopted"]
    assert codes(existing(voucher(contact_id="c9")).judge(invoice(), None)) == ["voucher-differs"]
    assert codes(existing(voucher(contact_id="c9")).judge(invoice(customer_number="9000"), None)) == ["adopted"]


def test_a_voucher_that_is_another_invoices_is_not_adopted() -> None:
    found = existing(voucher(contact_id="c1"), owners={"v1": "i9"}).judge(invoice(), "c1")
    assert (codes(found), found.findings[0].details["fields"]) == (["voucher-differs"], "number also on invoice i9")


def test_positions_are_asked_for_once_and_only_of_what_may_be_adopted() -> None:
    asked: list[set[str]] = []

    def positions_of(ids: Collection[str]) -> Iterable[Position]:
        asked.append(set(ids))
        return [position(), position(voucher_id="somebody's")]

    books = existing(
        voucher(contact_id="c1"),
        voucher(id="v2", number="CW-2", contact_id="c9"),
        voucher(id="v3", number="CW-3", contact_id="c1"),
        owners={"v3": "i9"},
        positions_of=positions_of,
    )
    invoices = [invoice(), invoice(id="i2", number="CW-2"), invoice(id="i3", number="CW-3")]
    books.prepare((each, "c1") for each in invoices)
    assert asked == [{"v1"}]
    assert codes(books.judge(invoice(), "c1")) == ["adopted"]
    books.prepare([(invoice(id="i2", number="CW-2"), "c1")])
    assert asked == [{"v1"}]


@pytest.mark.parametrize(
    ("tax", "said"),
    [("28.51", ["adopted", "tax-rounded-differently"]), ("28.52", ["adopted-with-differences"])],
)
def test_tax_that_is_off_by_a_cent_a_line_is_a_note(tax: str, said: list[str]) -> None:
    books = existing(voucher(contact_id="c1"), positions_of=lambda _: [position(tax=tax)])
    books.prepare([(invoice(), "c1")])
    assert codes(books.judge(invoice(), "c1")) == said


def test_a_look_alike_is_named_with_its_number() -> None:
    found = near(voucher(number="cw-1", contact_id="c1")).similar(invoice(), "c1")
    assert found is not None
    assert (found.code, found.details) == ("voucher-similar", {"similar": "cw-1", "sevdesk_ids": "v1"})


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "CW-2"},
        {"sum_gross": Decimal("1.00")},
        {"credit_debit": "C"},
        {"voucher_date": None},
        {"voucher_date": DAY + timedelta(days=4)},
        {"contact_id": "c9"},
        {"contact_id": None, "supplier_name": None},
        {"contact_id": "gone"},
    ],
)
def test_what_has_anything_else_is_another_document(changes: dict[str, Any]) -> None:
    found = near(voucher(**{"number": "cw-1", "contact_id": "c1", **changes})).similar(invoice(), "c1")
    assert found is None


@pytest.mark.parametrize("days", [-3, 0, 3])
def test_three_days_make_no_other_document(days: int) -> None:
    day: date = DAY + timedelta(days=days)
    assert near(voucher(number="cw-1", contact_id="c1", voucher_date=day)).similar(invoice(), "c1") is not None


def test_what_is_another_invoices_is_no_look_alike() -> None:
    alike = voucher(number="cw-1", contact_id="c1")
    assert near(alike, other_numbers={"cw-1"}).similar(invoice(), "c1") is None
    assert near(alike, numbers_around=lambda day: {"cw-1"} if day == DAY else {}).similar(invoice(), "c1") is None
    assert near(alike, is_linked=lambda voucher_id: voucher_id == "v1").similar(invoice(), "c1") is None


# What stands in an invoice's place


@pytest.mark.parametrize(
    ("vouchers", "ids"),
    [((voucher(sum_gross=Decimal(1)),), {"v1"}), ((voucher(), voucher(id="v2")), {"v1", "v2"})],
    ids=["it differs", "there are two"],
)
def test_the_positions_of_what_stands_in_an_invoices_place_are_read_when_it_is_newly_seen(
    vouchers: tuple[Voucher, ...], ids: set[str]
) -> None:
    asked: list[set[str]] = []

    def read(wanted: Collection[str]) -> Iterable[Position]:
        asked.append(set(wanted))
        return [position(voucher_id="v1")]

    told: dict[str | None, str | None] = {}
    for known in (None, "", "0a0b0c0d"):
        there = existing(*vouchers, positions_of=read, positions_known=lambda _, known=known: known)
        there.prepare([(invoice(), "c1")])
        [finding] = there.judge(invoice(), "c1").findings
        told[known] = finding.details.get("positions")
        assert finding.details.keys() >= {"invoice", "voucher"}
    assert asked == [ids]
    assert told[None] not in {None, "0a0b0c0d"}
    assert (told[""], told["0a0b0c0d"]) == (None, "0a0b0c0d")
