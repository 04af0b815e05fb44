"""What the pre-flight looks at on this machine, and what it says about tokens, rights, the space and the clock."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from cobot_sevdesk_sync.books.countries import is_elsewhere
from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.check.lines import CheckLine, LineWriter
from cobot_sevdesk_sync.cobot.oauth import NEEDED_SCOPES
from cobot_sevdesk_sync.config.settings import NotifySettings, Settings
from cobot_sevdesk_sync.errors import STATE_UNUSABLE, TOKEN_REFUSED, USAGE, StateError
from cobot_sevdesk_sync.store.database import belongs_to_another, nearest_folder, other_states
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import TRIAL
from cobot_sevdesk_sync.sync.home import SpaceToday
from cobot_sevdesk_sync.sync.sides import BOOKING_SYSTEM
from cobot_sevdesk_sync.texts.commands import typed

# Beyond this the due waits and "today" near midnight are wrong; beyond the second bound the calendar day may be.
SKEW_NOTED = timedelta(minutes=1)
SKEW_HARMFUL = timedelta(hours=1)

# Reading more of the same kind does no harm: Cobot's documents name these beside those that are needed.
HARMLESS_SCOPES = frozenset({"read_contacts", "read_revenue_accounts", "read_cost_centers", "read_accounting_codes"})
NUMBER_SCOPES = frozenset({"write_memberships"})
MEMBER_SCOPES = frozenset({"read_memberships"})
TEAM_SCOPES = frozenset({"read_teams"})
ACTIVITY_SCOPES = frozenset({"read_activities", "write_activities"})
USEFUL_SCOPE = "read_accounting_codes"
# Older, broader rights; whether they include the finer ones is not documented (Cobot API, scopes).
BROAD_SCOPES = frozenset({"read", "write"})

MEGABYTE = 1_000_000
# A state file of many years has some ten megabytes; SQLite needs as much again while it writes.
SCARCE_BYTES = 200 * MEGABYTE
TOO_FEW_BYTES = 20 * MEGABYTE
OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Where it lies on Debian and others; a user's PATH often lacks these.
SENDMAIL_FOLDERS = ("/usr/sbin", "/usr/lib", "/usr/local/sbin")
# What monitoring services append to the address for other messages; the run appends /fail itself.
PING_ENDINGS = ("/fail", "/start", "/log")

FreeBytes = Callable[[Path], int]
Sendmail = Callable[[], str | None]


def needed_scopes(settings: Settings) -> frozenset[str]:
    """Return the rights that the Cobot token needs for what the settings ask for."""
    needless: set[str] = set()
    if not settings.members.enabled or settings.members.customer_numbers == "keep":
        needless |= NUMBER_SCOPES
    if not settings.notify.cobot:
        needless |= ACTIVITY_SCOPES
    if not settings.members.enabled:
        needless |= MEMBER_SCOPES
    if not settings.members.enabled or not settings.members.teams:
        needless |= TEAM_SCOPES
    return frozenset(NEEDED_SCOPES) - needless


def check_scopes(scopes: Collection[str], settings: Settings, writer: LineWriter) -> Iterator[CheckLine]:
    """Yield what the token may do too little and too much."""
    needed = needed_scopes(settings)
    given = set(scopes)
    missing = needed - given
    # A broad right may include the finer ones: what Cobot then answers to each request is what counts.
    covered = {name for name in missing if name.partition("_")[0] in given & BROAD_SCOPES}
    if missing - covered:
        values = {"missing": _listed(missing - covered)}
        yield writer.failure("cobot-scopes", "missing", values, code=TOKEN_REFUSED)
    if covered:
        values = {"broad": _listed(given & BROAD_SCOPES), "missing": _listed(covered)}
        yield writer.warning("cobot-scopes", "broad", values)
    if USEFUL_SCOPE not in given and "read" not in given:
        yield writer.warning("cobot-scopes", "useful", {"missing": USEFUL_SCOPE})
    needless = given - needed - HARMLESS_SCOPES - (BROAD_SCOPES if covered else frozenset())
    if needless:
        yield writer.warning("cobot-scopes", "needless", {"needless": _listed(needless)})
    elif not missing and (USEFUL_SCOPE in given or "read" in given):
        yield writer.ok("cobot-scopes", values={"count": str(len(given))})


def check_space_found(here: SpaceToday, start_date: date, writer: LineWriter) -> CheckLine:
    """Return the line that names the space; a start date to come keeps everything from being booked.

    In a space outside Germany every run stops with code 2.
    """
    values = {"name": here.space.name, "zone": here.space.time_zone, "today": writer.texts.day(here.today)}
    if is_elsewhere(here.space.country_code):
        return writer.failure("space", "elsewhere", {**values, "country": here.space.country_code or ""}, code=USAGE)
    if start_date > here.today:
        return writer.warning("space", "future", {**values, "start_date": writer.texts.day(start_date)})
    return writer.ok("space", values=values)


def check_booking_system(version: str, writer: LineWriter) -> CheckLine:
    """Return the line about sevDesk's booking system; on another than 2.0 every run stops with code 2."""
    if version == BOOKING_SYSTEM:
        return writer.ok("booking-system", values={"version": version})
    return writer.failure("booking-system", "old", {"version": version}, code=USAGE)


