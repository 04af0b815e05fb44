"""How a space stands, from the ledger alone: no request, and nothing is written (contract, section 2, ``sync status``).

Needs a person, and so ends with code 1: a problem that would make a run end with 1, a write of unknown outcome, a last
run that was stopped (code 2, 4 or 5, or an error of the program's own), and no run that came to its end for a day
although there were some before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal, cast

from msgspec import Struct

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.errors import DONE, NEEDS_A_PERSON, UNREACHABLE, SyncError, is_signalled
from cobot_sevdesk_sync.store.ledger import RUNS_KEPT, Ledger
from cobot_sevdesk_sync.store.records import (
    CURSOR,
    FIRST_RUN,
    LAST_CHECK,
    LAST_CONTACT_CHECK,
    LAST_ERROR,
    LAST_SWEEP,
    NUMBERS_STOPPED,
    OPEN_BACKFILLS,
    REFUSED_BY,
    UNEXPECTED,
    Backfill,
    Intent,
    Mark,
    RunRecord,
    StandingProblem,
    UnexpectedForm,
)
from cobot_sevdesk_sync.sync.home import time_zone_of
from cobot_sevdesk_sync.sync.plan import UPLOAD_FILE
from cobot_sevdesk_sync.sync.problems import needs_a_person, waits_until
from cobot_sevdesk_sync.sync.result import last_stop

LATELY = timedelta(days=31)
OVERDUE_AFTER = timedelta(hours=24)
MISSED_AFTER = timedelta(days=2)
CAME_TO_ITS_END = frozenset({DONE, NEEDS_A_PERSON})

Health = Literal["no-run", "well", "needs-a-person", "unreachable", "interrupted", "failed", "overdue"]
Part = Literal["invoices", "contacts"]
Held = Literal["blocked", "rejected", "unsettled", "after-sync"]
CHECKS: Mapping[Part, Mark[date]] = {"invoices": LAST_CHECK, "contacts": LAST_CONTACT_CHECK}


class HeldDocument(Struct, frozen=True):
    """A standing problem.

    Attributes:
        held: ``blocked`` is looked at by every run, ``rejected`` waits longer after each try, ``unsettled`` has a write
            of unknown outcome, ``after-sync`` was edited or deleted in Cobot after its voucher was made.
        waits_until: Of a rejected one; None when the next run tries it.
        needs_a_person: Whether it makes a run end with code 1.
        is_unbooked: Whether it is an invoice that is not booked; any other is only to be looked at.
    """

    problem: StandingProblem
    held: Held
    waits_until: datetime | None
    needs_a_person: bool
    is_unbooked: bool = False


class UnknownWrite(Struct, frozen=True):
    """A write whose outcome is unknown. ``next_look`` is the earliest moment at which a run looks for it (again)."""

    intent: Intent
    next_look: datetime


class RunGroup(Struct, frozen=True):
    """Runs one after the other, newest first: one that did something, or several that had nothing to do."""

    runs: tuple[RunRecord, ...]

    @property
    def did_something(self) -> bool:
        """Whether anything was written for a document."""
        return _did_something(self.runs[0])


class Status(Struct, frozen=True):
    """How a space stands. Times are UTC, dates the space's calendar days.

    Attributes:
        is_running: Whether a run is at work just now.
        runs: The last runs, newest first.
        came_to_its_end: When a run last did so, with code 0 or 1.
        cursor: Every invoice dated before it is booked or named in a problem.
        last_sweep: The day on which late, edited and deleted invoices were last looked for.
        compared: The day on which each part that is to be compared with sevDesk every day last was; None is never.
        first_run: When the space's first run started.
        refused_by: The side that refused its token when a run last ended so.
        has_failed: Whether an error ended the last run early.
        stopped_by: That error, as far as it was kept.
        numbers_stopped: Cobot's id of the member because of whom no customer number is written any more.
        accepted: What people let stand lately, the newest first.
        links: How many objects of each kind have their counterpart in sevDesk.
        unfinished: How many of them still lack something, such as a tag.
        backfills: Days that a person chose and no run has finished yet.
        time_zone: In which moments are told to people.
        unexpected: What of the answers was not as it had always been; it needs nobody.
    """

    space: str
    now: datetime
    is_running: bool
    runs: Sequence[RunRecord]
    came_to_its_end: datetime | None
    cursor: date | None
    last_sweep: date | None
    compared: Mapping[Part, date | None]
    first_run: datetime | None
    refused_by: str | None
    has_failed: bool
    stopped_by: SyncError | None
    held: Sequence[HeldDocument]
    unknown: Sequence[UnknownWrite]
    numbers_stopped: str | None
    accepted: Sequence[Acceptance]
    links: Mapping[ObjectKind, int]
    unfinished: int
    backfills: Sequence[Backfill]
    unexpected: tuple[UnexpectedForm, ...] = ()
    time_zone: str = "UTC"

    @property
    def last_run(self) -> RunRecord | None:
        """The last run."""
        return self.runs[0] if self.runs else None

    @property
    def not_compared(self) -> Mapping[Part, date | None]:
        """What was not compared with sevDesk for more than two days, and when it last was; None is never."""
        since = self.first_run.date() if self.first_run is not None else self.now.date()
        return {part: day for part, day in self.compared.items() if self.now.date() - (day or since) > MISSED_AFTER}

    @property
    def was_interrupted(self) -> bool:
        """Whether no run was noted down, but one has begun its work: it was interrupted, or is still at it."""
        return not self.runs and bool(self.links or self.unknown or self.held)

    @property
    def unsettled_count(self) -> int:
        """How many of them the next run settles by itself."""
        return sum(1 for each in self.held if each.held == "unsettled") + len(self._unnamed)

    @property
    def _unnamed(self) -> set[tuple[ObjectKind, str]]:
        """What has a write of unknown outcome that no problem names yet."""
        named = {(each.problem.finding.object, each.problem.finding.id) for each in self.held}
        return {(each.intent.object, each.intent.cobot_id) for each in self.unknown} - named

    @property
    def count(self) -> int:
        """How many things need a person: problems, and unknown writes that no problem names yet."""
        return sum(1 for each in self.held if each.needs_a_person) + len(self._unnamed)

    @property
    def health(self) -> Health:
        """The one word on how the space stands, the gravest first."""
        last = self.last_run
        if last is None:
            return "needs-a-person" if self.count else "no-run"
        goes_on = last.exit_code == UNREACHABLE or is_signalled(last.exit_code)
        if not goes_on and (last.exit_code not in CAME_TO_ITS_END or self.has_failed):
            return "failed"
        if not self.is_running and self.now - (self.came_to_its_end or self.runs[-1].started) >= OVERDUE_AFTER:
            return "overdue"
        if self.count:
            return "needs-a-person"
        if goes_on:
            return "unreachable" if last.exit_code == UNREACHABLE else "interrupted"
        return "well"

    @property
    def exit_code(self) -> int:
        """1 when somebody has to do something, else 0."""
        goes_on = self.health in {"unreachable", "interrupted"} and not self.count
        is_calm = self.health in {"no-run", "well"} or goes_on
        return DONE if is_calm else NEEDS_A_PERSON

    def run_groups(self, most: int) -> list[RunGroup]:
        """Return the last runs; those that had nothing to do and ended alike are one group."""
        groups: list[RunGroup] = []
        for (is_busy, _), runs in groupby(self.runs, key=lambda run: (_did_something(run), run.exit_code)):
            members = tuple(runs)
            groups += [RunGroup((run,)) for run in members] if is_busy else [RunGroup(members)]
        return groups[:most]


def read_status(
    ledger: Ledger,
    space: str,
    now: datetime,
    *,
    is_running: bool,
    settle_seconds: float,
    acceptances: Sequence[Acceptance] = (),
    to_compare: Collection[Part] = (),
) -> Status:
    """Return how a space stands.

    Args:
        ledger: The space's ledger, or a copy of it.
        space: Its subdomain.
        now: UTC.
        is_running: Whether a run holds the lock: what it has just sent is under way, not of unknown outcome.
        settle_seconds: A write of unknown outcome is looked up no sooner than this after it was sent.
        acceptances: What people let stand: it needs nobody, and is no open problem.
        to_compare: What is to be compared with sevDesk every day.
    """
    accepted = Accepted(acceptances)
    problems = [problem for problem in ledger.problems() if accepted.of(problem.finding) is None]
    lately = (now - LATELY).date()
    pause = timedelta(seconds=settle_seconds)
    runs = ledger.runs(RUNS_KEPT)
    unknown = [
        UnknownWrite(intent, (intent.looked_at or intent.sent_at) + pause)
        for intent in ledger.open_intents()
        if intent.action != UPLOAD_FILE and not (is_running and intent.sent_at + pause > now)
    ]
    return Status(
        space=space,
        now=now,
        is_running=is_running,
        runs=runs,
        came_to_its_end=next((run.finished for run in runs if run.exit_code in CAME_TO_ITS_END), None),
        cursor=ledger.mark(CURSOR),
        last_sweep=ledger.mark(LAST_SWEEP),
        compared={part: ledger.mark(CHECKS[part]) for part in to_compare},
        first_run=ledger.mark(FIRST_RUN),
        refused_by=ledger.mark(REFUSED_BY),
        has_failed=ledger.mark(LAST_ERROR) is not None,
        stopped_by=last_stop(ledger),
        held=[_held(problem, now, ledger) for problem in problems],
        unknown=unknown,
        numbers_stopped=ledger.mark(NUMBERS_STOPPED),
        accepted=sorted((each for each in acceptances if each.day >= lately), key=lambda each: each.day, reverse=True),
        links=ledger.link_counts(),
        unfinished=len(ledger.unfinished_links()),
        backfills=begun.spans if (begun := ledger.mark(OPEN_BACKFILLS)) is not None else (),
        unexpected=ledger.mark(UNEXPECTED) or (),
        time_zone=time_zone_of(ledger),
    )


def _held(problem: StandingProblem, now: datetime, ledger: Ledger) -> HeldDocument:
    held: Held = "rejected" if problem.next_try is not None else "blocked"
    if problem.finding.meaning.told_once:
        held = "after-sync"
    elif problem.finding.code == "outcome-unknown":
        held = "unsettled"
    finding = problem.finding
    is_unbooked = finding.object == "invoice" and ledger.link("invoice", finding.id) is None
    return HeldDocument(problem, held, waits_until(problem, now), needs_a_person(problem), is_unbooked)


def _did_something(run: RunRecord) -> bool:
    members, invoices = run_figures(run, "members"), run_figures(run, "invoices")
    return any(members.get(name) for name in ("created", "linked", "numbers_written")) or any(
        invoices.get(name) for name in ("created", "adopted")
    )


def run_figures(run: RunRecord, part: Literal["members", "invoices", "requests"]) -> Mapping[str, int]:
    """Return the figures that a run kept of one part of its work; empty for a run that kept none."""
    return cast("Mapping[str, int]", run.summary.get(part) or {})
