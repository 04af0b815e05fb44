"""``sync retry``: forgets the waiting time of held-back documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing, suppress

import click
from msgspec import Struct

from cobot_sevdesk_sync.cli.console import WRONG_USAGE, say_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import Failing, for_each_space, spaces_or_exit
from cobot_sevdesk_sync.cli.sync_explain import tell_several
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, USAGE, StateError
from cobot_sevdesk_sync.explain.session import Target, find_known, near_matches
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import AlreadyRunning, exclusive
from cobot_sevdesk_sync.sync.home import require_named_owner
from cobot_sevdesk_sync.sync.problems import Released, is_called, release
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned


@click.command()
@click.argument("documents", nargs=-1, metavar="[NUMBER-OR-ID]...")
@click.option("--all", "everything", is_flag=True, help="All held-back documents.")
@click.pass_obj
def retry(options: GlobalOptions, documents: tuple[str, ...], everything: bool) -> int:
    """Forget the waiting time of held-back documents, so that the next run tries them.

    Also lets customer numbers be written again where that was stopped, and a deleted voucher be made anew. It ends no
    difference: what may stand as it is, sync accept lets stand, with a reason. Nothing is requested or sent by this
    command.

    Ends with code 0 when something was found under each name (with --all: always),
    and when another run holds the lock, which leaves everything as it was;
    2 when nothing is held back under a name, or it may mean several documents, of which nothing is released then;
    5 when a state file cannot be used.
    """
    spaces, code = spaces_or_exit(options)
    if bool(documents) == everything:
        say_aside(Texts(spaces[0].language).text("retry.which"), event=WRONG_USAGE)
        return USAGE
    searched: list[_Searched] = []
    texts = Texts(spaces[0].language)
    several = _several(spaces, documents)
    for name, targets in several.items():
        tell_several(name, targets, texts, "retry")
    names = tuple(name for name in documents if name not in several)
    if several:
        code = max(USAGE, code)
        if not names:
            return code

    def release_in(settings: Settings) -> int:
        try:
            found = _search(settings, None if everything else names)
        except AlreadyRunning:
            say_aside(Texts(settings.language).text("retry.locked", {"space": settings.cobot.subdomain}))
            return DONE
        searched.append(found)
        _tell(settings, found, is_all=everything)
        return DONE

    code = max([code, *for_each_space(spaces, release_in, Failing("retry-failed", named=False))])
    if len(searched) == len(spaces):
        booked = {name for each in searched for name in each.booked}
        findings = [released.finding for each in searched for released in each.found]
        unknown = [name for name in names if not any(is_called(finding, name) for finding in findings)]
        _tell_unknown([name for name in unknown if name not in booked], searched, texts)
        code = max(USAGE, code) if unknown else code
    return code


def _several(spaces: Sequence[Settings], names: Collection[str]) -> dict[str, list[Target]]:
    """Return which names may mean several documents: a customer's number may be an invoice's, too."""
    found: dict[str, list[tuple[Target, ...]]] = {name: [] for name in names}
    for settings in spaces if names else ():
        # Of a state file that cannot be used the search tells.
        with suppress(StateError), closing(Ledger.copy_of(settings.state)) as ledger:
            for name in names:
                found[name].append(find_known(ledger, name))
    several: dict[str, list[Target]] = {}
    for name, there in found.items():
        targets = [target for each in there for target in each]
        # One of a kind in each of several spaces is meant in each of them.
        if max(map(len, there), default=0) > 1 or len({each.kind for each in targets}) > 1:
            several[name] = targets
    return several


class _Searched(Struct, frozen=True):
    """What was found in one space.

    Attributes:
        found: What was released, and what had no time to wait for.
        names: What everything in it that stands open is called: its number, else its id.
        booked: Under which of the given names something is booked or linked already, and nothing stands open.
    """

    found: Sequence[Released]
    names: Sequence[str]
    booked: Sequence[str]


def _search(settings: Settings, documents: tuple[str, ...] | None) -> _Searched:
    """Release one space's documents; all of them without names.

    Raises:
        AlreadyRunning: A run is at work on it.
        StateError: Its state file cannot be used.
    """
    with exclusive(settings.state, settings.cobot.space), closing(Ledger.open(settings.state)) as ledger:
        require_named_owner(ledger, settings.cobot.subdomain)
        standing = [each.finding for each in ledger.problems() if not each.finding.meaning.told_once]
        found = release(ledger, documents, is_compared=settings.invoices.daily_check)
        names = [finding.number or finding.id for finding in standing]
        booked = [
            name
            for name in documents or ()
            if not any(is_called(released.finding, name) for released in found)
            and any(ledger.link(target.kind, target.id) for target in find_known(ledger, name))
        ]
        return _Searched(found, names, booked)


def _tell(settings: Settings, searched: _Searched, *, is_all: bool) -> None:
    """Tell what was released in one space."""
    texts, space = Texts(settings.language), settings.cobot.subdomain
    released = [each for each in searched.found if each.consequence != "looked-at"]
    # With --all, what had no time to wait for is summed up below.
    to_tell = released if is_all else searched.found
    told = {(each.finding.object, each.finding.id, each.consequence): each for each in to_tell}
    for (_, _, consequence), each in told.items():
        values = {"number": cleaned(each.finding.number or each.finding.id), "space": space}
        click.echo(texts.text(f"retry.{consequence}", values | {"retry": texts.handle(each.finding)}))
    for name in searched.booked:
        say_aside(texts.text("retry.booked", {"number": cleaned(name), "space": space}))
    if is_all:
        blocked = len(searched.names) - len(released)
        values = {"space": space, "count": str(len(released)), "blocked": str(blocked or "")}
        click.echo(texts.text("retry.released" if released else "retry.nothing", values))


def _tell_unknown(unknown: Sequence[str], searched: Sequence[_Searched], texts: Texts) -> None:
    """Tell which names are no held-back document, and which one may have been meant."""
    names = [(name, name) for each in searched for name in each.names]
    for name in unknown:
        near = ", ".join(map(cleaned, near_matches(name, names)))
        say_aside(texts.text("retry.unknown", {"name": cleaned(name), "near": near}))
