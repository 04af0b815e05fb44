"""What the pre-flight says about tokens, rights, the space, the booking system and the clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from cobot_sevdesk_sync.check.lines import CheckLine, LineWriter
from cobot_sevdesk_sync.cobot.scopes import NEEDED_SCOPES
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.exit_codes import TOKEN_REFUSED, USAGE
from cobot_sevdesk_sync.sync.reading import SpaceToday
from cobot_sevdesk_sync.sync.worlds import BOOKING_SYSTEM

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
    """Return the line that names the space; a start date to come keeps everything from being booked."""
    values = {"name": here.space.name, "zone": here.space.time_zone, "today": here.today.isoformat()}
    if start_date > here.today:
        return writer.warning("space", "future", {**values, "start_date": start_date.isoformat()})
    return writer.ok("space", values=values)


def check_booking_system(version: str, writer: LineWriter) -> CheckLine:
    """Return the line about sevDesk's booking system; on another than 2.0 every run stops with code 2."""
    if version == BOOKING_SYSTEM:
        return writer.ok("booking-system", values={"version": version})
    return writer.failure("booking-system", "old", {"version": version}, code=USAGE)


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
