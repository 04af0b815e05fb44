"""What the ledger keeps of a run's findings: which problems stand, since when, and when a document is tried again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem

# Documents with these wait longer after each try, so that failing requests do not endanger the token (contract, section 5).
HELD_BACK = frozenset({"rejected-by-sevdesk", "rejected-by-cobot", "pdf-unavailable", "customer-number-not-written"})
FIRST_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(hours=24)
# Told by the run that finds them; later runs show them in status and report only.
TOLD_ONCE = frozenset({"edited-after-sync", "deleted-in-cobot"})
TOLD_AGAIN_AFTER = timedelta(hours=24)


def waiting_time(tries: int) -> timedelta:
    """Return how long a document waits after so many failed tries: 1, 2, 4 ... 24 hours."""
    return min(FIRST_WAIT * int(2 ** min(tries - 1, 8)), LONGEST_WAIT)


def record_findings(
    ledger: Ledger,
    kind: ObjectKind,
    cobot_id: str,
    findings: Iterable[Finding],
    *,
    invoice_date: date | None,
    now: datetime,
    tried: bool,
) -> None:
    """Make the ledger's problems of one document those of this run.

    Args:
        ledger: Where they are kept.
        kind: What the document is.
        cobot_id: Its Cobot id.
        findings: All that is true of it now; notes are not kept.
        invoice_date: For invoices: so that they are read again, however old.
        now: The moment of the run, UTC.
        tried: Whether the document was tried (and not merely skipped as held back).
    """
    before = {each.finding.code: each for each in ledger.problems_of(kind, cobot_id)}
    current = {finding.code: finding for finding in findings if finding.is_problem}
    if not before and not current:
        return
    # While an outcome is unknown the document is not looked at: what else stood still stands.
    solved = set() if "outcome-unknown" in current else set(before) - set(current)
    with ledger.transaction():
        ledger.record_solved(kind, cobot_id, solved)
        for code, finding in current.items():
            known = before.get(code)
            tries = (known.tries if known else 0) + (1 if tried else 0)
            held_back = code in HELD_BACK and tried
            ledger.record_problem(
                StandingProblem(
                    finding,
                    known.first_seen if known else now,
                    invoice_date,
                    known.told_at if known else None,
                    tries,
                    now + waiting_time(tries) if held_back else (known.next_try if known else None),
                )
            )


def is_due_to_be_told(problem: StandingProblem, now: datetime) -> bool:
    """Whether a run without a person at the terminal tells this problem: when new, and once a day while it lasts."""
    if problem.told_at is None:
        return True
    return problem.finding.code not in TOLD_ONCE and now - problem.told_at >= TOLD_AGAIN_AFTER


def needs_a_person(problem: StandingProblem) -> bool:
    """Whether the problem makes the run end with code 1 (product contract, section 2, "Exit codes")."""
    return problem.finding.code not in TOLD_ONCE or problem.told_at is None
