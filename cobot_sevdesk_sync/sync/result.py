"""What a run saw, did and tells: figures, problems, notes, actions, exit code (product contract, sections 2 and 7)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol

from msgspec import Struct, field

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON, Interrupted, Side, SyncError
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import LAST_ERROR, UNEXPECTED, Half, StandingProblem, UnexpectedForm
from cobot_sevdesk_sync.sync.plan import DocumentPlan
from cobot_sevdesk_sync.sync.problems import needs_a_person, was_told_lately

# The words of the other side may hold anything, also names.
_FOREIGN = frozenset({"message"})
# What has a mark of its own.
_KEPT_ELSEWHERE = frozenset({"until"})
# What tells two errors of one kind apart; what changes from try to try, such as the request, does not.
_WORDS_OF_CAUSE = ("field", "reason", "what", "kind")
_FIGURES = re.compile(r"\d+")
# A reason that begins with a status goes on in the other side's words.
_STATUS = re.compile(r"(\d)\d\d\b")
# What a dry run's payload says of a PDF that would be attached.
PDF_READ, PDF_NOT_READ = "looked-at", "not-looked-at"
CONTACT_OBJECTS = frozenset({"member", "team", "contact"})
NO_REQUESTS: Mapping[str, int] = MappingProxyType({"cobot": 0, "sevdesk": 0})

UNEXPECTED_KEPT = timedelta(days=30)
MOST_UNEXPECTED = 50


class RunOptions(Struct, frozen=True):
    """What a person may choose for one run (product contract, section 2, ``sync run``).

    Attributes:
        limit: At most so many new contacts, and at most so many new vouchers.
        with_pdfs: Whether a dry run reads the PDFs, too; a run that writes always does.
    """

    since: date | None = None
    until: date | None = None
    only: Half | None = None
    limit: int | None = None
    dry_run: bool = False
    with_pdfs: bool = False

    @property
    def reads_pdfs(self) -> bool:
        """Whether the PDFs that are to be attached are read."""
        return self.with_pdfs or not self.dry_run


class Progress(Protocol):
    """Is told how far the work is."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show it."""
        ...


class Action(Struct, frozen=True):
    """One step as the outside sees it (product contract, section 7)."""

    action: str
    object: str
    id: str
    number: str | None
    done: bool
    sevdesk_id: str | None = None
    payload: Any = None


class Outcome(Struct):
    """What became of one document: the plan's findings and those of carrying it out."""

    document: DocumentPlan
    findings: list[Finding]
    actions: list[Action] = field(default_factory=list)
    finished: bool = False
    with_contact: bool = True


class ContactPending(Exception):
    """The debitor's contact is not there yet: its outcome is unknown, or it waits. The invoice waits with it."""


class MadeMeanwhile(Exception):
    """Somebody else has made the voucher since this run planned: the next run looks whose it is."""


class LeftForNow(Exception):
    """Not sent: the same was refused of several documents before this one, for one and the same cause.

    Attributes:
        side: That refused them.
        reason: What it said.
    """

    def __init__(self, side: Side, reason: str) -> None:
        super().__init__(reason)
        self.side: Side = side
        self.reason = reason


class ContactGone(ContactPending):
    """sevDesk does not have the linked contact any more: the next run looks for it, or makes it, anew."""


class RunWork(Struct):
    """What a run saw and did, also when it was cut short.

    Attributes:
        members_seen: Members read.
        unreadable: Problems of members and invoices that could not be read.
        planned: The invoices that the run meant to look at, in order; it may have stopped before the last.
        too_fresh: Cobot ids of those that wait for ``wait_hours``.
        is_limited: Whether only so many new documents were wanted.
    """

    members_seen: int = 0
    unreadable: list[Finding] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    planned: Sequence[DocumentPlan] = ()
    too_fresh: frozenset[str] = frozenset()
    is_limited: bool = False

    @property
    def busy(self) -> frozenset[tuple[ObjectKind, str]]:
        """The documents that something was to be done about: what was read of them may not be so any more."""
        documents = (each.document for each in self.outcomes)
        return frozenset((each.object, each.id) for each in documents if each.steps or each.standing == "unsettled")

    def add_compared(self, outcomes: Iterable[Outcome]) -> None:
        """Add what was found and told when both sides were compared to what became of the same documents before."""
        known = {(each.document.object, each.document.id): each for each in self.outcomes}
        for found in outcomes:
            before = known.get((found.document.object, found.document.id))
            if before is None:
                self.outcomes.append(found)
            else:
                before.findings += [each for each in found.findings if each not in before.findings]
                before.actions += found.actions