def check_trial(ledger: Ledger, settings: Settings, writer: LineWriter) -> CheckLine:
    """Return when ``trial`` was last run for this pair of accounts, and whether anything was otherwise than assumed."""
    last = ledger.mark(TRIAL)
    if last is None or last.token != fingerprint_of(settings.sevdesk.token):
        return writer.ok("trial", "never")
    day = last.at.date().isoformat()
    if last.differing:
        return writer.warning("trial", "differs", {"day": day, "names": ", ".join(last.differing)})
    return writer.ok("trial", values={"day": day, "left": str(len(last.not_tried) or "")})


def check_clock(skews: Mapping[str, timedelta | None], writer: LineWriter) -> CheckLine:
    """Return how far this machine's clock is from the servers'.

    Args:
        skews: By side, how far its clock is ahead of ours; None when it did not tell the time.
        writer: Writes the line.
    """
    known = {side: skew for side, skew in skews.items() if skew is not None}
    if not known:
        return writer.warning("clock", "unknown")
    side, skew = max(known.items(), key=lambda pair: abs(pair[1]))
    seconds = round(abs(skew).total_seconds())
    values = {"seconds": str(seconds), "side": side}
    if abs(skew) < SKEW_NOTED:
        return writer.ok("clock", values=values)
    case = "slow" if skew > timedelta(0) else "fast"
    if abs(skew) < SKEW_HARMFUL:
        return writer.warning("clock", case, values)
    return writer.failure("clock", case, values)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def mail_program() -> str | None:
    """Return the program by which cron and others send mail; None where there is none."""
    return shutil.which("sendmail", path=os.pathsep.join((os.environ.get("PATH", ""), *SENDMAIL_FOLDERS)))


def check_files(
    settings: Settings, writer: LineWriter, free_bytes: FreeBytes, sendmail: Sendmail = mail_program
) -> list[CheckLine]:
    """Return the lines about this machine.

    Args:
        settings: Of the space.
        writer: Writes the lines.
        free_bytes: How much room is left on the disk of a folder.
        sendmail: Returns the mail program.
    """
    return [
        *_permissions(settings, writer),
        _state(settings.state, settings.cobot.subdomain, writer),
        _disk_space(settings.state, writer, free_bytes),
        _ping_url(settings.notify, writer, sendmail),
    ]


def open_ledger(state: Path) -> Ledger:
    """Return a copy of the state file in memory; an empty one when the file cannot be used: its own line says so."""
    try:
        return Ledger.copy_of(state)
    except StateError:
        return no_ledger(state)


def no_ledger(state: Path) -> Ledger:
    """Return an empty ledger in memory, in the place of a state file that cannot be used."""
    # Beside nothing: the folder may be one that this user cannot enter.
    return Ledger.copy_of(Path(os.devnull) / f"{state.name} is not used")


def _permissions(settings: Settings, writer: LineWriter) -> Iterator[CheckLine]:
    """Yield a warning for each private file that others of this machine may read."""
    found = False
    for path in (settings.source, *settings.token_files):
        if _is_open_to_others(path):
            found = True
            values = {"path": str(path), "mode": _mode(path), "command": typed(["chmod", "600", str(path)])}
            yield writer.warning("config-permissions", "open", values)
    if not found:
        yield writer.ok("config-permissions", values={"path": str(settings.source)})


