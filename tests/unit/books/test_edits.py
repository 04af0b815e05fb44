"""What of an invoice was changed after its voucher was made (product contract, section 5b)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import Struct

from cobot_sevdesk_sync.books.edits import edit_of, explained_by, fingerprint, former_fingerprint
from cobot_sevdesk_sync.books.entries import AsBooked
from cobot_sevdesk_sync.cobot.records import Address
from cobot_sevdesk_sync.texts import Texts
from tests.unit.books.issued import DAY, invoice, item, price


class Kept(Struct, frozen=True):
    """A link, as far as an edit is seen by it."""

    sevdesk_id: str = "5001"
    number: str | None = "CW-1"
    invoice_date: date | None = DAY
    gross_cents: int | None = 17850
    fingerprint: str | None = fingerprint(invoice())
    booked: AsBooked | None = None


def fields_of(kept: Kept, **changes: Any) -> str | None:
    edit = edit_of(invoice(**changes), kept)
    return None if edit is None else edit.details.get("fields", "")


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"recipient": Address(name="Ada Muster", country="DE")}, "recipient"),
    ({"tax_id": "DE111111111"}, "tax-id"),
    ({"items": (item(description="Fix Desk"),)}, "lines"),
    ({"due_date": date(2026, 7, 1)}, "due-date"),
    ({"is_e_invoice": True}, "e-invoice"),
    ({"paid_status": "canceled"}, "canceled"),
    ({"paid_status": "writtenOff"}, "written-off"),
    ({"total": price("150.01", gross="178.50")}, "amounts"),
    ({"total": price("200.00")}, "gross 178.50 / 238.00"),
    ({"number": "CW-2"}, "number CW-1 / CW-2"),
    ({"invoice_date": date(2026, 4, 2)}, f"date {DAY} / 2026-04-02"),
    ({"number": "CW-2", "tax_id": None, "total": price("200.00")}, "number CW-1 / CW-2, gross 178.50 / 238.00, tax-id"),
]


@pytest.mark.parametrize(("changes", "said"), CHANGES[:-1])
def test_an_edit_says_what_changed_with_both_values_where_they_are_known(changes: dict[str, Any], said: str) -> None:
    assert fields_of(Kept(), **changes) == said


def test_several_changes_are_all_said() -> None:
    kept = Kept(fingerprint=fingerprint(invoice(tax_id="DE111111111")))
    changes, said = CHANGES[-1]
    assert fields_of(kept, **changes) == said


def test_an_unchanged_invoice_and_one_of_which_nothing_is_kept_are_not_edited() -> None:
    assert edit_of(invoice(), Kept()) is None
    assert edit_of(invoice(number="CW-2"), Kept(fingerprint=None)) is None
    assert edit_of(invoice(paid_status="paid"), Kept()) is None


def test_without_values_in_the_ledger_a_change_is_said_by_name() -> None:
    kept = Kept(number=None, invoice_date=None, gross_cents=None)
    assert (
        fields_of(kept, number="CW-2", invoice_date=date(2026, 4, 2), total=price("200.00")) == "number, date, amounts"
    )


def test_a_ledger_from_before_there_were_parts_says_only_that_it_changed() -> None:
    kept = Kept(fingerprint=former_fingerprint(invoice()))
    assert edit_of(invoice(), kept) is None
    assert edit_of(invoice(due_date=date(2026, 7, 1)), kept) is None
    assert fields_of(kept, tax_id="DE111111111") == ""
    assert fields_of(kept, total=price("200.00")) == "gross 178.50 / 238.00"


def test_a_part_that_was_not_kept_counts_as_unchanged() -> None:
    kept = Kept(fingerprint=" ".join(part for part in fingerprint(invoice()).split() if "e-invoice" not in part))
    assert edit_of(invoice(is_e_invoice=True), kept) is None
    assert fields_of(kept, tax_id="DE111111111") == "tax-id"


@pytest.mark.parametrize("kept", [Kept(), Kept(fingerprint=former_fingerprint(invoice()))])
def test_every_edit_is_a_version_of_its_own_and_the_same_edit_the_same(kept: Kept) -> None:
    first, again, other = (edit_of(invoice(tax_id=each), kept) for each in ("DE1", "DE1", "DE2"))
    assert first is not None
    assert other is not None
    assert first == again
    assert first.reason != other.reason


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "gross amount 178.50 / 238.00, recipient, VAT id"),
        ("de", "Bruttobetrag 178,50 / 238,00, Empfänger, USt-IdNr."),
    ],
)
def test_people_read_what_changed_in_their_language(language: Any, said: str) -> None:
    changed = invoice(total=price("200.00"), tax_id="DE1", recipient=Address(name="A"))
    edit = edit_of(changed, Kept())
    assert edit is not None
    assert said in Texts(language).problem_message(edit)


@pytest.mark.parametrize(
    ("edited", "explained"),
    [
        ("due-date", set()),
        ("canceled, due-date, e-invoice", set()),
        ("number CW-1 / CW-2, due-date", {"number"}),
        ("date 2026-04-01 / 2026-04-02", {"date"}),
        ("recipient, tax-id", {"contact", "tax_rule"}),
        ("gross 178.50 / 238.00, lines", {"gross", "currency", "tax", "accounts", "tax_rule"}),
        ("amounts", {"gross", "currency", "tax", "accounts"}),
        ("", {"number", "date", "gross", "currency", "tax", "accounts", "tax_rule", "contact"}),
    ],
)
def test_an_edit_explains_what_its_parts_can_change_and_one_that_says_nothing_all(
    edited: str, explained: set[str]
) -> None:
    assert explained_by(edited) == explained
