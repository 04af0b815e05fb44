"""How a difference that was accepted is recognised (product contract, section 5b)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import (
    NOTHING_ACCEPTED,
    Accepted,
    can_be_accepted,
    fingerprint_of_difference,
    fingerprint_of_voucher,
    in_place_by,
    is_never_booked,
    sides_of,
)
from cobot_sevdesk_sync.books.edits import edit_of, invoice_version, with_version
from cobot_sevdesk_sync.books.entries import NO_LONGER_THERE, NO_PAST, AsBooked, VoucherEntry
from cobot_sevdesk_sync.books.findings import Finding, number_taken
from cobot_sevdesk_sync.books.reconcile import Comparison, Reducer
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.sevdesk.records import Contact
from tests.unit.books.issued import DAY, invoice, price
from tests.unit.books.test_comparing import CONTACTS, RULES, position, right
from tests.unit.books.test_edits import Kept


def finding(of: Any = "voucher-differs", /, *, id_: str = "i1", **details: str) -> Finding:
    return Finding(of, "invoice", id_, "CW-1", details)


def accepted(*findings: Finding, never: bool = False) -> Accepted:
    return Accepted(
        Acceptance(
            each.id,
            each.code,
            "why",
            "anna",
            DAY,
            (fingerprint_of_difference(each),),
            each.number,
            each.object,
            never,
            sides=sides_of(each),
        )
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
    assert fingerprint_of_difference(one) == fingerprint_of_difference(same)


def test_fingerprints_stay_as_they_are_in_peoples_files() -> None:
    """Whoever changes how they are made makes every accepted difference be told again."""
    differs, edited = (
        finding(fields="gross 1.00 / 2.00", sevdesk_ids="5001"),
        finding("edited-after-sync", version="aa"),
    )
    assert fingerprint_of_difference(differs) == "ae742db124eca937"
    assert fingerprint_of_difference(edited.with_details({"sevdesk_ids": "5001"})) == "9b3f8d80cd643777"


BOOKED = AsBooked(
    "CW-1", DAY, 17850, "EUR", ("1",), "42", "", ((("8400", Decimal(19)), 17850),), ((Decimal(19), 2850, 1),)
)


def edit_as_booked(booked: AsBooked | None) -> Finding:
    edit = edit_of(invoice(total=price("200.00")), Kept(booked=booked))
    assert edit is not None
    return edit


def sides(of: Finding, code: Any = "voucher-differs", **others: str) -> Finding:
    """What is said of the same invoice and voucher in other words; of them as they are, but for ``others``."""
    known = {side: of.details[side] for side in ("invoice", "voucher", "positions") if side in of.details}
    return finding(code, **{"sevdesk_ids": "5001", "fields": "gross 2.00 / 1.00", **known, **others})


@pytest.mark.parametrize("code", ["voucher-differs", "adopted-with-differences"])
def test_an_edit_is_the_same_difference_once_the_state_file_is_lost(code: Any) -> None:
    edit = edit_as_booked(BOOKED)
    found = accepted(edit)
    assert found.of(sides(edit, code)) is not None
    # Which positions there are, a run asks once a day.
    assert found.of(sides(edit, code, positions="")) is not None
    for side in ("invoice", "voucher", "positions"):
        assert found.of(sides(edit, code, **{side: "00000000"})) is None
    assert found.of(sides(edit, "duplicate-vouchers")) is None


def test_what_a_voucher_is_is_the_same_as_it_was_booked_and_as_it_is_read() -> None:
    reducer = Reducer(RULES, CONTACTS.get)
    entry = reducer.voucher(right(contact_id="c1", sum_tax=Decimal("28.50")), None)
    reducer.position(entry, position())
    booked = reducer.meant_by(reducer.invoice(invoice(), NO_PAST, None, "c1"), entry, Comparison())
    edit = edit_of(invoice(total=price("200.00")), Kept(sevdesk_id=entry.id, booked=booked))
    assert edit is not None
    read = reducer.with_vouchers(edit, [entry], are_positions_read=True)
    assert read == edit
    assert reducer.with_vouchers(finding(), [entry], are_positions_read=False).details.keys() == {"voucher"}


@pytest.mark.parametrize("unknown", [{"rules": ()}, {"rules": ("1", "4")}, {"contact_id": NO_LONGER_THERE}], ids=str)
def test_where_it_is_not_known_what_the_voucher_was_an_edit_covers_nothing_else(unknown: dict[str, Any]) -> None:
    for booked in (None, replace(BOOKED, **unknown)):
        edit = edit_as_booked(booked)
        assert sides_of(edit) == ()
        assert accepted(edit).of(edit) is not None
        assert accepted(edit).of(sides(edit)) is None


@pytest.mark.parametrize("unknown", [{"split": ()}, {"within": 2}], ids=["no accounts", "to some cents"])
def test_an_edit_of_which_the_accounts_are_not_known_covers_no_positions(unknown: dict[str, Any]) -> None:
    edit = edit_as_booked(replace(BOOKED, **unknown))
    assert [side.partition(":")[0] for side in sides_of(edit)] == ["invoice", "voucher", "fields"]
    assert accepted(edit).of(sides(edit)) is not None
    assert accepted(edit).of(sides(edit, positions="00000000")) is None


def differing(fields: str, code: Any = "voucher-changed", **others: str) -> Finding:
    """A difference of the same invoice and voucher, but for ``others``."""
    return finding(code, version=fields, fields=fields, invoice="11111111", voucher="22222222", **others)


def test_what_differs_in_a_field_that_nobody_accepted_is_another_difference() -> None:
    contact, account = "contact 1001 Ada / 9001 Ada, e. V.", "accounts 4400 19 % 119.00 / 4405 19 % 119.00"
    both = differing(f"{contact}, {account}", "adopted-with-differences")
    assert accepted(differing(contact)).of(differing(contact, "adopted-with-differences")) is not None
    assert accepted(differing(contact)).of(both) is None
    assert accepted(differing(contact), differing(account)).of(both) is not None
    former = [replace(each, sides=each.sides[:-1]) for each in accepted(differing(contact)).acceptances]
    assert Accepted(former).of(both) is not None


@pytest.mark.parametrize(
    ("edited", "named", "covers"),
    [
        ("gross 119.00 / 238.00", "gross 238.00 / 119.00, accounts 4400 19 % 238.00 / 4400 19 % 119.00", True),
        ("gross 119.00 / 238.00", "tax_rule 1 / 17", False),
        ("recipient, lines", "contact 1001 Ada, gross / 9001 Berta, tax_rule 1 / 17", False),
        ("recipient, lines", "contact 1001 Ada, geb. von / 9001 Berta, mit, tax_rule 1 / 17", True),
        ("due-date", "accounts 4400 19 % 119.00 / 4405 19 % 119.00", False),
        ("", "accounts 4400 19 % 119.00 / 4405 19 % 119.00", True),
    ],
)
def test_an_accepted_edit_covers_what_a_voucher_that_does_not_follow_it_differs_in(
    edited: str, named: str, covers: bool
) -> None:
    edit = differing(edited, "edited-after-sync")
    assert (accepted(edit).of(differing(named, "adopted-with-differences")) is not None) is covers


def test_an_edit_of_what_was_accepted_is_said_by_no_setting() -> None:
    adopted = differing("gross 119.00 / 238.00", "adopted-with-differences")
    assert accepted(adopted).of(differing("recipient", "edited-after-sync")) is not None


def test_a_contact_that_became_somebody_elses_is_another_difference() -> None:
    was = differing("contact 1001 Ada / 9001 Ada", contact="33333333")
    assert was.details["contact"] in sides_of(was)[2]
    for contact, covers in (("33333333", True), ("44444444", False), ("", True)):
        now = differing("contact 1001 Ada / 9001 X", "voucher-differs", contact=contact)
        assert (accepted(was).of(now) is not None) is covers


def test_who_a_contact_is_is_told_where_it_is_named() -> None:
    reducer = Reducer(RULES, CONTACTS.get)
    named = finding("voucher-changed", fields="contact 1001 Ada / 9001 Ada")

    def told(of: Finding, contact: Contact | None) -> str | None:
        entry = reducer.voucher(right(contact_id="c1"), None)
        entry.contact = contact
        return reducer.with_vouchers(of, [entry], are_positions_read=False).details.get("contact")

    ada = CONTACTS["c1"]
    assert told(named, ada) == told(named, replace(ada, name=f" {ada.name.upper()}"))
    assert len({told(named, each) for each in (ada, replace(ada, name="X"), replace(ada, customer_number="9"))}) == 3
    assert (told(named, None), told(finding(fields="gross 1.00 / 2.00"), ada)) == (None, None)


def test_what_was_accepted_in_two_forms_is_accepted_in_both() -> None:
    first, second, third = (finding("tax-rule-undecided", invoice=each * 8) for each in "123")
    found = accepted(first, second, never=True)
    assert [found.of(each) for each in (first, second, third)] == [*found.acceptances, None]
    assert [found.never_booked("i1", "", each.details["invoice"]) for each in (first, second, third)] == [
        *found.acceptances,
        None,
    ]


def test_an_accepted_edit_goes_with_each_accepted_state_of_the_voucher() -> None:
    edit = edit_as_booked(BOOKED)
    change = finding("voucher-changed", version="a", invoice="11111111", voucher="22222222", positions="33333333")
    found = accepted(change, edit)
    now = sides(edit, voucher="22222222", positions="33333333")
    assert found.of(now) is not None
    assert found.of(now.with_details({"positions": "44444444"})) is None
    assert accepted(edit).of(now) is None
    assert found.with_vouchers == found.versioned == {"i1"}


def test_other_positions_of_what_was_accepted_are_another_difference() -> None:
    was = finding(sevdesk_ids="5001", mark="same", positions="11111111")
    other, unread = was.with_details({"positions": "22222222"}), was.with_details({"positions": ""})
    assert [accepted(was).of(each) is not None for each in (was, other, unread)] == [True, False, True]
    assert [accepted(was, other).of(each) is not None for each in (was, other, unread)] == [True, True, True]
    assert [accepted(unread).of(each) is not None for each in (was, other, unread)] == [True, True, True]


def test_nothing_is_accepted_where_there_is_no_file() -> None:
    assert NOTHING_ACCEPTED.of(DIFFERENCES[0]) is None
    assert NOTHING_ACCEPTED.never_booked("i1", "1.00 EUR", None) is None


def test_a_document_is_accepted_once_all_its_problems_are() -> None:
    first, second, note = DIFFERENCES[0], DIFFERENCES[4], finding("without-contact")
    found = accepted(first)
    assert found.of_all([first, note]) == found.of(first)
    assert found.of_all([first, second]) is None
    assert found.of_all([note]) is None
    assert found.of_all([]) is None


def test_an_invoice_that_is_never_booked_is_known_by_its_id() -> None:
    found = accepted(DIFFERENCES[8], never=True)
    assert found.never_booked("i1", "1.00 EUR", None) is not None
    assert found.never_booked("i2", "1.00 EUR", None) is None
    assert accepted(DIFFERENCES[-1], never=True).never_booked("i1", "1.00 EUR", None) is None


def of_amount(code: str, amount: str | None) -> Accepted:
    return Accepted([Acceptance("i1", code, "why", "anna", DAY, ("0" * 16,), is_never_booked=True, amount=amount)])


def test_an_invoice_that_comes_to_another_amount_is_not_the_one_that_was_accepted() -> None:
    found = of_amount("tax-rule-undecided", "178.50 EUR (28.50)")
    assert found.never_booked("i1", "178.50 EUR (28.50)", None) is not None
    assert found.never_booked("i1", "178.51 EUR (28.50)", None) is None
    assert found.without_voucher(invoice()) == found.never_booked("i1", "178.50 EUR (28.50)", None)
    edited = of_amount("tax-rule-undecided", "10.00 EUR").without_voucher(invoice())
    assert isinstance(edited, Finding)
    assert (edited.code, edited.details["fields"]) == ("edited-after-sync", "gross 10.00 EUR / 178.50 EUR (28.50)")


def test_an_invoice_that_is_not_to_be_booked_is_another_matter_once_it_is_edited() -> None:
    issued, edited = invoice(), invoice(due_date=date(2026, 7, 1))
    [blocked] = with_version([finding("tax-rule-undecided")], invoice_version(issued), is_booked=False)
    [after] = with_version([finding("tax-rule-undecided")], invoice_version(edited), is_booked=False)
    found = accepted(blocked, never=True)
    assert (found.of(blocked) is not None, found.of(after), found.of(finding("tax-rule-undecided"))) == (
        True,
        None,
        found.acceptances[0],
    )
    assert (found.is_never_booked(issued), found.is_never_booked(edited)) == (True, False)
    assert not found.is_never_booked(invoice(id="i2"))
    said = found.without_voucher(edited)
    assert isinstance(said, Finding)
    assert (said.code, said.details["reason"], said.details.get("fields")) == ("edited-after-sync", "accepted", None)


def test_of_a_booked_invoice_an_edit_is_said_beside_what_was_accepted() -> None:
    found = with_version([finding("voucher-gone"), finding("voucher-changed"), finding("adopted")], "a", is_booked=True)
    assert [each.details for each in found] == [{}, {"invoice": "a"}, {}]


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
SPLIT = ((("8400", Decimal("19.0")), 11900),)


def test_a_voucher_without_an_invoice_is_accepted_as_it_is_and_as_nothing_else() -> None:
    entry = Acceptance("5001", "extra", "why", "anna", DAY, (fingerprint_of_voucher(LONE, SPLIT),), "CW-7", "voucher")
    there = Accepted([entry])
    assert NOTHING_ACCEPTED.of_voucher(LONE, SPLIT) is None
    assert there.of_voucher(LONE, SPLIT) == entry
    assert there.of_voucher(replace(LONE, taxes=((Decimal(19), 1900, 0),), name="Ada"), SPLIT) == entry
    assert there.of_voucher(LONE, ((("8401", Decimal(19)), 11900),)) is None
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
        assert there.of_voucher(replace(LONE, **changed), SPLIT) is None


def test_the_fingerprint_of_a_voucher_stays_as_it_is_in_peoples_files() -> None:
    assert fingerprint_of_voucher(LONE, SPLIT) == "e42fa2dc7927d9ef"


# In an invoice's place


def in_place_of(*ids: str, code: str = "voucher-differs") -> Accepted:
    return Accepted([Acceptance("i1", code, "why", "anna", DAY, ("0" * 16,), is_never_booked=True, vouchers=ids)])


def test_what_was_accepted_in_an_invoices_place_is_asked_for_by_its_id() -> None:
    there = {each: right(id=each, number=number) for each, number in (("5002", "Old 2"), ("5001", "Old 1"))}
    left = in_place_of("5002", "5001", "5003").left_in_place(invoice(), there.get)
    assert left is not None
    assert (left.code, left.details) == (
        "voucher-differs",
        {"reason": "renumbered", "sevdesk_ids": "5001, 5002", "fields": f"number {invoice().number} / Old 1, Old 2"},
    )
    assert in_place_of("5003").left_in_place(invoice(), there.get) is None
    assert in_place_of("5001").left_in_place(invoice(id="i2"), there.get) is None
    assert in_place_of().left_in_place(invoice(), there.get) is None


@pytest.mark.parametrize(
    ("of", "ids"),
    [
        (finding(sevdesk_ids="5001"), ("5001",)),
        (finding("duplicate-vouchers", sevdesk_ids="5001, 5002"), ("5001", "5002")),
        (finding(), ()),
        (finding(sevdesk_ids="5001, ?"), ("5001",)),
        (finding("no-booking-account", sevdesk_ids="5001"), ()),
        (number_taken(invoice(), "i9", ["5001"]), ()),
    ],
)
def test_only_vouchers_that_stand_for_the_invoice_are_in_its_place(of: Finding, ids: tuple[str, ...]) -> None:
    assert in_place_by(of) == ids


def test_a_number_that_another_invoice_has_is_one_difference_whatever_stands_under_it() -> None:
    before, after = number_taken(invoice(), "i9"), number_taken(invoice(), "i9", ["5001"])
    assert accepted(before).of(after) is not None
    assert accepted(before).of(number_taken(invoice(), "i8")) is None


def test_numbers_that_differ_are_accepted_while_they_are_what_they_were() -> None:
    entry = Acceptance("m1", "customer-number-not-written", "why", "anna", DAY, ("0" * 16,), "1001", "member")
    found = Accepted([entry])
    assert found.number_not_written("member", "m1", (None, "1001")) == entry
    assert found.number_not_written("member", "m1", (None, "1002")) is None
    assert found.number_not_written("team", "m1", (None, "1001")) is None
    unnumbered = Accepted([replace(entry, number=None)])
    assert unnumbered.number_not_written("member", "m1", ("7", "8")) is not None


def test_a_number_that_was_not_written_is_another_difference_than_that_of_another_number() -> None:
    def refused(number: str | None, /, **details: str) -> Finding:
        return Finding("customer-number-not-written", "member", "m1", number, {"reason": "refused", **details})

    found = accepted(refused("1001"))
    assert found.of(refused("1001")) is not None
    assert found.of(refused("17", number="1001")) is not None
    assert found.of(refused("1002")) is None
    assert accepted(refused(None)).of(refused("1002")) is not None
