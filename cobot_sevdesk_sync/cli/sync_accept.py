"""``sync accept``: a person has looked at differences and lets them stand (product contract, section 5b)."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from msgspec import Struct, field

from cobot_sevdesk_sync.books.accepted import (
    OF_BOTH_SIDES,
    STANDS_FOR_IT,
    Accepted,
    can_be_accepted,
    fingerprint_of_difference,
    fingerprint_of_voucher,
    in_place_by,
    is_never_booked,
    sides_of,
)
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.names import same_number
from cobot_sevdesk_sync.books.vouchers import cents_text
from cobot_sevdesk_sync.cli.console import WRONG_USAGE, say_aside
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import Failing, for_each_space, open_clients, spaces_or_exit
from cobot_sevdesk_sync.cli.sync_explain import tell_several
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.accepted import add_accepted, held_against, read_accepted, settings_side
from cobot_sevdesk_sync.config.settings import EXTRA, VOUCHER, Acceptance, Settings
from cobot_sevdesk_sync.errors import DONE, USAGE
from cobot_sevdesk_sync.explain.session import Target, find_known, known_numbers, near_matches
from cobot_sevdesk_sync.explain.surplus import Surplus, SurplusSearch
from cobot_sevdesk_sync.plain import one_line
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import AlreadyRunning, exclusive, exclusive_file
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.home import require_named_owner, time_zone_of
from cobot_sevdesk_sync.sync.problems import settle_accepted
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

FAILED = Failing("accept-failed")
NO_SURPLUS = Surplus()


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="NUMBER-OR-ID...")
@click.option("--reason", required=True, metavar="TEXT", help="Why it may stand; the report shows it.")
@click.pass_obj
def accept(options: GlobalOptions, documents: tuple[str, ...], reason: str) -> int:
    """Let the open differences of documents stand: they are told no more and need nobody.

    Each is written with its reason, your name and the day into the file of what was accepted, which is yours to read,
    comment on and keep; the report shows it. Another difference of the same document is told as ever. A blocked
    invoice that is accepted is never booked here. Only for a name of which no run has named anything both sides are
    asked: for a booked invoice as the report compares it, or for a voucher in sevDesk that belongs to no invoice.
    Nothing is sent by this command.

    Ends with code 0 when all were accepted, and when another run holds the lock, which leaves everything as it was;
    2 when a name has no open difference, may mean several documents, or has an open difference in several spaces
    (--config chooses one); 3 when a side could not
    be asked, 4 when it refused its token; then nothing was accepted; 5 when a file cannot be written.
    """
    spaces, code = spaces_or_exit(options)
    why = one_line(reason)
    if not any(each.isalnum() for each in why):
        # A reason of a message's own command, which has an ellipsis in its place, says nothing either.
        say_aside(Texts(spaces[0].language).text("accept.why"), event=WRONG_USAGE)
        return USAGE
    names = tuple(dict.fromkeys(name.strip() for name in documents))
    searched: dict[Path, _Searched] = {}

    def search_in(settings: Settings) -> int:
        with closing(Ledger.copy_of(settings.state)) as ledger:
            require_named_owner(ledger, settings.cobot.subdomain)
            searched[settings.source] = _search(settings, ledger, names)
        return DONE

    code = max([code, *for_each_space(spaces, search_in, FAILED)])
    if len(searched) < len(spaces):
        # Whether a name is known nowhere cannot be said.
        return code
    unknown = [name for name in names if not any(name in each.local for each in searched.values())]
    unnamed = {name for name in names if not any(name in each.named for each in searched.values())}

    def ask_in(settings: Settings) -> int:
        here = searched[settings.source]
        booked = {name: link for name, link in here.booked.items() if name in unnamed}
        if not (unknown or booked):
            return DONE
        with closing(Ledger.copy_of(settings.state)) as ledger:
            clock = SystemClock()
            search = SurplusSearch(settings, ledger, *open_clients(settings, clock), clock)
            here.surplus.update({name: search.look_for(name) for name in unknown})
            here.surplus.update({name: search.differences_of(link) for name, link in booked.items()})
        return DONE

    asked = for_each_space(spaces, ask_in, FAILED)
    if any(asked):
        return max([code, *asked])
    in_vain = False
    for name in names:
        several = next((each.several[name] for each in searched.values() if name in each.several), None)
        if several is not None:
            tell_several(name, several, Texts(spaces[0].language), "accept")
            in_vain = True
            continue
        places = [space.cobot.subdomain for space in spaces if searched[space.source].can_accept(name)]
        if not places:
            _tell_in_vain(name, list(searched.values()), Texts(spaces[0].language))
        elif len(places) > 1:
            values = {"name": cleaned(name), "spaces": ", ".join(places)}
            say_aside(Texts(spaces[0].language).text("accept.several-spaces", values), event=WRONG_USAGE)
        in_vain = in_vain or len(places) != 1
    if in_vain:
        return max(USAGE, code)

    def accept_in(settings: Settings) -> int:
        here = searched[settings.source]
        if any(here.can_accept(name) for name in names):
            try:
                by = _who()
                entries = let_stand(settings, names, why, by, list(here.surplus.values()))
                if not entries:
                    return _tell_meanwhile(settings, [name for name in names if here.can_accept(name)])
                _tell(settings, entries, why, by)
            except AlreadyRunning:
                say_aside(Texts(settings.language).text("accept.locked", {"space": settings.cobot.subdomain}))
        return DONE

    return max([code, *for_each_space(spaces, accept_in, FAILED)])


class _Searched(Struct, frozen=True):
    """What was found in one space.

    Attributes:
        file: What people accepted stands in it.
        several: The names that may mean several documents: a customer's number may be an invoice's, too.
        found: The names under which there is an open difference.
        unsettled: The names of documents with a write of unknown outcome, and nothing else.
        known: Other names that it knows.
        booked: Those that mean one booked invoice, with its link.
        accepted: What was accepted before under a name.
        near: Every number that it knows.
        surplus: What other names mean in sevDesk, where it was asked.
        is_accepted: Says whether a voucher that belongs to no invoice was accepted as it is.
    """

    file: Path
    several: dict[str, tuple[Target, ...]]
    found: frozenset[str]
    unsettled: frozenset[str]
    known: frozenset[str]
    booked: dict[str, Link]
    accepted: dict[str, Acceptance]
    near: set[tuple[str, str]]
    is_accepted: Callable[[Surplus], bool]
    surplus: dict[str, Surplus] = field(default_factory=dict)

    @property
    def local(self) -> Collection[str]:
        """The names of which sevDesk need not be asked: a voucher that was accepted may have changed since."""
        others = {name for name, entry in self.accepted.items() if entry.object != VOUCHER}
        return self.found | self.unsettled | self.known | others

    @property
    def named(self) -> Collection[str]:
        """The names of which it is known what is open, or not yet known which document they mean."""
        return self.found | self.unsettled | self.several.keys()

    def can_accept(self, name: str) -> bool:
        """Whether there is something open under a name."""
        there = self.surplus.get(name, NO_SURPLUS)
        has_voucher = there.voucher is not None and not self.is_accepted(there)
        return name in self.found or bool(there.findings) or has_voucher


def _search(settings: Settings, ledger: Ledger, names: Sequence[str]) -> _Searched:
    """Look for the names in one space; nothing is changed."""
    problems = {name: _problems(ledger, name) for name in names}
    accepted = Accepted(settings.acceptances)
    found = {name for name, findings in problems.items() if _open(findings, accepted)}
    unsettled = {name for name, findings in problems.items() if any(not can_be_accepted(each) for each in findings)}
    known = {name: find_known(ledger, name) for name in names}
    before = {
        name: each
        for each in settings.acceptances
        for name in names
        if name == each.id or same_number(each.number, name)
    }
    return _Searched(
        settings.accepted_file,
        {name: targets for name, targets in known.items() if len(targets) > 1},
        frozenset(found),
        frozenset(unsettled),
        frozenset(name for name, targets in known.items() if targets),
        {name: link for name, targets in known.items() if (link := _booked(ledger, targets)) is not None},
        before,
        known_numbers(ledger),
        lambda there: there.voucher is not None and accepted.of_voucher(there.voucher, there.split) is not None,
    )


def _problems(ledger: Ledger, name: str) -> list[Finding]:
    targets = {(target.kind, target.id) for target in find_known(ledger, name)}
    return [each.finding for each in ledger.problems() if (each.finding.object, each.finding.id) in targets]


def _booked(ledger: Ledger, targets: Sequence[Target]) -> Link | None:
    """Return the link of the one invoice that a name means."""
    return ledger.link("invoice", targets[0].id) if len(targets) == 1 and targets[0].kind == "invoice" else None


def _open(findings: Iterable[Finding], accepted: Accepted) -> list[Finding]:
    return [each for each in accepted.still_open(findings) if can_be_accepted(each)]


def let_stand(
    settings: Settings, names: Sequence[str], why: str, by: str, surplus: Sequence[Surplus] = ()
) -> list[Acceptance]:
    """Accept what is open in one space under the names, and return what was noted of it.

    Args:
        settings: The space's.
        names: Numbers or ids.
        why: The reason, one line.
        by: Who accepts.
        surplus: What both sides were asked for: vouchers that belong to no invoice, what is open of booked invoices.

    Raises:
        AlreadyRunning: A run is at work on it.
        ConfigurationError, StateError: The file cannot be added to, or the state file not be used.
    """
    clock = SystemClock()
    path = settings.accepted_file
    with (
        exclusive(settings.state, settings.cobot.space),
        exclusive_file(path),
        closing(Ledger.open(settings.state)) as ledger,
    ):
        require_named_owner(ledger, settings.cobot.subdomain)
        day = clock.now().astimezone(ZoneInfo(time_zone_of(ledger))).date()
        # Somebody else may have accepted something since the configuration was read.
        before = Accepted(held_against(read_accepted(path, settings.language), settings))
        findings = [finding for name in names for finding in _problems(ledger, name)]
        findings += [finding for there in surplus for finding in there.findings]
        unique = {(each.object, each.id, each.reason): each for each in findings}
        entries, by_settings = [], settings_side(settings)
        for finding in _open(unique.values(), before):
            has_voucher = ledger.link(finding.object, finding.id) is not None
            is_never = is_never_booked(finding, has_voucher=has_voucher)
            entries.append(
                Acceptance(
                    id=finding.id,
                    code=finding.code,
                    reason=why,
                    by=by,
                    day=day,
                    fingerprints=(fingerprint_of_difference(finding),),
                    number=(finding.number or "").strip() or None,
                    object=finding.object,
                    is_never_booked=is_never,
                    amount=finding.details.get("amount") if is_never else None,
                    sides=(*sides_of(finding), *((by_settings,) if finding.code in OF_BOTH_SIDES else ())),
                    vouchers=in_place_by(finding) if is_never else (),
                )
            )
        entries += [
            Acceptance(
                id=voucher.id,
                code=EXTRA,
                reason=why,
                by=by,
                day=day,
                fingerprints=(fingerprint_of_voucher(voucher, there.split),),
                number=voucher.number or None,
                object=VOUCHER,
                amount=f"{cents_text(voucher.gross_cents)} {voucher.told_currency or voucher.currency}",
            )
            for there in surplus
            if (voucher := there.voucher) is not None and before.of_voucher(voucher, there.split) is None
        ]
        if not entries:
            return []
        mode, head = settings.source.stat().st_mode, Texts(settings.language, plainly=True).text("accept.head")
        everything = add_accepted(path, entries, head=head, mode=mode, language=settings.language)
        settle_accepted(ledger, Accepted(held_against(everything, settings)), clock.now())
    return entries


def _tell(settings: Settings, entries: Sequence[Acceptance], why: str, by: str) -> None:
    """Tell what was accepted, and where it is written."""
    texts = Texts(settings.language)
    for entry in entries:
        values = {
            "space": settings.cobot.subdomain,
            "number": cleaned(entry.number or entry.id),
            "code": entry.code,
        }
        key = "accept.accepted"
        if entry.is_never_booked:
            key = "accept.in-place" if entry.code in STANDS_FOR_IT else "accept.never-booked"
        click.echo(texts.text("accept.voucher" if entry.object == VOUCHER else key, values))
    path = cleaned(str(settings.accepted_file))
    click.echo(texts.text("accept.written", {"path": path, "reason": cleaned(why), "by": by}))


def _tell_meanwhile(settings: Settings, names: Iterable[str]) -> int:
    """Tell that somebody else was quicker; returns the exit code."""
    texts = Texts(settings.language)
    for name in names:
        say_aside(texts.text("accept.nothing", {"name": cleaned(name)}), event=WRONG_USAGE)
    return USAGE


def _who() -> str:
    """Return who accepts: the name by which this machine knows the person, also behind ``sudo``."""
    try:
        name = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a user that has no name.
        name = f"user {os.getuid()}"
    return one_line(name) or "?"


def _tell_in_vain(name: str, searched: Sequence[_Searched], texts: Texts) -> None:
    """Tell why there is nothing to accept under a name."""
    before = next((each.accepted[name] for each in searched if name in each.accepted), None)
    values = {"name": cleaned(name)}
    surplus = [each.surplus[name] for each in searched if name in each.surplus]
    told = next((each for each in surplus if each.why_not != "unknown"), None)
    if any(name in each.unsettled for each in searched):
        key = "accept.unsettled"
    elif told is not None:
        key = f"accept.{told.why_not}"
        values["ids"] = ", ".join(map(cleaned, told.ids))
        values["since"] = texts.day(told.since) if told.since is not None else ""
    elif before is not None:
        key = "accept.before"
        path = next(each.file for each in searched if name in each.accepted)
        values |= {
            "path": cleaned(str(path)),
            "reason": cleaned(before.reason),
            "by": cleaned(before.by),
            "day": texts.day(before.day),
        }
    elif any(name in each.known for each in searched):
        key = "accept.nothing"
    else:
        key = "accept.unknown"
        values["near"] = ", ".join(map(cleaned, near_matches(name, {pair for each in searched for pair in each.near})))
    say_aside(texts.text(key, values), event=WRONG_USAGE)
