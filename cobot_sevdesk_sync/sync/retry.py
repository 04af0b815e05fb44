"""Letting held-back documents be tried again (product contract, section 2, ``sync retry``)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.apply_contacts import NUMBER_PROBLEM, NUMBERS_STOPPED

# What does not wait for a time, but for a person.
RELEASED_BY_A_PERSON = frozenset({NUMBER_PROBLEM, "voucher-differs"})


def release(ledger: Ledger, documents: Collection[str] | None) -> list[Finding]:
    """Forget the waiting time of problems, and the stop of number writes where one of them is about a number.

    Args:
        ledger: The space's ledger.
        documents: Invoice numbers, customer numbers or Cobot ids; None for all that wait.

    Returns:
        What was found under these names.
    """
    found: list[Finding] = []
    with ledger.transaction():
        for problem in ledger.problems():
            finding = problem.finding
            waits = problem.next_try is not None or finding.code in RELEASED_BY_A_PERSON
            if not waits if documents is None else not {finding.number, finding.id} & set(documents):
                continue
            found.append(finding)
            if finding.code == "voucher-differs" and ledger.link("invoice", finding.id) is not None:
                # Looked at by a person: the report goes on comparing the voucher with its invoice.
                ledger.record_solved(finding.object, finding.id, {finding.code})
            else:
                ledger.record_problem(replace(problem, next_try=None, tries=0))
            if finding.code == NUMBER_PROBLEM:
                ledger.record_mark(NUMBERS_STOPPED, None)
        if documents is None:
            ledger.record_mark(NUMBERS_STOPPED, None)
    return found
