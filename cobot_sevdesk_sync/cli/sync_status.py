"""``sync status``: how each space stands, from its state file alone."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from msgspec import to_builtins

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.cli.console import WRONG_USAGE, Column, Page, print_json, refuse, span_text
from cobot_sevdesk_sync.cli.log import tell_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import Failing, for_each_space, is_database, is_own_file, spaces_or_exit
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, USAGE, StateError
from cobot_sevdesk_sync.store.database import back_up, require_writable
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import is_held
from cobot_sevdesk_sync.store.records import Backfill, RunRecord
from cobot_sevdesk_sync.sync.home import is_earlier, require_named_owner
from cobot_sevdesk_sync.sync.result import accepted_fields, utc_text
from cobot_sevdesk_sync.sync.status import HeldDocument, Part, RunGroup, Status, UnknownWrite, read_status, run_figures
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

GROUPS_SHOWN = 8
RUNS_IN_JSON = 20
SIDE_NAMES = {"cobot": "Cobot", "sevdesk": "sevDesk"}
KINDS: tuple[ObjectKind, ...] = ("invoice", "member", "team", "contact")


@click.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--backup",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Instead, copy the state file to this new, private file, also while a run is at work; into a folder, each"
    " space's as SUBDOMAIN.db.",
)
@click.option("--overwrite", is_flag=True, help="With --backup: replace a file that is there.")
@click.pass_obj
def status(options: GlobalOptions, output: str, backup: Path | None, overwrite: bool) -> int:
    """Tell how each space stands: last runs, and what is blocked or waits.

    Needs no network, changes nothing, and also works while a run is at work. JSON is one object per space, each on one
    line; times are UTC.

    Ends with code 0 when nothing needs a person (also before the first run),
    1 when something does: a document is blocked, rejected or unsettled, the last
    run was stopped by a wrong set-up or a refused token, or no run came to its
    end for a day; 2 for a wrong configuration; 5 when a state file cannot be used.
    With --backup: 0 when the copy is made, 2 when it cannot be written or is there
    already, 5 as above.
    """
    spaces, code = spaces_or_exit(options, output)
    failing = Failing("status-failed", also=_print_failed if output == "json" else None)
    texts = Texts(spaces[0].language)
    if overwrite and backup is None:
        refuse(texts.text("status.backup.overwrite-alone"), event=WRONG_USAGE)
    if backup is not None:
        if len(spaces) > 1 and not os.path.isdir(backup):  # noqa: PTH112 - see there
            refuse(texts.text("status.backup.folder", {"path": str(backup)}), event=WRONG_USAGE)
        for target in {_copy_of(settings, backup) for settings in spaces}:
            if is_own_file(target, options, spaces, may_be_database=True):
                refuse(texts.text("own-file", {"path": str(target)}), event=WRONG_USAGE)

        def copied(settings: Settings) -> int:
            return _back_up(settings, backup, output, overwrite=overwrite)

        return max([code, *for_each_space(spaces, copied, failing)])
    now = SystemClock().now()

    def tell(settings: Settings) -> int:
        found = status_of(settings, now)
        texts = Texts(settings.language)
        if output == "json":
            print_json(status_fields(found, texts))
        else:
            if settings is not spaces[0]:
                click.echo()
            tell_status(found, texts.there(found.time_zone))
        return found.exit_code

    return max([code, *for_each_space(spaces, tell, failing)])


def _copy_of(settings: Settings, place: Path) -> Path:
    """Return where the copy of a space's state file goes."""
    is_folder = os.path.isdir(place)  # noqa: PTH112 - Path's own raises in a folder that may not be entered
    return place / f"{settings.cobot.subdomain}.db" if is_folder else place


def _is_anothers(target: Path, settings: Settings) -> bool:
    """Whether a database stands there that is not seen to be an earlier copy of this space's state file."""
    if not is_database(target):
        return False
    try:
        with (
            closing(Ledger.copy_of(target, as_it_is=True)) as copy,
            closing(Ledger.copy_of(settings.state, as_it_is=True)) as ledger,
        ):
            return not is_earlier(copy, ledger)
    except StateError:
        return True


