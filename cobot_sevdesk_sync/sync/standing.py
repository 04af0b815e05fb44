"""What the ledger keeps of a run's findings: which problems stand, since when, and when a document is tried again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.write_kinds import POST_ACTIVITY, READ

# An activity that Cobot refused is posted again after this.
POSTED_AGAIN_AFTER = timedelta(hours=24)
FIRST_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(hours=24)
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
    before = {each.finding.reason: each for each in ledger.problems_of(kind, cobot_id)}
    current = {finding.reason: finding for finding in findings if finding.is_problem}
    if not before and not current:
        return
    # While an outcome is unknown the document is not looked at: what else stood still stands.
    is_unknown = any(finding.code == "outcome-unknown" for finding in current.values())
    with ledger.transaction():
        for reason, known in before.items():
            if reason not in current and not is_unknown:
                ledger.forget_problem(known.finding)
        for reason, finding in current.items():
            ledger.record_problem(_standing(finding, before.get(reason), invoice_date, now, tried=tried))


def _standing(
    finding: Finding, known: StandingProblem | None, invoice_date: date | None, now: datetime, *, tried: bool
) -> StandingProblem:
    if known is None:
        known = StandingProblem(finding, first_seen=now)
    tries = known.tries + 1 if tried else known.tries
    holds_back = tried and finding.meaning.holds_back and finding.details.get("step") not in {POST_ACTIVITY, READ}
    next_try = now + waiting_time(tries) if holds_back else known.next_try
    return replace(known, finding=finding, invoice_date=invoice_date, tries=tries, next_try=next_try)


def waits_until(problem: StandingProblem, now: datetime) -> datetime | None:
    """Return until when a document is held back because of a problem; None when it may be tried.

    A wait longer than any was counted by a clock that was ahead: it is over.
    """
    if problem.next_try is None or not now < problem.next_try <= now + LONGEST_WAIT:
        return None
    return problem.next_try


def was_told_lately(told_at: datetime, now: datetime) -> bool:
    """Whether something need not be told again; what was told in the future was told by a clock that was ahead."""
    return timedelta(0) <= now - told_at < TOLD_AGAIN_AFTER


def is_due_to_be_told(problem: StandingProblem, now: datetime) -> bool:
    """Whether a run without a person at the terminal tells this problem: when new, and once a day while it lasts."""
    if problem.told_at is None:
        return True
    return not problem.finding.meaning.told_once and not was_told_lately(problem.told_at, now)


def needs_a_person(problem: StandingProblem) -> bool:
    """Whether the problem makes the run end with code 1 (product contract, section 2, "Exit codes")."""
    return not problem.finding.meaning.told_once or problem.told_at is None
