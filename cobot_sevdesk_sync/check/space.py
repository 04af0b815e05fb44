"""The pre-flight of one space: reads both sides once, and lets each check judge its part."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.findings import of_unreadable
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.check.codes import MONTHS_LOOKED_BACK, codes_listed
from cobot_sevdesk_sync.check.documents import (
    LINES,
    RecentInvoices,
    check_document_numbers,
    check_invoices,
    check_other_program,
)
from cobot_sevdesk_sync.check.environment import (
    FreeBytes,
    Sendmail,
    check_booking_system,
    check_clock,
    check_files,
    check_scopes,
    check_space_found,
    check_trial,
    mail_program,
    no_ledger,
    open_ledger,
)
from cobot_sevdesk_sync.check.lines import CHECK_NAMES, CheckLine, LineWriter
from cobot_sevdesk_sync.check.people import check_customer_numbers, check_members, check_next_run
from cobot_sevdesk_sync.clock import Clock, months_before
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import MembershipList
from cobot_sevdesk_sync.config.settings import COBOT, Settings
from cobot_sevdesk_sync.errors import (
    NEEDS_A_PERSON,
    STATE_UNUSABLE,
    TOKEN_REFUSED,
    UNREACHABLE,
    MalformedAnswer,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    SetupError,
    Side,
    StateError,
    TokenRefused,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import FIRST_RUN
from cobot_sevdesk_sync.sync.home import SpaceToday, require_owner
from cobot_sevdesk_sync.sync.planner import RunContext, RunPlanner
from cobot_sevdesk_sync.sync.problems import needs_a_person
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.sync.sides import BOOKING_SYSTEM, InvoicesRead, Members, SevdeskBooks, let_go, read_invoices
from cobot_sevdesk_sync.sync.window import Window, window_of_run
from cobot_sevdesk_sync.texts import Texts

Read = TypeVar("Read")


class Attempts(Struct):
    """Both sides as far as they answer.

    Attributes:
        lost: What ended the conversation with a side: it is not asked again.
        faults: Single requests that were refused or answered unusably.
        told: Errors that a line of their own tells.
        not_checked: Names of the checks that could not be made.
    """

    lost: dict[Side, RemoteError] = field(default_factory=dict)
    faults: list[RemoteError] = field(default_factory=list)
    told: list[RemoteError] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

    def read(
        self, side: Side, ask: Callable[[], Read], *, decisive: bool = False, but: tuple[type[RemoteError], ...] = ()
    ) -> Read | None:
        """Return what a side answers; None when it does not.

        Args:
            side: Which one is asked.
            ask: Asks; may ask several times.
            decisive: Whether without an answer the side cannot be used at all.
            but: Errors that the caller wants to see itself.
        """
        if side in self.lost:
            return None
        try:
            return ask()
        except RemoteError as error:
            if isinstance(error, but):
                raise
            rights_differ_by_request = error.side == "cobot" and getattr(error, "status", 0) == HTTPStatus.FORBIDDEN
            ends = isinstance(error, RemoteUnavailable | TokenRefused) and not rights_differ_by_request
            if decisive or ends:
                self.lost[error.side] = error
            else:
                self.faults.append(error)
            return None

    def skip(self, *names: str) -> tuple[CheckLine, ...]:
        """Note checks that could not be made, and return their lines: none, as one line tells of them all."""
        self.not_checked.extend(name for name in names if name not in self.not_checked)
        return ()

    def lines(self, side: Side, writer: LineWriter) -> Iterator[CheckLine]:
        """Yield what there is to say about a side's access."""
        name = f"{side}-access"
        errors = [
            error for error in [*self.lost.values(), *self.faults] if error.side == side and error not in self.told
        ]
        for error in errors:
            values = {"request": error.asked, "status": str(getattr(error, "status", ""))}
            values |= {"reason": str(getattr(error, "reason", "")), "message": str(getattr(error, "message", ""))}
            if isinstance(error, TokenRefused):
                case = "forbidden" if error.status == HTTPStatus.FORBIDDEN else "refused"
                yield writer.failure(name, case, values, code=TOKEN_REFUSED)
            elif isinstance(error, RemoteUnavailable):
                yield writer.failure(name, "unreachable", values, code=UNREACHABLE)
            else:
                sentence, fix = writer.texts.error_text(error)
                code = UNREACHABLE if error in self.lost.values() else NEEDS_A_PERSON
                yield writer.failure(name, "unusable", {"reason": sentence}, fix, code=code)
        if not errors:
            yield writer.ok(name)


