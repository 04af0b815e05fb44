"""Progress of long work on a terminal: what, how many of how many, how fast, time left, and why it waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from cobot_sevdesk_sync.answers import Reading
from cobot_sevdesk_sync.pacing import Waiting
from cobot_sevdesk_sync.sync import result as outcome
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

if TYPE_CHECKING:
    from cobot_sevdesk_sync.config.settings import Settings

LONGEST_NAME = 30
SHORTEST_WAIT_SHOWN = 1.0
SECONDS_A_MINUTE = 60
WORK = "work"


class _RateColumn(ProgressColumn):
    """How many are done in a minute: a document takes seconds, so that a rate per second says nothing."""

    def render(self, task: Task) -> Text:
        """Return the rate, or nothing as long as it is not known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed * SECONDS_A_MINUTE:.0f}/min" if speed else "")


class _NoteColumn(ProgressColumn):
    """Why it waits, as long as it does: nobody tells when a wait is over."""

    def render(self, task: Task) -> Text:
        """Return the note, or nothing."""
        note: Note | None = task.fields["note"]
        left = note.until - time.monotonic() if note else 0.0
        return Text(note.text(left) if note and left > 0 else "")


class Note(Struct, frozen=True):
    """A wait: until when by the monotonic clock, and the sentence for the seconds that are left."""

    until: float
    text: Callable[[float], str]


Shown = tuple[outcome.Progress, Waiting, Reading]
"""What to call with the work done, before each wait, and after each page of a listing."""


@contextmanager
def progress_of_spaces() -> Iterator[Callable[[Settings], AbstractContextManager[Shown]]]:
    """Show the progress of several spaces: a line for each that is worked on just now.

    Yields what gives a space its line, which vanishes at the end of its block; threads may use it.
    """
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
        _NoteColumn(),
        console=Console(stderr=True),
        transient=True,
        # What is printed meanwhile is meant for stdout, which may be a file, and must not come out at the bar's side.
        redirect_stdout=False,
    )
    with bar:

        @contextmanager
        def line_for(settings: Settings) -> Iterator[Shown]:
            task = bar.add_task("", total=None, note=None)
            try:
                yield _line(bar, task, settings.cobot.subdomain, Texts(settings.language))
            finally:
                bar.remove_task(task)

        yield line_for


def _begin(bar: Progress, task: TaskID, total: int | None) -> None:
    """Let a line begin anew, with a pace of its own."""
    bar.reset(task)
    for each in bar.tasks:
        if each.id == task:
            # To the bar's own functions no total means to keep the last one.
            each.total = total


def _line(bar: Progress, task: TaskID, space: str, texts: Texts) -> Shown:
    """Return what shows a space's progress in its line of the bar."""
    bar.update(task, description=texts.text("progress.reading", {"space": space}), refresh=True)
    # What the line is about: one of the listings, or the work itself, after which no listing is shown any more.
    at = {"what": ""}

    def show(done: int, total: int, what: str) -> None:
        if at["what"] != WORK:
            at["what"] = WORK
            _begin(bar, task, total)
        name = cleaned(what, LONGEST_NAME)
        description = texts.text("progress.work", {"space": space, "what": name})
        bar.update(task, completed=done, total=total, description=description, note=None)

    def waiting(seconds: float, why: str) -> None:
        if seconds >= SHORTEST_WAIT_SHOWN:
            note = Note(
                time.monotonic() + seconds,
                lambda left: texts.text(f"progress.waiting.{why}", {"seconds": f"{left:.0f}"}),
            )
            bar.update(task, note=note, refresh=True)

    def reading(what: str, done: int, total: int | None) -> None:
        if at["what"] == WORK:
            return
        if at["what"] != what:
            at["what"] = what
            # Another listing has another pace: what is left of it is not known from the last.
            _begin(bar, task, total)
        listing = texts.text(f"progress.reading.{what}")
        description = texts.text("progress.work", {"space": space, "what": listing})
        bar.update(task, completed=done, total=total, description=description, note=None, refresh=True)

    return show, waiting, reading
