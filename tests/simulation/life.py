"""A space's life from its events: carried out on the sandbox with one virtual clock, judged, told and shrunk."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import msgspec
from msgspec import Struct, field

from cobot_sevdesk_sync.cobot import client as cobot_client
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.report.space import report_space
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.sevdesk import client as sevdesk_client
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import AlreadyRunning
from cobot_sevdesk_sync.sync import run as run_module
from cobot_sevdesk_sync.sync.problems import release
from cobot_sevdesk_sync.sync.result import RunOptions, RunResult
from tests.faults.both_sides import MARKS, Killed
from tests.faults.test_killed_between import Commits, watched
from tests.sandbox_states import dump
from tests.simulation.events import BEGINNING, START_DATE, Event, text_of
from tests.simulation.space import ACCOUNTS, People
from tests.simulation.watch import Complaint, Sender, Watch
from tests.simulation.weather import Boundary, Sky
from tests.world import COBOT_URL, SEVDESK_URL, empty_world

MOST_RUNS_TO_REST = 40
MOST_REPLAYS = 400
MOST_SECONDS_TO_SHRINK = 240.0


class Figures(Struct):
    """What a life came to."""

    days: int = 0
    runs: int = 0
    requests: int = 0
    faults: int = 0
    edits: int = 0
    rests: int = 0
    idle_runs: int = 0
    struck: dict[str, int] = field(default_factory=dict)


class Lived(Struct):
    """A life as it was lived, up to the first complaint."""

    complaint: Complaint | None
    story: list[str]
    figures: Figures
    ended_at: int
    footprint: str = ""


class Life:
    """One space, from its first day on."""

    def __init__(self, folder: Path, checks: frozenset[str]) -> None:
        self.world = empty_world(folder, START_DATE)
        self.world.clock.moment = BEGINNING
        self.world.cobot_side.clock = self.world.sevdesk_side.clock = self.world.clock.now
        self.world.configure(
            accounts=dict(ACCOUNTS), taxes={"zero_rated": {"third_country": "17"}}, sevdesk={"settle_seconds": 60}
        )
        self.people = People(self.world)
        self.watch = Watch(self.people, checks)
        self.sky = Sky(self.world.clock)
        self.sky.arrived = lambda told: self._tell(f"    {told}")
        self.story: list[str] = []
        self.figures = Figures()
        self._settings: dict[str, Settings] = {}
        self._backup: bytes | None = None
        self._disturbed = False
        self._struck: set[str] = set()

    # Events.

    def happens(self, event: Event, within: Sequence[Event]) -> None:
        """Let an event happen, with all that happens within it."""
        clock = self.world.clock
        clock.moment = max(clock.moment, event.moment)
        self.sky.let_arrive()
        if event.kind == "runs":
            self._runs(within)
        elif event.kind == "rests":
            self._rests()
        elif told := self._carries_out(event):
            self._tell(told)

    def _carries_out(self, event: Event) -> str | None:
        done = MACHINES.get(event.kind)
        if done is not None:
            return done(self, event)
        told: str | None = getattr(self.people, event.kind)(**event.values)
        self.figures.edits += told is not None
        return told

    def _world_is(self, event: Event) -> str:
        quirks = event.values
        self.world.sevdesk_side.quirks.order = quirks["order"]
        self.world.cobot.quirks.invoice_order = quirks["invoice_order"]
        self.world.cobot.quirks.repeated_rows = quirks["repeated_rows"]
        self.world.cobot.quirks.invoice_activities = quirks["invoice_activities"]
        self.world.configure(invoices={name: quirks[name] for name in ("create_missing_contacts", "attach_pdf")})
        cobot_client.PAGE_SIZE = min(quirks["page_size"], 200)
        sevdesk_client.PAGE_SIZE = quirks["page_size"]
        return f"the world is {dict(quirks)}"

    def _pages_become_small(self, _event: Event) -> str:
        cobot_client.PAGE_SIZE = 3
        return "Cobot gives three entries a page from now on"

    def _state_vanishes(self, _event: Event) -> str | None:
        if not self.world.state_file.exists():
            return None
        # Nothing is on its way any more when somebody notices: nobody could know of it.
        self.sky.let_arrive(all_of_it=True)
        self._remove_state()
        return "the state file vanishes"

    def _state_is_backed_up(self, _event: Event) -> str | None:
        if not self.world.state_file.exists():
            return None
        self._backup = self.world.state_file.read_bytes()
        return "the state file is copied"

    def _state_is_restored(self, _event: Event) -> str | None:
        if self._backup is None:
            return None
        self.sky.let_arrive(all_of_it=True)
        self._remove_state()
        self.world.state_file.write_bytes(self._backup)
        self.world.state_file.chmod(0o600)
        return "the state file is put back from the copy"

    def _remove_state(self) -> None:
        self.watch.forgets()
        for mark in ("", *MARKS):
            Path(f"{self.world.state_file}{mark}").unlink(missing_ok=True)

    def _setting_changes(self, event: Event) -> str:
        section, key, value = (event.values[name] for name in ("section", "key", "value"))
        self.world.configure(**{section: {key: value}})
        self._settings.clear()
        return f"{section}.{key} is {value} from now on"

    def _rehearses(self, _event: Event) -> str:
        self.settings("main")
        files = {path.name: path.read_bytes() for path in self.world.folder.iterdir() if path.is_file()}
        before = dump(self.world.cobot), dump(self.world.sevdesk)
        self._run_program("main", RunOptions(dry_run=True))
        after = {path.name: path.read_bytes() for path in self.world.folder.iterdir() if path.is_file()}
        if (dump(self.world.cobot), dump(self.world.sevdesk), after) != (*before, files):
            self.watch.fresh.append(Complaint("a rehearsal that writes", "a dry run left something behind"))
        return "a dry run"

    def _another_runs(self, event: Event) -> str:
        kept = self.world.cobot_side.fault, self.world.sevdesk_side.fault
        self.watch.has_another_installation = True
        try:
            result = self._one_run("another", (), unlocked=not event.values["same_machine"])
        except AlreadyRunning:
            return "another installation is kept off by the lock"
        finally:
            self.world.cobot_side.fault, self.world.sevdesk_side.fault = kept
        machine = "this machine" if event.values["same_machine"] else "another machine"
        return f"another installation runs on {machine}: {_summary(result)}"

    # Runs.

    def settings(self, installation: str) -> Settings:
        """Return the settings of an installation: all have the same but the state file."""
        if not self._settings:
            main = load_settings(self.world.write_config(COBOT_URL, SEVDESK_URL), {})
            other = msgspec.structs.replace(main, state=self.world.folder / "another.db")
            self._settings = {"main": main, "another": other}
        return self._settings[installation]

    def _runs(self, within: Sequence[Event]) -> None:
        self._tell("a run")
        notes = next((each.values["note"] for each in within if each.kind == "killed between two notes"), None)
        events = [each for each in within if each.kind != "killed between two notes"]
        began = self.world.clock.now()
        self.watch.booked.clear()
        with watched(Commits(notes)) if notes else nullcontext():
            result = self._one_run("main", events)
        if notes and result is None:
            self.sky.struck["killed between two notes"] += 1
            self._tell(f"    killed after note {notes}")
        self._judge(result, began, disturbed=self._disturbed or (notes is not None and result is None))

    def _one_run(self, installation: str, events: Sequence[Event], *, unlocked: bool = False) -> RunResult | None:
        machine = "another machine" if unlocked else "this machine"
        sender = Sender(machine, self.world.clock.now(), self.settings(installation))
        boundary = Boundary(
            self.sky,
            events,
            self._carries_out,
            self._tell,
            lambda request, handle: self.watch.takes_effect(sender, request, handle),
        )
        self.world.cobot_side.fault = self.world.sevdesk_side.fault = boundary
        self.figures.runs += 1
        try:
            # No lock reaches from one machine to another.
            with mock.patch.object(run_module, "exclusive", _unlocked) if unlocked else nullcontext():
                result = self._run_program(installation)
        except Killed:
            result = None
        self.world.cobot_side.fault = self.world.sevdesk_side.fault = no_fault
        if installation == "main":
            self._disturbed, self._struck = boundary.disturbed or sender.began < self.sky.asked_to_wait, boundary.struck
            if summary := _summary(result):
                self._tell(f"    {summary}")
        return result

    def _run_program(self, installation: str, options: RunOptions | None = None) -> RunResult:
        settings = self.settings(installation)
        return run_module.run_space(settings, options or RunOptions(), self.world.clients, self.world.clock)

    def _judge(self, result: RunResult | None, began: datetime, *, disturbed: bool) -> None:
        ledger = Ledger.open(self.world.state_file)
        try:
            self.watch.after_a_run(result, ledger, began, disturbed=disturbed, struck=self._struck)
        finally:
            ledger.close()

    # Rest.

    def _rests(self) -> None:
        """Some days without faults, and without people: everything is done or named, and then nothing more is."""
        self._tell("some days of rest")
        self.figures.rests += 1
        self.sky.let_arrive(all_of_it=True)
        self._retry_all()
        clock = self.world.clock
        quiet_since = None
        for count in range(MOST_RUNS_TO_REST):
            clock.advance(seconds=61)
            if count > 3:
                clock.advance(hours=7)
            began = clock.now()
            result = self._one_run("main", ())
            self._judge(result, began, disturbed=False)
            if self.watch.fresh:
                return
            quiet = result is not None and result.error is None and not result.actions and not self._open_business()
            quiet_since = (quiet_since or clock.now()) if quiet else None
            if quiet_since is not None and (clock.now().date() - quiet_since.date()).days > 1:
                assert result is not None
                self._judge_rest(result)
                return
        self.watch.fresh.append(Complaint("no rest", f"after {MOST_RUNS_TO_REST} runs: {self._open_business()}"))

    def _retry_all(self) -> None:
        """Somebody says ``sync retry --all``: numbers are written again, and nothing waits for hours."""
        ledger = Ledger.open(self.world.state_file)
        try:
            release(ledger, None)
        finally:
            ledger.close()

    def _open_business(self) -> list[str]:
        ledger = Ledger.open(self.world.state_file)
        try:
            # Which of two vouchers that look alike was sent cannot be told: that stays open until a person has looked.
            twins = [each for each in ledger.open_intents() if len(self.world.sevdesk.vouchers_by_number(each.key)) > 1]
            return [
                *(f"{each.action} {each.cobot_id} {each.key}" for each in ledger.open_intents() if each not in twins),
                *(f"{each.kind} {each.cobot_id} {each.pending}" for each in ledger.unfinished_links()),
            ]
        finally:
            ledger.close()

    def _judge_rest(self, result: RunResult) -> None:
        settings = self.settings("main")
        ledger = Ledger.open(self.world.state_file)
        try:
            cobot, sevdesk = self.world.clients(settings)
            until = self.world.clock.now().date() + timedelta(days=400)
            report = report_space(settings, cobot, sevdesk, self.world.clock, None, until, ledger)
            self.watch.at_rest(result, ledger, report)
            calm = not any(not each.finding.meaning.told_once for each in ledger.problems())
        finally:
            ledger.close()
        self._judge_idleness(calm=calm)

    def _judge_idleness(self, *, calm: bool) -> None:
        """One more run: it writes nothing, and where nothing is named it asks two questions, both of Cobot."""
        self.world.forget_requests()
        self.world.clock.advance(minutes=5)
        self._one_run("main", ())
        asked = {each.path for each in self.world.cobot_side.log}, len(self.world.sevdesk_side.log)
        if any(each.is_write for each in self.world.requests()):
            self.watch.fresh.append(Complaint("an idle run that writes", str(asked)))
        if calm and (len(asked[0]), asked[1]) != (2, 0):
            self.watch.fresh.append(Complaint("an idle run that asks", f"{asked}"))
        if calm and len(self.world.cobot_side.log) == 2:
            self.figures.idle_runs += 1

    # Telling.

    def _tell(self, words: str) -> None:
        self.story.append(f"{text_of(self.world.clock.now())}  {words}")


MACHINES: dict[str, Callable[[Life, Event], str | None]] = {
    "the world is": Life._world_is,
    "pages become small": Life._pages_become_small,
    "the state vanishes": Life._state_vanishes,
    "the state is backed up": Life._state_is_backed_up,
    "the state is restored": Life._state_is_restored,
    "a rehearsal": Life._rehearses,
    "a setting changes": Life._setting_changes,
    "another installation runs": Life._another_runs,
}


@contextmanager
def _unlocked(*_arguments: object, **_options: object) -> Iterator[None]:
    yield


def _summary(result: RunResult | None) -> str:
    if result is None:
        return "it is killed"
    done = Counter(f"{each.action} {each.number or ''}".strip() for each in result.actions)
    told = [f"{each.finding.code} {each.finding.number or ''}".strip() for each in result.to_tell]
    parts = [", ".join(done), f"tells {', '.join(told)}" if told else "", result.error[0] if result.error else ""]
    return "; ".join(part for part in parts if part)


def live(events: Sequence[Event], folder: Path, checks: frozenset[str]) -> Lived:
    """Live a life until its end, or until something is not as it must be."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with mock.patch.multiple(cobot_client, PAGE_SIZE=200), mock.patch.multiple(sevdesk_client, PAGE_SIZE=1000):
        life = Life(folder, checks)
        position = 0
        while position < len(events) and not life.watch.fresh:
            event, position = events[position], position + 1
            first = position
            while position < len(events) and events[position].place is not None:
                position += 1
            if event.place is None:
                life.happens(event, events[first:position])
        figures = life.figures
        figures.days = (life.world.clock.now() - BEGINNING).days
        figures.requests = life.sky.requests
        figures.struck = dict(life.sky.struck)
        figures.faults = sum(life.sky.struck.values())
        complaint = life.watch.fresh[0] if life.watch.fresh else None
        footprint = repr((dump(life.world.cobot), dump(life.world.sevdesk)))
    shutil.rmtree(folder, ignore_errors=True)
    return Lived(complaint, life.story, figures, position, footprint)


def shrink(
    events: Sequence[Event], lived: Lived, again: Callable[[Sequence[Event]], Lived]
) -> tuple[list[Event], Lived]:
    """Return the fewest events found that lead to the same kind of complaint, and how they were lived.

    Delta debugging: ever smaller parts are left out, as long as the complaint stays. A bound on the time ends it: the
    seed alone brings everything back.

    Args:
        events: A life with a complaint.
        lived: How it was lived.
        again: Lives a part of it.
    """
    assert lived.complaint is not None
    kind = lived.complaint.kind
    kept, best = list(events[: lived.ended_at]), lived
    replays, began = 0, time.monotonic()
    size = max(len(kept) // 2, 1)

    def goes_on() -> bool:
        return replays < MOST_REPLAYS and time.monotonic() - began < MOST_SECONDS_TO_SHRINK

    while size >= 1 and goes_on():
        position, shorter = 0, False
        while position < len(kept) and goes_on():
            candidate = kept[:position] + kept[position + size :]
            tried = again(candidate)
            replays += 1
            if tried.complaint is not None and tried.complaint.kind == kind:
                kept, best, shorter = candidate[: tried.ended_at], tried, True
            else:
                position += size
        if not shorter or size > 1:
            size //= 2
    return kept, best
