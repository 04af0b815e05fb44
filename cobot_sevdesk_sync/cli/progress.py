"""Progress of long work on a terminal: what, how many of how many, how fast, time left, and why it waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

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

from cobot_sevdesk_sync.cli.clients import Waiting
from cobot_sevdesk_sync.sync import outcome
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

if TYPE_CHECKING:
    from cobot_sevdesk_sync.config.settings import Settings

LONGEST_NAME = 30
SHORTEST_WAIT_SHOWN = 1.0
SECONDS_A_MINUTE = 60


class _RateColumn(ProgressColumn):
    """How many are done in a minute: a document takes seconds, so that a rate per second says nothing."""

    def render(self, task: Task) -> Text:
        """Return the rate, or nothing as long as it is not known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed * SECONDS_A_MINUTE:.0f}/min" if speed else "")


@contextmanager
def terminal_progress(space: str, texts: Texts) -> Iterator[tuple[outcome.Progress, Waiting]]:
    """Show one space's progress while the block runs; yields what to call with the work done and before each wait."""
    with _bar() as bar:
        yield _line(bar, bar.add_task("", total=None, note=""), space, texts)


@contextmanager
def progress_of_spaces() -> Iterator[Callable[[Settings], AbstractContextManager[tuple[outcome.Progress, Waiting]]]]:
    """Show the progress of several spaces: a line for each that is worked on just now.

    Yields what gives a space its line, which vanishes at the end of its block; threads may use it.
    """
    with _bar() as bar:

        @contextmanager
        def line_for(settings: Settings) -> Iterator[tuple[outcome.Progress, Waiting]]:
            task = bar.add_task("", total=None, note="")
            try:
                yield _line(bar, task, settings.cobot.subdomain, Texts(settings.language))
            finally:
                bar.remove_task(task)

        yield line_for


def _bar() -> Progress:
    """Return a bar on stderr that vanishes in the end."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        console=Console(stderr=True),
        transient=True,
        # What is printed meanwhile is meant for stdout, which may be a file, and must not come out at the bar's side.
        redirect_stdout=False,
    )


def _line(bar: Progress, task: TaskID, space: str, texts: Texts) -> tuple[outcome.Progress, Waiting]:
    """Return what shows a space's progress in its line of the bar."""
    bar.update(task, description=texts.text("progress.reading", {"space": space}), refresh=True)

    def show(done: int, total: int, what: str) -> None:
        name = cleaned(what, LONGEST_NAME)
        description = texts.text("progress.work", {"space": space, "what": name})
        bar.update(task, completed=done, total=total, description=description, note="")

    def waiting(seconds: float, why: str) -> None:
        if seconds >= SHORTEST_WAIT_SHOWN:
            note = texts.text(f"progress.waiting.{why}", {"seconds": f"{seconds:.0f}"})
            bar.update(task, note=note, refresh=True)

    return show, waiting
