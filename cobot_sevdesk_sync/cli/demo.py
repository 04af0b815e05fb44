"""``demo``: the main job, end to end, over real HTTP against a built-in Cobot and a built-in sevDesk."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cli.console import INDENT, Page, say_aside
from cobot_sevdesk_sync.cli.demo_telling import BOOKKEEPER, Telling, months_of, named_cents, open_in
from cobot_sevdesk_sync.cli.init_config import write_private
from cobot_sevdesk_sync.cli.root import until_stopped, wait_for_ever
from cobot_sevdesk_sync.cli.sandbox import config_text
from cobot_sevdesk_sync.cli.spaces import open_clients, terminal_progress
from cobot_sevdesk_sync.cli.sync_accept import let_stand
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.report.formats import write_report
from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.report.space import report_space
from cobot_sevdesk_sync.report.text import WIDTH, Style, write_overview
from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.seed import Expectations, seed_space
from cobot_sevdesk_sync.sandbox.seed_contents import InvoiceSituation
from cobot_sevdesk_sync.sandbox.server import SandboxServers
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.result import RunOptions, RunResult
from cobot_sevdesk_sync.sync.run import run_space
from cobot_sevdesk_sync.texts import Language, Texts, language_of_environment

FILE_NAME = "cobot-sevdesk-report.html"
FAILED = 1
MEMORY = "/dev/shm"  # noqa: S108 - only ever the parent of a fresh private folder
# The vouchers that are shown, by what is special about their invoices.
SHOWN: tuple[InvoiceSituation, ...] = ("team", "rates-19-and-7", "correction", "guest")
# The invoices that are easily booked wrong, by what the demo says of them.
TRAPS: Mapping[str, InvoiceSituation] = {
    "deposit": "deposit-alone",
    "beside": "deposit-beside-taxed",
    "zero": "deposit-set-off",
    "stranger": "voucher-of-stranger",
}
BOOKED = frozenset({"create-voucher", "adopt-voucher"})


class DemoFailed(Exception):
    """The program did not do what the demo is there to show; the message says what."""


@click.command()
@click.option(
    "--language", type=click.Choice(["en", "de"]), help="What the demo speaks; by default the locale's language."
)
@click.option("--keep", is_flag=True, help="Leave the servers and files for a look, until Ctrl-C.")
def demo(language: Language | None, keep: bool) -> int:
    """Show the main job on a built-in Cobot and a built-in sevDesk; needs no account and no configuration."""
    language = language or language_of_environment(os.environ)
    clock = SystemClock()
    started = clock.monotonic()
    cobot, sevdesk, expectations = seed_space(datetime.now(ZoneInfo("Europe/Berlin")).date())
    telling = Telling(Page(), Texts(language), cobot, sevdesk)
    with _folder(keep=keep) as folder, SandboxServers(CobotSide(cobot), SevdeskSide(sevdesk)) as servers:
        config = folder / "config.yaml"
        text = config_text(
            servers,
            cobot,
            sevdesk,
            start_date=expectations.start_date,
            language=language,
            state="state.db",
            cost_centre=expectations.cost_centre,
        )
        write_private(config, text)
        try:
            shown = _Demo(telling, load_settings(config, {}), expectations)
            report = shown.show()
            months = shown.months(report)
        except DemoFailed as fault:
            say_aside(telling.texts.text("demo.failed", {"what": str(fault).rstrip(" .")}))
            return FAILED
        _tell_report(report, telling, folder if keep else None)
        telling.signing(months, expectations.today)
        telling.end(clock.monotonic() - started)
        if keep:
            with until_stopped():
                telling.keep(str(config), servers.cobot_url, servers.sevdesk_url)
                wait_for_ever()
    if keep:
        telling.page.gap()
        telling.page.lines(telling.texts.text("demo.keep.stopped", {"folder": str(folder)}))
    return 0


def _tell_report(report: Report, telling: Telling, folder: Path | None) -> None:
    """Print what a month is judged by, write the whole as a page, and say where that is.

    Args:
        report: The report.
        telling: Where the demo tells.
        folder: Where the page goes; None for a fresh folder of its own that stays.
    """
    overview, page = io.StringIO(), io.StringIO()
    write_overview(report, telling.texts, overview, Style(width=WIDTH - INDENT))
    write_report(report, "html", page, telling.texts)
    path = (folder or Path(tempfile.mkdtemp(prefix="cobot-sevdesk-report-"))) / FILE_NAME
    write_private(path, page.getvalue())
    telling.report(overview.getvalue().splitlines(), path)


class _Demo(Struct):
    """The demo on its way: what the runs have told so far."""

    telling: Telling
    settings: Settings
    expectations: Expectations
    results: list[RunResult] = field(default_factory=list)

    def show(self) -> Report:
        """Show the runs, and return the report on what they came to.

        Raises:
            DemoFailed: A run did not do what it should.
        """
        telling, sevdesk = self.telling, self.telling.sevdesk
        telling.begin()
        telling.who_is_there()
        before = deepcopy(sevdesk)

        rehearsed = self._run(RunOptions(dry_run=True, with_pdfs=True))
        self._require(sevdesk == before, "dry")
        telling.dry_run(rehearsed, self._left(rehearsed))

        first = self._run(RunOptions())
        left = self._left(first)
        self._require(_steps(first) == _steps(rehearsed) and _keeps(sevdesk, before), "plan")
        telling.run(first, left)
        telling.vouchers([self.expectations.invoice(situation).number for situation in SHOWN])
        telling.careful({trap: self.expectations.invoice(situation).number for trap, situation in TRAPS.items()})
        telling.unbooked(left)

        self._step_in()
        return self._what_is_left()

    def _step_in(self) -> None:
        """Add the missing account and accept a difference, as the bookkeeper would, and run again."""
        sevdesk, account = self.telling.sevdesk, self.expectations.missing_account
        before = deepcopy(sevdesk)
        waiting = [finding for finding in self._left(self.results[-1]) if finding.code == "no-booking-account"]
        sevdesk.add_account(*account)
        accepted = self.expectations.invoice("voucher-differs").number
        why = self.telling.reason(accepted)
        let_stand(self.settings, [accepted], why, BOOKKEEPER)
        # What was accepted is read with the configuration, as by any command.
        self.settings = load_settings(self.settings.source, {})
        second = self._run(RunOptions())
        booked = [action for action in second.actions if action.action == "create-voucher"]
        added = len(sevdesk.vouchers) - len(before.vouchers)
        as_meant = {action.id for action in booked} == {finding.id for finding in waiting} and added == len(waiting)
        self._require(as_meant and bool(waiting) and _keeps(sevdesk, before), "mended")
        told = {problem.finding.number for problem in second.problems}
        self._require(bool(self.settings.acceptances) and accepted not in told, "accepted")
        self.telling.mended(account, accepted, [action.number or action.id for action in booked], before)

    def _what_is_left(self) -> Report:
        """Name what is left, and prove by the report that nothing else is missing."""
        last = self.results[-1]
        left = self._left(last)
        unbooked = {finding.id for finding in left}
        others = [problem.finding for problem in last.problems if problem.finding.id not in unbooked]
        report = self._report(None, self.telling.invoices[-1].day)
        accepted = {acceptance.id for acceptance in self.settings.acceptances}
        named = named_cents(report, unbooked | accepted, self.telling.sevdesk)
        self.telling.left(left, others)
        self.telling.totals(report, named)
        self.telling.requests(self.results)
        unexplained = Counter({month: sums.difference_cents for month, sums in report.months().items()})
        unexplained.subtract(named)
        self._require(not any(unexplained.values()), "totals", self.telling.texts.amount_of_cents(unexplained.total()))
        return report

    def months(self, report: Report) -> list[Report]:
        """Return the report of each month by itself, as ``sync report`` makes it for who signs that month.

        Raises:
            DemoFailed: One calls for a person without anything open that could be named, or the reverse.
        """
        reports = [self._report(*month) for month in months_of(report)]
        named = [bool(open_in(each, self.telling.texts)) for each in reports]
        self._require([each.differs for each in reports] == named, "signing")
        return reports

    def _report(self, since: date | None, until: date) -> Report:
        """Return the report that ``sync report`` makes of a period, whose last day may lie ahead."""
        clock = SystemClock()
        cobot, sevdesk = open_clients(self.settings, clock)
        with closing(Ledger.copy_of(self.settings.state)) as ledger:
            return report_space(self.settings, cobot, sevdesk, clock, since, until, ledger)

    def _run(self, options: RunOptions) -> RunResult:
        """Run the program as ``sync run`` does."""
        clock = SystemClock()
        with (
            terminal_progress(self.telling.page.coloured) as shown,
            shown(self.settings) as (progress, waiting, reading),
        ):
            clients = partial(open_clients, clock=clock, waiting=waiting, reading=reading)
            result = run_space(self.settings, options, clients, clock, progress)
        if result.error is not None:
            raise DemoFailed(" ".join(result.error))
        self.results.append(result)
        return result

    def _left(self, result: RunResult) -> list[Finding]:
        """Return the problems of those invoices that no run so far has booked, one each."""
        booked = {action.id for each in [*self.results, result] for action in each.actions if action.action in BOOKED}
        found = {
            problem.finding.id: problem.finding
            for problem in result.problems
            if problem.finding.object == "invoice" and problem.finding.id not in booked
        }
        return list(found.values())

    def _require(self, holds: bool, what: str, value: str = "") -> None:
        if not holds:
            raise DemoFailed(self.telling.texts.text(f"demo.failed.{what}", {"amount": value}))


def _steps(result: RunResult) -> list[tuple[str, str, str]]:
    return [(action.action, action.object, action.id) for action in result.actions]


def _keeps(now: SevdeskState, before: SevdeskState) -> bool:
    """Whether every contact, voucher and tag that was there is still there, and the same."""
    kinds = ("contacts", "vouchers", "tag_relations")
    return all(getattr(now, kind).items() >= getattr(before, kind).items() for kind in kinds)


@contextmanager
def _folder(*, keep: bool) -> Iterator[Path]:
    """Give a fresh folder that only the user can enter; it is removed afterwards unless it shall be kept."""
    # The demo's ledger is thrown away: where there is a folder in memory, no disk has to confirm each of its steps.
    in_memory = not keep and os.access(MEMORY, os.W_OK | os.X_OK)
    folder = Path(tempfile.mkdtemp(prefix="cobot-sevdesk-demo-", dir=MEMORY if in_memory else None))
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
