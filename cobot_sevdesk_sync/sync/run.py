"""One run for one space: settle what is unknown, read, plan, apply, close (product contract, sections 4 to 7)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from datetime import date, datetime

from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding, ObjectKind, of_unreadable
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import (
    NEEDS_A_PERSON,
    STATE_UNUSABLE,
    TOKEN_REFUSED,
    UNREACHABLE,
    USAGE,
    MalformedAnswer,
    OutcomeUnknown,
    ProgramFailure,
    Rejected,
    RemoteUnavailable,
    SetupError,
    StateError,
    SyncError,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import RUNS_KEPT, Ledger
from cobot_sevdesk_sync.store.lock import exclusive
from cobot_sevdesk_sync.store.records import RunRecord
from cobot_sevdesk_sync.sync.apply import Applier
from cobot_sevdesk_sync.sync.context import RunContext, Wording
from cobot_sevdesk_sync.sync.plan import Plan
from cobot_sevdesk_sync.sync.plan_invoices import Moment
from cobot_sevdesk_sync.sync.planner import RunPlanner
from cobot_sevdesk_sync.sync.problems import is_due_to_be_told, record_findings
from cobot_sevdesk_sync.sync.result import (
    REFUSED_BY,
    Outcome,
    Progress,
    RunOptions,
    RunResult,
    RunWork,
    exit_code,
    figures,
    is_news,
    left_over,
    notes,
    standing_problems,
)
from cobot_sevdesk_sync.sync.settle import Settler
from cobot_sevdesk_sync.sync.sides import (
    SPACE,
    InvoicesRead,
    Members,
    SevdeskBooks,
    find_space,
    let_go,
    read_invoices,
    require_known_account,
)
from cobot_sevdesk_sync.sync.window import (
    CURSOR,
    LAST_SWEEP,
    START_DATE,
    Backfill,
    Window,
    begin_backfill,
    end_backfills,
    next_cursor,
    window_of_run,
)
from cobot_sevdesk_sync.sync.writes import NUMBERS_STOPPED, Writer
from cobot_sevdesk_sync.texts import Texts


class SpaceRun:
    """Carries a space's members and invoices from Cobot into sevDesk, once."""

    def __init__(
        self,
        *,
        settings: Settings,
        options: RunOptions,
        ledger: Ledger,
        cobot: CobotClient,
        sevdesk: SevdeskClient,
        clock: Clock,
        wording: Wording,
        progress: Progress | None = None,
    ) -> None:
        self._settings = settings
        self._options = options
        self._ledger = ledger
        self._cobot = cobot
        self._clock = clock
        self._wording = wording
        self._progress = progress
        self._books = SevdeskBooks(sevdesk, settings)
        self._settler = Settler(ledger, cobot, self._books, clock, settings.sevdesk.settle_seconds)
        self.work = RunWork()

    def run(self) -> None:
        """Do it; ``work`` holds what was done, also when an error ends the run early.

        Raises:
            TokenRefused, RemoteUnavailable, MalformedAnswer, SetupError, StateError: See the exit codes.
        """
        now = self._clock.now()
        self._begin_backfill()
        self._ask_who_refused()
        here = find_space(self._cobot, self._ledger, self._settings.cobot.subdomain, now)
        require_known_account(self._ledger, self._books, self._settings.sevdesk.token)
        self._settler.settle()
        window = window_of_run(self._settings, self._options, self._ledger, here.today)
        members_on = self._settings.members.enabled and self._options.only != "invoices"
        invoices_on = self._settings.invoices.enabled and self._options.only != "members"
        members_read_at = self._clock.now()
        listing = self._cobot.fetch_memberships() if members_on else None
        unreadable_members = listing.unreadable if listing else ()
        members = Members(
            self._cobot, listing.members if listing else (), frozenset(each.id for each in unreadable_members)
        )
        read = InvoicesRead()
        if invoices_on or (members_on and self._settings.members.teams):
            read = read_invoices(self._cobot, self._ledger, here.space, window, here.today)
            if let_go(read, self._ledger, window):
                # Should the start date be moved back, they are to be read again.
                self._ledger.record_mark(START_DATE, self._settings.start_date.isoformat())
        self.work.members_seen = len(members.listed)
        for member in unreadable_members:
            self.work.unreadable.append(of_unreadable("member", member))

        planner = RunPlanner(
            RunContext(
                settings=self._settings,
                limit=self._options.limit,
                ledger=self._ledger,
                cobot=self._cobot,
                books=self._books,
                wording=self._wording,
                here=here,
                now=now,
                window=window,
            )
        )
        plan = planner.plan(
            members if members_on else None,
            read,
            with_invoices=invoices_on,
        )
        if invoices_on:
            self.work.unreadable.extend(planner.unreadable_invoices(read))
            self._note_planned(plan, read, Moment(now, here.time_zone))
        self._forget_vanished(read, plan, self._complete_kinds(members_on=members_on, invoices_on=invoices_on))
        self._apply(plan, members_read_at)
        self._settler.settle()
        if invoices_on and self._options.only is None:
            self._end_backfills(window)
            if window.moves_cursor:
                self._close(window, here.today)

    def _begin_backfill(self) -> None:
        options = self._options
        if options.since is not None and self._settings.invoices.enabled:
            is_whole = options.limit is None and options.only is None
            chosen = Backfill(options.since, options.until)
            begin_backfill(self._ledger, self._settings.start_date, chosen, is_whole=is_whole)

    def _end_backfills(self, window: Window) -> None:
        """See whether what a person chose with ``--since`` is booked or named by now."""
        if all(outcome.finished or _is_named(outcome) for outcome in self.work.outcomes):
            end_backfills(self._ledger, self._settings.start_date, Backfill(window.since, window.until))

    def _note_planned(self, plan: Plan, read: InvoicesRead, moment: Moment) -> None:
        hours = self._settings.invoices.wait_hours
        self.work.planned = plan.invoices
        self.work.too_fresh = frozenset(each.id for each in read.invoices if not moment.settled_enough(each, hours))
        self.work.is_limited = self._options.limit is not None

    def _ask_who_refused(self) -> None:
        """Ask the side that refused its token before anything else: one request says whether it does so still."""
        refused_by = self._ledger.mark(REFUSED_BY)
        if refused_by == "sevdesk":
            self._books.require_booking_system()
        elif refused_by == "cobot":
            # Not to be answered from what is kept for the day.
            self._ledger.record_mark(SPACE, None)

    def _complete_kinds(self, *, members_on: bool, invoices_on: bool) -> set[ObjectKind]:
        """Return the kinds of which the plan names all who need something; those switched off need nothing."""
        complete: set[ObjectKind] = set()
        if members_on or not self._settings.members.enabled:
            complete |= {"member", "team"}
        if members_on and invoices_on:
            # Guests are known by their invoices.
            complete.add("contact")
        return complete

    def _forget_vanished(self, read: InvoicesRead, plan: Plan, complete: Collection[ObjectKind]) -> None:
        """Forget problems of what is no longer there: deleted before it was booked, or no candidate any more.

        Args:
            read: The invoices.
            plan: Names whoever still needs something.
            complete: The kinds of which the plan names all who do.
        """
        vanished = set(read.vanished)
        named = {(document.object, document.id) for document in plan.documents}
        named |= {(finding.object, finding.id) for finding in self.work.unreadable}
        named |= {(link.kind, link.cobot_id) for link in self._ledger.unfinished_links()}
        unsettled = {(intent.object, intent.cobot_id) for intent in self._ledger.open_intents()}
        # Number writes are stopped because of this member, until a person says `sync retry`.
        named.add(("member", self._ledger.mark(NUMBERS_STOPPED) or ""))
        codes: dict[tuple[ObjectKind, str], set[str]] = defaultdict(set)
        for problem in self._ledger.problems():
            finding = problem.finding
            if (finding.object, finding.id) in unsettled:
                # Whatever became of it in Cobot: what was sent to sevDesk may be there.
                continue
            gone = finding.object == "invoice" and finding.id in vanished
            is_named = (finding.object, finding.id) in named
            no_candidate = finding.object in complete and not is_named
            if gone or no_candidate:
                codes[(finding.object, finding.id)].add(finding.code)
        for (kind, cobot_id), found in codes.items():
            self._ledger.record_solved(kind, cobot_id, found)

    def _apply(self, plan: Plan, members_read_at: datetime) -> None:
        for finding in self.work.unreadable:
            self._record([finding], finding, None, tried=False)
        writer = Writer(self._ledger, self._clock)
        applier = Applier(
            cobot=self._cobot,
            books=self._books,
            writer=writer,
            rehearsal=self._options.dry_run,
            members_read_at=members_read_at,
            finished=self._finished,
            progress=self._progress,
        )
        self.work.outcomes = applier.outcomes
        applier.apply(plan)

    def _finished(self, outcome: Outcome) -> None:
        document = outcome.document
        if document.standing == "held-back" or (document.standing == "waiting" and not document.findings):
            # Not looked at: what stood still stands.
            return
        tried = bool(document.steps)
        record_findings(
            self._ledger,
            document.object,
            document.id,
            outcome.findings,
            invoice_date=document.invoice_date,
            now=self._clock.now(),
            tried=tried,
        )

    def _record(self, findings: Iterable[Finding], about: Finding, day: date | None, *, tried: bool) -> None:
        record_findings(
            self._ledger, about.object, about.id, findings, invoice_date=day, now=self._clock.now(), tried=tried
        )

    def _close(self, window: Window, today: date) -> None:
        """Move the cursor, last of all, and only over days whose every invoice is booked or named."""
        unfinished = {
            outcome.document.invoice_date
            for outcome in self.work.outcomes
            if outcome.document.object == "invoice"
            and outcome.document.invoice_date is not None
            and not outcome.finished
            and not _is_named(outcome)
        }
        with self._ledger.transaction():
            self._ledger.record_mark(CURSOR, next_cursor(today, unfinished).isoformat())
            self._ledger.record_mark(START_DATE, self._settings.start_date.isoformat())
            if window.is_sweep:
                self._ledger.record_mark(LAST_SWEEP, today.isoformat())


