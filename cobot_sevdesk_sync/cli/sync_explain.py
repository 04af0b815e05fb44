"""``sync explain``: one invoice or member, step by step. It reads both sides and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import click

from cobot_sevdesk_sync.cli.console import say_aside
from cobot_sevdesk_sync.cli.explain_text import Telling, tell_contact, tell_invoice
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import open_clients, spaces_or_exit
from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, USAGE, StateError, SyncError, exit_code_of
from cobot_sevdesk_sync.explain.explain import explain_contact, explain_invoice
from cobot_sevdesk_sync.explain.session import Found, Session, Target, find_by_problem, find_known, find_remotely
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.home import require_named_owner, time_zone_of
from cobot_sevdesk_sync.sync.run import Clients
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.commands import command_line
from cobot_sevdesk_sync.texts.template import cleaned

# Of what a part of a name may mean, so many are listed.
MOST_SHOWN = 20


@click.command()
@click.argument("name", metavar="NUMBER-OR-ID")
@click.pass_obj
def explain(options: GlobalOptions, name: str) -> int:
    """Explain one invoice or member, step by step.

    By invoice number, customer number, name or e-mail address, or a part of one:
    in Cobot, or of the contact in sevDesk; by gross amount or day of an invoice,
    the code of a problem, a Cobot id, or the sevDesk id of a voucher or contact.
    With several spaces, the first that has it explains it.
    Reads both sides and writes nothing; -v also shows what a run would send.

    Ends with code 0 when it could be explained, whatever there is to tell; 2 when
    nothing, or more than one thing, is called so; 3 when a side could not be
    reached (then what is known without it is told), 4 when it refused its token;
    5 when a state file cannot be used.
    """
    spaces, code = spaces_or_exit(options)
    return max(code, explain_in(spaces, name, SystemClock(), lambda s: open_clients(s, SystemClock()), options))


def explain_in(spaces: Sequence[Settings], name: str, clock: Clock, clients: Clients, options: GlobalOptions) -> int:
    """Explain what a name means in the first of these spaces that has it; returns the exit code."""
    name = name.strip()
    if spaces and not name:
        say_aside(Texts(spaces[0].language).text("explain.what-may-be-given"))
        return USAGE
    codes: list[int] = []
    near: list[str] = []
    # All ledgers first: they need no request.
    for find in (_find_in_ledger, find_remotely):
        for settings in spaces:
            try:
                with _session(settings, clock, clients) as session:
                    found = find(session, name)
                    if found.targets:
                        return max([*codes, _tell_found(session, name, found.targets, options)])
                    near.extend(found.near)
                    codes.extend(_tell_errors(settings, session.errors))
            except StateError as error:
                if find is _find_in_ledger:
                    codes.extend(_tell_errors(settings, [error]))
    if spaces:
        _tell_unknown(name, near, Texts(spaces[0].language), is_sure=not codes)
    return max(codes, default=USAGE)


@contextmanager
def _session(settings: Settings, clock: Clock, clients: Clients) -> Iterator[Session]:
    with closing(Ledger.copy_of(settings.state)) as ledger:
        require_named_owner(ledger, settings.cobot.subdomain)
        cobot, sevdesk = clients(settings)
        yield Session(settings, ledger, cobot, sevdesk, clock, Texts(settings.language))


def _find_in_ledger(session: Session, name: str) -> Found:
    return Found(find_known(session.ledger, name) or find_by_problem(session.ledger, name))


def _tell_found(session: Session, name: str, targets: Sequence[Target], options: GlobalOptions) -> int:
    """Explain what was found, or tell that it is more than one; returns the exit code."""
    texts = Texts(session.settings.language).there(time_zone_of(session.ledger))
    if len(targets) > 1:
        tell_several(name, targets, texts, "explain")
        return USAGE
    [target] = targets
    telling = Telling(texts, session.settings, session.clock.now(), with_payload=options.verbose)
    if target.kind == "invoice":
        tell_invoice(telling, explain_invoice(session, target))
    else:
        tell_contact(telling, explain_contact(session, target))
    return max(_tell_errors(session.settings, session.errors), default=DONE)


def tell_several(name: str, targets: Sequence[Target], texts: Texts, command: str) -> None:
    """Tell what a name may mean, and how each is named to a command of ``sync``, which did nothing."""
    say_aside(texts.text(f"{command}.may-be", {"name": cleaned(name)}))
    numbers = Counter(target.number for target in targets)
    for target in targets[:MOST_SHOWN]:
        kind = texts.text(f"explain.kind.{target.kind}")
        label = "" if target.label == target.id else f" {cleaned(target.label)}"
        # The number, where it says which: an id is for programs.
        own = target.number if target.number and target.number != name and numbers[target.number] == 1 else target.id
        say_aside(f"  {kind}{label}: {command_line('sync', command, cleaned(own))}")
    if len(targets) > MOST_SHOWN:
        say_aside("  " + texts.text("explain.more", {"count": str(len(targets) - MOST_SHOWN)}))


def _tell_unknown(name: str, near: Sequence[str], texts: Texts, *, is_sure: bool) -> None:
    key = "explain.unknown" if is_sure else "explain.not-found-yet"
    shown = ", ".join(cleaned(each) for each in dict.fromkeys(near))
    say_aside(texts.text(key, {"name": cleaned(name), "near": shown}))
    if is_sure and not near:
        say_aside(texts.text("explain.what-may-be-given"))


def _tell_errors(settings: Settings, errors: Sequence[SyncError]) -> list[int]:
    """Tell what kept a space from being looked at whole; returns the exit codes."""
    for error in errors:
        sentence, next_step = Texts(settings.language).error_text(error)
        say_aside(f"{settings.cobot.subdomain}: {sentence}\n{next_step}")
    return list(map(exit_code_of, errors))
