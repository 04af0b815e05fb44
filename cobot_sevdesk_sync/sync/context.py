"""What every planner of a run is given: settings, ledger, both sides, the moment, and who has to wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from cobot_sevdesk_sync.books.contacts import ContactDraft
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Intent, StandingProblem
from cobot_sevdesk_sync.sync.plan import DebitorKey, DocumentPlan
from cobot_sevdesk_sync.sync.problems import unsettled_finding, waits_until
from cobot_sevdesk_sync.sync.sides import CobotTeams, SevdeskBooks, SpaceToday
from cobot_sevdesk_sync.sync.window import Window

HOME_COUNTRY = "DE"


class Wording(Protocol):
    """The sentences posted to Cobot, in the configured language."""

    def activity_text(self, finding: Finding) -> str:
        """Return what is posted on an invoice for a problem."""
        ...

    def member_activity_text(self, kind: str, number: str, old_number: str | None) -> str:
        """Return what is posted for a contact made or a number changed."""
        ...


class RunContext(Struct, dict=True):
    """One run's surroundings. ``now`` is UTC; ``here`` has the space's calendar day.

    Attributes:
        limit: At most so many new contacts, and so many new vouchers; None is without limit.
        problems: Standing problems by kind and Cobot id.
        unknown: The oldest write of unknown outcome, by kind and Cobot id.
        teams: The space's teams, read when first asked for.
    """

    settings: Settings
    limit: int | None
    ledger: Ledger
    cobot: CobotClient
    books: SevdeskBooks
    wording: Wording
    here: SpaceToday
    now: datetime
    window: Window

    def __post_init__(self) -> None:
        problems: dict[tuple[str, str], list[StandingProblem]] = defaultdict(list)
        for problem in self.ledger.problems():
            problems[(problem.finding.object, problem.finding.id)].append(problem)
        self.problems: Mapping[tuple[str, str], Sequence[StandingProblem]] = dict(problems)
        unknown: dict[tuple[str, str], Intent] = {}
        for intent in self.ledger.open_intents():
            unknown.setdefault((intent.object, intent.cobot_id), intent)
        self.unknown: Mapping[tuple[str, str], Intent] = unknown
        self.teams = CobotTeams(self.cobot, self.here.space.id, self.here.today)

    def country_id(self, draft: ContactDraft) -> str | None:
        """Return sevDesk's id of the country of an address; one that names none is in the space's own country."""
        if draft.address is None:
            return None
        return self.books.country_id(draft.address.country_code or self.here.space.country_code or HOME_COUNTRY)

    def cannot_be_tried(self, debitor: DebitorKey, number: str | None) -> DocumentPlan | None:
        """Return the document of somebody who has to wait: an unknown outcome, or held back after a rejection."""
        key = (debitor.kind, debitor.id)
        if key in self.unknown:
            finding = unsettled_finding(self.unknown[key], number)
            return DocumentPlan(debitor.kind, debitor.id, number, "unsettled", findings=(finding,))
        standing = self.problems.get(key, ())
        if any(waits_until(each, self.now) is not None for each in standing):
            findings = tuple(each.finding for each in standing)
            return DocumentPlan(debitor.kind, debitor.id, number, "held-back", findings=findings)
        return None
