"""How a difference that was accepted is recognised (product contract, section 5b)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import (
    NOTHING_ACCEPTED,
    Accepted,
    can_be_accepted,
    fingerprint_of_voucher,
    fingerprints_of,
    is_never_booked,
)
from cobot_sevdesk_sync.books.edits import edit_of, fingerprint
from cobot_sevdesk_sync.books.entries import VoucherEntry
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.vouchers import fields_text
from cobot_sevdesk_sync.config.settings import Acceptance
from tests.unit.books.issued import DAY, invoice, price
from tests.unit.books.test_edits import Kept


def finding(of: Any = "voucher-differs", /, *, id_: str = "i1", **details: str) -> Finding:
    return Finding(of, "invoice", id_, "CW-1", details)


def differs(edit: Finding, meant: dict[str, tuple[str, str]]) -> Finding:
    """What a run says of an edited invoice that it does not know as linked."""
    return Finding("voucher-differs", "invoice", edit.id, "CW-2", {"sevdesk_ids": "5001", "fields": fields_text(meant)})


def accepted(*findings: Finding, never: bool = False) -> Accepted:
    return Accepted(
        Acceptance(each.id, each.code, "why", "anna", DAY, fingerprints_of(each), each.number, each.object, never)
        for each in findings
    )


DIFFERENCES = [
    finding(fields="gross 1.00 / 2.00", sevdesk_ids="5001"),
    finding(fields="gross 1.00 / 3.00", sevdesk_ids="5001"),
    finding(fields="gross 1.00 / 2.00", sevdesk_ids="5002"),
    finding(id_="i2", fields="gross 1.00 / 2.00", sevdesk_ids="5001"),
    finding("duplicate-vouchers", sevdesk_ids="5001, 5002"),
    finding("duplicate-vouchers", sevdesk_ids="5001, 5002, 5003"),
    finding("duplicate-vouchers", sevdesk_ids="5001, 5002", mark="as-it-is"),
    finding("duplicate-vouchers", sevdesk_ids="5001, 5002", mark="changed"),
    finding(fields="gross 4.00 / 2.00", sevdesk_ids="5001", mark="as-it-is"),
    finding(fields="gross 4.00 / 2.00", sevdesk_ids="5001", mark="changed"),
    finding("edited-after-sync", version="aa", sevdesk_ids="5001"),
    finding("edited-after-sync", version="bb", sevdesk_ids="5001"),
    finding("no-booking-account", code="4400"),
    finding("no-booking-account", code="4401"),
    finding("tax-rule-undecided", case="domestic"),
    finding("tax-rule-undecided", case="domestic", amount="10.00 EUR"),
    finding("tax-rule-undecided", case="domestic", amount="5000.00 EUR"),
    finding("rejected-by-sevdesk", step="create-voucher"),
    finding("rejected-by-sevdesk", step="tag-voucher"),
    finding("deleted-in-cobot", sevdesk_ids="5001"),
    Finding("ambiguous-contact", "member", "i1", "1001", {"reason": "several"}),
    Finding("ambiguous-contact", "team", "i1", "1001", {"reason": "several"}),
]


@pytest.mark.parametrize("which", DIFFERENCES, ids=lambda each: each.reason)
def test_a_difference_is_accepted_and_no_other_with_it(which: Finding) -> None:
    found = accepted(which)
    assert [each for each in DIFFERENCES if found.of(each)] == [which]
    assert found.still_open(DIFFERENCES) == tuple(each for each in DIFFERENCES if each != which)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (finding("duplicate-vouchers", sevdesk_ids="1, 2"), finding("duplicate-vouchers", sevdesk_ids="2,1")),
        (
            finding("rejected-by-sevdesk", step="create-voucher", reason="Request 1 failed", status="500"),
            finding("rejected-by-sevdesk", step="create-voucher", reason="Request 2 failed", status="503"),
        ),
        (
            finding("no-booking-account", code="4400", line="Flex Desk"),
            finding("no-booking-account", code="4400", line="Fix Desk"),
        ),
    ],
)
def test_what_changes_from_run_to_run_is_no_other_difference(one: Finding, same: Finding) -> None:
    assert fingerprints_of(one) == fingerprints_of(same)


def test_fingerprints_stay_as_they_are_in_peoples_files() -> None:
    """Whoever changes how they are made makes every accepted difference be told again."""
    assert fingerprints_of(finding(fields="gross 1.00 / 2.00", sevdesk_ids="5001")) == ("ae742db124eca937",)
    assert fingerprints_of(finding("edited-after-sync", version="aa", sevdesk_ids="5001")) == ("9b3f8d80cd643777",)


def test_an_edit_is_the_same_difference_once_the_state_file_is_lost() -> None:
    edit = edit_of(invoice(total=price("200.00"), number="CW-2"), Kept())
    assert edit is not None
    meant = {"number": ("CW-2", "CW-1"), "gross": ("238.00", "178.50")}
    assert accepted(edit).of(differs(edit, meant)) is not None
    assert accepted(edit).of(differs(edit, meant | {"gross": ("238.00", "500.00")})) is None


def test_an_edit_of_a_name_alone_has_no_second_fingerprint() -> None:
    edit = edit_of(invoice(tax_id="DE1"), Kept(fingerprint=fingerprint(invoice())))
    assert edit is not None
    assert len(fingerprints_of(edit)) == 1


def test_nothing_is_accepted_where_there_is_no_file() -> None:
    assert NOTHING_ACCEPTED.of(DIFFERENCES[0]) is None
    assert NOTHING_ACCEPTED.never_booked("i1", "1.00 EUR") is None


def test_a_document_is_accepted_once_all_its_problems_are() -> None:
    first, second, note = DIFFERENCES[0], DIFFERENCES[4], finding("without-contact")
    found = accepted(first)
    assert found.of_all([first, note]) == found.of(first)
    assert found.of_all([first, second]) is None
    assert found.of_all([note]) is None
    assert found.of_all([]) is None


def test_an_invoice_that_is_never_booked_is_known_by_its_id() -> None:
    found = accepted(DIFFERENCES[8], never=True)
    assert found.never_booked("i1", "1.00 EUR") is not None
    assert found.never_booked("i2", "1.00 EUR") is None
    assert accepted(DIFFERENCES[-1], never=True).never_booked("i1", "1.00 EUR") is None


def of_amount(code: str, amount: str | None) -> Accepted:
    return Accepted([Acceptance("i1", code, "why", "anna", DAY, ("0" * 16,), is_never_booked=True, amount=amount)])


def test_an_invoice_that_comes_to_another_amount_is_not_the_one_that_was_accepted() -> None:
    found = of_amount("tax-rule-undecided", "178.50 EUR (28.50)")
    assert found.never_booked("i1", "178.50 EUR (28.50)") is not None
    assert found.never_booked("i1", "178.51 EUR (28.50)") is None
    assert found.without_voucher(invoice()) == found.never_booked("i1", "178.50 EUR (28.50)")
    edited = of_amount("tax-rule-undecided", "10.00 EUR").without_voucher(invoice())
    assert isinstance(edited, Finding)
    assert (edited.code, edited.details["fields"]) == ("edited-after-sync", "gross 10.00 EUR / 178.50 EUR (28.50)")


def test_an_invoice_is_booked_once_the_vouchers_are_gone_that_stood_for_it() -> None:
    assert of_amount("voucher-differs", None).without_voucher(invoice()) is None
    assert of_amount("voucher-gone", None).without_voucher(invoice()) is not None
    assert NOTHING_ACCEPTED.without_voucher(invoice()) is None


@pytest.mark.parametrize(
    ("code", "has_voucher", "never"),
    [
        ("no-booking-account", False, True),
        ("edited-after-sync", True, False),
        ("voucher-gone", True, True),
        ("voucher-gone", False, True),
        ("voucher-similar", False, False),
    ],
)
def test_what_is_accepted_without_a_voucher_gets_none_but_what_only_resembles_one(
    code: str, has_voucher: bool, never: bool
) -> None:
    assert is_never_booked(finding(code), has_voucher=has_voucher) is never


def test_a_members_problem_is_about_no_voucher() -> None:
    assert not is_never_booked(DIFFERENCES[-1], has_voucher=False)


def test_a_note_and_a_write_of_unknown_outcome_cannot_be_accepted() -> None:
    assert not can_be_accepted(finding("without-contact"))
    assert not can_be_accepted(finding("outcome-unknown", step="create-voucher"))
    assert can_be_accepted(DIFFERENCES[0])


LONE = VoucherEntry(
    "5001", "CW-7", DAY, "D", 11900, "EUR", "", told_currency="EUR", rule="1", taxes=((Decimal("19.0"), 1900, 0),)
)


def test_a_voucher_without_an_invoice_is_accepted_as_it_is_and_as_nothing_else() -> None:
    entry = Acceptance("5001", "extra", "why", "anna", DAY, (fingerprint_of_voucher(LONE),), "CW-7", "voucher")
    there = Accepted([entry])
    assert NOTHING_ACCEPTED.of_voucher(LONE) is None
    assert there.of_voucher(LONE) == entry
    assert there.of_voucher(replace(LONE, taxes=((Decimal(19), 1900, 0),), name="Ada")) == entry
    changes: list[dict[str, Any]] = [
        {"id": "5002"},
        {"number": "CW-8"},
        {"day": None},
        {"direction": "C"},
        {"gross_cents": 11901},
        {"told_currency": "CHF"},
        {"rule": None},
        {"taxes": ()},
    ]
    for changed in changes:
        assert there.of_voucher(replace(LONE, **changed)) is None


def test_the_fingerprint_of_a_voucher_stays_as_it_is_in_peoples_files() -> None:
    assert fingerprint_of_voucher(LONE) == "2328b97f153c80df"
