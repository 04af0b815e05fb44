"""Letting held-back documents be tried again (product contract, section 2, ``sync retry``)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.customer_numbers import same_number
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.write_kinds import NUMBER_PROBLEM, NUMBERS_STOPPED, RESERVE_NUMBER

Consequence = Literal["tried", "numbers", "acknowledged", "looked-at", "unsettled", "after-sync"]


class Released(Struct, frozen=True):
    """A problem that was found under a name, and what follows.

    Attributes:
        consequence: ``tried`` by the next run; ``numbers`` are written again in this space; ``acknowledged``, and no
            longer told by runs; ``looked-at`` by every run anyway; ``unsettled``, which only a look ends;
            ``after-sync``, which no run changes.
    """

    finding: Finding
    consequence: Consequence


def release(ledger: Ledger, documents: Collection[str] | None) -> list[Released]:
    """Forget the waiting time of problems, and the stop of number writes where one of them is about a number.

    Args:
        ledger: The space's ledger.
        documents: Invoice numbers, customer numbers or Cobot ids; None for all that wait.

    Returns:
        What was found under these names.
    """
    found: list[Released] = []
    with ledger.transaction():
        for problem in ledger.problems():
            finding = problem.finding
            if documents is None and finding.details.get("reason") == "number-taken":
                ledger.forget_refused(RESERVE_NUMBER, finding.details.get("number", ""))
            waits = problem.next_try is not None or finding.meaning.released_by_a_person
            if not waits if documents is None else not any(is_called(finding, name) for name in documents):
                continue
            consequence = _consequence(ledger, problem)
            found.append(Released(finding, consequence))
            if consequence == "acknowledged":
                # Looked at by a person: the report goes on comparing the voucher with its invoice.
                ledger.record_solved(finding.object, finding.id, {finding.code})
            else:
                ledger.record_problem(replace(problem, next_try=None, tries=0))
            if finding.details.get("reason") == "number-taken":
                # sevDesk is asked again whether it is free.
                ledger.forget_refused(RESERVE_NUMBER, finding.details.get("number", ""))
            if consequence == "numbers":
                ledger.record_mark(NUMBERS_STOPPED, None)
        if documents is None:
            ledger.record_mark(NUMBERS_STOPPED, None)
    return found


def is_called(finding: Finding, name: str) -> bool:
    """Whether a problem is about the document with this number or Cobot id."""
    return finding.id == name.strip() or same_number(finding.number, name)


def _consequence(ledger: Ledger, problem: StandingProblem) -> Consequence:
    finding = problem.finding
    if finding.code == NUMBER_PROBLEM:
        return "numbers"
    if finding.code == "voucher-differs" and ledger.link("invoice", finding.id) is not None:
        return "acknowledged"
    if finding.code == "outcome-unknown":
        return "unsettled"
    if finding.meaning.told_once:
        return "after-sync"
    return "looked-at" if problem.next_try is None else "tried"