class CheckedBooks(SevdeskBooks):
    """sevDesk's side for the checks and for the planner of the next run, which share what was read.

    Made only once the account is known to be on booking system 2.0.
    """

    def __init__(self, client: SevdeskClient, settings: Settings, clock: Clock) -> None:
        super().__init__(client, settings, clock, is_version_known=True)
        self._known: dict[str, Sequence[Voucher]] = {}

    @cached_property
    def rules_without_cost_centre(self) -> BookingRules:
        """The booking rules as far as accounts, taxes and amounts go."""
        settings = self._settings
        book = AccountBook(self.client.fetch_accounts(), settings.accounts, settings.default_account)
        centres = self.client.fetch_cost_centres() if settings.invoices.cost_centre == COBOT else ()
        return BookingRules(book, settings.invoices, settings.taxes, None, centres)

    @cached_property
    def cost_centre_id(self) -> str | None:
        """The configured cost centre's id.

        Raises:
            SetupError: It does not exist, or several are called so.
        """
        return self._cost_centre_id()

    @cached_property
    def rules(self) -> BookingRules:
        """The booking rules of a run; see ``SevdeskBooks``."""
        return replace(self.rules_without_cost_centre, cost_centre_id=self.cost_centre_id)

    def vouchers_by_number(self, numbers: Sequence[str]) -> Mapping[str, Sequence[Voucher]]:
        """Return the vouchers that carry exactly one of the numbers; who asked for more before need not ask again."""
        wanted = {number.strip() for number in numbers}
        if not wanted <= self._known.keys():
            found = super().vouchers_by_number(numbers)
            self._known.update({number: found.get(number, ()) for number in wanted})
        return {number: self._known[number] for number in wanted if self._known[number]}


def free_bytes_of_disk(folder: Path) -> int:
    """Return how much room this user has left on the disk of a folder."""
    return shutil.disk_usage(folder).free


def check_space(
    settings: Settings,
    cobot: CobotClient,
    sevdesk: SevdeskClient,
    clock: Clock,
    *,
    free_bytes: FreeBytes = free_bytes_of_disk,
    sendmail: Sendmail = mail_program,
) -> list[CheckLine]:
    """Check whether a space is ready for its next run. Nothing is written, neither remotely nor here.

    Args:
        settings: The space's configuration; its language is that of the lines.
        cobot: Asked for whole lists only.
        sevdesk: Asked for whole lists only.
        clock: The moment of the check.
        free_bytes: How much room is left on the disk of a folder.
        sendmail: Returns the mail program of this machine.

    Returns:
        The lines in the order of ``CHECK_NAMES``. Errors of both sides become lines.
    """
    ledger = open_ledger(settings.state)
    preflight = _Preflight(settings, cobot, sevdesk, clock, ledger, LineWriter(Texts(settings.language)))
    try:
        lines = [*check_files(settings, preflight.writer, free_bytes, sendmail), *preflight.lines()]
    finally:
        preflight.ledger.close()
    return sorted(lines, key=lambda line: CHECK_NAMES.index(line.name))