def _back_up(settings: Settings, place: Path, output: str, *, overwrite: bool) -> int:
    """Copy a space's state file; nothing is printed where nobody looks on, so that cron sends no mail."""
    texts, space = Texts(settings.language), settings.cobot.subdomain
    target = _copy_of(settings, place)
    values = {"path": str(target), "space": space}
    try:
        back_up(settings.state, target, overwrite=overwrite and not _is_anothers(target, settings))
    except FileExistsError:
        error = texts.text("status.backup.anothers" if overwrite else "status.backup.exists", values)
    except OSError as fault:
        error = texts.text("status.backup.failed", {"path": str(target), "reason": texts.reason(fault)})
    else:
        if output == "json":
            print_json({"space": space, "exit_code": DONE, "backup": str(target)})
        elif sys.stdout.isatty():
            click.echo(texts.text("status.backup.made", {"space": space, "path": str(target)}))
        return DONE
    tell_aside("status-failed", f"{space}: {error}")
    if output == "json":
        _print_failed(settings, USAGE, (error, ""))
    return USAGE


def _print_failed(settings: Settings, code: int, error: tuple[str, str]) -> None:
    print_json({"space": settings.cobot.subdomain, "exit_code": code, "error": _error_fields(error)})


def _error_fields(error: tuple[str, str]) -> dict[str, str]:
    return {"message": error[0], "fix": error[1]}


def status_of(settings: Settings, now: datetime) -> Status:
    """Return how a space stands; its state file is neither made nor changed.

    Raises:
        StateError: The file cannot be used, or the next run could not write it.
    """
    require_writable(settings.state)
    # Asked before the ledger is read: a run that ends in between has then written all that it says.
    is_running = is_held(settings.state, settings.cobot.space)
    with closing(Ledger.copy_of(settings.state)) as ledger:
        require_named_owner(ledger, settings.cobot.subdomain)
        return read_status(
            ledger,
            settings.cobot.subdomain,
            now,
            is_running=is_running,
            settle_seconds=settings.sevdesk.settle_seconds,
            acceptances=settings.acceptances,
            to_compare=_to_compare(settings),
        )


def _to_compare(settings: Settings) -> list[Part]:
    """Return what is to be compared with sevDesk every day."""
    wanted: dict[Part, bool] = {"invoices": settings.invoices.enabled, "contacts": settings.members.enabled}
    return [part for part, is_wanted in wanted.items() if is_wanted and settings.invoices.daily_check]


def tell_status(status: Status, texts: Texts) -> None:
    """Print one space's status."""
    page = Page()
    page.title(_health(status, texts))
    for line in _about_runs(status, texts):
        page.paragraph(line)
    _tell_held(page, status, texts)
    _tell_unknown(page, status, texts)
    _tell_stop(page, status, texts)
    _tell_accepted(page, status, texts)
    _tell_unexpected(page, status, texts)
    _tell_runs(page, status, texts)
    if status.runs or status.links:
        page.heading(texts.text("status.figures"))
        page.pairs(_figures(status, texts))


def _health(status: Status, texts: Texts) -> str:
    persons = status.count - status.unsettled_count
    values = {"space": status.space, "count": str(persons or status.count)}
    if status.health == "needs-a-person" and not persons:
        return texts.text("status.health.unsettled", values)
    return texts.text(f"status.health.{status.health}", values)


def _about_runs(status: Status, texts: Texts) -> list[str]:
    lines = []
    if status.is_running:
        lines.append(texts.text("status.running"))
    last = status.last_run
    if last is None:
        if status.was_interrupted and not status.is_running:
            lines.append(texts.text("status.interrupted", {"linked": ", ".join(_linked(status, texts))}))
        elif not status.is_running:
            lines.append(texts.text("status.no-run"))
        return lines
    values = {
        "moment": texts.moment(last.finished),
        "span": span_text(status.now - last.finished, texts),
        "code": str(last.exit_code),
    }
    lines.append(texts.text("status.last-run", values))
    if status.health in {"failed", "unreachable"}:
        lines += _why_stopped(status, last.exit_code, texts)
    if status.health == "overdue":
        ended = status.came_to_its_end
        lines.append(texts.text("status.overdue", {"moment": texts.moment(ended) if ended else ""}))
    parts = [
        texts.text(f"status.not-compared.{part}", {"day": texts.day(day) if day else ""})
        for part, day in status.not_compared.items()
    ]
    if parts:
        lines.append(texts.text("status.not-compared", {"parts": ", ".join(parts)}))
    return lines


def _why_stopped(status: Status, code: int, texts: Texts) -> tuple[str, ...]:
    if status.stopped_by is not None:
        return texts.error_text(status.stopped_by)
    side = SIDE_NAMES.get(status.refused_by or "", "")
    return (texts.text(f"status.ended.{code}", {"side": side}),)