class RunResult(Struct, frozen=True):
    """One run of one space, ready to be told.

    Attributes:
        problems: Everything that needs a person now, from this run or an earlier one.
        to_tell: Those of them that are new or were not told for a day; in a dry run all.
        left: How many of the invoices that were read are in none of the other figures, and why: ``unsettled``,
            ``waiting``, ``limited`` by ``--limit``, ``unreached`` by a run that was stopped, ``accepted`` as not to be
            booked.
        accepted: Problems that a person has let stand, as far as the run came across them, each with its entry.
        error: The sentence and next step of what ended the run early.
        error_is_news: False while an earlier run told the same within a day.
        time_zone: In which moments are told to people.
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
    accepted: Sequence[tuple[Finding, Acceptance]] = ()
    requests: Mapping[str, int] = NO_REQUESTS
    actions: Sequence[Action] = ()
    error: tuple[str, str] | None = None
    error_is_news: bool = True
    time_zone: str = "UTC"

    @property
    def did_something(self) -> bool:
        """Whether anything was written, or would be."""
        return bool(self.actions)

    @property
    def pdfs_not_read(self) -> int:
        """How many PDFs a dry run did not look at, which a run would attach."""
        payloads = (each.payload for each in self.actions if each.action == "create-voucher")
        return sum(1 for each in payloads if each is not None and each.get("pdf") == PDF_NOT_READ)


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
    accepted = sum(1 for document in outcomes if document.standing == "accepted")
    waiting = invoices["seen"] - counted - unsettled - limited - accepted
    return {
        "unsettled": unsettled,
        "waiting": max(waiting, 0),
        "limited": limited,
        "unreached": unreached,
        "accepted": accepted,
    }


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


def accepted_problems(work: RunWork, accepted: Accepted) -> list[tuple[Finding, Acceptance]]:
    """Return the problems of the run that a person has let stand, each with its entry."""
    found = [finding for outcome in work.outcomes for finding in outcome.findings] + work.unreadable
    return [(finding, entry) for finding in found if (entry := accepted.of(finding)) is not None]


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
        "notes": [
            *(finding_fields(finding, is_plan=result.dry_run) for finding in result.notes),
            *(
                {**finding_fields(finding, is_plan=False), "accepted": accepted_fields(entry)}
                for finding, entry in result.accepted
            ),
        ],
        "requests": dict(result.requests),
        "actions": [_action_fields(action) for action in result.actions],
    }
    if result.error is not None:
        document["error"] = {"message": result.error[0], "fix": result.error[1]}
    return document


def accepted_fields(entry: Acceptance) -> dict[str, str]:
    """Return what there is to say of something that was accepted: why, by whom and on which day."""
    return {"reason": entry.reason, "by": entry.by, "on": entry.day.isoformat()}


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


def is_news(ledger: Ledger, error: SyncError | None, now: datetime) -> bool:
    """Whether what ended a run has to be told, which is noted down then; a run that got through forgets all.

    News is what no run since the last that got through has told, and once a day what lasts: faults that take turns are
    told once each.
    """
    if error is None:
        ledger.record_mark(LAST_ERROR, None)
        return False
    if isinstance(error, Interrupted):
        # Somebody asked for it: what stopped the runs before stays known.
        return True
    kept = _kept(ledger)
    told = {cause: moment for cause, moment in _told(kept).items() if was_told_lately(moment, now)}
    cause = _cause(error)
    news = cause not in told
    if news:
        told[cause] = now
    written = {"error": _written(error), "told": {each: moment.isoformat() for each, moment in told.items()}}
    ledger.record_mark(LAST_ERROR, json.dumps(written))
    return news


def last_stop(ledger: Ledger) -> SyncError | None:
    """Return what ended the last run early, without the words of the other side; None when it got through."""
    kept = _kept(ledger).get("error")
    if not isinstance(kept, dict):
        return None
    name = kept.pop("error", "")
    kind = next((each for each in _kinds() if each.__name__ == name), None)
    try:
        return kind(**dict.fromkeys(_FOREIGN & _names(kind), "") | kept) if kind else None
    except TypeError:
        # Kept by another version.
        return None


def _kept(ledger: Ledger) -> dict[str, Any]:
    written = ledger.mark(LAST_ERROR)
    try:
        kept = json.loads(written or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _told(kept: Mapping[str, Any]) -> dict[str, datetime]:
    told = kept.get("told")
    try:
        moments = {cause: datetime.fromisoformat(moment) for cause, moment in told.items()} if told else {}
    except (AttributeError, TypeError, ValueError):
        # Not as this version keeps it: told once more.
        return {}
    return {cause: moment for cause, moment in moments.items() if moment.tzinfo is not None}


def _written(error: SyncError) -> dict[str, Any]:
    names = _names(type(error)) - _FOREIGN - _KEPT_ELSEWHERE
    written = {name: getattr(error, name) for name in sorted(names)}
    if status := _STATUS.match(str(written.get("reason", ""))):
        written["reason"] = status[0]
    return {"error": type(error).__name__} | written


def _cause(error: SyncError) -> str:
    parts = [str(getattr(error, name)) for name in ("side", "status") if hasattr(error, name)]
    for name in _WORDS_OF_CAUSE:
        words = str(getattr(error, name, ""))
        status = _STATUS.match(words)
        parts.append(f"{status[1]}xx" if status else _FIGURES.sub("", words))
    given = getattr(error, "details", {}).get("given", "")
    return " ".join(filter(None, [type(error).__name__, *parts, given]))


def _kinds(kind: type[SyncError] = SyncError) -> Iterator[type[SyncError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds(narrower)


def _names(kind: type[SyncError] | None) -> frozenset[str]:
    return frozenset(each.name for each in fields(kind)) if kind and is_dataclass(kind) else frozenset()


def note_unexpected(ledger: Ledger, met: Mapping[Side, Counter[str]], now: datetime) -> None:
    """Note down what of the answers was not as it had always been; what nobody met for a month is forgotten.

    Args:
        ledger: The space's.
        met: Of each side, how often each form was met.
        now: UTC.
    """
    before = ledger.mark(UNEXPECTED) or ()
    kept = {(each.side, each.form): each for each in before if now - each.last < UNEXPECTED_KEPT}
    for side, forms in met.items():
        for form, count in forms.most_common(MOST_UNEXPECTED):
            known = kept.get((side, form))
            kept[(side, form)] = UnexpectedForm(side, form, count, known.first if known else now, now)
    latest = sorted(kept.values(), key=lambda each: each.last, reverse=True)[:MOST_UNEXPECTED]
    if tuple(latest) != before:
        ledger.record_mark(UNEXPECTED, tuple(latest) or None)