def _state(state: Path, subdomain: str, writer: LineWriter) -> CheckLine:
    values = {"path": str(state), "folder": str(state.parent)}
    folder = nearest_folder(state)
    if not folder.is_dir():
        return writer.failure("state-file", "no-folder", {**values, "found": str(folder)}, code=STATE_UNUSABLE)
    if not os.access(folder, os.W_OK | os.X_OK):
        values |= {"found": str(folder)}
        if folder == state.parent or not os.access(folder, os.X_OK):
            # What is there, or may be there unseen, belongs to somebody: an administrator's command would hand it over.
            return writer.failure("state-file", "closed-folder", values, code=STATE_UNUSABLE)
        # Typed by an administrator, so the owner is named by number.
        command = typed(["install", "-d", "-m", "700", "-o", str(os.getuid()), str(state.parent)])
        return writer.failure("state-file", "folder", values | {"command": command}, code=STATE_UNUSABLE)
    if not state.exists():
        others = other_states(state, subdomain)
        if not others:
            return writer.ok("state-file", "new", values)
        values |= {"others": ", ".join(map(str, others))}
        return writer.warning("state-file", "others", values, writer.texts.text("state.others.next"))
    if belongs_to_another(state):
        # Nobody may change the mode of somebody else's file, as each run does.
        command = typed(["chown", str(os.getuid()), str(state)])
        return writer.failure("state-file", "foreign", {**values, "command": command}, code=STATE_UNUSABLE)
    if not os.access(state, os.W_OK):
        command = typed(["chmod", "u+rw", str(state)])
        return writer.failure("state-file", "read-only", {**values, "command": command}, code=STATE_UNUSABLE)
    try:
        Ledger.copy_of(state).close()
    except StateError as error:
        sentence, fix = writer.texts.error_text(error)
        return writer.failure("state-file", "unusable", {"reason": sentence}, fix, code=STATE_UNUSABLE)
    if _is_open_to_others(state):
        command = typed(["chmod", "600", str(state)])
        return writer.warning("state-file", "open", {**values, "mode": _mode(state), "command": command})
    return writer.ok("state-file", values=values)


def _disk_space(state: Path, writer: LineWriter, free_bytes: FreeBytes) -> CheckLine:
    folder = nearest_folder(state)
    try:
        free = free_bytes(folder)
    except OSError as error:
        return writer.warning("disk-space", "unknown", {"folder": str(folder), "reason": writer.texts.reason(error)})
    values = {"folder": str(folder), "free": str(free // MEGABYTE)}
    if free < TOO_FEW_BYTES:
        return writer.failure("disk-space", "full", values, code=STATE_UNUSABLE)
    if free < SCARCE_BYTES:
        return writer.warning("disk-space", "scarce", values)
    return writer.ok("disk-space", values=values)


def _ping_url(notify: NotifySettings, writer: LineWriter, sendmail: Sendmail) -> CheckLine:
    """Return the line about what carries messages; the switch's address itself is a secret and is never shown."""
    address = notify.ping_url
    if address is None and notify.ping_text:
        return writer.warning("ping-url", "text-alone")
    if address is None:
        return writer.ok("ping-url", "none") if sendmail() else writer.warning("ping-url", "nobody")
    ending = next((each for each in PING_ENDINGS if address.endswith(each)), None)
    if ending is not None:
        return writer.warning("ping-url", "ending", {"ending": ending})
    return writer.ok("ping-url")


def _is_open_to_others(path: Path) -> bool:
    """Whether others may read or write a file; not asked where there is no such thing as a mode.

    What an administrator or a container gives by the group (root's file, mode 0440) is read by that group alone.
    """
    try:
        found = path.stat()
    except OSError:
        return False
    given = found.st_uid != os.getuid() and found.st_gid in {os.getgid(), *os.getgroups()}
    closed_to = OTHERS & ~stat.S_IRGRP if given else OTHERS
    return os.name == "posix" and bool(found.st_mode & closed_to)


def _mode(path: Path) -> str:
    """Return a file's mode as ``chmod`` writes it: ``644``."""
    return f"{stat.S_IMODE(path.stat().st_mode):03o}"