def _tell_held(page: Page, status: Status, texts: Texts) -> None:
    """Tell the problems, those that need somebody now before those that only go on showing."""
    for heading, chosen in (
        ("status.problems", [each for each in status.held if each.held not in {"after-sync", "unsettled"}]),
        ("status.unsettled", [each for each in status.held if each.held == "unsettled"]),
        ("status.after-sync", [each for each in status.held if each.held == "after-sync"]),
    ):
        if chosen:
            page.heading(texts.text(heading, {"count": str(len(chosen))}))
        for each in chosen:
            finding = each.problem.finding
            page.paragraph(f"{cleaned(finding.number or finding.id)}  {finding.code}", "bold")
            page.paragraph(_held_text(each, status, texts), "dim", indent=5)
            page.paragraph(texts.problem_message(finding), indent=5)
            page.paragraph(f"> {texts.problem_fix(finding)}", indent=5)


def _held_text(held: HeldDocument, status: Status, texts: Texts) -> str:
    problem = held.problem
    values = {
        "since": texts.moment(problem.first_seen),
        "span": span_text(status.now - problem.first_seen, texts),
        "tries": str(problem.tries) if problem.tries else "",
        "until": texts.moment(held.waits_until) if held.waits_until else "",
        "left": span_text(held.waits_until - status.now, texts) if held.waits_until else "",
    }
    how = "standing" if held.held == "blocked" and not held.is_unbooked else held.held
    return texts.text(f"status.held.{how}", values)


def _tell_unknown(page: Page, status: Status, texts: Texts) -> None:
    if not status.unknown:
        return
    page.heading(texts.text("status.unknown", {"count": str(len(status.unknown))}))
    for each in status.unknown:
        values = {
            "step": texts.step_name(each.intent.action),
            "id": cleaned(each.intent.cobot_id),
            "since": texts.moment(each.intent.sent_at),
            "looks": str(each.intent.looks),
            "next": texts.moment(each.next_look),
        }
        page.paragraph(texts.text("status.unknown.write", values))


def _tell_stop(page: Page, status: Status, texts: Texts) -> None:
    if status.numbers_stopped is not None:
        page.heading(texts.text("status.numbers-stopped"))
        member = cleaned(status.numbers_stopped)
        page.paragraph(texts.text("status.numbers-stopped.why", {"id": member, "retry": shlex.quote(member)}))


def _tell_accepted(page: Page, status: Status, texts: Texts) -> None:
    if status.accepted:
        page.heading(texts.text("status.accepted", {"count": str(len(status.accepted))}))
    for entry in status.accepted:
        page.paragraph(f"{cleaned(entry.number or entry.id)}  {cleaned(entry.code)}", "bold")
        values = {"reason": cleaned(entry.reason), "by": cleaned(entry.by), "day": texts.day(entry.day)}
        page.paragraph(texts.text("status.accepted.entry", values), indent=5)


def _tell_unexpected(page: Page, status: Status, texts: Texts) -> None:
    if status.unexpected:
        page.heading(texts.text("status.unexpected", {"count": str(len(status.unexpected))}))
        page.paragraph(texts.text("status.unexpected.means"), "dim")
    for each in status.unexpected:
        values = {"side": SIDE_NAMES[each.side], "form": cleaned(each.form), "count": str(each.count)}
        values |= {"first": texts.moment(each.first), "last": texts.moment(each.last)}
        page.paragraph(texts.text("status.unexpected.form", values))


def _tell_runs(page: Page, status: Status, texts: Texts) -> None:
    groups = status.run_groups(GROUPS_SHOWN)
    if groups:
        page.heading(texts.text("status.runs"))
        columns = (
            Column(texts.text("status.runs.started")),
            Column(texts.text("status.runs.took"), "right"),
            Column(texts.text("status.runs.code"), "right"),
            Column(texts.text("status.runs.done"), "wrap"),
        )
        page.table(columns, [_run_row(group, texts) for group in groups])


def _run_row(group: RunGroup, texts: Texts) -> tuple[str, str, str, str]:
    last = group.runs[0]
    seconds = f"{texts.seconds(last.finished - last.started)} s"
    members, invoices = run_figures(last, "members"), run_figures(last, "invoices")
    requests = run_figures(last, "requests")
    values = {
        "contacts": _count(members.get("created", 0)),
        "linked": _count(members.get("linked", 0)),
        "numbers": _count(members.get("numbers_written", 0)),
        "booked": _count(invoices.get("created", 0)),
        "adopted": _count(invoices.get("adopted", 0)),
        "cobot": str(requests.get("cobot", 0)),
        "sevdesk": str(requests.get("sevdesk", 0)),
        "runs": str(len(group.runs)),
        "first": texts.moment(group.runs[-1].started),
    }
    key = "something" if group.did_something else "nothing" if len(group.runs) == 1 else "nothing-in-several"
    return texts.moment(last.started), seconds, str(last.exit_code), texts.text(f"status.runs.{key}", values)


