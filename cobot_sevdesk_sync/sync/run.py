"""One run for one space: open, settle, read, plan, apply, settle, close (product contract, sections 4 to 7)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind, of_unreadable
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.config.loading import refreshed
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    ProgramFailure,
    Rejected,
    RemoteUnavailable,
    Side,
    StateError,
    SyncError,
    TokenRefused,
    exit_code_of,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import RUNS_KEPT, Ledger
from cobot_sevdesk_sync.store.lock import exclusive
from cobot_sevdesk_sync.store.records import (
    CURSOR,
    FIRST_RUN,
    LAST_CHECK,
    LAST_CONTACT_CHECK,
    LAST_SWEEP,
    LEFT_ALONE,
    NUMBERS_STOPPED,
    OPEN_BACKFILLS,
    REFUSED_BY,
    SEARCH_PROVED,
    SPACE,
    START_DATE,
    SWEEP_BEFORE,
    VERSION_ASKED,
    RunRecord,
)
from cobot_sevdesk_sync.sync.adopting import looked_at_again
from cobot_sevdesk_sync.sync.apply import Applier, payload_of
from cobot_sevdesk_sync.sync.home import (
    SpaceToday,
    find_space,
    require_home,
    require_known_account,
    require_own_ledger,
    time_zone_of,
)
from cobot_sevdesk_sync.sync.plan import Plan
from cobot_sevdesk_sync.sync.plan_invoices import Moment
from cobot_sevdesk_sync.sync.planner import RunContext, RunPlanner
from cobot_sevdesk_sync.sync.problems import (
    forget_found_daily,
    is_due_to_be_told,
    name_unsettled,
    record_findings,
    settle_accepted,
    to_record,
)
from cobot_sevdesk_sync.sync.result import (
    NO_REQUESTS,
    PDF_NOT_READ,
    PDF_READ,
    Outcome,
    Progress,
    RunOptions,
    RunResult,
    RunWork,
    accepted_problems,
    exit_code,
    figures,
    is_news,
    left_over,
    note_unexpected,
    notes,
    standing_problems,
)
from cobot_sevdesk_sync.sync.sides import InvoicesRead, Members, SevdeskBooks, let_go, read_invoices
from cobot_sevdesk_sync.sync.window import Window, begin_backfill, close_backfills, next_cursor, window_of_run
from cobot_sevdesk_sync.sync.writes import Rehearsal, Settler, Writer
from cobot_sevdesk_sync.texts import Texts

logger = logging.getLogger(__name__)

Clients = Callable[[Settings], tuple[CobotClient, SevdeskClient]]


def run_space(
    settings: Settings, options: RunOptions, clients: Clients, clock: Clock, progress: Progress | None = None
) -> RunResult:
    """Run one space and return what there is to tell; errors become part of the result.

    Raises:
        AlreadyRunning: Another run holds the lock.
    """
    started, texts = clock.now(), Texts(settings.language)
    sides: dict[Side, CobotClient | SevdeskClient] = {}
    try:
        with opened(settings, options) as ledger:
            # Until the lock was there, somebody else may have accepted something.
            settings = refreshed(settings)
            cobot, sevdesk = sides["cobot"], sides["sevdesk"] = clients(settings)
            require_own_ledger(ledger, cobot, settings.cobot.subdomain)
            run = SpaceRun(
                settings=settings,
                options=options,
                ledger=ledger,
                cobot=cobot,
                sevdesk=sevdesk,
                clock=clock,
                texts=texts,
                progress=progress,
            )
            return run.to_its_end(started)
    except SyncError as error:
        members, invoices = figures(RunWork())
        return RunResult(
            settings.cobot.subdomain,
            options.dry_run,
            started,
            clock.now(),
            exit_code_of(error),
            members,
            invoices,
            requests={**NO_REQUESTS, **{side: each.requests_sent for side, each in sides.items()}},
            error=texts.error_text(error),
        )


@contextmanager
def opened(settings: Settings, options: RunOptions) -> Iterator[Ledger]:
    """Open the space's ledger, for this run alone; that of a dry run is a copy in memory.

    Raises:
        AlreadyRunning: Another run holds the lock.
        StateError: The state file cannot be used.
    """
    with nullcontext() if options.dry_run else exclusive(settings.state, settings.cobot.space):
        ledger = Ledger.copy_of(settings.state) if options.dry_run else Ledger.open(settings.state)
        try:
            yield ledger
        finally:
            ledger.close()


class Read(Struct, frozen=True):
    """What a run has read of Cobot.

    Attributes:
        members: None where the run leaves members out.
        members_read_at: When they were read, UTC.
    """

    here: SpaceToday
    window: Window
    members: Members | None
    members_read_at: datetime
    invoices: InvoicesRead


class SpaceRun:
    """Carries a space's members and invoices from Cobot into sevDesk, once.

    Attributes:
        work: What was seen and done, also when an error ended the run early.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        options: RunOptions,
        ledger: Ledger,
        cobot: CobotClient,
        sevdesk: SevdeskClient,
        clock: Clock,
        texts: Texts,
        progress: Progress | None = None,
    ) -> None:
        self._settings = settings
        self._options = options
        self._ledger = ledger
        self._cobot = cobot
        self._sevdesk = sevdesk
        self._clock = clock
        self._texts = texts
        self._progress = progress
        self._books = SevdeskBooks(sevdesk, settings, clock)
        self._settler = Settler(ledger, cobot, self._books, clock, settings.sevdesk.settle_seconds)
        self._with_members = settings.members.enabled and options.only != "invoices"
        self._with_invoices = settings.invoices.enabled and options.only != "members"
        self._now = clock.now()
        self._accepted = Accepted(settings.acceptances)
        self._had_links = False
        self.work = RunWork()

    def run(self) -> None:
        """Do it.

        Raises:
            TokenRefused, RemoteUnavailable, MalformedAnswer, SetupError, StateError: See the exit codes.
        """
        here = self._begin()
        self._settler.settle()
        read = self._read(here)
        plan = self._plan(read)
        self._apply(plan, read)
        self._settle_again(read)
        for outcome in looked_at_again(self._books, self._ledger, self.work.outcomes):
            self._finished(outcome)
        self._close(read)
        self._compare(read)

    def to_its_end(self, started: datetime) -> RunResult:
        """Run, and return what there is to tell, whatever ended it.

        Args:
            started: When, UTC.

        Raises:
            StateError: The state file belongs to another space: nothing is noted down in it.
        """
        error: SyncError | None = None
        try:
            self.run()
        except SyncError as fault:
            if isinstance(fault, StateError) and fault.kind == "another-space":
                raise
            error = fault
        except Exception as fault:
            logger.debug("the program failed", exc_info=fault)
            error = ProgramFailure(type(fault).__name__)
        result = self._result(started, error)
        self._record(result)
        return result

    # Begin

    def _begin(self) -> SpaceToday:
        """Note down what a person chose, and see that both sides are those of before."""
        options, settings = self._options, self._settings
        if settings.invoices.enabled:
            begin_backfill(self._ledger, settings.start_date, options)
        settle_accepted(self._ledger, self._accepted, self._now)
        if not settings.invoices.daily_check:
            # Nobody would see that it is mended.
            forget_found_daily(self._ledger)
        self._had_links = bool(self._ledger.link_counts())
        was_booked_here = self._ledger.mark(CURSOR) is not None and not self._ledger.mark(OPEN_BACKFILLS)
        is_proved = self._ledger.mark(SEARCH_PROVED) is not None
        self._books.trusts_search = was_booked_here and is_proved and options.since is None
        for side, client in self._clients().items():
            client.leave_alone(self._ledger.mark(LEFT_ALONE[side]))
        self._ask_who_refused()
        here = find_space(self._cobot, self._ledger, settings.cobot.subdomain, self._now)
        require_home(here.space)
        require_known_account(self._ledger, self._books, settings.sevdesk.token, self._now)
        return here

    def _clients(self) -> Mapping[Side, CobotClient | SevdeskClient]:
        return {"cobot": self._cobot, "sevdesk": self._sevdesk}

    def _ask_who_refused(self) -> None:
        """Ask the side that refused its token before anything else: one request says whether it does so still."""
        refused_by = self._ledger.mark(REFUSED_BY)
        if refused_by == "sevdesk":
            self._books.require_booking_system()
        elif refused_by == "cobot":
            # Not to be answered from what is kept for the day.
            self._ledger.record_mark(SPACE, None)

    # Read

    def _read(self, here: SpaceToday) -> Read:
        window = window_of_run(self._settings, self._options, self._ledger, here.today)
        members_read_at = self._clock.now()
        listing = self._cobot.fetch_memberships() if self._with_members else None
        invoices = InvoicesRead()
        if self._with_invoices or (self._with_members and self._settings.members.teams):
            invoices = read_invoices(self._cobot, self._ledger, here.space, window, here.today)
            if let_go(invoices, self._ledger, window):
                # Should the start date be moved back, they are to be read again.
                self._ledger.record_mark(START_DATE, self._settings.start_date)
        members = None
        if listing is not None:
            members = Members.of(self._cobot, listing)
            self.work.members_seen = len(listing.members)
            self.work.unreadable.extend(of_unreadable("member", each) for each in listing.unreadable)
        return Read(here, window, members, members_read_at, invoices)

    # Plan

    def _plan(self, read: Read) -> Plan:
        planner = RunPlanner(self._context(read))
        plan = planner.plan(read.members, read.invoices, with_invoices=self._with_invoices)
        if self._with_invoices:
            self.work.unreadable.extend(planner.unreadable_invoices(read.invoices))
            self._note_planned(plan, read)
        self._forget_vanished(read.invoices, read.members, plan)
        return plan

    def _context(self, read: Read) -> RunContext:
        return RunContext(
            settings=self._settings,
            limit=self._options.limit,
            ledger=self._ledger,
            cobot=self._cobot,
            books=self._books,
            wording=self._texts,
            here=read.here,
            now=self._now,
            window=read.window,
        )

    def _note_planned(self, plan: Plan, read: Read) -> None:
        moment, hours = Moment(self._now, read.here.time_zone), self._settings.invoices.wait_hours
        self.work.planned = plan.invoices
        self.work.too_fresh = frozenset(
            each.id for each in read.invoices.invoices if not moment.settled_enough(each, hours)
        )
        self.work.is_limited = self._options.limit is not None

    def _forget_vanished(self, read: InvoicesRead, members: Members | None, plan: Plan) -> None:
        """Forget problems of what is no longer there: deleted before it was booked, or no candidate any more.

        Args:
            read: The invoices.
            members: None where the run leaves them out.
            plan: Names whoever still needs something.
        """
        complete = self._complete_kinds() if read.is_complete and (members is None or members.is_complete) else ()
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
            no_candidate = finding.object in complete and not is_named and not finding.meaning.found_daily
            if gone or no_candidate:
                codes[(finding.object, finding.id)].add(finding.code)
        for (kind, cobot_id), found in codes.items():
            self._ledger.record_solved(kind, cobot_id, found)

    def _complete_kinds(self) -> Collection[ObjectKind]:
        """Return the kinds of which the plan names all who need something; those switched off need nothing."""
        complete: set[ObjectKind] = set()
        if self._with_members or not self._settings.members.enabled:
            complete |= {"member", "team"}
        if self._with_members and self._with_invoices:
            # Guests are known by their invoices.
            complete.add("contact")
        return complete

    # Apply

    def _apply(self, plan: Plan, read: Read) -> None:
        for finding in self.work.unreadable:
            record_findings(
                self._ledger,
                finding.object,
                finding.id,
                [finding],
                invoice_date=None,
                now=self._clock.now(),
                tried=False,
            )
        applier = self._applier(read, self._finished)
        self.work.outcomes = applier.outcomes
        applier.apply(plan)

    def _applier(self, read: Read, finished: Callable[[Outcome], None]) -> Applier:
        return Applier(
            cobot=self._cobot,
            books=self._books,
            writer=self._writer(),
            reads_pdfs=self._options.reads_pdfs,
            members_read_at=read.members_read_at,
            finished=finished,
            progress=self._progress,
        )

    def _writer(self) -> Writer:
        if self._options.dry_run:
            shown = partial(payload_of, pdf=PDF_READ if self._options.reads_pdfs else PDF_NOT_READ)
            return Rehearsal(self._ledger, self._clock, self._token_counts, payload_of=shown)
        return Writer(self._ledger, self._clock, self._token_counts)

    def _token_counts(self, side: Side) -> bool:
        """Ask a side, by one cheap read, whether it still accepts the token, and for all that a run does."""
        from cobot_sevdesk_sync.cobot.oauth import missing_scopes  # noqa: PLC0415 - few runs are refused anything

        try:
            if side == "sevdesk":
                self._sevdesk.fetch_booking_system_version()
                return True
            granted = self._cobot.fetch_token_scopes()
        except (TokenRefused, RemoteUnavailable, MalformedAnswer, Rejected):
            return False
        return not missing_scopes(granted)

    def _finished(self, outcome: Outcome, *, is_compared: bool = False) -> None:
        document = outcome.document
        if document.standing == "held-back" or (document.standing == "waiting" and not document.findings):
            # Not looked at: what stood still stands.
            return
        kept: list[Finding] = []
        if document.object != "invoice" and not is_compared:
            standing = self._ledger.problems_of(document.object, document.id)
            kept = [each.finding for each in standing if each.finding.meaning.found_daily]
        record_findings(
            self._ledger,
            document.object,
            document.id,
            to_record([*outcome.findings, *kept], self._accepted),
            invoice_date=document.invoice_date,
            now=self._clock.now(),
            tried=bool(document.steps),
            planned=document.findings,
        )

    def _settle_again(self, read: Read) -> None:
        """Settle what the time has come for meanwhile: what was held up by it is named in this run, if it needs to be.

        Nothing else is done for it: that is the next run's.
        """
        before = self._ledger.open_intents()
        if not before:
            return
        self._settler.settle()
        held_up = {
            (each.document.object, each.document.id): each
            for each in self.work.outcomes
            if each.document.standing == "unsettled"
        }
        if held_up:
            planner = RunPlanner(self._context(read))
            waited = [outcome.document for outcome in held_up.values()]
            for document in planner.looked_at_again(waited, read.members, read.invoices):
                outcome = held_up[(document.object, document.id)]
                outcome.document, outcome.findings = document, list(document.findings)
                outcome.finished = document.standing == "unchanged"
                self._finished(outcome)
        looked_at = {(each.document.object, each.document.id) for each in self.work.outcomes}
        name_unsettled(self._ledger, before, looked_at, self._clock.now())

    # Close

    def _close(self, read: Read) -> None:
        """Move the cursor, last of all, and only over days whose every invoice is booked or named."""
        window, start_date = read.window, self._settings.start_date
        open_business = [
            outcome.document for outcome in self.work.outcomes if not outcome.finished and not _is_named(outcome)
        ]
        are_members_read = not self._settings.members.enabled or (read.members is not None and read.members.is_complete)
        are_invoices_read = self._with_invoices and read.invoices.is_complete
        open_kinds = {each.object for each in open_business}
        close_backfills(
            self._ledger, start_date, window, open_kinds, members=are_members_read, invoices=are_invoices_read
        )
        if not are_invoices_read:
            return
        if not window.moves_cursor:
            return
        unfinished = {
            document.invoice_date
            for document in open_business
            if document.object == "invoice" and document.invoice_date is not None
        }
        with self._ledger.transaction():
            self._ledger.record_mark(CURSOR, next_cursor(read.here.today, unfinished))
            self._ledger.record_mark(START_DATE, start_date)
            if window.is_sweep:
                if (last := self._ledger.mark(LAST_SWEEP)) != read.here.today:
                    self._ledger.record_mark(SWEEP_BEFORE, last)
                self._ledger.record_mark(LAST_SWEEP, read.here.today)

    # Compare

    def _compare(self, read: Read) -> None:
        """Hold what is booked against sevDesk, once a day, after a complete sweep, and contacts (contract, section 5b).

        What this run leaves out is not done for the day.
        """
        today, settings, ledger = read.here.today, self._settings, self._ledger
        if not settings.invoices.daily_check:
            return
        has_any = self._had_links or bool(self._accepted.with_vouchers)
        is_due = self._with_invoices and ledger.mark(LAST_CHECK) != today
        window, swept = read.window, read.invoices
        if is_due and has_any and not window.moves_cursor:
            # Days that a person chose are those that are booked; compared is what is on every other day.
            window = window_of_run(settings, RunOptions(), ledger, today)
            if not read.window.holds(window):
                swept = read_invoices(self._cobot, ledger, read.here.space, window, today)
        invoices = swept if is_due and window.is_sweep and swept.is_complete else None
        are_listed = read.members is not None and read.members.is_complete
        members = read.members if are_listed and ledger.mark(LAST_CONTACT_CHECK) != today else None
        if has_any and (invoices is not None or members is not None):
            from cobot_sevdesk_sync.sync.both_sides import BothSides, History  # noqa: PLC0415 - once a day
            from cobot_sevdesk_sync.sync.daily import DailyCheck, swept_period  # noqa: PLC0415

            now = self._clock.now()
            history = History(ledger, now, self._accepted)
            period = swept_period(settings, today, window.answers_from, swept, window.compared)
            both = BothSides(settings, self._cobot, self._books, history, read.here, now, period, self._clock)
            empty = frozenset(each.id for each in self.work.planned if each.standing == "nothing-to-book")
            found = DailyCheck(both, ledger, self._now, empty, self.work.busy).documents(invoices, members)
            if found:
                applier = self._applier(read, partial(self._finished, is_compared=True))
                applier.apply(Plan((), RunPlanner(self._context(read)).telling(found, swept.invoices)))
                self.work.add_compared(applier.outcomes)
        if invoices is not None:
            ledger.record_mark(LAST_CHECK, today)
        if members is not None:
            ledger.record_mark(LAST_CONTACT_CHECK, today)

    # Tell

    def _result(self, started: datetime, error: SyncError | None) -> RunResult:
        """Return what there is to tell, and note down what stopped the run."""
        # What could be read in part only, or was deleted, may have been accepted, too.
        settle_accepted(self._ledger, self._accepted, self._clock.now())
        problems = standing_problems(self._ledger)
        members, invoices = figures(self.work)
        result = RunResult(
            self._settings.cobot.subdomain,
            self._options.dry_run,
            started,
            self._clock.now(),
            exit_code(problems) if error is None else max(exit_code_of(error), exit_code(problems)),
            members,
            invoices,
            left=left_over(self.work, invoices),
            problems=problems,
            to_tell=tuple(
                each for each in problems if self._options.dry_run or is_due_to_be_told(each, self._clock.now())
            ),
            notes=notes(self.work),
            accepted=accepted_problems(self.work, self._accepted),
            requests={"cobot": self._cobot.requests_sent, "sevdesk": self._sevdesk.requests_sent},
            actions=[action for outcome in self.work.outcomes for action in outcome.actions],
            error=self._texts.error_text(error) if error is not None else None,
            time_zone=time_zone_of(self._ledger),
        )
        if error is None or isinstance(error, TokenRefused):
            self._ledger.record_mark(REFUSED_BY, error.side if error else None)
        if self._books.is_version_checked:
            self._ledger.record_mark(VERSION_ASKED, self._now)
        for side, client in self._clients().items():
            # What a side asked for holds for the next run, too, which would only make it wait longer.
            if client.left_alone_until != self._ledger.mark(LEFT_ALONE[side]):
                self._ledger.record_mark(LEFT_ALONE[side], client.left_alone_until)
        # A dry run is asked for: what is told once a day only is for runs that nobody looks at.
        news = is_news(self._ledger, error, self._clock.now()) or self._options.dry_run
        return replace(result, error_is_news=news)

    def _record(self, result: RunResult) -> None:
        """Note down that the problems were told, and how the run went."""
        now = self._clock.now()
        with self._ledger.transaction():
            for problem in result.to_tell:
                self._ledger.record_problem(replace(problem, told_at=now))
            summary = {
                "members": dict(result.members),
                "invoices": dict(result.invoices),
                "requests": dict(result.requests),
                "problems": len(result.problems),
            }
            if self._ledger.mark(FIRST_RUN) is None:
                kept = self._ledger.runs(RUNS_KEPT)
                self._ledger.record_mark(FIRST_RUN, kept[-1].started if kept else result.started)
            note_unexpected(self._ledger, {side: each.unexpected for side, each in self._clients().items()}, now)
            self._ledger.record_run(RunRecord(result.started, result.finished, result.exit_code, summary))


def _is_named(outcome: Outcome) -> bool:
    """Whether a document that is not finished stands in a problem."""
    return outcome.document.standing == "held-back" or any(finding.is_problem for finding in outcome.findings)
