"""What a run tells: figures, problems, notes, actions and the exit code (product contract, sections 2 and 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.exit_codes import DONE, NEEDS_A_PERSON
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import StandingProblem
from cobot_sevdesk_sync.sync.outcome import Action, Outcome
from cobot_sevdesk_sync.sync.run import RunWork
from cobot_sevdesk_sync.sync.standing import needs_a_person

CONTACT_OBJECTS = frozenset({"member", "team", "contact"})


class RunResult(Struct, frozen=True):
    """One run of one space, ready to be told.

    Attributes:
        problems: Everything that needs a person now, from this run or an earlier one.
        to_tell: Those of them that are new or were not told for a day; in a dry run all.
        left: How many of the invoices that were read are in none of the other figures, and why: ``unsettled``,
            ``waiting``, ``limited`` by ``--limit``, ``unreached`` by a run that was stopped.
        error: The sentence and next step of what ended the run early.
        error_is_news: False while an earlier run told the same within a day.
    """

    space: str
    dry_run: bool
    started: datetime
    finished: datetime
    exit_code: int
    members: Mapping[str, int]
    invoices: Mapping[str, int]
    left: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[StandingProblem] = ()
    to_tell: Sequence[StandingProblem] = ()
    notes: Sequence[Finding] = ()
    requests: Mapping[str, int] = field(default_factory=dict)
    actions: Sequence[Action] = ()
    error: tuple[str, str] | None = None
    error_is_news: bool = True

    @property
    def did_something(self) -> bool:
        """Whether anything was written, or would be."""
        return bool(self.actions)


def figures(work: RunWork) -> tuple[dict[str, int], dict[str, int]]:
    """Return the figures for members and for invoices."""

    def made(action: str, kinds: frozenset[str]) -> int:
        return sum(
            1 for outcome in work.outcomes for each in outcome.actions if each.action == action and each.object in kinds
        )

    invoices = [outcome for outcome in work.outcomes if outcome.document.object == "invoice"]
    unreadable = sum(1 for finding in work.unreadable if finding.object == "invoice")

    def standing(*names: str) -> int:
        return sum(1 for outcome in invoices if outcome.document.standing in names)

    created = made("create-voucher", frozenset({"invoice"}))
    return (
        {
            "seen": work.members_seen,
            "created": made("create-contact", CONTACT_OBJECTS),
            "linked": made("link-contact", CONTACT_OBJECTS),
            "numbers_written": made("write-customer-number", CONTACT_OBJECTS),
        },
        {
            "seen": len(invoices) - standing("deleted") + unreadable,
            "created": created,
            "adopted": made("adopt-voucher", frozenset({"invoice"})),
            "unchanged": standing("unchanged", "finishing"),
            "blocked": standing("blocked", "held-back") + unreadable + _failed(invoices),
            "without_contact": sum(
                1 for outcome in invoices if any(finding.code == "without-contact" for finding in outcome.findings)
            ),
            "nothing_to_book": standing("nothing-to-book"),
        },
    )


def left_over(work: RunWork, invoices: Mapping[str, int]) -> dict[str, int]:
    """Return what became of the invoices that are in none of the figures, so that all that were read add up."""
    outcomes = [outcome.document for outcome in work.outcomes if outcome.document.object == "invoice"]
    reached = {document.id for document in outcomes}
    unreached = sum(1 for document in work.planned if document.id not in reached)
    unsettled = sum(1 for document in outcomes if document.standing == "unsettled")
    limited = sum(1 for each in outcomes if each.standing == "waiting" and each.id not in work.too_fresh)
    counted = sum(invoices[name] for name in ("created", "adopted", "unchanged", "blocked", "nothing_to_book"))
    limited = limited if work.is_limited else 0
    waiting = invoices["seen"] - counted - unsettled - limited
    return {"unsettled": unsettled, "waiting": max(waiting, 0), "limited": limited, "unreached": unreached}


def _failed(invoices: Sequence[Outcome]) -> int:
    """Return how many vouchers were to be made and were not, with a reason."""
    return sum(
        1
        for outcome in invoices
        if outcome.document.standing == "create"
        and not any(action.action == "create-voucher" for action in outcome.actions)
        and any(finding.is_problem for finding in outcome.findings)
    )


def standing_problems(ledger: Ledger) -> list[StandingProblem]:
    """Return what needs a person now: an edit or deletion after the sync only in the run that finds it."""
    return [problem for problem in ledger.problems() if needs_a_person(problem)]


def exit_code(problems: Sequence[StandingProblem]) -> int:
    """Return the exit code of a run that came to its end."""
    return NEEDS_A_PERSON if problems else DONE


def notes(work: RunWork) -> list[Finding]:
    """Return the notes of the run: they need nobody."""
    return [finding for outcome in work.outcomes for finding in outcome.findings if not finding.is_problem]


def is_planned(result: RunResult, problem: StandingProblem) -> bool:
    """Whether a problem is of a deed that a dry run only planned, and not one that stands from an earlier run."""
    return result.dry_run and problem.told_at is None


def as_json(
    result: RunResult,
    message: Callable[[Finding], str],
    planned: Callable[[Finding], str],
    fix: Callable[[Finding], str],
) -> dict[str, Any]:
    """Return the result as product contract, section 7, lays it out.

    Args:
        result: The run.
        message: Says what happened.
        planned: Says what would happen.
        fix: Says what to do next.
    """

    def finding_fields(finding: Finding, *, is_plan: bool) -> dict[str, Any]:
        return {
            "code": finding.code,
            "object": finding.object,
            "id": finding.id,
            "number": finding.number,
            "message": planned(finding) if is_plan else message(finding),
        }

    document: dict[str, Any] = {
        "space": result.space,
        "dry_run": result.dry_run,
        "started": utc_text(result.started),
        "finished": utc_text(result.finished),
        "exit_code": result.exit_code,
        "members": dict(result.members),
        "invoices": dict(result.invoices),
        "problems": [
            {**finding_fields(each.finding, is_plan=is_planned(result, each)), "fix": fix(each.finding)}
            for each in result.problems
        ],
        "notes": [finding_fields(finding, is_plan=result.dry_run) for finding in result.notes],
        "requests": dict(result.requests),
        "actions": [_action_fields(action) for action in result.actions],
    }
    if result.error is not None:
        document["error"] = {"message": result.error[0], "fix": result.error[1]}
    return document


def _action_fields(action: Action) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "action": action.action,
        "object": action.object,
        "id": action.id,
        "number": action.number,
        "done": action.done,
        "sevdesk_id": action.sevdesk_id,
    }
    if action.payload is not None:
        fields["payload"] = action.payload
    return fields


def utc_text(moment: datetime) -> str:
    """Return a moment as UTC to the second: ``2026-04-01T05:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
