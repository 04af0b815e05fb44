"""The table of problem codes, walked: whatever a code needs elsewhere, it has."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from cobot_sevdesk_sync.books.findings import (
    CODES,
    NOTE_CODES,
    PROBLEM_CODES,
    Code,
    Finding,
    NoteCode,
    ProblemCode,
    of_invoice,
    of_unreadable,
)
from cobot_sevdesk_sync.check.documents import LINE_FOR_OTHERS, LINES, RecentInvoices, reason_line
from cobot_sevdesk_sync.check.lines import CHECK_NAMES, LineWriter
from cobot_sevdesk_sync.cobot.records import Address, Invoice, Price, UnreadableEntry
from cobot_sevdesk_sync.sync.plan import DocumentPlan, PostActivity
from cobot_sevdesk_sync.sync.told import with_activities
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.texts.catalogue import sentences

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 4, 1)
INVOICE = Invoice(
    "i1",
    "CW-2026-17",
    TODAY,
    None,
    "unpaid",
    None,
    None,
    Address(name="Erika Beispiel"),
    (),
    (),
    Price(Decimal(100), Decimal(119), "EUR", ()),
    None,
    None,
    None,
)
each_code = pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
each_language = pytest.mark.parametrize("language", ["de", "en"])


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def line_for(code: Any, language: Language, *, still_open: bool, **details: str) -> tuple[str, str, str, str]:
    """Name, verdict, reason and mending of the pre-flight's line about an invoice that cannot be booked."""
    recent = RecentInvoices([INVOICE], TODAY, TODAY, {INVOICE.id} if still_open else ())
    found = [(of_invoice(INVOICE, code, **details), INVOICE)]
    line = reason_line(found, recent, LineWriter(Texts(language)))
    return line.name, line.verdict, line.why, line.fix


def test_the_table_has_each_code_once_and_no_other() -> None:
    assert list(CODES) == [*get_args(ProblemCode), *get_args(NoteCode)]
    assert set(get_args(ProblemCode)) == PROBLEM_CODES
    assert set(get_args(NoteCode)) == NOTE_CODES


@each_language
@each_code
def test_every_code_has_its_sentences(code: Code, language: Language) -> None:
    catalogue = sentences(language)
    assert catalogue[f"message.{code.name}"]
    assert (f"fix.{code.name}" in catalogue) != code.is_note
    assert (f"demo.reason.{code.name}" in catalogue) != code.is_note
    if code.check in LINES:
        assert catalogue[f"check.{code.check}.{code.name}.why"]
    if code.comes_again and code.check == "accounting-codes":
        assert catalogue[f"check.accounting-codes.unused.{code.name}.why"]


@each_language
@each_code
def test_a_code_whose_texts_vary_says_by_what(code: Code, language: Language) -> None:
    parts = ("message", "fix", "planned")
    varied = [key for key in sentences(language) if key.startswith(tuple(f"{part}.{code.name}." for part in parts))]
    assert bool(varied) == (code.variant is not None)


@each_code
def test_every_code_is_documented(code: Code) -> None:
    assert re.search(rf"^##+ `{code.name}`$", page("docs/problems.md"), re.MULTILINE)
    assert f"`{code.name}`" in page("README.md")


@each_code
def test_every_code_is_foretold_by_the_pre_flight_or_says_why_not(code: Code) -> None:
    if code.check is None:
        assert re.fullmatch(r"[A-Z].*\.", code.why_unforetold)
    else:
        assert code.check in CHECK_NAMES
        assert code.why_unforetold == ""


@each_code
def test_what_is_said_of_a_code_fits_together(code: Code) -> None:
    assert not (code.is_note and (code.told_in_cobot or code.holds_back or code.told_once or code.outlives_the_link))
    assert code.outlives_the_link or not (code.told_once or code.seen_on_the_invoice)
    assert not (code.passes_by_itself and (code.told_in_cobot or not code.holds_back))
    assert code.check in LINES or not code.comes_again


@each_language
@each_code
@pytest.mark.parametrize("still_open", [True, False])
@pytest.mark.parametrize("source", ["", "default"])
def test_the_pre_flight_has_a_line_for_whatever_keeps_an_invoice_from_being_booked(
    code: Code, language: Language, source: str, *, still_open: bool
) -> None:
    name, verdict, why, _ = line_for(code.name, language, still_open=still_open, source=source)
    assert name == (code.check if code.check in LINES else LINE_FOR_OTHERS)
    assert verdict == ("failure" if still_open or code.comes_again else "warning")
    assert why.endswith(".")


def test_a_reason_that_no_line_is_about_is_told_in_its_own_words() -> None:
    assert line_for("duplicate-vouchers", "en", still_open=True, sevdesk_ids="5001, 5002") == (
        "amounts",
        "failure",
        "For invoice CW-2026-17 sevDesk has several vouchers with this document number (ids 5001, 5002). Which of"
        " them stays, a person has to say. On 1 invoice, such as CW-2026-17. Still to be booked: 1.",
        "In sevDesk, delete the surplus vouchers or, where enshrined, balance them with a counter voucher. The one that"
        " is left counts as the invoice's.",
    )


@each_code
def test_an_activity_is_posted_for_what_is_told_in_cobot_once_per_reason(code: Code) -> None:
    finding = of_invoice(INVOICE, code.name)
    plan = DocumentPlan("invoice", INVOICE.id, INVOICE.number, "blocked", findings=(finding, finding))
    told = with_activities(plan, frozenset(), Texts("en").activity_text)
    assert [type(step) for step in told.steps] == ([PostActivity] if code.told_in_cobot else [])
    again = with_activities(plan, frozenset({(INVOICE.id, finding.reason)}), Texts("en").activity_text)
    assert again.steps == ()


@each_language
@each_code
def test_what_is_found_after_the_fact_does_not_say_that_nothing_was_done(code: Code, language: Language) -> None:
    """The very run that finds it may have booked the document."""
    if code.outlives_the_link or code.found_daily:
        said = Texts(language).problem_message(of_invoice(INVOICE, code.name))
        assert not re.search(r"[Nn]othing was|wurde nichts|was not booked", said)


def test_a_code_of_another_version_in_the_state_file_means_nothing_here() -> None:
    finding = Finding("of-another-version", "invoice", "i1", "CW-1")  # type: ignore[arg-type]
    assert not finding.is_problem
    assert not finding.meaning.told_in_cobot


def test_what_cannot_be_read_is_a_problem_that_says_where_and_why() -> None:
    details = {"step": "read", "reason": "address.country: expected a text"}
    finding = of_unreadable("member", UnreadableEntry("m1", "address.country", "expected a text"))
    assert finding == Finding("rejected-by-cobot", "member", "m1", None, details)
