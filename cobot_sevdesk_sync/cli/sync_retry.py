"""``sync retry``: forgets the waiting time of held-back documents."""

from __future__ import annotations

from collections.abc import Sequence

import click
from msgspec import Struct

from cobot_sevdesk_sync.cli.console import WRONG_USAGE, say_aside
from cobot_sevdesk_sync.cli.log import tell_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import spaces_or_exit
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, STATE_UNUSABLE, USAGE, StateError
from cobot_sevdesk_sync.explain.session import find_known, near_matches
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import AlreadyRunning, exclusive
from cobot_sevdesk_sync.sync.problems import Released, is_called, release
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned


@click.command()
@click.argument("documents", nargs=-1, metavar="[NUMBER-OR-ID]...")
@click.option("--all", "everything", is_flag=True, help="All held-back documents.")
@click.pass_obj
def retry(options: GlobalOptions, documents: tuple[str, ...], everything: bool) -> int:
    """Forget the waiting time of held-back documents, so that the next run tries them.

    Also lets customer numbers be written again where that was stopped. Nothing is requested or sent by this command.

    Ends with code 0 when something was found under each name (with --all: always),
    and when another run holds the lock, which leaves everything as it was;
    2 when nothing is held back under a name; 5 when a state file cannot be used.
    """
    spaces, code = spaces_or_exit(options)
    if bool(documents) == everything:
        say_aside(Texts(spaces[0].language).text("retry.which"), event=WRONG_USAGE)
        return USAGE
    done = [_release(settings, None if everything else documents) for settings in spaces]
    code = max([code, *(each.code for each in done)])
    if all(each.was_searched for each in done):
        findings = [released.finding for each in done for released in each.found]
        booked = {name for each in done for name in each.booked}
        unknown = [name for name in documents if not any(is_called(finding, name) for finding in findings)]
        _tell_unknown([name for name in unknown if name not in booked], done, Texts(spaces[0].language))
        code = max(USAGE, code) if unknown else code
    return code


class _Done(Struct, frozen=True):
    """What became of one space.

    Attributes:
        names: What everything in it that stands open is called: its number, else its id.
        booked: Under which of the given names something is booked or linked already.
        was_searched: False when its ledger could not be read or is in use.
    """

    code: int = DONE
    found: Sequence[Released] = ()
    names: Sequence[str] = ()
    booked: Sequence[str] = ()
    was_searched: bool = True


def _release(settings: Settings, documents: tuple[str, ...] | None) -> _Done:
    """Release one space's documents, and tell what follows."""
    texts = Texts(settings.language)
    space = settings.cobot.subdomain
    try:
        with exclusive(settings.state):
            ledger = Ledger.open(settings.state)
            try:
                standing = [each.finding for each in ledger.problems() if not each.finding.meaning.told_once]
                found = release(ledger, documents)
                booked = _booked(ledger, documents or (), found)
            finally:
                ledger.close()
    except AlreadyRunning:
        say_aside(texts.text("retry.locked", {"space": space}))
        return _Done(was_searched=False)
    except StateError as error:
        tell_aside("retry-failed", *texts.error_text(error))
        return _Done(STATE_UNUSABLE, was_searched=False)
    told = dict.fromkeys(
        (each.finding.number or each.finding.id, each.consequence)
        for each in found
        # With --all, what had no time to wait for is summed up below.
        if documents is not None or each.consequence != "looked-at"
    )
    released = [each for each in found if each.consequence != "looked-at"]
    for number, consequence in told:
        click.echo(texts.text(f"retry.{consequence}", {"number": cleaned(number), "space": space}))
    for name in booked:
        say_aside(texts.text("retry.booked", {"number": cleaned(name), "space": space}))
    if documents is None:
        blocked = len(standing) - len(released)
        values = {"space": space, "count": str(len(released)), "blocked": str(blocked or "")}
        click.echo(texts.text("retry.released" if released else "retry.nothing", values))
    names = [finding.number or finding.id for finding in standing]
    return _Done(found=found, names=names, booked=booked)


def _booked(ledger: Ledger, names: Sequence[str], found: Sequence[Released]) -> list[str]:
    """Return the names of what has its counterpart in sevDesk already, and about which nothing stands open."""
    return [
        name
        for name in names
        if not any(is_called(released.finding, name) for released in found)
        and any(ledger.link(target.kind, target.id) for target in find_known(ledger, name))
    ]


def _tell_unknown(unknown: Sequence[str], done: Sequence[_Done], texts: Texts) -> None:
    """Tell which names are no held-back document, and which one may have been meant."""
    names = [(name, name) for each in done for name in each.names]
    for name in unknown:
        near = ", ".join(map(cleaned, near_matches(name, names)))
        say_aside(texts.text("retry.unknown", {"name": cleaned(name), "near": near}))