class _Preflight(Struct):
    """One pre-flight, reading as it goes."""

    settings: Settings
    cobot: CobotClient
    sevdesk: SevdeskClient
    clock: Clock
    ledger: Ledger
    writer: LineWriter
    attempts: Attempts = field(default_factory=Attempts)

    def lines(self) -> Iterator[CheckLine]:
        """Yield every line about the two sides, in the order in which they are asked."""
        yield from self._rights()
        here = self.attempts.read("cobot", self._space, decisive=True)
        yield from self._space_line(here)
        version = self.attempts.read("sevdesk", self.sevdesk.fetch_booking_system_version, decisive=True)
        if version is None:
            self.attempts.skip("booking-system")
        else:
            yield check_booking_system(version, self.writer)
        # On another booking system the rest of sevDesk's answers means something else.
        books = CheckedBooks(self.sevdesk, self.settings, self.clock) if version == BOOKING_SYSTEM else None
        listing = self.attempts.read("cobot", self.cobot.fetch_memberships) if here else None
        read = self.attempts.read("cobot", lambda: self._invoices(here)) if here else None
        yield from self._cost_centre(books)
        if self.settings.invoices.enabled:
            yield from self._about_invoices(here, read, books)
            yield from self._pdf(read)
        if self.settings.members.enabled:
            yield from self._about_members(here, listing, books)
        yield from self._next_run(here, listing, read, books)
        yield check_trial(self.ledger, self.settings, self.writer)
        yield from self._clock()
        yield from self.attempts.lines("cobot", self.writer)
        yield from self.attempts.lines("sevdesk", self.writer)
        if self.attempts.not_checked:
            names = ", ".join(sorted(self.attempts.not_checked, key=CHECK_NAMES.index))
            yield self.writer.warning("not-checked", "left-out", {"names": names})

    def _rights(self) -> Iterator[CheckLine]:
        try:
            scopes = self.cobot.fetch_token_scopes()
        except Rejected as refusal:
            # Not every token can be asked for; whether it is accepted shows at the next request.
            yield self.writer.warning("cobot-scopes", "unknown", {"status": str(refusal.status)})
        except RemoteError as error:
            self.attempts.lost["cobot"] = error
            self.attempts.skip("cobot-scopes")
        else:
            yield from check_scopes(scopes, self.settings, self.writer)

    def _space(self) -> SpaceToday:
        space = self.cobot.fetch_space()
        return SpaceToday(space, self.clock.now().astimezone(ZoneInfo(space.time_zone)).date())

    def _space_line(self, here: SpaceToday | None) -> Iterable[CheckLine]:
        error = self.attempts.lost.get("cobot")
        if here is not None:
            return [*self._owner_line(here), check_space_found(here, self.settings.start_date, self.writer)]
        if isinstance(error, TokenRefused) and error.status == HTTPStatus.FORBIDDEN:
            # The token is accepted, and yet there is no such space for it.
            self.attempts.told.append(error)
            values = {"subdomain": self.settings.cobot.subdomain, "message": error.message}
            return [self.writer.failure("space", "not-found", values, code=TOKEN_REFUSED)]
        return self.attempts.skip("space")

    def _owner_line(self, here: SpaceToday) -> Iterator[CheckLine]:
        """Yield that the state file is another space's, and go on without it: what it knows is not about this one."""
        try:
            require_owner(self.ledger, here.space)
        except StateError as error:
            sentence, fix = self.writer.texts.error_text(error)
            yield self.writer.failure("state-file", "unusable", {"reason": sentence}, fix, code=STATE_UNUSABLE)
            self.ledger.close()
            self.ledger = no_ledger(self.settings.state)

    def _invoices(self, here: SpaceToday) -> InvoicesRead:
        return read_invoices(self.cobot, self.ledger, here.space, self._window(here), here.today)

    def _window(self, here: SpaceToday) -> Window:
        """Return what the next run reads, and the last months before it."""
        window = window_of_run(self.settings, RunOptions(), self.ledger, here.today)
        return replace(window, since=min(window.since, months_before(here.today, MONTHS_LOOKED_BACK)))

    def _cost_centre(self, books: CheckedBooks | None) -> Iterable[CheckLine]:
        wanted = self.settings.invoices.cost_centre
        if wanted is None:
            return [self.writer.ok("cost-centre", "none")]
        if wanted == COBOT:
            return [self.writer.ok("cost-centre", "cobot")]
        if books is None:
            return self.attempts.skip("cost-centre")
        try:
            found = self.attempts.read("sevdesk", lambda: books.cost_centre_id)
        except SetupError as error:
            sentence, fix = self.writer.texts.error_text(error)
            return [self.writer.failure("cost-centre", "wrong", {"given": wanted, "reason": sentence}, fix)]
        if found is None:
            return self.attempts.skip("cost-centre")
        return [self.writer.ok("cost-centre", values={"given": wanted})]

    def _about_invoices(
        self, here: SpaceToday | None, read: InvoicesRead | None, books: CheckedBooks | None
    ) -> Iterator[CheckLine]:
        rules = self.attempts.read("sevdesk", lambda: books.rules_without_cost_centre) if books else None
        if here is None or read is None or books is None or rules is None:
            self.attempts.skip(*LINES, "document-numbers", "other-program")
            return
        numbers = [invoice.number for invoice in read.invoices]
        vouchers = self.attempts.read("sevdesk", lambda: books.vouchers_by_number(numbers))
        links = self.ledger.links("invoice", [invoice.id for invoice in read.invoices])
        open_ids = {
            invoice.id
            for invoice in read.invoices
            if invoice.invoice_date >= self.settings.start_date
            and invoice.id not in links
            and not (vouchers or {}).get(invoice.number.strip())
        }
        since = months_before(here.today, MONTHS_LOOKED_BACK)
        recent = RecentInvoices(
            [each for each in read.invoices if each.invoice_date >= since],
            since,
            here.today,
            open_ids,
            self.settings.start_date,
        )
        yield from check_invoices(recent, rules, codes_listed(self.cobot), self.writer)
        if vouchers is None:
            self.attempts.skip("document-numbers", "other-program")
            return
        yield from check_document_numbers(recent, vouchers, self.writer)
        started = self.ledger.mark(FIRST_RUN)
        first_run = started.astimezone(here.time_zone).date() if started else None
        yield check_other_program(recent, vouchers, links, first_run, self.writer)

    def _pdf(self, read: InvoicesRead | None) -> Iterable[CheckLine]:
        if not self.settings.invoices.attach_pdf:
            return [self.writer.ok("pdf", "off")]
        if read is None:
            return self.attempts.skip("pdf")
        newest = max(read.invoices, key=lambda each: (each.invoice_date, each.number, each.id), default=None)
        if newest is None:
            return [self.writer.ok("pdf", "none")]
        try:
            pdf = self.attempts.read("cobot", lambda: self.cobot.fetch_pdf(newest.id), but=(Rejected, MalformedAnswer))
        except (Rejected, MalformedAnswer) as error:
            reason, _ = self.writer.texts.error_text(error)
            tell = self.writer.failure if newest.invoice_date >= self.settings.start_date else self.writer.warning
            return [tell("pdf", "missing", {"number": newest.number, "reason": reason})]
        if pdf is None:
            return self.attempts.skip("pdf")
        values = {"number": newest.number, "kilobytes": str(max(1, len(pdf) // 1000))}
        return [self.writer.ok("pdf", values=values)]

    def _about_members(
        self, here: SpaceToday | None, listing: MembershipList | None, books: CheckedBooks | None
    ) -> Iterable[CheckLine]:
        contacts = self.attempts.read("sevdesk", lambda: books.contacts) if books else None
        if here is None or listing is None or contacts is None:
            return self.attempts.skip("members-without-contact", "customer-numbers")
        lines = check_members(
            listing.members,
            self.ledger.links("member").keys(),
            contacts,
            self.settings,
            self.writer,
            today=here.today,
            time_zone=here.time_zone,
        )
        return [*lines, *check_customer_numbers(listing.members, contacts, self.writer, here.today)]

    def _next_run(
        self,
        here: SpaceToday | None,
        listing: MembershipList | None,
        read: InvoicesRead | None,
        books: CheckedBooks | None,
    ) -> Iterable[CheckLine]:
        if here is None or listing is None or read is None or books is None:
            return self.attempts.skip("next-run")
        # Without activities: what was posted before would have to be looked up document by document.
        silent = replace(self.settings, notify=replace(self.settings.notify, cobot=False))
        planner = RunPlanner(
            RunContext(
                settings=silent,
                limit=None,
                ledger=self.ledger,
                cobot=self.cobot,
                books=books,
                wording=self.writer.texts,
                here=here,
                now=self.clock.now(),
                window=self._window(here),
            )
        )
        let_go(read, self.ledger, self._window(here))
        members = Members(self.cobot, listing.members) if self.settings.members.enabled else None
        with_invoices = self.settings.invoices.enabled
        try:
            plan = self.attempts.read("sevdesk", lambda: planner.plan(members, read, with_invoices=with_invoices))
        except SetupError as error:
            return [self.writer.failure("next-run", "stops", {"reason": self.writer.texts.error_text(error)[0]})]
        if plan is None:
            return self.attempts.skip("next-run")
        others = planner.unreadable_invoices(read) if with_invoices else []
        if members is not None:
            others += [of_unreadable("member", each) for each in listing.unreadable]
        told = {
            (problem.finding.id, problem.finding.reason)
            for problem in self.ledger.problems()
            if not needs_a_person(problem)
        }
        return [check_next_run(plan, others, told, self.settings.source, self.writer)]

    def _clock(self) -> Iterable[CheckLine]:
        skews = {"Cobot": self.cobot.clock_skew, "sevDesk": self.sevdesk.clock_skew}
        if self.attempts.lost and not any(skew is not None for skew in skews.values()):
            return self.attempts.skip("clock")
        return [check_clock(skews, self.writer)]
