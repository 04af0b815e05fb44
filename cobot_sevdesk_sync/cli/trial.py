"""``trial``: what the program assumes of the two APIs, looked at on accounts made for trying things out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from cobot_sevdesk_sync import __version__
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.cli.console import WRONG_USAGE, Column, Page, print_json, say_aside
from cobot_sevdesk_sync.cli.process import asked_by_signals
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import Failing, Paces, for_each_space, open_transports, spaces_or_exit
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, USAGE
from cobot_sevdesk_sync.pacing import Stop, StoppableClock, StoppablePace
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import AlreadyRunning
from cobot_sevdesk_sync.store.records import TRIAL, TrialRecord
from cobot_sevdesk_sync.sync.home import require_owner
from cobot_sevdesk_sync.sync.result import RunOptions, utc_text
from cobot_sevdesk_sync.sync.run import opened
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.commands import command_line
from cobot_sevdesk_sync.texts.template import cleaned
from cobot_sevdesk_sync.trial.assumptions import ASSUMPTIONS, MARK
from cobot_sevdesk_sync.trial.bench import FEW, Bench, Grounds, Left, Seen
from cobot_sevdesk_sync.trial.run import STEPS, Trial, run_trial

SEEN_WIDTH = 24
AMOUNTS = {"tax", "sum"}


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask before the first write.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def trial(options: GlobalOptions, yes: bool, output: str) -> int:
    """Look at what the program assumes of both APIs, on accounts made for that.

    Makes vouchers, contacts and a tag in sevDesk and takes them away again; writes the customer number of members in
    Cobot whose name is cobot-sevdesk-trial, and posts an activity. Touches nothing else, and refuses an account that
    looks like somebody's books. JSON is for a report to the maintainers: it has no token and no personal data.

    Ends with code 0 when all is as assumed, as far as it was tried; 1 when something differs; 2 when the accounts were
    not made for this, or nobody agreed; 3 when a side could not be reached, 4 when a token was refused.
    """
    spaces, code = spaces_or_exit(options)
    if len(spaces) > 1:
        say_aside(Texts(spaces[0].language).text("trial.one-space", {"count": str(len(spaces))}), event=WRONG_USAGE)
        return USAGE
    stop = Stop()

    def work(settings: Settings) -> int:
        return _try(settings, options, stop, is_agreed=yes, output=output)

    failing = Failing("trial-failed", colour="red", also=_print_failed if output == "json" else None)
    return max([code, *for_each_space(spaces, work, failing)])


def _print_failed(_settings: Settings, code: int, _error: tuple[str, str]) -> None:
    # The sentence may quote either side, and with it anybody's name.
    print_json({"version": __version__, "exit_code": code, "assumptions": [], "left_behind": None})


def _try(settings: Settings, options: GlobalOptions, stop: Stop, *, is_agreed: bool, output: str) -> int:
    """Carry out the trial; returns the exit code."""
    texts = Texts(settings.language)
    clock = StoppableClock(stop)
    paces = Paces([settings], clock, lambda pace: StoppablePace(pace, stop))
    try:
        with opened(settings, RunOptions()) as ledger:
            bench = Bench(settings, *open_transports(settings, clock, paces=paces), clock)
            grounds = bench.grounds
            require_owner(ledger, grounds.space)
            if not _may_begin(grounds, texts, is_agreed=is_agreed, is_told=output == "text" and not options.quiet):
                return USAGE
            started = clock.now()
            with asked_by_signals(stop):
                found = run_trial(bench, _progress(texts, is_shown=output == "text" and not options.quiet))
            if found.signal is None:
                _note(ledger, settings, found, clock.now())
    except AlreadyRunning:
        say_aside(texts.text("trial.locked", {"space": settings.cobot.subdomain}))
        return DONE
    if output == "json":
        print_json(trial_fields(found, started=started, finished=clock.now(), requests=bench.requests))
    else:
        tell_trial(found, texts)
    return found.exit_code


def _may_begin(grounds: Grounds, texts: Texts, *, is_agreed: bool, is_told: bool) -> bool:
    """Tell what is there and what will be done, and ask; returns whether the trial may go on."""
    counts = {
        "foreign": str(grounds.foreign),
        "own": str(grounds.own),
        "few": str(FEW),
        "members": str(len(grounds.members)),
        "invoices": str(len(grounds.invoices)),
        "space": cleaned(grounds.space.name),
        "mark": MARK,
    }
    if grounds.looks_like_books:
        say_aside(texts.text("trial.books", counts), event=WRONG_USAGE)
        return False
    if is_told:
        page = Page()
        page.title(texts.text("trial.title"))
        page.gap()
        page.pairs([(side, texts.text(f"trial.{side.casefold()}", counts)) for side in ("Cobot", "sevDesk")])
        page.gap()
        page.paragraph(texts.text("trial.plan", counts))
        page.gap()
    if is_agreed:
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        say_aside(texts.text("trial.ask-whom"), event=WRONG_USAGE)
        return False
    return click.confirm(texts.text("trial.ask"), default=False, err=True)


def _progress(texts: Texts, *, is_shown: bool) -> Any:
    if not is_shown or not sys.stderr.isatty():
        return lambda _: None
    names = list(STEPS)

    def begun(name: str) -> None:
        values = {"number": str(names.index(name) + 1), "count": str(len(names)), "step": name}
        click.secho(texts.text("trial.step", values), dim=True, err=True)

    return begun


def _note(ledger: Ledger, settings: Settings, found: Trial, now: datetime) -> None:
    """Note down for ``check`` that this pair of accounts was tried."""
    not_tried = tuple(each.name for each in found.seen if each.verdict == "not tried")
    ledger.record_mark(TRIAL, TrialRecord(now, found.differing, not_tried, fingerprint_of(settings.sevdesk.token)))


def tell_trial(found: Trial, texts: Texts) -> None:
    """Print what was seen."""
    page = Page()
    for side in ("cobot", "sevdesk"):
        page.heading("Cobot" if side == "cobot" else "sevDesk")
        columns = (
            Column(texts.text("trial.column.assumed"), "words"),
            Column(texts.text("trial.column.seen"), "words", SEEN_WIDTH),
            Column(texts.text("trial.column.verdict")),
        )
        seen = [each for each in found.seen if ASSUMPTIONS[each.name].side == side]
        page.table(columns, [_row(each, texts) for each in seen])
    _tell_differing(page, found, texts)
    _tell_left(page, found.left, texts)
    page.gap()
    verdicts = Counter(each.verdict for each in found.seen)
    counts = {"assumed": verdicts["as assumed"], "differs": verdicts["differs"], "not_tried": verdicts["not tried"]}
    page.paragraph(texts.text("trial.counts", {name: str(count) for name, count in counts.items()}))
    page.paragraph(texts.text("trial.report"))
    page.lines(f"{command_line('trial', '--format', 'json')} > trial.json")


def _row(seen: Seen, texts: Texts) -> tuple[str, str, str]:
    verdict = texts.text(f"trial.verdict.{seen.verdict.replace(' ', '-')}")
    return texts.text(f"assumption.{seen.name}"), _seen_text(seen, texts), verdict


def _seen_text(seen: Seen, texts: Texts) -> str:
    values = {
        name: texts.amount(Decimal(value)) if name in AMOUNTS else cleaned(value) for name, value in seen.values.items()
    }
    return texts.text(f"trial.{'reason' if seen.verdict == 'not tried' else 'seen'}.{seen.key}", values)


def _tell_differing(page: Page, found: Trial, texts: Texts) -> None:
    differing = [each for each in found.seen if each.verdict == "differs"]
    if differing:
        page.heading(texts.text("trial.differing"))
    for each in differing:
        page.paragraph(each.name, "bold")
        page.paragraph(texts.text(f"assumption.{each.name}.otherwise"), indent=5)
        if each.said:
            page.paragraph(texts.text("trial.said", {"words": cleaned(each.said)}), "dim", indent=5)


def _tell_left(page: Page, left: Sequence[Left] | None, texts: Texts) -> None:
    page.heading(texts.text("trial.left"))
    if left is None:
        page.paragraph(texts.text("trial.left.unknown"))
    elif not left:
        page.paragraph(texts.text("trial.left.nothing"))
    for each, count in Counter(left or ()).items():
        values = {"count": str(count), "number": cleaned(each.number)}
        page.paragraph(texts.text(f"trial.left.{each.what}", values))


def trial_fields(found: Trial, *, started: datetime, finished: datetime, requests: dict[str, int]) -> dict[str, Any]:
    """Return the trial as ``--format json`` prints it: nothing in it is anybody's but the trial's own.

    In English, whatever the space's language: it is for the maintainers.
    """
    texts = Texts("en")
    return {
        "version": __version__,
        "started": utc_text(started),
        "finished": utc_text(finished),
        "exit_code": found.exit_code,
        "assumptions": [
            {
                "name": each.name,
                "side": ASSUMPTIONS[each.name].side,
                "assumed": texts.text(f"assumption.{each.name}"),
                "seen": _seen_text(each, texts) if each.verdict != "not tried" else None,
                "verdict": each.verdict,
                "reason": _seen_text(each, texts) if each.verdict == "not tried" else None,
            }
            for each in found.seen
        ],
        "left_behind": None
        if found.left is None
        else [
            {"side": each.side, "what": each.what, "number": each.number, "count": count}
            for each, count in Counter(found.left).items()
        ],
        "requests": requests,
    }
