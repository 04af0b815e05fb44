"""``sync explain``: one invoice or member, step by step. It reads both sides and writes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from cobot_sevdesk_sync.cli.console import say_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import open_clients, spaces_or_exit
from cobot_sevdesk_sync.clock import Clock, SystemClock
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import DONE, STATE_UNUSABLE, USAGE, StateError, SyncError, exit_code_of
from cobot_sevdesk_sync.explain.explain import explain_contact, explain_invoice
from cobot_sevdesk_sync.explain.session import Found, Session, Target, find_known, find_remotely
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.run import Clients
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned


@click.command()
@click.argument("name", metavar="NUMBER-OR-ID")
@click.pass_obj
def explain(options: GlobalOptions, name: str) -> int:
    """Explain one invoice or member, step by step.

    By invoice number, customer number, Cobot id, the sevDesk id of a voucher or contact, or a member's name or e-mail
    address. With several spaces, the first that has it explains it. Reads both sides and writes nothing; -v also shows
    what a run would send.

    Ends with code 0 when it could be explained, whatever there is to tell; 2 when
    nothing, or more than one thing, is called so; 3 when a side could not be
    reached (then what is known without it is told), 4 when it refused its token;
    5 when a state file cannot be used.
    """
    name = name.strip()
    spaces, code = spaces_or_exit(options)
    return max(code, explain_in(spaces, name, SystemClock(), lambda s: open_clients(s, SystemClock()), options))


def explain_in(spaces: Sequence[Settings], name: str, clock: Clock, clients: Clients, options: GlobalOptions) -> int:
    """Explain what a name means in the first of these spaces that has it; returns the exit code."""
    codes: list[int] = []
    near: list[str] = []
    # All ledgers first: they need no request.
    for remotely in (False, True):
        for settings in spaces:
            texts = Texts(settings.language)
            try:
                with _session(settings, clock, clients, texts) as session:
                    found = find_remotely(session, name) if remotely else Found(find_known(session.ledger, name))
                    if len(found.targets) == 1:
                        return max([*codes, _explain(session, found.targets[0], texts, options)])
                    if found.targets:
                        _tell_several(name, found.targets, texts)
                        return max([*codes, USAGE])
                    near.extend(found.near)
                    _tell_errors(settings, session.errors, texts)
                    codes.extend(map(exit_code_of, session.errors))
            except StateError as error:
                if not remotely:
                    _tell_errors(settings, [error], texts)
                    codes.append(STATE_UNUSABLE)
    if spaces:
        _tell_unknown(name, near, Texts(spaces[0].language), is_sure=not codes)
    return max(codes, default=USAGE)


@contextmanager
def _session(settings: Settings, clock: Clock, clients: Clients, texts: Texts) -> Iterator[Session]:
    ledger = Ledger.copy_of(settings.state)
    try:
        cobot, sevdesk = clients(settings)
        yield Session(settings, ledger, cobot, sevdesk, clock, texts)
    finally:
        ledger.close()


def _explain(session: Session, target: Target, texts: Texts, options: GlobalOptions) -> int:
    # Loads rich, which what is not found does without.
    from cobot_sevdesk_sync.cli.explain_text import Telling, tell_contact, tell_invoice  # noqa: PLC0415

    telling = Telling(texts, session.settings, session.clock.now(), with_payload=options.verbose)
    if target.kind == "invoice":
        tell_invoice(telling, explain_invoice(session, target))
    else:
        tell_contact(telling, explain_contact(session, target))
    _tell_errors(session.settings, session.errors, texts)
    return max(map(exit_code_of, session.errors), default=DONE)


def _tell_several(name: str, targets: Sequence[Target], texts: Texts) -> None:
    say_aside(texts.text("explain.several", {"name": cleaned(name)}))
    for target in targets:
        kind = texts.text(f"explain.kind.{target.kind}")
        label = "" if target.label == target.id else f" {cleaned(target.label)}"
        say_aside(f"  {kind}{label}: cobot-sevdesk sync explain {shlex.quote(cleaned(target.id))}")


def _tell_unknown(name: str, near: Sequence[str], texts: Texts, *, is_sure: bool) -> None:
    key = "explain.unknown" if is_sure else "explain.not-found-yet"
    shown = ", ".join(cleaned(each) for each in dict.fromkeys(near))
    say_aside(texts.text(key, {"name": cleaned(name), "near": shown}))


def _tell_errors(settings: Settings, errors: Sequence[SyncError], texts: Texts) -> None:
    for error in errors:
        sentence, next_step = texts.error_text(error)
        say_aside(f"{settings.cobot.subdomain}: {sentence}\n{next_step}")