def _is_named(outcome: Outcome) -> bool:
    """Whether a document that is not finished stands in a problem."""
    return outcome.document.standing == "held-back" or any(finding.is_problem for finding in outcome.findings)


# When the space's first run started, kept beyond the runs that are kept.
FIRST_RUN = "first_run"

logger = logging.getLogger(__name__)

Clients = Callable[[Settings], tuple[CobotClient, SevdeskClient]]

EXIT_CODES: tuple[tuple[tuple[type[SyncError], ...], int], ...] = (
    ((TokenRefused,), TOKEN_REFUSED),
    ((SetupError,), USAGE),
    ((StateError,), STATE_UNUSABLE),
    ((RemoteUnavailable, MalformedAnswer, WriteNotSent, OutcomeUnknown, Rejected), UNREACHABLE),
)


def exit_code_of(error: SyncError) -> int:
    """Return the exit code for an error that ended a run (product contract, section 2, "Exit codes")."""
    return next((code for kinds, code in EXIT_CODES if isinstance(error, kinds)), NEEDS_A_PERSON)


def run_space(
    settings: Settings, options: RunOptions, clients: Clients, clock: Clock, progress: Progress | None = None
) -> RunResult:
    """Run one space and return what there is to tell; errors become part of the result.

    Raises:
        AlreadyRunning: Another run holds the lock.
    """
    texts = Texts(settings.language)
    started = clock.now()
    result = RunResult(settings.cobot.subdomain, options.dry_run, started, started, 0, *figures(RunWork()))
    try:
        with nullcontext() if options.dry_run else exclusive(settings.state):
            ledger = Ledger.copy_of(settings.state) if options.dry_run else Ledger.open(settings.state)
            try:
                return _run(settings, options, clients, clock, texts, ledger, result, progress)
            finally:
                ledger.close()
    except SyncError as error:
        return replace(result, finished=clock.now(), exit_code=exit_code_of(error), error=texts.error_text(error))


