"""What the day's comparison finds: vouchers gone or changed, contacts in double (contract, section 5b)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cobot_sevdesk_sync.books.accepted import fingerprint_of_difference, is_never_booked
from cobot_sevdesk_sync.books.contacts import several_contacts
from cobot_sevdesk_sync.books.entries import AsBooked, Past, may_be_given
from cobot_sevdesk_sync.books.findings import Finding, before_booking
from cobot_sevdesk_sync.books.matching import Matching, Verdict
from cobot_sevdesk_sync.books.names import contact_mark, marks_in
from cobot_sevdesk_sync.books.reconcile import Reducer, compare
from cobot_sevdesk_sync.cobot.records import Address
from cobot_sevdesk_sync.sevdesk.records import Contact, UnreadableRow, Voucher
from tests.unit.books.issued import DAY, invoice
from tests.unit.books.test_comparing import CONTACTS, RULES, position, right


def judged(*vouchers: Voucher, past: Past | None = None, wants_open: bool = True, **more: Any) -> Verdict:
    """What is true of an invoice that was booked as voucher v1, with these vouchers in sevDesk."""
    reducer = Reducer(RULES, CONTACTS.get)
    matching = Matching(reducer, wants_open=wants_open)
    known = past or Past(voucher_id="v1", is_created=True)
    entry = reducer.invoice(invoice(), known, None, "c1")
    matching.add_invoice(entry)
    matching.index()
    for each in vouchers:
        matching.add_voucher(each, entry.id if each.id == known.voucher_id else None, in_period=True)
        if each.id in matching.vouchers:
            reducer.position(matching.vouchers[each.id], position(**more))
    matching.settle_contested()
    return matching.judge(entry)


def codes(verdict: Verdict) -> list[str]:
    return [each.code for each in verdict.findings]


def test_a_voucher_as_it_was_booked_is_no_difference() -> None:
    verdict = judged(right(contact_id="c1"))
    assert (verdict.document_class, codes(verdict)) == ("matched", [])


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"voucher_date": DAY + timedelta(days=1)}, ["date"]),
        ({"number": "XY-1"}, ["number"]),
        ({"contact_id": "c2"}, ["contact"]),
        ({"tax_rule_id": "4"}, ["tax_rule"]),
        ({"tax_rule_id": "4", "contact_id": "c2"}, ["contact", "tax_rule"]),
    ],
)
def test_a_voucher_that_was_changed_is_named_with_all_that_differs(changes: dict[str, Any], fields: list[str]) -> None:
    verdict = judged(right(**{"contact_id": "c1", **changes}))
    [finding] = verdict.findings
    assert (verdict.document_class, finding.code, list(verdict.fields)) == ("different", "voucher-changed", fields)
    assert all(f"{each} " in finding.details["fields"] for each in fields)


@pytest.mark.parametrize(
    ("number", "named", "given_number", "given_name", "is_taken", "is_held", "may_be"),
    [
        ("7", "Ada", "7", "Ada", True, True, True),
        ("7", "Ada", "8", "Ada", False, True, True),  # nobody else's, and called so
        ("7", "Ada", "8", "Ada", True, False, False),  # somebody is called so, too
        ("7", "Ada", None, "Ada", True, False, True),
        (None, "Ada", "8", "Ada", True, False, True),
        ("7", "Ada", "7", "Ada GmbH", False, True, True),
        ("7", "Ada", "7", "Ada GmbH", True, False, False),  # an older number, that is somebody else's now
        ("7", "Ada", "8", "Fremd", False, False, False),
        ("7", "Ada", None, "Fremd", False, True, False),  # another one has the invoice's number
        ("7", "Ada", None, "Fremd", False, False, True),
        (None, "Ada", "8", "Fremd", False, False, True),
        (None, "Ada", "8", "Fremd", True, False, False),
    ],
)
def test_whom_somebody_put_on_a_voucher_is_meant_unless_it_is_known_to_be_another(
    number: str | None,
    named: str,
    given_number: str | None,
    given_name: str,
    is_taken: bool,
    is_held: bool,
    may_be: bool,
) -> None:
    given = Contact("c7", given_number, given_name, is_person=False)
    reducer = Reducer(RULES, {"c7": given}.get, lambda _: is_taken)
    entry = reducer.invoice(invoice(recipient=Address(name=named), customer_number=number), Past("v1"), None)
    entry.had_contact, entry.is_number_held = False, is_held
    voucher = reducer.voucher(right(contact_id="c7"), entry, is_linked=True)
    assert may_be_given(entry, voucher, given) is may_be
    assert ("contact" in compare(entry, voucher).fields) is not may_be


def test_another_change_is_another_problem() -> None:
    first, second = (judged(right(tax_rule_id=rule)).findings[0] for rule in ("4", "11"))
    assert first.reason != second.reason
    assert fingerprint_of_difference(first) != fingerprint_of_difference(second)


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (Past(voucher_id="v1", is_created=True, is_edited=True), ["edited-after-sync"]),
        (Past(voucher_id="v1"), ["adopted-with-differences"]),
        (Past(), ["adopted-with-differences"]),
    ],
)
def test_what_an_edit_explains_or_adopting_has_said_is_not_called_changed(past: Past, expected: list[str]) -> None:
    verdict = judged(right(contact_id="c1", tax_rule_id="4"), past=past)
    assert codes(verdict) == expected


def test_an_adopted_voucher_of_another_day_since_was_changed() -> None:
    later = DAY + timedelta(days=1)
    assert codes(judged(right(contact_id="c1", voucher_date=later), past=Past(voucher_id="v1"))) == ["voucher-changed"]
    assert codes(judged(right(contact_id="c1", number="XY-1"), past=Past(voucher_id="v1"))) == ["voucher-changed"]


def test_what_sevdesk_made_of_it_otherwise_from_the_start_is_still_said_so() -> None:
    known = (Finding("voucher-differs", "invoice", "i1", "CW-1"),)
    past = Past(voucher_id="v1", is_created=True, findings=known)
    later = DAY + timedelta(days=1)
    assert codes(judged(right(contact_id="c1", voucher_date=later), past=past)) == ["voucher-differs"]


def test_a_draft_is_left_only_where_vouchers_are_to_be_open_and_of_a_voucher_that_is_linked() -> None:
    draft = right(contact_id="c1", status="50")
    assert codes(judged(draft)) == ["draft-left"]
    assert codes(judged(draft, wants_open=False)) == []
    assert codes(judged(draft, past=Past())) == []


def test_a_voucher_that_is_not_there_is_gone_unless_it_may_be_one_that_cannot_be_read() -> None:
    assert (judged().document_class, codes(judged())) == ("missing", ["voucher-gone"])
    for row in (UnreadableRow("7", "sumGross", "expected a number", ()), UnreadableRow("v1", "x", "y", ("z",))):
        reducer = Reducer(RULES, CONTACTS.get)
        matching = Matching(reducer, wants_open=True)
        entry = reducer.invoice(invoice(), Past(voucher_id="v1", is_created=True), None)
        matching.add_invoice(entry)
        matching.index()
        matching.add_unreadable(row)
        verdict = matching.judge(entry)
        assert (verdict.document_class, codes(verdict)) == ("blocked", ["rejected-by-sevdesk"])


# Accepted


def changed(fields: str) -> Finding:
    return Finding(
        "voucher-changed", "invoice", "i1", "CW-1", {"sevdesk_ids": "5001", "fields": fields, "version": "a"}
    )


def test_a_renumbered_voucher_that_is_accepted_is_never_made_again() -> None:
    assert is_never_booked(changed("number CW-1 / XY-1"), has_voucher=True)
    assert not is_never_booked(changed("gross 1.00 / 2.00"), has_voucher=True)


# Contacts


def contact(id_: str, number: str | None = None, description: str = "") -> Contact:
    return Contact(id_, number, "Ada Beispiel", is_person=True, description=description)


MARK = contact_mark("member", "m1")


@pytest.mark.parametrize(
    ("contacts", "several"),
    [
        ([contact("1", "7")], []),
        ([contact("1", "7", MARK)], []),
        ([contact("1", "7"), contact("2", "8")], []),
        ([contact("1", "7"), contact("2", " 7 ")], ["1", "2"]),
        ([contact("1", "7"), contact("2", "8", f"Alt. {MARK}")], ["1", "2"]),
        ([contact("2", "8", MARK), contact("3", "9", MARK)], ["2", "3"]),
        ([contact("1", None), contact("2", None), contact("3", "")], []),
        ([contact("1", "5"), contact("2", "7"), contact("3", "7")], ["2", "3"]),
        ([contact("1", "5"), contact("2", "7")], []),
    ],
)
def test_a_member_has_several_contacts_by_the_mark_or_by_one_number(
    contacts: list[Contact], several: list[str]
) -> None:
    """Linked to contact 1, number 7 in Cobot; a number that somebody else has makes nobody double."""
    found = several_contacts([("member", "m1", "1", "7")], contacts)
    assert [each.id for each in found.get(("member", "m1"), ())] == several


def test_marks_are_read_out_of_a_description() -> None:
    assert marks_in(f"von Hand, {MARK}; cobot:team:t-1") == (("member", "m1"), ("team", "t-1"))
    assert marks_in("xcobot:member:m1 cobot:guest:1") == ()


@pytest.mark.parametrize(
    ("currency", "changes", "is_named"),
    [
        ("EUR", {}, True),
        ("USD", {}, True),
        ("USD", {"currency": "USD"}, False),
        ("USD", {"currency": "USD", "sum_gross_foreign": Decimal("1.01")}, True),
        ("USD", {"currency": "USD", "sum_gross_foreign": Decimal("1.01"), "credit_debit": "C"}, True),
        ("USD", {"currency": "USD", "sum_gross_foreign": Decimal("1.00")}, False),
        ("USD", {"currency": "USD", "sum_gross": Decimal("1.00")}, False),
    ],
)
def test_of_an_invoice_elsewhere_the_sum_in_its_own_currency_is_compared_where_it_is_told(
    currency: str, changes: dict[str, Any], is_named: bool
) -> None:
    reducer = Reducer(RULES, CONTACTS.get)
    kept = AsBooked("CW-1", DAY, 100, currency, ("1",), "c1", "Ada Beispiel", (), ())
    found = Matching(reducer).changed_since_booked("i1", kept, reducer.voucher(right(contact_id="c1", **changes), None))
    assert (found is not None) is is_named


@pytest.mark.parametrize(
    ("number", "changes", "is_alike"),
    [
        ("cw-1", {}, True),
        ("cw-1", {"voucher_date": DAY - timedelta(days=3)}, True),
        ("cw-1", {"voucher_date": None}, False),
        ("cw-1", {"sum_gross": Decimal("178.51")}, False),
        ("cw-1", {"contact_id": "c2"}, False),
        ("cw-1", {"contact_id": None}, False),
        ("CW-11", {}, False),
    ],
)
def test_beside_a_booked_voucher_one_of_nearly_its_number_is_alike(
    number: str, changes: dict[str, Any], is_alike: bool
) -> None:
    reducer = Reducer(RULES, CONTACTS.get)
    matching = Matching(reducer)
    matching.add_invoice(reducer.invoice(invoice(), Past(voucher_id="v1", is_created=True), None, "c1"))
    matching.add_invoice(reducer.invoice(invoice(id="i2", number="cW-1"), Past(), None, "c1"))
    matching.index()
    matching.add_voucher(right(contact_id="c1"), "i1", in_period=True)
    matching.add_voucher(right(**{"id": "v2", "number": number, "contact_id": "c1", **changes}), None, in_period=True)
    found = matching.look_alikes()
    assert {key: each.details for key, each in found.items()} == (
        {"i1": {"similar": number, "sevdesk_ids": "v2", "reason": "booked"}} if is_alike else {}
    )
    if is_alike:
        assert matching.look_alikes({number}) == {}
        assert before_booking(found["i1"]).details == {"similar": number, "sevdesk_ids": "v2"}
