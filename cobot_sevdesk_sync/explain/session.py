"""One space, looked at without a write: a copy of its ledger, both sides, and what could not be asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, is_issued_by
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    SetupError,
    SyncError,
    TokenRefused,
)
from cobot_sevdesk_sync.explain.model import Past
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.context import RunContext, Wording
from cobot_sevdesk_sync.sync.planning import CONTACT_KINDS, RunPlanner
from cobot_sevdesk_sync.sync.reading import InvoicesRead, Members, SpaceToday, find_space
from cobot_sevdesk_sync.sync.run import RunOptions, window_of_run
from cobot_sevdesk_sync.sync.steps import DebitorKey, DocumentPlan
from cobot_sevdesk_sync.sync.worlds import SevdeskBooks

Answer = TypeVar("Answer")


class OneMember(Members):
    """The listing of a run that is about one member only; nobody else is read for it."""

    def by_id(self, membership_id: str) -> Membership | None:
        """Return the member if it is the one."""
        return next((member for member in self.listed if member.id == membership_id), None)


class Session(Struct, dict=True):
    """Asks each side at most once in vain: what could not be asked is kept in ``errors``, and told with the rest.

    Attributes:
        ledger: A copy: what the planners of a run note down in it is thrown away.
    """

    settings: Settings
    ledger: Ledger
    cobot: CobotClient
    sevdesk: SevdeskClient
    clock: Clock
    wording: Wording
    errors: list[SyncError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.books = SevdeskBooks(self.sevdesk, self.settings)
        self._silent: set[str] = set()

    def ask(self, question: Callable[[], Answer], *sides: str) -> Answer | None:
        """Return the answer of these sides (``cobot``, ``sevdesk``), or None, also when one is known not to answer."""
        if self._silent & set(sides):
            return None
        try:
            return question()
        except (RemoteUnavailable, TokenRefused, MalformedAnswer, Rejected, SetupError) as error:
            self.errors.append(error)
            if isinstance(error, RemoteUnavailable | TokenRefused):
                self._silent.add(error.side)
            elif not isinstance(error, RemoteError):
                self._silent.add("sevdesk")
            return None

    @cached_property
    def here(self) -> SpaceToday | None:
        """The space and its day."""
        subdomain, now = self.settings.cobot.subdomain, self.clock.now()
        return self.ask(lambda: find_space(self.cobot, self.ledger, subdomain, now), "cobot")

    @cached_property
    def members(self) -> tuple[Membership, ...] | None:
        """All members that Cobot lists and that can be read."""
        listing = self.ask(self.cobot.fetch_memberships, "cobot")
        return listing.members if listing else None

    def context(self, here: SpaceToday) -> RunContext:
        """Return the surroundings that a run would have now."""
        return RunContext(
            settings=self.settings,
            limit=None,
            ledger=self.ledger,
            cobot=self.cobot,
            books=self.books,
            wording=self.wording,
            here=here,
            now=self.clock.now(),
            window=window_of_run(self.settings, RunOptions(), self.ledger, here.today),
        )

    def plan(
        self, context: RunContext, kind: ObjectKind, cobot_id: str, members: Sequence[Membership], read: InvoicesRead
    ) -> tuple[DocumentPlan | None, dict[DebitorKey, DocumentPlan]]:
        """Return what a run would do for one object, None for nothing at all, and for the contacts it needs."""
        listed = OneMember(self.cobot, tuple(members)) if self.settings.members.enabled else None
        plan = RunPlanner(context).plan(listed, read, with_invoices=self.settings.invoices.enabled)
        contacts = {DebitorKey(each.object, each.id): each for each in plan.contacts}
        return next((each for each in plan.documents if (each.object, each.id) == (kind, cobot_id)), None), contacts

    def past(self, kind: ObjectKind, cobot_id: str) -> Past:
        """Return what the ledger knows of an object."""
        return Past(
            link=self.ledger.link(kind, cobot_id),
            linked_at=self.ledger.linked_at(kind, cobot_id),
            problems=self.ledger.problems_of(kind, cobot_id),
            intents=self.ledger.intents_of(kind, cobot_id),
        )

    def contact_links(self) -> dict[DebitorKey, str]:
        """Return the contact of each debitor that has one, by sevDesk id."""
        return {
            DebitorKey(kind, cobot_id): link.sevdesk_id
            for kind in CONTACT_KINDS
            for cobot_id, link in self.ledger.links(kind).items()
        }

    def is_own(self, invoice: Invoice) -> bool:
        """Whether this space issued the invoice, and not another of its network."""
        return self.here is None or is_issued_by(invoice, self.here.space.id)