def _run(
    settings: Settings,
    options: RunOptions,
    clients: Clients,
    clock: Clock,
    texts: Texts,
    ledger: Ledger,
    result: RunResult,
    progress: Progress | None,
) -> RunResult:
    cobot, sevdesk = clients(settings)
    run = SpaceRun(
        settings=settings,
        options=options,
        ledger=ledger,
        cobot=cobot,
        sevdesk=sevdesk,
        clock=clock,
        wording=texts,
        progress=progress,
    )
    error: SyncError | None = None
    try:
        run.run()
    except SyncError as fault:
        error = fault
    except Exception as fault:
        logger.debug("the program failed", exc_info=fault)
        error = ProgramFailure(type(fault).__name__)
    problems = standing_problems(ledger)
    members, invoices = figures(run.work)
    result = replace(
        result,
        finished=clock.now(),
        members=members,
        invoices=invoices,
        left=left_over(run.work, invoices),
        problems=problems,
        to_tell=tuple(each for each in problems if options.dry_run or is_due_to_be_told(each, clock.now())),
        notes=notes(run.work),
        requests={"cobot": cobot.requests_sent, "sevdesk": sevdesk.requests_sent},
        actions=[action for outcome in run.work.outcomes for action in outcome.actions],
        exit_code=exit_code(problems) if error is None else max(exit_code_of(error), exit_code(problems)),
        error=texts.error_text(error) if error is not None else None,
    )
    if error is None or isinstance(error, TokenRefused):
        ledger.record_mark(REFUSED_BY, error.side if error else None)
    # A dry run is asked for: what is told once a day only is for runs that nobody looks at.
    result = replace(result, error_is_news=is_news(ledger, error, clock.now()) or options.dry_run)
    _record(ledger, result, clock.now())
    return result


def _record(ledger: Ledger, result: RunResult, now: datetime) -> None:
    """Note down that the problems were told, and how the run went."""
    with ledger.transaction():
        for problem in result.to_tell:
            ledger.record_problem(replace(problem, told_at=now))
        summary = {
            "members": dict(result.members),
            "invoices": dict(result.invoices),
            "requests": dict(result.requests),
            "problems": len(result.problems),
        }
        if ledger.mark(FIRST_RUN) is None:
            kept = ledger.runs(RUNS_KEPT)
            ledger.record_mark(FIRST_RUN, (kept[-1].started if kept else result.started).isoformat())
        ledger.record_run(RunRecord(result.started, result.finished, result.exit_code, summary))
