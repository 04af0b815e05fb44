"""Progress of long work on a terminal: what, how many of how many, time left, and why it waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from cobot_sevdesk_sync.cli.clients import Waiting
from cobot_sevdesk_sync.sync import outcome
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

LONGEST_NAME = 30
SHORTEST_WAIT_SHOWN = 1.0


@contextmanager
def terminal_progress(space: str, texts: Texts) -> Iterator[tuple[outcome.Progress, Waiting]]:
    """Show progress on stderr while the block runs; yields what to call with the work done and before each wait."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(texts.text("progress.reading", {"space": space}), total=None, note="")

        def show(done: int, total: int, what: str) -> None:
            name = cleaned(what, LONGEST_NAME)
            description = texts.text("progress.work", {"space": space, "what": name})
            bar.update(task, completed=done, total=total, description=description, note="")

        def waiting(seconds: float, why: str) -> None:
            if seconds >= SHORTEST_WAIT_SHOWN:
                bar.update(task, note=texts.text(f"progress.waiting.{why}", {"seconds": f"{seconds:.0f}"}))

        yield show, waiting