def _count(number: int) -> str:
    """Return a figure; none of something need not be told."""
    return str(number) if number else ""


def _linked(status: Status, texts: Texts) -> list[str]:
    return [
        texts.text(f"status.links.{kind}", {"count": str(status.links[kind])})
        for kind in KINDS
        if status.links.get(kind)
    ]


def _figures(status: Status, texts: Texts) -> list[tuple[str, str]]:
    linked = _linked(status, texts)
    none_yet = texts.text("status.none")
    rows = [
        (
            texts.text("status.cursor"),
            texts.text("status.cursor.means", {"day": texts.day(status.cursor)}) if status.cursor else none_yet,
        ),
        (texts.text("status.sweep"), texts.day(status.last_sweep) if status.last_sweep else none_yet),
        (texts.text("status.links"), ", ".join(linked) or none_yet),
    ]
    if status.unfinished:
        rows.append(
            (texts.text("status.unfinished"), texts.text("status.unfinished.means", {"count": str(status.unfinished)}))
        )
    rows += [(texts.text("status.backfill"), _backfill(each, texts)) for each in status.backfills]
    return rows


def _backfill(chosen: Backfill, texts: Texts) -> str:
    until = texts.day(chosen.until) if chosen.until else ""
    return texts.text(f"status.backfill.{chosen.only or 'both'}", {"since": texts.day(chosen.since), "until": until})


def status_fields(status: Status, texts: Texts) -> dict[str, Any]:
    """Return the status as ``--format json`` prints it; times are UTC, days the space's."""
    return {
        "space": status.space,
        "checked": utc_text(status.now),
        "health": status.health,
        "exit_code": status.exit_code,
        "needs_a_person": status.count,
        "running": status.is_running,
        "came_to_its_end": _utc(status.came_to_its_end),
        "cursor": status.cursor,
        "last_sweep": status.last_sweep,
        "compared": status.compared,
        "not_compared": list(status.not_compared),
        "refused_by": status.refused_by,
        "stopped_by": _error_fields(texts.error_text(status.stopped_by)) if status.stopped_by else None,
        "links": {kind: status.links.get(kind, 0) for kind in ("member", "team", "contact", "invoice")},
        "unfinished": status.unfinished,
        "backfills": [to_builtins(each) for each in status.backfills],
        "numbers_stopped": status.numbers_stopped,
        "problems": [_problem_fields(each, texts) for each in status.held],
        "accepted": [
            {"code": each.code, "object": each.object, "id": each.id, "number": each.number, **accepted_fields(each)}
            for each in status.accepted
        ],
        "unexpected": [
            {"side": each.side, "form": each.form, "count": each.count}
            | {"first": utc_text(each.first), "last": utc_text(each.last)}
            for each in status.unexpected
        ],
        "unsettled": [_unknown_fields(each) for each in status.unknown],
        "runs": [_run_fields(run) for run in status.runs[:RUNS_IN_JSON]],
    }


def _problem_fields(held: HeldDocument, texts: Texts) -> dict[str, Any]:
    problem, finding = held.problem, held.problem.finding
    return {
        "code": finding.code,
        "object": finding.object,
        "id": finding.id,
        "number": finding.number,
        "held": held.held,
        "needs_a_person": held.needs_a_person,
        "first_seen": utc_text(problem.first_seen),
        "tries": problem.tries,
        "waits_until": _utc(held.waits_until),
        "message": texts.problem_message(finding),
        "fix": texts.problem_fix(finding),
    }


def _unknown_fields(unknown: UnknownWrite) -> dict[str, Any]:
    intent = unknown.intent
    return {
        "action": intent.action,
        "object": intent.object,
        "id": intent.cobot_id,
        "sent": utc_text(intent.sent_at),
        "looks": intent.looks,
        "looked": _utc(intent.looked_at),
        "next_look": utc_text(unknown.next_look),
    }


def _run_fields(run: RunRecord) -> dict[str, Any]:
    return {
        "started": utc_text(run.started),
        "finished": utc_text(run.finished),
        "exit_code": run.exit_code,
        **{name: run_figures(run, name) for name in ("members", "invoices", "requests")},
        "problems": run.summary.get("problems", 0),
    }


def _utc(moment: datetime | None) -> str | None:
    return utc_text(moment) if moment else None
